// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

/// What the script says; each stands for a variable text_NAME.
struct ScriptText {
    const char *name;
    const char *text;
};
inline constexpr std::array scriptTexts{
    ScriptText{"usage",
               QT_TRANSLATE_NOOP(
                   "Dockwright",
                   "deploy-docker.sh [--replace] [--yes]: --replace overwrites files that this script did not write, --yes "
                   "allows running containers to be stopped.")},
    ScriptText{"root", QT_TRANSLATE_NOOP("Dockwright", "Only root can change this host.")},
    ScriptText{"managed",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "This host is managed by dockwright-helper, or by the ./install of a bundle: use that to "
                                 "apply the plan.")},
    ScriptText{"no_docker",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "There is no docker.service or no docker command on this host: install Docker first.")},
    ScriptText{"locked", QT_TRANSLATE_NOOP("Dockwright", "This script is already running.")},
    ScriptText{
        "helper",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Nothing was changed. dockwright-helper is changing this host, or was interrupted while it did: wait "
                          "for it, or run dockwright-helper --rollback.")},
    ScriptText{"other_undo",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. Another script of Dockwright was interrupted, and its next run restores "
                                 "the previous files: run that script first. They are in")},
    ScriptText{"tools",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. The script requires what this host does not have:")},
    ScriptText{"room", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. There is not enough free space here:")},
    ScriptText{"kept", QT_TRANSLATE_NOOP("Dockwright", "What was overwritten is kept in")},
    ScriptText{"edited",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "This file was edited in the meantime; the edited version was kept before the rollback:")},
    ScriptText{"link",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. This is a symbolic link, which the script does not write through:")},
    ScriptText{"no_directory",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. A directory is needed here, and this is none:")},
    ScriptText{"no_file", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. This is not a regular file:")},
    ScriptText{"hidden",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. systemd reads this file instead of one of the same name that the "
                                 "script writes:")},
    ScriptText{"unit_refuses",
               QT_TRANSLATE_NOOP(
                   "Dockwright",
                   "Nothing was changed. systemd refuses to restart this unit (RefuseManualStart=, RefuseManualStop=):")},
    ScriptText{"stale",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. This unit was edited, and systemd has not read the edit yet (systemctl "
                                 "daemon-reload):")},
    ScriptText{"mounted",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. No other file can take the place of a mount point:")},
    ScriptText{"started", QT_TRANSLATE_NOOP("Dockwright", "These containers run now, and did not run before:")},
    ScriptText{
        "unit_lacks",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Nothing was changed. systemd would not start this unit again without another that it requires:")},
    ScriptText{
        "condition",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Nothing was changed. systemd would not start this unit again, because a condition does not hold:")},
    ScriptText{"inside",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. This runs in a unit that systemd stops when Docker is restarted; run it "
                                 "outside, for example with systemd-run:")},
    ScriptText{
        "companions",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Nothing was changed. These units would restart or stop along with Docker, and their containers "
                          "with them; use --yes to allow it:")},
    ScriptText{"fixed",
               QT_TRANSLATE_NOOP(
                   "Dockwright",
                   "Nothing was changed. This cannot be written, not even by root: it is immutable, or its file system is "
                   "mounted read-only:")},
    ScriptText{"masked",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. docker.service is masked: systemd does not start it.")},
    ScriptText{"proxy",
               QT_TRANSLATE_NOOP("Dockwright", "This file also sets a proxy for dockerd, and overrides the one of this plan:")},
    ScriptText{"others",
               QT_TRANSLATE_NOOP(
                   "Dockwright",
                   "Nothing was changed. The content of these files was not written by this script; --replace overwrites them, "
                   "and keeps a copy:")},
    ScriptText{
        "silent",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Nothing was changed. docker.service is running, but the docker command gets no answer from it. "
                          "Check where dockerd listens (hosts in daemon.json, -H in its unit).")},
    ScriptText{"password",
               QT_TRANSLATE_NOOP(
                   "Dockwright",
                   "Nothing was changed. The proxy password was left out: put it into this script in place of xxxxx, and make "
                   "the script readable only by you.")},
    ScriptText{"invalid", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. dockerd rejects the new daemon.json:")},
    ScriptText{"stops",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. Running containers would be stopped; use --yes if they may be.")},
    ScriptText{"would_end",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. An interrupted run has to be rolled back first, which stops Docker and "
                                 "the containers that run now; use --yes to allow it:")},
    ScriptText{"nothing", QT_TRANSLATE_NOOP("Dockwright", "Nothing to do: the host matches the plan.")},
    ScriptText{"written", QT_TRANSLATE_NOOP("Dockwright", "Written:")},
    ScriptText{"removed", QT_TRANSLATE_NOOP("Dockwright", "Removed:")},
    ScriptText{"nr_open",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "The kernel variable fs.nr_open cannot be set now; it will be set at the next boot.")},
    ScriptText{"no_reload", QT_TRANSLATE_NOOP("Dockwright", "dockerd did not enable live-restore when it was reloaded.")},
    ScriptText{"no_start", QT_TRANSLATE_NOOP("Dockwright", "docker.service does not start.")},
    ScriptText{"no_answer", QT_TRANSLATE_NOOP("Dockwright", "dockerd does not run with the settings of the plan.")},
    ScriptText{"no_containers", QT_TRANSLATE_NOOP("Dockwright", "No container can be created.")},
    ScriptText{"no_pull",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "dockerd cannot pull the image verify.image of the plan, and could not before:")},
    ScriptText{"pull_lost",
               QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot pull the image verify.image of the plan any more:")},
    ScriptText{"limit", QT_TRANSLATE_NOOP("Dockwright", "The host gives dockerd another limit than its unit has:")},
    ScriptText{"capabilities", QT_TRANSLATE_NOOP("Dockwright", "dockerd still has capabilities that the plan drops:")},
    ScriptText{"swarm",
               QT_TRANSLATE_NOOP(
                   "Dockwright",
                   "Nothing was changed. This host is a Swarm node, and dockerd does not start with live-restore there.")},
    ScriptText{"config_file",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. docker.service starts dockerd with --config-file, so it reads "
                                 "another file.")},
    ScriptText{"off",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "docker.service is disabled and not running: the files are written, but nothing is started.")},
    ScriptText{"lost",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "The files were rolled back, but these containers no longer run; docker start starts them:")},
    ScriptText{"units_lost",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "The files were rolled back, but these units no longer run; systemctl start starts them:")},
    ScriptText{"units_ended", QT_TRANSLATE_NOOP("Dockwright", "These units no longer run; systemctl start starts them:")},
    ScriptText{"ended", QT_TRANSLATE_NOOP("Dockwright", "These containers no longer run; docker start starts them:")},
    ScriptText{"restarted", QT_TRANSLATE_NOOP("Dockwright", "These containers were restarted:")},
    ScriptText{"sysctl",
               QT_TRANSLATE_NOOP("Dockwright", "This file also sets fs.nr_open, and overrides the plan at the next boot:")},
    ScriptText{"taking_back", QT_TRANSLATE_NOOP("Dockwright", "Rolling back all changes…")},
    ScriptText{"taken_back", QT_TRANSLATE_NOOP("Dockwright", "All changes were rolled back.")},
    ScriptText{"not_taken_back",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Not all changes could be rolled back; the next run tries again. The previous files are in")},
    ScriptText{"done", QT_TRANSLATE_NOOP("Dockwright", "Done. Docker is healthy; the previous files are in")},
};

