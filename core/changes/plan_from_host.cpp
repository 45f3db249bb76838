// SPDX-License-Identifier: Apache-2.0
#include "core/changes/plan_from_host.h"

#include "core/host/daemon_settings.h"
#include "core/host/mirror_records.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/host/setting_places.h"
#include "core/host/unit_meaning.h"
#include "core/plan/engine_section.h"
#include "core/plan/exposure_section.h"
#include "core/plan/network_section.h"
#include "core/plan/plan_description.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"
#include "core/render/containerd_config.h"
#include "core/render/formulas.h"
#include "core/render/metrics_units.h"
#include "core/render/plan_value.h"
#include "core/render/read_exposure_rules.h"
#include "core/text/unit_file.h"

#include <algorithm>

namespace dockwright::core {

namespace {

using Pointer = OrderedJson::json_pointer;

/// How a value of a file becomes one of the plan.
using Conversion = OrderedJson (*)(const OrderedJson &);

OrderedJson asItIs(const OrderedJson &value)
{
    return value;
}

OrderedJson asNumber(const OrderedJson &value)
{
    bool isNumber = false;
    const qint64 number = value.is_string() ? value.get<QString>().toLongLong(&isNumber) : 0;
    return isNumber ? OrderedJson(number) : value;
}

OrderedJson isGiven(const OrderedJson &value)
{
    return value.is_string() && !value.get<QString>().isEmpty();
}

OrderedJson asImageStore(const OrderedJson &value)
{
    return value.is_boolean() ? OrderedJson(value.get<bool>() ? "on" : "off") : value;
}

OrderedJson asList(const OrderedJson &value)
{
    OrderedJson list = OrderedJson::array();
    if (value.is_string())
        for (const QString &item : value.get<QString>().split(u',', Qt::SkipEmptyParts))
            list.push_back(item.trimmed());
    return list;
}

OrderedJson softLimit(const OrderedJson &value)
{
    return value.is_object() ? value.value("Soft", OrderedJson()) : OrderedJson();
}

/// LimitNOFILE is 1536 for each container.
OrderedJson asContainers(const OrderedJson &value)
{
    const OrderedJson number = asNumber(value);
    return number.is_number_integer() ? OrderedJson(number.get<qint64>() / limitNofile(1)) : value;
}

struct Source {
    const char *key;  ///< directive of a drop-in, or variable of the environment
    const char *plan; ///< JSON pointer in the plan
    Conversion convert = asItIs;
};

/// What of daemon.json is not in the plan as it stands there.
constexpr struct {
    std::string_view key; ///< as in ManagedPlace
    Conversion convert;
} daemonConversions[] = {
    {"/log-opts/max-file", asNumber},
    {"/default-ulimits/nofile", softLimit},
    {"/features/containerd-snapshotter", asImageStore},
    {"/userns-remap", isGiven},
    {"/proxies/no-proxy", asList},
};

Conversion conversionOf(const ManagedPlace &place)
{
    const auto *const found = std::ranges::find(daemonConversions, place.pointer, [](const auto &each) { return each.key; });
    return found != std::end(daemonConversions) ? found->convert : asItIs;
}

constexpr Source unitSources[] = {
    {"LimitNOFILE", "/capacity/containers", asContainers},
    {"MemoryMax", "/capacity/memoryMax"},
    {"CPUQuota", "/capacity/cpuQuota"},
    {"LogRateLimitIntervalSec", "/logging/rateLimitInterval"},
    {"LogRateLimitBurst", "/logging/rateLimitBurst", asNumber},
    {"TimeoutStartSec", "/performance/startTimeout"},
    {"TimeoutStopSec", "/performance/stopTimeout"},
    {"Nice", "/performance/nice", asNumber},
    {"IOSchedulingClass", "/performance/ioClass"},
    {"IOSchedulingPriority", "/performance/ioPriority", asNumber},
    {"Restart", "/reliability/restart"},
    {"RestartSec", "/reliability/restartSec"},
    {"StartLimitIntervalSec", "/reliability/startLimitInterval"},
    {"StartLimitBurst", "/reliability/startLimitBurst", asNumber},
    {"OOMScoreAdjust", "/reliability/oomScoreAdjust", asNumber},
};

constexpr Source environmentSources[] = {
    {"HTTP_PROXY", "/proxy/http"},
    {"HTTPS_PROXY", "/proxy/https"},
    {"NO_PROXY", "/proxy/noProxy", asList},
};

/// With the objects above that are empty then.
void eraseAt(OrderedJson &json, Pointer place)
{
    for (; !place.empty() && json.contains(place); place = place.parent_pointer()) {
        json[place.parent_pointer()].erase(place.back());
        if (!json.at(place.parent_pointer()).empty())
            return;
    }
}

class PlanCollector
{
public:
    PlanCollector(const HostFacts &facts, const Plan &base) : m_facts(facts), m_plan(base)
    {
        for (const Member &member : planMembers())
            if (OrderedJson value = memberValue(member, base); member.isApplicable(base) && value != memberDefault(member))
                m_json[Pointer(member.pointer().toStdString())] = std::move(value);
        if (!base.registries.empty())
            m_json[registriesSection] = writeRegistries(base.registries);
        if (!base.engine.keys.empty())
            m_json[engineSection] = base.engine.keys;
    }

