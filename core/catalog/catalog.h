// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/effect.h"
#include "core/base/message.h"

#include <QStringView>

#include <optional>
#include <span>

namespace dockwright::core {

struct HostFacts;

/// What became of a setting of the guide.
enum class Disposition {
    Kept,      ///< written where the guide has it, with the guide's value or the plan's
    Corrected, ///< written in the same file under its right name, section or syntax
    Moved,     ///< what it wants is done elsewhere (daemon.json, containerd, a timer, another unit)
    Withheld,  ///< not written: it does nothing, or breaks Docker
    Added,     ///< not in the guide's files; Dockwright writes it for the guide's purpose
};

/// The releases that have a directive: those of systemd, for a key of daemon.json those of dockerd. "" is no bound; what
/// all had before 252 and 20.10, the oldest ones that Dockwright was run with, needs none.
struct Known {
    const char *since = "";  ///< the first that has it
    const char *until = "";  ///< the first that does not have it any more
    const char *source = ""; ///< where that stands
};

/// What nearly all was measured on; FACTS of the project.
inline constexpr auto firstMeasuredOn = "systemd 257, dockerd 26.1";

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
    Known known{};
    const char *measuredOn = firstMeasuredOn; ///< the releases that `measurement` was taken on

    bool isDaemonKey() const;
};

/// Every directive and key of the guide and all that Dockwright writes beside them, in the order of the guide's files.
std::span<const Directive> catalog();

/// The entry with that id, also of a key of daemon.json that only the section "engine" of a plan sets ("daemon.json/mtu"),
/// which is none of the guide's and not in catalog(); nullptr if there is none.
const Directive *findDirective(QStringView id);

/// Why a directive is left out on that host although the plan has a use for it: its systemd or dockerd has dropped it, or
/// does not have it yet. nullopt where it is written, and where the host's release is not known.
std::optional<Message> whyLeftOut(const Directive &directive, const HostFacts &facts);

/// The releases that have it: "systemd ≥ 231", "systemd < 258"; empty where there is no bound.
QString knownReleases(const Directive &directive);

/// The stable name in JSON: "kept", "corrected", "moved", "withheld", "added".
const char *dispositionName(Disposition disposition);

} // namespace dockwright::core
