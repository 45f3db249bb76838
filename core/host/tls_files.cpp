// SPDX-License-Identifier: Apache-2.0
#include "core/host/tls_files.h"

#include "core/host/setting_places.h"

#include <array>

namespace dockwright::core {

namespace {

struct DefaultFile {
    const char *key;
    const char *name;
};
constexpr std::array defaultFiles{DefaultFile{"/tlscert", "cert.pem"}, DefaultFile{"/tlskey", "key.pem"},
                                  DefaultFile{"/tlscacert", "ca.pem"}};

/// Where dockerd looks for certificates that a flag asks for and none names.
QString certificateDirectory(const HostFacts &facts)
{
    const ServiceEnvironment environment(facts);
    for (const char *variable : {"DOCKER_CERT_PATH", "DOCKER_CONFIG"})
        if (const auto given = environment.find(QLatin1String(variable)); given && !given->value.isEmpty())
            return given->value;
    const auto home = environment.find(QStringLiteral("HOME"));
    return (home && !home->value.isEmpty() ? home->value : QStringLiteral("/root")) + QLatin1String("/.docker");
}

bool isOfFlag(const DaemonSettings &settings, const char *pointer)
{
    const DaemonSetting *setting = settings.find(QLatin1String(pointer));
    return setting != nullptr && setting->isFlag;
}

} // namespace

std::optional<TlsUse> tlsUseOf(const DaemonSettings &settings, const HostFacts &facts)
{
    const DaemonSetting *verify = settings.find(QStringLiteral("/tlsverify"));
    const bool isSaid = verify != nullptr && !verify->value.is_null(); // even false asks for TLS
    const bool isOn = settings.isOn("/tls", false);
    if (!isOn && !isSaid)
        return std::nullopt;
    // A flag that asks for TLS has the flags of the files heeded, and those in the home looked for.
    const bool asksByFlag = isOfFlag(settings, "/tlsverify") || (isOfFlag(settings, "/tls") && isOn);
    TlsUse use{settings.isOn("/tlsverify", true)};
    for (const DefaultFile &file : defaultFiles) {
        const bool isNamed = settings.find(QLatin1String(file.key)) != nullptr;
        const bool isHeeded = asksByFlag || !isOfFlag(settings, file.key);
        if (isNamed)
            use.files.push_back({file.key, isHeeded ? settings.text(file.key) : QString()});
        else if (asksByFlag)
            use.files.push_back({file.key, certificateDirectory(facts) + u'/' + QLatin1String(file.name), true});
        else
            use.files.push_back({file.key, {}});
    }
    return use;
}

std::map<QString, bool> lookAtTlsFiles(const HostReader &reader, const DaemonSettings &settings, const HostFacts &facts)
{
    std::map<QString, bool> files;
    if (const auto use = tlsUseOf(settings, facts))
        for (const TlsFile &file : use->files)
            if (!file.path.isEmpty())
                files[file.path] = reader.exists(file.path);
    return files;
}

} // namespace dockwright::core
