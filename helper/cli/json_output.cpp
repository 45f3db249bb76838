// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_report.h"
#include "helper/cli/last_word.h"
#include "helper/cli/output.h"

#include <cstdio>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

class JsonOutput : public Output
{
public:
    void event(const Event &event) override { print(eventToJson(event)); }

    void error(const Error &error) override
    {
        Json json = errorToJson(error);
        json["event"] = "error";
        print(std::move(json));
    }

    void finding(const Finding &finding) override
    {
        Json json = findingToJson(finding);
        json["event"] = "finding";
        print(std::move(json));
    }

    void audit(const AuditFinding &finding) override
    {
        Json json = auditToJson(finding);
        json["event"] = "audit";
        print(std::move(json));
    }

    void text(const char *kind, const QByteArray &text) override { print({{"event", kind}, {"text", text}}); }

    void conflict(const Conflict &conflict) override
    {
        print({{"event", "conflict"},
               {"path", conflict.path},
               {"pointer", conflict.pointer},
               {"theirs", conflict.theirs},
               {"ours", conflict.ours}});
    }

    void changes(const ChangeSet &changes) override
    {
        Json json = changesToJson(changes);
        json["event"] = "changes";
        print(std::move(json));
    }

    void file(const FilePreview &file) override { print(fileToJson(file)); }

    void transaction(const TransactionInfo &info) override { print(transactionToJson(info)); }

    void directive(const Explanation &explanation) override
    {
        print({{"event", "directive"},
               {"id", explanation.id},
               {"guideFile", explanation.guideFile},
               {"guideKey", explanation.guideKey},
               {"guideValue", explanation.guideValue},
               {"disposition", explanation.disposition},
               {"file", explanation.place},
               {"value", explanation.value},
               {"reason", explanation.reason},
               {"source", explanation.source},
               {"measurement", explanation.measurement},
               {"measuredOn", explanation.measuredOn},
               {"releases", explanation.releases},
               {"leftOut", explanation.leftOut.english()}});
    }

    void registries(const RegistryVerdicts &verdicts) override
    {
        for (const RegistryVerdict &each : verdicts) {
            Json json = registryToJson(each);
            json["event"] = "registry";
            print(std::move(json));
        }
    }

    void exposure(const ExposureReport &report) override
    {
        Json json = exposureToJson(report);
        json["event"] = "exposure";
        print(std::move(json));
        for (const PortVerdict &each : report.ports) {
            Json port = portToJson(each);
            port["event"] = "port";
            print(std::move(port));
        }
    }

    void journalLine(const JournalLine &line) override { print(journalLineToJson(line)); }

    void facts(const HostFacts &facts) override
    {
        print({{"event", "facts"}, {"facts", Json::parse(writeFacts(facts).toStdString())}});
    }

    void say(const Message &) override {}

    void result(const char *status, const Json &more, const Message &message) override
    {
        print(resultOf(status, more, message));
        last_word::withdraw();
    }

    void prepareLastWord(const Error &error, int status) override
    {
        const QByteArray line = lineOf(resultOf("failed", {{"error", errorToJson(error)}}, {}), 0);
        const QByteArray member = "\"sequence\":";
        const qsizetype at = line.indexOf(member) + member.size();
        last_word::prepare({STDOUT_FILENO, line.left(at), line.mid(at + 1), status, true});
    }

private:
    static Json resultOf(const char *status, const Json &more, const Message &message)
    {
        Json json = more;
        if (!message.isEmpty())
            putMessage(json, "text", message);
        json["event"] = "result";
        json["status"] = status;
        json["format"] = jsonFormat;
        json["version"] = DOCKWRIGHT_VERSION;
        return json;
    }

    static QByteArray lineOf(Json json, int sequence)
    {
        json["sequence"] = sequence;
        return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
    }

    void print(Json json)
    {
        const QByteArray line = lineOf(std::move(json), ++m_sequence);
        const last_word::Line held(m_sequence);
        std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
        std::fflush(stdout);
    }

    int m_sequence = 0;
};

} // namespace

Conflict conflictFromJson(const Json &json)
{
    if (!json.is_object())
        return {};
    return {textOf(json, "path"), textOf(json, "pointer"), textOf(json, "theirs"), textOf(json, "ours")};
}

std::unique_ptr<Output> makeJsonOutput()
{
    return std::make_unique<JsonOutput>();
}

} // namespace dockwright::helper
