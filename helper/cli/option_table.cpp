// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/option_table.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::helper {

namespace {

constexpr std::array commandTable{
    CommandOption{Command::Apply, "apply", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Apply PLAN (a file, or - for standard input) to this host.")},
    CommandOption{Command::Preview, "preview", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Show the files that PLAN would write, as a unified diff against the host.")},
    CommandOption{Command::Explain, "explain", "PLAN",
                  QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "Compare directive by directive: the value in the guide, the value that PLAN writes, and the reason.")},
    CommandOption{Command::Validate, "validate", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Validate PLAN, and list every error in it.")},
    CommandOption{Command::Verify, "verify", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Compare the files of the host and the running daemon with PLAN.")},
    CommandOption{Command::Health, "health", "", QT_TRANSLATE_NOOP("Dockwright", "Check the health of Docker on this host.")},
    CommandOption{
        Command::Audit, "audit", "",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Check host, daemon, files, images, containers and swarm against the CIS Docker Benchmark 1.6.")},
    CommandOption{
        Command::Exposure, "exposure", "",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Tell who reaches each published port of the containers that run: this host only, its networks, or "
                          "everybody; as root measured from outside.")},
    CommandOption{Command::Metrics, "metrics", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Measure dockerd and its health for the Prometheus node_exporter.")},
    CommandOption{Command::Doctor, "doctor", "",
                  QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "Probe the mirrors of the plan that was applied last, and have dockerd use those that work; called by "
                      "dockwright-doctor.timer.")},
    CommandOption{
        Command::History, "history", "",
        QT_TRANSLATE_NOOP("Dockwright",
                          "List the transactions on this host, or show the files of the one with the given number as a diff.")},
    CommandOption{Command::Rollback, "rollback", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Roll back a transaction: the one with the given number, or the latest.")},
    CommandOption{Command::Recover, "recover", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Roll back a transaction that was interrupted, and nothing else.")},
    CommandOption{Command::Uninstall, "uninstall", "",
                  QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "Remove what Dockwright put on this host: the configuration, and the Docker that it installed. Images, "
                      "containers and volumes are kept.")},
    CommandOption{Command::Journal, "journal", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Show what dockerd and containerd wrote into the journal of systemd, secrets redacted.")},
    CommandOption{Command::Inspect, "inspect", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Print the facts about the host as JSON, the format of --facts.")},
    CommandOption{Command::Readiness, "readiness", "",
                  QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "Check whether this host has the kernel features that containers require, and show what each is for.")},
    CommandOption{
        Command::ComposeRun, "compose-run", "RUN",
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Create a docker run command and a compose file from RUN (JSON, or - for standard input), and show the kernel "
            "setting behind each option.")},
    CommandOption{Command::ListVersions, "list-versions", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "List the versions of Docker that the repository of PLAN offers for this host.")},
    CommandOption{
        Command::ProbeRegistries, "probe-registries", "PLAN",
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Ask each mirror of PLAN, and the registry itself, for an image from this host, and judge what they give.")},
    CommandOption{
        Command::LogIn, "log-in", "PLAN",
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Log the user who calls it, or --user, in to the registries of PLAN that have a login; a dockerd that the caller may "
            "ask tries it first.")},
    CommandOption{Command::StageBundle, "stage-bundle", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Store the bundle on standard input, which must be a file, for an installation.")},
    CommandOption{
        Command::Bundle, "bundle", "OUT",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Create a bundle that installs Docker without a network: OUT.tar.gz, OUT.tar.zst, or in the "
                          "directory OUT.")},
    CommandOption{Command::Export, "export", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Export PLAN for use on many hosts: --as selects the form, --out the destination.")},
    CommandOption{Command::CheckBundle, "check-bundle", "FILE",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Verify a bundle: every file in it is intact, and there are no other files.")},
    CommandOption{Command::Service, "service", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Serve the wizard over the system bus; started by systemd.")},
};

constexpr std::array switchTable{
    Switch{"dry-run", &Options::dryRun, QT_TRANSLATE_NOOP("Dockwright", "Show what would be done, and change nothing.")},
    Switch{"yes", &Options::yes,
           QT_TRANSLATE_NOOP("Dockwright",
                             "Proceed even if running containers stop or lose devices, or other work is interrupted.")},
    Switch{"close-ports", &Options::closePorts,
           QT_TRANSLATE_NOOP("Dockwright",
                             "Proceed even if it is decided anew who reaches published ports; --yes does so, too.")},
    Switch{"json", &Options::json, QT_TRANSLATE_NOOP("Dockwright", "Print JSON, one object per line.")},
    Switch{"no-restart", &Options::noRestart,
           QT_TRANSLATE_NOOP("Dockwright", "Neither reload nor restart Docker; changes take effect at its next start.")},
    Switch{"no-rollback", &Options::noRollback, QT_TRANSLATE_NOOP("Dockwright", "Do not roll back on failure.")},
    Switch{"with-data", &Options::withData,
           QT_TRANSLATE_NOOP("Dockwright",
                             "With --uninstall: also delete images, containers and volumes. This cannot be undone.")},
    Switch{"commit", &Options::commit,
           QT_TRANSLATE_NOOP("Dockwright", "With --export --as directory: commit the files with Git.")},
    Switch{"with-passwords", &Options::withPasswords,
           QT_TRANSLATE_NOOP(
               "Dockwright",
               "With --export --as cloud-init and script: include the proxy password in the files, which only you can read "
               "then.")},
    Switch{"at-boot", &Options::atBoot,
           QT_TRANSLATE_NOOP("Dockwright", "With --recover: before Docker is started; called by dockwright-recover.service.")},
    Switch{"make-directory", &Options::makesPlace,
           QT_TRANSLATE_NOOP("Dockwright", "With --metrics: only create the directory of --out.")},
    Switch{"remove", &Options::removesOut, QT_TRANSLATE_NOOP("Dockwright", "With --metrics: only delete the file of --out.")},
    Switch{"try", &Options::tries,
           QT_TRANSLATE_NOOP(
               "Dockwright",
               "With --compose-run: start such a container, read the settings back from the kernel, and remove it.")},
    Switch{"zstd", &Options::zstd,
           QT_TRANSLATE_NOOP("Dockwright",
                             "With --bundle in a directory: compress with zstd, which not every host has, in place of gzip.")},
    Switch{"follow", &Options::follows,
           QT_TRANSLATE_NOOP("Dockwright", "With --journal: go on with what is written from now on, until it is interrupted.")},
    Switch{
        "cancel-on-input", &Options::cancelOnInput,
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "With --apply, --rollback, --confirm and --journal: the line “cancel” on standard input stops the job, like SIGTERM; a "
            "plan on standard input must end with a zero byte.")},
    Switch{"take-ours", &Options::takeOurs,
           QT_TRANSLATE_NOOP("Dockwright", "Overwrite values that were edited by hand; a backup is kept.")},
};

constexpr std::array textTable{
    TextOption{"root", "DIR", &Options::root,
               QT_TRANSLATE_NOOP("Dockwright", "Work on a directory instead of this machine; nothing is restarted.")},
    TextOption{"facts", "FILE", &Options::facts,
               QT_TRANSLATE_NOOP("Dockwright", "Read the facts about the host from FILE; with --root, the files from DIR.")},
    TextOption{
        "out", "PATH", &Options::out,
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "With --preview and --export: write the files below this directory. With --audit: write a report, as .html or "
            ".json. With --metrics: write the metrics to this file.")},
    TextOption{"as", "FORM", &Options::form,
               QT_TRANSLATE_NOOP("Dockwright", "With --export: ansible, cloud-init, directory or script.")},
    TextOption{"with-bundle", "FILE", &Options::withBundle,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --export --as script: a directory that installs Docker from this bundle, too.")},
    TextOption{"push", "REMOTE BRANCH", &Options::remote,
               QT_TRANSLATE_NOOP("Dockwright", "With --export --commit: push the commit to that branch, never by force.")},
    TextOption{"digest", "SHA256", &Options::digest,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --apply: apply only if the changes are exactly those of the preview with this digest.")},
    TextOption{"docker-version", "VERSION", &Options::dockerVersion,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: the version of Docker, such as 28.5.2; --version is an alias there.")},
    TextOption{
        "arch", "ARCH", &Options::architecture,
        QT_TRANSLATE_NOOP("Dockwright",
                          "With --bundle: the architecture of the target hosts; default: the architecture of this machine.")},
    TextOption{"source", "SOURCE", &Options::source,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: the static archive of Docker as URL or file, or the URL of a repository.")},
    TextOption{"sha256", "SUM", &Options::sha256,
               QT_TRANSLATE_NOOP("Dockwright", "With --bundle: the expected checksum of the static archive.")},
    TextOption{"plan", "FILE", &Options::bundledPlan,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: include this plan, without its passwords, and download through its proxy.")},
    TextOption{
        "image", "NAME", &Options::image,
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "With --probe-registries: the image to ask its registry, and the mirrors of that, for; default: verify.image of PLAN.")},
    TextOption{"limit", "SECONDS", &Options::limit,
               QT_TRANSLATE_NOOP("Dockwright", "With --probe-registries: the time for each registry (1 to 60; 10).")},
    TextOption{"user", "NAME", &Options::user,
               QT_TRANSLATE_NOOP("Dockwright", "With --log-in: the user of this host who is logged in; root only.")},
    TextOption{"idle-exit", "SECONDS", &Options::idleExit,
               QT_TRANSLATE_NOOP("Dockwright", "With --service: exit after this idle time (60).")},
    TextOption{"confirm", "NUMBER", &Options::confirm,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --apply: roll everything back unless it is confirmed in this many seconds (10 to 3600). "
                                 "Alone: confirm the transaction with this number.")},
    TextOption{"unconfirmed", "ID", &Options::unconfirmed,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --recover: roll back this transaction when its time is over; called by the timer of "
                                 "--apply --confirm.")},
    TextOption{
        "priority", "NAME", &Options::priority,
        QT_TRANSLATE_NOOP("Dockwright",
                          "With --journal: only lines of this priority and graver ones: emerg, alert, crit, err, warning, "
                          "notice, info or debug.")},
    TextOption{"lines", "NUMBER", &Options::lines,
               QT_TRANSLATE_NOOP("Dockwright", "With --journal: begin with this many of the last lines (0 to 1000; 100).")},
    TextOption{"via", "WAY", &Options::via,
               QT_TRANSLATE_NOOP("Dockwright", "Record how the call was made: command-line, wizard, service or ansible.")},
    TextOption{"lang", "LOCALE", &Options::locale, QT_TRANSLATE_NOOP("Dockwright", "Use this language: %1."),
               core::languageCodes},
};

constexpr std::array listTable{
    ListOption{
        "with-plugin", "SOURCE", &Options::plugins,
        QT_TRANSLATE_NOOP("Dockwright",
                          "With --bundle: include this plug-in of docker, such as docker-compose or docker-buildx, a URL "
                          "or file; may be repeated.")},
    ListOption{"plugin-sha256", "SUM", &Options::pluginSums,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: the expected checksum of the plug-in before it, which a URL requires.")},
    ListOption{"ours", "PLACE", &Options::ours,
               QT_TRANSLATE_NOOP("Dockwright", "Overwrite this file or key although it was edited by hand; may be repeated.")},
    ListOption{"theirs", "PLACE", &Options::theirs,
               QT_TRANSLATE_NOOP("Dockwright", "Keep this file or key as it was edited by hand; may be repeated.")},
};

constexpr std::array belongingTable{
    Belonging{"dry-run", "--apply --uninstall"},
    Belonging{"yes", "--apply --rollback --recover --uninstall"},
    Belonging{"close-ports", "--apply --rollback"},
    Belonging{"at-boot", "--recover"},
    Belonging{"with-data", "--uninstall"},
    Belonging{"try", "--compose-run"},
    Belonging{"make-directory", "--metrics"},
    Belonging{"remove", "--metrics"},
    Belonging{"no-restart", "--apply --preview"},
    Belonging{"no-rollback", "--apply"},
    Belonging{"take-ours", "--apply --preview --rollback --validate --log-in"},
    Belonging{"ours", "--apply --preview --validate"},
    Belonging{"theirs", "--apply --preview --validate"},
    Belonging{"follow", "--journal"},
    Belonging{"priority", "--journal"},
    Belonging{"lines", "--journal"},
    Belonging{"cancel-on-input", "--apply --rollback --confirm --journal"},
    Belonging{"digest", "--apply"},
    Belonging{"unconfirmed", "--recover"},
    Belonging{"via", "--apply --rollback --uninstall --confirm"},
    Belonging{"image", "--probe-registries"},
    Belonging{"limit", "--probe-registries"},
    Belonging{"user", "--log-in"},
    Belonging{"idle-exit", "--service"},
    Belonging{"out", "--preview --export --audit --metrics"},
    Belonging{"as", "--export"},
    Belonging{"commit", "--export"},
    Belonging{"push", "--commit"},
    Belonging{"with-passwords", "--export"},
    Belonging{"with-bundle", "--export"},
    Belonging{"docker-version", "--bundle"},
    Belonging{"arch", "--bundle"},
    Belonging{"source", "--bundle"},
    Belonging{"sha256", "--bundle"},
    Belonging{"plan", "--bundle"},
    Belonging{"with-plugin", "--bundle"},
    Belonging{"plugin-sha256", "--bundle"},
    Belonging{"zstd", "--bundle"},
};

} // namespace

std::span<const CommandOption> commandOptions()
{
    return commandTable;
}

std::span<const Switch> switches()
{
    return switchTable;
}

std::span<const TextOption> textOptions()
{
    return textTable;
}

std::span<const ListOption> listOptions()
{
    return listTable;
}

std::span<const Belonging> belongings()
{
    return belongingTable;
}

} // namespace dockwright::helper
