// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit.h"
#include "core/base/result.h"
#include "core/catalog/catalog.h"
#include "core/export/export.h"
#include "core/registry/judge_registries.h"
#include "core/steps/change_set.h"
#include "core/talk/journal_line.h"
#include "core/talk/origin.h"
#include "core/text/event.h"
#include "tests/support/documented.h"
#include "tests/support/enumerators.h"
#include "tests/support/suite.h"

namespace test_documented_values {

using namespace dockwright::core;
using namespace documented;

namespace {

const QString manual = QStringLiteral("dockwright-helper.8");
const QString program = QStringLiteral("dockwright-helper");

template <class E>
QStringList namesOfAll(const char *(*name)(E))
{
    QStringList names;
    for (const E each : enumerators<E>())
        names << QString::fromLatin1(name(each));
    return names;
}

template <std::size_t... Kinds>
QStringList stepKinds(std::index_sequence<Kinds...>)
{
    return {stepToJson(Step(std::in_place_index<Kinds>)).at("kind").template get<QString>()...};
}

/// In English, what follows this line of the section JSON OUTPUT.
QByteArray outputAfter(const QByteArray &line)
{
    const QByteArray all = section({}, manual, ".Sh JSON OUTPUT");
    return all.mid(all.indexOf('\n' + line));
}

/// The lines from one to the next paragraph.
QByteArray paragraph(const QByteArray &begin)
{
    const QByteArray rest = outputAfter(begin);
    return rest.left(rest.indexOf("\n.Pp", 1));
}

} // namespace

/// What the program can say, each word of it, stands in the manual, and nothing else does. That the Chinese manual explains the
/// same words is seen in TestDocuments.
class TestDocumentedValues : public QObject
{
    Q_OBJECT

private slots:
    void everyKindOfStepIsExplained()
    {
        const QStringList kinds = stepKinds(std::make_index_sequence<std::variant_size_v<Step>>());
        QVERIFY(kinds.contains(QLatin1String("write-file")));
        QCOMPARE(sorted(itemsOf(outputAfter("A step has a\n"))), sorted(kinds));
    }

    void everyKindOfEventIsExplained()
    {
        // Those of an apply, and what the commands that only look have to say.
        const QStringList reports{"error",     "finding",     "audit",  "metrics", "conflict", "changes",  "facts",    "file",
                                  "directive", "transaction", "result", "line",    "skipped",  "registry", "exposure", "port"};
        QCOMPARE(sorted(itemsOf(outputAfter("The kinds and their other members\n"))),
                 sorted(namesOfAll<Event::Kind>(eventName) + reports));
    }

    void everyWordOfAMemberIsNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("codes of errors") << paragraph("An error has\n") << namesOfAll<ErrorCode>(errorCodeName);
        QTest::newRow("severities") << paragraph("A finding has\n") << namesOfAll<Severity>(severityName);
        QTest::newRow("results of the audit") << outputAfter(".It Cm audit\n") << namesOfAll<AuditResult>(auditResultName);
        QTest::newRow("audit, explained") << option({}, manual, QStringLiteral("audit"))
                                          << namesOfAll<AuditResult>(auditResultName);
        QTest::newRow("dispositions") << outputAfter(".It Cm directive\n") << namesOfAll<Disposition>(dispositionName);
        QTest::newRow("stages of a probe") << outputAfter(".It Cm registry\n") << namesOfAll<ProbeStage>(probeStageName);
        QTest::newRow("failures of a probe") << outputAfter(".It Cm registry\n") << namesOfAll<ProbeFailure>(probeFailureName);
        QTest::newRow("effects") << paragraph("An\n.Cm effect\n") << namesOfAll<Effect>(effectName);
    }
    void everyWordOfAMemberIsNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, words);
        QVERIFY(words.size() > 3);
        const QStringList named = namesIn(text);
        for (const QString &word : words)
            QVERIFY2(named.contains(word), qPrintable(word));
    }

    void formsAndLanguagesAreCompleted_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QStringList>("values");
        QTest::newRow("as") << QStringLiteral("as") << namesOfAll<ExportForm>(exportFormName);
        QTest::newRow("lang") << QStringLiteral("lang") << languageCodes();
        QStringList ways = namesOfAll<Way>(wayName);
        ways.removeAll(QLatin1String(wayName(Way::Boot))); // which is no caller's to say
        QTest::newRow("priority") << QStringLiteral("priority") << namesOfAll<Priority>(priorityName);
        QTest::newRow("via") << QStringLiteral("via") << ways;
    }
    void formsAndLanguagesAreCompleted()
    {
        QFETCH(QString, option);
        QFETCH(QStringList, values);
        QVERIFY_COMPLETED(program, option, values);
        for (const QString &locale : locales()) {
            const QStringList named = namesIn(documented::option(locale, manual, option));
            for (const QString &value : values)
                QVERIFY2(named.contains(value), qPrintable(locale + u' ' + value));
        }
    }

    void everyFormIsExplained()
    {
        QCOMPARE(sorted(itemsOf(section({}, manual, ".Ss Many hosts"))), sorted(namesOfAll<ExportForm>(exportFormName)));
    }

    void everyVerdictIsExplained()
    {
        QCOMPARE(sorted(itemsOf(section({}, manual, ".Sh PROBING REGISTRIES"))), sorted(namesOfAll<Verdict>(verdictName)));
    }

    void noOtherOptionHasValues()
    {
        // The architectures are the helper's, see tests/helper.
        QCOMPARE(optionsWithValues(program), QStringList({"arch", "as", "lang", "priority", "via"}));
    }
};

DOCKWRIGHT_TEST(TestDocumentedValues, QCoreApplication)

} // namespace test_documented_values

#include "test_documented_values.moc"
