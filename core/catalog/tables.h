// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/catalog/catalog.h"

#include <QCoreApplication>

/// The parts of the catalog, one for each area, in the order of the guide's files.
namespace dockwright::core {

/// What was measured of most directives of the guide.
inline constexpr auto noTrailingComments =
    QT_TRANSLATE_NOOP("Dockwright",
                      "As published, the line is ignored: systemd has no trailing comments, so the value cannot be parsed.");

std::span<const Directive> proxyAndLimitDirectives();
std::span<const Directive> securityDirectives();
std::span<const Directive> loggingDirectives();
std::span<const Directive> performanceDirectives();
std::span<const Directive> reliabilityDirectives();
std::span<const Directive> containerdDirectives();
std::span<const Directive> daemonDirectives();
std::span<const Directive> monitoringDirectives();
std::span<const Directive> exposureDirectives();
/// One for each key that a plan's section "engine" may set, made from its row.
std::span<const Directive> engineDirectives();

} // namespace dockwright::core
