#include "core/audit/audit_list.h"

#include "core/plan/plan_description.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr auto notSet = QT_TRANSLATE_NOOP("Dockwright", "%1 is not set.");
constexpr auto isDefault = QT_TRANSLATE_NOOP("Dockwright", "%1 is not set, so it is %2.");
constexpr auto isGiven = QT_TRANSLATE_NOOP("Dockwright", "%1 is %2, by %3.");
constexpr auto setInPlan = QT_TRANSLATE_NOOP("Dockwright", "Set %1 to %2 in the plan, and apply it.");
constexpr auto takeFlagOut =
    QT_TRANSLATE_NOOP("Dockwright",
                      "Take it out of %1: dockerd does not start with a setting that stands among its flags "
                      "and in daemon.json.");

QString shown(const OrderedJson &value)
{
    return value.is_string() ? shownText(value.get<QString>()) : shownText(fromUtf8(value.dump()));
}

/// What is set, and by which file; or what holds where nobody sets it.
Message foundOf(const AuditSubject &subject, const char *pointer, const char *otherwise)
{
    const QString name = QLatin1String(pointer + 1);
    if (const DaemonSetting *setting = subject.settings.find(QLatin1String(pointer)))
        return {isGiven, {name, shown(setting->value), setting->source}};
    return *otherwise == '\0' ? Message{notSet, {name}} : Message{isDefault, {name, QLatin1String(otherwise)}};
}

/// Bad, and mended by a member of the plan. A plan writes daemon.json, so a flag has to go first.
Verdict mendable(const AuditSubject &subject, AuditResult result, const char *pointer, Message found, const char *member,
                 Json value)
{
    const DaemonSetting *setting = subject.settings.find(QLatin1String(pointer));
    if (setting != nullptr && setting->isFlag)
        return {result, std::move(found), {takeFlagOut, {setting->source}}};
    const QString path = QLatin1String(member);
    return {result,
            std::move(found),
            {setInPlan, {path.mid(1).replace(u'/', u'.'), fromUtf8(value.dump())}},
            {},
            PlanFix{path, std::move(value)}};
}

/// A switch that has to have one value, which a member of the plan gives it.
Verdict judgeSwitch(const AuditSubject &subject, const char *pointer, bool otherwise, bool wanted, const char *member)
{
    Message found = foundOf(subject, pointer, otherwise ? "true" : "false");
    if (subject.settings.isOn(pointer, otherwise) == wanted)
        return {AuditResult::Pass, std::move(found)};
    return mendable(subject, AuditResult::Fail, pointer, std::move(found), member, wanted);
}

bool hasOption(const HostFacts &facts, const char *name)
{
    return facts.daemon && std::ranges::any_of(facts.daemon->securityOptions, [&](const QString &option) {
               return option.startsWith(QLatin1String("name=") + QLatin1String(name));
           });
}

Verdict judgeRootless(const AuditSubject &subject)
{
    const QString user = subject.facts.dockerUnit ? subject.facts.dockerUnit->property(QStringLiteral("User")) : QString();
    if (hasOption(subject.facts, "rootless")
        || (!user.isEmpty() && user != QLatin1String("root") && user != QLatin1String("0")))
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not run as root."), {}}};
    return {AuditResult::Info,
            {QT_TRANSLATE_NOOP("Dockwright",
                               "dockerd runs as root. Rootless mode is for hosts that can do without what it lacks."),
             {}}};
}

Verdict judgeIcc(const AuditSubject &subject)
{
    return judgeSwitch(subject, "/icc", true, false, "/security/icc");
}

Verdict judgeLogLevel(const AuditSubject &subject)
{
    if (subject.settings.isOn("/debug", false))
        return {AuditResult::Fail,
                foundOf(subject, "/debug", "false"),
                {QT_TRANSLATE_NOOP("Dockwright", "Take debug out there."), {}}};
    Message found = foundOf(subject, "/log-level", "info");
    const QString level = subject.settings.text("/log-level");
    if (level.isEmpty() || level == QLatin1String("info"))
        return {AuditResult::Pass, std::move(found)};
    return mendable(subject, AuditResult::Fail, "/log-level", std::move(found), "/logging/level", "info");
}

