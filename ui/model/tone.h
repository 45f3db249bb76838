// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dockwright::ui {

/// What a colour says. Never the only bearer of it: a symbol and a word stand beside it.
enum class Tone { Neutral, Good, Info, Warning, Bad };

} // namespace dockwright::ui
