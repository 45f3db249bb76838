#include "core/changes/advice.h"
#include "core/changes/change_set.h"
#include "core/host/paths.h"
#include "core/render/unit_file.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

/// Where dockerd's proxy comes from when the plan is applied: which of all places that can name one has the last word.
namespace dockwright::core {

namespace {

struct Variable {
    QString name;
    QString value;
    QString path; ///< the file that sets it
};

/// The environment of docker.service, put together as systemd does it (systemd.exec(5)): of all Environment= the last one
/// counts, any EnvironmentFile= is stronger, and UnsetEnvironment= stronger still.
class ServiceEnvironment
{
public:
    void takeUnitFile(const QString &path, const QByteArray &text)
    {
        for (const UnitEntry &entry : readUnitFile(text).entries) {
            if (entry.key == QLatin1String("Environment"))
                takeVariables(path, entry.value);
            else if (entry.key == QLatin1String("EnvironmentFile"))
                takeFileName(path, entry.value);
            else if (entry.key == QLatin1String("UnsetEnvironment"))
                takeUnset(path, entry.value);
        }
    }

    /// To be called after the last unit file, for each of `files`.
    void takeEnvironmentFile(const QString &path, const QByteArray &text)
    {
        for (const QString &variable : readEnvironmentFile(text))
            m_variables.push_back({variable.section(u'=', 0, 0), variable.section(u'=', 1), path});
    }

    const QStringList &files() const { return m_files; }

    /// The variable that dockerd heeds: http_proxy is looked at where HTTP_PROXY is not set (golang.org/x/net, httpproxy).
    /// nullopt when there is none.
    std::optional<Variable> find(const QString &name) const
    {
        for (const QString &spelling : {name, name.toLower()}) {
            const auto last = std::find_if(m_variables.rbegin(), m_variables.rend(),
                                           [&](const Variable &variable) { return variable.name == spelling; });
            if (last != m_variables.rend() && !last->value.isEmpty() && !isUnset(*last))
                return *last;
        }
        return std::nullopt;
    }

    /// The file that takes out what others set; empty when none does.
    QString clearedBy() const { return m_clearedBy; }

private:
    void takeVariables(const QString &path, const QString &value)
    {
        if (value.isEmpty()) {
            m_variables.clear();
            m_clearedBy = path;
        }
        for (QString word : splitUnitWords(value).value_or(QStringList())) {
            word.replace(QLatin1String("%%"), QLatin1String("%"));
            m_variables.push_back({word.section(u'=', 0, 0), word.section(u'=', 1), path});
        }
    }

    void takeFileName(const QString &path, const QString &value)
    {
        if (value.isEmpty()) {
            m_files.clear();
            m_clearedBy = path;
        } else {
            m_files << (value.startsWith(u'-') ? value.mid(1) : value);
        }
    }

    void takeUnset(const QString &path, const QString &value)
    {
        if (value.isEmpty())
            m_unset.clear();
        m_unset << splitUnitWords(value).value_or(QStringList());
        if (!value.isEmpty())
            m_clearedBy = path;
    }

    bool isUnset(const Variable &variable) const
    {
        return m_unset.contains(variable.name) || m_unset.contains(variable.name + u'=' + variable.value);
    }

    std::vector<Variable> m_variables;
    QStringList m_files;
    QStringList m_unset;
    QString m_clearedBy;
};

QByteArray contentOf(const HostFacts &facts, const QString &path)
{
    const FileFact *file = facts.file(path);
    return file != nullptr ? file->content : QByteArray();
}

/// As it will be when the plan is applied.
ServiceEnvironment environmentOf(const HostFacts &facts, const std::vector<GeneratedFile> &files)
{
    std::map<QString, QByteArray> ours;
    for (const GeneratedFile &file : files)
        if (file.path == QLatin1String(paths::proxyDropIn) || file.path == QLatin1String(paths::proxyEnvironment))
            ours[file.path] = file.content.value_or(QByteArray());
    const auto textOf = [&](const QString &path) {
        const auto found = ours.find(path);
        return found != ours.end() ? found->second : contentOf(facts, path);
    };
    // Drop-ins are taken in the order of their names, whatever the directory; of two that have the same name ours is the
    // stronger.
    std::map<QString, QString> dropIns;
    for (const auto &[path, file] : facts.files)
        if (isDropInOf(path, QLatin1String(paths::dockerUnit)))
            dropIns[path.section(u'/', -1)] = path;
    const QString proxyDropIn = QLatin1String(paths::proxyDropIn);
    if (!textOf(proxyDropIn).isEmpty())
        dropIns[proxyDropIn.section(u'/', -1)] = proxyDropIn;
    ServiceEnvironment environment;
    if (facts.dockerUnit)
        environment.takeUnitFile(facts.dockerUnit->fragmentPath, textOf(facts.dockerUnit->fragmentPath));
    for (const auto &[name, path] : dropIns)
        environment.takeUnitFile(path, textOf(path));
    for (const QString &path : environment.files())
        environment.takeEnvironmentFile(path, textOf(path));
    return environment;
}

QString valueOfFlag(const QStringList &flags, const QString &flag)
{
    QString value;
    for (qsizetype i = 0; i < flags.size(); ++i) {
        if (flags[i] == flag)
            value = flags.value(i + 1);
        else if (flags[i].startsWith(flag + u'='))
            value = flags[i].section(u'=', 1);
    }
    return value;
}

Finding overridden(const QString &place, const QString &name, const QString &theirs, const QString &ours, Message remedy)
{
    return {QStringLiteral("proxy/overridden"),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Other proxy settings"), {}},
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "%1 sets %2=%3 and overrides the %4 of this plan."),
             {place, name, shownText(theirs), shownText(ours)}},
            std::move(remedy),
            {}};
}

