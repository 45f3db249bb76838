// SPDX-License-Identifier: Apache-2.0
#include "helper/exposure/reply_routes.h"

#include "core/base/json.h"
#include "core/host/host_reader.h"
#include "core/plan/values.h"
#include "core/talk/members.h"
#include "helper/exposure/run_outside.h"

#include <map>

namespace dockwright::helper {

using namespace core;

bool ReplyRoutes::isOverLink(const QString &outside, const QString &from) const
{
    QStringList question{m_ipProgram, "-j", "route", "get", outside};
    if (!from.isEmpty())
        question << QStringLiteral("from") << from;
    const auto answer = m_host.query(question);
    if (!answer || answer->status != 0)
        return false;
    const auto routes = parseJson(answer->standardOutput);
    return routes && routes->value.is_array() && routes->value.size() == 1
        && textOf(routes->value.front(), "dev") == QLatin1String(outsideLink);
}

std::set<AddressPair> ReplyRoutes::thoseOverLink(const std::set<AddressPair> &pairs) const
{
    std::map<QString, bool> byItself;
    std::set<AddressPair> over;
    for (const AddressPair &pair : pairs) {
        const auto &[outside, from] = pair;
        if (!byItself.contains(outside))
            byItself[outside] = isOverLink(outside, {});
        if (byItself[outside] && (isLoopback(from) || isOverLink(outside, from))) // which no route is asked for from
            over.insert(pair);
    }
    return over;
}

} // namespace dockwright::helper
