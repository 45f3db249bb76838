// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/key_panel.h"

#include "core/daemon/key_words.h"
#include "core/plan/engine_section.h"
#include "core/plan/engine_values.h"
#include "core/plan/plan_description.h"
#include "ui/model/sentence.h"
#include "ui/pages/key_list.h"
#include "ui/pages/setting_pages.h"
#include "ui/widgets/field.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;

KeyPanel::KeyPanel(Shared &shared, QWidget *parent)
    : QWidget(parent),
      m_shared(shared),
      m_column(new QVBoxLayout(this)),
      m_name(new TextLabel(TextLabel::Rank::Heading, this)),
      m_group(new TextLabel(TextLabel::Rank::Muted, this)),
      m_about(new TextLabel(TextLabel::Rank::Normal, this)),
      m_unset(new QPushButton(this)),
      m_danger(new Notice(Notice::Frame::Plain, this)),
      m_effect(new Notice(Notice::Frame::Plain, this)),
      m_elsewhere(new Notice(Notice::Frame::Plain, this)),
      m_toPage(new QPushButton(this))
{
    m_column->setContentsMargins(2, 2, 2, 2);
    m_column->setSpacing(8);
    auto *head = new QHBoxLayout;
    auto *names = new QVBoxLayout;
    names->setSpacing(0);
    names->addWidget(m_name);
    names->addWidget(m_group);
    head->addLayout(names, 1);
    head->addWidget(m_unset, 0, Qt::AlignTop);
    m_column->addLayout(head);
    m_column->addWidget(m_about);
    m_column->addWidget(m_elsewhere);
    m_column->addWidget(m_toPage, 0, Qt::AlignLeft);
    m_column->addWidget(m_danger);
    m_column->addWidget(m_effect);
    m_column->addStretch();
    m_name->setObjectName(QStringLiteral("keyNameLabel"));
    m_name->setSelectable();
    m_danger->setObjectName(QStringLiteral("keyDangerNotice"));
    m_effect->setObjectName(QStringLiteral("keyEffectNotice"));
    m_elsewhere->setObjectName(QStringLiteral("keyElsewhereNotice"));
    m_unset->setObjectName(QStringLiteral("keyUnsetPushButton"));
    m_toPage->setObjectName(QStringLiteral("keyToPagePushButton"));
    connect(m_unset, &QPushButton::clicked, this, &KeyPanel::unset);
    connect(m_toPage, &QPushButton::clicked, this, [this] { emit pageWanted(m_page); });
    m_texts([this] { refresh(); });
}

void KeyPanel::setKey(const KeyRow *key)
{
    if (key == m_key)
        return;
    keepTyped();
    m_key = key;
    delete m_field;
    m_field = nullptr;
    m_editor = {};
    if (m_key != nullptr && isEngineKey(*m_key))
        buildField();
    refresh();
}

void KeyPanel::buildField()
{
    m_editor = makeKeyEditor(
        *m_key, [this](const auto &change) { edit(*m_key, change); }, this);
    m_field = new Field(m_editor.widget, Field::LabelIn::Field, this);
    m_field->setObjectName(QStringLiteral("keyField"));
    m_column->insertWidget(m_column->indexOf(m_about) + 1, m_field);
}

/// The input is made later than what stands around it, and Tab goes from the button above it into it.
void KeyPanel::orderTabs()
{
    QWidget *before = m_unset;
    if (m_editor.widget->focusProxy() != nullptr) { // with all that is in it; alone at the end it would lead back into itself
        setTabOrder(before, m_editor.widget);
        setTabOrder(m_editor.widget, m_toPage);
        return;
    }
    for (auto *each : m_field->findChildren<QWidget *>()) {
        if ((each->focusPolicy() & Qt::TabFocus) == 0)
            continue;
        setTabOrder(before, each);
        before = each;
    }
    setTabOrder(before, m_toPage);
}

/// The input goes away with its key. The plan changes later: its list is just being moved in.
void KeyPanel::keepTyped()
{
    if (!m_editor.items)
        return;
    const QStringList items = m_editor.items();
    if (items == keyItems(m_shared.plan.plan().engine, *m_key))
        return;
    const auto keep = [this, key = m_key, items] {
        edit(*key, [&](EngineSettings &engine) { setKeyItems(engine, *key, items); });
    };
    QMetaObject::invokeMethod(this, keep, Qt::QueuedConnection);
}

