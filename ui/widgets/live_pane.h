// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/preview_model.h"
#include "ui/widgets/texts.h"

class QComboBox;

namespace dockwright::ui {

class FileText;
class Notice;
class TextLabel;

/// The files that a page has a say in, as the plan writes them, following every key press; what is new or changed on
/// this host is marked.
class LivePane : public QWidget
{
    Q_OBJECT

public:
    static constexpr int leastWidth = 300; ///< pixels

    explicit LivePane(PreviewModel &preview, QWidget *parent = nullptr);

    /// Shows these files, and the first of them that is written.
    void setFiles(const QStringList &paths);
    /// Becomes as wide as comments need, within `most` pixels, in letters that are as large as that allows.
    void takeWidth(int most);

private:
    void refresh();
    void showFile();

    PreviewModel &m_preview;
    QStringList m_paths;
    TextLabel *m_heading;
    QComboBox *m_choice;
    TextLabel *m_path;
    FileText *m_text;
    Notice *m_notice;
    Texts m_texts{this};
};

} // namespace dockwright::ui
