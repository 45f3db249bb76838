#include "helper/host/container_probe.h"

#include "helper/host/command_runner.h"
#include "helper/host/throw_away.h"

namespace dockwright::helper {

using namespace core;

namespace {

void takeOutput(ProbeFacts &facts, const QByteArray &output)
{
    for (const QByteArray &line : output.split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words[0] == "nofile" && words.size() == 3) {
            facts.nofileSoft = words[1].toLongLong();
            facts.nofileHard = words[2].toLongLong();
            facts.created = true;
        } else if (words[0] == "pid" && words.size() == 2) {
            facts.pid = words[1].toLongLong();
        } else if (words[0] == "no_new_privs" && words.size() == 2) {
            facts.noNewPrivileges = words[1] == "1";
        } else if (words[0] == "uid_map") {
            facts.userMap = QString::fromUtf8(line.mid(8)).simplified();
        }
    }
}

void takeLogConfig(ProbeFacts &facts, const QByteArray &json)
{
    const auto document = parseJson(json);
    if (!document || !document->value.is_object())
        return;
    const Json config = document->value;
    if (config.contains("Type") && config["Type"].is_string())
        facts.logDriver = config["Type"].get<QString>();
    if (!config.contains("Config") || !config["Config"].is_object())
        return;
    for (const auto &[name, value] : config["Config"].items())
        if (value.is_string())
            facts.logOptions[fromUtf8(name)] = value.get<QString>();
}

} // namespace

ProbeFacts probeContainer(const QString &dockerPath)
{
    ProbeFacts facts;
    const ThrowAway probe(dockerPath);
    facts.failure = probe.failure();
    if (!facts.failure.isEmpty())
        return facts;
    const QString name = probe.container();
    const auto created = runCommand({dockerPath, "create", "--pull", "never", "--name", name, probe.image(), "/probe"});
    if (!created || created->status != 0) {
        facts.failure = wordsOf(created);
        return facts;
    }
    if (const auto config = runCommand({dockerPath, "inspect", "--format", "{{json .HostConfig.LogConfig}}", name}))
        takeLogConfig(facts, config->standardOutput);
    const auto ran = runCommand({dockerPath, "start", "--attach", name}, {}, std::chrono::seconds(60));
    if (ran && ran->status == 0)
        takeOutput(facts, ran->standardOutput);
    if (!facts.created)
        facts.failure = wordsOf(ran);
    return facts;
}

} // namespace dockwright::helper
