// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/network/probe.h"
#include "ui/widgets/texts.h"

#include <QTreeWidget>

class QPushButton;
class QToolButton;

namespace dockwright::ui {

/// The mirrors in the order in which they are tried: added, edited in place, removed, dragged or moved by the buttons,
/// each with what the probe found.
class MirrorList : public QWidget
{
    Q_OBJECT

public:
    using ItemCheck = std::function<QString(const QString &)>;

    MirrorList(ItemCheck check, MirrorProbe &probe, QWidget *parent = nullptr);

    void setMirrors(const QStringList &mirrors);
    QStringList mirrors() const;
    QTreeWidget *list() const { return m_list; }

signals:
    /// The user changed the list.
    void mirrorsChanged(const QStringList &mirrors);

private:
    void build();
    void setTexts();
    void addMirror();
    void removeCurrent();
    void moveCurrent(int by);
    void sortBySpeed();
    void showProbe();
    void dressItem(QTreeWidgetItem *item);
    void say();

    ItemCheck m_check;
    MirrorProbe &m_probe;
    QTreeWidget *m_list;
    QToolButton *m_add;
    QToolButton *m_remove;
    QToolButton *m_up;
    QToolButton *m_down;
    QPushButton *m_probeAll;
    QPushButton *m_sort;
    bool m_isShowing = false;
    Texts m_texts{this};
};

} // namespace dockwright::ui
