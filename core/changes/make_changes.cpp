#include "core/changes/advice.h"
#include "core/changes/file_change.h"
#include "core/host/paths.h"
#include "core/render/sysctl.h"
#include "core/render/unit_file.h"
#include "core/text/redact.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto removed = "(removed)";

QString sha256(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

std::optional<FileFact> factOf(const HostFacts &facts, const QString &path)
{
    const FileFact *file = facts.file(path);
    return file != nullptr ? std::optional(*file) : std::nullopt;
}

Error notARegularFile(const QString &path)
{
    return {ErrorCode::Unsupported, path,
            {QT_TRANSLATE_NOOP("Dockwright", "%1 is not a regular file, so it is not written through."), {path}},
            {QT_TRANSLATE_NOOP("Dockwright", "Replace the link or directory by the file itself, then try again."), {}},
            {}};
}

/// The line of each managed key in the text of daemon.json: its tokens are looked for one below the other.
std::vector<Annotation> annotate(const QByteArray &text, const std::vector<DaemonKey> &keys)
{
    std::vector<Annotation> annotations;
    const QList<QByteArray> lines = text.split('\n');
    for (const DaemonKey &key : keys) {
        qsizetype at = 0;
        for (const QString &token : key.pointer.mid(1).split(u'/')) {
            const QByteArray member = '"' + token.toUtf8() + "\":";
            while (at < lines.size() && !lines[at].trimmed().startsWith(member))
                ++at;
        }
        if (at < lines.size())
            annotations.push_back({static_cast<int>(at) + 1, key.directive});
    }
    return annotations;
}

/// Works out one plan on one host.
class Planner
{
public:
    Planner(const Plan &plan, const HostFacts &facts, const ConflictChoices &choices)
        : m_plan(plan), m_facts(facts), m_choices(choices)
    {
    }

    tl::expected<ChangeSet, Errors> make()
    {
        m_errors = checkPlan(m_plan);
        refuseSwarmWithLiveRestore();
        if (!m_errors.empty())
            return tl::unexpected(m_errors);
        m_files = generateFiles(m_plan, m_facts);
        for (const GeneratedFile &file : m_files)
            decideFile(file);
        mergeDaemon();
        if (!m_errors.empty())
            return tl::unexpected(m_errors);
        rememberWritten();
        ChangeSet changes = m_conflicts.empty() ? orderSteps(m_changes, sysctlsToSet(), m_facts) : ChangeSet{};
        changes.files = std::move(m_files);
        changes.conflicts = std::move(m_conflicts);
        changes.findings = advise(m_plan, m_facts);
        return changes;
    }

private:
    // PEERS.md 4.2: SIGHUP takes it silently, and the next start of dockerd dies of it.
    void refuseSwarmWithLiveRestore()
    {
        const bool inSwarm = m_facts.daemon && !m_facts.daemon->swarmState.isEmpty()
            && m_facts.daemon->swarmState != QLatin1String("inactive");
        if (inSwarm && m_plan.reliability.liveRestore)
            m_errors.push_back(
                {ErrorCode::Unsupported, QStringLiteral("/reliability/liveRestore"),
                 {QT_TRANSLATE_NOOP("Dockwright", "This host is a Swarm node, and dockerd does not start with live-restore there."),
                  {}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Set liveRestore to false, or leave the swarm first."), {}},
                 {}});
    }

    bool isOurs(const QString &path, const FileFact &file) const
    {
        const auto last = m_facts.lastWritten.files.find(path);
        return last != m_facts.lastWritten.files.end() && last->second == sha256(file.content);
    }

    /// True if the file may be replaced by ours; an undecided conflict is recorded.
    bool mayReplace(const QString &path, const FileFact &there, const char *ours)
    {
        if (isOurs(path, there))
            return true;
        const Side side = m_choices.at(path);
        if (side == Side::Undecided)
            m_conflicts.push_back({path, {}, {}, QLatin1String(ours)});
        return side == Side::Ours;
    }

    void decideFile(const GeneratedFile &file)
    {
        const std::optional<FileFact> there = factOf(m_facts, file.path);
        if (there && there->kind != FileKind::Regular) {
            m_errors.push_back(notARegularFile(file.path));
            return;
        }
        if (!file.content) {
            removeFile(file, there);
            return;
        }
        if (there && there->content != *file.content && !mayReplace(file.path, *there, ""))
            return;
        m_written.files[file.path] = sha256(*file.content);
        m_changes.push_back({file.path, there, FileFact{*file.content, file.mode, 0, 0, FileKind::Regular}, file.secret});
    }

    /// A file by one of our names that the plan has no use for goes if it is ours. A hand-made drop-in by that name is
    /// asked about, since it acts on the units that the plan describes; any other file is none of our business.
    void removeFile(const GeneratedFile &file, const std::optional<FileFact> &there)
    {
        if (!there)
            return;
        const bool actsOnOurUnits = file.path.startsWith(QLatin1String("/etc/systemd/system/"));
        if (!isOurs(file.path, *there) && (!actsOnOurUnits || !mayReplace(file.path, *there, removed)))
            return;
        m_changes.push_back({file.path, there, std::nullopt, file.secret});
    }

    void mergeDaemon()
    {
        const QString path = QLatin1String(paths::daemonJson);
        const std::optional<FileFact> there = factOf(m_facts, path);
        if (there && there->kind != FileKind::Regular) {
            m_errors.push_back(notARegularFile(path));
            return;
        }
        const std::vector<DaemonKey> keys = daemonKeys(m_plan, m_facts);
        auto merge = mergeDaemonJson(there ? there->content : QByteArray(), m_facts.lastWritten.daemonKeys, keys, m_choices);
        if (!merge) {
            m_errors.push_back(merge.error());
            return;
        }
        takeOutOtherProxy(*merge);
        m_conflicts.insert(m_conflicts.end(), merge->conflicts.begin(), merge->conflicts.end());
        // Before a conflict is decided the merged file is a mixture that nobody wants, and what is wrong with it says nothing.
        if (merge->conflicts.empty()) {
            const Errors wrong = checkDaemonJson(merge->value, dockerdFlags(m_facts), m_facts);
            m_errors.insert(m_errors.end(), wrong.begin(), wrong.end());
        }
        m_written.daemonKeys = merge->written;
        addDaemonFile(path, there, merge->text, keys);
    }

    void addDaemonFile(const QString &path, const std::optional<FileFact> &there, const QByteArray &text,
                       const std::vector<DaemonKey> &keys)
    {
        const bool secret = redactSecrets(text) != text;
        const int widest = secret ? 0600 : 0644;
        const FileFact file{text, there ? there->mode & widest : widest, 0, 0, FileKind::Regular};
        m_files.push_back({path, text, file.mode, secret, annotate(text, keys)});
        m_changes.push_back({path, there, file, secret});
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
                                       QString::fromUtf8(redactSecrets(QByteArray::fromStdString(proxies.dump()))),
                                       QLatin1String(removed)});
        if (side == Side::Ours) {
            merge.value.erase("proxies");
            merge.text = writeDaemonJson(merge.value, merge.text);
        }
    }

    void rememberWritten()
    {
        if (m_written == m_facts.lastWritten)
            return;
        const QString path = QLatin1String(paths::lastWritten);
        m_changes.push_back(
            {path, factOf(m_facts, path), FileFact{writeLastWritten(m_written), 0600, 0, 0, FileKind::Regular}, false});
    }

    /// What /etc/sysctl.d says after the apply is set now where the kernel has less. A host that is confined itself, as in
    /// a container, has the kernel variables of another and may not set them.
    std::map<QString, QString> sysctlsToSet() const
    {
        std::map<QString, QString> values;
        if (m_facts.nofileCeiling)
            return values;
        for (const FileChange &change : m_changes) {
            if (change.path != QLatin1String(paths::sysctl) || !change.after)
                continue;
            for (const auto &[name, value] : readSysctlFile(change.after->content)) {
                const auto now = m_facts.sysctls.find(name);
                if (now == m_facts.sysctls.end() || now->second.toLongLong() < value.toLongLong())
                    values[name] = value;
            }
        }
        return values;
    }

    const Plan &m_plan;
    const HostFacts &m_facts;
    const ConflictChoices &m_choices;
    std::vector<GeneratedFile> m_files;
    std::vector<FileChange> m_changes;
    std::vector<Conflict> m_conflicts;
    LastWritten m_written;
    Errors m_errors;
};

} // namespace

