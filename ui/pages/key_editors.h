// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

#include <QWidget>

#include <functional>

namespace dockwright::core {
struct KeyRow;
}

namespace dockwright::ui {

/// An input for the value of one key.
struct KeyEditor {
    QWidget *widget = nullptr;
    /// Shows the plan's value in it, and its words in the language of the window.
    std::function<void(const core::EngineSettings &)> show;
    /// The items of a list with one that is not entered yet; null for all others, whose text is in the plan as it is typed.
    std::function<QStringList()> items;
};

/// Carries out a change of the section, as the user makes it.
using EngineEdit = std::function<void(const std::function<void(core::EngineSettings &)> &)>;

/// The input that fits the key's shape: choices for a switch, a line for numbers and texts, chips for a list, a table, or JSON.
KeyEditor makeKeyEditor(const core::KeyRow &row, EngineEdit edit, QWidget *parent);

} // namespace dockwright::ui
