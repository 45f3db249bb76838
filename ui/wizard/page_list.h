// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

#include <span>

namespace dockwright::ui {

/// A page of the wizard: its name on the command line, its symbol, its title in the present language, and how it is made.
struct PageEntry {
    const char *name;
    const char *symbol;
    QString (*title)();
    Page *(*make)(Shared &);
};

/// All pages in their order. A new page is added here.
std::span<const PageEntry> pageList();

} // namespace dockwright::ui
