// SPDX-License-Identifier: Apache-2.0
#include "helper/host/throw_away.h"

#include "core/base/ignore.h"

#include <QRandomGenerator>

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
    QByteArray bytes(static_cast<qsizetype>(dockwrightProbeSize) + 64LL * 1024, '\0');
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

/// Of a maker that was killed before it could clean up, and not of one that is at work: the names end in the process id of
/// their maker.
bool isLeftOver(const QString &name, QChar separator)
{
    return !isRunning(name.section(separator, -1).toLongLong());
}

QByteArray filtered(const char *path, const char *filter, const QByteArray &value)
{
    const Json filters = {{filter, Json::array({value.toStdString()})}};
    return path + QByteArray("filters=") + QByteArray::fromStdString(filters.dump()).toPercentEncoding();
}

/// All texts of the list `member` of each that dockerd lists there.
QStringList listed(const QByteArray &path, const char *member)
{
    const auto answer = docker_api::get(path);
    const Json list = answer && answer->isGood() ? answer->json() : Json();
    QStringList texts;
    for (const Json &each : list.is_array() ? list : Json::array())
        if (each.is_object())
            for (const Json &text : each.value(member, Json::array()))
                if (text.is_string())
                    texts << text.get<QString>();
    return texts;
}

/// A dockerd that does not come up would keep its socket, and whoever ends us, waiting.
void remove(const char *kind, const QString &name)
{
    constexpr auto patience = std::chrono::seconds(5);
    ignore(docker_api::remove(kind + name.toUtf8() + "?force=1", patience), "the next probe sweeps what is left");
}

} // namespace

ThrowAway::ThrowAway()
{
    sweepLeftOvers();
}

ThrowAway::~ThrowAway()
{
    remove("/containers/", container());
    remove("/networks/", container());
    removeImage();
}

QString ThrowAway::image()
{
    return QString::fromLatin1(repository) + u':' + QString::number(getpid());
}

QString ThrowAway::container()
{
    static const quint64 unknown = QRandomGenerator::system()->generate64();
    return QStringLiteral("dockwright-probe-%1-%2").arg(unknown, 16, 16, QLatin1Char('0')).arg(getpid());
}

QByteArray ThrowAway::program()
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(dockwrightProbe),
                                   static_cast<qsizetype>(dockwrightProbeSize));
}

Result<DockerAnswer> ThrowAway::makeImage()
{
    auto answer = docker_api::postArchive(QByteArray("/images/create?fromSrc=-&repo=") + repository
                                              + "&tag=" + QByteArray::number(getpid()) + "&changes="
                                              + QByteArray("LABEL ").append(label).append("=1").toPercentEncoding(),
                                          imageArchive());
    // An import tells of its failure within an answer that began well.
    if (answer && answer->isGood() && answer->body.contains("\"error\""))
        answer->status = 500;
    return answer;
}

void ThrowAway::removeImage()
{
    remove("/images/", image());
}

void ThrowAway::sweepLeftOvers()
{
    for (const QString &name : listed(filtered("/containers/json?all=1&", "label", ThrowAway::label), "Names"))
        if (isLeftOver(name, u'-'))
            remove("/containers/", name.mid(1));
    for (const QString &name : listed(filtered("/networks?", "label", ThrowAway::label), "Name"))
        if (isLeftOver(name, u'-'))
            remove("/networks/", name);
    for (const QString &tag : listed(filtered("/images/json?", "label", ThrowAway::label), "RepoTags"))
        if (tag.startsWith(QLatin1String(repository) + u':') && isLeftOver(tag, u':'))
            remove("/images/", tag);
}

QString wordsOf(const Result<DockerAnswer> &answer)
{
    return answer ? answer->complaint() : answer.error().message.english();
}

} // namespace dockwright::helper
