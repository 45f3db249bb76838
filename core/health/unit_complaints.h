// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/host/host_facts.h"

namespace dockwright::core {

/// What `systemd-analyze verify` says of one line of a unit file: "/path:12: words".
struct UnitComplaint {
    QString path;
    int line = 0;
    QString words;

    friend bool operator==(const UnitComplaint &, const UnitComplaint &) = default;
};

/// nullopt for a line of another form, which is not about a line of a file.
std::optional<UnitComplaint> readUnitComplaint(const QString &text);

/// True where systemd refuses the line: `unit`, asked for after systemd read its files again, is not loaded, or does not
/// have what the line says. Each release has words of its own for what it merely remarks, so it is looked at what came of
/// the line. What systemd has dropped whole is no refusal: nobody can have it on that host.
bool isRefused(const UnitComplaint &complaint, const QByteArray &content, const UnitFacts &unit);

/// What the line complained of says, "LimitNOFILE=1x", secrets redacted: not every complaint names it. Empty for no setting.
QString settingOf(const UnitComplaint &complaint, const QByteArray &content);

/// The note that shows what systemd remarks of a line that it takes.
Finding describeComplaint(const UnitComplaint &complaint);

} // namespace dockwright::core
