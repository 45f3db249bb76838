#include "core/host/paths.h"
#include "core/plan/plan_description.h"
#include "core/render/daemon_json_checker.h"
#include "core/render/daemon_settings.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

/// The flags of dockerd, and the keys of daemon.json that say the same.
namespace dockwright::core {

namespace {

/// Flags whose key in the file has another name: cli/cli flags.go and config_common_unix.go.
struct FlagName {
    std::string_view flag;
    std::string_view pointer;
};
constexpr std::array flagNames{
    FlagName{"-H", "/hosts"},
    FlagName{"--host", "/hosts"},
    FlagName{"-D", "/debug"},
    FlagName{"-l", "/log-level"},
    FlagName{"-g", "/data-root"},
    FlagName{"-G", "/group"},
    FlagName{"-b", "/bridge"},
    FlagName{"-s", "/storage-driver"},
    FlagName{"-p", "/pidfile"},
    FlagName{"-r", "/restart"},
    FlagName{"-v", "/version"},
    FlagName{"-h", "/help"},
    FlagName{"--registry-mirror", "/registry-mirrors"},
    FlagName{"--insecure-registry", "/insecure-registries"},
    FlagName{"--log-opt", "/log-opts"},
    FlagName{"--label", "/labels"},
    FlagName{"--exec-opt", "/exec-opts"},
    FlagName{"--storage-opt", "/storage-opts"},
    FlagName{"--dns-opt", "/dns-opts"},
    FlagName{"--default-ulimit", "/default-ulimits"},
    FlagName{"--default-address-pool", "/default-address-pools"},
    FlagName{"--authorization-plugin", "/authorization-plugins"},
    FlagName{"--node-generic-resource", "/node-generic-resources"},
    FlagName{"--cdi-spec-dir", "/cdi-spec-dirs"},
    FlagName{"--feature", "/features"},
    FlagName{"--add-runtime", "/runtimes"},
    FlagName{"--default-network-opt", "/default-network-opts"},
    FlagName{"--http-proxy", "/proxies/http-proxy"},
    FlagName{"--https-proxy", "/proxies/https-proxy"},
    FlagName{"--no-proxy", "/proxies/no-proxy"},
};

/// Flags that take no word after them: moby daemon/command/config.go, config_unix.go and options.go, of 20.10 to 29.
constexpr std::array<std::string_view, 24> switches{"/allow-direct-routing",
                                                    "/cri-containerd",
                                                    "/debug",
                                                    "/experimental",
                                                    "/help",
                                                    "/icc",
                                                    "/init",
                                                    "/ip-forward",
                                                    "/ip-masq",
                                                    "/ip6tables",
                                                    "/iptables",
                                                    "/ipv6",
                                                    "/ip-forward-no-drop",
                                                    "/live-restore",
                                                    "/raw-logs",
                                                    "/restart",
                                                    "/rootless",
                                                    "/tls",
                                                    "/no-new-privileges",
                                                    "/tlsverify",
                                                    "/validate",
                                                    "/version",
                                                    "/userland-proxy",
                                                    "/selinux-enabled"};

} // namespace

bool isSwitch(const QString &pointer)
{
    return std::ranges::find(switches, pointer.toStdString()) != switches.end();
}

QStringList separateFlags(const QString &word)
{
    QStringList flags;
    QString rest = word;
    // github.com/spf13/pflag, parseSingleShortArg: after a flag of one letter that takes no word there may be the next.
    while (rest.size() > 2 && rest.startsWith(u'-') && rest[1] != u'-' && rest[2] != u'=' && isSwitch(daemonKeyOfFlag(rest))) {
        flags << rest.left(2);
        rest = u'-' + rest.mid(2);
    }
    return flags << rest;
}

Message flagRemedy(const QString &flag, const QString &source)
{
    if (source.contains(QLatin1String(" in ")))
        return {QT_TRANSLATE_NOOP("Dockwright", "Set it in one place only: remove %1 from %2, then restart docker.service."),
                {flag, source}};
    return {QT_TRANSLATE_NOOP("Dockwright", "Set it in one place only: remove %3 from ExecStart= of %1 (%2)."),
            {QLatin1String(paths::dockerUnit), source, flag}};
}

QString daemonKeyOfFlag(const QString &flag)
{
    // A flag of one letter may have its value right behind it: -Hfd://
    const bool isLong = flag.startsWith(QLatin1String("--"));
    const QString name = isLong ? flag.section(u'=', 0, 0) : flag.left(2);
    for (const FlagName &known : flagNames)
        if (name == QLatin1String(known.flag.data(), static_cast<qsizetype>(known.flag.size())))
            return QLatin1String(known.pointer.data(), static_cast<qsizetype>(known.pointer.size()));
    return isLong ? u'/' + pointerToken(name.mid(2)) : QString();
}

// PEERS.md 4.4: an option given both as flag and in the file ends dockerd, even with equal values.
Errors checkDaemonFlags(const OrderedJson &value, const HostFacts &facts)
{
    Errors errors;
    for (const DaemonWord &word : daemonCommandLine(facts)) {
        const QString pointer = daemonKeyOfFlag(word.text);
        // Runtimes of both add up: skipDuplicates in moby daemon/config/config.go.
        if (pointer.isEmpty() || pointer == QLatin1String("/runtimes") || Checker::in(value, pointer) == nullptr)
            continue;
        const QString flag =
            visible(word.text.startsWith(QLatin1String("--")) ? word.text.section(u'=', 0, 0) : word.text.left(2));
        errors.push_back(
            {ErrorCode::InvalidInput,
             QLatin1String(paths::daemonJson) + u'#' + pointer,
             {QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "%1 starts dockerd with %2, and daemon.json sets the same option: dockerd does not start with both."),
              {word.source, flag}},
             flagRemedy(flag, word.source),
             {}});
    }
    return errors;
}

} // namespace dockwright::core
