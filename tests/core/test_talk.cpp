// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit.h"
#include "core/exposure/exposure_report.h"
#include "core/talk/answers.h"
#include "core/talk/event_data.h"
#include "core/talk/job_follower.h"
#include "core/talk/members.h"
#include "core/talk/outcome.h"
#include "core/talk/preview_report.h"
#include "core/talk/transaction.h"
#include "tests/support/enumerators.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_talk {

using namespace dockwright::core;

namespace {

/// What no writer writes: each in the place of an answer, and of each of its members.
std::vector<Json> strangers()
{
    return {Json(),         Json(true),
            Json(-7),       Json(18446744073709551615ULL),
            Json(1e300),    Json("words"),
            Json::array(),  Json::array({1, "a", Json::array(), Json::object()}),
            Json::object(), Json{{"text", 1}, {"sources", {{"text", Json::array({"%1", 2})}}}}};
}

void readAll(const Json &json)
{
    trialFromJson(json);
    versionsFromJson(json);
    bundleFromJson(json);
    exportFromJson(json);
    outcomeFromJson(json);
    errorsOf(json, "errors");
    textsOf(json, "changed");
    numberOf(json, "transaction");
    transactionsFromJson(json);
    transactionFromJson(json);
    auditFindingsFromJson(json);
    exposureFromJson(json);
    portFromJson(json);
    if (const auto event = eventFromJson(json)) {
        stepsOf(*event);
        percentOf(*event);
        findingOf(*event);
        errorOf(*event);
    }
}

const Finding finding{QStringLiteral("daemon/active"),
                      Severity::Critical,
                      {"The unit %1", {QStringLiteral("docker.service")}},
                      {"active", {}},
                      {"failed", {}},
                      {"Start it.", {}},
                      QStringLiteral("evidence"),
                      {}};
const Error error{
    ErrorCode::Io, QStringLiteral("/etc"), {"No space on %1.", {QStringLiteral("/")}}, {}, QStringLiteral("detail")};

} // namespace

/// What goes between processes, written and read again; and what nobody wrote, read without harm.
class TestTalk : public QObject
{
    Q_OBJECT

private slots:
    void nothingThatIsReadDoesHarm()
    {
        const QStringList members{"event",    "status",    "transaction", "recovered", "docker",  "journal", "error",
                                  "errors",   "problems",  "changed",     "steps",     "reverts", "state",   "kind",
                                  "findings", "notes",     "versions",    "sha256",    "percent", "finding", "step",
                                  "text",     "severity",  "code",        "message",   "sources", "result",  "plan",
                                  "title",    "dockerRun", "compose",     "time",      "digest",  "number",  "what",
                                  "files",    "base64",    "effect",      "path",      "before",  "after",   "mode",
                                  "sequence", "ports",     "firewall",    "attempts",  "parts",   "port",    "rules",
                                  "whyNot",   "reason",    "hidden"};
        for (const Json &stranger : strangers()) {
            readAll(stranger);
            readAll(Json::array({stranger, stranger}));
            for (const char *event : {"transaction", "result", "progress", "started", "check", "step-failed"})
                for (const QString &member : members) {
                    Json json{{"event", event},   {"state", "open"},    {"status", "failed"}, {"code", "Io"},
                              {"result", "pass"}, {"severity", "pass"}, {"reach", "nobody"}};
                    json[member.toStdString()] = stranger;
                    readAll(json);
                    readAll(Json::array({json}));
                }
        }
    }

    void aTransactionIsReadAsItWasWritten()
    {
        for (const TransactionState state : enumerators<TransactionState>()) {
            TransactionInfo info;
            info.id = 7;
            info.kind = QStringLiteral("rollback");
            info.time = QStringLiteral("2026-01-02T03:04:05Z");
            info.digest = QStringLiteral("d");
            info.reverts = 3;
            info.state = state;
            info.changed = QStringList{"/a", "/b"};
            info.steps = Json::array({{{"kind", "write-file"}, {"path", "/a"}, {"sha256", "s"}}});
            info.by = Origin{.user = 1000,
                             .login = QStringLiteral("anna"),
                             .way = Way::Wizard,
                             .address = QStringLiteral("192.0.2.7"),
                             .version = QStringLiteral("0.1.0")};
            info.recovery = RecoveryNote{QLatin1String(recoveredAtBoot), QStringLiteral("2026-01-03T03:04:05Z")};
            const auto again = transactionFromJson(transactionToJson(info));
            QVERIFY(again.has_value());
            QCOMPARE(again->state, state);
            QCOMPARE(transactionToJson(*again), transactionToJson(info));
            QCOMPARE(again->shownDigest(), info.shownDigest());
            QVERIFY(again->by == info.by && again->recovery == info.recovery);
        }
        QVERIFY(!transactionFromJson({{"event", "transaction"}, {"state", "of another release"}}));
        QVERIFY(!transactionFromJson({{"event", "finding"}, {"state", "open"}}));
        QCOMPARE(transactionFromJson({{"event", "transaction"}, {"state", "open"}, {"transaction", -1}})->id, quint64(0));
    }

