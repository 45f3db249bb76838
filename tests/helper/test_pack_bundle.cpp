// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/text/unit_file.h"
#include "helper/bundle/sha256.h"
#include "helper/packing/pack_bundle.h"
#include "tests/support/file_server.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"
#include "tests/support/tar_maker.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <fcntl.h>
#include <unistd.h>

namespace test_pack_bundle {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

struct Ended {
    int status = -1;
    QByteArray output;
    QByteArray errors;
};

Ended runHelper(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(BIN_DIR "/dockwright-helper"), arguments);
    const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
    return {hasEnded ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

/// The objects of the JSON lines.
std::vector<Json> linesOf(const QByteArray &output)
{
    std::vector<Json> lines;
    for (const QByteArray &line : output.trimmed().split('\n'))
        lines.push_back(Json::parse(line.toStdString()));
    return lines;
}

QByteArray programNamed(const QString &name)
{
    return elfProgram(name.toUtf8().repeated(5000) + "28.5.2" + name.toUtf8());
}

/// Docker's static archive, with `extra` members at its end.
QByteArray staticArchive(const QByteArray &directory = "docker/", const std::function<void(TarMaker &)> &extra = {},
                         const QString &without = {})
{
    TarMaker tar;
    tar.member(directory, 0755, AE_IFDIR);
    for (const QString &program : bundlePrograms())
        if (program != without)
            tar.file(directory + program.mid(4).toUtf8(), programNamed(program), 0755);
    if (extra)
        extra(tar);
    return tar.finish();
}

} // namespace

/// From Docker's static archive to a bundle, with the real program where that matters.
class TestPackBundle : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString at(const QString &name) const { return m_directory->filePath(name); }

