// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_proxy.h"
#include "tests/support/lab_registry.h"
#include "tests/support/suite.h"

namespace test_lab_registry {

using namespace lab;
using dockwright::core::Json;
using dockwright::core::OrderedJson;
using dockwright::core::textOf;

/// What a plan says of registries, mirrors and proxies, proven by images that come that way: a real registry and a real proxy.
class TestLabRegistry : public QObject
{
    Q_OBJECT

    lab::Registry m_registry; ///< with TLS, too: tinyproxy drops some headers of what it does not tunnel
    lab::Proxy m_proxy;
    LogTail &m_requests = m_registry.log;

    /// `text` with the registry's certificate in the place of @CA@, and that of a client in those of @CERT@ and @KEY@.
    static QByteArray withCertificate(const char *text)
    {
        QByteArray plan = json(text);
        for (const auto &[name, file] : {std::pair{"@CA@", "tls.crt"}, {"@CERT@", "client.crt"}, {"@KEY@", "client.key"}})
            plan.replace(name, OrderedJson(shell(QByteArray("cat /root/") + file).toStdString()).dump().c_str());
        return plan;
    }

    /// By the default builder, which is dockerd's own BuildKit (and on Docker 23 and later called through buildx). What came of
    /// it, and its exit status.
    static QByteArray buildFrom(const char *image)
    {
        return shell(QByteArray("printf 'FROM ") + image
                     + "\\nRUN /bin/true\\n' | DOCKER_BUILDKIT=1 docker build --no-cache --progress plain - 2>&1; echo $?");
    }

    static void forget(const char *image) { shell(QByteArray("docker rmi -f ") + image); }

private slots:
    void initTestCase()
    {
        QVERIFY(m_registry.start() && m_proxy.start());
        QVERIFY(shellOk("echo '10.99.0.1 registry.lab' >> /etc/hosts"));
        QVERIFY(shellOk("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=client "
                        "-keyout /root/client.key -out /root/client.crt 2>/dev/null"));
        QVERIFY(resetHost() && m_registry.fill("hello"));
    }
    void init()
    {
        QVERIFY(resetHost());
        m_requests.next();
        m_proxy.log.next();
    }
    void cleanupTestCase() { m_registry.stop(); }

    void anImageOfDockerHubComesThroughTheMirror()
    {
        QVERIFY(shell("docker pull hello").contains("rror")); // there is no Docker Hub here
        QVERIFY(!m_requests.next().contains("/v2/library/hello/"));
        QVERIFY_STATUS(lab::apply("{'registry': {'mirrors': ['http://127.0.0.1:5000']}}"), 0);
        const QByteArray pulled = shell("docker pull hello");
        QVERIFY2(pulled.contains("Downloaded newer image for hello:latest"), pulled.constData());
        QCOMPARE(shell("docker run --rm hello /bin/echo runs"), QByteArray("runs"));
        const QByteArray log = m_requests.nextWith("/v2/library/hello/blobs/sha256:");
        QVERIFY2(log.contains("/v2/library/hello/manifests/latest") && log.contains("/v2/library/hello/blobs/sha256:"),
                 LogTail::printable(log).constData());
        const QByteArray proxied = m_proxy.log.next();
        QVERIFY2(!proxied.contains("Request"), LogTail::printable(proxied).constData());
        forget("hello");
    }

    void anImageComesThroughTheProxyThatWantsAPassword()
    {
        const QByteArray plan = json("{'proxy': {'http': '%1', 'https': '%1', 'noProxy': ['localhost']},"
                                     " 'registry': {'mirrors': [], 'insecure': ['registry.lab:5443']}}")
                                    .replace("%1", proxyPassword.url);
        const Answer done = callWatched({"--apply", "-"}, plan, proxyPassword.part.constData());
        QVERIFY_STATUS(done, 0);
        QVERIFY2(!done.raw.contains(proxyPassword.part), done.raw.constData());
        const QByteArray pulled = shell("docker pull registry.lab:5443/library/hello");
        QVERIFY2(pulled.contains("Downloaded newer image"), pulled.constData());
        // A connection may end with "read() failed … Connection reset by peer" when dockerd has all that it wants.
        const QByteArray log = m_proxy.log.nextWith("CONNECT registry.lab:5443");
        QVERIFY2(log.contains("CONNECT registry.lab:5443") && !log.contains("Unauthorized") && !log.contains("Failed auth"),
                 LogTail::printable(log).constData());
        const QByteArray requests = m_requests.nextWith("/v2/library/hello/blobs/sha256:");
        QVERIFY2(requests.contains("/v2/library/hello/blobs/sha256:"), LogTail::printable(requests).constData());
        forget("registry.lab:5443/library/hello");
    }

