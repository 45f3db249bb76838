// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_desktop.h"
#include "tests/support/suite.h"

#include <memory>

namespace test_lab_clone {

using namespace lab;
using namespace dockwright;

namespace {

const QString trap = QStringLiteral("/run/systemd/system/docker.service.d/99-trap.conf");
const QString built = QStringLiteral(BIN_DIR "/dockwright");
const QStringList onApply{"--plan", "/tmp/plan.json", "--page", "apply"};

/// Each question of polkit is about this program, and by way of pkexec.
bool areAllByPkexec(const QByteArrayList &questions)
{
    return std::ranges::all_of(questions, [](const QByteArray &question) {
        return question.startsWith("org.freedesktop.policykit.exec\t") && question.contains(BIN_DIR "/dockwright-helper");
    });
}

} // namespace

/// The program from its build directory, on a host where nothing of Dockwright is installed: the helper beside it is asked by
/// way of pkexec, or as it is where the window is root's.
class TestClone : public QObject
{
    Q_OBJECT

    std::unique_ptr<AccessibleTree> m_tree;

    bool says(const QString &text, int seconds = 240) { return lab::says(*m_tree, text, seconds); }

private slots:
    void initTestCase()
    {
        QCOMPARE(shell("busctl --list --activatable --no-legend | grep -c dockwright"), "0");
        QVERIFY(startDisplay());
        m_tree = std::make_unique<AccessibleTree>(treeOfUser("admin"));
    }
    void init()
    {
        QVERIFY(shellOk("rm -rf /run/systemd/system/docker.service.d"));
        QVERIFY(resetHost());
        QVERIFY(shellOk("systemctl reset-failed; rm -rf /home/admin/.config/dockwright /root/.config/dockwright"));
        QVERIFY(emptyAgentLog());
        QVERIFY(writeFile("/tmp/plan.json", json("{'capacity': {'containers': 10, 'containerNofile': 15000}}")));
    }

    void anAdministratorAppliesByWayOfPkexec()
    {
        Program program("admin", onApply, "admin", built);
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(says(BIN_DIR "/dockwright-helper, started as root by pkexec"));
        QVERIFY(press("alt+a"));
        QVERIFY(says("Done. Docker works and matches the plan."));
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QCOMPARE(history().size(), std::size_t(1));
        // Once, for what was seen.
        const QByteArrayList questions = asked().split('\n');
        QVERIFY2(questions.size() == 1 && areAllByPkexec(questions), asked().constData());
        QVERIFY(press("alt+h"));
        QVERIFY(says("No problems found."));
    }

    /// The dialog of pkexec cannot name it: the window does, before anything is taken back.
    void whatWasCutOffIsNamedFirst()
    {
        QCOMPARE(call({"--apply", "-"}, json("{'capacity': {'containers': 10, 'containerNofile': 12000}}")).status, 0);
        QCOMPARE(call({"--rollback"}).status, 0);
        QVERIFY(shellOk("rm /var/lib/dockwright/transactions/1/state")); // as after a crash at its very end
        Program program("admin", onApply, "admin", built);
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(press("alt+a"));
        QVERIFY(says("Nothing was changed: the state of this host differs from the one shown."));
        QCOMPARE(history().front().value("state", std::string()), "open");
        QVERIFY(press("alt+r")); // back to the review
        QVERIFY(says("Transaction 1 was interrupted, and is rolled back first."));
        const QByteArrayList questions = asked().split('\n');
        QVERIFY2(questions.size() == 2 && areAllByPkexec(questions), asked().constData()); // the apply, and what there is
    }

    void aRefusalIsSaidAndTouchesNothing_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("said");
        QTest::newRow("the dialog is closed") << QStringLiteral("-cancel") << QStringLiteral("Authorization was denied.");
        QTest::newRow("a wrong password") << QStringLiteral("wrong") << QStringLiteral("Authorization was denied.");
        QTest::newRow("nobody to ask") << QString() << QStringLiteral("there is no polkit agent");
    }
    void aRefusalIsSaidAndTouchesNothing()
    {
        QFETCH(QString, answer);
        QFETCH(QString, said);
        const Tree tree = treeOf();
        const QByteArray daemon = daemonIdentity();
        Program program(answer, onApply, "admin", built);
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(press("alt+a"));
        QVERIFY(says("Nothing was changed."));
        QVERIFY(says(said));
        QCOMPARE(asked().isEmpty(), answer.isEmpty());
        QVERIFY_TREE(tree);
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(history().size(), std::size_t(0));
    }

