// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/texts.h"

namespace dockwright::ui {

class TextLabel;

/// What the catalog knows of one line: the guide's value, what became of it, why, by which source, and what was measured.
class DirectiveCard : public QWidget
{
    Q_OBJECT

public:
    explicit DirectiveCard(QWidget *parent = nullptr);

    /// An id of the catalog; empty for a line that it does not know.
    void setDirective(const QString &id);
    const QString &directive() const { return m_id; }

private:
    void refresh();

    QString m_id;
    TextLabel *m_name;
    TextLabel *m_guide;
    TextLabel *m_reason;
    TextLabel *m_proof;
    Texts m_texts{this};
};

} // namespace dockwright::ui
