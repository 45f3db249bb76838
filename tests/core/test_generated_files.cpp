// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/host/paths.h"
#include "core/render/containerd_config.h"
#include "core/render/daemon_json.h"
#include "core/render/formulas.h"
#include "core/render/generated_file.h"
#include "core/text/unit_file.h"
#include "core/text/wrap.h"
#include "tests/support/examples.h"
#include "tests/support/golden.h"
#include "tests/support/suite.h"

#include <QDirIterator>
#include <QTest>

#include <algorithm>

namespace test_generated_files {

using namespace dockwright::core;

namespace {

const QString golden = QStringLiteral(SOURCE_DIR "/tests/golden/");
const QByteArray password("p%40ss%25w%23rd");

/// The same host with a dockerd that starts and owns its containerd.
HostFacts embeddedHost()
{
    HostFacts facts = exampleHost();
    facts.containerdUnit = UnitFacts{};
    facts.containerdUnit->loadState = QStringLiteral("not-found");
    return facts;
}

const GeneratedFile &fileAt(const std::vector<GeneratedFile> &files, const char *path)
{
    static const GeneratedFile none;
    const auto found = std::ranges::find(files, QLatin1String(path), &GeneratedFile::path);
    return found == files.end() ? none : *found;
}

/// The host after the plan's files were written to it.
HostFacts afterWriting(HostFacts facts, const std::vector<GeneratedFile> &files)
{
    for (const GeneratedFile &file : files) {
        if (file.content)
            facts.files[file.path] = FileFact{*file.content, file.mode, 0, 0, FileKind::Regular};
        else
            facts.files.erase(file.path);
        if (file.content)
            facts.lastWritten.files[file.path] = QStringLiteral("hash");
    }
    return facts;
}

QByteArray keysAsText(const std::vector<DaemonKey> &keys)
{
    QByteArray text;
    for (const DaemonKey &key : keys)
        text += key.pointer.toUtf8() + ' ' + QByteArray::fromStdString(key.value.dump()) + '\n';
    return text;
}

/// The longest line of comments, in columns.
int widestComment(const QByteArray &content)
{
    int widest = 0;
    for (const QString &line : QString::fromUtf8(content).split(u'\n'))
        if (line.startsWith(u'#'))
            widest = std::max(widest, displayWidth(line));
    return widest;
}

} // namespace

class TestGeneratedFiles : public QObject
{
    Q_OBJECT

private slots:
    void theTreeIsAsExpectedAndNothingElseIsThere_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<Plan>("plan");
        QTest::addColumn<HostFacts>("facts");
        Plan embedded = examplePlan("server-1000");
        embedded.comments = CommentLanguage::None;
        Plan bigMessages = examplePlan("workstation");
        bigMessages.containerd.maxMessageMiB = 32;
        QTest::newRow("workstation") << QStringLiteral("workstation") << examplePlan("workstation") << exampleHost();
        QTest::newRow("server-1000") << QStringLiteral("server-1000") << examplePlan("server-1000") << exampleHost();
        QTest::newRow("server-1000-embedded") << QStringLiteral("server-1000-embedded") << embedded << embeddedHost();
        QTest::newRow("proxy-password") << QStringLiteral("proxy-password") << examplePlan("proxy-password") << exampleHost();
        QTest::newRow("china-mirrors") << QStringLiteral("china-mirrors") << examplePlan("china-mirrors") << exampleHost();
        QTest::newRow("big-messages") << QStringLiteral("big-messages") << bigMessages << exampleHost();
    }

