// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/setting_pages.h"

#include "ui/pages/addresses_page.h"
#include "ui/pages/capacity_page.h"
#include "ui/pages/logs_page.h"
#include "ui/pages/network_page.h"
#include "ui/pages/registries_page.h"
#include "ui/pages/security_page.h"

#include <algorithm>
#include <array>

namespace dockwright::ui {

namespace {

constexpr std::array settingPages{
    SettingPage{"proxy", "network", NetworkPage::title},       SettingPage{"registry", "registries", RegistriesPage::title},
    SettingPage{"network", "addresses", AddressesPage::title}, SettingPage{"capacity", "capacity", CapacityPage::title},
    SettingPage{"logging", "logs", LogsPage::title},           SettingPage{"reliability", "security", SecurityPage::title},
    SettingPage{"security", "security", SecurityPage::title},  SettingPage{"containerd", "security", SecurityPage::title},
    SettingPage{"defaults", "security", SecurityPage::title},
};

} // namespace

const SettingPage *findSettingPage(const QString &pointer)
{
    const auto *const found = std::ranges::find_if(settingPages, [&](const SettingPage &each) {
        return pointer.section(u'/', 1, 1) == QLatin1String(each.section);
    });
    return found != settingPages.end() ? found : nullptr;
}

} // namespace dockwright::ui
