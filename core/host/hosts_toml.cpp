// SPDX-License-Identifier: Apache-2.0
#include "core/host/hosts_toml.h"

#include "core/host/registry_directory.h"
#include "core/plan/plan.h"
#include "core/text/go_duration.h"
#include "core/text/lines.h"
#include "core/text/toml.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>
#include <set>

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

bool isDurationOrEmpty(const OrderedJson &value)
{
    const QString text = value.is_string() ? fromUtf8(value.get<std::string>()) : QStringLiteral("?");
    return text.isEmpty() || isGoDuration(text);
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
                                                                       {"dial_timeout", isDurationOrEmpty}}};

using Pointer = OrderedJson::json_pointer;

/// go-toml takes a name in any case.
const OrderedJson *memberNamed(const OrderedJson &object, const char *name)
{
    for (const auto &[key, value] : object.items())
        if (fromUtf8(key).compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
            return &value;
    return nullptr;
}

/// The first member that is not taken; `place` for none.
Pointer wrongMember(const OrderedJson &host, const Pointer &place)
{
    for (const auto &[name, isRight] : hostMembers)
        if (const OrderedJson *value = memberNamed(host, name); value != nullptr && !isRight(*value))
            return place / std::string(name);
    return place;
}

/// hosts.go, parseHostConfig: what has no scheme gets one.
bool isHostUrl(const QString &text)
{
    const QUrl url(text.startsWith(QLatin1String("http")) ? text : QLatin1String("https://") + text, QUrl::StrictMode);
    return url.isValid();
}

/// Empty for nothing.
Pointer wrongPlace(const OrderedJson &file)
{
    const Pointer whole;
    if (const OrderedJson *server = memberNamed(file, "server"))
        if (!server->is_string() || !isHostUrl(fromUtf8(server->get<std::string>())))
            return whole / std::string("server");
    const auto hosts = file.find("host");
    if (hosts == file.end())
        return wrongMember(file, whole);
    const Pointer all = whole / std::string("host");
    if (!hosts->is_object())
        return all;
    for (const auto &[url, host] : hosts->items()) {
        const Pointer place = all / shownText(fromUtf8(url)).toStdString();
        if (!host.is_object() || !isHostUrl(fromUtf8(url)))
            return place;
        if (const Pointer wrong = wrongMember(host, place); wrong != place)
            return wrong;
    }
    return wrongMember(file, whole);
}

/// hosts.go, getSortedHosts: containerd takes the hosts from the headers of tables and from nothing else.
bool hasHostWithoutHeader(const OrderedJson &file, const QByteArray &content)
{
    const auto hosts = file.find("host");
    if (hosts == file.end() || !hosts->is_object())
        return false;
    std::set<std::string> withHeader;
    for (const std::string &line : linesOf(content)) {
        const auto said = line.find('[') == line.find_first_not_of(" \t") ? readToml({}, QByteArray::fromStdString(line + '\n'))
                                                                          : OrderedJson();
        if (!said || !said->is_object() || !said->contains("host") || !said->at("host").is_object())
            continue;
        for (const auto &[url, host] : said->at("host").items())
            withHeader.insert(url);
    }
    return std::ranges::any_of(hosts->items(), [&](const auto &each) { return !withHeader.contains(each.key()); });
}

} // namespace

std::optional<Error> faultOfHostsToml(const QString &path, const QByteArray &content)
{
    if (content.isEmpty())
        return std::nullopt;
    if (content.startsWith("\xef\xbb\xbf")) // which toml++ takes, and go-toml does not
        return Error{ErrorCode::InvalidInput,
                     path + QLatin1String(":1:1"),
                     {QT_TRANSLATE_NOOP("Dockwright", "It begins with a byte order mark."), {}},
                     {},
                     {}};
    const auto file = readToml(path, content);
    if (!file)
        return file.error();
    const auto refused = [&](const Pointer &place) {
        return Error{ErrorCode::InvalidInput,
                     path + u'#' + fromUtf8(place.to_string()),
                     {QT_TRANSLATE_NOOP("Dockwright", "containerd's client does not take this value."), {}},
                     {},
                     {}};
    };
    if (const Pointer wrong = wrongPlace(*file); !wrong.empty())
        return refused(wrong);
    if (hasHostWithoutHeader(*file, content))
        return refused(Pointer() / std::string("host"));
    return std::nullopt;
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
                  {path, fault->where}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Correct it there; dockerd reads it at each pull."), {}},
                 {}});
    }
    return findings;
}

} // namespace dockwright::core
