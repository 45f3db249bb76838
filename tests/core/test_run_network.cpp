// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_checks.h"
#include "core/compose/run_output.h"
#include "core/compose/run_settings.h"
#include "core/host/networks.h"
#include "core/plan/values.h"
#include "tests/support/ended_program.h"
#include "tests/support/files.h"
#include "tests/support/lacking.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_run_network {

using namespace dockwright::core;

namespace {

const char *const network = "{'image': 'nginx', 'network': {'name': 'limited-net', 'mtu': 1400, 'subnet': '10.20.0.0/24', "
                            "'internal': true, 'options': ['com.docker.network.bridge.enable_icc=false']}}";

ContainerRun runOf(const char *text)
{
    return readRun(json(text)).value_or(ContainerRun{});
}

const QString python = QStringLiteral("/usr/bin/python3");

} // namespace

class TestRunNetwork : public QObject
{
    Q_OBJECT

private slots:
    void aNetworkIsMadeBeforeTheContainer()
    {
        const ContainerRun run = runOf(network);
        QCOMPARE(readRun(writeRun(run)).value_or(ContainerRun{}), run);
        QCOMPARE(dockerRunLine(run),
                 QStringLiteral("docker network create --driver=bridge --subnet=10.20.0.0/24 --internal "
                                "--opt=com.docker.network.driver.mtu=1400 --opt=com.docker.network.bridge.enable_icc=false "
                                "limited-net\ndocker run --detach --network=limited-net nginx"));
        const auto settings = runSettings(run, RunHost());
        const auto mtu = std::ranges::find(settings, QStringLiteral("mtu"), &RunSetting::id);
        QVERIFY(mtu != settings.end() && mtu->expected == QLatin1String("1400"));
        QCOMPARE(checkRun(run, RunHost()), Errors());
        const auto wrong = [](const char *text) {
            const Errors errors = checkRun(runOf(text), RunHost());
            return errors.empty() ? QString() : errors.front().where;
        };
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'mtu': 1400}}"), "/network/name");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'host'}}"), "/network/name");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'container:a'}}"), "/network/name");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'a', 'mtu': 67}}"), "/network/mtu");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'a', 'subnet': '10.20.0.1/24'}}"), "/network/subnet");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'a', 'options': ['b=c', 'b']}}"), "/network/options/1");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'a', 'options': ['b=c', 'b=d']}}"), "/network/options/1");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'a', 'mtu': 1400, 'options':"
                       " ['com.docker.network.driver.mtu=9000']}}"),
                 "/network/options/0");
        QCOMPARE(wrong("{'image': 'nginx', 'network': {'name': 'a', 'options': ['com.docker.network.bridge.name=br0']}}"),
                 "/network/options/0");
    }

    void aNetworkOfIpv6IsOne()
    {
        const ContainerRun run = runOf("{'image': 'nginx', 'network': {'name': '2024', 'subnet': 'fd00:1::/64'}}");
        QVERIFY(dockerRunLine(run).contains(QLatin1String("--subnet=fd00:1::/64 --ipv6")));
        const QByteArray file = composeFragment(run);
        QVERIFY2(file.contains("enable_ipv6: true") && file.contains("\n  \"2024\":"), file.constData());
    }

    void subnetsThatShareAnAddressOverlap()
    {
        QVERIFY(overlap("192.168.1.0/24", "192.168.0.0/16") && overlap("192.168.0.0/16", "192.168.1.0/24"));
        QVERIFY(overlap("fd00:1::/64", "fd00:1::/48"));
        QVERIFY(!overlap("192.168.1.0/24", "192.168.2.0/24") && !overlap("fd00:1::/64", "fd00:2::/64"));
        QVERIFY(!overlap("10.0.0.0/8", "fd00:1::/64"));
    }

    void theNetworkIsInTheComposeFile()
    {
        if (runProgram(python, {"-c", "import yaml"}).status != 0)
            LACKING("python3-yaml is not installed");
        const Ended ended =
            runProgram(python, {"-c", "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer)))"},
                       composeFragment(runOf(network)));
        QVERIFY2(ended.status == 0, ended.errors.constData());
        const Json file = Json::parse(ended.output.begin(), ended.output.end());
        QCOMPARE(file["services"]["app"]["networks"], Json::array({"limited-net"}));
        QCOMPARE(file["networks"]["limited-net"],
                 Json::parse("{\"name\":\"limited-net\",\"driver\":\"bridge\",\"internal\":true,\"driver_opts\":"
                             "{\"com.docker.network.driver.mtu\":\"1400\",\"com.docker.network.bridge.enable_icc\":\"false\"},"
                             "\"ipam\":{\"config\":[{\"subnet\":\"10.20.0.0/24\"}]}}"));
    }
};

DOCKWRIGHT_TEST(TestRunNetwork, QCoreApplication)

} // namespace test_run_network

#include "test_run_network.moc"
