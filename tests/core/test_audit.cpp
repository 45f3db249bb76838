// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_report.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/rooted_reader.h"
#include "core/plan/plan_description.h"
#include "tests/support/files.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>

namespace test_audit {

using namespace dockwright::core;

namespace {

const QString unitPath = QStringLiteral("/usr/lib/systemd/system/docker.service");
const QString socketPath = QStringLiteral("/usr/lib/systemd/system/docker.socket");

FileFact regular(const QByteArray &content, int mode = 0644)
{
    return {content, mode, 0, 0, FileKind::Regular};
}

/// A host as Debian's docker.io leaves it, and its audit facts.
HostFacts plainHost()
{
    HostFacts facts;
    facts.osName = "Debian GNU/Linux 13 (trixie)";
    facts.kernel = "6.12";
    facts.dockerUnit = UnitFacts{};
    facts.dockerUnit->loadState = "loaded";
    facts.dockerUnit->activeState = "active";
    facts.dockerUnit->fragmentPath = unitPath;
    facts.dockerUnit->execStart = {{"/usr/sbin/dockerd", "-H", "fd://", "$DOCKER_OPTS"}};
    facts.dockerUnit->environmentFiles = QStringList{"/etc/default/docker"};
    facts.files[unitPath] =
        regular("[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS\n");
    facts.files["/etc/default/docker"] = regular("# DOCKER_OPTS=\"--dns 8.8.8.8\"\n");
    facts.dockerSocket = UnitFacts{};
    facts.dockerSocket->fragmentPath = socketPath;
    facts.files[socketPath] = regular("[Socket]\nListenStream=/run/docker.sock\nSocketMode=0660\n");
    facts.daemon = DaemonFacts{};
    facts.daemon->serverVersion = "26.1.5";
    facts.daemon->storageDriver = "overlay2";
    facts.daemon->loggingDriver = "json-file";
    facts.daemon->swarmState = "inactive";
    facts.daemon->dockerRootDir = "/var/lib/docker";
    facts.daemon->insecureRegistries = QStringList{"127.0.0.0/8"};
    facts.daemon->securityOptions = QStringList{"name=apparmor", "name=seccomp,profile=builtin"};
    facts.audit = AuditFacts{};
    AuditFacts &audit = *facts.audit;
    audit.mountPoints = QStringList{"/"};
    audit.dockerGroup = 997;
    audit.loadedRules = QStringList{};
    for (const char *path : {"/usr/sbin/dockerd", "/usr/bin/containerd", "/usr/bin/runc", "/usr/bin/containerd-shim-runc-v2"})
        audit.entries[path] = {{}, 0755, 0, 0, FileKind::Regular};
    for (const QString &path : {unitPath, socketPath, QStringLiteral("/etc/default/docker")})
        audit.entries[path] = {{}, 0644, 0, 0, FileKind::Regular};
    audit.entries["/etc/docker"] = {{}, 0755, 0, 0, FileKind::Directory};
    audit.entries["/var/lib/docker"] = {{}, 0710, 0, 0, FileKind::Directory};
    audit.entries["/run/docker.sock"] = {{}, 0660, 0, 997, FileKind::Other};
    audit.entries["/run/containerd"] = {{}, 0711, 0, 0, FileKind::Directory};
    audit.entries["/run/containerd/containerd.sock"] = {{}, 0660, 0, 0, FileKind::Other};
    return facts;
}

void setDaemonJson(HostFacts &facts, const char *text)
{
    facts.files[QLatin1String(paths::daemonJson)] = regular(json(text));
    facts.audit->entries[QLatin1String(paths::daemonJson)] = {{}, 0644, 0, 0, FileKind::Regular};
}

void setDropIn(HostFacts &facts, const QByteArray &flags)
{
    const QString path = QStringLiteral("/etc/systemd/system/docker.service.d/override.conf");
    facts.files[path] = regular("[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// " + flags + '\n');
    facts.dockerUnit->dropIns = QStringList{path};
    facts.dockerUnit->execStart = {QStringList{"/usr/sbin/dockerd", "-H", "fd://"} + QString::fromUtf8(flags).split(u' ')};
}

/// One with which nothing is wrong.
AuditedContainer confinedContainer(const char *name)
{
    AuditedContainer container;
    container.name = name;
    container.user = "1000";
    container.appArmorProfile = "docker-default";
    container.securityOptions = QStringList{"no-new-privileges"};
    container.networkMode = "web";
    container.ipcMode = "private";
    container.memoryBytes = 1 << 28;
    container.pidsLimit = 100;
    container.hasCpuShare = container.isReadOnly = container.hasHealthCheck = true;
    container.restartPolicy = "on-failure";
    container.mostRestarts = 5;
    container.publishedPorts = QStringList{"127.0.0.1:8080"};
    container.runsSshd = false;
    return container;
}

AuditFinding findingOf(const HostFacts &facts, const char *number)
{
    const AuditFindings findings = audit(facts);
    const auto found = std::ranges::find(findings, QLatin1String(number), &AuditFinding::number);
    return found != findings.end() ? *found : AuditFinding{};
}

QByteArray resultOf(const HostFacts &facts, const char *number)
{
    return auditResultName(findingOf(facts, number).result);
}

QStringList numbersWith(const AuditFindings &findings, AuditResult result)
{
    QStringList numbers;
    for (const AuditFinding &finding : findings)
        if (finding.result == result)
            numbers << finding.number;
    return numbers;
}

} // namespace

class TestAudit : public QObject
{
    Q_OBJECT

private slots:
    void everyCheckOfTheSevenSectionsIsThereOnce()
    {
        QStringList wanted;
        for (int i = 1; i <= 18; ++i)
            wanted << QStringLiteral("1.1.%1").arg(i);
        wanted << "1.2.1"
               << "1.2.2";
        for (int i = 1; i <= 18; ++i)
            wanted << QStringLiteral("2.%1").arg(i);
        for (int i = 1; i <= 24; ++i)
            wanted << QStringLiteral("3.%1").arg(i);
        for (const auto &[section, checks] : {std::pair(4, 12), std::pair(5, 32), std::pair(6, 2), std::pair(7, 9)})
            for (int i = 1; i <= checks; ++i)
                wanted << QStringLiteral("%1.%2").arg(section).arg(i);
        QStringList numbers;
        for (const AuditFinding &finding : audit(plainHost())) {
            numbers << finding.number;
            QVERIFY(!finding.title.isEmpty() && !finding.found.isEmpty());
            QVERIFY2(finding.isWrong() == !finding.remedy.isEmpty(), qPrintable(finding.number));
        }
        QCOMPARE(numbers, wanted);
    }

