// SPDX-License-Identifier: Apache-2.0
#include "tests/support/audit_checks.h"
#include "tests/support/lab_desktop.h"
#include "tests/support/suite.h"

#include <memory>

namespace test_lab_wizard {

using namespace lab;
using namespace dockwright;

namespace {

const char *const planText = "{'capacity': {'containers': 10, 'containerNofile': 15000}}";
const QString trap = QStringLiteral("/run/systemd/system/docker.service.d/99-trap.conf");

} // namespace

/// The real program on a display, moved by keys and read as a screen reader reads it, as a user in a login session, against the
/// real helper, polkitd, systemd and dockerd.
class TestWizard : public QObject
{
    Q_OBJECT

    std::unique_ptr<AccessibleTree> m_tree;

    bool says(const QString &text, int seconds = 240) { return lab::says(*m_tree, text, seconds); }
    bool isOnPage(const char *title) { return says(QLatin1String(title) + QStringLiteral(" — Dockwright")); }

    /// From the first page to the page *Apply*.
    bool goOnToApply()
    {
        for (const char *title : {"Docker", "Network", "Registries", "Addresses", "Capacity", "Logs",
                                  "Security and reliability", "Engine", "Review", "Apply"})
            if (!press("alt+n") || !isOnPage(title))
                return false;
        return says(QStringLiteral("Ready."));
    }

    /// In the list of transactions.
    bool clickRollback() { return says("in effect") && press("alt+k") && says("Roll back transaction 1?") && press("alt+r"); }

private slots:
    void initTestCase()
    {
        QVERIFY(installBuild());
        QVERIFY(startDisplay());
        m_tree = std::make_unique<AccessibleTree>(treeOfUser("admin"));
    }
    void init()
    {
        QVERIFY(shellOk("systemctl stop dockwright-helper.service; rm -rf /run/systemd/system/docker.service.d"));
        QVERIFY(resetHost());
        QVERIFY(shellOk("systemctl reset-failed;"
                        "rm -rf /home/admin/.config/dockwright"));
        QVERIFY(emptyAgentLog());
        QVERIFY(writeFile("/tmp/plan.json", json(planText)));
    }

    void fromTheFirstPageToGreenHealth()
    {
        const QByteArray container = startSleeper("keep");
        Program program("admin", {"--plan", "/tmp/plan.json"});
        QVERIFY(program.hasFocus());
        QVERIFY(says(QString::fromUtf8(osRelease("PRETTY_NAME"))));
        QVERIFY(press("ctrl+7"));
        QVERIFY(says("Worst case on disk"));
        QVERIFY(press("alt+s") && press("ctrl+a") && type("50m"));
        QVERIFY(says("50m"));
        QVERIFY(press("ctrl+1") && isOnPage("Welcome") && goOnToApply());
        QVERIFY(!QFile::exists("/etc/docker/daemon.json"));
        QVERIFY(press("alt+a"));
        QVERIFY(says("Done. Docker works and matches the plan."));
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QVERIFY(shell("cat /etc/docker/daemon.json").contains("\"max-size\": \"50m\""));
        // Once, for what was clicked: what an ordinary user sees of this host is what root sees.
        const QByteArrayList questions = asked().split('\n');
        QVERIFY2(questions.size() == 1 && questions[0].startsWith("io.github.dockwright.apply\t"), asked().constData());
        QVERIFY(press("alt+h"));
        QVERIFY(says("No problems found."));
        QCOMPARE(history().size(), std::size_t(1));
        QCOMPARE(pidOf("keep"), container);
    }

    void aRefusedAuthorizationIsSaidAndTouchesNothing()
    {
        const Tree tree = treeOf();
        const QByteArray daemon = daemonIdentity();
        Program program("-cancel", {"--plan", "/tmp/plan.json", "--page", "apply"});
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(press("alt+a"));
        QVERIFY(says("Nothing was changed."));
        QVERIFY(says("Authorization was denied"));
        QVERIFY(asked().startsWith("io.github.dockwright."));
        QVERIFY_TREE(tree);
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(history().size(), std::size_t(0));
    }

    void aFailedApplyIsTakenBackAndSaysWhereAndWhy()
    {
        // dockerd refuses to start with what the plan writes, and starts with what was there.
        QVERIFY(writeFile(
            trap,
            "[Service]\nExecStartPre=/bin/sh -c 'grep -q mirror.lan /etc/docker/daemon.json && echo caught && exit 1; "
            "exit 0'\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        QVERIFY(writeFile("/tmp/plan.json",
                          json("{'capacity': {'containers': 10, 'containerNofile': 15000},"
                               " 'registry': {'mirrors': ['https://mirror.lan']}}")));
        const Tree tree = treeOf();
        Program program("admin", {"--plan", "/tmp/plan.json", "--page", "apply"});
        QVERIFY(program.hasFocus() && says("Ready."));
        QVERIFY(press("alt+a"));
        QVERIFY(says("Failed; all changes were rolled back."));
        QVERIFY(says("Restart docker.service: failed"));
        QVERIFY(says("daemon.json: rolled back"));
        QVERIFY(says("The last log lines of docker.service:"));
        QVERIFY(says("caught"));
        QVERIFY_TREE(tree);
        QCOMPARE(shell("systemctl is-active docker"), "active");
        QCOMPARE(history().back().value("state", std::string()), "rolled-back");
    }

