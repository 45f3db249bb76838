// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/health/unit_values.h"
#include "core/host/paths.h"
#include "core/render/generated_file.h"
#include "core/text/unit_file.h"
#include "helper/machine/live_host.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <QRandomGenerator>
#include <QUrl>

namespace test_lab_values {

using namespace dockwright;
using namespace lab;

namespace {

constexpr quint32 seed = 20251124;
constexpr int valueCount = 400;
constexpr int planCount = 150;
const QString units = QStringLiteral("/run/systemd/system/");
const QString scratch = QStringLiteral("/run/lab-values/");

/// Random values made of what unit files, shells and encodings trip over.
class Generator
{
public:
    explicit Generator(quint32 start) : m_random(start) {}

    int below(int bound) { return static_cast<int>(m_random.bounded(bound)); }

    QString pick(const QStringList &from) { return from[below(static_cast<int>(from.size()))]; }

    QString value()
    {
        static const QStringList pieces{"%",    "%%", "%h", "%40",    "%%s",    "\"",    "'",    "\\", "\\\\",   "\\n", "\\x41",
                                        "\\\"", "$",  "$$", "$x",     "${x}",   "`id`",  " ",    "  ", "#",      ";",   "=",
                                        ",",    ":",  "@",  "/",      "{",      "}",     "[",    "]",  "~",      "*",   "?",
                                        "!",    "&",  "|",  "<",      ">",      "(",     ")",    "^",  "+",      "-",   ".",
                                        "_",    "a",  "Zz", "0",      "é",      "代理",  "密码", "🐳",  "\u00a0", "ß",   "Ω",
                                        "ي",    "…",  "–",  "\u0301", "\u2028", "\ufeff"};
        QString text;
        for (int left = below(12); left > 0; --left)
            text += pick(pieces);
        return text;
    }

    QString span()
    {
        static const QStringList numbers{"1", "2", "1.5", "0.25", "90", "007"};
        static const QStringList names{"",  "us",  "ms",      "msec", "s",  "sec",   "seconds",
                                       "m", "min", "minutes", "h",    "hr", "hours", "d"};
        QString text;
        for (int left = 1 + below(3); left > 0; --left)
            text += pick(numbers) + pick({"", " "}) + pick(names) + pick({" ", "  "});
        return text.trimmed();
    }

    QString host() { return pick({"proxy.lan", "10.1.2.3", "[fd00::1]", "a-b_c.internal", "localhost"}); }

    /// A proxy, sometimes with a user and sometimes with a password, percent-encoded as RFC 3986 wants it.
    QString proxy()
    {
        const auto encoded = [this] { return QString::fromLatin1(QUrl::toPercentEncoding(QStringLiteral("k") + value())); };
        const int kind = below(3);
        const QString user = kind == 0 ? QString() : kind == 1 ? encoded() + u'@' : encoded() + u':' + encoded() + u'@';
        return pick({"http://", "https://", "socks5://"}) + user + host() + u':' + QString::number(1 + below(65535));
    }

