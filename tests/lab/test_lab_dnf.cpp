// SPDX-License-Identifier: Apache-2.0
#include "core/host/rooted_reader.h"
#include "core/install/repository.h"
#include "helper/packages/dnf_packages.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

namespace test_lab_dnf {

using namespace dockwright::core;
using namespace dockwright::helper;

#define QVERIFY_DNF(result)                                                                                                    \
    QVERIFY2((result).has_value(),                                                                                             \
             (result) ? "" : ((result).error().message.english() + (result).error().detail).toUtf8().constData())

/// dnf and rpm, in an empty directory as far as Debian's packages of them go.
class TestLabDnf : public QObject
{
    Q_OBJECT

private:
    DnfPackages m_dnf{"/usr/bin/dnf", "/root/rpm/root"};
    const QString m_source = "/etc/yum.repos.d/docker-ce.repo";
    const PackageRequest m_newest{{"docker-ce", "docker-ce-cli"}, {}, {}, false};

    static QByteArray packages()
    {
        return lab::shell("rpm --root=/root/rpm/root -qa --qf '%{NAME} %{EVR}\\n' | grep -v gpg-pubkey | sort");
    }

    /// What Dockwright writes, for this repository.
    static void writeSource(bool signedIndex)
    {
        Repository repository{"file:///root/rpm/www",
                              "centos",
                              "9",
                              "stable",
                              "x86_64",
                              PackageFormat::Rpm,
                              "/root/rpm/key",
                              "/etc/yum.repos.d/docker-ce.repo",
                              signedIndex};
        QVERIFY(lab::writeFile("/root/rpm/root" + repository.sourcePath, sourcesFile(repository)));
    }

    /// The index made anew, signed by one or by none.
    static bool index(const QByteArray &signer)
    {
        return lab::shellOk(("/src/tests/lab/rpm-repository /root/rpm index " + signer).constData());
    }

    static const char *kept() { return "/var/lib/dockwright/kept"; }

private slots:
    void initTestCase()
    {
        QVERIFY(lab::shellOk("/src/tests/lab/rpm-repository /root/rpm >/root/rpm.log 2>&1 || { cat /root/rpm.log; exit 1; }"));
    }

    void init()
    {
        lab::shell("rpm --root=/root/rpm/root -e --nodeps $(rpm --root=/root/rpm/root -qa | grep -v gpg-pubkey); rm -rf "
                   "/var/lib/dockwright");
        QCOMPARE(packages(), QByteArray());
        writeSource(true);
        QVERIFY_DNF(m_dnf.refresh(m_source, {}));
    }

    void listsTheOfferedVersionsTheNewestFirst()
    {
        const auto versions = m_dnf.versions("docker-ce");
        QVERIFY_DNF(versions);
        QCOMPARE(*versions, QStringList({"3:28.5.2-1.el9", "3:28.5.1-1.el9"}));
    }

    void installsWithDependenciesAndRemovesItAllAgain()
    {
        const auto changes = m_dnf.simulate({{"docker-ce"}, {}, {}, false});
        QVERIFY_DNF(changes);
        QCOMPARE(changes->size(), std::size_t(2));
        QVERIFY_DNF(m_dnf.install(*changes, kept(), {}));
        QCOMPARE(packages(), QByteArray("docker-ce 3:28.5.2-1.el9\ndocker-ce-cli 3:28.5.2-1.el9"));
        QVERIFY_DNF(m_dnf.restore(*changes, kept(), {}));
        QCOMPARE(packages(), QByteArray());
        QVERIFY_DNF(m_dnf.restore(*changes, kept(), {}));
    }

    void pinsUpgradesAndGoesBack()
    {
        PackageRequest pinned = m_newest;
        pinned.version = "28.5.1";
        const auto first = m_dnf.simulate(pinned);
        QVERIFY_DNF(first);
        QVERIFY_DNF(m_dnf.install(*first, kept(), {}));
        const QByteArray before = packages();
        QCOMPARE(before, QByteArray("docker-ce 3:28.5.1-1.el9\ndocker-ce-cli 3:28.5.1-1.el9"));
        const auto up = m_dnf.simulate(m_newest);
        QVERIFY_DNF(up);
        QVERIFY_DNF(m_dnf.install(*up, kept(), {}));
        QCOMPARE(packages(), QByteArray("docker-ce 3:28.5.2-1.el9\ndocker-ce-cli 3:28.5.2-1.el9"));
        QVERIFY_DNF(m_dnf.restore(*up, kept(), {}));
        QCOMPARE(packages(), before);
    }

    void whatConflictsGoesOnlyWithConsentAndComesBack()
    {
        const auto other = m_dnf.simulate({{"podman-docker"}, {}, {}, false});
        QVERIFY_DNF(other);
        QVERIFY_DNF(m_dnf.install(*other, kept(), {}));
        const auto refused = m_dnf.simulate(m_newest);
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::Conflict);
        QVERIFY(refused.error().message.english().contains("podman-docker"));
        PackageRequest agreed = m_newest;
        agreed.mayRemove = QStringList{"podman-docker"};
        const auto changes = m_dnf.simulate(agreed);
        QVERIFY_DNF(changes);
        QVERIFY_DNF(m_dnf.install(*changes, kept(), {}));
        QVERIFY(!packages().contains("podman"));
        QVERIFY_DNF(m_dnf.restore(*changes, kept(), {}));
        QCOMPARE(packages(), QByteArray("podman-docker 3:5.0.0-1.el9"));
    }

