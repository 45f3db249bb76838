// SPDX-License-Identifier: Apache-2.0
#include "core/host/companions.h"
#include "core/host/followers.h"
#include "core/host/live_containers.h"
#include "core/host/rooted_reader.h"
#include "tests/support/host_directory.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

namespace test_companions {

using namespace dockwright::core;

namespace {

/// A directory that is taken for a machine, with these units.
class WithUnits : public RootedReader
{
public:
    using RootedReader::RootedReader;

    Result<std::optional<UnitFacts>> unit(const QString &name) const override
    {
        const auto found = units.find(name);
        return found != units.end() ? std::optional(found->second) : std::nullopt;
    }
    Result<std::optional<FileFact>> lookAt(const QString &path) const override
    {
        auto fact = RootedReader::lookAt(path);
        if (const auto owner = owners.find(path); owner != owners.end() && fact && *fact)
            (*fact)->uid = owner->second;
        return fact;
    }
    std::vector<UnixConnection> unixConnections() const override
    {
        return looks++ == 0 ? connections : laterConnections.value_or(connections);
    }
    UnitFacts &add(const char *name, const char *state, std::map<QString, QString> properties = {})
    {
        UnitFacts &unit = units[QLatin1String(name)];
        unit.activeState = QLatin1String(state);
        unit.properties = std::move(properties);
        return unit;
    }

    std::map<QString, UnitFacts> units;
    std::map<QString, int> owners; ///< where they are not root's
    std::vector<UnixConnection> connections;
    std::optional<std::vector<UnixConnection>> laterConnections; ///< at the second look, where they are others
    mutable int looks = 0;
};

} // namespace

/// What goes down with Docker, and what lives on without it.
class TestCompanions : public QObject, HostDirectory
{
    Q_OBJECT

private slots:
    void init() { makeHost(); }

    /// As measured with systemd 252 and 257.
    void companionsAreWhatARestartReaches()
    {
        WithUnits host(at(QString()));
        const auto companions = [&](const char *state, const std::map<QString, QString> &properties) {
            return companionsOf(host, host.add("docker.service", state, properties), true);
        };
        for (const char *name :
             {"req.service", "part.timer", "stopped.service", "wants.service", "conflict.service", "of-socket.service"})
            host.add(name, "active");
        host.add("idle.service", "inactive", {{"RequiredBy", "behind-idle.service"}});
        host.add("behind-idle.service", "active");
        host.add("slow.service", "activating");
        host.add("all.target", "active", {{"BoundBy", "last.service docker.service"}});
        host.add("last.service", "active", {{"RequiredBy", "all.target"}}); // in a ring
        QCOMPARE(companions("active", {{"WantedBy", "wants.service"}, {"Conflicts", "conflict.service"}}), QStringList{});
        QCOMPARE(companions("active",
                            {{"RequiredBy", "req.service idle.service gone.service containerd.service"},
                             {"ConsistsOf", "part.timer docker.socket"}}),
                 (QStringList{"part.timer", "req.service"}));
        QCOMPARE(companions("active", {{"PropagatesStopTo", "stopped.service"}, {"RequisiteOf", "slow.service"}}),
                 (QStringList{"slow.service", "stopped.service"}));
        QCOMPARE(companions("active", {{"BoundBy", "all.target"}}), (QStringList{"all.target", "last.service"}));
        QCOMPARE(companions("inactive", {{"Conflicts", "shutdown.target conflict.service"}}), QStringList{"conflict.service"});
        // The socket is stopped where Docker is kept down on a way back.
        host.add("docker.socket", "active", {{"RequiredBy", "of-socket.service docker.service"}});
        QCOMPARE(companions("active", {}), QStringList{"of-socket.service"});
        QCOMPARE(companionsOf(host, host.add("containerd.service", "active"), false), QStringList{});
    }