    void whatAnEventHasIsReadAsItWasWritten()
    {
        const Event started{Event::Kind::Started, 0, {}, stepsData(4, 9)};
        QCOMPARE(eventToJson(started).dump(), std::string(R"({"event":"started","steps":9,"text":"","transaction":4})"));
        QCOMPARE(stepsOf(*eventFromJson(eventToJson(started))), 9);
        const Event check{Event::Kind::Check, 2, finding.title, findingData(finding)};
        QCOMPARE(*findingOf(*eventFromJson(eventToJson(check))), finding);
        const Event failed{Event::Kind::StepFailed, 2, error.message, errorData(error)};
        QCOMPARE(eventToJson(failed).dump(),
                 std::string(R"({"error":{"code":"Io","detail":"detail","message":"No space on /.",)"
                             R"("sources":{"message":["No space on %1.","/"]},"where":"/etc"},"event":"step-failed",)"
                             R"("sources":{"text":["No space on %1.","/"]},"step":2,"text":"No space on /."})"));
        QCOMPARE(*errorOf(*eventFromJson(eventToJson(failed))), error);
        QVERIFY(!findingOf(failed) && !errorOf(check) && !percentOf(failed));
        QCOMPARE(*percentOf({Event::Kind::Progress, 0, {}, {{"percent", 140}}}), 100);
    }

    void anOutcomeIsKnownByItsStatusAndItsErrorByItsCode()
    {
        for (const ApplyStatus status : enumerators<ApplyStatus>()) {
            const JobOutcome outcome = outcomeFromJson({{"status", statusName(status)}, {"transaction", 5}});
            QCOMPARE(outcome.status, status == ApplyStatus::LeftAsIs ? ApplyStatus::Failed : status);
            QCOMPARE(outcome.transaction, std::optional<quint64>(5));
        }
        Json refused{{"status", "invalid"}, {"error", {{"code", "PlanStale"}, {"message", "any words"}}}, {"recovered", 3}};
        QVERIFY(outcomeFromJson(refused).isStale());
        QCOMPARE(outcomeFromJson(refused).recovered, quint64(3));
        refused["error"]["code"] = "Io";
        QVERIFY(!outcomeFromJson(refused).isStale());
        QVERIFY(!outcomeFromJson(Json::object()).transaction);
        Json failed{{"status", "failed"}, {"docker", "off"}, {"journal", "words"}};
        putErrors(failed, "errors", {error, error});
        putErrors(failed, "problems", {});
        QCOMPARE(failed["problems"], Json::array());
        QCOMPARE(outcomeFromJson(failed).errors, (Errors{error, error}));
        QVERIFY(outcomeFromJson(failed).leavesDockerOff && outcomeFromJson(failed).journal == QLatin1String("words"));
    }

