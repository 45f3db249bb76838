// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"
#include "core/catalog/catalog.h"
#include "core/plan/plan.h"
#include "core/render/generated_file.h"

namespace dockwright::core {

/// A configuration file in the making: lines, comments in the plan's language above them, and which line is which
/// directive of the catalog. With CommentLanguage::None there is no comment and no blank line between directives.
class AnnotatedText
{
public:
    explicit AnnotatedText(CommentLanguage language);

    /// What the file is for, and that the plan is the place to edit.
    void addHeader(const char *purpose);
    /// A comment of its own lines, wrapped.
    void addComment(const char *text);
    /// "[Unit]", "[grpc]", after a blank line.
    void addSection(const QString &name);
    /// A setting below the reason of its entry in the catalog; the text may have several lines.
    void addDirective(const Directive &directive, const QString &text);
    /// A line without an entry in the catalog.
    void addLine(const QString &text);

    GeneratedFile toFile(const QString &path, int mode = 0644, bool secret = false) const;
    GeneratedFile toFile(const char *path, int mode = 0644, bool secret = false) const
    {
        return toFile(QString::fromLatin1(path), mode, secret);
    }

private:
    void addBlank();

    Wording m_wording;
    bool m_comments;
    QStringList m_lines;
    std::vector<Annotation> m_annotations;
};

} // namespace dockwright::core
