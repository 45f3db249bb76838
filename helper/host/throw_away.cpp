#include "helper/host/throw_away.h"

#include "helper/host/command_runner.h"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <csignal>
#include <memory>

#include <unistd.h>

extern const unsigned char dockwrightProbe[];
extern const std::size_t dockwrightProbeSize;

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto repository = "dockwright/probe";

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
    sweep(dockerPath, {"image", "ls", "--format", "{{.Repository}}:{{.Tag}}", repository}, {"image", "rm", "--force"}, u':');
}

} // namespace

ThrowAway::ThrowAway(const QString &dockerPath)
    : m_docker(dockerPath),
      m_tag(QString::fromLatin1(repository) + u':' + QString::number(getpid())),
      m_name(QStringLiteral("dockwright-probe-%1").arg(getpid()))
{
    sweepLeftOvers(m_docker);
    const auto imported = runCommand({m_docker, "import", "-", m_tag}, imageArchive());
    if (!imported || imported->status != 0)
        m_failure = wordsOf(imported);
}

ThrowAway::~ThrowAway()
{
    runCommand({m_docker, "container", "rm", "--force", m_name}).map_error([](const Error &) {});
    runCommand({m_docker, "image", "rm", "--force", m_tag}).map_error([](const Error &) {});
}

QString wordsOf(const Result<CommandOutput> &output)
{
    return output ? QString::fromUtf8(output->standardError).trimmed() : output.error().message.english();
}

} // namespace dockwright::helper
