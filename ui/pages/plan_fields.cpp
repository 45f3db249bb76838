// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/plan_fields.h"

#include "ui/model/sentence.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

class WheelGuard : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (event->type() != QEvent::Wheel || widget == nullptr || widget->hasFocus())
            return false;
        event->ignore();
        return true;
    }
};

/// Calls back once the focus has come or gone.
class FocusWatch : public QObject
{
public:
    FocusWatch(QWidget *watched, std::function<void()> changed) : QObject(watched), m_changed(std::move(changed)) {}

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
            QMetaObject::invokeMethod(this, m_changed, Qt::QueuedConnection);
        return false;
    }

private:
    std::function<void()> m_changed;
};

template <class T>
T &valueIn(const Member &member, Plan &plan)
{
    return std::get<T &(*)(Plan &)>(member.slot)(plan);
}

template <class T>
T valueOf(const Member &member, const Plan &plan)
{
    Plan copy = plan;
    return valueIn<T>(member, copy);
}

bool isAbout(const Error &error, const QString &pointer)
{
    return error.where == pointer || error.where.startsWith(pointer + u'/');
}

} // namespace

QString fieldName(const char *pointer, const char *suffix)
{
    QString name;
    for (const QString &token : QString::fromLatin1(pointer).split(u'/', Qt::SkipEmptyParts))
        name += name.isEmpty() ? token : token.left(1).toUpper() + token.mid(1);
    return name + QLatin1String(suffix);
}

void guardFromWheel(QWidget *input)
{
    input->setFocusPolicy(Qt::StrongFocus);
    input->installEventFilter(new WheelGuard(input));
}

PlanFields::PlanFields(PlanModel &plan, Texts &texts, QWidget *page) : QObject(page), m_plan(plan), m_texts(texts), m_page(page)
{
    connect(&m_plan, &PlanModel::changed, this, [this] {
        for (const Bound &bound : m_bound)
            refresh(bound);
    });
}

Field *PlanFields::text(const char *pointer, Label label)
{
    const Member &member = planMember(QLatin1String(pointer));
    auto *line = new QLineEdit(m_page);
    line->setObjectName(fieldName(pointer, "LineEdit"));
    line->setTextMargins(4, 0, 4, 0);
    line->setMaxLength(static_cast<int>(maximalTextLength) + 1);
    connect(line, &QLineEdit::textEdited, this, [this, &member](const QString &typed) {
        m_plan.edit(member.pointer(), [&](Plan &plan) { valueIn<QString>(member, plan) = typed.trimmed(); });
    });
    return bind(pointer, std::move(label), line, [this, &member, line] {
        const QString value = valueOf<QString>(member, m_plan.plan());
        if (line->text().trimmed() != value)
            line->setText(value);
    });
}

Field *PlanFields::secretUrl(const char *pointer, Label label)
{
    const Member &member = planMember(QLatin1String(pointer));
    auto *line = new QLineEdit(m_page);
    line->setObjectName(fieldName(pointer, "LineEdit"));
    line->setTextMargins(4, 0, 4, 0);
    line->setMaxLength(static_cast<int>(maximalTextLength) + 1);
    const auto show = [this, &member, line] {
        const QString value = valueOf<QString>(member, m_plan.plan());
        if (const QString shown = line->hasFocus() ? value : redactUrl(value); line->text().trimmed() != shown)
            line->setText(shown);
    };
    line->installEventFilter(new FocusWatch(line, show));
    connect(line, &QLineEdit::textEdited, this, [this, &member](const QString &typed) {
        m_plan.edit(member.pointer(), [&](Plan &plan) { valueIn<QString>(member, plan) = typed.trimmed(); });
    });
    return bind(pointer, std::move(label), line, show);
}

Field *PlanFields::number(const char *pointer, Label label)
{
    const Member &member = planMember(QLatin1String(pointer));
    auto *spin = new QSpinBox(m_page);
    spin->setObjectName(fieldName(pointer, "SpinBox"));
    spin->setRange(static_cast<int>(member.minimum), static_cast<int>(member.maximum));
    spin->setGroupSeparatorShown(true);
    guardFromWheel(spin);
    connect(spin, &QSpinBox::valueChanged, this, [this, &member](int value) {
        m_plan.edit(member.pointer(), [&](Plan &plan) { valueIn<qint64>(member, plan) = value; });
    });
    return bind(pointer, std::move(label), spin, [this, &member, spin] {
        const QSignalBlocker blocker(spin);
        spin->setValue(static_cast<int>(valueOf<qint64>(member, m_plan.plan())));
    });
}

