// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/export/export.h"
#include "tests/support/lacking.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

namespace test_export {

using namespace dockwright::core;

namespace {

Plan withPassword()
{
    Plan plan;
    plan.proxy.http = QStringLiteral("http://user:geheim@proxy.lan:3128");
    return plan;
}

const ExportFile *fileOf(const Export &exported, const QString &path)
{
    const auto found = std::ranges::find(exported.files, path, &ExportFile::path);
    return found == exported.files.end() ? nullptr : &*found;
}

QByteArray contentOf(const Export &exported, const QString &path)
{
    const ExportFile *file = fileOf(exported, path);
    return file != nullptr ? file->content : QByteArray();
}

QByteArray run(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
    return "exit " + QByteArray::number(hasEnded ? process.exitCode() : -1) + '\n' + process.readAll();
}

const QString scriptName = QStringLiteral("deploy-docker.sh");

} // namespace

/// The four forms as values.
class TestExport : public QObject
{
    Q_OBJECT

private slots:
    void everyFormHasItsFiles_data()
    {
        QTest::addColumn<QString>("form");
        QTest::addColumn<QStringList>("files");
        QTest::newRow("ansible") << "ansible"
                                 << QStringList{"README.md",
                                                "inventory.ini",
                                                "roles/dockwright/defaults/main.yml",
                                                "roles/dockwright/files/plan.json",
                                                "roles/dockwright/meta/main.yml",
                                                "roles/dockwright/tasks/bring.yml",
                                                "roles/dockwright/tasks/judge.yml",
                                                "roles/dockwright/tasks/main.yml",
                                                "site.yml"};
        QTest::newRow("cloud-init") << "cloud-init" << QStringList{"README.md", "user-data"};
        QTest::newRow("script") << "script" << QStringList{scriptName};
        const QString dropIns = QStringLiteral("files/etc/systemd/system/docker.service.d/");
        QTest::newRow("directory") << "directory"
                                   << QStringList{"README.md",
                                                  "files/etc/docker/daemon.json",
                                                  "files/etc/systemd/system/containerd.service.d/70-containerd.conf",
                                                  dropIns + "20-limits.conf",
                                                  dropIns + "30-security.conf",
                                                  dropIns + "40-logging.conf",
                                                  dropIns + "50-performance.conf",
                                                  dropIns + "60-reliability.conf",
                                                  dropIns + "70-containerd.conf",
                                                  "plan.json"};
    }
    void everyFormHasItsFiles()
    {
        QFETCH(QString, form);
        const auto exported = makeExport({}, *exportFormOf(form));
        QVERIFY(exported.has_value());
        QStringList paths;
        for (const ExportFile &file : exported->files) {
            paths << file.path;
            QVERIFY2(!file.content.isEmpty(), qPrintable(file.path));
            static const QRegularExpression marker(QStringLiteral("@[A-Z_]+@")); // of a template
            QVERIFY2(!QString::fromUtf8(file.content).contains(marker), qPrintable(file.path));
            QCOMPARE(file.mode, file.path == scriptName ? 0755 : 0644);
        }
        paths.sort();
        QTEST(paths, "files");
        QCOMPARE(QLatin1String(exportFormName(*exportFormOf(form))), form);
        QVERIFY(exported->notes.empty());
        QCOMPARE(exported->digest, sha256(writePlan({})));
        QVERIFY(makeExport({}, *exportFormOf(form))->files == exported->files);
    }

