// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_json_types.h"

#include "core/host/paths.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace dockwright::core {

namespace {

using Kind = OrderedJson::value_t;

struct KeyType {
    std::string_view key;
    Kind kind; ///< number_integer stands for any whole number
};

/// moby daemon/config/config.go, config_linux.go and pkg/registry/config.go; only keys whose type was the same in 20.10 and
/// in 29. Of others dockerd itself has to be asked.
// clang-format off
constexpr std::array types{
    KeyType{"debug", Kind::boolean}, KeyType{"experimental", Kind::boolean}, KeyType{"icc", Kind::boolean},
    KeyType{"init", Kind::boolean}, KeyType{"ip-forward", Kind::boolean}, KeyType{"ip-masq", Kind::boolean},
    KeyType{"ip6tables", Kind::boolean}, KeyType{"iptables", Kind::boolean}, KeyType{"ipv6", Kind::boolean},
    KeyType{"live-restore", Kind::boolean}, KeyType{"no-new-privileges", Kind::boolean}, KeyType{"raw-logs", Kind::boolean},
    KeyType{"selinux-enabled", Kind::boolean}, KeyType{"userland-proxy", Kind::boolean},
    KeyType{"bip", Kind::string}, KeyType{"bridge", Kind::string}, KeyType{"cgroup-parent", Kind::string},
    KeyType{"containerd", Kind::string}, KeyType{"data-root", Kind::string}, KeyType{"default-cgroupns-mode", Kind::string},
    KeyType{"default-gateway", Kind::string}, KeyType{"default-ipc-mode", Kind::string},
    KeyType{"default-runtime", Kind::string}, KeyType{"exec-root", Kind::string}, KeyType{"fixed-cidr", Kind::string},
    KeyType{"group", Kind::string}, KeyType{"init-path", Kind::string}, KeyType{"log-driver", Kind::string},
    KeyType{"log-level", Kind::string}, KeyType{"metrics-addr", Kind::string}, KeyType{"pidfile", Kind::string},
    KeyType{"seccomp-profile", Kind::string}, KeyType{"storage-driver", Kind::string}, KeyType{"tlscacert", Kind::string},
    KeyType{"tlscert", Kind::string}, KeyType{"tlskey", Kind::string}, KeyType{"userland-proxy-path", Kind::string},
    KeyType{"userns-remap", Kind::string},
    KeyType{"max-concurrent-downloads", Kind::number_integer}, KeyType{"max-concurrent-uploads", Kind::number_integer},
    KeyType{"max-download-attempts", Kind::number_integer}, KeyType{"mtu", Kind::number_integer},
    KeyType{"network-control-plane-mtu", Kind::number_integer}, KeyType{"shutdown-timeout", Kind::number_integer},
    KeyType{"authorization-plugins", Kind::array}, KeyType{"dns", Kind::array}, KeyType{"dns-opts", Kind::array},
    KeyType{"dns-search", Kind::array}, KeyType{"exec-opts", Kind::array}, KeyType{"hosts", Kind::array},
    KeyType{"insecure-registries", Kind::array}, KeyType{"labels", Kind::array}, KeyType{"registry-mirrors", Kind::array},
    KeyType{"storage-opts", Kind::array},
    KeyType{"default-ulimits", Kind::object}, KeyType{"features", Kind::object}, KeyType{"log-opts", Kind::object},
    KeyType{"runtimes", Kind::object},
};
// clang-format on

/// null is taken everywhere, and means that the key is not there.
bool fits(const OrderedJson &value, Kind kind)
{
    return value.is_null() || (kind == Kind::number_integer ? value.is_number_integer() : value.type() == kind);
}

const char *wordOf(Kind kind)
{
    switch (kind) {
    case Kind::boolean:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects true or false for “%1”.");
    case Kind::number_integer:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects an integer for “%1”.");
    case Kind::array:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects a list for “%1”.");
    case Kind::object:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects an object for “%1”.");
    default:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects a string for “%1”.");
    }
}

} // namespace

Errors checkDaemonTypes(const OrderedJson &value)
{
    Errors errors;
    for (const KeyType &type : types) {
        const auto found = value.find(std::string(type.key));
        if (found == value.end() || fits(*found, type.kind))
            continue;
        const QString key = QString::fromLatin1(type.key.data(), static_cast<qsizetype>(type.key.size()));
        errors.push_back(
            {ErrorCode::InvalidInput,
             QLatin1String(paths::daemonJson) + QLatin1String("#/") + key,
             {wordOf(type.kind), {key}},
             {QT_TRANSLATE_NOOP("Dockwright", "Correct it in the file first: dockerd would not start with it."), {}},
             {}});
    }
    return errors;
}

} // namespace dockwright::core
