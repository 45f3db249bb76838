// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace dockwright::core {

/// A run of characters of a line.
struct TextSpan {
    qsizetype start = 0;
    qsizetype length = 0;

    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// One side of a row: a line of a text with the words in it that the other side does not have.
struct DiffCell {
    int line = 0; ///< 1-based; 0 where this side has no line
    QString text;
    std::vector<TextSpan> changed;

    friend bool operator==(const DiffCell &, const DiffCell &) = default;
};

/// Two texts side by side, one row.
struct DiffRow {
    enum class Kind { Equal, Changed, Added, Removed };

    Kind kind = Kind::Equal;
    DiffCell before;
    DiffCell after;

    friend bool operator==(const DiffRow &, const DiffRow &) = default;
};

/// The rows of two texts side by side: every line of both is in exactly one row, in order. A run of removed lines and
/// the run of added lines at its place stand beside each other, line by line.
std::vector<DiffRow> diffRows(const QByteArray &before, const QByteArray &after);

} // namespace dockwright::core
