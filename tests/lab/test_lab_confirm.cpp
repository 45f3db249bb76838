// SPDX-License-Identifier: Apache-2.0
#include "helper/host/journal_entry.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <csignal>

namespace test_lab_confirm {

using namespace dockwright;
using namespace lab;
using dockwright::core::Json;

/// A change that is to be confirmed, on a real systemd and a real dockerd.
class TestConfirm : public QObject
{
    Q_OBJECT

    const char *m_plan = "{'capacity': {'containers': 10, 'containerNofile': 15000}}";
    const char *m_other = "{'capacity': {'containers': 20, 'containerNofile': 15000}}";
    const QString m_timer = QStringLiteral("dockwright-confirm-1");

    static Answer confirm(const char *id = "1") { return call({"--confirm", QLatin1String(id)}); }

    /// As if a user had become root with sudo.
    static Answer as(const char *user, const QStringList &arguments, const QByteArray &plan = {})
    {
        return parseAnswer(
            run(QStringList{"/usr/bin/env", QStringLiteral("SUDO_UID=") + QLatin1String(user), helperProgram(), "--json"}
                    + arguments,
                plan));
    }

    static Json newestTransaction()
    {
        const auto all = call({"--history"}).eventsOf("transaction");
        return all.empty() ? Json::object() : Json(all.back());
    }

    static QByteArray state() { return core::textOf(newestTransaction(), "state").toUtf8(); }

    static QByteArray takenBackBy()
    {
        return core::textOf(newestTransaction().value("recovery", Json::object()), "by").toUtf8();
    }

    static bool waitUntil(const QByteArray &wanted)
    {
        for (int i = 0; i < 600 && state() != wanted; ++i)
            QTest::qWait(100);
        return state() == wanted;
    }

    /// The timer's service has ended, too.
    static bool isQuiet(const QString &timer)
    {
        return shellOk("for i in $(seq 100); do systemctl is-active -q " + timer.toUtf8() + ".service " + timer.toUtf8()
                       + ".timer || exit 0; sleep 0.1; done; exit 1");
    }

private slots:
    void init()
    {
        shell("systemctl stop 'dockwright-confirm-*.timer' 'dockwright-confirm-*.service'");
        QVERIFY(resetHost());
    }

    void whatIsConfirmedStays()
    {
        const Answer applied = apply(m_plan, {"--confirm", "600"});
        QVERIFY_STATUS(applied, 6);
        QCOMPARE(applied.word(), "waiting");
        QVERIFY(applied.result().contains("until"));
        QCOMPARE(shell("systemctl is-active " + m_timer.toUtf8() + ".timer"), "active");
        QCOMPARE(state(), "open");
        const Tree tree = treeOf();
        const Answer confirmed = confirm();
        QVERIFY_STATUS(confirmed, 0);
        QCOMPARE(confirmed.word(), "confirmed");
        QCOMPARE(state(), "committed");
        QVERIFY(isQuiet(m_timer));
        QCOMPARE(shell("ls /var/lib/dockwright/transactions/*/open 2>/dev/null"), "");
        const Answer again = confirm();
        QVERIFY_STATUS(again, 0);
        QCOMPARE(again.word(), "unchanged");
        QVERIFY_STATUS(call({"--health"}), 0);
        QVERIFY_TREE(tree);
        for (const helper::Told told : {helper::Told::Waiting, helper::Told::Confirmed})
            QVERIFY(shell(QByteArray("journalctl -b -q -o cat MESSAGE_ID=") + helper::messageId(told)) != "");
    }

    void whatNobodyConfirmsIsTakenBackByTheTimer()
    {
        const QByteArray container = startSleeper("sleeper", "--restart no");
        QVERIFY(container.toInt() > 1);
        const Tree tree = treeOf();
        QVERIFY_STATUS(apply(m_plan, {"--confirm", "10"}), 6);
        QVERIFY(treeOf() != tree);
        QVERIFY(waitUntil("rolled-back"));
        QVERIFY(isQuiet(m_timer));
        QCOMPARE(takenBackBy(), "timer");
        QVERIFY_TREE(tree);
        QCOMPARE(pidOf("sleeper"), container);
        const Answer late = confirm();
        QVERIFY_STATUS(late, 1);
        QCOMPARE(late.word(), "rolled-back");
        QVERIFY2(late.raw.contains("was not confirmed by"), late.raw);
        QVERIFY(shell(QByteArray("journalctl -b -q -o cat MESSAGE_ID=") + helper::messageId(helper::Told::NotConfirmed)) != "");
    }

