// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"

#include "core/catalog/tables.h"
#include "core/host/paths.h"
#include "core/host/releases.h"

#include <QString>

#include <map>
#include <vector>

namespace dockwright::core {

std::span<const Directive> catalog()
{
    static const std::vector<Directive> all = [] {
        std::vector<Directive> joined;
        for (const auto part : {proxyAndLimitDirectives(), securityDirectives(), loggingDirectives(), performanceDirectives(),
                                reliabilityDirectives(), containerdDirectives(), daemonDirectives(), monitoringDirectives(),
                                exposureDirectives()})
            joined.insert(joined.end(), part.begin(), part.end());
        return joined;
    }();
    return all;
}

const Directive *findDirective(QStringView id)
{
    static const auto byId = [] {
        std::map<QString, const Directive *, std::less<>> directives; // the first of an id counts
        for (const auto part : {catalog(), engineDirectives()})
            for (const Directive &directive : part)
                directives.emplace(QLatin1String(directive.id), &directive);
        return directives;
    }();
    const auto found = byId.find(id);
    return found == byId.end() ? nullptr : found->second;
}

bool Directive::isDaemonKey() const
{
    return qstrcmp(file, paths::daemonJson) == 0;
}

namespace {

QString programOf(const Directive &directive)
{
    return directive.isDaemonKey() ? QStringLiteral("dockerd ") : QStringLiteral("systemd ");
}

} // namespace

QString knownReleases(const Directive &directive)
{
    QStringList bounds;
    if (*directive.known.since != '\0')
        bounds << QStringLiteral("≥ ") + QLatin1String(directive.known.since);
    if (*directive.known.until != '\0')
        bounds << QStringLiteral("< ") + QLatin1String(directive.known.until);
    return bounds.isEmpty() ? QString() : programOf(directive) + bounds.join(QStringLiteral(", "));
}

std::optional<Message> whyLeftOut(const Directive &directive, const HostFacts &facts)
{
    const Program program = directive.isDaemonKey() ? Program::Dockerd : Program::Systemd;
    const auto here = releaseOn(facts, program);
    const auto since = readRelease(QLatin1String(directive.known.since));
    const auto until = readRelease(QLatin1String(directive.known.until));
    if (!here)
        return std::nullopt;
    const QString host = programOf(directive) + releaseText(program, *here);
    if (since && *here < *since)
        return Message{QT_TRANSLATE_NOOP("Dockwright", "%1 does not support it: it was added in %2 (%3)."),
                       {host, QLatin1String(directive.known.since), QString::fromUtf8(directive.known.source)}};
    if (until && *here >= *until)
        return Message{QT_TRANSLATE_NOOP("Dockwright", "Left out: %1 no longer supports it, since %2 (%3)."),
                       {host, QLatin1String(directive.known.until), QString::fromUtf8(directive.known.source)}};
    return std::nullopt;
}

const char *dispositionName(Disposition disposition)
{
    switch (disposition) {
    case Disposition::Kept:
        return "kept";
    case Disposition::Corrected:
        return "corrected";
    case Disposition::Moved:
        return "moved";
    case Disposition::Withheld:
        return "withheld";
    case Disposition::Added:
        return "added";
    }
    return "";
}

} // namespace dockwright::core
