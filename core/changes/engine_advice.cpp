// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advice.h"
#include "core/changes/advisor.h"
#include "core/daemon/in_effect.h"
#include "core/daemon/key_words.h"
#include "core/plan/engine_section.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

/// A switch does harm on one of its sides only.
bool doesHarm(const KeyRow &row, const OrderedJson &value)
{
    return row.danger != Danger::None && (!value.is_boolean() || value.get<bool>() == (row.danger != Danger::CutsOff));
}

/// moby daemon/libnetwork/drivers/bridge/setup_ip_forwarding.go: it sets the policy as it turns forwarding on, and nobody puts
/// it back.
void adviseForwardPolicy(Advisor &advisor)
{
    const auto planned = advisor.plan.engine.keys.find("firewall-backend");
    if (!advisor.facts.daemon || planned == advisor.plan.engine.keys.end() || *planned != "nftables"
        || settingInEffect(advisor.facts.daemon->settings, QStringLiteral("/firewall-backend"))
            != std::optional(Json("iptables")))
        return;
    advisor.say(
        "engine/forward-policy", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Firewall backend"), {}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "dockerd does not reset the policy of the chain FORWARD of iptables, which it may have set to "
                           "DROP: if so, others do not reach containers, nor do these reach others, until the policy is "
                           "ACCEPT or the host has restarted."),
         {}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "After the apply, unless the policy is your own, run as root: iptables -P FORWARD ACCEPT; "
                           "ip6tables -P FORWARD ACCEPT"),
         {}});
}

} // namespace

void adviseEngine(Advisor &advisor)
{
    if (advisor.plan.engine.keys.empty())
        return;
    adviseForwardPolicy(advisor);
    if (advisor.plan.engine.lacksSecret())
        advisor.say(secretLeftOut, Severity::Warning, {"%1", {QLatin1String(engineSection)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "A secret was left out; the plan contains xxxxx in its place."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Enter it again in a copy of the plan before you apply that copy."), {}});
    const DaemonSettings now(advisor.facts);
    for (const auto &[key, value] : advisor.plan.engine.keys.items()) {
        const KeyRow *row = findDaemonKey(key);
        const QString name = fromUtf8(key);
        const DaemonSetting *there = now.find(u'/' + name);
        if (row == nullptr || !doesHarm(*row, value) || (there != nullptr && Json(there->value) == Json(value)))
            continue;
        advisor.say(qPrintable(QLatin1String("engine/") + name), Severity::Warning,
                    {"%1", {QLatin1String(engineSection) + u'.' + name}}, {dangerWarning(row->danger), {name}});
    }
}

} // namespace dockwright::core
