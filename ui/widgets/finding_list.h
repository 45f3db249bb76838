// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/finding_row.h"

class QScrollArea;
class QVBoxLayout;
class QWidget;

namespace dockwright::ui {

/// A list that scrolls, and the column of its rows.
struct ScrollingList {
    QScrollArea *area;
    QVBoxLayout *column;
};
ScrollingList makeScrollingList(const QString &objectName, QWidget *parent);

/// Shows these findings in `rows`, which are filled anew where there are some already: for a list that follows key presses.
void fillRows(QVBoxLayout &column, std::vector<FindingRow *> &rows, const core::Findings &findings);

/// Fills the column with these findings, in place of what was there, as core::arrangeFindings has them: a
/// heading for each group, which is what its ids begin with, and a row for each finding or for those that mean the same.
void showFindings(QVBoxLayout &column, const core::Findings &findings, QString (*titleOf)(const QString &group),
                  Findable findable = Findable::Checks);

} // namespace dockwright::ui
