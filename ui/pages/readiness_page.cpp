// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/readiness_page.h"

#include "core/readiness/readiness.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"

#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

QString titleOfGroup(const QString &group)
{
    if (group == QLatin1String("namespaces"))
        return ReadinessPage::tr("Namespaces");
    if (group == QLatin1String("userns"))
        return ReadinessPage::tr("User namespaces");
    if (group == QLatin1String("cgroups"))
        return ReadinessPage::tr("Control groups");
    if (group == QLatin1String("protection"))
        return ReadinessPage::tr("Protection");
    return ReadinessPage::tr("Kernel and programs");
}

int countOf(const Findings &findings, Severity severity)
{
    return static_cast<int>(std::ranges::count(findings, severity, &Finding::severity));
}

} // namespace

ReadinessPage::ReadinessPage(Shared &shared) : Page(shared)
{
    m_column->setSpacing(12);
    auto *row = new QHBoxLayout;
    m_verdict = new Notice(Notice::Frame::Plain, this);
    m_again = new QPushButton(symbolIcon(QStringLiteral("refresh")), {}, this);
    m_again->setObjectName(QStringLiteral("lookAgainPushButton"));
    row->addWidget(m_verdict, 1);
    row->addWidget(m_again, 0, Qt::AlignTop);
    m_column->addLayout(row);
    const auto [scroll, findings] = makeScrollingList(QStringLiteral("readinessScrollArea"), this);
    m_findings = findings;
    m_column->addWidget(scroll, 1);
    connect(m_again, &QPushButton::clicked, this, [this] { m_shared.host.look(); });
    connect(&m_shared.host, &HostModel::changed, this, &ReadinessPage::refresh);
    m_texts([this, scroll = scroll] {
        m_again->setText(tr("Check a&gain"));
        scroll->setAccessibleName(tr("What containers require"));
        refresh();
    });
}

void ReadinessPage::refresh()
{
    const Findings findings = checkReadiness(*m_shared.host.facts());
    showFindings(*m_findings, findings, titleOfGroup, Findable::Features);
    showVerdict(findings);
}

void ReadinessPage::showVerdict(const Findings &findings)
{
    const int missing = countOf(findings, Severity::Critical);
    const int warnings = countOf(findings, Severity::Warning);
    const int unknown = countOf(findings, Severity::Unknown);
    const QString counts = tr("%n available", nullptr, countOf(findings, Severity::Pass)) + QStringLiteral(" · ")
        + tr("%n missing", nullptr, missing + warnings) + QStringLiteral(" · ") + tr("%n unknown", nullptr, unknown);
    if (findings.empty())
        m_verdict->say(Tone::Info, tr("This host has not been inspected yet."));
    else if (missing > 0)
        m_verdict->say(Tone::Bad, tr("Docker cannot run containers on this host."), counts);
    else if (warnings > 0)
        m_verdict->say(Tone::Warning, tr("Containers can run on this host, but some features are missing."), counts);
    else
        m_verdict->say(Tone::Good, tr("This host has everything that containers require."), counts);
}

} // namespace dockwright::ui
