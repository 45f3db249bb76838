// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/changes/advice.h"
#include "core/changes/make_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/host/paths.h"
#include "core/plan/engine_section.h"
#include "core/plan/plan_description.h"
#include "core/plan/secrets.h"
#include "core/render/daemon_json.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_engine_section {

using namespace dockwright::core;

namespace {

OrderedJson parsed(QByteArray text)
{
    const auto document = parseJson(text.replace('\'', '"'));
    return document ? document->value : OrderedJson("not JSON");
}

EngineSettings engine(const QByteArray &text)
{
    return {parsed(text)};
}

Plan planWith(const QByteArray &text)
{
    Plan plan;
    plan.engine = engine(text);
    return plan;
}

/// What a shape takes, and what it does not.
OrderedJson goodValue(const Shape &shape)
{
    switch (shape.kind) {
    case Shape::Kind::Switch:
        return true;
    case Shape::Kind::Number:
        return 1;
    case Shape::Kind::List:
        return OrderedJson::array({goodValue(*shape.items)});
    case Shape::Kind::Map: {
        OrderedJson map = OrderedJson::object();
        map["name"] = goodValue(*shape.items);
        return map;
    }
    case Shape::Kind::Object: {
        OrderedJson object = OrderedJson::object();
        for (const Shape::Member &member : shape.members)
            object[std::string(member.name)] = goodValue(*member.shape);
        return object;
    }
    case Shape::Kind::Text:
        break;
    }
    switch (shape.form) {
    case Form::Choice:
        return std::string(shape.choices.back());
    case Form::Address:
        return "10.0.0.1";
    case Form::Network:
        return "10.0.0.0/8";
    case Form::Size:
        return "64m";
    case Form::KeyValue:
        return "a=b";
    case Form::HostPort:
        return "127.0.0.1:9323";
    case Form::Free:
        break;
    }
    return "text";
}

OrderedJson wrongValue(const Shape &shape)
{
    return shape.kind == Shape::Kind::Text ? OrderedJson(5) : OrderedJson("wrong");
}

HostFacts withFile(const char *path, const QByteArray &text)
{
    HostFacts facts;
    facts.files[QLatin1String(path)] = {QByteArray(text).replace('\'', '"'), 0644, 0, 0, FileKind::Regular};
    return facts;
}

QStringList refusals(const Plan &plan, const HostFacts &facts)
{
    QStringList said;
    const auto changes = makeChanges(plan, facts);
    if (!changes)
        for (const Error &error : changes.error())
            said << error.where + QLatin1String(": ") + error.message.english();
    return said;
}

const Finding *findingOf(const ChangeSet &changes, const char *id)
{
    const auto found = std::ranges::find(changes.findings, QLatin1String(id), &Finding::id);
    return found == changes.findings.end() ? nullptr : &*found;
}

} // namespace

class TestEngineSection : public QObject
{
    Q_OBJECT

private slots:
    void eachKeyTakesARightValueAndRefusesAWrongOne()
    {
        int keys = 0;
        for (const KeyRow &row : daemonKeyRows()) {
            if (!isEngineKey(row))
                continue;
            ++keys;
            const std::string key(row.key);
            EngineSettings settings;
            settings.keys[key] = goodValue(*row.shape);
            QVERIFY2(checkEngine(settings).empty(), key.c_str());
            for (const OrderedJson &wrong : {wrongValue(*row.shape), OrderedJson()}) { // null is nothing
                settings.keys[key] = wrong;
                const Errors errors = checkEngine(settings);
                QVERIFY2(errors.size() == 1, key.c_str());
                QCOMPARE(errors.front().where, QLatin1String("/engine/") + QString::fromStdString(key));
            }
        }
        QVERIFY(keys > 70);
    }

    /// The words of a row say whose it is: its own, or a section's.
    void everyRowIsTheSectionsOrAnotherSections()
    {
        for (const KeyRow &row : daemonKeyRows()) {
            const std::string start = '/' + std::string(row.key);
            const auto places = managedPlaces();
            const bool isManaged = std::ranges::any_of(places, [&](const ManagedPlace &place) {
                return place.pointer == start || place.pointer.starts_with(start + '/');
            });
            QVERIFY2(*row.about != '\0' || isManaged, start.c_str());
            QVERIFY2(*row.about == '\0' || findManagedPlace(start) == nullptr, start.c_str());
        }
        for (const ManagedPlace &place : managedPlaces())
            QVERIFY2(findMember(QString::fromStdString(std::string(place.member))) != nullptr, place.member.data());
    }

