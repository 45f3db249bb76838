// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

namespace dockwright::ui {

class TextLabel;

/// How much of something is taken: a caption, a bar that turns amber and red, and the sentence with the numbers.
class UsageBar : public QWidget
{
    Q_OBJECT

public:
    explicit UsageBar(QWidget *parent = nullptr);

    void setCaption(const QString &caption);
    /// `share` of the whole, 0 … any; amber from `amber` on, red from `red` on.
    void setUsage(double share, const QString &words, double amber = 0.8, double red = 1.0);
    void setUnknown(const QString &words);
    Tone tone() const { return m_tone; }

private:
    class Track;
    TextLabel *m_caption;
    TextLabel *m_words;
    Symbol *m_symbol;
    Track *m_track;
    Tone m_tone = Tone::Neutral;
};

} // namespace dockwright::ui
