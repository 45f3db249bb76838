// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QCheckBox;
class QSpinBox;

namespace dockwright::ui {

class TextLabel;

/// Whether an apply waits to be kept, and for how long. On by itself for what may cut off whoever makes the change, until the
/// user says otherwise.
class AskAfterwards : public QWidget
{
    Q_OBJECT

public:
    AskAfterwards(Shared &shared, QWidget *parent);

    /// 0: it does not wait.
    int seconds() const;

private:
    void follow();

    Shared &m_shared;
    QCheckBox *m_ask;
    QSpinBox *m_seconds;
    TextLabel *m_about;
    bool m_isDecided = false; ///< by the user
    Texts m_texts{this};
};

} // namespace dockwright::ui
