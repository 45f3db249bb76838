// SPDX-License-Identifier: Apache-2.0
#include "core/host/daemon_settings.h"

#include "core/daemon/daemon_flags.h"
#include "core/daemon/key_table.h"
#include "core/host/command_environment.h"
#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/plan/values.h"
#include "core/text/unit_file.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// What may be given more than once, and adds up.
bool isDaemonList(const QString &pointer)
{
    const std::string key = pointer.mid(1).toStdString();
    const KeyRow *row = findDaemonKey(key);
    return row != nullptr && row->shape->kind == Shape::Kind::List;
}

const UnitEntry *lastEntry(const std::vector<UnitEntry> &entries, const QString &key, const QString &part)
{
    const auto found = std::find_if(entries.rbegin(), entries.rend(), [&](const UnitEntry &entry) {
        return entry.section == QLatin1String("Service") && entry.key == key && !entry.value.isEmpty()
            && entry.value.contains(part);
    });
    return found != entries.rend() ? &*found : nullptr;
}

/// Which file of the unit gives `key` with `part` in its value; the last one counts, as in systemd.
QString fileWith(const HostFacts &facts, const QString &key, const QString &part)
{
    QString path = facts.dockerUnit->fragmentPath;
    for (const QString &each : QStringList{facts.dockerUnit->fragmentPath} + facts.dockerUnit->dropIns)
        if (const FileFact *file = facts.file(each);
            file != nullptr && lastEntry(readUnitFile(file->content).entries, key, part))
            path = each;
    return path.isEmpty() ? QLatin1String(paths::dockerUnit) : path; // of a unit whose files nobody knows
}

/// "$DOCKER_OPTS" and "${DOCKER_OPTS}" → "DOCKER_OPTS"; empty for a word without a variable.
QString variableIn(const QString &word)
{
    const qsizetype dollar = word.indexOf(u'$');
    if (dollar < 0)
        return {};
    QString name = word.mid(dollar + 1);
    if (name.startsWith(u'{'))
        return name.mid(1).section(u'}', 0, 0);
    return name;
}

/// Where a variable of the command line gets its value; an EnvironmentFile= wins over Environment=.
QString sourceOf(const HostFacts &facts, const QString &variable)
{
    const UnitFacts &unit = *facts.dockerUnit;
    QStringList files;
    for (const QString &pattern : unit.environmentFiles)
        files << environmentFilesOf(facts, pattern);
    for (auto path = files.rbegin(); path != files.rend(); ++path)
        if (const FileFact *file = facts.file(*path))
            for (const QString &assignment : readEnvironmentFile(file->content))
                if (assignment.startsWith(variable + u'='))
                    return variable + QLatin1String(" in ") + *path;
    const bool isInUnit =
        std::ranges::any_of(unit.environment, [&](const QString &each) { return each.startsWith(variable + u'='); });
    if (!isInUnit)
        for (const Variable &given : managerEnvironment(facts))
            if (given.name == variable)
                return variable + QLatin1String(" in ") + given.path;
    return variable + QLatin1String(" in ") + fileWith(facts, QStringLiteral("Environment"), variable + u'=');
}

bool isProgram(const QString &word, const QStringList &names)
{
    return names.contains(word.section(u'/', -1));
}

/// A word of a shell's script as it would stand in ExecStart=: the shell takes "${NAME}" apart into words too, and finds
/// "$NAME" within one.
QString asUnitWord(const QString &word)
{
    static const QRegularExpression alone(QStringLiteral("^\\$\\{?(\\w+)\\}?$"));
    static const QRegularExpression within(QStringLiteral("\\$(\\w+)"));
    if (const auto match = alone.match(word); match.hasMatch())
        return u'$' + match.captured(1);
    return QString(word).replace(within, QStringLiteral("${\\1}"));
}

/// What stands behind dockerd in a script of one command, as in "exec dockerd $DOCKER_OPTS".
QStringList argumentsInScript(const QString &script)
{
    QStringList arguments;
    bool isBehind = false;
    for (const QString &word : splitUnitWords(script).value_or(QStringList())) {
        if (!isBehind) {
            isBehind = isProgram(word, {QStringLiteral("dockerd")});
            continue;
        }
        if (word.startsWith(u'&') || word.startsWith(u'|') || word.startsWith(u';') || word.contains(u'>'))
            break;
        arguments << asUnitWord(word.endsWith(u';') ? word.chopped(1) : word);
        if (word.endsWith(u';'))
            break;
    }
    return arguments;
}

