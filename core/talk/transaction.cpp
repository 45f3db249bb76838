// SPDX-License-Identifier: Apache-2.0
#include "core/talk/transaction.h"

#include "core/base/hash.h"
#include "core/base/named.h"
#include "core/talk/members.h"

#include <algorithm>

namespace dockwright::core {

const char *stateName(TransactionState state)
{
    switch (state) {
    case TransactionState::Open:
        return "open";
    case TransactionState::Committed:
        return "committed";
    case TransactionState::RolledBack:
        return "rolled-back";
    case TransactionState::Failed:
        return "failed";
    }
    Q_UNREACHABLE();
}

std::optional<TransactionState> stateNamed(const QString &name)
{
    return named<TransactionState>(name, stateName, TransactionState::Failed);
}

QString TransactionInfo::shownDigest() const
{
    Json known = steps;
    for (Json &step : known)
        if (step.is_object())
            step.erase("sha256"); // of a file that may hold the digest of a secret: paths::lastWritten does
    return sha256(QByteArray::fromStdString(Json{id, kind, time, known}.dump()));
}

Json transactionToJson(const TransactionInfo &info)
{
    Json json{{"event", "transaction"},         {"transaction", info.id}, {"kind", info.kind},      {"time", info.time},
              {"state", stateName(info.state)}, {"digest", info.digest},  {"changed", info.changed}};
    json["shownDigest"] = info.shownDigest();
    json["steps"] = info.steps;
    if (info.reverts != 0)
        json["reverts"] = info.reverts;
    if (info.by)
        json["by"] = originToJson(*info.by);
    if (info.recovery)
        json["recovery"] = {{"by", info.recovery->by}, {"time", info.recovery->time}};
    if (info.confirmation)
        json["confirmation"] = shownConfirmation(*info.confirmation);
    if (info.dockerAway)
        json["dockerAwayMilliseconds"] = info.dockerAway->count();
    return json;
}

std::optional<TransactionInfo> transactionFromJson(const Json &json)
{
    const auto state = json.is_object() && textOf(json, "event") == QLatin1String("transaction")
        ? stateNamed(textOf(json, "state"))
        : std::nullopt;
    if (!state)
        return std::nullopt;
    TransactionInfo info;
    info.id = idOf(json, "transaction");
    info.kind = textOf(json, "kind");
    info.time = textOf(json, "time");
    info.digest = textOf(json, "digest");
    info.reverts = idOf(json, "reverts");
    info.state = *state;
    info.changed = textsOf(json, "changed");
    info.steps = listOf(json, "steps");
    info.by = originFromJson(memberOf(json, "by"));
    if (const Json recovery = memberOf(json, "recovery"); recovery.is_object())
        info.recovery = RecoveryNote{textOf(recovery, "by"), textOf(recovery, "time")};
    info.confirmation = confirmationFromJson(memberOf(json, "confirmation"));
    if (const quint64 away = idOf(json, "dockerAwayMilliseconds"); away != 0)
        info.dockerAway = std::chrono::milliseconds(away);
    return info;
}

std::optional<TransactionInfo> transactionOf(const std::vector<TransactionInfo> &transactions, quint64 id)
{
    const auto found = std::ranges::find_if(transactions, [id](const TransactionInfo &info) {
        return id != 0 ? info.id == id : info.confirmation && info.confirmation->left;
    });
    return found != transactions.end() ? std::optional(*found) : std::nullopt;
}

std::vector<TransactionInfo> transactionsFromJson(const Json &list)
{
    std::vector<TransactionInfo> transactions;
    for (const Json &each : list.is_array() ? list : Json::array())
        if (auto transaction = transactionFromJson(each))
            transactions.push_back(std::move(*transaction));
    return transactions;
}

} // namespace dockwright::core
