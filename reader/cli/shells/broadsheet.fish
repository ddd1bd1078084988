# Completion of broadsheet for fish: broadsheet completion fish > ~/.config/fish/completions/broadsheet.fish
function __broadsheet_words
    set --local typed (commandline --tokenize --cut-at-cursor --current-process)
    for line in (broadsheet completion words -- $typed[2..] (commandline --current-token --cut-at-cursor) 2> /dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline --current-token)
        else
            echo $line
        end
    end
end
complete --command broadsheet --no-files --arguments '(__broadsheet_words)'
