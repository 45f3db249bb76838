# shellcheck shell=bash
# Completion of docker(1) in bash, from Dockwright. docker itself knows the answers: "docker __completeNoDesc WORDS" prints
# one candidate a line and, last, ":" and a sum of what is to be done with them.

_dockwright_docker() {
    local IFS=$' \t\n' line current answers=() how=0
    # The words up to the cursor; bash takes "=" and ":" for words of their own, docker does not.
    line=${COMP_LINE:0:COMP_POINT}
    local words=()
    read -r -a words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    current=${words[-1]}
    mapfile -t answers < <("${words[0]}" __completeNoDesc "${words[@]:1}" 2>/dev/null)
    [[ ${#answers[@]} -gt 0 ]] || return 1
    if [[ ${answers[-1]} =~ ^:([0-9]+)$ ]]; then
        how=${BASH_REMATCH[1]}
        unset 'answers[-1]'
    fi
    ((how & 1)) && return 1         # it failed
    ((how & 2)) && compopt -o nospace
    ((how & 32)) && compopt -o nosort

    # Behind "--flag=" docker answers with values alone. A file or a directory there is completed alone, and what bash holds
    # for a word of its own, too.
    [[ $current == -*=* ]] && current=${current#*=}
    local last=${COMP_WORDS[COMP_CWORD]} cut
    [[ $last == [=:] ]] && last=
    cut=${current%"$last"}
    COMPREPLY=()
    local answer pattern
    if ((how & 8)); then            # files with one of these endings, or a directory
        for pattern in "${answers[@]}"; do
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X "!*.${pattern#.}" -- "$last")
        done
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$last")
        compopt -o filenames
        return 0
    fi
    if ((how & 16)); then           # directories
        mapfile -t COMPREPLY < <(compgen -d -- "$last")
        compopt -o filenames
        return 0
    fi
    for answer in "${answers[@]}"; do
        [[ $answer == "$current"* ]] && COMPREPLY+=("${answer#"$cut"}")
    done
    if [[ ${#COMPREPLY[@]} -eq 0 ]] && ! ((how & 4)); then
        mapfile -t COMPREPLY < <(compgen -f -- "$last")
        compopt -o filenames
    fi
    return 0
}

complete -F _dockwright_docker docker
