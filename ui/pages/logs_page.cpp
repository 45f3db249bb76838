// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/logs_page.h"

#include "core/host/paths.h"
#include "core/plan/values.h"
#include "ui/widgets/section.h"
#include "ui/widgets/usage_bar.h"

#include <QGridLayout>
#include <QLocale>

namespace dockwright::ui {

using namespace core;

namespace {

/// Docker's sizes are powers of 1000.
QString inWords(double bytes)
{
    return QLocale().formattedDataSize(static_cast<qint64>(std::min(bytes, 9.0e18)), 1, QLocale::DataSizeSIFormat);
}

} // namespace

LogsPage::LogsPage(Shared &shared) : Page(shared), m_fields(shared.plan, m_texts, this)
{
    buildContainers();
    buildDaemon();
    buildMonitoring();
    m_column->addStretch();
    connect(&m_shared.plan, &PlanModel::changed, this, &LogsPage::showWorstCase);
    connect(&m_shared.host, &HostModel::changed, this, &LogsPage::showWorstCase);
    m_texts([this] { showWorstCase(); });
}

QStringList LogsPage::files() const
{
    return {QLatin1String(paths::daemonJson), QLatin1String(paths::loggingDropIn), QLatin1String(paths::metricsService),
            QLatin1String(paths::metricsFileService), QLatin1String(paths::metricsTimer)};
}

void LogsPage::buildContainers()
{
    auto *section = new Section(this);
    section->content()->addWidget(m_fields.choice("/logging/driver", [] { return tr("Log &driver"); }));
    QGridLayout *grid = addTwoColumns(section->content(), 16);
    grid->addWidget(m_fields.text("/logging/maxSize", [] { return tr("Maximum file &size"); }), 0, 0, Qt::AlignTop);
    grid->addWidget(m_fields.number("/logging/maxFile", [] { return tr("&Files per container"); }), 0, 1, Qt::AlignTop);
    m_worst = new UsageBar(section);
    section->content()->addWidget(m_worst);
    m_column->addWidget(section);
    m_texts([this, section] {
        section->setHeading(tr("Container logs"),
                            tr("For new containers; existing containers keep their log driver and options."));
        m_worst->setCaption(tr("Worst case on disk"));
    });
}

void LogsPage::buildDaemon()
{
    auto *section = new Section(this);
    section->content()->addWidget(m_fields.choice("/logging/level", [] { return tr("&Level"); }));
    QGridLayout *grid = addTwoColumns(section->content(), 16);
    grid->addWidget(m_fields.number("/logging/rateLimitBurst", [] { return tr("&Journal rate limit (messages)"); }), 0, 0,
                    Qt::AlignTop);
    //: The time in which the journal accepts so many messages.
    Field *interval = m_fields.text("/logging/rateLimitInterval", [] { return tr("Rate limit in&terval"); });
    m_fields.setHelp(interval, [] { return tr("Messages of dockerd beyond the limit in one interval are dropped."); });
    grid->addWidget(interval, 0, 1, Qt::AlignTop);
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Messages of dockerd")); });
}

void LogsPage::buildMonitoring()
{
    auto *section = new Section(this);
    Field *metrics = m_fields.check("/monitoring/enabled", [] { return tr("&Metrics for Prometheus"); });
    m_fields.setHelp(metrics, [] {
        return tr("A timer writes metrics of dockerd, its health and this plan for the textfile collector of node_exporter.");
    });
    section->content()->addWidget(metrics);
    QGridLayout *grid = addTwoColumns(section->content(), 16);
    grid->addWidget(m_fields.text("/monitoring/textfileDirectory", [] { return tr("Dir&ectory of node_exporter"); }), 0, 0,
                    Qt::AlignTop);
    grid->addWidget(m_fields.number("/monitoring/intervalSeconds", [] { return tr("Interval (sec&onds)"); }), 0, 1,
                    Qt::AlignTop);
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Monitoring")); });
}

void LogsPage::showWorstCase()
{
    const Plan &plan = m_shared.plan.plan();
    const auto size = readDockerSize(plan.logging.maxSize);
    if (!plan.logging.writesFiles()) {
        m_worst->setUsage(0, tr("This driver does not write log files of its own."));
        return;
    }
    if (!size) {
        m_worst->setUnknown(tr("It depends on the maximum file size."));
        return;
    }
    const double worst =
        static_cast<double>(plan.capacity.containers) * static_cast<double>(plan.logging.maxFile) * static_cast<double>(*size);
    const QLocale locale;
    const QString product = QStringLiteral("%1 × %2 × %3 = %4")
                                .arg(locale.toString(plan.capacity.containers), locale.toString(plan.logging.maxFile),
                                     plan.logging.maxSize, inWords(worst));
    const auto free = m_shared.host.freeBytes();
    if (!free || *free <= 0)
        m_worst->setUnknown(tr("%1. The free space of the disk is unknown.").arg(product));
    else
        m_worst->setUsage(worst / static_cast<double>(*free),
                          tr("%1 of the %2 free").arg(product, inWords(static_cast<double>(*free))), 0.6, 0.9);
}

} // namespace dockwright::ui