    void whatWasSeenIsEachFileWhatIsInstalledAndTheEffect()
    {
        ChangeSet changes;
        changes.effect = Effect::Reload;
        changes.steps = {WriteFile{"/etc/a", {"new", 0644, 0, 0, FileKind::Regular}, {}}, RefreshPackages{}};
        const std::vector<FilePreview> files{{"/etc/b", FileState::Removed, "old", {}},
                                             {"/etc/a", FileState::New, {}, "new", 0644},
                                             {"/etc/c", FileState::Unchanged, "c", "c", 0644}};
        const QByteArray seen = seenDigest(changes, files, {});
        QCOMPARE(seen.size(), 64);
        const auto isTheSame = [&](const auto &edit) {
            ChangeSet otherChanges = changes;
            std::vector<FilePreview> otherFiles = files;
            edit(otherChanges, otherFiles);
            return seenDigest(otherChanges, otherFiles, {}) == seen;
        };
        QVERIFY(seenDigest(changes, files, UnfinishedFacts{7}) != seen);
        QVERIFY(seenDigest(changes, files, UnfinishedFacts{7}) != seenDigest(changes, files, UnfinishedFacts{7, true}));
        // The order of files, and what stays as it is.
        QVERIFY(isTheSame([](ChangeSet &, auto &each) { std::swap(each[0], each[1]); }));
        QVERIFY(isTheSame([](ChangeSet &, auto &each) { each.pop_back(); }));
        QVERIFY(isTheSame([](ChangeSet &all, auto &) { all.affectedContainers = QStringList{"web"}; }));
        QVERIFY(isTheSame([](ChangeSet &all, auto &) { all.steps.erase(all.steps.begin()); }));
        QVERIFY(!isTheSame([](ChangeSet &all, auto &) { all.steps.pop_back(); }));
        QVERIFY(!isTheSame([](ChangeSet &all, auto &) { all.effect = Effect::None; }));
        QVERIFY(!isTheSame([](ChangeSet &all, auto &) { all.stopsContainers = true; }));
        QVERIFY(!isTheSame([](ChangeSet &all, auto &) { all.affectedUnits = QStringList{"app.service"}; }));
        QVERIFY(!isTheSame([](ChangeSet &all, auto &) { all.affectedWork = QStringList{"docker build"}; }));
        QVERIFY(!isTheSame([](ChangeSet &all, auto &) { all.affectedDevices = QStringList{"gpu (/dev/nvidia0)"}; }));
        QVERIFY(!isTheSame([](ChangeSet &, auto &each) { each[0].before = "other"; }));
        QVERIFY(!isTheSame([](ChangeSet &, auto &each) { each[1].after = ""; }));
        QVERIFY(!isTheSame([](ChangeSet &, auto &each) { each[1].state = FileState::Changed; }));
        QVERIFY(!isTheSame([](ChangeSet &, auto &each) { each[1].path = "/etc/x"; }));
        QVERIFY(!isTheSame([](ChangeSet &, auto &each) { each[2].state = FileState::Changed; }));
        QVERIFY(!isTheSame([](ChangeSet &, auto &each) { each.clear(); }));
        QVERIFY(!isTheSame([](ChangeSet &, auto &each) { each[0].before = "a\xff"; }));
    }

    void aFileThatIsNoTextIsWrittenAsBase64()
    {
        const FilePreview file{"/etc/a", FileState::Changed, "a\xff", QByteArray("b\0c", 3), 0640};
        const Json json = Json::parse(fileToJson(file).dump());
        QCOMPARE(json["before"], Json({{"base64", QByteArray("a\xff").toBase64().toStdString()}}));
        QCOMPARE(json["mode"], Json("640"));
    }

    void aJobIsToldInItsOrderAndEachEventOnce()
    {
        const auto line = [](int sequence) { return QStringLiteral("{\"sequence\": %1}").arg(sequence); };
        const auto numbers = [](const std::vector<Json> &events) {
            QList<qint64> list;
            for (const Json &event : events)
                list << numberOf(event, "sequence");
            return list;
        };
        using Numbers = QList<qint64>;
        JobFollower job;
        QCOMPARE(numbers(job.heard(line(3))), Numbers{}); // it waits for what was before
        QCOMPARE(numbers(job.listed({line(1), line(2)})), (Numbers{1, 2, 3}));
        QCOMPARE(numbers(job.heard(line(2))), Numbers{});
        QCOMPARE(numbers(job.heard(line(4))), Numbers{4});
        QCOMPARE(numbers(job.heard("nonsense")) + numbers(job.heard("[5]")), Numbers{});
        job.listenAgain(); // to another service, which tells from the first event that is missing
        QCOMPARE(job.last(), 4u);
        QCOMPARE(numbers(job.heard(line(6))), Numbers{});
        QCOMPARE(numbers(job.listed({line(5), line(6)})), (Numbers{5, 6}));
    }

    void answersAreRead()
    {
        const RunTrial trial = trialFromJson({{"status", "ok"},
                                              {"text", "Done."},
                                              {"findings", Json::array({findingToJson(finding), 1})},
                                              {"dockerRun", "docker run a"},
                                              {"compose", "services:"}});
        QVERIFY(trial.isAsExpected && trial.text.english() == QLatin1String("Done."));
        QCOMPARE(trial.findings, Findings{finding});
        QCOMPARE(trial.dockerRun + trial.compose, QStringLiteral("docker run aservices:"));
        QCOMPARE(versionsFromJson({{"versions", Json::array({"2", 1, "1"})}}), (QStringList{"2", "1"}));
        QCOMPARE(bundleFromJson({{"sha256", "s"}, {"dockerVersion", "28"}, {"architecture", "x86_64"}}),
                 (BundleFact{"s", "28", "x86_64", {}}));
        QCOMPARE(exportFromJson({{"text", "There."}, {"notes", Json::array({findingToJson(finding)})}}).notes,
                 Findings{finding});
    }
};

DOCKWRIGHT_TEST(TestTalk, QCoreApplication)

} // namespace test_talk

#include "test_talk.moc"
