# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What is kept for the way back, and the writing.

# Written beside its place and renamed over it.
put() { # FROM TO
    mkdir -p "${2%/*}"
    cp -p "$1" "$2.dockwright-new"
    mv -f "$2.dockwright-new" "$2"
}

# A file of N bytes at FROM, to be written at TO: the file system, what it has, and what it takes, in KiB.
room_for() { # FROM TO
    at=${2%/*}
    while [ -n "$at" ] && [ ! -d "$at" ]; do at=${at%/*}; done
    df -P -k "${at:-/}" | awk -v bytes="$(wc -c <"$1")" 'NR == 2 { print $6, $4, int(bytes / 1024) + 8 }'
}

# All that is new fits beside all that is there, so the old fits again on the way back.
refuse_without_room() {
    while read -r verb path; do
        [ "$verb" != write ] || room_for "$work/new$path" "$path"
        [ "$verb" != write ] || room_for "$work/new$path" "$state/"
        [ ! -e "$path" ] || room_for "$path" "$state/"
    done <"$work/changes" >"$work/room"
    full=$(awk '{ need[$1] += $3; have[$1] = $2 } END { for (at in need) if (need[at] > have[at] + 0) print at }' "$work/room")
    [ -z "$full" ] || refuse "$text_room" "$full"
}

keep() {
    refuse_without_room
    mkdir -p "$undo.new"
    while read -r _ path; do
        if [ -e "$path" ]; then
            mkdir -p "$undo.new/before${path%/*}"
            cp -p "$path" "$undo.new/before$path"
        fi
    done <"$work/changes"
    cp "$work/changes" "$work/foreign" "$undo.new"
    cp -pR "$work/new" "$undo.new/new"
    [ ! -e "$json" ] || cp -p "$json" "$undo.new/daemon.json"
    cat /proc/sys/fs/nr_open >"$undo.new/nr_open"
    : >"$undo.new/live_restore"
    : >"$undo.new/running"
    if docker_runs; then
        ask_docker info -f '{{.LiveRestoreEnabled}}' >"$undo.new/live_restore" || say false >"$undo.new/live_restore"
        running >"$undo.new/running" || running >"$undo.new/running" || refuse "$text_silent" # one may have ended in between
    fi
    try_pull 30 >"$undo.new/pulled"
    ! in_swarm || : >"$undo.new/swarm"
    companions >"$undo.new/companions"
    runs docker.service containerd.service >"$undo.new/runs"
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
