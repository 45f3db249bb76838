// SPDX-License-Identifier: Apache-2.0
#include "core/base/message.h"
#include "core/catalog/guide_steps.h"
#include "core/plan/plan_description.h"
#include "tests/support/documented.h"
#include "tests/support/files.h"
#include "tests/support/golden.h"
#include "tests/support/lacking.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>

namespace test_documents {

using namespace dockwright::core;

namespace {

const QString resources = QStringLiteral(SOURCE_DIR "/resources/");
const QStringList locales = documented::locales();
const QStringList manuals{"dockwright.1", "dockwright-helper.8", "dockwright-plan.5"};

QString manualPath(const QString &locale, const QString &page)
{
    return resources + QStringLiteral("man/") + (locale.isEmpty() ? page : locale + u'/' + page);
}

/// A row for each manual in each language: "locale" and "page".
void addManuals()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("page");
    for (const QString &locale : locales)
        for (const QString &page : manuals)
            QTest::newRow(qPrintable(manualPath(locale, page).mid(resources.size()))) << locale << page;
}

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
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

/// What a manual is about, whatever its language: its sections, what its lists explain, and its examples.
QByteArrayList outline(const QByteArray &manual)
{
    QByteArrayList lines;
    bool isLiteral = false;
    for (const QByteArray &line : manual.split('\n')) {
        if (line.startsWith(".It") || line.startsWith(".Dl") || line.startsWith(".Sh"))
            lines << line;
        else if (line.startsWith(".Ss"))
            lines << line.left(3);
        else if (isLiteral && !line.contains('#') && !line.startsWith(".Ed"))
            lines << line;
        isLiteral = line.startsWith(".Bd -literal") || (isLiteral && !line.startsWith(".Ed"));
    }
    return lines;
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

QByteArray codeCell(const QByteArray &text)
{
    return text.isEmpty() ? QByteArray("–") : '`' + QByteArray(text).replace('\n', ' ').replace('|', "\\|") + '`';
}

QByteArray textCell(const QString &text)
{
    return text.toUtf8().replace('\n', ' ').replace('|', "\\|");
}

/// What was seen, and on which releases.
QByteArray measuredCell(const Directive &directive, const Wording &wording)
{
    if (*directive.measurement == 0)
        return {};
    return QByteArray(directive.measuredOn) + ": " + textCell(wording(directive.measurement));
}

/// A row of the table that says what became of the guide.
QByteArray guideRow(const Directive &directive, const Wording &wording)
{
    const QByteArray ours = QByteArray(directive.key).isEmpty()
        ? QByteArray("–")
        : codeCell(QByteArray(directive.file).split('/').last() + ": " + directive.key);
    const QByteArrayList cells{codeCell(QByteArray(directive.guideFile) + (*directive.guideKey != 0 ? " " : "")
                                        + directive.guideKey),
                               codeCell(directive.guideValue),
                               dispositionName(directive.disposition),
                               ours,
                               textCell(wording(directive.reason)),
                               QByteArray(directive.source).replace('|', "\\|"),
                               measuredCell(directive, wording),
                               knownReleases(directive).toUtf8()};
    return "| " + cells.join(" | ") + " |\n";
}

QByteArray stepRow(const GuideStep &step, const Wording &wording)
{
    const QByteArrayList cells{*step.place == 0 ? QByteArray("–") : QByteArray(step.place), codeCell(step.published),
                               dispositionName(step.disposition), codeCell(step.ours), textCell(wording(step.reason))};
    return "| " + cells.join(" | ") + " |\n";
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
    void theGuidesTableIsMadeFromTheCatalog()
    {
        for (const QString &locale : locales) {
            const QString path =
                resources + QLatin1String("guide/guide.") + locale + QLatin1String(locale.isEmpty() ? "md" : ".md");
            QByteArray table;
            for (const Directive &directive : catalog())
                table += guideRow(directive, Wording(locale));
            QByteArray steps;
            for (const GuideStep &step : guideSteps())
                steps += stepRow(step, Wording(locale));
            const QByteArray form = readFile(path + QStringLiteral(".in"));
            QVERIFY(form.count("@TABLE@\n") == 1 && form.count("@STEPS@\n") == 1);
            QVERIFY(matchesGolden(path, QByteArray(form).replace("@TABLE@\n", table).replace("@STEPS@\n", steps)));
        }
    }

    void whatTheGuidesStepsBecameIsThere()
    {
        const QStringList options = optionsOf("dockwright-helper");
        QVERIFY(options.size() > 20);
        for (const GuideStep &step : guideSteps()) {
            const QString ours = QString::fromUtf8(step.ours);
            const QString last = ours.section(u' ', -1);
            if (ours.startsWith(QLatin1String("dockwright-helper ")))
                QVERIFY2(options.contains(last.mid(2)), step.ours);
            else if (ours.startsWith(QLatin1String("plan: ")) && last != QLatin1String("engine"))
                QVERIFY2(std::ranges::any_of(planMembers(),
                                             [&](const Member &member) {
                                                 return last
                                                     == QLatin1String(member.section) + u'.' + QLatin1String(member.name);
                                             }),
                         step.ours);
        }
    }

    void thePlansManualIsMadeFromItsDescription()
    {
        for (const QString &locale : locales) {
            const QString path = manualPath(locale, "dockwright-plan.5");
            const QByteArray form = readFile(path + QStringLiteral(".in"));
            QVERIFY(form.count("@MEMBERS@\n") == 1);
            QVERIFY(matchesGolden(path, QByteArray(form).replace("@MEMBERS@\n", planManual(locale))));
            for (const Member &member : planMembers())
                QVERIFY2(readFile(path).contains(QByteArray("\n.It Cm ") + member.name + '\n'), member.name);
        }
    }

    void theChineseManualsSayTheSame_data() { addManuals(); }
    void theChineseManualsSayTheSame()
    {
        QFETCH(QString, locale);
        QFETCH(QString, page);
        const QByteArrayList english = outline(readFile(manualPath({}, page)));
        QVERIFY(english.size() > 20);
        QCOMPARE(outline(readFile(manualPath(locale, page))).join('\n'), english.join('\n'));
    }

    void everyOptionIsDocumentedAndCompleted_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("page");
        QTest::addColumn<int>("least");
        QTest::newRow("dockwright-helper") << QStringLiteral("dockwright-helper") << manuals[1] << 16;
        QTest::newRow("dockwright") << QStringLiteral("dockwright") << manuals[0] << 8;
    }
    void everyOptionIsDocumentedAndCompleted()
    {
        QFETCH(QString, program);
        QFETCH(QString, page);
        QFETCH(int, least);
        const QStringList options = optionsOf(program);
        QVERIFY(options.size() >= least);
        const QString completions = documented::completions;
        const Ended byFish =
            runProgram(QStringLiteral("fish"),
                       {"--no-config", "--command", QStringLiteral("source $argv[1]; complete --do-complete \"$argv[2] --\""),
                        completions + program + QStringLiteral(".fish"), program});
        QVERIFY2(byFish.status == 0, qPrintable(byFish.output));
        const Ended byZsh = runProgram(QStringLiteral("zsh"), {"-f", "-n", completions + u'_' + program});
        QVERIFY2(byZsh.status == 0, qPrintable(byZsh.output));
        const QByteArray inBash = readFile(completions + program + QStringLiteral(".bash"));
        const QByteArray inZsh = readFile(completions + u'_' + program);
        for (const QString &option : options) {
            for (const QString &locale : locales) {
                const QByteArray manual = readFile(manualPath(locale, page));
                QVERIFY2(names(manual.mid(manual.indexOf(".Sh OPTIONS")), QStringLiteral("Fl Fl ") + option),
                         qPrintable(option));
            }
            QVERIFY2(names(inBash, QStringLiteral("--") + option), qPrintable(option));
            QVERIFY2(names(inZsh, QStringLiteral("--") + option), qPrintable(option));
            QVERIFY2(names(byFish.output.toUtf8(), QStringLiteral("--") + option), qPrintable(option));
        }
    }

    /// Each skip is LACKING, which is a failure, and nothing waits by a limit of its own.
    void noTestIsPassedOverInSilence()
    {
        int files = 0;
        QDirIterator sources(QStringLiteral(SOURCE_DIR "/tests"), {"*.cpp", "*.h"}, QDir::Files, QDirIterator::Subdirectories);
        while (sources.hasNext()) {
            const QString path = sources.next();
            const QString name = QFileInfo(path).fileName();
            if (name == QLatin1String("lacking.h") || name == QLatin1String("patience.h")
                || name == QLatin1String("test_documents.cpp"))
                continue;
            const QByteArray text = readFile(path);
            QVERIFY2(!text.contains("QSKIP("), qPrintable(path));
            QVERIFY2(!text.contains("_WITH_TIMEOUT("), qPrintable(path));
            ++files;
        }
        QVERIFY(files > 80);
    }

    void theManualsAreShownWithoutAWarning_data() { addManuals(); }
    void theManualsAreShownWithoutAWarning()
    {
        QFETCH(QString, locale);
        QFETCH(QString, page);
        const QString path = manualPath(locale, page);
        qputenv("LC_ALL", "C.UTF-8");
        const Ended man = runProgram(QStringLiteral("sh"),
                                     {"-c", "man --warnings=w -E UTF-8 -l -Tutf8 -Z \"$1\" 2>&1 >/dev/null", "sh", path});
        QVERIFY2(man.status == 0 && man.output.isEmpty(), qPrintable(man.output));
        // It would warn about a path that is not ASCII.
        const Ended groff = runProgram(QStringLiteral("groff"), {"-Kutf8", "-Tutf8", "-mandoc", "-ww", "-z"}, readFile(path));
        QVERIFY2(groff.status == 0 && groff.output.isEmpty(), qPrintable(groff.output));
        const Ended mandoc = runProgram(QStringLiteral("mandoc"), {"-T", "lint", "-W", "error", path});
        QVERIFY2(mandoc.status == 0, qPrintable(mandoc.output));
        const Ended name = runProgram(QStringLiteral("lexgrog"), {path});
        QVERIFY2(name.status == 0 && name.output.contains(page.section(u'.', 0, 0) + QStringLiteral(" - ")),
                 qPrintable(name.output));
    }

    void theSchemaTakesPlans()
    {
        if (!hasValidator())
            LACKING("python3-jsonschema is not installed");
        QByteArrayList plans{"{}", writePlan(Plan{})};
        for (const QString &example : QDir(resources + QStringLiteral("examples")).entryList({"*.json"}, QDir::Files))
            if (example != QLatin1String("facts.json"))
                plans << readFile(resources + QStringLiteral("examples/") + example);
        QVERIFY(plans.size() > 5);
        QCOMPARE(validate(plans), QStringList(plans.size(), QStringLiteral("valid")));
    }

    void theSchemaRefusesWhatIsNotAPlan()
    {
        if (!hasValidator())
            LACKING("python3-jsonschema is not installed");
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

DOCKWRIGHT_TEST(TestDocuments, QCoreApplication)

} // namespace test_documents

#include "test_documents.moc"
