// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/exposure_page.h"

#include "core/host/paths.h"
#include "ui/model/sentence.h"
#include "ui/pages/exposure_editor.h"
#include "ui/pages/port_panel.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/port_table.h"
#include "ui/widgets/text_label.h"

#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTreeView>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int leastHeight = 90; ///< of the table, and of what is below it
constexpr int planTab = 1;

QString obstacleWords(ExposureModel::Obstacle obstacle)
{
    switch (obstacle) {
    case ExposureModel::Obstacle::None:
        break;
    case ExposureModel::Obstacle::NoHelper:
        return ExposurePage::tr(
            "A measurement requires the privileged helper on this host: it is not available in preview only.");
    case ExposureModel::Obstacle::NoDocker:
        return ExposurePage::tr("Docker is not installed on this host.");
    case ExposureModel::Obstacle::DockerIsDown:
        return ExposurePage::tr("Docker is not running on this host.");
    }
    return {};
}

} // namespace

ExposurePage::ExposurePage(Shared &shared) : Page(shared), m_model(shared.host, shared.helper, this)
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("exposureTabWidget"));
    m_tabs->setDocumentMode(true);
    m_column->addWidget(m_tabs, 1);
    auto *measured = new QWidget(m_tabs);
    auto *column = new QVBoxLayout(measured);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(12);
    buildHead(column);
    buildTable(column);
    column->addStretch(); // where there is no table
    m_editor = new ExposureEditor(shared, m_tabs);
    m_tabs->addTab(measured, {});
    m_tabs->addTab(m_editor, {});
    connect(m_tabs, &QTabWidget::currentChanged, this, &ExposurePage::filesChanged);
    connect(m_panel, &PortPanel::allowWanted, this, [this](const AllowedReach &example) {
        m_tabs->setCurrentIndex(planTab);
        m_editor->allow(example);
    });
    connect(&m_shared.plan, &PlanModel::changed, this, &ExposurePage::showErrors);
    connect(m_measure, &QPushButton::clicked, &m_model, &ExposureModel::measure);
    connect(&m_model, &ExposureModel::changed, this, &ExposurePage::follow);
    connect(&m_shared.host, &HostModel::changed, this, &ExposurePage::follow);
    m_texts([this] {
        m_tabs->setTabText(0, tr("Meas&ured"));
        m_tabs->setTabText(planTab, tr("In the &plan"));
        showErrors();
        m_list->setAccessibleName(tr("Ports of containers"));
        m_area->setAccessibleName(tr("The selected port"));
        m_table->refresh();
        follow();
    });
}

/// What is measured is not what the plan writes.
QStringList ExposurePage::files() const
{
    if (m_tabs->currentIndex() != planTab)
        return {};
    return {QLatin1String(paths::exposureRules), QLatin1String(paths::daemonJson)};
}

QWidget *ExposurePage::firstProblem() const
{
    return m_editor->firstProblem();
}

/// On the tab itself, which may not be the one that is shown.
void ExposurePage::showErrors()
{
    const bool isWrong = firstProblem() != nullptr;
    m_tabs->setTabIcon(planTab, isWrong ? symbolIcon(QStringLiteral("warning")) : QIcon());
    m_tabs->setTabToolTip(planTab, isWrong ? tr("Some settings here are invalid; they are marked.") : QString());
}

void ExposurePage::buildHead(QVBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    m_verdict = new Notice(Notice::Frame::Plain, this);
    m_verdict->setObjectName(QStringLiteral("exposureNotice"));
    m_measure = new QPushButton(symbolIcon(QStringLiteral("exposure")), {}, this);
    m_measure->setObjectName(QStringLiteral("measureExposurePushButton"));
    row->addWidget(m_verdict, 1);
    row->addWidget(m_measure, 0, Qt::AlignTop);
    column->addLayout(row);
    m_notes = new TextLabel(TextLabel::Rank::Muted, this);
    m_notes->setObjectName(QStringLiteral("exposureNotesLabel"));
    column->addWidget(m_notes);
}

