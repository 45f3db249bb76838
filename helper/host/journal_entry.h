// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/origin.h"

#include <utility>
#include <vector>

namespace dockwright::helper {

/// What the journal of systemd is told of a change of this host, and of whom polkit refused (Denied).
enum class Told { Begun, Done, Waiting, Confirmed, NotConfirmed, TakenBack, HalfDone, Refused, Denied };

/// Names of fields of the journal, such as DOCKWRIGHT_TRANSACTION, and their values; an empty value is left out.
using JournalFields = std::vector<std::pair<QString, QString>>;

/// Who asked, how and from where.
JournalFields fieldsOf(const core::Origin &origin);

/// The MESSAGE_ID of such an entry (systemd.journal-fields(7)), by which resources/systemd/*.catalog explain it.
const char *messageId(Told told);

/// One entry; `fields` never hold a secret. By logger(1), with SYSLOG_IDENTIFIER=dockwright-helper. Where there is no journal,
/// nobody is told.
void tellJournal(Told told, const QString &message, const JournalFields &fields);

} // namespace dockwright::helper
