// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/export_dialog.h"

#include "core/export/export.h"
#include "ui/model/sentence.h"
#include "ui/widgets/field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;

namespace {

enum ExportField { FormField, DirectoryField, CommitField, PasswordsField };

constexpr std::array forms{ExportForm::Ansible, ExportForm::CloudInit, ExportForm::Directory, ExportForm::Script};

QString nameOf(ExportForm form)
{
    switch (form) {
    case ExportForm::Ansible:
        return ExportDialog::tr("Ansible: a playbook and a role");
    case ExportForm::CloudInit:
        return ExportDialog::tr("cloud-init: user-data for new machines");
    case ExportForm::Directory:
        return ExportDialog::tr("Directory: plan and files, for Git");
    case ExportForm::Script:
        return ExportDialog::tr("Script: for hosts without Dockwright");
    }
    Q_UNREACHABLE();
}

QString helpOf(ExportForm form)
{
    switch (form) {
    case ExportForm::Ansible:
        return ExportDialog::tr(
            "Copies the plan and the helper to many hosts, one after the other, and stops at the first failure.");
    case ExportForm::CloudInit:
        return ExportDialog::tr("A new machine installs the helper and applies the plan on its first boot.");
    case ExportForm::Directory:
        return ExportDialog::tr("Every generated file, with a README, to be reviewed and archived.");
    case ExportForm::Script:
        return ExportDialog::tr(
            "One shell script that configures Docker, verifies that it works, and otherwise rolls back all changes.");
    }
    Q_UNREACHABLE();
}

} // namespace

ExportDialog::ExportDialog(Shared &shared, QWidget *parent) : QDialog(parent), m_shared(shared)
{
    setObjectName(QStringLiteral("exportDialog"));
    setMinimumWidth(560);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(14);
    buildFields();
    buildButtons();
    if (m_shared.exporter != nullptr)
        connect(m_shared.exporter, &HelperClient::exported, this, &ExportDialog::onExported);
    m_texts([this] { setTexts(); });
    followForm();
    setBusy(false);
}

void ExportDialog::buildFields()
{
    m_form = new QComboBox(this);
    m_form->setObjectName(QStringLiteral("exportFormComboBox"));
    for (const ExportForm form : forms)
        m_form->addItem(QString(), QLatin1String(exportFormName(form)));
    m_directory = new QLineEdit(this);
    m_directory->setObjectName(QStringLiteral("exportDirectoryLineEdit"));
    m_directory->setTextMargins(4, 0, 4, 0);
    m_browse = new QPushButton(this);
    m_browse->setObjectName(QStringLiteral("exportBrowsePushButton"));
    m_browse->setAutoDefault(false);
    m_commit = new QCheckBox(this);
    m_commit->setObjectName(QStringLiteral("exportCommitCheckBox"));
    m_passwords = new QCheckBox(this);
    m_passwords->setObjectName(QStringLiteral("exportPasswordsCheckBox"));
    m_fields = {new Field(m_form, Field::LabelIn::Field, this), new Field(m_directory, Field::LabelIn::Field, this),
                new Field(m_commit, Field::LabelIn::Editor, this), new Field(m_passwords, Field::LabelIn::Editor, this)};
    m_fields[DirectoryField]->addBeside(m_browse);
    for (Field *field : m_fields)
        layout()->addWidget(field);
    connect(m_form, &QComboBox::currentIndexChanged, this, &ExportDialog::followForm);
    connect(m_directory, &QLineEdit::textEdited, this, [this] { m_isDirectoryTyped = true; });
    connect(m_directory, &QLineEdit::textChanged, this, [this] {
        m_result.reset();
        showResult();
    });
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::askWhere);
}

void ExportDialog::buildButtons()
{
    auto *column = static_cast<QVBoxLayout *>(layout());
    m_notice = new Notice(Notice::Frame::Filled, this);
    m_notice->setObjectName(QStringLiteral("exportNotice"));
    column->addWidget(m_notice);
    column->addStretch();
    m_start = new QPushButton(symbolIcon(QStringLiteral("export")), {}, this);
    m_start->setObjectName(QStringLiteral("exportStartPushButton"));
    m_start->setDefault(true);
    m_close = new QPushButton(this);
    m_close->setObjectName(QStringLiteral("exportClosePushButton"));
    m_close->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(m_start);
    row->addWidget(m_close);
    column->addLayout(row);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
}

