#!/bin/sh
@HEADER@
set -eu
trap 'exit 1' INT TERM HUP
umask 022
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
# The dockerd of this machine, whatever context root has chosen.
DOCKER_HOST=unix:///var/run/docker.sock
DOCKER_CONFIG=/nonexistent
unset DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH
export PATH LC_ALL DOCKER_HOST DOCKER_CONFIG

@TEXTS@

state=@STATE@ # what was written last, and what it replaced
undo=$state/undo                 # there while a run is not finished
work=$state/work
written=$state/replaced/written
hold_file=@HOLD@
wants_live_restore=@LIVE_RESTORE@
needed_nr_open=@NR_OPEN@
json=@DAEMON_JSON@
sysctl_dirs='@SYSCTL_DIRS@' # the strongest first
timer=@TIMER@
pull_image=@PULL_IMAGE@ # nothing is pulled where it is empty
pull_required=@PULL_REQUIRED@
replace=
yes=
lost=
down=

say() { printf '%s\n' "$*"; }
refuse() { say "$*" >&2; exit 2; }
fail() { say "$*" >&2; exit 1; }

# One file as it is to be: mode and path, its text on standard input.
stage() {
    mkdir -p "$work/new${2%/*}"
    sed -e "s|DOCKWRIGHT_CPU_QUOTA|$cpu_quota|" -e "s|/DOCKWRIGHT_DOCKER|$docker|" >"$work/new$2"
    chmod "$1" "$work/new$2"
    say "$2" >>"$work/wanted"
}

stage_files() {
@FILES@
}

# What a later systemd has dropped would be a warning at every start.
leave_out_dropped() {
    systemd=$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
@DROPPED@
}

# dockerd uses a containerd.service of its own, or starts one itself.
containerd_is_own() {
    [ "$(systemctl show -p LoadState --value containerd.service)" = loaded ] || return 1
    ! systemctl show -p ExecStart --value docker.service | grep -q -e --containerd || return 0
    ! systemctl show -p Wants -p Requires -p BindsTo --value docker.service | grep -qw containerd.service || return 0
    systemctl is-active --quiet containerd.service || systemctl is-enabled --quiet containerd.service
}

# Never lower than it is; a value that an earlier run set has its file.
needs_nr_open() {
    [ "$(cat /proc/sys/fs/nr_open)" -lt "$needed_nr_open" ] || grep -qx "fs.nr_open = $needed_nr_open" @SYSCTL@ 2>/dev/null
}

is_same() { cmp -s "$1" "$2" && [ "$(stat -c '%a %u %g' "$1")" = "$(stat -c '%a %u %g' "$2")" ]; }

# As this script wrote it last.
is_ours() { grep -qxF "$(sha256sum "$1")" "$written" 2>/dev/null; }

