// SPDX-License-Identifier: Apache-2.0
#include "helper/host/read_journal.h"

#include "core/base/ignore.h"
#include "core/host/paths.h"
#include "helper/host/command_runner.h"
#include "helper/host/docker_journal.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <deque>
#include <thread>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int linesPerSecond = 200;
constexpr int searchedLines = 5000; ///< in which those of a priority are looked for
constexpr std::chrono::milliseconds betweenReads{1000};

/// The same words as docker_journal.cpp: no field that the writer of a record can set decides alone.
QStringList journalctlFor(const QStringList &which)
{
    QStringList command{QStringLiteral("/usr/bin/journalctl"), QStringLiteral("--quiet"), QStringLiteral("--no-pager"),
                        QStringLiteral("--output=json"), QStringLiteral("--output-fields=MESSAGE,PRIORITY,UNIT,_SYSTEMD_UNIT")};
    command += which;
    command += wordsAbout(QLatin1String(paths::dockerUnit));
    command << QStringLiteral("+");
    return command + wordsAbout(QLatin1String(paths::containerdUnit));
}

QString cursorIn(const QByteArray &record)
{
    const Json json = Json::parse(record.begin(), record.end(), nullptr, false);
    return json.is_object() && json.contains("__CURSOR") && json["__CURSOR"].is_string() ? json["__CURSOR"].get<QString>()
                                                                                         : QString();
}

Result<> endOf(const Result<CommandOutput> &output, const std::stop_token &stop)
{
    if (stop.stop_requested())
        return {};
    if (!output)
        return tl::unexpected(output.error());
    if (output->status == 0)
        return {};
    return failure(ErrorCode::CommandFailed, QStringLiteral("/usr/bin/journalctl"),
                   {QT_TRANSLATE_NOOP("Dockwright", "The journal cannot be read."), {}}, {},
                   QString::fromUtf8(output->standardError).trimmed());
}

/// Lets so many lines a second pass, and tells how many it kept back.
class Pace
{
public:
    explicit Pace(std::function<bool(const JournalLine &)> tell) : m_tell(std::move(tell)) { m_clock.start(); }

    bool take(const JournalLine &line)
    {
        if (!tellSkipped())
            return false;
        if (m_passed == linesPerSecond) {
            ++m_skipped;
            return true;
        }
        ++m_passed;
        return m_tell(line);
    }

    /// At the end of a second.
    bool tellSkipped()
    {
        if (!m_clock.hasExpired(1000))
            return true;
        m_clock.start();
        m_passed = 0;
        const qint64 skipped = std::exchange(m_skipped, 0);
        return skipped == 0 || m_tell({.skipped = skipped});
    }

private:
    std::function<bool(const JournalLine &)> m_tell;
    QElapsedTimer m_clock;
    int m_passed = 0;
    qint64 m_skipped = 0;
};

/// Has journalctl print `which`, hands on what is wanted of it, and moves the cursor behind it. False: `take` said no.
Result<bool> readOn(const JournalWish &wish, const QStringList &which, QString &cursor,
                    const std::function<bool(const JournalLine &)> &take, const std::stop_token &stop)
{
    bool goesOn = true;
    QByteArray last;
    CommandWatch watch;
    watch.stop = stop;
    watch.line = [&](const QByteArray &record) {
        const auto line = journalLineOf(record);
        last = record;
        goesOn = !line || line->priority > wish.priority || take(*line);
        return goesOn;
    };
    const auto output = runWatched(journalctlFor(which), watch);
    if (!goesOn)
        return false;
    if (const auto ended = endOf(output, stop); !ended)
        return tl::unexpected(ended.error());
    if (const QString read = cursorIn(last); !read.isEmpty())
        cursor = read;
    return true;
}

/// The last lines that are there.
Result<std::deque<JournalLine>> readPast(const JournalWish &wish, QString &cursor, const std::stop_token &stop)
{
    std::deque<JournalLine> lines;
    const int searched = wish.priority == Priority::Debug ? wish.lines : searchedLines;
    const auto keep = [&](const JournalLine &line) {
        lines.push_back(line);
        if (std::cmp_greater(lines.size(), wish.lines))
            lines.pop_front();
        return true;
    };
    const auto read = readOn(wish, {QStringLiteral("--lines=%1").arg(searched)}, cursor, keep, stop);
    if (!read)
        return tl::unexpected(read.error());
    return lines;
}

/// False: it is to end.
bool pauseBeforeLook(const std::stop_token &stop)
{
    constexpr std::chrono::milliseconds step{50};
    for (auto left = betweenReads; left.count() > 0 && !stop.stop_requested(); left -= step)
        std::this_thread::sleep_for(step);
    return !stop.stop_requested();
}

/// What is written after that, once a second. Not `journalctl --follow`: that of systemd 252 sees nothing new in a unit with
/// ProtectControlGroups=, as the service is one (measured on Debian 12; 257 does).
Result<> follow(const JournalWish &wish, QString cursor, const std::function<bool(const JournalLine &)> &tell,
                const std::stop_token &stop)
{
    Pace pace(tell);
    while (pauseBeforeLook(stop) && pace.tellSkipped()) {
        const QStringList news = cursor.isEmpty() ? QStringList() : QStringList{QStringLiteral("--after-cursor=") + cursor};
        const auto goesOn = readOn(
            wish, news, cursor, [&](const JournalLine &line) { return pace.take(line); }, stop);
        if (!goesOn)
            return tl::unexpected(goesOn.error());
        if (!*goesOn)
            break;
    }
    return {};
}

} // namespace

Result<> readJournal(const JournalWish &wish, const std::function<bool(const JournalLine &)> &tell, const std::stop_token &stop)
{
    QString cursor = journalCursor();
    const auto past = readPast(wish, cursor, stop);
    if (!past)
        return tl::unexpected(past.error());
    for (const JournalLine &line : *past)
        if (!tell(line))
            return {};
    return wish.follows ? follow(wish, cursor, tell, stop) : Result<>();
}

} // namespace dockwright::helper
