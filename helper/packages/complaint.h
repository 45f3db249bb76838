#pragma once

#include "core/base/result.h"

#include <span>

namespace dockwright::helper {

/// Words by which a complaint of a package manager is known, and what they mean.
struct Complaint {
    const char *words;
    core::ErrorCode code;
    const char *text;   ///< marked for translation
    const char *remedy; ///< marked for translation
};

/// The remedy where nothing better is known.
extern const char *const seePackageLog;

/// The first of `known` whose words are in the complaint, in one sentence, with the program's own words in the detail; `what`
/// is the sentence for any other.
core::Failure explainComplaint(std::span<const Complaint> known, const QString &where, const QByteArray &complaint,
                               const core::Message &what);

} // namespace dockwright::helper
