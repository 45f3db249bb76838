# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a bundle brings, and what it needs.

# Where a file of the bundle belongs; nothing for one that is not installed.
place_in_host() {
    case $1 in
    bin/*) say "@PROGRAMS@/${1##*/}" ;;
    units/*) say "@UNITS@/${1##*/}" ;;
    cli-plugins/*) say "@PLUGINS@/${1##*/}" ;;
    completion/docker) say @BASH_COMPLETIONS@/docker ;;
    completion/_docker) say @ZSH_COMPLETIONS@/_docker ;;
    completion/docker.fish) say @FISH_COMPLETIONS@/docker.fish ;;
    esac
}

# All that is here is what the bundle was made of. What is about to be staged is verified there, where nobody else can change it.
verify_bundle() {
    # But for this script: a password may have been put into it.
    grep -v '  install$' "$here/SHA256SUMS" >"$work/sums" || refuse "$text_no_bundle"
    while read -r sum name; do
        if [ "$does" = check ] || [ -z "$(place_in_host "$name")" ]; then say "$sum  $name"; fi
    done <"$work/sums" >"$work/verifying"
    (cd "$here" && sha256sum -c "$work/verifying") >"$work/verified" 2>/dev/null || {
        grep -v ': OK$' "$work/verified" >&2 || true
        refuse "$text_damaged"
    }
}

# Copied where nobody else can change it, and verified there.
stage_bundle() {
    while read -r sum name; do
        path=$(place_in_host "$name")
        [ -n "$path" ] || continue
        mkdir -p "$work/new${path%/*}"
        cp "$here/$name" "$work/new$path"
        case $name in bin/* | cli-plugins/*) chmod 755 "$work/new$path" ;; *) chmod 644 "$work/new$path" ;; esac
        [ "$(sha256sum <"$work/new$path")" = "$sum  -" ] || refuse "$text_damaged $name"
        say "$path" >>"$work/wanted"
        say "$sum $path" >>"$work/programs"
    done <"$work/sums"
}

refuse_architecture() {
    machine=$(uname -m)
    case $machine in armv7*) machine=armhf ;; armv6*) machine=armel ;; esac
    [ "$machine" = @ARCHITECTURE@ ] || refuse "$text_architecture $machine"
}

# One that a package brought is not overwritten, nor hidden by units of ours.
packaged() {
    for at in /usr/bin /usr/sbin /usr/libexec/docker /snap/bin; do
        for program in dockerd containerd; do
            [ ! -e "$at/$program" ] || say "$at/$program"
        done
    done
}

refuse_packaged() {
    found=$(packaged)
    [ -z "$found" ] || refuse "$text_packaged $found"
}

# Where nothing runs from there, its own word on daemon.json would be missing.
refuse_unless_executable() {
    status=0
    "$dockerd" --version >/dev/null 2>&1 || status=$?
    [ "$status" -lt 126 ] || refuse "$text_no_exec $work"
}

# dockerd is the one that is written here, by the unit that is.
runs_ours() {
    pid=$(systemctl show -p MainPID --value docker.service)
    [ "$(systemctl show -p FragmentPath --value docker.service)" = @UNITS@/docker.service ] &&
        [ "$(readlink "/proc/$pid/exe")" = @PROGRAMS@/dockerd ]
}

# What the kernel was built with, and what it has or can load.
read_kernel() {
    release=$(uname -r)
    cat "/boot/config-$release" >"$work/config" 2>/dev/null || zcat /proc/config.gz >"$work/config" 2>/dev/null || true
    {
        ls /sys/module
        sed -e 's/:.*//' -e 's|.*/||' -e 's/\.ko.*//' -e 'y/-/_/' "/lib/modules/$release/modules.builtin" "/lib/modules/$release/modules.dep"
    } >"$work/modules" 2>/dev/null || true
}

# Unknown counts as there.
is_met() { # KIND OPTION NAMES
    [ "$1" != kernel ] || ! grep -qx "$2=[ym]" "$work/config" || return 0
    for name in $(say "$3" | tr '|' ' '); do
        case $1 in
        program) ! command -v "$name" >/dev/null || return 0 ;;
        path) [ ! -e "$name" ] || return 0 ;;
        kernel) ! grep -qx "$name" "$work/modules" || return 0 ;;
        esac
    done
    [ "$1" = kernel ] && [ ! -s "$work/config" ]
}

refuse_missing_needs() {
    read_kernel
    missing=
    while read -r kind option names; do
        is_met "$kind" "$option" "$names" || missing="$missing $names"
    done <<'END'
@NEEDS@
END
    [ -z "$missing" ] || refuse "$text_needs$missing"
}

# It may come from elsewhere, such as LDAP.
group_line() { if command -v getent >/dev/null; then getent group docker; else grep '^docker:' /etc/group; fi; }

has_group() { group_line >/dev/null; }

add_group() {
    has_group || groupadd --system ${1:+--gid "$1"} docker 2>/dev/null || addgroup -S ${1:+-g "$1"} docker
}

remove_group() {
    ! has_group || groupdel docker 2>/dev/null || delgroup docker 2>/dev/null
}

# The directories that what is written needs and that are not there, deepest first.
missing_directories() {
    while read -r verb path; do
        [ "$verb" = write ] || continue
        at=${path%/*}
        while [ -n "$at" ] && [ ! -e "$at" ]; do
            say "$at"
            at=${at%/*}
        done
    done <"$work/changes" | sort -u -r
}

# A list of JSON, of lines.
json_list() { sed -e 's/.*/    "&"/' -e '$!s/$/,/' | { read -r first || { printf '[]'; return; }; printf '[\n    %s\n' "$first"; cat; printf '  ]'; }; }

# "SUM PATH" as the members of an object.
json_sums() { LC_ALL=C sort -k 2 | sed -e 's/^\([0-9a-f]*\)  *\(.*\)$/    "\2": "\1"/' -e '$!s/$/,/'; }

# What dockwright-helper, where it comes here, is to know: the programs that are here, and the files of the plan.
stage_records() {
    grep -vxF -f "$work/places" "$work/wanted" | grep -vxF "$json" >"$work/settings" || true
    mkdir -p "$work/new@HELPER_STATE@"
    {
        printf '{\n  "daemonKeys": @DAEMON_KEYS@,\n  "files": {\n'
        while read -r path; do say "$(sha256sum <"$work/new$path" | cut -c 1-64) $path"; done <"$work/settings" | json_sums
        printf '  },\n  "version": 1\n}\n'
    } >"$work/new@LAST_WRITTEN@"
    chmod 600 "$work/new@LAST_WRITTEN@"
    {
        printf '{\n  "bundle": "%s",\n  "directories": ' "$(sha256sum <"$here/manifest.json" | cut -c 1-64)"
        sort -u -r "$work/made" | json_list
        printf ',\n  "files": {\n'
        json_sums <"$work/programs"
        printf '  },\n  "format": 1,\n  "madeGroup": %s,\n  "members": [],\n  "packages": [],\n' "$made_group"
        printf '  "repositoryFiles": [],\n  "version": "@VERSION@"\n}\n'
    } >"$work/new@INSTALLED@"
    chmod 644 "$work/new@INSTALLED@"
    say @LAST_WRITTEN@ >>"$work/wanted"
    say @INSTALLED@ >>"$work/wanted"
}