    void containersMayOutliveTheirDockerd()
    {
        const QString id(64, 'a');
        const auto shim = [&](int pid, const QByteArray &space, const QByteArray &children) {
            const QString directory = QStringLiteral("/proc/%1").arg(pid);
            put(directory + "/comm", "containerd-shim\n");
            put(directory + "/cmdline",
                QByteArray("/usr/bin/containerd-shim-runc-v2 -namespace " + space + " -id " + id.toLatin1())
                    .replace(' ', '\0'));
            put(directory + QStringLiteral("/task/%1/children").arg(pid), children);
            link("/usr/bin/containerd-shim-runc-v2", directory + "/exe");
        };
        shim(10, "k8s.io", "11 ");
        shim(20, "moby", "");
        QVERIFY(containersWithoutDockerd(reader(), "/var/lib/docker").empty());
        shim(30, "moby", "31 ");
        QCOMPARE(containersWithoutDockerd(reader(), "/var/lib/docker"),
                 (std::vector<ContainerFact>{{id.left(12), id.left(12), "", "", false}}));
        put("/var/lib/docker/containers/" + id + "/config.v2.json", "{\"Name\": \"/db\"}");
        put("/var/lib/docker/containers/" + id + "/hostconfig.json",
            "{\"AutoRemove\": true, \"RestartPolicy\": {\"Name\": \"no\"}}");
        QCOMPARE(containersWithoutDockerd(reader(), "/var/lib/docker"),
                 (std::vector<ContainerFact>{{id.left(12), "db", "", "no", true}}));
    }

    void aShimThatAnybodyCouldMakeIsNone_data()
    {
        const QByteArray id(64, 'a');
        const char *const program = "/usr/bin/containerd-shim-runc-v2";
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<int>("owner");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("root's") << id << QByteArray(program) << 0 << true;
        QTest::newRow("root's, replaced since") << id << QByteArray(program) + " (deleted)" << 0 << true;
        QTest::newRow("a user's") << id << QByteArray(program) << 1000 << false;
        QTest::newRow("su by another name") << id << QByteArray("/usr/bin/su") << 0 << false;
        QTest::newRow("a way out") << QByteArray("../../x") << QByteArray(program) << 0 << false;
        QTest::newRow("a way out that is as long") << QByteArray("../").repeated(21) + 'x' << QByteArray(program) << 0 << false;
        QTest::newRow("too short") << id.chopped(1) << QByteArray(program) << 0 << false;
        QTest::newRow("too long") << id + 'a' << QByteArray(program) << 0 << false;
        QTest::newRow("capitals") << id.toUpper() << QByteArray(program) << 0 << false;
        QTest::newRow("no ID") << QByteArray() << QByteArray(program) << 0 << false;
    }
    void aShimThatAnybodyCouldMakeIsNone()
    {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, program);
        QFETCH(int, owner);
        WithUnits host(at(QString()));
        put("/proc/9/comm", "containerd-shim\n");
        put("/proc/9/cmdline", QByteArray("containerd-shim -namespace moby -id " + id).replace(' ', '\0'));
        put("/proc/9/task/9/children", "10 ");
        link(program, "/proc/9/exe");
        host.owners["/proc/9"] = owner;
        put("/var/lib/docker/x/config.v2.json", "{\"Name\": \"/forged\"}");
        QTEST(!containersWithoutDockerd(host, "/var/lib/docker").empty(), "isOne");
    }

