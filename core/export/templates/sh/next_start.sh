# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# How systemd would start dockerd.

# The words of a variable of the unit; any file of EnvironmentFile= goes before Environment=.
words_of() { # NAME
    # shellcheck disable=SC2086 # several files
    value=$(cat /dev/null $files 2>/dev/null | sed -n "s/^$1=//p" | tail -n 1 | tr -d "\"'")
    [ -n "$value" ] || value=$(systemctl show -p Environment --value docker.service |
        sed -n -e "s/^\(.* \)\{0,1\}\"$1=\([^\"]*\)\".*/\2/p" -e t -e "s/^\(.* \)\{0,1\}$1=\([^ ]*\).*/\2/p")
    [ -z "$value" ] || say "$value" | tr ' ' '\n'
}

# The words of dockerd's command line, one a line, as systemd would start it.
next_command_line() {
    files=$(environment_files)
    systemctl show -p ExecStart --value docker.service | sed -n 's/.* argv\[\]=\(.*\) ; ignore_errors=.*/\1/p' | tr ' ' '\n' |
        while read -r word; do
            name=${word#\$}
            name=${name#\{}
            case $word in
            '$'*) words_of "${name%\}}" ;;
            *) say "$word" ;;
            esac
        done
}
