// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/catalog/catalog.h"
#include "core/export/forms.h"
#include "core/host/paths.h"
#include "core/plan/secrets.h"
#include "core/render/kernel_settings.h"
#include "core/text/wrap.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// What the script says; each stands for a variable text_NAME.
struct Text {
    const char *name;
    const char *text;
};
constexpr std::array texts{
    Text{"usage",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "deploy-docker.sh [--replace] [--yes]: --replace overwrites files that this script did not write, --yes "
             "allows running containers to be stopped.")},
    Text{"root", QT_TRANSLATE_NOOP("Dockwright", "Only root can change this host.")},
    Text{"managed", QT_TRANSLATE_NOOP("Dockwright", "This host is managed by dockwright-helper: use it to apply the plan.")},
    Text{"no_docker",
         QT_TRANSLATE_NOOP("Dockwright",
                           "There is no docker.service or no docker command on this host: install Docker first.")},
    Text{"locked", QT_TRANSLATE_NOOP("Dockwright", "This script is already running.")},
    Text{
        "helper",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Nothing was changed. dockwright-helper is changing this host, or was interrupted while it did: wait "
                          "for it, or run dockwright-helper --rollback.")},
    Text{"edited",
         QT_TRANSLATE_NOOP("Dockwright",
                           "This file was edited in the meantime; the edited version was kept before the rollback:")},
    Text{"link",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. This is a symbolic link, which the script does not write through:")},
    Text{"no_directory", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. A directory is needed here, and this is none:")},
    Text{"no_file", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. This is not a regular file:")},
    Text{"hidden",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. systemd reads this file instead of one of the same name that the "
                           "script writes:")},
    Text{"unit_refuses",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "Nothing was changed. systemd refuses to restart this unit (RefuseManualStart=, RefuseManualStop=):")},
    Text{"stale",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. This unit was edited, and systemd has not read the edit yet (systemctl "
                           "daemon-reload):")},
    Text{"mounted", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. No other file can take the place of a mount point:")},
    Text{"started", QT_TRANSLATE_NOOP("Dockwright", "These containers run now, and did not run before:")},
    Text{"unit_lacks",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. systemd would not start this unit again without another that it requires:")},
    Text{"condition",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. systemd would not start this unit again, because a condition does not hold:")},
    Text{"inside",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. This runs in a unit that systemd stops when Docker is restarted; run it "
                           "outside, for example with systemd-run:")},
    Text{"companions",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. These units would restart or stop along with Docker, and their containers "
                           "with them; use --yes to allow it:")},
    Text{"fixed",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "Nothing was changed. This cannot be written, not even by root: it is immutable, or its file system is "
             "mounted read-only:")},
    Text{"masked",
         QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. docker.service is masked: systemd does not start it.")},
    Text{"proxy",
         QT_TRANSLATE_NOOP("Dockwright", "This file also sets a proxy for dockerd, and overrides the one of this plan:")},
    Text{"others",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "Nothing was changed. The content of these files was not written by this script; --replace overwrites them, "
             "and keeps a copy:")},
    Text{"silent",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. docker.service is running, but the docker command gets no answer from it. "
                           "Check where dockerd listens (hosts in daemon.json, -H in its unit).")},
    Text{"password",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "Nothing was changed. The proxy password was left out: put it into this script in place of xxxxx, and make "
             "the script readable only by you.")},
    Text{"invalid", QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed. dockerd rejects the new daemon.json:")},
    Text{"stops",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. Running containers would be stopped; use --yes if they may be.")},
    Text{"nothing", QT_TRANSLATE_NOOP("Dockwright", "Nothing to do: the host matches the plan.")},
    Text{"written", QT_TRANSLATE_NOOP("Dockwright", "Written:")},
    Text{"removed", QT_TRANSLATE_NOOP("Dockwright", "Removed:")},
    Text{"nr_open",
         QT_TRANSLATE_NOOP("Dockwright", "The kernel variable fs.nr_open cannot be set now; it will be set at the next boot.")},
    Text{"no_reload", QT_TRANSLATE_NOOP("Dockwright", "dockerd did not enable live-restore when it was reloaded.")},
    Text{"no_start", QT_TRANSLATE_NOOP("Dockwright", "docker.service does not start.")},
    Text{"no_answer", QT_TRANSLATE_NOOP("Dockwright", "dockerd does not run with the settings of the plan.")},
    Text{"no_containers", QT_TRANSLATE_NOOP("Dockwright", "No container can be created.")},
    Text{"no_pull",
         QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot pull the image verify.image of the plan, and could not before:")},
    Text{"pull_lost", QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot pull the image verify.image of the plan any more:")},
    Text{"limit",
         QT_TRANSLATE_NOOP("Dockwright", "The open file limit that the host gives dockerd is lower than in the plan:")},
    Text{"swarm",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "Nothing was changed. This host is a Swarm node, and dockerd does not start with live-restore there.")},
    Text{"config_file",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Nothing was changed. docker.service starts dockerd with --config-file, so it reads "
                           "another file.")},
    Text{"off",
         QT_TRANSLATE_NOOP("Dockwright",
                           "docker.service is disabled and not running: the files are written, but nothing is started.")},
    Text{"lost",
         QT_TRANSLATE_NOOP("Dockwright",
                           "The files were rolled back, but these containers no longer run; docker start starts them:")},
    Text{"units_lost",
         QT_TRANSLATE_NOOP("Dockwright",
                           "The files were rolled back, but these units no longer run; systemctl start starts them:")},
    Text{"units_ended", QT_TRANSLATE_NOOP("Dockwright", "These units no longer run; systemctl start starts them:")},
    Text{"ended", QT_TRANSLATE_NOOP("Dockwright", "These containers no longer run; docker start starts them:")},
    Text{"restarted", QT_TRANSLATE_NOOP("Dockwright", "These containers were restarted:")},
    Text{"sysctl", QT_TRANSLATE_NOOP("Dockwright", "This file also sets fs.nr_open, and overrides the plan at the next boot:")},
    Text{"taking_back", QT_TRANSLATE_NOOP("Dockwright", "Rolling back all changes…")},
    Text{"taken_back", QT_TRANSLATE_NOOP("Dockwright", "All changes were rolled back.")},
    Text{"not_taken_back",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Not all changes could be rolled back; the next run tries again. The previous files are in")},
    Text{"done", QT_TRANSLATE_NOOP("Dockwright", "Done. Docker is healthy; the previous files are in")},
};

QByteArray shellQuoted(const QString &text)
{
    return '\'' + text.toUtf8().replace('\'', "'\\''") + '\'';
}

QByteArray assignTexts(const Wording &wording)
{
    QByteArray lines;
    for (const Text &text : texts)
        lines += QByteArray("text_") + text.name + '=' + shellQuoted(wording(text.text)) + '\n';
    return lines.trimmed();
}

QByteArray header(const Plan &plan, Passwords passwords)
{
    const Wording wording = wordingOf(plan);
    const Plan there = passwords == Passwords::Included ? plan : withoutSecrets(plan);
    QByteArray lines;
    for (const Message &message :
         {Message{QT_TRANSLATE_NOOP("Dockwright",
                                    "Configures the Docker of this host according to a plan, and verifies that it works."),
                  {}},
          Message{QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "The previous files are kept. Docker is restarted only if something changes, and containers keep running "
                      "where live-restore is part of the plan. If Docker is not healthy afterwards, all changes are rolled "
                      "back. A second run changes nothing."),
                  {}},
          Message{QT_TRANSLATE_NOOP("Dockwright", "Written by Dockwright from the plan with SHA-256 %1."),
                  {sha256(writePlan(there))}},
          lacksPassword(there)
              ? Message{QT_TRANSLATE_NOOP(
                            "Dockwright",
                            "The proxy password was left out. Until it replaces xxxxx here, the script refuses to run."),
                        {}}
              : Message{},
          Message{QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "Exit status: 0 done, or nothing to do; 1 failed and rolled back; 2 refused, nothing was changed; 4 not "
                      "all changes were rolled back."),
                  {}}}) {
        if (message.isEmpty())
            continue;
        lines += lines.isEmpty() ? "" : "#\n";
        for (const QString &line : commentLines(wording(message)))
            lines += line.toUtf8() + '\n';
    }
    return lines.trimmed();
}

