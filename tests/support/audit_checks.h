// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"

/// How many checks an audit makes, whatever the host is. That they are those of the benchmark is seen in core/test_audit.
inline qsizetype auditChecks()
{
    return static_cast<qsizetype>(dockwright::core::audit({}).size());
}
