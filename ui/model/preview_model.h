// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/host_model.h"
#include "ui/model/plan_model.h"
#include "ui/model/preview.h"

namespace dockwright::ui {

/// The preview of the present plan on the present host; nothing before the first look at the host. Follows every edit: it is
/// computed on a worker thread, and what changes meanwhile is taken up by one more run, so that it is never more than two runs
/// behind.
class PreviewModel : public QObject
{
    Q_OBJECT

public:
    PreviewModel(PlanModel &plan, HostModel &host, QObject *parent = nullptr);
    ~PreviewModel() override;

    /// Never null.
    std::shared_ptr<const Preview> preview() const { return m_preview; }
    /// Whether it is that of the plan as it stands now.
    bool isCurrent() const { return !m_isRunning; }

    const core::ConflictChoices &choices() const { return m_choices; }
    /// Those about the conflicts that there are.
    core::ConflictChoices decisions() const;
    /// Decides about one conflict: a JSON pointer of daemon.json or the path of a file.
    void decide(const QString &place, core::Side side);

signals:
    void changed();

private:
    void refresh();
    void adopt();

    PlanModel &m_plan;
    HostModel &m_host;
    core::ConflictChoices m_choices;
    QFutureWatcher<Preview> m_watcher;
    std::shared_ptr<const Preview> m_preview = std::make_shared<Preview>();
    bool m_isRunning = false; ///< until the result was taken
    bool m_isStale = false;
};

} // namespace dockwright::ui
