// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QCoreApplication>

#include <span>

namespace dockwright::helper {

/// Words by which a complaint of a package manager is known, and what they mean.
struct Complaint {
    const char *words;
    core::ErrorCode code;
    const char *text;   ///< marked for translation
    const char *remedy; ///< marked for translation
};

/// What several package managers complain of, marked for translation.
inline constexpr auto noSpace = QT_TRANSLATE_NOOP("Dockwright", "There is no space left for the packages.");
inline constexpr auto notResolved = QT_TRANSLATE_NOOP("Dockwright", "The host name of the mirror cannot be resolved.");
inline constexpr auto notReached = QT_TRANSLATE_NOOP("Dockwright", "The mirror cannot be reached.");
inline constexpr auto notThere = QT_TRANSLATE_NOOP("Dockwright", "The mirror does not have the requested file.");
inline constexpr auto mismatch =
    QT_TRANSLATE_NOOP("Dockwright", "A file of the mirror does not match its index: the checksums differ.");
inline constexpr auto unknown = QT_TRANSLATE_NOOP("Dockwright", "The mirror does not have a requested package.");
inline constexpr auto unmet = QT_TRANSLATE_NOOP("Dockwright", "The packages conflict with packages of this host.");

/// The remedy where nothing better is known.
extern const char *const seePackageLog;

/// The first of `known` whose words are in the complaint, in one sentence, with the program's own words in the detail; `what`
/// is the sentence for any other.
core::Failure explainComplaint(std::span<const Complaint> known, const QString &where, const QByteArray &complaint,
                               const core::Message &what);

} // namespace dockwright::helper
