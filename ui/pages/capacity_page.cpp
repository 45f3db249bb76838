// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/capacity_page.h"

#include "core/host/paths.h"
#include "core/plan/values.h"
#include "core/render/formulas.h"
#include "ui/model/sentence.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/section.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/usage_bar.h"

#include <QLocale>
#include <QSlider>
#include <QSpinBox>

#include <cmath>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr double decades = 5; ///< 1 … 100 000

QString number(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

int sliderPosition(qint64 containers)
{
    return static_cast<int>(
        std::lround(std::log10(static_cast<double>(std::max<qint64>(1, containers))) / decades * sliderSteps));
}

/// Two digits that count: 1, 2, … 99, 100, 110, …
qint64 containersAt(int position)
{
    const double exact = std::pow(10.0, decades * position / sliderSteps);
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(exact)) - 1));
    return qint64{std::lround(exact / unit)} * std::lround(unit);
}

CapacityPage::CapacityPage(Shared &shared) : Page(shared), m_fields(shared.plan, m_texts, this)
{
    buildCount();
    buildFormulas();
    buildBounds();
    m_column->addStretch();
    connect(&m_shared.plan, &PlanModel::changed, this, [this] {
        showFormulas();
        showBounds();
    });
    connect(&m_shared.host, &HostModel::changed, this, &CapacityPage::showBounds);
    connect(&m_shared.preview, &PreviewModel::changed, this, &CapacityPage::showAdvice);
    m_texts([this] {
        showFormulas();
        showBounds();
        showAdvice();
    });
}

QStringList CapacityPage::files() const
{
    return {QLatin1String(paths::limitsDropIn), QLatin1String(paths::containerdDropIn), QLatin1String(paths::sysctl),
            QLatin1String(paths::daemonJson)};
}

void CapacityPage::buildCount()
{
    Field *field = m_fields.number("/capacity/containers", [] { return tr("&Expected containers"); });
    m_fields.setHelp(field, [] { return tr("The number of containers on this host at its busiest."); });
    auto *spin = qobject_cast<QSpinBox *>(field->editor());
    QFont large = spin->font();
    large.setPointSizeF(large.pointSizeF() * 1.8);
    spin->setFont(large);
    spin->setMinimumWidth(190);
    spin->setMaximumWidth(240);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setObjectName(QStringLiteral("capacityContainersSlider"));
    m_slider->setRange(0, sliderSteps);
    m_slider->setPageStep(sliderSteps / 10);
    m_slider->setFocusPolicy(Qt::StrongFocus);
    m_slider->setTickPosition(QSlider::TicksBelow);
    m_slider->setTickInterval(sliderSteps / static_cast<int>(decades));
    field->addBeside(m_slider);
    m_slider->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_column->addWidget(field);
    connect(m_slider, &QSlider::valueChanged, spin,
            [spin](int position) { spin->setValue(static_cast<int>(containersAt(position))); });
    const auto follow = [this] {
        const QSignalBlocker blocker(m_slider);
        m_slider->setValue(sliderPosition(m_shared.plan.plan().capacity.containers));
    };
    follow();
    connect(&m_shared.plan, &PlanModel::changed, this, follow);
    m_texts([this] { m_slider->setAccessibleName(tr("Expected containers, as a slider")); });
}

void CapacityPage::buildFormulas()
{
    auto *section = new Section(this);
    auto *card = new Card(section);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(8);
    const char *names[] = {"LimitNOFILE", "LimitNPROC", "TasksMax", "default-ulimits nofile"};
    for (int i = 0; i < 4; ++i) {
        auto *name = new TextLabel(TextLabel::Rank::Muted, card);
        name->setText(QLatin1String(names[i]));
        name->setWordWrap(false);
        m_formulas[i] = new TextLabel(TextLabel::Rank::Normal, card);
        m_formulas[i]->setObjectName(QStringLiteral("formula%1").arg(i));
        grid->addWidget(name, i, 0);
        grid->addWidget(m_formulas[i], i, 1);
    }
    grid->setColumnStretch(1, 1);
    card->content()->addLayout(grid);
    section->content()->addWidget(card);
    m_advice = new QVBoxLayout;
    m_advice->setSpacing(0);
    section->content()->addLayout(m_advice);
    m_column->addWidget(section);
    //: Heading: the limits that follow from the number of containers.
    m_texts([section] { section->setHeading(tr("Resulting limits")); });
}

