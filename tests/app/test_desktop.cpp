// SPDX-License-Identifier: Apache-2.0
#include "core/base/message.h"
#include "tests/support/files.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QMimeDatabase>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <map>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace test_desktop {

namespace {

const QString resources = QStringLiteral(SOURCE_DIR "/resources/");
const QString entry = resources + QStringLiteral("desktop/io.github.dockwright.desktop");
const QString metainfo = resources + QStringLiteral("desktop/io.github.dockwright.metainfo.xml");
const QString planType = QStringLiteral("application/vnd.dockwright.plan+json");

/// The first value of a key in the desktop entry.
QString valueOf(const QByteArray &key)
{
    for (const QByteArray &line : readFile(entry).split('\n'))
        if (line.startsWith(key + '='))
            return QString::fromUtf8(line.mid(key.size() + 1));
    return {};
}

using Counts = std::map<QString, std::map<QString, int>>;

/// How often an XML file has elements of these names in each language; "en" is what names none.
Counts elementsByLanguage(const QString &path, const QStringList &names)
{
    Counts counts;
    QXmlStreamReader xml(readFile(path));
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement && names.contains(xml.name())) {
            const QString language = xml.attributes().value("xml:lang").toString();
            ++counts[language.isEmpty() ? QStringLiteral("en") : language][xml.name().toString()];
        }
    return xml.hasError() ? Counts() : counts;
}

/// What a program says of files that are not as they must be; empty if they are.
QByteArray complaint(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit)
        return program.toUtf8() + ": " + process.errorString().toUtf8();
    return process.exitCode() == 0 ? QByteArray() : process.readAll();
}

/// As on a server.
QProcessEnvironment withoutDisplay()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE"})
        environment.remove(QLatin1String(name));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    return environment;
}

} // namespace

/// What a desktop knows of Dockwright.
class TestDesktop : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;