    void whatIsNotOfferedIsRefused()
    {
        PackageRequest pinned = m_newest;
        pinned.version = "27.0.1";
        const auto refused = m_dnf.simulate(pinned);
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::InvalidInput);
        QVERIFY(refused.error().remedy.english().contains("3:28.5.2-1.el9"));
        pinned.version = "--setopt=x";
        QVERIFY(!m_dnf.simulate(pinned));
    }

    void aPackageThatIsNotSignedIsNotInstalled()
    {
        QVERIFY(lab::shellOk("cd /root/rpm && cp -a www www.good && cp build/RPMS/noarch/docker-ce-28.5.2*.rpm "
                             "www/linux/centos/9/x86_64/stable/"));
        QVERIFY(index("rpm@lab"));
        QVERIFY_DNF(m_dnf.refresh(m_source, {}));
        const auto changes = m_dnf.simulate(m_newest);
        QVERIFY_DNF(changes);
        const auto done = m_dnf.install(*changes, kept(), {});
        lab::shell("cd /root/rpm && rm -rf www && mv www.good www");
        QVERIFY(!done);
        QVERIFY2(done.error().message.english().contains("not signed"), done.error().detail.toUtf8().constData());
        QCOMPARE(packages(), QByteArray());
    }

    void anIndexIsUsedOnlyWithTheSignatureOfTheKey_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("says");
        const QByteArray repodata = "/root/rpm/www/linux/centos/9/x86_64/stable/repodata/";
        QTest::newRow("none") << "rm " + repodata + "repomd.xml.asc" << QByteArray("does not sign its index");
        QTest::newRow("of another key") << QByteArray("/src/tests/lab/rpm-repository /root/rpm index other@lab")
                                        << QByteArray("not signed with the trusted key");
        QTest::newRow("of another index") << "echo '<!-- -->' >>" + repodata + "repomd.xml"
                                          << QByteArray("not signed with the trusted key");
        QTest::newRow("no signature in it")
            << "echo x >" + repodata + "repomd.xml.asc" << QByteArray("not signed with the trusted key");
    }
    void anIndexIsUsedOnlyWithTheSignatureOfTheKey()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, says);
        QVERIFY(lab::shellOk(fault.constData()));
        const auto done = m_dnf.refresh(m_source, {});
        QVERIFY(index("rpm@lab"));
        QVERIFY(!done);
        QVERIFY2(done.error().message.english().toUtf8().contains(says), done.error().detail.toUtf8().constData());
        QVERIFY_DNF(m_dnf.refresh(m_source, {}));
    }

    void anIndexThatNobodySignsIsUsedWhereThePlanSaysSo()
    {
        QVERIFY(index({}));
        QVERIFY(!m_dnf.refresh(m_source, {}));
        writeSource(false);
        QVERIFY(lab::shellOk("mkdir -p /root/rpm/root/etc/dnf && printf '[main]\\nrepo_gpgcheck=1\\n' "
                             ">/root/rpm/root/etc/dnf/dnf.conf"));
        const auto done = m_dnf.refresh(m_source, {});
        const auto changes = m_dnf.simulate(m_newest);
        const auto installed = changes ? m_dnf.install(*changes, kept(), {}) : Result<>(tl::unexpected(changes.error()));
        QVERIFY(lab::shellOk("rm /root/rpm/root/etc/dnf/dnf.conf"));
        QVERIFY(index("rpm@lab"));
        QVERIFY_DNF(done);
        QVERIFY_DNF(installed);
        QCOMPARE(packages(), QByteArray("docker-ce 3:28.5.2-1.el9\ndocker-ce-cli 3:28.5.2-1.el9"));
    }

    /// As RHEL 8 and later have it; that of RHEL 7, which is no dnf, is as good as none.
    void dnfByTheNameOfYumIsUsedAndAnOlderYumIsNot()
    {
        const QString yum = "/usr/bin/yum";
        QVERIFY(
            lab::shellOk("mkdir -p /root/host/usr/bin && cp -P /usr/bin/rpm /root/host/usr/bin && ln -s dnf-3 /usr/bin/yum &&"
                         "cp -P /usr/bin/yum /root/host/usr/bin"));
        const RootedReader host("/root/host");
        const auto found = findPackageManager(host);
        QVERIFY_DNF(found);
        QCOMPARE((*found)->name(), QString("dnf"));
        DnfPackages byYum{yum, "/root/rpm/root"};
        QVERIFY_DNF(byYum.refresh(m_source, {}));
        const auto changes = byYum.simulate(m_newest);
        QVERIFY_DNF(changes);
        QVERIFY_DNF(byYum.install(*changes, kept(), {}));
        QCOMPARE(packages(), QByteArray("docker-ce 3:28.5.2-1.el9\ndocker-ce-cli 3:28.5.2-1.el9"));
        QVERIFY_DNF(byYum.restore(*changes, kept(), {}));
        QCOMPARE(packages(), QByteArray());
        QVERIFY(lab::shellOk("rm /usr/bin/yum && printf '#!/bin/sh\necho 3.4.3\n' >/usr/bin/yum && chmod 755 /usr/bin/yum"));
        const auto none = findPackageManager(host);
        QVERIFY(lab::shellOk("rm -r /usr/bin/yum /root/host"));
        QVERIFY(!none);
        QVERIFY(none.error().code == ErrorCode::Unsupported);
        QVERIFY(none.error().remedy.english().contains("bundle"));
    }

    void aMirrorThatIsNotThereHasItsSentence()
    {
        lab::shell("cd /root/rpm && mv www away");
        const auto done = m_dnf.refresh(m_source, {});
        lab::shell("cd /root/rpm && mv away www");
        QVERIFY(!done);
        QCOMPARE(done.error().message.english(), QString("The index of the mirror cannot be read."));
    }
};

DOCKWRIGHT_TEST(TestLabDnf, QCoreApplication)

} // namespace test_lab_dnf

#include "test_lab_dnf.moc"
