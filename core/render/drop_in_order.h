// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/catalog/catalog.h"
#include "core/host/host_facts.h"
#include "core/text/unit_file.h"

/// Who wins where a drop-in of somebody else sets what one of ours sets: systemd merges drop-ins in the order of their names,
/// and of those with the same name it reads only that in the strongest directory.
namespace dockwright::core {

/// True for a file that a plan can write.
bool isOfOurs(const QString &path);

/// The unit that a directive of ours acts on: "docker.service".
QString unitNameOf(const Directive &directive);

/// The drop-in comes after that of the directive, or is read instead of it.
bool isLater(const QString &path, const Directive &directive);

/// What a drop-in sets, under the names of today and in its order.
class DropInSettings
{
public:
    explicit DropInSettings(const QByteArray &text);

    struct Setting {
        UnitEntry entry; ///< as it stands there
        QString value;   ///< under the name of today
    };
    /// The one that decides beside our value: of a list that comes after it the first that takes something of ours out,
    /// otherwise the last that systemd does not ignore. nullopt where there is none.
    std::optional<Setting> decisive(const Directive &directive, const QString &ours, bool isLater) const;

private:
    std::map<QString, std::vector<Setting>> m_settings;
};

/// A drop-in of somebody else that takes the value of a directive of ours out of effect.
struct Overrider {
    QString path;
    std::optional<UnitEntry> entry; ///< by which it does; nullopt where it does by its name, so that ours is not read at all
};
/// The last of them, or the one that is read instead of ours; nullopt for none.
std::optional<Overrider> overriderOf(const HostFacts &facts, const Directive &directive, const QString &ours);

} // namespace dockwright::core
