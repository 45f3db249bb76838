// SPDX-License-Identifier: Apache-2.0
#include "core/readiness/host_features.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

namespace {

constexpr auto forServices =
    QT_TRANSLATE_NOOP("Dockwright", "Swarm uses it to balance connections across the containers of a service.");
constexpr auto forOverlay = QT_TRANSLATE_NOOP("Dockwright", "Networks between hosts (driver overlay) require it.");
constexpr auto forEncryption =
    QT_TRANSLATE_NOOP("Dockwright", "Encrypted networks between hosts (driver overlay with encryption) require it.");
constexpr auto forMacvlan =
    QT_TRANSLATE_NOOP("Dockwright",
                      "Containers with addresses in the network of the host require it (drivers macvlan and ipvlan).");
constexpr auto forFtp = QT_TRANSLATE_NOOP("Dockwright", "FTP and TFTP clients in containers require it.");
constexpr auto forExt4 = QT_TRANSLATE_NOOP("Dockwright", "Keeps file capabilities and access control lists of images on ext4.");

constexpr std::array features{
    HostNeed{NeedKind::Kernel, "cfs_bandwidth", "CONFIG_CFS_BANDWIDTH", false,
             QT_TRANSLATE_NOOP("Dockwright", "--cpus: an upper limit for CPU time (cpu.max).")},
    HostNeed{NeedKind::Kernel, "fair_group_sched", "CONFIG_FAIR_GROUP_SCHED", false,
             QT_TRANSLATE_NOOP("Dockwright", "--cpu-shares: the share of CPU time under contention (cpu.weight).")},
    HostNeed{NeedKind::Kernel, "blk_throttle", "CONFIG_BLK_DEV_THROTTLING", false,
             QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "--device-read-bps and similar options (io.max): one container cannot use the whole bandwidth of a disk.")},
    HostNeed{NeedKind::Kernel, "ip_vs_nfct", "CONFIG_IP_VS_NFCT", false, forServices},
    HostNeed{NeedKind::Kernel, "ip_vs_proto_tcp", "CONFIG_IP_VS_PROTO_TCP", false, forServices},
    HostNeed{NeedKind::Kernel, "ip_vs_proto_udp", "CONFIG_IP_VS_PROTO_UDP", false, forServices},
    HostNeed{NeedKind::Kernel, "ip_vs_rr", "CONFIG_IP_VS_RR", false, forServices},
    HostNeed{NeedKind::Kernel, "xt_REDIRECT|nft_redir", "CONFIG_IP_NF_TARGET_REDIRECT", false, forServices},
    HostNeed{NeedKind::Kernel, "vxlan", "CONFIG_VXLAN", false, forOverlay},
    HostNeed{NeedKind::Kernel, "bridge_vlan_filtering", "CONFIG_BRIDGE_VLAN_FILTERING", false, forOverlay},
    HostNeed{NeedKind::Kernel, "esp4", "CONFIG_INET_ESP", false, forEncryption},
    HostNeed{NeedKind::Kernel, "xfrm_user", "CONFIG_XFRM_USER", false, forEncryption},
    HostNeed{NeedKind::Kernel, "gcm", "CONFIG_CRYPTO_GCM", false, forEncryption},
    HostNeed{NeedKind::Kernel, "xt_bpf", "CONFIG_NETFILTER_XT_MATCH_BPF", false, forEncryption},
    HostNeed{NeedKind::Kernel, "macvlan", "CONFIG_MACVLAN", false, forMacvlan},
    HostNeed{NeedKind::Kernel, "ipvlan", "CONFIG_IPVLAN", false, forMacvlan},
    HostNeed{NeedKind::Kernel, "dummy", "CONFIG_DUMMY", false, forMacvlan},
    HostNeed{NeedKind::Kernel, "nf_nat_ftp", "CONFIG_NF_NAT_FTP", false, forFtp},
    HostNeed{NeedKind::Kernel, "nf_nat_tftp", "CONFIG_NF_NAT_TFTP", false, forFtp},
    HostNeed{NeedKind::Kernel, "ext4_posix_acl", "CONFIG_EXT4_FS_POSIX_ACL", false, forExt4},
    HostNeed{NeedKind::Kernel, "ext4_security", "CONFIG_EXT4_FS_SECURITY", false, forExt4},
    HostNeed{NeedKind::Kernel, "btrfs", "CONFIG_BTRFS_FS", false,
             QT_TRANSLATE_NOOP("Dockwright", "The storage driver btrfs; overlay does not need it.")},
};

} // namespace

std::span<const HostNeed> hostFeatures()
{
    return features;
}

} // namespace dockwright::core
