// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <QDBusUnixFileDescriptor>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <variant>

namespace dockwright::helper {

/// What a child reads on standard input: these bytes, or a file that a caller has opened.
using ChildInput = std::variant<QByteArray, QDBusUnixFileDescriptor>;

/// A call of this very program (/proc/self/exe, so that an upgrade meanwhile changes nothing) with an environment of our
/// own. What touches the host, reads a plan or asks polkit runs in such a process, never in the one that holds the door.
class Child : public QObject
{
    Q_OBJECT

public:
    /// What it may print: limits::childOutput in all, or as much as it likes, each line no longer than that.
    enum class Output { Limited, Endless };

    /// It is ended when it takes longer than `limit`.
    Child(const QStringList &arguments, const ChildInput &input, std::chrono::milliseconds limit, QObject *parent,
          Output output = Output::Limited);
    ~Child() override; ///< kills what still runs

    /// SIGTERM, and SIGKILL where that is not heeded.
    void terminate();
    /// Its time was over, and it was told to end.
    bool isOverdue() const { return m_isOverdue; }

signals:
    /// A whole line of standard output, without its end.
    void line(const QByteArray &line);
    /// After the last line, never from within the constructor. `status` is the exit status, or -1 for an end by a signal or
    /// that never was a start.
    void ended(int status);

private:
    void readLines();

    QProcess m_process;
    Output m_output;
    QByteArray m_partial;
    qint64 m_received = 0;
    QTimer m_limit;
    bool m_isOverdue = false;
};

/// What a call of the command line with --json printed.
struct ChildAnswer {
    int status = -1;
    std::vector<core::Json> events;

    /// The last event, or an empty object.
    core::Json result() const;
    /// Those of one kind, in order.
    core::Json::array_t all(const char *kind) const;
};

/// Calls `done` once with everything that the command printed; not at all if `owner` is gone by then. Gives the call, which is
/// gone after that.
Child *ask(const QStringList &arguments, const ChildInput &input, std::chrono::milliseconds limit, QObject *owner,
           std::function<void(const ChildAnswer &)> done);

} // namespace dockwright::helper
