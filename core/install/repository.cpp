// SPDX-License-Identifier: Apache-2.0
#include "core/install/repository.h"

#include "core/host/paths.h"
#include "core/plan/plan_description.h"
#include "core/plan/values.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

// docs.docker.com, Install Docker Engine on Debian, and on CentOS.
constexpr auto dockersDebKey = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88";
constexpr auto dockersRpmKey = "060A61C51B558A7F742B77AAC52FEB6B621E9F35";

bool isSame(const QString &fingerprint, const char *other)
{
    return fingerprint.compare(QLatin1String(other), Qt::CaseInsensitive) == 0;
}

/// Derivatives whose os-release names no codename of what they are made from, by its ID and VERSION_CODENAME (for .rpm: the
/// first number of VERSION_ID; "*": any). Sources: the projects' own release notes; for .rpm LinuxMirrors'
/// DockerInstallation.sh.
struct Derivative {
    const char *id;
    const char *release;
    const char *distribution;
    const char *suite;
};
constexpr std::array derivatives{
    Derivative{"kali", "kali-rolling", "debian", "trixie"}, // kali.org: "use Debian's current stable version"
    Derivative{"parrot", "lory", "debian", "bookworm"},
    Derivative{"parrot", "echo", "debian", "trixie"},
    Derivative{"devuan", "chimaera", "debian", "bullseye"},
    Derivative{"devuan", "daedalus", "debian", "bookworm"},
    Derivative{"devuan", "excalibur", "debian", "trixie"},
    Derivative{"deepin", "apricot", "debian", "buster"},
    Derivative{"deepin", "beige", "debian", "bookworm"},
    Derivative{"uos", "eagle", "debian", "buster"},
    Derivative{"anolis", "7", "centos", "7"},
    Derivative{"anolis", "8", "centos", "8"},
    Derivative{"anolis", "23", "centos", "9"},
    Derivative{"opencloudos", "8", "centos", "8"},
    Derivative{"opencloudos", "9", "centos", "9"},
    Derivative{"opencloudos", "23", "centos", "9"},
    Derivative{"openeuler", "20", "centos", "8"},
    Derivative{"openeuler", "22", "centos", "9"},
    Derivative{"openeuler", "24", "centos", "9"},
    Derivative{"alinux", "3", "centos", "8"},
    Derivative{"tencentos", "3", "centos", "8"},
    Derivative{"tencentos", "4", "centos", "9"},
    Derivative{"hce", "1", "centos", "8"},     // Huawei Cloud EulerOS: openEuler 20.03
    Derivative{"hce", "2", "centos", "9"},     // openEuler 22.03
    Derivative{"kylin", "V10", "centos", "8"}, // the server; the desktop, with dpkg, is "v10"
    Derivative{"amzn", "2023", "centos", "9"}, // both have glibc 2.34
};

/// Rebuilds of Red Hat Enterprise Linux that have its release numbers.
constexpr std::array rebuilds{"centos", "rocky", "almalinux", "ol", "virtuozzo", "eurolinux"};

/// What the kernel calls a machine, Debian and rpm (https://wiki.debian.org/SupportedArchitectures).
struct Architecture {
    const char *machine;
    const char *deb;
    const char *rpm;
};
constexpr std::array architectures{
    Architecture{"x86_64", "amd64", "x86_64"},  Architecture{"aarch64", "arm64", "aarch64"},
    Architecture{"armv7l", "armhf", "armv7hl"}, Architecture{"armv6l", "armhf", ""},
    Architecture{"s390x", "s390x", "s390x"},    Architecture{"ppc64le", "ppc64el", "ppc64le"},
    Architecture{"riscv64", "riscv64", ""},
};

/// By docker-ce-packaging's distros.json and what download.docker.com still has.
struct Suites {
    const char *distribution;
    std::array<const char *, 5> names;
};
constexpr std::array suites{
    Suites{"debian", {"trixie", "bookworm", "bullseye", "buster", nullptr}},
    Suites{"ubuntu", {"resolute", "questing", "noble", "jammy", "focal"}},
    Suites{"raspbian", {"bookworm", "bullseye", "buster", nullptr, nullptr}},
};

struct Target {
    QString distribution;
    QString suite;
};

QString release(const HostFacts &facts)
{
    return facts.osVersion.section(u'.', 0, 0);
}

bool isLike(const HostFacts &facts, const char *id)
{
    return facts.osId == QLatin1String(id) || facts.osIdLike.contains(QLatin1String(id));
}

