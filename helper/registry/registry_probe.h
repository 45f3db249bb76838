// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/outside_facts.h"
#include "core/registry/judge_registries.h"
#include "core/registry/registry_protocol.h"
#include "helper/registry/registry_fetch.h"

#include <QTimer>

#include <stop_token>

class QHostInfo;

namespace dockwright::helper {

/// What every registry is asked for, and the way to it.
struct ProbeRequest {
    core::ProbeSettings settings;
    core::ProxySettings proxy;
    QString machine;    ///< as uname(2) calls it
    QStringList left{}; ///< registries of the plan that are not asked: they have other images
};

/// Asks one registry for the image: its name, /v2/, a token, the manifest of the tag and that of this machine, the
/// configuration, and one byte of a layer. Ends at what fails first, and when its time is over.
class RegistryProbe
{
public:
    /// `ended` is called once, from the event loop. `request` must outlive it.
    RegistryProbe(const core::RegistryTarget &target, const ProbeRequest &request, std::function<void()> ended);

    void start();
    const core::RegistryFacts &facts() const { return m_facts; }
    /// A mirror of which nothing has come yet.
    bool isSilent() const { return m_ended && !m_target.isReference && m_facts.pinged < 0; }
    /// Waits no longer.
    void giveUp() { end(core::ProbeFailure::TimedOut); }

private:
    using Step = void (RegistryProbe::*)(const Fetched &);

    void nameCame(const QHostInfo &found);
    void trustAll();
    void askPing();
    bool triesPlainHttp();
    void pingCame(const Fetched &fetched);
    void askToken(const core::BearerChallenge &challenge);
    void tokenCame(const Fetched &fetched);
    void askManifest();
    void askForAManifest(const QString &reference, Step then);
    void manifestCame(const Fetched &fetched);
    void resolved(const QString &digest);
    void childCame(const Fetched &fetched);
    void goOn(const core::ImageManifest &manifest);
    void configCame(const Fetched &fetched);
    void layerCame(const Fetched &fetched);

    void get(core::ProbeStage stage, const QString &path, const Wanted &wanted, Step then);
    /// Ends the probe if that is no answer of status 200.
    bool isGood(const Fetched &fetched);
    /// And if it is not what the digest says.
    bool isContent(const QByteArray &bytes, const QString &digest);
    void end(core::ProbeFailure failure, const QString &words = {});

    const core::RegistryTarget m_target;
    const ProbeRequest &m_request;
    const QString m_reference; ///< tag or digest
    const QString m_repository;
    QString m_base; ///< of all URLs, with a slash
    std::function<void()> m_ended;
    core::RegistryFacts m_facts;
    RegistryFetch m_fetch;
    QElapsedTimer m_clock;
    QTimer m_limit;
    QByteArray m_token;
    core::ImageManifest m_manifest;
    qint64 m_configAsked = 0;
    bool m_isInsecure = false;
};

/// Asks all of them at once, and returns when the last one has ended; Cancelled when it is asked to stop before. Needs a
/// QCoreApplication. Once one has answered, mirrors have core::patienceBeside() it for their first answer, unless the settings
/// are patient. One name that is
/// still being looked up is not waited for when the process ends by _Exit(). Those that do not resolve a tag come after the
/// others, and get their digest (pinDigests()).
core::Result<core::RegistryFactsList> probeRegistries(core::RegistryTargets &targets, const ProbeRequest &request,
                                                      const std::stop_token &stop);

} // namespace dockwright::helper
