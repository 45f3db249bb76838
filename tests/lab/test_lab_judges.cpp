// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_json.h"
#include "core/render/daemon_json_types.h"
#include "tests/support/lab.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

#include <array>

#include <csignal>

using namespace dockwright;
using namespace lab;

namespace {

/// What may stand for a key of daemon.json: JSON, one value a line.
struct Values {
    const char *key;
    std::vector<const char *> right;
    std::vector<const char *> wrong;
};

const std::vector<const char *> noSwitch{R"("true")", "1", "[]"};
const std::vector<const char *> noNumber{R"("3")", "1.5", "true", "[]"};
const std::vector<const char *> noText{"5", "true", "[]"};
const std::vector<const char *> noList{R"("a")", "{}", "[1]"};

/// Every key that does not reach beyond a throw-away dockerd (its sockets, TLS, user namespaces),
/// with values that dockerd takes and some that it does not.
const std::vector<Values> &allValues()
{
    static const std::vector<Values> all{
        {"allow-direct-routing", {"true", "false"}, noSwitch},
        {"authorization-plugins", {"[]"}, {R"("a")", "[1]", R"(["no-such-plugin"])"}},
        {"bip", {R"("10.199.0.1/24")"}, {"5", R"("10.199.0.1")", R"("nonsense")"}},
        {"bip6", {R"("fd00:199::1/64")"}, {"5", R"("nonsense")"}},
        {"bridge", {R"("none")"}, {"5", "true"}},
        {"bridge-accept-fwmark", {R"("0x1")", R"("1/2")"}, {"5", R"("x")"}},
        {"builder", {R"({"gc": {"enabled": true}})", R"({"gc": {"policy": [{"all": true}]}})"}, {R"("a")", R"({"gc": 1})"}},
        {"cdi-spec-dirs", {R"(["/etc/cdi"])"}, noList},
        {"cgroup-parent", {R"("judge.slice")"}, {"5", R"("/judge")"}},
        {"containerd-namespace", {R"("judge")"}, noText},
        {"data-root", {R"("/run/judge/other")"}, noText},
        {"debug", {"true", "false"}, noSwitch},
        {"default-address-pools",
         {R"([{"base": "10.201.0.0/16", "size": 24}])", "[]"},
         {R"("a")", R"([{"base": "10.201.0.0/16", "size": "24"}])", R"([{"base": "nonsense", "size": 24}])",
          R"([{"base": "10.201.0.0/24", "size": 16}])"}},
        {"default-cgroupns-mode", {R"("private")", R"("host")"}, {"5", R"("nonsense")"}},
        {"default-gateway", {}, {"5"}},
        {"default-ipc-mode", {R"("private")", R"("shareable")"}, {"5", R"("nonsense")", R"("host")"}},
        {"default-network-opts",
         {R"({"bridge": {"com.docker.network.driver.mtu": "1400"}})", "{}"},
         {R"("a")", R"({"bridge": 1})"}},
        {"default-runtime", {R"("runc")"}, {"5", R"("nonsense")"}},
        {"default-shm-size", {R"("128M")", "67108864", R"("64m")"}, {R"("lots")", "true", "[]"}},
        {"default-stop-timeout", {"20"}, noNumber},
        {"default-ulimits",
         {R"({"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}})", "{}"},
         {R"("a")", R"({"nofile": 1})", R"({"nofile": {"Name": "nofile", "Soft": "1", "Hard": "1"}})"}},
        {"dns", {R"(["10.0.0.2"])", "[]"}, {R"("10.0.0.2")", R"(["nonsense"])", "[1]"}},
        {"dns-opts", {R"(["ndots:2"])"}, noList},
        {"dns-search", {R"(["example.org"])"}, noList},
        {"exec-opts",
         {R"(["native.cgroupdriver=systemd"])", "[]"},
         {R"("a")", R"(["native.cgroupdriver=x"])", R"(["x=y"])", "[1]"}},
        {"experimental", {"true", "false"}, noSwitch},
        {"features",
         {R"({"buildkit": true})", R"({"cdi": false})", "{}"},
         {R"("a")", R"({"buildkit": "true"})", R"({"buildkit": 1})", "[]"}},
        {"firewall-backend", {R"("iptables")", R"("")"}, {"5", R"("nonsense")"}},
        {"fixed-cidr", {R"("172.17.0.0/24")"}, {"5", R"("nonsense")"}},
        {"group", {R"("root")"}, {"5"}},
        {"host-gateway-ip", {R"("10.0.0.1")"}, {"5", R"("nonsense")"}},
        {"host-gateway-ips", {R"(["10.0.0.1"])"}, {R"("10.0.0.1")", R"(["nonsense"])"}},
        {"icc", {"true", "false"}, noSwitch},
        {"init", {"true", "false"}, noSwitch},
        {"init-path", {R"("/usr/bin/docker-init")"}, noText},
        {"insecure-registries",
         {R"(["reg.lan:5000"])", R"(["10.0.0.0/8"])"},
         {R"("reg.lan")", "[1]", R"(["https://reg.lan"])"}},
        {"ip", {R"("127.0.0.1")"}, {"5", R"("nonsense")"}},
        {"ip-forward", {"true", "false"}, noSwitch},
        {"ip-forward-no-drop", {"true", "false"}, noSwitch},
        {"ip-masq", {"true", "false"}, noSwitch},
        {"ip6tables", {"true", "false"}, noSwitch},
        {"iptables", {"true", "false"}, noSwitch},
        {"labels", {R"(["a=b"])", "[]"}, {R"("a=b")", "[1]", R"(["nonsense"])", R"(["a=b", "a=c"])"}},
        {"live-restore", {"true", "false"}, noSwitch},
        {"log-driver", {R"("json-file")", R"("local")", R"("journald")", R"("none")"}, {"5", R"("nonsense")"}},
        {"log-format", {R"("json")", R"("text")"}, {"5", R"("nonsense")"}},
        {"log-level", {R"("warn")", R"("debug")", R"("error")"}, {"5", R"("nonsense")"}},
        {"log-opts",
         {R"({"max-size": "10m", "max-file": "3"})"},
         {R"("a")", R"({"max-file": 3})", R"({"nonsense": "1"})", R"({"max-size": "lots"})"}},
        {"max-concurrent-downloads", {"10", "1"}, {R"("3")", "1.5", "true", "-1", "[]"}},
        {"max-concurrent-uploads", {"10", "1"}, {R"("3")", "1.5", "true", "-1", "[]"}},
        {"max-download-attempts", {"10", "1"}, {R"("3")", "1.5", "true", "0", "-1", "[]"}},
        {"metrics-addr", {R"("127.0.0.1:9323")"}, {"5", R"("nonsense")"}},
        {"min-api-version", {R"("1.44")"}, {"5", R"("nonsense")", R"("9.99")"}},
        {"mtu", {"1400", "0", "9000"}, {R"("1400")", "1.5", "true", "-1"}},
        {"network-control-plane-mtu", {"1400"}, {R"("1400")", "true"}},
        {"network-diagnostic-port", {"0"}, {R"("0")", "true"}},
        {"no-new-privileges", {"true", "false"}, noSwitch},
        {"node-generic-resources", {R"(["gpu=1"])", "[]"}, {R"("gpu=1")", "[1]", R"(["nonsense"])"}},
        {"proxies",
         {R"({"http-proxy": "http://p.lan:3128"})", R"({"no-proxy": "a,b"})", "{}"},
         {R"("a")", R"({"no-proxy": ["a"]})"}},
        {"raw-logs", {"true", "false"}, noSwitch},
        {"registry-mirrors",
         {R"(["https://m.lan"])", "[]", R"(["http://m.lan:5000/"])"},
         {R"("https://m.lan")", "[1]", R"(["m.lan"])", R"(["https://m.lan/v2"])", R"(["https://m.lan?x=1"])",
          R"(["https://u:p@m.lan"])", R"(["ftp://m.lan"])"}},
        {"runtimes",
         {R"({"crun": {"path": "/usr/bin/true"}})", "{}"},
         {R"("a")", R"({"crun": "x"})", R"({"runc": {"path": "/x"}})", R"({"crun": {}})"}},
        {"seccomp-profile", {R"("unconfined")", R"("builtin")"}, {"5"}},
        {"selinux-enabled", {"false"}, noSwitch},
        {"shutdown-timeout", {"30", "-1"}, {R"("30")", "1.5", "true"}},
        {"storage-driver", {R"("overlay2")", R"("vfs")"}, {"5", R"("nonsense")"}},
        {"storage-opts", {"[]"}, {R"("a")", "[1]", R"(["nonsense"])"}},
        {"swarm-default-advertise-addr", {R"("127.0.0.1")"}, noText},
        {"userland-proxy", {"true", "false"}, noSwitch},
        {"no-such-key", {}, {"true", R"({"a": 1})"}},
        {"containerd-plugin-namespace", {}, {R"("x")"}},
        {"default-init", {}, {"true"}},
    };
    return all;
}

/// What dockerd takes and makes no use of: it says OK, we refuse.
const QStringList ignoredForms{"registry-mirror", "insecure-registry", "dns-opt",        "label",
                               "http-proxy",      "https-proxy",       "no-proxy",       "log-opt",
                               "storage-opt",     "exec-opt",          "default-ulimit", "authorization-plugin"};

/// A daemon.json at random, the same for a seed.
core::OrderedJson randomFile(quint32 seed)
{
    QRandomGenerator random(seed);
    const auto below = [&random](std::size_t bound) {
        return static_cast<std::size_t>(random.bounded(static_cast<int>(bound)));
    };
    core::OrderedJson file = core::OrderedJson::object();
    for (std::size_t left = 1 + below(4); left > 0; --left) {
        const Values &values = allValues()[below(allValues().size())];
        const bool isWrong = values.right.empty() || (!values.wrong.empty() && below(5) == 0);
        const auto &from = isWrong ? values.wrong : values.right;
        file[values.key] = core::OrderedJson::parse(from[below(from.size())]);
    }
    if (below(12) == 0)
        file[ignoredForms[static_cast<qsizetype>(below(12))].toStdString()] = "http://x.lan";
    return file;
}

/// Of a key that it does not know it looks at the members alone (moby daemon/config/config.go configValuesSet): an object that
/// is empty, or whose members are called like flags, is nothing to it.
bool isIgnored(const core::OrderedJson &file, const QVersionNumber &dockerd)
{
    const auto isNothing = [](const core::OrderedJson &value) { return value.is_object() && value.empty(); };
    return std::ranges::any_of(file, isNothing) || (dockerd < QVersionNumber(24) && file.contains("default-network-opts"))
        || std::ranges::any_of(ignoredForms, [&](const QString &key) { return file.contains(key.toStdString()); });
}

QStringList wordsOf(const core::Errors &errors)
{
    QStringList words;
    for (const core::Error &error : errors)
        words << error.where + QLatin1String(": ") + error.message.english();
    return words;
}

/// dockerd with that file, in a network of its own and on directories that are thrown away.
class Judge
{
public:
    Judge() : m_version(dockerVersion()) {}

    bool canValidate() const { return m_version >= QVersionNumber(23); }
    QVersionNumber version() const { return m_version; }

    /// Empty if it is content.
    QByteArray validate(const core::OrderedJson &file) const
    {
        const Run done = run({"dockerd", "--validate", "--config-file", write(file)});
        return done.status == 0 ? QByteArray() : (done.errors + done.output).trimmed();
    }

    /// Empty if it starts and answers, and with `triesContainer` runs a container, too; else its last words.
    QByteArray start(const core::OrderedJson &file, bool triesContainer) const
    {
        const QString socket = m_directory.filePath("docker.sock");
        QStringList command{"unshare",
                            "--net",
                            "--",
                            "sh",
                            "-c",
                            "ip link set lo up; exec \"$@\"",
                            "sh",
                            "dockerd",
                            "--config-file",
                            write(file),
                            "--pidfile",
                            m_directory.filePath("pid"),
                            "--exec-root",
                            m_directory.filePath("exec"),
                            "-H",
                            "unix://" + socket,
                            "--containerd",
                            "/run/containerd/containerd.sock"};
        if (!file.contains("data-root"))
            command << "--data-root" << m_directory.filePath("data");
        if (!file.contains("containerd-namespace"))
            command << "--containerd-namespace"
                    << "judge";
        QFile::remove(socket);
        QProcess dockerd;
        dockerd.setProcessChannelMode(QProcess::MergedChannels);
        dockerd.start(command[0], command.mid(1));
        bool answers = false;
        while (!answers && !dockerd.waitForFinished(100))
            answers = run({"curl", "-sf", "--max-time", "2", "--unix-socket", socket, "http://d/_ping"}).status == 0;
        const QByteArray reason = answers && triesContainer ? whyNoContainer(socket) : QByteArray();
        const QByteArray words = dockerd.readAll();
        dockerd.terminate();
        if (!dockerd.waitForFinished(patience))
            dockerd.kill();
        dockerd.waitForFinished(patience);
        return answers ? reason : words.right(400);
    }

private:
    /// Empty if all is there but the program of an empty image.
    static QByteArray whyNoContainer(const QString &socket)
    {
        const QString docker = "docker -H unix://" + socket;
        const QByteArray words = shell(("tar c --files-from /dev/null | " + docker + " import - judge >/dev/null && " + docker
                                        + " run --rm --network none judge /no-such-program")
                                           .toUtf8());
        return words.contains("no such file or directory") ? QByteArray() : words;
    }

    QString write(const core::OrderedJson &file) const
    {
        const QString path = m_directory.filePath("daemon.json");
        QFile written(path);
        if (!written.open(QIODevice::WriteOnly | QIODevice::Truncate)
            || written.write(QByteArray::fromStdString(file.dump(2))) < 0)
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QTemporaryDir m_directory{"/run/judge-XXXXXX"};
    QVersionNumber m_version;
};

} // namespace

/// A daemon.json that we call good is valid and starts; one that we refuse is refused, or dockerd dies of it.
class TestJudges : public QObject
{
    Q_OBJECT

    Judge m_judge;

    core::Errors ours(const core::OrderedJson &file) const
    {
        core::HostFacts facts;
        facts.dockerdVersion = m_judge.version().toString();
        core::Errors errors = core::checkDaemonTypes(file);
        for (const core::Errors &more : {core::checkDaemonJson(file, facts), core::checkDaemonFlags(file, facts)})
            errors.insert(errors.end(), more.begin(), more.end());
        return errors;
    }

private slots:
    void dockerdAgreesWithUs()
    {
        const int files = qEnvironmentVariableIntValue("DOCKWRIGHT_JUDGES_FILES") > 0
            ? qEnvironmentVariableIntValue("DOCKWRIGHT_JUDGES_FILES")
            : 60;
        const quint32 seed = qEnvironmentVariableIsSet("DOCKWRIGHT_JUDGES_SEED")
            ? qEnvironmentVariable("DOCKWRIGHT_JUDGES_SEED").toUInt()
            : 20251124;
        QStringList disagreements;
        std::array<int, 2> verdicts{}; // good ones, refused ones
        for (int i = 0; i < files; ++i) {
            const core::OrderedJson file = randomFile(seed + static_cast<quint32>(i));
            const QStringList wrong = wordsOf(ours(file));
            ++verdicts[wrong.isEmpty() ? 0 : 1];
            QByteArray theirs = m_judge.canValidate() ? m_judge.validate(file) : QByteArray();
            // What it says of the file alone is not all.
            if (theirs.isEmpty() && (wrong.isEmpty() || !isIgnored(file, m_judge.version())))
                theirs = m_judge.start(file, !wrong.isEmpty());
            const bool mayDiffer = !wrong.isEmpty() && isIgnored(file, m_judge.version());
            if (wrong.isEmpty() == theirs.isEmpty() || mayDiffer)
                continue;
            disagreements << QStringLiteral("SEED=%1 %2\n  we: %3\n  dockerd %4: %5")
                                 .arg(seed + static_cast<quint32>(i))
                                 .arg(QString::fromStdString(file.dump()),
                                      wrong.isEmpty() ? QStringLiteral("good") : wrong.join(u' '), m_judge.version().toString(),
                                      theirs.isEmpty() ? QStringLiteral("good") : QString::fromUtf8(theirs));
        }
        for (const QString &each : disagreements)
            qWarning().noquote() << each;
        qInfo("dockerd %s: %d files, %d good, %d refused", qPrintable(m_judge.version().toString()), files, verdicts[0],
              verdicts[1]);
        QCOMPARE(disagreements.size(), 0);
        QVERIFY(verdicts[0] > files / 5 && verdicts[1] > files / 5);
    }
};

QTEST_GUILESS_MAIN(TestJudges)
#include "test_lab_judges.moc"
