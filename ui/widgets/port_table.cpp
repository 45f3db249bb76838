// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/port_table.h"

#include "ui/model/sentence.h"
#include "ui/widgets/finding_row.h"

#include <QGuiApplication>

namespace dockwright::ui {

using namespace core;

namespace {

/// A port that consoles have and much else too says nothing by its number.
bool isServiceNamed(const PortVerdict &verdict)
{
    return verdict.kind && *verdict.kind != ServiceKind::Maybe;
}

} // namespace

QString howKnown(const PortVerdict &verdict)
{
    return verdict.isMeasured ? sentence("measured") : sentence("concluded");
}

QString rulesBefore(const PortVerdict &verdict, bool areRulesKnown)
{
    if (!verdict.rules.isEmpty())
        return verdict.rules.join(QLatin1String(", "));
    //: What stands before a port, as "Rules before it".
    return areRulesKnown ? PortTable::tr("none") : PortTable::tr("unknown");
}

void PortTable::setReport(const ExposureReport &report)
{
    if (report.ports == m_ports && report.firewall.isSeen == m_areRulesKnown)
        return;
    beginResetModel();
    m_ports = report.ports;
    m_areRulesKnown = report.firewall.isSeen;
    endResetModel();
}

void PortTable::refresh()
{
    emit headerDataChanged(Qt::Horizontal, 0, RulesColumn);
    if (!m_ports.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, RulesColumn));
}

int PortTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ports.size());
}

int PortTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : RulesColumn + 1;
}

QString PortTable::text(const PortVerdict &verdict, int column) const
{
    switch (column) {
    case PortColumn:
        return placeOf(verdict.port);
    case ContainerColumn:
        //: A container and its port, and what is behind it: "db:5432 (PostgreSQL)".
        return isServiceNamed(verdict) ? tr("%1 (%2)").arg(behindOf(verdict.port), verdict.service) : behindOf(verdict.port);
    case ReachColumn:
        return sentence(reachWord(verdict.reach));
    case KnownColumn:
        return howKnown(verdict);
    default:
        return rulesBefore(verdict, m_areRulesKnown);
    }
}

QVariant PortTable::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PortVerdict &verdict = m_ports[static_cast<std::size_t>(index.row())];
    const bool isReach = index.column() == ReachColumn;
    switch (role) {
    case Qt::DisplayRole:
        return text(verdict, index.column());
    case Qt::ToolTipRole:
        return sentence(verdict.reason).toHtmlEscaped();
    case Qt::AccessibleDescriptionRole:
        return joined(sentence(serviceWords(verdict)), sentence(verdict.reason));
    case Qt::ForegroundRole:
        return isReach && needsAttention(verdict) ? QVariant(toneColor(toneOf(verdict.severity), QGuiApplication::palette()))
                                                  : QVariant();
    case Qt::DecorationRole:
        return isReach ? QVariant(symbolIcon(symbolOf(verdict.severity))) : QVariant();
    default:
        return {};
    }
}

QVariant PortTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PortColumn:
        return tr("Port");
    case ContainerColumn:
        return tr("Container");
    case ReachColumn:
        return tr("Who reaches it");
    case KnownColumn:
        //: Heading of a column: whether who reaches a port was measured or concluded.
        return tr("How known");
    default:
        //: Heading of a column: the firewalls that stand before a port.
        return tr("Rules before it");
    }
}

} // namespace dockwright::ui
