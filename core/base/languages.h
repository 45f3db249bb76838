// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>
#include <string_view>

namespace dockwright::core {

/// A language that Dockwright speaks.
struct SpokenLanguage {
    const char *code; ///< as --lang takes it, and as files and folders are named: "zh_CN"
    const char *tag;  ///< in documents, BCP 47: "zh-CN"
    const char *name; ///< in the language itself
};

/// All of them; the first is that of the sources. CMake reads the rows too, for translations, manuals and completions: one line
/// each.
inline constexpr SpokenLanguage languages[] = {
    {"en", "en", "English"},
    {"zh_CN", "zh-CN", "简体中文"},
};
static_assert(std::string_view(languages[0].code) == "en");

} // namespace dockwright::core
