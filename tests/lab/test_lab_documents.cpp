// SPDX-License-Identifier: Apache-2.0
#include "core/base/message.h"
#include "tests/support/document_rules.h"
#include "tests/support/documents.h"
#include "tests/support/package_lab.h"
#include "tests/support/suite.h"

namespace test_lab_documents {

using namespace documents;
using namespace lab;

namespace {

/// In each language the document of that name, where %1 stands for "zh_CN", and what is behind it: none of both in English.
QStringList inEachLanguage(const QString &name, QChar behind)
{
    QStringList all;
    for (const QString &code : dockwright::core::languageCodes())
        all << name.arg(code == QLatin1String("en") ? QString() : code + behind);
    return all;
}

QStringList manuals()
{
    QStringList all;
    for (const char *page : {"dockwright-helper.8", "dockwright.1", "dockwright-plan.5"})
        all << inEachLanguage(QStringLiteral("resources/man/%1") + QLatin1String(page), u'/');
    return all;
}

/// In the order in which they are run; the last one is about the machine itself, whose user is root.
const QStringList pages = inEachLanguage(QStringLiteral("README.%1md"), u'.') + QStringList{"resources/guide/lab-session.md"}
    + manuals() + QStringList{"CONTRIBUTING.md",        "SECURITY.md",           "app/README.md",
                              "core/README.md",         "helper/README.md",      "resources/README.md",
                              "tests/README.md",        "tests/bench/README.md", "tests/golden/README.md",
                              "translations/README.md", "ui/README.md",          "tests/lab/README.md"};
const QString home = QStringLiteral("/home/admin/");
const QString programs = QStringLiteral("/tmp/built"); ///< what `make` has built, where a user may write

/// Runs a command as the ordinary user `admin`, who may use sudo, in a directory.
Run runAs(const char *user, const QString &directory, const QString &command)
{
    return run({"/usr/sbin/runuser", "-u", user, "--", "/usr/bin/env", "-C", directory, "HOME=/home/admin", "DISPLAY=:7",
                "XDG_RUNTIME_DIR=/run/user/1000", "ANSIBLE_PIPELINING=True", "/bin/bash", "-o", "pipefail", "-c", command},
               "y\n"); // to what apt asks
}

QByteArray said(const Run &done)
{
    return "exit status " + QByteArray::number(done.status) + '\n' + done.output.right(3000) + done.errors.right(3000);
}

} // namespace

/// Every command that a document tells its reader to call is called here, as the document has it; one that nothing here covers
/// fails.
class TestDocuments : public PackageLab
{
    Q_OBJECT

    QProcess m_screen;
    QProcess m_windows;                   ///< their manager
    QSet<QString> m_done;                 ///< what was run already, in another language for example
    QSet<QString> m_installed;            ///< "online", "offline": how Docker was installed
    QMap<QString, QString> m_directories; ///< of the sections, where the reader works
    QString m_directory;                  ///< of this one
    const char *m_user = "admin";
    int m_commands = 0;

    /// Each section of a document stands by itself; what its reader has at hand.
    void enterSection(const QString &section)
    {
        QString &directory = m_directories[section];
        if (!directory.isEmpty()) {
            m_directory = directory;
            return;
        }
        m_directory = directory = home + QStringLiteral("section-%1").arg(m_directories.size());
        const QString plan = m_directory + "/plan.json";
        QVERIFY(writeFile(plan,
                          json("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': []},"
                               " 'logging': {'maxSize': '1m'}}")));
        QVERIFY(writeFile(m_directory + "/run.json", json("{'image': 'nginx:1.27', 'memory': '512m'}")));
        QVERIFY(shellOk(("cd " + m_directory
                         + " && mkdir -p build image core && ln -s " BINARY_DIR "/packages/deb build/deb &&"
                           "cp /src/resources/examples/facts.json . && cp /src/core/CMakeLists.txt core &&"
                           "chown -R admin: .")
                            .toUtf8()));
    }

    // What a command takes for granted.

    bool ensureDockwright(const QString &command)
    {
        const bool isNeeded = command.contains(QLatin1String("dockwright")) && !command.contains(QLatin1String("apt "));
        return !isNeeded || QFile::exists("/usr/bin/dockwright")
            || shellOk("apt-get -qq -y --no-install-recommends install " BINARY_DIR "/packages/deb/*.deb >/dev/null 2>&1");
    }