    void aDialogThatNobodyAnswersIsCancelledInTheWindow()
    {
        Program program("-hold", onApply, "admin", built);
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(press("alt+a") && says("Waiting for authorization"));
        QVERIFY(waitFor([] { return !asked().isEmpty(); }));
        QVERIFY(press("alt+e"));
        QVERIFY(says("It was cancelled."));
        QVERIFY(waitFor([] { return shell("pgrep -x pkexec").isEmpty(); }));
        QCOMPARE(history().size(), std::size_t(0));
    }

    void aJobOfRootIsStoppedAndTakenBack()
    {
        QVERIFY(writeFile(trap, "[Service]\nExecStartPre=/bin/sh -c 'test ! -e /etc/docker/daemon.json || sleep 8'\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Tree tree = treeOf();
        Program program("admin", onApply, "admin", built);
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(press("alt+a") && says("Applying…"));
        QVERIFY(says("20-limits.conf: done"));
        QVERIFY(press("alt+k"));
        QVERIFY(says("Failed; all changes were rolled back."));
        QVERIFY(says("cancelled"));
        QVERIFY_TREE(tree);
        QCOMPARE(history().back().value("state", std::string()), "rolled-back");
        QCOMPARE(shell("systemctl is-active docker"), "active");
    }

    void aWindowClosedInTheMiddleLeavesTheJobToItself()
    {
        QVERIFY(writeFile(trap, "[Service]\nExecStartPre=/bin/sleep 25\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        {
            Program program("admin", onApply, "admin", built);
            QVERIFY(program.hasFocus() && says("Ready."));
            QVERIFY(press("alt+a") && says("Applying…"));
            QVERIFY(press("alt+c") && says("the page Health shows the result under History"));
            QVERIFY(press("alt+c"));
            QVERIFY(program.ends());
        }
        QCOMPARE(history().back().value("state", std::string()), "open");
        QVERIFY(waitFor([] { return history().back().value("state", std::string()) == "committed"; }));
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
    }

    void aWindowOfRootNeedsNobodysLeave()
    {
        QVERIFY(shellOk("loginctl enable-linger root"));
        QVERIFY(waitFor([] { return QFile::exists("/run/user/0/bus"); }));
        const AccessibleTree tree = treeOfUser("root");
        Program program({}, onApply, "root", built);
        QVERIFY(program.hasFocus() && lab::says(tree, "Ready."));
        QVERIFY(lab::says(tree, "since this window runs as root"));
        QVERIFY(press("alt+a"));
        QVERIFY(lab::says(tree, "Done. Docker works and matches the plan."));
        QCOMPARE(history().size(), std::size_t(1));
        QCOMPARE(asked(), "");
    }

    void withNeitherBusNorHelperTheReasonIsSaid()
    {
        QVERIFY(shellOk("mkdir -p /tmp/alone && cp " BIN_DIR "/dockwright /tmp/alone/"));
        QVERIFY(writeFile("/tmp/alone/run",
                          "#!/bin/sh\nDBUS_SYSTEM_BUS_ADDRESS=unix:path=/nowhere exec /tmp/alone/dockwright \"$@\"\n"));
        QVERIFY(shellOk("chmod 755 /tmp/alone/run"));
        Program program("admin", onApply, "admin", "/tmp/alone/run");
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(press("alt+a"));
        QVERIFY(says("The privileged helper cannot be reached."));
        QVERIFY(says("There is no system bus on this host."));
        QCOMPARE(history().size(), std::size_t(0));
    }
};

DOCKWRIGHT_TEST(TestClone, QCoreApplication)

} // namespace test_lab_clone

#include "test_lab_clone.moc"
