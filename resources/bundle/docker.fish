# Completion of docker(1) in fish, from Dockwright. docker itself knows the answers: "docker __complete WORDS" prints one candidate
# a line, with its meaning behind a tab, and, last, ":" and a sum of what is to be done with them.

function __dockwright_docker
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l answers ($program __complete $words "$current" 2>/dev/null)
    set -l how 0
    if string match -qr '^:\d+$' -- "$answers[-1]"
        set how (string sub -s 2 -- $answers[-1])
        set -e answers[-1]
    end
    # Behind "--flag=" docker answers with values alone; fish wants the whole word.
    set -l before ''
    if string match -q -- '-*=*' $current
        set before (string replace -r '=.*' '=' -- $current)
        set current (string replace -r '^[^=]*=' '' -- $current)
    end
    if test (math "$how % 2") -eq 1 # it failed
        return 1
    else if test (math "floor($how / 8) % 2") -eq 1 # files with one of these endings, or a directory
        set -l endings $answers
        set answers (__fish_complete_directories $current '')
        for ending in $endings
            set -a answers $current*.(string trim -l -c . -- $ending)
        end
    else if test (math "floor($how / 16) % 2") -eq 1 # directories
        set answers (__fish_complete_directories $current '')
    else if test (count $answers) -eq 0; and test (math "floor($how / 4) % 2") -eq 0
        set answers (__fish_complete_path $current)
    end
    for answer in $answers
        echo -- $before$answer
    end
end

complete -c docker -e
complete -c docker -k -f -a '(__dockwright_docker)'