/// A word that stands on no line of the text by itself.
QByteArray endWord(const QByteArray &text)
{
    QByteArray word = "END";
    while (('\n' + text).contains('\n' + word + '\n'))
        word += '_';
    return word;
}

QByteArray stage(const GeneratedFile &file)
{
    QByteArray text = *file.content;
    if (!text.endsWith('\n'))
        text += '\n';
    const QByteArray end = endWord(text);
    const QByteArray staged =
        "stage " + QByteArray::number(file.mode, 8) + ' ' + file.path.toUtf8() + " <<'" + end + "'\n" + text + end + '\n';
    return file.path == QLatin1String(paths::sysctl) ? "if needs_nr_open; then\n" + staged + "fi\n" : staged;
}

QByteArray stageThose(const std::vector<GeneratedFile> &files, const std::vector<GeneratedFile> &others)
{
    QByteArray text;
    for (const GeneratedFile &file : files)
        if (std::ranges::find(others, file) == others.end())
            text += stage(file);
    return text;
}

/// The files of a host whose dockerd uses a containerd.service, of one whose dockerd starts containerd, and of both.
QByteArray stageAll(const Plan &plan)
{
    HostFacts own = anyHost();
    own.sysctls[QStringLiteral("fs.nr_open")] = QStringLiteral("0"); // the script compares, so it has the file at hand
    own.dockerPath = QLatin1String(dockerProgramWord);
    HostFacts embedded = own;
    embedded.containerdUnit.emplace(); // which is not loaded
    const auto ofOwn = renderFiles(plan, own);
    const auto ofEmbedded = renderFiles(plan, embedded);
    std::vector<GeneratedFile> onlyOwn;
    std::ranges::copy_if(ofOwn, std::back_inserter(onlyOwn),
                         [&](const GeneratedFile &file) { return std::ranges::find(ofEmbedded, file) == ofEmbedded.end(); });
    const QByteArray otherwise = stageThose(ofEmbedded, ofOwn);
    return stageThose(ofOwn, onlyOwn) + "if [ \"$containerd\" = own ]; then\n" + stageThose(onlyOwn, {})
        + (otherwise.isEmpty() ? QByteArray() : "else\n" + otherwise) + "fi";
}

