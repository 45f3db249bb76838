// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_output.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// Which option of `docker run`, and which list of compose's `blkio_config`, each limit of a disk is.
struct Rate {
    const char *option;
    const char *list;
    QString (*value)(const DeviceLimit &);
};

QString textOf(const std::optional<qint64> &number)
{
    return number ? QString::number(*number) : QString();
}

constexpr Rate rates[] = {
    {"--device-read-bps", "device_read_bps", [](const DeviceLimit &limit) { return limit.readBps; }},
    {"--device-write-bps", "device_write_bps", [](const DeviceLimit &limit) { return limit.writeBps; }},
    {"--device-read-iops", "device_read_iops", [](const DeviceLimit &limit) { return textOf(limit.readIops); }},
    {"--device-write-iops", "device_write_iops", [](const DeviceLimit &limit) { return textOf(limit.writeIops); }},
};

QString quoted(const QString &word)
{
    const bool isPlain = !word.isEmpty() && std::ranges::all_of(word, [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || QLatin1String("_@%+=:,./-").contains(c));
    });
    return isPlain ? word : u'\'' + QString(word).replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

/// A text of YAML: one of JSON is one, and compose takes "$$" for a dollar.
QString yaml(const QString &text)
{
    return QString::fromStdString(Json(QString(text).replace(u'$', QLatin1String("$$"))).dump());
}

class Fragment
{
public:
    void line(int depth, const QString &text) { m_text += QString(2LL * depth, u' ') + text + u'\n'; }
    void text(const char *key, const QString &value)
    {
        if (!value.isEmpty())
            line(2, QLatin1String(key) + QStringLiteral(": ") + yaml(value));
    }
    void plain(const char *key, const QString &value)
    {
        if (!value.isEmpty())
            line(2, QLatin1String(key) + QStringLiteral(": ") + value);
    }
    void list(const char *key, const QStringList &values)
    {
        if (!values.isEmpty())
            line(2, QLatin1String(key) + u':');
        for (const QString &value : values)
            line(3, QStringLiteral("- ") + yaml(value));
    }
    QByteArray take() const { return m_text.toUtf8(); }

private:
    QString m_text;
};

void addIo(Fragment &fragment, const ContainerRun &run)
{
    if (run.io.empty() && !run.blkioWeight)
        return;
    fragment.line(2, QStringLiteral("blkio_config:"));
    if (run.blkioWeight)
        fragment.line(3, QStringLiteral("weight: ") + textOf(run.blkioWeight));
    for (const Rate &rate : rates) {
        bool isBegun = false;
        for (const DeviceLimit &limit : run.io) {
            if (rate.value(limit).isEmpty())
                continue;
            if (!std::exchange(isBegun, true))
                fragment.line(3, QLatin1String(rate.list) + u':');
            fragment.line(4, QStringLiteral("- path: ") + yaml(limit.device));
            fragment.line(5, QStringLiteral("rate: ") + yaml(rate.value(limit)));
        }
    }
}

QStringList driverOptions(const RunNetwork &network)
{
    QStringList options = network.options;
    if (network.mtu)
        options.prepend(QLatin1String(mtuOption) + u'=' + textOf(network.mtu));
    return options;
}

void addNetwork(Fragment &fragment, const RunNetwork &network)
{
    if (network.name.isEmpty())
        return;
    fragment.line(0, QStringLiteral("networks:"));
    fragment.line(1, yaml(network.name) + u':');
    fragment.text("name", network.name);
    fragment.text("driver", QStringLiteral("bridge"));
    const QStringList options = driverOptions(network);
    if (!options.isEmpty())
        fragment.line(2, QStringLiteral("driver_opts:"));
    for (const QString &each : options)
        fragment.line(3, yaml(each.section(u'=', 0, 0)) + QStringLiteral(": ") + yaml(each.section(u'=', 1)));
    if (!network.subnet.isEmpty())
        fragment.line(2, QStringLiteral("ipam: {config: [{subnet: ") + yaml(network.subnet) + QStringLiteral("}]}"));
    fragment.plain("enable_ipv6", network.subnet.contains(u':') ? QStringLiteral("true") : QString());
    fragment.plain("internal", network.internal ? QStringLiteral("true") : QString());
}

