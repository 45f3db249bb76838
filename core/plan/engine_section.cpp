// SPDX-License-Identifier: Apache-2.0
#include "core/plan/engine_section.h"

#include "core/daemon/daemon_flags.h"
#include "core/plan/key_values.h"
#include "core/plan/plan_description.h"
#include "core/plan/problems.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

QString placeOf(const QString &pointer)
{
    return u'/' + QLatin1String(engineSection) + pointer;
}

Error isManaged(const QString &where, const QString &name, const ManagedPlace &place)
{
    const QString member = memberName(fromUtf8(place.member));
    return problem(where, {QT_TRANSLATE_NOOP("Dockwright", "“%1” is set by the member %2 of the plan."), {name, member}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Remove it here, and set %1."), {member}});
}

/// The place that another section sets at, above or, where all of a key is another section's, below this one.
const ManagedPlace *findOwner(const QString &pointer)
{
    const std::string place = pointer.toStdString();
    if (const ManagedPlace *found = findManagedPlace(place))
        return found;
    const auto all = managedPlaces();
    const KeyRow *row = findDaemonKey(std::string_view(place).substr(1));
    const auto below =
        std::ranges::find_if(all, [&](const ManagedPlace &each) { return each.pointer.starts_with(place + '/'); });
    return row != nullptr && !isEngineKey(*row) && below != all.end() ? &*below : nullptr;
}

QStringList engineKeys()
{
    QStringList keys;
    for (const KeyRow &row : daemonKeyRows())
        if (isEngineKey(row))
            keys << fromUtf8(row.key);
    return keys;
}

/// dockerd takes the name of a flag as a key, says nothing, and does nothing.
Error refuseUnknownKey(const QString &name)
{
    const QString shown = shownText(name);
    const QString where = placeOf(u'/' + pointerToken(shown));
    const QString right = daemonKeyOfFlag(QLatin1String("--") + name);
    if (const ManagedPlace *owner = findOwner(right))
        return isManaged(where, shown, *owner);
    if (findDaemonKey(right.mid(1).toStdString()) != nullptr)
        return problem(where,
                       {QT_TRANSLATE_NOOP("Dockwright", "“%1” is a flag of dockerd, which ignores it in daemon.json."),
                        {shown}},
                       {QT_TRANSLATE_NOOP("Dockwright", "The key is “%1”."), {right.mid(1)}});
    const QString guess = nearest(name, engineKeys());
    return problem(where, {QT_TRANSLATE_NOOP("Dockwright", "No dockerd knows the key “%1”."), {shown}},
                   guess.isEmpty()
                       ? Message{QT_TRANSLATE_NOOP("Dockwright", "dockwright-plan(5) lists the keys that can be set here."), {}}
                       : Message{QT_TRANSLATE_NOOP("Dockwright", "Did you mean “%1”?"), {guess}});
}

Error refuseIgnoredKey(const QString &name)
{
    return problem(placeOf(u'/' + name),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not read “%1” from daemon.json."), {name}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Give it to dockerd as the flag %1."),
                    {QStringLiteral("--containerd-plugins-namespace")}});
}

Error refuseLastingKey(const QString &name)
{
    return problem(
        placeOf(u'/' + name),
        {QT_TRANSLATE_NOOP("Dockwright",
                           "docker0 keeps the address that dockerd gave it for “%1”: a rollback could not take it back."),
         {name}},
        {QT_TRANSLATE_NOOP("Dockwright", "Set it in /etc/docker/daemon.json yourself; it is kept there."), {}});
}

void checkEngineKey(const KeyRow &row, const OrderedJson &value, Errors &errors)
{
    for (WrongValue &wrong : checkKeyValue(row, value, Reading::Plan))
        errors.push_back(problem(placeOf(wrong.pointer), std::move(wrong.message), std::move(wrong.remedy)));
    if (row.shape->kind != Shape::Kind::Map || !value.is_object())
        return;
    for (const auto &[name, member] : value.items()) {
        const QString pointer = u'/' + fromUtf8(row.key) + u'/' + pointerToken(shownText(fromUtf8(name)));
        if (const ManagedPlace *owner = findManagedPlace(pointer.toLower().toStdString())) // "NOFILE" is a limit's name, too
            errors.push_back(isManaged(placeOf(pointer), pointer.mid(1), *owner));
    }
}

} // namespace

bool isEngineKey(const KeyRow &row)
{
    return *row.about != '\0' && !isIgnoredKey(row.key) && !row.isLasting;
}

std::optional<Error> findKeyRefusal(const KeyRow &row)
{
    const QString name = fromUtf8(row.key);
    if (isIgnoredKey(row.key))
        return refuseIgnoredKey(name);
    if (row.isLasting)
        return refuseLastingKey(name);
    if (const ManagedPlace *owner = findOwner(u'/' + name))
        return isManaged(placeOf(u'/' + name), name, *owner);
    return std::nullopt;
}

Errors checkEngine(const EngineSettings &engine)
{
    Errors errors;
    for (const auto &[key, value] : engine.keys.items()) {
        if (errors.size() > mostProblems) // there may be thousands, and nobody is told of more
            break;
        const KeyRow *row = findDaemonKey(key);
        if (row == nullptr)
            errors.push_back(isIgnoredKey(key) ? refuseIgnoredKey(fromUtf8(key)) : refuseUnknownKey(fromUtf8(key)));
        else if (std::optional<Error> refusal = findKeyRefusal(*row))
            errors.push_back(std::move(*refusal));
        else
            checkEngineKey(*row, value, errors);
    }
    return errors;
}

std::vector<std::pair<QString, OrderedJson>> enginePlaces(const EngineSettings &engine)
{
    std::vector<std::pair<QString, OrderedJson>> places;
    for (const auto &[key, value] : engine.keys.items()) {
        const QString pointer = u'/' + fromUtf8(key);
        const KeyRow *row = findDaemonKey(key);
        if (row == nullptr || row->shape->kind != Shape::Kind::Map || !value.is_object()) {
            places.emplace_back(pointer, value);
            continue;
        }
        for (const auto &[name, member] : value.items())
            places.emplace_back(pointer + u'/' + pointerToken(fromUtf8(name)), member);
    }
    return places;
}

} // namespace dockwright::core