void ExportDialog::setTexts()
{
    setWindowTitle(tr("Export the plan"));
    for (std::size_t i = 0; i < forms.size(); ++i)
        m_form->setItemText(static_cast<int>(i), nameOf(forms[i]));
    m_fields[FormField]->setLabel(tr("&Form"));
    m_fields[FormField]->setHelp(helpOf(*exportFormOf(form())));
    m_fields[DirectoryField]->setLabel(tr("&Directory"));
    m_fields[DirectoryField]->setHelp(
        tr("It is created if it does not exist; a directory that is not empty is left unchanged."));
    m_fields[CommitField]->setLabel(tr("Commit it with &Git"));
    m_fields[CommitField]->setHelp(tr("In the repository that contains the directory, or in a new one."));
    m_fields[PasswordsField]->setLabel(tr("Include the &password of the proxy"));
    m_fields[PasswordsField]->setHelp(
        tr("Anyone who gets the files then has the password; without it, hosts refuse the plan until the password is added "
           "there."));
    m_browse->setText(tr("B&rowse…"));
    m_start->setText(tr("E&xport"));
    m_close->setText(tr("&Close"));
    showResult();
}

QString ExportDialog::form() const
{
    return m_form->currentData().toString();
}

void ExportDialog::followForm()
{
    m_result.reset();
    m_fields[FormField]->setHelp(helpOf(*exportFormOf(form())));
    m_fields[CommitField]->setVisible(form() == QLatin1String(exportFormName(ExportForm::Directory)));
    m_fields[PasswordsField]->setVisible(canHoldPasswords(*exportFormOf(form())) && m_shared.plan.plan().proxy.hasPassword());
    if (!m_isDirectoryTyped)
        m_directory->setText(QDir::home().filePath(QStringLiteral("docker-") + form()));
    showResult();
}

void ExportDialog::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Export into"), QDir::homePath());
    dialog->setObjectName(QStringLiteral("exportFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_isDirectoryTyped = true;
        m_directory->setText(path);
    });
    dialog->open();
}

/// What can be said before the helper is asked; it stands beside the field once it was tried.
bool ExportDialog::check()
{
    const bool hasDirectory = !m_directory->text().trimmed().isEmpty();
    m_fields[DirectoryField]->setProblem(m_isTried && !hasDirectory ? tr("Choose a directory.") : QString());
    return hasDirectory;
}

void ExportDialog::start()
{
    m_isTried = true;
    m_result.reset();
    showResult();
    if (!check()) {
        m_directory->setFocus(Qt::TabFocusReason);
        return;
    }
    setBusy(true);
    m_shared.exporter->exportPlan({form(), m_directory->text().trimmed(), m_commit->isVisibleTo(this) && m_commit->isChecked(),
                                   writePlan(m_shared.plan.plan()),
                                   m_passwords->isVisibleTo(this) && m_passwords->isChecked()});
}

void ExportDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    for (const Field *field : m_fields)
        field->editor()->setEnabled(!isBusy);
    m_browse->setEnabled(!isBusy);
    m_start->setEnabled(!isBusy && m_shared.exporter != nullptr);
}

void ExportDialog::onExported(const HelperResult<ExportReport> &result)
{
    if (!m_isBusy)
        return;
    setBusy(false);
    m_result = result;
    showResult();
    if (!m_fields[DirectoryField]->problem().isEmpty())
        m_directory->setFocus(Qt::TabFocusReason);
    else
        m_close->setFocus(Qt::TabFocusReason);
}

void ExportDialog::showResult()
{
    check();
    m_notice->setVisible(m_result.has_value());
    if (m_result && *m_result)
        showDone();
    else if (m_result)
        showFailed();
    // From the inside out, or the height would be that of the last texts.
    for (const Notice *notice : findChildren<Notice *>())
        notice->layout()->activate();
    for (const Field *field : m_fields)
        field->layout()->activate();
    layout()->activate();
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width()))); // wrapped texts take more lines
}

/// What is wrong with the directory stands beside it, anything else below.
void ExportDialog::showFailed()
{
    const Error &error = m_result->error().why;
    const QString wrong = joined(sentence(error.message), sentence(error.remedy));
    const bool isDirectory = error.where.startsWith(QDir(m_directory->text().trimmed()).absolutePath());
    m_notice->setVisible(!isDirectory);
    if (isDirectory)
        m_fields[DirectoryField]->setProblem(wrong);
    else
        m_notice->say(Tone::Bad, tr("Nothing was exported."), wrong);
}

void ExportDialog::showDone()
{
    QStringList notes;
    Tone tone = Tone::Good;
    const ExportReport &report = **m_result;
    for (const Finding &note : report.notes) {
        notes << sentence(note.title) + QStringLiteral(": ") + joined(sentence(note.found), sentence(note.remedy));
        if (note.severity == Severity::Warning)
            tone = Tone::Warning;
    }
    m_notice->say(tone, sentence(report.text), notes.join(u'\n'));
}

} // namespace dockwright::ui