    /// A container as `docker run` makes it, and all that can be wrong with one.
    void eachFaultOfAContainerIsNamedByItsOwnCheck_data()
    {
        using Change = std::function<void(AuditedContainer &)>;
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("evidence");
        const auto row = [](const char *number, const char *evidence, const Change &change) {
            QTest::addRow("%s, %s", number, evidence) << QByteArray(number) << change << QString(evidence);
        };
        row("4.1", "web", [](AuditedContainer &c) { c.user = "0:0"; });
        row("5.2", "web: apparmor=unconfined", [](AuditedContainer &c) { c.appArmorProfile = "unconfined"; });
        row("5.4", "web: --cap-add NET_ADMIN,SYS_TIME", [](AuditedContainer &c) {
            c.addedCapabilities = QStringList{"NET_ADMIN", "SYS_TIME"};
        });
        row("5.5", "web: --privileged", [](AuditedContainer &c) { c.isPrivileged = true; });
        row("5.6", "web: /etc/ssl, /", [](AuditedContainer &c) {
            c.hostPaths = QStringList{"/srv", "/etc/ssl", "/etcetera", "/"};
        });
        row("5.7", "web: sshd", [](AuditedContainer &c) { c.runsSshd = true; });
        row("5.8", "web: 192.0.2.1:443", [](AuditedContainer &c) {
            c.publishedPorts = QStringList{"192.0.2.1:443", "192.0.2.1:8080"};
        });
        row("5.10", "web: --network host", [](AuditedContainer &c) { c.networkMode = "host"; });
        row("5.11", "web: --memory", [](AuditedContainer &c) { c.memoryBytes = 0; });
        row("5.12", "web: --cpus, --cpu-shares", [](AuditedContainer &c) { c.hasCpuShare = false; });
        row("5.13", "web: --read-only", [](AuditedContainer &c) { c.isReadOnly = false; });
        row("5.14", "web: 0.0.0.0:8080, [::]:8080", [](AuditedContainer &c) {
            c.publishedPorts = QStringList{"0.0.0.0:8080", "[::]:8080", "[2001:db8::1]:8181"};
        });
        row("5.15", "web: unless-stopped", [](AuditedContainer &c) { c.restartPolicy = "unless-stopped"; });
        row("5.15", "web: on-failure:0", [](AuditedContainer &c) { c.mostRestarts = 0; });
        row("5.16", "web: --pid host", [](AuditedContainer &c) { c.pidMode = "host"; });
        row("5.17", "web: --ipc host", [](AuditedContainer &c) { c.ipcMode = "host"; });
        row("5.18", "web: /dev/fuse", [](AuditedContainer &c) { c.devices = QStringList{"/dev/fuse"}; });
        row("5.20", "web: /mnt", [](AuditedContainer &c) { c.sharedMounts = QStringList{"/mnt"}; });
        row("5.21", "web: --uts host", [](AuditedContainer &c) { c.utsMode = "host"; });
        row("5.22", "web: seccomp=unconfined", [](AuditedContainer &c) { c.securityOptions << "seccomp=unconfined"; });
        row("5.25", "web: other.slice", [](AuditedContainer &c) { c.cgroupParent = "other.slice"; });
        row("5.26", "web: no-new-privileges",
            [](AuditedContainer &c) { c.securityOptions = QStringList{"no-new-privileges:false"}; });
        row("5.27", "web: --health-cmd", [](AuditedContainer &c) { c.hasHealthCheck = false; });
        row("5.29", "web: --pids-limit", [](AuditedContainer &c) { c.pidsLimit = -1; });
        row("5.30", "web: docker0", [](AuditedContainer &c) { c.networkMode = "bridge"; });
        row("5.31", "web: --userns host", [](AuditedContainer &c) { c.usernsMode = "host"; });
        row("5.32", "web: /var/run/docker.sock",
            [](AuditedContainer &c) { c.hostPaths = QStringList{"/var/run/docker.sock"}; });
    }
    void eachFaultOfAContainerIsNamedByItsOwnCheck()
    {
        QFETCH(QByteArray, number);
        QFETCH(std::function<void(AuditedContainer &)>, change);
        QFETCH(QString, evidence);
        HostFacts facts = plainHost();
        facts.audit->docker = AuditedDocker{};
        facts.audit->docker->containers = {confinedContainer("db"), confinedContainer("web")};
        const auto wrongIn = [&facts] {
            QStringList numbers;
            for (const AuditFinding &finding : audit(facts))
                if (finding.isWrong() && finding.number >= QLatin1String("4"))
                    numbers << finding.number;
            return numbers;
        };
        QCOMPARE(wrongIn(), QStringList());
        change(facts.audit->docker->containers.back());
        QVERIFY2(wrongIn().contains(number), qPrintable(wrongIn().join(u' ')));
        QVERIFY2(wrongIn().size() <= (number == "5.6" || number == "5.32" ? 2 : 1), qPrintable(wrongIn().join(u' ')));
        QCOMPARE(findingOf(facts, number.constData()).evidence, evidence);
    }

