// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/texts.h"

#include <QTimer>

class QPushButton;

namespace dockwright::ui {

/// Says on every page that the helper was asked and has not answered, and gives that up; afterwards, why a look as
/// administrator came to nothing.
class WaitingBar : public Notice
{
    Q_OBJECT

public:
    explicit WaitingBar(HelperClient &helper, QWidget *parent = nullptr);

    /// A page that says so itself is shown.
    void setElsewhere(bool isElsewhere);
    /// Why it failed was read.
    void clear();

private:
    void refresh();

    HelperClient &m_helper;
    QPushButton *m_cancel;
    QTimer m_delay; ///< what is answered at once is not announced
    bool m_isElsewhere = false;
    std::optional<HelperError> m_failure;
    Texts m_texts{this};
};

} // namespace dockwright::ui
