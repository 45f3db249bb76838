// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/export/export.h"
#include "core/render/generated_file.h"

/// The forms, one file each; export.cpp puts them together.
namespace dockwright::core {

/// What the words that stand for the host's own values are replaced by when a script runs there.
inline constexpr auto cpuQuotaWord = "DOCKWRIGHT_CPU_QUOTA";
inline constexpr auto dockerProgramWord = "/DOCKWRIGHT_DOCKER";

std::vector<ExportFile> exportAnsible(const Plan &plan);
std::vector<ExportFile> exportCloudInit(const Plan &plan, Passwords passwords);
std::vector<ExportFile> exportDirectory(const Plan &plan, const HostFacts *facts);
std::vector<ExportFile> exportScript(const Plan &plan, Passwords passwords);

/// Facts of no host in particular: what is not known of one is as most have it. And the plan for it: half the RAM is "50%".
HostFacts anyHost();
Plan forAnyHost(Plan plan);
/// Every file that the plan needs there, daemon.json among them, as on a host that had none.
std::vector<GeneratedFile> renderFiles(const Plan &plan, const HostFacts &facts);

/// A text of ours that is a file of the source, from below core/export/templates.
QByteArray exportTemplate(const char *name);

/// The language of what is written for people beside the plan.
Wording wordingOf(const Plan &plan);

/// A README in the making.
class Markdown
{
public:
    explicit Markdown(const Wording &wording) : m_wording(wording) {}

    void heading(int level, const Message &text);
    void paragraph(const Message &text);
    void code(const QByteArrayList &lines);
    void table(const std::vector<QByteArrayList> &rows); ///< the first is its head
    QByteArray take() { return std::move(m_text); }
    const Wording &wording() const { return m_wording; }

private:
    Wording m_wording;
    QByteArray m_text;
};

} // namespace dockwright::core
