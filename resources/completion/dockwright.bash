# bash completion for dockwright(1)

_dockwright_plans() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -X '!*.json' -- "$1"; compgen -d -- "$1")
}

_dockwright() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    # "--page=NAME" comes as three words.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    COMPREPLY=()
    case $previous in
    --plan | --facts)
        _dockwright_plans "$current"
        ;;
    --screenshot)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        ;;
    --page)
        mapfile -t COMPREPLY < <(compgen -W 'welcome docker network capacity logs security engine review apply health readiness run' -- "$current")
        ;;
    --lang)
        mapfile -t COMPREPLY < <(compgen -W 'en zh_CN' -- "$current")
        ;;
    *)
        [[ $current == -* ]] || { _dockwright_plans "$current"; return; }
        mapfile -t COMPREPLY < <(compgen -W '--plan --page --health --history --lang --preview-only --facts --screenshot
            --help --help-all --version' -- "$current")
        ;;
    esac
}

complete -F _dockwright dockwright