    bool installs(const QString &command)
    {
        QFile plan(m_directory + "/plan.json");
        return command.contains(QLatin1String("\"install\""))
            || (command.contains(QLatin1String(" plan.json")) && plan.open(QIODevice::ReadOnly)
                && plan.readAll().contains("\"install\""));
    }

    void ensureDocker(const QString &command)
    {
        const bool isThere = !shell("command -v dockerd").isEmpty();
        if (installs(command) && command.startsWith(QLatin1String("echo")) && isThere)
            takeDockerAway();
        else if (!installs(command) && !isThere && !command.contains(QLatin1String("apt ")))
            QVERIFY(useDebians());
    }

    void takeDockerAway()
    {
        if (QFile::exists("/usr/local/bin/dockerd"))
            shell("dockwright-helper --uninstall --yes");
        shell("systemctl stop docker.socket docker containerd");
        clean();
        shell("rm -rf /etc/docker /etc/containerd /etc/systemd/system/docker.service.d "
              "/etc/systemd/system/containerd.service.d /etc/sysctl.d/60-dockwright.conf");
    }

    // How the kinds of commands are run.

    static QString withValues(QString text)
    {
        for (const Value &value : values)
            text.replace(QLatin1String(value.word), QString::fromLatin1(value.value).replace(QLatin1String("%1"), goodKey()));
        return text;
    }

    /// Docker is installed once from a mirror and once from a bundle; where a document does it again, it would be.
    QString orDry(const QString &command)
    {
        QFile plan(m_directory + "/plan.json");
        if (!installs(command) || !command.contains(QLatin1String("--apply ")) || !plan.open(QIODevice::ReadOnly))
            return command;
        const QByteArray text = command.toUtf8() + plan.readAll();
        const QString method = text.contains("online") ? QStringLiteral("online") : QStringLiteral("offline");
        if (m_installed.contains(method))
            return QString(command).replace(QLatin1String("--apply "), QLatin1String("--dry-run --apply "));
        m_installed << method;
        return command;
    }

    void runReally(const QString &documented)
    {
        QVERIFY(ensureDockwright(documented));
        ensureDocker(documented);
        const QString command = orDry(documented);
        const bool isOfTheTree = command.startsWith(QLatin1String("man "));
        const Run done = runAs(m_user, isOfTheTree ? QStringLiteral("/src") : m_directory, command);
        QVERIFY2(done.status == 0 || (done.status == 5 && isJudgement(command)), said(done).constData());
    }

    /// A window comes, and ends well when it is closed.
    void runWindow(const QString &command)
    {
        QVERIFY(ensureDockwright(command));
        const Run done = runAs(
            "admin", m_directory,
            command
                + " & program=$!; for i in $(seq 2000); do window=$(xdotool search --onlyvisible --name 'Dockwright$') && break;"
                  "sleep 0.05; done; xdotool windowactivate --sync $window key alt+F4 && wait $program");
        QVERIFY2(done.status == 0, said(done).constData());
    }

    /// For each of the words between the bars, from the last to the first: that is as the machine was.
    void runAlternatives(const QString &command)
    {
        tearDown(); // a port of the repository is wanted
        ensureDocker({});
        const QString words = command.section(u' ', -1);
        QStringList each = words.split(u'|');
        std::ranges::reverse(each);
        for (const QString &word : each) {
            const Run done = run({"/bin/sh", "-c", "PATH=/src/tests/lab:$PATH; " + command.chopped(words.size()) + word});
            QVERIFY2(done.status == 0, said(done).constData());
        }
    }

    /// The targets that run programs of ours are what those do; of the others only make itself is asked.
    void runMake(const QString &command)
    {
        const Run plan = run({"/bin/sh", "-c", "cd /src && make -n" + command.mid(4)});
        QVERIFY2(plan.status == 0 && !plan.output.isEmpty(), said(plan).constData());
        if (elsewhereOf(command) != nullptr)
            return;
        QVERIFY2(command == QLatin1String("make run") || command == QLatin1String("make screenshots"), "nothing runs this");
        QByteArray last = plan.output.trimmed().split('\n').last();
        const Run done =
            runAs("admin", "/src",
                  QString::fromUtf8("unset DISPLAY; "
                                    + last.replace("build/dev", programs.toUtf8()).replace("build/run", programs.toUtf8())));
        QVERIFY2(done.status == 0 && !done.output.isEmpty(), said(done).constData());
    }

