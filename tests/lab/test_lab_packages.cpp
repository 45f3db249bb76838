#include "core/install/repository.h"
#include "helper/packages/apt_packages.h"
#include "helper/packages/signing_key.h"
#include "tests/support/lab.h"

#include <QElapsedTimer>

#include <csignal>

#include <fcntl.h>
#include <sys/wait.h>

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

constexpr auto first = "5:28.5.1-1~debian.13~trixie";
constexpr auto second = "5:28.5.2-1~debian.13~trixie";
constexpr auto kept = "/var/lib/dockwright/kept";
const QString source = "/etc/apt/sources.list.d/docker.sources";
const QStringList dockers{"docker-ce", "docker-ce-cli", "containerd.io", "docker-buildx-plugin", "docker-compose-plugin"};
const QStringList debians{"docker.io", "docker-cli", "docker-buildx", "containerd", "runc"};

const Repository &repository()
{
    static const Repository value{"http://127.0.0.1:8080/docker-ce", "debian", "trixie", "stable", "amd64", PackageFormat::Deb,
                                  "/etc/apt/keyrings/docker.gpg",    source};
    return value;
}

PackageRequest request(const char *version = "")
{
    return {dockers, version, {}, false};
}

QString goodKey()
{
    return QString::fromUtf8(lab::shell("cat /root/repo/good.fingerprint"));
}

void setFault(const char *fault)
{
    lab::writeFile("/root/repo/fault", fault);
}

/// What must be the same again after a way there and back. dpkg never takes out the group that docker-ce made.
struct Before {
    QByteArray packages = lab::shell("dpkg -l");
    QByteArray marks = lab::shell("apt-mark showhold; apt-mark showauto");
    lab::Tree etc = withoutGroups(lab::treeOf({"/etc"}));

    static lab::Tree withoutGroups(lab::Tree tree)
    {
        for (const char *name : {"/etc/group", "/etc/group-", "/etc/gshadow", "/etc/gshadow-", "/etc/.pwd.lock"})
            tree.erase(name);
        return tree;
    }
    QByteArray difference() const
    {
        const Before now;
        return (packages == now.packages ? QByteArray() : packages + "\n->\n" + now.packages)
            + (marks == now.marks ? QByteArray() : marks + "\n->\n" + now.marks) + lab::difference(etc, now.etc);
    }
};

QByteArray words(const Error &error)
{
    return (error.message.english() + u' ' + error.remedy.english() + u' ' + error.detail).toUtf8();
}

/// The processes below one, it included.
QList<pid_t> familyOf(pid_t parent)
{
    QList<pid_t> family{parent};
    const QByteArrayList lines = lab::shell("ps -e -o pid=,ppid=").split('\n');
    for (qsizetype next = 0; next < family.size(); ++next)
        for (const QByteArray &line : lines)
            if (const QList<QByteArray> ids = line.simplified().split(' '); ids.value(1).toInt() == family[next])
                family << ids[0].toInt();
    return family;
}

} // namespace

#define QVERIFY_GOOD(result) QVERIFY2((result).has_value(), (result) ? "" : words((result).error()).constData())
#define QVERIFY_SAYS(result, errorCode, text)                                                                                  \
    QVERIFY(!(result));                                                                                                        \
    QVERIFY2((result).error().code == ErrorCode::errorCode && words((result).error()).contains(text),                          \
             words((result).error()).constData())
#define QVERIFY_AS(before)                                                                                                     \
    if (const QByteArray now = (before).difference(); !now.isEmpty())                                                          \
    QFAIL(now.constData())

class TestLabPackages : public QObject
{
    Q_OBJECT

private:
    AptPackages m_apt;
    QProcess m_server;

    Result<PackageChanges> install(const PackageRequest &wanted, const Work &work = {})
    {
        const auto changes = m_apt.simulate(wanted);
        if (!changes)
            return changes;
        return m_apt.install(*changes, kept, work).map([&] { return *changes; });
    }

    QString versionOf(const char *package)
    {
        const auto states = m_apt.installed();
        const auto found = states ? states->find(package) : PackageStates::const_iterator();
        return states && found != states->end() ? found->second.version : QString();
    }

    /// Sources and key in place, index read.
    Result<> prepare(const Work &work = {})
    {
        const auto key = fetchSigningKey(repository().keyUrl(), goodKey(), work);
        if (!key)
            return tl::unexpected(key.error());
        lab::writeFile(repository().keyPath, *key);
        lab::writeFile(source, sourcesFile(repository()));
        return m_apt.refresh(source, work);
    }

    static bool useDebians()
    {
        return lab::shellOk("dpkg --install /root/debian/*.deb >/dev/null && systemctl reset-failed && systemctl start docker");
    }

