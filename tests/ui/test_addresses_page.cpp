// SPDX-License-Identifier: Apache-2.0
#include "tests/support/both_languages.h"
#include "tests/support/own_words.h"
#include "tests/support/suite.h"
#include "ui/pages/addresses_page.h"
#include "ui/pages/pool_rows.h"
#include "ui/widgets/address_map_view.h"
#include "ui/widgets/address_table.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/field.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/look.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QToolTip>
#include <QTreeView>

namespace test_addresses_page {

using namespace dockwright;
using namespace dockwright::core;

namespace {

enum Choice { LeftToDocker, ChosenByHost, OwnValue };

HostFacts hostWithoutNetworks()
{
    HostFacts facts = exampleHost();
    facts.network.reset();
    return facts;
}

/// As a screen with twice as many pixels shows it.
QImage drawnSharply(QWidget &widget)
{
    QImage image(widget.size() * 2, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(2);
    image.fill(ui::contentColor(widget.palette()));
    widget.render(&image, {}, {}, QWidget::DrawChildren);
    return image;
}

/// By what one chooses it with: activated() is not sent otherwise.
void choose(QComboBox *combo, int index)
{
    combo->setFocus();
    while (combo->currentIndex() != index)
        QTest::keyClick(combo, combo->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
}

} // namespace

/// The page Addresses: the map, its list, and what new networks get.
class TestAddressesPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;

    const NetworkSettings &network() const { return m_window->plan.plan().network; }
    ui::AddressMapView *map() { return m_window->find<ui::AddressMapView>("hostAddressMapView"); }
    QTreeView *list() { return m_window->find<QTreeView>("addressesTreeView"); }
    QComboBox *pools() { return m_window->find<QComboBox>("networkPoolsComboBox"); }
    QComboBox *mtuChoice() { return m_window->find<QComboBox>("networkMtuComboBox"); }
    QSpinBox *mtu() { return m_window->find<QSpinBox>("networkMtuSpinBox"); }
    ui::Page *page() { return m_window->wizard.page(4); }
    QString told() { return m_window->find<ui::Notice>("addressNotice")->text(); }
    void open(HostFacts facts = exampleHost())
    {
        m_window = std::make_unique<Window>(false, std::move(facts));
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("addresses"));
        QTRY_VERIFY(map()->isVisible());
    }
    void edit(const std::function<void(NetworkSettings &)> &change)
    {
        m_window->plan.edit({}, [&](Plan &plan) { change(plan.network); });
    }
    /// A row of advice on the page.
    bool advises(const QString &text)
    {
        const auto rows = page()->findChildren<ui::FindingRow *>();
        return std::ranges::any_of(rows, [&](const ui::FindingRow *row) {
            const auto labels = row->findChildren<QLabel *>();
            return std::ranges::any_of(labels, [&](const QLabel *label) { return label->text().contains(text); });
        });
    }
    void show(QWidget *widget)
    {
        (void)isLaidOut(m_window->wizard);
        for (QWidget *each = widget; each != nullptr; each = each->parentWidget())
            if (auto *area = qobject_cast<QScrollArea *>(each))
                area->ensureWidgetVisible(widget, 0, 160);
    }

private slots:
    void init() { open(); }
    void cleanup() { m_window.reset(); }

    void whatCollidesIsChosenFirstAndSaidInWords()
    {
        QCOMPARE(map()->current(), 0);
        QVERIFY(told().contains(QStringLiteral("It has addresses in common with 10.8.0.0/24 (shop).")));
        QCOMPARE(map()->accessibleDescription(), told());
        QVERIFY(!map()->accessibleName().isEmpty());
        QVERIFY(list()->model()->index(0, 1).data().toString().contains(QStringLiteral("collides")));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-map")));
    }

