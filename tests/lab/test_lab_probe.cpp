// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_proxy.h"
#include "tests/support/lab_registry.h"
#include "tests/support/suite.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <string_view>

namespace test_lab_probe {

using namespace lab;
using dockwright::core::Json;
using dockwright::core::textOf;

/// What --probe-registries says of mirrors: real registries, with TLS and a CA and clients of their own, a real proxy, a Docker
/// Hub that the lab has made up, and mirrors that lie.
class TestLabProbe : public QObject
{
    Q_OBJECT

    lab::Registry m_registry;
    lab::Proxy m_proxy;

    static constexpr int firstPort = 6001;
    static constexpr std::array kinds{"honest", "token", "elsewhere", "refuses", "misses", "busy",   "login",   "broken",
                                      "other",  "older", "altered",   "false",   "cut",    "stalls", "endless", "loops"};
    static constexpr auto ended = "https://mirror.lab:6101";
    static constexpr auto endsSoon = "https://mirror.lab:6102";
    static constexpr auto ofTomorrow = "https://mirror.lab:6103"; ///< and so is its clock
    static constexpr auto ofCorp = "https://mirror.lab:6104";     ///< signed by a CA that nobody knows
    static constexpr auto forClients = "https://mirror.lab:6105"; ///< that show a certificate

    static QByteArray urlOf(const char *kind)
    {
        const auto at = std::ranges::find(kinds, std::string_view(kind)) - kinds.begin();
        return "http://127.0.0.1:" + QByteArray::number(firstPort + static_cast<int>(at));
    }

    /// A CA in /root/NAME, and a certificate that it signs, from when until when (date(1)).
    static QByteArray makeAuthority(const QByteArray &name)
    {
        return "mkdir -p /root/" + name + " && cd /root/" + name
            + " && touch index.txt && openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=" + name
            + " -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt 2>/dev/null && "
              "printf '[ca]\\ndefault_ca=lab\\n[lab]\\ndatabase=index.txt\\nnew_certs_dir=.\\nrand_serial=yes\\n"
              "default_md=sha256\\npolicy=any\\nunique_subject=no\\ncopy_extensions=copy\\n[any]\\ncommonName=supplied\\n' >conf\n";
    }
    static QByteArray sign(const QByteArray &authority, const QByteArray &file, const QByteArray &host,
                           const QByteArray &from = "-2 days", const QByteArray &until = "+20 days")
    {
        const auto date = [](const QByteArray &when) { return "$(date -u -d '" + when + "' +%Y%m%d%H%M%SZ)"; };
        return "cd /root/" + authority + " && openssl req -newkey rsa:2048 -nodes -subj /CN=" + host
            + " -addext subjectAltName=DNS:" + host + " -keyout " + file + ".key -out " + file
            + ".csr 2>/dev/null && openssl ca -batch -notext -config conf -cert ca.crt -keyfile ca.key -startdate " + date(from)
            + " -enddate " + date(until) + " -in " + file + ".csr -out " + file + ".crt 2>/dev/null\n";
    }

    bool serveTls(const char *name, const QByteArray &address, const QByteArray &certificate, const QByteArray &more = {})
    {
        const QByteArray path = QByteArray("/root/") + name + ".yml";
        return writeFile(QString::fromLatin1(path),
                         "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /root/registry\nhttp:\n  addr: " + address
                             + "\n  tls:\n    certificate: " + certificate + ".crt\n    key: " + certificate + ".key\n" + more)
            && m_registry.serve(path.constData());
    }

    bool startLiar(const char *kind, int port, const QStringList &certificate = {})
    {
        return m_registry.run(QStringList{"/src/tests/lab/registries", QString::fromLatin1(kind), QString::number(port)}
                                  + certificate,
                              "/root/liars.log");
    }

    /// With more members of "registry", and more beside it.
    static QByteArray planOf(const QList<QByteArray> &mirrors, const char *more = "", const QByteArray &beside = {})
    {
        return json("{'registry': {'mirrors': ['") + mirrors.join(json("', '")) + json("']") + json(more) + "}" + beside + "}";
    }

    /// Beside the rest of a plan: with dockerd's own image store, which one since 29 has only where it is told to.
    static QByteArray inOwnStore()
    {
        return dockerVersion() < QVersionNumber(29) ? QByteArray() : json(", 'containerd': {'snapshotter': 'off'}");
    }

