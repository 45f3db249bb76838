// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QFrame>

class QHBoxLayout;

namespace dockwright::ui {

class TextLabel;

/// A symbol and a sentence or two, on a soft background if it is to be noticed.
class Notice : public QFrame
{
    Q_OBJECT

public:
    enum class Frame { Plain, Filled };

    explicit Notice(Frame frame = Frame::Filled, QWidget *parent = nullptr);

    void say(Tone tone, const QString &text, const QString &more = {});
    QString text() const;
    /// Puts a button or the like at the end.
    void addAction(QWidget *widget);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Frame m_frame;
    Tone m_tone = Tone::Info;
    Symbol *m_symbol;
    TextLabel *m_text;
    TextLabel *m_more;
    QHBoxLayout *m_row;
};

/// The symbol that goes with a tone.
QString symbolOf(Tone tone);

} // namespace dockwright::ui
