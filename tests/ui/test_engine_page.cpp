// SPDX-License-Identifier: Apache-2.0
#include "core/base/message.h"
#include "core/daemon/key_table.h"
#include "core/daemon/key_words.h"
#include "core/host/paths.h"
#include "core/plan/engine_section.h"
#include "core/plan/engine_values.h"
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/pages/key_list.h"
#include "ui/pages/key_panel.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/field.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

namespace test_engine_page {

using namespace dockwright;
using namespace dockwright::core;

namespace {

const KeyRow *rowOf(const char *key)
{
    const KeyRow *row = findDaemonKey(key);
    if (row == nullptr)
        qFatal("no key %s", key);
    return row;
}

/// A right value of a text or number, as one types it.
QString goodText(const Shape &shape)
{
    if (shape.kind == Shape::Kind::Number)
        return QStringLiteral("24");
    switch (shape.form) {
    case Form::Choice:
        return QString::fromStdString(std::string(shape.choices.back()));
    case Form::Address:
        return QStringLiteral("10.0.0.1");
    case Form::Network:
        return QStringLiteral("10.0.0.0/8");
    case Form::Size:
        return QStringLiteral("128m");
    case Form::KeyValue:
        return QStringLiteral("a=b, c d");
    case Form::HostPort:
        return QStringLiteral("127.0.0.1:9323");
    case Form::Free:
        break;
    }
    return QStringLiteral("a text, and more");
}

OrderedJson goodValue(const Shape &shape)
{
    OrderedJson value = OrderedJson::object();
    switch (shape.kind) {
    case Shape::Kind::Switch:
        return false;
    case Shape::Kind::Number:
        return 24;
    case Shape::Kind::Text:
        return goodText(shape);
    case Shape::Kind::List:
        return OrderedJson::array({goodValue(*shape.items)});
    case Shape::Kind::Map:
        value["name"] = goodValue(*shape.items);
        return value;
    case Shape::Kind::Object:
        for (const Shape::Member &member : shape.members)
            value[std::string(member.name)] = goodValue(*member.shape);
        return value;
    }
    Q_UNREACHABLE();
}

} // namespace

/// The page Engine: each key is found, set, taken away, and judged.
class TestEnginePage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;

    const EngineSettings &engine() const { return m_window->plan.plan().engine; }
    QByteArray inPlan() const { return QByteArray::fromStdString(engine().keys.dump()); }
    QLineEdit *search() { return m_window->find<QLineEdit>("engineSearchLineEdit"); }
    QListView *list() { return m_window->find<QListView>("engineKeysListView"); }
    ui::KeyList *keys() { return qobject_cast<ui::KeyList *>(list()->model()); }
    ui::KeyPanel *panel()
    {
        auto *found = m_window->wizard.findChild<ui::KeyPanel *>();
        if (found == nullptr)
            qFatal("no panel");
        return found;
    }
    QWidget *page() { return m_window->wizard.page(8); }

    template <class T>
    T *editor()
    {
        auto *found = qobject_cast<T *>(panel()->editor());
        if (found == nullptr)
            qFatal("the key has another editor: %s", qPrintable(panel()->key() != nullptr ? ui::keyName(*panel()->key()) : ""));
        return found;
    }
    QString problem() { return m_window->wizard.findChild<ui::Field *>(QStringLiteral("keyField"))->problem(); }

    void type(QLineEdit *line, const QString &text)
    {
        line->selectAll();
        if (text.isEmpty())
            QTest::keyClick(line, Qt::Key_Delete);
        else
            QTest::keyClicks(line, text);
    }
    void searchFor(const QString &text) { search()->setText(text); }
    /// Finds the key by its name; it is the first that is found.
    void choose(const char *key)
    {
        searchFor(QLatin1String(key));
        QCOMPARE(panel()->key(), rowOf(key));
    }
    QStringList found()
    {
        QStringList names;
        for (int row = 0; row < keys()->rowCount(); ++row)
            if (const KeyRow *key = keys()->keyAt(row))
                names << ui::keyName(*key);
        return names;
    }
    QString dataOf(const char *key, int role) { return keys()->index(keys()->find(rowOf(key))).data(role).toString(); }