    /// A dockerd that has lost what it listed, or says nothing of it: nobody crashes, and nothing is passed unseen.
    void whatDockerdDoesNotTellIsNotPassed()
    {
        class Silent : public RootedReader
        {
        public:
            Silent() : RootedReader(QStringLiteral("/nonexistent")) {}
            Result<Json> daemonAnswer(const QString &path, std::chrono::seconds) const override
            {
                const auto answer = answers.find(path);
                return answer != answers.end() ? answer->second : Json();
            }
            std::map<QString, Json> answers;
        };
        Silent reader;
        reader.answers["/containers/json?all=1"] =
            Json::array({{{"Id", "a"}, {"Names", {"/web"}}, {"State", "running"}, {"ImageID", "sha256:1"}},
                         {{"Id", "b"}, {"Names", {"/gone"}}, {"State", "running"}, {"ImageID", "sha256:1"}}});
        reader.answers["/containers/a/json"] =
            Json{{"Name", "/web"}, {"HostConfig", {{"DeviceRequests", {{{"Driver", "cdi"}, {"DeviceIDs", {"v.com/gpu=0"}}}}}}}};
        reader.answers["/images/json"] = Json::array({{{"Id", "sha256:1"}, {"RepoTags", {"web:1"}}}});
        reader.answers["/info"] = Json{{"Swarm", {{"LocalNodeState", "locked"}, {"ControlAvailable", true}}}};
        HostFacts facts = plainHost();
        inspectForAudit(reader, facts);
        QVERIFY(facts.audit->docker.has_value());
        QCOMPARE(facts.audit->docker->containers.size(), std::size_t(1)); // the other has ended
        QCOMPARE(findingOf(facts, "5.18").evidence, QString("web: v.com/gpu=0"));
        QCOMPARE(resultOf(facts, "5.7"), QByteArray("info"));
        for (const char *number : {"4.6", "7.1", "7.3", "7.5", "7.7"})
            QCOMPARE(resultOf(facts, number), QByteArray("info"));
        facts.audit->docker->undescribed = QStringList{"hung"};
        QCOMPARE(resultOf(facts, "5.5"), QByteArray("info"));
        facts.audit->docker->containers[0].isPrivileged = true;
        QCOMPARE(resultOf(facts, "5.5"), QByteArray("fail"));
    }