# Nothing is written through a link, and what could not be written or made is found before anything is.
refuse_unless_replaceable() {
    at=$1
    while [ -n "$at" ]; do
        [ ! -L "$at" ] || refuse "$text_link $at"
        [ "$at" = "$1" ] || [ ! -e "$at" ] || [ -d "$at" ] || refuse "$text_no_directory $at"
        at=${at%/*}
    done
    [ ! -e "$1" ] || [ -f "$1" ] || refuse "$text_no_file $1"
    [ ! -e "$1" ] || [ -w "$1" ] || refuse "$text_fixed $1"
    ! lsattr -d "$1" 2>/dev/null | cut -d ' ' -f 1 | grep -q '[ai]' || refuse "$text_fixed $1"
    ! cut -d ' ' -f 5 /proc/self/mountinfo | grep -qxF "$1" || refuse "$text_mounted $1"
    at=${1%/*}
    while [ -n "$at" ] && [ ! -e "$at" ]; do at=${at%/*}; done
    [ -w "${at:-/}" ] || refuse "$text_fixed ${at:-/}"
}

# Of drop-ins with one name systemd reads that in the strongest directory only; /etc/systemd/system is not it.
refuse_hidden() {
    name=${1#/etc/systemd/system/}
    [ "$name" != "$1" ] || return 0
    for dir in @STRONGER_DIRS@; do
        if [ -e "$dir/$name" ] || [ -L "$dir/$name" ]; then refuse "$text_hidden $dir/$name"; fi
    done
}

# Lists in work/changes what is to be written and removed; what somebody else wrote is replaced only if that is asked for.
compare() {
    : >"$work/changes"
    others=
    while read -r path; do
        refuse_unless_replaceable "$path"
        refuse_hidden "$path"
        [ -e "$path" ] || { say "write $path" >>"$work/changes"; continue; }
        ! is_same "$work/new$path" "$path" || continue
        cmp -s "$work/new$path" "$path" || is_ours "$path" || others="$others $path"
        say "write $path" >>"$work/changes"
    done <"$work/wanted"
    [ ! -e "$written" ] || while read -r _ path; do
        if ! grep -qxF "$path" "$work/wanted" && [ -e "$path" ] && is_ours "$path"; then
            say "remove $path" >>"$work/changes"
        fi
    done <"$written"
    [ -z "$others" ] || [ -n "$replace" ] || refuse "$text_others$others"
}

environment_files() { systemctl show -p EnvironmentFiles --value docker.service | sed 's/ (ignore_errors=.*//'; }

# Proxies that dockerd has from somewhere else, and that are stronger than those of the plan: systemd takes drop-ins in the order
# of their names, and files of EnvironmentFile= after all Environment=.
tell_of_other_proxies() {
    grep -qxF @PROXY@ "$work/wanted" || return 0
    for file in $(systemctl show -p DropInPaths --value docker.service); do
        later=$(printf '%s\n' "${file##*/}" @PROXY_NAME@ | sort | tail -n 1)
        if [ "$later" != @PROXY_NAME@ ] && grep -qi '^Environment=.*_proxy=' "$file"; then say "$text_proxy $file"; fi
    done
    environment_files | while read -r file; do
        if ! grep -qxF "$file" "$work/wanted" && grep -qi '_proxy=' "$file" 2>/dev/null; then say "$text_proxy $file"; fi
    done
}

# "At the next boot" the last file counts, by name, and of those with one name that in the strongest directory. systemd-sysctl
# reads /etc/sysctl.conf only where a link among them leads to it.
tell_of_later_sysctl() {
    grep -qxF @SYSCTL@ "$work/wanted" || return 0
    later=
    for name in $(for dir in $sysctl_dirs; do ls "$dir" 2>/dev/null || true; done | grep '\.conf$' | sort -u); do
        [ "$(printf '%s\n' "$name" @SYSCTL_NAME@ | sort | tail -n 1)" != @SYSCTL_NAME@ ] || continue
        for dir in $sysctl_dirs; do
            [ -e "$dir/$name" ] || [ -L "$dir/$name" ] || continue
            found=$(sed -n 's/^[[:space:]]*-\{0,1\}fs[./]nr_open[[:space:]]*=[[:space:]]*//p' "$dir/$name" 2>/dev/null | tail -n 1)
            [ -z "$found" ] || later=$dir/$name value=$found
            break
        done
    done
    [ -z "$later" ] || [ "$value" -ge "$needed_nr_open" ] 2>/dev/null || say "$text_sysctl $later"
}

changes() { grep -q "$1" "$work/changes"; }

# The units that these changes restart.
restarted() {
    ! changes 'docker\|containerd' || say docker.service
    if changes /containerd && [ "$containerd" = own ]; then say containerd.service; fi
}

# As systemd names it where /lib is a link to /usr/lib.
place_of() { case $1 in /lib/*) say "/usr$1" ;; *) say "$1" ;; esac; }

# One of the script's that somebody has edited: what he wrote is what goes.
replaces_edited() { # UNIT
    while read -r _ path; do
        case $path in "/etc/systemd/system/$1.d/"*) [ ! -e "$path" ] || is_ours "$path" || return 0 ;; esac
    done <"$work/changes"
    return 1
}

# Edited since systemd read it. Of a file in a directory that is new it does not know, and says no.
is_stale() { # UNIT
    [ "$(systemctl show -p NeedDaemonReload --value -- "$1")" != yes ] || replaces_edited "$1" || return 0
    read=$(systemctl show -p FragmentPath --value -- "$1")
    for dir in @UNIT_DIRS@; do
        [ -e "$dir/$1" ] || continue
        [ "$(place_of "$dir/$1")" = "$(place_of "$read")" ] || cmp -s "$dir/$1" "$read" || return 0
        break
    done
    known=" $(systemctl show -p DropInPaths --value -- "$1" | tr -d '"' | sed 's| /lib/| /usr/lib/|g; s|^/lib/|/usr/lib/|') "
    seen=/
    for dir in @UNIT_DIRS@; do
        for file in "$dir/$1.d"/*.conf; do
            case $seen in *"/${file##*/}/"*) continue ;; esac # of those with one name it reads the strongest
            seen="$seen${file##*/}/"
            case $known in *" $(place_of "$file") "*) ;; *) [ ! -s "$file" ] || return 0 ;; esac
        done
    done
    return 1
}

# What systemd would refuse, or not start again once it is stopped.
refuse_unless_restartable() {
    [ -n "$(restarted)" ] || return 0
    restarts=$(restarted)
    for unit in docker.service docker.socket containerd.service $others; do
        ! is_stale "$unit" || refuse "$text_stale $unit"
    done
    for unit in $restarts; do
        ! systemctl show -p RefuseManualStart -p RefuseManualStop --value "$unit" | grep -q yes || refuse "$text_unit_refuses $unit"
        if systemctl show -p Conditions -p Asserts --value "$unit" | grep -q . &&
            ! systemd-analyze condition --unit="$unit" >"$work/complaint" 2>&1 &&
            ! head -n 1 "$work/complaint" | grep -q Environment=; then # that of PID 1 is another
            refuse "$text_condition $unit: $(head -n 1 "$work/complaint")"
        fi
    done
    refuse_unless_required "$restarts"
}

