// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/host/host_facts.h"
#include "core/host/paths.h"
#include "core/talk/origin.h"
#include "helper/host/caller.h"
#include "helper/host/rooted_files.h"
#include "tests/support/audit_checks.h"
#include "tests/support/examples.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <set>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace test_command_line {

using namespace dockwright::core;
using dockwright::helper::thisCaller;

namespace {

const QString program = QStringLiteral(BIN_DIR "/dockwright-helper");
const QString factsFile = examples + QStringLiteral("facts.json");
const QString serverPlan = examples + QStringLiteral("server-1000.json");

/// What one call said.
struct Answer {
    int status = -1;
    QByteArray output;
    QByteArray errors;
    std::vector<Json> lines; ///< with --json

    Json result() const { return lines.empty() ? Json::object() : lines.back(); }
    QString word() const { return QString::fromStdString(result().value("status", std::string())); }
    std::vector<Json> events(const char *name) const
    {
        std::vector<Json> found;
        for (const Json &line : lines)
            if (line.value("event", std::string()) == name)
                found.push_back(line);
        return found;
    }
    QByteArray all() const { return "exit " + QByteArray::number(status) + '\n' + output + errors; }
};

/// The words that a result may have beside an exit status, as dockwright-helper(8) has them.
const std::map<int, QStringList> wordsOfStatus{
    {0,
     {"applied", "unchanged", "planned", "previewed", "explained", "valid", "ok", "listed", "inspected", "measured", "prepared",
      "removed", "composed", "recovered"}},
    {1, {"rolled-back", "failed", "unknown"}},
    {2, {"invalid"}},
    {3, {"failed"}},
    {4, {"failed"}},
    {5, {"drift"}},
};

bool isTerminalSafe(const QByteArray &bytes)
{
    for (const QChar character : QString::fromUtf8(bytes))
        if (character != u'\n'
            && (character.category() == QChar::Other_Control || character.category() == QChar::Other_Format
                || character.unicode() == 0x2028 || character.unicode() == 0x2029))
            return false;
    return true;
}

} // namespace

