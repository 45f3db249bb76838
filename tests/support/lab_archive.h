// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab.h"

namespace lab {

/// Docker's static archive, made of Debian's programs, as 28.5.2 in /root/one.tgz, and as 28.5.3 with other bytes in
/// /root/two.tgz; and the plug-ins /root/docker-*: one of the lab, and those that Debian has.
inline bool makeArchives()
{
    return shellOk(
        "/src/tests/lab/docker-programs /root/one/docker && cd /root/one/docker && echo 28.5.2 28.5.3 >>dockerd &&"
        "tar -C .. -I 'gzip -1' -cf /root/one.tgz docker &&"
        "for f in docker dockerd containerd runc; do echo more >>$f; done; tar -C .. -I 'gzip -1' -cf /root/two.tgz docker;"
        "rm -r /root/one; cp " BINARY_DIR "/tests/lab_plugin /root/docker-lab;"
        "for f in /usr/libexec/docker/cli-plugins/docker-buildx "
        "/opt/lab/usr/libexec/docker/cli-plugins/docker-compose; do [ ! -e $f ] || cp -L $f /root; done");
}

/// A host that never had Docker.
inline bool removeDocker()
{
    return shellOk("apt-get -y purge $(dpkg-query --show --showformat '${Package} ' docker.io docker-cli docker-buildx "
                   "containerd runc tini 2>/dev/null) >/dev/null 2>&1;"
                   "groupdel docker; rm -rf /etc/docker /etc/containerd; systemctl daemon-reload; systemctl reset-failed;"
                   "ip link del docker0; ! command -v dockerd");
}

} // namespace lab