/// Empty members are not known.
Target targetOf(const HostFacts &facts)
{
    const QString id = facts.osId.toLower();
    if (id == QLatin1String("debian") || id == QLatin1String("raspbian"))
        return {id, facts.osCodename};
    if (id == QLatin1String("ubuntu"))
        return {id, facts.osUbuntuCodename.isEmpty() ? facts.osCodename : facts.osUbuntuCodename};
    for (const Derivative &known : derivatives)
        if (id == QLatin1String(known.id)
            && (facts.osCodename == QLatin1String(known.release) || release(facts) == QLatin1String(known.release)))
            return {QLatin1String(known.distribution), QLatin1String(known.suite)};
    if (!facts.osUbuntuCodename.isEmpty() && isLike(facts, "ubuntu"))
        return {QStringLiteral("ubuntu"), facts.osUbuntuCodename};
    if (!facts.osDebianCodename.isEmpty() && isLike(facts, "debian"))
        return {QStringLiteral("debian"), facts.osDebianCodename};
    if (id == QLatin1String("fedora") || id == QLatin1String("rhel"))
        return {id, release(facts)};
    if (std::ranges::any_of(rebuilds, [&](const char *rebuild) { return id == QLatin1String(rebuild); }))
        return {QStringLiteral("centos"), release(facts)};
    return {};
}

Failure unknown(const char *pointer, const Message &message, const HostFacts &facts)
{
    return failure(ErrorCode::Unsupported, QLatin1String(pointer), message,
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "Set %1 in the plan, if you know which repository of Docker fits this host."),
                    {memberName(QLatin1String(pointer))}},
                   QStringLiteral("ID=%1 ID_LIKE=%2 VERSION_ID=%3 VERSION_CODENAME=%4")
                       .arg(facts.osId, facts.osIdLike.join(u' '), facts.osVersion, facts.osCodename));
}

/// The package manager's own word counts: a kernel of 64 bits may carry a system of 32. Empty for one that Docker has no
/// packages for.
QString architectureOf(const HostFacts &facts, PackageFormat format)
{
    const QString told = facts.install ? facts.install->architecture : QString();
    for (const Architecture &known : architectures) {
        const QLatin1String name(format == PackageFormat::Deb ? known.deb : known.rpm);
        if (told.isEmpty() ? facts.architecture == QLatin1String(known.machine) : told == name)
            return name;
    }
    return {};
}

QByteArray debSource(const Repository &repository)
{
    return "Types: deb\nURIs: " + repository.url().toUtf8() + "\nSuites: " + repository.suite.toUtf8()
        + "\nComponents: " + repository.channel.toUtf8() + "\nArchitectures: " + repository.architecture.toUtf8()
        + "\nSigned-By: " + repository.keyPath.toUtf8() + '\n';
}

QByteArray rpmSource(const Repository &repository)
{
    return "[docker-ce-" + repository.channel.toUtf8() + "]\nname=Docker CE " + repository.channel.toUtf8()
        + "\nbaseurl=" + repository.url().toUtf8() + '/' + repository.suite.toUtf8() + '/' + repository.architecture.toUtf8()
        + '/' + repository.channel.toUtf8() + "\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=" + (repository.signedIndex ? '1' : '0')
        + "\ngpgkey=file://" + repository.keyPath.toUtf8() + '\n';
}

QString withoutComment(const QString &line)
{
    return line.section(u'#', 0, 0).simplified();
}

/// sources.list(5), one line: "deb [options] URI suite component…".
QStringList urlsOfList(const QString &text)
{
    QStringList urls;
    for (const QString &line : text.split(u'\n')) {
        QString rest = withoutComment(line).section(u' ', 1);
        if (rest.startsWith(u'['))
            rest = rest.section(u']', 1).trimmed();
        if (!rest.isEmpty())
            urls << rest.section(u' ', 0, 0);
    }
    return urls;
}

/// sources.list(5), deb822: the values of "URIs:" with their continuation lines.
QStringList urlsOfSources(const QString &text)
{
    QStringList urls;
    bool within = false;
    for (const QString &line : text.split(u'\n')) {
        if (line.startsWith(u'#'))
            continue;
        const bool continues = line.startsWith(u' ') || line.startsWith(u'\t');
        if (!continues)
            within = line.section(u':', 0, 0).trimmed().compare(QLatin1String("URIs"), Qt::CaseInsensitive) == 0;
        if (within)
            urls << (continues ? line : line.section(u':', 1)).simplified().split(u' ', Qt::SkipEmptyParts);
    }
    return urls;
}

/// dnf.conf(5): the values of "baseurl".
QStringList urlsOfRepo(const QString &text)
{
    QStringList urls;
    for (const QString &line : text.split(u'\n'))
        if (line.section(u'=', 0, 0).trimmed() == QLatin1String("baseurl"))
            urls << line.section(u'=', 1).trimmed();
    return urls;
}

