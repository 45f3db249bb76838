// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab.h"
#include "tests/support/suite.h"

namespace test_lab_fleet {

using namespace dockwright;
using namespace lab;

namespace {

const QStringList nodes{"node-1", "node-2", "node-3", "node-4"};

/// What a run of ansible-playbook said of a host in the last lines; an empty map for one that it did not reach.
using Recap = std::map<QByteArray, int>;

struct Rollout {
    Run run;
    std::map<QString, Recap> hosts;

    int of(const QString &host, const char *word) const
    {
        const auto found = hosts.find(host);
        return found == hosts.end() ? -1 : found->second.at(word);
    }
};

/// "node-1 : ok=9 changed=1 unreachable=0 failed=0 …"
std::map<QString, Recap> recapsOf(const QByteArray &output)
{
    std::map<QString, Recap> recaps;
    for (const QByteArray &line : output.mid(output.indexOf("PLAY RECAP")).split('\n')) {
        const qsizetype colon = line.indexOf(" : ");
        if (colon < 0)
            continue;
        Recap &recap = recaps[QString::fromUtf8(line.left(colon).trimmed())];
        for (const QByteArray &word : line.mid(colon + 3).simplified().split(' '))
            recap[word.left(word.indexOf('='))] = word.mid(word.indexOf('=') + 1).toInt();
    }
    return recaps;
}

QByteArray on(const QString &node, const char *script)
{
    const Run done = run({"ssh", "-o", "BatchMode=yes", node, QString::fromUtf8(script)});
    return (done.output + done.errors).trimmed();
}

/// What is on a host: every file that a plan can write, with mode and owner, and which dockerd runs.
QByteArray stateOf(const QString &node)
{
    return on(node,
              "find /etc/docker /etc/systemd/system /etc/containerd /etc/sysctl.d -printf '%p %m %u %l\\n' | sort;"
              "find /etc/docker /etc/systemd/system /etc/containerd /etc/sysctl.d -type f -exec sha256sum {} + | sort");
}

QByteArray daemonOf(const QString &node)
{
    return on(node, "systemctl show docker.service -p MainPID -p ExecMainStartTimestampMonotonic --value");
}

std::map<QString, QByteArray> eachOf(QByteArray (*look)(const QString &))
{
    std::map<QString, QByteArray> seen;
    for (const QString &node : nodes)
        seen[node] = look(node);
    return seen;
}

QByteArray planWith(const char *maxSize)
{
    return json("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': []},"
                " 'proxy': {'http': 'http://u:geheim@127.0.0.1:8888'}, 'logging': {'maxSize': '")
        + maxSize + json("'}}");
}

} // namespace

/// Real Ansible carries a plan to four hosts; this runs on a fifth, which reaches them by ssh as `lab fleet` made them.
class TestFleet : public QObject
{
    Q_OBJECT

    /// Exports a plan into a new directory with the inventory of the four.
    static QString exported(const QByteArray &plan)
    {
        static int count = 0;
        const QString directory = QStringLiteral("/tmp/ansible-%1").arg(++count);
        const Answer done = call({"--export", "-", "--as", "ansible", "--out", directory}, plan);
        if (done.status != 0)
            qWarning().noquote() << done.raw;
        QByteArray hosts = "[docker]\n";
        for (const QString &node : nodes)
            hosts +=
                node.toUtf8() + " ansible_user=admin ansible_become_password=admin ansible_python_interpreter=auto_silent\n";
        // What the role knows of the hosts, as its user sees it.
        writeFile(directory + "/facts.yml",
                  "- import_playbook: site.yml\n"
                  "- hosts: docker\n"
                  "  gather_facts: false\n"
                  "  tasks:\n"
                  "    - ansible.builtin.copy:\n"
                  "        content: \"{{ dockwright_facts | to_json }}\"\n"
                  "        dest: \"{{ playbook_dir }}/{{ inventory_hostname }}.json\"\n"
                  "        mode: \"0644\"\n"
                  "      delegate_to: localhost\n"
                  "      changed_when: false\n");
        return writeFile(directory + "/inventory.ini", hosts) ? directory : QString();
    }

    /// One run of ansible-playbook, which knows the password that the export leaves out.
    static Rollout rollOut(const QString &directory, const QStringList &more, const char *playbook = "site.yml")
    {
        QStringList command{"/usr/bin/env",
                            "-C",
                            directory,
                            "ANSIBLE_PIPELINING=True",
                            "ansible-playbook",
                            "-i",
                            "inventory.ini",
                            QLatin1String(playbook),
                            "-e",
                            "@/tmp/secrets.yml"};
        const Run done = run(command + more);
        return {done, recapsOf(done.output)};
    }

