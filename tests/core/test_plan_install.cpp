// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advice.h"
#include "core/changes/make_changes.h"
#include "core/host/paths.h"
#include "core/install/plan_install.h"
#include "core/install/repository.h"
#include "tests/support/suite.h"

#include <QTest>

#include <algorithm>

namespace test_plan_install {

using namespace dockwright::core;

namespace {

constexpr auto pinned = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88";
const QString sumOne = QString(64, u'1');
const QString sumTwo = QString(64, u'2');

/// Debian 13 without Docker.
HostFacts cleanHost()
{
    HostFacts facts;
    facts.osId = "debian";
    facts.osCodename = "trixie";
    facts.architecture = "x86_64";
    facts.cpus = 4;
    facts.memoryBytes = 8LL << 30;
    facts.install.emplace();
    facts.install->packageManager = "apt";
    facts.install->packages["gpg"] = {"2.4", false};
    return facts;
}

UnitFacts running(const QString &dockerd)
{
    UnitFacts unit;
    unit.loadState = "loaded";
    unit.activeState = "active";
    unit.unitFileState = "enabled";
    unit.execStart = {{dockerd, "-H", "fd://", "--containerd=/run/containerd/containerd.sock"}};
    return unit;
}

/// The same with docker-ce, as Dockwright installed it.
HostFacts onlineHost(const Plan &plan)
{
    HostFacts facts = cleanHost();
    facts.dockerOrigin = "docker-ce";
    facts.dockerdPath = "/usr/bin/dockerd";
    facts.dockerUnit = running("/usr/bin/dockerd");
    facts.containerdUnit = running("/usr/bin/containerd");
    for (const QString &package : plan.install.packages)
        facts.install->packages[package] = {"5:28.5.2-1~debian.13~trixie", false};
    facts.install->keyFingerprints = {pinned};
    facts.install->groupMembers = QStringList();
    const auto repository = repositoryFor(facts, plan.install.repository, plan.install.channel);
    facts.files[repository->sourcePath] = {sourcesFile(*repository), 0644, 0, 0, FileKind::Regular};
    return facts;
}

HostFacts fedora()
{
    HostFacts facts = cleanHost();
    facts.osId = "fedora";
    facts.osIdLike = {};
    facts.osVersion = "42";
    facts.osCodename.clear();
    facts.osDebianCodename.clear();
    facts.install->packageManager = "dnf";
    facts.install->architecture = "x86_64";
    return facts;
}

Plan online()
{
    Plan plan;
    plan.install.method = InstallMethod::Online;
    return plan;
}

Plan offline()
{
    Plan plan;
    plan.install.method = InstallMethod::Offline;
    return plan;
}

BundleFact bundleOf(const QString &version, const QString &sum)
{
    return {sum,
            version,
            "x86_64",
            {{"bin/dockerd", "/usr/local/bin/dockerd", 0755, sum},
             {"bin/containerd", "/usr/local/bin/containerd", 0755, sum},
             {"units/docker.service", "/usr/local/lib/systemd/system/docker.service", 0644, sum}}};
}

template <class S>
const S *stepIn(const std::vector<Step> &steps)
{
    for (const Step &step : steps)
        if (const auto *found = std::get_if<S>(&step))
            return found;
    return nullptr;
}

QStringList kinds(const std::vector<Step> &steps)
{
    QStringList names;
    for (const Step &step : steps)
        names << stepToJson(step)["kind"].get<QString>();
    return names;
}

Errors errorsOf(const Plan &plan, const HostFacts &facts)
{
    const auto planned = planInstall(plan, facts);
    return planned ? Errors() : planned.error();
}

} // namespace

class TestPlanInstall : public QObject
{
    Q_OBJECT

private slots:
    void keepingAddsNothing()
    {
        const auto planned = planInstall(Plan(), cleanHost());
        QVERIFY(planned);
        QVERIFY(planned->first.empty() && planned->last.empty() && planned->effect == Effect::None);
        QVERIFY(planned->after == cleanHost());
    }

