// SPDX-License-Identifier: Apache-2.0
#include "helper/host/docker_journal.h"

#include "core/host/paths.h"
#include "core/talk/journal_line.h"
#include "core/text/redact.h"
#include "helper/host/command_runner.h"
#include "helper/host/docker_api.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QUrl>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qint64 reloadLimit = 15'000; ///< ms; dockerd answers a SIGHUP in some 40 ms
constexpr qsizetype mostErrors = 20;
constexpr int lastRecords = 4000; ///< of the journal; stays below the limit of a command's output

const QStringList journalctl{QStringLiteral("/usr/bin/journalctl"), QStringLiteral("--quiet"), QStringLiteral("--no-pager")};

QStringList linesOf(const Result<CommandOutput> &output)
{
    return output ? QString::fromUtf8(redactSecrets(output->standardOutput)).split(u'\n', Qt::SkipEmptyParts) : QStringList();
}

/// What journald itself knows of the writer (systemd.journal-fields(7), trusted fields; who writes a record cannot set them).
/// dockerd speaks on its standard error; what a container prints is handed to journald by dockerd, too, with the log driver
/// journald, and then the transport is another.
const QStringList wordsOfDocker{QStringLiteral("_SYSTEMD_UNIT=") + QLatin1String(paths::dockerUnit),
                                QStringLiteral("_TRANSPORT=stdout")};

bool hasAny(const QString &line, std::initializer_list<const char *> phrases)
{
    return std::ranges::any_of(phrases, [&](const char *phrase) { return line.contains(QLatin1String(phrase)); });
}

/// True if the line's message, or its error, begins with one of the phrases: what dockerd quotes in it may be anybody's. The
/// forms are those of --log-format text and json; a quote within a quoted text has a backslash before it.
bool says(const QString &line, std::initializer_list<const char *> phrases)
{
    return std::ranges::any_of(phrases, [&](const char *phrase) {
        return std::ranges::any_of(std::array{" msg=\"", " error=\"", "\"msg\":\"", "\"error\":\""}, [&](const char *field) {
            return line.contains(QString(QLatin1String(field)) + QLatin1String(phrase));
        });
    });
}

enum class Word { None, Taken, Rejected };

/// moby's daemon/config Reload and cmd/dockerd reloadConfig; each error leaves the old values in effect. The first phrase is
/// that of moby 26 for a file that it cannot take, the second that of later ones; the last two are of moby before 23.0, whose
/// file is right by itself.
Word wordIn(const QStringList &lines, QString &evidence)
{
    for (const QString &line : lines) {
        if (says(line,
                 {"unable to configure the Docker daemon with file", "Error reloading configuration",
                  "Error reconfiguring the daemon", "file configuration validation failed", "conflict labels for"})) {
            evidence = line;
            return Word::Rejected;
        }
        if (says(line, {"Reloaded configuration"}))
            return Word::Taken;
    }
    return Word::None;
}

QString seconds(std::chrono::system_clock::time_point time)
{
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QStringLiteral("%1.%2").arg(milliseconds / 1000).arg(milliseconds % 1000, 3, 10, QLatin1Char('0'));
}

/// dockerd tells of a reload that it did in an event, whatever its log level.
bool isInEvents(std::chrono::system_clock::time_point since)
{
    const QByteArray filters = QUrl::toPercentEncoding("{\"type\":[\"daemon\"],\"event\":[\"reload\"]}");
    const QString path =
        QStringLiteral("/events?since=%1&until=%2&filters=").arg(seconds(since), seconds(std::chrono::system_clock::now()));
    const auto events = docker_api::get(path.toUtf8() + filters, std::chrono::seconds(10));
    return events && events->isGood() && !events->body.trimmed().isEmpty();
}

/// That a registry was not reached, or refused: an error of who asked, and that may have been us. 28.5 has words of its own
/// before each answer that is an error without a class.
bool isOfRegistry(const QString &message)
{
    return says(message, {"Not continuing with pull after error", "unexpected HTTP error handling"})
        || (says(message, {"Handler for GET /", "Handler for POST /"})
            && hasAny(message.section(QLatin1String(" returned error"), 0, 0), {"/distribution/", "/images/create"}));
}

/// That an image is not signed in a way that dockerd could verify, which one without an index cannot be: an error of whoever
/// made the image, at each look at it (moby daemon/containerd/image_identity.go, since 29.2).
bool isOfImage(const QString &message)
{
    return says(message, {"failed to validate image signature"});
}

/// The members of a journal record that are texts.
using Record = std::map<std::string, QString, std::less<>>;