QString lineOf(const QStringList &words)
{
    QStringList line;
    for (const QString &word : words)
        line << quoted(word);
    return line.join(u' ');
}

} // namespace

QStringList networkOptions(const RunNetwork &network)
{
    QStringList options{QStringLiteral("--driver=bridge")};
    if (!network.subnet.isEmpty())
        options << QStringLiteral("--subnet=") + network.subnet;
    if (network.subnet.contains(u':'))
        options << QStringLiteral("--ipv6");
    if (network.internal)
        options << QStringLiteral("--internal");
    for (const QString &each : driverOptions(network))
        options << QStringLiteral("--opt=") + each;
    return options;
}

QStringList runOptions(const ContainerRun &run)
{
    QStringList options;
    const auto add = [&](const char *option, const QString &value) {
        if (!value.isEmpty())
            options << QLatin1String(option) + u'=' + value;
    };
    add("--memory", run.memory);
    add("--memory-swap", run.memorySwap);
    add("--cpus", run.cpus);
    add("--cpu-shares", textOf(run.cpuShares));
    add("--cpuset-cpus", run.cpuset);
    add("--pids-limit", textOf(run.pids));
    for (const Rate &rate : rates)
        for (const DeviceLimit &limit : run.io)
            if (const QString value = rate.value(limit); !value.isEmpty())
                add(rate.option, limit.device + u':' + value);
    add("--blkio-weight", textOf(run.blkioWeight));
    add("--oom-score-adj", textOf(run.oomScoreAdj));
    if (run.init)
        options << QStringLiteral("--init");
    add("--user", run.user);
    for (const QString &name : run.capDrop)
        add("--cap-drop", name);
    for (const QString &name : run.capAdd)
        add("--cap-add", name);
    if (run.readOnly)
        options << QStringLiteral("--read-only");
    for (const QString &path : run.tmpfs)
        add("--tmpfs", path);
    if (run.noNewPrivileges)
        options << QStringLiteral("--security-opt=no-new-privileges:true");
    add("--restart", run.restart);
    return options;
}

QString dockerRunLine(const ContainerRun &run)
{
    QStringList start{QStringLiteral("docker"), QStringLiteral("run"), QStringLiteral("--detach")};
    if (run.network.name.isEmpty())
        return lineOf(start + runOptions(run) + QStringList{run.image});
    start << QStringLiteral("--network=") + run.network.name;
    return lineOf(QStringList{"docker", "network", "create"} + networkOptions(run.network) + QStringList{run.network.name})
        + u'\n' + lineOf(start + runOptions(run) + QStringList{run.image});
}

QByteArray composeFragment(const ContainerRun &run)
{
    Fragment fragment;
    fragment.line(0, QStringLiteral("services:"));
    fragment.line(1, QStringLiteral("app:"));
    fragment.text("image", run.image);
    fragment.text("mem_limit", run.memory);
    fragment.text("memswap_limit", run.memorySwap);
    fragment.text("cpus", run.cpus);
    fragment.plain("cpu_shares", textOf(run.cpuShares));
    fragment.text("cpuset", run.cpuset);
    fragment.plain("pids_limit", textOf(run.pids));
    addIo(fragment, run);
    fragment.plain("oom_score_adj", textOf(run.oomScoreAdj));
    fragment.plain("init", run.init ? QStringLiteral("true") : QString());
    fragment.text("user", run.user);
    fragment.list("cap_drop", run.capDrop);
    fragment.list("cap_add", run.capAdd);
    fragment.plain("read_only", run.readOnly ? QStringLiteral("true") : QString());
    fragment.list("tmpfs", run.tmpfs);
    fragment.list("security_opt", run.noNewPrivileges ? QStringList{QStringLiteral("no-new-privileges:true")} : QStringList());
    fragment.text("restart", run.restart);
    if (!run.network.name.isEmpty())
        fragment.list("networks", {run.network.name});
    addNetwork(fragment, run.network);
    return fragment.take();
}

} // namespace dockwright::core
