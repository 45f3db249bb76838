// SPDX-License-Identifier: Apache-2.0
#include "core/compose/container_run.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <variant>

namespace dockwright::core {

namespace {

template <class T>
using Slot = std::variant<QString T::*, QStringList T::*, bool T::*, std::optional<qint64> T::*, std::vector<DeviceLimit> T::*,
                          RunNetwork T::*>;

template <class T>
struct RunMember {
    const char *name;
    Slot<T> slot;
};

const std::array<RunMember<DeviceLimit>, 5> deviceMembers{{
    {"device", &DeviceLimit::device},
    {"readBps", &DeviceLimit::readBps},
    {"writeBps", &DeviceLimit::writeBps},
    {"readIops", &DeviceLimit::readIops},
    {"writeIops", &DeviceLimit::writeIops},
}};

const std::array<RunMember<RunNetwork>, 5> networkMembers{{
    {"name", &RunNetwork::name},
    {"mtu", &RunNetwork::mtu},
    {"subnet", &RunNetwork::subnet},
    {"internal", &RunNetwork::internal},
    {"options", &RunNetwork::options},
}};

const std::array<RunMember<ContainerRun>, 19> runMembers{{
    {"image", &ContainerRun::image},
    {"memory", &ContainerRun::memory},
    {"memorySwap", &ContainerRun::memorySwap},
    {"cpus", &ContainerRun::cpus},
    {"cpuShares", &ContainerRun::cpuShares},
    {"cpuset", &ContainerRun::cpuset},
    {"pids", &ContainerRun::pids},
    {"io", &ContainerRun::io},
    {"blkioWeight", &ContainerRun::blkioWeight},
    {"oomScoreAdj", &ContainerRun::oomScoreAdj},
    {"network", &ContainerRun::network},
    {"init", &ContainerRun::init},
    {"user", &ContainerRun::user},
    {"capDrop", &ContainerRun::capDrop},
    {"capAdd", &ContainerRun::capAdd},
    {"readOnly", &ContainerRun::readOnly},
    {"tmpfs", &ContainerRun::tmpfs},
    {"noNewPrivileges", &ContainerRun::noNewPrivileges},
    {"restart", &ContainerRun::restart},
}};

auto members(const DeviceLimit *) -> decltype(deviceMembers) &
{
    return deviceMembers;
}
auto members(const RunNetwork *) -> decltype(networkMembers) &
{
    return networkMembers;
}
auto members(const ContainerRun *) -> decltype(runMembers) &
{
    return runMembers;
}

class RunReader
{
public:
    Errors errors;

    template <class T>
    T read(const OrderedJson &json, const QString &where)
    {
        T target;
        if (!json.is_object()) {
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected an object: { … }."), {}});
            return target;
        }
        for (const auto &[key, value] : json.items()) {
            const QString name = fromUtf8(key);
            const auto &known = members(&target);
            const auto member = std::ranges::find_if(known, [&](const auto &each) { return name == QLatin1String(each.name); });
            const QString place = where + u'/' + pointerToken(visible(name));
            if (member == known.end())
                complain(place, {QT_TRANSLATE_NOOP("Dockwright", "Unknown member “%1”."), {visible(name)}}, remedy(known));
            else
                std::visit([&, &item = value](auto at) { take(item, target.*at, place); }, member->slot);
        }
        return target;
    }

private:
    void complain(const QString &where, Message message, Message remedy = {})
    {
        errors.push_back({ErrorCode::InvalidInput, where, std::move(message), std::move(remedy), {}});
    }

    template <class Known>
    static Message remedy(const Known &known)
    {
        QStringList names;
        for (const auto &each : known)
            names << QLatin1String(each.name);
        return {QT_TRANSLATE_NOOP("Dockwright", "Use one of: %1."), {names.join(QLatin1String(", "))}};
    }

    /// A number is a text, too: "memory": 536870912, "cpus": 1.5.
    void take(const OrderedJson &json, QString &text, const QString &where)
    {
        if (json.is_string())
            text = json.get<QString>();
        else if (json.is_number())
            text = QString::fromStdString(json.dump());
        else
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected a string in quotes."), {}});
    }
    void take(const OrderedJson &json, bool &is, const QString &where)
    {
        if (json.is_boolean())
            is = json.get<bool>();
        else
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected true or false."), {}});
    }
    void take(const OrderedJson &json, std::optional<qint64> &number, const QString &where)
    {
        constexpr double most = 1e15;
        if (json.is_number_integer() && std::abs(json.get<double>()) < most)
            number = json.get<qint64>();
        else
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected an integer."), {}});
    }
    void take(const OrderedJson &json, QStringList &list, const QString &where)
    {
        if (!json.is_array() || json.size() > mostItems
            || !std::ranges::all_of(json, [](const OrderedJson &item) { return item.is_string(); })) {
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of strings."), {}});
            return;
        }
        for (const OrderedJson &item : json)
            list << item.get<QString>();
    }
    void take(const OrderedJson &json, std::vector<DeviceLimit> &limits, const QString &where)
    {
        if (!json.is_array() || json.size() > mostItems) {
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of objects: [ { … } ]."), {}});
            return;
        }
        for (std::size_t i = 0; i < json.size(); ++i)
            limits.push_back(read<DeviceLimit>(json[i], where + u'/' + QString::number(i)));
    }

    void take(const OrderedJson &json, RunNetwork &network, const QString &where) { network = read<RunNetwork>(json, where); }

    static constexpr std::size_t mostItems = 64;
};

template <class T>
OrderedJson toJson(const T &value);

void put(OrderedJson &json, const char *name, const QString &text)
{
    if (!text.isEmpty())
        json[name] = text;
}
void put(OrderedJson &json, const char *name, bool is)
{
    if (is)
        json[name] = true;
}
void put(OrderedJson &json, const char *name, const std::optional<qint64> &number)
{
    if (number)
        json[name] = *number;
}
void put(OrderedJson &json, const char *name, const QStringList &list)
{
    if (!list.isEmpty())
        json[name] = list;
}
void put(OrderedJson &json, const char *name, const std::vector<DeviceLimit> &limits)
{
    for (const DeviceLimit &limit : limits)
        json[name].push_back(toJson(limit));
}
void put(OrderedJson &json, const char *name, const RunNetwork &network)
{
    if (network != RunNetwork{})
        json[name] = toJson(network);
}

template <class T>
OrderedJson toJson(const T &value)
{
    OrderedJson json = OrderedJson::object();
    for (const auto &member : members(&value))
        std::visit([&](auto at) { put(json, member.name, value.*at); }, member.slot);
    return json;
}

} // namespace

tl::expected<ContainerRun, Errors> readRun(const QByteArray &json)
{
    const auto document = parseJson(json, runLimits);
    if (!document)
        return tl::unexpected(Errors{document.error()});
    RunReader reader;
    for (const QString &twice : document->duplicates)
        reader.errors.push_back({ErrorCode::InvalidInput,
                                 visible(twice),
                                 {QT_TRANSLATE_NOOP("Dockwright", "This member occurs twice."), {}},
                                 {},
                                 {}});
    ContainerRun run = reader.read<ContainerRun>(document->value, {});
    if (!reader.errors.empty())
        return tl::unexpected(bounded(std::move(reader.errors)));
    return run;
}

QByteArray writeRun(const ContainerRun &run)
{
    return QByteArray::fromStdString(toJson(run).dump(2)) + '\n';
}

} // namespace dockwright::core
