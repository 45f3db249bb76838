// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QPushButton;

namespace dockwright::ui {

class Notice;

/// "Is everything all right?" of a change that waits, with the time that is left, and the two answers.
class KeepQuestion : public QWidget
{
    Q_OBJECT

public:
    KeepQuestion(Shared &shared, QWidget *parent);

private:
    void refresh();
    void showTime();
    /// What hinders an answer here, or hindered the last one.
    QString hint() const;

    Shared &m_shared;
    Notice *m_question;
    QPushButton *m_keep;
    QPushButton *m_takeBack;
    QPushButton *m_ended; ///< where a look needs a password
    Texts m_texts{this};
};

} // namespace dockwright::ui
