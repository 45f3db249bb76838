<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Dockwright</name>
    <message>
        <source>The text is %1 bytes long; at most %2 are read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JSON is nested deeper than %1 levels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at this line and the one before it: a comma, a quote or a bracket is missing or too many.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JSON holds a number that is out of range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As published its trailing comment becomes an “Invalid environment assignment”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The largest gRPC message of containerd. dockerd reads no such variable: the place is containerd&apos;s own config.toml, and only where the plan departs from containerd&apos;s default of 16 MiB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starts containerd with dockerd. Requires= would stop dockerd whenever containerd is stopped or restarted, and dependencies belong in [Unit].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd: Requires is an unknown key in [Service], ignored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd waits 60 s for the socket of containerd and then gives up, so containerd comes first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd reads no such variable (ctr does), and moby is the namespace that it uses anyway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd ignores it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images are kept by containerd, with its overlayfs snapshotter. dockerd reads no such variable; this is its switch. Images pulled before are hidden while it is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd ignores the variable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing reads it; dockerd waits 60 s for containerd, and that is fixed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a running containerd dockerd gives up after 60 s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing reads it, and the two talk over a local socket, which needs no keep-alive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An option of the devicemapper driver, which Docker 25 removed, in a variable that dockerd does not read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a flag of dockerd it keeps dockerd from starting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a containerd of its own, containers get their limits from it and not from docker.service: enough for all containers and for the limit of one. LimitNPROC and TasksMax stay as containerd ships them, since they would bind all containers together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guide&apos;s placeholder is accepted by dockerd, and every pull then fails (“lookup http: …”).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It reaches only containers that are created afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Containers keep running while dockerd is restarted. It cannot be combined with Swarm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written and restarted at once: the container dies and the restart takes 10.6 s. Reloaded first: it lives and the restart takes 0.27 s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tried in this order for images of Docker Hub, then Docker Hub itself. Written even when empty, since a reload keeps the value of a key that is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed and reloaded it is in effect at once, without a restart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registries without a valid certificate. Written even when empty, since a reload keeps the value of a key that is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the output of containers goes; docker logs reads it from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A container&apos;s log file is rotated at this size; json-file has no bound of its own and can fill the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many such files are kept. A text, not a number: dockerd refuses a number here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open files of one container, whatever dockerd or containerd may open themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above the hard limit of the host every docker run fails: “error setting rlimit type 7”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What dockerd offers clients as the builder; the default since Docker 23.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy of dockerd, where the plan chooses this place; it wins over the unit&apos;s environment. Percent signs stay single here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy for https, which is how registries are reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is reached without the proxy: one text joined by commas, since dockerd refuses a list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guide&apos;s rule to run every container with --init, as the default: a small init reaps zombies and passes signals on. docker run --init=false turns it off for one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether containers on the default bridge may talk to each other; networks of users&apos; own are not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the guide&apos;s NoNewPrivileges= wanted, for containers only: sudo, su and other setuid programs gain nothing there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Root in containers is an unprivileged user of the host, as the guide recommends in chapter 2. Images and containers made before are hidden while it is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd reads no such variable; its log level is a key of daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DOCKER_LOG_LEVEL=debug changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd has no such directive. The journal has its own bounds (SystemMaxUse= in journald.conf), and container logs are rotated by log-opts in daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd: LogsDirectoryMaxFiles is an unknown key in [Service], ignored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does nothing without LogsDirectory=, and dockerd writes to the journal, not to /var/log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal takes at most LogRateLimitBurst lines of dockerd in this time, and says how many it dropped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many lines that are; containers with the journald log driver log through dockerd and share them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd&apos;s own messages go to the journal, whatever DefaultStandardOutput= says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd logs to standard error, so this is the line that counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The level of lines that name none, as those of dockerd do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long dockerd may take until it is ready; with many containers it needs minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long dockerd may take to stop its containers before it is killed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only dockerd is stopped. With mixed systemd also kills what is left in the cgroup, which holds containerd and all shims where dockerd starts containerd itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mixed, containerd owned by dockerd, live-restore on: a restart kills every container; process keeps them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd stops in good order on SIGTERM; it is systemd&apos;s default too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A dockerd that does not stop within TimeoutStopSec is killed, so that a restart always ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It sends SIGHUP right after SIGTERM, which dockerd reads as “load the configuration again”, in the middle of its shutdown. It is meant for shells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When systemd starts dockerd again by itself; never after systemctl stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pause before that start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A dockerd that fails StartLimitBurst times within this time is left stopped. Its name is StartLimitIntervalSec and its section [Unit] since systemd 230.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many starts that are; those by hand count too, until systemctl reset-failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With the 3 of the packaged unit three restarts in 60 s end in “start-limit-hit”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd is served before ordinary processes, so that it answers on a busy host. Left out where dockerd starts containerd itself, since all containers would inherit it; build steps do anyway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpacking an image in the realtime class would starve all other I/O of the host, so best-effort is the default. Only the bfq scheduler heeds it. Left out where dockerd starts containerd itself, since all containers would inherit it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The place within that class, 0 being served first; the class idle has none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images are pulled by dockerd and not by the docker command, so the proxy has to be in dockerd&apos;s own environment. In a unit file its percent signs are doubled, since systemd reads a single one as a specifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With %40 in the value systemd drops the whole assignment and only logs it; %%40 works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is reached without the proxy, on one line: a comment after a trailing backslash ends the value. Names, .domains, addresses and CIDRs work; patterns such as 172.17.* do not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As published NO_PROXY is lost whole and 8 lines are reported as invalid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy URL holds a password. Every user can read a unit&apos;s properties, so it is in a file that only root can read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The value from the file does not show in “systemctl show -p Environment”; a single % is right there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open files of dockerd: containers × 1024 × 1.5, the guide&apos;s formula. Finite on purpose, since programs that walk through all possible descriptors become slow without a limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processes: containers × 256 × 1.2, the guide&apos;s formula. The kernel does not hold root to it; it bounds other users only where they inherit it from dockerd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads and processes in dockerd&apos;s cgroup, which docker-proxy counts in, and the shims too where dockerd starts containerd itself: at least 16384, and 16 for each container.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts the memory of dockerd, which the bound below needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most memory that dockerd itself may take; containers have cgroups of their own and are not bound by it. MemoryLimit is the old name for cgroup v1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MemoryLimit: systemd warns that it is deprecated and names MemoryMax.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts the CPU time of dockerd, for systemctl status and systemd-cgtop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most CPU time of dockerd itself, in per cent of one core; containers are not bound by it. The guide&apos;s rule is to leave a fifth of all cores to the system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kernel&apos;s ceiling for any limit of open files. A limit above it cannot be set: systemd then takes the nearest that it can, and containers with such a limit do not start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With default-ulimits above the host&apos;s ceiling every docker run fails: “error setting rlimit type 7”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd sends systemd no keep-alive, so WatchdogSec= would kill a healthy daemon again and again. With reliability.heartbeat a timer asks dockerd instead, every 30 s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WatchdogSec=5s: systemd kills dockerd every five seconds (“Watchdog timeout (limit 5s)!”).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asks dockerd with a time-out of 10 s and restarts it after three misses in a row. While docker.service is not active nothing is counted and nothing done, so a stopped Docker stays stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd reads no such variable. Only the unit of Debian and Ubuntu puts it on the command line, where it would collide with daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>docker-ce: no effect. Debian: taken as flags, and a wrong one keeps dockerd from starting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key of daemon.json, which every unit reads and which dockerd takes on a reload.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without its firewall rules no port is published and no container reaches the network outside, unless somebody writes all those rules by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pulls in the target that the next line waits for; After= alone would not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd starts when the network is up, so that published addresses exist. Dependencies belong in [Unit]; containerd is waited for in 70-containerd.conf, where it is a unit of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd: After is an unknown key in [Service], ignored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The share of CPU time when cores are scarce. CPUShares=1024 was the default of cgroup v1; CPUWeight=100 is the same in cgroup v2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPUShares: systemd warns that it is deprecated and names CPUWeight.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Twice the usual share of I/O when disks are busy. BlockIOWeight=1000 is twice its default of 500, and so is IOWeight=200 of 100.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BlockIOWeight: systemd warns that it is deprecated and names IOWeight.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where system services are; it is systemd&apos;s default too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd leaves the cgroups that dockerd makes below its own alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When memory runs out the kernel takes a container before dockerd. The guide&apos;s rule for containers, put where it protects all of them; containers get their own value from dockerd, 0 unless told otherwise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The daemon starts and looks healthy, and every docker run fails.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes away what nothing here needs. The list is short since dockerd can give a container, even a privileged one, only what it has itself: without CAP_SYS_TIME it refuses the container of a time server. With the guide&apos;s three alone it cannot mount an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guide&apos;s set: dockerd does not start (“failed to mount overlay: operation not permitted”). Without CAP_SYS_TIME and CAP_LEASE, docker run --cap-add of them is refused. With ours run, privileged run and build work in both topologies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build steps are children of dockerd and would inherit it: sudo, su and ping in a Dockerfile break. For containers there is security.noNewPrivileges in the plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NoNewPrivs is 1 in every build step, and in every container where dockerd starts containerd itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives dockerd a mount namespace of its own with everything read-only, /var/lib/docker included; what it mounts there, a separate containerd cannot see.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>strict: dockerd does not start; full: it starts, and every docker run fails.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives dockerd a mount namespace of its own, which a separate containerd does not share; bind mounts from /home would be empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives dockerd a mount namespace of its own, which a separate containerd does not share; bind mounts from /tmp would show another /tmp.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes the cgroup tree read-only, where dockerd creates the cgroups of containers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes /proc/sys read-only, where dockerd turns on net.ipv4.ip_forward and the bridge settings, and gives it a mount namespace of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd loads modules for overlay, bridge and netfilter when they are first needed, and it would get a mount namespace of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The socket families that dockerd uses: without netlink it cannot make a bridge. Left out where dockerd starts containerd itself, since all containers would inherit it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guide&apos;s three: dockerd does not start (netlink). With AF_NETLINK and AF_PACKET it works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd has no use for realtime scheduling, and a realtime process can starve the host. Left out where dockerd starts containerd itself, since all containers would inherit it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As published the line is ignored for its trailing comment; without it start, run and build work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Containers have IPC namespaces of their own anyway, and dockerd would get a mount namespace that a separate containerd does not share.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bars system calls that dockerd never makes: swap, reboot, raw I/O and obsolete ones. It serves what the guide&apos;s Protect directives wanted and needs no mount namespace. Where dockerd starts containerd itself all containers inherit it, so only the obsolete ones are barred there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>run, privileged run, published ports, bind mounts, build with setuid programs and live-restore work. With the whole file systemd-analyze security goes from 9.6 to 8.7, and to 9.5 where dockerd starts containerd itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A barred call fails with “operation not permitted”, as in a container, instead of killing the process.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As published the line is ignored: systemd has no trailing comments, so the value does not parse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put “%1 = %2” into a file in /etc/sysctl.d and run sysctl --system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ports of the default bridge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One Linux bridge takes %1 containers, and %2 are expected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spread the containers over several networks: docker network create.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kernel limit for open files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fs.nr_open is %1, and LimitNOFILE needs %2; it is raised now and, by /etc/sysctl.d/60-dockwright.conf, at every boot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inotify instances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is %2. Programs that watch files fail with “too many open files” when %3 containers of one user need more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads of the host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is %2, less than %3 containers with 256 processes each would need.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process ids of the host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracked connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is %2; %3 containers with 1024 connections each would fill the table, and new connections would be dropped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of the host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known, so MemoryMax is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set capacity.memoryMax in the plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memoryMax is %1, more than the host has: it bounds nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower it, or use auto.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cores of the host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their number is not known, so CPUQuota is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set capacity.cpuQuota in the plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cpuQuota is %1, more than %2 cores have: it bounds nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Room for logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 containers × %2 files × %3 take up to %4 GB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log driver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only containers made from now on log with %1; those that exist keep %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make them again to let them log in the new way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image store</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images and containers of the present store (%1) are hidden while containerd&apos;s is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save what is needed first: docker save.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User namespaces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images and containers made so far are hidden while usernsRemap is on; --privileged and host namespaces need --userns=host then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insecure registries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever is on the way to %1 can change the images that come from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the registry a certificate, and put its authority into /etc/docker/certs.d.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions from the proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>localhost is not among them: registries on this host would be reached through the proxy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add localhost to noProxy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where Docker comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This docker comes from %1, which does not read the files that are written here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install Docker Engine from its packages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This host uses cgroup v1, which Docker is about to drop; CPUWeight and IOWeight are translated by systemd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Boot with systemd.unified_cgroup_hierarchy=1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop-ins of others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 sets %2=%3 and wins over the %4 of this plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 sets %2=%3; the %4 of this plan wins over it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take that line out, or give the file a name that sorts before ours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy of others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>docker.service already has %1 in its environment, and the plan has no proxy: it stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is not a regular file, so it is not written through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace the link or directory by the file itself, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This host is a Swarm node, and dockerd does not start with live-restore there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set liveRestore to false, or leave the swarm first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the kernel variable %1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let systemd verify %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let systemd read its files again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reload %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enable and start %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and disable %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A container can be made and run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ran.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the words of dockerd; default-ulimits above the limits of the host are a frequent reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open files that a container may have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at default-ulimits in /etc/docker/daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Containers get an init process</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at init in /etc/docker/daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Containers may not gain privileges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at no-new-privileges in /etc/docker/daemon.json and at NoNewPrivileges= of the unit that runs containerd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How a new container logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at log-driver and log-opts in /etc/docker/daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart docker.service; if that does not help, look at what else sets it: systemctl cat docker.service and /etc/docker/daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd answers docker info</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at its journal: journalctl -u %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No live-restore on a Swarm node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>live-restore is on, and dockerd will not start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set live-restore to false in daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage driver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vfs copies every layer whole: put /var/lib/docker on ext4 or xfs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cgroup driver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With cgroup v2 the driver systemd keeps one writer of the tree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>live-restore in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log driver in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registry mirrors in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insecure registries in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions from the proxy in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings of dockerd about the host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No errors in the journal since dockerd started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode and owner of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a regular file, %1 or less, root:root</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chown root:root %1; chmod %2 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply the plan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>docker.service is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd has not been restarted by systemd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd has read the unit&apos;s files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They changed on disk since.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run systemctl daemon-reload.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another drop-in wins over it: systemctl cat %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Directives in effect as systemd sees them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of the running dockerd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd took the nearest that it could. Inside a container or a virtual machine raise the limit of the outer system; else look at fs.nr_open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capabilities that dockerd has given up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it still has %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart docker.service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply the plan again, or bring the plan up to the host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It differs from what the plan says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan has no use for it any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was edited by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was edited by hand: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the value into the plan, or apply with --take-ours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not what dockwright-helper --inspect writes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is larger than %2 bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is run for a directory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known here are: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no member “%1” here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true or false belongs here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A whole number belongs here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text in quotes belongs here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A list of texts belongs here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of these belongs here: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This member stands here twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep one of the two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A plan is a JSON object: { … }.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This Dockwright reads plans of version %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An object belongs here: { … }.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This member has no meaning here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This text is longer than %1 characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This text holds a control character, such as a line break.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is not a number from %2 to %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A list of at most %1 belongs here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This entry stands here twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The port in “%1” is not a number from 1 to 65535.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is a placeholder, not the address of a proxy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a URL.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A proxy is reached by http, https or socks5, not by “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” has no host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” has no port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The URL of a proxy ends after the port; “%1” goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd does not know patterns such as “%1”; write the network as a CIDR, for example 172.17.0.0/16.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a host, a domain, an address or a CIDR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A mirror is reached by http or https, not by “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is a placeholder, not the address of a mirror.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd refuses a mirror with a user name or password: “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd refuses a mirror with a query or fragment: “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” starts with a scheme; write the host and port alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a host, a host with a port, or a CIDR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is too little for dockerd to live on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a percentage from 1% up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a time span.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is shorter than one second.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an http, https or socks5 URL with host and port, such as http://proxy.corp.lan:3128, or empty for none; reserved characters of a password are percent-encoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a systemd time span such as 30s or 1min 30s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a systemd time span of at least one second such as 300s, or infinity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only with the log drivers json-file and local</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How dockerd reaches registries through a proxy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many containers the host carries, and what that needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where images come from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What containers and dockerd log, and how much of it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What dockerd and containers may do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time-outs and scheduling of dockerd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happens when dockerd fails or restarts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of containerd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defaults for new containers and builds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The one place that holds the proxy: the unit&apos;s environment or daemon.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy for http.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy for https, which is what registries are reached by.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is reached without the proxy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a host, a .domain, an address or a CIDR, each with an optional port, or * for everything; patterns such as 172.17.* do not work in dockerd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The expected number of containers n: LimitNOFILE = n × 1024 × 1.5, LimitNPROC = n × 256 × 1.2, TasksMax = max(16384, 16 n).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most memory that dockerd itself may take; containers are not bound by it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto (half the RAM), infinity, a percentage, or a size of at least 256M such as 32G</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most CPU time that dockerd itself may take, in per cent of one core.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto (80 % of all cores), infinity, or a percentage such as 800%</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many files one container may have open (default-ulimits).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirrors of Docker Hub, tried in this order before Docker Hub itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an http or https URL with a host and without query, fragment or user name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registries that are reached without checking a certificate, or by plain http.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a host with an optional port, or a CIDR, without http://</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the output of new containers goes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The size at which a container&apos;s log file is rotated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a Docker size such as 100m or 1g</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many log files of a container are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much dockerd itself logs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The interval in which the journal takes at most rateLimitBurst lines of dockerd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many lines of dockerd the journal takes in that interval; 0 for no limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardened confines dockerd as far as containers, builds and live-restore are not harmed; compatible leaves its unit as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether processes in new containers are kept from gaining privileges; sudo and su stop working there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether root in containers is an unprivileged user of the host; images and containers made before are hidden while it is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether containers on the default bridge may talk to each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long dockerd may take to start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long dockerd may take to stop before it is killed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The nice level of dockerd; lower is served first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The I/O scheduling class of dockerd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The I/O priority of dockerd within its class; 0 is served first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not with the I/O class idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether containers keep running while dockerd is restarted; not with Swarm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When systemd starts a dockerd again that ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long systemd waits before that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The interval in which at most startLimitBurst starts are tried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many starts are tried in that interval.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How ready the kernel is to kill dockerd when memory runs out; lower is safer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether a timer asks dockerd every 30 s and restarts it after three misses in a row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether images are kept in containerd&apos;s image store; images of the other store are hidden while it is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The largest message that containerd takes and sends, in MiB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether new containers get an init process that reaps zombies and forwards signals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether docker build uses BuildKit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language of the comments in the files that are written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written by Dockwright. Edit the plan instead of this file; see dockwright-plan(5).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend the file by hand, or move it away; Dockwright does not overwrite what it cannot read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file holds no JSON object: { … }.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd does not know the key “%1”: it refuses to start or ignores it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it out, or correct its name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unit starts dockerd with %1, and daemon.json sets the same: dockerd does not start with both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it in one place only: take it out of daemon.json, or override ExecStart= of docker.service without the flag.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no log driver “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log driver %1 does not know the option “%2”, and dockerd does not start with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log options are texts in quotes, numbers too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a size; no container could be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max-file has no effect without max-size: the log grows without bound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd does not start with live-restore on a Swarm node.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>icc: false needs iptables, which is switched off here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The default runtime “%1” is not among the runtimes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name must be “%1” here, or no container can be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soft is above Hard, and no container can be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no cgroup driver “%1”; systemd and cgroupfs are known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With the cgroup driver systemd the parent is a slice: its name ends in .slice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no storage driver “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy through which dockerd reaches registries.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What dockerd itself may use of the host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What dockerd may not do, as far as that harms no container.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where dockerd&apos;s own messages go, and how many of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How dockerd is started, stopped and scheduled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What dockerd depends on, and its share of a busy host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How dockerd goes with containerd.service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What containerd, and with it every container, may use of the host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy of dockerd, with its password: only root may read this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kernel settings that the limits of Docker need.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of containerd that depart from its defaults.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One check whether dockerd answers; dockwright-heartbeat.timer runs it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When dockerd is asked whether it answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The section header “%1” has no closing bracket.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” has no equals sign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” has no name before the equals sign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” stands outside of any section.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” holds a backslash escape that systemd does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” holds a quote that is not closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not the name of an environment variable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The value of %1 holds a control character, such as a line break.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the host what PLAN (a file, or - for standard input) says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the files that PLAN would write, as a unified diff against the host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show directive by directive what the guide has, what PLAN writes, and why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check PLAN, and name all that is wrong with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the host&apos;s files and the running daemon with PLAN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check whether Docker on this host is healthy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List the transactions of this host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a transaction back: the one with the number that follows, or the newest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print what is known of the host as JSON, the format of --facts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what would be done, and do nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on even if running containers are stopped by it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print one JSON object a line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neither reload nor restart Docker; it takes effect at its next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave everything as it is when it fails.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overwrite what was edited by hand; it is backed up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work on a directory instead of this machine; nothing is restarted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take what is known of the host from FILE; with --root, the files from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With --preview: write the files below DIR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak this language: en or zh_CN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockwright-helper --help shows how it is called.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configures Docker Engine on this host, and proves that it works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show this help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what to do, for example --apply PLAN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only one thing can be done at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” does not belong here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not the number of a transaction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--out goes with --preview.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--facts goes with --root or --dry-run here: this machine is not changed by what a file says of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--dry-run goes with --apply.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expected: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remedy: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was edited by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there now: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the plan: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running containers may stop: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guide: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>here: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not written by this plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>source: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be read: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such directory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan cannot be used; nothing was touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan does not fit this host; nothing was touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A transaction that was cut off could not be taken back whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The host is as it was before transaction %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no docker.service on this host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install Docker Engine first; --root writes the files for a machine to be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was touched. Put these values into the plan, or overwrite them with --take-ours; a backup is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This would stop running containers: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say --yes if they may stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only root may change this host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run it with sudo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was done: this was a dry run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last words of docker.service:
%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: the host is as the plan says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker restarted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker reloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker neither reloaded nor restarted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It failed, and everything is as it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It failed, and not everything could be taken back: see above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan is valid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All is as it should be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 findings need attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No transaction yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was changed after this transaction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll back the newer transactions first, or use --take-ours to put the old file back over it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>still at it after %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transaction %1 was cut off; it is taken back first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such transaction to take back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockwright-helper --history lists them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transaction %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transaction %1 is finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The host is not healthy after the change: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be read as a journal record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was edited since, and is left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A record of the transaction journal cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not end within %2 seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 printed too much.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kernel variable %1 cannot be set to %2: %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd does not accept a line that was to be written: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This systemd may be too old for it; please report it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd does not accept the new daemon.json: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd rejected its configuration on reload.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dockerd did not answer within %1 seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another Dockwright is at work on this host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemctl could not %1 %2 in %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The directory %1 can be changed by others than root, so nothing is written there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it to root and take the write permission of group and others away: chown root:root, chmod go-w.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was changed by somebody else in the meantime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the preview again, then apply again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room on that file system, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mount that file system for writing, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace the symbolic link by a directory or file, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run this as root.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd refused %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>systemd could not do the job for %1: %2.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
