# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What is to be there, put together in $work/new.

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

# A directive with its comment, of a systemd that has it no more.
leave_out() { # RELEASE NAME FILE
    [ -e "$work/new$3" ] && [ "$systemd" -ge "$1" ] || return 0
    awk -v name="$2" '
        /^#/ { comment = comment $0 "\n"; next }
        index($0, name "=") == 1 { comment = ""; left = 1; next }
        left && /^$/ { left = 0; next }
        { left = 0; printf "%s", comment; comment = ""; print }
        END { printf "%s", comment }' "$work/new$3" >"$work/left"
    cat "$work/left" >"$work/new$3"
}

# What a later systemd has dropped would be a warning at every start.
leave_out_dropped() {
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