# Of those that it requires, and theirs in turn, systemd must have each.
refuse_unless_required() { # UNITS
    seen=' '
    # shellcheck disable=SC2086 # names of units
    set -- $1
    while [ $# -gt 0 ]; do
        unit=$1
        shift
        case $seen in *" $unit "*) continue ;; esac
        seen="$seen$unit "
        for needed in $(systemctl show -p Requires -p BindsTo -p Requisite --value -- "$unit"); do
            [ "$(systemctl show -p LoadState --value -- "$needed")" = loaded ] || refuse "$text_unit_lacks $unit: $needed"
            case $needed in docker.socket | containerd.service) ;; *) # they are started anew
                [ "$(systemctl show -p ActiveState --value -- "$needed")" != failed ] || refuse "$text_unit_lacks $unit: $needed"
                ;;
            esac
            set -- "$@" "$needed"
        done
        for needed in $(systemctl show -p Requisite --value -- "$unit"); do
            is_up "$needed" || refuse "$text_unit_lacks $unit: $needed"
        done
    done
}

is_up() {
    case $(systemctl show -p ActiveState --value -- "$1") in active | activating | reloading) ;; *) return 1 ;; esac
}

# Their directories in /proc. Any user gives a process any name; the file of its program is the kernel's word.
processes_named() { # NAME START-OF-FILE
    grep -l "^$1" /proc/[0-9]*/comm 2>/dev/null | sed 's|/comm$||' | while read -r process; do
        case $(readlink "$process/exe") in */"$2"*) say "$process" ;; esac
    done
}

is_of_root() { [ "$(stat -c %u "$1" 2>/dev/null)" = 0 ]; }

# Root may, and the group of dockerd's socket.
may_ask_docker() {
    ! is_of_root "$1" || return 0
    case $(stat -L -c %A /run/docker.sock 2>/dev/null) in
    ????????w*) ;;
    ?????w*) sed -n 's/^\(Gid\|Groups\)://p' "$1/status" 2>/dev/null | tr -s '[:space:]' '\n' |
        grep -qx "$(stat -L -c %g /run/docker.sock)" ;;
    *) return 1 ;;
    esac
}

# A container has services that are not of this systemd.
service_of() {
    grep '^[0-9]*:\(name=systemd\)\{0,1\}:' "$1/cgroup" 2>/dev/null | grep -v '\.scope\(/\|$\)' |
        tr '/' '\n' | grep '\.service$' | head -n 1
}

docker_programs() { processes_named 'docker\(-compose\)\{0,1\}$' docker; }

follows() {
    tr '\0' '\n' <"$1/cmdline" 2>/dev/null | grep -qx 'run\|start\|attach\|exec\|wait\|logs\|events\|stats\|compose\|up'
}

# The ends of others of what dockerd has accepted. Where a socket is by its name anybody listens, in a mount namespace of her
# own. No names are asked for beyond these (ss -p): any user makes them.
clients_of_docker() {
    find "/proc/$(systemctl show -p MainPID --value docker.service)/fd" -lname 'socket:*' -printf '%l \n' >"$work/sockets" \
        2>/dev/null || true
    ss -xH src /run/docker.sock or src /var/run/docker.sock 2>/dev/null | awk '{ print "socket:[" $(NF - 2) "] " $NF }' |
        grep -F -f "$work/sockets" | sed 's/.* \(.*\)/socket:[\1]/'
}

# Processes with such an end that lasts: who only asks something has been answered at the second look.
connected() {
    clients_of_docker >"$work/clients"
    [ -s "$work/clients" ] || return 0
    find /proc/[0-9]*/fd -lname 'socket:*' -printf '%p %l\n' 2>/dev/null | grep -F -f "$work/clients" >"$work/connected" || return 0
    sleep 0.2
    clients_of_docker >"$work/clients"
    grep -F -f "$work/clients" "$work/connected" | sed 's|/fd/.*||' | sort -u
}

# Processes that end with the dockerd that they speak with.
following() {
    docker_programs >"$work/programs"
    while read -r process; do
        if follows "$process" && may_ask_docker "$process"; then say "$process"; fi
    done <"$work/programs"
    connected | while read -r process; do
        if ! grep -qxF "$process" "$work/programs" || follows "$process"; then say "$process"; fi
    done
}

followers() {
    own=$(service_of /proc/self)
    following | while read -r process; do
        unit=$(service_of "$process")
        case $unit in '' | "$own" | docker.service | containerd.service | dockwright-*) ;; *) say "$unit" ;; esac
    done | sort -u
}

# Active units of others that systemd restarts or stops when it restarts Docker or stops its socket, and whatever containers
# they run.
companions() {
    seen=' '
    # shellcheck disable=SC2046 # names of units
    set -- $(restarted)
    # shellcheck disable=SC2046
    [ $# -eq 0 ] || set -- "$@" docker.socket $(! docker_runs || followers)
    # shellcheck disable=SC2046
    if [ $# -gt 0 ] && ! docker_runs; then set -- "$@" $(systemctl show -p Conflicts -p ConflictedBy --value docker.service); fi
    while [ $# -gt 0 ]; do
        unit=$1
        shift
        case $seen in *" $unit "*) continue ;; esac
        seen="$seen$unit "
        case $unit in
        docker.service | docker.socket | containerd.service) ;;
        *)
            is_up "$unit" || continue
            printf ' %s' "$unit"
            ;;
        esac
        # shellcheck disable=SC2046
        set -- "$@" $(systemctl show -p RequiredBy -p RequisiteOf -p BoundBy -p ConsistsOf -p PropagatesStopTo --value -- "$unit")
    done
}

