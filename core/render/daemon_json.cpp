// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_json.h"

#include "core/base/hash.h"
#include "core/daemon/daemon_flags.h"
#include "core/daemon/key_table.h"
#include "core/host/paths.h"
#include "core/render/log_options.h"
#include "core/text/redact.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto byteOrderMark = "\xEF\xBB\xBF";

/// The image store is chosen when dockerd starts, whatever a reload says.
bool changesImageStore(const OrderedJson &before, const OrderedJson &after)
{
    static const OrderedJson::json_pointer store("/features/containerd-snapshotter");
    const auto isOn = [](const OrderedJson &value) { return value.contains(store) && value.at(store) == true; };
    return isOn(before) != isOn(after);
}

/// A feature that is read only when dockerd starts; it answers the reload all the same (moby daemon/command, 26.1 to 29).
bool changesFeatureOfStart(const OrderedJson &before, const OrderedJson &after)
{
    const auto featuresOf = [](const OrderedJson &file) {
        OrderedJson features = file.value("features", OrderedJson::object());
        for (const char *other : {"buildkit", "time-namespaces", "containerd-snapshotter"}) // two of a reload, and the store
            if (features.is_object())
                features.erase(other);
        return features.is_object() ? Json(features) : Json::object();
    };
    return featuresOf(before) != featuresOf(after);
}

Effect keyEffect(const std::string &key, const OrderedJson &before, const OrderedJson &after)
{
    const auto old = before.find(key);
    const auto now = after.find(key);
    if (old != before.end() && now != after.end() && Json(*old) == Json(*now))
        return Effect::None;
    const KeyRow *row = findDaemonKey(key);
    const Reload reload = row != nullptr ? row->reload : Reload::Never;
    const bool isReloadable = now != after.end() ? reload != Reload::Never : reload == Reload::Taken;
    return isReloadable ? Effect::Reload : Effect::RestartDocker;
}

QString shown(const OrderedJson &value)
{
    return printable(QString::fromUtf8(redactSecrets(QByteArray::fromStdString(value.dump()))));
}

int indentationOf(const QByteArray &text, char &character)
{
    character = ' ';
    const qsizetype newline = text.indexOf('\n');
    qsizetype end = newline + 1;
    while (newline >= 0 && end < text.size() && (text[end] == ' ' || text[end] == '\t'))
        ++end;
    const auto width = static_cast<int>(end - newline - 1);
    if (newline < 0 || width == 0 || end == text.size() || text[end] != '"')
        return 2;
    if (text[newline + 1] == '\t')
        character = '\t';
    return width;
}

Result<OrderedJson> readObject(const QByteArray &text)
{
    const QString path = QLatin1String(paths::daemonJson);
    if (text.trimmed().isEmpty() || text.trimmed() == byteOrderMark)
        return OrderedJson::object();
    auto document = parseJson(text);
    const Message remedy{
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Repair the file by hand, or move it away; Dockwright does not overwrite a file that it cannot parse."),
        {}};
    if (!document) {
        Error error = document.error();
        error.where = error.where.isEmpty() ? path : path + u':' + error.where;
        error.remedy = remedy;
        return tl::unexpected(error);
    }
    if (!document->duplicates.isEmpty())
        return failure(ErrorCode::InvalidInput, path + u'#' + document->duplicates.front(),
                       {QT_TRANSLATE_NOOP("Dockwright", "This member occurs twice."), {}}, remedy);
    if (!document->value.is_object())
        return failure(ErrorCode::InvalidInput, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "The file is not a JSON object: { … }."), {}}, remedy);
    return document->value;
}

using Pointer = OrderedJson::json_pointer;

constexpr auto logDriver = "/log-driver";
constexpr auto logOptions = "/log-opts";

/// The three-way merge, one managed leaf after the other.
class Merger
{
public:
    Merger(OrderedJson current, const std::map<QString, QString> &lastKeys, const ConflictChoices &choices)
        : m_value(std::move(current)), m_lastKeys(lastKeys), m_choices(choices)
    {}

