// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/login_editor.h"

#include "core/plan/values.h"
#include "ui/widgets/field.h"

#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

QString &textOf(RegistryLogin &login, LoginEditor::Part part)
{
    return part == LoginEditor::User ? login.user : part == LoginEditor::SecretFile ? login.secretFile : login.helper;
}

} // namespace

LoginEditor::LoginEditor(QWidget *parent) : QWidget(parent), m_choose(new QPushButton(this))
{
    constexpr std::array names{"loginUserLineEdit", "loginSecretFileLineEdit", "loginHelperLineEdit"};
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    for (int i = 0; i < parts; ++i) {
        const auto part = static_cast<Part>(i);
        auto *line = new QLineEdit(this);
        line->setObjectName(QLatin1String(names[part]));
        line->setTextMargins(4, 0, 4, 0);
        line->setMaxLength(static_cast<int>(maximalTextLength));
        m_lines[part] = line;
        m_fields[part] = new Field(line, Field::LabelIn::Field, this);
        column->addWidget(m_fields[part]);
        connect(line, &QLineEdit::textEdited, this, [this, part](const QString &text) { take(part, text); });
    }
    m_fields[SecretFile]->addBeside(m_choose);
    setTabOrder(m_lines[SecretFile], m_choose);
    setTabOrder(m_choose, m_lines[Helper]);
    m_choose->setObjectName(QStringLiteral("loginSecretFilePushButton"));
    m_choose->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_choose, &QPushButton::clicked, this, &LoginEditor::ask);
    m_texts([this] { setTexts(); });
}

void LoginEditor::setTexts()
{
    m_fields[User]->setLabel(tr("&Account"));
    m_fields[User]->setHelp(tr(
        "dockerd itself has no accounts: each user has those of docker login. “dockwright-helper --log-in” with this plan has dockerd try the account, where the user may ask it, and keeps it for that user; nothing else does."));
    m_fields[SecretFile]->setLabel(tr("File with its passwor&d or token"));
    m_fields[SecretFile]->setHelp(tr("On the host, and readable only by who logs in. The plan never contains the secret."));
    m_fields[Helper]->setLabel(tr("Credentia&l helper"));
    m_fields[Helper]->setHelp(
        tr("Such as pass, for docker-credential-pass. Without one the secret is kept in config.json, unless "
           "that names one."));
    m_choose->setText(tr("Choose…"));
    m_choose->setAccessibleName(tr("Choose the file with the password or token"));
}

void LoginEditor::setLogin(const RegistryLogin &login, const Problems &problems)
{
    m_login = login;
    for (int i = 0; i < parts; ++i) {
        const auto part = static_cast<Part>(i);
        if (const QString &text = textOf(m_login, part); m_lines[part]->text() != text)
            m_lines[part]->setText(text);
        m_fields[part]->setProblem(problems[part]);
    }
}

QWidget *LoginEditor::firstProblem() const
{
    const auto found = std::ranges::find_if(m_fields, [](const Field *field) { return !field->problem().isEmpty(); });
    return found != m_fields.end() ? (*found)->editor() : nullptr;
}

void LoginEditor::take(Part part, const QString &text)
{
    RegistryLogin login = m_login;
    textOf(login, part) = text;
    if (login != m_login)
        emit loginChanged(part, login);
}

void LoginEditor::ask()
{
    auto *dialog = new QFileDialog(this, m_choose->accessibleName(), QDir::homePath());
    dialog->setObjectName(QStringLiteral("secretFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { take(SecretFile, path); });
    dialog->open();
}

} // namespace dockwright::ui
