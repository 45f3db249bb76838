// SPDX-License-Identifier: Apache-2.0
#include "tests/support/package_lab.h"

#include <QDataStream>

#include <csignal>

using namespace lab;
using namespace dockwright::core;

namespace {

const QString installedHelper = QStringLiteral("/usr/local/bin/dockwright-helper");
const QString units = QStringLiteral("/usr/local/lib/systemd/system/");
const char *const trap = "/usr/local/lib/systemd/system/dockwright-recover.service.d/trap.conf";
const QString transactions = QStringLiteral("/var/lib/dockwright/transactions");

/// A boot of the virtual machine takes a minute: there each kind of record is cut off once. Only there are the kernel's
/// variables the machine's own, and is what was not synced lost.
enum class Where { Lab, Vm, Both };

/// How a boot comes about: what is cut off, and when; and which function says so, and looks afterwards.
struct Scene {
    const char *function;
    const char *command; ///< "--apply" or "--uninstall"; "" for none
    const char *event;   ///< at which power is lost
    const char *kind;    ///< of the step that this event is about; "" for another event
    Where where;
};

const Scene scenes[] = {
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-started", "write-file", Where::Lab},
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-done", "write-file", Where::Both},
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-done", "set-sysctl", Where::Vm},
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-done", "verify-units", Where::Lab},
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-done", "reload-manager", Where::Both},
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-done", "enable-unit", Where::Both},
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-started", "restart-unit", Where::Lab},
    {"whatWasCutOffIsTakenBackAtBoot", "--apply", "step-done", "restart-unit", Where::Both},
    {"whatWasNotConfirmedIsTakenBackAtBoot", "--confirm", "result", "", Where::Both},
    {"aRecoveryThatFailsLetsDockerStart", "--apply", "step-done", "enable-unit", Where::Lab},
    {"aRecoveryThatHangsLetsDockerStart", "--apply", "step-done", "enable-unit", Where::Lab},
    {"aFileThatWasEditedIsLeftAndNamed", "--apply", "step-done", "enable-unit", Where::Lab},
    {"aMarkThatIsStaleIsSeenOnce", "", "", "", Where::Lab},
    {"whatWasFinishedStays", "--apply", "committed", "", Where::Both},
    {"whatWasCutOffIsTakenBackAtBoot", "--uninstall", "step-done", "remove-file", Where::Lab},
    {"whatWasCutOffIsTakenBackAtBoot", "--uninstall", "step-done", "disable-unit", Where::Lab},
    {"packagesGoBackWithoutANetwork", "--apply", "step-done", "install-packages", Where::Lab},
    {"packagesGoBackWithoutANetwork", "--uninstall", "step-done", "remove-packages", Where::Lab},
};

bool isInContainer()
{
    return run({"/usr/bin/systemd-detect-virt", "--quiet", "--container"}).status == 0;
}

/// The kernel's limit is raised only where it can be.
QByteArray plan()
{
    return json(isInContainer() ? "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'security': {'icc': false},"
                                  " 'reliability': {'heartbeat': true}, 'registry': {'mirrors': ['http://127.0.0.1:5000']}}"
                                : "{'capacity': {'containers': 1000}, 'security': {'icc': false},"
                                  " 'reliability': {'heartbeat': true}, 'registry': {'mirrors': ['http://127.0.0.1:5000']}}");
}

QByteArray installation(const char *version)
{
    return json("{'install': {'method': 'online', 'repository': 'http://127.0.0.1:8080/docker-ce', 'version': '") + version
        + json("', 'keyFingerprint': '") + goodKey().toUtf8() + json("'}, 'capacity': {'containers': 10}}");
}

QByteArray packages()
{
    return shell("dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\\n' | grep -E 'docker|containerd'");
}

/// What outlives a boot: which scene it is, whether its machine has booted, and the host before.
struct Progress {
    qint32 scene = 0;
    qint32 failed = 0;
    bool hasBooted = false;
    Tree tree;
    QByteArray kernel;
    QByteArray packages;

