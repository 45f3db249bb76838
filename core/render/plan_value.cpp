#include "core/render/plan_value.h"

#include "core/plan/plan_description.h"

#include <algorithm>

namespace dockwright::core {

OrderedJson planValue(const Plan &plan, QLatin1String pointer)
{
    const auto members = planMembers();
    const auto member = std::ranges::find_if(members, [&](const Member &each) { return each.pointer() == pointer; });
    return member == members.end() ? OrderedJson() : memberValue(*member, plan);
}

} // namespace dockwright::core