Verdict judgeIptables(const AuditSubject &subject)
{
    const bool isOn = subject.settings.isOn("/iptables", true);
    return {isOn ? AuditResult::Pass : AuditResult::Fail,
            foundOf(subject, "/iptables", "true"),
            {QT_TRANSLATE_NOOP("Dockwright", "Take it out there, so that dockerd keeps its own firewall rules."), {}}};
}

Verdict judgeInsecure(const AuditSubject &subject)
{
    const QStringList given = subject.settings.list("/insecure-registries");
    QStringList running;
    // dockerd itself takes those on loopback for insecure (moby daemon/pkg/registry/config.go).
    if (subject.facts.daemon)
        for (const QString &registry : subject.facts.daemon->insecureRegistries)
            if (!isRegistryOnThisHost(registry))
                running << registry;
    if (!given.isEmpty())
        return mendable(subject, AuditResult::Fail, "/insecure-registries", foundOf(subject, "/insecure-registries", ""),
                        "/registry/insecure", Json::array());
    if (!running.isEmpty())
        return {AuditResult::Fail,
                {QT_TRANSLATE_NOOP("Dockwright", "No file sets any, and the running dockerd has %1."),
                 {running.join(QLatin1String(", "))}},
                {QT_TRANSLATE_NOOP("Dockwright", "Restart docker.service."), {}}};
    return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "There are none."), {}}};
}

Verdict judgeStorageDriver(const AuditSubject &subject)
{
    const bool isRunning = subject.facts.daemon && !subject.facts.daemon->storageDriver.isEmpty();
    const QString driver = isRunning ? subject.facts.daemon->storageDriver : subject.settings.text("/storage-driver");
    if (driver.isEmpty())
        return {AuditResult::Pass, foundOf(subject, "/storage-driver", "")};
    return {driver == QLatin1String("aufs") ? AuditResult::Fail : AuditResult::Pass,
            {QT_TRANSLATE_NOOP("Dockwright", "The storage driver is %1."), {driver}},
            {QT_TRANSLATE_NOOP("Dockwright", "Use overlay2."), {}}};
}

Verdict judgeTls(const AuditSubject &subject)
{
    const QStringList addresses = remoteAddresses(subject);
    if (addresses.isEmpty())
        return {AuditResult::NotApplicable, {QT_TRANSLATE_NOOP("Dockwright", "dockerd listens on local sockets only."), {}}};
    const bool hasFiles = std::ranges::all_of(std::array{"/tlscacert", "/tlscert", "/tlskey"},
                                              [&](const char *key) { return !subject.settings.text(key).isEmpty(); });
    const bool isVerified = subject.settings.isOn("/tlsverify", false) && hasFiles;
    return {isVerified ? AuditResult::Pass : AuditResult::Fail,
            isVerified ? Message{QT_TRANSLATE_NOOP("Dockwright", "Callers over the network have to show a certificate."), {}}
                       : Message{QT_TRANSLATE_NOOP("Dockwright",
                                                   "Who reaches one of these is root on this host, without a certificate: %1."),
                                 {addresses.join(QLatin1String(", "))}},
            {QT_TRANSLATE_NOOP("Dockwright", "Set tlsverify, tlscacert, tlscert and tlskey, or listen on local sockets only."),
             {}},
            addresses.join(u'\n')};
}

Verdict judgeUlimits(const AuditSubject &subject)
{
    Message found = foundOf(subject, "/default-ulimits", "");
    if (subject.settings.find(QStringLiteral("/default-ulimits")) != nullptr)
        return {AuditResult::Pass, std::move(found)};
    return mendable(subject, AuditResult::Warn, "/default-ulimits", std::move(found), "/capacity/containerNofile",
                    CapacitySettings{}.containerNofile);
}

Verdict judgeUserNamespaces(const AuditSubject &subject)
{
    const bool isOn = hasOption(subject.facts, "userns") || hasOption(subject.facts, "rootless");
    Message found = foundOf(subject, "/userns-remap", "");
    if (isOn || (!subject.facts.daemon && !subject.settings.text("/userns-remap").isEmpty()))
        return {AuditResult::Pass, std::move(found)};
    return mendable(subject, AuditResult::Warn, "/userns-remap", std::move(found), "/security/usernsRemap", true);
}