    const QStringList m_all{"-e", "dockwright_serial=100%"};
    const QStringList m_packages{"-e",
                                 QString::fromUtf8(json("{'dockwright_packages': ['/tmp/dockwright-helper_0.1_amd64.deb']}"))};

private slots:
    void initTestCase()
    {
        QVERIFY(writeFile("/tmp/secrets.yml", "dockwright_proxy: {http: 'http://u:geheim@127.0.0.1:8888'}\n"));
        // The package as far as a host needs it here; the real one is made by `make deb`.
        QVERIFY(writeFile("/tmp/package/DEBIAN/control",
                          "Package: dockwright-helper\nVersion: 0.1\nArchitecture: amd64\nMaintainer: lab <lab@localhost>\n"
                          "Description: the helper\n"));
        QVERIFY(shellOk(("mkdir -p /tmp/package/usr/bin; cp " + helperProgram()
                         + " /tmp/package/usr/bin/;"
                           "dpkg-deb -Zzstd -z1 --root-owner-group --build /tmp/package /tmp/dockwright-helper_0.1_amd64.deb")
                            .toUtf8()));
    }

    void withoutThePasswordNothingIsBegun()
    {
        const QString directory = exported(planWith("30m"));
        const Run done = run({"/usr/bin/env", "-C", directory, "ansible-playbook", "-i", "inventory.ini", "site.yml"});
        QVERIFY(done.status != 0);
        QVERIFY2(done.output.contains("Set dockwright_proxy"), done.output);
        QCOMPARE(recapsOf(done.output).at("node-1").at("ok"), 0);
    }

    void aCheckOfNewHostsSaysThatSomethingComesAndChangesNothing()
    {
        const auto before = eachOf(stateOf);
        const Rollout checked = rollOut(exported(planWith("30m")), m_all + m_packages + QStringList{"--check"});
        QVERIFY2(checked.run.status == 0, checked.run.output + checked.run.errors);
        for (const QString &node : nodes) {
            QVERIFY2(checked.of(node, "changed") >= 1, checked.run.output);
            QCOMPARE(on(node, "ls /usr/bin/dockwright-helper /var/cache/dockwright 2>/dev/null"), "");
        }
        QCOMPARE(eachOf(stateOf), before);
    }

    void theFirstRunChangesAllFourAndTheSecondNone()
    {
        const QString directory = exported(planWith("30m"));
        const Rollout first = rollOut(directory, m_all + m_packages, "facts.yml");
        QVERIFY2(first.run.status == 0, first.run.output + first.run.errors);
        for (const QString &node : nodes) {
            QVERIFY2(first.of(node, "changed") >= 1 && first.of(node, "failed") == 0, first.run.output);
            QVERIFY(on(node, "cat /etc/docker/daemon.json").contains("\"max-size\": \"30m\""));
            QVERIFY(on(node, "cat /etc/docker/dockwright-proxy.env").contains("u:geheim@"));
            const QByteArray history = on(node, "dockwright-helper --history");
            const QByteArray address = on(node, "echo ${SSH_CONNECTION%% *}"); // of this machine, as they see it
            QVERIFY2(history.contains("committed") && history.contains("admin (1000), ansible, " + address), history);
            QFile file(directory + '/' + node + ".json");
            QVERIFY(file.open(QIODevice::ReadOnly));
            const core::Json facts = core::Json::parse(file.readAll().toStdString());
            QCOMPARE(facts["applied"]["status"], core::Json("applied"));
            QVERIFY(facts["applied"]["changed"].size() > 5);
            QVERIFY2(facts["verified"]["checks"].get<int>() > 20, facts.dump().c_str());
        }
        QVERIFY(!first.run.output.contains("geheim"));
        const auto daemons = eachOf(daemonOf);
        const Rollout second = rollOut(directory, m_all + m_packages);
        QVERIFY2(second.run.status == 0, second.run.output + second.run.errors);
        for (const QString &node : nodes)
            QVERIFY2(second.of(node, "changed") == 0 && second.of(node, "failed") == 0, second.run.output);
        QCOMPARE(eachOf(daemonOf), daemons);
    }

