#pragma once

#include "core/text/event.h"
#include "ui/widgets/look.h"

namespace dockwright::ui {

/// One finding: what was looked at, what was found, and where it is not as it should be what was expected and how to
/// mend it. Takes core::findingToJson's object.
class FindingRow : public QWidget
{
    Q_OBJECT

public:
    explicit FindingRow(const core::Json &finding, QWidget *parent = nullptr);
};

/// How a severity looks, and its word in the language of the window.
Tone toneOf(core::Severity severity);
QString symbolOf(core::Severity severity);
QString wordOf(core::Severity severity);

} // namespace dockwright::ui