    void aPasswordIsLeftOutUnlessItIsAskedFor_data()
    {
        QTest::addColumn<QString>("form");
        QTest::addColumn<bool>("canHold");
        QTest::newRow("ansible") << "ansible" << false;
        QTest::newRow("directory") << "directory" << false;
        QTest::newRow("cloud-init") << "cloud-init" << true;
        QTest::newRow("script") << "script" << true;
    }
    void aPasswordIsLeftOutUnlessItIsAskedFor()
    {
        QFETCH(QString, form);
        QFETCH(bool, canHold);
        QCOMPARE(canHoldPasswords(*exportFormOf(form)), canHold);
        for (const Passwords passwords : {Passwords::LeftOut, Passwords::Included}) {
            const bool isHeld = canHold && passwords == Passwords::Included;
            const auto exported = makeExport(withPassword(), *exportFormOf(form), nullptr, passwords);
            QVERIFY(exported.has_value());
            bool isThere = false;
            for (const ExportFile &file : exported->files) {
                isThere = isThere || file.content.contains("geheim");
                QCOMPARE(file.mode & 0077, isHeld ? 0 : file.path == scriptName ? 0055 : 0044);
            }
            QCOMPARE(isThere, isHeld);
            QCOMPARE(exported->hasSecret, isHeld);
            QCOMPARE(exported->digest, sha256(writePlan(isHeld ? withPassword() : withoutSecrets(withPassword()))));
            QCOMPARE(exported->notes.size(), std::size_t(1));
            QCOMPARE(exported->notes.front().severity, Severity::Warning);
            QCOMPARE(exported->notes.front().found.text == "It was left out.", !isHeld);
            QVERIFY(!exported->notes.front().remedy.isEmpty());
            QVERIFY(!exported->commitMessage.contains(QLatin1String("geheim")));
        }
    }

    void whatRunsAsItIsTellsWhereThePasswordBelongs()
    {
        Plan plan = withPassword();
        const auto userData = makeExport(plan, ExportForm::CloudInit);
        const QByteArray data = contentOf(*userData, QStringLiteral("user-data"));
        QVERIFY2(data.contains("\n# A password or key was left out") && data.contains("user:xxxxx@proxy.lan"), data);
        QVERIFY(contentOf(*userData, QStringLiteral("README.md")).contains("sudo editor /etc/dockwright/plan.json"));
        const QByteArray whole =
            contentOf(*makeExport(plan, ExportForm::CloudInit, nullptr, Passwords::Included), QStringLiteral("user-data"));
        QVERIFY2(!whole.contains("left out"), whole);
        // Where the password is to be put in is where only root reads it, in either place for a proxy.
        QVERIFY(contentOf(*makeExport(plan, ExportForm::Script), scriptName)
                    .contains("\nstage 600 /etc/docker/dockwright-proxy.env <<'END'\n"));
        plan.proxy.target = ProxyTarget::DaemonJson;
        QVERIFY(contentOf(*makeExport(plan, ExportForm::Script), scriptName)
                    .contains("\nstage 600 /etc/docker/daemon.json <<'END'\n"));
        // One that was left out before is no other.
        const auto again = makeExport(withoutSecrets(plan), ExportForm::Script, nullptr, Passwords::Included);
        QVERIFY(again->files == makeExport(plan, ExportForm::Script)->files && !again->hasSecret);
        QCOMPARE(again->notes.front().found.text, "It was left out.");
        QVERIFY(contentOf(*makeExport(withoutSecrets(plan), ExportForm::Ansible),
                          QStringLiteral("roles/dockwright/defaults/main.yml"))
                    .contains("\ndockwright_needs_proxy: true\n"));
    }

    void whatIsLeftOutIsAskedForAndChangesNoFileButItsWords()
    {
        const auto ansible = makeExport(withPassword(), ExportForm::Ansible);
        const QString defaults = QStringLiteral("roles/dockwright/defaults/main.yml");
        QVERIFY(contentOf(*ansible, defaults).contains("\ndockwright_needs_proxy: true\n"));
        QVERIFY(contentOf(*makeExport({}, ExportForm::Ansible), defaults).contains("\ndockwright_needs_proxy: false\n"));
        const auto directory = makeExport(withPassword(), ExportForm::Directory);
        QVERIFY(contentOf(*directory, QStringLiteral("files/etc/docker/dockwright-proxy.env")).contains("user:xxxxx@"));
        QVERIFY(contentOf(*directory, QStringLiteral("plan.json")).contains("user:xxxxx@"));
        QVERIFY(contentOf(*directory, QStringLiteral("README.md")).contains("dockwright-proxy.env` | 0600 |"));
        QCOMPARE(directory->digest, sha256(contentOf(*directory, QStringLiteral("plan.json"))));
    }

