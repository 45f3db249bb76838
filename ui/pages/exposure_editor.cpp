// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/exposure_editor.h"

#include "ui/model/sentence.h"
#include "ui/pages/allow_rows.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/section.h"

#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QRadioButton>
#include <QScrollArea>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

enum PublishOn { Everywhere, ThisHostOnly, OneAddress };

constexpr auto publishOnPointer = "/exposure/publishOn";
constexpr auto enforcePointer = "/exposure/enforce";
constexpr auto localhostAddress = "127.0.0.1"; ///< which a plan writes as localhost
constexpr auto noAddress = "/";                ///< none is typed yet, which is wrong, and not everywhere
constexpr int belowInput = 64;                 ///< pixels: what is said of it
constexpr int widestEditor = 860;              ///< as a page that the wizard scrolls

/// That of the way out of this host, to begin with; empty where it is not known.
QString addressOfWayOut(const HostFacts &facts)
{
    if (!facts.network)
        return {};
    for (const RouteFact &route : facts.network->routes) {
        const LinkFact *link = route.isWayOut() && !route.isV6() ? facts.network->link(route.interface) : nullptr;
        if (link != nullptr && !link->ipv4().isEmpty())
            return link->ipv4().section(u'/', 0, 0);
    }
    return {};
}

} // namespace

ExposureEditor::ExposureEditor(Shared &shared, QWidget *parent)
    : QWidget(parent), m_shared(shared), m_fields(shared.plan, m_texts, this)
{
    m_area = new QScrollArea(this);
    m_area->setObjectName(QStringLiteral("exposureEditorScrollArea"));
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 14, 0, 0);
    outer->addWidget(m_area);
    auto *frame = new QWidget(m_area);
    auto *inputs = new QWidget(frame);
    inputs->setMaximumWidth(widestEditor);
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(0, 0, 12, 0); // beside the bar
    row->addWidget(inputs, 1000);
    row->addStretch(1);
    auto *column = new QVBoxLayout(inputs);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(28);
    buildPublishOn(addSection(column));
    buildEnforcement(addSection(column));
    column->addStretch();
    m_area->setWidget(frame);
    letThrough(*m_area);
    frame->installEventFilter(this);
    connect(&m_shared.plan, &PlanModel::changed, this, &ExposureEditor::showEnforcement);
    connect(&m_shared.preview, &PreviewModel::changed, this, &ExposureEditor::showAdvice);
    m_texts([this] {
        m_area->setAccessibleName(tr("The section exposure of the plan"));
        showEnforcement();
        showAdvice();
    });
}

QWidget *ExposureEditor::firstProblem() const
{
    if (m_shared.plan.problemAt(QLatin1String(publishOnPointer)) != nullptr)
        return m_address;
    return m_allow->firstProblem();
}

void ExposureEditor::allow(const AllowedReach &reach)
{
    m_allow->allow(reach);
}

/// A row that is added, or what is wrong with one and is said below it, is not out of sight.
bool ExposureEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) // the area has not the new height yet
        QMetaObject::invokeMethod(this, &ExposureEditor::keepFocusInSight, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void ExposureEditor::keepFocusInSight()
{
    QWidget *input = QApplication::focusWidget();
    if (input == nullptr || !m_area->widget()->isAncestorOf(input))
        return;
    // ensureWidgetVisible() leaves it at that where the input itself is in sight.
    const QPoint end = input->mapTo(m_area->widget(), QPoint(0, input->height()));
    m_area->ensureVisible(end.x(), end.y(), 0, belowInput);
}

Section *ExposureEditor::addSection(QVBoxLayout *column)
{
    auto *section = new Section(this);
    column->addWidget(section);
    return section;
}

void ExposureEditor::buildPublishOn(Section *section)
{
    m_publishOn = new QComboBox(section);
    m_publishOn->setObjectName(QStringLiteral("exposurePublishOnComboBox"));
    m_publishOn->addItems({{}, {}, {}});
    guardFromWheel(m_publishOn);
    m_address = new QLineEdit(section);
    m_address->setObjectName(QStringLiteral("exposurePublishOnLineEdit"));
    m_address->setTextMargins(4, 0, 4, 0);
    m_address->setMaxLength(static_cast<int>(maximalTextLength) + 1);
    m_address->setPlaceholderText(QStringLiteral("192.168.1.20"));
    m_address->hide();
    Field *field = m_fields.custom(
        publishOnPointer, [] { return tr("Ports without an a&ddress"); }, m_publishOn, [this] { showPublishOn(); });
    field->addBeside(m_address);
    section->content()->addWidget(field);
    addAdvice(section, {"exposure/publish-on", "exposure/publish-on-later"});
    connect(m_publishOn, &QComboBox::activated, this, &ExposureEditor::choosePublishOn);
    connect(m_address, &QLineEdit::textEdited, this, [this](const QString &typed) {
        const QString address = typed.trimmed();
        m_shared.plan.edit(QLatin1String(publishOnPointer), [&](Plan &plan) {
            plan.exposure.publishOn = address.isEmpty() ? QLatin1String(noAddress) : address;
        });
    });
    m_texts([section] { section->setHeading(tr("Where ports are published")); });
}

void ExposureEditor::buildEnforcement(Section *section)
{
    auto *choices = new QVBoxLayout;
    choices->setSpacing(10);
    section->content()->addLayout(choices);
    const std::pair<ExposureEnforcement, const char *> values[] = {{ExposureEnforcement::Off, "exposureEnforceOffRadioButton"},
                                                                   {ExposureEnforcement::Report,
                                                                    "exposureEnforceReportRadioButton"},
                                                                   {ExposureEnforcement::On, "exposureEnforceOnRadioButton"}};
    auto *group = new QButtonGroup(this); // each is in a widget of its own
    for (const auto &[value, name] : values) {
        auto *button = new QRadioButton(section);
        button->setObjectName(QLatin1String(name));
        group->addButton(button);
        m_enforcements.push_back({value, button, new Field(button, Field::LabelIn::Editor, section)});
        choices->addWidget(m_enforcements.back().field);
        connect(button, &QRadioButton::clicked, this, [this, chosen = value] {
            m_shared.plan.edit(QLatin1String(enforcePointer), [&](Plan &plan) { plan.exposure.enforce = chosen; });
        });
    }
    m_allow = new AllowRows(m_shared.plan, section);
    section->content()->addWidget(m_allow);
    addAdvice(section,
              {"exposure/closes", "exposure/narrows", "exposure/keeps", "exposure/open", "exposure/opens", "exposure/unknown"});
    m_texts([this, section] {
        section->setHeading(tr("Access from outside"), sentence(planMember(QLatin1String("/exposure/allow")).meaning));
        m_enforcements[0].field->setLabel(tr("off: nobody is kept out"));
        m_enforcements[0].field->setHelp(tr("Published ports stay as open as Docker makes them, and nothing is reported."));
        m_enforcements[1].field->setLabel(tr("report: nobody is kept out, but others are reported"));
        m_enforcements[1].field->setHelp(tr(
            "Ports that are open to others than the entries name are reported: with what is measured, and before an apply."));
        m_enforcements[2].field->setLabel(tr("on: all others are kept out"));
        m_enforcements[2].field->setHelp(tr(
            "A table of nft drops new connections of others to published ports; containers on the host's network are not covered. Such an apply must be confirmed."));
    });
}

void ExposureEditor::addAdvice(Section *section, const QStringList &ids)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    section->content()->addLayout(column);
    m_advice.push_back({ids, column, {}});
}