    void merge(const QString &pointer, const OrderedJson *ours)
    {
        const Pointer place(pointer.toStdString());
        const OrderedJson *obstacle = obstacleTo(place);
        const OrderedJson *theirs = obstacle == nullptr ? find(place) : nullptr;
        if (theirs != nullptr && ours != nullptr && Json(*theirs) == Json(*ours)) {
            m_written[pointer] = hashJson(*ours);
            return;
        }
        if (theirs == nullptr && ours == nullptr)
            return;
        const auto last = m_lastKeys.find(pointer);
        const bool wasWritten = last != m_lastKeys.end();
        const bool untouched =
            obstacle == nullptr && (wasWritten ? theirs != nullptr && hashJson(*theirs) == last->second : theirs == nullptr);
        const Side side = untouched ? Side::Ours : ours == nullptr ? sideOfRemoval(pointer) : m_choices.at(pointer);
        if (side == Side::Undecided)
            m_conflicts.push_back({QLatin1String(paths::daemonJson), pointer,
                                   theirs != nullptr         ? shown(*theirs)
                                       : obstacle != nullptr ? shown(*obstacle)
                                                             : QString(),
                                   ours != nullptr ? shown(*ours) : QStringLiteral("(removed)")});
        if (side == Side::Ours)
            take(pointer, place, ours);
    }

    /// Log options that the driver of the plan does not know would end dockerd.
    void dropLogOptionsOfOthers(const std::string &driver)
    {
        const OrderedJson *options = find(Pointer(logOptions));
        if (options == nullptr || !options->is_object())
            return;
        QStringList others;
        for (const auto &[name, value] : options->items())
            if (!takesLogOption(driver, name, Release{20, 10})) // what each release takes
                others << QLatin1String(logOptions) + u'/' + pointerToken(fromUtf8(name));
        for (const QString &pointer : others)
            if (!m_lastKeys.contains(pointer)) // those have been decided about
                merge(pointer, nullptr);
    }

    /// True where the driver that the plan wants is the one that is there now.
    bool hasDriver(const OrderedJson &ours) const
    {
        const OrderedJson *driver = find(Pointer(logDriver));
        return driver != nullptr && Json(*driver) == Json(ours);
    }

    OrderedJson value() const { return m_value; }
    std::map<QString, QString> written() const { return m_written; }
    std::vector<Conflict> conflicts() const { return m_conflicts; }

private:
    /// With the log driver its options are decided about, unless they were on their own.
    Side sideOfRemoval(const QString &pointer) const
    {
        const bool isOption = pointer.startsWith(QLatin1String(logOptions) + u'/') && !m_choices.byPlace.contains(pointer);
        return isOption && m_choices.at(QLatin1String(logDriver)) == Side::Ours ? Side::Ours : m_choices.at(pointer);
    }

    const OrderedJson *find(const Pointer &place) const { return valueAt(m_value, place); }

    /// What stands above the leaf and is no object, so that the leaf cannot be put there.
    const OrderedJson *obstacleTo(const Pointer &place) const
    {
        const Pointer parent = place.parent_pointer();
        if (parent.empty())
            return nullptr;
        const OrderedJson *above = find(parent);
        if (above != nullptr)
            return above->is_object() ? nullptr : above;
        return obstacleTo(parent);
    }

    void take(const QString &pointer, const Pointer &place, const OrderedJson *ours)
    {
        const Pointer parent = place.parent_pointer();
        if (ours != nullptr) {
            if (!parent.empty() && (find(parent) == nullptr || !find(parent)->is_object()))
                m_value[parent] = OrderedJson::object(); // of a member "0" the pointer alone would make a list
            m_value[place] = *ours;
            m_written[pointer] = hashJson(*ours);
            return;
        }
        if (find(place) == nullptr || !m_value[parent].is_object())
            return;
        m_value[parent].erase(place.back());
        for (Pointer above = parent; !above.empty() && m_value[above].empty(); above = above.parent_pointer())
            m_value[above.parent_pointer()].erase(above.back());
    }

    OrderedJson m_value;
    const std::map<QString, QString> &m_lastKeys;
    const ConflictChoices &m_choices;
    std::map<QString, QString> m_written;
    std::vector<Conflict> m_conflicts;
};

/// The flag stands among dockerd's, which would refuse the key beside it.
bool isAmong(const QStringList &flags, const std::string &key)
{
    return std::ranges::any_of(flags, [&](const QString &word) {
        return word.startsWith(u'-') && daemonKeyOfFlag(word) == u'/' + QString::fromStdString(key);
    });
}

} // namespace

