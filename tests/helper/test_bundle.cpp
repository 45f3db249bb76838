// SPDX-License-Identifier: Apache-2.0
#include "core/host/host_needs.h"
#include "helper/bundle/bundle.h"
#include "helper/bundle/sha256.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"
#include "tests/support/tar_maker.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <map>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace test_bundle {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

/// A file in memory that has these bytes.
class MemoryFile
{
public:
    explicit MemoryFile(const QByteArray &bytes) : m_file(memfd_create("bundle", MFD_CLOEXEC))
    {
        [&] { QCOMPARE(write(m_file, bytes.constData(), static_cast<std::size_t>(bytes.size())), bytes.size()); }();
    }
    ~MemoryFile() { close(m_file); }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;
    int get() const { return m_file; }

private:
    int m_file;
};

struct Content {
    QByteArray name;
    QByteArray bytes;
    unsigned mode;
};

/// Everything that a bundle has, with small programs.
std::vector<Content> contents()
{
    std::vector<Content> all;
    for (const QString &name : bundlePrograms())
        all.push_back({name.toUtf8(), elfProgram(name.toUtf8().repeated(3000)), 0755});
    for (const QString &name : bundleUnits())
        all.push_back({name.toUtf8(), "[Unit]\n# " + name.toUtf8() + '\n', 0644});
    all.push_back({"completion/docker", "complete -F none docker\n", 0644});
    all.push_back({"doc/runc.LICENSE", "free\n", 0644});
    return all;
}

BundleManifest manifestOf(const std::vector<Content> &files)
{
    BundleManifest manifest{QStringLiteral("28.5.2"), QStringLiteral("x86_64"), hostNeedNames(), {}};
    for (const Content &file : files)
        manifest.files.push_back(
            {QString::fromUtf8(file.name), static_cast<int>(file.mode), file.bytes.size(), Sha256::of(file.bytes)});
    return manifest;
}

/// The bundle as an honest program makes it, with `extra` members at its end.
QByteArray makeBundle(const std::vector<Content> &files, const BundleManifest &manifest, const char *filter = "gzip",
                      const std::function<void(TarMaker &)> &extra = {})
{
    TarMaker tar(filter);
    const QByteArray text = writeBundleManifest(manifest);
    tar.file(manifestName, text).file(sumsName, writeBundleSums(manifest, text));
    for (const Content &file : files)
        tar.file(file.name, file.bytes, file.mode);
    if (extra)
        extra(tar);
    return tar.finish();
}

QByteArray goodBundle(const char *filter = "gzip")
{
    return makeBundle(contents(), manifestOf(contents()), filter);
}

Result<BundleManifest> check(const QByteArray &bundle)
{
    const MemoryFile file(bundle);
    return checkBundle(file.get(), {}, {});
}

/// What is said against it; empty if it is taken.
QString complaint(const QByteArray &bundle)
{
    const auto checked = check(bundle);
    return checked ? QString() : checked.error().message.english();
}

/// The header of a tar's member, changed, with its sum made right again.
void patchHeader(QByteArray &tar, const QByteArray &name, int at, const QByteArray &field)
{
    qsizetype header = 0;
    while (QByteArray(tar.constData() + header) != name)
        header += 512;
    tar.replace(header + at, field.size(), field);
    tar.replace(header + 148, 8, QByteArray(8, ' '));
    unsigned sum = 0;
    for (int i = 0; i < 512; ++i)
        sum += static_cast<uchar>(tar[header + i]);
    tar.replace(header + 148, 8, QByteArray::number(sum, 8).rightJustified(6, '0') + QByteArray("\0 ", 2));
}

QByteArray patchedManifest(const QByteArray &from, const QByteArray &to)
{
    const QByteArray text = writeBundleManifest(manifestOf(contents())).replace(from, to);
    TarMaker tar;
    tar.file(manifestName, text).file(sumsName, writeBundleSums(manifestOf(contents()), text));
    for (const Content &file : contents())
        tar.file(file.name, file.bytes, file.mode);
    return tar.finish();
}

} // namespace

