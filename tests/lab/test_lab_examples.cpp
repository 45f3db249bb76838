// SPDX-License-Identifier: Apache-2.0
#include "core/plan/plan.h"
#include "core/render/formulas.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

namespace test_lab_examples {

using namespace dockwright;
using namespace lab;

namespace {

const QString examples = QStringLiteral(SOURCE_DIR "/resources/examples");

core::Plan planOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return core::readPlan(file.readAll()).value_or(core::Plan{});
}

/// The finding of a check in the answer, or null.
core::Json findingOf(const Answer &answer, const std::string &id)
{
    for (const core::Json &finding : answer.eventsOf("finding"))
        if (finding.value("id", std::string()) == id)
            return finding;
    return nullptr;
}

QByteArray limitOfDockerd(const char *name)
{
    return shell(QByteArray("grep '^") + name + "' /proc/$(pidof dockerd)/limits | awk '{ print $4 }'");
}

} // namespace

/// Each plan that we publish applies, verifies and rolls back, and what the host cannot give is said.
class TestExamples : public QObject
{
    Q_OBJECT

    /// A limit of dockerd as planned passes; one that the host has cut is found, with what came of it.
    bool isLimitSaid(const Answer &verified, const std::string &id, const char *name, qint64 planned)
    {
        const core::Json finding = findingOf(verified, id);
        const QByteArray inEffect = limitOfDockerd(name);
        const bool isGiven = inEffect == QByteArray::number(planned);
        if (!isGiven)
            qInfo().noquote() << "this host gives" << inEffect << "of" << planned << name;
        return finding.is_object() && finding.value("found", std::string()) == inEffect.toStdString()
            && finding.value("severity", std::string()) == (isGiven ? "pass" : "warning");
    }

private slots:
    void init() { QVERIFY(resetHost()); }

    void anExampleAppliesVerifiesAndRollsBack_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("look");
        QTest::addColumn<QByteArray>("seen");
        const auto add = [](const char *name, const char *look, const char *seen) {
            QTest::newRow(name) << examples + u'/' + QLatin1String(name) + ".json" << QByteArray(look) << QByteArray(seen);
        };
        add("workstation", "docker info -f '{{.LoggingDriver}} {{.LiveRestoreEnabled}}'; systemctl show docker -p Nice --value",
            "local true\n0");
        add("server-1000",
            "systemctl is-active dockwright-heartbeat.timer; grep = /etc/sysctl.d/60-dockwright.conf; docker network inspect "
            "bridge -f '{{index .Options \"com.docker.network.bridge.enable_icc\"}}'",
            "active\nfs.nr_open = 1536000\nfalse");
        add("proxy-password",
            "tr '\\0' '\\n' </proc/$(pidof dockerd)/environ | grep HTTPS_PROXY; stat -c %a /etc/docker/dockwright-proxy.env",
            "HTTPS_PROXY=http://docker:p%40ss%25w%23rd@127.0.0.1:8888\n600");
        add("china-mirrors", "docker info -f '{{.RegistryConfig.Mirrors}}'",
            "[https://docker.m.daocloud.io/ https://docker.1ms.run/ https://docker.xuanyuan.me/]");
    }
    void anExampleAppliesVerifiesAndRollsBack()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, look);
        const Tree tree = treeOf();
        const QByteArray nrOpen = shell("cat /proc/sys/fs/nr_open");
        const core::Plan plan = planOf(path);

        const Answer applied = call({"--apply", path});
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(applied.word(), "applied");
        QTEST(shell(look), "seen");

        const Answer verified = call({"--verify", path});
        QVERIFY2(isLimitSaid(verified, "limits/nofile", "Max open files", core::limitNofile(plan.capacity.containers)),
                 verified.raw);
        QVERIFY2(isLimitSaid(verified, "limits/nproc", "Max processes", core::limitNproc(plan.capacity.containers)),
                 verified.raw);
        int failed = 0;
        for (const core::Json &event : verified.events)
            if (const auto severity = event.value("severity", std::string("pass")); severity != "pass" && severity != "info") {
                QVERIFY2(event.value("id", std::string()).starts_with("limits/"), event.dump().c_str());
                ++failed;
            }
        QVERIFY_STATUS(verified, failed == 0 ? 0 : 5);

        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(tree);
        QCOMPARE(shell("cat /proc/sys/fs/nr_open"), nrOpen);
        QVERIFY_STATUS(call({"--health"}), 0);
    }

    void noExampleIsLeftOut()
    {
        QCOMPARE(QDir(examples).entryList({"*.json"}, QDir::Files, QDir::Name),
                 (QStringList{"china-mirrors.json", "facts.json", "proxy-password.json", "server-1000.json",
                              "workstation.json"}));
    }
};

DOCKWRIGHT_TEST(TestExamples, QCoreApplication)

} // namespace test_lab_examples

#include "test_lab_examples.moc"
