// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_json_types.h"

#include "core/host/paths.h"
#include "core/plan/key_values.h"

#include <QCoreApplication>

namespace dockwright::core {

Errors checkDaemonTypes(const OrderedJson &value)
{
    Errors errors;
    for (const KeyRow &row : daemonKeyRows()) {
        const auto found = value.find(std::string(row.key));
        if (found == value.end())
            continue;
        for (WrongValue &wrong : checkKeyValue(row, *found, Reading::File))
            errors.push_back(
                {ErrorCode::InvalidInput,
                 QLatin1String(paths::daemonJson) + u'#' + wrong.pointer,
                 std::move(wrong.message),
                 {QT_TRANSLATE_NOOP("Dockwright", "Correct it in the file first: dockerd would not start with it."), {}},
                 {}});
    }
    return errors;
}

} // namespace dockwright::core