    void aWrongPlanIsRefused()
    {
        Plan plan;
        plan.capacity.containers = 0;
        const auto exported = makeExport(plan, ExportForm::Script);
        QVERIFY(!exported.has_value());
        QCOMPARE(exported.error().front().where, QStringLiteral("/capacity/containers"));
    }

    void aBundleIsNamedByItsWholePath()
    {
        Plan plan;
        plan.install.method = InstallMethod::Offline;
        plan.install.bundle = QStringLiteral("docker.tar.zst");
        const auto refused = makeExport(plan, ExportForm::Ansible);
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().front().where, QStringLiteral("/install/bundle"));
        plan.install.bundle = QStringLiteral("/srv/\u5305.tar.zst");
        QVERIFY(makeExport(plan, ExportForm::Ansible).has_value());
        const auto userData = makeExport(plan, ExportForm::CloudInit);
        QVERIFY(contentOf(*userData, QStringLiteral("user-data")).contains("      \"bundle\": \"/srv/\\u5305.tar.zst\""));
        const auto script = makeExport(plan, ExportForm::Script);
        QCOMPARE(script->notes.front().id, QStringLiteral("export/install")); // it installs nothing, and says so
    }

    /// What is measured by dockwright-helper cannot be had without it.
    void theScriptHasNoMetricsAndSaysSo()
    {
        Plan plan;
        plan.monitoring.enabled = true;
        const auto script = makeExport(plan, ExportForm::Script);
        QVERIFY(!script->files.front().content.contains("dockwright-metrics"));
        QCOMPARE(script->notes.front().id, QStringLiteral("export/monitoring"));
        const auto directory = makeExport(plan, ExportForm::Directory);
        QVERIFY(directory->notes.empty());
        QVERIFY(contentOf(*directory, QStringLiteral("files/etc/systemd/system/dockwright-metrics.timer")).contains("OnUnit"));
    }

    void norHasItTheDoctorOfTheMirrors()
    {
        Plan plan;
        plan.registry.doctor.enabled = true;
        const auto script = makeExport(plan, ExportForm::Script);
        QVERIFY(!script->files.front().content.contains("dockwright-doctor"));
        QCOMPARE(script->notes.front().id, QStringLiteral("export/doctor"));
        QVERIFY(makeExport(plan, ExportForm::Directory)->notes.empty());
    }

