// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/equal_findings.h"

#include "core/health/arranged_findings.h"

#include <QToolButton>

#include <utility>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int indentation = 30; ///< of what stands beside a finding's symbol

} // namespace

EqualFindings::EqualFindings(Findings findings, int number, Findable findable, QWidget *parent)
    : QWidget(parent),
      m_findings(std::move(findings)),
      m_findable(findable),
      m_button(new QToolButton(this)),
      m_rows(new QWidget(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const int count = static_cast<int>(m_findings.size());
    auto *common = new FindingRow(commonOf(m_findings), this, count - 1, m_findable);
    column->addWidget(common);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(indentation, 0, 0, 0);
    below->addWidget(m_button, 0, Qt::AlignLeft);
    below->addWidget(m_rows);
    column->addLayout(below);
    auto *rows = new QVBoxLayout(m_rows);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_rows->hide();
    m_button->setObjectName(QStringLiteral("equalFindings%1ToolButton").arg(number));
    m_button->setCheckable(true);
    m_button->setAutoRaise(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setArrowType(Qt::RightArrow);
    //: Opens a list of findings that mean the same.
    m_button->setText(tr("Show all %n", nullptr, count));
    m_button->setAccessibleName(m_button->text() + QStringLiteral(": ") + common->accessibleName());
    connect(m_button, &QToolButton::toggled, this, &EqualFindings::open);
}

void EqualFindings::open(bool isOpen)
{
    m_button->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    if (m_rows->layout()->count() == 0) // not made before somebody wants to see them
        for (const Finding &finding : m_findings)
            m_rows->layout()->addWidget(new FindingRow(finding, m_rows, 0, m_findable));
    m_rows->setVisible(isOpen);
}

} // namespace dockwright::ui
