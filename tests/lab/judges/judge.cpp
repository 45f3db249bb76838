// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/judges/judge.h"

#include <QDeadlineTimer>

#include <csignal>

#include <sys/socket.h>
#include <sys/un.h>

namespace judges {

using namespace dockwright;

namespace {

/// Of a dockerd that is to start, in ms: the slowest that did took a tenth of it.
constexpr int startLimit = 30000;

/// What a dockerd is given that stays among its own, where the case has nothing for that key.
struct OwnFlag {
    const char *key;
    const char *flag;
    const char *letter; ///< "" for none
    const char *value;
};
constexpr std::array ownFlags{OwnFlag{"pidfile", "--pidfile", "-p", "/run/judge/pid"},
                              OwnFlag{"exec-root", "--exec-root", "", "/run/judge/exec"},
                              OwnFlag{"data-root", "--data-root", "", "/run/judge/data"},
                              OwnFlag{"hosts", "--host", "-H", "unix:///run/judge/docker.sock"},
                              OwnFlag{"containerd", "--containerd", "", "/run/containerd/containerd.sock"},
                              OwnFlag{"containerd-namespace", "--containerd-namespace", "", "judge"}};

bool hasFlag(const QStringList &words, const OwnFlag &own)
{
    return std::ranges::any_of(words, [&](const QString &word) {
        return word.section(u'=', 0, 0) == QLatin1String(own.flag)
            || (*own.letter != '\0' && word == QLatin1String(own.letter));
    });
}

/// A socket with a name, which goes with its owner.
class Socket
{
public:
    Socket(int type, const QString &path) : m_descriptor(socket(AF_UNIX, type | SOCK_CLOEXEC, 0))
    {
        const QByteArray name = path.toUtf8();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.toStdString().copy(static_cast<char *>(address.sun_path), sizeof address.sun_path - 1);
        if (bind(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
            || (type == SOCK_STREAM && listen(m_descriptor, 8) != 0))
            qFatal("no socket %s", name.constData());
    }
    ~Socket() { close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(Socket)

    int descriptor() const { return m_descriptor; }

    /// sd_notify(3)
    bool hasBeenToldReady() const
    {
        std::array<char, 4096> words{};
        for (ssize_t length = 0; (length = recv(m_descriptor, words.data(), words.size(), MSG_DONTWAIT)) > 0;)
            if (QByteArray(words.data(), length).contains("READY=1"))
                return true;
        return false;
    }

private:
    int m_descriptor;
};

} // namespace

Judge::Judge(QVersionNumber version) : m_version(std::move(version))
{
    write(path("alive"), QByteArray::number(getpid()));
}

Case Judge::placed(const Case &given) const
{
    const QString text = core::fromUtf8(given.file.dump()).replace(QLatin1String("/run/judge/"), path("world") + u'/');
    return {core::OrderedJson::parse(text.toStdString()),
            QStringList(given.flags).replaceInStrings(QLatin1String("/run/judge/"), path("world") + u'/')};
}

QStringList Judge::commandLine(const Case &given) const
{
    QStringList words = given.flags;
    for (const OwnFlag &own : ownFlags)
        if (!given.file.contains(own.key) && !hasFlag(given.flags, own))
            words << QLatin1String(own.flag)
                  << QString(QLatin1String(own.value)).replace(QLatin1String("/run/judge"), path("world"));
    return words;
}

QStringList Judge::judged(const Case &given) const
{
    write(path("daemon.json"), QByteArray::fromStdString(given.file.dump(2)));
    return QStringList{"dockerd", "--config-file", path("daemon.json")} + commandLine(given);
}

bool Judge::canValidate(const Case &given) const
{
    return m_version >= QVersionNumber(23) || (!given.file.contains("pidfile") && !hasFlag(given.flags, ownFlags[0]));
}

QByteArray Judge::validate(const Case &given) const
{
    const bool hasOption = m_version >= QVersionNumber(23);
    QStringList words = judged(given);
    // One that has not the option ends where somebody else's process is in its pidfile: it has read all by then.
    if (hasOption)
        words << QStringLiteral("--validate");
    else
        words[words.indexOf(QLatin1String("--pidfile")) + 1] = path("alive");
    const lab::Run done = lab::run(QStringList{"env", "GOGC=off"} + words);
    const QByteArray said = (done.errors + done.output).trimmed();
    return done.status == 0 || (!hasOption && said.contains("pid file found")) ? QByteArray() : said;
}

QByteArray Judge::start(const Case &given, bool triesContainer) const
{
    QDir(path("world")).removeRecursively();
    QDir().mkpath(path("world"));
    const Socket notices(SOCK_DGRAM, path("world/notify"));
    const Socket handedOver(SOCK_STREAM, path("world/handed-over"));
    const QStringList words = judged(given);
    const QString script = QStringLiteral("ip link set lo up; LISTEN_PID=$$ LISTEN_FDS=1 GOGC=off NOTIFY_SOCKET=%1 exec \"$@\"")
                               .arg(path("world/notify"));
    QProcess dockerd;
    dockerd.setProcessChannelMode(QProcess::MergedChannels);
    dockerd.setChildProcessModifier([&] {
        constexpr int first = 3; // sd_listen_fds(3)
        dup2(handedOver.descriptor(), first);
    });
    dockerd.start(QStringLiteral("unshare"), QStringList{"--net", "--", "sh", "-c", script, "sh"} + words);
    bool isReady = false;
    const QDeadlineTimer limit(startLimit); // some values keep it busy for ever
    while (!isReady && !limit.hasExpired() && !dockerd.waitForFinished(20))
        isReady = notices.hasBeenToldReady();
    const QByteArray reason = isReady && triesContainer ? whyNoContainer() : QByteArray();
    const QByteArray said = dockerd.readAll();
    dockerd.terminate();
    if (!dockerd.waitForFinished(startLimit))
        dockerd.kill();
    dockerd.waitForFinished(patience);
    return isReady ? reason : "does not start: " + said.right(400);
}

/// Empty if all is there but the program of an empty image.
QByteArray Judge::whyNoContainer() const
{
    const QString own = path("world/docker.sock");
    // Some values let it wait for ever.
    const QString docker = QStringLiteral("timeout --signal=KILL 30 docker -H unix://%1")
                               .arg(QFile::exists(own) ? own : path("world/handed-over"));
    const QByteArray words = lab::shell(("tar c --files-from /dev/null | " + docker + " import - judge >/dev/null && " + docker
                                         + " run --rm --network none judge /no-such-program; echo ended with $?")
                                            .toUtf8());
    return words.contains("no such file or directory") ? QByteArray() : words;
}

void Judge::write(const QString &path, const QByteArray &content) const
{
    QFile written(path);
    if (!written.open(QIODevice::WriteOnly | QIODevice::Truncate) || written.write(content) < 0)
        qFatal("cannot write %s", qPrintable(path));
}

QSet<QString> flagsOfDockerd()
{
    QSet<QString> flags;
    for (const QByteArray &line : lab::shell("dockerd --help").split('\n'))
        if (const qsizetype dashes = line.indexOf("--"); dashes >= 0 && line.left(dashes).trimmed().size() <= 3)
            flags << QString::fromUtf8(line.mid(dashes + 2).split(' ').first());
    return flags;
}

} // namespace judges
