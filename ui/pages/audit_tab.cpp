// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/audit_tab.h"

#include "core/audit/audit_report.h"
#include "ui/model/files.h"
#include "ui/model/sentence.h"
#include "ui/widgets/audit_row.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QFileDialog>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

/// The page on which a member of the plan is edited.
QString pageOf(const QString &pointer)
{
    const QString section = pointer.section(u'/', 1, 1);
    if (section == QLatin1String("registry"))
        return QStringLiteral("registries");
    if (section == QLatin1String("proxy"))
        return QStringLiteral("network");
    if (section == QLatin1String("logging"))
        return QStringLiteral("logs");
    if (section == QLatin1String("capacity"))
        return QStringLiteral("capacity");
    return QStringLiteral("security");
}

} // namespace

AuditTab::AuditTab(Shared &shared, QWidget *parent)
    : QWidget(parent), m_shared(shared), m_model(shared.host, shared.helper, this)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(12);
    auto *row = new QHBoxLayout;
    m_verdict = new Notice(Notice::Frame::Plain, this);
    m_again = new QPushButton(symbolIcon(QStringLiteral("refresh")), {}, this);
    m_again->setObjectName(QStringLiteral("auditAgainPushButton"));
    m_save = new QPushButton(symbolIcon(QStringLiteral("save")), {}, this);
    m_save->setObjectName(QStringLiteral("saveAuditPushButton"));
    row->addWidget(m_verdict, 1);
    row->addWidget(m_again, 0, Qt::AlignTop);
    row->addWidget(m_save, 0, Qt::AlignTop);
    column->addLayout(row);
    const auto [scroll, findings] = makeScrollingList(QStringLiteral("auditScrollArea"), this);
    m_findings = findings;
    column->addWidget(scroll, 1);
    connect(m_again, &QPushButton::clicked, &m_model, &AuditModel::run);
    connect(m_save, &QPushButton::clicked, this, &AuditTab::saveReport);
    connect(&m_model, &AuditModel::changed, this, &AuditTab::refresh);
    connect(&m_shared.plan, &PlanModel::changed, this, [this] {
        m_isStale = true;
        if (isVisible())
            showFindings();
    });
    m_texts([this, scroll = scroll] {
        m_again->setText(tr("&Run again"));
        m_save->setText(tr("&Save report…"));
        scroll->setAccessibleName(tr("Audit findings"));
        refresh();
    });
}

void AuditTab::enter()
{
    if (!m_model.wasRun())
        m_model.run();
    else if (m_isStale)
        showFindings();
}

void AuditTab::refresh()
{
    showVerdict();
    showFindings();
}

void AuditTab::showVerdict()
{
    const AuditFindings &findings = m_model.findings();
    m_again->setEnabled(!m_model.isRunning());
    m_save->setEnabled(!m_model.isRunning() && !findings.empty());
    const auto has = [&](AuditResult result) {
        return std::ranges::find(findings, result, &AuditFinding::result) != findings.end();
    };
    const QString more =
        tr("Based on the CIS Docker Benchmark 1.6: host, daemon and files, with flags, drop-ins and daemon.json combined.");
    if (m_model.isRunning())
        m_verdict->say(Tone::Info, tr("Checking…"), more);
    else if (m_model.error())
        m_verdict->say(Tone::Warning, sentence(m_model.error()->why.message), sentence(m_model.error()->why.remedy));
    else if (findings.empty())
        m_verdict->say(Tone::Info, tr("No audit has been run yet."), more);
    else
        m_verdict->say(has(AuditResult::Fail)       ? Tone::Bad
                           : has(AuditResult::Warn) ? Tone::Warning
                                                    : Tone::Good,
                       sentence(auditSummary(findings)), more);
}

void AuditTab::showFindings()
{
    m_isStale = false;
    while (QLayoutItem *item = m_findings->takeAt(0)) {
        if (QWidget *row = item->widget()) {
            row->hide();
            row->deleteLater(); // it may be the sender of what this follows
        }
        delete item;
    }
    QString section;
    for (const AuditFinding &finding : m_model.findings()) {
        if (const QString next = sentence(auditSection(finding.number)); next != section) {
            section = next;
            auto *heading = new TextLabel(TextLabel::Rank::Heading);
            heading->setText(section);
            heading->setContentsMargins(0, 10, 0, 2);
            m_findings->addWidget(heading);
        }
        const Member *member = finding.fix ? findMember(finding.fix->pointer) : nullptr;
        AuditFinding shown = finding;
        if (member == nullptr)
            shown.fix.reset();
        const bool isInPlan = member != nullptr && Json(memberValue(*member, m_shared.plan.plan())) == finding.fix->value;
        auto *row = new AuditRow(shown, isInPlan);
        m_findings->addWidget(row);
        if (shown.fix)
            connect(row, &AuditRow::fixWanted, this, [this, wanted = *shown.fix] { fix(wanted); });
    }
    m_findings->addStretch();
}

/// The plan gets the value, and the user sees it where it is edited.
void AuditTab::fix(const PlanFix &fix)
{
    if (const Member *member = findMember(fix.pointer))
        m_shared.plan.edit(fix.pointer, [&](Plan &plan) { setMember(*member, plan, OrderedJson(fix.value)); });
    emit wanted(pageOf(fix.pointer));
}

void AuditTab::saveReport()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save report"), QStringLiteral("docker-audit.html"),
                                                      tr("Web page (*.html);;JSON (*.json)"));
    if (path.isEmpty())
        return;
    const HostFacts &facts = *m_shared.host.facts();
    const auto say = [](const Message &message) { return sentence(message); };
    const QByteArray report = path.endsWith(QLatin1String(".json"))
        ? auditReportJson(m_model.findings(), facts)
        : auditReportHtml(m_model.findings(), facts, QLocale().bcp47Name(), say);
    writeUserFiles({{path, report}}).then(this, [this](const Result<> &written) {
        if (!written)
            QMessageBox::warning(this, tr("Save report"), sentence(written.error()));
    });
}

} // namespace dockwright::ui
