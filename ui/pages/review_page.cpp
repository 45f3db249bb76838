// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/review_page.h"

#include "ui/model/sentence.h"
#include "ui/model/summary.h"
#include "ui/pages/conflict_row.h"
#include "ui/pages/export_dialog.h"
#include "ui/widgets/diff_view.h"
#include "ui/widgets/directive_card.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/step_pane.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>

namespace dockwright::ui {

using namespace core;

namespace {

enum Base { ThisHost, Guide };

/// The guide's file for one of ours, as published; empty where it has none.
QByteArray guideText(const QString &path)
{
    QFile file(QStringLiteral(":/dockwright/guide/") + path.section(u'/', -1));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString wordOf(FileState state)
{
    switch (state) {
    case FileState::New:
        return ReviewPage::tr("New");
    case FileState::Changed:
        return ReviewPage::tr("Changed");
    case FileState::Removed:
        return ReviewPage::tr("Removed");
    case FileState::Unchanged:
        return ReviewPage::tr("Unchanged");
    }
    Q_UNREACHABLE();
}

QIcon iconOf(FileState state)
{
    switch (state) {
    case FileState::New:
        return symbolIcon(QStringLiteral("file-new"));
    case FileState::Changed:
        return symbolIcon(QStringLiteral("file-changed"));
    case FileState::Removed:
        return symbolIcon(QStringLiteral("file-removed"));
    case FileState::Unchanged:
        return symbolIcon(QStringLiteral("file"));
    }
    Q_UNREACHABLE();
}

/// The file's name, and its directory where the name stands there twice.
QString shortName(const FilePreview &file, const std::vector<FilePreview> &files)
{
    const QString name = file.path.section(u'/', -1);
    const auto same =
        std::ranges::count_if(files, [&](const FilePreview &other) { return other.path.section(u'/', -1) == name; });
    return same > 1 ? name + QStringLiteral(" (%1)").arg(file.path.section(u'/', -2, -2).section(u'.', 0, 0)) : name;
}

QString countsOf(const FilePreview &file)
{
    if (file.state == FileState::Unchanged)
        return {};
    return QStringLiteral("+%1 −%2").arg(file.addedLines).arg(file.removedLines);
}

} // namespace

ReviewPage::ReviewPage(Shared &shared)
    : Page(shared),
      m_summary(new Notice(Notice::Frame::Plain, this)),
      m_effect(new Notice(Notice::Frame::Plain, this)),
      m_steps(new StepPane(this)),
      m_conflicts(new QWidget(this))
{
    m_column->setSpacing(12);
    m_top = new QHBoxLayout;
    auto *words = new QVBoxLayout;
    words->setSpacing(6);
    words->addWidget(m_summary);
    words->addWidget(m_effect);
    words->addStretch();
    m_top->addLayout(words, 1);
    auto *actions = new QVBoxLayout;
    actions->setSpacing(6);
    buildActions(actions);
    m_top->addLayout(actions);
    m_column->addLayout(m_top);
    m_column->addWidget(m_conflicts);
    m_column->addWidget(m_steps);
    buildComparison();
    connect(&m_shared.preview, &PreviewModel::changed, this, &ReviewPage::follow);
    m_texts([this] { follow(); });
}

void ReviewPage::buildActions(QVBoxLayout *column)
{
    m_save = new QPushButton(symbolIcon(QStringLiteral("save")), {}, this);
    m_export = new QPushButton(symbolIcon(QStringLiteral("export")), {}, this);
    m_copy = new QPushButton(symbolIcon(QStringLiteral("copy")), {}, this);
    m_save->setObjectName(QStringLiteral("savePlanPushButton"));
    m_export->setObjectName(QStringLiteral("exportPushButton"));
    m_copy->setObjectName(QStringLiteral("copyCommandPushButton"));
    auto *row = new QHBoxLayout;
    for (QPushButton *button : {m_save, m_export, m_copy})
        row->addWidget(button);
    column->addLayout(row);
    column->addStretch();
    connect(m_save, &QPushButton::clicked, this, &Page::saveWanted);
    connect(m_export, &QPushButton::clicked, new ExportDialog(m_shared, this), &QDialog::open);
    connect(m_copy, &QPushButton::clicked, this, &ReviewPage::copyCommand);
    m_texts([this] {
        m_save->setText(tr("&Save plan…"));
        m_export->setText(tr("&Export…"));
        m_export->setAccessibleDescription(tr("Exports the plan for use on many hosts."));
        m_copy->setText(tr("Cop&y the command"));
        m_copy->setAccessibleDescription(tr("The command that applies the saved plan in a terminal."));
    });
}

void ReviewPage::buildComparison()
{
    auto *splitter = new QSplitter(this);
    splitter->addWidget(buildFiles());
    splitter->addWidget(buildDiff());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({290, 740});
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    m_column->addWidget(splitter, 1);
    m_texts([this] {
        m_tree->setAccessibleName(tr("Files"));
        m_base->setItemText(ThisHost, tr("Left: the file on this host"));
        m_base->setItemText(Guide, tr("Left: the guide as published"));
        m_base->setAccessibleName(tr("Compare with"));
        const auto name = [](QToolButton *button, const QString &text) {
            button->setAccessibleName(text);
            button->setToolTip(text);
        };
        name(m_previous, tr("Previous change (P)"));
        name(m_next, tr("Next change (N)"));
        m_about->setAccessibleName(tr("About this line"));
    });
}

QWidget *ReviewPage::buildFiles()
{
    m_tree = new QTreeWidget(this);
    m_tree->setObjectName(QStringLiteral("filesTreeWidget"));
    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(2);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setIndentation(14);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item == nullptr || item->data(0, Qt::UserRole).isNull())
            return;
        m_path = item->data(0, Qt::UserRole).toString();
        showFile();
    });
    return m_tree;
}

