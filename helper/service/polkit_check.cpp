#include "helper/service/authorizer.h"

#include <polkitqt1-authority.h>
#include <polkitqt1-details.h>
#include <polkitqt1-subject.h>

#include <cstdio>

namespace dockwright::helper {

int authorize(const QStringList &arguments)
{
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

} // namespace dockwright::helper
