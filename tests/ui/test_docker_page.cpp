// SPDX-License-Identifier: Apache-2.0
#include "core/talk/event_data.h"
#include "tests/support/both_languages.h"
#include "tests/support/bundle_maker.h"
#include "tests/support/file_server.h"
#include "tests/support/mnemonics.h"
#include "tests/support/own_words.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/pages/docker_page.h"
#include "ui/pages/offline_install.h"
#include "ui/pages/online_install.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/repository_choice.h"
#include "ui/widgets/step_list.h"
#include "ui/widgets/text_label.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkProxy>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QToolButton>

namespace test_docker_page {

using namespace dockwright;
using namespace dockwright::core;

namespace {

void click(Window &window, const char *name)
{
    auto *button = window.find<QAbstractButton>(name);
    QVERIFY2(button->isVisible() && button->isEnabled(), name);
    button->click();
}

HostFacts without(QStringList missing)
{
    HostFacts facts = Window::factsWithoutDocker();
    facts.install->missingNeeds = std::move(missing);
    return facts;
}

HostFacts withPackages(const QStringList &packages, const QString &origin)
{
    HostFacts facts = exampleHost();
    facts.dockerOrigin = origin;
    facts.install.emplace();
    facts.install->packageManager = QStringLiteral("apt");
    for (const QString &package : packages)
        facts.install->packages[package] = {QStringLiteral("1"), false};
    return facts;
}

QString writeBundle(const Window &window, const QByteArray &bytes)
{
    const QString path = window.directory.filePath(QStringLiteral("docker.tar.gz"));
    QFile file(path);
    [&] {
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }();
    return path;
}

} // namespace

/// Where Docker comes from: chosen, typed, listed, verified, handed over, packed; and how the rest of the window takes it.
class TestDockerPage : public QObject
{
    Q_OBJECT

    FileServer m_proxy; ///< all that the window asks of the network ends here

