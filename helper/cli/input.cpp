#include "helper/cli/input.h"

#include <QCoreApplication>
#include <QFile>

namespace dockwright::helper {

using namespace core;

namespace {

Failure unreadable(const QString &path, const QFile &file)
{
    return failure(ErrorCode::InvalidInput, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "It cannot be read: %1."), {file.errorString()}});
}

} // namespace

Result<QByteArray> readInput(const QString &path, qint64 limit)
{
    QFile file(path);
    const bool isOpen = path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return unreadable(path, file);
    QByteArray bytes;
    while (bytes.size() <= limit) { // a pipe gives what is in it, piece by piece
        const QByteArray piece = file.read(limit + 1 - bytes.size());
        if (file.error() != QFileDevice::NoError)
            return unreadable(path, file);
        if (piece.isEmpty())
            break;
        bytes += piece;
    }
    return bytes;
}

Result<QByteArray> readPlanText(const Options &options)
{
    return options.planText ? Result<QByteArray>(*options.planText) : readInput(options.plan, maximalPlan);
}

Result<HostFacts> readFactsFile(const QString &path)
{
    const auto text = readInput(path, 16 * maximalPlan);
    auto facts = text ? readFacts(*text) : tl::unexpected(text.error());
    if (facts)
        return facts;
    QString &where = facts.error().where;
    if (where.isEmpty() || where.contains(u':'))
        where = path + (where.isEmpty() ? QString() : u':' + where);
    return facts;
}

} // namespace dockwright::helper
