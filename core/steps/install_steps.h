// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

/// The steps that bring Docker Engine onto a host and take it away again. See Step in core/steps/change_set.h.
namespace dockwright::core {

/// What a step is about: it tells which right its user needs (resources/*.policy).
enum class Concern {
    Configuration, ///< files, kernel variables, units
    Members,       ///< who may use Docker, and so is root
    Group,         ///< the group that its members need; none by itself
    Programs,      ///< Docker's programs and data
};

/// Fetches the key that signs a repository, and keeps it only if its fingerprint is the one that is pinned.
struct FetchKey {
    static constexpr auto kind = "fetch-key";
    static constexpr auto concern = Concern::Programs;

    QString url;
    QString fingerprint; ///< 40 hex digits
    QString path;        ///< the key ring that is written
    ProxySettings proxy;

    friend bool operator==(const FetchKey &, const FetchKey &) = default;
};

/// Reads the index of one repository, `apt-get update` for it alone.
struct RefreshPackages {
    static constexpr auto kind = "refresh-packages";
    static constexpr auto concern = Concern::Programs;

    QString source; ///< the file that names the repository
    ProxySettings proxy;

    friend bool operator==(const RefreshPackages &, const RefreshPackages &) = default;
};

/// Installs packages and what they depend on; nothing is removed but what is named.
struct InstallPackages {
    static constexpr auto kind = "install-packages";
    static constexpr auto concern = Concern::Programs;

    QStringList packages;
    QString version; ///< of docker-ce and docker-ce-cli; empty: the newest
    QStringList mayRemove;
    bool hold = false;
    ProxySettings proxy;

    friend bool operator==(const InstallPackages &, const InstallPackages &) = default;
};

struct RemovePackages {
    static constexpr auto kind = "remove-packages";
    static constexpr auto concern = Concern::Programs;

    QStringList packages;

    friend bool operator==(const RemovePackages &, const RemovePackages &) = default;
};

/// Unpacks a bundle that is kept in paths::bundles, each file verified before the first takes its place.
struct InstallBundle {
    static constexpr auto kind = "install-bundle";
    static constexpr auto concern = Concern::Programs;

    BundleFact bundle; ///< with the files that are written

    friend bool operator==(const InstallBundle &, const InstallBundle &) = default;
};

/// Removes files that a bundle brought, if they are still what it brought.
struct RemoveInstalled {
    static constexpr auto kind = "remove-installed";
    static constexpr auto concern = Concern::Programs;

    std::map<QString, QString> files; ///< path → SHA-256

    friend bool operator==(const RemoveInstalled &, const RemoveInstalled &) = default;
};

/// A group of the system, which the members of may use docker.socket.
struct AddGroup {
    static constexpr auto kind = "add-group";
    static constexpr auto concern = Concern::Group;

    QString group;

    friend bool operator==(const AddGroup &, const AddGroup &) = default;
};

struct RemoveGroup {
    static constexpr auto kind = "remove-group";
    static constexpr auto concern = Concern::Programs;

    QString group;

    friend bool operator==(const RemoveGroup &, const RemoveGroup &) = default;
};

struct AddMember {
    static constexpr auto kind = "add-member";
    static constexpr auto concern = Concern::Members;

    QString user;
    QString group;

    friend bool operator==(const AddMember &, const AddMember &) = default;
};

struct RemoveMember {
    static constexpr auto kind = "remove-member";
    static constexpr auto concern = Concern::Programs;

    QString user;
    QString group;

    friend bool operator==(const RemoveMember &, const RemoveMember &) = default;
};

/// Deletes images, containers and volumes: the one step that cannot be taken back, so it comes last.
struct RemoveData {
    static constexpr auto kind = "remove-data";
    static constexpr auto concern = Concern::Programs;

    QStringList directories; ///< and what else dockerd made for itself

    friend bool operator==(const RemoveData &, const RemoveData &) = default;
};

/// Takes one step of a finished transaction back that brought or removed packages or files of a bundle.
struct RevertInstall {
    static constexpr auto kind = "revert-install";
    static constexpr auto concern = Concern::Programs;

    quint64 transaction = 0;
    int step = 0; ///< 1-based

    friend bool operator==(const RevertInstall &, const RevertInstall &) = default;
};

} // namespace dockwright::core