    void whatIsNotForTheSectionIsRefusedWithTheRightWay_data()
    {
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("named");
        const auto row = [](const char *keys, const char *where, const char *named) {
            QTest::newRow(keys) << QByteArray(keys) << QString::fromLatin1(where) << QString::fromLatin1(named);
        };
        row("{'live-restore': true}", "/engine/live-restore", "reliability.liveRestore");
        row("{'log-opts': {'tag': 'x'}}", "/engine/log-opts", "logging.maxSize");
        row("{'proxies': {}}", "/engine/proxies", "proxy.http");
        row("{'features': {'buildkit': true}}", "/engine/features/buildkit", "defaults.buildkit");
        row("{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 1, 'Hard': 1}}}", "/engine/default-ulimits/nofile",
            "capacity.containerNofile");
        row("{'registry-mirror': []}", "/engine/registry-mirror", "registry.mirrors");
        row("{'http-proxy': 'http://a:1'}", "/engine/http-proxy", "proxy.http");
        row("{'dns-opt': []}", "/engine/dns-opt", "dns-opts");
        row("{'add-runtime': {}}", "/engine/add-runtime", "runtimes");
        row("{'containerd-plugin-namespace': 'a'}", "/engine/containerd-plugin-namespace", "--containerd-plugins-namespace");
        row("{'containerd-plugins-namespace': 'a'}", "/engine/containerd-plugins-namespace", "--containerd-plugins-namespace");
        row("{'max-concurrent-download': 3}", "/engine/max-concurrent-download", "max-concurrent-downloads");
        row("{'a/b~c': 1}", "/engine/a~1b~0c", "dockwright-plan(5)");
        row("{'builder': {'gc': {'polizy': []}}}", "/engine/builder/gc/polizy", "policy");
        row("{'default-ulimits': {'NOFILE': {'Name': 'NOFILE', 'Soft': 1, 'Hard': 1}}}", "/engine/default-ulimits/NOFILE",
            "capacity.containerNofile");
        row("{'bip': '10.77.0.5/24'}", "/engine/bip", "daemon.json");
        row("{'fixed-cidr-v6': 'fd00::/64'}", "/engine/fixed-cidr-v6", "daemon.json");
    }
    void whatIsNotForTheSectionIsRefusedWithTheRightWay()
    {
        QFETCH(QByteArray, keys);
        QFETCH(QString, where);
        QFETCH(QString, named);
        const Errors errors = checkEngine(engine(keys));
        QCOMPARE(errors.size(), std::size_t(1));
        QCOMPARE(errors.front().where, where);
        QVERIFY2(errors.front().remedy.english().contains(named), qPrintable(errors.front().remedy.english()));
    }

    void otherMembersOfASharedKeyMayBeSet()
    {
        QVERIFY(checkEngine(engine("{'features': {'cdi': true}, 'default-ulimits': {'nproc': {'Name': 'nproc', 'Soft': 1, "
                                   "'Hard': 2}}}"))
                    .empty());
    }

    void allProblemsComeAtOnceWithTheirPlaces()
    {
        const auto plan = readPlan("{\"engine\": {\"default-address-pools\": [{\"base\": \"10.201.0.0\", \"size\": \"24\"}], "
                                   "\"dns\": [\"10.0.0.1\", \"a\"], \"bridge\": \"a\\nb\"}}");
        QStringList places;
        if (!plan)
            for (const Error &error : plan.error())
                places << error.where;
        QCOMPARE(places,
                 QStringList({"/engine/default-address-pools/0/base", "/engine/default-address-pools/0/size", "/engine/dns/1",
                              "/engine/bridge"}));
        QVERIFY(!readPlan("{\"engine\": []}"));
    }

    void whatIsWrittenIsReadBackInItsOrder()
    {
        const Plan plan = planWith("{'shutdown-timeout': 30, 'max-concurrent-downloads': 10, 'default-address-pools': "
                                   "[{'base': '10.201.0.0/16', 'size': 24}]}");
        const auto again = readPlan(writePlan(plan));
        QVERIFY(again.has_value());
        QVERIFY(*again == plan);
        QCOMPARE(writePlan(*again), writePlan(plan));
        QVERIFY(!writePlan(Plan{}).contains("engine"));
    }

