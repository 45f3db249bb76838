// SPDX-License-Identifier: Apache-2.0
#include "helper/host/host_writer.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

Failure cancelled()
{
    return failure(ErrorCode::Cancelled, {}, {QT_TRANSLATE_NOOP("Dockwright", "It was cancelled."), {}});
}

} // namespace dockwright::helper
