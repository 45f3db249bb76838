// SPDX-License-Identifier: Apache-2.0
#include "core/text/unified_diff.h"

#include "core/base/message.h"
#include "core/text/lines.h"

#include <QList>

#include <dtl/dtl.hpp>

#include <sstream>
#include <string>

namespace dockwright::core {

namespace {

/// A last line without a line break is another line than the same with one, as diff(1) has it.
constexpr auto noNewline = "\n\\ No newline at end of file";

std::vector<std::string> markedLines(const QByteArray &text)
{
    std::vector<std::string> lines = linesOf(text);
    if (!text.isEmpty() && !text.endsWith('\n'))
        lines.back() += noNewline;
    return lines;
}

QString nameOf(const QByteArray &text, const QString &prefix, const QString &path)
{
    return text.isNull() ? QStringLiteral("/dev/null") : prefix + path;
}

/// A carriage return does no harm before a line break.
QString shown(const std::string &text)
{
    QStringList lines = QString::fromStdString(text).split(u'\n');
    for (QString &line : lines)
        line = line.endsWith(u'\r') ? printable(line.chopped(1)) + u'\r' : printable(line);
    return lines.join(u'\n');
}

/// The range of a side that has no lines is 0,0, not 1,0 as the library writes: patch(1) and git apply look at it.
QString withEmptyRanges(QString hunks, bool isNew, bool isGone)
{
    if (isNew && hunks.startsWith(QLatin1String("@@ -1,0 ")))
        hunks.replace(3, 4, QStringLiteral("-0,0"));
    if (const qsizetype plus = hunks.indexOf(QLatin1String(" +1,0 @@")); isGone && plus > 0)
        hunks.replace(plus + 1, 4, QStringLiteral("+0,0"));
    return hunks;
}

} // namespace

QString unifiedDiff(const QString &path, const QByteArray &before, const QByteArray &after)
{
    if (before == after && before.isNull() == after.isNull())
        return {};
    const std::vector<std::string> old = markedLines(before);
    const std::vector<std::string> now = markedLines(after);
    dtl::Diff<std::string> diff(old, now);
    diff.onHuge();
    diff.compose();
    diff.composeUnifiedHunks();
    std::ostringstream hunks;
    diff.printUnifiedFormat(hunks);
    return QStringLiteral("--- %1\n+++ %2\n")
               .arg(nameOf(before, QStringLiteral("a"), path), nameOf(after, QStringLiteral("b"), path))
        + withEmptyRanges(shown(hunks.str()), old.empty(), now.empty());
}

} // namespace dockwright::core
