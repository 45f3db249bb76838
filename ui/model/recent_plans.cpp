// SPDX-License-Identifier: Apache-2.0
#include "ui/model/recent_plans.h"

namespace dockwright::ui {

namespace {

constexpr auto keptAs = "plans/recent";

} // namespace

QStringList RecentPlans::paths() const
{
    return m_settings.value(QLatin1String(keptAs)).toStringList();
}

void RecentPlans::add(const QString &path)
{
    constexpr qsizetype most = 4;
    QStringList paths = this->paths();
    paths.removeAll(path);
    paths.prepend(path);
    m_settings.setValue(QLatin1String(keptAs), QStringList(paths.mid(0, most)));
    emit changed();
}

} // namespace dockwright::ui
