// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"
#include "core/exposure/exposure_report.h"
#include "core/registry/judge_registries.h"
#include "core/talk/journal_line.h"
#include "core/talk/preview_report.h"
#include "core/text/event.h"
#include "helper/engine/engine.h"

#include <QTextStream>

#include <memory>

namespace dockwright::helper {

/// The version of the JSON lines, see dockwright-helper(8), "JSON OUTPUT".
inline constexpr int jsonFormat = 1;

/// What --explain says of one directive.
struct Explanation {
    QString id;
    QString guideFile;
    QString guideKey;
    QString guideValue;
    QString disposition;
    QString place; ///< the file that Dockwright writes it to
    QString value; ///< empty: not written
    const char *reason;
    QString source;
    const char *measurement;
    QString measuredOn;    ///< releases; empty without a measurement
    QString releases;      ///< that have it; empty: all
    core::Message leftOut; ///< why this host does not get it; empty where it does
};

/// Where the command line's answers go: sentences for people, or one JSON object a line.
class Output
{
public:
    virtual ~Output() = default;

    virtual void event(const core::Event &event) = 0;
    virtual void error(const core::Error &error) = 0;
    virtual void finding(const core::Finding &finding) = 0;
    virtual void audit(const core::AuditFinding &finding) = 0;
    /// A text in a format of its own, such as metrics; `kind` is its name among the JSON lines.
    virtual void text(const char *kind, const QByteArray &text) = 0;
    virtual void conflict(const core::Conflict &conflict) = 0;
    /// What a ChangeSet would do, before it is done.
    virtual void changes(const core::ChangeSet &changes) = 0;
    virtual void file(const core::FilePreview &file) = 0;
    virtual void transaction(const core::TransactionInfo &info) = 0;
    /// One entry of --explain: `value` is what the plan writes, empty for nothing.
    virtual void directive(const Explanation &explanation) = 0;
    /// What a probe found of each registry.
    virtual void registries(const core::RegistryVerdicts &verdicts) = 0;
    /// Who reaches the ports of the containers.
    virtual void exposure(const core::ExposureReport &report) = 0;
    virtual void journalLine(const core::JournalLine &line) = 0;
    /// What is known of the host, in the format of --facts.
    virtual void facts(const core::HostFacts &facts) = 0;
    /// A sentence that is all there is to say, for people only.
    virtual void say(const core::Message &message) = 0;
    /// The last word. `status` is one of the stable names; `more` has further members.
    virtual void result(const char *status, const core::Json &more, const core::Message &message) = 0;
    /// The last word of a process that SIGALRM ends, see last_word.h; to be called before any other.
    virtual void prepareLastWord(const core::Error &error, int status) = 0;
};

/// A conflict as JsonOutput printed it.
core::Conflict conflictFromJson(const core::Json &json);

/// Lines for people on standard output, errors on standard error; coloured when standard output is a terminal.
std::unique_ptr<Output> makePeopleOutput(const core::Wording &wording);
/// JSON lines on standard output.
std::unique_ptr<Output> makeJsonOutput();

} // namespace dockwright::helper
