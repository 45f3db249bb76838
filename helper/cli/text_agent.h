// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>

namespace dockwright::helper {

/// polkit's text agent for this process, while this lives: it asks for passwords on the terminal, unless a desktop's agent
/// does. Nothing where there is no terminal or no pkttyagent(1).
class TextAgent
{
public:
    TextAgent();
    ~TextAgent();
    TextAgent(const TextAgent &) = delete;
    TextAgent &operator=(const TextAgent &) = delete;

private:
    QProcess m_process;
};

} // namespace dockwright::helper
