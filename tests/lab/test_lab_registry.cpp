#include "tests/support/lab.h"

using namespace lab;

/// What a plan says of mirrors and proxies, proven by images that come that way: a real registry and a real proxy.
class TestLabRegistry : public QObject
{
    Q_OBJECT

    QProcess m_registry;
    QProcess m_secure; ///< the same images with TLS: tinyproxy drops some headers of what it does not tunnel
    QProcess m_proxy;

    static bool answers(const char *url)
    {
        return shellOk((QByteArray("for i in $(seq 600); do curl -s -o /dev/null ") + url + " && exit; sleep 0.1; done; exit 1")
                           .constData());
    }

    /// The requests that the registry was sent since the last call.
    static QByteArray requests()
    {
        const QByteArray log = shell("cat /root/registry.log");
        shell(": > /root/registry.log");
        return log;
    }

    static QByteArray proxied()
    {
        const QByteArray log = shell("cat /root/tinyproxy.log");
        shell(": > /root/tinyproxy.log");
        return log;
    }

    static void forget(const char *image) { shell((QByteArray("docker rmi -f ") + image).constData()); }

private slots:
    void initTestCase()
    {
        // tinyproxy takes no "@" in a password. Go asks no proxy for what is on loopback, so the registry has another name and
        // address, too.
        QVERIFY(shellOk("ip address add 10.99.0.1/32 dev lo && echo '10.99.0.1 registry.lab' >> /etc/hosts"));
        const QByteArray settings = "version: 0.1\nlog:\n  accesslog:\n    disabled: false\n"
                                    "storage:\n  filesystem:\n    rootdirectory: /root/registry\nhttp:\n";
        writeFile("/root/registry.yml", settings + "  addr: :5000\n");
        writeFile("/root/secure.yml",
                  settings + "  addr: :5443\n  tls:\n    certificate: /root/tls.crt\n    key: /root/tls.key\n");
        QVERIFY(shellOk("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=registry.lab -addext "
                        "subjectAltName=DNS:registry.lab -keyout /root/tls.key -out /root/tls.crt 2>/dev/null"));
        writeFile("/root/tinyproxy.conf",
                  "Port 8888\nListen 127.0.0.1\nTimeout 60\nLogLevel Info\n"
                  "BasicAuth user p:ss%w/rd1\nLogFile \"/root/tinyproxy.log\"\n");
        for (const auto &[process, configuration] :
             {std::pair(&m_registry, "/root/registry.yml"), {&m_secure, "/root/secure.yml"}}) {
            process->setProcessChannelMode(QProcess::MergedChannels);
            process->setStandardOutputFile("/root/registry.log", QIODevice::Append);
            process->start("/usr/bin/docker-registry", {"serve", configuration});
            QVERIFY(process->waitForStarted(patience));
        }
        m_proxy.start("/usr/bin/tinyproxy", {"-d", "-c", "/root/tinyproxy.conf"});
        QVERIFY(m_proxy.waitForStarted(patience));
        QVERIFY(answers("http://127.0.0.1:5000/v2/") && answers("--insecure https://127.0.0.1:5443/v2/")
                && answers("http://127.0.0.1:8888/"));
        QVERIFY(resetHost());
        QVERIFY(importImage());
        QVERIFY(shellOk("docker tag lab/busybox 127.0.0.1:5000/library/hello && docker push -q 127.0.0.1:5000/library/hello && "
                        "docker rmi 127.0.0.1:5000/library/hello lab/busybox"));
    }
    void init()
    {
        QVERIFY(resetHost());
        requests();
        proxied();
    }
    void cleanupTestCase()
    {
        for (QProcess *process : {&m_registry, &m_secure, &m_proxy}) {
            process->kill();
            process->waitForFinished(patience);
        }
    }

    void anImageOfDockerHubComesThroughTheMirror()
    {
        QVERIFY(shell("docker pull hello").contains("rror")); // there is no Docker Hub here
        QVERIFY(!requests().contains("/v2/library/hello/"));
        QVERIFY_STATUS(lab::apply("{'registry': {'mirrors': ['http://127.0.0.1:5000']}}"), 0);
        const QByteArray pulled = shell("docker pull hello");
        QVERIFY2(pulled.contains("Downloaded newer image for hello:latest"), pulled.constData());
        QCOMPARE(shell("docker run --rm hello /bin/echo runs"), QByteArray("runs"));
        const QByteArray log = requests();
        QVERIFY2(log.contains("/v2/library/hello/manifests/latest") && log.contains("/v2/library/hello/blobs/sha256:"),
                 log.constData());
        QVERIFY(proxied().isEmpty());
        forget("hello");
    }

    void anImageComesThroughTheProxyThatWantsAPassword()
    {
        const QByteArray plan = json("{'proxy': {'http': 'http://user:p%3Ass%25w%2Frd1@127.0.0.1:8888',"
                                     " 'https': 'http://user:p%3Ass%25w%2Frd1@127.0.0.1:8888', 'noProxy': ['localhost']},"
                                     " 'registry': {'mirrors': [], 'insecure': ['registry.lab:5443']}}");
        const Answer done = callWatched({"--apply", "-"}, plan, "p%3Ass");
        QVERIFY_STATUS(done, 0);
        QVERIFY2(!done.raw.contains("p%3Ass") && !done.raw.contains("p:ss"), done.raw.constData());
        const QByteArray pulled = shell("docker pull registry.lab:5443/library/hello");
        QVERIFY2(pulled.contains("Downloaded newer image"), pulled.constData());
        const QByteArray log = proxied();
        QVERIFY2(log.contains("CONNECT registry.lab:5443") && !log.contains("Unauthorized") && !log.contains("ailed"),
                 log.constData());
        QVERIFY(requests().contains("/v2/library/hello/blobs/sha256:"));
        forget("registry.lab:5443/library/hello");
    }

    void theProxyLetsNobodyThroughWithAnotherPassword()
    {
        QVERIFY_STATUS(lab::apply("{'proxy': {'http': 'http://user:wrong@127.0.0.1:8888',"
                                  " 'https': 'http://user:wrong@127.0.0.1:8888', 'noProxy': ['localhost']},"
                                  " 'registry': {'mirrors': [], 'insecure': ['registry.lab:5443']}}"),
                       0);
        const QByteArray pulled = shell("docker pull registry.lab:5443/library/hello");
        QVERIFY2(!pulled.contains("Downloaded newer image"), pulled.constData());
        QVERIFY(!requests().contains("/v2/library/hello/"));
    }
};

QTEST_GUILESS_MAIN(TestLabRegistry)
#include "test_lab_registry.moc"
