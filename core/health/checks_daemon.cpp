// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/in_effect.h"
#include "core/health/check_list.h"
#include "core/host/hosts_toml.h"
#include "core/host/mirror_records.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/plan/engine_section.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"
#include "core/render/plan_value.h"
#include "core/render/registry_files.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

const Message restartRemedy{
    QT_TRANSLATE_NOOP(
        "Dockwright",
        "Apply the plan; if it is applied already, restart docker.service, and check what overrides it: systemctl cat "
        "docker.service and /etc/docker/daemon.json."),
    {}};

bool isActive(const Examination &examination)
{
    return examination.facts().dockerUnit && examination.facts().dockerUnit->isActive();
}

void checkAnswers(Examination &examination)
{
    if (!isActive(examination))
        return;
    const auto &daemon = examination.facts().daemon;
    examination.judge(daemon.has_value(), "daemon/answers", Severity::Critical,
                      {QT_TRANSLATE_NOOP("Dockwright", "Response of dockerd to docker info"), {}}, {},
                      daemon ? verbatim(daemon->serverVersion)
                             : Message{QT_TRANSLATE_NOOP("Dockwright", "It does not respond."), {}},
                      {QT_TRANSLATE_NOOP("Dockwright", "Check its journal: journalctl -u %1"),
                       {QLatin1String(paths::dockerUnit)}});
}

void checkSwarm(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || !examination.facts().isInSwarm())
        return;
    examination.judge(!daemon->liveRestore, "daemon/swarm", Severity::Critical,
                      {QT_TRANSLATE_NOOP("Dockwright", "live-restore on a Swarm node"), {}}, {},
                      daemon->liveRestore
                          ? Message{QT_TRANSLATE_NOOP("Dockwright", "live-restore is on; dockerd will not start again."), {}}
                          : Message{},
                      {QT_TRANSLATE_NOOP("Dockwright", "Set live-restore to false in daemon.json."), {}});
}

void checkStorage(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon)
        return;
    examination.judge(daemon->storageDriver != QLatin1String("vfs"), "daemon/storage-driver", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Storage driver"), {}}, verbatim(QStringLiteral("overlay2, overlayfs")),
                      verbatim(daemon->storageDriver),
                      {QT_TRANSLATE_NOOP("Dockwright", "vfs copies every layer in full: put /var/lib/docker on ext4 or xfs."),
                       {}});
    const bool systemdWanted = daemon->cgroupVersion == QLatin1String("2");
    examination.judge(!systemdWanted || daemon->cgroupDriver == QLatin1String("systemd"), "daemon/cgroup-driver",
                      Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Cgroup driver"), {}},
                      verbatim(QStringLiteral("systemd")), verbatim(daemon->cgroupDriver),
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "With cgroup v2, the systemd driver leaves the cgroup tree to a single manager."),
                       {}});
}

/// Which store keeps the images is decided at the start of dockerd.
void checkImageStore(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || examination.plan() == nullptr || examination.plan()->containerd.snapshotter == ImageStore::Automatic)
        return;
    const auto word = [](bool isContainerds) {
        return isContainerds ? Message{QT_TRANSLATE_NOOP("Dockwright", "of containerd"), {}}
                             : Message{QT_TRANSLATE_NOOP("Dockwright", "of dockerd itself"), {}};
    };
    const bool planned = examination.plan()->containerd.snapshotter == ImageStore::On;
    const bool present = usesContainerdStore(*daemon);
    examination.judge(planned == present, "daemon/image-store", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Image store in effect"), {}}, word(planned), word(present),
                      restartRemedy);
}

void checkLiveRestore(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || examination.plan() == nullptr)
        return;
    const bool planned = examination.plan()->reliability.liveRestore;
    const auto word = [](bool on) { return verbatim(on ? QStringLiteral("true") : QStringLiteral("false")); };
    examination.judge(daemon->liveRestore == planned, "daemon/live-restore", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "live-restore of the running dockerd"), {}}, word(planned),
                      word(daemon->liveRestore), restartRemedy);
}

void checkLogDriver(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || examination.plan() == nullptr)
        return;
    const QString planned = planValue(*examination.plan(), QLatin1String("/logging/driver")).get<QString>();
    examination.judge(daemon->loggingDriver == planned, "daemon/log-driver", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Log driver of the running dockerd"), {}}, verbatim(planned),
                      verbatim(daemon->loggingDriver), restartRemedy);
}

Message listed(const QStringList &items)
{
    return items.isEmpty() ? Message{QT_TRANSLATE_NOOP("Dockwright", "none"), {}} : verbatim(items.join(u' '));
}

/// dockerd ends each mirror with exactly one slash.
QStringList normalized(QStringList mirrors)
{
    for (QString &mirror : mirrors)
        mirror = withoutSlashes(mirror) + u'/';
    return mirrors;
}

void checkRegistriesOfDaemon(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || examination.plan() == nullptr)
        return;
    const QStringList planned = normalized(registryMirrors(*examination.plan(), examination.facts()));
    const QStringList present = normalized(daemon->mirrors);
    examination.judge(planned == present, "daemon/mirrors", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Registry mirrors of the running dockerd"), {}}, listed(planned),
                      listed(present), restartRemedy);
    const QStringList insecure = insecureRegistries(*examination.plan());
    const bool allIn =
        std::ranges::all_of(insecure, [&](const QString &each) { return daemon->insecureRegistries.contains(each); });
    examination.judge(allIn, "daemon/insecure-registries", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Insecure registries of the running dockerd"), {}}, listed(insecure),
                      listed(daemon->insecureRegistries), restartRemedy);
}

