// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/registry/registry_report.h"
#include "core/talk/event_data.h"
#include "core/text/unified_diff.h"
#include "core/text/wrap.h"
#include "helper/cli/last_word.h"
#include "helper/cli/marks.h"
#include "helper/cli/output.h"
#include "helper/cli/terminal_text.h"
#include "helper/engine/confirm.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// "0644 0:0"
QString accessText(const FileAccess &access)
{
    return QStringLiteral("%1 %2:%3").arg(access.mode, 4, 8, QLatin1Char('0')).arg(access.uid).arg(access.gid);
}

class PeopleOutput : public Output
{
public:
    explicit PeopleOutput(const Wording &wording)
        : m_wording(wording), m_isTerminal(isatty(STDOUT_FILENO) != 0), m_errorIsTerminal(isatty(STDERR_FILENO) != 0)
    {}

    void event(const Event &event) override
    {
        switch (event.kind) {
        case Event::Kind::Started:
            m_steps = stepsOf(event);
            m_running = 0;
            line(Colour::Bold, m_wording(event.text));
            return;
        case Event::Kind::StepStarted:
            if (m_running++ == 0)
                m_clock.start();
            if (m_isTerminal)
                progress(stepLine(QStringLiteral("…"), event));
            return;
        case Event::Kind::Progress:
            if (m_isTerminal)
                progress(QStringLiteral("  %1 %  ").arg(percentOf(event).value_or(0), 3) + m_wording(event.text));
            else if (percentOf(event).value_or(0) == 100)
                line(Colour::None, QStringLiteral("  ✓ ") + m_wording(event.text));
            return;
        case Event::Kind::StepWaiting:
            if (m_isTerminal)
                progress(QStringLiteral("  … ") + m_wording(event.text));
            else
                line(Colour::None, QStringLiteral("  … ") + m_wording(event.text));
            return;
        case Event::Kind::StepDone:
            --m_running;
            line({{Colour::Green, QStringLiteral("✓")}, {Colour::None, stepLine({}, event)}, {Colour::Blue, timeOfSteps()}});
            return;
        case Event::Kind::StepFailed:
        case Event::Kind::UndoFailed:
            line(Colour::Red, QStringLiteral("✗ ") + m_wording(event.text));
            return;
        case Event::Kind::Recovering:
        case Event::Kind::UndoStarted:
            line(Colour::Yellow, m_wording(event.text));
            return;
        case Event::Kind::StepUndone:
        case Event::Kind::Check: // the findings are shown together
        case Event::Kind::Committed:
            return;
        }
    }

    void error(const Error &error) override
    {
        complain(textOf(error));
        if (!error.detail.isEmpty() && error.code == ErrorCode::CommandFailed)
            complain(QLatin1String("    ") + error.detail);
    }

    void finding(const Finding &finding) override
    {
        const Mark mark = markOf(finding.severity);
        QString text = u' ' + m_wording(finding.title);
        const QString found = m_wording(finding.found);
        if (!found.isEmpty())
            text += QLatin1String(": ") + found;
        line({{mark.colour, QString::fromUtf8(mark.sign)}, {Colour::None, text}});
        paragraph("%1", finding.purpose);
        paragraph(QT_TRANSLATE_NOOP("Dockwright", "security: %1"), finding.security);
        paragraph(QT_TRANSLATE_NOOP("Dockwright", "watch: %1"), finding.watch);
        if (finding.severity == Severity::Pass)
            return;
        detail(QT_TRANSLATE_NOOP("Dockwright", "expected: %1"), m_wording(finding.expected));
        detail(QT_TRANSLATE_NOOP("Dockwright", "remedy: %1"), m_wording(finding.remedy));
        for (const QString &evidence : finding.evidence.split(u'\n', Qt::SkipEmptyParts))
            line(Colour::None, QLatin1String("      ") + evidence);
    }

