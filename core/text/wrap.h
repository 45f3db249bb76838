// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace dockwright::core {

/// The columns that a text takes on a terminal: two for each East Asian wide character.
int displayWidth(QStringView text);

/// The text in lines of at most `columns` columns. Breaks at blanks and beside wide characters, never before closing
/// punctuation or after an opening one; a word longer than a line keeps its own.
QStringList wrapText(const QString &text, int columns);

/// The most that a line of a comment takes in a file that is generated: what the wizard shows beside a page.
inline constexpr int commentColumns = 72;

/// The text as lines of comment, each with "# " in front.
QStringList commentLines(const QString &text);

} // namespace dockwright::core