    /// Every dockerd reads certificates at each pull.
    void aRegistryIsTrustedByTheCertificateOfThePlan()
    {
        constexpr auto image = "registry.lab:5443/library/hello";
        const Tree first = treeOf();
        QVERIFY_STATUS(lab::apply("{'registry': {'mirrors': []}}"), 0);
        QVERIFY(shell(QByteArray("docker pull ") + image).contains("x509"));
        const QByteArray daemon = shell("systemctl show -p InvocationID docker.service");
        const QByteArray plan =
            withCertificate("{'registry': {'mirrors': []}, 'registries': [{'host': 'registry.lab:5443', 'ca': @CA@}]}");
        QVERIFY_STATUS(call({"--apply", "-"}, plan), 0);
        const QByteArray pulled = shell(QByteArray("docker pull ") + image);
        QVERIFY2(pulled.contains("Downloaded newer image"), pulled.constData());
        QCOMPARE(shell("systemctl show -p InvocationID docker.service"), daemon);
        forget(image);
        const Answer again = call({"--apply", "-"}, plan);
        QVERIFY_STATUS(again, 0);
        QCOMPARE(again.word(), QByteArray("unchanged"));
        QVERIFY_STATUS(lab::apply("{'registry': {'mirrors': []}}"), 0);
        QVERIFY(shell(QByteArray("docker pull ") + image).contains("x509"));
        QVERIFY_STATUS(call({"--apply", "-"}, plan), 0);
        QVERIFY_STATUS(call({"--uninstall"}), 0);
        QVERIFY_TREE(first);
    }

    void aRegistryThatWantsACertificateGetsThatOfThePlan()
    {
        constexpr auto image = "registry.lab:5444/library/hello";
        QVERIFY(writeFile("/root/clients.yml",
                          Registry::configuration("5444") + Registry::tls + "    clientcas: [/root/client.crt]\n")
                && m_registry.serve("/root/clients.yml"));
        QVERIFY_STATUS(call({"--apply", "-"},
                            withCertificate("{'registry': {'mirrors': []}, 'registries': [{'host':"
                                            " 'registry.lab:5444', 'ca': @CA@}]}")),
                       0);
        QVERIFY(QTest::qWaitFor(
            [] {
                return shellOk("curl -sk https://registry.lab:5444/ -E /root/client.crt --key "
                               "/root/client.key");
            },
            patience));
        const QByteArray refused = shell(QByteArray("docker pull ") + image);
        QVERIFY2(refused.contains("certificate"), refused.constData());
        const QByteArray plan = withCertificate("{'registry': {'mirrors': []}, 'registries': [{'host': 'registry.lab:5444',"
                                                " 'ca': @CA@, 'clientCert': @CERT@, 'clientKey': @KEY@}]}");
        const QByteArray secret = shell("sed -n 2p /root/client.key");
        const Answer done = callWatched({"--apply", "-"}, plan, secret.constData());
        QVERIFY_STATUS(done, 0);
        QVERIFY2(!done.raw.contains(secret), done.raw.constData());
        QCOMPARE(shell("stat -c %a:%U /etc/docker/certs.d/registry.lab:5444/client.key"), QByteArray("400:root"));
        const QByteArray pulled = shell(QByteArray("docker pull ") + image);
        QVERIFY2(pulled.contains("Downloaded newer image"), pulled.constData());
        forget(image);
        for (const QStringList &look : {QStringList{"--inspect"}, QStringList{"--history", "0"}, QStringList{"--verify"}})
            QVERIFY2(!call(look).raw.contains(secret), qPrintable(look.front()));
    }

