// SPDX-License-Identifier: Apache-2.0
#include "core/host/hosts_toml.h"

#include "core/host/registry_directory.h"
#include "core/text/toml.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

using IsRight = bool (*)(const OrderedJson &);

bool isText(const OrderedJson &value)
{
    return value.is_string();
}

bool isTruth(const OrderedJson &value)
{
    return value.is_boolean();
}

bool isTextOrTexts(const OrderedJson &value)
{
    return value.is_string() || (value.is_array() && std::ranges::all_of(value, isText));
}

bool isCapabilities(const OrderedJson &value)
{
    return value.is_array() && std::ranges::all_of(value, [](const OrderedJson &each) {
               constexpr std::array known{"pull", "resolve", "push"};
               const QString name = each.is_string() ? fromUtf8(each.get<std::string>()).toLower() : QString();
               return std::ranges::any_of(known, [&](const char *one) { return name == QLatin1String(one); });
           });
}

bool isTextsOrPairs(const OrderedJson &value)
{
    return value.is_string() || (value.is_array() && std::ranges::all_of(value, [](const OrderedJson &pair) {
                                     return pair.is_string()
                                         || (pair.is_array() && pair.size() == 2 && std::ranges::all_of(pair, isText));
                                 }));
}

bool isHeader(const OrderedJson &value)
{
    return value.is_object() && std::ranges::all_of(value, isTextOrTexts);
}

/// containerd 2.0 core/remotes/docker/config/hosts.go, hostFileConfig.
constexpr std::array<std::pair<const char *, IsRight>, 7> hostMembers{{{"capabilities", isCapabilities},
                                                                       {"ca", isTextOrTexts},
                                                                       {"client", isTextsOrPairs},
                                                                       {"skip_verify", isTruth},
                                                                       {"header", isHeader},
                                                                       {"override_path", isTruth},
                                                                       {"dial_timeout", isText}}};

/// The first member that is not taken, as a JSON pointer; empty for none.
std::string wrongMember(const OrderedJson &host)
{
    for (const auto &[name, isRight] : hostMembers)
        if (const auto value = host.find(name); value != host.end() && !isRight(*value))
            return std::string("/") + name;
    return {};
}

std::string wrongPlace(const OrderedJson &file)
{
    if (const auto server = file.find("server"); server != file.end() && !server->is_string())
        return "/server";
    const auto hosts = file.find("host");
    if (hosts == file.end())
        return wrongMember(file);
    if (!hosts->is_object())
        return "/host";
    for (const auto &[url, host] : hosts->items()) {
        const std::string wrong = host.is_object() ? wrongMember(host) : std::string("/");
        if (!wrong.empty())
            return "/host/" + url + wrong;
    }
    return wrongMember(file);
}

} // namespace

std::optional<Error> faultOfHostsToml(const QString &path, const QByteArray &content)
{
    if (content.isEmpty())
        return std::nullopt;
    const auto file = readToml(path, content);
    if (!file)
        return file.error();
    const std::string wrong = wrongPlace(*file);
    if (wrong.empty())
        return std::nullopt;
    return Error{ErrorCode::InvalidInput,
                 path + u'#' + fromUtf8(wrong),
                 {QT_TRANSLATE_NOOP("Dockwright", "containerd's client does not take this value."), {}},
                 {},
                 {}};
}

Findings unreadHostsToml(const HostFacts &facts, const std::function<bool(const QString &)> &isLooked)
{
    Findings findings;
    for (const auto &[path, file] : facts.files) {
        if (!isHostsToml(path) || !isLooked(path) || file.kind != FileKind::Regular)
            continue;
        if (const auto fault = faultOfHostsToml(path, file.content))
            findings.push_back(
                {QStringLiteral("registry/hosts-toml-unread"),
                 Severity::Warning,
                 {QT_TRANSLATE_NOOP("Dockwright", "Registry mirrors"), {}},
                 {},
                 {QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot read %1 (at %2), and uses none of the mirrors in it."),
                  {path, visible(fault->where)}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Correct it there; dockerd reads it at each pull."), {}},
                 {}});
    }
    return findings;
}

} // namespace dockwright::core
