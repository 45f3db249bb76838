// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sys/stat.h>

namespace test_export {

using namespace dockwright::core;

namespace {

const QByteArray passwordPlan = "{\"proxy\": {\"http\": \"http://u:geheim@proxy.lan:3128\"}}";

struct Answer {
    int status = -1;
    QByteArray output;
    QByteArray errors;
    Json result;

    QString word() const { return textOf(result, "status"); }
    QByteArray all() const { return "exit " + QByteArray::number(status) + '\n' + output + errors; }
};

} // namespace

#define QVERIFY_STATUS(answer, expected) QVERIFY2((answer).status == (expected), (answer).all().constData())

/// dockwright-helper --export as it is called, without rights.
class TestExport : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString at(const char *name) const { return m_directory->filePath(QLatin1String(name)); }

    /// Runs a program with a home of its own.
    Answer run(const QString &program, const QStringList &arguments, const QByteArray &input = {}) const
    {
        QProcess process;
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("HOME"), m_directory->path());
        environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
        process.write(input);
        process.closeWriteChannel();
        const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
        Answer answer{hasEnded ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError(), {}};
        const QByteArray last = answer.output.trimmed().split('\n').last();
        answer.result = Json::parse(last.begin(), last.end(), nullptr, false);
        return answer;
    }

    Answer exportPlan(const char *form, const QString &out, const QStringList &more = {"--json"},
                      const QByteArray &plan = "{}") const
    {
        return run(QStringLiteral(BIN_DIR "/dockwright-helper"),
                   QStringList{"--export", "-", "--as", QLatin1String(form), "--out", out} + more, plan);
    }

    QByteArray git(const QStringList &arguments) const { return run(QStringLiteral("git"), arguments).output.trimmed(); }

    void nameTheUser() const
    {
        QFile file(at(".gitconfig"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[user]\nname = Ada\nemail = ada@example.com\nuseConfigOnly = true\n");
    }

    QStringList filesIn(const QString &directory) const
    {
        QStringList paths;
        QDirIterator each(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext())
            paths << QDir(directory).relativeFilePath(each.next());
        paths.sort();
        return paths;
    }

    static bool holds(const QString &path, const char *text)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(text);
    }

private slots:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void aFormIsWrittenWhereItIsWanted()
    {
        const QString out = at("a/b");
        const Answer done = exportPlan("ansible", out);
        QVERIFY_STATUS(done, 0);
        QCOMPARE(done.word(), QStringLiteral("exported"));
        QStringList told;
        for (const Json &file : done.result["files"])
            told << textOf(file, "path");
        told.sort();
        QCOMPARE(filesIn(out), told);
        QVERIFY(told.contains(QStringLiteral("site.yml")));
        QCOMPARE(textOf(done.result, "directory"), out);
        QVERIFY(textOf(done.result, "digest").size() == 64);
    }

    void nothingIsOverwritten()
    {
        QVERIFY(QDir().mkpath(at("full")));
        QFile mine(at("full/README.md"));
        QVERIFY(mine.open(QIODevice::WriteOnly) && mine.write("mine") == 4);
        mine.close();
        for (const char *form : {"ansible", "cloud-init", "directory", "script"}) {
            const Answer refused = exportPlan(form, at("full"));
            QVERIFY_STATUS(refused, 2);
            QVERIFY2(refused.output.contains("is not empty") && refused.output.contains("README.md"), refused.all());
        }
        QCOMPARE(filesIn(at("full")), QStringList{"README.md"});
        const Answer notOne = exportPlan("script", at("full/README.md"));
        QVERIFY_STATUS(notOne, 2);
        QVERIFY(QDir().mkpath(at("empty")));
        QVERIFY_STATUS(exportPlan("script", at("empty")), 0);
        QVERIFY_STATUS(exportPlan("script", at("empty")), 2);
    }

    void aWrongCallOrPlanWritesNothing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no form") << QStringList{"--export", "-", "--out", "%"};
        QTest::newRow("unknown form") << QStringList{"--export", "-", "--as", "puppet", "--out", "%"};
        QTest::newRow("no directory") << QStringList{"--export", "-", "--as", "script"};
        QTest::newRow("push without a commit")
            << QStringList{"--export", "-", "--as", "directory", "--out", "%", "--push", "origin", "main"};
        QTest::newRow("push without a branch")
            << QStringList{"--export", "-", "--as", "directory", "--out", "%", "--commit", "--push", "origin"};
        QTest::newRow("push to what is no branch")
            << QStringList{"--export", "-", "--as", "directory", "--out", "%", "--commit", "--push", "origin", "a..b"};
        QTest::newRow("push to more than a branch")
            << QStringList{"--export", "-", "--as", "directory", "--out", "%", "--commit", "--push", "origin", "a:b"};
        QTest::newRow("push to what Git takes for an option")
            << QStringList{"--export", "-", "--as", "directory", "--out", "%", "--commit", "--push=--receive-pack=x", "main"};
        QTest::newRow("commit of another form") << QStringList{"--export", "-", "--as", "script", "--out", "%", "--commit"};
        QTest::newRow("facts for any host")
            << QStringList{"--export", "-", "--as",    "ansible",
                           "--out",    "%", "--facts", SOURCE_DIR "/resources/examples/facts.json"};
        QTest::newRow("root") << QStringList{"--export", "-", "--as", "script", "--out", "%", "--root", "/"};
        QTest::newRow("wrong plan") << QStringList{"--export", "-", "--as", "script", "--out", "%"};
        QTest::newRow("form without export") << QStringList{"--validate", "-", "--as", "script"};
        QTest::newRow("password into Git") << QStringList{"--export",        "-", "--as", "directory", "--out", "%",
                                                          "--with-passwords"};
        QTest::newRow("password beside ansible-vault")
            << QStringList{"--export", "-", "--as", "ansible", "--out", "%", "--with-passwords"};
        QTest::newRow("password without export") << QStringList{"--validate", "-", "--with-passwords"};
    }
    void aWrongCallOrPlanWritesNothing()
    {
        QFETCH(QStringList, arguments);
        arguments.replaceInStrings(QStringLiteral("%"), at("out"));
        const bool isPlanWrong = qstrcmp(QTest::currentDataTag(), "wrong plan") == 0;
        const Answer refused = run(QStringLiteral(BIN_DIR "/dockwright-helper"), arguments + QStringList{"--json"},
                                   isPlanWrong ? "{\"capacity\": {\"containers\": 0}}" : "{}");
        QVERIFY_STATUS(refused, 2);
        QVERIFY(!QFile::exists(at("out")));
    }

    void aPasswordThatIsAskedForIsInFilesThatOnlyTheirOwnerReads()
    {
        const Answer done = exportPlan("script", at("out"), {"--with-passwords"}, passwordPlan);
        QVERIFY_STATUS(done, 0);
        QVERIFY2(done.output.contains("password"), done.all()); // the note, without it
        QVERIFY2(!done.all().contains("geheim"), done.all());
        QVERIFY(holds(at("out/deploy-docker.sh"), "geheim"));
        struct stat status {};
        QCOMPARE(stat(QFile::encodeName(at("out/deploy-docker.sh")).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0700U);
        const Answer cloud = exportPlan("cloud-init", at("cloud"), {"--with-passwords", "--json"}, passwordPlan);
        QVERIFY_STATUS(cloud, 0);
        QVERIFY(cloud.result["secret"] == true && holds(at("cloud/user-data"), "geheim"));
    }

    void nobodyIsGivenAPasswordUnasked_data()
    {
        QTest::addColumn<QByteArray>("form");
        for (const char *form : {"ansible", "cloud-init", "directory", "script"})
            QTest::newRow(form) << QByteArray(form);
    }
    void nobodyIsGivenAPasswordUnasked()
    {
        QFETCH(QByteArray, form);
        const Answer done = exportPlan(form.constData(), at("out"), {"--json"}, passwordPlan);
        QVERIFY_STATUS(done, 0);
        QVERIFY(done.result["secret"] == false);
        QCOMPARE(textOf(done.result["notes"][0], "id"), QStringLiteral("export/password"));
        bool isTold = false;
        for (const QString &file : filesIn(at("out"))) {
            QVERIFY2(!holds(at("out/") + file, "geheim"), qPrintable(file));
            isTold = isTold || holds(at("out/") + file, "xxxxx");
        }
        QVERIFY(isTold);
    }

    void aPlanThatAPasswordWasLeftOutOfIsNotApplied()
    {
        QVERIFY(QDir().mkpath(at("root")));
        QVERIFY_STATUS(exportPlan("directory", at("git"), {"--json"}, passwordPlan), 0);
        const QString helper = QStringLiteral(BIN_DIR "/dockwright-helper");
        const Answer previewed = run(helper, {"--preview", at("git/plan.json"), "--root", at("root"), "--json"});
        QVERIFY_STATUS(previewed, 0);
        QVERIFY2(previewed.output.contains("\"proxy/password\""), previewed.all());
        for (const QStringList &more : {QStringList{}, QStringList{"--dry-run"}}) {
            const Answer refused =
                run(helper, QStringList{"--apply", at("git/plan.json"), "--root", at("root"), "--json"} + more);
            QVERIFY_STATUS(refused, 2);
            QVERIFY2(textOf(refused.result["error"], "message").contains(QLatin1String("left out")), refused.all());
        }
        QVERIFY(!QFile::exists(at("root/etc")));
        QVERIFY_STATUS(run(helper, {"--apply", "-", "--root", at("root"), "--json"}, passwordPlan), 0);
        QVERIFY(holds(at("root/etc/docker/dockwright-proxy.env"), "geheim"));
    }

    void thePasswordIsReplacedInADirectory()
    {
        const Answer noted = exportPlan("directory", at("other"), {"--json"}, passwordPlan);
        QVERIFY_STATUS(noted, 0);
        QCOMPARE(textOf(noted.result["notes"][0], "id"), QStringLiteral("export/password"));
        QFile plan(at("other/plan.json"));
        QVERIFY(plan.open(QIODevice::ReadOnly));
        QVERIFY(plan.readAll().contains("http://u:xxxxx@proxy.lan:3128"));
    }

    void theDirectoryIsCommittedToANewRepository()
    {
        nameTheUser();
        const Answer done = exportPlan("directory", at("out"), {"--commit", "--json"});
        QVERIFY_STATUS(done, 0);
        QCOMPARE(textOf(done.result, "commit").toLatin1(), git({"-C", at("out"), "rev-parse", "main"}));
        const QByteArray digest = textOf(done.result, "digest").toLatin1();
        QCOMPARE(git({"-C", at("out"), "log", "--format=%an %s %(trailers:separator=)"}),
                 "Ada feat(docker): apply SRE 2025 systemd optimizations Plan-SHA256: " + digest);
        QCOMPARE(git({"-C", at("out"), "status", "--porcelain"}), "");
    }

    void aNewerPlanTakesThePlaceOfAnOlderOneAsTheReadmeSays()
    {
        nameTheUser();
        QVERIFY_STATUS(exportPlan("directory", at("repository/docker"), {"--commit", "--json"}), 0);
        QVERIFY_STATUS(exportPlan("directory", at("repository/docker"), {"--commit", "--json"}), 2);
        // The same plan once more: there is nothing to commit.
        QVERIFY_STATUS(run(QStringLiteral("git"), {"-C", at("repository/docker"), "rm", "--quiet", "-r", "."}), 0);
        const QByteArray head = git({"-C", at("repository/docker"), "rev-parse", "HEAD"});
        const Answer again = exportPlan("directory", at("repository/docker"), {"--commit", "--json"});
        QVERIFY_STATUS(again, 0);
        QCOMPARE(textOf(again.result, "commit").toLatin1(), head);
        QVERIFY_STATUS(run(QStringLiteral("git"), {"-C", at("repository/docker"), "rm", "--quiet", "-r", "."}), 0);
        const Answer second =
            exportPlan("directory", at("repository/docker"), {"--commit", "--json"}, "{\"capacity\": {\"containers\": 300}}");
        QVERIFY_STATUS(second, 0);
        const QByteArray changed = git({"-C", at("repository/docker"), "show", "--format=", "--name-only"});
        QVERIFY2(changed.contains("20-limits.conf") && !changed.contains("40-logging.conf"), changed);
    }

    void onlyTheDirectoryIsCommitted()
    {
        nameTheUser();
        QVERIFY_STATUS(run(QStringLiteral("git"), {"init", "--quiet", at("repository")}), 0);
        QFile other(at("repository/other"));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.close();
        git({"-C", at("repository"), "add", "other"});
        QVERIFY_STATUS(exportPlan("directory", at("repository/docker"), {"--commit", "--json"}), 0);
        QCOMPARE(git({"-C", at("repository"), "status", "--porcelain"}), "A  other");
    }

    void aCommitIsPushedAndNeverByForce()
    {
        nameTheUser();
        QVERIFY_STATUS(run(QStringLiteral("git"), {"init", "--quiet", "--bare", at("remote")}), 0);
        const auto commitAnd = [this](const char *directory, const QByteArray &plan) {
            return exportPlan("directory", at(directory), {"--commit", "--push", at("remote"), "fleet/web", "--json"}, plan);
        };
        const Answer first = commitAnd("first", "{}");
        QVERIFY_STATUS(first, 0);
        const QByteArray pushed = textOf(first.result, "commit").toLatin1();
        QCOMPARE(git({"-C", at("remote"), "rev-parse", "refs/heads/fleet/web"}), pushed);
        QCOMPARE(textOf(first.result, "branch"), QStringLiteral("fleet/web"));
        // Another history, and settings that would force it.
        QFile settings(at(".gitconfig"));
        QVERIFY(settings.open(QIODevice::Append)
                && settings.write("[push]\nuseForceIfIncludes = true\ndefault = current\n") > 0);
        settings.close();
        const Answer second = commitAnd("second", "{\"capacity\": {\"containers\": 300}}");
        QVERIFY_STATUS(second, 1);
        QVERIFY2(second.output.contains("not pushed") && second.output.contains("git pull"), second.all());
        QCOMPARE(git({"-C", at("remote"), "rev-parse", "refs/heads/fleet/web"}), pushed);
        QVERIFY(QFile::exists(at("second/plan.json")));
        QVERIFY(!git({"-C", at("second"), "rev-parse", "HEAD"}).isEmpty());
    }

    void thePasswordOfARemoteIsNotTold()
    {
        nameTheUser();
        const Answer failed =
            exportPlan("directory", at("out"),
                       {"--commit", "--push", QStringLiteral("http://u:geheim@127.0.0.1:9/x.git"), "main", "--json"});
        QVERIFY_STATUS(failed, 1);
        QVERIFY2(failed.output.contains("not pushed") && !failed.all().contains("geheim"), failed.all());
    }

    void whatGitRefusesIsSaidInItsWords()
    {
        QFile file(at(".gitconfig"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[user]\nuseConfigOnly = true\n");
        file.close();
        const Answer failed = exportPlan("directory", at("out"), {"--commit", "--json"});
        QVERIFY_STATUS(failed, 1);
        QVERIFY2(failed.output.contains("not committed") && failed.output.contains("identity"), failed.all());
        QVERIFY(QFile::exists(at("out/plan.json")));
    }
};

DOCKWRIGHT_TEST(TestExport, QCoreApplication)

} // namespace test_export

#include "test_export.moc"
