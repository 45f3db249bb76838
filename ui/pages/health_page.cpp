// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/health_page.h"

#include "core/health/health_checks.h"
#include "ui/model/files.h"
#include "ui/model/sentence.h"
#include "ui/pages/audit_tab.h"
#include "ui/pages/journal_tab.h"
#include "ui/pages/unit_dialog.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"

#include <QDateTime>
#include <QFileDialog>
#include <QHeaderView>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTreeWidget>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int historyTab = 2;
constexpr int journalTab = 3;

QString groupTitle(const QString &group)
{
    if (group == QLatin1String("files"))
        return HealthPage::tr("Files");
    if (group == QLatin1String("daemon"))
        return HealthPage::tr("Daemon");
    if (group == QLatin1String("unit"))
        return HealthPage::tr("Unit");
    if (group == QLatin1String("limits"))
        return HealthPage::tr("Limits");
    if (group == QLatin1String("security"))
        return HealthPage::tr("Security");
    if (group == QLatin1String("containers"))
        return HealthPage::tr("Containers");
    if (group == QLatin1String("pull"))
        return HealthPage::tr("Registries");
    if (group == QLatin1String("journal"))
        return HealthPage::tr("Journal");
    return group;
}

bool lacksFilesOfThePlan(const HealthModel &health)
{
    return std::ranges::any_of(health.findings(),
                               [](const Finding &finding) { return finding.id == QLatin1String("files/missing"); });
}

QString stateWord(TransactionState state)
{
    switch (state) {
    case TransactionState::Committed:
        //: State of a transaction in the history.
        return HealthPage::tr("in effect");
    case TransactionState::RolledBack:
        //: State of a transaction in the history.
        return HealthPage::tr("rolled back");
    case TransactionState::Failed:
        //: State of a transaction in the history.
        return HealthPage::tr("failed");
    case TransactionState::Open:
        //: State of a transaction in the history: its process ended before it did.
        return HealthPage::tr("not finished");
    }
    Q_UNREACHABLE();
}

/// "3: 20-limits.conf, daemon.json, …", as far as the column is wide.
QString filesWord(const QStringList &paths)
{
    QStringList names;
    for (const QString &path : paths)
        names << path.section(u'/', -1);
    return names.isEmpty() ? QString()
                           : QLocale().toString(paths.size()) + QStringLiteral(": ") + names.join(QStringLiteral(", "));
}

QString kindWord(const TransactionInfo &transaction)
{
    if (transaction.kind == QLatin1String("rollback"))
        //: What a transaction did: it took the one with number %1 back.
        return HealthPage::tr("rolled back: %1").arg(transaction.reverts);
    return transaction.isDoctors()
        //: What a transaction did: mirrors that work are used, and others are left out.
        ? HealthPage::tr("changed mirrors")
        //: What a transaction did: a plan was applied.
        : HealthPage::tr("applied");
}

} // namespace

HealthPage::HealthPage(Shared &shared)
    : Page(shared),
      m_tabs(new QTabWidget(this)),
      m_audit(new AuditTab(shared, m_tabs)),
      m_journal(new JournalTab(shared, m_tabs))
{
    m_tabs->setObjectName(QStringLiteral("healthTabWidget"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(buildChecks(), {});
    m_tabs->addTab(m_audit, {});
    m_tabs->addTab(buildHistory(), {});
    m_tabs->addTab(m_journal, {});
    m_column->addWidget(m_tabs, 1);
    connect(&m_shared.health, &HealthModel::changed, this, &HealthPage::refresh);
    connect(m_audit, &AuditTab::wanted, this, &HealthPage::wanted);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        if (isVisible())
            enter();
    });
    m_texts([this] {
        m_tabs->setTabText(0, tr("C&hecks"));
        m_tabs->setTabText(1, tr("&Audit"));
        m_tabs->setTabText(historyTab, tr("H&istory"));
        m_tabs->setTabText(journalTab, tr("&Journal"));
        m_again->setText(tr("&Run again"));
        m_save->setText(tr("&Save report…"));
        m_units->setText(tr("Unit &files…"));
        m_rollBack->setText(tr("Roll bac&k…"));
        m_transactions->setAccessibleName(tr("History of changes on this host"));
        m_transactions->setHeaderLabels({tr("No."), tr("When"), tr("Action"), tr("State"),
                                         //: Who asked for a change.
                                         tr("By"), tr("Files")});
        refresh();
    });
}

