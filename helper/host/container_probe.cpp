#include "helper/host/container_probe.h"

#include "helper/host/docker_api.h"

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

void takeLogConfig(ProbeFacts &facts, const Json &container)
{
    const Json config = container.is_object() ? container.value(Json::json_pointer("/HostConfig/LogConfig"), Json()) : Json();
    if (!config.is_object())
        return;
    facts.logDriver = textOf(config, "Type");
    const Json options = config.value("Config", Json::object());
    for (const auto &[name, value] : options.items())
        if (value.is_string())
            facts.logOptions[fromUtf8(name)] = value.get<QString>();
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

void removeContainer(const QString &name)
{
    docker_api::remove("/containers/" + name.toUtf8() + "?force=1").map_error([](const Error &) {});
}

void removeImage(const QString &tag)
{
    docker_api::remove("/images/" + tag.toUtf8() + "?force=1").map_error([](const Error &) {});
}

void sweepLeftOvers()
{
    for (const QString &name : listed(filtered("/containers/json?all=1&", "name", "^/?dockwright-probe-"), "Names"))
        if (isLeftOver(name, u'-'))
            removeContainer(name.mid(1));
    for (const QString &tag : listed(filtered("/images/json?", "reference", image), "RepoTags"))
        if (isLeftOver(tag, u':'))
            removeImage(tag);
}

QString wordsOf(const Result<DockerAnswer> &answer)
{
    return answer ? answer->complaint() : answer.error().message.english();
}

/// How the container ended, in dockerd's terms.
QString endOf(const QByteArray &container)
{
    const auto described = docker_api::get(container + "/json");
    const Json json = described ? described->json() : Json();
    const Json state = json.is_object() ? json.value("State", Json::object()) : Json::object();
    return QString::fromStdString("State: " + state.dump());
}

QString imageTag()
{
    return QString::fromLatin1(image) + u':' + QString::number(getpid());
}

Result<DockerAnswer> importImage()
{
    auto answer =
        docker_api::postArchive(QByteArray("/images/create?fromSrc=-&repo=") + image + "&tag=" + QByteArray::number(getpid()),
                                imageArchive());
    // An import tells of its failure within an answer that began well.
    if (answer && answer->isGood() && answer->body.contains("\"error\""))
        answer->status = 500;
    return answer;
}

Result<DockerAnswer> createContainer(const QString &name)
{
    constexpr int noSuchImage = 404;
    const QByteArray path = "/containers/create?name=" + name.toUtf8();
    const Json container{{"Image", imageTag()}, {"Cmd", Json::array({"/probe"})}};
    auto created = docker_api::post(path, container);
    if (!created || created->status != noSuchImage)
        return created;
    const auto imported = importImage();
    return imported && imported->isGood() ? docker_api::post(path, container) : imported;
}

} // namespace

ContainerProbe::~ContainerProbe()
{
    if (m_image.valid()) {
        m_image.wait();
        removeImage(imageTag());
    }
}

void ContainerProbe::prepare()
{
    m_image = std::async(std::launch::async, [] { importImage().map_error([](const Error &) {}); });
}

ProbeFacts ContainerProbe::run()
{
    ProbeFacts facts;
    const QString name = QStringLiteral("dockwright-probe-%1").arg(getpid());
    const QByteArray container = "/containers/" + name.toUtf8();
    if (m_image.valid())
        m_image.get();
    const auto clean = qScopeGuard([&] {
        removeContainer(name);
        removeImage(imageTag());
    });
    sweepLeftOvers();
    const auto created = createContainer(name);
    if (!created || !created->isGood()) {
        facts.failure = wordsOf(created);
        return facts;
    }
    if (const auto described = docker_api::get(container + "/json"))
        takeLogConfig(facts, described->json());
    const auto ran = docker_api::startAttached(name.toUtf8());
    if (ran && ran->isGood())
        takeOutput(facts, ran->body);
    if (!facts.created)
        facts.failure = ran && ran->isGood() ? endOf(container) : wordsOf(ran);
    return facts;
}

} // namespace dockwright::helper