    /// Enters a right value as the editor of its shape takes it.
    void enterGoodValue(const KeyRow &row)
    {
        switch (editingOf(*row.shape)) {
        case Editing::Switch:
            editor<QComboBox>()->setCurrentText(QStringLiteral("false"));
            break;
        case Editing::Choice:
            editor<QComboBox>()->setCurrentText(goodText(*row.shape));
            break;
        case Editing::Number:
        case Editing::Line:
            type(editor<QLineEdit>(), goodText(*row.shape));
            break;
        case Editing::Items:
            type(editor<ui::ChipList>()->line(), goodText(*row.shape->items));
            QTest::keyClick(editor<ui::ChipList>()->line(), Qt::Key_Return);
            break;
        case Editing::Table:
            QTest::mouseClick(m_window->find<QToolButton>("keyAddToolButton"), Qt::LeftButton);
            type(m_window->find<QLineEdit>("keyObjectTable0-baseLineEdit"), QStringLiteral("10.0.0.0/8"));
            type(m_window->find<QLineEdit>("keyObjectTable0-sizeLineEdit"), QStringLiteral("24"));
            break;
        case Editing::Document:
            editor<QPlainTextEdit>()->setPlainText(QString::fromStdString(goodValue(*row.shape).dump(1)));
            break;
        }
    }

private slots:
    void init()
    {
        m_window = std::make_unique<Window>(false);
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("engine"));
    }
    void cleanup() { m_window.reset(); }

    void theHeadingAboveTheFirstKeyIsSeen()
    {
        auto *list = m_window->find<QListView>("engineKeysListView");
        QTRY_VERIFY(list->isVisible() && list->height() > 100);
        QTest::qWait(0);
        QVERIFY2(list->visualRect(keys()->index(0)).top() >= 0,
                 qPrintable(QString::number(list->visualRect(keys()->index(0)).top())));
    }

    void everyKeyIsThereWithWordsGroupAndState()
    {
        for (const QString &language : languageCodes()) {
            m_window->language.use(language);
            QCOMPARE(keys()->keyCount(), static_cast<int>(daemonKeyRows().size()));
            for (const KeyRow &row : daemonKeyRows()) {
                QVERIFY2(!dataOf(row.key.data(), ui::KeyList::AboutRole).isEmpty(), row.key.data());
                QVERIFY2(!dataOf(row.key.data(), ui::KeyList::StateRole).isEmpty(), row.key.data());
                QCOMPARE(dataOf(row.key.data(), ui::KeyList::DangerRole).isEmpty(), row.danger == Danger::None);
                const QString spoken = dataOf(row.key.data(), Qt::AccessibleTextRole);
                QVERIFY2(spoken.startsWith(ui::keyName(row)), row.key.data());
                QVERIFY(row.danger == Danger::None || spoken.contains(dataOf(row.key.data(), ui::KeyList::DangerRole)));
            }
        }
        QVERIFY(keys()->keyAt(0) == nullptr); // the heading of a group
        QVERIFY(!keys()->flags(keys()->index(0)).testFlag(Qt::ItemIsSelectable));
    }

    void eachKeyTakesARightValueAndGivesItBack()
    {
        int set = 0;
        for (const KeyRow &row : daemonKeyRows()) {
            choose(row.key.data());
            if (!isEngineKey(row) || !ui::releaseProblem(m_window->shared, row).isEmpty()) {
                QVERIFY2(panel()->editor() == nullptr || !panel()->editor()->isEnabled(), row.key.data());
                continue;
            }
            ++set;
            enterGoodValue(row);
            OrderedJson expected;
            expected[std::string(row.key)] = goodValue(*row.shape);
            QCOMPARE(inPlan(), QByteArray::fromStdString(expected.dump()));
            QVERIFY2(!findKeyProblem(engine(), row), row.key.data());
            QTest::mouseClick(m_window->find<QPushButton>("keyUnsetPushButton"), Qt::LeftButton);
            QCOMPARE(inPlan(), QByteArray("{}"));
            m_window->plan.replace({}); // no history of all of them
        }
        QVERIFY(set > 60);
    }

    void aKeyIsFoundByItsNameAndByWhatItDoes_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("isFirst");
        const auto row = [](const char *typed, const char *key, bool isFirst) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromLatin1(key) << isFirst;
        };
        row("mtu", "mtu", true);
        row("MTU", "mtu", true);
        row("max concurrent down", "max-concurrent-downloads", true);
        row("downloads", "max-concurrent-downloads", true);
        row("layers pull", "max-concurrent-downloads", true);
        row("DNS servers", "dns", true);
        row("liveRestore", "live-restore", true);
        row("add-runtime", "runtimes", true);
        row("地址池", "default-address-pools", true);
        row("子网", "default-address-pools", false);
        row("镜像加速器", "registry-mirrors", true);
        row("防火墙规则", "iptables", false);
        row("--mtu", "mtu", true); // as it stands elsewhere
        row("\"mtu\":", "mtu", true);
        row("dns_opts", "dns-opts", true);
        row("ｍｔｕ", "mtu", true);
        row("max-size", "log-opts", true); // what a value has in it
        row("runtimeArgs", "runtimes", true);
        row("nftables", "firewall-backend", true);
        row("overlay2", "storage-driver", true); // and what it is where nothing is set
        row("json-file", "log-driver", true);
        row("tcp", "hosts", true);
        row("数据目录", "data-root", true); // several words without blanks
        row("并发下载", "max-concurrent-downloads", true);
        row("存储驱动", "storage-driver", false);
    }
    void aKeyIsFoundByItsNameAndByWhatItDoes()
    {
        QFETCH(QString, typed);
        QFETCH(QString, key);
        QFETCH(bool, isFirst);
        for (const QString &language : languageCodes()) { // whatever language the window has
            m_window->language.use(language);
            searchFor(typed);
            QVERIFY2(found().contains(key), qPrintable(found().join(u' ')));
            QVERIFY2(!isFirst || found().first() == key, qPrintable(found().join(u' ')));
            QVERIFY(found().size() < 20);
            QCOMPARE(ui::keyName(*panel()->key()), found().first());
        }
    }

    void whatNobodyKnowsIsNotFound()
    {
        searchFor(QStringLiteral("zzzz"));
        QCOMPARE(keys()->rowCount(), 0);
        QVERIFY(panel()->key() == nullptr);
        QVERIFY(!panel()->isVisible());
        QVERIFY(m_window->find<QLabel>("engineCountLabel")->text().startsWith(u'0'));
        QTest::keyClick(search(), Qt::Key_Escape);
        QVERIFY(search()->text().isEmpty());
        QCOMPARE(keys()->keyCount(), static_cast<int>(daemonKeyRows().size()));
        QVERIFY(panel()->key() != nullptr);
    }

    void whatIsSetComesFirst()
    {
        QVERIFY(found().first() != QStringLiteral("mtu"));
        m_window->plan.edit(QStringLiteral("/engine/mtu"), [](Plan &plan) { plan.engine.keys["mtu"] = 1400; });
        QCOMPARE(found().first(), QStringLiteral("mtu"));
        QCOMPARE(dataOf("mtu", ui::KeyList::StateRole), QStringLiteral("1400"));
        QCOMPARE(dataOf("tls", ui::KeyList::StateRole), QStringLiteral("not set, default: false"));
        searchFor(QStringLiteral("bridge"));
        QCOMPARE(found().first(), QStringLiteral("mtu"));
        QCOMPARE(found().at(1), QStringLiteral("bridge"));
    }

    void aSwitchHasThreeStates()
    {
        choose("userland-proxy");
        auto *combo = editor<QComboBox>();
        QCOMPARE(combo->currentText(), QStringLiteral("not set, default: true"));
        combo->setCurrentText(QStringLiteral("false"));
        QCOMPARE(inPlan(), QByteArray("{\"userland-proxy\":false}"));
        combo->setCurrentText(QStringLiteral("true"));
        QCOMPARE(inPlan(), QByteArray("{\"userland-proxy\":true}"));
        combo->setCurrentIndex(0);
        QCOMPARE(inPlan(), QByteArray("{}"));
    }

    void theFilesFollowEveryKeyPress()
    {
        choose("max-concurrent-downloads");
        type(editor<QLineEdit>(), QStringLiteral("10"));
        QCOMPARE(inPlan(), QByteArray("{\"max-concurrent-downloads\":10}"));
        QVERIFY(m_window->settle());
        QVERIFY(m_window->preview.preview()
                    ->file(QLatin1String(paths::daemonJson))
                    ->after.contains("\"max-concurrent-downloads\": 10"));
        QVERIFY(m_window->find<QPlainTextEdit>("livePanePlainTextEdit")
                    ->toPlainText()
                    .contains(QStringLiteral("\"max-concurrent-downloads\": 10")));
        QCOMPARE(m_window->plan.history().count(), 1); // typing is one edit
        m_window->plan.history().undo();
        QCOMPARE(inPlan(), QByteArray("{}"));
        QVERIFY(editor<QLineEdit>()->text().isEmpty());
    }

    void aWrongValueIsToldAndNoOtherTakesItsPlace_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *key, const char *typed, const char *told) {
            QTest::newRow(key) << QByteArray(key) << QString::fromLatin1(typed) << QString::fromUtf8(told);
        };
        row("mtu", "15oo", "expects an integer");
        row("max-download-attempts", "0", "no number below 1");
        row("default-shm-size", "64x", "not a size");
        row("metrics-addr", "9323", "address:port");
        row("ip", "10.0.0", "not an IP address");
    }
    void aWrongValueIsToldAndNoOtherTakesItsPlace()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, typed);
        QFETCH(QString, told);
        choose(key.constData());
        auto *line = editor<QLineEdit>();
        type(line, typed);
        QVERIFY2(problem().contains(told), qPrintable(problem()));
        QVERIFY(line->accessibleDescription().contains(told));
        QCOMPARE(line->text(), typed);
        // Only what was typed is in the plan, which is refused as it is.
        QCOMPARE(keyText(engine(), *rowOf(key.constData())), typed);
        QVERIFY(m_window->plan.problemAt(QLatin1String("/engine/") + QLatin1String(key)) != nullptr);
        QCOMPARE(dataOf(key.constData(), ui::KeyList::StateRole), QStringLiteral("invalid"));
        auto *next = m_window->find<QPushButton>("nextPushButton");
        next->setFocus();
        QTest::mouseClick(next, Qt::LeftButton);
        QCOMPARE(m_window->wizard.current(), 8);
        QTRY_COMPARE(QApplication::focusWidget(), line);
        type(line, {});
        QCOMPARE(inPlan(), QByteArray("{}"));
        QVERIFY(problem().isEmpty());
    }

    void aKeyThatIsWrongElsewhereIsNamed()
    {
        choose("mtu");
        type(editor<QLineEdit>(), QStringLiteral("x"));
        choose("dns");
        QVERIFY(page() != nullptr);
        QCOMPARE(m_window->wizard.page(8)->firstProblem(), list());
        QVERIFY(m_window->wizard.page(8)->problemHint().contains(QStringLiteral("“mtu”")));
    }

    void jsonIsJudgedAsItIsTyped()
    {
        choose("builder");
        auto *text = editor<QPlainTextEdit>();
        QTest::keyClicks(text, QStringLiteral("{\"gc\": {\"enabled\": "));
        QVERIFY2(problem().startsWith(QStringLiteral("1:")) && problem().contains(QStringLiteral("not valid JSON")),
                 qPrintable(problem()));
        QTest::keyClicks(text, QStringLiteral("1}}"));
        QVERIFY2(problem().contains(QStringLiteral("builder/gc/enabled")), qPrintable(problem()));
        QTest::keyClick(text, Qt::Key_Backspace);
        QTest::keyClick(text, Qt::Key_Backspace);
        QTest::keyClick(text, Qt::Key_Backspace);
        QTest::keyClicks(text, QStringLiteral("false}}"));
        QVERIFY2(problem().isEmpty(), qPrintable(problem()));
        QCOMPARE(inPlan(), QByteArray("{\"builder\":{\"gc\":{\"enabled\":false}}}"));
        QCOMPARE(text->toPlainText(), QStringLiteral("{\"gc\": {\"enabled\": false}}")); // as it was typed
    }

    void tabGoesThroughEveryEditorAndOn_data()
    {
        QTest::addColumn<QByteArray>("key");
        for (const char *key : {"dns", "labels", "default-address-pools", "mtu", "experimental", "builder"})
            QTest::newRow(key) << QByteArray(key);
    }
    void tabGoesThroughEveryEditorAndOn()
    {
        QFETCH(QByteArray, key);
        choose(key);
        if (auto *line = panel()->editor()->findChild<QLineEdit *>(QStringLiteral("keyLineEdit"));
            line != nullptr && key == "dns") {
            QTest::keyClicks(line, QStringLiteral("10.0.0.1"));
            QTest::keyClick(line, Qt::Key_Return);
        }
        QTest::qWait(0);
        m_window->find<QLineEdit>("engineSearchLineEdit")->setFocus();
        bool wasInEditor = false;
        QStringList way;
        for (int presses = 0; presses < 40 && !way.contains(QStringLiteral("nextPushButton")); ++presses) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            wasInEditor = wasInEditor || panel()->editor() == QApplication::focusWidget()
                || panel()->editor()->isAncestorOf(QApplication::focusWidget());
            way << QApplication::focusWidget()->objectName();
        }
        QVERIFY2(wasInEditor && way.contains(QStringLiteral("nextPushButton")), qPrintable(way.join(QStringLiteral(" > "))));
    }

    void aTableHasRowsThatComeAndGo()
    {
        choose("default-address-pools");
        auto *add = m_window->find<QToolButton>("keyAddToolButton");
        QTest::mouseClick(add, Qt::LeftButton);
        QTRY_COMPARE(QApplication::focusWidget(), m_window->find<QLineEdit>("keyObjectTable0-baseLineEdit"));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("10.201.0.0/16"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("keyObjectTable0-sizeLineEdit"));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("24"));
        QTest::mouseClick(add, Qt::LeftButton);
        type(m_window->find<QLineEdit>("keyObjectTable1-baseLineEdit"), QStringLiteral("10.202.0.0"));
        QVERIFY2(problem().contains(QStringLiteral("not a subnet")), qPrintable(problem()));
        QTest::mouseClick(m_window->find<QToolButton>("keyObjectTableRemove1ToolButton"), Qt::LeftButton);
        QTRY_COMPARE(inPlan(), QByteArray("{\"default-address-pools\":[{\"base\":\"10.201.0.0/16\",\"size\":24}]}"));
        QVERIFY(problem().isEmpty());
        QTest::mouseClick(m_window->find<QToolButton>("keyObjectTableRemove0ToolButton"), Qt::LeftButton);
        QTRY_COMPARE(inPlan(), QByteArray("{}"));
    }

    void aListIsChips()
    {
        choose("dns");
        auto *chips = editor<ui::ChipList>();
        QTest::keyClicks(chips->line(), QStringLiteral("10.0.0.1,10.0.0.x,"));
        QCOMPARE(inPlan(), QByteArray("{\"dns\":[\"10.0.0.1\",\"10.0.0.x\"]}"));
        QVERIFY(problem().contains(QStringLiteral("10.0.0.x")));
        QTest::keyClick(chips->line(), Qt::Key_Backspace);
        QCOMPARE(inPlan(), QByteArray("{\"dns\":[\"10.0.0.1\"]}"));
        choose("labels"); // whose texts may hold commas and blanks
        chips = editor<ui::ChipList>();
        QTest::keyClicks(chips->line(), QStringLiteral("site=Bern, CH"));
        QTest::keyClick(chips->line(), Qt::Key_Return);
        QVERIFY(inPlan().contains("[\"site=Bern, CH\"]"));
    }

    void dangerAndEffectAreSaidInWords()
    {
        const auto *danger = m_window->find<ui::Notice>("keyDangerNotice");
        const auto *effect = m_window->find<ui::Notice>("keyEffectNotice");
        choose("data-root");
        QVERIFY(danger->isVisible() && danger->text().contains(QStringLiteral("no longer sees the images")));
        QVERIFY(effect->text().contains(QStringLiteral("requires a restart")));
        QCOMPARE(dataOf("data-root", ui::KeyList::EffectRole), QStringLiteral("restart"));
        QVERIFY(dataOf("data-root", Qt::AccessibleTextRole).contains(QStringLiteral("can hide data")));
        choose("max-concurrent-uploads");
        QVERIFY(!danger->isVisible());
        QCOMPARE(effect->text(), QStringLiteral("A change takes effect by a reload."));
        QCOMPARE(dataOf("max-concurrent-uploads", ui::KeyList::EffectRole), QStringLiteral("reload"));
        choose("debug");
        QVERIFY(effect->text().contains(QStringLiteral("removing it requires a restart")));
        choose("features");
        QVERIFY(effect->text().contains(QStringLiteral("others require a restart")));
    }

    void aKeyOfAnotherPageLeadsThere()
    {
        for (const KeyRow &row : daemonKeyRows()) {
            const auto places = placesOfOthers(row);
            if (places.empty())
                continue;
            m_window->wizard.goTo(QStringLiteral("engine"));
            choose(row.key.data());
            QVERIFY2(m_window->find<ui::Notice>("keyElsewhereNotice")->isVisible(), row.key.data());
            QVERIFY2((panel()->editor() != nullptr) == isEngineKey(row), row.key.data());
            QTest::mouseClick(m_window->find<QPushButton>("keyToPagePushButton"), Qt::LeftButton);
            QVERIFY2(m_window->wizard.current() != 8, row.key.data());
            // An input for each of its members is there.
            const QWidget *page = m_window->wizard.page(m_window->wizard.current());
            for (const ManagedPlace &place : places) {
                const QString name = ui::fieldName(std::string(place.member).c_str(), "");
                const auto inputs = page->findChildren<QWidget *>();
                QVERIFY2(std::ranges::any_of(inputs,
                                             [&](const QWidget *each) {
                                                 return each->objectName().startsWith(name)
                                                     || each->objectName().startsWith(name.mid(5))
                                                     || QStringList{"mirrors", "insecure", "noProxy"}.contains(
                                                         QString::fromStdString(std::string(place.member)).section(u'/', 2));
                                             }),
                         place.member.data());
            }
        }
    }

    void aKeyThatIsRefusedSaysWhyAndHasNoInput()
    {
        for (const char *key : {"bip", "bip6", "fixed-cidr-v6", "containerd-plugins-namespace"}) {
            choose(key);
            QVERIFY2(panel()->editor() == nullptr, key);
            const auto *why = m_window->find<ui::Notice>("keyElsewhereNotice");
            QVERIFY2(why->isVisible() && why->text().contains(QLatin1String(key)), key);
            QVERIFY(!m_window->find<QPushButton>("keyToPagePushButton")->isVisible());
            QCOMPARE(dataOf(key, ui::KeyList::StateRole), QStringLiteral("not set by Dockwright"));
        }
    }

    void aKeyThatThisDockerdDoesNotKnowCannotBeSet()
    {
        HostFacts facts = exampleHost();
        facts.dockerdVersion = QStringLiteral("26.1.5");
        m_window = std::make_unique<Window>(false, facts);
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("engine"));
        choose("default-stop-timeout");
        QVERIFY(!panel()->editor()->isEnabled());
        QVERIFY2(problem().contains(QStringLiteral("29.7")), qPrintable(problem()));
        QCOMPARE(dataOf("default-stop-timeout", ui::KeyList::StateRole), QStringLiteral("not in this dockerd"));
        // A plan that sets it already is told of it, and it can be taken out.
        m_window->plan.edit(QStringLiteral("/engine/default-stop-timeout"),
                            [](Plan &plan) { plan.engine.keys["default-stop-timeout"] = 5; });
        QVERIFY(m_window->settle());
        QTRY_COMPARE(dataOf("default-stop-timeout", ui::KeyList::StateRole), QStringLiteral("invalid"));
        QTest::mouseClick(m_window->find<QPushButton>("keyUnsetPushButton"), Qt::LeftButton);
        QCOMPARE(inPlan(), QByteArray("{}"));
    }

    void whatIsWrongOnThisHostIsSaidAtTheKey()
    {
        choose("default-runtime");
        type(editor<QLineEdit>(), QStringLiteral("nowhere"));
        QVERIFY(m_window->settle());
        QTRY_VERIFY2(!problem().isEmpty(), "a runtime that is not there");
        QVERIFY(m_window->wizard.page(8)->firstProblem() != nullptr);
    }

    void theKeyboardAloneFindsAndSetsAKey()
    {
        m_window->wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->wizard, patience));
        m_window->wizard.goTo(QStringLiteral("network"));
        m_window->find<QPushButton>("nextPushButton")->setFocus();
        m_window->wizard.goTo(QStringLiteral("engine"));
        const auto press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
        QCOMPARE(QApplication::focusWidget(), search());
        QTest::keyClicks(search(), QStringLiteral("concurrent"));
        press(Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget(), list());
        QCOMPARE(panel()->key(), rowOf("max-concurrent-downloads"));
        press(Qt::Key_Down);
        QCOMPARE(panel()->key(), rowOf("max-concurrent-uploads"));
        press(Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget(), editor<QLineEdit>());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("7"));
        QCOMPARE(inPlan(), QByteArray("{\"max-concurrent-uploads\":7}"));
        press(Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), list());
        QCOMPARE(panel()->key(), rowOf("max-concurrent-uploads")); // though it is first now
        press(Qt::Key_Delete);
        QCOMPARE(inPlan(), QByteArray("{}"));
        press(Qt::Key_Home);
        press(Qt::Key_Up);
        QTRY_COMPARE(QApplication::focusWidget(), search());
        press(Qt::Key_Escape);
        QVERIFY(search()->text().isEmpty());
        press(Qt::Key_Down);
        QTest::keyClicks(list(), QStringLiteral("i")); // typing in the list searches
        QCOMPARE(QApplication::focusWidget(), search());
        QTest::keyClicks(search(), QStringLiteral("cc"));
        QCOMPARE(panel()->key(), rowOf("icc"));
        press(Qt::Key_Return);
        press(Qt::Key_Space);
        QCOMPARE(m_window->wizard.current(), 7);
    }

    void aPageOfTheListEndsAtAKey()
    {
        for (const int height : {600, 800, 1000}) { // so that a heading stands at another place
            m_window->wizard.resize(1280, height);
            QTest::keyClick(list(), Qt::Key_Home);
            for (const auto &[turn, end] : {std::pair{Qt::Key_PageDown, found().last()}, {Qt::Key_PageUp, found().first()}})
                for (int pages = 0; ui::keyName(*panel()->key()) != end; ++pages) {
                    QVERIFY2(pages < 60, qPrintable(ui::keyName(*panel()->key())));
                    QTest::keyClick(list(), turn);
                }
        }
    }

    void whatWasTypedWithoutEnterIsKept()
    {
        m_window->wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->wizard, patience));
        choose("dns");
        panel()->takeFocus();
        QTest::keyClicks(editor<ui::ChipList>()->line(), QStringLiteral("10.0.0.1"));
        choose("mtu"); // another key
        QTRY_COMPARE(inPlan(), QByteArray("{\"dns\":[\"10.0.0.1\"]}"));
        QCOMPARE(panel()->key(), rowOf("mtu"));
        QCOMPARE(keys()->keyAt(list()->currentIndex().row()), rowOf("mtu"));
        choose("dns");
        panel()->takeFocus();
        QTest::keyClicks(editor<ui::ChipList>()->line(), QStringLiteral("10.0.0.2"));
        m_window->find<QPushButton>("nextPushButton")->setFocus(); // on to another page
        QTRY_COMPARE(inPlan(), QByteArray("{\"dns\":[\"10.0.0.1\",\"10.0.0.2\"]}"));
        QVERIFY(editor<ui::ChipList>()->line()->text().isEmpty());
    }

    void theLanguageChangesAtOnce()
    {
        choose("data-root");
        const auto *effect = m_window->find<ui::Notice>("keyEffectNotice");
        const QString english = effect->text();
        m_window->language.use(QStringLiteral("zh_CN"));
        QTRY_VERIFY(effect->text() != english);
        QVERIFY(effect->text().contains(QStringLiteral("重启")));
        QVERIFY(dataOf("data-root", ui::KeyList::StateRole).contains(QStringLiteral("默认")));
        QVERIFY(dataOf("data-root", ui::KeyList::AboutRole).contains(QStringLiteral("目录")));
        QCOMPARE(search()->text(), QStringLiteral("data-root"));
        choose("tls");
        QVERIFY(editor<QComboBox>()->itemText(0).contains(QStringLiteral("未设置")));
        m_window->language.use(QStringLiteral("en"));
        QTRY_COMPARE(editor<QComboBox>()->itemText(0), QStringLiteral("not set, default: false"));
    }

    void aPlanThatIsOpenedIsShown()
    {
        choose("dns");
        Plan plan;
        plan.engine.keys = OrderedJson::parse("{\"dns\": [\"10.0.0.1\"], \"builder\": {\"gc\": {\"enabled\": true}}}");
        m_window->plan.replace(plan);
        QCOMPARE(editor<ui::ChipList>()->items(), QStringList("10.0.0.1"));
        choose("builder");
        QVERIFY(editor<QPlainTextEdit>()->toPlainText().contains(QStringLiteral("\"enabled\": true")));
        QVERIFY(m_window->plan.plan() == plan); // showing changes nothing
    }

    void itIsDrawnInBothLanguages()
    {
        m_window->plan.edit({}, [](Plan &plan) {
            plan.engine.keys = OrderedJson::parse(
                "{\"default-address-pools\": [{\"base\": \"10.201.0.0/16\", \"size\": 24}], \"mtu\": 1400, \"debug\": true}");
        });
        for (const char *key : {"default-address-pools", "builder", "dns", "live-restore", "bip", "features"}) {
            choose(key);
            QVERIFY(m_window->settle());
            QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("engine-") + QLatin1String(key)));
        }
    }
};

DOCKWRIGHT_TEST(TestEnginePage, QApplication)

} // namespace test_engine_page

#include "test_engine_page.moc"