    void aWindowClosedInTheMiddleFindsTheJobWhenItIsOpenedAgain()
    {
        QVERIFY(writeFile(trap, "[Service]\nExecStartPre=/bin/sleep 8\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        {
            Program program("admin", {"--plan", "/tmp/plan.json", "--page", "apply"});
            QVERIFY(program.hasFocus() && says("Ready."));
            QVERIFY(press("alt+a"));
            QVERIFY(says("Applying…"));
            QVERIFY(press("alt+c"));
            QVERIFY(says("Changes to this host are in progress."));
            QVERIFY(press("alt+c"));
            QVERIFY(program.ends());
        }
        QCOMPARE(history().back().value("state", std::string()), "open");
        Program program("admin", {});
        QVERIFY(program.hasFocus());
        QVERIFY(isOnPage("Apply"));
        QVERIFY(says("Applying…"));
        QVERIFY(says("20-limits.conf: done"));
        QVERIFY(says("Done. Docker works and matches the plan."));
        QCOMPARE(history().size(), std::size_t(1));
        QCOMPARE(asked().count("io.github.dockwright.apply\t"), 1);
    }

    void whatDockwrightWroteIsNoEditByHand()
    {
        QVERIFY_STATUS(call({"--apply", "/tmp/plan.json"}), 0);
        QVERIFY(writeFile("/tmp/plan.json",
                          json("{'capacity': {'containers': 10, 'containerNofile': 15000},"
                               " 'logging': {'maxSize': '20m'}}")));
        Program program("admin", {"--plan", "/tmp/plan.json", "--page", "review"});
        QVERIFY(program.hasFocus() && says("decide which value to keep"));
        QVERIFY(press("alt+p") && says("Files: 1 changed"));
        QVERIFY(press("alt+n") && isOnPage("Apply") && says("Ready."));
        QVERIFY(press("alt+a") && says("Done. Docker works and matches the plan."));
        QVERIFY(shell("cat /etc/docker/daemon.json").contains("\"max-size\": \"20m\""));
    }

    void aRunIsTriedAndAnAuditIsMade()
    {
        Program program("admin", {"--page", "run"});
        QVERIFY(program.hasFocus() && says("Enter an image"));
        QVERIFY(press("alt+i") && type("nginx") && press("alt+w"));
        QVERIFY(says("docker run --detach --init nginx"));
        QVERIFY(press("alt+t"));
        QVERIFY(says("The kernel has the requested settings; the container was removed."));
        QVERIFY2(asked().contains("io.github.dockwright.try\t"), asked().constData());
        QCOMPARE(shell("docker ps -aq; docker images -q dockwright/probe"), "");
        QVERIFY(press("alt+b") && isOnPage("Readiness") && press("alt+b") && isOnPage("Exposure"));
        QVERIFY(press("alt+b") && isOnPage("Health") && says("passed"));
        QVERIFY(press("alt+a") && says(QStringLiteral("of %1 checks passed").arg(auditChecks())));
        QVERIFY(says("2.2 Containers on the default bridge cannot communicate with each other"));
    }

    void aRollbackThatStopsNothingIsClickedOnce()
    {
        const Tree tree = treeOf();
        QVERIFY_STATUS(call({"--apply", "/tmp/plan.json"}), 0);
        const QByteArray container = startSleeper("keep");
        Program program("admin", {"--history"});
        QVERIFY(program.hasFocus() && clickRollback());
        QVERIFY(says("Rolled back: the host is in its previous state."));
        QVERIFY_TREE(tree);
        QCOMPARE(pidOf("keep"), container);
        const core::Json by = call({"--history"}).eventsOf("transaction").back()["by"];
        QVERIFY2(by["login"] == "admin" && by["way"] == "wizard", by.dump().c_str());
    }

    void aRollbackNamesTheContainersThatItStopsAndAsks()
    {
        QVERIFY(writeFile("/tmp/plan.json",
                          json("{'capacity': {'containers': 10, 'containerNofile': 15000},"
                               " 'reliability': {'liveRestore': false}}")));
        const Tree tree = treeOf();
        QVERIFY_STATUS(call({"--apply", "/tmp/plan.json"}), 0);
        const QByteArray container = startSleeper("sleeper");
        Program program("admin", {"--history"});
        QVERIFY(program.hasFocus() && clickRollback());
        QVERIFY(says("This would stop running containers: sleeper"));
        QCOMPARE(pidOf("sleeper"), container);
        QVERIFY(press("alt+t") && press("alt+a"));
        QVERIFY(says("Rolled back: the host is in its previous state."));
        QVERIFY_TREE(tree);
        QVERIFY(pidOf("sleeper") != container);
    }
};

DOCKWRIGHT_TEST(TestWizard, QCoreApplication)

} // namespace test_lab_wizard

#include "test_lab_wizard.moc"