    void aCheckSaysTrulyWhichHostsWouldChange()
    {
        const auto before = eachOf(stateOf);
        const Rollout same = rollOut(exported(planWith("30m")), m_all + QStringList{"--check"});
        QVERIFY2(same.run.status == 0, same.run.output + same.run.errors);
        const Rollout other = rollOut(exported(planWith("40m")), m_all + QStringList{"--check"});
        QVERIFY2(other.run.status == 0, other.run.output + other.run.errors);
        for (const QString &node : nodes) {
            QCOMPARE(same.of(node, "changed"), 0);
            QCOMPARE(other.of(node, "changed"), 1);
        }
        QCOMPARE(eachOf(stateOf), before);
    }

    void aHostThatIsTakenBackFailsAndStopsTheRollout_data()
    {
        QTest::addColumn<QString>("serial");
        QTest::addColumn<QByteArray>("maxSize");
        QTest::newRow("one host after the other") << "1" << QByteArray("50m");
        // Here one of two came out well, and only the bound on failures keeps the rollout from the next two.
        QTest::newRow("two at a time") << "2" << QByteArray("60m");
    }
    void aHostThatIsTakenBackFailsAndStopsTheRollout()
    {
        QFETCH(QString, serial);
        QFETCH(QByteArray, maxSize);
        // dockerd of the second does not start with what the plan writes, and starts with what was there.
        on("node-2",
           "mkdir -p /run/systemd/system/docker.service.d && printf '[Service]\nExecStartPre=/bin/sh -c \"! grep -q [56]0m "
           "/etc/docker/daemon.json\"\n' >/run/systemd/system/docker.service.d/99-trap.conf && systemctl daemon-reload");
        const auto before = eachOf(stateOf);
        const auto daemons = eachOf(daemonOf);
        const Rollout stopped = rollOut(exported(planWith(maxSize.constData())), {"-e", "dockwright_serial=" + serial});
        QVERIFY(stopped.run.status != 0);
        QVERIFY2(stopped.of("node-1", "changed") == 1 && stopped.of("node-1", "failed") == 0, stopped.run.output);
        QVERIFY2(stopped.of("node-2", "changed") == 0 && stopped.of("node-2", "failed") == 1, stopped.run.output);
        QVERIFY2(stopped.run.output.contains("Failed; all changes were rolled back."), stopped.run.output);
        QCOMPARE(stateOf("node-2"), before.at("node-2"));
        QCOMPARE(on("node-2", "systemctl is-active docker.service"), "active");
        for (const char *node : {"node-3", "node-4"}) {
            QCOMPARE(stopped.of(node, "ok"), -1);
            QCOMPARE(stateOf(node), before.at(node));
            QCOMPARE(daemonOf(node), daemons.at(node));
        }
    }

    void aHostThatTakesNoNewConnectionTakesTheChangeBack()
    {
        // While dockerd has what the plan writes, nobody gets in any more; the connection that is there lives on.
        on("node-1",
           "mkdir -p /run/systemd/system/docker.service.d && printf '[Service]\nExecStartPost=/bin/sh -c \"while iptables -D INPUT"
           " -p tcp --dport 22 --syn -j DROP 2>/dev/null; do :; done; ! grep -q 70m /etc/docker/daemon.json || iptables -I INPUT"
           " -p tcp --dport 22 --syn -j DROP\"\n' >/run/systemd/system/docker.service.d/99-cut.conf && systemctl daemon-reload");
        const auto before = eachOf(stateOf);
        const auto daemons = eachOf(daemonOf);
        const Rollout cut = rollOut(exported(planWith("70m")), {"-e", "dockwright_serial=1", "-e", "dockwright_confirm=20"});
        QVERIFY(cut.run.status != 0);
        QVERIFY2(cut.of("node-1", "unreachable") + cut.of("node-1", "failed") == 1, cut.run.output);
        QVERIFY(QTest::qWaitFor([] { return on("node-1", "dockwright-helper --history | tail -3").contains("rolled back"); },
                                patience));
        QCOMPARE(stateOf("node-1"), before.at("node-1"));
        QCOMPARE(on("node-1", "systemctl is-active docker.service"), "active");
        for (const char *node : {"node-2", "node-3", "node-4"}) {
            QCOMPARE(cut.of(node, "ok"), -1);
            QCOMPARE(daemonOf(node), daemons.at(node));
        }
        on("node-1", "rm /run/systemd/system/docker.service.d/99-cut.conf; systemctl daemon-reload");
    }
};

DOCKWRIGHT_TEST(TestFleet, QCoreApplication)

} // namespace test_lab_fleet

#include "test_lab_fleet.moc"
