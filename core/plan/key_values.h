// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/daemon/key_table.h"

namespace dockwright::core {

/// A value within a key of daemon.json that dockerd does not take there.
struct WrongValue {
    QString pointer; ///< in daemon.json: "/default-address-pools/0/base"
    Message message;
    Message remedy; ///< empty where the message says it
};

enum class Reading {
    File, ///< as dockerd reads: null is nothing, and what it does not look at is right
    Plan, ///< a plan says only what has an effect: no null, no member that dockerd ignores, no text that forges a line
};

/// The words, without the empty one, which is as if nothing were there.
QStringList wordsOf(std::span<const std::string_view> choices);
/// What is said of a text that is none of them.
Message notOneOf(std::span<const std::string_view> choices);

/// All that is wrong with the value of a key, down to its leaves.
std::vector<WrongValue> checkKeyValue(const KeyRow &row, const OrderedJson &value, Reading reading);

} // namespace dockwright::core
