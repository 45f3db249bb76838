// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/pack_dialog.h"

#include "core/install/repository.h"
#include "core/plan/plan_description.h"
#include "core/talk/event_data.h"
#include "ui/model/sentence.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/field.h"
#include "ui/widgets/repository_choice.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;

namespace {

enum PackField { VersionField, ArchitectureField, SourceField, OutputField, PlanField };

/// What Docker publishes static archives for, https://download.docker.com/linux/static/stable/.
QStringList architectures()
{
    return {"x86_64", "aarch64", "armhf", "armel", "ppc64le", "s390x"};
}

QLineEdit *lineEdit(const char *name, QWidget *parent)
{
    auto *line = new QLineEdit(parent);
    line->setObjectName(QLatin1String(name));
    line->setTextMargins(4, 0, 4, 0);
    return line;
}

} // namespace

PackDialog::PackDialog(Shared &shared, QWidget *parent) : QDialog(parent), m_shared(shared)
{
    setObjectName(QStringLiteral("packDialog"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(14);
    buildFields();
    buildProgress();
    setMinimumWidth(560);
    if (m_shared.helper != nullptr) {
        connect(m_shared.helper, &HelperClient::packProgress, this, &PackDialog::onProgress);
        connect(m_shared.helper, &HelperClient::packed, this, &PackDialog::onPacked);
    }
    m_texts([this] { setTexts(); });
    setBusy(false);
}

void PackDialog::buildFields()
{
    m_version = lineEdit("packVersionLineEdit", this);
    m_version->setPlaceholderText(QStringLiteral("28.5.2"));
    m_architecture = new QComboBox(this);
    m_architecture->setObjectName(QStringLiteral("packArchitectureComboBox"));
    m_architecture->addItems(architectures());
    m_source = new QComboBox(this);
    m_source->setObjectName(QStringLiteral("packSourceComboBox"));
    m_source->setEditable(true);
    m_source->setInsertPolicy(QComboBox::NoInsert);
    m_source->addItems(RepositoryChoice::known());
    m_output = lineEdit("packOutputLineEdit", this);
    m_browse = new QPushButton(this);
    m_browse->setObjectName(QStringLiteral("packBrowsePushButton"));
    m_withPlan = new QCheckBox(this);
    m_withPlan->setObjectName(QStringLiteral("packWithPlanCheckBox"));
    m_withPlan->setChecked(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(24);
    for (QWidget *editor : {static_cast<QWidget *>(m_version), static_cast<QWidget *>(m_architecture),
                            static_cast<QWidget *>(m_source), static_cast<QWidget *>(m_output)})
        m_fields.push_back(new Field(editor, Field::LabelIn::Field, this));
    m_fields.push_back(new Field(m_withPlan, Field::LabelIn::Editor, this));
    m_fields[OutputField]->addBeside(m_browse);
    row->addWidget(m_fields[VersionField], 1, Qt::AlignTop);
    row->addWidget(m_fields[ArchitectureField], 1, Qt::AlignTop);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addLayout(row);
    for (const PackField at : {SourceField, OutputField, PlanField})
        column->addWidget(m_fields[at]);
    connect(m_version, &QLineEdit::textEdited, this, &PackDialog::proposeOutput);
    connect(m_architecture, &QComboBox::currentIndexChanged, this, &PackDialog::proposeOutput);
    connect(m_output, &QLineEdit::textEdited, this, [this] { m_isOutputTyped = true; });
    connect(m_browse, &QPushButton::clicked, this, &PackDialog::askWhere);
}

void PackDialog::buildProgress()
{
    auto *column = static_cast<QVBoxLayout *>(layout());
    m_step = new TextLabel(TextLabel::Rank::Muted, this);
    m_step->setObjectName(QStringLiteral("packStepLabel"));
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(QStringLiteral("packProgressBar"));
    m_notice = new Notice(Notice::Frame::Filled, this);
    m_notice->setObjectName(QStringLiteral("packNotice"));
    m_notice->hide();
    column->addWidget(m_step);
    column->addWidget(m_bar);
    column->addWidget(m_notice);
    column->addStretch();
    auto *row = new QHBoxLayout;
    m_start = new QPushButton(symbolIcon(QStringLiteral("export")), {}, this);
    m_start->setObjectName(QStringLiteral("packStartPushButton"));
    m_cancel = new QPushButton(this);
    m_cancel->setObjectName(QStringLiteral("packCancelPushButton"));
    m_close = new QPushButton(this);
    m_close->setObjectName(QStringLiteral("packClosePushButton"));
    m_start->setDefault(true);
    m_close->setAutoDefault(false);
    row->addStretch();
    for (QPushButton *button : {m_cancel, m_start, m_close})
        row->addWidget(button);
    column->addLayout(row);
    connect(m_start, &QPushButton::clicked, this, &PackDialog::start);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_isCancelled = true;
        m_cancel->setEnabled(false);
        m_shared.helper->cancelPack();
    });
}

void PackDialog::setTexts()
{
    setWindowTitle(tr("Create a bundle"));
    m_fields[VersionField]->setLabel(tr("&Version of Docker"));
    m_fields[ArchitectureField]->setLabel(tr("Architecture of the &hosts"));
    m_fields[SourceField]->setLabel(tr("&Mirror"));
    m_fields[SourceField]->setHelp(tr("The server from which the Docker archive is downloaded."));
    m_fields[OutputField]->setLabel(tr("&Bundle"));
    m_fields[PlanField]->setLabel(tr("Include the current &plan"));
    m_fields[PlanField]->setHelp(tr("Without its passwords. Its proxy is used for the download."));
    m_browse->setText(tr("B&rowse…"));
    m_bar->setAccessibleName(tr("Creating the bundle"));
    m_start->setText(tr("&Start"));
    m_cancel->setText(tr("C&ancel"));
    m_close->setText(tr("&Close"));
    m_step->clear();
    check();
    showResult();
}

void PackDialog::open()
{
    if (!m_isBusy && m_version->text().isEmpty()) {
        const InstallSettings &install = m_shared.plan.plan().install;
        m_version->setText(upstreamVersion(install.version));
        m_source->setCurrentText(install.repository);
        const int here = m_architecture->findText(m_shared.host.facts()->architecture);
        m_architecture->setCurrentIndex(std::max(0, here));
        proposeOutput();
    }
    show();
    raise();
    activateWindow();
}

QString PackDialog::versionText() const
{
    return m_version->text().trimmed();
}

void PackDialog::proposeOutput()
{
    const QString version = versionText().isEmpty() ? QStringLiteral("VERSION") : versionText();
    if (!m_isOutputTyped)
        m_output->setText(
            QDir::home().filePath(QStringLiteral("docker-%1-%2.tar.gz").arg(version, m_architecture->currentText())));
    if (!m_fields[VersionField]->problem().isEmpty())
        check();
}

void PackDialog::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Create a bundle"), {}, tr("Bundles (*.tar.gz *.tar.zst)"));
    dialog->setObjectName(QStringLiteral("packFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_output->text());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_output->setText(path);
        m_isOutputTyped = true;
    });
    dialog->open();
}

