// SPDX-License-Identifier: Apache-2.0
#include "core/talk/journal_line.h"

#include "core/base/named.h"
#include "core/talk/members.h"
#include "core/text/redact.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// A text, or bytes where it is no UTF-8 (systemd's JOURNAL_EXPORT_FORMATS, "Journal JSON Format"); null for one of more than
/// 4096 bytes.
std::optional<QByteArray> bytesOf(const Json &record, const char *name)
{
    const auto found = record.find(name);
    if (found == record.end())
        return std::nullopt;
    if (found->is_string())
        return QByteArray::fromStdString(found->get<std::string>());
    if (!found->is_array())
        return std::nullopt;
    QByteArray bytes;
    for (const Json &each : *found)
        if (each.is_number_integer())
            bytes.append(static_cast<char>(each.get<int>()));
    return bytes;
}

QString wordOf(const Json &record, const char *name)
{
    return QString::fromUtf8(bytesOf(record, name).value_or(QByteArray()));
}

Priority priorityOf(const Json &record, const QByteArray &message)
{
    if (const auto level = levelIn(message))
        return *level;
    bool isNumber = false;
    const int number = wordOf(record, "PRIORITY").toInt(&isNumber);
    return isNumber && number >= 0 && number <= static_cast<int>(Priority::Debug) ? static_cast<Priority>(number)
                                                                                  : Priority::Info;
}

} // namespace

const char *priorityName(Priority priority)
{
    switch (priority) {
    case Priority::Emergency:
        return "emerg";
    case Priority::Alert:
        return "alert";
    case Priority::Critical:
        return "crit";
    case Priority::Error:
        return "err";
    case Priority::Warning:
        return "warning";
    case Priority::Notice:
        return "notice";
    case Priority::Info:
        return "info";
    case Priority::Debug:
        return "debug";
    }
    Q_UNREACHABLE();
}

std::optional<Priority> priorityNamed(const QString &name)
{
    return named<Priority>(name, priorityName, Priority::Debug);
}

std::optional<Priority> levelIn(const QByteArray &message)
{
    QString level;
    if (message.startsWith('{')) {
        const Json json = Json::parse(message.begin(), message.end(), nullptr, false);
        level = json.is_object() ? textOf(json, "level") : QString();
    } else if (const auto at = message.indexOf("level="); at >= 0 && message.lastIndexOf(" msg=", at) < 0) {
        level = QString::fromUtf8(message.mid(at + 6, 8)).section(u' ', 0, 0);
    }
    struct Level {
        const char *name;
        Priority priority;
    };
    constexpr std::array levels{Level{"panic", Priority::Critical}, Level{"fatal", Priority::Critical},
                                Level{"error", Priority::Error},    Level{"warning", Priority::Warning},
                                Level{"warn", Priority::Warning},   Level{"info", Priority::Info},
                                Level{"debug", Priority::Debug},    Level{"trace", Priority::Debug}};
    const auto found = std::ranges::find_if(levels, [&](const Level &each) { return level == QLatin1String(each.name); });
    return found != levels.end() ? std::optional(found->priority) : std::nullopt;
}

std::optional<JournalLine> journalLineOf(const QByteArray &record)
{
    const Json json = Json::parse(record.begin(), record.end(), nullptr, false);
    if (!json.is_object() || !json.contains("MESSAGE"))
        return std::nullopt;
    const QByteArray message = bytesOf(json, "MESSAGE").value_or(QByteArray("…"));
    // What systemd says of a unit is in a unit of its own.
    const QString about = wordOf(json, "UNIT");
    const qint64 microseconds = wordOf(json, "__REALTIME_TIMESTAMP").toLongLong();
    return JournalLine{.time = QDateTime::fromMSecsSinceEpoch(microseconds / 1000).toUTC().toString(Qt::ISODateWithMs),
                       .unit = about.isEmpty() ? wordOf(json, "_SYSTEMD_UNIT") : about,
                       .priority = priorityOf(json, message),
                       .text = printable(foreignWords(message))};
}

Json journalLineToJson(const JournalLine &line)
{
    if (line.skipped > 0)
        return {{"event", "skipped"}, {"lines", line.skipped}};
    return {{"event", "line"},
            {"time", line.time},
            {"unit", line.unit},
            {"priority", priorityName(line.priority)},
            {"message", line.text}};
}

std::optional<JournalLine> journalLineFromJson(const Json &json)
{
    if (!json.is_object())
        return std::nullopt;
    const QString event = textOf(json, "event");
    if (event == QLatin1String("skipped"))
        return JournalLine{.skipped = numberOf(json, "lines")};
    if (event != QLatin1String("line"))
        return std::nullopt;
    return JournalLine{.time = textOf(json, "time"),
                       .unit = textOf(json, "unit"),
                       .priority = priorityNamed(textOf(json, "priority")).value_or(Priority::Info),
                       .text = textOf(json, "message")};
}

Message journalWords(const JournalLine &line)
{
    if (line.skipped > 0)
        return {QT_TRANSLATE_NOOP("Dockwright", "(%1 lines that came too fast were left out)"),
                {QString::number(line.skipped)}};
    const QDateTime time = QDateTime::fromString(line.time, Qt::ISODateWithMs).toLocalTime();
    return {"%1",
            {QStringLiteral("%1 %2 %3: %4")
                 .arg(time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), line.unit,
                      QLatin1String(priorityName(line.priority)), line.text)}};
}

} // namespace dockwright::core
