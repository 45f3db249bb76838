#pragma once

#include "core/changes/effect.h"

#include <QStringView>

#include <span>

namespace dockwright::core {

/// What became of a setting of the guide.
enum class Disposition {
    Kept,      ///< written where the guide has it, with the guide's value or the plan's
    Corrected, ///< written in the same file under its right name, section or syntax
    Moved,     ///< what it wants is done elsewhere (daemon.json, containerd, a timer, another unit)
    Withheld,  ///< not written: it does nothing, or breaks Docker
    Added,     ///< not in the guide's files; Dockwright writes it for the guide's purpose
};

/// One directive or key: the project's knowledge about it, all in one place. Strings are UTF-8; `reason` and
/// `measurement` are marked for translation in context "Dockwright".
struct Directive {
    const char *id;         ///< "20-limits/LimitNOFILE", "daemon.json/log-opts/max-size"; also the plan's way to name it
    const char *guideFile;  ///< "20-limits.conf", "daemon.json", or "chapter 2" (its rules for containers); "" for Added
    const char *guideKey;   ///< "LimitNOFILE", "Environment HTTP_PROXY", "/log-opts/max-size"; "" for Added
    const char *guideValue; ///< the value as published, trailing comment included, since that is what breaks it
    Disposition disposition;
    const char *file;        ///< path of the file that Dockwright writes it to; "" when withheld
    const char *section;     ///< "Unit", "Service", or "" in daemon.json and other formats
    const char *key;         ///< the directive or JSON pointer written; "" when withheld
    const char *reason;      ///< why so, one or two sentences for an admin
    const char *source;      ///< man page, moby or systemd documentation or code
    const char *measurement; ///< what was seen on a real systemd and dockerd; "" if there is nothing to say
    Effect effect;           ///< what makes a change of it true
    const char *property;    ///< the D-Bus property of the unit that shows it, as in `systemctl show`; "" if none
};

/// Every directive and key of the guide and all that Dockwright writes beside them, in the order of the guide's files.
std::span<const Directive> catalog();

/// The entry with that id; nullptr if there is none.
const Directive *findDirective(QStringView id);

/// The stable name in JSON: "kept", "corrected", "moved", "withheld", "added".
const char *dispositionName(Disposition disposition);

} // namespace dockwright::core
