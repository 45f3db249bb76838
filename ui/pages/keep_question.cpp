// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/keep_question.h"

#include "ui/model/sentence.h"
#include "ui/widgets/notice.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace dockwright::ui {

using State = JobModel::State;

KeepQuestion::KeepQuestion(Shared &shared, QWidget *parent) : QWidget(parent), m_shared(shared)
{
    m_question = new Notice(Notice::Frame::Filled, this);
    m_question->setObjectName(QStringLiteral("keepNotice"));
    m_keep = new QPushButton(symbolIcon(QStringLiteral("pass")), {}, this);
    m_keep->setObjectName(QStringLiteral("keepPushButton"));
    m_takeBack = new QPushButton(symbolIcon(QStringLiteral("undone")), {}, this);
    m_takeBack->setObjectName(QStringLiteral("takeBackPushButton"));
    m_ended = new QPushButton(symbolIcon(QStringLiteral("key")), {}, this);
    m_ended->setObjectName(QStringLiteral("howItEndedPushButton"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_question);
    auto *row = new QHBoxLayout;
    row->addWidget(m_keep);
    row->addWidget(m_takeBack);
    row->addWidget(m_ended);
    row->addStretch();
    column->addLayout(row);
    connect(m_keep, &QPushButton::clicked, this, [this] { m_shared.job.keep(); });
    connect(m_ended, &QPushButton::clicked, this, [this] { m_shared.job.askHowItEnded(); });
    connect(m_takeBack, &QPushButton::clicked, this, [this] {
        m_shared.job.rollBack(m_shared.job.waiting(), true); // whoever applied agreed to what this may stop
    });
    connect(&m_shared.job, &JobModel::changed, this, &KeepQuestion::refresh);
    connect(&m_shared.job, &JobModel::ticked, this, &KeepQuestion::showTime);
    m_texts([this] {
        m_keep->setText(tr("Keep the chan&ges…"));
        m_takeBack->setText(tr("Roll back no&w…"));
        m_ended->setText(tr("Sho&w how it ended…"));
        refresh();
    });
}

QString KeepQuestion::hint() const
{
    const JobModel &job = m_shared.job;
    QStringList lines;
    if (const auto &refusal = job.refusal())
        lines << joined(sentence(refusal->why.message), sentence(refusal->why.remedy));
    if (const auto &error = job.outcome().error)
        lines << joined(sentence(error->message), sentence(error->remedy));
    for (const core::Error &error : job.outcome().errors)
        lines << joined(sentence(error.message), sentence(error.remedy));
    lines.removeDuplicates();
    if (lines.isEmpty() && m_shared.isOverSsh)
        //: %1 is a number.
        lines << tr("This window is reached over SSH: log in again, and confirm there:\ndockwright-helper --confirm %1")
                     .arg(job.waiting());
    return lines.join(u'\n');
}

void KeepQuestion::refresh()
{
    setVisible(m_shared.job.state() == State::Waiting);
    if (!isHidden())
        showTime();
}

void KeepQuestion::showTime()
{
    const JobModel &job = m_shared.job;
    if (job.state() != State::Waiting)
        return;
    const int left = job.secondsLeft();
    const bool isPkexec = m_shared.helper != nullptr && m_shared.helper->way() == HelperWay::Pkexec;
    m_ended->setVisible(left == 0 && isPkexec);
    m_keep->setVisible(!m_ended->isVisibleTo(this));
    m_takeBack->setVisible(!m_ended->isVisibleTo(this));
    m_keep->setEnabled(left > 0 && !job.isKeeping());
    m_takeBack->setEnabled((left > 0 || job.isOverdue()) && !job.isKeeping());
    if (left > 0)
        m_question->say(
            Tone::Warning,
            tr("Done. Is everything all right? The changes are rolled back in %1 s unless you keep them.").arg(left), hint());
    else if (isPkexec)
        m_question->say(Tone::Warning, tr("The time is over. Changes that were not kept are rolled back."));
    else
        m_question->say(Tone::Warning, tr("The time is over; waiting for the helper to say how it ended…"), hint());
    m_keep->setAccessibleDescription(m_question->text());
}

} // namespace dockwright::ui