    /// Of root, and of a user who may ask dockerd; what a registry refuses is not kept.
    void anAccountOfThePlanIsProvenAndLogsItsUserIn()
    {
        constexpr auto image = "registry.lab:5445/library/hello";
        constexpr auto password = "correct horse";
        // bcrypt of that password
        QVERIFY(writeFile("/root/accounts", "bot:$2b$05$Im4ilC5BzKVIO1H.3mRajOE0yJur32KO.3QtFSQwYfiMRO87M4zzK\n")
                && writeFile("/root/accounts.yml",
                             Registry::configuration("5445") + Registry::tls
                                 + "auth:\n  htpasswd:\n    realm: lab\n    path: /root/accounts\n")
                && m_registry.serve("/root/accounts.yml") && Registry::answers("https://127.0.0.1:5445/v2/"));
        QVERIFY(shellOk("id deploy 2>/dev/null || useradd -m -G docker deploy")
                && shellOk("install -m 600 -o deploy /dev/null /home/deploy/token")
                && writeFile("/root/token", QByteArray(password) + "\n") && writeFile("/root/wrong", "wrong\n")
                && shellOk("cat /root/token > /home/deploy/token; chmod 600 /root/token /root/wrong"));
        const auto plan = [](const char *file) {
            return withCertificate("{'registry': {'mirrors': []}, 'registries': [{'host': 'registry.lab:5445', 'ca': @CA@,"
                                   " 'login': {'user': 'bot', 'secretFile': '@FILE@'}}]}")
                .replace("@FILE@", file);
        };
        const Answer applied = call({"--apply", "-"}, plan("/root/token"));
        QVERIFY_STATUS(applied, 0);
        QVERIFY(!QFile::exists(QStringLiteral("/root/.docker/config.json")));
        QVERIFY(shell(QByteArray("docker pull ") + image).contains("no basic auth"));
        const Answer refused = call({"--log-in", "-"}, plan("/root/wrong"));
        QVERIFY_STATUS(refused, 1);
        QVERIFY2(refused.raw.contains("401 Unauthorized"), refused.raw.constData());
        QVERIFY(!QFile::exists(QStringLiteral("/root/.docker/config.json")));
        const Answer done = callWatched({"--log-in", "-"}, plan("/root/token"), password);
        QVERIFY_STATUS(done, 0);
        QVERIFY2(done.raw.contains("\"proven\":true") && !done.raw.contains(password), done.raw.constData());
        QCOMPARE(shell("stat -c %a:%U /root/.docker /root/.docker/config.json"), QByteArray("700:root\n600:root"));
        const QByteArray pulled = shell(QByteArray("docker pull ") + image);
        QVERIFY2(pulled.contains("Downloaded newer image"), pulled.constData());
        forget(image);
        QVERIFY(writeFile("/home/deploy/plan.json", plan("/home/deploy/token")));
        const QByteArray asDeploy = "runuser -u deploy -- env HOME=/home/deploy ";
        const QByteArray told = shell(asDeploy + BIN_DIR "/dockwright-helper --log-in /home/deploy/plan.json; echo $?");
        QVERIFY2(told.contains("bot is logged in") && told.endsWith('0'), told.constData());
        QCOMPARE(shell("stat -c %a:%U /home/deploy/.docker/config.json"), QByteArray("600:deploy"));
        QVERIFY(shell(asDeploy + "docker pull " + image).contains("Downloaded newer image"));
        QVERIFY2(shell("runuser -u deploy -- env HOME=/root " BIN_DIR
                       "/dockwright-helper --log-in /home/deploy/plan.json; echo $?")
                     .startsWith('3'),
                 "the files of another user");
        QVERIFY(shellOk("rm -rf /home/deploy/.docker; gpasswd -d deploy docker"));
        const QByteArray ofRoot = shell("stat -c '%Y %i' /root/.docker/config.json; md5sum < /root/.docker/config.json");
        const Answer byRoot = callWatched({"--log-in", "-", "--user", "deploy"}, plan("/root/token"), password);
        QVERIFY_STATUS(byRoot, 0);
        QVERIFY2(byRoot.raw.contains("\"proven\":true") && byRoot.raw.contains("/home/deploy/.docker"), byRoot.raw.constData());
        QCOMPARE(shell("stat -c %a:%U:%G /home/deploy/.docker /home/deploy/.docker/config.json"),
                 QByteArray("700:deploy:deploy\n600:deploy:deploy"));
        QCOMPARE(shell("stat -c '%Y %i' /root/.docker/config.json; md5sum < /root/.docker/config.json"), ofRoot);
        QVERIFY(shellOk("ln -sfn /etc /home/deploy/trap; rm -rf /home/deploy/.docker; ln -s trap /home/deploy/.docker"));
        QVERIFY_STATUS(call({"--log-in", "-", "--user", "deploy"}, plan("/root/token")), 3);
        QVERIFY_STATUS(call({"--log-in", "-", "--user", "no-such-user"}, plan("/root/token")), 2);
        QVERIFY(!QFile::exists(QStringLiteral("/etc/config.json")));
        QVERIFY(shellOk("gpasswd -a deploy docker"));
        forget(image);
        QVERIFY(shellOk("rm -rf /root/.docker /home/deploy/.docker"));
    }

