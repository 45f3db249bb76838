#include "core/plan/plan_description.h"
#include "tests/support/golden.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

using namespace dockwright::core;

namespace {

const QString resources = QStringLiteral(SOURCE_DIR "/resources/");
const QString plansManual = resources + QStringLiteral("man/dockwright-plan.5");
const QString wizardsManual = resources + QStringLiteral("man/dockwright.1");
const QString helpersManual = resources + QStringLiteral("man/dockwright-helper.8");

struct Ended {
    int status = -1;
    QString output; ///< standard output and standard error
};

Ended runProgram(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// "apply", "dry-run", …: what `PROGRAM --help` shows.
QStringList optionsOf(const QString &program)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const Ended help = runProgram(QStringLiteral(BIN_DIR "/") + program, {QStringLiteral("--help")});
    static const QRegularExpression option(QStringLiteral("^ {1,8}(?:-[a-z], )?--([a-z-]+)"),
                                           QRegularExpression::MultilineOption);
    QStringList names;
    for (auto matches = option.globalMatch(help.output); matches.hasNext();)
        names << matches.next().captured(1);
    return names;
}

/// True if `text` has `word` and no letter or hyphen follows.
bool names(const QByteArray &text, const QString &word)
{
    const QRegularExpression whole(QRegularExpression::escape(word) + QStringLiteral("(?![a-z-])"));
    return whole.match(QString::fromUtf8(text)).hasMatch();
}

const QString systemPython = QStringLiteral("/usr/bin/python3");

/// Validates the plans on standard input, one a line, against the schema in argv[1], and says "valid" or what is wrong of each.
const QString validator = QStringLiteral("import json, sys\n"
                                         "from jsonschema import Draft202012Validator as Validator\n"
                                         "schema = json.load(open(sys.argv[1], encoding='utf-8'))\n"
                                         "Validator.check_schema(schema)\n"
                                         "for line in sys.stdin.buffer:\n"
                                         "    errors = Validator(schema).iter_errors(json.loads(line))\n"
                                         "    print('; '.join(ascii(e.message) for e in errors) or 'valid')\n");

/// One answer for each plan; an answer more if the validator failed.
QStringList validate(const QByteArrayList &plans)
{
    QByteArray input;
    for (const QByteArray &plan : plans)
        input += QByteArray(plan).replace('\n', ' ') + '\n';
    const Ended ended =
        runProgram(systemPython, {QStringLiteral("-c"), validator, resources + QStringLiteral("plan.schema.json")}, input);
    QStringList answers = ended.output.split(u'\n', Qt::SkipEmptyParts);
    if (ended.status != 0)
        answers << QStringLiteral("exit status %1").arg(ended.status);
    return answers;
}

bool hasValidator()
{
    return runProgram(systemPython, {QStringLiteral("-c"), QStringLiteral("from jsonschema import Draft202012Validator")})
               .status
        == 0;
}

} // namespace

class TestDocuments : public QObject
{
    Q_OBJECT

private slots:
    void thePlansManualIsMadeFromItsDescription()
    {
        const QByteArray form = contentOf(plansManual + QStringLiteral(".in"));
        QVERIFY(form.count("@MEMBERS@\n") == 1);
        QVERIFY(matchesGolden(plansManual, QByteArray(form).replace("@MEMBERS@\n", planManual())));
    }

    void everyMemberStandsInThePlansManual()
    {
        const QByteArray manual = contentOf(plansManual);
        for (const Member &member : planMembers())
            QVERIFY2(manual.contains(QByteArray("\n.It Cm ") + member.name + '\n'), member.name);
    }

