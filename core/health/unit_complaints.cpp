// SPDX-License-Identifier: Apache-2.0
#include "core/health/unit_complaints.h"

#include "core/catalog/catalog.h"
#include "core/health/unit_values.h"
#include "core/text/redact.h"
#include "core/text/unit_file.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// systemd src/core/load-fragment.c, config_parse_warn_compat: of an option that this systemd has no more, or was built
/// without.
bool isGone(const QString &words, const QString &key)
{
    const QString about = QStringLiteral("Support for option %1= has been ").arg(key);
    return words.startsWith(about + QLatin1String("removed"))
        || words.startsWith(about + QLatin1String("disabled at compile time"));
}

/// The setting that ends in that line; systemd counts the last line of one that is continued.
std::optional<UnitEntry> entryAt(const QByteArray &content, int line)
{
    const UnitFile file = readUnitFile(content);
    const bool isNone =
        std::ranges::any_of(file.problems, [&](const Error &problem) { return problem.where == QString::number(line); });
    const auto after = std::ranges::find_if(file.entries, [&](const UnitEntry &entry) { return entry.line > line; });
    return isNone || after == file.entries.begin() ? std::nullopt : std::optional(*std::prev(after));
}

/// The entry of the catalog whose property shows the setting; of one that is not there, what its name says.
const char *propertyOf(const UnitComplaint &complaint, const UnitEntry &entry)
{
    const auto entries = catalog();
    const auto found = std::ranges::find_if(entries, [&](const Directive &directive) {
        return complaint.path == QLatin1String(directive.file) && entry.section == QLatin1String(directive.section)
            && entry.key == QLatin1String(directive.key);
    });
    return found == entries.end() ? "" : found->property;
}

} // namespace

std::optional<UnitComplaint> readUnitComplaint(const QString &text)
{
    const qsizetype first = text.indexOf(u':');
    const qsizetype second = text.indexOf(u':', first + 1);
    if (!text.startsWith(u'/') || first < 0 || second < 0)
        return std::nullopt;
    bool isNumber = false;
    const int line = text.mid(first + 1, second - first - 1).toInt(&isNumber);
    if (!isNumber || line < 1)
        return std::nullopt;
    return UnitComplaint{text.left(first), line, text.mid(second + 1).trimmed()};
}

bool isRefused(const UnitComplaint &complaint, const QByteArray &content, const UnitFacts &unit)
{
    const auto entry = entryAt(content, complaint.line);
    if (!entry || !unit.isLoaded())
        return true;
    if (isGone(complaint.words, entry->key))
        return false;
    QByteArray property = propertyOf(complaint, *entry);
    if (property.isEmpty())
        property = entry->key.endsWith(QLatin1String("Sec")) ? entry->key.chopped(3).toUtf8() + "USec" : entry->key.toUtf8();
    const QByteArray key = entry->key.toUtf8();
    Directive directive{};
    directive.key = key.constData();
    directive.property = property.constData();
    return isInEffect(directive, entry->value, unit) != true;
}

QString settingOf(const UnitComplaint &complaint, const QByteArray &content)
{
    const auto entry = entryAt(content, complaint.line);
    return entry ? QString::fromUtf8(redactSecrets((entry->key + u'=' + entry->value).toUtf8())) : QString();
}

Finding describeComplaint(const UnitComplaint &complaint)
{
    return {QStringLiteral("unit/remark"),
            Severity::Info,
            {QT_TRANSLATE_NOOP("Dockwright", "systemd reports line %2 of %1"),
             {complaint.path, QString::number(complaint.line)}},
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "%1. The unit is loaded, and its other settings are in effect."),
             {complaint.words}},
            {},
            {}};
}

} // namespace dockwright::core
