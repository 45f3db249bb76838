// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/address_legend.h"

#include "ui/widgets/address_map_view.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace dockwright::ui {

namespace {

class Swatch : public QWidget
{
public:
    Swatch(AddressKind kind, bool collides, QWidget *parent) : QWidget(parent), m_kind(kind), m_collides(collides)
    {
        setFixedSize(22, 13);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintAddress(painter, rect(), m_kind, m_collides, palette());
    }

private:
    AddressKind m_kind;
    bool m_collides;
};

} // namespace

AddressLegend::AddressLegend(QWidget *parent) : QWidget(parent), m_flow(new FlowLayout(12, this))
{
    addItem(AddressKind::Route, false, [] { return tr("Routes of the host"); });
    addItem(AddressKind::Vpn, false, [] { return tr("VPNs, tunnels, other routing tables"); });
    addItem(AddressKind::Docker, false, [] { return tr("Docker networks"); });
    addItem(AddressKind::Pool, false, [] { return tr("Pools of the plan"); });
    addItem(AddressKind::Route, true, [] { return tr("Collides"); });
}

void AddressLegend::addItem(AddressKind kind, bool collides, QString (*words)())
{
    auto *item = new QWidget(this);
    auto *row = new QHBoxLayout(item);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(new Swatch(kind, collides, item));
    auto *label = new TextLabel(TextLabel::Rank::Muted, item);
    label->setWordWrap(false);
    row->addWidget(label);
    m_flow->addWidget(item);
    m_texts([label, words] { label->setText(words()); });
}

} // namespace dockwright::ui