    Plan collect()
    {
        readUnitFiles();
        readDaemonSettings();
        readProfile();
        readContainerdConfig();
        if (m_facts.file(QLatin1String(paths::heartbeatTimer)) != nullptr)
            set("/reliability/heartbeat", true);
        readMonitoring();
        readDoctor();
        readExposure();
        return m_plan;
    }

private:
    /// Takes the value if the plan is right with it. The plan is read from JSON each time: it is the one judge of values.
    void set(const std::string &pointer, OrderedJson value)
    {
        OrderedJson wanted = m_json;
        wanted[Pointer(pointer)] = std::move(value);
        if (const auto plan = readPlan(QByteArray::fromStdString(wanted.dump()))) {
            m_plan = *plan;
            m_json = std::move(wanted);
        }
    }

    /// Every plan limits dockerd; only a hardened one confines it.
    void readProfile()
    {
        if (m_facts.file(QLatin1String(paths::limitsDropIn)) != nullptr
            && m_facts.file(QLatin1String(paths::securityDropIn)) == nullptr)
            set("/security/profile", "compatible");
    }

    /// A size between two is that above: what goes through now still does then.
    void readContainerdConfig()
    {
        const FileFact *file = m_facts.file(QLatin1String(paths::containerdConfig));
        constexpr qint64 mebibyte = 1024LL * 1024;
        if (file != nullptr)
            if (const auto bytes = messageSize(file->content))
                set("/containerd/maxMessageMiB", (*bytes + mebibyte - 1) / mebibyte);
    }

    void readDoctor()
    {
        const FileFact *timer = m_facts.file(QLatin1String(paths::doctorTimer));
        if (timer == nullptr)
            return;
        set("/registry/doctor/enabled", true);
        if (const auto interval = lastValueIn(timer->content, QLatin1String("Timer"), QLatin1String("OnUnitActiveSec")))
            set("/registry/doctor/interval", *interval);
        // Those that it has left out are the plan's, where it is these that it has left out of.
        QStringList mirrors = m_plan.registry.mirrors;
        if (mirrors.isEmpty() || m_facts.file(registryFile(QLatin1String(dockerHub), "hosts.toml")) != nullptr)
            return;
        for (const auto &standing : mirrorStandings(m_facts))
            if (std::ranges::none_of(mirrors, [&](const QString &each) { return isSameMirror(each, standing.first); }))
                mirrors << standing.first;
        set("/registry/mirrors", mirrors);
    }

