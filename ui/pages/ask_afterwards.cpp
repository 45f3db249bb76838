// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/ask_afterwards.h"

#include "core/changes/cuts_off.h"
#include "core/talk/confirmation.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSpinBox>

namespace dockwright::ui {

namespace {

constexpr int usualWait = 120; ///< seconds, as in dockwright-helper(8)

} // namespace

AskAfterwards::AskAfterwards(Shared &shared, QWidget *parent) : QWidget(parent), m_shared(shared)
{
    m_ask = new QCheckBox(this);
    m_ask->setObjectName(QStringLiteral("askAfterwardsCheckBox"));
    m_seconds = new QSpinBox(this);
    m_seconds->setObjectName(QStringLiteral("confirmSecondsSpinBox"));
    m_seconds->setRange(core::leastWait, core::longestWait);
    m_seconds->setSingleStep(core::leastWait);
    m_seconds->setValue(usualWait);
    m_about = new TextLabel(TextLabel::Rank::Muted, this);
    m_about->setObjectName(QStringLiteral("askAfterwardsLabel"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->addWidget(m_ask);
    row->addWidget(m_seconds);
    row->addStretch();
    column->addLayout(row);
    column->addWidget(m_about);
    connect(m_ask, &QCheckBox::clicked, this, [this] { m_isDecided = true; });
    connect(m_ask, &QCheckBox::toggled, m_seconds, &QWidget::setEnabled);
    connect(&m_shared.preview, &PreviewModel::changed, this, &AskAfterwards::follow);
    m_texts([this] {
        m_ask->setText(tr("Ask &me afterwards"));
        m_about->setText(
            tr("All changes are rolled back unless you keep them within this time, even if this window is cut off."));
        m_ask->setAccessibleDescription(m_about->text());
        //: Behind a number: seconds.
        m_seconds->setSuffix(tr(" s"));
        m_seconds->setAccessibleName(tr("Time to keep the changes, in seconds"));
    });
    m_seconds->setEnabled(false);
    follow();
}

int AskAfterwards::seconds() const
{
    return m_ask->isChecked() ? m_seconds->value() : 0;
}

void AskAfterwards::follow()
{
    const auto preview = m_shared.preview.preview();
    if (!m_isDecided)
        m_ask->setChecked(m_shared.isOverSsh || core::mayCutOff(preview->changes, *preview->facts));
}

} // namespace dockwright::ui
