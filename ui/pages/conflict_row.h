// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/preview_model.h"

namespace dockwright::ui {

/// One conflict: what it is about, and which side wins.
QWidget *conflictRow(const core::Conflict &conflict, PreviewModel &preview, QWidget *parent, int number);

} // namespace dockwright::ui
