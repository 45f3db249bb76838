#pragma once

#include "core/text/event.h"

class QVBoxLayout;

namespace dockwright::ui {

/// Fills the column with these findings (core::findingToJson), in place of what was there: a heading for each group, which is
/// what its ids begin with, and a FindingRow for each.
void showFindings(QVBoxLayout &column, const std::vector<core::Json> &findings, QString (*titleOf)(const QString &group));

} // namespace dockwright::ui
