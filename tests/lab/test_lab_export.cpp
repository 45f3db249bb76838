// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_registry.h"
#include "tests/support/suite.h"

namespace test_lab_export {

using namespace dockwright;
using namespace lab;

namespace {

constexpr auto planText = "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': []},"
                          " 'logging': {'maxSize': '30m'}, 'reliability': {'heartbeat': true}}";

/// Exports a plan into a new directory, and gives its path.
QString exported(const char *form, const QByteArray &plan, const QStringList &more = {})
{
    static int count = 0;
    const QString directory = QStringLiteral("/tmp/export-%1").arg(++count);
    const Answer done = call(QStringList{"--export", "-", "--as", form, "--out", directory} + more, plan);
    if (done.status != 0)
        qWarning().noquote() << done.raw;
    return directory;
}

Run runPlan(const QByteArray &plan, const QStringList &more = {})
{
    return run(QStringList{"/bin/sh", exported("script", plan) + "/deploy-docker.sh"} + more);
}

Run runScript(const QByteArray &plan, const QStringList &more = {})
{
    return runPlan(json(plan.constData()), more);
}

/// A repository with the package as far as a host needs it here, and no other; the real one is made by `make deb`.
bool makeRepository()
{
    return shellOk(("mkdir -p /tmp/package/DEBIAN /tmp/package/usr/bin /srv/packages && cp " + helperProgram()
                    + " /tmp/package/usr/bin/ && printf 'Package: dockwright-helper\\nVersion: 0.1\\nArchitecture: "
                      "amd64\\nMaintainer: lab <lab@localhost>\\nDescription: the helper\\n' >/tmp/package/DEBIAN/control && "
                      "dpkg-deb -Zzstd -z1 --root-owner-group --build /tmp/package /srv/packages/dockwright-helper.deb && "
                      "cd /srv/packages && apt-ftparchive packages . >Packages && rm -rf /etc/apt/sources.list /tmp/package; "
                      "rm -f /etc/apt/sources.list.d/*; apt-get purge --yes dockwright-helper >/dev/null 2>&1; true")
                       .toUtf8());
}

/// The first start of a machine with the user-data of `directory`, as cloud-init goes through it; what it wrote down.
QByteArray firstStart(const QString &directory)
{
    shell(
        ("rm -rf /etc/cloud/cloud-init.disabled /var/lib/cloud /var/log/cloud-init*; mkdir -p /var/lib/cloud/seed/nocloud; cp "
         + directory
         + "/user-data /var/lib/cloud/seed/nocloud/; echo 'instance-id: lab' >/var/lib/cloud/seed/nocloud/meta-data;"
           "printf 'datasource_list: [NoCloud]\\nnetwork: {config: disabled}\\ncloud_init_modules: [write_files]\\n"
           "cloud_config_modules: [runcmd]\\ncloud_final_modules: [package_update_upgrade_install, scripts_user]\\n' "
           ">/etc/cloud/cloud.cfg.d/99-lab.cfg")
            .toUtf8());
    return shell("cloud-init init --local 2>&1; cloud-init init 2>&1; cloud-init modules --mode config 2>&1; "
                 "cloud-init modules --mode final 2>&1; cat /var/log/cloud-init-output.log");
}

QByteArray said(const Run &done)
{
    return "exit " + QByteArray::number(done.status) + '\n' + done.output + done.errors;
}

} // namespace

#define QVERIFY_RUN(done, expected) QVERIFY2((done).status == (expected), said(done).constData())

/// What is exported does on a real host what it says: the script, and user-data in a cloud-init that is run for it.
class TestExport : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QVERIFY(shellOk("rm -rf /var/lib/dockwright-script /run/systemd/system/docker.service.d /etc/containerd"));
        QVERIFY(resetHost());
    }

    void theScriptRefusesASwarm()
    {
        QVERIFY(shellOk("docker swarm init --advertise-addr 127.0.0.1 >/dev/null"));
        const QByteArray daemon = daemonIdentity();
        const Tree tree = treeOf();
        const Run refused = runScript(planText);
        const QByteArray same = daemonIdentity();
        // Its data say so while it is stopped, too.
        QVERIFY(shellOk("systemctl stop docker.socket docker.service"));
        const Run stopped = runScript(planText);
        QVERIFY(shellOk("systemctl start docker.socket docker.service && docker swarm leave --force"));
        QVERIFY_RUN(refused, 2);
        QVERIFY_RUN(stopped, 2);
        QCOMPARE(same, daemon);
        QVERIFY_TREE(tree);
    }

    void theScriptKnowsTheFlagsOfTheUnit()
    {
        QVERIFY(shellOk("sed 's|^ExecStart=.*|& --log-driver=journald|' /lib/systemd/system/docker.service "
                        ">/etc/systemd/system/docker.service && systemctl daemon-reload && systemctl restart docker.service"));
        const QByteArray container = startSleeper("sleeper");
        const QByteArray daemon = daemonIdentity();
        const Tree tree = treeOf();
        const Run refused = runScript(planText);
        const QByteArray same = daemonIdentity();
        const QByteArray living = pidOf("sleeper");
        QVERIFY_TREE(tree);
        QVERIFY(shellOk("rm /etc/systemd/system/docker.service && systemctl daemon-reload"));
        QVERIFY_RUN(refused, 2);
        QCOMPARE(same, daemon);
        QCOMPARE(living, container);
    }

    void theScriptKnowsTheFlagsOfADockerdThatIsStopped_data()
    {
        QTest::addColumn<QByteArray>("setUp");
        const QByteArray unit =
            "sed 's|^ExecStart=.*|& FLAG|' /lib/systemd/system/docker.service >/etc/systemd/system/docker.service";
        const auto with = [&](const char *flag) { return QByteArray(unit).replace("FLAG", flag); };
        QTest::newRow("in the unit") << with("--log-driver=journald");
        QTest::newRow("in an environment file") << with("$LAB_OPTS")
                + " && mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nEnvironmentFile=-/etc/lab-opts\\n' "
                  ">/etc/systemd/system/docker.service.d/05-x.conf && echo 'LAB_OPTS=\"--debug --log-driver=journald\"' >/etc/lab-opts";
        const QByteArray dropIn =
            " && mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nEnvironment=%s\\n' '";
        const QByteArray intoFile = "' >/etc/systemd/system/docker.service.d/05-x.conf";
        QTest::newRow("in Environment=") << with("$LAB_OPTS") + dropIn + "A=1 LAB_OPTS=--log-driver=journald B=2" + intoFile;
        QTest::newRow("in Environment= with quotes")
            << with("$LAB_OPTS") + dropIn + "\"A=1 2\" \"LAB_OPTS=--debug --log-driver=journald\"" + intoFile;
        QTest::newRow("in Environment=, the last one")
            << with("${LAB_OPTS}") + dropIn + "LAB_OPTS=--debug LAB_OPTS=--log-driver=journald" + intoFile;
        QTest::newRow("Swarm, where its data are")
            << QByteArray("mkdir -p /srv/lab-docker/swarm /etc/docker && echo {} >/srv/lab-docker/swarm/docker-state.json && "
                          "echo '{ \"data-root\": \"/srv/lab-docker\" }' >/etc/docker/daemon.json");
        QTest::newRow("Swarm, where a flag says that its data are")
            << QByteArray("mkdir -p /srv/lab-docker/swarm && echo {} >/srv/lab-docker/swarm/docker-state.json && "
                          + with("--data-root /srv/lab-docker"));
    }

    void theScriptKnowsTheFlagsOfADockerdThatIsStopped()
    {
        QFETCH(QByteArray, setUp);
        QVERIFY(
            shellOk(("systemctl stop docker.socket docker.service && " + setUp + " && systemctl daemon-reload").constData()));
        const Tree tree = treeOf();
        const Run refused = runScript(planText, {"--replace"});
        QVERIFY_TREE(tree);
        const QByteArray state = shell("systemctl is-active docker.socket docker.service");
        QVERIFY(shellOk(
            "rm -rf /etc/systemd/system/docker.service /etc/systemd/system/docker.service.d /etc/lab-opts /srv/lab-docker "
            "/etc/docker/daemon.json && systemctl daemon-reload && systemctl start docker.socket docker.service"));
        QVERIFY_RUN(refused, 2);
        QCOMPARE(state, "inactive\ninactive");
    }

    void whatTheWayBackRestartedOrLostIsNamed()
    {
        importImage();
        QVERIFY(
            shellOk("docker run -d --name steady --restart always lab/busybox /bin/sleep 3600 && docker run -d --name fleeting "
                    "lab/busybox /bin/sleep 3600"));
        QVERIFY(
            shellOk("mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nExecStartPre=/bin/sh -c \"! test -e "
                    "/etc/systemd/system/docker.service.d/20-limits.conf\"\\n' "
                    ">/etc/systemd/system/docker.service.d/05-x.conf && systemctl daemon-reload"));
        const Run failed =
            runScript("{'reliability': {'liveRestore': false}, 'capacity': {'containerNofile': 1000000}}", {"--yes"});
        QVERIFY(shellOk("rm -rf /etc/systemd/system/docker.service.d; systemctl daemon-reload"));
        QVERIFY_RUN(failed, 4);
        QVERIFY2(failed.errors.contains("These containers were restarted: steady\n"), said(failed));
        QVERIFY2(failed.errors.contains("no longer run; docker start starts them: fleeting\n"), said(failed));
    }

    void aLaterSysctlFileIsNamed()
    {
        QVERIFY(shellOk(
            "echo '-fs.nr_open = 1200000' >/etc/sysctl.d/99-zz-lab.conf && echo 'fs/nr_open=1' >/etc/sysctl.d/01-lab.conf"));
        const Run done = runScript("{'capacity': {'containers': 10, 'containerNofile': 1500000}, 'registry': {'mirrors': []}}");
        QVERIFY(shellOk("rm /etc/sysctl.d/99-zz-lab.conf /etc/sysctl.d/01-lab.conf"));
        QVERIFY_RUN(done, 1); // a machine of the lab may not raise it
        QVERIFY2(done.output.contains("at the next boot: /etc/sysctl.d/99-zz-lab.conf\n"), said(done));
        QVERIFY2(!done.output.contains("01-lab.conf"), said(done));
    }

    void aSysctlFileThatDoesNotCountIsNotNamed_data()
    {
        QTest::addColumn<QByteArray>("files");
        QTest::addColumn<QByteArray>("named"); // "": none
        QTest::newRow("sysctl.conf that nothing leads to")
            << QByteArray("rm -f /etc/sysctl.d/99-sysctl.conf; echo fs.nr_open=1 >/etc/sysctl.conf") << QByteArray();
        QTest::newRow("sysctl.conf behind a link")
            << QByteArray("echo fs.nr_open=1 >/etc/sysctl.conf; ln -sf ../sysctl.conf /etc/sysctl.d/99-sysctl.conf")
            << QByteArray("/etc/sysctl.d/99-sysctl.conf");
        QTest::newRow("high enough") << QByteArray("echo fs.nr_open=9000000 >/etc/sysctl.d/99-zz-lab.conf") << QByteArray();
        QTest::newRow("hidden by one of its name")
            << QByteArray("mkdir -p /run/sysctl.d; echo fs.nr_open=1 >/run/sysctl.d/99-zz-lab.conf; "
                          ":>/etc/sysctl.d/99-zz-lab.conf")
            << QByteArray();
        QTest::newRow("followed by one that is high enough")
            << QByteArray("echo fs.nr_open=1 >/etc/sysctl.d/98-zz-lab.conf; echo fs.nr_open=9000000 "
                          ">/etc/sysctl.d/99-zz-lab.conf")
            << QByteArray();
        QTest::newRow("no number") << QByteArray("echo fs.nr_open=many >/etc/sysctl.d/99-zz-lab.conf")
                                   << QByteArray("/etc/sysctl.d/99-zz-lab.conf");
    }
    void aSysctlFileThatDoesNotCountIsNotNamed()
    {
        QFETCH(QByteArray, files);
        QFETCH(QByteArray, named);
        QVERIFY(shellOk(files));
        const QByteArray plan = "{'capacity': {'containers': 10, 'containerNofile': 1500000}, 'registry': {'mirrors': []}}";
        const Run done = runScript(plan);
        QVERIFY_RUN(done, 1); // a machine of the lab may not raise it
        // The helper says the same.
        const Answer validated = call({"--validate", "-"}, json(plan.constData()));
        QVERIFY(shellOk("rm -f /etc/sysctl.d/9[89]-*lab.conf /run/sysctl.d/99-zz-lab.conf /etc/sysctl.d/99-sysctl.conf "
                        "/etc/sysctl.conf"));
        QCOMPARE(done.output.contains("at the next boot: "), !named.isEmpty());
        QVERIFY2(named.isEmpty() || done.output.contains("at the next boot: " + named + '\n'), said(done));
        QCOMPARE(validated.raw.contains("nr-open-later"), !named.isEmpty());
    }

    void theWayBackOfADockerdThatDoesNotStartKeepsContainers()
    {
        const QByteArray container = startSleeper("sleeper");
        QVERIFY(
            shellOk("mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nExecStartPre=/bin/sh -c \"! test -e "
                    "/etc/systemd/system/docker.service.d/20-limits.conf\"\\n' "
                    ">/etc/systemd/system/docker.service.d/05-x.conf && systemctl daemon-reload"));
        const Tree tree = treeOf();
        const Run failed = runScript(planText);
        QVERIFY_RUN(failed, 1);
        QVERIFY_TREE(tree);
        QCOMPARE(pidOf("sleeper"), container);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
    }

    void aDockerThatIsSwitchedOffIsNotStarted()
    {
        QVERIFY(shellOk("systemctl disable --now --quiet docker.service docker.socket"));
        const Run done = runScript(planText);
        const QByteArray state = shell("systemctl is-active docker.service docker.socket");
        QVERIFY(shellOk("systemctl enable --quiet docker.service docker.socket"));
        QVERIFY_RUN(done, 0);
        QCOMPARE(state, "inactive\ninactive");
    }

    void aScriptThatFailsLeavesAStoppedDockerStopped_data()
    {
        QTest::addColumn<QByteArray>("plan");
        QTest::addColumn<QByteArray>("theirs");
        QTest::addColumn<QByteArray>("trap");
        QTest::addColumn<int>("status");
        const QByteArray beyondTheHost =
            "{'capacity': {'containers': 10, 'containerNofile': 1000000}, 'registry': {'mirrors': []}";
        QTest::newRow("refused") << QByteArray(planText) << QByteArray("{\"labels\": [\"rack=7\"]}\n") << QByteArray() << 2;
        QTest::newRow("dockerd does not start")
            << QByteArray(planText) << QByteArray()
            << QByteArray("[Service]\nExecStartPre=/bin/sh -c '! grep -q 30m /etc/docker/daemon.json'\n") << 1;
        QTest::newRow("no container can be made") << beyondTheHost + '}' << QByteArray() << QByteArray() << 1;
        QTest::newRow("no live-restore") << beyondTheHost + ", 'reliability': {'liveRestore': false}}" << QByteArray()
                                         << QByteArray() << 1;
    }
    /// Its socket is there, as on many hosts: whoever asks Docker anything starts it.
    void aScriptThatFailsLeavesAStoppedDockerStopped()
    {
        QFETCH(QByteArray, plan);
        QFETCH(QByteArray, theirs);
        QFETCH(QByteArray, trap);
        QFETCH(int, status);
        const auto states = [] { return shell("systemctl is-active docker.service docker.socket containerd.service"); };
        if (!theirs.isEmpty())
            QVERIFY(writeFile("/etc/docker/daemon.json", theirs));
        if (!trap.isEmpty())
            QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-trap.conf", trap));
        QVERIFY(shellOk("systemctl daemon-reload; systemctl stop --quiet docker.service containerd.service"));
        QCOMPARE(states(), "inactive\nactive\ninactive");
        const QByteArray daemon = daemonIdentity();
        const Tree tree = treeOf();
        const Run failed = runScript(plan);
        QVERIFY_RUN(failed, status);
        QVERIFY2(states() == "inactive\nactive\ninactive", said(failed) + states());
        QVERIFY_TREE(tree);
        if (status == 2)
            QCOMPARE(daemonIdentity(), daemon);
    }

    void theScriptDoesWhatTheHelperDoes()
    {
        const QByteArray container = startSleeper("sleeper");
        const Run first = runScript(planText);
        QVERIFY_RUN(first, 0);
        QCOMPARE(pidOf("sleeper"), container); // live-restore came before the restart
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'; systemctl is-active dockwright-heartbeat.timer"),
                 "true\nactive");
        const QByteArray daemon = daemonIdentity();
        const Tree tree = treeOf();
        const Run second = runScript(planText);
        QVERIFY_RUN(second, 0);
        QCOMPARE(second.output, "Nothing to do: the host matches the plan.\n");
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY_TREE(tree);
        // The helper finds nothing to mend but what is worked out on the host in another notation.
        const Answer verified = call({"--preview", "-"}, json(planText));
        QVERIFY_STATUS(verified, 0);
        for (const core::Json &event : verified.events)
            if (event.value("state", std::string("unchanged")) != "unchanged")
                QVERIFY2(event["diff"].get<std::string>().find("-MemoryMax=50%\n") != std::string::npos, event.dump().c_str());
    }

    /// limits/nofile, limits/nproc and security/capabilities of the helper's health; no failure, as there.
    void whatTheKernelGivesDockerdIsSaid()
    {
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-more.conf",
                          "[Service]\nCapabilityBoundingSet=~\nLimitNPROC=4000000\nLimitNOFILE=4000000\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Run first = runScript("{'capacity': {'containers': 12, 'containerNofile': 4096}, 'registry': {'mirrors': []}}");
        QVERIFY_RUN(first, 0);
        QVERIFY2(first.output.contains("limit than its unit has: Max open files ")
                     && first.output.contains("limit than its unit has: Max processes "),
                 said(first));
        QVERIFY2(first.output.contains("dockerd still has capabilities that the plan drops: CapBnd 0"), said(first));
        QVERIFY(shellOk("rm /run/systemd/system/docker.service.d/99-more.conf; systemctl daemon-reload"));
        const Run second = runScript("{'capacity': {'containers': 13, 'containerNofile': 4096}, 'registry': {'mirrors': []}}");
        QVERIFY_RUN(second, 0);
        QVERIFY2(!second.output.contains("capabilities"), said(second));
    }

    void theScriptKnowsWhoRunsContainerd()
    {
        QVERIFY(shellOk("/src/tests/lab/topology embedded"));
        const Run done = runScript(planText);
        const QByteArray filter = shell("systemctl show docker.service -p SystemCallFilter --value");
        const bool hasLink = QFile::exists("/etc/systemd/system/docker.service.d/70-containerd.conf");
        QVERIFY(shellOk("rm -rf /etc/systemd/system/docker.service.d; /src/tests/lab/topology own"));
        QVERIFY_RUN(done, 0);
        QVERIFY(!hasLink);
        QVERIFY2(!filter.contains("swapon"), filter);
    }

    void whatBreaksDockerIsTakenBackByTheScript_data()
    {
        QTest::addColumn<QByteArray>("plan");
        QTest::addColumn<QByteArray>("trap");
        QTest::newRow("dockerd does not start")
            << QByteArray(planText) << QByteArray("ExecStartPre=/bin/sh -c '! grep -q 30m /etc/docker/daemon.json'\n");
        // Above the hard limit of the host every `docker run` fails; dockerd itself is well.
        QTest::newRow("no container can be made")
            << QByteArray("{'capacity': {'containers': 10, 'containerNofile': 1000000}, 'registry': {'mirrors': []}}")
            << QByteArray();
    }
    void whatBreaksDockerIsTakenBackByTheScript()
    {
        QFETCH(QByteArray, plan);
        QFETCH(QByteArray, trap);
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-trap.conf", "[Service]\n" + trap));
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\n  \"labels\": [\"rack=7\"]\n}\n"));
        QVERIFY(shellOk("systemctl daemon-reload; systemctl restart docker"));
        const QByteArray container = startSleeper("sleeper");
        const Tree tree = treeOf();
        const Run refused = runScript(plan);
        QVERIFY_RUN(refused, 2);
        QVERIFY2(refused.errors.contains("/etc/docker/daemon.json"), refused.errors);
        QVERIFY_TREE(tree);
        const Run failed = runScript(plan, {"--replace"});
        QVERIFY_RUN(failed, 1);
        QVERIFY2(failed.errors.endsWith("All changes were rolled back.\n"), said(failed));
        QVERIFY2(failed.errors.contains(" dockerd["), said(failed)); // of the journal since the script began
        QVERIFY_TREE(tree);
        QCOMPARE(pidOf("sleeper"), container);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}} {{.Labels}}'; systemctl is-active dockwright-heartbeat.timer"),
                 "false [rack=7]\ninactive");
    }

    void aRunThatWasCutOffIsTakenBackByTheNext()
    {
        const Tree tree = treeOf();
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-trap.conf", "[Service]\nExecStartPre=/bin/sleep 3\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        QProcess script;
        script.start("/bin/sh", {exported("script", json(planText)) + "/deploy-docker.sh"});
        QTRY_VERIFY(QFile::exists("/var/lib/dockwright-script/undo/restarted"));
        script.kill();
        script.waitForFinished(patience);
        QVERIFY(treeOf() != tree);
        QVERIFY(shellOk("flock /var/lib/dockwright-script/lock true")); // what it had started ends by itself
        QVERIFY(shellOk("rm -rf /run/systemd/system/docker.service.d; systemctl daemon-reload"));
        // The helper would be in its way.
        const Tree cutOff = treeOf();
        for (const char *command : {"--validate", "--apply"}) {
            const Answer answer = call({command, "-", "--take-ours"}, json(planText));
            QVERIFY_STATUS(answer, 2);
            QVERIFY2(answer.raw.contains("deploy-docker.sh"), answer.raw);
        }
        QVERIFY_TREE(cutOff);
        // What somebody has edited since is kept, and named.
        const QByteArray edited = "{\"bip\": \"10.9.0.1/24\"}\n";
        QVERIFY(writeFile("/etc/docker/daemon.json", edited));
        const Run next = runScript("{'reliability': {'liveRestore': false}, 'capacity': {'containerNofile': 1000000}}");
        QVERIFY_RUN(next, 1); // it takes back what is left, and then itself
        QVERIFY2(next.errors.count("All changes were rolled back.\n") == 2, said(next));
        QVERIFY_TREE(tree);
        QVERIFY2(next.errors.contains("/var/lib/dockwright-script/edited/etc/docker/daemon.json"), said(next));
        QCOMPARE(shell("cat /var/lib/dockwright-script/edited/etc/docker/daemon.json") + '\n', edited);
    }

    void whatThePlanNoLongerNeedsIsRemovedByTheScript()
    {
        QVERIFY_RUN(runScript(planText), 0);
        const Run second = runScript("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': []}}");
        QVERIFY_RUN(second, 0);
        QVERIFY2(second.output.contains("Removed: /etc/systemd/system/dockwright-heartbeat.timer"), said(second));
        QCOMPARE(shell("systemctl is-active dockwright-heartbeat.timer"), "inactive");
    }

    void aScriptWithoutThePasswordWaitsForIt()
    {
        const QByteArray plan = json("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': []},"
                                     " 'proxy': {'http': 'http://u:geheim@127.0.0.1:8888'}}");
        const QString script = exported("script", plan) + "/deploy-docker.sh";
        const Tree tree = treeOf();
        const Run refused = run({"/bin/sh", script});
        QVERIFY_RUN(refused, 2);
        QVERIFY2(refused.errors.startsWith("Nothing was changed. The proxy password was left out"), said(refused));
        QVERIFY_TREE(tree);
        QVERIFY(shellOk(("sed -i s/xxxxx/geheim/ " + script).toUtf8()));
        const Run done = run({"/bin/sh", script});
        QVERIFY_RUN(done, 0);
        QCOMPARE(shell("stat -c '%a %U' /etc/docker/dockwright-proxy.env; docker info -f '{{.HTTPProxy}}'"),
                 "600 root\nhttp://xxxxx:xxxxx@127.0.0.1:8888");
        QVERIFY(shell("cat /etc/docker/dockwright-proxy.env").contains("u:geheim@"));
    }

    void theScriptWaitsForAnInstallerThatWasCutOff()
    {
        const QString script = exported("script", json(planText)) + "/deploy-docker.sh";
        QVERIFY(shellOk("mkdir -p /var/lib/dockwright-install/undo"));
        const Tree tree = treeOf();
        const Run refused = run({"/bin/sh", script});
        QVERIFY(shellOk("rm -r /var/lib/dockwright-install"));
        QVERIFY_RUN(refused, 2);
        QVERIFY2(refused.errors.contains("/var/lib/dockwright-install/undo"), said(refused));
        QVERIFY_TREE(tree);
    }

    /// The next change of the file does not take the copy away.
    void whatTheScriptReplacesIsKept()
    {
        const QString script = exported("script", json(planText)) + "/deploy-docker.sh";
        QVERIFY(shellOk("mkdir -p /etc/docker && echo '{ \"debug\": true }' >/etc/docker/daemon.json"));
        QVERIFY_RUN(run({"/bin/sh", script}), 2);
        const Run done = run({"/bin/sh", script, "--replace"});
        QVERIFY_RUN(done, 0);
        QVERIFY(shellOk("echo >>/etc/docker/daemon.json"));
        QVERIFY_RUN(run({"/bin/sh", script, "--replace"}), 0);
        QCOMPARE(shell("cat /var/lib/dockwright-script/originals/etc/docker/daemon.json"), "{ \"debug\": true }");
    }

    void ansibleBringsTheHelperFromARepository()
    {
        QVERIFY(makeRepository());
        const QString directory = exported("ansible", json(planText));
        QStringList command{"/usr/bin/env", "-C", directory, "ansible-playbook", "-i", "localhost,", "-c", "local", "site.yml"};
        command << "-e"
                << "dockwright_hosts=all";
        const Run missing = run(command);
        QVERIFY2(missing.status != 0 && missing.output.contains("Set dockwright_packages or dockwright_package"),
                 said(missing));
        command << "-e"
                << "dockwright_package=dockwright-helper"
                << "-e"
                << QString::fromUtf8(json("{'dockwright_apt_source': 'Types: deb\\nURIs: file:/srv/packages\\nSuites: "
                                          "./\\nTrusted: yes\\n'}"));
        const Run checked = run(command + QStringList{"--check"});
        QVERIFY_RUN(checked, 0);
        QVERIFY2(checked.output.contains(" changed=1 "), said(checked));
        QVERIFY(!QFile::exists("/usr/bin/dockwright-helper") && !QFile::exists("/etc/docker/daemon.json"));
        const Run done = run(command);
        QVERIFY_RUN(done, 0);
        QVERIFY2(done.output.contains(" changed=3 "), said(done)); // the source, the package, the plan
        QVERIFY(QFile::exists("/usr/bin/dockwright-helper") && QFile::exists("/etc/docker/daemon.json"));
    }

    /// As the helper does, but for that it pulls only what the plan names.
    void thePullOfThePlanIsTriedBeforeAndAfter()
    {
        Registry registry;
        QVERIFY(registry.start() && registry.fill("hello-world"));
        const auto planOf = [](const char *port, const char *more = "") {
            return json(
                       "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': [], 'insecure': ['10.99.0.1:5443']}, 'verify': {'image': '10.99.0.1:")
                + port + json("/library/hello-world'}") + json(more) + "}";
        };
        const QByteArray images = shell("docker images -aq --no-trunc | sort");
        const Run never = runPlan(planOf("5999"));
        QVERIFY_RUN(never, 0);
        QVERIFY2(never.errors.contains("cannot pull the image verify.image of the plan, and could not before"), said(never));
        const Run first = runPlan(planOf("5443")); // since `insecure` it can
        QVERIFY_RUN(first, 0);
        QVERIFY2(!first.errors.contains("cannot pull"), said(first));
        const Tree before = treeOf();
        const Run broken = runPlan(
            planOf("5443",
                   ", 'proxy': {'http': 'http://nosuch.lab:1', 'https': 'http://nosuch.lab:1', 'noProxy': ['localhost']}"));
        QVERIFY_RUN(broken, 1);
        QVERIFY2(broken.errors.contains("cannot pull the image verify.image of the plan any more")
                     && broken.errors.contains("nosuch.lab"),
                 said(broken));
        QVERIFY_TREE(before);
        QCOMPARE(shell("docker images -aq --no-trunc | sort"), images);
    }

    void userDataIsValidAndMakesTheMachineWhatThePlanSays()
    {
        QVERIFY(makeRepository());
        QVERIFY(shellOk("echo 'deb [trusted=yes] file:/srv/packages ./' >/etc/apt/sources.list.d/lab.list"));
        const QByteArray plan =
            "{\"capacity\": {\"containers\": 10, \"containerNofile\": 15000}, \"registry\": {\"mirrors\": []},"
            " \"proxy\": {\"http\": \"http://u:p%40ss@127.0.0.1:8888\"}}";
        const QString directory = exported("cloud-init", plan, {"--with-passwords"});
        const Run valid = run({"cloud-init", "schema", "--config-file", directory + "/user-data"});
        QVERIFY_RUN(valid, 0);
        const QByteArray judged = said(valid);
        QVERIFY2(judged.contains("Valid schema") || judged.contains("Valid cloud-config"), judged); // the latter by 22.4

        const QByteArray log = firstStart(directory);
        QVERIFY2(QFile::exists("/etc/docker/daemon.json"), log);
        QVERIFY2(log.contains("Done: transaction 1"), log);
        QCOMPARE(shell("stat -c '%a %U' /etc/dockwright/plan.json; command -v dockwright-helper"),
                 "600 root\n/usr/bin/dockwright-helper");
        QVERIFY(shell("cat /etc/docker/dockwright-proxy.env").contains("p%40ss@127.0.0.1"));
        QVERIFY_STATUS(call({"--verify", "/etc/dockwright/plan.json"}), 0);
    }

    void userDataWithoutThePasswordMakesAMachineThatSaysSo()
    {
        const QByteArray plan =
            "{\"capacity\": {\"containers\": 10, \"containerNofile\": 15000}, \"registry\": {\"mirrors\": []},"
            " \"proxy\": {\"http\": \"http://u:geheim@127.0.0.1:8888\"}}";
        const QString directory = exported("cloud-init", plan);
        const Run valid = run({"cloud-init", "schema", "--config-file", directory + "/user-data"});
        QVERIFY_RUN(valid, 0);
        const QByteArray log = firstStart(directory);
        QVERIFY2(log.contains("the plan contains xxxxx in its place"), log);
        QVERIFY(!QFile::exists("/etc/docker/daemon.json"));
        QVERIFY(shell("cloud-init status --long").contains("runcmd") || shell("cloud-init status --long").contains("scripts"));
        // As the README says.
        QVERIFY(shellOk(
            "sed -i s/:xxxxx@/:geheim@/ /etc/dockwright/plan.json && dockwright-helper --apply /etc/dockwright/plan.json"));
        QVERIFY_STATUS(call({"--verify", "/etc/dockwright/plan.json"}), 0);
    }
};

DOCKWRIGHT_TEST(TestExport, QCoreApplication)

} // namespace test_lab_export

#include "test_lab_export.moc"
