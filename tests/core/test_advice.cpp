#include "core/changes/advice.h"
#include "core/host/paths.h"

#include <QTest>

#include <functional>

using namespace dockwright::core;

namespace {

/// A host of which nothing needs to be said.
HostFacts host()
{
    HostFacts facts;
    facts.cpus = 8;
    facts.memoryBytes = 16LL << 30;
    facts.cgroupVersion = 2;
    facts.dockerOrigin = "docker-ce";
    facts.sysctls = {{"fs.nr_open", "1073741816"},
                     {"fs.inotify.max_user_instances", "1000000"},
                     {"kernel.threads-max", "100000000"},
                     {"kernel.pid_max", "100000000"},
                     {"net.netfilter.nf_conntrack_max", "1000000000"}};
    facts.daemon = DaemonFacts{};
    facts.daemon->storageDriver = "overlay2";
    facts.daemon->loggingDriver = "json-file";
    facts.runningContainers.emplace();
    facts.dockerUnit = UnitFacts{};
    facts.dockerUnit->loadState = "loaded";
    return facts;
}

Plan plan()
{
    Plan quiet;
    quiet.capacity.containers = 10;
    quiet.logging.maxSize = "1m";
    return quiet;
}

QStringList idsOf(const Plan &of, const HostFacts &facts)
{
    QStringList ids;
    for (const Finding &finding : advise(of, facts))
        ids << finding.id;
    return ids;
}

using Change = std::function<void(Plan &, HostFacts &)>;

} // namespace
Q_DECLARE_METATYPE(Change)

