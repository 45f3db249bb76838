// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

namespace dockwright::core {

/// What is written in the place of a registry's TOML file: what is there already, where it says the same; `ours` with the
/// comments of one that we wrote and somebody has commented; else `ours`. nullopt where such a comment would be lost.
std::optional<QByteArray> withTheirComments(const LastWritten &written, const QString &path, const QByteArray &there,
                                            const QByteArray &ours);

} // namespace dockwright::core