# Whoever asks for the restart of a unit that it goes down with waits for itself.
refuse_inside() {
    for unit in $1; do
        ! grep -q "/$unit\(/\|\$\)" /proc/self/cgroup || refuse "$text_inside $unit"
    done
}

# One that is stopped is not asked: its socket would start it.
docker_runs() { systemctl is-active --quiet docker.service; }

# The words of a variable of the unit; any file of EnvironmentFile= goes before Environment=.
words_of() { # NAME
    # shellcheck disable=SC2086 # several files
    value=$(cat /dev/null $files 2>/dev/null | sed -n "s/^$1=//p" | tail -n 1 | tr -d "\"'")
    [ -n "$value" ] || value=$(systemctl show -p Environment --value docker.service |
        sed -n -e "s/^\(.* \)\{0,1\}\"$1=\([^\"]*\)\".*/\2/p" -e t -e "s/^\(.* \)\{0,1\}$1=\([^ ]*\).*/\2/p")
    [ -z "$value" ] || say "$value" | tr ' ' '\n'
}

# The words of dockerd's command line, one a line, as systemd would start it.
next_command_line() {
    files=$(environment_files)
    systemctl show -p ExecStart --value docker.service | sed -n 's/.* argv\[\]=\(.*\) ; ignore_errors=.*/\1/p' | tr ' ' '\n' |
        while read -r word; do
            name=${word#\$}
            name=${name#\{}
            case $word in
            '$'*) words_of "${name%\}}" ;;
            *) say "$word" ;;
            esac
        done
}

# Those of the one that runs, if there is one.
command_line() {
    pid=$(systemctl show -p MainPID --value docker.service)
    if [ "$pid" -gt 0 ]; then tr '\0' '\n' <"/proc/$pid/cmdline"; else next_command_line; fi
}

# The text of the key $1 in the daemon.json $2, which need not be there.
json_text() {
    [ ! -e "$2" ] || tr '\n' ' ' <"$2" | sed -n 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p'
}

# Where Docker keeps its data, with the daemon.json $1 and the words of $2.
data_root() {
    root=$("${2:-command_line}" | tr '\n' ' ' | sed -n 's/.*--data-root[= ]\([^ ]*\).*/\1/p')
    [ -n "$root" ] || root=$(json_text data-root "$1")
    say "${root:-/var/lib/docker}"
}

# Its data say so while dockerd is stopped.
in_swarm() {
    if docker_runs; then
        case $(ask_docker info -f '{{.Swarm.LocalNodeState}}') in
        inactive) return 1 ;;
        ?*) return 0 ;;
        esac
    fi
    [ -e "$(data_root "$json")/swarm/docker-state.json" ]
}

# As systemctl reload, for a unit without ExecReload= too.
reload() {
    systemctl reload docker.service 2>/dev/null || kill -HUP "$(systemctl show -p MainPID --value docker.service)"
}

# Stopped, and not to be started at boot either: nobody asked for it.
is_switched_off() {
    ! docker_runs && ! systemctl is-active --quiet docker.socket &&
        ! systemctl is-enabled --quiet docker.socket 2>/dev/null &&
        [ "$(systemctl is-enabled docker.service 2>/dev/null)" = disabled ]
}

# Flags of dockerd that daemon.json sets as well: it does not start with both.
collisions() {
    sed -n -e 's/^--\([a-z0-9-]*\).*/\1/p' -e 's/^-l.*/log-level/p' "$work/words" | while read -r flag; do
        ! grep -q -e "^ *\"$flag\":" -e "^ *\"${flag}s\":" -e "^ *\"${flag%y}ies\":" "$work/new$json" || say "--$flag"
    done
}

# With the flags of the unit. A dockerd before 23.0 cannot be asked.
validate() {
    command_line >"$work/words"
    flags=$(collisions)
    [ -z "$flags" ] || refuse "$text_invalid $flags"
    dockerd --help 2>&1 | grep -q -e --validate || return 0
    ! grep -q '^--config-file' "$work/words" || refuse "$text_config_file"
    sed 1d "$work/words" | xargs -d '\n' dockerd --validate --config-file "$work/new$json" >/dev/null 2>"$work/complaint" ||
        refuse "$text_invalid $(cat "$work/complaint")"
}

ask_docker() { timeout 20 docker "$@" 2>/dev/null; }

# Whether dockerd pulls the image of the plan through its proxy, mirrors and certificates: yes or no, or nothing where that says
# nothing of this host. An image that is there is left alone, and one that was not is removed again.
try_pull() { # SECONDS
    [ -n "$pull_image" ] && docker_runs || return 0
    ! ask_docker image inspect "$pull_image" >/dev/null || return 0
    if timeout "$1" docker pull --quiet "$pull_image" >/dev/null 2>"$work/pull"; then
        ask_docker rmi "$pull_image" >/dev/null || true
        say yes
    elif ! grep -q -e toomanyrequests -e '429 Too Many' -e '503 Service' "$work/pull"; then
        say no
    fi
}

