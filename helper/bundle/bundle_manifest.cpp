// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "helper/bundle/bundle.h"
#include "helper/bundle/sha256.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

#include <elf.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int format = 1;
constexpr JsonLimits limits{256LL * 1024, 8, 1000};
constexpr std::size_t mostNeeds = 200;
constexpr qsizetype longestNeed = 200;
constexpr qsizetype longestVersion = 64;
constexpr qsizetype longestPluginName = 64;
constexpr auto pluginPrefix = "cli-plugins/docker-";

constexpr std::array programs{"docker", "dockerd", "docker-init", "docker-proxy", "containerd", "containerd-shim-runc-v2",
                              "ctr",    "runc"};
constexpr std::array units{"docker.service", "docker.socket", "containerd.service"};

struct Architecture {
    const char *name; ///< as below download.docker.com/linux/static/stable/
    int machine;      ///< of ELF
    int elfClass;
};

constexpr std::array architectures{
    Architecture{"x86_64", EM_X86_64, ELFCLASS64}, Architecture{"aarch64", EM_AARCH64, ELFCLASS64},
    Architecture{"armhf", EM_ARM, ELFCLASS32},     Architecture{"armel", EM_ARM, ELFCLASS32},
    Architecture{"ppc64le", EM_PPC64, ELFCLASS64}, Architecture{"s390x", EM_S390, ELFCLASS64},
    Architecture{"riscv64", EM_RISCV, ELFCLASS64},
};

template <class Names>
QStringList below(const char *directory, const Names &names)
{
    QStringList result;
    for (const char *name : names)
        result << QLatin1String(directory) + QLatin1String(name);
    return result;
}

Failure wrong(Message message)
{
    return failure(ErrorCode::InvalidInput, QLatin1String(manifestName), std::move(message));
}

Failure malformed(const char *member)
{
    return wrong(
        {QT_TRANSLATE_NOOP("Dockwright", "The manifest of the bundle has no usable value for “%1”."), {QLatin1String(member)}});
}

int modeFor(const QString &name)
{
    return isBundleExecutable(name) || name == QLatin1String(installerName) ? 0755 : 0644;
}

Result<BundleFile> fileFrom(const OrderedJson &json)
{
    if (!json.is_object())
        return malformed("files");
    BundleFile file{textOf(json, "name"), 0, 0, textOf(json, "sha256")};
    if (!isPlainName(file.name) || file.name == QLatin1String(manifestName) || file.name == QLatin1String(sumsName))
        return malformed("name");
    bool isNumber = false;
    file.mode = textOf(json, "mode").toInt(&isNumber, 8);
    if (!isNumber || (file.mode != 0755 && file.mode != 0644)
        || (isKnownBundleFile(file.name) && file.mode != modeFor(file.name)))
        return malformed("mode");
    const auto size = json.find("size");
    if (size == json.end() || !size->is_number_unsigned() || size->get<quint64>() > quint64(largestMember))
        return malformed("size");
    file.size = static_cast<qint64>(size->get<quint64>());
    if (!isSha256(file.sha256))
        return malformed("sha256");
    return file;
}

Result<QStringList> needsFrom(const OrderedJson &json)
{
    const auto needs = json.find("needs");
    if (needs == json.end() || !needs->is_array() || needs->size() > mostNeeds)
        return malformed("needs");
    QStringList names;
    for (const OrderedJson &need : *needs) {
        if (!need.is_string() || need.get<QString>().size() > longestNeed)
            return malformed("needs");
        names << need.get<QString>();
    }
    return names;
}

Result<std::vector<BundleFile>> filesFrom(const OrderedJson &json)
{
    const auto given = json.find("files");
    if (given == json.end() || !given->is_array() || given->size() > std::size_t(mostMembers))
        return malformed("files");
    std::vector<BundleFile> files;
    QSet<QString> names;
    qint64 content = 0;
    for (const OrderedJson &each : *given) {
        const auto file = fileFrom(each);
        if (!file)
            return tl::unexpected(file.error());
        if (names.contains(file->name))
            return wrong({QT_TRANSLATE_NOOP("Dockwright", "“%1” is in the bundle twice."), {file->name}});
        names.insert(file->name);
        content += file->size;
        files.push_back(*file);
    }
    if (content > largestContent)
        return wrong({QT_TRANSLATE_NOOP("Dockwright", "The files of the bundle have %1 bytes; the limit is %2 bytes."),
                      {QString::number(content), QString::number(largestContent)}});
    for (const QString &name : bundlePrograms() + bundleUnits())
        if (!names.contains(name))
            return wrong({QT_TRANSLATE_NOOP("Dockwright", "“%1” is missing from the bundle."), {name}});
    return files;
}

Result<> checkFormat(const OrderedJson &json)
{
    const auto given = json.is_object() ? json.find("format") : json.end();
    if (!json.is_object() || given == json.end() || !given->is_number_unsigned() || *given == 0u)
        return malformed("format");
    if (given->get<quint64>() > quint64(format))
        return failure(ErrorCode::Unsupported, QLatin1String(manifestName),
                       {QT_TRANSLATE_NOOP("Dockwright", "The bundle was created by a newer version of Dockwright."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Install that version of Dockwright here, or create the bundle again."),
                        {}});
    return {};
}

} // namespace

QStringList bundlePrograms()
{
    return below("bin/", programs);
}

QStringList bundleUnits()
{
    return below("units/", units);
}