    static QString path() { return QStringLiteral("/var/lib/boots"); }

    void load()
    {
        QFile file(path());
        if (!file.open(QIODevice::ReadOnly))
            return;
        QDataStream stream(&file);
        QMap<QString, QByteArray> entries;
        stream >> scene >> failed >> hasBooted >> entries >> kernel >> packages;
        tree = entries.toStdMap();
    }

    void save() const
    {
        QFile file(path());
        if (file.open(QIODevice::WriteOnly)) {
            QDataStream stream(&file);
            stream << scene << failed << hasBooted << QMap<QString, QByteArray>(tree) << kernel << packages;
            file.flush();
        }
        sync();
    }
};

Progress progress;

QByteArray kernelLimit()
{
    return shell("cat /proc/sys/fs/nr_open");
}

QByteArray propertyOf(const char *unit, const char *name)
{
    return shell(QByteArray("systemctl show -P ") + name + ' ' + unit);
}

Answer callInstalled(const QStringList &arguments, const QByteArray &input = {})
{
    return parseAnswer(run(QStringList{installedHelper, "--json"} + arguments, input));
}

QByteArray said()
{
    return shell("journalctl -b -u dockwright-recover.service --no-pager -o cat");
}

QByteArray marks()
{
    return shell("ls " + transactions.toUtf8() + "/*/open 2>/dev/null");
}

Json newest()
{
    const Answer history = callInstalled({"--history"});
    const auto all = history.eventsOf("transaction");
    return all.empty() ? Json::object() : all.back();
}

QByteArray textOfMember(const Json &json, const char *name)
{
    return textOf(json, name).toUtf8();
}

/// Ends the machine with nothing written that is not on the disk. In a container, whose kernel lives on, only what runs ends.
[[noreturn]] void losePower(qint64 helper)
{
    if (helper != 0)
        kill(static_cast<pid_t>(helper), isInContainer() ? SIGKILL : SIGSTOP);
    if (isInContainer())
        run({"/usr/bin/systemctl", "reboot", "--force", "--force"});
    else if (QFile trigger("/proc/sysrq-trigger"); trigger.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        trigger.write("b");
    while (true)
        pause();
}

void expectBoot()
{
    progress.hasBooted = true;
    progress.tree = treeOf();
    progress.kernel = kernelLimit();
    progress.packages = packages();
    progress.save();
}

/// Reads what the helper says until it has come to the event of the scene; the process that is to be cut off, or 0.
qint64 runTo(const Scene &scene, const QByteArray &plan, QProcess &helper, QByteArray &output)
{
    helper.start(installedHelper,
                 QByteArray(scene.command) == "--confirm" ? QStringList{"--json", "--apply", "-", "--yes", "--confirm", "3600"}
                     : QByteArray(scene.command) == "--apply" ? QStringList{"--json", "--apply", "-", "--yes"}
                                                              : QStringList{"--json", "--uninstall", "--yes"});
    helper.write(plan);
    helper.closeWriteChannel();
    int step = 0; // "step-done" does not say of what kind it is
    while (helper.waitForReadyRead(commandPatience)) {
        while (helper.canReadLine()) {
            const QByteArray line = helper.readLine();
            output += line;
            const Json event = Json::parse(line.begin(), line.end(), nullptr, false);
            if (event.is_object() && event.contains("do") && textOf(event["do"], "kind") == QLatin1String(scene.kind))
                step = event.value("step", 0);
            const bool isOfStep = *scene.kind == '\0' || (step != 0 && event.value("step", 0) == step);
            if (isOfStep && textOf(event, "event") == QLatin1String(scene.event))
                return helper.processId();
        }
    }
    return 0;
}

} // namespace

class TestBoots : public QObject
{
    Q_OBJECT

    static const Scene &scene() { return scenes[progress.scene]; }