void CapacityPage::buildBounds()
{
    auto *section = new Section(this);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(14);
    m_memory = new UsageBar(section);
    m_cpu = new UsageBar(section);
    grid->addWidget(m_fields.text("/capacity/memoryMax", [] { return tr("&Memory limit"); }), 0, 0, Qt::AlignTop);
    grid->addWidget(m_fields.text("/capacity/cpuQuota", [] { return tr("CP&U limit"); }), 0, 1, Qt::AlignTop);
    grid->addWidget(m_memory, 1, 0, Qt::AlignTop);
    grid->addWidget(m_cpu, 1, 1, Qt::AlignTop);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    section->content()->addLayout(grid);
    section->content()->addWidget(m_fields.number("/capacity/containerNofile", [] { return tr("Open &files per container"); }));
    m_column->addWidget(section);
    m_texts([section, this] {
        section->setHeading(tr("Limits of dockerd itself"), tr("“auto” depends on the host, “infinity” sets no limit."));
        m_memory->setCaption(tr("Share of the memory"));
        m_cpu->setCaption(tr("Share of the cores"));
    });
}

void CapacityPage::showFormulas()
{
    const CapacitySettings &capacity = m_shared.plan.plan().capacity;
    const qint64 n = capacity.containers;
    const QLocale locale;
    m_formulas[0]->setText(QStringLiteral("%1 × %2 × %3 = %4")
                               .arg(number(n), locale.toString(1024), locale.toString(1.5), number(limitNofile(n))));
    m_formulas[1]->setText(
        QStringLiteral("%1 × %2 × %3 = %4").arg(number(n), locale.toString(256), locale.toString(1.2), number(limitNproc(n))));
    m_formulas[2]->setText(QStringLiteral("max(%1, 16 × %2) = %3").arg(locale.toString(16384), number(n), number(tasksMax(n))));
    m_formulas[3]->setText(number(containerNofile(m_shared.plan.plan(), *m_shared.host.facts())));
}

void CapacityPage::showBounds()
{
    const Plan &plan = m_shared.plan.plan();
    const HostFacts &facts = *m_shared.host.facts();
    const QString memory = memoryMax(plan, facts).value_or(QString());
    const auto share = readPermyriad(memory);
    const auto bytes =
        share && facts.memoryBytes ? std::optional(*facts.memoryBytes / (100 * onePercent) * *share) : readSystemdSize(memory);
    const QLocale locale;
    if (memory == QLatin1String("infinity"))
        m_memory->setUsage(0, tr("no limit"));
    else if (bytes && facts.memoryBytes)
        m_memory->setUsage(
            static_cast<double>(*bytes) / static_cast<double>(*facts.memoryBytes),
            tr("%1 of %2").arg(locale.formattedDataSize(*bytes, 1), locale.formattedDataSize(*facts.memoryBytes, 1)), 0.9,
            1.001);
    else
        m_memory->setUnknown(tr("The memory of the host is unknown."));

    const auto quota = readPermyriad(cpuQuota(plan, facts).value_or(QString()));
    if (plan.capacity.cpuQuota == QLatin1String("infinity"))
        m_cpu->setUsage(0, tr("no limit"));
    else if (quota && facts.cpus)
        m_cpu->setUsage(static_cast<double>(*quota) / static_cast<double>(*facts.cpus * 100 * onePercent),
                        tr("%1 of %n core(s)", nullptr, static_cast<int>(*facts.cpus))
                            .arg(locale.toString(static_cast<double>(*quota) / static_cast<double>(100 * onePercent), 'f', 1)),
                        0.95, 1.001);
    else
        m_cpu->setUnknown(tr("The number of cores is unknown."));
}

void CapacityPage::showAdvice()
{
    Findings advice;
    for (const Finding &finding : m_shared.preview.preview()->changes.findings)
        if (finding.id.startsWith(QLatin1String("capacity/")))
            advice.push_back(finding);
    fillRows(*m_advice, m_advised, advice);
}

} // namespace dockwright::ui
