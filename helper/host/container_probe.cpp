// SPDX-License-Identifier: Apache-2.0
#include "helper/host/container_probe.h"

#include "core/base/ignore.h"
#include "core/plan/values.h"
#include "helper/host/throw_away.h"

#include <arpa/inet.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// Of IPv6, written without colons.
QString addressOfDigits(const QString &digits)
{
    constexpr qsizetype digitsOfGroup = 4;
    QStringList groups;
    for (qsizetype at = 0; at < digits.size(); at += digitsOfGroup)
        groups << digits.mid(at, digitsOfGroup);
    return networkAround(groups.join(u':')).section(u'/', 0, 0);
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
        } else if (words[0] == "uid_map") {
            facts.userMap = QString::fromUtf8(line.mid(8)).simplified();
        } else if (words[0] == "address" && words.size() == 2) {
            facts.addresses << QString::fromLatin1(words[1]);
        } else if (words[0] == "address6" && words.size() == 2) {
            facts.addresses << addressOfDigits(QString::fromLatin1(words[1]));
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

/// How the container ended, in dockerd's terms.
QString endOfContainer()
{
    const auto described = docker_api::get(ThrowAway::containerPath() + "/json");
    const Json json = described ? described->json() : Json();
    const Json state = json.is_object() ? json.value("State", Json::object()) : Json::object();
    return QString::fromStdString("State: " + state.dump());
}

/// What dockerd says of the network that a container gets by itself.
Result<DockerAnswer> defaultBridge()
{
    return docker_api::get("/networks/bridge");
}

/// A dockerd with `bridge: none` has none.
bool hasBridge()
{
    const auto bridge = defaultBridge();
    return !bridge || bridge->isGood();
}

Result<DockerAnswer> createContainer(const Json &command, bool isOnBridge)
{
    constexpr int noSuchImage = 404;
    const QByteArray path = "/containers/create?name=" + ThrowAway::container().toUtf8();
    Json container{{"Image", ThrowAway::image()}, {"Cmd", command}, {"Labels", {{ThrowAway::label, "1"}}}};
    if (!isOnBridge)
        container["HostConfig"] = {{"NetworkMode", "none"}};
    auto created = docker_api::post(path, container);
    if (!created || created->status != noSuchImage)
        return created;
    const auto imported = ThrowAway::makeImage();
    return imported && imported->isGood() ? docker_api::post(path, container) : imported;
}

} // namespace

QStringList reachArguments(const Peer &peer, const QString &address, const QString &address6)
{
    in6_addr binary{};
    const bool isAddress6 = inet_pton(AF_INET6, address6.toLatin1().constData(), &binary) == 1;
    const QByteArray digits =
        isAddress6 ? QByteArray(reinterpret_cast<const char *>(binary.s6_addr), sizeof binary.s6_addr).toHex() : QByteArray();
    return {peer.host, QString::number(peer.port), address, QString::fromLatin1(digits)};
}

ReachFacts readReach(const QByteArray &output)
{
    ReachFacts facts;
    for (const QByteArray &line : output.split('\n')) {
        const QByteArray value = line.mid(line.indexOf(' ') + 1);
        if (line.startsWith("resolves "))
            facts.resolves = value == "1";
        else if (line.startsWith("connects "))
            facts.connects = value == "1";
        else if (line.startsWith("carries "))
            facts.carries = value.toLongLong();
        else if (line.startsWith("connects6 "))
            facts.connects6 = value == "1";
        else if (line.startsWith("carries6 "))
            facts.carries6 = value.toLongLong();
    }
    return facts;
}

ContainerProbe::~ContainerProbe()
{
    if (m_image.valid()) {
        m_image.wait();
        ThrowAway::removeImage();
    }
}

void ContainerProbe::prepare()
{
    m_image =
        std::async(std::launch::async, [] { ignore(ThrowAway::makeImage(), "creating the container says what is wrong"); });
}

ProbeFacts ContainerProbe::run()
{
    ProbeFacts facts;
    if (m_image.valid())
        m_image.get();
    const ThrowAway throwAway;
    const auto created = createContainer(Json::array({"/probe"}), hasBridge());
    if (!created || !created->isGood()) {
        facts.failure = wordsOf(created);
        return facts;
    }
    if (const auto described = docker_api::get(ThrowAway::containerPath() + "/json"))
        takeLogConfig(facts, described->json());
    const auto ran = docker_api::startAttached(ThrowAway::container().toUtf8());
    if (ran && ran->isGood())
        takeOutput(facts, ran->body);
    if (!facts.created)
        facts.failure = ran && ran->isGood() ? endOfContainer() : wordsOf(ran);
    return facts;
}

bool ContainerProbe::hasIpv6()
{
    const auto answer = defaultBridge();
    const Json bridge = answer && answer->isGood() ? answer->json() : Json();
    return bridge.is_object() && bridge.value("EnableIPv6", Json()) == true;
}

ReachFacts ContainerProbe::reach(const QStringList &arguments)
{
    if (!hasBridge())
        return {};
    const bool isPrepared = m_image.valid();
    if (isPrepared)
        m_image.get();
    QByteArray output;
    {
        const ThrowAway throwAway;
        const auto created = createContainer(QStringList{QStringLiteral("/probe")} + arguments, true);
        if (const auto ran =
                created && created->isGood() ? docker_api::startAttached(ThrowAway::container().toUtf8()) : created;
            ran && ran->isGood())
            output = ran->body;
    }
    if (isPrepared) // for run(), which is still to come
        prepare();
    return readReach(output);
}

} // namespace dockwright::helper