    static void cutOff(const std::function<void(qint64)> &before = {}, const QByteArray &wanted = plan())
    {
        if (QByteArray(scene().command) == "--uninstall" && callInstalled({"--apply", "-", "--yes"}, wanted).status != 0)
            QFAIL("nothing to uninstall");
        if (!isInContainer())
            QVERIFY(shellOk("sysctl -q fs.nr_open=1048576")); // systemd has it higher, where nothing is to be raised
        expectBoot();
        QProcess helper;
        QByteArray output;
        const qint64 process = runTo(scene(), wanted, helper, output);
        QVERIFY2(process != 0, output);
        if (before)
            before(process);
        losePower(process);
    }

    static void setTrap(const char *lines)
    {
        QVERIFY(writeFile(trap, QByteArray("[Service]\n") + lines));
        QVERIFY(shellOk("systemctl daemon-reload"));
    }

    /// Whatever became of the transaction: the machine has booted, and Docker runs.
    static void dockerIsUp()
    {
        QCOMPARE(shell("systemctl is-active docker.service docker.socket containerd.service"), "active\nactive\nactive");
        QVERIFY(shellOk("docker info >/dev/null"));
        QCOMPARE(propertyOf("docker.service", "NeedDaemonReload"), "no");
        QCOMPARE(shell("journalctl -b --no-pager -o cat | grep -i 'ordering cycle'"), "");
    }

    static void stateIsTheOldOne()
    {
        QVERIFY2(treeOf() == progress.tree, difference(progress.tree, treeOf()));
        QCOMPARE(kernelLimit(), progress.kernel);
        const bool hadHeartbeat = progress.tree.contains("/etc/systemd/system/dockwright-heartbeat.timer");
        QCOMPARE(shell("systemctl is-active dockwright-heartbeat.timer"), hadHeartbeat ? "active" : "inactive");
        // dockerd was started with the unit and the file that are back.
        const QByteArray flags = shell("docker info -f '{{.RegistryConfig.Mirrors}}'");
        QCOMPARE(flags.contains("127.0.0.1:5000"), progress.tree["/etc/docker/daemon.json"].contains("127.0.0.1:5000"));
        QCOMPARE(marks(), "");
        QCOMPARE(callInstalled({"--recover"}).word(), "unchanged");
    }

    /// The recovery did not come to its end, for a reason that is no longer there.
    static void theNextCallTakesItBack()
    {
        QCOMPARE(textOfMember(newest(), "state"), "open");
        const Answer health = callInstalled({"--health"});
        QVERIFY_STATUS(health, 5);
        QVERIFY2(health.raw.contains("transaction/unfinished"), health.raw);
        QVERIFY(QFile::remove(trap));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Answer recovered = callInstalled({"--recover", "--yes"});
        QVERIFY_STATUS(recovered, 0);
        QCOMPARE(recovered.word(), "recovered");
        dockerIsUp();
        stateIsTheOldOne();
        QCOMPARE(callInstalled({"--health"}).raw.contains("transaction/"), false);
    }

private slots:
    void initTestCase()
    {
        qInfo().noquote() << scene().command << scene().event << scene().kind << (progress.hasBooted ? "(has booted)" : "");
        if (QFile::exists(installedHelper))
            return;
        QVERIFY(shellOk(("install -D " + helperProgram() + ' ' + installedHelper + " && mkdir -p " + units
                         + " && sed 's|@CMAKE_INSTALL_FULL_BINDIR@|/usr/local/bin|' " SOURCE_DIR
                           "/resources/systemd/dockwright-recover.service.in >"
                         + units
                         + "dockwright-recover.service && systemctl daemon-reload && "
                           "systemctl enable dockwright-recover.service 2>/dev/null")
                            .toUtf8()));
        QCOMPARE(shell(("systemd-analyze verify --man=no " + units + "dockwright-recover.service 2>&1").toUtf8()), "");
    }

