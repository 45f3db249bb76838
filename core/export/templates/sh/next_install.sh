# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# How systemd will start the dockerd of the bundle.

# Of a unit that is not there yet systemd knows nothing.
next_command_line() {
    sed -n 's/^ExecStart=//p' "$work/new@UNITS@/docker.service" | tr ' ' '\n'
}
