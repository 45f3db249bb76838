// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <QCoreApplication>

#include <unordered_map>
#include <vector>

template class nlohmann::basic_json<>;
template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace dockwright::core {

namespace {

/// Values that a text may hold in all. Each takes some 50 bytes of memory, and what a person or a program writes is longer than
/// five characters on average.
qsizetype mostElements(const JsonLimits &limits)
{
    return limits.bytes / 5;
}

/// Builds the value while watching depth, number and double members. The library reads the tokens; its own builder looks
/// through a whole array again at the end of each object in it, and through an object for each new name.
class StrictReader : public OrderedJson::json_sax_t
{
public:
    enum class Excess { None, Depth, Members, Elements };

    explicit StrictReader(const JsonLimits &limits) : m_limits(limits), m_mostElements(mostElements(limits)) {}

    bool null() override { return add(nullptr) != nullptr; }
    bool boolean(bool read) override { return add(read) != nullptr; }
    bool number_integer(number_integer_t read) override { return add(read) != nullptr; }
    bool number_unsigned(number_unsigned_t read) override { return add(read) != nullptr; }
    bool number_float(number_float_t read, const string_t &) override { return add(read) != nullptr; }
    bool string(string_t &read) override { return add(std::move(read)) != nullptr; }
    bool binary(binary_t &) override { return false; } // JSON has none
    bool start_object(std::size_t) override { return begin(OrderedJson::value_t::object); }
    bool start_array(std::size_t) override { return begin(OrderedJson::value_t::array); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }

    bool key(string_t &name) override
    {
        Level &level = m_levels.back();
        auto &members = level.value->get_ref<OrderedJson::object_t &>();
        const auto [found, isNew] = level.places.try_emplace(name, members.size());
        level.place = found->second;
        if (isNew) // at the end and not by the map's own ways, which look for the name first
            members.emplace_back(std::move(name), nullptr);
        else if (static_cast<std::size_t>(duplicates.size()) <= mostProblems)
            duplicates << pointerHere();
        if (members.size() > static_cast<std::size_t>(m_limits.members))
            excess = Excess::Members;
        return excess == Excess::None;
    }

    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &error) override
    {
        byte = static_cast<qsizetype>(position);
        isOutOfRange = dynamic_cast<const OrderedJson::out_of_range *>(&error) != nullptr;
        words = describe(error);
        return false;
    }

    OrderedJson value;
    QStringList duplicates;
    Excess excess = Excess::None;
    qsizetype byte = 0; ///< where it is no JSON, 1-based
    bool isOutOfRange = false;
    QString words; ///< the library's, about what is no JSON

private:
    struct Level {
        OrderedJson *value; ///< stays where it is: what it lies in does not grow before it has ended
        std::unordered_map<std::string, std::size_t> places;
        std::size_t place; ///< of the member that comes next
    };

    /// The members are a list (nlohmann::ordered_map), and this is the one at its place.
    static auto &memberOf(const Level &level)
    {
        return level.value->get_ref<OrderedJson::object_t &>().begin()[static_cast<std::ptrdiff_t>(level.place)];
    }

    QString pointerHere() const
    {
        QString pointer;
        for (const Level &level : m_levels)
            pointer += u'/'
                + (level.value->is_object() ? pointerToken(fromUtf8(memberOf(level).first))
                                            : QString::number(level.value->size() - 1));
        return pointer;
    }

    /// Where the value has come to lie; nullptr for one too many.
    template <class T>
    OrderedJson *add(T &&added)
    {
        if (++m_elements > m_mostElements) {
            excess = Excess::Elements;
            return nullptr;
        }
        if (m_levels.empty()) {
            value = OrderedJson(std::forward<T>(added));
            return &value;
        }
        Level &level = m_levels.back();
        if (level.value->is_array())
            return &level.value->get_ref<OrderedJson::array_t &>().emplace_back(std::forward<T>(added));
        OrderedJson &member = memberOf(level).second;
        member = OrderedJson(std::forward<T>(added));
        return &member;
    }

    bool begin(OrderedJson::value_t type)
    {
        if (m_levels.size() >= static_cast<std::size_t>(m_limits.depth)) {
            excess = Excess::Depth;
            return false;
        }
        OrderedJson *begun = add(type);
        if (begun != nullptr)
            m_levels.push_back({begun, {}, 0});
        return begun != nullptr;
    }

    bool end()
    {
        m_levels.pop_back();
        return true;
    }

    const JsonLimits &m_limits;
    qsizetype m_mostElements;
    qsizetype m_elements = 0;
    std::vector<Level> m_levels;
};

/// Text in UTF-16 or UTF-32, as some editors save it: its byte order mark, or the zero in each pair of bytes.
bool isWideText(const QByteArray &text)
{
    return text.startsWith("\xFF\xFE") || text.startsWith("\xFE\xFF") || (text.size() >= 2 && (text[0] == 0) != (text[1] == 0));
}

/// "line:column" of a byte, both 1-based; columns count characters, not bytes.
QString positionOf(const QByteArray &text, qsizetype byte)
{
    const QByteArray before = text.left(byte);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return QStringLiteral("%1:%2").arg(before.count('\n') + 1).arg(QString::fromUtf8(before.mid(lineStart)).size() + 1);
}

template <typename Value, typename Pointer>
const Value *findAt(const Value &json, const Pointer &pointer)
{
    try {
        return json.contains(pointer) ? &json.at(pointer) : nullptr;
    } catch (const typename Value::exception &) {
        return nullptr;
    }
}

} // namespace