class TestBundle : public QObject
{
    Q_OBJECT

private slots:
    void aBundleIsVerified_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::newRow("gzip") << QByteArray("gzip");
        QTest::newRow("zstd") << QByteArray("zstd");
        QTest::newRow("not compressed") << QByteArray();
    }
    void aBundleIsVerified()
    {
        QFETCH(QByteArray, filter);
        const QByteArray bundle = goodBundle(filter.constData());
        const auto checked = check(bundle);
        QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message.english() + checked.error().detail));
        QCOMPARE(*checked, manifestOf(contents()));
        const MemoryFile file(bundle);
        QCOMPARE(*readBundleManifest(file.get()), *checked);
        QVERIFY(checked->unknownFiles().isEmpty());
    }

    void allMayBeBelowOneDirectory()
    {
        const auto below = [](const QByteArray &directory, const QByteArray &ofTheRest) {
            const QByteArray text = writeBundleManifest(manifestOf(contents()));
            TarMaker tar;
            tar.file(directory + manifestName, text);
            tar.file(directory + sumsName, writeBundleSums(manifestOf(contents()), text));
            for (const Content &file : contents())
                tar.file(ofTheRest + file.name, file.bytes, file.mode);
            return tar.finish();
        };
        const auto checked = check(below("docker-28.5.2-x86_64/", "docker-28.5.2-x86_64/"));
        QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message.english()));
        QCOMPARE(*checked, manifestOf(contents()));
        QVERIFY(complaint(below("docker-28.5.1-x86_64/", "docker-28.5.1-x86_64/")).contains("is not that of its manifest"));
        QVERIFY(complaint(below("docker-28.5.2-x86_64/", "")).contains("but not in its manifest"));
        QVERIFY(complaint(below("", "docker-28.5.2-x86_64/")).contains("but not in its manifest"));
        QVERIFY(complaint(below("docker-28.5.2-x86_64/bin/", "docker-28.5.2-x86_64/bin/")).contains("does not start with"));
        QCOMPARE(bundleDirectory("1.0~rc1", "armhf"), QString("docker-1.0-rc1-armhf"));
    }

    void theSumIsTheOneOfEveryOtherProgram()
    {
        for (const int size : {0, 1, 55, 56, 63, 64, 65, 100'000}) {
            const QByteArray bytes(size, 'a');
            QCOMPARE(Sha256::of(bytes).toLatin1(), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
        }
    }

    void theOffsetOfTheFileDoesNotMatterAndItStaysOpen()
    {
        const MemoryFile file(goodBundle());
        QCOMPARE(lseek(file.get(), 7, SEEK_SET), off_t(7));
        QVERIFY(checkBundle(file.get(), {}, {}));
        QVERIFY(readBundleManifest(file.get()));
        QCOMPARE(lseek(file.get(), 0, SEEK_CUR), off_t(7));
    }

    void whatTheManifestListsAndNobodyKnowsIsVerifiedAndNamed()
    {
        std::vector<Content> files = contents();
        files.push_back({"bin/docker-of-tomorrow", "?", 0755});
        auto checked = check(makeBundle(files, manifestOf(files)));
        QVERIFY(checked);
        QCOMPARE(checked->unknownFiles(), QStringList{QStringLiteral("bin/docker-of-tomorrow")});
        const BundleManifest manifest = manifestOf(files);
        files.back().bytes = "!";
        QVERIFY(complaint(makeBundle(files, manifest)).contains("does not match the manifest"));
    }

    void hostileMembersAreRefused_data()
    {
        using Extra = std::function<void(TarMaker &)>;
        QTest::addColumn<Extra>("extra");
        QTest::addColumn<QString>("words");
        const auto kind = [](const char *name, unsigned type, unsigned mode = 0644) {
            return Extra([=](TarMaker &tar) { tar.member(name, mode, type); });
        };
        const auto link = [](void (*set)(archive_entry *, const char *), const char *target) {
            return Extra([=](TarMaker &tar) {
                tar.member("bin/link", 0777, set == archive_entry_set_symlink ? AE_IFLNK : AE_IFREG, {},
                           [=](archive_entry *entry) { set(entry, target); });
            });
        };
        QTest::newRow("absolute path") << kind("/etc/passwd", AE_IFREG) << "not an acceptable name";
        QTest::newRow("parent directory") << kind("bin/../../etc/passwd", AE_IFREG) << "not an acceptable name";
        QTest::newRow("only dots") << kind("..", AE_IFREG) << "not an acceptable name";
        QTest::newRow("dot inside") << kind("bin/./docker", AE_IFREG) << "not an acceptable name";
        QTest::newRow("two slashes") << kind("bin//docker", AE_IFREG) << "not an acceptable name";
        QTest::newRow("control characters") << kind("bin/\033[2Jdocker", AE_IFREG) << "not an acceptable name";
        QTest::newRow("long name") << Extra([](TarMaker &tar) { tar.file(QByteArray(3000, 'x'), "x"); })
                                   << "not an acceptable name";
        QTest::newRow("symbolic link") << link(archive_entry_set_symlink, "/etc/shadow") << "symbolic link";
        QTest::newRow("harmless symbolic link") << link(archive_entry_set_symlink, "docker") << "symbolic link";
        QTest::newRow("hard link") << link(archive_entry_set_hardlink, "/etc/shadow") << "hard link";
        QTest::newRow("block device") << kind("bin/sda", AE_IFBLK) << "is a device";
        QTest::newRow("character device") << kind("bin/null", AE_IFCHR) << "is a device";
        QTest::newRow("fifo") << kind("bin/fifo", AE_IFIFO) << "neither a file nor a directory";
        QTest::newRow("setuid") << kind("bin/sudo", AE_IFREG, 04755) << "setuid";
        QTest::newRow("setgid") << kind("bin/wall", AE_IFREG, 02755) << "setuid";
        QTest::newRow("setgid directory") << kind("bin", AE_IFDIR, 02755) << "setuid";
        QTest::newRow("sticky directory") << kind("tmp", AE_IFDIR, 01777) << "setuid";
        QTest::newRow("directory") << kind("bin", AE_IFDIR, 0755) << "but not in its manifest";
        QTest::newRow("stranger") << kind("bin/bash", AE_IFREG, 0755) << "but not in its manifest";
        QTest::newRow("second member of a name")
            << Extra([](TarMaker &tar) { tar.file("bin/runc", elfProgram("evil"), 0755); }) << "is in the bundle twice";
        QTest::newRow("same name spelt otherwise")
            << Extra([](TarMaker &tar) { tar.file("./bin/runc", elfProgram("evil"), 0755); }) << "is in the bundle twice";
        QTest::newRow("second manifest") << Extra([](TarMaker &tar) { tar.file(manifestName, "{}"); })
                                         << "is in the bundle twice";
        QTest::newRow("second sums") << Extra([](TarMaker &tar) { tar.file(sumsName, ""); }) << "is in the bundle twice";
        QTest::newRow("sparse file") << Extra([](TarMaker &tar) {
            tar.member("bin/holes", 0644, AE_IFREG, "data", [](archive_entry *entry) {
                archive_entry_set_size(entry, 1 << 20);
                archive_entry_sparse_add_entry(entry, 4096, 4);
            });
        }) << "sparse";
        QTest::newRow("crowd") << Extra([](TarMaker &tar) {
            for (int i = 0; i < 300; ++i)
                tar.file("many/" + QByteArray::number(i), "");
        }) << "but not in its manifest";
    }
    void hostileMembersAreRefused()
    {
        QFETCH(std::function<void(TarMaker &)>, extra);
        QFETCH(QString, words);
        const QByteArray bundle = makeBundle(contents(), manifestOf(contents()), "gzip", extra);
        const auto checked = check(bundle);
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.english().contains(words), qPrintable(checked.error().message.english()));
        QCOMPARE(checked.error().code, ErrorCode::InvalidInput);
        QVERIFY(!checked.error().remedy.isEmpty());
    }

    void whatIsNoBundleIsRefused_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("words");
        const QByteArray noTar = "This is not a tar archive";
        QTest::newRow("nothing") << QByteArray() << QString(noTar);
        QTest::newRow("text") << QByteArray("hello\n").repeated(1000) << QString(noTar);
        QTest::newRow("zeros") << QByteArray(100'000, '\0') << QString("is not a bundle");
        QTest::newRow("xz") << goodBundle("xz") << QString(noTar);
        QTest::newRow("bzip2") << goodBundle("bzip2") << QString(noTar);
        QTest::newRow("another archive") << TarMaker().file("docker/docker", "x").finish()
                                         << QString("does not start with manifest.json");
        QTest::newRow("a directory first") << TarMaker().member("manifest.json", 0755, AE_IFDIR).finish()
                                           << QString("does not start with manifest.json");
        QTest::newRow("a manifest that is too long")
            << TarMaker().file(manifestName, QByteArray(300'000, ' ')).finish() << QString("larger than");
        QTest::newRow("no JSON") << TarMaker().file(manifestName, "{").finish() << QString("not valid JSON");
        QTest::newRow("no sums") << TarMaker().file(manifestName, writeBundleManifest(manifestOf(contents()))).finish()
                                 << QString("no SHA256SUMS");
        QTest::newRow("compressed twice") << compressed(goodBundle()) << QString("compressed more than once");
    }
    void whatIsNoBundleIsRefused()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, words);
        const QString said = complaint(file);
        QVERIFY2(said.contains(words), qPrintable(said));
    }

    void aManifestThatIsWrongIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bundle");
        QTest::addColumn<QString>("words");
        QTest::newRow("of a newer Dockwright")
            << patchedManifest("\"format\": 1", "\"format\": 2") << "newer version of Dockwright";
        QTest::newRow("format 0") << patchedManifest("\"format\": 1", "\"format\": 0") << "“format”";
        QTest::newRow("format as text") << patchedManifest("\"format\": 1", "\"format\": \"1\"") << "“format”";
        QTest::newRow("no object") << patchedManifest("{\n  \"format\"", "[{\n \"format\"") << "not valid JSON";
        QTest::newRow("a member twice") << patchedManifest("\"format\": 1", "\"format\": 1, \"version\": \"1\"")
                                        << "“/version”";
        QTest::newRow("version") << patchedManifest("28.5.2", "-oDpkg::Pre-Invoke") << "“version”";
        QTest::newRow("architecture") << patchedManifest("\"x86_64\"", "\"vax\"") << "“architecture”";
        QTest::newRow("another architecture")
            << patchedManifest("\"x86_64\"", "\"aarch64\"") << "is not an executable for aarch64";
        QTest::newRow("needs") << patchedManifest("\"needs\": [", "\"needs\": [1, ") << "“needs”";
        QTest::newRow("name") << patchedManifest("bin/runc", "bin/../runc") << "“name”";
        QTest::newRow("name of the manifest") << patchedManifest("doc/runc.LICENSE", "manifest.json") << "“name”";
        QTest::newRow("a file twice") << patchedManifest("bin/runc", "bin/docker") << "is in the bundle twice";
        QTest::newRow("a program that is missing") << patchedManifest("bin/runc", "bin/rung") << "“bin/runc” is missing";
        QTest::newRow("a unit that is missing")
            << patchedManifest("units/docker.socket", "units/docker.sacket") << "“units/docker.socket” is missing";
        QTest::newRow("setuid") << patchedManifest("\"0755\"", "\"4755\"") << "“mode”";
        QTest::newRow("a program that cannot be run") << patchedManifest("\"0755\"", "\"0644\"") << "“mode”";
        QTest::newRow("size below nothing") << patchedManifest("\"size\": ", "\"size\": -") << "“size”";
        QTest::newRow("size beyond all") << patchedManifest("\"size\": ", "\"size\": 99999999999") << "“size”";
        QTest::newRow("sum") << patchedManifest("\"sha256\": \"", "\"sha256\": \"x") << "“sha256”";
    }
    void aManifestThatIsWrongIsRefused()
    {
        QFETCH(QByteArray, bundle);
        QFETCH(QString, words);
        const QString said = complaint(bundle);
        QVERIFY2(said.contains(words), qPrintable(said));
    }

    void filesThatAreNotAsTheManifestSaysAreRefused()
    {
        const BundleManifest manifest = manifestOf(contents());
        for (std::size_t i = 0; i < contents().size(); ++i) {
            std::vector<Content> files = contents();
            files[i].bytes.back() = '~';
            QVERIFY(complaint(makeBundle(files, manifest)).contains("does not match the manifest"));
            files[i].bytes += '~';
            QVERIFY(complaint(makeBundle(files, manifest)).contains("size or mode"));
            files = contents();
            files[i].mode = files[i].mode == 0755 ? 0644 : 0755;
            QVERIFY(complaint(makeBundle(files, manifest)).contains("size or mode"));
            files.erase(files.begin() + static_cast<std::ptrdiff_t>(i));
            QVERIFY(complaint(makeBundle(files, manifest)).contains("is missing from the bundle"));
        }
    }

    void sumsThatSayOtherwiseAreRefused()
    {
        const BundleManifest manifest = manifestOf(contents());
        const QByteArray text = writeBundleManifest(manifest);
        TarMaker tar;
        tar.file(manifestName, text).file(sumsName, writeBundleSums(manifest, text + ' '));
        QVERIFY(complaint(tar.finish()).contains("SHA256SUMS in the bundle does not match"));
    }

    void decompressionBombsAreRefusedBeforeTheyGoOff()
    {
        // A member that is not announced, one that is, and 300 MB of a name that is 'long'.
        QByteArray big(300'000'000, '\0');
        const auto bomb = [&big](TarMaker &tar) { tar.file("bin/bomb", big); };
        QVERIFY(complaint(makeBundle(contents(), manifestOf(contents()), "gzip", bomb)).contains("but not in its manifest"));
        BundleManifest greedy = manifestOf(contents());
        for (BundleFile &file : greedy.files)
            file.size = largestMember;
        QVERIFY(complaint(makeBundle(contents(), greedy)).contains("the limit is"));
        QByteArray tar = makeBundle(contents(), manifestOf(contents()), "", [](TarMaker &each) { each.file("long", "x"); });
        patchHeader(tar, "long", 156, "L"); // GNU: the content is the next member's name
        patchHeader(tar, "long", 124, "02164000000 ");
        tar.chop(1024);
        const QString said = complaint(compressed(tar + big));
        QVERIFY2(said.contains("damaged"), qPrintable(said));
    }

    void sizesThatLieAreRefused()
    {
        for (const char *size : {"00000000001 ", "00000077777 ", "07777777777 ", "77777777777 ", "-0000000001 "}) {
            QByteArray tar = goodBundle("");
            patchHeader(tar, "bin/runc", 124, size);
            const QString said = complaint(tar);
            QVERIFY2(!said.isEmpty(), size);
        }
    }

    void aTruncatedBundleIsRefusedWhereverItEnds()
    {
        for (const char *filter : {"gzip", "zstd", ""}) {
            const QByteArray whole = goodBundle(filter);
            // Behind the last byte of the last file a plain tar has zeros only.
            const qsizetype end = *filter == '\0' ? whole.size() - 1024 - 512 : whole.size();
            for (qsizetype size = 0; size < end; size += qMax<qsizetype>(1, end / 500))
                QVERIFY2(!complaint(whole.left(size)).isEmpty(),
                         qPrintable(QString("%1: %2 of %3").arg(filter).arg(size).arg(end)));
        }
    }

    void aFlippedBitIsSeenOrHasNoMeaning()
    {
        for (const char *filter : {"gzip", "zstd", ""}) {
            const QByteArray whole = goodBundle(filter);
            int refusedOnes = 0;
            for (int i = 0; i < 1000; ++i) {
                QByteArray flipped = whole;
                const qsizetype at = i * (whole.size() / 1000);
                flipped[at] = static_cast<char>(flipped[at] ^ (1 << (i % 8)));
                const auto checked = check(flipped);
                if (checked)
                    QCOMPARE(*checked, manifestOf(contents()));
                else
                    ++refusedOnes;
            }
            QVERIFY2(refusedOnes > 800, filter);
        }
    }

    void theWantedFilesAreUnpackedByteForByte()
    {
        const MemoryFile file(goodBundle("zstd"));
        const QTemporaryDir directory;
        const auto manifest = checkBundle(file.get(), {}, {});
        QVERIFY(manifest);
        qint64 lastDone = 0;
        const auto target = [&](const BundleFile &each) -> Result<int> {
            if (!each.name.startsWith(QLatin1String("bin/")))
                return -1;
            return open(directory.filePath(each.name.mid(4)).toUtf8().constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                        0600);
        };
        QVERIFY(unpackBundle(file.get(), *manifest, target,
                             [&](qint64 done, qint64 total) {
                                 QVERIFY(done >= lastDone && done <= total);
                                 lastDone = done;
                             },
                             {}));
        QVERIFY(lastDone > 0);
        QCOMPARE(QDir(directory.path()).entryList(QDir::Files).size(), bundlePrograms().size());
        for (const Content &each : contents()) {
            if (!each.name.startsWith("bin/"))
                continue;
            QFile unpacked(directory.filePath(QString::fromUtf8(each.name.mid(4))));
            QVERIFY(unpacked.open(QIODevice::ReadOnly));
            QCOMPARE(unpacked.readAll(), each.bytes);
        }
    }

    void anotherBundleThanTheCheckedOneIsNotUnpacked()
    {
        BundleManifest checked = manifestOf(contents());
        checked.files.back().sha256[0] = u'f';
        checked.files.back().sha256[1] = u'0';
        const MemoryFile file(goodBundle());
        int asked = 0;
        const auto unpacked = unpackBundle(file.get(), checked,
                                           [&](const BundleFile &) -> Result<int> {
                                               ++asked;
                                               return -1;
                                           },
                                           {}, {});
        QVERIFY(!unpacked && unpacked.error().code == ErrorCode::PlanStale);
        QCOMPARE(asked, 0);
    }

    void whatTheTargetSaysEndsIt()
    {
        const MemoryFile file(goodBundle());
        const auto full = [](const BundleFile &each) -> Result<int> {
            return each.name == QLatin1String("bin/ctr") ? open("/dev/full", O_WRONLY | O_CLOEXEC) : -1;
        };
        const auto unpacked = unpackBundle(file.get(), manifestOf(contents()), full, {}, {});
        QVERIFY(!unpacked);
        QCOMPARE(unpacked.error().code, ErrorCode::Io);
        QCOMPARE(unpacked.error().where, QStringLiteral("bin/ctr"));
    }

    void itStopsWhenAsked()
    {
        const MemoryFile file(goodBundle());
        std::stop_source stop;
        stop.request_stop();
        const auto checked = checkBundle(file.get(), {}, stop.get_token());
        QVERIFY(!checked && checked.error().code == ErrorCode::Cancelled);
    }

    void sha256sumAgrees()
    {
        const QTemporaryDir directory;
        QFile file(directory.filePath("bundle.tar.gz"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(goodBundle());
        file.close();
        QProcess tools;
        tools.setWorkingDirectory(directory.path());
        tools.start("sh", {"-c", "tar xzf bundle.tar.gz && sha256sum --strict -c SHA256SUMS"});
        QVERIFY(tools.waitForFinished(patience));
        QCOMPARE(tools.exitCode(), 0);
        QCOMPARE(tools.readAllStandardOutput().count(": OK\n"), qsizetype(contents().size() + 1));
    }

    void whatTheHostNeedsIsNamedOnce()
    {
        const QStringList names = hostNeedNames();
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), names.size());
        for (const char *need : {"program:iptables|nft", "kernel:overlay", "kernel:veth", "controller:memory"})
            QVERIFY2(names.contains(QLatin1String(need)), need);
    }

private:
    /// The bytes compressed with gzip, as a file of any kind.
    static QByteArray compressed(const QByteArray &bytes)
    {
        QProcess gzip;
        gzip.start("gzip", {"-1"});
        gzip.write(bytes);
        gzip.closeWriteChannel();
        return gzip.waitForFinished(patience) ? gzip.readAll() : QByteArray();
    }
};

DOCKWRIGHT_TEST(TestBundle, QCoreApplication)

} // namespace test_bundle

#include "test_bundle.moc"
