// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace dockwright::ui {

class Field;
class Notice;

/// Writes the plan in a form that carries it to many hosts: which form, where to, and whether Git commits it.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(Shared &shared, QWidget *parent);

private:
    void buildFields();
    void buildButtons();
    void setTexts();
    QString form() const;
    void followForm();
    void askWhere();
    bool check();
    void start();
    void onExported(const HelperResult<core::ExportReport> &result);
    void setBusy(bool isBusy);
    void showResult();
    void showDone();
    void showFailed();

    Shared &m_shared;
    bool m_isBusy = false;
    bool m_isDirectoryTyped = false;
    bool m_isTried = false;
    std::optional<HelperResult<core::ExportReport>> m_result; ///< of the last one, until something is changed
    QComboBox *m_form;
    QLineEdit *m_directory;
    QPushButton *m_browse;
    QCheckBox *m_commit;
    QCheckBox *m_passwords;
    std::vector<Field *> m_fields;
    Notice *m_notice;
    QPushButton *m_start;
    QPushButton *m_close;
    Texts m_texts{this};
};

} // namespace dockwright::ui
