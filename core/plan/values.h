// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

/// The notations of Docker and systemd for sizes and times, read as they read them, in integers.
namespace dockwright::core {

/// Bytes of a Docker log size such as "100m", "1.5 GB" or "10kib" (go-units FromHumanSize: powers of 1000, whatever the
/// unit is called); nullopt if it is none.
std::optional<qint64> readDockerSize(const QString &text);

/// Bytes of a size as `docker run --memory` takes it, such as "512m" or "1.5 GB" (go-units RAMInBytes: the same with powers of
/// 1024); nullopt if it is none.
std::optional<qint64> readMemorySize(const QString &text);

/// What Go's strconv.ParseBool reads: "1", "t", "T", "TRUE", "true", "True", and the same of false; nullopt if it is neither.
std::optional<bool> readGoBool(const QString &text);

/// Millionths of a decimal number such as "1.5", with six decimals at most; nullopt if it is none.
std::optional<qint64> readMillionths(const QString &text);

/// Bytes of a systemd size such as "32G" or "1G512M" (powers of 1024, the larger units first: systemd src/basic/parse-util.c,
/// parse_size); nullopt if it is none.
std::optional<qint64> readSystemdSize(const QString &text);

/// Hundredths of a per cent of "80%" or "12.5%" (at most two decimals: systemd src/basic/percent-util.c, parse_permyriad);
/// nullopt if it is none.
std::optional<qint64> readPermyriad(const QString &text);
inline constexpr qint64 onePercent = 100;

/// Microseconds of a systemd time span such as "1min 30s" (systemd.time(7); a bare number is seconds); nullopt if it is
/// none. "infinity" is not a span here.
std::optional<qint64> readTimeSpan(const QString &text);

/// An IPv4 or IPv6 address, or one with a prefix length.
bool isAddress(const QString &text);
bool isCidr(const QString &text);

/// A CIDR as Go's net.IPNet writes it: "10.1.2.3/8" is "10.0.0.0/8"; empty if it is none.
QString networkOf(const QString &cidr);

/// The length of the prefix of a CIDR.
int prefixOf(const QString &cidr);

/// The network of a CIDR, and of an address the one that is it alone: "10.1.2.3/32"; empty for anything else.
QString networkAround(const QString &text);

/// Two networks in CIDR notation have an address in common.
bool overlap(const QString &one, const QString &other);

/// An address with a prefix length (CIDR) that is the first one after that of the network: which dockerd gives a bridge.
bool isFirstInNetwork(const QString &cidr);

/// An address or a CIDR with nothing in it but this host itself: 127.0.0.0/8, ::1, and the former mapped into IPv6 (RFC 4291).
bool isLoopback(const QString &text);

/// A host name as RFC 1123 has it (letters, digits, hyphens, dots), and the underscores that private networks use.
bool isHostName(const QString &text);

/// A URL without the slashes at its end.
QString withoutSlashes(QString url);

} // namespace dockwright::core
