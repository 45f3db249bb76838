// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/port_panel.h"

#include "ui/model/sentence.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/port_table.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr std::size_t planRemedy = 1; ///< of remediesOf, for a port that isForThePlan

} // namespace

PortPanel::PortPanel(QWidget *parent)
    : QWidget(parent),
      m_place(new TextLabel(TextLabel::Rank::Heading, this)),
      m_container(new TextLabel(TextLabel::Rank::Muted, this)),
      m_reach(new Notice(Notice::Frame::Plain, this)),
      m_rules(new TextLabel(TextLabel::Rank::Normal, this))
{
    build();
    connect(m_allow, &QPushButton::clicked, this, [this] { emit allowWanted(exampleFor(m_verdict.port)); });
    m_texts([this] {
        m_allow->setText(tr("N&ame networks in the plan"));
        refresh();
    });
}

void PortPanel::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, 2, 2, 2);
    column->setSpacing(8);
    auto *names = new QVBoxLayout;
    names->setSpacing(0);
    names->addWidget(m_place);
    names->addWidget(m_container);
    column->addLayout(names);
    column->addWidget(m_reach);
    m_reach->setObjectName(QStringLiteral("portReachNotice"));
    m_container->setObjectName(QStringLiteral("portContainerLabel"));
    m_rules->setObjectName(QStringLiteral("portRulesLabel"));
    auto *attempts = new QGridLayout;
    attempts->setHorizontalSpacing(16);
    attempts->setVerticalSpacing(2);
    attempts->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < m_attempts.size(); ++i) {
        m_attempts[i] = {new TextLabel(TextLabel::Rank::Muted, this), new TextLabel(TextLabel::Rank::Normal, this)};
        m_attempts[i].from->setWordWrap(false);
        m_attempts[i].outcome->setObjectName(QStringLiteral("portAttempt%1Label").arg(i));
        attempts->addWidget(m_attempts[i].from, static_cast<int>(i), 0);
        attempts->addWidget(m_attempts[i].outcome, static_cast<int>(i), 1);
    }
    column->addLayout(attempts);
    column->addWidget(m_rules);
    for (std::size_t i = 0; i < m_remedies.size(); ++i) {
        m_remedies[i] = {new TextLabel(TextLabel::Rank::Normal, this), new QLineEdit(this)};
        m_remedies[i].command->setObjectName(QStringLiteral("portCommand%1LineEdit").arg(i));
        m_remedies[i].command->setReadOnly(true);
        m_remedies[i].command->setFont(fixedFont());
        m_remedies[i].command->setTextMargins(4, 0, 4, 0);
        column->addWidget(m_remedies[i].words);
        column->addWidget(m_remedies[i].command);
        if (i != planRemedy)
            continue;
        m_allow = new QPushButton(symbolIcon(QStringLiteral("add")), {}, this); // here, so that Tab comes to it in its turn
        m_allow->setObjectName(QStringLiteral("allowPortPushButton"));
        column->addWidget(m_allow, 0, Qt::AlignLeft);
    }
    column->addStretch();
}

void PortPanel::setPort(const PortVerdict &verdict, bool areRulesKnown)
{
    m_verdict = verdict;
    m_areRulesKnown = areRulesKnown;
    refresh();
}

void PortPanel::refresh()
{
    const ExposedPort &port = m_verdict.port;
    m_place->setText(placeOf(port));
    const QString image = visible(port.image);
    m_container->setText(port.isOfHostNetwork ? tr("Container %1, image %2, network of the host").arg(behindOf(port), image)
                                              : tr("Container %1, image %2").arg(behindOf(port), image));
    m_reach->say(toneOf(m_verdict.severity),
                 //: %1 is who, such as "everybody", %2 "measured" or "concluded".
                 tr("Reached by: %1 (%2)").arg(sentence(reachWord(m_verdict.reach)), howKnown(m_verdict)),
                 joined(sentence(serviceWords(m_verdict)), sentence(m_verdict.reason)));
    m_rules->setText(tr("Rules before it: %1").arg(rulesBefore(m_verdict, m_areRulesKnown)));
    showAttempts();
    showRemedies();
}

void PortPanel::showAttempts()
{
    const PortAttempts &attempts = m_verdict.attempts;
    const std::array froms{tr("From this host"), tr("From outside, with a private address"),
                           tr("From outside, with a public address")};
    const std::array outcomes{attempts.host, attempts.neighbour, attempts.stranger};
    for (std::size_t i = 0; i < m_attempts.size(); ++i) {
        m_attempts[i].from->setText(froms.at(i));
        m_attempts[i].outcome->setText(sentence(outcomeWord(outcomes.at(i))));
    }
}

void PortPanel::showRemedies()
{
    const auto remedies = remediesOf(m_verdict);
    m_allow->setVisible(isForThePlan(m_verdict));
    for (std::size_t i = 0; i < m_remedies.size(); ++i) {
        const PortRemedy remedy = i < remedies.size() ? remedies[i] : PortRemedy();
        const QString words = sentence(remedy.words);
        m_remedies[i].words->setText(words);
        m_remedies[i].words->setVisible(!words.isEmpty());
        m_remedies[i].command->setText(remedy.command);
        m_remedies[i].command->setCursorPosition(0);
        m_remedies[i].command->setAccessibleName(words);
        m_remedies[i].command->setVisible(!remedy.command.isEmpty());
    }
}

} // namespace dockwright::ui
