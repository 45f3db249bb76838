// SPDX-License-Identifier: Apache-2.0
#include "ui/model/files.h"
#include "ui/model/sentence.h"
#include "ui/wizard/wizard.h"

#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

/// The part of the window that opens and saves.
namespace dockwright::ui {

using namespace core;

namespace {

QString listOf(const Errors &errors)
{
    QStringList lines;
    for (const Error &error : errors)
        lines << (error.where.isEmpty() ? QString() : error.where + QStringLiteral(": ")) + sentence(error);
    return lines.join(u'\n');
}

} // namespace

void Wizard::askForPlan()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open plan"), QDir::homePath(), tr("Plans (*.json)"));
    if (!path.isEmpty())
        openPlan(path);
}

void Wizard::openPlan(const QString &path)
{
    readUserFile(path).then(this, [this, path](const Result<QByteArray> &content) {
        const auto plan = content ? readPlan(*content) : tl::unexpected(Errors{content.error()});
        if (plan) {
            m_shared.plan.replace(*plan);
            m_shared.plan.setPath(path);
            m_shared.recent.add(path);
        }
        emit opened(plan.has_value());
        if (plan)
            return;
        auto *box =
            new QMessageBox(QMessageBox::Warning, tr("Open plan"), tr("%1 cannot be used.").arg(path), QMessageBox::Ok, this);
        box->setObjectName(QStringLiteral("planMessageBox"));
        box->setInformativeText(listOf(plan.error()));
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
}

void Wizard::askWhereToSave()
{
    const QString proposed =
        m_shared.plan.path().isEmpty() ? QDir::home().filePath(QStringLiteral("plan.dockwright.json")) : m_shared.plan.path();
    const QString path = QFileDialog::getSaveFileName(this, tr("Save plan"), proposed, tr("Plans (*.json)"));
    if (path.isEmpty())
        return;
    bool withPassword = false;
    if (withoutSecrets(m_shared.plan.plan()) != m_shared.plan.plan()) {
        QMessageBox ask(QMessageBox::Question, tr("Save plan"), tr("The plan contains a password or a private key."),
                        QMessageBox::NoButton, this);
        ask.setInformativeText(
            tr("With its secrets, the file can be applied as it is, and only you can read it. Without them, you have to enter "
               "them again."));
        const QPushButton *with = ask.addButton(tr("Save with secrets"), QMessageBox::AcceptRole);
        const QPushButton *without = ask.addButton(tr("Save without secrets"), QMessageBox::ActionRole);
        ask.addButton(QMessageBox::Cancel);
        ask.setDefaultButton(const_cast<QPushButton *>(without));
        ask.exec();
        if (ask.clickedButton() != with && ask.clickedButton() != without)
            return;
        withPassword = ask.clickedButton() == with;
    }
    savePlan(path, withPassword);
}

void Wizard::savePlan(const QString &path, bool withPassword)
{
    m_shared.plan.settle();
    const Plan &plan = m_shared.plan.plan();
    const bool isSecret = withPassword && withoutSecrets(plan) != plan;
    const QByteArray content = writePlan(isSecret ? plan : withoutSecrets(plan));
    writeUserFiles({{path, content, isSecret}}).then(this, [this, path](const Result<> &written) {
        if (written) {
            m_shared.plan.setPath(path);
            m_shared.recent.add(path);
        }
        emit saved(written.has_value());
        if (!written)
            QMessageBox::warning(this, tr("Save plan"), listOf({written.error()}));
    });
}

} // namespace dockwright::ui
