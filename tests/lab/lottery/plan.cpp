// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/plan.h"

#include "core/base/json.h"

namespace lottery {

using dockwright::core::OrderedJson;

namespace {

/// One section of a plan; a member is in it as often as not.
class Section
{
public:
    explicit Section(Dice &dice) : m_dice(dice) {}

    template <class T>
    Section &may(const char *member, std::initializer_list<T> values)
    {
        if (const T value = m_dice.pick(values); m_dice.oneIn(2))
            m_json[member] = value;
        return *this;
    }
    const OrderedJson &json() const { return m_json; }

private:
    Dice &m_dice;
    OrderedJson m_json = OrderedJson::object();
};

using Text = const char *;

/// Never more files than the lab's machines may open: their hard limit is below the plan's default.
OrderedJson capacity(Dice &dice)
{
    OrderedJson json = Section(dice)
                           .may("containers", {1, 5, 10, 50, 200, 1000})
                           .may<Text>("memoryMax", {"auto", "infinity", "50%", "4G"})
                           .may<Text>("cpuQuota", {"auto", "infinity", "300%"})
                           .json();
    json["containerNofile"] = dice.pick({1024, 4096, 4096, 15000});
    return json;
}

OrderedJson proxy(Dice &dice)
{
    const Text url = dice.pick<Text>({"http://127.0.0.1:8888", "http://u:p%40ss@127.0.0.1:8888"});
    return Section(dice)
        .may<Text>("target", {"unit", "unit", "unit", "unit", "daemon.json"})
        .may("http", {url})
        .may("https", {url})
        .json();
}

OrderedJson registry(Dice &dice)
{
    OrderedJson json = OrderedJson::object();
    json["mirrors"] = dice.pick<OrderedJson>(
        {OrderedJson::array(), OrderedJson::array({"https://m.corp.lan"}), OrderedJson::array({"https://theirs.lan"})});
    if (dice.oneIn(3))
        json["insecure"] = OrderedJson::array({"registry.lan:5000"});
    return json;
}

OrderedJson logging(Dice &dice)
{
    OrderedJson json = Section(dice)
                           .may<Text>("driver", {"json-file", "local", "journald", "syslog", "none"})
                           .may<Text>("maxSize", {"10m", "50m", "1g"})
                           .may("maxFile", {1, 3, 10})
                           .may<Text>("level", {"info", "warn", "debug"})
                           .may<Text>("rateLimitInterval", {"30s", "1min 30s"})
                           .may("rateLimitBurst", {0, 1000, 5000})
                           .json();
    if (const auto driver = json.value("driver", "json-file"); driver != "json-file" && driver != "local")
        for (const Text member : {"maxSize", "maxFile"}) // which have no effect then, and are refused
            json.erase(member);
    return json;
}

OrderedJson security(Dice &dice)
{
    OrderedJson json = Section(dice)
                           .may<Text>("profile", {"hardened", "compatible"})
                           .may("noNewPrivileges", {true, false})
                           .may("icc", {true, false})
                           .json();
    if (dice.oneIn(12))
        json["usernsRemap"] = true;
    return json;
}

OrderedJson performance(Dice &dice)
{
    return Section(dice)
        .may<Text>("startTimeout", {"60s", "300s", "infinity"})
        .may<Text>("stopTimeout", {"30s", "120s", "2min"})
        .may("nice", {-20, -5, 0, 10})
        .may<Text>("ioClass", {"best-effort", "idle", "realtime"})
        .json();
}

OrderedJson reliability(Dice &dice)
{
    OrderedJson json = Section(dice)
                           .may<Text>("restart", {"on-failure", "always", "no"})
                           .may<Text>("restartSec", {"5s", "1s", "5000ms"})
                           .may<Text>("startLimitInterval", {"60s", "5min"})
                           .may("startLimitBurst", {3, 5, 20})
                           .may("oomScoreAdjust", {-1000, -500, 0})
                           .may("heartbeat", {true, false})
                           .json();
    if (dice.oneIn(4))
        json["liveRestore"] = false;
    return json;
}

OrderedJson containerd(Dice &dice)
{
    OrderedJson json = OrderedJson::object();
    if (dice.oneIn(3))
        json["maxMessageMiB"] = dice.pick({16, 32});
    if (dice.oneIn(12))
        json["snapshotter"] = true;
    return json;
}

OrderedJson monitoring(Dice &dice)
{
    return Section(dice)
        .may("enabled", {true, false})
        .may<Text>("textfileDirectory", {"/var/lib/prometheus/node-exporter", "/srv/metrics/of-docker"})
        .may("intervalSeconds", {10, 60})
        .json();
}

} // namespace

QByteArray drawPlan(Dice &dice)
{
    OrderedJson plan = OrderedJson::object();
    plan["capacity"] = capacity(dice);
    plan["registry"] = registry(dice);
    const std::pair<const char *, OrderedJson (*)(Dice &)> sections[]{{"proxy", proxy},
                                                                      {"logging", logging},
                                                                      {"security", security},
                                                                      {"performance", performance},
                                                                      {"reliability", reliability},
                                                                      {"containerd", containerd},
                                                                      {"monitoring", monitoring}};
    for (const auto &[name, draw] : sections)
        if (OrderedJson section = draw(dice); dice.oneIn(2))
            plan[name] = std::move(section);
    plan["defaults"] = Section(dice).may("init", {true, false}).may("buildkit", {true, false}).json();
    if (dice.oneIn(3))
        plan["comments"] = dice.pick<Text>({"en", "zh_CN", "none"});
    return QByteArray::fromStdString(plan.dump());
}

} // namespace lottery