/// A template in which each line "@PART:name@" stands for sh/name.sh, without what that begins with.
QByteArray scriptTemplate(const char *name)
{
    QByteArrayList lines = exportTemplate(name).split('\n');
    for (QByteArray &line : lines)
        if (line.startsWith("@PART:")) {
            const QByteArray part = exportTemplate(("sh/" + line.mid(6).chopped(1) + ".sh").constData());
            line = part.mid(part.indexOf("\n\n") + 2).chopped(1);
        }
    return lines.join('\n');
}

/// The script is for hosts of any release, so it looks itself which one this is.
QByteArray leaveOutDropped()
{
    QByteArrayList lines;
    for (const Directive &directive : catalog())
        if (!directive.isDaemonKey() && *directive.known.until != '\0')
            lines << QByteArray("    [ ! -e \"$work/new") + directive.file + "\" ] || [ \"${systemd:-0}\" -lt "
                    + directive.known.until + " ] ||\n        sed -i '/^" + directive.key + "=/d' \"$work/new" + directive.file
                    + '"';
    return lines.join('\n');
}

/// Where systemd looks for units before it looks where the script writes them.
QByteArray strongerUnitDirectories()
{
    const auto *const end = std::ranges::find(paths::unitDirectories, QByteArray("/etc/systemd/system"),
                                              [](const char *directory) { return QByteArray(directory); });
    QByteArrayList stronger(std::begin(paths::unitDirectories), end);
    return stronger.join(' ');
}

/// Separated by blanks, strongest first.
template <std::size_t N>
QByteArray joined(const char *const (&paths)[N])
{
    QByteArrayList directories;
    for (const char *directory : paths)
        directories << directory;
    return directories.join(' ');
}

} // namespace

std::vector<ExportFile> exportScript(const Plan &plan, Passwords passwords)
{
    Plan there = forAnyHost(passwords == Passwords::Included ? plan : withoutSecrets(plan));
    there.monitoring.enabled = false; // it would be dockwright-helper that measures
    if (there.capacity.cpuQuota == QLatin1String(automatic))
        there.capacity.cpuQuota = QLatin1String(cpuQuotaWord);
    QByteArray script = scriptTemplate("deploy.sh");
    script.replace("@HEADER@", header(plan, passwords));
    script.replace("@TEXTS@", assignTexts(wordingOf(plan)));
    script.replace("@LIVE_RESTORE@", plan.reliability.liveRestore ? "true" : "false");
    const bool isRequired = plan.verify.pull == PullCheck::Required;
    const bool isChosen = plan.verify.pull != PullCheck::Never && plan.verify.image != VerifySettings().image;
    script.replace("@PULL_IMAGE@", isRequired || isChosen ? shellQuoted(plan.verify.image) : QByteArray("''"));
    script.replace("@PULL_REQUIRED@", isRequired ? "yes" : "no");
    script.replace("@NR_OPEN@", QByteArray::number(neededNrOpen(plan)));
    script.replace("@SYSCTL@", paths::sysctl);
    script.replace("@SYSCTL_DIRS@", joined(paths::sysctlDirectories));
    script.replace("@UNIT_DIRS@", joined(paths::unitDirectories));
    script.replace("@STRONGER_DIRS@", strongerUnitDirectories());
    script.replace("@SYSCTL_NAME@", QByteArray(paths::sysctl).split('/').last());
    script.replace("@PROXY@", paths::proxyDropIn);
    script.replace("@PROXY_NAME@", QByteArray(paths::proxyDropIn).split('/').last());
    script.replace("@DAEMON_JSON@", paths::daemonJson);
    script.replace("@HOLD@", paths::holdDropIn);
    script.replace("@STATE@", paths::scriptState);
    script.replace("@HELPER_LOCK@", paths::lock);
    script.replace("@HELPER_RUN@", QByteArray(paths::lock).chopped(int(qstrlen("/lock"))));
    script.replace("@TRANSACTIONS@", paths::transactions);
    script.replace("@TIMER@", paths::heartbeatTimer);
    script.replace("@DROPPED@", leaveOutDropped());
    script.replace("@FILES@", stageAll(there)); // last: what the plan says is not looked through
    return {{QStringLiteral("deploy-docker.sh"), 0755, script}};
}

} // namespace dockwright::core
