// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/texts.h"
#include "ui/wizard/page_list.h"

class QHBoxLayout;
class QPushButton;
class QSettings;
class QStackedWidget;

namespace dockwright::ui {

class LivePane;
class Notice;
class PageHeader;
class SideBar;
class TextLabel;
class WaitingBar;

/// The window: the steps at the left, the page, beside it what the plan writes, below it what the plan does, and the way
/// on and back.
class Wizard : public QWidget
{
    Q_OBJECT

public:
    /// `settings` keeps size and last page; never a plan itself.
    Wizard(Shared &shared, QSettings &settings, QWidget *parent = nullptr);
    ~Wizard() override;

    /// Shows the page of that name (see pageList), and a part of it (see Page::turnTo); false if there is no such page.
    bool goTo(const QString &page, const QString &part = {});
    int current() const;
    /// A page is made when it is first asked for.
    Page *page(int index);
    void makeAllPages();
    /// Opens a plan in the background; what is wrong with it is said in a dialog.
    void openPlan(const QString &path);
    /// Writes the plan in the background. With the password only if `withPassword`, and then for its owner alone.
    void savePlan(const QString &path, bool withPassword);
    /// Writes all files of the preview, secrets redacted, below a directory.

signals:
    /// The window has shown its first frame: what that does not show may begin.
    void appeared();
    void opened(bool isRight);
    void saved(bool isWritten);

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QLayout *buildMiddle();
    QWidget *buildFooter();
    void listPages();
    Page *makePage(const PageEntry &entry, int index);
    void addShortcuts();
    void setTexts();
    void showPage(int index);
    void showTitle();
    /// What nobody has chosen follows the host and the language.
    void propose();
    void next();
    bool mayCloseInTheMiddle();
    void refreshSummary();
    void refreshMarks();
    void placeWaiting();
    void showFiles(const QStringList &paths);
    void arrangePane();
    void askForPlan();
    void askWhereToSave();

    Shared &m_shared;
    QSettings &m_settings;
    std::vector<Page *> m_pages; ///< null: not made yet
    TextLabel *m_brand;
    SideBar *m_steps;
    Texts m_texts{this}; // before all who follow it
    PageHeader *m_header;
    QStackedWidget *m_stack;
    QHBoxLayout *m_upper;
    LivePane *m_pane = nullptr; ///< made with the first page that has files
    Notice *m_summary;
    Notice *m_hint;
    WaitingBar *m_waiting = nullptr;
    QPushButton *m_review;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_close;
    bool m_hasAppeared = false;
};

} // namespace dockwright::ui
