// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

namespace dockwright::helper {

/// What the journal of systemd is told of a change of this host.
enum class Told { Begun, Done, Waiting, Confirmed, NotConfirmed, TakenBack, HalfDone, Refused };

/// The MESSAGE_ID of such an entry (systemd.journal-fields(7)), by which resources/systemd/*.catalog explain it.
const char *messageId(Told told);

/// One entry; `fields` have names of the journal, such as DOCKWRIGHT_TRANSACTION, and never a secret. By logger(1), with
/// SYSLOG_IDENTIFIER=dockwright-helper. Where there is no journal, nobody is told.
void tellJournal(Told told, const QString &message, const std::vector<std::pair<QString, QString>> &fields);

} // namespace dockwright::helper
