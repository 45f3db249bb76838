// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "core/daemon/key_table.h"
#include "core/host/key_release.h"
#include "core/host/paths.h"
#include "core/host/tls_files.h"
#include "core/plan/plan.h"
#include "core/render/daemon_json.h"
#include "core/render/daemon_json_types.h"
#include "tests/lab/judges/judge.h"
#include "tests/lab/judges/values.h"
#include "tests/support/suite.h"

#include <QThread>

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

namespace test_lab_judges {

using namespace dockwright;
using namespace judges;
using namespace lab;

namespace {

/// How many files are judged in `make test`, and of how many good ones a dockerd is started at most.
constexpr int usualFiles = 60;
constexpr int mostStarts = 600;

/// Of a key that it does not know it looks at the members alone (moby daemon/config/config.go configValuesSet): an object that
/// is empty, or whose members are called like flags, is nothing to it.
bool isIgnored(const core::OrderedJson &file, const QVersionNumber &dockerd)
{
    const auto isNothing = [](const core::OrderedJson &value) { return value.is_object() && value.empty(); };
    const bool isStandard = file.contains("max-download-attempts") && file["max-download-attempts"] == 0; // the default stays
    return isStandard || std::ranges::any_of(file, isNothing)
        || (dockerd < QVersionNumber(24) && file.contains("default-network-opts"))
        || std::ranges::any_of(ignoredForms(), [&](const QString &key) { return file.contains(key.toStdString()); });
}

int numberOf(const char *variable, int otherwise)
{
    const int given = qEnvironmentVariableIntValue(variable);
    return given > 0 ? given : otherwise;
}

} // namespace

/// A daemon.json that we call good is valid and starts beside the flags of the unit; one that we refuse is refused, or dockerd
/// dies of it.
class TestJudges : public QObject
{
    Q_OBJECT

    const QVersionNumber m_version = dockerVersion();

    /// What we say, with what Dockwright would know of such a host.
    QStringList ours(const core::OrderedJson &file, const QStringList &commandLine) const
    {
        core::HostFacts facts;
        facts.dockerdVersion = m_version.toString();
        facts.cgroupVersion = 2;
        for (const char *each :
             {"net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"}) // as in a network namespace that is new
            facts.sysctls[QLatin1String(each)] = QStringLiteral("0");
        facts.dockerUnit.emplace().loadState = QStringLiteral("loaded");
        facts.dockerUnit->fragmentPath = QStringLiteral("/lib/systemd/system/docker.service");
        facts.dockerUnit->execStart = {QStringList{"/usr/bin/dockerd"} + commandLine};
        if (const auto use = core::tlsUseOf(core::DaemonSettings(facts, file), facts))
            for (const core::TlsFile &each : use->files)
                facts.tlsFiles[each.path] = QFile::exists(each.path);
        QStringList words;
        for (const core::Errors &errors :
             {core::checkDaemonTypes(file), core::checkDaemonJson(file, facts), core::checkDaemonFlags(file, facts)})
            for (const core::Error &error : errors)
                words << error.where + QLatin1String(": ") + error.message.english();
        return words;
    }

    /// What dockerd says against it; a good one is started only if it `mustStart`.
    static QByteArray theirs(const Judge &judge, const Case &given, bool isGood, bool mayDiffer, bool mustStart)
    {
        QByteArray said;
        if (judge.canValidate(given) && !(isGood && mustStart)) // a start says the same
            said = judge.validate(given);
        // What it says of the file alone is not all.
        return said.isEmpty() && !mayDiffer && (!isGood || mustStart) ? judge.start(given, !isGood) : said;
    }

    /// One text; none if we agree.
    QStringList disagreementOn(const Judge &judge, const Case &given, bool mustStart, std::array<std::atomic<int>, 2> &verdicts)
    {
        const Case placed = judge.placed(given);
        const QStringList wrong = ours(placed.file, judge.commandLine(placed));
        ++verdicts[wrong.isEmpty() ? 0 : 1];
        const bool mayDiffer = !wrong.isEmpty() && isIgnored(given.file, m_version);
        const QByteArray said = theirs(judge, placed, wrong.isEmpty(), mayDiffer, mustStart);
        if (wrong.isEmpty() == said.isEmpty() || mayDiffer)
            return {};
        return {QStringLiteral("%1 %2\n  we: %3\n  dockerd %4: %5")
                    .arg(QString::fromStdString(given.file.dump()), given.flags.join(u' '),
                         wrong.isEmpty() ? QStringLiteral("good") : wrong.join(u' '), m_version.toString(),
                         said.isEmpty() ? QStringLiteral("good") : QString::fromUtf8(said))};
    }

    /// All cases, several at a time; every `stride`-th of the good ones is started, too.
    QStringList disagreementsOn(const std::vector<Case> &cases, std::size_t stride, std::array<std::atomic<int>, 2> &verdicts)
    {
        std::atomic<std::size_t> next = 0;
        std::mutex mutex;
        std::map<std::size_t, QStringList> found;
        const auto work = [&] {
            const Judge judge(m_version);
            for (std::size_t i = next++; i < cases.size(); i = next++)
                if (const QStringList words = disagreementOn(judge, cases[i], i % stride == 0, verdicts); !words.isEmpty()) {
                    const std::lock_guard lock(mutex);
                    found[i] = words;
                }
        };
        std::vector<std::jthread> workers;
        for (int i = 0; i <= QThread::idealThreadCount(); ++i)
            workers.emplace_back(work);
        workers.clear();
        QStringList all;
        for (const auto &[i, words] : found)
            all << QStringLiteral("%1: ").arg(i) + words.join(u' ');
        for (const QString &each : all)
            qWarning().noquote() << each;
        return all;
    }

