#include "helper/host/container_probe.h"

#include "helper/host/command_runner.h"

#include <QScopeGuard>

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>

#include <unistd.h>

extern const unsigned char dockwrightProbe[];
extern const std::size_t dockwrightProbeSize;

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto image = "dockwright/probe";

/// The image's root file system: one executable named /probe.
QByteArray imageArchive()
{
    const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), archive_write_free);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    QByteArray bytes(static_cast<qsizetype>(dockwrightProbeSize) + 64 * 1024, '\0');
    std::size_t used = 0;
    archive_write_set_format_ustar(writer.get());
    archive_write_open_memory(writer.get(), bytes.data(), static_cast<std::size_t>(bytes.size()), &used);
    archive_entry_set_pathname(entry.get(), "probe");
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0755);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(dockwrightProbeSize));
    archive_write_header(writer.get(), entry.get());
    archive_write_data(writer.get(), dockwrightProbe, dockwrightProbeSize);
    archive_write_close(writer.get());
    bytes.truncate(static_cast<qsizetype>(used));
    return bytes;
}

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

bool isRunning(qint64 pid)
{
    return pid > 0 && (kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH);
}

/// Takes away what a probe left that was killed before it could clean up; another one that is at work is let be. The
/// names end in the process id of their maker.
void sweep(const QString &dockerPath, const QStringList &list, const QStringList &removal, QChar separator)
{
    const auto output = runCommand(QStringList{dockerPath} + list);
    if (!output)
        return;
    for (const QString &name : QString::fromUtf8(output->standardOutput).split(u'\n', Qt::SkipEmptyParts))
        if (!isRunning(name.section(separator, -1).toLongLong()))
            runCommand(QStringList{dockerPath} + removal + QStringList{name}).map_error([](const Error &) {});
}

void sweepLeftOvers(const QString &dockerPath)
{
    sweep(dockerPath, {"container", "ls", "--all", "--filter", "name=^/?dockwright-probe-", "--format", "{{.Names}}"},
          {"container", "rm", "--force"}, u'-');
    sweep(dockerPath, {"image", "ls", "--format", "{{.Repository}}:{{.Tag}}", image}, {"image", "rm", "--force"}, u':');
}

QString wordsOf(const Result<CommandOutput> &output)
{
    return output ? QString::fromUtf8(output->standardError).trimmed() : output.error().message.english();
}

} // namespace

ProbeFacts probeContainer(const QString &dockerPath)
{
    ProbeFacts facts;
    const QString tag = QString::fromLatin1(image) + u':' + QString::number(getpid());
    const QString name = QStringLiteral("dockwright-probe-%1").arg(getpid());
    const auto clean = qScopeGuard([&] {
        runCommand({dockerPath, "container", "rm", "--force", name}).map_error([](const Error &) {});
        runCommand({dockerPath, "image", "rm", "--force", tag}).map_error([](const Error &) {});
    });
    sweepLeftOvers(dockerPath);
    const auto imported = runCommand({dockerPath, "import", "-", tag}, imageArchive());
    if (!imported || imported->status != 0) {
        facts.failure = wordsOf(imported);
        return facts;
    }
    const auto created = runCommand({dockerPath, "create", "--pull", "never", "--name", name, tag, "/probe"});
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