# What was pulled before is pulled after, within half a minute in which a registry that is a container comes back; what never
# was is said.
still_pulls() {
    end=$(($(date +%s) + 30))
    while pulled=$(try_pull 30) && [ "$pulled" = no ]; do
        if [ "$(cat "$undo/pulled")" != yes ] && [ "$pull_required" = no ]; then
            say "$text_no_pull $(cat "$work/pull")" >&2
            return 0
        fi
        [ "$(date +%s)" -lt "$end" ] || { say "$text_pull_lost $(cat "$work/pull")" >&2; return 1; }
        sleep 1
    done
}

# What runs: ID, name, and when it was started.
running() {
    ask_docker ps -q --no-trunc | xargs -r timeout 20 docker inspect -f '{{.Id}} {{.Name}} {{.State.StartedAt}}' 2>/dev/null |
        sed 's| /| |'
}

wait_for_docker() { # FORMAT VALUE
    end=$(($(date +%s) + 60))
    until [ "$(ask_docker info -f "$1")" = "$2" ]; do
        [ "$(date +%s)" -lt "$end" ] || return 1
        sleep 0.5
    done
}

# dockerd with live-restore set to $1, whatever its daemon.json says of it.
with_live_restore() {
    if grep -q '"live-restore"' "$2" 2>/dev/null; then
        tr '\n' ' ' <"$2" | sed "s/\"live-restore\"[[:space:]]*:[[:space:]]*[a-z]*/\"live-restore\": $1/g"
    elif grep -q : "$2" 2>/dev/null; then
        awk -v value="$1" '!done && sub(/[{]/, "{ \"live-restore\": " value ",") { done = 1 } { print }' "$2"
    else
        say "{ \"live-restore\": $1 }"
    fi
}

# None of the containers that run is in that directory (with user namespaces: in one below it), whatever the files said before.
finds_none() { # DIRECTORY
    for id in $(ask_docker ps -q --no-trunc); do
        for at in "$1/containers/$id" "$1"/*.*/containers/"$id"; do
            [ ! -e "$at" ] || return 1
        done
    done
}

# dockerd does not know the images and containers that it finds at another place, or in another store.
moves_data() {
    if docker_runs; then
        ! finds_none "$(data_root "$work/new$json" next_command_line)" || return 0
    else
        [ "$(data_root "$json")" = "$(data_root "$work/new$json")" ] || return 0
    fi
    for key in userns-remap storage-driver; do
        [ "$(json_text "$key" "$json")" = "$(json_text "$key" "$work/new$json")" ] || return 0
    done
    store='s/.*"containerd-snapshotter"[[:space:]]*:[[:space:]]*\([a-z]*\).*/\1/p'
    wanted=$(sed -n "$store" "$work/new$json")
    if [ -z "$wanted" ]; then
        grep -q '"containerd-snapshotter"' "$json" 2>/dev/null
        return
    fi
    case $(ask_docker info -f '{{.DriverStatus}}') in
    *io.containerd.snapshotter*) [ "$wanted" = false ] ;;
    *) [ "$wanted" = true ] ;;
    esac
}

# dockerd before 25.0 ends containers of `docker run --rm` when it starts, live-restore or not.
ends_throw_aways() {
    release=$(ask_docker version -f '{{.Server.Version}}')
    if [ "${release%%.*}" -ge 25 ] 2>/dev/null; then return 1; fi
    ask_docker ps -q | xargs -r timeout 20 docker inspect -f '{{.HostConfig.AutoRemove}}' 2>/dev/null | grep -q true
}

# Containers may outlive a dockerd that is down, on their shims, and not its start.
lives_on() {
    processes_named containerd-shim containerd-shim | {
        while read -r process; do
            is_of_root "$process" || continue
            tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -qx moby || continue
            tr '\0' '\n' <"$process/cmdline" 2>/dev/null | sed -n '/^-id$/{n;p;}' | grep -qx '[0-9a-f]\{64\}' || continue
            [ -z "$(cat "$process/task/${process##*/}/children" 2>/dev/null)" ] || exit 0
        done
        exit 1
    }
}

# Containers live through a restart with live-restore, and hang on their shims: among the processes of whoever runs containerd.
would_stop() {
    changes 'docker\|containerd' || return 1
    if docker_runs; then [ -n "$(ask_docker ps -q)" ] || return 1; else lives_on || return 1; fi
    if [ "$wants_live_restore" = false ] || moves_data || ends_throw_aways; then return 0; fi
    unit=docker.service
    if [ "$containerd" = own ]; then
        changes /containerd || return 1
        unit=containerd.service
    fi
    [ "$(systemctl show -p KillMode --value "$unit")" != process ]
}

# Written beside its place and renamed over it.
put() { # FROM TO
    mkdir -p "${2%/*}"
    cp -p "$1" "$2.dockwright-new"
    mv -f "$2.dockwright-new" "$2"
}

keep() {
    mkdir -p "$undo.new"
    while read -r _ path; do
        if [ -e "$path" ]; then
            mkdir -p "$undo.new/before${path%/*}"
            cp -p "$path" "$undo.new/before$path"
        fi
    done <"$work/changes"
    cp "$work/changes" "$undo.new/changes"
    cp -pR "$work/new" "$undo.new/new"
    [ ! -e "$json" ] || cp -p "$json" "$undo.new/daemon.json"
    cat /proc/sys/fs/nr_open >"$undo.new/nr_open"
    : >"$undo.new/live_restore"
    : >"$undo.new/running"
    if docker_runs; then
        ask_docker info -f '{{.LiveRestoreEnabled}}' >"$undo.new/live_restore" || say false >"$undo.new/live_restore"
        running >"$undo.new/running" || true
    fi
    try_pull 30 >"$undo.new/pulled"
    ! in_swarm || : >"$undo.new/swarm"
    companions >"$undo.new/companions"
    runs >"$undo.new/runs"
    for unit in docker.socket containerd.service; do # they come with docker.service
        systemctl is-active --quiet "$unit" || say "$unit" >>"$undo.new/stopped"
    done
    sync
    mv "$undo.new" "$undo"
}

heartbeat_stops() { changes "remove $timer" && systemctl disable --quiet --now "${timer##*/}"; }

write() {
    heartbeat_stops || true
    while read -r verb path; do
        case $verb in
        write) put "$work/new$path" "$path"; say "$text_written $path" ;;
        remove) rm -f "$path"; say "$text_removed $path" ;;
        esac
    done <"$work/changes"
    if changes "write @SYSCTL@"; then sysctl --quiet --load=@SYSCTL@ || say "$text_nr_open"; fi
    systemctl daemon-reload
}

