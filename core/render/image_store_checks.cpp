// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/storage_drivers.h"
#include "core/host/releases.h"
#include "core/host/setting_places.h"
#include "core/render/daemon_json_checker.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace dockwright::core {

namespace {

/// Further snapshotters of containerd, built in or well known; any other may come from a plugin.
constexpr std::array<std::string_view, 8> snapshotters{"overlayfs", "native", "devmapper", "blockfile",
                                                       "erofs",     "nydus",  "stargz",    "soci"};

/// The driver that dockerd takes, and where it stands.
struct Driver {
    QString name;
    QString place; ///< as Error::where
};

/// The variable goes before key and flag: moby daemon/image_store_choice.go, and daemon.go before 29.
Driver driverOf(const Checker &check)
{
    const QString variable = QStringLiteral("DOCKER_DRIVER");
    if (const auto given = ServiceEnvironment(check.facts).find(variable); given && given->name == variable)
        return {given->value, variable + QLatin1String(" in ") + given->path};
    return {textAt(check, "/storage-driver"), check.placeOf(QStringLiteral("/storage-driver"))};
}

const StorageDriver *findDriver(const QString &name)
{
    const auto found = std::ranges::find(storageDrivers, name.toStdString(), &StorageDriver::name);
    return found != storageDrivers.end() ? &*found : nullptr;
}

enum class Store { Own, Containerd, Unknown };

/// Which store dockerd has with that driver.
Store storeOf(const Checker &check, bool hasDriver)
{
    constexpr Release first{24, 0};
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const bool isOn = check.isTrue("/features/containerd-snapshotter");
    if (check.isFalse("/features/containerd-snapshotter") || (dockerd && *dockerd < first && *dockerd != Release{}))
        return Store::Own;
    if (isOn)
        return Store::Containerd;
    if (!dockerd || *dockerd == Release{})
        return Store::Unknown;
    // What a host has already stays.
    const bool hasOwnStore = check.facts.daemon ? !usesContainerdStore(*check.facts.daemon) : check.facts.hasOwnStore;
    return *dockerd < containerdStoreByDefault || hasDriver || hasOwnStore ? Store::Own : Store::Containerd;
}

/// The plan's key where it decides, otherwise the driver.
QString placeOf(const Checker &check, const Driver &driver)
{
    const char *feature = "/features/containerd-snapshotter";
    return check.at(feature) != nullptr ? check.placeOf(QLatin1String(feature)) : driver.place;
}

void wrongAt(Checker &check, const QString &place, Message message, Message remedy = {})
{
    check.errors.push_back({ErrorCode::InvalidInput, place, std::move(message), std::move(remedy), {}});
}

Message remedyOf(const Driver &driver)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "Remove the storage driver (%1), or choose the other image store."),
            {driver.place}};
}

void checkDriver(Checker &check, const Driver &driver)
{
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const StorageDriver *known = findDriver(driver.name);
    const bool isGone = known != nullptr && known->until != Release{} && dockerd && *dockerd >= known->until;
    const bool hasDriver = known != nullptr && !isGone;
    const bool isSnapshotter = known != nullptr
        ? known->isSnapshotterToo
        : std::ranges::find(snapshotters, driver.name.toStdString()) != snapshotters.end();
    const Store store = storeOf(check, hasDriver);
    if (store == Store::Containerd && known != nullptr && !isSnapshotter)
        wrongAt(check, placeOf(check, driver),
                dockerd && *dockerd < Release{29, 0} && *dockerd != Release{}
                    ? Message{QT_TRANSLATE_NOOP(
                                  "Dockwright",
                                  "The containerd image store has no storage driver “%1” (%2): no container can be created."),
                              {shownText(driver.name), driver.place}}
                    : Message{QT_TRANSLATE_NOOP(
                                  "Dockwright",
                                  "The containerd image store has no storage driver “%1” (%2): dockerd does not start."),
                              {shownText(driver.name), driver.place}},
                remedyOf(driver));
    else if (store == Store::Own && !hasDriver && isSnapshotter)
        wrongAt(check, placeOf(check, driver),
                {QT_TRANSLATE_NOOP(
                     "Dockwright",
                     "Only the containerd image store has a storage driver “%1” (%2): dockerd does not start without it."),
                 {shownText(driver.name), driver.place}},
                remedyOf(driver));
    else if (!hasDriver && !isSnapshotter && !check.isTrue("/features/containerd-snapshotter"))
        wrongAt(check, driver.place,
                {QT_TRANSLATE_NOOP("Dockwright", "Unknown storage driver “%1”."), {shownText(driver.name)}});
}

} // namespace

void checkImageStore(Checker &check)
{
    if (const Driver driver = driverOf(check); !driver.name.isEmpty())
        checkDriver(check, driver);
    // moby daemon/command/daemon_linux.go: 28 starts with both.
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const bool isOlder = dockerd && *dockerd != Release{} && *dockerd < Release{29, 0};
    if (!isOlder && !check.text("/userns-remap").empty() && check.isTrue("/features/containerd-snapshotter"))
        check.wrong(
            QStringLiteral("/userns-remap"),
            {QT_TRANSLATE_NOOP("Dockwright",
                               "From 29.0 on, dockerd does not start with userns-remap while the containerd image store "
                               "is on (%1)."),
             {check.placeOf(QStringLiteral("/features/containerd-snapshotter"))}},
            {QT_TRANSLATE_NOOP("Dockwright", "Turn off one of the two."), {}});
}

} // namespace dockwright::core
