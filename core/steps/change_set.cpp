// SPDX-License-Identifier: Apache-2.0
#include "core/steps/change_set.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/daemon/key_table.h"
#include "core/host/paths.h"
#include "core/text/redact.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

QString octal(int mode)
{
    return QStringLiteral("%1").arg(mode, 4, 8, QLatin1Char('0'));
}

struct AsJson {
    Json operator()(const WriteFile &step) const
    {
        Json json{{"path", step.path}, {"mode", octal(step.file.mode)}, {"change", step.replaces ? "changed" : "new"}};
        if (!step.secret)
            json["sha256"] = sha256(step.file.content);
        return json;
    }
    Json operator()(const RemoveFile &step) const { return {{"path", step.path}}; }
    Json operator()(const SetSysctl &step) const { return {{"name", step.name}, {"value", step.value}}; }
    Json operator()(const VerifyUnits &step) const
    {
        return {{"units", std::vector<QString>(step.units.begin(), step.units.end())}};
    }
    Json operator()(const ReloadManager &) const { return Json::object(); }
    Json operator()(const ReloadUnit &step) const { return {{"unit", step.unit}}; }
    Json operator()(const RestartUnit &step) const { return {{"unit", step.unit}}; }
    Json operator()(const EnableUnit &step) const { return {{"unit", step.unit}}; }
    Json operator()(const DisableUnit &step) const
    {
        Json json{{"unit", step.unit}};
        if (step.runsOn)
            json["runsOn"] = true;
        return json;
    }
    Json operator()(const StopUnit &step) const { return {{"unit", step.unit}}; }
    Json operator()(const DropAddresses &step) const { return {{"addresses", step.addresses}}; }
    Json operator()(const FetchKey &step) const
    {
        return {{"url", step.url}, {"fingerprint", step.fingerprint}, {"path", step.path}};
    }
    Json operator()(const RefreshPackages &step) const { return {{"source", step.source}}; }
    Json operator()(const InstallPackages &step) const
    {
        return {{"packages", step.packages}, {"version", step.version}, {"mayRemove", step.mayRemove}, {"hold", step.hold}};
    }
    Json operator()(const RemovePackages &step) const { return {{"packages", step.packages}}; }
    Json operator()(const InstallBundle &step) const
    {
        std::map<QString, QString> files;
        for (const BundleFileFact &file : step.bundle.files)
            files[file.path] = file.sha256;
        return {{"sha256", step.bundle.sha256}, {"version", step.bundle.version}, {"files", files}};
    }
    Json operator()(const RemoveInstalled &step) const { return {{"files", step.files}}; }
    Json operator()(const AddGroup &step) const { return {{"group", step.group}}; }
    Json operator()(const RemoveGroup &step) const { return {{"group", step.group}}; }
    Json operator()(const AddMember &step) const { return {{"user", step.user}, {"group", step.group}}; }
    Json operator()(const RemoveMember &step) const { return {{"user", step.user}, {"group", step.group}}; }
    Json operator()(const RemoveData &step) const { return {{"directories", step.directories}}; }
    Json operator()(const RevertInstall &step) const { return {{"transaction", step.transaction}, {"step", step.step}}; }
};

/// Of containers (1), units (2) and work (4), and of each of their sums.
constexpr std::array interruptions{
    "",
    QT_TRANSLATE_NOOP("Dockwright", "This would stop running containers: %1."),
    QT_TRANSLATE_NOOP("Dockwright", "This would restart or stop these units along with Docker: %1."),
    QT_TRANSLATE_NOOP("Dockwright",
                      "This would stop running containers (%1), and restart or stop these units along with Docker: %2."),
    QT_TRANSLATE_NOOP("Dockwright", "This would break off what Docker is working at: %1."),
    QT_TRANSLATE_NOOP("Dockwright", "This would stop running containers (%1), and break off what Docker is working at: %2."),
    QT_TRANSLATE_NOOP(
        "Dockwright",
        "This would restart or stop these units along with Docker (%1), and break off what it is working at: %2."),
    QT_TRANSLATE_NOOP("Dockwright",
                      "This would stop running containers (%1), restart or stop these units along with Docker (%2), and break "
                      "off what it is working at: %3."),
};

