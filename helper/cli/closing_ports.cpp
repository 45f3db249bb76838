// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/closing_ports.h"

#include "core/changes/cuts_off.h"
#include "helper/cli/journal_output.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

Message remedyFor(Way way, bool isApply)
{
    switch (way) {
    case Way::Wizard:
        return {isApply ? QT_TRANSLATE_NOOP("Dockwright", "Choose “Ask me afterwards”, or agree to it here.")
                        : QT_TRANSLATE_NOOP("Dockwright", "Agree to it here, then roll back again."),
                {}};
    case Way::Service:
        return {isApply ? QT_TRANSLATE_NOOP("Dockwright",
                                            "Give the option “confirm”, so that it is taken back unless Confirm is called, "
                                            "or the option “close-ports”.")
                        : QT_TRANSLATE_NOOP("Dockwright", "Give the option “close-ports” if they may be closed."),
                {}};
    default:
        return {isApply ? QT_TRANSLATE_NOOP("Dockwright",
                                            "Let it be taken back unless you confirm it: --confirm=300. Or call it with "
                                            "--close-ports.")
                        : QT_TRANSLATE_NOOP("Dockwright", "Call it with --close-ports if they may be closed."),
                {}};
    }
}

} // namespace

bool mayClosePorts(const Options &options)
{
    const bool isByHand = !options.caller && wayOf(options) != Way::Wizard;
    return options.closePorts || (isByHand && options.yes);
}

Error wouldClosePorts(const Options &options)
{
    Error error = core::wouldClosePorts();
    error.remedy = remedyFor(wayOf(options), options.command == Command::Apply);
    return error;
}

} // namespace dockwright::helper