Verdict judgeCgroup(const AuditSubject &subject)
{
    const bool isSet = subject.settings.find(QStringLiteral("/cgroup-parent")) != nullptr;
    return {isSet ? AuditResult::Warn : AuditResult::Pass,
            foundOf(subject, "/cgroup-parent", ""),
            {QT_TRANSLATE_NOOP("Dockwright", "Make sure that the limits of that control group are meant for all containers."),
             {}}};
}

Verdict judgeBaseSize(const AuditSubject &subject)
{
    const QStringList options = subject.settings.list("/storage-opts");
    const bool isSet =
        std::ranges::any_of(options, [](const QString &option) { return option.startsWith(QLatin1String("dm.basesize")); });
    return {isSet ? AuditResult::Fail : AuditResult::Pass,
            foundOf(subject, "/storage-opts", ""),
            {QT_TRANSLATE_NOOP("Dockwright", "Take it out: the storage driver that it is for has gone from Docker."), {}}};
}

Verdict judgePlugins(const AuditSubject &subject)
{
    const bool isSet = !subject.settings.list("/authorization-plugins").isEmpty();
    return {isSet ? AuditResult::Pass : AuditResult::Warn,
            foundOf(subject, "/authorization-plugins", ""),
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Without a plugin who may use the socket may do everything; keep the group docker empty."),
             {}}};
}

/// Drivers that send what they get to another host by themselves.
bool isRemote(const AuditSubject &subject, const QString &driver)
{
    constexpr std::array remote{"gelf", "fluentd", "awslogs", "splunk", "gcplogs"};
    if (std::ranges::any_of(remote, [&](const char *name) { return driver == QLatin1String(name); }))
        return true;
    const DaemonSetting *options = subject.settings.find(QStringLiteral("/log-opts"));
    const QString text = options != nullptr ? fromUtf8(options->value.dump()) : QString();
    return driver == QLatin1String("syslog") && (text.contains(QLatin1String("tcp")) || text.contains(QLatin1String("udp://")));
}

Verdict judgeLogging(const AuditSubject &subject)
{
    const QString given = subject.settings.text("/log-driver");
    const QString driver = subject.facts.daemon ? subject.facts.daemon->loggingDriver : given;
    return {isRemote(subject, driver) ? AuditResult::Pass : AuditResult::Warn,
            foundOf(subject, "/log-driver", "json-file"),
            {QT_TRANSLATE_NOOP("Dockwright", "Have logs sent to another host, by a log driver or by what collects files here."),
             {}}};
}

Verdict judgeNewPrivileges(const AuditSubject &subject)
{
    return judgeSwitch(subject, "/no-new-privileges", false, true, "/security/noNewPrivileges");
}

Verdict judgeLiveRestore(const AuditSubject &subject)
{
    const auto &daemon = subject.facts.daemon;
    if (daemon && !daemon->swarmState.isEmpty() && daemon->swarmState != QLatin1String("inactive"))
        return {AuditResult::NotApplicable,
                {QT_TRANSLATE_NOOP("Dockwright", "This host is a Swarm node, which live-restore does not go with."), {}}};
    Verdict verdict = judgeSwitch(subject, "/live-restore", false, true, "/reliability/liveRestore");
    if (verdict.result == AuditResult::Pass && daemon && !daemon->liveRestore)
        return {AuditResult::Fail,
                {QT_TRANSLATE_NOOP("Dockwright", "It is set, and not in effect."), {}},
                {QT_TRANSLATE_NOOP("Dockwright", "Reload docker.service."), {}}};
    return verdict;
}

Verdict judgeUserlandProxy(const AuditSubject &subject)
{
    const bool isOff = !subject.settings.isOn("/userland-proxy", true);
    return {isOff ? AuditResult::Pass : AuditResult::Warn,
            foundOf(subject, "/userland-proxy", "true"),
            {QT_TRANSLATE_NOOP("Dockwright", "Where nothing needs it, set userland-proxy to false in daemon.json."), {}}};
}

