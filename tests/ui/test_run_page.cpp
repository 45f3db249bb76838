// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_settings.h"
#include "core/text/event.h"
#include "tests/support/mnemonics.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/widgets/finding_row.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include <algorithm>
#include <atomic>

namespace test_run_page {

using namespace dockwright;
using namespace dockwright::core;

/// How a container is run, and what containers are made of.
class TestRunPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;

    void type(const char *name, const char *text) { m_window->find<QLineEdit>(name)->setText(QLatin1String(text)); }
    QString line() const { return m_window->find<QPlainTextEdit>("runLinePlainTextEdit")->toPlainText(); }
    QStringList rows() const
    {
        QCoreApplication::processEvents(); // a layout shows what was added to it a little later
        QStringList names;
        for (const auto *row : m_window->wizard.findChildren<ui::FindingRow *>())
            if (row->isVisible())
                names << row->accessibleName();
        return names;
    }

private slots:
    void init()
    {
        m_window = std::make_unique<Window>();
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("run"));
    }
    void cleanup() { m_window.reset(); }

    void theLineFollowsEveryInput()
    {
        QCOMPARE(line(), QString());
        QVERIFY(!m_window->find<QPushButton>("runTryPushButton")->isEnabled());
        type("runImageLineEdit", "nginx");
        type("runMemoryLineEdit", "512m");
        type("runCpusLineEdit", "1.5");
        type("runPidsLineEdit", "100");
        type("runIo0DeviceLineEdit", "/dev/sda");
        type("runIo0WriteBpsLineEdit", "5m");
        type("runTmpfsLineEdit", "/run /tmp:size=1m");
        m_window->find<QCheckBox>("runInitCheckBox")->setChecked(true);
        m_window->find<QComboBox>("runRestartComboBox")->setCurrentIndex(3);
        QCOMPARE(line(),
                 QStringLiteral("docker run --detach --memory=512m --cpus=1.5 --pids-limit=100 --device-write-bps=/dev/sda:5m "
                                "--init --tmpfs=/run --tmpfs=/tmp:size=1m --restart=unless-stopped nginx"));
        QVERIFY(m_window->find<QPlainTextEdit>("runComposePlainTextEdit")
                    ->toPlainText()
                    .contains(QLatin1String("pids_limit: 100")));
        QVERIFY2(rows().join(u'|').contains(QLatin1String("--cpus=1.5")), qPrintable(rows().join(u'|')));
        m_window->find<QPushButton>("runLineCopyPushButton")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), line());
    }

    void itReadsWellInBothLanguages()
    {
        type("runImageLineEdit", "nginx:1.27");
        type("runMemoryLineEdit", "512m");
        type("runCpusLineEdit", "1.5");
        type("runCpuSharesLineEdit", "512");
        type("runPidsLineEdit", "some");
        type("runIo0DeviceLineEdit", "/dev/sda");
        type("runIo0WriteBpsLineEdit", "5m");
        m_window->wizard.resize(1280, 2600);
        for (const QString &locale : languageCodes()) {
            m_window->language.use(locale);
            for (const char *pids : {"some", "200"}) {
                type("runPidsLineEdit", pids);
                QTRY_COMPARE(cutOff(m_window->wizard), QStringList());
                const auto *line = m_window->find<QPlainTextEdit>("runLinePlainTextEdit");
                QTRY_VERIFY(line->y() < 150); // the notice above it takes no more room than it needs
                QCOMPARE(mnemonics::shared(m_window->wizard), QStringList());
                QVERIFY(draw(m_window->wizard, QStringLiteral("run-%1-%2").arg(locale, QLatin1String(pids))));
            }
        }
    }

    void whatDockerRefusesIsSaidBesideIt()
    {
        type("runImageLineEdit", "nginx");
        type("runMemoryLineEdit", "1m");
        QVERIFY(m_window->find<QLineEdit>("runMemoryLineEdit")->accessibleDescription().contains(QLatin1String("6 MiB")));
        type("runCpuSharesLineEdit", "many");
        QVERIFY(m_window->find<QLineEdit>("runCpuSharesLineEdit")->accessibleDescription().contains(QLatin1String("integer")));
        QCOMPARE(line(), QString());
        type("runMemoryLineEdit", "64m");
        type("runCpuSharesLineEdit", "");
        QCOMPARE(line(), QStringLiteral("docker run --detach --memory=64m nginx"));
    }

    void aTrialIsShownUntilTheSettingsChange()
    {
        type("runImageLineEdit", "nginx");
        type("runPidsLineEdit", "50");
        auto *button = m_window->find<QPushButton>("runTryPushButton");
        QVERIFY(button->isEnabled());
        button->click();
        QVERIFY(!button->isEnabled());
        QCOMPARE(m_window->client.runs.size(), std::size_t(1));
        const auto run = readRun(m_window->client.runs.front());
        QVERIFY(run && run->pids == 50);
        const auto settings = runSettings(*run, {});
        const RunReadings readings{{{"pids.max", "max\n"}}, "CapBnd:\t00000000a80425fb\n", {}, {}, {}, {}};
        const Findings findings = judgeRun(settings, &readings);
        m_window->client.finishTrial(RunTrial{false, {"1 of 2 settings are not as expected.", {}}, findings, {}, {}});
        QVERIFY(button->isEnabled());
        QVERIFY2(rows().contains(QStringLiteral("warning: --pids-limit=50")), qPrintable(rows().join(u'|')));
        type("runPidsLineEdit", "51");
        QVERIFY2(rows().contains(QStringLiteral("note: --pids-limit=51")), qPrintable(rows().join(u'|')));
    }

    /// A window opens without it.
    void theWholeHostIsLookedAtOnceAPageAsks()
    {
        std::atomic_int looks = 0;
        std::atomic_int wholeLooks = 0;
        HostFacts facts = exampleHost();
        facts.readiness.reset();
        ui::HostModel host(
            [&] {
                ++looks;
                return ui::HostView{facts, {}};
            },
            [&](HostFacts &seen) {
                ++wholeLooks;
                seen.readiness.emplace();
            });
        host.look();
        QTRY_VERIFY(!host.isLooking());
        QVERIFY(!host.isWhole() && !host.facts()->readiness);
        host.lookAtWhole();
        host.lookAtWhole();
        QTRY_VERIFY(host.isWhole());
        QVERIFY(host.facts()->readiness);
        QCOMPARE(looks, 2);
        QCOMPARE(wholeLooks, 1);
        host.setRootFacts(facts); // which say nothing of it
        QVERIFY(host.facts()->readiness);
    }

    void whatContainersAreMadeOfIsShown()
    {
        m_window->wizard.goTo(QStringLiteral("readiness"));
        QVERIFY(rows().size() > 30);
        QVERIFY(rows().contains(QStringLiteral("available: Mount namespaces")));
        const auto described = [](const ui::FindingRow *row) {
            return row->accessibleDescription().contains(QStringLiteral("Security: A bind mount reaches through it"))
                && row->accessibleDescription().contains(QStringLiteral("Watch: "));
        };
        QVERIFY(std::ranges::any_of(m_window->wizard.findChildren<ui::FindingRow *>(), described));
        HostFacts facts = exampleHost();
        facts.readiness->namespaces.removeAll(QStringLiteral("user"));
        m_window->host.setRootFacts(facts);
        QVERIFY(rows().contains(QStringLiteral("missing: User namespaces")));
    }
};

DOCKWRIGHT_TEST(TestRunPage, QApplication)

} // namespace test_run_page

#include "test_run_page.moc"