QString valueOf(const Record &record, std::string_view name)
{
    const auto found = record.find(name);
    return found != record.end() ? found->second : QString();
}

/// The records that journalctl printed, one a line.
std::vector<Record> recordsIn(const Result<CommandOutput> &output)
{
    std::vector<Record> records;
    for (const QByteArray &line : output ? output->standardOutput.split('\n') : QByteArrayList()) {
        const auto document = parseJson(line);
        if (!document || !document->value.is_object())
            continue;
        Record &record = records.emplace_back();
        for (const auto &[name, value] : document->value.items())
            if (value.is_string())
                record.emplace(name, value.get<QString>());
    }
    return records;
}

/// The message of a journal record that tells of an error; empty otherwise.
QString errorIn(const Record &record)
{
    const QString message = valueOf(record, "MESSAGE");
    bool isNumber = false;
    const int priority = valueOf(record, "PRIORITY").toInt(&isNumber);
    const bool isError = (isNumber && priority <= static_cast<int>(Priority::Error))
        || message.startsWith(QLatin1String("panic:")) || levelIn(message.toUtf8()).value_or(Priority::Info) <= Priority::Error;
    return isError && !isOfRegistry(message) && !isOfImage(message) ? message : QString();
}

/// Where a process writes; empty if it has not written anything in these records.
QString streamOf(qint64 pid, const std::vector<Record> &records)
{
    const auto first =
        std::ranges::find(records, QString::number(pid), [](const Record &record) { return valueOf(record, "_PID"); });
    return first == records.end() ? QString() : valueOf(*first, "_STREAM_ID");
}

/// Not another stream's: journald, when it is behind, files the last words of a start that ended under the next one.
bool isIn(const QString &stream, const Record &record)
{
    const QString of = valueOf(record, "_STREAM_ID");
    return of.isEmpty() || stream.isEmpty() || of == stream;
}

QStringList shownLines(int lines)
{
    return {QStringLiteral("--output=short"), QStringLiteral("--lines=%1").arg(lines)};
}

/// wordsAbout() of one start of the unit; also what its processes said into these streams.
QStringList wordsIn(const QString &invocation, const QStringList &streams, const QString &unit)
{
    const QStringList ofProcesses{QStringLiteral("_SYSTEMD_UNIT=") + unit, QStringLiteral("_TRANSPORT=stdout")};
    QStringList words = ofProcesses
        + QStringList{QStringLiteral("_SYSTEMD_INVOCATION_ID=") + invocation, QStringLiteral("+"),
                      QStringLiteral("INVOCATION_ID=") + invocation, QStringLiteral("_PID=1")};
    for (const QString &stream : streams)
        words += QStringList{QStringLiteral("+"), QStringLiteral("_STREAM_ID=") + stream} + ofProcesses;
    return words;
}

const QStringList lastMinutes{QStringLiteral("--output=json"), QStringLiteral("--since=-5min")};

/// The streams filed under the start that spoke last, or under none, but for the one that was written last. journald, when it
/// is behind, finds a process gone and files its last words under what the unit is by then, which is nothing or its next start:
/// the stream alone says whose they are.
QStringList earlierStreams(const QString &unit)
{
    constexpr qsizetype most = 8;
    const QStringList fields{QStringLiteral("--output-fields=_STREAM_ID,_SYSTEMD_INVOCATION_ID"),
                             QStringLiteral("--lines=%1").arg(lastRecords), QStringLiteral("_SYSTEMD_UNIT=") + unit,
                             QStringLiteral("_TRANSPORT=stdout")};
    const std::vector<Record> records = recordsIn(runCommand(journalctl + lastMinutes + fields));
    QStringList streams;
    for (const Record &record : records) {
        const QString start = valueOf(record, "_SYSTEMD_INVOCATION_ID");
        if (!start.isEmpty() && start != valueOf(records.back(), "_SYSTEMD_INVOCATION_ID"))
            continue;
        streams.removeOne(valueOf(record, "_STREAM_ID"));
        streams << valueOf(record, "_STREAM_ID");
    }
    streams.removeAll(QString());
    const qsizetype earlier = qMax<qsizetype>(0, streams.size() - 1);
    return streams.mid(qMax<qsizetype>(0, earlier - most), qMin(most, earlier));
}