    void whatDockerdHasIsReadFromItsFacts()
    {
        HostFacts facts = plainHost();
        QCOMPARE(resultOf(facts, "5.5"), QByteArray("info")); // it was not asked
        facts.audit->docker = AuditedDocker{};
        QCOMPARE(resultOf(facts, "5.5"), QByteArray("not-applicable")); // nothing runs
        QCOMPARE(resultOf(facts, "4.6"), QByteArray("not-applicable"));
        QCOMPARE(resultOf(facts, "7.1"), QByteArray("not-applicable"));
        QCOMPARE(resultOf(facts, "5.1"), QByteArray("pass"));
        facts.audit->docker->images = QStringList{"a:1", "b:1"};
        facts.audit->docker->imagesWithoutHealthCheck = QStringList{"b:1"};
        QCOMPARE(findingOf(facts, "4.6").evidence, QString("b:1"));
        AuditedSwarm &swarm = facts.audit->docker->swarm.emplace();
        QCOMPARE(resultOf(facts, "7.5"), QByteArray("not-applicable")); // a worker
        swarm = {true, true, 2, "0.0.0.0:2377", {"ingress"}, 0, false, 90};
        for (const char *number : {"7.1", "7.2", "7.3", "7.5"})
            QCOMPARE(resultOf(facts, number), QByteArray("warn"));
        QCOMPARE(resultOf(facts, "7.4"), QByteArray("info"));
        swarm = {true, true, 3, "192.0.2.1:2377", {}, 1, true, 90};
        for (const char *number : {"7.1", "7.2", "7.3", "7.4", "7.5"})
            QCOMPARE(resultOf(facts, number), QByteArray("pass"));
        const auto read = readFacts(writeFacts(facts));
        QVERIFY(read.has_value());
        QCOMPARE(read->audit, facts.audit);
    }

