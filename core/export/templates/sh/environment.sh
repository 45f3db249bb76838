# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a script runs with.

PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
# The dockerd of this machine, whatever context root has chosen.
DOCKER_HOST=unix:///var/run/docker.sock
DOCKER_CONFIG=/nonexistent
unset DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH
export PATH LC_ALL DOCKER_HOST DOCKER_CONFIG
