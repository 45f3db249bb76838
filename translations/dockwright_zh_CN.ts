<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AddressMap</name>
    <message>
        <source>%1: collides</source>
        <extracomment>What a network is, such as &quot;VPN or tunnel (wireguard)&quot;.</extracomment>
        <translation>%1：冲突</translation>
    </message>
</context>
<context>
    <name>Certificates</name>
    <message>
        <source>%1, %2 bits</source>
        <extracomment>%1 is the kind of a private key, such as RSA.</extracomment>
        <translation>%1，%2 位</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Configures Docker Engine on this host.</source>
        <translation>配置这台主机上的 Docker Engine。</translation>
    </message>
    <message>
        <source>Open this plan.</source>
        <translation>打开这份计划。</translation>
    </message>
    <message>
        <source>Start on this page: %1.</source>
        <translation>从此页开始：%1。</translation>
    </message>
    <message>
        <source>Start with the health checks.</source>
        <translation>从健康检查开始。</translation>
    </message>
    <message>
        <source>Start with the history of changes to this host.</source>
        <translation>从这台主机的历史记录开始。</translation>
    </message>
    <message>
        <source>Use this language: %1.</source>
        <translation>使用此语言：%1。</translation>
    </message>
    <message>
        <source>Do not use the privileged helper: nothing can be applied.</source>
        <translation>不使用特权助手：不能应用任何更改。</translation>
    </message>
    <message>
        <source>Read the facts of the host from this file, written by dockwright-helper --inspect, instead of from this machine; implies --preview-only.</source>
        <translation>不检查本机，而使用 dockwright-helper --inspect 所写文件中的主机；同时启用 --preview-only。</translation>
    </message>
    <message>
        <source>Render every page, in every language, light and dark, into this directory, and exit.</source>
        <translation>以每种语言、浅色和深色把每一页画成图片存入此目录，然后结束。</translation>
    </message>
    <message>
        <source>Unknown argument “%1”. See --help.</source>
        <translation>无法识别“%1”。请见 --help。</translation>
    </message>
    <message>
        <source>There is no page “%1”; the pages are %2.</source>
        <translation>没有名为“%1”的页面；可用的有 %2。</translation>
    </message>
    <message>
        <source>A plan to open, same as --plan.</source>
        <translation>要打开的计划，与 --plan 相同。</translation>
    </message>
    <message>
        <source>There is no file “%1”.</source>
        <translation>没有文件“%1”。</translation>
    </message>
</context>
<context>
    <name>ConflictRow</name>
    <message>
        <source>Keep the existing file</source>
        <translation>保留现有文件</translation>
    </message>
    <message>
        <source>Keep the existing value: %1</source>
        <translation>保留现有的值：%1</translation>
    </message>
    <message>
        <source>Replace it; a backup is kept</source>
        <translation>替换它；会保留备份</translation>
    </message>
    <message>
        <source>Use the value of the plan: %1; a backup is kept</source>
        <translation>采用计划的值：%1；会保留备份</translation>
    </message>
</context>
<context>
    <name>Dockwright</name>
    <message>
        <source>The text is %1 bytes long; the limit is %2 bytes.</source>
        <translation>文本长 %1 字节，最多读取 %2 字节。</translation>
    </message>
    <message>
        <source>The JSON is nested deeper than %1 levels.</source>
        <translation>JSON 的嵌套超过 %1 层。</translation>
    </message>
    <message>
        <source>This is not valid JSON.</source>
        <translation>这不是 JSON。</translation>
    </message>
    <message>
        <source>Check this line and the one before it for a missing or extra comma, quote or bracket.</source>
        <translation>请检查这一行和上一行：缺少或多余了逗号、引号或括号。</translation>
    </message>
    <message>
        <source>The JSON contains a number that is out of range.</source>
        <translation>JSON 中有超出范围的数字。</translation>
    </message>
    <message>
        <source>As published, the trailing comment makes this an “Invalid environment assignment”.</source>
        <translation>按原文写法，行尾的注释会导致“Invalid environment assignment”。</translation>
    </message>
    <message>
        <source>The largest gRPC message of containerd. dockerd does not read this variable: the setting belongs in containerd&apos;s own config.toml, and is written only where the plan departs from containerd&apos;s default of 16 MiB.</source>
        <translation>containerd 的 gRPC 消息大小上限。dockerd 不读取这样的变量：应写在 containerd 自己的 config.toml 中，并且仅当计划与 containerd 的默认值 16 MiB 不同时才写入。</translation>
    </message>
    <message>
        <source>Starts containerd together with dockerd. Requires= would stop dockerd whenever containerd is stopped or restarted, and dependencies belong in [Unit].</source>
        <translation>随 dockerd 一起启动 containerd。若用 Requires=，containerd 停止或重启时 dockerd 也会停止；依赖关系应写在 [Unit] 中。</translation>
    </message>
    <message>
        <source>systemd: Requires is an unknown key in [Service] and is ignored.</source>
        <translation>systemd：Requires 在 [Service] 中是未知的键，被忽略。</translation>
    </message>
    <message>
        <source>dockerd starts containers through the socket of containerd and waits for it, so containerd starts first.</source>
        <translation>dockerd 通过 containerd 的套接字启动容器，并会等待它，因此先启动 containerd。</translation>
    </message>
    <message>
        <source>dockerd does not read this variable (ctr does), and it uses the namespace moby anyway.</source>
        <translation>dockerd 不读取这样的变量（ctr 会读取），而且它本来就使用命名空间 moby。</translation>
    </message>
    <message>
        <source>dockerd ignores it.</source>
        <translation>dockerd 会忽略它。</translation>
    </message>
    <message>
        <source>Images are stored by containerd, with its overlayfs snapshotter. dockerd does not read this variable; this key turns the store on. Images that were pulled before are hidden while it is on.</source>
        <translation>由 containerd 用 overlayfs snapshotter 保存镜像。dockerd 不读取这样的变量，这里才是它的开关。启用期间，之前拉取的镜像不可见。</translation>
    </message>
    <message>
        <source>dockerd ignores the variable.</source>
        <translation>dockerd 会忽略该变量。</translation>
    </message>
    <message>
        <source>Nothing reads it; how long dockerd waits for containerd cannot be changed.</source>
        <translation>没有程序读取它；dockerd 等待 containerd 的时间无法更改。</translation>
    </message>
    <message>
        <source>Nothing reads it, and the two communicate over a local socket, which needs no keep-alive.</source>
        <translation>没有程序读取它；两者通过本地套接字通信，不需要 keep-alive。</translation>
    </message>
    <message>
        <source>An option of the devicemapper driver, which Docker 25 removed, set in a variable that dockerd does not read.</source>
        <translation>这是 devicemapper 驱动的选项，该驱动已在 Docker 25 中移除，而且 dockerd 也不读取这个变量。</translation>
    </message>
    <message>
        <source>As a dockerd flag it prevents dockerd from starting.</source>
        <translation>若作为 dockerd 的命令行选项，dockerd 将无法启动。</translation>
    </message>
    <message>
        <source>Where containerd is a unit of its own, containers inherit their limits from it and not from docker.service: enough for all containers, and for the limit of one. LimitNPROC and TasksMax stay as containerd ships them, since they would limit all containers together.</source>
        <translation>containerd 独立运行时，容器的限制来自 containerd，而不是 docker.service：此值既够所有容器使用，也够单个容器的限制。LimitNPROC 和 TasksMax 保持 containerd 自带的值，否则会把所有容器合在一起限制。</translation>
    </message>
    <message>
        <source>dockerd accepts the guide&apos;s placeholder, and every pull then fails (“lookup http: …”).</source>
        <translation>指南中的占位符会被 dockerd 接受，但之后每次拉取都会失败（“lookup http: …”）。</translation>
    </message>
    <message>
        <source>It applies only to containers that are created afterwards.</source>
        <translation>只对之后创建的容器生效。</translation>
    </message>
    <message>
        <source>Containers keep running while dockerd restarts. It is incompatible with Swarm mode.</source>
        <translation>重启 dockerd 期间容器继续运行。不能与 Swarm 同时使用。</translation>
    </message>
    <message>
        <source>Written and restarted at once: the container stops and the restart takes 10.6 s. Reloaded first: the container keeps running and the restart takes 0.27 s.</source>
        <translation>写入后立即重启：容器被终止，重启耗时 10.6 秒。先重新加载再重启：容器存活，重启耗时 0.27 秒。</translation>
    </message>
    <message>
        <source>dockerd tries them in this order for Docker Hub images, then Docker Hub itself. Written even when empty, since a reload keeps the value of a key that was removed.</source>
        <translation>拉取 Docker Hub 的镜像时按此顺序尝试，最后才访问 Docker Hub 本身。为空时也要写入，因为重新加载会保留已删除的键的旧值。</translation>
    </message>
    <message>
        <source>A change takes effect on reload, without a restart.</source>
        <translation>修改并重新加载后立即生效，无需重启。</translation>
    </message>
    <message>
        <source>Registries without a valid certificate. Written even when empty, since a reload keeps the value of a key that was removed.</source>
        <translation>没有有效证书的镜像仓库。为空时也要写入，因为重新加载会保留已删除的键的旧值。</translation>
    </message>
    <message>
        <source>Where container output goes; docker logs reads it from there.</source>
        <translation>容器输出的去向；docker logs 从那里读取。</translation>
    </message>
    <message>
        <source>A container&apos;s log file is rotated at this size; by default json-file sets no limit and can fill the disk.</source>
        <translation>容器的日志文件达到此大小时轮转；json-file 本身没有上限，可能写满磁盘。</translation>
    </message>
    <message>
        <source>How many such files are kept. A string, not a number: dockerd rejects a number here.</source>
        <translation>此类文件保留的数量。必须是字符串而不是数字：dockerd 不接受此处为数字。</translation>
    </message>
    <message>
        <source>The open file limit of each container, independent of the limits of dockerd and containerd.</source>
        <translation>单个容器可打开的文件数，与 dockerd 或 containerd 自身可打开的文件数无关。</translation>
    </message>
    <message>
        <source>Above the hard limit of the host, every docker run fails: “error setting rlimit type 7”.</source>
        <translation>超过主机的硬限制时，每次 docker run 都会失败：“error setting rlimit type 7”。</translation>
    </message>
    <message>
        <source>The builder that dockerd offers to clients; the default since Docker 23.</source>
        <translation>dockerd 提供给客户端的构建器；自 Docker 23 起为默认值。</translation>
    </message>
    <message>
        <source>The proxy of dockerd, if the plan keeps it here; it takes precedence over the environment of the unit. Percent signs are not doubled here.</source>
        <translation>计划选择在此处设置时，dockerd 使用的代理；它优先于单元的环境变量。百分号在此处不需要写两个。</translation>
    </message>
    <message>
        <source>The proxy for https, over which nearly all registries are accessed.</source>
        <translation>https 的代理；几乎所有镜像仓库都通过 https 访问。</translation>
    </message>
    <message>
        <source>Destinations that bypass the proxy: a single comma-separated string, since dockerd rejects a list.</source>
        <translation>不经代理访问的地址：一个以逗号连接的字符串，因为 dockerd 不接受列表。</translation>
    </message>
    <message>
        <source>The guide&apos;s rule to run every container with --init, set as the default: a small init process reaps zombies and forwards signals. docker run --init=false turns it off for one container.</source>
        <translation>指南要求每个容器都用 --init 运行，这里把它设为默认：由一个小型 init 进程回收僵尸进程并转发信号。docker run --init=false 可对单个容器关闭。</translation>
    </message>
    <message>
        <source>Whether containers on the default bridge can communicate with each other; user-defined networks are not affected.</source>
        <translation>默认网桥上的容器之间能否互相通信；用户自建的网络不受影响。</translation>
    </message>
    <message>
        <source>What the guide wanted from NoNewPrivileges=, for containers only: sudo, su and other setuid programs gain no privileges in them.</source>
        <translation>指南中 NoNewPrivileges= 想要的效果，仅用于容器：sudo、su 等 setuid 程序在容器中无法提升权限。</translation>
    </message>
    <message>
        <source>dockerd does not read this variable; its log level is a key of daemon.json.</source>
        <translation>dockerd 不读取这样的变量；日志级别是 daemon.json 中的一个键。</translation>
    </message>
    <message>
        <source>DOCKER_LOG_LEVEL=debug changes nothing.</source>
        <translation>DOCKER_LOG_LEVEL=debug 没有任何效果。</translation>
    </message>
    <message>
        <source>systemd has no such directive. The journal has its own limits (SystemMaxUse= in journald.conf), and container logs are rotated by log-opts in daemon.json.</source>
        <translation>systemd 没有这样的指令。journal 有自己的上限（journald.conf 中的 SystemMaxUse=），容器日志由 daemon.json 中的 log-opts 轮转。</translation>
    </message>
    <message>
        <source>systemd: LogsDirectoryMaxFiles is an unknown key in [Service] and is ignored.</source>
        <translation>systemd：LogsDirectoryMaxFiles 在 [Service] 中是未知的键，被忽略。</translation>
    </message>
    <message>
        <source>It has no effect without LogsDirectory=, and dockerd writes to the journal, not to /var/log.</source>
        <translation>没有 LogsDirectory= 时它不起作用，而且 dockerd 写入 journal，不写入 /var/log。</translation>
    </message>
    <message>
        <source>The journal accepts at most LogRateLimitBurst messages of dockerd in this interval, and logs how many it dropped.</source>
        <translation>在此时间间隔内，journal 最多接收 dockerd 的 LogRateLimitBurst 条消息，并记录丢弃了多少条。</translation>
    </message>
    <message>
        <source>How many messages that is; containers with the journald log driver log through dockerd and share this limit.</source>
        <translation>即上述的行数；使用 journald 日志驱动的容器通过 dockerd 写日志，共用这一额度。</translation>
    </message>
    <message>
        <source>dockerd&apos;s own messages go to the journal, regardless of DefaultStandardOutput=.</source>
        <translation>dockerd 自身的消息写入 journal，不受 DefaultStandardOutput= 影响。</translation>
    </message>
    <message>
        <source>dockerd logs to standard error, so this is the directive that matters.</source>
        <translation>dockerd 把日志写到标准错误，所以真正起作用的是这一行。</translation>
    </message>
    <message>
        <source>The level of messages without a level prefix, such as those of dockerd.</source>
        <translation>未标明级别的日志行所用的级别，dockerd 的日志行正是如此。</translation>
    </message>
    <message>
        <source>How long dockerd may take to become ready; with many containers it needs minutes.</source>
        <translation>dockerd 启动就绪的时限；容器很多时需要几分钟。</translation>
    </message>
    <message>
        <source>How long dockerd may take to stop its containers before systemd kills it.</source>
        <translation>dockerd 停止其容器的时限，超时后会被强制终止。</translation>
    </message>
    <message>
        <source>Only dockerd itself is stopped. With mixed, systemd also kills what is left in the cgroup, which contains containerd and all shims where dockerd starts containerd itself.</source>
        <translation>只停止 dockerd。若用 mixed，systemd 还会杀死 cgroup 中剩余的进程；当 containerd 由 dockerd 启动时，其中包括 containerd 和所有 shim。</translation>
    </message>
    <message>
        <source>mixed, with containerd started by dockerd and live-restore on: a restart kills every container; process keeps them running.</source>
        <translation>mixed、containerd 由 dockerd 启动、live-restore 开启：重启会杀死所有容器；改用 process 则容器保留。</translation>
    </message>
    <message>
        <source>dockerd shuts down cleanly on SIGTERM; it is also the default of systemd.</source>
        <translation>dockerd 收到 SIGTERM 后正常停止；这也是 systemd 的默认值。</translation>
    </message>
    <message>
        <source>If dockerd does not stop within TimeoutStopSec, it is killed, so that a restart always completes.</source>
        <translation>未在 TimeoutStopSec 内停止的 dockerd 会被强制终止，保证重启总能完成。</translation>
    </message>
    <message>
        <source>It sends SIGHUP right after SIGTERM, and dockerd takes SIGHUP as a request to reload its configuration, in the middle of its shutdown. It is meant for shells.</source>
        <translation>它会在 SIGTERM 之后立即发送 SIGHUP，而 dockerd 会在关闭过程中把它当作“重新加载配置”。该指令是为 shell 设计的。</translation>
    </message>
    <message>
        <source>When systemd restarts dockerd automatically; never after systemctl stop.</source>
        <translation>systemd 在何种情况下自动重新启动 dockerd；执行 systemctl stop 之后不会。</translation>
    </message>
    <message>
        <source>The delay before an automatic restart.</source>
        <translation>重新启动之前的等待时间。</translation>
    </message>
    <message>
        <source>If dockerd fails StartLimitBurst times within this interval, systemd stops restarting it. Since systemd 230 it is named StartLimitIntervalSec and belongs in [Unit].</source>
        <translation>在此时间内启动失败达 StartLimitBurst 次后，dockerd 将保持停止状态。自 systemd 230 起，它的名称是 StartLimitIntervalSec，应写在 [Unit] 中。</translation>
    </message>
    <message>
        <source>How many starts are allowed in that interval; manual starts count too, until systemctl reset-failed.</source>
        <translation>即上述的启动次数；手动启动也计算在内，直到执行 systemctl reset-failed。</translation>
    </message>
    <message>
        <source>With the 3 of the packaged unit, three restarts in 60 s end in “start-limit-hit”.</source>
        <translation>按软件包自带单元中的值 3，60 秒内重启三次就会以“start-limit-hit”告终。</translation>
    </message>
    <message>
        <source>dockerd is scheduled before ordinary processes, so that it responds on a busy host. Left out where dockerd starts containerd itself, since all containers would inherit it; build steps inherit it in any case.</source>
        <translation>dockerd 优先于普通进程获得调度，使它在繁忙的主机上也能响应。当 containerd 由 dockerd 启动时不写入，因为所有容器都会继承它；构建步骤则总会继承。</translation>
    </message>
    <message>
        <source>Unpacking an image in the realtime class would starve all other I/O of the host, so best-effort is the default. Only the bfq scheduler honors it. Left out where dockerd starts containerd itself, since all containers would inherit it.</source>
        <translation>若用 realtime 类，解压一个镜像就会使主机上的其他 I/O 得不到服务，所以默认为 best-effort。只有 bfq 调度器会理会它。当 containerd 由 dockerd 启动时不写入，因为所有容器都会继承它。</translation>
    </message>
    <message>
        <source>The priority within that class, 0 being the highest; the class idle has none.</source>
        <translation>在该调度类中的优先级，0 最优先；idle 类没有优先级。</translation>
    </message>
    <message>
        <source>dockerd pulls images, not the docker command, so the proxy has to be set in the environment of dockerd. In a unit file percent signs are doubled, since systemd reads a single one as a specifier.</source>
        <translation>拉取镜像的是 dockerd 而不是 docker 命令，所以代理必须设在 dockerd 自己的环境变量中。单元文件中的百分号要写两个，因为 systemd 会把单个百分号当作说明符。</translation>
    </message>
    <message>
        <source>With %40 in the value, systemd discards the whole assignment and only logs it; %%40 works.</source>
        <translation>值中含有 %40 时，systemd 会丢弃整个赋值，只记录一条日志；写成 %%40 则有效。</translation>
    </message>
    <message>
        <source>Destinations that bypass the proxy, on one line: a comment after a trailing backslash ends the value. Host names, .domains, IP addresses and CIDRs work; patterns such as 172.17.* do not.</source>
        <translation>不经代理访问的地址，写成一行：行尾反斜杠之后的注释会使值中断。主机名、.域名、地址和 CIDR 有效；172.17.* 之类的通配写法无效。</translation>
    </message>
    <message>
        <source>As published, the whole NO_PROXY is lost and 8 lines are reported as invalid.</source>
        <translation>按原文写法，NO_PROXY 会整个丢失，并有 8 行被报告为无效。</translation>
    </message>
    <message>
        <source>The proxy URL contains a password. Every user can read the properties of a unit, so it is in a file that only root can read.</source>
        <translation>代理 URL 中含有密码。任何用户都能读取单元的属性，所以把它写在只有 root 能读的文件中。</translation>
    </message>
    <message>
        <source>The value from the file is not visible in “systemctl show -p Environment”; a single % is correct there.</source>
        <translation>来自文件的值不会出现在“systemctl show -p Environment”中；那里的 % 写一个即可。</translation>
    </message>
    <message>
        <source>Open files of dockerd: containers × 1024 × 1.5, the guide&apos;s formula. Deliberately finite, since programs that walk through all possible descriptors become slow without a limit.</source>
        <translation>dockerd 可打开的文件数：容器数 × 1024 × 1.5，即指南的公式。特意设为有限值，因为没有限制时，遍历所有可能的描述符的程序会变慢。</translation>
    </message>
    <message>
        <source>Processes: containers × 256 × 1.2, the guide&apos;s formula. The kernel does not enforce it for root; it limits other users only where they inherit it from dockerd.</source>
        <translation>进程数：容器数 × 256 × 1.2，即指南的公式。内核对 root 不执行此限制；只有其他用户从 dockerd 继承到它时才受约束。</translation>
    </message>
    <message>
        <source>Threads and processes in the cgroup of dockerd, including docker-proxy, and including the shims where dockerd starts containerd itself: at least 16384, and 16 for each container.</source>
        <translation>dockerd 的 cgroup 中的线程和进程数，docker-proxy 计算在内；当 containerd 由 dockerd 启动时，shim 也计算在内：至少 16384，且每个容器 16。</translation>
    </message>
    <message>
        <source>Accounts for the memory of dockerd, which the limit below needs.</source>
        <translation>统计 dockerd 的内存用量，下面的上限需要它。</translation>
    </message>
    <message>
        <source>The most memory that dockerd itself may use; containers have cgroups of their own and are not limited by it. MemoryLimit is the old name for cgroup v1.</source>
        <translation>dockerd 自身可用内存的上限；容器有自己的 cgroup，不受它约束。MemoryLimit 是 cgroup v1 的旧名称。</translation>
    </message>
    <message>
        <source>MemoryLimit: systemd warns that it is deprecated and recommends MemoryMax.</source>
        <translation>MemoryLimit：systemd 警告它已弃用，并建议使用 MemoryMax。</translation>
    </message>
    <message>
        <source>Accounts for the CPU time of dockerd, for systemctl status and systemd-cgtop.</source>
        <translation>统计 dockerd 的 CPU 时间，供 systemctl status 和 systemd-cgtop 使用。</translation>
    </message>
    <message>
        <source>The most CPU time that dockerd itself may use, in percent of one core; containers are not limited by it. The guide&apos;s rule is to leave a fifth of all cores to the system.</source>
        <translation>dockerd 自身可用 CPU 时间的上限，以单个核心的百分比表示；容器不受它约束。指南的规则是把全部核心的五分之一留给系统。</translation>
    </message>
    <message>
        <source>The kernel&apos;s upper limit for any open file limit. A higher limit cannot be set: systemd then uses the nearest value that it can, and containers with such a limit do not start.</source>
        <translation>内核对打开文件数限制的最高值。超过它的限制无法设置：systemd 会改用能设置的最接近的值，而带有这种限制的容器无法启动。</translation>
    </message>
    <message>
        <source>With default-ulimits above the limit of the host, every docker run fails: “error setting rlimit type 7”.</source>
        <translation>default-ulimits 超过主机上限时，每次 docker run 都会失败：“error setting rlimit type 7”。</translation>
    </message>
    <message>
        <source>dockerd sends no watchdog keep-alive to systemd, so WatchdogSec= would kill a healthy daemon again and again. With reliability.heartbeat, a timer checks dockerd every 30 s instead.</source>
        <translation>dockerd 不向 systemd 发送 keep-alive，所以 WatchdogSec= 会反复杀死正常的守护进程。启用 reliability.heartbeat 后，改由定时器每 30 秒探测一次 dockerd。</translation>
    </message>
    <message>
        <source>WatchdogSec=5s: systemd kills dockerd every five seconds (“Watchdog timeout (limit 5s)!”).</source>
        <translation>WatchdogSec=5s：systemd 每五秒杀死一次 dockerd（“Watchdog timeout (limit 5s)!”）。</translation>
    </message>
    <message>
        <source>Queries dockerd with a timeout of 10 s and restarts it after three consecutive failures. While docker.service is not active, nothing is counted and nothing is done, so a stopped Docker stays stopped.</source>
        <translation>探测 dockerd，超时为 10 秒，连续三次无响应后重启它。docker.service 不处于 active 状态时既不计数也不操作，所以手动停止的 Docker 会保持停止。</translation>
    </message>
    <message>
        <source>dockerd does not read this variable. Only the unit of Debian and Ubuntu puts it on the command line, where it would conflict with daemon.json.</source>
        <translation>dockerd 不读取这样的变量。只有 Debian 和 Ubuntu 的单元会把它放到命令行上，那样会与 daemon.json 冲突。</translation>
    </message>
    <message>
        <source>docker-ce: no effect. Debian: used as flags, and an invalid one prevents dockerd from starting.</source>
        <translation>docker-ce：无效果。Debian：被当作命令行选项，写错会使 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>A key of daemon.json, which is read with every unit and which dockerd applies on reload.</source>
        <translation>这是 daemon.json 的键，与使用哪个单元无关，而且 dockerd 重新加载时即生效。</translation>
    </message>
    <message>
        <source>Without its firewall rules no port is published and no container reaches an external network, unless all these rules are written by hand.</source>
        <translation>没有 dockerd 的防火墙规则，就无法发布端口，容器也无法访问外部网络，除非手工写好所有这些规则。</translation>
    </message>
    <message>
        <source>Pulls in the target that the next line orders after; After= alone does not.</source>
        <translation>引入下一行要等待的目标（target）；仅有 After= 做不到这一点。</translation>
    </message>
    <message>
        <source>dockerd starts once the network is up, so that the addresses of published ports exist. Dependencies belong in [Unit]; the ordering after containerd is in 70-containerd.conf, where it is a unit of its own.</source>
        <translation>网络就绪后才启动 dockerd，使要发布端口的地址已经存在。依赖关系应写在 [Unit] 中；当 containerd 是独立单元时，由 70-containerd.conf 负责等待它。</translation>
    </message>
    <message>
        <source>systemd: After is an unknown key in [Service] and is ignored.</source>
        <translation>systemd：After 在 [Service] 中是未知的键，被忽略。</translation>
    </message>
    <message>
        <source>The share of CPU time under contention. CPUShares=1024 was the default of cgroup v1; CPUWeight=100 is the equivalent in cgroup v2.</source>
        <translation>核心紧张时的 CPU 时间份额。CPUShares=1024 是 cgroup v1 的默认值；在 cgroup v2 中等同于 CPUWeight=100。</translation>
    </message>
    <message>
        <source>CPUShares: systemd warns that it is deprecated and recommends CPUWeight.</source>
        <translation>CPUShares：systemd 警告它已弃用，并建议使用 CPUWeight。</translation>
    </message>
    <message>
        <source>Twice the default share of I/O when disks are busy. BlockIOWeight=1000 is twice its default of 500, as IOWeight=200 is twice 100.</source>
        <translation>磁盘繁忙时的 I/O 份额为通常的两倍。BlockIOWeight=1000 是其默认值 500 的两倍，IOWeight=200 同样是 100 的两倍。</translation>
    </message>
    <message>
        <source>The slice of system services; it is also the default of systemd.</source>
        <translation>系统服务所在的位置；这也是 systemd 的默认值。</translation>
    </message>
    <message>
        <source>systemd does not touch the cgroups that dockerd creates below its own.</source>
        <translation>systemd 不干预 dockerd 在自己的 cgroup 之下创建的 cgroup。</translation>
    </message>
    <message>
        <source>When the host runs out of memory, the kernel kills a container before dockerd. The guide sets this for containers; here it is set where it protects all of them. Containers get their own value from dockerd, 0 by default.</source>
        <translation>内存耗尽时，内核先杀死容器，后杀死 dockerd。这是指南为容器定的规则，放在这里可以保护所有容器；容器由 dockerd 设置自己的值，未另行指定时为 0。</translation>
    </message>
    <message>
        <source>The daemon starts and looks healthy, but every docker run fails.</source>
        <translation>守护进程能启动，看起来也正常，但每次 docker run 都会失败。</translation>
    </message>
    <message>
        <source>Drops the capabilities that are not needed here. The list is short because dockerd can give a container, even a privileged one, only what it has itself: without CAP_SYS_TIME it refuses to run the container of a time server. With only the guide&apos;s three capabilities it cannot mount an image.</source>
        <translation>去掉这里用不到的能力（capability）。列表很短，因为 dockerd 只能把自己拥有的能力给容器，特权容器也是如此：没有 CAP_SYS_TIME，它会拒绝时间服务器的容器。只有指南列出的三项时，它连镜像都无法挂载。</translation>
    </message>
    <message>
        <source>The guide&apos;s set: dockerd does not start (“failed to mount overlay: operation not permitted”). Without CAP_SYS_TIME and CAP_LEASE, docker run --cap-add with either of them is refused. With our set, run, privileged run and build work in both topologies.</source>
        <translation>用指南的集合：dockerd 无法启动（“failed to mount overlay: operation not permitted”）。没有 CAP_SYS_TIME 和 CAP_LEASE，用 docker run --cap-add 添加它们会被拒绝。用 Dockwright 的集合：在两种拓扑下，run、特权 run 和 build 都正常。</translation>
    </message>
    <message>
        <source>Build steps are child processes of dockerd and would inherit it: sudo, su and ping in a Dockerfile stop working. For containers, use security.noNewPrivileges in the plan.</source>
        <translation>构建步骤是 dockerd 的子进程，会继承它：Dockerfile 中的 sudo、su 和 ping 会失效。对容器请使用计划中的 security.noNewPrivileges。</translation>
    </message>
    <message>
        <source>NoNewPrivs is 1 in every build step, and in every container where dockerd starts containerd itself.</source>
        <translation>每个构建步骤的 NoNewPrivs 都是 1；当 containerd 由 dockerd 启动时，每个容器也是如此。</translation>
    </message>
    <message>
        <source>Gives dockerd a mount namespace of its own in which everything is read-only, including /var/lib/docker; a separate containerd cannot see what dockerd mounts there.</source>
        <translation>使 dockerd 拥有自己的挂载命名空间，其中一切只读，包括 /var/lib/docker；它在其中挂载的内容，独立运行的 containerd 看不到。</translation>
    </message>
    <message>
        <source>strict: dockerd does not start; full: it starts, but every docker run fails.</source>
        <translation>strict：dockerd 无法启动；full：能启动，但每次 docker run 都会失败。</translation>
    </message>
    <message>
        <source>Gives dockerd a mount namespace of its own, which a separate containerd does not share; bind mounts from /home would be empty.</source>
        <translation>使 dockerd 拥有自己的挂载命名空间，独立运行的 containerd 不共享它；从 /home 绑定挂载的内容将为空。</translation>
    </message>
    <message>
        <source>Gives dockerd a mount namespace of its own, which a separate containerd does not share; bind mounts from /tmp would show another /tmp.</source>
        <translation>使 dockerd 拥有自己的挂载命名空间，独立运行的 containerd 不共享它；从 /tmp 绑定挂载看到的将是另一个 /tmp。</translation>
    </message>
    <message>
        <source>Makes the cgroup tree read-only, in which dockerd creates the cgroups of containers.</source>
        <translation>使 cgroup 树只读，而 dockerd 要在其中创建容器的 cgroup。</translation>
    </message>
    <message>
        <source>Makes /proc/sys read-only, where dockerd enables net.ipv4.ip_forward and the bridge settings, and gives it a mount namespace of its own.</source>
        <translation>使 /proc/sys 只读，而 dockerd 要在其中开启 net.ipv4.ip_forward 和网桥设置；还会使它拥有自己的挂载命名空间。</translation>
    </message>
    <message>
        <source>dockerd loads modules for overlay, bridge and netfilter on first use, and it would get a mount namespace of its own.</source>
        <translation>dockerd 在首次需要时加载 overlay、bridge 和 netfilter 的模块；而且该指令会使它拥有自己的挂载命名空间。</translation>
    </message>
    <message>
        <source>The socket families that dockerd uses: without netlink it cannot create a bridge. Left out where dockerd starts containerd itself, since all containers would inherit it.</source>
        <translation>dockerd 使用的套接字族：没有 netlink 就无法创建网桥。当 containerd 由 dockerd 启动时不写入，因为所有容器都会继承它。</translation>
    </message>
    <message>
        <source>With the guide&apos;s three, dockerd does not start (netlink). With AF_NETLINK and AF_PACKET it works.</source>
        <translation>用指南的三项：dockerd 无法启动（netlink）。加上 AF_NETLINK 和 AF_PACKET 后正常。</translation>
    </message>
    <message>
        <source>dockerd does not need realtime scheduling, and a realtime process can starve the host. Left out where dockerd starts containerd itself, since all containers would inherit it.</source>
        <translation>dockerd 用不到实时调度，而实时进程可能使主机上的其他进程得不到运行。当 containerd 由 dockerd 启动时不写入，因为所有容器都会继承它。</translation>
    </message>
    <message>
        <source>As published, the line is ignored because of its trailing comment; without the comment start, run and build work.</source>
        <translation>按原文写法，该行因行尾的注释被忽略；去掉注释后，启动、run 和 build 都正常。</translation>
    </message>
    <message>
        <source>Containers have IPC namespaces of their own anyway, and dockerd would get a mount namespace that a separate containerd does not share.</source>
        <translation>容器本来就有自己的 IPC 命名空间；而且该指令会使 dockerd 拥有独立运行的 containerd 不共享的挂载命名空间。</translation>
    </message>
    <message>
        <source>Blocks system calls that dockerd never makes: swap, reboot, raw I/O and obsolete ones. It serves the purpose of the guide&apos;s Protect directives and needs no mount namespace. Where dockerd starts containerd itself, all containers inherit it, so only the obsolete calls are blocked there.</source>
        <translation>禁止 dockerd 从不使用的系统调用：交换、重启系统、原始 I/O 和已过时的调用。它实现了指南中各 Protect 指令的意图，又不需要挂载命名空间。当 containerd 由 dockerd 启动时，所有容器都会继承它，所以那时只禁止已过时的调用。</translation>
    </message>
    <message>
        <source>run, privileged run, published ports, bind mounts, build with setuid programs and live-restore work. With the whole file systemd-analyze security goes from 9.6 to 8.7, and to 9.5 where dockerd starts containerd itself.</source>
        <translation>run、特权 run、端口发布、绑定挂载、含 setuid 程序的构建以及 live-restore 都正常。使用整个文件后，systemd-analyze security 的评分从 9.6 降到 8.7；当 containerd 由 dockerd 启动时降到 9.5。</translation>
    </message>
    <message>
        <source>A blocked call fails with “operation not permitted”, as in a container, and does not kill the process.</source>
        <translation>被禁止的调用以“operation not permitted”失败，与容器中一样，而不是杀死进程。</translation>
    </message>
    <message>
        <source>As published, the line is ignored: systemd has no trailing comments, so the value cannot be parsed.</source>
        <translation>按原文写法，该行被忽略：systemd 不支持行尾注释，因此该值无法解析。</translation>
    </message>
    <message>
        <source>Add “%1 = %2” to a file in /etc/sysctl.d and run sysctl --system.</source>
        <translation>把“%1 = %2”写入 /etc/sysctl.d 中的文件，然后运行 sysctl --system。</translation>
    </message>
    <message>
        <source>Ports of the default bridge</source>
        <translation>默认网桥的端口数</translation>
    </message>
    <message>
        <source>A Linux bridge supports %1 containers; %2 are expected.</source>
        <translation>一个 Linux 网桥可容纳 %1 个容器，而预期有 %2 个。</translation>
    </message>
    <message>
        <source>Distribute the containers over several networks: docker network create.</source>
        <translation>把容器分到多个网络中：docker network create。</translation>
    </message>
    <message>
        <source>Kernel limit for open files</source>
        <translation>内核的打开文件数上限</translation>
    </message>
    <message>
        <source>fs.nr_open is %1, and LimitNOFILE needs %2; it is raised now, and at every boot by /etc/sysctl.d/60-dockwright.conf.</source>
        <translation>fs.nr_open 为 %1，而 LimitNOFILE 需要 %2；现在调高，并由 /etc/sysctl.d/60-dockwright.conf 在每次开机时调高。</translation>
    </message>
    <message>
        <source>inotify instances</source>
        <translation>inotify 实例数</translation>
    </message>
    <message>
        <source>%1 is %2. Programs that watch files fail with “too many open files” if %3 containers of one user need more.</source>
        <translation>%1 为 %2。同一用户的 %3 个容器需要更多时，监视文件的程序会因“too many open files”而失败。</translation>
    </message>
    <message>
        <source>Threads of the host</source>
        <translation>主机的线程数</translation>
    </message>
    <message>
        <source>%1 is %2, less than %3 containers with 256 processes each need.</source>
        <translation>%1 为 %2，少于 %3 个各有 256 个进程的容器所需的数量。</translation>
    </message>
    <message>
        <source>Process IDs of the host</source>
        <translation>主机的进程 ID 数</translation>
    </message>
    <message>
        <source>Tracked connections</source>
        <translation>连接跟踪数</translation>
    </message>
    <message>
        <source>%1 is %2; %3 containers with 1024 connections each would fill the table, and new connections would then be dropped.</source>
        <translation>%1 为 %2；%3 个各有 1024 个连接的容器会占满该表，新连接将被丢弃。</translation>
    </message>
    <message>
        <source>Memory of the host</source>
        <translation>主机的内存</translation>
    </message>
    <message>
        <source>The memory of the host is unknown, so MemoryMax is left out.</source>
        <translation>内存大小未知，因此不写入 MemoryMax。</translation>
    </message>
    <message>
        <source>Set capacity.memoryMax in the plan.</source>
        <translation>请在计划中设置 capacity.memoryMax。</translation>
    </message>
    <message>
        <source>memoryMax is %1, more than the memory of the host: the limit has no effect.</source>
        <translation>memoryMax 为 %1，超过主机的内存：起不到限制作用。</translation>
    </message>
    <message>
        <source>Lower it, or set it to auto.</source>
        <translation>请调低它，或使用 auto。</translation>
    </message>
    <message>
        <source>Cores of the host</source>
        <translation>主机的核心数</translation>
    </message>
    <message>
        <source>The number of cores is unknown, so CPUQuota is left out.</source>
        <translation>核心数未知，因此不写入 CPUQuota。</translation>
    </message>
    <message>
        <source>Set capacity.cpuQuota in the plan.</source>
        <translation>请在计划中设置 capacity.cpuQuota。</translation>
    </message>
    <message>
        <source>cpuQuota is %1, more than %2 cores provide: the limit has no effect.</source>
        <translation>cpuQuota 为 %1，超过 %2 个核心的总量：起不到限制作用。</translation>
    </message>
    <message>
        <source>Disk space for logs</source>
        <translation>日志占用的空间</translation>
    </message>
    <message>
        <source>%1 containers × %2 files × %3 need up to %4 GB.</source>
        <translation>%1 个容器 × %2 个文件 × %3，最多占用 %4 GB。</translation>
    </message>
    <message>
        <source>Log driver</source>
        <translation>日志驱动</translation>
    </message>
    <message>
        <source>Only new containers use %1; existing containers keep %2.</source>
        <translation>只有今后创建的容器使用 %1 写日志；已有的容器仍使用 %2。</translation>
    </message>
    <message>
        <source>Recreate the existing containers to change their log driver.</source>
        <translation>重新创建这些容器，它们才会使用新的日志驱动。</translation>
    </message>
    <message>
        <source>Image store</source>
        <translation>镜像存储</translation>
    </message>
    <message>
        <source>Images and containers in the current store (%1) are hidden while the containerd image store is on.</source>
        <translation>启用 containerd 的镜像存储期间，当前存储（%1）中的镜像和容器不可见。</translation>
    </message>
    <message>
        <source>Save the images that you need first: docker save.</source>
        <translation>请先保存需要的镜像：docker save。</translation>
    </message>
    <message>
        <source>User namespaces</source>
        <translation>用户命名空间</translation>
    </message>
    <message>
        <source>Insecure registries</source>
        <translation>不安全的镜像仓库</translation>
    </message>
    <message>
        <source>Anyone on the network path to %1 can modify the images that are pulled from it.</source>
        <translation>处于通往 %1 的链路上的任何人都可以篡改来自那里的镜像。</translation>
    </message>
    <message>
        <source>Give the registry a certificate, and put its CA certificate into /etc/docker/certs.d.</source>
        <translation>请为该镜像仓库配置证书，并把其 CA 证书放入 /etc/docker/certs.d。</translation>
    </message>
    <message>
        <source>Exceptions from the proxy</source>
        <translation>不经代理的地址</translation>
    </message>
    <message>
        <source>localhost is not listed: registries on this host would be reached through the proxy.</source>
        <translation>其中没有 localhost：访问本机上的镜像仓库会经过代理。</translation>
    </message>
    <message>
        <source>Add localhost to noProxy.</source>
        <translation>请把 localhost 加入 noProxy。</translation>
    </message>
    <message>
        <source>Source of Docker</source>
        <translation>Docker 的来源</translation>
    </message>
    <message>
        <source>This docker comes from %1, which does not read the files that Dockwright writes.</source>
        <translation>此 Docker 来自 %1，它不读取这里写入的文件。</translation>
    </message>
    <message>
        <source>Install Docker Engine from its packages.</source>
        <translation>请用官方软件包安装 Docker Engine。</translation>
    </message>
    <message>
        <source>Control groups</source>
        <translation>cgroup</translation>
    </message>
    <message>
        <source>This host uses cgroup v1, which Docker and systemd have deprecated; systemd translates CPUWeight and IOWeight.</source>
        <translation>这台主机使用 cgroup v1，Docker 和 systemd 都已将其弃用；systemd 会换算 CPUWeight 和 IOWeight。</translation>
    </message>
    <message>
        <source>Boot with systemd.unified_cgroup_hierarchy=1.</source>
        <translation>请以内核启动参数 systemd.unified_cgroup_hierarchy=1 启动。</translation>
    </message>
    <message>
        <source>Other drop-ins</source>
        <translation>其他来源的配置片段</translation>
    </message>
    <message>
        <source>%1 sets %2=%3 and overrides the %4 of this plan.</source>
        <translation>%1 设置了 %2=%3，会覆盖此计划的 %4。</translation>
    </message>
    <message>
        <source>Remove that line, or rename the file so that it sorts before the drop-ins of Dockwright.</source>
        <translation>请删除那一行，或给该文件改名，使其排序在 Dockwright 的配置片段之前。</translation>
    </message>
    <message>
        <source>Other proxy settings</source>
        <translation>其他来源的代理</translation>
    </message>
    <message>
        <source>%1 is not a regular file, so Dockwright does not write to it.</source>
        <translation>%1 不是普通文件，因此不会向它写入。</translation>
    </message>
    <message>
        <source>Replace the link or directory by a regular file, then try again.</source>
        <translation>请用真正的文件替换该链接或目录，然后重试。</translation>
    </message>
    <message>
        <source>This host is a Swarm node, and dockerd does not start with live-restore in Swarm mode.</source>
        <translation>此主机是 Swarm 节点，dockerd 在其上启用 live-restore 时无法启动。</translation>
    </message>
    <message>
        <source>Set liveRestore to false, or leave the swarm first.</source>
        <translation>请把 liveRestore 设为 false，或先退出 swarm。</translation>
    </message>
    <message>
        <source>Replace %1</source>
        <translation>替换 %1</translation>
    </message>
    <message>
        <source>Write %1</source>
        <translation>写入 %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Set the kernel variable %1 to %2</source>
        <translation>把内核参数 %1 设为 %2</translation>
    </message>
    <message>
        <source>Verify %1 with systemd</source>
        <translation>让 systemd 校验 %1</translation>
    </message>
    <message>
        <source>Reload the systemd manager configuration</source>
        <translation>重新加载 systemd 管理器配置</translation>
    </message>
    <message>
        <source>Reload %1</source>
        <translation>重新加载 %1</translation>
    </message>
    <message>
        <source>Restart %1</source>
        <translation>重启 %1</translation>
    </message>
    <message>
        <source>Enable and start %1</source>
        <translation>启用并启动 %1</translation>
    </message>
    <message>
        <source>Stop and disable %1</source>
        <translation>停止并禁用 %1</translation>
    </message>
    <message>
        <source>Creating and running a container</source>
        <translation>创建并运行容器</translation>
    </message>
    <message>
        <source>It ran successfully.</source>
        <translation>运行成功。</translation>
    </message>
    <message>
        <source>See the error message of dockerd; default-ulimits above the limits of the host are a frequent cause.</source>
        <translation>请查看 dockerd 的报错；常见原因是 default-ulimits 超过了主机的限制。</translation>
    </message>
    <message>
        <source>Open file limit of a container</source>
        <translation>容器可打开的文件数</translation>
    </message>
    <message>
        <source>Check default-ulimits in /etc/docker/daemon.json.</source>
        <translation>请检查 /etc/docker/daemon.json 中的 default-ulimits。</translation>
    </message>
    <message>
        <source>Init process in a new container</source>
        <translation>新容器中的 init 进程</translation>
    </message>
    <message>
        <source>Check init in /etc/docker/daemon.json.</source>
        <translation>请检查 /etc/docker/daemon.json 中的 init。</translation>
    </message>
    <message>
        <source>no-new-privileges of a new container</source>
        <translation>新容器的 no-new-privileges</translation>
    </message>
    <message>
        <source>Check no-new-privileges in /etc/docker/daemon.json and NoNewPrivileges= of the unit that runs containerd.</source>
        <translation>请检查 /etc/docker/daemon.json 中的 no-new-privileges，以及运行 containerd 的单元的 NoNewPrivileges=。</translation>
    </message>
    <message>
        <source>Log driver and options of a new container</source>
        <translation>新容器的日志驱动及其选项</translation>
    </message>
    <message>
        <source>Check log-driver and log-opts in /etc/docker/daemon.json.</source>
        <translation>请检查 /etc/docker/daemon.json 中的 log-driver 和 log-opts。</translation>
    </message>
    <message>
        <source>Response of dockerd to docker info</source>
        <translation>dockerd 对 docker info 的响应</translation>
    </message>
    <message>
        <source>It does not respond.</source>
        <translation>它没有响应。</translation>
    </message>
    <message>
        <source>Check its journal: journalctl -u %1</source>
        <translation>请查看它的日志：journalctl -u %1</translation>
    </message>
    <message>
        <source>live-restore on a Swarm node</source>
        <translation>Swarm 节点上的 live-restore</translation>
    </message>
    <message>
        <source>live-restore is on; dockerd will not start again.</source>
        <translation>live-restore 已启用，dockerd 下次将无法启动。</translation>
    </message>
    <message>
        <source>Set live-restore to false in daemon.json.</source>
        <translation>请在 daemon.json 中把 live-restore 设为 false。</translation>
    </message>
    <message>
        <source>Storage driver</source>
        <translation>存储驱动</translation>
    </message>
    <message>
        <source>vfs copies every layer in full: put /var/lib/docker on ext4 or xfs.</source>
        <translation>vfs 会完整复制每一层：请把 /var/lib/docker 放在 ext4 或 xfs 上。</translation>
    </message>
    <message>
        <source>Cgroup driver</source>
        <translation>cgroup 驱动</translation>
    </message>
    <message>
        <source>With cgroup v2, the systemd driver leaves the cgroup tree to a single manager.</source>
        <translation>在 cgroup v2 下，使用 systemd 驱动可保证 cgroup 树只有一个写入者。</translation>
    </message>
    <message>
        <source>live-restore of the running dockerd</source>
        <translation>运行中的 dockerd 的 live-restore</translation>
    </message>
    <message>
        <source>Log driver of the running dockerd</source>
        <translation>运行中的 dockerd 的日志驱动</translation>
    </message>
    <message>
        <source>Registry mirrors of the running dockerd</source>
        <translation>运行中的 dockerd 的镜像加速器</translation>
    </message>
    <message>
        <source>Insecure registries of the running dockerd</source>
        <translation>运行中的 dockerd 的不安全镜像仓库</translation>
    </message>
    <message>
        <source>HTTP proxy of the running dockerd</source>
        <translation>运行中的 dockerd 的 HTTP 代理</translation>
    </message>
    <message>
        <source>Proxy exceptions of the running dockerd</source>
        <translation>运行中的 dockerd 的代理例外</translation>
    </message>
    <message>
        <source>Warnings of dockerd about this host</source>
        <translation>dockerd 对主机的警告</translation>
    </message>
    <message>
        <source>Errors in the journal since dockerd started</source>
        <translation>dockerd 启动以来 journal 中的错误</translation>
    </message>
    <message>
        <source>Permissions and owner of %1</source>
        <translation>%1 的权限和属主</translation>
    </message>
    <message>
        <source>a regular file, mode %1 or stricter, root:root</source>
        <translation>普通文件，权限不高于 %1，root:root</translation>
    </message>
    <message>
        <source>chown root:root %1; chmod %2 %1</source>
        <translation>chown root:root %1; chmod %2 %1</translation>
    </message>
    <message>
        <source>It does not exist.</source>
        <translation>它不存在。</translation>
    </message>
    <message>
        <source>State of docker.service</source>
        <translation>docker.service 的状态</translation>
    </message>
    <message>
        <source>Restarts of dockerd by systemd</source>
        <translation>systemd 重启 dockerd 的次数</translation>
    </message>
    <message>
        <source>Unit files that systemd has loaded</source>
        <translation>systemd 已加载的单元文件</translation>
    </message>
    <message>
        <source>They have been changed on disk since then.</source>
        <translation>加载之后，磁盘上的文件又有改动。</translation>
    </message>
    <message>
        <source>Run systemctl daemon-reload.</source>
        <translation>请运行 systemctl daemon-reload。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 的 %1</translation>
    </message>
    <message>
        <source>Directives in effect according to systemd</source>
        <translation>systemd 中已生效的指令</translation>
    </message>
    <message>
        <source>%1 of the running dockerd</source>
        <translation>运行中的 dockerd 的 %1</translation>
    </message>
    <message>
        <source>systemd used the nearest value that it could set. Inside a container or a virtual machine, raise the limit of the outer system; otherwise check fs.nr_open.</source>
        <translation>systemd 改用了能设置的最接近的值。若主机本身是容器或虚拟机，请调高外层系统的限制；否则请检查 fs.nr_open。</translation>
    </message>
    <message>
        <source>Capabilities that dockerd has dropped</source>
        <translation>dockerd 已放弃的能力（capability）</translation>
    </message>
    <message>
        <source>it still has %1</source>
        <translation>它仍拥有 %1</translation>
    </message>
    <message>
        <source>Restart docker.service.</source>
        <translation>请重启 docker.service。</translation>
    </message>
    <message>
        <source>It could not be measured.</source>
        <translation>无法测得。</translation>
    </message>
    <message>
        <source>Apply the plan again, or update the plan to match the host.</source>
        <translation>请再次应用计划，或按主机的现状更新计划。</translation>
    </message>
    <message>
        <source>It differs from the plan.</source>
        <translation>它与计划不一致。</translation>
    </message>
    <message>
        <source>The plan no longer needs it.</source>
        <translation>计划已不再需要它。</translation>
    </message>
    <message>
        <source>It was edited by hand.</source>
        <translation>它被手工修改过。</translation>
    </message>
    <message>
        <source>It was edited by hand: %1</source>
        <translation>它被手工修改过：%1</translation>
    </message>
    <message>
        <source>Put the value into the plan, or apply with --take-ours.</source>
        <translation>请把该值写入计划，或用 --take-ours 应用。</translation>
    </message>
    <message>
        <source>This is not the output of dockwright-helper --inspect.</source>
        <translation>这不是 dockwright-helper --inspect 写出的内容。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is larger than %2 bytes.</source>
        <translation>%1 大于 %2 字节。</translation>
    </message>
    <message>
        <source>With --root, no commands are run.</source>
        <translation>使用 --root 时不运行任何命令。</translation>
    </message>
    <message>
        <source>Use one of: %1.</source>
        <translation>可用的有：%1。</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>是否想写“%1”？</translation>
    </message>
    <message>
        <source>Unknown member “%1”.</source>
        <translation>未知的成员“%1”。</translation>
    </message>
    <message>
        <source>Expected true or false.</source>
        <translation>此处应为 true 或 false。</translation>
    </message>
    <message>
        <source>Expected an integer.</source>
        <translation>此处应为整数。</translation>
    </message>
    <message>
        <source>Expected a string in quotes.</source>
        <translation>此处应为带引号的字符串。</translation>
    </message>
    <message>
        <source>Expected a list of strings.</source>
        <translation>此处应为字符串列表。</translation>
    </message>
    <message>
        <source>Expected one of: %1.</source>
        <translation>此处应为以下之一：%1。</translation>
    </message>
    <message>
        <source>This member occurs twice.</source>
        <translation>该成员在此处出现了两次。</translation>
    </message>
    <message>
        <source>Remove one of the two.</source>
        <translation>请删除其中一个。</translation>
    </message>
    <message>
        <source>A plan must be a JSON object: { … }.</source>
        <translation>计划是一个 JSON 对象：{ … }。</translation>
    </message>
    <message>
        <source>Expected an object: { … }.</source>
        <translation>此处应为对象：{ … }。</translation>
    </message>
    <message>
        <source>This member has no effect here.</source>
        <translation>该成员在此处不起作用。</translation>
    </message>
    <message>
        <source>This string is longer than %1 characters.</source>
        <translation>该字符串超过 %1 个字符。</translation>
    </message>
    <message>
        <source>This string contains a control character, such as a line break.</source>
        <translation>该文本含有控制字符，例如换行符。</translation>
    </message>
    <message>
        <source>%1 is not a number from %2 to %3.</source>
        <translation>%1 不是 %2 到 %3 之间的数字。</translation>
    </message>
    <message>
        <source>Expected a list of at most %1.</source>
        <translation>此处应为最多 %1 项的列表。</translation>
    </message>
    <message>
        <source>This entry occurs twice.</source>
        <translation>该项在此处出现了两次。</translation>
    </message>
    <message>
        <source>The port in “%1” is not a number from 1 to 65535.</source>
        <translation>“%1”中的端口不是 1 到 65535 之间的数字。</translation>
    </message>
    <message>
        <source>“%1” is a placeholder, not a proxy address.</source>
        <translation>“%1”是占位符，不是代理的地址。</translation>
    </message>
    <message>
        <source>“%1” is not a URL.</source>
        <translation>“%1”不是 URL。</translation>
    </message>
    <message>
        <source>“%1” is not a supported proxy scheme; use http, https or socks5.</source>
        <translation>代理只能通过 http、https 或 socks5 访问，不能用“%1”。</translation>
    </message>
    <message>
        <source>“%1” has no host.</source>
        <translation>“%1”缺少主机。</translation>
    </message>
    <message>
        <source>“%1” has no port.</source>
        <translation>“%1”缺少端口。</translation>
    </message>
    <message>
        <source>A proxy URL must end after the port; “%1” does not.</source>
        <translation>代理的 URL 到端口为止；“%1”之后还有内容。</translation>
    </message>
    <message>
        <source>dockerd does not support patterns such as “%1”; write the network as a CIDR, for example 172.17.0.0/16.</source>
        <translation>dockerd 不支持“%1”这样的通配写法；请把网络写成 CIDR，例如 172.17.0.0/16。</translation>
    </message>
    <message>
        <source>“%1” is not a host name, domain, IP address or CIDR.</source>
        <translation>“%1”不是主机、域名、地址或 CIDR。</translation>
    </message>
    <message>
        <source>“%1” is not a supported mirror scheme; use http or https.</source>
        <translation>镜像加速器只能通过 http 或 https 访问，不能用“%1”。</translation>
    </message>
    <message>
        <source>“%1” is a placeholder, not a mirror address.</source>
        <translation>“%1”是占位符，不是镜像加速器的地址。</translation>
    </message>
    <message>
        <source>dockerd rejects a mirror URL with a user name or password: “%1”.</source>
        <translation>dockerd 不接受带用户名或密码的镜像加速器：“%1”。</translation>
    </message>
    <message>
        <source>dockerd rejects a mirror URL with a query or fragment: “%1”.</source>
        <translation>dockerd 不接受带查询参数或片段的镜像加速器：“%1”。</translation>
    </message>
    <message>
        <source>“%1” starts with a scheme; write only the host and port.</source>
        <translation>“%1”以协议开头；请只写主机和端口。</translation>
    </message>
    <message>
        <source>“%1” is not a host name, host:port, or CIDR.</source>
        <translation>“%1”不是主机、带端口的主机或 CIDR。</translation>
    </message>
    <message>
        <source>“%1” is not a size.</source>
        <translation>“%1”不是有效的大小。</translation>
    </message>
    <message>
        <source>%1 is not enough memory for dockerd.</source>
        <translation>%1 太小，dockerd 无法运行。</translation>
    </message>
    <message>
        <source>“%1” is not a valid percentage; it must be 1% or more.</source>
        <translation>“%1”不是有效的百分比；须不低于 1%。</translation>
    </message>
    <message>
        <source>“%1” is not a time span.</source>
        <translation>“%1”不是有效的时间跨度。</translation>
    </message>
    <message>
        <source>“%1” is shorter than one second.</source>
        <translation>“%1”短于一秒。</translation>
    </message>
    <message>
        <source>an http, https or socks5 URL with host and port, such as http://proxy.corp.lan:3128, or empty for none; reserved characters in the password must be percent-encoded</source>
        <translation>含主机和端口的 http、https 或 socks5 URL，例如 http://proxy.corp.lan:3128；留空表示不用代理；密码中的保留字符要用百分号编码</translation>
    </message>
    <message>
        <source>a systemd time span such as 30s or 1min 30s</source>
        <translation>systemd 时间跨度，例如 30s 或 1min 30s</translation>
    </message>
    <message>
        <source>a systemd time span of at least one second such as 300s, or infinity</source>
        <translation>不短于一秒的 systemd 时间跨度，例如 300s，或 infinity</translation>
    </message>
    <message>
        <source>only with the log drivers json-file and local</source>
        <translation>仅用于日志驱动 json-file 和 local</translation>
    </message>
    <message>
        <source>How dockerd reaches registries through a proxy.</source>
        <translation>dockerd 如何通过代理访问镜像仓库。</translation>
    </message>
    <message>
        <source>How many containers the host runs, and the limits that follow from that.</source>
        <translation>主机运行多少容器，以及由此得出的限制。</translation>
    </message>
    <message>
        <source>Where images are pulled from.</source>
        <translation>镜像从哪里获取。</translation>
    </message>
    <message>
        <source>What containers and dockerd log, and how much of it is kept.</source>
        <translation>容器和 dockerd 记录什么日志，保留多少。</translation>
    </message>
    <message>
        <source>What dockerd and containers are allowed to do.</source>
        <translation>允许 dockerd 和容器做什么。</translation>
    </message>
    <message>
        <source>Timeouts and scheduling of dockerd.</source>
        <translation>dockerd 的超时与调度。</translation>
    </message>
    <message>
        <source>What happens when dockerd fails or restarts.</source>
        <translation>dockerd 失败或重启时如何处理。</translation>
    </message>
    <message>
        <source>Settings of containerd.</source>
        <translation>containerd 的设置。</translation>
    </message>
    <message>
        <source>Defaults for new containers and builds.</source>
        <translation>新容器和构建的默认值。</translation>
    </message>
    <message>
        <source>Where the proxy is set: the environment of the unit, or daemon.json.</source>
        <translation>代理设置在哪里：单元的环境变量或 daemon.json。</translation>
    </message>
    <message>
        <source>The proxy for http.</source>
        <translation>http 的代理。</translation>
    </message>
    <message>
        <source>Destinations that bypass the proxy.</source>
        <translation>不经代理访问的地址。</translation>
    </message>
    <message>
        <source>a host name, .domain, IP address or CIDR, each with an optional port, or * for everything; dockerd does not support patterns such as 172.17.*</source>
        <translation>主机、.域名、地址或 CIDR，均可带端口；* 表示全部；172.17.* 之类的通配写法在 dockerd 中无效</translation>
    </message>
    <message>
        <source>The expected number of containers n: LimitNOFILE = n × 1024 × 1.5, LimitNPROC = n × 256 × 1.2, TasksMax = max(16384, 16 n).</source>
        <translation>预期的容器数 n：LimitNOFILE = n × 1024 × 1.5，LimitNPROC = n × 256 × 1.2，TasksMax = max(16384, 16 n)。</translation>
    </message>
    <message>
        <source>The most memory that dockerd itself may use; containers are not limited by it.</source>
        <translation>dockerd 自身可用内存的上限；容器不受它约束。</translation>
    </message>
    <message>
        <source>auto (half the RAM), infinity, a percentage, or a size of at least 256M such as 32G</source>
        <translation>auto（内存的一半）、infinity、百分比，或不小于 256M 的大小，例如 32G</translation>
    </message>
    <message>
        <source>The most CPU time that dockerd itself may use, in percent of one core.</source>
        <translation>dockerd 自身可用 CPU 时间的上限，以单个核心的百分比表示。</translation>
    </message>
    <message>
        <source>auto (80 % of all cores), infinity, or a percentage such as 800%</source>
        <translation>auto（全部核心的 80 %）、infinity，或百分比，例如 800%</translation>
    </message>
    <message>
        <source>How many files a container may have open (default-ulimits).</source>
        <translation>单个容器可打开的文件数（default-ulimits）。</translation>
    </message>
    <message>
        <source>Registry mirrors of Docker Hub, tried in this order before Docker Hub itself.</source>
        <translation>Docker Hub 的镜像加速器，按此顺序尝试，最后才访问 Docker Hub 本身。</translation>
    </message>
    <message>
        <source>an http or https URL with a host, and without query, fragment or user name</source>
        <translation>含主机的 http 或 https URL，不带查询参数、片段和用户名</translation>
    </message>
    <message>
        <source>Registries that are accessed without verifying a certificate, or over plain http.</source>
        <translation>不校验证书或使用明文 http 访问的镜像仓库。</translation>
    </message>
    <message>
        <source>a host with an optional port, or a CIDR, without http://</source>
        <translation>主机（可带端口）或 CIDR，不写 http://</translation>
    </message>
    <message>
        <source>The log driver of new containers.</source>
        <translation>新容器的日志驱动。</translation>
    </message>
    <message>
        <source>The size at which the log file of a container is rotated.</source>
        <translation>容器的日志文件达到多大时轮转。</translation>
    </message>
    <message>
        <source>a Docker size such as 100m or 1g</source>
        <translation>Docker 的大小写法，例如 100m 或 1g</translation>
    </message>
    <message>
        <source>How many log files are kept for each container.</source>
        <translation>每个容器保留多少个日志文件。</translation>
    </message>
    <message>
        <source>The log level of dockerd.</source>
        <translation>dockerd 的日志级别。</translation>
    </message>
    <message>
        <source>The interval in which the journal accepts at most rateLimitBurst messages of dockerd.</source>
        <translation>在此时间间隔内，journal 最多接收 dockerd 的 rateLimitBurst 条消息。</translation>
    </message>
    <message>
        <source>How many messages of dockerd the journal accepts in that interval; 0 for no limit.</source>
        <translation>在该时间间隔内，journal 接收 dockerd 的多少条消息；0 表示不限。</translation>
    </message>
    <message>
        <source>hardened restricts dockerd as far as containers, builds and live-restore keep working; compatible leaves its unit unchanged.</source>
        <translation>hardened 在不影响容器、构建和 live-restore 的范围内限制 dockerd；compatible 保持其单元不变。</translation>
    </message>
    <message>
        <source>Whether processes in new containers are prevented from gaining privileges; sudo and su stop working there.</source>
        <translation>是否禁止新容器中的进程获取新权限；启用后 sudo 和 su 在容器中失效。</translation>
    </message>
    <message>
        <source>Whether containers on the default bridge can communicate with each other.</source>
        <translation>默认网桥上的容器之间能否互相通信。</translation>
    </message>
    <message>
        <source>How long dockerd may take to start.</source>
        <translation>dockerd 启动的时限。</translation>
    </message>
    <message>
        <source>How long dockerd may take to stop before it is killed.</source>
        <translation>dockerd 停止的时限，超时后会被强制终止。</translation>
    </message>
    <message>
        <source>The nice level of dockerd; a lower value has a higher priority.</source>
        <translation>dockerd 的 nice 值；越低越优先。</translation>
    </message>
    <message>
        <source>The I/O scheduling class of dockerd.</source>
        <translation>dockerd 的 I/O 调度类。</translation>
    </message>
    <message>
        <source>The I/O priority of dockerd within its class; 0 is the highest.</source>
        <translation>dockerd 在其调度类中的 I/O 优先级；0 最优先。</translation>
    </message>
    <message>
        <source>not with the I/O class idle</source>
        <translation>不能与 I/O 调度类 idle 同时使用</translation>
    </message>
    <message>
        <source>Whether containers keep running while dockerd restarts; incompatible with Swarm mode.</source>
        <translation>重启 dockerd 期间容器是否继续运行；不能与 Swarm 同时使用。</translation>
    </message>
    <message>
        <source>When systemd restarts dockerd automatically.</source>
        <translation>dockerd 退出后，systemd 在何种情况下重新启动它。</translation>
    </message>
    <message>
        <source>How long systemd waits before an automatic restart.</source>
        <translation>systemd 在重新启动之前等待多久。</translation>
    </message>
    <message>
        <source>The interval in which at most startLimitBurst starts are allowed.</source>
        <translation>在此时间间隔内，最多尝试启动 startLimitBurst 次。</translation>
    </message>
    <message>
        <source>How many starts are allowed in that interval.</source>
        <translation>在该时间间隔内尝试启动的次数。</translation>
    </message>
    <message>
        <source>How likely the kernel is to kill dockerd when memory runs out; lower is safer.</source>
        <translation>内存耗尽时，内核杀死 dockerd 的倾向；值越低越安全。</translation>
    </message>
    <message>
        <source>Whether a timer checks dockerd every 30 s and restarts it after three consecutive failures.</source>
        <translation>是否由定时器每 30 秒探测一次 dockerd，并在连续三次无响应后重启它。</translation>
    </message>
    <message>
        <source>The largest message that containerd receives and sends, in MiB.</source>
        <translation>containerd 收发消息的大小上限，单位为 MiB。</translation>
    </message>
    <message>
        <source>Whether new containers get an init process that reaps zombies and forwards signals.</source>
        <translation>新容器是否带有 init 进程，用于回收僵尸进程并转发信号。</translation>
    </message>
    <message>
        <source>Whether docker build uses BuildKit.</source>
        <translation>docker build 是否使用 BuildKit。</translation>
    </message>
    <message>
        <source>The language of the comments in the generated files.</source>
        <translation>写入的文件中注释所用的语言。</translation>
    </message>
    <message>
        <source>Written by Dockwright. Edit the plan instead of this file; see dockwright-plan(5).</source>
        <translation>由 Dockwright 写入。请修改计划而不是此文件；参见 dockwright-plan(5)。</translation>
    </message>
    <message>
        <source>Repair the file by hand, or move it away; Dockwright does not overwrite a file that it cannot parse.</source>
        <translation>请手工修正该文件，或将其移走；Dockwright 不会覆盖它无法读取的内容。</translation>
    </message>
    <message>
        <source>The file is not a JSON object: { … }.</source>
        <translation>该文件的内容不是 JSON 对象：{ … }。</translation>
    </message>
    <message>
        <source>The log driver %1 does not support the option “%2”, and dockerd does not start with it.</source>
        <translation>日志驱动 %1 不支持选项“%2”，带有它时 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Values of log options must be strings in quotes, even numbers.</source>
        <translation>日志选项是带引号的字符串，数字也不例外。</translation>
    </message>
    <message>
        <source>“%1” is not a size; no container can be started.</source>
        <translation>“%1”不是有效的大小；将无法启动任何容器。</translation>
    </message>
    <message>
        <source>max-file has no effect without max-size: the log grows without limit.</source>
        <translation>没有 max-size 时 max-file 不起作用：日志会无限增长。</translation>
    </message>
    <message>
        <source>dockerd does not start with live-restore on a Swarm node.</source>
        <translation>在 Swarm 节点上启用 live-restore 时，dockerd 无法启动。</translation>
    </message>
    <message>
        <source>The default runtime “%1” is not one of the configured runtimes.</source>
        <translation>默认运行时“%1”不在 runtimes 之中。</translation>
    </message>
    <message>
        <source>Name must be “%1” here, otherwise no container can be started.</source>
        <translation>此处的 Name 必须为“%1”，否则无法启动任何容器。</translation>
    </message>
    <message>
        <source>Soft is higher than Hard; no container can be started.</source>
        <translation>Soft 大于 Hard，将无法启动任何容器。</translation>
    </message>
    <message>
        <source>Unknown cgroup driver “%1”; use systemd or cgroupfs.</source>
        <translation>没有 cgroup 驱动“%1”；可用的有 systemd 和 cgroupfs。</translation>
    </message>
    <message>
        <source>With the cgroup driver systemd, the cgroup parent must be a slice: its name ends in .slice.</source>
        <translation>使用 cgroup 驱动 systemd 时，父级必须是 slice：其名称以 .slice 结尾。</translation>
    </message>
    <message>
        <source>Unknown storage driver “%1”.</source>
        <translation>没有存储驱动“%1”。</translation>
    </message>
    <message>
        <source>The proxy through which dockerd reaches registries.</source>
        <translation>dockerd 访问镜像仓库时使用的代理。</translation>
    </message>
    <message>
        <source>The resources of the host that dockerd itself may use.</source>
        <translation>dockerd 自身可使用的主机资源。</translation>
    </message>
    <message>
        <source>Restrictions of dockerd that do not affect containers.</source>
        <translation>禁止 dockerd 做的事，以不影响容器为限。</translation>
    </message>
    <message>
        <source>Where dockerd&apos;s own messages go, and the rate limit for them.</source>
        <translation>dockerd 自身消息的去向和数量。</translation>
    </message>
    <message>
        <source>How dockerd is started, stopped and scheduled.</source>
        <translation>dockerd 的启动、停止和调度。</translation>
    </message>
    <message>
        <source>Dependencies of dockerd, and its share of a busy host.</source>
        <translation>dockerd 的依赖关系，以及它在繁忙主机上的资源份额。</translation>
    </message>
    <message>
        <source>How dockerd works together with containerd.service.</source>
        <translation>dockerd 与 containerd.service 的关系。</translation>
    </message>
    <message>
        <source>The resources of the host that containerd, and with it every container, may use.</source>
        <translation>containerd 以及所有容器可使用的主机资源。</translation>
    </message>
    <message>
        <source>The proxy of dockerd, including its password: only root may read this file.</source>
        <translation>dockerd 的代理，含密码：只有 root 可以读取此文件。</translation>
    </message>
    <message>
        <source>Kernel settings that the limits of Docker require.</source>
        <translation>Docker 的限制所需的内核参数。</translation>
    </message>
    <message>
        <source>Settings of containerd that differ from its defaults.</source>
        <translation>与默认值不同的 containerd 设置。</translation>
    </message>
    <message>
        <source>Checks once whether dockerd responds; started by dockwright-heartbeat.timer.</source>
        <translation>检查一次 dockerd 是否响应；由 dockwright-heartbeat.timer 运行。</translation>
    </message>
    <message>
        <source>When to check whether dockerd responds.</source>
        <translation>何时检查 dockerd 是否响应。</translation>
    </message>
    <message>
        <source>The section header “%1” has no closing bracket.</source>
        <translation>小节标题“%1”缺少右方括号。</translation>
    </message>
    <message>
        <source>“%1” has no equals sign.</source>
        <translation>“%1”中没有等号。</translation>
    </message>
    <message>
        <source>“%1” has no name before the equals sign.</source>
        <translation>“%1”的等号前没有名称。</translation>
    </message>
    <message>
        <source>“%1” is outside of any section.</source>
        <translation>“%1”不在任何小节中。</translation>
    </message>
    <message>
        <source>“%1” contains a backslash escape that systemd does not support.</source>
        <translation>“%1”含有 systemd 不支持的反斜杠转义。</translation>
    </message>
    <message>
        <source>“%1” contains an unterminated quote.</source>
        <translation>“%1”含有未闭合的引号。</translation>
    </message>
    <message>
        <source>“%1” is not a valid name of an environment variable.</source>
        <translation>“%1”不是有效的环境变量名。</translation>
    </message>
    <message>
        <source>The value of %1 contains a control character, such as a line break.</source>
        <translation>%1 的值含有控制字符，例如换行符。</translation>
    </message>
    <message>
        <source>Apply PLAN (a file, or - for standard input) to this host.</source>
        <translation>按 PLAN（文件，或用 - 表示标准输入）配置主机。</translation>
    </message>
    <message>
        <source>Show the files that PLAN would write, as a unified diff against the host.</source>
        <translation>以 unified diff 格式显示 PLAN 将写入的文件与主机现状的差异。</translation>
    </message>
    <message>
        <source>Compare directive by directive: the value in the guide, the value that PLAN writes, and the reason.</source>
        <translation>逐条指令显示指南的写法、PLAN 写入的内容及其原因。</translation>
    </message>
    <message>
        <source>Validate PLAN, and list every error in it.</source>
        <translation>检查 PLAN，并列出其中的所有错误。</translation>
    </message>
    <message>
        <source>Compare the files of the host and the running daemon with PLAN.</source>
        <translation>把主机的文件和运行中的守护进程与 PLAN 比较。</translation>
    </message>
    <message>
        <source>Check the health of Docker on this host.</source>
        <translation>检查此主机上的 Docker 是否正常。</translation>
    </message>
    <message>
        <source>Roll back a transaction: the one with the given number, or the latest.</source>
        <translation>回滚一个事务：其后给出的编号，或最新的一个。</translation>
    </message>
    <message>
        <source>Print the facts about the host as JSON, the format of --facts.</source>
        <translation>以 JSON 输出已知的主机信息，格式与 --facts 所用的相同。</translation>
    </message>
    <message>
        <source>Show what would be done, and change nothing.</source>
        <translation>显示将要执行的操作，但不做任何改动。</translation>
    </message>
    <message>
        <source>Print JSON, one object per line.</source>
        <translation>每行输出一个 JSON 对象。</translation>
    </message>
    <message>
        <source>Neither reload nor restart Docker; changes take effect at its next start.</source>
        <translation>既不重新加载也不重启 Docker；改动在它下次启动时生效。</translation>
    </message>
    <message>
        <source>Do not roll back on failure.</source>
        <translation>失败时不回滚。</translation>
    </message>
    <message>
        <source>Overwrite values that were edited by hand; a backup is kept.</source>
        <translation>覆盖手工修改的内容；会先备份。</translation>
    </message>
    <message>
        <source>Work on a directory instead of this machine; nothing is restarted.</source>
        <translation>操作一个目录而不是本机；不重启任何服务。</translation>
    </message>
    <message>
        <source>Read the facts about the host from FILE; with --root, the files from DIR.</source>
        <translation>从 FILE 获取主机信息；与 --root 同用时，文件取自该目录。</translation>
    </message>
    <message>
        <source>Use this language: %1.</source>
        <translation>使用的语言：%1。</translation>
    </message>
    <message>
        <source>See dockwright-helper --help for usage.</source>
        <translation>用法请见 dockwright-helper --help。</translation>
    </message>
    <message>
        <source>Installs and configures Docker Engine on this host, and verifies that it works.</source>
        <translation>安装并配置此主机上的 Docker Engine，并验证其正常工作。</translation>
    </message>
    <message>
        <source>Show this help.</source>
        <translation>显示此帮助。</translation>
    </message>
    <message>
        <source>Show the version.</source>
        <translation>显示版本。</translation>
    </message>
    <message>
        <source>Specify a command, for example --apply PLAN.</source>
        <translation>请指明要做什么，例如 --apply PLAN。</translation>
    </message>
    <message>
        <source>Specify only one command at a time.</source>
        <translation>一次只能做一件事。</translation>
    </message>
    <message>
        <source>Unexpected argument “%1”.</source>
        <translation>意外的参数“%1”。</translation>
    </message>
    <message>
        <source>“%1” is not a transaction number.</source>
        <translation>“%1”不是事务编号。</translation>
    </message>
    <message>
        <source>--facts requires --root or --dry-run here: facts from a file are not used to change this machine.</source>
        <translation>--facts 在此处要与 --root 或 --dry-run 同用：不能依据文件所述的主机信息改动本机。</translation>
    </message>
    <message>
        <source>expected: %1</source>
        <translation>预期：%1</translation>
    </message>
    <message>
        <source>remedy: %1</source>
        <translation>处理办法：%1</translation>
    </message>
    <message>
        <source>%1 was edited by hand</source>
        <translation>%1 被手工修改过</translation>
    </message>
    <message>
        <source>on this host: %1</source>
        <translation>现有：%1</translation>
    </message>
    <message>
        <source>in the plan: %1</source>
        <translation>计划：%1</translation>
    </message>
    <message>
        <source>Running containers may stop: %1</source>
        <translation>运行中的容器可能会停止：%1</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>guide: %1</source>
        <translation>指南：%1</translation>
    </message>
    <message>
        <source>here: %1</source>
        <translation>此处：%1</translation>
    </message>
    <message>
        <source>not set by this plan</source>
        <translation>此计划不设置</translation>
    </message>
    <message>
        <source>source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>It cannot be read: %1.</source>
        <translation>无法读取：%1。</translation>
    </message>
    <message>
        <source>There is no such directory.</source>
        <translation>没有这个目录。</translation>
    </message>
    <message>
        <source>The plan cannot be used; nothing was changed.</source>
        <translation>计划无法使用；未做任何改动。</translation>
    </message>
    <message>
        <source>The plan does not fit this host; nothing was changed.</source>
        <translation>计划不适合此主机；未做任何改动。</translation>
    </message>
    <message>
        <source>The host is in the state before transaction %1.</source>
        <translation>主机已恢复到事务 %1 之前的状态。</translation>
    </message>
    <message>
        <source>There is no docker.service on this host.</source>
        <translation>此主机上没有 docker.service。</translation>
    </message>
    <message>
        <source>Nothing was changed. Put these values into the plan, or overwrite them with --take-ours; a backup is kept.</source>
        <translation>未做任何改动。请把这些值写入计划，或用 --take-ours 覆盖它们；会保留备份。</translation>
    </message>
    <message>
        <source>This would stop running containers: %1.</source>
        <translation>这会使运行中的容器停止：%1。</translation>
    </message>
    <message>
        <source>Use --yes if they may be stopped.</source>
        <translation>若允许它们停止，请加 --yes。</translation>
    </message>
    <message>
        <source>Only root can change this host.</source>
        <translation>只有 root 可以改动此主机。</translation>
    </message>
    <message>
        <source>Run it with sudo.</source>
        <translation>请用 sudo 运行。</translation>
    </message>
    <message>
        <source>Dry run: nothing was changed.</source>
        <translation>未做任何改动：这只是演练（dry run）。</translation>
    </message>
    <message>
        <source>The last log lines of docker.service:
%1</source>
        <translation>docker.service 最后的日志：
%1</translation>
    </message>
    <message>
        <source>Nothing to do: the host matches the plan.</source>
        <translation>无需操作：主机与计划一致。</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker restarted.</source>
        <translation>完成：事务 %1，%2 个文件，Docker 已重启。</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker reloaded.</source>
        <translation>完成：事务 %1，%2 个文件，Docker 已重新加载。</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker neither reloaded nor restarted.</source>
        <translation>完成：事务 %1，%2 个文件，Docker 未重新加载也未重启。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未做任何改动。</translation>
    </message>
    <message>
        <source>Failed; all changes were rolled back.</source>
        <translation>失败；所有更改已全部回滚。</translation>
    </message>
    <message>
        <source>Failed; not all changes could be rolled back: see above.</source>
        <translation>失败；未能回滚全部更改：见上文。</translation>
    </message>
    <message>
        <source>The plan is valid.</source>
        <translation>计划有效。</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>%1 of %2 findings need attention.</source>
        <translation>%2 项检查结果中有 %1 项需要处理。</translation>
    </message>
    <message>
        <source>No transactions yet.</source>
        <translation>尚无事务。</translation>
    </message>
    <message>
        <source>%1 was changed after this transaction.</source>
        <translation>在此事务之后，%1 又有改动。</translation>
    </message>
    <message>
        <source>Roll back the newer transactions first, or use --take-ours to overwrite the file with the older version.</source>
        <translation>请先回滚较新的事务，或用 --take-ours 以旧文件覆盖它。</translation>
    </message>
    <message>
        <source>still running after %1 s</source>
        <translation>%1 秒后仍在进行</translation>
    </message>
    <message>
        <source>There is no such transaction to roll back.</source>
        <translation>没有这样的事务可以回滚。</translation>
    </message>
    <message>
        <source>dockwright-helper --history lists them.</source>
        <translation>dockwright-helper --history 会列出所有事务。</translation>
    </message>
    <message>
        <source>Transaction %1</source>
        <translation>事务 %1</translation>
    </message>
    <message>
        <source>Transaction %1 is finished</source>
        <translation>事务 %1 已完成</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>操作已取消。</translation>
    </message>
    <message>
        <source>The host is not healthy after the change: %1</source>
        <translation>改动之后主机不正常：%1</translation>
    </message>
    <message>
        <source>Rolling back all changes</source>
        <translation>正在回滚全部更改</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>已回滚</translation>
    </message>
    <message>
        <source>%1 cannot be parsed as a journal record.</source>
        <translation>%1 无法作为事务日志记录读取。</translation>
    </message>
    <message>
        <source>%1 was edited in the meantime, and is left unchanged.</source>
        <translation>%1 在此之后被修改过，保持原样。</translation>
    </message>
    <message>
        <source>A record of the transaction journal cannot be parsed.</source>
        <translation>有一条事务日志记录无法读取。</translation>
    </message>
    <message>
        <source>%1 cannot be started.</source>
        <translation>无法启动 %1。</translation>
    </message>
    <message>
        <source>%1 did not end within %2 seconds.</source>
        <translation>%1 未在 %2 秒内结束。</translation>
    </message>
    <message>
        <source>The output of %1 is too large.</source>
        <translation>%1 的输出过多。</translation>
    </message>
    <message>
        <source>The kernel variable %1 cannot be set to %2: %3.</source>
        <translation>无法把内核参数 %1 设为 %2：%3。</translation>
    </message>
    <message>
        <source>systemd does not accept a line that was about to be written: %1</source>
        <translation>systemd 不接受要写入的某一行：%1</translation>
    </message>
    <message>
        <source>This systemd may be too old for it; please report this.</source>
        <translation>此 systemd 可能过旧，不支持该行；请报告此问题。</translation>
    </message>
    <message>
        <source>dockerd does not accept the new daemon.json: %1</source>
        <translation>dockerd 不接受新的 daemon.json：%1</translation>
    </message>
    <message>
        <source>dockerd rejected its configuration on reload.</source>
        <translation>dockerd 重新加载时拒绝了其配置。</translation>
    </message>
    <message>
        <source>dockerd did not respond within %1 seconds.</source>
        <translation>dockerd 未在 %1 秒内响应。</translation>
    </message>
    <message>
        <source>Another Dockwright process is changing this host.</source>
        <translation>另一个 Dockwright 正在此主机上运行。</translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation>请等它结束后重试。</translation>
    </message>
    <message>
        <source>systemctl could not %1 %2 in %3.</source>
        <translation>systemctl 未能在 %3 中对 %2 执行 %1。</translation>
    </message>
    <message>
        <source>The directory %1 can be modified by users other than root, so nothing is written there.</source>
        <translation>目录 %1 可被 root 以外的用户修改，因此不会在其中写入。</translation>
    </message>
    <message>
        <source>Make root the owner and remove the write permission of group and others: chown root:root, chmod go-w.</source>
        <translation>请把它的属主改为 root，并去掉组和其他用户的写权限：chown root:root，chmod go-w。</translation>
    </message>
    <message>
        <source>%1 was changed in the meantime by another program or user.</source>
        <translation>%1 在此期间被他人修改。</translation>
    </message>
    <message>
        <source>Review the preview again, then apply again.</source>
        <translation>请重新查看预览，然后再次应用。</translation>
    </message>
    <message>
        <source>Free some space on that file system, then try again.</source>
        <translation>请在该文件系统上腾出空间，然后重试。</translation>
    </message>
    <message>
        <source>Mount that file system read-write, then try again.</source>
        <translation>请以可写方式挂载该文件系统，然后重试。</translation>
    </message>
    <message>
        <source>Replace the symbolic link by a directory or a regular file, then try again.</source>
        <translation>请用目录或文件替换该符号链接，然后重试。</translation>
    </message>
    <message>
        <source>Run this as root.</source>
        <translation>请以 root 身份运行。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>systemd refused %1: %2</source>
        <translation>systemd 拒绝了 %1：%2</translation>
    </message>
    <message>
        <source>systemd could not do the job for %1: %2.</source>
        <translation>systemd 未能完成 %1 的作业：%2。</translation>
    </message>
    <message>
        <source>Open file limit of this host</source>
        <translation>此主机能提供的打开文件数</translation>
    </message>
    <message>
        <source>The host itself is limited to %1 open files per process, and the plan needs %2: containers get %3.</source>
        <translation>主机本身被限制为每个进程 %1 个打开的文件，而计划需要 %2：容器得到 %3。</translation>
    </message>
    <message>
        <source>Raise the limit of the container or virtual machine that this host runs in.</source>
        <translation>请调高此主机所在的容器或虚拟机的限制。</translation>
    </message>
    <message>
        <source>Apply the plan; if it is applied already, another drop-in overrides it: systemctl cat %1</source>
        <translation>请应用计划；若已应用，则有其他配置片段覆盖了它：systemctl cat %1</translation>
    </message>
    <message>
        <source>%1 of %2 health checks passed.</source>
        <translation>%2 项健康检查中有 %1 项通过。</translation>
    </message>
    <message>
        <source>dockerd did not confirm within %1 seconds that it reloaded its configuration.</source>
        <translation>dockerd 未在 %1 秒内报告已重新加载配置。</translation>
    </message>
    <message>
        <source>Another Dockwright process is changing this host (process %1).</source>
        <translation>另一个 Dockwright 正在此主机上运行（进程 %1）。</translation>
    </message>
    <message>
        <source>%1 is not a regular file, so it is neither replaced nor removed.</source>
        <translation>%1 不是普通文件，因此既不替换也不删除。</translation>
    </message>
    <message>
        <source>Replace the link by the file itself.</source>
        <translation>请在该处放置文件本身，而不是指向它的链接。</translation>
    </message>
    <message>
        <source>%1 more problems are not listed.</source>
        <translation>还有 %1 个问题未列出。</translation>
    </message>
    <message>
        <source>The limits inside a container come from containerd.service and default-ulimits, not from docker.service.</source>
        <translation>容器内的限制来自 containerd.service 和 default-ulimits，而不是 docker.service。</translation>
    </message>
    <message>
        <source>A removed key keeps its old value on a reload.</source>
        <translation>被删除的键在重新加载后仍保持原来的值。</translation>
    </message>
    <message>
        <source>dockerd rejects a list here.</source>
        <translation>此处若写成列表，dockerd 会拒绝。</translation>
    </message>
    <message>
        <source>icc: false together with iptables: false: dockerd does not start.</source>
        <translation>icc: false 与 iptables: false 并存时，dockerd 无法启动。</translation>
    </message>
    <message>
        <source>As published, systemd accepts it, and dockerd works with it.</source>
        <translation>按原文写法 systemd 能够接受，dockerd 也正常工作。</translation>
    </message>
    <message>
        <source>dockerd ignores DOCKER_OPTS in its environment.</source>
        <translation>dockerd 会忽略环境变量中的 DOCKER_OPTS。</translation>
    </message>
    <message>
        <source>%1 starts dockerd with --config-file=%2, so dockerd does not read %3.</source>
        <translation>%1 以 --config-file=%2 启动 dockerd，因此它不会读取 %3。</translation>
    </message>
    <message>
        <source>Move that file to %1 and remove the flag from ExecStart=, then try again.</source>
        <translation>请把该文件移动到 %1，并从 ExecStart= 中去掉该选项，然后重试。</translation>
    </message>
    <message>
        <source>%1 removes %2 from the environment of dockerd, so the %3 of this plan has no effect.</source>
        <translation>%1 从 dockerd 的环境中去掉了 %2，本计划的 %3 因此失效。</translation>
    </message>
    <message>
        <source>Remove that line: a file of EnvironmentFile= overrides any Environment=.</source>
        <translation>请删除该行：EnvironmentFile= 指定的文件优先于任何 Environment=。</translation>
    </message>
    <message>
        <source>The user name or password in “%1” contains a character that must be percent-encoded.</source>
        <translation>“%1”的用户名或密码中含有必须用百分号编码的字符。</translation>
    </message>
    <message>
        <source>“%1” is the network %2; write it in that form.</source>
        <translation>“%1”就是网络 %2；请写成后者。</translation>
    </message>
    <message>
        <source>Dockwright does not know the key “%1”: a dockerd that does not know it either refuses to start or ignores it.</source>
        <translation>Dockwright 不知道键“%1”：如果 dockerd 也不知道它，就会拒绝启动或将其忽略。</translation>
    </message>
    <message>
        <source>Remove it or correct its name, unless your version of dockerd introduced it.</source>
        <translation>如果它不是所用 dockerd 新增的键，请删除它或更正名称。</translation>
    </message>
    <message>
        <source>dockerd has no built-in log driver “%1”: without a plugin of that name no container can be started.</source>
        <translation>dockerd 自身没有日志驱动“%1”：若没有同名插件，任何容器都无法启动。</translation>
    </message>
    <message>
        <source>%1 cannot be edited safely in its current form, so containerd.maxMessageMiB cannot be written to it.</source>
        <translation>%1 的写法无法保证被正确编辑，因此无法把 containerd.maxMessageMiB 写入其中。</translation>
    </message>
    <message>
        <source>Write its grpc settings as a single table [grpc], or set max_recv_message_size and max_send_message_size there by hand and leave containerd.maxMessageMiB out of the plan.</source>
        <translation>请把其中的 grpc 设置写成单独一个普通表 [grpc]，或者手工设置 max_recv_message_size 和 max_send_message_size，并从计划中去掉 containerd.maxMessageMiB。</translation>
    </message>
    <message>
        <source>An object in the JSON has more than %1 members.</source>
        <translation>JSON 中有一个对象的成员超过 %1 个。</translation>
    </message>
    <message>
        <source>System call filter of the running dockerd</source>
        <translation>运行中的 dockerd 的系统调用过滤</translation>
    </message>
    <message>
        <source>Changes that have been written</source>
        <translation>已写入的更改</translation>
    </message>
    <message>
        <source>They take effect when docker.service is reloaded.</source>
        <translation>尚待重新加载 docker.service。</translation>
    </message>
    <message>
        <source>They take effect when docker.service is restarted.</source>
        <translation>尚待重启 docker.service。</translation>
    </message>
    <message>
        <source>Apply the plan again without --no-restart.</source>
        <translation>请再次应用该计划，不带 --no-restart。</translation>
    </message>
    <message>
        <source>Usage: %1</source>
        <translation>用法：%1</translation>
    </message>
    <message>
        <source>[options]</source>
        <translation>[选项]</translation>
    </message>
    <message>
        <source>Options:</source>
        <translation>选项：</translation>
    </message>
    <message>
        <source>Unknown option &apos;%1&apos;.</source>
        <translation>未知的命令行选项“%1”。</translation>
    </message>
    <message>
        <source>Unknown options: %1.</source>
        <translation>未知的命令行选项：%1。</translation>
    </message>
    <message>
        <source>Missing value after &apos;%1&apos;.</source>
        <translation>“%1”之后缺少值。</translation>
    </message>
    <message>
        <source>Unexpected value after &apos;%1&apos;.</source>
        <translation>“%1”之后不应有值。</translation>
    </message>
    <message>
        <source>--%1 requires %2.</source>
        <translation>--%1 要与 %2 同用。</translation>
    </message>
    <message>
        <source>--%1 requires a non-empty value.</source>
        <translation>--%1 需要一个非空的值。</translation>
    </message>
    <message>
        <source>An unfinished transaction could not be rolled back completely.</source>
        <translation>一个未完成的事务未能完整回滚。</translation>
    </message>
    <message>
        <source>Failed. Nothing was rolled back because of --no-rollback; no file was changed.</source>
        <translation>失败。按 --no-rollback 的要求未做任何回滚；没有文件被更改。</translation>
    </message>
    <message>
        <source>Failed. Nothing was rolled back because of --no-rollback; these files were changed:
%1
dockwright-helper --rollback %2 restores the old ones.</source>
        <translation>失败。按 --no-rollback 的要求未做任何回滚；以下文件已被更改：
%1
可用 dockwright-helper --rollback %2 恢复原来的文件。</translation>
    </message>
    <message>
        <source>%1 of %2 checks could not be completed.</source>
        <translation>%2 项检查中有 %1 项无法进行。</translation>
    </message>
    <message>
        <source>Only root can read everything on this host that has to be checked.</source>
        <translation>只有 root 才能看到这台主机上需要检查的全部内容。</translation>
    </message>
    <message>
        <source>Transaction %1 was not finished; it is rolled back first</source>
        <translation>事务 %1 未完成，先将其回滚</translation>
    </message>
    <message>
        <source>Store the bundle on standard input, which must be a file, for an installation.</source>
        <translation>保存标准输入中的安装包（须为文件），供安装使用。</translation>
    </message>
    <message>
        <source>Serve the wizard over the system bus; started by systemd.</source>
        <translation>通过系统总线为向导提供服务；由 systemd 启动。</translation>
    </message>
    <message>
        <source>With --apply: apply only if the changes are exactly those of the preview with this digest.</source>
        <translation>与 --apply 一起使用：仅当所做的与此摘要对应的预览完全一致时才执行。</translation>
    </message>
    <message>
        <source>With --service: exit after this idle time (60).</source>
        <translation>与 --service 一起使用：空闲这么多秒后退出（默认 60）。</translation>
    </message>
    <message>
        <source>Overwrite this file or key although it was edited by hand; may be repeated.</source>
        <translation>覆盖这个手工修改过的文件或键；可多次给出。</translation>
    </message>
    <message>
        <source>Keep this file or key as it was edited by hand; may be repeated.</source>
        <translation>保留这个文件或键的手工修改；可多次给出。</translation>
    </message>
    <message>
        <source>“%1” is not a number of seconds.</source>
        <translation>“%1”不是秒数。</translation>
    </message>
    <message>
        <source>The service of the helper has exited.</source>
        <translation>助手服务已结束。</translation>
    </message>
    <message>
        <source>The service of the helper cannot be reached.</source>
        <translation>无法连接助手服务。</translation>
    </message>
    <message>
        <source>The host has changed since the preview; nothing was changed.</source>
        <translation>预览之后主机已发生变化；未作任何改动。</translation>
    </message>
    <message>
        <source>Review the new preview, then apply it.</source>
        <translation>请查看新的预览，然后应用它。</translation>
    </message>
    <message>
        <source>The bundle is stored; its SHA-256 is %1.</source>
        <translation>安装包已保存，其 SHA-256 为 %1。</translation>
    </message>
    <message>
        <source>Use a file that was created by dockwright-helper --bundle.</source>
        <translation>请使用由 dockwright-helper --bundle 生成的文件。</translation>
    </message>
    <message>
        <source>What was passed is not a regular file that is open for reading.</source>
        <translation>传入的不是以读方式打开的普通文件。</translation>
    </message>
    <message>
        <source>A file of %1 bytes is not a bundle; the limit is %2 bytes.</source>
        <translation>%1 字节的文件不是安装包；最多接受 %2 字节。</translation>
    </message>
    <message>
        <source>The bundle changed while it was being read.</source>
        <translation>安装包在读取期间发生了变化。</translation>
    </message>
    <message>
        <source>Authorization was denied.</source>
        <translation>未获得授权。</translation>
    </message>
    <message>
        <source>Authenticate as an administrator, or ask one for a polkit rule.</source>
        <translation>请以管理员身份认证，或请管理员添加 polkit 规则。</translation>
    </message>
    <message>
        <source>Authorization was denied: there is no polkit agent to ask for a password.</source>
        <translation>未获得授权：没有可用于询问密码的认证代理。</translation>
    </message>
    <message>
        <source>Run it in a terminal or in a desktop session with a polkit agent, or with sudo.</source>
        <translation>请在终端或带有 polkit 认证代理的桌面会话中运行，或使用 sudo。</translation>
    </message>
    <message>
        <source>Authorization was denied: polkit did not respond.</source>
        <translation>未获得授权：polkit 没有应答。</translation>
    </message>
    <message>
        <source>Check “systemctl status polkit”, or run it with sudo.</source>
        <translation>请查看“systemctl status polkit”，或使用 sudo 运行。</translation>
    </message>
    <message>
        <source>The helper did not respond.</source>
        <translation>助手没有给出答复。</translation>
    </message>
    <message>
        <source>The helper exited before its work was finished (status %1).</source>
        <translation>助手在工作途中结束（状态 %1）。</translation>
    </message>
    <message>
        <source>This job does not exist, or belongs to another user.</source>
        <translation>没有这个任务，或者它属于其他用户。</translation>
    </message>
    <message>
        <source>This option accepts at most %1 paths or JSON pointers.</source>
        <translation>此选项最多接受 %1 个路径或 JSON 指针。</translation>
    </message>
    <message>
        <source>There is no such option; the options are: %1.</source>
        <translation>此处没有这个选项；可用的有：%1。</translation>
    </message>
    <message>
        <source>This option must be true or false.</source>
        <translation>此选项的值为真或假。</translation>
    </message>
    <message>
        <source>This is not the digest of a preview.</source>
        <translation>这不是预览的摘要。</translation>
    </message>
    <message>
        <source>fs.nr_open is %1, and LimitNOFILE needs %2; this host is not allowed to set it, so /etc/sysctl.d/60-dockwright.conf takes effect only once it is.</source>
        <translation>fs.nr_open 为 %1，而 LimitNOFILE 需要 %2；本机无权自行设置，/etc/sysctl.d/60-dockwright.conf 将在有权时生效。</translation>
    </message>
    <message>
        <source>It is larger than %1 bytes.</source>
        <translation>它大于 %1 字节。</translation>
    </message>
    <message>
        <source>It cannot be written: %1.</source>
        <translation>无法写入：%1。</translation>
    </message>
    <message>
        <source>The privileged helper cannot be reached.</source>
        <translation>无法连接特权助手。</translation>
    </message>
    <message>
        <source>Install the privileged helper of Dockwright, or apply the saved plan in a terminal.</source>
        <translation>请安装 Dockwright 的特权助手，或在终端中应用已保存的计划。</translation>
    </message>
    <message>
        <source>The helper exited before its work was finished.</source>
        <translation>特权助手在工作中途退出。</translation>
    </message>
    <message>
        <source>The next start of the helper rolls back what it had begun.</source>
        <translation>下次启动时会回滚已经开始的更改。</translation>
    </message>
    <message>
        <source>A bundle is created by dockwright-helper --bundle; copy the bundle again, or create it again.</source>
        <translation>安装包是由 dockwright-helper --bundle 生成的文件；请重新复制或重新生成。</translation>
    </message>
    <message>
        <source>The archive is not a bundle: it does not start with manifest.json.</source>
        <translation>这个归档不是安装包：它的第一项不是 manifest.json。</translation>
    </message>
    <message>
        <source>The bundle has no SHA256SUMS after its manifest.</source>
        <translation>安装包的清单之后没有 SHA256SUMS。</translation>
    </message>
    <message>
        <source>SHA256SUMS in the bundle does not match its manifest.</source>
        <translation>安装包的 SHA256SUMS 与其清单不一致。</translation>
    </message>
    <message>
        <source>The checksum of “%1” in the bundle does not match the manifest.</source>
        <translation>安装包中的“%1”与清单所写的校验和不符。</translation>
    </message>
    <message>
        <source>“%1” is not an executable for %2.</source>
        <translation>“%1”不是 %2 架构的程序。</translation>
    </message>
    <message>
        <source>“%1” is in the bundle twice.</source>
        <translation>“%1”在安装包中出现了两次。</translation>
    </message>
    <message>
        <source>“%1” is in the bundle but not in its manifest.</source>
        <translation>“%1”在安装包中，但清单里没有列出。</translation>
    </message>
    <message>
        <source>The size or mode of “%1” in the bundle does not match the manifest.</source>
        <translation>安装包中的“%1”与清单所写的大小或权限不符。</translation>
    </message>
    <message>
        <source>“%1” is missing from the bundle.</source>
        <translation>安装包中缺少“%1”。</translation>
    </message>
    <message>
        <source>This is not the bundle that was verified.</source>
        <translation>这个安装包不是之前检查过的那一个。</translation>
    </message>
    <message>
        <source>The manifest of the bundle has no usable value for “%1”.</source>
        <translation>安装包清单中的“%1”缺失或无法使用。</translation>
    </message>
    <message>
        <source>The files of the bundle have %1 bytes; the limit is %2 bytes.</source>
        <translation>安装包中的文件共 %1 字节；最多解包 %2 字节。</translation>
    </message>
    <message>
        <source>The bundle was created by a newer version of Dockwright.</source>
        <translation>这个安装包由更新版本的 Dockwright 生成。</translation>
    </message>
    <message>
        <source>Install that version of Dockwright here, or create the bundle again.</source>
        <translation>请在此安装那个版本的 Dockwright，或重新生成安装包。</translation>
    </message>
    <message>
        <source>dockerd uses it to write the firewall rules of its networks.</source>
        <translation>dockerd 用它写入网络规则。</translation>
    </message>
    <message>
        <source>Connects containers to the network.</source>
        <translation>容器通过它访问网络。</translation>
    </message>
    <message>
        <source>Isolates containers from each other.</source>
        <translation>容器靠它相互隔离。</translation>
    </message>
    <message>
        <source>Limits and accounts for the resources of containers.</source>
        <translation>容器的限制和统计依靠它。</translation>
    </message>
    <message>
        <source>Stacks the layers of images.</source>
        <translation>镜像的各层靠它叠加。</translation>
    </message>
    <message>
        <source>“%1” in the archive is a hard link.</source>
        <translation>归档中的“%1”是硬链接。</translation>
    </message>
    <message>
        <source>“%1” in the archive is a symbolic link.</source>
        <translation>归档中的“%1”是符号链接。</translation>
    </message>
    <message>
        <source>“%1” in the archive is a device.</source>
        <translation>归档中的“%1”是设备文件。</translation>
    </message>
    <message>
        <source>“%1” in the archive is neither a file nor a directory.</source>
        <translation>归档中的“%1”既不是文件也不是目录。</translation>
    </message>
    <message>
        <source>“%1” in the archive has a setuid, setgid or sticky bit.</source>
        <translation>归档中的“%1”带有 setuid、setgid 或 sticky 位。</translation>
    </message>
    <message>
        <source>“%1” in the archive is a sparse file.</source>
        <translation>归档中的“%1”是稀疏文件。</translation>
    </message>
    <message>
        <source>This is not a tar archive, uncompressed or compressed with gzip or zstd.</source>
        <translation>这不是 tar 归档（未压缩的，或用 gzip 或 zstd 压缩的）。</translation>
    </message>
    <message>
        <source>The archive is damaged or truncated.</source>
        <translation>归档已损坏或不完整。</translation>
    </message>
    <message>
        <source>libarchive on this host does not support tar with gzip and zstd.</source>
        <translation>这台主机上的 libarchive 无法读取用 gzip 和 zstd 压缩的 tar。</translation>
    </message>
    <message>
        <source>The archive is compressed more than once.</source>
        <translation>归档被压缩了不止一次。</translation>
    </message>
    <message>
        <source>“%1” in the archive is not an acceptable name for a file to unpack.</source>
        <translation>归档中的“%1”不是可以解包的名称。</translation>
    </message>
    <message>
        <source>“%1” in the archive is larger than %2 bytes.</source>
        <translation>归档中的“%1”大于 %2 字节。</translation>
    </message>
    <message>
        <source>The archive has more than %1 members or %2 bytes.</source>
        <translation>归档中的文件超过 %1 个或 %2 字节。</translation>
    </message>
    <message>
        <source>“%1” in the archive does not have the size that its header states.</source>
        <translation>归档中的“%1”与其声明的长度不符。</translation>
    </message>
    <message>
        <source>Downloading Docker: %1 of %2 MB</source>
        <translation>正在下载 Docker：%1 / %2 MB</translation>
    </message>
    <message>
        <source>Reading the Docker archive: %1 of %2 MB</source>
        <translation>正在读取 Docker 的归档：%1 / %2 MB</translation>
    </message>
    <message>
        <source>Packing: %1 of %2 MB</source>
        <translation>正在打包：%1 / %2 MB</translation>
    </message>
    <message>
        <source>Verifying the bundle: %1 of %2 MB</source>
        <translation>正在校验安装包：%1 / %2 MB</translation>
    </message>
    <message>
        <source>In the bundle, but not installed by this version of Dockwright: %1</source>
        <translation>安装包中有、但此版本的 Dockwright 不会安装的文件：%1</translation>
    </message>
    <message>
        <source>The bundle is intact: Docker %1 for %2, %3 files.
SHA-256 %4</source>
        <translation>安装包完整：Docker %1，架构 %2，%3 个文件。
SHA-256 %4</translation>
    </message>
    <message>
        <source>Verify a bundle: every file in it is intact, and there are no other files.</source>
        <translation>校验安装包：其中每个文件都完整，且没有多余的内容。</translation>
    </message>
    <message>
        <source>With --bundle: the version of Docker, such as 28.5.2; --version is an alias there.</source>
        <translation>与 --bundle 一起使用：Docker 的版本，例如 28.5.2；此时 --version 含义相同。</translation>
    </message>
    <message>
        <source>With --bundle: the architecture of the target hosts; default: the architecture of this machine.</source>
        <translation>与 --bundle 一起使用：目标机器的架构；不给出则为本机架构。</translation>
    </message>
    <message>
        <source>With --bundle: the static archive of Docker as URL or file, or the URL of a repository.</source>
        <translation>与 --bundle 一起使用：Docker 静态归档的 URL 或文件，或软件源的 URL。</translation>
    </message>
    <message>
        <source>With --bundle: the expected checksum of the static archive.</source>
        <translation>与 --bundle 一起使用：静态归档必须具有的校验和。</translation>
    </message>
    <message>
        <source>With --bundle: include this plan, without its passwords, and download through its proxy.</source>
        <translation>与 --bundle 一起使用：放入这份计划（不含密码），并经其代理下载。</translation>
    </message>
    <message>
        <source>--bundle requires --version VERSION, the version of Docker.</source>
        <translation>--bundle 需要用 --version VERSION 给出 Docker 的版本。</translation>
    </message>
    <message>
        <source>A file with this name exists, and it is not a regular file that belongs to you alone.</source>
        <translation>此处已有文件，且不是仅属于当前用户的普通文件。</translation>
    </message>
    <message>
        <source>A download supports only http and socks5 proxies.</source>
        <translation>下载只能经由以 http 或 socks5 访问的代理。</translation>
    </message>
    <message>
        <source>The server sent a different range than was requested.</source>
        <translation>服务器发来的不是所请求的部分。</translation>
    </message>
    <message>
        <source>The file is larger than %1 bytes.</source>
        <translation>文件超过 %1 字节。</translation>
    </message>
    <message>
        <source>The server does not have this file.</source>
        <translation>服务器上没有这个文件。</translation>
    </message>
    <message>
        <source>Check whether the server has this version for this architecture, or use another mirror.</source>
        <translation>请确认服务器上有此架构的这个版本，或换用另一个镜像站。</translation>
    </message>
    <message>
        <source>The server returned HTTP status %1.</source>
        <translation>服务器返回 HTTP 状态 %1。</translation>
    </message>
    <message>
        <source>The connection was lost after %1 bytes.</source>
        <translation>收到 %1 字节后连接中断。</translation>
    </message>
    <message>
        <source>Run the command again: the download resumes from there.</source>
        <translation>请再次运行：会从中断处继续。</translation>
    </message>
    <message>
        <source>The download failed: %1.</source>
        <translation>无法下载：%1。</translation>
    </message>
    <message>
        <source>No data was received for %1 seconds.</source>
        <translation>已有 %1 秒没有收到数据。</translation>
    </message>
    <message>
        <source>This is not an http or https URL.</source>
        <translation>这不是 http 或 https 地址。</translation>
    </message>
    <message>
        <source>The server redirects from https to %1, which is not followed.</source>
        <translation>服务器从 https 重定向到 %1，不予跟随。</translation>
    </message>
    <message>
        <source>Too many redirects.</source>
        <translation>服务器的重定向没有尽头。</translation>
    </message>
    <message>
        <source>Left out of the Docker archive: %1</source>
        <translation>Docker 归档中未采用的文件：%1</translation>
    </message>
    <message>
        <source>Docker publishes no checksum for its archive %1, so its integrity cannot be verified. Its SHA-256 is %2; pass it with --sha256 to compare it next time.</source>
        <translation>Docker 没有公布归档 %1 的校验和，因此无法确认它是否正确。它的 SHA-256 为 %2；下次可用 --sha256 比对。</translation>
    </message>
    <message>
        <source>The bundle %1 was created: Docker %2 for %3, %4 MB.
SHA-256 %5</source>
        <translation>安装包 %1 已生成：Docker %2，架构 %3，%4 MB。
SHA-256 %5</translation>
    </message>
    <message>
        <source>This program only creates bundles: use dockwright-helper.</source>
        <translation>此程序只用于生成安装包：请运行 dockwright-helper。</translation>
    </message>
    <message>
        <source>It exists already, and is not overwritten.</source>
        <translation>它已经存在，不会被覆盖。</translation>
    </message>
    <message>
        <source>Use another name, or remove it first.</source>
        <translation>请换一个名称，或先将其删除。</translation>
    </message>
    <message>
        <source>“%1” is not a Docker version.</source>
        <translation>“%1”不是 Docker 的版本号。</translation>
    </message>
    <message>
        <source>“%1” is not an architecture that Docker supports: %2.</source>
        <translation>Docker 不支持架构“%1”；支持的有：%2。</translation>
    </message>
    <message>
        <source>“%1” is not a SHA-256 checksum: 64 hexadecimal digits.</source>
        <translation>“%1”不是 SHA-256 校验和（64 位十六进制数字）。</translation>
    </message>
    <message>
        <source>The name of a bundle must end in .tar.gz or .tar.zst.</source>
        <translation>安装包的文件名以 .tar.gz 或 .tar.zst 结尾。</translation>
    </message>
    <message>
        <source>It is not a regular file.</source>
        <translation>它不是普通文件。</translation>
    </message>
    <message>
        <source>This Dockwright was built without its unit files.</source>
        <translation>此 Dockwright 在构建时缺少单元文件。</translation>
    </message>
    <message>
        <source>Its SHA-256 checksum is %1, expected %2.</source>
        <translation>它的 SHA-256 校验和是 %1，而不是 %2。</translation>
    </message>
    <message>
        <source>The static archives of Docker are docker-VERSION.tgz below linux/static/stable on its download server and mirrors.</source>
        <translation>Docker 的静态归档是其下载服务器和镜像站上 linux/static/stable 下的 docker-VERSION.tgz。</translation>
    </message>
    <message>
        <source>“%1” is missing from the archive.</source>
        <translation>归档中缺少“%1”。</translation>
    </message>
    <message>
        <source>“%1” is in the archive twice.</source>
        <translation>“%1”在归档中出现了两次。</translation>
    </message>
    <message>
        <source>libarchive cannot write the bundle.</source>
        <translation>libarchive 无法写入安装包。</translation>
    </message>
    <message>
        <source>Containers are running: %1.</source>
        <translation>有容器正在运行：%1。</translation>
    </message>
    <message>
        <source>Stop them first (docker stop); then Docker can be removed.</source>
        <translation>请先停止它们（docker stop），然后才能移除 Docker。</translation>
    </message>
    <message>
        <source>Download the index of the repository in %1</source>
        <translation>读取 %1 中软件源的索引</translation>
    </message>
    <message>
        <source>Install %1 in place of %2</source>
        <translation>安装 %1 以取代 %2</translation>
    </message>
    <message>
        <source>Install %1</source>
        <translation>安装 %1</translation>
    </message>
    <message>
        <source>Install %1, version %2</source>
        <translation>安装 %1，版本 %2</translation>
    </message>
    <message>
        <source>Remove the packages %1</source>
        <translation>移除软件包 %1</translation>
    </message>
    <message>
        <source>Install Docker %1 from the bundle, %2 files</source>
        <translation>从安装包安装 Docker %1，共 %2 个文件</translation>
    </message>
    <message>
        <source>Remove the %1 files that were installed from the bundle</source>
        <translation>移除来自安装包的 %1 个文件</translation>
    </message>
    <message>
        <source>Create the group %1</source>
        <translation>创建用户组 %1</translation>
    </message>
    <message>
        <source>Remove the group %1</source>
        <translation>移除用户组 %1</translation>
    </message>
    <message>
        <source>Add %1 to the group %2</source>
        <translation>将 %1 加入用户组 %2</translation>
    </message>
    <message>
        <source>Remove %1 from the group %2</source>
        <translation>将 %1 移出用户组 %2</translation>
    </message>
    <message>
        <source>Delete all images, containers and volumes: %1</source>
        <translation>删除所有镜像、容器和卷：%1</translation>
    </message>
    <message>
        <source>Roll back what transaction %1 installed or removed</source>
        <translation>回滚事务 %1 所安装或移除的内容</translation>
    </message>
    <message>
        <source>This host has neither apt nor dnf to install packages.</source>
        <translation>本机没有可用于安装软件包的 apt 或 dnf。</translation>
    </message>
    <message>
        <source>No package is selected.</source>
        <translation>没有要安装的软件包。</translation>
    </message>
    <message>
        <source>Specify docker-ce, docker-ce-cli and containerd.io.</source>
        <translation>请写上 docker-ce、docker-ce-cli 和 containerd.io。</translation>
    </message>
    <message>
        <source>These packages conflict with docker-ce: %1.</source>
        <translation>这些软件包不能与 docker-ce 并存：%1。</translation>
    </message>
    <message>
        <source>Set replaceConflicting to true to have them removed; images, containers and volumes in /var/lib/docker remain available to docker-ce.</source>
        <translation>将 replaceConflicting 设为 true 以移除它们；/var/lib/docker 中的镜像、容器和卷会保留，docker-ce 可继续使用。</translation>
    </message>
    <message>
        <source>%1 lists this repository together with others.</source>
        <translation>%1 中除其他软件源外也写有此软件源。</translation>
    </message>
    <message>
        <source>Remove it there; apt rejects a repository that has two keys.</source>
        <translation>请从中删去它；apt 拒绝用两个密钥的同一软件源。</translation>
    </message>
    <message>
        <source>No bundle is specified.</source>
        <translation>没有可供安装的安装包。</translation>
    </message>
    <message>
        <source>Specify a file that was created by dockwright-helper --bundle.</source>
        <translation>请指定由 dockwright-helper --bundle 生成的文件。</translation>
    </message>
    <message>
        <source>dockerd requires what this host does not have: %1.</source>
        <translation>dockerd 需要本机没有的内容：%1。</translation>
    </message>
    <message>
        <source>A bundle contains only Docker; install this from the distribution.</source>
        <translation>安装包只带有 Docker；这些由发行版提供。</translation>
    </message>
    <message>
        <source>Host features that some containers need</source>
        <translation>部分容器需要的主机功能</translation>
    </message>
    <message>
        <source>This host does not have: %1.</source>
        <translation>本机没有：%1。</translation>
    </message>
    <message>
        <source>Limits and networks that depend on them have no effect.</source>
        <translation>依赖它的限制和网络不会生效。</translation>
    </message>
    <message>
        <source>The bundle has the SHA-256 %1, not the one in the plan.</source>
        <translation>安装包的 SHA-256 为 %1，与计划中的不同。</translation>
    </message>
    <message>
        <source>Use the bundle that the plan was created for.</source>
        <translation>请提供该计划所对应的安装包。</translation>
    </message>
    <message>
        <source>The bundle contains Docker %1, not %2.</source>
        <translation>安装包中是 Docker %1，不是 %2。</translation>
    </message>
    <message>
        <source>Leave the version empty, or create a bundle with the other version.</source>
        <translation>将版本留空，或另行打包那个版本。</translation>
    </message>
    <message>
        <source>The bundle is for %1, but this host is %2.</source>
        <translation>安装包适用于 %1，而本机是 %2。</translation>
    </message>
    <message>
        <source>Create a bundle with --arch %1.</source>
        <translation>请用 --arch %1 打包。</translation>
    </message>
    <message>
        <source>These files exist and were not installed by Dockwright: %1.</source>
        <translation>这些文件已存在，且不是 Dockwright 放置的：%1。</translation>
    </message>
    <message>
        <source>Set replaceConflicting to true to replace them; they are kept for a rollback.</source>
        <translation>将 replaceConflicting 设为 true 以替换它们；它们会保留以供回滚。</translation>
    </message>
    <message>
        <source>There is no user %1 on this host.</source>
        <translation>本机没有用户 %1。</translation>
    </message>
    <message>
        <source>Create the user first, or remove the name.</source>
        <translation>请先添加该用户，或删去该名字。</translation>
    </message>
    <message>
        <source>Members of the group docker</source>
        <translation>docker 用户组的成员</translation>
    </message>
    <message>
        <source>%1 becomes equivalent to root: a container may be given access to the whole host.</source>
        <translation>%1 将拥有与 root 相同的权力：容器可以看到整个主机。</translation>
    </message>
    <message>
        <source>Leave groupUsers empty and let users run sudo docker.</source>
        <translation>将 groupUsers 留空，让用户使用 sudo docker。</translation>
    </message>
    <message>
        <source>Set %1 in the plan, if you know which repository of Docker fits this host.</source>
        <translation>如果知道适用 Docker 的哪个软件源，请在计划中设置 %1。</translation>
    </message>
    <message>
        <source>Docker has no repository that is known to fit %1.</source>
        <translation>尚不知道 Docker 的哪个软件源适用于 %1。</translation>
    </message>
    <message>
        <source>The release of %1 that this host corresponds to is unknown.</source>
        <translation>不知道这台主机对应 %1 的哪个发行版本。</translation>
    </message>
    <message>
        <source>Docker has no packages for the architecture %1.</source>
        <translation>Docker 没有适用于 %1 架构的软件包。</translation>
    </message>
    <message>
        <source>“%1” is not a repository URL.</source>
        <translation>“%1”不是软件源的 URL。</translation>
    </message>
    <message>
        <source>“%1” is not a valid channel.</source>
        <translation>“%1”不是通道名。</translation>
    </message>
    <message>
        <source>“%1” is not a fingerprint.</source>
        <translation>“%1”不是指纹。</translation>
    </message>
    <message>
        <source>“%1” is not a valid name in a repository.</source>
        <translation>“%1”不可能是软件源中的名称。</translation>
    </message>
    <message>
        <source>“%1” is not a valid version.</source>
        <translation>“%1”不是版本。</translation>
    </message>
    <message>
        <source>“%1” is not a valid package name.</source>
        <translation>“%1”不是软件包名。</translation>
    </message>
    <message>
        <source>“%1” is not a SHA-256 checksum.</source>
        <translation>“%1”不是 SHA-256。</translation>
    </message>
    <message>
        <source>“%1” is not a regular user name.</source>
        <translation>“%1”不是普通用户的名字。</translation>
    </message>
    <message>
        <source>How Docker Engine is installed.</source>
        <translation>Docker Engine 本身的来源。</translation>
    </message>
    <message>
        <source>Keep the installed Docker (keep), install packages from a repository (online), or install from a bundle (offline).</source>
        <translation>保留现有的（keep），从软件源安装软件包（online），或从安装包安装（offline）。</translation>
    </message>
    <message>
        <source>The mirror of Docker&apos;s package repository, the URL above linux/. Plain http is safe here, since packages are signed and the key is verified.</source>
        <translation>Docker 软件源的镜像站，即 linux/ 之上的 URL。软件包有签名且密钥会被核对，因此这里使用 http 也是安全的。</translation>
    </message>
    <message>
        <source>The channel of the repository.</source>
        <translation>软件源的通道。</translation>
    </message>
    <message>
        <source>a word such as stable or test</source>
        <translation>一个单词，例如 stable 或 test</translation>
    </message>
    <message>
        <source>The fingerprint of the key that signs the repository; no other key is trusted. Docker signs .rpm packages with another key: the default stands for either.</source>
        <translation>签署软件源的密钥的指纹；不信任其他密钥。Docker 用另一把密钥签署 .rpm 软件包：默认值可代表其中任一把。</translation>
    </message>
    <message>
        <source>40 hexadecimal digits without spaces</source>
        <translation>40 位十六进制数字，不含空格</translation>
    </message>
    <message>
        <source>The distribution that the packages are built for, if it cannot be detected from the host.</source>
        <translation>软件包所适用的发行版；仅当无法从主机得知时才需要。</translation>
    </message>
    <message>
        <source>a word such as debian or ubuntu, or empty</source>
        <translation>一个单词，例如 debian 或 ubuntu，或留空</translation>
    </message>
    <message>
        <source>The release that the packages are built for, if it cannot be detected from the host.</source>
        <translation>软件包所适用的发行版代号；仅当无法从主机得知时才需要。</translation>
    </message>
    <message>
        <source>a word such as trixie or noble, or empty</source>
        <translation>一个单词，例如 trixie 或 noble，或留空</translation>
    </message>
    <message>
        <source>The version of Docker Engine, upstream or package version; empty for the newest one, and to keep an installed one.</source>
        <translation>Docker Engine 的版本，上游版本或软件包版本；留空表示最新版，且保留已安装的版本。</translation>
    </message>
    <message>
        <source>a version such as 28.5.2 or 5:28.5.2-1~debian.13~trixie, or empty</source>
        <translation>版本，例如 28.5.2 或 5:28.5.2-1~debian.13~trixie，或留空</translation>
    </message>
    <message>
        <source>The packages to install from the repository.</source>
        <translation>从软件源安装的软件包。</translation>
    </message>
    <message>
        <source>package names such as docker-ce</source>
        <translation>软件包名，例如 docker-ce</translation>
    </message>
    <message>
        <source>Whether the packages of Docker are held at their version when the host is upgraded.</source>
        <translation>主机升级时是否让 Docker 的软件包保持其版本。</translation>
    </message>
    <message>
        <source>Whether packages that conflict with docker-ce, such as docker.io, may be removed; their data is kept.</source>
        <translation>不能与 docker-ce 并存的软件包（例如 docker.io）是否可以移除；其数据会保留。</translation>
    </message>
    <message>
        <source>The bundle that Docker is installed from, created by dockwright-helper --bundle.</source>
        <translation>用于安装 Docker 的安装包，由 dockwright-helper --bundle 生成。</translation>
    </message>
    <message>
        <source>the path of a file, or empty</source>
        <translation>文件路径，或留空</translation>
    </message>
    <message>
        <source>The SHA-256 of the bundle; a bundle with another one is rejected.</source>
        <translation>安装包的 SHA-256；不相符的会被拒绝。</translation>
    </message>
    <message>
        <source>64 hexadecimal digits, or empty</source>
        <translation>64 位十六进制数字，或留空</translation>
    </message>
    <message>
        <source>Users to add to the group docker. Each of them is then equivalent to root.</source>
        <translation>将加入 docker 用户组的用户。他们每个人都将拥有与 root 相同的权力。</translation>
    </message>
    <message>
        <source>user names</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>%1 has %2 versions of docker-ce for this host.</source>
        <translation>%1 为本机提供 %2 个 docker-ce 版本。</translation>
    </message>
    <message>
        <source>Remove what Dockwright put on this host: the configuration, and the Docker that it installed. Images, containers and volumes are kept.</source>
        <translation>移除 Dockwright 放到本机的内容：配置以及它所安装的 Docker。镜像、容器和卷会保留。</translation>
    </message>
    <message>
        <source>List the versions of Docker that the repository of PLAN offers for this host.</source>
        <translation>列出 PLAN 中的软件源为本机提供的 Docker 版本。</translation>
    </message>
    <message>
        <source>With --uninstall: also delete images, containers and volumes. This cannot be undone.</source>
        <translation>与 --uninstall 一起使用：同时删除镜像、容器和卷。此操作无法撤销。</translation>
    </message>
    <message>
        <source>The bundle was replaced by another one in the meantime.</source>
        <translation>安装包在此期间被换成了另一个。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>Docker can be installed only on a running machine, not in a directory.</source>
        <translation>Docker 只能安装到运行中的机器上，不能安装到目录中。</translation>
    </message>
    <message>
        <source>unpacking</source>
        <translation>解包</translation>
    </message>
    <message>
        <source>The group %1 cannot be created.</source>
        <translation>无法创建用户组 %1。</translation>
    </message>
    <message>
        <source>The group %1 cannot be removed.</source>
        <translation>无法移除用户组 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be added to the group %2.</source>
        <translation>无法将 %1 加入用户组 %2。</translation>
    </message>
    <message>
        <source>%1 cannot be removed from the group %2.</source>
        <translation>无法将 %1 移出用户组 %2。</translation>
    </message>
    <message>
        <source>The backup of %1 is damaged.</source>
        <translation>%1 的保留副本已损坏。</translation>
    </message>
    <message>
        <source>“%1” is not a valid package version.</source>
        <translation>“%1”不是软件包版本。</translation>
    </message>
    <message>
        <source>The packages cannot be marked.</source>
        <translation>无法设置软件包的标记。</translation>
    </message>
    <message>
        <source>The installed packages cannot be listed.</source>
        <translation>无法列出已安装的软件包。</translation>
    </message>
    <message>
        <source>The available versions cannot be listed.</source>
        <translation>无法列出可用的版本。</translation>
    </message>
    <message>
        <source>The index of the mirror cannot be read.</source>
        <translation>无法读取镜像站的索引。</translation>
    </message>
    <message>
        <source>The index of the distribution cannot be read; continuing without it.</source>
        <translation>无法读取发行版自身的索引；将不使用它继续进行。</translation>
    </message>
    <message>
        <source>The mirror has packages for: %1.</source>
        <translation>镜像站提供以下版本的软件包：%1。</translation>
    </message>
    <message>
        <source>The packages are installed.</source>
        <translation>软件包已安装。</translation>
    </message>
    <message>
        <source>These packages are not in their previous state: %1.</source>
        <translation>这些软件包未恢复到之前的状态：%1。</translation>
    </message>
    <message>
        <source>The saved packages are in %1.</source>
        <translation>保留的软件包位于 %1。</translation>
    </message>
    <message>
        <source>The packages cannot be restored to their previous state.</source>
        <translation>无法把软件包恢复到之前的状态。</translation>
    </message>
    <message>
        <source>Check the mirror, the channel and the codename.</source>
        <translation>请检查镜像站、通道和代号。</translation>
    </message>
    <message>
        <source>The newest available versions: %1.</source>
        <translation>可用的最新版本：%1。</translation>
    </message>
    <message>
        <source>The package %1 is not available.</source>
        <translation>没有提供软件包 %1。</translation>
    </message>
    <message>
        <source>Version %1 of %2 is not available.</source>
        <translation>没有提供 %2 的版本 %1。</translation>
    </message>
    <message>
        <source>These packages would have to be removed: %1.</source>
        <translation>必须移除这些软件包：%1。</translation>
    </message>
    <message>
        <source>Allow it; their data and configuration files are kept.</source>
        <translation>请允许移除；它们的数据和配置文件会保留。</translation>
    </message>
    <message>
        <source>These packages are on hold and would have to be changed: %1.</source>
        <translation>这些软件包已被锁定版本，却必须更改：%1。</translation>
    </message>
    <message>
        <source>Release them with “apt-mark unhold”, or choose another version.</source>
        <translation>请用“apt-mark unhold”解除锁定，或选择其他版本。</translation>
    </message>
    <message>
        <source>The packages cannot be installed.</source>
        <translation>无法安装软件包。</translation>
    </message>
    <message>
        <source>The packages of this host have changed since they were inspected.</source>
        <translation>这台主机的软件包在查看之后已发生变化。</translation>
    </message>
    <message>
        <source>Check the network, the address of the mirror, and the proxy.</source>
        <translation>请检查网络、镜像站的地址和代理。</translation>
    </message>
    <message>
        <source>Try again later, or use another mirror.</source>
        <translation>请稍后重试，或选择其他镜像站。</translation>
    </message>
    <message>
        <source>The index of the mirror is signed with a key that is not the trusted one.</source>
        <translation>镜像站的索引由另一个密钥签名，而不是受信任的密钥。</translation>
    </message>
    <message>
        <source>The signature of the mirror&apos;s index is invalid.</source>
        <translation>镜像站索引的签名不正确。</translation>
    </message>
    <message>
        <source>Do not use this mirror: its content does not come from Docker.</source>
        <translation>请勿使用此镜像站：它发送的内容不是来自 Docker。</translation>
    </message>
    <message>
        <source>The host name of the mirror cannot be resolved.</source>
        <translation>无法解析镜像站的域名。</translation>
    </message>
    <message>
        <source>The mirror cannot be reached.</source>
        <translation>无法连接镜像站。</translation>
    </message>
    <message>
        <source>The connection to the mirror was lost.</source>
        <translation>与镜像站的连接中断。</translation>
    </message>
    <message>
        <source>The mirror does not have the requested file.</source>
        <translation>镜像站上没有所请求的内容。</translation>
    </message>
    <message>
        <source>The index of the mirror is out of date: its signature has expired.</source>
        <translation>镜像站的索引已过期：其签名不再有效。</translation>
    </message>
    <message>
        <source>A file of the mirror does not match its index: the checksums differ.</source>
        <translation>镜像站的文件与其索引不符：校验和不同。</translation>
    </message>
    <message>
        <source>There is no space left for the packages.</source>
        <translation>没有空间存放软件包。</translation>
    </message>
    <message>
        <source>Free some space, for example with “apt-get clean”, and try again.</source>
        <translation>请腾出空间（例如用“apt-get clean”），然后重试。</translation>
    </message>
    <message>
        <source>Run “dpkg --configure -a” and try again.</source>
        <translation>请运行“dpkg --configure -a”，然后重试。</translation>
    </message>
    <message>
        <source>An earlier installation of packages was interrupted.</source>
        <translation>之前的软件包安装被中断。</translation>
    </message>
    <message>
        <source>Another package manager is running.</source>
        <translation>另一个软件包管理器正在工作。</translation>
    </message>
    <message>
        <source>Wait until it has finished, and try again.</source>
        <translation>请等它完成后重试。</translation>
    </message>
    <message>
        <source>The packages conflict with packages of this host.</source>
        <translation>这些软件包与这台主机的软件包不相容。</translation>
    </message>
    <message>
        <source>See the log for the output of the package manager.</source>
        <translation>软件包管理器的输出见日志。</translation>
    </message>
    <message>
        <source>The mirror does not have a requested package.</source>
        <translation>镜像站没有提供所请求的某个软件包。</translation>
    </message>
    <message>
        <source>The proxy or the mirror rejected the user name or password.</source>
        <translation>代理或镜像站拒绝了用户名或密码。</translation>
    </message>
    <message>
        <source>The mirror&apos;s certificate is not trusted.</source>
        <translation>镜像站的证书不受信任。</translation>
    </message>
    <message>
        <source>Check the clock, and whether the package ca-certificates is installed.</source>
        <translation>请检查时钟，并确认已安装软件包 ca-certificates。</translation>
    </message>
    <message>
        <source>Downloading file %1</source>
        <translation>正在下载第 %1 个文件</translation>
    </message>
    <message>
        <source>Installing: %1</source>
        <translation>正在安装：%1</translation>
    </message>
    <message>
        <source>The file does not define a repository.</source>
        <translation>该文件没有指定任何软件源。</translation>
    </message>
    <message>
        <source>Downloading the index of the mirror</source>
        <translation>正在读取镜像站的索引</translation>
    </message>
    <message>
        <source>The installed version of %1 cannot be saved, so a rollback would not be possible.</source>
        <translation>无法保留 %1 的已安装版本，因此将无法回滚。</translation>
    </message>
    <message>
        <source>The packages cannot be held: the dnf plugin versionlock is missing.</source>
        <translation>无法锁定软件包的版本：缺少 dnf 的 versionlock 插件。</translation>
    </message>
    <message>
        <source>Downloading the packages</source>
        <translation>正在下载软件包</translation>
    </message>
    <message>
        <source>Installing the packages</source>
        <translation>正在安装软件包</translation>
    </message>
    <message>
        <source>A package is not signed with the trusted key.</source>
        <translation>有软件包不是由受信任的密钥签名的。</translation>
    </message>
    <message>
        <source>The file is too large.</source>
        <translation>文件太大。</translation>
    </message>
    <message>
        <source>The file cannot be downloaded from the mirror.</source>
        <translation>无法从镜像站下载该文件。</translation>
    </message>
    <message>
        <source>The configuration files of the packages cannot be saved.</source>
        <translation>无法保留软件包的配置文件。</translation>
    </message>
    <message>
        <source>The configuration files of the packages cannot be restored.</source>
        <translation>无法放回软件包的配置文件。</translation>
    </message>
    <message>
        <source>The file cannot be written.</source>
        <translation>无法写入该文件。</translation>
    </message>
    <message>
        <source>Available versions can be listed only from apt repositories, with apt.</source>
        <translation>只能由 apt 列出 apt 软件源中的版本。</translation>
    </message>
    <message>
        <source>On a host with dnf, run: dnf list docker-ce --showduplicates.</source>
        <translation>在使用 dnf 的主机上：dnf list docker-ce --showduplicates。</translation>
    </message>
    <message>
        <source>Another package manager is running: %1.</source>
        <translation>另一个软件包管理器正在工作：%1。</translation>
    </message>
    <message>
        <source>Waiting for another package manager: %1</source>
        <translation>正在等待另一个软件包管理器：%1</translation>
    </message>
    <message>
        <source>This host has neither apt nor dnf.</source>
        <translation>这台主机既没有 apt 也没有 dnf。</translation>
    </message>
    <message>
        <source>The mirror does not send a valid signing key.</source>
        <translation>镜像站发送的签名密钥无效。</translation>
    </message>
    <message>
        <source>The signing key that the mirror sends is not %1.</source>
        <translation>镜像站发送的签名密钥不是 %1。</translation>
    </message>
    <message>
        <source>The signing key was revoked.</source>
        <translation>签名密钥已被吊销。</translation>
    </message>
    <message>
        <source>The signing key has expired.</source>
        <translation>签名密钥已过期。</translation>
    </message>
    <message>
        <source>Check docs.docker.com for a new one.</source>
        <translation>请在 docs.docker.com 查看是否有新的密钥。</translation>
    </message>
    <message>
        <source>gpg is missing, so the signing key cannot be verified.</source>
        <translation>缺少 gpg，因此无法检查签名密钥。</translation>
    </message>
    <message>
        <source>Install the package gpg.</source>
        <translation>请安装软件包 gpg。</translation>
    </message>
    <message>
        <source>The bundle cannot be read.</source>
        <translation>无法读取安装包。</translation>
    </message>
    <message>
        <source>Choose a file that you have permission to read.</source>
        <translation>请选择有权读取的文件。</translation>
    </message>
    <message>
        <source>dockwright-helper returned no result.</source>
        <translation>dockwright-helper 没有应答。</translation>
    </message>
    <message>
        <source>Reinstall all of Dockwright.</source>
        <translation>请重新安装整个 Dockwright。</translation>
    </message>
    <message>
        <source>dockerd cannot be queried: %1.</source>
        <translation>无法询问 dockerd：%1。</translation>
    </message>
    <message>
        <source>Docker on many hosts, with Ansible</source>
        <translation>用 Ansible 管理多台主机上的 Docker</translation>
    </message>
    <message>
        <source>The role dockwright applies roles/dockwright/files/plan.json to each host. Add your hosts to inventory.ini, then show what would be done, and apply it:</source>
        <translation>role dockwright 使每台主机符合 roles/dockwright/files/plan.json。请把主机写入 inventory.ini，先看会做什么，再执行：</translation>
    </message>
    <message>
        <source>If a host fails, it is rolled back and the rollout stops; the remaining hosts are not changed. The first host is updated alone, then a quarter at a time; to change these numbers:</source>
        <translation>出错的主机会被回滚，并使部署停止；之后的主机不受影响。第一台主机单独进行，之后每次四分之一；也可用其他数目：</translation>
    </message>
    <message>
        <source>The hosts need dockwright-helper. The role copies it as a file, or installs it from a repository; for all variables see roles/dockwright/defaults/main.yml:</source>
        <translation>主机需要 dockwright-helper。role 以文件或从软件源带去；所有变量见 roles/dockwright/defaults/main.yml：</translation>
    </message>
    <message>
        <source>Afterwards the facts about a host are in the fact dockwright_facts.</source>
        <translation>之后对主机的了解保存在其 fact dockwright_facts 中。</translation>
    </message>
    <message>
        <source>Docker on new machines, with cloud-init</source>
        <translation>用 cloud-init 为将要创建的机器配置 Docker</translation>
    </message>
    <message>
        <source>Pass user-data to a machine when you create it. On its first boot it installs dockwright-helper and applies the plan, which is kept in %1. The package comes from the repositories of the image, or from one that is named in user-data; see the comment there.</source>
        <translation>创建机器时把 user-data 交给它。首次启动时，它安装 dockwright-helper 并应用计划；计划保留在 %1。软件包来自系统镜像的软件源，或 user-data 中写明的软件源；见其中的注释。</translation>
    </message>
    <message>
        <source>Check the file, and on the machine the result:</source>
        <translation>检查该文件，并在机器中查看结果：</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Docker as defined by a plan</source>
        <translation>按计划配置的 Docker</translation>
    </message>
    <message>
        <source>plan.json defines the state of the hosts. Its SHA-256 is the digest of this export:</source>
        <translation>plan.json 说明主机应是什么样子。它的 SHA-256 就是本次导出的摘要：</translation>
    </message>
    <message>
        <source>Apply it</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>What it writes</source>
        <translation>写入的内容</translation>
    </message>
    <message>
        <source>The directory files contains what the plan writes on the host whose facts were given. Other keys of an existing daemon.json are kept.</source>
        <translation>目录 files 中是计划在所给信息的主机上写入的内容。主机上 daemon.json 的其他键保持不变。</translation>
    </message>
    <message>
        <source>The directory files contains what the plan writes on a host, for review and comparison. Values that depend on the host are determined there: CPUQuota=, what requires a containerd.service, and other keys of an existing daemon.json, which are kept.</source>
        <translation>目录 files 中是计划在主机上写入的内容，供阅读和比较。取决于主机的部分在主机上得出：CPUQuota=、需要 containerd.service 的部分，以及 daemon.json 中保持不变的其他键。</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Every change goes through Git: edit a copy of the plan, export it over what is here, and commit.</source>
        <translation>所有变更都通过 Git：修改计划的副本，导出以替换此处的内容，然后提交。</translation>
    </message>
    <message>
        <source>Set dockwright_proxy in a file that is encrypted with ansible-vault.</source>
        <translation>请在用 ansible-vault 加密的文件中设置 dockwright_proxy。</translation>
    </message>
    <message>
        <source>On many clouds every program on the machine can read its user-data: use a password for the proxy that is not used elsewhere.</source>
        <translation>在许多云上，机器中的任何程序都能读取其 user-data：请为该代理使用专门的密码。</translation>
    </message>
    <message>
        <source>Enter it again in a copy of the plan before you apply that copy.</source>
        <translation>应用之前，请在计划的副本中重新输入密码。</translation>
    </message>
    <message>
        <source>Delete the script from the hosts where it was used.</source>
        <translation>脚本用过之后请将其删除。</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>代理的密码</translation>
    </message>
    <message>
        <source>The files contain it, and only you can read them.</source>
        <translation>文件中含有密码，只有你能读取这些文件。</translation>
    </message>
    <message>
        <source>It was left out.</source>
        <translation>未包含在导出内容中。</translation>
    </message>
    <message>
        <source>Installing Docker</source>
        <translation>安装 Docker</translation>
    </message>
    <message>
        <source>The script configures an existing Docker; it does not install Docker or add users to the group docker.</source>
        <translation>脚本只配置已有的 Docker；它既不安装 Docker，也不向其组中添加成员。</translation>
    </message>
    <message>
        <source>Install Docker first, or let dockwright-helper apply the plan.</source>
        <translation>请先安装 Docker，或让 dockwright-helper 应用计划。</translation>
    </message>
    <message>
        <source>“%1” does not identify the location of the bundle on another host.</source>
        <translation>“%1”没有说明安装包在其他主机上的位置。</translation>
    </message>
    <message>
        <source>Write the absolute path, such as /var/cache/docker.tar.zst.</source>
        <translation>请写完整路径，例如 /var/cache/docker.tar.zst。</translation>
    </message>
    <message>
        <source>deploy-docker.sh [--replace] [--yes]: --replace overwrites files that this script did not write, --yes allows running containers to be stopped.</source>
        <translation>deploy-docker.sh [--replace] [--yes]：--replace 替换不是由此脚本写入的文件，--yes 允许停止运行中的容器。</translation>
    </message>
    <message>
        <source>There is no docker.service or no docker command on this host: install Docker first.</source>
        <translation>此主机上没有 docker.service 或没有程序 docker：请先安装 Docker。</translation>
    </message>
    <message>
        <source>This script is already running.</source>
        <translation>此脚本的另一次运行尚未结束。</translation>
    </message>
    <message>
        <source>Nothing was changed. This is a symbolic link, which the script does not write through:</source>
        <translation>未作任何改动。这是一个链接，不会通过它写入：</translation>
    </message>
    <message>
        <source>Nothing was changed. The content of these files was not written by this script; --replace overwrites them, and keeps a copy:</source>
        <translation>未作任何更改。以下文件的内容不是由此脚本写入的；--replace 会替换它们并保留副本：</translation>
    </message>
    <message>
        <source>Nothing was changed. dockerd rejects the new daemon.json:</source>
        <translation>未作任何改动。dockerd 不接受该 daemon.json：</translation>
    </message>
    <message>
        <source>Nothing was changed. Running containers would be stopped; use --yes if they may be.</source>
        <translation>未作任何改动。运行中的容器会停止；如允许，请使用 --yes。</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>已写入：</translation>
    </message>
    <message>
        <source>Removed:</source>
        <translation>已删除：</translation>
    </message>
    <message>
        <source>The kernel variable fs.nr_open cannot be set now; it will be set at the next boot.</source>
        <translation>内核参数 fs.nr_open 现在无法设置；下次启动时生效。</translation>
    </message>
    <message>
        <source>dockerd did not enable live-restore when it was reloaded.</source>
        <translation>dockerd 重新加载后没有启用 live-restore。</translation>
    </message>
    <message>
        <source>docker.service does not start.</source>
        <translation>docker.service 无法启动。</translation>
    </message>
    <message>
        <source>dockerd does not run with the settings of the plan.</source>
        <translation>dockerd 未以计划的设置运行。</translation>
    </message>
    <message>
        <source>No container can be created.</source>
        <translation>无法创建容器。</translation>
    </message>
    <message>
        <source>Rolling back all changes…</source>
        <translation>正在全部回滚…</translation>
    </message>
    <message>
        <source>All changes were rolled back.</source>
        <translation>所有更改已全部回滚。</translation>
    </message>
    <message>
        <source>Not all changes could be rolled back; the next run tries again. The previous files are in</source>
        <translation>未能全部回滚；下次运行会再次尝试。原有内容在</translation>
    </message>
    <message>
        <source>Done. Docker is healthy; the previous files are in</source>
        <translation>完成。Docker 正常；被替换的内容在</translation>
    </message>
    <message>
        <source>Configures the Docker of this host according to a plan, and verifies that it works.</source>
        <translation>按计划配置此主机的 Docker，并证明它正常工作。</translation>
    </message>
    <message>
        <source>The previous files are kept. Docker is restarted only if something changes, and containers keep running where live-restore is part of the plan. If Docker is not healthy afterwards, all changes are rolled back. A second run changes nothing.</source>
        <translation>原有内容会保留。只有发生变化时才重启 Docker；计划启用 live-restore 时，容器继续运行。如果结果不正常，则全部回滚。再次运行时无事可做。</translation>
    </message>
    <message>
        <source>Written by Dockwright from the plan with SHA-256 %1.</source>
        <translation>由 Dockwright 根据 SHA-256 为 %1 的计划生成。</translation>
    </message>
    <message>
        <source>Exit status: 0 done, or nothing to do; 1 failed and rolled back; 2 refused, nothing was changed; 4 not all changes were rolled back.</source>
        <translation>退出状态：0 完成或无事可做；1 失败并已回滚；2 拒绝执行，未作任何改动；4 未能全部回滚。</translation>
    </message>
    <message>
        <source>The export is in %1.</source>
        <translation>已导出到 %1。</translation>
    </message>
    <message>
        <source>The export is in %1, committed as %2; publish it with git push.</source>
        <translation>已导出到 %1，并提交为 %2；git push 可将其推送出去。</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>未写入任何内容。</translation>
    </message>
    <message>
        <source>Export PLAN for use on many hosts: --as selects the form, --out the destination.</source>
        <translation>以可用于多台主机的形式写出 PLAN：--as 指定形式，--out 指定位置。</translation>
    </message>
    <message>
        <source>With --export --as directory: commit the files with Git.</source>
        <translation>用于 --export --as directory：用 Git 提交文件。</translation>
    </message>
    <message>
        <source>With --export: ansible, cloud-init, directory or script.</source>
        <translation>用于 --export：ansible、cloud-init、directory 或 script。</translation>
    </message>
    <message>
        <source>--export requires --out DIR, and --as with ansible, cloud-init, directory or script.</source>
        <translation>--export 需要 --out DIR，以及 --as 加 ansible、cloud-init、directory 或 script。</translation>
    </message>
    <message>
        <source>--%1 cannot be combined with %2.</source>
        <translation>--%1 不能与 %2 一起使用。</translation>
    </message>
    <message>
        <source>The files were written, but not committed. Git reports: %1</source>
        <translation>文件已写入，但未提交。Git 报告：%1</translation>
    </message>
    <message>
        <source>Commit them yourself: git add, git commit.</source>
        <translation>请自行提交：git add、git commit。</translation>
    </message>
    <message>
        <source>The files were written, but not committed: Git is not installed.</source>
        <translation>文件已写入，但未提交：没有 Git。</translation>
    </message>
    <message>
        <source>Install the package git.</source>
        <translation>请安装软件包 git。</translation>
    </message>
    <message>
        <source>This is not a directory.</source>
        <translation>这不是目录。</translation>
    </message>
    <message>
        <source>The directory is not empty, and nothing is overwritten: it contains “%1”.</source>
        <translation>目录非空，不会覆盖任何内容：其中有“%1”。</translation>
    </message>
    <message>
        <source>Specify a directory that is empty or does not exist yet.</source>
        <translation>请指定空目录或尚不存在的目录。</translation>
    </message>
    <message>
        <source>This plan has format %1; this version of Dockwright supports formats up to %2.</source>
        <translation>这份计划的格式为 %1；此版本的 Dockwright 最高可读取格式 %2。</translation>
    </message>
    <message>
        <source>Install a newer version of Dockwright.</source>
        <translation>请安装较新的 Dockwright。</translation>
    </message>
    <message>
        <source>Expected an integer from 1 to %1.</source>
        <translation>这里应为 1 到 %1 的整数。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>integer from %1 to %2</source>
        <translation>%1 到 %2 的整数</translation>
    </message>
    <message>
        <source>list of at most %1, each %2</source>
        <translation>最多 %1 项的列表，每项为%2</translation>
    </message>
    <message>
        <source>top level</source>
        <translation>顶层</translation>
    </message>
    <message>
        <source>Allowed: %1.</source>
        <translation>允许的值：%1。</translation>
    </message>
    <message>
        <source>Applies %1.</source>
        <translation>适用条件：%1。</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认值：%1</translation>
    </message>
    <message>
        <source>The transaction journal cannot be read; nothing was changed.</source>
        <translation>无法读取事务日志；什么都没有改动。</translation>
    </message>
    <message>
        <source>A newer version of Dockwright recorded transaction %1, in journal format %2; this one supports formats up to %3.</source>
        <translation>事务 %1 由较新的 Dockwright 记录，日志格式为 %2；此版本最高可读取格式 %3。</translation>
    </message>
    <message>
        <source>Reinstall the newer dockwright-helper.</source>
        <translation>请重新安装较新的 dockwright-helper。</translation>
    </message>
    <message>
        <source>It was left out; the plan contains xxxxx in its place.</source>
        <translation>它没有被包含进来；计划中以 xxxxx 代替它。</translation>
    </message>
    <message>
        <source>On the machine, put it into /etc/dockwright/plan.json and apply that file; until then an apply is refused.</source>
        <translation>请在那台机器上把它写入 /etc/dockwright/plan.json 并应用；在此之前，应用会被拒绝。</translation>
    </message>
    <message>
        <source>Put it into the script in place of xxxxx; until then the script refuses to run.</source>
        <translation>请把它写入脚本，替换 xxxxx；在此之前，脚本会拒绝运行。</translation>
    </message>
    <message>
        <source>Nothing was changed. The proxy password was left out: put it into this script in place of xxxxx, and make the script readable only by you.</source>
        <translation>未改动任何内容。代理的密码未包含在内：请把它写入此脚本，替换 xxxxx，之后不要让其他人读取脚本。</translation>
    </message>
    <message>
        <source>The proxy password was left out. Until it replaces xxxxx here, the script refuses to run.</source>
        <translation>代理的密码未包含在内。在它替换此处的 xxxxx 之前，脚本会拒绝运行。</translation>
    </message>
    <message>
        <source>With --export --as cloud-init and script: include the proxy password in the files, which only you can read then.</source>
        <translation>与 --export --as cloud-init 和 script 一起使用：把代理的密码放入文件，此时只有你可以读取这些文件。</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>not applicable</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Configuration of dockerd</source>
        <translation>dockerd 的配置</translation>
    </message>
    <message>
        <source>Owners and permissions of files</source>
        <translation>文件的属主和权限</translation>
    </message>
    <message>
        <source>%1 is not set.</source>
        <translation>没有设置 %1。</translation>
    </message>
    <message>
        <source>%1 is not set, so it is %2.</source>
        <translation>没有设置 %1，因此为 %2。</translation>
    </message>
    <message>
        <source>%1 is %2, set by %3.</source>
        <translation>%1 为 %2，由 %3 设置。</translation>
    </message>
    <message>
        <source>Set %1 to %2 in the plan, and apply the plan.</source>
        <translation>在计划中把 %1 设为 %2，然后应用。</translation>
    </message>
    <message>
        <source>Remove it from %1: dockerd does not start with an option that is set both as a flag and in daemon.json.</source>
        <translation>请从 %1 中去掉它：同一个设置既在命令行选项中又在 daemon.json 中时，dockerd 无法启动。</translation>
    </message>
    <message>
        <source>dockerd does not run as root.</source>
        <translation>dockerd 不以 root 运行。</translation>
    </message>
    <message>
        <source>dockerd runs as root. Rootless mode is for hosts that do not need the features it lacks.</source>
        <translation>dockerd 以 root 运行。rootless 模式适合用不到其所缺功能的主机。</translation>
    </message>
    <message>
        <source>Remove debug there.</source>
        <translation>请在那里去掉 debug。</translation>
    </message>
    <message>
        <source>Remove it there, so that dockerd manages its own firewall rules.</source>
        <translation>请在那里去掉它，让 dockerd 自己维护防火墙规则。</translation>
    </message>
    <message>
        <source>No file sets one, but the running dockerd has %1.</source>
        <translation>没有文件设置它们，而正在运行的 dockerd 有 %1。</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>没有。</translation>
    </message>
    <message>
        <source>The storage driver is %1.</source>
        <translation>存储驱动是 %1。</translation>
    </message>
    <message>
        <source>Use overlay2.</source>
        <translation>请使用 overlay2。</translation>
    </message>
    <message>
        <source>dockerd listens on local sockets only.</source>
        <translation>dockerd 只在本地套接字上监听。</translation>
    </message>
    <message>
        <source>Network clients must present a certificate.</source>
        <translation>经网络的调用方必须出示证书。</translation>
    </message>
    <message>
        <source>Anyone who can reach one of these has root access to this host, without a certificate: %1.</source>
        <translation>能连到其中任一地址的人，无需证书就是这台主机上的 root：%1。</translation>
    </message>
    <message>
        <source>Set tlsverify, tlscacert, tlscert and tlskey, or listen on local sockets only.</source>
        <translation>请设置 tlsverify、tlscacert、tlscert 和 tlskey，或只在本地套接字上监听。</translation>
    </message>
    <message>
        <source>Make sure that the limits of that cgroup are meant for all containers.</source>
        <translation>请确认该 cgroup 的限制是为所有容器准备的。</translation>
    </message>
    <message>
        <source>Remove it: Docker no longer has the storage driver that it applies to.</source>
        <translation>请去掉它：它所属的存储驱动已从 Docker 中移除。</translation>
    </message>
    <message>
        <source>Without an authorization plugin, anyone with access to the socket can do everything; keep the group docker empty.</source>
        <translation>没有插件时，能使用套接字的人什么都能做；请让 docker 组保持为空。</translation>
    </message>
    <message>
        <source>Send the logs to another host, with a log driver or with an agent that collects files here.</source>
        <translation>请让日志驱动或本机的日志收集程序把日志发往另一台主机。</translation>
    </message>
    <message>
        <source>This host is a Swarm node; live-restore is incompatible with Swarm mode.</source>
        <translation>这台主机是 Swarm 节点，不能与 live-restore 同用。</translation>
    </message>
    <message>
        <source>It is set, but not in effect.</source>
        <translation>已设置，但没有生效。</translation>
    </message>
    <message>
        <source>Reload docker.service.</source>
        <translation>请重新加载 docker.service。</translation>
    </message>
    <message>
        <source>If nothing needs it, set userland-proxy to false in daemon.json.</source>
        <translation>如果没有程序需要它，请在 daemon.json 中把 userland-proxy 设为 false。</translation>
    </message>
    <message>
        <source>dockerd does not filter the system calls of containers.</source>
        <translation>dockerd 不过滤容器的系统调用。</translation>
    </message>
    <message>
        <source>Remove seccomp-profile, so that the default profile of Docker applies.</source>
        <translation>请去掉 seccomp-profile，让 Docker 自带的配置生效。</translation>
    </message>
    <message>
        <source>Remove it there.</source>
        <translation>请在那里去掉它。</translation>
    </message>
    <message>
        <source>dockerd runs in rootless mode, if possible</source>
        <translation>可能时 dockerd 不以 root 运行</translation>
    </message>
    <message>
        <source>Containers on the default bridge cannot communicate with each other</source>
        <translation>默认网桥上的容器不能互相访问</translation>
    </message>
    <message>
        <source>dockerd logs at level info</source>
        <translation>dockerd 的日志级别为 info</translation>
    </message>
    <message>
        <source>dockerd may manage firewall rules</source>
        <translation>dockerd 可以维护防火墙规则</translation>
    </message>
    <message>
        <source>No registry is accessed without verifying its certificate</source>
        <translation>访问任何镜像仓库都检查证书</translation>
    </message>
    <message>
        <source>The storage driver is not aufs</source>
        <translation>存储驱动不是 aufs</translation>
    </message>
    <message>
        <source>Network clients of dockerd present a certificate</source>
        <translation>经网络调用 dockerd 须出示证书</translation>
    </message>
    <message>
        <source>Containers have default resource limits</source>
        <translation>容器有默认的资源限制</translation>
    </message>
    <message>
        <source>Root in containers is not root on the host</source>
        <translation>容器中的 root 不是主机上的 root</translation>
    </message>
    <message>
        <source>Containers use the default cgroup of Docker</source>
        <translation>容器使用 Docker 默认的 cgroup</translation>
    </message>
    <message>
        <source>The base device size is the default</source>
        <translation>基础设备大小为 Docker 的默认值</translation>
    </message>
    <message>
        <source>An authorization plugin controls access to dockerd</source>
        <translation>由插件决定谁可以做什么</translation>
    </message>
    <message>
        <source>Container logs are sent to another host</source>
        <translation>容器的日志会离开主机</translation>
    </message>
    <message>
        <source>Containers cannot gain new privileges</source>
        <translation>容器不能获得新的特权</translation>
    </message>
    <message>
        <source>Containers keep running while dockerd restarts</source>
        <translation>容器在 dockerd 重启时继续运行</translation>
    </message>
    <message>
        <source>Published ports do not use a userland proxy</source>
        <translation>端口与容器之间没有用户态代理</translation>
    </message>
    <message>
        <source>System calls of containers are filtered</source>
        <translation>容器的系统调用经过过滤</translation>
    </message>
    <message>
        <source>No experimental features are enabled</source>
        <translation>没有打开实验性功能</translation>
    </message>
    <message>
        <source>The configuration file of dockerd cannot be read.</source>
        <translation>无法读取 dockerd 的配置文件。</translation>
    </message>
    <message>
        <source>Run: %1</source>
        <translation>请运行：%1</translation>
    </message>
    <message>
        <source>Not as recommended: %1.</source>
        <translation>不符合要求：%1。</translation>
    </message>
    <message>
        <source>It is a symbolic link, which is not followed.</source>
        <translation>它是符号链接，检查时不跟随。</translation>
    </message>
    <message>
        <source>Check its target.</source>
        <translation>请查看它指向什么。</translation>
    </message>
    <message>
        <source>%1 is owned by %2</source>
        <translation>%1 属于 %2</translation>
    </message>
    <message>
        <source>%1 has permissions %2 or stricter</source>
        <translation>%1 的权限为 %2 或更少</translation>
    </message>
    <message>
        <source>Registry certificates are owned by %1</source>
        <translation>镜像仓库的证书属于 %1</translation>
    </message>
    <message>
        <source>Registry certificates have permissions %1 or stricter</source>
        <translation>镜像仓库证书的权限为 %1 或更少</translation>
    </message>
    <message>
        <source>Put %1 on a separate file system, so that containers cannot fill up anything else.</source>
        <translation>请给 %1 单独的文件系统，以免容器写满时殃及其他。</translation>
    </message>
    <message>
        <source>%1 is a separate file system.</source>
        <translation>%1 是单独的文件系统。</translation>
    </message>
    <message>
        <source>%1 is on the file system of %2.</source>
        <translation>%1 位于 %2 的文件系统中。</translation>
    </message>
    <message>
        <source>There is no group docker.</source>
        <translation>没有 docker 组。</translation>
    </message>
    <message>
        <source>The group docker has no members.</source>
        <translation>docker 组没有成员。</translation>
    </message>
    <message>
        <source>Members of the group docker, and therefore equivalent to root: %1.</source>
        <translation>在 docker 组中，因而与 root 权力相当：%1。</translation>
    </message>
    <message>
        <source>Remove users who are not trusted with root access: gpasswd --delete USER docker</source>
        <translation>请移出不应有 root 权力的用户：gpasswd --delete USER docker</translation>
    </message>
    <message>
        <source>An audit rule covers it and is loaded.</source>
        <translation>已有审计规则，并已加载。</translation>
    </message>
    <message>
        <source>A rule exists; whether it is loaded could not be determined.</source>
        <translation>规则已写好；无法查询是否已加载。</translation>
    </message>
    <message>
        <source>A rule exists, but it is not loaded.</source>
        <translation>规则已写好，但没有加载。</translation>
    </message>
    <message>
        <source>Install auditd and load its rules: augenrules --load</source>
        <translation>请安装 auditd 并加载其规则：augenrules --load</translation>
    </message>
    <message>
        <source>No audit rule covers it.</source>
        <translation>没有规则记录它。</translation>
    </message>
    <message>
        <source>Install auditd, add “%1” to a file in /etc/audit/rules.d, and load it: augenrules --load</source>
        <translation>请安装 auditd，把“%1”写入 /etc/audit/rules.d 中的一个文件，然后加载：augenrules --load</translation>
    </message>
    <message>
        <source>auditd records access to %1</source>
        <translation>auditd 记录对 %1 的操作</translation>
    </message>
    <message>
        <source>%1 with Linux %2; a check of Docker cannot determine this. There are CIS benchmarks for distributions, too.</source>
        <translation>%1，Linux %2；只看 Docker 无法判断。各发行版也有自己的基准。</translation>
    </message>
    <message>
        <source>Docker %1; without a network it cannot be determined whether this is the newest version.</source>
        <translation>Docker %1；没有网络，无法判断它是否最新。</translation>
    </message>
    <message>
        <source>Docker data is on a separate file system</source>
        <translation>Docker 的数据有单独的文件系统</translation>
    </message>
    <message>
        <source>Only trusted users may control dockerd</source>
        <translation>只有可以拥有 root 权力的人才能使用 dockerd</translation>
    </message>
    <message>
        <source>The host itself is hardened</source>
        <translation>主机本身已加固</translation>
    </message>
    <message>
        <source>Docker is up to date</source>
        <translation>Docker 是最新的</translation>
    </message>
    <message>
        <source>%2 of %1 checks passed, %3 have a warning and %4 failed.</source>
        <translation>共 %1 项检查：%2 项通过，%3 项警告，%4 项失败。</translation>
    </message>
    <message>
        <source>Docker audit</source>
        <translation>Docker 审计</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Remediation</source>
        <translation>处理办法</translation>
    </message>
    <message>
        <source>Root in containers is an unprivileged user on the host, as the guide recommends in chapter 2. Existing images, containers and volumes are hidden while it is on.</source>
        <translation>容器中的 root 对应主机上的非特权用户，这是指南第 2 章的建议。启用期间，之前创建的镜像、容器和卷不可见。</translation>
    </message>
    <message>
        <source>The interval between two measurements; Prometheus does not need to scrape more often than that.</source>
        <translation>一次测量后隔多久开始下一次；Prometheus 不必查询得比这更频繁。</translation>
    </message>
    <message>
        <source>Writes a new file and renames it over the old one, so that node_exporter never reads a partial file. The guide&apos;s “ls -l /proc/PID/fd | wc -l” counts one descriptor too many, since the first line of ls is the total.</source>
        <translation>先写新文件，再改名覆盖旧文件，因此 node_exporter 不会读到写了一半的文件。指南的“ls -l /proc/PID/fd | wc -l”多数了一个描述符，因为 ls 会先打印一行总计。</translation>
    </message>
    <message>
        <source>The capabilities needed to count the descriptors of a dockerd that has all capabilities, to read what only root may read, and to write to a directory that may belong to node_exporter. All other capabilities are dropped.</source>
        <translation>统计拥有全部能力（capability）的 dockerd 的描述符、读取只有 root 能读的内容、写入可能属于 node_exporter 的目录，都需要这些。其余能力全部放弃。</translation>
    </message>
    <message>
        <source>The only directory that it can write to; everything else is read-only for it.</source>
        <translation>它唯一能写的目录；其余对它都是只读。</translation>
    </message>
    <message>
        <source>Creates the directory if it does not exist, as before node_exporter is installed.</source>
        <translation>目录不存在时创建它，例如尚未安装 node_exporter 时。</translation>
    </message>
    <message>
        <source>Removes the file when the timer is stopped. Otherwise node_exporter would keep serving the last values as if they were current.</source>
        <translation>定时器停止时删除该文件。否则 node_exporter 会一直转交最后的数值，看起来却像新的。</translation>
    </message>
    <message>
        <source>Existing images, containers and volumes are hidden while usernsRemap is on (they remain in %1, and are visible again when it is off); --privileged and host namespaces then require --userns=host.</source>
        <translation>启用 usernsRemap 期间，已有的镜像、容器和卷都看不到（它们仍在 %1 中，关闭后会重新出现）；此时 --privileged 和主机命名空间需要 --userns=host。</translation>
    </message>
    <message>
        <source>Save what you need first: docker save for images, and copy the data in volumes.</source>
        <translation>请先保存需要的内容：镜像用 docker save，卷中的内容请复制出来。</translation>
    </message>
    <message>
        <source>dockerd creates the user dockremap, and its ranges in /etc/subuid and /etc/subgid.</source>
        <translation>dockerd 会创建用户 dockremap，以及它在 /etc/subuid 和 /etc/subgid 中的范围。</translation>
    </message>
    <message>
        <source>dockremap has %1 user IDs and %2 group IDs, but images may use up to %3: files of other owners cannot be unpacked.</source>
        <translation>dockremap 有 %1 个用户 ID 和 %2 个组 ID，而镜像最多可能用到 %3 个：属于其他 ID 的文件无法解包。</translation>
    </message>
    <message>
        <source>Run this as root: %1</source>
        <translation>请以 root 身份运行：%1</translation>
    </message>
    <message>
        <source>Expected a list of objects: [ { … } ].</source>
        <translation>这里应当是对象的列表：[ { … } ]。</translation>
    </message>
    <message>
        <source>The image is missing.</source>
        <translation>缺少镜像。</translation>
    </message>
    <message>
        <source>For example %1.</source>
        <translation>例如 %1。</translation>
    </message>
    <message>
        <source>This is not a valid image name.</source>
        <translation>这不是镜像的名称。</translation>
    </message>
    <message>
        <source>This is not a valid size.</source>
        <translation>这不是一个大小。</translation>
    </message>
    <message>
        <source>dockerd rejects less than 6 MiB (%1 bytes).</source>
        <translation>dockerd 拒绝小于 6 MiB（%1 字节）的值。</translation>
    </message>
    <message>
        <source>This host has %1 bytes: a higher limit has no effect.</source>
        <translation>本机有 %1 字节：超过它就不再是限制。</translation>
    </message>
    <message>
        <source>dockerd accepts a swap limit only together with a memory limit.</source>
        <translation>dockerd 只在同时限制内存时才接受对交换空间的限制。</translation>
    </message>
    <message>
        <source>It is the sum of memory and swap, so it must not be less than memory.</source>
        <translation>它是内存与交换空间之和，因此不能小于内存。</translation>
    </message>
    <message>
        <source>This is not a valid number of CPUs.</source>
        <translation>这不是 CPU 的数量。</translation>
    </message>
    <message>
        <source>dockerd rejects less than 0.01.</source>
        <translation>dockerd 拒绝小于 0.01 的值。</translation>
    </message>
    <message>
        <source>dockerd rejects more CPUs than the host has: %1.</source>
        <translation>dockerd 拒绝多于主机 CPU 数量的值：%1。</translation>
    </message>
    <message>
        <source>Expected a number from %1 to %2.</source>
        <translation>这里应当是 %1 到 %2 之间的数。</translation>
    </message>
    <message>
        <source>This is not a valid list of CPUs.</source>
        <translation>这不是 CPU 的列表。</translation>
    </message>
    <message>
        <source>dockerd rejects CPUs that do not exist; this host has 0 to %1.</source>
        <translation>dockerd 拒绝不存在的 CPU：现有 0 到 %1。</translation>
    </message>
    <message>
        <source>Expected 1 or more, or -1 for no limit.</source>
        <translation>这里至少应为 1，-1 表示不限制。</translation>
    </message>
    <message>
        <source>This is not the path of a disk.</source>
        <translation>这不是磁盘的路径。</translation>
    </message>
    <message>
        <source>This disk does not exist on this host.</source>
        <translation>本机没有这个磁盘。</translation>
    </message>
    <message>
        <source>This is a partition, but the kernel limits only whole disks.</source>
        <translation>这是磁盘的一个分区，而内核只限制整个磁盘。</translation>
    </message>
    <message>
        <source>The limit is missing. Set one of %1.</source>
        <translation>缺少限制。请设置以下之一：%1。</translation>
    </message>
    <message>
        <source>0 means no limit: leave it out.</source>
        <translation>0 表示不限制：请省略它。</translation>
    </message>
    <message>
        <source>Expected 1 or more.</source>
        <translation>这里至少应为 1。</translation>
    </message>
    <message>
        <source>This is not a valid user.</source>
        <translation>这不是用户。</translation>
    </message>
    <message>
        <source>Unknown capability “%1”.</source>
        <translation>没有名为“%1”的能力（capability）。</translation>
    </message>
    <message>
        <source>This is not a directory, with or without mount options.</source>
        <translation>这不是目录（可以带选项）。</translation>
    </message>
    <message>
        <source>This is not a valid restart policy.</source>
        <translation>没有这样的策略。</translation>
    </message>
    <message>
        <source>The kernel does not show a value for it.</source>
        <translation>内核没有显示它。</translation>
    </message>
    <message>
        <source>Check dockwright-helper --readiness: the controller may be missing.</source>
        <translation>请查看 dockwright-helper --readiness：可能缺少这个控制器。</translation>
    </message>
    <message>
        <source>Process 1 is tini: it reaps orphaned processes and forwards SIGTERM to the program.</source>
        <translation>进程 1 是 tini：它回收孤儿进程，并把 SIGTERM 转发给程序。</translation>
    </message>
    <message>
        <source>dockerd implements this; the kernel has no setting for it.</source>
        <translation>这由 dockerd 实现，内核没有对应的设置。</translation>
    </message>
    <message>
        <source>Docker does not protect containers from the OOM killer, although the guide says so: that requires --oom-score-adj. A memory leak is contained by memory.max alone.</source>
        <translation>与指南所述不同，Docker 不会让容器免受 OOM killer 的影响：那需要 --oom-score-adj。内存泄漏只由 memory.max 限制。</translation>
    </message>
    <message>
        <source>Without --memory-swap, dockerd allows the same amount of swap in addition to memory.</source>
        <translation>没有 --memory-swap 时，dockerd 允许使用与内存同样多的交换空间。</translation>
    </message>
    <message>
        <source>Docker counts memory and swap together, cgroup v2 counts swap alone.</source>
        <translation>Docker 把内存和交换空间合在一起计算，cgroup v2 只计算交换空间。</translation>
    </message>
    <message>
        <source>dockerd sets no limit, so the default of systemd for every unit applies: DefaultTasksMax.</source>
        <translation>dockerd 不设置限制，此时生效的是 systemd 给每个单元的默认值：DefaultTasksMax。</translation>
    </message>
    <message>
        <source>This much of every 100000 µs, over all CPUs together.</source>
        <translation>每 100000 µs 中可用的微秒数，所有 CPU 合计。</translation>
    </message>
    <message>
        <source>cgroup v2 has no shares: %1 converts them to a weight; the default weight is 100.</source>
        <translation>cgroup v2 没有份额：%1 把它换算成权重，通常的权重是 100。</translation>
    </message>
    <message>
        <source>cgroup v2 has no shares: runc up to 1.3.1 and crun up to 1.22 convert them to the weight %1, later versions to %2; the default is 100.</source>
        <translation>cgroup v2 没有份额：runc 1.3.1 和 crun 1.22 及更早的版本把它换算成权重 %1，之后的版本换算成 %2；通常的权重是 100。</translation>
    </message>
    <message>
        <source>docker %1 ignores these options silently (docker/cli#5321, fixed in 27.1.2): start the container with compose, or with a newer docker. The kernel supports these limits: io.max.</source>
        <translation>docker %1 会不声不响地丢弃这些选项（docker/cli#5321，在 27.1.2 中修复）：请用 compose 或更新版本的 docker 启动容器。内核本身可以做到：io.max。</translation>
    </message>
    <message>
        <source>The guide says that Docker cannot limit I/O on cgroup v2. It can: all four limits of a disk are one line of io.max.</source>
        <translation>指南说 Docker 在 cgroup v2 上无法限制 I/O。其实可以：一个磁盘的四项限制就是 io.max 中的一行。</translation>
    </message>
    <message>
        <source>/etc/passwd in the image determines the numeric ID.</source>
        <translation>它对应哪个数字，由镜像的 /etc/passwd 决定。</translation>
    </message>
    <message>
        <source>sudo and su give no additional privileges in the container.</source>
        <translation>在其中 sudo 和 su 不会带来更多权限。</translation>
    </message>
    <message>
        <source>Metrics for Prometheus</source>
        <translation>用于 Prometheus 的指标</translation>
    </message>
    <message>
        <source>The script does not include them: they are measured by dockwright-helper, which is not installed on such hosts.</source>
        <translation>脚本不包含这些指标：它们由 dockwright-helper 测量，而这样的主机上没有它。</translation>
    </message>
    <message>
        <source>User namespace of a new container</source>
        <translation>新容器的用户命名空间</translation>
    </message>
    <message>
        <source>Check userns-remap in /etc/docker/daemon.json.</source>
        <translation>请查看 /etc/docker/daemon.json 中的 userns-remap。</translation>
    </message>
    <message>
        <source>Zombies in containers</source>
        <translation>容器中的僵尸进程</translation>
    </message>
    <message>
        <source>No container has zombies.</source>
        <translation>没有容器存在僵尸进程。</translation>
    </message>
    <message>
        <source>Zombies accumulate in: %1</source>
        <translation>以下容器中堆积了僵尸进程：%1</translation>
    </message>
    <message>
        <source>Recreate these containers with --init (compose: init: true), or set defaults.init of the plan, which applies to all new containers: docker-init is then process 1, reaps every orphaned process, and forwards signals. It does not reap children that the program itself never waits for.</source>
        <translation>请用 --init（compose：init: true）重新创建这些容器，或在计划中设置 defaults.init，所有新容器都会采用：这样 docker-init 就是进程 1，它回收每个孤儿进程，并转发信号。程序自己从不等待的子进程仍由程序自己负责。</translation>
    </message>
    <message>
        <source>Connects containers to the network over IPv6.</source>
        <translation>容器通过它用 IPv6 访问网络。</translation>
    </message>
    <message>
        <source>Denies containers access to devices of the host.</source>
        <translation>用它使容器无法访问主机的设备。</translation>
    </message>
    <message>
        <source>Swarm uses it to balance connections across the containers of a service.</source>
        <translation>Swarm 用它把连接分散到服务的各个容器。</translation>
    </message>
    <message>
        <source>This host does not allow user namespaces: user.max_user_namespaces is 0.</source>
        <translation>本机不允许用户命名空间：user.max_user_namespaces 为 0。</translation>
    </message>
    <message>
        <source>The user dockremap has no ID range in %1, and dockerd would not start with usernsRemap.</source>
        <translation>用户 dockremap 在 %1 中没有 ID 范围，启用 usernsRemap 后 dockerd 将无法启动。</translation>
    </message>
    <message>
        <source>dockerd creates the user dockremap with useradd and usermod, which are not installed.</source>
        <translation>dockerd 用 useradd 和 usermod 创建用户 dockremap，而本机没有它们。</translation>
    </message>
    <message>
        <source>Install them (package passwd or shadow-utils), or create the user and its ranges in /etc/subuid and /etc/subgid yourself.</source>
        <translation>请安装它们（软件包 passwd 或 shadow-utils），或自行创建该用户及其在 /etc/subuid 和 /etc/subgid 中的范围。</translation>
    </message>
    <message>
        <source>“%1” is not a valid path here.</source>
        <translation>“%1”不是这样的路径。</translation>
    </message>
    <message>
        <source>The service that writes the metrics has no access to %1.</source>
        <translation>写指标的服务无法访问 %1。</translation>
    </message>
    <message>
        <source>Metrics of Docker on this host for Prometheus.</source>
        <translation>供 Prometheus 使用的本机 Docker 指标。</translation>
    </message>
    <message>
        <source>Whether root in containers is an unprivileged user on the host; existing images, containers and volumes are hidden while it is on.</source>
        <translation>容器中的 root 是否对应主机上的非特权用户；启用期间，之前创建的镜像、容器和卷不可见。</translation>
    </message>
    <message>
        <source>Whether a timer writes metrics of dockerd, its health and this plan for the textfile collector of the Prometheus node_exporter.</source>
        <translation>是否由定时器为 Prometheus 的 node_exporter 的 textfile 收集器写入 dockerd、其健康状况和本计划的指标。</translation>
    </message>
    <message>
        <source>The directory that node_exporter reads, its --collector.textfile.directory; it is created if it does not exist.</source>
        <translation>node_exporter 读取的目录，即它的 --collector.textfile.directory；不存在时会创建。</translation>
    </message>
    <message>
        <source>an absolute path of letters, digits and . _ + - that has no parts . or .. and is not the root directory</source>
        <translation>由字母、数字和 . _ + - 组成的绝对路径，各部分不为 . 或 ..，且不是根目录</translation>
    </message>
    <message>
        <source>The number of seconds between two measurements. The disk usage of Docker is measured at most every 15 minutes.</source>
        <translation>两次测量之间隔多少秒。Docker 数据占用的空间最多每 15 分钟测量一次。</translation>
    </message>
    <message>
        <source>Networks between hosts (driver overlay) require it.</source>
        <translation>用它建立主机之间的网络（overlay 驱动）。</translation>
    </message>
    <message>
        <source>Encrypted networks between hosts (driver overlay with encryption) require it.</source>
        <translation>在要求加密时，用它加密主机之间的网络（overlay 驱动）。</translation>
    </message>
    <message>
        <source>Containers with addresses in the network of the host require it (drivers macvlan and ipvlan).</source>
        <translation>用它使容器在主机自己的网络中获得地址（macvlan 和 ipvlan 驱动）。</translation>
    </message>
    <message>
        <source>FTP and TFTP clients in containers require it.</source>
        <translation>容器中的 FTP 和 TFTP 客户端需要它。</translation>
    </message>
    <message>
        <source>Keeps file capabilities and access control lists of images on ext4.</source>
        <translation>用它使镜像在 ext4 上保留文件的能力（capability）和访问控制列表。</translation>
    </message>
    <message>
        <source>--cpus: an upper limit for CPU time (cpu.max).</source>
        <translation>--cpus：最多使用这么多 CPU（cpu.max）。</translation>
    </message>
    <message>
        <source>--cpu-shares: the share of CPU time under contention (cpu.weight).</source>
        <translation>--cpu-shares：CPU 紧张时如何分配（cpu.weight）。</translation>
    </message>
    <message>
        <source>--device-read-bps and similar options (io.max): one container cannot use the whole bandwidth of a disk.</source>
        <translation>--device-read-bps 之类的选项（io.max）：单个容器无法占满整个磁盘。</translation>
    </message>
    <message>
        <source>The storage driver btrfs; overlay does not need it.</source>
        <translation>存储驱动 btrfs；overlay 不需要它。</translation>
    </message>
    <message>
        <source>Mount namespaces</source>
        <translation>挂载命名空间</translation>
    </message>
    <message>
        <source>Each container sees its own file system, and none of the host&apos;s mounts.</source>
        <translation>每个容器看到自己的文件系统，看不到主机的任何挂载。</translation>
    </message>
    <message>
        <source>Process namespaces</source>
        <translation>进程命名空间</translation>
    </message>
    <message>
        <source>Process IDs in a container start at 1, and its processes cannot see any others; its process 1 adopts orphaned processes.</source>
        <translation>容器中的进程 ID 从 1 开始，其中的进程看不到其他进程；它的进程 1 收养孤儿进程。</translation>
    </message>
    <message>
        <source>IPC namespaces</source>
        <translation>进程间通信命名空间</translation>
    </message>
    <message>
        <source>Semaphores, message queues and shared memory are private to each container.</source>
        <translation>一个容器的信号量、消息队列和共享内存与其他容器无关。</translation>
    </message>
    <message>
        <source>Network namespaces</source>
        <translation>网络命名空间</translation>
    </message>
    <message>
        <source>Each container has interfaces, addresses, ports and routes of its own.</source>
        <translation>每个容器都有自己的网络接口、地址、端口和路由。</translation>
    </message>
    <message>
        <source>UTS namespaces</source>
        <translation>主机名命名空间</translation>
    </message>
    <message>
        <source>Each container has its own host name, by which logs and services know it.</source>
        <translation>每个容器都有自己的主机名，日志和服务据此识别它。</translation>
    </message>
    <message>
        <source>Root in a container is an unprivileged user on the host: usernsRemap of the plan requires them.</source>
        <translation>容器中的 root 在主机上没有特权：计划的 usernsRemap 需要它。</translation>
    </message>
    <message>
        <source>Cgroup namespaces</source>
        <translation>cgroup 命名空间</translation>
    </message>
    <message>
        <source>A container sees its own limits under /sys/fs/cgroup, and not the cgroup tree of the host.</source>
        <translation>容器在 /sys/fs/cgroup 下看到自己的限制，而不是主机的整棵树。</translation>
    </message>
    <message>
        <source>Time namespaces</source>
        <translation>时间命名空间</translation>
    </message>
    <message>
        <source>The kernel does not support them.</source>
        <translation>内核没有它。</translation>
    </message>
    <message>
        <source>Boot a kernel of Linux %1 or newer with support for them.</source>
        <translation>请启动带有它的 Linux %1 或更新版本的内核。</translation>
    </message>
    <message>
        <source>For rootless Docker, and for sandboxes of programs inside containers. dockerd itself does not need them.</source>
        <translation>供无 root 的 Docker 以及容器中程序的沙箱使用。dockerd 本身不需要它。</translation>
    </message>
    <message>
        <source>User namespaces for unprivileged users</source>
        <translation>所有用户可用的用户命名空间</translation>
    </message>
    <message>
        <source>The IDs that users of containers have on the host with usernsRemap.</source>
        <translation>启用 usernsRemap 时，容器中的用户在主机上的 ID。</translation>
    </message>
    <message>
        <source>ID ranges for dockremap</source>
        <translation>dockremap 的 ID 范围</translation>
    </message>
    <message>
        <source>dockerd creates the user and its ranges itself.</source>
        <translation>dockerd 会自行创建该用户及其范围。</translation>
    </message>
    <message>
        <source>useradd and usermod, which create them, are not installed.</source>
        <translation>本机没有用来创建它们的 useradd 和 usermod。</translation>
    </message>
    <message>
        <source>Install the package passwd or shadow-utils.</source>
        <translation>请安装软件包 passwd 或 shadow-utils。</translation>
    </message>
    <message>
        <source>dockerd does not start with usernsRemap until both files have a range.</source>
        <translation>两个文件都有范围之前，启用 usernsRemap 的 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>One tree for all limits: one container cannot starve the host of memory, CPU or process IDs.</source>
        <translation>所有限制都在一棵树中：单个容器无法耗尽主机的内存、CPU 或进程 ID。</translation>
    </message>
    <message>
        <source>Control groups, version 2</source>
        <translation>cgroup，版本 2</translation>
    </message>
    <message>
        <source>No control groups are mounted.</source>
        <translation>没有挂载 cgroup。</translation>
    </message>
    <message>
        <source>Mount them: systemd does so on /sys/fs/cgroup.</source>
        <translation>请挂载它：systemd 会将它挂载到 /sys/fs/cgroup。</translation>
    </message>
    <message>
        <source>Version %1.</source>
        <translation>版本 %1。</translation>
    </message>
    <message>
        <source>Boot with systemd.unified_cgroup_hierarchy=1: systemd and Docker are dropping version 1.</source>
        <translation>请用 systemd.unified_cgroup_hierarchy=1 启动：systemd 和 Docker 正在放弃版本 1。</translation>
    </message>
    <message>
        <source>--cpus (cpu.max) and --cpu-shares (cpu.weight).</source>
        <translation>--cpus（cpu.max）和 --cpu-shares（cpu.weight）。</translation>
    </message>
    <message>
        <source>--memory (memory.max): a memory leak kills one container and not the host.</source>
        <translation>--memory（memory.max）：内存泄漏只会结束一个容器，而不会拖垮主机。</translation>
    </message>
    <message>
        <source>--pids-limit (pids.max): a fork bomb is contained in its container.</source>
        <translation>--pids-limit（pids.max）：fork 炸弹只影响它所在的容器。</translation>
    </message>
    <message>
        <source>--cpuset-cpus (cpuset.cpus): the CPUs on which a container may run.</source>
        <translation>--cpuset-cpus（cpuset.cpus）：容器可以在哪些 CPU 上运行。</translation>
    </message>
    <message>
        <source>Controller %1</source>
        <translation>控制器 %1</translation>
    </message>
    <message>
        <source>Boot a kernel with %1; in a container or virtual machine, the outer host must delegate the controller.</source>
        <translation>请启动带有 %1 的内核；在容器或虚拟机中，上层主机必须下放这个控制器。</translation>
    </message>
    <message>
        <source>It is missing: dockerd starts containers without this limit.</source>
        <translation>没有它：dockerd 启动容器时不施加这项限制。</translation>
    </message>
    <message>
        <source>Available, and enabled for services.</source>
        <translation>已有，并已下放给服务。</translation>
    </message>
    <message>
        <source>Available; it is enabled when a container needs it.</source>
        <translation>已有；容器需要时会下放。</translation>
    </message>
    <message>
        <source>Blocks some fifty system calls for containers that none of their programs need.</source>
        <translation>使容器无法使用约五十个它们的程序用不到的系统调用。</translation>
    </message>
    <message>
        <source>Seccomp filters</source>
        <translation>seccomp 过滤器</translation>
    </message>
    <message>
        <source>Boot a kernel with %1.</source>
        <translation>请启动带有 %1 的内核。</translation>
    </message>
    <message>
        <source>The kernel supports it, but dockerd does not use it.</source>
        <translation>内核有它，但 dockerd 没有使用。</translation>
    </message>
    <message>
        <source>Check seccomp-profile in /etc/docker/daemon.json.</source>
        <translation>请查看 /etc/docker/daemon.json 中的 seccomp-profile。</translation>
    </message>
    <message>
        <source>A second layer of isolation for each container, also for those that run as root.</source>
        <translation>每个容器外的第二道围栏，对以 root 运行的容器同样有效。</translation>
    </message>
    <message>
        <source>AppArmor or SELinux</source>
        <translation>AppArmor 或 SELinux</translation>
    </message>
    <message>
        <source>The kernel has neither of them enabled.</source>
        <translation>内核没有启用其中任何一个。</translation>
    </message>
    <message>
        <source>Boot with security=apparmor, or a kernel with one of them.</source>
        <translation>请用 security=apparmor 启动，或使用带有其中之一的内核。</translation>
    </message>
    <message>
        <source>Install the package apparmor, and restart Docker.</source>
        <translation>请安装软件包 apparmor，并重启 Docker。</translation>
    </message>
    <message>
        <source>Set selinux-enabled in /etc/docker/daemon.json.</source>
        <translation>请在 /etc/docker/daemon.json 中设置 selinux-enabled。</translation>
    </message>
    <message>
        <source>The configuration of the kernel cannot be found.</source>
        <translation>读不到内核的配置。</translation>
    </message>
    <message>
        <source>It is missing on this host.</source>
        <translation>本机没有它。</translation>
    </message>
    <message>
        <source>Install the package iptables or nftables.</source>
        <translation>请安装软件包 iptables 或 nftables。</translation>
    </message>
    <message>
        <source>Kernel keys that root may own</source>
        <translation>root 可以持有的密钥数</translation>
    </message>
    <message>
        <source>Each container uses some of them for its session keyring: they limit the number of containers.</source>
        <translation>每个容器的会话都会占用一些，因此它限制了容器的数量。</translation>
    </message>
    <message>
        <source>One measurement for Prometheus; started by dockwright-metrics.timer.</source>
        <translation>为 Prometheus 测量一次；由 dockwright-metrics.timer 触发。</translation>
    </message>
    <message>
        <source>The location of the metrics while dockwright-metrics.timer runs.</source>
        <translation>dockwright-metrics.timer 运行期间指标所在的位置。</translation>
    </message>
    <message>
        <source>When to measure dockerd for Prometheus.</source>
        <translation>何时为 Prometheus 测量 dockerd。</translation>
    </message>
    <message>
        <source>Measure dockerd and its health for the Prometheus node_exporter.</source>
        <translation>为 Prometheus 的 node_exporter 测量 dockerd 及其健康状况。</translation>
    </message>
    <message>
        <source>Check whether this host has the kernel features that containers require, and show what each is for.</source>
        <translation>检查本机是否具备容器所依赖的内核功能，并说明每一项的用途。</translation>
    </message>
    <message>
        <source>Create a docker run command and a compose file from RUN (JSON, or - for standard input), and show the kernel setting behind each option.</source>
        <translation>由 RUN（JSON，- 表示标准输入）生成 docker run 命令行和 compose 文件，并显示内核如何落实每项设置。</translation>
    </message>
    <message>
        <source>With --compose-run: start such a container, read the settings back from the kernel, and remove it.</source>
        <translation>与 --compose-run 一起使用：启动这样的容器，读回内核中的值，然后删除它。</translation>
    </message>
    <message>
        <source>With --preview and --export: write the files below this directory. With --audit: write a report, as .html or .json. With --metrics: write the metrics to this file.</source>
        <translation>与 --preview 和 --export 一起使用：把文件写到这个目录之下。与 --audit 一起使用：写出报告，文件名以 .html 或 .json 结尾。与 --metrics 一起使用：写到这个文件。</translation>
    </message>
    <message>
        <source>--try starts a container on this machine: it cannot be combined with --root or --facts.</source>
        <translation>--try 在本机上启动容器：不能与 --root 或 --facts 一起使用。</translation>
    </message>
    <message>
        <source>The name of an --audit report must end in .html or .json.</source>
        <translation>--audit 的报告须以 .html 或 .json 结尾。</translation>
    </message>
    <message>
        <source>These facts do not include the kernel features that containers require.</source>
        <translation>这些信息不包含容器所依赖的内核功能。</translation>
    </message>
    <message>
        <source>Use the facts from --inspect of this version.</source>
        <translation>请使用此版本的 --inspect 来获取。</translation>
    </message>
    <message>
        <source>No container can be run with these settings; nothing was started.</source>
        <translation>无法这样运行容器；没有启动任何东西。</translation>
    </message>
    <message>
        <source>dockerd does not respond on this host.</source>
        <translation>本机没有 dockerd 应答。</translation>
    </message>
    <message>
        <source>%1 of %2 settings are not as expected.</source>
        <translation>%2 项设置中有 %1 项与预期不符。</translation>
    </message>
    <message>
        <source>The kernel has the requested settings; the container was removed.</source>
        <translation>内核中的值与要求一致；容器已删除。</translation>
    </message>
    <message>
        <source>The container does not start.</source>
        <translation>容器无法启动。</translation>
    </message>
    <message>
        <source>There is no system bus on this host. Apply the saved plan in a terminal, as root.</source>
        <translation>这里没有系统总线。请在终端中以 root 身份应用已保存的计划。</translation>
    </message>
    <message>
        <source>The privileged helper does not respond.</source>
        <translation>特权助手没有响应。</translation>
    </message>
    <message>
        <source>Check “systemctl status dockwright-helper”, and try again.</source>
        <translation>请查看“systemctl status dockwright-helper”，然后重试。</translation>
    </message>
    <message>
        <source>The connection to the system bus was lost.</source>
        <translation>与系统总线的连接已断开。</translation>
    </message>
    <message>
        <source>Work that was started is completed, or rolled back at the next start of the helper.</source>
        <translation>已经开始的工作会完成，或在下次启动特权助手时回滚。</translation>
    </message>
    <message>
        <source>No display is available. Use dockwright-helper in a terminal; for its commands see “dockwright-helper --help”.</source>
        <translation>没有可以打开窗口的显示器。在终端中请使用 dockwright-helper；“dockwright-helper --help”列出它的功能。</translation>
    </message>
    <message>
        <source>pkexec could not start the helper: %1</source>
        <translation>pkexec 无法启动特权助手：%1</translation>
    </message>
    <message>
        <source>There was no response within %1 minutes.</source>
        <translation>%1 分钟内没有得到回答。</translation>
    </message>
    <message>
        <source>Try again, and enter the password in the authentication dialog.</source>
        <translation>请重试，并回答询问密码的对话框。</translation>
    </message>
    <message>
        <source>The service of the helper is not installed, and neither is pkexec, which could start the helper as root.</source>
        <translation>这里没有安装特权助手的服务，也没有安装 pkexec（用它可以 root 身份启动特权助手）。</translation>
    </message>
    <message>
        <source>Install the package pkexec (on older systems policykit-1), or apply the saved plan in a terminal with sudo.</source>
        <translation>请安装软件包 pkexec（较旧的系统为 policykit-1），或在终端中用 sudo 应用已保存的计划。</translation>
    </message>
    <message>
        <source>Every user can replace this program, so it is not started as root.</source>
        <translation>任何用户都可以替换这个程序，因此不会以 root 身份启动它。</translation>
    </message>
    <message>
        <source>Remove the write permission of others from it and from its directory: chmod o-w.</source>
        <translation>请取消其他用户对它及其目录的写权限：chmod o-w。</translation>
    </message>
    <message>
        <source>Start %1</source>
        <translation>启动 %1</translation>
    </message>
    <message>
        <source>Let the plan install Docker (set install.method to online or offline); --root writes the files for a future machine.</source>
        <translation>让计划安装 Docker（把 install.method 设为 online 或 offline）；--root 则为将来的机器写入文件。</translation>
    </message>
    <message>
        <source>%1 does not support it: it was added in %2 (%3).</source>
        <translation>%1 没有这一项：它从 %2 起才有（%3）。</translation>
    </message>
    <message>
        <source>Left out: %1 no longer supports it, since %2 (%3).</source>
        <translation>已略去：%1 不再有这一项，自 %2 起移除（%3）。</translation>
    </message>
    <message>
        <source>“Support for option CPUAccounting= has been removed and it is ignored”; the unit is loaded and started all the same.</source>
        <translation>“Support for option CPUAccounting= has been removed and it is ignored”；单元仍照常加载并启动。</translation>
    </message>
    <message>
        <source>Remove the setting that requires it from the plan (for a proxy: proxy.target “unit”), or install a newer Docker first.</source>
        <translation>请从计划中去掉需要它的设置（代理请用 proxy.target “unit”），或先安装较新的 Docker。</translation>
    </message>
    <message>
        <source>systemd reports line %2 of %1</source>
        <translation>systemd 对 %1 第 %2 行的提示</translation>
    </message>
    <message>
        <source>%1. The unit is loaded, and its other settings are in effect.</source>
        <translation>%1。单元已加载，其他设置均已生效。</translation>
    </message>
    <message>
        <source>Measured on %1: %2</source>
        <translation>在 %1 上实测：%2</translation>
    </message>
    <message>
        <source>in: %1</source>
        <translation>适用版本：%1</translation>
    </message>
    <message>
        <source>Cannot listen on the system bus for %1.</source>
        <translation>无法在系统总线上监听 %1。</translation>
    </message>
    <message>
        <source>Check whether the bus is running: systemctl status dbus</source>
        <translation>请查看总线是否在运行：systemctl status dbus</translation>
    </message>
    <message>
        <source>The service cannot be offered on the system bus: %1.</source>
        <translation>无法在系统总线上提供该服务：%1。</translation>
    </message>
    <message>
        <source>Save it as UTF-8: iconv -f UTF-16 -t UTF-8</source>
        <translation>请存为 UTF-8：iconv -f UTF-16 -t UTF-8</translation>
    </message>
    <message>
        <source>Reloading dockerd</source>
        <translation>重新加载 dockerd</translation>
    </message>
    <message>
        <source>Set it in one place only: remove %3 from ExecStart= of %1 (%2).</source>
        <translation>请只在一处设置：从 %1（%2）的 ExecStart= 中去掉 %3。</translation>
    </message>
    <message>
        <source>dockerd does not start with the firewall backend nftables on a Swarm node.</source>
        <translation>在 Swarm 节点上，使用防火墙后端 nftables 时 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Start them: docker start %1</source>
        <translation>启动它们：docker start %1</translation>
    </message>
    <message>
        <source>This text is UTF-16 or UTF-32; JSON must be UTF-8.</source>
        <translation>这是 UTF-16 或 UTF-32 文本，而 JSON 采用 UTF-8。</translation>
    </message>
    <message>
        <source>Images and containers in the containerd image store (%1) are hidden while it is off.</source>
        <translation>containerd 镜像存储关闭期间，其中（%1）的镜像和容器不可见。</translation>
    </message>
    <message>
        <source>Docker is disabled</source>
        <translation>Docker 已禁用</translation>
    </message>
    <message>
        <source>%1 is disabled and not running: the files are written, but nothing is started.</source>
        <translation>%1 已禁用且没有运行：只写入文件，不启动任何服务。</translation>
    </message>
    <message>
        <source>To run Docker here: systemctl enable --now %1</source>
        <translation>要在这里运行 Docker：systemctl enable --now %1</translation>
    </message>
    <message>
        <source>%1 (%2) has no ExecReload=: SIGHUP is sent to dockerd directly.</source>
        <translation>%1（%2）没有 ExecReload=：直接向 dockerd 发送 SIGHUP。</translation>
    </message>
    <message>
        <source>systemctl reload fails for it: add “%1” to its [Service] section.</source>
        <translation>systemctl reload 对它会失败：请在其 [Service] 一节中加入“%1”。</translation>
    </message>
    <message>
        <source>%1 sets fs.nr_open to %2 at every boot, after %3: LimitNOFILE requires %4.</source>
        <translation>%1 在每次启动时、于 %3 之后把 fs.nr_open 设为 %2：LimitNOFILE 需要 %4。</translation>
    </message>
    <message>
        <source>Remove that line from %1, or raise the value.</source>
        <translation>请从 %1 中删去该行，或调高其值。</translation>
    </message>
    <message>
        <source>%1 sets %2=%3, which systemd ignores; %4=%5 of this plan stays in effect.</source>
        <translation>%1 设置了 %2=%3，但 systemd 会忽略它；本计划的 %4=%5 保持有效。</translation>
    </message>
    <message>
        <source>%1 sets %2=%3, in addition to %4=%5 of this plan.</source>
        <translation>%1 设置了 %2=%3，与本计划的 %4=%5 叠加生效。</translation>
    </message>
    <message>
        <source>%1 sets %2=%3 and overrides %4=%5 of this plan.</source>
        <translation>%1 设置了 %2=%3，优先于本计划的 %4=%5。</translation>
    </message>
    <message>
        <source>%1 sets %2=%3; %4=%5 of this plan overrides it.</source>
        <translation>%1 设置了 %2=%3；本计划的 %4=%5 优先于它。</translation>
    </message>
    <message>
        <source>A digest must follow the @: sha256: and 64 hexadecimal digits.</source>
        <translation>@ 之后应为摘要：sha256: 加 64 位十六进制数字。</translation>
    </message>
    <message>
        <source>“%1” is not a valid tag.</source>
        <translation>“%1”不是有效的标签。</translation>
    </message>
    <message>
        <source>“%1” is not a valid registry host.</source>
        <translation>“%1”不是有效的镜像仓库主机。</translation>
    </message>
    <message>
        <source>Image names must be lowercase: “%1” is not.</source>
        <translation>镜像名称必须使用小写字母：“%1”不是。</translation>
    </message>
    <message>
        <source>Nothing was changed. This host is a Swarm node, and dockerd does not start with live-restore there.</source>
        <translation>未做任何改动。这台主机是 Swarm 节点，打开 live-restore 时 dockerd 在那里无法启动。</translation>
    </message>
    <message>
        <source>Nothing was changed. docker.service starts dockerd with --config-file, so it reads another file.</source>
        <translation>未做任何改动。docker.service 以 --config-file 启动 dockerd，因此它读取的是另一个文件。</translation>
    </message>
    <message>
        <source>docker.service is disabled and not running: the files are written, but nothing is started.</source>
        <translation>docker.service 已禁用且没有运行：只写入文件，不启动任何服务。</translation>
    </message>
    <message>
        <source>The files were rolled back, but these containers no longer run; docker start starts them:</source>
        <translation>文件已回滚，但以下容器不再运行；可用 docker start 启动：</translation>
    </message>
    <message>
        <source>dockerd expects true or false for “%1”.</source>
        <translation>dockerd 要求“%1”的值为 true 或 false。</translation>
    </message>
    <message>
        <source>dockerd expects an integer for “%1”.</source>
        <translation>dockerd 要求“%1”的值为整数。</translation>
    </message>
    <message>
        <source>dockerd expects a list for “%1”.</source>
        <translation>dockerd 要求“%1”的值为列表。</translation>
    </message>
    <message>
        <source>dockerd expects an object for “%1”.</source>
        <translation>dockerd 要求“%1”的值为对象。</translation>
    </message>
    <message>
        <source>dockerd expects a string for “%1”.</source>
        <translation>dockerd 要求“%1”的值为字符串。</translation>
    </message>
    <message>
        <source>Correct it in the file first: dockerd would not start with it.</source>
        <translation>请先在文件中改正：带着它 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Apply the plan; if it is applied already, restart docker.service, and check what overrides it: systemctl cat docker.service and /etc/docker/daemon.json.</source>
        <translation>请应用计划；如果已经应用，请重启 docker.service，并检查是什么覆盖了它：systemctl cat docker.service 和 /etc/docker/daemon.json。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Apply the plan.</source>
        <translation>请应用计划。</translation>
    </message>
    <message>
        <source>Untested versions</source>
        <translation>未经测试的版本</translation>
    </message>
    <message>
        <source>Dockwright was tested with %1; this host has %2. Settings that these versions do not support are left out or reported; an apply after which Docker is not healthy is rolled back.</source>
        <translation>Dockwright 在 %1 上测试过；这台主机上是 %2。这些版本不支持的设置会被略去或给出提示；如果应用之后 Docker 不正常，则全部回滚。</translation>
    </message>
    <message>
        <source>Docker is already installed from another source: %1.</source>
        <translation>已安装来自其他来源的 Docker：%1。</translation>
    </message>
    <message>
        <source>Remove it first (dockwright-helper --uninstall, if it was installed from a bundle), or keep the installed Docker.</source>
        <translation>请先移除它（如果由安装包安装，用 dockwright-helper --uninstall），或保留现有安装。</translation>
    </message>
    <message>
        <source>Remove it first, or keep the installed Docker.</source>
        <translation>请先移除它，或保留现有安装。</translation>
    </message>
    <message>
        <source>Unfinished transaction</source>
        <translation>未结束的事务</translation>
    </message>
    <message>
        <source>There is no such job.</source>
        <translation>没有这个作业。</translation>
    </message>
    <message>
        <source>No data was received in time.</source>
        <translation>读取超时，没有收到数据。</translation>
    </message>
    <message>
        <source>The JSON contains more than %1 values.</source>
        <translation>JSON 中的值超过 %1 个。</translation>
    </message>
    <message>
        <source>Signing key of the repository</source>
        <translation>软件源的签名密钥</translation>
    </message>
    <message>
        <source>The plan trusts a signing key that is not Docker&apos;s (%1) for packages from %2. Its owner can install any program on this host.</source>
        <translation>计划信任一个不属于 Docker 的签名密钥（%1），用于来自 %2 的软件包。该密钥的所有者可以在这台主机上安装任何程序。</translation>
    </message>
    <message>
        <source>Remove “keyFingerprint” from the plan unless you know whose key it is.</source>
        <translation>请从计划中去掉 “keyFingerprint”，除非你知道这是谁的密钥。</translation>
    </message>
    <message>
        <source>Download the signing key from %1, and trust it only if its fingerprint is %2</source>
        <translation>从 %1 下载签名密钥，仅当其指纹为 %2 时才信任它</translation>
    </message>
    <message>
        <source>An earlier apply or rollback was interrupted, and its changes are only partly made.</source>
        <translation>先前的应用或回滚被中断，更改只完成了一部分。</translation>
    </message>
    <message>
        <source>The next --apply rolls it back first; --rollback rolls back this transaction and nothing else.</source>
        <translation>下一次 --apply 会先将其回滚；--rollback 只回滚这个事务，不做其他事。</translation>
    </message>
    <message>
        <source>The stored bundle has changed: its SHA-256 is %1.</source>
        <translation>保存的安装包已发生变化：其 SHA-256 是 %1。</translation>
    </message>
    <message>
        <source>Pass the bundle again.</source>
        <translation>请重新交付安装包。</translation>
    </message>
    <message>
        <source>The helper was killed before its work was finished.</source>
        <translation>特权助手在完成工作之前被终止。</translation>
    </message>
    <message>
        <source>The next apply or rollback rolls back what was done.</source>
        <translation>已做的更改会由下一次应用或回滚来回滚。</translation>
    </message>
    <message>
        <source>The job goes on; dockwright-helper --history shows how it ended.</source>
        <translation>作业会继续进行；dockwright-helper --history 会显示其结果。</translation>
    </message>
    <message>
        <source>Run dockwright-helper --inspect on the target host.</source>
        <translation>请在目标主机上运行 dockwright-helper --inspect。</translation>
    </message>
    <message>
        <source>The Docker packages do not contain it: install another kernel, or its modules.</source>
        <translation>Docker 的软件包不带它：请安装别的内核，或其模块。</translation>
    </message>
    <message>
        <source>Whether images are kept in the containerd image store; images in the other store are hidden. With auto, dockerd decides: from 29 on, a new host uses the containerd image store. Plans of older releases have true for on and false for auto.</source>
        <translation>是否把镜像保存在 containerd 的镜像存储中；另一存储中的镜像不可见。取 auto 时由 dockerd 决定：从 29 起，全新的主机使用 containerd 的存储。旧版本的计划中，true 即 on，false 即 auto。</translation>
    </message>
    <message>
        <source>Separate boot-time clocks, for containers that are migrated; used since Docker 29.5.</source>
        <translation>独立的启动时间时钟，用于迁移容器；Docker 29.5 起使用。</translation>
    </message>
    <message>
        <source>Set it in one place only: remove %1 from %2, then restart docker.service.</source>
        <translation>请只在一处设置：从 %2 中删去 %1，然后重启 docker.service。</translation>
    </message>
    <message>
        <source>%1 starts dockerd with %2, and daemon.json sets the same option: dockerd does not start with both.</source>
        <translation>%1 以 %2 启动 dockerd，而 daemon.json 也设置了同一选项：两处都有时 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>icc: false requires %1, which %2 disables.</source>
        <translation>icc: false 需要 %1，而 %2 将其关闭。</translation>
    </message>
    <message>
        <source>Set icc to true, or enable %1.</source>
        <translation>请把 icc 设为 true，或启用 %1。</translation>
    </message>
    <message>
        <source>bridge and %1 cannot be combined: dockerd does not start with both.</source>
        <translation>bridge 与 %1 不能同时使用：两者都有时 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Soft and Hard must be integers without quotes; -1 means no limit.</source>
        <translation>Soft 和 Hard 是不带引号的整数，-1 表示不限制。</translation>
    </message>
    <message>
        <source>%1: mode and owner change from %2 to %3</source>
        <translation>%1：权限和属主由 %2 变为 %3</translation>
    </message>
    <message>
        <source>Fix this by hand; dockwright-helper --rollback %1 then rolls back the rest.</source>
        <translation>请手工处理；之后 dockwright-helper --rollback %1 会回滚其余内容。</translation>
    </message>
    <message>
        <source>The files were rolled back, but these containers no longer run: %1.</source>
        <translation>文件已回滚，但以下容器不再运行：%1。</translation>
    </message>
    <message>
        <source>%1 is masked: systemd does not start it.</source>
        <translation>%1 已被屏蔽（mask）：systemd 不会启动它。</translation>
    </message>
    <message>
        <source>To run Docker here: systemctl unmask %1</source>
        <translation>要在这里运行 Docker：systemctl unmask %1</translation>
    </message>
    <message>
        <source>%1 is immutable: not even root can change it.</source>
        <translation>%1 不可变更（immutable），对 root 同样有效。</translation>
    </message>
    <message>
        <source>Check it with lsattr -d %1; chattr -i %1 removes the attribute.</source>
        <translation>可用 lsattr -d %1 查看；chattr -i %1 可解除。</translation>
    </message>
    <message>
        <source>Not even root may do this: check whether it is immutable (lsattr -d %1).</source>
        <translation>root 也无权操作：请检查它是否不可变更（lsattr -d %1）。</translation>
    </message>
    <message>
        <source>The dockerd in the archive is not version %1.</source>
        <translation>归档中的 dockerd 不是版本 %1。</translation>
    </message>
    <message>
        <source>%1 sets %2 for dockerd, and the plan does not: it stays in effect.</source>
        <translation>%1 为 dockerd 设置了 %2，而计划没有设置：它继续生效。</translation>
    </message>
    <message>
        <source>Nothing was changed. This cannot be written, not even by root: it is immutable, or its file system is mounted read-only:</source>
        <translation>没有做任何更改。即使是 root 也无法写入：它是不可变的，或者所在的文件系统以只读方式挂载：</translation>
    </message>
    <message>
        <source>Nothing was changed. docker.service is masked: systemd does not start it.</source>
        <translation>没有做任何更改。docker.service 已被屏蔽（mask）：systemd 不会启动它。</translation>
    </message>
    <message>
        <source>This file also sets a proxy for dockerd, and overrides the one of this plan:</source>
        <translation>此文件也为 dockerd 设置了代理，并覆盖本计划的代理：</translation>
    </message>
    <message>
        <source>The next --apply or --rollback tries again.</source>
        <translation>下一次 --apply 或 --rollback 会再试一次。</translation>
    </message>
    <message>
        <source>Restarted containers</source>
        <translation>重启过的容器</translation>
    </message>
    <message>
        <source>dockerd listens only on %1, where dockwright-helper cannot query it.</source>
        <translation>dockerd 只监听 %1，dockwright-helper 无法在那里查询它。</translation>
    </message>
    <message>
        <source>Add a local socket: %1</source>
        <translation>请增加一个本机套接字：%1</translation>
    </message>
    <message>
        <source>Nothing was changed. docker.service is running, but the docker command gets no answer from it. Check where dockerd listens (hosts in daemon.json, -H in its unit).</source>
        <translation>未作任何更改。docker.service 正在运行，但 docker 命令得不到它的回应。请检查 dockerd 的监听位置（daemon.json 的 hosts、其单元中的 -H）。</translation>
    </message>
    <message>
        <source>This file also sets fs.nr_open, and overrides the plan at the next boot:</source>
        <translation>以下文件也设置了 fs.nr_open，并会在下次开机时覆盖本方案：</translation>
    </message>
    <message>
        <source>Set fixed-cidr-v6 to a subnet of yours, such as fd12:3456:789a:1::/64.</source>
        <translation>请将 fixed-cidr-v6 设为自己的子网，例如 fd12:3456:789a:1::/64。</translation>
    </message>
    <message>
        <source>HTTPS proxy of the running dockerd</source>
        <translation>运行中的 dockerd 的 HTTPS 代理</translation>
    </message>
    <message>
        <source>Install Docker: set install.method in the plan to online or offline.</source>
        <translation>请安装 Docker：将计划中的 install.method 设为 online 或 offline。</translation>
    </message>
    <message>
        <source>Written only where one file is kept with the local driver: there is no rotated file to compress then, and dockerd creates no container unless compression is off.</source>
        <translation>仅在 local 驱动只保留一个文件时写入：此时没有轮转出的文件可压缩，不关闭压缩则 dockerd 无法创建任何容器。</translation>
    </message>
    <message>
        <source>Log files that are not rotated cannot be compressed; no container can be created.</source>
        <translation>不轮转的日志文件无法压缩；所有容器都无法创建。</translation>
    </message>
    <message>
        <source>Set max-size, and max-file to &quot;2&quot; or more; or compress to &quot;false&quot;.</source>
        <translation>请设置 max-size，并将 max-file 设为 &quot;2&quot; 或更大；或将 compress 设为 &quot;false&quot;。</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation>停止 %1</translation>
    </message>
    <message>
        <source>These containers no longer run; docker start starts them:</source>
        <translation>以下容器已不再运行；可用 docker start 启动：</translation>
    </message>
    <message>
        <source>Stopped containers</source>
        <translation>已停止的容器</translation>
    </message>
    <message>
        <source>These containers no longer run: %1.</source>
        <translation>以下容器已不再运行：%1。</translation>
    </message>
    <message>
        <source>Index of the repository</source>
        <translation>软件源的索引</translation>
    </message>
    <message>
        <source>The plan lets dnf use an index of %1 that is not signed: whoever controls the connection can offer old packages, with known vulnerabilities, as the newest ones.</source>
        <translation>计划允许 dnf 使用 %1 未签名的索引：控制该连接的人可以把带有已知漏洞的旧软件包当作最新的提供。</translation>
    </message>
    <message>
        <source>Remove “unsignedIndex” from the plan if the mirror signs its index.</source>
        <translation>如果该镜像站为其索引签名，请从计划中删除“unsignedIndex”。</translation>
    </message>
    <message>
        <source>Whether dnf uses an index of the repository that has no signature (repodata/repomd.xml.asc), as some mirrors have none. Packages are verified in any case; apt always requires a signed index.</source>
        <translation>dnf 是否使用软件源没有签名（repodata/repomd.xml.asc）的索引，有些镜像站没有签名。软件包在任何情况下都会验证；apt 始终要求索引已签名。</translation>
    </message>
    <message>
        <source>It was asked to end, and what it waits for did not answer within %1 seconds; nothing was changed.</source>
        <translation>已要求结束，但所等待的对象在 %1 秒内没有回应；没有更改任何内容。</translation>
    </message>
    <message>
        <source>The mirror does not sign its index (repomd.xml.asc).</source>
        <translation>该镜像站没有为其索引签名（repomd.xml.asc）。</translation>
    </message>
    <message>
        <source>The index of the mirror is not signed with the trusted key.</source>
        <translation>该镜像站的索引不是用受信任的密钥签署的。</translation>
    </message>
    <message>
        <source>Use another mirror. If this one is trusted, and is reached by https, set install.unsignedIndex in the plan: packages are verified in any case.</source>
        <translation>请使用其他镜像站。如果信任该镜像站，并且通过 https 访问，请在计划中设置 install.unsignedIndex：软件包在任何情况下都会验证。</translation>
    </message>
    <message>
        <source>fs.nr_open is %1, and LimitNOFILE needs %2; it is raised now, and lowered again at the next boot.</source>
        <translation>fs.nr_open 是 %1，而 LimitNOFILE 需要 %2；现在会提高它，但下次启动时又会被降低。</translation>
    </message>
    <message>
        <source>Log level</source>
        <translation>日志级别</translation>
    </message>
    <message>
        <source>%1 turns on debug, which overrides the log level %2 of this plan.</source>
        <translation>%1 打开了 debug，它会覆盖本计划的日志级别 %2。</translation>
    </message>
    <message>
        <source>Remove debug from %1.</source>
        <translation>请从 %1 中删除 debug。</translation>
    </message>
    <message>
        <source>of containerd</source>
        <translation>containerd 的镜像存储</translation>
    </message>
    <message>
        <source>of dockerd itself</source>
        <translation>dockerd 自己的镜像存储</translation>
    </message>
    <message>
        <source>Image store in effect</source>
        <translation>生效的镜像存储</translation>
    </message>
    <message>
        <source>%1 overrides it with %2=%3: remove that line, or rename the file so that it sorts before the drop-ins of Dockwright.</source>
        <translation>%1 用 %2=%3 覆盖了它：请删除那一行，或重命名该文件，使它排在 Dockwright 的配置片段之前。</translation>
    </message>
    <message>
        <source>Remove the storage driver (%1), or choose the other image store.</source>
        <translation>请删除存储驱动的设置（%1），或选用另一种镜像存储。</translation>
    </message>
    <message>
        <source>The containerd image store has no storage driver “%1” (%2): no container can be created.</source>
        <translation>containerd 镜像存储没有存储驱动“%1”（%2）：无法创建任何容器。</translation>
    </message>
    <message>
        <source>The containerd image store has no storage driver “%1” (%2): dockerd does not start.</source>
        <translation>containerd 镜像存储没有存储驱动“%1”（%2）：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Only the containerd image store has a storage driver “%1” (%2): dockerd does not start without it.</source>
        <translation>只有 containerd 镜像存储才有存储驱动“%1”（%2）：不用它时 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>From 29.0 on, dockerd does not start with userns-remap while the containerd image store is on (%1).</source>
        <translation>从 29.0 起，打开 containerd 镜像存储（%1）时，带 userns-remap 的 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Turn off one of the two.</source>
        <translation>请关闭两者之一。</translation>
    </message>
    <message>
        <source>Running containers</source>
        <translation>正在运行的容器</translation>
    </message>
    <message>
        <source>An apply of this plan stops running containers: %1.</source>
        <translation>应用本计划会停止正在运行的容器：%1。</translation>
    </message>
    <message>
        <source>Stop them yourself first, or apply with --yes.</source>
        <translation>请先自行停止它们，或用 --yes 应用。</translation>
    </message>
    <message>
        <source>This would restart or stop these units along with Docker: %1.</source>
        <translation>这会使以下单元随 Docker 一起重启或停止：%1。</translation>
    </message>
    <message>
        <source>Use --yes if they may be restarted; the containers that they run end with them.</source>
        <translation>如果允许重启这些单元，请使用 --yes；由它们运行的容器会随之结束。</translation>
    </message>
    <message>
        <source>Nothing was changed. A directory is needed here, and this is none:</source>
        <translation>未作任何改动。此处需要目录，而它不是目录：</translation>
    </message>
    <message>
        <source>Nothing was changed. This is not a regular file:</source>
        <translation>未作任何改动。它不是普通文件：</translation>
    </message>
    <message>
        <source>Nothing was changed. systemd refuses to restart this unit (RefuseManualStart=, RefuseManualStop=):</source>
        <translation>未作任何改动。systemd 拒绝重启此单元（RefuseManualStart=、RefuseManualStop=）：</translation>
    </message>
    <message>
        <source>Nothing was changed. systemd would not start this unit again without another that it requires:</source>
        <translation>未作任何改动。缺少其依赖的另一个单元，systemd 不会再次启动此单元：</translation>
    </message>
    <message>
        <source>Nothing was changed. systemd would not start this unit again, because a condition does not hold:</source>
        <translation>未作任何改动。有条件不满足，systemd 不会再次启动此单元：</translation>
    </message>
    <message>
        <source>Units that restart or stop along with Docker: %1</source>
        <translation>随 Docker 一起重启或停止的单元：%1</translation>
    </message>
    <message>
        <source>This is not possible on this host; see the errors above. Nothing was changed.</source>
        <translation>在此主机上无法执行，请参阅上面的错误。未作任何改动。</translation>
    </message>
    <message>
        <source>Units that depend on Docker</source>
        <translation>依赖 Docker 的单元</translation>
    </message>
    <message>
        <source>An apply of this plan restarts Docker, and systemd restarts or stops with it: %1. Containers that they run end with them.</source>
        <translation>应用此计划会重启 Docker，systemd 会随之重启或停止：%1。由它们运行的容器会随之结束。</translation>
    </message>
    <message>
        <source>Apply with --yes if they may be restarted.</source>
        <translation>如果允许重启它们，请用 --yes 应用。</translation>
    </message>
    <message>
        <source>%1 has %2=yes: systemd refuses to restart it.</source>
        <translation>%1 设置了 %2=yes：systemd 拒绝重启它。</translation>
    </message>
    <message>
        <source>Remove that line (systemctl cat %1 shows where it stands), or restart %1 in your own way after an apply with --no-restart.</source>
        <translation>删除该行（systemctl cat %1 会显示其位置），或者用 --no-restart 应用后自行重启 %1。</translation>
    </message>
    <message>
        <source>%1 has %2=%3, which is %4: systemd does not start %1 again.</source>
        <translation>%1 设置了 %2=%3，而后者处于 %4 状态：systemd 不会再次启动 %1。</translation>
    </message>
    <message>
        <source>Start or mend %1, or remove it from %2.</source>
        <translation>启动或修复 %1，或者从 %2 中移除它。</translation>
    </message>
    <message>
        <source>systemd would not start %1 again, because a condition of the unit does not hold: %2</source>
        <translation>该单元有条件不满足，systemd 不会再次启动 %1：%2</translation>
    </message>
    <message>
        <source>Make it hold, or remove it from the unit: systemctl cat %1</source>
        <translation>使该条件满足，或者从单元中移除它：systemctl cat %1</translation>
    </message>
    <message>
        <source>Replace that file or symbolic link by a directory, then try again.</source>
        <translation>请用目录替换该文件或符号链接，然后重试。</translation>
    </message>
    <message>
        <source>This would stop running containers (%1), and restart or stop these units along with Docker: %2.</source>
        <translation>这会停止正在运行的容器（%1），并使以下单元随 Docker 一起重启或停止：%2。</translation>
    </message>
    <message>
        <source>Nothing was changed. These units would restart or stop along with Docker, and their containers with them; use --yes to allow it:</source>
        <translation>未作任何改动。以下单元会随 Docker 一起重启或停止，其容器也会随之结束；如果允许，请使用 --yes：</translation>
    </message>
    <message>
        <source>The files were rolled back, but these units no longer run; systemctl start starts them:</source>
        <translation>文件已回滚，但以下单元不再运行；可用 systemctl start 启动：</translation>
    </message>
    <message>
        <source>These units no longer run; systemctl start starts them:</source>
        <translation>以下单元不再运行；可用 systemctl start 启动：</translation>
    </message>
    <message>
        <source>These containers were restarted:</source>
        <translation>以下容器已重启：</translation>
    </message>
    <message>
        <source>These containers were restarted: %1.</source>
        <translation>以下容器已重启：%1。</translation>
    </message>
    <message>
        <source>These units no longer run: %1.</source>
        <translation>以下单元不再运行：%1。</translation>
    </message>
    <message>
        <source>Start them: systemctl start %1</source>
        <translation>启动它们：systemctl start %1</translation>
    </message>
    <message>
        <source>The files were rolled back, but these units no longer run: %1.</source>
        <translation>文件已回滚，但以下单元不再运行：%1。</translation>
    </message>
    <message>
        <source>systemd reads %1 instead of %2, which has the same name.</source>
        <translation>systemd 读取的是 %1，而不是同名的 %2。</translation>
    </message>
    <message>
        <source>Remove or rename %1, then try again.</source>
        <translation>请删除 %1 或给它改名，然后重试。</translation>
    </message>
    <message>
        <source>With %1, systemd no longer reads %2 for %3: both have the same name. These settings are lost: %4.</source>
        <translation>有了 %1，systemd 就不再为 %3 读取 %2：两者同名。以下设置会丢失：%4。</translation>
    </message>
    <message>
        <source>To keep them, rename %1, or copy it under another name if a package owns it.</source>
        <translation>要保留这些设置，请给 %1 改名；如果它属于某个软件包，请以另一个名称复制它。</translation>
    </message>
    <message>
        <source>%1 is not running: the apply starts it.</source>
        <translation>%1 没有运行：应用时会启动它。</translation>
    </message>
    <message>
        <source>systemd reads %1 instead of %2, which has the same name. Remove or rename %1, then run systemctl daemon-reload and restart %3.</source>
        <translation>systemd 读取的是 %1，而不是同名的 %2。请删除 %1 或给它改名，然后运行 systemctl daemon-reload 并重启 %3。</translation>
    </message>
    <message>
        <source>%1 has failed: unless this plan fixes the cause, the apply fails and is rolled back.</source>
        <translation>%1 已失败：除非此计划消除了原因，否则应用会失败并回滚。</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker started.</source>
        <translation>完成：事务 %1，%2 个文件，Docker 已启动。</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker stopped.</source>
        <translation>完成：事务 %1，%2 个文件，Docker 已停止。</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files; Docker is not running.</source>
        <translation>完成：事务 %1，%2 个文件；Docker 没有运行。</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files, Docker removed.</source>
        <translation>完成：事务 %1，%2 个文件，Docker 已移除。</translation>
    </message>
    <message>
        <source>There is no language “%1”; the languages are %2.</source>
        <translation>没有名为“%1”的语言；可用的有 %2。</translation>
    </message>
    <message>
        <source>“%1” is neither the path of a file nor a JSON pointer into daemon.json, such as /log-driver.</source>
        <translation>“%1”既不是文件的路径，也不是 daemon.json 中的 JSON 指针（例如 /log-driver）。</translation>
    </message>
    <message>
        <source>--ours and --theirs: “%1” is neither on this host nor in the plan.</source>
        <translation>--ours 和 --theirs：“%1”既不在此主机上，也不在计划中。</translation>
    </message>
    <message>
        <source>--validate lists the conflicts, with their files and keys.</source>
        <translation>--validate 会列出各个冲突及其文件和键。</translation>
    </message>
    <message>
        <source>Nothing was changed. systemd reads this file instead of one of the same name that the script writes:</source>
        <translation>未作任何改动。systemd 读取的是以下文件，而不是脚本要写入的同名文件：</translation>
    </message>
    <message>
        <source>Nothing was changed. This runs in a unit that systemd stops when Docker is restarted; run it outside, for example with systemd-run:</source>
        <translation>未作任何改动。脚本运行在一个会随 Docker 重启而被 systemd 停止的单元中；请在其外部运行，例如用 systemd-run：</translation>
    </message>
    <message>
        <source>This runs in %1, which systemd stops when Docker is restarted.</source>
        <translation>当前进程运行在 %1 中，重启 Docker 时 systemd 会停止该单元。</translation>
    </message>
    <message>
        <source>Run it outside that unit, for example with systemd-run.</source>
        <translation>请在该单元之外运行，例如用 systemd-run。</translation>
    </message>
    <message>
        <source>A run of deploy-docker.sh is not finished, or was interrupted.</source>
        <translation>deploy-docker.sh 的一次运行尚未结束，或者被中断了。</translation>
    </message>
    <message>
        <source>Run that script again: it rolls back the unfinished run first.</source>
        <translation>请再次运行该脚本：它会先回滚未完成的那次运行。</translation>
    </message>
    <message>
        <source>Nothing was changed. dockwright-helper is changing this host, or was interrupted while it did: wait for it, or run dockwright-helper --rollback.</source>
        <translation>未作任何改动。dockwright-helper 正在更改本机，或在更改时被中断：请等待它结束，或者运行 dockwright-helper --rollback。</translation>
    </message>
    <message>
        <source>This file was edited in the meantime; the edited version was kept before the rollback:</source>
        <translation>该文件在此期间被编辑过；回滚之前已保留编辑后的版本：</translation>
    </message>
    <message>
        <source>Started containers</source>
        <translation>已启动的容器</translation>
    </message>
    <message>
        <source>These containers did not run before, and were started: %1.</source>
        <translation>这些容器之前没有运行，现在被启动了：%1。</translation>
    </message>
    <message>
        <source>With --restart always, dockerd starts them. Stop them: docker stop %1</source>
        <translation>带有 --restart always 的容器会由 dockerd 启动。停止它们：docker stop %1</translation>
    </message>
    <message>
        <source>“%1” is not a subnet such as 10.0.0.0/8.</source>
        <translation>“%1”不是子网（如 10.0.0.0/8）。</translation>
    </message>
    <message>
        <source>Before 23.0, dockerd expects the path of a profile here, and not “%1”.</source>
        <translation>23.0 之前的 dockerd 在此处需要配置文件的路径，而不接受“%1”。</translation>
    </message>
    <message>
        <source>Before 27.0, dockerd does not start with ip6tables unless experimental is true.</source>
        <translation>在 27.0 之前，除非 experimental 为 true，否则设置了 ip6tables 的 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>A runtime needs a path or a runtimeType: dockerd does not start.</source>
        <translation>运行时必须有 path 或 runtimeType，否则 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>dockerd accepts only these values here: %1.</source>
        <translation>dockerd 在此处只接受这些值：%1。</translation>
    </message>
    <message>
        <source>“%1” is not an IP address.</source>
        <translation>“%1”不是 IP 地址。</translation>
    </message>
    <message>
        <source>“%1” is not a size such as 64m.</source>
        <translation>“%1”不是大小（如 64m）。</translation>
    </message>
    <message>
        <source>“%1” is not of the form key=value.</source>
        <translation>“%1”不是 key=value 的形式。</translation>
    </message>
    <message>
        <source>“%1” is not of the form address:port.</source>
        <translation>“%1”不是“地址:端口”的形式。</translation>
    </message>
    <message>
        <source>dockerd accepts no number below %1 for “%2”.</source>
        <translation>dockerd 不接受“%2”小于 %1 的数。</translation>
    </message>
    <message>
        <source>Nothing was changed. No other file can take the place of a mount point:</source>
        <translation>未作任何改动。挂载点无法被其他文件替换：</translation>
    </message>
    <message>
        <source>These containers run now, and did not run before:</source>
        <translation>以下容器现在正在运行，而之前并未运行：</translation>
    </message>
    <message>
        <source>%1 is a mount point: no other file can take its place.</source>
        <translation>%1 是挂载点：无法被其他文件替换。</translation>
    </message>
    <message>
        <source>Unmount it (findmnt %1 shows what it is), then try again.</source>
        <translation>请先卸载它（findmnt %1 可显示它是什么），然后重试。</translation>
    </message>
    <message>
        <source>Nothing was changed. This unit was edited, and systemd has not read the edit yet (systemctl daemon-reload):</source>
        <translation>未作任何改动。该单元已被编辑，而 systemd 尚未读取这一修改（systemctl daemon-reload）：</translation>
    </message>
    <message>
        <source>%1 was edited, and systemd has not read the edit yet.</source>
        <translation>%1 已被编辑，而 systemd 尚未读取这一修改。</translation>
    </message>
    <message>
        <source>Look whether it is to take effect (systemctl cat %1), then: systemctl daemon-reload</source>
        <translation>请确认它是否应当生效（systemctl cat %1），然后执行：systemctl daemon-reload</translation>
    </message>
    <message>
        <source>A wrong value of “%1” cuts containers off from the network, or clients off from dockerd.</source>
        <translation>“%1”的值如果有误，会使容器断开网络，或使客户端无法访问 dockerd。</translation>
    </message>
    <message>
        <source>With another “%1”, dockerd no longer sees the images, containers and volumes that it has.</source>
        <translation>更改“%1”后，dockerd 不再能看到现有的镜像、容器和卷。</translation>
    </message>
    <message>
        <source>“%1” can give containers or users more power over this host.</source>
        <translation>“%1”可能使容器或用户对本主机拥有更大的权限。</translation>
    </message>
    <message>
        <source>dockerd does not start if “%1” does not fit this host.</source>
        <translation>如果“%1”不适合本主机，dockerd 将无法启动。</translation>
    </message>
    <message>
        <source>Whether ports of containers can be reached directly, by routing, and not only through published ports.</source>
        <translation>是否允许通过路由直接访问容器的端口，而不仅限于已发布的端口。</translation>
    </message>
    <message>
        <source>Registries to which layers may be pushed that are otherwise not distributed.</source>
        <translation>允许向其推送原本不可分发的镜像层的镜像仓库。</translation>
    </message>
    <message>
        <source>The CORS headers of the API, by which web pages may use it.</source>
        <translation>API 的 CORS 头，网页据此可以访问 API。</translation>
    </message>
    <message>
        <source>Plugins that allow or refuse each request to dockerd; one that does not answer refuses all.</source>
        <translation>允许或拒绝每个 dockerd 请求的插件；没有响应的插件会拒绝所有请求。</translation>
    </message>
    <message>
        <source>The IPv4 address of docker0 with its prefix length, and so the subnet of the default bridge.</source>
        <translation>docker0 的 IPv4 地址及前缀长度，也就是默认网桥的子网。</translation>
    </message>
    <message>
        <source>The IPv6 address of docker0 with its prefix length.</source>
        <translation>docker0 的 IPv6 地址及前缀长度。</translation>
    </message>
    <message>
        <source>The bridge that containers are attached to by default; “none” for no default bridge.</source>
        <translation>容器默认连接的网桥；“none”表示没有默认网桥。</translation>
    </message>
    <message>
        <source>Packets with this firewall mark are accepted into bridge networks.</source>
        <translation>带有此防火墙标记的数据包可以进入网桥网络。</translation>
    </message>
    <message>
        <source>What the builder keeps in its cache, which entitlements builds may have, and how long their history is kept.</source>
        <translation>构建器在缓存中保留什么、构建可以有哪些权限，以及构建历史保留多久。</translation>
    </message>
    <message>
        <source>Directories with CDI specifications of devices, such as GPUs.</source>
        <translation>存放设备（例如 GPU）CDI 规范的目录。</translation>
    </message>
    <message>
        <source>The cgroup below which those of the containers are; with the cgroup driver systemd, a slice.</source>
        <translation>容器的 cgroup 所在的上级 cgroup；使用 systemd cgroup 驱动时是一个 slice。</translation>
    </message>
    <message>
        <source>The socket of the containerd that dockerd uses.</source>
        <translation>dockerd 使用的 containerd 的套接字。</translation>
    </message>
    <message>
        <source>The namespace in containerd in which containers are kept.</source>
        <translation>在 containerd 中保存容器的命名空间。</translation>
    </message>
    <message>
        <source>The namespace in containerd in which plugins are kept.</source>
        <translation>在 containerd 中保存插件的命名空间。</translation>
    </message>
    <message>
        <source>The period of the real-time CPU scheduler for all containers, in microseconds; cgroup v1 only.</source>
        <translation>所有容器的实时 CPU 调度周期，单位为微秒；仅限 cgroup v1。</translation>
    </message>
    <message>
        <source>The real-time CPU runtime for all containers, in microseconds; cgroup v1 only.</source>
        <translation>所有容器的实时 CPU 运行时间，单位为微秒；仅限 cgroup v1。</translation>
    </message>
    <message>
        <source>Whether the containerd that dockerd starts has the CRI plugin.</source>
        <translation>dockerd 启动的 containerd 是否带有 CRI 插件。</translation>
    </message>
    <message>
        <source>The directory in which Docker keeps its data.</source>
        <translation>Docker 保存数据的目录。</translation>
    </message>
    <message>
        <source>Whether dockerd logs debug messages.</source>
        <translation>dockerd 是否记录调试信息。</translation>
    </message>
    <message>
        <source>The pools from which new networks get their subnets: “base” is a network, “size” the prefix length of each subnet.</source>
        <translation>新网络从中获得子网的地址池：“base”是一个网段，“size”是每个子网的前缀长度。</translation>
    </message>
    <message>
        <source>Whether containers get a cgroup namespace of their own, or that of the host.</source>
        <translation>容器使用自己的 cgroup 命名空间，还是主机的。</translation>
    </message>
    <message>
        <source>The IPv4 gateway of containers on the default bridge.</source>
        <translation>默认网桥上容器的 IPv4 网关。</translation>
    </message>
    <message>
        <source>The IPv6 gateway of containers on the default bridge.</source>
        <translation>默认网桥上容器的 IPv6 网关。</translation>
    </message>
    <message>
        <source>Whether the IPC namespace of a container is private, or may be shared with others.</source>
        <translation>容器的 IPC 命名空间是私有的，还是可以与其他容器共享。</translation>
    </message>
    <message>
        <source>Options of new networks, for each network driver.</source>
        <translation>新网络的选项，按网络驱动分别给出。</translation>
    </message>
    <message>
        <source>The runtime of containers that name none.</source>
        <translation>未指定运行时的容器所用的运行时。</translation>
    </message>
    <message>
        <source>The size of /dev/shm in containers.</source>
        <translation>容器中 /dev/shm 的大小。</translation>
    </message>
    <message>
        <source>How many seconds a container that is stopped may take before it is killed.</source>
        <translation>容器停止时，在被强制终止之前最多可以用多少秒。</translation>
    </message>
    <message>
        <source>The ulimits of containers, by name.</source>
        <translation>容器的 ulimit，按名称给出。</translation>
    </message>
    <message>
        <source>The DNS servers of containers.</source>
        <translation>容器的 DNS 服务器。</translation>
    </message>
    <message>
        <source>DNS options of containers, as in resolv.conf.</source>
        <translation>容器的 DNS 选项，写法同 resolv.conf。</translation>
    </message>
    <message>
        <source>The domains in which containers look up short names.</source>
        <translation>容器查找短名称时使用的域。</translation>
    </message>
    <message>
        <source>Options of the runtime, such as native.cgroupdriver.</source>
        <translation>运行时的选项，例如 native.cgroupdriver。</translation>
    </message>
    <message>
        <source>The directory for the state of running containers.</source>
        <translation>存放运行中容器状态的目录。</translation>
    </message>
    <message>
        <source>Whether experimental features are enabled.</source>
        <translation>是否启用实验性功能。</translation>
    </message>
    <message>
        <source>Features of dockerd that are switched on or off by name.</source>
        <translation>按名称打开或关闭的 dockerd 功能。</translation>
    </message>
    <message>
        <source>Whether dockerd creates its firewall rules with iptables or nftables.</source>
        <translation>dockerd 用 iptables 还是 nftables 创建防火墙规则。</translation>
    </message>
    <message>
        <source>The part of the subnet of the default bridge from which containers get IPv4 addresses.</source>
        <translation>默认网桥子网中供容器分配 IPv4 地址的部分。</translation>
    </message>
    <message>
        <source>The subnet from which containers on the default bridge get IPv6 addresses.</source>
        <translation>默认网桥上的容器从中分配 IPv6 地址的子网。</translation>
    </message>
    <message>
        <source>The group that may use the socket of dockerd. Its members are equivalent to root.</source>
        <translation>可以使用 dockerd 套接字的用户组。其成员等同于 root。</translation>
    </message>
    <message>
        <source>The address that host-gateway stands for in --add-host.</source>
        <translation>--add-host 中 host-gateway 所代表的地址。</translation>
    </message>
    <message>
        <source>The addresses that host-gateway stands for in --add-host, one for IPv4 and one for IPv6.</source>
        <translation>--add-host 中 host-gateway 所代表的地址，IPv4 和 IPv6 各一个。</translation>
    </message>
    <message>
        <source>The addresses on which dockerd listens, such as tcp://10.0.0.1:2376. If its unit has -H, too, dockerd does not start.</source>
        <translation>dockerd 监听的地址，例如 tcp://10.0.0.1:2376。如果其单元中也有 -H，dockerd 将无法启动。</translation>
    </message>
    <message>
        <source>The program that runs as init in containers.</source>
        <translation>在容器中作为 init 运行的程序。</translation>
    </message>
    <message>
        <source>The host address to which ports of containers on the default bridge are published.</source>
        <translation>默认网桥上容器的端口所发布到的主机地址。</translation>
    </message>
    <message>
        <source>Whether dockerd turns on IP forwarding on the host.</source>
        <translation>dockerd 是否在主机上打开 IP 转发。</translation>
    </message>
    <message>
        <source>Whether dockerd leaves the policy of FORWARD as it is when it turns on IP forwarding.</source>
        <translation>dockerd 打开 IP 转发时，是否保持 FORWARD 链的默认策略不变。</translation>
    </message>
    <message>
        <source>Whether connections from containers get the address of the host.</source>
        <translation>容器发出的连接是否使用主机的地址。</translation>
    </message>
    <message>
        <source>Whether dockerd creates firewall rules for IPv6.</source>
        <translation>dockerd 是否创建 IPv6 防火墙规则。</translation>
    </message>
    <message>
        <source>Whether dockerd creates firewall rules. Without them, published ports and networks of containers stop working.</source>
        <translation>dockerd 是否创建防火墙规则。没有这些规则，已发布的端口和容器网络将无法工作。</translation>
    </message>
    <message>
        <source>Whether the default bridge has IPv6.</source>
        <translation>默认网桥是否启用 IPv6。</translation>
    </message>
    <message>
        <source>Labels of this dockerd, as key=value.</source>
        <translation>此 dockerd 的标签，形式为 key=value。</translation>
    </message>
    <message>
        <source>Whether dockerd logs text or JSON.</source>
        <translation>dockerd 的日志是文本还是 JSON。</translation>
    </message>
    <message>
        <source>How many layers a pull downloads at a time.</source>
        <translation>一次拉取并发下载多少个镜像层。</translation>
    </message>
    <message>
        <source>How many layers a push uploads at a time.</source>
        <translation>一次推送并发上传多少个镜像层。</translation>
    </message>
    <message>
        <source>How often the download of a layer is tried.</source>
        <translation>下载一个镜像层最多尝试多少次。</translation>
    </message>
    <message>
        <source>The address and port on which dockerd offers metrics, without asking who reads them.</source>
        <translation>dockerd 提供指标的地址和端口，读取时不验证身份。</translation>
    </message>
    <message>
        <source>The oldest version of the API that clients may use.</source>
        <translation>客户端可以使用的最低 API 版本。</translation>
    </message>
    <message>
        <source>The MTU of the default bridge.</source>
        <translation>默认网桥的 MTU。</translation>
    </message>
    <message>
        <source>The MTU of the control plane of Swarm networks.</source>
        <translation>Swarm 网络控制平面的 MTU。</translation>
    </message>
    <message>
        <source>The port of the diagnostic server of networks; 0 for none.</source>
        <translation>网络诊断服务的端口；0 表示不启用。</translation>
    </message>
    <message>
        <source>Resources that this Swarm node offers to services, such as GPU=UUID1.</source>
        <translation>此 Swarm 节点向服务提供的资源，例如 GPU=UUID1。</translation>
    </message>
    <message>
        <source>Plugins that change containers as they are created (NRI).</source>
        <translation>在创建容器时对其进行修改的插件（NRI）。</translation>
    </message>
    <message>
        <source>How likely the kernel is to kill dockerd when memory runs out.</source>
        <translation>内存耗尽时内核终止 dockerd 的可能性。</translation>
    </message>
    <message>
        <source>The file with the process ID of dockerd.</source>
        <translation>记录 dockerd 进程 ID 的文件。</translation>
    </message>
    <message>
        <source>Whether dockerd logs full timestamps without colors.</source>
        <translation>dockerd 是否记录不带颜色的完整时间戳日志。</translation>
    </message>
    <message>
        <source>Whether dockerd runs without root, which requires a user namespace around it.</source>
        <translation>dockerd 是否在没有 root 权限的情况下运行；这需要在用户命名空间中启动它。</translation>
    </message>
    <message>
        <source>Further runtimes, by name, with their path or type and options.</source>
        <translation>其他运行时，按名称给出其路径或类型及选项。</translation>
    </message>
    <message>
        <source>The file that says which system calls containers may use; “builtin” or “unconfined” without a file.</source>
        <translation>规定容器可以使用哪些系统调用的文件；不使用文件时为“builtin”或“unconfined”。</translation>
    </message>
    <message>
        <source>Whether containers are confined by SELinux.</source>
        <translation>是否用 SELinux 限制容器。</translation>
    </message>
    <message>
        <source>How many seconds dockerd waits for containers when it is stopped.</source>
        <translation>dockerd 停止时等待容器多少秒。</translation>
    </message>
    <message>
        <source>The storage driver; images and containers of another one are hidden.</source>
        <translation>存储驱动；其他存储驱动的镜像和容器会被隐藏。</translation>
    </message>
    <message>
        <source>Options of the storage driver, as key=value.</source>
        <translation>存储驱动的选项，形式为 key=value。</translation>
    </message>
    <message>
        <source>The address or interface by which other Swarm nodes reach this one.</source>
        <translation>其他 Swarm 节点访问此节点时使用的地址或接口。</translation>
    </message>
    <message>
        <source>Whether network clients are served over TLS.</source>
        <translation>是否通过 TLS 为网络客户端提供服务。</translation>
    </message>
    <message>
        <source>The certificates by which clients are verified.</source>
        <translation>用于验证客户端的证书。</translation>
    </message>
    <message>
        <source>The certificate of dockerd.</source>
        <translation>dockerd 的证书。</translation>
    </message>
    <message>
        <source>The file with the key of that certificate.</source>
        <translation>该证书的密钥文件。</translation>
    </message>
    <message>
        <source>Whether network clients must present a certificate.</source>
        <translation>网络客户端是否必须出示证书。</translation>
    </message>
    <message>
        <source>Whether published ports go through a process of their own where the firewall cannot forward them.</source>
        <translation>在防火墙无法转发时，已发布的端口是否通过单独的进程转发。</translation>
    </message>
    <message>
        <source>The program that forwards published ports.</source>
        <translation>转发已发布端口的程序。</translation>
    </message>
    <message>
        <source>“%1” is set by the member %2 of the plan.</source>
        <translation>“%1”由计划的成员 %2 设置。</translation>
    </message>
    <message>
        <source>Remove it here, and set %1.</source>
        <translation>请在此处将其删除，并设置 %1。</translation>
    </message>
    <message>
        <source>“%1” is a flag of dockerd, which ignores it in daemon.json.</source>
        <translation>“%1”是 dockerd 的命令行选项，写在 daemon.json 中会被忽略。</translation>
    </message>
    <message>
        <source>The key is “%1”.</source>
        <translation>正确的键是“%1”。</translation>
    </message>
    <message>
        <source>No dockerd knows the key “%1”.</source>
        <translation>没有任何 dockerd 认识键“%1”。</translation>
    </message>
    <message>
        <source>dockwright-plan(5) lists the keys that can be set here.</source>
        <translation>dockwright-plan(5) 列出了可以在此处设置的键。</translation>
    </message>
    <message>
        <source>dockerd does not read “%1” from daemon.json.</source>
        <translation>dockerd 不从 daemon.json 读取“%1”。</translation>
    </message>
    <message>
        <source>Give it to dockerd as the flag %1.</source>
        <translation>请用命令行选项 %1 将其传给 dockerd。</translation>
    </message>
    <message>
        <source>Further settings of dockerd, by their names and in their forms in daemon.json. What another section sets is refused here.</source>
        <translation>dockerd 的其他设置，名称和形式与 daemon.json 中相同。由其他部分设置的内容在此处会被拒绝。</translation>
    </message>
    <message>
        <source>an IP address</source>
        <translation>IP 地址</translation>
    </message>
    <message>
        <source>a subnet such as 10.0.0.0/8</source>
        <translation>子网，例如 10.0.0.0/8</translation>
    </message>
    <message>
        <source>a size such as 64m</source>
        <translation>大小，例如 64m</translation>
    </message>
    <message>
        <source>a string of the form key=value</source>
        <translation>形如 key=value 的字符串</translation>
    </message>
    <message>
        <source>a string of the form address:port</source>
        <translation>形如 address:port 的字符串</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>字符串</translation>
    </message>
    <message>
        <source>an integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a list of objects with the members %1</source>
        <translation>对象列表，成员为 %1</translation>
    </message>
    <message>
        <source>a list of strings</source>
        <translation>字符串列表</translation>
    </message>
    <message>
        <source>an object of objects with the members %1</source>
        <translation>由对象组成的对象，成员为 %1</translation>
    </message>
    <message>
        <source>an object whose values are true or false</source>
        <translation>值为 true 或 false 的对象</translation>
    </message>
    <message>
        <source>an object whose values are objects of strings</source>
        <translation>值为字符串对象的对象</translation>
    </message>
    <message>
        <source>an object with the members %1</source>
        <translation>对象，成员为 %1</translation>
    </message>
    <message>
        <source>Requires dockerd %1 or later.</source>
        <translation>需要 dockerd %1 或更高版本。</translation>
    </message>
    <message>
        <source>Only before dockerd %1.</source>
        <translation>仅限 dockerd %1 之前的版本。</translation>
    </message>
    <message>
        <source>“%1” requires dockerd %2 or later; dockerd %3 does not start with it.</source>
        <translation>“%1”需要 dockerd %2 或更高版本；dockerd %3 设置它后无法启动。</translation>
    </message>
    <message>
        <source>dockerd %2 removed “%1”; dockerd %3 does not start with it.</source>
        <translation>dockerd %2 移除了“%1”；dockerd %3 设置它后无法启动。</translation>
    </message>
    <message>
        <source>With --metrics: only create the directory of --out.</source>
        <translation>与 --metrics 一起使用：只创建 --out 所在的目录。</translation>
    </message>
    <message>
        <source>With --metrics: only delete the file of --out.</source>
        <translation>与 --metrics 一起使用：只删除 --out 的文件。</translation>
    </message>
    <message>
        <source>Transaction %1 was rolled back first; nothing else was changed.</source>
        <translation>已先回滚事务 %1；此外未做任何改动。</translation>
    </message>
    <message>
        <source>Transaction %1 was rolled back first, so the host is not the one of the preview; nothing else was changed.</source>
        <translation>已先回滚事务 %1，因此主机与预览时不同；此外未做任何改动。</translation>
    </message>
    <message>
        <source>The plan does not fit this host. Transaction %1 was rolled back first; nothing else was changed.</source>
        <translation>计划不适合此主机。已先回滚事务 %1；此外未做任何改动。</translation>
    </message>
    <message>
        <source>This is not possible on this host; see the errors above. Transaction %1 was rolled back first; nothing else was changed.</source>
        <translation>在此主机上无法执行，请参阅上面的错误。已先回滚事务 %1；此外未作任何改动。</translation>
    </message>
    <message>
        <source>Transaction %1 was rolled back first; nothing else was changed. Put these values into the plan, or overwrite them with --take-ours; a backup is kept.</source>
        <translation>已先回滚事务 %1；此外未做任何改动。请把这些值写入计划，或用 --take-ours 覆盖它们；会保留备份。</translation>
    </message>
    <message>
        <source>Failed. Transaction %1 was rolled back first; of this one nothing was, because of --no-rollback, and it changed no file.</source>
        <translation>失败。已先回滚事务 %1；按 --no-rollback 的要求，本次未做任何回滚，也没有更改文件。</translation>
    </message>
    <message>
        <source>Rolling it back restarts Docker.</source>
        <translation>回滚它会重启 Docker。</translation>
    </message>
    <message>
        <source>Transaction %1 was interrupted, and must be rolled back first. If this may happen: dockwright-helper --rollback --yes, or the same call again with --yes.</source>
        <translation>事务 %1 曾被中断，必须先将其回滚。如果允许这样做：运行 dockwright-helper --rollback --yes，或在同一命令中加上 --yes。</translation>
    </message>
    <message>
        <source>A secret was left out; the plan contains xxxxx in its place.</source>
        <translation>有一项机密已被略去；计划中该处是 xxxxx。</translation>
    </message>
    <message>
        <source>docker0 keeps the address that dockerd gave it for “%1”: a rollback could not take it back.</source>
        <translation>docker0 会保留 dockerd 因“%1”而赋予它的地址：回滚无法将其收回。</translation>
    </message>
    <message>
        <source>Set it in /etc/docker/daemon.json yourself; it is kept there.</source>
        <translation>请自行在 /etc/docker/daemon.json 中设置；它会保留在那里。</translation>
    </message>
    <message>
        <source>Remove %1, which has nothing to read, then: systemctl daemon-reload</source>
        <translation>请删除没有可读内容的 %1，然后执行：systemctl daemon-reload</translation>
    </message>
    <message>
        <source>chosen from default-address-pools</source>
        <translation>从 default-address-pools 中选取</translation>
    </message>
    <message>
        <source>/docker with the cgroup driver cgroupfs, system.slice with systemd</source>
        <translation>cgroup 驱动为 cgroupfs 时是 /docker，为 systemd 时是 system.slice</translation>
    </message>
    <message>
        <source>the containerd of the system, or one that dockerd starts</source>
        <translation>系统的 containerd，或由 dockerd 启动的 containerd</translation>
    </message>
    <message>
        <source>private with cgroup v2, host with cgroup v1</source>
        <translation>cgroup v2 为 private，cgroup v1 为 host</translation>
    </message>
    <message>
        <source>the address of the default bridge</source>
        <translation>默认网桥的地址</translation>
    </message>
    <message>
        <source>the DNS servers of the host</source>
        <translation>主机的 DNS 服务器</translation>
    </message>
    <message>
        <source>those of the host</source>
        <translation>与主机相同</translation>
    </message>
    <message>
        <source>the whole subnet of the default bridge</source>
        <translation>默认网桥的整个子网</translation>
    </message>
    <message>
        <source>true since dockerd 27.0, false before</source>
        <translation>dockerd 27.0 起为 true，之前为 false</translation>
    </message>
    <message>
        <source>1.40; 1.44 from dockerd 29.0 to 29.2</source>
        <translation>1.40；dockerd 29.0 至 29.2 为 1.44</translation>
    </message>
    <message>
        <source>overlay2, or overlayfs with the containerd image store</source>
        <translation>overlay2；使用 containerd 镜像存储时为 overlayfs</translation>
    </message>
    <message>
        <source>Images, registries and builds</source>
        <translation>镜像、镜像仓库与构建</translation>
    </message>
    <message>
        <source>Networks and firewall</source>
        <translation>网络与防火墙</translation>
    </message>
    <message>
        <source>Default bridge</source>
        <translation>默认网桥</translation>
    </message>
    <message>
        <source>DNS and host names</source>
        <translation>DNS 与主机名</translation>
    </message>
    <message>
        <source>Defaults of containers</source>
        <translation>容器的默认值</translation>
    </message>
    <message>
        <source>Runtimes and containerd</source>
        <translation>运行时与 containerd</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Logs and metrics</source>
        <translation>日志与指标</translation>
    </message>
    <message>
        <source>API and access</source>
        <translation>API 与访问</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Swarm</source>
        <translation>Swarm 集群</translation>
    </message>
    <message>
        <source>dockerd itself</source>
        <translation>dockerd 自身</translation>
    </message>
    <message>
        <source>can cut off connections</source>
        <translation>可能中断连接</translation>
    </message>
    <message>
        <source>can hide data</source>
        <translation>可能隐藏数据</translation>
    </message>
    <message>
        <source>can weaken security</source>
        <translation>可能削弱安全</translation>
    </message>
    <message>
        <source>can stop dockerd</source>
        <translation>可能使 dockerd 无法启动</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>microseconds</source>
        <translation>微秒</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>“%1” is in the JSON twice.</source>
        <translation>JSON 中 “%1” 出现了两次。</translation>
    </message>
    <message>
        <source>“%1” is missing.</source>
        <translation>缺少 “%1”。</translation>
    </message>
    <message>
        <source>max-buffer-size requires the mode non-blocking: dockerd does not start.</source>
        <translation>max-buffer-size 要求 mode 为 non-blocking：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>There is no limit “%1”; no container can be started.</source>
        <translation>没有名为“%1”的资源限制，无法启动任何容器。</translation>
    </message>
    <message>
        <source>On Linux, dockerd knows only native.cgroupdriver here, not “%1”.</source>
        <translation>在 Linux 上，dockerd 在此只识别 native.cgroupdriver，不识别“%1”。</translation>
    </message>
    <message>
        <source>dockerd reserves the name of this runtime, and does not start.</source>
        <translation>此运行时的名称由 dockerd 保留，dockerd 无法启动。</translation>
    </message>
    <message>
        <source>path and runtimeType cannot be combined: dockerd does not start.</source>
        <translation>path 与 runtimeType 不能同时使用：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>runtimeArgs require a path, and options a runtimeType: dockerd does not start.</source>
        <translation>runtimeArgs 要求有 path，options 要求有 runtimeType：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Without an IPv4 pool docker0 gets no subnet: dockerd does not start.</source>
        <translation>没有 IPv4 地址池，docker0 就得不到子网：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is not in the subnet of docker0: dockerd does not start.</source>
        <translation>“%1”不在 docker0 的子网内：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is not an IPv6 subnet: dockerd does not start.</source>
        <translation>“%1”不是 IPv6 子网：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is not an IPv4 subnet: dockerd does not start.</source>
        <translation>“%1”不是 IPv4 子网：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>The number must be from %1 to %2: dockerd does not start.</source>
        <translation>该数值必须在 %1 到 %2 之间：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is the address of a subnet, and not one in it: dockerd does not start.</source>
        <translation>“%1”是子网地址，而不是子网内的地址：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is not a duration such as 48h: dockerd does not start.</source>
        <translation>“%1”不是 48h 这样的时长：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is not a domain: dockerd does not start.</source>
        <translation>“%1”不是域名：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” must have either one number, of 0 or more, or names: dockerd does not start.</source>
        <translation>“%1”只能是一个不小于 0 的数量，或者若干名称：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>There can be one IPv4 and one IPv6 address, and none in host-gateway-ip beside them: dockerd does not start.</source>
        <translation>最多一个 IPv4 地址和一个 IPv6 地址，且不能同时设置 host-gateway-ip：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>The path must be absolute.</source>
        <translation>路径必须是绝对路径。</translation>
    </message>
    <message>
        <source>The storage driver %1 does not know the option “%2”: dockerd does not start.</source>
        <translation>存储驱动 %1 不识别选项“%2”：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>dockerd does not start with %1 on cgroup v2.</source>
        <translation>在 cgroup v2 上设置 %1 时，dockerd 无法启动。</translation>
    </message>
    <message>
        <source>TLS requires %1: dockerd does not start.</source>
        <translation>TLS 要求设置 %1：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is neither &quot;true&quot; nor &quot;false&quot;.</source>
        <translation>“%1”既不是 &quot;true&quot; 也不是 &quot;false&quot;。</translation>
    </message>
    <message>
        <source>“%1” is not a number of 1 or more.</source>
        <translation>“%1”不是大于或等于 1 的数字。</translation>
    </message>
    <message>
        <source>“%1” does not begin with one of these schemes: %2.</source>
        <translation>“%1”的协议不在以下范围内：%2。</translation>
    </message>
    <message>
        <source>A pool requires a base and a size: a prefix length not shorter than that of the base, and of 30 at most (126 in IPv6): dockerd does not start.</source>
        <translation>地址池必须有 base 和 size；size 是前缀长度，不得短于 base 的前缀，且不超过 30（IPv6 为 126）：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>A plugin requires a name: dockerd does not start.</source>
        <translation>插件必须有名称：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>“%1” is not a valid name for a containerd namespace.</source>
        <translation>“%1”不是有效的 containerd 命名空间名称。</translation>
    </message>
    <message>
        <source>Beside other log-opts, the log driver %1 requires the option “%2” there: dockerd does not start.</source>
        <translation>log-opts 中有其他选项时，日志驱动 %1 还要求其中有选项“%2”：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Before 28.0, dockerd does not start with ipv6 unless fixed-cidr-v6 is set.</source>
        <translation>28.0 之前的 dockerd 在启用 ipv6 而未设置 fixed-cidr-v6 时无法启动。</translation>
    </message>
    <message>
        <source>“%1” is the address of docker0 itself: dockerd does not start.</source>
        <translation>“%1”是 docker0 自身的地址：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Before 27.5, dockerd does not start unless each rule has a keepStorage.</source>
        <translation>27.5 之前的 dockerd 要求每条规则都有 keepStorage，否则无法启动。</translation>
    </message>
    <message>
        <source>Roll back a transaction that was interrupted, and nothing else.</source>
        <translation>回滚一个被中断的事务，此外什么都不做。</translation>
    </message>
    <message>
        <source>With --recover: before Docker is started; called by dockwright-recover.service.</source>
        <translation>与 --recover 一起使用：在 Docker 启动之前进行；由 dockwright-recover.service 调用。</translation>
    </message>
    <message>
        <source>interrupted; rolled back at boot, %1</source>
        <translation>被中断；开机时已回滚，%1</translation>
    </message>
    <message>
        <source>interrupted; not rolled back completely at boot, %1</source>
        <translation>被中断；开机时未能全部回滚，%1</translation>
    </message>
    <message>
        <source>Transaction %1 was interrupted, and could not be rolled back completely at boot (%2).</source>
        <translation>事务 %1 被中断，开机时未能全部回滚（%2）。</translation>
    </message>
    <message>
        <source>See what is left: journalctl -u dockwright-recover. Fix it by hand; dockwright-helper --rollback %1 then rolls back the rest.</source>
        <translation>查看遗留的内容：journalctl -u dockwright-recover。手工处理后，用 dockwright-helper --rollback %1 回滚其余内容。</translation>
    </message>
    <message>
        <source>Call dockwright-helper --recover without it.</source>
        <translation>请去掉该选项，调用 dockwright-helper --recover。</translation>
    </message>
    <message>
        <source>Rolling back transaction %1 at boot (%2) failed or took too long.</source>
        <translation>开机时回滚事务 %1 失败或超时（%2）。</translation>
    </message>
    <message>
        <source>See why: journalctl -u dockwright-recover</source>
        <translation>查看原因：journalctl -u dockwright-recover</translation>
    </message>
    <message>
        <source>No transaction was interrupted; there is nothing to roll back.</source>
        <translation>没有被中断的事务，无需回滚。</translation>
    </message>
    <message>
        <source>Record how the call was made: command-line, wizard, service or ansible.</source>
        <translation>记录调用的方式：command-line、wizard、service 或 ansible。</translation>
    </message>
    <message>
        <source>A flag that names it is heeded only where a flag asks for TLS, too.</source>
        <translation>只有当 TLS 也由命令行参数启用时，指定该文件的命令行参数才会生效。</translation>
    </message>
    <message>
        <source>There is no file “%1”, which TLS requires: dockerd does not start.</source>
        <translation>没有 TLS 所需的文件“%1”：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>dockerd cannot listen at “%1”, and does not start.</source>
        <translation>dockerd 无法在“%1”上监听，无法启动。</translation>
    </message>
    <message>
        <source>Use an address such as unix:///run/docker.sock or tcp://10.0.0.1:2376.</source>
        <translation>请使用 unix:///run/docker.sock 或 tcp://10.0.0.1:2376 这样的地址。</translation>
    </message>
    <message>
        <source>The label “%1” has two values: dockerd does not start.</source>
        <translation>标签“%1”有两个不同的值：dockerd 无法启动。</translation>
    </message>
    <message>
        <source>--at-boot is for use during the boot, and Docker is running already.</source>
        <translation>--at-boot 用于开机过程中，而 Docker 已在运行。</translation>
    </message>
    <message>
        <source>Transaction %1 was interrupted, and was rolled back.</source>
        <translation>事务 %1 曾被中断，现已回滚。</translation>
    </message>
    <message>
        <source>With --apply: roll everything back unless it is confirmed in this many seconds (10 to 3600). Alone: confirm the transaction with this number.</source>
        <translation>与 --apply 一起使用：除非在这么多秒（10 到 3600）内得到确认，否则全部回滚。单独使用：确认编号为此值的事务。</translation>
    </message>
    <message>
        <source>With --recover: roll back this transaction when its time is over; called by the timer of --apply --confirm.</source>
        <translation>与 --recover 一起使用：在此事务的期限过后将其回滚；由 --apply --confirm 的定时器调用。</translation>
    </message>
    <message>
        <source>--apply --confirm requires a number of seconds from %1 to %2.</source>
        <translation>--apply --confirm 要求 %1 到 %2 之间的秒数。</translation>
    </message>
    <message>
        <source>not confirmed; rolled back, %1 (%2)</source>
        <translation>未确认；已回滚，%1（%2）</translation>
    </message>
    <message>
        <source>waits to be confirmed until %1</source>
        <translation>等待确认，截止 %1</translation>
    </message>
    <message>
        <source>confirmed, %1 (%2)</source>
        <translation>已确认，%1（%2）</translation>
    </message>
    <message>
        <source>Done: transaction %1, %2 files. It is rolled back at %3 unless it is confirmed from a new connection: dockwright-helper --confirm %1</source>
        <translation>完成：事务 %1，%2 个文件。除非从新的连接确认，否则将于 %3 回滚：dockwright-helper --confirm %1</translation>
    </message>
    <message>
        <source>Transaction %1 does not wait to be confirmed.</source>
        <translation>事务 %1 不在等待确认。</translation>
    </message>
    <message>
        <source>Transaction %1 is confirmed.</source>
        <translation>事务 %1 已确认。</translation>
    </message>
    <message>
        <source>Transaction %1 was confirmed before.</source>
        <translation>事务 %1 之前已确认。</translation>
    </message>
    <message>
        <source>Transaction %1 was not confirmed, and was rolled back.</source>
        <translation>事务 %1 未被确认，已回滚。</translation>
    </message>
    <message>
        <source>Transaction %1 was not confirmed by %2, and was rolled back.</source>
        <translation>事务 %1 在 %2 之前未被确认，已回滚。</translation>
    </message>
    <message>
        <source>Apply the plan again.</source>
        <translation>请重新应用该计划。</translation>
    </message>
    <message>
        <source>Transaction %1 was not confirmed by %2, and is to be rolled back.</source>
        <translation>事务 %1 在 %2 之前未被确认，将被回滚。</translation>
    </message>
    <message>
        <source>dockwright-helper --history shows how it ended.</source>
        <translation>dockwright-helper --history 显示其结果。</translation>
    </message>
    <message>
        <source>Transaction %1 is confirmed by whoever applied it (%2), or by root.</source>
        <translation>事务 %1 只能由应用它的用户（%2）或 root 确认。</translation>
    </message>
    <message>
        <source>This is the SSH connection from which transaction %1 was applied: that it lives on does not show that a new one can be made.</source>
        <translation>这是应用事务 %1 的 SSH 连接：它仍然存在并不说明能够建立新的连接。</translation>
    </message>
    <message>
        <source>Log in again, and confirm there: dockwright-helper --confirm %1</source>
        <translation>请重新登录，并在那里确认：dockwright-helper --confirm %1</translation>
    </message>
    <message>
        <source>Transaction %1 waits to be confirmed until %2; nothing else is changed meanwhile.</source>
        <translation>事务 %1 等待确认，截止 %2；在此期间不进行其他更改。</translation>
    </message>
    <message>
        <source>Keep it: dockwright-helper --confirm %1. Take it back now: dockwright-helper --rollback %1</source>
        <translation>保留：dockwright-helper --confirm %1。立即回滚：dockwright-helper --rollback %1</translation>
    </message>
    <message>
        <source>There is no transaction %1.</source>
        <translation>没有事务 %1。</translation>
    </message>
    <message>
        <source>Transaction %1 was not confirmed; it is rolled back</source>
        <translation>事务 %1 未被确认，正在回滚</translation>
    </message>
    <message>
        <source>No timer could be started that rolls back an unconfirmed change.</source>
        <translation>无法启动用于回滚未确认更改的定时器。</translation>
    </message>
    <message>
        <source>dockerd did not answer within %1 s.</source>
        <translation>dockerd 在 %1 秒内没有响应。</translation>
    </message>
    <message>
        <source>“%1” of the running dockerd</source>
        <translation>运行中的 dockerd 的“%1”</translation>
    </message>
    <message>
        <source>Response of containerd</source>
        <translation>containerd 的响应</translation>
    </message>
    <message>
        <source>Namespace of Docker in containerd</source>
        <translation>containerd 中 Docker 的命名空间</translation>
    </message>
    <message>
        <source>There is none yet.</source>
        <translation>尚不存在。</translation>
    </message>
    <message>
        <source>Containers run, but not in the containerd at %1: check --containerd and --containerd-namespace of dockerd.</source>
        <translation>有容器在运行，但不在 %1 的 containerd 中：请检查 dockerd 的 --containerd 和 --containerd-namespace。</translation>
    </message>
    <message>
        <source>less than %1 s</source>
        <translation>少于 %1 秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Start time of docker.service</source>
        <translation>docker.service 的启动时间</translation>
    </message>
    <message>
        <source>dockerd starts containers that have a restart policy before it responds. Its journal shows what takes long: journalctl -u docker.service</source>
        <translation>dockerd 在响应之前会先启动带有重启策略的容器。其日志显示耗时的环节：journalctl -u docker.service</translation>
    </message>
    <message>
        <source>Duration of the last restart of Docker</source>
        <translation>Docker 上次重启的用时</translation>
    </message>
    <message>
        <source>Without live-restore, dockerd waits for each container to stop, 10 seconds or its stop timeout. Set live-restore, or have the containers react to SIGTERM (--init).</source>
        <translation>没有 live-restore 时，dockerd 会等待每个容器停止，时间为 10 秒或其停止超时。请设置 live-restore，或让容器响应 SIGTERM（--init）。</translation>
    </message>
    <message>
        <source>This would break off what Docker is working at: %1.</source>
        <translation>这会中断 Docker 正在进行的工作：%1。</translation>
    </message>
    <message>
        <source>This would stop running containers (%1), and break off what Docker is working at: %2.</source>
        <translation>这会停止正在运行的容器（%1），并中断 Docker 正在进行的工作：%2。</translation>
    </message>
    <message>
        <source>This would restart or stop these units along with Docker (%1), and break off what it is working at: %2.</source>
        <translation>这会使以下单元随 Docker 一起重启或停止（%1），并中断其正在进行的工作：%2。</translation>
    </message>
    <message>
        <source>This would stop running containers (%1), restart or stop these units along with Docker (%2), and break off what it is working at: %3.</source>
        <translation>这会停止正在运行的容器（%1），使以下单元随 Docker 一起重启或停止（%2），并中断其正在进行的工作：%3。</translation>
    </message>
    <message>
        <source>Wait until it is done, or use --yes if it may be broken off.</source>
        <translation>请等到完成，或在可以中断时使用 --yes。</translation>
    </message>
    <message>
        <source>Work of Docker that breaks off: %1</source>
        <translation>会中断的 Docker 工作：%1</translation>
    </message>
    <message>
        <source>Work of Docker</source>
        <translation>Docker 的工作</translation>
    </message>
    <message>
        <source>An apply of this plan restarts Docker, and breaks off: %1.</source>
        <translation>应用此计划会重启 Docker，并中断：%1。</translation>
    </message>
    <message>
        <source>Wait until it is done, or apply with --yes.</source>
        <translation>请等到完成，或使用 --yes 应用。</translation>
    </message>
    <message>
        <source>Docker was away for %1 s; the guide aims at less than %2 s.</source>
        <translation>Docker 中断了 %1 秒；指南的目标是少于 %2 秒。</translation>
    </message>
    <message>
        <source>Containers that ran before the change</source>
        <translation>更改之前运行的容器</translation>
    </message>
    <message>
        <source>Find out why they do not start, then apply again: docker start %1</source>
        <translation>查明它们为何不能启动，然后重新应用：docker start %1</translation>
    </message>
    <message>
        <source>dockerd can pull %1.</source>
        <translation>dockerd 可以拉取 %1。</translation>
    </message>
    <message>
        <source>dockerd could pull %1 before the change, and cannot now: %2</source>
        <translation>更改前 dockerd 可以拉取 %1，现在不能：%2</translation>
    </message>
    <message>
        <source>dockerd cannot pull %1: %2</source>
        <translation>dockerd 无法拉取 %1：%2</translation>
    </message>
    <message>
        <source>Pulling an image</source>
        <translation>拉取镜像</translation>
    </message>
    <message>
        <source>Check the proxy, the mirrors and the certificates of the registry. dockerd is asked for verify.image of the plan, and for nothing if verify.pull is never.</source>
        <translation>请检查代理、镜像加速器以及镜像仓库的证书。向 dockerd 请求的是计划中的 verify.image；如果 verify.pull 为 never，则不请求任何镜像。</translation>
    </message>
    <message>
        <source>Names in a container</source>
        <translation>容器中的域名解析</translation>
    </message>
    <message>
        <source>A container resolves %1.</source>
        <translation>容器可以解析 %1。</translation>
    </message>
    <message>
        <source>The host resolves %1, but a container does not.</source>
        <translation>主机可以解析 %1，但容器不能。</translation>
    </message>
    <message>
        <source>Connections from a container</source>
        <translation>容器发起的连接</translation>
    </message>
    <message>
        <source>A container connects to %1.</source>
        <translation>容器可以连接到 %1。</translation>
    </message>
    <message>
        <source>The host connects to %1, but a container does not.</source>
        <translation>主机可以连接到 %1，但容器不能。</translation>
    </message>
    <message>
        <source>Large packets from a container</source>
        <translation>容器发出的大数据包</translation>
    </message>
    <message>
        <source>They arrive at %1.</source>
        <translation>可以到达 %1。</translation>
    </message>
    <message>
        <source>They do not arrive at %1; with an MTU of %2 they do.</source>
        <translation>无法到达 %1；MTU 为 %2 时可以到达。</translation>
    </message>
    <message>
        <source>Set mtu of the section engine to %1.</source>
        <translation>请将 engine 部分的 mtu 设为 %1。</translation>
    </message>
    <message>
        <source>not with verify.pull never</source>
        <translation>verify.pull 不为 never 时</translation>
    </message>
    <message>
        <source>How it is verified that Docker serves.</source>
        <translation>如何验证 Docker 可以提供服务。</translation>
    </message>
    <message>
        <source>Whether dockerd is asked for the manifest of an image, and a container for the registry, before a change that reloads or restarts Docker and after it: what worked before must work after it (auto), it must work in any case (required), or nothing outside of the host is asked (never).</source>
        <translation>在重新加载或重启 Docker 的更改之前和之后，是否让 dockerd 获取一个镜像的清单，并让容器访问镜像仓库：之前可用的之后也必须可用（auto）；无论如何都必须可用（required）；不访问主机之外的任何地址（never）。</translation>
    </message>
    <message>
        <source>the name of an image such as hello-world or registry.corp.lan:5000/base:1</source>
        <translation>镜像名称，例如 hello-world 或 registry.corp.lan:5000/base:1</translation>
    </message>
    <message>
        <source>asking dockerd for %1 (%2 s)</source>
        <translation>正在向 dockerd 请求 %1（%2 秒）</translation>
    </message>
    <message>
        <source>List the transactions on this host, or show the files of the one with the given number as a diff.</source>
        <translation>列出这台主机上的事务；指定编号时，以差异形式显示该事务的文件。</translation>
    </message>
    <message>
        <source>What this transaction wrote is not known any more: the file was edited since.</source>
        <translation>该事务写入的内容已无从得知：此后文件被编辑过。</translation>
    </message>
    <message>
        <source>It changed no file.</source>
        <translation>它没有更改任何文件。</translation>
    </message>
    <message>
        <source>dockerd does not say what became of these containers: %1.</source>
        <translation>dockerd 没有说明这些容器的去向：%1。</translation>
    </message>
    <message>
        <source>Find out why it does not answer: docker ps</source>
        <translation>请查明它为何不回答：docker ps</translation>
    </message>
    <message>
        <source>The files were rolled back, but dockerd does not say what became of these containers: %1.</source>
        <translation>文件已回滚，但 dockerd 没有说明这些容器的去向：%1。</translation>
    </message>
    <message>
        <source>This option must be a number of seconds from %1 to %2.</source>
        <translation>此选项必须是 %1 到 %2 之间的秒数。</translation>
    </message>
    <message>
        <source>The host resolves %1, but a container does not since the plan has changed this: %2.</source>
        <translation>主机可以解析 %1，但容器不能，因为计划更改了：%2。</translation>
    </message>
    <message>
        <source>Set dns of the section engine to a server that containers reach, and let the firewall forward port 53 for them. No container is asked if verify.pull of the plan is never.</source>
        <translation>请将 engine 部分的 dns 设为容器可以访问的服务器，并让防火墙为容器转发端口 53。计划的 verify.pull 为 never 时不检查容器。</translation>
    </message>
    <message>
        <source>The host connects to %1, but a container does not since the plan has changed this: %2.</source>
        <translation>主机可以连接到 %1，但容器不能，因为计划更改了：%2。</translation>
    </message>
    <message>
        <source>Check iptables, ip-forward and ip-masq in daemon.json, and that the firewall forwards what containers send. No container is asked if verify.pull of the plan is never.</source>
        <translation>请检查 daemon.json 中的 iptables、ip-forward 和 ip-masq，并确认防火墙会转发容器发出的数据。计划的 verify.pull 为 never 时不检查容器。</translation>
    </message>
    <message>
        <source>The registry, or what stands before it, answers no requests for now: %1</source>
        <translation>镜像仓库或其前面的服务目前不答复请求：%1</translation>
    </message>
    <message>
        <source>The files were rolled back; whether these containers run again was not awaited: %1.</source>
        <translation>文件已回滚；没有等待这些容器是否再次运行：%1。</translation>
    </message>
    <message>
        <source>See which run: docker ps</source>
        <translation>请查看正在运行的容器：docker ps</translation>
    </message>
    <message>
        <source>--via requires one of: %1.</source>
        <translation>--via 需要以下之一：%1。</translation>
    </message>
    <message>
        <source>This option must be one of: %1.</source>
        <translation>此选项必须是以下之一：%1。</translation>
    </message>
    <message>
        <source>The guide&apos;s IOWeight= of systemd-run, for a container. It counts only while the disk is busy, and only where BFQ is its scheduler or io.cost is enabled for it. The limits of io.max always hold.</source>
        <translation>指南中 systemd-run 的 IOWeight=，用于容器。只在磁盘繁忙时、并且磁盘的调度器为 BFQ 或对其启用了 io.cost 时才有作用；io.max 的限制则始终有效。</translation>
    </message>
    <message>
        <source>When the host runs out of memory, this container is killed before others.</source>
        <translation>主机内存耗尽时，此容器先于其他程序被杀死。</translation>
    </message>
    <message>
        <source>When the host runs out of memory, other programs are killed before this container. Limit its memory, too, so that it cannot be the cause.</source>
        <translation>主机内存耗尽时，其他程序先于此容器被杀死。请同时限制它的内存，以免它就是原因。</translation>
    </message>
    <message>
        <source>Containers keep devices that they have by CDI (docker run --device nvidia.com/gpu=all) or by --device for each node; with the cgroup driver cgroupfs they keep all. Otherwise use --yes, and restart the containers afterwards.</source>
        <translation>通过 CDI（docker run --device nvidia.com/gpu=all）或对每个设备节点使用 --device 得到的设备会保留；使用 cgroup 驱动 cgroupfs 时所有设备都会保留。否则请使用 --yes，之后重启这些容器。</translation>
    </message>
    <message>
        <source>Running containers that lose devices: %1</source>
        <translation>会失去设备的运行中容器：%1</translation>
    </message>
    <message>
        <source>Devices of containers</source>
        <translation>容器的设备</translation>
    </message>
    <message>
        <source>(%1 lines that came too fast were left out)</source>
        <translation>（省略了 %1 行到来过快的内容）</translation>
    </message>
    <message>
        <source>Show what dockerd and containerd wrote into the journal of systemd, secrets redacted.</source>
        <translation>显示 dockerd 和 containerd 写入 systemd 日志的内容，机密已隐去。</translation>
    </message>
    <message>
        <source>With --journal: go on with what is written from now on, until it is interrupted.</source>
        <translation>与 --journal 一起使用：继续显示此后写入的内容，直到被中断。</translation>
    </message>
    <message>
        <source>With --apply, --rollback, --confirm and --journal: the line “cancel” on standard input stops the job, like SIGTERM; a plan on standard input must end with a zero byte.</source>
        <translation>与 --apply、--rollback、--confirm 和 --journal 一起使用：标准输入中的一行“cancel”会像 SIGTERM 一样停止作业；标准输入中的计划必须以零字节结束。</translation>
    </message>
    <message>
        <source>With --journal: only lines of this priority and graver ones: emerg, alert, crit, err, warning, notice, info or debug.</source>
        <translation>与 --journal 一起使用：只显示此优先级及更严重的行：emerg、alert、crit、err、warning、notice、info 或 debug。</translation>
    </message>
    <message>
        <source>With --journal: begin with this many of the last lines (0 to 1000; 100).</source>
        <translation>与 --journal 一起使用：从最后这么多行开始（0 到 1000；默认 100）。</translation>
    </message>
    <message>
        <source>“%1” is not a priority: emerg, alert, crit, err, warning, notice, info or debug.</source>
        <translation>“%1”不是优先级：emerg、alert、crit、err、warning、notice、info 或 debug。</translation>
    </message>
    <message>
        <source>--%1 requires a number from %2 to %3.</source>
        <translation>--%1 需要一个 %2 到 %3 之间的数字。</translation>
    </message>
    <message>
        <source>The journal has no such lines.</source>
        <translation>日志中没有这样的行。</translation>
    </message>
    <message>
        <source>The journal cannot be read.</source>
        <translation>无法读取日志。</translation>
    </message>
    <message>
        <source>Authorization was not granted: the caller left meanwhile.</source>
        <translation>未获授权：调用者已在此期间离开。</translation>
    </message>
    <message>
        <source>This is not a priority of the journal.</source>
        <translation>这不是日志的优先级。</translation>
    </message>
    <message>
        <source>This option must be a number from %1 to %2.</source>
        <translation>此选项必须是 %1 到 %2 之间的数字。</translation>
    </message>
    <message>
        <source>Proceed even if running containers stop or lose devices, or other work is interrupted.</source>
        <translation>即使运行中的容器会停止或失去设备，或其他工作会中断，也继续执行。</translation>
    </message>
    <message>
        <source>The journal is no longer followed: the service of the helper has exited.</source>
        <translation>日志不再被跟踪：助手服务已结束。</translation>
    </message>
    <message>
        <source>Follow it again.</source>
        <translation>请重新跟踪。</translation>
    </message>
    <message>
        <source>The journal is followed for %1 hours at most.</source>
        <translation>日志最多跟踪 %1 小时。</translation>
    </message>
    <message>
        <source>This user follows the journal %1 times already.</source>
        <translation>该用户已同时跟踪日志 %1 次。</translation>
    </message>
    <message>
        <source>Close a window or end a call that follows it, then try again.</source>
        <translation>请关闭一个跟踪日志的窗口或结束一个跟踪日志的调用，然后重试。</translation>
    </message>
    <message>
        <source>The journal is followed %1 times already, by all users together.</source>
        <translation>所有用户合计已同时跟踪日志 %1 次。</translation>
    </message>
    <message>
        <source>Wait until another user no longer follows it, then try again.</source>
        <translation>请等到另一用户不再跟踪后重试。</translation>
    </message>
    <message>
        <source>Kubernetes</source>
        <translation>Kubernetes</translation>
    </message>
    <message>
        <source>Names inside a cluster are resolved there only: a proxy does not know them, or would lead back to it.</source>
        <translation>集群内部的名称只能在集群内解析：代理不认识这些名称，或者会绕回集群。</translation>
    </message>
    <message>
        <source>Cloud metadata</source>
        <translation>云元数据服务</translation>
    </message>
    <message>
        <source>Each virtual machine asks the metadata service of its cloud directly. Through a proxy, it would get the identity and credentials of the proxy&apos;s machine.</source>
        <translation>每台虚拟机都直接访问所在云的元数据服务。若经过代理，得到的将是代理所在机器的身份和凭据。</translation>
    </message>
    <message>
        <source>Networks of this host</source>
        <translation>本机所在的网络</translation>
    </message>
    <message>
        <source>Registries in the networks that this host is attached to are reached without a proxy.</source>
        <translation>本机直连网络中的镜像仓库不经过代理访问。</translation>
    </message>
    <message>
        <source>Domains of this host</source>
        <translation>本机的搜索域</translation>
    </message>
    <message>
        <source>Names in the search domains of this host (/etc/resolv.conf) belong to your own organization.</source>
        <translation>本机搜索域（/etc/resolv.conf）中的名称属于您自己的组织。</translation>
    </message>
    <message>
        <source>The export is in %1, committed as %2 and pushed to %3, branch %4.</source>
        <translation>导出结果位于 %1，已提交为 %2，并已推送到 %3 的分支 %4。</translation>
    </message>
    <message>
        <source>With --export --commit: push the commit to that branch, never by force.</source>
        <translation>与 --export --commit 一起使用：把提交推送到该分支，从不强制推送。</translation>
    </message>
    <message>
        <source>--push requires a remote and a branch.</source>
        <translation>--push 需要远程仓库和分支。</translation>
    </message>
    <message>
        <source>The files were committed, but not pushed. Git reports: %1</source>
        <translation>文件已提交，但未推送。Git 报告：%1</translation>
    </message>
    <message>
        <source>Push them yourself: git push. Where the remote branch has other commits, they are merged first: git pull.</source>
        <translation>请自行推送：git push。如果远程分支有其他提交，请先合并：git pull。</translation>
    </message>
    <message>
        <source>“%1” is not a name for a branch of Git.</source>
        <translation>“%1”不是有效的 Git 分支名称。</translation>
    </message>
    <message>
        <source>git-check-ref-format(1) describes valid names.</source>
        <translation>有效名称见 git-check-ref-format(1)。</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>运维</translation>
    </message>
    <message>
        <source>Containers have an AppArmor profile</source>
        <translation>容器有 AppArmor 配置文件</translation>
    </message>
    <message>
        <source>Create them without --security-opt apparmor=unconfined, or with a profile of their own.</source>
        <translation>创建时不要使用 --security-opt apparmor=unconfined，或使用自己的配置文件。</translation>
    </message>
    <message>
        <source>Containers have an SELinux label</source>
        <translation>容器有 SELinux 标签</translation>
    </message>
    <message>
        <source>Create them without --security-opt label=disable.</source>
        <translation>创建时不要使用 --security-opt label=disable。</translation>
    </message>
    <message>
        <source>Containers have no additional capabilities</source>
        <translation>容器没有额外的权能</translation>
    </message>
    <message>
        <source>Create them with --cap-drop all, and --cap-add of what they require.</source>
        <translation>创建时使用 --cap-drop all，再用 --cap-add 添加所需的权能。</translation>
    </message>
    <message>
        <source>No container is privileged</source>
        <translation>没有特权容器</translation>
    </message>
    <message>
        <source>Create them without --privileged; --device and --cap-add grant single rights.</source>
        <translation>创建时不要使用 --privileged；可用 --device 和 --cap-add 授予单项权限。</translation>
    </message>
    <message>
        <source>No container can write to directories of the system</source>
        <translation>没有容器能写入系统目录</translation>
    </message>
    <message>
        <source>Mount them read-only (:ro), or only the files that are required.</source>
        <translation>以只读方式（:ro）挂载，或只挂载所需的文件。</translation>
    </message>
    <message>
        <source>No sshd runs in containers</source>
        <translation>容器中没有运行 sshd</translation>
    </message>
    <message>
        <source>Use docker exec instead of SSH.</source>
        <translation>请用 docker exec 代替 SSH。</translation>
    </message>
    <message>
        <source>No port below 1024 is published</source>
        <translation>没有发布 1024 以下的端口</translation>
    </message>
    <message>
        <source>Publish them on ports from 1024 up, unless a well-known port is intended.</source>
        <translation>除非确实需要知名端口，否则请发布到 1024 及以上的端口。</translation>
    </message>
    <message>
        <source>No container is in the network namespace of the host</source>
        <translation>没有容器使用主机的网络命名空间</translation>
    </message>
    <message>
        <source>Create them in a network of Docker, and publish their ports.</source>
        <translation>请在 Docker 网络中创建，并发布其端口。</translation>
    </message>
    <message>
        <source>Containers have a memory limit</source>
        <translation>容器有内存限制</translation>
    </message>
    <message>
        <source>Set a limit: docker update --memory 512m --memory-swap 512m NAME</source>
        <translation>设置限制：docker update --memory 512m --memory-swap 512m NAME</translation>
    </message>
    <message>
        <source>Containers have a share of the processors</source>
        <translation>容器设置了处理器份额</translation>
    </message>
    <message>
        <source>Set a limit or a weight: docker update --cpus 1.5 NAME</source>
        <translation>设置限制或权重：docker update --cpus 1.5 NAME</translation>
    </message>
    <message>
        <source>Root file systems of containers are read-only</source>
        <translation>容器的根文件系统为只读</translation>
    </message>
    <message>
        <source>Create them with --read-only, and volumes or --tmpfs for what they write.</source>
        <translation>创建时使用 --read-only，需要写入之处使用卷或 --tmpfs。</translation>
    </message>
    <message>
        <source>Published ports are bound to an address</source>
        <translation>发布的端口绑定到了某个地址</translation>
    </message>
    <message>
        <source>Publish them with an address: -p 127.0.0.1:8080:80</source>
        <translation>发布时指定地址：-p 127.0.0.1:8080:80</translation>
    </message>
    <message>
        <source>Containers are restarted at most five times</source>
        <translation>容器最多重启五次</translation>
    </message>
    <message>
        <source>No container is in the process namespace of the host</source>
        <translation>没有容器使用主机的进程命名空间</translation>
    </message>
    <message>
        <source>Create them without --pid host.</source>
        <translation>创建时不要使用 --pid host。</translation>
    </message>
    <message>
        <source>No container is in the IPC namespace of the host</source>
        <translation>没有容器使用主机的 IPC 命名空间</translation>
    </message>
    <message>
        <source>Create them without --ipc host.</source>
        <translation>创建时不要使用 --ipc host。</translation>
    </message>
    <message>
        <source>No container has a device of the host</source>
        <translation>没有容器使用主机的设备</translation>
    </message>
    <message>
        <source>Remove devices that are not required, and grant reading only where that is enough (:r).</source>
        <translation>移除不需要的设备，只需读取时仅授予读权限（:r）。</translation>
    </message>
    <message>
        <source>Mounts in containers do not show on the host</source>
        <translation>容器中的挂载不会出现在主机上</translation>
    </message>
    <message>
        <source>Create them without :shared and :rshared.</source>
        <translation>创建时不要使用 :shared 和 :rshared。</translation>
    </message>
    <message>
        <source>No container is in the UTS namespace of the host</source>
        <translation>没有容器使用主机的 UTS 命名空间</translation>
    </message>
    <message>
        <source>Create them without --uts host.</source>
        <translation>创建时不要使用 --uts host。</translation>
    </message>
    <message>
        <source>Containers have a seccomp profile</source>
        <translation>容器有 seccomp 配置文件</translation>
    </message>
    <message>
        <source>Create them without --security-opt seccomp=unconfined.</source>
        <translation>创建时不要使用 --security-opt seccomp=unconfined。</translation>
    </message>
    <message>
        <source>Containers are in the cgroup of Docker</source>
        <translation>容器位于 Docker 的 cgroup 中</translation>
    </message>
    <message>
        <source>Create them without --cgroup-parent, unless its limits are intended.</source>
        <translation>除非确实需要其限制，否则创建时不要使用 --cgroup-parent。</translation>
    </message>
    <message>
        <source>Containers cannot acquire privileges</source>
        <translation>容器无法获得新权限</translation>
    </message>
    <message>
        <source>Set security.noNewPrivileges in the plan, or create them with --security-opt no-new-privileges.</source>
        <translation>在计划中设置 security.noNewPrivileges，或创建时使用 --security-opt no-new-privileges。</translation>
    </message>
    <message>
        <source>The health of containers is checked</source>
        <translation>容器有健康检查</translation>
    </message>
    <message>
        <source>Add HEALTHCHECK to their images, or create them with --health-cmd.</source>
        <translation>在其镜像中添加 HEALTHCHECK，或创建时使用 --health-cmd。</translation>
    </message>
    <message>
        <source>Containers have a limit of processes</source>
        <translation>容器有进程数限制</translation>
    </message>
    <message>
        <source>Set a limit: docker update --pids-limit 512 NAME</source>
        <translation>设置限制：docker update --pids-limit 512 NAME</translation>
    </message>
    <message>
        <source>No container is on the default bridge</source>
        <translation>没有容器使用默认网桥</translation>
    </message>
    <message>
        <source>Create a network for those that belong together: docker network create NAME</source>
        <translation>为相关的容器创建一个网络：docker network create NAME</translation>
    </message>
    <message>
        <source>Create them without --userns host.</source>
        <translation>创建时不要使用 --userns host。</translation>
    </message>
    <message>
        <source>No container has the socket of dockerd</source>
        <translation>没有容器能访问 dockerd 的套接字</translation>
    </message>
    <message>
        <source>No container is running.</source>
        <translation>没有正在运行的容器。</translation>
    </message>
    <message>
        <source>This is so for all running containers.</source>
        <translation>所有运行中的容器均符合。</translation>
    </message>
    <message>
        <source>This is not so for these containers: %1.</source>
        <translation>以下容器不符合：%1。</translation>
    </message>
    <message>
        <source>Swarm mode is off.</source>
        <translation>Swarm 模式未启用。</translation>
    </message>
    <message>
        <source>Swarm mode is on. If it is not needed: docker swarm leave</source>
        <translation>Swarm 模式已启用。如不需要：docker swarm leave</translation>
    </message>
    <message>
        <source>No port is published.</source>
        <translation>没有发布端口。</translation>
    </message>
    <message>
        <source>All containers have the default limits of dockerd.</source>
        <translation>所有容器都使用 dockerd 的默认限制。</translation>
    </message>
    <message>
        <source>These containers have limits of their own.</source>
        <translation>以下容器有自己的限制。</translation>
    </message>
    <message>
        <source>Swarm mode is on only where it is needed</source>
        <translation>仅在需要时启用 Swarm 模式</translation>
    </message>
    <message>
        <source>Only the ports that are needed are open</source>
        <translation>只开放需要的端口</translation>
    </message>
    <message>
        <source>Limits differ from the defaults only where they must</source>
        <translation>仅在必要时更改默认限制</translation>
    </message>
    <message>
        <source>docker exec is not used with --privileged</source>
        <translation>docker exec 不与 --privileged 一起使用</translation>
    </message>
    <message>
        <source>Docker keeps no record of this. With auditd: ausearch -k docker | grep exec | grep privileged</source>
        <translation>Docker 不记录此项。使用 auditd 时：ausearch -k docker | grep exec | grep privileged</translation>
    </message>
    <message>
        <source>docker exec is not used as root</source>
        <translation>不以 root 身份使用 docker exec</translation>
    </message>
    <message>
        <source>Docker keeps no record of this. With auditd: ausearch -k docker | grep exec | grep user</source>
        <translation>Docker 不记录此项。使用 auditd 时：ausearch -k docker | grep exec | grep user</translation>
    </message>
    <message>
        <source>Containers are created from the newest version of their image</source>
        <translation>容器由最新版本的镜像创建</translation>
    </message>
    <message>
        <source>Only the registry knows which that is: docker pull IMAGE, and compare the digests.</source>
        <translation>只有镜像仓库知道哪个版本最新：docker pull IMAGE，然后比较摘要。</translation>
    </message>
    <message>
        <source>No running container was started as root.</source>
        <translation>没有运行中的容器以 root 身份启动。</translation>
    </message>
    <message>
        <source>These containers were started as root: %1.</source>
        <translation>以下容器以 root 身份启动：%1。</translation>
    </message>
    <message>
        <source>Add USER to their images, or create them with --user.</source>
        <translation>在其镜像中添加 USER，或创建时使用 --user。</translation>
    </message>
    <message>
        <source>There are no images.</source>
        <translation>没有镜像。</translation>
    </message>
    <message>
        <source>All images have one.</source>
        <translation>所有镜像都有。</translation>
    </message>
    <message>
        <source>%1 of %2 images have none.</source>
        <translation>%2 个镜像中有 %1 个没有。</translation>
    </message>
    <message>
        <source>Add HEALTHCHECK to the Dockerfile of services.</source>
        <translation>在服务的 Dockerfile 中添加 HEALTHCHECK。</translation>
    </message>
    <message>
        <source>Images are built from trusted base images</source>
        <translation>镜像基于可信的基础镜像构建</translation>
    </message>
    <message>
        <source>Check FROM in each Dockerfile: who publishes the image, and is it named by digest?</source>
        <translation>检查每个 Dockerfile 中的 FROM：镜像由谁发布，是否以摘要指定？</translation>
    </message>
    <message>
        <source>Images contain no unnecessary packages</source>
        <translation>镜像不含不必要的软件包</translation>
    </message>
    <message>
        <source>Check what each image contains; small base images and multi-stage builds keep it little.</source>
        <translation>检查每个镜像的内容；精简的基础镜像和多阶段构建可减少内容。</translation>
    </message>
    <message>
        <source>Images are scanned and rebuilt with security updates</source>
        <translation>镜像经过扫描，并随安全更新重新构建</translation>
    </message>
    <message>
        <source>Scan each image, and rebuild it with docker build --pull --no-cache.</source>
        <translation>扫描每个镜像，并用 docker build --pull --no-cache 重新构建。</translation>
    </message>
    <message>
        <source>Signatures of images are verified</source>
        <translation>验证镜像的签名</translation>
    </message>
    <message>
        <source>DOCKER_CONTENT_TRUST is a setting of each user, and support for it ends; verify signatures with cosign or notation before a deployment.</source>
        <translation>DOCKER_CONTENT_TRUST 是各用户自己的设置，且即将停止支持；请在部署前用 cosign 或 notation 验证签名。</translation>
    </message>
    <message>
        <source>Check each Dockerfile: RUN apt-get update &amp;&amp; apt-get install in one instruction.</source>
        <translation>检查每个 Dockerfile：在一条指令中写 RUN apt-get update &amp;&amp; apt-get install。</translation>
    </message>
    <message>
        <source>List them in a container: find / -xdev -perm /6000 -type f</source>
        <translation>在容器中列出：find / -xdev -perm /6000 -type f</translation>
    </message>
    <message>
        <source>COPY is used in place of ADD</source>
        <translation>用 COPY 代替 ADD</translation>
    </message>
    <message>
        <source>Check each Dockerfile: ADD fetches URLs and unpacks archives.</source>
        <translation>检查每个 Dockerfile：ADD 会下载 URL 并解压归档。</translation>
    </message>
    <message>
        <source>No secrets are stored in a Dockerfile</source>
        <translation>Dockerfile 中不含机密</translation>
    </message>
    <message>
        <source>Check docker history --no-trunc IMAGE; docker build --secret leaves no trace.</source>
        <translation>检查 docker history --no-trunc IMAGE；docker build --secret 不留痕迹。</translation>
    </message>
    <message>
        <source>Only verified packages are installed</source>
        <translation>只安装经过验证的软件包</translation>
    </message>
    <message>
        <source>Check each Dockerfile: packages from signed repositories, downloads with a checksum.</source>
        <translation>检查每个 Dockerfile：软件包来自已签名的软件源，下载内容有校验和。</translation>
    </message>
    <message>
        <source>All signed artifacts are validated</source>
        <translation>所有已签名的制品都经过验证</translation>
    </message>
    <message>
        <source>Check that your deployment verifies signatures of images and of what they are built from.</source>
        <translation>检查部署流程是否验证镜像及其构建来源的签名。</translation>
    </message>
    <message>
        <source>Containers do not run as root</source>
        <translation>容器不以 root 身份运行</translation>
    </message>
    <message>
        <source>Images have a health check</source>
        <translation>镜像有健康检查</translation>
    </message>
    <message>
        <source>%1 images, %2 of them used by containers. docker image prune removes unused ones.</source>
        <translation>%1 个镜像，其中 %2 个被容器使用。docker image prune 会删除未使用的镜像。</translation>
    </message>
    <message>
        <source>%1 containers, %2 of them running. docker container prune removes stopped ones.</source>
        <translation>%1 个容器，其中 %2 个正在运行。docker container prune 会删除已停止的容器。</translation>
    </message>
    <message>
        <source>There are no more images than needed</source>
        <translation>没有多余的镜像</translation>
    </message>
    <message>
        <source>There are no more containers than needed</source>
        <translation>没有多余的容器</translation>
    </message>
    <message>
        <source>This host is a worker: a manager of the swarm knows this.</source>
        <translation>本机是工作节点：由 Swarm 的管理节点掌握此信息。</translation>
    </message>
    <message>
        <source>Managers of the swarm: %1.</source>
        <translation>Swarm 的管理节点数：%1。</translation>
    </message>
    <message>
        <source>Have one, three, five or seven of them: docker node promote, docker node demote</source>
        <translation>应有一个、三个、五个或七个：docker node promote、docker node demote</translation>
    </message>
    <message>
        <source>The manager listens at %1.</source>
        <translation>管理节点监听于 %1。</translation>
    </message>
    <message>
        <source>All overlay networks are encrypted.</source>
        <translation>所有 overlay 网络均已加密。</translation>
    </message>
    <message>
        <source>These overlay networks are not encrypted: %1.</source>
        <translation>以下 overlay 网络未加密：%1。</translation>
    </message>
    <message>
        <source>Where their traffic leaves trusted networks: docker network create --opt encrypted</source>
        <translation>如果其流量离开可信网络：docker network create --opt encrypted</translation>
    </message>
    <message>
        <source>Secrets that Docker manages: %1.</source>
        <translation>由 Docker 管理的机密数：%1。</translation>
    </message>
    <message>
        <source>A manager that was restarted asks for its key.</source>
        <translation>重启后的管理节点会要求输入密钥。</translation>
    </message>
    <message>
        <source>docker swarm update --autolock; a restarted manager then waits for docker swarm unlock.</source>
        <translation>docker swarm update --autolock；此后重启的管理节点会等待 docker swarm unlock。</translation>
    </message>
    <message>
        <source>Certificates of nodes are renewed after %1 days: docker swarm update --cert-expiry</source>
        <translation>节点证书每 %1 天更新一次：docker swarm update --cert-expiry</translation>
    </message>
    <message>
        <source>Docker does not say when it was last done: docker swarm unlock-key --rotate</source>
        <translation>Docker 不记录上次执行的时间：docker swarm unlock-key --rotate</translation>
    </message>
    <message>
        <source>Docker does not say when it was last done: docker swarm ca --rotate</source>
        <translation>Docker 不记录上次执行的时间：docker swarm ca --rotate</translation>
    </message>
    <message>
        <source>The swarm has as many managers as it needs</source>
        <translation>Swarm 的管理节点数量合适</translation>
    </message>
    <message>
        <source>The manager listens at one address</source>
        <translation>管理节点只监听一个地址</translation>
    </message>
    <message>
        <source>Overlay networks are encrypted</source>
        <translation>overlay 网络已加密</translation>
    </message>
    <message>
        <source>Secrets are managed by Docker</source>
        <translation>机密由 Docker 管理</translation>
    </message>
    <message>
        <source>Managers are locked when they start</source>
        <translation>管理节点启动时处于锁定状态</translation>
    </message>
    <message>
        <source>The key that unlocks managers is changed from time to time</source>
        <translation>定期更换管理节点的解锁密钥</translation>
    </message>
    <message>
        <source>Certificates of nodes are renewed often enough</source>
        <translation>节点证书更新足够频繁</translation>
    </message>
    <message>
        <source>Certificates of the CA are renewed often enough</source>
        <translation>CA 证书更新足够频繁</translation>
    </message>
    <message>
        <source>Management and data have networks of their own</source>
        <translation>管理流量与数据流量使用各自的网络</translation>
    </message>
    <message>
        <source>Check host, daemon, files, images, containers and swarm against the CIS Docker Benchmark 1.6.</source>
        <translation>依据 CIS Docker Benchmark 1.6 检查主机、守护进程、文件、镜像、容器和 Swarm。</translation>
    </message>
    <message>
        <source>Where endless restarts would hide a fault: docker update --restart on-failure:5 NAME. It does not start a container after a reboot.</source>
        <translation>如果无休止的重启会掩盖故障：docker update --restart on-failure:5 NAME。此策略不会在主机重启后启动容器。</translation>
    </message>
    <message>
        <source>No container opts out of user namespaces</source>
        <translation>没有容器绕过用户命名空间</translation>
    </message>
    <message>
        <source>Access to it is equivalent to root on this host. Use a proxy that only allows read requests.</source>
        <translation>能访问它就等同于拥有本机的 root 权限。请使用只允许读取请求的代理。</translation>
    </message>
    <message>
        <source>These ports are published; only their owners know whether each is required.</source>
        <translation>发布了以下端口；是否都需要只有其所有者知道。</translation>
    </message>
    <message>
        <source>Update instructions are not used alone in a Dockerfile</source>
        <translation>Dockerfile 中不单独使用更新指令</translation>
    </message>
    <message>
        <source>Images contain no unnecessary setuid and setgid programs</source>
        <translation>镜像不含不必要的 setuid 和 setgid 程序</translation>
    </message>
    <message>
        <source>The address can only be set when the swarm is created: docker swarm init --listen-addr</source>
        <translation>该地址只能在创建 Swarm 时设置：docker swarm init --listen-addr</translation>
    </message>
    <message>
        <source>The keys of the swarm are stored unencrypted on its managers.</source>
        <translation>Swarm 的密钥未加密地保存在管理节点上。</translation>
    </message>
    <message>
        <source>This can only be set when a node joins: docker swarm join --data-path-addr</source>
        <translation>只能在节点加入时设置：docker swarm join --data-path-addr</translation>
    </message>
    <message>
        <source>dockerd cannot pull the image verify.image of the plan, and could not before:</source>
        <translation>dockerd 无法拉取计划的 verify.image 镜像，之前也不能：</translation>
    </message>
    <message>
        <source>dockerd cannot pull the image verify.image of the plan any more:</source>
        <translation>dockerd 不再能拉取计划的 verify.image 镜像：</translation>
    </message>
    <message>
        <source>dockerd pulls by %1, which is on the loopback of this host: containers, which have a loopback of their own, do not reach it and were not asked.</source>
        <translation>dockerd 通过 %1 拉取镜像，该地址在本机的回环接口上：容器有自己的回环接口，无法访问它，因此没有在容器中检查。</translation>
    </message>
    <message>
        <source>%1 has IPv6 addresses only, which containers of the default bridge reach only where it has IPv6 as well: none was asked.</source>
        <translation>%1 只有 IPv6 地址，默认网桥的容器只有在网桥也启用 IPv6 时才能访问：没有在容器中检查。</translation>
    </message>
    <message>
        <source>systemd reads its unit files again, which takes from running containers devices that a hook gave them, unless they have lost them already: %1.</source>
        <translation>systemd 会重新读取单元文件，运行中的容器会因此失去由钩子提供的设备（如果尚未失去）：%1。</translation>
    </message>
    <message>
        <source>This would stop, restart or break off: %1. It would also take from running containers devices that a hook gave them, unless they have lost them already: %2.</source>
        <translation>以下内容会停止、重启或中断：%1。此外，运行中的容器会失去由钩子提供的设备（如果尚未失去）：%2。</translation>
    </message>
    <message>
        <source>An apply of this plan has systemd read its unit files again, which takes from running containers devices that a hook gave them, unless they have lost them already: %1.</source>
        <translation>应用此计划时 systemd 会重新读取单元文件，运行中的容器会因此失去由钩子提供的设备（如果尚未失去）：%1。</translation>
    </message>
    <message>
        <source>These services of the swarm have fewer running replicas than before: %1.</source>
        <translation>以下 Swarm 服务运行的副本比之前少：%1。</translation>
    </message>
    <message>
        <source>Find out why their tasks do not start: docker service ps --no-trunc %1</source>
        <translation>查明其任务无法启动的原因：docker service ps --no-trunc %1</translation>
    </message>
    <message>
        <source>Services of the swarm</source>
        <translation>Swarm 服务</translation>
    </message>
    <message>
        <source>These services have fewer running replicas on this node than before: %1.</source>
        <translation>以下服务在此节点上运行的副本比之前少：%1。</translation>
    </message>
    <message>
        <source>Another node may run them: docker service ps %1</source>
        <translation>它们可能在其他节点上运行：docker service ps %1</translation>
    </message>
    <message>
        <source>The directory “%1” in the archive is not that of its manifest.</source>
        <translation>归档中的目录“%1”与其清单不符。</translation>
    </message>
    <message>
        <source>Create a bundle that installs Docker without a network: OUT.tar.gz, OUT.tar.zst, or in the directory OUT.</source>
        <translation>创建无需网络即可安装 Docker 的安装包：OUT.tar.gz、OUT.tar.zst，或位于目录 OUT 中。</translation>
    </message>
    <message>
        <source>With --bundle in a directory: compress with zstd, which not every host has, in place of gzip.</source>
        <translation>与 --bundle 和目录一起使用：用 zstd 代替 gzip 压缩，并非每台主机都有 zstd。</translation>
    </message>
    <message>
        <source>With --bundle: include this plug-in of docker, such as docker-compose or docker-buildx, a URL or file; may be repeated.</source>
        <translation>与 --bundle 一起使用：放入 docker 的这个插件，例如 docker-compose 或 docker-buildx，URL 或文件；可以重复给出。</translation>
    </message>
    <message>
        <source>With --bundle: the expected checksum of the plug-in before it, which a URL requires.</source>
        <translation>与 --bundle 一起使用：前面那个插件应有的校验和，URL 必须给出。</translation>
    </message>
    <message>
        <source>--plugin-sha256 follows the --with-plugin that it is for.</source>
        <translation>--plugin-sha256 必须跟在它所属的 --with-plugin 之后。</translation>
    </message>
    <message>
        <source>Plug-in %1: SHA-256 %2</source>
        <translation>插件 %1：SHA-256 %2</translation>
    </message>
    <message>
        <source>Without the plug-in docker-compose, “docker compose” does not work on the hosts: add it with --with-plugin.</source>
        <translation>没有插件 docker-compose，这些主机上不能使用“docker compose”：请用 --with-plugin 放入。</translation>
    </message>
    <message>
        <source>Without the plug-in docker-buildx, “docker build” does not use BuildKit on the hosts: add it with --with-plugin.</source>
        <translation>没有插件 docker-buildx，这些主机上的“docker build”不使用 BuildKit：请用 --with-plugin 放入。</translation>
    </message>
    <message>
        <source>The name of the file does not say which plug-in it is.</source>
        <translation>从文件名看不出它是哪个插件。</translation>
    </message>
    <message>
        <source>Name it docker-NAME, for example docker-compose.</source>
        <translation>请命名为 docker-NAME，例如 docker-compose。</translation>
    </message>
    <message>
        <source>The plug-in docker-%1 was given twice.</source>
        <translation>插件 docker-%1 给出了两次。</translation>
    </message>
    <message>
        <source>A plug-in is downloaded only if its checksum is known.</source>
        <translation>只有知道校验和时才会下载插件。</translation>
    </message>
    <message>
        <source>Pass the checksum that its release publishes with --plugin-sha256.</source>
        <translation>请用 --plugin-sha256 给出其发布页面公布的校验和。</translation>
    </message>
    <message>
        <source>Installs Docker from the bundle that it is in, configures it according to a plan, and verifies that it works.</source>
        <translation>用所在的安装包安装 Docker，按照计划配置，并确认其正常工作。</translation>
    </message>
    <message>
        <source>install [--check | --dry-run | --uninstall] [--replace] [--yes] [--lang en|zh_CN]: --check verifies the bundle and this host, --dry-run shows what would be done, --uninstall removes what was installed, --replace overwrites files of others, --yes allows running containers to be stopped.</source>
        <translation>install [--check | --dry-run | --uninstall] [--replace] [--yes] [--lang en|zh_CN]：--check 校验安装包和这台主机，--dry-run 显示将会做什么，--uninstall 卸载所安装的内容，--replace 覆盖他人的文件，--yes 允许停止正在运行的容器。</translation>
    </message>
    <message>
        <source>SHA256SUMS is missing: run install in the unpacked bundle.</source>
        <translation>缺少 SHA256SUMS：请在解压后的安装包中运行 install。</translation>
    </message>
    <message>
        <source>Nothing was changed. The bundle is damaged: unpack it again, or copy it again.</source>
        <translation>未做任何更改。安装包已损坏：请重新解压，或重新复制。</translation>
    </message>
    <message>
        <source>Nothing was changed. The bundle is not for this architecture:</source>
        <translation>未做任何更改。安装包不适用于这个架构：</translation>
    </message>
    <message>
        <source>Nothing was changed. A Docker from packages is here, and is not overwritten:</source>
        <translation>未做任何更改。这里有来自软件包的 Docker，不会被覆盖：</translation>
    </message>
    <message>
        <source>Nothing was changed. dockerd requires what this host does not have:</source>
        <translation>未做任何更改。这台主机缺少 dockerd 需要的内容：</translation>
    </message>
    <message>
        <source>The bundle is intact, and this host has what it requires.</source>
        <translation>安装包完整，这台主机具备它所需要的内容。</translation>
    </message>
    <message>
        <source>Would be written:</source>
        <translation>将会写入：</translation>
    </message>
    <message>
        <source>Would be removed:</source>
        <translation>将会删除：</translation>
    </message>
    <message>
        <source>Nothing to do: this installer has installed nothing here.</source>
        <translation>无需操作：此安装程序没有在这里安装任何内容。</translation>
    </message>
    <message>
        <source>Nothing was changed. Containers are running: stop them first.</source>
        <translation>未做任何更改。有容器正在运行：请先停止它们。</translation>
    </message>
    <message>
        <source>Docker is installed and healthy.</source>
        <translation>Docker 已安装，运行正常。</translation>
    </message>
    <message>
        <source>These containers could not be looked into: %1.</source>
        <translation>无法检查以下容器：%1。</translation>
    </message>
    <message>
        <source>%1 of %2 images could not be looked into.</source>
        <translation>%2 个镜像中有 %1 个无法检查。</translation>
    </message>
    <message>
        <source>Nothing was changed. Another script of Dockwright was interrupted, and its next run restores the previous files: run that script first. They are in</source>
        <translation>没有做任何更改。Dockwright 的另一个脚本被中断了，它下次运行时会恢复以前的文件：请先运行那个脚本。文件在</translation>
    </message>
    <message>
        <source>Nothing was changed. The script requires what this host does not have:</source>
        <translation>没有做任何更改。脚本需要此主机没有的程序：</translation>
    </message>
    <message>
        <source>Nothing was changed. There is not enough free space here:</source>
        <translation>没有做任何更改。这里的可用空间不足：</translation>
    </message>
    <message>
        <source>What was overwritten is kept in</source>
        <translation>被覆盖的内容保存在</translation>
    </message>
    <message>
        <source>Nothing was changed. A run was interrupted, and dockwright-helper has changed this host since; if that is to stay, remove this directory:</source>
        <translation>没有做任何更改。一次运行被中断了，此后 dockwright-helper 更改了此主机；如果要保留这些更改，请删除此目录：</translation>
    </message>
    <message>
        <source>Nothing was changed. The dockerd of the bundle cannot be executed in</source>
        <translation>没有做任何更改。安装包中的 dockerd 无法在这里执行：</translation>
    </message>
    <message>
        <source>The dockerd that runs is not the one of the bundle, or another unit starts it.</source>
        <translation>正在运行的 dockerd 不是安装包中的，或者由另一个单元启动。</translation>
    </message>
    <message>
        <source>The group docker stays: it is still in use.</source>
        <translation>组 docker 保留：它仍在使用中。</translation>
    </message>
    <message>
        <source>These files stay, because their content is not what this script wrote:</source>
        <translation>这些文件保留，因为其内容不是此脚本写入的：</translation>
    </message>
    <message>
        <source>A run of ./install of a bundle is not finished, or was interrupted.</source>
        <translation>安装包的 ./install 的一次运行尚未结束，或者被中断了。</translation>
    </message>
    <message>
        <source>Nothing was changed. An interrupted run has to be rolled back first, which stops Docker and the containers that run now; use --yes to allow it:</source>
        <translation>未做任何更改。需要先回滚一次被中断的运行，这会停止 Docker 以及现在运行的容器；如允许，请使用 --yes：</translation>
    </message>
    <message>
        <source>Nothing was changed. This unit belongs to another Docker or containerd, which has to be removed first:</source>
        <translation>未做任何更改。此单元属于另一个 Docker 或 containerd，必须先将其移除：</translation>
    </message>
    <message>
        <source>This host is managed by dockwright-helper, or by the ./install of a bundle: use that to apply the plan.</source>
        <translation>此主机由 dockwright-helper 或安装包的 ./install 管理：请用它应用计划。</translation>
    </message>
    <message>
        <source>Docker was removed; images, containers and volumes are kept in</source>
        <translation>Docker 已移除；镜像、容器和卷保留在</translation>
    </message>
    <message>
        <source>An earlier run was interrupted. The next one rolls it back first, which is not considered here.</source>
        <translation>先前的一次运行被中断。下一次运行会先将其回滚，这里未计入该回滚。</translation>
    </message>
    <message>
        <source>Registry mirrors</source>
        <translation>镜像加速器</translation>
    </message>
    <message>
        <source>If %1 names mirrors, dockerd does not use those in daemon.json.</source>
        <translation>如果 %1 中写有镜像加速器，dockerd 就不使用 daemon.json 中的镜像加速器。</translation>
    </message>
    <message>
        <source>Name the mirrors in registries of the plan, or remove that file.</source>
        <translation>请把镜像加速器写入计划的 registries，或删除该文件。</translation>
    </message>
    <message>
        <source>This dockerd knows mirrors of docker.io only: they become registry-mirrors in daemon.json.</source>
        <translation>此 dockerd 只支持 docker.io 的镜像加速器：它们写为 daemon.json 中的 registry-mirrors。</translation>
    </message>
    <message>
        <source>A script cannot set up the registries of a plan.</source>
        <translation>脚本无法设置计划中的 registries。</translation>
    </message>
    <message>
        <source>Apply the plan by dockwright-helper, or take the registries out of it.</source>
        <translation>请用 dockwright-helper 应用计划，或从计划中去掉 registries。</translation>
    </message>
    <message>
        <source>not with mirrors of docker.io in registries</source>
        <translation>registries 中有 docker.io 的镜像加速器时不适用</translation>
    </message>
    <message>
        <source>The URL of the mirror.</source>
        <translation>镜像加速器的 URL。</translation>
    </message>
    <message>
        <source>Whether images may come from it.</source>
        <translation>是否可以从它获取镜像。</translation>
    </message>
    <message>
        <source>Whether it may say which image a tag is; without it the registry itself is asked.</source>
        <translation>是否可以由它决定标签对应哪个镜像；否则询问镜像仓库本身。</translation>
    </message>
    <message>
        <source>Whether the path of the URL is complete, so that /v2 is not added to it.</source>
        <translation>URL 的路径是否完整，即不再附加 /v2。</translation>
    </message>
    <message>
        <source>The CA certificates that the mirror is verified with, beside those of the system.</source>
        <translation>除系统的 CA 证书外，用于验证该镜像加速器的 CA 证书。</translation>
    </message>
    <message>
        <source>The registry, as the names of its images begin; docker.io is Docker Hub.</source>
        <translation>镜像仓库，即其镜像名称的开头部分；docker.io 是 Docker Hub。</translation>
    </message>
    <message>
        <source>docker.io, or a host name or IPv4 address with an optional port</source>
        <translation>docker.io，或主机名或 IPv4 地址，可带端口</translation>
    </message>
    <message>
        <source>The CA certificates that the registry is verified with, beside those of the system.</source>
        <translation>除系统的 CA 证书外，用于验证该镜像仓库的 CA 证书。</translation>
    </message>
    <message>
        <source>Whether the registry is accessed without verifying its certificate, or over plain http; where it has mirrors, over https only.</source>
        <translation>访问该镜像仓库时是否不验证其证书，或使用明文 http；有镜像加速器时只使用 https。</translation>
    </message>
    <message>
        <source>With neither pull nor resolve the mirror is never asked.</source>
        <translation>pull 和 resolve 都为 false 时，该镜像加速器永远不会被访问。</translation>
    </message>
    <message>
        <source>A private key does not belong here.</source>
        <translation>这里不应有私钥。</translation>
    </message>
    <message>
        <source>Certificate %1 in this text is damaged.</source>
        <translation>此文本中的第 %1 个证书已损坏。</translation>
    </message>
    <message>
        <source>There is no certificate in this text.</source>
        <translation>此文本中没有证书。</translation>
    </message>
    <message>
        <source>“%1” is Docker Hub, whose images are those of docker.io.</source>
        <translation>“%1”就是 Docker Hub，其镜像属于 docker.io。</translation>
    </message>
    <message>
        <source>“%1” is more than a host and a port.</source>
        <translation>“%1”不只是主机和端口。</translation>
    </message>
    <message>
        <source>“%1” is not a host name or IPv4 address with an optional port.</source>
        <translation>“%1”不是主机名或 IPv4 地址（可带端口）。</translation>
    </message>
    <message>
        <source>Where the images of a registry come from, and which certificates are trusted there: a list of registries. Mirrors of registries other than docker.io require Docker 28 or later with the containerd image store.</source>
        <translation>每个镜像仓库的镜像从哪里获取，以及信任哪些证书：镜像仓库的列表。docker.io 以外的镜像仓库要使用镜像加速器，需要 Docker 28 或更高版本以及 containerd 镜像存储。</translation>
    </message>
    <message>
        <source>Mirrors of the registry, tried in this order before the registry itself.</source>
        <translation>该镜像仓库的镜像加速器，按此顺序先于镜像仓库本身尝试。</translation>
    </message>
    <message>
        <source>Use Docker 28 or later with containerd.snapshotter on, or remove it from the plan.</source>
        <translation>请使用 Docker 28 或更高版本并将 containerd.snapshotter 设为 on，或将其从计划中去掉。</translation>
    </message>
    <message>
        <source>Whether dockerd takes these mirrors is not known before it runs on this host.</source>
        <translation>在此主机上的 dockerd 运行之前，不知道它是否支持这些镜像加速器。</translation>
    </message>
    <message>
        <source>Apply the plan without them first.</source>
        <translation>请先应用不含它们的计划。</translation>
    </message>
    <message>
        <source>The dockerd of this host has no mirrors for %1, only for docker.io.</source>
        <translation>此主机的 dockerd 不支持 %1 的镜像加速器，只支持 docker.io 的。</translation>
    </message>
    <message>
        <source>The dockerd of this host has no mirrors without pull or resolve, or with overridePath.</source>
        <translation>此主机的 dockerd 不支持 pull 或 resolve 为 false 的镜像加速器，也不支持 overridePath。</translation>
    </message>
    <message>
        <source>The mirrors of a registry, in the order in which dockerd tries them before the registry itself. It reads this file at each pull; registry-mirrors in daemon.json does not count for this registry. Builders of docker buildx other than the default one do not read it.</source>
        <translation>镜像仓库的镜像加速器，dockerd 按此顺序先于镜像仓库本身尝试。每次拉取都会读取此文件；对该镜像仓库，daemon.json 中的 registry-mirrors 不起作用。docker buildx 的构建器中，除默认构建器外都不读取此文件。</translation>
    </message>
    <message>
        <source>A password or key was left out, with xxxxx in its place: the apply on first boot is refused and changes nothing. Put it into %1 on the machine, and apply the plan there.</source>
        <translation>密码或密钥已省略，以 xxxxx 代替：首次启动时的应用会被拒绝，不做任何更改。请在该机器上把它写入 %1，并在那里应用计划。</translation>
    </message>
    <message>
        <source>Private keys for registries</source>
        <translation>镜像仓库的私钥</translation>
    </message>
    <message>
        <source>The files contain them, and only you can read them.</source>
        <translation>文件中包含它们，只有您能读取。</translation>
    </message>
    <message>
        <source>They were left out: the plan contains xxxxx in their place.</source>
        <translation>它们已省略：计划中以 xxxxx 代替。</translation>
    </message>
    <message>
        <source>Enter them on each host before you apply the plan there.</source>
        <translation>在每台主机上应用计划之前，请先在那里填入它们。</translation>
    </message>
    <message>
        <source>The certificate by which dockerd identifies itself there; with clientKey.</source>
        <translation>dockerd 在那里用来表明身份的证书；与 clientKey 一起使用。</translation>
    </message>
    <message>
        <source>The key of that certificate, a secret: only root can read the file that it becomes.</source>
        <translation>该证书的私钥，属于机密：由它生成的文件只有 root 能读取。</translation>
    </message>
    <message>
        <source>clientCert and clientKey belong together.</source>
        <translation>clientCert 和 clientKey 必须同时给出。</translation>
    </message>
    <message>
        <source>The plan names other certificates for %1 in another place.</source>
        <translation>计划在另一处为 %1 指定了不同的证书。</translation>
    </message>
    <message>
        <source>dockerd cannot read an encrypted private key.</source>
        <translation>dockerd 无法读取加密的私钥。</translation>
    </message>
    <message>
        <source>This private key is damaged.</source>
        <translation>此私钥已损坏。</translation>
    </message>
    <message>
        <source>There is no private key in this text, or more than one.</source>
        <translation>此文本中没有私钥，或有多个私钥。</translation>
    </message>
    <message>
        <source>works</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>slow</source>
        <translation>慢</translation>
    </message>
    <message>
        <source>lagging</source>
        <translation>滞后</translation>
    </message>
    <message>
        <source>answers only</source>
        <translation>仅应答</translation>
    </message>
    <message>
        <source>allow-list</source>
        <translation>白名单</translation>
    </message>
    <message>
        <source>wrong content</source>
        <translation>内容不符</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>dockerd uses no file of this directory, as %1 is missing.</source>
        <translation>缺少 %1，因此 dockerd 不使用此目录中的任何文件。</translation>
    </message>
    <message>
        <source>A client certificate ends in .cert and its key in .key; the certificate of a CA ends in .crt.</source>
        <translation>客户端证书的文件名以 .cert 结尾，其密钥以 .key 结尾；CA 证书以 .crt 结尾。</translation>
    </message>
    <message>
        <source>It gives the image; there is no other to compare it with.</source>
        <translation>它可以提供该镜像；没有其他来源可供比较。</translation>
    </message>
    <message>
        <source>What it sends is not what its digest says: the content was altered or damaged.</source>
        <translation>它发送的内容与摘要不符：内容被改动或已损坏。</translation>
    </message>
    <message>
        <source>It gives another image than most mirrors, and one that is not older.</source>
        <translation>它提供的镜像与多数镜像加速器不同，而且并不更旧。</translation>
    </message>
    <message>
        <source>The mirrors give different images, and nothing tells which is the right one.</source>
        <translation>各镜像加速器提供的镜像不同，无法判断哪一个是正确的。</translation>
    </message>
    <message>
        <source>It lags behind: its image is another one and older, of %1.</source>
        <translation>它滞后：提供的是另一个更旧的镜像，制作于 %1。</translation>
    </message>
    <message>
        <source>This host cannot resolve the name %1.</source>
        <translation>这台主机无法解析名称 %1。</translation>
    </message>
    <message>
        <source>There is no answer within %1 seconds.</source>
        <translation>%1 秒内没有应答。</translation>
    </message>
    <message>
        <source>The proxy of the plan does not lead there.</source>
        <translation>通过计划中的代理无法到达。</translation>
    </message>
    <message>
        <source>There is no TLS connection.</source>
        <translation>无法建立 TLS 连接。</translation>
    </message>
    <message>
        <source>It answers like no registry: HTTP %1 for /v2/, and no image.</source>
        <translation>它的应答不像镜像仓库：/v2/ 返回 HTTP %1，也没有镜像。</translation>
    </message>
    <message>
        <source>There is no connection.</source>
        <translation>无法建立连接。</translation>
    </message>
    <message>
        <source>It answers, but has had too many requests for now.</source>
        <translation>它有应答，但目前请求过多。</translation>
    </message>
    <message>
        <source>It answers, but only redirects, more than dockerd follows.</source>
        <translation>它有应答，但只是不断重定向，次数超过 dockerd 的限度。</translation>
    </message>
    <message>
        <source>It answers, but gives no token to whoever has not logged in.</source>
        <translation>它有应答，但不向未登录者发放令牌。</translation>
    </message>
    <message>
        <source>It describes the image, but its content ends too early.</source>
        <translation>它给出了镜像的清单，但内容中途结束。</translation>
    </message>
    <message>
        <source>It describes the image, but does not give its content.</source>
        <translation>它给出了镜像的清单，但不提供其内容。</translation>
    </message>
    <message>
        <source>It answers, but does not have this image.</source>
        <translation>它有应答，但没有该镜像。</translation>
    </message>
    <message>
        <source>It answers, but gives no image.</source>
        <translation>它有应答，但不提供镜像。</translation>
    </message>
    <message>
        <source>Its certificate is good, but not by the clock of this host, which is wrong.</source>
        <translation>其证书有效，但按这台主机的时钟则无效：这台主机的时钟不准。</translation>
    </message>
    <message>
        <source>Set the clock: timedatectl set-ntp true</source>
        <translation>请校准时钟：timedatectl set-ntp true</translation>
    </message>
    <message>
        <source>Its certificate ended on %1.</source>
        <translation>其证书已于 %1 过期。</translation>
    </message>
    <message>
        <source>Its certificate is not valid before %1.</source>
        <translation>其证书在 %1 之前尚未生效。</translation>
    </message>
    <message>
        <source>Only its operator can renew the certificate; take another mirror meanwhile.</source>
        <translation>证书只能由其运营者更新；在此之前请使用其他镜像加速器。</translation>
    </message>
    <message>
        <source>dockerd does not accept the certificates of this connection.</source>
        <translation>dockerd 不接受此连接的证书。</translation>
    </message>
    <message>
        <source>Put the certificate of its CA into %1 as ca.crt, and if it wants one of yours, that as client.cert and its key as client.key.</source>
        <translation>请把其 CA 的证书作为 ca.crt 放入 %1；如果它要求客户端证书，则把该证书作为 client.cert、其密钥作为 client.key 放入。</translation>
    </message>
    <message>
        <source>Run the probe as root, who may read the files.</source>
        <translation>请以 root 运行探测：root 可以读取这些文件。</translation>
    </message>
    <message>
        <source>It cannot be probed through a proxy of this kind.</source>
        <translation>无法通过此类代理进行探测。</translation>
    </message>
    <message>
        <source>A probe supports only http and socks5 proxies.</source>
        <translation>探测只支持 http 和 socks5 代理。</translation>
    </message>
    <message>
        <source>Put faster and more current mirrors before it in the plan.</source>
        <translation>请在计划中把更快、更新及时的镜像加速器排在它前面。</translation>
    </message>
    <message>
        <source>Remove it from the plan, or place it last: each pull tries it in vain.</source>
        <translation>请把它从计划中移除，或排到最后：每次拉取都会徒劳地尝试它。</translation>
    </message>
    <message>
        <source>Remove it from the plan, or ask its operator to allow the image; --image tries another one.</source>
        <translation>请把它从计划中移除，或请其运营者放行该镜像；可用 --image 尝试其他镜像。</translation>
    </message>
    <message>
        <source>Do not use it: remove it from the plan, and pull what came from it again.</source>
        <translation>请勿使用：把它从计划中移除，并重新拉取来自它的镜像。</translation>
    </message>
    <message>
        <source>It gives the image, but takes more than half of %1 seconds for it.</source>
        <translation>它可以提供该镜像，但用时超过 %1 秒的一半。</translation>
    </message>
    <message>
        <source>It answers, but has not given the image within %1 seconds.</source>
        <translation>它有应答，但未能在 %1 秒内提供该镜像。</translation>
    </message>
    <message>
        <source>It answers, but refuses this image: it has a list of those that it allows, or wants a login.</source>
        <translation>它有应答，但拒绝该镜像：它有白名单，或要求登录。</translation>
    </message>
    <message>
        <source>Its certificate ends on %1.</source>
        <translation>其证书将于 %1 过期。</translation>
    </message>
    <message>
        <source>It redirects to %1.</source>
        <translation>它重定向到 %1。</translation>
    </message>
    <message>
        <source>With --probe-registries: the time for each registry (1 to 60; 10).</source>
        <translation>与 --probe-registries 一起使用：每个镜像仓库的时限，单位为秒（1 到 60；默认 10）。</translation>
    </message>
    <message>
        <source>Image: %1</source>
        <translation>镜像：%1</translation>
    </message>
    <message>
        <source>The clock of this host is wrong by %1 seconds, if the servers are right: certificates and tokens depend on it.</source>
        <translation>如果服务器的时钟正确，则这台主机的时钟相差 %1 秒：证书和令牌都依赖时钟。</translation>
    </message>
    <message>
        <source>%1 of %2 registries work.</source>
        <translation>%2 个镜像仓库中有 %1 个可用。</translation>
    </message>
    <message>
        <source>No more than %1 registries are probed at once.</source>
        <translation>一次最多探测 %1 个镜像仓库。</translation>
    </message>
    <message>
        <source>apt downloads the key, so curl is not needed. Where gpg is missing, it is installed with ca-certificates, as a step of the transaction.</source>
        <translation>由 apt 下载签名密钥，因此不需要 curl。缺少 gpg 时，它与 ca-certificates 一起作为事务的一个步骤安装。</translation>
    </message>
    <message>
        <source>Created where it is missing.</source>
        <translation>不存在时创建。</translation>
    </message>
    <message>
        <source>Whoever controls the mirror controls the key that it sends. It is trusted only if it has the fingerprint that Docker published.</source>
        <translation>控制镜像站的人也控制它发来的密钥。只有指纹与 Docker 公布的一致时，才信任该密钥。</translation>
    </message>
    <message>
        <source>The same source as a deb822 file. Distribution and suite follow os-release, that of the distribution underneath for a derivative, and are asked for where neither is known.</source>
        <translation>同一软件源，写成 deb822 文件。发行版与套件取自 os-release，衍生版取其基础发行版；两者都未知时要求填写。</translation>
    </message>
    <message>
        <source>The same five packages; a failed installation is rolled back to the versions that were there.</source>
        <translation>同样的五个软件包；安装失败时回滚到原有的版本。</translation>
    </message>
    <message>
        <source>What the repository of the plan offers for this host, before its source is written, and without root.</source>
        <translation>计划中的软件源为这台主机提供的版本；无需先写入软件源，也无需 root 权限。</translation>
    </message>
    <message>
        <source>A plain 28.5.2 is enough, and docker-ce-cli gets the same version; the guide leaves it at the newest.</source>
        <translation>写 28.5.2 即可，docker-ce-cli 也使用同一版本；指南则让它停留在最新版。</translation>
    </message>
    <message>
        <source>The formulas of the guide, calculated from one number.</source>
        <translation>指南的公式，由一个数字计算得出。</translation>
    </message>
    <message>
        <source>Every directive of the plan is compared with what systemd has, and passwords are redacted; this command shows them.</source>
        <translation>将计划中的每条指令与 systemd 实际采用的值比较，并隐去密码；该命令会显示密码。</translation>
    </message>
    <message>
        <source>The limits of the running dockerd against those of the plan. The process is the MainPID of the unit: pgrep also finds a dockerd in a container.</source>
        <translation>将运行中的 dockerd 的限制与计划比较。进程取自单元的 MainPID：pgrep 还会找到容器里的 dockerd。</translation>
    </message>
    <message>
        <source>The lines themselves, by the level that dockerd gives and without secrets. --health counts errors since the last start.</source>
        <translation>显示各行本身，按 dockerd 给出的级别，不含机密信息。--health 统计上次启动以来的错误。</translation>
    </message>
    <message>
        <source>How long the last start and the last restart took, measured by systemd, against the two targets of the guide.</source>
        <translation>上次启动与上次重启所用的时间，由 systemd 测得，与指南的两个目标比较。</translation>
    </message>
    <message>
        <source>No setting makes that true. What can be done is: live-restore, the least effect for each change, and a rollback of what is not healthy.</source>
        <translation>没有任何设置能保证这一点。能做到的是：live-restore、每项更改取最小影响，以及回滚不健康的结果。</translation>
    </message>
    <message>
        <source>containerd is asked for its version and for the namespace of dockerd.</source>
        <translation>向 containerd 查询其版本和 dockerd 的命名空间。</translation>
    </message>
    <message>
        <source>The same two questions, over the socket of containerd.</source>
        <translation>同样的两个问题，经由 containerd 的套接字提出。</translation>
    </message>
    <message>
        <source>The guide’s script stops at the first failure and leaves what it has done. An apply is a transaction: it is rolled back whole.</source>
        <translation>指南的脚本在第一次失败时停止，并留下已做的更改。应用则是一个事务：会整体回滚。</translation>
    </message>
    <message>
        <source>root:root, mode 0755, as in the guide.</source>
        <translation>与指南一样：root:root，模式 0755。</translation>
    </message>
    <message>
        <source>Written beside, synchronized and renamed, so that no half of a file is ever read. What was there is kept, and comes back with a rollback.</source>
        <translation>先写到旁边，同步后再重命名，因此不会读到半个文件。原有内容会保留，回滚时恢复。</translation>
    </message>
    <message>
        <source>0644 too, but a proxy password is in a file of mode 0600: the guide makes it readable to every user.</source>
        <translation>同样是 0644，但代理密码放在模式为 0600 的文件中：指南会让所有用户都能读到它。</translation>
    </message>
    <message>
        <source>Devices that containers would lose by it are named before, and need --yes.</source>
        <translation>容器会因此失去的设备会事先列出，并需要 --yes。</translation>
    </message>
    <message>
        <source>The least that makes a change true: a reload where dockerd can reload the key, nothing where nothing changed.</source>
        <translation>采用使更改生效的最小动作：dockerd 能重新加载的键只重新加载，没有更改时什么也不做。</translation>
    </message>
    <message>
        <source>dockerd is asked until it answers, and not longer than its start timeout.</source>
        <translation>反复询问 dockerd 直到它应答，最长不超过其启动超时。</translation>
    </message>
    <message>
        <source>docker info succeeds although no container can be started. Dockwright starts one, and looks at its limits, its network and an image of the registry.</source>
        <translation>即使无法启动任何容器，docker info 也会成功。Dockwright 会启动一个容器，并查看其限制、网络以及镜像仓库中的镜像。</translation>
    </message>
    <message>
        <source>A failed apply ends with the last lines of docker.service and containerd.service since it began, without passwords. So do the exported script and the installer of a bundle.</source>
        <translation>失败的应用会以 docker.service 和 containerd.service 自其开始以来的最后若干行结束，不含密码。导出的脚本和安装包的安装脚本也是如此。</translation>
    </message>
    <message>
        <source>Compared with the plan, as every directive is.</source>
        <translation>与其他指令一样，与计划比较。</translation>
    </message>
    <message>
        <source>Type, mode and owner of each file (files/mode).</source>
        <translation>每个文件的类型、模式和所有者（files/mode）。</translation>
    </message>
    <message>
        <source>It shows what is written, and not which of two values counts, and of a long section only the beginning. The wizard shows the whole unit as systemd merges it (page Health, Unit files).</source>
        <translation>它显示所写的内容，却不说明两个值中哪一个生效，较长的节也只显示开头。向导会显示 systemd 合并后的完整单元（“健康检查”页的“单元文件”）。</translation>
    </message>
    <message>
        <source>There is no line for tasks in that file: TasksMax is a limit of the cgroup, pids.max, and compared as a directive of the unit.</source>
        <translation>该文件中没有关于任务数的行：TasksMax 是 cgroup 的限制（pids.max），作为单元的指令进行比较。</translation>
    </message>
    <message>
        <source>Only the first of the three may be set for dockerd; see above for the other two.</source>
        <translation>三者中只有第一个可以为 dockerd 设置；另外两个见上文。</translation>
    </message>
    <message>
        <source>The unit is active, has not been restarted by itself, and systemd has read its files (daemon/active, daemon/restarts, unit/daemon-reload).</source>
        <translation>单元处于活动状态，没有自行重启过，systemd 也已读取其文件（daemon/active、daemon/restarts、unit/daemon-reload）。</translation>
    </message>
    <message>
        <source>Two questions in one command: whether a container starts, which is tried without a registry, and whether an image can be pulled, which is asked before and after.</source>
        <translation>这条命令包含两个问题：容器能否启动（不经镜像仓库即可试验），以及能否拉取镜像（在更改前后各询问一次）。</translation>
    </message>
    <message>
        <source>--journal --follow, and the tab Journal on the page Health of the wizard.</source>
        <translation>--journal --follow，以及向导“健康检查”页的“journal”标签。</translation>
    </message>
    <message>
        <source>A placeholder is an error of the plan, and not written.</source>
        <translation>占位符是计划中的错误，不会写入。</translation>
    </message>
    <message>
        <source>Presets for NO_PROXY, each with its reason: names of a Kubernetes cluster, metadata services of clouds (169.254.169.254), the networks and the search domains of this host.</source>
        <translation>NO_PROXY 的预设，各附原因：Kubernetes 集群的名称、云的元数据服务（169.254.169.254）、这台主机的网络和搜索域。</translation>
    </message>
    <message>
        <source>Memory and CPU limits follow the host, too: “50%”, “auto”.</source>
        <translation>内存与 CPU 限制也随主机而定：“50%”、“auto”。</translation>
    </message>
    <message>
        <source>No such command exists. All seven sections of the CIS Docker Benchmark 1.6 are checked: host, daemon, files, images, running containers, operations and Swarm, each check with its evidence and remedy.</source>
        <translation>没有这条命令。Dockwright 检查 CIS Docker Benchmark 1.6 的全部七节：主机、守护进程、文件、镜像、运行中的容器、运维和 Swarm，每项附有依据与处理办法。</translation>
    </message>
    <message>
        <source>Written once, this value never changes again, and it is one too high. A timer measures, and renames a whole file over the old one.</source>
        <translation>只写一次的值不会再变化，而且多计了一个。Dockwright 用定时器测量，并以完整的文件覆盖旧文件。</translation>
    </message>
    <message>
        <source>With --export --as directory: the plan and every file that it generates.</source>
        <translation>与 --export --as directory 一起使用：提交计划以及它生成的每个文件。</translation>
    </message>
    <message>
        <source>With --commit, if asked for, and never by force.</source>
        <translation>与 --commit 一起使用；仅在要求时推送，且从不强制推送。</translation>
    </message>
    <message>
        <source>Also for another architecture than that of this machine; a bundle refuses a host that it does not fit.</source>
        <translation>也可为不同于本机的架构制作；安装包会拒绝不适合的主机。</translation>
    </message>
    <message>
        <source>The download is resumed; with --sha256 it is compared with a known sum. The bundle has a sum of each file, which the guide’s package has not.</source>
        <translation>支持断点续传；使用 --sha256 可与已知的校验和比较。安装包含有每个文件的校验和，指南的离线包则没有。</translation>
    </message>
    <message>
        <source>Of Dockwright, for bash, zsh and fish: docker itself gives the answers, so they fit its version.</source>
        <translation>由 Dockwright 提供，适用于 bash、zsh 和 fish：由 docker 自己给出候选，因此与其版本一致。</translation>
    </message>
    <message>
        <source>Docker’s static archive has neither docker-compose nor docker-buildx, and the guide’s offline package neither. A plug-in that is given is in the bundle; without them the packer says what will be missing.</source>
        <translation>Docker 的静态归档不含 docker-compose 和 docker-buildx，指南的离线包也不含。指定的插件会放入安装包；未指定时，制作程序会说明将缺少什么。</translation>
    </message>
    <message>
        <source>Type=notify with containerd.service and docker.socket of their own. The guide’s unit sets the limits to infinity, against which its own drop-ins warn, and has Docker start containerd by itself.</source>
        <translation>Type=notify，并带有独立的 containerd.service 和 docker.socket。指南的单元把限制设为 infinity，而其配置片段正是警告不要这样做；它还让 Docker 自行启动 containerd。</translation>
    </message>
    <message>
        <source>With --bundle: the files of the plan are rendered on the target host, for its memory, CPUs, cgroups and release of systemd.</source>
        <translation>与 --bundle 一起使用：计划的文件在目标主机上生成，依据其内存、CPU、cgroup 和 systemd 版本。</translation>
    </message>
    <message>
        <source>.tar.gz by default. The same input gives the same bytes; an interrupted call leaves no half of a bundle.</source>
        <translation>默认为 .tar.gz。相同的输入得到相同的字节；中断的调用不会留下半个安装包。</translation>
    </message>
    <message>
        <source>A POSIX shell script, where the guide needs bash. It checks first, shows what it would do (--check, --dry-run), rolls back what fails, and removes what it installed (--uninstall).</source>
        <translation>POSIX shell 脚本，而指南的脚本需要 bash。它先做检查，可显示将要做的事（--check、--dry-run），回滚失败的安装，并能删除所安装的内容（--uninstall）。</translation>
    </message>
    <message>
        <source>With --export --as script: one directory for many hosts on which nothing is installed, with the files of a bundle and an install that has the plan.</source>
        <translation>与 --export --as script 一起使用：为许多尚未安装任何东西的主机生成一个目录，含有安装包的文件和带有计划的 install。</translation>
    </message>
    <message>
        <source>--check needs no root.</source>
        <translation>--check 无需 root 权限。</translation>
    </message>
    <message>
        <source>A bundle asks for what it needs (kernel, iptables, systemd), and not for a name. For packages the helper reads os-release as data; sourced, it is code.</source>
        <translation>安装包检查它所需要的东西（内核、iptables、systemd），而不是发行版名称。安装软件包时，特权助手把 os-release 当作数据读取；用 source 读取则会把它当作代码执行。</translation>
    </message>
    <message>
        <source>Without a network it fails, and with set -e the guide’s installation ends here. None of the three is needed.</source>
        <translation>没有网络时它会失败，而在 set -e 之下，指南的安装到此为止。三者都不需要。</translation>
    </message>
    <message>
        <source>With a network, the packages of Docker come by dnf as well. RHEL, CentOS, Rocky, AlmaLinux, Anolis, Fedora, openEuler, Kylin, Amazon Linux and others are known by os-release.</source>
        <translation>有网络时，也可用 dnf 安装 Docker 的软件包。RHEL、CentOS、Rocky、AlmaLinux、Anolis、Fedora、openEuler、Kylin、Amazon Linux 等由 os-release 识别。</translation>
    </message>
    <message>
        <source>dnf is called where it is there, also where yum is another name of it. Where there is only yum (CentOS 7 and its kin), Docker is installed from a bundle: its ./install needs no package manager, and none of what Dockwright is linked with, which is not there either.</source>
        <translation>只要有 dnf 就调用 dnf，即使 yum 只是它的别名。只有 yum 的主机（CentOS 7 及其同类）从安装包安装 Docker：其中的 ./install 不需要软件包管理器，也不需要 Dockwright 所链接的库，那里同样没有这些库。</translation>
    </message>
    <message>
        <source>The same place. Each program is replaced by renaming, so a running one is not damaged, and the previous one is kept.</source>
        <translation>位置相同。每个程序通过重命名替换，因此不会损坏正在运行的程序，原有的会保留。</translation>
    </message>
    <message>
        <source>To /usr/local/lib/systemd/system: /lib/systemd/system belongs to the package manager, which may overwrite it.</source>
        <translation>放到 /usr/local/lib/systemd/system：/lib/systemd/system 属于软件包管理器，可能被其覆盖。</translation>
    </message>
    <message>
        <source>To the directories below /usr/local/share, from which each shell loads it when it is needed.</source>
        <translation>放到 /usr/local/share 下的目录，各 shell 在需要时从那里加载。</translation>
    </message>
    <message>
        <source>containerd and docker.socket too; a Docker that somebody switched off stays so.</source>
        <translation>也启用 containerd 和 docker.socket；被人关闭的 Docker 保持关闭。</translation>
    </message>
    <message>
        <source>A container is started, and the limits of dockerd are read; what is not healthy is removed again.</source>
        <translation>会启动一个容器，并读取 dockerd 的限制；不健康的安装会被撤回。</translation>
    </message>
    <message>
        <source>Whether the kernel has it, what it is for, what it does not protect from, and what to watch, with the checks that do.</source>
        <translation>内核是否支持、其用途、它不能防范什么，以及需要关注什么和由哪些检查关注。</translation>
    </message>
    <message>
        <source>The host sees and ends the processes of containers, under other numbers: ps shows them, and nsenter is not needed for it. --health names containers whose process 1 leaves zombies.</source>
        <translation>主机可以看到并结束容器的进程，只是编号不同：ps 会显示它们，无需 nsenter。--health 会列出进程 1 留下僵尸进程的容器。</translation>
    </message>
    <message>
        <source>As above; what is left in a namespace goes with its container.</source>
        <translation>同上；命名空间中遗留的内容随容器一起消失。</translation>
    </message>
    <message>
        <source>As above; begun in Linux 2.6.24, and complete with 2.6.29. plan: security.icc separates containers of the default bridge.</source>
        <translation>同上；始于 Linux 2.6.24，到 2.6.29 完成。plan: security.icc 隔离默认网桥上的容器。</translation>
    </message>
    <message>
        <source>As above.</source>
        <translation>同上。</translation>
    </message>
    <message>
        <source>--readiness checks its ID ranges, seccomp and AppArmor; --health checks the mapping of a new container.</source>
        <translation>--readiness 检查其 ID 范围、seccomp 和 AppArmor；--health 检查新容器的映射。</translation>
    </message>
    <message>
        <source>memory.max, read back with --try.</source>
        <translation>memory.max，用 --try 读回。</translation>
    </message>
    <message>
        <source>oomScoreAdj of the composer, read back from /proc/PID/oom_score_adj. It does not belong to every container: it protects one by having others killed. dockerd itself is protected by its unit.</source>
        <translation>--compose-run 的 oomScoreAdj，从 /proc/PID/oom_score_adj 读回。它不适合每个容器：保护一个就意味着其他的会先被结束。dockerd 自身由其单元保护。</translation>
    </message>
    <message>
        <source>cpu.max, read back with --try.</source>
        <translation>cpu.max，用 --try 读回。</translation>
    </message>
    <message>
        <source>Docker has it: --cpu-shares becomes cpu.weight, by a formula that depends on the release of the runtime.</source>
        <translation>Docker 支持它：--cpu-shares 会转换为 cpu.weight，公式取决于运行时的版本。</translation>
    </message>
    <message>
        <source>It works on cgroup v2: io.max. Some releases of docker drop the option; the composer says so.</source>
        <translation>在 cgroup v2 上有效：io.max。某些版本的 docker 会丢弃该选项；--compose-run 会说明。</translation>
    </message>
    <message>
        <source>That is the weight of the docker command: dockerd starts the container in another cgroup. blkioWeight of the composer becomes io.weight, read back with --try.</source>
        <translation>这只是 docker 命令的权重：容器由 dockerd 在另一个 cgroup 中启动。--compose-run 的 blkioWeight 会转换为 io.weight，用 --try 读回。</translation>
    </message>
    <message>
        <source>The composer makes the network, with its MTU, subnet and options, and reads the MTU back. The MTU limits the size of a packet, and no bandwidth.</source>
        <translation>--compose-run 会创建网络，包括其 MTU、子网和选项，并读回 MTU。MTU 限制的是数据包大小，而不是带宽。</translation>
    </message>
    <message>
        <source>dockerd does not use CNI plug-ins, and has no limit of bandwidth. tc has, on the interfaces of a container: see RUNS in dockwright-helper(8), with its measurement.</source>
        <translation>dockerd 不使用 CNI 插件，也没有带宽限制。tc 可以限制容器的接口：见 dockwright-helper(8) 的 RUNS 及其实测结果。</translation>
    </message>
    <message>
        <source>Running containers whose process 1 leaves zombies are listed (containers/zombies); “init” of the plan is the default for all, see above.</source>
        <translation>列出进程 1 留下僵尸进程的运行中容器（containers/zombies）；计划中的 init 是所有容器的默认值，见上文。</translation>
    </message>
    <message>
        <source>This is not a name for a new network.</source>
        <translation>这不是新网络的名称。</translation>
    </message>
    <message>
        <source>This is not a network with its prefix length.</source>
        <translation>这不是带前缀长度的网络。</translation>
    </message>
    <message>
        <source>This is not an option of the driver with its value.</source>
        <translation>这不是带值的驱动选项。</translation>
    </message>
    <message>
        <source>The MTU is the size of the largest packet, and limits no bandwidth. Docker cannot limit that; tc can, see RUNS in dockwright-helper(8).</source>
        <translation>MTU 是最大数据包的大小，并不限制带宽。Docker 无法限制带宽；tc 可以，见 dockwright-helper(8) 的 RUNS。</translation>
    </message>
    <message>
        <source>The group docker</source>
        <translation>docker 组</translation>
    </message>
    <message>
        <source>The script creates it, and adds no users to it.</source>
        <translation>脚本会创建该组，但不向其中添加用户。</translation>
    </message>
    <message>
        <source>Add them on each host: usermod -aG docker NAME.</source>
        <translation>在每台主机上添加：usermod -aG docker NAME。</translation>
    </message>
    <message>
        <source>The host gives dockerd another limit than its unit has:</source>
        <translation>主机给 dockerd 的限制与其单元不同：</translation>
    </message>
    <message>
        <source>dockerd still has capabilities that the plan drops:</source>
        <translation>dockerd 仍具有计划要去除的能力：</translation>
    </message>
    <message>
        <source>Install from a bundle instead: its ./install requires neither a package manager nor Dockwright.</source>
        <translation>请改用安装包安装：其中的 ./install 既不需要软件包管理器，也不需要 Dockwright。</translation>
    </message>
    <message>
        <source>A bind mount reaches through it: the container reads and writes that directory of the host.</source>
        <translation>绑定挂载会穿透它：容器可以读写主机上的那个目录。</translation>
    </message>
    <message>
        <source>Bind mounts of directories of the system, mounts that show on the host, the socket of dockerd (%1).</source>
        <translation>系统目录的绑定挂载、在主机上可见的挂载、dockerd 的套接字（%1）。</translation>
    </message>
    <message>
        <source>It hides the host from the container, and not the container from the host: root there sees its processes under other numbers, ends them, and enters their namespaces with nsenter(1).</source>
        <translation>它让容器看不到主机，却不让主机看不到容器：主机上的 root 能看到容器的进程（编号不同），能结束它们，也能用 nsenter(1) 进入其命名空间。</translation>
    </message>
    <message>
        <source>Zombies that process 1 leaves, the limit of processes, containers with --pid=host (%1).</source>
        <translation>进程 1 留下的僵尸进程、进程数限制、使用 --pid=host 的容器（%1）。</translation>
    </message>
    <message>
        <source>What processes leave in shared memory counts as memory of the container, and goes with the namespace, which is with the container; with --ipc=host it stays on the host.</source>
        <translation>进程遗留在共享内存中的内容计入容器的内存，并随命名空间（即随容器）消失；使用 --ipc=host 时则留在主机上。</translation>
    </message>
    <message>
        <source>What is left over, “nsenter --target PID --ipc ipcs”; the limit of memory; containers with --ipc=host (%1).</source>
        <translation>遗留的内容（“nsenter --target PID --ipc ipcs”）、内存限制、使用 --ipc=host 的容器（%1）。</translation>
    </message>
    <message>
        <source>Containers of one network reach each other at every port; a published port is open to other hosts, past the rules that the firewall of the host has for itself.</source>
        <translation>同一网络中的容器可以访问彼此的所有端口；发布的端口对其他主机开放，不经过主机防火墙为自身设置的规则。</translation>
    </message>
    <message>
        <source>Networks of their own for what belongs together, published ports, containers with --network=host; names, connections and large packets (%1).</source>
        <translation>为相关的容器使用单独的网络、发布的端口、使用 --network=host 的容器；域名解析、连接与大数据包（%1）。</translation>
    </message>
    <message>
        <source>A host name is no identity: whoever starts the container chooses it.</source>
        <translation>主机名不是身份：它由启动容器的人选定。</translation>
    </message>
    <message>
        <source>Host names in logs: unless --hostname is given it is the ID of the container, another for each new one; the drivers journald and syslog can log the name of the container. Containers with --uts=host (%1).</source>
        <translation>日志中的主机名：未指定 --hostname 时它是容器的 ID，每个新容器都不同；日志驱动 journald 和 syslog 可以记录容器的名称。使用 --uts=host 的容器（%1）。</translation>
    </message>
    <message>
        <source>Without it, only capabilities, seccomp and AppArmor or SELinux separate root in a container from root of the host. With it, files that a container is given must belong to the mapped IDs.</source>
        <translation>没有它，容器中的 root 与主机的 root 之间只隔着能力（capability）、seccomp 以及 AppArmor 或 SELinux。有了它，交给容器的文件必须属于映射后的 ID。</translation>
    </message>
    <message>
        <source>The mapping of a new container, the ID ranges below, containers with --userns=host (%1).</source>
        <translation>新容器的映射、下面的 ID 范围、使用 --userns=host 的容器（%1）。</translation>
    </message>
    <message>
        <source>It hides paths, and limits nothing: the limits are those of the cgroup.</source>
        <translation>它只隐藏路径，不限制任何东西：限制由 cgroup 决定。</translation>
    </message>
    <message>
        <source>Containers without limits, or in another cgroup (%1).</source>
        <translation>没有限制或位于其他 cgroup 的容器（%1）。</translation>
    </message>
    <message>
        <source>The time of day is that of the host: a container with CAP_SYS_TIME sets it for all.</source>
        <translation>时刻仍是主机的：具有 CAP_SYS_TIME 的容器会为所有人更改它。</translation>
    </message>
    <message>
        <source>Capabilities that were added (%1).</source>
        <translation>添加的能力（%1）。</translation>
    </message>
    <message>
        <source>With --export --as script: a directory that installs Docker from this bundle, too.</source>
        <translation>与 --export --as script 一起使用：生成的目录还会从这个安装包安装 Docker。</translation>
    </message>
    <message>
        <source>security: %1</source>
        <translation>安全性：%1</translation>
    </message>
    <message>
        <source>watch: %1</source>
        <translation>需要关注：%1</translation>
    </message>
    <message>
        <source>The network cannot be created.</source>
        <translation>无法创建该网络。</translation>
    </message>
    <message>
        <source>Certificates of registries</source>
        <translation>镜像仓库的证书</translation>
    </message>
    <message>
        <source>dockerd does not read %1 beside the hosts.toml of the plan.</source>
        <translation>有了计划的 hosts.toml，dockerd 不读取 %1。</translation>
    </message>
    <message>
        <source>Put it into the plan, as ca or clientCert of that registry.</source>
        <translation>请把它写入计划，作为该镜像仓库的 ca 或 clientCert。</translation>
    </message>
    <message>
        <source>dockerd reads %1 only if the hosts.toml beside it names it.</source>
        <translation>只有旁边的 hosts.toml 写明 %1，dockerd 才会读取它。</translation>
    </message>
    <message>
        <source>“%1” is not in lower case, by which dockerd looks for its directory.</source>
        <translation>“%1”不是小写；dockerd 按小写名称查找其目录。</translation>
    </message>
    <message>
        <source>dockerd verifies Docker Hub by the certificates of the system: only its mirrors may have others.</source>
        <translation>dockerd 用系统的证书验证 Docker Hub：只有它的镜像加速器可以使用其他证书。</translation>
    </message>
    <message>
        <source>Probe again.</source>
        <translation>请重新探测。</translation>
    </message>
    <message>
        <source>Counted by words, the third column of this line is no limit but the word “files”. The soft limit, which is in effect, is compared with the plan.</source>
        <translation>按单词计数，这一行的第三列不是限制，而是单词“files”。生效的软限制会与计划比较。</translation>
    </message>
    <message>
        <source>Every checksum first, then architecture and what the kernel must have; free space before anything is replaced. A Docker from packages is not overwritten.</source>
        <translation>先核对所有校验和，再检查架构和内核必须具备的功能；在替换任何内容之前检查剩余空间。由软件包安装的 Docker 不会被覆盖。</translation>
    </message>
    <message>
        <source>Each mirror is asked for an image, and what it gives is compared with Docker Hub. The wizard shows how fast each answered.</source>
        <translation>向每个镜像加速器请求一个镜像，并把得到的内容与 Docker Hub 的比较。向导显示每个加速器的应答速度。</translation>
    </message>
    <message>
        <source>This dockerd does not read %1 for the mirror %2.</source>
        <translation>此 dockerd 不会为镜像加速器 %2 读取 %1。</translation>
    </message>
    <message>
        <source>Put it into the plan, as ca of that mirror in registries.</source>
        <translation>请把它写入计划，作为 registries 中该镜像加速器的 ca。</translation>
    </message>
    <message>
        <source>Name it there, as ca or client, or remove that hosts.toml.</source>
        <translation>请在其中以 ca 或 client 写明它，或删除该 hosts.toml。</translation>
    </message>
    <message>
        <source>This option is set in another place, too.</source>
        <translation>此选项在另一处也已设置。</translation>
    </message>
    <message>
        <source>The network has a bridge of its own: Docker would change the addresses of one that is there.</source>
        <translation>该网络使用自己的网桥：对于已有的网桥，Docker 会更改其地址。</translation>
    </message>
    <message>
        <source>The subnet overlaps %1, a network of this host.</source>
        <translation>该子网与此主机所在的网络 %1 重叠。</translation>
    </message>
    <message>
        <source>This dockerd reads them from hosts.toml in a directory for each registry, at each pull.</source>
        <translation>该 dockerd 在每次拉取时从各镜像仓库目录中的 hosts.toml 读取它们。</translation>
    </message>
    <message>
        <source>Builders of docker buildx</source>
        <translation>docker buildx 的构建器</translation>
    </message>
    <message>
        <source>Other builders than the default one know these registries only if they are created with %1, and have a copy of it from then.</source>
        <translation>非默认构建器只有在用 %1 创建时才知道这些镜像仓库，并且保留的是创建时的副本。</translation>
    </message>
    <message>
        <source>Those builders cannot use: %1</source>
        <translation>这些构建器无法使用：%1</translation>
    </message>
    <message>
        <source>“%1” has neither a certificate nor a key.</source>
        <translation>“%1”中既没有证书也没有私钥。</translation>
    </message>
    <message>
        <source>The file “%1” was not read.</source>
        <translation>没有读取文件“%1”。</translation>
    </message>
    <message>
        <source>Open the plan file in Dockwright, or give it to dockwright-helper: whoever reads it reads the files that it names.</source>
        <translation>请在 Dockwright 中打开该计划文件，或将其交给 dockwright-helper：谁读取计划，就由谁读取其中指定的文件。</translation>
    </message>
    <message>
        <source>a private key in PEM that is not encrypted (-----BEGIN PRIVATE KEY----- …), the absolute path of a file with it, or empty</source>
        <translation>未加密的 PEM 私钥（-----BEGIN PRIVATE KEY----- …），或包含它的文件的绝对路径，或留空</translation>
    </message>
    <message>
        <source>certificates in PEM (-----BEGIN CERTIFICATE----- …), the absolute path of a file with them, or empty for those of the system</source>
        <translation>PEM 证书（-----BEGIN CERTIFICATE----- …），或包含它们的文件的绝对路径，或留空以使用系统的证书</translation>
    </message>
    <message>
        <source>certificates in PEM (-----BEGIN CERTIFICATE----- …), the first of which is the client&apos;s, the absolute path of a file with them, or empty for none</source>
        <translation>PEM 证书（-----BEGIN CERTIFICATE----- …），其中第一个是客户端证书，或包含它们的文件的绝对路径，或留空表示没有</translation>
    </message>
    <message>
        <source>It is only to be asked for what another has resolved, and none has said which image the tag is.</source>
        <translation>它只用于获取由其他仓库解析的内容，而没有谁说明该标签对应哪个镜像。</translation>
    </message>
    <message>
        <source>%1 itself gives the image.</source>
        <translation>%1 本身提供了该镜像。</translation>
    </message>
    <message>
        <source>It gives the same image as %1.</source>
        <translation>它提供的镜像与 %1 相同。</translation>
    </message>
    <message>
        <source>It gives the same image as most mirrors; %1 gives none to compare.</source>
        <translation>它提供的镜像与多数镜像加速器相同；%1 没有提供可比较的镜像。</translation>
    </message>
    <message>
        <source>It gives the newest of several images; %1 gives none to compare.</source>
        <translation>它提供的是几个不同镜像中最新的；%1 没有提供可比较的镜像。</translation>
    </message>
    <message>
        <source>It gives another image than %1, and one that is not older.</source>
        <translation>它提供的镜像与 %1 不同，而且并不更旧。</translation>
    </message>
    <message>
        <source>Put the certificate of its CA into the plan, as ca of that mirror in registries, and if it wants one of yours, that as clientCert and clientKey.</source>
        <translation>请将其 CA 的证书写入计划，作为 registries 中该镜像加速器的 ca；如果它要求客户端证书，则写入 clientCert 和 clientKey。</translation>
    </message>
    <message>
        <source>It gives another image than %1, whose age did not arrive: it may lag, or give wrong content.</source>
        <translation>它提供的镜像与 %1 不同，而未能获知后者的时间：它可能滞后，也可能提供了错误的内容。</translation>
    </message>
    <message>
        <source>The registries of the plan, for builders of docker buildx other than the default one. They get a copy of it when they are created: docker buildx create --driver docker-container --buildkitd-config /etc/docker/buildkitd.toml</source>
        <translation>计划中的镜像仓库，供 docker buildx 的非默认构建器使用。它们在创建时得到一份副本：docker buildx create --driver docker-container --buildkitd-config /etc/docker/buildkitd.toml</translation>
    </message>
    <message>
        <source>Ask each mirror of PLAN, and the registry itself, for an image from this host, and judge what they give.</source>
        <translation>从这台主机向 PLAN 的每个镜像加速器以及镜像仓库本身请求一个镜像，并判断其结果。</translation>
    </message>
    <message>
        <source>With --probe-registries: the image to ask its registry, and the mirrors of that, for; default: verify.image of PLAN.</source>
        <translation>与 --probe-registries 一起使用：向其所属仓库及该仓库的镜像加速器请求的镜像；默认为 PLAN 的 verify.image。</translation>
    </message>
    <message>
        <source>Not probed, since only an image of theirs, given as --image, could tell: %1</source>
        <translation>未探测（只有用 --image 指定其中的镜像才能判断）：%1</translation>
    </message>
    <message>
        <source>This dockerd reads %1 instead of %2.</source>
        <translation>该 dockerd 读取 %1，而不是 %2。</translation>
    </message>
    <message>
        <source>Put what is in it into the plan, and remove that directory.</source>
        <translation>请将其中的内容写入计划，并删除该目录。</translation>
    </message>
    <message>
        <source>The interval between two probes of the mirrors. A mirror is left out after two that failed.</source>
        <translation>两次探测镜像加速器之间的间隔。连续两次探测失败的镜像加速器会停用。</translation>
    </message>
    <message>
        <source>Probes the mirrors that the plan names, and has dockerd use those that work in their order: by a reload, which leaves containers alone, and never by a restart. It is a transaction, which is rolled back if a pull works worse afterwards.</source>
        <translation>探测计划中的镜像加速器，并让 dockerd 按顺序使用其中可用的：通过重新加载，容器不受影响，绝不重启。这是一个事务，如果之后的拉取变差，就会回滚。</translation>
    </message>
    <message>
        <source>The capabilities needed to read what only root may read, to see whether dockerd is well, to write daemon.json with its owner and mode, and to probe as the user nobody. All other capabilities are dropped.</source>
        <translation>读取仅 root 可读的内容、查看 dockerd 是否正常、写入 daemon.json 及其属主和权限，以及以用户 nobody 的身份探测所需的能力（capability）。其他能力全部去除。</translation>
    </message>
    <message>
        <source>The directories that it can write to: the configuration of dockerd, the journal of transactions, and the lock. Everything else is read-only for it.</source>
        <translation>它可以写入的目录：dockerd 的配置、事务日志和锁。其他一切对它都是只读的。</translation>
    </message>
    <message>
        <source>It communicates with dockerd and systemd over their local sockets, and with the mirrors over IPv4 and IPv6; it does not need anything that the directives below forbid.</source>
        <translation>它通过本地套接字与 dockerd 和 systemd 通信，通过 IPv4 和 IPv6 与镜像加速器通信；不需要下面的指令所禁止的任何内容。</translation>
    </message>
    <message>
        <source>The mirrors were edited by hand since the plan was applied.</source>
        <translation>应用计划之后，镜像加速器被手工修改。</translation>
    </message>
    <message>
        <source>Put them into the plan and apply it, or apply it with --take-ours.</source>
        <translation>请将其写入计划并应用，或使用 --take-ours 应用。</translation>
    </message>
    <message>
        <source>The doctor tries again at its next run.</source>
        <translation>巡检会在下次运行时重试。</translation>
    </message>
    <message>
        <source>Docker is not running.</source>
        <translation>Docker 没有运行。</translation>
    </message>
    <message>
        <source>What was written with --no-restart waits for a reload or restart of Docker, which the doctor leaves to you.</source>
        <translation>使用 --no-restart 写入的内容尚待重新加载或重启 Docker，巡检将此留给管理员决定。</translation>
    </message>
    <message>
        <source>This would take more than a reload of Docker.</source>
        <translation>这需要的不只是重新加载 Docker。</translation>
    </message>
    <message>
        <source>Doctor of the mirrors</source>
        <translation>镜像加速器巡检</translation>
    </message>
    <message>
        <source>The script does not include it: mirrors are probed by dockwright-helper, which is not installed on such hosts.</source>
        <translation>脚本不包含它：探测镜像加速器的是 dockwright-helper，这类主机上没有安装。</translation>
    </message>
    <message>
        <source>“%1” is shorter than 10 minutes.</source>
        <translation>“%1”短于 10 分钟。</translation>
    </message>
    <message>
        <source>“%1” is longer than 30 days.</source>
        <translation>“%1”长于 30 天。</translation>
    </message>
    <message>
        <source>a systemd time span from 10min to 30d, such as 6h or 1h 30min</source>
        <translation>10min 到 30d 的 systemd 时间跨度，例如 6h 或 1h 30min</translation>
    </message>
    <message>
        <source>A timer that probes the mirrors of Docker Hub and has dockerd use those that work.</source>
        <translation>探测 Docker Hub 的镜像加速器并让 dockerd 使用其中可用者的定时器。</translation>
    </message>
    <message>
        <source>Whether a timer probes the mirrors of Docker Hub. One that fails twice in a row is left out until it works again, and one that is slow or outdated is tried last. Docker is reloaded for that, and never restarted; no mirror is added that the plan does not name.</source>
        <translation>是否由定时器探测 Docker Hub 的镜像加速器。连续两次失败的停用，直到恢复可用；缓慢或过时的排在最后。为此会重新加载 Docker，绝不重启；不会添加计划中没有的镜像加速器。</translation>
    </message>
    <message>
        <source>%1 works, and is used in the order of the plan.</source>
        <translation>%1 可用，按计划中的顺序使用。</translation>
    </message>
    <message>
        <source>%1 is slow, outdated or refuses images, and is tried last.</source>
        <translation>%1 缓慢、过时或拒绝镜像，排在最后。</translation>
    </message>
    <message>
        <source>%1 failed twice in a row, and is left out until it works again.</source>
        <translation>%1 连续两次失败，停用到恢复可用为止。</translation>
    </message>
    <message>
        <source>%1 gives something else than Docker Hub, and is left out until it gives the same.</source>
        <translation>%1 提供的内容与 Docker Hub 不同，停用到相同为止。</translation>
    </message>
    <message>
        <source>Probes the mirrors of Docker Hub once; started by dockwright-doctor.timer.</source>
        <translation>探测一次 Docker Hub 的镜像加速器；由 dockwright-doctor.timer 启动。</translation>
    </message>
    <message>
        <source>When to probe the mirrors of Docker Hub.</source>
        <translation>何时探测 Docker Hub 的镜像加速器。</translation>
    </message>
    <message>
        <source>Probe the mirrors of the plan that was applied last, and have dockerd use those that work; called by dockwright-doctor.timer.</source>
        <translation>探测最近应用的计划中的镜像加速器，并让 dockerd 使用其中可用的；由 dockwright-doctor.timer 调用。</translation>
    </message>
    <message>
        <source>Another plan was applied while the mirrors were probed.</source>
        <translation>探测镜像加速器期间应用了另一个计划。</translation>
    </message>
    <message>
        <source>The mirrors that work were tried before, and a pull through them was worse.</source>
        <translation>此前已尝试过这些可用的镜像加速器，通过它们的拉取变差。</translation>
    </message>
    <message>
        <source>The mirrors could not be probed.</source>
        <translation>无法探测镜像加速器。</translation>
    </message>
    <message>
        <source>The plan that was applied last has no doctor of the mirrors, or no mirrors.</source>
        <translation>最近应用的计划没有镜像加速器巡检，或没有镜像加速器。</translation>
    </message>
    <message>
        <source>The mirrors of dockerd were left as they are.</source>
        <translation>dockerd 的镜像加速器保持不变。</translation>
    </message>
    <message>
        <source>The mirrors are not those of the plan that was applied last.</source>
        <translation>镜像加速器不是最近应用的计划中的那些。</translation>
    </message>
    <message>
        <source>Apply the plan that this host is to have.</source>
        <translation>请应用这台主机应有的计划。</translation>
    </message>
    <message>
        <source>“%1” was edited in daemon.json and waits for a reload of Docker, which the doctor leaves to you.</source>
        <translation>daemon.json 中的“%1”已被修改，尚待重新加载 Docker，巡检将其留给您处理。</translation>
    </message>
    <message>
        <source>Mirrors that the doctor has left out or put last</source>
        <translation>巡检停用或排到最后的镜像加速器</translation>
    </message>
    <message>
        <source>dockwright-helper --probe-registries PLAN tells what is wrong with them; they serve again by themselves when they work.</source>
        <translation>dockwright-helper --probe-registries PLAN 会说明问题所在；恢复可用后会自动重新使用。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有该文件。</translation>
    </message>
    <message>
        <source>The files that the plan names have more than %1 bytes.</source>
        <translation>计划指定的文件合计超过 %1 字节。</translation>
    </message>
    <message>
        <source>Mirrors of %1 become %2, as the dockerd of this host is version 28 or later with the containerd image store. It reads that file at each pull; nothing is reloaded.</source>
        <translation>%1 的镜像加速器写入 %2，因为这台主机的 dockerd 为 28 或更高版本并使用 containerd 镜像存储。它在每次拉取时读取该文件，无需重新加载。</translation>
    </message>
    <message>
        <source>Mirrors of docker.io become registry-mirrors in daemon.json, which every dockerd has for Docker Hub, as none of them has options or certificates.</source>
        <translation>docker.io 的镜像加速器成为 daemon.json 中的 registry-mirrors：它们都没有选项或证书，而每个 dockerd 都支持为 Docker Hub 这样设置。</translation>
    </message>
    <message>
        <source>Mirrors of docker.io become registry-mirrors in daemon.json until it is known that dockerd reads hosts.toml.</source>
        <translation>在确知 dockerd 会读取 hosts.toml 之前，docker.io 的镜像加速器成为 daemon.json 中的 registry-mirrors。</translation>
    </message>
    <message>
        <source>Mirrors of docker.io become registry-mirrors in daemon.json, as the dockerd of this host reads no hosts.toml: that requires Docker 28 with the containerd image store.</source>
        <translation>docker.io 的镜像加速器成为 daemon.json 中的 registry-mirrors，因为这台主机的 dockerd 不读取 hosts.toml：那需要 Docker 28 和 containerd 镜像存储。</translation>
    </message>
    <message>
        <source>The certificate of “%1” ended on %2.</source>
        <translation>“%1”的证书已于 %2 到期。</translation>
    </message>
    <message>
        <source>The certificate of “%1” is not valid before %2.</source>
        <translation>“%1”的证书在 %2 之前无效。</translation>
    </message>
    <message>
        <source>The certificate of “%1” ends soon, on %2.</source>
        <translation>“%1”的证书即将于 %2 到期。</translation>
    </message>
    <message>
        <source>“%1” is not a CA but was issued by “%2”: it is accepted only from a server that has this very certificate.</source>
        <translation>“%1”不是 CA，而是由“%2”签发：只有服务器使用这同一个证书时才会被接受。</translation>
    </message>
    <message>
        <source>The chain is broken: after “%1” comes “%2”, and not “%3”, which issued it.</source>
        <translation>证书链不完整：“%1”之后是“%2”，而不是签发它的“%3”。</translation>
    </message>
    <message>
        <source>The registry must know “%1”, which issued “%2” and is not in this text.</source>
        <translation>镜像仓库必须认识“%1”：它签发了“%2”，但不在这段文本中。</translation>
    </message>
    <message>
        <source>“%1” is a CA: the client&apos;s own certificate must come first.</source>
        <translation>“%1”是 CA：客户端自己的证书必须排在最前面。</translation>
    </message>
    <message>
        <source>The key does not belong to the certificate of “%1”.</source>
        <translation>该密钥不属于“%1”的证书。</translation>
    </message>
    <message>
        <source>This is a certificate, not a key.</source>
        <translation>这是证书，不是密钥。</translation>
    </message>
    <message>
        <source>A tenth of the interval, at most an hour, so that many hosts do not probe a mirror at the same time.</source>
        <translation>间隔的十分之一，最多一小时，使许多主机不会同时探测同一个镜像加速器。</translation>
    </message>
    <message>
        <source>The time between two probes. Each is delayed by up to a tenth of it, at most an hour, at random, so that many hosts do not ask a mirror at the same time.</source>
        <translation>两次探测之间的时间。每次随机推迟，最多为其十分之一且不超过一小时，使许多主机不会同时请求同一个镜像加速器。</translation>
    </message>
    <message>
        <source>Whether dockerd can pull %1 cannot be told without pulling it. Docker 25 and older say of the first registry only, and one that goes by hosts.toml not of its mirrors: %2</source>
        <translation>不实际拉取就无法判断 dockerd 能否拉取 %1。Docker 25 及更早版本只说明第一个镜像仓库的情况，依据 hosts.toml 的 dockerd 则不说明其镜像加速器的情况：%2</translation>
    </message>
    <message>
        <source>The image that is asked for, through the mirrors, proxy and certificates of dockerd. With verify.pull required, Docker 25 and older, and a dockerd that goes by hosts.toml, pull it if its manifest is not enough, and remove it again.</source>
        <translation>通过 dockerd 的镜像加速器、代理和证书所请求的镜像。verify.pull 为 required 时，如果仅获取清单还不够，Docker 25 及更早版本以及依据 hosts.toml 的 dockerd 会拉取该镜像，然后再将其删除。</translation>
    </message>
    <message>
        <source>Accounts at registries</source>
        <translation>镜像仓库的账号</translation>
    </message>
    <message>
        <source>An apply logs nobody in at %1.</source>
        <translation>应用计划不会登录 %1。</translation>
    </message>
    <message>
        <source>Each user who pulls from there calls it once: dockwright-helper --log-in PLAN</source>
        <translation>从那里拉取镜像的每个用户各运行一次：dockwright-helper --log-in PLAN</translation>
    </message>
    <message>
        <source>containerd&apos;s client does not take this value.</source>
        <translation>containerd 的客户端不接受这个值。</translation>
    </message>
    <message>
        <source>Correct it there; dockerd reads it at each pull.</source>
        <translation>请在该处更正；dockerd 每次拉取时都会读取它。</translation>
    </message>
    <message>
        <source>user and secretFile belong together.</source>
        <translation>user 和 secretFile 必须同时给出。</translation>
    </message>
    <message>
        <source>An account at the registry, for whoever calls dockwright-helper --log-in; --apply logs nobody in.</source>
        <translation>镜像仓库的账号，供运行 dockwright-helper --log-in 的用户使用；--apply 不会登录任何用户。</translation>
    </message>
    <message>
        <source>The name of an account has no colon.</source>
        <translation>账号名称不能包含冒号。</translation>
    </message>
    <message>
        <source>“%1” is not the name of a credential helper.</source>
        <translation>“%1”不是凭据助手的名称。</translation>
    </message>
    <message>
        <source>The name of the account; with secretFile.</source>
        <translation>账号名称；与 secretFile 一起使用。</translation>
    </message>
    <message>
        <source>a name without a colon, or empty</source>
        <translation>不含冒号的名称，或留空</translation>
    </message>
    <message>
        <source>an absolute path, or empty</source>
        <translation>绝对路径，或留空</translation>
    </message>
    <message>
        <source>The credential helper of docker that keeps the secret, or that has one of its own: pass stands for docker-credential-pass. Without one, and if config.json names none, the secret is kept in config.json.</source>
        <translation>保存密码或令牌（或自身就有凭据）的 docker 凭据助手：pass 表示 docker-credential-pass。未指定且 config.json 也未指定助手时，密码或令牌保存在 config.json 中。</translation>
    </message>
    <message>
        <source>what follows docker-credential- in the name of the program, or empty</source>
        <translation>程序名称中 docker-credential- 之后的部分，或留空</translation>
    </message>
    <message>
        <source>This is not TOML.</source>
        <translation>这不是 TOML。</translation>
    </message>
    <message>
        <source>%1 is not a regular file.</source>
        <translation>%1 不是普通文件。</translation>
    </message>
    <message>
        <source>%1 does not let %2 in: %3</source>
        <translation>%1 拒绝 %2 登录：%3</translation>
    </message>
    <message>
        <source>Check user and secretFile of that registry.</source>
        <translation>请检查该镜像仓库的 user 和 secretFile。</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>无法读取该文件。</translation>
    </message>
    <message>
        <source>This is not the config.json of docker.</source>
        <translation>这不是 docker 的 config.json。</translation>
    </message>
    <message>
        <source>The program %1 does not exist.</source>
        <translation>程序 %1 不存在。</translation>
    </message>
    <message>
        <source>Install it, or name another one as helper.</source>
        <translation>请安装它，或在 helper 中指定另一个。</translation>
    </message>
    <message>
        <source>%1 did not take the secret: %2</source>
        <translation>%1 没有接受密码：%2</translation>
    </message>
    <message>
        <source>To replace it, call it with --take-ours.</source>
        <translation>要替换它，请使用 --take-ours。</translation>
    </message>
    <message>
        <source>%1: %2 is logged in.</source>
        <translation>%1：%2 已登录。</translation>
    </message>
    <message>
        <source>%1: the account of %2 is set up, and was not tried.</source>
        <translation>%1：账号 %2 已设置，但未经验证。</translation>
    </message>
    <message>
        <source>  The secret is in config.json, where it is not encrypted.</source>
        <translation>  密码或令牌保存在 config.json 中，未加密。</translation>
    </message>
    <message>
        <source>  Others may read the file that secretFile names.</source>
        <translation>  其他用户可以读取 secretFile 指定的文件。</translation>
    </message>
    <message>
        <source>No registry of the plan has a login.</source>
        <translation>计划中没有带 login 的镜像仓库。</translation>
    </message>
    <message>
        <source>dockerd cannot read %1 (at %2), and uses none of the mirrors in it.</source>
        <translation>dockerd 无法读取 %1（位置 %2），因此不使用其中的任何镜像加速器。</translation>
    </message>
    <message>
        <source>It begins with a byte order mark.</source>
        <translation>它以字节顺序标记开头。</translation>
    </message>
    <message>
        <source>It is not an absolute path.</source>
        <translation>这不是绝对路径。</translation>
    </message>
    <message>
        <source>A file with the password or token, and nothing else. --log-in reads it; the plan never contains it.</source>
        <translation>仅包含密码或令牌的文件。由 --log-in 读取；计划中绝不包含密码或令牌。</translation>
    </message>
    <message>
        <source>%1 is too large for a password or token.</source>
        <translation>%1 太大，不可能是密码或令牌。</translation>
    </message>
    <message>
        <source>%1 does not contain a password or token in UTF-8.</source>
        <translation>%1 中没有 UTF-8 编码的密码或令牌。</translation>
    </message>
    <message>
        <source>dockerd could not log in at %1: %2</source>
        <translation>dockerd 无法登录 %1：%2</translation>
    </message>
    <message>
        <source>There is the account %1 at %2 already.</source>
        <translation>已有 %2 的账号 %1。</translation>
    </message>
    <message>
        <source>It belongs to another user.</source>
        <translation>它属于另一个用户。</translation>
    </message>
    <message>
        <source>This program is called by dockwright-helper: use that.</source>
        <translation>此程序由 dockwright-helper 调用：请使用后者。</translation>
    </message>
    <message>
        <source>If it says 401 or 403, check user and secretFile of that registry.</source>
        <translation>如果其中有 401 或 403，请检查该镜像仓库的 user 和 secretFile。</translation>
    </message>
    <message>
        <source>There is no answer within %1 seconds, and another answered much earlier.</source>
        <translation>在 %1 秒内没有应答，而另一个早已应答。</translation>
    </message>
    <message>
        <source>They are tried again when other mirrors work, or after a day.</source>
        <translation>当其他镜像加速器可用时，或在一天之后，会再次尝试。</translation>
    </message>
    <message>
        <source>It communicates with dockerd and systemd over their local sockets, asks the kernel for its routes (AF_NETLINK), and communicates with nothing over a network; it does not need anything that the directives below forbid.</source>
        <translation>它通过本地套接字与 dockerd 和 systemd 通信，向内核查询路由（AF_NETLINK），不通过网络与任何对象通信；下面各指令所禁止的，它都不需要。</translation>
    </message>
    <message>
        <source>Subnets of Docker networks</source>
        <translation>Docker 网络的子网</translation>
    </message>
    <message>
        <source>MTU of Docker networks</source>
        <translation>Docker 网络的 MTU</translation>
    </message>
    <message>
        <source>DNS servers of containers</source>
        <translation>容器的 DNS 服务器</translation>
    </message>
    <message>
        <source>The networks of this host are unknown, so that auto in network changes nothing.</source>
        <translation>本主机的网络未知，因此 network 中的 auto 不会改变任何内容。</translation>
    </message>
    <message>
        <source>Install iproute2, or write the values into the plan.</source>
        <translation>请安装 iproute2，或在计划中写明具体的值。</translation>
    </message>
    <message>
        <source>The routes of this host leave no private network free; dockerd uses its own pools.</source>
        <translation>本主机的路由已占满全部私有网络；dockerd 使用其自带的地址池。</translation>
    </message>
    <message>
        <source>Write pools into the plan that nobody else uses.</source>
        <translation>请在计划中写明无人使用的地址池。</translation>
    </message>
    <message>
        <source>New Docker networks get their subnets from %1. No route of this host covers that.</source>
        <translation>新建的 Docker 网络从 %1 获得子网。本主机没有路由覆盖该范围。</translation>
    </message>
    <message>
        <source>%1 has addresses in common with %2 (%3).</source>
        <translation>%1 与 %2（%3）的地址重叠。</translation>
    </message>
    <message>
        <source>Choose another pool, or auto: what lies behind that route is out of reach where a Docker network has the same addresses.</source>
        <translation>请选择其他地址池或 auto：若 Docker 网络使用相同的地址，该路由后面的主机将无法访问。</translation>
    </message>
    <message>
        <source>Existing networks keep their subnets: %1.</source>
        <translation>已有的网络保留其子网：%1。</translation>
    </message>
    <message>
        <source>Address of the default bridge</source>
        <translation>默认网桥的地址</translation>
    </message>
    <message>
        <source>docker0 keeps its address as long as containers run; it becomes %1 when dockerd starts without any, as when the host boots.</source>
        <translation>只要有容器在运行，docker0 就保留其地址；当 dockerd 在没有容器运行时启动（例如主机启动时），地址变为 %1。</translation>
    </message>
    <message>
        <source>The ways out of this host carry packets of 1500 bytes and more, which is what dockerd uses by itself.</source>
        <translation>本主机的出口可承载 1500 字节及更大的数据包，这正是 dockerd 自身采用的值。</translation>
    </message>
    <message>
        <source>It becomes %1, the least MTU on the ways out of this host.</source>
        <translation>将设为 %1，即本主机各出口中最小的 MTU。</translation>
    </message>
    <message>
        <source>The plan has %1, and a way out of this host carries %2 at most.</source>
        <translation>计划中为 %1，而本主机的某个出口最多只能承载 %2。</translation>
    </message>
    <message>
        <source>The dockerd of this host sets the MTU of the default bridge only; other networks keep 1500.</source>
        <translation>本主机的 dockerd 只能设置默认网桥的 MTU；其他网络仍为 1500。</translation>
    </message>
    <message>
        <source>Create them with it, docker network create --opt com.docker.network.driver.mtu=%1, or upgrade to Docker 24 or later.</source>
        <translation>请在创建网络时指定：docker network create --opt com.docker.network.driver.mtu=%1，或升级到 Docker 24 或更高版本。</translation>
    </message>
    <message>
        <source>The host asks only itself for names (%1), which a container cannot: on the default bridge dockerd gives it the servers 8.8.8.8 and 8.8.4.4 instead.</source>
        <translation>主机只向自身查询域名（%1），而容器无法这样做：在默认网桥上，dockerd 会改为提供服务器 8.8.8.8 和 8.8.4.4。</translation>
    </message>
    <message>
        <source>Set network.dns to a server that containers reach.</source>
        <translation>请将 network.dns 设为容器能够访问的服务器。</translation>
    </message>
    <message>
        <source>A script cannot choose the networks of containers by those of the host.</source>
        <translation>脚本无法根据主机的网络来选择容器的网络。</translation>
    </message>
    <message>
        <source>Apply the plan by dockwright-helper, or write the values in place of auto.</source>
        <translation>请用 dockwright-helper 应用该计划，或用具体的值代替 auto。</translation>
    </message>
    <message>
        <source>The host sends packets for %3 to %4, and Docker&apos;s network %1 has these addresses, too (%2).</source>
        <translation>主机把发往 %3 的数据包送往 %4，而 Docker 的网络 %1 也使用这些地址（%2）。</translation>
    </message>
    <message>
        <source>Docker&apos;s network %1 (%2) covers a part of %3, which is reached through %4: that part is out of reach.</source>
        <translation>Docker 的网络 %1（%2）覆盖了 %3 的一部分，后者经由 %4 访问：这一部分将无法访问。</translation>
    </message>
    <message>
        <source>Recreate the network with a subnet that nobody else uses: docker network create --subnet. network.pools of the plan, set to auto, avoids it for new ones.</source>
        <translation>请使用无人占用的子网重新创建该网络：docker network create --subnet。将计划的 network.pools 设为 auto，可使新建的网络避开此问题。</translation>
    </message>
    <message>
        <source>No route of the host collides with one of them.</source>
        <translation>主机的路由与它们均不冲突。</translation>
    </message>
    <message>
        <source>None is larger than what the ways out of the host carry, %1.</source>
        <translation>均不大于主机各出口可承载的 %1。</translation>
    </message>
    <message>
        <source>Larger than what the ways out of the host carry, %1: %2. Connections may hang where a firewall drops ICMP.</source>
        <translation>大于主机各出口可承载的 %1：%2。若防火墙丢弃 ICMP，连接可能会挂起。</translation>
    </message>
    <message>
        <source>Set network.mtu of the plan to auto, and recreate the networks: docker network create.</source>
        <translation>请将计划的 network.mtu 设为 auto，并重新创建这些网络：docker network create。</translation>
    </message>
    <message>
        <source>It changes when dockerd starts without containers: restart the host, or stop all containers and restart Docker.</source>
        <translation>该地址在 dockerd 启动且没有容器运行时才会改变：请重启主机，或停止所有容器并重启 Docker。</translation>
    </message>
    <message>
        <source>Expected &quot;auto&quot;, or a list of objects with the members base and size.</source>
        <translation>应为 &quot;auto&quot;，或由含有成员 base 和 size 的对象组成的列表。</translation>
    </message>
    <message>
        <source>The size of subnets in %1 is a prefix length from %2 to %3.</source>
        <translation>%1 中子网的大小是从 %2 到 %3 的前缀长度。</translation>
    </message>
    <message>
        <source>%1 and %2 have addresses in common.</source>
        <translation>%1 与 %2 的地址重叠。</translation>
    </message>
    <message>
        <source>Expected &quot;auto&quot; or an integer.</source>
        <translation>应为 &quot;auto&quot; 或整数。</translation>
    </message>
    <message>
        <source>“%1” is not an IPv4 address with a prefix length.</source>
        <translation>“%1”不是带前缀长度的 IPv4 地址。</translation>
    </message>
    <message>
        <source>The prefix length in “%1” is not a number from %2 to %3.</source>
        <translation>“%1”中的前缀长度不是从 %2 到 %3 的数字。</translation>
    </message>
    <message>
        <source>“%1” is the address of a subnet or of its broadcast, and not one in it.</source>
        <translation>“%1”是子网地址或其广播地址，而不是其中的主机地址。</translation>
    </message>
    <message>
        <source>“%1” is not a domain.</source>
        <translation>“%1”不是域名。</translation>
    </message>
    <message>
        <source>“%1” is not an option of resolv.conf.</source>
        <translation>“%1”不是 resolv.conf 的选项。</translation>
    </message>
    <message>
        <source>“%1” is set by the section network of the plan, too.</source>
        <translation>计划的 network 部分也设置了“%1”。</translation>
    </message>
    <message>
        <source>The networks that new Docker networks get their subnets from. auto chooses the largest gaps in private address space that no route of this host covers, with room for the expected number of containers in each of 256 networks; it keeps what it has chosen until a route collides with that. Existing networks keep their subnets.</source>
        <translation>新建的 Docker 网络从这些网络中获得子网。auto 选择私有地址空间中没有被本主机路由覆盖的最大空隙，为 256 个网络各自容纳预期数量的容器；已选定的结果一直保留，直到有路由与之冲突。已有的网络保留其子网。</translation>
    </message>
    <message>
        <source>auto, or a list of objects with base, a network such as 10.200.0.0/16, and size, the prefix length of each subnet; an empty list leaves them to dockerd</source>
        <translation>auto，或由对象组成的列表：base 为网络，例如 10.200.0.0/16，size 为每个子网的前缀长度；空列表表示由 dockerd 决定</translation>
    </message>
    <message>
        <source>The address of docker0, the default bridge, and with it the subnet of containers that name no network. It changes when dockerd starts while no container runs.</source>
        <translation>默认网桥 docker0 的地址，同时也决定未指定网络的容器的子网。该地址在 dockerd 启动且没有容器运行时改变。</translation>
    </message>
    <message>
        <source>an IPv4 address with the prefix length of its subnet such as 10.200.0.1/24, or empty</source>
        <translation>带子网前缀长度的 IPv4 地址，例如 10.200.0.1/24，或留空</translation>
    </message>
    <message>
        <source>The DNS servers that containers use instead of those of the host.</source>
        <translation>容器使用的 DNS 服务器，代替主机的 DNS 服务器。</translation>
    </message>
    <message>
        <source>The DNS search domains of containers.</source>
        <translation>容器的 DNS 搜索域。</translation>
    </message>
    <message>
        <source>a domain such as corp.lan, or . for none</source>
        <translation>域名，例如 corp.lan；. 表示没有</translation>
    </message>
    <message>
        <source>Options in resolv.conf of containers.</source>
        <translation>容器的 resolv.conf 中的选项。</translation>
    </message>
    <message>
        <source>an option of resolv.conf such as ndots:2</source>
        <translation>resolv.conf 的选项，例如 ndots:2</translation>
    </message>
    <message>
        <source>The MTU of the default bridge and, with Docker 24 or later, of new Docker networks. auto takes the least MTU on the ways out of this host, and 1500 at most; 0 leaves it to dockerd. Existing networks keep theirs.</source>
        <translation>默认网桥的 MTU；使用 Docker 24 或更高版本时，也是新建的 Docker 网络的 MTU。auto 采用本主机各出口中最小的 MTU，最大为 1500；0 表示由 dockerd 决定。已有的网络保留其 MTU。</translation>
    </message>
    <message>
        <source>auto, 0, or an integer from 68 to 65535</source>
        <translation>auto、0，或从 68 到 65535 的整数</translation>
    </message>
    <message>
        <source>Restart the host, or stop all containers and restart Docker with bip set to %1.</source>
        <translation>请重启主机，或停止所有容器，并将 bip 设为 %1 后重启 Docker。</translation>
    </message>
    <message>
        <source>Only root can read the key of a client, so that builder is root&apos;s; other users still build with the default one.</source>
        <translation>只有 root 能读取客户端私钥，因此该构建器属于 root；其他用户仍使用默认构建器进行构建。</translation>
    </message>
    <message>
        <source>Build with it as root: sudo docker buildx build</source>
        <translation>请以 root 身份用它构建：sudo docker buildx build</translation>
    </message>
    <message>
        <source>Those builders do not use the proxy of the plan.</source>
        <translation>这些构建器不使用计划中的代理。</translation>
    </message>
    <message>
        <source>Where they need it, add to that command: --driver-opt env.https_proxy=PROXY --driver-opt &apos;&quot;env.no_proxy=HOST,HOST&quot;&apos;</source>
        <translation>如果它们需要代理，请在该命令中加上：--driver-opt env.https_proxy=PROXY --driver-opt &apos;&quot;env.no_proxy=HOST,HOST&quot;&apos;</translation>
    </message>
    <message>
        <source>They have mirrors with pull and resolve, without a path or with one below /v2 and overridePath, and not on the loopback of this host; and neither networks nor IPv6 addresses.</source>
        <translation>它们只支持同时具有 pull 和 resolve、没有路径（或带 overridePath 且路径位于 /v2 之下），并且不在此主机回环地址上的镜像加速器；既不支持网段，也不支持 IPv6 地址。</translation>
    </message>
    <message>
        <source>Where a registry wants a token, builds and this dockerd verify the server that issues it by the certificates of the system only.</source>
        <translation>如果镜像仓库要求令牌，构建和此 dockerd 只用系统的证书校验签发令牌的服务器。</translation>
    </message>
    <message>
        <source>Where a registry wants a token, builds verify the server that issues it by the certificates of the system only.</source>
        <translation>如果镜像仓库要求令牌，构建只用系统的证书校验签发令牌的服务器。</translation>
    </message>
    <message>
        <source>If a pull or a build fails at a token, add the CA certificate to those of the system, and restart Docker.</source>
        <translation>如果拉取或构建在获取令牌时失败，请把 CA 证书加入系统的证书，然后重启 Docker。</translation>
    </message>
    <message>
        <source>docker0 keeps %1 as long as containers run. Before, it had %2.</source>
        <translation>只要有容器在运行，docker0 就保留 %1。此前的地址是 %2。</translation>
    </message>
    <message>
        <source>Restart the host; then dockerd chooses an address again.</source>
        <translation>请重启主机；届时 dockerd 会重新选择地址。</translation>
    </message>
    <message>
        <source>dockerd does not say which containers run.</source>
        <translation>dockerd 没有说明有哪些容器在运行。</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>this host only</source>
        <translation>仅本机</translation>
    </message>
    <message>
        <source>its networks</source>
        <translation>本机所在的网络</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>A database: %1.</source>
        <translation>数据库：%1。</translation>
    </message>
    <message>
        <source>An admin console: %1.</source>
        <translation>管理控制台：%1。</translation>
    </message>
    <message>
        <source>Admin consoles often have this port, %1.</source>
        <translation>管理控制台常用这个端口：%1。</translation>
    </message>
    <message>
        <source>Nothing was measured:</source>
        <translation>没有进行实测：</translation>
    </message>
    <message>
        <source>Containers on this host&apos;s network whose ports only root can see: %1</source>
        <translation>使用主机网络、其端口只有 root 可见的容器：%1</translation>
    </message>
    <message>
        <source>There are more ports than the %1 that are told.</source>
        <translation>端口多于所列出的 %1 个。</translation>
    </message>
    <message>
        <source>Rules for packets that come in by %1 were not tried: the outsider comes in by an interface of its own.</source>
        <translation>针对经由 %1 进入的数据包的规则没有被测试：外部机器经由自己的接口进入。</translation>
    </message>
    <message>
        <source>No container that runs has a port on this host.</source>
        <translation>运行中的容器都没有本机的端口。</translation>
    </message>
    <message>
        <source>%1 of %2 ports need attention.</source>
        <translation>%2 个端口中有 %1 个需要注意。</translation>
    </message>
    <message>
        <source>Everybody reaches %1 of %2 ports.</source>
        <translation>%2 个端口中有 %1 个所有人都能访问。</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>concluded</source>
        <translation>推断</translation>
    </message>
    <message>
        <source>It is bound to this host alone. Not measured.</source>
        <translation>只绑定到本机。未实测。</translation>
    </message>
    <message>
        <source>It is bound to a private address. Not measured: what a firewall keeps out is not known.</source>
        <translation>绑定到私有地址。未实测：无法得知防火墙挡住了什么。</translation>
    </message>
    <message>
        <source>It is bound to an address that everybody may have a route to. Not measured: what a firewall keeps out is not known.</source>
        <translation>绑定到所有人都可能有路由到达的地址。未实测：无法得知防火墙挡住了什么。</translation>
    </message>
    <message>
        <source>A stranger&apos;s packet got through.</source>
        <translation>陌生人的数据包通过了。</translation>
    </message>
    <message>
        <source>It is bound to this host alone, and a packet from outside got through nevertheless: whoever shares a link with this host reaches it (Docker before 28).</source>
        <translation>只绑定到本机，但来自外部的数据包仍然通过了：与本机处于同一链路的机器都能访问（Docker 28 之前）。</translation>
    </message>
    <message>
        <source>A stranger&apos;s packet got through to its private address, which others reach by a router that passes it on.</source>
        <translation>陌生人的数据包到达了它的私有地址；其他人可以经由转发的路由器访问。</translation>
    </message>
    <message>
        <source>A packet with a private address got through, and a stranger&apos;s did not.</source>
        <translation>使用私有地址的数据包通过了，陌生人的没有通过。</translation>
    </message>
    <message>
        <source>No packet from outside got through; this host reaches it.</source>
        <translation>来自外部的数据包都没有通过；本机可以访问。</translation>
    </message>
    <message>
        <source>No packet from outside got through, and to this host nothing answers either: a rule keeps all out, or nothing listens there now.</source>
        <translation>来自外部的数据包都没有通过，本机访问也没有应答：有规则挡住了所有访问，或者现在没有程序在监听。</translation>
    </message>
    <message>
        <source>A stranger&apos;s packet was kept out, which came in by an interface of its own. Rules about packets that come in by %1 may let others in: that was not measured.</source>
        <translation>陌生人的数据包被挡住了，它经由自己的接口进入。针对经由 %1 进入的数据包的规则可能允许其他人访问：这一点没有实测。</translation>
    </message>
    <message>
        <source>A stranger&apos;s packet got through, which came in by an interface of its own. Rules about packets that come in by %1 may keep others out.</source>
        <translation>陌生人的数据包通过了，它经由自己的接口进入。针对经由 %1 进入的数据包的规则可能会挡住其他人。</translation>
    </message>
    <message>
        <source>nft printed something else than rules.</source>
        <translation>nft 输出的不是规则。</translation>
    </message>
    <message>
        <source>Tell who reaches each published port of the containers that run: this host only, its networks, or everybody; as root measured from outside.</source>
        <translation>说明谁能够访问运行中的容器发布的每个端口：仅本机、本机所在的网络，还是所有人；以 root 运行时从外部实测。</translation>
    </message>
    <message>
        <source>rules before it: %1</source>
        <translation>其前面的规则：%1</translation>
    </message>
    <message>
        <source>There is no program ip (iproute2).</source>
        <translation>没有 ip 程序（iproute2）。</translation>
    </message>
    <message>
        <source>Another measurement is under way.</source>
        <translation>另一次测量正在进行。</translation>
    </message>
    <message>
        <source>There is no network that is free for an outsider.</source>
        <translation>没有可供外部机器使用的空闲网络。</translation>
    </message>
    <message>
        <source>IPv6 was not measured: this host takes no address of it.</source>
        <translation>IPv6 没有实测：本机不接受 IPv6 地址。</translation>
    </message>
    <message>
        <source>Only root can make an outsider: run it with sudo.</source>
        <translation>只有 root 可以创建外部机器：请用 sudo 运行。</translation>
    </message>
    <message>
        <source>The link to the outsider could not be made: %1</source>
        <translation>无法创建通往外部机器的链路：%1</translation>
    </message>
    <message>
        <source>The kernel makes no network namespace: %1.</source>
        <translation>内核没有创建网络命名空间：%1。</translation>
    </message>
    <message>
        <source>DNS server of the host</source>
        <translation>主机的 DNS 服务器</translation>
    </message>
    <message>
        <source>The host asks %1 for names.</source>
        <translation>主机向 %1 查询名称。</translation>
    </message>
    <message>
        <source>VPN or tunnel (%1)</source>
        <translation>VPN 或隧道（%1）</translation>
    </message>
    <message>
        <source>The host reaches %1 through the VPN or tunnel %2 (%3).</source>
        <translation>主机通过 VPN 或隧道 %2（%3）访问 %1。</translation>
    </message>
    <message>
        <source>Route of the table %1</source>
        <translation>路由表 %1 的路由</translation>
    </message>
    <message>
        <source>The host reaches %1 through %2, by the routing table %3.</source>
        <translation>主机按路由表 %3，通过 %2 访问 %1。</translation>
    </message>
    <message>
        <source>Route of the host</source>
        <translation>主机的路由</translation>
    </message>
    <message>
        <source>The host reaches %1 through %2.</source>
        <translation>主机通过 %2 访问 %1。</translation>
    </message>
    <message>
        <source>The host discards packets for %1, by the routing table %2.</source>
        <translation>主机按路由表 %2 丢弃发往 %1 的数据包。</translation>
    </message>
    <message>
        <source>Docker network (%1)</source>
        <translation>Docker 网络（%1）</translation>
    </message>
    <message>
        <source>Containers in Docker&apos;s network %1 have addresses in %2.</source>
        <translation>Docker 网络 %1 中的容器使用 %2 中的地址。</translation>
    </message>
    <message>
        <source>Bridge of a Docker network</source>
        <translation>Docker 网络的网桥</translation>
    </message>
    <message>
        <source>Containers on Docker&apos;s bridge %1 have addresses in %2.</source>
        <translation>Docker 网桥 %1 上的容器使用 %2 中的地址。</translation>
    </message>
    <message>
        <source>Pool of the plan, for subnets of /%1</source>
        <translation>计划的地址池，子网为 /%1</translation>
    </message>
    <message>
        <source>By the plan, new Docker networks get subnets of /%1 from %2.</source>
        <translation>按计划，新的 Docker 网络从 %2 中获得 /%1 的子网。</translation>
    </message>
    <message>
        <source>It has addresses in common with %1.</source>
        <translation>它与 %1 有相同的地址。</translation>
    </message>
    <message>
        <source>It has addresses in common with %1 and %2 more.</source>
        <translation>它与 %1 以及另外 %2 个网络有相同的地址。</translation>
    </message>
    <message>
        <source>New Docker networks get their subnets from %1: %2 networks. No route of this host covers that, and there is no larger gap.</source>
        <translation>新建的 Docker 网络从 %1 获得子网：共 %2 个网络。本主机没有路由覆盖该范围，也没有更大的空隙。</translation>
    </message>
    <message>
        <source>Recreate them to move them: docker network rm NAME, docker network create NAME. The default bridge gets a new subnet when the host boots, at the latest.</source>
        <translation>要迁移这些网络，请重新创建：docker network rm NAME、docker network create NAME。默认网桥最迟在主机启动时获得新的子网。</translation>
    </message>
    <message>
        <source>docker0 keeps %1. Before, it had %2, which is in use now.</source>
        <translation>docker0 保留 %1。此前的地址是 %2，现已被占用。</translation>
    </message>
    <message>
        <source>The files set the MTU of the default bridge only; other networks keep 1500.</source>
        <translation>这些文件只设置默认网桥的 MTU；其他网络仍为 1500。</translation>
    </message>
    <message>
        <source>Apply the plan by dockwright-helper, or create networks with it: docker network create --opt com.docker.network.driver.mtu=%1</source>
        <translation>请用 dockwright-helper 应用该计划，或在创建网络时指定：docker network create --opt com.docker.network.driver.mtu=%1</translation>
    </message>
    <message>
        <source>The mirrors of a registry for builds by the default builder, which would not find their certificates otherwise. For pulls, dockerd uses registry-mirrors in daemon.json.</source>
        <translation>供默认构建器构建时使用的镜像加速器；否则它找不到这些镜像加速器的证书。拉取镜像时，dockerd 使用 daemon.json 中的 registry-mirrors。</translation>
    </message>
    <message>
        <source>The default bridge had the address %1, and has %2 now. dockerd changes it only when it starts without containers.</source>
        <translation>默认网桥原来的地址是 %1，现在是 %2。dockerd 只有在启动且没有容器运行时才会改变它。</translation>
    </message>
    <message>
        <source>The rules of the firewall could not be read (is nft there?): that an outsider is kept out is not taken for measured.</source>
        <translation>无法读取防火墙的规则（是否安装了 nft？）：外部机器被挡住不视为实测结果。</translation>
    </message>
    <message>
        <source>Ports that the swarm publishes by its routing mesh are not among them: docker service ls lists them.</source>
        <translation>不包括 Swarm 通过路由网格发布的端口：可用 docker service ls 列出。</translation>
    </message>
    <message>
        <source>An outsider&apos;s packet was kept out, but the rules of the firewall could not be read: they may let others in. That was not measured.</source>
        <translation>外部机器的数据包被挡住，但无法读取防火墙的规则：它们可能放行其他来源。这一点未实测。</translation>
    </message>
    <message>
        <source>An outsider&apos;s packet was kept out. Rules about packets from %1 may let others in: that was not measured.</source>
        <translation>外部机器的数据包被挡住。针对来自 %1 的数据包的规则可能放行其他来源：这一点未实测。</translation>
    </message>
    <message>
        <source>An outsider&apos;s packet was kept out. Rules about sets of addresses, or about something else that is not read, may let others in: that was not measured.</source>
        <translation>外部机器的数据包被挡住。针对地址集合或其他未读取内容的规则可能放行其他来源：这一点未实测。</translation>
    </message>
    <message>
        <source>An outsider&apos;s packet was kept out. Rules that count packets may let others in: that was not measured.</source>
        <translation>外部机器的数据包被挡住。对数据包计数的规则可能放行其他来源：这一点未实测。</translation>
    </message>
    <message>
        <source>Not measured: this host sends replies to an outsider by another way than they come, as with a VPN or with rules of its own for routes.</source>
        <translation>未实测：本机对外部机器的应答不按来路返回，例如使用 VPN 或自定义路由规则时。</translation>
    </message>
    <message>
        <source>Not measured: a stranger&apos;s packet was kept out, and rules name the network that its address is of.</source>
        <translation>未实测：陌生人的数据包被挡住，而规则提及了其地址所属的网络。</translation>
    </message>
    <message>
        <source>Addresses or routes of this host were changed meanwhile: what was measured does not count.</source>
        <translation>期间本机的地址或路由有变化：测量结果不计入。</translation>
    </message>
    <message>
        <source>The routes of this host cannot be read.</source>
        <translation>无法读取本机的路由。</translation>
    </message>
    <message>
        <source>Without its table every published port is as open as Docker makes it.</source>
        <translation>没有该表时，每个已发布的端口都像 Docker 所设置的那样开放。</translation>
    </message>
    <message>
        <source>nft needs this capability and netlink; everything else is dropped.</source>
        <translation>nft 需要这一能力和 netlink；其他一切都被去除。</translation>
    </message>
    <message>
        <source>Docker&apos;s bridges: docker0, that of a swarm, and br- with the first digits of a network&apos;s ID, so that networks of tomorrow are among them; beside these, bridges of Docker with names of their own.</source>
        <translation>Docker 的网桥：docker0、Swarm 的网桥，以及 br- 加网络 ID 的前几位数字，因此以后创建的网络也包括在内；此外还有使用自定义名称的 Docker 网桥。</translation>
    </message>
    <message>
        <source>Sockets of docker-proxy, which are of the cgroup of docker.service. dockerd has some of its own there, by which it is managed: those stay open.</source>
        <translation>docker-proxy 的套接字属于 docker.service 的 cgroup。dockerd 自己用于管理的套接字也在其中：这些保持开放。</translation>
    </message>
    <message>
        <source>It is decided anew who reaches published ports of containers.</source>
        <translation>容器已发布端口的访问范围将重新决定。</translation>
    </message>
    <message>
        <source>Published ports</source>
        <translation>已发布的端口</translation>
    </message>
    <message>
        <source>Closed to everybody but this host and its containers: %1</source>
        <translation>除本机及其容器外，对所有人关闭：%1</translation>
    </message>
    <message>
        <source>Connections that stand are not cut. What is to stay open belongs into exposure.allow.</source>
        <translation>已建立的连接不会中断。需要保持开放的端口应写入 exposure.allow。</translation>
    </message>
    <message>
        <source>Open to these networks only: %1</source>
        <translation>仅对这些网络开放：%1</translation>
    </message>
    <message>
        <source>Stays open to everybody: %1</source>
        <translation>仍对所有人开放：%1</translation>
    </message>
    <message>
        <source>Which ports containers publish now is not known. All are closed that exposure.allow does not name.</source>
        <translation>无法得知容器目前发布了哪些端口。exposure.allow 未列出的端口都将关闭。</translation>
    </message>
    <message>
        <source>Published to others than exposure.allow says, as far as their addresses say: %1</source>
        <translation>从绑定的地址看，发布范围超出 exposure.allow 所列：%1</translation>
    </message>
    <message>
        <source>dockwright-helper --exposure measures who reaches them; exposure.enforce on keeps others out.</source>
        <translation>dockwright-helper --exposure 实测谁能访问它们；exposure.enforce 设为 on 则挡住其他人。</translation>
    </message>
    <message>
        <source>The dockerd of this host publishes on %1 in the default bridge only; in other networks it publishes on all addresses.</source>
        <translation>这台主机的 dockerd 只在默认网桥中发布到 %1；在其他网络中发布到所有地址。</translation>
    </message>
    <message>
        <source>Upgrade to Docker 24 or later, or name the address with each port: -p %1:80:80.</source>
        <translation>请升级到 Docker 24 或更高版本，或为每个端口指明地址：-p %1:80:80。</translation>
    </message>
    <message>
        <source>A script cannot keep others out of published ports.</source>
        <translation>脚本无法把其他人挡在已发布的端口之外。</translation>
    </message>
    <message>
        <source>Apply the plan by dockwright-helper, or set exposure.enforce to report.</source>
        <translation>请用 dockwright-helper 应用该计划，或将 exposure.enforce 设为 report。</translation>
    </message>
    <message>
        <source>not tried</source>
        <translation>未尝试</translation>
    </message>
    <message>
        <source>responds</source>
        <translation>有响应</translation>
    </message>
    <message>
        <source>the packet arrives at the container</source>
        <translation>数据包到达容器</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>不可达</translation>
    </message>
    <message>
        <source>no response</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>If only this host needs it, have the program listen on 127.0.0.1 or ::1. Otherwise restrict port %1 in the firewall of this host.</source>
        <translation>如果只有本机需要它，请让程序监听 127.0.0.1 或 ::1。否则请用本机的防火墙限制端口 %1。</translation>
    </message>
    <message>
        <source>Install Docker 28 or later. Until then, drop such packets:</source>
        <translation>请安装 Docker 28 或更高版本。在此之前请丢弃这样的数据包：</translation>
    </message>
    <message>
        <source>If only this host needs it, recreate the container with the port on the loopback address:</source>
        <translation>如果只有本机需要它，请重新创建容器，把端口发布在环回地址上：</translation>
    </message>
    <message>
        <source>Others reach these than exposure.allow of the plan says: %1</source>
        <translation>这些端口的访问范围超出计划的 exposure.allow：%1</translation>
    </message>
    <message>
        <source>An outsider&apos;s packet was kept out. The plan allows it from %1: that was not measured.</source>
        <translation>外部机器的数据包被挡住。计划允许来自 %1 的访问：这未经实测。</translation>
    </message>
    <message>
        <source>An outsider reached none that the plan does not allow.</source>
        <translation>外部机器没有访问到计划不允许的端口。</translation>
    </message>
    <message>
        <source>An outsider reached what the plan does not allow: %1</source>
        <translation>外部机器访问到了计划不允许的端口：%1</translation>
    </message>
    <message>
        <source>Expected &quot;everywhere&quot;, &quot;localhost&quot;, or a list with one address.</source>
        <translation>应为 &quot;everywhere&quot;、&quot;localhost&quot;，或含有一个地址的列表。</translation>
    </message>
    <message>
        <source>dockerd publishes ports on all addresses, or on one: expected a list with one.</source>
        <translation>dockerd 把端口发布到所有地址或一个地址：应为含有一个地址的列表。</translation>
    </message>
    <message>
        <source>“%1” is not an IPv4 address.</source>
        <translation>“%1”不是 IPv4 地址。</translation>
    </message>
    <message>
        <source>Expected a list of objects with the members from and ports, lists of texts.</source>
        <translation>应为由对象组成的列表，对象的成员 from 和 ports 是文本列表。</translation>
    </message>
    <message>
        <source>“%1” is not a port such as 443/tcp or 8000-8010/udp.</source>
        <translation>“%1”不是端口，例如 443/tcp 或 8000-8010/udp。</translation>
    </message>
    <message>
        <source>%1 and %2 overlap.</source>
        <translation>%1 与 %2 重叠。</translation>
    </message>
    <message>
        <source>Expected at least one port, such as 443/tcp.</source>
        <translation>应至少有一个端口，例如 443/tcp。</translation>
    </message>
    <message>
        <source>“%1” is set by the section exposure of the plan, too.</source>
        <translation>计划的 exposure 部分也设置了“%1”。</translation>
    </message>
    <message>
        <source>Who reaches the published ports of containers.</source>
        <translation>谁能够访问容器发布的端口。</translation>
    </message>
    <message>
        <source>The address of this host that a port is published on where nobody names one, as in docker run -p 80:80: of the default bridge and, with Docker 24 or later, of new Docker networks. Existing networks keep theirs.</source>
        <translation>未指明地址（例如 docker run -p 80:80）时，端口发布到的本机地址：用于默认网桥；使用 Docker 24 或更高版本时，也用于新建的 Docker 网络。已有的网络保留其地址。</translation>
    </message>
    <message>
        <source>everywhere, localhost, or a list with one IPv4 address of this host</source>
        <translation>everywhere、localhost，或含有本机一个 IPv4 地址的列表</translation>
    </message>
    <message>
        <source>Who may reach published ports from outside. This host and its containers always may; what no entry names, nobody else may.</source>
        <translation>谁可以从外部访问已发布的端口。本机及其容器始终可以；没有条目列出的端口，其他人都不可以。</translation>
    </message>
    <message>
        <source>a list of objects with ports, a list of ports of the host such as 443/tcp or 8000-8010/udp, and from, a list of networks such as 10.0.0.0/8, which is empty for everybody</source>
        <translation>由对象组成的列表：ports 为主机端口的列表，例如 443/tcp 或 8000-8010/udp；from 为网络的列表，例如 10.0.0.0/8，空列表表示所有人</translation>
    </message>
    <message>
        <source>What is done about ports that are open to others than allow says: nothing, a report where allow has entries, or a table of nft that keeps those others out. The table matches ports of containers only, whatever the plan says.</source>
        <translation>对开放范围超出 allow 的端口如何处理：不处理；当 allow 有条目时指出；或用 nft 的表把其他人挡住。无论计划怎样写，该表只匹配容器的端口。</translation>
    </message>
    <message>
        <source>Who reaches the published ports of containers; loaded by dockwright-exposure.service. What is no port of a container is not matched.</source>
        <translation>谁能够访问容器发布的端口；由 dockwright-exposure.service 加载。不是容器端口的不匹配。</translation>
    </message>
    <message>
        <source>Loads the table that says who reaches published ports of containers.</source>
        <translation>加载规定谁能够访问容器已发布端口的表。</translation>
    </message>
    <message>
        <source>This host has cgroup v1, where nft cannot tell docker-proxy from others.</source>
        <translation>这台主机使用 cgroup v1，nft 无法在其中区分 docker-proxy 与其他进程。</translation>
    </message>
    <message>
        <source>Boot with systemd.unified_cgroup_hierarchy=1, or set exposure.enforce to report.</source>
        <translation>请使用 systemd.unified_cgroup_hierarchy=1 启动，或将 exposure.enforce 设为 report。</translation>
    </message>
    <message>
        <source>Loads the rules for docker-proxy, which are about the cgroup that each start makes anew.</source>
        <translation>加载针对 docker-proxy 的规则，它们涉及每次启动时新建的 cgroup。</translation>
    </message>
    <message>
        <source>Log the user who calls it, or --user, in to the registries of PLAN that have a login; a dockerd that the caller may ask tries it first.</source>
        <translation>让调用它的用户（或 --user 指定的用户）登录计划 PLAN 中带有账号的镜像仓库；如果调用者可以访问 dockerd，则先由它尝试。</translation>
    </message>
    <message>
        <source>With --log-in: the user of this host who is logged in; root only.</source>
        <translation>与 --log-in 一起使用：登录的是本机的哪个用户；仅限 root。</translation>
    </message>
    <message>
        <source>Only root may log another user in.</source>
        <translation>只有 root 可以让其他用户登录。</translation>
    </message>
    <message>
        <source>Run it as the user who is to be logged in, or as root with --user.</source>
        <translation>请以要登录的用户的身份运行，或以 root 身份使用 --user。</translation>
    </message>
    <message>
        <source>nft looks a cgroup up when it reads the rule, and each start of Docker has a new one; so the table is loaded at each, before dockerd opens a port. Docker starts even if it fails (-), which --health and --exposure tell.</source>
        <translation>nft 在读取规则时查找 cgroup，而 Docker 每次启动都有新的 cgroup；因此每次启动都在 dockerd 打开端口之前加载该表。即使加载失败（-），Docker 也会启动，--health 和 --exposure 会指出这一点。</translation>
    </message>
    <message>
        <source>Ports without an address are published on %1: of the default bridge once dockerd starts while no container runs, of other networks when they are created anew.</source>
        <translation>未指明地址的端口发布到 %1：默认网桥在 dockerd 启动且没有容器运行之后生效，其他网络在重新创建后生效。</translation>
    </message>
    <message>
        <source>Until then name the address with each port: -p %1:80:80.</source>
        <translation>在此之前请为每个端口指明地址：-p %1:80:80。</translation>
    </message>
    <message>
        <source>The table that keeps others out goes: each is as open then as Docker makes it.</source>
        <translation>挡住其他人的表将被移除：之后每个端口都像 Docker 所设置的那样开放。</translation>
    </message>
    <message>
        <source>dockwright-exposure.service is active and enabled.</source>
        <translation>dockwright-exposure.service 处于活动状态，并且已启用。</translation>
    </message>
    <message>
        <source>dockwright-exposure.service is not active, or not enabled.</source>
        <translation>dockwright-exposure.service 未处于活动状态，或未启用。</translation>
    </message>
    <message>
        <source>Turn it on: systemctl enable --now dockwright-exposure.service.</source>
        <translation>请启用：systemctl enable --now dockwright-exposure.service。</translation>
    </message>
    <message>
        <source>Restart dockwright-exposure.service: the rules of nft may have been flushed. Where a network of Docker has got a bridge with a name of its own since, apply the plan again.</source>
        <translation>请重启 dockwright-exposure.service：nft 的规则可能已被清空。如果此后有 Docker 网络使用了自定义名称的网桥，请再次应用计划。</translation>
    </message>
    <message>
        <source>The whole table, with those rules that only a start of Docker can load.</source>
        <translation>完整的表，包括只有 Docker 启动时才能加载的规则。</translation>
    </message>
    <message>
        <source>IPv6 of the default bridge</source>
        <translation>默认网桥的 IPv6</translation>
    </message>
    <message>
        <source>Restart the host.</source>
        <translation>请重启主机。</translation>
    </message>
    <message>
        <source>IPv6 of containers</source>
        <translation>容器的 IPv6</translation>
    </message>
    <message>
        <source>docker0 stays as it is as long as containers run; it gets an address of %1 when dockerd starts without any, as when the host boots.</source>
        <translation>只要有容器在运行，docker0 就保持不变；当 dockerd 启动且没有容器运行时（例如主机启动时），它会获得 %1 中的地址。</translation>
    </message>
    <message>
        <source>Create networks with docker network create --ipv6, or upgrade to Docker 27 or later.</source>
        <translation>用 docker network create --ipv6 创建网络，或升级到 Docker 27 或更高版本。</translation>
    </message>
    <message>
        <source>Existing networks stay without IPv6: %1.</source>
        <translation>已有的网络仍然没有 IPv6：%1。</translation>
    </message>
    <message>
        <source>Recreate them to give it to them: docker network rm NAME, docker network create --ipv6 NAME.</source>
        <translation>要让它们有 IPv6，请重新创建：docker network rm 名称，docker network create --ipv6 名称。</translation>
    </message>
    <message>
        <source>No prefix of this host&apos;s own can be chosen, so that ula changes nothing.</source>
        <translation>无法为这台主机选择自己的前缀，因此 ula 不会改变任何内容。</translation>
    </message>
    <message>
        <source>Write a prefix into network.ipv6 of the plan.</source>
        <translation>请在计划的 network.ipv6 中写明前缀。</translation>
    </message>
    <message>
        <source>Out of %1 containers of the default bridge get addresses of %2, and networks get subnets of %3 (/%4).</source>
        <translation>在 %1 中，默认网桥的容器获得 %2 的地址，其他网络从 %3 获得子网（/%4）。</translation>
    </message>
    <message>
        <source>ip6tables is false: dockerd makes no firewall rules for IPv6, so that each port of a container is open to whoever reaches its address.</source>
        <translation>ip6tables 为 false：dockerd 不创建 IPv6 防火墙规则，因此能到达容器地址的任何人都能访问它的所有端口。</translation>
    </message>
    <message>
        <source>Remove ip6tables from daemon.json.</source>
        <translation>请从 daemon.json 中删除 ip6tables。</translation>
    </message>
    <message>
        <source>A script cannot give IPv6 to containers: the keys for it depend on the dockerd there.</source>
        <translation>脚本无法为容器提供 IPv6：所用的键取决于那里的 dockerd。</translation>
    </message>
    <message>
        <source>Apply the plan by dockwright-helper, or set network.ipv6 to off.</source>
        <translation>请用 dockwright-helper 应用此计划，或将 network.ipv6 设为 off。</translation>
    </message>
    <message>
        <source>IPv6 address of a container</source>
        <translation>容器的 IPv6 地址</translation>
    </message>
    <message>
        <source>Address of a container</source>
        <translation>容器的地址</translation>
    </message>
    <message>
        <source>The default bridge keeps its subnet as long as containers run: restart the host, or stop all containers and restart Docker.</source>
        <translation>只要有容器在运行，默认网桥就保留其子网：请重启主机，或停止所有容器后重启 Docker。</translation>
    </message>
    <message>
        <source>Expected off, ula, or an IPv6 prefix.</source>
        <translation>应为 off、ula 或 IPv6 前缀。</translation>
    </message>
    <message>
        <source>“%1” is neither off, nor ula, nor an IPv6 prefix such as 2001:db8:1::/48.</source>
        <translation>“%1”既不是 off 或 ula，也不是 IPv6 前缀，例如 2001:db8:1::/48。</translation>
    </message>
    <message>
        <source>No router passes on what is for %1.</source>
        <translation>路由器不会转发发往 %1 的数据包。</translation>
    </message>
    <message>
        <source>%1 is less than %2, without which there is no IPv6.</source>
        <translation>%1 小于 %2，而没有 %2 就没有 IPv6。</translation>
    </message>
    <message>
        <source>Where IPv6 addresses of containers come from. The default bridge gets the first subnet of the prefix, and 256 networks have room in it; with Docker 27 or later new networks have IPv6, with an older one those that are created with --ipv6. ula is a prefix of this host alone (RFC 4193), which no route of it covers; off leaves IPv6 to dockerd. Existing networks stay as they are.</source>
        <translation>容器的 IPv6 地址从何而来。默认网桥获得前缀中的第一个子网，其中还能容纳 256 个网络；使用 Docker 27 或更高版本时新网络都有 IPv6，使用更旧的版本时则是用 --ipv6 创建的网络。ula 是仅属于这台主机的前缀（RFC 4193），主机的路由都不覆盖它；off 表示 IPv6 由 dockerd 决定。已有的网络保持不变。</translation>
    </message>
    <message>
        <source>off, ula, or an IPv6 prefix of 32 to 72 bits such as 2001:db8:1::/48</source>
        <translation>off、ula，或 32 至 72 位的 IPv6 前缀，例如 2001:db8:1::/48</translation>
    </message>
    <message>
        <source>dockerd uses the bridge %1 of this host, whose addresses are not dockerd&apos;s.</source>
        <translation>dockerd 使用这台主机的网桥 %1，其地址不归 dockerd 管理。</translation>
    </message>
    <message>
        <source>Set network.ipv6 to off, or remove bridge from daemon.json.</source>
        <translation>请将 network.ipv6 设为 off，或从 daemon.json 中删除 bridge。</translation>
    </message>
    <message>
        <source>A way out of this host carries packets of %1 bytes only, and IPv6 needs %2.</source>
        <translation>这台主机的一个出口只能传输 %1 字节的数据包，而 IPv6 需要 %2 字节。</translation>
    </message>
    <message>
        <source>Set network.ipv6 to off, or network.mtu to a number.</source>
        <translation>请将 network.ipv6 设为 off，或将 network.mtu 设为一个数字。</translation>
    </message>
    <message>
        <source>The kernel of this host has no IPv6.</source>
        <translation>这台主机的内核没有 IPv6。</translation>
    </message>
    <message>
        <source>Boot without ipv6.disable=1, or set network.ipv6 to off.</source>
        <translation>启动时去掉 ipv6.disable=1，或将 network.ipv6 设为 off。</translation>
    </message>
    <message>
        <source>Take %1 from docker0</source>
        <translation>从 docker0 移除 %1</translation>
    </message>
    <message>
        <source>The address %1 cannot be taken from %2.</source>
        <translation>无法从 %2 移除地址 %1。</translation>
    </message>
    <message>
        <source>The plan’s subnet of the default bridge</source>
        <translation>计划中默认网桥的子网</translation>
    </message>
    <message>
        <source>By the plan, containers of the default bridge have addresses in %1.</source>
        <translation>按照计划，默认网桥的容器使用 %1 中的地址。</translation>
    </message>
    <message>
        <source>Where containers live: the subnets of Docker networks, the name servers of containers, their MTU and IPv6. What is empty is left to dockerd.</source>
        <translation>容器所在的网络：Docker 网络的子网、容器的 DNS 服务器、MTU 与 IPv6。留空的内容由 dockerd 决定。</translation>
    </message>
    <message>
        <source>/etc/nftables.conf begins with flush ruleset, which takes this table, too: it is loaded again at once, with the rules for docker-proxy where Docker runs. nftables.service starts even if that fails (-).</source>
        <translation>/etc/nftables.conf 以 flush ruleset 开头，也会清除此表：随后立即重新加载，Docker 正在运行时连同用于 docker-proxy 的规则。即使失败（-），nftables.service 也会启动。</translation>
    </message>
    <message>
        <source>The same after a reload, which reads that file again.</source>
        <translation>重新加载会再次读取该文件，之后同样如此。</translation>
    </message>
    <message>
        <source>The same after a stop, which flushes all rules: whoever stops nftables.service means the rules of that file.</source>
        <translation>停止会清空所有规则，之后同样如此：停止 nftables.service 的人针对的是该文件中的规则。</translation>
    </message>
    <message>
        <source>nft replaces the table in one transaction. The rules for docker-proxy cannot be loaded while Docker is stopped (-); its start loads them.</source>
        <translation>nft 在一个事务中替换该表。Docker 停止时无法加载用于 docker-proxy 的规则（-）；Docker 启动时会加载它们。</translation>
    </message>
    <message>
        <source>Unmask it, then try again: systemctl unmask %1</source>
        <translation>取消屏蔽后重试：systemctl unmask %1</translation>
    </message>
    <message>
        <source>If some networks need it, name them in the plan, for example. All others are kept out then, of this and of every other published port, also of containers to come:</source>
        <translation>如果有些网络需要它，请在计划中写明它们，例如如下。其他人随后会被挡在此端口及所有其他已发布端口之外，包括将来的容器：</translation>
    </message>
    <message>
        <source>Without a plan, drop packets of all others in the chain DOCKER-USER, for example:</source>
        <translation>不使用计划时，请在链 DOCKER-USER 中丢弃其他所有人的数据包，例如：</translation>
    </message>
    <message>
        <source>It is not enabled.</source>
        <translation>它未启用。</translation>
    </message>
    <message>
        <source>It is not active.</source>
        <translation>它未处于活动状态。</translation>
    </message>
    <message>
        <source>Loads the table again that nftables.service flushes with all others.</source>
        <translation>重新加载 nftables.service 连同所有其他表一起清空的那张表。</translation>
    </message>
    <message>
        <source>Disable %1</source>
        <translation>禁用 %1</translation>
    </message>
    <message>
        <source>Choose “Ask me afterwards”, or agree to it here.</source>
        <translation>请选择“完成后询问我”，或在此处同意。</translation>
    </message>
    <message>
        <source>Agree to it here, then roll back again.</source>
        <translation>请在此处同意，然后再次回滚。</translation>
    </message>
    <message>
        <source>Give the option “confirm”, so that it is taken back unless Confirm is called, or the option “close-ports”.</source>
        <translation>请给出选项“confirm”，这样除非调用 Confirm，否则会被撤销；或给出选项“close-ports”。</translation>
    </message>
    <message>
        <source>Give the option “close-ports” if they may be closed.</source>
        <translation>如果可以关闭这些端口，请给出选项“close-ports”。</translation>
    </message>
    <message>
        <source>Let it be taken back unless you confirm it: --confirm=300. Or call it with --close-ports.</source>
        <translation>请使其在您未确认时被撤销：--confirm=300。或使用 --close-ports 调用。</translation>
    </message>
    <message>
        <source>Call it with --close-ports if they may be closed.</source>
        <translation>如果可以关闭这些端口，请使用 --close-ports 调用。</translation>
    </message>
    <message>
        <source>Proceed even if it is decided anew who reaches published ports; --yes does so, too.</source>
        <translation>即使会重新决定谁能访问已发布的端口，也继续进行；--yes 也是如此。</translation>
    </message>
    <message>
        <source>docker0 keeps %1 until the host boots, as containers run.</source>
        <translation>由于有容器在运行，docker0 会保留 %1，直到主机重新启动。</translation>
    </message>
    <message>
        <source>The dockerd of this host gives IPv6 to the default bridge, and to other networks only if they are created with it. Its firewall rules for IPv6 are an experimental feature, which this plan turns on; with them it discards all other IPv6 that the host would forward, until the host boots without them.</source>
        <translation>这台主机的 dockerd 只为默认网桥提供 IPv6；其他网络只有在创建时指定才有。它的 IPv6 防火墙规则是实验性功能，此计划会启用它；启用后，主机原本会转发的其他 IPv6 数据包都会被丢弃，直到主机不带这些规则启动。</translation>
    </message>
    <message>
        <source>default-address-pools in daemon.json does not have %1: networks get no subnets of it.</source>
        <translation>daemon.json 中的 default-address-pools 不包含 %1：网络不会从中获得子网。</translation>
    </message>
    <message>
        <source>Write the pools for IPv4 into network.pools of the plan.</source>
        <translation>请把 IPv4 的地址池写入计划的 network.pools。</translation>
    </message>
    <message>
        <source>dockerd takes other addresses of IPv6 from docker0 when it starts: %1.</source>
        <translation>dockerd 启动时会移除 docker0 的其他 IPv6 地址：%1。</translation>
    </message>
    <message>
        <source>The networks of this host are unknown: whether it would lose its own IPv6 to forwarding, or has addresses in the prefix, was not checked.</source>
        <translation>这台主机的网络未知：没有检查它是否会因转发而失去自己的 IPv6，也没有检查它是否有地址在该前缀中。</translation>
    </message>
    <message>
        <source>Install iproute2.</source>
        <translation>请安装 iproute2。</translation>
    </message>
    <message>
        <source>Set net/ipv6/conf/%1/accept_ra to 2, by sysctl and in a file of /etc/sysctl.d: then routers are heeded beside forwarding.</source>
        <translation>请用 sysctl 将 net/ipv6/conf/%1/accept_ra 设为 2，并写入 /etc/sysctl.d 中的文件：这样在转发的同时也接受路由器通告。</translation>
    </message>
    <message>
        <source>This host forwards IPv6, and its dockerd would discard what is not of containers: before Docker 27 it does so with its firewall rules for IPv6.</source>
        <translation>这台主机会转发 IPv6，而它的 dockerd 会丢弃不属于容器的数据包：Docker 27 之前的版本启用 IPv6 防火墙规则后就会这样。</translation>
    </message>
    <message>
        <source>Upgrade to Docker 27 or later. If nothing but Docker needs it, set net.ipv6.conf.all.forwarding to 0; dockerd turns it on again.</source>
        <translation>请升级到 Docker 27 或更高版本。如果只有 Docker 需要转发，请将 net.ipv6.conf.all.forwarding 设为 0；dockerd 会重新开启它。</translation>
    </message>
    <message>
        <source>%1, of this host or of its router, is in %2, which containers would get.</source>
        <translation>%1 属于这台主机或其路由器，却位于容器将使用的 %2 中。</translation>
    </message>
    <message>
        <source>Choose a prefix that is routed to this host, a part of it without such addresses, or ula.</source>
        <translation>请选择路由到这台主机的前缀、其中不含此类地址的部分，或 ula。</translation>
    </message>
    <message>
        <source>docker0 has %1, and dockerd cannot make another of it in %2.</source>
        <translation>docker0 已有 %1，dockerd 无法将它改为 %2 中的地址。</translation>
    </message>
    <message>
        <source>Apply the plan with network.ipv6 off first, remove fixed-cidr-v6 if it is not of a plan, or choose another prefix.</source>
        <translation>请先以 network.ipv6 为 off 应用计划；如果 fixed-cidr-v6 不来自计划，请将其删除；或选择其他前缀。</translation>
    </message>
    <message>
        <source>fixed-cidr-v6 is not in the subnet of bip6: containers of the default bridge get no address.</source>
        <translation>fixed-cidr-v6 不在 bip6 的子网中：默认网桥的容器得不到地址。</translation>
    </message>
    <message>
        <source>dockerd turns forwarding of IPv6 on, and then the kernel heeds no router on %1 any more: this host would lose the IPv6 that it has from there.</source>
        <translation>dockerd 会开启 IPv6 转发，内核随即不再接受 %1 上路由器的通告：这台主机将失去由此获得的 IPv6。</translation>
    </message>
    <message>
        <source>Connections by IPv6 from a container</source>
        <translation>容器通过 IPv6 发起的连接</translation>
    </message>
    <message>
        <source>A container connects to %1 by IPv6.</source>
        <translation>容器可以通过 IPv6 连接到 %1。</translation>
    </message>
    <message>
        <source>The host connects to %1 by IPv6, but a container does not.</source>
        <translation>主机可以通过 IPv6 连接到 %1，但容器不能。</translation>
    </message>
    <message>
        <source>The host connects to %1 by IPv6, but a container does not since the plan has changed this: %2.</source>
        <translation>主机可以通过 IPv6 连接到 %1，但容器不能，因为计划更改了：%2。</translation>
    </message>
    <message>
        <source>Check ip6tables in daemon.json, net.ipv6.conf.all.forwarding, and that the firewall forwards the IPv6 that containers send. No container is asked if verify.pull of the plan is never.</source>
        <translation>请检查 daemon.json 中的 ip6tables 和 net.ipv6.conf.all.forwarding，并确认防火墙会转发容器发出的 IPv6 数据。计划的 verify.pull 为 never 时不检查容器。</translation>
    </message>
    <message>
        <source>A new connection that DNAT passes on to one of Docker&apos;s bridges, which is one to a published port; before the rules of Docker, which accept it.</source>
        <translation>由 DNAT 转给 Docker 网桥的新连接，即到已发布端口的连接；在 Docker 接受它们的规则之前。</translation>
    </message>
    <message>
        <source>Who is let in: containers of this host, and what exposure.allow of the plan names by the port of the host. All others are dropped; connections that stand go on.</source>
        <translation>允许进入的：本机的容器，以及计划的 exposure.allow 按主机端口列出的来源。其他一律丢弃；已建立的连接继续。</translation>
    </message>
    <message>
        <source>“%1” is not a version of the API that this dockerd has: it does not start.</source>
        <translation>此 dockerd 没有 API 版本“%1”，无法启动。</translation>
    </message>
    <message>
        <source>With the firewall backend nftables, dockerd does not start while %1 is 0, which it leaves to the administrator.</source>
        <translation>使用防火墙后端 nftables 时，只要 %1 为 0，dockerd 就无法启动；它把此项设置留给管理员。</translation>
    </message>
    <message>
        <source>Without a running containerd, dockerd 26.1 exits after 60 s, and so does 29.7 with the containerd image store; 28.5 waits on, and starts no container.</source>
        <translation>没有运行中的 containerd，dockerd 26.1 会在 60 秒后退出，使用 containerd 镜像存储的 29.7 也是如此；28.5 会继续等待，但无法启动任何容器。</translation>
    </message>
    <message>
        <source>With the firewall backend nftables, dockerd does not set %1, and no file in sysctl.d does: after a reboot it would not start, unless something else sets it.</source>
        <translation>使用防火墙后端 nftables 时，dockerd 不会设置 %1，sysctl.d 中也没有文件设置它：重启主机后，除非另有程序设置它，否则 dockerd 无法启动。</translation>
    </message>
    <message>
        <source>Without a plan, drop packets of all others in a table of your own, for example:</source>
        <translation>不使用计划时，请在自己的表中丢弃其他所有人的数据包，例如：</translation>
    </message>
    <message>
        <source>Firewall backend</source>
        <translation>防火墙后端</translation>
    </message>
    <message>
        <source>dockerd does not reset the policy of the chain FORWARD of iptables, which it may have set to DROP: if so, others do not reach containers, nor do these reach others, until the policy is ACCEPT or the host has restarted.</source>
        <translation>dockerd 不会还原 iptables 的 FORWARD 链的策略，而它可能曾将其设为 DROP：若是如此，在策略改为 ACCEPT 或主机重启之前，外部无法访问容器，容器也无法访问外部。</translation>
    </message>
    <message>
        <source>After the apply, unless the policy is your own, run as root: iptables -P FORWARD ACCEPT; ip6tables -P FORWARD ACCEPT</source>
        <translation>应用之后，除非该策略是您自己设置的，否则请以 root 身份运行：iptables -P FORWARD ACCEPT; ip6tables -P FORWARD ACCEPT</translation>
    </message>
</context>
<context>
    <name>HealthReport</name>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Docker health report</source>
        <translation>Docker 健康报告</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Remediation</source>
        <translation>处理办法</translation>
    </message>
</context>
<context>
    <name>HelperWords</name>
    <message>
        <source>Helper: the installed service, over the system bus.</source>
        <translation>特权助手：已安装的服务，通过系统总线访问。</translation>
    </message>
    <message>
        <source>Helper: %1, started as root by pkexec. Its service is not installed, so authentication is required each time.</source>
        <extracomment>%1 is the path of a program.</extracomment>
        <translation>特权助手：%1，由 pkexec 以 root 身份启动。这里没有安装它的服务，因此每次都会询问密码。</translation>
    </message>
    <message>
        <source>Helper: %1, started directly, since this window runs as root. Its service is not installed.</source>
        <extracomment>%1 is the path of a program.</extracomment>
        <translation>特权助手：%1，直接启动，因为此窗口以 root 身份运行。这里没有安装它的服务。</translation>
    </message>
    <message>
        <source>The work continues without the window, and the window shows it again when you reopen it.</source>
        <translation>关闭窗口后工作会继续进行，重新打开窗口时仍能看到。</translation>
    </message>
    <message>
        <source>The work continues without the window; the page Health shows the result under History.</source>
        <translation>关闭窗口后工作会继续进行；“健康检查”页的“历史记录”会显示它的结果。</translation>
    </message>
    <message>
        <source>Changes to this host are in progress. Close the window?</source>
        <translation>这台主机上的操作正在进行。要关闭窗口吗？</translation>
    </message>
    <message>
        <source>The changes are rolled back unless you keep them in time. Close the window?</source>
        <translation>如不及时保留，更改将被回滚。关闭窗口吗？</translation>
    </message>
</context>
<context>
    <name>RegistryProbeModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>, </source>
        <extracomment>Between two measures, such as a time and a speed.</extracomment>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source>%1 %2</source>
        <extracomment>Two whole sentences; Chinese puts no space between them.</extracomment>
        <translation>%1%2</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>dockerd does not respond during this time: usually less than a second, at most its timeouts (%1 to stop, %2 to start).</source>
        <translation>在此期间 dockerd 不响应：通常不到一秒，最长不超过其超时时间（停止 %1，启动 %2）。</translation>
    </message>
    <message>
        <source>No container is running.</source>
        <translation>没有正在运行的容器。</translation>
    </message>
    <message numerus="yes">
        <source>%n running container(s) keep running.</source>
        <translation>
            <numerusform>%n 个运行中的容器继续运行。</numerusform>
        </translation>
    </message>
    <message>
        <source>This plan cannot be applied here.</source>
        <translation>这份计划不能应用于此主机。</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) were edited by hand: decide which value to keep.</source>
        <translation>
            <numerusform>有 %n 个值被手工修改：请决定采用哪一个。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>新增 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>更改 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>移除 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to do: the host matches the plan.</source>
        <translation>无需任何操作：主机已符合计划。</translation>
    </message>
    <message>
        <source>No file changes.</source>
        <translation>没有文件变化。</translation>
    </message>
    <message>
        <source>Files: %1</source>
        <translation>文件：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n running container(s) stop: %1</source>
        <translation>
            <numerusform>%n 个运行中的容器将停止：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Docker is neither reloaded nor restarted.</source>
        <translation>Docker 既不重新加载，也不重启。</translation>
    </message>
    <message>
        <source>Docker is reloaded, not restarted.</source>
        <translation>Docker 重新加载，不重启。</translation>
    </message>
    <message>
        <source>Docker restarts.</source>
        <translation>Docker 将重启。</translation>
    </message>
    <message>
        <source>containerd and Docker restart.</source>
        <translation>containerd 和 Docker 将重启。</translation>
    </message>
    <message>
        <source>Docker Engine is not installed on this host.</source>
        <translation>这台主机上没有安装 Docker Engine。</translation>
    </message>
    <message>
        <source>Running containers are known only after an inspection as administrator.</source>
        <translation>以管理员身份检查之后，才能知道有哪些容器正在运行。</translation>
    </message>
    <message>
        <source>Docker Engine will be installed and started.</source>
        <translation>将安装并启动 Docker Engine。</translation>
    </message>
    <message>
        <source>These units restart or stop along with Docker, and their containers with them: %1</source>
        <translation>以下单元会随 Docker 一起重启或停止，其容器也会随之结束：%1</translation>
    </message>
    <message>
        <source>Docker is started.</source>
        <translation>Docker 将启动。</translation>
    </message>
    <message>
        <source>Docker is working, and this breaks off: %1</source>
        <translation>Docker 正在工作，以下内容会中断：%1</translation>
    </message>
    <message>
        <source>These containers lose devices that a hook gave them, unless they have lost them already, until they are restarted: %1. They keep devices that they have by CDI or by --device for each node.</source>
        <translation>以下容器会失去由钩子提供的设备（如果尚未失去），直到重启容器：%1。通过 CDI 或对每个设备节点使用 --device 得到的设备会保留。</translation>
    </message>
    <message>
        <source>Transaction %1 was interrupted, and is rolled back first.</source>
        <translation>事务 %1 曾被中断，会先将其回滚。</translation>
    </message>
    <message>
        <source>Docker restarts for that, too.</source>
        <translation>为此 Docker 也会重启。</translation>
    </message>
    <message>
        <source>That interrupts: %1</source>
        <translation>这会中断：%1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AddressLegend</name>
    <message>
        <source>Routes of the host</source>
        <translation>主机的路由</translation>
    </message>
    <message>
        <source>VPNs, tunnels, other routing tables</source>
        <translation>VPN、隧道、其他路由表</translation>
    </message>
    <message>
        <source>Docker networks</source>
        <translation>Docker 网络</translation>
    </message>
    <message>
        <source>Pools of the plan</source>
        <translation>计划的地址池</translation>
    </message>
    <message>
        <source>Collides</source>
        <translation>冲突</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AddressMapView</name>
    <message>
        <source>Map of addresses</source>
        <translation>地址图</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>没有内容。</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <extracomment>Caption of a bar of the map: addresses that are not private.</extracomment>
        <translation>其他地址</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Docker</source>
        <translation>Docker</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AddressTable</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Where</source>
        <extracomment>Heading of a column: the interface of a network, or another place where it is defined.</extracomment>
        <translation>位置</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AddressesPage</name>
    <message>
        <source>Networks of this host</source>
        <translation>这台主机的网络</translation>
    </message>
    <message>
        <source>Networks as a list</source>
        <translation>网络列表</translation>
    </message>
    <message>
        <source>The same as in the map. Ctrl+C copies the selected rows.</source>
        <translation>内容与图相同。Ctrl+C 复制选中的行。</translation>
    </message>
    <message>
        <source>New Docker networks</source>
        <translation>新的 Docker 网络</translation>
    </message>
    <message>
        <source>Networks that exist keep their subnets and their MTU.</source>
        <translation>现有的网络保持其子网与 MTU。</translation>
    </message>
    <message>
        <source>S&amp;ubnets</source>
        <translation>子网(&amp;U)</translation>
    </message>
    <message>
        <source>left to Docker</source>
        <extracomment>Where new Docker networks get their subnets from.
----------
The MTU of new Docker networks.
----------
Where IPv6 addresses of containers come from.</extracomment>
        <translation>由 Docker 决定</translation>
    </message>
    <message>
        <source>auto: chosen by the routes of this host</source>
        <translation>auto：根据这台主机的路由选择</translation>
    </message>
    <message>
        <source>out of these networks</source>
        <translation>取自以下网络</translation>
    </message>
    <message>
        <source>&amp;MTU</source>
        <translation>MTU(&amp;M)</translation>
    </message>
    <message>
        <source>auto: the least on the ways out of this host</source>
        <translation>auto：这台主机各出口中最小的值</translation>
    </message>
    <message>
        <source>this number of bytes</source>
        <translation>以下字节数</translation>
    </message>
    <message>
        <source>MTU in bytes</source>
        <translation>MTU（字节）</translation>
    </message>
    <message>
        <source>&amp;DNS servers</source>
        <translation>DNS 服务器(&amp;D)</translation>
    </message>
    <message>
        <source>S&amp;earch domains</source>
        <translation>搜索域(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Options</source>
        <translation>选项(&amp;O)</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称解析</translation>
    </message>
    <message>
        <source>What is empty follows the host.</source>
        <translation>留空的项与主机相同。</translation>
    </message>
    <message>
        <source>IP address, then Enter</source>
        <translation>IP 地址，然后按 Enter</translation>
    </message>
    <message>
        <source>Add a DNS server</source>
        <translation>添加 DNS 服务器</translation>
    </message>
    <message>
        <source>domain such as corp.lan, then Enter</source>
        <translation>域名，例如 corp.lan，然后按 Enter</translation>
    </message>
    <message>
        <source>Add a search domain</source>
        <translation>添加搜索域</translation>
    </message>
    <message>
        <source>option such as ndots:2, then Enter</source>
        <translation>选项，例如 ndots:2，然后按 Enter</translation>
    </message>
    <message>
        <source>Add an option of resolv.conf</source>
        <translation>添加 resolv.conf 的选项</translation>
    </message>
    <message>
        <source>The networks of this host are unknown: the map shows the pools of the plan alone.</source>
        <translation>这台主机的网络未知：图中只显示计划的地址池。</translation>
    </message>
    <message numerus="yes">
        <source>%n more network(s) are not shown.</source>
        <translation>
            <numerusform>另有 %n 个网络未显示。</numerusform>
        </translation>
    </message>
    <message>
        <source>No network is known.</source>
        <translation>没有已知的网络。</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Which addresses containers get, what else on this host has them, and whom containers ask for names.</source>
        <translation>容器获得哪些地址，这台主机上还有谁使用这些地址，以及容器向谁查询名称。</translation>
    </message>
    <message>
        <source>IP&amp;v6</source>
        <translation>IP&amp;v6</translation>
    </message>
    <message>
        <source>ula: a prefix of this host’s own</source>
        <translation>ula：仅属于这台主机的前缀</translation>
    </message>
    <message>
        <source>out of this prefix</source>
        <translation>使用此前缀</translation>
    </message>
    <message>
        <source>IPv6 prefix of containers</source>
        <translation>容器的 IPv6 前缀</translation>
    </message>
    <message>
        <source>The private addresses, of IPv6 where there are any, and what is in them. Where two networks have the same addresses, one of them is out of reach.</source>
        <translation>私有地址（如有 IPv6 的也包括在内）及其中的网络。两个网络使用相同的地址时，其中一个将无法访问。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AllowRows</name>
    <message>
        <source>There is no entry: nobody outside this host reaches a published port.</source>
        <translation>没有条目：本机之外的任何人都无法访问发布的端口。</translation>
    </message>
    <message>
        <source>There is no entry: nothing is reported.</source>
        <translation>没有条目：不作任何报告。</translation>
    </message>
    <message>
        <source>There is no entry.</source>
        <translation>没有条目。</translation>
    </message>
    <message>
        <source>&amp;Add an entry</source>
        <translation>添加条目(&amp;A)</translation>
    </message>
    <message>
        <source>From networks</source>
        <translation>来源网络</translation>
    </message>
    <message>
        <source>To ports</source>
        <translation>目标端口</translation>
    </message>
    <message>
        <source>everybody</source>
        <extracomment>Where no network is typed: an entry without networks is for everybody.</extracomment>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Networks of entry %1, separated by commas; none for everybody</source>
        <translation>条目 %1 的网络，以逗号分隔；留空表示所有人</translation>
    </message>
    <message>
        <source>Ports of entry %1, separated by commas</source>
        <translation>条目 %1 的端口，以逗号分隔</translation>
    </message>
    <message>
        <source>Remove entry %1</source>
        <translation>移除条目 %1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ApplyPage</name>
    <message>
        <source>&amp;Apply…</source>
        <translation>应用(&amp;A)…</translation>
    </message>
    <message>
        <source>Stop and roll bac&amp;k</source>
        <translation>停止并回滚(&amp;K)</translation>
    </message>
    <message>
        <source>Show the &amp;health of Docker</source>
        <translation>查看 Docker 的健康状况(&amp;H)</translation>
    </message>
    <message>
        <source>Show the &amp;review</source>
        <translation>查看“复查”页(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>%1 s in total</source>
        <translation>共 %1 秒</translation>
    </message>
    <message>
        <source>This is preview only: nothing can be applied.</source>
        <translation>这里仅供预览，不能应用任何更改。</translation>
    </message>
    <message>
        <source>Save the plan, and apply it with the command on the page Review.</source>
        <translation>请保存计划，再用“复查”页给出的命令应用它。</translation>
    </message>
    <message>
        <source>There is no docker.service on this host.</source>
        <translation>这台主机上没有 docker.service。</translation>
    </message>
    <message>
        <source>Ready. %1</source>
        <translation>已就绪。%1</translation>
    </message>
    <message>
        <source>Rolling back…</source>
        <translation>正在回滚…</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>正在应用…</translation>
    </message>
    <message>
        <source>Stopping, and rolling back what was done…</source>
        <translation>正在停止，并回滚已完成的步骤…</translation>
    </message>
    <message>
        <source>Rolled back: the host is in its previous state.</source>
        <translation>已回滚：主机恢复到之前的状态。</translation>
    </message>
    <message>
        <source>Done. Docker works and matches the plan.</source>
        <translation>已完成。Docker 按计划运行。</translation>
    </message>
    <message>
        <source>Nothing to do: the host matches the plan.</source>
        <translation>无需任何操作：主机已符合计划。</translation>
    </message>
    <message>
        <source>Failed; all changes were rolled back.</source>
        <translation>失败；所有更改已全部回滚。</translation>
    </message>
    <message>
        <source>Failed; not all changes could be rolled back.</source>
        <translation>失败；未能回滚全部更改。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有改动任何内容。</translation>
    </message>
    <message>
        <source>Nothing was changed: the state of this host differs from the one shown.</source>
        <translation>没有改动任何内容：主机的实际状态与先前显示的不同。</translation>
    </message>
    <message>
        <source>The review now shows the actual state. Review it, then apply.</source>
        <translation>“复查”页现在显示真实的状态。请查看后再应用。</translation>
    </message>
    <message>
        <source>The last log lines of docker.service:</source>
        <translation>docker.service 的最后输出：</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Requires administrator authorization; each step is shown as it runs.</source>
        <translation>系统会请求管理员授权，然后逐步显示进度。</translation>
    </message>
    <message>
        <source>Failed step: %1</source>
        <extracomment>%1 is a step, such as &quot;Restart docker.service&quot;.</extracomment>
        <translation>失败的步骤：%1</translation>
    </message>
    <message>
        <source>Roll b&amp;ack…</source>
        <translation>回滚(&amp;A)…</translation>
    </message>
    <message>
        <source>Choose an installation source on the page Docker.</source>
        <translation>请在“Docker”页选择安装来源。</translation>
    </message>
    <message>
        <source>Canc&amp;el</source>
        <translation>取消(&amp;E)</translation>
    </message>
    <message>
        <source>Waiting for authorization…</source>
        <translation>正在等待授权…</translation>
    </message>
    <message>
        <source>If a password is required, your system shows the authentication dialog. Nothing has been changed.</source>
        <translation>如果系统询问密码，对话框由系统自己显示。尚未改动任何内容。</translation>
    </message>
    <message>
        <source>&amp;The containers and units named above may be interrupted</source>
        <translation>允许中断上述容器和单元(&amp;T)</translation>
    </message>
    <message>
        <source>To allow it, select the check box below, and apply again.</source>
        <translation>如果允许，请选中下面的复选框，然后重新应用。</translation>
    </message>
    <message>
        <source>Done. The files match the plan; Docker is not running.</source>
        <translation>已完成。文件与计划一致；Docker 没有运行。</translation>
    </message>
    <message>
        <source>Transaction %1 was rolled back first; nothing else was changed.</source>
        <translation>已先回滚事务 %1；此外未做任何改动。</translation>
    </message>
    <message>
        <source>All changes were rolled back: they were not kept in time.</source>
        <translation>未在限定时间内选择保留，所有更改已全部回滚。</translation>
    </message>
    <message>
        <source>All changes were rolled back.</source>
        <translation>所有更改已全部回滚。</translation>
    </message>
    <message>
        <source>The host is in its previous state.</source>
        <translation>主机已恢复到之前的状态。</translation>
    </message>
    <message>
        <source>If a password is required, your system shows the authentication dialog. The changes are not kept yet.</source>
        <translation>如果需要密码，系统会显示认证对话框。更改尚未保留。</translation>
    </message>
    <message>
        <source>Done. The changes are kept.</source>
        <translation>已完成。更改已保留。</translation>
    </message>
    <message>
        <source>&amp;It may be decided anew who reaches published ports</source>
        <translation>可以重新决定谁能访问已发布的端口(&amp;I)</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AskAfterwards</name>
    <message>
        <source>Ask &amp;me afterwards</source>
        <translation>完成后询问我(&amp;M)</translation>
    </message>
    <message>
        <source>All changes are rolled back unless you keep them within this time, even if this window is cut off.</source>
        <translation>如果您未在此时间内选择保留，所有更改都会回滚，即使此窗口的连接已中断。</translation>
    </message>
    <message>
        <source> s</source>
        <extracomment>Behind a number: seconds.</extracomment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Time to keep the changes, in seconds</source>
        <translation>选择保留更改的时限（秒）</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AuditRow</name>
    <message>
        <source>In the plan</source>
        <translation>已在计划中</translation>
    </message>
    <message>
        <source>Fix in plan</source>
        <translation>在计划中修正</translation>
    </message>
    <message>
        <source>Fix %1 in the plan</source>
        <extracomment>A button&apos;s name for those who hear it; %1 is the number of a check, such as 2.15.</extracomment>
        <translation>在计划中修正 %1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AuditTab</name>
    <message>
        <source>&amp;Run again</source>
        <translation>重新检查(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>保存报告(&amp;S)…</translation>
    </message>
    <message>
        <source>Audit findings</source>
        <translation>审计结果</translation>
    </message>
    <message>
        <source>Based on the CIS Docker Benchmark 1.6: host, daemon and files, with flags, drop-ins and daemon.json combined.</source>
        <translation>依据 CIS Docker Benchmark 1.6：主机、守护进程和文件，综合命令行选项、配置片段和 daemon.json。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>No audit has been run yet.</source>
        <translation>尚未进行审计。</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web page (*.html);;JSON (*.json)</source>
        <translation>网页 (*.html);;JSON (*.json)</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::CapacityPage</name>
    <message>
        <source>&amp;Expected containers</source>
        <translation>预计容器数(&amp;E)</translation>
    </message>
    <message>
        <source>The number of containers on this host at its busiest.</source>
        <translation>这台主机最繁忙时运行的容器数量。</translation>
    </message>
    <message>
        <source>Expected containers, as a slider</source>
        <translation>预计容器数（滑块）</translation>
    </message>
    <message>
        <source>Resulting limits</source>
        <extracomment>Heading: the limits that follow from the number of containers.</extracomment>
        <translation>由此得出</translation>
    </message>
    <message>
        <source>&amp;Memory limit</source>
        <translation>内存上限(&amp;M)</translation>
    </message>
    <message>
        <source>CP&amp;U limit</source>
        <translation>CPU 上限(&amp;U)</translation>
    </message>
    <message>
        <source>Open &amp;files per container</source>
        <translation>每个容器可打开的文件数(&amp;F)</translation>
    </message>
    <message>
        <source>Limits of dockerd itself</source>
        <translation>dockerd 自身的上限</translation>
    </message>
    <message>
        <source>“auto” depends on the host, “infinity” sets no limit.</source>
        <translation>“auto” 随主机而定，“infinity” 不设上限。</translation>
    </message>
    <message>
        <source>Share of the memory</source>
        <translation>占内存的比例</translation>
    </message>
    <message>
        <source>Share of the cores</source>
        <translation>占 CPU 核心的比例</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不设上限</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1，共 %2</translation>
    </message>
    <message>
        <source>The memory of the host is unknown.</source>
        <translation>主机的内存大小未知。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n core(s)</source>
        <translation>
            <numerusform>%1 个核心，共 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>The number of cores is unknown.</source>
        <translation>CPU 核心数未知。</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>One number, and all limits that are derived from it.</source>
        <translation>一个数字，以及由它得出的各项限制。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ChipList</name>
    <message>
        <source>Add to the list</source>
        <translation>添加到列表</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::DiffModel</name>
    <message numerus="yes">
        <source>%n equal line(s); press Enter to show them</source>
        <translation>
            <numerusform>%n 行相同；按 Enter 显示</numerusform>
        </translation>
    </message>
    <message>
        <source>equal: %1</source>
        <translation>相同：%1</translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>已更改：%1</translation>
    </message>
    <message>
        <source>added: %1</source>
        <translation>新增：%1</translation>
    </message>
    <message>
        <source>removed: %1</source>
        <translation>已删除：%1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::DiffView</name>
    <message>
        <source>Current and new content, side by side</source>
        <translation>现有内容与将来内容的并排比较</translation>
    </message>
    <message>
        <source>Use Up and Down to move by line, N and P to move by change, Enter to expand folded lines.</source>
        <translation>上下键按行移动，N 和 P 按更改移动，Enter 显示折叠的行。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::DirectiveCard</name>
    <message>
        <source>as in the guide</source>
        <translation>与指南一致</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>moved to where it works</source>
        <translation>已移到有效的位置</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>未采用</translation>
    </message>
    <message>
        <source>added for the purpose of the guide</source>
        <translation>为达到指南的目的而添加</translation>
    </message>
    <message>
        <source>Select a setting above to see why it has its value.</source>
        <translation>请在上方选择一项设置，查看其缘由。</translation>
    </message>
    <message>
        <source>In the guide: %1 = %2</source>
        <translation>指南中：%1 = %2</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>Measured on %1: %2</source>
        <translation>在 %1 上实测：%2</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::DockerPage</name>
    <message>
        <source>not found</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>found</source>
        <translation>存在</translation>
    </message>
    <message>
        <source>a separate unit: %1</source>
        <translation>独立的单元：%1</translation>
    </message>
    <message>
        <source>started by dockerd</source>
        <translation>由 dockerd 启动</translation>
    </message>
    <message>
        <source>Installation</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>&amp;Keep the installed Docker</source>
        <translation>保留现有安装(&amp;K)</translation>
    </message>
    <message>
        <source>No package is installed, removed or updated.</source>
        <translation>不安装、移除或更新任何软件包。</translation>
    </message>
    <message>
        <source>Detected Docker</source>
        <translation>检测到的 Docker</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Storage driver</source>
        <translation>存储驱动</translation>
    </message>
    <message>
        <source>Log driver</source>
        <translation>日志驱动</translation>
    </message>
    <message>
        <source>cgroup driver</source>
        <translation>cgroup 驱动</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>This host is being inspected.</source>
        <translation>正在查看这台主机。</translation>
    </message>
    <message>
        <source>Docker Engine is installed, and this plan can be applied to it.</source>
        <translation>已安装 Docker Engine，可以应用这份计划。</translation>
    </message>
    <message>
        <source>There is no docker.service on this host.</source>
        <translation>这台主机上没有 docker.service。</translation>
    </message>
    <message>
        <source>Docker</source>
        <translation>Docker</translation>
    </message>
    <message>
        <source>Install &amp;online</source>
        <translation>在线安装(&amp;O)</translation>
    </message>
    <message>
        <source>Docker&apos;s packages, from download.docker.com or a mirror of it.</source>
        <translation>从 Docker 官方软件源或其镜像站安装软件包。</translation>
    </message>
    <message>
        <source>Install from a b&amp;undle</source>
        <translation>从安装包安装(&amp;U)</translation>
    </message>
    <message>
        <source>For hosts without a network: one file contains all of Docker.</source>
        <translation>用于没有网络的主机：一个文件带来完整的 Docker。</translation>
    </message>
    <message>
        <source>Inspect as admini&amp;strator…</source>
        <translation>以管理员身份查看(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Replace them</source>
        <translation>替换它们(&amp;R)</translation>
    </message>
    <message>
        <source>Add to the &amp;group docker</source>
        <translation>加入 docker 组(&amp;G)</translation>
    </message>
    <message>
        <source>user name, then Enter</source>
        <translation>用户名，然后按回车</translation>
    </message>
    <message>
        <source>Add a user to the group docker</source>
        <translation>向 docker 组添加用户</translation>
    </message>
    <message>
        <source>They can run docker without sudo.</source>
        <translation>这些用户无需 sudo 即可调用 docker。</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Members of the group docker are equivalent to root.</source>
        <translation>docker 组的成员拥有与 root 同等的权力。</translation>
    </message>
    <message>
        <source>A container can be given access to the whole host. Without members, docker requires sudo.</source>
        <translation>容器可以得到整台主机。没有成员时，用 sudo 调用 docker。</translation>
    </message>
    <message>
        <source>The installed packages and files are not known yet.</source>
        <translation>尚不清楚这里有哪些软件包和文件。</translation>
    </message>
    <message>
        <source>Use “Inspect as administrator”; the review then shows the installation steps.</source>
        <translation>以管理员身份查看后即可得知，届时复查页会显示安装的各个步骤。</translation>
    </message>
    <message>
        <source>Conflicting packages</source>
        <translation>有冲突的软件包</translation>
    </message>
    <message>
        <source>No packages that conflict with docker-ce were found.</source>
        <translation>没有发现不能与 docker-ce 并存的软件包。</translation>
    </message>
    <message>
        <source>These packages conflict with docker-ce: %1. Images, containers and volumes in /var/lib/docker remain available to docker-ce.</source>
        <translation>以下软件包不能与 docker-ce 并存：%1。/var/lib/docker 中的镜像、容器和卷会保留，供 docker-ce 使用。</translation>
    </message>
    <message>
        <source>Conflicting files</source>
        <translation>有冲突的文件</translation>
    </message>
    <message>
        <source>Files that were not installed by Dockwright and that the bundle would replace; they are kept for a rollback.</source>
        <translation>这些文件不是 Dockwright 放置的，安装包会替换它们；它们会留存以供回滚。</translation>
    </message>
    <message>
        <source>The engine to configure, and how it is installed.</source>
        <translation>要配置的引擎，以及它的来源。</translation>
    </message>
    <message>
        <source>Do not install Doc&amp;ker</source>
        <translation>不安装 Docker(&amp;K)</translation>
    </message>
    <message>
        <source>Choose an installation source above. Without one, the plan can only be saved and exported.</source>
        <translation>请在上面选择安装来源。不安装 Docker 的计划只能保存和导出。</translation>
    </message>
    <message>
        <source>Save the output of “sudo dockwright-helper --inspect”, and open it with “dockwright --facts FILE”; the review then shows the installation steps.</source>
        <translation>请保存“sudo dockwright-helper --inspect”的输出，再用“dockwright --facts 文件”打开它，届时复查页会显示安装的各个步骤。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::EnginePage</name>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>key, or what it does, in English or Chinese</source>
        <translation>键名或用途，中文或英文</translation>
    </message>
    <message>
        <source>Search the settings of dockerd</source>
        <translation>搜索 dockerd 的设置</translation>
    </message>
    <message>
        <source>Settings of dockerd</source>
        <translation>dockerd 的设置</translation>
    </message>
    <message numerus="yes">
        <source>%n keys</source>
        <translation>
            <numerusform>%n 个键</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>找到 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is invalid: %2</source>
        <translation>“%1” 无效：%2</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Every setting of dockerd in daemon.json, by its own name.</source>
        <translation>dockerd 在 daemon.json 中的全部设置，以其本来的名称列出。</translation>
    </message>
    <message>
        <source>Down goes on to the list, Enter to the value, Escape clears the search.</source>
        <translation>按向下键进入列表，按 Enter 键转到值，按 Esc 键清空搜索。</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清空搜索</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::EqualFindings</name>
    <message numerus="yes">
        <source>Show all %n</source>
        <extracomment>Opens a list of findings that mean the same.</extracomment>
        <translation>
            <numerusform>显示全部 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ExportDialog</name>
    <message>
        <source>Ansible: a playbook and a role</source>
        <translation>Ansible：playbook 和 role</translation>
    </message>
    <message>
        <source>cloud-init: user-data for new machines</source>
        <translation>cloud-init：用于将要创建的机器的 user-data</translation>
    </message>
    <message>
        <source>Directory: plan and files, for Git</source>
        <translation>目录：计划和文件，用于 Git</translation>
    </message>
    <message>
        <source>Script: for hosts without Dockwright</source>
        <translation>脚本：用于没有 Dockwright 的主机</translation>
    </message>
    <message>
        <source>Copies the plan and the helper to many hosts, one after the other, and stops at the first failure.</source>
        <translation>把计划和特权助手逐台带到多台主机；第一台失败即停止。</translation>
    </message>
    <message>
        <source>A new machine installs the helper and applies the plan on its first boot.</source>
        <translation>新机器首次启动时安装特权助手并应用计划。</translation>
    </message>
    <message>
        <source>Every generated file, with a README, to be reviewed and archived.</source>
        <translation>每个文件的最终内容，附 README，供复查和保存。</translation>
    </message>
    <message>
        <source>One shell script that configures Docker, verifies that it works, and otherwise rolls back all changes.</source>
        <translation>一个 shell 脚本：配置 Docker，验证它正常工作，否则全部回滚。</translation>
    </message>
    <message>
        <source>Export the plan</source>
        <translation>导出计划</translation>
    </message>
    <message>
        <source>&amp;Form</source>
        <translation>形式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Directory</source>
        <translation>目录(&amp;D)</translation>
    </message>
    <message>
        <source>It is created if it does not exist; a directory that is not empty is left unchanged.</source>
        <translation>不存在时会创建；非空的目录不会改动。</translation>
    </message>
    <message>
        <source>Commit it with &amp;Git</source>
        <translation>用 Git 提交(&amp;G)</translation>
    </message>
    <message>
        <source>In the repository that contains the directory, or in a new one.</source>
        <translation>提交到目录所在的仓库，或新建的仓库。</translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation>浏览(&amp;R)…</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>导出(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Choose a directory.</source>
        <translation>请选择目录。</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>未导出任何内容。</translation>
    </message>
    <message>
        <source>Include the &amp;password of the proxy</source>
        <translation>包含代理的密码(&amp;P)</translation>
    </message>
    <message>
        <source>Anyone who gets the files then has the password; without it, hosts refuse the plan until the password is added there.</source>
        <translation>拿到文件的人就拿到了密码；不包含时，在主机上填入密码之前计划会被拒绝。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ExposureEditor</name>
    <message>
        <source>The section exposure of the plan</source>
        <translation>计划的 exposure 一节</translation>
    </message>
    <message>
        <source>Ports without an a&amp;ddress</source>
        <translation>未指定地址的端口(&amp;D)</translation>
    </message>
    <message>
        <source>Where ports are published</source>
        <translation>端口发布在哪里</translation>
    </message>
    <message>
        <source>Access from outside</source>
        <translation>来自外部的访问</translation>
    </message>
    <message>
        <source>off: nobody is kept out</source>
        <translation>off：不阻挡任何人</translation>
    </message>
    <message>
        <source>Published ports stay as open as Docker makes them, and nothing is reported.</source>
        <translation>发布的端口保持 Docker 所设的开放程度，也不作任何报告。</translation>
    </message>
    <message>
        <source>report: nobody is kept out, but others are reported</source>
        <translation>report：不阻挡任何人，但会报告其他来源</translation>
    </message>
    <message>
        <source>Ports that are open to others than the entries name are reported: with what is measured, and before an apply.</source>
        <translation>对条目之外的来源开放的端口会被报告：与实测结果一起，以及在应用之前。</translation>
    </message>
    <message>
        <source>on: all others are kept out</source>
        <translation>on：阻挡其他所有来源</translation>
    </message>
    <message>
        <source>everywhere: on all addresses</source>
        <extracomment>Where ports are published for which nobody names an address.</extracomment>
        <translation>everywhere：所有地址</translation>
    </message>
    <message>
        <source>localhost: on this host only</source>
        <translation>localhost：仅本机</translation>
    </message>
    <message>
        <source>on this address of this host</source>
        <translation>本机的这个地址</translation>
    </message>
    <message>
        <source>Address that ports are published on</source>
        <translation>发布端口的地址</translation>
    </message>
    <message>
        <source>A table of nft drops new connections of others to published ports; containers on the host&apos;s network are not covered. Such an apply must be confirmed.</source>
        <translation>由 nft 的一个表丢弃其他来源到已发布端口的新连接；使用主机网络的容器不在其内。这种应用需要确认。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ExposurePage</name>
    <message>
        <source>A measurement requires the privileged helper on this host: it is not available in preview only.</source>
        <translation>测量需要本机的特权助手：仅预览时不可用。</translation>
    </message>
    <message>
        <source>Docker is not installed on this host.</source>
        <translation>这台主机上没有安装 Docker。</translation>
    </message>
    <message>
        <source>Docker is not running on this host.</source>
        <translation>这台主机上的 Docker 没有运行。</translation>
    </message>
    <message>
        <source>Ports of containers</source>
        <translation>容器的端口</translation>
    </message>
    <message>
        <source>The selected port</source>
        <translation>选中的端口</translation>
    </message>
    <message>
        <source>&amp;Measure again</source>
        <translation>重新测量(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
    </message>
    <message>
        <source>An outsider in a network namespace tries each port of the running containers, with a private and with a public address. This takes some seconds; no rule and no setting is changed.</source>
        <translation>由网络命名空间中的一个外部机器，分别以私有地址和公网地址访问运行中的容器的每个端口。需要几秒钟；不更改任何规则和设置。</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>The ports of this host have not been measured yet.</source>
        <translation>这台主机的端口尚未测量。</translation>
    </message>
    <message>
        <source>Measured: it was tried. Concluded: from the address that the port is bound to, without firewalls.</source>
        <translation>实测：实际访问过。推断：只根据端口绑定的地址，不考虑防火墙。</translation>
    </message>
    <message>
        <source>This host has been changed since then: measure again.</source>
        <translation>此后这台主机有过更改：请重新测量。</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>暴露面</translation>
    </message>
    <message>
        <source>Meas&amp;ured</source>
        <translation>实测结果(&amp;U)</translation>
    </message>
    <message>
        <source>In the &amp;plan</source>
        <translation>计划中的设置(&amp;P)</translation>
    </message>
    <message>
        <source>Some settings here are invalid; they are marked.</source>
        <translation>此处有内容尚不正确，已标出。</translation>
    </message>
    <message>
        <source>Who reaches the published ports of containers, and who may: this host, some networks, or everybody.</source>
        <translation>谁能够访问容器发布的端口，以及允许谁访问：仅本机、部分网络，还是所有人。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::FindingRow</name>
    <message>
        <source>passed</source>
        <extracomment>Result of one health check.</extracomment>
        <translation>通过</translation>
    </message>
    <message>
        <source>note</source>
        <extracomment>Result of one health check.</extracomment>
        <translation>提示</translation>
    </message>
    <message>
        <source>warning</source>
        <extracomment>Result of one health check.</extracomment>
        <translation>警告</translation>
    </message>
    <message>
        <source>failed</source>
        <extracomment>Result of one health check.</extracomment>
        <translation>失败</translation>
    </message>
    <message>
        <source>unknown</source>
        <extracomment>Result of one health check.</extracomment>
        <translation>未知</translation>
    </message>
    <message>
        <source>Expected: %1</source>
        <translation>预期：%1</translation>
    </message>
    <message>
        <source>%1: no problems</source>
        <extracomment>Heading of a group of checks in which nothing is wrong, below those where something is.</extracomment>
        <translation>%1：符合要求</translation>
    </message>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <extracomment>Title of several findings that mean the same; %1 is the title of the first.</extracomment>
        <translation>
            <numerusform>%1，以及另外 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>available</source>
        <extracomment>Of a feature of the kernel.</extracomment>
        <translation>可用</translation>
    </message>
    <message>
        <source>missing</source>
        <extracomment>Of a feature of the kernel.</extracomment>
        <translation>缺少</translation>
    </message>
    <message>
        <source>Security: %1</source>
        <translation>安全性：%1</translation>
    </message>
    <message>
        <source>Watch: %1</source>
        <translation>需要关注：%1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::HealthPage</name>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Daemon</source>
        <translation>守护进程</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>journal</translation>
    </message>
    <message>
        <source>in effect</source>
        <extracomment>State of a transaction in the history.</extracomment>
        <translation>生效</translation>
    </message>
    <message>
        <source>rolled back</source>
        <extracomment>State of a transaction in the history.</extracomment>
        <translation>已回滚</translation>
    </message>
    <message>
        <source>failed</source>
        <extracomment>State of a transaction in the history.</extracomment>
        <translation>失败</translation>
    </message>
    <message>
        <source>not finished</source>
        <extracomment>State of a transaction in the history: its process ended before it did.</extracomment>
        <translation>未结束</translation>
    </message>
    <message>
        <source>rolled back: %1</source>
        <extracomment>What a transaction did: it took the one with number %1 back.</extracomment>
        <translation>回滚事务 %1</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>&amp;Run again</source>
        <translation>重新检查(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>保存报告(&amp;S)…</translation>
    </message>
    <message>
        <source>Roll bac&amp;k…</source>
        <translation>回滚(&amp;K)…</translation>
    </message>
    <message>
        <source>History of changes on this host</source>
        <translation>对这台主机做过的更改</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n 项通过</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n 项警告</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 项失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unknown</source>
        <translation>
            <numerusform>%n 项未知</numerusform>
        </translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>No checks have been run yet.</source>
        <translation>尚未进行检查。</translation>
    </message>
    <message>
        <source>Docker does not work correctly.</source>
        <translation>Docker 未能正常工作。</translation>
    </message>
    <message>
        <source>Docker works. Some findings need attention.</source>
        <translation>Docker 可以工作。有些检查结果需要处理。</translation>
    </message>
    <message>
        <source>No problems found in what could be checked.</source>
        <translation>能检查的项目中没有发现问题。</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>No transactions yet.</source>
        <translation>还没有事务。</translation>
    </message>
    <message>
        <source>The history requires the privileged helper: it is not available in preview only.</source>
        <translation>历史记录需要特权助手：仅供预览时无法显示。</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web page (*.html);;JSON (*.json)</source>
        <translation>网页 (*.html);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>回滚</translation>
    </message>
    <message>
        <source>Roll back transaction %1?</source>
        <translation>要回滚事务 %1 吗？</translation>
    </message>
    <message>
        <source>The files that it replaced are restored, and Docker is reloaded or restarted if necessary.</source>
        <translation>被它替换的文件将恢复，并按需要重新加载或重启 Docker。</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康检查</translation>
    </message>
    <message>
        <source>C&amp;hecks</source>
        <translation>检查(&amp;H)</translation>
    </message>
    <message>
        <source>H&amp;istory</source>
        <translation>历史记录(&amp;I)</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>正在读取历史记录…</translation>
    </message>
    <message>
        <source>&amp;Roll back</source>
        <translation>回滚(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Audit</source>
        <translation>审计(&amp;A)</translation>
    </message>
    <message>
        <source>Whether Docker works and matches the plan, how secure it is, and the history of changes on this host.</source>
        <translation>Docker 是否正常并符合计划、是否安全，以及对这台主机做过哪些更改。</translation>
    </message>
    <message>
        <source>Docker Engine is not installed on this host.</source>
        <translation>这台主机上没有安装 Docker Engine。</translation>
    </message>
    <message>
        <source>Checked without root privileges: values that only root can read are shown as unknown.</source>
        <translation>检查时没有 root 权限：只有 root 能读取的值显示为“未知”。</translation>
    </message>
    <message>
        <source>Docker works. The plan has not been applied to this host yet.</source>
        <translation>Docker 工作正常。计划尚未应用到这台主机。</translation>
    </message>
    <message>
        <source>Apply the plan, then run the checks again.</source>
        <translation>请应用计划，然后重新检查。</translation>
    </message>
    <message>
        <source>By</source>
        <extracomment>Who asked for a change.</extracomment>
        <translation>操作者</translation>
    </message>
    <message>
        <source>Registries</source>
        <translation>镜像仓库</translation>
    </message>
    <message>
        <source>&amp;Journal</source>
        <translation>日志(&amp;J)</translation>
    </message>
    <message>
        <source>Unit &amp;files…</source>
        <translation>单元文件(&amp;F)…</translation>
    </message>
    <message>
        <source>changed mirrors</source>
        <extracomment>What a transaction did: mirrors that work are used, and others are left out.</extracomment>
        <translation>已调整镜像加速器</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::JournalTab</name>
    <message>
        <source>&amp;Follow again</source>
        <translation>重新跟踪(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <extracomment>Label of a choice: which lines of the journal are shown.</extracomment>
        <translation>显示(&amp;S)</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>information and graver</source>
        <translation>信息及更严重的</translation>
    </message>
    <message>
        <source>warnings and graver</source>
        <translation>警告及更严重的</translation>
    </message>
    <message>
        <source>errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>暂停(&amp;U)</translation>
    </message>
    <message>
        <source>Co&amp;py</source>
        <translation>复制(&amp;P)</translation>
    </message>
    <message>
        <source>The selected text, or all lines that are shown.</source>
        <translation>选中的文本，或显示的所有行。</translation>
    </message>
    <message>
        <source>Journal of Docker</source>
        <translation>Docker 的日志</translation>
    </message>
    <message>
        <source>The journal requires the privileged helper: it is not available in preview only.</source>
        <translation>日志需要特权助手：仅供预览时无法显示。</translation>
    </message>
    <message numerus="yes">
        <source>Paused: %n new line(s).</source>
        <translation>
            <numerusform>已暂停：%n 个新行。</numerusform>
        </translation>
    </message>
    <message>
        <source>The journal is no longer followed.</source>
        <translation>已不再跟踪日志。</translation>
    </message>
    <message>
        <source>What docker.service and containerd.service write is shown as it is written.</source>
        <translation>docker.service 和 containerd.service 写入的内容会即时显示。</translation>
    </message>
    <message>
        <source>Waiting for the journal…</source>
        <translation>正在等待日志…</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::KeepQuestion</name>
    <message>
        <source>Keep the chan&amp;ges…</source>
        <translation>保留更改(&amp;G)…</translation>
    </message>
    <message>
        <source>Roll back no&amp;w…</source>
        <translation>立即回滚(&amp;W)…</translation>
    </message>
    <message>
        <source>Sho&amp;w how it ended…</source>
        <translation>查看结果(&amp;W)…</translation>
    </message>
    <message>
        <source>This window is reached over SSH: log in again, and confirm there:
dockwright-helper --confirm %1</source>
        <extracomment>%1 is a number.</extracomment>
        <translation>此窗口通过 SSH 访问：请重新登录，并在那里确认：
dockwright-helper --confirm %1</translation>
    </message>
    <message>
        <source>Done. Is everything all right? The changes are rolled back in %1 s unless you keep them.</source>
        <translation>已完成。一切正常吗？如果不保留，更改将在 %1 秒后回滚。</translation>
    </message>
    <message>
        <source>The time is over. Changes that were not kept are rolled back.</source>
        <translation>时间已到。未保留的更改会回滚。</translation>
    </message>
    <message>
        <source>The time is over; waiting for the helper to say how it ended…</source>
        <translation>时间已到；正在等待特权助手报告结果……</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::KeyList</name>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>not set, default: %1</source>
        <translation>未设置，默认：%1</translation>
    </message>
    <message>
        <source>a value, then Enter</source>
        <translation>输入一个值，然后按 Enter 键</translation>
    </message>
    <message>
        <source>Add to %1</source>
        <translation>添加到 %1</translation>
    </message>
    <message>
        <source>reload</source>
        <extracomment>What a change of a setting takes, in one word.</extracomment>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>empty</source>
        <extracomment>The value of a setting that is set to the empty text.</extracomment>
        <translation>空</translation>
    </message>
    <message>
        <source>on the page %1</source>
        <translation>在“%1”页面上</translation>
    </message>
    <message>
        <source>not set by Dockwright</source>
        <translation>Dockwright 不设置</translation>
    </message>
    <message>
        <source>not in this dockerd</source>
        <translation>此 dockerd 没有</translation>
    </message>
    <message>
        <source>Set in this plan</source>
        <translation>此计划中已设置</translation>
    </message>
    <message>
        <source>Not set in this plan</source>
        <translation>此计划中未设置</translation>
    </message>
    <message>
        <source>reload or restart</source>
        <translation>重新加载或重启</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::KeyPanel</name>
    <message>
        <source>Do not set i&amp;t</source>
        <translation>不设置(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Value</source>
        <translation>值(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Value in %1</source>
        <translation>值（%1）(&amp;V)</translation>
    </message>
    <message>
        <source>Some of its members take effect by a reload, others require a restart of Docker.</source>
        <translation>其中一些成员重新加载后即生效，另一些需要重启 Docker。</translation>
    </message>
    <message>
        <source>A change requires a restart of Docker.</source>
        <translation>更改后需要重启 Docker。</translation>
    </message>
    <message>
        <source>A new value takes effect by a reload; removing it requires a restart of Docker.</source>
        <translation>新的值重新加载后即生效；移除它则需要重启 Docker。</translation>
    </message>
    <message>
        <source>A change takes effect by a reload.</source>
        <translation>更改在重新加载后即生效。</translation>
    </message>
    <message>
        <source>&amp;Open the page %1</source>
        <translation>打开“%1”页面(&amp;O)</translation>
    </message>
    <message>
        <source>“%1” is set on the page %2: %3</source>
        <translation>“%1” 在“%2”页面上设置：%3</translation>
    </message>
    <message>
        <source>dockerd has no default here.</source>
        <translation>dockerd 在此没有默认值。</translation>
    </message>
    <message>
        <source>Default of dockerd: %1</source>
        <translation>dockerd 的默认值：%1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::LivePane</name>
    <message>
        <source>Generated files</source>
        <translation>生成的文件</translation>
    </message>
    <message>
        <source>The file that is shown</source>
        <translation>显示的文件</translation>
    </message>
    <message>
        <source>The generated file</source>
        <translation>生成的文件</translation>
    </message>
    <message>
        <source>This plan writes none of the files of this page.</source>
        <translation>这份计划不写入与本页相关的文件。</translation>
    </message>
    <message>
        <source>Unchanged: identical to the file on this host.</source>
        <translation>无变化：与主机上的文件相同。</translation>
    </message>
    <message numerus="yes">
        <source>New file, %n line(s).</source>
        <translation>
            <numerusform>新文件，共 %n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>This file is removed.</source>
        <translation>此文件将被移除。</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) differ from this host.</source>
        <translation>
            <numerusform>有 %n 行与这台主机不同。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::LoginEditor</name>
    <message>
        <source>&amp;Account</source>
        <translation>账号(&amp;A)</translation>
    </message>
    <message>
        <source>dockerd itself has no accounts: each user has those of docker login. “dockwright-helper --log-in” with this plan has dockerd try the account, where the user may ask it, and keeps it for that user; nothing else does.</source>
        <translation>dockerd 自身没有账号：每个用户各有 docker login 的账号。用此计划执行“dockwright-helper --log-in”，会在该用户可以访问 dockerd 时让其验证账号，并为该用户保存账号；除此之外不会登录。</translation>
    </message>
    <message>
        <source>File with its passwor&amp;d or token</source>
        <translation>密码或令牌所在的文件(&amp;D)</translation>
    </message>
    <message>
        <source>On the host, and readable only by who logs in. The plan never contains the secret.</source>
        <translation>位于主机上，并且只有登录者可以读取。计划中绝不包含该机密。</translation>
    </message>
    <message>
        <source>Credentia&amp;l helper</source>
        <translation>凭据助手(&amp;L)</translation>
    </message>
    <message>
        <source>Such as pass, for docker-credential-pass. Without one the secret is kept in config.json, unless that names one.</source>
        <translation>例如 pass 表示 docker-credential-pass。如果未指定，除非 config.json 中已指定助手，否则机密保存在 config.json 中。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the file with the password or token</source>
        <translation>选择包含密码或令牌的文件</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::LogsPage</name>
    <message>
        <source>Log &amp;driver</source>
        <translation>日志驱动(&amp;D)</translation>
    </message>
    <message>
        <source>Maximum file &amp;size</source>
        <translation>单个文件的最大大小(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Files per container</source>
        <translation>每个容器的文件数(&amp;F)</translation>
    </message>
    <message>
        <source>Container logs</source>
        <translation>容器日志</translation>
    </message>
    <message>
        <source>For new containers; existing containers keep their log driver and options.</source>
        <translation>用于新容器；已有的容器保持创建时的设置。</translation>
    </message>
    <message>
        <source>Worst case on disk</source>
        <translation>最坏情况下占用的磁盘空间</translation>
    </message>
    <message>
        <source>&amp;Level</source>
        <translation>级别(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Journal rate limit (messages)</source>
        <translation>journal 速率限制（条）(&amp;J)</translation>
    </message>
    <message>
        <source>Messages of dockerd</source>
        <translation>dockerd 的消息</translation>
    </message>
    <message>
        <source>This driver does not write log files of its own.</source>
        <translation>这个驱动不写自己的日志文件。</translation>
    </message>
    <message>
        <source>It depends on the maximum file size.</source>
        <translation>由单个文件的最大大小得出。</translation>
    </message>
    <message>
        <source>%1 of the %2 free</source>
        <translation>%1，可用空间为 %2</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Messages of dockerd beyond the limit in one interval are dropped.</source>
        <translation>同一间隔内超出限制的 dockerd 消息会被丢弃。</translation>
    </message>
    <message>
        <source>%1. The free space of the disk is unknown.</source>
        <translation>%1。磁盘剩余空间未知。</translation>
    </message>
    <message>
        <source>&amp;Metrics for Prometheus</source>
        <translation>Prometheus 指标(&amp;M)</translation>
    </message>
    <message>
        <source>Dir&amp;ectory of node_exporter</source>
        <translation>node_exporter 的目录(&amp;E)</translation>
    </message>
    <message>
        <source>Interval (sec&amp;onds)</source>
        <translation>间隔（秒）(&amp;O)</translation>
    </message>
    <message>
        <source>Monitoring</source>
        <translation>监控</translation>
    </message>
    <message>
        <source>What containers and dockerd log, how much of it is kept, and the metrics for Prometheus.</source>
        <translation>容器和 dockerd 记录什么、保留多少，以及告诉 Prometheus 什么。</translation>
    </message>
    <message>
        <source>A timer writes metrics of dockerd, its health and this plan for the textfile collector of node_exporter.</source>
        <translation>由定时器为 node_exporter 的 textfile 收集器写入 dockerd、其健康状况和本计划的指标。</translation>
    </message>
    <message>
        <source>Rate limit in&amp;terval</source>
        <extracomment>The time in which the journal accepts so many messages.</extracomment>
        <translation>速率限制的时间间隔(&amp;T)</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::MirrorList</name>
    <message>
        <source>not probed</source>
        <extracomment>What a mirror answered when it was probed.</extracomment>
        <translation>未探测</translation>
    </message>
    <message>
        <source>waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>no response</source>
        <extracomment>What a mirror answered when it was probed.</extracomment>
        <translation>无响应</translation>
    </message>
    <message>
        <source>Add a mirror</source>
        <translation>添加镜像加速器</translation>
    </message>
    <message>
        <source>Remove the mirror</source>
        <translation>移除镜像加速器</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>&amp;Sort by speed</source>
        <translation>按速度排序(&amp;S)</translation>
    </message>
    <message>
        <source>Registry mirrors</source>
        <translation>镜像加速器</translation>
    </message>
    <message>
        <source>Tried from top to bottom. F2 edits; drag an entry, or use the buttons below, to move it.</source>
        <translation>从上到下依次尝试。按 F2 编辑，拖动或用下方的按钮移动。</translation>
    </message>
    <message>
        <source>Address</source>
        <extracomment>Headings of a list of mirrors: the address, what dockerd would get from it, and what this window gets.</extracomment>
        <translation>地址</translation>
    </message>
    <message>
        <source>Stop &amp;probing</source>
        <translation>停止探测(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Probe all</source>
        <translation>全部探测(&amp;P)</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>不正确</translation>
    </message>
    <message>
        <source>responds (%1)
%2 ms</source>
        <extracomment>What a mirror answered when it was probed, and how long it took.</extracomment>
        <translation>有响应（%1）
%2 毫秒</translation>
    </message>
    <message>
        <source>not a registry
(HTTP %1)</source>
        <extracomment>What a mirror answered when it was probed.</extracomment>
        <translation>不是镜像仓库
（HTTP %1）</translation>
    </message>
    <message>
        <source>certificate
not trusted</source>
        <extracomment>What a mirror answered when it was probed.</extracomment>
        <translation>证书
不受信任</translation>
    </message>
    <message>
        <source>For Docker</source>
        <translation>对 Docker</translation>
    </message>
    <message>
        <source>From here</source>
        <translation>从本窗口</translation>
    </message>
    <message>
        <source>What it gives when it is asked for an image, through the proxy and with the certificates of the plan.</source>
        <translation>通过计划的代理和证书向它请求一个镜像时得到的结果。</translation>
    </message>
    <message>
        <source>Whether it answers this window.</source>
        <translation>它是否响应本窗口。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::MirrorOffer</name>
    <message>
        <source>&amp;Find known mirrors that work</source>
        <translation>查找可用的已知镜像加速器(&amp;F)</translation>
    </message>
    <message>
        <source>Add the&amp;m</source>
        <translation>添加它们(&amp;M)</translation>
    </message>
    <message>
        <source>responds, %1 ms</source>
        <translation>有响应，%1 毫秒</translation>
    </message>
    <message>
        <source>does not respond</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>%1: %2 (%3)</source>
        <extracomment>%1 is a host, %2 what a probe found there, %3 when it was last reported to work.</extracomment>
        <translation>%1：%2（%3）</translation>
    </message>
    <message>
        <source>A registry mirror is operated by a third party, which sees what this host pulls and decides what a tag resolves to: use only mirrors that you trust.</source>
        <translation>镜像加速器由第三方运营：对方能看到这台主机拉取了什么，也能决定标签指向哪个镜像。请只使用可以信任的镜像加速器。</translation>
    </message>
    <message>
        <source>None of the known mirrors works from this host.</source>
        <translation>从这台主机来看，已知的镜像加速器都不可用。</translation>
    </message>
    <message numerus="yes">
        <source>%n known mirror(s) work from this host.</source>
        <translation>
            <numerusform>从这台主机来看，有 %n 个已知的镜像加速器可用。</numerusform>
        </translation>
    </message>
    <message>
        <source>last reported to work on %1, by %2</source>
        <extracomment>%1 is a day, %2 where that stands, such as github.com/who/where.</extracomment>
        <translation>最近一次有记录可用的日期：%1，来源：%2</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::MirrorOptions</name>
    <message>
        <source>Images ma&amp;y come from it</source>
        <translation>可以从它拉取镜像(&amp;Y)</translation>
    </message>
    <message>
        <source>It may say which image a &amp;tag is</source>
        <translation>可以由它决定标签指向哪个镜像(&amp;T)</translation>
    </message>
    <message>
        <source>Its path is complete: /&amp;v2 is not added</source>
        <translation>其路径是完整的，不再添加 /v2(&amp;V)</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::MirrorProbe</name>
    <message>
        <source>no response, although others have responded</source>
        <translation>没有应答，而其他地址已经应答</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::NetworkPage</name>
    <message>
        <source>&amp;HTTPS proxy</source>
        <translation>HTTPS 代理(&amp;H)</translation>
    </message>
    <message>
        <source>host name, .domain, IP address or CIDR, then Enter</source>
        <translation>主机、.域名、地址或 CIDR，然后按 Enter</translation>
    </message>
    <message>
        <source>Add a destination that bypasses the proxy</source>
        <translation>添加不经过代理的目标</translation>
    </message>
    <message>
        <source>Set the proxy &amp;in</source>
        <extracomment>Label of a choice: the file that holds the proxy.</extracomment>
        <translation>代理设置在(&amp;I)</translation>
    </message>
    <message>
        <source>the environment of docker.service</source>
        <translation>docker.service 的环境变量</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Leave both empty if this host has direct Internet access.</source>
        <translation>如果这台主机直接连接互联网，两项都留空。</translation>
    </message>
    <message>
        <source>Use &amp;the desktop settings</source>
        <translation>使用桌面的设置(&amp;T)</translation>
    </message>
    <message>
        <source>T&amp;est the proxy</source>
        <translation>测试代理(&amp;E)</translation>
    </message>
    <message>
        <source>Connecting to registry-1.docker.io through the proxy…</source>
        <translation>正在通过代理连接 registry-1.docker.io…</translation>
    </message>
    <message>
        <source>It works: registry-1.docker.io responded after %1 ms (HTTP %2).</source>
        <translation>代理可用：registry-1.docker.io 在 %1 毫秒后响应（HTTP %2）。</translation>
    </message>
    <message>
        <source>Enter a proxy with a host and a port to test it.</source>
        <translation>请输入含主机和端口的代理以进行测试。</translation>
    </message>
    <message>
        <source>The proxy itself cannot be reached.</source>
        <translation>无法连接代理本身。</translation>
    </message>
    <message>
        <source>The proxy rejected the user name or password.</source>
        <translation>代理拒绝了用户名或密码。</translation>
    </message>
    <message>
        <source>The proxy responds, but registry-1.docker.io cannot be reached through it.</source>
        <translation>代理有响应，但无法通过它访问 registry-1.docker.io。</translation>
    </message>
    <message>
        <source>The certificate of registry-1.docker.io is not trusted: the proxy may be intercepting TLS.</source>
        <translation>registry-1.docker.io 的证书不受信任：代理可能拆解了 TLS。</translation>
    </message>
    <message>
        <source>A proxy that is reached over https cannot be tested here; dockerd can use it.</source>
        <translation>这里无法测试本身通过 https 访问的代理；dockerd 可以使用它。</translation>
    </message>
    <message>
        <source>This desktop and its environment do not use a proxy.</source>
        <translation>本桌面及其环境变量没有使用代理。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Bypass the proxy f&amp;or</source>
        <translation>不经过代理(&amp;O)</translation>
    </message>
    <message>
        <source>HTTP prox&amp;y</source>
        <translation>HTTP 代理(&amp;Y)</translation>
    </message>
    <message>
        <source>For registries that are accessed over plain http.</source>
        <translation>用于以明文 http 访问的镜像仓库。</translation>
    </message>
    <message>
        <source>Add the addresses of registries in your own network.</source>
        <translation>请加入自己网络中镜像仓库的地址。</translation>
    </message>
    <message>
        <source>daemon.json requires dockerd 23.0 or later.</source>
        <translation>daemon.json 需要 dockerd 23.0 或更高版本。</translation>
    </message>
    <message>
        <source>Images can be pu&amp;lled</source>
        <extracomment>Label of a choice, whose answers follow.</extracomment>
        <translation>镜像可以拉取(&amp;L)</translation>
    </message>
    <message>
        <source>as before: what worked must still work</source>
        <translation>与之前相同：原先可行的仍须可行</translation>
    </message>
    <message>
        <source>is not checked</source>
        <translation>不检查</translation>
    </message>
    <message>
        <source>in any case</source>
        <translation>必须可行</translation>
    </message>
    <message>
        <source>A change after which the check fails is rolled back. “In any case” also rejects a change on a host where it fails already.</source>
        <translation>更改之后如果检查失败，该更改会被回滚。选择“必须可行”时，在检查原本就失败的主机上也会拒绝更改。</translation>
    </message>
    <message>
        <source>Image that is as&amp;ked for</source>
        <translation>用来检查的镜像(&amp;K)</translation>
    </message>
    <message>
        <source>Best one from your own registry. Only its manifest is asked for; with “in any case”, Docker 25 and older may pull it, and remove it again.</source>
        <translation>最好使用自有镜像仓库中的镜像。只请求其清单；选择“必须可行”时，Docker 25 及更早版本可能会拉取它，之后再将其删除。</translation>
    </message>
    <message>
        <source>Check of each change</source>
        <translation>每次更改的检查</translation>
    </message>
    <message>
        <source>Before and after each change of what dockerd runs with, it is asked for an image, through its mirrors, proxy and certificates.</source>
        <translation>在每次更改 dockerd 运行配置之前和之后，会经由它的镜像加速器、代理和证书向它请求一个镜像。</translation>
    </message>
    <message>
        <source>How dockerd reaches registries, and how each change is checked.</source>
        <translation>dockerd 如何访问镜像仓库，以及如何检查每次更改。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ObjectTable</name>
    <message>
        <source>Add a row</source>
        <translation>添加一行</translation>
    </message>
    <message>
        <source>%1, row %2</source>
        <extracomment>%1 is the heading of a column of a table, %2 the number of the row.</extracomment>
        <translation>%1，第 %2 行</translation>
    </message>
    <message>
        <source>Remove row %1</source>
        <translation>移除第 %1 行</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::OfflineInstall</name>
    <message>
        <source>Bundle</source>
        <translation>安装包</translation>
    </message>
    <message>
        <source>One file that contains all of Docker, created on a machine with a network. Nothing is downloaded here, and every file in it is verified before the first one is written.</source>
        <translation>包含完整 Docker 的单个文件，在有网络的机器上制作。这里不下载任何内容，并且在写入第一个文件之前会校验其中的每个文件。</translation>
    </message>
    <message>
        <source>Choose a bun&amp;dle…</source>
        <translation>选择安装包(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Verify and import…</source>
        <translation>校验并导入(&amp;V)…</translation>
    </message>
    <message>
        <source>Create a bundl&amp;e…</source>
        <translation>制作安装包(&amp;E)…</translation>
    </message>
    <message>
        <source>Opens a separate window.</source>
        <translation>打开一个单独的窗口。</translation>
    </message>
    <message>
        <source>Verification of the bundle</source>
        <translation>校验安装包</translation>
    </message>
    <message>
        <source>Install from</source>
        <translation>安装来源</translation>
    </message>
    <message>
        <source>Choose a bundle</source>
        <translation>选择安装包</translation>
    </message>
    <message>
        <source>Bundles (*.tar.gz *.tar.zst)</source>
        <translation>安装包 (*.tar.gz *.tar.zst)</translation>
    </message>
    <message>
        <source>Without the privileged helper no bundle can be imported from here.</source>
        <translation>没有特权助手，无法从这里导入安装包。</translation>
    </message>
    <message>
        <source>Set it in the plan, and apply the plan in a terminal.</source>
        <translation>请在计划中写明它，并在终端中应用计划。</translation>
    </message>
    <message>
        <source>Verifying the bundle…</source>
        <translation>正在校验安装包。</translation>
    </message>
    <message>
        <source>Importing the bundle; your system asks for administrator authorization.</source>
        <translation>正在导入安装包；系统会要求管理员授权。</translation>
    </message>
    <message>
        <source>The bundle is intact, and the helper has imported it.</source>
        <translation>安装包完整，特权助手已导入它。</translation>
    </message>
    <message>
        <source>It is not known yet whether the helper has this bundle.</source>
        <translation>尚不清楚特权助手是否已有这个安装包。</translation>
    </message>
    <message>
        <source>Import it, or use “Inspect as administrator”.</source>
        <translation>请导入它，或“以管理员身份查看”。</translation>
    </message>
    <message>
        <source>This bundle cannot be used.</source>
        <translation>这个安装包未被接受。</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::OnlineInstall</name>
    <message>
        <source>Docker packages</source>
        <translation>Docker 软件包</translation>
    </message>
    <message>
        <source>The packages are signed, and the signing key is compared with the one that Docker publishes, whichever mirror they come from.</source>
        <translation>软件包带有签名；无论来自哪个镜像站，签名所用的密钥都会与 Docker 公布的密钥比对。</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像站</translation>
    </message>
    <message>
        <source>D&amp;istribution</source>
        <translation>发行版(&amp;I)</translation>
    </message>
    <message>
        <source>Release (codena&amp;me)</source>
        <translation>版本代号(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Version</source>
        <translation>版本(&amp;V)</translation>
    </message>
    <message>
        <source>the newest</source>
        <translation>最新版本</translation>
    </message>
    <message>
        <source>With “the newest”, an installed Docker is not upgraded.</source>
        <translation>选择“最新版本”时，已安装的 Docker 不会升级。</translation>
    </message>
    <message>
        <source>C&amp;hannel</source>
        <translation>通道(&amp;H)</translation>
    </message>
    <message>
        <source>Hold at &amp;this version</source>
        <translation>锁定在此版本(&amp;T)</translation>
    </message>
    <message>
        <source>Listing the versions on the mirror…</source>
        <translation>正在查询镜像站有哪些版本…</translation>
    </message>
    <message numerus="yes">
        <source>%n version(s) found.</source>
        <translation>
            <numerusform>找到 %n 个版本。</numerusform>
        </translation>
    </message>
    <message>
        <source>The versions could not be listed.</source>
        <translation>无法列出版本。</translation>
    </message>
    <message>
        <source>Upgrades of the host leave the packages of Docker at their version.</source>
        <translation>升级主机时，Docker 的软件包保持其版本。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::PackDialog</name>
    <message>
        <source>Create a bundle</source>
        <translation>制作安装包</translation>
    </message>
    <message>
        <source>&amp;Version of Docker</source>
        <translation>Docker 版本(&amp;V)</translation>
    </message>
    <message>
        <source>Architecture of the &amp;hosts</source>
        <translation>主机架构(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>镜像站(&amp;M)</translation>
    </message>
    <message>
        <source>The server from which the Docker archive is downloaded.</source>
        <translation>从这里下载 Docker 的归档。</translation>
    </message>
    <message>
        <source>&amp;Bundle</source>
        <translation>安装包(&amp;B)</translation>
    </message>
    <message>
        <source>Include the current &amp;plan</source>
        <translation>放入当前计划(&amp;P)</translation>
    </message>
    <message>
        <source>Without its passwords. Its proxy is used for the download.</source>
        <translation>不含密码。下载时使用其中的代理。</translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation>浏览(&amp;R)…</translation>
    </message>
    <message>
        <source>Creating the bundle</source>
        <translation>制作中</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>C&amp;ancel</source>
        <translation>取消(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Bundles (*.tar.gz *.tar.zst)</source>
        <translation>安装包 (*.tar.gz *.tar.zst)</translation>
    </message>
    <message>
        <source>Enter a version, for example 28.5.2.</source>
        <translation>请输入版本，例如 28.5.2。</translation>
    </message>
    <message>
        <source>The name of a bundle must end in .tar.gz or .tar.zst.</source>
        <translation>安装包的文件名须以 .tar.gz 或 .tar.zst 结尾。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Copy it to the host, and choose it there on the page Docker.</source>
        <translation>请把它带到目标主机，并在那里的“Docker”页中选择它。</translation>
    </message>
    <message>
        <source>It was cancelled; no files were left behind.</source>
        <translation>已取消；没有留下任何东西。</translation>
    </message>
    <message>
        <source>No bundle was created.</source>
        <translation>没有制作出安装包。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::PageHeader</name>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>重做 (Ctrl+Shift+Z)</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::PoolRows</name>
    <message>
        <source>&amp;Add a network</source>
        <translation>添加网络(&amp;A)</translation>
    </message>
    <message>
        <source>subnets of /</source>
        <extracomment>Before a number: the prefix length of the subnets that are taken out of a network.</extracomment>
        <translation>子网 /</translation>
    </message>
    <message>
        <source>Network %1</source>
        <translation>网络 %1</translation>
    </message>
    <message>
        <source>Prefix length of the subnets of network %1</source>
        <translation>网络 %1 的子网前缀长度</translation>
    </message>
    <message>
        <source>Remove network %1</source>
        <translation>移除网络 %1</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::PortPanel</name>
    <message>
        <source>Container %1, image %2, network of the host</source>
        <translation>容器 %1，镜像 %2，使用主机的网络</translation>
    </message>
    <message>
        <source>Container %1, image %2</source>
        <translation>容器 %1，镜像 %2</translation>
    </message>
    <message>
        <source>Reached by: %1 (%2)</source>
        <extracomment>%1 is who, such as &quot;everybody&quot;, %2 &quot;measured&quot; or &quot;concluded&quot;.</extracomment>
        <translation>能够访问的是：%1（%2）</translation>
    </message>
    <message>
        <source>Rules before it: %1</source>
        <translation>其前面的规则：%1</translation>
    </message>
    <message>
        <source>From this host</source>
        <translation>从本机</translation>
    </message>
    <message>
        <source>From outside, with a private address</source>
        <translation>从外部，以私有地址</translation>
    </message>
    <message>
        <source>From outside, with a public address</source>
        <translation>从外部，以公网地址</translation>
    </message>
    <message>
        <source>N&amp;ame networks in the plan</source>
        <translation>在计划中指定网络(&amp;A)</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::PortTable</name>
    <message>
        <source>none</source>
        <extracomment>What stands before a port, as &quot;Rules before it&quot;.</extracomment>
        <translation>无</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>A container and its port, and what is behind it: &quot;db:5432 (PostgreSQL)&quot;.</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Who reaches it</source>
        <translation>谁能够访问</translation>
    </message>
    <message>
        <source>How known</source>
        <extracomment>Heading of a column: whether who reaches a port was measured or concluded.</extracomment>
        <translation>依据</translation>
    </message>
    <message>
        <source>Rules before it</source>
        <extracomment>Heading of a column: the firewalls that stand before a port.</extracomment>
        <translation>其前面的规则</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ReadinessPage</name>
    <message>
        <source>Namespaces</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>User namespaces</source>
        <translation>用户命名空间</translation>
    </message>
    <message>
        <source>Control groups</source>
        <translation>cgroup</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Kernel and programs</source>
        <translation>内核与程序</translation>
    </message>
    <message>
        <source>Check a&amp;gain</source>
        <translation>重新查看(&amp;G)</translation>
    </message>
    <message>
        <source>What containers require</source>
        <translation>容器所依赖的内核功能</translation>
    </message>
    <message numerus="yes">
        <source>%n available</source>
        <translation>
            <numerusform>%n 项可用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n 项缺失</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unknown</source>
        <translation>
            <numerusform>%n 项未知</numerusform>
        </translation>
    </message>
    <message>
        <source>This host has not been inspected yet.</source>
        <translation>尚未查看这台主机。</translation>
    </message>
    <message>
        <source>Docker cannot run containers on this host.</source>
        <translation>Docker 无法在本机上运行容器。</translation>
    </message>
    <message>
        <source>Containers can run on this host, but some features are missing.</source>
        <translation>容器可以在本机上运行，但缺少一些要素。</translation>
    </message>
    <message>
        <source>This host has everything that containers require.</source>
        <translation>本机具备容器所依赖的全部内核功能。</translation>
    </message>
    <message>
        <source>Readiness</source>
        <translation>就绪情况</translation>
    </message>
    <message>
        <source>What containers require, what each feature is for, and whether this host has it.</source>
        <translation>容器所依赖的内核功能、每一项的用途，以及本机是否具备。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::RegistriesPage</name>
    <message>
        <source>Add a registry</source>
        <translation>添加镜像仓库</translation>
    </message>
    <message>
        <source>Remove the registry from the plan</source>
        <translation>从计划中移除这个镜像仓库</translation>
    </message>
    <message>
        <source>Registries</source>
        <translation>镜像仓库</translation>
    </message>
    <message>
        <source>Insert adds a registry, F2 edits its name, Delete removes it.</source>
        <translation>按 Insert 添加镜像仓库，按 F2 编辑其名称，按 Delete 移除。</translation>
    </message>
    <message>
        <source>Insec&amp;ure registries</source>
        <translation>不安全的镜像仓库(&amp;U)</translation>
    </message>
    <message>
        <source>Add an insecure registry</source>
        <translation>添加不安全的镜像仓库</translation>
    </message>
    <message>
        <source>These registries are on this host: images that are pulled from them do not cross a network.</source>
        <translation>这些镜像仓库就在这台主机上：从中拉取的内容不经过网络。</translation>
    </message>
    <message>
        <source>dockerd does not require a certificate from registries on loopback addresses; Docker Engine 29.10 and later only for those that are listed here.</source>
        <translation>对于环回地址上的镜像仓库，dockerd 不要求证书；从 Docker Engine 29.10 起，仅限此处列出的镜像仓库。</translation>
    </message>
    <message>
        <source>Anyone on the network path to %1 can modify the images that are pulled from it.</source>
        <translation>从 %1 拉取的镜像，途经网络上的任何人都能篡改。</translation>
    </message>
    <message>
        <source>Better: give the registry a certificate, and add it above with its CA certificate.</source>
        <translation>更好的办法：为镜像仓库配置证书，并在上面添加该镜像仓库及其 CA 证书。</translation>
    </message>
    <message numerus="yes">
        <source>Wrong content: %n mirror(s) give another image than they should.</source>
        <translation>
            <numerusform>内容不符：%n 个镜像加速器提供的镜像与应有的不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>Something is wrong with the registry “%1”: choose it in the list.</source>
        <translation>镜像仓库“%1”有错误：请在列表中选择它。</translation>
    </message>
    <message>
        <source>The mirrors that images come from, and which certificates are trusted.</source>
        <translation>镜像来自哪些镜像加速器，以及信任哪些证书。</translation>
    </message>
    <message>
        <source>“%1” is in the list already.</source>
        <translation>“%1”已在列表中。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::RegistryPanel</name>
    <message>
        <source>Mi&amp;rrors</source>
        <translation>镜像加速器(&amp;R)</translation>
    </message>
    <message>
        <source>Ima&amp;ge to ask for</source>
        <translation>要请求的镜像(&amp;G)</translation>
    </message>
    <message>
        <source>Certificates of the registry itself</source>
        <translation>镜像仓库本身的证书</translation>
    </message>
    <message>
        <source>Access it with&amp;out verifying its certificate</source>
        <translation>访问时不验证其证书(&amp;O)</translation>
    </message>
    <message>
        <source>Over plain http, too, unless it has mirrors. Anyone on the network path can modify its images.</source>
        <translation>如果没有镜像加速器，也允许明文 http。途经网络上的任何人都能篡改它的镜像。</translation>
    </message>
    <message>
        <source>Docker Hub (docker.io)</source>
        <translation>Docker Hub（docker.io）</translation>
    </message>
    <message>
        <source>Tried in this order before the registry itself. Choose one to see its options and certificates.</source>
        <translation>在镜像仓库本身之前，按此顺序尝试。选择其中一个，可查看其选项和证书。</translation>
    </message>
    <message>
        <source>What Docker would get from the mirrors is not known: %1</source>
        <translation>不知道 Docker 能从镜像加速器得到什么：%1</translation>
    </message>
    <message>
        <source>“Probe all” asks each mirror of this registry for it, and compares what they give with what the registry gives.</source>
        <translation>“全部探测”会向该仓库的每个镜像加速器请求它，并与仓库本身提供的进行比较。</translation>
    </message>
    <message>
        <source>Name an image below to see what Docker would get from them.</source>
        <translation>在下方填写一个镜像，即可查看 Docker 会从它们得到什么。</translation>
    </message>
    <message>
        <source>%1 itself: %2</source>
        <translation>%1 本身：%2</translation>
    </message>
    <message>
        <source>Docker Hub</source>
        <translation>Docker Hub</translation>
    </message>
    <message>
        <source>Account at the registry</source>
        <translation>镜像仓库的账号</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::RepositoryChoice</name>
    <message>
        <source>Aliyun</source>
        <translation>阿里云</translation>
    </message>
    <message>
        <source>Tsinghua University</source>
        <translation>清华大学</translation>
    </message>
    <message>
        <source>USTC</source>
        <translation>中国科学技术大学</translation>
    </message>
    <message>
        <source>Docker (official)</source>
        <translation>Docker 官方</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>no packages for this release</source>
        <translation>没有此发行版的软件包</translation>
    </message>
    <message>
        <source>HTTP %1</source>
        <translation>HTTP %1</translation>
    </message>
    <message>
        <source>certificate not trusted</source>
        <translation>证书不受信任</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>&amp;Another mirror:</source>
        <translation>其他(&amp;A)：</translation>
    </message>
    <message>
        <source>URL of another mirror</source>
        <translation>其他镜像站的 URL</translation>
    </message>
    <message>
        <source>Stop &amp;probing</source>
        <translation>停止探测(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Probe again</source>
        <translation>重新探测(&amp;P)</translation>
    </message>
    <message>
        <source>The times are those of a request for the index of this host&apos;s release.</source>
        <translation>所示时间是请求本主机发行版索引所用的时间。</translation>
    </message>
    <message>
        <source>%1, the fastest</source>
        <translation>%1，最快</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ReviewPage</name>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>无变化</translation>
    </message>
    <message>
        <source>&amp;Save plan…</source>
        <translation>保存计划(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>The command that applies the saved plan in a terminal.</source>
        <translation>在终端中应用已保存计划的命令。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Left: the file on this host</source>
        <translation>左侧：这台主机上的内容</translation>
    </message>
    <message>
        <source>Left: the guide as published</source>
        <translation>左侧：指南原文</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比较的对象</translation>
    </message>
    <message>
        <source>Previous change (P)</source>
        <translation>上一处更改 (P)</translation>
    </message>
    <message>
        <source>Next change (N)</source>
        <translation>下一处更改 (N)</translation>
    </message>
    <message>
        <source>About this line</source>
        <translation>关于此行的说明</translation>
    </message>
    <message>
        <source>Values that were edited by hand</source>
        <translation>被手工修改的值</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复查</translation>
    </message>
    <message>
        <source>Every file, line by line, before anything is changed.</source>
        <translation>在执行任何操作之前，逐行查看每个文件。</translation>
    </message>
    <message>
        <source>Cop&amp;y the command</source>
        <translation>复制命令(&amp;Y)</translation>
    </message>
    <message>
        <source>Use “Inspect as administrator” to find out which of these Dockwright wrote itself; those need no decision.</source>
        <translation>以管理员身份查看后，即可知道其中哪些是 Dockwright 自己写入的；这些无需决定。</translation>
    </message>
    <message>
        <source>Ins&amp;pect as administrator…</source>
        <translation>以管理员身份查看(&amp;P)…</translation>
    </message>
    <message>
        <source>Exports the plan for use on many hosts.</source>
        <translation>以可用于多台主机的形式写出计划。</translation>
    </message>
    <message>
        <source>Choose a value for each conflict first.</source>
        <translation>请先为每个冲突选择一个值。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::RunPage</name>
    <message>
        <source>Memory plus swap</source>
        <translation>内存与交换空间合计</translation>
    </message>
    <message>
        <source>CPU shares</source>
        <translation>CPU 份额</translation>
    </message>
    <message>
        <source>Allowed CPUs</source>
        <translation>只在这些 CPU 上</translation>
    </message>
    <message>
        <source>Bytes read per second</source>
        <translation>每秒读取字节数</translation>
    </message>
    <message>
        <source>Bytes written per second</source>
        <translation>每秒写入字节数</translation>
    </message>
    <message>
        <source>Reads per second</source>
        <translation>每秒读取次数</translation>
    </message>
    <message>
        <source>Writes per second</source>
        <translation>每秒写入次数</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Empty fields set no limit.</source>
        <translation>留空的项不受限制。</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Capabilities to drop</source>
        <translation>要去掉的能力（capability）</translation>
    </message>
    <message>
        <source>Capabilities to add</source>
        <translation>要给予的能力（capability）</translation>
    </message>
    <message>
        <source>tmpfs mounts</source>
        <translation>tmpfs 挂载</translation>
    </message>
    <message>
        <source>Reaps zombies, and forwards signals to the program.</source>
        <translation>回收僵尸进程，并把信号转发给程序。</translation>
    </message>
    <message>
        <source>Only volumes and tmpfs mounts are writable.</source>
        <translation>只能写入卷和 tmpfs 挂载。</translation>
    </message>
    <message>
        <source>sudo, su and file capabilities give no additional privileges in the container.</source>
        <translation>在其中 sudo、su 和文件能力（capability）不会带来更多权限。</translation>
    </message>
    <message>
        <source>Docker default</source>
        <translation>与 Docker 的默认一致</translation>
    </message>
    <message>
        <source>do not restart (no)</source>
        <translation>不再启动（no）</translation>
    </message>
    <message>
        <source>restart on failure (on-failure)</source>
        <translation>失败时重新启动（on-failure）</translation>
    </message>
    <message>
        <source>restart unless stopped (unless-stopped)</source>
        <translation>除非被停止，否则重新启动（unless-stopped）</translation>
    </message>
    <message>
        <source>always restart (always)</source>
        <translation>总是重新启动（always）</translation>
    </message>
    <message>
        <source>Privileges</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>The docker run command</source>
        <translation>docker run 命令行</translation>
    </message>
    <message>
        <source>The compose file</source>
        <translation>compose 文件</translation>
    </message>
    <message>
        <source>Copy command &amp;line</source>
        <translation>复制命令行(&amp;L)</translation>
    </message>
    <message>
        <source>Copy compose &amp;file</source>
        <translation>复制文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Try it</source>
        <translation>试运行(&amp;T)</translation>
    </message>
    <message>
        <source>Docker accepts these settings.</source>
        <translation>Docker 接受这些设置。</translation>
    </message>
    <message>
        <source>Enter an image, and set the limits.</source>
        <translation>请指定镜像，并设置要限制的内容。</translation>
    </message>
    <message>
        <source>Docker would reject this; the errors are shown next to the settings.</source>
        <translation>Docker 会拒绝这些设置；问题写在对应的输入旁边。</translation>
    </message>
    <message>
        <source>Running the trial…</source>
        <translation>正在试运行…</translation>
    </message>
    <message>
        <source>The trial could not be run.</source>
        <translation>无法试运行。</translation>
    </message>
    <message>
        <source>Run a container</source>
        <translation>运行容器</translation>
    </message>
    <message>
        <source>Limits and privileges of one container, and the kernel settings behind them.</source>
        <translation>一个容器的限制和权限，以及内核如何落实它们。</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>镜像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>内存(&amp;M)</translation>
    </message>
    <message>
        <source>CP&amp;Us</source>
        <translation>CPU 数量(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Processes and threads</source>
        <translation>进程和线程(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Disk to limit</source>
        <translation>要限制的磁盘(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;With an init process</source>
        <translation>带 init 进程(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Read-only file system</source>
        <translation>只读文件系统(&amp;R)</translation>
    </message>
    <message>
        <source>N&amp;o new privileges</source>
        <translation>不获得新的权限(&amp;O)</translation>
    </message>
    <message>
        <source>R&amp;estart policy</source>
        <translation>重启策略(&amp;E)</translation>
    </message>
    <message>
        <source>Disk weight</source>
        <translation>磁盘权重</translation>
    </message>
    <message>
        <source>OOM score adjustment</source>
        <translation>OOM 分值调整</translation>
    </message>
    <message>
        <source>New network</source>
        <translation>新网络</translation>
    </message>
    <message>
        <source>MTU</source>
        <translation>MTU</translation>
    </message>
    <message>
        <source>Subnet</source>
        <translation>子网</translation>
    </message>
    <message>
        <source>Options of the driver</source>
        <translation>驱动选项</translation>
    </message>
    <message>
        <source>Without a way out</source>
        <translation>不通往外部</translation>
    </message>
    <message>
        <source>Containers in the network reach each other only (internal).</source>
        <translation>网络中的容器只能相互访问（internal）。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Empty fields use the default network of Docker.</source>
        <translation>留空则使用 Docker 的默认网络。</translation>
    </message>
    <message>
        <source>A trial run starts a tiny container with these settings, reads them back from the kernel, and removes it and its network. The image itself is not run.</source>
        <translation>试运行会用这些设置启动一个很小的容器，从内核读回设置，然后移除它和它的网络。镜像本身不会运行。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::SecurityPage</name>
    <message>
        <source>&amp;Profile of dockerd</source>
        <translation>dockerd 的安全级别(&amp;P)</translation>
    </message>
    <message>
        <source>hardened</source>
        <translation>加固</translation>
    </message>
    <message>
        <source>compatible</source>
        <translation>兼容</translation>
    </message>
    <message>
        <source>Hardened removes from dockerd what no container, build or live-restore needs. Compatible leaves its unit unchanged.</source>
        <translation>“加固”去掉容器、构建和 live-restore 都不需要的权限；“兼容”保持其单元不变。</translation>
    </message>
    <message>
        <source>Drawback: sudo and su stop working in new containers.</source>
        <translation>代价：sudo 和 su 在新容器中不再可用。</translation>
    </message>
    <message>
        <source>&amp;User namespaces for containers</source>
        <translation>容器使用用户命名空间(&amp;U)</translation>
    </message>
    <message>
        <source>Drawback of turning it off: containers that communicate over the default bridge need a user-defined network.</source>
        <translation>关闭的代价：依靠默认网桥互相访问的容器需要使用自己的网络。</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Containers keep running while dockerd restarts (&amp;live-restore)</source>
        <translation>dockerd 重启时容器继续运行（live-restore）(&amp;L)</translation>
    </message>
    <message>
        <source>Drawback: incompatible with Docker Swarm.</source>
        <translation>代价：不能与 Docker Swarm 同时使用。</translation>
    </message>
    <message>
        <source>&amp;Init process in new containers</source>
        <translation>新容器使用 init 进程(&amp;I)</translation>
    </message>
    <message>
        <source>Reaps zombies and forwards signals. Drawback: one small process for each container.</source>
        <translation>回收僵尸进程并转发信号。代价：每个容器多一个小进程。</translation>
    </message>
    <message>
        <source>&amp;Heartbeat of dockerd</source>
        <translation>dockerd 心跳检测(&amp;H)</translation>
    </message>
    <message>
        <source>A timer checks dockerd every 30 s and restarts it after three consecutive failures. Drawback: a dockerd that is only slow may be restarted.</source>
        <translation>定时器每 30 秒询问 dockerd，连续三次无响应就重启它。代价：只是变慢的 dockerd 也可能被重启。</translation>
    </message>
    <message>
        <source>&amp;Restart dockerd</source>
        <translation>重启 dockerd(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;OOM score</source>
        <translation>OOM 分数(&amp;O)</translation>
    </message>
    <message>
        <source>Starts allow&amp;ed</source>
        <extracomment>How many starts within a time before systemd gives up.</extracomment>
        <translation>允许的启动次数(&amp;E)</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>可靠性</translation>
    </message>
    <message>
        <source>St&amp;art timeout</source>
        <translation>启动超时(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Stop timeout</source>
        <translation>停止超时(&amp;S)</translation>
    </message>
    <message>
        <source>Nice le&amp;vel</source>
        <translation>Nice 值(&amp;V)</translation>
    </message>
    <message>
        <source>I/O priorit&amp;y</source>
        <translation>I/O 优先级(&amp;Y)</translation>
    </message>
    <message>
        <source>Build with Build&amp;Kit</source>
        <translation>使用 BuildKit 构建(&amp;K)</translation>
    </message>
    <message>
        <source>Co&amp;mments in the files</source>
        <translation>文件中的注释(&amp;M)</translation>
    </message>
    <message>
        <source>none</source>
        <extracomment>No comments in the generated files.</extracomment>
        <translation>无</translation>
    </message>
    <message>
        <source>Timeouts, scheduling and images</source>
        <translation>超时、调度和镜像</translation>
    </message>
    <message>
        <source>Recommendations of the guide that are not applied</source>
        <translation>指南建议但未采用的设置</translation>
    </message>
    <message>
        <source>Each was tested with a real systemd and dockerd.</source>
        <translation>每一项都在真实的 systemd 和 dockerd 上试过。</translation>
    </message>
    <message numerus="yes">
        <source>Show %n setting(s)</source>
        <translation>
            <numerusform>显示 %n 项设置</numerusform>
        </translation>
    </message>
    <message>
        <source>Settings of the guide that are left out</source>
        <translation>指南中未采用的设置</translation>
    </message>
    <message>
        <source>Security and reliability</source>
        <translation>安全与可靠性</translation>
    </message>
    <message>
        <source>What dockerd and containers are allowed to do, and what happens when dockerd fails.</source>
        <translation>dockerd 和容器可以做什么，以及 dockerd 出错时会怎样。</translation>
    </message>
    <message>
        <source>Delay be&amp;fore restart</source>
        <extracomment>How long systemd waits before it restarts dockerd.</extracomment>
        <translation>重启前等待(&amp;F)</translation>
    </message>
    <message>
        <source>Containers cannot gain new privile&amp;ges</source>
        <translation>容器不能获得新的特权(&amp;G)</translation>
    </message>
    <message>
        <source>Containers on the &amp;default bridge can communicate</source>
        <translation>默认网桥上的容器可以互相通信(&amp;D)</translation>
    </message>
    <message>
        <source>I/O class</source>
        <translation>I/O 调度类别</translation>
    </message>
    <message>
        <source>Largest message of containerd</source>
        <translation>containerd 的最大消息</translation>
    </message>
    <message>
        <source>Root in a container is an unprivileged user on the host. Drawback: existing images, containers and volumes are hidden while it is on.</source>
        <translation>容器中的 root 在主机上没有特权。代价：启用期间，之前的镜像、容器和卷不可见。</translation>
    </message>
    <message>
        <source>After that many starts in this interval, systemd gives up.</source>
        <translation>在此时间间隔内启动达到该次数后，systemd 不再尝试。</translation>
    </message>
    <message>
        <source>Drawback: images in the other store are hidden.</source>
        <translation>代价：另一存储中的镜像不可见。</translation>
    </message>
    <message>
        <source>docker build uses BuildKit instead of the legacy builder.</source>
        <translation>docker build 使用 BuildKit，而不是旧的构建器。</translation>
    </message>
    <message>
        <source>as dockerd decides</source>
        <extracomment>Whether images are kept in the containerd image store.</extracomment>
        <translation>由 dockerd 决定</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Containerd image store</source>
        <translation>containerd 镜像存储</translation>
    </message>
    <message>
        <source>Start limit in&amp;terval</source>
        <extracomment>The time in which so many starts are tried.</extracomment>
        <translation>启动次数限制的时间间隔(&amp;T)</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::SideBar</name>
    <message>
        <source>%1: has errors</source>
        <translation>%1：此处有误</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::StepList</name>
    <message>
        <source>waiting</source>
        <extracomment>State of one step of a job.</extracomment>
        <translation>等待</translation>
    </message>
    <message>
        <source>running</source>
        <extracomment>State of one step of a job.</extracomment>
        <translation>进行中</translation>
    </message>
    <message>
        <source>done</source>
        <extracomment>State of one step of a job.</extracomment>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <extracomment>State of one step of a job.</extracomment>
        <translation>失败</translation>
    </message>
    <message>
        <source>rolled back</source>
        <extracomment>State of one step of a job.</extracomment>
        <translation>已回滚</translation>
    </message>
    <message>
        <source>could not be rolled back</source>
        <extracomment>State of one step of a job.</extracomment>
        <translation>未能回滚</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>步骤 %1</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>not run</source>
        <extracomment>State of one step of a job.</extracomment>
        <translation>未执行</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::StepPane</name>
    <message>
        <source>All s&amp;teps in order (%1)</source>
        <translation>按顺序列出的全部步骤（%1）(&amp;T)</translation>
    </message>
    <message>
        <source>All steps in order</source>
        <translation>按顺序列出的全部步骤</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::TrustEditor</name>
    <message>
        <source>%1, self-signed, valid until %2</source>
        <translation>%1，自签名，有效期至 %2</translation>
    </message>
    <message>
        <source>%1, issued by %2, valid until %3</source>
        <translation>%1，由 %2 签发，有效期至 %3</translation>
    </message>
    <message>
        <source>SHA-256 %1</source>
        <translation>SHA-256 %1</translation>
    </message>
    <message>
        <source>the file %1 of the host</source>
        <translation>主机上的文件 %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>It was left out of this plan: choose it again.</source>
        <translation>这份计划中略去了它：请重新选择。</translation>
    </message>
    <message>
        <source>a private key; it is not shown</source>
        <translation>一个私钥；不会显示</translation>
    </message>
    <message>
        <source>a private key (%1); it is not shown</source>
        <translation>一个私钥（%1）；不会显示</translation>
    </message>
    <message>
        <source>CA certificates</source>
        <translation>CA 证书</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a file: %1</source>
        <translation>选择文件：%1</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>移除：%1</translation>
    </message>
    <message>
        <source>none beside those of the system</source>
        <translation>除系统的之外没有</translation>
    </message>
    <message>
        <source>Keys (*.key *.pem)</source>
        <translation>密钥 (*.key *.pem)</translation>
    </message>
    <message>
        <source>Certificates (*.crt *.cert *.pem *.cer *.der)</source>
        <translation>证书 (*.crt *.cert *.pem *.cer *.der)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>This file cannot be used.</source>
        <translation>这个文件无法使用。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::UnitDialog</name>
    <message>
        <source>%1 (written by Dockwright)</source>
        <extracomment>Heading above the text of a file; %1 is its path.</extracomment>
        <translation>%1（由 Dockwright 写入）</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>无法读取。</translation>
    </message>
    <message>
        <source>Unit files of Docker</source>
        <translation>Docker 的单元文件</translation>
    </message>
    <message>
        <source>&amp;Unit</source>
        <translation>单元(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>查找下一个(&amp;N)</translation>
    </message>
    <message>
        <source>Co&amp;py all</source>
        <translation>全部复制(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>The unit file and its drop-ins</source>
        <translation>单元文件及其配置片段</translation>
    </message>
    <message>
        <source>No files of %1 are known on this host.</source>
        <translation>这台主机上没有已知的 %1 文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), in the order in which systemd reads them</source>
        <translation>
            <numerusform>%n 个文件，按 systemd 读取的顺序</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” does not occur here.</source>
        <translation>此处没有“%1”。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::WaitingBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Waiting for the helper. If a password is required, the authentication dialog of your system is open.</source>
        <translation>正在等待特权助手。如果系统询问密码，对话框已经打开。</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::WelcomePage</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>已安装</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <extracomment>Running containers.</extracomment>
        <translation>
            <numerusform>%n 个正在运行</numerusform>
        </translation>
    </message>
    <message>
        <source>This host</source>
        <translation>这台主机</translation>
    </message>
    <message>
        <source>Ins&amp;pect as administrator…</source>
        <translation>以管理员身份查看(&amp;P)…</translation>
    </message>
    <message>
        <source>Also shows running containers and files that only root can read.</source>
        <translation>可得知运行中的容器和只有 root 能读取的文件。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Start with the recommended settings, with a plan of your own, or with the current settings of this host.</source>
        <translation>可以从推荐设置、已有的计划或这台主机的现有设置开始。</translation>
    </message>
    <message>
        <source>&amp;Open plan…</source>
        <translation>打开计划(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Start from this host</source>
        <translation>从这台主机开始(&amp;S)</translation>
    </message>
    <message>
        <source>Reads the settings from the existing files.</source>
        <translation>从现有文件读回设置。</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>语言(&amp;G)</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>发行版</translation>
    </message>
    <message>
        <source>Docker</source>
        <translation>Docker</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>内核</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>systemd</source>
        <translation>systemd</translation>
    </message>
    <message>
        <source>Control groups</source>
        <translation>cgroup</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>CPU cores</source>
        <translation>CPU 核心</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>There is no docker.service on this host.</source>
        <translation>这台主机上没有 docker.service。</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>The plan now contains the settings from the files of this host. Use Undo to revert this.</source>
        <translation>计划现在包含这台主机文件中的设置。可以撤销。</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Dockwright installs and configures Docker Engine on this host. Nothing is changed before the page Apply.</source>
        <translation>Dockwright 安装并配置这台主机上的 Docker Engine。在“应用”页之前不会有任何改动。</translation>
    </message>
    <message>
        <source>Recent plans:</source>
        <translation>最近打开的计划：</translation>
    </message>
    <message>
        <source>This plan installs Docker Engine.</source>
        <translation>此计划会安装 Docker Engine。</translation>
    </message>
    <message>
        <source>It can be installed: the page Docker offers packages and a bundle.</source>
        <translation>可以安装：“Docker”页提供软件包和安装包两种方式。</translation>
    </message>
    <message>
        <source>&amp;Install Docker…</source>
        <translation>安装 Docker(&amp;I)…</translation>
    </message>
</context>
<context>
    <name>dockwright::ui::Wizard</name>
    <message>
        <source>Open plan</source>
        <translation>打开计划</translation>
    </message>
    <message>
        <source>Plans (*.json)</source>
        <translation>计划 (*.json)</translation>
    </message>
    <message>
        <source>%1 cannot be used.</source>
        <translation>无法使用 %1。</translation>
    </message>
    <message>
        <source>Save plan</source>
        <translation>保存计划</translation>
    </message>
    <message>
        <source>Dockwright</source>
        <translation>Dockwright</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>上一步(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>Sho&amp;w changes</source>
        <translation>显示变更(&amp;W)</translation>
    </message>
    <message>
        <source>Some settings on this page are invalid; they are marked.</source>
        <translation>本页有内容尚不正确，已标出。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>%1 — Dockwright</source>
        <extracomment>Title of the window: the page, then the program.</extracomment>
        <translation>%1 — Dockwright</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>&amp;Close the window</source>
        <translation>关闭窗口(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Keep it open</source>
        <translation>保持打开(&amp;K)</translation>
    </message>
    <message>
        <source>The plan contains a password or a private key.</source>
        <translation>计划中包含密码或私钥。</translation>
    </message>
    <message>
        <source>With its secrets, the file can be applied as it is, and only you can read it. Without them, you have to enter them again.</source>
        <translation>包含机密信息时，该文件可以直接应用，并且只有您可以读取。不包含时，您需要重新输入。</translation>
    </message>
    <message>
        <source>Save with secrets</source>
        <translation>保存并包含机密信息</translation>
    </message>
    <message>
        <source>Save without secrets</source>
        <translation>保存但不包含机密信息</translation>
    </message>
</context>
</TS>
