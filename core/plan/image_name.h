// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"

namespace dockwright::core {

/// What is wrong with the name of an image as `docker run` takes it: [host[:port]/]path[:tag][@digest], a short name or an
/// image id; empty if nothing is.
Message checkImageName(const QString &text);

/// The first of several parts of a name is a host if it can be no path: it has a dot, a port or a capital letter, or is
/// localhost (distribution/reference normalize.go, splitDockerDomain).
bool isRegistryHost(const QString &part);

} // namespace dockwright::core
