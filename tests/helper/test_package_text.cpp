// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/apt_configuration.h"
#include "helper/packages/apt_text.h"
#include "helper/packages/dnf_text.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_package_text {

using namespace dockwright::core;
using namespace dockwright::helper;

class TestPackageText : public QObject
{
    Q_OBJECT

private slots:
    void onlyNamesAndVersionsOfPackagesPass()
    {
        for (const char *good : {"docker-ce", "containerd.io", "g++", "libc6:amd64", "0ad"})
            QVERIFY2(isPackageName(good), good);
        for (const char *bad : {"", "a", "-oX=y", "--help", "docker ce", "Docker", "docker-ce=1", "a/b", "a:b:c", "d\n", "a*"})
            QVERIFY2(!isPackageName(bad), bad);
        for (const char *good : {"5:28.5.2-1~debian.13~trixie", "28.5.2", "1.7.24~ds1-6+deb13u1"})
            QVERIFY2(isPackageVersion(good), good);
        for (const char *bad : {"", "-oDpkg::Pre-Invoke::=x", "28 5", "latest", "28.5.2;x", "1/../2", "2*"})
            QVERIFY2(!isPackageVersion(bad), bad);
        QVERIFY(isRpmName("docker-ce") && !isRpmName("-x") && !isRpmName("a*") && !isRpmName("/a.rpm") && !isRpmName("@group"));
        QVERIFY(isRpmVersion("3:28.5.2-1.el9") && !isRpmVersion("-x") && !isRpmVersion("1 2"));
    }

    void aSimulationIsRead()
    {
        const auto actions = readSimulation("Reading package lists...\n"
                                            "Remv docker.io [26.1.5+dfsg1-9]\n"
                                            "Inst docker-ce [5:28.5.1-1] (5:28.5.2-1 Docker:trixie [amd64]) [x:amd64 ]\n"
                                            "Inst containerd.io (1.7.28-2 Docker:trixie [amd64])\n"
                                            "Conf docker-ce (5:28.5.2-1 Docker:trixie [amd64])\nPurg old [1]\n");
        const std::vector<SimulatedAction> expected{{"docker.io", ""},
                                                    {"docker-ce", "5:28.5.2-1"},
                                                    {"containerd.io", "1.7.28-2"},
                                                    {"old", ""}};
        QVERIFY(actions == expected);
    }

    void theStatusOfAptIsRead()
    {
        QCOMPARE(readStatusLine("dlstatus:1:35.8905:Retrieving file 1 of 5")->percent, 35);
        QCOMPARE(readStatusLine("dlstatus:1:35.8905:Retrieving file 1 of 5")->what.args, QStringList("1"));
        QCOMPARE(readStatusLine("pmstatus:docker-ce:93.5:Configuring docker-ce (amd64)")->what.args, QStringList("docker-ce"));
        QCOMPARE(readStatusLine("pmstatus:libc6:amd64:12.5:Unpacking")->what.args, QStringList("libc6:amd64"));
        QVERIFY(!readStatusLine("pmerror:docker-ce:1:x"));
        QVERIFY(!readStatusLine("pmstatus:x"));
        QVERIFY(!readStatusLine(""));
    }

    void madisonsVersionsAreReadInTheirOrder()
    {
        QCOMPARE(readMadison(" docker-ce | 5:28.5.2-1 | https://x trixie/stable amd64 Packages\n"
                             " docker-ce | 5:28.5.2-1 | https://y trixie/stable amd64 Packages\n"
                             " docker-ce | 5:28.5.1-1 | https://x trixie/stable amd64 Packages\n"
                             " docker-ce | 5:28.5.0-1 | https://x trixie/stable Sources\n"),
                 QStringList({"5:28.5.2-1", "5:28.5.1-1"}));
    }

