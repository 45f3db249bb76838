// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

/// The steps that bring Docker Engine onto a host and take it away again. See Step in core/steps/change_set.h.
namespace dockwright::core {

/// Fetches the key that signs a repository, and keeps it only if its fingerprint is the one that is pinned.
struct FetchKey {
    QString url;
    QString fingerprint; ///< 40 hex digits
    QString path;        ///< the key ring that is written
    ProxySettings proxy;

    friend bool operator==(const FetchKey &, const FetchKey &) = default;
};

/// Reads the index of one repository, `apt-get update` for it alone.
struct RefreshPackages {
    QString source; ///< the file that names the repository
    ProxySettings proxy;

    friend bool operator==(const RefreshPackages &, const RefreshPackages &) = default;
};

/// Installs packages and what they depend on; nothing is removed but what is named.
struct InstallPackages {
    QStringList packages;
    QString version; ///< of docker-ce and docker-ce-cli; empty: the newest
    QStringList mayRemove;
    bool hold = false;
    ProxySettings proxy;

    friend bool operator==(const InstallPackages &, const InstallPackages &) = default;
};

struct RemovePackages {
    QStringList packages;

    friend bool operator==(const RemovePackages &, const RemovePackages &) = default;
};

/// Unpacks a bundle that is kept in paths::bundles, each file verified before the first takes its place.
struct InstallBundle {
    BundleFact bundle; ///< with the files that are written

    friend bool operator==(const InstallBundle &, const InstallBundle &) = default;
};

/// Removes files that a bundle brought, if they are still what it brought.
struct RemoveInstalled {
    std::map<QString, QString> files; ///< path → SHA-256

    friend bool operator==(const RemoveInstalled &, const RemoveInstalled &) = default;
};

/// A group of the system, which the members of may use docker.socket.
struct AddGroup {
    QString group;

    friend bool operator==(const AddGroup &, const AddGroup &) = default;
};

struct RemoveGroup {
    QString group;

    friend bool operator==(const RemoveGroup &, const RemoveGroup &) = default;
};

struct AddMember {
    QString user;
    QString group;

    friend bool operator==(const AddMember &, const AddMember &) = default;
};

struct RemoveMember {
    QString user;
    QString group;

    friend bool operator==(const RemoveMember &, const RemoveMember &) = default;
};

/// Deletes images, containers and volumes: the one step that cannot be taken back, so it comes last.
struct RemoveData {
    QStringList directories; ///< and what else dockerd made for itself

    friend bool operator==(const RemoveData &, const RemoveData &) = default;
};

/// Takes one step of a finished transaction back that brought or removed packages or files of a bundle.
struct RevertInstall {
    quint64 transaction = 0;
    int step = 0; ///< 1-based

    friend bool operator==(const RevertInstall &, const RevertInstall &) = default;
};

} // namespace dockwright::core