    void onlineComesInThisOrder()
    {
        const auto planned = planInstall(online(), cleanHost());
        QVERIFY(planned);
        QCOMPARE(kinds(planned->first),
                 QStringList({"write-file", "fetch-key", "write-file", "refresh-packages", "install-packages", "remove-file"}));
        QCOMPARE(std::get<WriteFile>(planned->first[0]).path, QString(paths::policyRc));
        QCOMPARE(std::get<WriteFile>(planned->first[0]).file.mode, 0755);
        QCOMPARE(stepIn<FetchKey>(planned->first)->url, QString("https://mirrors.aliyun.com/docker-ce/linux/debian/gpg"));
        QCOMPARE(stepIn<FetchKey>(planned->first)->fingerprint, QString(pinned));
        QCOMPARE(std::get<RemoveFile>(planned->first.back()).path, QString(paths::policyRc));
        QCOMPARE(kinds(planned->last), QStringList({"write-file"}));
        QVERIFY(planned->after.containerdIsOwnUnit());
    }

    void anUnsignedIndexIsUsedOnlyIfThePlanSaysSo()
    {
        const HostFacts facts = fedora();
        Plan plan = online();
        const auto sourceOf = [&] {
            const auto planned = planInstall(plan, facts);
            for (const Step &step : planned ? planned->first : std::vector<Step>())
                if (const auto *file = std::get_if<WriteFile>(&step); file && file->path == "/etc/yum.repos.d/docker-ce.repo")
                    return file->file.content;
            return QByteArray();
        };
        QVERIFY2(sourceOf().contains("\nrepo_gpgcheck=1\n"), sourceOf().constData());
        plan.install.unsignedIndex = true;
        QVERIFY2(sourceOf().contains("\ngpgcheck=1\nrepo_gpgcheck=0\n"), sourceOf().constData());
    }

    void dockersOwnKeyIsThatOfTheFormat()
    {
        const auto keyOf = [](const Plan &plan, const HostFacts &facts) {
            const auto planned = planInstall(plan, facts);
            for (const Step &step : planned ? planned->first : std::vector<Step>())
                if (const auto *fetch = std::get_if<FetchKey>(&step))
                    return fetch->fingerprint;
            return QString();
        };
        const QString deb = QStringLiteral("9DC858229FC7DD38854AE2D88D81803C0EBFCD88");
        const QString rpm = QStringLiteral("060A61C51B558A7F742B77AAC52FEB6B621E9F35");
        Plan plan = online();
        for (const QString &dockers : {deb, rpm, rpm.toLower()}) {
            plan.install.keyFingerprint = dockers;
            QCOMPARE(keyOf(plan, cleanHost()), deb);
            QCOMPARE(keyOf(plan, fedora()), rpm);
            QVERIFY(!bringsForeignKey(plan.install));
        }
        plan.install.keyFingerprint = QString(40, u'a');
        QCOMPARE(keyOf(plan, fedora()), QString(40, u'A'));
        QVERIFY(bringsForeignKey(plan.install));
    }

    void theConfigurationComesBeforeTheFirstStart()
    {
        const auto changes = makeChanges(online(), cleanHost());
        QVERIFY(changes);
        const QStringList order = kinds(changes->steps);
        QVERIFY(order.indexOf("install-packages") < order.indexOf("restart-unit"));
        QCOMPARE(order.count("restart-unit"), order.lastIndexOf("restart-unit") - order.indexOf("restart-unit") + 1);
        QVERIFY(std::ranges::any_of(changes->files, [](const GeneratedFile &file) { return file.path == paths::daemonJson; }));
        QVERIFY(!changes->stopsContainers);
    }

