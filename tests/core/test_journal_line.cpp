// SPDX-License-Identifier: Apache-2.0
#include "core/talk/journal_line.h"
#include "tests/support/suite.h"

namespace test_journal_line {

using namespace dockwright::core;

/// A record of journalctl as a line, and that line as JSON.
class TestJournalLine : public QObject
{
    Q_OBJECT

    static QByteArray record(const QByteArray &message, const QByteArray &more = {})
    {
        const Json json{{"MESSAGE", message.toStdString()},
                        {"PRIORITY", "6"},
                        {"_SYSTEMD_UNIT", "docker.service"},
                        {"__REALTIME_TIMESTAMP", "1764417600123456"}};
        QByteArray text = QByteArray::fromStdString(json.dump());
        text.chop(1);
        return text + more + '}';
    }

private slots:
    void aLineSaysWhenWhoAndWhat()
    {
        const auto line = journalLineOf(record("hello  world"));
        QVERIFY(line.has_value());
        QCOMPARE(line->time, QStringLiteral("2025-11-29T12:00:00.123Z"));
        QCOMPARE(line->unit, QStringLiteral("docker.service"));
        QCOMPARE(line->text, QStringLiteral("hello world"));
        QVERIFY(line->priority == Priority::Info);
        QCOMPARE(journalLineOf(record("x", ",\"UNIT\":\"containerd.service\""))->unit, QStringLiteral("containerd.service"));
        QVERIFY(!journalLineOf("{}") && !journalLineOf("[1]") && !journalLineOf("no json"));
    }

    void theLevelIsThatWhichDockerdGives_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("priority");
        const auto row = [](const char *message, const char *priority) {
            QTest::newRow(message) << QByteArray(message) << QString::fromLatin1(priority);
        };
        row("time=\"x\" level=error msg=\"a\"", "err");
        row("time=\"x\" level=warning msg=\"a\"", "warning");
        row("time=\"x\" level=fatal msg=\"a\"", "crit");
        row("time=\"x\" level=debug msg=\"a\"", "debug");
        row("{\"level\":\"error\",\"msg\":\"a\"}", "err");
        row("time=\"x\" level=info msg=\"said level=error of it\"", "info");
        row("time=\"x\" msg=\"said level=error of it\"", "info");
        row("plain words", "info");
    }
    void theLevelIsThatWhichDockerdGives()
    {
        QFETCH(QByteArray, message);
        QFETCH(QString, priority);
        QCOMPARE(QString::fromLatin1(priorityName(journalLineOf(record(message))->priority)), priority);
    }

    void secretsAndControlCharactersDoNotPass()
    {
        const auto line = journalLineOf(record("proxy http://u:hunter2@proxy:1 \x1b[31m red"));
        QVERIFY(!line->text.contains(QStringLiteral("hunter2")) && line->text.contains(QStringLiteral("proxy:1")));
        QVERIFY(!line->text.contains(QChar(0x1b)));
        QCOMPARE(journalLineOf(record(QByteArray(100'000, 'a')))->text.size(), 1000);
    }

    void bytesThatAreNoTextAreReadToo()
    {
        QCOMPARE(journalLineOf("{\"MESSAGE\":[104,105,255]}")->text.left(2), QStringLiteral("hi"));
        QCOMPARE(journalLineOf("{\"MESSAGE\":null}")->text, QString(QChar(0x2026)));
    }

    void whatIsWrittenIsRead()
    {
        const auto line = *journalLineOf(record("time=\"x\" level=error msg=\"a\""));
        QCOMPARE(*journalLineFromJson(journalLineToJson(line)), line);
        const JournalLine skipped{.skipped = 12};
        QCOMPARE(*journalLineFromJson(journalLineToJson(skipped)), skipped);
        QVERIFY(journalWords(skipped).english().contains(QStringLiteral("12")));
        QVERIFY(!journalLineFromJson({{"event", "finding"}}));
    }
};

DOCKWRIGHT_TEST(TestJournalLine, QCoreApplication)

} // namespace test_journal_line

#include "test_journal_line.moc"
