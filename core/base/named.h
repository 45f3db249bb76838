// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace dockwright::core {

/// The value of an enumeration that starts at 0 and ends with `last`, by its name; nullopt for a name that none has.
template <class Enum>
std::optional<Enum> named(const QString &name, const char *(*nameOf)(Enum), Enum last)
{
    for (int value = 0; value <= static_cast<int>(last); ++value)
        if (name == QLatin1String(nameOf(static_cast<Enum>(value))))
            return static_cast<Enum>(value);
    return std::nullopt;
}

} // namespace dockwright::core
