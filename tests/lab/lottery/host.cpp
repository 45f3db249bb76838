// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/host.h"

#include "tests/lab/lottery/foreign.h"
#include "tests/lab/lottery/plan.h"

namespace lottery {

namespace {

std::vector<Container> drawContainers(Dice &dice)
{
    std::vector<Container> containers;
    const int count = dice.pick({0, 1, 1, 2, 2, 3});
    for (int i = 0; i < count; ++i)
        containers.push_back({QStringLiteral("keep%1").arg(i + 1),
                              dice.pick<QString>({"no", "no", "always", "unless-stopped", "on-failure"}),
                              dice.pick<QString>({"", "", "journald", "json-file", "none"})});
    return containers;
}

/// Swarm and live-restore exclude each other: such a dockerd does not start.
bool hasLiveRestore(const Host &host)
{
    return host.flags.contains(QLatin1String("--live-restore"))
        || (host.daemonJson.is_object() && host.daemonJson.value("live-restore", false));
}

/// What only some hosts are: much of it together is a host on which nothing can be done.
void drawOddities(Dice &dice, Host &host)
{
    if (!host.daemonJson.is_null() && dice.oneIn(8))
        host.daemonFile = dice.pick({DaemonFile::Link, DaemonFile::Immutable});
    if (dice.oneIn(10) && host.daemonFile == DaemonFile::Plain)
        host.directory = dice.pick({Directory::Link, Directory::ReadOnly, Directory::Immutable, Directory::OthersMayWrite});
    if (dice.oneIn(3))
        host.standing = dice.pick({Standing::RunningDisabled, Standing::RunningDisabled, Standing::Stopped, Standing::Stopped,
                                   Standing::SwitchedOff, Standing::SwitchedOff, Standing::Masked});
    if (host.standing == Standing::Masked && host.hasOwnUnit())
        host.standing = Standing::Stopped; // there is one file of that name
    host.inSwarm = dice.oneIn(10) && !hasLiveRestore(host);
    if (dice.oneIn(5))
        host.trap = dice.pick({Trap::DiesOfLimits, Trap::DiesOfDaemonJson, Trap::DiesLate, Trap::NoInit});
    if (host.trap == Trap::NoInit && (host.daemonJson.contains("init") || host.flags.contains(QLatin1String("--init"))))
        host.trap = Trap::None; // its own containers would not start again
    host.isSlow = dice.oneIn(10);
    // What its dockerd would die of were there already.
    const bool mayHavePlan = host.isRunning() && host.trap == Trap::None && host.directory == Directory::Plain
        && host.daemonFile == DaemonFile::Plain && !host.inSwarm;
    if (const QByteArray plan = drawPlan(dice); dice.oneIn(6) && mayHavePlan)
        host.earlierPlan = plan;
}

/// What others have to do with its units.
void drawUnits(Dice &dice, Host &host)
{
    const auto companion = dice.pick({"Requires=docker.service", "BindsTo=docker.service", "PartOf=docker.service",
                                      "Requires=containerd.service", "Wants=docker.service"});
    if (dice.oneIn(8) && host.isRunning() && (!host.runsContainerd || !QByteArray(companion).contains("containerd")))
        host.companion = companion;
    const auto obstacle = dice.pick({"RefuseManualStop=yes", "RefuseManualStart=yes", "Requires=gone.service",
                                     "Requisite=rescue.service", "ConditionPathExists=/nothere"});
    if (dice.oneIn(15) && host.isRunning())
        host.obstacle = obstacle;
}

const char *name(FlagPlace place)
{
    constexpr const char *names[]{
        "the unit",           "a drop-in", "/etc/default/docker", "/etc/sysconfig/docker", "a variable of a drop-in",
        "DefaultEnvironment="};
    return names[static_cast<int>(place)];
}

QByteArray describeDirectory(const Host &host)
{
    constexpr const char *directories[]{"", "is a link", "is read-only", "is immutable", "may be written by others"};
    constexpr const char *files[]{"", "is a link", "is immutable"};
    QByteArray text;
    if (host.directory != Directory::Plain)
        text += QByteArray("  /etc/docker ") + directories[static_cast<int>(host.directory)] + '\n';
    if (host.daemonFile != DaemonFile::Plain)
        text += QByteArray("  /etc/docker/daemon.json ") + files[static_cast<int>(host.daemonFile)] + '\n';
    return text;
}

QByteArray describeTraps(const Host &host)
{
    constexpr const char *traps[]{"", "dockerd does not start with our 20-limits.conf",
                                  "dockerd does not start with our daemon.json",
                                  "dockerd ends a moment after its start, with our 50-performance.conf",
                                  "there is no docker-init"};
    QByteArray text;
    if (host.trap != Trap::None)
        text += QByteArray("  trap: ") + traps[static_cast<int>(host.trap)] + '\n';
    if (host.isSlow)
        text += "  dockerd takes two seconds to start\n";
    if (!host.earlierPlan.isEmpty())
        text += "  a plan was applied before, and edited: " + host.earlierPlan + '\n';
    if (!host.companion.isEmpty())
        text += "  a service of its owner has " + host.companion + '\n';
    if (!host.obstacle.isEmpty())
        text += "  docker.service has " + host.obstacle + '\n';
    return text;
}

} // namespace

QString Host::socket() const
{
    return daemonJson.contains("hosts") ? QStringLiteral("unix:///run/docker-alt.sock") : QString();
}

QByteArray Host::docker() const
{
    return socket().isEmpty() ? QByteArray("docker") : "docker -H " + socket().toUtf8();
}

QString Host::command() const
{
    QString words = QStringLiteral("/usr/sbin/dockerd");
    if (socket().isEmpty())
        words += QLatin1String(" -H fd://");
    if (!runsContainerd)
        words += QLatin1String(" --containerd=/run/containerd/containerd.sock");
    if (flags.isEmpty() || place == FlagPlace::DefaultFile)
        return words + QLatin1String(" $DOCKER_OPTS");
    if (place == FlagPlace::SysconfigFile)
        return words + QLatin1String(" $OPTIONS");
    if (place == FlagPlace::Variable || place == FlagPlace::Manager)
        return words + QLatin1String(" $EXTRA");
    return words + u' ' + flags.join(u' ');
}

Host drawHost(Dice &dice)
{
    Host host;
    host.runsContainerd = dice.oneIn(4);
    host.daemonJson = drawDaemonJson(dice);
    host.daemonMode = dice.pick<QString>({"644", "644", "600", "640", "664"});
    host.daemonOwner = dice.pick<QString>({"root", "root", "root", "root", "admin"});
    host.flags = drawFlags(dice, host.daemonJson);
    host.place = dice.pick({FlagPlace::Unit, FlagPlace::DropIn, FlagPlace::DefaultFile, FlagPlace::SysconfigFile,
                            FlagPlace::Variable, FlagPlace::Manager});
    host.canReload = !dice.oneIn(6);
    host.files = drawFiles(dice);
    host.containers = drawContainers(dice);
    drawOddities(dice, host);
    drawUnits(dice, host);
    return host;
}

QByteArray describe(const Host &host)
{
    constexpr const char *standings[]{"runs", "runs, and is disabled", "is stopped", "is disabled and stopped", "is masked"};
    QByteArray text = QByteArray("  Docker ") + standings[static_cast<int>(host.standing)]
        + (host.runsContainerd ? ", with a containerd of its own" : "") + (host.inSwarm ? ", in a swarm" : "")
        + (host.canReload ? "\n" : ", without ExecReload=\n");
    if (!host.daemonJson.is_null())
        text += "  daemon.json, " + host.daemonMode.toUtf8() + ' ' + host.daemonOwner.toUtf8() + ": "
            + QByteArray::fromStdString(host.daemonJson.dump()) + '\n';
    if (!host.flags.isEmpty())
        text += "  flags in " + QByteArray(name(host.place)) + ": " + host.flags.join(u' ').toUtf8() + '\n';
    for (const ForeignFile &file : host.files)
        text += "  " + file.path.toUtf8() + ' ' + file.mode.toUtf8() + (file.link.isEmpty() ? "" : ", a link") + ": "
            + QByteArray(file.text).trimmed().replace("\n", " | ") + '\n';
    for (const Container &container : host.containers)
        text += "  container " + container.name.toUtf8() + ", restart " + container.restart.toUtf8()
            + (container.driver.isEmpty() ? QByteArray() : ", log driver " + container.driver.toUtf8()) + '\n';
    return text + describeDirectory(host) + describeTraps(host);
}

} // namespace lottery
