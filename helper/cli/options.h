// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "helper/host/caller.h"
#include "helper/host/read_journal.h"

#include <optional>

namespace dockwright::helper {

enum class Command {
    Apply,
    Preview,
    Explain,
    Validate,
    Verify,
    Health,
    Audit,
    Metrics,
    Exposure,
    Doctor,
    History,
    Rollback,
    Recover,
    Confirm,
    Journal,
    Uninstall,
    Inspect,
    Readiness,
    ComposeRun,
    ListVersions,
    ProbeRegistries,
    LogIn,
    StageBundle,
    Bundle,
    CheckBundle,
    Export,
    Service,
    Help,
    Version
};

/// Exit statuses, as dockwright-helper(8) documents them.
enum ExitStatus {
    ExitDone = 0,          ///< done, or nothing to do
    ExitFailed = 1,        ///< it failed, and everything is as it was
    ExitInvalid = 2,       ///< bad usage or a bad plan, nothing was touched
    ExitNotAuthorized = 3, ///< not allowed
    ExitNotTakenBack = 4,  ///< it failed, and not everything could be taken back
    ExitDrift = 5,         ///< --verify found drift, or --health, --audit, --exposure, --readiness, --try or
                           ///< --probe-registries what is not as it should be
    ExitWaiting = 6,       ///< done, and taken back unless it is confirmed in time
};

struct Options {
    Command command = Command::Help;
    QString plan;                         ///< what follows the command: path of the plan, or "-"; of a bundle, of a run
    std::optional<QByteArray> planText{}; ///< where it was read already
    quint64 transaction = 0;              ///< of --rollback, where 0 is the newest; of --history, where 0 is all;
                                          ///< of --confirm and --unconfirmed
    int confirmWithin = 0;                ///< seconds, of --apply --confirm; 0: it need not be confirmed
    bool dryRun = false;
    bool yes = false;
    bool closePorts = false; ///< --close-ports
    bool json = false;
    bool noRestart = false;
    bool noRollback = false;
    bool takeOurs = false;
    bool withData = false;
    bool commit = false;
    bool withPasswords = false;
    bool atBoot = false;            ///< --at-boot
    bool makesPlace = false;        ///< --make-directory
    bool removesOut = false;        ///< --remove
    bool tries = false;             ///< --try
    bool follows = false;           ///< --follow
    bool cancelOnInput = false;     ///< standard input ends with the word that cancels, see InputWatch
    QString root;                   ///< empty: this machine
    QString facts;                  ///< path, or empty
    QString remote;                 ///< of --export --push, a name or a URL; empty: nothing is pushed
    QString branch;                 ///< of that remote
    QString out;                    ///< directory of --preview and --export, file of --audit and --metrics, or empty
    QString withBundle;             ///< of --export --as script; empty: none
    QString form;                   ///< of --export: "ansible", …
    QString digest;                 ///< of the preview that --apply is to carry out, or empty
    QStringList ours;               ///< paths and JSON pointers of conflicts that the plan wins
    QStringList theirs;             ///< and of those where the host's value stays
    QString dockerVersion;          ///< of --bundle, as are these
    QString architecture;           ///< empty: this machine's
    QString source;                 ///< URL or path, or empty
    QString sha256;                 ///< of the source, or empty
    QStringList plugins;            ///< URLs or paths
    QStringList pluginSums;         ///< of each of them, empty where none was given
    bool zstd = false;              ///< --zstd
    QString bundledPlan;            ///< path of the plan that goes into the bundle, or empty
    QString image;                  ///< of --probe-registries, or empty for that of the plan
    QString limit;                  ///< of --probe-registries: seconds for each, or empty for the usual
    QString user;                   ///< of --log-in, or empty for the caller
    QString idleExit;               ///< seconds, of --service; empty for the usual
    QString confirm;                ///< seconds beside --apply, else a transaction; empty for none
    QString unconfirmed;            ///< a transaction, of --recover; empty for none
    QString priority;               ///< of --journal: a priorityName(), or empty for all
    QString lines;                  ///< of --journal: a number, or empty for the usual
    QString via;                    ///< how the call is made: a wayName(), or empty for the command line
    std::optional<Caller> caller{}; ///< for whom the service does it; nullopt: for this process's
    QString locale;
    QString help; ///< the text of --help
};

/// Reads the command line; an error is one line about what is wrong with it.
core::Result<Options> readOptions(const QStringList &arguments);

/// What --journal is to tell.
core::Result<JournalWish> journalWishOf(const Options &options);

/// How an error of readOptions() is to be told: --lang may stand anywhere, and else the environment says.
QString wantedLocale(const QStringList &arguments);
bool wantsJson(const QStringList &arguments);

/// The exit status that belongs to an error.
ExitStatus exitStatusOf(core::ErrorCode code);

} // namespace dockwright::helper
