// SPDX-License-Identifier: Apache-2.0
#include "core/base/effect.h"

#include <QtGlobal>

namespace dockwright::core {

const char *effectName(Effect effect)
{
    switch (effect) {
    case Effect::None:
        return "none";
    case Effect::Reload:
        return "reload";
    case Effect::RestartDocker:
        return "restart-docker";
    case Effect::RestartContainerd:
        return "restart-containerd";
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::core
