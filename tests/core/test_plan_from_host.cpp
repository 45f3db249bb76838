// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/host/paths.h"
#include "core/plan/plan_description.h"
#include "core/render/formulas.h"
#include "tests/support/examples.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QTest>

namespace test_plan_from_host {

using namespace dockwright::core;

namespace {

/// A plan whose every value stands in a file.
Plan base()
{
    Plan plan;
    plan.capacity.memoryMax = QStringLiteral("4G");
    plan.capacity.cpuQuota = QStringLiteral("300%");
    return plan;
}

/// Another text than that of `base`, for each member that is one.
const std::map<QString, QString> otherTexts{{"/proxy/http", "http://proxy.lan:3128"},
                                            {"/proxy/https", "http://proxy.lan:3129"},
                                            {"/capacity/memoryMax", "3G"},
                                            {"/capacity/cpuQuota", "150%"},
                                            {"/logging/maxSize", "7m"},
                                            {"/logging/rateLimitInterval", "31s"},
                                            {"/performance/startTimeout", "301s"},
                                            {"/performance/stopTimeout", "121s"},
                                            {"/reliability/restartSec", "6s"},
                                            {"/reliability/startLimitInterval", "61s"},
                                            {"/monitoring/textfileDirectory", "/srv/metrics"},
                                            {"/registry/doctor/interval", "1h 30min"},
                                            {"/network/bridge", "10.200.0.1/24"}};
const std::map<QString, QStringList> otherLists{{"/proxy/noProxy", {"localhost", ".corp.lan"}},
                                                {"/registry/mirrors", {"https://a.lan", "https://b.lan"}},
                                                {"/registry/insecure", {"a.lan:5000"}},
                                                {"/network/dns", {"10.0.0.53"}},
                                                {"/network/dnsSearch", {"corp.lan"}},
                                                {"/network/dnsOptions", {"ndots:2"}}};

const std::map<QString, OrderedJson> otherForms{{"/network/pools",
                                                 OrderedJson::parse(R"([{"base": "10.9.0.0/16", "size": 24}])")},
                                                {"/network/mtu", 1400},
                                                {"/network/ipv6", "2001:db8:5::/48"},
                                                {"/exposure/publishOn", "localhost"},
                                                {"/exposure/allow",
                                                 OrderedJson::parse(R"([{"from": ["10.0.0.0/8"], "ports": ["443/tcp"]}])")}};

/// What a member may be besides what it is in `base`: each other word, or one other value.
std::vector<OrderedJson> otherValues(const Member &member)
{
    const OrderedJson now = memberValue(member, base());
    if (const auto *choice = std::get_if<ChoiceSlot>(&member.slot)) {
        std::vector<OrderedJson> others;
        for (const char *word : choice->words)
            if (now != word)
                others.emplace_back(word);
        return others;
    }
    if (std::holds_alternative<FormSlot>(member.slot))
        return {otherForms.at(member.pointer())};
    if (now.is_boolean())
        return {!now.get<bool>()};
    if (now.is_number())
        return {now.get<qint64>() + (now.get<qint64>() < member.maximum ? 1 : -1)};
    if (now.is_array())
        return {otherLists.at(member.pointer())};
    return {otherTexts.at(member.pointer())};
}

/// The plans in which a member is to be read back: a proxy's in each place where it may stand.
std::vector<std::pair<QString, Plan>> contextsOf(const Member &member)
{
    Plan plan = base();
    plan.monitoring.enabled = member.section == QByteArray("monitoring") && member.name != QByteArray("enabled");
    if (member.pointer() == QLatin1String("/exposure/allow"))
        plan.exposure.enforce = ExposureEnforcement::On; // the file that says it
    plan.registry.doctor.enabled = member.pointer() == QLatin1String("/registry/doctor/interval");
    if (member.section != QByteArray("proxy"))
        return {{{}, plan}};
    plan.proxy.http = plan.proxy.https = QStringLiteral("http://h.lan:1");
    Plan inDaemonJson = plan;
    inDaemonJson.proxy.target = ProxyTarget::DaemonJson;
    Plan secret = plan;
    secret.proxy.https = QStringLiteral("http://u:p%25ss@h.lan:1");
    return {{", in the unit", plan}, {", in daemon.json", inDaemonJson}, {", in a file for root", secret}};
}

/// The host after an apply of the plan.
HostFacts applied(const Plan &plan, HostFacts facts)
{
    const ChangeSet changes = *makeChanges(plan, facts);
    for (const GeneratedFile &file : changes.files)
        if (file.content)
            facts.files[file.path] = {*file.content, file.mode, 0, 0, FileKind::Regular};
    return facts;
}

} // namespace

class TestPlanFromHost : public QObject
{
    Q_OBJECT

private slots:
    void aBareHostGivesTheDefaults() { QVERIFY(planFromHost({}) == Plan{}); }

