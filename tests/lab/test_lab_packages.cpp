// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_proxy.h"
#include "tests/support/package_lab.h"
#include "tests/support/suite.h"

namespace test_lab_packages {

using namespace dockwright::core;
using namespace dockwright::helper;
using namespace lab;

class TestLabPackages : public PackageLab
{
    Q_OBJECT

private slots:
    void initTestCase() { setUp(); }
    void init() { clean(); }
    void cleanupTestCase() { tearDown(); }

    void installsTheNewestAndDockerRuns()
    {
        QVERIFY_GOOD(prepare());
        std::vector<PackageProgress> told;
        Work work;
        work.progress = [&](const PackageProgress &progress) { told.push_back(progress); };
        QVERIFY_GOOD(install(request(), work));
        QCOMPARE(versionOf("docker-ce"), QString(second));
        QVERIFY(lab::importImage());
        QCOMPARE(lab::shell("docker run --rm lab/busybox /bin/echo runs"), QByteArray("runs"));
        QVERIFY(std::ranges::any_of(told, [](const PackageProgress &progress) {
            return progress.percent > 50 && progress.what.english().contains("docker-ce");
        }));
        QVERIFY(std::ranges::is_sorted(told, {}, &PackageProgress::percent));
        QCOMPARE(told.back().percent, 100);
        const auto again = m_apt.simulate(request());
        QVERIFY_GOOD(again);
        QVERIFY(again->empty());
    }

    void listsTheOfferedVersions()
    {
        QVERIFY_GOOD(prepare());
        const auto versions = m_apt.versions("docker-ce");
        QVERIFY_GOOD(versions);
        QCOMPARE(*versions, QStringList({second, first}));
        QVERIFY(m_apt.versions("no-such-package").value().isEmpty());
        QVERIFY(!m_apt.versions("-oDir::Log=/x"));
    }

    void pinsHoldsUpgradesAndGoesBack()
    {
        QVERIFY_GOOD(prepare());
        PackageRequest pinned = request("28.5.1");
        pinned.hold = true;
        QVERIFY_GOOD(install(pinned));
        QCOMPARE(versionOf("docker-ce"), QString(first));
        QCOMPARE(versionOf("docker-ce-cli"), QString(first));
        QVERIFY(lab::shell("apt-mark showhold").contains("docker-ce\n"));
        QVERIFY(lab::shellOk("echo '# edited' >> /etc/default/docker"));
        const Before before;
        const auto up = install(request("28.5.2"));
        QVERIFY_GOOD(up);
        QCOMPARE(versionOf("docker-ce"), QString(second));
        QVERIFY(lab::shell("apt-mark showhold").contains("docker-ce\n"));
        m_server.kill();
        m_server.waitForFinished(patience);
        const auto down = m_apt.restore(*up, kept, {});
        m_server.start("/src/tests/lab/apt-repository", {"serve", "/root/repo", "8080"});
        QVERIFY(m_server.waitForStarted(patience));
        QVERIFY_GOOD(down);
        QVERIFY_AS(before);
        QVERIFY(lab::shellOk("docker info >/dev/null"));
    }

    void anUnknownVersionIsRefusedWithThoseThatAreOffered()
    {
        QVERIFY_GOOD(prepare());
        QVERIFY_SAYS(m_apt.simulate(request("27.0.1")), InvalidInput, dockerVersions[1] + ", 5:28.5.1");
        QVERIFY_SAYS(m_apt.simulate(request("-oDpkg::Pre-Invoke::=touch /tmp/owned")), InvalidInput,
                     "not a valid package version");
        PackageRequest odd = request();
        odd.packages << "-oDpkg::Pre-Invoke::=touch /tmp/owned";
        QVERIFY_SAYS(m_apt.simulate(odd), InvalidInput, "not a valid package name");
    }

    void removesItAllAgain()
    {
        QVERIFY_GOOD(prepare());
        const Before before;
        const auto changes = install(request());
        QVERIFY_GOOD(changes);
        QVERIFY(lab::importImage());
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
        QVERIFY(lab::shellOk("ls /var/lib/docker/image /var/lib/docker/overlay2 >/dev/null"));
    }

