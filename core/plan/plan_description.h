// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/plan/plan.h"

#include <span>
#include <variant>

/// The one description of the plan: parser, defaults, errors, JSON Schema and manual page all come from it.
namespace dockwright::core {

/// How an enumerated member is read and written: by its index in `words`.
struct ChoiceSlot {
    std::span<const char *const> words;
    int (*read)(const Plan &);
    void (*write)(Plan &, int);
};

/// How a member with a form of its own is read and written; `allowed` says it in words.
struct FormSlot {
    OrderedJson (*toJson)(const Plan &);
    /// What should stand there; empty where it was taken.
    Message (*fromJson)(Plan &, const OrderedJson &);
    /// Ranges and meaning.
    Errors (*check)(const Plan &);
    OrderedJson (*schema)();
};

/// Where a member lives in a Plan; the alternative says which JSON type it has.
using Slot =
    std::variant<bool &(*)(Plan &), qint64 &(*)(Plan &), QString &(*)(Plan &), QStringList &(*)(Plan &), ChoiceSlot, FormSlot>;

/// What is wrong with one text; empty when nothing is.
using TextCheck = Message (*)(const QString &);
/// True if two texts mean the same.
using TextComparison = bool (*)(const QString &, const QString &);

bool isSameText(const QString &a, const QString &b);
/// dockerd ends each mirror with exactly one slash.
bool isSameMirror(const QString &a, const QString &b);

struct Member {
    const char *section; ///< "" for a member of the plan itself
    const char *name;
    Slot slot;
    const char *meaning;                     ///< marked for translation
    const char *allowed = "";                ///< which texts are right; marked for translation
    TextCheck check = nullptr;               ///< of a text, or of each item of a list
    qint64 minimum = 0;                      ///< of an integer
    qint64 maximum = 0;                      ///< of an integer; of a list the number of items
    bool (*applies)(const Plan &) = nullptr; ///< nullptr: always
    const char *appliesWhen = "";            ///< in words; marked for translation
    TextComparison sameAs = isSameText;      ///< of the items of a list, none of which may stand twice

    QString pointer() const;
    bool isApplicable(const Plan &plan) const { return applies == nullptr || applies(plan); }
};

struct Section {
    const char *name;    ///< "registry", and "registry/doctor" for an object within it
    const char *meaning; ///< marked for translation
};

std::span<const Section> planSections();
/// The names of the sections in another, as they stand there: "doctor" in "registry". Those of the plan itself for "".
QStringList sectionsIn(const QString &section);
std::span<const Member> planMembers();
/// A member by its JSON pointer as sentences name it: "install.codename" of "/install/codename".
QString memberName(const QString &pointer);
/// The member at a JSON pointer; null if there is none.
const Member *findMember(const QString &pointer);

/// The longest text that a member may hold, in characters.
inline constexpr qsizetype maximalTextLength = 2048;

/// The value of a member as JSON, and the same of the default plan.
OrderedJson memberValue(const Member &member, const Plan &plan);
OrderedJson memberDefault(const Member &member);

/// Sets a member to a JSON value of its type; otherwise says what belongs there. Range and meaning are not checked.
Message setMember(const Member &member, Plan &plan, const OrderedJson &value);

// The meaning of texts; each gives what is wrong, or nothing.
Message checkProxyUrl(const QString &text);
Message checkNoProxyEntry(const QString &text);
Message checkMirror(const QString &text);
Message checkInsecureRegistry(const QString &text);
/// True for an insecure registry of the plan that is on this host itself: by the name localhost (RFC 6761), by a loopback
/// address, with a port or without, or a network of such.
bool isRegistryOnThisHost(const QString &text);
/// Those of these that are not on this host.
QStringList registriesElsewhere(const QStringList &registries);
Message checkMemoryMax(const QString &text);
Message checkCpuQuota(const QString &text);
Message checkLogSize(const QString &text);
Message checkTimeSpan(const QString &text);
Message checkTimeout(const QString &text);
Message checkInterval(const QString &text);
Message checkRepository(const QString &text);
Message checkChannel(const QString &text);
Message checkFingerprint(const QString &text);
Message checkSuite(const QString &text);
Message checkVersion(const QString &text);
Message checkPackageName(const QString &text);
Message checkSha256(const QString &text);
Message checkUserName(const QString &text);
/// A directory whose path needs no quoting, neither in a unit nor in a shell.
Message checkPlainDirectory(const QString &text);

} // namespace dockwright::core
