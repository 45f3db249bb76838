// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

/// Every path that Dockwright reads or writes, in one place. All are absolute on the host; with `--root` the same below
/// the root.
namespace dockwright::core::paths {

/// Systemd does not start docker.service while this is there, whoever asks: see holdDocker(). A boot empties /run.
inline constexpr auto holdDropIn = "/run/systemd/system/docker.service.d/~~dockwright-hold.conf";
inline constexpr auto dockerDropIns = "/etc/systemd/system/docker.service.d";
inline constexpr auto containerdDropIns = "/etc/systemd/system/containerd.service.d";
inline constexpr auto proxyDropIn = "/etc/systemd/system/docker.service.d/10-proxy.conf";
inline constexpr auto limitsDropIn = "/etc/systemd/system/docker.service.d/20-limits.conf";
inline constexpr auto securityDropIn = "/etc/systemd/system/docker.service.d/30-security.conf";
inline constexpr auto loggingDropIn = "/etc/systemd/system/docker.service.d/40-logging.conf";
inline constexpr auto performanceDropIn = "/etc/systemd/system/docker.service.d/50-performance.conf";
inline constexpr auto reliabilityDropIn = "/etc/systemd/system/docker.service.d/60-reliability.conf";
inline constexpr auto exposureDropIn = "/etc/systemd/system/docker.service.d/80-exposure.conf";
inline constexpr auto containerdLinkDropIn = "/etc/systemd/system/docker.service.d/70-containerd.conf";
inline constexpr auto containerdDropIn = "/etc/systemd/system/containerd.service.d/70-containerd.conf";
inline constexpr auto heartbeatService = "/etc/systemd/system/dockwright-heartbeat.service";
inline constexpr auto heartbeatTimer = "/etc/systemd/system/dockwright-heartbeat.timer";
inline constexpr auto metricsService = "/etc/systemd/system/dockwright-metrics.service";
inline constexpr auto metricsFileService = "/etc/systemd/system/dockwright-metrics-file.service";
inline constexpr auto metricsTimer = "/etc/systemd/system/dockwright-metrics.timer";
inline constexpr auto doctorService = "/etc/systemd/system/dockwright-doctor.service";
inline constexpr auto doctorTimer = "/etc/systemd/system/dockwright-doctor.timer";
/// Whose start, reload and stop flush all rules of nft.
inline constexpr auto nftablesDropIns = "/etc/systemd/system/nftables.service.d";
inline constexpr auto nftablesDropIn = "/etc/systemd/system/nftables.service.d/80-dockwright-exposure.conf";
inline constexpr auto exposureService = "/etc/systemd/system/dockwright-exposure.service";
inline constexpr auto dockerDirectory = "/etc/docker";
inline constexpr auto certificates = "/etc/docker/certs.d";
/// For builders of docker buildx, which read it from nowhere by themselves.
inline constexpr auto buildkitConfig = "/etc/docker/buildkitd.toml";
/// Environment files of docker.service, as the units of Debian and of Red Hat name them.
inline constexpr auto debianDefaults = "/etc/default/docker";
inline constexpr auto redHatDefaults = "/etc/sysconfig/docker";
inline constexpr auto containerdRun = "/run/containerd";
inline constexpr auto containerdSocket = "/run/containerd/containerd.sock";
inline constexpr auto daemonJson = "/etc/docker/daemon.json";
/// By which a dockerd before 23.0 knows itself: its own, made at its first start. Since then it is among its data.
inline constexpr auto daemonKey = "/etc/docker/key.json";
inline constexpr auto proxyEnvironment = "/etc/docker/dockwright-proxy.env";
/// What nft reads: at the start of exposureService, at each start of docker.service, and whenever nftables.service has flushed.
inline constexpr auto exposureRules = "/etc/docker/dockwright-exposure.nft";
inline constexpr auto exposureProxyRules = "/etc/docker/dockwright-exposure-proxy.nft";
inline constexpr auto containerdConfig = "/etc/containerd/config.toml";
inline constexpr auto sysctl = "/etc/sysctl.d/60-dockwright.conf";

/// Asked by Debian's package scripts before they start or stop a service (deb-systemd-invoke(1p)).
inline constexpr auto policyRc = "/usr/sbin/policy-rc.d";
/// Where apt looks for sources (sources.list(5)).
inline constexpr auto aptSources = "/etc/apt/sources.list.d";
/// docs.docker.com says "docker.asc" for the armored key; the guide has this.
inline constexpr auto aptKeyring = "/etc/apt/keyrings/docker.gpg";
inline constexpr auto rpmSources = "/etc/yum.repos.d";
inline constexpr auto rpmKeyring = "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker";
/// Where a bundle's files go: nowhere that a package owns.
inline constexpr auto localPrograms = "/usr/local/bin";
inline constexpr auto localUnits = "/usr/local/lib/systemd/system";
inline constexpr auto localCompletions = "/usr/local/share/bash-completion/completions";
/// In zsh's own $fpath, and among fish's vendors ($XDG_DATA_DIRS, which has /usr/local/share where nobody sets it).
inline constexpr auto localZshCompletions = "/usr/local/share/zsh/site-functions";
inline constexpr auto localFishCompletions = "/usr/local/share/fish/vendor_completions.d";
/// Where docker looks for plug-ins of its command line before it looks below /usr (docker/cli
/// cli-plugins/manager/manager_unix.go).
inline constexpr auto localPlugins = "/usr/local/lib/docker/cli-plugins";

inline constexpr auto stateDirectory = "/var/lib/dockwright";
inline constexpr auto lastWritten = "/var/lib/dockwright/last-written.json";
inline constexpr auto installed = "/var/lib/dockwright/installed.json";
/// What the doctor has made of the mirrors, which counts in daemon.json; it changes with that file only, in one transaction.
inline constexpr auto mirrorStandings = "/var/lib/dockwright/mirrors.json";
/// What it has measured, each time.
inline constexpr auto mirrorRecords = "/var/lib/dockwright/mirror-probes.json";
inline constexpr auto transactions = "/var/lib/dockwright/transactions";
inline constexpr auto bundles = "/var/lib/dockwright/bundles";
/// Of the exported script; `undo` is there as long as a run of it is not finished, and its next run rolls that back.
inline constexpr auto scriptState = "/var/lib/dockwright-script";
inline constexpr auto scriptUndo = "/var/lib/dockwright-script/undo";
/// The same of the script of a bundle that installs itself; `replaced` is its record of what it has installed.
inline constexpr auto installerState = "/var/lib/dockwright-install";
inline constexpr auto installerUndo = "/var/lib/dockwright-install/undo";
inline constexpr auto lock = "/run/dockwright/lock";
inline constexpr auto accountsLock = "/run/dockwright/accounts";

/// Directories that hold nothing but what Dockwright, or the Docker it installed, put there: they go when they are empty. What
/// lies in another comes before it.
inline constexpr const char *ownDirectories[] = {"/etc/systemd/system/docker.service.d",
                                                 "/etc/systemd/system/containerd.service.d",
                                                 nftablesDropIns,
                                                 certificates,
                                                 dockerDirectory,
                                                 "/etc/containerd"};

/// Where systemd looks for units and their drop-ins, strongest first (systemd.unit(5), "Unit File Load Path").
/// The first two are where `systemctl set-property` writes. The last but one is another than the one before it only where /lib
/// is no link to /usr/lib.
inline constexpr const char *unitDirectories[] = {"/etc/systemd/system.control", "/run/systemd/system.control",
                                                  "/run/systemd/transient",      "/run/systemd/generator.early",
                                                  "/etc/systemd/system",         "/etc/systemd/system.attached",
                                                  "/run/systemd/system",         "/run/systemd/system.attached",
                                                  "/run/systemd/generator",      "/usr/local/lib/systemd/system",
                                                  "/usr/lib/systemd/system",     "/lib/systemd/system",
                                                  "/run/systemd/generator.late"};

/// Where kernel variables are set at boot, strongest first (sysctl.d(5)).
inline constexpr const char *sysctlDirectories[] = {"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d",
                                                    "/usr/lib/sysctl.d", "/lib/sysctl.d"};

/// Where systemd itself is configured, weakest first (systemd-system.conf(5)): of these files it takes the strongest that is
/// there, and then those in the directories with their names and ".d".
inline constexpr const char *managerFiles[] = {"/usr/lib/systemd/system.conf", "/usr/local/lib/systemd/system.conf",
                                               "/run/systemd/system.conf", "/etc/systemd/system.conf"};

/// All files that a plan can write.
inline constexpr const char *managed[] = {proxyDropIn,       limitsDropIn,       securityDropIn,       loggingDropIn,
                                          performanceDropIn, reliabilityDropIn,  containerdLinkDropIn, exposureDropIn,
                                          nftablesDropIn,    containerdDropIn,   heartbeatService,     heartbeatTimer,
                                          metricsService,    metricsFileService, metricsTimer,         doctorService,
                                          doctorTimer,       exposureService,    exposureRules,        exposureProxyRules,
                                          daemonJson,        proxyEnvironment,   containerdConfig,     sysctl};

inline constexpr auto dockerUnit = "docker.service";
inline constexpr auto dockerSocket = "docker.socket";
inline constexpr auto containerdUnit = "containerd.service";
inline constexpr auto dockerGroup = "docker";
inline constexpr auto heartbeatTimerUnit = "dockwright-heartbeat.timer";
inline constexpr auto metricsTimerUnit = "dockwright-metrics.timer";
inline constexpr auto doctorTimerUnit = "dockwright-doctor.timer";

inline constexpr auto nftablesUnit = "nftables.service";
inline constexpr auto exposureUnit = "dockwright-exposure.service";

/// A unit of ours. It is enabled and disabled with its file, and reloaded where it reads other files that change.
struct OwnUnit {
    const char *unit;
    const char *file;
    std::array<const char *, 2> reads{};

    bool isTimer() const { return reads.front() == nullptr; }
};
inline constexpr OwnUnit ownUnits[] = {{heartbeatTimerUnit, heartbeatTimer},
                                       {metricsTimerUnit, metricsTimer},
                                       {doctorTimerUnit, doctorTimer},
                                       {exposureUnit, exposureService, {exposureRules, exposureProxyRules}}};

} // namespace dockwright::core::paths
