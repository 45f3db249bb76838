// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/daemon_flags.h"
#include "core/daemon/key_table.h"
#include "core/host/daemon_settings.h"
#include "core/plan/plan.h"
#include "core/render/daemon_json.h"
#include "core/render/daemon_json_types.h"
#include "tests/support/files.h"
#include "tests/support/suite.h"

#include <QRandomGenerator>
#include <QTest>

namespace test_daemon_json {

using namespace dockwright::core;

namespace {

OrderedJson value(const QByteArray &text)
{
    const auto document = parseJson(json(text));
    return document ? document->value : OrderedJson();
}

DaemonKey key(const char *pointer, const QByteArray &text)
{
    return {QLatin1String(pointer), value(text), QLatin1String("daemon.json") + QLatin1String(pointer)};
}

ConflictChoices all(Side side)
{
    return {{}, side};
}

HostFacts withFlags(const QStringList &flags)
{
    HostFacts facts;
    facts.dockerUnit.emplace();
    facts.dockerUnit->fragmentPath = QStringLiteral("/lib/systemd/system/docker.service");
    facts.dockerUnit->execStart = {QStringList{"/usr/bin/dockerd"} + flags};
    return facts;
}

/// The pointers after "#" of what checkDaemonFlags and checkDaemonJson find.
QStringList placesOf(const QByteArray &text, const QStringList &flags = {}, HostFacts facts = {})
{
    if (!flags.isEmpty())
        facts = withFlags(flags);
    QStringList places;
    for (const Error &error : checkDaemonFlags(value(text), facts))
        places << error.where.section(u'#', 1);
    for (const Error &error : checkDaemonJson(value(text), facts))
        places << error.where.section(u'#', 1);
    return places;
}

OrderedJson randomScalar(QRandomGenerator &random)
{
    switch (random.bounded(5)) {
    case 0:
        return random.bounded(2) == 0;
    case 1:
        return random.bounded(1000);
    case 2:
        return nullptr;
    case 3:
        return OrderedJson::array({"a", random.bounded(9)});
    default:
        return std::to_string(random.bounded(50));
    }
}

std::string randomName(QRandomGenerator &random)
{
    static const char *const names[] = {"debug", "log-opts", "features", "init", "x-unknown", "labels", "a/b", "m~n", ""};
    return names[random.bounded(9)];
}

OrderedJson randomObject(QRandomGenerator &random)
{
    OrderedJson object = OrderedJson::object();
    const int members = random.bounded(6);
    for (int i = 0; i < members; ++i) {
        if (random.bounded(3) == 0)
            object[randomName(random)] = OrderedJson{{randomName(random), randomScalar(random)}, {"z", 1}};
        else
            object[randomName(random)] = randomScalar(random);
    }
    return object;
}

std::vector<DaemonKey> randomKeys(QRandomGenerator &random)
{
    static const char *const pointers[] = {"/debug", "/log-opts/max-size", "/log-opts/max-file", "/features/buildkit", "/init"};
    std::vector<DaemonKey> keys;
    for (const char *pointer : pointers)
        if (random.bounded(3) > 0)
            keys.push_back({QLatin1String(pointer), randomScalar(random), {}});
    return keys;
}

} // namespace

class TestDaemonJson : public QObject
{
    Q_OBJECT

private slots:
    /// Every way in which what was written last, what is there and what the plan says can stand to each other.
    void aManagedKeyIsMergedThreeWays_data()
    {
        QTest::addColumn<QByteArray>("last");  // value written last; empty: never
        QTest::addColumn<QByteArray>("there"); // value there now; empty: none
        QTest::addColumn<QByteArray>("ours");  // value of the plan; empty: none
        QTest::addColumn<Side>("side");
        QTest::addColumn<QByteArray>("merged"); // value afterwards; empty: none
        QTest::addColumn<bool>("isConflict");
        QTest::addColumn<QByteArray>("written"); // value remembered as written; empty: none
        const auto row = [](const char *name, const char *last, const char *there, const char *ours, Side side,
                            const char *merged, bool isConflict, const char *written) {
            static const char *const sides[] = {"undecided", "ours", "theirs"};
            QTest::addRow("%s, %s", name, sides[static_cast<int>(side)])
                << QByteArray(last) << QByteArray(there) << QByteArray(ours) << side << QByteArray(merged) << isConflict
                << QByteArray(written);
        };
        for (const Side side : {Side::Undecided, Side::Ours, Side::Theirs}) {
            const bool asks = side == Side::Undecided;
            const bool ours = side == Side::Ours;
            // Nobody stands in the way: the side does not matter.
            row("first time, nothing there", "", "", "1", side, "1", false, "1");
            row("first time, the same there", "", "1", "1", side, "1", false, "1");
            row("untouched, the same again", "1", "1", "1", side, "1", false, "1");
            row("untouched, the plan changed", "1", "1", "2", side, "2", false, "2");
            row("untouched, the plan has it no more", "1", "1", "", side, "", false, "");
            row("edited to what the plan says now", "1", "2", "2", side, "2", false, "2");
            row("taken away by hand, and the plan has it no more", "1", "", "", side, "", false, "");
            row("never ours and not planned", "", "5", "", side, "5", false, "");
            // Somebody does.
            row("first time, another there", "", "5", "1", side, ours ? "1" : "5", asks, ours ? "1" : "");
            row("edited", "1", "5", "1", side, ours ? "1" : "5", asks, ours ? "1" : "");
            row("edited, the plan changed", "1", "5", "2", side, ours ? "2" : "5", asks, ours ? "2" : "");
            row("edited, the plan has it no more", "1", "5", "", side, ours ? "" : "5", asks, "");
            row("taken away by hand", "1", "", "1", side, ours ? "1" : "", asks, ours ? "1" : "");
        }
    }
    void aManagedKeyIsMergedThreeWays()
    {
        QFETCH(QByteArray, last);
        QFETCH(QByteArray, there);
        QFETCH(QByteArray, ours);
        QFETCH(Side, side);
        QFETCH(QByteArray, merged);
        QFETCH(bool, isConflict);
        QFETCH(QByteArray, written);
        // The same at the top and below an object that others use too.
        for (const bool isNested : {false, true}) {
            const QByteArray pointer = isNested ? "/log-opts/max-file" : "/max-file";
            const auto object = [&](const QByteArray &leaf) {
                const QByteArray member = leaf.isEmpty() ? QByteArray() : ", 'max-file': " + leaf;
                return isNested ? "{'log-opts': {'tag': 'x'" + member + "}}" : "{'tag': 'x'" + member + "}";
            };
            std::map<QString, QString> lastKeys;
            if (!last.isEmpty())
                lastKeys[pointer] = hashJson(value(last));
            std::vector<DaemonKey> keys;
            if (!ours.isEmpty())
                keys.push_back(key(pointer.constData(), ours));
            const auto merge = mergeDaemonJson(json(object(there)), lastKeys, keys, all(side));
            QVERIFY(merge.has_value());
            QCOMPARE(merge->value.dump(), value(object(merged)).dump());
            QCOMPARE(merge->conflicts.size(), isConflict ? std::size_t(1) : std::size_t(0));
            std::map<QString, QString> remembered;
            if (!written.isEmpty())
                remembered[pointer] = hashJson(value(written));
            QCOMPARE(merge->written, remembered);
            if (isConflict) {
                QCOMPARE(merge->conflicts[0].pointer, QString::fromLatin1(pointer));
                QCOMPARE(merge->conflicts[0].theirs, QString::fromLatin1(there));
                QCOMPARE(merge->conflicts[0].ours, ours.isEmpty() ? QString("(removed)") : QString::fromLatin1(ours));
            }
        }
    }

    void aChoiceForOnePlaceGoesBeforeTheGeneralOne()
    {
        const ConflictChoices choices{{{"/a", Side::Ours}}, Side::Theirs};
        const auto merge = mergeDaemonJson(json("{'a': 1, 'b': 1}"), {}, {key("/a", "2"), key("/b", "2")}, choices);
        QVERIFY(merge.has_value());
        QCOMPARE(merge->value.dump(), value("{'a': 2, 'b': 1}").dump());
    }

    void keysOfOthersTheirOrderAndTheIndentationSurvive()
    {
        const QByteArray before = json("{\n\t'zzz': {'b': 1, 'a': [1, 2]},\n\t'live-restore': true,\n\t'aaa': 1.5\n}\n");
        const auto merge = mergeDaemonJson(before, {{"/live-restore", hashJson(true)}},
                                           {key("/live-restore", "false"), key("/init", "true")}, {});
        QVERIFY(merge.has_value());
        QCOMPARE(merge->text,
                 json("{\n\t'zzz': {\n\t\t'b': 1,\n\t\t'a': [\n\t\t\t1,\n\t\t\t2\n\t\t]\n\t},\n"
                      "\t'live-restore': false,\n\t'aaa': 1.5,\n\t'init': true\n}\n"));
        const auto wide = mergeDaemonJson(json("{\n    'a': 1\n}"), {}, {key("/b", "2")}, {});
        QVERIFY(wide.has_value());
        QCOMPARE(wide->text, json("{\n    'a': 1,\n    'b': 2\n}\n"));
    }

    void theTextIsTheSameBytesWhenNothingChanges()
    {
        const QByteArray odd = json("  {'init' : true,\r\n\r\n 'x':[ 1,2 ] , 'y': 1e3}");
        const auto merge = mergeDaemonJson(odd, {}, {key("/init", "true")}, {});
        QVERIFY(merge.has_value());
        QCOMPARE(merge->text, odd);
    }

