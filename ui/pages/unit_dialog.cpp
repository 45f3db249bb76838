// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/unit_dialog.h"

#include "core/host/paths.h"
#include "core/render/merged_unit.h"
#include "ui/widgets/file_text.h"
#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

const QString headingPrefix = QStringLiteral("# /");

/// "# /etc/…/20-limits.conf", and below it what stands there.
QString textOf(const UnitPart &part)
{
    //: Heading above the text of a file; %1 is its path.
    const QString heading =
        QStringLiteral("# ") + (part.isOurs ? UnitDialog::tr("%1 (written by Dockwright)").arg(part.path) : part.path);
    const QString text =
        part.text ? QString::fromUtf8(*part.text).trimmed() : QStringLiteral("# ") + UnitDialog::tr("It cannot be read.");
    return heading + u'\n' + text + u'\n';
}

} // namespace

UnitDialog::UnitDialog(Shared &shared, QWidget *parent)
    : QDialog(parent),
      m_shared(shared),
      m_unitLabel(new QLabel(this)),
      m_unit(new QComboBox(this)),
      m_searchLabel(new QLabel(this)),
      m_search(new QLineEdit(this)),
      m_next(new QPushButton(symbolIcon(QStringLiteral("down")), {}, this)),
      m_text(new FileText(this)),
      m_count(new TextLabel(TextLabel::Rank::Muted, this)),
      m_copy(new QPushButton(symbolIcon(QStringLiteral("copy")), {}, this)),
      m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("unitDialog"));
    build();
    for (const char *unit : {paths::dockerUnit, paths::dockerSocket, paths::containerdUnit})
        m_unit->addItem(QLatin1String(unit));
    connect(m_unit, &QComboBox::currentIndexChanged, this, &UnitDialog::display);
    connect(&m_shared.host, &HostModel::changed, this, &UnitDialog::display);
    connect(m_search, &QLineEdit::returnPressed, this, &UnitDialog::findNext);
    connect(m_next, &QPushButton::clicked, this, &UnitDialog::findNext);
    connect(new QShortcut(QKeySequence::FindNext, this), &QShortcut::activated, this, &UnitDialog::findNext);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_search, [this] { m_search->setFocus(); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    m_texts([this] { setTexts(); });
    resize(900, 640);
}

void UnitDialog::build()
{
    m_unit->setObjectName(QStringLiteral("unitComboBox"));
    m_search->setObjectName(QStringLiteral("unitSearchLineEdit"));
    m_search->setClearButtonEnabled(true);
    m_next->setObjectName(QStringLiteral("findNextPushButton"));
    m_text->setObjectName(QStringLiteral("unitPlainTextEdit"));
    m_text->setHeadingPrefix(headingPrefix);
    m_copy->setObjectName(QStringLiteral("copyUnitPushButton"));
    m_close->setObjectName(QStringLiteral("closeUnitPushButton"));
    for (QPushButton *button : {m_next, m_copy, m_close})
        button->setAutoDefault(false); // Enter is for the search
    m_unitLabel->setBuddy(m_unit);
    m_searchLabel->setBuddy(m_search);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    auto *above = new QHBoxLayout;
    above->addWidget(m_unitLabel);
    above->addWidget(m_unit);
    above->addSpacing(16);
    above->addWidget(m_searchLabel);
    above->addWidget(m_search, 1);
    above->addWidget(m_next);
    column->addLayout(above);
    column->addWidget(m_text, 1);
    auto *below = new QHBoxLayout;
    below->addWidget(m_count, 1);
    below->addWidget(m_copy);
    below->addWidget(m_close);
    column->addLayout(below);
}

void UnitDialog::setTexts()
{
    setWindowTitle(tr("Unit files of Docker"));
    m_unitLabel->setText(tr("&Unit"));
    m_searchLabel->setText(tr("&Find"));
    m_next->setText(tr("Find &next"));
    m_copy->setText(tr("Co&py all"));
    m_close->setText(tr("&Close"));
    m_text->setAccessibleName(tr("The unit file and its drop-ins"));
    display();
}

void UnitDialog::display()
{
    const auto facts = m_shared.host.facts();
    const QString name = m_unit->currentText();
    const auto &unit = name == QLatin1String(paths::dockerUnit) ? facts->dockerUnit
        : name == QLatin1String(paths::dockerSocket)            ? facts->dockerSocket
                                                                : facts->containerdUnit;
    const auto parts = unit ? partsOf(*facts, *unit) : std::vector<UnitPart>();
    QStringList texts;
    for (const UnitPart &part : parts)
        texts << textOf(part);
    m_text->replaceText(texts.join(u'\n'));
    m_copy->setEnabled(!parts.empty());
    m_count->setText(parts.empty()
                         ? tr("No files of %1 are known on this host.").arg(name)
                         : tr("%n file(s), in the order in which systemd reads them", nullptr, static_cast<int>(parts.size())));
}

void UnitDialog::findNext()
{
    const QString wanted = m_search->text();
    if (wanted.isEmpty())
        return;
    if (m_text->find(wanted))
        return display();
    const QTextCursor before = m_text->textCursor();
    m_text->moveCursor(QTextCursor::Start);
    if (m_text->find(wanted))
        return display();
    m_text->setTextCursor(before);
    m_count->setText(tr("“%1” does not occur here.").arg(wanted));
}

} // namespace dockwright::ui