    /// What ctest runs, each test in a line: as CMake has written it for this build.
    static QByteArrayList testsOfCtest()
    {
        QByteArrayList tests;
        for (const QByteArray &line : readFile("/build/tests/CTestTestfile.cmake").split('\n'))
            if (line.startsWith("add_test("))
                tests << line;
        return tests;
    }

    static bool isRunBy(const Elsewhere &entry)
    {
        if (entry.who == Who::Nobody)
            return true;
        const QByteArrayList lines = entry.who == Who::Test ? testsOfCtest() : fileOf(QLatin1String(entry.file)).split('\n');
        return std::ranges::any_of(lines, [&](const QByteArray &line) {
            const QByteArray code = line.trimmed().startsWith('#') ? QByteArray() : line.left((line + " # ").indexOf(" # "));
            return code.contains(entry.words);
        });
    }

    void checkElsewhere(const QString &command, const Elsewhere &entry)
    {
        if (entry.who == Who::Nobody)
            qInfo().noquote() << "not run:" << command << "-" << entry.words;
        QVERIFY2(isRunBy(entry), entry.words);
        const QString word = command.section(u' ', 1, 1);
        if (firstWord(command) == QLatin1String("tests/lab/lab")) {
            const Run usage = run({"/src/tests/lab/lab"});
            QVERIFY2((' ' + usage.errors.simplified() + ' ').contains(' ' + word.toUtf8() + ' '), usage.errors);
        } else if (firstWord(command) == QLatin1String("./bootstrap")) {
            const Run usage = run({"/src/bootstrap", "--help"});
            QVERIFY2(word.isEmpty() || usage.errors.contains(word.toUtf8()), said(usage).constData());
        } else if (const qsizetype at = command.indexOf(QLatin1String("/tests/"));
                   command.contains(QLatin1String("build/dev"))) {
            const QString program = command.mid(at + 7);
            const QString code = QString(program).replace(program.indexOf(u'_'), 1, u'/') + ".cpp";
            QVERIFY2(at > 0 && QFile::exists("/src/tests/" + code), qPrintable(code));
        } else if (!firstWord(command).startsWith(u'/') && firstWord(command).contains(u'/')) {
            QVERIFY(QFileInfo("/src/" + firstWord(command)).isExecutable());
        }
    }

    void runCommand(const Command &command)
    {
        QVERIFY2(!command.normal.isEmpty(), "bash does not understand it");
        ++m_commands;
        const Elsewhere *entry = elsewhereOf(command.normal);
        const bool isOfAnyPlace = entry != nullptr || firstWord(command.normal) == QLatin1String("make")
            || firstWord(command.normal) == QLatin1String("dockwright") || command.normal.endsWith(QLatin1String(" --check"));
        if (isOfAnyPlace && m_done.contains(command.normal))
            return;
        m_done << command.normal;
        if (firstWord(command.normal) == QLatin1String("make"))
            runMake(command.normal);
        if (entry != nullptr)
            return checkElsewhere(command.normal, *entry);
        if (firstWord(command.normal) == QLatin1String("make"))
            return;
        if (isScriptOfTheLab(firstWord(command.normal)))
            return runAlternatives(command.text);
        const QString text = withValues(command.text);
        if (firstWord(command.normal) == QLatin1String("dockwright"))
            return runWindow(withValues(command.normal));
        runReally(text);
    }

    // And the kinds of blocks.

    /// "$ COMMAND", what it prints, and its exit status if that is not 0; as tests/lab/session made it.
    void runSession(const QString &text)
    {
        QVERIFY(ensureDockwright(QStringLiteral("dockwright")));
        ensureDocker({});
        QVERIFY(resetHost());
        const QStringList parts = (u'\n' + text).split(QStringLiteral("\n$ "), Qt::SkipEmptyParts);
        for (const QString &part : parts) {
            const QString command = part.section(u'\n', 0, 0);
            const QString last = part.trimmed().section(u'\n', -1);
            const bool hasStatus = last.startsWith(QLatin1String("(exit status "));
            const Run done = runAs("root", "/src/resources/examples", command);
            QVERIFY2(done.status == (hasStatus ? last.section(u' ', 2).chopped(1).toInt() : 0),
                     (command.toUtf8() + '\n' + said(done)).constData());
            ++m_commands;
        }
    }

