# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Whether it works.

# Programs of this host in an empty image: no registry is needed.
can_make_containers() {
    ask_docker rmi --force dockwright/script:probe >/dev/null || true # of a run that was cut off
    tar -cf - -T /dev/null | ask_docker import - dockwright/script:probe >/dev/null || return 1
    set --
    for directory in /usr /bin /lib /lib64; do
        [ ! -d "$directory" ] || set -- "$@" -v "$directory:$directory:ro"
    done
    answer=$(within 60 docker run --rm --network none --security-opt label=disable "$@" dockwright/script:probe \
        /bin/echo works 2>&1) || true
    ask_docker rmi dockwright/script:probe >/dev/null || true
    [ "$answer" = works ] || { say "$answer" >&2; return 1; }
}

# What the kernel holds dockerd to, where it is not what systemd was told, of all drop-ins: the hard limits, and the
# capabilities that the plan takes away.
tell_limits() {
    process=/proc/$(systemctl show -p MainPID --value docker.service)
    while IFS=: read -r directive row; do
        limit=$(systemctl show -p "$directive" --value docker.service)
        given=$(awk -v row="$row" 'index($0, row) == 1 { print $(NF - 1) }' "$process/limits")
        [ "$given" != unlimited ] || given=infinity
        [ "$limit" = "$given" ] || say "$text_limit $row $given / $limit"
    done <<END
LimitNOFILE:Max open files
LimitNPROC:Max processes
END
    bound=$(awk '/^CapBnd:/ { print $2 }' "$process/status")
    [ $((0x${bound:-0} & @DROPPED_CAPABILITIES@)) -eq 0 ] || say "$text_capabilities CapBnd $bound"
}

is_healthy() {
    wait_for_docker '{{.LiveRestoreEnabled}}' "$wants_live_restore" || { say "$text_no_answer" >&2; return 1; }
    docker_runs || return 1
    can_make_containers || { say "$text_no_containers" >&2; return 1; }
    still_pulls || return 1
    tell_limits
}
