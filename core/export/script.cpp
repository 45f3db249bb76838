// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/languages.h"
#include "core/catalog/catalog.h"
#include "core/export/forms.h"
#include "core/export/script_texts.h"
#include "core/health/unit_values.h"
#include "core/host/host_needs.h"
#include "core/host/paths.h"
#include "core/plan/secrets.h"
#include "core/render/daemon_json.h"
#include "core/render/kernel_settings.h"
#include "core/text/wrap.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <map>

namespace dockwright::core {

namespace {

QByteArray shellQuoted(const QString &text)
{
    return '\'' + text.toUtf8().replace('\'', "'\\''") + '\'';
}

template <std::size_t N>
QByteArray assignTexts(const std::array<ScriptText, N> &texts, const Wording &wording)
{
    QByteArray lines;
    for (const ScriptText &text : texts)
        lines += QByteArray("text_") + text.name + '=' + shellQuoted(wording(text.text)) + '\n';
    return lines;
}

/// Those of the texts that a script says, its own in place of the common ones.
QByteArray assignUsed(const QByteArray &script, const Wording &wording)
{
    std::map<QByteArray, QByteArray> used;
    const auto add = [&](const ScriptText &text) {
        const QByteArray word = QByteArray("$text_") + text.name;
        for (const char after : {'"', ' ', '$'})
            if (script.contains(word + after))
                used[text.name] = QByteArray("text_") + text.name + '=' + shellQuoted(wording(text.text)) + '\n';
    };
    std::ranges::for_each(scriptTexts, add);
    std::ranges::for_each(installerTexts, add);
    QByteArray lines;
    for (const auto &[name, line] : used)
        lines += line;
    return lines;
}

/// What a script says in each language, of which it chooses one.
QByteArray assignInAllLanguages(const QByteArray &script)
{
    QByteArray choice = "texts() {\n    case $language in\n";
    for (const SpokenLanguage &language : languages)
        if (&language != std::begin(languages))
            choice += QByteArray("    ") + QByteArray(language.code).split('_').first() + "*)\n"
                + assignUsed(script, Wording(QLatin1String(language.code))) + "        ;;\n";
    return choice + "    *)\n" + assignUsed(script, Wording()) + "        ;;\n    esac\n}";
}

/// What an installation without a network must find, one need a line: kind, option, names.
QByteArray listNeeds()
{
    QByteArrayList lines;
    for (const HostNeed &need : hostNeeds()) {
        const char *kind = need.kind == NeedKind::Program ? "program" : need.kind == NeedKind::Path ? "path" : "kernel";
        if (need.isEssential && need.kind != NeedKind::Controller)
            lines << QByteArray(kind) + ' ' + (*need.option == '\0' ? "-" : need.option) + ' ' + need.names;
    }
    return lines.join('\n');
}

/// What LastWritten remembers of the keys of daemon.json.
QByteArray listDaemonKeys(const Plan &plan)
{
    const auto merged = mergeDaemonJson({}, {}, daemonKeys(plan, anyHost()), {{}, Side::Ours});
    return merged ? QByteArray::fromStdString(Json(merged->written).dump()) : QByteArray("{}");
}

QByteArray header(const Plan &plan, Passwords passwords, const char *whatItDoes)
{
    const Wording wording = wordingOf(plan);
    const Plan there = passwords == Passwords::Included ? plan : withoutSecrets(plan);
    QByteArray lines;
    for (const Message &message :
         {Message{whatItDoes, {}},
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
            lines << QByteArray("    leave_out ") + directive.known.until + ' ' + directive.key + ' ' + directive.file;
    return lines.join('\n');
}

/// Where systemd looks for units before it looks in this directory.
QByteArray strongerThan(const QByteArray &unitDirectory)
{
    const auto *const end =
        std::ranges::find(paths::unitDirectories, unitDirectory, [](const char *directory) { return QByteArray(directory); });
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

/// The bits of the capabilities that a plan drops, as in CapBnd of /proc/PID/status.
QByteArray droppedCapabilities(const Plan &plan)
{
    quint64 bits = 0;
    for (const Assignment &assignment : unitAssignments(plan, anyHost()))
        if (assignment.directive == QLatin1String("30-security/CapabilityBoundingSet"))
            for (const QString &name : assignment.value.mid(1).split(u' '))
                if (const auto bit = capabilityBit(name))
                    bits |= 1ULL << *bit;
    return QByteArray::number(bits);
}

/// What a script has of the plan and of our paths.
QByteArray fillScript(QByteArray script, const Plan &plan, const Plan &there)
{
    script.replace("@LIVE_RESTORE@", plan.reliability.liveRestore ? "true" : "false");
    const bool isRequired = plan.verify.pull == PullCheck::Required;
    const bool isChosen = plan.verify.pull != PullCheck::Never && plan.verify.image != VerifySettings().image;
    script.replace("@PULL_IMAGE@", isRequired || isChosen ? shellQuoted(plan.verify.image) : QByteArray("''"));
    script.replace("@PULL_REQUIRED@", isRequired ? "yes" : "no");
    script.replace("@DROPPED_CAPABILITIES@", droppedCapabilities(plan));
    script.replace("@NR_OPEN@", QByteArray::number(neededNrOpen(plan)));
    script.replace("@SYSCTL@", paths::sysctl);
    script.replace("@SYSCTL_DIRS@", joined(paths::sysctlDirectories));
    script.replace("@UNIT_DIRS@", joined(paths::unitDirectories));
    script.replace("@STRONGER_DIRS@", strongerThan("/etc/systemd/system"));
    script.replace("@STRONGER_THAN_UNITS@", strongerThan(paths::localUnits));
    script.replace("@UNITS@", paths::localUnits);
    script.replace("@PLUGINS@", paths::localPlugins);
    script.replace("@SYSCTL_NAME@", QByteArray(paths::sysctl).split('/').last());
    script.replace("@PROXY@", paths::proxyDropIn);
    script.replace("@PROXY_NAME@", QByteArray(paths::proxyDropIn).split('/').last());
    script.replace("@DAEMON_JSON@", paths::daemonJson);
    script.replace("@HOLD@", paths::holdDropIn);
    script.replace("@HELPER_LOCK@", paths::lock);
    script.replace("@HELPER_RUN@", QByteArray(paths::lock).chopped(int(qstrlen("/lock"))));
    script.replace("@TRANSACTIONS@", paths::transactions);
    script.replace("@TIMER@", paths::heartbeatTimer);
    script.replace("@DROPPED@", leaveOutDropped());
    script.replace("@FILES@", stageAll(there)); // last: what the plan says is not looked through
    return script;
}

Plan planForScript(const Plan &plan, Passwords passwords)
{
    Plan there = forAnyHost(passwords == Passwords::Included ? plan : withoutSecrets(plan));
    there.monitoring.enabled = false; // it would be dockwright-helper that measures
    there.registry.doctor.enabled = false;
    if (there.capacity.cpuQuota == QLatin1String(automatic))
        there.capacity.cpuQuota = QLatin1String(cpuQuotaWord);
    return there;
}

} // namespace

std::vector<ExportFile> exportScript(const Plan &plan, Passwords passwords)
{
    QByteArray script = scriptTemplate("deploy.sh");
    script.replace("@HEADER@",
                   header(plan, passwords,
                          QT_TRANSLATE_NOOP("Dockwright",
                                            "Configures the Docker of this host according to a plan, and "
                                            "verifies that it works.")));
    script.replace("@TEXTS@", assignTexts(scriptTexts, wordingOf(plan)).trimmed());
    script.replace("@STATE@", paths::scriptState);
    script.replace("@OTHER_UNDO@", paths::installerUndo);
    return {{QStringLiteral("deploy-docker.sh"), 0755, fillScript(script, plan, planForScript(plan, passwords))}};
}

QByteArray makeInstaller(const Plan &plan, const QString &version, const QString &architecture, Passwords passwords)
{
    const Plan there = planForScript(plan, passwords);
    QByteArray script = scriptTemplate("install.sh");
    script.replace("@HEADER@",
                   header(plan, passwords,
                          QT_TRANSLATE_NOOP("Dockwright",
                                            "Installs Docker from the bundle that it is in, configures it "
                                            "according to a plan, and verifies that it works.")));
    script.replace("@TEXTS@", assignInAllLanguages(script));
    script.replace("@STATE@", paths::installerState);
    script.replace("@OTHER_UNDO@", paths::scriptUndo);
    script.replace("@VERSION@", version.toUtf8());
    script.replace("@ARCHITECTURE@", architecture.toUtf8());
    script.replace("@PROGRAMS@", paths::localPrograms);
    script.replace("@BASH_COMPLETIONS@", paths::localCompletions);
    script.replace("@ZSH_COMPLETIONS@", paths::localZshCompletions);
    script.replace("@FISH_COMPLETIONS@", paths::localFishCompletions);
    script.replace("@HELPER_STATE@", paths::stateDirectory);
    script.replace("@LAST_WRITTEN@", paths::lastWritten);
    script.replace("@INSTALLED@", paths::installed);
    script.replace("@NEEDS@", listNeeds());
    script.replace("@DAEMON_KEYS@", listDaemonKeys(there));
    return fillScript(script, plan, there);
}

} // namespace dockwright::core
