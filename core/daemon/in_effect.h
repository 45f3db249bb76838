// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

/// What the running dockerd has read of daemon.json, as far as its API says so.
namespace dockwright::core {

/// Of the answer to GET /info: each key that dockerd shows (KeyRow::shown) with its value as compact JSON, in the form that it
/// has in daemon.json. A dockerd that does not have a field yet shows nothing of it.
std::map<QString, QString> settingsInEffect(const Json &info);

/// What of it stands at `pointer`, "/runtimes/crun": null where dockerd has nothing there, nullopt where it shows nothing of
/// the key.
std::optional<Json> settingInEffect(const std::map<QString, QString> &settings, const QString &pointer);

/// Whether what is shown is what was set. Lists of texts are compared without their order, which dockerd does not keep; of an
/// object those members count that were set, whatever their case ("base" is shown as "Base").
bool isInEffect(const Json &set, const Json &shown);

} // namespace dockwright::core
