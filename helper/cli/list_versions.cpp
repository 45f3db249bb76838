// SPDX-License-Identifier: Apache-2.0
#include "core/install/repository.h"
#include "helper/cli/session.h"
#include "helper/install/installer.h"
#include "helper/packages/offered_versions.h"

#include <QCoreApplication>

/// --list-versions: what the plan's repository has for this host.
namespace dockwright::helper {

using namespace core;

ExitStatus Session::listVersions()
{
    const auto plan = readPlanFile();
    if (!plan)
        return ExitInvalid;
    const InstallSettings &install = plan->install;
    HostFacts facts = look(Depth::Files);
    if (Installer *installer = m_givenFacts ? nullptr : m_host->installer())
        installer->inspect(facts, {}, {}, {});
    const auto repository = repositoryFor(facts, install.repository, install.channel, install.distribution, install.codename);
    if (!repository)
        return fail(repository.error());
    Work work;
    work.stop = m_stop;
    work.proxy = plan->proxy;
    const auto versions = offeredVersions(*repository, signingKey(*repository, install.keyFingerprint), work);
    if (!versions)
        return fail(versions.error());
    for (const QString &version : *versions)
        m_output.say({"%1  %2", {upstreamVersion(version), version}});
    m_output.result("listed", {{"versions", *versions}, {"repository", repository->url()}},
                    {QT_TRANSLATE_NOOP("Dockwright", "%1 has %2 versions of docker-ce for this host."),
                     {repository->url(), QString::number(versions->size())}});
    return ExitDone;
}

} // namespace dockwright::helper