    void followersEndWithTheirDockerd()
    {
        WithUnits host(at(QString()));
        const auto process = [&](int pid, const char *name, const QByteArray &commandLine, const QByteArray &cgroup) {
            const QString directory = QStringLiteral("/proc/%1").arg(pid);
            put(directory + "/comm", QByteArray(name) + '\n');
            put(directory + "/cmdline", QByteArray(commandLine).replace(' ', '\0'));
            put(directory + "/cgroup", cgroup);
            link("/usr/bin/" + QByteArray(name), directory + "/exe");
        };
        const std::map<const char *, int> mains{{"shop.service", 10},     {"unified.service", 11}, {"runner.service", 12},
                                                {"detached.service", 14}, {"other.service", 15},   {"composed.service", 16}};
        for (const auto &[name, pid] : mains)
            host.add(name, "active").mainPid = pid;
        process(10, "docker", "/usr/bin/docker -H unix:///run/docker.sock run --name shop nginx",
                "12:cpu:/\n1:name=systemd:/system.slice/shop.service\n");
        process(11, "docker", "docker start -a db", "0::/custom.slice/unified.service\n");
        process(13, "docker", "docker run x", "0::/system.slice/runner.service/sup\n"); // a child of its main process
        process(14, "docker", "docker ps", "0::/system.slice/detached.service\n");
        process(15, "dockerd", "dockerd run", "0::/system.slice/other.service\n");
        process(16, "docker-compose", "/usr/libexec/docker-compose up", "0::/system.slice/composed.service\n");
        process(17, "docker", "docker run -it x", "0::/user.slice/user-1000.slice/session-1.scope\n");
        process(18, "docker", "docker stats", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n");
        process(19, "docker", "docker run -it x",
                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/terminal.scope\n");
        const QStringList followers{"composed.service", "runner.service", "shop.service", "unified.service",
                                    "user@1000.service"};
        QCOMPARE(followersOfDocker(host), followers);
        // Who asks is no follower, whatever runs beside it.
        put("/proc/self/cgroup", "0::/system.slice/runner.service\n");
        QVERIFY(!followersOfDocker(host).contains("runner.service"));
        host.add("bound.service", "active");
        host.units["shop.service"].properties["BoundBy"] = "bound.service";
        host.units["shop.service"].properties["RequiredBy"] = "needs.service"; // it does not end with it
        host.add("needs.service", "active");
        QCOMPARE(boundTo(host, followers), QStringList{"bound.service"});
    }

    void workThatIsUnderWayIsToldByItsCommand()
    {
        WithUnits host(at(QString()));
        const auto process = [&](int pid, const QByteArray &name, const QByteArray &words, quint64 socket) {
            const QString directory = QStringLiteral("/proc/%1").arg(pid);
            put(directory + "/comm", name + '\n');
            put(directory + "/cmdline", QByteArray(words).replace(' ', '\0'));
            put(directory + "/cgroup",
                name == "dockerd" ? "0::/system.slice/docker.service\n" : "0::/user.slice/session-1.scope\n");
            link("/usr/bin/" + name, directory + "/exe");
            QDir().mkpath(at(directory + "/fd"));
            link("socket:[" + QByteArray::number(socket) + "]", directory + "/fd/3");
            link("net:[1]", directory + "/ns/net");
        };
        process(1, "dockerd", "dockerd -H fd://", 100);
        link("net:[1]", "/proc/self/ns/net");
        host.connections = {{100, 10}, {100, 11}, {100, 12}, {100, 14}};
        process(10, "docker", "docker --context x build --build-arg TOKEN=hunter2 .", 10);
        process(11, "docker-buildx", "/usr/libexec/docker/cli-plugins/docker-buildx buildx bake", 11);
        process(12, "docker", "docker exec web pull", 12);                    // its own word, not dockerd's
        process(13, "docker", "docker -H tcp://other:2375 image pull x", 99); // of another dockerd
        process(14, "docker", "docker run --pull always build", 14);
        QCOMPARE(workOfDocker(host, {.dockerd = 1}), (QStringList{"docker build", "docker buildx bake"}));
        // In a container with the socket, whose connection cannot be seen.
        process(15, "docker", "docker image push x", 98);
        QFile::remove(at("/proc/15/ns/net"));
        link("net:[2]", "/proc/15/ns/net");
        QCOMPARE(workOfDocker(host, {.dockerd = 1}), (QStringList{"docker build", "docker buildx bake", "docker image push"}));
    }

    void workByTheApiIsSeenByWhatIsOpen_data()
    {
        QTest::addColumn<QByteArray>("open");
        QTest::addColumn<QString>("left"); // a file in the directory for temporary files
        QTest::addColumn<QString>("work");
        const QByteArray store = "/var/lib/containerd/io.containerd.content.v1.content/";
        QTest::newRow("a layer") << QByteArray("/srv/docker/tmp/GetImageBlob3718465") << QString() << "pull (API)";
        QTest::newRow("a layer, to containerd") << store + "ingest/5f0c/data" << QString() << "pull (API)";
        QTest::newRow("an image to be read")
            << QByteArray("/srv/docker/tmp/docker-export-7/layer.tar") << "docker-export-7/layer.tar"
            << "save (API)";
        QTest::newRow("an image to be loaded") << QByteArray("/blobs/sha256/5f") << "docker-import-8/blobs/sha256/5f"
                                               << "load (API)";
        QTest::newRow("a context") << QByteArray("/blob") << "docker-builder9/blob"
                                   << "build (API)";
        QTest::newRow("a step") << QByteArray("/srv/docker/buildkit/executor/abc/config.json") << QString() << "build (API)";
        QTest::newRow("a layer that is there") << store + "blobs/sha256/5f0c" << QString() << "";
        QTest::newRow("left behind") << QByteArray("/var/lib/other/blob") << "docker-builder9/blob"
                                     << "";
        QTest::newRow("a root directory") << QByteArray("/") << "docker-builder9/blob"
                                          << "";
        QTest::newRow("no file") << QByteArray("socket:[77]") << "docker-import-8/x"
                                 << "";
        QTest::newRow("a log") << QByteArray("/srv/docker/containers/a/a-json.log") << QString() << "";
    }
    void workByTheApiIsSeenByWhatIsOpen()
    {
        QFETCH(QByteArray, open);
        QFETCH(QString, left);
        QFETCH(QString, work);
        WithUnits host(at(QString()));
        QDir().mkpath(at("/proc/7/fd"));
        link(open, "/proc/7/fd/9");
        if (!left.isEmpty())
            put("/srv/docker/tmp/" + left, "x");
        const QStringList expected = work.isEmpty() ? QStringList() : QStringList{work};
        QCOMPARE(workOfDocker(host, {.dockerd = 7, .dataRoot = "/srv/docker"}), expected);
        QCOMPARE(workOfDocker(host, {.dockerd = 8, .dataRoot = "/srv/docker"}), QStringList());
        put("/proc/8/environ", QByteArray("A=b\0DOCKER_TMPDIR=/srv/docker/tmp", 34));
        QDir().mkpath(at("/proc/8/fd"));
        link(open, "/proc/8/fd/9");
        const bool isElsewhere = work.startsWith("build") && left.isEmpty(); // a step is where the images are
        QCOMPARE(workOfDocker(host, {.dockerd = 8, .dataRoot = "/other"}), isElsewhere ? QStringList() : expected);
    }

    /// Before Docker 23.0.
    void whatAChildOfDockerdUnpacksIsSeen()
    {
        WithUnits host(at(QString()));
        put("/srv/docker/tmp/docker-import-8/layer.tar", "x");
        put("/proc/9/cmdline", QByteArray("docker-untar / /srv/docker/tmp/docker-import-8").replace(' ', '\0'));
        put("/proc/9/status", "Name:\texe\nPPid:\t7\nUid:\t0\n");
        QCOMPARE(workOfDocker(host, {.dockerd = 7, .dataRoot = "/srv/docker"}), QStringList{"load (API)"});
        put("/proc/9/status", "Name:\texe\nPPid:\t1\nUid:\t0\n"); // anybody's
        QCOMPARE(workOfDocker(host, {.dockerd = 7, .dataRoot = "/srv/docker"}), QStringList());
    }

    void aFollowerThatAnybodyCouldMakeIsNone_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<int>("owner");
        QTest::addColumn<QByteArray>("groups");
        QTest::addColumn<int>("socketMode");
        QTest::addColumn<bool>("isOne");
        const QByteArray program = "/usr/bin/docker";
        QTest::newRow("root's") << program << 0 << QByteArray() << 0660 << true;
        QTest::newRow("a user's") << program << 1000 << QByteArray("Gid:\t1000\t1000\t1000\t1000\nGroups:\t1000 \n") << 0660
                                  << false;
        QTest::newRow("of the socket's group")
            << program << 1000 << QByteArray("Gid:\t7\t7\t7\t7\nGroups:\t7 0 \n") << 0660 << true;
        QTest::newRow("of its group by itself")
            << program << 1000 << QByteArray("Gid:\t0\t0\t0\t0\nGroups:\t\n") << 0660 << true;
        QTest::newRow("a group that may not")
            << program << 1000 << QByteArray("Gid:\t7\t7\t7\t7\nGroups:\t7 0 \n") << 0600 << false;
        QTest::newRow("everybody may") << program << 1000 << QByteArray() << 0666 << true;
        QTest::newRow("no socket") << program << 1000 << QByteArray("Groups:\t0 \n") << 0 << false;
        QTest::newRow("su by another name") << QByteArray("/usr/bin/su") << 0 << QByteArray() << 0660 << false;
    }
    void aFollowerThatAnybodyCouldMakeIsNone()
    {
        QFETCH(QByteArray, program);
        QFETCH(int, owner);
        QFETCH(QByteArray, groups);
        QFETCH(int, socketMode);
        WithUnits host(at(QString()));
        put("/proc/9/comm", "docker\n");
        put("/proc/9/cmdline", QByteArray("docker run x").replace(' ', '\0'));
        put("/proc/9/cgroup", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n");
        put("/proc/9/status", "Name:\tdocker\nUid:\t1000\t1000\t1000\t1000\n" + groups);
        link(program, "/proc/9/exe");
        host.owners["/proc/9"] = owner;
        if (socketMode != 0) {
            put("/run/docker.sock", "");
            QCOMPARE(chmod(at("/run/docker.sock").toUtf8().constData(), static_cast<mode_t>(socketMode)), 0);
        }
        QTEST(followersOfDocker(host) == QStringList{"user@1000.service"}, "isOne");
        // One that has opened the socket has shown that it may.
        if (program == "/usr/bin/docker") {
            put("/proc/1/cgroup", "0::/system.slice/docker.service\n");
            link("socket:[100]", "/proc/1/fd/3");
            link("socket:[200]", "/proc/9/fd/3");
            host.connections = {{100, 200}};
            QCOMPARE(followersOfDocker(host), QStringList{"user@1000.service"});
        }
    }

    /// dockerd is process 1 with the sockets 100 (accepted) and 101 (it asks somebody); process 9 holds 200.
    void whoHasAConnectionFollows_data()
    {
        using Connections = std::vector<UnixConnection>;
        const Connections connected{{100, 200}};
        const char *const service = "0::/system.slice/site-app.service\n";
        QTest::addColumn<QByteArray>("commandLine");
        QTest::addColumn<QByteArray>("cgroup");
        QTest::addColumn<Connections>("connections");
        QTest::addColumn<Connections>("later");
        QTest::addColumn<QStringList>("followers");
        const auto row = [&](const char *name, const char *command, const char *cgroup, const Connections &now,
                             const Connections &later, const QStringList &found) {
            QTest::newRow(name) << QByteArray(command) << QByteArray(cgroup) << now << later << found;
        };
        const QStringList one{"site-app.service"};
        row("curl", "curl -N http://x/events", service, connected, connected, one);
        row("docker by another name", "dockerctl run x", service, connected, connected, one);
        row("of a user", "curl x", "0::/user.slice/user-9.slice/user@9.service/app.slice/x.service\n", connected, connected,
            {"user@9.service"});
        row("answered meanwhile", "curl x", service, connected, {{7, 8}}, {});
        row("of another", "curl x", service, {{300, 200}}, {{300, 200}}, {});
        row("whom dockerd asks", "plugin", service, {{200, 101}}, {{200, 101}}, {});
        row("none", "curl x", service, {}, {}, {});
        row("a container", "curl x", "0::/system.slice/docker-1.scope\n", connected, connected, {});
        row("containerd", "containerd", "0::/system.slice/containerd.service\n", connected, connected, {});
        row("a child of dockerd", "docker-proxy", "0::/system.slice/docker.service\n", connected, connected, {});
        row("ours", "dockwright-helper", "0::/system.slice/system-dockwright\\x2djob.slice/dockwright-job@1.service\n",
            connected, connected, {});
        row("who asks", "curl x", "0::/system.slice/cron.service\n", connected, connected, {});
        row("docker that follows", "docker run x", service, connected, {}, one);
        row("docker that does not", "docker build .", service, connected, connected, {});
        row("docker over another network", "docker run x", service, {}, {}, one);
    }
    void whoHasAConnectionFollows()
    {
        QFETCH(QByteArray, commandLine);
        QFETCH(QByteArray, cgroup);
        QFETCH(std::vector<UnixConnection>, connections);
        QFETCH(std::vector<UnixConnection>, later);
        WithUnits host(at(QString()));
        const QByteArray program = commandLine.left(commandLine.indexOf(' '));
        put("/proc/self/cgroup", "0::/system.slice/cron.service\n");
        put("/proc/1/cgroup", "0::/system.slice/docker.service\n");
        link("socket:[100]", "/proc/1/fd/3");
        link("socket:[101]", "/proc/1/fd/4");
        put("/proc/9/cgroup", cgroup);
        put("/proc/9/comm", program + '\n');
        put("/proc/9/cmdline", QByteArray(commandLine).replace(' ', '\0'));
        link("/usr/bin/" + program, "/proc/9/exe");
        link("/dev/null", "/proc/9/fd/0");
        link("socket:[200]", "/proc/9/fd/5");
        host.connections = connections;
        host.laterConnections = later;
        QTEST(followersOfDocker(host), "followers");
    }

    void aServiceOfAContainerIsNotOfThisSystemd()
    {
        WithUnits host(at(QString()));
        put("/proc/9/comm", "docker\n");
        put("/proc/9/cmdline", QByteArray("docker run x").replace(' ', '\0'));
        put("/proc/9/cgroup", "0::/system.slice/docker-" + QByteArray(64, 'a') + ".scope/system.slice/ssh.service\n");
        link("/usr/bin/docker", "/proc/9/exe");
        QCOMPARE(followersOfDocker(host), QStringList{});
    }
};

DOCKWRIGHT_TEST(TestCompanions, suite::NoApplication)

} // namespace test_companions

#include "test_companions.moc"
