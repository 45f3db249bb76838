// SPDX-License-Identifier: Apache-2.0
#include "helper/host/replace_file.h"
#include "helper/host/steady_directory.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sys/stat.h>
#include <unistd.h>

namespace test_replace_file {

using namespace dockwright::helper;

class TestReplaceFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString m_before;

    /// From the current directory on, which nobody else may write to, unlike what is above it.
    static QString at(const char *path) { return QString::fromUtf8(path); }
    QByteArray content(const char *path) const
    {
        QFile file(at(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
    }
    void put(const char *path, const QByteArray &text) const
    {
        QFile file(at(path));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    /// As another user does who may write there; to one who runs this as herself, a link of her own is followed.
    void swap(const char *path, const char *target) const
    {
        QCOMPARE(symlink(QFile::encodeName(m_directory->filePath(at(target))).constData(),
                         QFile::encodeName(at(path)).constData()),
                 0);
        if (geteuid() == 0)
            QCOMPARE(lchown(QFile::encodeName(at(path)).constData(), 65534, 65534), 0);
    }
    void open(const char *path) const { QCOMPARE(chmod(QFile::encodeName(at(path)).constData(), 0777), 0); }
    QStringList names(const char *path) const
    {
        return QDir(at(path)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_before = QDir::currentPath();
        QVERIFY(m_directory->isValid() && QDir::setCurrent(m_directory->path()));
        for (const char *name : {"theirs", "theirs/node", "roots", "roots/node"})
            QVERIFY(QDir().mkpath(at(name)));
        open("theirs");
        put("roots/x.prom", "kept");
        put("roots/node/x.prom", "kept");
    }

    void cleanup() { QVERIFY(QDir::setCurrent(m_before)); }

    void aFileIsReplacedAsAWhole()
    {
        QVERIFY(replaceFile(at("theirs/node/x.prom"), "1", 0640).has_value());
        QVERIFY(replaceFile(at("theirs/node/x.prom"), "2", 0644).has_value());
        QCOMPARE(content("theirs/node/x.prom"), "2");
        QCOMPARE(replaceableContent(at("theirs/node/x.prom"), 9), "2");
        QCOMPARE(names("theirs/node"), QStringList{"x.prom"});
        QVERIFY(removeReplaceable(at("theirs/node/x.prom")).has_value());
        QVERIFY(removeReplaceable(at("theirs/node/x.prom")).has_value());
        QVERIFY(removeReplaceable(at("theirs/none/x.prom")).has_value());
        QCOMPARE(names("theirs/node"), QStringList());
    }

    /// The directory itself, and one on the way.
    void aDirectoryThatAnotherUserMadeALinkIsNotFollowed_data()
    {
        QTest::addColumn<QByteArray>("swapped");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("itself") << QByteArray("theirs/link") << QByteArray("roots/node") << QByteArray("theirs/link/x.prom");
        QTest::newRow("a component") << QByteArray("theirs/link") << QByteArray("roots")
                                     << QByteArray("theirs/link/node/x.prom");
        QTest::newRow("a component, far below")
            << QByteArray("theirs/node/link") << QByteArray("roots") << QByteArray("theirs/node/link/node/x.prom");
    }
    void aDirectoryThatAnotherUserMadeALinkIsNotFollowed()
    {
        if (geteuid() != 0)
            return; // her own links are followed
        QFETCH(QByteArray, swapped);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, file);
        swap(swapped.constData(), target.constData());
        const QString path = at(file.constData());
        QVERIFY(!replaceFile(path, "evil", 0644).has_value());
        QVERIFY(!removeReplaceable(path).has_value());
        QVERIFY(!makeDirectoryOf(path + "/more/x.prom").has_value());
        QCOMPARE(replaceableContent(path, 9), QByteArray());
        QCOMPARE(content("roots/node/x.prom"), "kept");
        QCOMPARE(names("roots"), (QStringList{"node", "x.prom"}));
        QCOMPARE(names("roots/node"), QStringList{"x.prom"});
    }

    /// Renamed and replaced by a link once it is open: what is done is done in the directory that it was.
    void aDirectoryIsTheSameHoweverItIsCalledLater()
    {
        const auto directory = openSteadyDirectory(at("theirs/node"), false);
        QVERIFY(directory.has_value());
        QVERIFY(QDir().rename(at("theirs/node"), at("theirs/away")));
        swap("theirs/node", "roots/node");
        struct stat opened {};
        struct stat away {};
        QCOMPARE(fstat(directory->number(), &opened), 0);
        QCOMPARE(stat(QFile::encodeName(at("theirs/away")).constData(), &away), 0);
        QCOMPARE(opened.st_ino, away.st_ino);
    }

    void aLinkOfRootsIsFollowed_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("relative") << QByteArray("node");
        QTest::newRow("up") << QByteArray("../roots/./node/");
        QTest::newRow("absolute") << QByteArray("/");
    }
    void aLinkOfRootsIsFollowed()
    {
        QFETCH(QByteArray, target);
        if (target == "/")
            target = QFile::encodeName(m_directory->filePath("roots/node"));
        QCOMPARE(symlink(target.constData(), QFile::encodeName(at("roots/link")).constData()), 0);
        QVERIFY(replaceFile(at("roots/link/x.prom"), "new", 0644).has_value());
        QCOMPARE(content("roots/node/x.prom"), "new");
        QVERIFY(removeReplaceable(at("roots/link/x.prom")).has_value());
        QCOMPARE(names("roots/node"), QStringList());
    }

    void aLinkInPlaceOfTheFileIsReplacedAndNotRead()
    {
        swap("theirs/node/x.prom", "roots/x.prom");
        QCOMPARE(replaceableContent(at("theirs/node/x.prom"), 9), QByteArray());
        QVERIFY(replaceFile(at("theirs/node/x.prom"), "new", 0644).has_value());
        QCOMPARE(content("roots/x.prom"), "kept");
        QCOMPARE(content("theirs/node/x.prom"), "new");
    }

    void linksInARingEnd()
    {
        swap("roots/a", "roots/b");
        swap("roots/b", "roots/a");
        QVERIFY(!replaceFile(at("roots/a/x.prom"), "new", 0644).has_value());
    }

    void missingDirectoriesAreMade()
    {
        QVERIFY(makeDirectoryOf(at("theirs/of/docker/x.prom")).has_value());
        QVERIFY(makeDirectoryOf(at("theirs/of/docker/x.prom")).has_value());
        QVERIFY(QFileInfo(at("theirs/of/docker")).isDir());
        put("roots/file", "x");
        QVERIFY(!makeDirectoryOf(at("roots/file/x.prom")).has_value());
    }
};

DOCKWRIGHT_TEST(TestReplaceFile, suite::NoApplication)

} // namespace test_replace_file

#include "test_replace_file.moc"
