// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"
#include "core/plan/plan_description.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr auto notSet = QT_TRANSLATE_NOOP("Dockwright", "%1 is not set.");
constexpr auto isDefault = QT_TRANSLATE_NOOP("Dockwright", "%1 is not set, so it is %2.");
constexpr auto isGiven = QT_TRANSLATE_NOOP("Dockwright", "%1 is %2, set by %3.");
constexpr auto setInPlan = QT_TRANSLATE_NOOP("Dockwright", "Set %1 to %2 in the plan, and apply the plan.");
constexpr auto takeFlagOut = QT_TRANSLATE_NOOP(
    "Dockwright", "Remove it from %1: dockerd does not start with an option that is set both as a flag and in daemon.json.");

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
                               "dockerd runs as root. Rootless mode is for hosts that do not need the features it lacks."),
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
                {QT_TRANSLATE_NOOP("Dockwright", "Remove debug there."), {}}};
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
            {QT_TRANSLATE_NOOP("Dockwright", "Remove it there, so that dockerd manages its own firewall rules."), {}}};
}

Verdict judgeInsecure(const AuditSubject &subject)
{
    const QStringList given = subject.settings.list("/insecure-registries");
    // dockerd itself takes those on loopback for insecure (moby daemon/pkg/registry/config.go).
    const QStringList running =
        subject.facts.daemon ? registriesElsewhere(subject.facts.daemon->insecureRegistries) : QStringList();
    if (!given.isEmpty())
        return mendable(subject, AuditResult::Fail, "/insecure-registries", foundOf(subject, "/insecure-registries", ""),
                        "/registry/insecure", Json::array());
    if (!running.isEmpty())
        return {AuditResult::Fail,
                {QT_TRANSLATE_NOOP("Dockwright", "No file sets one, but the running dockerd has %1."),
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
            isVerified
                ? Message{QT_TRANSLATE_NOOP("Dockwright", "Network clients must present a certificate."), {}}
                : Message{QT_TRANSLATE_NOOP(
                              "Dockwright",
                              "Anyone who can reach one of these has root access to this host, without a certificate: %1."),
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
            {QT_TRANSLATE_NOOP("Dockwright", "Make sure that the limits of that cgroup are meant for all containers."), {}}};
}

Verdict judgeBaseSize(const AuditSubject &subject)
{
    const QStringList options = subject.settings.list("/storage-opts");
    const bool isSet =
        std::ranges::any_of(options, [](const QString &option) { return option.startsWith(QLatin1String("dm.basesize")); });
    return {isSet ? AuditResult::Fail : AuditResult::Pass,
            foundOf(subject, "/storage-opts", ""),
            {QT_TRANSLATE_NOOP("Dockwright", "Remove it: Docker no longer has the storage driver that it applies to."), {}}};
}

Verdict judgePlugins(const AuditSubject &subject)
{
    const bool isSet = !subject.settings.list("/authorization-plugins").isEmpty();
    return {isSet ? AuditResult::Pass : AuditResult::Warn,
            foundOf(subject, "/authorization-plugins", ""),
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "Without an authorization plugin, anyone with access to the socket can do everything; keep the group docker "
                 "empty."),
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
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Send the logs to another host, with a log driver or with an agent that collects files here."),
             {}}};
}

Verdict judgeNewPrivileges(const AuditSubject &subject)
{
    return judgeSwitch(subject, "/no-new-privileges", false, true, "/security/noNewPrivileges");
}

Verdict judgeLiveRestore(const AuditSubject &subject)
{
    const auto &daemon = subject.facts.daemon;
    if (subject.facts.isInSwarm())
        return {AuditResult::NotApplicable,
                {QT_TRANSLATE_NOOP("Dockwright", "This host is a Swarm node; live-restore is incompatible with Swarm mode."),
                 {}}};
    Verdict verdict = judgeSwitch(subject, "/live-restore", false, true, "/reliability/liveRestore");
    if (verdict.result == AuditResult::Pass && daemon && !daemon->liveRestore)
        return {AuditResult::Fail,
                {QT_TRANSLATE_NOOP("Dockwright", "It is set, but not in effect."), {}},
                {QT_TRANSLATE_NOOP("Dockwright", "Reload docker.service."), {}}};
    return verdict;
}

