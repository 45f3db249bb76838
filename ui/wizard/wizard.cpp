// SPDX-License-Identifier: Apache-2.0
#include "ui/wizard/wizard.h"

#include "core/changes/proposed_plan.h"
#include "ui/model/helper_words.h"
#include "ui/model/summary.h"
#include "ui/widgets/live_pane.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/reveal.h"
#include "ui/widgets/text_label.h"
#include "ui/wizard/page_header.h"
#include "ui/wizard/primary_button.h"
#include "ui/wizard/side_bar.h"
#include "ui/wizard/waiting_bar.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace dockwright::ui {

namespace {

constexpr int footerHeight = 60;

/// Text in a row that is wider than this is hard to read.
constexpr int widestPage = 860;

/// What is left of the window for a page beside the pane, at least.
constexpr int narrowestPage = 540;

} // namespace

Wizard::Wizard(Shared &shared, QSettings &settings, QWidget *parent)
    : QWidget(parent),
      m_shared(shared),
      m_settings(settings),
      m_brand(new TextLabel(TextLabel::Rank::Heading, this)),
      m_steps(new SideBar(this)),
      m_header(new PageHeader(shared.plan.history(), m_texts, this)),
      m_stack(new QStackedWidget(this)),
      m_hint(new Notice(Notice::Frame::Filled, this))
{
    setObjectName(QStringLiteral("wizard"));
    // A picture in every size takes its time, and is not in the window itself.
    connect(this, &Wizard::appeared, this,
            [this] { setWindowIcon(QIcon(QStringLiteral(":/dockwright/icons/dockwright.svg"))); });
    auto *side = new QVBoxLayout;
    side->setContentsMargins(0, 20, 0, 12);
    side->setSpacing(14);
    m_brand->setIndent(20);
    m_brand->setWordWrap(false);
    side->addWidget(m_brand);
    side->addWidget(m_steps, 1);
    m_upper = new QHBoxLayout;
    m_upper->setSpacing(0);
    m_upper->addLayout(side);
    m_upper->addLayout(buildMiddle(), 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_upper, 1);
    column->addWidget(buildFooter());

    listPages();
    addShortcuts();
    setMinimumSize(760, 520);
    resize(m_settings.value(QStringLiteral("window/size"), QSize(1280, 800)).toSize());
    connect(&m_shared.preview, &PreviewModel::changed, this, &Wizard::refreshSummary);
    connect(&m_shared.plan, &PlanModel::changed, this, &Wizard::refreshMarks);
    // Only what the user types can be wrong on a page that she has not seen, or what a plan brings along.
    connect(this, &Wizard::opened, this, &Wizard::makeAllPages);
    propose();
    connect(&m_shared.host, &HostModel::changed, this, &Wizard::propose);
    connect(&m_shared.language, &Language::changed, this, &Wizard::propose);
    m_texts([this] { setTexts(); });
    showPage(0);
    m_next->setFocus();
}

Wizard::~Wizard() = default;

QLayout *Wizard::buildMiddle()
{
    auto *middle = new QVBoxLayout;
    middle->setContentsMargins(1, 0, 1, 0);
    middle->setSpacing(0);
    middle->addWidget(m_header);
    auto *hintRow = new QVBoxLayout;
    hintRow->setContentsMargins(32, 12, 32, 0);
    hintRow->addWidget(m_hint);
    m_hint->hide();
    if (m_shared.helper != nullptr) {
        m_waiting = new WaitingBar(*m_shared.helper, this);
        hintRow->addWidget(m_waiting);
        connect(&m_shared.job, &JobModel::changed, this, &Wizard::placeWaiting);
    }
    middle->addLayout(hintRow);
    middle->addWidget(m_stack, 1);
    return middle;
}

QWidget *Wizard::buildFooter()
{
    auto *footer = new QWidget(this);
    footer->setMinimumHeight(footerHeight);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(20, 10, 20, 10);
    row->setSpacing(8);
    m_summary = new Notice(Notice::Frame::Plain, footer);
    m_review = new QPushButton(footer);
    m_review->setObjectName(QStringLiteral("showChangesPushButton"));
    m_back = new QPushButton(footer);
    m_back->setObjectName(QStringLiteral("backPushButton"));
    m_next = new PrimaryButton(footer);
    m_next->setObjectName(QStringLiteral("nextPushButton"));
    m_close = new QPushButton(footer);
    m_close->setObjectName(QStringLiteral("closePushButton"));
    QSizePolicy keeps = m_summary->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_summary->setSizePolicy(keeps);
    row->addWidget(m_summary, 1, Qt::AlignVCenter);
    row->addWidget(m_review);
    row->addSpacing(16);
    for (QPushButton *button : {m_close, m_back, m_next}) {
        button->setMinimumWidth(92);
        row->addWidget(button);
    }
    connect(m_review, &QPushButton::clicked, this, [this] { goTo(QStringLiteral("review")); });
    connect(m_back, &QPushButton::clicked, this, [this] { showPage(std::max(0, current() - 1)); });
    connect(m_next, &QPushButton::clicked, this, &Wizard::next);
    connect(m_close, &QPushButton::clicked, this, &QWidget::close);
    return footer;
}