    /// The window on its page Docker with that method.
    std::unique_ptr<Window> open(InstallMethod method, const HostFacts &facts = Window::factsWithoutDocker())
    {
        auto window = std::make_unique<Window>(true, facts);
        [&] { QVERIFY(window->settle()); }();
        window->wizard.goTo(QStringLiteral("docker"));
        constexpr const char *names[] = {"keepDockerRadioButton", "installOnlineRadioButton", "installOfflineRadioButton"};
        click(*window, names[static_cast<int>(method)]);
        [&] { QVERIFY(window->settle()); }();
        return window;
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_proxy.start());
        QNetworkProxy::setApplicationProxy(
            QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), m_proxy.serverPort()));
    }
    void cleanupTestCase() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }

    void theMethodIsChosen()
    {
        auto window = open(InstallMethod::Keep);
        click(*window, "installOnlineRadioButton");
        QCOMPARE(window->plan.plan().install.method, InstallMethod::Online);
        QVERIFY(window->find<QComboBox>("installVersionComboBox")->isVisible());
        QVERIFY(!window->find<QPushButton>("chooseBundlePushButton")->isVisible());
        click(*window, "installOfflineRadioButton");
        QCOMPARE(window->plan.plan().install.method, InstallMethod::Offline);
        QVERIFY(!window->find<QComboBox>("installVersionComboBox")->isVisible());
        QVERIFY(window->find<QPushButton>("chooseBundlePushButton")->isVisible());
        click(*window, "keepDockerRadioButton");
        QCOMPARE(window->plan.plan().install.method, InstallMethod::Keep);
        QVERIFY(window->find<ui::Notice>("dockerNotice")->isVisible());
        window->plan.history().undo();
        QCOMPARE(window->plan.plan().install.method, InstallMethod::Online); // what was proposed
        QVERIFY(window->find<QRadioButton>("installOnlineRadioButton")->isChecked());
    }

    void aHostWithoutDockerIsProposedToInstallItOnline()
    {
        Window window(true, Window::factsWithoutDocker());
        window.wizard.goTo(QStringLiteral("docker")); // before the host is known
        QVERIFY(window.settle());
        QCOMPARE(window.plan.plan().install.method, InstallMethod::Online);
        QVERIFY(!window.plan.history().canUndo());
        QVERIFY(window.find<QRadioButton>("installOnlineRadioButton")->isChecked());
        QVERIFY(window.find<QComboBox>("installVersionComboBox")->isVisible());
        QTRY_VERIFY(!window.client.listedFor.empty()); // what there is to choose from is asked for unasked
        QVERIFY(window.find<QRadioButton>("installRepository3RadioButton")->isChecked());
        QCOMPARE(ui::RepositoryChoice::known().at(3), window.plan.plan().install.repository);
        window.language.use(QStringLiteral("zh_CN"));
        QVERIFY(window.find<QRadioButton>("installRepository0RadioButton")->isChecked());
        QCOMPARE(ui::RepositoryChoice::known().front(), window.plan.plan().install.repository);
        click(window, "keepDockerRadioButton");
        window.host.look();
        QVERIFY(window.settle());
        QCOMPARE(window.plan.plan().install.method, InstallMethod::Keep); // it was chosen
        QCOMPARE(window.find<QRadioButton>("keepDockerRadioButton")->text(), QStringLiteral("不安装 Docker(&K)"));
        QVERIFY(drawInBoth(window, *window.wizard.page(1), QStringLiteral("docker-keep-nothing")));
    }

    void aHostWithDockerIsProposedToKeepIt()
    {
        Window window(true, withPackages({QStringLiteral("docker-ce")}, QStringLiteral("docker-ce")));
        QVERIFY(window.settle());
        QCOMPARE(window.plan.plan().install.method, InstallMethod::Keep);
    }

    void whereThereIsNoDockerNoSentenceSpeaksOfItsRestart_data()
    {
        QTest::addColumn<InstallMethod>("method");
        QTest::newRow("keep") << InstallMethod::Keep;
        QTest::newRow("online") << InstallMethod::Online;
    }
    void whereThereIsNoDockerNoSentenceSpeaksOfItsRestart()
    {
        QFETCH(InstallMethod, method);
        auto window = open(method);
        for (const QString &locale : languageCodes()) {
            window->language.use(locale);
            QStringList said;
            for (const char *page : {"welcome", "docker", "network", "registries", "capacity", "review", "apply"}) {
                window->wizard.goTo(QLatin1String(page));
                QVERIFY(window->settle());
                if (qstrcmp(page, "review") == 0)
                    window->find<QToolButton>("stepsToolButton")->setChecked(true);
                QVERIFY(isLaidOut(window->wizard));
                for (const auto *label : window->wizard.findChildren<QLabel *>())
                    if (label->isVisible()
                        && (label->text().contains(QStringLiteral("restart"), Qt::CaseInsensitive)
                            || label->text().contains(QStringLiteral("重启"))))
                        said << QLatin1String(page) + QStringLiteral(": ") + label->text();
            }
            QVERIFY2(said.isEmpty(), qPrintable(said.join(u'\n')));
        }
    }

    void whereThereIsNoDockerItIsNeitherInstalledNorWorking()
    {
        HostFacts facts = Window::factsWithoutDocker();
        facts.dockerUnit.emplace();
        facts.dockerUnit->loadState = QStringLiteral("not-found"); // as systemd has it
        Window window(false, facts);
        QVERIFY(window.settle());
        const auto says = [&](const char *page, const QString &words) {
            window.wizard.goTo(QLatin1String(page));
            for (const auto *label : window.wizard.findChildren<QLabel *>())
                if (label->isVisible() && label->text() == words)
                    return true;
            return false;
        };
        QVERIFY(says("welcome", QStringLiteral("not installed")));
        QVERIFY(says("health", QStringLiteral("Docker Engine is not installed on this host.")));
        QCOMPARE(window.plan.plan().install.method, InstallMethod::Online);
    }

    void whatWasAppliedIsNoProposalAnyMore()
    {
        Window window(true, Window::factsWithoutDocker());
        QVERIFY(window.settle());
        const Plan before = window.plan.plan();
        window.job.apply(false);
        HostFacts facts = exampleHost(); // it has a Docker now
        window.host.setRootFacts(facts);
        QVERIFY(window.plan.plan() == before);
    }

    void aMirrorIsChosenOrTyped()
    {
        auto window = open(InstallMethod::Online);
        click(*window, "installRepository1RadioButton");
        QCOMPARE(window->plan.plan().install.repository, QStringLiteral("https://mirrors.tuna.tsinghua.edu.cn/docker-ce"));
        click(*window, "installRepository4RadioButton");
        auto *line = window->find<QLineEdit>("installRepositoryLineEdit");
        QVERIFY(line->isEnabled());
        QTest::keyClicks(line, QStringLiteral("mirror"));
        QVERIFY(window->plan.problemAt(QStringLiteral("/install/repository")) != nullptr);
        QVERIFY(window->wizard.page(1)->firstProblem() != nullptr);
        line->clear();
        QTest::keyClicks(line, QStringLiteral("http://mirror.lan/docker-ce"));
        QCOMPARE(window->plan.plan().install.repository, QStringLiteral("http://mirror.lan/docker-ce"));
        QVERIFY(window->settle());
        QCOMPARE(window->wizard.page(1)->firstProblem(), nullptr);
        window->plan.edit(QStringLiteral("other"),
                          [](Plan &plan) { plan.install.repository = QStringLiteral("https://download.docker.com/"); });
        QVERIFY(window->find<QRadioButton>("installRepository3RadioButton")->isChecked());
    }

    void mirrorsAreAskedForTheIndexOfThisRelease()
    {
        auto window = open(InstallMethod::Online);
        click(*window, "installRepository4RadioButton");
        QTest::keyClicks(window->find<QLineEdit>("installRepositoryLineEdit"), QStringLiteral("http://mirror.lan/ce"));
        const QByteArray wanted = "http://mirror.lan/ce/linux/debian/dists/trixie/Release";
        QTRY_VERIFY(std::ranges::any_of(m_proxy.requests, [&](const auto &request) { return request.path == wanted; }));
        auto *button = window->find<QRadioButton>("installRepository4RadioButton");
        QTRY_VERIFY(button->accessibleName().contains(QStringLiteral(" ms")));
        auto &probe = qobject_cast<ui::DockerPage *>(window->wizard.page(1))->online().probe();
        QTRY_VERIFY(!probe.isRunning());
        // The others speak https, which is not served here.
        QVERIFY2(button->accessibleName().endsWith(QStringLiteral(" ms, the fastest")), qPrintable(button->accessibleName()));
        for (int i = 0; i < 4; ++i) {
            const auto *other = window->find<QRadioButton>(qPrintable(QStringLiteral("installRepository%1RadioButton").arg(i)));
            QVERIFY2(!other->accessibleName().contains(QStringLiteral("fastest")), qPrintable(other->accessibleName()));
        }
    }

    void theListOfVersionsFillsInTheBackground()
    {
        auto window = std::make_unique<Window>(true, Window::factsWithoutDocker());
        QVERIFY(window->settle());
        window->client.repository =
            QStringList{QStringLiteral("5:28.5.2-1~debian.13~trixie"), QStringLiteral("5:28.5.1-1~debian.13~trixie")};
        window->wizard.goTo(QStringLiteral("docker"));
        click(*window, "installOnlineRadioButton");
        window->language.use(QStringLiteral("en")); // which knows one and many
        auto *versions = window->find<QComboBox>("installVersionComboBox");
        auto *words = window->find<ui::TextLabel>("installVersionsLabel");
        QCOMPARE(versions->count(), 1);
        QVERIFY(words->isVisible());
        QTRY_COMPARE(versions->count(), 3);
        QCOMPARE(words->text(), QStringLiteral("2 versions found."));
        QCOMPARE(versions->currentText(), QStringLiteral("the newest"));
        versions->setCurrentIndex(2);
        emit versions->activated(2);
        QCOMPARE(window->plan.plan().install.version, QStringLiteral("28.5.1"));
        emit versions->activated(0);
        QCOMPARE(window->plan.plan().install.version, QString());
        versions->lineEdit()->selectAll();
        QTest::keyClicks(versions->lineEdit(), QStringLiteral("27.0"));
        QCOMPARE(window->plan.plan().install.version, QStringLiteral("27.0"));
        // Typing does not ask for each letter.
        auto *channel = window->find<QLineEdit>("installChannelLineEdit");
        channel->selectAll();
        QTest::keyClicks(channel, QStringLiteral("test"));
        QCOMPARE(window->client.listedFor.size(), 1u);
        QTRY_COMPARE(window->client.listedFor.size(), 2u);
        QVERIFY(window->client.listedFor.back().contains("\"test\""));
    }

    void aMirrorThatHasNoListIsToldWithWords()
    {
        auto window = std::make_unique<Window>(true, Window::factsWithoutDocker());
        QVERIFY(window->settle());
        window->client.repository = tl::unexpected(
            ui::HelperError{QStringLiteral("Io"), {ErrorCode::Io, {}, {"It is away.", {}}, {"Wait.", {}}, {}}, {}});
        window->wizard.goTo(QStringLiteral("docker"));
        click(*window, "installOnlineRadioButton");
        auto *notice = window->find<ui::Notice>("installVersionsNotice");
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(notice->accessibleName().contains(QStringLiteral("It is away.")));
        QVERIFY(notice->accessibleName().contains(QStringLiteral("Wait.")));
        QCOMPARE(window->wizard.page(1)->firstProblem(), nullptr); // a version can be typed all the same
    }

    void packagesInTheWayAreNamedAndGoWithConsentOnly()
    {
        auto window = open(InstallMethod::Online, withPackages({QStringLiteral("docker.io"), QStringLiteral("runc")}, {}));
        auto *box = window->find<QCheckBox>("installReplaceConflictingCheckBox");
        QVERIFY(box->isVisible());
        QVERIFY(box->accessibleDescription().contains(QStringLiteral("docker.io, runc")));
        QCOMPARE(window->wizard.page(1)->firstProblem(), box);
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
        QVERIFY(window->plan.plan().install.replaceConflicting);
        QVERIFY(window->settle());
        QCOMPARE(window->wizard.page(1)->firstProblem(), nullptr);
    }

    void aDockerFromPackagesExcludesABundleInThePlannersWords()
    {
        auto window = open(InstallMethod::Keep, withPackages({QStringLiteral("docker-ce")}, QStringLiteral("docker-ce")));
        auto *offline = window->find<QRadioButton>("installOfflineRadioButton");
        const QString words = QStringLiteral("Docker is already installed from another source: docker-ce.");
        QVERIFY(offline->accessibleDescription().contains(
            words + QStringLiteral(" Remove it first, or keep the installed Docker."))); // two sentences
        QCOMPARE(window->find<QRadioButton>("keepDockerRadioButton")->text(), QStringLiteral("&Keep the installed Docker"));
        QCOMPARE(window->wizard.page(1)->firstProblem(), nullptr);
        click(*window, "installOfflineRadioButton");
        QVERIFY(window->settle());
        QCOMPARE(window->wizard.page(1)->firstProblem(), offline);
        QCOMPARE(window->preview.preview()->problems.front().message.english(), words);
    }

    void aReleaseThatIsNotKnownIsAskedFor()
    {
        HostFacts facts = Window::factsWithoutDocker();
        facts.osId = QStringLiteral("ownlinux");
        facts.osIdLike.clear();
        auto window = open(InstallMethod::Online, facts);
        auto *distribution = window->find<QLineEdit>("installDistributionLineEdit");
        QVERIFY(distribution->isVisible());
        QCOMPARE(window->wizard.page(1)->firstProblem(), distribution);
        QTest::keyClicks(distribution, QStringLiteral("debian"));
        auto *codename = window->find<QLineEdit>("installCodenameLineEdit");
        QTRY_COMPARE(window->wizard.page(1)->firstProblem(), codename);
        QTest::keyClicks(codename, QStringLiteral("trixie"));
        QVERIFY(window->settle());
        QCOMPARE(window->wizard.page(1)->firstProblem(), nullptr);
    }

    void whatOnlyRootSeesIsOffered()
    {
        HostFacts facts = Window::factsWithoutDocker();
        facts.install.reset();
        auto window = open(InstallMethod::Online, facts);
        auto *notice = window->find<ui::Notice>("installUnknownNotice");
        QVERIFY(notice->isVisible());
        window->client.isRefused = true;
        click(*window, "installLookPushButton");
        QTRY_COMPARE(notice->text(), QStringLiteral("The administrator said no."));
    }

    void membersOfTheGroupAreChipsWithAWarning()
    {
        auto window = open(InstallMethod::Keep);
        auto *line = window->find<QLineEdit>("groupUsersLineEdit");
        auto *warning = window->find<ui::Notice>("groupUsersNotice");
        QVERIFY(!warning->isVisible());
        QTest::keyClicks(line, QStringLiteral("alice,"));
        QCOMPARE(window->plan.plan().install.groupUsers, QStringList{QStringLiteral("alice")});
        QVERIFY(warning->isVisible());
        QTest::keyClicks(line, QStringLiteral("root,"));
        QVERIFY(window->plan.problemAt(QStringLiteral("/install/groupUsers")) != nullptr);
    }

    void aBundleIsVerifiedAndHandedOver()
    {
        auto window = open(InstallMethod::Offline);
        QVERIFY(window->wizard.page(1)->firstProblem() != nullptr); // there is none
        const QByteArray made = smallBundle();                      // gzip puts the time into it
        const QString path = writeBundle(*window, made);
        click(*window, "chooseBundlePushButton");
        auto *dialog = window->find<QFileDialog>("bundleFileDialog");
        emit dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY(window->find<ui::Notice>("bundleNotice")->text().contains(QStringLiteral("has imported it")));
        const InstallSettings install = window->plan.plan().install;
        QCOMPARE(install.bundle, path);
        QCOMPARE(install.sha256, helper::Sha256::of(made));
        QCOMPARE(window->find<ui::TextLabel>("bundleValue0Label")->text(), QStringLiteral("28.5.2"));
        QCOMPARE(window->find<ui::TextLabel>("bundleValue1Label")->text(), QStringLiteral("x86_64"));
        QCOMPARE(window->find<ui::TextLabel>("bundleValue2Label")->text(), install.sha256);
        QTRY_COMPARE(window->host.knowledge(), ui::HostModel::Knowledge::AsRoot);
        QVERIFY(window->settle());
        QTRY_COMPARE(window->wizard.page(1)->firstProblem(), nullptr);
        QVERIFY(window->preview.preview()->isPossible());
    }

    void aBundleThatIsNotWholeIsNotTaken()
    {
        auto window = open(InstallMethod::Offline);
        QByteArray bytes = smallBundle();
        bytes.truncate(bytes.size() / 2);
        auto &bundle = qobject_cast<ui::DockerPage *>(window->wizard.page(1))->offline().bundle();
        bundle.take(writeBundle(*window, bytes));
        QTRY_COMPARE(bundle.state(), ui::BundleModel::State::Failed);
        QVERIFY(window->plan.plan().install.sha256.isEmpty());
        QVERIFY(window->find<ui::Notice>("bundleNotice")->isVisible());
        window->client.isRefused = true;
        bundle.take(writeBundle(*window, smallBundle()));
        QTRY_VERIFY(window->find<ui::Notice>("bundleNotice")->text().contains(QStringLiteral("said no")));
    }

    void whatTheHostLacksIsSaid()
    {
        auto window = open(InstallMethod::Offline, without({QStringLiteral("iptables")}));
        auto &bundle = qobject_cast<ui::DockerPage *>(window->wizard.page(1))->offline().bundle();
        bundle.take(writeBundle(*window, smallBundle()));
        auto *offline = window->find<QRadioButton>("installOfflineRadioButton");
        QTRY_VERIFY(offline->accessibleDescription().contains(QStringLiteral("iptables")));
        QCOMPARE(window->wizard.page(1)->firstProblem(), offline);
    }

    void aBundleIsPackedInAWindowOfItsOwn()
    {
        auto window = open(InstallMethod::Offline);
        click(*window, "packBundlePushButton");
        auto *dialog = window->find<QDialog>("packDialog");
        QVERIFY(dialog->isVisible());
        QVERIFY(!dialog->isModal());
        click(*window, "packStartPushButton");
        QVERIFY(window->client.packs.empty()); // no version
        auto *version = window->find<QLineEdit>("packVersionLineEdit");
        QVERIFY(version->accessibleDescription().contains(QStringLiteral("28.5.2")));
        QTest::keyClicks(version, QStringLiteral("28.5.2"));
        QVERIFY(window->find<QLineEdit>("packOutputLineEdit")->text().endsWith(QStringLiteral("docker-28.5.2-x86_64.tar.gz")));
        click(*window, "packStartPushButton");
        QCOMPARE(window->client.packs.size(), 1u);
        const ui::PackRequest &request = window->client.packs.front();
        QCOMPARE(request.version, QStringLiteral("28.5.2"));
        QCOMPARE(request.architecture, QStringLiteral("x86_64"));
        QCOMPARE(request.source, QStringLiteral("https://download.docker.com"));
        QVERIFY(readPlan(request.plan).has_value());
        auto *bar = window->find<QProgressBar>("packProgressBar");
        QTRY_COMPARE(bar->value(), 40);
        QVERIFY(bar->isVisible());
        QVERIFY(!version->isEnabled());
        QVERIFY(drawInBoth(*window, *dialog, QStringLiteral("docker-packing")));
        QCOMPARE(mnemonics::shared(*dialog), QStringList());
        dialog->close(); // the work goes on
        window->client.finishPack(Message{"The bundle is made, SHA-256 abc", {}});
        click(*window, "packBundlePushButton");
        QVERIFY(window->find<ui::Notice>("packNotice")->text().contains(QStringLiteral("abc")));
        click(*window, "packStartPushButton");
        click(*window, "packCancelPushButton");
        QTRY_VERIFY(window->find<ui::Notice>("packNotice")->text().contains(QStringLiteral("cancelled")));
        QVERIFY(version->isEnabled());
    }

    void theRestOfTheWindowKnowsThatDockerIsInstalled()
    {
        auto window = open(InstallMethod::Online);
        window->wizard.goTo(QStringLiteral("review"));
        QVERIFY(window->find<QToolButton>("stepsToolButton")->isChecked());
        const auto texts = [&](const QWidget *list) {
            QStringList all;
            for (const auto *label : list->findChildren<ui::TextLabel *>())
                all << label->text();
            return all.join(u'\n');
        };
        const auto *steps = window->find<QWidget>("stepsScrollArea");
        QVERIFY(texts(steps).contains(QStringLiteral("Download the signing key from")));
        QVERIFY(texts(steps).contains(QStringLiteral("Install docker-ce, docker-ce-cli")));
        window->wizard.goTo(QStringLiteral("apply"));
        QVERIFY(window->find<QPushButton>("applyPushButton")->isEnabled());
        // A job of another window, that is in the middle.
        auto &client = window->client;
        emit client.jobStarted(QStringLiteral("apply"));
        emit client.jobEvent(QStringLiteral("apply"), Event{Event::Kind::Started, 0, {}, stepsData(1, 2)});
        emit client.jobEvent(QStringLiteral("apply"), Event{Event::Kind::StepStarted, 1, {"Install", {}}});
        emit client.jobEvent(QStringLiteral("apply"),
                             Event{Event::Kind::Progress, 1, {"Unpacking docker-ce", {}}, {{"percent", 42}}});
        auto *list = window->find<ui::StepList>("stepList");
        auto *bar = list->findChild<QProgressBar *>();
        QCOMPARE(bar->value(), 42);
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(texts(list).contains(QStringLiteral("Unpacking docker-ce")));
        QVERIFY(drawInBoth(*window, window->wizard, QStringLiteral("docker-installing")));
        emit client.jobEvent(QStringLiteral("apply"), Event{Event::Kind::StepDone, 1, {"Install", {}}});
        QVERIFY(!bar->isVisible());
        emit client.jobFinished(QStringLiteral("apply"), JobOutcome{.status = ApplyStatus::Applied, .transaction = 1});
    }

    void aWindowWithoutAHelperNamesNoButtonThatItHasNot()
    {
        HostFacts facts = Window::factsWithoutDocker();
        facts.install.reset();
        facts.runningContainers.reset();
        Window window(false, facts);
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("docker"));
        const auto *unknown = window.find<ui::Notice>("installUnknownNotice");
        QTRY_VERIFY(unknown->isVisible());
        QVERIFY(unknown->accessibleName().contains(QStringLiteral("dockwright-helper --inspect")));
        for (const auto *label : window.wizard.findChildren<QLabel *>())
            QVERIFY2(!label->isVisible() || !label->text().contains(QStringLiteral("Inspect as administrator")),
                     qPrintable(label->text()));
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("docker-preview-only")));
    }

    void theFirstPageLeadsToTheInstallation()
    {
        Window window(true, Window::factsWithoutDocker());
        QVERIFY(window.settle());
        QTRY_VERIFY(window.find<QPushButton>("toDockerPushButton")->isVisible());
        QCOMPARE(mnemonics::shared(window.wizard), QStringList());
        click(window, "toDockerPushButton");
        QCOMPARE(window.wizard.current(), 1);
        QVERIFY(window.find<QRadioButton>("installOnlineRadioButton")->isChecked());
    }

    void anInstallationThatWasNotShownIsNotApplied()
    {
        HostFacts facts = Window::factsWithoutDocker();
        const HostFacts asRoot = facts;
        facts.install.reset();
        auto window = open(InstallMethod::Online, facts);
        window->client.setFacts(asRoot);
        window->job.apply(false);
        QTRY_COMPARE(window->job.state(), ui::JobModel::State::Differs);
        QVERIFY(window->settle());
        QVERIFY(window->host.facts()->install.has_value());
    }

    void bothLanguagesHaveNamesForAll()
    {
        for (const InstallMethod method : {InstallMethod::Online, InstallMethod::Offline}) {
            auto window = open(method);
            QVERIFY(isLaidOut(window->wizard));
            QCOMPARE(mnemonics::shared(window->wizard), QStringList());
            QCOMPARE(cutOff(window->wizard), QStringList());
            window->language.use(QStringLiteral("zh_CN"));
            QVERIFY(isLaidOut(window->wizard));
            QCOMPARE(mnemonics::shared(window->wizard), QStringList());
            QCOMPARE(cutOff(window->wizard), QStringList());
            for (const auto *button : window->wizard.page(1)->findChildren<QAbstractButton *>())
                if (button->isVisible())
                    QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
                             qPrintable(button->objectName()));
            const bool isOnline = method == InstallMethod::Online;
            QVERIFY(drawInBoth(*window, *window->wizard.page(1),
                               isOnline ? QStringLiteral("docker-online") : QStringLiteral("docker-offline")));
            own_words::Brackets brackets;
            QCoreApplication::installTranslator(&brackets);
            const auto values = own_words::valuesOf(*window->host.facts(), window->plan.plan());
            QTRY_COMPARE(own_words::unasked(*window->wizard.page(1), values), QStringList());
            QCoreApplication::removeTranslator(&brackets);
        }
    }
};

DOCKWRIGHT_TEST(TestDockerPage, QApplication)

} // namespace test_docker_page

#include "test_docker_page.moc"