    /// moby daemon/hosts.go: only from 28.0 on and with the containerd image store.
    void aHostBesideDockerHubHasAMirrorWhereDockerdKnowsThem()
    {
        const QByteArray plan =
            withCertificate("{'registries': [{'host': 'docker.io', 'mirrors': [{'url': 'http://127.0.0.1:5000'}]},"
                            " {'host': 'quay.lab', 'mirrors': [{'url': 'https://registry.lab:5443', 'ca': @CA@}]}],"
                            " 'containerd': {'snapshotter': 'on'}}");
        if (dockerVersion() < QVersionNumber(28)) {
            const Tree before = treeOf();
            const Answer refused = call({"--apply", "-"}, plan);
            QVERIFY_STATUS(refused, 2);
            QVERIFY2(refused.raw.contains("no mirrors for quay.lab, only for docker.io"), refused.raw.constData());
            QVERIFY_TREE(before);
            return;
        }
        const Answer probed = call({"--probe-registries", "-", "--image", "quay.lab/library/hello"}, plan);
        QVERIFY_STATUS(probed, 0);
        QCOMPARE(probed.eventsOf("registry").size(), std::size_t(2)); // there is no quay.lab
        QVERIFY(m_requests.nextWith("ns=quay.lab").contains("/v2/library/hello/manifests/latest?ns=quay.lab"));
        QVERIFY_STATUS(call({"--apply", "-"}, plan), 0);
        m_requests.next();
        const QByteArray hub = shell("docker pull hello");
        QVERIFY2(hub.contains("Downloaded newer image for hello:latest"), hub.constData());
        const QByteArray plain = m_requests.nextWith("/v2/library/hello/blobs/sha256:");
        QVERIFY2(plain.contains("ns=docker.io"), LogTail::printable(plain).constData());
        forget("hello");
        const QByteArray quay = shell("docker pull quay.lab/library/hello");
        QVERIFY2(quay.contains("Downloaded newer image"), quay.constData());
        const QByteArray secure = m_requests.nextWith("ns=quay.lab");
        QVERIFY2(secure.contains("/v2/library/hello/manifests/latest?ns=quay.lab"), LogTail::printable(secure).constData());
        forget("quay.lab/library/hello");
        m_requests.next();
        const QByteArray built = buildFrom("quay.lab/library/hello");
        QVERIFY2(built.endsWith("\n0"), built.constData());
        QVERIFY(m_requests.nextWith("ns=quay.lab").contains("/v2/library/hello/manifests/latest?ns=quay.lab"));
        for (const char *toml : {"certs.d/docker.io/hosts.toml", "certs.d/quay.lab/hosts.toml", "buildkitd.toml"})
            QVERIFY2(shellOk(
                         QByteArray("python3 -c 'import sys, tomllib; tomllib.load(open(sys.argv[1], \"rb\"))' /etc/docker/")
                         + toml),
                     toml);
        forget("quay.lab/library/hello");
        const Answer health = call({"--health"});
        QVERIFY2(std::ranges::any_of(health.events,
                                     [](const Json &found) {
                                         return textOf(found, "id") == QLatin1String("daemon/mirrors")
                                             && textOf(found, "severity") == QLatin1String("pass");
                                     }),
                 health.raw.constData());
    }