void Wizard::listPages()
{
    for (const PageEntry &entry : pageList()) {
        m_pages.push_back(nullptr);
        m_steps->addStep(QLatin1String(entry.symbol));
        m_stack->addWidget(new QWidget); // until it is shown
    }
    connect(m_steps, &QListWidget::currentRowChanged, this, &Wizard::showPage);
}

Page *Wizard::page(int index)
{
    Page *&page = m_pages.at(static_cast<std::size_t>(index));
    if (page == nullptr)
        page = makePage(pageList()[static_cast<std::size_t>(index)], index);
    return page;
}

void Wizard::makeAllPages()
{
    for (int i = 0; i < m_stack->count(); ++i)
        page(i);
    refreshMarks();
}

/// In place of what stands for it.
Page *Wizard::makePage(const PageEntry &entry, int index)
{
    Page *page = entry.make(m_shared);
    auto *frame = new QWidget;
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(32, 20, 32, 24);
    row->addWidget(page);
    QWidget *shown = frame;
    if (!page->fillsWindow()) {
        page->setMaximumWidth(widestPage);
        row->addStretch(1);
        row->setStretch(0, 1000);
        auto *scroll = new QScrollArea(m_stack);
        scroll->setObjectName(QLatin1String(entry.name) + QStringLiteral("ScrollArea"));
        scroll->setFocusPolicy(Qt::NoFocus);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
        scroll->setWidget(frame);
        letThrough(*scroll);
        shown = scroll;
    }
    const int before = m_stack->currentIndex();
    QWidget *placeholder = m_stack->widget(index);
    m_stack->insertWidget(index, shown);
    m_stack->removeWidget(placeholder);
    delete placeholder;
    m_stack->setCurrentIndex(before);
    connect(page, &Page::wanted, this, [this](const QString &name) { goTo(name); });
    connect(page, &Page::openWanted, this, [this](const QString &path) { path.isEmpty() ? askForPlan() : openPlan(path); });
    connect(page, &Page::saveWanted, this, &Wizard::askWhereToSave);
    connect(page, &Page::filesChanged, this, [this] { showFiles(this->page(current())->files()); });
    return page;
}

void Wizard::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, action);
    };
    add(QKeySequence::Open, [this] { askForPlan(); });
    add(QKeySequence::Save, [this] { askWhereToSave(); });
    add(QKeySequence::Undo, [this] { m_shared.plan.history().undo(); });
    add(QKeySequence::Redo, [this] { m_shared.plan.history().redo(); });
    add(QKeySequence(Qt::ALT | Qt::Key_Left), [this] { m_back->click(); });
    add(QKeySequence(Qt::ALT | Qt::Key_Right), [this] { m_next->click(); });
    constexpr int digits = 10; // Ctrl+1 to Ctrl+9, and Ctrl+0 for the tenth
    for (int i = 0; i < static_cast<int>(m_pages.size()) && i < digits; ++i)
        add(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + (i + 1) % digits)), [this, i] { showPage(i); });
}

void Wizard::setTexts()
{
    m_brand->setText(tr("Dockwright"));
    m_steps->setAccessibleName(tr("Steps"));
    for (int i = 0; i < static_cast<int>(m_pages.size()); ++i)
        m_steps->setTitle(i, pageList()[static_cast<std::size_t>(i)].title());
    m_back->setText(tr("&Back"));
    m_next->setText(tr("&Next"));
    m_close->setText(tr("&Close"));
    m_review->setText(tr("Sho&w changes"));
    showTitle();
    m_hint->hide();
    refreshSummary();
}

void Wizard::showTitle()
{
    const QString title = pageList()[static_cast<std::size_t>(current())].title();
    m_header->setTitle(title, page(current())->subtitle());
    //: Title of the window: the page, then the program.
    setWindowTitle(tr("%1 — Dockwright").arg(title));
}

void Wizard::propose()
{
    const HostModel &host = m_shared.host;
    m_shared.plan.propose(core::proposePlan(*host.facts(), m_shared.language.current(), host.workingMirrors()));
}

int Wizard::current() const
{
    return std::max(0, m_stack->currentIndex());
}

bool Wizard::goTo(const QString &name, const QString &part)
{
    const auto pages = pageList();
    const auto found = std::ranges::find_if(pages, [&](const PageEntry &entry) { return name == QLatin1String(entry.name); });
    if (found == pages.end())
        return false;
    const int index = static_cast<int>(found - pages.begin());
    page(index)->turnTo(part); // before it is entered, which may begin what another part shows
    showPage(index);
    return true;
}

