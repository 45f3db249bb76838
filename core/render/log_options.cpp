// SPDX-License-Identifier: Apache-2.0
#include "core/render/log_options.h"

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

} // namespace

bool hasKnownLogOptions(const std::string &driver)
{
    return !optionsOf(driver).empty();
}

bool takesLogOption(const std::string &driver, const std::string &option)
{
    return !hasKnownLogOptions(driver) || optionsOf(driver).contains(option)
        || std::ranges::find(commonOptions, option) != commonOptions.end();
}

} // namespace dockwright::core
