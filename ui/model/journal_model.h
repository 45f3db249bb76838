// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"

#include <QTimer>

#include <deque>

namespace dockwright::ui {

/// The journal of Docker as it is written, by way of the helper: the last lines of it, and whether more are to come.
class JournalModel : public QObject
{
    Q_OBJECT

public:
    enum class State { Idle, Asking, Following, Ended };

    static constexpr int mostLines = 5000;

    /// `helper` may be null.
    explicit JournalModel(HelperClient *helper, QObject *parent = nullptr);

    /// Begins anew, with some of the lines that are there; those of before stay until these come.
    void follow();
    /// Ends it for now: it is Idle then, and follow() goes on. It is Ended where each time asks for a password, which only who
    /// clicks a button expects.
    void stop();

    State state() const { return m_state; }
    /// Why there is nothing more, where that is known.
    const std::optional<HelperError> &error() const { return m_error; }
    /// The last ones, the oldest first.
    const std::deque<core::JournalLine> &lines() const { return m_lines; }
    /// How many of them arrived() has told of, the first ones.
    int told() const { return static_cast<int>(m_lines.size()) - m_new; }

signals:
    void stateChanged();
    /// So many of lines() are new, the last ones; told some times a second at most. 0: all are gone.
    void arrived(int count);

private:
    void ask();
    void begin();
    void end(const core::JobOutcome &outcome);
    void take(const core::JournalLine &line);
    void flush();
    void enter(State state);

    HelperClient *m_helper;
    State m_state = State::Idle;
    bool m_isWanted = false;
    bool m_isStopping = false;
    std::optional<HelperError> m_error;
    std::deque<core::JournalLine> m_lines;
    int m_new = 0; ///< of these, not told yet
    QTimer m_pace;
};

} // namespace dockwright::ui
