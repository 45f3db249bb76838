// SPDX-License-Identifier: Apache-2.0
#include "core/install/install_checks.h"

#include "core/install/repository.h"

#include <QCoreApplication>

namespace dockwright::core {

std::optional<Error> checkBundleSum(const InstallSettings &plan, const QString &sha256)
{
    if (plan.sha256.isEmpty() || plan.sha256.toLower() == sha256)
        return std::nullopt;
    return Error{ErrorCode::InvalidInput,
                 QStringLiteral("/install/sha256"),
                 {QT_TRANSLATE_NOOP("Dockwright", "The bundle has the SHA-256 %1, not the one in the plan."), {sha256}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Use the bundle that the plan was created for."), {}},
                 {}};
}

std::optional<Error> checkBundleVersion(const InstallSettings &plan, const QString &version)
{
    if (plan.version.isEmpty() || plan.version == version)
        return std::nullopt;
    return Error{ErrorCode::InvalidInput,
                 QStringLiteral("/install/version"),
                 {QT_TRANSLATE_NOOP("Dockwright", "The bundle contains Docker %1, not %2."), {version, plan.version}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Leave the version empty, or create a bundle with the other version."), {}},
                 {}};
}

QStringList packagesInTheWay(const InstallSettings &plan, const InstallFacts &facts)
{
    QStringList there;
    for (const QString &package : conflictingPackages())
        if (facts.has(package) && !plan.packages.contains(package))
            there << package;
    return there;
}

} // namespace dockwright::core
