// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "helper/engine/engine.h"
#include "helper/machine/root_directory.h"
#include "tests/support/examples.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

namespace test_formats {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

const QString formats = QStringLiteral(SOURCE_DIR "/tests/golden/formats/");

bool replaceIn(const QString &path, const QByteArray &before, const QByteArray &after)
{
    const QByteArray old = readFile(path);
    QFile file(path);
    return old.contains(before) && file.open(QIODevice::WriteOnly | QIODevice::Truncate)
        && file.write(QByteArray(old).replace(before, after)) > 0;
}

QByteArrayList linesOf(const QString &name)
{
    QByteArrayList lines = readFile(formats + name).split('\n');
    lines.removeAll(QByteArray());
    return lines;
}

Json jsonOf(const QByteArray &text)
{
    return Json::parse(text.begin(), text.end(), nullptr, false);
}

/// The members of `old` that are not the same in `now`; members that were added do not count.
QStringList lost(const Json &old, const Json &now)
{
    QStringList pointers;
    const Json before = old.flatten(), flat = now.flatten();
    for (const auto &[pointer, value] : before.items())
        if (!pointer.empty() && (!flat.contains(pointer) || flat.at(pointer) != value))
            pointers << QString::fromStdString(pointer);
    return pointers;
}

/// Everything below a directory but the journal: path → bytes.
std::map<QString, QByteArray> treeOf(const QString &root)
{
    std::map<QString, QByteArray> tree;
    QDirIterator each(root, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString path = each.next();
        const QString name = path.mid(root.size());
        if (!name.startsWith(QLatin1String(paths::transactions)) && !name.startsWith(QLatin1String("/run/")))
            tree[name] = QFileInfo(path).isSymLink() ? QFile::symLinkTarget(path).toUtf8() : readFile(path);
    }
    return tree;
}

} // namespace

/// What the first release wrote is read by this one, and what a later one writes is refused in words.
class TestFormats : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString root() const { return m_directory->path(); }
    QString transaction(const char *name) const { return root() + QLatin1String(paths::transactions) + "/1/" + name; }

    /// A host on which 0.1.0 has done its work; whoever runs the test is root there.
    bool makeHost()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        const QString script =
            QStringLiteral("cp -rP \"$1/.\" \"$2\" && chmod -R go-w \"$2\" && chmod 640 \"$2/etc/docker/daemon.json\" &&"
                           "sed -i \"s/\\\"\\([ug]id\\)\\\":0/\\\"\\1\\\":$(id -u)/g\" \"$2\"/%1/1/*-undo.json")
                .arg(QLatin1String(paths::transactions));
        return QProcess::execute("sh", {"-c", script, "sh", formats + "journal-1/after", root()}) == 0;
    }

