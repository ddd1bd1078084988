# Completion of broadsheet for bash: broadsheet completion bash > ~/.local/share/bash-completion/completions/broadsheet
_broadsheet() {
    local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} quoted='' before='' value
    COMPREPLY=()
    case $current in
        [\"\']*) quoted=1 ;;
        *)  # Readline replaces only what follows the last : or = of a word.
            before=${line##*[[:space:]]}
            case $before in *[:=]*) before=${before%"${before##*[:=]}"} ;; *) before='' ;; esac ;;
    esac
    while IFS=$'\t' read -r value _; do
        if [[ $value == :files ]]; then
            compopt -o filenames
            while read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$current")
        elif [[ $quoted ]]; then
            COMPREPLY+=("$value")
        else
            COMPREPLY+=("$(printf %q "${value#"$before"}")")
        fi
    done < <(broadsheet completion words --line "$line" 2> /dev/null)
    [[ ${COMPREPLY[0]} == *: ]] && compopt -o nospace
    return 0
}
complete -F _broadsheet broadsheet
