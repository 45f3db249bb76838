// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/daemon_settings.h"
#include "core/host/host_reader.h"

namespace dockwright::core {

/// A file that dockerd reads for TLS.
struct TlsFile {
    const char *key; ///< "/tlscert"
    QString path;    ///< empty where neither file nor flag names one, and dockerd does not look for one by itself
    bool isDefault = false;
};

/// What dockerd makes of the settings of TLS, which is not the same for flags and for daemon.json: moby cmd/dockerd/options.go
/// and daemon.go.
struct TlsUse {
    bool verifies = true; ///< clients must show a certificate
    std::vector<TlsFile> files{};
};

/// nullopt without TLS: dockerd looks at no certificate then.
std::optional<TlsUse> tlsUseOf(const DaemonSettings &settings, const HostFacts &facts);

/// HostFacts::tlsFiles.
std::map<QString, bool> lookAtTlsFiles(const HostReader &reader, const DaemonSettings &settings, const HostFacts &facts);

} // namespace dockwright::core