/// The last start of the unit within some minutes that failed; empty if none did. The identifier is systemd's
/// SD_MESSAGE_UNIT_FAILURE_RESULT ("Failed with result", sd-messages.h, since 239).
QString lastFailedInvocation(const QString &unit)
{
    const auto output = runCommand(journalctl + lastMinutes
                                   + QStringList{QStringLiteral("--output-fields=INVOCATION_ID"), QStringLiteral("--lines=1"),
                                                 QStringLiteral("MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c"),
                                                 QStringLiteral("UNIT=") + unit, QStringLiteral("_PID=1")});
    const std::vector<Record> records = recordsIn(output);
    return records.empty() ? QString() : valueOf(records.front(), "INVOCATION_ID");
}

} // namespace

QStringList wordsAbout(const QString &unit)
{
    return {QStringLiteral("_SYSTEMD_UNIT=") + unit, QStringLiteral("_TRANSPORT=stdout"), QStringLiteral("+"),
            QStringLiteral("UNIT=") + unit, QStringLiteral("_PID=1")};
}

QString journalCursor()
{
    const QStringList lines =
        linesOf(runCommand(journalctl + QStringList{QStringLiteral("--lines=0"), QStringLiteral("--show-cursor")}));
    const QLatin1String mark("-- cursor: ");
    return !lines.isEmpty() && lines.back().startsWith(mark) ? lines.back().mid(mark.size()) : QString();
}

Result<> awaitReload(const QString &cursor, std::chrono::system_clock::time_point since, const Waiting &waiting)
{
    QStringList command =
        journalctl + QStringList{QStringLiteral("--output=cat"), QStringLiteral("--lines=%1").arg(lastRecords)} + wordsOfDocker;
    if (!cursor.isEmpty())
        command << QStringLiteral("--after-cursor=") + cursor;
    else
        command << QStringLiteral("--since=@") + seconds(since).section(u'.', 0, 0);
    QElapsedTimer clock;
    clock.start();
    for (qint64 told = 0; clock.elapsed() < reloadLimit; QThread::msleep(50)) {
        QString evidence;
        const Word word = wordIn(linesOf(runCommand(command)), evidence);
        if (word == Word::Rejected)
            return failure(ErrorCode::CommandFailed, QLatin1String(paths::dockerUnit),
                           {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejected its configuration on reload."), {}}, {},
                           evidence);
        if (word == Word::Taken || isInEvents(since))
            return {};
        if (waiting && clock.elapsed() / 1000 > told) {
            told = clock.elapsed() / 1000;
            if (!waiting(static_cast<int>(told)))
                return cancelled();
        }
    }
    return failure(ErrorCode::TimedOut, QLatin1String(paths::dockerUnit),
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "dockerd did not confirm within %1 seconds that it reloaded its configuration."),
                    {QString::number(reloadLimit / 1000)}});
}

std::optional<QStringList> journalErrors(const UnitFacts &unit)
{
    const QString invocation = unit.property(QStringLiteral("InvocationID"));
    if (invocation.isEmpty())
        return std::nullopt;
    // The fields without an underscore are the writer's own; of systemd's word only what process 1 says is taken.
    const auto output = runCommand(journalctl
                                   + QStringList{QStringLiteral("--output=json"),
                                                 QStringLiteral("--output-fields=MESSAGE,PRIORITY,_PID,_STREAM_ID"),
                                                 QStringLiteral("--lines=%1").arg(lastRecords)}
                                   + wordsOfDocker
                                   + QStringList{QStringLiteral("_SYSTEMD_INVOCATION_ID=") + invocation, QStringLiteral("+"),
                                                 QStringLiteral("INVOCATION_ID=") + invocation, QStringLiteral("_PID=1")});
    if (!output || output->status != 0)
        return std::nullopt;
    const std::vector<Record> records = recordsIn(output);
    const QString own = streamOf(unit.mainPid, records);
    QStringList errors;
    for (const Record &record : records)
        if (const QString message = errorIn(record); !message.isEmpty() && isIn(own, record))
            errors << QString::fromUtf8(redactSecrets(message.toUtf8()));
    return errors.mid(qMax<qsizetype>(0, errors.size() - mostErrors));
}

QString lastWords(const QString &unit, int lines)
{
    (void)runCommand({journalctl.front(), QStringLiteral("--sync")}); // what a process said last may still be on its way
    const QStringList last = linesOf(runCommand(journalctl + shownLines(lines) + wordsAbout(unit)));
    const QString failed = lastFailedInvocation(unit);
    if (failed.isEmpty())
        return last.join(u'\n');
    QStringList words = linesOf(runCommand(journalctl + shownLines(lines) + wordsIn(failed, earlierStreams(unit), unit)));
    std::ranges::copy_if(last, std::back_inserter(words),
                         [known = words](const QString &line) { return !known.contains(line); });
    return words.join(u'\n');
}

} // namespace dockwright::helper
