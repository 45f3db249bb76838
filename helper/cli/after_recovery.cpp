// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/after_recovery.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

const std::vector<RecoveryWords> &recoveryWords()
{
    static const std::vector<RecoveryWords> words{
        {"Nothing was changed.",
         QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was rolled back first; nothing else was changed.")},
        {"The host has changed since the preview; nothing was changed.",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "Transaction %1 was rolled back first, so the host is not the one of the preview; nothing else was changed.")},
        {"The plan does not fit this host; nothing was changed.",
         QT_TRANSLATE_NOOP("Dockwright",
                           "The plan does not fit this host. Transaction %1 was rolled back first; nothing else was changed.")},
        {"This is not possible on this host; see the errors above. Nothing was changed.",
         QT_TRANSLATE_NOOP("Dockwright",
                           "This is not possible on this host; see the errors above. Transaction %1 was rolled back first; "
                           "nothing else was changed.")},
        {"Nothing was changed. Put these values into the plan, or overwrite them with --take-ours; a backup is kept.",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Transaction %1 was rolled back first; nothing else was changed. Put these values into the plan, "
                           "or overwrite them with --take-ours; a backup is kept.")},
        {"Failed. Nothing was rolled back because of --no-rollback; no file was changed.",
         QT_TRANSLATE_NOOP("Dockwright",
                           "Failed. Transaction %1 was rolled back first; of this one nothing was, because of --no-rollback, "
                           "and it changed no file.")},
    };
    return words;
}

Message afterRecovery(Message message, quint64 recovered)
{
    const auto &words = recoveryWords();
    const auto isIt = [&](const RecoveryWords &each) { return qstrcmp(each.before, message.text) == 0; };
    const auto found = recovered != 0 ? std::ranges::find_if(words, isIt) : words.end();
    return found != words.end() ? Message{found->after, {QString::number(recovered)}} : message;
}

} // namespace dockwright::helper
