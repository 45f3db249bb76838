// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"

#include <QCoreApplication>

/// Whether others are kept out of published ports, as the plan wants it: an outsider has tried.
namespace dockwright::core {

namespace {

constexpr auto publishedTitle = QT_TRANSLATE_NOOP("Dockwright", "Published ports");

void checkUnit(Examination &examination)
{
    const auto &outsider = examination.facts().outsider;
    if (outsider)
        examination.judge(
            outsider->isLoaded, "exposure/unit", Severity::Warning, {publishedTitle, {}}, {},
            outsider->isLoaded
                ? Message{QT_TRANSLATE_NOOP("Dockwright", "dockwright-exposure.service is active and enabled."), {}}
                : Message{QT_TRANSLATE_NOOP("Dockwright", "dockwright-exposure.service is not active, or not enabled."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Turn it on: systemctl enable --now dockwright-exposure.service."), {}});
}

void checkOutsider(Examination &examination)
{
    const auto &outsider = examination.facts().outsider;
    if (!outsider)
        return;
    if (!outsider->whyNot.isEmpty()) {
        examination.unknown("exposure/enforced", {publishedTitle, {}});
        examination.addEvidence(outsider->whyNot);
        return;
    }
    QStringList reached;
    for (const PublishedPort &port : outsider->reached)
        reached << QStringLiteral("%1 (%2)").arg(placeOf(port), port.container);
    examination.judge(
        reached.isEmpty(), "exposure/enforced", Severity::Critical, {publishedTitle, {}}, {},
        reached.isEmpty()
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "An outsider reached none that the plan does not allow."), {}}
            : Message{QT_TRANSLATE_NOOP("Dockwright", "An outsider reached what the plan does not allow: %1"),
                      {reached.join(QLatin1String(", "))}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Restart dockwright-exposure.service: the rules of nft may have been flushed. Where a "
                           "network of Docker has got a bridge with a name of its own since, apply the plan again."),
         {}});
}

constexpr Check portChecks[]{checkUnit, checkOutsider};

} // namespace

std::span<const Check> exposureChecks()
{
    return portChecks;
}

} // namespace dockwright::core
