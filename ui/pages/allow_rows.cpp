// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/allow_rows.h"

#include "core/plan/exposure_section.h"
#include "ui/model/sentence.h"
#include "ui/widgets/input_rows.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QToolButton>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

const QString allowPointer = QStringLiteral("/exposure/allow");

/// "/exposure/allow/2/from". Each input has a place of its own, so that one undo takes back what was typed in one of them.
QString pointerOf(std::size_t at, const char *member = nullptr)
{
    const QString row = allowPointer + u'/' + QString::number(at);
    return member == nullptr ? row : row + u'/' + QLatin1String(member);
}

QStringList itemsOf(const QString &typed)
{
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    return typed.split(separators, Qt::SkipEmptyParts);
}

/// What was typed stays as it was typed, with its blanks and commas, for as long as it says the same as the plan.
void showItems(QLineEdit *line, const QStringList &items)
{
    if (itemsOf(line->text()) != items)
        line->setText(items.join(QStringLiteral(", ")));
}

bool namesAll(const AllowedReach &allowed, const PortRange &port)
{
    return std::ranges::any_of(allowed.ports, [&](const QString &text) {
        const auto range = readPortRange(text);
        return range && range->isTcp == port.isTcp && range->contains(port.first) && range->contains(port.last);
    });
}

} // namespace

