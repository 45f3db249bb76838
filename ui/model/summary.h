// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/preview.h"
#include "ui/model/tone.h"

namespace dockwright::ui {

/// A sentence and how it is meant.
struct Verdict {
    Tone tone = Tone::Info;
    QString text;
    QString more;
};

/// In one sentence what the plan does to the files: "9 new, 1 changed, 2 unchanged".
Verdict fileSummary(const Preview &preview);
/// In words what happens to dockerd and to running containers, and for how long at most.
Verdict effectSummary(const Preview &preview);

} // namespace dockwright::ui