    void write(const QString &name, const QByteArray &content) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }

    QByteArray fileAt(const QString &name) const
    {
        QFile file(at(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QStringList names() const
    {
        return QDir(m_directory->path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }

    PackRequest request(const QString &output = "out.tar.gz") const
    {
        return {QStringLiteral("28.5.2"), QStringLiteral("x86_64"), at("docker.tgz"), {}, at(output), {}, {}};
    }

    Result<PackReport> pack(const PackRequest &wanted) const { return packBundle(wanted, {}, {}); }

    QString complaint(const PackRequest &wanted) const
    {
        const auto packed = pack(wanted);
        return packed ? QString() : packed.error().message.english();
    }

    Result<BundleManifest> check(const QString &name) const
    {
        QFile file(at(name));
        return file.open(QIODevice::ReadOnly) ? checkBundle(file.handle(), {}, {})
                                              : Result<BundleManifest>(failure(ErrorCode::Io, name, {}));
    }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        write("docker.tgz", staticArchive());
    }

    void bothLayoutsAndBothCompressionsGiveABundle_data()
    {
        QTest::addColumn<QByteArray>("directory");
        QTest::addColumn<QString>("output");
        for (const char *directory : {"docker/", "bin/", "./docker/"})
            for (const char *output : {"out.tar.gz", "out.tar.zst"})
                QTest::addRow("%s %s", directory, output) << QByteArray(directory) << QString(output);
    }
    void bothLayoutsAndBothCompressionsGiveABundle()
    {
        QFETCH(QByteArray, directory);
        QFETCH(QString, output);
        write("docker.tgz", staticArchive(directory, [](TarMaker &tar) {
                  tar.file("docker/runc.LICENSE", "free")
                      .file("README.md", "read")
                      .file("docker/docker-rootless", "?")
                      .file("etc/motd", "!");
              }));
        const auto packed = pack(request(output));
        QVERIFY2(packed, packed ? "" : qPrintable(packed.error().message.english()));
        QCOMPARE(packed->ignored, (QStringList{"docker/docker-rootless", "etc/motd"}));
        QCOMPARE(packed->sha256, Sha256::of(fileAt(output)));
        QCOMPARE(packed->size, fileAt(output).size());
        QCOMPARE(packed->sourceSha256, Sha256::of(fileAt("docker.tgz")));
        QCOMPARE(names(), (QStringList{"docker.tgz", output}));
        QCOMPARE(QFile::permissions(at(output)) & QFile::ReadOther, QFile::ReadOther);
        const auto checked = check(output);
        QVERIFY(checked);
        QCOMPARE(*checked, packed->manifest);
        QVERIFY(checked->unknownFiles().isEmpty());
        for (const QString &program : bundlePrograms()) {
            QVERIFY(checked->file(program) != nullptr);
            QCOMPARE(checked->file(program)->sha256, Sha256::of(programNamed(program)));
            QCOMPARE(checked->file(program)->mode, 0755);
        }
        QVERIFY(checked->file(installerName) != nullptr);
        QCOMPARE(checked->file(installerName)->mode, 0755);
        for (const QString &name :
             bundleCompletions() + QStringList{"units/docker.service", "doc/runc.LICENSE", "doc/README.md"})
            QVERIFY2(checked->file(name) != nullptr, qPrintable(name));
    }

    void theSameInputGivesTheSameBytes()
    {
        for (const char *ending : {".tar.gz", ".tar.zst"}) {
            QVERIFY(pack(request(QString("one") + ending)));
            QTest::qSleep(1100); // no clock in it
            QDir(m_directory->path()).mkdir("elsewhere");
            QVERIFY(pack(request(QString("elsewhere/other") + ending)));
            QCOMPARE(fileAt(QString("elsewhere/other") + ending), fileAt(QString("one") + ending));
        }
        // Neither the order nor the times in Docker's archive matter.
        TarMaker other("");
        const QStringList programs = bundlePrograms();
        for (auto program = programs.rbegin(); program != programs.rend(); ++program)
            other.member("bin/" + program->mid(4).toUtf8(), 0700, AE_IFREG, programNamed(*program),
                         [](archive_entry *entry) { archive_entry_set_mtime(entry, 1'700'000'000, 0); });
        write("docker.tgz", other.finish());
        QVERIFY(pack(request("again.tar.gz")));
        QCOMPARE(fileAt("again.tar.gz"), fileAt("one.tar.gz"));
    }

    void hostileArchivesAreRefusedAndLeaveNothing_data()
    {
        using Extra = std::function<void(TarMaker &)>;
        QTest::addColumn<Extra>("extra");
        const auto kind = [](const char *name, unsigned type, unsigned mode = 0644) {
            return Extra([=](TarMaker &tar) { tar.member(name, mode, type); });
        };
        QTest::newRow("absolute path") << kind("/usr/bin/runc", AE_IFREG);
        QTest::newRow("parent directory") << kind("docker/../../runc", AE_IFREG);
        QTest::newRow("symbolic link") << Extra([](TarMaker &tar) {
            tar.member("docker/link", 0777, AE_IFLNK, {},
                       [](archive_entry *entry) { archive_entry_set_symlink(entry, "runc"); });
        });
        QTest::newRow("hard link") << Extra([](TarMaker &tar) {
            tar.member("docker/link", 0755, AE_IFREG, {},
                       [](archive_entry *entry) { archive_entry_set_hardlink(entry, "docker/runc"); });
        });
        QTest::newRow("device") << kind("docker/null", AE_IFCHR);
        QTest::newRow("fifo") << kind("docker/fifo", AE_IFIFO);
        QTest::newRow("setuid") << kind("docker/tool", AE_IFREG, 04755);
        QTest::newRow("program twice") << Extra([](TarMaker &tar) { tar.file("docker/runc", elfProgram("2"), 0755); });
        QTest::newRow("program in both layouts") << Extra([](TarMaker &tar) { tar.file("bin/runc", elfProgram("2"), 0755); });
        QTest::newRow("licence twice") << Extra([](TarMaker &tar) { tar.file("docker/LICENSE", "1").file("LICENSE", "2"); });
        QTest::newRow("crowd") << Extra([](TarMaker &tar) {
            for (int i = 0; i < 300; ++i)
                tar.file("docker/" + QByteArray::number(i), "");
        });
    }
    void hostileArchivesAreRefusedAndLeaveNothing()
    {
        QFETCH(std::function<void(TarMaker &)>, extra);
        write("docker.tgz", staticArchive("docker/", extra));
        const auto packed = pack(request());
        QVERIFY(!packed);
        QCOMPARE(packed.error().code, ErrorCode::InvalidInput);
        QCOMPARE(names(), QStringList{"docker.tgz"});
    }

    void anArchiveThatIsNotDockersForThatMachineIsRefused()
    {
        for (const QString &program : bundlePrograms()) {
            write("docker.tgz", staticArchive("docker/", {}, program));
            QVERIFY(complaint(request()).contains(program.mid(4) + "” is missing"));
            write("docker.tgz",
                  staticArchive(
                      "docker/", [&](TarMaker &tar) { tar.file("docker/" + program.mid(4).toUtf8(), "#!/bin/sh\n", 0755); },
                      program));
            QVERIFY(complaint(request()).contains("is not an executable for x86_64"));
        }
        write("docker.tgz", staticArchive());
        PackRequest arm = request();
        arm.architecture = "aarch64";
        QVERIFY(complaint(arm).contains("is not an executable for aarch64"));
        const QByteArray whole = staticArchive();
        for (qsizetype size = 0; size < whole.size(); size += whole.size() / 50) {
            write("docker.tgz", whole.left(size));
            QVERIFY(!pack(request()));
        }
        write("docker.tgz", "hello");
        QVERIFY(complaint(request()).contains("not a tar archive"));
        QCOMPARE(names(), QStringList{"docker.tgz"});
    }

    void anythingThatIsThereIsNotOverwritten()
    {
        write("out.tar.gz", "precious");
        const auto packed = pack(request());
        QVERIFY(!packed && packed.error().message.english().contains("exists already"));
        QCOMPARE(fileAt("out.tar.gz"), QByteArray("precious"));
        QVERIFY(QFile::link(at("nowhere"), at("link.tar.gz")));
        QVERIFY(!pack(request("link.tar.gz")));
        QVERIFY(!QFile::exists(at("nowhere")));
    }

    void whatCannotBeMadeIsSaidBeforeAnythingIsRead()
    {
        const auto with = [this](const std::function<void(PackRequest &)> &change) {
            PackRequest wanted = request();
            wanted.source = at("is-not-there.tgz");
            change(wanted);
            return complaint(wanted);
        };
        QVERIFY(with([](PackRequest &each) { each.version = "../28"; }).contains("not a Docker version"));
        QVERIFY(with([](PackRequest &each) { each.architecture = "vax"; }).contains("not an architecture"));
        QVERIFY(with([](PackRequest &each) { each.sha256 = "123"; }).contains("not a SHA-256"));
        QVERIFY(with([this](PackRequest &each) { each.output = at("out.zip"); }).contains(".tar.zst"));
        QVERIFY(with([this](PackRequest &each) { each.output = at("no/out.tar.gz"); }).contains("no such directory"));
        QVERIFY(with([this](PackRequest &each) { each.source = m_directory->path(); }).contains("not a regular file"));
        QVERIFY(!with([](PackRequest &) {}).isEmpty());
    }

    void theSumOfTheArchiveIsCompared()
    {
        PackRequest wanted = request();
        wanted.sha256 = Sha256::of("another");
        QVERIFY(complaint(wanted).contains(Sha256::of(fileAt("docker.tgz"))));
        QCOMPARE(names(), QStringList{"docker.tgz"});
        wanted.sha256 = Sha256::of(fileAt("docker.tgz"));
        const auto packed = pack(wanted);
        QVERIFY(packed && packed->isSourceKnown);
    }

    void aRepositoryHasTheArchiveWhereDockerPutsIt()
    {
        FileServer server;
        server.content = fileAt("docker.tgz");
        QVERIFY(server.start());
        PackRequest wanted = request();
        wanted.source = server.url("/docker-ce/");
        server.cutAt = 1000;
        QVERIFY(complaint(wanted).contains("lost"));
        server.cutAt = -1;
        const auto packed = pack(wanted);
        QVERIFY2(packed, packed ? "" : qPrintable(packed.error().message.english()));
        QCOMPARE(server.requests.back().path, QByteArray("/docker-ce/linux/static/stable/x86_64/docker-28.5.2.tgz"));
        QCOMPARE(server.requests.back().headers.value("range"), QByteArray("bytes=1000-"));
        QVERIFY(!packed->isSourceKnown);
        QCOMPARE(names(), (QStringList{"docker.tgz", "out.tar.gz"}));
        wanted.output = at("second.tar.gz");
        wanted.source = server.url("/my/docker.tgz");
        wanted.sha256 = Sha256::of("other");
        QVERIFY(complaint(wanted).contains("SHA-256"));
        QCOMPARE(server.requests.back().path, QByteArray("/my/docker.tgz"));
        QCOMPARE(names(), (QStringList{"docker.tgz", "out.tar.gz"}));
    }

    void aPluginsNameIsInThatOfItsFile()
    {
        QCOMPARE(pluginNameOf("/x/docker-compose"), QString("compose"));
        QCOMPARE(pluginNameOf("docker-compose-linux-x86_64"), QString("compose"));
        QCOMPARE(pluginNameOf("https://host/v0.29.1/buildx-v0.29.1.linux-amd64?x=/y"), QString("buildx"));
        for (const char *none : {"", "docker-", "/x/docker-/", "docker-Compose", "docker-1up", "docker-\u00e9", "-", "../.."})
            QCOMPARE(pluginNameOf(none), QString());
        QVERIFY(isBundleExecutable("cli-plugins/docker-compose") && isKnownBundleFile("cli-plugins/docker-compose"));
        for (const char *none :
             {"cli-plugins/docker-", "cli-plugins/compose", "cli-plugins/docker-a/b", "cli-plugins/docker-a.b"})
            QVERIFY(!isBundleExecutable(none) && !isKnownBundleFile(none));
    }

    void pluginsGoInByName()
    {
        const QByteArray compose = elfProgram("compose");
        write("docker-compose-linux-x86_64", compose);
        write("buildx-v0.29.1.linux-amd64", elfProgram("buildx"));
        PackRequest wanted = request();
        wanted.plugins = {{at("docker-compose-linux-x86_64"), Sha256::of(compose)}, {at("buildx-v0.29.1.linux-amd64"), {}}};
        const auto packed = pack(wanted);
        QVERIFY2(packed, packed ? "" : qPrintable(packed.error().message.english()));
        QCOMPARE(packed->plugins.size(), std::size_t(2));
        const auto checked = check("out.tar.gz");
        QVERIFY(checked && checked->unknownFiles().isEmpty());
        const BundleFile *file = checked->file("cli-plugins/docker-compose");
        QVERIFY(file != nullptr && checked->file("cli-plugins/docker-buildx") != nullptr);
        QCOMPARE(file->mode, 0755);
        QCOMPARE(file->sha256, Sha256::of(compose));
        // In whatever order they were named.
        std::swap(wanted.plugins[0], wanted.plugins[1]);
        wanted.output = at("other.tar.gz");
        QVERIFY(pack(wanted));
        QCOMPARE(fileAt("other.tar.gz"), fileAt("out.tar.gz"));
    }

    void pluginsThatAreNoneAreRefusedAndLeaveNothing()
    {
        write("docker-compose", elfProgram("compose"));
        write("docker-script", "#!/bin/sh\n");
        const auto with = [this](const std::vector<PluginRequest> &plugins) {
            PackRequest wanted = request();
            wanted.plugins = plugins;
            return complaint(wanted);
        };
        QVERIFY(with({{at("docker-compose"), Sha256::of("another")}}).contains("expected"));
        QVERIFY(with({{at("docker-compose"), "123"}}).contains("not a SHA-256"));
        QVERIFY(with({{at("docker-compose"), {}}, {"/else/docker-compose", {}}}).contains("twice"));
        QVERIFY(with({{at("docker-script"), {}}}).contains("is not an executable for x86_64"));
        QVERIFY(with({{at("docker.tgz"), {}}}).contains("is not an executable"));
        QVERIFY(with({{at("Compose"), {}}}).contains("does not say which plug-in"));
        QVERIFY(with({{"https://host/docker-compose", {}}}).contains("only if its checksum is known"));
        QVERIFY(!with({{at("docker-none"), {}}}).isEmpty());
        QCOMPARE(names(), (QStringList{"docker-compose", "docker-script", "docker.tgz"}));
    }

    void aPluginIsDownloadedByItsSum()
    {
        FileServer server;
        server.content = elfProgram("compose");
        QVERIFY(server.start());
        PackRequest wanted = request();
        wanted.plugins = {{server.url("/v2/docker-compose-linux-x86_64"), Sha256::of("another")}};
        QVERIFY(complaint(wanted).contains("SHA-256"));
        QCOMPARE(names(), QStringList{"docker.tgz"});
        wanted.plugins[0].sha256 = Sha256::of(server.content);
        const auto packed = pack(wanted);
        QVERIFY2(packed, packed ? "" : qPrintable(packed.error().message.english()));
        QCOMPARE(packed->plugins[0].source, server.url("/v2/docker-compose-linux-x86_64"));
        QCOMPARE(names(), (QStringList{"docker.tgz", "out.tar.gz"}));
    }

    void itStopsWhenAskedInEachPartAndLeavesNothing()
    {
        for (const char *part : {"unpack", "pack", "check"}) {
            std::stop_source stop;
            const auto packed = packBundle(
                request(),
                [&](const char *what, qint64, qint64) {
                    if (qstrcmp(what, part) == 0)
                        stop.request_stop();
                },
                stop.get_token());
            QVERIFY2(!packed && packed.error().code == ErrorCode::Cancelled, part);
            QCOMPARE(names(), QStringList{"docker.tgz"});
        }
    }

    void theUnitsAreAsDockerMeansThem()
    {
        QVERIFY(pack(request()));
        QProcess tar;
        tar.setWorkingDirectory(m_directory->path());
        tar.start("tar", {"xzf", "out.tar.gz", "--strip-components=1"});
        QVERIFY(tar.waitForFinished(patience) && tar.exitCode() == 0);
        std::map<QString, QString> values;
        for (const QString &name : bundleUnits()) {
            const UnitFile unit = readUnitFile(fileAt(name));
            QVERIFY(unit.problems.empty());
            for (const UnitEntry &entry : unit.entries)
                values[name.mid(6) + ' ' + entry.section + ' ' + entry.key] = entry.value;
        }
        QCOMPARE(values["docker.service Service ExecStart"],
                 QString("/usr/local/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock"));
        QCOMPARE(values["containerd.service Service ExecStart"], QString("/usr/local/bin/containerd"));
        for (const char *unit : {"docker.service", "containerd.service"}) {
            QCOMPARE(values[QString(unit) + " Service KillMode"], QString("process"));
            QCOMPARE(values[QString(unit) + " Service Delegate"], QString("yes"));
            QVERIFY(!values.contains(QString(unit) + " Service LimitNOFILE"));
        }
        QVERIFY(values["docker.service Unit After"].contains("containerd.service"));
        QVERIFY(values["docker.service Unit Wants"].contains("containerd.service"));
        QCOMPARE(values["docker.service Unit Requires"], QString("docker.socket"));
        QVERIFY(values.contains("docker.service Unit StartLimitBurst")
                && !values.contains("docker.service Service StartLimitBurst"));
        QCOMPARE(values["docker.socket Socket SocketGroup"], QString("docker"));
    }

    void theCompletionAsksDocker_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("lastWord"); // as bash splits it
        QTest::addColumn<QString>("answer");   // of docker
        QTest::addColumn<QString>("offered");
        QTest::newRow("a command") << "docker ru"
                                   << "ru"
                                   << "run\nrunx\nother\n:4"
                                   << "run runx";
        QTest::newRow("nothing yet") << "docker "
                                     << ""
                                     << "run\nrm\n:4"
                                     << "run rm";
        QTest::newRow("behind =") << "docker run --net=b"
                                  << "b"
                                  << "bridge\nbind\n:4"
                                  << "bridge bind";
        QTest::newRow("just behind =") << "docker run --net="
                                       << "="
                                       << "bridge\n:4"
                                       << "bridge";
        QTest::newRow("a tag") << "docker run debian:"
                               << ":"
                               << "debian:12\ndebian:13\n:4"
                               << "12 13";
        QTest::newRow("files") << "docker load -i doc"
                               << "doc"
                               << ":0"
                               << "docker.tgz";
        QTest::newRow("no files") << "docker rm doc"
                                  << "doc"
                                  << ":4"
                                  << "";
        QTest::newRow("files of a kind") << "docker x do"
                                         << "do"
                                         << "tgz\n:8"
                                         << "docker.tgz";
        QTest::newRow("a failure") << "docker x do"
                                   << "do"
                                   << "dont\n:1"
                                   << "";
    }
    void theCompletionAsksDocker()
    {
        QFETCH(QString, line);
        QFETCH(QString, lastWord);
        QFETCH(QString, answer);
        QFETCH(QString, offered);
        QProcess bash;
        bash.setWorkingDirectory(m_directory->path());
        bash.start("bash",
                   {"--norc", "-c",
                    "source \"$1\"; compopt() { :; }; docker() { printf '%s\\n' \"$*\" >&2; printf '%s\\n' \"$answer\"; }; "
                    "COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=(docker \"$3\") COMP_CWORD=1 answer=$4; _dockwright_docker; echo "
                    "\"${COMPREPLY[*]}\"",
                    "bash", SOURCE_DIR "/resources/bundle/docker.bash", line, lastWord, answer});
        QVERIFY(bash.waitForFinished(patience));
        QCOMPARE(QString::fromUtf8(bash.readAllStandardOutput()).trimmed(), offered);
        QVERIFY2(bash.readAllStandardError().isEmpty(), "nothing goes to the screen");
    }

    void theCompletionsOfZshAndFishAskDocker_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("answer"); // of docker
        QTest::addColumn<QString>("zsh");
        QTest::addColumn<QString>("fish");
        QTest::newRow("a command") << "docker ru"
                                   << "run\tRun it\nrunx\n:4"
                                   << "offers run:Run it runx"
                                   << "run\tRun it runx";
        QTest::newRow("behind =") << "docker run --net=b"
                                  << "bridge\nbind\n:4"
                                  << "within *= offers bridge bind"
                                  << "--net=bridge --net=bind";
        QTest::newRow("a tag") << "docker run debian:"
                               << "debian:12\ndebian:13\n:4"
                               << "offers debian\\:12 debian\\:13"
                               << "debian:12 debian:13";
        QTest::newRow("files") << "docker load -i doc"
                               << ":0"
                               << "files"
                               << "docker.tgz";
        QTest::newRow("no files") << "docker rm doc"
                                  << ":4"
                                  << ""
                                  << "";
        QTest::newRow("files of a kind") << "docker x do"
                                         << "tgz\n.txt\n:8"
                                         << "files -g *.(tgz|txt)"
                                         << "docker.tgz";
        QTest::newRow("directories") << "docker x do"
                                     << ":16"
                                     << "files -/"
                                     << "";
        QTest::newRow("a failure") << "docker x do"
                                   << "dont\n:1"
                                   << ""
                                   << "";
    }
    void theCompletionsOfZshAndFishAskDocker()
    {
        QFETCH(QString, line);
        QFETCH(QString, answer);
        QFETCH(QString, zsh);
        QFETCH(QString, fish);
        const auto offered = [this](const QString &shell, const QStringList &arguments) {
            QProcess process;
            process.setWorkingDirectory(m_directory->path());
            process.start(shell, arguments);
            QString words = process.waitForFinished(patience) ? QString::fromUtf8(process.readAllStandardOutput()) : "none";
            words += QString::fromUtf8(process.readAllStandardError());
            return words.trimmed().replace(u'\n', u' ');
        };
        QCOMPARE(offered("zsh",
                         {"-f", "-c",
                          "compset() { print -r within $2 }; _files() { print -r -- files $* }; "
                          "_describe() { print -r offers ${(P)2} }; docker() { print -r -- $told; echo $* >&2 }; "
                          "file=$1; words=(\"${(@s: :)2}\") told=$3 CURRENT=$#words PREFIX=$words[-1]; "
                          "ask() { . $file }; ask",
                          "zsh", SOURCE_DIR "/resources/bundle/docker.zsh", line, answer}),
                 zsh);
        QCOMPARE(offered("fish",
                         {"--no-config", "-c",
                          "source $argv[1]; set -g told $argv[3]; "
                          "function docker; printf '%s\\n' $told; echo $argv >&2; end; complete -C $argv[2]",
                          SOURCE_DIR "/resources/bundle/docker.fish", line, answer}),
                 fish);
    }

    void aDirectoryGetsABundleNamedByItself()
    {
        const QStringList common{"--bundle", m_directory->path(), "--version",      "28.5.2", "--arch",
                                 "x86_64",   "--source",          at("docker.tgz"), "--json"};
        const Ended gzip = runHelper(common);
        QVERIFY2(gzip.status == 0, gzip.output.constData());
        QCOMPARE(linesOf(gzip.output).back().at("bundle").get<QString>(), at("docker-28.5.2-x86_64.tar.gz"));
        QCOMPARE(fileAt("docker-28.5.2-x86_64.tar.gz").left(2), QByteArray("\x1f\x8b"));
        QCOMPARE(runHelper(common + QStringList{"--zstd"}).status, 0);
        QCOMPARE(fileAt("docker-28.5.2-x86_64.tar.zst").left(2), QByteArray("\x28\xb5"));
        QVERIFY(runHelper({"--bundle", at("b.tar.gz"), "--version", "28.5.2", "--zstd"}).errors.contains("--zstd"));
    }

    /// For hosts where nothing is installed: the bundle, with the installer of another plan.
    void anExportWithABundleIsOneDirectory()
    {
        QVERIFY(pack(request("b.tar.gz")));
        write("plan.json", "{\"logging\": {\"maxSize\": \"33m\"}, \"proxy\": {\"http\": \"http://u:geheim@p:1\"}}");
        const auto exportTo = [&](const char *name, const QStringList &more = {}) {
            return runHelper(QStringList{"--export", at("plan.json"), "--as", "script", "--with-bundle", at("b.tar.gz"),
                                         "--out", at(name), "--json"}
                             + more);
        };
        const Ended done = exportTo("fleet");
        QVERIFY2(done.status == 0, (done.output + done.errors).constData());
        QCOMPARE(linesOf(done.output).back().at("bundle").get<QString>(), at("b.tar.gz"));
        QProcess sums;
        sums.setWorkingDirectory(at("fleet"));
        sums.start("/usr/bin/sha256sum", {"--strict", "--quiet", "-c", "SHA256SUMS"});
        QVERIFY(sums.waitForFinished(patience) && sums.exitCode() == 0);
        const auto manifest = parseBundleManifest(fileAt("fleet/manifest.json"));
        const auto before = check("b.tar.gz");
        QVERIFY(manifest && before);
        QCOMPARE(manifest->files.size(), before->files.size() + 1); // the plan, which that bundle did not have
        QVERIFY(fileAt("fleet/install").contains("\"max-size\": \"33m\"") && !fileAt("fleet/install").contains("geheim"));
        QVERIFY(fileAt("fleet/plan.json").contains("33m") && !fileAt("fleet/plan.json").contains("geheim"));
        QCOMPARE(QFileInfo(at("fleet/install")).permissions() & QFile::ExeOther, QFile::ExeOther);
        QCOMPARE(QFileInfo(at("fleet/bin/dockerd")).permissions() & QFile::ExeOther, QFile::ExeOther);
        // Nothing is overwritten.
        QCOMPARE(exportTo("fleet").status, 2);
        QVERIFY(QDir().mkdir(at("empty")));
        QCOMPARE(exportTo("empty", {"--with-passwords"}).status, 0);
        QVERIFY(fileAt("empty/install").contains("geheim") && !fileAt("empty/plan.json").contains("geheim"));
        QCOMPARE(QFileInfo(at("empty/install")).permissions() & (QFile::ReadOther | QFile::ReadGroup), QFile::Permissions());
    }

    void anExportWithABundleThatIsDamagedLeavesNothing()
    {
        QVERIFY(pack(request("b.tar.gz")));
        QFile bundle(at("b.tar.gz"));
        QVERIFY(bundle.resize(bundle.size() - 100));
        write("plan.json", "{}");
        const QStringList all = QDir(m_directory->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        const QStringList command{"--export", at("plan.json"), "--as", "script", "--with-bundle", at("b.tar.gz"), "--out"};
        QVERIFY(runHelper(command + QStringList{at("fleet")}).status != 0);
        QCOMPARE(QDir(m_directory->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), all);
        const Ended wrong =
            runHelper({"--export", at("plan.json"), "--as", "ansible", "--with-bundle", at("b.tar.gz"), "--out", at("fleet")});
        QVERIFY2(wrong.status == 2 && wrong.errors.contains("--with-bundle requires --export --as script"),
                 wrong.errors.constData());
    }

    void anExportTakesNoOtherBundleThanThatOfThePlan()
    {
        QVERIFY(pack(request("b.tar.gz")));
        const QStringList command{"--export",      at("plan.json"), "--as",  "script",
                                  "--with-bundle", at("b.tar.gz"),  "--out", at("fleet")};
        for (const char *install :
             {"'version': '1.2.3'", "'sha256': '0000000000000000000000000000000000000000000000000000000000000000'"}) {
            write("plan.json", QByteArray(QByteArray("{'install': {") + install + "}}").replace('\'', '"'));
            const Ended refused = runHelper(command);
            QVERIFY2(refused.status == 2 && refused.errors.contains("The bundle"), refused.errors.constData());
            QVERIFY(!QFile::exists(at("fleet")));
        }
    }

    void theCommandLineTakesPluginsAndTheirSums()
    {
        write("docker-compose", elfProgram("compose"));
        write("docker-buildx", elfProgram("buildx"));
        const QStringList common{"--bundle", at("b.tar.gz"), "--version", "28.5.2",
                                 "--arch",   "x86_64",       "--source",  at("docker.tgz")};
        const QString sum = Sha256::of(elfProgram("buildx"));
        const QStringList both{"--with-plugin", at("docker-compose"), "--with-plugin=" + at("docker-buildx"), "--plugin-sha256",
                               sum.toUpper()};
        const Ended plain = runHelper(common);
        QVERIFY2(plain.status == 0 && (plain.output + plain.errors).contains("docker compose")
                     && (plain.output + plain.errors).contains("BuildKit"),
                 (plain.output + plain.errors).constData());
        QFile::remove(at("b.tar.gz"));
        const Ended packed = runHelper(common + both + QStringList{"--json"});
        QVERIFY2(packed.status == 0, packed.output.constData());
        const Json plugins = linesOf(packed.output).back().at("plugins");
        QCOMPARE(plugins.size(), std::size_t(2));
        QCOMPARE(plugins[0].at("name").get<QString>(), QString("docker-buildx"));
        QCOMPARE(plugins[0].at("sha256").get<QString>(), sum);
        QFile::remove(at("b.tar.gz"));
        // The sum is that of the plug-in before it.
        const QStringList other{"--with-plugin", at("docker-compose"), "--plugin-sha256", sum,
                                "--with-plugin", at("docker-buildx")};
        QCOMPARE(runHelper(common + other).status, 2);
        QVERIFY(runHelper(common + QStringList{"--plugin-sha256", sum}).errors.contains("--plugin-sha256 follows"));
        QVERIFY(runHelper({"--check-bundle", at("b.tar.gz"), "--with-plugin", at("docker-buildx")})
                    .errors.contains("--with-plugin requires --bundle"));
    }

    void theCommandLinePacksAndChecks()
    {
        for (const QStringList &version :
             {QStringList{"--version", "28.5.2"}, QStringList{"--version=28.5.2"}, QStringList{"--docker-version", "28.5.2"}}) {
            QFile::remove(at("b.tar.zst"));
            const Ended packed =
                runHelper(QStringList{"--bundle", at("b.tar.zst"), "--arch", "x86_64", "--source", at("docker.tgz"), "--json",
                                      "--sha256", Sha256::of(fileAt("docker.tgz")).toUpper()}
                          + version);
            QVERIFY2(packed.status == 0, packed.output.constData());
            const std::vector<Json> lines = linesOf(packed.output);
            QStringList parts;
            for (const Json &line : lines)
                if (line.at("event") == "progress" && line.at("percent") == 100)
                    parts << line.at("what").get<QString>();
            QCOMPARE(parts, (QStringList{"unpack", "pack", "check"}));
            QCOMPARE(lines.back().at("status").get<QString>(), QString("packed"));
            QCOMPARE(lines.back().at("sha256").get<QString>(), Sha256::of(fileAt("b.tar.zst")));
        }
        const Ended good = runHelper({"--check-bundle", at("b.tar.zst"), "--json"});
        QCOMPARE(good.status, 0);
        QCOMPARE(linesOf(good.output).back().at("dockerVersion").get<QString>(), QString("28.5.2"));
        write("bad.tar.zst", fileAt("b.tar.zst").chopped(2000));
        const Ended bad = runHelper({"--check-bundle", at("bad.tar.zst")});
        QCOMPARE(bad.status, 2);
        QVERIFY2(bad.errors.contains("damaged or truncated"), bad.errors.constData());
        QCOMPARE(runHelper({"--check-bundle", at("none")}).status, 2);
        QVERIFY(runHelper({"--version"}).output.startsWith("dockwright-helper "));
        QVERIFY(runHelper({"--bundle", at("x.tar.gz")}).errors.contains("--bundle requires --version"));
        QVERIFY(runHelper({"--check-bundle", at("b.tar.zst"), "--arch", "x86_64"}).errors.contains("--arch requires --bundle"));
    }

    void thePlanGoesInWithoutItsPasswords()
    {
        const Ended packed = runHelper({"--bundle", at("b.tar.gz"), "--version", "28.5.2", "--arch", "x86_64", "--source",
                                        at("docker.tgz"), "--plan", SOURCE_DIR "/resources/examples/proxy-password.json"});
        QVERIFY2(packed.status == 0, packed.errors.constData());
        QProcess tar;
        tar.start("tar", {"xzOf", at("b.tar.gz"), "docker-28.5.2-x86_64/plan.json"});
        QVERIFY(tar.waitForFinished(patience));
        const QByteArray plan = tar.readAllStandardOutput();
        QVERIFY(readPlan(plan));
        QVERIFY2(plan.contains("xxxxx"), plan.constData());
        QFile given(SOURCE_DIR "/resources/examples/proxy-password.json");
        QVERIFY(given.open(QIODevice::ReadOnly));
        const auto full = readPlan(given.readAll());
        QVERIFY(full);
        const QString password = QUrl(full->proxy.http).password(QUrl::FullyEncoded);
        QVERIFY(!password.isEmpty());
        QVERIFY(!plan.contains(password.toUtf8()));
        QVERIFY(!(packed.output + packed.errors).contains(password.toUtf8()));
        QCOMPARE(runHelper({"--bundle", at("c.tar.gz"), "--version", "28.5.2", "--plan", at("docker.tgz")}).status, 2);
        QVERIFY(!QFile::exists(at("c.tar.gz")));
    }
};

DOCKWRIGHT_TEST(TestPackBundle, QCoreApplication)

} // namespace test_pack_bundle

#include "test_pack_bundle.moc"