QString bundleDirectory(const QString &version, const QString &architecture)
{
    return QStringLiteral("docker-%1-%2").arg(version, architecture).replace(u'~', u'-'); // which no name of a member has
}

QString pluginFileName(const QString &name)
{
    return QLatin1String(pluginPrefix) + name;
}

bool isPluginName(const QString &name)
{
    const auto isLetter = [](QChar each) { return each >= u'a' && each <= u'z'; };
    const auto isDigit = [](QChar each) { return each >= u'0' && each <= u'9'; };
    return !name.isEmpty() && name.size() <= longestPluginName && isLetter(name[0])
        && std::ranges::all_of(name, [&](QChar each) { return isLetter(each) || isDigit(each); });
}

bool isBundleExecutable(const QString &name)
{
    const QLatin1String prefix(pluginPrefix);
    return bundlePrograms().contains(name) || (name.startsWith(prefix) && isPluginName(name.mid(prefix.size())));
}

QStringList bundleCompletions()
{
    return {QLatin1String(completionName), QLatin1String(zshCompletionName), QLatin1String(fishCompletionName)};
}

bool isKnownBundleFile(const QString &name)
{
    return isBundleExecutable(name) || bundleUnits().contains(name) || bundleCompletions().contains(name)
        || name == QLatin1String(planName) || name == QLatin1String(installerName)
        || (name.startsWith(QLatin1String("doc/")) && name.count(u'/') == 1);
}

bool isDockerVersion(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestVersion && text[0] >= u'0' && text[0] <= u'9'
        && std::ranges::all_of(text, [](QChar each) {
               return each.unicode() < 0x80 && (each.isLetterOrNumber() || QStringView(u".-+~").contains(each));
           });
}

QStringList bundleArchitectures()
{
    QStringList names;
    for (const Architecture &each : architectures)
        names << QLatin1String(each.name);
    return names;
}

bool isProgramFor(const QByteArray &head, const QString &architecture)
{
    const auto *known = std::ranges::find(architectures, architecture,
                                          [](const Architecture &each) { return QString(QLatin1String(each.name)); });
    if (known == architectures.end() || head.size() < qsizetype(offsetof(Elf32_Ehdr, e_version)) || !head.startsWith(ELFMAG))
        return false;
    const auto byte = [&head](std::size_t at) { return static_cast<uchar>(head[static_cast<qsizetype>(at)]); };
    constexpr std::size_t at = offsetof(Elf32_Ehdr, e_machine); // the same in 64 bits
    const bool isBig = byte(EI_DATA) == ELFDATA2MSB;
    const int machine = isBig ? byte(at) << 8 | byte(at + 1) : byte(at + 1) << 8 | byte(at);
    return machine == known->machine && byte(EI_CLASS) == known->elfClass;
}

void PassingContent::add(const char *data, std::size_t size)
{
    constexpr qsizetype headSize = sizeof(Elf64_Ehdr);
    m_sum.add(data, size);
    if (m_head.size() < headSize)
        m_head.append(data, qMin(headSize - m_head.size(), static_cast<qsizetype>(size)));
}

const BundleFile *BundleManifest::file(const QString &name) const
{
    const auto found = std::ranges::find(files, name, &BundleFile::name);
    return found != files.end() ? &*found : nullptr;
}

QStringList BundleManifest::unknownFiles() const
{
    QStringList names;
    for (const BundleFile &each : files)
        if (!isKnownBundleFile(each.name))
            names << each.name;
    return names;
}

Result<BundleManifest> parseBundleManifest(const QByteArray &text)
{
    auto document = parseJson(text, limits);
    if (!document) {
        document.error().where =
            QLatin1String(manifestName) + (document.error().where.isEmpty() ? QString() : u':' + document.error().where);
        return tl::unexpected(document.error());
    }
    if (!document->duplicates.isEmpty())
        return malformed(document->duplicates.front().toUtf8().constData());
    const OrderedJson &json = document->value;
    if (const auto known = checkFormat(json); !known)
        return tl::unexpected(known.error());
    BundleManifest manifest{textOf(json, "version"), textOf(json, "architecture"), {}, {}};
    if (!isDockerVersion(manifest.version))
        return malformed("version");
    if (!bundleArchitectures().contains(manifest.architecture))
        return malformed("architecture");
    const auto needs = needsFrom(json);
    if (!needs)
        return tl::unexpected(needs.error());
    manifest.needs = *needs;
    auto files = filesFrom(json);
    if (!files)
        return tl::unexpected(files.error());
    manifest.files = std::move(*files);
    return manifest;
}

QByteArray writeBundleManifest(const BundleManifest &manifest)
{
    OrderedJson files = OrderedJson::array();
    for (const BundleFile &file : manifest.files)
        files.push_back({{"name", file.name},
                         {"mode", QStringLiteral("%1").arg(file.mode, 4, 8, QLatin1Char('0'))},
                         {"size", file.size},
                         {"sha256", file.sha256}});
    const OrderedJson json{{"format", format},
                           {"version", manifest.version},
                           {"architecture", manifest.architecture},
                           {"needs", manifest.needs},
                           {"files", files}};
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

QByteArray writeBundleSums(const BundleManifest &manifest, const QByteArray &manifestText)
{
    QByteArray sums = Sha256::of(manifestText).toLatin1() + "  " + manifestName + '\n';
    for (const BundleFile &file : manifest.files)
        sums += file.sha256.toLatin1() + "  " + file.name.toLatin1() + '\n';
    return sums;
}

} // namespace dockwright::helper
