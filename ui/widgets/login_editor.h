// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "ui/widgets/texts.h"

#include <array>

class QLineEdit;
class QPushButton;

namespace dockwright::ui {

class Field;

/// An account at a registry: its name, the file of its secret, and who keeps that. The secret itself is never read here.
class LoginEditor : public QWidget
{
    Q_OBJECT

public:
    enum Part { User, SecretFile, Helper };
    static constexpr int parts = 3;
    using Problems = std::array<QString, parts>;

    explicit LoginEditor(QWidget *parent = nullptr);

    /// Shows it, and what is wrong with each part in the plan; says nothing.
    void setLogin(const core::RegistryLogin &login, const Problems &problems);
    /// The first input with something wrong; null when all is right.
    QWidget *firstProblem() const;

signals:
    /// The user typed or chose something of `part`.
    void loginChanged(dockwright::ui::LoginEditor::Part part, const dockwright::core::RegistryLogin &login);

private:
    void take(Part part, const QString &text);
    void ask();
    void setTexts();

    std::array<QLineEdit *, parts> m_lines{};
    std::array<Field *, parts> m_fields{};
    QPushButton *m_choose;
    core::RegistryLogin m_login;
    Texts m_texts{this};
};

} // namespace dockwright::ui
