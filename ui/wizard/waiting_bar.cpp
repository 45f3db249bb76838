// SPDX-License-Identifier: Apache-2.0
#include "ui/wizard/waiting_bar.h"

#include "ui/model/helper_words.h"
#include "ui/model/sentence.h"

#include <QPushButton>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr std::chrono::milliseconds noticeable{400};

} // namespace

WaitingBar::WaitingBar(HelperClient &helper, QWidget *parent)
    : Notice(Frame::Filled, parent), m_helper(helper), m_cancel(new QPushButton(this))
{
    setObjectName(QStringLiteral("waitingBar"));
    m_cancel->setObjectName(QStringLiteral("giveUpPushButton"));
    addAction(m_cancel);
    hide();
    m_delay.setSingleShot(true);
    m_delay.setInterval(noticeable);
    connect(&m_delay, &QTimer::timeout, this, &WaitingBar::refresh);
    connect(m_cancel, &QPushButton::clicked, &m_helper, &HelperClient::giveUp);
    connect(&m_helper, &HelperClient::wayKnown, this, &WaitingBar::refresh);
    connect(&m_helper, &HelperClient::waitingChanged, this, [this] {
        if (!m_helper.isWaiting())
            m_delay.stop();
        else if (!m_delay.isActive() && isHidden())
            m_delay.start();
        if (!m_delay.isActive())
            refresh();
    });
    connect(&m_helper, &HelperClient::inspected, this, [this](const HelperResult<HostFacts> &facts) {
        m_failure.reset();
        if (!facts && facts.error().code != QLatin1String(errorCodeName(ErrorCode::Cancelled)))
            m_failure = facts.error();
        refresh();
    });
    m_texts([this] {
        m_cancel->setText(tr("Cancel"));
        refresh();
    });
}

void WaitingBar::setElsewhere(bool isElsewhere)
{
    m_isElsewhere = isElsewhere;
    refresh();
}

void WaitingBar::clear()
{
    m_failure.reset();
    refresh();
}

void WaitingBar::refresh()
{
    const bool isWaiting = m_helper.isWaiting() && !m_delay.isActive();
    m_cancel->setVisible(isWaiting);
    if (isWaiting)
        say(Tone::Info,
            tr("Waiting for the helper. If a password is required, the authentication dialog of your system is open."),
            whichHelper(m_helper));
    else if (m_failure)
        say(Tone::Warning, sentence(m_failure->why.message), sentence(m_failure->why.remedy));
    setVisible(!m_isElsewhere && (isWaiting || m_failure));
}

} // namespace dockwright::ui
