#!/bin/sh
@HEADER@
set -eu
trap 'exit 1' INT TERM HUP
umask 022
language=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
# The dockerd of this machine, whatever context root has chosen.
DOCKER_HOST=unix:///var/run/docker.sock
DOCKER_CONFIG=/nonexistent
unset DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH
export PATH LC_ALL DOCKER_HOST DOCKER_CONFIG
here=$(cd "$(dirname "$0")" && pwd -P)

@TEXTS@

state=@STATE@ # what was written last, and what it replaced
undo=$state/undo                     # there while a run is not finished
work=$state/work
written=$state/replaced/written
hold_file=@HOLD@
wants_live_restore=@LIVE_RESTORE@
needed_nr_open=@NR_OPEN@
json=@DAEMON_JSON@
sysctl_dirs='@SYSCTL_DIRS@' # the strongest first
timer=@TIMER@
pull_image=@PULL_IMAGE@ # nothing is pulled where it is empty
pull_required=@PULL_REQUIRED@
units='containerd.service docker.socket docker.service'
docker=@PROGRAMS@/docker
dockerd=$work/new@PROGRAMS@/dockerd
containerd=own
replace=
yes=
lost=
down=
does=install
began=$(date +%s)

@PART:words@

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

if [ "$does" = check ] || [ "$does" = dry-run ]; then
    state=$(mktemp -d)
    undo=$state/undo work=$state/work written=@STATE@/replaced/written dockerd=$state/work/new@PROGRAMS@/dockerd
    trap 'rm -rf "$state"' EXIT
else
    [ "$(id -u)" -eq 0 ] || refuse "$text_root"
    mkdir -p "$state"
    chmod 700 "$state"
    exec 9>"$state/lock"
    flock --nonblock 9 || refuse "$text_locked"
    # dockwright-helper keeps out as long as this runs, and this while it is at work.
    [ -d @HELPER_RUN@ ] || mkdir -m 700 @HELPER_RUN@
    exec 8>>@HELPER_LOCK@
    flock --nonblock 8 || refuse "$text_helper"
    [ "$(systemctl show -p LoadState --value docker.service)" != masked ] || refuse "$text_masked"
    ! grep -qlx open @TRANSACTIONS@/*/state 2>/dev/null || refuse "$text_helper"
    trap finish EXIT
    trap 'exit 1' INT TERM HUP
    if [ -d "$undo" ] && ! take_back; then
        say "$text_not_taken_back $undo" >&2
        trap - EXIT # which would try the same once more
        exit 4
    fi
    lost= # they have been named
    down=
fi
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
    refuse_missing_needs
    [ "$does" != check ] || { say "$text_checked"; exit 0; }
    cpu_quota=$(($(getconf _NPROCESSORS_ONLN) * 80))%
    stage_bundle
    cut -d ' ' -f 2- "$work/programs" >"$work/places"
    stage_files
    leave_out_dropped
    ! grep -rq ':x\{5\}@' "$work/new/etc" || refuse "$text_password"
    made_group=true
    ! has_group || made_group=$(cat "$state/replaced/made_group" 2>/dev/null || say false)
fi
if [ "$does" = uninstall ]; then
    [ -e "$written" ] || { say "$text_not_installed"; exit 0; }
    if docker_runs && [ -n "$(ask_docker ps -q)" ]; then refuse "$text_containers_run"; fi
    made_group=$(cat "$state/replaced/made_group")
    cp "$state/replaced/directories" "$work/made"
    : >"$work/missing"
    compare
    keep_programs
    keep
    take_out
    mv "$undo" "$state/gone"
    rm -rf "$state/replaced" "$state/gone"
    rmdir @HELPER_STATE@ 2>/dev/null || true
    say "$text_uninstalled"
    exit 0
fi

compare
cat "$state/replaced/directories" >"$work/made" 2>/dev/null || true
missing_directories >"$work/missing"
cat "$work/missing" >>"$work/made"
stage_records
compare
[ -s "$work/changes" ] || { say "$text_nothing"; exit 0; }
if docker_runs && ! ask_docker version >/dev/null; then refuse "$text_silent"; fi
if [ "$wants_live_restore" = true ] && in_swarm; then refuse "$text_swarm"; fi
(
    PATH=$work/new@PROGRAMS@:$PATH # dockerd looks there for docker-proxy
    validate
)
others=$(companions)
# Of one that is not there systemd has nothing to say.
[ "$(systemctl show -p LoadState --value docker.service)" != loaded ] || refuse_unless_restartable
if [ -z "$yes" ] && would_stop; then refuse "$text_stops"; fi
refuse_inside "$others"
[ -n "$yes" ] || [ -z "$others" ] || refuse "$text_companions$others"
tell_of_other_proxies
tell_of_later_sysctl
[ "$does" != dry-run ] || { tell_changes; exit 0; }
[ -d @HELPER_STATE@ ] || mkdir -m 700 @HELPER_STATE@
keep_programs
keep
add_group
write
enable_units
take_effect
is_healthy || exit 1
start_companions
find_lost
say "$made_group" >"$undo/made_group"
sort -u -r "$work/made" >"$undo/directories"
commit
[ -z "$lost" ] || say "$text_ended$lost" >&2
[ -z "$down" ] || say "$text_units_ended$down" >&2
lost=
down=
say "$text_installed"