private slots:
    void aPlanOfTheFirstReleaseMeansWhatItMeant()
    {
        const QByteArrayList plans = linesOf("plans-1.jsonl");
        QVERIFY(plans.size() > 20);
        for (const QByteArray &text : plans) {
            const auto plan = readPlan(text);
            QVERIFY2(plan.has_value(), text + (plan ? QByteArray() : '\n' + plan.error()[0].message.english().toUtf8()));
            Json meant = jsonOf(text);
            const Json::json_pointer store("/containerd/snapshotter");
            if (meant.contains(store)) // has had three words since
                meant[store] = meant[store] == true ? "on" : "auto";
            const QStringList changed = lost(meant, jsonOf(writePlan(*plan)));
            QVERIFY2(changed.isEmpty(), text + '\n' + changed.join(' ').toUtf8());
        }
    }

    void aPlanOfALaterFormatIsRefusedForThatAlone()
    {
        for (const QByteArray &version : {QByteArray::number(planVersion + 1), QByteArray("18446744073709551615")}) {
            const auto plan =
                readPlan("{\"fleet\": [1], \"version\": " + version + ", \"capacity\": {\"containers\": \"many\"}}");
            QVERIFY(!plan);
            QCOMPARE(plan.error().size(), std::size_t(1));
            QCOMPARE(plan.error()[0].where, QStringLiteral("/version"));
            QVERIFY2(plan.error()[0].message.english().contains(QString::fromUtf8(version)),
                     qPrintable(plan.error()[0].message.english()));
            QVERIFY(!plan.error()[0].remedy.isEmpty());
        }
        for (const char *version : {"0", "-1", "1.5", "\"1\"", "null"})
            QVERIFY2(!readPlan(QByteArray("{\"version\": ") + version + '}'), version);
    }

    void everyUndoRecordOfTheFirstReleaseIsRead()
    {
        std::set<std::size_t> kinds;
        for (const QByteArray &line : linesOf("undo-1.jsonl")) {
            const auto undo = undoFromJson(jsonOf(line), "bytes");
            QVERIFY2(undo.has_value(), line);
            kinds.insert(undo->index());
            const QStringList changed = lost(jsonOf(line), undoToJson(*undo));
            QVERIFY2(changed.isEmpty(), line + '\n' + changed.join(' ').toUtf8());
        }
        QVERIFY(kinds.size() >= 10); // all that 0.1.0 knew
    }

    void anUndoRecordOfAnUnknownKindIsNotTakenForAFile()
    {
        QVERIFY(!undoFromJson(
            {{"kind", "dance"}, {"path", "/etc/x"}, {"after", ""}, {"existed", false}, {"madeDirectories", Json::array()}},
            {}));
    }

    void anApplyOfTheFirstReleaseIsRolledBack_data()
    {
        QTest::addColumn<bool>("wasCutOff");
        QTest::newRow("a finished one") << false;
        QTest::newRow("one that was cut off") << true;
    }
    void anApplyOfTheFirstReleaseIsRolledBack()
    {
        QFETCH(bool, wasCutOff);
        QVERIFY(makeHost());
        RootDirectory directory(root(), exampleHost());
        Engine engine(directory, {});
        if (wasCutOff) {
            QVERIFY(QFile::remove(transaction("state")));
            QVERIFY(engine.needsRecovery());
            const auto report = engine.recover(true);
            QVERIFY(report && report->status == ApplyStatus::RolledBack);
        } else {
            QVERIFY(!engine.recover(true).has_value());
            const ApplyReport report = engine.rollBack(0, {});
            QVERIFY2(report.status == ApplyStatus::Applied,
                     report.errors.empty() ? "" : qPrintable(report.errors[0].message.english()));
        }
        QCOMPARE(treeOf(root()), treeOf(formats + QStringLiteral("journal-1/before")));
        const QFile::Permissions ofOthersToo(0x7077);
        QCOMPARE(QFile::permissions(root() + "/etc/docker/daemon.json") & ofOthersToo,
                 QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
    }

    void aNewerJournalIsRefusedAndNothingIsTouched()
    {
        QVERIFY(makeHost());
        QVERIFY(replaceIn(transaction("transaction.json"), "\"format\": 1,", "\"format\": 2,"));
        const auto before = treeOf(root());
        RootDirectory directory(root(), exampleHost());
        Engine engine(directory, {});
        const auto list = Journal(directory).list();
        QVERIFY(!list && list.error().code == ErrorCode::Unsupported);
        const auto recovered = engine.recover(true);
        QVERIFY(recovered && recovered->status == ApplyStatus::Refused);
        QVERIFY(recovered->errors[0].message.english().contains("format 2"));
        QVERIFY(engine.rollBack(1, {}).status == ApplyStatus::Refused);
        QCOMPARE(treeOf(root()), before);
        // What calls it says so, and does nothing either.
        QProcess helper;
        helper.start(BIN_DIR "/dockwright-helper",
                     {"--apply", SOURCE_DIR "/resources/examples/workstation.json", "--root", root(), "--facts",
                      SOURCE_DIR "/resources/examples/facts.json", "--json"});
        QVERIFY(helper.waitForFinished(patience));
        QCOMPARE(helper.exitCode(), 2);
        const Json result = jsonOf(helper.readAllStandardOutput().trimmed().split('\n').last());
        QCOMPARE(result.at("status").get<std::string>(), std::string("invalid"));
        QCOMPARE(result.at("problems").at(0).at("code").get<std::string>(), std::string("Unsupported"));
        QCOMPARE(treeOf(root()), before);
    }
};

DOCKWRIGHT_TEST(TestFormats, QCoreApplication)

} // namespace test_formats

#include "test_formats.moc"