    void anObjectThatBecomesEmptyGoesWithItsLastKey()
    {
        const auto merge =
            mergeDaemonJson(json("{'log-opts': {'max-file': 1}, 'a': {}}"), {{"/log-opts/max-file", hashJson(1)}}, {}, {});
        QVERIFY(merge.has_value());
        QCOMPARE(merge->value.dump(), value("{'a': {}}").dump());
    }

    void anEmptyFileIsAnEmptyObject_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("blanks") << QByteArray(" \n\t\n");
        QTest::newRow("a byte order mark") << QByteArray("\xEF\xBB\xBF");
        QTest::newRow("a byte order mark and a line") << QByteArray("\xEF\xBB\xBF\n");
        QTest::newRow("braces") << QByteArray("{}");
        QTest::newRow("braces behind a byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    }
    void anEmptyFileIsAnEmptyObject()
    {
        QFETCH(QByteArray, text);
        const auto merge = mergeDaemonJson(text, {}, {key("/init", "true")}, {});
        QVERIFY(merge.has_value());
        const QByteArray mark = text.contains("\xEF\xBB\xBF") ? "\xEF\xBB\xBF" : "";
        QCOMPARE(merge->text, mark + "{\n  \"init\": true\n}\n");
        const auto same = mergeDaemonJson(text, {}, {}, {});
        QVERIFY(same.has_value());
        QCOMPARE(same->text, text);
    }

    void aFileThatIsNoObjectStopsWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("a trailing comma") << json("{\n  'a': 1,\n}\n") << "/etc/docker/daemon.json:3:1";
        QTest::newRow("a comment") << json("{\n  // no\n}") << "/etc/docker/daemon.json:2:3";
        QTest::newRow("cut off") << json("{'a'") << "/etc/docker/daemon.json:1:5";
        QTest::newRow("a list") << QByteArray("[]") << "/etc/docker/daemon.json";
        QTest::newRow("twice") << json("{'log-opts': {'a': 1, 'a': 2}}") << "/etc/docker/daemon.json#/log-opts/a";
    }
    void aFileThatIsNoObjectStopsWithItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        const auto merge = mergeDaemonJson(text, {}, {key("/init", "true")}, all(Side::Ours));
        QVERIFY(!merge.has_value());
        QCOMPARE(merge.error().where, where);
        QCOMPARE(merge.error().code, ErrorCode::InvalidInput);
        QVERIFY(!merge.error().remedy.isEmpty());
    }

    void aParentThatIsNoObjectIsAConflict_data()
    {
        QTest::addColumn<QByteArray>("parent");
        for (const char *parent : {"'5m'", "null", "3", "[]", "['max-file']"})
            QTest::newRow(parent) << QByteArray(parent);
    }
    void aParentThatIsNoObjectIsAConflict()
    {
        QFETCH(QByteArray, parent);
        const QByteArray text = json("{'log-opts': " + parent + ", 'x': 1}");
        const std::vector keys{key("/log-opts/max-file", "'3'"), key("/log-opts/max-size", "'1m'")};
        for (const bool wasWritten : {false, true}) {
            std::map<QString, QString> last;
            if (wasWritten)
                last = {{"/log-opts/max-file", hashJson("3")}, {"/log-opts/max-size", hashJson("1m")}};
            const auto asked = mergeDaemonJson(text, last, keys, {});
            QVERIFY(asked.has_value());
            QCOMPARE(asked->conflicts.size(), std::size_t(2));
            QCOMPARE(asked->text, text);
            const auto theirs = mergeDaemonJson(text, last, keys, all(Side::Theirs));
            QVERIFY(theirs.has_value());
            QCOMPARE(theirs->text, text);
            const auto ours = mergeDaemonJson(text, last, keys, all(Side::Ours));
            QVERIFY(ours.has_value());
            QCOMPARE(ours->value.dump(), value("{'log-opts': {'max-file': '3', 'max-size': '1m'}, 'x': 1}").dump());
            QVERIFY(mergeDaemonJson(text, last, {}, all(Side::Ours)).has_value());
        }
    }

    void aRecordOfOursThatWasDamagedDoesNoHarm_data()
    {
        QTest::addColumn<QString>("pointer");
        for (const char *pointer : {"", "no-slash", "/a~", "/a~2", "/", "/list/0", "/list/x", "/list/-", "/a/b/c/d"})
            QTest::newRow(pointer) << QString::fromLatin1(pointer);
    }
    void aRecordOfOursThatWasDamagedDoesNoHarm()
    {
        QFETCH(QString, pointer);
        const QByteArray text = json("{'list': [1], 'a': 2}");
        for (const Side side : {Side::Undecided, Side::Ours, Side::Theirs}) {
            const auto merge = mergeDaemonJson(text, {{pointer, "hash"}}, {key("/init", "true")}, all(side));
            QVERIFY(merge.has_value());
            QVERIFY(merge->value.is_object());
            QCOMPARE(merge->value.value("a", 0), 2);
        }
    }

    void mergingAgainChangesNothing()
    {
        QRandomGenerator random(4711);
        for (int i = 0; i < 1000; ++i) {
            const QByteArray before = QByteArray::fromStdString(randomObject(random).dump(random.bounded(5) - 1));
            const auto keys = randomKeys(random);
            const auto earlier = mergeDaemonJson(before, {}, randomKeys(random), all(Side::Ours));
            QVERIFY(earlier.has_value());
            const auto merge = mergeDaemonJson(earlier->text, earlier->written, keys, all(Side::Ours));
            QVERIFY(merge.has_value());
            for (const DaemonKey &each : keys)
                QCOMPARE(merge->value.at(OrderedJson::json_pointer(each.pointer.toStdString())).dump(), each.value.dump());
            QCOMPARE(merge->written.size(), keys.size());
            const auto again = mergeDaemonJson(merge->text, merge->written, keys, {});
            QVERIFY(again.has_value());
            QCOMPARE(again->text, merge->text);
            QCOMPARE(again->written, merge->written);
            QVERIFY(again->conflicts.empty());
            QCOMPARE(daemonJsonEffect(merge->value, again->value), Effect::None);
        }
    }

    void withoutADecisionWhatOthersWroteIsNeverLost()
    {
        QRandomGenerator random(815);
        for (int i = 0; i < 1000; ++i) {
            const OrderedJson before = randomObject(random);
            const auto keys = randomKeys(random);
            const auto merge = mergeDaemonJson(QByteArray::fromStdString(before.dump()), {}, keys, {});
            QVERIFY(merge.has_value());
            const OrderedJson was = before.flatten();
            const OrderedJson is = merge->value.flatten();
            for (const auto &[pointer, leaf] : was.items()) {
                // An empty list or object is flattened to null, and may have got its first member.
                if (!leaf.is_null())
                    QVERIFY2(is.contains(pointer) && is.at(pointer) == leaf, pointer.c_str());
            }
        }
    }

    void secretsAreTakenOutOfConflicts()
    {
        const auto merge = mergeDaemonJson(json("{'proxies': {'http-proxy': 'http://u:hunter2@h:1'}}"), {},
                                           {key("/proxies/http-proxy", "'http://u:correcthorse@h:1'")}, {});
        QVERIFY(merge.has_value());
        QCOMPARE(merge->conflicts.size(), std::size_t(1));
        QCOMPARE(merge->conflicts[0].theirs, "\"http://u:xxxxx@h:1\"");
        QCOMPARE(merge->conflicts[0].ours, "\"http://u:xxxxx@h:1\"");
    }

    void hashesDoNotDependOnTheOrderOfMembers()
    {
        QCOMPARE(hashJson(value("{'a': 1, 'b': {'c': 2, 'd': 3}}")), hashJson(value("{'b': {'d': 3, 'c': 2}, 'a': 1}")));
        QVERIFY(hashJson(value("[1, 2]")) != hashJson(value("[2, 1]")));
        QVERIFY(hashJson(value("'1'")) != hashJson(value("1")));
    }