void ExposureEditor::showPublishOn()
{
    const QString &address = m_shared.plan.plan().exposure.publishOn;
    // 127.0.0.1 is on the way to 127.0.0.10: what is being typed does not go from below the fingers.
    const bool isTyped = !m_address->isHidden() && !address.isEmpty() && m_address->text().trimmed() == address;
    const bool isLocal = address == QLatin1String(localhostAddress) && !isTyped;
    //: Where ports are published for which nobody names an address.
    const QStringList words{tr("everywhere: on all addresses"), tr("localhost: on this host only"),
                            tr("on this address of this host")};
    for (int i = 0; i < m_publishOn->count(); ++i)
        m_publishOn->setItemText(i, words.value(i));
    m_publishOn->setCurrentIndex(address.isEmpty() ? Everywhere : isLocal ? ThisHostOnly : OneAddress);
    m_address->setVisible(m_publishOn->currentIndex() == OneAddress);
    const QString shown = address == QLatin1String(noAddress) ? QString() : address;
    if (m_address->text().trimmed() != shown)
        m_address->setText(shown);
    m_address->setAccessibleName(tr("Address that ports are published on"));
    const Error *problem = m_shared.plan.problemAt(QLatin1String(publishOnPointer));
    m_address->setAccessibleDescription(problem != nullptr ? sentence(*problem) : QString());
}

/// Tab goes to the one that is chosen and on from there, as in any group; the arrows go to the others.
void ExposureEditor::showEnforcement()
{
    for (const Enforcement &each : m_enforcements) {
        const bool isChosen = each.value == m_shared.plan.plan().exposure.enforce;
        each.button->setChecked(isChosen);
        each.button->setFocusPolicy(isChosen ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

void ExposureEditor::showAdvice()
{
    for (Advice &advice : m_advice) {
        Findings found;
        std::ranges::copy_if(m_shared.preview.preview()->changes.findings, std::back_inserter(found),
                             [&](const Finding &finding) { return advice.ids.contains(finding.id); });
        fillRows(*advice.column, advice.rows, found);
    }
}

void ExposureEditor::choosePublishOn(int choice)
{
    const QString before = m_shared.plan.plan().exposure.publishOn;
    const bool isOwn = !before.isEmpty() && before != QLatin1String(localhostAddress);
    if (choice != OneAddress) {
        m_address->hide();
        m_address->clear();
    }
    m_shared.plan.edit(QLatin1String(publishOnPointer), [&](Plan &plan) {
        const QString ofHost = addressOfWayOut(*m_shared.host.facts());
        plan.exposure.publishOn = choice == Everywhere ? QString()
            : choice == ThisHostOnly                   ? QLatin1String(localhostAddress)
            : isOwn                                    ? before
            : ofHost.isEmpty()                         ? QLatin1String(noAddress)
                                                       : ofHost;
    });
    if (choice == OneAddress)
        m_address->setFocus(Qt::TabFocusReason);
}

} // namespace dockwright::ui