    /// Debian has no BuildKit: README.md says how to see such a builder pull. Debian 12 has no buildx, either.
    void buildxTakesTheFileForBuildersAndAllThatItNames()
    {
        if (dockerVersion() < QVersionNumber(23))
            return;
        const QByteArray plan = withCertificate(
            "{'registries': [{'host': 'docker.io', 'mirrors': [{'url': 'https://registry.lab:5443', 'ca': @CA@},"
            " {'url': 'https://[fd00::1]:5000'}]}, {'host': 'far.lab:5443', 'ca': @CA@,"
            " 'clientCert': @CERT@, 'clientKey': @KEY@}]}");
        QVERIFY_STATUS(call({"--apply", "-"}, plan), 0);
        QVERIFY(writeFile("/root/builders.json", plan));
        const QByteArray told = shell(BIN_DIR "/dockwright-helper --validate /root/builders.json 2>&1"
                                              " | grep -o 'docker buildx create .*'");
        QCOMPARE(shell(told + " --name told"), QByteArray("told"));
        QCOMPARE(shell("python3 -c 'import json; builder = json.load(open(\"/root/.docker/buildx/instances/told\"));"
                       " print(*sorted(builder[\"Nodes\"][0][\"Files\"]))'"),
                 QByteArray("buildkitd.toml certs/far.lab_5443/ca.crt certs/far.lab_5443/client.cert"
                            " certs/far.lab_5443/client.key certs/registry.lab_5443/ca.crt"));
        QVERIFY(shellOk("docker buildx rm told"));
    }

    /// The long form of what every dockerd does.
    void mirrorsOfDockerHubOfTheLongFormServe()
    {
        QVERIFY_STATUS(lab::apply("{'registries': [{'host': 'docker.io', 'mirrors': [{'url': 'http://127.0.0.1:5000'}]}]}"), 0);
        const QByteArray pulled = shell("docker pull hello");
        QVERIFY2(pulled.contains("Downloaded newer image for hello:latest"), pulled.constData());
        QVERIFY(m_requests.nextWith("/v2/library/hello/manifests/latest").contains("/v2/library/hello/manifests/latest"));
        forget("hello");
        m_requests.next();
        const QByteArray built = buildFrom("hello");
        QVERIFY2(built.endsWith("\n0"), built.constData());
        QVERIFY(m_requests.nextWith("/v2/library/hello/manifests/latest").contains("/v2/library/hello/manifests/latest"));
    }

    /// With the image store that a new host has: of Docker 28 on a build looks elsewhere for the certificate than a pull.
    void aBuildTrustsAMirrorAsAPullDoes()
    {
        const QByteArray plan = withCertificate(
            "{'registries': [{'host': 'docker.io', 'mirrors': [{'url': 'https://registry.lab:5443', 'ca': @CA@}]}]}");
        QVERIFY_STATUS(call({"--apply", "-"}, plan), 0);
        const QByteArray pulled = shell("docker pull hello");
        QVERIFY2(pulled.contains("Downloaded newer image for hello:latest"), pulled.constData());
        forget("hello");
        const QByteArray built = buildFrom("hello");
        QVERIFY2(built.endsWith("\n0"), built.constData());
        QCOMPARE(call({"--apply", "-"}, plan).word(), "unchanged");
    }

    void theProxyLetsNobodyThroughWithAnotherPassword()
    {
        QVERIFY_STATUS(lab::apply("{'proxy': {'http': 'http://user:wrong@127.0.0.1:8888',"
                                  " 'https': 'http://user:wrong@127.0.0.1:8888', 'noProxy': ['localhost']},"
                                  " 'registry': {'mirrors': [], 'insecure': ['registry.lab:5443']}}"),
                       0);
        const QByteArray pulled = shell("docker pull registry.lab:5443/library/hello");
        QVERIFY2(!pulled.contains("Downloaded newer image"), pulled.constData());
        QVERIFY(m_proxy.log.nextWith("CONNECT registry.lab:5443").contains("CONNECT registry.lab:5443"));
        QVERIFY(!m_requests.next().contains("/v2/library/hello/"));
    }
};

DOCKWRIGHT_TEST(TestLabRegistry, QCoreApplication)

} // namespace test_lab_registry

#include "test_lab_registry.moc"