void Wizard::showPage(int index)
{
    const int last = static_cast<int>(m_pages.size()) - 1;
    page(index);
    m_stack->setCurrentIndex(index);
    {
        const QSignalBlocker blocker(m_steps);
        m_steps->setCurrentRow(index);
    }
    showTitle();
    m_hint->hide();
    m_back->setEnabled(index > 0);
    m_next->setVisible(index < last);
    m_settings.setValue(QStringLiteral("window/page"), QLatin1String(pageList()[static_cast<std::size_t>(index)].name));
    showFiles(page(index)->files());
    refreshSummary();
    if (m_waiting != nullptr)
        m_waiting->clear();
    placeWaiting();
    page(index)->enter();
}

/// The page Apply says itself what its job waits for.
void Wizard::placeWaiting()
{
    const QLatin1String name(pageList()[static_cast<std::size_t>(current())].name);
    if (m_waiting != nullptr)
        m_waiting->setElsewhere(name == QLatin1String("apply") && m_shared.job.isBusy());
}

void Wizard::showFiles(const QStringList &paths)
{
    if (m_pane == nullptr && !paths.isEmpty()) {
        m_pane = new LivePane(m_shared.preview, this);
        m_upper->addWidget(m_pane);
    }
    if (m_pane != nullptr)
        m_pane->setFiles(paths);
    arrangePane();
}

void Wizard::next()
{
    if (QWidget *wrong = page(current())->firstProblem()) {
        const QString hint = page(current())->problemHint();
        m_hint->say(Tone::Warning, hint.isEmpty() ? tr("Some settings on this page are invalid; they are marked.") : hint);
        m_hint->show();
        reveal(*wrong);
        return;
    }
    showPage(std::min(current() + 1, static_cast<int>(m_pages.size()) - 1));
}

void Wizard::refreshSummary()
{
    if (m_pane != nullptr) // which files a page has a say in may depend on the plan
        m_pane->setFiles(page(current())->files());
    const auto preview = m_shared.preview.preview();
    const Verdict files = fileSummary(*preview);
    const Verdict effect = effectSummary(*preview);
    m_summary->say(files.tone, effect.text.isEmpty() ? files.text : files.text + QStringLiteral("  —  ") + effect.text,
                   files.more);
    const QString name = QLatin1String(pageList()[static_cast<std::size_t>(current())].name);
    m_review->setVisible(!QStringList{"review", "apply", "health", "readiness", "run"}.contains(name));
    m_summary->setVisible(m_review->isVisibleTo(m_review->parentWidget()));
    refreshMarks();
}

void Wizard::refreshMarks()
{
    for (int i = 0; i < static_cast<int>(m_pages.size()); ++i)
        if (const Page *made = m_pages[static_cast<std::size_t>(i)])
            m_steps->setWrong(i, made->firstProblem() != nullptr);
    if (page(current())->firstProblem() == nullptr)
        m_hint->hide();
}

void Wizard::arrangePane()
{
    if (m_pane == nullptr)
        return;
    const int most = width() - m_steps->width() - std::max(narrowestPage, page(current())->comfortableWidth());
    m_pane->setVisible(width() >= 1080 && most >= LivePane::leastWidth && !page(current())->files().isEmpty());
    m_pane->takeWidth(most);
}

void Wizard::closeEvent(QCloseEvent *event)
{
    m_settings.setValue(QStringLiteral("window/size"), size());
    if ((m_shared.job.isBusy() || m_shared.job.isWaiting()) && !mayCloseInTheMiddle()) {
        event->ignore();
        return;
    }
    QWidget::closeEvent(event);
}

bool Wizard::mayCloseInTheMiddle()
{
    const bool waits = m_shared.job.isWaiting();
    QMessageBox ask(QMessageBox::Question, tr("Close the window"), closingQuestion(waits), QMessageBox::NoButton, this);
    ask.setObjectName(QStringLiteral("closeMessageBox"));
    ask.setInformativeText(waits ? QString() : afterClosing(m_shared.helper));
    const QPushButton *close = ask.addButton(tr("&Close the window"), QMessageBox::AcceptRole);
    QPushButton *stay = ask.addButton(tr("&Keep it open"), QMessageBox::RejectRole);
    ask.setDefaultButton(stay);
    ask.exec();
    return ask.clickedButton() == close;
}

void Wizard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangePane();
}

void Wizard::paintEvent(QPaintEvent *)
{
    if (!std::exchange(m_hasAppeared, true))
        QTimer::singleShot(0, this, &Wizard::appeared);
    QPainter painter(this);
    const int footer = height() - (m_next->parentWidget()->height());
    const int side = m_steps->geometry().right() + 1;
    const bool hasPane = m_pane != nullptr && m_pane->isVisible();
    const int pane = hasPane ? m_pane->x() : width();
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.fillRect(QRect(side, 0, pane - side, footer), contentColor(palette()));
    painter.setPen(hairline(palette()));
    painter.drawLine(side, 0, side, footer);
    painter.drawLine(0, footer, width(), footer);
    if (hasPane)
        painter.drawLine(pane, 0, pane, footer);
}

} // namespace dockwright::ui