QWidget *ReviewPage::buildDiff()
{
    auto *right = new QWidget(this);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto *bar = new QHBoxLayout;
    m_base = new QComboBox(right);
    m_base->setObjectName(QStringLiteral("comparisonBaseComboBox"));
    m_base->addItems({{}, {}});
    m_previous = new QToolButton(right);
    m_previous->setObjectName(QStringLiteral("previousChangeToolButton"));
    m_previous->setIcon(symbolIcon(QStringLiteral("up")));
    m_next = new QToolButton(right);
    m_next->setObjectName(QStringLiteral("nextChangeToolButton"));
    m_next->setIcon(symbolIcon(QStringLiteral("down")));
    m_right = new TextLabel(TextLabel::Rank::Strong, right);
    m_right->setSelectable();
    bar->addWidget(m_base, 1);
    bar->addWidget(m_right, 2);
    bar->addWidget(m_previous);
    bar->addWidget(m_next);
    column->addLayout(bar);
    m_diff = new DiffView(right);
    m_about = new QScrollArea(right);
    m_about->setObjectName(QStringLiteral("directiveScrollArea"));
    m_about->setWidgetResizable(true);
    m_about->setFrameShape(QFrame::NoFrame);
    m_card = new DirectiveCard(m_about);
    m_about->setWidget(m_card);
    letThrough(*m_about);
    column->addWidget(m_diff, 1);
    column->addWidget(m_about);
    connect(m_base, &QComboBox::currentIndexChanged, this, &ReviewPage::showFile);
    connect(m_previous, &QToolButton::clicked, this, [this] { m_diff->goToChange(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_diff->goToChange(1); });
    connect(m_diff, &DiffView::lineChosen, this, &ReviewPage::showCard);
    return right;
}

/// In a small window the words stand above the buttons, and the lines of the file come before what is said about them.
void ReviewPage::resizeEvent(QResizeEvent *event)
{
    const bool isNarrow = width() < 640;
    m_top->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_right->setVisible(!isNarrow);
    m_about->setFixedHeight(height() < 480 ? 64 : 136);
    Page::resizeEvent(event);
}

QWidget *ReviewPage::firstProblem() const
{
    return m_shared.preview.preview()->changes.conflicts.empty() ? nullptr : m_conflicts->findChild<QRadioButton *>();
}

void ReviewPage::display()
{
    showSummary();
    showConflicts();
    m_steps->display(*m_shared.preview.preview());
    showTree();
    showFile();
}

void ReviewPage::showSummary()
{
    const auto preview = m_shared.preview.preview();
    const Verdict files = fileSummary(*preview);
    m_summary->say(files.tone, files.text, files.more);
    const Verdict effect = effectSummary(*preview);
    m_effect->setVisible(!effect.text.isEmpty());
    m_effect->say(effect.tone, effect.text, effect.more);
}

void ReviewPage::showConflicts()
{
    delete m_conflicts->layout();
    qDeleteAll(m_conflicts->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    const auto preview = m_shared.preview.preview();
    m_conflicts->setVisible(!preview->conflicts.empty());
    if (preview->conflicts.empty())
        return;
    auto *column = new QVBoxLayout(m_conflicts);
    column->setContentsMargins(0, 0, 0, 0);
    if (m_shared.helper != nullptr && m_shared.host.knowledge() != HostModel::Knowledge::AsRoot)
        column->addWidget(offerToLook());
    auto *scroll = new QScrollArea(m_conflicts);
    scroll->setObjectName(QStringLiteral("conflictsScrollArea"));
    scroll->setAccessibleName(tr("Values that were edited by hand"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *list = new QWidget(scroll);
    auto *rows = new QVBoxLayout(list);
    rows->setContentsMargins(0, 0, 0, 0);
    for (int i = 0; const Conflict &conflict : preview->conflicts)
        rows->addWidget(conflictRow(conflict, m_shared.preview, list, i++));
    scroll->setWidget(list);
    letThrough(*scroll);
    scroll->setFixedHeight(std::min(200, list->sizeHint().height() + 4));
    column->addWidget(scroll);
}

/// What Dockwright wrote itself is no edit by hand, but only root can read what that was.
QWidget *ReviewPage::offerToLook()
{
    auto *notice = new Notice(Notice::Frame::Filled, m_conflicts);
    notice->say(
        Tone::Info,
        tr("Use “Inspect as administrator” to find out which of these Dockwright wrote itself; those need no decision."));
    auto *look = new QPushButton(symbolIcon(QStringLiteral("key")), tr("Ins&pect as administrator…"), notice);
    look->setObjectName(QStringLiteral("lookAtConflictsPushButton"));
    connect(look, &QPushButton::clicked, this, [this] { m_shared.helper->inspect(); });
    notice->addAction(look);
    return notice;
}

void ReviewPage::showTree()
{
    const QSignalBlocker blocker(m_tree);
    const auto preview = m_shared.preview.preview();
    m_tree->clear();
    QTreeWidgetItem *current = nullptr;
    for (const FileState state : {FileState::Changed, FileState::New, FileState::Removed, FileState::Unchanged}) {
        if (preview->count(state) == 0)
            continue;
        auto *group = new QTreeWidgetItem(m_tree, {QStringLiteral("%1 (%2)").arg(wordOf(state)).arg(preview->count(state))});
        group->setFlags(Qt::ItemIsEnabled);
        QFont bold = m_tree->font();
        bold.setWeight(QFont::DemiBold);
        group->setFont(0, bold);
        for (const FilePreview &file : preview->files) {
            if (file.state != state)
                continue;
            auto *item = new QTreeWidgetItem(group, {shortName(file, preview->files), countsOf(file)});
            item->setIcon(0, iconOf(state));
            item->setData(0, Qt::UserRole, file.path);
            item->setData(0, Qt::AccessibleTextRole, wordOf(state) + QStringLiteral(": ") + file.path);
            item->setToolTip(0, file.path);
            item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
            if (current == nullptr || file.path == m_path)
                current = item;
        }
        group->setExpanded(true);
    }
    if (current != nullptr) {
        m_tree->setCurrentItem(current);
        m_path = current->data(0, Qt::UserRole).toString();
    }
}

void ReviewPage::showFile()
{
    const auto preview = m_shared.preview.preview();
    const FilePreview *file = preview->file(m_path);
    if (file == nullptr) {
        m_diff->setTexts({}, {});
        m_card->setDirective({});
        return;
    }
    m_diff->setTexts(m_base->currentIndex() == Guide ? guideText(m_path) : file->before, file->after);
    if (file->state == FileState::New && !file->lines.empty())
        m_diff->goToLine(file->lines.front().line);
    m_right->setText(m_path);
    showCard(m_diff->diff().rowAt(m_diff->currentIndex().row()) != nullptr
                 ? m_diff->diff().rowAt(m_diff->currentIndex().row())->after.line
                 : 0);
}

/// A directive's comment stands above it, and belongs to it.
void ReviewPage::showCard(int line)
{
    const auto preview = m_shared.preview.preview();
    const FilePreview *file = preview->file(m_path);
    if (file == nullptr || line == 0) {
        m_card->setDirective({});
        return;
    }
    const QList<QByteArray> lines = file->after.split('\n');
    const auto isComment = [&](int number) { return number <= lines.size() && lines[number - 1].trimmed().startsWith('#'); };
    int at = line;
    while (isComment(at))
        ++at;
    const auto found = std::ranges::find(file->lines, at, &Annotation::line);
    m_card->setDirective(found != file->lines.end() ? found->directive : QString());
}

void ReviewPage::copyCommand()
{
    const QString path = m_shared.plan.path().isEmpty() ? QStringLiteral("plan.json") : m_shared.plan.path();
    QString quoted = path;
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    if (!plain.match(path).hasMatch())
        quoted = u'\'' + quoted.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    QGuiApplication::clipboard()->setText(QStringLiteral("sudo dockwright-helper --apply ") + quoted);
    m_copy->setToolTip(QGuiApplication::clipboard()->text());
}

} // namespace dockwright::ui