    void aPlainHostFailsWhatItIsKnownToFail()
    {
        const AuditFindings findings = audit(plainHost());
        QCOMPARE(numbersWith(findings, AuditResult::Fail),
                 (QStringList{"1.1.1", "1.1.3", "1.1.4", "1.1.5", "1.1.6", "1.1.7", "1.1.8", "1.1.9", "1.1.10", "1.1.14",
                              "1.1.17", "1.1.18", "2.2", "2.14", "2.15"}));
        QCOMPARE(numbersWith(findings, AuditResult::Warn), (QStringList{"2.8", "2.9", "2.12", "2.13", "2.16"}));
    }

    void aHostOfWhichNothingIsKnownIsNotJudged()
    {
        for (const AuditFinding &finding : audit(HostFacts{}))
            QVERIFY2(finding.result != AuditResult::Fail || finding.number.startsWith("2."), qPrintable(finding.number));
        for (const AuditFinding &finding : audit(HostFacts{}))
            if (finding.number.startsWith("3."))
                QCOMPARE(finding.result, AuditResult::Info);
    }

    void aSettingIsSeenWhereverItStands_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("source");
        QTest::newRow("flag of the unit") << "unit" << unitPath;
        QTest::newRow("flag of a drop-in") << "drop-in"
                                           << "/etc/systemd/system/docker.service.d/override.conf";
        QTest::newRow("variable of a file") << "environment"
                                            << "DOCKER_OPTS in /etc/default/docker";
        QTest::newRow("daemon.json") << "file"
                                     << "/etc/docker/daemon.json";
    }
    void aSettingIsSeenWhereverItStands()
    {
        QFETCH(QString, place);
        QFETCH(QString, source);
        HostFacts facts = plainHost();
        if (place == "unit") {
            facts.dockerUnit->execStart[0] << "--icc=false";
            facts.files[unitPath] = regular("[Service]\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS --icc=false\n");
        } else if (place == "drop-in") {
            setDropIn(facts, "--icc=false");
        } else if (place == "environment") {
            facts.files["/etc/default/docker"] = regular("DOCKER_OPTS=\"--icc=false --log-level warn\"\n");
        } else {
            setDaemonJson(facts, "{'icc': false}");
        }
        const AuditFinding finding = findingOf(facts, "2.2");
        QCOMPARE(finding.result, AuditResult::Pass);
        QCOMPARE(finding.found.english(), QStringLiteral("icc is false, set by %1.").arg(source));
        if (place == "environment")
            QCOMPARE(resultOf(facts, "2.3"), "fail");
    }

    void flagsAreReadAsDockerdReadsThem()
    {
        HostFacts facts = plainHost();
        setDropIn(facts,
                  "-l warn -s=overlay2 -D --icc --iptables=false --insecure-registry a.lan --insecure-registry=b.lan "
                  "--storage-opt dm.basesize=50G --userns-remap default --live-restore=t -Htcp://0.0.0.0:2375");
        const DaemonSettings settings(facts);
        QCOMPARE(settings.text("/log-level"), "warn");
        QCOMPARE(settings.text("/storage-driver"), "overlay2");
        QVERIFY(settings.isOn("/debug", false));
        QVERIFY(settings.isOn("/icc", false));
        QVERIFY(!settings.isOn("/iptables", true));
        QVERIFY(settings.isOn("/live-restore", false));
        QCOMPARE(settings.list("/insecure-registries"), (QStringList{"a.lan", "b.lan"}));
        QCOMPARE(settings.list("/storage-opts"), QStringList{"dm.basesize=50G"});
        QCOMPARE(settings.list("/hosts"), (QStringList{"fd://", "tcp://0.0.0.0:2375"}));
        QCOMPARE(settings.text("/userns-remap"), "default");
        for (const char *number : {"2.3", "2.4", "2.5", "2.7", "2.11"})
            QCOMPARE(resultOf(facts, number), "fail");
    }

