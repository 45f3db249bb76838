// SPDX-License-Identifier: Apache-2.0
#include "helper/service/authorization.h"

#include <QCoreApplication>

#include <polkitqt1-authority.h>
#include <polkitqt1-details.h>
#include <polkitqt1-subject.h>

#include <csignal>
#include <cstdio>

using namespace dockwright::helper;

/// One question to polkit: see Authorizer. The one place with polkit-qt, whose libraries nothing else has to load.
int main(int argc, char **argv)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr); // the service has blocked what ends a question
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.size() < 2)
        return AuthorizationError;
    PolkitQt1::DetailsMap details;
    for (const QString &detail : arguments.mid(2))
        details.insert(detail.section(u'=', 0, 0), detail.section(u'=', 1));
    auto *authority = PolkitQt1::Authority::instance();
    authority->clearError();
    const auto result =
        authority->checkAuthorizationSyncWithDetails(arguments[0], PolkitQt1::SystemBusNameSubject(arguments[1]),
                                                     PolkitQt1::Authority::AllowUserInteraction, details);
    if (authority->hasError()) {
        std::fprintf(stderr, "polkit: %s\n", qPrintable(authority->errorDetails()));
        return AuthorizationError;
    }
    switch (result) {
    case PolkitQt1::Authority::Yes:
        return AuthorizationGranted;
    case PolkitQt1::Authority::Challenge:
        return AuthorizationNoAgent;
    case PolkitQt1::Authority::No:
        return AuthorizationDenied;
    case PolkitQt1::Authority::Unknown:
        return AuthorizationError;
    }
    return AuthorizationError;
}