    core::Plan plan()
    {
        core::Plan plan;
        plan.proxy.http = below(6) == 0 ? QString() : proxy();
        plan.proxy.https = below(3) == 0 ? QString() : proxy();
        plan.proxy.noProxy.clear();
        for (int left = below(5); left > 0; --left)
            plan.proxy.noProxy << pick({"localhost", ".lan", "10.0.0.0/8", "*.internal", "fd00::/8", "a.b:8080", "::1", "*"});
        plan.capacity.containers = 1 + below(2000);
        plan.capacity.memoryMax = pick({"infinity", "50%", "1G", "1.5G", "900M", "123456789", "0.3T", "33%", "1 G", "77K"});
        plan.capacity.cpuQuota = pick({"infinity", "80%", "1%", "333%", "100000%"});
        plan.logging.rateLimitInterval = span();
        plan.logging.rateLimitBurst = below(100000);
        plan.performance.startTimeout = span();
        plan.performance.stopTimeout = span();
        plan.performance.nice = below(40) - 20;
        plan.performance.ioPriority = below(8);
        plan.performance.ioClass = static_cast<core::IoClass>(below(3));
        plan.reliability.restartSec = span();
        plan.reliability.restart = static_cast<core::RestartPolicy>(below(5));
        plan.reliability.startLimitInterval = span();
        plan.reliability.startLimitBurst = 1 + below(100);
        plan.reliability.oomScoreAdjust = below(2001) - 1000;
        plan.comments = static_cast<core::CommentLanguage>(below(static_cast<int>(core::CommentLanguage::None) + 1));
        return plan;
    }

private:
    QRandomGenerator m_random;
};

/// A unit that writes the environment it was started with into a file of its name.
QByteArray dumpingUnit()
{
    return "[Service]\nType=oneshot\nExecStart=/usr/bin/cp /proc/self/environ " + scratch.toUtf8() + "%N.environ\n";
}

QStringList environmentOfProcess(const QString &unit)
{
    QFile file(scratch + unit + ".environ");
    if (!file.open(QIODevice::ReadOnly))
        return {"no process of " + unit};
    QStringList variables;
    for (const QByteArray &each : file.readAll().split('\0'))
        variables << QString::fromUtf8(each);
    return variables;
}

QString instance(const char *unit, int number)
{
    return QLatin1String(unit) + u'@' + QString::number(number);
}

QString dropIn(const QString &unit, const QString &file)
{
    return units + unit + ".service.d/" + file;
}

QStringList ofVariable(const QStringList &environment, const QString &name)
{
    QStringList found;
    for (const QString &each : environment)
        if (each.startsWith(name + u'='))
            found << each;
    return found;
}

} // namespace

/// Whatever text a plan holds comes back from the real systemd, and from the process that it starts, as it went in.
class TestValues : public QObject
{
    Q_OBJECT

    helper::LiveHost m_host;
    QStringList m_values;
    std::vector<core::Plan> m_plans;
    core::HostFacts m_facts;

    static QString directiveName(int number) { return QStringLiteral("D%1").arg(number); }
    static QString fileName(int number) { return QStringLiteral("F%1").arg(number); }

    void writeValues()
    {
        QByteArray dropIn = "[Service]\nEnvironmentFile=" + scratch.toUtf8() + "values.env\n";
        QByteArray environment;
        for (int i = 0; i < m_values.size(); ++i) {
            const auto quoted = core::quoteEnvironment(directiveName(i), m_values[i]);
            const auto line = core::quoteEnvironmentFileLine(fileName(i), m_values[i]);
            QVERIFY2(quoted && line, qPrintable(m_values[i]));
            dropIn += "Environment=" + quoted->toUtf8() + '\n';
            environment += line->toUtf8() + '\n';
        }
        QVERIFY(writeFile(scratch + "values.env", environment));
        QVERIFY(writeFile(units + "lab-values.service", dumpingUnit()));
        QVERIFY(writeFile(units + "lab-values.service.d/10-values.conf", dropIn));
    }

    /// What a plan writes for docker.service: all of it for a unit that is only looked at, and the proxy for one that runs.
    void writePlanOf(int number)
    {
        const QString environmentFile = scratch + instance("lab-proxy", number) + ".env";
        for (const core::GeneratedFile &file : core::generateFiles(m_plans[static_cast<std::size_t>(number)], m_facts)) {
            const QString name = QFileInfo(file.path).fileName();
            if (file.content && file.path == QLatin1String(core::paths::proxyEnvironment))
                QVERIFY(writeFile(environmentFile, *file.content));
            if (!file.content || !file.path.startsWith(QLatin1String(core::paths::dockerDropIns)))
                continue;
            QVERIFY(writeFile(dropIn(instance("lab-plan", number), name), *file.content));
            if (file.path == QLatin1String(core::paths::proxyDropIn))
                QVERIFY(writeFile(dropIn(instance("lab-proxy", number), name),
                                  QByteArray(*file.content).replace(core::paths::proxyEnvironment, environmentFile.toUtf8())));
        }
    }

private slots:
    void initTestCase()
    {
        qInfo() << "seed" << seed;
        Generator generator(seed);
        m_values = {"", " ", "\\", "\"", "'", "%", "$", "#", ";", "=", "'a' \"b\"", " leading", "trailing ", "trailing\\"};
        while (m_values.size() < valueCount)
            m_values << generator.value();
        writeValues();
        m_facts.systemdVersion = systemdVersion().majorVersion(); // which directives it knows
        m_facts.containerdUnit = core::UnitFacts{};
        m_facts.containerdUnit->loadState = "loaded";
        while (m_plans.size() < planCount)
            if (core::Plan plan = generator.plan(); core::checkPlan(plan).empty())
                m_plans.push_back(std::move(plan));
        QVERIFY(writeFile(units + "lab-proxy@.service", dumpingUnit()));
        QVERIFY(writeFile(units + "lab-plan@.service", "[Service]\nExecStart=/usr/bin/true\n"));
        for (int i = 0; i < planCount; ++i)
            writePlanOf(i);
        QVERIFY(m_host.reloadManager().has_value());
    }