    void readMonitoring()
    {
        const FileFact *timer = m_facts.file(QLatin1String(paths::metricsTimer));
        if (timer == nullptr)
            return;
        set("/monitoring/enabled", true);
        for (const UnitEntry &entry : readUnitFile(timer->content).entries)
            if (entry.key == QLatin1String("OnUnitActiveSec"))
                if (const auto span = readTimeSpan(entry.value))
                    set("/monitoring/intervalSeconds", *span / 1'000'000);
        if (const FileFact *service = m_facts.file(QLatin1String(paths::metricsFileService)))
            if (const QString directory = textfileDirectoryIn(service->content); !directory.isEmpty())
                set("/monitoring/textfileDirectory", directory);
    }

    /// Flags, the variables in them, and daemon.json.
    void readDaemonSettings()
    {
        const DaemonSettings settings(m_facts);
        const OrderedJson json = settings.asJson();
        for (const ManagedPlace &place : managedPlaces())
            if (const Pointer pointer{std::string(place.pointer)}; json.contains(pointer))
                set(std::string(place.member), conversionOf(place)(json.at(pointer)));
        readNetwork(settings);
        readIpv6(settings);
        readPublishing(settings);
        readFurtherKeys(settings);
        if (settings.find(QStringLiteral("/proxies")) != nullptr && m_plan.proxy.isUsed())
            set("/proxy/target", "daemon.json");
    }

    /// What the section "network" can say. A flag stays where it is: dockerd does not start with both.
    void readNetwork(const DaemonSettings &settings)
    {
        const OrderedJson json = settings.asJson();
        const OrderedJson *ofNetworks = valueAt(json, Pointer(mtuOfNewNetworks));
        for (const NetworkPlace &place : networkPlaces()) {
            const DaemonSetting *setting = settings.find(QLatin1String(place.pointer));
            if (setting == nullptr || setting->isFlag)
                continue;
            // The plan's is that of all new networks, too.
            const bool isMtu = qstrcmp(place.pointer, "/mtu") == 0;
            if (!isMtu || (ofNetworks != nullptr && *ofNetworks == setting->value.dump()))
                set(place.member, setting->value);
        }
    }

    /// IPv6 as a plan with that prefix has it; pools that such a plan writes by itself are none of its own.
    void readIpv6(const DaemonSettings &settings)
    {
        const OrderedJson json = settings.asJson();
        const DaemonSetting *subnet = settings.find(QLatin1String(subnetOfDefaultBridge));
        const OrderedJson *ofNetworks = valueAt(json, Pointer(ipv6OfNewNetworks));
        const bool hasNetworks = ofNetworks == nullptr || *ofNetworks == "true"; // of a dockerd before 27 it has none
        if (subnet == nullptr || subnet->isFlag || !settings.isOn(ipv6OfDefaultBridge, false) || !hasNetworks)
            return;
        Plan found;
        std::vector<AddressPool> &pools = found.network.pools = m_plan.network.pools;
        const QString prefix = prefixOfSettings(settings.text(subnetOfDefaultBridge), pools);
        if (prefix.isEmpty())
            return;
        found.network.ipv6 = QStringLiteral("ula");
        set("/network/ipv6", plannedPrefix(found, m_facts) == prefix ? found.network.ipv6 : prefix);
        std::erase(pools, poolOf(prefix));
        if (std::ranges::equal(pools, standardPools()))
            pools.clear();
        set("/network/pools", planValue(found, QLatin1String("/network/pools")));
    }

    void readExposure()
    {
        const FileFact *rules = m_facts.file(QLatin1String(paths::exposureRules));
        if (rules == nullptr || m_facts.file(QLatin1String(paths::exposureService)) == nullptr)
            return;
        Plan found;
        found.exposure.allow = allowedIn(rules->content);
        set("/exposure/allow", planValue(found, QLatin1String("/exposure/allow")));
        set("/exposure/enforce", "on");
    }