    void whatWasCutOffIsTakenBackAtBoot()
    {
        if (!progress.hasBooted)
            return cutOff();
        dockerIsUp();
        QVERIFY2(said().contains("was not finished; it is rolled back first"), said());
        const Json transaction = newest();
        QVERIFY2(said().contains("The host is in the state before transaction "
                                 + QByteArray::number(transaction.value("transaction", 0)) + '.'),
                 said());
        QCOMPARE(propertyOf("dockwright-recover.service", "Result"), "success");
        for (const char *unit : {"docker.service", "containerd.service"})
            QVERIFY(propertyOf("dockwright-recover.service", "ExecMainExitTimestampMonotonic").toLongLong()
                    < propertyOf(unit, "ExecMainStartTimestampMonotonic").toLongLong());
        QCOMPARE(textOfMember(transaction, "state"), "rolled-back");
        QCOMPARE(textOfMember(transaction.value("recovery", Json()), "by"), "boot");
        stateIsTheOldOne();
    }

    /// The helper has ended well; only the waiting is cut off.
    void whatWasNotConfirmedIsTakenBackAtBoot()
    {
        if (!progress.hasBooted)
            return cutOff();
        dockerIsUp();
        QVERIFY2(said().contains("was not confirmed; it is rolled back"), said());
        const Json transaction = newest();
        QCOMPARE(textOfMember(transaction, "state"), "rolled-back");
        QCOMPARE(textOfMember(transaction.value("recovery", Json()), "by"), "boot");
        QVERIFY(transaction.contains("confirmation"));
        stateIsTheOldOne();
        const QString id = QString::number(transaction.value("transaction", 0));
        const Answer late = callInstalled({"--confirm", id});
        QVERIFY_STATUS(late, 1);
        QCOMPARE(late.word(), "rolled-back");
    }

    /// dpkg calls scripts of the packages, which start Docker's units and wait for them.
    void packagesGoBackWithoutANetwork()
    {
        if (!progress.hasBooted) {
            if (!QFile::exists("/root/repo"))
                QVERIFY(shellOk("/src/tests/lab/apt-repository make /root/repo >/dev/null 2>&1 && "
                                "dpkg --purge --force-all docker.io docker-cli docker-buildx containerd runc >/dev/null 2>&1; "
                                "rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*; test ! -e /usr/sbin/dockerd"));
            QProcess server;
            server.start("/src/tests/lab/apt-repository", {"serve", "/root/repo", "8080"});
            QVERIFY(server.waitForStarted(patience));
            QVERIFY(
                shellOk("for i in $(seq 600); do curl -s http://127.0.0.1:8080/ >/dev/null && exit; sleep 0.1; done; exit 1"));
            const Answer older = callInstalled({"--apply", "-", "--yes"}, installation("28.5.1"));
            QVERIFY2(older.status == 0, older.raw);
            cutOff({}, installation(QByteArray(scene().command) == "--apply" ? "28.5.2" : "28.5.1"));
            return;
        }
        dockerIsUp();
        QCOMPARE(propertyOf("dockwright-recover.service", "Result"), "success");
        QCOMPARE(textOfMember(newest(), "state"), "rolled-back");
        QVERIFY(progress.packages.contains("docker-ce 5:28.5.1"));
        QCOMPARE(packages(), progress.packages);
        QCOMPARE(shell("docker version -f '{{.Server.Version}}' >/dev/null && echo answers"), "answers");
        stateIsTheOldOne();
        qInfo().noquote() << shell("systemd-analyze blame --no-pager | grep dockwright-recover");
    }

    void whatWasFinishedStays()
    {
        if (!progress.hasBooted)
            return cutOff();
        dockerIsUp();
        QCOMPARE(propertyOf("dockwright-recover.service", "ConditionResult"), "no");
        QCOMPARE(propertyOf("dockwright-recover.service", "ExecMainPID"), "0");
        QCOMPARE(textOfMember(newest(), "state"), "committed");
        QVERIFY_STATUS(callInstalled({"--verify", "-"}, plan()), 0);
        QVERIFY_STATUS(callInstalled({"--rollback", "--yes"}), 0);
        stateIsTheOldOne();
    }

