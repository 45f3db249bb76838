// SPDX-License-Identifier: Apache-2.0
#include "ui/model/helper_words.h"

#include <QCoreApplication>

namespace dockwright::ui {

namespace {

struct HelperWords {
    Q_DECLARE_TR_FUNCTIONS(HelperWords)
};

} // namespace

QString whichHelper(const HelperClient &helper)
{
    switch (helper.way()) {
    case HelperWay::Unknown:
        break;
    case HelperWay::Service:
        return HelperWords::tr("Helper: the installed service, over the system bus.");
    case HelperWay::Pkexec:
        //: %1 is the path of a program.
        return HelperWords::
            tr("Helper: %1, started as root by pkexec. Its service is not installed, so authentication is required each time.")
                .arg(helper.program());
    case HelperWay::Root:
        //: %1 is the path of a program.
        return HelperWords::tr("Helper: %1, started directly, since this window runs as root. Its service is not installed.")
            .arg(helper.program());
    }
    return {};
}

QString afterClosing(const HelperClient *helper)
{
    const bool isService = helper == nullptr || helper->way() == HelperWay::Service || helper->way() == HelperWay::Unknown;
    return isService
        ? HelperWords::tr("The work continues without the window, and the window shows it again when you reopen it.")
        : HelperWords::tr("The work continues without the window; the page Health shows the result under History.");
}

QString closingQuestion(bool waits)
{
    return waits ? HelperWords::tr("The changes are rolled back unless you keep them in time. Close the window?")
                 : HelperWords::tr("Changes to this host are in progress. Close the window?");
}

} // namespace dockwright::ui
