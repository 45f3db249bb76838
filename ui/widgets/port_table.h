// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/exposure_report.h"

#include <QAbstractTableModel>

namespace dockwright::ui {

/// The ports of a report as a table, in the order of the report. What needs attention has a symbol beside its colour.
class PortTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { PortColumn, ContainerColumn, ReachColumn, KnownColumn, RulesColumn };

    using QAbstractTableModel::QAbstractTableModel;

    void setReport(const core::ExposureReport &report);
    /// The language or the palette is another.
    void refresh();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const core::PortVerdict &verdict, int column) const;

    core::PortVerdicts m_ports;
    bool m_areRulesKnown = false;
};

/// "measured", or "concluded".
QString howKnown(const core::PortVerdict &verdict);
/// What stands before a port, by name.
QString rulesBefore(const core::PortVerdict &verdict, bool areRulesKnown);

} // namespace dockwright::ui