Verdict judgeUserlandProxy(const AuditSubject &subject)
{
    const bool isOff = !subject.settings.isOn("/userland-proxy", true);
    return {isOff ? AuditResult::Pass : AuditResult::Warn,
            foundOf(subject, "/userland-proxy", "true"),
            {QT_TRANSLATE_NOOP("Dockwright", "If nothing needs it, set userland-proxy to false in daemon.json."), {}}};
}

Verdict judgeSeccomp(const AuditSubject &subject)
{
    const QString given = subject.settings.text("/seccomp-profile");
    const bool isMissing = subject.facts.daemon && !hasOption(subject.facts, "seccomp");
    const bool isOff = given == QLatin1String("unconfined") || isMissing;
    return {isOff ? AuditResult::Fail : AuditResult::Pass,
            isMissing ? Message{QT_TRANSLATE_NOOP("Dockwright", "dockerd does not filter the system calls of containers."), {}}
                      : foundOf(subject, "/seccomp-profile", "builtin"),
            {QT_TRANSLATE_NOOP("Dockwright", "Remove seccomp-profile, so that the default profile of Docker applies."), {}}};
}

Verdict judgeExperimental(const AuditSubject &subject)
{
    const bool isOn = subject.settings.isOn("/experimental", false);
    return {isOn ? AuditResult::Fail : AuditResult::Pass,
            foundOf(subject, "/experimental", "false"),
            {QT_TRANSLATE_NOOP("Dockwright", "Remove it there."), {}}};
}

// clang-format off
constexpr AuditCheck checks[] = {
    {"2.1", QT_TRANSLATE_NOOP("Dockwright", "dockerd runs in rootless mode, if possible"), judgeRootless},
    {"2.2", QT_TRANSLATE_NOOP("Dockwright", "Containers on the default bridge cannot communicate with each other"), judgeIcc},
    {"2.3", QT_TRANSLATE_NOOP("Dockwright", "dockerd logs at level info"), judgeLogLevel},
    {"2.4", QT_TRANSLATE_NOOP("Dockwright", "dockerd may manage firewall rules"), judgeIptables},
    {"2.5", QT_TRANSLATE_NOOP("Dockwright", "No registry is accessed without verifying its certificate"), judgeInsecure},
    {"2.6", QT_TRANSLATE_NOOP("Dockwright", "The storage driver is not aufs"), judgeStorageDriver},
    {"2.7", QT_TRANSLATE_NOOP("Dockwright", "Network clients of dockerd present a certificate"), judgeTls},
    {"2.8", QT_TRANSLATE_NOOP("Dockwright", "Containers have default resource limits"), judgeUlimits},
    {"2.9", QT_TRANSLATE_NOOP("Dockwright", "Root in containers is not root on the host"), judgeUserNamespaces},
    {"2.10", QT_TRANSLATE_NOOP("Dockwright", "Containers use the default cgroup of Docker"), judgeCgroup},
    {"2.11", QT_TRANSLATE_NOOP("Dockwright", "The base device size is the default"), judgeBaseSize},
    {"2.12", QT_TRANSLATE_NOOP("Dockwright", "An authorization plugin controls access to dockerd"), judgePlugins},
    {"2.13", QT_TRANSLATE_NOOP("Dockwright", "Container logs are sent to another host"), judgeLogging},
    {"2.14", QT_TRANSLATE_NOOP("Dockwright", "Containers cannot gain new privileges"), judgeNewPrivileges},
    {"2.15", QT_TRANSLATE_NOOP("Dockwright", "Containers keep running while dockerd restarts"), judgeLiveRestore},
    {"2.16", QT_TRANSLATE_NOOP("Dockwright", "Published ports do not use a userland proxy"), judgeUserlandProxy},
    {"2.17", QT_TRANSLATE_NOOP("Dockwright", "System calls of containers are filtered"), judgeSeccomp},
    {"2.18", QT_TRANSLATE_NOOP("Dockwright", "No experimental features are enabled"), judgeExperimental},
};
// clang-format on

} // namespace

AuditFindings auditDaemon(const AuditSubject &subject)
{
    AuditFindings findings = runChecks(checks, subject);
    if (subject.settings.isComplete())
        return findings;
    // A file that cannot be read may set anything.
    const Message unreadable{QT_TRANSLATE_NOOP("Dockwright", "The configuration file of dockerd cannot be read."), {}};
    for (std::size_t i = 0; i < findings.size(); ++i)
        if (findings[i].result == AuditResult::Pass || findings[i].isWrong())
            findings[i] = makeFinding(checks[i].number, findings[i].title, {AuditResult::Info, unreadable});
    return findings;
}

} // namespace dockwright::core
