// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/daemon/key_table.h"
#include "core/plan/plan.h"

/// The values of the section "engine" as somebody types them. What is typed and is no value of the key's shape is kept as it
/// stands, as a string, so that checkPlan() refuses it and nothing else takes its place.
namespace dockwright::core {

/// How a value is edited.
enum class Editing {
    Switch,   ///< "true" and "false"
    Choice,   ///< one of Shape::choices
    Number,   ///< digits
    Line,     ///< a text of one line
    Items,    ///< a list of texts
    Table,    ///< a list of objects whose members are texts and numbers
    Document, ///< all others, as they stand in daemon.json
};

Editing editingOf(const Shape &shape);

bool isKeySet(const EngineSettings &engine, const KeyRow &row);
void unsetKey(EngineSettings &engine, const KeyRow &row);

/// The value as one types it: of a text without quotes, of all others JSON in one line or, with `isIndented`, in many. Empty
/// where the key is not set.
QString keyText(const EngineSettings &engine, const KeyRow &row, bool isIndented = false);
/// Sets the key to what was typed; nothing but blanks takes it away.
void setKeyText(EngineSettings &engine, const KeyRow &row, const QString &text);
/// True if that text typed gives the value that is there.
bool isKeyText(const EngineSettings &engine, const KeyRow &row, const QString &text);

/// The texts of Editing::Items.
QStringList keyItems(const EngineSettings &engine, const KeyRow &row);
/// No items take the key away.
void setKeyItems(EngineSettings &engine, const KeyRow &row, const QStringList &items);
/// What is wrong with one of them; empty when nothing is.
Message checkKeyItem(const KeyRow &row, const QString &item);

/// The cells of Editing::Table as one types them, in the order of the members; "" is a member that is not there.
std::vector<QStringList> keyTable(const EngineSettings &engine, const KeyRow &row);
/// No lines take the key away.
void setKeyTable(EngineSettings &engine, const KeyRow &row, const std::vector<QStringList> &lines);

/// The first thing that is wrong with the value; nullopt when nothing is, or when it is not set. Of a text that is no JSON
/// `where` is its line and column.
std::optional<Error> findKeyProblem(const EngineSettings &engine, const KeyRow &row);

/// The places below the key that another section of the plan sets.
std::vector<ManagedPlace> placesOfOthers(const KeyRow &row);

} // namespace dockwright::core
