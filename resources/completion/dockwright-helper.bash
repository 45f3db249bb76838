# bash completion for dockwright-helper(8)

_dockwright_helper() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    # "--root=DIR" comes as three words.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    local options='--apply --preview --explain --validate --verify --health --audit --metrics --history --rollback --recover --at-boot --uninstall --inspect --readiness --compose-run --try --list-versions --stage-bundle --bundle --check-bundle
        --export --as --commit --with-passwords --make-directory --remove --service --dry-run --yes --json --no-restart --no-rollback --with-data --take-ours --ours --theirs --cancel-on-input --digest --idle-exit
        --docker-version --arch --source --sha256 --plan
        --root --facts --out --lang --help --version'
    COMPREPLY=()
    case $previous in
    --apply | --preview | --explain | --validate | --verify | --list-versions | --export | --facts | --plan | --compose-run)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -X '!*.json' -- "$current"; compgen -d -- "$current")
        ;;
    --out)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        ;;
    --root)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        ;;
    --bundle | --check-bundle | --source)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        ;;
    --arch)
        mapfile -t COMPREPLY < <(compgen -W 'x86_64 aarch64 armhf armel ppc64le s390x riscv64' -- "$current")
        ;;
    --as)
        mapfile -t COMPREPLY < <(compgen -W 'ansible cloud-init directory script' -- "$current")
        ;;
    --lang)
        mapfile -t COMPREPLY < <(compgen -W 'en zh_CN' -- "$current")
        ;;
    *)
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        ;;
    esac
}

complete -F _dockwright_helper dockwright-helper