    void audit(const AuditFinding &finding) override
    {
        if (const QString section = m_wording(auditSection(finding.number)); section != m_section) {
            m_section = section;
            line(Colour::Bold, section);
        }
        const Mark mark = markOf(finding.result);
        line({{mark.colour, QString::fromUtf8(mark.sign)},
              {Colour::None,
               QStringLiteral(" %1 %2: %3").arg(finding.number, -6).arg(m_wording(finding.title), m_wording(finding.found))}});
        if (!finding.isWrong())
            return;
        if (!finding.remedy.isEmpty())
            detail(QT_TRANSLATE_NOOP("Dockwright", "remedy: %1"), m_wording(finding.remedy));
        for (const QString &evidence : finding.evidence.split(u'\n', Qt::SkipEmptyParts))
            line(Colour::None, QLatin1String("      ") + evidence);
    }

    void registries(const RegistryVerdicts &verdicts) override
    {
        const QStringList rows = registryTable(verdicts, m_wording);
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            const RegistryVerdict &each = verdicts[i];
            const Mark mark = markOf(severityOf(each.verdict));
            line({{mark.colour, QString::fromUtf8(mark.sign)}, {Colour::None, u' ' + rows[static_cast<qsizetype>(i)]}});
            paragraph(m_wording(each.reason));
            if (!each.facts.words.isEmpty())
                line(Colour::None, QLatin1String("      ") + each.facts.words);
            for (const Message &note : each.notes)
                paragraph(m_wording(note));
            if (!each.remedy.isEmpty())
                detail(QT_TRANSLATE_NOOP("Dockwright", "remedy: %1"), m_wording(each.remedy));
        }
    }

    void exposure(const ExposureReport &report) override
    {
        const QStringList rows = portTable(report.ports, m_wording);
        for (std::size_t i = 0; i < report.ports.size(); ++i) {
            const PortVerdict &each = report.ports[i];
            const Mark mark = markOf(each.severity);
            line({{mark.colour, QString::fromUtf8(mark.sign)}, {Colour::None, u' ' + rows[static_cast<qsizetype>(i)]}});
            paragraph("%1", serviceWords(each));
            paragraph("%1", each.reason);
            detail(QT_TRANSLATE_NOOP("Dockwright", "rules before it: %1"), each.rules.join(QLatin1String(", ")));
        }
        for (const Message &note : exposureNotes(report))
            line(Colour::Yellow, m_wording(note));
    }

    void journalLine(const JournalLine &each) override { line(Colour::None, m_wording(journalWords(each))); }
    void text(const char *, const QByteArray &text) override { print(stdout, QString::fromUtf8(text)); }

    void conflict(const Conflict &conflict) override
    {
        const QString place = conflict.pointer.isEmpty() ? conflict.path : conflict.path + u'#' + conflict.pointer;
        complain(m_wording({QT_TRANSLATE_NOOP("Dockwright", "%1 was edited by hand"), {place}}));
        if (!conflict.theirs.isEmpty())
            complain(QLatin1String("    ")
                     + m_wording({QT_TRANSLATE_NOOP("Dockwright", "on this host: %1"), {conflict.theirs}}));
        if (!conflict.ours.isEmpty())
            complain(QLatin1String("    ") + m_wording({QT_TRANSLATE_NOOP("Dockwright", "in the plan: %1"), {conflict.ours}}));
    }

    void changes(const ChangeSet &changes) override
    {
        for (const Step &step : changes.steps)
            line(Colour::None, QStringLiteral("  · ") + m_wording(describeStep(step)));
        if (changes.stopsContainers)
            warn(QT_TRANSLATE_NOOP("Dockwright", "Running containers may stop: %1"), changes.affectedContainers);
        if (!changes.affectedUnits.isEmpty())
            warn(QT_TRANSLATE_NOOP("Dockwright", "Units that restart or stop along with Docker: %1"), changes.affectedUnits);
        if (!changes.affectedWork.isEmpty())
            warn(QT_TRANSLATE_NOOP("Dockwright", "Work of Docker that breaks off: %1"), changes.affectedWork);
        if (!changes.affectedDevices.isEmpty())
            warn(QT_TRANSLATE_NOOP("Dockwright", "Running containers that lose devices: %1"), changes.affectedDevices);
    }

    void file(const FilePreview &file) override
    {
        const FileAccess after{file.mode, 0, 0};
        if (!file.after.isNull() && file.accessBefore && file.accessBefore != after)
            line(Colour::Blue,
                 m_wording({QT_TRANSLATE_NOOP("Dockwright", "%1: mode and owner change from %2 to %3"),
                            {file.path, accessText(*file.accessBefore), accessText(after)}}));
        for (const QString &each : unifiedDiff(file.path, file.before, file.after).split(u'\n', Qt::SkipEmptyParts))
            line(each.startsWith(u'+')       ? Colour::Green
                     : each.startsWith(u'-') ? Colour::Red
                     : each.startsWith(u'@') ? Colour::Blue
                                             : Colour::None,
                 each);
    }

    void transaction(const TransactionInfo &info) override
    {
        QString kind = info.kind;
        if (info.reverts != 0)
            kind += QStringLiteral(" %1").arg(info.reverts);
        line(Colour::None,
             QStringLiteral("%1  %2  %3  %4  %5  %6%7")
                 .arg(info.id, 4)
                 .arg(info.time, -20)
                 .arg(kind, -12)
                 .arg(QLatin1String(stateName(info.state)), -11)
                 .arg(info.shownDigest().left(shownDigits))
                 .arg(m_wording({QT_TRANSLATE_NOOP("Dockwright", "%1 files"), {QString::number(info.changed.size())}}),
                      info.by ? QLatin1String("  ") + originText(*info.by) : QString()));
        if (info.dockerAway)
            line(Colour::None, QStringLiteral("      ") + m_wording(dockerAwayWords(*info.dockerAway)));
        if (info.confirmation) {
            line(Colour::None, QStringLiteral("      ") + m_wording(confirmationWords(info)));
            return;
        }
        if (info.wasSeenAtBoot())
            line(Colour::None,
                 QStringLiteral("      ")
                     + m_wording({info.state == TransactionState::RolledBack
                                      ? QT_TRANSLATE_NOOP("Dockwright", "interrupted; rolled back at boot, %1")
                                      : QT_TRANSLATE_NOOP("Dockwright", "interrupted; not rolled back completely at boot, %1"),
                                  {info.recovery->time}}));
    }

    void directive(const Explanation &explanation) override
    {
        line(Colour::Bold, explanation.id + QLatin1String("  [") + explanation.disposition + u']');
        if (!explanation.guideKey.isEmpty())
            detail(QT_TRANSLATE_NOOP("Dockwright", "guide: %1"),
                   explanation.guideKey + QLatin1String(" = ") + QString(explanation.guideValue).replace(u'\n', u' '));
        if (!explanation.place.isEmpty())
            detail(QT_TRANSLATE_NOOP("Dockwright", "here: %1"),
                   (explanation.value.isEmpty() ? m_wording(QT_TRANSLATE_NOOP("Dockwright", "not set by this plan"))
                                                : explanation.value)
                       + QLatin1String("  (") + explanation.place + u')');
        paragraph(m_wording(explanation.reason));
        if (!explanation.leftOut.isEmpty())
            paragraph(m_wording(explanation.leftOut));
        if (*explanation.measurement != '\0')
            paragraph(m_wording({QT_TRANSLATE_NOOP("Dockwright", "Measured on %1: %2"),
                                 {explanation.measuredOn, m_wording(explanation.measurement)}}));
        if (!explanation.releases.isEmpty())
            detail(QT_TRANSLATE_NOOP("Dockwright", "in: %1"), explanation.releases);
        detail(QT_TRANSLATE_NOOP("Dockwright", "source: %1"), explanation.source);
        line(Colour::None, {});
    }

    void facts(const HostFacts &facts) override
    {
        // In ASCII, so that nothing in it can act on a terminal.
        const OrderedJson json = OrderedJson::parse(writeFacts(facts).toStdString());
        print(stdout, QString::fromStdString(json.dump(2, ' ', true)) + u'\n');
    }

    void say(const Message &message) override { line(Colour::None, m_wording(message)); }

    void result(const char *, const Json &, const Message &message) override
    {
        if (!message.isEmpty())
            line(Colour::Bold, m_wording(message));
        last_word::withdraw();
    }

    void prepareLastWord(const Error &error, int status) override
    {
        last_word::prepare({STDERR_FILENO, textOf(error).toUtf8(), "\n", status});
    }

