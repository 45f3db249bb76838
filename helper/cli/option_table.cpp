#include "helper/cli/option_table.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::helper {

namespace {

constexpr std::array commandTable{
    CommandOption{Command::Apply, "apply", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Make the host what PLAN (a file, or - for standard input) says.")},
    CommandOption{Command::Preview, "preview", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Show the files that PLAN would write, as a unified diff against the host.")},
    CommandOption{Command::Explain, "explain", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Show directive by directive what the guide has, what PLAN writes, and why.")},
    CommandOption{Command::Validate, "validate", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Check PLAN, and name all that is wrong with it.")},
    CommandOption{Command::Verify, "verify", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Compare the host's files and the running daemon with PLAN.")},
    CommandOption{Command::Health, "health", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Check whether Docker on this host is healthy.")},
    CommandOption{
        Command::Audit, "audit", "",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Check host, daemon and files as the CIS Docker Benchmark 1.6 recommends (sections 1 to 3).")},
    CommandOption{Command::Metrics, "metrics", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Measure dockerd and its health for Prometheus' node_exporter.")},
    CommandOption{Command::History, "history", "", QT_TRANSLATE_NOOP("Dockwright", "List the transactions of this host.")},
    CommandOption{Command::Rollback, "rollback", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Take a transaction back: the one with the number that follows, or the newest.")},
    CommandOption{Command::Uninstall, "uninstall", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Take out what Dockwright put on this host: the configuration, and the Docker that it "
                                    "installed. Images, containers and volumes stay.")},
    CommandOption{Command::Inspect, "inspect", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Print what is known of the host as JSON, the format of --facts.")},
    CommandOption{Command::Readiness, "readiness", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Check whether this host has what containers are made of, and say what each is for.")},
    CommandOption{
        Command::ComposeRun, "compose-run", "RUN",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Make a docker run line and a compose file of RUN (JSON, or - for standard input), and show "
                          "what the kernel makes of each setting.")},
    CommandOption{Command::ListVersions, "list-versions", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "List the versions of Docker that the repository of PLAN offers for this host.")},
    CommandOption{Command::StageBundle, "stage-bundle", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Keep the bundle on standard input, a file, for an installation.")},
    CommandOption{Command::Bundle, "bundle", "OUT",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Make a bundle that installs Docker with no network: OUT.tar.gz or OUT.tar.zst.")},
    CommandOption{Command::Export, "export", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Write PLAN in a form that carries it to many hosts: --as says which, --out where to.")},
    CommandOption{Command::CheckBundle, "check-bundle", "FILE",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Verify a bundle: that each file in it is whole, and nothing else is there.")},
    CommandOption{Command::Service, "service", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Serve the wizard over the system bus; systemd starts it.")},
};

constexpr std::array switchTable{
    Switch{"dry-run", &Options::dryRun, QT_TRANSLATE_NOOP("Dockwright", "Show what would be done, and do nothing.")},
    Switch{"yes", &Options::yes, QT_TRANSLATE_NOOP("Dockwright", "Go on even if running containers are stopped by it.")},
    Switch{"json", &Options::json, QT_TRANSLATE_NOOP("Dockwright", "Print one JSON object a line.")},
    Switch{"no-restart", &Options::noRestart,
           QT_TRANSLATE_NOOP("Dockwright", "Neither reload nor restart Docker; it takes effect at its next start.")},
    Switch{"no-rollback", &Options::noRollback, QT_TRANSLATE_NOOP("Dockwright", "Leave everything as it is when it fails.")},
    Switch{"with-data", &Options::withData,
           QT_TRANSLATE_NOOP("Dockwright",
                             "With --uninstall: delete images, containers and volumes, too. This cannot be "
                             "taken back.")},
    Switch{"commit", &Options::commit,
           QT_TRANSLATE_NOOP("Dockwright", "With --export --as directory: commit the files with Git.")},
    Switch{"with-passwords", &Options::withPasswords,
           QT_TRANSLATE_NOOP("Dockwright",
                             "With --export --as cloud-init and script: put the proxy's password into the files, which only "
                             "you can read then.")},
    Switch{"try", &Options::tries,
           QT_TRANSLATE_NOOP("Dockwright",
                             "With --compose-run: start such a container, read back what the kernel has, and remove it.")},
    Switch{
        "cancel-on-input", &Options::cancelOnInput,
        QT_TRANSLATE_NOOP("Dockwright",
                          "With --apply and --rollback: the line “cancel” on standard input stops it, as SIGTERM does; a plan "
                          "there ends with a zero byte.")},
    Switch{"take-ours", &Options::takeOurs,
           QT_TRANSLATE_NOOP("Dockwright", "Overwrite what was edited by hand; it is backed up.")},
};

constexpr std::array textTable{
    TextOption{"root", "DIR", &Options::root,
               QT_TRANSLATE_NOOP("Dockwright", "Work on a directory instead of this machine; nothing is restarted.")},
    TextOption{"facts", "FILE", &Options::facts,
               QT_TRANSLATE_NOOP("Dockwright", "Take what is known of the host from FILE; with --root, the files from there.")},
    TextOption{"out", "PATH", &Options::out,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --preview and --export: write the files below this directory. With --audit: write a "
                                 "report, a .html or .json. With --metrics: write them to this file.")},
    TextOption{"as", "FORM", &Options::form,
               QT_TRANSLATE_NOOP("Dockwright", "With --export: ansible, cloud-init, directory or script.")},
    TextOption{"digest", "SHA256", &Options::digest,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --apply: only if it does exactly what the preview with this digest said.")},
    TextOption{"docker-version", "VERSION", &Options::dockerVersion,
               QT_TRANSLATE_NOOP("Dockwright", "With --bundle: of Docker, such as 28.5.2; there --version means the same.")},
    TextOption{"arch", "ARCH", &Options::architecture,
               QT_TRANSLATE_NOOP("Dockwright", "With --bundle: of the machines to be; this one's if it is not given.")},
    TextOption{"source", "SOURCE", &Options::source,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: Docker's static archive as URL or file, or the URL of a repository.")},
    TextOption{"sha256", "SUM", &Options::sha256,
               QT_TRANSLATE_NOOP("Dockwright", "With --bundle: what the static archive's sum must be.")},
    TextOption{"plan", "FILE", &Options::bundledPlan,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: put this plan in, without its passwords, and download through its proxy.")},
    TextOption{"idle-exit", "SECONDS", &Options::idleExit,
               QT_TRANSLATE_NOOP("Dockwright", "With --service: leave after so long with nothing to do (60).")},
    TextOption{"lang", "LOCALE", &Options::locale, QT_TRANSLATE_NOOP("Dockwright", "Speak this language: en or zh_CN.")},
};

constexpr std::array listTable{
    ListOption{"ours", &Options::ours,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Overwrite this file or key that was edited by hand; may be given more than once.")},
    ListOption{"theirs", &Options::theirs,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Leave this file or key as it was edited by hand; may be given more than once.")},
};

constexpr std::array belongingTable{
    Belonging{"dry-run", "--apply --uninstall"},
    Belonging{"yes", "--apply --rollback --uninstall"},
    Belonging{"with-data", "--uninstall"},
    Belonging{"try", "--compose-run"},
    Belonging{"no-restart", "--apply --preview"},
    Belonging{"no-rollback", "--apply"},
    Belonging{"take-ours", "--apply --preview --rollback"},
    Belonging{"ours", "--apply --preview"},
    Belonging{"theirs", "--apply --preview"},
    Belonging{"cancel-on-input", "--apply --rollback"},
    Belonging{"digest", "--apply"},
    Belonging{"idle-exit", "--service"},
    Belonging{"out", "--preview --export --audit --metrics"},
    Belonging{"as", "--export"},
    Belonging{"commit", "--export"},
    Belonging{"with-passwords", "--export"},
    Belonging{"docker-version", "--bundle"},
    Belonging{"arch", "--bundle"},
    Belonging{"source", "--bundle"},
    Belonging{"sha256", "--bundle"},
    Belonging{"plan", "--bundle"},
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
