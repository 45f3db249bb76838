// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_settings.h"
#include "core/health/check_list.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

QString lineWith(const QByteArray &text, const QString &start)
{
    for (const QString &line : QString::fromUtf8(text).split(u'\n'))
        if (line.startsWith(start))
            return line.mid(start.size()).trimmed();
    return {};
}

/// "ro" or "rw" of the mount on top there; before it the type where that is tmpfs (proc_pid_mountinfo(5)).
QString mountAt(const QByteArray &mounts, const QString &path)
{
    QString found;
    for (const QString &line : QString::fromUtf8(mounts).split(u'\n')) {
        const QStringList words = line.split(u' ');
        if (words.size() < 10 || words[4] != path)
            continue;
        const QString type = words.value(words.indexOf(QStringLiteral("-")) + 1);
        found = (type == QLatin1String("tmpfs") ? QStringLiteral("tmpfs ") : QString()) + words[5].section(u',', 0, 0);
    }
    return found;
}

/// Where people can look for it.
QString shownPlace(const RunSetting &setting)
{
    switch (setting.place) {
    case RunPlace::Cgroup:
    case RunPlace::Status:
    case RunPlace::Mount:
        return setting.key;
    case RunPlace::Disk:
        return setting.key.isEmpty() ? QStringLiteral("io.max") : QStringLiteral("io.max ") + setting.key;
    case RunPlace::Mtu:
        return QStringLiteral("mtu");
    case RunPlace::OomScore:
        return QStringLiteral("oom_score_adj");
    case RunPlace::Init:
        return QStringLiteral("comm");
    case RunPlace::Docker:
        return QStringLiteral("RestartPolicy");
    }
    Q_UNREACHABLE();
}

QString assignment(const RunSetting &setting, const QString &value)
{
    return value.isEmpty() ? QString() : shownPlace(setting) + QStringLiteral(" = ") + value;
}

} // namespace

QString readBack(const RunSetting &setting, const RunReadings &readings)
{
    switch (setting.place) {
    case RunPlace::Cgroup: {
        const auto file = readings.cgroup.find(setting.key);
        return file != readings.cgroup.end() ? QString::fromUtf8(file->second).trimmed() : QString();
    }
    case RunPlace::Disk: {
        const auto file = readings.cgroup.find(QStringLiteral("io.max"));
        return file != readings.cgroup.end() && !setting.key.isEmpty() ? lineWith(file->second, setting.key + u' ') : QString();
    }
    case RunPlace::Status:
        return lineWith(readings.status, setting.key + u':').section(u'\t', 0, 0);
    case RunPlace::Mount:
        return mountAt(readings.mounts, setting.key);
    case RunPlace::Mtu:
        return QString::fromUtf8(readings.mtu).trimmed();
    case RunPlace::OomScore:
        return QString::fromUtf8(readings.oomScore).trimmed();
    case RunPlace::Init:
        return QString::fromUtf8(readings.initName).trimmed();
    case RunPlace::Docker:
        return QString::fromUtf8(readings.restart);
    }
    Q_UNREACHABLE();
}

Findings judgeRun(const std::vector<RunSetting> &settings, const RunReadings *readings)
{
    Findings findings;
    for (const RunSetting &setting : settings) {
        const QString found = readings != nullptr ? readBack(setting, *readings) : QString();
        Finding finding{QStringLiteral("run/") + setting.id,
                        Severity::Info,
                        verbatim(setting.option.isEmpty() ? shownPlace(setting) : setting.option),
                        verbatim(assignment(setting, setting.expected)),
                        verbatim(assignment(setting, found)),
                        {},
                        {},
                        setting.note};
        if (readings != nullptr && found.isEmpty()) {
            finding.severity = Severity::Warning;
            finding.found = {QT_TRANSLATE_NOOP("Dockwright", "The kernel does not show a value for it."), {}};
            finding.remedy = {QT_TRANSLATE_NOOP("Dockwright",
                                                "Check dockwright-helper --readiness: the controller may be missing."),
                              {}};
        } else if (readings != nullptr && !setting.expected.isEmpty()) {
            finding.severity = found == setting.expected ? Severity::Pass : Severity::Warning;
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace dockwright::core
