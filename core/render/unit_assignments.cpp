// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/host/paths.h"
#include "core/render/exposure_rules.h"
#include "core/render/formulas.h"
#include "core/render/generated_file.h"
#include "core/render/plan_value.h"
#include "core/text/unit_file.h"

#include <algorithm>

namespace dockwright::core {

namespace {

QString wordOf(const Plan &plan, QLatin1String pointer)
{
    return planValue(plan, pointer).get<QString>();
}

class Collector
{
public:
    Collector(const Plan &plan, const HostFacts &facts)
        : m_plan(plan), m_facts(facts), m_ownContainerd(facts.containerdIsOwnUnit())
    {}

    std::vector<Assignment> collect()
    {
        addProxy();
        addLimits();
        if (m_plan.security.profile == SecurityProfile::Hardened)
            addSecurity();
        addLogging();
        addPerformance();
        addReliability();
        if (m_plan.exposure.enforce == ExposureEnforcement::On)
            add("80-exposure/ExecStartPre", loadingProxyRules());
        if (m_ownContainerd)
            addContainerd();
        return std::move(m_assignments);
    }

private:
    /// What this systemd has dropped, or does not have yet, would be a warning at every start and nothing else.
    void add(const char *directive, const QString &value)
    {
        const Directive *known = findDirective(QString::fromLatin1(directive));
        if (known == nullptr || !whyLeftOut(*known, m_facts))
            m_assignments.push_back({QLatin1String(directive), value});
    }
    void add(const char *directive, const char *value) { add(directive, QString::fromLatin1(value)); }
    void add(const char *directive, qint64 value) { add(directive, QString::number(value)); }

    void addEnvironment(const char *directive, const char *name, const QString &value)
    {
        if (value.isEmpty())
            return;
        // It refuses control characters only, and a checked plan holds none.
        if (const auto quoted = quoteEnvironment(QLatin1String(name), value))
            add(directive, *quoted);
    }

    void addProxy()
    {
        const ProxySettings &proxy = m_plan.proxy;
        if (proxy.target != ProxyTarget::Unit || !proxy.isUsed())
            return;
        if (proxy.hasPassword()) {
            add("10-proxy/EnvironmentFile", paths::proxyEnvironment);
            return;
        }
        addEnvironment("10-proxy/HTTP_PROXY", "HTTP_PROXY", proxy.http);
        addEnvironment("10-proxy/HTTPS_PROXY", "HTTPS_PROXY", proxy.https);
        addEnvironment("10-proxy/NO_PROXY", "NO_PROXY", proxy.noProxy.join(u','));
    }

    void addLimits()
    {
        const qint64 containers = m_plan.capacity.containers;
        add("20-limits/LimitNOFILE", limitNofile(containers));
        add("20-limits/LimitNPROC", limitNproc(containers));
        add("20-limits/TasksMax", tasksMax(containers));
        add("20-limits/MemoryAccounting", "yes");
        if (const auto memory = memoryMax(m_plan, m_facts))
            add("20-limits/MemoryMax", *memory);
        add("20-limits/CPUAccounting", "yes");
        if (const auto quota = cpuQuota(m_plan, m_facts))
            add("20-limits/CPUQuota", *quota);
    }

    /// Seccomp filters are inherited by all that a process starts: where dockerd starts containerd, by every container.
    void addSecurity()
    {
        add("30-security/CapabilityBoundingSet", "~CAP_WAKE_ALARM CAP_BLOCK_SUSPEND");
        if (m_ownContainerd) {
            add("30-security/RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET");
            add("30-security/RestrictRealtime", "yes");
        }
        add("30-security/SystemCallFilter", m_ownContainerd ? "~@swap @reboot @raw-io @obsolete" : "~@obsolete");
        add("30-security/SystemCallErrorNumber", "EPERM");
    }

    void addLogging()
    {
        add("40-logging/LogRateLimitIntervalSec", m_plan.logging.rateLimitInterval);
        add("40-logging/LogRateLimitBurst", m_plan.logging.rateLimitBurst);
        add("40-logging/StandardOutput", "journal");
        add("40-logging/StandardError", "journal");
        add("40-logging/SyslogLevel", "info");
    }

    void addPerformance()
    {
        add("50-performance/StartLimitIntervalSec", m_plan.reliability.startLimitInterval);
        add("50-performance/StartLimitBurst", m_plan.reliability.startLimitBurst);
        add("50-performance/TimeoutStartSec", m_plan.performance.startTimeout);
        add("50-performance/TimeoutStopSec", m_plan.performance.stopTimeout);
        add("50-performance/KillMode", "process");
        add("50-performance/KillSignal", "SIGTERM");
        add("50-performance/SendSIGKILL", "yes");
        add("50-performance/Restart", wordOf(m_plan, QLatin1String("/reliability/restart")));
        add("50-performance/RestartSec", m_plan.reliability.restartSec);
        if (m_ownContainerd)
            addScheduling();
    }

    /// Inherited by every container where dockerd starts containerd itself, so only where it does not.
    void addScheduling()
    {
        add("50-performance/Nice", m_plan.performance.nice);
        add("50-performance/IOSchedulingClass", wordOf(m_plan, QLatin1String("/performance/ioClass")));
        if (m_plan.performance.ioClass != IoClass::Idle)
            add("50-performance/IOSchedulingPriority", m_plan.performance.ioPriority);
    }

    void addReliability()
    {
        add("60-reliability/Wants", "network-online.target");
        add("60-reliability/After", "network-online.target");
        add("60-reliability/CPUWeight", 100);
        add("60-reliability/IOWeight", 200);
        add("60-reliability/Slice", "system.slice");
        add("60-reliability/Delegate", "yes");
        add("60-reliability/OOMScoreAdjust", m_plan.reliability.oomScoreAdjust);
    }

    void addContainerd()
    {
        add("70-containerd/Wants", paths::containerdUnit);
        add("70-containerd/After", paths::containerdUnit);
        add("containerd.service/LimitNOFILE",
            std::max(limitNofile(m_plan.capacity.containers), m_plan.capacity.containerNofile));
    }

    const Plan &m_plan;
    const HostFacts &m_facts;
    const bool m_ownContainerd;
    std::vector<Assignment> m_assignments;
};

} // namespace

std::vector<Assignment> unitAssignments(const Plan &plan, const HostFacts &facts)
{
    return Collector(plan, facts).collect();
}

} // namespace dockwright::core
