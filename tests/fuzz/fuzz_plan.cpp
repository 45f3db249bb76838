// SPDX-License-Identifier: Apache-2.0
#include "core/plan/plan.h"

#include <cstdint>
#include <cstdlib>

using namespace dockwright::core;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

/// A plan that is read is written in one way and read back the same; one that is refused says why.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto plan = readPlan(text);
    if (!plan) {
        require(!plan.error().empty());
        for (const Error &error : plan.error())
            require(!error.message.english().isEmpty());
        return 0;
    }
    require(checkPlan(*plan).empty());
    const QByteArray written = writePlan(*plan);
    const auto again = readPlan(written);
    require(again && *again == *plan && writePlan(*again) == written);
    const Plan open = withoutSecrets(*plan);
    require(withoutSecrets(open) == open);
    return 0;
}
