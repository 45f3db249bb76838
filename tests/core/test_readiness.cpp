// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit.h"
#include "core/health/health_checks.h"
#include "core/host/rooted_reader.h"
#include "core/readiness/host_features.h"
#include "core/readiness/readiness.h"
#include "core/text/event.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>

namespace test_readiness {

using namespace dockwright::core;

namespace {

/// A directory that shows itself as the /proc and /sys of a host.
struct Root {
    QTemporaryDir directory;

    bool write(const QString &path, const QByteArray &content) const
    {
        const QString whole = directory.filePath(path.mid(1));
        QFile file(whole);
        return QDir().mkpath(QFileInfo(whole).path()) && file.open(QIODevice::WriteOnly)
            && file.write(content) == content.size();
    }
    RootedReader reader() const { return RootedReader(directory.path()); }
};

/// Everything that containers are made of.
HostFacts readyHost()
{
    HostFacts facts;
    facts.cgroupVersion = 2;
    facts.remap = RemapFacts{true, true, 65536, 65536, 165536};
    facts.readiness.emplace();
    ReadinessFacts &readiness = *facts.readiness;
    readiness.namespaces = QStringList{"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
    readiness.sysctls = {{"user.max_user_namespaces", "63432"},
                         {"kernel.unprivileged_userns_clone", "1"},
                         {"kernel.keys.root_maxkeys", "1000000"}};
    readiness.controllers = QStringList{"cpuset", "cpu", "io", "memory", "pids"};
    readiness.handedOn = readiness.controllers;
    readiness.seccompActions = QStringList{"kill_process", "errno", "allow"};
    readiness.appArmor = "Y";
    for (const auto &needs : {hostNeeds(), hostFeatures()})
        for (const HostNeed &need : needs)
            readiness.needs.push_back({needName(need), NeedState::Met, "seen"});
    return facts;
}

const Finding *find(const Findings &findings, const QString &id)
{
    const auto found = std::ranges::find(findings, id, &Finding::id);
    return found != findings.end() ? &*found : nullptr;
}

QStringList notPassed(const Findings &findings)
{
    QStringList ids;
    for (const Finding &finding : findings)
        if (finding.severity != Severity::Pass)
            ids << finding.id + u'=' + QLatin1String(severityName(finding.severity));
    return ids;
}

NeedFact needOf(const std::vector<NeedFact> &needs, const char *name)
{
    const auto found = std::ranges::find(needs, QLatin1String(name), &NeedFact::name);
    return found != needs.end() ? *found : NeedFact{};
}

} // namespace

/// What containers are made of: how it is read, and how it is judged.
class TestReadiness : public QObject
{
    Q_OBJECT

private slots:
    void aHostThatHasAllPasses()
    {
        const Findings findings = checkReadiness(readyHost());
        QCOMPARE(notPassed(findings), QStringList());
        for (const char *id : {"namespaces/mnt",  "namespaces/pid",  "namespaces/ipc",       "namespaces/net",
                               "namespaces/uts",  "namespaces/user", "namespaces/cgroup",    "namespaces/time",
                               "cgroups/version", "cgroups/cpu",     "cgroups/memory",       "cgroups/pids",
                               "cgroups/cpuset",  "cgroups/io",      "protection/seccomp",   "protection/access-control",
                               "kernel/overlay",  "kernel/iptables", "kernel/cfs_bandwidth", "kernel/root_maxkeys",
                               "userns/ranges"})
            QVERIFY2(find(findings, id) != nullptr, id);
    }

    void everyFindingSaysWhatItIsForInBothLanguages()
    {
        const Wording chinese(QStringLiteral("zh_CN"));
        for (const Finding &finding : checkReadiness(readyHost())) {
            QVERIFY2(!finding.purpose.isEmpty(), qPrintable(finding.id));
            QVERIFY2(chinese(finding.purpose) != finding.purpose.english(), qPrintable(finding.id));
            const auto again = findingFromJson(findingToJson(finding));
            QVERIFY(again && *again == finding);
        }
    }

