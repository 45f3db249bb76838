#include "core/base/json.h"

#include <QCoreApplication>
#include <QSet>

template class nlohmann::basic_json<>;
template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace dockwright::core {

namespace {

/// Builds the value while watching depth and double members; the library parses.
class StrictReader
{
public:
    explicit StrictReader(const JsonLimits &limits) : m_limits(limits) {}

    bool operator()(int depth, OrderedJson::parse_event_t event, const OrderedJson &parsed)
    {
        using Event = OrderedJson::parse_event_t;
        switch (event) {
        case Event::object_start:
        case Event::array_start:
            if (depth >= m_limits.depth)
                throw TooDeep{};
            m_levels.push_back({event == Event::object_start, {}, {}, 0});
            break;
        case Event::object_end:
        case Event::array_end:
            m_levels.pop_back();
            valueEnded();
            break;
        case Event::key:
            keySeen(fromUtf8(parsed.get_ref<const std::string &>()));
            break;
        case Event::value:
            valueEnded();
            break;
        }
        return true;
    }

    struct TooDeep {};
    struct TooManyMembers {};

    QStringList duplicates;

private:
    struct Level {
        bool isObject;
        QSet<QString> keys;
        QString key;
        int index;
    };

    QString pointerHere() const
    {
        QString pointer;
        for (const Level &level : m_levels)
            pointer += u'/' + (level.isObject ? pointerToken(level.key) : QString::number(level.index));
        return pointer;
    }

    void keySeen(const QString &key)
    {
        Level &level = m_levels.back();
        level.key = key;
        if (level.keys.contains(key) && static_cast<std::size_t>(duplicates.size()) <= mostProblems)
            duplicates << pointerHere();
        level.keys.insert(key);
        if (level.keys.size() > m_limits.members)
            throw TooManyMembers{};
    }

    void valueEnded()
    {
        if (!m_levels.empty() && !m_levels.back().isObject)
            ++m_levels.back().index;
    }

    const JsonLimits &m_limits;
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
    try {
        OrderedJson value = OrderedJson::parse(text.begin(), text.end(),
                                               [&reader](int depth, OrderedJson::parse_event_t event, OrderedJson &parsed) {
                                                   return reader(depth, event, parsed);
                                               });
        return JsonDocument{std::move(value), reader.duplicates};
    } catch (const StrictReader::TooDeep &) {
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The JSON is nested deeper than %1 levels."),
                        {QString::number(limits.depth)}});
    } catch (const StrictReader::TooManyMembers &) {
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "An object in the JSON has more than %1 members."),
                        {QString::number(limits.members)}});
    } catch (const OrderedJson::parse_error &error) {
        const auto byte = static_cast<qsizetype>(error.byte);
        return failure(
            ErrorCode::InvalidInput, positionOf(text, qMax<qsizetype>(0, byte - 1)),
            {QT_TRANSLATE_NOOP("Dockwright", "This is not valid JSON."), {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Check this line and the one before it for a missing or extra comma, quote or bracket."),
             {}},
            describe(error));
    } catch (const OrderedJson::exception &error) {
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The JSON contains a number that is out of range."), {}}, {},
                       describe(error));
    }
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

QString textOf(const OrderedJson &json, const char *member)
{
    return textIn(json, member);
}

QString pointerToken(const QString &token)
{
    return QString(token).replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
}

} // namespace dockwright::core
