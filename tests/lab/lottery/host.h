// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "tests/lab/lottery/dice.h"

#include <QString>
#include <QStringList>

#include <algorithm>

namespace lottery {

using dockwright::core::OrderedJson;

/// Where dockerd's flags stand: where people put them.
enum class FlagPlace { Unit, DropIn, DefaultFile, SysconfigFile, Variable, Manager };
/// What is in the way of who writes in /etc/docker.
enum class Directory { Plain, Link, ReadOnly, Immutable, OthersMayWrite };
enum class DaemonFile { Plain, Link, Immutable };
/// How docker.service stands when somebody comes with a plan.
enum class Standing { Running, RunningDisabled, Stopped, SwitchedOff, Masked };
/// What nobody can see beforehand, and an apply fails of.
enum class Trap { None, DiesOfLimits, DiesOfDaemonJson, DiesLate, NoInit };

struct Container {
    QString name;
    QString restart; ///< its policy
    QString driver;  ///< of its log; empty for dockerd's own
};

/// A file that somebody else has put there.
struct ForeignFile {
    QString path;
    QByteArray text;
    QString mode{QStringLiteral("644")};
    QString link{}; ///< where it lies if its path is a link
};

/// A host as somebody may have it: what makeHost() makes of a lab machine.
struct Host {
    bool runsContainerd = false; ///< dockerd has a containerd of its own, instead of a unit
    OrderedJson daemonJson;      ///< null where there is none
    QString daemonMode;
    QString daemonOwner;
    DaemonFile daemonFile = DaemonFile::Plain;
    Directory directory = Directory::Plain;
    QStringList flags;
    FlagPlace place = FlagPlace::Unit;
    bool canReload = true;
    std::vector<ForeignFile> files;
    bool inSwarm = false;
    std::vector<Container> containers;
    Standing standing = Standing::Running;
    Trap trap = Trap::None;
    bool isSlow = false;
    QByteArray earlierPlan; ///< what was applied there before; empty for nothing
    QByteArray companion;   ///< how a service of its owner hangs on Docker; empty where there is none
    QByteArray obstacle;    ///< what systemd does not restart docker.service with; empty for nothing

    bool hasOwnUnit() const { return !canReload || (!flags.isEmpty() && place == FlagPlace::Unit); }
    /// The service of its owner restarts with Docker.
    bool hasCompanion() const { return !companion.isEmpty() && !companion.startsWith("Wants"); }
    /// A stop of Docker's units ends all that they have started.
    bool killsAll() const
    {
        return std::any_of(files.begin(), files.end(), [](const ForeignFile &file) { return file.text.contains("KillMode="); });
    }
    bool isRunning() const { return standing == Standing::Running || standing == Standing::RunningDisabled; }
    /// The socket that its dockerd listens at, if it is another than everybody's.
    QString socket() const;
    /// The client that finds its dockerd, as a shell starts it.
    QByteArray docker() const;
    /// The command that starts its dockerd; that of the package where nothing is special.
    QString command() const;
};

Host drawHost(Dice &dice);

/// For people.
QByteArray describe(const Host &host);

} // namespace lottery
