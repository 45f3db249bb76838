# fish completion for dockwright-helper(8)

set -l plan '(__fish_complete_suffix .json)'
set -l directory '(__fish_complete_directories)'

complete -c dockwright-helper -f
complete -c dockwright-helper -l apply -d 'Apply the plan to this host' -k -xa $plan
complete -c dockwright-helper -l preview -d 'Show the files that the plan would write' -k -xa $plan
complete -c dockwright-helper -l explain -d 'Compare directive by directive, with the reasons' -k -xa $plan
complete -c dockwright-helper -l validate -d 'Validate the plan' -k -xa $plan
complete -c dockwright-helper -l verify -d 'Compare the host with the plan' -k -xa $plan
complete -c dockwright-helper -l health -d 'Check the health of Docker'
complete -c dockwright-helper -l audit -d 'Check against the CIS Docker Benchmark'
complete -c dockwright-helper -l metrics -d 'Measure dockerd for Prometheus'
complete -c dockwright-helper -l readiness -d 'Check for the kernel features that containers require'
complete -c dockwright-helper -l compose-run -d 'Create a docker run command and a compose file' -k -xa $plan
complete -c dockwright-helper -l try -d 'Start such a container and read back its settings'
complete -c dockwright-helper -l history -d 'List the transactions'
complete -c dockwright-helper -l rollback -d 'Roll back a transaction'
complete -c dockwright-helper -l recover -d 'Roll back a transaction that was interrupted'
complete -c dockwright-helper -l at-boot -d 'With --recover: before Docker is started'
complete -c dockwright-helper -l uninstall -d 'Remove what Dockwright installed'
complete -c dockwright-helper -l inspect -d 'Print the facts about the host'
complete -c dockwright-helper -l list-versions -d 'List the versions that the repository of the plan offers' -k -xa $plan
complete -c dockwright-helper -l stage-bundle -d 'Store the bundle on standard input'
complete -c dockwright-helper -l bundle -d 'Create a bundle that installs Docker without a network' -rF
complete -c dockwright-helper -l check-bundle -d 'Verify a bundle' -rF
complete -c dockwright-helper -l export -d 'Export the plan for many hosts' -k -xa $plan
complete -c dockwright-helper -l as -d 'The form of --export' -xa 'ansible cloud-init directory script'
complete -c dockwright-helper -l commit -d 'Commit the exported directory with Git'
complete -c dockwright-helper -l make-directory -d 'With --metrics: only create the directory of --out'
complete -c dockwright-helper -l remove -d 'With --metrics: only delete the file of --out'
complete -c dockwright-helper -l with-passwords -d 'Include the proxy password in the export'
complete -c dockwright-helper -l service -d 'Serve over the system bus'
complete -c dockwright-helper -l dry-run -d 'Show what would be done'
complete -c dockwright-helper -l yes -d 'Proceed even if running containers are stopped'
complete -c dockwright-helper -l json -d 'Print JSON, one object per line'
complete -c dockwright-helper -l no-restart -d 'Neither reload nor restart Docker'
complete -c dockwright-helper -l no-rollback -d 'Do not roll back on failure'
complete -c dockwright-helper -l with-data -d 'Also delete images, containers and volumes'
complete -c dockwright-helper -l take-ours -d 'Overwrite values that were edited by hand'
complete -c dockwright-helper -l ours -d 'Overwrite this file or key' -x
complete -c dockwright-helper -l theirs -d 'Keep this file or key' -x
complete -c dockwright-helper -l cancel-on-input -d 'Stop on the line "cancel" on standard input'
complete -c dockwright-helper -l digest -d 'Apply only the changes of this preview' -x
complete -c dockwright-helper -l idle-exit -d 'Exit after this idle time' -x
complete -c dockwright-helper -l docker-version -d 'The version of Docker for --bundle' -x
complete -c dockwright-helper -l arch -d 'The architecture for --bundle' -xa 'x86_64 aarch64 armhf armel ppc64le s390x riscv64'
complete -c dockwright-helper -l source -d 'The static archive for --bundle, or its repository' -rF
complete -c dockwright-helper -l sha256 -d 'The checksum of the static archive for --bundle' -x
complete -c dockwright-helper -l plan -d 'Include this plan in the bundle' -k -xa $plan
complete -c dockwright-helper -l root -d 'Work on a directory' -xa $directory
complete -c dockwright-helper -l facts -d 'Read the facts about the host from a file' -k -xa $plan
complete -c dockwright-helper -l out -d 'The directory or file to write to' -rF
complete -c dockwright-helper -l lang -d 'Use this language' -xa 'en zh_CN'
complete -c dockwright-helper -s h -l help -d 'Show the options'
complete -c dockwright-helper -l version -d 'Show the version'
