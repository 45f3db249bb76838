// SPDX-License-Identifier: Apache-2.0
#include "core/base/message.h"
#include "core/daemon/key_words.h"
#include "core/plan/engine_section.h"
#include "core/plan/engine_values.h"
#include "core/plan/key_values.h"
#include "tests/support/suite.h"

#include <QTest>

#include <array>
#include <set>

namespace test_engine_values {

using namespace dockwright::core;

namespace {

const KeyRow &rowOf(const char *key)
{
    const KeyRow *row = findDaemonKey(key);
    if (row == nullptr)
        qFatal("no key %s", key);
    return *row;
}

QString problemOf(const EngineSettings &engine, const char *key)
{
    const auto problem = findKeyProblem(engine, rowOf(key));
    return problem ? problem->where + QLatin1String(" | ") + problem->message.english() : QString();
}

/// Marked words, and no value: they have more than one word, or are no ASCII.
bool isInWords(const char *standard)
{
    return QString::fromUtf8(standard).contains(u' ');
}

} // namespace

/// What the wizard's page Engine edits with.
class TestEngineValues : public QObject
{
    Q_OBJECT

private slots:
    void whatIsNestedAsDeepAsItMayBeCanBeOpenedAgain()
    {
        const auto nested = [](qsizetype levels) {
            return QStringLiteral(R"({"a": {"runtimeType": "x", "options": )") + QStringLiteral(R"({"a": )").repeated(levels)
                + u'1' + QString(levels + 2, u'}');
        };
        Plan plan;
        setKeyText(plan.engine, rowOf("runtimes"), nested(28));
        QVERIFY(!findKeyProblem(plan.engine, rowOf("runtimes")));
        const auto opened = readPlan(writePlan(plan));
        QVERIFY(opened && *opened == plan);
        setKeyText(plan.engine, rowOf("runtimes"), nested(29));
        QVERIFY2(problemOf(plan.engine, "runtimes").contains(QLatin1String("deeper than 30")),
                 qPrintable(problemOf(plan.engine, "runtimes")));
        QVERIFY(!checkPlan(plan).empty());
    }

