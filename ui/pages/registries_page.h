// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/registry_probe_model.h"
#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

class QListWidget;
class QListWidgetItem;
class QToolButton;

namespace dockwright::ui {

class ChipList;
class RegistryPanel;
class Section;

/// Where images come from: registries at the left, Docker Hub first, the chosen one at the right, and below them those that are
/// accessed insecurely.
class RegistriesPage : public Page
{
    Q_OBJECT

public:
    explicit RegistriesPage(Shared &shared);

    static QString title() { return tr("Registries"); }
    QString subtitle() const override { return tr("The mirrors that images come from, and which certificates are trusted."); }
    QStringList files() const override;
    int comfortableWidth() const override { return 690; }
    QWidget *firstProblem() const override;
    QString problemHint() const override;
    void enter() override { lookForKnown(); }

    RegistryProbeModel &probe() { return m_probe; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildList(class QHBoxLayout *row);
    void connectList();
    void setTexts();
    void buildInsecure();
    void showInsecure();
    void showAlarm();
    /// Where Docker Hub is hardly reached, and as long as nobody has chosen mirrors, known ones are probed once, and those that
    /// work are proposed.
    void lookForKnown();
    void propose();
    void refresh();
    QListWidgetItem *makeItem(const QString &text, bool isEditable);
    void dressItem(QListWidgetItem &item, std::size_t at);
    bool isAdding() const;
    void addRegistry();
    void removeCurrent();
    void takeName(const QListWidgetItem &item);
    bool isWrong(std::size_t inList) const;

    RegistryProbeModel m_probe;
    PlanFields m_fields;
    class Notice *m_alarm = nullptr;
    Notice *m_taken = nullptr; ///< that a name is another registry's
    QListWidget *m_list = nullptr;
    QToolButton *m_add = nullptr;
    QToolButton *m_remove = nullptr;
    RegistryPanel *m_panel = nullptr;
    ChipList *m_insecure = nullptr;
    Notice *m_insecureNotice = nullptr;
    bool m_isShowing = false;
    bool m_hasLooked = false; ///< for known mirrors
    bool m_isLooking = false; ///< until the probe of them has ended
};

} // namespace dockwright::ui
