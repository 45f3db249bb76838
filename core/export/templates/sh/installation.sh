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
    group_line >"$undo.new/group" || true
    cp "$work/missing" "$undo.new/missing"
    cp "$work/made" "$undo.new/made"
}

was_enabled() { grep -qx "$1" "$undo/enabled"; }

# Its file came with this run.
is_new() { grep -qx "write @UNITS@/$1" "$undo/changes" && [ ! -e "$undo/before@UNITS@/$1" ]; }

# systemd has read it where this script puts it.
is_by_our_file() { [ "$(systemctl show -p FragmentPath --value "$1")" = "@UNITS@/$1" ]; }

# What the administrator has disabled since stays so.
enable_units() {
    for unit in $units; do
        ! is_new "$unit" || systemctl enable --quiet "$unit"
    done
}

# A unit that was not there is stopped while its file still is.
put_units_back() {
    for unit in docker.service docker.socket containerd.service; do
        ! is_new "$unit" || ! is_by_our_file "$unit" || systemctl disable --quiet --now "$unit" 2>/dev/null || true
    done
    # What was not there before is not started either.
    ! is_new docker.service || rm -f "$undo/restarted" "$undo/reloaded"
}

enable_units_again() {
    for unit in $units; do
        ! was_enabled "$unit" || systemctl enable --quiet "$unit" || return 1
    done
}

# Before Docker starts, whose socket is of that group.
put_group_back() {
    if [ ! -s "$undo/group" ] || has_group; then return 0; fi
    IFS=: read -r _ _ id members <"$undo/group"
    add_group "$id" || return 1
    for member in $(say "$members" | tr ',' ' '); do
        gpasswd --add "$member" docker >/dev/null 2>&1 || addgroup "$member" docker
    done
}

put_programs_back() {
    [ -s "$undo/group" ] || drop_group
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

# Whether anything of the record is still as this script wrote it: dockwright-helper, or a hand, may have taken all of it out.
has_installed() {
    [ -e "$written" ] || return 1
    while read -r _ path; do
        if [ -e "$path" ] && is_ours "$path"; then return 0; fi
    done <"$written"
    return 1
}

# A record of what is not there any more says nothing of who has a unit or the group now.
forget_stale_record() {
    [ -e "$state/replaced" ] || [ -d "$originals" ] || return 0
    ! has_installed || return 0
    rm -rf "$state/replaced"
    [ ! -d "$originals" ] || { mv "$originals" "$originals.$began"; say "$text_kept $originals.$began"; }
}

# What somebody else has written since is not put over: neither what the helper has, where a run was interrupted.
refuse_overtaken() {
    [ -d "$undo" ] || return 0
    for record in @LAST_WRITTEN@ @INSTALLED@; do
        [ ! -e "$record" ] || is_ours "$record" || cmp -s "$undo/new$record" "$record" || cmp -s "$undo/before$record" "$record" ||
            refuse "$text_overtaken $undo"
    done
}

# What --replace has replaced comes back where this script's own goes; work/back names it.
stage_originals() {
    : >"$work/back"
    [ -d "$originals" ] || return 0
    find "$originals" -type f | sed "s|^$originals||" | while read -r path; do
        if ! grep -qxF "$path" "$work/wanted" && [ -e "$path" ] && is_ours "$path"; then
            mkdir -p "$work/new${path%/*}"
            cp -p "$originals$path" "$work/new$path"
            say "$path" >>"$work/back"
        fi
    done
    cat "$work/back" >>"$work/wanted"
}

# It is its owner's again: no record has it.
forget_back() {
    [ -s "$work/back" ] || return 0
    grep -vxF -f "$work/back" "$work/wanted" >"$work/own" || true
    mv "$work/own" "$work/wanted"
}

drop_originals() {
    [ -d "$originals" ] || return 0
    while read -r path; do rm -f "$originals$path"; done <"$work/back"
    [ -n "$(find "$originals" -type f)" ] || rm -rf "$originals"
}

# Of the record, edited since or not.
is_recorded() { cut -c 67- "$written" 2>/dev/null | grep -qxF "@UNITS@/$1"; }

# Those of the units whose programs go.
own_units() {
    for unit in docker.service docker.socket containerd.service; do
        if is_recorded "$unit" && is_by_our_file "$unit"; then say "$unit"; fi
    done
}

# Units of somebody else's Docker or containerd are neither taken over nor given back later: nobody would know how they were.
refuse_foreign_units() {
    for unit in $units; do
        file=$(systemctl show -p FragmentPath --value "$unit")
        case $file in
        '') ;;
        "@UNITS@/$unit") is_recorded "$unit" || is_ours "$file" || refuse "$text_foreign $file" ;;
        *) refuse "$text_foreign $file" ;;
        esac
    done
}

# What cannot be asked whether containers run is not stopped.
refuse_unless_idle() {
    if docker_runs; then
        ids=$(ask_docker ps -q) || refuse "$text_silent"
        [ -z "$ids" ] || refuse "$text_containers_run"
    else
        ! lives_on || refuse "$text_containers_run"
    fi
    for unit in docker.service docker.socket containerd.service; do
        file=$(systemctl show -p FragmentPath --value "$unit")
        [ -z "$file" ] || ! is_recorded "$unit" || is_by_our_file "$unit" || refuse "$text_hidden $file"
    done
    others=$(companions)
    refuse_inside "docker.service docker.socket containerd.service $others"
    [ -n "$yes" ] || [ -z "$others" ] || refuse "$text_companions$others"
}

# Somebody's main group stays, and that of a Docker from packages.
drop_group() {
    if [ -n "$(packaged)" ] || ! remove_group; then say "$text_group" >&2; fi
}

take_out() {
    stopped=$(own_units)
    if [ -n "$stopped" ]; then
        : >"$undo/restarted"
        # shellcheck disable=SC2086 # names of units
        systemctl disable --quiet --now $stopped
    fi
    write
    rmdir /etc/systemd/system/docker.service.d /etc/systemd/system/containerd.service.d /etc/docker /etc/containerd 2>/dev/null ||
        true
    [ "$made_group" != true ] || [ -z "$stopped" ] || drop_group
    remove_directories "$work/made"
}

# Those of the record that somebody has edited, or the helper.
staying() {
    cut -c 67- "$recorded/written" | while read -r path; do
        [ ! -e "$path" ] || grep -qxF "$path" "$work/back" || printf ' %s' "$path"
    done
}

# Before the record: a record without files is forgotten, a way back without a record is not.
commit_out() {
    stay=$(staying)
    drop_undo
    drop_originals
    rm -rf "$state/replaced"
    [ -z "$stay" ] || say "$text_stays$stay"
    [ ! -d "$originals" ] || say "$text_kept $originals"
}
