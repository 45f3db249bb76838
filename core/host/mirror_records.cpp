// SPDX-License-Identifier: Apache-2.0
#include "core/host/mirror_records.h"

#include "core/base/json.h"
#include "core/base/named.h"
#include "core/host/host_facts.h"
#include "core/host/paths.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// Of a file of ours: as many mirrors as a plan may have, each of the longest.
constexpr JsonLimits recordLimits{qsizetype(1024) * 1024, 4, 256};

/// nullopt for what is none of ours.
std::optional<Json> readRecord(const QByteArray &text)
{
    const auto document = parseJson(text, recordLimits);
    return document && document->value.is_object() ? std::optional<Json>(document->value) : std::nullopt;
}

QByteArray writeRecord(const Json &json)
{
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

Json recordToJson(const MirrorRecord &record)
{
    Json json{{"url", record.url},       {"verdict", record.verdict},   {"up", record.isUp},    {"good", record.good},
              {"failed", record.failed}, {"troubled", record.troubled}, {"since", record.since}};
    if (record.isDistrusted)
        json["distrusted"] = true;
    if (record.latency)
        json["milliseconds"] = *record.latency;
    if (record.lastGood)
        json["lastGood"] = *record.lastGood;
    return json;
}

std::optional<qint64> numberIn(const Json &json, const char *member)
{
    const auto found = json.find(member);
    return found != json.end() ? std::optional(found->get<qint64>()) : std::nullopt;
}

MirrorRecord recordFromJson(const Json &json)
{
    constexpr int most = 1'000'000; // more of them mean nothing else
    const auto count = [&](const char *member) {
        return static_cast<int>(std::clamp<qint64>(json.at(member).get<qint64>(), 0, most));
    };
    return {json.at("url").get<QString>(),
            json.at("verdict").get<QString>(),
            json.at("up").get<bool>(),
            count("good"),
            count("troubled"),
            count("failed"),
            json.value("distrusted", false),
            numberIn(json, "milliseconds"),
            numberIn(json, "lastGood"),
            json.at("since").get<qint64>()};
}

} // namespace

const char *standingName(Standing standing)
{
    switch (standing) {
    case Standing::Serves:
        return "serves";
    case Standing::Behind:
        return "behind";
    case Standing::Out:
        return "out";
    case Standing::Distrusted:
        return "distrusted";
    }
    Q_UNREACHABLE();
}

Standing standingOf(const MirrorStandings &standings, const QString &url)
{
    const auto found = standings.find(url);
    return found != standings.end() ? found->second : Standing::Serves;
}

QByteArray writeMirrorStandings(const MirrorStandings &standings)
{
    Json mirrors = Json::object();
    for (const auto &[url, standing] : standings)
        mirrors[url.toStdString()] = standingName(standing);
    return writeRecord({{"version", 1}, {"mirrors", mirrors}});
}

MirrorStandings readMirrorStandings(const QByteArray &text)
{
    const auto json = readRecord(text);
    const auto mirrors = json ? json->find("mirrors") : Json::const_iterator();
    if (!json || mirrors == json->end() || !mirrors->is_object())
        return {};
    MirrorStandings standings;
    for (const auto &[url, name] : mirrors->items()) {
        const auto standing =
            name.is_string() ? named<Standing>(name.get<QString>(), standingName, Standing::Distrusted) : std::nullopt;
        if (!standing)
            return {};
        standings[fromUtf8(url)] = *standing;
    }
    return standings;
}

MirrorStandings mirrorStandings(const HostFacts &facts)
{
    const FileFact *file = facts.file(QLatin1String(paths::mirrorStandings));
    return file != nullptr && file->kind == FileKind::Regular ? readMirrorStandings(file->content) : MirrorStandings();
}

QByteArray writeMirrorRecords(const MirrorRecords &records)
{
    Json json{{"version", 1}, {"probed", records.probed}, {"mirrors", Json::array()}};
    for (const MirrorRecord &record : records.mirrors)
        json["mirrors"].push_back(recordToJson(record));
    if (records.refused)
        json["refused"] = {{"mirrors", records.refused->mirrors}, {"at", records.refused->at}};
    return writeRecord(json);
}

MirrorRecords readMirrorRecords(const QByteArray &text)
{
    const auto json = readRecord(text);
    if (!json)
        return {};
    try {
        MirrorRecords records;
        records.probed = json->at("probed").get<qint64>();
        for (const Json &each : json->at("mirrors"))
            records.mirrors.push_back(recordFromJson(each));
        if (const auto refused = json->find("refused"); refused != json->end() && refused->is_object())
            records.refused = RefusedOrder{refused->at("mirrors").get<QStringList>(), refused->at("at").get<qint64>()};
        return records;
    } catch (const Json::exception &) {
        return {};
    }
}

} // namespace dockwright::core
