// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/package_manager.h"

#include "core/host/programs.h"
#include "helper/packages/apt_packages.h"
#include "helper/packages/dnf_packages.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

void to_json(Json &json, const PackageState &state)
{
    json = {{"version", state.version}, {"held", state.held}, {"automatic", state.automatic}};
}

void from_json(const Json &json, PackageState &state)
{
    json.at("version").get_to(state.version);
    json.at("held").get_to(state.held);
    json.at("automatic").get_to(state.automatic);
}

void to_json(Json &json, const PackageChange &change)
{
    json = Json::object();
    if (change.before)
        json["before"] = *change.before;
    if (change.after)
        json["after"] = *change.after;
}

void from_json(const Json &json, PackageChange &change)
{
    change = {};
    if (json.contains("before"))
        change.before = json.at("before").get<PackageState>();
    if (json.contains("after"))
        change.after = json.at("after").get<PackageState>();
}

PackageStates statesBefore(const PackageChanges &changes)
{
    PackageStates states;
    for (const auto &[package, change] : changes)
        if (change.before)
            states[package] = *change.before;
    return states;
}

PackageStates statesAfter(const PackageChanges &changes)
{
    return statesBefore(inverse(changes));
}

PackageChanges inverse(const PackageChanges &changes)
{
    PackageChanges back;
    for (const auto &[package, change] : changes)
        back[package] = {change.after, change.before};
    return back;
}

bool isReplaced(const PackageChange &change)
{
    return change.before && (!change.after || change.after->version != change.before->version);
}

bool hasVersionOfDocker(const QString &package)
{
    static const QStringList names{"docker-ce", "docker-ce-cli", "docker-ce-rootless-extras"};
    return names.contains(package);
}

namespace {

std::optional<QString> findDnf(const HostReader &host)
{
    if (auto dnf = findProgram(host, QStringLiteral("dnf")))
        return dnf;
    auto yum = findProgram(host, QStringLiteral("yum"));
    return yum && DnfPackages::isDnf(*yum) ? yum : std::nullopt;
}

} // namespace

Result<std::unique_ptr<PackageManager>> findPackageManager(const HostReader &host)
{
    if (findProgram(host, QStringLiteral("apt-get")) && findProgram(host, QStringLiteral("dpkg")))
        return std::make_unique<AptPackages>();
    if (const auto dnf = findDnf(host); dnf && findProgram(host, QStringLiteral("rpm")))
        return std::make_unique<DnfPackages>(*dnf);
    return failure(
        ErrorCode::Unsupported, {}, {QT_TRANSLATE_NOOP("Dockwright", "This host has neither apt nor dnf."), {}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Install from a bundle instead: its ./install requires neither a package manager nor Dockwright."),
         {}});
}

} // namespace dockwright::helper
