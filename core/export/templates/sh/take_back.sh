# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The way back, and the end of each run.

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

# A place for it where no other is: no copy that was promised is overwritten.
edited_copy() { # PATH
    if [ -e "$state/edited$1" ]; then say "$state/edited$1.$began"; else say "$state/edited$1"; fi
}

keep_edited() {
    while read -r _ path; do
        if was_edited "$path"; then
            kept=$(edited_copy "$path")
            mkdir -p "${kept%/*}"
            cp -p "$path" "$kept" || return 1
            say "$text_edited $path: $kept" >&2
        fi
    done <"$undo/changes"
}

restore_files() {
    keep_edited || return 1
    # A full disk has room again without them.
    while read -r _ path; do rm -f "$path.dockwright-new"; done <"$undo/changes"
    while read -r _ path; do
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
        # Each by itself: told of one that is not loaded, systemctl 262 stops none of the others.
        [ ! -e "$undo/stopped" ] || xargs -n 1 systemctl stop <"$undo/stopped"
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
    ! docker_runs || running >"$undo/now" || running >"$undo/now" || true # one may have ended in between
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
            excludes_docker "$unit" || within 60 systemctl start -- "$unit" 2>/dev/null || true
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

take_back() {
    say "$text_taking_back" >&2
    # One that runs on, because systemd refused its restart, is not restarted on its way back either.
    if docker_runs && [ "$(runs docker.service containerd.service)" = "$(cat "$undo/runs")" ]; then rm -f "$undo/restarted"; fi
    hold_docker
    if put_back; then
        release
        return
    fi
    # Whatever could not be put back, a dockerd that was held runs again.
    release
    if [ -e "$undo/restarted" ]; then
        listen_again
        [ -z "$(cat "$undo/live_restore")" ] || docker_runs || systemctl restart docker.service || true
    fi
    return 1
}

put_back() {
    ! grep -q "write $timer" "$undo/changes" || systemctl disable --quiet --now "${timer##*/}" 2>/dev/null || true
    put_units_back
    restore_files || return 1
    systemctl daemon-reload || return 1
    put_group_back || return 1
    enable_units_again || return 1
    [ "$(cat /proc/sys/fs/nr_open)" = "$(cat "$undo/nr_open")" ] || sysctl --quiet "fs.nr_open=$(cat "$undo/nr_open")" || true
    if [ -e "$undo/restarted" ] || [ -e "$undo/reloaded" ]; then restore_docker || return 1; fi
    ! grep -q "remove $timer" "$undo/changes" || systemctl enable --quiet --now "${timer##*/}" || return 1
    # What a check that was cut off has left.
    ! docker_runs || ask_docker rmi --force dockwright/script:probe >/dev/null || true
    put_programs_back || return 1
    start_companions
    find_lost
    drop_undo
    [ -z "$lost" ] || say "$text_lost$lost" >&2
    [ -z "$down" ] || say "$text_units_lost$down" >&2
    [ -n "$lost$down" ] || say "$text_taken_back" >&2
}

# What Docker said since this began, without passwords of URLs.
show_why() {
    journalctl --sync 2>/dev/null || true
    # Beside --since= an older journalctl takes --lines= for the first ones.
    about='-u docker.service'
    systemctl is-active --quiet containerd.service || about="$about -u containerd.service" # one that runs says much, and not why
    # shellcheck disable=SC2086 # words
    journalctl --quiet --no-pager --since="@$began" $about 2>/dev/null | tail -n 20 |
        sed 's|//[^/@[:space:]]*@|//xxxxx@|g' >&2 || true
}

finish() {
    status=$?
    trap - EXIT
    trap '' PIPE # who read what is said may be gone, and the way back goes on
    set +e
    if [ -d "$undo" ]; then
        trap 'say "$text_not_taken_back $undo" >&2; exit 4' INT TERM HUP
        show_why
        take_back || { say "$text_not_taken_back $undo" >&2; status=4; }
    fi
    [ -z "$lost$down" ] || status=4
    rm -rf "$work" "$undo.new"
    exit "$status"
}

# Where dockerd did not run before, the way back stops it. What has come to run since is named, and needs a yes.
refuse_to_end() {
    [ -z "$yes" ] && [ -z "$(cat "$undo/live_restore")" ] || return 0
    if docker_runs; then
        names=$(ask_docker ps --format '{{.Names}}') || refuse "$text_silent"
        [ -z "$names" ] || refuse "$text_would_end" "$(say "$names" | tr '\n' ' ')"
    else
        ! lives_on || refuse "$text_would_end"
    fi
}

# From here on each end of the script takes back what is not finished; what a run before has left is taken back first.
take_back_unfinished() {
    [ ! -d "$undo" ] || refuse_to_end
    trap finish EXIT
    trap 'exit 1' INT TERM HUP PIPE
    [ -d "$undo" ] || return 0
    trap '' PIPE # who read what is said may be gone, and the way back goes on
    if ! take_back; then
        say "$text_not_taken_back $undo" >&2
        trap - EXIT # which would try the same once more
        exit 4
    fi
    trap 'exit 1' PIPE
    lost= # they have been named
    down=
}

# After all is done; they have been named then.
tell_ended() {
    [ -z "$lost" ] || say "$text_ended$lost" >&2
    [ -z "$down" ] || say "$text_units_ended$down" >&2
    lost=
    down=
}

# At once: half of it would be no way back.
drop_undo() {
    rm -rf "$state/done"
    mv "$undo" "$state/done"
    rm -rf "$state/done"
}

# What --replace has replaced, where the next change does not take it away: what was there before this script, and beside it what
# somebody has made of the script's own.
keep_foreign() {
    while read -r path; do
        kept=$state/originals$path
        if cut -c 67- "$written" 2>/dev/null | grep -qxF "$path" || [ -e "$kept" ]; then kept=$(edited_copy "$path"); fi
        mkdir -p "${kept%/*}"
        cp -p "$undo/before$path" "$kept"
        say "$text_kept $kept"
    done <"$undo/foreign"
}

# Each step of it leaves either the undo or a record: finish_commit() knows which.
commit() {
    keep_foreign
    xargs sha256sum <"$work/wanted" >"$undo/written"
    sync
    rm -rf "$state/gone"
    [ ! -e "$state/replaced" ] || mv "$state/replaced" "$state/gone"
    mv "$undo" "$state/replaced"
    rm -rf "$state/gone"
}