/// The words behind dockerd in ExecStart=, variables not expanded, be it a shell that starts it.
QStringList argumentsOfDaemon(const QStringList &command, const QStringList &environment)
{
    const bool isShell = isProgram(command.value(0), {QStringLiteral("sh"), QStringLiteral("bash"), QStringLiteral("dash")});
    for (qsizetype i = 1; isShell && i + 1 < command.size(); ++i)
        if (command[i].startsWith(u'-') && !command[i].startsWith(QLatin1String("--")) && command[i].endsWith(u'c'))
            // systemd has its turn first: it takes "$$" for "$", and "${NAME}" for the value.
            return argumentsInScript(expandCommand({command[i + 1]}, environment).value(0));
    return command.mid(1);
}

} // namespace

std::vector<DaemonWord> daemonCommandLine(const HostFacts &facts)
{
    if (!facts.dockerUnit || facts.dockerUnit->execStart.empty())
        return {};
    const QStringList environment = commandEnvironment(facts);
    const QString unit = fileWith(facts, QStringLiteral("ExecStart"), {});
    std::vector<DaemonWord> words;
    for (const QString &raw : argumentsOfDaemon(facts.dockerUnit->execStart.back(), environment)) {
        const QString variable = variableIn(raw);
        const QString source = variable.isEmpty() ? unit : sourceOf(facts, variable);
        for (const QString &word : expandCommand({raw}, environment))
            for (const QString &flag : separateFlags(word))
                words.push_back({flag, source});
    }
    return words;
}

namespace {

/// What stands behind the name of a flag in the same word; null for nothing: "--icc=false", "-lwarn".
QString attachedValue(const QString &word)
{
    if (word.startsWith(QLatin1String("--"))) {
        const qsizetype equals = word.indexOf(u'=');
        return equals < 0 ? QString() : word.mid(equals + 1);
    }
    if (word.size() <= 2)
        return {};
    return word.mid(word[2] == u'=' ? 3 : 2);
}

/// A number, or what is none as it is.
OrderedJson limitOf(const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    return isNumber ? OrderedJson(number) : OrderedJson(text);
}

/// What a flag says as daemon.json would: "max-size=1m" of --log-opt → {"max-size": "1m"}.
OrderedJson flagValue(const QString &pointer, const QString &value)
{
    const QString name = value.section(u'=', 0, 0);
    const QString rest = value.section(u'=', 1);
    if (pointer == QLatin1String("/log-opts"))
        return {{name.toStdString(), rest}};
    if (pointer == QLatin1String("/features")) // moby daemon/internal/opts/opts.go SetOpts: a name alone turns it on
        return {{name.toStdString(), !value.contains(u'=') || readGoBool(rest).value_or(false)}};
    if (pointer == QLatin1String("/runtimes"))
        return {{name.toStdString(), {{"path", rest}}}};
    if (pointer == QLatin1String("/default-network-opts"))
        return {{name.toStdString(), {{rest.section(u'=', 0, 0).toStdString(), rest.section(u'=', 1)}}}};
    if (pointer == QLatin1String("/default-ulimits"))
        return {{name.toStdString(),
                 {{"Name", name}, {"Soft", limitOf(rest.section(u':', 0, 0))}, {"Hard", limitOf(rest.section(u':', -1))}}}};
    return isDaemonList(pointer) ? OrderedJson::array({value}) : OrderedJson(value);
}

} // namespace

QStringList dockerdFlags(const HostFacts &facts)
{
    constexpr QLatin1String configFile("--config-file");
    QStringList flags;
    for (const DaemonWord &word : daemonCommandLine(facts))
        flags << word.text;
    for (qsizetype i = 0; i < flags.size();)
        if (flags[i] == configFile)
            flags.remove(i, qMin<qsizetype>(2, flags.size() - i));
        else if (flags[i].startsWith(configFile + u'='))
            flags.removeAt(i);
        else
            ++i;
    return flags;
}

DaemonSettings::DaemonSettings(const HostFacts &facts)
{
    readFlags(facts);
    readFile(facts);
}

DaemonSettings::DaemonSettings(const HostFacts &facts, const OrderedJson &file)
{
    readFlags(facts);
    addFile(file, QLatin1String(paths::daemonJson));
}

