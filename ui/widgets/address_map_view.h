// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/address_map.h"
#include "ui/widgets/texts.h"

namespace dockwright::ui {

/// The private address spaces as bars, drawn to scale, and what is where in them: what is the host's in the upper lane, what is
/// Docker's in the lower one. What is in none of them is in a bar of its own, beside each other. The arrow keys go from entry
/// to entry; the chosen one is outlined, and its sentence is the accessible description.
class AddressMapView : public QWidget
{
    Q_OBJECT

public:
    explicit AddressMapView(const QString &name, QWidget *parent = nullptr);

    /// The chosen entry stays chosen if it is still there; otherwise it is the first that collides, or the first.
    void setEntries(const std::vector<AddressEntry> &entries);
    /// -1: there is none.
    int current() const { return m_current; }
    void setCurrent(int index);
    /// The places of an entry; more than one only where it covers several spaces.
    std::vector<QRect> placesOf(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void currentChanged(int index);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    /// An entry in a bar.
    struct Mark {
        int entry;
        int bar;
        QRect place;
    };

    void arrange();
    void arrangeElsewhere();
    void describe();
    int barCount() const;
    int barHeight() const;
    int captionWidth() const;
    QRect laneOf(int bar, bool ofDocker) const;
    QString captionOf(int bar) const;
    int entryAt(const QPoint &position) const;
    void paintBar(QPainter &painter, int bar) const;
    void paintScale(QPainter &painter, int bar) const;
    void paintSigns(QPainter &painter, int bar) const;
    void paintChosen(QPainter &painter) const;

    std::vector<AddressEntry> m_entries;
    std::vector<Mark> m_marks; ///< the larger ones first
    QStringList m_spaces;      ///< a bar each
    bool m_hasElsewhere = false;
    int m_current = -1;
    Texts m_texts{this};
};

/// What an entry looks like: by its kind, and hatched in red where it collides.
void paintAddress(QPainter &painter, const QRect &place, AddressKind kind, bool collides, const QPalette &palette);

} // namespace dockwright::ui