    /// A rule of polkit's does what is said of it: members of the group look without a password, others do not.
    void runPolkitRule(const QString &text)
    {
        QVERIFY(ensureDockwright(QStringLiteral("dockwright")));
        const QString look = QStringLiteral("dockwright-helper --history </dev/null");
        QCOMPARE(runAs("guest", "/tmp", look).status, 3);
        QVERIFY(shellOk("groupadd operators && usermod --append --groups operators guest"));
        QVERIFY(writeFile("/etc/polkit-1/rules.d/50-dockwright.rules", text.toUtf8()));
        QVERIFY(shellOk("systemctl restart polkit"));
        const Run allowed = runAs("guest", "/tmp", look);
        QVERIFY(shellOk("groupdel operators; rm /etc/polkit-1/rules.d/50-dockwright.rules; systemctl restart polkit"));
        QVERIFY2(allowed.status == 0, said(allowed).constData());
    }

    void runBlock(const QString &text)
    {
        if (text.startsWith(QLatin1String("$ ")))
            return runSession(text);
        if (text.startsWith(QLatin1String("polkit.addRule(")))
            return runPolkitRule(text);
        if (text.startsWith(u'{')) {
            const Answer valid = parseAnswer(run({"/usr/bin/dockwright-helper", "--json", "--validate", "-"}, text.toUtf8()));
            QVERIFY_STATUS(valid, 0);
            return;
        }
        for (const Command &command : commandsOf(text)) {
            runCommand(command);
            if (QTest::currentTestFailed()) {
                qWarning().noquote() << "the command:" << command.text;
                return;
            }
        }
    }

    /// Without the comments, which are in another language elsewhere.
    static QString keyOf(const Code &code)
    {
        QStringList key;
        for (const Command &command : commandsOf(code.text))
            key << (command.normal.isEmpty() ? command.text : command.normal);
        return key.join(u'\n');
    }

