// SPDX-License-Identifier: Apache-2.0
#include "tests/support/suite.h"
#include "ui/widgets/text_label.h"

#include <QApplication>
#include <QEnterEvent>
#include <QTest>

namespace test_text_label {

using namespace dockwright::ui;

namespace {

const QString text = QStringLiteral("A sentence that is long enough to be wrapped where there is little room for it.");

void enter(QWidget &widget)
{
    QEnterEvent event({1, 1}, {1, 1}, {1, 1});
    QCoreApplication::sendEvent(&widget, &event);
}

void leave(QWidget &widget)
{
    QEvent event(QEvent::Leave);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace

class TestTextLabel : public QObject
{
    Q_OBJECT

private slots:
    void textCanBeSelectedWhileTheMouseIsThere()
    {
        TextLabel label(TextLabel::Rank::Normal);
        label.setText(text);
        label.setSelectable();
        QVERIFY(!label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
        enter(label);
        QVERIFY(label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
        QCOMPARE(label.focusPolicy(), Qt::NoFocus);
        leave(label);
        QVERIFY(!label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }

    void whatIsSelectedStaysSelected()
    {
        TextLabel label(TextLabel::Rank::Normal);
        label.setText(text);
        label.setSelectable();
        enter(label);
        label.setSelection(2, 8);
        leave(label);
        QCOMPARE(label.selectedText(), QStringLiteral("sentence"));
    }

    void anOtherLabelCannotBeSelected()
    {
        TextLabel label(TextLabel::Rank::Normal);
        label.setText(text);
        enter(label);
        QVERIFY(!label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }

    void theMouseMovesNothing()
    {
        TextLabel label(TextLabel::Rank::Normal);
        label.setText(text);
        label.setSelectable();
        const QSize hint = label.sizeHint();
        const int height = label.heightForWidth(150);
        enter(label);
        QCOMPARE(label.sizeHint(), hint);
        QCOMPARE(label.heightForWidth(150), height);
    }

    void aNewTextOrFontIsMeasuredAnew()
    {
        TextLabel label(TextLabel::Rank::Normal);
        label.setText(text);
        const int height = label.heightForWidth(150);
        QCOMPARE(label.heightForWidth(150), height);
        label.setText(text + text + text);
        const int higher = label.heightForWidth(150);
        QVERIFY(higher > height);
        QFont font = label.font();
        font.setPointSizeF(font.pointSizeF() * 2);
        label.setFont(font);
        QVERIFY(label.heightForWidth(150) > higher);
    }
};

DOCKWRIGHT_TEST(TestTextLabel, QApplication)

} // namespace test_text_label

#include "test_text_label.moc"
