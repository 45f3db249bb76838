// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

#include <map>
#include <optional>

namespace dockwright::ui {

/// Text in one of the few ranks that the window knows, wrapped, following font and colours of the desktop.
///
/// Layouts ask every label of a page for its sizes, whenever one of them changes: each text is measured once.
class TextLabel : public QLabel
{
    Q_OBJECT

public:
    enum class Rank { Title, Heading, Strong, Normal, Muted, Number };

    explicit TextLabel(Rank rank, QWidget *parent = nullptr);

    /// The text can be selected and copied with the mouse. QLabel keeps a document for that, which is many times as slow as
    /// the text alone, so it has one only while the mouse is there or something is selected.
    void setSelectable() { m_isSelectable = true; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    struct Measures {
        QString text; ///< that they are of
        std::optional<QSize> hint;
        std::optional<QSize> minimum;
        std::map<int, int> heights; ///< by width
    };

    void dress();
    Measures &measures() const;

    Rank m_rank;
    bool m_isSelectable = false;
    bool m_isDressing = false;
    mutable Measures m_measures;
};

} // namespace dockwright::ui