Side ConflictChoices::at(const QString &place) const
{
    const auto decided = byPlace.find(place);
    return decided != byPlace.end() ? decided->second : otherwise;
}

QByteArray writeDaemonJson(const OrderedJson &value, const QByteArray &current)
{
    char character = ' ';
    const int width = indentationOf(current, character);
    QByteArray text = QByteArray::fromStdString(value.dump(width, character)) + '\n';
    if (current.contains("\r\n"))
        text.replace("\n", "\r\n"); // a line break within a string is an escape
    return current.startsWith(byteOrderMark) ? byteOrderMark + text : text;
}

Result<DaemonMerge> mergeDaemonJson(const QByteArray &current, const std::map<QString, QString> &lastKeys,
                                    const std::vector<DaemonKey> &ours, const ConflictChoices &choices)
{
    const auto there = readObject(current);
    if (!there)
        return tl::unexpected(there.error());
    Merger merger(*there, lastKeys, choices);
    const auto driver = std::ranges::find(ours, QLatin1String(logDriver), &DaemonKey::pointer);
    if (driver != ours.end())
        merger.merge(driver->pointer, &driver->value);
    const bool isOurDriver = driver == ours.end() || merger.hasDriver(driver->value);
    const auto isWanted = [&](const DaemonKey &key) {
        return isOurDriver || !key.pointer.startsWith(QLatin1String(logOptions) + u'/');
    };
    for (const DaemonKey &key : ours)
        if (key.pointer != QLatin1String(logDriver) && isWanted(key))
            merger.merge(key.pointer, &key.value);
    for (const auto &last : lastKeys)
        if (isMemberPointer(last.first) && std::ranges::none_of(ours, [&](const DaemonKey &key) {
                // What is above a leaf of ours does not go either, whatever the record says.
                return (key.pointer + u'/').startsWith(last.first + u'/') && isWanted(key);
            }))
            merger.merge(last.first, nullptr);
    if (driver != ours.end() && isOurDriver && driver->value.is_string())
        merger.dropLogOptionsOfOthers(driver->value.get<std::string>());
    DaemonMerge merge{*there, merger.value(), current, merger.written(), merger.conflicts()};
    if (merge.value != *there)
        merge.text = writeDaemonJson(merge.value, current);
    return merge;
}

std::optional<QByteArray> withBridgeAddress(const QByteArray &older, const QStringList &flags, const QString &address)
{
    auto value = readObject(older);
    if (!value)
        return std::nullopt;
    for (const char *key : {"bip", "bridge", "fixed-cidr"})
        if (value->contains(key) || isAmong(flags, key))
            return std::nullopt;
    (*value)["bip"] = address;
    return writeDaemonJson(*value, older);
}

QString bridgeAddressIn(const QByteArray &daemonJson)
{
    const auto value = readObject(daemonJson);
    return value ? textOf(*value, "bip") : QString();
}

std::optional<DaemonTransition> daemonTransition(const QByteArray &older, const QStringList &flags)
{
    auto value = readObject(older);
    if (!value)
        return std::nullopt;
    const auto isFlag = [&flags](const std::string &key) { return isAmong(flags, key); };
    OrderedJson live = *value;
    if (!isFlag("live-restore"))
        live["live-restore"] = true;
    const OrderedJson defaults{{"live-restore", false},
                               {"registry-mirrors", OrderedJson::array()},
                               {"insecure-registries", OrderedJson::array()},
                               {"debug", false},
                               {"labels", OrderedJson::array()}};
    for (const auto &[key, standard] : defaults.items())
        if (!value->contains(key) && !isFlag(key))
            (*value)[key] = standard;
    return DaemonTransition{writeDaemonJson(live, older), writeDaemonJson(*value, older)};
}

QString hashJson(const OrderedJson &value)
{
    return sha256(QByteArray::fromStdString(Json(value).dump()));
}

Effect daemonJsonEffect(const OrderedJson &before, const OrderedJson &after)
{
    const bool isOfStart = changesImageStore(before, after) || changesFeatureOfStart(before, after);
    Effect effect = isOfStart ? Effect::RestartDocker : Effect::None;
    for (const OrderedJson *side : {&before, &after})
        for (const auto &[key, value] : side->items())
            effect = std::max(effect, keyEffect(key, before, after));
    return effect;
}

} // namespace dockwright::core