    void theDirectoryIsForAnyHostOrForThatOfTheFacts()
    {
        const QString limits = QStringLiteral("files/etc/systemd/system/docker.service.d/20-limits.conf");
        const QByteArray any = contentOf(*makeExport({}, ExportForm::Directory), limits);
        QVERIFY(any.contains("\nMemoryMax=50%\n") && !any.contains("CPUQuota="));
        QFile file(QStringLiteral(SOURCE_DIR "/resources/examples/facts.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto facts = readFacts(file.readAll());
        QVERIFY(facts.has_value());
        const QByteArray one = contentOf(*makeExport({}, ExportForm::Directory, &*facts), limits);
        QVERIFY(one.contains("CPUQuota=") && !one.contains("MemoryMax=50%"));
    }

    void theReadmeHasTheDigestAndIsInThePlansLanguage()
    {
        Plan plan;
        const QByteArray english = contentOf(*makeExport(plan, ExportForm::Directory), QStringLiteral("README.md"));
        QVERIFY(english.contains("    " + sha256(writePlan(plan)).toLatin1() + '\n'));
        plan.comments = commentsIn("zh_CN");
        const QByteArray chinese = contentOf(*makeExport(plan, ExportForm::Directory), QStringLiteral("README.md"));
        QVERIFY(!chinese.contains("Docker as defined by a plan") && chinese.contains("plan.json"));
    }

    void theCommitHasTheGuidesMessage()
    {
        const auto exported = makeExport({}, ExportForm::Directory);
        QCOMPARE(exported->commitMessage,
                 QStringLiteral("feat(docker): apply SRE 2025 systemd optimizations\n\nFor 200 containers a host.\n\n"
                                "Plan-SHA256: %1\n")
                     .arg(exported->digest));
    }

    void theScriptIsOneThatShellcheckLikes_data()
    {
        QTest::addColumn<Plan>("plan");
        QTest::newRow("defaults") << Plan{};
        Plan all = withPassword();
        all.reliability.heartbeat = true;
        all.reliability.liveRestore = false;
        all.capacity.containers = 5000;
        all.containerd.maxMessageMiB = 64;
        all.comments = commentsIn("zh_CN");
        QTest::newRow("everything, in Chinese") << all;
        all.comments = CommentLanguage::None;
        all.security.profile = SecurityProfile::Compatible;
        QTest::newRow("without comments") << all;
        all.verify = {PullCheck::Required, "r.lan/a"};
        QTest::newRow("with a pull") << all;
    }
    void theScriptIsOneThatShellcheckLikes()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("shellcheck")).isEmpty())
            LACKING("shellcheck is not installed");
        QFETCH(Plan, plan);
        const auto exported = makeExport(plan, ExportForm::Script, nullptr, Passwords::Included);
        QVERIFY(exported.has_value());
        QCOMPARE(run(QStringLiteral("shellcheck"), {"--shell=sh", "-"}, contentOf(*exported, scriptName)), "exit 0\n");
    }

    void soIsTheInstallerOfABundle_data() { theScriptIsOneThatShellcheckLikes_data(); }
    void soIsTheInstallerOfABundle()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("shellcheck")).isEmpty())
            LACKING("shellcheck is not installed");
        QFETCH(Plan, plan);
        const auto whole = makeBundleExport(plan, QStringLiteral("28.5.2"), QStringLiteral("x86_64"));
        QVERIFY(whole && whole->files.size() == 2 && whole->files[0].path == QLatin1String("install"));
        QCOMPARE(whole->files[0].content, makeInstaller(plan, QStringLiteral("28.5.2"), QStringLiteral("x86_64")));
        const QByteArray installer = makeInstaller(plan, QStringLiteral("28.5.2"), QStringLiteral("x86_64"));
        QCOMPARE(run(QStringLiteral("shellcheck"), {"--shell=sh", "-"}, installer), "exit 0\n");
        QVERIFY(installer.contains("\nprogram - iptables|nft\n") && installer.contains("\"version\": \"28.5.2\""));
        QVERIFY(!installer.contains(QUrl(withPassword().proxy.http).password().toUtf8()));
    }

    void theScriptHoldsTextsThatAShellWouldTakeForItsOwn()
    {
        Plan plan;
        plan.proxy.http = QStringLiteral("http://u:$(id)'$HOME'@proxy.lan:3128");
        const auto exported = makeExport(plan, ExportForm::Script, nullptr, Passwords::Included);
        QVERIFY2(exported.has_value(), exported ? "" : qPrintable(exported.error().front().message.english()));
        const QByteArray script = contentOf(*exported, scriptName);
        QCOMPARE(run(QStringLiteral("sh"), {"-n"}, script), "exit 0\n");
        // All that comes out of the text's own here-document is the text.
        const QByteArray begin = "stage 600 /etc/docker/dockwright-proxy.env <<'END'\n";
        const qsizetype at = script.indexOf(begin) + begin.size();
        const QByteArray text = script.mid(at, script.indexOf("\nEND\n", at) + 1 - at);
        QVERIFY2(text.contains("$(id)'"), text);
        QCOMPARE(run(QStringLiteral("sh"), {"-c", QString::fromUtf8("cat <<'END'\n" + text + "END\n")}, {}), "exit 0\n" + text);
    }
};

DOCKWRIGHT_TEST(TestExport, QCoreApplication)

} // namespace test_export

#include "test_export.moc"
