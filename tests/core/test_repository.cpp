// SPDX-License-Identifier: Apache-2.0
#include "core/install/repository.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_repository {

using namespace dockwright::core;

namespace {

HostFacts host(const char *id, const char *like, const char *version, const char *codename)
{
    HostFacts facts;
    facts.osName = facts.osId = id;
    facts.osIdLike = QString(like).split(u' ', Qt::SkipEmptyParts);
    facts.osVersion = version;
    facts.osCodename = codename;
    facts.architecture = "x86_64";
    return facts;
}

const QString mirror = "https://mirrors.aliyun.com/docker-ce";

Repository debian()
{
    return *repositoryFor(host("debian", "", "13", "trixie"), mirror, "stable");
}

} // namespace

class TestRepository : public QObject
{
    Q_OBJECT

private slots:
    void eachDistributionHasItsRepository_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("like");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("codename");
        QTest::addColumn<QByteArray>("ubuntu");
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *id, const char *like, const char *version, const char *codename,
                            const char *ubuntu, const char *base, const char *expected) {
            QTest::newRow(name) << QByteArray(id) << QByteArray(like) << QByteArray(version) << QByteArray(codename)
                                << QByteArray(ubuntu) << QByteArray(base) << QByteArray(expected);
        };
        row("Debian", "debian", "", "13", "trixie", "", "", "debian trixie");
        row("Ubuntu", "ubuntu", "debian", "24.04", "noble", "noble", "", "ubuntu noble");
        row("Mint", "linuxmint", "ubuntu debian", "22", "wilma", "noble", "", "ubuntu noble");
        row("LMDE", "linuxmint", "debian", "6", "faye", "", "bookworm", "debian bookworm");
        row("Pop!_OS", "pop", "ubuntu debian", "22.04", "jammy", "jammy", "", "ubuntu jammy");
        row("Kali", "kali", "debian", "2026.1", "kali-rolling", "", "", "debian trixie");
        row("Devuan", "devuan", "debian", "5", "daedalus", "", "", "debian bookworm");
        row("Raspbian", "raspbian", "debian", "12", "bookworm", "", "", "raspbian bookworm");
        row("Deepin 23", "Deepin", "", "23", "beige", "", "", "debian bookworm");
        row("UOS", "uos", "", "20", "eagle", "", "", "debian buster");
        row("Fedora", "fedora", "", "42", "", "", "", "fedora 42");
        row("RHEL", "rhel", "fedora", "9.4", "Plow", "", "", "rhel 9");
        row("Rocky", "rocky", "rhel centos fedora", "9.3", "", "", "", "centos 9");
        row("Anolis", "anolis", "rhel fedora centos", "23", "", "", "", "centos 9");
        row("openEuler", "openEuler", "", "24.03", "", "", "", "centos 9");
        row("openKylin", "openkylin", "", "2.0", "nile", "", "", "/install/distribution");
        row("Kylin, desktop", "kylin", "debian", "v10", "kylin", "kylin", "", "/install/distribution");
        row("Kylin, server", "kylin", "", "V10", "", "", "", "centos 8");
        row("Kylin, server that is new", "kylin", "", "V11", "", "", "", "/install/distribution");
        row("Huawei Cloud EulerOS", "hce", "", "2.0", "", "", "", "centos 9");
        row("Huawei Cloud EulerOS 1", "hce", "", "1.1", "", "", "", "centos 8");
        row("Amazon Linux 2023", "amzn", "fedora", "2023", "", "", "", "centos 9");
        row("Amazon Linux 2", "amzn", "centos rhel fedora", "2", "", "", "", "/install/distribution");
        row("Deepin 25", "deepin", "", "25", "crimson", "", "", "/install/distribution");
        row("Debian without a codename", "debian", "", "", "", "", "", "/install/codename");
    }
    void eachDistributionHasItsRepository()
    {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, like);
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, codename);
        QFETCH(QByteArray, ubuntu);
        QFETCH(QByteArray, base);
        QFETCH(QByteArray, expected);
        HostFacts facts = host(id, like, version, codename);
        facts.osUbuntuCodename = QString::fromUtf8(ubuntu);
        facts.osDebianCodename = QString::fromUtf8(base);
        const auto repository = repositoryFor(facts, mirror, "stable");
        QCOMPARE(repository ? repository->distribution + u' ' + repository->suite : repository.error().where,
                 QString::fromUtf8(expected));
    }

    void thePlanOverridesWhatIsNotKnown()
    {
        const HostFacts facts = host("openkylin", "", "2.0", "nile");
        QCOMPARE(repositoryFor(facts, mirror, "stable", "debian").error().where, QString("/install/codename"));
        const auto repository = repositoryFor(facts, mirror + "/", "test", "debian", "bookworm");
        QVERIFY(repository.has_value());
        QCOMPARE(repository->keyUrl(), QString("https://mirrors.aliyun.com/docker-ce/linux/debian/gpg"));
        QCOMPARE(repository->channel, QString("test"));
        QCOMPARE(repositoryFor(host("ubuntu", "debian", "24.04", "noble"), mirror, "stable", "ubuntu", "jammy")->suite,
                 QString("jammy"));
    }

    void aMachineThatDockerHasNoPackagesForIsRefused()
    {
        HostFacts facts = host("debian", "", "13", "trixie");
        facts.architecture = "aarch64";
        QCOMPARE(repositoryFor(facts, mirror, "stable")->architecture, QString("arm64"));
        facts.architecture = "loongarch64";
        QVERIFY(!repositoryFor(facts, mirror, "stable"));
    }

    void thePackageManagersArchitectureCountsAndNotTheKernels()
    {
        HostFacts facts = host("debian", "", "13", "trixie");
        facts.architecture = "aarch64";
        facts.install.emplace();
        facts.install->architecture = "armhf";
        QCOMPARE(repositoryFor(facts, mirror, "stable")->architecture, QString("armhf"));
        facts.architecture = "x86_64";
        facts.install->architecture = "i386";
        const auto refused = repositoryFor(facts, mirror, "stable");
        QVERIFY(!refused && refused.error().message.english().contains("i386"));
    }

    void theSourcesFileIsDeb822SignedByTheKey()
    {
        QCOMPARE(sourcesFile(debian()),
                 QByteArray("Types: deb\nURIs: https://mirrors.aliyun.com/docker-ce/linux/debian\nSuites: trixie\n"
                            "Components: stable\nArchitectures: amd64\nSigned-By: /etc/apt/keyrings/docker.gpg\n"));
        const auto centos = repositoryFor(host("rocky", "rhel", "9.3", ""), mirror, "stable");
        QCOMPARE(sourcesFile(*centos),
                 QByteArray("[docker-ce-stable]\nname=Docker CE stable\n"
                            "baseurl=https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable\nenabled=1\ngpgcheck=1\n"
                            "repo_gpgcheck=1\ngpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker\n"));
        QVERIFY(namesOnly(centos->sourcePath, sourcesFile(*centos), *centos));
    }

    /// Said in so many words, for dnf.conf(5) may set it for all repositories.
    void onlyWhoAsksForItGetsAnUnsignedIndex()
    {
        auto centos = *repositoryFor(host("rocky", "rhel", "9.3", ""), mirror, "stable");
        QVERIFY(sourcesFile(centos).contains("\ngpgcheck=1\nrepo_gpgcheck=1\n"));
        centos.signedIndex = false;
        QVERIFY(sourcesFile(centos).contains("\ngpgcheck=1\nrepo_gpgcheck=0\n"));
        auto apt = debian();
        apt.signedIndex = false;
        QCOMPARE(sourcesFile(apt), sourcesFile(debian()));
    }

    void anOlderFileIsReplacedOnlyWhenItNamesTheSameRepository()
    {
        const QString list = "/etc/apt/sources.list.d/docker.list";
        const QByteArray guide = "deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.gpg] "
                                 "https://mirrors.aliyun.com/docker-ce/linux/debian trixie stable\n";
        QVERIFY(namesOnly(list, guide, debian()));
        QVERIFY(namesOnly(list, "# mine\n" + QByteArray(guide).replace("debian trixie", "debian/ trixie"), debian()));
        QVERIFY(!namesOnly(list, QByteArray(guide).replace("mirrors.aliyun.com/docker-ce", "download.docker.com"), debian()));
        QVERIFY(!namesOnly(list, "# " + guide, debian()));
        QVERIFY(!namesOnly(list, guide + "deb http://deb.debian.org/debian trixie main\n", debian()));
        QVERIFY(namesAlso(list, guide + "deb http://deb.debian.org/debian trixie main\n", debian()));
        QVERIFY(!namesAlso(list, guide, debian()));
        QVERIFY(namesOnly("/etc/apt/sources.list.d/d.sources",
                          "Types: deb\nURIs:\n https://mirrors.aliyun.com/docker-ce/linux/debian\nSuites: trixie\n", debian()));
    }

    void upstreamVersionsAreRead()
    {
        QCOMPARE(upstreamVersion("5:28.5.2-1~debian.13~trixie"), QString("28.5.2"));
        QCOMPARE(upstreamVersion("3:28.5.2-1.el9"), QString("28.5.2"));
        QCOMPARE(upstreamVersion("26.1.5+dfsg1-9+deb13u1"), QString("26.1.5+dfsg1"));
        QCOMPARE(upstreamVersion("28.5.2"), QString("28.5.2"));
    }
};

DOCKWRIGHT_TEST(TestRepository, suite::NoApplication)

} // namespace test_repository

#include "test_repository.moc"
