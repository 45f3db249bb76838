// SPDX-License-Identifier: Apache-2.0
#include "core/host/programs.h"

#include <array>

namespace dockwright::core {

namespace {

constexpr std::array programDirectories{"/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"};

} // namespace

std::optional<QString> findProgram(const HostReader &reader, const QString &name)
{
    for (const char *directory : programDirectories)
        if (const QString path = QLatin1String(directory) + u'/' + name; reader.exists(path))
            return path;
    return std::nullopt;
}

} // namespace dockwright::core
