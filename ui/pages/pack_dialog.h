// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace dockwright::ui {

class Field;
class Notice;
class TextLabel;

/// Makes a bundle, in a window of its own that does not stand in the way: closing it lets the work go on.
class PackDialog : public QDialog
{
    Q_OBJECT

public:
    PackDialog(Shared &shared, QWidget *parent);

    /// Fills in what the plan says, if nothing goes on, and shows the window.
    void open() override;
    bool isBusy() const { return m_isBusy; }

private:
    void buildFields();
    void buildProgress();
    void setTexts();
    void proposeOutput();
    void start();
    void onProgress(const core::Event &event);
    void onPacked(const HelperResult<core::Message> &result);
    bool check();
    void setBusy(bool isBusy);
    void askWhere();
    QString versionText() const;

    Shared &m_shared;
    bool m_isBusy = false;
    bool m_isOutputTyped = false;
    bool m_isCancelled = false;
    std::optional<HelperResult<core::Message>> m_result; ///< of the last one: what was made, or why it was not
    QLineEdit *m_version;
    QComboBox *m_architecture;
    QComboBox *m_source;
    QLineEdit *m_output;
    QPushButton *m_browse;
    QCheckBox *m_withPlan;
    std::vector<Field *> m_fields;
    Notice *m_notice;
    TextLabel *m_step;
    QProgressBar *m_bar;
    QPushButton *m_start;
    QPushButton *m_cancel;
    QPushButton *m_close;
    void showResult();
    Texts m_texts{this};
};

} // namespace dockwright::ui
