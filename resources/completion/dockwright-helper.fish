# fish completion for dockwright-helper(8)

set -l plan '(__fish_complete_suffix .json)'
set -l directory '(__fish_complete_directories)'

complete -c dockwright-helper -f
complete -c dockwright-helper -l apply -d 'Make the host what the plan says' -k -xa $plan
complete -c dockwright-helper -l preview -d 'Show the files that the plan would write' -k -xa $plan
complete -c dockwright-helper -l explain -d 'Show directive by directive what is written and why' -k -xa $plan
complete -c dockwright-helper -l validate -d 'Check the plan' -k -xa $plan
complete -c dockwright-helper -l verify -d 'Compare the host with the plan' -k -xa $plan
complete -c dockwright-helper -l health -d 'Check whether Docker is healthy'
complete -c dockwright-helper -l audit -d 'Check as the CIS Docker Benchmark recommends'
complete -c dockwright-helper -l metrics -d 'Measure dockerd for Prometheus'
complete -c dockwright-helper -l readiness -d 'Check whether the host has what containers are made of'
complete -c dockwright-helper -l compose-run -d 'Make a docker run line and a compose file of settings' -k -xa $plan
complete -c dockwright-helper -l try -d 'Start such a container and read back what the kernel has'
complete -c dockwright-helper -l history -d 'List the transactions'
complete -c dockwright-helper -l rollback -d 'Take a transaction back'
complete -c dockwright-helper -l uninstall -d 'Take out what was put in'
complete -c dockwright-helper -l inspect -d 'Print what is known of the host'
complete -c dockwright-helper -l list-versions -d 'List the versions that the repository of the plan offers' -k -xa $plan
complete -c dockwright-helper -l stage-bundle -d 'Keep the bundle on standard input'
complete -c dockwright-helper -l bundle -d 'Make a bundle that installs Docker with no network' -rF
complete -c dockwright-helper -l check-bundle -d 'Verify a bundle' -rF
complete -c dockwright-helper -l export -d 'Write the plan in a form for many hosts' -k -xa $plan
complete -c dockwright-helper -l as -d 'The form of --export' -xa 'ansible cloud-init directory script'
complete -c dockwright-helper -l commit -d 'Commit the exported directory with Git'
complete -c dockwright-helper -l with-passwords -d 'Export the password of the proxy, too'
complete -c dockwright-helper -l service -d 'Serve over the system bus'
complete -c dockwright-helper -l dry-run -d 'Show what would be done'
complete -c dockwright-helper -l yes -d 'Go on even if running containers stop'
complete -c dockwright-helper -l json -d 'Print one JSON object a line'
complete -c dockwright-helper -l no-restart -d 'Neither reload nor restart Docker'
complete -c dockwright-helper -l no-rollback -d 'Leave everything as it is when it fails'
complete -c dockwright-helper -l with-data -d 'Delete images, containers and volumes, too'
complete -c dockwright-helper -l take-ours -d 'Overwrite what was edited by hand'
complete -c dockwright-helper -l ours -d 'Overwrite this that was edited by hand' -x
complete -c dockwright-helper -l theirs -d 'Leave this as it was edited by hand' -x
complete -c dockwright-helper -l cancel-on-input -d 'Stop on the line "cancel" on standard input'
complete -c dockwright-helper -l digest -d 'Only what the preview with this digest said' -x
complete -c dockwright-helper -l idle-exit -d 'Leave after so long with nothing to do' -x
complete -c dockwright-helper -l docker-version -d 'The version of Docker for --bundle' -x
complete -c dockwright-helper -l arch -d 'The architecture for --bundle' -xa 'x86_64 aarch64 armhf armel ppc64le s390x riscv64'
complete -c dockwright-helper -l source -d 'The static archive for --bundle, or its repository' -rF
complete -c dockwright-helper -l sha256 -d 'The sum of the static archive for --bundle' -x
complete -c dockwright-helper -l plan -d 'Put this plan into the bundle' -k -xa $plan
complete -c dockwright-helper -l root -d 'Work on a directory' -xa $directory
complete -c dockwright-helper -l facts -d 'Take what is known of the host from a file' -k -xa $plan
complete -c dockwright-helper -l out -d 'The directory or file to write to' -rF
complete -c dockwright-helper -l lang -d 'Speak this language' -xa 'en zh_CN'
complete -c dockwright-helper -s h -l help -d 'Show the options'
complete -c dockwright-helper -l version -d 'Show the version'