AllowRows::AllowRows(PlanModel &plan, QWidget *parent)
    : QWidget(parent),
      m_plan(plan),
      m_notice(new Notice(Notice::Frame::Plain, this)),
      m_inputs(new InputRows(
          QStringLiteral("exposureAllow"), {3, 2}, [this](std::size_t at, QWidget *table) { return makeInputs(at, table); },
          this)),
      m_fromHeading(new TextLabel(TextLabel::Rank::Strong, m_inputs)),
      m_portsHeading(new TextLabel(TextLabel::Rank::Strong, m_inputs))
{
    setObjectName(QStringLiteral("exposureAllowAllowRows"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(m_inputs);
    m_notice->setObjectName(QStringLiteral("exposureAllowNotice"));
    m_inputs->setHeadings({m_fromHeading, m_portsHeading});
    connect(m_inputs->adder(), &QPushButton::clicked, this, [this] { add({}); });
    connect(m_inputs, &InputRows::removeWanted, this, &AllowRows::removeAt);
    connect(&m_plan, &PlanModel::changed, this, &AllowRows::follow);
    m_texts([this] {
        follow();
        setTexts();
    });
}

QWidget *AllowRows::firstProblem() const
{
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        if (!problemOf(at, "from").isEmpty())
            return m_rows[at].from;
        if (!problemOf(at, "ports").isEmpty())
            return m_rows[at].ports;
    }
    return m_rows.empty() || m_plan.problemAt(allowPointer) == nullptr ? nullptr : m_inputs->remover(m_rows.size() - 1);
}

void AllowRows::allow(const AllowedReach &reach)
{
    const auto port = readPortRange(reach.ports.value(0));
    const std::vector<AllowedReach> &all = m_plan.plan().exposure.allow;
    const auto found = std::ranges::find_if(all, [&](const AllowedReach &each) { return port && namesAll(each, *port); });
    const auto at = static_cast<std::size_t>(found - all.begin());
    if (found == all.end())
        add(reach);
    if (at < m_rows.size()) {
        m_rows[at].from->setFocus(Qt::TabFocusReason);
        m_rows[at].from->selectAll();
    }
}

QString AllowRows::problemOf(std::size_t at, const char *member) const
{
    const Error *problem = m_plan.problemAt(pointerOf(at, member));
    return problem != nullptr ? sentence(*problem) : QString();
}

QLineEdit *AllowRows::makeLine(std::size_t at, QWidget *parent, const char *member, QStringList AllowedReach::*list)
{
    auto *line = new QLineEdit(parent);
    line->setObjectName(QStringLiteral("exposureAllow%1%2LineEdit").arg(QString::number(at), QLatin1String(member)));
    line->setTextMargins(4, 0, 4, 0);
    connect(line, &QLineEdit::textEdited, this, [this, at, member, list](const QString &typed) {
        m_plan.edit(pointerOf(at, member), [&](Plan &plan) { plan.exposure.allow[at].*list = itemsOf(typed); });
    });
    return line;
}

QWidgetList AllowRows::makeInputs(std::size_t at, QWidget *parent)
{
    const Row row{makeLine(at, parent, "from", &AllowedReach::from), makeLine(at, parent, "ports", &AllowedReach::ports)};
    m_rows.push_back(row);
    return {row.from, row.ports};
}

void AllowRows::follow()
{
    const std::size_t count = m_plan.plan().exposure.allow.size();
    if (count != m_rows.size()) {
        m_inputs->setCount(count);
        m_rows.resize(count);
        setTexts();
    }
    for (std::size_t at = 0; at < m_rows.size(); ++at)
        showRow(at);
    m_inputs->adder()->setEnabled(count < mostAllowed);
    showNotice();
}

void AllowRows::showRow(std::size_t at)
{
    const AllowedReach &allowed = m_plan.plan().exposure.allow[at];
    const Row &row = m_rows[at];
    showItems(row.from, allowed.from);
    showItems(row.ports, allowed.ports);
    const QString ofFrom = problemOf(at, "from");
    const QString ofPorts = problemOf(at, "ports");
    row.from->setAccessibleDescription(ofFrom);
    row.ports->setAccessibleDescription(ofPorts);
    const bool isBoth = !ofFrom.isEmpty() && !ofPorts.isEmpty();
    m_inputs->setProblem(at, isBoth ? ofFrom + u'\n' + ofPorts : ofFrom + ofPorts);
}

/// What an empty list means is not the same with each enforcement.
void AllowRows::showNotice()
{
    const Error *problem = m_plan.problemAt(allowPointer);
    const bool isOfAll = problem != nullptr && problem->where == allowPointer;
    const ExposureSettings &exposure = m_plan.plan().exposure;
    m_notice->setVisible(isOfAll || exposure.allow.empty());
    if (isOfAll)
        m_notice->say(Tone::Bad, sentence(*problem));
    else if (exposure.enforce == ExposureEnforcement::On)
        m_notice->say(Tone::Warning, tr("There is no entry: nobody outside this host reaches a published port."));
    else if (exposure.enforce == ExposureEnforcement::Report)
        m_notice->say(Tone::Info, tr("There is no entry: nothing is reported."));
    else
        m_notice->say(Tone::Info, tr("There is no entry."));
}

void AllowRows::setTexts()
{
    m_inputs->adder()->setText(tr("&Add an entry"));
    m_fromHeading->setText(tr("From networks"));
    m_portsHeading->setText(tr("To ports"));
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const auto &[from, ports] = m_rows[at];
        QToolButton *remove = m_inputs->remover(at);
        //: Where no network is typed: an entry without networks is for everybody.
        from->setPlaceholderText(tr("everybody"));
        ports->setPlaceholderText(QStringLiteral("443/tcp, 8000-8010/udp"));
        from->setAccessibleName(tr("Networks of entry %1, separated by commas; none for everybody").arg(at + 1));
        ports->setAccessibleName(tr("Ports of entry %1, separated by commas").arg(at + 1));
        remove->setAccessibleName(tr("Remove entry %1").arg(at + 1));
        remove->setToolTip(tr("Remove entry %1").arg(at + 1));
    }
}

/// The place is that of the last row, which is the one that goes from the window: removing twice is two edits, and adding one
/// instead is another.
void AllowRows::removeAt(std::size_t at)
{
    if (at >= m_rows.size())
        return;
    m_inputs->adder()->setFocus();
    m_plan.edit(pointerOf(m_rows.size() - 1, "removed"),
                [&](Plan &plan) { plan.exposure.allow.erase(plan.exposure.allow.begin() + static_cast<std::ptrdiff_t>(at)); });
    if (!m_rows.empty())
        m_rows[std::min(at, m_rows.size() - 1)].from->setFocus(Qt::TabFocusReason);
}

void AllowRows::add(const AllowedReach &reach)
{
    if (m_rows.size() >= mostAllowed)
        return;
    m_plan.edit(pointerOf(m_rows.size()), [&](Plan &plan) { plan.exposure.allow.push_back(reach); });
    m_rows.back().from->setFocus(Qt::TabFocusReason);
}

} // namespace dockwright::ui
