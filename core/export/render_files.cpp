// SPDX-License-Identifier: Apache-2.0
#include "core/export/forms.h"
#include "core/host/paths.h"
#include "core/plan/secrets.h"
#include "core/render/daemon_json.h"
#include "core/text/redact.h"

#include <QFile>

#include <algorithm>

namespace dockwright::core {

HostFacts anyHost()
{
    HostFacts facts;
    facts.sysctls[QStringLiteral("fs.nr_open")] = QStringLiteral("1048576"); // the kernel's default
    return facts;
}

Plan forAnyHost(Plan plan)
{
    if (plan.capacity.memoryMax == QLatin1String(automatic))
        plan.capacity.memoryMax = QStringLiteral("50%");
    return plan;
}

std::vector<GeneratedFile> renderFiles(const Plan &plan, const HostFacts &facts)
{
    std::vector<GeneratedFile> files = generateFiles(plan, facts);
    std::erase_if(files, [](const GeneratedFile &file) { return !file.content; });
    const auto merged = mergeDaemonJson({}, {}, daemonKeys(plan, facts), {{}, Side::Ours});
    const QByteArray text = merged ? merged->text : QByteArray(); // nothing to merge with, nothing to fail
    const bool lacksSecret = lacksPassword(plan) && plan.proxy.target == ProxyTarget::DaemonJson;
    const bool secret = lacksSecret || redactSecrets(text) != text;
    files.push_back({QLatin1String(paths::daemonJson), text, secret ? 0600 : 0644, secret, {}});
    return files;
}

QByteArray exportTemplate(const char *name)
{
    QFile file(QStringLiteral(":/export/") + QLatin1String(name));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    return isOpen ? file.readAll() : QByteArray();
}

Wording wordingOf(const Plan &plan)
{
    return Wording(QLatin1String(codeOf(plan.comments)));
}

} // namespace dockwright::core
