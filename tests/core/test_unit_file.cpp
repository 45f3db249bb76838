// SPDX-License-Identifier: Apache-2.0
#include "core/host/unit_meaning.h"
#include "core/text/unit_file.h"
#include "tests/support/suite.h"

#include <QRandomGenerator>
#include <QTest>

namespace test_unit_file {

using namespace dockwright::core;

namespace {

/// The entries as "[section] key=value @line", one a row.
QStringList entriesOf(const UnitFile &file)
{
    QStringList rows;
    for (const UnitEntry &entry : file.entries)
        rows << QStringLiteral("[%1] %2=%3 @%4").arg(entry.section, entry.key, entry.value).arg(entry.line);
    return rows;
}

QStringList problemsOf(const UnitFile &file)
{
    QStringList rows;
    for (const Error &problem : file.problems)
        rows << problem.where + QLatin1String(": ") + problem.message.english();
    return rows;
}

/// A value of characters that have a meaning somewhere on the way, plain letters, and letters of other scripts.
QString randomValue(QRandomGenerator &random)
{
    static const QString characters = QStringLiteral("\\\"'%$`#;=@:/ {}[]!~&*?<>|abz019\u00e9\u4e2d\u00a0");
    QString value;
    const int length = random.bounded(24);
    for (int i = 0; i < length; ++i) {
        const auto at = random.bounded(static_cast<int>(characters.size()) + 1);
        if (at == characters.size())
            value += QStringLiteral("\U0001F40B");
        else
            value += characters[at];
    }
    return value;
}

} // namespace

class TestUnitFile : public QObject
{
    Q_OBJECT

private slots:
    /// Measured with systemd 252, 257 and 262, which read all of these as one value.
    void lineBreaksOfOtherSystemsAreLineBreaks()
    {
        for (const char *text :
             {"[Service]\r\nEnvironment=A=1 \\\r\n  B=2\r\nNice=5\r\n", "[Service]\nEnvironment=A=1 \\\n  B=2\nNice=5\n",
              "[Service]\rEnvironment=A=1 \\\r  B=2\rNice=5\r"}) {
            const auto entries = readUnitFile(text).entries;
            QCOMPARE(entries.size(), std::size_t(2));
            QCOMPARE(unitVariables(entries[0].value), (QStringList{"A=1", "B=2"}));
            QCOMPARE(entries[1].value, QString("5"));
            QCOMPARE(entries[1].line, 4);
        }
        QCOMPARE(readEnvironmentFile("A=1 \\\r\n 2\r\nB=x\r\n"), (QStringList{"A=1 ", "B=x"}));
    }

