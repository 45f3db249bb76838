# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the plan wants, and how a run begins.

hold_file=@HOLD@
wants_live_restore=@LIVE_RESTORE@
needed_nr_open=@NR_OPEN@
json=@DAEMON_JSON@
sysctl_dirs='@SYSCTL_DIRS@' # the strongest first
timer=@TIMER@
pull_image=@PULL_IMAGE@ # nothing is pulled where it is empty
pull_required=@PULL_REQUIRED@
began=$(date +%s)
replace=
yes=
lost=
down=
