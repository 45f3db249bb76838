#include "core/catalog/catalog.h"

#include "core/catalog/tables.h"

#include <QString>

#include <map>
#include <vector>

namespace dockwright::core {

std::span<const Directive> catalog()
{
    static const std::vector<Directive> all = [] {
        std::vector<Directive> joined;
        for (const auto part : {proxyAndLimitDirectives(), securityDirectives(), loggingDirectives(), performanceDirectives(),
                                reliabilityDirectives(), containerdDirectives(), daemonDirectives(), monitoringDirectives()})
            joined.insert(joined.end(), part.begin(), part.end());
        return joined;
    }();
    return all;
}

const Directive *findDirective(QStringView id)
{
    static const auto byId = [] {
        std::map<QString, const Directive *, std::less<>> directives;
        for (const Directive &directive : catalog())
            directives.emplace(QLatin1String(directive.id), &directive);
        return directives;
    }();
    const auto found = byId.find(id);
    return found == byId.end() ? nullptr : found->second;
}

const char *dispositionName(Disposition disposition)
{
    switch (disposition) {
    case Disposition::Kept:
        return "kept";
    case Disposition::Corrected:
        return "corrected";
    case Disposition::Moved:
        return "moved";
    case Disposition::Withheld:
        return "withheld";
    case Disposition::Added:
        return "added";
    }
    return "";
}

} // namespace dockwright::core