void DaemonSettings::add(const QString &pointer, OrderedJson value, const QString &source, bool isFlag)
{
    const auto there = m_settings.find(pointer);
    const bool areObjects = there != m_settings.end() && there->second.value.is_object() && value.is_object();
    if (there == m_settings.end() || (!areObjects && !isDaemonList(pointer))) {
        m_settings[pointer] = {std::move(value), source, isFlag, isFlag ? source : QString()};
        return;
    }
    DaemonSetting &setting = there->second;
    if (areObjects)
        setting.value.update(value);
    else if (setting.value.is_array() && value.is_array())
        setting.value.insert(setting.value.end(), value.begin(), value.end());
    if (!setting.source.contains(source))
        setting.source += QLatin1String(", ") + source;
    setting.isFlag = setting.isFlag || isFlag;
    if (isFlag)
        setting.flagSource = setting.source; // flags come before the file
}

void DaemonSettings::readFlags(const HostFacts &facts)
{
    const std::vector<DaemonWord> words = daemonCommandLine(facts);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const DaemonWord &word = words[i];
        const QString pointer = word.text.startsWith(u'-') ? daemonKeyOfFlag(word.text) : QString();
        if (pointer.isEmpty())
            continue;
        QString value = attachedValue(word.text);
        if (isSwitch(pointer)) {
            add(pointer, value.isNull() || readGoBool(value).value_or(false), word.source, true);
            continue;
        }
        if (value.isNull() && i + 1 < words.size())
            value = words[++i].text;
        add(pointer, flagValue(pointer, value), word.source, true);
    }
}

void DaemonSettings::readFile(const HostFacts &facts)
{
    const QString given = text("/config-file");
    const QString path = given.isEmpty() ? QLatin1String(paths::daemonJson) : given;
    const FileFact *file = facts.file(path);
    if (file == nullptr) {
        m_isComplete = given.isEmpty();
        return;
    }
    if (file->content.trimmed().isEmpty())
        return;
    const auto document = parseJson(file->content);
    m_isComplete = document && document->value.is_object();
    if (!m_isComplete)
        return;
    addFile(document->value, path);
}

void DaemonSettings::addFile(const OrderedJson &file, const QString &path)
{
    for (const auto &[key, value] : file.items())
        add(u'/' + pointerToken(fromUtf8(key)), value, path, false);
}

OrderedJson DaemonSettings::asJson() const
{
    OrderedJson json = OrderedJson::object();
    for (const auto &[pointer, setting] : m_settings) {
        const OrderedJson::json_pointer place(pointer.toStdString());
        const OrderedJson::json_pointer parent = place.parent_pointer();
        // A flag such as --http-proxy has its place within an object, where there may be something else.
        if (parent.empty() || !json.contains(parent) || json.at(parent).is_object())
            json[place] = setting.value;
    }
    return json;
}

const DaemonSetting *DaemonSettings::find(const QString &pointer) const
{
    const auto found = m_settings.find(pointer);
    return found != m_settings.end() ? &found->second : nullptr;
}

bool DaemonSettings::isOn(const char *pointer, bool otherwise) const
{
    const DaemonSetting *setting = find(QLatin1String(pointer));
    return setting != nullptr && setting->value.is_boolean() ? setting->value.get<bool>() : otherwise;
}

QString DaemonSettings::text(const char *pointer) const
{
    const DaemonSetting *setting = find(QLatin1String(pointer));
    return setting != nullptr && setting->value.is_string() ? setting->value.get<QString>() : QString();
}

QStringList DaemonSettings::list(const char *pointer) const
{
    const DaemonSetting *setting = find(QLatin1String(pointer));
    return setting != nullptr ? textsIn(setting->value) : QStringList();
}

QString DaemonSettings::dataRoot() const
{
    const QString given = text("/data-root");
    return given.isEmpty() ? QStringLiteral("/var/lib/docker") : given;
}

bool DaemonSettings::findsWhatRunsWith(const DaemonSettings &others) const
{
    constexpr std::array places{"/exec-root", "/containerd", "/containerd-namespace"};
    return dataRoot() == others.dataRoot()
        && std::ranges::all_of(places, [&](const char *place) { return text(place) == others.text(place); });
}

} // namespace dockwright::core