Result<JsonDocument> parseJson(const QByteArray &text, const JsonLimits &limits)
{
    if (text.size() > limits.bytes)
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The text is %1 bytes long; the limit is %2 bytes."),
                        {QString::number(text.size()), QString::number(limits.bytes)}});
    if (isWideText(text))
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "This text is UTF-16 or UTF-32; JSON must be UTF-8."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Save it as UTF-8: iconv -f UTF-16 -t UTF-8"), {}});
    StrictReader reader(limits);
    if (OrderedJson::sax_parse(text.begin(), text.end(), &reader))
        return JsonDocument{std::move(reader.value), reader.duplicates};
    switch (reader.excess) {
    case StrictReader::Excess::Depth:
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The JSON is nested deeper than %1 levels."),
                        {QString::number(limits.depth)}});
    case StrictReader::Excess::Members:
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "An object in the JSON has more than %1 members."),
                        {QString::number(limits.members)}});
    case StrictReader::Excess::Elements:
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The JSON contains more than %1 values."),
                        {QString::number(mostElements(limits))}});
    case StrictReader::Excess::None:
        break;
    }
    if (reader.isOutOfRange)
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The JSON contains a number that is out of range."), {}}, {},
                       reader.words);
    return failure(ErrorCode::InvalidInput, positionOf(text, qMax<qsizetype>(0, reader.byte - 1)),
                   {QT_TRANSLATE_NOOP("Dockwright", "This is not valid JSON."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "Check this line and the one before it for a missing or extra comma, quote or bracket."),
                    {}},
                   reader.words);
}

QString describe(const nlohmann::json::exception &error)
{
    // "[json.exception.parse_error.101] parse error at line 1, column 9: … invalid string …; last read: '"…'", and a number
    // that is out of range is quoted behind its "parsing".
    const QString words = QString::fromUtf8(error.what());
    return words.section(QLatin1String("; last read: "), 0, 0).section(QLatin1String(" parsing '"), 0, 0);
}

namespace {

template <class J>
QString textIn(const J &json, const char *member)
{
    const auto found = json.find(member);
    return found != json.end() && found->is_string() ? found->template get<QString>() : QString();
}

} // namespace

QString textOf(const Json &json, const char *member)
{
    return textIn(json, member);
}

Json memberOf(const Json &json, const char *member)
{
    return json.is_object() ? json.value(member, Json()) : Json();
}

qint64 numberOf(const Json &json, const char *member)
{
    const Json value = memberOf(json, member);
    return value.is_number_integer() ? value.get<qint64>() : 0;
}

bool truthOf(const Json &json, const char *member)
{
    const Json value = memberOf(json, member);
    return value.is_boolean() && value.get<bool>();
}

Json listOf(const Json &json, const char *member)
{
    const Json list = memberOf(json, member);
    return list.is_array() ? list : Json::array();
}

QString textOf(const OrderedJson &json, const char *member)
{
    return textIn(json, member);
}

OrderedJson objectIn(const QByteArray &text)
{
    auto document = parseJson(text);
    return document && document->value.is_object() ? std::move(document->value) : OrderedJson::object();
}

QString textAt(const Json &json, const char *pointer)
{
    const Json value = json.is_object() ? json.value(Json::json_pointer(pointer), Json()) : Json();
    return value.is_string() ? value.get<QString>() : QString();
}

const Json *valueAt(const Json &json, const Json::json_pointer &pointer)
{
    return findAt(json, pointer);
}

const OrderedJson *valueAt(const OrderedJson &json, const OrderedJson::json_pointer &pointer)
{
    return findAt(json, pointer);
}

bool isMemberPointer(const QString &text)
{
    try {
        return !OrderedJson::json_pointer(text.toStdString()).empty();
    } catch (const OrderedJson::parse_error &) {
        return false;
    }
}

QString pointerToken(const QString &token)
{
    return QString(token).replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
}

} // namespace dockwright::core
