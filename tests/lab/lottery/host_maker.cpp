// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/host_maker.h"

#include "tests/support/lab.h"

namespace lottery {

namespace {

constexpr auto unitPath = "/etc/systemd/system/docker.service";
constexpr auto dropIns = "/etc/systemd/system/docker.service.d";
constexpr auto runtimeDropIns = "/run/systemd/system/docker.service.d";
constexpr auto companionPath = "/etc/systemd/system/site-app.service";
constexpr auto originals = "/opt/lab/originals";

/// A shell command, which is stopped after a minute.
lab::Run runForAMinute(const QByteArray &script)
{
    return lab::run({"/usr/bin/timeout", "60", "/bin/sh", "-c", QString::fromUtf8(script)});
}

/// What a line does that fails goes into `complaint`.
class Maker
{
public:
    void run(const QByteArray &script)
    {
        const lab::Run done = runForAMinute(script);
        if (done.status != 0)
            complaint += script.left(300) + ": exit " + QByteArray::number(done.status) + ' ' + done.errors;
    }
    void write(const QString &path, const QByteArray &text)
    {
        if (!lab::writeFile(path, text))
            complaint += "cannot write " + path.toUtf8() + '\n';
    }
    void makeImmutable(const char *path)
    {
        if (!lab::setImmutable(path, true))
            complaint += QByteArray("cannot make immutable ") + path + '\n';
    }
    QByteArray complaint;
};

/// The unit of the package with another command, and without what it has for reloads.
QByteArray ownUnit(const Host &host)
{
    QFile file(QStringLiteral("/lib/systemd/system/docker.service"));
    QByteArray text;
    if (!file.open(QIODevice::ReadOnly))
        return text;
    for (const QByteArray &line : file.readAll().split('\n'))
        if (line.startsWith("ExecStart="))
            text += "ExecStart=" + host.command().toUtf8() + '\n';
        else if (host.canReload || !line.startsWith("ExecReload="))
            text += line + '\n';
    return text.trimmed() + '\n';
}

void makeFlags(Maker &maker, const Host &host)
{
    const QByteArray flags = host.flags.join(u' ').toUtf8();
    const Host plain;
    QByteArray more;
    if (!flags.isEmpty() && host.place == FlagPlace::DefaultFile)
        maker.run("echo 'DOCKER_OPTS=\"" + flags + "\"' >>/etc/default/docker");
    if (!flags.isEmpty() && host.place == FlagPlace::SysconfigFile) {
        maker.write(QStringLiteral("/etc/sysconfig/docker"), "OPTIONS='" + flags + "'\n");
        more = "EnvironmentFile=-/etc/sysconfig/docker\n";
    }
    if (!flags.isEmpty() && host.place == FlagPlace::Variable)
        more = "Environment=\"EXTRA=" + flags + "\"\n";
    if (!flags.isEmpty() && host.place == FlagPlace::Manager)
        maker.write(QStringLiteral("/etc/systemd/system.conf.d/flags.conf"),
                    "[Manager]\nDefaultEnvironment=\"EXTRA=" + flags + "\"\n");
    if (host.hasOwnUnit())
        maker.write(QLatin1String(unitPath), ownUnit(host));
    if (!more.isEmpty() || (!host.hasOwnUnit() && host.command() != plain.command()))
        maker.write(QLatin1String(dropIns) + QLatin1String("/05-command.conf"),
                    "[Service]\n" + more + "ExecStart=\nExecStart=" + host.command().toUtf8() + '\n');
}

void makeFiles(Maker &maker, const Host &host)
{
    for (const ForeignFile &file : host.files) {
        maker.write(file.link.isEmpty() ? file.path : file.link, file.text);
        const QByteArray path = file.path.toUtf8();
        if (!file.link.isEmpty())
            maker.run("mkdir -p $(dirname " + path + ") && ln -s " + file.link.toUtf8() + ' ' + path);
        maker.run("chmod " + file.mode.toUtf8() + ' ' + path);
    }
    if (host.directory == Directory::Link)
        maker.run("rm -rf /etc/docker; mkdir -p /srv/docker && ln -s /srv/docker /etc/docker");
    if (host.daemonJson.is_null())
        return;
    const QString path = host.daemonFile == DaemonFile::Link ? QStringLiteral("/srv/docker-daemon.json")
                                                             : QStringLiteral("/etc/docker/daemon.json");
    maker.write(path, QByteArray::fromStdString(host.daemonJson.dump(2)) + '\n');
    if (host.daemonFile == DaemonFile::Link)
        maker.run("mkdir -p /etc/docker; ln -s /srv/docker-daemon.json /etc/docker/daemon.json");
    maker.run("chmod " + host.daemonMode.toUtf8() + " /etc/docker/daemon.json; chown " + host.daemonOwner.toUtf8()
              + " /etc/docker/daemon.json");
}

void startDocker(Maker &maker, const Host &host)
{
    if (host.runsContainerd)
        maker.run("systemctl mask --runtime --quiet containerd.service");
    maker.run("systemctl daemon-reload; systemctl reset-failed; systemctl enable --quiet docker.service docker.socket");
    maker.run("systemctl start docker.socket docker.service");
    const QByteArray docker = host.docker();
    maker.run("old=$(" + docker + " ps -aq); [ -z \"$old\" ] || " + docker + " rm -f $old >/dev/null");
    maker.run(docker + " image inspect lab/busybox >/dev/null 2>&1 || " + docker
              + " import /opt/lab/busybox.tar lab/busybox >/dev/null");
    if (host.inSwarm)
        maker.run(docker + " swarm init --advertise-addr 127.0.0.1 >/dev/null && for i in $(seq 50); do " + docker
                  + " network inspect docker_gwbridge >/dev/null 2>&1 && break; sleep 0.1; done"); // it comes a moment later
    for (const Container &container : host.containers)
        maker.run(docker + " run -d --stop-signal KILL --restart " + container.restart.toUtf8()
                  + (container.driver.isEmpty() ? QByteArray() : " --log-driver " + container.driver.toUtf8()) + " --name "
                  + container.name.toUtf8() + " lab/busybox /bin/sleep 3600 >/dev/null");
}

/// An earlier plan, and somebody who has been there since.
void applyBefore(Maker &maker, const Host &host)
{
    if (host.earlierPlan.isEmpty())
        return;
    const lab::Answer done = lab::call({"--apply", "-", "--yes", "--take-ours"}, host.earlierPlan);
    if (done.status == 0)
        maker.run("sed -i 's/\"max-file\": \"[0-9]*\"/\"max-file\": \"7\"/' /etc/docker/daemon.json; "
                  "chmod 600 /etc/systemd/system/docker.service.d/20-limits.conf");
}

void makeTraps(Maker &maker, const Host &host)
{
    QByteArray text;
    // Each is about what only our files have.
    if (host.trap == Trap::DiesOfLimits)
        text += "ExecStartPre=/bin/sh -c '! grep -qs LimitNPROC=[0-9] /etc/systemd/system/docker.service.d/20-limits.conf'\n";
    if (host.trap == Trap::DiesOfDaemonJson)
        text += "ExecStartPre=/bin/sh -c \"! grep -qsE 'Hard.: (1024|4096|15000)' /etc/docker/daemon.json\"\n";
    if (host.trap == Trap::DiesLate)
        text += "ExecStartPost=/bin/sh -c '! test -e /etc/systemd/system/docker.service.d/50-performance.conf || "
                "systemd-run --quiet --on-active=0.2 --timer-property=AccuracySec=1ms kill -9 $MAINPID'\n";
    if (host.isSlow)
        text += "ExecStartPre=/bin/sleep 2\n";
    if (host.trap == Trap::NoInit && !lab::hideInit())
        maker.complaint += "cannot hide docker-init\n";
    if (text.isEmpty())
        return;
    maker.write(QLatin1String(runtimeDropIns) + QLatin1String("/99-trap.conf"), "[Service]\n" + text);
    maker.run("systemctl daemon-reload");
}

void addUnits(Maker &maker, const Host &host)
{
    if (!host.companion.isEmpty()) {
        maker.write(QLatin1String(companionPath),
                    "[Unit]\nAfter=docker.service containerd.service\n" + host.companion
                        + "\n[Service]\nExecStart=/bin/sleep 3600\n");
        maker.run("systemctl daemon-reload; systemctl start site-app.service");
    }
    if (!host.obstacle.isEmpty()) {
        maker.write(QLatin1String(runtimeDropIns) + QLatin1String("/98-obstacle.conf"), "[Unit]\n" + host.obstacle + '\n');
        maker.run("systemctl daemon-reload");
    }
}

void close(Maker &maker, const Host &host)
{
    if (host.directory == Directory::OthersMayWrite)
        maker.run("mkdir -p /etc/docker && chmod 777 /etc/docker");
    if (host.directory == Directory::ReadOnly)
        maker.run("mkdir -p /etc/docker && mount --bind /etc/docker /etc/docker && mount -o remount,ro,bind /etc/docker");
    if (host.directory == Directory::Immutable) {
        maker.run("mkdir -p /etc/docker");
        maker.makeImmutable("/etc/docker");
    }
    if (host.daemonFile == DaemonFile::Immutable)
        maker.makeImmutable("/etc/docker/daemon.json");
    if (host.standing == Standing::RunningDisabled || host.standing == Standing::SwitchedOff)
        maker.run("systemctl disable --quiet docker.service docker.socket");
    if (!host.isRunning())
        maker.run("systemctl stop docker.socket docker.service 2>/dev/null");
    if (host.standing == Standing::Masked)
        maker.run("systemctl mask --quiet docker.service");
}

} // namespace

QByteArray sh(const QByteArray &script)
{
    const lab::Run done = runForAMinute(script);
    return (done.output + done.errors + (done.status == 124 ? "(a minute was not enough)" : "")).trimmed();
}

bool keepOriginals()
{
    return lab::shellOk(QByteArray("mkdir -p ") + originals + " && cp -a /etc/default/docker /etc/containerd /etc/sysctl.d "
                        + "/etc/sysctl.conf " + originals + " 2>/dev/null; [ -e " + originals + "/docker ]");
}

QByteArray makeHost(const Host &host)
{
    Maker maker;
    makeFlags(maker, host);
    makeFiles(maker, host);
    startDocker(maker, host);
    applyBefore(maker, host);
    return maker.complaint;
}

QByteArray finishHost(const Host &host)
{
    Maker maker;
    makeTraps(maker, host);
    addUnits(maker, host);
    close(maker, host);
    return maker.complaint;
}

void clearHost(const Host &host)
{
    for (const char *path : {"/etc/docker", "/etc/docker/daemon.json"})
        lab::setImmutable(path, false);
    const QByteArray docker = "timeout 20 " + host.docker();
    lab::showInit();
    lab::stopTimers();
    sh(QByteArray("umount -l /etc/docker; rm -rf ") + runtimeDropIns
       + "; systemctl daemon-reload; systemctl stop site-app.service; rm -f " + companionPath);
    sh("systemctl is-active docker.service || exit 0; old=$(" + docker + " ps -aq); [ -z \"$old\" ] || " + docker
       + " rm -f $old;" + (host.inSwarm ? docker + " swarm leave --force" : QByteArray()));
    sh("systemctl stop docker.socket docker.service; systemctl unmask docker.service;"
       "systemctl unmask --runtime containerd.service; systemctl stop containerd.service");
    sh("rm -rf /etc/docker /srv/docker /srv/docker-daemon.json /srv/site.conf /srv/metrics /etc/sysconfig /etc/systemd/system.conf.d "
       "/etc/systemd/system/docker.service* /etc/systemd/system/containerd.service.d /etc/systemd/system/service.d "
       "/etc/systemd/system/dockwright-* /var/lib/dockwright /var/lib/dockwright-script /var/lib/docker/swarm "
       "/var/lib/docker/[0-9]*.[0-9]* /etc/containerd /etc/sysctl.d /etc/sysctl.conf /run/docker-alt.sock;"
       "cd /opt/lab/originals && cp -a docker /etc/default/docker && cp -a containerd sysctl.d /etc/; cp -a sysctl.conf /etc/;"
       "systemctl daemon-reload; systemctl reset-failed");
}

} // namespace lottery