QStringList urlsOf(const QString &path, const QByteArray &content)
{
    const QString text = QString::fromUtf8(content);
    if (path.endsWith(QLatin1String(".list")))
        return urlsOfList(text);
    return path.endsWith(QLatin1String(".sources")) ? urlsOfSources(text) : urlsOfRepo(text);
}

bool isUrlOf(const QString &url, const Repository &repository)
{
    const QString ours = repository.url() + u'/';
    const QString theirs = url.endsWith(u'/') ? url : url + u'/';
    return repository.format == PackageFormat::Rpm ? theirs.startsWith(ours) : theirs == ours;
}

} // namespace

QString Repository::url() const
{
    return base + QLatin1String("/linux/") + distribution;
}

bool isDockersKey(const QString &fingerprint)
{
    return isSame(fingerprint, dockersDebKey) || isSame(fingerprint, dockersRpmKey);
}

QString signingKey(const Repository &repository, const QString &planned)
{
    if (!isDockersKey(planned))
        return planned.toUpper();
    return QLatin1String(repository.format == PackageFormat::Rpm ? dockersRpmKey : dockersDebKey);
}

QString Repository::keyUrl() const
{
    return url() + QLatin1String("/gpg");
}

Result<Repository> repositoryFor(const HostFacts &facts, const QString &base, const QString &channel,
                                 const QString &distribution, const QString &codename)
{
    Target target = targetOf(facts);
    if (!distribution.isEmpty() && distribution != target.distribution)
        target = {distribution, {}}; // the codename of another distribution is none of this one
    if (!codename.isEmpty())
        target.suite = codename;
    if (target.distribution.isEmpty())
        return unknown("/install/distribution",
                       {QT_TRANSLATE_NOOP("Dockwright", "Docker has no repository that is known to fit %1."),
                        {facts.osName.isEmpty() ? facts.osId : facts.osName}},
                       facts);
    if (target.suite.isEmpty())
        return unknown("/install/codename",
                       {QT_TRANSLATE_NOOP("Dockwright", "The release of %1 that this host corresponds to is unknown."),
                        {target.distribution}},
                       facts);
    Repository repository{withoutSlashes(base), target.distribution, target.suite, channel, {}, PackageFormat::Deb, {}, {}};
    if (knownSuites(target.distribution).isEmpty())
        repository.format = PackageFormat::Rpm;
    repository.architecture = architectureOf(facts, repository.format);
    if (repository.architecture.isEmpty())
        return failure(ErrorCode::Unsupported, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "Docker has no packages for the architecture %1."),
                        {facts.install && !facts.install->architecture.isEmpty() ? facts.install->architecture
                                                                                 : facts.architecture}});
    const bool deb = repository.format == PackageFormat::Deb;
    repository.keyPath = QLatin1String(deb ? paths::aptKeyring : paths::rpmKeyring);
    repository.sourcePath = deb ? QLatin1String(paths::aptSources) + QLatin1String("/docker.sources")
                                : QLatin1String(paths::rpmSources) + QLatin1String("/docker-ce.repo");
    return repository;
}

QByteArray sourcesFile(const Repository &repository)
{
    return repository.format == PackageFormat::Deb ? debSource(repository) : rpmSource(repository);
}

bool namesOnly(const QString &path, const QByteArray &content, const Repository &repository)
{
    const QStringList urls = urlsOf(path, content);
    return !urls.isEmpty() && std::ranges::all_of(urls, [&](const QString &url) { return isUrlOf(url, repository); });
}

bool namesAlso(const QString &path, const QByteArray &content, const Repository &repository)
{
    return !namesOnly(path, content, repository)
        && std::ranges::any_of(urlsOf(path, content), [&](const QString &url) { return isUrlOf(url, repository); });
}

QString upstreamVersion(const QString &version)
{
    const QString withoutEpoch = version.contains(u':') ? version.section(u':', 1) : version;
    return withoutEpoch.contains(u'-') ? withoutEpoch.section(u'-', 0, -2) : withoutEpoch;
}

bool isVersion(const QString &version, const QString &wanted)
{
    return version == wanted || upstreamVersion(version) == wanted;
}

QStringList knownSuites(const QString &distribution)
{
    QStringList names;
    for (const Suites &known : suites)
        if (distribution == QLatin1String(known.distribution))
            for (const char *name : known.names)
                if (name != nullptr)
                    names << QLatin1String(name);
    return names;
}

QStringList conflictingPackages()
{
    // docs.docker.com's list, and those of Debian 13 and Ubuntu that have the same files (docker-cli, docker-buildx).
    return {"docker.io",     "docker-cli", "docker-buildx", "docker-compose", "docker-compose-v2", "docker-doc",
            "podman-docker", "containerd", "runc"};
}

} // namespace dockwright::core
