// SPDX-License-Identifier: Apache-2.0
#include "core/host/host_facts.h"

#include "core/base/hash.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/plan/plan.h"
#include "core/text/redact.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace dockwright::core {

// clang-format off
NLOHMANN_JSON_SERIALIZE_ENUM(FileKind, {
    {FileKind::Regular, "regular"},
    {FileKind::Directory, "directory"},
    {FileKind::Symlink, "symlink"},
    {FileKind::Other, "other"},
})
NLOHMANN_JSON_SERIALIZE_ENUM(PullOutcome, {
    {PullOutcome::Fails, "fails"}, // which what is not known is read as
    {PullOutcome::Works, "works"},
    {PullOutcome::Refused, "refused"},
    {PullOutcome::Untold, "untold"},
})
// clang-format on

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FileFact, content, mode, uid, gid, kind)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(UnitFacts, loadState, activeState, subState, unitFileState, fragmentPath,
                                                dropIns, mainPid, restarts, startedMonotonic, execStart, environment,
                                                environmentFiles, companions, properties)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ContainerFact, id, name, image, restartPolicy, removesItself, isSwarmTask,
                                                service, hookDevices)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DaemonFacts, serverVersion, storageDriver, loggingDriver, cgroupDriver,
                                                cgroupVersion, dockerRootDir, keepsDataElsewhere, swarmState, httpProxy,
                                                httpsProxy, noProxy, liveRestore, mirrors, insecureRegistries, securityOptions,
                                                warnings, settings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ProbeFacts, created, failure, nofileSoft, nofileHard, pid, noNewPrivileges,
                                                logDriver, logOptions, userMap, addresses)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PullFacts, outcome, failure)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ReachFacts, resolves, connects, carries, connects6, carries6)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OutsideFacts, image, hasRoute, pull, peer, host, container, changedKeys,
                                                loopbackPeer, ipv6Peer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PublishedPort, container, address, port, isTcp)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OutsiderFacts, whyNot, isLoaded, reached)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OwnUnitState, unitFileState, activeState)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(UnreapedFact, container, init, zombies)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ContainerdFacts, address, version, containersNamespace, hasNamespace, failure)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(UnfinishedFacts, transaction, restartsDocker, interrupted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RemapFacts, hasUser, canMake, uids, gids, firstFree)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ProcessFacts, softLimits, hardLimits, capabilityBoundingSet, seccomp, nice,
                                                oomScoreAdjust, openFiles, threads)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AuditedContainer, name, user, appArmorProfile, securityOptions,
                                                addedCapabilities, isPrivileged, hostPaths, sharedMounts, publishedPorts,
                                                networkMode, pidMode, ipcMode, utsMode, usernsMode, cgroupParent, memoryBytes,
                                                pidsLimit, hasCpuShare, isReadOnly, restartPolicy, mostRestarts, devices,
                                                ulimits, hasHealthCheck, runsSshd)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AuditedSwarm, isManager, isKnown, managers, listenAddress, openNetworks,
                                                secrets, isLocked, certificateDays)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AuditedDocker, containers, undescribed, allContainers, images,
                                                imagesWithoutHealthCheck, imagesUnknown, imagesInUse, swarm)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AuditFacts, entries, unreadable, mountPoints, dockerGroup, dockerMembers,
                                                writtenRules, loadedRules, docker)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LastWritten, files, daemonKeys, pending, bridge)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HostFacts, osName, osId, osIdLike, osVersion, osCodename, osUbuntuCodename,
                                                osDebianCodename, kernel, architecture, timeZone, attachedNetworks,
                                                searchDomains, systemdVersion, cpus, memoryBytes, sysctls, cgroupVersion,
                                                nofileCeiling, qtVersion, dockerdPath, dockerdVersion, dockerPath, dockerOrigin,
                                                dockerUnit, dockerSocket, containerdUnit, hasSwarmState, hasOwnStore, tlsFiles,
                                                daemon, runningContainers, dockerWork, files, lastWritten, unfinished, remap,
                                                readiness, network, install, audit, dockerdProcess, probe, journalErrors,
                                                unreaped, containerd, outside, outsideBefore, outsider, published, ownUnits)

