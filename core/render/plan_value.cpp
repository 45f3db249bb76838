// SPDX-License-Identifier: Apache-2.0
#include "core/render/plan_value.h"

#include "core/plan/plan_description.h"

namespace dockwright::core {

OrderedJson planValue(const Plan &plan, QLatin1String pointer)
{
    const Member *member = findMember(pointer);
    return member == nullptr ? OrderedJson() : memberValue(*member, plan);
}

} // namespace dockwright::core