    void runDocument(const QString &path, bool installations)
    {
        const std::vector<Code> codes = codeOf(QStringLiteral("/src"), path);
        QVERIFY2(!codes.empty() || path == QLatin1String("SECURITY.md"), "no code was found");
        for (const Code &code : codes) {
            if ((!code.isBlock && !isCommand(code.text)) || isInstallation(code.text) != installations)
                continue;
            const QString key = QStringLiteral("block ") + keyOf(code);
            if (m_done.contains(key))
                continue;
            m_done << key;
            enterSection(QStringLiteral("%1 %2").arg(path).arg(code.section));
            QElapsedTimer clock;
            clock.start();
            runBlock(code.text);
            if (QTest::currentTestFailed()) {
                qWarning().noquote() << code.place << "\n" << code.text;
                return;
            }
            qInfo().noquote() << code.place << clock.elapsed() << "ms";
        }
    }

private slots:
    void initTestCase()
    {
        // Docker's static archive, of Debian's binaries, before they go.
        QVERIFY(shellOk(
            "/src/tests/lab/docker-programs /tmp/static/docker && cd /tmp/static/docker &&"
            "echo 28.5.2 >>dockerd && tar -C .. -I 'gzip -1' -cf /srv/docker-28.5.2.tgz docker && rm -f /var/lib/man-db/auto-update &&"
            "for f in *; do cp /bin/true $f; done; echo 28.5.2 >>dockerd; tar -C .. -czf /srv/small.tgz docker"));
        setUp();
        // Two machines that are this one, and a user who may use sudo, ssh and Git.
        QVERIFY(shellOk("echo \"127.0.0.1 server web-1.example.com $(uname -n)\" >>/etc/hosts;"
                        "echo 'admin ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/admin;"
                        "install -d -o admin -m 700 /home/admin/.ssh /run/user/1000;"
                        "ssh-keygen -q -t ed25519 -N '' -f /home/admin/.ssh/id_ed25519;"
                        "cp /home/admin/.ssh/id_ed25519.pub /home/admin/.ssh/authorized_keys;"
                        "printf 'StrictHostKeyChecking accept-new\\nLogLevel ERROR\\n' >/home/admin/.ssh/config;"
                        "printf '[user]\\nname = Admin\\nemail = admin@example.com\\n' >/home/admin/.gitconfig;"
                        "chown -R admin: /home/admin; systemctl start ssh"));
        QVERIFY(shellOk(
            ("mkdir -p " + programs + " && ln -s /build/bin " + programs + "/bin && chown admin: " + programs).toUtf8()));
        qputenv("DISPLAY", ":7");
        m_screen.start("Xvfb", {":7", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"});
        QVERIFY(m_screen.waitForStarted(patience));
        m_windows.start("/bin/sh", {"-c", "until xdotool getdisplaygeometry; do sleep 0.1; done 2>/dev/null; exec openbox"});
    }

    void cleanupTestCase()
    {
        qInfo() << m_commands << "commands";
        for (QProcess *process : {&m_windows, &m_screen}) {
            process->kill();
            process->waitForFinished(patience);
        }
        tearDown();
    }

    void everyCommandOfADocumentIsRun_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("installations"); // which need a machine without Docker, and so come first
        for (const bool installations : {true, false})
            for (const QString &page : pages)
                QTest::newRow(qPrintable(page + (installations ? ", installing" : ""))) << page << installations;
    }
    void everyCommandOfADocumentIsRun()
    {
        QFETCH(QString, path);
        QFETCH(bool, installations);
        m_user = path == pages.last() ? "root" : "admin";
        runDocument(path, installations);
    }

    void whatIsSaidToRunElsewhereIsRunThere()
    {
        QVERIFY(testsOfCtest().size() > 20);
        for (const Elsewhere &entry : elsewhere)
            QVERIFY2(isRunBy(entry), entry.command);
        // A word in a comment runs nothing.
        QVERIFY(fileOf("resources/run-tests").contains("The whole suite"));
        QVERIFY(!isRunBy({"", Who::Script, "The whole suite"}));
        QVERIFY(!isRunBy({"", Who::Script, "make", "no-such-file"}));
        QVERIFY(!isRunBy({"", Who::Test, "no-such-test"}));
    }

    void noDocumentIsForgotten()
    {
        // These hold no commands: a table out of the catalog, terms, changes.
        const QStringList others = inEachLanguage(QStringLiteral("resources/guide/guide.%1md"), u'.')
            + QStringList{"CHANGELOG.md", "translations/GLOSSARY.md"};
        const QByteArray found =
            shell("cd /src && find . -name '*.md' -not -path './build/*' -not -path './.git/*' -printf '%P\\n'");
        for (const QByteArray &path : found.split('\n'))
            QVERIFY2(pages.contains(QString::fromUtf8(path)) || others.contains(QString::fromUtf8(path)), path.constData());
    }

    void everyLinkLeadsSomewhere()
    {
        int pictures = 0;
        for (const QString &page : pages) {
            if (!page.endsWith(QLatin1String(".md")))
                continue;
            for (const QString &target : targetsOf("/src/" + page)) {
                pictures += page == QLatin1String("README.md") && target.endsWith(QLatin1String(".png")) ? 1 : 0;
                const QString path = QFileInfo("/src/" + page).path() + u'/' + target;
                QVERIFY2(target.startsWith(QLatin1String("https://")) || QFile::exists(path), qPrintable(path));
            }
        }
        QCOMPARE(pictures, 4);
    }

    void theHelpShowsNoOtherCommand()
    {
        QVERIFY(ensureDockwright(QStringLiteral("dockwright")));
        for (const char *program : {"dockwright-helper", "dockwright"})
            QCOMPARE(runAs("admin", "/tmp", QLatin1String(program) + " --help").output.count('\n' + QByteArray(program) + ' '),
                     0);
    }

    void whatNothingCoversFails()
    {
        enterSection({});
        QVERIFY(ensureDockwright(QStringLiteral("dockwright")));
        const Run unknown = runAs("admin", m_directory, "dockwright-helper --no-such-option");
        QCOMPARE(unknown.status, 2);
        QCOMPARE(commandsOf("echo one | # and\n  cat\necho 'two\nthree' # four\n\necho \"").size(), std::size_t(3));
        QVERIFY(commandsOf("echo \"").front().normal.isEmpty());
        QVERIFY(isCommand("make no-such-target") && isCommand("sudo true") && !isCommand("operator== = default"));
    }
};

DOCKWRIGHT_TEST(TestDocuments, QCoreApplication)

} // namespace test_lab_documents

#include "test_lab_documents.moc"
