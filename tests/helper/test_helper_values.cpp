// SPDX-License-Identifier: Apache-2.0
#include "core/talk/transaction.h"
#include "helper/bundle/bundle.h"
#include "helper/engine/engine.h"
#include "helper/engine/journal.h"
#include "helper/host/journal_entry.h"
#include "tests/support/documented.h"
#include "tests/support/enumerators.h"
#include "tests/support/suite.h"

#include <QDirIterator>

namespace test_helper_values {

using namespace dockwright::core;
using namespace dockwright::helper;
using namespace documented;

namespace {

const QString manual = QStringLiteral("dockwright-helper.8");

/// The texts in the helper's sources that stand between `call` and the next comma or brace: what is given to it first.
QStringList wordsAfter(const QByteArray &call)
{
    QStringList words;
    QDirIterator sources(QStringLiteral(SOURCE_DIR "/helper"), {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        const QByteArray text = readFile(sources.next());
        for (qsizetype at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + 1)) {
            QByteArray given = text.mid(at + call.size(), 100);
            for (const char end : {',', '}', '\n'})
                given = given.left(given.indexOf(end) < 0 ? given.size() : given.indexOf(end));
            const QByteArrayList parts = given.split('"');
            for (qsizetype i = 1; i < parts.size(); i += 2)
                words << QString::fromUtf8(parts[i]);
        }
    }
    words.removeDuplicates();
    return words;
}

} // namespace

/// As core/test_documented_values: what only the helper can say.
class TestHelperValues : public QObject
{
    Q_OBJECT

private slots:
    void everyArchitectureIsCompleted()
    {
        const QString option = QStringLiteral("arch");
        QVERIFY_COMPLETED(QStringLiteral("dockwright-helper"), option, bundleArchitectures());
        for (const QString &locale : locales())
            for (const QString &name : bundleArchitectures())
                QVERIFY2(namesIn(documented::option(locale, manual, option)).contains(name), qPrintable(name));
    }

    void everyKindOfEntryInTheJournalIsExplainedInEachLanguage()
    {
        for (const QString &locale : locales()) {
            const QString suffix = locale.isEmpty() ? QString() : u'.' + locale;
            const QByteArray catalog =
                readFile(QStringLiteral(SOURCE_DIR "/resources/systemd/dockwright%1.catalog").arg(suffix));
            for (const Told told : enumerators<Told>()) {
                const QByteArray head = QByteArray("\n-- ") + messageId(told) + "\nSubject: ";
                QVERIFY2(catalog.count(head) == 1, head.constData());
            }
            QCOMPARE(std::size_t(catalog.count("\n-- ")), enumerators<Told>().size());
        }
    }

    void everyStatusIsExplained()
    {
        QStringList statuses = wordsAfter("output.result(");
        statuses.removeAll(QStringLiteral("status")); // a member that is handed on
        for (const ApplyStatus status : enumerators<ApplyStatus>())
            statuses << QString::fromLatin1(statusName(status));
        QVERIFY(statuses.contains(QLatin1String("packed")) && statuses.contains(QLatin1String("previewed")));
        const QByteArray output = section({}, manual, ".Sh JSON OUTPUT");
        const QStringList explained = itemsOf(output.mid(output.indexOf("of the result, and the members that come with it")));
        for (const QString &status : statuses)
            QVERIFY2(explained.contains(status), qPrintable(status));
    }

    void everyStateAndKindOfATransactionIsNamed()
    {
        const QByteArray output = section({}, manual, ".Sh JSON OUTPUT");
        const QByteArray entry = output.mid(output.indexOf("\n.It Cm transaction\n"));
        const QStringList named = namesIn(entry.left(entry.indexOf("\n.It", 2)));
        QStringList words = wordsAfter("describe(");
        QVERIFY(words.contains(QLatin1String("rollback")) && words.contains(QLatin1String("uninstall")));
        words << QLatin1String(ApplyOptions().kind) << QLatin1String(doctorKind);
        for (const TransactionState state : enumerators<TransactionState>())
            words << QString::fromLatin1(stateName(state));
        for (const QString &word : words)
            QVERIFY2(named.contains(word), qPrintable(word));
    }

    void everyStageOfAProgressIsNamed()
    {
        const QByteArray output = section({}, manual, ".Sh JSON OUTPUT");
        const QByteArray entry = output.mid(output.indexOf("\n.It Cm progress\n"));
        const QStringList named = namesIn(entry.left(entry.indexOf("\n.It", 2)));
        for (const QString &word : wordsAfter("{\"what\", ") + QStringList{"download", "unpack", "pack", "check"})
            QVERIFY2(named.contains(word), qPrintable(word));
    }
};

DOCKWRIGHT_TEST(TestHelperValues, QCoreApplication)

} // namespace test_helper_values

#include "test_helper_values.moc"