    void nothingElseIsChangedMeanwhile()
    {
        const Tree before = treeOf();
        QVERIFY_STATUS(apply(m_plan, {"--confirm", "600"}), 6);
        for (const Answer &refused : {apply(m_other), call({"--uninstall"}), call({"--recover"}), call({"--rollback=7"})}) {
            QVERIFY_STATUS(refused, 2);
            QVERIFY2(refused.raw.contains("\"Unconfirmed\"") && refused.raw.contains("--confirm 1"), refused.raw);
        }
        const Answer back = call({"--rollback", "--yes"});
        QVERIFY_STATUS(back, 0);
        QVERIFY_TREE(before);
        QCOMPARE(state(), "rolled-back");
        QVERIFY(isQuiet(m_timer));
        QVERIFY_STATUS(confirm(), 1);
    }

    void anotherUserIsRefused()
    {
        QVERIFY_STATUS(as("1001", {"--apply", "-", "--confirm", "600"}, json(m_plan)), 6);
        const Answer other = as("1002", {"--confirm", "1"});
        QVERIFY_STATUS(other, 3);
        QVERIFY2(other.raw.contains("is confirmed by whoever applied it"), other.raw);
        QCOMPARE(state(), "open");
        QVERIFY_STATUS(as("1001", {"--confirm", "1"}), 0);
        QCOMPARE(state(), "committed");
    }

    void theConnectionThatAppliedDoesNotConfirm()
    {
        // What is looked for is the name of the program above.
        QVERIFY(shellOk("cp /bin/bash /tmp/sshd"));
        QVERIFY(writeFile("/tmp/plan.json", json(m_plan)));
        const QByteArray helper = helperProgram().toUtf8();
        const QByteArray said = shell("/tmp/sshd -c '" + helper + " --apply /tmp/plan.json --confirm 600; echo is $?; " + helper
                                      + " --confirm 1; echo is $?; true' 2>&1");
        QVERIFY2(said.contains("is 6") && said.endsWith("is 2") && said.contains("This is the SSH connection"), said);
        QCOMPARE(state(), "open");
        QCOMPARE(shell("/tmp/sshd -c '" + helper + " --confirm 1 >/dev/null; echo is $?; true'"), "is 0");
    }

    void whoeverIsKilledIsTakenBackByTheTimer()
    {
        const Tree tree = treeOf();
        QProcess process;
        process.start(helperProgram(), {"--json", "--apply", "-", "--confirm", "10"});
        process.write(json(m_plan));
        process.closeWriteChannel();
        QByteArray output;
        QVERIFY2(readUntil(process, "\"event\":\"check\"", output), output); // the gate
        kill(static_cast<pid_t>(process.processId()), SIGKILL);
        process.waitForFinished();
        QVERIFY(waitUntil("rolled-back"));
        QVERIFY(isQuiet(m_timer));
        QCOMPARE(takenBackBy(), "timer");
        QVERIFY_TREE(tree);
    }

    void theTimerThatIsKilledBeginsAnew()
    {
        const Tree tree = treeOf();
        QVERIFY_STATUS(apply(m_plan, {"--confirm", "10"}), 6);
        QVERIFY(shellOk("for i in $(seq 3000); do systemctl is-active -q " + m_timer.toUtf8()
                        + ".service && systemctl kill -s KILL " + m_timer.toUtf8()
                        + ".service && exit; sleep 0.02; done; exit 1"));
        QVERIFY(waitUntil("rolled-back"));
        QVERIFY(isQuiet(m_timer));
        QVERIFY_TREE(tree);
    }

    /// One of them is first, and the other says what came of it.
    void confirmationAndTimerAtOnce()
    {
        const Tree tree = treeOf();
        for (const int before : {0, 50, 200}) {
            QVERIFY_STATUS(apply(m_plan, {"--confirm", "10"}), 6);
            const Json applied = newestTransaction();
            const QByteArray id = QByteArray::number(applied.value("transaction", 0));
            QTest::qWait(10'000 - before);
            const Answer confirmed = confirm(id.constData());
            QVERIFY2(confirmed.status == 0 || confirmed.status == 1, confirmed.raw);
            const QByteArray end = confirmed.status == 0 ? "committed" : "rolled-back";
            QVERIFY(waitUntil(end));
            QVERIFY(isQuiet("dockwright-confirm-" + QString::fromUtf8(id)));
            QCOMPARE(treeOf() == tree, confirmed.status == 1);
            if (confirmed.status == 0)
                QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
            QVERIFY_TREE(tree);
        }
    }
};

DOCKWRIGHT_TEST(TestConfirm, QCoreApplication)

} // namespace test_lab_confirm

#include "test_lab_confirm.moc"