    /// What was measured on dockerd, with right values beside the wrong ones.
    void whatDockerdDiesOfIsFound_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("places");
        const auto row = [](const char *text, const QStringList &places) { QTest::newRow(text) << QByteArray(text) << places; };
        row("{}", {});
        row("{'log-opts': {'max-siz': '1m'}}", {"/log-opts/max-siz"});
        row("{'log-driver': 'journald', 'log-opts': {'max-size': '1m'}}", {"/log-opts/max-size"});
        row("{'log-driver': 'journald', 'log-opts': {'tag': 'x', 'mode': 'non-blocking'}}", {});
        row("{'log-driver': 'local', 'log-opts': {'max-file': '3'}}", {});
        row("{'log-opts': {'max-size': '1m', 'max-file': 3}}", {"/log-opts/max-file"});
        row("{'storage-driver': 'bogus'}", {"/storage-driver"});
        row("{'storage-driver': 'overlay2'}", {});
        row("{'exec-opts': ['native.cgroupdriver=bogus']}", {"/exec-opts"});
        row("{'exec-opts': ['native.cgroupdriver=systemd']}", {});
        row("{'icc': false, 'iptables': false}", {"/icc"});
        row("{'icc': false}", {});
        row("{'insecure-registries': ['registry.lan:port']}", {"/insecure-registries/0"});
        row("{'insecure-registries': ['ok.lan:5000', 'ftp://registry.lan']}", {"/insecure-registries/1"});
        row("{'insecure-registries': [5]}", {"/insecure-registries/0"});
        row("{'default-runtime': 'nvidia'}", {"/default-runtime"});
        row("{'default-runtime': 'nvidia', 'runtimes': {'nvidia': {'path': '/usr/bin/x'}}}", {});
        row("{'exec-opts': ['native.cgroupdriver=systemd'], 'cgroup-parent': 'docker'}", {"/cgroup-parent"});
        row("{'exec-opts': ['native.cgroupdriver=systemd'], 'cgroup-parent': 'docker.slice'}", {});
        row("{'log-driver': 'bogus'}", {"/log-driver"});
        row("{'log-driver': 'company/plugin:1'}", {});
        row("{'log-opts': {'max-size': '10 zorkmids'}}", {"/log-opts/max-size"});
        row("{'log-opts': {'max-file': '3'}}", {"/log-opts/max-file"});
        row("{'log-opts': {'max-size': '100m', 'max-file': '3'}}", {});
        row("{'log-driver': 'local', 'log-opts': {'max-file': '1'}}", {"/log-opts/max-file"});
        row("{'log-driver': 'local', 'log-opts': {'max-file': '1', 'compress': 'true'}}", {"/log-opts/compress"});
        row("{'log-driver': 'local', 'log-opts': {'max-file': '1', 'compress': 'false'}}", {});
        row("{'log-driver': 'local'}", {});
        row("{'log-opts': {'max-size': '1m', 'compress': 'T'}}", {"/log-opts/compress"});
        row("{'log-opts': {'max-size': '1m', 'max-file': '1', 'compress': 'true'}}", {"/log-opts/compress"});
        row("{'log-opts': {'max-size': '1m', 'max-file': '2', 'compress': 'true'}}", {});
        row("{'log-opts': {'compress': 'false'}}", {});
        row("{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 2, 'Hard': 1}}}", {"/default-ulimits/nofile"});
        row("{'default-ulimits': {'nofile': {'Soft': 1, 'Hard': 1}}}", {"/default-ulimits/nofile"});
        row("{'default-ulimits': {'nofile': {'Name': 'bogus', 'Soft': 1, 'Hard': 1}}}", {"/default-ulimits/nofile"});
        row("{'default-ulimits': {'nofile': 5}}", {"/default-ulimits/nofile"});
        row("{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 1, 'Hard': 1}}}", {});
        row("{'default-ulimits': {'core': {'Name': 'core', 'Soft': 5, 'Hard': -1}}}", {});
        row("{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': '1', 'Hard': '2'}}}", {"/default-ulimits/nofile"});
        row("{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 1.5, 'Hard': 2}}}", {"/default-ulimits/nofile"});
        row("{'http-proxy': 'http://p.lan:1'}", {"/http-proxy"});
        row("{'no-proxy': 'x'}", {"/no-proxy"});
        row("{'whatever': {'debug': true}}", {"/whatever"});
        row("{'a/b~c': 1}", {"/a~1b~0c"});
        row("{'proxies': {'http-proxy': 'proxy.lan'}}", {"/proxies/http-proxy"});
        row("{'proxies': {'https-proxy': 'http://YOUR_PROXY_IP:YOUR_PROXY_PORT'}}", {"/proxies/https-proxy"});
        row("{'proxies': {'http-proxy': 'http://p.lan:3128'}}", {});
        row("{'registry-mirrors': ['https://']}", {"/registry-mirrors/0"});
        row("{'registry-mirrors': ['https://a.lan', 'https://a.lan?x=1']}", {"/registry-mirrors/1"});
        row("{'registry-mirrors': ['https://u:p@a.lan']}", {"/registry-mirrors/0"});
        row("{'registry-mirrors': ['https://a.lan/path/']}", {});
    }
    void whatDockerdDiesOfIsFound()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, places);
        QCOMPARE(placesOf(text), places);
    }

    /// What no dockerd takes whoever wrote it, down to the leaves; tests/lab/test_lab_judges.cpp asks dockerd the same.
    void typesAndFormsAreFoundDownToTheLeaves_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("places");
        const auto row = [](const char *text, const QStringList &places) { QTest::newRow(text) << QByteArray(text) << places; };
        row("{'debug': null, 'mtu': null, 'dns': null, 'builder': null}", {});
        row("{'debug': 'true'}", {"/debug"});
        row("{'mtu': '1400', 'max-download-attempts': 1.5}", {"/max-download-attempts", "/mtu"});
        row("{'mtu': -1, 'max-download-attempts': 0, 'shutdown-timeout': -1}", {"/max-download-attempts", "/mtu"});
        row("{'dns': ['10.0.0.2', 'nonsense', 5, '10.0.0.0/8']}", {"/dns/1", "/dns/2", "/dns/3"});
        row("{'ip': '', 'bip': '', 'metrics-addr': ''}", {});
        row("{'ip': 'here', 'bip': '10.0.0.1', 'metrics-addr': '9323'}", {"/bip", "/ip", "/metrics-addr"});
        row("{'default-address-pools': [{'base': '10.0.0.0/8', 'size': 24}, {'base': 'x', 'SIZE': '24'}]}",
            {"/default-address-pools/1/base", "/default-address-pools/1/size"});
        row("{'builder': {'gc': {'enabled': 'yes', 'policy': [{'all': 1, 'filter': 'x', 'new': 1}]}}}",
            {"/builder/gc/enabled", "/builder/gc/policy/0/all", "/builder/gc/policy/0/filter"});
        row("{'builder': {'gc': {'policy': [{'filter': {'unused-for': {'2200h': true}}}]}}, 'default-ipc-mode': ''}", {});
        row("{'runtimes': {'a': {'path': 5}, 'b': 'x'}}", {"/runtimes/a/path", "/runtimes/b"});
        row("{'default-network-opts': {'bridge': {'mtu': 1400}}, 'features': {'cdi': 'on'}}",
            {"/default-network-opts/bridge/mtu", "/features/cdi"});
        row("{'default-shm-size': 67108864}", {"/default-shm-size"});
        row("{'default-shm-size': '64m', 'log-level': 'warn', 'default-ipc-mode': 'private', 'log-format': ''}", {});
        row("{'default-shm-size': 'much', 'log-level': 'loud', 'default-ipc-mode': 'host'}",
            {"/default-ipc-mode", "/default-shm-size", "/log-level"});
        row("{'labels': ['a=b', 'c']}", {"/labels/1"});
        row("{'log-level': 'INFO', 'log-format': 'JSON'}", {"/log-format"});
    }
    void typesAndFormsAreFoundDownToTheLeaves()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, places);
        QStringList found;
        for (const Error &error : checkDaemonTypes(value(text)))
            found << error.where.section(u'#', 1);
        QCOMPARE(found, places);
    }

    /// A row that is missing, or stands at the wrong place, is not found.
    void everyKeyHasOneRow()
    {
        for (const KeyRow &row : daemonKeyRows()) {
            QCOMPARE(findDaemonKey(row.key), &row);
            QVERIFY(row.until == Release{} || row.since < row.until);
        }
        QVERIFY(findDaemonKey("no-such-key") == nullptr && findDaemonKey("") == nullptr);
    }

    void liveRestoreOnASwarmNodeIsFound()
    {
        HostFacts facts;
        facts.daemon.emplace();
        for (const char *state : {"active", "pending", "locked", "error"}) {
            facts.daemon->swarmState = QLatin1String(state);
            QCOMPARE(placesOf("{'live-restore': true}", {}, facts), QStringList{"/live-restore"});
            QCOMPARE(placesOf("{'live-restore': false}", {}, facts), QStringList{});
        }
        facts.daemon->swarmState = QStringLiteral("inactive");
        QCOMPARE(placesOf("{'live-restore': true}", {}, facts), QStringList{});
    }

    void keysOfOtherReleasesAreFound()
    {
        HostFacts facts;
        facts.daemon.emplace().serverVersion = "28.0.0"; // of the one that runs, which may be about to be replaced
        const auto found = [&](const char *version, const char *text) {
            facts.dockerdVersion = QLatin1String(version);
            return placesOf(text, {}, facts);
        };
        QCOMPARE(found("28.5.2+dfsg1", "{'min-api-version': '1.24'}"), QStringList{"/min-api-version"});
        QCOMPARE(found("29.0.0", "{'min-api-version': '1.24'}"), QStringList{});
        QCOMPARE(found("29.0.0", "{'oom-score-adjust': -500}"), QStringList{"/oom-score-adjust"});
        QCOMPARE(found("26.1.5", "{'oom-score-adjust': -500, 'bip6': 'fd00::1/64'}"),
                 (QStringList{"/oom-score-adjust", "/bip6"}));
        QCOMPARE(found("24.0.9", "{'oom-score-adjust': -500, 'bip6': 'fd00::1/64'}"), QStringList{"/bip6"});
        QCOMPARE(found("20.10.24+dfsg1", "{'log-format': 'json'}"), QStringList{"/log-format"});
        QCOMPARE(found("20.10.24", "{'proxies': {'no-proxy': 'a'}, 'cdi-spec-dirs': [], 'default-network-opts': {}}"),
                 (QStringList{"/proxies", "/cdi-spec-dirs", "/default-network-opts"}));
        QCOMPARE(found("20.10.24", "{'seccomp-profile': 'unconfined', 'ip6tables': true}"),
                 (QStringList{"/seccomp-profile", "/ip6tables"}));
        QCOMPARE(found("26.1.5", "{'seccomp-profile': 'unconfined', 'ip6tables': true}"), QStringList{"/ip6tables"});
        QCOMPARE(found("26.1.5", "{'ip6tables': true, 'experimental': true}"), QStringList{});
        QCOMPARE(found("28.5.2", "{'seccomp-profile': 'unconfined', 'ip6tables': true}"), QStringList{});
        QCOMPARE(found("20.10.24", "{'runtimes': {'crun': {}}}"), QStringList{});
        QCOMPARE(found("26.1.5", "{'runtimes': {'crun': {}}}"), QStringList{"/runtimes/crun"});
        for (const char *unknown : {"dev", "0.0.0-20251126", ""})
            QCOMPARE(found(unknown, "{'min-api-version': '1.24', 'oom-score-adjust': 1}"), QStringList{});
    }

    /// What one release takes, and another dies of.
    void valuesOfOtherReleasesAreFound_data()
    {
        QTest::addColumn<QString>("taking");
        QTest::addColumn<QString>("dying");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *taking, const char *dying, const char *text, const char *place) {
            QTest::addRow("%s from %s to %s", text, taking, dying)
                << QString(taking) << QString(dying) << QByteArray(text) << QString(place);
        };
        row("27.5.1", "27.4.1", "{'builder': {'gc': {'enabled': true, 'policy': [{'all': true}]}}}", "/builder/gc/policy/0");
        row("27.4.1", "27.4.0", "{'builder': {'gc': {'enabled': true, 'policy': [{'KEEPSTORAGE': '1G'}]}}}", "");
        row("28.1.1", "28.2.0", "{'builder': {'gc': {'policy': [{'filter': ['until']}]}}}", "/builder/gc/policy/0/filter");
        row("28.1.1", "28.5.2", "{'builder': {'gc': {'enabled': false, 'policy': [{'filter': ['until']}]}}}", "");
        row("24.0.9", "25.0.0", "{'log-level': 'warning'}", "/log-level");
        row("20.10.24", "29.7.2", "{'cri-containerd': true}", "");
        row("29.5.0", "29.4.3", "{'log-driver': 'local', 'log-opts': {'tag': 'x'}}", "/log-opts/tag");
        row("", "28.5.2", "{'log-driver': 'local', 'log-opts': {'labels': 'x'}}", "/log-opts/labels");
        row("27.5.1", "28.0.0", "{'log-driver': 'fluentd', 'log-opts': {'fluentd-async-connect': 'true'}}",
            "/log-opts/fluentd-async-connect");
        row("24.0.9", "25.0.0", "{'log-driver': 'logentries'}", "/log-driver");
        row("23.0.15", "24.0.0", "{'storage-driver': 'overlay2', 'storage-opts': ['overlay2.override_kernel_check=true']}",
            "/storage-opts");
    }
    void valuesOfOtherReleasesAreFound()
    {
        QFETCH(QString, taking);
        QFETCH(QString, dying);
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        HostFacts facts;
        facts.dockerdVersion = taking;
        QCOMPARE(placesOf(text, {}, facts), QStringList{});
        facts.dockerdVersion = dying;
        QCOMPARE(placesOf(text, {}, facts), place.isEmpty() ? QStringList{} : QStringList{place});
    }

    /// Where a flag asks for TLS, dockerd looks into the home of root, and heeds the flags of the files; where the file asks
    /// for it, neither.
    void certificatesOfFlagsAndOfTheFileAreNotTheSame()
    {
        QCOMPARE(placesOf("{}", {"--tlsverify"}), QStringList{}); // nobody has looked
        QCOMPARE(placesOf("{}", {"--tls", "--tlscert=/a"}), QStringList{});
        const QStringList pair{"/tlscert", "/tlskey"};
        QCOMPARE(placesOf("{'tls': true}"), pair);
        QCOMPARE(placesOf("{'tlsverify': false}"), pair);
        QCOMPARE(placesOf("{'tls': true}", {"--tlscert=/a", "--tlskey=/b"}), (QStringList{QString(), QString()})); // of flags
        QCOMPARE(placesOf("{'tlscert': '/a', 'tlskey': '/b'}", {"--tls=false"}), QStringList{});
        QCOMPARE(placesOf("{'tls': false}", {"--tlscert=/a"}), QStringList{});
    }

    void certificatesThatAreNotThereAreFound()
    {
        HostFacts facts = withFlags({"--tlsverify"});
        const auto placesWith = [&](const char *text, std::map<QString, bool> files) {
            facts.tlsFiles = std::move(files);
            return placesOf(text, {}, facts);
        };
        const QString ca = QStringLiteral("/root/.docker/ca.pem");
        const QString certificate = QStringLiteral("/root/.docker/cert.pem");
        const QString key = QStringLiteral("/root/.docker/key.pem");
        QCOMPARE(placesWith("{}", {{ca, true}, {certificate, true}, {key, true}}), QStringList{});
        QCOMPARE(placesWith("{}", {{ca, false}, {certificate, false}, {key, true}}), (QStringList{"/tlscert", "/tlscacert"}));
        QCOMPARE(placesWith("{'tlscacert': '/a'}", {{ca, false}, {"/a", true}}), QStringList{});
        facts.dockerUnit.reset();
        const auto named = "{'tls': true, 'tlscert': '/a', 'tlskey': '/b', 'tlscacert': '/c'}";
        QCOMPARE(placesWith(named, {{"/a", true}, {"/b", false}, {"/c", false}}), (QStringList{"/tlskey", "/tlscacert"}));
        QCOMPARE(placesWith("{'tls': true, 'tlsverify': false, 'tlscert': '/a', 'tlskey': '/b', 'tlscacert': '/c'}",
                            {{"/a", true}, {"/b", true}, {"/c", false}}),
                 QStringList{}); // nobody is verified
    }

    void whereDockerdCannotListenIsFound()
    {
        for (const char *host : {"", "unix:///a", "unix://", "tcp://", "tcp://10.0.0.1", "tcp://:2375", "10.0.0.1:2375",
                                 "tcp://[::1]:2376", "fd://", "fd://*", "fd://3"})
            QCOMPARE(placesOf(QByteArray("{'hosts': ['") + host + "']}"), QStringList{});
        for (const char *host :
             {"nonsense://x", "/a/b", "tcp://10.0.0.1:x", "tcp://10.0.0.1:65536", "unix://tcp://a", "fd://x", "npipe://a"})
            QCOMPARE(placesOf(QByteArray("{'hosts': ['") + host + "']}"), QStringList{"/hosts"});
        QCOMPARE(placesOf("{}", {"-H", "http://a"}), QStringList{QString()}); // the place is that of the flag
    }

    void aLabelWithTwoValuesIsFound()
    {
        QCOMPARE(placesOf("{'labels': ['a=b', 'a=b', 'c=b']}"), QStringList{});
        QCOMPARE(placesOf("{'labels': ['a=b', 'a=c']}"), QStringList{"/labels"});
    }

    void whatIpv6NeedsDependsOnTheRelease()
    {
        HostFacts facts;
        const auto found = [&](const char *version, const char *text) {
            facts.dockerdVersion = QLatin1String(version);
            return placesOf(text, {}, facts);
        };
        constexpr auto alone = "{'ipv6': true}";
        constexpr auto noTables = "{'icc': false, 'ip6tables': false, 'ipv6': true, 'fixed-cidr-v6': 'fd00:1::/64'}";
        constexpr auto withPools = "{'ipv6': true, 'default-address-pools': [{'base': '10.1.0.0/16', 'size': 24}]}";
        for (const char *old : {"20.10.24+dfsg1", "26.1.5", "27.5.1"}) {
            QCOMPARE(found(old, alone), QStringList{"/ipv6"});
            QCOMPARE(found(old, withPools), QStringList{"/ipv6"});
            QCOMPARE(found(old, "{'ipv6': true, 'fixed-cidr-v6': 'fd00:1::/64'}"), QStringList{});
            QCOMPARE(found(old, "{'ipv6': true, 'bridge': 'br0'}"), QStringList{"/ipv6"});
            QCOMPARE(found(old, "{'ipv6': true, 'bridge': 'none'}"), QStringList{});
        }
        for (const char *today : {"28.0.0", "28.5.2+dfsg1", ""}) {
            QCOMPARE(found(today, alone), QStringList{});
            QCOMPARE(found(today, withPools), QStringList{});
        }
        for (const char *heedless : {"20.10.24+dfsg1", "26.1.5"})
            QCOMPARE(found(heedless, noTables), QStringList{});
        for (const char *heeding : {"27.0.0", "28.5.2+dfsg1", ""})
            QCOMPARE(found(heeding, noTables), QStringList{"/icc"});
    }

    void aDriverMustBelongToTheImageStore_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("places");
        const auto row = [](const char *version, const char *text, const QStringList &places) {
            QTest::addRow("%s on %s", text, version) << QString::fromLatin1(version) << QByteArray(text) << places;
        };
        constexpr auto on = "{'storage-driver': 'overlay2', 'features': {'containerd-snapshotter': true}}";
        constexpr auto off = "{'storage-driver': 'overlayfs', 'features': {'containerd-snapshotter': false}}";
        constexpr auto remapped = "{'userns-remap': 'default', 'features': {'containerd-snapshotter': true}}";
        const QStringList feature{"/features/containerd-snapshotter"};
        for (const char *version : {"26.1.5+dfsg1", "28.5.2", "29.0.0", ""}) {
            row(version, on, feature);
            row(version, "{'storage-driver': 'vfs', 'features': {'containerd-snapshotter': true}}", feature);
            row(version, "{'storage-driver': 'btrfs', 'features': {'containerd-snapshotter': true}}", {});
            row(version, "{'storage-driver': 'stargz', 'features': {'containerd-snapshotter': true}}", {});
            row(version, "{'storage-driver': 'company', 'features': {'containerd-snapshotter': true}}", {}); // a plugin's
            row(version, off, feature);
            row(version, "{'storage-driver': 'native', 'features': {'containerd-snapshotter': false}}", feature);
            row(version, "{'storage-driver': 'overlay2', 'features': {'containerd-snapshotter': false}}", {});
            row(version, "{'storage-driver': 'overlay2'}", {});
            row(version, "{'storage-driver': 'bogus'}", {"/storage-driver"});
            row(version, "{'userns-remap': '', 'features': {'containerd-snapshotter': true}}", {});
            row(version, "{'userns-remap': 'default', 'features': {'containerd-snapshotter': false}}", {});
        }
        row("20.10.24", on, {}); // does not heed it
        row("20.10.24", "{'storage-driver': 'aufs'}", {});
        row("26.1.5", "{'storage-driver': 'aufs'}", {"/storage-driver"});
        row("28.5.2", "{'storage-driver': 'overlayfs'}", {"/storage-driver"});
        row("29.0.0", "{'storage-driver': 'overlayfs'}", {});
        row("26.1.5", remapped, {});
        row("28.5.2", remapped, {});
        row("29.0.0", remapped, {"/userns-remap"});
        row("", remapped, {"/userns-remap"});
    }
    void aDriverMustBelongToTheImageStore()
    {
        QFETCH(QString, version);
        QFETCH(QByteArray, text);
        QFETCH(QStringList, places);
        HostFacts facts;
        facts.dockerdVersion = version;
        QCOMPARE(placesOf(text, {}, facts), places);
    }

    /// dockerd 29 leaves it to the administrator, and what one with iptables has turned on is off after the next boot.
    void nftablesNeedsForwardingNowAndAtBoot()
    {
        constexpr auto nftables = "{'firewall-backend': 'nftables'}";
        const QStringList refused{"/firewall-backend"};
        HostFacts facts;
        facts.dockerdVersion = "29.7.2";
        const auto setAtBoot = [&](const char *name, const char *line) {
            facts.files[QLatin1String("/etc/sysctl.d/") + QLatin1String(name)].content = line;
        };
        facts.sysctls["net.ipv4.ip_forward"] = "0";
        QCOMPARE(placesOf(nftables, {}, facts), refused);
        QCOMPARE(placesOf("{'firewall-backend': 'iptables'}", {}, facts), QStringList{});
        QCOMPARE(placesOf("{'firewall-backend': 'nftables', 'ip-forward': false}", {}, facts), QStringList{});
        QCOMPARE(placesOf("{'firewall-backend': 'nftables', 'bridge': 'none'}", {}, facts), QStringList{});
        facts.sysctls["net.ipv4.ip_forward"] = "1";
        QCOMPARE(placesOf(nftables, {}, facts), refused);
        setAtBoot("10-router.conf", "net/ipv4/ip_forward = 1\n");
        QCOMPARE(placesOf(nftables, {}, facts), QStringList{});
        setAtBoot("90-hardened.conf", "net.ipv4.ip_forward = 0\n");
        QCOMPARE(placesOf(nftables, {}, facts), refused);
        // One that runs so is not the plan's doing: whoever turns it on at boot need not be sysctl.d.
        facts.daemon.emplace().settings["firewall-backend"] = "\"nftables\"";
        QCOMPARE(placesOf(nftables, {}, facts), QStringList{});
        facts.sysctls["net.ipv6.conf.all.forwarding"] = "0";
        QCOMPARE(placesOf(nftables, {}, facts), QStringList{});
        QCOMPARE(placesOf("{'firewall-backend': 'nftables', 'ipv6': true}", {}, facts), refused);
    }

    void theOldestApiIsOneThatDockerdHas_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("api");
        QTest::addColumn<bool>("isGood");
        const auto row = [](const char *version, const char *api, bool isGood) {
            QTest::addRow("%s in %s", api, version) << QString(version) << QString(api) << isGood;
        };
        row("29.7.2", "1.24", true);
        row("29.7.2", "1.55", true);
        row("29.7.2", "1.56", false);
        row("29.0.1", "1.53", false);
        row("29.2.0", "1.53", true);
        row("30.0.0", "1.99", true); // nobody here knows
        row("30.0.0", "1.23", false);
        row("", "1.44", true);
        row("", "v1.44", false);
        row("", "1.44-beta", false);
        row("", "2.0", false);
        row("29.7.2", "", true);
    }
    void theOldestApiIsOneThatDockerdHas()
    {
        QFETCH(QString, version);
        QFETCH(QString, api);
        QFETCH(bool, isGood);
        HostFacts facts;
        facts.dockerdVersion = version;
        const QByteArray text = "{'min-api-version': '" + api.toUtf8() + "'}";
        QCOMPARE(placesOf(text, {}, facts), isGood ? QStringList{} : QStringList{"/min-api-version"});
    }

    void aStoreThatIsThereAlreadyStays()
    {
        HostFacts facts;
        facts.dockerdVersion = "29.0.0";
        facts.daemon.emplace().storageDriver = "overlay2";
        QCOMPARE(placesOf("{'storage-driver': 'overlayfs'}", {}, facts), QStringList{"/storage-driver"});
        facts.daemon->storageDriver = "overlayfs";
        QCOMPARE(placesOf("{'storage-driver': 'overlayfs'}", {}, facts), QStringList{});
        facts.daemon.reset();
        QCOMPARE(placesOf("{'storage-driver': 'overlayfs'}", {}, facts), QStringList{});
        facts.hasOwnStore = true; // of one that was stopped
        QCOMPARE(placesOf("{'storage-driver': 'overlayfs'}", {}, facts), QStringList{"/storage-driver"});
    }

    /// The variable of the service, the flag and the key are one setting.
    void aDriverIsFoundWhereverItStands()
    {
        constexpr auto on = "{'features': {'containerd-snapshotter': true}}";
        const QStringList feature{"/features/containerd-snapshotter"};
        QCOMPARE(placesOf(on, {"--storage-driver=overlay2"}), feature);
        QCOMPARE(placesOf(on, {"-s", "overlay2"}), feature);
        QCOMPARE(placesOf(on, {"-s", "btrfs"}), QStringList{});
        QCOMPARE(placesOf("{'storage-driver': 'overlay2'}", {"--feature", "containerd-snapshotter"}).size(), 1);
        QCOMPARE(placesOf("{'storage-driver': 'overlay2'}", {"--feature=containerd-snapshotter=false"}), QStringList{});
        HostFacts facts = withFlags({});
        facts.files["/lib/systemd/system/docker.service"] = {"[Service]\nEnvironment=DOCKER_DRIVER=overlay2\n", 0644, 0, 0,
                                                             FileKind::Regular};
        QCOMPARE(placesOf(on, {}, facts), feature);
        QCOMPARE(placesOf("{'storage-driver': 'btrfs', 'features': {'containerd-snapshotter': true}}", {}, facts), feature);
        const OrderedJson json = value(on);
        const Errors errors = checkDaemonJson(json, facts);
        QVERIFY(errors.front().message.english().contains("DOCKER_DRIVER in /lib/systemd/system/docker.service"));
        facts.files["/lib/systemd/system/docker.service"].content = "[Unit]\nEnvironment=DOCKER_DRIVER=overlay2\n";
        QCOMPARE(placesOf(on, {}, facts), QStringList{});
    }

    /// Every key of dockerd 20.10 to 29 that is true or false. Such a flag takes no word after it.
    void aSwitchDoesNotSwallowTheNextWord()
    {
        for (const char *flag : {"--allow-direct-routing",
                                 "--cri-containerd",
                                 "--debug",
                                 "--experimental",
                                 "--icc",
                                 "--init",
                                 "--ip-forward",
                                 "--ip-forward-no-drop",
                                 "--ip-masq",
                                 "--ip6tables",
                                 "--iptables",
                                 "--ipv6",
                                 "--live-restore",
                                 "--raw-logs",
                                 "--rootless",
                                 "--no-new-privileges",
                                 "--selinux-enabled",
                                 "--tls",
                                 "--tlsverify",
                                 "--userland-proxy",
                                 "--validate",
                                 "-D",
                                 "--restart",
                                 "-r"}) {
            const DaemonSettings settings(withFlags({flag, "--log-driver=journald", "-l", "warn"}));
            QVERIFY2(settings.isOn(daemonKeyOfFlag(flag).toLatin1().constData(), false), flag);
            QCOMPARE(settings.text("/log-driver"), QString("journald"));
            QCOMPARE(settings.text("/log-level"), QString("warn"));
        }
        const DaemonSettings settings(withFlags({"--containerd", "/run/x", "--mtu", "1400"}));
        QCOMPARE(settings.text("/containerd"), QString("/run/x"));
        QCOMPARE(settings.text("/mtu"), QString("1400"));
    }

    void flagsThatAreJoinedAreTakenApart()
    {
        const auto settingsOf = [](const QStringList &flags) { return DaemonSettings(withFlags(flags)); };
        QCOMPARE(settingsOf({"-Dl", "warn"}).text("/log-level"), QString("warn"));
        QCOMPARE(settingsOf({"-Dlwarn"}).text("/log-level"), QString("warn"));
        QCOMPARE(settingsOf({"-DHfd://"}).list("/hosts"), QStringList{"fd://"});
        QVERIFY(settingsOf({"-DHfd://"}).isOn("/debug", false));
        QVERIFY(!settingsOf({"-D=false"}).isOn("/debug", true));
        QCOMPARE(settingsOf({"-Hfd://"}).list("/hosts"), QStringList{"fd://"});
        QCOMPARE(placesOf("{'log-level': 'info'}", {"-Dlwarn"}), QStringList{"/log-level"});
    }

    void whatAFlagSaysOfAnObjectIsAMemberOfIt()
    {
        const auto json = [](const QStringList &flags) { return DaemonSettings(withFlags(flags)).asJson(); };
        QCOMPARE(json({"--feature", "cdi"}), value("{'features': {'cdi': true}}"));
        QCOMPARE(json({"--feature=cdi=false", "--feature=buildkit=1"}),
                 value("{'features': {'cdi': false, 'buildkit': true}}"));
        QCOMPARE(json({"--add-runtime=x=/usr/bin/x"}), value("{'runtimes': {'x': {'path': '/usr/bin/x'}}}"));
        QCOMPARE(json({"--default-network-opt=bridge=mtu=1400"}),
                 value("{'default-network-opts': {'bridge': {'mtu': '1400'}}}"));
        QCOMPARE(placesOf("{'features': {'buildkit': true}}", {"--feature=cdi"}), QStringList{"/features"});
        QCOMPARE(placesOf("{'default-runtime': 'nvidia'}", {"--add-runtime", "nvidia=/usr/bin/nvidia"}), QStringList{});
        QCOMPARE(placesOf("{'default-runtime': 'nvidia'}", {"--add-runtime", "other=/usr/bin/other"}),
                 QStringList{"/default-runtime"});
    }

    void flagsInAScriptAreFlagsToo_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("a variable") << QStringList{"/bin/sh", "-c", "exec /usr/bin/dockerd --icc=false $OPTIONS"};
        QTest::newRow("with braces, escaped for systemd")
            << QStringList{"/usr/bin/bash", "-ec", "dockerd \"$${OPTIONS}\" --icc=false >/dev/null 2>&1"};
        QTest::newRow("what systemd puts in") << QStringList{"/bin/sh", "-c", "dockerd --icc=false ${OPTIONS}; true"};
        QTest::newRow("no shell") << QStringList{"/usr/bin/dockerd", "--icc=false", "$OPTIONS"};
    }
    void flagsInAScriptAreFlagsToo()
    {
        QFETCH(QStringList, command);
        HostFacts facts = withFlags({});
        facts.dockerUnit->execStart = {command};
        facts.dockerUnit->environment = QStringList{"OPTIONS=--mtu 1400 --debug"};
        const DaemonSettings settings(facts);
        QVERIFY(!settings.isOn("/icc", true));
        QCOMPARE(settings.text("/mtu"), QString("1400"));
        QVERIFY(settings.isOn("/debug", false));
        QCOMPARE(settings.asJson().size(), std::size_t(3));
    }

    /// What is no key to Go's encoding/json is none here, and it does not look at the case of a member.
    void whatGoReadsIsRead()
    {
        QCOMPARE(placesOf("{'log-driver': null}"), QStringList{});
        QCOMPARE(placesOf("{'log-driver': null, 'log-opts': {'max-siz': '1m'}}"), QStringList{"/log-opts/max-siz"});
        QCOMPARE(placesOf("{'default-runtime': null, 'storage-driver': null, 'log-opts': null}"), QStringList{});
        QCOMPARE(placesOf("{'default-ulimits': {'nofile': {'name': 'nofile', 'soft': 1, 'hard': 2}}}"), QStringList{});
        QCOMPARE(placesOf("{'default-ulimits': {'nofile': {'NAME': 'nofile', 'SOFT': 3, 'hard': 2}}}"),
                 QStringList{"/default-ulimits/nofile"});
        QCOMPARE(placesOf("{'default-ulimits': {'nofile': {'name': 'core', 'soft': 1, 'hard': 2}}}"),
                 QStringList{"/default-ulimits/nofile"});
    }

    /// Each was measured: tests/lab/test_lab_judges.cpp.
    void whatReadsAsItShouldAndEndsDockerdIsFound_data()
    {
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QByteArray>("wrong");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *right, const char *wrong, const char *place) {
            QTest::newRow(wrong) << QByteArray(right) << QByteArray(wrong) << QString(place);
        };
        row("{'runtimes': {'a': {'path': '/x'}}}", "{'runtimes': {'runc': {'path': '/x'}}}", "/runtimes/runc");
        row("{'runtimes': {'a': {'path': '/x', 'runtimeArgs': ['-x']}}}",
            "{'runtimes': {'a': {'path': '/x', 'runtimeType': 'y'}}}", "/runtimes/a");
        row("{'runtimes': {'a': {'runtimeType': 'y', 'options': {'x': 1}}}}",
            "{'runtimes': {'a': {'path': '/x', 'options': {'x': 1}}}}", "/runtimes/a");
        row("{'default-address-pools': [{'base': '10.1.0.0/16', 'size': 16}]}",
            "{'default-address-pools': [{'base': '10.1.0.0/16', 'size': 15}]}", "/default-address-pools/0");
        row("{'default-address-pools': []}", "{'default-address-pools': [{'base': '10.1.0.0/16'}]}",
            "/default-address-pools/0");
        row("{'bip': '10.1.0.1/16', 'default-address-pools': [{'base': 'fd00::/48', 'size': 64}]}",
            "{'default-address-pools': [{'base': 'fd00::/48', 'size': 64}]}", "/default-address-pools");
        row("{'bip': '10.9.9.1/24', 'default-gateway': '10.9.9.9'}", "{'bip': '10.9.9.1/24', 'default-gateway': '10.9.8.9'}",
            "/default-gateway");
        row("{'default-gateway': '172.17.0.9'}", "{'default-gateway': '10.9.9.9'}", "/default-gateway");
        row("{'default-gateway-v6': 'fd00:8::9'}",
            "{'ipv6': true, 'fixed-cidr-v6': 'fd00:9::/64', 'default-gateway-v6': 'fd00:8::9'}", "/default-gateway-v6");
        row("{'bip': '10.9.9.1/24'}", "{'bip': '10.9.9.0/24'}", "/bip");
        row("{'fixed-cidr': '10.9.9.0/24'}", "{'fixed-cidr': 'fd00::/64'}", "/fixed-cidr");
        row("{'mtu': 65535}", "{'mtu': 65536}", "/mtu");
        row("{'mtu': 0}", "{'mtu': 67}", "/mtu");
        row("{'metrics-addr': '[::1]:9323'}", "{'metrics-addr': '::1:9323'}", "/metrics-addr");
        row("{'metrics-addr': 'localhost:9323'}", "{'metrics-addr': ':9323'}", "/metrics-addr");
        row("{'builder': {'history': {'maxAge': '1h30m'}}}", "{'builder': {'history': {'maxAge': '1d'}}}",
            "/builder/history/maxAge");
        row("{'builder': {'gc': {'enabled': true, 'policy': [{'filter': ['until=1h']}]}}}",
            "{'builder': {'gc': {'enabled': true, 'policy': [{'filter': ['until']}]}}}", "/builder/gc/policy/0/filter");
        row("{'dns-search': ['.', 'a.lan']}", "{'dns-search': ['']}", "/dns-search");
        row("{'node-generic-resources': ['gpu=a', 'gpu=b', 'fpga=2']}", "{'node-generic-resources': ['gpu=a', 'gpu=1']}",
            "/node-generic-resources");
        row("{'storage-driver': 'overlay2', 'storage-opts': ['overlay2.size=1G']}",
            "{'storage-driver': 'vfs', 'storage-opts': ['overlay2.size=1G']}", "/storage-opts");
        row("{'containerd-namespace': 'a.b-c_1'}", "{'containerd-namespace': 'a..b'}", "/containerd-namespace");
        row("{'tls': false}", "{'tls': true, 'tlscert': '/a'}", "/tlskey");
        row("{'host-gateway-ips': ['10.0.0.1', 'fd00::1']}", "{'host-gateway-ips': ['10.0.0.1', '10.0.0.2']}",
            "/host-gateway-ips");
        row("{'data-root': '/a'}", "{'data-root': 'a'}", "/data-root");
        row("{'default-ulimits': {'rttime': {'Name': 'rttime', 'Hard': 1}}}",
            "{'default-ulimits': {'files': {'Name': 'files', 'Hard': 1}}}", "/default-ulimits/files");
        row("{'default-ulimits': {'core': {'Name': 'core', 'Soft': 5, 'Hard': -1}}}",
            "{'default-ulimits': {'core': {'Name': 'core', 'Soft': 5}}}", "/default-ulimits/core");
        row("{'log-opts': {'max-size': '1m', 'max-file': '1'}}", "{'log-opts': {'max-size': '1m', 'max-file': '0'}}",
            "/log-opts/max-file");
        row("{'log-opts': {'max-size': '1'}}", "{'log-opts': {'max-size': '0'}}", "/log-opts/max-size");
        row("{'log-driver': 'local'}", "{'log-opts': {'max-size': '-1'}}", "/log-opts/max-size");
        row("{'log-opts': {'mode': 'non-blocking', 'max-buffer-size': '4m'}}", "{'log-opts': {'max-buffer-size': '4m'}}",
            "/log-opts/max-buffer-size");
        row("{'log-driver': 'syslog', 'log-opts': {'syslog-facility': '23'}}",
            "{'log-driver': 'syslog', 'log-opts': {'syslog-facility': '24'}}", "/log-opts/syslog-facility");
        row("{'log-driver': 'syslog', 'log-opts': {'syslog-address': 'unixgram:///dev/log'}}",
            "{'log-driver': 'syslog', 'log-opts': {'syslog-address': 'logs.lan:514'}}", "/log-opts/syslog-address");
        row("{'log-driver': 'gelf', 'log-opts': {'gelf-address': 'udp://g.lan:12201'}}",
            "{'log-driver': 'gelf', 'log-opts': {'gelf-address': 'udp://g.lan'}}", "/log-opts/gelf-address");
        row("{'log-driver': 'gelf', 'log-opts': {}}", "{'log-driver': 'gelf', 'log-opts': {'tag': 'x'}}", "/log-driver");
        row("{'log-driver': 'awslogs'}", "{'log-driver': 'awslogs', 'log-opts': {'awslogs-region': 'us-east-1'}}",
            "/log-driver");
        row("{'log-driver': 'splunk', 'log-opts': {'splunk-url': 'https://s.lan:8088'}}",
            "{'log-driver': 'awslogs', 'log-opts': {'awslogs-group': ''}}", "/log-driver");
        row("{'log-driver': 'syslog', 'log-opts': {'syslog-address': '', 'syslog-facility': '', 'syslog-format': '', 'mode': ''}}",
            "{'log-driver': 'syslog', 'log-opts': {'syslog-address': 'udp:logs.lan'}}", "/log-opts/syslog-address");
        row("{'log-driver': 'syslog', 'log-opts': {'syslog-address': 'udp://log_server'}}",
            "{'log-driver': 'syslog', 'log-opts': {'mode': 'none'}}", "/log-opts/mode");
        row("{'log-driver': 'fluentd', 'log-opts': {'fluentd-async': '', 'cache-disabled': ''}}",
            "{'log-driver': 'json-file', 'log-opts': {'compress': ''}}", "/log-opts/compress");
        row("{'runtimes': {'io.containerd.runc.v2': {'path': '/x'}}}", "{'runtimes': {'runc': {'runtimeType': 'y'}}}",
            "/runtimes/runc");
        row("{'runtimes': {'a': {'PATH': '/x'}}}", "{'runtimes': {'a': {'Path': '/x', 'RuntimeType': 'y'}}}", "/runtimes/a");
        row("{'default-address-pools': [{'Base': '10.1.0.0/16', 'SIZE': 24}]}",
            "{'default-address-pools': [{'Base': '10.1.0.0/16', 'SIZE': 8}]}", "/default-address-pools/0");
        row("{'fixed-cidr': '10.1.0.0/16', 'default-address-pools': [{'base': 'fd00::/48', 'size': 64}]}",
            "{'fixed-cidr': '', 'default-address-pools': [{'base': 'fd00::/48', 'size': 64}]}", "/default-address-pools");
        row("{'fixed-cidr': '10.9.9.0/24', 'default-gateway': '10.9.9.9'}",
            "{'fixed-cidr': '10.9.9.0/24', 'default-gateway': '10.9.8.9'}", "/default-gateway");
        row("{'bip': '10.9.9.1/24', 'default-gateway': '10.9.9.2'}", "{'bip': '10.9.9.1/24', 'default-gateway': '10.9.9.1'}",
            "/default-gateway");
        row("{'ipv6': true, 'bip6': 'fd00:9::1/64', 'fixed-cidr-v6': 'fd00:9::/80', 'default-gateway-v6': 'fd00:9::ff:0:0:1'}",
            "{'ipv6': true, 'bip6': 'fd00:9::1/64', 'default-gateway-v6': 'fd00:9:0::1'}", "/default-gateway-v6");
        row("{'fixed-cidr-v6': 'fd00::/64'}", "{'fixed-cidr-v6': '10.0.0.0/24'}", "/fixed-cidr-v6");
        row("{'fixed-cidr-v6': '', 'bip6': 'nonsense'}", "{'fixed-cidr-v6': 'nonsense'}", "/fixed-cidr-v6");
        row("{'builder': {'history': {'maxAge': '172800'}}}", "{'builder': {'history': {'maxAge': '172800d'}}}",
            "/builder/history/maxAge");
        row("{'builder': {'history': {'maxAge': '-1.5h'}}}", "{'builder': {'history': {'maxAge': '-'}}}",
            "/builder/history/maxAge");
        row("{'dns-search': ['example.org.', ' a.lan ']}", "{'dns-search': ['example_org']}", "/dns-search");
        row("{'dns-search': ['10.a']}", "{'dns-search': ['10.0']}", "/dns-search");
        row("{'node-generic-resources': [' gpu = a', 'gpu=b']}", "{'node-generic-resources': ['gpu']}",
            "/node-generic-resources");
        row("{'node-generic-resources': ['gpu=0']}", "{'node-generic-resources': ['gpu=a=b']}", "/node-generic-resources");
        row("{'storage-driver': 'vfs', 'storage-opts': ['size=1G']}",
            "{'storage-driver': 'vfs', 'storage-opts': ['vfs.size=1G']}", "/storage-opts");
        row("{'storage-driver': 'overlay2', 'storage-opts': ['Overlay2.Size=1G']}",
            "{'storage-driver': 'overlay2', 'storage-opts': ['overlay2.quota=1G']}", "/storage-opts");
        row("{'storage-driver': 'fuse-overlayfs', 'storage-opts': ['size=1G']}",
            "{'storage-driver': 'btrfs', 'storage-opts': ['zfs.fsname=x']}", "/storage-opts");
        row("{'tls': true, 'tlscert': '/a', 'tlskey': '/b'}", "{'tlsverify': false, 'tlscert': '/a'}", "/tlskey");
        row("{'log-level': 'WARN'}", "{'log-level': 'Warning'}", "/log-level");
        row("{'default-ulimits': {'core': {'Name': 'core', 'Soft': -1, 'Hard': -1}}}",
            "{'default-ulimits': {'core': {'Name': 'core', 'Soft': -1, 'Hard': 5}}}", "/default-ulimits/core");
        row("{'exec-opts': ['Native.cgroupdriver = systemd']}", "{'exec-opts': ['native.cgroupdriver = x']}", "/exec-opts");
        row("{'log-driver': 'fluentd', 'log-opts': {'fluentd-async': 'T'}}",
            "{'log-driver': 'fluentd', 'log-opts': {'fluentd-async': 'yes'}}", "/log-opts/fluentd-async");
    }
    void whatReadsAsItShouldAndEndsDockerdIsFound()
    {
        QFETCH(QByteArray, right);
        QFETCH(QByteArray, wrong);
        QFETCH(QString, place);
        QCOMPARE(placesOf(right), QStringList{});
        QCOMPARE(placesOf(wrong), QStringList{place});
    }

    /// Found by the fuzzer: a record of what was written that names an object, and not the leaves in it.
    void aLeafOfOursStaysWhateverTheRecordSays()
    {
        const std::vector<DaemonKey> keys = daemonKeys(Plan{});
        const auto merged = mergeDaemonJson("{}", {{"/features", "0"}}, keys, {{}, Side::Ours});
        QVERIFY(merged.has_value());
        QVERIFY(merged->value.contains("features") && merged->written.contains("/features/buildkit"));
    }

    void realTimeSchedulingIsOfCgroupV1()
    {
        HostFacts facts;
        facts.cgroupVersion = 2;
        QCOMPARE(placesOf("{'cpu-rt-period': 1000}", {}, facts), QStringList{"/cpu-rt-period"});
        QCOMPARE(placesOf("{'cpu-rt-period': 0}", {}, facts), QStringList{});
        facts.cgroupVersion = 1;
        QCOMPARE(placesOf("{'cpu-rt-period': 1000}", {}, facts), QStringList{});
    }

    void everyLogDriverHasTheCacheOfDockerd()
    {
        for (const char *driver : {"json-file", "journald", "syslog", "gelf", "local"})
            for (const char *option : {"'cache-disabled': 'true'", "'cache-max-size': '1m'", "'cache-max-file': '2'",
                                       "'cache-compress': 'f'", "'mode': 'blocking'"})
                QCOMPARE(placesOf("{'log-driver': '" + QByteArray(driver) + "', 'log-opts': {'gelf-address': 'udp://g:1', "
                                  + option + "}}")
                             .filter(QString("cache")),
                         QStringList{});
        QCOMPARE(placesOf("{'log-driver': 'syslog', 'log-opts': {'cache-size': '1m'}}"), QStringList{"/log-opts/cache-size"});
    }

    void aSwarmWhoseDockerIsStoppedIsOneToo()
    {
        HostFacts facts;
        facts.hasSwarmState = true;
        QCOMPARE(placesOf("{'live-restore': true}", {}, facts), QStringList{"/live-restore"});
        facts.daemon.emplace().swarmState = QStringLiteral("inactive");
        QCOMPARE(placesOf("{'live-restore': true}", {}, facts), QStringList{});
    }

    void flagsThatCollideWithKeysAreFound_data()
    {
        QTest::addColumn<QStringList>("flags");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("places");
        const auto row = [](const char *flags, const char *text, const QStringList &places) {
            QTest::addRow("%s with %s", flags, text)
                << QString::fromLatin1(flags).split(' ', Qt::SkipEmptyParts) << QByteArray(text) << places;
        };
        row("-H fd://", "{'hosts': ['unix:///x']}", {"/hosts"});
        row("-Hfd://", "{'hosts': ['unix:///x']}", {"/hosts"});
        row("--host=fd://", "{'hosts': ['unix:///x']}", {"/hosts"});
        row("--containerd=/run/x", "{'containerd': '/run/x'}", {"/containerd"});
        row("--containerd /run/x", "{'containerd': '/run/x'}", {"/containerd"});
        row("--data-root=/x", "{'data-root': '/y'}", {"/data-root"});
        row("--log-driver journald", "{'log-driver': 'journald'}", {"/log-driver"});
        row("--log-opt max-size=1m", "{'log-opts': {'max-size': '1m'}}", {"/log-opts"});
        row("--default-ulimit nofile=1:1", "{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 1, 'Hard': 1}}}",
            {"/default-ulimits"});
        row("--http-proxy=http://a.lan:1", "{'proxies': {'http-proxy': 'http://a.lan:1'}}", {"/proxies/http-proxy"});
        row("--label a=b", "{'labels': ['a=b']}", {"/labels"});
        row("--dns 1.1.1.1", "{'dns': ['1.1.1.1']}", {"/dns"});
        row("--registry-mirror=https://a.lan", "{'registry-mirrors': ['https://a.lan']}", {"/registry-mirrors"});
        row("--insecure-registry=a.lan", "{'insecure-registries': ['a.lan']}", {"/insecure-registries"});
        row("--debug", "{'debug': false}", {"/debug"});
        row("-D", "{'debug': false}", {"/debug"});
        row("--live-restore=true", "{'live-restore': true}", {"/live-restore"});
        row("--add-runtime x=/y", "{'runtimes': {'x': {'path': '/y'}}}", {});
        row("-H fd:// --containerd=/run/x", "{'live-restore': true}", {});
        row("--odd~flag", "{'debug': true}", {});
    }
    void flagsThatCollideWithKeysAreFound()
    {
        QFETCH(QStringList, flags);
        QFETCH(QByteArray, text);
        QFETCH(QStringList, places);
        QCOMPARE(placesOf(text, flags), places);
    }

    void aPasswordInAFlagIsNotRepeated()
    {
        const QStringList flags{"--http-proxy=http://u:hunter2@a.lan:1"};
        const Errors errors =
            checkDaemonFlags(value("{'proxies': {'http-proxy': 'http://u:hunter2@a.lan:1'}}"), withFlags(flags));
        QCOMPARE(errors.size(), std::size_t(1));
        QVERIFY(!errors[0].message.english().contains("hunter2"));
    }

    void whatIsQuotedFromTheFileNeitherSteersATerminalNorShowsAPassword()
    {
        const OrderedJson object =
            value("{'\\u001b[31mx': 1, 'http://u:hunter2@h': 1, 'log-driver': 'a\\u202eb', 'log-opts': "
                  "{'max-size': '1\\n2'}, 'insecure-registries': ['http://u:hunter2@h', 'u:hunter2@h']}");
        QVERIFY(object.is_object());
        const Errors errors = checkDaemonJson(object, {});
        QCOMPARE(errors.size(), std::size_t(6));
        for (const Error &error : errors) {
            const QString said = error.where + error.message.english() + error.remedy.english();
            for (const QString &never : {QString("hunter2"), QString(QChar(0x1b)), QString(QChar(0x202e)), QString("\n")})
                QVERIFY2(!said.contains(never), qPrintable(said));
        }
        QVERIFY(errors[0].where.endsWith("#/<U+001B>[31mx"));
    }

    void lineBreaksAndTheByteOrderMarkOfTheFileAreKept()
    {
        const QByteArray before = QByteArray("\xEF\xBB\xBF") + json("{\r\n\t'debug': true,\r\n\t'a': 'x\\r\\ny'\r\n}\r\n");
        const auto merge = mergeDaemonJson(before, {}, {key("/init", "true")}, {});
        QVERIFY(merge.has_value());
        QCOMPARE(merge->text,
                 QByteArray("\xEF\xBB\xBF") + json("{\r\n\t'debug': true,\r\n\t'a': 'x\\r\\ny',\r\n\t'init': true\r\n}\r\n"));
        const auto unix = mergeDaemonJson(json("{'a': '\\r\\n'}"), {}, {key("/init", "true")}, {});
        QVERIFY(unix.has_value() && !unix->text.contains('\r') && !unix->text.startsWith('\xEF'));
    }

    void valuesOfAnyTypeAreJudgedWithoutACrash()
    {
        for (const char *name : {"log-opts", "log-driver", "default-ulimits", "features", "proxies", "registry-mirrors",
                                 "insecure-registries", "exec-opts", "runtimes", "default-runtime", "icc", "iptables", "bip",
                                 "live-restore", "storage-driver", "cgroup-parent", "hosts"})
            for (const char *odd : {"null", "true", "5", "-1.5", "'x'", "''", "[]", "[null]", "[{}]", "{}", "{'a': null}",
                                    "{'nofile': {'Name': 'nofile', 'Soft': 'x', 'Hard': []}}",
                                    "{'containerd-snapshotter': 'yes'}", "{'http-proxy': 5}", "{'max-size': 5}"}) {
                const OrderedJson object = value(QByteArray("{'") + name + "': " + odd + "}");
                QVERIFY(object.is_object());
                checkDaemonFlags(object, withFlags({"-H", "fd://", "--debug"}));
                checkDaemonJson(object, {});
                daemonJsonEffect(object, OrderedJson::object());
                QCOMPARE(daemonJsonEffect(object, object), Effect::None);
            }
    }

    /// moby daemon/reload.go.
    void theLeastThatMakesAChangeTrue_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<Effect>("effect");
        const auto row = [](const char *before, const char *after, Effect effect) {
            QTest::addRow("%s to %s", before, after) << QByteArray(before) << QByteArray(after) << effect;
        };
        row("{}", "{}", Effect::None);
        row("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", Effect::None);
        for (const char *reloaded :
             {"debug", "labels", "live-restore", "registry-mirrors", "insecure-registries", "max-concurrent-downloads",
              "max-concurrent-uploads", "max-download-attempts", "shutdown-timeout", "default-stop-timeout", "runtimes",
              "default-runtime", "default-shm-size", "default-ipc-mode", "default-cgroupns-mode", "nri-opts"}) {
            QTest::addRow("%s is changed", reloaded) << QByteArray("{'") + reloaded + "': {'x': 1}}"
                                                     << QByteArray("{'") + reloaded + "': {'x': 2}}" << Effect::Reload;
            QTest::addRow("%s is new", reloaded)
                << QByteArray("{}") << QByteArray("{'") + reloaded + "': {'x': 2}}" << Effect::Reload;
        }
        for (const char *kept : {"registry-mirrors", "insecure-registries", "live-restore", "debug", "labels", "runtimes",
                                 "default-runtime", "default-shm-size"})
            QTest::addRow("%s is removed", kept)
                << QByteArray("{'") + kept + "': 1}" << QByteArray("{}") << Effect::RestartDocker;
        for (const char *noticed :
             {"max-concurrent-downloads", "max-concurrent-uploads", "max-download-attempts", "features", "nri-opts"})
            QTest::addRow("%s is removed", noticed)
                << QByteArray("{'") + noticed + "': {}}" << QByteArray("{}") << Effect::Reload;
        for (const char *restarted :
             {"proxies", "log-driver", "log-opts", "default-ulimits", "data-root", "exec-opts", "dns", "bip", "iptables",
              "userland-proxy", "storage-driver", "hosts", "icc", "no-new-privileges", "log-level", "experimental",
              "default-address-pools", "authorization-plugins", "init"})
            QTest::addRow("%s is changed", restarted)
                << QByteArray("{'") + restarted + "': 1}" << QByteArray("{'") + restarted + "': 2}" << Effect::RestartDocker;
        row("{'features': {}}", "{'features': {'containerd-snapshotter': true}}", Effect::RestartDocker);
        row("{'features': {'containerd-snapshotter': 'yes'}}", "{'features': {'containerd-snapshotter': true}}",
            Effect::RestartDocker);
        row("{}", "{'features': {'buildkit': true}}", Effect::Reload);
        row("{'features': {'buildkit': true}}", "{'features': {'buildkit': false}}", Effect::Reload);
        row("{'features': {'x': 1}}", "{'features': {'x': 2}}", Effect::RestartDocker); // which may be one of the start
        row("{'features': []}", "{'features': {'buildkit': true}}", Effect::Reload);
        row("{'debug': true, 'init': true}", "{'debug': false, 'init': false}", Effect::RestartDocker);
    }
    void theLeastThatMakesAChangeTrue()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(Effect, effect);
        QCOMPARE(daemonJsonEffect(value(before), value(after)), effect);
    }
};

DOCKWRIGHT_TEST(TestDaemonJson, suite::NoApplication)

} // namespace test_daemon_json

#include "test_daemon_json.moc"
