// SPDX-License-Identifier: Apache-2.0
#include "core/render/log_options.h"

#include "core/plan/key_values.h"
#include "core/plan/plan.h"
#include "core/plan/values.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace dockwright::core {

namespace {

/// Options of the log drivers: moby daemon/logger/*/ ValidateLogOpt. Of those that are not here it depends on the release.
const std::set<std::string> &optionsOf(const std::string &driver)
{
    static const std::set<std::string> jsonFile{"max-file",     "max-size", "compress",  "labels",
                                                "labels-regex", "env",      "env-regex", "tag"};
    static const std::set<std::string> local{"max-file", "max-size", "compress"};
    static const std::set<std::string> journald{"labels", "labels-regex", "env", "env-regex", "tag"};
    static const std::set<std::string> syslog{"env",
                                              "env-regex",
                                              "labels",
                                              "labels-regex",
                                              "syslog-address",
                                              "syslog-facility",
                                              "syslog-tls-ca-cert",
                                              "syslog-tls-cert",
                                              "syslog-tls-key",
                                              "syslog-tls-skip-verify",
                                              "tag",
                                              "syslog-format"};
    static const std::set<std::string> gelf{"gelf-address",
                                            "gelf-compression-level",
                                            "gelf-compression-type",
                                            "gelf-tcp-max-reconnect",
                                            "gelf-tcp-reconnect-delay",
                                            "labels",
                                            "labels-regex",
                                            "tag",
                                            "env",
                                            "env-regex"};
    static const std::set<std::string> unknown;
    return driver == "json-file" ? jsonFile
        : driver == "local"      ? local
        : driver == "journald"   ? journald
        : driver == "syslog"     ? syslog
        : driver == "gelf"       ? gelf
                                 : unknown;
}

/// Options that every driver takes: moby daemon/logger/factory.go and daemon/logger/loggerutils/cache/validate.go.
constexpr std::array<std::string_view, 6> commonOptions{"mode",           "max-buffer-size", "cache-disabled",
                                                        "cache-max-size", "cache-max-file",  "cache-compress"};

/// How the driver reads a value.
enum class Reads { Bool, Positive, Size, Choice, Address };

struct OptionRow {
    std::string_view driver; ///< empty: all of them
    std::string_view option;
    Reads reads;
    std::span<const std::string_view> choices{}; ///< of an address: its schemes
    bool mayBeEmpty = false;                     ///< as if it were not there
};

constexpr std::array<std::string_view, 2> modes{"blocking", "non-blocking"};
constexpr std::array<std::string_view, 3> compressions{"gzip", "zlib", "none"};
constexpr std::array<std::string_view, 2> gelfSchemes{"udp", "tcp"};
constexpr std::array<std::string_view, 5> syslogSchemes{"udp", "tcp", "tcp+tls", "unix", "unixgram"};
constexpr std::array<std::string_view, 4> syslogFormats{"", "rfc3164", "rfc5424", "rfc5424micro"};
constexpr std::array<std::string_view, 20> facilities{"kern",   "user",   "mail",   "daemon",   "auth",   "syslog", "lpr",
                                                      "news",   "uucp",   "cron",   "authpriv", "ftp",    "local0", "local1",
                                                      "local2", "local3", "local4", "local5",   "local6", "local7"};

constexpr bool orNothing = true;

/// moby daemon/logger/factory.go, jsonfilelog/jsonfilelog.go, local/local.go, syslog/syslog.go, gelf/gelf.go,
/// fluentd/fluentd.go and awslogs/cloudwatchlogs.go, the same from 20.10 to 29.
constexpr std::array optionRows{
    OptionRow{"", "mode", Reads::Choice, modes, orNothing},
    OptionRow{"", "max-buffer-size", Reads::Size},
    OptionRow{"", "cache-disabled", Reads::Bool, {}, orNothing},
    OptionRow{"", "cache-compress", Reads::Bool},
    OptionRow{"json-file", "max-file", Reads::Positive},
    OptionRow{"json-file", "compress", Reads::Bool},
    OptionRow{"local", "max-file", Reads::Positive},
    OptionRow{"local", "compress", Reads::Bool},
    OptionRow{"syslog", "syslog-address", Reads::Address, syslogSchemes, orNothing},
    OptionRow{"syslog", "syslog-facility", Reads::Choice, facilities, orNothing},
    OptionRow{"syslog", "syslog-format", Reads::Choice, syslogFormats},
    OptionRow{"gelf", "gelf-address", Reads::Address, gelfSchemes},
    OptionRow{"gelf", "gelf-compression-type", Reads::Choice, compressions},
    OptionRow{"fluentd", "fluentd-async", Reads::Bool, {}, orNothing},
    OptionRow{"fluentd", "fluentd-sub-second-precision", Reads::Bool, {}, orNothing},
    OptionRow{"fluentd", "fluentd-request-ack", Reads::Bool, {}, orNothing},
    OptionRow{"awslogs", "awslogs-create-group", Reads::Bool, {}, orNothing},
};

constexpr std::array<std::string_view, 1> requiredByGelf{"gelf-address"};
constexpr std::array<std::string_view, 1> requiredByAws{"awslogs-group"};

bool isOneOf(const QString &value, std::span<const std::string_view> words)
{
    return std::ranges::find(words, value.toStdString()) != words.end();
}

bool isFacilityNumber(const QString &value)
{
    bool isNumber = false;
    return value.toUInt(&isNumber) <= 23 && isNumber;
}

/// Of "udp://host:514", and in small letters as Go's net/url has it.
QString schemeOf(const QString &address)
{
    const qsizetype end = address.indexOf(QLatin1String("://"));
    return end < 0 ? QString() : address.left(end).toLower();
}

/// gelf/gelf.go has no port of its own, unlike syslog/syslog.go.
bool lacksPort(const OptionRow &row, const QString &address)
{
    const QString host = address.section(QLatin1String("://"), 1).section(u'/', 0, 0);
    return row.driver == "gelf" && !host.mid(host.lastIndexOf(u']') + 1).contains(u':');
}

Message complaint(const OptionRow &row, const QString &value)
{
    if (row.mayBeEmpty && value.isEmpty())
        return {};
    switch (row.reads) {
    case Reads::Bool:
        if (!readGoBool(value))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is neither \"true\" nor \"false\"."), {shownText(value)}};
        return {};
    case Reads::Positive: {
        bool isNumber = false;
        if (value.toInt(&isNumber) < 1 || !isNumber)
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a number of 1 or more."), {shownText(value)}};
        return {};
    }
    case Reads::Size:
        if (!readMemorySize(value))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size such as 64m."), {shownText(value)}};
        return {};
    case Reads::Choice:
        if (!isOneOf(value, row.choices) && !(row.option == "syslog-facility" && isFacilityNumber(value)))
            return notOneOf(row.choices);
        return {};
    case Reads::Address:
        if (!isOneOf(schemeOf(value), row.choices))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” does not begin with one of these schemes: %2."),
                    {shownText(value), wordsOf(row.choices).join(QLatin1String(", "))}};
        if (lacksPort(row, value))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not of the form address:port."), {shownText(value)}};
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

bool hasKnownLogOptions(const std::string &driver)
{
    return !optionsOf(driver).empty();
}

bool takesLogOption(const std::string &driver, const std::string &option, std::optional<Release> dockerd)
{
    if (driver == "fluentd" && option == "fluentd-async-connect")
        return !dockerd || *dockerd < Release{28, 0};
    const bool isOfLocal = driver == "local" && (!dockerd || *dockerd >= Release{29, 5}); // local/local.go LogOptKeys
    return !hasKnownLogOptions(driver) || (isOfLocal && optionsOf("journald").contains(option))
        || optionsOf(driver).contains(option) || std::ranges::find(commonOptions, option) != commonOptions.end();
}

Message checkLogOption(const std::string &driver, const std::string &option, const QString &value)
{
    for (const OptionRow &row : optionRows)
        if (row.option == option && (row.driver.empty() || row.driver == driver))
            return complaint(row, value);
    return {};
}

std::span<const std::string_view> requiredLogOptions(const std::string &driver)
{
    return driver == "gelf"   ? std::span<const std::string_view>(requiredByGelf)
        : driver == "awslogs" ? std::span<const std::string_view>(requiredByAws)
                              : std::span<const std::string_view>();
}

} // namespace dockwright::core
