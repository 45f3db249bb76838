// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "ui/helper_client.h"
#include "ui/network/probe.h"

namespace dockwright::ui {

/// What mirrors are worth, asked from both sides: by the helper as dockerd would ask them, for an image and through the plan's
/// proxy and certificates, and by this window, for an answer.
class RegistryProbeModel : public QObject
{
    Q_OBJECT

public:
    /// `helper` may be null: there is no view of the host then.
    explicit RegistryProbeModel(HelperClient *helper, QObject *parent = nullptr);

    enum class Views { Both, HostOnly };

    /// Asks all mirrors of the plan; the host's view is of those of the registry of the image, for an empty one Docker Hub.
    void probe(const core::Plan &plan, const QString &image, Views views = Views::Both);
    void cancel();
    /// The registry whose verdicts are shown: those of another are not of its mirrors, though one may have the same URL. What
    /// would be asked otherwise now, by this plan and for this image, has none any more.
    void show(const core::Plan &plan, const QString &host, const QString &image);
    bool isRunning() const { return m_isAsking || m_desktop.isRunning(); }

    /// The host's verdict on a mirror; null where there is none (yet).
    const core::RegistryVerdict *verdict(const QString &url) const;
    /// On Docker Hub itself.
    const core::RegistryVerdict *reference() const;
    /// Whether the helper is asked about it now.
    bool isAsked(const QString &url) const;
    /// Mirrors of the plan that give something else than they should.
    core::RegistryVerdicts wrongContent() const;
    /// All mirrors of Docker Hub that were asked and work, the quickest first.
    QStringList workingOfDockerHub() const;
    /// Why there is no view of the host.
    const std::optional<HelperError> &error() const;
    MirrorProbe &desktop() { return m_desktop; }
    const MirrorProbe &desktop() const { return m_desktop; }

signals:
    void changed();

private:
    void take(const HelperResult<core::RegistryVerdicts> &answer);
    bool isStillTrue(const core::RegistryVerdict &verdict) const;

    HelperClient *m_helper;
    MirrorProbe m_desktop;
    QString m_shown;
    core::Plan m_plan;      ///< that is shown
    QString m_image;        ///< that would be asked for
    core::Plan m_askedPlan; ///< that was asked about
    QString m_askedImage;
    QString m_askedHost;
    core::RegistryVerdicts m_verdicts;
    std::optional<HelperError> m_error;
    bool m_isAsking = false;
};

/// "works, 34 ms, 1.2 MB/s"; for one that did not come so far, without.
QString verdictText(const core::RegistryVerdict &verdict);
/// What was measured: "34 ms, 1.2 MB/s"; empty where nothing was.
QString measuredText(const core::RegistryVerdict &verdict);

} // namespace dockwright::ui
