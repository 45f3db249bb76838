# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the script itself needs, and who else is at work.

# What is missing would leave a check out without a word. systemd has InvocationID and --value since 232.
refuse_without_tools() {
    lacking=
    for tool in awk cmp cut df find flock getconf grep readlink sed sha256sum sort ss stat sysctl systemctl tar timeout tr xargs; do
        command -v "$tool" >/dev/null || lacking="$lacking $tool"
    done
    systemd=$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
    [ "${systemd:-0}" -ge 232 ] || lacking="$lacking systemd(232)"
    [ -z "$lacking" ] || refuse "$text_tools$lacking"
}

# The other script of Dockwright would put back, over what is written now, what was there before it.
refuse_other_undo() { [ ! -d @OTHER_UNDO@ ] || refuse "$text_other_undo @OTHER_UNDO@"; }

# busybox's timeout leaves somebody behind until the time is over, who would hold the locks.
within() { timeout "$@" 8>&- 9>&-; } # SECONDS COMMAND…

lock() {
    mkdir -p "$state"
    chmod 700 "$state"
    exec 9>"$state/lock"
    flock --nonblock 9 || refuse "$text_locked"
    # dockwright-helper keeps out as long as this runs, and this while it is at work.
    [ -d @HELPER_RUN@ ] || mkdir -m 700 @HELPER_RUN@
    exec 8>>@HELPER_LOCK@
    flock --nonblock 8 || refuse "$text_helper"
    ! grep -qlx open @TRANSACTIONS@/*/state 2>/dev/null || refuse "$text_helper"
    refuse_other_undo
}

# What a run that was cut off while it finished has left: the record of the last one, or what nobody needs any more.
finish_commit() {
    [ -e "$state/replaced" ] || [ ! -d "$state/gone" ] || mv "$state/gone" "$state/replaced"
    rm -rf "$state/gone" "$state/done"
}