    void valuesComeBackFromSystemd()
    {
        const auto unit = m_host.unit("lab-values.service");
        QVERIFY(unit && *unit);
        QCOMPARE((*unit)->environment.size(), qsizetype(valueCount));
        for (int i = 0; i < valueCount; ++i)
            QCOMPARE((*unit)->environment[i], directiveName(i) + u'=' + m_values[i]);
    }

    void valuesComeBackInAProcess()
    {
        QVERIFY(shellOk("systemctl start lab-values.service"));
        const QStringList environment = environmentOfProcess("lab-values");
        for (int i = 0; i < valueCount; ++i)
            for (const QString &name : {directiveName(i), fileName(i)})
                QVERIFY2(environment.contains(name + u'=' + m_values[i]), qPrintable(name + u'=' + m_values[i]));
    }

    void theProxyOfAPlanComesBackInAProcess()
    {
        int withPassword = 0;
        QStringList start{"/usr/bin/systemctl", "start"};
        for (int i = 0; i < planCount; ++i)
            start << instance("lab-proxy", i) + ".service";
        QCOMPARE(run(start).status, 0);
        for (int i = 0; i < planCount; ++i) {
            const core::ProxySettings &proxy = m_plans[static_cast<std::size_t>(i)].proxy;
            const QStringList environment = environmentOfProcess(instance("lab-proxy", i));
            const QString noProxy = proxy.isUsed() ? proxy.noProxy.join(u',') : QString();
            for (const auto &[name, value] :
                 {std::pair("HTTP_PROXY", proxy.http), std::pair("HTTPS_PROXY", proxy.https), std::pair("NO_PROXY", noProxy)})
                QCOMPARE(ofVariable(environment, name),
                         value.isEmpty() ? QStringList() : QStringList{QLatin1String(name) + u'=' + value});
            withPassword += proxy.hasPassword() ? 1 : 0;
        }
        qInfo() << planCount << "plans," << withPassword << "with a password";
        QVERIFY(withPassword > 20 && withPassword < planCount - 20);
    }

    void everyDirectiveOfAPlanIsWhatSystemdUnderstands()
    {
        int compared = 0;
        for (int i = 0; i < planCount; ++i) {
            const auto unit = m_host.unit(instance("lab-plan", i) + ".service");
            QVERIFY(unit && *unit);
            QCOMPARE((*unit)->loadState, QStringLiteral("loaded"));
            for (const core::Assignment &assignment : core::unitAssignments(m_plans[static_cast<std::size_t>(i)], m_facts)) {
                const core::Directive *directive = core::findDirective(assignment.directive);
                if (directive == nullptr || QLatin1String(directive->file) == QLatin1String(core::paths::containerdDropIn)
                    || assignment.directive == "10-proxy/EnvironmentFile")
                    continue;
                const auto inEffect = core::isInEffect(*directive, assignment.value, **unit);
                QVERIFY2(inEffect.value_or(true),
                         qPrintable(assignment.directive + u'=' + assignment.value + "; systemd has "
                                    + core::valueInEffect(*directive, **unit)));
                compared += inEffect ? 1 : 0;
            }
        }
        qInfo() << compared << "directives compared";
        QVERIFY(compared > 29 * planCount);
    }

    void systemdHasIgnoredNothing()
    {
        QCOMPARE(shell("journalctl -b _PID=1 -o cat | grep -E 'lab-(plan|proxy|values).*(gnor(ing|ed)|deprecated|please use)'"
                       " | grep -v 'Failed to read pids.max' || true"), // the lab has no controllers; 262 minds
                 QByteArray());
    }
};

DOCKWRIGHT_TEST(TestValues, QCoreApplication)

} // namespace test_lab_values

#include "test_lab_values.moc"
