// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/render/daemon_json.h"
#include "core/render/generated_file.h"

namespace dockwright::core {

/// The line of each managed key in the text of daemon.json: its tokens are looked for one below the other.
std::vector<Annotation> annotate(const QByteArray &text, const std::vector<DaemonKey> &keys);

} // namespace dockwright::core
