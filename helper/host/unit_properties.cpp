// SPDX-License-Identifier: Apache-2.0
#include "helper/host/unit_properties.h"

#include <QDBusArgument>
#include <QDBusObjectPath>

#include <limits>

namespace dockwright::helper {

using namespace core;

namespace {

/// Structures of type (bas): whether the list allows, and the list, as RestrictAddressFamilies has it.
QString filterText(const QDBusArgument &argument)
{
    bool allows = false;
    QStringList names;
    argument.beginStructure();
    argument >> allows >> names;
    argument.endStructure();
    return (allows ? QString() : QStringLiteral("~")) + names.join(u' ');
}

/// A structure of type (uo), as Job is: its number, 0 for none.
QString jobText(const QDBusArgument &argument)
{
    uint number = 0;
    QDBusObjectPath path;
    argument.beginStructure();
    argument >> number >> path;
    argument.endStructure();
    return QString::number(number);
}

/// Arrays of type (sbbsi), as Conditions and Asserts are: "ConditionPathExists=/etc/docker".
QString conditionsText(const QDBusArgument &argument)
{
    QStringList conditions;
    argument.beginArray();
    while (!argument.atEnd()) {
        QString name;
        QString value;
        bool isTrigger = false;
        bool isNegated = false;
        int state = 0;
        argument.beginStructure();
        argument >> name >> isTrigger >> isNegated >> value >> state;
        argument.endStructure();
        conditions << name + u'=' + value;
    }
    argument.endArray();
    return conditions.join(u' ');
}

QString propertyText(const QVariant &value)
{
    if (value.metaType() == QMetaType::fromType<QDBusArgument>()) {
        const auto argument = value.value<QDBusArgument>();
        const QString signature = argument.currentSignature();
        return signature == QLatin1String("(bas)")   ? filterText(argument)
            : signature == QLatin1String("(uo)")     ? jobText(argument)
            : signature == QLatin1String("a(sbbsi)") ? conditionsText(argument)
                                                     : QString();
    }
    switch (value.metaType().id()) {
    case QMetaType::Bool:
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    case QMetaType::ULongLong:
        return value.toULongLong() == std::numeric_limits<quint64>::max() ? QStringLiteral("infinity") : value.toString();
    case QMetaType::QStringList:
        return value.toStringList().join(u' ');
    case QMetaType::QByteArray: // InvocationID and CPU sets; systemctl shows them in hex, too
        return QString::fromLatin1(value.toByteArray().toHex());
    default:
        return value.toString();
    }
}

/// ExecStart: a(sasbttttuii), path and argument vector first.
std::vector<QStringList> commandsOf(const QVariant &value)
{
    std::vector<QStringList> commands;
    const auto argument = value.value<QDBusArgument>();
    argument.beginArray();
    while (!argument.atEnd()) {
        QString path;
        QStringList words;
        bool ignoresFailure = false;
        qulonglong times[4];
        uint pid = 0;
        int code = 0;
        int status = 0;
        argument.beginStructure();
        argument >> path >> words >> ignoresFailure >> times[0] >> times[1] >> times[2] >> times[3] >> pid >> code >> status;
        argument.endStructure();
        commands.push_back(words);
    }
    argument.endArray();
    return commands;
}

/// EnvironmentFiles: a(sb).
QStringList filesOf(const QVariant &value)
{
    QStringList files;
    const auto argument = value.value<QDBusArgument>();
    argument.beginArray();
    while (!argument.atEnd()) {
        QString path;
        bool isOptional = false;
        argument.beginStructure();
        argument >> path >> isOptional;
        argument.endStructure();
        files << path;
    }
    argument.endArray();
    return files;
}

/// DeviceAllow: a(ss), "/dev/char/1:3=rwm char-pts=rwm".
QString devicesText(const QVariant &value)
{
    QStringList rules;
    const auto argument = value.value<QDBusArgument>();
    argument.beginArray();
    while (!argument.atEnd()) {
        QString device;
        QString access;
        argument.beginStructure();
        argument >> device >> access;
        argument.endStructure();
        rules << device + u'=' + access;
    }
    argument.endArray();
    return rules.join(u' ');
}

} // namespace

UnitFacts unitFactsOf(const QVariantMap &values)
{
    UnitFacts facts;
    facts.loadState = values.value("LoadState").toString();
    facts.activeState = values.value("ActiveState").toString();
    facts.subState = values.value("SubState").toString();
    facts.unitFileState = values.value("UnitFileState").toString();
    facts.fragmentPath = values.value("FragmentPath").toString();
    facts.dropIns = values.value("DropInPaths").toStringList();
    facts.mainPid = values.value("MainPID").toLongLong();
    facts.restarts = values.value("NRestarts").toLongLong();
    facts.startedMonotonic = values.value("ExecMainStartTimestampMonotonic").toULongLong();
    facts.environment = values.value("Environment").toStringList();
    if (values.contains("ExecStart"))
        facts.execStart = commandsOf(values.value("ExecStart"));
    if (values.contains("EnvironmentFiles"))
        facts.environmentFiles = filesOf(values.value("EnvironmentFiles"));
    for (auto value = values.begin(); value != values.end(); ++value)
        if (value.key() != QLatin1String("ExecStart") && value.key() != QLatin1String("EnvironmentFiles"))
            facts.properties[value.key()] =
                value.key() == QLatin1String("DeviceAllow") ? devicesText(value.value()) : propertyText(value.value());
    return facts;
}

} // namespace dockwright::helper
