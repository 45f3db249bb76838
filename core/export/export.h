// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <optional>
#include <vector>

/// A plan in the forms that carry it to many hosts.
namespace dockwright::core {

enum class ExportForm {
    Ansible,   ///< a playbook and a role
    CloudInit, ///< user-data for machines to be
    Directory, ///< plan and rendered files, for Git
    Script     ///< a shell script for hosts where nothing of ours is installed
};

/// The stable name: "ansible", "cloud-init", "directory", "script".
const char *exportFormName(ExportForm form);
std::optional<ExportForm> exportFormOf(const QString &name);
/// True for those that hold a password if that is asked for.
bool canHoldPasswords(ExportForm form);

/// Whether the password of a proxy goes into the files of a form that runs as it is. Ansible and a directory never hold it.
enum class Passwords { LeftOut, Included };

/// A file of an export, and where it goes below the directory that is asked for.
struct ExportFile {
    QString path; ///< relative
    int mode = 0644;
    QByteArray content;

    friend bool operator==(const ExportFile &, const ExportFile &) = default;
};

struct Export {
    std::vector<ExportFile> files;
    QString digest;         ///< SHA-256 (hex) of the exported plan.json
    bool hasSecret = false; ///< a file holds the proxy's password; its mode lets nobody but its owner read it
    Findings notes;         ///< what whoever uses it should know, such as how a password that was left out gets there
    QString commitMessage;  ///< for Git, subject and body
};

/// The files of an export: the same plan gives the same bytes. They are for any host, what a host has its say in is left to
/// be decided there; those of a directory are for the host of `facts`, if some are given. Texts are in the language of the
/// plan's comments.
tl::expected<Export, Errors> makeExport(const Plan &plan, ExportForm form, const HostFacts *facts = nullptr,
                                        Passwords passwords = Passwords::LeftOut);

/// Unsupported where a script cannot carry out all of the plan.
Errors checkScriptable(const Plan &plan);

/// The installer of a bundle: a script beside the bundle's files that installs them and the plan's, and takes them out again.
QByteArray makeInstaller(const Plan &plan, const QString &version, const QString &architecture,
                         Passwords passwords = Passwords::LeftOut);

/// The form Script for hosts where Docker is not installed either: what stands beside the files of a bundle with that version
/// of Docker in place of its own, the installer and the plan, which never has a password.
tl::expected<Export, Errors> makeBundleExport(const Plan &plan, const QString &version, const QString &architecture,
                                              Passwords passwords = Passwords::LeftOut);

} // namespace dockwright::core
