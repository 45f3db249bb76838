// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/journal.h"

#include "core/base/hash.h"
#include "core/base/ignore.h"
#include "core/host/paths.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

QString directoryOf(quint64 id)
{
    return QLatin1String(paths::transactions) + u'/' + QString::number(id);
}

/// "03-undo.json", so that names sort as the steps do.
QString recordName(int step, const char *suffix)
{
    return QStringLiteral("%1-%2").arg(step, 3, 10, QLatin1Char('0')).arg(QLatin1String(suffix));
}

constexpr auto undoSuffix = "undo.json";
constexpr auto beforeSuffix = "before";

QString markOf(quint64 id)
{
    return directoryOf(id) + QLatin1String("/open");
}

QString recoveryPath(quint64 id)
{
    return directoryOf(id) + QLatin1String("/recovery.json");
}

QString confirmationPath(quint64 id)
{
    return directoryOf(id) + QLatin1String("/confirm.json");
}

QString awayPath(quint64 id)
{
    return directoryOf(id) + QLatin1String("/away.json");
}

Failure unreadable(const QString &path, const char *words)
{
    return failure(ErrorCode::RollbackFailed, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1 cannot be parsed as a journal record."), {path}}, {},
                   QString::fromUtf8(words));
}

Failure tooNew(quint64 id, int format)
{
    return failure(
        ErrorCode::Unsupported, directoryOf(id),
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "A newer version of Dockwright recorded transaction %1, in journal format %2; this one supports formats up "
             "to %3."),
         {QString::number(id), QString::number(format), QString::number(journalFormat)}},
        {QT_TRANSLATE_NOOP("Dockwright", "Reinstall the newer dockwright-helper."), {}});
}

} // namespace

Result<QByteArray> Journal::read(const QString &path) const
{
    const auto file = m_host.readFile(path);
    if (!file)
        return tl::unexpected(file.error());
    return *file ? (*file)->content : QByteArray();
}

Result<> Journal::write(const QString &path, const QByteArray &content)
{
    const auto there = m_host.readFile(path);
    if (!there)
        return tl::unexpected(there.error());
    return m_host.writeFile(path, {content, 0600, 0, 0, FileKind::Regular}, *there);
}

Result<TransactionInfo> Journal::describe(quint64 id) const
{
    const QString path = directoryOf(id) + QLatin1String("/transaction.json");
    const auto text = read(path);
    const auto state = read(directoryOf(id) + QLatin1String("/state"));
    if (!text || !state)
        return tl::unexpected(!text ? text.error() : state.error());
    const auto document = parseJson(*text);
    if (!document)
        return tl::unexpected(document.error());
    try {
        const OrderedJson &json = document->value;
        if (const int format = json.at("format").get<int>(); format > journalFormat)
            return tooNew(id, format);
        return TransactionInfo{id,
                               json.at("kind").get<QString>(),
                               json.at("time").get<QString>(),
                               json.at("digest").get<QString>(),
                               json.at("plan").is_null() ? QByteArray() : QByteArray::fromStdString(json.at("plan").dump()),
                               json.at("reverts").get<quint64>(),
                               stateNamed(QString::fromUtf8(*state).trimmed()).value_or(TransactionState::Open),
                               json.at("changed").get<QStringList>(),
                               Json(json.value("steps", OrderedJson::array())),
                               originFromJson(Json(json.value("by", OrderedJson()))),
                               recoveryOf(id),
                               confirmationOf(id),
                               dockerAwayOf(id)};
    } catch (const OrderedJson::exception &error) {
        return unreadable(path, error.what());
    }
}

std::optional<RecoveryNote> Journal::recoveryOf(quint64 id) const
{
    const auto text = read(recoveryPath(id));
    const auto document = text && !text->isEmpty() ? parseJson(*text) : tl::unexpected(Error{});
    if (!document || !document->value.is_object())
        return std::nullopt;
    const Json json(document->value);
    return RecoveryNote{textOf(json, "by"), textOf(json, "time")};
}

std::optional<Confirmation> Journal::confirmationOf(quint64 id) const
{
    const auto text = read(confirmationPath(id));
    const auto document = text && !text->isEmpty() ? parseJson(*text) : tl::unexpected(Error{});
    return document ? confirmationFromJson(Json(document->value)) : std::nullopt;
}