    void debiansOwnGoesOnlyWithConsentAndComesBackWithItsData()
    {
        QVERIFY_GOOD(prepare());
        QVERIFY(useDebians());
        QVERIFY(lab::shellOk("echo '# mine' >> /etc/default/docker; apt-mark hold docker.io; apt-mark auto "
                             + debians[1].toUtf8()));
        QVERIFY(lab::importImage());
        const QByteArray image = lab::shell("docker images -q lab/busybox");
        const Before before;
        QVERIFY_SAYS(m_apt.simulate(request()), Conflict, "docker.io");
        QVERIFY_AS(before);
        PackageRequest agreed = request();
        agreed.mayRemove = debians;
        const auto changes = install(agreed);
        QVERIFY_GOOD(changes);
        QCOMPARE(versionOf("docker-ce"), QString(second));
        QCOMPARE(versionOf("docker.io"), QString());
        QVERIFY(lab::shellOk("docker info >/dev/null"));
        QCOMPARE(lab::shell("docker images -q lab/busybox"), image);
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
        QVERIFY(lab::shellOk("docker info >/dev/null"));
        QCOMPARE(lab::shell("docker images -q lab/busybox"), image);
        QCOMPARE(lab::shell("docker run --rm lab/busybox /bin/echo runs"), QByteArray("runs"));
    }

