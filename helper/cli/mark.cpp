// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/mark.h"

namespace dockwright::helper {

using namespace core;

const char *codeOf(Colour colour)
{
    switch (colour) {
    case Colour::None:
        return "";
    case Colour::Red:
        return "\033[31m";
    case Colour::Green:
        return "\033[32m";
    case Colour::Yellow:
        return "\033[33m";
    case Colour::Blue:
        return "\033[36m";
    case Colour::Bold:
        return "\033[1m";
    }
    Q_UNREACHABLE();
}

Mark markOf(AuditResult result)
{
    switch (result) {
    case AuditResult::Pass:
        return {"✓", Colour::Green};
    case AuditResult::Warn:
        return {"!", Colour::Yellow};
    case AuditResult::Fail:
        return {"✗", Colour::Red};
    case AuditResult::Info:
        return {"i", Colour::Blue};
    case AuditResult::NotApplicable:
        return {"-", Colour::None};
    }
    Q_UNREACHABLE();
}

Mark markOf(Severity severity)
{
    switch (severity) {
    case Severity::Pass:
        return {"✓", Colour::Green};
    case Severity::Info:
        return {"i", Colour::Blue};
    case Severity::Warning:
        return {"!", Colour::Yellow};
    case Severity::Critical:
        return {"✗", Colour::Red};
    case Severity::Unknown:
        return {"?", Colour::Yellow};
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::helper
