// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/event.h"
#include "ui/helper_client.h"
#include "ui/model/preview_model.h"

#include <QElapsedTimer>
#include <QTimer>

namespace dockwright::ui {

enum class StepState { Waiting, Running, Done, Failed, TakenBack, Stuck, NotDone };

/// One step of a job as it is now.
struct JobStep {
    core::Message text; ///< empty until it is known which it is
    StepState state = StepState::Waiting;
    qint64 milliseconds = 0;
    int percent = -1;      ///< how far it is while it runs; -1 where it does not say
    core::Message doing{}; ///< what it is at
};

/// An apply or a rollback from the click to its end: the helper's own preview is compared with what was shown, then the
/// job is followed event by event. A job that another window began is taken up where it is.
class JobModel : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Idle,
        Asking, ///< the helper was asked; an authorization dialog may be open
        Running,
        Cancelling,
        Waiting, ///< it is done, and taken back unless it is kept in time
        Succeeded,
        NothingToDo,
        NotKept,   ///< it waited, and everything is as it was
        TakenBack, ///< it failed, and everything is as it was
        Broken,    ///< it failed, and not everything could be taken back
        Refused,   ///< nothing was touched, but for recovered()
        Differs,   ///< nothing was touched: root sees another host than was shown, and the preview now shows that one
    };

    /// `helper` may be null: nothing can be applied then.
    JobModel(PlanModel &plan, HostModel &host, PreviewModel &preview, HelperClient *helper, QObject *parent = nullptr);

    bool hasHelper() const { return m_helper != nullptr; }
    State state() const { return m_state; }
    bool isBusy() const;
    /// It waits to be kept, or what was asked about that is under way.
    bool isWaiting() const { return m_waiting != 0; }
    /// The transaction that waits, 0 for none.
    quint64 waiting() const { return m_waiting; }
    /// Of a change that waits: seconds, 0 when its time is over and nobody has said yet how it ended.
    int secondsLeft() const;
    /// The helper was asked to keep it; an authorization dialog may be open.
    bool isKeeping() const { return m_isKeeping; }
    /// Its time is over, and the helper has seen it as it was: it could not be taken back yet, and may be now.
    bool isOverdue() const { return m_isOverdue; }
    /// It waited, and was kept.
    bool wasKept() const { return m_wasKept; }
    /// It waited, and its time is what ended it.
    bool ranOut() const { return m_ranOut; }
    bool isRollback() const { return m_kind == QLatin1String("rollback"); }
    const std::vector<JobStep> &steps() const { return m_steps; }
    const std::vector<core::Event> &events() const { return m_events; }
    /// How it ended; empty before, and where it was refused.
    const core::JobOutcome &outcome() const { return m_outcome; }
    /// Why it was refused before it began; nullopt where it was not.
    const std::optional<HelperError> &refusal() const { return m_refusal; }
    qint64 elapsed() const { return m_state == State::Running ? m_clock.elapsed() : m_total; }

    /// What a refused job would have interrupted, containers and services, as the helper says it; it may be sent again when
    /// they may be. nullopt for another refusal.
    std::optional<core::Message> wouldInterrupt() const;
    /// It was refused since nobody has agreed that it is decided anew who reaches published ports; sent again with that agreed
    /// to, it keeps what was agreed to before.
    bool wouldClosePorts() const;
    /// An interrupted transaction that was rolled back before the job was refused; 0: none.
    quint64 recovered() const { return m_outcome.recovered; }
    /// The transaction that a rollback takes back, 0 for the newest.
    quint64 transaction() const { return m_transaction; }

    /// `confirmWithin` seconds it is taken back again unless it is kept; 0: it need not be.
    /// `agrees` to what it would interrupt, or to what the last refusal named.
    void apply(bool agrees, int confirmWithin = 0);
    /// Keeps the change that waits.
    void keep();
    /// Asks how the waiting stands, or ended; by way of pkexec a password is asked for, so only when the user wants to know.
    void askHowItEnded();
    void rollBack(quint64 transaction, bool agrees);
    /// While it is asked for, nothing comes of it; once it runs, what it did is taken back.
    void cancel();
    /// Forgets a job that has ended.
    void reset();

signals:
    void changed();
    /// Another second of the waiting has gone.
    void ticked();

private:
    ApplyOptions agreed(bool agrees) const;
    void onInspected(const HelperResult<core::HostFacts> &facts);
    void onStarted(const QString &kind);
    void onEvent(const QString &kind, const core::Event &event);
    void onFinished(const QString &kind, const core::JobOutcome &outcome);
    void onKept(const core::JobOutcome &outcome);
    void onSeen(const HelperResult<std::optional<core::TransactionInfo>> &seen);
    void await(quint64 transaction, int seconds);
    void endWaiting(State state);
    void waitOn();
    void tick();
    void look();
    void refuse(const HelperError &error);
    void begin(const QString &kind);
    void forget();
    void setState(State state);
    JobStep &stepOf(const core::Event &event);
    void onProgress(const core::Event &event);
    QByteArray planToSend() const;
    bool needsRootsLook() const;
    bool applyIfAsShown(const Preview &shown);

    PlanModel &m_plan;
    HostModel &m_host;
    PreviewModel &m_preview;
    HelperClient *m_helper;
    State m_state = State::Idle;
    QString m_kind;
    ApplyOptions m_options;
    quint64 m_transaction = 0;
    bool m_isInspecting = false;
    bool m_isComparing = false;  ///< root's look before an apply is under way
    bool m_isRefreshing = false; ///< root's look after a job is under way
    std::vector<JobStep> m_steps;
    std::vector<core::Event> m_events;
    core::JobOutcome m_outcome;
    std::optional<HelperError> m_refusal;
    quint64 m_waiting = 0; ///< the transaction that waits; 0: none
    qint64 m_wait = 0;     ///< ms, by m_waited
    QElapsedTimer m_waited;
    QTimer m_tick;
    int m_ticks = 0;
    bool m_isKeeping = false;
    bool m_ranOut = false;
    bool m_isOverdue = false;
    bool m_wasKept = false;
    /// What a change that waits has to show, while it is asked to be taken back.
    struct Shown {
        QString kind;
        std::vector<JobStep> steps;
        std::vector<core::Event> events;
        core::JobOutcome outcome;
    };
    Shown m_shown;
    QElapsedTimer m_clock;
    qint64 m_stepBegan = 0;
    qint64 m_total = 0;
};

} // namespace dockwright::ui
