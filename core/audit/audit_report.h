// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"

#include <functional>

namespace dockwright::core {

/// The findings as a page for people, in the language that `say` speaks, and as JSON for programs.
QByteArray auditReportHtml(const AuditFindings &findings, const HostFacts &facts, const QString &language,
                           const std::function<QString(const Message &)> &say);
QByteArray auditReportJson(const AuditFindings &findings, const HostFacts &facts);

/// "45 of 62 passed, 3 warnings, 14 failed, …"
Message auditSummary(const AuditFindings &findings);

} // namespace dockwright::core
