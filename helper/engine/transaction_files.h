// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/file_preview.h"
#include "helper/engine/journal.h"

namespace dockwright::helper {

/// What one transaction made of the files of the host, secrets redacted; without Dockwright's own records.
struct TransactionFiles {
    std::vector<core::FilePreview> files; ///< by path; without those that are as they were before
    QStringList unknown;                  ///< edited since by somebody else: nobody knows any more what was written
};

/// The journal keeps what a file was before each transaction, and of what was written the hash. So what was written is what the
/// next transaction found there, or what is there now, if that has the hash. NoSuchTransaction, or what the journal fails with.
core::Result<TransactionFiles> filesOf(quint64 id, HostWriter &host);

} // namespace dockwright::helper
