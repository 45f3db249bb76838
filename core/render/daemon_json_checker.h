// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/plan/plan_description.h"
#include "core/render/daemon_json.h"

/// What the checks of daemon.json look at, and where they say what they found.
namespace dockwright::core {

/// Looks at all that dockerd is told: flags, the variables in them, and daemon.json are one set of settings.
struct Checker {
    const OrderedJson &file;
    const HostFacts &facts;
    const DaemonSettings settings{facts, file};
    const OrderedJson value = settings.asJson();
    Errors errors{};

    static const OrderedJson *in(const OrderedJson &json, const QString &pointer)
    {
        const OrderedJson::json_pointer place(pointer.toStdString());
        return json.contains(place) ? &json.at(place) : nullptr;
    }
    /// null is as if the key were not there (encoding/json of Go).
    const OrderedJson *at(const char *pointer) const
    {
        const OrderedJson *found = in(value, QLatin1String(pointer));
        return found != nullptr && !found->is_null() ? found : nullptr;
    }
    /// Where a setting stands: "/etc/docker/daemon.json#/icc", or what DaemonSetting says of a flag.
    QString placeOf(const QString &pointer) const
    {
        const DaemonSetting *setting = settings.find(u'/' + pointer.section(u'/', 1, 1));
        // Of an object that stands in both places a member that is not in the file is the flag's.
        const bool isOfFlag = setting != nullptr && setting->isFlag && in(file, pointer) == nullptr;
        return isOfFlag ? setting->flagSource : QLatin1String(paths::daemonJson) + u'#' + pointer;
    }
    bool isTrue(const char *pointer) const { return at(pointer) != nullptr && *at(pointer) == true; }
    bool isFalse(const char *pointer) const { return at(pointer) != nullptr && *at(pointer) == false; }
    std::string text(const char *pointer) const
    {
        return at(pointer) != nullptr && at(pointer)->is_string() ? at(pointer)->get<std::string>() : std::string();
    }
    void wrong(const QString &pointer, Message message, Message remedy = {})
    {
        errors.push_back({ErrorCode::InvalidInput, placeOf(pointer), std::move(message), std::move(remedy), {}});
    }
};

/// The member that Go's encoding/json takes for `name`: it does not look at the case. Null where there is none.
inline const OrderedJson *memberOf(const OrderedJson &object, QLatin1String name)
{
    const OrderedJson *found = nullptr; // of several the last one counts
    if (object.is_object())
        for (const auto &[key, value] : object.items())
            if (fromUtf8(key).compare(name, Qt::CaseInsensitive) == 0 && !value.is_null())
                found = &value;
    return found;
}

/// Empty where there is no such member, or it is no text.
inline QString memberText(const OrderedJson &object, QLatin1String name)
{
    const OrderedJson *found = memberOf(object, name);
    return found != nullptr && found->is_string() ? fromUtf8(found->get<std::string>()) : QString();
}

inline QString textAt(const Checker &check, const char *pointer)
{
    return fromUtf8(check.text(pointer));
}

/// Pairs of storage driver and image store, or of user namespaces and image store, that do not go together.
void checkImageStore(Checker &check);

/// Values that read as they should, and that dockerd dies of all the same.
void checkDaemonValues(Checker &check);

/// Of values and addresses what `dockerd --validate` of any release since 23.0 refuses, too.
void checkValuesAsRead(Checker &check);

/// The same of where dockerd listens, of its certificates, and of the API that it asks of clients.
void checkDaemonAccess(Checker &check);

/// The same of addresses, subnets and forwarding.
void checkDaemonAddresses(Checker &check);

} // namespace dockwright::core
