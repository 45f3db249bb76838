#include "ui/wizard/page_list.h"

#include "ui/pages/apply_page.h"
#include "ui/pages/capacity_page.h"
#include "ui/pages/docker_page.h"
#include "ui/pages/health_page.h"
#include "ui/pages/logs_page.h"
#include "ui/pages/network_page.h"
#include "ui/pages/readiness_page.h"
#include "ui/pages/review_page.h"
#include "ui/pages/run_page.h"
#include "ui/pages/security_page.h"
#include "ui/pages/welcome_page.h"

namespace dockwright::ui {

namespace {

template <class P>
Page *make(Shared &shared)
{
    return new P(shared);
}

constexpr PageEntry pages[] = {
    {"welcome", "welcome", make<WelcomePage>}, {"docker", "docker", make<DockerPage>},
    {"network", "network", make<NetworkPage>}, {"capacity", "capacity", make<CapacityPage>},
    {"logs", "logs", make<LogsPage>},          {"security", "security", make<SecurityPage>},
    {"review", "review", make<ReviewPage>},    {"apply", "apply", make<ApplyPage>},
    {"health", "health", make<HealthPage>},    {"readiness", "pass", make<ReadinessPage>},
    {"run", "running", make<RunPage>},
};

} // namespace

std::span<const PageEntry> pageList()
{
    return pages;
}

} // namespace dockwright::ui
