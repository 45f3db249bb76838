// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/changes/advice.h"
#include "core/changes/make_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/export/export.h"
#include "core/host/paths.h"
#include "core/plan/pem_files.h"
#include "core/plan/registries.h"
#include "core/plan/secrets.h"
#include "core/render/buildkit_config.h"
#include "core/render/daemon_json.h"
#include "core/render/registry_files.h"
#include "core/text/redact.h"
#include "tests/support/hosts.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_registries {

using namespace dockwright::core;

namespace {

/// `body` bytes in a SEQUENCE, as PEM.
QString certificate(int body = 200)
{
    const QByteArray der = QByteArray("\x30\x81").append(static_cast<char>(body)) + QByteArray(body, 'x');
    return QStringLiteral("-----BEGIN CERTIFICATE-----\n%1\n-----END CERTIFICATE-----\n")
        .arg(QString::fromLatin1(der.toBase64()));
}

constexpr auto key = "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n";

QByteArray json(const char *text)
{
    QByteArray plan = QByteArray("{'version': 1, 'registries': ") + text + "}";
    plan.replace("@KEY@", OrderedJson(key).dump().c_str());
    plan.replace("@CA@", OrderedJson(certificate()).dump().c_str());
    return plan.replace('\'', '"');
}

Plan planOf(const char *text)
{
    return readPlan(json(text)).value();
}

QString path(const char *rest)
{
    return QLatin1String(paths::certificates) + QLatin1String(rest);
}

/// The files of the registries alone, without comments.
std::map<QString, std::optional<QByteArray>> files(Plan plan, const HostFacts &facts)
{
    plan.comments = CommentLanguage::None;
    std::map<QString, std::optional<QByteArray>> all;
    for (const GeneratedFile &file : registryFiles(plan, facts))
        all[file.path] = file.content;
    return all;
}

OrderedJson keyOf(const Plan &plan, const HostFacts &facts, const char *pointer)
{
    for (const DaemonKey &key : daemonKeys(plan, facts))
        if (key.pointer == QLatin1String(pointer))
            return key.value;
    return {};
}

QStringList refusals(const Plan &plan, const HostFacts &facts)
{
    QStringList said;
    if (const auto changes = makeChanges(plan, facts); !changes)
        for (const Error &error : changes.error())
            said << error.where + QLatin1String(": ") + error.message.english();
    return said;
}

const HostFacts newHost = hostWith("29.1.0", "overlayfs");
const HostFacts oldHost = hostWith("26.1.5", "overlay2");

} // namespace

