// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

namespace dockwright::core {

/// "sha256:…": of an image, behind its "@".
bool isDigest(QStringView text);

/// The last "@" that may end a user's name and password in a URL without its scheme: neither that of a digest nor that of a
/// scope of npm. -1 for none.
qsizetype endOfUserinfo(QStringView value);

} // namespace dockwright::core
