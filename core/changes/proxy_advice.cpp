// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advisor.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/render/daemon_json.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

/// Where dockerd's proxy comes from when the plan is applied: which of all places that can name one has the last word.
namespace dockwright::core {

namespace {

/// As it will be when the plan is applied.
ServiceEnvironment environmentOf(const HostFacts &facts, const std::vector<GeneratedFile> &files)
{
    std::map<QString, QByteArray> ours;
    for (const GeneratedFile &file : files)
        if (file.path == QLatin1String(paths::proxyDropIn) || file.path == QLatin1String(paths::proxyEnvironment))
            ours[file.path] = file.content.value_or(QByteArray());
    return ServiceEnvironment(facts, ours);
}

Finding overridden(const Variable &theirs, const QString &ours, Message remedy)
{
    return {QStringLiteral("proxy/overridden"),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Other proxy settings"), {}},
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "%1 sets %2=%3 and overrides the %4 of this plan."),
             {theirs.path, theirs.name, shownText(theirs.value), shownText(ours)}},
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
            {QT_TRANSLATE_NOOP("Dockwright", "%1 sets %2 for dockerd, and the plan does not: it stays in effect."),
             {theirs.path, theirs.name}},
            {},
            {}};
}

/// One of the three: its variable, and its key in daemon.json, which is that of a flag, too.
struct Place {
    const char *name;
    const char *key;
};
constexpr std::array places{Place{"HTTP_PROXY", "http-proxy"}, Place{"HTTPS_PROXY", "https-proxy"},
                            Place{"NO_PROXY", "no-proxy"}};

/// By a flag; nullopt for none.
std::optional<Variable> flagOf(const DaemonSettings &settings, const char *key)
{
    const DaemonSetting *flag = settings.find(QLatin1String("/proxies/") + QLatin1String(key));
    return flag != nullptr
        ? std::optional(Variable{QLatin1String("--") + QLatin1String(key), flag->value.get<QString>(), flag->source})
        : std::nullopt;
}

/// By daemon.json; nullopt for nothing.
std::optional<Variable> keyOf(const DaemonSettings &settings, const char *key)
{
    const DaemonSetting *proxies = settings.find(QStringLiteral("/proxies"));
    if (proxies == nullptr || !proxies->value.is_object() || !proxies->value.contains(key))
        return std::nullopt;
    return Variable{QLatin1String(key), {}, proxies->source + QLatin1String("#/proxies/") + QLatin1String(key)};
}

Message remedyFor(const Variable &theirs)
{
    if (theirs.path.endsWith(QLatin1String(".conf")))
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "Remove that line, or rename the file so that it sorts before the drop-ins of Dockwright."),
                {}};
    return {QT_TRANSLATE_NOOP("Dockwright", "Remove that line: a file of EnvironmentFile= overrides any Environment=."), {}};
}

} // namespace

/// daemon.json wins over the unit's environment (moby daemon/command/daemon.go), so a proxy there needs no look at it, and
/// a flag wins over both.
void adviseProxyPlaces(Advisor &advisor)
{
    const Plan &plan = advisor.plan;
    const DaemonSettings &settings = advisor.settings;
    const ServiceEnvironment environment = environmentOf(advisor.facts, advisor.files);
    const bool isUsed = plan.proxy.isUsed();
    const std::array ours{plan.proxy.http, plan.proxy.https, isUsed ? plan.proxy.noProxy.join(u',') : QString()};
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QString name = QLatin1String(places[i].name);
        const auto flag = flagOf(settings, places[i].key);
        const auto theirs = environment.find(name);
        const bool isException = i == 2;
        if (ours[i].isEmpty()) {
            for (const auto &stronger : {keyOf(settings, places[i].key), flag})
                if (stronger && !isUsed && !isException)
                    advisor.findings.push_back(staying(*stronger));
            if (theirs && !(isException && !isUsed))
                advisor.findings.push_back(staying(*theirs));
        } else if (plan.proxy.target == ProxyTarget::DaemonJson) {
            continue;
        } else if (flag && flag->value != ours[i]) {
            advisor.findings.push_back(overridden(*flag, ours[i], flagRemedy(flag->name, flag->path)));
        } else if (!theirs) {
            advisor.findings.push_back(lost(environment.clearedBy(), name, ours[i]));
        } else if (theirs->value != ours[i]) {
            advisor.findings.push_back(overridden(*theirs, ours[i], remedyFor(*theirs)));
        }
    }
}

} // namespace dockwright::core
