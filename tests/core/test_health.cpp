// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/changes/make_changes.h"
#include "core/health/arranged_findings.h"
#include "core/health/health_checks.h"
#include "core/health/unit_values.h"
#include "core/host/paths.h"
#include "core/host/unit_times.h"
#include "core/render/formulas.h"
#include "tests/support/golden.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <functional>

namespace test_health {

using namespace dockwright::core;

namespace {

/// How systemd shows what a plan writes, where that differs.
QString asShown(const Directive &directive, const QString &value)
{
    const QString property = QLatin1String(directive.property);
    static const std::map<QString, QString> words{{"IOSchedulingClass", "2"},
                                                  {"SyslogLevel", "6"},
                                                  {"KillSignal", "15"},
                                                  {"SystemCallErrorNumber", "1"},
                                                  {"SystemCallFilter", "~ iopl reboot swapoff swapon uselib"}};
    if (const auto word = words.find(property); word != words.end())
        return word->second;
    if (property == QLatin1String("CapabilityBoundingSet"))
        return QString::number(~(1ULL << 35 | 1ULL << 36)); // without CAP_WAKE_ALARM and CAP_BLOCK_SUSPEND
    if (property == QLatin1String("CPUQuotaPerSecUSec"))
        return QString::number(QString(value).remove(u'%').toLongLong() * 10000);
    static const std::map<QString, QString> spans{
        {"30s", "30000000"}, {"60s", "60000000"}, {"300s", "300000000"}, {"120s", "120000000"}, {"5s", "5000000"}};
    if (const auto span = spans.find(value); span != spans.end())
        return span->second;
    return value;
}

Plan plan()
{
    Plan made;
    made.capacity.containers = 10;
    made.capacity.memoryMax = "8589934592";
    made.registry.mirrors = QStringList{"https://a.lan"};
    made.registry.insecure = QStringList{"b.lan:5000"};
    made.proxy.http = "http://u:hunter2@proxy.lan:1";
    return made;
}

/// A host on which the plan is in effect, and all is measured.
HostFacts healthyHost(const Plan &of = plan(), HostFacts facts = {})
{
    facts.cpus = facts.cpus.value_or(4);
    facts.dockerUnit = UnitFacts{};
    facts.dockerUnit->loadState = "loaded";
    facts.dockerUnit->activeState = "active";
    facts.dockerUnit->subState = "running";
    facts.dockerUnit->execStart = {{"/usr/bin/dockerd", "-H", "fd://", "--containerd=/run/containerd/containerd.sock"}};
    facts.dockerUnit->properties["ActiveExitTimestampMonotonic"] = "100000000";
    facts.dockerUnit->properties["InactiveEnterTimestampMonotonic"] = "100300000";
    facts.dockerUnit->properties["InactiveExitTimestampMonotonic"] = "100310000";
    facts.dockerUnit->properties["ActiveEnterTimestampMonotonic"] = "100930000";
    facts.containerd = ContainerdFacts{"/run/containerd/containerd.sock", "1.7.24", "moby", true, {}};
    facts.containerdUnit = facts.dockerUnit;
    facts.containerdUnit->execStart = {{"/usr/bin/containerd"}};
    facts.dockerUnit->properties["NeedDaemonReload"] = "no";
    for (const Assignment &assignment : unitAssignments(of, facts)) {
        const Directive *directive = findDirective(assignment.directive);
        const bool forContainerd = QLatin1String(directive->file).startsWith(QLatin1String(paths::containerdDropIns));
        UnitFacts &unit = forContainerd ? *facts.containerdUnit : *facts.dockerUnit;
        const QString property = QLatin1String(directive->property);
        if (property == QLatin1String("EnvironmentFiles"))
            unit.environmentFiles << assignment.value;
        else if (property == QLatin1String("Wants") || property == QLatin1String("After"))
            unit.properties[property] += assignment.value + u' ';
        else if (!property.isEmpty() && property != QLatin1String("Environment"))
            unit.properties[property] = asShown(*directive, assignment.value);
    }
    facts.daemon = DaemonFacts{};
    facts.daemon->serverVersion = "26.1.5";
    facts.daemon->storageDriver = "overlay2";
    facts.daemon->loggingDriver = "json-file";
    facts.daemon->cgroupDriver = "systemd";
    facts.daemon->cgroupVersion = "2";
    facts.daemon->swarmState = "inactive";
    facts.daemon->liveRestore = true;
    facts.daemon->mirrors = QStringList{"https://a.lan/"};
    facts.daemon->insecureRegistries = QStringList{"127.0.0.0/8", "b.lan:5000"};
    facts.daemon->httpProxy = "http://xxxxx:xxxxx@proxy.lan:1";
    facts.daemon->noProxy = of.proxy.noProxy.join(u',');
    facts.dockerdProcess =
        ProcessFacts{{{"Max open files", "15360"}, {"Max processes", "3072"}}, {}, "000001e7ffffffff", 2, -5, -500};
    facts.probe = ProbeFacts{true, {}, 65536, 65536, 7, false, "json-file", {{"max-size", "100m"}, {"max-file", "3"}}, {}};
    facts.journalErrors = QStringList{};
    for (const GeneratedFile &file : generateFiles(of, facts))
        if (file.content)
            facts.files[file.path] = FileFact{*file.content, file.mode, 0, 0, FileKind::Regular};
    return facts;
}

QByteArray example(const char *name)
{
    QFile file(QStringLiteral(SOURCE_DIR "/resources/examples/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The example host once that plan was applied to it, and all is measured.
HostFacts appliedHost(const Plan &of)
{
    const HostFacts before = *readFacts(example("facts.json"));
    HostFacts facts = healthyHost(of, before);
    facts.daemon = before.daemon;
    facts.daemon->liveRestore = of.reliability.liveRestore;
    facts.daemon->mirrors = of.registry.mirrors;
    facts.dockerUnit->unitFileState = facts.containerdUnit->unitFileState = "enabled";
    facts.dockerdProcess->softLimits = {{"Max open files", QString::number(limitNofile(of.capacity.containers))},
                                        {"Max processes", QString::number(limitNproc(of.capacity.containers))}};
    facts.probe->noNewPrivileges = of.security.noNewPrivileges;
    facts.probe->logOptions = {{"max-size", of.logging.maxSize}, {"max-file", QString::number(of.logging.maxFile)}};
    facts.runningContainers.emplace();
    facts.unreaped.emplace();
    for (DockerNetworkFact &network : facts.network->networks) // which was created again, as the check says
        if (network.name == QLatin1String("shop"))
            network.subnets = {QStringLiteral("172.18.0.0/16")};
    return facts;
}

/// The worst that is said under an id; nullopt when nothing is.
std::optional<Severity> severityOf(const Findings &findings, const QString &id)
{
    std::optional<Severity> worst;
    for (const Finding &finding : findings)
        if (finding.id == id && (!worst || *worst == Severity::Pass))
            worst = finding.severity;
    return worst;
}

QStringList wrongOf(const Findings &findings)
{
    QStringList wrong;
    for (const Finding &finding : findings)
        if (finding.severity != Severity::Pass)
            wrong << QStringLiteral("%1 %2: %3")
                         .arg(finding.id, QLatin1String(severityName(finding.severity)), finding.found.english());
    return wrong;
}

using Change = std::function<void(HostFacts &)>;

} // namespace

class TestHealth : public QObject
{
    Q_OBJECT

private slots:
    void whatIsMeantToBeInAUserNamespaceIs()
    {
        Plan made = plan();
        made.security.usernsRemap = true;
        HostFacts facts = healthyHost(made);
        facts.probe->userMap = "0 100000 65536";
        QCOMPARE(severityOf(checkHealth(facts, &made), "containers/user-namespace"), Severity::Pass);
        facts.probe->userMap = "0 0 4294967295";
        QCOMPARE(severityOf(checkHealth(facts, &made), "containers/user-namespace"), Severity::Warning);
    }

    void aStartAfterAStopIsNoRestart()
    {
        HostFacts facts = healthyHost();
        facts.dockerUnit->properties["ActiveExitTimestampMonotonic"] = "1000000";
        facts.dockerUnit->properties["InactiveEnterTimestampMonotonic"] = "1300000";
        QCOMPARE(severityOf(checkHealth(facts, nullptr), "daemon/back-time"), std::nullopt);
        QCOMPARE(timeAway(*facts.dockerUnit), std::chrono::microseconds(99'930'000));
        // By systemd itself it is one, and its RestartSec= is no part of its start.
        facts.dockerUnit->properties["InactiveEnterTimestampMonotonic"] = "90000000";
        facts.dockerUnit->properties["InactiveExitTimestampMonotonic"] = "90000100";
        facts.dockerUnit->startedMonotonic = 100'310'000;
        facts.dockerUnit->restarts = 1;
        QCOMPARE(timeToStart(*facts.dockerUnit), std::chrono::microseconds(620'000));
        QCOMPARE(severityOf(checkHealth(facts, nullptr), "daemon/back-time"), Severity::Info);
        facts.dockerUnit->activeState = "activating";
        QCOMPARE(timeToStart(*facts.dockerUnit), std::nullopt);
    }

    void aNamespaceThatNothingNeedsMayBeMissing()
    {
        HostFacts facts = healthyHost();
        facts.containerd->hasNamespace = false;
        QCOMPARE(severityOf(checkHealth(facts, nullptr), "containerd/namespace"), Severity::Pass);
    }

    void zombiesAreToldOnlyWhereContainersRun()
    {
        HostFacts facts = healthyHost();
        facts.unreaped.emplace();
        facts.runningContainers.emplace();
        QCOMPARE(severityOf(checkHealth(facts, nullptr), "containers/zombies"), std::nullopt);
        facts.runningContainers = std::vector<ContainerFact>{{"1", "web", "nginx", ""}};
        QCOMPARE(severityOf(checkHealth(facts, nullptr), "containers/zombies"), Severity::Pass);
    }

    void onAHealthyHostEveryCheckPasses()
    {
        const Plan made = plan();
        const Findings findings = checkHealth(healthyHost(), &made);
        QCOMPARE(wrongOf(findings), QStringList{});
        QVERIFY(!hasCritical(findings));
        for (const char *id : {"files/mode",
                               "daemon/active",
                               "daemon/restarts",
                               "daemon/start-time",
                               "daemon/back-time",
                               "containerd/answers",
                               "containerd/namespace",
                               "unit/daemon-reload",
                               "unit/directives",
                               "limits/nofile",
                               "limits/nproc",
                               "security/capabilities",
                               "daemon/answers",
                               "daemon/storage-driver",
                               "daemon/cgroup-driver",
                               "daemon/live-restore",
                               "daemon/log-driver",
                               "daemon/mirrors",
                               "daemon/insecure-registries",
                               "daemon/http-proxy",
                               "daemon/https-proxy",
                               "daemon/no-proxy",
                               "journal/errors",
                               "containers/create",
                               "containers/nofile",
                               "containers/init",
                               "containers/no-new-privileges",
                               "containers/log-options"})
            QVERIFY2(severityOf(findings, id) == Severity::Pass, id);
    }

    /// What is wrong is said by the check that is made for it, and by no other.
    void eachCheckFails_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<Severity>("severity");
        QTest::addColumn<Change>("change");
        const auto row = [](const char *id, Severity severity, const char *what, Change change) {
            QTest::addRow("%s: %s", id, what) << QString::fromLatin1(id) << severity << change;
        };
        const auto edit = [](auto change) { return Change(change); };
        row("files/mode", Severity::Warning, "others may write",
            edit([](HostFacts &f) { f.files.at(paths::limitsDropIn).mode = 0666; }));
        row("files/mode", Severity::Warning, "another owner",
            edit([](HostFacts &f) { f.files.at(paths::limitsDropIn).uid = 1000; }));
        row("files/mode", Severity::Warning, "another group",
            edit([](HostFacts &f) { f.files.at(paths::limitsDropIn).gid = 1000; }));
        row("files/mode", Severity::Warning, "a password that all can read",
            edit([](HostFacts &f) { f.files.at(paths::proxyEnvironment).mode = 0644; }));
        row("files/missing", Severity::Warning, "removed", edit([](HostFacts &f) { f.files.erase(paths::limitsDropIn); }));
        row("daemon/restarts", Severity::Warning, "restarted", edit([](HostFacts &f) { f.dockerUnit->restarts = 2; }));
        row("unit/daemon-reload", Severity::Warning, "not read",
            edit([](HostFacts &f) { f.dockerUnit->properties["NeedDaemonReload"] = "yes"; }));
        row("unit/directive", Severity::Warning, "another value",
            edit([](HostFacts &f) { f.dockerUnit->properties["Nice"] = "7"; }));
        row("unit/directive", Severity::Warning, "no filter",
            edit([](HostFacts &f) { f.dockerUnit->properties["SystemCallFilter"] = "~"; }));
        row("unit/directive", Severity::Warning, "a filter with a gap",
            edit([](HostFacts &f) { f.dockerUnit->properties["SystemCallFilter"] = "~ iopl swapon uselib"; }));
        row("unit/directive", Severity::Warning, "a list of what is allowed",
            edit([](HostFacts &f) { f.dockerUnit->properties["SystemCallFilter"] = "iopl reboot swapon uselib"; }));
        row("unit/directive", Severity::Warning, "a capability is back",
            edit([](HostFacts &f) { f.dockerUnit->properties["CapabilityBoundingSet"] = "18446744073709551615"; }));
        row("unit/directive", Severity::Warning, "no environment file",
            edit([](HostFacts &f) { f.dockerUnit->environmentFiles.clear(); }));
        row("limits/nofile", Severity::Warning, "lower",
            edit([](HostFacts &f) { f.dockerdProcess->softLimits["Max open files"] = "1024"; }));
        row("limits/nproc", Severity::Warning, "unlimited",
            edit([](HostFacts &f) { f.dockerdProcess->softLimits["Max processes"] = "unlimited"; }));
        row("security/capabilities", Severity::Warning, "still there",
            edit([](HostFacts &f) { f.dockerdProcess->capabilityBoundingSet = "000001ffffffffff"; }));
        row("security/seccomp", Severity::Warning, "no filter", edit([](HostFacts &f) { f.dockerdProcess->seccomp = 0; }));
        row("daemon/storage-driver", Severity::Warning, "vfs", edit([](HostFacts &f) { f.daemon->storageDriver = "vfs"; }));
        row("daemon/cgroup-driver", Severity::Info, "cgroupfs",
            edit([](HostFacts &f) { f.daemon->cgroupDriver = "cgroupfs"; }));
        row("daemon/live-restore", Severity::Warning, "off", edit([](HostFacts &f) { f.daemon->liveRestore = false; }));
        row("daemon/log-driver", Severity::Warning, "another",
            edit([](HostFacts &f) { f.daemon->loggingDriver = "journald"; }));
        row("daemon/mirrors", Severity::Warning, "none", edit([](HostFacts &f) { f.daemon->mirrors.clear(); }));
        row("daemon/mirrors", Severity::Warning, "one more", edit([](HostFacts &f) { f.daemon->mirrors << "https://c.lan/"; }));
        row("daemon/insecure-registries", Severity::Warning, "none",
            edit([](HostFacts &f) { f.daemon->insecureRegistries.clear(); }));
        row("daemon/http-proxy", Severity::Warning, "none", edit([](HostFacts &f) { f.daemon->httpProxy.clear(); }));
        row("daemon/http-proxy", Severity::Warning, "another port",
            edit([](HostFacts &f) { f.daemon->httpProxy = "http://xxxxx:xxxxx@proxy.lan:2"; }));
        row("daemon/https-proxy", Severity::Warning, "one",
            edit([](HostFacts &f) { f.daemon->httpsProxy = "http://proxy.lan:1"; }));
        row("daemon/no-proxy", Severity::Warning, "none", edit([](HostFacts &f) { f.daemon->noProxy.clear(); }));
        row("daemon/warnings", Severity::Info, "one",
            edit([](HostFacts &f) { f.daemon->warnings << "WARNING: no swap limit"; }));
        row("journal/errors", Severity::Warning, "one", edit([](HostFacts &f) { f.journalErrors->append("oh"); }));
        row("containers/nofile", Severity::Warning, "lower", edit([](HostFacts &f) { f.probe->nofileSoft = 1024; }));
        row("containers/init", Severity::Warning, "none", edit([](HostFacts &f) { f.probe->pid = 1; }));
        row("containers/user-namespace", Severity::Warning, "on without a plan",
            edit([](HostFacts &f) { f.probe->userMap = "0 100000 65536"; }));
        row("containers/zombies", Severity::Warning, "two of them", edit([](HostFacts &f) {
                f.runningContainers = std::vector<ContainerFact>{{"1", "web", "nginx", ""}};
                f.unreaped = std::vector<UnreapedFact>{{"web", "nginx", {"12 sh", "13 sh"}}};
            }));
        row("containers/no-new-privileges", Severity::Warning, "set",
            edit([](HostFacts &f) { f.probe->noNewPrivileges = true; }));
        row("containers/log-options", Severity::Warning, "no bound", edit([](HostFacts &f) { f.probe->logOptions.clear(); }));
        row("containers/log-options", Severity::Warning, "another driver",
            edit([](HostFacts &f) { f.probe->logDriver = "local"; }));
        row("containerd/answers", Severity::Warning, "silent", edit([](HostFacts &f) {
                f.containerd->version.clear();
                f.containerd->hasNamespace.reset();
            }));
        row("containerd/namespace", Severity::Warning, "containers elsewhere", edit([](HostFacts &f) {
                f.runningContainers = std::vector<ContainerFact>{{"1", "web", "nginx", ""}};
                f.containerd->hasNamespace = false;
            }));
        row("daemon/start-time", Severity::Info, "slow",
            edit([](HostFacts &f) { f.dockerUnit->properties["ActiveEnterTimestampMonotonic"] = "105310000"; }));
        row("daemon/back-time", Severity::Info, "slow to stop",
            edit([](HostFacts &f) { f.dockerUnit->properties["ActiveExitTimestampMonotonic"] = "70930000"; }));
        // These forbid to commit.
        row("daemon/answers", Severity::Critical, "silent", edit([](HostFacts &f) { f.daemon.reset(); }));
        row("containers/create", Severity::Critical, "refused", edit([](HostFacts &f) {
                f.probe = ProbeFacts{};
                f.probe->failure = "error setting rlimit type 7";
            }));
    }
    void eachCheckFails()
    {
        QFETCH(QString, id);
        QFETCH(Severity, severity);
        QFETCH(Change, change);
        const Plan made = plan();
        HostFacts facts = healthyHost();
        change(facts);
        const Findings findings = checkHealth(facts, &made);
        QCOMPARE(wrongOf(findings).size(), 1);
        QVERIFY2(severityOf(findings, id) == severity, qPrintable(wrongOf(findings).join('\n')));
        QCOMPARE(hasCritical(findings), severity == Severity::Critical);
        const auto finding =
            std::ranges::find_if(findings, [&](const Finding &each) { return each.id == id && each.severity == severity; });
        QVERIFY(!finding->title.english().isEmpty());
        QVERIFY(!finding->found.english().isEmpty() || !finding->expected.english().isEmpty());
        QVERIFY(!finding->remedy.english().isEmpty() || id == QLatin1String("daemon/warnings"));
    }

    void aPlanThatWasNeverAppliedIsNoFault()
    {
        const Plan made = plan();
        const HostFacts applied = healthyHost();
        QVERIFY(!isNotYetApplied(made, applied));
        HostFacts bare = applied;
        bare.files.clear();
        QVERIFY(isNotYetApplied(made, bare));
        bare.files[paths::daemonJson] = FileFact{"{}\n", 0644, 0, 0, FileKind::Regular}; // somebody else's
        QVERIFY(isNotYetApplied(made, bare));
        bare.lastWritten.files[paths::limitsDropIn] = "sum"; // it was there
        QVERIFY(!isNotYetApplied(made, bare));
    }

    void aDockerThatIsDownIsCritical_data()
    {
        QTest::addColumn<QString>("state");
        for (const char *state : {"inactive", "failed", "activating", "deactivating"})
            QTest::newRow(state) << QString::fromLatin1(state);
    }
    void aDockerThatIsDownIsCritical()
    {
        QFETCH(QString, state);
        HostFacts facts = healthyHost();
        facts.dockerUnit->activeState = state;
        facts.daemon.reset();
        facts.probe.reset();
        facts.journalErrors.reset();
        const Findings findings = checkHealth(facts, nullptr);
        QCOMPARE(wrongOf(findings).size(), 1); // what follows from it is not said too
        QVERIFY(severityOf(findings, "daemon/active") == Severity::Critical);
        QVERIFY(hasCritical(findings));
    }

    void aHostWithoutDockerIsToldThatItHasNone()
    {
        HostFacts facts = healthyHost();
        facts.dockerUnit->loadState = "not-found";
        facts.dockerUnit->activeState = "inactive";
        facts.daemon.reset();
        facts.probe.reset();
        facts.journalErrors.reset();
        QCOMPARE(wrongOf(checkHealth(facts, nullptr)),
                 QStringList{"daemon/active critical: There is no docker.service on this host."});
    }

    void whatIsEmptyIsSaidInWords()
    {
        const Plan made = plan();
        HostFacts facts = healthyHost();
        facts.daemon->mirrors.clear();
        QVERIFY(wrongOf(checkHealth(facts, &made)).contains("daemon/mirrors warning: none"));
    }

    void liveRestoreOnASwarmNodeIsCritical()
    {
        HostFacts facts = healthyHost();
        facts.daemon->swarmState = "active";
        QVERIFY(severityOf(checkHealth(facts, nullptr), "daemon/swarm") == Severity::Critical);
        facts.daemon->liveRestore = false;
        QVERIFY(severityOf(checkHealth(facts, nullptr), "daemon/swarm") == Severity::Pass);
    }

    void whatCouldNotBeMeasuredIsUnknownAndNeverPassed()
    {
        const Plan made = plan();
        HostFacts facts = healthyHost();
        facts.dockerdProcess.reset();
        facts.probe.reset();
        facts.journalErrors.reset();
        const Findings findings = checkHealth(facts, &made);
        for (const char *id : {"limits/nofile", "limits/nproc", "containers/create", "journal/errors"})
            QVERIFY2(severityOf(findings, id) == Severity::Unknown, id);
        for (const char *id : {"security/capabilities", "containers/nofile", "containers/init", "containers/log-options"})
            QVERIFY2(!severityOf(findings, id), id);
        QVERIFY(!hasCritical(findings));
        const Findings nothing = checkHealth(HostFacts{}, &made);
        QVERIFY(severityOf(nothing, "daemon/active") == Severity::Unknown);
        QVERIFY(std::ranges::none_of(nothing, [](const Finding &finding) { return finding.severity == Severity::Pass; }));
        facts = healthyHost();
        facts.dockerdProcess->softLimits.clear();
        facts.dockerdProcess->seccomp.reset();
        QVERIFY(severityOf(checkHealth(facts, &made), "security/seccomp") == Severity::Unknown);
        QVERIFY(severityOf(checkHealth(facts, &made), "limits/nofile") == Severity::Unknown);
    }

    void whatNeedsAttentionComesFirstAndEqualFindingsStandTogether()
    {
        const auto finding = [](const char *id, Severity severity, const char *title, const char *found, const char *remedy) {
            return Finding{id, severity, {title, {}}, {}, {found, {}}, {remedy, {}}, {}};
        };
        const Finding mode = finding("files/mode", Severity::Pass, "a", "0644", "");
        const Finding missing = finding("files/missing", Severity::Warning, "b", "missing", "apply");
        Finding missing2 = missing, missing3 = missing;
        missing2.title = {"c", {}};
        missing3.title = {"d", {}};
        const Finding active = finding("daemon/active", Severity::Critical, "e", "dead", "start");
        const Finding other = finding("files/odd", Severity::Warning, "f", "missing", "apply");
        const Finding note = finding("daemon/note", Severity::Info, "g", "", "");
        const Finding limit = finding("limits/nofile", Severity::Unknown, "h", "not measured", "");
        const Finding limit2 = finding("limits/nproc", Severity::Unknown, "i", "not measured", "");
        const Finding limit3 = finding("limits/tasks", Severity::Unknown, "j", "not measured", "");
        const auto sections = arrangeFindings({mode, missing, other, missing2, limit, active, note, limit2, missing3, limit3});
        const std::vector<FindingSection> expected{{"daemon", true, {{active}}},
                                                   {"files", true, {{missing, missing2, missing3}, {other}}},
                                                   {"limits", true, {{limit, limit2, limit3}}},
                                                   {"files", false, {{mode}}},
                                                   {"daemon", false, {{note}}}};
        QVERIFY(sections == expected);
        QCOMPARE(arrangeFindings({missing, other, missing2}).front().rows.size(), 3u); // two are shown as they are
        QVERIFY(arrangeFindings({}).empty());
    }

    void aRowOfEqualFindingsSaysWhatTheyHaveInCommon()
    {
        const Finding first{"unit/directive", Severity::Warning, {"A", {}}, {"1", {}}, {"2", {}}, {"apply", {}}, "x"};
        Finding second = first;
        second.title = {"B", {}};
        second.found = {"3", {}};
        second.evidence = "y";
        const Finding common = commonOf({first, second, first});
        QCOMPARE(common.title.english(), "A");
        QCOMPARE(common.expected.english(), "1");
        QCOMPARE(common.remedy.english(), "apply");
        QVERIFY(common.found.isEmpty() && common.evidence.isEmpty());
        QVERIFY(commonOf({first}) == first);
    }

    /// What the pictures of the wizard show (resources/draw-screenshots).
    void theExampleHostIsWellOnceItsPlanIsApplied()
    {
        const Plan made = *readPlan(example("server-1000.json"));
        const HostFacts facts = appliedHost(made);
        QCOMPARE(wrongOf(checkHealth(facts, &made)), QStringList{});
        QVERIFY(matchesGolden(QStringLiteral(SOURCE_DIR "/tests/golden/applied/facts.json"), writeFacts(facts)));
    }

    void sevenMissingFilesAreOneRow()
    {
        const Plan made = plan();
        HostFacts facts = healthyHost();
        std::erase_if(facts.files, [](const auto &file) { return file.first.endsWith(QLatin1String(".conf")); });
        const auto sections = arrangeFindings(checkHealth(facts, &made));
        QVERIFY(sections.front().needsAttention);
        QCOMPARE(sections.front().group, "files");
        QCOMPARE(sections.front().rows.size(), 1u);
        QVERIFY(sections.front().rows.front().size() >= 7u);
        QVERIFY(std::ranges::none_of(sections.begin() + 1, sections.end(), &FindingSection::needsAttention));
    }

    void withoutAPlanOnlyWhatEveryHostMustBeIsChecked()
    {
        const Findings findings = checkHealth(healthyHost(), nullptr);
        QCOMPARE(wrongOf(findings), QStringList{});
        for (const char *id : {"daemon/mirrors", "limits/nofile", "containers/init", "unit/directives", "files/missing"})
            QVERIFY2(!severityOf(findings, id), id);
        QVERIFY(severityOf(findings, "daemon/active") && severityOf(findings, "containers/create"));
    }

    void noPasswordIsSaid()
    {
        const Plan made = plan();
        HostFacts facts = healthyHost();
        facts.daemon->httpProxy = "http://u:othersecret@elsewhere.lan:9";
        for (const Finding &finding : checkHealth(facts, &made)) {
            const QString said = finding.title.english() + finding.expected.english() + finding.found.english()
                + finding.remedy.english() + finding.evidence;
            QVERIFY2(!said.contains("hunter2") && !said.contains("othersecret"), qPrintable(said));
        }
    }

    void valuesAreComparedByMeaning_data()
    {
        QTest::addColumn<QString>("directive");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<int>("expected"); // 1 yes, 0 no, -1 cannot be said
        const auto row = [](const char *directive, const char *value, const char *shown, int expected) {
            QTest::addRow("%s=%s shown as %s", directive, value, shown)
                << QString::fromLatin1(directive) << QString::fromLatin1(value) << QString::fromLatin1(shown) << expected;
        };
        row("20-limits/MemoryMax", "1G", "1073741824", 1);
        row("20-limits/MemoryMax", "1000000", "999424", 1); // pages
        row("20-limits/MemoryMax", "1G", "2147483648", 0);
        row("20-limits/MemoryMax", "infinity", "infinity", 1);
        row("20-limits/MemoryMax", "1G", "infinity", 0);
        row("20-limits/MemoryMax", "50%", "5", -1);
        row("20-limits/CPUQuota", "320%", "3200000", 1);
        row("20-limits/CPUQuota", "320%", "infinity", 0);
        row("20-limits/CPUQuota", "", "infinity", 1);
        row("50-performance/TimeoutStartSec", "5min", "300000000", 1);
        row("50-performance/TimeoutStartSec", "5min", "90000000", 0);
        row("50-performance/TimeoutStartSec", "infinity", "infinity", 1);
        row("50-performance/IOSchedulingClass", "best-effort", "2", 1);
        row("50-performance/IOSchedulingClass", "idle", "2", 0);
        row("50-performance/KillSignal", "SIGTERM", "15", 1);
        row("30-security/CapabilityBoundingSet", "~CAP_WAKE_ALARM", "34359738367", 1);
        row("30-security/CapabilityBoundingSet", "~CAP_WAKE_ALARM", "68719476735", 0);
        row("30-security/CapabilityBoundingSet", "~CAP_WAKE_ALARM", "odd", -1);
        row("30-security/RestrictAddressFamilies", "AF_UNIX AF_INET", "AF_INET AF_UNIX", 1);
        row("30-security/RestrictAddressFamilies", "AF_UNIX AF_INET", "AF_INET", 0);
        row("60-reliability/Wants", "network-online.target", "a.service network-online.target", 1);
        row("60-reliability/Wants", "network-online.target", "a.service", 0);
    }
    void valuesAreComparedByMeaning()
    {
        QFETCH(QString, directive);
        QFETCH(QString, value);
        QFETCH(QString, shown);
        QFETCH(int, expected);
        const Directive *known = findDirective(directive);
        QVERIFY(known != nullptr);
        UnitFacts unit;
        QVERIFY(!isInEffect(*known, value, unit).has_value());
        unit.properties[QLatin1String(known->property)] = shown;
        const auto result = isInEffect(*known, value, unit);
        QCOMPARE(result ? static_cast<int>(*result) : -1, expected);
    }

    void whatIsInEffectIsShownInTheWordsOfThePlan_data()
    {
        QTest::addColumn<QString>("directive");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *directive, const char *shown, const char *words) {
            QTest::addRow("%s shown as %s", directive, shown)
                << QString::fromLatin1(directive) << QString::fromLatin1(shown) << QString::fromUtf8(words);
        };
        row("50-performance/TimeoutStopSec", "90000000", "1min 30s");
        row("50-performance/TimeoutStartSec", "infinity", "infinity");
        row("50-performance/RestartSec", "100000", "100ms");
        row("50-performance/StartLimitIntervalSec", "0", "0");
        row("20-limits/CPUQuota", "12500000", "1250%");
        row("20-limits/MemoryMax", "1610612736", "1536M");
        row("20-limits/MemoryMax", "1000", "1000");
        row("30-security/CapabilityBoundingSet", "9223372036854775807", "CAP_CHOWN … CAP_CHECKPOINT_RESTORE");
        row("30-security/CapabilityBoundingSet", "2164663517183", "~CAP_WAKE_ALARM");
        row("30-security/CapabilityBoundingSet", "3", "CAP_CHOWN CAP_DAC_OVERRIDE");
        row("50-performance/IOSchedulingClass", "3", "idle");
        row("40-logging/SyslogLevel", "4", "warning");
        row("50-performance/KillSignal", "9", "SIGKILL");
        row("50-performance/Restart", "always", "always");
    }
    void whatIsInEffectIsShownInTheWordsOfThePlan()
    {
        QFETCH(QString, directive);
        QFETCH(QString, shown);
        QFETCH(QString, words);
        const Directive *known = findDirective(directive);
        QVERIFY(known != nullptr);
        UnitFacts unit;
        unit.properties[QLatin1String(known->property)] = shown;
        QCOMPARE(valueInEffect(*known, unit), words);
    }

    void theFileThatOverridesADirectiveIsNamed()
    {
        const Plan made = plan();
        const auto remedyOf = [&](const HostFacts &facts) {
            for (const Finding &finding : checkHealth(facts, &made))
                if (finding.id == QLatin1String("unit/directive"))
                    return finding.remedy.english();
            return QString();
        };
        HostFacts facts = healthyHost();
        facts.dockerUnit->properties["Nice"] = "7";
        const QString directory = "/etc/systemd/system/docker.service.d/";
        QVERIFY(remedyOf(facts).contains("systemctl cat docker.service")); // nobody is known
        facts.files[directory + "90-site.conf"].content = "[Service]\nNice=7\n";
        QVERIFY(remedyOf(facts).startsWith(directory + "90-site.conf overrides it with Nice=7"));
        // Of several it is the last, and one that says ours again ends it.
        facts.files["/run/systemd/system/docker.service.d/95-late.conf"].content = "[Service]\nNice=3\nNice=7\n";
        QVERIFY(remedyOf(facts).startsWith("/run/systemd/system/docker.service.d/95-late.conf overrides it with Nice=7"));
        facts.files["/etc/systemd/system/service.d/99-all.conf"].content = "[Service]\nNice=-5\n";
        QVERIFY(remedyOf(facts).contains("systemctl cat docker.service"));
        // What comes before ours, stands in another section or is ignored overrides nothing.
        HostFacts others = healthyHost();
        others.dockerUnit->properties["Nice"] = "7";
        others.files[directory + "05-x.conf"].content = "[Service]\nNice=7\n";
        others.files[directory + "96-x.conf"].content = "[Unit]\nNice=7\n";
        others.files[directory + "97-x.conf"].content = "[Service]\nNice=700\n";
        QVERIFY(remedyOf(others).contains("systemctl cat docker.service"));
    }

    void theFileThatIsReadInsteadOfOursIsNamed()
    {
        const Plan made = plan();
        for (const auto &[path, kind] :
             {std::pair("/etc/systemd/system.control/docker.service.d/50-performance.conf", FileKind::Regular),
              std::pair("/run/systemd/system.control/docker.service.d/50-performance.conf", FileKind::Regular),
              std::pair("/run/systemd/transient/docker.service.d/50-performance.conf", FileKind::Symlink)}) {
            HostFacts facts = healthyHost();
            facts.dockerUnit->properties["Nice"] = "0";
            facts.files[path] = {{}, 0644, 0, 0, kind};
            // It stands by its name in the place of ours, whatever comes later.
            facts.files["/etc/systemd/system/docker.service.d/90-site.conf"].content = "[Service]\nNice=0\n";
            const Findings findings = checkHealth(facts, &made);
            const auto found = std::ranges::find(findings, QString("unit/directive"), &Finding::id);
            QVERIFY(found != findings.end());
            const QString remedy = found->remedy.english();
            QVERIFY2(remedy.startsWith(QStringLiteral("systemd reads %1 instead of %2").arg(path, paths::performanceDropIn))
                         && !remedy.contains("sorts before"),
                     qPrintable(remedy));
        }
    }

    void theImageStoreInUseIsComparedWithThePlan_data()
    {
        QTest::addColumn<int>("planned");
        QTest::addColumn<QString>("driver");
        QTest::addColumn<int>("severity"); // -1: nothing is said
        const auto row = [](const char *name, ImageStore planned, const char *driver, int severity) {
            QTest::newRow(name) << static_cast<int>(planned) << QString::fromLatin1(driver) << severity;
        };
        row("on and on", ImageStore::On, "overlayfs", static_cast<int>(Severity::Pass));
        row("on, but not in use", ImageStore::On, "overlay2", static_cast<int>(Severity::Warning));
        row("off and off", ImageStore::Off, "overlay2", static_cast<int>(Severity::Pass));
        row("off, but in use", ImageStore::Off, "overlayfs", static_cast<int>(Severity::Warning));
        row("whatever dockerd takes", ImageStore::Automatic, "overlayfs", -1);
    }
    void theImageStoreInUseIsComparedWithThePlan()
    {
        QFETCH(int, planned);
        QFETCH(QString, driver);
        QFETCH(int, severity);
        Plan made = plan();
        made.containerd.snapshotter = static_cast<ImageStore>(planned);
        HostFacts facts = healthyHost(made);
        facts.daemon->storageDriver = driver;
        const auto found = severityOf(checkHealth(facts, &made), "daemon/image-store");
        QCOMPARE(found ? static_cast<int>(*found) : -1, severity);
    }

    void capabilitiesHaveTheNumbersOfTheKernel()
    {
        QCOMPARE(capabilityBit("CAP_CHOWN"), std::optional(0));
        QCOMPARE(capabilityBit("CAP_SYS_ADMIN"), std::optional(21));
        QCOMPARE(capabilityBit("CAP_WAKE_ALARM"), std::optional(35));
        QCOMPARE(capabilityBit("CAP_BLOCK_SUSPEND"), std::optional(36));
        QCOMPARE(capabilityBit("CAP_CHECKPOINT_RESTORE"), std::optional(40));
        QVERIFY(!capabilityBit("CAP_NONE"));
    }

    void whatDriftedIsNamed()
    {
        Plan made = plan();
        HostFacts facts = healthyHost();
        facts.files.clear();
        const auto changes = makeChanges(made, facts);
        QVERIFY(changes.has_value());
        for (const Step &step : changes->steps) {
            if (const auto *write = std::get_if<WriteFile>(&step))
                facts.files[write->path] = write->file;
            if (const auto *set = std::get_if<SetSysctl>(&step))
                facts.sysctls[set->name] = set->value;
        }
        facts.lastWritten = readLastWritten(facts.files.at(paths::lastWritten).content);
        QCOMPARE(wrongOf(checkDrift(made, facts)), QStringList{});

        HostFacts missing = facts;
        missing.files.erase(paths::limitsDropIn);
        QCOMPARE(wrongOf(checkDrift(made, missing)), QStringList{"drift/file warning: It does not exist."});

        HostFacts edited = facts;
        edited.files.at(paths::limitsDropIn).content += "TasksMax=1\n";
        QCOMPARE(wrongOf(checkDrift(made, edited)), QStringList{"drift/edited warning: It was edited by hand."});

        HostFacts loosened = facts;
        loosened.files.at(paths::limitsDropIn).mode = 0666;
        QCOMPARE(wrongOf(checkDrift(made, loosened)), QStringList{"drift/file warning: It differs from the plan."});

        HostFacts key = facts;
        key.files.at(paths::daemonJson).content.replace("\"100m\"", "\"5m\"");
        const Findings drift = checkDrift(made, key);
        QCOMPARE(wrongOf(drift), QStringList{"drift/edited warning: It was edited by hand: \"5m\""});
        QCOMPARE(drift.front().title.english(), QString("/etc/docker/daemon.json#/log-opts/max-size"));

        HostFacts damaged = facts;
        damaged.files.at(paths::daemonJson).content = "{";
        QVERIFY(severityOf(checkDrift(made, damaged), "drift/error") == Severity::Warning);

        made.proxy.http.clear();
        bool isSuperfluous = false;
        for (const Finding &finding : checkDrift(made, facts))
            isSuperfluous |= finding.found.english() == QLatin1String("The plan no longer needs it.");
        QVERIFY(isSuperfluous);
    }
};

DOCKWRIGHT_TEST(TestHealth, suite::NoApplication)

} // namespace test_health

#include "test_health.moc"