private slots:
    void initTestCase()
    {
        QVERIFY(m_home.isValid() && QDir(m_home.path()).mkpath("data/mime/packages"));
        QVERIFY(
            QFile::copy(resources + "desktop/io.github.dockwright.xml", m_home.filePath("data/mime/packages/dockwright.xml")));
        QCOMPARE(complaint("update-mime-database", {m_home.filePath("data/mime")}), QByteArray());
        qputenv("XDG_DATA_HOME", m_home.filePath("data").toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath("config").toUtf8());
    }

    void theFilesAreValid()
    {
        QCOMPARE(complaint("desktop-file-validate", {entry}), QByteArray());
        QCOMPARE(complaint("appstreamcli", {"validate", "--no-net", "--pedantic", metainfo}), QByteArray());
        QCOMPARE(complaint("xmllint", {"--noout", "--nonet", resources + "desktop/io.github.dockwright.xml"}), QByteArray());
    }

    void whatTheDesktopShowsIsInEachLanguage_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("software centre") << metainfo << QStringList{"summary", "p", "caption", "developer_name"};
        QTest::newRow("questions for a password")
            << resources + "polkit/io.github.dockwright.policy" << QStringList{"description", "message"};
        QTest::newRow("type of plans") << resources + "desktop/io.github.dockwright.xml" << QStringList{"comment"};
    }
    void whatTheDesktopShowsIsInEachLanguage()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, names);
        Counts counts = elementsByLanguage(file, names);
        for (const QString &name : names)
            QVERIFY2(counts["en"][name] > 0, qPrintable(name));
        for (const QString &language : dockwright::core::languageCodes())
            QVERIFY2(counts[language] == counts["en"], qPrintable(language));
    }

    void theMenuIsInEachLanguage()
    {
        const QByteArray text = readFile(entry);
        for (const QString &language : dockwright::core::languageCodes())
            for (const QString key : {"GenericName", "Comment", "Keywords", "Name"}) {
                const QString place = language == "en" ? QString() : u'[' + language + u']';
                QVERIFY2(text.contains(QString(u'\n' + key + place + u'=').toUtf8()), qPrintable(key + place));
            }
    }

    void whatASoftwareCentreShowsIsThere()
    {
        QFile file(metainfo);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString newest;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            const QString name = xml.name().toString();
            if (name == "release" && newest.isEmpty())
                newest = xml.attributes().value("version").toString();
            if (name == "image") {
                const QString address = xml.readElementText();
                QVERIFY2(QFile::exists(resources + "screenshots/" + address.section(u'/', -1)), qPrintable(address));
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(newest, QStringLiteral(DOCKWRIGHT_VERSION));
        QVERIFY(readFile(QStringLiteral(SOURCE_DIR "/CHANGELOG.md")).contains(DOCKWRIGHT_VERSION));
    }

    void aPlanIsKnownByItsName()
    {
        const QMimeDatabase types;
        const QMimeType type = types.mimeTypeForFile("web.dockwright.json", QMimeDatabase::MatchExtension);
        QCOMPARE(type.name(), planType);
        QVERIFY(type.inherits("application/json") && type.inherits("text/plain"));
        QVERIFY(types.mimeTypeForFile("web.json", QMimeDatabase::MatchExtension).name() != planType);
        QVERIFY(valueOf("MimeType").split(u';').contains(planType));
    }

    void theDesktopOpensAPlan()
    {
        const QString plan = m_home.filePath("web.dockwright.json");
        QVERIFY(QFile::copy(resources + "examples/workstation.json", plan));
        QStringList command = valueOf("Exec").split(u' ');
        QCOMPARE(command.takeFirst(), QStringLiteral("dockwright"));
        command.replaceInStrings("%f", plan);
        QVERIFY(command.contains(plan));
        QProcess program;
        program.start(BIN_DIR "/dockwright", command << "--preview-only");
        QVERIFY(program.waitForStarted(patience));
        // It remembers what it has opened.
        QTRY_VERIFY(readFile(m_home.filePath("config/dockwright/dockwright.conf")).contains("web.dockwright.json"));
        program.terminate();
        QVERIFY(program.waitForFinished(patience));
    }

    void aboutNeedsNoDisplay_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QByteArray>("word");
        for (const char *option : {"--help", "-h"})
            QTest::newRow(option) << QString::fromLatin1(option) << QByteArray("--preview-only");
        for (const char *option : {"--version", "-v"})
            QTest::newRow(option) << QString::fromLatin1(option) << QByteArray("dockwright " DOCKWRIGHT_VERSION);
        QTest::newRow("--help-all") << QStringLiteral("--help-all") << QByteArray("--platform");
    }
    void aboutNeedsNoDisplay()
    {
        QFETCH(QString, option);
        QFETCH(QByteArray, word);
        QProcessEnvironment environment = withoutDisplay();
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home.path()); // Qt says so where there is none
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(BIN_DIR "/dockwright", {option});
        QVERIFY(program.waitForFinished(patience));
        QCOMPARE(program.exitCode(), 0);
        const QByteArray printed = program.readAllStandardOutput();
        QVERIFY2(printed.contains(word), printed.constData());
        QCOMPARE(program.readAllStandardError(), QByteArray());
    }

    void withoutADisplayOneLineNamesTheHelper_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isChinese");
        QTest::newRow("none") << QStringLiteral("LC_ALL") << QStringLiteral("C.UTF-8") << false;
        QTest::newRow("none, in Chinese") << QStringLiteral("LC_ALL") << QStringLiteral("zh_CN.UTF-8") << true;
        QTest::newRow("an X server that is not there") << QStringLiteral("DISPLAY") << QStringLiteral(":987") << false;
        QTest::newRow("a compositor that is not there")
            << QStringLiteral("WAYLAND_DISPLAY") << QStringLiteral("nowhere-0") << false;
        QTest::newRow("a platform that is not there") << QStringLiteral("QT_QPA_PLATFORM") << QStringLiteral("none") << false;
    }
    void withoutADisplayOneLineNamesTheHelper()
    {
        QFETCH(QString, variable);
        QFETCH(QString, value);
        QFETCH(bool, isChinese);
        QProcessEnvironment environment = withoutDisplay();
        environment.insert(variable, value);
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(BIN_DIR "/dockwright", {resources + "examples/workstation.json"});
        QVERIFY(program.waitForFinished(patience));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 2);
        const QByteArray said = program.readAllStandardError();
        QVERIFY2(said.contains("dockwright-helper") && said.count('\n') == 1, said.constData());
        QCOMPARE(said.contains("display"), !isChinese);
    }

    void whatIsWrongIsSaidBeforeAMissingDisplay_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("word"); // "display" where nothing else is wrong
        const QString plan = resources + "examples/workstation.json";
        const auto row = [](const char *name, const QStringList &arguments, const char *word) {
            QTest::newRow(name) << arguments << QByteArray(word);
        };
        row("an option that is not there", {"--nosuch"}, "nosuch");
        row("a page that is not there", {"--page", "nothere"}, "nothere");
        row("two plans", {plan, "b.json"}, "b.json");
        row("a plan that is not there", {"nothere.json"}, "nothere.json");
        row("a plan that is not there, as an option", {"--plan", "nothere.json"}, "nothere.json");
        row("facts that are not there", {"--facts=nothere.json", plan}, "nothere.json");
        row("a language that is not there", {"--lang", "xx"}, "en, zh_CN");
        row("no value", {"--page"}, "page");
        row("beside the help", {"--help", "--nosuch"}, "nosuch");
        row("beside options of Qt", {"-style", "fusion", "--nosuch"}, "nosuch");
        row("a plan", {plan}, "display");
        row("no argument", {}, "display");
        row("options of Qt", {"-style", "fusion", "-stylesheet=x.css", "--title", "x", "-reverse", plan}, "display");
        row("options", {"--page", "review", "--lang", "en_GB.UTF-8", "--preview-only"}, "display");
    }
    void whatIsWrongIsSaidBeforeAMissingDisplay()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, word);
        QProcess program;
        program.setProcessEnvironment(withoutDisplay());
        program.start(BIN_DIR "/dockwright", arguments);
        QVERIFY(program.waitForFinished(patience));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 2);
        QCOMPARE(program.readAllStandardOutput(), QByteArray());
        const QByteArray said = program.readAllStandardError();
        QVERIFY2(said.startsWith("dockwright: ") && said.contains(word) && said.count('\n') == 1, said.constData());
        QCOMPARE(said.contains("No display"), word == "display");
    }

    void whatIsWrongIsSaidInTheLanguageThatIsAskedFor()
    {
        QProcess program;
        program.setProcessEnvironment(withoutDisplay());
        program.start(BIN_DIR "/dockwright", {"--lang=zh_CN", "--page", "nothere"});
        QVERIFY(program.waitForFinished(patience));
        const QString said = QString::fromUtf8(program.readAllStandardError());
        QVERIFY2(said.contains(QString::fromUtf8("页面")), qPrintable(said));
    }

    void aWrongCommandLineEndsTheProgram_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("word");
        const QString plan = resources + "examples/workstation.json";
        const auto row = [](const char *name, const QStringList &arguments, const char *word) {
            QTest::newRow(name) << arguments << QByteArray(word);
        };
        row("an option that is not there", {"--nosuch"}, "nosuch");
        row("beside the help", {"--help", "--nosuch"}, "nosuch");
        row("beside the version", {"--version", "--nosuch"}, "nosuch");
        row("a page that is not there", {"--page", "nothere"}, "nothere");
        row("a language that is not there", {"--lang", "fr"}, "en, zh_CN");
        row("facts that are a plan", {"--facts", plan}, "workstation.json");
        row("facts that are no JSON", {"--facts", entry}, "io.github.dockwright.desktop");
        row("facts that are a directory", {"--facts", resources}, "resources");
        row("facts that are not there", {"--facts", "nothere.json"}, "nothere.json");
    }
    void aWrongCommandLineEndsTheProgram()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, word);
        QProcessEnvironment environment = withoutDisplay();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home.path());
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(BIN_DIR "/dockwright", arguments);
        QVERIFY(program.waitForFinished(patience));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 2);
        const QByteArray said = program.readAllStandardError();
        QVERIFY2(said.startsWith("dockwright: ") && said.contains(word) && said.count('\n') == 1, said.constData());
        QCOMPARE(program.readAllStandardOutput(), QByteArray());
    }

    /// As `--facts <(ssh host dockwright-helper --inspect)` gives them.
    void factsMayComeThroughAPipe()
    {
        const QString pipe = m_home.filePath("pipe");
        QCOMPARE(mkfifo(pipe.toUtf8().constData(), 0600), 0);
        const QString plan = m_home.filePath("piped.dockwright.json");
        QVERIFY(QFile::copy(resources + "examples/workstation.json", plan));
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home.path());
        program.setProcessEnvironment(environment);
        program.start(BIN_DIR "/dockwright", {"--facts", pipe, plan});
        QVERIFY(program.waitForStarted(patience));
        int writer = -1;
        const auto isOpened = [&] {
            writer = open(pipe.toUtf8().constData(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
            return writer >= 0;
        };
        QVERIFY(QTest::qWaitFor(isOpened, patience));
        const QByteArray facts = readFile(resources + "examples/facts.json");
        QVERIFY(fcntl(writer, F_SETFL, 0) == 0
                && write(writer, facts.constData(), static_cast<std::size_t>(facts.size())) == facts.size());
        close(writer);
        QTRY_VERIFY(readFile(m_home.filePath("config/dockwright/dockwright.conf")).contains("piped.dockwright.json"));
        program.terminate();
        QVERIFY(program.waitForFinished(patience));
        QCOMPARE(program.readAllStandardError(), QByteArray());
    }

    void onlyOnePlanIsOpened()
    {
        for (const QStringList &arguments : {QStringList{"a.json", "b.json"}, QStringList{"--plan", "a.json", "b.json"}}) {
            QProcess program;
            program.start(BIN_DIR "/dockwright", arguments);
            QVERIFY(program.waitForFinished(patience));
            QCOMPARE(program.exitCode(), 2);
            QVERIFY(program.readAllStandardError().contains("b.json"));
        }
    }
};

DOCKWRIGHT_TEST(TestDesktop, QCoreApplication)

} // namespace test_desktop

#include "test_desktop.moc"