    void theListHasTheSameAsTheMapAndIsChosenWithIt()
    {
        QCOMPARE(list()->model()->rowCount(), 4);
        QCOMPARE(list()->currentIndex().row(), 0);
        map()->setCurrent(2);
        QCOMPARE(list()->currentIndex().row(), 2);
        QCOMPARE(list()->selectionModel()->selectedRows().size(), 1);
        QVERIFY(told().contains(QStringLiteral("172.17.0.0/16")));
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Down);
        QCOMPARE(map()->current(), 3);
        QVERIFY(told().contains(QStringLiteral("192.168.1.0/24")));
        QCOMPARE(map()->accessibleDescription(), told());
    }

    void theKeyboardGoesThroughTheMap()
    {
        m_window->wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->wizard, patience));
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Tab, Qt::ShiftModifier);
        QTRY_COMPARE(QApplication::focusWidget(), map());
        const int last = list()->model()->rowCount() - 1;
        for (int i = 1; i <= last; ++i) {
            QTest::keyClick(map(), Qt::Key_Right);
            QCOMPARE(map()->current(), i);
        }
        QTest::keyClick(map(), Qt::Key_Right);
        QCOMPARE(map()->current(), last);
        QTest::keyClick(map(), Qt::Key_Left);
        QCOMPARE(map()->current(), last - 1);
        QTest::keyClick(map(), Qt::Key_Home);
        QCOMPARE(map()->current(), 0);
        QTest::keyClick(map(), Qt::Key_Left);
        QCOMPARE(map()->current(), 0);
        QTest::keyClick(map(), Qt::Key_End);
        QCOMPARE(map()->current(), last);
        QTest::keyClick(map(), Qt::Key_Tab);
        QTRY_COMPARE(QApplication::focusWidget(), list());
        map()->setFocus();
        QTest::keyClick(map(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(m_window->wizard.current(), 3); // that is a page back
    }

    void theMouseChoosesAndTells()
    {
        const QPoint there = map()->placesOf(3).front().center();
        QTest::mouseClick(map(), Qt::LeftButton, Qt::NoModifier, there);
        QCOMPARE(map()->current(), 3);
        QTest::mouseClick(map(), Qt::LeftButton, Qt::NoModifier, QPoint(2, 2));
        QCOMPARE(map()->current(), 3); // there is nothing
        QHelpEvent help(QEvent::ToolTip, there, map()->mapToGlobal(there));
        QApplication::sendEvent(map(), &help);
        QCOMPARE(QToolTip::text(), told().toHtmlEscaped());
        QToolTip::hideText();
    }

    void aSmallNetworkIsSeenAndWhatHasNoPlaceIsElsewhere()
    {
        const int before = map()->sizeHint().height();
        QVERIFY(map()->placesOf(0).front().width() >= 7); // a 65536th of its bar
        edit([](NetworkSettings &each) { each.pools = {{"203.0.113.0/24", 28}, {"fd00::/48", 64}, {"10.0.0.0/8", 24}}; });
        QCOMPARE(list()->model()->rowCount(), 7);
        for (int i = 0; i < 7; ++i) {
            QCOMPARE(map()->placesOf(i).size(), 1u);
            QTRY_VERIFY(map()->rect().contains(map()->placesOf(i).front()));
        }
        QVERIFY(map()->placesOf(0).front().width() > 20 * map()->placesOf(1).front().width()); // 10.0.0.0/8
        QVERIFY(map()->sizeHint().height() > before);
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-elsewhere")));
    }

    void collisionsAreHatchedAndEdgesAreSharp()
    {
        for (const QPalette &palette : {QPalette(), darkPalette()}) {
            map()->setPalette(palette);
            const QImage image = drawnSharply(*map());
            const QColor bad = ui::toneColor(ui::Tone::Bad, palette);
            const QColor route = ui::toneColor(ui::Tone::Neutral, palette);
            const QRect hatched = map()->placesOf(1).front(); // it is not the chosen one, which has an outline
            const QRect plain = map()->placesOf(3).front();
            int reds = 0;
            for (int x = 2 * hatched.left() + 2; x <= 2 * hatched.right() - 1; ++x)
                reds += image.pixelColor(x, 2 * hatched.center().y()).rgb() == bad.rgb() ? 1 : 0;
            QVERIFY(reds > 0 && reds < 2 * hatched.width() - 4);
            for (int x = 2 * plain.left() + 2; x <= 2 * plain.right() - 1; ++x)
                QCOMPARE(image.pixelColor(x, 2 * plain.center().y()).rgb(), route.rgb());
            QVERIFY(ui::contrast(route, ui::contentColor(palette)) >= 3 && ui::contrast(bad, ui::contentColor(palette)) >= 3);
            QVERIFY(image.save(QStringLiteral(BINARY_DIR "/screenshots/addresses-sharp-%1.png")
                                   .arg(ui::isDark(palette) ? QStringLiteral("dark") : QStringLiteral("light"))));
        }
    }

    void rowsAreCopied()
    {
        m_window->wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->wizard, patience));
        list()->setFocus();
        list()->selectAll();
        QTest::keyClick(list(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[2], QStringLiteral("172.17.0.0/16\tDocker network (bridge)\tbridge, docker0"));
    }

    void subnetsAreLeftToDockerOrChosenByTheHost()
    {
        QCOMPARE(pools()->currentIndex(), int(LeftToDocker));
        choose(pools(), ChosenByHost);
        QVERIFY(network().choosesPools && network().pools.empty());
        QVERIFY(!m_window->find<ui::PoolRows>("networkPoolsPoolRows")->isVisible());
        QTRY_VERIFY(advises(QStringLiteral("New Docker networks get their subnets from ")));
        QCOMPARE(list()->model()->rowCount(), 5); // with the pool
        show(pools());
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-auto")));
        m_window->plan.history().undo();
        QCOMPARE(pools()->currentIndex(), int(LeftToDocker));
        QCOMPARE(list()->model()->rowCount(), 4);
    }

    /// It begins with what the host would have chosen.
    void anOwnListIsEditedAndItsErrorsStandAtTheirPlaces()
    {
        choose(pools(), OwnValue);
        QVERIFY(!network().choosesPools);
        QCOMPARE(network().pools.size(), 1u);
        auto *first = m_window->find<QLineEdit>("networkPools0LineEdit");
        QVERIFY(first->isVisible() && first->text() == network().pools[0].base);
        m_window->find<QPushButton>("networkPoolsAddPushButton")->click();
        QCOMPARE(network().pools.size(), 2u);
        auto *second = m_window->find<QLineEdit>("networkPools1LineEdit");
        auto *notice = m_window->find<ui::Notice>("networkPools1Notice");
        QVERIFY(notice->isVisible());
        QCOMPARE(page()->firstProblem(), second);
        second->setFocus();
        QTest::keyClicks(second, QStringLiteral("10.200.0.1/16"));
        QCOMPARE(network().pools[1].base, QStringLiteral("10.200.0.1/16"));
        QVERIFY(notice->text().contains(QStringLiteral("10.200.0.0/16")));
        QCOMPARE(second->accessibleDescription(), notice->text());
        QVERIFY(!m_window->find<ui::Notice>("networkPools0Notice")->isVisible());
        show(second);
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-own")));
        second->selectAll();
        QTest::keyClicks(second, QStringLiteral("10.200.0.0/16"));
        QVERIFY(!notice->isVisible());
        QCOMPARE(page()->firstProblem(), nullptr);
        m_window->find<QSpinBox>("networkPools1SpinBox")->setValue(12); // larger than that
        QVERIFY(notice->isVisible());
        m_window->find<QSpinBox>("networkPools1SpinBox")->setValue(26);
        QCOMPARE(network().pools[1], (AddressPool{"10.200.0.0/16", 26}));
        second->setFocus();
        for (const char *name : {"networkPools1SpinBox", "networkPools1RemoveToolButton", "networkPoolsAddPushButton"}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget()->objectName(), QLatin1String(name));
        }
        m_window->find<QToolButton>("networkPools0RemoveToolButton")->click();
        QTRY_COMPARE(network().pools.size(), 1u);
        QCOMPARE(first->text(), QStringLiteral("10.200.0.0/16"));
        m_window->find<QToolButton>("networkPools0RemoveToolButton")->click();
        QTRY_COMPARE(pools()->currentIndex(), int(LeftToDocker));
        QVERIFY(m_window->plan.problems().empty());
    }

    void whatIsWrongWithAllNetworksIsSaidAtTheChoice()
    {
        edit([](NetworkSettings &each) { each.pools = {{"fd00::/48", 64}}; });
        auto *field = qobject_cast<ui::Field *>(pools()->parentWidget());
        QVERIFY(field != nullptr && field->problem().contains(QStringLiteral("IPv4")));
        QCOMPARE(page()->firstProblem(), pools());
        edit([](NetworkSettings &each) { each.pools.clear(); });
        QVERIFY(field->problem().isEmpty());
    }

    void theMtuIsLeftChosenOrANumber()
    {
        QVERIFY(!mtu()->isVisible());
        choose(mtuChoice(), ChosenByHost);
        QVERIFY(network().choosesMtu);
        QTRY_VERIFY(advises(QStringLiteral("packets of 1500 bytes")));
        choose(mtuChoice(), OwnValue);
        QVERIFY(!network().choosesMtu && mtu()->isVisible());
        QCOMPARE(network().mtu, 1500);
        mtu()->selectAll();
        QTest::keyClicks(mtu(), QStringLiteral("1400"));
        QCOMPARE(network().mtu, 1400);
        QVERIFY(m_window->plan.problems().empty());
        show(mtu());
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-mtu")));
        choose(mtuChoice(), LeftToDocker);
        QCOMPARE(network(), NetworkSettings());
        QVERIFY(!mtu()->isVisible());
    }

    void ipv6IsLeftChosenOrAPrefix()
    {
        auto *choice = m_window->find<QComboBox>("networkIpv6ComboBox");
        auto *line = m_window->find<QLineEdit>("networkIpv6LineEdit");
        QVERIFY(!line->isVisible());
        choose(choice, ChosenByHost);
        QCOMPARE(network().ipv6, QStringLiteral("ula"));
        QTRY_VERIFY(advises(QStringLiteral("containers of the default bridge get addresses of fd")));
        show(choice);
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-ipv6")));
        choose(choice, OwnValue);
        QVERIFY(line->isVisible());
        QVERIFY2(network().ipv6.startsWith(QStringLiteral("fd")) && network().ipv6.endsWith(QStringLiteral("::/48")),
                 qPrintable(network().ipv6));
        QVERIFY(m_window->plan.problems().empty());
        line->selectAll();
        QTest::keyClick(line, Qt::Key_Backspace); // nothing is typed yet, which is no "off"
        QVERIFY(line->isVisible() && line->text().isEmpty());
        QCOMPARE(page()->firstProblem(), choice);
        QTest::keyClicks(line, QStringLiteral("2001:db8:5::/48"));
        QCOMPARE(network().ipv6, QStringLiteral("2001:db8:5::/48"));
        QVERIFY(m_window->plan.problems().empty());
        choose(choice, LeftToDocker);
        QCOMPARE(network(), NetworkSettings());
        QVERIFY(!line->isVisible());
    }

    void serversDomainsAndOptionsAreChips()
    {
        const auto add = [&](const char *name, const char *text) {
            auto *line = m_window->find<QLineEdit>(name);
            QTest::keyClicks(line, QLatin1String(text));
            QTest::keyClick(line, Qt::Key_Return);
        };
        add("networkDnsLineEdit", "10.0.0.53");
        add("networkDnsSearchLineEdit", "corp.lan");
        add("networkDnsOptionsLineEdit", "ndots:2");
        QCOMPARE(network().dns, QStringList("10.0.0.53"));
        QCOMPARE(network().dnsSearch, QStringList("corp.lan"));
        QCOMPARE(network().dnsOptions, QStringList("ndots:2"));
        QVERIFY(m_window->plan.problems().empty());
        add("networkDnsLineEdit", "dns.corp.lan");
        QCOMPARE(page()->firstProblem(), m_window->find<ui::ChipList>("networkDnsChipList"));
        show(m_window->find<QLineEdit>("networkDnsOptionsLineEdit"));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-names")));
        m_window->plan.edit({}, [](Plan &plan) { plan.network.dns = {QStringLiteral("10.0.0.54")}; });
        QCOMPARE(m_window->find<ui::ChipList>("networkDnsChipList")->items(), QStringList("10.0.0.54"));
    }

    void aPlanFromElsewhereIsShown()
    {
        edit([](NetworkSettings &each) {
            each.pools = {{"10.200.0.0/16", 24}, {"10.201.0.0/16", 26}};
            each.mtu = 9000;
        });
        QCOMPARE(pools()->currentIndex(), int(OwnValue));
        QCOMPARE(m_window->find<QLineEdit>("networkPools1LineEdit")->text(), QStringLiteral("10.201.0.0/16"));
        QCOMPARE(m_window->find<QSpinBox>("networkPools1SpinBox")->value(), 26);
        QCOMPARE(mtuChoice()->currentIndex(), int(OwnValue));
        QCOMPARE(mtu()->value(), 9000);
        QTRY_VERIFY(advises(QStringLiteral("9000")));
        edit([](NetworkSettings &each) { each.choosesMtu = each.choosesPools = true, each.pools.clear(), each.mtu = 0; });
        QCOMPARE(pools()->currentIndex(), int(ChosenByHost));
        QCOMPARE(mtuChoice()->currentIndex(), int(ChosenByHost));
    }

    void thatTheNetworksAreUnknownIsSaid()
    {
        const auto *notice = m_window->find<ui::Notice>("networksUnknownNotice");
        QVERIFY(!notice->isVisible());
        open(hostWithoutNetworks());
        QTRY_VERIFY(m_window->find<ui::Notice>("networksUnknownNotice")->isVisible());
        QCOMPARE(map()->current(), -1);
        QTest::keyClick(map(), Qt::Key_Right);
        QVERIFY(!map()->accessibleDescription().isEmpty());
        choose(pools(), OwnValue); // nobody knows what would be good
        QCOMPARE(network().pools, std::vector<AddressPool>({{"", 24}}));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("addresses-unknown")));
    }

    /// The helper looks at them only where a plan needs them.
    void networksThatAreKnownStayKnown()
    {
        m_window->host.setRootFacts(hostWithoutNetworks());
        QCOMPARE(list()->model()->rowCount(), 4);
        QVERIFY(!m_window->find<ui::Notice>("networksUnknownNotice")->isVisible());
    }

    void whatIsTooMuchIsCountedInWords()
    {
        HostFacts facts = exampleHost();
        for (int i = 0; i < 250; ++i)
            facts.network->routes.push_back({QStringLiteral("10.77.%1.0/24").arg(i), "eth0", "main"});
        open(facts);
        QTRY_COMPARE(list()->model()->rowCount(), 200);
        QVERIFY(says(*m_window, QStringLiteral("54 more")));
        QVERIFY(list()->height() < 400);
    }

    void theLanguageChangesAtOnce()
    {
        own_words::Brackets brackets;
        QCoreApplication::installTranslator(&brackets);
        QTRY_VERIFY(map()->accessibleName().contains(u'⟦'));
        QVERIFY(map()->accessibleDescription().contains(u'⟦'));
        QVERIFY(told().contains(u'⟦'));
        QVERIFY(list()->accessibleName().contains(u'⟦'));
        for (int column = 0; column < 3; ++column)
            QVERIFY(list()->model()->headerData(column, Qt::Horizontal).toString().contains(u'⟦'));
        QVERIFY(list()->model()->index(0, 1).data().toString().contains(u'⟦'));
        for (QComboBox *combo : {pools(), mtuChoice()})
            for (int i = 0; i < combo->count(); ++i)
                QVERIFY(combo->itemText(i).contains(u'⟦'));
        QCoreApplication::removeTranslator(&brackets);
        QTRY_VERIFY(!told().contains(u'⟦'));
    }
};

DOCKWRIGHT_TEST(TestAddressesPage, QApplication)

} // namespace test_addresses_page

#include "test_addresses_page.moc"