# While the drop-in is there, whoever starts dockerd waits. Its socket goes on listening: containers that have it mounted would
# never see another one at its place.
hold() {
    mkdir -p "${hold_file%/*}"
    {
        printf '[Unit]\nStartLimitIntervalSec=0\n'
        printf '[Service]\nTimeoutStartSec=infinity\nExecStartPre=\nExecStartPre=/bin/sleep infinity\n'
    } >"$hold_file"
    systemctl daemon-reload
}

release() {
    [ -e "$hold_file" ] || return 0
    rm -f "$hold_file"
    rmdir "${hold_file%/*}" 2>/dev/null || true
    systemctl daemon-reload
}

restart() {
    release
    systemctl reset-failed docker.service docker.socket containerd.service 2>/dev/null || true
    if grep -q /containerd "$1/changes" && [ "$containerd" = own ]; then
        systemctl restart containerd.service || return 1
    fi
    systemctl restart docker.service
}

# The least that makes it true. Containers survive the very restart that turns live-restore on only if dockerd learns of it
# before.
take_effect() {
    if changes 'docker\|containerd'; then
        if [ "$wants_live_restore" = true ] && [ "$(cat "$undo/live_restore")" = false ]; then
            : >"$undo/reloaded"
            reload
            wait_for_docker '{{.LiveRestoreEnabled}}' true || fail "$text_no_reload"
        fi
        : >"$undo/restarted"
        restart "$undo" || fail "$text_no_start"
    fi
    if changes "write $timer"; then systemctl enable --quiet --now "${timer##*/}"; systemctl restart "${timer##*/}"; fi
}

# Programs of this host in an empty image: no registry is needed.
can_make_containers() {
    ask_docker rmi --force dockwright/script:probe >/dev/null || true # of a run that was cut off
    tar -cf - -T /dev/null | ask_docker import - dockwright/script:probe >/dev/null || return 1
    set --
    for directory in /usr /bin /lib /lib64; do
        [ ! -d "$directory" ] || set -- "$@" -v "$directory:$directory:ro"
    done
    answer=$(timeout 60 docker run --rm --network none --security-opt label=disable "$@" dockwright/script:probe \
        /bin/echo works 2>&1) || true
    ask_docker rmi dockwright/script:probe >/dev/null || true
    [ "$answer" = works ] || { say "$answer" >&2; return 1; }
}

is_healthy() {
    wait_for_docker '{{.LiveRestoreEnabled}}' "$wants_live_restore" || { say "$text_no_answer" >&2; return 1; }
    docker_runs || return 1
    can_make_containers || { say "$text_no_containers" >&2; return 1; }
    still_pulls || return 1
    limit=$(systemctl show -p LimitNOFILE --value docker.service)
    given=$(awk '/^Max open files/ { print $5 }' "/proc/$(systemctl show -p MainPID --value docker.service)/limits")
    [ "$limit" = "$given" ] || say "$text_limit $given / $limit"
}

# Neither as it was nor as the script wrote it: somebody has edited it since.
was_edited() { # PATH
    [ -e "$1" ] || return 1
    ! cmp -s "$1" "$undo/before$1" || return 1
    ! cmp -s "$1" "$undo/new$1" || return 1
    [ "$1" = "$json" ] || return 0
    for value in true false; do
        ! with_live_restore "$value" "$undo/daemon.json" | cmp -s - "$1" || return 1
    done
}

keep_edited() {
    while read -r _ path; do
        if was_edited "$path"; then
            mkdir -p "$state/edited${path%/*}"
            cp -p "$path" "$state/edited$path" || return 1
            say "$text_edited $path: $state/edited$path" >&2
        fi
    done <"$undo/changes"
}

