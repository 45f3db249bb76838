// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

#include <QVariantMap>

namespace dockwright::helper {

/// A unit from its properties on the bus (org.freedesktop.systemd1(5)), written as `systemctl show` writes them.
core::UnitFacts unitFactsOf(const QVariantMap &values);

} // namespace dockwright::helper