    void whatIsThereIsNotInstalledAgain()
    {
        const Plan plan = online();
        HostFacts facts = onlineHost(plan);
        QVERIFY(planInstall(plan, facts)->first.empty());
        facts.install->packages["docker-ce"].version = "5:28.5.1-1~debian.13~trixie";
        QVERIFY(planInstall(plan, facts)->first.empty()); // the newest is not forced on a Docker that is there
    }

    void aVersionIsMetByItsUpstreamOrItsFullName_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("isMet");
        QTest::newRow("upstream") << "28.5.2" << true;
        QTest::newRow("full") << "5:28.5.2-1~debian.13~trixie" << true;
        QTest::newRow("another") << "28.5.1" << false;
    }
    void aVersionIsMetByItsUpstreamOrItsFullName()
    {
        QFETCH(QString, version);
        QFETCH(bool, isMet);
        Plan plan = online();
        const HostFacts facts = onlineHost(plan);
        plan.install.version = version;
        const auto planned = planInstall(plan, facts);
        QVERIFY(planned);
        QCOMPARE(stepIn<InstallPackages>(planned->first) == nullptr, isMet);
        QCOMPARE(planned->effect, isMet ? Effect::None : Effect::RestartContainerd);
    }

    void holdingIsAskedForOnce()
    {
        Plan plan = online();
        HostFacts facts = onlineHost(plan);
        plan.install.hold = true;
        const auto planned = planInstall(plan, facts);
        QVERIFY(planned && stepIn<InstallPackages>(planned->first)->hold);
        QCOMPARE(planned->effect, Effect::None);
        for (auto &[name, package] : facts.install->packages)
            package.held = true;
        QVERIFY(planInstall(plan, facts)->first.empty());
    }

    void conflictingPackagesGoWithConsentOnly()
    {
        Plan plan = online();
        HostFacts facts = cleanHost();
        facts.dockerOrigin = "docker.io";
        facts.install->packages["docker.io"] = {"26.1", false};
        const Errors errors = errorsOf(plan, facts);
        QCOMPARE(errors.size(), std::size_t(1));
        QCOMPARE(errors[0].where, QString("/install/replaceConflicting"));
        QVERIFY(errors[0].message.english().contains("docker.io"));
        plan.install.replaceConflicting = true;
        QCOMPARE(stepIn<InstallPackages>(planInstall(plan, facts)->first)->mayRemove, QStringList("docker.io"));
    }

    /// systemd closes what docker.socket listens on while no package has its file, and dockerd would start without.
    void theSocketOfAConflictingPackageIsOpenedAgain()
    {
        Plan plan = online();
        HostFacts facts = onlineHost(plan);
        const auto restartsSocket = [&] {
            const auto changes = makeChanges(plan, facts);
            return changes && std::ranges::any_of(changes->steps, [](const Step &step) {
                       const auto *restart = std::get_if<RestartUnit>(&step);
                       return restart != nullptr && restart->unit == "docker.socket";
                   });
        };
        QVERIFY(!restartsSocket());
        plan.install.replaceConflicting = true;
        facts.install->packages = {{"docker.io", {"26.1", false}}, {"gpg", {"2.4", false}}};
        QVERIFY(restartsSocket());
    }

    void anUnknownDistributionIsAskedFor()
    {
        HostFacts facts = cleanHost();
        facts.osId = "strange";
        facts.osCodename.clear();
        const Errors errors = errorsOf(online(), facts);
        QVERIFY(!errors.empty() && errors[0].where.startsWith("/install/"));
        Plan plan = online();
        plan.install.distribution = "debian";
        plan.install.codename = "bookworm";
        QVERIFY(planInstall(plan, facts));
    }

    void anOlderSourceOfTheSameRepositoryGoes()
    {
        HostFacts facts = cleanHost();
        const QString list = "/etc/apt/sources.list.d/docker.list";
        facts.files[list] = {"deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.asc] "
                             "https://mirrors.aliyun.com/docker-ce/linux/debian trixie stable\n",
                             0644, 0, 0, FileKind::Regular};
        const auto planned = planInstall(online(), facts);
        QVERIFY(planned);
        QCOMPARE(stepIn<RemoveFile>(planned->first)->path, list);
    }

