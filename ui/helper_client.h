#pragma once

#include "core/base/json.h"
#include "core/render/daemon_json.h"

#include <QObject>

namespace dockwright::ui {

/// Why the helper did not do what it was asked. `problems` are objects of the same format.
struct HelperError {
    QString code; ///< a name of core::ErrorCode, "Unavailable" when there is no helper, "Cancelled" when polkit was refused
    core::Json json = core::Json::object(); ///< "message", "remedy", "where", "sources", as core::errorToJson makes them
    std::vector<core::Json> problems;

    friend bool operator==(const HelperError &, const HelperError &) = default;
};

template <class T>
using HelperResult = tl::expected<T, HelperError>;

/// What a user decided about an apply or a rollback.
struct ApplyOptions {
    bool mayStopContainers = false;
    core::ConflictChoices choices;
};

/// The privileged helper as the wizard sees it. Every call returns at once and is answered by one signal, also when an
/// authorization dialog comes between; a job is followed by its events until jobFinished.
class HelperClient : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Everything about the host, as only root sees it, secrets redacted.
    virtual void inspect() = 0;
    /// What apply would do with this plan (plan.json), secrets redacted.
    virtual void preview(const QByteArray &plan, const ApplyOptions &options) = 0;
    virtual void apply(const QByteArray &plan, const QByteArray &digest, const ApplyOptions &options) = 0;
    /// Takes a transaction back, the newest for 0.
    virtual void rollBack(quint64 transaction, const ApplyOptions &options) = 0;
    virtual void checkHealth() = 0;
    virtual void readHistory() = 0;
    /// Looks for a job of this user that is still running and follows it from its first event.
    virtual void findRunningJob() = 0;
    /// Ends the followed job; what it did is taken back.
    virtual void cancelJob() = 0;

signals:
    void inspected(const dockwright::ui::HelperResult<dockwright::core::Json> &facts);
    void previewed(const dockwright::ui::HelperResult<dockwright::core::Json> &preview);
    void historyRead(const dockwright::ui::HelperResult<dockwright::core::Json> &transactions);
    /// "apply", "rollback" or "health".
    void jobStarted(const QString &kind);
    void jobRefused(const QString &kind, const dockwright::ui::HelperError &error);
    void jobEvent(const QString &kind, const dockwright::core::Json &event);
    void jobFinished(const QString &kind, const dockwright::core::Json &result);
};

} // namespace dockwright::ui
