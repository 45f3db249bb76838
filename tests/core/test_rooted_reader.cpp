// SPDX-License-Identifier: Apache-2.0
#include "core/host/daemon_settings.h"
#include "core/host/networks.h"
#include "core/host/paths.h"
#include "core/host/rooted_reader.h"
#include "core/host/setting_places.h"
#include "core/host/time_zone.h"
#include "core/host/unit_from_files.h"
#include "core/plan/values.h"
#include "tests/support/host_directory.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace test_rooted_reader {

using namespace dockwright::core;

namespace {

QStringList namesOf(const std::vector<QStringList> &commands)
{
    QStringList joined;
    for (const QStringList &command : commands)
        joined << command.join(u'|');
    return joined;
}

} // namespace

class TestRootedReader : public QObject, HostDirectory
{
    Q_OBJECT

private slots:
    void init()
    {
        makeHost();
        QFile secret(beside(QStringLiteral("/secret")));
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("outside") == 7);
    }

    void aFileIsReadWithItsMode()
    {
        put("/etc/docker/daemon.json", "{}\n");
        QCOMPARE(chmod(at("/etc/docker/daemon.json").toUtf8().constData(), 0640), 0);
        const auto file = reader().readFile("/etc/docker/daemon.json");
        QVERIFY(file.has_value() && file->has_value());
        QCOMPARE((*file)->content, QByteArray("{}\n"));
        QCOMPARE((*file)->mode, 0640);
        QCOMPARE((*file)->uid, 0);
        QCOMPARE((*file)->kind, FileKind::Regular);
    }

    void whatIsNotThereIsNoError()
    {
        put("/etc/file", "x");
        for (const char *path : {"/etc/none", "/none/none", "/etc/file/none"}) {
            const auto file = reader().readFile(path);
            QVERIFY2(file.has_value() && !file->has_value(), path);
            const auto text = reader().readSystemFile(path);
            QVERIFY2(text.has_value() && !text->has_value(), path);
        }
        QCOMPARE(reader().listDirectory("/none").value_or(QStringList{"x"}), QStringList{});
    }

    void aLinkIsReportedAndNotFollowed()
    {
        put("/etc/target", "x");
        link("target", "/etc/link");
        const auto file = reader().readFile("/etc/link");
        QVERIFY(file.has_value() && file->has_value());
        QCOMPARE((*file)->kind, FileKind::Symlink);
        QCOMPARE((*file)->content, QByteArray());
        QCOMPARE(reader().readSystemFile("/etc/link")->value(), QByteArray("x"));
        const auto directory = reader().readFile("/etc");
        QCOMPARE((*directory)->kind, FileKind::Directory);
        QCOMPARE(mkfifo(at("/etc/fifo").toUtf8().constData(), 0600), 0);
        QCOMPARE((*reader().readFile("/etc/fifo"))->kind, FileKind::Other);
    }

    void whatALinkHoldsIsReadAsItStands()
    {
        link("../usr/share/zoneinfo/Asia/Shanghai", "/etc/localtime");
        QCOMPARE(reader().readLink("/etc/localtime")->value(), QString("../usr/share/zoneinfo/Asia/Shanghai"));
        put("/etc/file", "x");
        for (const char *path : {"/etc/file", "/etc", "/etc/none", "/etc/file/none"}) {
            const auto target = reader().readLink(path);
            QVERIFY2(target.has_value() && !target->has_value(), path);
        }
    }

    void theTimeZoneIsTheOneOfTheLinkOrTheFile_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("zone");
        const QByteArray none;
        QTest::newRow("systemd's link") << QByteArray("../usr/share/zoneinfo/Asia/Shanghai") << none << "Asia/Shanghai";
        QTest::newRow("an absolute link") << QByteArray("/usr/share/zoneinfo/Europe/Berlin") << none << "Europe/Berlin";
        QTest::newRow("three parts") << QByteArray("/usr/share/zoneinfo/America/Argentina/Ushuaia") << none
                                     << "America/Argentina/Ushuaia";
        QTest::newRow("a variant") << QByteArray("/usr/share/zoneinfo/posix/Asia/Urumqi") << none << "Asia/Urumqi";
        QTest::newRow("without leap seconds") << QByteArray("/usr/share/zoneinfo/right/UTC") << none << "UTC";
        QTest::newRow("the link wins") << QByteArray("/usr/share/zoneinfo/Etc/GMT+8") << QByteArray("Asia/Tokyo\n")
                                       << "Etc/GMT+8";
        QTest::newRow("Debian's file") << none << QByteArray("Asia/Shanghai\n") << "Asia/Shanghai";
        QTest::newRow("a link to elsewhere") << QByteArray("/srv/zone") << QByteArray("Asia/Shanghai") << "Asia/Shanghai";
        QTest::newRow("neither") << none << none << "";
        QTest::newRow("no name of a zone") << none << QByteArray("Asia/Shang hai\n") << "";
        QTest::newRow("not in ASCII") << none << QByteArray("Asia/\xE4\xB8\x8A\xE6\xB5\xB7") << "";
        QTest::newRow("endless") << none << QByteArray(100, 'A') << "";
    }
    void theTimeZoneIsTheOneOfTheLinkOrTheFile()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, file);
        QFETCH(QString, zone);
        if (!target.isEmpty())
            link(target, "/etc/localtime");
        if (!file.isEmpty())
            put("/etc/timezone", file);
        QCOMPARE(readTimeZone(reader()), zone);
        QCOMPARE(inspectHost(reader()).timeZone, zone);
    }

    /// Routes as a host with a LAN, a tunnel, a VPN behind a gateway, Docker and containers has them.
    void theNetworksThatTheHostIsInAreThoseOfItsRoutes()
    {
        put("/proc/net/route",
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
            "eth0\t00000000\t0107A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
            "eth0\t0007A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
            "eth0\t0107A8C0\t00000000\t0005\t0\t0\t100\tFFFFFFFF\t0\t0\t0\n"
            "eth0\t0000FEA9\t00000000\t0001\t0\t0\t1000\t0000FFFF\t0\t0\t0\n"
            "wg0\t000010AC\t00000000\t0001\t0\t0\t0\t0000F0FF\t0\t0\t0\n"
            "tun0\t0000640A\t0107A8C0\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0\n"
            "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n"
            "br-0123456789ab\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n"
            "br-lan\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
            "garbage\n");
        put("/proc/net/ipv6_route",
            "20010db8000000070000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 "
            "00000001 00000000 00000001     eth0\n"
            "fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 "
            "00000001 00000000 00000001     eth0\n"
            "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 "
            "00000001 00000000 00000003     eth0\n"
            "fd000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff "
            "00000001 00000000 00200200       lo\n"
            "20010db8000000070000000000000005 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 "
            "00000001 00000000 80200001     eth0\n"
            "ff000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 "
            "00000001 00000000 00000001     eth0\n");
        const QStringList networks{"172.16.0.0/12", "192.168.0.0/24", "192.168.7.0/24", "2001:db8:0:7::/64"};
        QCOMPARE(attachedNetworks(reader()), networks);
        QCOMPARE(inspectHost(reader()).attachedNetworks, networks);
    }

    void aHostWithoutRoutesIsInNoNetwork() { QCOMPARE(attachedNetworks(reader()), QStringList()); }

    void theKernelsOwnTableIsRead()
    {
        for (const QString &network : attachedNetworks(RootedReader(QStringLiteral("/"))))
            QCOMPARE(networkOf(network), network);
    }

    void theSearchDomainsAreThoseOfTheLastLine_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QStringList>("domains");
        QTest::newRow("search") << QByteArray("nameserver 10.0.0.1\nsearch corp.lan lab.corp.lan.\n")
                                << QStringList({"corp.lan", "lab.corp.lan"});
        QTest::newRow("domain") << QByteArray("domain\tcorp.lan\n") << QStringList({"corp.lan"});
        QTest::newRow("the last counts") << QByteArray("search old.lan\nsearch corp.lan\n") << QStringList({"corp.lan"});
        QTest::newRow("none, by systemd-resolved") << QByteArray("search .\n") << QStringList();
        QTest::newRow("a comment") << QByteArray("# search corp.lan\n") << QStringList();
        QTest::newRow("none that is one") << QByteArray("search a,b $(x)\n") << QStringList();
    }
    void theSearchDomainsAreThoseOfTheLastLine()
    {
        QFETCH(QByteArray, file);
        QFETCH(QStringList, domains);
        put("/etc/resolv.conf", file);
        QCOMPARE(searchDomains(reader()), domains);
        QCOMPARE(inspectHost(reader()).searchDomains, domains);
    }

    void linksCannotLeaveTheRoot_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("relative") << QByteArray("../../secret");
        QTest::newRow("far up") << QByteArray("../../../../../../../../../../../../../../etc/os-release");
        QTest::newRow("absolute") << QByteArray("/etc/hostname");
        QTest::newRow("magic") << QByteArray("/proc/self/root/etc/hostname");
    }
    void linksCannotLeaveTheRoot()
    {
        QFETCH(QByteArray, target);
        link(target, "/etc/link");
        const auto text = reader().readSystemFile("/etc/link");
        QVERIFY(!text.has_value() || !text->has_value());
        // A directory on the way neither.
        link("../..", "/etc/up");
        const auto way = reader().readSystemFile("/etc/up/secret");
        QVERIFY(!way.has_value() || !way->has_value());
        link("/", "/etc/top");
        put("/etc/inside", "in");
        QCOMPARE(reader().readSystemFile("/etc/top/etc/inside")->value(), QByteArray("in"));
        QCOMPARE(reader().readSystemFile("/../../etc/inside")->value(), QByteArray("in"));
    }

    void anAbsoluteLinkIsMeantBelowTheRoot()
    {
        put("/usr/lib/os-release", "ID=debian\n");
        link("/usr/lib/os-release", "/etc/os-release");
        QCOMPARE(reader().readSystemFile("/etc/os-release")->value(), QByteArray("ID=debian\n"));
    }

    void aFileThatIsTooLargeIsAnError()
    {
        put("/etc/large", QByteArray(5 * 1024 * 1024, 'x'));
        QVERIFY(!reader().readFile("/etc/large").has_value());
        QVERIFY(!reader().readSystemFile("/etc/large").has_value());
    }

    void aDirectoryIsListedInOrder()
    {
        put("/etc/b", "");
        put("/etc/a", "");
        put("/etc/.c", "");
        QCOMPARE(*reader().listDirectory("/etc"), (QStringList{".c", "a", "b"}));
    }

    void aRootThatIsNotThereIsAnErrorOrEmpty()
    {
        const RootedReader none(beside(QStringLiteral("/none")));
        const auto file = none.readFile("/etc/x");
        QVERIFY(!file.has_value() || !file->has_value());
    }

    void nothingIsRun()
    {
        const auto output = reader().query({"/bin/true"});
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::Unsupported);
    }

    void aUnitIsMergedFromItsFileAndDropIns()
    {
        put("/usr/lib/systemd/system/docker.service",
            "[Unit]\nAfter=a.service\n[Service]\nExecStart=/usr/bin/dockerd -H fd://\nLimitNOFILE=1\n"
            "Environment=\"A=x y\" B=50%%\nEnvironmentFile=-/etc/default/docker\n");
        put("/etc/systemd/system/docker.service.d/20-x.conf",
            "[Service]\nExecStart=\nExecStart=-/usr/bin/dockerd --debug\nLimitNOFILE=2\n");
        put("/etc/systemd/system/docker.service.d/30-y.conf", "[Service]\nLimitNOFILE=3\nEnvironment=C=1\n");
        put("/etc/systemd/system/docker.service.d/README", "[Service]\nLimitNOFILE=4\n");
        const auto unit = reader().unit("docker.service");
        QVERIFY(unit.has_value() && unit->has_value());
        QCOMPARE((*unit)->loadState, QString("loaded"));
        QCOMPARE((*unit)->activeState, QString());
        QCOMPARE((*unit)->fragmentPath, QString("/usr/lib/systemd/system/docker.service"));
        QCOMPARE((*unit)->dropIns,
                 (QStringList{"/etc/systemd/system/docker.service.d/20-x.conf",
                              "/etc/systemd/system/docker.service.d/30-y.conf"}));
        QCOMPARE(namesOf((*unit)->execStart), QStringList{"/usr/bin/dockerd|--debug"});
        QCOMPARE((*unit)->properties.at("LimitNOFILE"), QString("3"));
        QCOMPARE((*unit)->environment, (QStringList{"A=x y", "B=50%", "C=1"}));
        QCOMPARE((*unit)->environmentFiles, QStringList{"/etc/default/docker"});
    }

    void emptyAssignmentsResetLists()
    {
        put("/usr/lib/systemd/system/docker.service",
            "[Service]\nExecStart=/usr/bin/dockerd\nEnvironment=A=1\nEnvironmentFile=/etc/one\n");
        put("/etc/systemd/system/docker.service.d/x.conf",
            "[Service]\nEnvironment=\nEnvironment=B=2\nEnvironmentFile=\nEnvironmentFile=/etc/two\n");
        const auto unit = reader().unit("docker.service");
        QCOMPARE((*unit)->environment, QStringList{"B=2"});
        QCOMPARE((*unit)->environmentFiles, QStringList{"/etc/two"});
        QCOMPARE(namesOf((*unit)->execStart), QStringList{"/usr/bin/dockerd"});
    }

    void aStrongerDirectoryHidesTheSameNameInAWeakerOne()
    {
        put("/usr/lib/systemd/system/docker.service", "[Service]\nNice=1\n");
        put("/etc/systemd/system/docker.service", "[Service]\nNice=2\n");
        put("/usr/lib/systemd/system/docker.service.d/10-a.conf", "[Service]\nNice=3\n");
        put("/etc/systemd/system/docker.service.d/10-a.conf", "[Service]\nLimitNOFILE=7\n");
        put("/run/systemd/system/docker.service.d/05-b.conf", "[Service]\nTasksMax=9\n");
        const auto unit = reader().unit("docker.service");
        QCOMPARE((*unit)->fragmentPath, QString("/etc/systemd/system/docker.service"));
        QCOMPARE((*unit)->properties.at("Nice"), QString("2"));
        QCOMPARE((*unit)->dropIns,
                 (QStringList{"/run/systemd/system/docker.service.d/05-b.conf",
                              "/etc/systemd/system/docker.service.d/10-a.conf"}));
    }

    void aMaskedUnitAndOneThatIsNotThere()
    {
        QCOMPARE((*reader().unit("docker.service"))->loadState, QString("not-found"));
        link("/dev/null", "/etc/systemd/system/docker.service");
        put("/usr/lib/systemd/system/docker.service", "[Service]\nNice=1\n");
        QDir().mkpath(at("/dev"));
        // As in an image of a machine, where /dev is empty: it must not be taken for a unit of the weaker directory.
        const auto unit = reader().unit("docker.service");
        QVERIFY(unit.has_value());
        QVERIFY2((*unit)->loadState != QLatin1String("loaded"), qPrintable((*unit)->loadState));
    }

    void theStrongestFileOfSystemdHidesTheOthersWhateverItSays()
    {
        put("/usr/lib/systemd/system.conf", "[Manager]\nDefaultEnvironment=HTTP_PROXY=http://a.lan:1\n");
        QCOMPARE(managerEnvironment(inspectHost(reader())).size(), std::size_t(1));
        put("/etc/systemd/system.conf", "[Manager]\nLogLevel=info\n");
        QVERIFY(managerEnvironment(inspectHost(reader())).empty());
        put("/usr/lib/systemd/system.conf.d/10-site.conf", "[Manager]\nDefaultEnvironment=NO_PROXY=b.lan\n");
        QCOMPARE(managerEnvironment(inspectHost(reader())).front().name, QString("NO_PROXY"));
    }

    /// Whoever wrote the file: what systemd reads is what counts.
    void environmentFilesAreReadAsSystemdFindsThem_data()
    {
        QTest::addColumn<QString>("named");
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("isLink");
        QTest::newRow("as it is") << "/etc/default/docker"
                                  << "/etc/default/docker" << false;
        QTest::newRow("a link") << "/etc/default/docker"
                                << "/etc/default/docker" << true;
        QTest::newRow("a pattern") << "/etc/docker/env.d/*.env"
                                   << "/etc/docker/env.d/site.env" << false;
        QTest::newRow("a pattern in the middle") << "-/etc/*/doc[ik]er.env"
                                                 << "/etc/sys/docker.env" << false;
        QTest::newRow("a pattern and a link") << "/etc/docker/?.env"
                                              << "/etc/docker/a.env" << true;
    }
    void environmentFilesAreReadAsSystemdFindsThem()
    {
        QFETCH(QString, named);
        QFETCH(QString, file);
        QFETCH(bool, isLink);
        put("/usr/lib/systemd/system/docker.service",
            "[Service]\nExecStart=/usr/bin/dockerd $OPTIONS\nEnvironmentFile=" + named.toUtf8() + '\n');
        if (isLink)
            link("/srv/real.env", file);
        put(isLink ? "/srv/real.env" : file, "OPTIONS=--icc=false\nHTTP_PROXY=http://a.lan:1\n");
        const HostFacts facts = inspectHost(reader());
        const DaemonSettings settings(facts);
        QVERIFY(settings.find("/icc") != nullptr);
        QCOMPARE(settings.find("/icc")->source, "OPTIONS in " + file);
        const auto proxy = ServiceEnvironment(facts).find("HTTP_PROXY");
        QVERIFY(proxy.has_value());
        QCOMPARE(proxy->path, file);
    }

    void aPatternDoesNotMeanWhatIsHiddenOrDeeper()
    {
        put("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd $A\nEnvironmentFile=/etc/x/*\n");
        put("/etc/x/.hidden", "A=--icc=false\n");
        put("/etc/x/deeper/file", "A=--icc=false\n");
        QVERIFY(DaemonSettings(inspectHost(reader())).find("/icc") == nullptr);
    }

    void aDropInThatIsALinkIsReadLikeAnyOther()
    {
        const QString unit = "/etc/systemd/system/docker.service.d/";
        put("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n");
        put("/srv/site.conf", "[Service]\nNice=9\n");
        link("/srv/site.conf", unit + "90-link.conf");
        link("/dev/null", unit + "91-hidden.conf");
        put("/usr/lib/systemd/system/docker.service.d/91-hidden.conf", "[Service]\nNice=7\n");
        link("/srv/none", unit + "92-nowhere.conf");
        const HostFacts facts = inspectHost(reader());
        QVERIFY(facts.file(unit + "90-link.conf") != nullptr);
        QCOMPARE(facts.file(unit + "90-link.conf")->content, QByteArray("[Service]\nNice=9\n"));
        QVERIFY(dropInsOf(facts, "docker.service").contains(unit + "90-link.conf"));
        QCOMPARE(facts.dockerUnit->property("Nice"), QString("9"));
        for (const QString &path : dropInsOf(facts, "docker.service"))
            QVERIFY2(!facts.file(path)->content.contains("Nice=7"), qPrintable(path));
    }

    void whatIsReadInsteadOfAnotherIsFound_data()
    {
        QTest::addColumn<QString>("stronger");
        QTest::addColumn<QByteArray>("target"); // of a link
        QTest::addColumn<bool>("isHidden");
        const auto row = [](const char *stronger, const char *target, bool isHidden) {
            QTest::addRow("%s %s", stronger, target) << QString::fromLatin1(stronger) << QByteArray(target) << isHidden;
        };
        row("/etc/systemd/system.control/docker.service.d/20-limits.conf", "", true);
        row("/etc/systemd/system.control/docker.service.d/20-limits.conf", "/dev/null", true);
        row("/run/systemd/system.control/docker.service.d/20-limits.conf", "/srv/none", true);
        row("/run/systemd/transient/docker.service.d/20-limits.conf", "/srv/site.conf", true);
        row("/run/systemd/generator.early/docker.service.d/20-limits.conf", "", true);
        row("/etc/systemd/system.attached/docker.service.d/20-limits.conf", "", false);
        row("/run/systemd/generator/docker.service.d/20-limits.conf", "/dev/null", false);
        row("/etc/systemd/system.control/service.d/20-limits.conf", "", false);
    }
    void whatIsReadInsteadOfAnotherIsFound()
    {
        QFETCH(QString, stronger);
        QFETCH(QByteArray, target);
        QFETCH(bool, isHidden);
        const QString ours = QLatin1String(paths::limitsDropIn);
        put("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n");
        put("/srv/site.conf", "[Service]\nNice=9\n");
        put(ours, "[Service]\nNice=3\n");
        if (target.isEmpty())
            put(stronger, "[Service]\nNice=9\n");
        else
            link(target, stronger);
        const HostFacts facts = inspectHost(reader());
        QCOMPARE(hiderOf(facts, ours, "docker.service"), isHidden ? stronger : QString());
        QCOMPARE(dropInsOf(facts, "docker.service").contains(ours), !isHidden);
        QCOMPARE(facts.dockerUnit->property("Nice") == QLatin1String("3"), !isHidden);
        // The same before ours is there.
        QVERIFY(QFile::remove(at(ours)));
        const HostFacts before = inspectHost(reader());
        QCOMPARE(hiderOf(before, ours, "docker.service"), isHidden ? stronger : QString());
        QCOMPARE(dropInsOf(before, "docker.service", {ours}).contains(ours), !isHidden);
    }

    /// systemd 252, 257 and 262 ignore a directive in a section where they do not look for it.
    void whatStandsInAnotherSectionIsIgnored()
    {
        put("/etc/systemd/system.conf", "[Service]\nDefaultEnvironment=A=1\n[Manager]\nDefaultEnvironment=B=2\n");
        put("/usr/lib/systemd/system/docker.socket", "[Unit]\nListenStream=/run/a\n[Socket]\nListenStream=/run/b\n");
        put("/usr/lib/systemd/system/docker.service",
            "[Unit]\nEnvironment=C=3\nEnvironmentFile=/etc/c\nExecStart=/usr/bin/other\nKillMode=none\nAfter=a.service\n"
            "[Service]\nAfter=b.service\nEnvironment=D=4\nExecStart=/usr/bin/dockerd\n[Install]\nRestart=no\n");
        put("/etc/c", "E=5\n");
        const HostFacts facts = inspectHost(reader());
        QCOMPARE(managerEnvironment(facts).size(), std::size_t(1));
        QCOMPARE(managerEnvironment(facts)[0].name, QString("B"));
        QCOMPARE(listenStreams(facts), QStringList{"/run/b"});
        QCOMPARE(facts.dockerUnit->environment, QStringList{"D=4"});
        QVERIFY(facts.dockerUnit->environmentFiles.isEmpty());
        QCOMPARE(namesOf(facts.dockerUnit->execStart), QStringList{"/usr/bin/dockerd"});
        QCOMPARE(facts.dockerUnit->property("After"), QString("a.service"));
        QVERIFY(facts.dockerUnit->property("KillMode").isEmpty() && facts.dockerUnit->property("Restart").isEmpty());
        QVERIFY(!ServiceEnvironment(facts).find("C") && !ServiceEnvironment(facts).find("E"));
        QVERIFY(ServiceEnvironment(facts).find("D").has_value());
    }

    void aHostIsInspectedFromItsFilesAlone()
    {
        put("/usr/lib/os-release",
            "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nID=debian\nVERSION_ID=\"13\"\nVERSION_CODENAME=trixie\n");
        link("../usr/lib/os-release", "/etc/os-release");
        put("/usr/bin/dockerd", "");
        put("/usr/bin/docker", "");
        put("/usr/lib/systemd/system/docker.service",
            "[Service]\nExecStart=/usr/bin/dockerd -H fd://\nEnvironmentFile=-/etc/default/docker\n");
        put("/etc/default/docker", "DOCKER_OPTS=\"--debug\"\n");
        put("/etc/docker/daemon.json", "{\"debug\": true}\n");
        put("/etc/systemd/system/docker.service.d/99-foreign.conf", "[Service]\nNice=9\n");
        put("/var/lib/dockwright/last-written.json", writeLastWritten({{{"/etc/x", "1"}}, {}}));
        const HostFacts facts = inspectHost(reader());
        QCOMPARE(facts.osId, QString("debian"));
        QCOMPARE(facts.osCodename, QString("trixie"));
        QCOMPARE(facts.dockerdPath.value_or(QString()), QString("/usr/bin/dockerd"));
        QVERIFY(facts.dockerUnit && facts.dockerUnit->isLoaded() && !facts.dockerUnit->isActive());
        QVERIFY(!facts.daemon && !facts.cpus && !facts.memoryBytes);
        for (const char *path :
             {"/etc/docker/daemon.json", "/etc/default/docker", "/etc/systemd/system/docker.service.d/99-foreign.conf"})
            QVERIFY2(facts.file(path) != nullptr, path);
        QCOMPARE(facts.lastWritten.files.at("/etc/x"), QString("1"));
        QVERIFY(!facts.containerdIsOwnUnit());
    }
};

DOCKWRIGHT_TEST(TestRootedReader, suite::NoApplication)

} // namespace test_rooted_reader

#include "test_rooted_reader.moc"