    void aPolicyOfTheHostStays()
    {
        HostFacts facts = cleanHost();
        facts.files[paths::policyRc] = {"#!/bin/sh\nexit 101\n", 0755, 0, 0, FileKind::Regular};
        QVERIFY(!kinds(planInstall(online(), facts)->first).contains("remove-file"));
    }

    void aBundleComesInThisOrder()
    {
        HostFacts facts = cleanHost();
        facts.install->bundle = bundleOf("28.5.2", sumOne);
        const auto planned = planInstall(offline(), facts);
        QVERIFY(planned);
        QCOMPARE(kinds(planned->first), QStringList({"add-group", "install-bundle", "reload-manager"}));
        QCOMPARE(planned->enabled, QStringList({"containerd.service", "docker.socket", "docker.service"}));
        const auto changes = makeChanges(offline(), facts);
        QVERIFY(changes);
        const QStringList order = kinds(changes->steps);
        QCOMPARE(order.count("restart-unit"), 1); // containerd is started, not restarted
        QVERIFY(order.indexOf("install-bundle") < order.indexOf("enable-unit"));
        QVERIFY(order.indexOf("enable-unit") < order.indexOf("restart-unit"));
    }

    void anUpgradeWritesWhatChangedAndRemovesWhatIsGone()
    {
        HostFacts facts = cleanHost();
        facts.dockerOrigin = "static";
        facts.dockerUnit = running("/usr/local/bin/dockerd");
        facts.containerdUnit = running("/usr/local/bin/containerd");
        facts.install->groupMembers = QStringList();
        facts.install->bundle = bundleOf("28.5.3", sumTwo);
        facts.install->bundle->files[2].sha256 = sumOne; // the unit is the same
        facts.install->installed.files = {{"/usr/local/bin/dockerd", sumOne},
                                          {"/usr/local/bin/containerd", sumOne},
                                          {"/usr/local/bin/containerd-shim", sumOne},
                                          {"/usr/local/lib/systemd/system/docker.service", sumOne}};
        facts.install->presentFiles = facts.install->installed.files;
        const auto planned = planInstall(offline(), facts);
        QVERIFY(planned);
        QCOMPARE(kinds(planned->first), QStringList({"install-bundle", "remove-installed"}));
        QCOMPARE(stepIn<InstallBundle>(planned->first)->bundle.files.size(), std::size_t(2));
        QCOMPARE(stepIn<RemoveInstalled>(planned->first)->files.size(), std::size_t(1));
        QCOMPARE(planned->effect, Effect::RestartContainerd);
        QVERIFY(planned->enabled.isEmpty());
    }

    void directoriesThatAreMadeForABundleAreRemembered()
    {
        HostFacts facts = cleanHost();
        facts.install->bundle = bundleOf("28.5.2", sumOne);
        facts.install->installed.directories = {"/usr/local/share/zsh/site-functions", "/usr/local/share/zsh"};
        facts.install->missingDirectories = {"/usr/local/lib/docker/cli-plugins", "/usr/local/lib/docker"};
        const auto planned = planInstall(offline(), facts);
        QVERIFY(planned);
        const auto *record = stepIn<WriteFile>(planned->last);
        QVERIFY(record != nullptr);
        QCOMPARE(readInstalled(record->file.content).directories,
                 QStringList({"/usr/local/share/zsh/site-functions", "/usr/local/lib/docker/cli-plugins",
                              "/usr/local/lib/docker", "/usr/local/share/zsh"}));
    }

