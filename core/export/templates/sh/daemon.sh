# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# dockerd: how it is started, and what it takes.

# One that is stopped is not asked: its socket would start it.
docker_runs() { systemctl is-active --quiet docker.service; }

# Those of the one that runs, if there is one.
command_line() {
    pid=$(systemctl show -p MainPID --value docker.service)
    if [ "$pid" -gt 0 ]; then tr '\0' '\n' <"/proc/$pid/cmdline"; else next_command_line; fi
}

# As systemd starts it, of all drop-ins.
loaded_command_line() { systemctl show -p ExecStart --value docker.service | sed -n 's/.*argv\[\]=\([^;]*\);.*/\1/p'; }

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
    "$dockerd" --help 2>&1 | grep -q -e --validate || return 0
    ! grep -q '^--config-file' "$work/words" || refuse "$text_config_file"
    sed 1d "$work/words" | {
        set --
        while IFS= read -r word; do set -- "$@" "$word"; done
        "$dockerd" --validate --config-file "$work/new$json" "$@" >/dev/null 2>"$work/complaint"
    } || refuse "$text_invalid $(cat "$work/complaint")"
}
