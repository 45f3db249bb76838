// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"
#include "tests/support/files.h"

/// Where the examples are that users are shown.
inline const QString examples = QStringLiteral(SOURCE_DIR "/resources/examples/");

/// The host of facts.json: a Debian with Docker, containerd as a unit of its own.
inline dockwright::core::HostFacts exampleHost()
{
    const auto facts = dockwright::core::readFacts(readFile(examples + QStringLiteral("facts.json")));
    return facts ? *facts : (qFatal("the example host cannot be read"), dockwright::core::HostFacts{});
}

/// "server-1000", …
inline dockwright::core::Plan examplePlan(const QString &name)
{
    const auto plan = dockwright::core::readPlan(readFile(examples + name + QStringLiteral(".json")));
    return plan ? *plan : (qFatal("no plan %s can be read", qPrintable(name)), dockwright::core::Plan{});
}