    void aPluginOfTheClientRestartsNothing()
    {
        HostFacts facts = cleanHost();
        facts.dockerOrigin = "static";
        facts.dockerUnit = running("/usr/local/bin/dockerd");
        facts.containerdUnit = running("/usr/local/bin/containerd");
        facts.install->groupMembers = QStringList();
        facts.install->bundle = bundleOf("28.5.2", sumOne);
        for (const BundleFileFact &file : facts.install->bundle->files)
            facts.install->presentFiles[file.path] = facts.install->installed.files[file.path] = sumOne;
        facts.install->bundle->files.push_back(
            {"cli-plugins/docker-compose", "/usr/local/lib/docker/cli-plugins/docker-compose", 0755, sumOne});
        const auto planned = planInstall(offline(), facts);
        QVERIFY(planned);
        QCOMPARE(kinds(planned->first), QStringList("install-bundle"));
        QCOMPARE(planned->effect, Effect::None);
    }

    void whatABundleMustNotDoIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("where");
        QTest::newRow("no bundle") << "none"
                                   << "/install/bundle";
        QTest::newRow("another sum") << "sum"
                                     << "/install/sha256";
        QTest::newRow("another version") << "version"
                                         << "/install/version";
        QTest::newRow("another machine") << "architecture"
                                         << "/install/bundle";
        QTest::newRow("Docker from packages") << "packages"
                                              << "/install/method";
        QTest::newRow("no iptables") << "needs"
                                     << "/install/method";
        QTest::newRow("somebody else's dockerd") << "foreign"
                                                 << "/install/replaceConflicting";
    }
    void whatABundleMustNotDoIsRefused()
    {
        QFETCH(QString, what);
        QFETCH(QString, where);
        Plan plan = offline();
        HostFacts facts = cleanHost();
        facts.install->bundle = bundleOf("28.5.2", sumOne);
        if (what == "none")
            facts.install->bundle.reset();
        if (what == "sum")
            plan.install.sha256 = sumTwo;
        if (what == "version")
            plan.install.version = "28.5.1";
        if (what == "architecture")
            facts.architecture = "aarch64";
        if (what == "packages")
            facts.dockerOrigin = "docker-ce";
        if (what == "needs")
            facts.install->missingNeeds = QStringList("iptables / nft");
        if (what == "foreign")
            facts.install->presentFiles["/usr/local/bin/dockerd"] = sumTwo;
        const Errors errors = errorsOf(plan, facts);
        QCOMPARE(errors.size(), std::size_t(1));
        QCOMPARE(errors[0].where, where);
        QVERIFY(!errors[0].remedy.isEmpty());
    }

    void membersOfTheGroupAreAddedOnceAndWarnedOf()
    {
        Plan plan;
        plan.install.groupUsers = QStringList({"admin", "nobody-here"});
        HostFacts facts = cleanHost();
        facts.install->groupMembers = QStringList();
        facts.install->users = {{"admin", true}, {"nobody-here", false}};
        const Errors errors = errorsOf(plan, facts);
        QCOMPARE(errors.size(), std::size_t(1));
        QCOMPARE(errors[0].where, QString("/install/groupUsers/1"));
        plan.install.groupUsers = QStringList("admin");
        const auto planned = planInstall(plan, facts);
        QVERIFY(planned);
        QCOMPARE(stepIn<AddMember>(planned->first)->user, QString("admin"));
        QCOMPARE(planned->findings.size(), std::size_t(1));
        facts.install->groupMembers = QStringList("admin");
        QVERIFY(planInstall(plan, facts)->first.empty());
    }

    void aDirectoryGetsTheConfigurationAlone()
    {
        HostFacts facts = cleanHost();
        facts.install.reset();
        const auto planned = planInstall(online(), facts);
        QVERIFY(planned && planned->first.empty() && planned->last.empty());
        QVERIFY(planned->after.dockerUnit->isLoaded());
    }

    void whatWasPutInIsTakenOutAndNothingElse()
    {
        HostFacts facts = cleanHost();
        QVERIFY(makeUninstall(facts, false)->isEmpty());
        facts.install->installed.files = {{"/usr/local/bin/dockerd", sumOne}};
        facts.install->installed.madeGroup = true;
        facts.install->installed.members = QStringList("admin");
        facts.install->groupMembers = QStringList("admin");
        facts.files[paths::installed] = {writeInstalled(facts.install->installed), 0644, 0, 0, FileKind::Regular};
        facts.files["/etc/systemd/system/docker.service.d/20-limits.conf"] = {"by hand\n", 0644, 0, 0, FileKind::Regular};
        const auto changes = makeUninstall(facts, false);
        QVERIFY(changes);
        QCOMPARE(kinds(changes->steps),
                 QStringList({"remove-member", "disable-unit", "disable-unit", "disable-unit", "remove-installed",
                              "reload-manager", "remove-group", "remove-file"}));
        QCOMPARE(std::get<RemoveFile>(changes->steps.back()).path, QString(paths::installed));
        const auto withData = makeUninstall(facts, true);
        const QStringList data{"/var/lib/docker", "/var/lib/containerd"};
        QCOMPARE(std::get<RemoveData>(withData->steps.back()).directories, data);
        facts.files[paths::daemonKey] = {{}, 0600, 0, 0, FileKind::Regular};
        QCOMPARE(std::get<RemoveData>(makeUninstall(facts, true)->steps.back()).directories,
                 data + QStringList(paths::daemonKey));
        QVERIFY(!std::holds_alternative<RemoveData>(makeUninstall(facts, false)->steps.back()));
    }

    void theRecordSurvivesTheFile()
    {
        InstalledRecord record;
        record.version = "28.5.2";
        record.files = {{"/usr/local/bin/dockerd", sumOne}};
        record.packages = QStringList("docker-ce");
        record.directories = QStringList("/usr/local/share/fish");
        record.madeGroup = true;
        QVERIFY(readInstalled(writeInstalled(record)) == record);
        QVERIFY(readInstalled("{").isEmpty());
        QVERIFY(readInstalled("[1]").isEmpty());
    }

    void noValueBecomesAnOption_data()
    {
        QTest::addColumn<QByteArray>("install");
        QTest::newRow("version") << QByteArray("{\"version\": \"-oDpkg::Pre-Invoke::=id\"}");
        QTest::newRow("package") << QByteArray("{\"packages\": [\"--allow-unauthenticated\"]}");
        QTest::newRow("two words") << QByteArray("{\"packages\": [\"docker-ce evil\"]}");
        QTest::newRow("user") << QByteArray("{\"groupUsers\": [\"-a\"]}");
        QTest::newRow("root") << QByteArray("{\"groupUsers\": [\"root\"]}");
        QTest::newRow("codename") << QByteArray("{\"codename\": \"trixie main\\ndeb [trusted=yes]\"}");
        QTest::newRow("repository") << QByteArray("{\"repository\": \"https://host/x y\"}");
        QTest::newRow("quotes") << QByteArray("{\"repository\": \"https://host/'x'\"}");
        QTest::newRow("file") << QByteArray("{\"repository\": \"file:///tmp/evil\"}");
        QTest::newRow("fingerprint") << QByteArray("{\"keyFingerprint\": \"9DC8\"}");
        QTest::newRow("sum") << QByteArray("{\"sha256\": \"../../etc/passwd\"}");
        QTest::newRow("method") << QByteArray("{\"method\": \"curl | sh\"}");
    }
    void noValueBecomesAnOption()
    {
        QFETCH(QByteArray, install);
        const auto plan = readPlan("{\"install\": " + install + "}");
        QVERIFY(!plan);
        QVERIFY(plan.error()[0].where.startsWith("/install/"));
    }
};

DOCKWRIGHT_TEST(TestPlanInstall, QCoreApplication)

} // namespace test_plan_install

#include "test_plan_install.moc"