/// Of a file as it is shown. Our record is not: it has sums, those of secrets among them.
QString shownSum(const QString &path, const FileFact &file)
{
    return path == QLatin1String(paths::lastWritten) ? QString() : sha256(redactSecrets(file.content));
}

/// Of what is replaced, where anybody may read it: a file that others may not read could hold what nobody knows to be secret.
QString replacedSum(const QString &path, const FileFact &file)
{
    constexpr int forOthers = 0004;
    return (file.mode & forOthers) != 0 ? shownSum(path, file) : QString();
}

} // namespace

Json stepToJson(const Step &step)
{
    Json json = std::visit(AsJson{}, step);
    json["kind"] = std::visit([](const auto &kind) { return kind.kind; }, step);
    return json;
}

Concern concernOf(const std::string &kind)
{
    Concern concern = Concern::Programs;
    anyKindOf<Step>([&]<class Kind>(std::type_identity<Kind>) {
        if (kind != Kind::kind)
            return false;
        concern = Kind::concern;
        return true;
    });
    return concern;
}

void ChangeSet::interruptNobody()
{
    stopsContainers = false;
    affectedContainers.clear();
    affectedUnits.clear();
    affectedWork.clear();
    affectedDevices.clear();
}

QByteArray ChangeSet::digest() const
{
    Json covered = Json::array();
    for (const Step &step : steps) {
        Json json = stepToJson(step);
        if (const auto *write = std::get_if<WriteFile>(&step)) {
            json["shown"] = shownSum(write->path, write->file);
            json["replaces"] = write->replaces ? replacedSum(write->path, *write->replaces) : QString();
        }
        if (const auto *remove = std::get_if<RemoveFile>(&step))
            json["replaces"] = replacedSum(remove->path, remove->replaces);
        covered.push_back(json);
    }
    QStringList containers = affectedContainers; // dockerd tells of them in an order of its own
    containers.sort();
    if (interrupts())
        covered.push_back({{"stops", stopsContainers}, {"containers", containers}, {"units", affectedUnits}});
    if (!affectedWork.isEmpty())
        covered.push_back({{"work", affectedWork}});
    if (!affectedDevices.isEmpty())
        covered.push_back({{"devices", affectedDevices}});
    if (!agreed.is_null())
        covered.push_back(agreed);
    return sha256(QByteArray::fromStdString(covered.dump())).toLatin1();
}

Error previewIsStale()
{
    return {ErrorCode::PlanStale,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "The host has changed since the preview; nothing was changed."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Review the new preview, then apply it."), {}},
            {}};
}

Message remedyForDevices()
{
    return {QT_TRANSLATE_NOOP("Dockwright",
                              "Containers keep devices that they have by CDI (docker run --device nvidia.com/gpu=all) or by "
                              "--device for each node; with the cgroup driver cgroupfs they keep all. Otherwise use --yes, and "
                              "restart the containers afterwards."),
            {}};
}

namespace {

/// Where devices are lost; `others` are the names of what else is interrupted.
Error wouldTakeDevices(const ChangeSet &changes, const QStringList &others)
{
    const QString devices = changes.affectedDevices.join(QLatin1String(", "));
    return {
        ErrorCode::WouldInterrupt,
        {},
        others.isEmpty()
            ? Message{QT_TRANSLATE_NOOP("Dockwright",
                                        "systemd reads its unit files again, which takes from running containers devices "
                                        "that a hook gave them, unless they have lost them already: %1."),
                      {devices}}
            : Message{QT_TRANSLATE_NOOP("Dockwright",
                                        "This would stop, restart or break off: %1. It would also take from running "
                                        "containers devices that a hook gave them, unless they have lost them already: %2."),
                      {others.join(QLatin1String(", ")), devices}},
        remedyForDevices(),
        {}};
}

template <class... Kinds>
bool isOneOf(const Step &step)
{
    return (std::holds_alternative<Kinds>(step) || ...);
}

} // namespace

