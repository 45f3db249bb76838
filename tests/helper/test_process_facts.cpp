// SPDX-License-Identifier: Apache-2.0
#include "core/host/rooted_reader.h"
#include "helper/host/process_facts.h"
#include "tests/support/suite.h"

#include <QElapsedTimer>
#include <QTest>

namespace test_process_facts {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

/// A host whose processes have another name each time that they are looked at; the last one stays.
class ChangingNames : public RootedReader
{
public:
    explicit ChangingNames(QByteArrayList names) : RootedReader(QStringLiteral("/")), m_names(std::move(names)) {}

    Result<std::optional<QByteArray>> readSystemFile(const QString &path) const override
    {
        if (path != QLatin1String("/proc/7/comm") || m_names.isEmpty())
            return std::nullopt;
        ++m_looks;
        return m_names.size() > 1 ? m_names.takeFirst() : m_names.front();
    }
    int looks() const { return m_looks; }

private:
    mutable QByteArrayList m_names;
    mutable int m_looks = 0;
};

} // namespace

class TestProcessFacts : public QObject
{
    Q_OBJECT

private slots:
    void aContainerThatRuncStillMakesIsLookedAtAgain()
    {
        const ChangingNames host({"runc:[1:CHILD]\n", "runc:[2:INIT]\n", "runc:[2:INIT]\n", "docker-init\n"});
        QCOMPARE(nameOfInit(host, 7), QString("docker-init"));
        QCOMPARE(host.looks(), 4);
    }

    void oneThatRunsIsLookedAtOnce()
    {
        for (const char *name : {"docker-init", "runc", "sleep"}) {
            const ChangingNames host({QByteArray(name) + '\n', "another\n"});
            QCOMPARE(nameOfInit(host, 7), QString(name));
        }
        QCOMPARE(nameOfInit(ChangingNames({}), 7), QString());
    }

    void whatStaysRuncIsNotWaitedForForEver()
    {
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(nameOfInit(ChangingNames({"runc:[2:INIT]\n"}), 7), QString("runc:[2:INIT]"));
        QVERIFY(clock.elapsed() >= 1000 && clock.elapsed() < 10'000);
    }
};

DOCKWRIGHT_TEST(TestProcessFacts, suite::NoApplication)

} // namespace test_process_facts

#include "test_process_facts.moc"
