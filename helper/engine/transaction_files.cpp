// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/transaction_files.h"

#include "core/base/hash.h"
#include "core/host/paths.h"
#include "core/text/redact.h"

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

using Content = std::optional<FileFact>; ///< nullopt: there is no file

/// A file of a transaction: as its first step found it, and what its last one wrote.
struct Written {
    Content before;
    QString afterHash; ///< of UndoFile
};

std::map<QString, Written> writtenBy(const std::vector<Undo> &undos)
{
    std::map<QString, Written> files;
    for (const Undo &undo : undos) {
        const auto *file = std::get_if<UndoFile>(&undo);
        if (file == nullptr || file->path.startsWith(QLatin1String(paths::stateDirectory) + u'/'))
            continue;
        files.try_emplace(file->path, Written{file->before, {}}).first->second.afterHash = file->afterHash;
    }
    return files;
}

bool isWhatWasWritten(const Written &written, const Content &content)
{
    if (!content)
        return written.afterHash.isEmpty();
    return written.afterHash == QLatin1String(anyContent) || sha256(content->content) == written.afterHash;
}

QByteArray shown(const Content &file)
{
    return file ? redactSecrets(file->content) : QByteArray();
}

FilePreview previewOf(const QString &path, const Content &before, const Content &after)
{
    FilePreview preview{.path = path, .before = shown(before), .after = shown(after)};
    preview.state = !before ? FileState::New : after ? FileState::Changed : FileState::Removed;
    preview.mode = after ? after->mode : 0;
    if (before)
        preview.accessBefore = FileAccess{before->mode, before->uid, before->gid};
    return preview;
}

/// Looks for what each file of a transaction was when it was done.
class Search
{
public:
    Search(HostWriter &host, quint64 id) : m_host(host), m_journal(host), m_id(id) {}

    Result<> readLater()
    {
        const auto transactions = m_journal.list();
        if (!transactions)
            return tl::unexpected(transactions.error());
        if (std::ranges::find(*transactions, m_id, &TransactionInfo::id) == transactions->end())
            return tl::unexpected(noSuchTransaction());
        for (const TransactionInfo &info : *transactions)
            if (info.id > m_id)
                if (const auto undos = m_journal.undos(info.id))
                    for (auto &[path, written] : writtenBy(*undos))
                        m_foundLater.try_emplace(path, std::move(written.before));
        return {};
    }

    Result<TransactionFiles> find() const
    {
        const auto undos = m_journal.undos(m_id);
        if (!undos)
            return tl::unexpected(undos.error());
        TransactionFiles found;
        for (const auto &[path, written] : writtenBy(*undos)) {
            const auto after = contentAfter(path);
            if (!after || !isWhatWasWritten(written, *after))
                found.unknown << path;
            else if (*after != written.before)
                found.files.push_back(previewOf(path, written.before, *after));
        }
        return found;
    }

private:
    Result<Content> contentAfter(const QString &path) const
    {
        const auto later = m_foundLater.find(path);
        return later != m_foundLater.end() ? Result<Content>(later->second) : m_host.readFile(path);
    }

    HostWriter &m_host;
    Journal m_journal;
    quint64 m_id;
    std::map<QString, Content> m_foundLater;
};

} // namespace

Result<TransactionFiles> filesOf(quint64 id, HostWriter &host)
{
    Search search(host, id);
    return search.readLater().and_then([&] { return search.find(); });
}

} // namespace dockwright::helper