Error wouldInterrupt(const ChangeSet &changes)
{
    QStringList named;
    if (changes.stopsContainers)
        named << changes.affectedContainers.join(QLatin1String(", "));
    if (!changes.affectedUnits.isEmpty())
        named << changes.affectedUnits.join(QLatin1String(", "));
    if (!changes.affectedWork.isEmpty())
        named << changes.affectedWork.join(QLatin1String(", "));
    if (!changes.affectedDevices.isEmpty())
        return wouldTakeDevices(changes, named);
    const std::size_t which = (changes.stopsContainers ? 1U : 0U) + (changes.affectedUnits.isEmpty() ? 0U : 2U)
        + (changes.affectedWork.isEmpty() ? 0U : 4U);
    constexpr std::size_t units = 2;
    constexpr std::size_t work = 4;
    return {ErrorCode::WouldInterrupt,
            {},
            {interruptions[which], named},
            {which == work ? QT_TRANSLATE_NOOP("Dockwright", "Wait until it is done, or use --yes if it may be broken off.")
                 : which == units
                 ? QT_TRANSLATE_NOOP("Dockwright",
                                     "Use --yes if they may be restarted; the containers that they run end with them.")
                 : QT_TRANSLATE_NOOP("Dockwright", "Use --yes if they may be stopped."),
             {}},
            {}};
}

bool reloadsManager(const Step &step)
{
    // `systemctl enable` does it as well, and so do the scripts of packages (deb-systemd-invoke(1p)). containerd is restarted
    // with Docker by a drop-in for the moment.
    const auto *restart = std::get_if<RestartUnit>(&step);
    if (restart != nullptr && restart->unit == QLatin1String(paths::containerdUnit))
        return true;
    return isOneOf<ReloadManager, EnableUnit, DisableUnit, InstallPackages, RemovePackages, InstallBundle, RevertInstall>(step);
}

bool reloadsDocker(const Step &step)
{
    const auto *reload = std::get_if<ReloadUnit>(&step);
    return reload != nullptr && reload->unit == QLatin1String(paths::dockerUnit);
}

bool restartsDocker(const Step &step)
{
    const auto *restart = std::get_if<RestartUnit>(&step);
    return restart != nullptr
        && std::ranges::any_of(std::array{paths::dockerUnit, paths::dockerSocket, paths::containerdUnit},
                               [&](const char *unit) { return restart->unit == QLatin1String(unit); });
}

bool startsDockerAnew(const Step &step)
{
    const auto *restart = std::get_if<RestartUnit>(&step);
    return reloadsDocker(step) || (restart != nullptr && restart->unit.endsWith(QLatin1String(".service")));
}

namespace {

/// As the table of keys has its standards.
std::string valueOf(const OrderedJson &settings, const KeyRow &row)
{
    const auto value = settings.find(std::string(row.key));
    if (value == settings.end() || value->is_null())
        return row.standard;
    return value->is_string() ? value->get<std::string>() : value->dump();
}

} // namespace

QStringList changedNetworkKeys(const ChangeSet &changes)
{
    QStringList keys;
    const auto compare = [&](const FileFact *before, const FileFact *after) {
        const OrderedJson was = before != nullptr ? objectIn(before->content) : OrderedJson::object();
        const OrderedJson is = after != nullptr ? objectIn(after->content) : OrderedJson::object();
        for (const KeyRow &row : daemonKeyRows())
            if (isOfContainersNetwork(row) && valueOf(was, row) != valueOf(is, row))
                keys << fromUtf8(row.key);
    };
    for (const Step &step : changes.steps) {
        if (const auto *write = std::get_if<WriteFile>(&step);
            write != nullptr && write->path == QLatin1String(paths::daemonJson))
            compare(write->replaces ? &*write->replaces : nullptr, &write->file);
        if (const auto *remove = std::get_if<RemoveFile>(&step);
            remove != nullptr && remove->path == QLatin1String(paths::daemonJson))
            compare(&remove->replaces, nullptr);
    }
    return keys;
}

} // namespace dockwright::core