    void aPortWantsCertificates()
    {
        HostFacts facts = plainHost();
        QCOMPARE(resultOf(facts, "2.7"), "not-applicable");
        facts.files[socketPath] = regular("[Socket]\nListenStream=/run/docker.sock\nListenStream=2375\n");
        QCOMPARE(resultOf(facts, "2.7"), "fail");
        QVERIFY(findingOf(facts, "2.7").found.english().contains("2375"));
        facts.files[socketPath] = regular("[Socket]\nListenStream=/run/docker.sock\n");
        facts.dockerUnit->execStart = {{"/usr/sbin/dockerd"}};
        setDaemonJson(facts, "{'hosts': ['unix:///var/run/docker.sock', 'tcp://10.0.0.1:2376'], 'tls': true}");
        QCOMPARE(resultOf(facts, "2.7"), "fail");
        setDaemonJson(facts,
                      "{'hosts': ['tcp://10.0.0.1:2376'], 'tlsverify': true, 'tlscacert': '/etc/docker/ca.pem', 'tlscert': "
                      "'/etc/docker/cert.pem', 'tlskey': '/etc/docker/key.pem'}");
        QCOMPARE(resultOf(facts, "2.7"), "pass");
        facts.audit->entries["/etc/docker/key.pem"] = {{}, 0440, 0, 0, FileKind::Regular};
        QCOMPARE(resultOf(facts, "3.14"), "fail");
        QVERIFY(findingOf(facts, "3.14").remedy.english().contains("chmod 400 /etc/docker/key.pem"));
        QCOMPARE(resultOf(facts, "3.12"), "not-applicable");
    }

    void whatAPlanMendsIsMendedByIt()
    {
        Plan plan;
        plan.security.icc = true;
        int fixes = 0;
        HostFacts facts = plainHost();
        setDaemonJson(facts, "{'log-level': 'debug', 'insecure-registries': ['a.lan']}");
        for (const AuditFinding &finding : audit(facts)) {
            if (!finding.fix)
                continue;
            ++fixes;
            const Member *member = findMember(finding.fix->pointer);
            QVERIFY2(member != nullptr, qPrintable(finding.fix->pointer));
            QVERIFY(setMember(*member, plan, OrderedJson(finding.fix->value)).isEmpty());
        }
        QCOMPARE(fixes, 7); // 2.2 2.3 2.5 2.8 2.9 2.14 2.15
        QVERIFY(checkPlan(plan).empty());
        QVERIFY(!plan.security.icc && plan.security.noNewPrivileges && plan.security.usernsRemap);
        QVERIFY(plan.reliability.liveRestore && plan.registry.insecure.isEmpty());
    }

    void aFlagHasToGoBeforeAPlanCanMendIt()
    {
        HostFacts facts = plainHost();
        setDropIn(facts, "--log-level=error");
        const AuditFinding finding = findingOf(facts, "2.3");
        QCOMPARE(finding.result, AuditResult::Fail);
        QVERIFY(!finding.fix);
        QVERIFY(finding.remedy.english().contains("override.conf"));
    }

    void liveRestoreIsNotForSwarmAndHasToBeInEffect()
    {
        HostFacts facts = plainHost();
        setDaemonJson(facts, "{'live-restore': true}");
        QCOMPARE(resultOf(facts, "2.15"), "fail");
        facts.daemon->liveRestore = true;
        QCOMPARE(resultOf(facts, "2.15"), "pass");
        facts.daemon->swarmState = "active";
        QCOMPARE(resultOf(facts, "2.15"), "not-applicable");
    }

    void aFileThatCannotBeReadIsNotTakenForEmpty()
    {
        HostFacts facts = plainHost();
        setDaemonJson(facts, "{'icc': fals");
        for (const AuditFinding &finding : audit(facts))
            if (finding.number.startsWith("2."))
                QVERIFY2(finding.result == AuditResult::Info || finding.result == AuditResult::NotApplicable,
                         qPrintable(finding.number));
    }

