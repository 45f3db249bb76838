// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <optional>

/// containerd's config.toml, of which Dockwright sets the two message sizes of [grpc] and nothing else.
namespace dockwright::core {

/// The file with both sizes set in its table [grpc]; all other lines stay as they are. nullopt where the file is not TOML, or
/// uses notations in which a change of these lines would say something else.
std::optional<QByteArray> withMessageSizes(const QByteArray &toml, qint64 bytes);

/// The file without the two sizes, and without [grpc] if nothing else was in it; nullopt as above.
std::optional<QByteArray> withoutMessageSizes(const QByteArray &toml);

/// The larger of the two sizes of [grpc] in bytes; nullopt where the file has neither, or is not TOML.
std::optional<qint64> messageSize(const QByteArray &toml);

/// True if the file sets anything but the two sizes and its version, or is not TOML.
bool hasOtherSettings(const QByteArray &toml);

} // namespace dockwright::core