    void everyOptionIsDocumentedAndCompleted_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("manual");
        QTest::addColumn<int>("least");
        QTest::newRow("dockwright-helper") << QStringLiteral("dockwright-helper") << helpersManual << 16;
        QTest::newRow("dockwright") << QStringLiteral("dockwright") << wizardsManual << 8;
    }
    void everyOptionIsDocumentedAndCompleted()
    {
        QFETCH(QString, program);
        QFETCH(QString, manual);
        QFETCH(int, least);
        const QStringList options = optionsOf(program);
        QVERIFY(options.size() >= least);
        const QByteArray whole = contentOf(manual);
        const QByteArray documented = whole.mid(whole.indexOf(".Sh OPTIONS"));
        const QByteArray inBash = contentOf(resources + QStringLiteral("completion/%1.bash").arg(program));
        const QByteArray inZsh = contentOf(resources + QStringLiteral("completion/_%1").arg(program));
        for (const QString &option : options) {
            QVERIFY2(names(documented, QStringLiteral("Fl Fl ") + option), qPrintable(option));
            QVERIFY2(names(inBash, QStringLiteral("--") + option), qPrintable(option));
            QVERIFY2(names(inZsh, QStringLiteral("--") + option), qPrintable(option));
        }
    }

    void theManualsAreWellFormed_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("dockwright(1)") << wizardsManual;
        QTest::newRow("dockwright-helper(8)") << helpersManual;
        QTest::newRow("dockwright-plan(5)") << plansManual;
    }
    void theManualsAreWellFormed()
    {
        QFETCH(QString, path);
        if (!QStandardPaths::findExecutable(QStringLiteral("mandoc")).isEmpty()) {
            const Ended lint = runProgram(QStringLiteral("mandoc"), {"-T", "lint", "-W", "error", path});
            QVERIFY2(lint.status == 0, qPrintable(lint.output));
            return;
        }
        if (QStandardPaths::findExecutable(QStringLiteral("man")).isEmpty())
            QSKIP("neither mandoc nor man is here");
        const Ended man =
            runProgram(QStringLiteral("sh"), {"-c", "man --warnings -E UTF-8 -l -Tutf8 -Z \"$1\" 2>&1 >/dev/null", "sh", path});
        QVERIFY2(man.status == 0 && man.output.isEmpty(), qPrintable(man.output));
    }

    void theSchemaTakesPlans()
    {
        if (!hasValidator())
            QSKIP("python3-jsonschema is not installed");
        QByteArrayList plans{"{}", writePlan(Plan{})};
        for (const QString &example : QDir(resources + QStringLiteral("examples")).entryList({"*.json"}, QDir::Files))
            if (example != QLatin1String("facts.json"))
                plans << contentOf(resources + QStringLiteral("examples/") + example);
        QVERIFY(plans.size() > 5);
        QCOMPARE(validate(plans), QStringList(plans.size(), QStringLiteral("valid")));
    }

    void theSchemaRefusesWhatIsNotAPlan()
    {
        if (!hasValidator())
            QSKIP("python3-jsonschema is not installed");
        const QByteArrayList plans{"[]",
                                   "{\"version\": 2}",
                                   "{\"prozy\": {}}",
                                   "{\"capacity\": {\"containerz\": 1}}",
                                   "{\"security\": true}",
                                   "{\"capacity\": {\"cpuQuota\": 80}}",
                                   "{\"capacity\": {\"containers\": \"80\"}}",
                                   "{\"capacity\": {\"containers\": 1.5}}",
                                   "{\"capacity\": {\"containers\": 0}}",
                                   "{\"capacity\": {\"containers\": 100001}}",
                                   "{\"logging\": {\"driver\": \"jsonfile\"}}",
                                   "{\"defaults\": {\"init\": \"yes\"}}",
                                   "{\"comments\": null}",
                                   "{\"registry\": {\"mirrors\": [\"https://a.lan\", \"https://a.lan\"]}}",
                                   "{\"proxy\": {\"http\": \"http://a.lan:1\\n\"}}",
                                   "{\"proxy\": {\"http\": \"\\u0007\"}}"};
        const QStringList answers = validate(plans);
        QCOMPARE(answers.size(), plans.size());
        for (qsizetype i = 0; i < plans.size(); ++i) {
            QVERIFY2(answers[i] != QLatin1String("valid"), plans[i].constData());
            QVERIFY2(!readPlan(plans[i]).has_value(), plans[i].constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestDocuments)
#include "test_documents.moc"
