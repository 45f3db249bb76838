// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/docker_answer.h"

#include <chrono>
#include <stop_token>

namespace dockwright::helper {

/// The Engine API of this machine's daemon (docs.docker.com/reference/api/engine), over the socket where the docker program
/// would look for it, too; a call takes a tenth of the time that starting that program takes. Requests are HTTP/1.0, so that an
/// answer ends where its connection does. `path` has its query with it, and no version: that is ApiVersion's.
namespace docker_api {

/// Of what dockerd makes: a busy disk, of a host that starts a hundred containers, is no fault of what was changed.
inline constexpr std::chrono::seconds makingLimit{120};
inline constexpr auto socket = "/var/run/docker.sock";

/// The socket of this machine among the places where dockerd listens (-H); the usual one where systemd hands it over or none
/// is said.
QByteArray socketAmong(const QStringList &hosts);
/// Asks there from now on.
void useSocket(const QByteArray &path);
/// What is asked and made, not what is removed, ends with Cancelled as soon as `stop` is requested.
void heed(const std::stop_token &stop);

/// `limit` is that of the whole answer.
core::Result<DockerAnswer> get(const QByteArray &path, std::chrono::seconds limit = std::chrono::seconds(30));
/// The same for what cleans up: whoever wants to stop waits for it.
core::Result<DockerAnswer> getToCleanUp(const QByteArray &path, std::chrono::seconds limit = std::chrono::seconds(5));
core::Result<DockerAnswer> remove(const QByteArray &path, std::chrono::seconds limit = std::chrono::seconds(30));
core::Result<DockerAnswer> post(const QByteArray &path, const core::Json &body, std::chrono::seconds limit = makingLimit);
core::Result<DockerAnswer> postArchive(const QByteArray &path, const QByteArray &tar);

/// Starts the container `id`, and waits for its end: what it wrote to both streams. The status is that of starting it.
core::Result<DockerAnswer> startAttached(const QByteArray &id);

} // namespace docker_api

} // namespace dockwright::helper