    void whatTheHostDoesNotSayIsAsInTheBase()
    {
        Plan base;
        base.registry.mirrors.clear();
        base.comments = commentsIn("zh_CN");
        QVERIFY(planFromHost({}, base) == base);
        HostFacts facts;
        facts.files[QLatin1String(paths::daemonJson)] = {"{\"log-driver\": \"journald\"}", 0644, 0, 0, FileKind::Regular};
        const Plan plan = planFromHost(facts, base);
        QCOMPARE(plan.logging.driver, LogDriver::Journald);
        QVERIFY(plan.registry == base.registry && plan.comments == base.comments);
    }

    void whatAPlanWroteIsReadBack_data()
    {
        QTest::addColumn<QString>("example");
        for (const char *name : {"workstation", "server-1000", "china-mirrors", "proxy-password"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void whatAPlanWroteIsReadBack()
    {
        QFETCH(QString, example);
        Plan plan = examplePlan(example);
        const Plan back = planFromHost(applied(plan, exampleHost()));
        // "auto" stands in the files as the number that it came to, and the language of comments is in none.
        plan.capacity.memoryMax = memoryMax(plan, exampleHost()).value_or(plan.capacity.memoryMax);
        plan.capacity.cpuQuota = cpuQuota(plan, exampleHost()).value_or(plan.capacity.cpuQuota);
        plan.comments = back.comments;
        QVERIFY2(back == plan, writePlan(back).constData());
    }

    void everyMemberIsReadBack_data()
    {
        QTest::addColumn<Plan>("plan");
        QTest::newRow("the defaults") << base();
        for (const Member &member : planMembers()) {
            // How Docker is to be installed and verified is in no file of the host's configuration.
            if (qstrcmp(member.section, "install") == 0 || qstrcmp(member.section, "verify") == 0
                || member.pointer() == QLatin1String("/comments"))
                continue;
            for (const OrderedJson &value : otherValues(member)) {
                if (member.pointer() == QLatin1String("/exposure/enforce") && value == "off")
                    continue; // it writes no more than "report" does
                for (const auto &[name, context] : contextsOf(member)) {
                    Plan plan = context;
                    QVERIFY(setMember(member, plan, value).english().isEmpty());
                    QTest::newRow(
                        qPrintable(member.pointer() + QStringLiteral(" ") + QString::fromStdString(value.dump()) + name))
                        << plan;
                }
            }
        }
    }
    void everyMemberIsReadBack()
    {
        QFETCH(Plan, plan);
        QVERIFY(checkPlan(plan).empty());
        const Plan back = planFromHost(applied(plan, exampleHost()));
        QVERIFY2(back == plan, (writePlan(back) + "instead of\n" + writePlan(plan)).constData());
    }

    void aMessageSizeBetweenTwoIsTheOneAbove()
    {
        HostFacts facts;
        FileFact &config = facts.files[QLatin1String(paths::containerdConfig)];
        config.content = "[grpc]\n  max_recv_message_size = 33_554_433 # bytes\n  max_send_message_size = 1\n[other]\n"
                         "  max_recv_message_size = 99999999\n";
        QCOMPARE(planFromHost(facts).containerd.maxMessageMiB, 33);
        config.content = "grpc.max_recv_message_size = 99999999\n";
        QCOMPARE(planFromHost(facts).containerd.maxMessageMiB, 96);
        config.content = "grpc.max_recv_message_size = 99999999\n[grpc\n";
        QCOMPARE(planFromHost(facts).containerd.maxMessageMiB, Plan{}.containerd.maxMessageMiB);
    }

    /// A flag, a variable in it, daemon.json: whoever says it, it is how this host is.
    void whatStandsInAnotherPlaceIsReadBack()
    {
        HostFacts facts;
        UnitFacts &unit = facts.dockerUnit.emplace();
        unit.fragmentPath = "/etc/systemd/system/docker.service";
        unit.execStart = {{"/usr/bin/dockerd", "-H", "fd://", "--icc=false", "$OPTIONS"}};
        unit.environmentFiles = QStringList{"/etc/sysconfig/docker"};
        const auto put = [&](const char *path, const char *text) {
            facts.files[QLatin1String(path)] = {text, 0644, 0, 0, FileKind::Regular};
        };
        put("/etc/sysconfig/docker", "OPTIONS='--log-driver=journald --registry-mirror https://a.lan'\n");
        put("/etc/docker/daemon.json", "{\"log-level\": \"warn\"}");
        put("/etc/systemd/system/docker.service", "[Unit]\nStartLimitInterval=61\n[Service]\nNice=-3\n");
        put("/etc/systemd/system/service.d/50-all.conf", "[Service]\nTimeoutSec=99s\nNice=-4\n");
        put("/etc/systemd/system.conf", "[Manager]\nDefaultEnvironment=HTTP_PROXY=http://proxy.lan:3128\n");
        const Plan plan = planFromHost(facts);
        QCOMPARE(plan.logging.driver, LogDriver::Journald);
        QCOMPARE(plan.registry.mirrors, QStringList{"https://a.lan"});
        QCOMPARE(plan.logging.level, LogLevel::Warn);
        QVERIFY(!plan.security.icc);
        QCOMPARE(plan.reliability.startLimitInterval, QString("61"));
        QCOMPARE(plan.performance.startTimeout, QString("99s"));
        QCOMPARE(plan.performance.stopTimeout, QString("99s"));
        QCOMPARE(plan.performance.nice, -4);
        QCOMPARE(plan.proxy.http, QString("http://proxy.lan:3128"));
        // What a package says of its unit is nobody's wish.
        unit.fragmentPath = "/usr/lib/systemd/system/docker.service";
        facts.files["/usr/lib/systemd/system/docker.service"] = facts.files["/etc/systemd/system/docker.service"];
        QCOMPARE(planFromHost(facts).reliability.startLimitInterval, Plan{}.reliability.startLimitInterval);
    }

    void aValueThatNoPlanMayHoldStaysAtItsDefault()
    {
        HostFacts facts;
        facts.files[QLatin1String(paths::daemonJson)] = {
            "{\"log-driver\": \"awslogs\", \"log-level\": \"warn\", \"registry-mirrors\": [\"ftp://x\"]}", 0644, 0, 0,
            FileKind::Regular};
        const Plan plan = planFromHost(facts);
        QCOMPARE(plan.logging.driver, LogDriver::JsonFile);
        QCOMPARE(plan.logging.level, LogLevel::Warn);
        QCOMPARE(plan.registry.mirrors, Plan{}.registry.mirrors);
    }
};

DOCKWRIGHT_TEST(TestPlanFromHost, QCoreApplication)

} // namespace test_plan_from_host

#include "test_plan_from_host.moc"