restore_files() {
    keep_edited || return 1
    while read -r _ path; do
        rm -f "$path.dockwright-new"
        if [ ! -e "$undo/before$path" ]; then
            rm -f "$path" || return 1
        elif ! is_same "$undo/before$path" "$path" 2>/dev/null; then
            put "$undo/before$path" "$path" || return 1
        fi
    done <"$undo/changes"
    rmdir /etc/systemd/system/docker.service.d /etc/systemd/system/containerd.service.d /etc/docker /etc/containerd 2>/dev/null ||
        true
}

put_daemon_json_back() {
    if [ -e "$undo/daemon.json" ]; then
        put "$undo/daemon.json" "$json"
    else
        rm -f "$json"
        rmdir "${json%/*}" 2>/dev/null || true
    fi
}

# live-restore off again, by a reload: a key that is gone would leave it on.
turn_live_restore_off() {
    mkdir -p "${json%/*}"
    with_live_restore false "$undo/daemon.json" >"$json"
    reload
    off=yes
    wait_for_docker '{{.LiveRestoreEnabled}}' false || off=
    put_daemon_json_back
    [ -n "$off" ]
}

# After hold_docker(), and where it failed along with docker.service.
listen_again() {
    release
    grep -qsx docker.socket "$undo/stopped" || systemctl start docker.socket 2>/dev/null || true
}

# dockerd as it was. One that had no live-restore is first started with it, or the containers that run would end; one that was
# only reloaded is not restarted at all.
restore_docker() {
    before=$(cat "$undo/live_restore")
    if [ ! -e "$undo/restarted" ] && [ -e "$undo/reloaded" ] && docker_runs; then
        turn_live_restore_off
    elif [ -z "$before" ]; then
        listen_again
        systemctl stop docker.service
        [ ! -e "$undo/stopped" ] || xargs systemctl stop <"$undo/stopped"
    elif [ "$before" = true ] || [ -e "$undo/swarm" ]; then
        listen_again
        restart "$undo"
    else
        mkdir -p "${json%/*}"
        with_live_restore true "$undo/daemon.json" >"$json"
        listen_again
        # One that was told already that it is off, by a way back that was cut off at its end, is told the other before.
        if docker_runs; then
            reload
            wait_for_docker '{{.LiveRestoreEnabled}}' true || true
        fi
        if restart "$undo"; then
            turn_live_restore_off
        else
            put_daemon_json_back
            restart "$undo"
        fi
    fi
}

# The container that is there of it now: itself, or another of its name, which a service that was restarted has started.
still_there() { grep -F "$1 " "$undo/now" || grep -F " $2 " "$undo/now"; }

look_for_containers() {
    lost=
    restarted=
    : >"$undo/now"
    ! docker_runs || running >"$undo/now" || true
    while read -r id name since; do
        now=$(still_there "$id" "$name") || lost="$lost $name"
        [ -z "$now" ] || [ "${now##* }" = "$since" ] || restarted="$restarted $name"
    done <"$undo/running"
    started=
    while read -r id name _; do
        grep -q "^$id \| $name " "$undo/running" || started="$started $name"
    done <"$undo/now"
}

# "As it was" is true only if the containers run that ran before; that one was restarted is said. A service that runs takes a
# moment to start its container.
find_lost() {
    look_for_containers
    end=$(($(date +%s) + 10))
    while [ -n "$lost" ] && [ -s "$undo/companions" ] && [ "$(date +%s)" -lt "$end" ]; do
        sleep 0.5
        look_for_containers
    done
    [ -z "$restarted" ] || say "$text_restarted$restarted" >&2
    [ -z "$started" ] || say "$text_started$started" >&2
}

# It runs, or has done what it was to do.
still_runs() {
    if is_up "$1"; then return 0; fi
    [ "$(systemctl show -p ActiveState --value -- "$1")" = inactive ] &&
        [ "$(systemctl show -p Type -p RemainAfterExit --value -- "$1" | sort | tr '\n' ' ')" = 'no oneshot ' ]
}

excludes_docker() { docker_runs && systemctl show -p Conflicts -p ConflictedBy --value -- "$1" | grep -qw docker.service; }

# Units that ran before and went down with Docker; systemctl waits for those that systemd starts already.
start_companions() {
    down=
    [ -e "$undo/restarted" ] && [ -s "$undo/companions" ] || return 0
    # shellcheck disable=SC2013 # names of units
    for unit in $(cat "$undo/companions"); do
        if ! still_runs "$unit" || [ "$(systemctl show -p ActiveState --value -- "$unit")" = activating ]; then
            excludes_docker "$unit" || timeout 60 systemctl start -- "$unit" 2>/dev/null || true
        fi
    done
    sleep 0.5 # in which one that ends at once has ended
    # shellcheck disable=SC2013 # names of units
    for unit in $(cat "$undo/companions"); do
        still_runs "$unit" || down="$down $unit"
    done
}

# One that is down, or may die before its turn to be restarted comes, is kept down until its files are back: systemd, or whoever
# connects to its socket, would start it in between, without live-restore, and end the containers.
hold_docker() {
    [ -e "$undo/restarted" ] || return 0
    if ! docker_runs || [ "$(ask_docker info -f '{{.LiveRestoreEnabled}}')" != false ]; then
        hold
        systemctl stop docker.service 2>/dev/null || true
    fi
}

