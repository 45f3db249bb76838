// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "core/talk/journal_line.h"
#include "core/talk/members.h"
#include "helper/host/journal_entry.h"
#include "tests/support/audit_checks.h"
#include "tests/support/lab_bus.h"
#include "tests/support/lab_session.h"
#include "tests/support/suite.h"

#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusReply>
#include <QDBusUnixFileDescriptor>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSet>
#include <QThread>

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace test_lab_service {

using namespace lab;
using namespace dockwright;

namespace {

const char *const mirrorPlan =
    "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': ['http://127.0.0.1:5000']}}";

bool holds(const core::Json &json, const char *text)
{
    return json.dump().find(text) != std::string::npos;
}

/// The entries of that kind in the journal.
std::vector<core::Json> told(helper::Told kind, const QByteArray &since)
{
    std::vector<core::Json> entries;
    const QByteArray lines =
        shell(QByteArray("journalctl -q -o json MESSAGE_ID=") + helper::messageId(kind) + " --since " + since);
    for (const QByteArray &line : lines.split('\n'))
        if (core::Json entry = core::Json::parse(line, nullptr, false); entry.is_object())
            entries.push_back(std::move(entry));
    return entries;
}

bool isShutdownInhibited()
{
    return shell("systemd-inhibit --list --no-pager").contains("Dockwright");
}

} // namespace

/// The door and its lock, with the real bus, the real polkitd and the real systemd: who gets in, and what happens then.
class TestService : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(installBuild()); }
    void init()
    {
        QVERIFY(resetHost());
        QVERIFY(resetService());
        QVERIFY(allow());
    }

    void everyMethodAsksPolkit_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QVariantList>("arguments");
        for (const GuardedCall &each : everyMethod())
            QTest::newRow(each.name) << each.method << each.arguments;
    }
    /// The process behind the connection is this test's, which is root: what counts is who opened the connection, and no
    /// process id that could be raced.
    void everyMethodAsksPolkit()
    {
        QFETCH(QString, method);
        QFETCH(QVariantList, arguments);
        const Tree tree = treeOf();
        User guest("guest");
        const QDBusMessage answer = guest.call(method, arguments);
        QCOMPARE(errorName(answer), QStringLiteral("NotAuthorized"));
        QVERIFY_TREE(tree);
        QVERIFY(!QFile::exists("/var/lib/dockwright/transactions/1"));
    }

    void everyMethodThatIsDescribedIsAmongThem()
    {
        QSet<QString> tried{"Jobs"};
        for (const GuardedCall &each : everyMethod())
            tried << each.method;
        QSet<QString> described;
        const QString text = QString::fromUtf8(readFile(SOURCE_DIR "/resources/dbus/io.github.dockwright.Helper1.xml"));
        for (auto match = QRegularExpression("<method name=\"(\\w+)\"").globalMatch(text); match.hasNext();)
            described << match.next().captured(1);
        QCOMPARE(tried, described);
    }

    void whoMayDoesTheWholeJobAndBack()
    {
        const Tree tree = treeOf();
        User admin("admin");
        const core::Json preview = jsonOf(admin.call("Preview", {plan(), options()}));
        QVERIFY(preview.value("digest", std::string()).size() == 64);
        QCOMPARE(preview.value("effect", std::string()), "restart-containerd");
        QVERIFY(preview["files"].size() >= 7);
        const QDBusMessage applied =
            admin.call("Apply", {plan(), core::fromUtf8(preview["digest"].get<std::string>()), options()});
        QVERIFY2(applied.type() == QDBusMessage::ReplyMessage, qPrintable(applied.errorMessage()));
        QCOMPARE(statusOf(admin, jobOf(applied)), "applied");
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QCOMPARE(jsonOf(admin.call("Verify", {plan()})).size() > 10, true);
        const core::Json audit = jsonOf(admin.call("Audit"));
        QCOMPARE(qsizetype(audit.size()), auditChecks());
        QVERIFY(std::ranges::none_of(audit, [](const core::Json &each) {
            return each["number"] == "3.1" && each["result"] != "pass";
        }));
        const core::Json history = jsonOf(admin.call("History"));
        QCOMPARE(history.size(), std::size_t(1));
        QCOMPARE(history[0]["by"]["login"], "admin"); // who asked over the bus, not who did it
        QCOMPARE(history[0]["by"]["way"], "service");
        QCOMPARE(statusOf(admin, jobOf(admin.call("Health"))), "ok");
        const QDBusMessage later = admin.call("Rollback", {qulonglong(history.size() + 1), options()});
        QCOMPARE(errorName(later), QStringLiteral("InvalidInput")); // whatever comes to be while the dialog is open
        QCOMPARE(statusOf(admin, jobOf(admin.call("Rollback", {qulonglong(0), options()}))), "applied");
        QVERIFY_TREE(tree);
        const core::Json tried = jsonOf(admin.call("TryRun", {QStringLiteral("{\"image\": \"a\", \"init\": true}")}));
        QCOMPARE(tried.value("status", std::string()), "ok");
        QVERIFY(tried["findings"].size() >= 3);
        QCOMPARE(shell("docker ps -aq"), "");
        QCOMPARE(errorName(admin.call("TryRun", {QStringLiteral("{\"image\": \"--privileged\"}")})),
                 QStringLiteral("InvalidInput"));
        QVERIFY(jsonOf(admin.call("Inspect")).is_object());
    }

    /// Which takes a network namespace, packet sockets and the networks of containers: the service is confined.
    void portsAreMeasuredByTheService()
    {
        QVERIFY(importImage());
        const auto remove = qScopeGuard([] { shell("docker rm -f udp"); });
        QVERIFY(shellOk("docker run -d --name udp -p 0.0.0.0:8004:53/udp lab/busybox sleep 3600 >/dev/null"));
        User admin("admin");
        const core::Json answer = jsonOf(admin.call("Exposure"));
        const auto ports = core::exposureFromJson(answer).ports;
        QVERIFY2(ports.size() == 1, answer.dump().c_str());
        QVERIFY2(ports[0].isMeasured && ports[0].reach == core::Reach::Everybody, answer.dump().c_str());
        QCOMPARE(ports[0].attempts.stranger, core::ReachOutcome::Arrived);
        // One that would go on for long ends with the connection of who asked for it.
        const QByteArray measuring = "-f '[-]-exposure --json'";
        admin.send("Exposure");
        QVERIFY(shellOk("until pkill -STOP " + measuring + "; do sleep 0.01; done"));
        admin.leave();
        QVERIFY(waitFor([&] { return shell("pgrep " + measuring).isEmpty(); }));
    }

    void aLateCallerGetsAllEventsInOrderAndNobodyElseDoes()
    {
        User admin("admin");
        User guest("guest");
        const QString job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
        QVERIFY(!job.isEmpty());
        // While it runs: another user sees nothing, learns nothing and stops nothing.
        QVERIFY(guest.bus().connect(service, job, jobInterface, "Event", this, SLOT(overhear(QString))));
        for (const char *method : {"Events", "Cancel"}) {
            const QVariantList arguments = qstrcmp(method, "Events") == 0 ? QVariantList{qulonglong(0)} : QVariantList{};
            QCOMPARE(errorName(guest.call(method, arguments, job, jobInterface)), QStringLiteral("NotAuthorized"));
        }
        QCOMPARE(errorName(guest.call("Get", {jobInterface, "State"}, job, "org.freedesktop.DBus.Properties")),
                 QStringLiteral("NotAuthorized"));
        QCOMPARE(errorName(guest.call("GetAll", {jobInterface}, job, "org.freedesktop.DBus.Properties")),
                 QStringLiteral("NotAuthorized"));
        QCOMPARE(errorName(guest.call("Introspect", {}, job, "org.freedesktop.DBus.Introspectable")),
                 QStringLiteral("NotAuthorized"));
        QCOMPARE(guest.call("Jobs").arguments().value(0).value<QDBusArgument>().currentSignature(), QStringLiteral("ao"));
        // The window crashed; a new one, with another name on the bus, finds the job.
        admin.leave();
        User again("admin");
        const QDBusReply<QList<QDBusObjectPath>> jobs = again.call("Jobs");
        QVERIFY(jobs.isValid());
        QCOMPARE(jobs.value().size(), 1);
        QCOMPARE(jobs.value().first().path(), job);
        QCOMPARE(statusOf(again, job), "applied");
        const QStringList events = eventsOf(again, job);
        for (qsizetype i = 0; i < events.size(); ++i)
            QCOMPARE(jsonOf(events[i]).value("sequence", 0), static_cast<int>(i) + 1);
        QCOMPARE(events.filter("\"event\":\"started\"").size(), 1);
        QCOMPARE(eventsOf(again, job), events);
        QCOMPARE(again.call("Get", {jobInterface, "State"}, job, "org.freedesktop.DBus.Properties")
                     .arguments()
                     .value(0)
                     .value<QDBusVariant>()
                     .variant()
                     .toString(),
                 QStringLiteral("finished"));
        QCoreApplication::processEvents();
        QCOMPARE(m_overheard, 0);
    }

    void aWatcherIsToldWhatHappensAndHowItEnds()
    {
        User admin("admin");
        m_overheard = 0;
        m_finished.clear();
        const QString job = jobOf(admin.call("Health"));
        QVERIFY(admin.bus().connect(service, job, jobInterface, "Event", this, SLOT(overhear(QString))));
        QVERIFY(admin.bus().connect(service, job, jobInterface, "Finished", this, SLOT(finish(QString))));
        const auto before = eventsOf(admin, job).size();
        QVERIFY(waitFor([&] { return !m_finished.isEmpty(); }));
        QCOMPARE(static_cast<qsizetype>(m_overheard) + before, eventsOf(admin, job).size());
        QCOMPARE(jsonOf(m_finished).value("status", std::string()), "ok");
    }

    void aStalePreviewChangesNothing_data()
    {
        QTest::addColumn<QString>("digest");
        QTest::newRow("what would be done") << QStringLiteral("digest");
        QTest::newRow("what was seen") << QStringLiteral("seenDigest");
    }
    void aStalePreviewChangesNothing()
    {
        QFETCH(QString, digest);
        User admin("admin");
        const core::Json preview = jsonOf(admin.call("Preview", {plan(), options()}));
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"debug\": true}\n"));
        const Tree tree = treeOf();
        const QDBusMessage answer = admin.call("Apply", {plan(), core::textOf(preview, qPrintable(digest)), options()});
        QCOMPARE(errorName(answer), QStringLiteral("PlanStale"));
        QVERIFY_TREE(tree);
        QVERIFY(QFile::remove(QStringLiteral("/etc/docker/daemon.json")));
    }

    void whatAnOrdinaryUserSawIsAppliedIfRootSeesTheSame()
    {
        QVERIFY(writeFile("/tmp/seen.json", plan().toUtf8()));
        const auto seen = [] {
            const QByteArray lines = shell("runuser -u guest -- dockwright-helper --preview /tmp/seen.json --json");
            return core::textOf(jsonOf(QString::fromUtf8(lines.split('\n').last())), "seenDigest");
        };
        User admin("admin");
        const Tree tree = treeOf();
        // What only root can read is another preview, and is not told before the yes.
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"debug\": true}\n"));
        QVERIFY(QFile::setPermissions("/etc/docker/daemon.json", QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(errorName(admin.call("Apply", {plan(), seen(), options()})), QStringLiteral("PlanStale"));
        User guest("guest");
        QCOMPARE(errorName(guest.call("Apply", {plan(), seen(), options()})), QStringLiteral("NotAuthorized"));
        QVERIFY(QFile::remove(QStringLiteral("/etc/docker/daemon.json")));
        QVERIFY_TREE(tree);
        const QDBusMessage applied = admin.call("Apply", {plan(), seen(), options()});
        QVERIFY2(applied.type() == QDBusMessage::ReplyMessage, qPrintable(applied.errorMessage()));
        QCOMPARE(statusOf(admin, jobOf(applied)), "applied");
        QCOMPARE(statusOf(admin, jobOf(admin.call("Rollback", {qulonglong(0), options()}))), "applied");
    }

    void whatIsWrongIsRefusedBeforeAnybodyIsAsked_data()
    {
        QTest::addColumn<QVariantList>("arguments");
        QTest::addColumn<QString>("error");
        const QString deep = QString(40, u'[') + QString(40, u']');
        QTest::newRow("10 MiB") << QVariantList{QString(10 * 1024 * 1024, u' '), QString(), options()} << "InvalidInput";
        QTest::newRow("too deep") << QVariantList{deep, QString(), options()} << "InvalidInput";
        QTest::newRow("unknown member") << QVariantList{"{\"prox\": 1}", QString(), options()} << "InvalidInput";
        QTest::newRow("escape sequences") << QVariantList{plan("{'proxy': {'http': 'http://\\u001b[31m:1'}}"), QString(),
                                                          options()}
                                          << "InvalidInput";
        QTest::newRow("unknown option") << QVariantList{plan(), QString(), options({"root"})} << "InvalidInput";
        QTest::newRow("option of another type")
            << QVariantList{plan(), QString(), QVariantMap{{"yes", "--root=/tmp"}}} << "InvalidInput";
        QTest::newRow("a place that is none")
            << QVariantList{plan(), QString(), QVariantMap{{"ours", QStringList{"--root=/tmp"}}}} << "InvalidInput";
        QTest::newRow("no digest") << QVariantList{plan(), "$(id)", options()} << "InvalidInput";
        QTest::newRow("wrong types") << QVariantList{qulonglong(1)} << "UnknownMethod";
    }
    void whatIsWrongIsRefusedBeforeAnybodyIsAsked()
    {
        QFETCH(QVariantList, arguments);
        QFETCH(QString, error);
        User guest("guest");
        const QDBusMessage answer = guest.call("Apply", arguments);
        QCOMPARE(errorName(answer), error);
        QVERIFY(!answer.errorMessage().contains(QChar(0x1b)));
        QCOMPARE(shell("systemctl is-active dockwright-helper"), "active");
    }

    void whomPolkitRefusesTheJournalNames()
    {
        const QByteArray since = shell("date '+@%s'");
        User guest("guest");
        QSet<QString> methods;
        for (const GuardedCall &each : everyMethod()) {
            QCOMPARE(errorName(guest.call(each.method, each.arguments)), QStringLiteral("NotAuthorized"));
            methods << each.method;
        }
        std::vector<core::Json> entries;
        QVERIFY(waitFor([&] {
            entries = told(helper::Told::Denied, since);
            return std::ssize(entries) >= methods.size();
        }));
        QSet<QString> named;
        for (const core::Json &entry : entries) {
            QVERIFY2(entry["DOCKWRIGHT_LOGIN"] == "guest" && entry["DOCKWRIGHT_WAY"] == "service", entry.dump().c_str());
            const auto action = core::textOf(entry, "DOCKWRIGHT_ACTION");
            QVERIFY2(action.startsWith("io.github.dockwright."), entry.dump().c_str());
            QVERIFY2(holds(entry["MESSAGE"], "guest (") && holds(entry["MESSAGE"], "Nothing was changed."),
                     entry.dump().c_str());
            named << core::textOf(entry, "DOCKWRIGHT_METHOD");
        }
        QCOMPARE(named, methods);
        QVERIFY(told(helper::Told::Refused, since).empty());
    }

    void aFloodOfRefusalsDoesNotFillTheJournal()
    {
        const QByteArray since = shell("date '+@%s.%6N'"); // others were refused within this second
        QElapsedTimer clock;
        clock.start();
        User guest("guest");
        std::map<QString, int> answers;
        for (int i = 0; i < 100; ++i)
            ++answers[errorName(guest.call("History"))];
        QCOMPARE(answers["NotAuthorized"], 100);
        const auto most = clock.elapsed() / 10'000 + 1;
        QVERIFY(waitFor([&] { return !told(helper::Told::Denied, since).empty(); }));
        QVERIFY(shellOk("journalctl --sync"));
        const auto entries = told(helper::Told::Denied, since);
        QVERIFY2(std::ssize(entries) <= most, QByteArray::number(qlonglong(entries.size())).constData());
    }

    void whatIsRefusedForAnotherReasonIsInTheJournalToo()
    {
        const QByteArray since = shell("date '+@%s'");
        User admin("admin");
        QVariantMap fromWizard = options();
        fromWizard[QStringLiteral("via")] = QStringLiteral("wizard");
        QCOMPARE(errorName(admin.call("Apply", {plan(), QString(64, u'0'), fromWizard})), QStringLiteral("PlanStale"));
        QCOMPARE(errorName(admin.call("Apply", {"{\"prox\": 1}", QString(), options()})), QStringLiteral("InvalidInput"));
        QCOMPARE(errorName(admin.call("Rollback", {qulonglong(99), options()})), QStringLiteral("InvalidInput"));
        QVERIFY(!startSleeper("waits").isEmpty());
        const QString ending =
            plan("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'reliability': {'liveRestore': false}}");
        const QDBusMessage applied = admin.call("Apply", {ending, QString(), options()});
        QVERIFY2(!jobOf(applied).isEmpty(), qPrintable(applied.errorMessage()));
        const core::Json result = resultOf(admin, jobOf(applied));
        QVERIFY2(result.value("status", std::string()) == "invalid", result.dump().c_str()); // for want of "yes"
        QVERIFY(shellOk("docker rm -f waits >/dev/null"));
        std::vector<core::Json> entries;
        QVERIFY(waitFor([&] {
            entries = told(helper::Told::Refused, since);
            return entries.size() >= 4;
        }));
        const auto has = [&](const char *words) {
            return std::ranges::any_of(entries, [&](const core::Json &each) { return holds(each["MESSAGE"], words); });
        };
        QVERIFY(has("Apply was refused to admin (") && has("wizard"));
        QVERIFY(has("Rollback was refused to admin ("));
        QCOMPARE(entries.size(), std::size_t(4));
        QVERIFY(told(helper::Told::Denied, since).empty());
    }

    /// What may be interrupted says nothing of ports; and what to do is said in words for the bus.
    void closingPortsIsAgreedToByItself()
    {
        User admin("admin");
        const QString closing = plan("{'exposure': {'enforce': 'on'}}");
        const auto resultWith = [&](const QString &method, const QVariant &first, const char *option) {
            QVariantMap given = options();
            given[QLatin1String(option)] = true;
            const QVariantList arguments =
                method == QLatin1String("Apply") ? QVariantList{first, QString(), given} : QVariantList{first, given};
            return resultOf(admin, jobOf(admin.call(method, arguments)));
        };
        const core::Json yes = resultWith(QStringLiteral("Apply"), closing, "yes");
        QVERIFY2(holds(yes["error"]["code"], "WouldClosePorts") && holds(yes["error"]["remedy"], "close-ports")
                     && !holds(yes["error"]["remedy"], "--"),
                 yes.dump().c_str());
        QVERIFY2(resultWith(QStringLiteral("Apply"), closing, "close-ports").value("status", std::string()) == "applied",
                 "it was refused");
        QVERIFY2(resultWith(QStringLiteral("Apply"), plan(), "yes").value("status", std::string()) == "applied",
                 "it was refused");
        const core::Json refused = resultWith(QStringLiteral("Rollback"), qulonglong(0), "yes");
        QVERIFY2(holds(refused["errors"][0]["code"], "WouldClosePorts") && !holds(refused["errors"][0]["remedy"], "confirm"),
                 refused.dump().c_str());
        QVERIFY2(resultWith(QStringLiteral("Rollback"), qulonglong(0), "close-ports").value("status", std::string())
                     == "applied",
                 "it was refused");
        QVERIFY2(resultWith(QStringLiteral("Apply"), plan(), "yes").value("status", std::string()) == "applied",
                 "it was refused");
    }

    static QVariantMap followed(int lines = 100)
    {
        return {{QStringLiteral("follow"), true}, {QStringLiteral("lines"), lines}};
    }
    /// Messages of the lines of a journal, as far as they are kept.
    static QStringList messagesOf(User &user, const QString &job)
    {
        QStringList messages;
        for (const QString &event : eventsOf(user, job))
            if (const auto line = core::journalLineFromJson(jsonOf(event)); line && line->skipped == 0)
                messages << QLatin1String(core::priorityName(line->priority)) + u' ' + line->text;
        return messages;
    }
    static bool isFollowed() { return shell("pgrep -fc -- '[-]-journal --json' || true") != "0"; }

    void theJournalIsToldAndEndsWhenItIsCancelled()
    {
        User admin("admin");
        User guest("guest");
        const QString job = jobOf(admin.call("Journal", {followed()}));
        QVERIFY(!job.isEmpty());
        QVERIFY(waitFor([&] { return !messagesOf(admin, job).isEmpty(); })); // what dockerd said when it started
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"registry-mirrors\": 7}\n"));
        QVERIFY(shellOk("systemctl reload docker"));
        QVERIFY(waitFor([&] { return !messagesOf(admin, job).filter(QRegularExpression("^err .*daemon.json")).isEmpty(); }));
        QVERIFY(shellOk("rm /etc/docker/daemon.json"));
        QCOMPARE(errorName(guest.call("Events", {qulonglong(0)}, job, jobInterface)), QStringLiteral("NotAuthorized"));
        QCOMPARE(errorName(guest.call("Cancel", {}, job, jobInterface)), QStringLiteral("NotAuthorized"));
        // It holds up nothing, and is no job that changes anything.
        QVERIFY(!statusOf(admin, jobOf(admin.call("Health"))).empty()); // which finds that error, too
        QCOMPARE(statusOf(admin, jobOf(admin.call("Apply", {plan(), QString(), options()}))), "applied");
        admin.call("Cancel", {}, job, jobInterface);
        QCOMPARE(statusOf(admin, job), "listed");
        QVERIFY(waitFor([] { return !isFollowed(); }));
    }

    void theJournalEndsWithWhoAskedForIt()
    {
        User watching("admin");
        {
            User admin("admin");
            QVERIFY(!jobOf(admin.call("Journal", {followed()})).isEmpty());
            QVERIFY(!jobOf(admin.call("Journal", {followed()})).isEmpty());
            const QDBusMessage third = watching.call("Journal", {followed()}); // two of a user
            QCOMPARE(errorName(third), QStringLiteral("Busy"));
            QVERIFY2(third.errorMessage().contains("follows the journal 2 times"), qPrintable(third.errorMessage()));
            QVERIFY(waitFor([] { return isFollowed(); }));
        }
        QVERIFY(waitFor([] { return !isFollowed(); }));
        const QString job = jobOf(watching.call("Journal", {QVariantMap{{"lines", 5}}}));
        QCOMPARE(statusOf(watching, job), "listed"); // by itself
        QVERIFY(messagesOf(watching, job).size() <= 5);
    }

    void anOrdinaryUserReadsTheJournalByWayOfTheService()
    {
        const Run read = run({"runuser", "-u", "admin", "--", installed, "--journal", "--lines", "3", "--priority", "info"});
        QVERIFY2(read.status == 0, (read.output + read.errors).constData());
        QCOMPARE(read.output.count('\n'), 3);
        QVERIFY2(read.output.contains(" docker.service ") || read.output.contains(" containerd.service "),
                 read.output.constData());
        QCOMPARE(run({"runuser", "-u", "guest", "--", installed, "--journal"}).status, 3);
        QCOMPARE(
            run({"timeout", "--signal=INT", "2", "runuser", "-u", "admin", "--", installed, "--journal", "--follow"}).status,
            124);
        QVERIFY(waitFor([] { return !isFollowed(); }));
        const Run bad = run({"runuser", "-u", "admin", "--", installed, "--journal", "--lines", "5000"});
        QCOMPARE(bad.status, 2);
    }

    void whoNoLongerReadsTheJournalEndsIt_data()
    {
        QTest::addColumn<QString>("before");
        QTest::newRow("a user, by way of the service") << QStringLiteral("runuser -u admin -- ");
        QTest::newRow("root") << QString();
    }
    /// The shell waits for all of the pipe. Nothing more is written that could fail.
    void whoNoLongerReadsTheJournalEndsIt()
    {
        QFETCH(QString, before);
        const Run read = run({"timeout", "60", "sh", "-c", before + installed + " --journal --follow --lines 2 | head -n 1"});
        QVERIFY2(read.status == 0, (QByteArray::number(read.status) + read.errors).constData());
        QCOMPARE(read.output.count('\n'), 1);
        QVERIFY(waitFor([] { return !isFollowed(); }));
    }

    void theJournalThatEndsWithTheServiceIsAFailure()
    {
        QProcess follower;
        follower.start("runuser", {"-u", "admin", "--", installed, "--journal", "--follow"});
        QVERIFY(waitFor([] { return isFollowed(); }) && follower.waitForReadyRead(commandPatience));
        QVERIFY(shellOk("systemctl kill --signal=KILL dockwright-helper.service"));
        QVERIFY(follower.waitForFinished(commandPatience));
        const QByteArray errors = follower.readAllStandardError();
        QVERIFY2(errors.contains("The journal is no longer followed") && !errors.contains("goes on"), errors.constData());
        QCOMPARE(follower.exitCode(), 1);
    }

    void whatContainersPrintIsNotTheJournalOfDocker()
    {
        User admin("admin");
        const QString job = jobOf(admin.call("Journal", {followed(1)}));
        QVERIFY(!job.isEmpty() && waitFor([&] { return !messagesOf(admin, job).isEmpty(); }));
        QVERIFY(importImage());
        QVERIFY(shellOk("docker run --rm --log-driver journald lab/busybox /bin/sh -c "
                        "'echo level=error msg=forged; i=0; while [ $i -lt 3000 ]; do echo flood; i=$((i+1)); done'"));
        QVERIFY(shellOk("systemctl reload docker"));
        QVERIFY(waitFor([&] { return !messagesOf(admin, job).filter("Reload").isEmpty(); }));
        QVERIFY(messagesOf(admin, job).filter("forged").isEmpty() && messagesOf(admin, job).filter("flood").isEmpty());
    }

    void aFloodInTheJournalIsCutToWhatCanBeRead()
    {
        User admin("admin");
        // As a unit of that name it speaks as dockerd does.
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/flood.conf",
                          "[Service]\nExecStartPost=/bin/sh -c 'for i in $(seq 9000); do echo flood $i; done'\n"));
        const QString job = jobOf(admin.call("Journal", {followed(1)}));
        QVERIFY(!job.isEmpty() && waitFor([&] { return !messagesOf(admin, job).isEmpty(); }));
        QElapsedTimer clock;
        clock.start();
        QVERIFY(shellOk("systemctl daemon-reload; systemctl restart docker"));
        qint64 skipped = 0;
        quint64 told = 0; // lines, and how many were skipped
        QVERIFY(waitFor([&] {
            skipped = 0;
            for (const QString &event : eventsOf(admin, job)) {
                told = core::idOf(jsonOf(event), "sequence");
                if (const auto line = core::journalLineFromJson(jsonOf(event)); line)
                    skipped += line->skipped;
            }
            return skipped > 5000;
        }));
        const auto most = 201 * (static_cast<quint64>(clock.elapsed()) / 1000 + 2);
        QVERIFY2(told > 0 && told <= most, QByteArray::number(told) + " of " + QByteArray::number(most));
        QVERIFY(shellOk("rm -r /run/systemd/system/docker.service.d; systemctl daemon-reload"));
    }

    void onesYesIsNotAnothers()
    {
        User admin("admin");
        User guest("guest");
        std::vector<QDBusPendingCall> admins;
        std::vector<QDBusPendingCall> guests;
        for (int i = 0; i < 10; ++i) {
            admins.push_back(admin.send("History"));
            guests.push_back(guest.send("History"));
        }
        for (int i = 0; i < 10; ++i) {
            admins[static_cast<std::size_t>(i)].waitForFinished();
            guests[static_cast<std::size_t>(i)].waitForFinished();
            QVERIFY2(!admins[static_cast<std::size_t>(i)].isError(),
                     qPrintable(admins[static_cast<std::size_t>(i)].error().message()));
            QCOMPARE(errorName(guests[static_cast<std::size_t>(i)].reply()), QStringLiteral("NotAuthorized"));
        }
    }

    void aFloodFromOneUserDoesNotStarveAnother()
    {
        User guest("guest");
        User admin("admin");
        admin.call("History"); // the service is up: how many calls may wait for that is the bus's to say
        std::vector<QDBusPendingCall> flood;
        for (int i = 0; i < 1000; ++i)
            flood.push_back(guest.send("Preview", {plan(), options()}));
        const QDBusMessage answer = admin.call("History");
        QVERIFY2(answer.type() == QDBusMessage::ReplyMessage, qPrintable(answer.errorMessage()));
        std::map<QString, int> answers;
        for (QDBusPendingCall &call : flood) {
            call.waitForFinished();
            ++answers[errorName(call.reply())];
        }
        QVERIFY(answers["Busy"] > 0);
        // The bus itself gives no connection more than so many open questions.
        QCOMPARE(answers["Busy"] + answers["NotAuthorized"] + answers["LimitsExceeded"], 1000);
    }

    void aCallerWhoLeavesTakesHerQuestionAlong()
    {
        QVERIFY(allow("return polkit.Result.AUTH_ADMIN;"));
        const Run held =
            inSession("admin", "-hold", {"timeout", "3", installed, "--apply", "/src/resources/examples/workstation.json"});
        QVERIFY(held.status != 0);
        QVERIFY(asked().contains("io.github.dockwright.apply"));
        QVERIFY(waitFor([] { return shell("pgrep -fc -- '[-]-authorize' || true") == "0"; }));
        User guest("guest");
        std::vector<QDBusPendingCall> calls;
        for (int i = 0; i < 5; ++i)
            calls.push_back(guest.send("Inspect"));
        guest.leave();
        QVERIFY(waitFor([] { return shell("pgrep -fc -- '[-]-authorize' || true") == "0"; }));
        QCOMPARE(shell("systemctl is-active dockwright-helper"), "active");
    }

    void oneOpenDialogHoldsUpNobody()
    {
        QVERIFY(allow("return action.id == 'io.github.dockwright.apply' && subject.session ? polkit.Result.AUTH_ADMIN"
                      " : subject.user == 'admin' ? polkit.Result.YES : polkit.Result.NO;"));
        QProcess held;
        held.start("systemd-run",
                   {"--quiet", "--pipe", "--wait", "--collect", "--property=PAMName=login", "--property=User=guest",
                    BINARY_DIR "/tests/lab_agent", "/tmp/held.log", "-hold", installed, "--apply",
                    "/src/resources/examples/workstation.json"});
        QVERIFY(waitFor([] { return shell("cat /tmp/held.log 2>/dev/null").contains("dockwright.apply"); }));
        User admin("admin");
        QCOMPARE(statusOf(admin, jobOf(admin.call("Apply", {plan(), QString(), options()}))), "applied");
        shell("pkill lab_agent");
        held.waitForFinished(patience);
    }

    void oneJobAtATime()
    {
        User first("admin");
        User second("admin");
        const QString job = jobOf(first.call("Apply", {plan(), QString(), options()}));
        QVERIFY(!job.isEmpty());
        QCOMPARE(errorName(second.call("Apply", {plan(mirrorPlan), QString(), options()})), QStringLiteral("Busy"));
        QCOMPARE(errorName(second.call("Rollback", {qulonglong(0), options()})), QStringLiteral("Busy"));
        QVERIFY(second.call("Get", {service, "Busy"}, object, "org.freedesktop.DBus.Properties")
                    .arguments()
                    .value(0)
                    .value<QDBusVariant>()
                    .variant()
                    .toBool());
        // By the job's process, which has begun a moment after the answer came.
        QVERIFY(waitFor([] { return isShutdownInhibited(); }));
        QCOMPARE(statusOf(first, job), "applied");
        QVERIFY(waitFor([] { return !isShutdownInhibited(); }));
    }

    void cancelTakesBackWhatWasDone()
    {
        const Tree tree = treeOf();
        User admin("admin");
        const QString job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
        QVERIFY(waitFor([&] { return eventsOf(admin, job).size() > 8; }));
        admin.call("Cancel", {}, job, jobInterface);
        const std::string status = statusOf(admin, job);
        QVERIFY2(status == "rolled-back", status.c_str());
        QVERIFY_TREE(tree);
        QVERIFY_STATUS(call({"--health"}), 0);
    }

    void stoppingAJobsUnitTakesBackAndThenEnds()
    {
        const Tree tree = treeOf();
        User admin("admin");
        const QString job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
        QVERIFY(waitFor([&] { return eventsOf(admin, job).size() > 8; }));
        QVERIFY(shellOk("systemctl stop 'dockwright-job@*.service'"));
        QVERIFY_TREE(tree);
        QVERIFY(call({"--history"}).raw.contains("rolled-back"));
        QCOMPARE(statusOf(admin, job), "rolled-back");
    }

    void killedAtAnyStepTheNextRollbackRecovers_data()
    {
        QTest::addColumn<int>("events");
        for (const int events : {2, 5, 9, 14, 18, 22, 26})
            QTest::addRow("after %d events", events) << events;
    }
    void killedAtAnyStepTheNextRollbackRecovers()
    {
        QFETCH(int, events);
        const Tree tree = treeOf();
        {
            User admin("admin");
            const QString job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
            QVERIFY(waitFor([&] {
                const QStringList seen = eventsOf(admin, job);
                return seen.size() >= events || seen.value(seen.size() - 1).contains("\"event\":\"result\"");
            }));
            shell("systemctl kill --kill-whom=all --signal=KILL dockwright-helper.service 'dockwright-job@*.service'");
            QVERIFY(waitFor([] {
                return shell("systemctl list-units --plain --no-legend --state=active,activating,deactivating "
                             "dockwright-helper.service 'dockwright-job@*.service'")
                    .isEmpty();
            }));
        }
        User again("admin");
        const core::Json history = jsonOf(again.call("History"));
        QVERIFY(history.is_array() && !history.empty());
        const std::string state = history.back().value("state", std::string());
        if (state == "committed")
            return;              // it was over before
        QCOMPARE(state, "open"); // looking takes nothing back
        const QDBusMessage answer = again.call("Rollback", {qulonglong(0), options()});
        QVERIFY2(answer.type() == QDBusMessage::ReplyMessage, qPrintable(answer.errorMessage()));
        QCOMPARE(statusOf(again, jobOf(answer)), "applied");
        QCOMPARE(jsonOf(again.call("History")).back().value("state", std::string()), "rolled-back");
        QVERIFY_TREE(tree);
        QCOMPARE(shell("systemctl is-active docker"), "active");
    }

    void withoutPolkitNobodyGetsIn()
    {
        User admin("admin");
        QVERIFY(shellOk("systemctl mask --runtime --now polkit.service"));
        QCOMPARE(errorName(admin.call("Inspect")), QStringLiteral("NotAuthorized"));
        QVERIFY(shellOk("systemctl unmask --runtime polkit.service; systemctl start polkit"));
        QCOMPARE(admin.call("Inspect").type(), QDBusMessage::ReplyMessage);
    }

    void aBundleIsARegularFileThatHoldsStill()
    {
        QVERIFY(allow());
        User admin("admin");
        const auto stage = [&](int file) {
            const QDBusMessage answer = admin.call("StageBundle", {QVariant::fromValue(QDBusUnixFileDescriptor(file))});
            close(file);
            return answer;
        };
        QVERIFY(makeSmallBundle("/tmp/bundle.tar.gz", "28.5.2"));
        QVERIFY(shellOk("mv /tmp/bundle.tar.gz /tmp/bundle && head -c 300000 /dev/urandom > /tmp/noise && mkfifo /tmp/fifo && "
                        "ln -s /etc/shadow /tmp/link"));
        const QDBusMessage good = stage(open("/tmp/bundle", O_RDONLY));
        QCOMPARE(good.arguments().value(0).toString().toUtf8(), shell("sha256sum /tmp/bundle | cut -d' ' -f1"));
        QCOMPARE(shell("stat -c '%a %U' /var/lib/dockwright/bundles/*"), "600 root");
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        close(pipe[1]);
        for (const int file :
             {open("/tmp", O_RDONLY | O_DIRECTORY), pipe[0], open("/tmp/fifo", O_RDONLY | O_NONBLOCK),
              open("/dev/zero", O_RDONLY), open("/proc/self/mem", O_RDONLY), open("/tmp/link", O_PATH | O_NOFOLLOW),
              open("/tmp/bundle", O_WRONLY), open("/tmp/bundle", O_PATH), open("/tmp/noise", O_RDONLY)}) {
            QVERIFY(file >= 0);
            QCOMPARE(errorName(stage(file)), QStringLiteral("InvalidInput"));
        }
        QCOMPARE(shell("ls /var/lib/dockwright/bundles"), ""); // what is no bundle is not kept
        QVERIFY(shellOk("systemctl stop dockwright-helper; rm -rf /tmp/bundle /tmp/noise /tmp/fifo /tmp/link"));
    }

    void itLeavesWhenIdleAndComesBack()
    {
        QVERIFY(writeFile("/run/systemd/system/dockwright-helper.service.d/idle.conf",
                          "[Service]\nExecStart=\nExecStart=/usr/local/bin/dockwright-helper --service --idle-exit 1\n"));
        QVERIFY(shellOk("systemctl daemon-reload; systemctl stop dockwright-helper"));
        {
            User admin("admin");
            QCOMPARE(admin.call("History").type(), QDBusMessage::ReplyMessage);
            QThread::msleep(2500);
            QCOMPARE(shell("systemctl is-active dockwright-helper"), "active"); // somebody is there
        }
        QVERIFY(waitFor([] { return shell("systemctl is-active dockwright-helper") == "inactive"; }));
        User admin("admin");
        QCOMPARE(admin.call("History").type(), QDBusMessage::ReplyMessage);
        QVERIFY(shellOk(
            "rm -r /run/systemd/system/dockwright-helper.service.d; systemctl daemon-reload; systemctl stop dockwright-helper"));
    }

    void onlyRootOwnsTheName()
    {
        User guest("guest");
        QVERIFY(!guest.bus().registerService(service));
        QCOMPARE(guest.bus().lastError().name(), QStringLiteral("org.freedesktop.DBus.Error.AccessDenied"));
    }

    void aPasswordIsAskedForEachTime()
    {
        QVERIFY(askForPasswords());
        const Tree tree = treeOf();
        // Wrong, cancelled, nobody to ask: exit status 3, and nothing changed.
        QCOMPARE(inSession("admin", "wrong", {installed, "--apply", "/src/tests/lab/plan.json"}).status, 3);
        QVERIFY(asked().contains("io.github.dockwright.apply"));
        QCOMPARE(inSession("admin", "-cancel", {installed, "--apply", "/src/tests/lab/plan.json"}).status, 3);
        const Run alone = run({"runuser", "-u", "admin", "--", installed, "--apply", "/src/tests/lab/plan.json"});
        QCOMPARE(alone.status, 3);
        QVERIFY2(alone.errors.contains("sudo"), alone.errors.constData());
        QVERIFY_TREE(tree);
        // Right: applied, and the dialog told numbers and a digest.
        const Run done = inSession("admin", "admin", {installed, "--apply", "/src/tests/lab/plan.json"});
        QVERIFY2(done.status == 0, (done.output + done.errors).constData());
        const QRegularExpression told(
            "^io\\.github\\.dockwright\\.apply\t.*files: \\d+, restarts of Docker: 1, preview: [0-9a-f]{16}\\)$",
            QRegularExpression::MultilineOption);
        QVERIFY2(told.match(QString::fromUtf8(asked())).hasMatch(), asked().constData());
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        // The next plan is asked for again: what was granted covered one.
        const Run more =
            inSession("admin", "admin",
                      {"sh", "-c", "dockwright-helper --rollback && dockwright-helper --apply /src/tests/lab/plan.json"});
        QVERIFY2(more.status == 0, (more.output + more.errors).constData());
        const QByteArray dialogs = asked();
        QCOMPARE(dialogs.count("io.github.dockwright.rollback\t"), 1);
        QCOMPARE(dialogs.count("io.github.dockwright.apply\t"), 1);
        const QRegularExpression which(
            "roll back transaction (\\d+), .*files: \\d+, begun: 20\\d{12} UTC, digest in the history: "
            "([0-9a-f]{16})\\)");
        const auto dialog = which.match(QString::fromUtf8(dialogs));
        QVERIFY2(dialog.hasMatch(), dialogs.constData());
        const QByteArray history = call({"--history"}).raw;
        QVERIFY2(history.contains("\"shownDigest\":\"" + dialog.captured(2).toUtf8()), history.constData());
    }

    static QVariantMap within(int seconds)
    {
        QVariantMap map = options();
        map[QStringLiteral("confirm")] = seconds;
        return map;
    }

    void whatWaitsIsKeptOverANewConnection()
    {
        User first("admin");
        QCOMPARE(errorName(first.call("Apply", {plan(), QString(), within(5)})), QStringLiteral("InvalidInput"));
        const auto waiting = resultOf(first, jobOf(first.call("Apply", {plan(), QString(), within(600)})));
        QCOMPARE(waiting.value("status", std::string()), "waiting");
        const QVariantList which{qulonglong(1), options()};
        User second("admin");
        const auto seen = jsonOf(second.call("Transaction", {qulonglong(0)}));
        QCOMPARE(seen.value("transaction", 0), 1);
        const int left = seen.value("confirmation", core::Json::object()).value("left", 0);
        QVERIFY2(left > 500 && left <= 600, seen.dump().c_str());
        // Somebody else sees nothing of it, and does not keep it.
        User guest("guest");
        QVERIFY(jsonOf(guest.call("Transaction", {qulonglong(0)})).empty());
        QVERIFY(allow("return polkit.Result.YES;"));
        const auto refused = resultOf(guest, jobOf(guest.call("Confirm", which)));
        QCOMPARE(refused.value("status", std::string()), "failed");
        QVERIFY2(holds(refused, "is confirmed by whoever applied it"), refused.dump().c_str());
        // Nothing else is changed meanwhile.
        QVERIFY(holds(resultOf(second, jobOf(second.call("Apply", {plan(), QString(), options()}))), "Unconfirmed"));
        QCOMPARE(statusOf(second, jobOf(second.call("Confirm", which))), "confirmed");
        QCOMPARE(statusOf(second, jobOf(second.call("Confirm", which))), "unchanged");
        QCOMPARE(jsonOf(second.call("Transaction", {qulonglong(1)})).value("state", std::string()), "committed");
        QVERIFY(jsonOf(second.call("Transaction", {qulonglong(0)})).empty());
        QCOMPARE(shell("systemctl is-active dockwright-confirm-1.timer"), "inactive");
    }

    void journalsThatEndedDriveOutNoChangeThatWaits()
    {
        User admin("admin");
        const QString job = jobOf(admin.call("Apply", {plan(), QString(), within(600)}));
        QCOMPARE(statusOf(admin, job), "waiting");
        for (int i = 0; i < 9; ++i)
            QCOMPARE(statusOf(admin, jobOf(admin.call("Journal", {QVariantMap{{"lines", 1}}}))), "listed");
        QVERIFY(!eventsOf(admin, job).isEmpty());
        QCOMPARE(jsonOf(admin.call("Transaction", {qulonglong(0)})).value("transaction", 0), 1);
        QCOMPARE(statusOf(admin, jobOf(admin.call("Confirm", {qulonglong(1), options()}))), "confirmed");
    }

    void whatIsNotKeptIsSeenToBeTakenBack()
    {
        const Tree tree = treeOf();
        User admin("admin");
        QCOMPARE(statusOf(admin, jobOf(admin.call("Apply", {plan(), QString(), within(10)}))), "waiting");
        const auto state = [&] { return jsonOf(admin.call("Transaction", {qulonglong(1)})).value("state", std::string()); };
        QCOMPARE(state(), "open");
        QVERIFY(waitFor([&] { return state() == "rolled-back"; }));
        QVERIFY_TREE(tree);
        const auto late = resultOf(admin, jobOf(admin.call("Confirm", {qulonglong(1), options()})));
        QCOMPARE(late.value("status", std::string()), "rolled-back");
    }

    void theCommandLineOfAUserKeepsAndIsAskedForIt()
    {
        QVERIFY(askForPasswords());
        const Run done = inSession("admin", "admin",
                                   {"sh", "-c",
                                    "dockwright-helper --apply /src/tests/lab/plan.json --confirm 600; test $? = 6 && "
                                    "dockwright-helper --confirm 1"});
        QVERIFY2(done.status == 0, (done.output + done.errors).constData());
        QCOMPARE(asked().count("io.github.dockwright.confirm\t"), 1);
    }

    void addingMembersAsksForItsOwnAction()
    {
        QVERIFY(askForPasswords());
        QVERIFY(writeFile("/tmp/members.json",
                          json("{'capacity': {'containers': 10, 'containerNofile': 15000},"
                               " 'install': {'groupUsers': ['guest']}}")));
        const Run done = inSession("admin", "admin", {installed, "--apply", "/tmp/members.json"});
        QVERIFY2(done.status == 0, (done.output + done.errors).constData());
        const QByteArray dialogs = asked();
        QVERIFY2(dialogs.contains("io.github.dockwright.add-members\t") && dialogs.contains("(members: 1, "), dialogs);
        QVERIFY2(!dialogs.contains("$("), dialogs);
        QVERIFY2(!dialogs.contains("io.github.dockwright.apply\t") && !dialogs.contains("io.github.dockwright.install\t"),
                 dialogs);
        QVERIFY(shell("id -nG guest").contains("docker"));
        QVERIFY(shellOk("dockwright-helper --rollback >/dev/null"));
        QVERIFY(!shell("id -nG guest").contains("docker"));
    }

    void lookingIsAskedForOnce()
    {
        QVERIFY(askForPasswords());
        const Run looked =
            inSession("admin", "admin", {"sh", "-c", "dockwright-helper --history && dockwright-helper --health"});
        QVERIFY2(looked.status == 0, (looked.output + looked.errors).constData());
        QVERIFY(asked().count("io.github.dockwright.inspect\t") >= 1);
    }

    void theHostChangesDuringTheDialog()
    {
        // Whoever is to say yes takes three seconds, and meanwhile somebody writes the file.
        QVERIFY(allow("polkit.spawn(['sleep', '3']); return polkit.Result.YES;"));
        QProcess other;
        other.start("sh", {"-c", "sleep 1.5; mkdir -p /etc/docker; echo '{\"debug\": true}' > /etc/docker/daemon.json"});
        const Run stale = run({"runuser", "-u", "admin", "--", installed, "--json", "--apply", "/src/tests/lab/plan.json"});
        other.waitForFinished(patience);
        QCOMPARE(stale.status, 2);
        QVERIFY2(stale.output.contains("PlanStale"), (stale.output + stale.errors).constData());
        QCOMPARE(shell("cat /etc/docker/daemon.json"), "{\"debug\": true}");
        QVERIFY(!QFile::exists("/etc/systemd/system/docker.service.d/20-limits.conf"));
    }

    void theBusRestarts()
    {
        {
            User admin("admin");
            QCOMPARE(admin.call("History").type(), QDBusMessage::ReplyMessage);
        }
        QVERIFY(shellOk("systemctl restart dbus.service"));
        QVERIFY(waitFor([] { return shell("systemctl is-active dockwright-helper") != "active"; }));
        QVERIFY(shellOk("systemctl restart systemd-logind polkit"));
        User admin("admin");
        QCOMPARE(admin.call("History").type(), QDBusMessage::ReplyMessage);
    }

    void overhear(const QString &) { ++m_overheard; }
    void finish(const QString &result) { m_finished = result; }

private:
    int m_overheard = 0;
    QString m_finished;
};

DOCKWRIGHT_TEST(TestService, QCoreApplication)

} // namespace test_lab_service

#include "test_lab_service.moc"
