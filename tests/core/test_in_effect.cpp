// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/in_effect.h"
#include "core/daemon/key_table.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_in_effect {

using namespace dockwright::core;

namespace {

Json json(const char *text)
{
    return Json::parse(QByteArray(text).replace('\'', '"').toStdString());
}

/// What dockerd 28.5.2 of Debian sid answered, with what nobody looks at taken out.
const char *const answer = R"({
    "Debug": true, "ExperimentalBuild": false, "Driver": "overlayfs", "LoggingDriver": "json-file", "LiveRestoreEnabled": true,
    "Labels": ["a=2", "b=1"], "DefaultRuntime": "my", "InitBinary": "docker-init",
    "DefaultAddressPools": [{"Base": "10.201.0.0/16", "Size": 24}],
    "Runtimes": {"my": {"path": "/usr/bin/runc", "runtimeArgs": ["--debug"], "status": {"features": "{}"}}, "runc": {"path": "runc"}},
    "SecurityOptions": ["name=seccomp,profile=builtin", "name=cgroupns"],
    "Containerd": {"Address": "/run/containerd/containerd.sock", "Namespaces": {"Containers": "moby2", "Plugins": "plugins.moby"}},
    "FirewallBackend": {"Driver": "nftables+firewalld"}, "Plugins": {"Authorization": null}, "CDISpecDirs": ["/etc/cdi"],
    "RegistryConfig": {"Mirrors": ["https://m.lan/"]}, "ServerVersion": "28.5.2"})";

} // namespace

class TestInEffect : public QObject
{
    Q_OBJECT

private slots:
    void whatDockerdShowsIsComparedWithWhatWasSet_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QByteArray>("set");
        QTest::addColumn<bool>("isGood");
        const auto row = [](const char *pointer, const char *set, bool isGood) {
            QTest::addRow("%s %s", pointer, set) << QString::fromLatin1(pointer) << QByteArray(set) << isGood;
        };
        row("/debug", "true", true);
        row("/debug", "false", false);
        row("/labels", "['b=1','a=2']", true); // dockerd sorts them
        row("/labels", "['b=1']", false);
        row("/labels", "[]", false);
        row("/authorization-plugins", "[]", true);
        row("/authorization-plugins", "['opa']", false);
        row("/default-address-pools", "[{'base':'10.201.0.0/16','size':24}]", true);
        row("/default-address-pools", "[{'base':'10.201.0.0/16','size':25}]", false);
        row("/default-address-pools", "[{'base':'10.201.0.0/16','size':24},{'base':'10.202.0.0/16','size':24}]", false);
        row("/runtimes/my", "{'path':'/usr/bin/runc'}", true);
        row("/runtimes/my", "{'path':'/usr/bin/runc','runtimeArgs':['--debug']}", true);
        row("/runtimes/my", "{'path':'/usr/bin/crun'}", false);
        row("/runtimes/other", "{'path':'/usr/bin/runc'}", false);
        row("/seccomp-profile", "'builtin'", true);
        row("/seccomp-profile", "'unconfined'", false);
        row("/selinux-enabled", "false", true);
        row("/selinux-enabled", "true", false);
        row("/containerd-namespace", "'moby2'", true);
        row("/firewall-backend", "'nftables'", true);
        row("/firewall-backend", "'iptables'", false);
        row("/cdi-spec-dirs", "['/etc/cdi','/srv/cdi']", false);
    }
    void whatDockerdShowsIsComparedWithWhatWasSet()
    {
        QFETCH(QString, pointer);
        QFETCH(QByteArray, set);
        QFETCH(bool, isGood);
        const auto shown = settingInEffect(settingsInEffect(json(answer)), pointer);
        QVERIFY(shown.has_value());
        QCOMPARE(isInEffect(json(set.constData()), *shown), isGood);
    }

    void anOlderOneShowsLess()
    {
        const auto settings = settingsInEffect(json("{'Debug': false, 'SecurityOptions': ['name=seccomp,profile=default']}"));
        QVERIFY(!settingInEffect(settings, QStringLiteral("/firewall-backend")));
        QVERIFY(!settingInEffect(settings, QStringLiteral("/shutdown-timeout")));
        QCOMPARE(settings.at(QStringLiteral("seccomp-profile")), QStringLiteral("\"builtin\""));
        QVERIFY(settingsInEffect(Json()).empty());
        QVERIFY(settingsInEffect(json("{'SecurityOptions': null, 'Runtimes': 3, 'FirewallBackend': null}"))
                    .contains(QStringLiteral("selinux-enabled")));
    }

    void allThatIsShownIsAsked()
    {
        const auto settings = settingsInEffect(json(answer));
        for (const KeyRow &row : daemonKeyRows())
            QCOMPARE(settings.contains(fromUtf8(row.key)), *row.shown != '\0');
    }
};

DOCKWRIGHT_TEST(TestInEffect, suite::NoApplication)

} // namespace test_in_effect

#include "test_in_effect.moc"
