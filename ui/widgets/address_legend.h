// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/address_map.h"
#include "ui/widgets/texts.h"

namespace dockwright::ui {

/// What the looks of a map of addresses stand for, each with its words.
class AddressLegend : public QWidget
{
    Q_OBJECT

public:
    explicit AddressLegend(QWidget *parent = nullptr);

private:
    void addItem(AddressKind kind, bool collides, QString (*words)());

    class FlowLayout *m_flow;
    Texts m_texts{this};
};

} // namespace dockwright::ui
