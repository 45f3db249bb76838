// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QStringDecoder>

#include <nlohmann/json.hpp>

#include <map>
#include <optional>

// Compiled once, in json.cpp, and not again in each file that uses them.
extern template class nlohmann::basic_json<>;
extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace dockwright::core {

/// JSON that keeps the order of its members, for files that people wrote.
using OrderedJson = nlohmann::ordered_json;
/// JSON with sorted members, for our own records: the same value is always the same bytes.
using Json = nlohmann::json;

/// Bounds on what is parsed at all.
struct JsonLimits {
    qsizetype bytes = qsizetype(1024) * 1024;
    int depth = 32;
    int members = 10'000; ///< of one object: each has a place of its own in a table
};

struct JsonDocument {
    OrderedJson value;
    QStringList duplicates; ///< JSON pointers of members that stand twice in their object; not many more than mostProblems
};

/// Parses strictly (RFC 8259, UTF-8, one value, an optional byte order mark). An error says line and column in `where`
/// ("3:14").
Result<JsonDocument> parseJson(const QByteArray &text, const JsonLimits &limits = {});

/// The object that this text is; an empty one where it is none.
OrderedJson objectIn(const QByteArray &text);

/// The text that is this member; empty where there is none.
QString textOf(const Json &json, const char *member);
/// What stands there; null where there is no such member.
Json memberOf(const Json &json, const char *member);
/// The whole number that is this member; 0 where there is none.
qint64 numberOf(const Json &json, const char *member);
/// Whether this member is true.
bool truthOf(const Json &json, const char *member);
/// The list that is this member; empty where there is none.
Json listOf(const Json &json, const char *member);
QString textOf(const OrderedJson &json, const char *member);

/// The text at this JSON pointer (RFC 6901); empty where there is none.
QString textAt(const Json &json, const char *pointer);

/// The texts of a list, without what is none.
template <class J>
QStringList textsIn(const J &list)
{
    QStringList texts;
    if (list.is_array())
        for (const auto &each : list)
            if (each.is_string())
                texts << each.template get<QString>();
    return texts;
}

/// What stands at this pointer; null where there is nothing, or could not be: the library throws for the place 2^64 of a list.
const Json *valueAt(const Json &json, const Json::json_pointer &pointer);
const OrderedJson *valueAt(const OrderedJson &json, const OrderedJson::json_pointer &pointer);

/// What the library says of an error, without the piece of the input that it quotes: that may be a password.
QString describe(const nlohmann::json::exception &error);

/// True for the pointer of a member (RFC 6901): a record of what was written that was damaged may hold anything.
bool isMemberPointer(const QString &text);

/// `token` escaped for use in a JSON pointer (RFC 6901: ~ is ~0, / is ~1).
QString pointerToken(const QString &token);

/// All of the text: QString::fromUtf8 would drop a byte order mark at its beginning, which in JSON is a character.
inline QString fromUtf8(std::string_view text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom | QStringDecoder::Flag::Stateless);
    return decoder.decode(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
}

} // namespace dockwright::core

/// Qt's strings and optional values in nlohmann/json. Bytes that are not UTF-8 are written as {"base64": "…"}.
namespace nlohmann {

template <>
struct adl_serializer<QString> {
    template <class J>
    static void to_json(J &json, const QString &text)
    {
        json = text.toStdString();
    }
    template <class J>
    static void from_json(const J &json, QString &text)
    {
        text = dockwright::core::fromUtf8(json.template get_ref<const std::string &>());
    }
};

template <>
struct adl_serializer<QByteArray> {
    template <class J>
    static void to_json(J &json, const QByteArray &bytes)
    {
        if (QString::fromUtf8(bytes).toUtf8() == bytes)
            json = bytes.toStdString();
        else
            json = J{{"base64", bytes.toBase64().toStdString()}};
    }
    template <class J>
    static void from_json(const J &json, QByteArray &bytes)
    {
        if (json.is_object())
            bytes = QByteArray::fromBase64(QByteArray::fromStdString(json.at("base64").template get<std::string>()));
        else
            bytes = QByteArray::fromStdString(json.template get_ref<const std::string &>());
    }
};

template <>
struct adl_serializer<QStringList> {
    template <class J>
    static void to_json(J &json, const QStringList &list)
    {
        json = J::array();
        for (const QString &item : list)
            json.push_back(item);
    }
    template <class J>
    static void from_json(const J &json, QStringList &list)
    {
        list.clear();
        for (const J &item : json.template get_ref<const typename J::array_t &>())
            list << item.template get<QString>();
    }
};

template <class T>
struct adl_serializer<std::map<QString, T>> {
    template <class J>
    static void to_json(J &json, const std::map<QString, T> &map)
    {
        json = J::object();
        for (const auto &[key, value] : map)
            json[key.toStdString()] = value;
    }
    template <class J>
    static void from_json(const J &json, std::map<QString, T> &map)
    {
        map.clear();
        for (const auto &[key, value] : json.template get_ref<const typename J::object_t &>())
            map[dockwright::core::fromUtf8(key)] = value.template get<T>();
    }
};

template <class T>
struct adl_serializer<std::optional<T>> {
    template <class J>
    static void to_json(J &json, const std::optional<T> &value)
    {
        if (value)
            json = *value;
        else
            json = nullptr;
    }
    template <class J>
    static void from_json(const J &json, std::optional<T> &value)
    {
        if (json.is_null())
            value.reset();
        else
            value = json.template get<T>();
    }
};

} // namespace nlohmann
