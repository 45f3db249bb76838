// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"
#include "core/host/paths.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

namespace {

/// The unit whose journal has its words.
QString unitOfContainerd(const HostFacts &facts)
{
    return QLatin1String(facts.containerdIsOwnUnit() ? paths::containerdUnit : paths::dockerUnit);
}

/// As the guide asks by hand: `ctr -n moby version`.
void checkContainerd(Examination &examination)
{
    const auto &containerd = examination.facts().containerd;
    if (!containerd)
        return;
    const bool answers = !containerd->version.isEmpty();
    examination.judge(
        answers, "containerd/answers", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Response of containerd"), {}}, {},
        answers ? verbatim(containerd->version) : Message{QT_TRANSLATE_NOOP("Dockwright", "It does not respond."), {}},
        {QT_TRANSLATE_NOOP("Dockwright", "Check its journal: journalctl -u %1"), {unitOfContainerd(examination.facts())}});
    if (!answers)
        examination.addEvidence(containerd->failure);
}

/// containerd makes a namespace with the first container in it.
void checkNamespace(Examination &examination)
{
    const auto &containerd = examination.facts().containerd;
    const auto &running = examination.facts().runningContainers;
    if (!containerd || !containerd->hasNamespace)
        return;
    const bool isNeeded = running && !running->empty();
    const bool isThere = *containerd->hasNamespace;
    examination.judge(isThere || !isNeeded, "containerd/namespace", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Namespace of Docker in containerd"), {}},
                      verbatim(containerd->containersNamespace),
                      isThere ? verbatim(containerd->containersNamespace)
                              : Message{QT_TRANSLATE_NOOP("Dockwright", "There is none yet."), {}},
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "Containers run, but not in the containerd at %1: check --containerd and "
                                         "--containerd-namespace of dockerd."),
                       {containerd->address}});
}

} // namespace

std::span<const Check> containerdChecks()
{
    static constexpr std::array checks{checkContainerd, checkNamespace};
    return checks;
}

} // namespace dockwright::core