QWidget *HealthPage::buildChecks()
{
    auto *tab = new QWidget(m_tabs);
    auto *column = new QVBoxLayout(tab);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(12);
    auto *row = new QHBoxLayout;
    m_verdict = new Notice(Notice::Frame::Plain, tab);
    m_verdict->setObjectName(QStringLiteral("healthVerdictNotice"));
    m_again = new QPushButton(symbolIcon(QStringLiteral("refresh")), {}, tab);
    m_again->setObjectName(QStringLiteral("runAgainPushButton"));
    m_save = new QPushButton(symbolIcon(QStringLiteral("save")), {}, tab);
    m_save->setObjectName(QStringLiteral("saveReportPushButton"));
    m_units = new QPushButton(symbolIcon(QStringLiteral("file")), {}, tab);
    m_units->setObjectName(QStringLiteral("unitsPushButton"));
    row->addWidget(m_verdict, 1);
    row->addWidget(m_units, 0, Qt::AlignTop);
    row->addWidget(m_again, 0, Qt::AlignTop);
    row->addWidget(m_save, 0, Qt::AlignTop);
    column->addLayout(row);
    const auto [scroll, findings] = makeScrollingList(QStringLiteral("findingsScrollArea"), tab);
    m_findings = findings;
    column->addWidget(scroll, 1);
    connect(m_again, &QPushButton::clicked, this, [this] { m_shared.health.run(); });
    connect(m_save, &QPushButton::clicked, this, &HealthPage::saveReport);
    connect(m_units, &QPushButton::clicked, this, &HealthPage::showUnits);
    m_texts([scroll = scroll] { scroll->setAccessibleName(tr("Checks")); });
    return tab;
}

QWidget *HealthPage::buildHistory()
{
    auto *tab = new QWidget(m_tabs);
    auto *column = new QVBoxLayout(tab);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(12);
    m_historyNotice = new Notice(Notice::Frame::Plain, tab);
    m_transactions = new QTreeWidget(tab);
    m_transactions->setObjectName(QStringLiteral("transactionsTreeWidget"));
    m_transactions->setRootIsDecorated(false);
    m_transactions->setColumnCount(6);
    m_transactions->setAlternatingRowColors(true);
    m_transactions->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_transactions->header()->setStretchLastSection(true);
    m_rollBack = new QPushButton(symbolIcon(QStringLiteral("undone")), {}, tab);
    m_rollBack->setObjectName(QStringLiteral("rollBackPushButton"));
    column->addWidget(m_historyNotice);
    column->addWidget(m_transactions, 1);
    column->addWidget(m_rollBack, 0, Qt::AlignLeft);
    connect(m_rollBack, &QPushButton::clicked, this, &HealthPage::rollBack);
    connect(m_transactions, &QTreeWidget::currentItemChanged, this, &HealthPage::enableRollback);
    return tab;
}

void HealthPage::enter()
{
    if (m_tabs->currentWidget() == m_audit)
        m_audit->enter();
    else if (m_tabs->currentIndex() == historyTab)
        m_shared.health.readHistory();
    else if (m_tabs->currentIndex() == journalTab)
        m_journal->enter();
    else if (!m_shared.health.wasRun())
        m_shared.health.run();
}

void HealthPage::turnTo(const QString &part)
{
    if (part == QLatin1String("history"))
        m_tabs->setCurrentIndex(historyTab);
}

void HealthPage::refresh()
{
    showVerdict();
    showFindings();
    showTransactions();
}

void HealthPage::showVerdict()
{
    const HealthModel &health = m_shared.health;
    m_again->setEnabled(!health.isRunning());
    m_save->setEnabled(!health.isRunning() && !health.findings().empty());
    const int failed = health.count(Severity::Critical);
    const int warnings = health.count(Severity::Warning);
    const int unknown = health.count(Severity::Unknown);
    const QString counts = tr("%n passed", nullptr, health.count(Severity::Pass)) + QStringLiteral(" · ")
        + tr("%n warning(s)", nullptr, warnings) + QStringLiteral(" · ") + tr("%n failed", nullptr, failed)
        + QStringLiteral(" · ") + tr("%n unknown", nullptr, unknown);
    const QString partly = health.hasHelper()
        ? QString()
        : tr("Checked without root privileges: values that only root can read are shown as unknown.");
    if (health.isRunning())
        m_verdict->say(Tone::Info, tr("Checking…"), counts);
    else if (health.error())
        m_verdict->say(Tone::Warning, sentence(health.error()->why.message), sentence(health.error()->why.remedy));
    else if (health.findings().empty())
        m_verdict->say(Tone::Info, tr("No checks have been run yet."));
    else if (m_shared.host.knowledge() != HostModel::Knowledge::Nothing && !m_shared.host.facts()->hasDocker())
        m_verdict->say(Tone::Info, tr("Docker Engine is not installed on this host."), counts);
    else if (failed > 0)
        m_verdict->say(Tone::Bad, tr("Docker does not work correctly."), counts);
    else if (lacksFilesOfThePlan(health) && isNotYetApplied(m_shared.plan.plan(), *m_shared.host.facts()))
        m_verdict->say(Tone::Info, tr("Docker works. The plan has not been applied to this host yet."),
                       tr("Apply the plan, then run the checks again.") + u'\n' + counts);
    else if (warnings > 0)
        m_verdict->say(Tone::Warning, tr("Docker works. Some findings need attention."), counts);
    else if (unknown > 0)
        m_verdict->say(Tone::Info, tr("No problems found in what could be checked."),
                       counts + (partly.isEmpty() ? QString() : u'\n' + partly));
    else
        m_verdict->say(Tone::Good, tr("No problems found."), counts);
}