# Each start of a unit has a name of its own.
runs() { systemctl show -p InvocationID --value docker.service containerd.service; }

take_back() {
    say "$text_taking_back" >&2
    # One that runs on, because systemd refused its restart, is not restarted on its way back either.
    if docker_runs && [ "$(runs)" = "$(cat "$undo/runs")" ]; then rm -f "$undo/restarted"; fi
    hold_docker
    if put_back; then
        release
        return
    fi
    # Whatever could not be put back, a dockerd that was held runs again.
    if [ -e "$undo/restarted" ]; then
        listen_again
        [ -z "$(cat "$undo/live_restore")" ] || docker_runs || systemctl restart docker.service || true
    fi
    return 1
}

put_back() {
    ! grep -q "write $timer" "$undo/changes" || systemctl disable --quiet --now "${timer##*/}" 2>/dev/null || true
    restore_files || return 1
    systemctl daemon-reload || return 1
    [ "$(cat /proc/sys/fs/nr_open)" = "$(cat "$undo/nr_open")" ] || sysctl --quiet "fs.nr_open=$(cat "$undo/nr_open")" || true
    if [ -e "$undo/restarted" ] || [ -e "$undo/reloaded" ]; then restore_docker || return 1; fi
    ! grep -q "remove $timer" "$undo/changes" || systemctl enable --quiet --now "${timer##*/}" || return 1
    # What a check that was cut off has left.
    ! docker_runs || ask_docker rmi --force dockwright/script:probe >/dev/null || true
    start_companions
    find_lost
    rm -rf "$undo"
    [ -z "$lost" ] || say "$text_lost$lost" >&2
    [ -z "$down" ] || say "$text_units_lost$down" >&2
    [ -n "$lost$down" ] || say "$text_taken_back" >&2
}

finish() {
    status=$?
    trap - EXIT
    set +e
    if [ -d "$undo" ]; then
        trap 'say "$text_not_taken_back $undo" >&2; exit 4' INT TERM HUP
        take_back || { say "$text_not_taken_back $undo" >&2; status=4; }
    fi
    [ -z "$lost$down" ] || status=4
    rm -rf "$work" "$undo.new"
    exit "$status"
}

commit() {
    xargs sha256sum <"$work/wanted" >"$undo/written"
    sync
    rm -rf "$state/replaced"
    mv "$undo" "$state/replaced"
}

for argument; do
    case $argument in
    --replace) replace=yes ;;
    --yes) yes=yes ;;
    *) say "$text_usage"; [ "$argument" = --help ] || exit 2; exit 0 ;;
    esac
done
[ "$(id -u)" -eq 0 ] || refuse "$text_root"
[ ! -e /var/lib/dockwright/last-written.json ] || refuse "$text_managed"
docker=$(command -v docker) || refuse "$text_no_docker"
case $(systemctl show -p LoadState --value docker.service) in
loaded) ;;
masked) refuse "$text_masked" ;;
*) refuse "$text_no_docker" ;;
esac
mkdir -p "$state"
chmod 700 "$state"
exec 9>"$state/lock"
flock --nonblock 9 || refuse "$text_locked"
# dockwright-helper keeps out as long as this runs, and this while it is at work.
[ -d @HELPER_RUN@ ] || mkdir -m 700 @HELPER_RUN@
exec 8>>@HELPER_LOCK@
flock --nonblock 8 || refuse "$text_helper"
! grep -qlx open @TRANSACTIONS@/*/state 2>/dev/null || refuse "$text_helper"
containerd=dockerd
if containerd_is_own; then containerd=own; fi
cpu_quota=$(($(getconf _NPROCESSORS_ONLN) * 80))%
trap finish EXIT
trap 'exit 1' INT TERM HUP
if [ -d "$undo" ] && ! take_back; then
    say "$text_not_taken_back $undo" >&2
    trap - EXIT # which would try the same once more
    exit 4
fi
lost= # they have been named
down=

rm -rf "$work" "$undo.new"
mkdir "$work"
stage_files
leave_out_dropped
! grep -rq ':x\{5\}@' "$work/new" || refuse "$text_password"
compare
[ -s "$work/changes" ] || { say "$text_nothing"; exit 0; }
# What cannot be asked cannot be shown to be healthy either.
if docker_runs && ! ask_docker version >/dev/null; then refuse "$text_silent"; fi
if [ "$wants_live_restore" = true ] && in_swarm; then refuse "$text_swarm"; fi
validate
if ! is_switched_off; then
    others=$(companions)
    refuse_unless_restartable
    if [ -z "$yes" ] && would_stop; then refuse "$text_stops"; fi
    refuse_inside "$others"
    [ -n "$yes" ] || [ -z "$others" ] || refuse "$text_companions$others"
fi
tell_of_other_proxies
tell_of_later_sysctl
keep
write
if is_switched_off; then
    commit
    say "$text_off"
    exit 0
fi
take_effect
is_healthy || exit 1
start_companions
find_lost
commit
[ -z "$lost" ] || say "$text_ended$lost" >&2
[ -z "$down" ] || say "$text_units_ended$down" >&2
lost=
down=
say "$text_done $state/replaced"
