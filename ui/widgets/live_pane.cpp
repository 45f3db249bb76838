// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/live_pane.h"

#include "core/text/wrap.h"
#include "ui/model/sentence.h"
#include "ui/widgets/file_text.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QStyle>
#include <QTextBlock>
#include <QVBoxLayout>

#include <cmath>

namespace dockwright::ui {

using namespace core;

namespace {

/// "docker.service.d/20-limits.conf": what tells the files of one page apart.
QString shortName(const QString &path)
{
    return path.startsWith(QLatin1String("/etc/systemd/")) && path.endsWith(QLatin1String(".conf")) ? path.section(u'/', -2)
                                                                                                    : path;
}

/// Marks the lines that are not on the host as they are here.
QList<QTextEdit::ExtraSelection> marksOf(const FilePreview &file, const QPlainTextEdit &text)
{
    QList<QTextEdit::ExtraSelection> marks;
    if (!file.existed())
        return marks;
    for (const int line : file.newLines) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(text.document()->findBlockByNumber(line - 1));
        mark.format.setBackground(toneFill(Tone::Good, text.palette()));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    return marks;
}

} // namespace

LivePane::LivePane(PreviewModel &preview, QWidget *parent)
    : QWidget(parent),
      m_preview(preview),
      m_heading(new TextLabel(TextLabel::Rank::Strong, this)),
      m_choice(new QComboBox(this)),
      m_path(new TextLabel(TextLabel::Rank::Muted, this)),
      m_text(new FileText(this)),
      m_notice(new Notice(Notice::Frame::Plain, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 20, 12, 16);
    column->setSpacing(8);
    column->addWidget(m_heading);
    column->addWidget(m_choice);
    column->addWidget(m_path);
    column->addWidget(m_text, 1);
    column->addWidget(m_notice);
    m_choice->setObjectName(QStringLiteral("livePaneComboBox"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_text->setObjectName(QStringLiteral("livePanePlainTextEdit"));
    connect(m_choice, &QComboBox::currentIndexChanged, this, &LivePane::showFile);
    connect(&m_preview, &PreviewModel::changed, this, &LivePane::refresh);
    m_texts([this] {
        m_heading->setText(tr("Generated files"));
        m_choice->setAccessibleName(tr("The file that is shown"));
        m_text->setAccessibleName(tr("The generated file"));
        refresh();
    });
}

void LivePane::setFiles(const QStringList &paths)
{
    if (paths == m_paths)
        return;
    m_paths = paths;
    m_choice->clear();
    refresh();
}

void LivePane::takeWidth(int most)
{
    constexpr double leastPoints = 8;
    const QMargins margins = layout()->contentsMargins();
    const int around = margins.left() + margins.right() + 2 * m_text->frameWidth()
        + static_cast<int>(2 * m_text->document()->documentMargin()) + style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    const auto widthIn = [&](const QFont &font) {
        const QString line(commentColumns, u'x');
        return around + static_cast<int>(std::ceil(QFontMetricsF(font).horizontalAdvance(line)));
    };
    QFont font = fixedFont();
    while (widthIn(font) > most && font.pointSizeF() > leastPoints)
        font.setPointSizeF(std::max(leastPoints, font.pointSizeF() - 0.5));
    if (font != m_text->font())
        m_text->setFont(font);
    setFixedWidth(std::max(leastWidth, std::min(most, widthIn(font))));
}

void LivePane::refresh()
{
    const auto preview = m_preview.preview();
    QStringList present;
    for (const QString &path : m_paths)
        if (preview->file(path) != nullptr)
            present << path;
    QStringList shown;
    for (int i = 0; i < m_choice->count(); ++i)
        shown << m_choice->itemData(i).toString();
    if (present != shown) {
        const QSignalBlocker blocker(m_choice);
        const QString current = m_choice->currentData().toString();
        m_choice->clear();
        for (const QString &path : present)
            m_choice->addItem(shortName(path), path);
        m_choice->setCurrentIndex(std::max(0, static_cast<int>(present.indexOf(current))));
    }
    m_choice->setEnabled(!present.isEmpty());
    showFile();
}

void LivePane::showFile()
{
    const auto preview = m_preview.preview();
    const FilePreview *file = preview->file(m_choice->currentData().toString());
    m_text->replaceText(file != nullptr ? QString::fromUtf8(file->after) : QString());
    m_text->setExtraSelections(file != nullptr ? marksOf(*file, *m_text) : QList<QTextEdit::ExtraSelection>());
    const bool isShort = file != nullptr && m_choice->currentText() != file->path;
    m_path->setText(isShort ? file->path : QString());
    m_path->setVisible(isShort);
    if (!preview->isPossible())
        m_notice->say(Tone::Bad, sentence(preview->problems.front()));
    else if (file == nullptr)
        m_notice->say(Tone::Info, tr("This plan writes none of the files of this page."));
    else if (file->state == FileState::Unchanged)
        m_notice->say(Tone::Good, tr("Unchanged: identical to the file on this host."));
    else if (file->state == FileState::New)
        m_notice->say(Tone::Info, tr("New file, %n line(s).", nullptr, file->addedLines));
    else if (file->state == FileState::Removed)
        m_notice->say(Tone::Warning, tr("This file is removed."));
    else
        m_notice->say(Tone::Info,
                      tr("%n line(s) differ from this host.", nullptr, std::max(file->addedLines, file->removedLines)));
}

} // namespace dockwright::ui
