// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/rooted_files.h"

#include <chrono>

namespace dockwright::helper {

/// Runs the commands that change users and groups. Such a command goes on when the helper that started it is killed: it holds
/// a lock as long as it runs, for which whoever comes next waits.
class Accounts
{
public:
    explicit Accounts(const RootedFiles &files) : m_files(files) {}

    core::Result<> change(const QStringList &command, const core::Message &what) const;
    /// Returns when no command runs that another helper has started; what is read of users and groups then stays true.
    core::Result<> await(std::chrono::seconds limit = std::chrono::seconds(60)) const;

private:
    const RootedFiles &m_files;
};

} // namespace dockwright::helper
