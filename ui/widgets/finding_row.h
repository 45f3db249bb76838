// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

#include <QVBoxLayout>

namespace dockwright::ui {

/// What the findings of a list are about: checks that pass or fail, or features that are available or missing.
enum class Findable { Checks, Features };

/// One finding: what was looked at, what was found, and where it is not as it should be what was expected and how to
/// mend it.
class FindingRow : public QWidget
{
    Q_OBJECT

public:
    /// It stands for `others` more.
    explicit FindingRow(const core::Finding &finding, QWidget *parent = nullptr, int others = 0,
                        Findable findable = Findable::Checks);
    /// Another finding in place of the one that is shown.
    void display(const core::Finding &finding, int others = 0);

private:
    TextLabel *addLine(TextLabel::Rank rank);

    Findable m_findable;
    Symbol *m_symbol;
    QVBoxLayout *m_lines;
    TextLabel *m_state;
    TextLabel *m_title;
    TextLabel *m_found;
    TextLabel *m_purpose;
    TextLabel *m_security;
    TextLabel *m_watch;
    TextLabel *m_expected;
    TextLabel *m_remedy;
    TextLabel *m_evidence;
};

/// How a severity looks, and its word in the language of the window.
Tone toneOf(core::Severity severity);
QString symbolOf(core::Severity severity);
QString wordOf(core::Severity severity, Findable findable = Findable::Checks);

} // namespace dockwright::ui