    /// Kills everything that install() started when it has come to `percent`.
    Work killedAt(int percent)
    {
        Work work;
        work.progress = [percent, killed = false](const PackageProgress &progress) mutable {
            if (killed || progress.percent < percent)
                return;
            killed = true;
            for (const pid_t id : familyOf(getpid()))
                if (id != getpid() && QFile::symLinkTarget(QString("/proc/%1/exe").arg(id)).contains("python") == false)
                    kill(id, SIGKILL);
        };
        return work;
    }

private slots:
    void initTestCase()
    {
        QVERIFY(lab::shellOk("/src/tests/lab/apt-repository make /root/repo >/dev/null 2>&1"));
        m_server.start("/src/tests/lab/apt-repository", {"serve", "/root/repo", "8080"});
        QVERIFY(m_server.waitForStarted());
        QVERIFY(
            lab::shellOk("for i in $(seq 50); do curl -s http://127.0.0.1:8080/ >/dev/null && exit; sleep 0.1; done; exit 1"));
        // Debian's own, kept as what restore() puts back; and then away.
        PackageChanges changes;
        const auto states = m_apt.installed();
        QVERIFY_GOOD(states);
        for (const QString &package : debians)
            changes[package] = {states->at(package), {}};
        QVERIFY_GOOD(m_apt.install(changes, "/root/debian", {}));
        QVERIFY(lab::shellOk("ls /root/debian/docker.io.deb /root/debian/containerd.deb"));
    }

    /// A clean Debian without Docker, and without a trace of us.
    void init()
    {
        setFault("");
        lab::shell("umount /var/cache/apt/archives 2>/dev/null; dpkg --configure -a; apt-mark unhold docker-ce docker-ce-cli;"
                   "rm -f /var/lib/docker/nuke-graph-directory.sh;"
                   "dpkg --purge --force-all docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin "
                   "docker.io docker-cli docker-buildx containerd runc;"
                   "apt-get clean; rm -rf /var/lib/apt/lists/*; rm -rf /var/lib/dockwright /etc/apt/keyrings/docker.gpg "
                   "/etc/apt/sources.list.d/*; systemctl daemon-reload; systemctl reset-failed");
        QVERIFY(!QFile::exists("/usr/bin/docker"));
    }

