#!/bin/sh
@HEADER@
set -eu
trap 'exit 1' INT TERM HUP
umask 022
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
# The dockerd of this machine, whatever context root has chosen.
DOCKER_HOST=unix:///var/run/docker.sock
DOCKER_CONFIG=/nonexistent
unset DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH
export PATH LC_ALL DOCKER_HOST DOCKER_CONFIG

@TEXTS@

state=@STATE@ # what was written last, and what it replaced
undo=$state/undo                 # there while a run is not finished
work=$state/work
written=$state/replaced/written
began=$(date +%s)
hold_file=@HOLD@
wants_live_restore=@LIVE_RESTORE@
needed_nr_open=@NR_OPEN@
json=@DAEMON_JSON@
sysctl_dirs='@SYSCTL_DIRS@' # the strongest first
timer=@TIMER@
pull_image=@PULL_IMAGE@ # nothing is pulled where it is empty
pull_required=@PULL_REQUIRED@
dockerd=dockerd
replace=
yes=
lost=
down=

@PART:words@

@PART:tools@

@PART:stage@

@PART:compare@

@PART:units@

@PART:companions@

@PART:next_start@

@PART:daemon@

@PART:containers@

@PART:write@

@PART:restart@

@PART:health@

@PART:no_programs@

@PART:take_back@

for argument; do
    case $argument in
    --replace) replace=yes ;;
    --yes) yes=yes ;;
    *) say "$text_usage"; [ "$argument" = --help ] || exit 2; exit 0 ;;
    esac
done
[ "$(id -u)" -eq 0 ] || refuse "$text_root"
refuse_without_tools
[ ! -e /var/lib/dockwright/last-written.json ] || refuse "$text_managed"
docker=$(command -v docker) || refuse "$text_no_docker"
case $(systemctl show -p LoadState --value docker.service) in
loaded) ;;
masked) refuse "$text_masked" ;;
*) refuse "$text_no_docker" ;;
esac
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
finish_commit
containerd=dockerd
if containerd_is_own; then containerd=own; fi
cpu_quota=$(($(getconf _NPROCESSORS_ONLN) * 80))%
trap finish EXIT
trap 'exit 1' INT TERM HUP
if [ -d "$undo" ] && ! take_back; then
    say "$text_not_taken_back $undo" >&2
    trap - EXIT # which would try the same once more
    exit 4
fi
lost= # they have been named
down=

rm -rf "$work" "$undo.new"
mkdir "$work"
stage_files
leave_out_dropped
! grep -rq ':x\{5\}@' "$work/new" || refuse "$text_password"
compare
[ -s "$work/changes" ] || { say "$text_nothing"; exit 0; }
# What cannot be asked cannot be shown to be healthy either.
if docker_runs && ! ask_docker version >/dev/null; then refuse "$text_silent"; fi
if [ "$wants_live_restore" = true ] && in_swarm; then refuse "$text_swarm"; fi
validate
if ! is_switched_off; then
    others=$(companions)
    refuse_unless_restartable
    if [ -z "$yes" ] && would_stop; then refuse "$text_stops"; fi
    refuse_inside "$others"
    [ -n "$yes" ] || [ -z "$others" ] || refuse "$text_companions$others"
fi
tell_of_other_proxies
tell_of_later_sysctl
keep
write
if is_switched_off; then
    commit
    say "$text_off"
    exit 0
fi
take_effect
is_healthy || exit 1
start_companions
find_lost
commit
[ -z "$lost" ] || say "$text_ended$lost" >&2
[ -z "$down" ] || say "$text_units_ended$down" >&2
lost=
down=
say "$text_done $state/replaced"
