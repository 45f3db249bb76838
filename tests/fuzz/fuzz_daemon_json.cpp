// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_json.h"
#include "core/steps/change_set.h"
#include "core/text/redact.h"

#include <cstdint>
#include <cstdlib>

using namespace dockwright::core;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Each line of the input after the first "%%" line is a pointer that was written last.
std::map<QString, QString> lastKeysOf(const QByteArray &text)
{
    std::map<QString, QString> keys;
    for (const QByteArray &line : text.split('\n'))
        keys[QString::fromUtf8(line)] = hashJson(line.size());
    return keys;
}

} // namespace

/// Whatever stands in daemon.json and in our record of it: what is merged can be merged again with no change and no
/// conflict, and what is judged is judged without a crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const qsizetype divider = input.indexOf("\n%%\n");
    const QByteArray text = divider < 0 ? input : input.left(divider);
    const auto lastKeys = divider < 0 ? std::map<QString, QString>() : lastKeysOf(input.mid(divider + 4));
    redactSecrets(input);
    static const std::vector<DaemonKey> keys = daemonKeys(Plan{});
    const auto undecided = mergeDaemonJson(text, lastKeys, keys, {});
    const auto merged = mergeDaemonJson(text, lastKeys, keys, {{}, Side::Ours});
    require(undecided.has_value() == merged.has_value());
    if (!merged) {
        require(!merged.error().message.english().isEmpty());
        return 0;
    }
    require(merged->conflicts.empty());
    require(merged->value.is_object());
    HostFacts facts;
    facts.dockerUnit.emplace().execStart = {{QStringLiteral("dockerd"), QStringLiteral("-H"), QStringLiteral("fd://"),
                                             QStringLiteral("--log-driver=local"), QStringLiteral("--http-proxy=x")}};
    checkDaemonJson(merged->value, {});
    checkDaemonJson(undecided->value, facts);
    checkDaemonFlags(undecided->value, facts);
    daemonJsonEffect(undecided->value, merged->value);
    if (merged->text.size() > JsonLimits{}.bytes)
        return 0; // indented anew it is more than is read at all
    const auto again = mergeDaemonJson(merged->text, merged->written, keys, {});
    require(again && again->conflicts.empty() && again->text == merged->text && again->written == merged->written);
    require(daemonJsonEffect(merged->value, again->value) == Effect::None);
    return 0;
}
