// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/run_settings.h"
#include "ui/pages/page.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace dockwright::ui {

class Field;
class FindingRow;
class Notice;
class Section;

/// Composes how a container is run: a form, beside it the docker run line and the compose file, what the kernel makes of each
/// setting, and a try that reads it back.
class RunPage : public Page
{
    Q_OBJECT

public:
    explicit RunPage(Shared &shared);

    static QString title() { return tr("Run a container"); }
    QString subtitle() const override
    {
        return tr("Limits and privileges of one container, and the kernel settings behind them.");
    }
    void enter() override { m_shared.host.lookAtWhole(); }

private:
    using Text = std::function<QString()>;

    void buildLimits();
    void buildNetwork();
    void buildRights();
    void buildResult();
    void addLine(QGridLayout *grid, const char *pointer, const char *placeholder, Text label, Text help = {});
    void addCheck(QVBoxLayout *column, const char *pointer, Text label, Text help);
    QPlainTextEdit *addOutput(QGridLayout *grid, const char *name, QPushButton *&copy);
    Field *place(const char *pointer, Field *field, Text label, Text help);
    core::OrderedJson formJson() const;
    void refresh();
    void showProblems(const core::Errors &errors);
    void showSettings();
    void startTrial();
    void showTrial(const HelperResult<core::RunTrial> &trial);

    std::map<QString, Field *> m_fields; ///< by JSON pointer of core::ContainerRun's form
    std::map<QString, QLineEdit *> m_lines;
    std::map<QString, QCheckBox *> m_checks;
    QComboBox *m_restart = nullptr;
    Notice *m_notice = nullptr;
    QPlainTextEdit *m_line = nullptr;
    QPlainTextEdit *m_compose = nullptr;
    QPushButton *m_copyLine = nullptr;
    QPushButton *m_copyCompose = nullptr;
    QPushButton *m_try = nullptr;
    QVBoxLayout *m_findings = nullptr;
    std::vector<FindingRow *> m_rows; ///< in m_findings
    core::ContainerRun m_run;
    bool m_isRight = false;  ///< m_run can be run
    bool m_isTrying = false; ///< an answer is awaited
    QByteArray m_tried;      ///< what m_trial is about
    std::optional<HelperResult<core::RunTrial>> m_trial;
};

} // namespace dockwright::ui
