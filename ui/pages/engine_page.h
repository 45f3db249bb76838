// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QLineEdit;
class QListView;

namespace dockwright::core {
struct KeyRow;
}

namespace dockwright::ui {

class KeyList;
class KeyPanel;
class TextLabel;

/// All keys of daemon.json, found by name or by what they do, and the plan's section "engine", which sets them.
class EnginePage : public Page
{
    Q_OBJECT

public:
    explicit EnginePage(Shared &shared);

    static QString title() { return tr("Engine"); }
    QString subtitle() const override { return tr("Every setting of dockerd in daemon.json, by its own name."); }
    QStringList files() const override;
    QWidget *firstProblem() const override;
    QString problemHint() const override;
    void enter() override;
    bool fillsWindow() const override { return true; }

protected:
    void display() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildSearch();
    void buildList();
    void buildPanel();
    void search(const QString &text);
    /// Shows that key in the list, or the first where the search leaves it out.
    void select(const core::KeyRow *key);
    void showCount();
    bool isForList(const class QKeyEvent &key);
    bool isForSearch(const class QKeyEvent &key);
    void turnPage(int direction);
    const core::KeyRow *firstWrongKey() const;

    KeyList *m_keys;
    QLineEdit *m_search = nullptr;
    TextLabel *m_count = nullptr;
    QListView *m_list = nullptr;
    KeyPanel *m_panel = nullptr;
};

} // namespace dockwright::ui