void ExposurePage::buildTable(QVBoxLayout *column)
{
    m_table = new PortTable(this);
    m_list = new QTreeView(this);
    m_list->setObjectName(QStringLiteral("portsTreeView"));
    m_list->setModel(m_table);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setMinimumHeight(leastHeight);
    m_list->header()->setSectionsMovable(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(true);
    column->addWidget(m_list, 1);
    m_area = new QScrollArea(this);
    m_area->setObjectName(QStringLiteral("portScrollArea"));
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setMinimumHeight(leastHeight);
    m_panel = new PortPanel(m_area);
    m_area->setWidget(m_panel);
    letThrough(*m_area);
    column->addWidget(m_area, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ExposurePage::showPort);
}

void ExposurePage::display()
{
    const bool hasPorts = m_model.state() == ExposureModel::State::Measured && !m_model.report().ports.empty();
    m_table->setReport(m_model.report());
    m_list->setVisible(hasPorts);
    m_area->setVisible(hasPorts);
    if (hasPorts && !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_table->index(0, 0));
    // A line more than it has, for a bar to scroll sideways; the rest is for the panel.
    const int lines = (m_table->rowCount() + 1) * std::max(m_list->sizeHintForRow(0), fontMetrics().height());
    m_list->setMaximumHeight(std::max(leastHeight, m_list->header()->sizeHint().height() + lines + 2 * m_list->frameWidth()));
    m_measure->setEnabled(m_model.state() != ExposureModel::State::Measuring
                          && m_model.obstacle() == ExposureModel::Obstacle::None);
    m_measure->setText(m_model.state() == ExposureModel::State::Measured ? tr("&Measure again") : tr("&Measure"));
    QStringList notes;
    for (const Message &note : exposureNotes(m_model.report()))
        notes << sentence(note);
    m_notes->setVisible(m_model.state() == ExposureModel::State::Measured && !notes.isEmpty());
    m_notes->setText(notes.join(u'\n'));
    showVerdict();
}

void ExposurePage::showVerdict()
{
    const QString how =
        tr("An outsider in a network namespace tries each port of the running containers, with a private and with "
           "a public address. This takes some seconds; no rule and no setting is changed.");
    switch (m_model.state()) {
    case ExposureModel::State::Measured:
        return showSummary();
    case ExposureModel::State::Measuring:
        return m_verdict->say(Tone::Info, tr("Measuring…"), how);
    case ExposureModel::State::Failed:
        return m_verdict->say(Tone::Warning, sentence(m_model.error().message), sentence(m_model.error().remedy));
    case ExposureModel::State::Unasked:
        break;
    }
    const QString obstacle = obstacleWords(m_model.obstacle());
    m_verdict->say(Tone::Info, obstacle.isEmpty() ? tr("The ports of this host have not been measured yet.") : obstacle, how);
}

void ExposurePage::showSummary()
{
    const ExposureReport &report = m_model.report();
    const auto has = [&](Severity severity) {
        return std::ranges::find(report.ports, severity, &PortVerdict::severity) != report.ports.end();
    };
    const bool isOpen = std::ranges::find(report.ports, Reach::Everybody, &PortVerdict::reach) != report.ports.end();
    const QString kinds =
        tr("Measured: it was tried. Concluded: from the address that the port is bound to, without firewalls.");
    if (m_model.isOutdated())
        m_verdict->say(Tone::Warning, tr("This host has been changed since then: measure again."),
                       sentence(exposureSummary(report)));
    else
        m_verdict->say(has(Severity::Critical)      ? Tone::Bad
                           : has(Severity::Warning) ? Tone::Warning
                           : isOpen                 ? Tone::Info
                                                    : Tone::Good,
                       sentence(exposureSummary(report)), report.ports.empty() ? QString() : kinds);
}

void ExposurePage::showPort()
{
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid())
        m_panel->setPort(m_model.report().ports[static_cast<std::size_t>(current.row())], m_model.report().firewall.isSeen);
}

} // namespace dockwright::ui
