#pragma once

#include <QLabel>

namespace dockwright::ui {

/// Text in one of the few ranks that the window knows, wrapped, following font and colours of the desktop.
class TextLabel : public QLabel
{
    Q_OBJECT

public:
    enum class Rank { Title, Heading, Strong, Normal, Muted, Number };

    explicit TextLabel(Rank rank, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void dress();

    Rank m_rank;
    bool m_isDressing = false;
};

} // namespace dockwright::ui
