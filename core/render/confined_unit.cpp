// SPDX-License-Identifier: Apache-2.0
#include "core/render/confined_unit.h"

namespace dockwright::core {

QString helperProgram()
{
    return QStringLiteral(DOCKWRIGHT_BINDIR "/dockwright-helper");
}

// No RestrictSUIDSGID=: it forbids openat2(2), by which the helper reads files (systemd src/shared/seccomp-util.c).
QString confinement(const QString &addressFamilies, const QString &protectHome)
{
    return QStringLiteral("RestrictAddressFamilies=%1\n"
                          "NoNewPrivileges=yes\n"
                          "ProtectHome=%2\n"
                          "PrivateTmp=yes\n"
                          "PrivateDevices=yes\n"
                          "ProtectClock=yes\n"
                          "ProtectControlGroups=yes\n"
                          "ProtectKernelLogs=yes\n"
                          "ProtectKernelModules=yes\n"
                          "ProtectKernelTunables=yes\n"
                          "RestrictNamespaces=yes\n"
                          "RestrictRealtime=yes\n"
                          "LockPersonality=yes\n"
                          "SystemCallArchitectures=native\n"
                          "SystemCallFilter=@system-service\n"
                          "SystemCallErrorNumber=EPERM")
        .arg(addressFamilies, protectHome);
}

} // namespace dockwright::core