    void keysOfOthersBesideOursStay()
    {
        const Plan plan = planWith("{'runtimes': {'kata': {'path': '/k'}}, 'mtu': 1400}");
        const auto changes =
            makeChanges(plan, withFile(paths::daemonJson, "{'runtimes': {'nvidia': {'path': '/n'}}, 'ipv6': false}"));
        QVERIFY(changes.has_value());
        const auto file = std::ranges::find(changes->files, QLatin1String(paths::daemonJson), &GeneratedFile::path);
        QVERIFY(file != changes->files.end());
        const OrderedJson json = parsed(file->content.value_or("{}"));
        QVERIFY(json.at("runtimes").contains("nvidia") && json.at("runtimes").contains("kata"));
        QVERIFY(json.at("ipv6") == false && json.at("mtu") == 1400);
        const auto names = [](const Annotation &line) { return line.directive == QLatin1String("daemon.json/mtu"); };
        QVERIFY(std::ranges::any_of(file->lines, names));
        QVERIFY(findDirective(u"daemon.json/mtu") != nullptr);
    }

    void aMemberThatIsANumberMakesNoList()
    {
        const Plan plan = planWith("{'runtimes': {'0': {'path': '/x'}}}");
        const auto changes = makeChanges(plan, {});
        QVERIFY(changes.has_value());
        const auto file = std::ranges::find(changes->files, QLatin1String(paths::daemonJson), &GeneratedFile::path);
        QVERIFY(file != changes->files.end());
        QVERIFY(parsed(file->content.value_or("{}")).at("runtimes") == parsed("{'0': {'path': '/x'}}"));
    }

    void whatLosesContainersIsSaidBefore_data()
    {
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<bool>("isLost");
        QTest::newRow("data") << QByteArray("{'data-root': '/srv/docker'}") << true;
        QTest::newRow("state") << QByteArray("{'exec-root': '/run/other'}") << true;
        QTest::newRow("namespace") << QByteArray("{'containerd-namespace': 'moby2'}") << true;
        QTest::newRow("none of them") << QByteArray("{'mtu': 1400}") << false;
    }
    void whatLosesContainersIsSaidBefore()
    {
        QFETCH(QByteArray, keys);
        HostFacts facts;
        facts.dockerUnit.emplace().activeState = QStringLiteral("active");
        facts.dockerUnit->loadState = QStringLiteral("loaded");
        facts.dockerUnit->properties = {{"KillMode", "process"}};
        facts.daemon.emplace().liveRestore = true;
        facts.daemon->serverVersion = QStringLiteral("28.5.2");
        facts.runningContainers = {ContainerFact{"0123456789ab", "shop", {}, {}, false}};
        const auto changes = makeChanges(planWith(keys), facts);
        QVERIFY(changes.has_value());
        QTEST(changes->stopsContainers, "isLost");
    }

    void anotherValueThatIsThereIsAConflict()
    {
        const auto changes = makeChanges(planWith("{'mtu': 1400}"), withFile(paths::daemonJson, "{'mtu': 9000}"));
        QVERIFY(changes.has_value());
        QVERIFY(std::ranges::find(changes->conflicts, QStringLiteral("/mtu"), &Conflict::pointer) != changes->conflicts.end());
    }

    void aKeyIsJudgedByTheDockerdThatIsThere_data()
    {
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("isRight");
        const auto row = [](const char *keys, const char *version, bool isRight) {
            QTest::addRow("%s on %s", keys, version) << QByteArray(keys) << QString::fromLatin1(version) << isRight;
        };
        row("{'log-format': 'json'}", "24.0.9", false);
        row("{'log-format': 'json'}", "25.0.0", true);
        row("{'firewall-backend': 'iptables'}", "28.5.2", false);
        row("{'firewall-backend': 'iptables'}", "29.0.0", true);
        row("{'oom-score-adjust': -500}", "24.0.9", true);
        row("{'oom-score-adjust': -500}", "26.1.5", false);
    }
    void aKeyIsJudgedByTheDockerdThatIsThere()
    {
        QFETCH(QByteArray, keys);
        QFETCH(QString, version);
        HostFacts facts;
        facts.dockerdVersion = version;
        const QStringList said = refusals(planWith(keys), facts);
        QTEST(said.filter(QStringLiteral("dockerd ") + version).isEmpty(), "isRight");
    }

