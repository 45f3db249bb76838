// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QStringList>

/// How what is wrong in a plan is said.
namespace dockwright::core {

Error problem(const QString &where, Message message, Message remedy = {});

/// The one of `known` that a misspelt word was meant to be; empty where none is near.
QString nearest(const QString &word, const QStringList &known);

/// `name` is no member of what stands at `parent`, whose members are `known`.
Error unknownMember(const QString &parent, const QString &name, const QStringList &known);

/// What is wrong with any text of a plan, whatever it means: its length, and characters that could forge a line in a file or a
/// dialog. Empty when nothing is.
Message checkPlainText(const QString &text);

} // namespace dockwright::core