/// What an installer says beside that, or in its place.
inline constexpr std::array installerTexts{
    ScriptText{
        "usage",
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "install [--check | --dry-run | --uninstall] [--replace] [--yes] [--lang en|zh_CN]: --check verifies the bundle "
            "and this host, --dry-run shows what would be done, --uninstall removes what was installed, --replace "
            "overwrites files of others, --yes allows running containers to be stopped.")},
    ScriptText{"no_bundle", QT_TRANSLATE_NOOP("Dockwright", "SHA256SUMS is missing: run install in the unpacked bundle.")},
    ScriptText{"damaged",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. The bundle is damaged: unpack it again, or copy it again.")},
    ScriptText{"architecture",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. The bundle is not for this architecture:")},
    ScriptText{"packaged",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. A Docker from packages is here, and is not overwritten:")},
    ScriptText{"foreign",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Nothing was changed. This unit belongs to another Docker or containerd, which has to be "
                                 "removed first:")},
    ScriptText{"needs", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. dockerd requires what this host does not have:")},
    ScriptText{"checked", QT_TRANSLATE_NOOP("Dockwright", "The bundle is intact, and this host has what it requires.")},
    ScriptText{"unfinished",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "An earlier run was interrupted. The next one rolls it back first, which is not considered "
                                 "here.")},
    ScriptText{"would_write", QT_TRANSLATE_NOOP("Dockwright", "Would be written:")},
    ScriptText{"would_remove", QT_TRANSLATE_NOOP("Dockwright", "Would be removed:")},
    ScriptText{"not_installed", QT_TRANSLATE_NOOP("Dockwright", "Nothing to do: this installer has installed nothing here.")},
    ScriptText{"containers_run",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. Containers are running: stop them first.")},
    ScriptText{
        "overtaken",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Nothing was changed. A run was interrupted, and dockwright-helper has changed this host since; "
                          "if that is to stay, remove this directory:")},
    ScriptText{"no_exec",
               QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. The dockerd of the bundle cannot be executed in")},
    ScriptText{"other_runs",
               QT_TRANSLATE_NOOP("Dockwright",
                                 "The dockerd that runs is not the one of the bundle, or another unit starts it.")},
    ScriptText{"group", QT_TRANSLATE_NOOP("Dockwright", "The group docker stays: it is still in use.")},
    ScriptText{"stays",
               QT_TRANSLATE_NOOP("Dockwright", "These files stay, because their content is not what this script wrote:")},
    ScriptText{"uninstalled",
               QT_TRANSLATE_NOOP("Dockwright", "Docker was removed; images, containers and volumes are kept in")},
    ScriptText{"installed", QT_TRANSLATE_NOOP("Dockwright", "Docker is installed and healthy.")},
};

} // namespace dockwright::core
