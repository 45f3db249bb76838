// SPDX-License-Identifier: Apache-2.0
#include "core/install/install_draft.h"

#include "core/host/paths.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// What lies in another directory goes before it.
bool deeperFirst(const QString &a, const QString &b)
{
    return std::pair(-a.size(), a) < std::pair(-b.size(), b);
}

class OfflinePlanner
{
public:
    explicit OfflinePlanner(InstallDraft &draft) : m_draft(draft) {}

    void plan()
    {
        m_draft.refuseByOrigin();
        if (!m_draft.known().bundle) {
            m_draft.refuse(ErrorCode::InvalidInput, "/install/bundle",
                           {QT_TRANSLATE_NOOP("Dockwright", "No bundle is specified."), {}},
                           {QT_TRANSLATE_NOOP("Dockwright", "Specify a file that was created by dockwright-helper --bundle."),
                            {}});
            return;
        }
        const BundleFact &bundle = *m_draft.known().bundle;
        judge(bundle);
        for (const QString &need : m_draft.known().missingNeeds)
            m_draft.refuse(
                ErrorCode::Unsupported, "/install/method",
                {QT_TRANSLATE_NOOP("Dockwright", "dockerd requires what this host does not have: %1."), {need}},
                {QT_TRANSLATE_NOOP("Dockwright", "A bundle contains only Docker; install this from the distribution."), {}});
        if (m_draft.errors.empty())
            unpack(bundle);
        m_draft.tellWishes();
    }

private:
    void judge(const BundleFact &bundle)
    {
        if (const auto another = checkBundleSum(m_draft.plan, bundle.sha256))
            m_draft.errors.push_back(*another);
        if (const auto another = checkBundleVersion(m_draft.plan, bundle.version))
            m_draft.errors.push_back(*another);
        if (!m_draft.facts.architecture.isEmpty() && bundle.architecture != m_draft.facts.architecture)
            m_draft.refuse(ErrorCode::Unsupported, "/install/bundle",
                           {QT_TRANSLATE_NOOP("Dockwright", "The bundle is for %1, but this host is %2."),
                            {bundle.architecture, m_draft.facts.architecture}},
                           {QT_TRANSLATE_NOOP("Dockwright", "Create a bundle with --arch %1."), {m_draft.facts.architecture}});
        QStringList foreign;
        for (const BundleFileFact &file : bundle.files)
            if (isForeign(file))
                foreign << file.path;
        if (!foreign.isEmpty() && !m_draft.plan.replaceConflicting)
            m_draft.refuse(ErrorCode::Conflict, "/install/replaceConflicting",
                           {QT_TRANSLATE_NOOP("Dockwright", "These files exist and were not installed by Dockwright: %1."),
                            {foreign.join(QLatin1String(", "))}},
                           {QT_TRANSLATE_NOOP("Dockwright",
                                              "Set replaceConflicting to true to replace them; they are kept for a rollback."),
                            {}});
    }

    /// There already, different, and not as an earlier bundle left it.
    bool isForeign(const BundleFileFact &file) const
    {
        const auto there = m_draft.known().presentFiles.find(file.path);
        if (there == m_draft.known().presentFiles.end() || there->second == file.sha256)
            return false;
        const auto ours = m_draft.record.files.find(file.path);
        return ours == m_draft.record.files.end() || ours->second != there->second;
    }

    void unpack(const BundleFact &bundle)
    {
        BundleFact changed = bundle;
        std::erase_if(changed.files, [&](const BundleFileFact &file) {
            const auto there = m_draft.known().presentFiles.find(file.path);
            return there != m_draft.known().presentFiles.end() && there->second == file.sha256;
        });
        std::map<QString, QString> gone = m_draft.record.files;
        for (const BundleFileFact &file : bundle.files)
            gone.erase(file.path);
        if (!m_draft.known().groupMembers) {
            m_draft.first(AddGroup{QLatin1String(paths::dockerGroup)});
            m_draft.record.madeGroup = true;
        }
        if (!changed.files.empty()) {
            m_draft.first(InstallBundle{changed});
            m_draft.result.effect = effectOf(changed);
        }
        if (!gone.empty())
            m_draft.first(RemoveInstalled{gone});
        if (std::ranges::any_of(changed.files,
                                [](const BundleFileFact &file) { return file.name.startsWith(QLatin1String("units/")); }))
            m_draft.first(ReloadManager{});
        m_draft.record.version = bundle.version;
        m_draft.record.bundle = bundle.sha256;
        m_draft.record.files.clear();
        for (const BundleFileFact &file : bundle.files)
            m_draft.record.files[file.path] = file.sha256;
        m_draft.record.directories += m_draft.known().missingDirectories;
        m_draft.record.directories.removeDuplicates();
        std::ranges::sort(m_draft.record.directories, deeperFirst);
        if (!m_draft.facts.dockerUnit || m_draft.facts.dockerUnit->unitFileState != QLatin1String("enabled"))
            m_draft.result.enabled = {QLatin1String(paths::containerdUnit), QLatin1String(paths::dockerSocket),
                                      QLatin1String(paths::dockerUnit)};
    }

    Effect effectOf(const BundleFact &changed) const
    {
        const auto isContainerd = [](const BundleFileFact &file) {
            return file.name == QLatin1String("bin/containerd") || file.name == QLatin1String("units/containerd.service");
        };
        const auto isOfTheClient = [](const BundleFileFact &file) {
            return file.name.startsWith(QLatin1String("completion/")) || file.name.startsWith(QLatin1String("cli-plugins/"));
        };
        if (m_draft.isDockerActive() && std::ranges::any_of(changed.files, isContainerd))
            return Effect::RestartContainerd;
        return std::ranges::all_of(changed.files, isOfTheClient) ? Effect::None : Effect::RestartDocker;
    }

    InstallDraft &m_draft;
};

} // namespace

void planOffline(InstallDraft &draft)
{
    OfflinePlanner(draft).plan();
}

} // namespace dockwright::core
