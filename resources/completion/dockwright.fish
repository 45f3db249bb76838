# fish completion for dockwright(1)

complete -c dockwright -f
complete -c dockwright -n '__fish_is_first_arg' -k -xa '(__fish_complete_suffix .json)'
complete -c dockwright -l plan -d 'Open this plan' -k -xa '(__fish_complete_suffix .json)'
complete -c dockwright -l page -d 'Begin on this page' -xa 'welcome docker network capacity logs security review apply health readiness run'
complete -c dockwright -l health -d 'Begin with the health checks'
complete -c dockwright -l history -d 'Begin with what was done to this host'
complete -c dockwright -l lang -d 'Speak this language' -xa 'en zh_CN'
complete -c dockwright -l preview-only -d 'Do without the helper'
complete -c dockwright -l facts -d 'Look at the host in a file instead of this one' -k -xa '(__fish_complete_suffix .json)'
complete -c dockwright -l screenshot -d 'Draw every page into a directory' -xa '(__fish_complete_directories)'
complete -c dockwright -s h -l help -d 'Show the options'
complete -c dockwright -l help-all -d 'Show also the options of every Qt program'
complete -c dockwright -s v -l version -d 'Show the version'