namespace {

void redact(QString &text)
{
    text = QString::fromUtf8(redactSecrets(text.toUtf8()));
}

/// "HTTP_PROXY=…": all of the value is a URL, with blanks and without a scheme too.
void redactVariable(QString &variable)
{
    const qsizetype equals = variable.indexOf(u'=');
    if (QStringView(variable).left(qMax<qsizetype>(equals, 0)).endsWith(QLatin1String("proxy"), Qt::CaseInsensitive))
        variable = variable.left(equals + 1) + redactUrl(variable.mid(equals + 1));
    else
        redact(variable);
}

void redactCommand(QStringList &words)
{
    bool isProxy = false;
    for (QString &word : words) {
        if (isProxy)
            word = redactUrl(word);
        else
            redactVariable(word);
        isProxy = word.startsWith(u'-') && word.endsWith(QLatin1String("-proxy"));
    }
}

void redact(std::optional<UnitFacts> &unit)
{
    if (!unit)
        return;
    for (QString &variable : unit->environment)
        redactVariable(variable);
    for (auto &[name, value] : unit->properties)
        redact(value);
    for (QStringList &command : unit->execStart)
        redactCommand(command);
}

void redact(std::optional<DaemonFacts> &daemon)
{
    if (!daemon)
        return;
    for (QString *text : {&daemon->httpProxy, &daemon->httpsProxy, &daemon->noProxy})
        *text = redactUrl(*text);
    for (QStringList *list : {&daemon->mirrors, &daemon->insecureRegistries, &daemon->warnings})
        for (QString &text : *list)
            redact(text);
    for (auto &[key, value] : daemon->settings)
        redact(value);
}

/// nlohmann/json turns a number with a fraction into an integer without a word; the facts have whole numbers only.
bool hasFraction(const Json &json)
{
    return json.is_number_float() || (json.is_structured() && std::ranges::any_of(json, hasFraction));
}

/// What is counted or measured is never negative, and a host beyond these bounds is none: the limits computed from it would
/// be nonsense.
bool isPossible(const HostFacts &facts)
{
    const auto isWithin = [](const std::optional<qint64> &value, qint64 least, qint64 most) {
        return !value || (*value >= least && *value <= most);
    };
    return isWithin(facts.cpus, 1, 1'000'000) && isWithin(facts.memoryBytes, 1, 1LL << 60)
        && isWithin(facts.nofileCeiling, 0, std::numeric_limits<qint64>::max()) && isWithin(facts.cgroupVersion, 1, 2)
        && isWithin(facts.systemdVersion, 1, 1'000'000);
}

/// A plan and an empty object have nothing that says what a host is; `install` is a member of both.
bool isAboutAHost(const Json &value)
{
    static const Json known = HostFacts{};
    if (!value.is_object())
        return true; // which is another error
    for (const auto &[name, member] : value.items())
        if (name != "install" && known.contains(name))
            return true;
    return false;
}

Failure notFacts(const QString &detail)
{
    return failure(ErrorCode::InvalidInput, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "This is not the output of dockwright-helper --inspect."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Run dockwright-helper --inspect on the target host."), {}}, detail);
}

/// By the sum of what holds a secret one could be guessed: it is that of what is shown of it, or none.
LastWritten withoutSumsOfSecrets(const HostFacts &facts)
{
    const QString unknown = QStringLiteral("unknown");
    LastWritten shown = facts.lastWritten;
    for (auto &[path, sum] : shown.files) {
        const FileFact *file = facts.file(path);
        const QByteArray content = file != nullptr ? file->content : QByteArray();
        const QByteArray redacted = redactSecrets(content);
        const bool mayHoldOne = path == QLatin1String(paths::proxyEnvironment) || path == QLatin1String(paths::proxyDropIn);
        if (redacted != content)
            sum = sum == sha256(content) ? sha256(redacted) : unknown;
        else if (mayHoldOne && sum != sha256(content)) // of one that was another, or is gone
            sum = unknown;
    }
    const FileFact *daemonJson = facts.file(QLatin1String(paths::daemonJson));
    const auto document = parseJson(daemonJson != nullptr ? daemonJson->content : QByteArray());
    for (auto &[pointer, sum] : shown.daemonKeys) {
        const OrderedJson::json_pointer place(isMemberPointer(pointer) ? pointer.toStdString() : std::string());
        const OrderedJson *there = document && !place.empty() ? valueAt(document->value, place) : nullptr;
        const QByteArray value = there != nullptr ? QByteArray::fromStdString(there->dump()) : QByteArray();
        if (redactSecrets(value) != value || (there == nullptr && pointer.startsWith(QLatin1String("/proxies/"))))
            sum = unknown;
    }
    return shown;
}

} // namespace

bool UnitFacts::lists(const QString &unit, std::initializer_list<const char *> names) const
{
    return std::ranges::any_of(names,
                               [&](const char *name) { return property(QLatin1String(name)).split(u' ').contains(unit); });
}

bool isOwnUnit(const QString &unit)
{
    return std::ranges::any_of(paths::ownUnits, [&](const paths::OwnUnit &own) { return unit == QLatin1String(own.unit); });
}

bool HostFacts::containerdIsOwnUnit() const
{
    if (!containerdUnit)
        return true;
    if (!containerdUnit->isLoaded())
        return false;
    const auto namesContainerd = [](const QStringList &command) {
        return std::ranges::any_of(command, [](const QString &word) {
            return word == QLatin1String("--containerd") || word.startsWith(QLatin1String("--containerd="));
        });
    };
    if (dockerUnit && std::ranges::any_of(dockerUnit->execStart, namesContainerd))
        return true;
    // A unit that docker.service asks for runs whenever dockerd starts.
    if (dockerUnit && dockerUnit->lists(QLatin1String(paths::containerdUnit), {"Wants", "Requires", "BindsTo"}))
        return true;
    // Without the flag dockerd uses the containerd that already runs, if there is one (moby initializeContainerd).
    return containerdUnit->isActive() || containerdUnit->unitFileState == QLatin1String("enabled")
        || !DaemonSettings(*this).text("/containerd").isEmpty(); // last: it reads all files of the unit
}

QStringList HostFacts::namesOfRunning() const
{
    QStringList names;
    for (const ContainerFact &container : runningContainers.value_or(std::vector<ContainerFact>()))
        names << container.name;
    return names;
}

bool HostFacts::isDockerSwitchedOff() const
{
    // docker.socket would start it at its first use.
    const bool hasSocket =
        dockerSocket && (dockerSocket->isActive() || dockerSocket->unitFileState == QLatin1String("enabled"));
    return dockerUnit && dockerUnit->isLoaded() && dockerUnit->isSwitchedOff() && !hasSocket;
}

bool HostFacts::isInSwarm() const
{
    if (daemon && !daemon->swarmState.isEmpty())
        return daemon->swarmState != QLatin1String("inactive");
    return hasSwarmState;
}

bool usesContainerdStore(const DaemonFacts &daemon)
{
    // "overlayfs" and "native" are snapshotters; drivers of dockerd have other names, or share theirs with a snapshotter.
    return daemon.storageDriver == QLatin1String("overlayfs") || daemon.storageDriver == QLatin1String("native")
        || daemon.storageDriver == QLatin1String("stargz");
}

std::optional<OwnUnitState> HostFacts::ownUnit(const QString &unit) const
{
    const auto found = ownUnits.find(unit);
    return found != ownUnits.end() ? std::optional(found->second) : std::nullopt;
}

const FileFact *HostFacts::file(const QString &path) const
{
    const auto found = files.find(path);
    return found != files.end() ? &found->second : nullptr;
}

std::optional<FileFact> HostFacts::fileFact(const QString &path) const
{
    const FileFact *found = file(path);
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

QByteArray writeFacts(const HostFacts &facts)
{
    HostFacts open = facts;
    open.lastWritten = withoutSumsOfSecrets(facts);
    for (auto &[path, file] : open.files)
        file.content =
            path == QLatin1String(paths::lastWritten) ? writeLastWritten(open.lastWritten) : redactSecrets(file.content);
    for (auto *unit : {&open.dockerUnit, &open.dockerSocket, &open.containerdUnit})
        redact(*unit);
    redact(open.daemon);
    if (open.probe)
        redact(open.probe->failure);
    if (open.containerd)
        redact(open.containerd->failure);
    for (auto *outside : {&open.outside, &open.outsideBefore})
        if (*outside)
            redact((*outside)->pull.failure);
    if (open.journalErrors)
        for (QString &line : *open.journalErrors)
            redact(line);
    return QByteArray::fromStdString(Json(open).dump(2)) + '\n';
}

Result<HostFacts> readFacts(const QByteArray &json)
{
    constexpr JsonLimits limits{16LL * 1024 * 1024, 32};
    const auto document = parseJson(json, limits);
    if (!document)
        return tl::unexpected(document.error());
    try {
        const Json value = document->value;
        if (!isAboutAHost(value))
            return notFacts(QStringLiteral("no member of it is about a host"));
        if (hasFraction(value))
            return notFacts(QStringLiteral("a number with a fraction"));
        HostFacts facts = value.get<HostFacts>();
        if (!isPossible(facts))
            return notFacts(QStringLiteral("a number that no host has"));
        if (facts.dockerdVersion.isEmpty() && facts.daemon)
            facts.dockerdVersion = facts.daemon->serverVersion;
        return facts;
    } catch (const Json::exception &error) {
        return notFacts(describe(error));
    }
}

} // namespace dockwright::core
