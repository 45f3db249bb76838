#include "core/host/programs.h"

#include <array>

namespace dockwright::core {

namespace {

constexpr std::array programDirectories{"/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"};

} // namespace

std::optional<QString> findProgram(const HostReader &reader, const QString &name)
{
    for (const char *directory : programDirectories) {
        const auto names = reader.listDirectory(QLatin1String(directory));
        if (names && names->contains(name))
            return QLatin1String(directory) + u'/' + name;
    }
    return std::nullopt;
}

} // namespace dockwright::core