    void aRecoveryThatFailsLetsDockerStart()
    {
        if (!progress.hasBooted) {
            setTrap("ExecStartPre=/bin/false\n");
            return cutOff();
        }
        dockerIsUp();
        QCOMPARE(propertyOf("dockwright-recover.service", "Result"), "exit-code");
        theNextCallTakesItBack();
    }

    /// By itself, and deaf to SIGTERM.
    void aRecoveryThatHangsLetsDockerStart()
    {
        if (!progress.hasBooted) {
            setTrap("ExecStartPre=/bin/sh -c 'trap \"\" TERM; sleep infinity'\nTimeoutStartSec=3s\nTimeoutStopSec=2s\n");
            return cutOff();
        }
        dockerIsUp();
        QCOMPARE(propertyOf("dockwright-recover.service", "Result"), "timeout");
        QVERIFY2(shell("journalctl -b -u dockwright-recover --no-pager").contains("timed out"), said());
        theNextCallTakesItBack();
    }

    void aFileThatWasEditedIsLeftAndNamed()
    {
        const QString path = QStringLiteral("/etc/systemd/system/docker.service.d/20-limits.conf");
        const QByteArray edited = "[Service]\nLimitNOFILE=12345\n";
        if (!progress.hasBooted)
            return cutOff([&](qint64 process) {
                kill(static_cast<pid_t>(process), SIGKILL);
                QVERIFY(writeFile(path, edited));
            });
        dockerIsUp();
        QCOMPARE(propertyOf("dockwright-recover.service", "ExecMainStatus"), "4");
        QVERIFY2(said().contains("20-limits.conf was edited in the meantime"), said());
        QCOMPARE(propertyOf("docker.service", "LimitNOFILE"), "12345");
        const Json transaction = newest();
        QCOMPARE(textOfMember(transaction, "state"), "failed");
        QVERIFY2(callInstalled({"--health"}).raw.contains("transaction/left-at-boot"), callInstalled({"--health"}).raw);
        QCOMPARE(marks(), "");
        QVERIFY_STATUS(callInstalled(
                           {"--rollback", QString::number(transaction.value("transaction", 0)), "--take-ours", "--yes"}),
                       0);
        stateIsTheOldOne();
    }

    void aMarkThatIsStaleIsSeenOnce()
    {
        if (!progress.hasBooted) {
            QVERIFY(shellOk(("cd " + transactions
                             + " && for each in *; do touch $each/open; done && mkdir 999 && "
                               "touch 999/open 999/facts.json")
                                .toUtf8()));
            expectBoot();
            losePower(0);
        }
        dockerIsUp();
        QCOMPARE(propertyOf("dockwright-recover.service", "ConditionResult"), "yes");
        QVERIFY2(said().contains("No transaction was interrupted"), said());
        QCOMPARE(marks(), "");
        QVERIFY(shellOk(("rm -r " + transactions + "/999").toUtf8()));
    }
};

/// One scene after the other, each in two lives: until the power is lost, and after the boot. DOCKWRIGHT_LAB_ARGUMENT names the
/// function of those that are wanted.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    progress.load();
    for (; progress.scene < int(std::size(scenes)); ++progress.scene) {
        const Scene &scene = scenes[progress.scene];
        const bool isWanted = scene.where == Where::Both || scene.where == (isInContainer() ? Where::Lab : Where::Vm);
        const QByteArray only = qgetenv("DOCKWRIGHT_LAB_ARGUMENT");
        TestBoots test;
        if (isWanted && (only.isEmpty() || only == scene.function)
            && QTest::qExec(&test, {QString::fromLocal8Bit(argv[0]), QLatin1String(scene.function)}) != 0)
            ++progress.failed;
        progress.hasBooted = false;
    }
    return progress.failed;
}

#include "test_lab_boots.moc"
