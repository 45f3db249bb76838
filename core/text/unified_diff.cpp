#include "core/text/unified_diff.h"

#include <QList>

#include <dtl/dtl.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace dockwright::core {

namespace {

std::vector<std::string> linesOf(const QByteArray &text)
{
    std::vector<std::string> lines;
    for (const QByteArray &line : text.split('\n'))
        lines.push_back(line.toStdString());
    if (!lines.empty() && lines.back().empty())
        lines.pop_back();
    return lines;
}

QString nameOf(const QByteArray &text, const QString &prefix, const QString &path)
{
    return text.isNull() ? QStringLiteral("/dev/null") : prefix + path;
}

} // namespace

QString unifiedDiff(const QString &path, const QByteArray &before, const QByteArray &after)
{
    if (before == after && before.isNull() == after.isNull())
        return {};
    dtl::Diff<std::string> diff(linesOf(before), linesOf(after));
    diff.onHuge();
    diff.compose();
    diff.composeUnifiedHunks();
    std::ostringstream hunks;
    diff.printUnifiedFormat(hunks);
    return QStringLiteral("--- %1\n+++ %2\n")
               .arg(nameOf(before, QStringLiteral("a"), path), nameOf(after, QStringLiteral("b"), path))
        + QString::fromStdString(hunks.str());
}

} // namespace dockwright::core
