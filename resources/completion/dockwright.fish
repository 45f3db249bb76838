# fish completion for dockwright(1)

complete -c dockwright -f
complete -c dockwright -n '__fish_is_first_arg' -k -xa '(__fish_complete_suffix .json)'
complete -c dockwright -l plan -d 'Open this plan' -k -xa '(__fish_complete_suffix .json)'
complete -c dockwright -l page -d 'Start on this page' -xa 'welcome docker network capacity logs security engine review apply health readiness run'
complete -c dockwright -l health -d 'Start with the health checks'
complete -c dockwright -l history -d 'Start with the history of changes'
complete -c dockwright -l lang -d 'Use this language' -xa 'en zh_CN'
complete -c dockwright -l preview-only -d 'Do not use the privileged helper'
complete -c dockwright -l facts -d 'Read the facts about the host from a file' -k -xa '(__fish_complete_suffix .json)'
complete -c dockwright -l screenshot -d 'Render every page into a directory' -xa '(__fish_complete_directories)'
complete -c dockwright -s h -l help -d 'Show the options'
complete -c dockwright -l help-all -d 'Also show the options of every Qt program'
complete -c dockwright -s v -l version -d 'Show the version'