    /// One address in both places, or in the only one that the dockerd there has, is what the section "exposure" can say.
    void readPublishing(const DaemonSettings &settings)
    {
        const OrderedJson json = settings.asJson();
        const DaemonSetting *ofDefault = settings.find(QLatin1String(publishOnOfDefaultBridge));
        const OrderedJson *ofNetworks = valueAt(json, Pointer(publishOnOfNewNetworks));
        const bool isBoth = ofNetworks != nullptr ? ofDefault != nullptr && *ofNetworks == ofDefault->value
                                                  : !hasNetworkOptions(m_facts).value_or(true);
        if (ofDefault != nullptr && !ofDefault->isFlag && isBoth)
            set("/exposure/publishOn", OrderedJson::array({ofDefault->value}));
    }

    /// Keys of daemon.json that the sections "network" and "exposure" set.
    QStringList keysOfSections() const
    {
        QStringList keys = networkKeys(m_plan.network) + exposureKeys(m_plan.exposure);
        if (!m_plan.network.ipv6.isEmpty() && givesNetworksIpv6(m_facts) == false)
            keys << QLatin1String(experiments); // without which there are no rules for it
        return keys;
    }

    /// Without what another section of the plan sets now.
    OrderedJson withoutOthers(const std::string &key, OrderedJson value) const
    {
        for (const ManagedPlace &place : managedPlaces())
            if (place.pointer.starts_with('/' + key + '/'))
                value.erase(std::string(place.pointer.substr(key.size() + 2)));
        for (const QString &place : keysOfSections())
            if (const std::string pointer = place.toStdString(); pointer.starts_with('/' + key + '/'))
                eraseAt(value, Pointer(pointer.substr(key.size() + 1)));
        return value;
    }

    /// Keys of daemon.json that no other section sets. A flag stays where it is: dockerd does not start with both. What is
    /// secret is left out, as a proxy's password is from all that is shown.
    void readFurtherKeys(const DaemonSettings &settings)
    {
        for (const KeyRow &row : daemonKeyRows()) {
            const std::string key(row.key);
            const DaemonSetting *setting = settings.find(u'/' + QString::fromStdString(key));
            if (setting == nullptr || setting->isFlag || !isEngineKey(row)
                || keysOfSections().contains(u'/' + QString::fromStdString(key)))
                continue;
            OrderedJson value = setting->value;
            if (row.shape->kind == Shape::Kind::Map && value.is_object())
                value = withoutOthers(key, std::move(value));
            if (value.empty() && value.is_object())
                continue;
            EngineSettings alone;
            alone.keys[key] = value;
            if (!alone.hasSecret())
                set('/' + std::string(engineSection) + '/' + key, std::move(value));
        }
    }

    /// A unit of the administrator's own, then the drop-ins; what a package says of its unit is nobody's wish.
    void readUnitFiles()
    {
        QStringList paths = dropInsOf(m_facts, QLatin1String(paths::dockerUnit));
        if (m_facts.dockerUnit && m_facts.dockerUnit->fragmentPath.startsWith(QLatin1String("/etc/")))
            paths.prepend(m_facts.dockerUnit->fragmentPath);
        for (const QString &path : paths)
            if (const FileFact *file = m_facts.file(path))
                for (const UnitEntry &entry : readUnitFile(file->content).entries)
                    for (const UnitEntry &today : underTodaysNames(entry))
                        readEntry(today);
        const ServiceEnvironment environment(m_facts);
        for (const Source &source : environmentSources)
            if (const auto variable = environment.find(QLatin1String(source.key)))
                set(source.plan, source.convert(OrderedJson(variable->value)));
    }

    void readEntry(const UnitEntry &entry)
    {
        for (const Source &source : unitSources)
            if (entry.key == QLatin1String(source.key))
                set(source.plan, source.convert(OrderedJson(entry.value)));
    }

    const HostFacts &m_facts;
    Plan m_plan;
    OrderedJson m_json = OrderedJson::object();
};

} // namespace

Plan planFromHost(const HostFacts &facts, const Plan &base)
{
    return PlanCollector(facts, base).collect();
}

} // namespace dockwright::core