    void aTextAsTypedIsTheValueOfItsShape_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *key, const char *typed, const char *value) {
            QTest::addRow("%s: %s", key, typed) << QByteArray(key) << QString::fromUtf8(typed) << QByteArray(value);
        };
        row("debug", "true", "true");
        row("mtu", " 1400 ", "1400");
        row("oom-score-adjust", "-500", "-500");
        row("log-format", "json", "\"json\"");
        row("data-root", "/srv/docker", "\"/srv/docker\"");
        row("group", "5", "\"5\"");
        row("builder", "{\"gc\": {\"enabled\": false}}", "{\"gc\":{\"enabled\":false}}");
        row("features", "{}", "{}");
    }
    void aTextAsTypedIsTheValueOfItsShape()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, typed);
        QFETCH(QByteArray, value);
        EngineSettings engine;
        setKeyText(engine, rowOf(key), typed);
        QCOMPARE(QByteArray::fromStdString(engine.keys.at(key.toStdString()).dump()), value);
        QVERIFY(isKeyText(engine, rowOf(key), typed));
        QVERIFY(!findKeyProblem(engine, rowOf(key)));
        EngineSettings again;
        setKeyText(again, rowOf(key), keyText(engine, rowOf(key), true));
        QVERIFY(again == engine);
        setKeyText(engine, rowOf(key), QStringLiteral("  "));
        QVERIFY(engine == EngineSettings{});
    }

    void whatIsNoValueIsKeptAndRefused_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *key, const char *typed, const char *problem) {
            QTest::addRow("%s: %s", key, typed) << QByteArray(key) << QString::fromUtf8(typed) << QString::fromUtf8(problem);
        };
        row("mtu", "1500m", "expects an integer");
        row("mtu", "-1", "no number below 0");
        row("mtu", "99999999999999999999", "expects an integer");
        row("default-shm-size", "big", "not a size");
        row("builder", "{\"gc\": ", "1:7 | This is not valid JSON.");
        row("builder", "{\n \"gc\": {,}}", "2:9 | This is not valid JSON.");
        row("builder", "[]", "expects an object");
        row("builder", "\"gc\"", "expects an object");
        row("builder", "{\"gc\": {}, \"gc\": {}}", "in the JSON twice");
        row("features", "{\"buildkit\": true}", "is set by the member");
    }
    void whatIsNoValueIsKeptAndRefused()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, typed);
        QFETCH(QString, problem);
        EngineSettings engine;
        setKeyText(engine, rowOf(key), typed);
        QVERIFY(isKeyText(engine, rowOf(key), typed));
        QVERIFY2(problemOf(engine, key.constData()).contains(problem), qPrintable(problemOf(engine, key.constData())));
        Plan plan;
        plan.engine = engine;
        QVERIFY(!checkPlan(plan).empty());
    }

    void itemsAreWholeTexts()
    {
        EngineSettings engine;
        const KeyRow &dns = rowOf("dns");
        setKeyItems(engine, dns, {"10.0.0.1", "x, y"});
        QCOMPARE(keyItems(engine, dns), QStringList({"10.0.0.1", "x, y"}));
        QVERIFY(checkKeyItem(dns, QStringLiteral("10.0.0.1")).isEmpty());
        QVERIFY(!checkKeyItem(dns, QStringLiteral("x, y")).isEmpty());
        QCOMPARE(findKeyProblem(engine, dns)->where, QStringLiteral("/engine/dns/1"));
        setKeyItems(engine, dns, {});
        QVERIFY(!isKeySet(engine, dns));
    }

    void aTableHasACellForEachMember()
    {
        EngineSettings engine;
        const KeyRow &pools = rowOf("default-address-pools");
        const std::vector<QStringList> lines{{"10.201.0.0/16", "24"}, {"10.202.0.0/16", ""}};
        setKeyTable(engine, pools, lines);
        QCOMPARE(QByteArray::fromStdString(engine.keys.dump()),
                 QByteArray(
                     "{\"default-address-pools\":[{\"base\":\"10.201.0.0/16\",\"size\":24},{\"base\":\"10.202.0.0/16\"}]}"));
        QVERIFY(keyTable(engine, pools) == lines);
        QCOMPARE(findKeyProblem(engine, pools)->where, QStringLiteral("/engine/default-address-pools/1/size")); // is missing
        setKeyTable(engine, pools, {{"10.201.0.0/16", "2x"}});
        QCOMPARE(findKeyProblem(engine, pools)->where, QStringLiteral("/engine/default-address-pools/0/size"));
        setKeyTable(engine, pools, {});
        QVERIFY(engine == EngineSettings{});
    }

    /// A key is edited in the form that fits it, and no key has none.
    void eachShapeHasItsEditing()
    {
        QCOMPARE(editingOf(*rowOf("debug").shape), Editing::Switch);
        QCOMPARE(editingOf(*rowOf("log-format").shape), Editing::Choice);
        QCOMPARE(editingOf(*rowOf("mtu").shape), Editing::Number);
        QCOMPARE(editingOf(*rowOf("metrics-addr").shape), Editing::Line);
        QCOMPARE(editingOf(*rowOf("labels").shape), Editing::Items);
        QCOMPARE(editingOf(*rowOf("default-address-pools").shape), Editing::Table);
        for (const char *key : {"builder", "runtimes", "nri-opts", "default-ulimits", "default-network-opts", "features"})
            QCOMPARE(editingOf(*rowOf(key).shape), Editing::Document);
    }

    /// dockerd's default is a value of the key, or words.
    void eachStandardIsAValueOfItsKey()
    {
        int checked = 0;
        for (const KeyRow &row : daemonKeyRows()) {
            const Editing editing = editingOf(*row.shape);
            const bool isList = editing == Editing::Items || editing == Editing::Table || row.shape->kind == Shape::Kind::List;
            const bool isNamed = row.key == "runtimes"; // by the name of one of them
            if (*row.standard == '\0' || isInWords(row.standard) || isList || isNamed)
                continue;
            ++checked;
            EngineSettings engine;
            setKeyText(engine, row, QString::fromUtf8(row.standard));
            const auto wrong = checkKeyValue(row, engine.keys.at(std::string(row.key)), Reading::Plan);
            QVERIFY2(wrong.empty(), row.key.data());
        }
        QVERIFY(checked > 45);
        for (const KeyRow &row : daemonKeyRows())
            QVERIFY2(row.shape->kind != Shape::Kind::Switch || *row.standard != '\0', row.key.data());
    }

    /// moby daemon/config/config.go, config_linux.go and daemon/command/config*.go, 29.7.2.
    void theStandardsAreThoseOfMoby()
    {
        const std::array<std::pair<const char *, const char *>, 12> standards{{{"max-concurrent-downloads", "3"},
                                                                               {"max-concurrent-uploads", "5"},
                                                                               {"max-download-attempts", "5"},
                                                                               {"default-shm-size", "64m"},
                                                                               {"shutdown-timeout", "15"},
                                                                               {"default-stop-timeout", "10"},
                                                                               {"mtu", "1500"},
                                                                               {"userland-proxy", "true"},
                                                                               {"icc", "true"},
                                                                               {"live-restore", "false"},
                                                                               {"seccomp-profile", "builtin"},
                                                                               {"containerd-namespace", "moby"}}};
        for (const auto &[key, standard] : standards)
            QCOMPARE(QByteArray(rowOf(key).standard), QByteArray(standard));
    }

    void allWordsAreThereInBothLanguages()
    {
        const Wording english{QStringLiteral("en")};
        const Wording chinese{QStringLiteral("zh_CN")};
        std::set<KeyGroup> groups;
        const auto isTranslated = [&](const char *text) { return *text != '\0' && english(text) != chinese(text); };
        for (const KeyRow &row : daemonKeyRows()) {
            groups.insert(row.group);
            if (row.group != KeyGroup::Swarm) // a name
                QVERIFY2(isTranslated(groupName(row.group)), row.key.data());
            if (row.danger != Danger::None)
                QVERIFY2(isTranslated(dangerName(row.danger)) && isTranslated(dangerWarning(row.danger)), row.key.data());
            if (row.shape->unit != NumberUnit::None)
                QVERIFY2(isTranslated(unitName(row.shape->unit)), row.key.data());
            QVERIFY2(*row.about == '\0' || isTranslated(row.about), row.key.data());
        }
        QCOMPARE(groups.size(), static_cast<std::size_t>(KeyGroup::Daemon) + 1);
    }

    void aKeyThatIsRefusedSaysWhy()
    {
        for (const KeyRow &row : daemonKeyRows())
            QVERIFY2(isEngineKey(row) != findKeyRefusal(row).has_value(), row.key.data());
        QCOMPARE(placesOfOthers(rowOf("features")).size(), std::size_t(2));
        QVERIFY(placesOfOthers(rowOf("mtu")).empty());
    }
};

DOCKWRIGHT_TEST(TestEngineValues, QCoreApplication)

} // namespace test_engine_values

#include "test_engine_values.moc"
