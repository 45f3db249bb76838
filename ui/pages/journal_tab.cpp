// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/journal_tab.h"

#include "ui/model/sentence.h"
#include "ui/widgets/file_text.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHideEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTextDocumentFragment>

#include <algorithm>
#include <array>

namespace dockwright::ui {

using namespace core;

namespace {

/// The choices, in their order.
constexpr std::array priorities{Priority::Debug, Priority::Info, Priority::Warning, Priority::Error};

} // namespace

JournalTab::JournalTab(Shared &shared, QWidget *parent)
    : QWidget(parent),
      m_shared(shared),
      m_model(shared.helper, this),
      m_notice(new Notice(Notice::Frame::Plain, this)),
      m_again(new QPushButton(symbolIcon(QStringLiteral("refresh")), {}, this)),
      m_priorityLabel(new QLabel(this)),
      m_priority(new QComboBox(this)),
      m_pause(new QPushButton(this)),
      m_copy(new QPushButton(symbolIcon(QStringLiteral("copy")), {}, this)),
      m_text(new FileText(this))
{
    build();
    connect(&m_model, &JournalModel::stateChanged, this, &JournalTab::showState);
    connect(&m_model, &JournalModel::arrived, this, &JournalTab::append);
    connect(m_again, &QPushButton::clicked, this, [this] { m_model.follow(); });
    connect(m_priority, &QComboBox::currentIndexChanged, this, &JournalTab::showAll);
    connect(m_pause, &QPushButton::toggled, this, [this](bool isPaused) {
        m_held = 0;
        if (!isPaused) {
            showAll();
            enter();
        }
        showState();
    });
    connect(m_copy, &QPushButton::clicked, this, &JournalTab::copy);
    m_texts([this] { setTexts(); });
}

void JournalTab::build()
{
    m_notice->setObjectName(QStringLiteral("journalNotice"));
    m_again->setObjectName(QStringLiteral("followJournalPushButton"));
    m_priority->setObjectName(QStringLiteral("journalPriorityComboBox"));
    m_priorityLabel->setBuddy(m_priority);
    for (const Priority priority : priorities)
        m_priority->addItem({}, static_cast<int>(priority));
    m_pause->setObjectName(QStringLiteral("pauseJournalPushButton"));
    m_pause->setCheckable(true);
    m_copy->setObjectName(QStringLiteral("copyJournalPushButton"));
    m_text->setObjectName(QStringLiteral("journalPlainTextEdit"));
    m_text->setMaximumBlockCount(JournalModel::mostLines);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(12);
    auto *above = new QHBoxLayout;
    above->addWidget(m_notice, 1);
    above->addWidget(m_again, 0, Qt::AlignTop);
    column->addLayout(above);
    column->addWidget(m_text, 1);
    auto *below = new QHBoxLayout;
    below->addWidget(m_priorityLabel);
    below->addWidget(m_priority);
    below->addStretch();
    below->addWidget(m_pause);
    below->addWidget(m_copy);
    column->addLayout(below);
}

void JournalTab::setTexts()
{
    m_again->setText(tr("&Follow again"));
    //: Label of a choice: which lines of the journal are shown.
    m_priorityLabel->setText(tr("&Show"));
    const QStringList choices{tr("everything"), tr("information and graver"), tr("warnings and graver"), tr("errors only")};
    for (int i = 0; i < m_priority->count(); ++i)
        m_priority->setItemText(i, choices.value(i));
    m_pause->setText(tr("Pa&use"));
    m_copy->setText(tr("Co&py"));
    m_copy->setToolTip(tr("The selected text, or all lines that are shown."));
    m_text->setAccessibleName(tr("Journal of Docker"));
    showAll();
    showState();
}

/// What is read during a pause stays.
void JournalTab::enter()
{
    if (isVisible() && !m_pause->isChecked() && m_model.state() != JournalModel::State::Ended)
        m_model.follow();
}

/// A window that is minimized goes on; one that shows something else needs no stream, of which a user has two.
void JournalTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!event->spontaneous())
        m_model.stop();
}

void JournalTab::showState()
{
    using State = JournalModel::State;
    const auto &error = m_model.error();
    m_again->setVisible(m_model.state() == State::Ended);
    m_pause->setEnabled(m_model.state() == State::Following || m_pause->isChecked());
    if (m_shared.helper == nullptr)
        m_notice->say(Tone::Info, tr("The journal requires the privileged helper: it is not available in preview only."));
    else if (error)
        m_notice->say(Tone::Warning, sentence(error->why.message), sentence(error->why.remedy));
    else if (m_pause->isChecked())
        m_notice->say(Tone::Info, tr("Paused: %n new line(s).", nullptr, m_held));
    else if (m_model.state() == State::Ended)
        m_notice->say(Tone::Info, tr("The journal is no longer followed."));
    else if (m_model.state() == State::Following)
        m_notice->say(Tone::Good, tr("What docker.service and containerd.service write is shown as it is written."));
    else
        m_notice->say(Tone::Info, tr("Waiting for the journal…"));
}

bool JournalTab::isWanted(const JournalLine &line) const
{
    return line.skipped > 0 || static_cast<int>(line.priority) <= m_priority->currentData().toInt();
}

void JournalTab::append(int count)
{
    if (count == 0)
        m_pause->setChecked(false);
    if (m_pause->isChecked()) {
        m_held += count;
        showState();
        return;
    }
    if (count == 0) {
        m_text->clear();
        return;
    }
    showLines(m_model.told() - count, m_model.told());
}

void JournalTab::showLines(int first, int end)
{
    const auto &lines = m_model.lines();
    QStringList texts;
    for (int i = std::max(first, 0); i < end; ++i)
        if (const JournalLine &line = lines[static_cast<std::size_t>(i)]; isWanted(line))
            texts << sentence(journalWords(line));
    if (texts.isEmpty())
        return;
    QScrollBar *bar = m_text->verticalScrollBar();
    const bool isAtEnd = bar->value() == bar->maximum();
    m_text->appendPlainText(texts.join(u'\n'));
    if (isAtEnd)
        bar->setValue(bar->maximum());
}

void JournalTab::showAll()
{
    m_text->clear();
    showLines(0, m_model.told() - m_held);
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void JournalTab::copy()
{
    const QTextCursor cursor = m_text->textCursor();
    QGuiApplication::clipboard()->setText(cursor.hasSelection() ? cursor.selection().toPlainText() : m_text->toPlainText());
}

} // namespace dockwright::ui
