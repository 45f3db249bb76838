// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/key_editors.h"

#include "core/plan/engine_values.h"
#include "core/plan/key_values.h"
#include "core/plan/plan_description.h"
#include "ui/model/sentence.h"
#include "ui/pages/key_list.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/look.h"
#include "ui/widgets/object_table.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace dockwright::ui {

using namespace core;

namespace {

/// A switch has three states, a choice one more than there are words: it may not be set.
KeyEditor makeChoice(const KeyRow &row, const QStringList &words, EngineEdit edit, QWidget *parent)
{
    auto *combo = new QComboBox(parent);
    combo->setObjectName(QStringLiteral("keyComboBox"));
    guardFromWheel(combo);
    combo->addItem(QString(), QString());
    for (const QString &word : words)
        combo->addItem(word, word);
    QObject::connect(combo, &QComboBox::currentIndexChanged, combo, [combo, &row, edit = std::move(edit)](int index) {
        const QString word = combo->itemData(index).toString();
        edit([&](EngineSettings &engine) { setKeyText(engine, row, word); });
    });
    const auto show = [combo, &row](const EngineSettings &engine) {
        const QSignalBlocker blocker(combo);
        const QString standard = standardOf(row);
        combo->setItemText(0, standard.isEmpty() ? KeyList::tr("not set") : KeyList::tr("not set, default: %1").arg(standard));
        const QString value = keyText(engine, row);
        if (combo->findData(value) < 0) // one that a file has, and that is wrong
            combo->addItem(value, value);
        combo->setCurrentIndex(combo->findData(value));
    };
    return {combo, show, {}};
}

KeyEditor makeSwitch(const KeyRow &row, EngineEdit edit, QWidget *parent)
{
    return makeChoice(row, {QStringLiteral("true"), QStringLiteral("false")}, std::move(edit), parent);
}

KeyEditor makeWords(const KeyRow &row, EngineEdit edit, QWidget *parent)
{
    return makeChoice(row, wordsOf(row.shape->choices), std::move(edit), parent);
}

KeyEditor makeLine(const KeyRow &row, EngineEdit edit, QWidget *parent)
{
    auto *line = new QLineEdit(parent);
    line->setObjectName(QStringLiteral("keyLineEdit"));
    line->setTextMargins(4, 0, 4, 0);
    line->setMaxLength(static_cast<int>(maximalTextLength) + 1);
    QObject::connect(line, &QLineEdit::textEdited, line, [&row, edit = std::move(edit)](const QString &typed) {
        edit([&](EngineSettings &engine) { setKeyText(engine, row, typed); });
    });
    const auto show = [line, &row](const EngineSettings &engine) {
        line->setPlaceholderText(standardOf(row));
        if (!isKeyText(engine, row, line->text()))
            line->setText(keyText(engine, row));
    };
    return {line, show, {}};
}

KeyEditor makeItems(const KeyRow &row, EngineEdit edit, QWidget *parent)
{
    auto *chips = new ChipList(
        QStringLiteral("key"), [&row](const QString &item) { return sentence(checkKeyItem(row, item)); }, parent);
    // An address has neither commas nor blanks in it; any other text may.
    chips->setSplitting(row.shape->items->form == Form::Address);
    QObject::connect(chips, &ChipList::itemsChanged, chips, [&row, edit = std::move(edit)](const QStringList &items) {
        edit([&](EngineSettings &engine) { setKeyItems(engine, row, items); });
    });
    // Later, or what is clicked would move away below the pointer. Who looks something up in another window goes on typing.
    QObject::connect(
        chips->line(), &QLineEdit::editingFinished, chips,
        [chips] {
            if (chips->isActiveWindow() && !chips->line()->hasFocus())
                chips->addTyped();
        },
        Qt::QueuedConnection);
    const auto show = [chips, &row](const EngineSettings &engine) {
        chips->setPlaceholder(KeyList::tr("a value, then Enter"));
        chips->line()->setAccessibleName(KeyList::tr("Add to %1").arg(keyName(row)));
        chips->setItems(keyItems(engine, row));
    };
    return {chips, show, [chips] { return chips->itemsWithTyped(); }};
}

KeyEditor makeTable(const KeyRow &row, EngineEdit edit, QWidget *parent)
{
    QStringList columns;
    for (const Shape::Member &member : row.shape->items->members)
        columns << fromUtf8(member.name);
    auto *table = new ObjectTable(QStringLiteral("key"), columns, parent);
    QObject::connect(table, &ObjectTable::rowsChanged, table,
                     [&row, edit = std::move(edit)](const std::vector<QStringList> &rows) {
                         edit([&](EngineSettings &engine) { setKeyTable(engine, row, rows); });
                     });
    return {table, [table, &row](const EngineSettings &engine) { table->setRows(keyTable(engine, row)); }, {}};
}

KeyEditor makeDocument(const KeyRow &row, EngineEdit edit, QWidget *parent)
{
    auto *text = new QPlainTextEdit(parent);
    text->setObjectName(QStringLiteral("keyPlainTextEdit"));
    text->setFont(fixedFont());
    text->setTabChangesFocus(true);
    constexpr int lines = 6;
    text->setFixedHeight(lines * text->fontMetrics().lineSpacing() + 16);
    QObject::connect(text, &QPlainTextEdit::textChanged, text, [text, &row, edit = std::move(edit)] {
        edit([&](EngineSettings &engine) { setKeyText(engine, row, text->toPlainText()); });
    });
    const auto show = [text, &row](const EngineSettings &engine) {
        text->setPlaceholderText(*row.standard != '\0' ? standardOf(row) : QStringLiteral("{ … }"));
        if (isKeyText(engine, row, text->toPlainText()))
            return;
        const QSignalBlocker blocker(text);
        text->setPlainText(keyText(engine, row, true));
    };
    return {text, show, {}};
}

} // namespace

KeyEditor makeKeyEditor(const KeyRow &row, EngineEdit edit, QWidget *parent)
{
    switch (editingOf(*row.shape)) {
    case Editing::Switch:
        return makeSwitch(row, std::move(edit), parent);
    case Editing::Choice:
        return makeWords(row, std::move(edit), parent);
    case Editing::Number:
    case Editing::Line:
        return makeLine(row, std::move(edit), parent);
    case Editing::Items:
        return makeItems(row, std::move(edit), parent);
    case Editing::Table:
        return makeTable(row, std::move(edit), parent);
    case Editing::Document:
        return makeDocument(row, std::move(edit), parent);
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::ui
