// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff_rows.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_diff_rows {

using namespace dockwright::core;
using Kind = DiffRow::Kind;

class TestDiffRows : public QObject
{
    Q_OBJECT

private slots:
    void equalTextsAreEqualRows()
    {
        const auto rows = diffRows("a\nb\n", "a\nb\n");
        QCOMPARE(rows.size(), 2u);
        QCOMPARE(rows[1].kind, Kind::Equal);
        QCOMPARE(rows[1].after.line, 2);
    }

    void aChangedLineMarksItsWords()
    {
        const auto rows = diffRows("LimitNOFILE=1024\n", "LimitNOFILE=307200\n");
        QCOMPARE(rows.size(), 1u);
        QCOMPARE(rows[0].kind, Kind::Changed);
        QCOMPARE(rows[0].before.changed, (std::vector<TextSpan>{{12, 4}}));
        QCOMPARE(rows[0].after.changed, (std::vector<TextSpan>{{12, 6}}));
    }

    void linesWithoutACommonWordAreNotMarked()
    {
        const auto rows = diffRows("alpha\n", "omega\n");
        QCOMPARE(rows[0].kind, Kind::Changed);
        QVERIFY(rows[0].before.changed.empty());
    }

    void whatIsNotThereHasNoLine()
    {
        const auto added = diffRows({}, "a\nb\n");
        QCOMPARE(added.size(), 2u);
        QCOMPARE(added[0].kind, Kind::Added);
        QCOMPARE(added[0].before.line, 0);
        const auto removed = diffRows("a\n", {});
        QCOMPARE(removed[0].kind, Kind::Removed);
        QCOMPARE(removed[0].after.line, 0);
        QVERIFY(diffRows({}, {}).empty());
    }

    void everyLineOfBothStandsInOrder()
    {
        const QByteArray before = "a\nb\nc\nd\ne\n";
        const QByteArray after = "b\nx\ny\nd\nf\ng\n";
        int lastBefore = 0;
        int lastAfter = 0;
        for (const DiffRow &row : diffRows(before, after)) {
            if (row.before.line > 0)
                QCOMPARE(row.before.line, ++lastBefore);
            if (row.after.line > 0)
                QCOMPARE(row.after.line, ++lastAfter);
            if (row.kind == Kind::Equal)
                QCOMPARE(row.before.text, row.after.text);
        }
        QCOMPARE(lastBefore, 5);
        QCOMPARE(lastAfter, 6);
    }
};

DOCKWRIGHT_TEST(TestDiffRows, QCoreApplication)

} // namespace test_diff_rows

#include "test_diff_rows.moc"
