# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What runs, and whether it lives on.

ask_docker() { within 20 docker "$@" 2>/dev/null; }

# Whether dockerd pulls the image of the plan through its proxy, mirrors and certificates: yes or no, or nothing where that says
# nothing of this host. An image that is there is left alone, and one that was not is removed again.
try_pull() { # SECONDS
    [ -n "$pull_image" ] && docker_runs || return 0
    ! ask_docker image inspect "$pull_image" >/dev/null || return 0
    if within "$1" docker pull --quiet "$pull_image" >/dev/null 2>"$work/pull"; then
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
    ids=$(ask_docker ps -q --no-trunc) || return 1
    [ -n "$ids" ] || return 0
    # shellcheck disable=SC2086 # several
    described=$(within 20 docker inspect -f '{{.Id}} {{.Name}} {{.State.StartedAt}}' $ids 2>/dev/null) || return 1
    say "$described" | sed 's| /| |'
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
    ids=$(ask_docker ps -q) || return 0
    [ -n "$ids" ] || return 1
    # shellcheck disable=SC2086 # several
    removed=$(within 20 docker inspect -f '{{.HostConfig.AutoRemove}}' $ids 2>/dev/null) || return 0
    case $removed in *true*) ;; *) return 1 ;; esac
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
    changes_docker || return 1
    if docker_runs; then [ -n "$(ask_docker ps -q)" ] || return 1; else lives_on || return 1; fi
    if [ "$wants_live_restore" = false ] || moves_data || ends_throw_aways; then return 0; fi
    unit=docker.service
    if [ "$containerd" = own ]; then
        changes /containerd || return 1
        unit=containerd.service
    fi
    [ "$(systemctl show -p KillMode --value "$unit")" != process ]
}

# What goes down with Docker is named, and agreed to, before.
refuse_what_stops() {
    ! docker_runs || ask_docker ps -q >/dev/null || refuse "$text_silent"
    others=$(companions)
    # Of a unit that is not there systemd has nothing to say.
    [ "$(systemctl show -p LoadState --value docker.service)" != loaded ] || refuse_unless_restartable
    if [ -z "$yes" ] && would_stop; then refuse "$text_stops"; fi
    refuse_inside "$others"
    [ -n "$yes" ] || [ -z "$others" ] || refuse "$text_companions$others"
}
