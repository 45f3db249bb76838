// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/journal_output.h"

#include "core/talk/members.h"
#include "helper/host/journal_entry.h"

#include <utility>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

bool isChange(const Options &options)
{
    const bool changes = options.command == Command::Apply || options.command == Command::Rollback
        || options.command == Command::Uninstall || options.command == Command::Recover || options.command == Command::Confirm
        || options.command == Command::Doctor;
    return changes && !options.dryRun && options.root.isEmpty() && geteuid() == 0;
}

/// By the word of a result; nullopt for one that has changed nothing and met nothing.
std::optional<Told> toldOf(const QString &status, bool hasBegun)
{
    if (status == QLatin1String("failed") || status == QLatin1String("invalid"))
        return hasBegun ? Told::HalfDone : Told::Refused;
    if (status == QLatin1String("confirmed"))
        return Told::Confirmed;
    if (!hasBegun)
        return std::nullopt;
    if (status == QLatin1String("waiting"))
        return Told::Waiting;
    if (status == QLatin1String("rolled-back"))
        return Told::TakenBack;
    return status == QLatin1String("unchanged") ? std::nullopt : std::optional(Told::Done);
}

class JournalOutput : public Output
{
public:
    JournalOutput(const Options &options, std::unique_ptr<Output> output) : m_options(options), m_output(std::move(output)) {}

    void event(const Event &event) override
    {
        m_output->event(event);
        if (event.kind == Event::Kind::Recovering)
            m_recovering = idOf(event.data, "transaction");
        m_isUnconfirmed |= event.kind == Event::Kind::Recovering && event.data.value("unconfirmed", false);
        if (event.kind != Event::Kind::Started)
            return;
        tellRecovered();
        m_begun = idOf(event.data, "transaction");
        m_digest = textOf(event.data, "digest");
        tell(Told::Begun, m_begun,
             {"A change of Docker's configuration begins: transaction %1, for %2.",
              {QString::number(m_begun), originText(origin())}});
    }

    void error(const Error &error) override
    {
        m_output->error(error);
        if (m_why.isEmpty())
            m_why = error.message;
    }

    void result(const char *status, const Json &more, const Message &message) override
    {
        m_output->result(status, more, message);
        const QString word = QLatin1String(status);
        const bool isOfRecovery = m_begun == 0 && (word == QLatin1String("recovered") || word == QLatin1String("applied"));
        if (isOfRecovery || idOf(more, "recovered") != 0)
            tellRecovered();
        const bool isStuck =
            m_recovering != 0 && m_begun == 0 && word == QLatin1String("failed"); // it could not be rolled back
        if (const auto told = toldOf(word, m_begun != 0 || isStuck))
            tell(*told,
                 isStuck                        ? m_recovering
                     : *told == Told::Confirmed ? m_options.transaction
                                                : m_begun,
                 *told == Told::Done || m_why.isEmpty() ? message : m_why);
    }

    void finding(const Finding &finding) override { m_output->finding(finding); }
    void audit(const AuditFinding &finding) override { m_output->audit(finding); }
    void text(const char *kind, const QByteArray &text) override { m_output->text(kind, text); }
    void conflict(const Conflict &conflict) override { m_output->conflict(conflict); }
    void changes(const ChangeSet &changes) override { m_output->changes(changes); }
    void file(const FilePreview &file) override { m_output->file(file); }
    void transaction(const TransactionInfo &info) override { m_output->transaction(info); }
    void directive(const Explanation &explanation) override { m_output->directive(explanation); }
    void registries(const RegistryVerdicts &verdicts) override { m_output->registries(verdicts); }
    void exposure(const ExposureReport &report) override { m_output->exposure(report); }
    void journalLine(const JournalLine &line) override { m_output->journalLine(line); }
    void facts(const HostFacts &facts) override { m_output->facts(facts); }
    void say(const Message &message) override { m_output->say(message); }
    void prepareLastWord(const Error &error, int status) override { m_output->prepareLastWord(error, status); }

private:
    const Origin &origin()
    {
        if (!m_origin)
            m_origin = originOf(m_options);
        return *m_origin;
    }

    /// Once, of what an earlier call had left.
    void tellRecovered()
    {
        if (const quint64 recovered = std::exchange(m_recovering, 0); recovered != 0)
            tell(m_isUnconfirmed ? Told::NotConfirmed : Told::TakenBack, recovered,
                 {m_isUnconfirmed ? "Transaction %1 was not confirmed, and is rolled back."
                                  : "Transaction %1 was interrupted, and is rolled back.",
                  {QString::number(recovered)}});
    }

    void tell(Told told, quint64 transaction, const Message &message)
    {
        JournalFields fields = fieldsOf(origin());
        fields.emplace_back(QStringLiteral("DOCKWRIGHT_TRANSACTION"),
                            transaction != 0 ? QString::number(transaction) : QString());
        fields.emplace_back(QStringLiteral("DOCKWRIGHT_PLAN_DIGEST"), m_digest);
        tellJournal(told, message.isEmpty() ? QStringLiteral("It was refused.") : message.english(), fields);
    }

    Options m_options;
    std::unique_ptr<Output> m_output;
    std::optional<Origin> m_origin;
    quint64 m_begun = 0;      ///< the transaction of this call
    quint64 m_recovering = 0; ///< that of an earlier one, until its end is told
    bool m_isUnconfirmed = false;
    QString m_digest;
    Message m_why; ///< the first error
};

} // namespace

Origin originOf(const Options &options)
{
    return originOf(options.caller ? *options.caller : thisCaller(), wayOf(options));
}

Way wayOf(const Options &options)
{
    const Way unsaid = options.atBoot ? Way::Boot : options.caller ? Way::Service : Way::CommandLine;
    return wayNamed(options.via).value_or(unsaid);
}

std::unique_ptr<Output> makeJournalOutput(const Options &options, std::unique_ptr<Output> output)
{
    if (!isChange(options))
        return output;
    return std::make_unique<JournalOutput>(options, std::move(output));
}

} // namespace dockwright::helper
