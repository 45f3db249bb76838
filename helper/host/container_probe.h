#pragma once

#include "core/host/host_facts.h"

namespace dockwright::helper {

/// Makes a container from a tiny image of our own, runs it, and takes both away again: the proof that dockerd can make
/// containers, with no network needed. Never fails; what went wrong is in the facts.
core::ProbeFacts probeContainer();

} // namespace dockwright::helper