private:
    /// Of what was done in one go, with the last of it.
    QString timeOfSteps() const
    {
        return m_running > 0 ? QString()
                             : QStringLiteral("  %1 s").arg(static_cast<double>(m_clock.elapsed()) / 1000, 0, 'f', 2);
    }

    /// A part of a line in one colour. Only what is in a span is shown, and only without what could act on the terminal.
    struct Span {
        Colour colour;
        QString text;
    };

    static QString painted(const Span &span, bool isTerminal)
    {
        const QString text = terminalText(span.text);
        return isTerminal && span.colour != Colour::None ? QLatin1String(codeOf(span.colour)) + text + QLatin1String("\033[0m")
                                                         : text;
    }

    QString textOf(const Error &error) const
    {
        QString text = error.where.isEmpty() ? QString() : error.where + QLatin1String(": ");
        text += m_wording(error.message);
        if (!error.remedy.isEmpty())
            text += QStringLiteral(" (%1)").arg(m_wording(error.remedy));
        return text;
    }

    QString stepLine(const QString &mark, const Event &event) const
    {
        const QString counted = m_steps > 0 ? QStringLiteral("%1/%2").arg(event.step, 2).arg(m_steps) : QString();
        return QStringLiteral("%1 %2 %3").arg(mark, counted, m_wording(event.text));
    }

    void progress(const QString &text)
    {
        print(stdout, QLatin1String("\r\033[K") + terminalText(text));
        m_hasProgress = true;
    }

    void line(Colour colour, const QString &text) { line({{colour, text}}); }

    void warn(const char *text, const QStringList &names)
    {
        line(Colour::Yellow, m_wording({text, {names.join(QLatin1String(", "))}}));
    }

    void line(std::initializer_list<Span> spans)
    {
        endProgress();
        QString text;
        for (const Span &span : spans)
            text += painted(span, m_isTerminal);
        print(stdout, text + u'\n');
    }

    void endProgress()
    {
        if (m_hasProgress)
            print(stdout, QStringLiteral("\r\033[K"));
        m_hasProgress = false;
    }

    void detail(const char *label, const QString &text)
    {
        if (!text.isEmpty())
            line(Colour::None, QLatin1String("    ") + m_wording({label, {text}}));
    }

    void paragraph(const char *label, const Message &text)
    {
        if (!text.isEmpty())
            paragraph(m_wording({label, {m_wording(text)}}));
    }

    void paragraph(const QString &text)
    {
        for (const QString &each : wrapText(text, 92))
            line(Colour::None, QLatin1String("    ") + each);
    }

    void complain(const QString &text)
    {
        endProgress();
        std::fflush(stdout);
        print(stderr, painted({Colour::Red, text}, m_errorIsTerminal) + u'\n');
    }

    static void print(std::FILE *stream, const QString &text)
    {
        const QByteArray bytes = text.toUtf8();
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
        std::fflush(stream);
    }

    Wording m_wording;
    bool m_isTerminal;
    bool m_errorIsTerminal;
    bool m_hasProgress = false;
    int m_steps = 0;
    int m_running = 0; ///< steps that have begun, and not ended
    QString m_section; ///< of the audit
    QElapsedTimer m_clock;
};

} // namespace

std::unique_ptr<Output> makePeopleOutput(const Wording &wording)
{
    return std::make_unique<PeopleOutput>(wording);
}

} // namespace dockwright::helper
