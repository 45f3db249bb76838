// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "core/plan/plan_description.h"

#include <QCoreApplication>

#include <span>
#include <variant>

/// The section of the plan that says, for each registry, through which mirrors its images come and whose certificates count.
namespace dockwright::core {

inline constexpr auto registriesSection = "registries";
inline constexpr auto registriesMeaning = QT_TRANSLATE_NOOP(
    "Dockwright",
    "Where the images of a registry come from, and which certificates are trusted there: a list of registries. Mirrors of "
    "registries other than docker.io require Docker 28 or later with the containerd image store.");

/// How many registries a plan may name, and how many mirrors each of them may have.
inline constexpr std::size_t mostRegistries = 64;

/// A member of a registry or of a mirror. A text may be empty where it has a default; `check` is for one that is not.
template <class Owner>
struct RegistryField {
    const char *name;
    std::variant<bool Owner::*, QString Owner::*> at;
    const char *meaning; ///< marked for translation
    const char *allowed; ///< which texts are right; marked for translation
    TextCheck check;
    bool isRequired = false;
    bool isPem = false; ///< a text with line breaks
};

std::span<const RegistryField<RegistryMirror>> mirrorFields();
/// Without "mirrors", the list of them, and "login".
std::span<const RegistryField<RegistryHost>> registryFields();
std::span<const RegistryField<RegistryLogin>> loginFields();
inline constexpr auto mirrorsOfRegistry = "mirrors";
inline constexpr auto loginOfRegistry = "login";
inline constexpr auto loginMeaning =
    QT_TRANSLATE_NOOP("Dockwright",
                      "An account at the registry, for whoever calls dockwright-helper --log-in; --apply logs nobody in.");
inline constexpr auto mirrorsMeaning =
    QT_TRANSLATE_NOOP("Dockwright", "Mirrors of the registry, tried in this order before the registry itself.");

/// Reads the section; what is wrong with the types is added to `errors`.
std::vector<RegistryHost> readRegistries(const OrderedJson &json, Errors &errors);
/// Without the members that have their defaults.
OrderedJson writeRegistries(const std::vector<RegistryHost> &registries);
/// All that is wrong with the meaning.
Errors checkRegistries(const std::vector<RegistryHost> &registries);

/// "docker.io", "ghcr.io", "registry.corp.lan:5000".
Message checkRegistryHost(const QString &text);

/// The mirrors of Docker Hub, from the long form or the short one.
std::vector<RegistryMirror> mirrorsOfDockerHub(const Plan &plan);

/// "/registries/1" and "/registries/1/mirrors/0": where they stand in the plan.
QString placeOfRegistry(std::size_t registry);
QString placeOfMirror(std::size_t registry, std::size_t mirror);

/// withoutSecrets() has left a key out.
bool lacksKey(const std::vector<RegistryHost> &registries);
/// The same with "xxxxx" in the place of each key; the path of one is no secret.
std::vector<RegistryHost> withoutKeys(std::vector<RegistryHost> registries);

/// "m.corp.lan:5000" of "https://m.corp.lan:5000/hub": what dockerd calls the directory of its certificates.
QString hostOfMirror(const QString &url);

} // namespace dockwright::core