    void eachFailureOfTheMirrorHasItsSentence_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("404") << QByteArray("404") << QByteArray("does not have the requested file");
        QTest::newRow("expired") << QByteArray("expired") << QByteArray("out of date");
        QTest::newRow("wrong key") << QByteArray("wrong-key") << QByteArray("not the trusted one");
        QTest::newRow("unsigned") << QByteArray("unsigned") << QByteArray("signature of the mirror's index is invalid");
        QTest::newRow("mismatch") << QByteArray("mismatch") << QByteArray("checksums differ");
        QTest::newRow("cut off") << QByteArray("half-index") << QByteArray("connection to the mirror was lost");
    }
    void eachFailureOfTheMirrorHasItsSentence()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, says);
        QVERIFY_GOOD(prepare());
        lab::shell("rm -rf /var/lib/apt/lists/*");
        setFault(fault.constData());
        const Before before;
        const auto refreshed = m_apt.refresh(source, {});
        QVERIFY(!refreshed);
        QVERIFY2(refreshed.error().message.english().toUtf8().contains(says), words(refreshed.error()).constData());
        QVERIFY_SAYS(m_apt.simulate(request()), InvalidInput, "not available");
        QVERIFY_AS(before);
    }

    void aMirrorThatIsNotThereHasItsSentence()
    {
        QVERIFY_GOOD(prepare());
        lab::writeFile(source, sourcesFile(repository()).replace("127.0.0.1:8080", "127.0.0.1:9"));
        QVERIFY_SAYS(m_apt.refresh(source, {}), Io, "cannot be reached");
        lab::writeFile(source, sourcesFile(repository()).replace("127.0.0.1:8080", "no-such-mirror.invalid"));
        QVERIFY_SAYS(m_apt.refresh(source, {}), Io, "cannot be resolved");
    }

    void aCodenameThatTheMirrorDoesNotHaveIsAnsweredWithThoseThatItHas()
    {
        QVERIFY_GOOD(prepare());
        lab::writeFile(source, sourcesFile(repository()).replace(codename, "duke"));
        const auto refreshed = m_apt.refresh(source, {});
        QVERIFY(!refreshed);
        // Only releases for which Docker has packages are looked for; the lab's mirror has those of this machine's.
        const bool isKnown = knownSuites("debian").contains(QString::fromUtf8(codename));
        QCOMPARE(refreshed.error().remedy.english(),
                 isKnown ? QString("The mirror has packages for: " + codename + '.')
                         : QString("Try again later, or use another mirror."));
    }

    void onlyThePinnedKeyIsTakenOver_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("another key") << QByteArray("other-key") << QByteArray("signing key that the mirror sends is not");
        QTest::newRow("no key") << QByteArray("no-key") << QByteArray("not send a valid signing key");
        QTest::newRow("endless") << QByteArray("big-key") << QByteArray("not send a valid signing key");
        QTest::newRow("two keys") << QByteArray("two-keys") << QByteArray();
        QTest::newRow("one key") << QByteArray() << QByteArray();
        QTest::newRow("expired") << QByteArray("expired-key") << QByteArray("has expired");
    }
    void onlyThePinnedKeyIsTakenOver()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, says);
        setFault(fault.constData());
        const QString pinned =
            fault == "expired-key" ? QString::fromUtf8(lab::shell("cat /root/repo/expired.fingerprint")) : goodKey();
        const auto key = fetchSigningKey(repository().keyUrl(), pinned, {});
        QVERIFY(lab::shell("ls -d /run/dockwright-key-*").contains("No such"));
        if (!says.isEmpty()) {
            QVERIFY(!key);
            QVERIFY2(key.error().message.english().toUtf8().contains(says), words(key.error()).constData());
            return;
        }
        QVERIFY_GOOD(key);
        lab::writeFile("/root/key.gpg", *key);
        QCOMPARE(lab::shell("gpg --with-colons --show-keys /root/key.gpg 2>/dev/null | awk -F: '$1 == \"fpr\" { print $10 }'"),
                 goodKey().toUtf8());
    }

    void packagesThatAreNotWhatTheIndexSaysChangeNothing_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::newRow("cut off") << QByteArray("half");
        QTest::newRow("mismatch") << QByteArray("mismatch");
    }
    void packagesThatAreNotWhatTheIndexSaysChangeNothing()
    {
        QFETCH(QByteArray, fault);
        QVERIFY_GOOD(prepare());
        const Before before;
        setFault(fault.constData());
        const auto done = install(request());
        QVERIFY(!done);
        QVERIFY2(words(done.error()).contains(fault == "half" ? "connection to the mirror was lost" : "checksums differ"),
                 words(done.error()).constData());
        QVERIFY_AS(before);
    }

    void aFullDiskIsSaidAndNothingChanges()
    {
        QVERIFY_GOOD(prepare());
        QVERIFY(lab::shellOk("mount -t tmpfs -o size=20m tmpfs /var/cache/apt/archives"));
        const Before before;
        QVERIFY_SAYS(install(request()), Io, "no space left");
        QVERIFY_AS(before);
    }

    void aHeldLockIsWaitedForAndThenSaysWho()
    {
        QVERIFY_GOOD(prepare());
        QProcess holder;
        holder.start("/usr/bin/python3",
                     {"-c",
                      "import fcntl,time; f=open('/var/lib/dpkg/lock-frontend','w'); fcntl.lockf(f, fcntl.LOCK_EX); print(1, "
                      "flush=True); time.sleep(100)"});
        QVERIFY(holder.waitForReadyRead(patience));
        QStringList told;
        Work work;
        work.lockLimit = std::chrono::seconds(2);
        work.progress = [&](const PackageProgress &progress) { told << progress.what.english(); };
        const auto done = install(request(), work);
        QVERIFY_SAYS(done, Busy, QString("python3 (%1)").arg(holder.processId()).toUtf8());
        QVERIFY(told.contains(QString("Waiting for another package manager: python3 (%1)").arg(holder.processId())));
        work.lockLimit = std::chrono::seconds(60);
        work.waiting = [&](int seconds) {
            if (seconds == 1)
                holder.kill();
            return true;
        };
        QVERIFY_GOOD(install(request(), work));
        holder.waitForFinished(patience);
    }

    void aDownloadStopsWhenItIsAsked()
    {
        QVERIFY_GOOD(prepare());
        const Before before;
        setFault("slow");
        std::stop_source stop;
        Work work;
        work.stop = stop.get_token();
        work.waiting = [&](int seconds) {
            if (seconds == 2)
                stop.request_stop();
            return true;
        };
        QElapsedTimer clock;
        clock.start();
        const auto done = install(request(), work);
        QVERIFY(!done);
        QVERIFY(done.error().code == ErrorCode::Cancelled);
        QVERIFY(clock.elapsed() < 100'000); // it would take many minutes
        QVERIFY_AS(before);
    }

    void thePackagesComeThroughAProxyWhosePasswordShowsNowhere()
    {
        Proxy proxy;
        QVERIFY(proxy.start());
        Work work;
        work.proxy.http = QString::fromUtf8(proxyPassword.url);
        work.proxy.noProxy = {};
        lab::writeFile("/root/secret", proxyPassword.part + "\n");
        QByteArray seen;
        int looks = 0;
        work.progress = [&](const PackageProgress &) {
            for (const QString &entry : QDir("/proc").entryList(QDir::Dirs))
                for (const char *name : {"/cmdline", "/environ"})
                    if (QFile file("/proc/" + entry + name); file.open(QIODevice::ReadOnly))
                        if (const QByteArray text = file.readAll(); text.contains(proxyPassword.part))
                            seen += text;
            // For gpgv the apt of Debian 12 writes what it was told into a file that it alone can read.
            seen += lab::run({"/usr/bin/find", "/run", "/tmp", "/etc/apt", "/var/lib/apt",    "-type", "f",     "(",    "-perm",
                              "/o+r",          "-o",   "-not", "-path",    "/tmp/apt.conf.*", ")",     "-exec", "grep", "-lsf",
                              "/root/secret",  "{}",   "+"})
                        .output;
            ++looks;
        };
        QVERIFY_GOOD(prepare(work));
        QVERIFY_GOOD(install(request(), work));
        const QByteArray log = proxy.log.nextWith("docker-ce_");
        QVERIFY2(log.contains("/gpg") && log.contains("InRelease") && log.contains("docker-ce_"),
                 LogTail::printable(log).constData());
        QVERIFY(looks > 5);
        QVERIFY2(seen.isEmpty(), seen.constData());
        work.proxy.http = "http://user:wrong@127.0.0.1:8888";
        QVERIFY_SAYS(m_apt.refresh(source, work), Io, "proxy");
    }
};

DOCKWRIGHT_TEST(TestLabPackages, QCoreApplication)

} // namespace test_lab_packages

#include "test_lab_packages.moc"