std::optional<std::chrono::milliseconds> Journal::dockerAwayOf(quint64 id) const
{
    const auto text = read(awayPath(id));
    const auto document = text && !text->isEmpty() ? parseJson(*text) : tl::unexpected(Error{});
    const OrderedJson away =
        document && document->value.is_object() ? document->value.value("milliseconds", OrderedJson()) : OrderedJson();
    return away.is_number_unsigned() ? std::optional(std::chrono::milliseconds(away.get<qint64>())) : std::nullopt;
}

Result<std::vector<TransactionInfo>> Journal::list() const
{
    const auto names = m_host.listDirectory(QLatin1String(paths::transactions));
    if (!names)
        return tl::unexpected(names.error());
    std::vector<TransactionInfo> transactions;
    for (const QString &name : *names) {
        const quint64 id = name.toULongLong();
        if (id == 0)
            continue;
        const auto info = describe(id);
        if (info)
            transactions.push_back(*info);
        else if (info.error().code == ErrorCode::Unsupported)
            return tl::unexpected(info.error());
    }
    std::ranges::sort(transactions, {}, &TransactionInfo::id);
    return transactions;
}

Result<quint64> Journal::begin(const TransactionInfo &info, const HostFacts &facts)
{
    const auto names = m_host.listDirectory(QLatin1String(paths::transactions));
    if (!names)
        return tl::unexpected(names.error());
    quint64 id = 1;
    for (const QString &name : *names)
        id = std::max(id, static_cast<quint64>(name.toULongLong()) + 1);
    OrderedJson json{
        {"format", journalFormat}, {"kind", info.kind},       {"time", QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
        {"digest", info.digest},   {"reverts", info.reverts}, {"changed", info.changed},
        {"plan", nullptr},         {"steps", info.steps}};
    if (info.by)
        json["by"] = originToJson(*info.by);
    if (!info.plan.isEmpty())
        if (const auto plan = parseJson(info.plan))
            json["plan"] = plan->value;
    // The description comes last: without it there is no transaction, and nothing has been done yet.
    if (const auto written = write(directoryOf(id) + QLatin1String("/facts.json"), writeFacts(facts)); !written)
        return tl::unexpected(written.error());
    if (const auto marked = write(markOf(id), {}); !marked)
        return tl::unexpected(marked.error());
    const QByteArray description = QByteArray::fromStdString(json.dump(2)) + '\n';
    if (const auto written = write(directoryOf(id) + QLatin1String("/transaction.json"), description); !written)
        return tl::unexpected(written.error());
    return id;
}

Error noSuchTransaction()
{
    return {ErrorCode::InvalidInput,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "There is no such transaction to roll back."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "dockwright-helper --history lists them."), {}},
            {}};
}

Result<HostFacts> Journal::factsBefore(quint64 id) const
{
    const auto text = read(directoryOf(id) + QLatin1String("/facts.json"));
    return text ? readFacts(*text) : tl::unexpected(text.error());
}

Result<> Journal::record(quint64 id, int step, const Undo &undo)
{
    const QString directory = directoryOf(id) + u'/';
    if (const auto *file = std::get_if<UndoFile>(&undo); file != nullptr && file->before)
        if (const auto kept = write(directory + recordName(step, beforeSuffix), file->before->content); !kept)
            return kept;
    return write(directory + recordName(step, undoSuffix), QByteArray::fromStdString(undoToJson(undo).dump()) + '\n');
}

Result<std::vector<Undo>> Journal::undos(quint64 id) const
{
    const QString directory = directoryOf(id) + u'/';
    const auto names = m_host.listDirectory(directoryOf(id));
    if (!names)
        return tl::unexpected(names.error());
    std::vector<Undo> undos;
    for (const QString &name : *names) {
        if (!name.endsWith(QLatin1String(undoSuffix)) || name.startsWith(u'.'))
            continue;
        const auto text = read(directory + name);
        const QString kept = directory + recordName(name.section(u'-', 0, 0).toInt(), beforeSuffix);
        const auto before = m_host.readFile(kept);
        if (!text || !before)
            return tl::unexpected(!text ? text.error() : before.error());
        const auto document = parseJson(*text);
        if (!document)
            return unreadable(directory + name, qPrintable(document.error().detail));
        const auto undo = undoFromJson(Json(document->value), *before ? (*before)->content : QByteArray());
        if (!undo)
            return tl::unexpected(undo.error());
        // Without the bytes that were kept an empty file would be put in place of the old one.
        if (const auto *file = std::get_if<UndoFile>(&*undo); file != nullptr && file->before && !*before)
            return unreadable(kept, "not there");
        undos.push_back(*undo);
    }
    return undos;
}

