// SPDX-License-Identifier: Apache-2.0
#include "helper/machine/root_directory.h"

#include "core/host/paths.h"
#include "core/render/sysctl.h"
#include "helper/host/command_runner.h"
#include "helper/host/unit_links.h"

#include <QCoreApplication>
#include <QDir>

namespace dockwright::helper {

using namespace core;

RootDirectory::RootDirectory(const QString &path, std::optional<HostFacts> facts)
    : m_path(QDir(path).absolutePath()), m_reader(path), m_files(path), m_facts(std::move(facts))
{}

Result<std::optional<FileFact>> RootDirectory::readFile(const QString &path) const
{
    return m_reader.readFile(path);
}

Result<std::optional<FileFact>> RootDirectory::lookAt(const QString &path) const
{
    return m_reader.lookAt(path);
}

Result<std::optional<QByteArray>> RootDirectory::readSystemFile(const QString &path) const
{
    return m_reader.readSystemFile(path);
}

Result<std::optional<QString>> RootDirectory::readLink(const QString &path) const
{
    return m_reader.readLink(path);
}

bool RootDirectory::exists(const QString &path) const
{
    return m_reader.exists(path);
}

Result<QStringList> RootDirectory::listDirectory(const QString &path) const
{
    return m_reader.listDirectory(path);
}

Result<std::optional<UnitFacts>> RootDirectory::unit(const QString &name) const
{
    return m_reader.unit(name);
}

Result<CommandOutput> RootDirectory::query(const QStringList &command) const
{
    return m_reader.query(command);
}

Result<> RootDirectory::writeFile(const QString &path, const FileFact &file, const std::optional<FileFact> &expected)
{
    return m_files.write(path, file, expected);
}

Result<> RootDirectory::removeFile(const QString &path, const FileFact &expected)
{
    return m_files.remove(path, expected);
}

void RootDirectory::removeEmptyDirectory(const QString &path)
{
    m_files.removeEmptyDirectory(path);
}

HostFacts RootDirectory::inspect(Depth)
{
    HostFacts here = inspectHost(m_reader);
    if (!m_facts)
        return here;
    HostFacts facts = *m_facts;
    facts.files = here.files;
    facts.lastWritten = here.lastWritten;
    facts.ownUnits = here.ownUnits;
    // The machine to be will boot with what its sysctl.d says.
    if (const FileFact *sysctl = facts.file(QLatin1String(paths::sysctl)))
        for (const auto &[name, value] : readSysctlFile(sysctl->content))
            facts.sysctls[name] = value;
    return facts;
}

Result<> RootDirectory::enableUnit(const QString &unit, const Waiting &)
{
    return systemctl(QStringLiteral("enable"), unit);
}

Result<> RootDirectory::disableUnit(const QString &unit, const Waiting &)
{
    // systemctl fails on a unit whose file is gone, from release to release differently; its links went before the file.
    const auto facts = m_reader.unit(unit);
    if (!facts || !*facts || !(*facts)->isLoaded())
        return facts ? Result<>() : tl::unexpected(facts.error());
    // One that could not be enabled has no links to take away, and where they would be is perhaps no place to go.
    if ((*facts)->unitFileState == QLatin1String("disabled"))
        return {};
    return systemctl(QStringLiteral("disable"), unit);
}

Result<> RootDirectory::systemctl(const QString &verb, const QString &unit) const
{
    if (const auto checked = checkUnitLinks(m_files); !checked)
        return checked;
    const auto done = runChecked({QStringLiteral("/usr/bin/systemctl"), QStringLiteral("--root=") + m_path, verb, unit},
                                 {QT_TRANSLATE_NOOP("Dockwright", "systemctl could not %1 %2 in %3."), {verb, unit, m_path}});
    if (!done)
        return tl::unexpected(done.error());
    syncUnitLinks(m_files);
    return {};
}

} // namespace dockwright::helper