    void whatAValueMeans_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("meaning"); // "-" for one that systemd ignores
        const auto row = [](const char *key, const char *value, const char *meaning) {
            QTest::addRow("%s=%s", key, value)
                << QString::fromLatin1(key) << QString::fromLatin1(value) << QString::fromLatin1(meaning);
        };
        // An empty value takes some back, and is ignored for the others.
        for (const char *key :
             {"LimitNOFILE", "LimitNPROC", "MemoryAccounting", "CPUAccounting", "RestrictRealtime", "LogRateLimitIntervalSec",
              "LogRateLimitBurst", "StandardOutput", "StandardError", "SyslogLevel", "TimeoutStartSec", "TimeoutStopSec",
              "KillSignal", "SendSIGKILL", "Restart", "RestartSec", "Slice", "StartLimitIntervalSec", "StartLimitBurst"})
            row(key, "", "-");
        for (const char *key : {"TasksMax", "SystemCallErrorNumber", "IOSchedulingClass", "IOSchedulingPriority", "CPUWeight",
                                "IOWeight", "Delegate", "CapabilityBoundingSet"})
            row(key, "", "");
        row("MemoryMax", "", "infinity");
        row("CPUQuota", "", "infinity");
        row("KillMode", "", "control-group");
        row("Nice", "", "0");
        row("OOMScoreAdjust", "", "0");
        // Numbers of other bases, and those out of bounds.
        row("Nice", "0x5", "5");
        row("Nice", "010", "8");
        row("Nice", "0b11", "3");
        row("Nice", "+5", "5");
        row("Nice", "99", "-");
        row("OOMScoreAdjust", "0x10", "16");
        row("OOMScoreAdjust", "5000", "-");
        row("LimitNOFILE", "0x1000:0x2000", "4096:8192");
        row("LimitNOFILE", "5000:4000", "-");
        row("LimitNOFILE", "-1", "-");
        row("TasksMax", "0x10", "16");
        row("TasksMax", "0", "-");
        row("CPUWeight", "0", "-");
        row("CPUWeight", "20000", "-");
        row("IOSchedulingPriority", "9", "-");
        row("LogRateLimitBurst", "-3", "-");
        row("SyslogLevel", "0x3", "err");
        row("SyslogLevel", "9", "-");
        row("MemoryMax", "0x1000", "-");
        row("MemoryMax", "0", "-");
        row("CPUQuota", "0%", "-");
        row("CPUQuota", "infinity", "-");
        row("RestartSec", "0x5", "-");
        // Names.
        row("KillSignal", "0x9", "SIGKILL");
        row("KillSignal", "09", "-");
        row("KillSignal", "KILL", "SIGKILL");
        row("KillSignal", "sigkill", "-");
        row("KillSignal", "RTMIN+1", "SIGRTMIN+1");
        row("KillSignal", "35", "SIGRTMIN+1");
        row("KillSignal", "FOO", "-");
        row("Slice", "nonsense", "-");
        row("Slice", "a/b.slice", "-");
        row("Slice", "bar.slice", "bar.slice");
        row("StandardOutput", "bogus", "-");
        row("StandardOutput", "file:/x", "file:/x");
    }
    /// Measured with systemd 252, 257 and 262.
    void whatAValueMeans()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, meaning);
        QCOMPARE(meaningOf(key, value).value_or("-"), meaning);
    }

    void aFileIsReadAsSystemdReadsIt_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("entries");
        QTest::newRow("empty") << QByteArray() << QStringList{};
        QTest::newRow("one") << QByteArray("[Service]\nNice=-5\n") << QStringList{"[Service] Nice=-5 @2"};
        QTest::newRow("no last newline") << QByteArray("[Service]\nNice=-5") << QStringList{"[Service] Nice=-5 @2"};
        QTest::newRow("blanks around") << QByteArray("  [Service]  \n\t Nice \t=  -5  \n")
                                       << QStringList{"[Service] Nice=-5 @2"};
        QTest::newRow("comments") << QByteArray("# a\n[Unit]\n; b\n  # c\nAfter=x\n") << QStringList{"[Unit] After=x @5"};
        QTest::newRow("no trailing comments")
            << QByteArray("[Service]\nLimitNOFILE=5 # five\n") << QStringList{"[Service] LimitNOFILE=5 # five @2"};
        QTest::newRow("continuation") << QByteArray("[Service]\nExecStart=/bin/a \\\n  b \\\n  c\nNice=1\n")
                                      << QStringList{"[Service] ExecStart=/bin/a    b    c @2", "[Service] Nice=1 @5"};
        QTest::newRow("comment within continuation")
            << QByteArray("[Service]\nExecStart=/bin/a \\\n# not this\n; nor this\nb\n")
            << QStringList{"[Service] ExecStart=/bin/a  b @2"};
        QTest::newRow("an escaped backslash continues nothing")
            << QByteArray("[Service]\nA=x\\\\\nB=y\n") << QStringList{"[Service] A=x\\\\ @2", "[Service] B=y @3"};
        QTest::newRow("continued to the end of the file") << QByteArray("[Service]\nA=x\\") << QStringList{"[Service] A=x @2"};
        QTest::newRow("reset") << QByteArray("[Service]\nExecStart=\nExecStart=/bin/x\n")
                               << QStringList{"[Service] ExecStart= @2", "[Service] ExecStart=/bin/x @3"};
        QTest::newRow("more equals signs") << QByteArray("[Service]\nEnvironment=A=b=c\n")
                                           << QStringList{"[Service] Environment=A=b=c @2"};
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF[Service]\nA=b\n") << QStringList{"[Service] A=b @2"};
        QTest::newRow("other blanks are part of the value")
            << QByteArray("[Service]\nA=b\xc2\xa0\nB=\v\n") << QStringList{"[Service] A=b\u00a0 @2", "[Service] B=\v @3"};
        QTest::newRow("carriage returns") << QByteArray("[Service]\r\nA=b\r\n") << QStringList{"[Service] A=b @2"};
    }
    void aFileIsReadAsSystemdReadsIt()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, entries);
        const UnitFile file = readUnitFile(text);
        QCOMPARE(entriesOf(file), entries);
        QCOMPARE(problemsOf(file), QStringList{});
    }

    void whatSystemdIgnoresIsReportedWithItsLineAndTheRestIsRead()
    {
        const UnitFile file = readUnitFile("Early=1\n[Service]\nnonsense\n=2\nNice=3\n");
        QCOMPARE(entriesOf(file), QStringList{"[Service] Nice=3 @5"});
        QCOMPARE(problemsOf(file),
                 (QStringList{"1: “Early=1” is outside of any section.", "3: “nonsense” has no equals sign.",
                              "4: “=2” has no name before the equals sign."}));
        const UnitFile open = readUnitFile("[Service]\nA=1\n[Unit\nB=2\n");
        QCOMPARE(open.problems.size(), std::size_t(1));
        QCOMPARE(open.problems.front().where, "3");
    }

    void theGuidesProxyFileLosesItsExceptions()
    {
        // Measured on systemd 257: a comment behind a trailing backslash ends the value, so the next line stands alone.
        const UnitFile file = readUnitFile("[Service]\nEnvironment=\"NO_PROXY=localhost,\\  # local\n10.0.0.0/8\"\n");
        QCOMPARE(file.problems.size(), std::size_t(1));
        QCOMPARE(file.problems.front().where, "3");
        QVERIFY(!splitUnitWords(file.entries.at(0).value).has_value());
    }

    void wordsAreSplitAsSystemdSplitsThem_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("empty") << "" << QStringList{};
        QTest::newRow("blanks") << " \t " << QStringList{};
        QTest::newRow("plain") << "a  b\tc" << QStringList{"a", "b", "c"};
        QTest::newRow("double quotes") << "\"a b\" c" << QStringList{"a b", "c"};
        QTest::newRow("single quotes") << "'a \"b' c" << QStringList{"a \"b", "c"};
        QTest::newRow("quotes within a word") << "a\" \"b" << QStringList{"a b"};
        QTest::newRow("empty word") << "'' x" << QStringList{"", "x"};
        QTest::newRow("escapes") << "a\\sb \\\\ \\\" \\x41 \\101 \\t" << QStringList{"a b", "\\", "\"", "A", "A", "\t"};
        QTest::newRow("escapes in single quotes") << "'\\x41'" << QStringList{"A"};
        QTest::newRow("code points") << "\\u00e9 \\U0001F40B" << QStringList{"\u00e9", "\U0001F40B"};
        QTest::newRow("bytes") << "x\\xc3\\xa9y" << QStringList{"x\u00e9y"};
    }
    void wordsAreSplitAsSystemdSplitsThem()
    {
        QFETCH(QString, value);
        QFETCH(QStringList, words);
        const auto split = splitUnitWords(value);
        QVERIFY(split.has_value());
        QCOMPARE(*split, words);
    }

    void badQuotingIsAnError_data()
    {
        QTest::addColumn<QString>("value");
        for (const char *bad : {"\"a", "'a", "a\\", "\\q", "\\x4", "\\xzz", "\\000", "\\u12", "\\x00", "\\777", "\\U00110000"})
            QTest::newRow(bad) << QString::fromLatin1(bad);
    }
    void badQuotingIsAnError()
    {
        QFETCH(QString, value);
        const auto words = splitUnitWords(value);
        QVERIFY(!words.has_value());
        QCOMPARE(words.error().code, ErrorCode::InvalidInput);
    }

    void everyValueComesBackFromAnEnvironmentDirective()
    {
        QRandomGenerator random(20250101);
        for (int i = 0; i < 1000; ++i) {
            const QString value = randomValue(random);
            const auto quoted = quoteEnvironment("HTTP_PROXY", value);
            QVERIFY(quoted.has_value());
            const UnitFile file = readUnitFile("[Service]\nEnvironment=" + quoted->toUtf8() + "\nNice=1\n");
            QVERIFY2(file.problems.empty() && file.entries.size() == 2, qPrintable(value));
            auto words = splitUnitWords(file.entries[0].value);
            QVERIFY2(words.has_value() && words->size() == 1, qPrintable(value));
            // No percent sign may stand alone, or systemd takes it for a specifier.
            const QString undoubled = words->front().replace(QLatin1String("%%"), QLatin1String("%"));
            QCOMPARE(undoubled, QLatin1String("HTTP_PROXY=") + value);
            QVERIFY(!QString(file.entries[0].value).remove(QLatin1String("%%")).contains(u'%'));
        }
    }

    void everyValueComesBackFromAnEnvironmentFile()
    {
        QRandomGenerator random(20250102);
        for (int i = 0; i < 1000; ++i) {
            const QString first = randomValue(random);
            const QString second = randomValue(random);
            const auto one = quoteEnvironmentFileLine("HTTP_PROXY", first);
            const auto two = quoteEnvironmentFileLine("NO_PROXY", second);
            QVERIFY(one && two);
            QCOMPARE(readEnvironmentFile("# c\n" + one->toUtf8() + '\n' + two->toUtf8() + '\n'),
                     (QStringList{QLatin1String("HTTP_PROXY=") + first, QLatin1String("NO_PROXY=") + second}));
        }
    }

    void namesAndControlCharactersAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("no name") << ""
                                 << "x";
        QTest::newRow("digit first") << "1A"
                                     << "x";
        QTest::newRow("hyphen") << "A-B"
                                << "x";
        QTest::newRow("equals") << "A=B"
                                << "x";
        QTest::newRow("other script") << "\u00c9"
                                      << "x";
        QTest::newRow("newline") << "A"
                                 << "x\nLimitNOFILE=1";
        QTest::newRow("carriage return") << "A"
                                         << "x\r";
        QTest::newRow("tab") << "A"
                             << "x\ty";
        QTest::newRow("null") << "A" << QString(QChar(0));
        QTest::newRow("delete") << "A"
                                << "\x7f";
    }
    void namesAndControlCharactersAreRefused()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QVERIFY(!quoteEnvironment(name, value).has_value());
        QVERIFY(!quoteEnvironmentFileLine(name, value).has_value());
    }

    void anEnvironmentFileIsReadAsSystemdReadsIt_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("variables");
        QTest::newRow("plain") << QByteArray("A=b\nC=d") << QStringList{"A=b", "C=d"};
        QTest::newRow("blanks") << QByteArray("  A =  b c  \n") << QStringList{"A=b c"};
        QTest::newRow("comments") << QByteArray("# A=1\n; B=2\n\nC=3\n") << QStringList{"C=3"};
        QTest::newRow("no equals sign") << QByteArray("nonsense\nA=b\n") << QStringList{"A=b"};
        QTest::newRow("bad name") << QByteArray("1A=x\nB=y\n") << QStringList{"B=y"};
        QTest::newRow("single quotes keep all") << QByteArray("A='b\\\"$c'\n") << QStringList{"A=b\\\"$c"};
        QTest::newRow("lines within quotes") << QByteArray("A=\"b\nc\"\nD=e\n") << QStringList{"A=b\nc", "D=e"};
        QTest::newRow("continuation") << QByteArray("A=b\\\nc\n") << QStringList{"A=bc"};
        QTest::newRow("a quote within") << QByteArray("A=b\"c\"\n") << QStringList{"A=b\"c\""};
        QTest::newRow("quotes side by side") << QByteArray("A=\"b\"'c' d\n") << QStringList{"A=bcd"};
        QTest::newRow("empty quotes, then more") << QByteArray("A=\"\" \"x\"\n") << QStringList{"A=x"};
        QTest::newRow("blanks in quotes stay") << QByteArray("A=\" b \"\n") << QStringList{"A= b "};
        QTest::newRow("empty") << QByteArray("A=\nB=\"\"\n") << QStringList{"A=", "B="};
    }
    void anEnvironmentFileIsReadAsSystemdReadsIt()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, variables);
        QCOMPARE(readEnvironmentFile(text), variables);
    }

    void aCommandIsExpandedAsSystemdDoes_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("expanded");
        QTest::newRow("nothing") << QStringList{"/usr/bin/dockerd", "-H", "fd://"}
                                 << QStringList{"/usr/bin/dockerd", "-H", "fd://"};
        QTest::newRow("alone it is split") << QStringList{"d", "$OPTS"} << QStringList{"d", "--debug", "--label=a b"};
        QTest::newRow("in braces it is not") << QStringList{"d", "${OPTS}"} << QStringList{"d", "--debug '--label=a b'"};
        QTest::newRow("within a word") << QStringList{"--x=${ONE}-${ONE}"} << QStringList{"--x=1-1"};
        QTest::newRow("without braces within a word") << QStringList{"--x=$ONE"} << QStringList{"--x=$ONE"};
        QTest::newRow("the last one wins") << QStringList{"$TWICE"} << QStringList{"second"};
        QTest::newRow("unknown alone") << QStringList{"d", "$NONE", "x"} << QStringList{"d", "x"};
        QTest::newRow("unknown in braces") << QStringList{"d", "a${NONE}b"} << QStringList{"d", "ab"};
        QTest::newRow("doubled") << QStringList{"$$ONE", "a$$b"} << QStringList{"$ONE", "a$b"};
        QTest::newRow("not closed") << QStringList{"a${ONE"} << QStringList{"a${ONE"};
    }
    void aCommandIsExpandedAsSystemdDoes()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, expanded);
        const QStringList environment{"OPTS=--debug '--label=a b'", "ONE=1", "TWICE=first", "TWICE=second"};
        QCOMPARE(expandCommand(words, environment), expanded);
    }
};

DOCKWRIGHT_TEST(TestUnitFile, suite::NoApplication)

} // namespace test_unit_file

#include "test_unit_file.moc"
