// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/probe_options.h"

#include "core/plan/image_name.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int leastLimit = 1; ///< seconds
constexpr int mostLimit = 60;

Failure wrongUsage(Message message)
{
    return failure(ErrorCode::InvalidInput, {}, std::move(message),
                   {QT_TRANSLATE_NOOP("Dockwright", "See dockwright-helper --help for usage."), {}});
}

} // namespace

Result<> checkHere(const Options &options)
{
    for (const auto &[command, called] : {std::pair(Command::ProbeRegistries, "--probe-registries"),
                                          std::pair(Command::Journal, "--journal"), std::pair(Command::Doctor, "--doctor"),
                                          std::pair(Command::LogIn, "--log-in"), std::pair(Command::Exposure, "--exposure")})
        for (const auto &[name, isGiven] :
             {std::pair("root", !options.root.isEmpty()), std::pair("facts", !options.facts.isEmpty())})
            if (isGiven && options.command == command)
                return wrongUsage({QT_TRANSLATE_NOOP("Dockwright", "--%1 cannot be combined with %2."),
                                   {QLatin1String(name), QLatin1String(called)}});
    return {};
}

Result<> checkProbe(const Options &options)
{
    if (options.command != Command::ProbeRegistries)
        return {};
    if (const Message wrong = checkImageName(options.image); !options.image.isEmpty() && !wrong.isEmpty())
        return wrongUsage(wrong);
    bool isNumber = options.limit.isEmpty();
    const int limit = isNumber ? leastLimit : options.limit.toInt(&isNumber);
    if (!isNumber || limit < leastLimit || limit > mostLimit)
        return wrongUsage({QT_TRANSLATE_NOOP("Dockwright", "--%1 requires a number from %2 to %3."),
                           {QStringLiteral("limit"), QString::number(leastLimit), QString::number(mostLimit)}});
    return {};
}

} // namespace dockwright::helper
