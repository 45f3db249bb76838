# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What is said, and how it ends.

say() { printf '%s\n' "$*"; }
refuse() { say "$*" >&2; exit 2; }
fail() { say "$*" >&2; exit 1; }