QString Journal::keptPath(quint64 id, int step)
{
    return directoryOf(id) + u'/' + recordName(step, "kept");
}

Result<> Journal::finish(quint64 id, TransactionState state)
{
    // The mark goes after that: a loss of power in between costs a look at boot, the other way round a transaction.
    const auto written = write(directoryOf(id) + QLatin1String("/state"), QByteArray(stateName(state)) + '\n');
    if (written)
        clearMark(id);
    return written;
}

void Journal::clearMark(quint64 id)
{
    if (const auto mark = m_host.readFile(markOf(id)); mark && *mark)
        ignore(m_host.removeFile(markOf(id), **mark), "the next boot looks once more, and removes it");
}

void Journal::clearMarks()
{
    for (const QString &name : m_host.listDirectory(QLatin1String(paths::transactions)).value_or(QStringList())) {
        const quint64 id = name.toULongLong();
        const auto info = id != 0 ? describe(id) : tl::unexpected(Error{ErrorCode::Unsupported, {}, {}, {}, {}});
        const bool isUnknown = !info && (info.error().code == ErrorCode::Unsupported || info.error().code == ErrorCode::Io);
        const bool mayBeOpen = info ? info->state == TransactionState::Open : isUnknown;
        if (!mayBeOpen)
            clearMark(id);
    }
}

void Journal::noteRecovery(quint64 id, const char *by)
{
    const OrderedJson json{{"by", by}, {"time", QDateTime::currentDateTimeUtc().toString(Qt::ISODate)}};
    ignore(write(recoveryPath(id), QByteArray::fromStdString(json.dump()) + '\n'),
           "on a full disk the way back frees the room first");
}

Result<> Journal::noteConfirmation(quint64 id, const Confirmation &confirmation)
{
    return write(confirmationPath(id), QByteArray::fromStdString(confirmationToJson(confirmation).dump()) + '\n');
}

void Journal::noteDockerAway(quint64 id, std::chrono::milliseconds away)
{
    ignore(write(awayPath(id), QByteArray::fromStdString(OrderedJson{{"milliseconds", away.count()}}.dump()) + '\n'),
           "nothing depends on what only the history shows");
}

void Journal::prune(std::size_t kept)
{
    const auto transactions = list();
    if (!transactions)
        return;
    /// The first of the doctor's after an apply: it knows what that has left of what both have changed.
    const auto isFirstAfterApply = [&](auto info) {
        const auto older = std::find_if(std::next(info), transactions->rend(),
                                        [](const TransactionInfo &each) { return each.canBeTakenBack(); });
        return info->isDoctors() && info->canBeTakenBack() && older != transactions->rend() && !older->isDoctors();
    };
    std::map<std::pair<bool, bool>, std::size_t> seen; // the doctor's never push out a plan that was applied
    for (auto info = transactions->rbegin(); info != transactions->rend(); ++info)
        if (info->state != TransactionState::Open && ++seen[{info->canBeTakenBack(), info->isDoctors()}] > kept
            && !isFirstAfterApply(info))
            remove(info->id);
}

void Journal::remove(quint64 id)
{
    const QString directory = directoryOf(id);
    QStringList names = m_host.listDirectory(directory).value_or(QStringList());
    // The description first: what is left of a half-removed transaction is then no transaction.
    std::stable_partition(names.begin(), names.end(),
                          [](const QString &name) { return name == QLatin1String("transaction.json"); });
    constexpr auto leftOver = "without its description it is no transaction, only room on the disk";
    for (const QString &name : names)
        if (name.endsWith(QLatin1String("-kept")) && m_host.installer() != nullptr)
            ignore(m_host.installer()->removeTree(directory + u'/' + name), leftOver);
        else if (const auto file = m_host.readFile(directory + u'/' + name); file && *file)
            ignore(m_host.removeFile(directory + u'/' + name, **file), leftOver);
    m_host.removeEmptyDirectory(directory);
}

} // namespace dockwright::helper
