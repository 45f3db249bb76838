// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/directive_card.h"

#include "core/catalog/catalog.h"
#include "ui/model/sentence.h"
#include "ui/widgets/text_label.h"

#include <QVBoxLayout>

namespace dockwright::ui {

using namespace core;

namespace {

QString wordOf(Disposition disposition)
{
    switch (disposition) {
    case Disposition::Kept:
        return DirectiveCard::tr("as in the guide");
    case Disposition::Corrected:
        return DirectiveCard::tr("corrected");
    case Disposition::Moved:
        return DirectiveCard::tr("moved to where it works");
    case Disposition::Withheld:
        return DirectiveCard::tr("left out");
    case Disposition::Added:
        return DirectiveCard::tr("added for the purpose of the guide");
    }
    Q_UNREACHABLE();
}

} // namespace

DirectiveCard::DirectiveCard(QWidget *parent)
    : QWidget(parent),
      m_name(new TextLabel(TextLabel::Rank::Strong, this)),
      m_guide(new TextLabel(TextLabel::Rank::Muted, this)),
      m_reason(new TextLabel(TextLabel::Rank::Normal, this)),
      m_proof(new TextLabel(TextLabel::Rank::Muted, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, 2, 2, 2);
    column->setSpacing(3);
    for (TextLabel *label : {m_name, m_guide, m_reason, m_proof}) {
        label->setSelectable();
        column->addWidget(label);
    }
    column->addStretch();
    m_texts([this] { refresh(); });
}

void DirectiveCard::setDirective(const QString &id)
{
    m_id = id;
    refresh();
}

void DirectiveCard::refresh()
{
    const Directive *directive = findDirective(m_id);
    m_guide->setVisible(directive != nullptr && *directive->guideKey != '\0');
    m_reason->setVisible(directive != nullptr);
    m_proof->setVisible(directive != nullptr);
    if (directive == nullptr) {
        m_name->setText(tr("Select a setting above to see why it has its value."));
        return;
    }
    m_name->setText(QStringLiteral("%1 — %2").arg(QLatin1String(directive->key), wordOf(directive->disposition)));
    m_guide->setText(
        tr("In the guide: %1 = %2").arg(QString::fromUtf8(directive->guideKey), QString::fromUtf8(directive->guideValue)));
    m_reason->setText(sentence(directive->reason));
    const QString measured = sentence(directive->measurement);
    const QString source = tr("Source: %1").arg(QString::fromUtf8(directive->source));
    m_proof->setText(measured.isEmpty()
                         ? source
                         : tr("Measured on %1: %2").arg(QLatin1String(directive->measuredOn), measured) + u'\n' + source);
}

} // namespace dockwright::ui