Verdict judgeSeccomp(const AuditSubject &subject)
{
    const QString given = subject.settings.text("/seccomp-profile");
    const bool isMissing = subject.facts.daemon && !hasOption(subject.facts, "seccomp");
    const bool isOff = given == QLatin1String("unconfined") || isMissing;
    return {isOff ? AuditResult::Fail : AuditResult::Pass,
            isMissing ? Message{QT_TRANSLATE_NOOP("Dockwright", "dockerd filters no system calls of containers."), {}}
                      : foundOf(subject, "/seccomp-profile", "builtin"),
            {QT_TRANSLATE_NOOP("Dockwright", "Take seccomp-profile out, so that Docker's own profile holds."), {}}};
}

Verdict judgeExperimental(const AuditSubject &subject)
{
    const bool isOn = subject.settings.isOn("/experimental", false);
    return {isOn ? AuditResult::Fail : AuditResult::Pass,
            foundOf(subject, "/experimental", "false"),
            {QT_TRANSLATE_NOOP("Dockwright", "Take it out there."), {}}};
}

// clang-format off
constexpr AuditCheck checks[] = {
    {"2.1", QT_TRANSLATE_NOOP("Dockwright", "dockerd runs without root where that is possible"), judgeRootless},
    {"2.2", QT_TRANSLATE_NOOP("Dockwright", "Containers on the default bridge do not reach each other"), judgeIcc},
    {"2.3", QT_TRANSLATE_NOOP("Dockwright", "dockerd logs at the level info"), judgeLogLevel},
    {"2.4", QT_TRANSLATE_NOOP("Dockwright", "dockerd may keep firewall rules"), judgeIptables},
    {"2.5", QT_TRANSLATE_NOOP("Dockwright", "No registry is reached without checking its certificate"), judgeInsecure},
    {"2.6", QT_TRANSLATE_NOOP("Dockwright", "The storage driver is not aufs"), judgeStorageDriver},
    {"2.7", QT_TRANSLATE_NOOP("Dockwright", "Who calls dockerd over the network shows a certificate"), judgeTls},
    {"2.8", QT_TRANSLATE_NOOP("Dockwright", "Containers have default resource limits"), judgeUlimits},
    {"2.9", QT_TRANSLATE_NOOP("Dockwright", "Root in containers is not root on the host"), judgeUserNamespaces},
    {"2.10", QT_TRANSLATE_NOOP("Dockwright", "Containers are in Docker's own control group"), judgeCgroup},
    {"2.11", QT_TRANSLATE_NOOP("Dockwright", "The base device size is Docker's own"), judgeBaseSize},
    {"2.12", QT_TRANSLATE_NOOP("Dockwright", "A plugin decides who may do what"), judgePlugins},
    {"2.13", QT_TRANSLATE_NOOP("Dockwright", "Logs of containers leave the host"), judgeLogging},
    {"2.14", QT_TRANSLATE_NOOP("Dockwright", "Containers gain no new privileges"), judgeNewPrivileges},
    {"2.15", QT_TRANSLATE_NOOP("Dockwright", "Containers survive a restart of dockerd"), judgeLiveRestore},
    {"2.16", QT_TRANSLATE_NOOP("Dockwright", "No userland proxy stands between ports and containers"), judgeUserlandProxy},
    {"2.17", QT_TRANSLATE_NOOP("Dockwright", "System calls of containers are filtered"), judgeSeccomp},
    {"2.18", QT_TRANSLATE_NOOP("Dockwright", "Nothing experimental is switched on"), judgeExperimental},
};
// clang-format on

} // namespace

AuditFindings auditDaemon(const AuditSubject &subject)
{
    AuditFindings findings = runChecks(checks, subject);
    if (subject.settings.isComplete())
        return findings;
    // A file that cannot be read may set anything.
    const Message unreadable{QT_TRANSLATE_NOOP("Dockwright", "dockerd's configuration file cannot be read."), {}};
    for (std::size_t i = 0; i < findings.size(); ++i)
        if (findings[i].result == AuditResult::Pass || findings[i].isWrong())
            findings[i] = makeFinding(checks[i].number, findings[i].title, {AuditResult::Info, unreadable});
    return findings;
}

} // namespace dockwright::core