Finding lost(const QString &place, const QString &name, const QString &ours)
{
    return {QStringLiteral("proxy/overridden"),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Other proxy settings"), {}},
            {},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "%1 removes %2 from the environment of dockerd, so the %3 of this plan has no effect."),
             {place, name, shownText(ours)}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Remove that line, or rename the file so that it sorts before the drop-ins of Dockwright."),
             {}},
            {}};
}

Finding staying(const Variable &theirs)
{
    return {QStringLiteral("proxy/foreign"),
            Severity::Info,
            {QT_TRANSLATE_NOOP("Dockwright", "Other proxy settings"), {}},
            {},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "%1 sets the variable %2 for dockerd, and the plan sets none: it stays in effect."),
             {theirs.path, theirs.name}},
            {},
            {}};
}

/// One of the three variables: its name, and the flag of dockerd that does the same.
struct Place {
    const char *name;
    const char *flag;
};
constexpr std::array places{Place{"HTTP_PROXY", "--http-proxy"}, Place{"HTTPS_PROXY", "--https-proxy"},
                            Place{"NO_PROXY", "--no-proxy"}};

Message remedyFor(const Variable &theirs)
{
    if (theirs.path.endsWith(QLatin1String(".conf")))
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "Remove that line, or rename the file so that it sorts before the drop-ins of Dockwright."),
                {}};
    return {QT_TRANSLATE_NOOP("Dockwright", "Remove that line: a file of EnvironmentFile= overrides any Environment=."), {}};
}

} // namespace

bool isDropInOf(const QString &path, const QString &unit)
{
    const QString directory = path.section(u'/', -2, -2);
    return path.endsWith(QLatin1String(".conf"))
        && (directory == unit + QLatin1String(".d") || directory == unit.section(u'.', -1) + QLatin1String(".d"));
}

/// daemon.json wins over the unit's environment (moby daemon/command/daemon.go), so a proxy there needs no look at it, and
/// a flag wins over both.
Findings adviseProxyPlaces(const Plan &plan, const HostFacts &facts, const std::vector<GeneratedFile> &files)
{
    const ServiceEnvironment environment = environmentOf(facts, files);
    const QStringList flags = dockerdFlags(facts);
    const bool isUsed = plan.proxy.isUsed();
    const std::array ours{plan.proxy.http, plan.proxy.https, isUsed ? plan.proxy.noProxy.join(u',') : QString()};
    Findings findings;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QString name = QLatin1String(places[i].name);
        const QString flag = valueOfFlag(flags, QLatin1String(places[i].flag));
        const auto theirs = environment.find(name);
        const bool isException = i == 2;
        if (ours[i].isEmpty()) {
            if (theirs && !(isException && !isUsed))
                findings.push_back(staying(*theirs));
        } else if (plan.proxy.target == ProxyTarget::DaemonJson) {
            continue;
        } else if (!flag.isEmpty() && flag != ours[i]) {
            findings.push_back(overridden(QLatin1String(paths::dockerUnit), QLatin1String(places[i].flag), flag, ours[i],
                                          {QT_TRANSLATE_NOOP("Dockwright", "Remove the flag from ExecStart=."), {}}));
        } else if (!theirs) {
            findings.push_back(lost(environment.clearedBy(), name, ours[i]));
        } else if (theirs->value != ours[i]) {
            findings.push_back(overridden(theirs->path, theirs->name, theirs->value, ours[i], remedyFor(*theirs)));
        }
    }
    return findings;
}

} // namespace dockwright::core
