// SPDX-License-Identifier: Apache-2.0
#include "core/host/readiness_facts.h"

namespace dockwright::core {

// clang-format off
NLOHMANN_JSON_SERIALIZE_ENUM(NeedState, {
    {NeedState::Unknown, "unknown"},
    {NeedState::Met, "met"},
    {NeedState::Missing, "missing"},
})
// clang-format on

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NeedFact, name, state, evidence)

void to_json(Json &json, const ReadinessFacts &facts)
{
    json = {{"namespaces", facts.namespaces},
            {"sysctls", facts.sysctls},
            {"controllers", facts.controllers},
            {"handedOn", facts.handedOn},
            {"seccompActions", facts.seccompActions},
            {"appArmor", facts.appArmor},
            {"seLinux", facts.seLinux},
            {"needs", facts.needs}};
}

void from_json(const Json &json, ReadinessFacts &facts)
{
    const ReadinessFacts none;
    facts.namespaces = json.value("namespaces", none.namespaces);
    facts.sysctls = json.value("sysctls", none.sysctls);
    facts.controllers = json.value("controllers", none.controllers);
    facts.handedOn = json.value("handedOn", none.handedOn);
    facts.seccompActions = json.value("seccompActions", none.seccompActions);
    facts.appArmor = json.value("appArmor", none.appArmor);
    facts.seLinux = json.value("seLinux", none.seLinux);
    facts.needs = json.value("needs", none.needs);
}

} // namespace dockwright::core