    void theTreeIsAsExpectedAndNothingElseIsThere()
    {
        QFETCH(QString, name);
        QFETCH(Plan, plan);
        QFETCH(HostFacts, facts);
        QVERIFY(!facts.osName.isEmpty());
        const QString root = golden + name;
        QStringList made{QStringLiteral("/daemon-keys.txt")};
        QVERIFY(matchesGolden(root + made.front(), keysAsText(daemonKeys(plan))));
        for (const GeneratedFile &file : generateFiles(plan, facts)) {
            if (!file.content)
                continue;
            made << file.path;
            QVERIFY(matchesGolden(root + file.path, *file.content));
            QCOMPARE(file.mode, file.secret ? 0600 : 0644);
        }
        QStringList there;
        for (QDirIterator it(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();)
            there << it.next().mid(root.size());
        made.sort();
        there.sort();
        QCOMPARE(there, made);
    }

    void everyManagedFileButDaemonJsonIsDecidedOnce()
    {
        QStringList decided{QLatin1String(paths::daemonJson)};
        for (const GeneratedFile &file : generateFiles(Plan{}, HostFacts{}))
            decided << file.path;
        QStringList managed;
        for (const char *path : paths::managed)
            managed << QLatin1String(path);
        decided.sort();
        managed.sort();
        QCOMPARE(decided, managed);
    }

    void everyLineThatIsAnnotatedHoldsItsDirective()
    {
        Plan plan = examplePlan("server-1000");
        plan.containerd.maxMessageMiB = 64;
        for (const GeneratedFile &file : generateFiles(plan, exampleHost())) {
            const QList<QByteArray> lines = file.content.value_or(QByteArray()).split('\n');
            for (const Annotation &annotation : file.lines) {
                const Directive *directive = findDirective(annotation.directive);
                QVERIFY2(directive != nullptr, qPrintable(annotation.directive));
                const QByteArray line = lines.value(annotation.line - 1).trimmed();
                QVERIFY2(line.startsWith(directive->key), line.constData());
            }
        }
    }

    void systemdWouldReadEveryUnitLine()
    {
        Plan plan = examplePlan("server-1000");
        plan.proxy.http = QStringLiteral("http://127.0.0.1:8888");
        for (const GeneratedFile &file : generateFiles(plan, exampleHost())) {
            if (!file.content || !file.path.startsWith(QLatin1String("/etc/systemd")))
                continue;
            const UnitFile unit = readUnitFile(*file.content);
            QVERIFY2(unit.problems.empty(), qPrintable(file.path));
            QVERIFY(!unit.entries.empty());
        }
    }

    void commentsChangeNoSetting()
    {
        const auto entriesWith = [](CommentLanguage language) {
            Plan plan = examplePlan("server-1000");
            plan.comments = language;
            std::vector<std::pair<QString, QString>> entries;
            for (const GeneratedFile &file : generateFiles(plan, exampleHost()))
                for (const UnitEntry &entry : readUnitFile(file.content.value_or(QByteArray())).entries)
                    entries.emplace_back(file.path + entry.section + entry.key, entry.value);
            return entries;
        };
        const auto bare = entriesWith(CommentLanguage::None);
        QVERIFY(bare.size() > 30);
        QCOMPARE(entriesWith(CommentLanguage::English) == bare, true);
        QCOMPARE(entriesWith(commentsIn("zh_CN")) == bare, true);
    }

    void withoutCommentsThereIsNone()
    {
        Plan plan = examplePlan("server-1000");
        plan.comments = CommentLanguage::None;
        for (const GeneratedFile &file : generateFiles(plan, exampleHost()))
            QVERIFY2(!file.content.value_or(QByteArray()).contains('#'), qPrintable(file.path));
    }

    void commentsAreWrappedInBothLanguages()
    {
        for (const CommentLanguage language : {CommentLanguage::English, commentsIn("zh_CN")}) {
            Plan plan = examplePlan("server-1000");
            plan.comments = language;
            for (const GeneratedFile &file : generateFiles(plan, exampleHost()))
                QVERIFY2(widestComment(file.content.value_or(QByteArray())) <= commentColumns, qPrintable(file.path));
        }
    }

    void chineseIsWrappedByItsWidth()
    {
        QCOMPARE(displayWidth(u"Docker 守护进程"), 15);
        QCOMPARE(wrapText(QStringLiteral("一二三四五六。七 eight"), 8),
                 (QStringList{QStringLiteral("一二三四"), QStringLiteral("五六。七"), QStringLiteral("eight")}));
        QCOMPARE(wrapText(QStringLiteral("一二三四。"), 8), (QStringList{QStringLiteral("一二三"), QStringLiteral("四。")}));
    }

    void aPasswordIsInNoFileButTheSecretOne()
    {
        const Plan plan = examplePlan("proxy-password");
        QVERIFY(plan.proxy.hasPassword());
        for (const GeneratedFile &file : generateFiles(plan, exampleHost())) {
            const bool isThere = file.content.value_or(QByteArray()).contains("p%40");
            QCOMPARE(isThere, file.path == QLatin1String(paths::proxyEnvironment));
            QCOMPARE(isThere, file.secret);
            if (isThere) {
                QCOMPARE(file.mode, 0600);
                QVERIFY(file.content->contains(password));
            }
        }
        for (const DaemonKey &key : daemonKeys(plan))
            QVERIFY(!QByteArray::fromStdString(key.value.dump()).contains("p%40"));
    }

    void theProxyIsWrittenInOnePlace()
    {
        Plan plan = examplePlan("proxy-password");
        plan.proxy.target = ProxyTarget::DaemonJson;
        const auto files = generateFiles(plan, exampleHost());
        QVERIFY(!fileAt(files, paths::proxyDropIn).content);
        QVERIFY(!fileAt(files, paths::proxyEnvironment).content);
        const QByteArray keys = keysAsText(daemonKeys(plan));
        QVERIFY(keys.contains("/proxies/http-proxy \"http://docker:" + password + "@127.0.0.1:8888\""));
        QVERIFY(keys.contains("/proxies/no-proxy \"localhost,127.0.0.0/8,10.0.0.0/8,.corp.internal\""));
        QVERIFY(!keysAsText(daemonKeys(Plan{})).contains("proxies"));
    }

    void percentSignsAreDoubledInADirective()
    {
        Plan plan;
        plan.proxy.http = QStringLiteral("http://127.0.0.1:8888/a%40b");
        const auto files = generateFiles(plan, exampleHost());
        QVERIFY(fileAt(files, paths::proxyDropIn).content->contains("a%%40b"));
        QVERIFY(!fileAt(files, paths::proxyEnvironment).content);
    }

    /// Whoever is let in by one word alone has that for a password.
    void aTokenInAProxysAddressIsWrittenWhereOnlyRootReads()
    {
        Plan plan;
        plan.proxy.http = QStringLiteral("http://T0ken@127.0.0.1:8888");
        const auto files = generateFiles(plan, exampleHost());
        QVERIFY(!fileAt(files, paths::proxyDropIn).content->contains("T0ken"));
        QVERIFY(fileAt(files, paths::proxyEnvironment).content->contains("T0ken"));
        QCOMPARE(fileAt(files, paths::proxyEnvironment).mode, 0600);
    }

    void aContainerdOwnedByDockerdKeepsContainersFree()
    {
        Plan plan;
        plan.containerd.maxMessageMiB = 32;
        const auto files = generateFiles(plan, embeddedHost());
        const QByteArray security = *fileAt(files, paths::securityDropIn).content;
        QVERIFY(!security.contains("\nRestrict"));
        QVERIFY(security.contains("\nSystemCallFilter=~@obsolete\n"));
        const QByteArray performance = *fileAt(files, paths::performanceDropIn).content;
        QVERIFY(!performance.contains("\nNice="));
        QVERIFY(!performance.contains("\nIOScheduling"));
        for (const char *path : {paths::containerdDropIn, paths::containerdLinkDropIn, paths::containerdConfig})
            QVERIFY2(!fileAt(files, path).content, path);
    }

    void theCompatibleProfileLeavesTheUnitAsItIs()
    {
        Plan plan;
        plan.security.profile = SecurityProfile::Compatible;
        QVERIFY(!fileAt(generateFiles(plan, exampleHost()), paths::securityDropIn).content);
    }

    void theIdleClassHasNoPriority()
    {
        Plan plan;
        plan.performance.ioClass = IoClass::Idle;
        const QByteArray file = *fileAt(generateFiles(plan, exampleHost()), paths::performanceDropIn).content;
        QVERIFY(file.contains("\nIOSchedulingClass=idle\n"));
        QVERIFY(!file.contains("\nIOSchedulingPriority="));
    }

    void unknownHardwareGetsNoBound()
    {
        const QByteArray file = *fileAt(generateFiles(Plan{}, HostFacts{}), paths::limitsDropIn).content;
        QVERIFY(!file.contains("\nMemoryMax="));
        QVERIFY(!file.contains("\nCPUQuota="));
        QVERIFY(file.contains("\nLimitNOFILE=307200\n"));
    }

    void nrOpenIsRaisedWhereItIsTooLowAndStaysRaised()
    {
        Plan plan = examplePlan("server-1000");
        HostFacts facts = exampleHost();
        auto files = generateFiles(plan, facts);
        const GeneratedFile first = fileAt(files, paths::sysctl);
        QVERIFY(first.content->contains("fs.nr_open = 1536000"));
        facts = afterWriting(facts, files);
        facts.sysctls[QStringLiteral("fs.nr_open")] = QStringLiteral("1536000");
        QCOMPARE(fileAt(generateFiles(plan, facts), paths::sysctl).content, first.content);
        plan.capacity.containers = 100;
        QVERIFY(!fileAt(generateFiles(plan, facts), paths::sysctl).content);
    }

    void nrOpenIsLeftAloneWhereItIsHighEnoughOrUnknown()
    {
        const Plan plan = examplePlan("server-1000");
        HostFacts facts = exampleHost();
        facts.sysctls[QStringLiteral("fs.nr_open")] = QStringLiteral("1073741816");
        QVERIFY(!fileAt(generateFiles(plan, facts), paths::sysctl).content);
        facts.sysctls.clear();
        QVERIFY(!fileAt(generateFiles(plan, facts), paths::sysctl).content);
    }

    void nrOpenThatSomebodyLoweredIsRaisedForGood()
    {
        Plan plan;
        HostFacts facts = exampleHost();
        facts.sysctls[QStringLiteral("fs.nr_open")] = QStringLiteral("65536");
        const auto files = generateFiles(plan, facts);
        QVERIFY(fileAt(files, paths::sysctl).content.has_value());
        facts = afterWriting(facts, files);
        facts.sysctls[QStringLiteral("fs.nr_open")] = QStringLiteral("307200");
        QCOMPARE(fileAt(generateFiles(plan, facts), paths::sysctl).content, fileAt(files, paths::sysctl).content);
    }

    void containerdsOwnSettingsSurviveBothWays()
    {
        Plan plan;
        plan.containerd.maxMessageMiB = 32;
        HostFacts facts = exampleHost();
        const QByteArray before = facts.file(QLatin1String(paths::containerdConfig))->content;
        QVERIFY(before.contains("/usr/lib/cni"));
        const auto files = generateFiles(plan, facts);
        const QByteArray with = *fileAt(files, paths::containerdConfig).content;
        QVERIFY(with.startsWith(before));
        QVERIFY(with.endsWith("\n[grpc]\n  max_recv_message_size = 33554432\n  max_send_message_size = 33554432\n"));
        facts = afterWriting(facts, files);
        QCOMPARE(fileAt(generateFiles(plan, facts), paths::containerdConfig).content, with);
        plan.containerd.maxMessageMiB = 16;
        const auto back = generateFiles(plan, facts);
        QCOMPARE(fileAt(back, paths::containerdConfig).content, before);
        facts = afterWriting(facts, back);
        QCOMPARE(fileAt(generateFiles(plan, facts), paths::containerdConfig).content, before);
    }

    void aConfigOfContainerdThatIsNotOursIsLeftAloneByDefault()
    {
        QVERIFY(!fileAt(generateFiles(Plan{}, exampleHost()), paths::containerdConfig).content);
    }

    void messageSizesGoIntoTheTableThatIsThere()
    {
        QCOMPARE(
            withMessageSizes("[grpc]\n  address = \"/x\" # a\n  max_recv_message_size = 1\n[debug]\n  level = \"info\"\n", 2),
            QByteArray("[grpc]\n  max_recv_message_size = 2\n  max_send_message_size = 2\n  address = \"/x\" # a\n[debug]\n"
                       "  level = \"info\"\n"));
        QCOMPARE(withMessageSizes("[grpc] # sizes\n", 2),
                 QByteArray("[grpc] # sizes\n  max_recv_message_size = 2\n  max_send_message_size = 2\n"));
        QVERIFY(!hasOtherSettings("version = 2\n\n# text\n[grpc]\n  max_recv_message_size = 2\n"));
        QVERIFY(hasOtherSettings("disabled_plugins = [\"cri\"]\n"));
    }

    void tomlThatCannotBeEditedWithCertaintyIsNotEdited()
    {
        for (const char *text :
             {"grpc.address = \"/x\"\n", "grpc = { address = \"/x\" }\n", "a = \"\"\"\n[grpc]\n\"\"\"\n", "[ grpc ]\n",
              "[\"grpc\"]\n", "grpc = 1\n", "[grpc\n", "[[grpc]]\n", "[grpc]\na = [\n  max_recv_message_size = 1\n]\n"})
            QCOMPARE(withMessageSizes(text, 2), std::nullopt);
        QVERIFY(hasOtherSettings("[grpc\n"));
        QCOMPARE(withoutMessageSizes("grpc = { max_recv_message_size = 2 }\n"), std::nullopt);
        QCOMPARE(messageSize("grpc = { max_recv_message_size = 2 }\n"), std::optional<qint64>(2));
    }

    void aTextOfSeveralLinesThatIsNotTouchedIsNoObstacle()
    {
        const QByteArray text = "a = \"\"\"\nb\n\"\"\"\n[grpc.x]\n";
        QCOMPARE(withMessageSizes(text, 2), text + "\n[grpc]\n  max_recv_message_size = 2\n  max_send_message_size = 2\n");
        QCOMPARE(withoutMessageSizes(*withMessageSizes(text, 2)), text);
    }

    void theHeartbeatCallsTheDockerThatIsThere()
    {
        Plan plan;
        plan.reliability.heartbeat = true;
        HostFacts facts = exampleHost();
        facts.dockerPath = QStringLiteral("/opt/docker/docker");
        QVERIFY(fileAt(generateFiles(plan, facts), paths::heartbeatService).content->contains(" /opt/docker/docker info "));
        facts.dockerPath = QStringLiteral("/opt/$(reboot)/docker");
        QVERIFY(fileAt(generateFiles(plan, facts), paths::heartbeatService).content->contains(" /usr/bin/docker info "));
        QVERIFY(!fileAt(generateFiles(Plan{}, facts), paths::heartbeatTimer).content);
    }

    void driversWithoutFilesGetNoFileOptions()
    {
        Plan plan;
        plan.logging.driver = LogDriver::Journald;
        QVERIFY(!keysAsText(daemonKeys(plan)).contains("log-opts"));
        QVERIFY(keysAsText(daemonKeys(Plan{})).contains("/log-opts/max-file \"3\""));
    }

    void whoMayNotRaiseALimitGivesNoneAboveTheUnits()
    {
        Plan plan;
        plan.capacity.containers = 1;
        plan.capacity.containerNofile = 4096;
        HostFacts facts;
        QCOMPARE(containerNofile(plan, facts), 4096);
        facts.nofileCeiling = 20000;
        QCOMPARE(containerNofile(plan, facts), 1536);
        plan.capacity.containers = 10;
        QCOMPARE(containerNofile(plan, facts), 4096);
        facts.nofileCeiling = 1000;
        QCOMPARE(containerNofile(plan, facts), 1000);
    }

    /// The local driver compresses by itself, and creates no container where there is nothing to compress.
    void oneFileOfTheLocalDriverIsNotCompressed()
    {
        Plan plan;
        plan.logging.driver = LogDriver::Local;
        QVERIFY(!keysAsText(daemonKeys(plan)).contains("compress"));
        plan.logging.maxFile = 1;
        QVERIFY(keysAsText(daemonKeys(plan)).contains("/log-opts/compress \"false\""));
        plan.logging.driver = LogDriver::JsonFile;
        QVERIFY(!keysAsText(daemonKeys(plan)).contains("compress"));
    }

    void theSamePlanAndFactsGiveTheSameBytes()
    {
        QVERIFY(generateFiles(examplePlan("server-1000"), exampleHost())
                == generateFiles(examplePlan("server-1000"), exampleHost()));
    }
};

DOCKWRIGHT_TEST(TestGeneratedFiles, suite::NoApplication)

} // namespace test_generated_files

#include "test_generated_files.moc"