    static Case caseOf(const KnownCase &known)
    {
        return {core::OrderedJson::parse(known.file), QString::fromUtf8(known.flags).split(u' ', Qt::SkipEmptyParts)};
    }

    static std::vector<Case> casesOf(const std::vector<KnownCase> &known)
    {
        std::vector<Case> cases;
        std::ranges::transform(known, std::back_inserter(cases), caseOf);
        return cases;
    }

private slots:
    void initTestCase()
    {
        const QByteArray make =
            "cd $0 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
            "/CN=localhost -keyout key.pem -out cert.pem && cp cert.pem ca.pem";
        QVERIFY(QDir().mkpath(QLatin1String(certificates)));
        QCOMPARE(run({"/bin/sh", "-c", QString::fromUtf8(make), certificates}).status, 0);
    }

    void everyCaseIsJudgedAlike()
    {
        std::vector<Case> cases = casesOf(knownCases());
        if (m_version >= QVersionNumber(23))
            for (const Case &each : casesOf(laterRefused()))
                cases.push_back(each);
        std::array<std::atomic<int>, 2> verdicts{};
        QCOMPARE(disagreementsOn(cases, 1, verdicts).size(), 0);
    }

    /// Without a dockerd nobody else looks at a file: what one would refuse as it reads it is refused by --root and --facts,
    /// or told of where it is somebody else's and might be what a dockerd takes that we do not know.
    void withoutADockerdNothingPassesUnseen()
    {
        const Judge judge(m_version);
        const auto plan = core::readPlan(R"({"version": 1})");
        QVERIFY(plan.has_value());
        const auto passes = [&](const Case &given, const QString &version) {
            core::HostFacts facts;
            if (const auto use = core::tlsUseOf(core::DaemonSettings(facts, given.file), facts))
                for (const core::TlsFile &each : use->files)
                    facts.tlsFiles[each.path] = QFile::exists(each.path);
            facts.dockerdVersion = version;
            facts.cgroupVersion = 2;
            facts.files[QLatin1String(core::paths::daemonJson)].content = QByteArray::fromStdString(given.file.dump());
            const auto changes = core::makeChanges(*plan, facts);
            return changes && std::ranges::none_of(changes->findings, [](const core::Finding &finding) {
                       return finding.id == QLatin1String("daemon.json/check");
                   });
        };
        const auto isOfRelease = [&](const Case &given) {
            return std::ranges::any_of(given.file.items(), [&](const auto &each) {
                const core::KeyRow *row = core::findDaemonKey(each.key());
                return row == nullptr || !core::checkKeyRelease(*row, m_version.toString()).isEmpty();
            });
        };
        QStringList unseen;
        int refused = 0;
        for (const Case &each : casesOf(knownCases())) {
            if (!each.flags.isEmpty() || isIgnored(each.file, m_version) || judge.validate(judge.placed(each)).isEmpty())
                continue;
            ++refused;
            for (const QString &version : {QString(), m_version.toString()})
                if (passes(each, version) && !(version.isEmpty() && isOfRelease(each)))
                    unseen << version + u' ' + QString::fromStdString(each.file.dump());
        }
        QVERIFY(refused > 20);
        QVERIFY2(unseen.isEmpty(), qPrintable(QStringLiteral("of %1:\n").arg(refused) + unseen.join(u'\n')));
    }

    void whatWeRefuseAndDockerdMayTake()
    {
        std::vector<Case> cases = casesOf(stricterCases());
        for (const Case &each : casesOf(laterRefused()))
            cases.push_back(each);
        for (const Case &each : cases)
            QVERIFY2(!ours(each.file, each.flags).isEmpty(), each.file.dump().c_str());
    }

    void dockerdAgreesWithUs()
    {
        const int files = numberOf("DOCKWRIGHT_JUDGES_FILES", usualFiles);
        const auto seed = static_cast<quint32>(numberOf("DOCKWRIGHT_JUDGES_SEED", 20251124));
        const QSet<QString> flags = flagsOfDockerd();
        QVERIFY(flags.contains(QStringLiteral("host")) && flags.contains(QStringLiteral("icc")));
        std::vector<Case> cases;
        for (int i = 0; i < files; ++i)
            cases.push_back(randomCase(seed + static_cast<quint32>(i), flags));
        std::array<std::atomic<int>, 2> verdicts{}; // good ones, refused ones
        const auto stride = static_cast<std::size_t>(std::max(3, files / mostStarts));
        const QStringList disagreements = disagreementsOn(cases, stride, verdicts);
        qInfo("dockerd %s: %d files from seed %u, %d good, %d refused, %lld disagreements", qPrintable(m_version.toString()),
              files, seed, verdicts[0].load(), verdicts[1].load(), static_cast<long long>(disagreements.size()));
        QCOMPARE(disagreements.size(), 0);
        QVERIFY(verdicts[0] > files / 5 && verdicts[1] > files / 5);
    }
};

DOCKWRIGHT_TEST(TestJudges, QCoreApplication)

} // namespace test_lab_judges

#include "test_lab_judges.moc"
