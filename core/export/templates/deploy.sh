#!/bin/sh
@HEADER@
set -eu
trap 'exit 1' INT TERM HUP PIPE
umask 022
@PART:environment@

@TEXTS@

state=@STATE@ # what was written last, and what it replaced
undo=$state/undo                 # there while a run is not finished
work=$state/work
written=$state/replaced/written
@PART:wanted@
dockerd=dockerd

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
lock
finish_commit
containerd=dockerd
if containerd_is_own; then containerd=own; fi
cpu_quota=$(($(getconf _NPROCESSORS_ONLN) * 80))%
take_back_unfinished

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
is_switched_off || refuse_what_stops
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
tell_ended
say "$text_done $state/replaced"
