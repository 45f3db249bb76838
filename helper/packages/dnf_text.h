// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

/// What dnf prints (with LC_ALL=C), and what may be said to it and to rpm.
namespace dockwright::helper {

/// A name, and an [epoch:]version-release, that can be taken for no option, pattern or path.
bool isRpmName(const QString &name);
bool isRpmVersion(const QString &version);

/// The table of `dnf --assumeno`: package → the version it will have, empty when it is removed.
std::map<QString, QString> readDnfTable(const QByteArray &output);

/// What dnf's or rpm's complaints mean, in one sentence; its own words are in the detail.
core::Failure explainDnf(const QString &where, const QByteArray &complaint, const core::Message &what);

/// `proxy`, `proxy_username` and `proxy_password` for the section [main] of dnf.conf(5), behind what it holds already.
QByteArray dnfConfiguration(const QByteArray &existing, const core::ProxySettings &proxy, const QString &url);

} // namespace dockwright::helper
