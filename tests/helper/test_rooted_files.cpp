// SPDX-License-Identifier: Apache-2.0
#include "helper/host/rooted_files.h"
#include "tests/support/access_list.h"
#include "tests/support/lacking.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace test_rooted_files {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

FileFact regular(const QByteArray &content, int mode = 0644)
{
    return {content, mode, 0, 0, FileKind::Regular};
}

} // namespace

class TestRootedFiles : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<RootedFiles> m_files;

    QString at(const QString &path) const { return m_directory->path() + QStringLiteral("/root") + path; }
    QByteArray nameOf(const QString &path) const { return at(path).toUtf8(); }

    void put(const QString &path, const QByteArray &content, mode_t mode = 0644)
    {
        QDir().mkpath(QFileInfo(at(path)).path());
        QFile file(at(path));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
        QCOMPARE(fchmod(file.handle(), mode), 0);
    }

    QByteArray contentOf(const QString &path) const
    {
        QFile file(at(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }

    mode_t modeOf(const QString &path) const
    {
        struct stat status {};
        return lstat(nameOf(path).constData(), &status) == 0 ? status.st_mode & 07777 : 0;
    }

    QStringList namesIn(const QString &path) const
    {
        return QDir(at(path)).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        QVERIFY(QDir().mkpath(at(QString())));
        m_files = std::make_unique<RootedFiles>(at(QString()));
    }

    void aFileIsWrittenWithItsModeAndNothingElseIsLeft()
    {
        const mode_t before = umask(077);
        const auto restore = qScopeGuard([before] { umask(before); });
        QVERIFY(m_files->write("/etc/docker/daemon.json", regular("{}\n", 0640), std::nullopt).has_value());
        QCOMPARE(contentOf("/etc/docker/daemon.json"), QByteArray("{}\n"));
        QCOMPARE(modeOf("/etc/docker/daemon.json"), mode_t(0640));
        QCOMPARE(namesIn("/etc/docker"), QStringList{"daemon.json"});
        QCOMPARE(modeOf("/etc"), mode_t(0755));
        QCOMPARE(modeOf("/etc/docker"), mode_t(0755));
    }

    void aFileIsReplacedWholeAndReadBack()
    {
        put("/etc/x", "a long old content", 0600);
        const auto there = m_files->read("/etc/x");
        QVERIFY(there.has_value() && there->has_value());
        QCOMPARE((*there)->mode, 0600);
        struct stat before {};
        QCOMPARE(stat(nameOf("/etc/x").constData(), &before), 0);
        QVERIFY(m_files->write("/etc/x", regular("new", 0600), *there).has_value());
        QCOMPARE(contentOf("/etc/x"), QByteArray("new"));
        QCOMPARE(modeOf("/etc/x"), mode_t(0600));
        struct stat after {};
        QCOMPARE(stat(nameOf("/etc/x").constData(), &after), 0);
        QVERIFY(before.st_ino != after.st_ino); // a reader has either the old or the new one
        const auto now = m_files->read("/etc/x");
        QVERIFY(now.has_value() && *now == regular("new", 0600));
    }

    void furtherUsersWhoMayReadAFileKeepThat()
    {
        const QByteArray list = listWithFurtherUser();
        put("/etc/x", "old", 0640);
        if (setxattr(nameOf("/etc/x").constData(), "system.posix_acl_access", list.constData(),
                     static_cast<std::size_t>(list.size()), 0)
            != 0)
            LACKING("This file system keeps no access lists.");
        const auto there = m_files->read("/etc/x");
        QVERIFY(there.has_value() && there->has_value());
        QVERIFY(m_files->write("/etc/x", regular("new", 0640), *there).has_value());
        QByteArray now(200, '\0');
        now.truncate(getxattr(nameOf("/etc/x").constData(), "system.posix_acl_access", now.data(), 200));
        QCOMPARE(now, list);
        // Fewer may from now on: it holds a password.
        const auto again = m_files->read("/etc/x");
        QVERIFY(again.has_value() && m_files->write("/etc/x", regular("secret", 0600), *again).has_value());
        QCOMPARE(getxattr(nameOf("/etc/x").constData(), "system.posix_acl_access", now.data(), 0), ssize_t(-1));
    }

    void ownersAreSetWhenRootDoesIt()
    {
        NEEDS_ROOT();
        QVERIFY(m_files->write("/etc/x", {"x", 0640, 12, 34, FileKind::Regular}, std::nullopt).has_value());
        struct stat status {};
        QCOMPARE(stat(nameOf("/etc/x").constData(), &status), 0);
        QCOMPARE(status.st_uid, uid_t(12));
        QCOMPARE(status.st_gid, gid_t(34));
        QCOMPARE(modeOf("/etc/x"), mode_t(0640));
    }

    void whatIsNotThereIsNoError()
    {
        for (const char *path : {"/etc/x", "/none/none/x"}) {
            const auto file = m_files->read(path);
            QVERIFY2(file.has_value(), path);
            QVERIFY2(!file->has_value(), path);
        }
        QVERIFY(namesIn("").isEmpty());
    }

    void aLinkInTheWayIsRefusedAtEachComponent_data()
    {
        QTest::addColumn<QString>("component");
        for (const char *component : {"/etc", "/etc/systemd", "/etc/systemd/system", "/etc/systemd/system/docker.service.d"})
            QTest::newRow(component) << QString::fromLatin1(component);
    }
    void aLinkInTheWayIsRefusedAtEachComponent()
    {
        QFETCH(QString, component);
        const QString path = QStringLiteral("/etc/systemd/system/docker.service.d/20-limits.conf");
        // Somewhere else, with all that is below the component, so that a link would lead to a place for the file.
        const QString elsewhere = m_directory->path() + QStringLiteral("/elsewhere");
        const QString rest = path.mid(component.size() + 1);
        QVERIFY(QDir().mkpath(QFileInfo(elsewhere + u'/' + rest).path()));
        QVERIFY(QDir().mkpath(QFileInfo(at(component)).path()));
        for (const QByteArray &target : {elsewhere.toUtf8(), QByteArray("../../../../../elsewhere"), QByteArray("nowhere")}) {
            QCOMPARE(symlink(target.constData(), nameOf(component).constData()), 0);
            const auto written = m_files->write(path, regular("x"), std::nullopt);
            QVERIFY(!written.has_value());
            QCOMPARE(written.error().where, component);
            const auto may = m_files->mayReplace(path); // which is known without trying
            QVERIFY(!may.has_value());
            QCOMPARE(may.error().where, component);
            QVERIFY(!m_files->remove(path, regular("x")).has_value());
            QVERIFY(!QFile::exists(elsewhere + u'/' + rest));
            QVERIFY(QFileInfo(at(component)).isSymLink());
            QCOMPARE(unlink(nameOf(component).constData()), 0);
        }
    }

    void whatCanBeReplacedOrMadeIsKnownBeforehand()
    {
        const QString path = QStringLiteral("/etc/systemd/system/docker.service.d/20-limits.conf");
        QVERIFY(m_files->mayReplace(path).has_value()); // with all directories on the way
        put(path, "x");
        QVERIFY(m_files->mayReplace(path).has_value());
        QCOMPARE(chmod(nameOf("/etc/systemd").constData(), 0777), 0);
        const auto others = m_files->mayReplace(path);
        QVERIFY(!others.has_value());
        QCOMPARE(others.error().where, QString("/etc/systemd"));
    }

    void aLinkInPlaceOfTheFileIsNeitherFollowedNorReplaced()
    {
        const QString victim = m_directory->path() + QStringLiteral("/victim");
        QFile file(victim);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("keep") == 4);
        file.close();
        put("/etc/other", "");
        QCOMPARE(symlink(victim.toUtf8().constData(), nameOf("/etc/x").constData()), 0);
        const auto seen = m_files->read("/etc/x");
        QVERIFY(seen.has_value() && seen->has_value());
        QCOMPARE((*seen)->kind, FileKind::Symlink);
        for (const std::optional<FileFact> &expected : {std::optional<FileFact>(), std::optional(regular("keep")), *seen})
            QVERIFY(!m_files->write("/etc/x", regular("evil"), expected).has_value());
        QVERIFY(!m_files->remove("/etc/x", regular("keep")).has_value());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("keep"));
        QVERIFY(QFileInfo(at("/etc/x")).isSymLink());
        QCOMPARE(namesIn("/etc"), (QStringList{"other", "x"}));
    }

    void aDirectoryOfOthersIsRefused_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("owner");
        QTest::newRow("others may write") << 0757 << 0;
        QTest::newRow("the group may write") << 0775 << 0;
        QTest::newRow("everybody, sticky") << 01777 << 0;
        QTest::newRow("it belongs to another") << 0755 << 65534;
    }
    void aDirectoryOfOthersIsRefused()
    {
        QFETCH(int, mode);
        QFETCH(int, owner);
        if (owner != 0)
            NEEDS_ROOT();
        for (const char *component : {"/etc", "/etc/docker"}) {
            init();
            QVERIFY(QDir().mkpath(at("/etc/docker")));
            if (owner != 0)
                QCOMPARE(chown(nameOf(component).constData(), static_cast<uid_t>(owner), 0), 0);
            QCOMPARE(chmod(nameOf(component).constData(), static_cast<mode_t>(mode)), 0);
            const auto written = m_files->write("/etc/docker/daemon.json", regular("x"), std::nullopt);
            QVERIFY(!written.has_value());
            QCOMPARE(written.error().code, ErrorCode::Unsupported);
            QCOMPARE(written.error().where, QString::fromLatin1(component));
            QVERIFY(namesIn("/etc/docker").isEmpty());
        }
    }

    void pathsThatGoUpAreRefused()
    {
        for (const char *path : {"/etc/../../outside", "/../outside", "/etc/./x"}) {
            QVERIFY2(!m_files->write(path, regular("x"), std::nullopt).has_value(), path);
            QVERIFY(!QFile::exists(m_directory->path() + QStringLiteral("/outside")));
        }
    }

    void aFileThatChangedSinceIsStaleAndUntouched_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("mode");
        QTest::newRow("another content") << true << QByteArray("newer") << 0644;
        QTest::newRow("another mode") << true << QByteArray("old") << 0600;
        QTest::newRow("gone") << false << QByteArray() << 0;
    }
    void aFileThatChangedSinceIsStaleAndUntouched()
    {
        QFETCH(bool, isThere);
        QFETCH(QByteArray, content);
        QFETCH(int, mode);
        put("/etc/other", "");
        if (isThere)
            put("/etc/x", content, static_cast<mode_t>(mode));
        const auto written = m_files->write("/etc/x", regular("ours"), regular("old"));
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().code, ErrorCode::PlanStale);
        const auto removed = m_files->remove("/etc/x", regular("old"));
        QVERIFY(!removed.has_value());
        QCOMPARE(removed.error().code, ErrorCode::PlanStale);
        QCOMPARE(namesIn("/etc"), isThere ? (QStringList{"other", "x"}) : QStringList{"other"});
        if (isThere) {
            QCOMPARE(contentOf("/etc/x"), content);
            QCOMPARE(modeOf("/etc/x"), static_cast<mode_t>(mode));
        }
    }

    void aFileThatAppearedSinceIsStale()
    {
        put("/etc/x", "theirs");
        const auto written = m_files->write("/etc/x", regular("ours"), std::nullopt);
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().code, ErrorCode::PlanStale);
        QCOMPARE(contentOf("/etc/x"), QByteArray("theirs"));
        QCOMPARE(namesIn("/etc"), QStringList{"x"});
    }

    void aTemporaryFileThatWasLeftIsReplaced()
    {
        put("/etc/.x.dockwright-new", "left by a process that was killed");
        QVERIFY(m_files->write("/etc/x", regular("new"), std::nullopt).has_value());
        QCOMPARE(contentOf("/etc/x"), QByteArray("new"));
        QCOMPARE(namesIn("/etc"), QStringList{"x"});
        // A link by its name is not followed.
        put("/etc/victim", "keep");
        QCOMPARE(symlink("victim", nameOf("/etc/.x.dockwright-new").constData()), 0);
        QVERIFY(m_files->write("/etc/x", regular("newer"), regular("new")).has_value());
        QCOMPARE(contentOf("/etc/victim"), QByteArray("keep"));
        QCOMPARE(namesIn("/etc"), (QStringList{"victim", "x"}));
    }

    void aFileIsRemovedAndItsEmptyDirectoryToo()
    {
        put("/etc/docker/x", "old");
        m_files->removeEmptyDirectory("/etc/docker");
        QCOMPARE(contentOf("/etc/docker/x"), QByteArray("old"));
        QVERIFY(m_files->remove("/etc/docker/x", regular("old")).has_value());
        QVERIFY(namesIn("/etc/docker").isEmpty());
        m_files->removeEmptyDirectory("/etc/docker");
        QVERIFY(namesIn("/etc").isEmpty());
        m_files->removeEmptyDirectory("/etc/docker");
        m_files->removeEmptyDirectory("/none/none");
    }

    void aReadOnlyFileSystemIsAnErrorThatNamesThePlace()
    {
        NEEDS_ROOT();
        QVERIFY(QDir().mkpath(at("/etc")));
        if (mount("tmpfs", nameOf("/etc").constData(), "tmpfs", MS_RDONLY, "size=64k,mode=755") != 0)
            LACKING("no file system can be mounted here");
        const auto release = qScopeGuard([this] { umount2(nameOf("/etc").constData(), MNT_DETACH); });
        const auto written = m_files->write("/etc/docker/daemon.json", regular("x"), std::nullopt);
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().code, ErrorCode::Io);
        QVERIFY(written.error().message.english().contains("Read-only"));
        QVERIFY(!written.error().remedy.isEmpty());
    }

    void aFullFileSystemLeavesTheOldFile()
    {
        NEEDS_ROOT();
        QVERIFY(QDir().mkpath(at("/etc")));
        if (mount("tmpfs", nameOf("/etc").constData(), "tmpfs", 0, "size=64k,mode=755") != 0)
            LACKING("no file system can be mounted here");
        const auto release = qScopeGuard([this] { umount2(nameOf("/etc").constData(), MNT_DETACH); });
        QVERIFY(m_files->write("/etc/x", regular("old"), std::nullopt).has_value());
        const auto written = m_files->write("/etc/x", regular(QByteArray(1024 * 1024, 'x')), regular("old"));
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().code, ErrorCode::Io);
        QVERIFY(written.error().message.english().contains("No space"));
        QVERIFY(!written.error().remedy.isEmpty());
        QCOMPARE(contentOf("/etc/x"), QByteArray("old"));
        QCOMPARE(namesIn("/etc"), QStringList{"x"});
    }

    void aFileThatIsTooLargeIsAnError()
    {
        put("/etc/x", QByteArray(5 * 1024 * 1024, 'x'));
        QVERIFY(!m_files->read("/etc/x").has_value());
        QVERIFY(!m_files->write("/etc/x", regular("y"), regular("x")).has_value());
    }

    void aFifoDoesNotBlock()
    {
        put("/etc/other", "");
        QCOMPARE(mkfifo(nameOf("/etc/x").constData(), 0600), 0);
        const auto seen = m_files->read("/etc/x");
        QVERIFY(seen.has_value() && seen->has_value());
        QCOMPARE((*seen)->kind, FileKind::Other);
        QVERIFY(!m_files->write("/etc/x", regular("y"), std::nullopt).has_value());
    }
};

DOCKWRIGHT_TEST(TestRootedFiles, suite::NoApplication)

} // namespace test_rooted_files

#include "test_rooted_files.moc"
