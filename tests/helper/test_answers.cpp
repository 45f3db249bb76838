// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "helper/service/answers.h"
#include "tests/support/suite.h"

namespace test_answers {

using namespace dockwright;
using core::Json;

/// What the service makes of the lines of the command line.
class TestAnswers : public QObject
{
    Q_OBJECT

private slots:
    void theExposureHasThePortsAsAMember()
    {
        const core::PortVerdict port{.port = {.container = "db", .address = "0.0.0.0", .port = 5432, .containerPort = 5432},
                                     .reach = core::Reach::Everybody,
                                     .isMeasured = true};
        const auto event = [](const char *kind, Json members) {
            members["event"] = kind;
            return members;
        };
        const helper::ChildAnswer told{5,
                                       {event("exposure", core::exposureToJson({.hidden = {"h"}})),
                                        event("port", core::portToJson(port)), event("port", core::portToJson(port)),
                                        event("result", {{"status", "drift"}, {"ports", 2}})}};
        const core::ExposureReport report = core::exposureFromJson(helper::exposureOf(told));
        QCOMPARE(report.hidden, QStringList("h"));
        QCOMPARE(report.ports, (core::PortVerdicts{port, port}));
    }

    void anAnswerWithoutPortsIsAnAnswer()
    {
        const Json exposure = helper::exposureOf({});
        QVERIFY(exposure.is_object() && exposure["ports"].is_array() && exposure["ports"].empty());
    }
};

DOCKWRIGHT_TEST(TestAnswers, QCoreApplication)

} // namespace test_answers

#include "test_answers.moc"
