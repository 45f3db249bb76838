// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace dockwright::ui {

class FileText;
class TextLabel;

/// Docker's units as systemd merges them (systemctl cat): the unit file and every drop-in in their order, each below its path,
/// ours marked. From what is known of the host.
class UnitDialog : public QDialog
{
    Q_OBJECT

public:
    UnitDialog(Shared &shared, QWidget *parent);

private:
    void build();
    void setTexts();
    void display();
    /// The next place of what is searched for, from the top again after the last; says so if there is none.
    void findNext();

    Shared &m_shared;
    QLabel *m_unitLabel;
    QComboBox *m_unit;
    QLabel *m_searchLabel;
    QLineEdit *m_search;
    QPushButton *m_next;
    FileText *m_text;
    TextLabel *m_count;
    QPushButton *m_copy;
    QPushButton *m_close;
    Texts m_texts{this};
};

} // namespace dockwright::ui
