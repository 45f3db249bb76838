# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The least that makes it true.

# A drop-in of docker.service that is there for a moment, and goes with the next boot at the latest.
put_drop_in() {
    mkdir -p "${hold_file%/*}" && printf '%b' "$1" >"$hold_file" && systemctl daemon-reload
}

# While the drop-in is there, whoever starts dockerd waits. Its socket goes on listening: containers that have it mounted would
# never see another one at its place.
hold() {
    put_drop_in '[Unit]\nStartLimitIntervalSec=0\n[Service]\nTimeoutStartSec=infinity\nExecStartPre=\nExecStartPre=/bin/sleep infinity\n'
}

release() {
    [ -e "$hold_file" ] || return 0
    rm -f "$hold_file"
    rmdir "${hold_file%/*}" 2>/dev/null || true
    systemctl daemon-reload
}

# Each start of a unit has a name of its own.
runs() { systemctl show -p InvocationID --value -- "$@"; }

# In one transaction of systemd with its containerd: one after the other would have a service that goes down with containerd start
# its container for a dockerd that is about to be stopped. One that is on its way up, as while it was held, does not take part.
restart_both() {
    docker_runs || systemctl stop docker.service 2>/dev/null || true
    was=$(runs docker.service)
    put_drop_in '# Dockwright restarts Docker with containerd, and removes this file.\n[Unit]\nPartOf=containerd.service\n' &&
        systemctl restart containerd.service &&
        systemctl start docker.service &&
        [ "$(runs docker.service)" != "$was" ] || return 1
    release
}

restart() {
    release
    systemctl reset-failed docker.service docker.socket containerd.service 2>/dev/null || true
    if grep -q /containerd "$1/changes" && [ "$containerd" = own ]; then
        restart_both
    else
        systemctl restart docker.service
    fi
}

# The least that makes it true. Containers survive the very restart that turns live-restore on only if dockerd learns of it
# before.
take_effect() {
    if changes_docker; then
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
