#include "core/host/host_facts.h"

namespace dockwright::core {

QByteArray writeLastWritten(const LastWritten &written)
{
    const Json json{{"version", 1}, {"files", written.files}, {"daemonKeys", written.daemonKeys}};
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

LastWritten readLastWritten(const QByteArray &text)
{
    const auto document = parseJson(text);
    if (!document)
        return {};
    try {
        const Json json = document->value;
        return {json.at("files").get<std::map<QString, QString>>(), json.at("daemonKeys").get<std::map<QString, QString>>()};
    } catch (const Json::exception &) {
        return {};
    }
}

} // namespace dockwright::core
