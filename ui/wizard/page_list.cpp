// SPDX-License-Identifier: Apache-2.0
#include "ui/wizard/page_list.h"

#include "ui/pages/addresses_page.h"
#include "ui/pages/apply_page.h"
#include "ui/pages/capacity_page.h"
#include "ui/pages/docker_page.h"
#include "ui/pages/engine_page.h"
#include "ui/pages/exposure_page.h"
#include "ui/pages/health_page.h"
#include "ui/pages/logs_page.h"
#include "ui/pages/network_page.h"
#include "ui/pages/readiness_page.h"
#include "ui/pages/registries_page.h"
#include "ui/pages/review_page.h"
#include "ui/pages/run_page.h"
#include "ui/pages/security_page.h"
#include "ui/pages/welcome_page.h"

namespace dockwright::ui {

namespace {

template <class P>
constexpr PageEntry entry(const char *name)
{
    return {name, name, P::title, [](Shared &shared) -> Page * { return new P(shared); }};
}

// One line each: CMake reads the names for the completions.
// clang-format off
constexpr PageEntry pages[] = {
    entry<WelcomePage>("welcome"),
    entry<DockerPage>("docker"),
    entry<NetworkPage>("network"),
    entry<RegistriesPage>("registries"),
    entry<AddressesPage>("addresses"),
    entry<CapacityPage>("capacity"),
    entry<LogsPage>("logs"),
    entry<SecurityPage>("security"),
    entry<EnginePage>("engine"),
    entry<ReviewPage>("review"),
    entry<ApplyPage>("apply"),
    entry<HealthPage>("health"),
    entry<ExposurePage>("exposure"),
    entry<ReadinessPage>("readiness"),
    entry<RunPage>("run"),
};
// clang-format on

} // namespace

std::span<const PageEntry> pageList()
{
    return pages;
}

} // namespace dockwright::ui