/// What is wrong is said beside it, once a start was tried.
bool PackDialog::check()
{
    const QString version = versionText();
    const Message wrong = checkVersion(version);
    const QString output = m_output->text().trimmed();
    const bool isArchive = output.endsWith(QLatin1String(".tar.gz")) || output.endsWith(QLatin1String(".tar.zst"));
    const bool isTried = m_start->property("isTried").toBool();
    const auto say = [&](PackField at, const QString &problem) { m_fields[at]->setProblem(isTried ? problem : QString()); };
    const QString source = sentence(checkRepository(m_source->currentText().trimmed()));
    say(VersionField, version.isEmpty() ? tr("Enter a version, for example 28.5.2.") : sentence(wrong));
    say(SourceField, source);
    say(OutputField, isArchive ? QString() : tr("The name of a bundle must end in .tar.gz or .tar.zst."));
    return !version.isEmpty() && wrong.isEmpty() && source.isEmpty() && isArchive;
}

void PackDialog::start()
{
    m_start->setProperty("isTried", true);
    if (!check()) {
        for (const Field *field : m_fields)
            if (!field->problem().isEmpty()) {
                field->editor()->setFocus(Qt::TabFocusReason);
                return;
            }
        return;
    }
    m_result.reset();
    m_isCancelled = false;
    m_notice->hide();
    m_bar->setValue(0);
    m_step->setText(tr("Starting…"));
    setBusy(true);
    m_shared.helper->pack({versionText(), m_architecture->currentText(), m_source->currentText().trimmed(),
                           m_output->text().trimmed(),
                           m_withPlan->isChecked() ? writePlan(m_shared.plan.plan()) : QByteArray()});
}

void PackDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    for (const Field *field : m_fields)
        field->editor()->setEnabled(!isBusy);
    m_browse->setEnabled(!isBusy);
    m_start->setVisible(!isBusy);
    m_start->setEnabled(m_shared.helper != nullptr);
    m_cancel->setVisible(isBusy);
    m_cancel->setEnabled(true);
    m_bar->setVisible(isBusy);
    m_step->setVisible(isBusy);
}

void PackDialog::onProgress(const Event &event)
{
    const auto percent = percentOf(event);
    if (!m_isBusy || !percent)
        return;
    m_bar->setValue(*percent);
    m_step->setText(sentence(event.text));
}

void PackDialog::onPacked(const HelperResult<Message> &result)
{
    if (!m_isBusy)
        return;
    setBusy(false);
    m_result = result;
    showResult();
}

void PackDialog::showResult()
{
    if (!m_result)
        return;
    if (*m_result)
        m_notice->say(Tone::Good, sentence(**m_result), tr("Copy it to the host, and choose it there on the page Docker."));
    else if (m_isCancelled)
        m_notice->say(Tone::Info, tr("It was cancelled; no files were left behind."));
    else
        m_notice->say(Tone::Bad, joined(tr("No bundle was created."), sentence(m_result->error().why.message)),
                      sentence(m_result->error().why.remedy));
    m_notice->show();
}

} // namespace dockwright::ui
