# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What systemd has of the units that are restarted.

# The units that these changes restart.
restarted() {
    ! changes_docker || say docker.service
    if changes /containerd && [ "$containerd" = own ]; then say containerd.service; fi
}

# As systemd names it where /lib is a link to /usr/lib.
place_of() { case $1 in /lib/*) say "/usr$1" ;; *) say "$1" ;; esac; }

# One of the script's that somebody has edited: what he wrote is what goes.
replaces_edited() { # UNIT
    while read -r _ path; do
        case $path in "/etc/systemd/system/$1.d/"*) [ ! -e "$path" ] || is_ours "$path" || return 0 ;; esac
    done <"$work/changes"
    return 1
}

# Edited since systemd read it. Of a file in a directory that is new it does not know, and says no.
is_stale() { # UNIT
    [ "$(systemctl show -p NeedDaemonReload --value -- "$1")" != yes ] || replaces_edited "$1" || return 0
    read=$(systemctl show -p FragmentPath --value -- "$1")
    for dir in @UNIT_DIRS@; do
        [ -e "$dir/$1" ] || continue
        [ "$(place_of "$dir/$1")" = "$(place_of "$read")" ] || cmp -s "$dir/$1" "$read" || return 0
        break
    done
    known=" $(systemctl show -p DropInPaths --value -- "$1" | tr -d '"' | sed 's| /lib/| /usr/lib/|g; s|^/lib/|/usr/lib/|') "
    seen=/
    for dir in @UNIT_DIRS@; do
        for file in "$dir/$1.d"/*.conf; do
            case $seen in *"/${file##*/}/"*) continue ;; esac # of those with one name it reads the strongest
            seen="$seen${file##*/}/"
            case $known in *" $(place_of "$file") "*) ;; *) [ ! -s "$file" ] || return 0 ;; esac
        done
    done
    return 1
}

# What systemd would refuse, or not start again once it is stopped.
refuse_unless_restartable() {
    [ -n "$(restarted)" ] || return 0
    restarts=$(restarted)
    for unit in docker.service docker.socket containerd.service $others; do
        ! is_stale "$unit" || refuse "$text_stale $unit"
    done
    for unit in $restarts; do
        ! systemctl show -p RefuseManualStart -p RefuseManualStop --value "$unit" | grep -q yes || refuse "$text_unit_refuses $unit"
        if systemctl show -p Conditions -p Asserts --value "$unit" | grep -q . &&
            ! systemd-analyze condition --unit="$unit" >"$work/complaint" 2>&1 &&
            ! head -n 1 "$work/complaint" | grep -q Environment=; then # that of PID 1 is another
            refuse "$text_condition $unit: $(head -n 1 "$work/complaint")"
        fi
    done
    refuse_unless_required "$restarts"
}

# Of those that it requires, and theirs in turn, systemd must have each.
refuse_unless_required() { # UNITS
    seen=' '
    # shellcheck disable=SC2086 # names of units
    set -- $1
    while [ $# -gt 0 ]; do
        unit=$1
        shift
        case $seen in *" $unit "*) continue ;; esac
        seen="$seen$unit "
        for needed in $(systemctl show -p Requires -p BindsTo -p Requisite --value -- "$unit"); do
            [ "$(systemctl show -p LoadState --value -- "$needed")" = loaded ] || refuse "$text_unit_lacks $unit: $needed"
            case $needed in docker.socket | containerd.service) ;; *) # they are started anew
                [ "$(systemctl show -p ActiveState --value -- "$needed")" != failed ] || refuse "$text_unit_lacks $unit: $needed"
                ;;
            esac
            set -- "$@" "$needed"
        done
        for needed in $(systemctl show -p Requisite --value -- "$unit"); do
            is_up "$needed" || refuse "$text_unit_lacks $unit: $needed"
        done
    done
}

is_up() {
    case $(systemctl show -p ActiveState --value -- "$1") in active | activating | reloading) ;; *) return 1 ;; esac
}
