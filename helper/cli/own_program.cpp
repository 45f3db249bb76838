// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/own_program.h"

#include "core/base/any_locale.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/stop_on_signal.h"

#include <QCoreApplication>

#include <algorithm>

#include <sys/stat.h>

namespace dockwright::helper {

using namespace core;

QString ownProgram(const char *name)
{
    return QCoreApplication::applicationDirPath() + QLatin1String("/../libexec/dockwright/") + QLatin1String(name);
}

ExitStatus runOwnProgram(int argc, char **argv, const OwnProgram &program)
{
    umask(022);
    acceptAnyLocale();
    int qtArguments = 1;
    const QCoreApplication application(qtArguments, argv);
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const StopOnSignal stop; // before there is any other thread
    const auto options = readOptions(arguments);
    const Wording wording(options ? options->locale : wantedLocale(arguments));
    const auto output = wantsJson(arguments) ? makeJsonOutput() : makePeopleOutput(wording);
    if (!options)
        return tellFailure(*output, options.error());
    if (std::ranges::find(program.commands, options->command) == program.commands.end())
        return tellFailure(*output, {ErrorCode::InvalidInput, {}, program.refusal, {}, {}});
    return program.work(*options, *output, stop.token());
}

} // namespace dockwright::helper
