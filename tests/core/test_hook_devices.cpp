// SPDX-License-Identifier: Apache-2.0
#include "core/host/hook_devices.h"
#include "core/host/live_containers.h"
#include "core/host/rooted_reader.h"
#include "tests/support/files.h"
#include "tests/support/host_directory.h"
#include "tests/support/suite.h"

#include <QTest>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace test_hook_devices {

using namespace dockwright::core;

namespace {

/// A directory that is taken for a machine, with a container whose process is 7.
class WithContainer : public RootedReader
{
public:
    using RootedReader::RootedReader;

    Result<std::optional<UnitFacts>> unit(const QString &) const override { return scope; }
    std::vector<DeviceNode> deviceNodesOf(qint64 pid) const override
    {
        ++looks;
        return pid == 7 ? nodes : std::vector<DeviceNode>();
    }
    Result<Json> daemonAnswer(const QString &path, std::chrono::seconds) const override
    {
        const auto found = answers.find(path);
        return found != answers.end() ? found->second : Json();
    }

    UnitFacts scope;
    std::vector<DeviceNode> nodes;
    std::map<QString, Json> answers;
    mutable int looks = 0;
};

const QString id(64, u'a');

Json containerWith(const char *hostConfig)
{
    return {{"State", {{"Pid", 7}}}, {"HostConfig", Json::parse(json(hostConfig).toStdString())}, {"Name", "/gpu"}};
}

} // namespace

/// Which devices of a container only a hook has given.
class TestHookDevices : public QObject, HostDirectory
{
    Q_OBJECT

    /// As runc 1.1 asks systemd 257 for it (vm/test).
    std::unique_ptr<WithContainer> hooked()
    {
        put("/proc/7/cgroup", "0::/system.slice/docker-" + id.toLatin1() + ".scope\n");
        put("/proc/devices", "Character devices:\n  1 mem\n136 pts\n195 nvidia-frontend\n\nBlock devices:\n254 virtblk\n");
        auto made = std::make_unique<WithContainer>(at(QString()));
        WithContainer &host = *made;
        host.scope.loadState = QStringLiteral("loaded");
        host.scope.properties = {{"DevicePolicy", "strict"},
                                 {"DeviceAllow", "char-pts=rwm /dev/char/10:200=rwm /dev/char/1:3=rwm char-*=m block-*=m"}};
        host.nodes = {{"/dev/null", false, 1, 3},
                      {"/dev/console", false, 136, 0},
                      {"/dev/nvidiactl", false, 195, 255},
                      {"/dev/nvidia0", false, 195, 0}};
        return made;
    }

private slots:
    void init() { makeHost(); }

    void devicesThatSystemdHasNoRuleForAreLost_data()
    {
        QTest::addColumn<QString>("rules");
        QTest::addColumn<QStringList>("lost");
        const QStringList all{"/dev/nvidia0", "/dev/nvidiactl"};
        const QString usual = "/dev/char/1:3=rwm char-pts=rwm char-*=m";
        QTest::newRow("the legacy hook") << usual << all;
        QTest::newRow("CDI, --device") << usual + " /dev/char/195:0=rw /dev/char/195:255=r" << QStringList();
        QTest::newRow("one of two") << usual + " /dev/char/195:0=rw" << QStringList{"/dev/nvidiactl"};
        QTest::newRow("by its path") << usual + " /dev/nvidia0=rw" << QStringList{"/dev/nvidiactl"};
        QTest::newRow("to be made, not opened") << usual + " /dev/char/195:0=m" << all;
        QTest::newRow("--device-cgroup-rule") << usual + " char-nvidia-frontend=rwm" << QStringList();
        QTest::newRow("by the numbers of runc 1.2 and crun") << "/dev/char/1:3=rwm char-136=rwm char-*=m" << all;
        QTest::newRow("all of a number") << "/dev/char/1:3=rwm char-136=rwm char-195=rwm" << QStringList();
        QTest::newRow("another driver") << usual + " char-mem=rwm" << all;
        QTest::newRow("a disk") << usual + " /dev/block/195:0=rwm block-*=rwm" << all;
        QTest::newRow("all") << usual + " char-*=rwm" << QStringList();
        QTest::newRow("none at all") << QString() << QStringList{"/dev/console", "/dev/null"} + all;
    }
    void devicesThatSystemdHasNoRuleForAreLost()
    {
        QFETCH(QString, rules);
        auto host = hooked();
        host->scope.properties["DeviceAllow"] = rules;
        QStringList lost = devicesOfHooks(*host, id, containerWith("{'Runtime': 'nvidia'}"));
        QTEST(lost, "lost");
    }