QStringList dockerdFlags(const HostFacts &facts)
{
    if (!facts.dockerUnit || facts.dockerUnit->execStart.empty())
        return {};
    QStringList environment = facts.dockerUnit->environment;
    for (const QString &path : facts.dockerUnit->environmentFiles)
        if (const FileFact *file = facts.file(path))
            environment << readEnvironmentFile(file->content);
    return expandCommand(facts.dockerUnit->execStart.back(), environment).mid(1);
}

tl::expected<ChangeSet, Errors> makeChanges(const Plan &plan, const HostFacts &facts, const ConflictChoices &choices)
{
    return Planner(plan, facts, choices).make();
}

ChangeSet makeRestore(const Replaced &replaced, const HostFacts &facts)
{
    std::vector<FileChange> changes;
    for (const auto &[path, before] : replaced.files) {
        const auto there = factOf(facts, path);
        const bool secret = before && redactSecrets(before->content) != before->content;
        changes.push_back({path, there, before, secret});
    }
    ChangeSet restore = orderSteps(changes, replaced.sysctls, facts);
    // What was there before comes back whatever systemd thinks of it.
    std::erase_if(restore.steps, [](const Step &step) { return std::holds_alternative<VerifyUnits>(step); });
    return restore;
}

} // namespace dockwright::core
