// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

namespace dockwright::helper {

/// The names in an open directory, but for those that begin with a dot; none if it cannot be read.
QList<QByteArray> namesIn(int directory);

} // namespace dockwright::helper
