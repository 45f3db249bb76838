# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Who goes down with Docker.

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

# "/proc/PID/fd socket:[NUMBER]"; find has -lname and -printf only where it is that of GNU.
sockets_in() { # DIRECTORIES
    # shellcheck disable=SC2012 # what is in /proc has numbers for names
    ls -l "$@" 2>/dev/null | awk '/^\/proc\/.*:$/ { at = substr($0, 1, length($0) - 1) } / -> socket:/ { print at, $NF }'
}

# The ends of others of what dockerd has accepted. Where a socket is by its name anybody listens, in a mount namespace of her
# own. No names are asked for beyond these (ss -p): any user makes them.
clients_of_docker() {
    sockets_in "/proc/$(systemctl show -p MainPID --value docker.service)/fd" | sed 's/.* \(.*\)/\1 /' >"$work/sockets"
    ss -xH src /run/docker.sock or src /var/run/docker.sock 2>/dev/null | awk '{ print "socket:[" $(NF - 2) "] " $NF }' |
        grep -F -f "$work/sockets" | sed 's/.* \(.*\)/socket:[\1]/'
}

# Processes with such an end that lasts: who only asks something has been answered at the second look.
connected() {
    clients_of_docker >"$work/clients"
    [ -s "$work/clients" ] || return 0
    sockets_in /proc/[0-9]*/fd | grep -F -f "$work/clients" >"$work/connected" || return 0
    sleep 0.2
    clients_of_docker >"$work/clients"
    grep -F -f "$work/clients" "$work/connected" | sed 's|/fd .*||' | sort -u
}

# Processes that end with the dockerd that they speak with.
following() {
    docker_programs >"$work/askers"
    while read -r process; do
        if follows "$process" && may_ask_docker "$process"; then say "$process"; fi
    done <"$work/askers"
    connected | while read -r process; do
        if ! grep -qxF "$process" "$work/askers" || follows "$process"; then say "$process"; fi
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
