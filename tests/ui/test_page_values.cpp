// SPDX-License-Identifier: Apache-2.0
#include "tests/support/documented.h"
#include "tests/support/suite.h"
#include "ui/wizard/page_list.h"

namespace test_page_values {

using namespace dockwright;
using namespace documented;

/// As core/test_documented_values: the names of the pages.
class TestPageValues : public QObject
{
    Q_OBJECT

    const QString m_program = QStringLiteral("dockwright");
    const QString m_manual = QStringLiteral("dockwright.1");

private slots:
    void everyPageIsCompletedAndExplained()
    {
        QStringList pages;
        for (const ui::PageEntry &entry : ui::pageList())
            pages << QString::fromLatin1(entry.name);
        QVERIFY(pages.size() > 9);
        QVERIFY_COMPLETED(m_program, QStringLiteral("page"), pages);
        QCOMPARE(itemsOf(section({}, m_manual, ".Ss The pages")), pages);
    }

    void eachLanguageIsCompleted()
    {
        const QStringList languages = core::languageCodes();
        QVERIFY_COMPLETED(m_program, QStringLiteral("lang"), languages);
        for (const QString &locale : locales())
            for (const QString &language : languages)
                QVERIFY(namesIn(option(locale, m_manual, QStringLiteral("lang"))).contains(language));
    }

    void noOtherOptionHasValues() { QCOMPARE(optionsWithValues(m_program), QStringList({"lang", "page"})); }
};

DOCKWRIGHT_TEST(TestPageValues, QCoreApplication)

} // namespace test_page_values

#include "test_page_values.moc"
