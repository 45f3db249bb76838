// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "helper/bundle/bundle_store.h"
#include "tests/support/suite.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace test_bundle_store {

using namespace dockwright;
using namespace dockwright::core;
using namespace dockwright::helper;

/// A bundle is taken as an open file, and trusted only after it has been copied.
class TestBundleStore : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString at(const char *path) const { return m_directory->path() + QLatin1String(path); }

    QString make(const QByteArray &content) const
    {
        const QString path = at("/given");
        QFile file(path);
        [&] { QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size()); }();
        return path;
    }

    Result<StagedBundle> stage(const QString &path, int flags = O_RDONLY) const
    {
        const int file = open(path.toUtf8().constData(), flags | O_CLOEXEC);
        const RootedFiles files(at("/root"));
        const auto staged = stageBundle(file, files);
        close(file);
        return staged;
    }

    QStringList kept() const { return QDir(at("/root") + QLatin1String(paths::bundles)).entryList(QDir::Files); }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_directory->path()).mkpath("root"));
        QVERIFY(QFile::setPermissions(at("/root"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void theCopyIsNamedByItsSumAndReplacesTheOneBefore()
    {
        const QByteArray content(3'000'000, 'x');
        const auto staged = stage(make(content));
        QVERIFY(staged.has_value());
        QCOMPARE(staged->size, content.size());
        QCOMPARE(staged->sha256.toLatin1(), QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        QCOMPARE(kept(), QStringList{staged->sha256});
        const auto next = stage(make("another"));
        QVERIFY(next.has_value());
        QCOMPARE(kept(), QStringList{next->sha256});
        QFile copy(at("/root") + QLatin1String(paths::bundles) + u'/' + next->sha256);
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.readAll(), QByteArray("another"));
    }

    void theOffsetOfTheCallersFileDoesNotMatter()
    {
        const QString path = make("whole");
        const int file = open(path.toUtf8().constData(), O_RDONLY);
        QCOMPARE(lseek(file, 3, SEEK_SET), off_t(3));
        const RootedFiles files(at("/root"));
        const auto staged = stageBundle(file, files);
        QVERIFY(staged.has_value());
        QCOMPARE(staged->size, 5);
        QCOMPARE(lseek(file, 0, SEEK_CUR), off_t(3));
        close(file);
    }

    void aFileThatChangesWhileItIsReadIsRefused()
    {
        const QString path = make(QByteArray(64 * 1024 * 1024, 'a'));
        std::atomic<bool> over = false;
        std::atomic<int> writes = 0;
        std::thread writer([&] {
            const int file = open(path.toUtf8().constData(), O_WRONLY);
            for (char byte = 0; !over; ++byte, ++writes)
                if (pwrite(file, &byte, 1, 60 * 1024 * 1024) != 1)
                    break;
            close(file);
        });
        while (writes < 10)
            std::this_thread::yield();
        const auto staged = stage(path);
        over = true;
        writer.join();
        QVERIFY(!staged.has_value());
        QCOMPARE(staged.error().code, ErrorCode::InvalidInput);
        QVERIFY(kept().isEmpty());
    }

    void aFileThatShrinksIsRefusedOrWasTakenWhole()
    {
        const QString path = make(QByteArray(32 * 1024 * 1024, 'a'));
        std::thread writer([&] { QVERIFY(truncate(path.toUtf8().constData(), 1024) == 0); });
        const auto staged = stage(path);
        writer.join();
        QVERIFY(staged ? kept() == QStringList{staged->sha256} : kept().isEmpty());
        if (staged)
            QVERIFY(staged->size == 1024 || staged->size == 32 * 1024 * 1024);
    }

    void whatIsNoReadableRegularFileIsRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("flags");
        QTest::newRow("directory") << QString("/tmp") << O_RDONLY;
        QTest::newRow("device") << QString("/dev/zero") << O_RDONLY;
        QTest::newRow("memory of a process") << QString("/proc/self/mem") << O_RDONLY;
        QTest::newRow("only a place") << QString() << O_PATH;
        QTest::newRow("for writing only") << QString() << O_WRONLY;
        QTest::newRow("nothing open") << QString("/no/such/file") << O_RDONLY;
    }
    void whatIsNoReadableRegularFileIsRefused()
    {
        QFETCH(QString, path);
        QFETCH(int, flags);
        const auto staged = stage(path.isEmpty() ? make("bundle") : path, flags);
        QVERIFY(!staged.has_value());
        QVERIFY(kept().isEmpty());
    }

    void twoAtOnceNeverMixTheirBundles()
    {
        const auto sumOf = [](const QByteArray &bytes) {
            return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
        };
        const auto stageOften = [&](const QString &path, const QByteArray &sum, int &wrong) {
            const RootedFiles files(at("/root"));
            for (int round = 0; round < 40; ++round) {
                const int file = open(path.toUtf8().constData(), O_RDONLY | O_CLOEXEC);
                const auto staged = stageBundle(file, files);
                close(file);
                wrong += !staged || staged->sha256.toLatin1() != sum ? 1 : 0;
                // By now it may be the other's turn; what can be opened under our sum is ours.
                if (const auto copy = openStaged(QString::fromLatin1(sum), files); !copy)
                    wrong += copy.error().message.english().contains(QLatin1String("No such file")) ? 0 : 1;
            }
        };
        const QByteArray ones(2'000'000, '1');
        const QByteArray twos(1'900'000, '2');
        for (const auto &[name, bytes] : {std::pair(at("/ones"), ones), std::pair(at("/twos"), twos)}) {
            QFile file(name);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        }
        int wrong[2] = {0, 0};
        std::thread first([&] { stageOften(at("/ones"), sumOf(ones), wrong[0]); });
        std::thread second([&] { stageOften(at("/twos"), sumOf(twos), wrong[1]); });
        first.join();
        second.join();
        QCOMPARE(wrong[0] + wrong[1], 0);
        QCOMPARE(kept().size(), 1);
    }

    void whatIsNotWhatItWasIsNotOpened()
    {
        const auto staged = stage(make("whole"));
        QVERIFY(staged.has_value());
        QFile copy(at("/root") + QLatin1String(paths::bundles) + u'/' + staged->sha256);
        QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write("other") == 5);
        copy.close();
        QVERIFY(!openStaged(staged->sha256, RootedFiles(at("/root"))).has_value());
    }

    void anEmptyFileIsRefused() { QVERIFY(!stage(make({})).has_value()); }
};

DOCKWRIGHT_TEST(TestBundleStore, QCoreApplication)

} // namespace test_bundle_store

#include "test_bundle_store.moc"
