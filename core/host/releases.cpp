// SPDX-License-Identifier: Apache-2.0
#include "core/host/releases.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

/// The columns are Debian 12, 13 and unstable as of 2026-11.
constexpr std::array run{
    RunReleases{Program::Systemd, "systemd", {"252", "257", "262"}},
    RunReleases{Program::Dockerd, "dockerd", {"20.10", "26.1", "28.5"}, "29.7"},
    RunReleases{Program::Qt, "Qt", {"6.4", "6.8", "6.11"}},
};

/// The number that `text` begins with, which it is then without.
std::optional<int> takeNumber(QStringView &text)
{
    qsizetype digits = 0;
    while (digits < text.size() && text[digits] >= u'0' && text[digits] <= u'9')
        ++digits;
    bool isNumber = false;
    const int number = text.left(digits).toInt(&isNumber);
    text = text.mid(digits);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<Release> readRelease(const QString &version)
{
    QStringView rest = version;
    const auto major = takeNumber(rest);
    if (!major)
        return std::nullopt;
    if (!rest.startsWith(u'.'))
        return Release{*major, 0};
    rest = rest.mid(1);
    return Release{*major, takeNumber(rest).value_or(0)};
}

QString dockerdVersionIn(const QByteArray &words)
{
    return QString::fromUtf8(words).section(QLatin1String(" version "), 1).section(u',', 0, 0).trimmed();
}

QString releaseText(Program program, Release release)
{
    const QString major = QString::number(release.major);
    return program == Program::Systemd ? major : major + u'.' + QString::number(release.minor);
}

std::optional<Release> releaseOn(const HostFacts &facts, Program program)
{
    switch (program) {
    case Program::Systemd:
        return facts.systemdVersion ? std::optional(Release{static_cast<int>(*facts.systemdVersion), 0}) : std::nullopt;
    case Program::Dockerd:
        return readRelease(facts.dockerdVersion);
    case Program::Qt:
        return readRelease(facts.qtVersion);
    }
    Q_UNREACHABLE();
}

std::span<const RunReleases> releasesRun()
{
    return run;
}

std::optional<Finding> findReleaseNeverRun(const HostFacts &facts)
{
    QStringList here;
    QStringList ran;
    for (const RunReleases &each : run) {
        const auto release = releaseOn(facts, each.program);
        const QString oldest = QLatin1String(each.releases.front());
        const QString newest = QLatin1String(each.newest());
        if (!release || (*release >= readRelease(oldest) && *release <= readRelease(newest)))
            continue;
        here << QLatin1String(each.name) + u' ' + releaseText(each.program, *release);
        ran << QStringLiteral("%1 %2–%3").arg(QLatin1String(each.name), oldest, newest);
    }
    if (here.isEmpty())
        return std::nullopt;
    const QString comma = QStringLiteral(", ");
    return Finding{
        QStringLiteral("host/releases"),
        Severity::Info,
        {QT_TRANSLATE_NOOP("Dockwright", "Untested versions"), {}},
        {},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Dockwright was tested with %1; this host has %2. Settings that these versions do not support are "
                           "left out or reported; an apply after which Docker is not healthy is rolled back."),
         {ran.join(comma), here.join(comma)}},
        {},
        {}};
}

} // namespace dockwright::core
