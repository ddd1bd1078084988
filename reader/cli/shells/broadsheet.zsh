#compdef broadsheet
# Completion of broadsheet for zsh: broadsheet completion zsh > a folder of $fpath/_broadsheet
_broadsheet() {
    local line value files typed=$PREFIX
    local -a values shown
    [[ -n ${compstate[quote]} ]] || typed=${(Q)PREFIX}
    for line in ${(f)"$(broadsheet completion words -- "${(@Q)words[2,CURRENT-1]}" "$typed" 2> /dev/null)"}; do
        value=${line%%$'\t'*}
        if [[ $value == :files ]]; then
            files=1
        else
            values+=("$value")
            shown+=("${line/$'\t'/  -- }")
        fi
    done
    (( $#values )) && compadd -U -l -d shown -a values
    [[ -n $files ]] && _files
}
if [[ ${funcstack[1]} == _broadsheet ]]; then
    _broadsheet "$@"
else
    compdef _broadsheet broadsheet
fi