    void aChangeHasTheEffectOfItsRow_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<int>("effect");
        const auto row = [](const char *before, const char *after, Effect effect) {
            QTest::addRow("%s to %s", before, after) << QByteArray(before) << QByteArray(after) << static_cast<int>(effect);
        };
        row("{}", "{'shutdown-timeout': 30}", Effect::Reload);
        row("{'shutdown-timeout': 30}", "{}", Effect::RestartDocker);
        row("{'max-concurrent-downloads': 9}", "{}", Effect::Reload);
        row("{}", "{'mtu': 1400}", Effect::RestartDocker);
        row("{'mtu': 1400}", "{}", Effect::RestartDocker);
        row("{}", "{'features': {'cdi': false}}", Effect::RestartDocker);
        row("{'features': {'buildkit': true, 'cdi': true}}", "{'features': {'buildkit': false, 'cdi': true}}", Effect::Reload);
    }
    void aChangeHasTheEffectOfItsRow()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QTEST(static_cast<int>(daemonJsonEffect(parsed(before), parsed(after))), "effect");
    }

    void aDangerousKeyWarnsUntilItIsSoAlready()
    {
        const Plan plan = planWith("{'iptables': false, 'data-root': '/srv/docker', 'mtu': 1400}");
        const auto changes = makeChanges(plan, {});
        QVERIFY(changes.has_value());
        for (const char *id : {"engine/iptables", "engine/data-root"}) {
            const Finding *finding = findingOf(*changes, id);
            QVERIFY2(finding != nullptr && finding->severity == Severity::Warning, id);
        }
        QVERIFY(findingOf(*changes, "engine/mtu") == nullptr);
        const auto harmless = makeChanges(planWith("{'iptables': true}"), {});
        QVERIFY(harmless && findingOf(*harmless, "engine/iptables") == nullptr);
        const auto same = makeChanges(plan, withFile(paths::daemonJson, "{'iptables': false, 'data-root': '/srv/docker'}"));
        QVERIFY(same && findingOf(*same, "engine/data-root") == nullptr && findingOf(*same, "engine/iptables") == nullptr);
    }

    void thePlanOfAHostHasItsFurtherKeys()
    {
        HostFacts facts = withFile(
            paths::daemonJson,
            "{'mtu': 1400, 'ip': '10.0.0.1', 'features': {'buildkit': false, 'cdi': true}, 'labels': ['token=s3cret'], "
            "'no-such-key': 1, 'hosts': ['fd://'], 'log-opts': {'tag': 'x'}}");
        facts.dockerUnit.emplace();
        facts.dockerUnit->execStart = {QStringList{"/usr/bin/dockerd", "-H", "fd://"}};
        const Plan plan = planFromHost(facts);
        QVERIFY(plan.engine.keys == parsed("{'features': {'cdi': true}, 'ip': '10.0.0.1', 'mtu': 1400}"));
        QVERIFY(!plan.defaults.buildkit);
    }

    void secretsAreLeftOutOfWhatIsKept()
    {
        const Plan plan = planWith("{'labels': ['token=s3cret'], 'mtu': 1400}");
        QVERIFY(plan.engine.hasSecret() && !lacksPassword(plan));
        const Plan kept = withoutSecrets(plan);
        QVERIFY(!writePlan(kept).contains("s3cret") && lacksPassword(kept));
        QVERIFY(kept.engine.keys.at("mtu") == 1400);
        const auto changes = makeChanges(kept, {});
        QVERIFY(changes && findingOf(*changes, secretLeftOut) != nullptr);
        const Plan listed =
            withoutSecrets(planWith("{'runtimes': {'x': {'path': '/x', 'runtimeArgs': ['--token', 's3cret']}}}"));
        QVERIFY(!writePlan(listed).contains("s3cret") && lacksPassword(listed));
        const Plan quoted = withoutSecrets(planWith("{'labels': ['a=SetCredential=x:s3cret'], 'mtu': 1400}"));
        QVERIFY(!writePlan(quoted).contains("s3cret") && quoted.engine.keys.at("mtu") == 1400);
        QVERIFY(withoutSecrets(planWith("{'mtu': 1400}")) == planWith("{'mtu': 1400}"));
    }

    void theSchemaHasTheKeysOfTheReader()
    {
        const auto document = parseJson(planSchema());
        QVERIFY(document);
        const OrderedJson schema = document->value.at("properties").at("engine");
        for (const KeyRow &row : daemonKeyRows())
            QCOMPARE(schema.at("properties").contains(std::string(row.key)), isEngineKey(row));
        QVERIFY(schema.at("additionalProperties") == false);
        QVERIFY(schema.at("properties").at("features").at("properties").at("buildkit") == false);
    }
};

DOCKWRIGHT_TEST(TestEngineSection, suite::NoApplication)

} // namespace test_engine_section

#include "test_engine_section.moc"
