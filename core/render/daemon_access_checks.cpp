// SPDX-License-Identifier: Apache-2.0
#include "core/host/releases.h"
#include "core/host/tls_files.h"
#include "core/render/daemon_json_checker.h"

#include <QCoreApplication>

#include <limits>

/// Where dockerd listens, for whom, and with which certificates; measured like the values in daemon_value_checks.cpp.
namespace dockwright::core {

namespace {

/// Nothing where nobody has looked.
std::optional<bool> isThere(const Checker &check, const QString &path)
{
    const auto found = check.facts.tlsFiles.find(path);
    return found != check.facts.tlsFiles.end() ? std::optional(found->second) : std::nullopt;
}

// moby cmd/dockerd/daemon.go newAPIServerTLSConfig: the pair is loaded whatever dockerd listens on.
void checkTls(Checker &check)
{
    const auto use = tlsUseOf(check.settings, check.facts);
    if (!use)
        return;
    for (const TlsFile &file : use->files) {
        const bool isAuthority = qstrcmp(file.key, "/tlscacert") == 0;
        const bool isMissing = isThere(check, file.path) == false;
        if (isAuthority && (!use->verifies || file.path.isEmpty()))
            continue;
        // That of an authority is asked for even where it is only looked for.
        if (file.path.isEmpty() || (isMissing && file.isDefault && !isAuthority))
            check.wrong(QLatin1String(file.key),
                        {QT_TRANSLATE_NOOP("Dockwright", "TLS requires %1: dockerd does not start."),
                         {QLatin1String(file.key + 1)}},
                        check.settings.find(QLatin1String(file.key)) != nullptr
                            ? Message{QT_TRANSLATE_NOOP("Dockwright",
                                                        "A flag that names it is heeded only where a flag asks for TLS, too."),
                                      {}}
                            : Message{});
        else if (isMissing)
            check.wrong(QLatin1String(file.key),
                        {QT_TRANSLATE_NOOP("Dockwright", "There is no file “%1”, which TLS requires: dockerd does not start."),
                         {shownText(file.path)}});
    }
}

/// "127.0.0.1:2375", "[::1]:2375", "name" and ":2375": what is missing is as by default.
bool isTcpAddress(const QString &text)
{
    const qsizetype behind = text.startsWith(u'[') ? text.indexOf(u']') : 0;
    const qsizetype colon = text.indexOf(u':', qMax<qsizetype>(behind, 0));
    const QString port = colon < 0 ? QString() : text.mid(colon + 1);
    bool isNumber = false;
    const uint number = port.toUInt(&isNumber);
    return behind >= 0 && (port.isEmpty() || (isNumber && number <= std::numeric_limits<quint16>::max()))
        && !text.contains(u'/') && !text.contains(u' ');
}

/// moby opts/hosts.go parseDaemonHost, and daemon/listeners/listeners_linux.go.
bool isListener(const QString &given)
{
    constexpr QLatin1String mark("://");
    const QString text = given.trimmed();
    const qsizetype end = text.indexOf(mark);
    const QString protocol = end < 0 ? QStringLiteral("tcp") : text.left(end);
    const QString address = end < 0 ? text : text.mid(end + mark.size());
    if (protocol == QLatin1String("tcp"))
        return isTcpAddress(address);
    bool isNumber = false;
    address.toUInt(&isNumber);
    if (protocol == QLatin1String("fd"))
        return isNumber || address.isEmpty() || address == QLatin1String("*");
    return protocol == QLatin1String("unix") && !address.contains(mark);
}

void checkHosts(Checker &check)
{
    for (const QString &host : check.settings.list("/hosts"))
        if (!isListener(host))
            check.wrong(
                QStringLiteral("/hosts"),
                {QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot listen at “%1”, and does not start."), {shownText(host)}},
                {QT_TRANSLATE_NOOP("Dockwright", "Use an address such as unix:///run/docker.sock or tcp://10.0.0.1:2376."),
                 {}});
}

/// The API of a release, "1.N" (moby daemon/config/config.go MaxAPIVersion).
struct ApiOfRelease {
    Release release;
    int minor;
};
constexpr std::array apis{ApiOfRelease{{29, 0}, 52}, ApiOfRelease{{29, 2}, 53}, ApiOfRelease{{29, 3}, 54},
                          ApiOfRelease{{29, 6}, 55}};
constexpr Release lastOfApis{29, 7}; ///< what a later one has is not known
constexpr int oldestApi = 24;        ///< of all of them: MinAPIVersion

// moby daemon/server/middleware/version.go NewVersionMiddleware: --validate does not look at it.
void checkMinApiVersion(Checker &check)
{
    const QString text = textAt(check, "/min-api-version");
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const auto version = readRelease(text);
    if (text.isEmpty())
        return;
    int newest = std::numeric_limits<int>::max();
    if (dockerd && *dockerd <= lastOfApis)
        for (const ApiOfRelease &each : apis)
            if (*dockerd >= each.release)
                newest = each.minor;
    const bool reads = version && text == QStringLiteral("1.%1").arg(version->minor);
    if (!reads || version->minor < oldestApi || version->minor > newest)
        check.wrong(QStringLiteral("/min-api-version"),
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "“%1” is not a version of the API that this dockerd has: it does not start."),
                     {shownText(text)}});
}

} // namespace

void checkDaemonAccess(Checker &check)
{
    checkTls(check);
    checkHosts(check);
    checkMinApiVersion(check);
}

} // namespace dockwright::core
