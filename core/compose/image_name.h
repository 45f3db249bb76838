// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"

namespace dockwright::core {

/// What is wrong with the name of an image as `docker run` takes it: [host[:port]/]path[:tag][@digest], a short name or an
/// image id; empty if nothing is.
Message checkImageName(const QString &text);

} // namespace dockwright::core
