#!/bin/sh
@HEADER@
set -eu
trap 'exit 1' INT TERM HUP PIPE
umask 022
language=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
@PART:environment@
here=$(cd "$(dirname "$0")" && pwd -P)

@TEXTS@

state=@STATE@ # what was written last, and what it replaced
undo=$state/undo                     # there while a run is not finished
work=$state/work
recorded=@STATE@/replaced
written=$recorded/written
originals=@STATE@/originals # what --replace has replaced
@PART:wanted@
units='containerd.service docker.socket docker.service'
docker=@PROGRAMS@/docker
dockerd=$work/new@PROGRAMS@/dockerd
containerd=own
does=install

@PART:words@

@PART:tools@

@PART:stage@

@PART:programs@

@PART:compare@

@PART:units@

@PART:companions@

@PART:next_install@

@PART:daemon@

@PART:containers@

@PART:write@

@PART:restart@

@PART:health@

@PART:take_back@

@PART:installation@

tell_changes() {
    while read -r verb path; do
        case $verb in write) say "$text_would_write $path" ;; remove) say "$text_would_remove $path" ;; esac
    done <"$work/changes"
}

while [ $# -gt 0 ]; do
    case $1 in
    --help | --check | --dry-run | --uninstall) does=${1#--} ;;
    --replace) replace=yes ;;
    --yes) yes=yes ;;
    --lang)
        [ $# -gt 1 ] || { texts; refuse "$text_usage"; }
        language=$2
        shift
        ;;
    --lang=*) language=${1#--lang=} ;;
    *)
        texts
        refuse "$text_usage"
        ;;
    esac
    shift
done
texts
[ "$does" != help ] || { say "$text_usage"; exit 0; }

refuse_without_tools
[ "$does" = check ] || [ "$(id -u)" -eq 0 ] || refuse "$text_root"
if [ "$does" = check ] || [ "$does" = dry-run ]; then
    if [ "$does" = check ]; then state=$(mktemp -d); else state=$(mktemp -d @STATE@-look.XXXXXX); fi
    undo=$state/undo work=$state/work dockerd=$state/work/new@PROGRAMS@/dockerd
    trap 'rm -rf "$state"' EXIT
    [ ! -d @STATE@/undo ] || say "$text_unfinished" >&2
else
    lock
    [ "$(systemctl show -p LoadState --value docker.service)" != masked ] || refuse "$text_masked"
    finish_commit
    refuse_overtaken
    [ ! -d "$undo" ] || refuse_packaged
    take_back_unfinished
    forget_stale_record
fi
has_installed || recorded=$state/none
written=$recorded/written
# What the helper has written, or changed since, is its own.
for record in @LAST_WRITTEN@ @INSTALLED@; do
    [ ! -e "$record" ] || is_ours "$record" || refuse "$text_managed"
done

rm -rf "$work" "$undo.new"
mkdir -p "$work/new"
: >"$work/wanted"
: >"$work/programs"
if [ "$does" != uninstall ]; then
    verify_bundle
    refuse_architecture
    refuse_packaged
    refuse_foreign_units
    refuse_missing_needs
    [ "$does" != check ] || { say "$text_checked"; exit 0; }
    cpu_quota=$(($(getconf _NPROCESSORS_ONLN) * 80))%
    stage_bundle
    refuse_unless_executable
    cut -d ' ' -f 2- "$work/programs" >"$work/places"
    stage_files
    leave_out_dropped
    ! grep -rq ':x\{5\}@' "$work/new/etc" || refuse "$text_password"
    made_group=true
    ! has_group || made_group=$(cat "$recorded/made_group" 2>/dev/null || say false)
fi
if [ "$does" = uninstall ]; then
    [ -e "$written" ] || { say "$text_not_installed"; exit 0; }
    made_group=$(cat "$recorded/made_group")
    cp "$recorded/directories" "$work/made"
    : >"$work/missing"
    stage_originals
    compare
    refuse_unless_idle
    pull_image= # it is not asked for on the way out
    data=$(data_root "$json" loaded_command_line)
    keep_programs
    keep
    take_out
    commit_out
    rmdir @HELPER_STATE@ 2>/dev/null || true
    say "$text_uninstalled $data"
    exit 0
fi

compare
cat "$recorded/directories" >"$work/made" 2>/dev/null || true
missing_directories >"$work/missing"
cat "$work/missing" >>"$work/made"
stage_records
stage_originals
compare
[ -s "$work/changes" ] || { say "$text_nothing"; exit 0; }
if docker_runs && ! ask_docker version >/dev/null; then refuse "$text_silent"; fi
if [ "$wants_live_restore" = true ] && in_swarm; then refuse "$text_swarm"; fi
(
    PATH=$work/new@PROGRAMS@:$PATH # dockerd looks there for docker-proxy
    validate
)
refuse_what_stops
tell_of_other_proxies
tell_of_later_sysctl
[ "$does" != dry-run ] || { tell_changes; exit 0; }
off=
! is_switched_off || off=yes
keep_programs
keep
[ -d @HELPER_STATE@ ] || mkdir -m 700 @HELPER_STATE@
add_group
write
if [ -z "$off" ]; then
    enable_units
    take_effect
    is_healthy || exit 1
    runs_ours || fail "$text_other_runs"
fi
start_companions
find_lost
say "$made_group" >"$undo/made_group"
sort -u -r "$work/made" >"$undo/directories"
forget_back
commit
drop_originals
tell_ended
if [ -n "$off" ]; then say "$text_off"; else say "$text_installed"; fi