    void everyNamespaceNamesTheChecksThatWatchIt()
    {
        QStringList known;
        for (const AuditFinding &each : audit(HostFacts()))
            known << each.number;
        int namespaces = 0;
        for (const Finding &finding : checkReadiness(readyHost())) {
            QCOMPARE(!finding.security.isEmpty(), finding.id.startsWith(QLatin1String("namespaces/")));
            QCOMPARE(finding.watch.isEmpty(), finding.security.isEmpty());
            if (finding.watch.isEmpty())
                continue;
            ++namespaces;
            for (const QString &command : finding.watch.args.value(0).split(QStringLiteral("; ")))
                for (const QString &check : command.section(u' ', 1).split(QStringLiteral(", ")))
                    if (command.startsWith(QLatin1String("--audit ")))
                        QVERIFY2(known.contains(check), qPrintable(check));
                    else
                        QVERIFY2(command.startsWith(QLatin1String("--health containers/")), qPrintable(command));
        }
        QCOMPARE(namespaces, 8);
    }

    void everyLackIsAFinding_data()
    {
        using Change = std::function<void(HostFacts &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("finding");
        const auto row = [](const char *name, Change change, const char *finding) {
            QTest::newRow(name) << change << QString::fromLatin1(finding);
        };
        const auto missing = [](const char *need) {
            return [need](HostFacts &facts) {
                std::ranges::find(facts.readiness->needs, QLatin1String(need), &NeedFact::name)->state = NeedState::Missing;
            };
        };
        row(
            "no pid namespaces", [](HostFacts &f) { f.readiness->namespaces.removeAll("pid"); }, "namespaces/pid=critical");
        row(
            "no user namespaces", [](HostFacts &f) { f.readiness->namespaces.removeAll("user"); }, "namespaces/user=warning");
        row(
            "no time namespaces", [](HostFacts &f) { f.readiness->namespaces.removeAll("time"); }, "namespaces/time=info");
        row(
            "none allowed", [](HostFacts &f) { f.readiness->sysctls["user.max_user_namespaces"] = "0"; },
            "namespaces/user=warning");
        row(
            "not for everybody", [](HostFacts &f) { f.readiness->sysctls["kernel.unprivileged_userns_clone"] = "0"; },
            "userns/kernel.unprivileged_userns_clone=info");
        row(
            "fenced by AppArmor",
            [](HostFacts &f) { f.readiness->sysctls["kernel.apparmor_restrict_unprivileged_userns"] = "1"; },
            "userns/kernel.apparmor_restrict_unprivileged_userns=info");
        row(
            "no range", [](HostFacts &f) { f.remap->gids = 0; }, "userns/ranges=warning");
        row(
            "cgroup v1", [](HostFacts &f) { f.cgroupVersion = 1; }, "cgroups/version=warning");
        row(
            "no cgroups", [](HostFacts &f) { f.cgroupVersion.reset(); }, "cgroups/version=critical");
        row("no memory controller", missing("controller:memory"), "cgroups/memory=warning");
        row(
            "no seccomp", [](HostFacts &f) { f.readiness->seccompActions.clear(); }, "protection/seccomp=warning");
        row(
            "nothing around it", [](HostFacts &f) { f.readiness->appArmor = "N"; }, "protection/access-control=warning");
        row(
            "AppArmor that dockerd does not use",
            [](HostFacts &f) {
                f.daemon = DaemonFacts{};
                f.daemon->securityOptions = QStringList{"name=seccomp,profile=builtin"};
            },
            "protection/access-control=info");
        row("no overlay", missing("kernel:overlay"), "kernel/overlay=critical");
        row("no iptables", missing("program:iptables|nft"), "kernel/iptables=critical");
        row("no ip_vs", missing("kernel:ip_vs"), "kernel/ip_vs=warning");
        row("no macvlan", missing("kernel:macvlan"), "kernel/macvlan=info");
        row(
            "few keys", [](HostFacts &f) { f.readiness->sysctls["kernel.keys.root_maxkeys"] = "10000"; },
            "kernel/root_maxkeys=warning");
    }
    void everyLackIsAFinding()
    {
        using Change = std::function<void(HostFacts &)>;
        QFETCH(Change, change);
        QFETCH(QString, finding);
        HostFacts facts = readyHost();
        change(facts);
        const Findings findings = checkReadiness(facts);
        QCOMPARE(notPassed(findings), QStringList(finding));
        const Finding *found = find(findings, finding.section(u'=', 0, 0));
        QVERIFY(!found->remedy.isEmpty() || found->severity == Severity::Info);
    }

    void whatIsNotKnownIsNotMissing()
    {
        HostFacts facts = readyHost();
        facts.readiness->namespaces.clear();
        for (NeedFact &need : facts.readiness->needs)
            need.state = NeedState::Unknown;
        QVERIFY(!hasCritical(checkReadiness(facts)));
        QVERIFY(checkReadiness(HostFacts{}).empty());
    }

    void theKernelIsReadFromItsConfigurationAndItsModules()
    {
        Root root;
        QVERIFY(root.write("/proc/sys/kernel/osrelease", "6.12.1-test\n"));
        QCOMPARE(needOf(readNeeds(root.reader()), "kernel:veth").state, NeedState::Unknown);

        QVERIFY(root.write("/lib/modules/6.12.1-test/modules.builtin", "kernel/net/bridge/bridge.ko\n"));
        QVERIFY(root.write("/lib/modules/6.12.1-test/modules.dep", "kernel/net/netfilter/xt-mark.ko.xz: kernel/net/x.ko.xz\n"));
        QVERIFY(root.write("/sys/module/overlay/refcnt", "0"));
        auto needs = readNeeds(root.reader());
        QCOMPARE(needOf(needs, "kernel:bridge").evidence, QStringLiteral("bridge.ko"));
        QCOMPARE(needOf(needs, "kernel:xt_mark").state, NeedState::Met);
        QCOMPARE(needOf(needs, "kernel:overlay").evidence, QStringLiteral("/sys/module/overlay"));
        QCOMPARE(needOf(needs, "kernel:veth").state, NeedState::Unknown);

        QVERIFY(root.write("/boot/config-6.12.1-test", "CONFIG_VETH=m\n# CONFIG_IP_VS is not set\nCONFIG_NF_NAT=y\n"));
        needs = readNeeds(root.reader());
        QCOMPARE(needOf(needs, "kernel:veth").evidence, QStringLiteral("CONFIG_VETH=m, /boot/config-6.12.1-test"));
        QCOMPARE(needOf(needs, "kernel:nf_nat").state, NeedState::Met);
        QCOMPARE(needOf(needs, "kernel:ip_vs").state, NeedState::Missing);
        QCOMPARE(needOf(needs, "kernel:bridge").state, NeedState::Met); // the kernel knows better than the file
    }

    void aHostIsReadAsItShowsItself()
    {
        Root root;
        QVERIFY(root.write("/proc/self/ns/pid", ""));
        QVERIFY(root.write("/proc/sys/user/max_pid_namespaces", "1000\n"));
        QVERIFY(root.write("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n"));
        QVERIFY(root.write("/sys/fs/cgroup/cgroup.subtree_control", "memory\n"));
        QVERIFY(root.write("/proc/sys/kernel/seccomp/actions_avail", "kill_process allow\n"));
        QVERIFY(root.write("/sys/module/apparmor/parameters/enabled", "Y\n"));
        const ReadinessFacts facts = readReadiness(root.reader());
        QCOMPARE(facts.namespaces, QStringList("pid"));
        QCOMPARE(facts.sysctls.at("user.max_pid_namespaces"), QStringLiteral("1000"));
        QCOMPARE(facts.controllers, (QStringList{"cpu", "memory", "pids"}));
        QCOMPARE(facts.handedOn, QStringList("memory"));
        QCOMPARE(facts.appArmor, QStringLiteral("Y"));
        QCOMPARE(needOf(facts.needs, "controller:cpu").state, NeedState::Met);
        QCOMPARE(needOf(facts.needs, "controller:io|blkio").state, NeedState::Missing);
        const Json json = facts;
        QVERIFY(json.get<ReadinessFacts>() == facts);
    }

    /// This machine runs the test, so it has processes, mounts and a kernel.
    void thisMachineIsRead()
    {
        const ReadinessFacts facts = readReadiness(RootedReader(QStringLiteral("/")));
        for (const char *name : {"mnt", "pid", "net", "ipc", "uts"})
            QVERIFY2(facts.namespaces.contains(QLatin1String(name)), name);
        QCOMPARE(facts.needs.size(), hostNeeds().size() + hostFeatures().size());
    }
};

DOCKWRIGHT_TEST(TestReadiness, QCoreApplication)

} // namespace test_readiness

#include "test_readiness.moc"