    void onlyContainersThatMayHaveAHookAreLookedAt_data()
    {
        QTest::addColumn<QByteArray>("hostConfig");
        QTest::addColumn<bool>("isLookedAt");
        QTest::newRow("runc") << QByteArray("{'Runtime': 'runc', 'DeviceRequests': null}") << false;
        QTest::newRow("its shim") << QByteArray("{'Runtime': 'io.containerd.runc.v2', 'DeviceRequests': []}") << false;
        QTest::newRow("CDI") << QByteArray("{'Runtime': 'runc', 'DeviceRequests': [{'Driver': 'cdi'}]}") << false;
        QTest::newRow("--gpus") << QByteArray("{'Runtime': 'runc', 'DeviceRequests': [{'Driver': '', 'Count': -1}]}") << true;
        QTest::newRow("its runtime") << QByteArray("{'Runtime': 'nvidia'}") << true;
        QTest::newRow("both") << QByteArray("{'DeviceRequests': [{'Driver': 'cdi'}, {'Driver': 'nvidia'}]}") << true;
        QTest::newRow("nonsense") << QByteArray("{'Runtime': 1, 'DeviceRequests': [1]}") << false;
        QTest::newRow("nothing") << QByteArray("null") << false;
    }
    void onlyContainersThatMayHaveAHookAreLookedAt()
    {
        QFETCH(QByteArray, hostConfig);
        QFETCH(bool, isLookedAt);
        const auto host = hooked();
        QCOMPARE(!devicesOfHooks(*host, id, containerWith(hostConfig.constData())).isEmpty(), isLookedAt);
        QCOMPARE(host->looks, isLookedAt ? 1 : 0);
    }

    void whereSystemdHasNoRulesNothingIsLost()
    {
        const Json container = containerWith("{'Runtime': 'nvidia'}");
        auto host = hooked();
        QCOMPARE(devicesOfHooks(*host, id, container).size(), 2);
        host->scope.properties = {{"DevicePolicy", "auto"}, {"DeviceAllow", ""}}; // --privileged
        QVERIFY(devicesOfHooks(*host, id, container).isEmpty());
        host = hooked();
        host->scope.loadState = QStringLiteral("not-found");
        QVERIFY(devicesOfHooks(*host, id, container).isEmpty());
        host = hooked();
        put("/proc/7/cgroup", "0::/docker/" + id.toLatin1() + '\n'); // the driver cgroupfs
        QVERIFY(devicesOfHooks(*host, id, container).isEmpty());
        put("/proc/7/cgroup", "0::/user.slice\n"); // the container has ended, and somebody else has its number
        QVERIFY(devicesOfHooks(*host, id, container).isEmpty());
        host = hooked();
        QVERIFY(devicesOfHooks(*host, id, Json::object()).isEmpty());
        QVERIFY(devicesOfHooks(*host, id, {{"State", {{"Pid", 0}}}, {"HostConfig", {{"Runtime", "nvidia"}}}}).isEmpty());
    }

    /// A container names its nodes as it likes, and as many as it likes.
    void namesOfNodesAreShownHarmlesslyAndNotAll()
    {
        auto host = hooked();
        host->nodes = {{"/dev/\x1b[2J\n" + QString(300, u'x'), false, 9, 9}};
        QStringList devices = devicesOfHooks(*host, id, containerWith("{'Runtime': 'nvidia'}"));
        QCOMPARE(devices.size(), 1);
        QVERIFY2(devices[0].size() <= 80 && !devices[0].contains(u'\x1b') && !devices[0].contains(u'\n'),
                 qPrintable(devices[0]));
        for (int i = 0; i < 1000; ++i)
            host->nodes.push_back({QStringLiteral("/dev/x%1").arg(i), true, 9, 9});
        QCOMPARE(devicesOfHooks(*host, id, containerWith("{'Runtime': 'nvidia'}")).size(), 8);
    }

    void theyAreAmongWhatIsKnownOfAContainer()
    {
        auto host = hooked();
        host->answers["/containers/json"] = Json::array({{{"Id", id}, {"Names", {"/gpu"}}, {"Image", "cuda"}}});
        host->answers["/containers/" + id + "/json"] = containerWith("{'Runtime': 'nvidia'}");
        const auto containers = containersOfDockerd(*host);
        QVERIFY(containers && containers->size() == 1);
        QCOMPARE(containers->front().hookDevices, (QStringList{"/dev/nvidia0", "/dev/nvidiactl"}));
        HostFacts facts;
        facts.runningContainers = containers;
        QCOMPARE(readFacts(writeFacts(facts))->runningContainers, containers);
    }

    void theyAreKnownWithoutDockerd()
    {
        const auto host = hooked();
        put("/proc/9/comm", "containerd-shim\n");
        put("/proc/9/cmdline", QByteArray("containerd-shim -namespace moby -id " + id.toLatin1()).replace(' ', '\0'));
        put("/proc/9/task/9/children", "7 ");
        link("/usr/bin/containerd-shim-runc-v2", "/proc/9/exe");
        put("/var/lib/docker/containers/" + id + "/config.v2.json", "{\"Name\": \"/gpu\", \"State\": {\"Pid\": 7}}");
        put("/var/lib/docker/containers/" + id + "/hostconfig.json", "{\"Runtime\": \"nvidia\"}");
        const auto containers = containersWithoutDockerd(*host, "/var/lib/docker");
        QCOMPARE(containers.size(), 1U);
        QCOMPARE(containers[0].hookDevices, (QStringList{"/dev/nvidia0", "/dev/nvidiactl"}));
    }
};

DOCKWRIGHT_TEST(TestHookDevices, suite::NoApplication)

} // namespace test_hook_devices

#include "test_hook_devices.moc"