/// The program as it is called: every command and option, on directories.
class TestCommandLine : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString root() const { return m_directory->path() + QStringLiteral("/root"); }
    QString at(const char *path) const { return root() + QLatin1String(path); }
    QString beside(const char *name) const { return m_directory->path() + u'/' + QLatin1String(name); }

    void put(const QString &path, const QByteArray &content, mode_t mode = 0644)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
        QCOMPARE(fchmod(file.handle(), mode), 0);
    }

    static Answer call(const QStringList &arguments, const QList<QByteArray> &input = {}, const QStringList &environment = {})
    {
        QProcess process;
        QProcessEnvironment variables;
        for (const QString &variable : environment)
            variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        process.setProcessEnvironment(variables);
        process.start(program, arguments);
        process.waitForStarted(patience);
        for (const QByteArray &piece : input) {
            process.write(piece);
            process.waitForBytesWritten();
            if (input.size() > 1)
                QTest::qSleep(150);
        }
        process.closeWriteChannel();
        const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
        Answer answer{hasEnded ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError(), {}};
        if (arguments.contains(QLatin1String("--json")))
            for (const QByteArray &line : answer.output.split('\n'))
                if (!line.isEmpty())
                    answer.lines.push_back(Json::parse(line.begin(), line.end(), nullptr, false));
        return answer;
    }

    /// With --json, on the root; what every answer must be is checked here.
    Answer ask(const QStringList &arguments, const QList<QByteArray> &input = {}, const QStringList &environment = {})
    {
        QStringList whole = arguments + QStringList{QStringLiteral("--json"), QStringLiteral("--root"), root()};
        if (!arguments.contains(QLatin1String("--history")))
            whole << QStringLiteral("--facts") << factsFile;
        Answer answer = call(whole, input, environment);
        checkLines(answer);
        return answer;
    }

    /// By path: the state of each file that a transaction is said to have changed.
    std::map<std::string, std::string> filesOf(int transaction)
    {
        std::map<std::string, std::string> states;
        for (const Json &file : ask({"--history", QString::number(transaction)}).events("file"))
            states[file.at("path").get<std::string>()] = file.at("state").get<std::string>();
        return states;
    }

    static void checkLines(const Answer &answer)
    {
        QVERIFY2(!answer.lines.empty(), answer.all());
        int sequence = 0;
        for (const Json &line : answer.lines) {
            QVERIFY2(line.is_object(), answer.all());
            QCOMPARE(line.value("sequence", 0), ++sequence);
            QCOMPARE(line.value("event", std::string()) == "result", &line == &answer.lines.back());
        }
        QCOMPARE(answer.result().value("format", 0), 1);
        QVERIFY(!answer.result().value("version", std::string()).empty());
        QVERIFY2(wordsOfStatus.at(answer.status).contains(answer.word()), answer.all());
        QCOMPARE(answer.errors, QByteArray());
    }

    /// Everything below the root but the journal and the lock.
    std::map<QString, QByteArray> tree() const
    {
        std::map<QString, QByteArray> entries;
        QDirIterator each(root(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        while (each.hasNext()) {
            const QString path = each.next();
            const QString name = path.mid(root().size());
            if (name.startsWith(QLatin1String("/run")) || name.startsWith(QLatin1String(paths::stateDirectory)))
                continue;
            struct stat status {};
            lstat(path.toUtf8().constData(), &status);
            entries[name] = QByteArray::number(status.st_mode, 8) + ' '
                + (S_ISREG(status.st_mode)       ? readFile(path)
                       : S_ISLNK(status.st_mode) ? QFile::symLinkTarget(path).toUtf8()
                                                 : QByteArray());
        }
        return entries;
    }

    QString state(int transaction) const { return at(paths::transactions) + QStringLiteral("/%1/state").arg(transaction); }

    /// The next apply fails at the last of its files.
    /// A directory where the file would be written before it is renamed: what nobody sees beforehand.
    void letApplyFail() { QVERIFY(QDir().mkpath(root() + dockwright::helper::temporaryBeside(QLatin1String(paths::sysctl)))); }

private slots:
    void init()
    {
        umask(022);
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        const auto facts = readFacts(readFile(factsFile));
        QVERIFY(facts.has_value());
        for (const char *path : {"/usr/lib/systemd/system/docker.service", "/usr/lib/systemd/system/containerd.service"})
            put(at(path), facts->files.at(QLatin1String(path)).content);
        QVERIFY(QDir().mkpath(at("/var/lib")));
    }

    // Commands

    void helpAndVersionAreForPeople()
    {
        for (const char *option : {"--help", "-h"}) {
            const Answer help = call({QLatin1String(option)});
            QCOMPARE(help.status, 0);
            QVERIFY(help.output.startsWith("Usage: ") && help.output.contains("--rollback") && help.errors.isEmpty());
        }
        const Answer version = call({"--version"});
        QCOMPARE(version.status, 0);
        QVERIFY2(version.output.startsWith("dockwright-helper "), version.all());
    }

    void anApplyIsDoneOnceAndTakenBack()
    {
        const auto fresh = tree();
        const Answer applied = ask({"--apply", serverPlan});
        QCOMPARE(applied.word(), QString("applied"));
        const Json result = applied.result();
        QCOMPARE(result.value("transaction", 0), 1);
        QVERIFY(result.at("changed").size() > 5 && result.at("errors").empty());
        QVERIFY(!result.at("reloaded").get<bool>() && !result.at("restarted").get<bool>());
        QVERIFY(!result.contains("docker")); // of which there is none in a directory
        QCOMPARE(result.at("effect"), "restart-containerd");
        QCOMPARE(applied.events("step-started").size(), applied.events("step-done").size());
        for (const Json &path : result.at("changed"))
            QVERIFY(QFile::exists(root() + path.get<QString>()));

        const auto before = tree();
        const Answer again = ask({"--apply", serverPlan});
        QCOMPARE(again.word(), QString("unchanged"));
        QCOMPARE(again.result().value("transaction", 7), 0);
        QVERIFY(tree() == before);

        const Answer back = ask({"--rollback"});
        QCOMPARE(back.word(), QString("applied"));
        QVERIFY(tree() == fresh);
        const Answer none = ask({"--rollback", "1"});
        QCOMPARE(none.status, 2);
    }

    void aTransactionIsTakenBackByItsNumber_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("a word of its own") << QStringList{"--rollback", "1"};
        QTest::newRow("after an equals sign") << QStringList{"--rollback=1"};
    }
    void aTransactionIsTakenBackByItsNumber()
    {
        QFETCH(QStringList, words);
        const auto fresh = tree();
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QCOMPARE(ask(words).status, 0);
        QVERIFY(tree() == fresh);
    }

    void aDryRunSaysWhatItWouldDoAndDoesNothing()
    {
        const auto fresh = tree();
        const Answer dry = ask({"--apply", serverPlan, "--dry-run"});
        QCOMPARE(dry.word(), QString("planned"));
        const auto changes = dry.events("changes");
        QCOMPARE(changes.size(), std::size_t(1));
        QCOMPARE(changes[0].at("digest"), dry.result().at("digest"));
        QCOMPARE(dry.result().at("digest").get<QString>().size(), 64);
        QVERIFY(changes[0].at("steps").size() > 5 && changes[0].at("affectedContainers").is_array());
        QVERIFY(tree() == fresh && !QFile::exists(at(paths::stateDirectory)) && !QFile::exists(at(paths::lock)));
        QCOMPARE(ask({"--preview", serverPlan}).result().at("digest"), dry.result().at("digest"));
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QCOMPARE(ask({"--apply", serverPlan, "--dry-run"}).word(), QString("unchanged"));
    }

    void aPreviewIsADiffOrATree()
    {
        const Answer preview = ask({"--preview", examples + "proxy-password.json"});
        QCOMPARE(preview.word(), QString("previewed"));
        std::set<std::string> paths;
        for (const Json &file : preview.events("file")) {
            paths.insert(file.at("path").get<std::string>());
            QVERIFY(file.at("diff").get<QString>().contains(QLatin1String("\n@@ ")));
        }
        QVERIFY(paths.contains(paths::daemonJson) && paths.contains(paths::proxyEnvironment));
        QVERIFY(!preview.output.contains("p%40ss"));

        QVERIFY(QDir().mkpath(beside("out")));
        const Answer written = ask({"--preview", examples + "proxy-password.json", "--out", beside("out")});
        QCOMPARE(written.status, 0);
        for (const std::string &path : paths)
            QVERIFY(QFile::exists(beside("out") + QString::fromStdString(path)));
        QVERIFY(!readFile(beside("out") + QLatin1String(paths::proxyEnvironment)).contains("p%40ss"));
        QCOMPARE(ask({"--preview", serverPlan, "--out", beside("nowhere")}).status, 2);
        QVERIFY(QDir().mkpath(beside("open")));
        QCOMPARE(chmod(beside("open").toUtf8().constData(), 0777), 0);
        QCOMPARE(ask({"--preview", serverPlan, "--out", beside("open")}).status, 2);
        QVERIFY(QDir(beside("open")).isEmpty());
    }

    void everyDirectiveIsExplained()
    {
        const Answer explained = ask({"--explain", serverPlan});
        QCOMPARE(explained.word(), QString("explained"));
        const std::set<std::string> dispositions{"kept", "corrected", "moved", "withheld", "added"};
        const auto directives = explained.events("directive");
        QVERIFY(directives.size() > 60);
        for (const Json &directive : directives) {
            for (const char *member : {"id", "guideFile", "guideKey", "guideValue", "file", "value", "reason", "source",
                                       "measurement", "measuredOn", "releases", "leftOut"})
                QVERIFY2(directive.contains(member) && directive.at(member).is_string(), member);
            QCOMPARE(directive.at("measuredOn") == "", directive.at("measurement") == "");
            QVERIFY(dispositions.contains(directive.at("disposition").get<std::string>()));
        }
    }

    void aPlanIsValidOrAllThatIsWrongIsNamed()
    {
        QCOMPARE(ask({"--validate", serverPlan}).word(), QString("valid"));
        for (const char *command : {"--validate", "--apply", "--preview", "--verify", "--explain"}) {
            const Answer wrong = ask({QLatin1String(command), "-"},
                                     {json("{'capacity': {'containers': 0, 'containerNoFile': 5}, 'comments': 'fr'}")});
            QVERIFY2(wrong.status == 2, wrong.all());
            const Json problems = wrong.result().at("problems");
            QCOMPARE(problems.size(), std::size_t(3));
            QCOMPARE(wrong.result().at("problems").size(), std::size_t(3));
            QCOMPARE(wrong.events("error").size(), std::size_t(3));
            std::set<std::string> places;
            for (const Json &problem : problems)
                places.insert(problem.at("where").get<std::string>());
            QVERIFY(places == (std::set<std::string>{"/capacity/containers", "/capacity/containerNoFile", "/comments"}));
        }
        QVERIFY(!QFile::exists(at(paths::transactions)));
    }

    void whatHasNoEndOfProblemsHasAnEndOfLines()
    {
        QByteArray plan = "{";
        for (int i = 0; i < 1000; ++i)
            plan += "\"unknown" + QByteArray::number(i) + "\": 1,";
        plan += "\"version\": 1}";
        const Answer wrong = ask({"--validate", "-"}, {plan});
        const auto problems = wrong.events("error");
        QCOMPARE(problems.size(), mostProblems + 1);
        QVERIFY(problems.back().at("message").get<std::string>().find("900") != std::string::npos);
    }

    void driftIsFound()
    {
        QCOMPARE(ask({"--verify", serverPlan}).status, 5);
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        const Answer same = ask({"--verify", serverPlan});
        QCOMPARE(same.word(), QString("ok"));
        QCOMPARE(same.result().at("failed"), 0);
        QVERIFY(QFile::remove(at(paths::limitsDropIn)));
        const Answer drift = ask({"--verify", serverPlan});
        QCOMPARE(drift.status, 5);
        QCOMPARE(drift.result().at("failed"), 1);
        const auto findings = drift.events("finding");
        QCOMPARE(findings.size(), std::size_t(1));
        QCOMPARE(findings[0].at("id"), "drift/file");
        QCOMPARE(findings[0].at("severity"), "warning");
        QCOMPARE(findings[0].at("title"), paths::limitsDropIn);
    }

    /// Through a proxy that is not there, so that nothing outside is asked.
    void mirrorsAreProbed()
    {
        const QStringList arguments{"--probe-registries", "-"};
        const QByteArray plan =
            "{\"registry\": {\"mirrors\": [\"http://127.0.0.1:1\", \"https://m.invalid\"]}, \"proxy\": {\"http\": \"http://u:sesame@127.0.0.1:1\", \"https\": \"http://u:sesame@127.0.0.1:1\"}}";
        const Answer lines = call(arguments + QStringList{"--json"}, {plan});
        checkLines(lines);
        QCOMPARE(lines.status, 5);
        QCOMPARE(lines.result().at("works"), 0);
        QCOMPARE(lines.result().at("registries"), 2);
        const auto found = lines.events("registry");
        QCOMPARE(found.size(), std::size_t(3));
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].at("verdict"), "dead");
            QCOMPARE(found[i].at("failure"), i == 0 ? "unreachable" : "proxy");
            QCOMPARE(found[i].at("reference"), i == 2);
        }
        const Answer people = call(arguments, {plan});
        QCOMPARE(people.status, 5);
        QVERIFY2(people.output.contains("0 of 2 registries work.") && people.output.contains("https://m.invalid"),
                 people.all());
        QVERIFY2(isChinese(call(arguments + QStringList{"--lang", "zh_CN"}, {plan}).output), "no Chinese");
        QVERIFY2(!(people.all() + lines.all()).contains("sesame"), people.all());
        for (const char *wrong : {"{", "{\"registry\": 1}", "{\"proxy\": {\"https\": \"http://u:xxxxx@p.lan:1\"}}"}) {
            const Answer refused = call(arguments + QStringList{"--json"}, {wrong});
            checkLines(refused);
            QCOMPARE(refused.status, 2);
        }
        const Answer other = call(arguments + QStringList{"--json", "--image", "localhost:1/a/b"}, {plan});
        checkLines(other);
        QCOMPARE(other.status, 5);
        QCOMPARE(other.result().at("left"), Json::array({"docker.io"}));
        QCOMPARE(other.events("registry").size(), std::size_t(1));
    }

    void filesThatAPlanNamesAreReadWithIt()
    {
        const QByteArray certificate = "-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n";
        put(beside("ca.pem"), certificate);
        const QByteArray plan = "{\"registries\": [{\"host\": \"r.lan\", \"ca\": \"" + beside("ca.pem").toUtf8() + "\"}]}";
        QCOMPARE(ask({"--apply", "-"}, {plan}).status, 0);
        QCOMPARE(readFile(at("/etc/docker/certs.d/r.lan/ca.crt")), certificate);
        put(beside("ca.pem"), "SESAME\n");
        const Answer wrong = ask({"--apply", "-"}, {plan});
        QCOMPARE(wrong.status, 2);
        QVERIFY2(wrong.all().contains("/registries/0/ca") && !wrong.all().contains("SESAME"), wrong.all());
        QVERIFY(QFile::remove(beside("ca.pem")));
        QCOMPARE(ask({"--apply", "-"}, {plan}).status, 2);
        QCOMPARE(readFile(at("/etc/docker/certs.d/r.lan/ca.crt")), certificate);
        // What a service is sent: nobody knows whose right it would be read by.
        put(beside("ca.pem"), certificate);
        const Answer sent = ask({"--apply", "-", "--cancel-on-input"}, {plan + '\0'});
        QCOMPARE(sent.status, 2);
        QVERIFY2(sent.all().contains("was not read"), sent.all());
    }

    void theJournalIsAskedForWithinItsBounds()
    {
        for (const char *wrong : {"--lines=-1", "--lines=1001", "--lines=many", "--priority=bad", "--root=/", "--facts=-"})
            QCOMPARE(call({QStringLiteral("--journal"), QLatin1String(wrong)}).status, 2);
        QCOMPARE(call({QStringLiteral("--history"), QStringLiteral("--follow")}).status, 2);
    }

    /// The doctor is about this machine, and what it does needs no word of a caller.
    void theDoctorTakesNoOtherHost()
    {
        for (const char *wrong : {"--root=/", "--facts=-", "--yes", "--dry-run", "--out=/x"})
            QCOMPARE(call({QStringLiteral("--doctor"), QLatin1String(wrong)}).status, 2);
    }

    void healthThatCannotBeToldIsNotGood()
    {
        const Answer blind = call({"--health", "--json", "--root", root()});
        checkLines(blind);
        QCOMPARE(blind.status, 1);
        QCOMPARE(blind.word(), QString("unknown"));
        QCOMPARE(blind.result().at("unknown"), blind.result().at("checks"));
        put(at(paths::daemonJson), "{}\n", 0666);
        QCOMPARE(ask({"--health"}).status, 5);
    }

    void metricsAreToldOrReplaceAFileAsAWhole()
    {
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        const Answer told = ask({"--metrics"});
        QCOMPARE(told.status, 0);
        QVERIFY(told.events("metrics").front()["text"].get<QString>().contains("dockwright_drift_files 0\n"));
        const QString file = beside("dockwright.prom");
        put(beside("elsewhere"), "kept");
        QVERIFY(QFile::link(beside("elsewhere"), file));
        const Answer written = ask({"--metrics", "--out", file});
        QCOMPARE(written.status, 0);
        QVERIFY(written.events("metrics").empty() && !QFileInfo(file).isSymLink());
        QVERIFY(readFile(file).contains("dockwright_last_apply_age_seconds "));
        QCOMPARE(readFile(beside("elsewhere")), QByteArray("kept"));
        struct stat status {};
        QCOMPARE(stat(qPrintable(file), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0644));
        QCOMPARE(QDir(m_directory->path()).entryList({".dockwright*"}, QDir::AllEntries | QDir::Hidden), QStringList());
        QCOMPARE(call({"--metrics", "--root", root(), "--out", beside("none/x.prom")}).status, 1);
        // What the units of the timer call beside it.
        QCOMPARE(ask({"--metrics", "--make-directory", "--out", beside("made/here/x.prom")}).status, 0);
        QVERIFY(QFileInfo(beside("made/here")).isDir() && !QFile::exists(beside("made/here/x.prom")));
        QCOMPARE(ask({"--metrics", "--remove", "--out", file}).status, 0);
        QVERIFY(!QFile::exists(file));
        QCOMPARE(ask({"--metrics", "--remove", "--out", file}).status, 0);
        QCOMPARE(call({"--metrics", "--remove"}).status, 2);
        QCOMPARE(call({"--metrics", "--remove", "--make-directory", "--out", file}).status, 2);
        QCOMPARE(call({"--audit", "--remove", "--out", file}).status, 2);
    }

    void theAuditIsToldAndReported()
    {
        put(at("/etc/docker/daemon.json"), json("{'icc': false, 'log-level': 'debug'}"), 0666);
        const Answer told = ask({"--audit"});
        QCOMPARE(told.status, 5);
        std::map<std::string, Json> findings;
        for (const Json &event : told.events("audit"))
            findings[event["number"].get<std::string>()] = event;
        QCOMPARE(qsizetype(findings.size()), auditChecks());
        QCOMPARE(findings["2.2"]["result"], Json("pass"));
        QCOMPARE(findings["2.3"]["result"], Json("fail"));
        QCOMPARE(findings["2.3"]["plan"], (Json{{"member", "/logging/level"}, {"value", "info"}}));
        QCOMPARE(findings["3.18"]["result"], Json("fail"));
        QCOMPARE(told.result()["checks"], Json(auditChecks()));
        const QString report = beside("audit.html");
        QCOMPARE(call({"--audit", "--root", root(), "--facts", factsFile, "--out", report, "--lang", "zh_CN"}).status, 5);
        QVERIFY(readFile(report).startsWith("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
        QCOMPARE(call({"--audit", "--root", root(), "--out", beside("audit.pdf")}).status, 2);
    }

    void aRunIsComposedAndWhatIsWrongWithItIsNamed()
    {
        const Answer composed = ask({"--compose-run", "-"}, {json("{'image': 'nginx', 'memory': '512m', 'cpus': 1.5}")});
        QCOMPARE(composed.word(), QStringLiteral("composed"));
        QCOMPARE(composed.result().value("dockerRun", std::string()), "docker run --detach --memory=512m --cpus=1.5 nginx");
        QVERIFY(composed.result().value("compose", std::string()).find("mem_limit: \"512m\"") != std::string::npos);
        QStringList expected;
        for (const Json &finding : composed.events("finding"))
            expected << finding.value("expected", std::string()).c_str();
        QVERIFY2(expected.contains("cpu.max = 150000 100000") && expected.contains("memory.max = 536870912"),
                 qPrintable(expected.join(u'\n')));

        const Answer wrong = ask({"--compose-run", "-"}, {json("{'memory': '1m', 'restart': 'perhaps'}")});
        QCOMPARE(wrong.status, 2);
        QCOMPARE(wrong.events("error").size(), std::size_t(3));
        const Answer people =
            call({"--compose-run", "-", "--facts", factsFile}, {json("{'image': 'a', 'user': 'b', 'init': true}")});
        QVERIFY2(people.output.contains("\ndocker run --detach --init --user=b a\n")
                     && people.output.contains("    init: true\n"),
                 people.all());
    }

    void readinessIsToldOfFactsThatHaveIt()
    {
        const Answer answer = ask({"--readiness"});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.events("finding").size() > 30);
        for (const Json &finding : answer.events("finding"))
            QVERIFY(!finding.value("purpose", std::string()).empty());
        const Answer people = call({"--readiness", "--facts", factsFile});
        QVERIFY2(people.output.contains("\n    security: A bind mount") && people.output.contains("\n    watch: Zombies"),
                 people.all());
        // This machine, whatever it lacks.
        const Answer here = call({"--readiness", "--json"});
        checkLines(here);
        QVERIFY2(here.status == 0 || here.status == 5, here.all());
    }

    void theHistoryHasWhatWasDone()
    {
        const Answer empty = ask({"--history"});
        QCOMPARE(empty.word(), QString("listed"));
        QCOMPARE(empty.result().at("transactions"), 0);
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QCOMPARE(ask({"--rollback", "--via", "ansible"}).status, 0);
        const Answer history = ask({"--history"});
        const auto transactions = history.events("transaction");
        QCOMPARE(transactions.size(), std::size_t(2));
        QCOMPARE(transactions[0].at("state"), "rolled-back");
        QCOMPARE(transactions[1].at("kind"), "rollback");
        QCOMPARE(transactions[1].at("reverts"), 1);
        QCOMPARE(transactions[0].at("digest").get<QString>().size(), 64);
        QVERIFY(transactions[0].at("steps").size() > transactions[0].at("changed").size());
        QCOMPARE(transactions[0].at("steps")[0].at("kind"), "write-file");
        QCOMPARE(transactions[0].at("by").at("way"), "command-line");
        QCOMPARE(transactions[1].at("by").at("way"), "ansible");
        for (const Json &transaction : transactions) {
            const auto by = originFromJson(transaction.at("by"));
            QVERIFY(by && by->user == thisCaller().user && by->version == QLatin1String(DOCKWRIGHT_VERSION));
            QVERIFY(call({"--history", "--root", root()}).output.contains(originText(*by).toUtf8()));
        }
    }

    void aTransactionIsShownAsADifference()
    {
        const QByteArray plan = json("{'proxy': {'http': 'http://user:secret@proxy.lan:3128', 'target': 'unit'}}");
        QCOMPARE(ask({"--apply", "-"}, {plan}).status, 0);
        const Answer shown = ask({"--history", "1"});
        QCOMPARE(shown.events("transaction").size(), std::size_t(1));
        QCOMPARE(shown.result().at("unknown"), Json::array());
        const auto files = filesOf(1);
        QCOMPARE(files.at(paths::limitsDropIn), "new");
        QVERIFY(files.contains(paths::proxyEnvironment) && !files.contains(paths::lastWritten));
        QVERIFY2(shown.output.contains("+LimitNOFILE=") && !shown.output.contains("secret"), shown.all());
        const Answer forPeople = call({"--history", "1", "--root", root()});
        QVERIFY2(forPeople.output.contains("+LimitNOFILE=") && !forPeople.output.contains("secret"), forPeople.all());
        // Whoever edits a file takes what was written with him, and whoever puts it back brings it back.
        QFile limits(at(paths::limitsDropIn));
        QVERIFY(limits.open(QIODevice::ReadOnly));
        const QByteArray written = limits.readAll();
        put(limits.fileName(), written + "# mine\n");
        const Answer edited = ask({"--history", "1"});
        QCOMPARE(edited.result().at("unknown"), Json::array({paths::limitsDropIn}));
        QCOMPARE(edited.events("finding").at(0).at("id"), "history/edited");
        put(limits.fileName(), written);
        // What the next transaction found is what this one had written.
        QCOMPARE(ask({"--rollback"}).status, 0);
        QCOMPARE(filesOf(1), files);
        QCOMPARE(filesOf(2).at(paths::limitsDropIn), "removed");
        for (const char *none : {"3", "0", "-1", "one"})
            QCOMPARE(ask({"--history", none}).status, 2);
        QCOMPARE(ask({"--history", "1", "2"}).status, 2);
    }

    void aWayToCallThatIsNoneIsRefused()
    {
        QCOMPARE(ask({"--apply", serverPlan, "--via", "telepathy"}).status, 2);
        QCOMPARE(ask({"--preview", serverPlan, "--via", "wizard"}).status, 2); // it leaves no trace
        QCOMPARE(ask({"--history"}).result().at("transactions"), 0);
    }

    void whatInspectPrintsIsWhatFactsTakes()
    {
        const Answer people = call({"--inspect", "--root", root(), "--facts", factsFile});
        QCOMPARE(people.status, 0);
        QVERIFY(readFacts(people.output).has_value());
        const Answer lines = ask({"--inspect"});
        QCOMPARE(lines.word(), QString("inspected"));
        QCOMPARE(lines.lines.size(), std::size_t(2));
        QVERIFY(lines.lines[0].at("facts") == Json::parse(people.output.toStdString()));
        put(beside("facts.json"), people.output);
        const QStringList dry{"--apply", serverPlan, "--dry-run", "--json", "--root", root(), "--facts"};
        QCOMPARE(call(dry + QStringList{beside("facts.json")}).result().at("digest"),
                 call(dry + QStringList{factsFile}).result().at("digest"));
    }

    // Input

    void aPlanMayComeInPieces()
    {
        const QByteArray plan = readFile(serverPlan);
        QCOMPARE(ask({"--validate", "-"}, {plan.left(20), plan.mid(20, 100), plan.mid(120)}).word(), QString("valid"));
        QCOMPARE(ask({"--validate", "-"}, {'{' + QByteArray(200000, ' ') + '}'}).word(), QString("valid"));
        const QByteArray facts = readFile(factsFile);
        const Answer inspected =
            call({"--inspect", "--json", "--root", root(), "--facts", "-"}, {facts.left(30), facts.mid(30)});
        QCOMPARE(inspected.status, 0);
    }

    void aPlanThatIsTooLongIsNotReadToItsEnd()
    {
        const Answer endless = ask({"--validate", "-"}, {'{' + QByteArray(1024 * 1024, ' ') + '}'});
        QCOMPARE(endless.status, 2);
        const Answer zero = ask({"--validate", "/dev/zero"});
        QCOMPARE(zero.status, 2);
    }

    void aPlanEndsWithAZeroByteWhereTheInputStaysOpen()
    {
        QProcess process;
        process.start(program,
                      {"--apply", "-", "--cancel-on-input", "--json", "--root", root(), "--facts", factsFile, "--lang", "en"});
        process.write(readFile(serverPlan) + '\0');
        QVERIFY(process.waitForFinished(patience)); // nothing more came, and it was not closed
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(process.readAllStandardOutput().contains("\"applied\""));
    }

    void theWordCancelOnTheInputTakesAllBack()
    {
        const auto fresh = tree();
        const QStringList arguments{"--apply", "-", "--cancel-on-input"};
        const Answer cancelled = ask(arguments, {readFile(serverPlan) + '\0' + "what\ncancel\n"});
        QCOMPARE(cancelled.status, 1);
        QVERIFY2(cancelled.output.contains("\"Cancelled\""), cancelled.all());
        QVERIFY(tree() == fresh);
        // That the input ends is no word.
        QCOMPARE(ask(arguments, {readFile(serverPlan) + '\0' + "cancel"}).word(), QString("applied"));
        QCOMPARE(ask({"--rollback", "--cancel-on-input"}).word(), QString("applied"));
    }

    void aFileThatIsNotThereIsNamed()
    {
        for (const QStringList &arguments :
             {QStringList{"--apply", "/nowhere.json"}, QStringList{"--apply", m_directory->path()}}) {
            const Answer answer = ask(arguments);
            QCOMPARE(answer.status, 2);
            QCOMPARE(answer.result().at("error").at("where").get<QString>(), arguments[1]);
        }
        for (const QStringList &arguments :
             {QStringList{"--history", "--root", "/nowhere"}, QStringList{"--history", "--root", factsFile},
              QStringList{"--inspect", "--facts", "/nowhere"}}) {
            const Answer answer = call(arguments + QStringList{"--json"});
            checkLines(answer);
            QCOMPARE(answer.status, 2);
        }
    }

    // Usage

    void aWrongCommandLineIsExplained_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("word"); // that the message has
        QTest::newRow("nothing") << QStringList{} << "--apply";
        QTest::newRow("two commands") << QStringList{"--health", "--history"} << "one command at a time";
        QTest::newRow("unknown option") << QStringList{"--aply", "x"} << "aply";
        QTest::newRow("no plan") << QStringList{"--apply"} << "apply";
        QTest::newRow("a value for a switch") << QStringList{"--health", "--yes=1"} << "yes";
        QTest::newRow("a word too many") << QStringList{"--health", "now"} << "now";
        QTest::newRow("no number") << QStringList{"--rollback", "x"} << "x";
        QTest::newRow("transaction 0") << QStringList{"--rollback", "0"} << "0";
        QTest::newRow("two numbers") << QStringList{"--rollback", "1", "2"} << "2";
        for (const char *option : {"root", "facts", "out"})
            QTest::addRow("empty %s", option)
                << QStringList{"--preview", "x", QStringLiteral("--") + option, ""} << QString(option);
        QTest::newRow("empty plan") << QStringList{"--apply", ""} << "apply";
        QTest::newRow("dry-run") << QStringList{"--verify", "x", "--dry-run"} << "dry-run";
        QTest::newRow("yes") << QStringList{"--verify", "x", "--yes"} << "yes";
        QTest::newRow("take-ours") << QStringList{"--verify", "x", "--take-ours"} << "take-ours";
        QTest::newRow("no-restart") << QStringList{"--rollback", "--no-restart"} << "no-restart";
        QTest::newRow("no-rollback") << QStringList{"--rollback", "--no-rollback"} << "no-rollback";
        QTest::newRow("out") << QStringList{"--apply", "x", "--out", "y"} << "out";
        QTest::newRow("cancel-on-input") << QStringList{"--preview", "x", "--cancel-on-input"} << "cancel-on-input";
        QTest::newRow("image") << QStringList{"--probe-registries", "x", "--image", "a b"} << "image name";
        QTest::newRow("no image") << QStringList{"--verify", "x", "--image", "a"} << "--probe-registries";
        QTest::newRow("limit") << QStringList{"--probe-registries", "x", "--limit", "61"} << "60";
        QTest::newRow("no limit") << QStringList{"--probe-registries", "x", "--limit", "soon"} << "limit";
        QTest::newRow("probe elsewhere") << QStringList{"--probe-registries", "x", "--root", "/tmp"} << "root";
        QTest::newRow("exposure elsewhere") << QStringList{"--exposure", "--root", "/tmp"} << "root";
        QTest::newRow("exposure of facts") << QStringList{"--exposure", "--facts", "/tmp/x"} << "facts";
        QTest::newRow("facts") << QStringList{"--apply", "x", "--facts", "y"} << "facts";
        QTest::newRow("try") << QStringList{"--apply", "x", "--try"} << "try";
        for (const char *locale : {"fr", "xx", "zhh", "de_DE.UTF-8", "english"})
            QTest::addRow("language %s", locale)
                << QStringList{"--health", "--lang", QString::fromLatin1(locale)} << "en, zh_CN";
        for (const char *option : {"--ours", "--theirs"})
            for (const char *place : {"nothing", "log-driver", "etc/docker/daemon.json#/debug"})
                QTest::addRow("%s %s", option, place)
                    << QStringList{"--apply", "x", QString::fromLatin1(option), QString::fromLatin1(place)} << place;
        QTest::newRow("try elsewhere") << QStringList{"--compose-run", "x", "--try", "--root", "/tmp"} << "try";
    }
    void aWrongCommandLineIsExplained()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, word);
        const Answer people = call(arguments);
        QCOMPARE(people.status, 2);
        QCOMPARE(people.output, QByteArray());
        QVERIFY2(people.errors.contains(word.toUtf8()), people.all());
        const Answer lines = call(QStringList{"--json"} + arguments);
        checkLines(lines);
        QCOMPARE(lines.status, 2);
        QCOMPARE(lines.result().at("error").at("code"), "InvalidInput");
        const Answer chinese = call(QStringList{"--lang", "zh_CN"} + arguments);
        QCOMPARE(chinese.status, 2);
        QVERIFY2(isChinese(chinese.errors) && !chinese.errors.contains("Unknown") && !chinese.errors.contains(" value "),
                 chinese.all());
    }

    // Languages

    static bool isChinese(const QByteArray &bytes)
    {
        const QString text = QString::fromUtf8(bytes);
        return std::any_of(text.begin(), text.end(), [](QChar character) { return character.script() == QChar::Script_Han; });
    }

    void theLanguageIsThatOfTheOptionOrTheEnvironment_data()
    {
        QTest::addColumn<QStringList>("environment");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("chinese");
        QTest::newRow("nothing") << QStringList{} << QStringList{} << false;
        QTest::newRow("LANG") << QStringList{"LANG=zh_CN.UTF-8"} << QStringList{} << true;
        QTest::newRow("LC_MESSAGES before LANG") << QStringList{"LANG=de_DE", "LC_MESSAGES=zh_CN"} << QStringList{} << true;
        QTest::newRow("LC_ALL before all") << QStringList{"LANG=zh_CN", "LC_MESSAGES=zh_CN", "LC_ALL=C"} << QStringList{}
                                           << false;
        QTest::newRow("the option before all") << QStringList{"LC_ALL=C"} << QStringList{"--lang", "zh_CN"} << true;
        QTest::newRow("with an equals sign") << QStringList{} << QStringList{"--lang=zh_CN.UTF-8"} << true;
        QTest::newRow("English over all") << QStringList{"LC_ALL=zh_CN"} << QStringList{"--lang", "en"} << false;
        QTest::newRow("a language of an environment that we do not speak")
            << QStringList{"LANG=fr_FR.UTF-8"} << QStringList{} << false;
        QTest::newRow("the locale of no language") << QStringList{"LANG=zh_CN"} << QStringList{"--lang", "C.UTF-8"} << false;
    }
    void theLanguageIsThatOfTheOptionOrTheEnvironment()
    {
        QFETCH(QStringList, environment);
        QFETCH(QStringList, options);
        QFETCH(bool, chinese);
        const Answer valid =
            call(QStringList{"--validate", serverPlan, "--root", root(), "--facts", factsFile} + options, {}, environment);
        QCOMPARE(valid.status, 0);
        QCOMPARE(isChinese(valid.output), chinese);
        const Answer help = call(QStringList{"--help"} + options, {}, environment);
        QCOMPARE(isChinese(help.output), chinese);
        QCOMPARE(help.output.contains("Usage: ") || help.output.contains("Options:") || help.output.contains("[options]"),
                 !chinese);
        QCOMPARE(isChinese(call(QStringList{"--frobnicate"} + options, {}, environment).errors), chinese);
        // Whoever reads the lines is no reader of a language.
        QVERIFY(!isChinese(ask(QStringList{"--apply", serverPlan} + options, {}, environment).output));
    }

    void whatIsShownCannotActOnATerminal()
    {
        const QByteArray plan = json("{'\\u001b[31mred': 1, '\\u202egnp.exe': 1, 'a\\u000ab': 1, '\\u009b0m': 1, '\\u2028': 1,"
                                     " 'comments': '\\u001b]0;x\\u0007'}");
        for (const char *command : {"--validate", "--apply"}) {
            const Answer answer = call({QLatin1String(command), "-", "--root", root()}, {plan});
            QCOMPARE(answer.status, 2);
            QVERIFY2(isTerminalSafe(answer.output) && isTerminalSafe(answer.errors), answer.all());
            QVERIFY2(answer.errors.contains("<U+001B>") && answer.errors.contains("<U+202E>"), answer.all());
        }
        put(at("/etc/systemd/system/docker.service.d/50-performance.conf"), "[Service]\nNice=3 \033[2J\xE2\x80\xAE\n");
        put(at(paths::daemonJson), json("{'log-level': '\\u009b2J\\u202e'}"));
        for (const char *command : {"--preview", "--verify", "--apply"}) {
            const Answer answer = call({QLatin1String(command), serverPlan, "--root", root(), "--facts", factsFile});
            QVERIFY2(isTerminalSafe(answer.output) && isTerminalSafe(answer.errors), answer.all());
        }
        const Answer inspected = call({"--inspect", "--root", root()});
        QCOMPARE(inspected.status, 0);
        QVERIFY(isTerminalSafe(inspected.output));
    }

    // What goes wrong

    void whatFailsIsTakenBack()
    {
        letApplyFail();
        const auto before = tree();
        const Answer failed = ask({"--apply", serverPlan});
        QCOMPARE(failed.status, 1);
        QCOMPARE(failed.word(), QString("rolled-back"));
        QCOMPARE(failed.result().at("errors").size(), std::size_t(1));
        QVERIFY(failed.events("undo-started").size() == 1 && failed.events("undo-failed").empty());
        QVERIFY(tree() == before);
    }

    void whatIsLeftOnRequestIsNamedAndCanBeTakenBack()
    {
        letApplyFail();
        const auto before = tree();
        const Answer failed = ask({"--apply", serverPlan, "--no-rollback"});
        QCOMPARE(failed.status, 4);
        QVERIFY(failed.events("undo-started").empty());
        const Json changed = failed.result().at("changed");
        QVERIFY(changed.size() > 3);
        for (const Json &path : changed)
            QVERIFY(QFile::exists(root() + path.get<QString>()));
        QVERIFY(!QFile::exists(at(paths::sysctl)));
        const auto left = tree();
        QCOMPARE(ask({"--history"}).events("transaction").at(0).at("state"), "failed");
        QVERIFY(tree() == left); // nobody else takes it back
        QCOMPARE(ask({"--rollback"}).status, 0);
        QVERIFY(tree() == before);
        QCOMPARE(ask({"--history"}).events("transaction").at(0).at("state"), "rolled-back");
    }

    void peopleAreToldWhatIsLeftOnRequest()
    {
        letApplyFail();
        const Answer failed = call({"--apply", serverPlan, "--no-rollback", "--root", root(), "--facts", factsFile});
        QCOMPARE(failed.status, 4);
        QVERIFY2(failed.output.contains("--no-rollback") && failed.output.contains(paths::limitsDropIn)
                     && failed.output.contains("--rollback 1"),
                 failed.all());
        QVERIFY(!failed.output.contains("could be rolled back"));
    }

    void lookingAtWhatWasCutOffChangesNothing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        for (const char *command : {"--preview", "--explain", "--validate", "--verify"})
            QTest::newRow(command) << QStringList{QLatin1String(command), serverPlan};
        for (const char *command : {"--health", "--history", "--inspect", "--audit"})
            QTest::newRow(command) << QStringList{QLatin1String(command)};
        QTest::newRow("--dry-run") << QStringList{"--apply", serverPlan, "--dry-run"};
    }
    void lookingAtWhatWasCutOffChangesNothing()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QVERIFY(QFile::remove(state(1)));
        const auto cutOff = tree();
        const Answer answer = ask(arguments);
        QVERIFY(answer.events("recovering").empty());
        QVERIFY2(answer.status != 4, answer.all());
        QVERIFY(tree() == cutOff);
        QVERIFY(!QFile::exists(state(1)));
    }

    void peopleAreToldOfWhatWasCutOff()
    {
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QVERIFY(!ask({"--preview", serverPlan}).output.contains("transaction/unfinished"));
        QVERIFY(QFile::remove(state(1)));
        for (const QStringList &arguments :
             {QStringList{"--history"}, QStringList{"--preview", serverPlan}, QStringList{"--validate", serverPlan}})
            QVERIFY2(ask(arguments).output.contains("transaction/unfinished"), qPrintable(arguments[0]));
        // Nor does telling make the lock.
        QVERIFY(QDir(at("/run/dockwright")).removeRecursively());
        for (const QStringList &arguments :
             {QStringList{"--history"}, QStringList{"--preview", serverPlan}, QStringList{"--validate", serverPlan},
              QStringList{"--apply", serverPlan, "--dry-run"}})
            QVERIFY2(ask(arguments).output.contains("transaction/unfinished"), qPrintable(arguments[0]));
        QVERIFY(!QFile::exists(at("/run/dockwright")));
    }

    /// What an apply would end with is what --validate ends with.
    void validatingSaysWhatAnApplyMeets_data()
    {
        QTest::addColumn<QByteArray>("plan");
        QTest::addColumn<QString>("loadState");
        QTest::addColumn<int>("status");
        QTest::newRow("a host that has Docker") << json("{}") << "loaded" << 0;
        QTest::newRow("no docker.service") << json("{}") << "not-found" << 2;
        QTest::newRow("no docker.service, but it is installed")
            << json("{'install': {'method': 'online'}}") << "not-found" << 0;
        QTest::newRow("a password that was left out")
            << json("{'proxy': {'http': 'http://me:xxxxx@p.lan:1'}}") << "loaded" << 2;
        QTest::newRow("a password that was left out of the other proxy")
            << json("{'proxy': {'https': 'http://me:xxxxx@p.lan:1'}}") << "loaded" << 2;
    }
    void validatingSaysWhatAnApplyMeets()
    {
        QFETCH(QByteArray, plan);
        QFETCH(QString, loadState);
        QFETCH(int, status);
        HostFacts facts = *readFacts(readFile(factsFile));
        facts.dockerUnit->loadState = loadState;
        if (loadState != QLatin1String("loaded"))
            facts.daemon.reset();
        put(beside("facts.json"), writeFacts(facts));
        for (const QStringList &command : {QStringList{"--validate", "-"}, QStringList{"--apply", "-", "--dry-run"}}) {
            const Answer answer = call(command + QStringList{"--json", "--facts", beside("facts.json")}, {plan});
            QVERIFY2(answer.status == status, command[0].toLatin1() + ": " + answer.all());
        }
    }

    void containersThatAnApplyWouldStopAreNamed()
    {
        HostFacts facts = *readFacts(readFile(factsFile));
        facts.daemon->liveRestore = false;
        facts.runningContainers = std::vector<ContainerFact>{{"1", "web", "nginx", ""}, {"2", "db", "pg", "always"}};
        const auto found = [&](const QByteArray &plan) {
            put(beside("facts.json"), writeFacts(facts));
            const Answer answer = call({"--validate", "-", "--json", "--facts", beside("facts.json")}, {plan});
            QStringList names;
            for (const Json &finding : answer.events("finding"))
                if (finding.at("id") == "containers/would-stop")
                    names << QString::fromStdString(finding.at("found").get<std::string>());
            return names.join(u'|') + u' ' + answer.word();
        };
        const QByteArray restarts = json("{'reliability': {'liveRestore': false}, 'capacity': {'containers': 77}}");
        QCOMPARE(found(restarts), QString("An apply of this plan stops running containers: web, db. valid"));
        QCOMPARE(found(json("{'capacity': {'containers': 77}}")), QString(" valid")); // live-restore comes first
        facts.runningContainers->clear();
        QCOMPARE(found(restarts), QString(" valid"));
    }

    /// The newest transaction is the one that was cut off, and it alone is taken back.
    void aRollbackTakesBackWhatWasCutOffAndNoMore()
    {
        const auto fresh = tree();
        QCOMPARE(ask({"--apply", "-"}, {json("{'registry': {'mirrors': ['http://127.0.0.1:5000']}}")}).status, 0);
        const auto first = tree();
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QVERIFY(QFile::remove(state(2)));
        QCOMPARE(ask({"--history"}).result().at("newest"), 2);
        const Answer answer = ask({"--rollback"});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.events("recovering").size(), std::size_t(1));
        QCOMPARE(answer.result().at("transaction"), 2);
        QVERIFY(tree() == first);
        QCOMPARE(readFile(state(2)), QByteArray("rolled-back\n"));
        QCOMPARE(ask({"--rollback"}).status, 0);
        QVERIFY(tree() == fresh);
    }

    void anApplyTakesBackWhatWasCutOffFirst()
    {
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        const auto applied = tree();
        QVERIFY(QFile::remove(state(1)));
        const Answer answer = ask({"--apply", serverPlan});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.events("recovering").size(), std::size_t(1));
        QCOMPARE(readFile(state(1)), QByteArray("rolled-back\n"));
        QVERIFY(tree() == applied);
    }

    /// What was rolled back on the way is never "nothing".
    void aRefusalAfterARecoveryTellsOfIt()
    {
        put(at(paths::daemonJson), json("{'log-level': 'debug'}"));
        QCOMPARE(ask({"--apply", serverPlan, "--theirs", "/log-level"}).status, 0);
        QVERIFY(QFile::remove(state(1)));
        const Answer answer = ask({"--apply", serverPlan});
        QCOMPARE(answer.result().value("conflicts", 0), 1);
        QCOMPARE(answer.result().value("recovered", 0), 1);
        QVERIFY2(!answer.output.contains("Nothing was changed") && !answer.output.contains("nothing was changed"),
                 answer.all());
        QVERIFY2(answer.output.contains("Transaction 1 was rolled back first; nothing else was changed."), answer.all());
    }

    /// A digest covers the recovery that comes first, and is compared before it begins.
    void aRecoveryIsPartOfWhatIsAgreedTo()
    {
        const Answer first = ask({"--preview", serverPlan});
        const std::string fresh = first.result().value("digest", std::string());
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QVERIFY(QFile::remove(state(1)));
        const auto cutOff = tree();
        const Answer preview = ask({"--preview", serverPlan});
        QCOMPARE(preview.result().at("recovery").at("transaction"), 1);
        const std::string digest = preview.result().value("digest", std::string());
        QVERIFY(digest != fresh);
        QCOMPARE(ask({"--apply", serverPlan, "--dry-run"}).result().at("digest").get<std::string>(), digest);
        const Answer other = ask({"--apply", serverPlan, "--digest=" + QString::fromStdString(fresh)});
        QCOMPARE(other.result().at("error").at("code"), "PlanStale");
        QVERIFY(tree() == cutOff && !QFile::exists(state(1)) && other.events("recovering").empty());
        QVERIFY2(other.output.contains("nothing was changed"), other.all());
        // So does the digest of what is shown; --inspect says what there is to show.
        const auto facts = ask({"--inspect"}).events("facts");
        QCOMPARE(facts.at(0).at("facts").at("unfinished").at("transaction"), 1);
        QVERIFY(preview.result().at("seenDigest") != ask({"--preview", serverPlan}).result().at("digest"));
        const Answer unseen = ask({"--apply", serverPlan, "--digest=" + textOf(first.result(), "seenDigest")});
        QCOMPARE(unseen.result().at("error").at("code"), "PlanStale");
        QVERIFY(tree() == cutOff && unseen.events("recovering").empty());
        const Answer agreed = ask({"--apply", serverPlan, "--digest=" + QString::fromStdString(digest)});
        QCOMPARE(agreed.events("recovering").size(), std::size_t(1));
        QCOMPARE(agreed.result().at("error").at("code"), "PlanStale"); // the host is another one now
        QCOMPARE(agreed.result().at("recovered"), 1);
        QVERIFY2(agreed.output.contains("Transaction 1 was rolled back first, so the host is not the one of the preview"),
                 agreed.all());
    }

    /// Who decides otherwise agrees to something else, even where no file shows it.
    void decisionsArePartOfWhatIsAgreedTo()
    {
        put(at(paths::daemonJson), "{\"log-driver\": \"local\"}\n");
        std::set<std::string> digests;
        std::set<std::string> shown;
        for (const QStringList &decided : {QStringList{}, QStringList{"--take-ours"}, QStringList{"--ours=/log-driver"},
                                           QStringList{"--theirs=/log-driver"}}) {
            const Answer answer = ask(QStringList{"--preview", serverPlan} + decided);
            digests.insert(answer.result().at("digest").get<std::string>());
            const Json dialog = answer.result().at("shown");
            shown.insert(dialog.at("digest").get<std::string>());
            const bool overwrites = !decided.isEmpty() && decided != QStringList{"--theirs=/log-driver"};
            QCOMPARE(dialog.at("overwritten"), overwrites ? 1 : 0);
        }
        QCOMPARE(digests.size(), std::size_t(4));
        QCOMPARE(shown.size(), std::size_t(4));
    }

    void anotherOneAtWorkIsNotDisturbed()
    {
        QCOMPARE(ask({"--apply", serverPlan}).status, 0);
        QVERIFY(QFile::remove(state(1)));
        const int lock = open(at(paths::lock).toUtf8().constData(), O_RDWR | O_CLOEXEC);
        QVERIFY(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0);
        const auto before = tree();
        for (const QStringList &arguments : {QStringList{"--apply", serverPlan}, QStringList{"--rollback"}}) {
            const Answer busy = ask(arguments);
            QCOMPARE(busy.status, 1);
            QCOMPARE(busy.word(), QString("failed"));
            QCOMPARE(busy.result().at("error").at("code"), "Busy");
        }
        QCOMPARE(ask({"--history"}).events("transaction").at(0).at("state"), "open");
        QVERIFY(tree() == before);
        close(lock);
    }

    void aHandEditIsAskedAbout()
    {
        put(at(paths::daemonJson), json("{'log-level': 'debug', 'labels': ['rack=7']}"));
        const auto before = tree();
        const Answer asked = ask({"--apply", serverPlan});
        QCOMPARE(asked.status, 2);
        QCOMPARE(asked.result().at("conflicts"), 1);
        const auto conflicts = asked.events("conflict");
        QCOMPARE(conflicts.size(), std::size_t(1));
        QCOMPARE(conflicts[0].at("path"), paths::daemonJson);
        QCOMPARE(conflicts[0].at("pointer"), "/log-level");
        QVERIFY(conflicts[0].contains("theirs") && conflicts[0].contains("ours"));
        QCOMPARE(ask({"--validate", serverPlan}).status, 2);
        QCOMPARE(ask({"--validate", serverPlan, "--theirs", "/log-level"}).status, 0);
        QCOMPARE(ask({"--validate", serverPlan, "--take-ours"}).status, 0);
        QVERIFY(tree() == before);
        QCOMPARE(ask({"--apply", serverPlan, "--take-ours"}).status, 0);
        QVERIFY(readFile(at(paths::daemonJson)).contains("rack=7"));
    }

    void nothingIsDecidedAboutWhatNobodyHas_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<bool>("isKnown");
        const auto row = [](const char *name, const char *place, bool isKnown) {
            QTest::newRow(name) << QString::fromLatin1(place) << isKnown;
        };
        row("a key of both", "/log-level", true);
        row("a key of the plan", "/log-opts/max-size", true);
        row("keys of the plan", "/log-opts", true);
        row("a key of the host", "/labels", true);
        row("a key with a slash in its name", "/builder/gc~1s", true);
        row("what nobody has", "/nothere/x", false);
        row("below a key that is no object", "/labels/x", false);
        row("nothing", "/", false);
        row("a file of the plan", "/etc/systemd/system/docker.service.d/20-limits.conf", true);
        row("a file of the host", "/etc/systemd/system/docker.service.d/10-proxy.conf", true);
        row("a file that nobody has", "/etc/docker/dockwright-proxy.env", false);
        row("a file of others", "/etc/systemd/system/docker.service.d/99-site.conf", false);
        row("all of daemon.json", "/etc/docker/daemon.json", false);
        row("a key as it is shown", "/etc/docker/daemon.json#/log-level", false);
    }
    void nothingIsDecidedAboutWhatNobodyHas()
    {
        QFETCH(QString, place);
        QFETCH(bool, isKnown);
        put(at(paths::daemonJson), json("{'log-level': 'debug', 'labels': ['rack=7'], 'builder': {'gc/s': 1}}"));
        put(at("/etc/systemd/system/docker.service.d/10-proxy.conf"), "[Service]\nEnvironment=HTTP_PROXY=http://a.lan:1\n");
        put(at("/etc/systemd/system/docker.service.d/99-site.conf"), "[Service]\nNice=3\n");
        const auto before = tree();
        for (const char *option : {"--ours", "--theirs"}) {
            const QStringList decision{QString::fromLatin1(option), place, "--theirs", "/log-level"};
            const Answer valid = ask(QStringList{"--validate", serverPlan} + decision);
            QVERIFY2(valid.output.contains("is neither on this host nor in the plan") == !isKnown, valid.all());
            if (isKnown)
                continue;
            QVERIFY2(valid.status == 2 && valid.result().at("error").at("code") == "InvalidInput", valid.all());
            QCOMPARE(ask(QStringList{"--apply", serverPlan} + decision).status, 2);
            QCOMPARE(ask(QStringList{"--preview", serverPlan} + decision).status, 2);
        }
        QVERIFY(tree() == before || isKnown);
    }

    void whatWasCutOffIsTakenBackAndNothingElse()
    {
        QCOMPARE(ask({"--recover"}).word(), "unchanged");
        const auto before = tree();
        QCOMPARE(ask({"--apply", serverPlan}).word(), "applied");
        QCOMPARE(ask({"--recover"}).word(), "unchanged");
        QVERIFY(QFile::remove(state(1)));
        QVERIFY(call({"--health", "--root", root()}).output.contains("only partly made"));
        const Answer recovered = ask({"--recover"});
        QCOMPARE(recovered.word(), "recovered");
        QCOMPARE(recovered.result().value("transaction", 0), 1);
        QVERIFY(tree() == before);
        const auto history = ask({"--history"}).events("transaction");
        QCOMPARE(history.size(), std::size_t(1));
        QCOMPARE(history[0].value("state", ""), "rolled-back");
        QCOMPARE(history[0].value("recovery", Json()).value("by", ""), "call");
        for (const QStringList &wrong :
             {QStringList{"--recover", "--at-boot", "--root", root()}, QStringList{"--history", "--at-boot"}})
            QCOMPARE(call(wrong).status, 2);
    }

    void whoIsNotRootChangesNothing()
    {
        // Where anybody may go, and where programs may be: neither is sure of the clone or of $TMPDIR.
        const QTemporaryDir open(QStringLiteral("/tmp/dockwright-XXXXXX"));
        QVERIFY(QFile::setPermissions(open.path(), QFile::Permissions(0x7055)));
        const QStringList arguments{open.filePath("helper"), "--apply", open.filePath("plan.json"), "--json"};
        QVERIFY(QFile::copy(program, arguments[0]) && QFile::copy(serverPlan, arguments[2]));
        QProcess process;
        if (geteuid() == 0)
            process.start("/usr/bin/setpriv", QStringList{"--reuid=65534", "--regid=65534", "--clear-groups"} + arguments);
        else
            process.start(arguments[0], arguments.mid(1));
        QVERIFY(process.waitForFinished(patience));
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(process.readAllStandardOutput().contains("NotAuthorized"));
    }
};

DOCKWRIGHT_TEST(TestCommandLine, QCoreApplication)

} // namespace test_command_line

#include "test_command_line.moc"
