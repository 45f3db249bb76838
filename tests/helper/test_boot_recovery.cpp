// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/host/paths.h"
#include "helper/engine/engine.h"
#include "helper/machine/root_directory.h"
#include "tests/support/examples.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace test_boot_recovery {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

const QString dropIn = QLatin1String(paths::limitsDropIn);
const FileFact ours{"[Service]\nLimitNOFILE=1\n", 0644, static_cast<int>(geteuid()), static_cast<int>(getegid()),
                    FileKind::Regular};

bool rewrite(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

/// A directory that is taken for a machine that is booted, and notes what is asked of systemd.
class Booting : public RootDirectory
{
public:
    explicit Booting(const QString &root) : RootDirectory(root, exampleHost()) {}

    bool isLive() const override { return true; }
    bool isBooting() const override { return true; }
    Result<std::optional<UnitFacts>> unit(const QString &) const override { return exampleHost().dockerUnit; }
    Result<> reloadManager() override { return noted(QStringLiteral("daemon-reload")); }
    Result<> startUnit(const QString &unit, const Waiting &) override { return noted(QLatin1String("start ") + unit); }
    Result<> stopUnit(const QString &unit, const Waiting &) override { return noted(QLatin1String("stop ") + unit); }
    Result<> restartUnit(const QString &unit, const Waiting &) override { return noted(QLatin1String("restart ") + unit); }
    Result<> reloadUnit(const QString &unit, const Waiting &) override { return noted(QLatin1String("reload ") + unit); }
    Result<Json> daemonAnswer(const QString &path, std::chrono::seconds) const override
    {
        asked << path;
        return Json();
    }

    QStringList done;
    mutable QStringList asked;

private:
    Result<> noted(const QString &what)
    {
        done << what;
        return {};
    }
};

} // namespace

