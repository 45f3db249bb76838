#pragma once

#include <QString>

#include <optional>

/// The notations of Docker and systemd for sizes and times, read as they read them, in integers.
namespace dockwright::core {

/// Bytes of a Docker log size such as "100m" or "1.5 GB" (go-units FromHumanSize: powers of 1000); nullopt if it is none.
std::optional<qint64> readDockerSize(const QString &text);

/// Bytes of a systemd size such as "32G" (powers of 1024, systemd.resource-control(5)); nullopt if it is none.
std::optional<qint64> readSystemdSize(const QString &text);

/// Whole per cent of "80%"; nullopt if it is none.
std::optional<qint64> readPercent(const QString &text);

/// Microseconds of a systemd time span such as "1min 30s" (systemd.time(7); a bare number is seconds); nullopt if it is
/// none. "infinity" is not a span here.
std::optional<qint64> readTimeSpan(const QString &text);

/// An IPv4 or IPv6 address, or one with a prefix length.
bool isAddress(const QString &text);
bool isCidr(const QString &text);

/// A host name as RFC 1123 has it (letters, digits, hyphens, dots), and the underscores that private networks use.
bool isHostName(const QString &text);

} // namespace dockwright::core
