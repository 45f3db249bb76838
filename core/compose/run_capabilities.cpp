// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_capabilities.h"

#include "core/health/unit_values.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// What a container has without any option (moby oci/caps/defaults.go).
constexpr std::array defaultCapabilities{"CHOWN",   "DAC_OVERRIDE", "FSETID",           "FOWNER",
                                         "MKNOD",   "NET_RAW",      "SETGID",           "SETUID",
                                         "SETFCAP", "SETPCAP",      "NET_BIND_SERVICE", "SYS_CHROOT",
                                         "KILL",    "AUDIT_WRITE"};

quint64 bitOf(const QString &name)
{
    const QString upper = name.toUpper();
    const auto bit = capabilityBit(upper.startsWith(QLatin1String("CAP_")) ? upper : QStringLiteral("CAP_") + upper);
    return bit ? 1ULL << *bit : 0;
}

quint64 bitsOf(const QStringList &names)
{
    quint64 bits = 0;
    for (const QString &name : names)
        bits |= bitOf(name);
    return bits;
}

bool hasAll(const QStringList &names)
{
    return std::ranges::any_of(names, [](const QString &name) {
        return name.compare(QLatin1String("all"), Qt::CaseInsensitive) == 0;
    });
}

} // namespace

std::optional<quint64> capabilitiesOf(const ContainerRun &run, const RunHost &host)
{
    const bool isAll = hasAll(run.capAdd);
    if (isAll && !host.lastCapability)
        return std::nullopt;
    if (isAll)
        return (~0ULL >> (63 - *host.lastCapability)) & ~(hasAll(run.capDrop) ? 0 : bitsOf(run.capDrop));
    QStringList usual;
    for (const char *name : defaultCapabilities)
        usual << QLatin1String(name);
    const quint64 kept = hasAll(run.capDrop) ? 0 : bitsOf(usual) & ~bitsOf(run.capDrop);
    return kept | bitsOf(run.capAdd);
}

} // namespace dockwright::core