/// What is looked for at boot before a process is started, and what such a process may do.
class TestBootRecovery : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Booting> m_host;

    QString place(const QString &name) const { return m_directory->path() + QLatin1String(paths::transactions) + u'/' + name; }

    QStringList marks() const
    {
        QStringList found;
        for (const QString &id : QDir(place({})).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            if (QFile::exists(place(id + QLatin1String("/open"))))
                found << id;
        return found;
    }

    /// Cut off with these records, of which the first wrote a file.
    quint64 leaveOpen(const std::vector<Undo> &more = {})
    {
        Journal journal(*m_host);
        TransactionInfo info;
        info.kind = QStringLiteral("apply");
        info.changed = QStringList{dropIn};
        const quint64 id = journal.begin(info, exampleHost()).value_or(0);
        int step = 0;
        std::vector<Undo> undos{UndoFile{dropIn, std::nullopt, sha256(ours.content), {}}};
        undos.insert(undos.end(), more.begin(), more.end());
        for (const Undo &undo : undos)
            if (!journal.record(id, ++step, undo))
                return 0;
        return m_host->writeFile(dropIn, ours, std::nullopt) ? id : 0;
    }

    TransactionInfo newest() const { return Journal(*m_host).list()->back(); }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(m_directory->path() + QLatin1String(paths::stateDirectory)));
        m_host = std::make_unique<Booting>(m_directory->path());
    }

    void theMarkIsThereAsLongAsTheTransactionIsOpen()
    {
        QCOMPARE(leaveOpen(), quint64(1));
        QCOMPARE(marks(), QStringList{"1"});
        QVERIFY(Journal(*m_host).finish(1, TransactionState::Committed));
        QCOMPARE(marks(), QStringList());
        QCOMPARE(leaveOpen(), quint64(0)); // the file of the first is there
        QCOMPARE(marks(), QStringList{"2"});
    }

    /// Power may be lost between any two of the writes.
    void aMarkIsNeverMissingAndAStaleOneGoes()
    {
        QVERIFY(leaveOpen() == 1);
        QVERIFY(QFile::remove(place("1/transaction.json"))); // before the last write of begin()
        QVERIFY(Engine(*m_host, {}).recover(false) == std::nullopt);
        QCOMPARE(marks(), QStringList());
        QVERIFY(QFile::remove(m_directory->path() + dropIn));
        QVERIFY(leaveOpen() == 2);
        QVERIFY(rewrite(place("2/state"), "committed\n")); // before the last write of finish()
        QCOMPARE(marks(), QStringList{"2"});
        QVERIFY(Engine(*m_host, {}).recover(false) == std::nullopt);
        QCOMPARE(marks(), QStringList());
        QCOMPARE(newest().state, TransactionState::Committed);
    }

    void aMarkInANewerFormatStays()
    {
        QVERIFY(leaveOpen() == 1);
        QVERIFY(rewrite(place("1/transaction.json"), "{\"format\": 99}"));
        const auto report = Engine(*m_host, {}).recover(false);
        QVERIFY(report && report->status == ApplyStatus::Refused);
        Journal(*m_host).clearMarks();
        QCOMPARE(marks(), QStringList{"1"});
    }

    void dockersUnitsAreLeftToTheBoot()
    {
        const UndoUnitState docker{QLatin1String(paths::dockerUnit), true, false, {}};
        const UndoUnitState stopped{QLatin1String(paths::containerdUnit), false, false, {}};
        QVERIFY(leaveOpen({UndoManager{}, stopped, docker}) == 1);
        const auto report = Engine(*m_host, {}).recover(false); // nothing runs that it could interrupt
        QVERIFY(report && report->status == ApplyStatus::RolledBack);
        QVERIFY(!QFile::exists(m_directory->path() + dropIn));
        QCOMPARE(m_host->done,
                 QStringList({"daemon-reload", "start containerd.service", "start docker.socket", "start docker.service"}));
        QCOMPARE(m_host->asked, QStringList());
        QCOMPARE(newest().recovery->by, QString("boot"));
        QVERIFY(newest().wasSeenAtBoot());
        QCOMPARE(marks(), QStringList());
    }

    void aHoldThatOutlivedASoftRebootIsReleased()
    {
        QVERIFY(leaveOpen() == 1);
        QVERIFY(m_host->writeFile(QLatin1String(paths::holdDropIn), ours, std::nullopt));
        const auto report = Engine(*m_host, {}).recover(false);
        QVERIFY(report && report->status == ApplyStatus::RolledBack);
        QVERIFY(!m_host->exists(QLatin1String(paths::holdDropIn)));
        QCOMPARE(m_host->done.contains("restart docker.service"), false);
    }

    void whatCannotBeTakenBackAtBootIsTriedAgain()
    {
        QVERIFY(leaveOpen({UndoPackages{}}) == 1); // a directory has nobody to do that
        const auto report = Engine(*m_host, {}).recover(false);
        QVERIFY(report && report->status == ApplyStatus::Failed);
        QCOMPARE(newest().state, TransactionState::Open);
        QCOMPARE(newest().recovery->by, QString("boot"));
        QCOMPARE(marks(), QStringList{"1"});
    }

    void whatWasEditedIsLeftOnceAndForAll()
    {
        QVERIFY(leaveOpen() == 1);
        QVERIFY(rewrite(m_directory->path() + dropIn, "[Service]\n"));
        const auto report = Engine(*m_host, {}).recover(false);
        QVERIFY(report && report->status == ApplyStatus::Failed);
        QCOMPARE(newest().state, TransactionState::Failed);
        QCOMPARE(marks(), QStringList()); // no further boot tries
    }

    void whoeverIsAskedToStopLeavesTheRestOpen()
    {
        QVERIFY(leaveOpen() == 1);
        class Slow : public Booting
        {
        public:
            using Booting::Booting;
            Result<> reloadManager() override { return cancelled(); }
        } host(m_directory->path());
        const auto report = Engine(host, {}).recover(false);
        QVERIFY(report && report->status == ApplyStatus::Failed);
        QCOMPARE(newest().state, TransactionState::Open);
        QCOMPARE(marks(), QStringList{"1"});
    }
};

DOCKWRIGHT_TEST(TestBootRecovery, QCoreApplication)

} // namespace test_boot_recovery

#include "test_boot_recovery.moc"