    void aProxyIsLeftOutWhereTheHostIsReachedDirectly()
    {
        ProxySettings proxy;
        proxy.http = "http://user:p%40s\"s@proxy:3128";
        proxy.noProxy = QStringList{"10.0.0.0/8", ".lan", "plain"};
        const QByteArray text = aptConfiguration(proxy, {"10.1.2.3", "a.lan", "lan", "x.plain", "elsewhere"});
        QVERIFY2(text.startsWith("Acquire::http::Proxy \"http://user:p%40s%22s@proxy:3128\";\n"), text.constData());
        QVERIFY(text.contains("Acquire::https::Proxy \"DIRECT\";\n"));
        QVERIFY(text.contains("Proxy::10.1.2.3 \"DIRECT\"") && text.contains("Proxy::a.lan ")
                && text.contains("Proxy::x.plain "));
        QVERIFY(!text.contains("Proxy::lan ") && !text.contains("elsewhere"));
        QVERIFY(aptConfiguration({}, {"a.lan"}).isEmpty());
    }

    void dnfsConfigurationKeepsWhatItHoldsAndTakesNoSecondOption()
    {
        ProxySettings proxy;
        proxy.https = "http://user:p%40ss%0Agpgcheck=False@proxy:3128";
        const QByteArray text = dnfConfiguration("[main]\ngpgcheck=True\nproxy=http://old\n", proxy, "https://mirror/x");
        QVERIFY2(text.startsWith("[main]\nproxy=http://proxy:3128\nproxy_username=user\nproxy_password=p@ssgpgcheck=False\n"),
                 text.constData());
        QVERIFY(text.contains("gpgcheck=True\n") && !text.contains("old"));
        QVERIFY(dnfConfiguration("", proxy, "http://mirror/x").isEmpty());
    }

    void dnfsTableIsReadAlsoWhereRowsAreWrapped()
    {
        const auto table = readDnfTable("Dependencies resolved.\n====\n Package Arch Version Repository Size\n====\n"
                                        "Installing:\n docker-ce x86_64 3:28.5.2-1.el9 docker-ce-stable 27 M\n"
                                        "     replacing  docker-engine.x86_64 17.0-1\n"
                                        "Installing dependencies:\n docker-ce-rootless-extras-with-a-long-name\n"
                                        "          x86_64 28.5.2-1.el9 docker-ce-stable 0  \n small noarch 1-1 repo 5  \n"
                                        "Removing dependent packages:\n podman-docker noarch 5.0-1 @appstream 5  \n\n"
                                        "Transaction Summary\n====\nInstall  2 Packages\n");
        const std::map<QString, QString> expected{{"docker-ce", "3:28.5.2-1.el9"},
                                                  {"docker-ce-rootless-extras-with-a-long-name", "28.5.2-1.el9"},
                                                  {"small", "1-1"},
                                                  {"podman-docker", ""}};
        QVERIFY(table == expected);
    }

    void aComplaintIsOneSentence()
    {
        const auto error =
            explainApt("x", "E: Failed to fetch … 404  Not Found [IP: ::1 80]\nE: is not signed", {"other", {}}).value();
        QCOMPARE(error.message.english(), QString("The mirror does not have the requested file."));
        QCOMPARE(explainApt("x", "odd", {"other", {}}).value().message.english(), QString("other"));
    }

    void whatIsWrongWithTheSignatureOfAnIndexIsSaid()
    {
        const auto said = [](const char *complaint) {
            return explainDnf("x", complaint, {"other", {}}).value().message.english();
        };
        const QString none = "The mirror does not sign its index (repomd.xml.asc).";
        QCOMPARE(said("Error: Failed to download metadata for repo 'docker-ce-stable': GPG verification is enabled, but GPG "
                      "signature is not available. This may be an error or the repository does not support GPG verification: "
                      "Status code: 404 for http://mirror/repodata/repomd.xml.asc (IP: 127.0.0.1)"),
                 none);
        QCOMPARE(said("repomd.xml GPG signature verification error: Bad GPG signature"),
                 QString("The index of the mirror is not signed with the trusted key."));
        QVERIFY(said("GPG signature is not available: Curl error (7): Couldn't connect to server for …asc") != none);
    }

    void changesSurviveTheJournal()
    {
        const PackageChanges changes{{"docker-ce", {{}, PackageState{"5:28.5.2-1", true, false}}},
                                     {"docker.io", {PackageState{"26.1", false, true}, {}}}};
        QVERIFY(Json::parse(Json(changes).dump()).get<PackageChanges>() == changes);
    }
};

DOCKWRIGHT_TEST(TestPackageText, suite::NoApplication)

} // namespace test_package_text

#include "test_package_text.moc"
