// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/install/repository.h"
#include "helper/packages/apt_packages.h"
#include "helper/packages/signing_key.h"
#include "tests/support/daemon_key.h"

#include <QElapsedTimer>

#include <csignal>

#include <fcntl.h>
#include <sys/wait.h>

#define QVERIFY_GOOD(result) QVERIFY2((result).has_value(), (result) ? "" : words((result).error()).constData())
#define QVERIFY_SAYS(result, errorCode, text)                                                                                  \
    QVERIFY(!(result));                                                                                                        \
    QVERIFY2((result).error().code == ErrorCode::errorCode && words((result).error()).contains(text),                          \
             words((result).error()).constData())
#define QVERIFY_AS(before)                                                                                                     \
    if (const QByteArray now = (before).difference(); !now.isEmpty())                                                          \
    QFAIL(now.constData())

/// What the tests of packages share: a signed repository on loopback, and a machine without Docker.
namespace lab {

using namespace dockwright::core;
using namespace dockwright::helper;

/// The repository is made for the suite of the machine; so are the names of its versions (see lab/apt-repository).
inline const QByteArray codename = osRelease("VERSION_CODENAME");
inline const QByteArray release = codename == "forky" ? QByteArray("14") : osRelease("VERSION_ID");
inline const QByteArray dockerVersions[] = {"5:28.5.1-1~debian." + release + '~' + codename,
                                            "5:28.5.2-1~debian." + release + '~' + codename};
inline const char *const first = dockerVersions[0].constData();
inline const char *const second = dockerVersions[1].constData();
inline constexpr auto kept = "/var/lib/dockwright/kept";
inline const QString source = "/etc/apt/sources.list.d/docker.sources";
inline const QStringList dockers{"docker-ce", "docker-ce-cli", "containerd.io", "docker-buildx-plugin",
                                 "docker-compose-plugin"};
inline const QStringList debians = codename == "bookworm"
    ? QStringList{"docker.io", "containerd", "runc"}
    : QStringList{"docker.io", "docker-cli", "docker-buildx", "containerd", "runc"};

inline const Repository &repository()
{
    static const Repository value{
        "http://127.0.0.1:8080/docker-ce", "debian", QString::fromUtf8(codename), "stable", "amd64", PackageFormat::Deb,
        "/etc/apt/keyrings/docker.gpg",    source};
    return value;
}

inline PackageRequest request(const char *version = "")
{
    return {dockers, version, {}, false};
}

inline QString goodKey()
{
    return QString::fromUtf8(shell("cat /root/repo/good.fingerprint"));
}

inline void setFault(const char *fault)
{
    writeFile("/root/repo/fault", fault);
}

/// What must be the same again after a way there and back. dpkg never takes out the group that docker-ce made, and the key that
/// dockerd made is dockerd's.
struct Before {
    QByteArray packages = shell("dpkg -l");
    QByteArray marks = shell("apt-mark showhold; apt-mark showauto");
    Tree etc = withoutGroups(treeOf({"/etc"}));

    static Tree withoutGroups(Tree tree)
    {
        for (const char *name : {"/etc/group", "/etc/group-", "/etc/gshadow", "/etc/gshadow-", "/etc/.pwd.lock"})
            tree.erase(name);
        return withoutDaemonKey(tree);
    }
    QByteArray difference() const
    {
        const Before now;
        return (packages == now.packages ? QByteArray() : packages + "\n->\n" + now.packages)
            + (marks == now.marks ? QByteArray() : marks + "\n->\n" + now.marks) + lab::difference(etc, now.etc);
    }
};

inline QByteArray words(const Error &error)
{
    return (error.message.english() + u' ' + error.remedy.english() + u' ' + error.detail).toUtf8();
}

/// The processes below one, it included.
inline QList<pid_t> familyOf(pid_t parent)
{
    QList<pid_t> family{parent};
    const QByteArrayList lines = shell("ps -e -o pid=,ppid=").split('\n');
    for (qsizetype next = 0; next < family.size(); ++next)
        for (const QByteArray &line : lines)
            if (const QList<QByteArray> ids = line.simplified().split(' '); ids.value(1).toInt() == family[next])
                family << ids[0].toInt();
    return family;
}

/// A machine with a repository of Docker's packages at hand. Debian's own are kept in /root/debian.
class PackageLab : public QObject
{
protected:
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
        writeFile(repository().keyPath, *key);
        writeFile(source, sourcesFile(repository()));
        return m_apt.refresh(source, work);
    }

    static bool useDebians()
    {
        return shellOk("dpkg --install /root/debian/*.deb >/dev/null && systemctl reset-failed && systemctl start docker");
    }

    void setUp()
    {
        writeFile("/etc/dpkg/dpkg.cfg.d/lab", "force-unsafe-io\n");
        QVERIFY(shellOk("/src/tests/lab/apt-repository make /root/repo >/dev/null 2>&1"));
        m_server.start("/src/tests/lab/apt-repository", {"serve", "/root/repo", "8080"});
        QVERIFY(m_server.waitForStarted(patience));
        QVERIFY(shellOk("for i in $(seq 600); do curl -s http://127.0.0.1:8080/ >/dev/null && exit; sleep 0.1; done; exit 1"));
        // Debian's own, kept as what restore() puts back; and then away.
        PackageChanges changes;
        const auto states = m_apt.installed();
        QVERIFY_GOOD(states);
        for (const QString &package : debians)
            changes[package] = {states->at(package), {}};
        QVERIFY_GOOD(m_apt.install(changes, "/root/debian", {}));
        QVERIFY(shellOk("ls /root/debian/docker.io.deb /root/debian/containerd.deb"));
    }

    /// A clean Debian without Docker, and without a trace of us.
    void clean()
    {
        setFault("");
        shell("umount /var/cache/apt/archives 2>/dev/null; dpkg --configure -a; apt-mark unhold docker-ce docker-ce-cli;"
              "rm -f /var/lib/docker/nuke-graph-directory.sh;"
              "dpkg --purge --force-all docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin "
              "docker.io docker-cli docker-buildx containerd runc;"
              "apt-get clean; rm -rf /var/lib/apt/lists/*; rm -rf /var/lib/dockwright /etc/apt/keyrings/docker.gpg "
              "/etc/apt/sources.list.d/*; systemctl daemon-reload; systemctl reset-failed");
        QVERIFY(!QFile::exists("/usr/bin/docker"));
    }

    void tearDown()
    {
        m_server.kill();
        m_server.waitForFinished(patience);
    }
};

} // namespace lab
