// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace dockwright::core {

/// The difference of two texts in unified format with the usual header; empty when there is none. A text that is not
/// there is null: its name in the header is then /dev/null. Control characters and the like are shown by their numbers.
QString unifiedDiff(const QString &path, const QByteArray &before, const QByteArray &after);

} // namespace dockwright::core
