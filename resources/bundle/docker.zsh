#compdef docker
# Completion of docker(1) in zsh, from Dockwright. docker itself knows the answers: "docker __complete WORDS" prints one candidate
# a line, with its meaning behind a tab, and, last, ":" and a sum of what is to be done with them.

local -a answers offered options
local answer name how=0
answers=("${(@f)$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
if [[ ${answers[-1]} == :<-> ]]; then
    how=${answers[-1]#:}
    answers[-1]=()
fi
((how & 1)) && return 1             # it failed

# Behind "--flag=" docker answers with values alone.
[[ $PREFIX == -*=* ]] && compset -P '*='
if ((how & 8)); then                # files with one of these endings, or a directory
    _files -g "*.(${(j:|:)${answers[@]#.}})"
    return
fi
if ((how & 16)); then               # directories
    _files -/
    return
fi
((how & 2)) && options+=(-S '')     # no space behind it
for answer in "${answers[@]}"; do
    [[ -n $answer ]] || continue
    name=${answer%%$'\t'*}
    [[ $answer == *$'\t'* ]] && answer=${name//:/\\:}:${answer#*$'\t'} || answer=${name//:/\\:}
    offered+=("$answer")
done
if ((${#offered})); then
    if ((how & 32)); then           # in this order
        _describe -V docker offered "${options[@]}"
    else
        _describe docker offered "${options[@]}"
    fi
elif ! ((how & 4)); then
    _files
fi