class TestRegistries : public QObject
{
    Q_OBJECT

private slots:
    void isReadAndWrittenAsItIs()
    {
        const Plan plan =
            planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan/hub', 'resolve': false, 'ca': @CA@}]},"
                   " {'host': 'registry.lan:5000', 'ca': @CA@, 'insecure': true}]");
        QCOMPARE(plan.registries.size(), std::size_t(2));
        QCOMPARE(plan.registries[0].mirrors.front().url, QStringLiteral("https://m.lan/hub"));
        QVERIFY(plan.registries[0].mirrors.front().pull && !plan.registries[0].mirrors.front().resolve);
        QVERIFY(plan.registries[1].insecure);
        const QByteArray text = writePlan(plan);
        QCOMPARE(readPlan(text).value(), plan);
        QVERIFY(!text.contains("overridePath") && !QByteArray(writePlan(Plan{})).contains("registries"));
    }

    void whatIsWrongIsNamedAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("plan");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const QByteArray &plan, const char *where) {
            QTest::newRow(name) << json(plan.constData()) << QString::fromLatin1(where);
        };
        row("no list", "{}", "/registries");
        row("no object", "[5]", "/registries/0");
        row("no host", "[{}]", "/registries/0/host");
        row("a name of Docker Hub", "[{'host': 'registry-1.docker.io'}]", "/registries/0/host");
        row("a URL", "[{'host': 'https://ghcr.io'}]", "/registries/0/host");
        row("a way out of the directory", "[{'host': '..'}]", "/registries/0/host");
        row("a path", "[{'host': 'a/../../etc'}]", "/registries/0/host");
        row("a network", "[{'host': '10.0.0.0/8'}]", "/registries/0/host");
        row("a port that is none", "[{'host': 'a.lan:0'}]", "/registries/0/host");
        row("twice", "[{'host': 'a.lan'}, {'host': 'a.lan'}]", "/registries/1");
        row("unknown", "[{'host': 'a.lan', 'mirror': []}]", "/registries/0/mirror");
        row("no switch", "[{'host': 'a.lan', 'insecure': 1}]", "/registries/0/insecure");
        row("no certificate", "[{'host': 'a.lan', 'ca': 'x'}]", "/registries/0/ca");
        row("a key", "[{'host': 'a.lan', 'ca': '-----BEGIN PRIVATE KEY-----'}]", "/registries/0/ca");
        row("a damaged certificate",
            "[{'host': 'a.lan', 'ca': '-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----'}]", "/registries/0/ca");
        row("a certificate without its key", "[{'host': 'a.lan', 'clientCert': @CA@}]", "/registries/0/clientCert");
        row("a key without its certificate", "[{'host': 'a.lan', 'clientKey': @KEY@}]", "/registries/0/clientKey");
        row("a key that needs a password",
            "[{'host': 'a.lan', 'clientCert': @CA@, 'clientKey': '-----BEGIN ENCRYPTED PRIVATE KEY-----'}]",
            "/registries/0/clientKey");
        row("a damaged key",
            "[{'host': 'a.lan', 'clientCert': @CA@, 'clientKey': '-----BEGIN PRIVATE KEY-----\\nMAMC\\n"
            "-----END PRIVATE KEY-----'}]",
            "/registries/0/clientKey");
        row("a certificate for Docker Hub", "[{'host': 'docker.io', 'ca': @CA@}]", "/registries/0");
        row("upper case", "[{'host': 'R.lan'}]", "/registries/0/host");
        row("a mirror in upper case", "[{'host': 'a.lan', 'mirrors': [{'url': 'https://M.lan'}]}]",
            "/registries/0/mirrors/0/url");
        row("a certificate on one line",
            "[{'host': 'a.lan', 'ca': '-----BEGIN CERTIFICATE-----MAMCAQA=-----END CERTIFICATE-----'}]", "/registries/0/ca");
        row("many beginnings and no end",
            "[{'host': 'a.lan', 'ca': '" + QByteArray("-----BEGIN CERTIFICATE-----\\n").repeated(9000) + "'}]",
            "/registries/0/ca");
        row("a mirror without a URL", "[{'host': 'a.lan', 'mirrors': [{}]}]", "/registries/0/mirrors/0/url");
        row("a mirror with a password", "[{'host': 'a.lan', 'mirrors': [{'url': 'https://u:p@m.lan'}]}]",
            "/registries/0/mirrors/0/url");
        row("the same mirror twice", "[{'host': 'a.lan', 'mirrors': [{'url': 'https://m.lan'}, {'url': 'https://m.lan/'}]}]",
            "/registries/0/mirrors/1");
        row("a mirror for nothing",
            "[{'host': 'a.lan', 'mirrors': [{'url': 'https://m.lan', 'pull': false, 'resolve': false}]}]",
            "/registries/0/mirrors/0");
    }
    void whatIsWrongIsNamedAtItsPlace()
    {
        QFETCH(QByteArray, plan);
        QFETCH(QString, where);
        const auto read = readPlan(plan);
        QVERIFY(!read);
        QCOMPARE(read.error().front().where, where);
        QVERIFY(!read.error().front().message.english().contains(QLatin1String("u:p@")));
    }

    void oneHostIsTrustedByOneSetOfCertificates()
    {
        QVERIFY(readPlan(
            json("[{'host': 'm.lan', 'ca': @CA@}, {'host': 'a.lan', 'mirrors': [{'url': 'https://m.lan', 'ca': @CA@}]}]")));
        QByteArray other =
            json("[{'host': 'm.lan', 'ca': @CA@}, {'host': 'a.lan', 'mirrors': [{'url': 'https://m.lan', 'ca': 'OTHER'}]}]");
        other.replace("\"OTHER\"", OrderedJson(certificate(199)).dump().c_str());
        const auto read = readPlan(other);
        QVERIFY(!read);
        QCOMPARE(read.error().front().where, QStringLiteral("/registries/1/mirrors/0"));
    }

    void theShortFormDoesNotStandBesideMirrorsOfDockerHub()
    {
        const QByteArray both = "{\"version\": 1, \"registry\": {\"mirrors\": []}, \"registries\": [{\"host\": \"docker.io\", "
                                "\"mirrors\": [{\"url\": \"https://m.lan\"}]}]}";
        const auto read = readPlan(both);
        QVERIFY(!read);
        QCOMPARE(read.error().front().where, QStringLiteral("/registry/mirrors"));
        QVERIFY(!writePlan(planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan'}]}]"))
                     .contains("\"mirrors\": [\n  "
                               "    \"https"));
    }

    void aDockerdThatReadsHostsTomlGetsOne()
    {
        const Plan plan = planOf("[{'host': 'ghcr.io', 'ca': @CA@, 'mirrors': [{'url': 'https://m.lan:5000/gh/', 'ca': @CA@},"
                                 " {'url': 'http://n.lan', 'resolve': false, 'overridePath': true}]}]");
        const auto written = files(plan, newHost);
        QCOMPARE(written.size(), std::size_t(4));
        QCOMPARE(written.at(path("/ghcr.io/ca.crt")), certificate().toUtf8());
        QCOMPARE(written.at(path("/m.lan:5000/ca.crt")), certificate().toUtf8());
        QCOMPARE(written.at(path("/ghcr.io/hosts.toml")),
                 QByteArray("ca = \"/etc/docker/certs.d/ghcr.io/ca.crt\"\n\n"
                            "[host.\"https://m.lan:5000/gh\"]\n"
                            "capabilities = [\"pull\", \"resolve\"]\n"
                            "ca = \"/etc/docker/certs.d/m.lan:5000/ca.crt\"\n\n"
                            "[host.\"http://n.lan\"]\n"
                            "capabilities = [\"pull\"]\n"
                            "override_path = true\n"));
        QVERIFY(refusals(plan, newHost).isEmpty());
    }

    /// moby daemon/hosts.go; daemon/image_store_choice.go for what a new host gets.
    void onlyADockerdOf28WithContainerdsStoreReadsHostsToml()
    {
        Plan plan;
        QCOMPARE(readsHostsToml(plan, newHost), std::optional(true));
        QCOMPARE(readsHostsToml(plan, hostWith("29.1.0", "overlay2")), std::optional(false));
        QCOMPARE(readsHostsToml(plan, hostWith("28.5.2", "overlay2")), std::optional(false));
        QCOMPARE(readsHostsToml(plan, hostWith("27.5.1", "overlayfs")), std::optional(false));
        QCOMPARE(readsHostsToml(plan, oldHost), std::optional(false));
        QCOMPARE(readsHostsToml(plan, HostFacts{}), std::nullopt);
        HostFacts stopped;
        stopped.dockerdVersion = QStringLiteral("29.1.0");
        QCOMPARE(readsHostsToml(plan, stopped), std::nullopt);
        plan.containerd.snapshotter = ImageStore::On;
        QCOMPARE(readsHostsToml(plan, hostWith("28.5.2", "overlay2")), std::optional(true));
        QCOMPARE(readsHostsToml(plan, stopped), std::optional(true));
        plan.containerd.snapshotter = ImageStore::Off;
        QCOMPARE(readsHostsToml(plan, newHost), std::optional(false));
    }

    void anotherDockerdHasThoseOfDockerHubInDaemonJson()
    {
        const Plan plan = planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan', 'ca': @CA@}]},"
                                 " {'host': 'r.lan', 'insecure': true}]");
        QCOMPARE(keyOf(plan, oldHost, "/registry-mirrors"), OrderedJson::array({"https://m.lan"}));
        QCOMPARE(keyOf(plan, newHost, "/registry-mirrors"), OrderedJson::array());
        QCOMPARE(keyOf(plan, oldHost, "/insecure-registries"), OrderedJson::array({"r.lan"}));
        QCOMPARE(files(plan, oldHost).size(), std::size_t(2)); // the certificates, which every dockerd reads, and for builders
        QVERIFY(files(plan, newHost).contains(path("/docker.io/hosts.toml")));
        QVERIFY(refusals(plan, oldHost).isEmpty());
    }

    void whatThatDockerdDoesNotDoIsRefused()
    {
        const Plan other = planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://m.lan'}]}]");
        const Plan special = planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan', 'overridePath': true}]}]");
        for (const Plan &plan : {other, special}) {
            const QStringList said = refusals(plan, oldHost);
            QCOMPARE(said.size(), 1);
            QVERIFY2(said.front().startsWith(QLatin1String("/registries/0/mirrors: The dockerd of this host")),
                     qPrintable(said[0]));
            QVERIFY(refusals(plan, HostFacts{}).join(u'\n').contains(QLatin1String("not known")));
            QVERIFY(refusals(plan, newHost).isEmpty());
        }
    }

    void whatAPlanNoLongerHasGoesAndTheirsStays()
    {
        HostFacts facts = newHost;
        const auto put = [&](const char *rest, const QByteArray &content, bool isOurs) {
            facts.files[path(rest)] = {content, 0644, 0, 0, FileKind::Regular};
            if (isOurs)
                facts.lastWritten.files[path(rest)] = sha256(content);
        };
        put("/ghcr.io/hosts.toml", "ours", true);
        put("/edited.lan/ca.crt", "edited", false);
        facts.lastWritten.files[path("/edited.lan/ca.crt")] = sha256("as it was written");
        put("/r.lan/ca.crt", "theirs", false);
        const auto changes = makeChanges(Plan{}, facts);
        QVERIFY(changes);
        QStringList removed;
        for (const Step &step : changes->steps)
            if (const auto *gone = std::get_if<RemoveFile>(&step))
                removed << gone->path;
        QCOMPARE(removed, QStringList{path("/ghcr.io/hosts.toml")});
    }

    void oneOfAnotherHandIsAskedAbout()
    {
        HostFacts facts = newHost;
        facts.files[path("/ghcr.io/hosts.toml")] = {"server = \"https://ghcr.io\"\n", 0644, 0, 0, FileKind::Regular};
        const Plan plan = planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://m.lan'}]}]");
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes);
        QCOMPARE(changes->conflicts.size(), std::size_t(1));
        QCOMPARE(changes->conflicts.front().path, path("/ghcr.io/hosts.toml"));
        QVERIFY(changes->steps.empty());
    }

    void nothingIsReloadedForACertificate()
    {
        const auto before = makeChanges(planOf("[]"), newHost);
        const auto after = makeChanges(planOf("[{'host': 'r.lan', 'ca': @CA@}]"), newHost);
        QVERIFY(before && after);
        QCOMPARE(after->steps.size(), before->steps.size() + 2); // and for builders
        QCOMPARE(after->effect, before->effect);
    }

    void aHostsTomlThatHidesTheMirrorsIsNamed()
    {
        HostFacts facts = newHost;
        facts.files[path("/docker.io/hosts.toml")] = {"[host.\"https://x.lan\"]\n", 0644, 0, 0, FileKind::Regular};
        Plan plan;
        plan.registry.mirrors = QStringList{"https://m.lan"};
        const auto hasAdvice = [&](const HostFacts &host) {
            const auto changes = makeChanges(plan, host);
            return changes && std::ranges::any_of(changes->findings, [](const Finding &finding) {
                       return finding.id == QLatin1String("registry/hosts-toml");
                   });
        };
        QVERIFY(hasAdvice(facts));
        QVERIFY(!hasAdvice(newHost));
        facts.daemon->storageDriver = QStringLiteral("overlay2");
        QVERIFY(!hasAdvice(facts));
    }

    void aScriptDoesNotLeaveThemOut()
    {
        const Plan plan = planOf("[{'host': 'r.lan', 'ca': @CA@}]");
        const auto script = makeExport(plan, ExportForm::Script);
        QVERIFY(!script);
        QCOMPARE(script.error().front().where, QStringLiteral("/registries"));
        QVERIFY(makeExport(plan, ExportForm::CloudInit));
    }

    void filesThatAPlanNamesAreReadByWhoeverReadsIt()
    {
        const Plan plan =
            planOf("[{'host': 'r.lan', 'ca': '/ca.pem', 'clientCert': @CA@, 'clientKey': '/client.key', 'mirrors':"
                   " [{'url': 'https://m.lan', 'ca': '/ca.pem'}]}]");
        QCOMPARE(readPlan(writePlan(plan)).value(), plan);
        QCOMPARE(withoutSecrets(plan), plan); // a path is none
        QCOMPARE(refusals(plan, newHost),
                 (QStringList{"/registries/0/ca: The file “/ca.pem” was not read.",
                              "/registries/0/clientKey: The file “/client.key” was not read.",
                              "/registries/0/mirrors/0/ca: The file “/ca.pem” was not read."}));
        QStringList asked;
        const auto whole = withPemOfFiles(plan, [&](const QString &path) -> Result<QByteArray> {
            asked << path;
            return path.endsWith(QLatin1String("key")) ? QByteArray(key) : certificate().toUtf8();
        });
        QVERIFY(whole && checkNoPemPath(*whole).empty());
        QCOMPARE(asked, (QStringList{"/ca.pem", "/client.key", "/ca.pem"}));
        QCOMPARE(whole->registries[0].mirrors[0].ca, certificate());
        QCOMPARE(whole->registries[0].clientKey, QString::fromLatin1(key));
        QVERIFY(withoutSecrets(*whole) != *whole);
    }

    void whatIsInAFileOfAPlanIsChecked_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        QTest::newRow("a key") << QByteArray(key) << "A private key does not belong here.";
        QTest::newRow("nothing") << QByteArray("\n") << "“/ca.pem” has neither a certificate nor a key.";
        QTest::newRow("a path") << QByteArray("/etc/shadow") << "“/ca.pem” has neither a certificate nor a key.";
        QTest::newRow("lines of others") << QByteArray("root:SESAME:1:") << "There is no certificate in this text.";
        QTest::newRow("what cannot be read") << QByteArray() << "It cannot be read.";
    }
    void whatIsInAFileOfAPlanIsChecked()
    {
        QFETCH(QByteArray, content);
        const auto whole = withPemOfFiles(planOf("[{'host': 'r.lan', 'ca': '/ca.pem'}]"), [&](const QString &path) {
            return content.isEmpty() ? Result<QByteArray>(failure(ErrorCode::Io, path, {"It cannot be read.", {}}))
                                     : Result<QByteArray>(content);
        });
        QVERIFY(!whole);
        QCOMPARE(whole.error().size(), std::size_t(1));
        QCOMPARE(whole.error().front().where, QStringLiteral("/registries/0/ca"));
        QTEST(whole.error().front().message.english(), "message");
    }

    void buildersGetTheSameInTheirOwnTerms()
    {
        const Plan plan = planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan:5000', 'ca': @CA@},"
                                 " {'url': 'https://h.lan/v2/hub', 'overridePath': true}, {'url': 'https://p.lan/path'},"
                                 " {'url': 'https://r.lan', 'resolve': false}, {'url': 'http://127.0.0.1:5000'}]},"
                                 " {'host': 'ghcr.io', 'mirrors': [{'url': 'http://m.lan:80'}], 'clientCert': @CA@,"
                                 " 'clientKey': @KEY@}, {'host': 'x.lan', 'insecure': true}]");
        const QByteArray expected = "[registry.\"docker.io\"]\n"
                                    "mirrors = [\"m.lan:5000\", \"h.lan/hub\"]\n"
                                    "\n[registry.\"m.lan:5000\"]\n"
                                    "ca = [\"/etc/docker/certs.d/m.lan:5000/ca.crt\"]\n"
                                    "\n[registry.\"ghcr.io\"]\n"
                                    "mirrors = [\"m.lan:80\"]\n"
                                    "\n[[registry.\"ghcr.io\".keypair]]\n"
                                    "cert = \"/etc/docker/certs.d/ghcr.io/client.cert\"\n"
                                    "key = \"/etc/docker/certs.d/ghcr.io/client.key\"\n"
                                    "\n[registry.\"m.lan:80\"]\n"
                                    "http = true\n"
                                    "\n[registry.\"x.lan\"]\n"
                                    "http = true\n"
                                    "insecure = true\n";
        QCOMPARE(files(plan, newHost).at(QLatin1String(paths::buildkitConfig)).value_or(QByteArray()), expected);
        QVERIFY(files(plan, oldHost).contains(QLatin1String(paths::buildkitConfig)));
        QCOMPARE(withoutBuilders(plan), (QStringList{"https://p.lan/path", "https://r.lan", "http://127.0.0.1:5000"}));
        QVERIFY(!files(Plan(), newHost).contains(QLatin1String(paths::buildkitConfig)));
    }

    /// BuildKit has one "http" for all mirrors of a host: by port 80 the other one stays with TLS.
    void aMirrorWithTlsStaysOneBesideAnotherOfItsHost()
    {
        const Plan plan = planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan', 'ca': @CA@}]},"
                                 " {'host': 'ghcr.io', 'mirrors': [{'url': 'http://m.lan'},"
                                 " {'url': 'http://h.lan/v2/hub', 'overridePath': true}]}]");
        const QByteArray expected = "[registry.\"docker.io\"]\n"
                                    "mirrors = [\"m.lan\"]\n"
                                    "\n[registry.\"m.lan\"]\n"
                                    "ca = [\"/etc/docker/certs.d/m.lan/ca.crt\"]\n"
                                    "\n[registry.\"ghcr.io\"]\n"
                                    "mirrors = [\"m.lan:80\", \"h.lan:80/hub\"]\n"
                                    "\n[registry.\"m.lan:80\"]\n"
                                    "http = true\n"
                                    "\n[registry.\"h.lan:80\"]\n"
                                    "http = true\n";
        QCOMPARE(files(plan, newHost).at(QLatin1String(paths::buildkitConfig)).value_or(QByteArray()), expected);
    }

    /// For one bracket in the name of a table, buildx 0.29 reads nothing of the file.
    void anIpv6AddressKeepsNoBuilderFromTheRest()
    {
        Plan plan = planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan'}, {'url': 'https://[fd00::1]:5000',"
                           " 'ca': @CA@}, {'url': 'http://[fd00::2]'}]}]");
        plan.registry.insecure = {"[fd00::3]:5000", "10.0.0.0/8", "127.0.0.0/8", "x.lan"};
        const QByteArray expected = "[registry.\"docker.io\"]\n"
                                    "mirrors = [\"m.lan\"]\n"
                                    "\n[registry.\"x.lan\"]\n"
                                    "http = true\n"
                                    "insecure = true\n";
        QCOMPARE(files(plan, newHost).at(QLatin1String(paths::buildkitConfig)).value_or(QByteArray()), expected);
        QCOMPARE(withoutBuilders(plan),
                 (QStringList{"https://[fd00::1]:5000", "http://[fd00::2]", "[fd00::3]:5000", "10.0.0.0/8"}));
    }

    void whoMakesABuilderIsToldWhatItLacks()
    {
        const auto said = [](const Plan &plan) {
            QStringList ids;
            const auto changes = makeChanges(plan, newHost);
            for (const Finding &finding : changes ? changes->findings : Findings{})
                if (finding.id.startsWith(QLatin1String("registry/")))
                    ids << finding.id;
            return ids;
        };
        Plan plan = planOf("[{'host': 'r.lan'}, {'host': 'x.lan', 'ca': @CA@}]");
        QCOMPARE(said(plan), (QStringList{"registry/builders", "registry/tokens"}));
        plan.proxy.https = QStringLiteral("http://p.lan:3128");
        plan.registries[1].clientCert = certificate();
        plan.registries[1].clientKey = QString::fromLatin1(key);
        QCOMPARE(said(plan),
                 (QStringList{"registry/builders", "registry/builders-root", "registry/builders-proxy", "registry/tokens"}));
        QVERIFY(!said(planOf("[{'host': 'x.lan', 'insecure': true}]")).contains(QLatin1String("registry/tokens")));
    }

    void whatIsThereForBuildersIsAskedAbout()
    {
        const QString path = QLatin1String(paths::buildkitConfig);
        HostFacts theirs = newHost;
        theirs.files[path] = {"debug = true\n", 0644, 0, 0, FileKind::Regular};
        const auto changes = makeChanges(planOf("[{'host': 'x.lan', 'insecure': true}]"), theirs);
        QVERIFY(changes && std::ranges::any_of(changes->conflicts, [&](const auto &each) { return each.path == path; }));
        const auto without = makeChanges(Plan(), theirs);
        QVERIFY(without && std::ranges::none_of(without->files, [&](const auto &file) { return file.path == path; }));
    }

    /// insecure-registries does not reach a mirror in hosts.toml.
    void aMirrorThatNobodyVerifiesIsSoInHostsTomlToo()
    {
        const Plan plan =
            planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://m.lan:5000'}, {'url': 'https://127.0.0.1:5443'},"
                   " {'url': 'https://n.lan'}]}, {'host': 'm.lan:5000', 'insecure': true}]");
        QCOMPARE(files(plan, newHost).at(path("/ghcr.io/hosts.toml"))->count("skip_verify = true"), 2);
    }

    void theStoreIsThatOfTheNextStart()
    {
        const auto withKey = [](HostFacts facts, bool isOurs) {
            facts.files[QLatin1String(paths::daemonJson)] = {"{\"features\": {\"containerd-snapshotter\": true}}", 0644, 0, 0,
                                                             FileKind::Regular};
            if (isOurs)
                facts.lastWritten.daemonKeys[QStringLiteral("/features/containerd-snapshotter")] = QStringLiteral("true");
            return facts;
        };
        HostFacts stopped;
        stopped.dockerdVersion = QStringLiteral("28.5.2");
        QCOMPARE(readsHostsToml(Plan{}, stopped), std::optional(false));
        QCOMPARE(readsHostsToml(Plan{}, withKey(stopped, false)), std::optional(true));
        QCOMPARE(readsHostsToml(Plan{}, withKey(hostWith("28.5.2", "overlayfs"), true)),
                 std::optional(false)); // it goes, and 28 has its own then
        stopped.dockerdVersion = QStringLiteral("29.1.0");
        stopped.lastWritten.files[path("/ghcr.io/hosts.toml")] = QStringLiteral("sum");
        QCOMPARE(readsHostsToml(Plan{}, stopped), std::optional(true));
        const Plan mirror = planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan', 'ca': @CA@}]}]");
        QVERIFY(refusals(mirror, HostFacts{}).join(u'\n').contains(QLatin1String("not known")));
    }

    void certificatesThatAHostsTomlHidesAreNamed()
    {
        const auto hidden = [](const char *file, const char *plan) {
            HostFacts facts = newHost;
            facts.files[path(file)] = {"theirs", 0644, 0, 0, FileKind::Regular};
            const auto changes = makeChanges(planOf(plan), facts);
            return changes && std::ranges::any_of(changes->findings, [](const Finding &finding) {
                       return finding.id == QLatin1String("registry/hidden-certificate");
                   });
        };
        QVERIFY(hidden("/r.lan/corp.crt", "[{'host': 'r.lan', 'mirrors': [{'url': 'https://m.lan'}]}]"));
        QVERIFY(!hidden("/r.lan/corp.crt", "[{'host': 'r.lan', 'insecure': true}]"));
        QVERIFY(hidden("/r.lan/hosts.toml", "[{'host': 'r.lan', 'ca': @CA@}]"));
        QVERIFY(hidden("/m.lan/ca.crt", "[{'host': 'r.lan', 'mirrors': [{'url': 'https://m.lan'}]}]"));
        QVERIFY(!hidden("/m.lan/ca.crt", "[{'host': 'r.lan', 'mirrors': [{'url': 'https://n.lan'}]}]"));
        QVERIFY(!hidden("/q.lan/hosts.toml", "[{'host': 'r.lan', 'ca': @CA@}]"));
    }

    void aDirectoryThatComesFirstIsNamed()
    {
        const Plan plan = planOf("[{'host': 'm.lan:5000', 'ca': @CA@}]");
        const auto said = [&](const HostFacts &facts) {
            const auto changes = makeChanges(plan, facts);
            return changes && std::ranges::any_of(changes->findings, [](const Finding &finding) {
                       return finding.id == QLatin1String("registry/shadowed")
                           && finding.found.english().contains("m.lan_5000_ instead of");
                   });
        };
        HostFacts facts = newHost;
        QVERIFY(!said(facts));
        facts.files[path("/m.lan_5000_/ca.crt")] = {"x", 0644, 0, 0, FileKind::Regular};
        QVERIFY(said(facts));
        HostFacts old = oldHost; // has another way to look
        old.files = facts.files;
        QVERIFY(!said(old));
    }

    void aKeyShowsInNoFormOfLines()
    {
        for (const char *text :
             {"-----BEGIN PRIVATE KEY-----\r\nSESAME\r\n-----END PRIVATE KEY-----\r\n",
              "-----BEGIN RSA PRIVATE KEY-----SESAME-----END RSA PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----\nSESAME"}) {
            const QByteArray shown = redactSecrets(text);
            QVERIFY2(!shown.contains("SESAME") && shown.contains("xxxxx"), shown);
        }
    }

    void aKeyIsASecret()
    {
        const Plan plan = planOf("[{'host': 'r.lan', 'clientCert': @CA@, 'clientKey': @KEY@, 'mirrors':"
                                 " [{'url': 'https://m.lan', 'clientCert': @CA@, 'clientKey': @KEY@}]}]");
        const auto written = registryFiles(plan, newHost);
        int secrets = 0;
        for (const GeneratedFile &file : written) {
            QCOMPARE(file.secret, file.path.endsWith(QLatin1String("/client.key")));
            QCOMPARE(file.mode, file.secret ? 0400 : file.path.endsWith(QLatin1String(".toml")) ? 0644 : 0444);
            secrets += file.secret ? 1 : 0;
        }
        QCOMPARE(secrets, 2);
        QVERIFY(
            files(plan, newHost)
                .at(path("/r.lan/hosts.toml"))
                ->contains("client = [[\"/etc/docker/certs.d/m.lan/client.cert\", \"/etc/docker/certs.d/m.lan/client.key\"]]"));
        const QByteArray shared = writePlan(withoutSecrets(plan));
        QVERIFY(!shared.contains("MAMCAQA") && shared.count("xxxxx") == 2);
        const Plan lacking = readPlan(shared).value();
        QVERIFY(lacksPassword(lacking) && !lacksPassword(plan));
        const auto changes = makeChanges(lacking, newHost);
        QVERIFY(changes && std::ranges::any_of(changes->findings, [](const Finding &finding) {
                    return finding.id == QLatin1String(keyLeftOut);
                }));
        const auto exported = makeExport(plan, ExportForm::Ansible);
        QVERIFY(exported && exported->notes.front().id == QLatin1String("export/key"));
        for (const ExportFile &file : exported->files)
            QVERIFY2(!file.content.contains("MAMCAQA"), qPrintable(file.path));
    }

    void startingFromAHostKeepsThoseOfThePlan()
    {
        const Plan plan = planOf("[{'host': 'docker.io', 'mirrors': [{'url': 'https://m.lan'}]}]");
        QCOMPARE(planFromHost(newHost, plan).registries, plan.registries);
    }
};

DOCKWRIGHT_TEST(TestRegistries, suite::NoApplication)

} // namespace test_registries

#include "test_registries.moc"
