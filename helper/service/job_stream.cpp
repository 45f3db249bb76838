// SPDX-License-Identifier: Apache-2.0
#include "helper/service/job_stream.h"

#include "helper/service/child.h"
#include "helper/service/limits.h"

namespace dockwright::helper {

void JobStream::start()
{
    m_child = new Child(m_arguments, QByteArray(), limits::stream, this, Child::Output::Endless);
    connect(m_child, &Child::line, this, &JobWork::line);
    connect(m_child, &Child::ended, this, [this] { emit ended(); });
}

void JobStream::stop()
{
    if (m_child != nullptr)
        m_child->terminate();
}

} // namespace dockwright::helper