/// What the doctor of the mirrors has found at its last probe; where it has left no word, every mirror serves, or there was
/// none.
void checkDoctor(Examination &examination)
{
    const Plan *plan = examination.plan();
    if (plan == nullptr || !plan->registry.doctor.enabled
        || examination.facts().file(QLatin1String(paths::mirrorStandings)) == nullptr)
        return;
    const MirrorStandings standings = mirrorStandings(examination.facts());
    QStringList troubled;
    for (const RegistryMirror &mirror : mirrorsOfDockerHub(*plan))
        if (const Standing standing = standingOf(standings, withoutSlashes(mirror.url)); standing != Standing::Serves)
            troubled << QStringLiteral("%1 (%2)").arg(mirror.url, QLatin1String(standingName(standing)));
    examination.judge(troubled.isEmpty(), "registry/doctor", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Mirrors that the doctor has left out or put last"), {}}, listed({}),
                      listed(troubled),
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "dockwright-helper --probe-registries PLAN tells what is wrong with them; they serve "
                                         "again by themselves when they work."),
                       {}});
}

/// Of a host without a plan, too.
void checkHostsToml(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    const auto release = daemon ? readRelease(daemon->serverVersion) : std::nullopt;
    if (!release || *release < readsHostsTomlSince || !usesContainerdStore(*daemon))
        return;
    for (Finding &finding : unreadHostsToml(examination.facts(), [](const QString &) { return true; }))
        examination.add(std::move(finding));
}

/// A URL without its user: dockerd hides user and password in ways that differ between versions.
QString withoutUser(const QString &text)
{
    QUrl url(text);
    url.setUserInfo({});
    return url.toString(QUrl::StripTrailingSlash);
}

void checkProxy(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || examination.plan() == nullptr || !examination.plan()->proxy.isUsed())
        return;
    const ProxySettings &proxy = examination.plan()->proxy;
    const auto compare = [&](const char *id, const char *title, const QString &planned, const QString &present) {
        examination.judge(withoutUser(planned) == withoutUser(present), id, Severity::Warning, {title, {}},
                          verbatim(redactUrl(planned)), verbatim(redactUrl(present)), restartRemedy);
    };
    compare("daemon/http-proxy", QT_TRANSLATE_NOOP("Dockwright", "HTTP proxy of the running dockerd"), proxy.http,
            daemon->httpProxy);
    compare("daemon/https-proxy", QT_TRANSLATE_NOOP("Dockwright", "HTTPS proxy of the running dockerd"), proxy.https,
            daemon->httpsProxy);
    examination.judge(proxy.noProxy.join(u',') == daemon->noProxy, "daemon/no-proxy", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Proxy exceptions of the running dockerd"), {}},
                      verbatim(proxy.noProxy.join(u',')), verbatim(daemon->noProxy), restartRemedy);
}

/// What was set in the section "engine" and dockerd shows.
void checkEngineKeys(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || examination.plan() == nullptr)
        return;
    for (const auto &[pointer, value] : enginePlaces(examination.plan()->engine)) {
        const auto shown = settingInEffect(daemon->settings, pointer);
        if (!shown)
            continue;
        const bool isGood = isInEffect(Json(value), *shown);
        examination.add({QLatin1String("daemon/") + pointer.section(u'/', 1, 1),
                         isGood ? Severity::Pass : Severity::Warning,
                         {QT_TRANSLATE_NOOP("Dockwright", "“%1” of the running dockerd"), {pointer.mid(1)}},
                         verbatim(QString::fromStdString(value.dump())),
                         shown->is_null() ? listed({}) : verbatim(QString::fromStdString(shown->dump())),
                         isGood ? Message{} : restartRemedy,
                         {}});
    }
}

void checkWarnings(Examination &examination)
{
    const auto &daemon = examination.facts().daemon;
    if (!daemon || daemon->warnings.isEmpty())
        return;
    examination.add({QStringLiteral("daemon/warnings"),
                     Severity::Info,
                     {QT_TRANSLATE_NOOP("Dockwright", "Warnings of dockerd about this host"), {}},
                     {},
                     verbatim(daemon->warnings.join(QLatin1String("; "))),
                     {},
                     {}});
}

void checkJournal(Examination &examination)
{
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "Errors in the journal since dockerd started"), {}};
    const auto &errors = examination.facts().journalErrors;
    if (!isActive(examination))
        return;
    if (!errors) {
        examination.unknown("journal/errors", title);
        return;
    }
    Finding finding{QStringLiteral("journal/errors"),
                    errors->isEmpty() ? Severity::Pass : Severity::Warning,
                    title,
                    verbatim(QStringLiteral("0")),
                    verbatim(QString::number(errors->size())),
                    {},
                    errors->join(u'\n')};
    if (!errors->isEmpty())
        finding.remedy = {QT_TRANSLATE_NOOP("Dockwright", "Check its journal: journalctl -u %1"),
                          {QLatin1String(paths::dockerUnit)}};
    examination.add(std::move(finding));
}

} // namespace

std::span<const Check> daemonChecks()
{
    static constexpr std::array checks{
        checkAnswers, checkSwarm,     checkStorage, checkImageStore, checkLiveRestore, checkLogDriver, checkRegistriesOfDaemon,
        checkDoctor,  checkHostsToml, checkProxy,   checkEngineKeys, checkWarnings,    checkJournal};
    return checks;
}

} // namespace dockwright::core