class TestAdvice : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsSaidWhereAllIsAsItShouldBe() { QCOMPARE(idsOf(plan(), host()), QStringList{}); }

    void eachAdviceIsGivenWhereItIsDueAndNoOther_data()
    {
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, const QStringList &ids, Change change) { QTest::newRow(name) << ids << change; };
        const auto on = [](auto change) { return Change(change); };
        row("more containers than a bridge has ports", {"capacity/bridge-ports"}, on([](Plan &p, HostFacts &) {
                p.capacity.containers = 1024;
                p.logging.maxSize = "1k";
            }));
        row("as many as it has", {}, on([](Plan &p, HostFacts &) {
                p.capacity.containers = 1023;
                p.logging.maxSize = "1k";
            }));
        row("fs.nr_open too low", {"capacity/nr-open"}, on([](Plan &, HostFacts &f) { f.sysctls["fs.nr_open"] = "65535"; }));
        row("fs.nr_open just enough", {}, on([](Plan &, HostFacts &f) { f.sysctls["fs.nr_open"] = "65536"; }));
        row("a confined host", {"capacity/nofile-ceiling"}, on([](Plan &, HostFacts &f) { f.nofileCeiling = 20000; }));
        row("inotify", {"capacity/inotify"},
            on([](Plan &, HostFacts &f) { f.sysctls["fs.inotify.max_user_instances"] = "19"; }));
        row("threads", {"capacity/threads"}, on([](Plan &, HostFacts &f) { f.sysctls["kernel.threads-max"] = "2559"; }));
        row("process ids", {"capacity/pids"}, on([](Plan &, HostFacts &f) { f.sysctls["kernel.pid_max"] = "2559"; }));
        row("connections", {"capacity/conntrack"},
            on([](Plan &, HostFacts &f) { f.sysctls["net.netfilter.nf_conntrack_max"] = "10239"; }));
        row("unknown variables", {}, on([](Plan &, HostFacts &f) { f.sysctls.clear(); }));
        row("unknown memory", {"capacity/memory-unknown"}, on([](Plan &, HostFacts &f) { f.memoryBytes.reset(); }));
        row("unknown memory, but said", {}, on([](Plan &p, HostFacts &f) {
                f.memoryBytes.reset();
                p.capacity.memoryMax = "4G";
            }));
        row("more memory than there is", {"capacity/memory"}, on([](Plan &p, HostFacts &) { p.capacity.memoryMax = "17G"; }));
        row("unknown cores", {"capacity/cpus-unknown"}, on([](Plan &, HostFacts &f) { f.cpus.reset(); }));
        row("more cores than there are", {"capacity/cpus"}, on([](Plan &p, HostFacts &) { p.capacity.cpuQuota = "801%"; }));
        row("as many cores as there are", {}, on([](Plan &p, HostFacts &) { p.capacity.cpuQuota = "800%"; }));
        row("a lot of logs", {"logging/worst-case"}, on([](Plan &p, HostFacts &) { p.logging.maxSize = "100m"; }));
        row("another log driver beside running containers", {"logging/new-containers"}, on([](Plan &p, HostFacts &f) {
                p.logging.driver = LogDriver::Local;
                f.runningContainers->push_back({"0", "web", "nginx", ""});
            }));
        row("another log driver and no containers", {}, on([](Plan &p, HostFacts &) { p.logging.driver = LogDriver::Local; }));
        row("another image store", {"containerd/image-store"},
            on([](Plan &p, HostFacts &) { p.containerd.snapshotter = true; }));
        row("the image store that is there", {}, on([](Plan &p, HostFacts &f) {
                p.containerd.snapshotter = true;
                f.daemon->storageDriver = "overlayfs";
            }));
        row("user namespaces", {"security/userns"}, on([](Plan &p, HostFacts &) { p.security.usernsRemap = true; }));
        row("user namespaces already", {}, on([](Plan &p, HostFacts &f) {
                p.security.usernsRemap = true;
                f.daemon->securityOptions = QStringList{"name=userns"};
            }));
        row("insecure registries", {"registry/insecure"},
            on([](Plan &p, HostFacts &) { p.registry.insecure = QStringList{"a.lan:5000"}; }));
        row("a proxy for localhost", {"proxy/localhost"}, on([](Plan &p, HostFacts &) {
                p.proxy.http = "http://p.lan:1";
                p.proxy.noProxy = QStringList{"10.0.0.0/8"};
            }));
        row("a proxy", {}, on([](Plan &p, HostFacts &) { p.proxy.http = "http://p.lan:1"; }));
        row("a snap", {"docker/origin"}, on([](Plan &, HostFacts &f) { f.dockerOrigin = "snap"; }));
        row("podman", {"docker/origin"}, on([](Plan &, HostFacts &f) { f.dockerOrigin = "podman-docker"; }));
        row("cgroup v1", {"host/cgroup-v1"}, on([](Plan &, HostFacts &f) { f.cgroupVersion = 1; }));
        row("a proxy of others", {"proxy/foreign"}, on([](Plan &, HostFacts &f) {
                f.dockerUnit->environment = QStringList{"https_proxy=http://u:hunter2@p.lan:1", "X=1"};
            }));
        row("a drop-in of others that wins", {"unit/foreign-drop-in"}, on([](Plan &, HostFacts &f) {
                f.files["/etc/systemd/system/docker.service.d/99-x.conf"] = {"[Service]\nNice=3\nUMask=0077\n", 0644, 0, 0,
                                                                             FileKind::Regular};
            }));
        row("a drop-in of others that says the same", {}, on([](Plan &, HostFacts &f) {
                f.files["/etc/systemd/system/docker.service.d/99-x.conf"] = {"[Service]\nNice=-5\n", 0644, 0, 0,
                                                                             FileKind::Regular};
            }));
        row("a drop-in of others for another unit", {}, on([](Plan &, HostFacts &f) {
                f.files["/etc/systemd/system/containerd.service.d/99-x.conf"] = {"[Service]\nNice=3\n", 0644, 0, 0,
                                                                                 FileKind::Regular};
            }));
    }
    void eachAdviceIsGivenWhereItIsDueAndNoOther()
    {
        QFETCH(QStringList, ids);
        QFETCH(Change, change);
        Plan asked = plan();
        HostFacts facts = host();
        change(asked, facts);
        QCOMPARE(idsOf(asked, facts), ids);
        for (const Finding &finding : advise(asked, facts)) {
            QVERIFY(!finding.title.english().isEmpty() && !finding.found.english().isEmpty());
            QVERIFY(!finding.found.english().contains("%1"));
            QVERIFY(!finding.found.english().contains("hunter2"));
        }
    }

    void theLaterNameOfTwoDropInsWins()
    {
        HostFacts facts = host();
        facts.files["/etc/systemd/system/docker.service.d/05-x.conf"] = {"[Service]\nNice=3\n", 0644, 0, 0, FileKind::Regular};
        const Findings before = advise(plan(), facts);
        QCOMPARE(before.size(), std::size_t(1));
        QCOMPARE(before[0].severity, Severity::Info);
        facts.files.clear();
        facts.files["/etc/systemd/system/docker.service.d/zz.conf"] = {"[Service]\nNice=3\n", 0644, 0, 0, FileKind::Regular};
        const Findings after = advise(plan(), facts);
        QCOMPARE(after.size(), std::size_t(1));
        QCOMPARE(after[0].severity, Severity::Warning);
        QVERIFY(!after[0].remedy.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestAdvice)
#include "test_advice.moc"