    void aWatchOnADirectoryCoversWhatIsInIt_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("result");
        QTest::newRow("watch") << "-w /usr/sbin/dockerd -k docker"
                               << "1.1.3"
                               << "pass";
        QTest::newRow("as auditctl shows it") << "-w /usr/sbin/dockerd -p rwxa -k docker"
                                              << "1.1.3"
                                              << "pass";
        QTest::newRow("system call rule") << "-a always,exit -F arch=b64 -F path=/usr/sbin/dockerd -F perm=x -k docker"
                                          << "1.1.3"
                                          << "pass";
        QTest::newRow("directory") << "-w /run/containerd -k docker"
                                   << "1.1.8"
                                   << "pass";
        QTest::newRow("other way of writing it") << "-w /lib/systemd/system/docker.service -k docker"
                                                 << "1.1.7"
                                                 << "pass";
        QTest::newRow("another file with that beginning") << "-w /usr/sbin/dockerd2 -k docker"
                                                          << "1.1.3"
                                                          << "fail";
        QTest::newRow("never") << "-a never,exit -F path=/usr/sbin/dockerd"
                               << "1.1.3"
                               << "fail";
        QTest::newRow("not there") << "-w /etc/sysconfig/docker"
                                   << "1.1.13"
                                   << "not-applicable";
    }
    void aWatchOnADirectoryCoversWhatIsInIt()
    {
        QFETCH(QString, rule);
        QFETCH(QString, number);
        QFETCH(QString, result);
        HostFacts facts = plainHost();
        facts.audit->loadedRules = QStringList{rule};
        QCOMPARE(resultOf(facts, qPrintable(number)), result.toUtf8());
        if (result != "pass")
            return;
        facts.audit->loadedRules = QStringList{};
        facts.audit->writtenRules = QStringList{rule};
        QCOMPARE(resultOf(facts, qPrintable(number)), "warn");
        facts.audit->loadedRules.reset();
        QCOMPARE(resultOf(facts, qPrintable(number)), "info");
    }

    void ownersAndModesAreThoseThatAreAskedFor()
    {
        HostFacts facts = plainHost();
        setDaemonJson(facts, "{}");
        QCOMPARE(resultOf(facts, "3.18"), "pass");
        facts.audit->entries[QLatin1String(paths::daemonJson)].mode = 0600;
        QCOMPARE(resultOf(facts, "3.18"), "pass");
        facts.audit->entries[QLatin1String(paths::daemonJson)].mode = 0664;
        QCOMPARE(resultOf(facts, "3.18"), "fail");
        QCOMPARE(findingOf(facts, "3.18").remedy.english(), "Run: chmod 644 /etc/docker/daemon.json");
        facts.audit->entries[QLatin1String(paths::daemonJson)].mode = 04644;
        QCOMPARE(resultOf(facts, "3.18"), "fail");
        facts.audit->entries[QLatin1String(paths::daemonJson)].uid = 1000;
        QCOMPARE(resultOf(facts, "3.17"), "fail");
        facts.audit->entries["/run/docker.sock"].gid = 0;
        QCOMPARE(resultOf(facts, "3.15"), "fail");
        facts.audit->entries["/run/docker.sock"].mode = 0666;
        QCOMPARE(resultOf(facts, "3.16"), "fail");
        facts.audit->entries["/etc/docker/certs.d/a.lan/ca.crt"] = {{}, 0444, 0, 0, FileKind::Regular};
        QCOMPARE(resultOf(facts, "3.8"), "pass");
        facts.audit->entries["/etc/docker/certs.d/b.lan/ca.crt"] = {{}, 0644, 0, 0, FileKind::Regular};
        QVERIFY(findingOf(facts, "3.8").remedy.english().endsWith("chmod 444 /etc/docker/certs.d/b.lan/ca.crt"));
        setDropIn(facts, "--icc=false");
        facts.audit->entries[facts.dockerUnit->dropIns[0]] = {{}, 0666, 0, 0, FileKind::Regular};
        QCOMPARE(resultOf(facts, "3.2"), "fail");
        facts.audit->unreadable << unitPath;
        QCOMPARE(resultOf(facts, "3.2"), "info");
    }

    void theHostIsLookedAtWithoutFollowingLinks()
    {
        const QTemporaryDir directory;
        const QDir root(directory.path());
        for (const char *path :
             {"etc/docker/certs.d/a.lan", "etc/default", "usr/sbin", "etc/audit/rules.d", "usr/lib/systemd/system"})
            QVERIFY(root.mkpath(QLatin1String(path)));
        const auto put = [&](const char *path, const QByteArray &content) {
            QFile file(root.filePath(QLatin1String(path)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        };
        put("etc/docker/certs.d/a.lan/ca.crt", "x");
        put("usr/sbin/dockerd", "");
        put("etc/group", "root:x:0:\ndocker:x:997:ada,bob\n");
        put("etc/passwd", "root:x:0:0::/:/bin/sh\ncarol:x:1001:997::/:/bin/sh\n");
        put("etc/audit/rules.d/docker.rules", "# text\n-w /usr/sbin/dockerd -k docker\n");
        put("etc/audit/rules.d/README", "-w /etc\n");
        put("usr/lib/systemd/system/docker.service",
            "[Service]\nExecStart=/usr/sbin/dockerd --config-file /etc/default/d.json\n");
        put("etc/default/d.json", "{\"icc\": false}");
        QVERIFY(QFile::link(QStringLiteral("/etc/shadow"), root.filePath(QStringLiteral("etc/default/docker"))));
        const RootedReader reader(directory.path());
        HostFacts facts = inspectHost(reader);
        inspectForAudit(reader, facts);
        QVERIFY(facts.audit.has_value());
        QCOMPARE(facts.audit->dockerGroup, 997);
        QCOMPARE(facts.audit->dockerMembers, (QStringList{"ada", "bob", "carol"}));
        QCOMPARE(facts.audit->writtenRules, QStringList{"-w /usr/sbin/dockerd -k docker"});
        QCOMPARE(facts.audit->entries.at("/etc/default/docker").kind, FileKind::Symlink);
        QVERIFY(facts.audit->entries.contains("/etc/docker/certs.d/a.lan/ca.crt"));
        QVERIFY(facts.audit->entries.at("/etc/docker/certs.d/a.lan/ca.crt").content.isEmpty());
        QCOMPARE(resultOf(facts, "2.2"), "pass");
        QCOMPARE(resultOf(facts, "1.1.2"), "warn");
        QCOMPARE(resultOf(facts, "3.20"), "warn");
        // What was gathered goes into facts and back.
        QCOMPARE(readFacts(writeFacts(facts))->audit, facts.audit);
    }

    void findingsGoThroughJsonAndIntoReports()
    {
        HostFacts facts = plainHost();
        facts.osName = "<b>\x1b[1m";
        const AuditFindings findings = audit(facts);
        for (const AuditFinding &finding : findings) {
            const auto again = auditFromJson(auditToJson(finding));
            QVERIFY(again.has_value());
            QCOMPARE(again->title.english(), finding.title.english());
            QCOMPARE(again->result, finding.result);
            QVERIFY(again->fix == finding.fix);
        }
        QVERIFY(!auditFromJson(Json{{"result", "nonsense"}}) && !auditFromJson(Json::array()));
        const Wording chinese(QStringLiteral("zh_CN"));
        const QByteArray html = auditReportHtml(findings, facts, QStringLiteral("zh-CN"), chinese);
        QVERIFY(html.startsWith("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
        QVERIFY(!html.contains("<b>") && !html.contains('\x1b') && html.contains("&lt;b&gt;"));
        QCOMPARE(html.count("<td>2."), 18);
        QVERIFY(html.contains("security.icc"));
        QVERIFY(!html.contains("<br></td>"));
        const auto report = parseJson(auditReportJson(findings, facts));
        QVERIFY(report.has_value());
        QCOMPARE(report->value["findings"].size(), findings.size());
        QCOMPARE(auditSummary(findings).args.front(), QString::number(findings.size()));
    }
};

DOCKWRIGHT_TEST(TestAudit, suite::NoApplication)

} // namespace test_audit

#include "test_audit.moc"
