// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_report.h"
#include "tests/support/audit_checks.h"
#include "tests/support/mnemonics.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/pages/audit_tab.h"
#include "ui/widgets/audit_row.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>

namespace test_audit {

using namespace dockwright;
using namespace dockwright::core;

namespace {

void showAudit(Window &window)
{
    window.wizard.goTo(QStringLiteral("health"));
    window.find<QTabWidget>("healthTabWidget")->setCurrentIndex(1);
}

/// Those that the user sees.
qsizetype rowsIn(Window &window)
{
    const auto rows = window.wizard.findChildren<ui::AuditRow *>();
    return std::ranges::count_if(rows, [](const ui::AuditRow *row) { return row->isVisible(); });
}

QString currentPage(const Window &window)
{
    return QLatin1String(ui::pageList()[static_cast<std::size_t>(window.wizard.current())].name);
}

} // namespace

/// The audit in the wizard, and the way from a finding into the plan.
class TestAudit : public QObject
{
    Q_OBJECT

private slots:
    void theHelpersFindingsAreShownAndAPlanCanMendThem()
    {
        Window window;
        QVERIFY(window.settle());
        showAudit(window);
        QTRY_COMPARE(rowsIn(window), auditChecks());
        QVERIFY(window.plan.plan().security.icc);
        auto *fix = window.find<QPushButton>("fix2_2PushButton");
        QVERIFY(fix->isEnabled());
        QCOMPARE(fix->text(), QStringLiteral("Fix in plan"));
        fix->click();
        QVERIFY(!window.plan.plan().security.icc);
        QCOMPARE(currentPage(window), QStringLiteral("security"));
        // Once more, when the rows have been made anew.
        showAudit(window);
        QTRY_COMPARE(rowsIn(window), auditChecks());
        QTRY_COMPARE(window.find<QPushButton>("fix2_2PushButton")->text(), QStringLiteral("In the plan"));
        QVERIFY(!window.find<QPushButton>("fix2_2PushButton")->isEnabled());
        window.plan.history().undo();
        QVERIFY(window.plan.plan().security.icc);
        QTRY_VERIFY(window.find<QPushButton>("fix2_2PushButton")->isEnabled());
    }

    void aFixLeadsToThePageThatHasIt()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(QDir().mkpath(window.root + QStringLiteral("/etc/docker")));
        QFile file(window.root + QStringLiteral("/etc/docker/daemon.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"log-level\": \"debug\", \"insecure-registries\": [\"a.lan\"]}");
        file.close();
        showAudit(window);
        QTRY_COMPARE(rowsIn(window), auditChecks());
        window.plan.edit(QStringLiteral("/registry/insecure"),
                         [](Plan &plan) { plan.registry.insecure = QStringList{"b.lan"}; });
        QTRY_VERIFY(window.find<QPushButton>("fix2_5PushButton")->isEnabled());
        window.find<QPushButton>("fix2_5PushButton")->click();
        QCOMPARE(currentPage(window), QStringLiteral("registries"));
        QVERIFY(window.plan.plan().registry.insecure.isEmpty());
    }

    void withoutAHelperItSaysWhatAUserCanSee()
    {
        Window window(false);
        QVERIFY(window.settle());
        showAudit(window);
        QTRY_COMPARE(rowsIn(window), auditChecks());
        QVERIFY(window.find<QPushButton>("saveAuditPushButton")->isEnabled());
    }

    void itReadsWellInBothLanguages()
    {
        Window window;
        QVERIFY(window.settle());
        showAudit(window);
        QTRY_COMPARE(rowsIn(window), auditChecks());
        window.wizard.resize(1280, 3600); // all of it
        for (const QString &locale : languageCodes()) {
            window.language.use(locale);
            QTRY_VERIFY(rowsIn(window) == auditChecks() && window.wizard.findChildren<ui::AuditRow *>().back()->y() > 1500);
            QTRY_COMPARE(cutOff(window.wizard), QStringList());
            QCOMPARE(mnemonics::shared(window.wizard), QStringList());
            QVERIFY(draw(window.wizard, QStringLiteral("audit-") + locale));
        }
    }

    void aRefusalIsSaid()
    {
        Window window;
        QVERIFY(window.settle());
        window.client.isRefused = true;
        showAudit(window);
        const auto isSaid = [&] {
            const auto labels = window.wizard.findChildren<QLabel *>();
            return std::ranges::any_of(labels, [](const QLabel *label) { return label->text().contains("said no"); });
        };
        QTRY_VERIFY(isSaid());
        QCOMPARE(rowsIn(window), 0);
    }
};

DOCKWRIGHT_TEST(TestAudit, QApplication)

} // namespace test_audit

#include "test_audit.moc"
