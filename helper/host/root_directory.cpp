#include "helper/host/root_directory.h"

namespace dockwright::helper {

using namespace core;

RootDirectory::RootDirectory(const QString &path, std::optional<HostFacts> facts)
    : m_reader(path), m_files(path), m_facts(std::move(facts))
{
}

Result<std::optional<FileFact>> RootDirectory::readFile(const QString &path) const
{
    return m_reader.readFile(path);
}

Result<std::optional<QByteArray>> RootDirectory::readSystemFile(const QString &path) const
{
    return m_reader.readSystemFile(path);
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

HostFacts RootDirectory::inspect(bool)
{
    HostFacts here = inspectHost(m_reader);
    if (!m_facts)
        return here;
    HostFacts facts = *m_facts;
    facts.files = here.files;
    facts.lastWritten = here.lastWritten;
    return facts;
}

} // namespace dockwright::helper
