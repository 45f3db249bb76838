// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/key_words.h"

#include <QCoreApplication>

namespace dockwright::core {

const char *groupName(KeyGroup group)
{
    switch (group) {
    case KeyGroup::Images:
        return QT_TRANSLATE_NOOP("Dockwright", "Images, registries and builds");
    case KeyGroup::Networks:
        return QT_TRANSLATE_NOOP("Dockwright", "Networks and firewall");
    case KeyGroup::Bridge:
        return QT_TRANSLATE_NOOP("Dockwright", "Default bridge");
    case KeyGroup::Names:
        return QT_TRANSLATE_NOOP("Dockwright", "DNS and host names");
    case KeyGroup::Containers:
        return QT_TRANSLATE_NOOP("Dockwright", "Defaults of containers");
    case KeyGroup::Runtimes:
        return QT_TRANSLATE_NOOP("Dockwright", "Runtimes and containerd");
    case KeyGroup::Storage:
        return QT_TRANSLATE_NOOP("Dockwright", "Storage");
    case KeyGroup::Logs:
        return QT_TRANSLATE_NOOP("Dockwright", "Logs and metrics");
    case KeyGroup::Access:
        return QT_TRANSLATE_NOOP("Dockwright", "API and access");
    case KeyGroup::Security:
        return QT_TRANSLATE_NOOP("Dockwright", "Security");
    case KeyGroup::Swarm:
        return QT_TRANSLATE_NOOP("Dockwright", "Swarm");
    case KeyGroup::Daemon:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd itself");
    }
    Q_UNREACHABLE();
}

const char *dangerName(Danger danger)
{
    switch (danger) {
    case Danger::None:
        return "";
    case Danger::CutsOff:
        return QT_TRANSLATE_NOOP("Dockwright", "can cut off connections");
    case Danger::HidesData:
        return QT_TRANSLATE_NOOP("Dockwright", "can hide data");
    case Danger::WeakensSecurity:
        return QT_TRANSLATE_NOOP("Dockwright", "can weaken security");
    case Danger::EndsDaemon:
        return QT_TRANSLATE_NOOP("Dockwright", "can stop dockerd");
    }
    Q_UNREACHABLE();
}

const char *dangerWarning(Danger danger)
{
    switch (danger) {
    case Danger::None:
        return "";
    case Danger::CutsOff:
        return QT_TRANSLATE_NOOP("Dockwright",
                                 "A wrong value of “%1” cuts containers off from the network, or clients off from dockerd.");
    case Danger::HidesData:
        return QT_TRANSLATE_NOOP("Dockwright",
                                 "With another “%1”, dockerd no longer sees the images, containers and volumes that it has.");
    case Danger::WeakensSecurity:
        return QT_TRANSLATE_NOOP("Dockwright", "“%1” can give containers or users more power over this host.");
    case Danger::EndsDaemon:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd does not start if “%1” does not fit this host.");
    }
    Q_UNREACHABLE();
}

const char *unitName(NumberUnit unit)
{
    switch (unit) {
    case NumberUnit::None:
        return "";
    case NumberUnit::Seconds:
        return QT_TRANSLATE_NOOP("Dockwright", "seconds");
    case NumberUnit::Microseconds:
        return QT_TRANSLATE_NOOP("Dockwright", "microseconds");
    case NumberUnit::Bytes:
        return QT_TRANSLATE_NOOP("Dockwright", "bytes");
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::core