Field *PlanFields::choice(const char *pointer, Label label, const std::function<QStringList()> &words)
{
    const Member &member = planMember(QLatin1String(pointer));
    const auto slot = std::get<ChoiceSlot>(member.slot);
    auto *combo = new QComboBox(m_page);
    combo->setObjectName(fieldName(pointer, "ComboBox"));
    guardFromWheel(combo);
    for (const char *word : slot.words)
        combo->addItem(QLatin1String(word));
    if (words)
        m_texts([combo, words] {
            const QStringList texts = words();
            for (int i = 0; i < combo->count(); ++i)
                combo->setItemText(i, texts.value(i));
        });
    connect(combo, &QComboBox::currentIndexChanged, this,
            [this, &member, slot](int index) { m_plan.edit(member.pointer(), [&](Plan &plan) { slot.write(plan, index); }); });
    return bind(pointer, std::move(label), combo, [this, slot, combo] {
        const QSignalBlocker blocker(combo);
        combo->setCurrentIndex(slot.read(m_plan.plan()));
    });
}

Field *PlanFields::check(const char *pointer, Label label)
{
    const Member &member = planMember(QLatin1String(pointer));
    auto *box = new QCheckBox(m_page);
    box->setObjectName(fieldName(pointer, "CheckBox"));
    connect(box, &QCheckBox::toggled, this,
            [this, &member](bool on) { m_plan.edit(member.pointer(), [&](Plan &plan) { valueIn<bool>(member, plan) = on; }); });
    return bind(
        pointer, std::move(label), box,
        [this, &member, box] {
            const QSignalBlocker blocker(box);
            box->setChecked(valueOf<bool>(member, m_plan.plan()));
        },
        Field::LabelIn::Editor);
}

Field *PlanFields::custom(const char *pointer, Label label, QWidget *editor, std::function<void()> update)
{
    return bind(pointer, std::move(label), editor, std::move(update));
}

Field *PlanFields::bind(const char *pointer, Label label, QWidget *editor, std::function<void()> update, Field::LabelIn labelIn)
{
    const Member &member = planMember(QLatin1String(pointer));
    auto *field = new Field(editor, labelIn, m_page);
    m_bound.push_back({&member, field, std::move(update)});
    m_texts([this, field, label = std::move(label), &member, at = m_bound.size() - 1] {
        field->setLabel(label());
        field->setHelp(sentence(member.meaning));
        refresh(m_bound[at]);
    });
    return field;
}

void PlanFields::setHelp(Field *field, Label help)
{
    m_texts([field, help = std::move(help)] { field->setHelp(help()); });
}

void PlanFields::refresh(const Bound &bound)
{
    bound.update();
    const bool applies = bound.member->isApplicable(m_plan.plan());
    bound.field->editor()->setEnabled(applies);
    const QString pointer = bound.member->pointer();
    const Error *problem = applies ? m_plan.problemAt(pointer) : nullptr;
    const auto also = std::ranges::find_if(m_also, [&](const Error &error) { return isAbout(error, pointer); });
    if (applies && problem == nullptr && also != m_also.end())
        problem = &*also;
    bound.field->setProblem(problem != nullptr ? sentence(*problem) : QString());
    bound.field->setNote(Tone::Info, applies ? QString() : sentence(bound.member->appliesWhen));
}

QWidget *PlanFields::firstProblem() const
{
    for (const Bound &bound : m_bound)
        if (!bound.field->problem().isEmpty())
            return bound.field->editor();
    return nullptr;
}

void PlanFields::showAlso(const Errors &problems)
{
    m_also = problems;
    for (const Bound &bound : m_bound)
        refresh(bound);
}

bool PlanFields::shows(const Error &problem) const
{
    return std::ranges::any_of(m_bound, [&](const Bound &bound) { return isAbout(problem, bound.member->pointer()); });
}

} // namespace dockwright::ui
