// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/complaint.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype longestDetail = 4000; ///< characters of the program's own words

} // namespace

const char *const seePackageLog = QT_TRANSLATE_NOOP("Dockwright", "See the log for the output of the package manager.");

Failure explainComplaint(std::span<const Complaint> known, const QString &where, const QByteArray &complaint,
                         const Message &what)
{
    const QString detail = QString::fromUtf8(complaint).trimmed().right(longestDetail);
    const auto found = std::ranges::find_if(known, [&](const Complaint &each) { return complaint.contains(each.words); });
    if (found == known.end())
        return failure(ErrorCode::CommandFailed, where, what, {seePackageLog, {}}, detail);
    return failure(found->code, where, {found->text, {}}, {found->remedy, {}}, detail);
}

} // namespace dockwright::helper
