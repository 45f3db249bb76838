// SPDX-License-Identifier: Apache-2.0
#include "helper/host/drop_address.h"

#include "core/host/programs.h"
#include "helper/host/command_runner.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

Result<> dropAddress(const HostReader &reader, const QString &interface, const QString &address)
{
    const auto program = findProgram(reader, QStringLiteral("ip"));
    const auto output = program ? runCommand({*program, "address", "del", address, "dev", interface})
                                : Result<CommandOutput>(CommandOutput{1, {}, "ip: not found"});
    if (!output)
        return tl::unexpected(output.error());
    if (output->status == 0)
        return {};
    return failure(ErrorCode::CommandFailed, interface,
                   {QT_TRANSLATE_NOOP("Dockwright", "The address %1 cannot be taken from %2."), {address, interface}}, {},
                   QString::fromLocal8Bit(output->standardError));
}

} // namespace dockwright::helper
