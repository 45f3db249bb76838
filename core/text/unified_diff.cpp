#include "core/text/unified_diff.h"

#include "core/text/lines.h"

#include <dtl/dtl.hpp>

#include <sstream>
#include <string>

namespace dockwright::core {

namespace {

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
