// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPushButton>

namespace dockwright::ui {

/// The button that leads on, in the highlight colour of the desktop.
class PrimaryButton : public QPushButton
{
    Q_OBJECT

public:
    explicit PrimaryButton(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace dockwright::ui
