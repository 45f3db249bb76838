// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/key_editors.h"
#include "ui/pages/page.h"

class QPushButton;

namespace dockwright::ui {

class Field;
class Notice;
class TextLabel;

/// One key: what it is for, an input for its value, and what setting it can do. A key that is not set here says where it is.
class KeyPanel : public QWidget
{
    Q_OBJECT

public:
    explicit KeyPanel(Shared &shared, QWidget *parent = nullptr);

    /// Null: none.
    void setKey(const core::KeyRow *key);
    const core::KeyRow *key() const { return m_key; }
    /// The input; null for a key that has none.
    QWidget *editor() const { return m_editor.widget; }
    /// Where the keyboard goes on from the list.
    void takeFocus();
    /// Takes the key out of the plan.
    void unset();
    void refresh();

signals:
    /// Escape: back to the list.
    void left();
    void pageWanted(const QString &page);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildField();
    void orderTabs();
    void keepTyped();
    void edit(const core::KeyRow &key, const std::function<void(core::EngineSettings &)> &change);
    void sayField();
    void sayEffect();
    void sayElsewhere();

    Shared &m_shared;
    const core::KeyRow *m_key = nullptr;
    KeyEditor m_editor;
    Field *m_field = nullptr;
    class QVBoxLayout *m_column;
    TextLabel *m_name;
    TextLabel *m_group;
    TextLabel *m_about;
    QPushButton *m_unset;
    Notice *m_danger;
    Notice *m_effect;
    Notice *m_elsewhere;
    QPushButton *m_toPage;
    QString m_page; ///< that m_toPage leads to
    Texts m_texts{this};
};

} // namespace dockwright::ui