void HealthPage::showFindings()
{
    ui::showFindings(*m_findings, m_shared.health.findings(), groupTitle);
}

void HealthPage::showTransactions()
{
    const auto &transactions = m_shared.health.transactions();
    m_transactions->clear();
    for (auto each = transactions.rbegin(); each != transactions.rend(); ++each) {
        const QDateTime time = QDateTime::fromString(each->time, Qt::ISODate).toLocalTime();
        auto *item = new QTreeWidgetItem(m_transactions,
                                         {QString::number(each->id), QLocale().toString(time, QLocale::ShortFormat),
                                          kindWord(*each), stateWord(each->state), each->by ? originText(*each->by) : QString(),
                                          filesWord(each->changed)});
        item->setData(0, Qt::UserRole, each->id);
        item->setData(0, Qt::UserRole + 1, each->state == TransactionState::Committed);
        item->setToolTip(5, each->changed.join(u'\n'));
    }
    if (m_transactions->topLevelItemCount() > 0)
        m_transactions->setCurrentItem(m_transactions->topLevelItem(0));
    enableRollback();
    m_historyNotice->setVisible(transactions.empty());
    if (const auto &error = m_shared.health.historyError())
        m_historyNotice->say(Tone::Warning, sentence(error->why.message), sentence(error->why.remedy));
    else if (m_shared.helper == nullptr)
        m_historyNotice->say(Tone::Info,
                             tr("The history requires the privileged helper: it is not available in preview only."));
    else
        m_historyNotice->say(Tone::Info,
                             m_shared.health.isReadingHistory() ? tr("Reading the history…") : tr("No transactions yet."));
}

/// The helper does one thing at a time: while it checks, nothing can be taken back.
void HealthPage::enableRollback()
{
    const QTreeWidgetItem *item = m_transactions->currentItem();
    m_rollBack->setEnabled(item != nullptr && item->data(0, Qt::UserRole + 1).toBool() && !m_shared.health.isRunning());
}

void HealthPage::saveReport()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save report"), QStringLiteral("docker-health.html"),
                                                      tr("Web page (*.html);;JSON (*.json)"));
    if (path.isEmpty())
        return;
    const auto &findings = m_shared.health.findings();
    const HostFacts &facts = *m_shared.host.facts();
    const bool isJson = path.endsWith(QLatin1String(".json"));
    writeUserFiles({{path, isJson ? healthReportJson(findings, facts) : healthReportHtml(findings, facts)}})
        .then(this, [this](const Result<> &written) {
            if (!written)
                QMessageBox::warning(this, tr("Save report"), sentence(written.error()));
        });
}

void HealthPage::showUnits()
{
    if (m_unitDialog == nullptr)
        m_unitDialog = new UnitDialog(m_shared, this);
    m_unitDialog->show();
    m_unitDialog->raise();
    m_unitDialog->activateWindow();
}

void HealthPage::rollBack()
{
    const QTreeWidgetItem *item = m_transactions->currentItem();
    if (item == nullptr || !item->data(0, Qt::UserRole + 1).toBool())
        return;
    const qulonglong id = item->data(0, Qt::UserRole).toULongLong();
    QMessageBox ask(QMessageBox::Question, tr("Roll back"), tr("Roll back transaction %1?").arg(id), QMessageBox::NoButton,
                    this);
    ask.setInformativeText(tr("The files that it replaced are restored, and Docker is reloaded or restarted if necessary."));
    QPushButton *yes = ask.addButton(tr("&Roll back"), QMessageBox::AcceptRole);
    ask.addButton(QMessageBox::Cancel);
    ask.exec();
    if (ask.clickedButton() != yes)
        return;
    emit wanted(QStringLiteral("apply"));
    m_shared.job.rollBack(id, false);
}

} // namespace dockwright::ui
