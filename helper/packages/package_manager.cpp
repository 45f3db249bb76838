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

Result<std::unique_ptr<PackageManager>> findPackageManager(const HostReader &host)
{
    if (findProgram(host, QStringLiteral("apt-get")) && findProgram(host, QStringLiteral("dpkg")))
        return std::make_unique<AptPackages>();
    if (findProgram(host, QStringLiteral("dnf")) && findProgram(host, QStringLiteral("rpm")))
        return std::make_unique<DnfPackages>();
    return failure(ErrorCode::Unsupported, {}, {QT_TRANSLATE_NOOP("Dockwright", "This host has neither apt nor dnf."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Install from a bundle instead."), {}});
}

} // namespace dockwright::helper