    static Answer probe(const QByteArray &plan, const QStringList &more = {})
    {
        return call(QStringList{"--probe-registries", "-", "--limit", "3"} + more, plan);
    }

    /// What was said of that registry.
    static Json about(const Answer &answer, const QByteArray &url)
    {
        for (const Json &event : answer.eventsOf("registry"))
            if (textOf(event, "url") == QLatin1String(url))
                return event;
        return Json::object();
    }

    static QByteArray verdict(const Answer &answer, const QByteArray &url)
    {
        return textOf(about(answer, url), "verdict").toLatin1();
    }

    static QByteArray dump(const Json &json) { return QByteArray::fromStdString(json.dump()); }

    /// One name for Docker Hub, and whom it leads to; nobody.
    static void nameHub(bool isThere)
    {
        shell(QByteArray("sed -i '/registry-1.docker.io/d' /etc/hosts; echo '") + (isThere ? "10.99.0.1" : "0.0.0.1")
              + " registry-1.docker.io' >> /etc/hosts");
    }

    bool startTls()
    {
        return shellOk(
                   makeAuthority("lab") + makeAuthority("corp") + sign("lab", "hub", "registry-1.docker.io")
                   + sign("lab", "ended", "mirror.lab", "-9 days", "-1 day")
                   + sign("lab", "soon", "mirror.lab", "-9 days", "+20 hours")
                   + sign("lab", "tomorrow", "mirror.lab", "+9 days", "+20 days") + sign("corp", "mirror", "mirror.lab")
                   + sign("corp", "client", "client.lab")
                   + "cp /root/lab/ca.crt /usr/local/share/ca-certificates/lab.crt && update-ca-certificates >/dev/null 2>&1")
            && serveTls("hub", "10.99.0.1:443", "/root/lab/hub") && serveTls("soon", ":6102", "/root/lab/soon")
            && serveTls("ended", ":6101", "/root/lab/ended") && serveTls("corp", ":6104", "/root/corp/mirror")
            && serveTls("clients", ":6105", "/root/corp/mirror", "    clientcas:\n      - /root/corp/ca.crt\n")
            && startLiar("tomorrow", 6103, {"/root/lab/tomorrow.crt", "/root/lab/tomorrow.key"})
            && startLiar("token", 6106, {"/root/corp/mirror.crt", "/root/corp/mirror.key"});
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_registry.start() && m_proxy.start());
        QVERIFY(shellOk("echo '10.99.0.1 registry.lab mirror.lab' >> /etc/hosts"));
        QVERIFY(resetHost() && m_registry.fill("hello-world"));
        QVERIFY(startTls());
        for (std::size_t i = 0; i < kinds.size(); ++i)
            QVERIFY(startLiar(kinds[i], firstPort + static_cast<int>(i)));
        QVERIFY(m_registry.run({"/src/tests/lab/peers", "silent", "5004"}, "/root/peers.log"));
        for (const char *kind : kinds)
            QVERIFY(m_registry.answers((urlOf(kind) + "/v2/").constData()));
        for (const char *url : {"https://10.99.0.1/v2/", ended, endsSoon, ofTomorrow, ofCorp})
            QVERIFY(m_registry.answers(url));
    }
    void init()
    {
        nameHub(true);
        shell("rm -rf /etc/docker/certs.d");
    }
    void cleanupTestCase() { m_registry.stop(); }

