// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QListWidget>

namespace dockwright::ui {

/// The steps of the wizard: symbol, name, and a mark where something is wrong.
class SideBar : public QListWidget
{
    Q_OBJECT

public:
    explicit SideBar(QWidget *parent = nullptr);

    void addStep(const QString &symbol);
    void setTitle(int row, const QString &title);
    void setWrong(int row, bool isWrong);

private:
    void describe(int row);
};

} // namespace dockwright::ui
