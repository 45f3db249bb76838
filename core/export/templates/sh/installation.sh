# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Bringing programs here and taking them away: units, group, directories.

# What a way back needs beside the files.
keep_programs() {
    mkdir -p "$undo.new"
    : >"$undo.new/enabled"
    for unit in $units; do
        ! systemctl is-enabled --quiet "$unit" 2>/dev/null || say "$unit" >>"$undo.new/enabled"
    done
    grep '^docker:' /etc/group >"$undo.new/group" || true
    cp "$work/missing" "$undo.new/missing"
    cp "$work/made" "$undo.new/made"
}

# What Docker said since this began, without passwords of URLs.
show_why() {
    journalctl --sync 2>/dev/null || true
    # Beside --since= an older journalctl takes --lines= for the first ones.
    journalctl --quiet --no-pager --since="@$began" -u docker.service -u containerd.service 2>/dev/null | tail -n 20 |
        sed 's|//[^/@[:space:]]*@|//xxxxx@|g' >&2 || true
}

was_enabled() { grep -qx "$1" "$undo/enabled"; }

enable_units() {
    # shellcheck disable=SC2086 # names of units
    systemctl enable --quiet $units
}

# A unit that was not there is stopped while its file still is.
put_units_back() {
    for unit in docker.service docker.socket containerd.service; do
        was_enabled "$unit" || systemctl disable --quiet --now "$unit" 2>/dev/null || true
    done
    # What was not there before is not started either.
    was_enabled docker.service || rm -f "$undo/restarted" "$undo/reloaded"
}

enable_units_again() {
    for unit in $units; do
        ! was_enabled "$unit" || systemctl enable --quiet "$unit" || return 1
    done
}

put_programs_back() {
    if [ ! -s "$undo/group" ]; then
        remove_group || return 1
    elif ! has_group; then
        IFS=: read -r _ _ id members <"$undo/group"
        add_group "$id" || return 1
        for member in $(say "$members" | tr ',' ' '); do
            gpasswd --add "$member" docker >/dev/null 2>&1 || addgroup "$member" docker
        done
    fi
    # shellcheck disable=SC2013 # names of directories
    for directory in $(cat "$undo/made"); do
        grep -qxF "$directory" "$undo/missing" || mkdir -p "$directory"
    done
    remove_directories "$undo/missing"
}

remove_directories() { # FILE
    # shellcheck disable=SC2013 # names of directories
    for directory in $(sort -u -r "$1" 2>/dev/null); do
        rmdir "$directory" 2>/dev/null || true
    done
}

take_out() {
    : >"$undo/restarted"
    # shellcheck disable=SC2086 # names of units
    systemctl disable --quiet --now docker.service docker.socket containerd.service
    write
    rmdir /etc/systemd/system/docker.service.d /etc/systemd/system/containerd.service.d /etc/docker /etc/containerd 2>/dev/null ||
        true
    [ "$made_group" != true ] || remove_group
    remove_directories "$work/made"
}