    void eachMirrorIsFoundOut_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("verdict");
        QTest::addColumn<QByteArray>("failure");
        QTest::addColumn<QByteArray>("stage");
        const auto row = [](const QByteArray &url, const char *verdict, const char *failure, const char *stage) {
            QTest::newRow(url.constData()) << url << QByteArray(verdict) << QByteArray(failure) << QByteArray(stage);
        };
        row(urlOf("honest"), "works", "none", "done");
        row(urlOf("token"), "works", "none", "done");
        row(urlOf("elsewhere"), "works", "none", "done");
        row(urlOf("refuses"), "allow-list", "status", "manifest");
        row(urlOf("misses"), "answers-only", "status", "manifest");
        row(urlOf("busy"), "answers-only", "status", "manifest");
        row(urlOf("login"), "answers-only", "status", "token");
        row(urlOf("endless"), "answers-only", "too-large", "manifest");
        row(urlOf("loops"), "answers-only", "redirects", "manifest");
        row(urlOf("cut"), "answers-only", "closed", "config");
        row(urlOf("broken"), "dead", "status", "manifest");
        row(urlOf("stalls"), "slow", "timed-out", "manifest");
        row(urlOf("other"), "wrong-content", "none", "done");
        row(urlOf("older"), "lagging", "none", "done");
        row(urlOf("altered"), "wrong-content", "digest", "manifest");
        row(urlOf("false"), "wrong-content", "digest", "config");
        row("http://127.0.0.1:5004", "dead", "timed-out", "connection");
        row("http://127.0.0.1:5999", "dead", "unreachable", "connection");
        row("https://nosuch.lab", "dead", "unknown-name", "name");
        row("https://127.0.0.1:5000", "dead", "tls", "connection"); // speaks no TLS
        row(ended, "certificate", "certificate", "connection");
        row(ofTomorrow, "certificate", "certificate", "connection");
        row(endsSoon, "works", "none", "done");
        row(ofCorp, "certificate", "certificate", "connection");
        row(forClients, "certificate", "certificate", "connection");
    }
    void eachMirrorIsFoundOut()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, verdict);
        const Answer answer = probe(planOf({url}));
        const Json found = about(answer, url);
        QVERIFY2(textOf(found, "verdict") == QLatin1String(verdict), answer.raw.constData());
        QTEST(textOf(found, "failure").toLatin1(), "failure");
        QTEST(textOf(found, "stage").toLatin1(), "stage");
        QCOMPARE(TestLabProbe::verdict(answer, "https://registry-1.docker.io"), QByteArray("works"));
        QVERIFY_STATUS(answer, verdict == "works" ? 0 : 5);
        QCOMPARE(answer.word(), QByteArray(verdict == "works" ? "ok" : "drift"));
        QVERIFY2(!answer.raw.contains("the-token"), answer.raw.constData());
    }

    void whatIsWorthKnowingIsSaid()
    {
        const QList<QByteArray> mirrors{urlOf("elsewhere"), endsSoon, ended, ofTomorrow, urlOf("honest")};
        const Answer answer = probe(planOf(mirrors));
        QVERIFY2(dump(about(answer, urlOf("elsewhere"))).contains("It redirects to http://127.0.0.1:5000"),
                 answer.raw.constData());
        QVERIFY2(dump(about(answer, endsSoon)).contains("Its certificate ends on 20"), answer.raw.constData());
        QVERIFY2(dump(about(answer, ended)).contains("Its certificate ended on 20"), answer.raw.constData());
        // Four others have the time of this host; alone it is believed.
        QVERIFY2(dump(about(answer, ofTomorrow)).contains("Its certificate is not valid before 20"), answer.raw.constData());
        const Answer alone = probe(planOf({ofTomorrow}));
        QVERIFY2(dump(about(alone, ofTomorrow)).contains("not by the clock of this host"), alone.raw.constData());
        const Json certificate = about(answer, endsSoon).value("certificate", Json::object());
        QCOMPARE(textOf(certificate, "subject"), QString("mirror.lab"));
        QCOMPARE(textOf(certificate, "issuer"), QString("lab"));
        const Json honest = about(answer, urlOf("honest"));
        QVERIFY2(honest.value("bytesPerSecond", 0) > 0 && !textOf(honest, "created").isEmpty(), dump(honest).constData());
        QVERIFY2(qAbs(honest.value("clockAhead", 1000)) < 300, dump(honest).constData());
        QCOMPARE(answer.result().value("works", 0), 3);
        QCOMPARE(answer.result().value("registries", 0), 5);
        const QByteArray people = run({helperProgram(), "--probe-registries", "-", "--lang", "zh_CN"}, planOf(mirrors)).output;
        QVERIFY2(people.contains(QString::fromUtf8(urlOf("honest")).toUtf8()) && people.contains("镜像"), people.constData());
    }

    void withoutDockerHubTheMirrorsAreCompared()
    {
        nameHub(false);
        const QByteArray honest = urlOf("honest");
        const Answer most = probe(planOf({urlOf("other"), honest, "http://127.0.0.1:5000", urlOf("older")}));
        QCOMPARE(verdict(most, urlOf("other")), QByteArray("wrong-content"));
        QCOMPARE(verdict(most, urlOf("older")), QByteArray("lagging"));
        QCOMPARE(verdict(most, honest), QByteArray("works"));
        QCOMPARE(verdict(most, "https://registry-1.docker.io"), QByteArray("dead"));
        const Answer two = probe(planOf({urlOf("older"), honest}));
        QCOMPARE(verdict(two, urlOf("older")), QByteArray("lagging"));
        QCOMPARE(verdict(two, honest), QByteArray("works"));
        QVERIFY_STATUS(probe(planOf({honest})), 0); // who cannot be asked does not count beside mirrors
        QVERIFY_STATUS(probe(json("{'registry': {'mirrors': []}}")), 5);
    }

    void certificatesAreTakenFromWhereDockerdTakesThem()
    {
        QVERIFY(shellOk("mkdir -p /etc/docker && cd /etc/docker && mkdir -p certs.d/mirror.lab:6104 certs.d/mirror.lab:6105 && "
                        "for d in certs.d/*; do cp /root/corp/ca.crt $d/ca.crt; done && "
                        "cp /root/corp/client.crt certs.d/mirror.lab:6105/client.cert && "
                        "install -m 0600 /root/corp/client.key certs.d/mirror.lab:6105/client.key"));
        const QByteArray plan = planOf({ofCorp, forClients}, "", inOwnStore());
        QVERIFY_STATUS(probe(plan), 0);
        // With containerd's it looks for a mirror of daemon.json in the directory of docker.io (moby daemon/hosts.go).
        if (!inOwnStore().isEmpty())
            QCOMPARE(verdict(probe(planOf({ofCorp})), ofCorp), QByteArray("certificate"));
        const Answer user = parseAnswer(
            run({"/usr/sbin/runuser", "-u", "nobody", "--", helperProgram(), "--probe-registries", "-", "--json"}, plan));
        QCOMPARE(verdict(user, ofCorp), QByteArray("works"));
        QCOMPARE(verdict(user, forClients), QByteArray("untested"));
        QVERIFY2(dump(about(user, forClients)).contains("as root"), user.raw.constData());
        shell("rm /etc/docker/certs.d/mirror.lab:6105/client.key");
        const Answer unpaired = probe(planOf({forClients}, "", inOwnStore()));
        QVERIFY2(dump(about(unpaired, forClients)).contains("client.key is missing"), unpaired.raw.constData());
    }

    /// containerd's client, which dockerd 28 and later ask with their containerd image store, verifies whom it asks for a token
    /// by the system's certificates only.
    void aTokenIsTakenAsDockerdTakesIt()
    {
        const QByteArray registries =
            "'registries': [{'host': 'docker.io', 'mirrors': [{'url': 'https://mirror.lab:6106', 'ca': '/root/corp/ca.crt'}]}]";
        const QByteArray ofDockerd = json(("{" + registries).constData()) + inOwnStore() + '}';
        QCOMPARE(verdict(probe(ofDockerd), "https://mirror.lab:6106"), QByteArray("works"));
        if (dockerVersion() < QVersionNumber(28))
            return;
        const Answer answer = probe(json(("{'containerd': {'snapshotter': 'on'}, " + registries + "}").constData()));
        QVERIFY2(verdict(answer, "https://mirror.lab:6106") == "certificate", answer.raw);
        QCOMPARE(textOf(about(answer, "https://mirror.lab:6106"), "stage"), QStringLiteral("token"));
    }

    void nobodyIsAskedForACertificateThatIsInsecure()
    {
        QVERIFY_STATUS(probe(planOf({ofCorp}, ", 'insecure': ['mirror.lab:6104']")), 0);
        QVERIFY_STATUS(probe(planOf({ofCorp}, ", 'insecure': ['10.99.0.0/24']")), 0);
        QVERIFY_STATUS(probe(planOf({"https://127.0.0.1:6104"})), 0);
        QVERIFY_STATUS(probe(planOf({ofCorp}, ", 'insecure': ['mirror.lab']")), 5);
    }

    void itGoesThroughTheProxyOfThePlan()
    {
        const QByteArray mirror = "https://mirror.lab:6102";
        const QByteArray proxy = json(", 'proxy': {'http': '%1', 'https': '%1', 'noProxy': ['registry-1.docker.io']}");
        m_proxy.log.next();
        const QByteArray plan =
            planOf({mirror, "http://registry.lab:5000"}, "", QByteArray(proxy).replace("%1", proxyPassword.url));
        const Answer answer = callWatched({"--probe-registries", "-"}, plan, proxyPassword.part.constData());
        QVERIFY_STATUS(answer, 0);
        QVERIFY2(!answer.raw.contains(proxyPassword.part), answer.raw.constData());
        const QByteArray log = m_proxy.log.nextWith("CONNECT mirror.lab:6102");
        QVERIFY2(log.contains("CONNECT mirror.lab:6102") && !log.contains("registry-1"), LogTail::printable(log).constData());
        const Answer wrong = probe(QByteArray(plan).replace(proxyPassword.url, "http://user:wrong-sesame@127.0.0.1:8888"));
        QCOMPARE(verdict(wrong, mirror), QByteArray("dead"));
        QVERIFY2(textOf(about(wrong, mirror), "failure") == QLatin1String("proxy"), wrong.raw.constData());
        QVERIFY2(!wrong.raw.contains("sesame"), wrong.raw.constData());
        const Answer gone = probe(QByteArray(plan).replace(proxyPassword.url, "http://127.0.0.1:5999"));
        QVERIFY2(textOf(about(gone, mirror), "failure") == QLatin1String("proxy"), gone.raw.constData());
    }

    /// Each has the limit for itself, however many there are.
    void twentyAreAskedAtOnce()
    {
        QList<QByteArray> mirrors{urlOf("honest")};
        for (int i = 0; i < 19; ++i)
            mirrors << "http://127.0.0." + QByteArray::number(i + 1) + ":5004";
        QElapsedTimer clock;
        clock.start();
        const Answer answer = probe(planOf(mirrors));
        QVERIFY2(clock.elapsed() < 10LL * 3000, answer.raw.constData()); // half of one after the other
        QCOMPARE(answer.eventsOf("registry").size(), std::size_t(21));
        QCOMPARE(answer.result().value("works", 0), 1);
        QCOMPARE(verdict(answer, urlOf("honest")), QByteArray("works"));
    }

    void oneThatIsSilentWhileAnotherAnswersIsNotWaitedForAlone()
    {
        QProcess silent; // takes connections, and says nothing
        silent.start("python3", {"-c", "import socket, time; s = socket.create_server(('127.0.0.1', 6099)); time.sleep(3600)"});
        QVERIFY(QTest::qWaitFor([] { return shellOk("ss -Hltn 'sport = :6099' | grep -q ."); }, patience));
        const QByteArray url = "http://127.0.0.1:6099";
        const auto reasonIn = [&](const Answer &answer) { return textOf(about(answer, url), "reason"); };
        const Answer answer = call({"--probe-registries", "-"}, planOf({urlOf("honest"), url}));
        QCOMPARE(verdict(answer, urlOf("honest")), QByteArray("works"));
        QCOMPARE(verdict(answer, url), QByteArray("dead"));
        QVERIFY2(reasonIn(answer).contains(QLatin1String("another answered much earlier")), answer.raw.constData());
        const Answer patient = probe(planOf({urlOf("honest"), url}));
        QVERIFY2(reasonIn(patient).contains(QLatin1String("no answer within 3 seconds.")), patient.raw.constData());
        silent.kill();
        QVERIFY(silent.waitForFinished(patience));
    }

    void itIsStoppedAtOnce()
    {
        QProcess probing;
        probing.start(helperProgram(), {"--probe-registries", "-", "--limit", "60", "--json"});
        probing.write(planOf({urlOf("stalls")}));
        probing.closeWriteChannel();
        QVERIFY(QTest::qWaitFor([] { return shellOk("ss -Htn state established '( dport = :6014 )' | grep -q ."); }, patience));
        kill(static_cast<pid_t>(probing.processId()), SIGINT);
        QVERIFY(probing.waitForFinished(patience));
        const QByteArray output = probing.readAllStandardOutput();
        QVERIFY2(probing.exitCode() == 1 && output.contains("Cancelled") && !output.contains("\"registry\""),
                 output.constData());
    }

    void nothingOnTheHostChanges()
    {
        const Tree before = treeOf();
        const QByteArray daemon = daemonIdentity();
        probe(planOf({urlOf("honest"), urlOf("other")}));
        QVERIFY_TREE(before);
        QCOMPARE(daemonIdentity(), daemon);
    }
};

DOCKWRIGHT_TEST(TestLabProbe, QCoreApplication)

} // namespace test_lab_probe

#include "test_lab_probe.moc"
