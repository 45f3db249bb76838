// SPDX-License-Identifier: Apache-2.0
#include "helper/bundle/bundle_store.h"
#include "helper/host/rooted_files.h"
#include "helper/host/unit_links.h"
#include "helper/install/kept_files.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace test_durable {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

/// What has been done to directories, in its order, while one is watching: the path, and whether it was synced or changed.
struct Deed {
    QByteArray directory;
    bool isSync = false;
};
std::optional<std::vector<Deed>> deeds;

void note(int directory, bool isSync)
{
    if (!deeds)
        return;
    std::array<char, 4096> path{};
    const QByteArray link = "/proc/self/fd/" + QByteArray::number(directory);
    const ssize_t size = readlink(link.constData(), path.data(), path.size());
    deeds->push_back({QByteArray(path.data(), size), isSync});
}

int noted(long result, int directory)
{
    if (result == 0)
        note(directory, false);
    return static_cast<int>(result);
}

} // namespace

// In the place of the C library's, for this program: what is linked into it calls these.
extern "C" {
int fsync(int file)
{
    const long result = syscall(SYS_fsync, file);
    if (result == 0)
        note(file, true);
    return static_cast<int>(result);
}
int unlinkat(int directory, const char *name, int flags) noexcept
{
    return noted(syscall(SYS_unlinkat, directory, name, flags), directory);
}
int mkdirat(int directory, const char *name, mode_t mode) noexcept
{
    return noted(syscall(SYS_mkdirat, directory, name, mode), directory);
}
int renameat2(int from, const char *name, int to, const char *newName, unsigned flags) noexcept
{
    return noted(syscall(SYS_renameat2, from, name, to, newName, flags), to);
}
int renameat(int from, const char *name, int to, const char *newName) noexcept
{
    return renameat2(from, name, to, newName, 0);
}
int linkat(int from, const char *name, int to, const char *newName, int flags) noexcept
{
    return noted(syscall(SYS_linkat, from, name, to, newName, flags), to);
}
}

/// A name in a directory outlasts a power cut only when the directory was synced after it was made, changed or taken away
/// (fsync(2)).
class TestDurable : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<RootedFiles> m_files;

    QString at(const QString &path) const { return m_directory->path() + path; }

    /// The directories that were changed and not synced afterwards; those that are gone do not matter.
    static QByteArrayList unsynced()
    {
        QByteArrayList open;
        for (const Deed &deed : *deeds) {
            open.removeAll(deed.directory);
            if (!deed.isSync)
                open << deed.directory;
        }
        open.removeIf([](const QByteArray &path) { return !QFile::exists(QString::fromUtf8(path)); });
        return open;
    }

    static bool isChanged()
    {
        return std::ranges::any_of(*deeds, [](const Deed &deed) { return !deed.isSync; });
    }

    void put(const QString &path) const
    {
        QDir().mkpath(QFileInfo(at(path)).path());
        QFile file(at(path));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
        QCOMPARE(fchmod(file.handle(), 0644), 0);
    }

private slots:
    void init()
    {
        umask(022);
        m_directory = std::make_unique<QTemporaryDir>();
        m_files = std::make_unique<RootedFiles>(m_directory->path());
    }
    void cleanup() { deeds.reset(); }

    void everyChangeOfADirectoryIsSynced_data()
    {
        QTest::addColumn<std::function<bool(RootedFiles &)>>("change");
        const auto row = [](const char *name, std::function<bool(RootedFiles &)> change) {
            QTest::newRow(name) << std::move(change);
        };
        static const FileFact x{"x", 0644, 0, 0, FileKind::Regular};
        static const FileFact y{"y", 0644, 0, 0, FileKind::Regular};
        row("a new file in new directories",
            [](RootedFiles &f) { return f.write("/etc/a/b/new", x, std::nullopt).has_value(); });
        row("a file is replaced", [](RootedFiles &f) { return f.write("/etc/there", y, x).has_value(); });
        row("a file is removed", [](RootedFiles &f) { return f.remove("/etc/there", x).has_value(); });
        row("an empty directory is removed", [](RootedFiles &f) {
            f.removeEmptyDirectory("/etc/empty");
            return true;
        });
        row("a tree is removed", [](RootedFiles &f) { return removeTree("/var/tree", f).has_value(); });
        row("a file is kept", [](RootedFiles &f) { return keepFile("/etc/there", {}, "/var/kept", f).has_value(); });
        row("a kept file comes back", [](RootedFiles &f) {
            const auto kept = keepFile("/etc/there", {}, "/var/kept", f);
            return kept && f.remove("/etc/there", x) && bringBack(*kept, "/var/kept", f);
        });
        row("a file of a bundle", [](RootedFiles &f) {
            const auto file = openBeside("/usr/local/bin/tool", f);
            return file && close(*file) == 0 && putInPlace("/usr/local/bin/tool", 0755, f);
        });
        row("a bundle is kept", [](RootedFiles &f) {
            const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
            return stageBundle(file, f).has_value() && close(file) == 0;
        });
        row("a bundle is dropped", [](RootedFiles &f) {
            const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
            const bool staged = stageBundle(file, f).has_value() && close(file) == 0;
            dropStaged(f);
            return staged && stagedSum(f).isEmpty();
        });
    }
    void everyChangeOfADirectoryIsSynced()
    {
        QFETCH(std::function<bool(RootedFiles &)>, change);
        put("/etc/there");
        put("/var/tree/a/b");
        put("/var/tree/c");
        QVERIFY(QDir().mkpath(at("/etc/empty")));
        deeds.emplace();
        QVERIFY(change(*m_files));
        QVERIFY(isChanged());
        QCOMPARE(unsynced(), QByteArrayList());
    }

    /// systemd makes the links itself, and does not sync where they are.
    void theLinksThatEnableAUnitAreSynced()
    {
        const QString units = QStringLiteral("/etc/systemd/system");
        put(units + "/x.service");
        for (const char *name : {"/multi-user.target.wants", "/sockets.target.requires"}) {
            QVERIFY(QDir().mkpath(at(units + QLatin1String(name))));
            QVERIFY(QFile::link("../x.service", at(units + QLatin1String(name) + "/x.service")));
        }
        deeds.emplace();
        syncUnitLinks(*m_files);
        QByteArrayList synced;
        for (const Deed &deed : *deeds)
            synced << deed.directory.mid(at(units).size());
        QCOMPARE(synced.takeLast(), QByteArray()); // the directory itself last: it has the names of the others
        std::ranges::sort(synced);
        QCOMPARE(synced, QByteArrayList({"/multi-user.target.wants", "/sockets.target.requires"}));
    }
};

DOCKWRIGHT_TEST(TestDurable, suite::NoApplication)

} // namespace test_durable

#include "test_durable.moc"
