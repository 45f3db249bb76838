// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "tests/support/files.h"
#include "tests/support/patience.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryFile>
#include <QTest>
#include <QVersionNumber>

#include <map>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

// Inside a machine the clone and its build are at places of their own, wherever they lie on the host: what a test looks through
// there must not depend on it.
#undef SOURCE_DIR
#undef BINARY_DIR
#undef BIN_DIR
#define SOURCE_DIR "/src"
#define BINARY_DIR "/build"
#define BIN_DIR "/build/bin"

/// What tests inside a lab machine share: running programs there, and looking at what they left.
namespace lab {

using ::json;

struct Run {
    int status = -1; ///< -1, too, for one that a signal ended
    QByteArray output;
    QByteArray errors;
    int signal = 0;
};

inline Run run(const QStringList &command, const QByteArray &input = {})
{
    QProcess process;
    process.start(command[0], command.mid(1));
    process.waitForStarted(patience);
    process.write(input);
    process.closeWriteChannel();
    const bool hasEnded = process.waitForFinished(commandPatience);
    const bool hasCrashed = process.exitStatus() == QProcess::CrashExit; // its exit code is then the signal's number
    return {hasEnded && !hasCrashed ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError(),
            hasEnded && hasCrashed ? process.exitCode() : 0};
}

inline QByteArray shell(const QByteArray &script)
{
    const Run done = run({"/bin/sh", "-c", QString::fromUtf8(script)});
    return (done.output + done.errors).trimmed();
}

inline bool shellOk(const QByteArray &script)
{
    const Run done = run({"/bin/sh", "-c", QString::fromUtf8(script)});
    if (done.status != 0)
        qWarning().noquote() << script << "\n" << done.output << done.errors;
    return done.status == 0;
}

/// What /etc/os-release says of `key`, such as VERSION_CODENAME; empty where it does not.
inline QByteArray osRelease(const QByteArray &key)
{
    QFile file(QStringLiteral("/etc/os-release"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : file.readAll().split('\n'))
        if (line.startsWith(key + '='))
            return line.mid(key.size() + 1).replace('"', "");
    return {};
}

/// The suite that the machine is of: bookworm, trixie or sid (which calls itself by the name of the release to come).
inline QByteArray suite()
{
    const QByteArray codename = osRelease("VERSION_CODENAME");
    return codename == "bookworm" || codename == "trixie" ? codename : QByteArray("sid");
}

inline QVersionNumber systemdVersion()
{
    return QVersionNumber::fromString(QString::fromUtf8(shell("systemctl --version").split(' ').value(1)));
}

/// That of the dockerd that answers.
inline QVersionNumber dockerVersion()
{
    return QVersionNumber::fromString(QString::fromUtf8(shell("docker version --format '{{.Server.Version}}'")));
}

/// What a call of the helper said, with `--json`.
struct Answer {
    int status = -1;
    std::vector<dockwright::core::Json> events;
    QByteArray raw;

    dockwright::core::Json result() const { return events.empty() ? dockwright::core::Json::object() : events.back(); }
    QByteArray word() const { return QByteArray::fromStdString(result().value("status", std::string())); }
    bool has(const char *member) const { return result().value(member, false); }
    /// Those that are of this kind, in their order.
    std::vector<dockwright::core::Json> eventsOf(const char *kind) const
    {
        std::vector<dockwright::core::Json> found;
        for (const dockwright::core::Json &event : events)
            if (event.is_object() && dockwright::core::textOf(event, "event") == QLatin1String(kind))
                found.push_back(event);
        return found;
    }
};

inline QString helperProgram()
{
    return QStringLiteral(BIN_DIR "/dockwright-helper");
}

inline Answer parseAnswer(const Run &done)
{
    Answer answer{done.status, {}, done.output + done.errors};
    for (const QByteArray &line : done.output.split('\n'))
        if (!line.isEmpty())
            answer.events.push_back(dockwright::core::Json::parse(line.begin(), line.end(), nullptr, false));
    return answer;
}

/// The findings of a call that are more than a note.
inline QByteArray complaints(const Answer &answer)
{
    QByteArray text;
    for (dockwright::core::Json event : answer.events) {
        if (event.contains("finding"))
            event = event["finding"];
        if (const std::string severity = event.is_object() ? event.value("severity", std::string()) : "unreadable";
            severity != "" && severity != "pass" && severity != "info")
            text += QByteArray::fromStdString(event.dump()).left(600) + '\n';
    }
    return text;
}

/// The finding with that id, which a check of an apply has in its event and one of --health is; an empty object if there is
/// none.
inline dockwright::core::Json findingOf(const Answer &answer, const QByteArray &id)
{
    for (const dockwright::core::Json &event : answer.events) {
        const dockwright::core::Json &finding = event.contains("finding") ? event["finding"] : event;
        if (finding.is_object() && dockwright::core::textOf(finding, "id") == QLatin1String(id))
            return finding;
    }
    return dockwright::core::Json::object();
}

inline QByteArray severityOf(const Answer &answer, const QByteArray &id)
{
    return dockwright::core::textOf(findingOf(answer, id), "severity").toUtf8();
}

/// Reads what `process` prints into `output` until `word` is among it; false when it ends, or says nothing more.
inline bool readUntil(QProcess &process, const QByteArray &word, QByteArray &output)
{
    while (!output.contains(word) && process.waitForReadyRead(commandPatience))
        output += process.readAllStandardOutput();
    return output.contains(word);
}

inline Answer call(const QStringList &arguments, const QByteArray &plan = {})
{
    return parseAnswer(run(QStringList{helperProgram(), "--json"} + arguments, plan));
}

/// Begins an apply, for who does something to it while it runs.
inline void startApply(QProcess &process, const QByteArray &plan)
{
    process.start(helperProgram(), {"--json", "--apply", "-"});
    process.write(plan);
    process.closeWriteChannel();
}

inline Answer apply(const char *plan, const QStringList &more = {})
{
    return call(QStringList{"--apply", "-"} + more, json(plan));
}

/// A call of the helper while the arguments of every process of the machine are watched: a word that shows among them, which
/// every user could read, fails it.
inline Answer callWatched(const QStringList &arguments, const QByteArray &plan, const char *word)
{
    QProcess process;
    process.start(helperProgram(), QStringList{"--json"} + arguments);
    process.write(plan);
    process.closeWriteChannel();
    QByteArray seen;
    do {
        for (const QString &entry : QDir("/proc").entryList(QDir::Dirs))
            if (QFile file("/proc/" + entry + "/cmdline"); file.open(QIODevice::ReadOnly))
                if (const QByteArray line = file.readAll(); line.contains(word))
                    seen = line;
    } while (!process.waitForFinished(2));
    const Answer answer = parseAnswer({process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()});
    return seen.isEmpty() ? answer : Answer{-1, {}, "among the arguments: " + seen};
}

/// A file as a test compares it: mode, owner and bytes.
using Tree = std::map<QString, QByteArray>;

inline Tree treeOf(const QStringList &roots = {"/etc/docker", "/etc/systemd/system", "/etc/containerd", "/etc/sysctl.d"})
{
    Tree tree;
    for (const QString &root : roots) {
        QDirIterator each(root, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        while (each.hasNext()) {
            const QString path = each.next();
            struct stat status {};
            lstat(path.toUtf8().constData(), &status);
            QByteArray entry = QByteArray::number(status.st_mode, 8) + ' ' + QByteArray::number(status.st_uid) + ':'
                + QByteArray::number(status.st_gid) + ' ';
            QFile file(path);
            if (S_ISREG(status.st_mode) && file.open(QIODevice::ReadOnly))
                entry += file.readAll();
            else if (S_ISLNK(status.st_mode))
                entry += QFile::symLinkTarget(path).toUtf8();
            tree[path] = entry;
        }
    }
    return tree;
}

/// What differs between two trees, for a failing test's message.
inline QByteArray difference(const Tree &before, const Tree &after)
{
    QByteArray text;
    for (const auto &[path, entry] : before)
        if (const auto now = after.find(path); now == after.end())
            text += "gone: " + path.toUtf8() + '\n';
        else if (now->second != entry)
            text += "changed: " + path.toUtf8() + '\n' + entry.left(200) + "\n->\n" + now->second.left(200) + '\n';
    for (const auto &[path, entry] : after)
        if (!before.contains(path))
            text += "new: " + path.toUtf8() + '\n';
    return text;
}

/// The running dockerd: its process id and when it started, which together name one process.
inline QByteArray daemonIdentity()
{
    return shell("systemctl show docker.service -p MainPID -p ExecMainStartTimestampMonotonic --value | tr '\\n' ' '");
}

inline bool writeFile(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

/// As chattr does, which Debian no longer has everywhere. False where there is no such file, or no such flag for it.
inline bool setFileFlag(const char *path, int flag, bool isSet)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    int flags = 0;
    bool isDone = file >= 0 && ioctl(file, FS_IOC_GETFLAGS, &flags) == 0;
    flags = isSet ? flags | flag : flags & ~flag;
    isDone = isDone && ioctl(file, FS_IOC_SETFLAGS, &flags) == 0;
    if (file >= 0)
        close(file);
    return isDone;
}

inline bool setImmutable(const char *path, bool isImmutable)
{
    return setFileFlag(path, FS_IMMUTABLE_FL, isImmutable);
}

/// Takes away the init process that dockerd gives containers: it starts then, and no container does.
inline bool hideInit()
{
    return shellOk("place=$(command -v docker-init || command -v tini-static || command -v tini) && "
                   "echo \"$place\" >/opt/lab/hidden-place && mv \"$place\" /opt/lab/hidden-init");
}

/// Puts it where it was; where nothing is hidden there is nothing to do.
inline bool showInit()
{
    return shellOk("[ ! -e /opt/lab/hidden-place ] || { mv /opt/lab/hidden-init \"$(cat /opt/lab/hidden-place)\" && "
                   "rm /opt/lab/hidden-place; }");
}

/// What ctest has installed for the lab, as root would have: it may have been an ordinary user, whose files these are.
inline bool installBuild()
{
    return shellOk("tar -C " BINARY_DIR
                   "/installed --owner=0 --group=0 --mode=go-w -cf - . | tar -C / --no-overwrite-dir -xpf - &&"
                   "systemctl daemon-reload && systemctl reload dbus");
}

/// polkit rules for the lab: admin may do what guest may not; or whatever `rule` says.
inline bool allow(const char *rule = "return subject.user == 'admin' ? polkit.Result.YES : polkit.Result.NO;")
{
    return writeFile("/etc/polkit-1/rules.d/10-lab.rules",
                     QByteArray(
                         "polkit.addRule(function(action, subject) { if (action.id.indexOf('io.github.dockwright.') == 0) { ")
                         + rule + " } });\n")
        && shellOk("chmod 644 /etc/polkit-1/rules.d/10-lab.rules; systemctl restart polkit");
}

/// A bundle of programs that are none of Docker's: small, and as good as any to who never starts them.
inline bool makeSmallBundle(const QByteArray &path, const QByteArray &version)
{
    return shellOk(
        "rm -rf /tmp/small && mkdir -p /tmp/small/docker && cd /tmp/small && for f in docker dockerd docker-init "
        "docker-proxy containerd containerd-shim-runc-v2 ctr runc; do cp /bin/true docker/$f || exit 1; done && echo "
        + version + " >>docker/dockerd && tar -czf docker.tgz docker && " BIN_DIR "/dockwright-helper --bundle " + path
        + " --version " + version
        + " --arch x86_64 --source /tmp/small/docker.tgz >/dev/null && "
          "rm -rf /tmp/small");
}

/// An image made of busybox, with no registry; a container of it that sleeps. Returns the container's process id.
inline bool importImage()
{
    return shellOk(
        "docker image inspect lab/busybox >/dev/null 2>&1 || docker import /opt/lab/busybox.tar lab/busybox >/dev/null");
}

inline QByteArray startSleeper(const char *name, const char *options = "")
{
    importImage();
    shell(QByteArray("docker rm -f ") + name + " >/dev/null 2>&1; docker run -d --name " + name + ' ' + options
          + " lab/busybox /bin/sleep 3600");
    return shell(QByteArray("docker inspect -f '{{.State.Pid}}' ") + name);
}

inline QByteArray pidOf(const char *name)
{
    return shell(QByteArray("docker inspect -f '{{.State.Pid}}' ") + name);
}

/// Ends our timers and disables them, those that are there: told of one that is not, systemctl 262 does nothing to the others.
inline void stopTimers()
{
    shell("systemctl stop 'dockwright-*.timer'; rm -f /etc/systemd/system/timers.target.wants/dockwright-*.timer");
}

/// The host as a fresh machine has it: nothing of Dockwright, no daemon.json, dockerd running.
inline bool resetHost()
{
    stopTimers();
    return shellOk("umount /etc/docker /var/lib/dockwright 2>/dev/null; docker rm -f $(docker ps -aq) >/dev/null 2>&1;"
                   "rm -rf /etc/docker /etc/systemd/system/docker.service.d /etc/systemd/system/containerd.service.d "
                   "/etc/systemd/system/dockwright-heartbeat.* /etc/systemd/system/dockwright-metrics* "
                   "/etc/systemd/system/dockwright-doctor.* /etc/sysctl.d/60-dockwright.conf /var/lib/dockwright;"
                   "systemctl daemon-reload; systemctl reset-failed; systemctl restart docker.socket docker.service");
}

} // namespace lab

/// What is asked is asked once: QVERIFY2 makes its message in any case.
#define QVERIFY_STATUS(answer, expected)                                                                                       \
    do {                                                                                                                       \
        const auto &answerOfStatus = (answer);                                                                                 \
        QVERIFY2(answerOfStatus.status == (expected), (lab::complaints(answerOfStatus) + answerOfStatus.raw).constData());     \
    } while (false)
#define QVERIFY_TREE(before) QVERIFY2(lab::treeOf() == (before), lab::difference(before, lab::treeOf()).constData())
