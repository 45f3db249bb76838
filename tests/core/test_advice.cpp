// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advice.h"
#include "core/host/paths.h"
#include "tests/support/suite.h"

#include <QTest>

#include <functional>

namespace test_advice {

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
    for (const Finding &finding : advise(of, facts, generateFiles(of, facts)))
        ids << finding.id;
    return ids;
}

void addFile(HostFacts &facts, const char *name, const char *text)
{
    facts.files[QLatin1String("/etc/systemd/system/") + QLatin1String(name)] = {text, 0644, 0, 0, FileKind::Regular};
}

using Change = std::function<void(Plan &, HostFacts &)>;

} // namespace

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
            on([](Plan &p, HostFacts &) { p.containerd.snapshotter = ImageStore::On; }));
        row("the image store that is there", {}, on([](Plan &p, HostFacts &f) {
                p.containerd.snapshotter = ImageStore::On;
                f.daemon->storageDriver = "overlayfs";
            }));
        row("dockerd's own store in place of containerd's", {"containerd/image-store"}, on([](Plan &p, HostFacts &f) {
                p.containerd.snapshotter = ImageStore::Off;
                f.daemon->storageDriver = "overlayfs";
            }));
        row("nftables in place of iptables", {"engine/forward-policy", "engine/firewall-backend"},
            on([](Plan &p, HostFacts &f) {
                p.engine.keys["firewall-backend"] = "nftables";
                f.daemon->settings["firewall-backend"] = "\"iptables\"";
            }));
        row("nftables already", {"engine/firewall-backend"}, on([](Plan &p, HostFacts &f) {
                p.engine.keys["firewall-backend"] = "nftables";
                f.daemon->settings["firewall-backend"] = "\"nftables\"";
            }));
        row("the store that dockerd has chosen", {}, on([](Plan &, HostFacts &f) { f.daemon->storageDriver = "overlayfs"; }));
        row("user namespaces", {"security/userns"}, on([](Plan &p, HostFacts &) { p.security.usernsRemap = true; }));
        row("user namespaces that dockerd makes", {"security/userns", "security/userns-range"}, on([](Plan &p, HostFacts &f) {
                p.security.usernsRemap = true;
                f.remap = RemapFacts{false, true, 0, 0, 100000};
            }));
        row("too few ids", {"security/userns", "security/userns-range"}, on([](Plan &p, HostFacts &f) {
                p.security.usernsRemap = true;
                f.remap = RemapFacts{true, true, 65536, 1000, 165536};
            }));
        row("enough ids", {"security/userns"}, on([](Plan &p, HostFacts &f) {
                p.security.usernsRemap = true;
                f.remap = RemapFacts{true, true, 65536, 65536, 165536};
            }));
        row("user namespaces already", {}, on([](Plan &p, HostFacts &f) {
                p.security.usernsRemap = true;
                f.daemon->securityOptions = QStringList{"name=userns"};
            }));
        row("insecure registries", {"registry/insecure"},
            on([](Plan &p, HostFacts &) { p.registry.insecure = QStringList{"a.lan:5000"}; }));
        row("insecure registries on this host", {}, on([](Plan &p, HostFacts &) {
                p.registry.insecure = QStringList{"localhost:5000", "127.0.0.1:5000", "[::1]:5000", "127.0.0.0/8"};
            }));
        row("a proxy for localhost", {"proxy/localhost"}, on([](Plan &p, HostFacts &) {
                p.proxy.http = "http://p.lan:1";
                p.proxy.noProxy = QStringList{"10.0.0.0/8"};
            }));
        row("a proxy", {}, on([](Plan &p, HostFacts &) { p.proxy.http = "http://p.lan:1"; }));
        row("a snap", {"docker/origin"}, on([](Plan &, HostFacts &f) { f.dockerOrigin = "snap"; }));
        row("podman", {"docker/origin"}, on([](Plan &, HostFacts &f) { f.dockerOrigin = "podman-docker"; }));
        row("cgroup v1", {"host/cgroup-v1"}, on([](Plan &, HostFacts &f) { f.cgroupVersion = 1; }));
        row("an unsigned index", {"install/unsigned-index"}, on([](Plan &p, HostFacts &) {
                p.install.method = InstallMethod::Online;
                p.install.unsignedIndex = true;
            }));
        row("an unsigned index that is not used", {}, on([](Plan &p, HostFacts &) { p.install.unsignedIndex = true; }));
        row("a proxy of others", {"proxy/foreign"}, on([](Plan &, HostFacts &f) {
                addFile(f, "docker.service.d/99-x.conf", "[Service]\nEnvironment=https_proxy=http://u:hunter2@p.lan:1 X=1\n");
            }));
        row("a proxy of ours that goes", {}, on([](Plan &, HostFacts &f) {
                addFile(f, "docker.service.d/10-proxy.conf", "[Service]\nEnvironment=HTTP_PROXY=http://p.lan:1\n");
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
        for (const Finding &finding : advise(asked, facts, generateFiles(asked, facts))) {
            QVERIFY(!finding.title.english().isEmpty() && !finding.found.english().isEmpty());
            QVERIFY(!finding.found.english().contains("%1"));
            QVERIFY(!finding.found.english().contains("hunter2"));
        }
    }

    void aProxyThatWinsOverOursIsNamed_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QStringList>("said");
        const auto row = [](const char *name, const QStringList &said, Change change) {
            QTest::newRow(name) << change << said;
        };
        const auto on = [](auto change) { return Change(change); };
        row("a later drop-in, by the name of Docker's documentation",
            {"docker.service.d/http-proxy.conf", "HTTPS_PROXY", "other.lan"}, on([](Plan &, HostFacts &f) {
                addFile(f, "docker.service.d/http-proxy.conf",
                        "[Service]\nEnvironment=\"HTTP_PROXY=http://p.lan:1\" \"HTTPS_PROXY=http://u:hunter2@other.lan:1\"\n");
            }));
        row("a drop-in for all services", {"service.d/zz.conf", "HTTP_PROXY", "other.lan"}, on([](Plan &, HostFacts &f) {
                addFile(f, "service.d/zz.conf", "[Service]\nEnvironment=HTTP_PROXY=http://other.lan:1\n");
            }));
        row("an environment file of the unit", {"/etc/default/docker", "HTTP_PROXY", "other.lan"}, on([](Plan &, HostFacts &f) {
                f.dockerUnit->fragmentPath = "/lib/systemd/system/docker.service";
                f.files["/lib/systemd/system/docker.service"].content = "[Service]\nEnvironmentFile=-/etc/default/docker\n";
                f.files["/etc/default/docker"].content = "HTTP_PROXY='http://u:hunter2@other.lan:1'\n";
            }));
        row("an environment file behind ours", {"/etc/default/docker", "HTTP_PROXY", "other.lan"},
            on([](Plan &p, HostFacts &f) {
                p.proxy.http = "http://me:mine@p.lan:1";
                addFile(f, "docker.service.d/99-x.conf", "[Service]\nEnvironmentFile=/etc/default/docker\n");
                f.files["/etc/default/docker"].content = "HTTP_PROXY='http://u:hunter2@other.lan:1'\n";
            }));
        row("a drop-in that clears the environment", {"docker.service.d/99-x.conf", "HTTP_PROXY"},
            on([](Plan &, HostFacts &f) { addFile(f, "docker.service.d/99-x.conf", "[Service]\nEnvironment=\n"); }));
        row("a drop-in that takes the variable out", {"docker.service.d/05-x.conf", "NO_PROXY"}, on([](Plan &, HostFacts &f) {
                addFile(f, "docker.service.d/05-x.conf", "[Service]\nUnsetEnvironment=NO_PROXY\n");
            }));
        row("a flag", {"docker.service", "--http-proxy", "other.lan"}, on([](Plan &, HostFacts &f) {
                f.dockerUnit->execStart = {{"/usr/bin/dockerd", "--http-proxy=http://u:hunter2@other.lan:1"}};
            }));
    }
    void aProxyThatWinsOverOursIsNamed()
    {
        QFETCH(Change, change);
        QFETCH(QStringList, said);
        Plan asked = plan();
        asked.proxy.http = "http://p.lan:1";
        asked.proxy.https = "http://p.lan:1";
        HostFacts facts = host();
        change(asked, facts);
        const Findings findings = advise(asked, facts, generateFiles(asked, facts));
        QVERIFY(!findings.empty());
        QStringList found;
        for (const Finding &finding : findings) {
            QCOMPARE(finding.id, QString("proxy/overridden"));
            QCOMPARE(finding.severity, Severity::Warning);
            QVERIFY(!finding.remedy.isEmpty());
            found << finding.found.english();
        }
        QVERIFY2(!found.join(' ').contains("hunter2") && !found.join(' ').contains("mine"), qPrintable(found.join(' ')));
        for (const QString &word : said)
            QVERIFY2(found.join('\n').contains(word), qPrintable(found.join('\n')));
    }

    void aProxyThatOursWinsOverIsNoMatter()
    {
        Plan asked = plan();
        asked.proxy.http = "http://p.lan:1";
        asked.proxy.https = "http://p.lan:1";
        HostFacts facts = host();
        addFile(facts, "docker.service.d/05-x.conf", "[Service]\nEnvironment=HTTP_PROXY=http://other.lan:1\n");
        addFile(facts, "docker.service.d/99-x.conf", "[Service]\nEnvironment=http_proxy=http://other.lan:1\n");
        addFile(facts, "containerd.service.d/99-x.conf", "[Service]\nEnvironment=HTTP_PROXY=http://other.lan:1\n");
        addFile(facts, "service.d/10-proxy.conf", "[Service]\nEnvironment=HTTP_PROXY=http://other.lan:1\n");
        QCOMPARE(idsOf(asked, facts), QStringList{});
        // With a password ours is in an EnvironmentFile=, which no Environment= wins over.
        asked.proxy.http = "http://u:p@p.lan:1";
        addFile(facts, "docker.service.d/99-y.conf", "[Service]\nEnvironment=HTTP_PROXY=http://other.lan:1\n");
        QCOMPARE(idsOf(asked, facts), QStringList{});
        // daemon.json wins over any environment.
        asked.proxy.target = ProxyTarget::DaemonJson;
        QCOMPARE(idsOf(asked, facts), QStringList{});
        // A proxy that the plan does not set stays.
        asked.proxy.http.clear();
        QCOMPARE(idsOf(asked, facts), QStringList{"proxy/foreign"});
    }

    void aSysctlFileThatComesLaterIsNamed_data()
    {
        QTest::addColumn<QStringList>("files"); // path, value, path, value
        QTest::addColumn<QString>("named");
        QTest::newRow("later") << QStringList{"/etc/sysctl.d/99-sysctl.conf", "1000"} << "/etc/sysctl.d/99-sysctl.conf";
        QTest::newRow("of the system") << QStringList{"/usr/lib/sysctl.d/90-x.conf", "1000"} << "/usr/lib/sysctl.d/90-x.conf";
        QTest::newRow("earlier") << QStringList{"/etc/sysctl.d/10-x.conf", "1000"} << "";
        QTest::newRow("high enough") << QStringList{"/etc/sysctl.d/99-x.conf", "100000000"} << "";
        QTest::newRow("hidden by one of its name")
            << QStringList{"/etc/sysctl.d/99-x.conf", "100000000", "/usr/lib/sysctl.d/99-x.conf", "1000"} << "";
        QTest::newRow("the last counts") << QStringList{"/etc/sysctl.d/98-x.conf", "1000", "/usr/lib/sysctl.d/99-x.conf",
                                                        "100000000"}
                                         << "";
    }
    void aSysctlFileThatComesLaterIsNamed()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, named);
        HostFacts facts = host();
        for (qsizetype i = 0; i < files.size(); i += 2)
            facts.files[files[i]] = {"fs.nr_open = " + files[i + 1].toUtf8() + '\n', 0644, 0, 0, FileKind::Regular};
        QString found;
        for (const Finding &finding : advise(plan(), facts, generateFiles(plan(), facts)))
            if (finding.id == QLatin1String("capacity/nr-open-later"))
                found = finding.found.args[0];
        QCOMPARE(found, named);
    }

    /// "At every boot" is said only where it is so, and what is no number is no 0.
    void whatTheNextBootDoesToNrOpenIsSaidAsItIs_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("value"); // that is said of the later file; empty for nothing
        QTest::newRow("nothing") << QByteArray("vm.swappiness = 1\n") << "";
        QTest::newRow("lower") << QByteArray("fs/nr_open=1000\n") << "1000";
        QTest::newRow("no number") << QByteArray("fs.nr_open = lots\n") << "lots";
        QTest::newRow("high enough") << QByteArray("-fs.nr_open = 100000000\n") << "";
        QTest::newRow("high enough, as the kernel reads it") << QByteArray("fs.nr_open = 0x10000000\n") << "";
        QTest::newRow("a pattern, which leaves out what has its name") << QByteArray("fs.nr_* = 1000\n") << "";
        QTest::newRow("what a pattern leaves out") << QByteArray("-fs.nr_open\nfs.* = 1000\n") << "";
    }
    void whatTheNextBootDoesToNrOpenIsSaidAsItIs()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, value);
        HostFacts facts = host();
        facts.sysctls["fs.nr_open"] = "1000";
        facts.files["/etc/sysctl.d/99-x.conf"] = {text, 0644, 0, 0, FileKind::Regular};
        QString said;
        QString now;
        for (const Finding &finding : advise(plan(), facts, generateFiles(plan(), facts))) {
            if (finding.id == QLatin1String("capacity/nr-open-later"))
                said = finding.found.args[1];
            if (finding.id == QLatin1String("capacity/nr-open"))
                now = finding.found.english();
        }
        QCOMPARE(said, value);
        QCOMPARE(now.contains("at every boot"), value.isEmpty());
        QCOMPARE(now.contains("lowered again"), !value.isEmpty());
    }

    void debugBesideALogLevelIsNamedWhereItStands()
    {
        const auto placeOf = [](const HostFacts &facts, const Plan &of) {
            for (const Finding &finding : advise(of, facts, generateFiles(of, facts)))
                if (finding.id == QLatin1String("logging/debug"))
                    return finding.found.args[0];
            return QString();
        };
        HostFacts key = host();
        key.files["/etc/docker/daemon.json"] = {"{\"debug\": true}", 0644, 0, 0, FileKind::Regular};
        QCOMPARE(placeOf(key, plan()), QString("/etc/docker/daemon.json#/debug"));
        HostFacts flag = host();
        flag.dockerUnit->fragmentPath = "/etc/systemd/system/docker.service";
        flag.dockerUnit->execStart = {{"/usr/bin/dockerd", "-D"}};
        QCOMPARE(placeOf(flag, plan()), QString("/etc/systemd/system/docker.service"));
        HostFacts variable = flag;
        variable.dockerUnit->execStart = {{"/usr/bin/dockerd", "$DOCKER_OPTS"}};
        variable.dockerUnit->environmentFiles = QStringList{"/etc/default/docker"};
        variable.files["/etc/default/docker"] = {"DOCKER_OPTS=-Dl warn\n", 0644, 0, 0, FileKind::Regular};
        QCOMPARE(placeOf(variable, plan()), QString("DOCKER_OPTS in /etc/default/docker"));
        // Nothing to say of.
        Plan debugging = plan();
        debugging.logging.level = LogLevel::Debug;
        QCOMPARE(placeOf(flag, debugging), QString());
        key.files["/etc/docker/daemon.json"].content = "{\"debug\": false}";
        QCOMPARE(placeOf(key, plan()), QString());
        QCOMPARE(placeOf(host(), plan()), QString());
    }

    void aProxyOfAllServicesIsNamedWhereItStands()
    {
        HostFacts facts = host();
        facts.files["/etc/systemd/system.conf"] = {"[Manager]\nDefaultEnvironment=HTTP_PROXY=http://a.lan:1\n", 0644, 0, 0,
                                                   FileKind::Regular};
        QCOMPARE(idsOf(plan(), facts), QStringList{"proxy/foreign"});
        facts.files["/etc/systemd/system.conf.d/x.conf"] = {"[Manager]\nDefaultEnvironment=\n", 0644, 0, 0, FileKind::Regular};
        QCOMPARE(idsOf(plan(), facts), QStringList{});
        facts.files["/etc/docker/daemon.json"] = {"{\"proxies\": {\"https-proxy\": \"http://a.lan:1\"}}", 0644, 0, 0,
                                                  FileKind::Regular};
        const Findings findings = advise(plan(), facts, generateFiles(plan(), facts));
        QCOMPARE(findings.size(), std::size_t(1));
        QCOMPARE(findings[0].found.args[0], QString("/etc/docker/daemon.json#/proxies/https-proxy"));
    }

    void aProxyThatTheApplyTakesOutDoesNotStay()
    {
        HostFacts facts = host();
        facts.files["/etc/docker/daemon.json"] = {"{\"proxies\": {\"http-proxy\": \"http://a.lan:1\"}}", 0644, 0, 0,
                                                  FileKind::Regular};
        QCOMPARE(idsOf(plan(), facts), QStringList{"proxy/foreign"});
        std::vector<GeneratedFile> files = generateFiles(plan(), facts);
        files.push_back({"/etc/docker/daemon.json", "{\"shutdown-timeout\": 20}\n", 0644, false, {}});
        QVERIFY(advise(plan(), facts, files).empty());
        files.back().content = std::nullopt;
        QVERIFY(advise(plan(), facts, files).empty());
    }

    void aProxyInAFlagIsNamedWhereItStands()
    {
        HostFacts facts = host();
        facts.dockerUnit->execStart = {{"/usr/bin/dockerd", "$DOCKER_OPTS"}};
        facts.dockerUnit->environmentFiles = QStringList{"/etc/default/docker"};
        facts.files["/etc/default/docker"] = {"DOCKER_OPTS=--http-proxy=http://a.lan:1\n", 0644, 0, 0, FileKind::Regular};
        const QString place = "DOCKER_OPTS in /etc/default/docker";
        const Findings staying = advise(plan(), facts, generateFiles(plan(), facts));
        QCOMPARE(staying.size(), std::size_t(1));
        QCOMPARE(staying[0].id, QString("proxy/foreign"));
        QCOMPARE(staying[0].found.args, (QStringList{place, "--http-proxy"}));
        Plan asked = plan();
        asked.proxy.http = "http://b.lan:1";
        const Findings stronger = advise(asked, facts, generateFiles(asked, facts));
        QCOMPARE(stronger.size(), std::size_t(1));
        QCOMPARE(stronger[0].id, QString("proxy/overridden"));
        QCOMPARE(stronger[0].found.args.mid(0, 2), (QStringList{place, "--http-proxy"}));
        QVERIFY(stronger[0].remedy.english().contains(place));
    }

    /// Of two with one name systemd takes that in the stronger directory, and does not look at the other.
    void aDropInThatAnotherHidesHasNothingToSay()
    {
        HostFacts facts = host();
        addFile(facts, "docker.service.d/90-site.conf", "[Service]\nUMask=0077\n");
        facts.files["/usr/lib/systemd/system/docker.service.d/90-site.conf"] = {"[Service]\nRestart=no\n", 0644, 0, 0,
                                                                                FileKind::Regular};
        QCOMPARE(idsOf(plan(), facts), QStringList{});
        facts.files.erase("/etc/systemd/system/docker.service.d/90-site.conf");
        QCOMPARE(idsOf(plan(), facts), QStringList{"unit/foreign-drop-in"});
    }

    void whatOursHidesIsSaid_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("lost"); // the hiders and what is lost
        const auto row = [](const char *name, const char *path, const char *text, const QStringList &lost) {
            QTest::newRow(name) << QString::fromLatin1(path) << QByteArray(text) << lost;
        };
        const QString limits = QLatin1String(paths::limitsDropIn);
        const char *const atRun = "/run/systemd/system/docker.service.d/20-limits.conf";
        row("something else", atRun, "[Service]\nUMask=0077\n", {limits + " docker.service UMask"});
        row("of a package, twice", "/usr/lib/systemd/system/docker.service.d/50-performance.conf",
            "[Unit]\nDescription=A\n[Service]\nUMask=0077\nUMask=0022\n",
            {QString(paths::performanceDropIn) + " docker.service Description, UMask"});
        row("for all services", "/etc/systemd/system/service.d/70-containerd.conf", "[Service]\nUMask=0077\n",
            {QString(paths::containerdDropIn) + " containerd.service UMask",
             QString(paths::containerdLinkDropIn) + " docker.service UMask"});
        row("variables", "/run/systemd/system/docker.service.d/10-proxy.conf",
            "[Service]\nEnvironment=HTTP_PROXY=http://b.lan:1 GOGC=50\n",
            {QString(paths::proxyDropIn) + " docker.service Environment"});
        row("variables of ours", "/run/systemd/system/docker.service.d/10-proxy.conf",
            "[Service]\nEnvironment=HTTP_PROXY=http://b.lan:1\n", {});
        row("a list that says more", "/run/systemd/system/docker.service.d/30-security.conf",
            "[Service]\nCapabilityBoundingSet=~CAP_WAKE_ALARM CAP_SYS_TIME\n",
            {QString(paths::securityDropIn) + " docker.service CapabilityBoundingSet"});
        row("a list that says less", "/run/systemd/system/docker.service.d/30-security.conf",
            "[Service]\nCapabilityBoundingSet=~CAP_WAKE_ALARM\n", {});
        row("the same, elsewhere in ours, too", atRun, "[Service]\nTasksMax=infinity\nNice=-5\n", {});
        row("what systemd ignores", atRun, "[Service]\nNice=900\n[Unit]\nLimitNOFILE=5\n", {});
        row("nothing", atRun, "# nothing\n", {});
        row("by another name", "/run/systemd/system/docker.service.d/21-limits.conf", "[Service]\nUMask=0077\n", {});
        row("of another unit", "/run/systemd/system/docker.socket.d/20-limits.conf", "[Service]\nUMask=0077\n", {});
    }
    void whatOursHidesIsSaid()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, text);
        QFETCH(QStringList, lost);
        Plan asked = plan();
        asked.proxy.http = "http://a.lan:1";
        HostFacts facts = host();
        facts.dockerUnit->execStart = {{"/usr/bin/dockerd", "--containerd=/run/containerd/containerd.sock"}};
        facts.containerdUnit = facts.dockerUnit;
        facts.files[path] = {text, 0644, 0, 0, FileKind::Regular};
        QStringList said;
        for (const Finding &finding : advise(asked, facts, generateFiles(asked, facts)))
            if (finding.id == QLatin1String("unit/hidden-drop-in")) {
                said << finding.found.args[0] + u' ' + finding.found.args[2] + u' ' + finding.found.args[3];
                QCOMPARE(finding.found.args[1], path);
                QCOMPARE(finding.severity, Severity::Warning);
                QVERIFY(finding.remedy.english().contains(path));
            } else if (finding.id == QLatin1String("unit/foreign-drop-in")) {
                QVERIFY2(!finding.found.english().contains("in addition to"), qPrintable(finding.found.english()));
            }
        QCOMPARE(said, lost);
        // Hidden already, it is lost to nobody.
        for (const GeneratedFile &file : generateFiles(asked, facts))
            if (file.content)
                facts.files[file.path] = {*file.content, 0644, 0, 0, FileKind::Regular};
        for (const Finding &finding : advise(asked, facts, generateFiles(asked, facts)))
            QVERIFY(finding.id != QLatin1String("unit/hidden-drop-in"));
    }

    /// Its name would come after ours, but systemd does not read it.
    void aHiddenDropInDoesNotOverride()
    {
        HostFacts facts = host();
        facts.files["/run/systemd/system/docker.service.d/50-performance.conf"] = {"[Service]\nLimitNOFILE=1\nNice=3\n", 0644,
                                                                                   0, 0, FileKind::Regular};
        const Findings findings = advise(plan(), facts, generateFiles(plan(), facts));
        QCOMPARE(findings.size(), std::size_t(2));
        for (const Finding &finding : findings)
            QVERIFY2(finding.found.english().contains("of this plan overrides it"), qPrintable(finding.found.english()));
    }

    void whatIsTrueOfTwoUnitsIsSaidOnce()
    {
        HostFacts facts = host();
        facts.dockerUnit->execStart = {{"/usr/bin/dockerd", "--containerd=/run/containerd/containerd.sock"}};
        facts.containerdUnit = facts.dockerUnit;
        Plan asked = plan();
        asked.capacity.containerNofile = 1024; // so that both units have the same limit
        for (const auto &[text, times] :
             {std::pair("[Service]\nLimitNOFILE=1024\n", 1), std::pair("[Service]\nLimitNOFILE=many\n", 1),
              std::pair("[Service]\nLimitNOFILE=1024\nTasksMax=9\n", 2)}) {
            addFile(facts, "service.d/zz-all.conf", text);
            QStringList said;
            for (const Finding &finding : advise(asked, facts, generateFiles(asked, facts)))
                said << finding.found.english();
            QCOMPARE(said.size(), times);
            QCOMPARE(said.removeDuplicates(), 0);
        }
    }

    void aDropInForAllServicesIsOneForDocker()
    {
        HostFacts facts = host();
        addFile(facts, "service.d/zz.conf", "[Service]\nNice=3\n");
        QCOMPARE(idsOf(plan(), facts), QStringList{"unit/foreign-drop-in"});
    }

    void dropInsAreComparedAsSystemdMeansThem_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QStringList>("found"); // of each piece of news: what it says, in short
        const auto row = [](const char *lines, const QStringList &found) {
            QTest::newRow(lines) << QByteArray(lines) << found;
        };
        // Equal however it is written, and so no news.
        row("[Service]\nRestartSec=5", {});
        row("[Service]\nRestartSec=5000ms", {});
        row("[Service]\nTimeoutStopSec=300s\nTimeoutStartSec=5min", {});
        row("[Service]\nTimeoutSec=5min", {});
        row("[Service]\nMemoryAccounting=true\nCPUAccounting=on\nSendSIGKILL=1", {});
        row("[Service]\nIOSchedulingClass=2\nSyslogLevel=6\nKillSignal=15\nKillSignal=TERM", {});
        row("[Unit]\nStartLimitInterval=60", {});
        row("[Service]\nKillSignal=9", {"wins KillSignal=9 over KillSignal"});
        row("[Service]\nKillSignal=999", {"ignored KillSignal=999 over KillSignal"});
        row("[Service]\nNice=-05", {});
        row("[Service]\nTimeoutSec=1\nTimeoutStartSec=300\nTimeoutStopSec=300", {}); // the last one counts
        // Other names of ours.
        row("[Service]\nTimeoutSec=30", {"wins TimeoutSec=30 over TimeoutStartSec", "wins TimeoutSec=30 over TimeoutStopSec"});
        row("[Unit]\nStartLimitInterval=0", {"wins StartLimitInterval=0 over StartLimitIntervalSec"});
        row("[Service]\nStartLimitInterval=0", {"wins StartLimitInterval=0 over StartLimitIntervalSec"});
        // An empty value takes ours back, or is ignored.
        row("[Service]\nNice=", {"wins Nice= over Nice"});
        row("[Service]\nOOMScoreAdjust=", {"wins OOMScoreAdjust= over OOMScoreAdjust"});
        row("[Service]\nIOSchedulingPriority=",
            {"wins IOSchedulingPriority= over IOSchedulingClass", "wins IOSchedulingPriority= over IOSchedulingPriority"});
        row("[Service]\nKillSignal=", {"ignored KillSignal= over KillSignal"});
        row("[Service]\nRestart=", {"ignored Restart= over Restart"});
        row("[Service]\nLimitNOFILE=", {"ignored LimitNOFILE= over LimitNOFILE"});
        row("[Service]\nNice=99", {"ignored Nice=99 over Nice"});
        row("[Service]\nNice=-0x5\nRestartSec=\\\r\n 5", {});
        // Where systemd does not look.
        row("[Unit]\nNice=3\nKillSignal=9", {});
        row("[Service]\nStartLimitIntervalSec=0", {});
        row("[Unit]\nRestartSec=1", {});
        // What systemd ignores does not win.
        row("[Service]\nMemoryMax=${LIMIT}", {"ignored MemoryMax=${LIMIT} over MemoryMax"});
        row("[Service]\nRestart=sometimes", {"ignored Restart=sometimes over Restart"});
        row("[Service]\nRestartSec=soon\nRestartSec=5", {});
        row("[Service]\nMemoryMax=", {"wins MemoryMax= over MemoryMax"});
        // Lists add up.
        row("[Service]\nCapabilityBoundingSet=~CAP_SYS_TIME",
            {"adds CapabilityBoundingSet=~CAP_SYS_TIME over CapabilityBoundingSet"});
        row("[Service]\nCapabilityBoundingSet=", {"wins CapabilityBoundingSet= over CapabilityBoundingSet"});
        row("[Service]\nCapabilityBoundingSet=CAP_WAKE_ALARM",
            {"wins CapabilityBoundingSet=CAP_WAKE_ALARM over CapabilityBoundingSet"});
        row("[Service]\nCapabilityBoundingSet=~CAP_BLOCK_SUSPEND CAP_WAKE_ALARM", {});
        // What takes ours out has done so, whatever comes after it.
        row("[Service]\nCapabilityBoundingSet=\nCapabilityBoundingSet=~CAP_SYS_TIME",
            {"wins CapabilityBoundingSet= over CapabilityBoundingSet"});
        row("[Service]\nCapabilityBoundingSet=CAP_WAKE_ALARM\nCapabilityBoundingSet=~CAP_SYS_TIME",
            {"wins CapabilityBoundingSet=CAP_WAKE_ALARM over CapabilityBoundingSet"});
    }
    void dropInsAreComparedAsSystemdMeansThem()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QStringList, found);
        HostFacts facts = host();
        addFile(facts, "docker.service.d/90-site.conf", lines + '\n');
        Plan asked = plan();
        asked.performance.startTimeout = "5min";
        asked.performance.stopTimeout = "300s";
        asked.reliability.restartSec = "5s";
        asked.reliability.startLimitInterval = "1min";
        QStringList said;
        for (const Finding &finding : advise(asked, facts, generateFiles(asked, facts))) {
            if (finding.id != QLatin1String("unit/foreign-drop-in"))
                continue;
            const QString text = finding.found.english();
            QVERIFY2(text.contains("90-site.conf") && !text.contains("300000000"), qPrintable(text));
            QCOMPARE(finding.severity, text.contains("and overrides") ? Severity::Warning : Severity::Info);
            said << (text.contains("ignores")              ? "ignored "
                         : text.contains("in addition to") ? "adds "
                         : text.contains("and overrides")  ? "wins "
                                                           : "loses ")
                    + finding.found.args[1] + u'=' + finding.found.args[2] + " over " + finding.found.args[3];
        }
        QCOMPARE(said, found);
    }

    void theLaterNameOfTwoDropInsWins()
    {
        HostFacts facts = host();
        facts.files["/etc/systemd/system/docker.service.d/05-x.conf"] = {"[Service]\nNice=3\n", 0644, 0, 0, FileKind::Regular};
        const Findings before = advise(plan(), facts, generateFiles(plan(), facts));
        QCOMPARE(before.size(), std::size_t(1));
        QCOMPARE(before[0].severity, Severity::Info);
        facts.files.clear();
        facts.files["/etc/systemd/system/docker.service.d/zz.conf"] = {"[Service]\nNice=3\n", 0644, 0, 0, FileKind::Regular};
        const Findings after = advise(plan(), facts, generateFiles(plan(), facts));
        QCOMPARE(after.size(), std::size_t(1));
        QCOMPARE(after[0].severity, Severity::Warning);
        QVERIFY(!after[0].remedy.isEmpty());
    }
};

DOCKWRIGHT_TEST(TestAdvice, suite::NoApplication)

} // namespace test_advice

#include "test_advice.moc"