void KeyPanel::edit(const KeyRow &key, const std::function<void(EngineSettings &)> &change)
{
    const QString place = u'/' + QLatin1String(engineSection) + u'/' + keyName(key);
    m_shared.plan.edit(place, [&](Plan &plan) { change(plan.engine); });
}

void KeyPanel::unset()
{
    if (m_key != nullptr && isKeySet(m_shared.plan.plan().engine, *m_key))
        edit(*m_key, [this](EngineSettings &engine) { unsetKey(engine, *m_key); });
}

void KeyPanel::takeFocus()
{
    if (m_editor.widget != nullptr && m_editor.widget->isEnabled())
        m_editor.widget->setFocus(Qt::TabFocusReason);
    else if (m_toPage->isVisibleTo(this))
        m_toPage->setFocus(Qt::TabFocusReason);
    else if (m_unset->isVisibleTo(this))
        m_unset->setFocus(Qt::TabFocusReason);
}

void KeyPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit left();
    else
        QWidget::keyPressEvent(event);
}

void KeyPanel::refresh()
{
    setVisible(m_key != nullptr);
    if (m_key == nullptr)
        return;
    m_name->setText(keyName(*m_key));
    m_group->setText(sentence(groupName(m_key->group)));
    m_about->setText(sentence(m_key->about));
    m_about->setVisible(*m_key->about != '\0');
    m_unset->setText(tr("Do not set i&t"));
    m_unset->setVisible(isKeySet(m_shared.plan.plan().engine, *m_key));
    sayField();
    sayElsewhere();
    sayEffect();
}

void KeyPanel::sayField()
{
    if (m_field == nullptr)
        return;
    m_editor.show(m_shared.plan.plan().engine);
    const QString unit = sentence(unitName(m_key->shape->unit));
    m_field->setLabel(unit.isEmpty() ? tr("&Value") : tr("&Value in %1").arg(unit));
    const QString standard = standardOf(*m_key);
    m_field->setHelp(standard.isEmpty() ? tr("dockerd has no default here.") : tr("Default of dockerd: %1").arg(standard));
    const QString release = releaseProblem(m_shared, *m_key);
    const QString problem = keyProblem(m_shared, *m_key);
    m_field->setProblem(problem.isEmpty() ? release : problem);
    m_editor.widget->setEnabled(release.isEmpty());
    m_editor.widget->setAccessibleName(keyName(*m_key));
    orderTabs();
}

void KeyPanel::sayEffect()
{
    const QString danger = sentence(Message{dangerWarning(m_key->danger), {keyName(*m_key)}});
    m_danger->say(Tone::Warning, danger);
    m_danger->setVisible(!danger.isEmpty());
    m_effect->setVisible(m_field != nullptr);
    if (m_key->isPartlyReloaded)
        m_effect->say(Tone::Info, tr("Some of its members take effect by a reload, others require a restart of Docker."));
    else if (m_key->reload == Reload::Never)
        m_effect->say(Tone::Info, tr("A change requires a restart of Docker."));
    else if (m_key->reload == Reload::Kept)
        m_effect->say(Tone::Info, tr("A new value takes effect by a reload; removing it requires a restart of Docker."));
    else
        m_effect->say(Tone::Info, tr("A change takes effect by a reload."));
}

void KeyPanel::sayElsewhere()
{
    QStringList sentences;
    m_page.clear();
    for (const ManagedPlace &place : placesOfOthers(*m_key)) {
        const QString member = fromUtf8(place.member);
        const SettingPage *page = findSettingPage(member);
        if (page == nullptr)
            continue;
        m_page = QLatin1String(page->name);
        m_toPage->setText(tr("&Open the page %1").arg(page->title()));
        sentences << tr("“%1” is set on the page %2: %3")
                         .arg(fromUtf8(place.pointer.substr(1)), page->title(),
                              sentence(planMember(QLatin1String(member.toLatin1())).meaning));
    }
    if (const auto refusal = findKeyRefusal(*m_key); refusal && sentences.isEmpty())
        sentences << sentence(*refusal);
    m_elsewhere->say(Tone::Info, sentences.join(u'\n'));
    m_elsewhere->setVisible(!sentences.isEmpty());
    m_toPage->setVisible(!m_page.isEmpty());
}

} // namespace dockwright::ui
