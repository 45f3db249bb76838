#pragma once

#include <QStringList>

namespace dockwright::core {

/// The columns that a text takes on a terminal: two for each East Asian wide character.
int displayWidth(QStringView text);

/// The text in lines of at most `columns` columns. Breaks at blanks and beside wide characters, never before closing
/// punctuation or after an opening one; a word longer than a line keeps its own.
QStringList wrapText(const QString &text, int columns);

} // namespace dockwright::core
