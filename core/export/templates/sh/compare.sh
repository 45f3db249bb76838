# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# How that differs from what is there: $work/changes.

is_same() { cmp -s "$1" "$2" && [ "$(stat -c '%a %u %g' "$1")" = "$(stat -c '%a %u %g' "$2")" ]; }

# As this script wrote it last.
is_ours() { grep -qxF "$(sha256sum "$1")" "$written" 2>/dev/null; }

# Nothing is written through a link, and what could not be written or made is found before anything is.
refuse_unless_replaceable() {
    at=$1
    while [ -n "$at" ]; do
        [ ! -L "$at" ] || refuse "$text_link $at"
        [ "$at" = "$1" ] || [ ! -e "$at" ] || [ -d "$at" ] || refuse "$text_no_directory $at"
        at=${at%/*}
    done
    [ ! -e "$1" ] || [ -f "$1" ] || refuse "$text_no_file $1"
    [ ! -e "$1" ] || [ -w "$1" ] || refuse "$text_fixed $1"
    ! lsattr -d "$1" 2>/dev/null | cut -d ' ' -f 1 | grep -q '[ai]' || refuse "$text_fixed $1"
    ! cut -d ' ' -f 5 /proc/self/mountinfo | grep -qxF "$1" || refuse "$text_mounted $1"
    at=${1%/*}
    while [ -n "$at" ] && [ ! -e "$at" ]; do at=${at%/*}; done
    [ -w "${at:-/}" ] || refuse "$text_fixed ${at:-/}"
}

# Of units and drop-ins with one name systemd reads that in the strongest directory only, and the script writes none there.
refuse_hidden() {
    case $1 in
    /etc/systemd/system/*) name=${1#/etc/systemd/system/} stronger='@STRONGER_DIRS@' ;;
    @UNITS@/*) name=${1#@UNITS@/} stronger='@STRONGER_THAN_UNITS@' ;;
    *) return 0 ;;
    esac
    for dir in $stronger; do
        if [ -e "$dir/$name" ] || [ -L "$dir/$name" ]; then refuse "$text_hidden $dir/$name"; fi
    done
}

# Lists in work/changes what is to be written and removed; what somebody else wrote is replaced only if that is asked for.
compare() {
    : >"$work/changes"
    : >"$work/foreign"
    others=
    while read -r path; do
        refuse_unless_replaceable "$path"
        refuse_hidden "$path"
        [ -e "$path" ] || { say "write $path" >>"$work/changes"; continue; }
        ! is_same "$work/new$path" "$path" || continue
        cmp -s "$work/new$path" "$path" || is_ours "$path" || { others="$others $path"; say "$path" >>"$work/foreign"; }
        say "write $path" >>"$work/changes"
    done <"$work/wanted"
    [ ! -e "$written" ] || while read -r _ path; do
        if ! grep -qxF "$path" "$work/wanted" && [ -e "$path" ] && is_ours "$path"; then
            say "remove $path" >>"$work/changes"
        fi
    done <"$written"
    [ -z "$others" ] || [ -n "$replace" ] || refuse "$text_others$others"
}

environment_files() { systemctl show -p EnvironmentFiles --value docker.service | sed 's/ (ignore_errors=.*//'; }

# Proxies that dockerd has from somewhere else, and that are stronger than those of the plan: systemd takes drop-ins in the order
# of their names, and files of EnvironmentFile= after all Environment=.
tell_of_other_proxies() {
    grep -qxF @PROXY@ "$work/wanted" || return 0
    for file in $(systemctl show -p DropInPaths --value docker.service); do
        later=$(printf '%s\n' "${file##*/}" @PROXY_NAME@ | sort | tail -n 1)
        if [ "$later" != @PROXY_NAME@ ] && grep -qi '^Environment=.*_proxy=' "$file"; then say "$text_proxy $file"; fi
    done
    environment_files | while read -r file; do
        if ! grep -qxF "$file" "$work/wanted" && grep -qi '_proxy=' "$file" 2>/dev/null; then say "$text_proxy $file"; fi
    done
}

# "At the next boot" the last file counts, by name, and of those with one name that in the strongest directory. systemd-sysctl
# reads /etc/sysctl.conf only where a link among them leads to it.
tell_of_later_sysctl() {
    grep -qxF @SYSCTL@ "$work/wanted" || return 0
    later=
    for name in $(for dir in $sysctl_dirs; do ls "$dir" 2>/dev/null || true; done | grep '\.conf$' | sort -u); do
        [ "$(printf '%s\n' "$name" @SYSCTL_NAME@ | sort | tail -n 1)" != @SYSCTL_NAME@ ] || continue
        for dir in $sysctl_dirs; do
            [ -e "$dir/$name" ] || [ -L "$dir/$name" ] || continue
            found=$(sed -n 's/^[[:space:]]*-\{0,1\}fs[./]nr_open[[:space:]]*=[[:space:]]*//p' "$dir/$name" 2>/dev/null | tail -n 1)
            [ -z "$found" ] || later=$dir/$name value=$found
            break
        done
    done
    [ -z "$later" ] || [ "$value" -ge "$needed_nr_open" ] 2>/dev/null || say "$text_sysctl $later"
}

changes() { grep -q "$1" "$work/changes"; }

# Neither a plug-in of the command line nor a completion is of dockerd.
changes_docker() { grep -v -e ' @PLUGINS@/' -e completions -e site-functions/ "$work/changes" | grep -q 'docker\|containerd'; }
