// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "ui/widgets/texts.h"

#include <QTreeWidget>

class QPushButton;
class QToolButton;

namespace dockwright::ui {

class RegistryProbeModel;

/// The mirrors in the order in which they are tried: added, edited in place, removed, dragged or moved by the buttons,
/// each with what the probe found from the host and from this desktop. What a mirror has beside its address goes with it.
class MirrorList : public QWidget
{
    Q_OBJECT

public:
    using ItemCheck = std::function<QString(const QString &)>;

    MirrorList(ItemCheck check, RegistryProbeModel &probe, QWidget *parent = nullptr);

    void setMirrors(const std::vector<core::RegistryMirror> &mirrors);
    std::vector<core::RegistryMirror> mirrors() const;
    /// Whether there is a column for what the host found.
    void setHostView(bool isShown);
    /// The chosen one among mirrors(); nullopt for none.
    std::optional<std::size_t> current() const;
    QTreeWidget *list() const { return m_list; }

signals:
    /// The user changed the list.
    void mirrorsChanged(const std::vector<dockwright::core::RegistryMirror> &mirrors);
    void currentChanged();
    /// The user wants all to be probed.
    void probeWanted();

private:
    void build();
    void connectAll();
    void setTexts();
    QTreeWidgetItem *makeItem(const QString &url);
    void addMirror();
    void removeCurrent();
    void moveCurrent(int by);
    void sortBySpeed();
    void showProbe();
    void dressItem(QTreeWidgetItem *item);
    void say();

    ItemCheck m_check;
    RegistryProbeModel &m_probe;
    QTreeWidget *m_list;
    QToolButton *m_add;
    QToolButton *m_remove;
    QToolButton *m_up;
    QToolButton *m_down;
    QPushButton *m_probeAll;
    QPushButton *m_sort;
    std::vector<core::RegistryMirror> m_shown; ///< what the items were made from
    bool m_isShowing = false;
    Texts m_texts{this};
};

} // namespace dockwright::ui
