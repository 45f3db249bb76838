#pragma once

#include "core/catalog/catalog.h"

/// The parts of the catalog, one for each area, in the order of the guide's files.
namespace dockwright::core {

std::span<const Directive> proxyAndLimitDirectives();
std::span<const Directive> securityDirectives();
std::span<const Directive> loggingDirectives();
std::span<const Directive> performanceDirectives();
std::span<const Directive> reliabilityDirectives();
std::span<const Directive> containerdDirectives();
std::span<const Directive> daemonDirectives();

} // namespace dockwright::core
