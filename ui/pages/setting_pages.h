// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace dockwright::ui {

/// The page on which the members of a section of the plan are edited.
struct SettingPage {
    const char *section;
    const char *name; ///< as Page::wanted() takes it
    QString (*title)();
};

/// The page of a member by its JSON pointer in the plan; null where no page edits its section.
const SettingPage *findSettingPage(const QString &pointer);

} // namespace dockwright::ui
