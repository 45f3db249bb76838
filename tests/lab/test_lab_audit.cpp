// SPDX-License-Identifier: Apache-2.0
#include "tests/support/audit_checks.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <algorithm>

namespace test_lab_audit {

using namespace lab;
using dockwright::core::Json;

namespace {

Answer audit(const QStringList &more = {})
{
    return call(QStringList{"--audit"} + more);
}

Json findingOf(const Answer &answer, const char *number)
{
    for (const Json &event : answer.events)
        if (event.value("number", std::string()) == number)
            return event;
    return Json::object();
}

QByteArray resultOf(const Answer &answer, const char *number)
{
    return QByteArray::fromStdString(findingOf(answer, number).value("result", std::string()));
}

QByteArray evidenceOf(const Answer &answer, const char *number)
{
    return QByteArray::fromStdString(findingOf(answer, number).value("evidence", std::string()));
}

/// Of sections 1 to 3: what runs is another test's.
QByteArray numbersWith(const Answer &answer, const char *result)
{
    QByteArrayList numbers;
    for (const Json &event : answer.events)
        if (event.value("result", std::string()) == result && event.value("number", std::string()) < "4")
            numbers << QByteArray::fromStdString(event.value("number", std::string()));
    return numbers.join(' ');
}

bool restartDocker()
{
    return shellOk("systemctl daemon-reload; systemctl reset-failed; systemctl restart docker.socket docker.service");
}

/// What dockerd itself made of --icc.
QByteArray iccInEffect()
{
    return shell("docker network inspect bridge -f '{{index .Options \"com.docker.network.bridge.enable_icc\"}}'");
}

const char *const hardening = "{'capacity': {'containers': 10, 'containerNofile': 15000},"
                              " 'security': {'icc': false, 'noNewPrivileges': true}}";

} // namespace

/// The audit against a real Docker: what it says is what systemd, dockerd and the file system have.
class TestAudit : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(resetHost()); }
    void cleanup()
    {
        shell("rm -rf /etc/systemd/system/docker.service /etc/audit; chmod 660 /run/docker.sock;"
              "printf '' >/etc/default/docker; gpasswd -d guest docker");
    }

    void debiansDockerFailsWhatItIsKnownToFail()
    {
        const Answer plain = audit();
        QVERIFY_STATUS(plain, 5);
        QCOMPARE(plain.word(), "drift");
        QCOMPARE(plain.result().value("checks", qsizetype(0)), auditChecks());
        // No auditd, and dockerd's own defaults. Docker's data have a file system of their own in the lab.
        // Before 23.0 dockerd made /etc/docker/key.json by itself.
        const QByteArray directory = dockerVersion() < QVersionNumber(23) ? "1.1.6 " : "";
        // containerd 2 has one shim left.
        const QByteArray shims = QFile::exists("/usr/bin/containerd-shim") ? "1.1.15 1.1.16 " : "";
        QCOMPARE(numbersWith(plain, "fail"),
                 "1.1.3 1.1.4 1.1.5 " + directory + "1.1.7 1.1.8 1.1.9 1.1.10 1.1.12 1.1.14 " + shims
                     + "1.1.17 1.1.18 2.2 2.14 2.15");
        QCOMPARE(numbersWith(plain, "warn"), "2.8 2.9 2.12 2.13 2.16");
        QCOMPARE(numbersWith(plain, "info"), "1.2.1 1.2.2 2.1");
    }

    /// Against what `docker run` was told.
    void containersAndImagesAreAsDockerdHasThem()
    {
        QVERIFY(importImage());
        QVERIFY(shellOk("docker network create web && mkdir -p /srv/shared && mount -t tmpfs none /srv/shared && "
                        "mount --make-shared /srv/shared"));
        QVERIFY(shellOk("docker run -d --name well --network web --user 1000 --memory 64m --pids-limit 50 --read-only "
                        "--security-opt no-new-privileges --restart on-failure:3 --health-cmd true -p 127.0.0.1:8081:80 "
                        "lab/busybox /bin/sleep 3600"));
        QVERIFY(shellOk("docker run -d --name bad --pid host --uts host --ipc host --cap-add NET_ADMIN "
                        "--security-opt seccomp=unconfined --device /dev/null:/dev/lab -v /etc:/host -v /run/docker.sock:/s "
                        "-v /srv/shared:/shared:shared --restart always -p 81:80 --ulimit nofile=100 lab/busybox "
                        "/bin/sleep 3600"));
        QVERIFY(shellOk("docker run -d --name hostly --network host lab/busybox /bin/sleep 3600"));
        // The machine that the lab is on bookworm has not all capabilities to give.
        const bool isThere = shellOk("docker run -d --name mighty --privileged lab/busybox /bin/sleep 3600");
        QVERIFY(isThere || dockerVersion() < QVersionNumber(23));
        const Answer answer = audit();
        shell("docker rm -f well bad hostly mighty; docker network rm web; umount /srv/shared");
        for (const char *number : {"4.1",  "5.4",  "5.6",  "5.8",  "5.11", "5.12", "5.13", "5.14", "5.15", "5.16",
                                   "5.17", "5.18", "5.20", "5.21", "5.22", "5.26", "5.27", "5.29", "5.30", "5.32"}) {
            const QByteArray result = resultOf(answer, number);
            QVERIFY2(result == "fail" || result == "warn", number);
            const QByteArray evidence = evidenceOf(answer, number);
            // Whose limits dockerd cannot set on a kernel that lacks the controller, it says.
            const bool isLimit = QByteArrayList{"5.11", "5.12", "5.29"}.contains(number);
            QVERIFY2(evidence.contains("bad") && (isLimit || !evidence.contains("well")), number + (": " + evidence));
        }
        QVERIFY2(evidenceOf(answer, "4.6").contains("lab/busybox"), evidenceOf(answer, "4.6"));
        QCOMPARE(evidenceOf(answer, "5.10"), "hostly: --network host");
        QVERIFY2(evidenceOf(answer, "5.9").contains("well: 127.0.0.1:8081"), evidenceOf(answer, "5.9"));
        QCOMPARE(evidenceOf(answer, "5.19"), "bad: nofile");
        QCOMPARE(evidenceOf(answer, "5.5"), isThere ? "mighty: --privileged" : "");
        QCOMPARE(resultOf(answer, "5.31"), "pass");
        QCOMPARE(resultOf(answer, "7.1"), "not-applicable");
    }

    void aManagerOfASwarmIsJudgedByWhatItIs()
    {
        QVERIFY(shellOk("docker swarm init --advertise-addr 127.0.0.1 --cert-expiry 48h"));
        const Answer open = audit();
        QVERIFY(shellOk("echo x | docker secret create lab - && docker swarm update --autolock=true"));
        const Answer locked = audit();
        QVERIFY(shellOk("docker swarm leave --force"));
        QVERIFY(shellOk("docker swarm init --listen-addr 127.0.0.1 --advertise-addr 127.0.0.1"));
        const Answer local = audit();
        QVERIFY(shellOk("docker swarm leave --force"));
        QCOMPARE(resultOf(open, "5.1"), "info");
        QCOMPARE(resultOf(open, "7.1"), "pass");
        for (const char *number : {"7.2", "7.3", "7.5"})
            QCOMPARE(resultOf(open, number), "warn");
        QCOMPARE(evidenceOf(open, "7.3"), "ingress");
        QVERIFY(findingOf(open, "7.7").value("found", std::string()).find("2 days") != std::string::npos);
        for (const char *number : {"7.4", "7.5"})
            QCOMPARE(resultOf(locked, number), "pass");
        QCOMPARE(resultOf(local, "7.2"), "pass");
    }

    void aPlanMendsWhatItSaysItMends()
    {
        const Answer before = audit();
        QVERIFY_STATUS(apply(hardening), 0);
        const Answer after = audit();
        for (const char *number : {"2.2", "2.8", "2.14", "2.15"}) {
            QVERIFY2(findingOf(before, number)["plan"].is_object(), number);
            QCOMPARE(resultOf(after, number), "pass");
        }
        QCOMPARE(iccInEffect(), "false");
        // The rest is as it was, but for files that are new.
        for (const char *number :
             {"2.3", "2.4", "2.5", "2.6", "2.7", "2.10", "2.12", "2.13", "2.16", "2.17", "2.18", "3.1", "3.2"})
            QCOMPARE(resultOf(after, number), resultOf(before, number));
        for (const char *number : {"3.2", "3.6", "3.17", "3.18"})
            QCOMPARE(resultOf(after, number), "pass");
    }

    void aSettingIsSeenWhereverItStands_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("source");
        QTest::newRow("ExecStart= of the unit") << QByteArray(
            "sed 's/^ExecStart=.*/& --icc=false/' /usr/lib/systemd/system/docker.service >/etc/systemd/system/docker.service")
                                                << QByteArray("/etc/systemd/system/docker.service");
        QTest::newRow("drop-in") << QByteArray("mkdir -p /etc/systemd/system/docker.service.d; printf "
                                               "'[Service]\\nExecStart=\\nExecStart=/usr/sbin/dockerd -H fd:// --icc=false\\n' "
                                               ">/etc/systemd/system/docker.service.d/99-own.conf")
                                 << QByteArray("/etc/systemd/system/docker.service.d/99-own.conf");
        QTest::newRow("EnvironmentFile=") << QByteArray("echo 'DOCKER_OPTS=\"--icc=false\"' >/etc/default/docker")
                                          << QByteArray("DOCKER_OPTS in /etc/default/docker");
        QTest::newRow("daemon.json") << QByteArray("mkdir -p /etc/docker; echo '{\"icc\": false}' >/etc/docker/daemon.json")
                                     << QByteArray("/etc/docker/daemon.json");
    }
    void aSettingIsSeenWhereverItStands()
    {
        QFETCH(QByteArray, script);
        QFETCH(QByteArray, source);
        QVERIFY(shellOk(script) && restartDocker());
        QCOMPARE(iccInEffect(), "false");
        const Answer answer = audit();
        QCOMPARE(resultOf(answer, "2.2"), "pass");
        QCOMPARE(QByteArray::fromStdString(findingOf(answer, "2.2")["found"].get<std::string>()),
                 QByteArray("icc is false, set by " + source + '.'));
    }

    void whatIsWrongWithFilesIsFound()
    {
        QVERIFY(shellOk("mkdir -p /etc/docker/certs.d/r.lan /etc/audit/rules.d; echo '{}' >/etc/docker/daemon.json;"
                        "touch /etc/docker/certs.d/r.lan/ca.crt; chmod 666 /etc/docker/daemon.json /run/docker.sock;"
                        "chown guest /etc/docker/certs.d/r.lan/ca.crt; gpasswd -a guest docker;"
                        "echo '-w /usr/sbin/dockerd -k docker' >/etc/audit/rules.d/docker.rules"));
        const Answer answer = audit();
        for (const char *number : {"3.7", "3.8", "3.16", "3.18"})
            QCOMPARE(resultOf(answer, number), "fail");
        for (const char *number : {"3.15", "3.17"})
            QCOMPARE(resultOf(answer, number), "pass");
        QCOMPARE(resultOf(answer, "1.1.2"), "warn");
        QCOMPARE(resultOf(answer, "1.1.3"), "warn"); // written, and nobody loads it
        // What it says to run mends it.
        for (const char *number : {"3.7", "3.8", "3.16", "3.18"}) {
            const QByteArray remedy = QByteArray::fromStdString(findingOf(answer, number)["remedy"].get<std::string>());
            QVERIFY(remedy.startsWith("Run: ") && shellOk(remedy.mid(5)));
        }
        const Answer mended = audit();
        for (const char *number : {"3.7", "3.8", "3.16", "3.18"})
            QCOMPARE(resultOf(mended, number), "pass");
    }

    void aReportIsWrittenForPeopleAndForPrograms()
    {
        QVERIFY_STATUS(audit({"--out", "/root/audit.html"}), 5);
        QVERIFY(shell("cat /root/audit.html").contains("<td>2.15</td>"));
        QCOMPARE(shell("stat -c '%a %U' /root/audit.html; ls -A /root | grep -c 'audit.html.'"), "600 root\n0");
        QVERIFY_STATUS(audit({"--out", "/root/audit.json"}), 5);
        const QByteArray report = shell("cat /root/audit.json");
        QCOMPARE(qsizetype(Json::parse(report.begin(), report.end())["findings"].size()), auditChecks());
        QVERIFY_STATUS(audit({"--out", "/root/audit.txt"}), 2);
    }

    void cleanupTestCase() { resetHost(); }
};

DOCKWRIGHT_TEST(TestAudit, QCoreApplication)

} // namespace test_lab_audit

#include "test_lab_audit.moc"
