// SPDX-License-Identifier: Apache-2.0
#include "core/changes/daemon_changes.h"

#include "core/catalog/catalog.h"
#include "core/host/paths.h"
#include "core/render/annotate.h"
#include "core/render/daemon_json.h"
#include "core/text/redact.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

class DaemonPlanner
{
public:
    DaemonPlanner(const Plan &plan, const HostFacts &facts, const ConflictChoices &choices, bool isUndecided)
        : m_plan(plan), m_facts(facts), m_choices(choices), m_isUndecided(isUndecided)
    {}

    DaemonChanges make()
    {
        change();
        return std::move(m_result);
    }

private:
    void change()
    {
        const QString path = QLatin1String(paths::daemonJson);
        const std::optional<FileFact> there = m_facts.fileFact(path);
        if (there && there->kind != FileKind::Regular) {
            m_result.errors.push_back(notARegularFile(path));
            return;
        }
        const std::vector<DaemonKey> keys = daemonKeys(m_plan, m_facts);
        refuseUnknownKeys(keys);
        auto merge = mergeDaemonJson(there ? there->content : QByteArray(), m_facts.lastWritten.daemonKeys, keys, m_choices);
        if (!merge) {
            m_result.errors.push_back(merge.error());
            return;
        }
        takeOutOtherProxy(*merge);
        m_result.conflicts.insert(m_result.conflicts.end(), merge->conflicts.begin(), merge->conflicts.end());
        judge(*merge);
        // Nobody's dockerd starts with such a value, so it does not matter whose it is.
        for (Error &error : checkDaemonAsRead(merge->value, m_facts))
            if (std::ranges::find(m_result.errors, error) == m_result.errors.end())
                (!hasConflicts() ? m_result.errors : m_result.doubts).push_back(std::move(error));
        m_result.written = merge->written;
        addDaemonFile(path, there, merge->text, keys);
    }

    /// dockerd does not start with a key that it does not know, and one before 23.0 cannot be asked about it beforehand.
    void refuseUnknownKeys(const std::vector<DaemonKey> &keys)
    {
        for (const DaemonKey &key : keys)
            if (const auto why = whyLeftOut(*findDirective(key.directive), m_facts))
                m_result.errors.push_back(
                    {ErrorCode::Unsupported,
                     QLatin1String(paths::daemonJson) + u'#' + key.pointer,
                     *why,
                     {QT_TRANSLATE_NOOP(
                          "Dockwright",
                          "Remove the setting that requires it from the plan (for a proxy: proxy.target “unit”), or "
                          "install a newer Docker first."),
                      {}},
                     {}});
    }

    /// What is wrong with a key that the plan puts there is an error, and so is whatever was not wrong before: our key may make
    /// one of theirs deadly, a flag too. What was so already is its owner's: dockerd itself decides about it, and what we
    /// think of it is a finding. As long as there are conflicts nothing is written, and they are what has to be seen.
    void judge(const DaemonMerge &merge)
    {
        const Errors after = checkDaemonJson(merge.value, m_facts);
        const Errors before = after.empty() ? Errors() : checkDaemonJson(merge.before, m_facts);
        const auto touches = [](const QString &pointer, const QString &ours) {
            const bool isOfDriver =
                ours == QLatin1String("/log-driver") && pointer.startsWith(QLatin1String("/log-opts/")); // belongs to it
            return isOfDriver || pointer == ours || pointer.startsWith(ours + u'/') || ours.startsWith(pointer + u'/');
        };
        const auto isToRefuse = [&](const Error &error) {
            const QString pointer = error.where.section(u'#', 1); // empty where it is about a flag
            return std::ranges::find(before, error) == before.end()
                || (!pointer.isEmpty()
                    && std::ranges::any_of(merge.written, [&](const auto &ours) { return touches(pointer, ours.first); }));
        };
        for (const Error &error : checkDaemonFlags(merge.value, m_facts))
            (!hasConflicts() ? m_result.errors : m_result.doubts).push_back(error);
        for (const Error &error : after)
            (!hasConflicts() && isToRefuse(error) ? m_result.errors : m_result.doubts).push_back(error);
    }

    void addDaemonFile(const QString &path, const std::optional<FileFact> &there, const QByteArray &text,
                       const std::vector<DaemonKey> &keys)
    {
        const bool secret = redactSecrets(text) != text;
        const int widest = secret ? 0600 : 0644;
        const FileFact file{text, there ? there->mode & widest : widest, 0, 0, FileKind::Regular};
        m_result.shown = {path, text, file.mode, secret, annotate(text, keys)};
        m_result.change = {path, there, file, secret};
    }

    /// `proxies` in daemon.json win over the unit's environment (moby daemon/command/daemon.go), so they cannot stay
    /// beside a proxy that the plan puts there.
    void takeOutOtherProxy(DaemonMerge &merge)
    {
        const OrderedJson proxies = merge.value.value("proxies", OrderedJson::object());
        if (m_plan.proxy.target != ProxyTarget::Unit || !m_plan.proxy.isUsed() || !proxies.is_object() || proxies.empty())
            return;
        const QString pointer = QStringLiteral("/proxies");
        const Side side = m_choices.at(pointer);
        if (side == Side::Undecided)
            merge.conflicts.push_back({QLatin1String(paths::daemonJson), pointer,
                                       printable(QString::fromUtf8(redactSecrets(QByteArray::fromStdString(proxies.dump())))),
                                       QLatin1String(removedMark)});
        if (side == Side::Ours) {
            merge.value.erase("proxies");
            merge.text = writeDaemonJson(merge.value, merge.text);
        }
    }

    /// Nothing is written then.
    bool hasConflicts() const { return m_isUndecided || !m_result.conflicts.empty(); }

    const Plan &m_plan;
    const HostFacts &m_facts;
    const ConflictChoices &m_choices;
    const bool m_isUndecided;
    DaemonChanges m_result;
};

} // namespace

Error notARegularFile(const QString &path)
{
    return {ErrorCode::Unsupported,
            path,
            {QT_TRANSLATE_NOOP("Dockwright", "%1 is not a regular file, so Dockwright does not write to it."), {path}},
            {QT_TRANSLATE_NOOP("Dockwright", "Replace the link or directory by a regular file, then try again."), {}},
            {}};
}

DaemonChanges changeDaemon(const Plan &plan, const HostFacts &facts, const ConflictChoices &choices, bool isUndecided)
{
    return DaemonPlanner(plan, facts, choices, isUndecided).make();
}

Result<std::optional<FileChange>> daemonWithoutOurs(const HostFacts &facts, const ConflictChoices &choices)
{
    const QString path = QLatin1String(paths::daemonJson);
    const auto there = facts.fileFact(path);
    if (!there || facts.lastWritten.daemonKeys.empty())
        return std::nullopt;
    const auto merge = mergeDaemonJson(there->content, facts.lastWritten.daemonKeys, {}, choices);
    if (!merge)
        return tl::unexpected(merge.error());
    FileFact rest = *there;
    rest.content = merge->text;
    return FileChange{path, there, merge->value.empty() ? std::nullopt : std::optional(rest),
                      redactSecrets(there->content) != there->content};
}

} // namespace dockwright::core