    void cleanupTestCase()
    {
        m_server.kill();
        m_server.waitForFinished();
    }

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
        m_server.waitForFinished();
        const auto down = m_apt.restore(*up, kept, {});
        m_server.start("/src/tests/lab/apt-repository", {"serve", "/root/repo", "8080"});
        QVERIFY(m_server.waitForStarted());
        QVERIFY_GOOD(down);
        QVERIFY_AS(before);
        QVERIFY(lab::shellOk("docker info >/dev/null"));
    }

    void anUnknownVersionIsRefusedWithThoseThatAreOffered()
    {
        QVERIFY_GOOD(prepare());
        QVERIFY_SAYS(m_apt.simulate(request("27.0.1")), InvalidInput, "5:28.5.2-1~debian.13~trixie, 5:28.5.1");
        QVERIFY_SAYS(m_apt.simulate(request("-oDpkg::Pre-Invoke::=touch /tmp/owned")), InvalidInput, "no version");
        PackageRequest odd = request();
        odd.packages << "-oDpkg::Pre-Invoke::=touch /tmp/owned";
        QVERIFY_SAYS(m_apt.simulate(odd), InvalidInput, "no name");
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
        QVERIFY(lab::shellOk("echo '# mine' >> /etc/default/docker; apt-mark hold docker.io; apt-mark auto docker-cli"));
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
        QTest::newRow("404") << QByteArray("404") << QByteArray("does not have what is asked for");
        QTest::newRow("expired") << QByteArray("expired") << QByteArray("out of date");
        QTest::newRow("wrong key") << QByteArray("wrong-key") << QByteArray("another key");
        QTest::newRow("unsigned") << QByteArray("unsigned") << QByteArray("signature of the mirror's index is wrong");
        QTest::newRow("mismatch") << QByteArray("mismatch") << QByteArray("sums differ");
        QTest::newRow("cut off") << QByteArray("half-index") << QByteArray("cut off");
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
        QVERIFY_SAYS(m_apt.simulate(request()), InvalidInput, "not offered");
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

    void onlyThePinnedKeyIsTakenOver_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("another key") << QByteArray("other-key") << QByteArray("another signing key");
        QTest::newRow("no key") << QByteArray("no-key") << QByteArray("is none");
        QTest::newRow("endless") << QByteArray("big-key") << QByteArray("is none");
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
        QCOMPARE(lab::shell("gpg --with-colons --show-keys /root/key.gpg | awk -F: '$1 == \"fpr\" { print $10 }'"),
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
        QVERIFY2(words(done.error()).contains(fault == "half" ? "cut off" : "sums differ"), words(done.error()).constData());
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
        holder.start(
            "/usr/bin/python3",
            {"-c",
             "import fcntl,time; f=open('/var/lib/dpkg/lock-frontend','w'); fcntl.lockf(f, fcntl.LOCK_EX); print(1, flush=True); time.sleep(100)"});
        QVERIFY(holder.waitForReadyRead());
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
        holder.waitForFinished();
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
        QVERIFY(clock.elapsed() < 8000);
        QVERIFY_AS(before);
    }

    void whateverPointDpkgIsKilledAtRestoreBringsAllBack_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {52, 58, 64, 70, 76, 82, 88, 94, 97, 99})
            QTest::addRow("%d %%", percent) << percent;
    }
    void whateverPointDpkgIsKilledAtRestoreBringsAllBack()
    {
        QFETCH(int, percent);
        QVERIFY_GOOD(prepare());
        QVERIFY(useDebians());
        QVERIFY(lab::importImage());
        const Before before;
        PackageRequest agreed = request();
        agreed.mayRemove = debians;
        const auto changes = m_apt.simulate(agreed);
        QVERIFY_GOOD(changes);
        const auto done = m_apt.install(*changes, kept, killedAt(percent));
        QVERIFY(!done);
        QVERIFY(before.difference() != QByteArray());
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
        QVERIFY(lab::shellOk("systemctl start docker && docker image inspect lab/busybox >/dev/null"));
    }

    void anUpgradeThatIsKilledGoesBackToo_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {55, 70, 85, 95})
            QTest::addRow("%d %%", percent) << percent;
    }
    void anUpgradeThatIsKilledGoesBackToo()
    {
        QFETCH(int, percent);
        QVERIFY_GOOD(prepare());
        QVERIFY_GOOD(install(request("28.5.1")));
        const Before before;
        const auto changes = m_apt.simulate(request());
        QVERIFY_GOOD(changes);
        QVERIFY(!m_apt.install(*changes, kept, killedAt(percent)));
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
    }

    void whenTheHelperAloneIsKilledTheRunningAptIsWaitedFor()
    {
        QVERIFY_GOOD(prepare());
        const Before before;
        const auto changes = m_apt.simulate(request());
        QVERIFY_GOOD(changes);
        const pid_t child = fork();
        if (child == 0) {
            Work work;
            work.progress = [](const PackageProgress &progress) {
                if (progress.percent >= 60)
                    kill(getpid(), SIGKILL);
            };
            (void)m_apt.install(*changes, kept, work);
            _exit(0);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
    }

    void thePackagesComeThroughAProxyWhosePasswordShowsNowhere()
    {
        lab::writeFile("/root/tinyproxy.conf",
                       "Port 8888\nListen 127.0.0.1\nTimeout 60\nBasicAuth user pa@\\\"ss\nLogFile \"/root/tinyproxy.log\"\n");
        lab::shell("sed -i 's/pa@.*/pa@ss:word/' /root/tinyproxy.conf");
        QProcess proxy;
        proxy.start("/usr/bin/tinyproxy", {"-d", "-c", "/root/tinyproxy.conf"});
        QVERIFY(proxy.waitForStarted());
        QVERIFY(
            lab::shellOk("for i in $(seq 50); do curl -s http://127.0.0.1:8888/ >/dev/null && exit; sleep 0.1; done; exit 1"));
        Work work;
        work.proxy.http = "http://user:pa%40ss%3Aword@127.0.0.1:8888";
        work.proxy.noProxy = {};
        QByteArray seen;
        work.progress = [&](const PackageProgress &) {
            seen += lab::shell(
                "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; grep -rl 'pa%40ss' /run /tmp /etc/apt /var/lib/apt 2>/dev/null");
        };
        QVERIFY_GOOD(prepare(work));
        QVERIFY_GOOD(install(request(), work));
        const QByteArray log = lab::shell("cat /root/tinyproxy.log");
        QVERIFY2(log.contains("/gpg") && log.contains("InRelease") && log.contains("docker-ce_"), log.constData());
        QVERIFY(!seen.isEmpty());
        QVERIFY(!seen.contains("pa%40ss"));
        work.proxy.http = "http://user:wrong@127.0.0.1:8888";
        QVERIFY_SAYS(m_apt.refresh(source, work), Io, "proxy");
        proxy.kill();
        proxy.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(TestLabPackages)
#include "test_lab_packages.moc"
