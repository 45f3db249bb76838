// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/plan/plan.h"
#include "tests/support/processor_time.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_json {

using namespace dockwright::core;

namespace {

QByteArray listOf(const QByteArray &element, int count)
{
    return '[' + (element + ',').repeated(count - 1) + element + ']';
}

QByteArray objectsOf(int members, int count)
{
    QByteArray object = "{";
    for (int i = 0; i < members; ++i)
        object += (i == 0 ? "\"" : ",\"") + QByteArray::number(i, 36) + "\":0";
    return listOf(object + '}', count);
}

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void itIsReadAsTheLibraryReadsIt_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"null", "true", "-0", "18446744073709551615", "-9223372036854775808", "1.5e300", "\"\\u00e9\\ud83d\\ude00\\n\"",
              "[]", "{}", "[[],{},[{}]]", "{\"b\":1,\"a\":{\"z\":[1,2,{\"y\":null}],\"x\":false}}", " \t\n[ 1 , 2 ] ",
              "\xef\xbb\xbf[1]", "{\"\":{\"\":{\"\":[]}}}", "[0.1,1e2,-3]"})
            QTest::newRow(text) << QByteArray(text);
    }
    void itIsReadAsTheLibraryReadsIt()
    {
        QFETCH(QByteArray, text);
        const auto document = parseJson(text);
        QVERIFY(document.has_value());
        QVERIFY(document->duplicates.isEmpty());
        QCOMPARE(document->value.dump(), OrderedJson::parse(text.begin(), text.end()).dump());
    }

    void whatIsNoJsonIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("nothing") << QByteArray() << "1:1";
        QTest::newRow("two values") << QByteArray("1 2") << "1:3";
        QTest::newRow("a comma at the end") << QByteArray("{\n  \"a\": 1,\n}") << "3:1";
        QTest::newRow("not UTF-8") << QByteArray("\"\xff\"") << "1:2";
        QTest::newRow("open") << QByteArray("[[1,2]") << "1:7";
        QTest::newRow("a comment") << QByteArray("// x\n1") << "1:1";
    }
    void whatIsNoJsonIsRefusedWithItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        const auto document = parseJson(text);
        QVERIFY(!document.has_value());
        QCOMPARE(document.error().where, where);
        QVERIFY(!document.error().detail.isEmpty());
    }

    void aNumberThatIsTooLargeIsRefused()
    {
        const auto document = parseJson("[1e999]");
        QVERIFY(!document.has_value());
        QVERIFY(document.error().message.english().contains("out of range"));
    }

    void ofTwoMembersOfOneNameTheLastCountsAndBothAreTold()
    {
        const auto document = parseJson("{\"a\":1,\"b\":[{\"c\":1,\"d\":2,\"c\":{\"x\":3}}],\"a\":4}");
        QVERIFY(document.has_value());
        QCOMPARE(document->value.dump(), "{\"a\":4,\"b\":[{\"c\":{\"x\":3},\"d\":2}]}");
        QCOMPARE(document->duplicates, QStringList({"/b/0/c", "/a"}));
    }

    void depthMembersAndElementsAreBounded()
    {
        const JsonLimits limits{1000, 3, 2};
        QVERIFY(parseJson("[[[1]]]", limits).has_value());
        QVERIFY(!parseJson("[[[[1]]]]", limits).has_value());
        QVERIFY(parseJson("{\"a\":1,\"b\":1,\"a\":2}", limits).has_value());
        QVERIFY(!parseJson("{\"a\":1,\"b\":1,\"c\":2}", limits).has_value());
        QVERIFY(parseJson(listOf("1", 199), limits).has_value());
        const auto tooMany = parseJson(listOf("1", 200), limits);
        QVERIFY(!tooMany.has_value());
        QVERIFY(tooMany.error().message.english().contains("more than 200 values"));
        QVERIFY(!parseJson(QByteArray(100000, '['), {.bytes = 1000000}).has_value());
    }

    /// Four times as much takes some four times as long, and not sixteen.
    void theTimeGrowsAsTheTextDoes_data()
    {
        QTest::addColumn<QByteArray>("small");
        QTest::addColumn<QByteArray>("large");
        QTest::newRow("objects") << listOf("{}", 50'000) << listOf("{}", 200'000);
        QTest::newRow("numbers") << listOf("1", 50'000) << listOf("1", 200'000);
        QTest::newRow("lists") << listOf("[0]", 25'000) << listOf("[0]", 100'000);
        QTest::newRow("members") << objectsOf(9'000, 2) << objectsOf(9'000, 8);
        QTest::newRow("one object") << objectsOf(2'500, 1) << objectsOf(10'000, 1);
        QTest::newRow("the same name") << QByteArray("{" + QByteArray("\"a\":1,").repeated(25'000) + "\"b\":1}")
                                       << QByteArray("{" + QByteArray("\"a\":1,").repeated(100'000) + "\"b\":1}");
    }
    void theTimeGrowsAsTheTextDoes()
    {
        QFETCH(QByteArray, small);
        QFETCH(QByteArray, large);
        QVERIFY(parseJson(large).has_value());
        const long long one = fastest([&] { QVERIFY(parseJson(small).has_value()); });
        const long long four = fastest([&] { QVERIFY(parseJson(large).has_value()); });
        constexpr long long unmeasurable = 5'000'000; // ns
        QVERIFY2(four < unmeasurable || four < 10 * one,
                 qPrintable(QStringLiteral("%1 µs, then %2 µs").arg(one / 1000).arg(four / 1000)));
    }

    /// What is sent to the service without any right: 50 000 objects were 0.4 s, 200 000 were 6.7.
    void aPlanOfManyObjectsIsRefusedInTimeThatGrowsAsItDoes_data()
    {
        QTest::addColumn<QByteArray>("element");
        for (const char *element : {"{}", "\"x\"", "1", "[]"})
            QTest::newRow(element) << QByteArray(element);
    }
    void aPlanOfManyObjectsIsRefusedInTimeThatGrowsAsItDoes()
    {
        QFETCH(QByteArray, element);
        const auto timeOf = [&](int count) {
            const QByteArray plan = "{\"registry\":{\"mirrors\":" + listOf(element, count) + "}}";
            return fastest([&] { QVERIFY(!readPlan(plan).has_value()); });
        };
        const long long one = timeOf(50'000);
        const long long four = timeOf(200'000);
        QVERIFY2(four < 10 * one, qPrintable(QStringLiteral("%1 µs, then %2 µs").arg(one / 1000).arg(four / 1000)));
    }
};

DOCKWRIGHT_TEST(TestJson, suite::NoApplication)

} // namespace test_json

#include "test_json.moc"
