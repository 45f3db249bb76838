// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/health_model.h"
#include "ui/model/job_model.h"
#include "ui/model/language.h"
#include "ui/model/recent_plans.h"
#include "ui/widgets/texts.h"

#include <QVBoxLayout>

namespace dockwright::ui {

/// What all pages share.
struct Shared {
    PlanModel &plan;
    HostModel &host;
    PreviewModel &preview;
    JobModel &job;
    HealthModel &health;
    HelperClient *helper; ///< null with --preview-only
    Language &language;
    RecentPlans &recent;
    HelperClient *exporter = helper; ///< for an export, which needs no right: with --preview-only, too
    bool isOverSsh = false;          ///< the window is on a desktop that is reached over SSH
};

/// One page of the wizard. It builds its widgets in the constructor, follows the models, and edits the plan. Its static title()
/// is known before it is made, which is when it is first shown.
class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(Shared &shared, QWidget *parent = nullptr);

    virtual QString subtitle() const = 0;
    /// The files that the page has a say in, for the pane beside it; none for a page without that pane.
    virtual QStringList files() const { return {}; }
    /// The first input that holds something wrong; null when all is right.
    virtual QWidget *firstProblem() const { return nullptr; }
    /// What is said about it to who wants to go on; empty for inputs that are invalid and marked.
    virtual QString problemHint() const { return {}; }
    /// The page is shown.
    virtual void enter() {}
    /// The part of the page with that name, such as "history", is to be seen when the page is shown next.
    virtual void turnTo(const QString &) {}
    /// Below it the page needs a bar to scroll sideways; the pane beside it gives way first.
    virtual int comfortableWidth() const { return 0; }
    /// A page that scrolls by itself takes the whole height.
    virtual bool fillsWindow() const { return false; }

signals:
    /// The user wants to go to the page with that name.
    void wanted(const QString &page);
    /// The plan is to be opened (empty path: chosen by the user), or saved.
    void openWanted(const QString &path);
    void saveWanted();
    /// files() gives others now, because another part of the page is shown.
    void filesChanged();

protected:
    /// Shows what the models say, by display(): at once, or when the page is shown again.
    void follow();
    virtual void display() {}
    void showEvent(QShowEvent *event) override;

    Shared &m_shared;
    QVBoxLayout *m_column;
    Texts m_texts{this};

private:
    bool m_isStale = false;
};

} // namespace dockwright::ui
