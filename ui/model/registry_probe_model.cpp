// SPDX-License-Identifier: Apache-2.0
#include "ui/model/registry_probe_model.h"

#include "core/host/outside_facts.h"
#include "core/plan/registry_list.h"
#include "core/plan/values.h"
#include "core/registry/registry_report.h"
#include "ui/model/sentence.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

/// What of the plan decides about the answer, and nothing that may be wrong elsewhere.
QByteArray questionOf(const Plan &plan)
{
    Plan asked;
    asked.proxy = plan.proxy;
    asked.registry = plan.registry;
    asked.registries = plan.registries;
    asked.verify = plan.verify;
    asked.containerd = plan.containerd; // by which hosts.toml counts or not
    for (RegistryHost &registry : asked.registries)
        registry.login = {};
    return writePlan(asked);
}

/// Of a plan, or none.
const RegistryHost *findRegistry(const std::vector<RegistryHost> &list, const QString &host)
{
    const auto found = std::ranges::find(list, host, &RegistryHost::host);
    return found != list.end() ? &*found : nullptr;
}

/// The mirror of a plan, its URL as `url` has it; or none.
std::optional<RegistryMirror> findMirror(const Plan &plan, const QString &host, const QString &url)
{
    const std::vector<RegistryHost> list = registryList(plan);
    const RegistryHost *registry = findRegistry(list, host);
    if (registry == nullptr)
        return std::nullopt;
    const auto found = std::ranges::find_if(registry->mirrors, [&](const RegistryMirror &each) {
        return withoutSlashes(each.url) == withoutSlashes(url);
    });
    if (found == registry->mirrors.end())
        return std::nullopt;
    RegistryMirror mirror = *found;
    mirror.url = url;
    return mirror;
}

/// All of a plan that has a say in how a registry or mirror is asked, but for the mirror's own entry.
bool isAskedAlike(const Plan &one, const Plan &other)
{
    const auto waysOf = [](const Plan &plan) {
        std::vector<RegistryHost> ways = plan.registries;
        for (RegistryHost &way : ways) {
            way.mirrors.clear();
            way.login = {};
        }
        std::erase_if(ways, [](const RegistryHost &way) { return way == RegistryHost{.host = way.host}; });
        return ways;
    };
    return one.proxy == other.proxy && one.registry.insecure == other.registry.insecure && one.containerd == other.containerd
        && waysOf(one) == waysOf(other);
}

/// Of a plan, or as it is typed.
QString imageAskedFor(const Plan &plan, const QString &image)
{
    return image.isEmpty() ? plan.verify.image : image;
}

} // namespace

RegistryProbeModel::RegistryProbeModel(HelperClient *helper, QObject *parent) : QObject(parent), m_helper(helper)
{
    connect(&m_desktop, &MirrorProbe::changed, this, &RegistryProbeModel::changed);
    if (m_helper != nullptr)
        connect(m_helper, &HelperClient::registriesProbed, this, &RegistryProbeModel::take);
}

void RegistryProbeModel::probe(const Plan &plan, const QString &image, Views views)
{
    QStringList urls;
    m_askedHost = image.isEmpty() ? QString::fromLatin1(dockerHub) : readImageReference(image).host();
    for (const RegistryHost &registry : registryList(plan))
        for (const RegistryMirror &mirror : registry.mirrors) {
            if (!urls.contains(mirror.url) && !mirror.overridePath) // which is no API by its URL
                urls << mirror.url;
        }
    m_askedPlan = plan;
    m_askedImage = imageAskedFor(plan, image);
    m_verdicts.clear();
    m_error.reset();
    m_isAsking = m_helper != nullptr;
    if (m_isAsking)
        m_helper->probeRegistries(questionOf(plan), image);
    m_desktop.probe(views == Views::Both ? urls : QStringList());
}

void RegistryProbeModel::cancel()
{
    if (std::exchange(m_isAsking, false))
        m_helper->cancelProbe();
    m_desktop.cancel();
    emit changed();
}

void RegistryProbeModel::show(const Plan &plan, const QString &host, const QString &image)
{
    m_plan = plan;
    m_shown = host;
    m_image = imageAskedFor(plan, image);
}

/// A known mirror that the plan does not have yet would come into it as it was asked.
bool RegistryProbeModel::isStillTrue(const RegistryVerdict &verdict) const
{
    const QString &host = verdict.target.host;
    if (!isAskedAlike(m_plan, m_askedPlan) || (host == m_shown && m_image != m_askedImage))
        return false;
    if (verdict.target.isReference)
        return true;
    const auto asked = findMirror(m_askedPlan, host, verdict.target.url);
    const auto now = findMirror(m_plan, host, verdict.target.url);
    return asked && (now ? *now == *asked : !needsLongForm(*asked));
}

const RegistryVerdict *RegistryProbeModel::verdict(const QString &url) const
{
    const auto found = std::ranges::find_if(m_verdicts, [&](const RegistryVerdict &each) {
        return !each.target.isReference && each.target.host == m_shown && each.target.url == withoutSlashes(url)
            && isStillTrue(each);
    });
    return found != m_verdicts.end() ? &*found : nullptr;
}

const RegistryVerdict *RegistryProbeModel::reference() const
{
    const auto found = std::ranges::find_if(m_verdicts, [&](const RegistryVerdict &each) {
        return each.target.isReference && each.target.host == m_shown && isStillTrue(each);
    });
    return found != m_verdicts.end() ? &*found : nullptr;
}

bool RegistryProbeModel::isAsked(const QString &url) const
{
    return m_isAsking && m_askedHost == m_shown && findMirror(m_askedPlan, m_shown, url);
}

const std::optional<HelperError> &RegistryProbeModel::error() const
{
    static const std::optional<HelperError> none;
    return m_askedHost == m_shown ? m_error : none;
}

RegistryVerdicts RegistryProbeModel::wrongContent() const
{
    RegistryVerdicts wrong;
    std::ranges::copy_if(m_verdicts, std::back_inserter(wrong), [this](const RegistryVerdict &each) {
        return each.verdict == core::Verdict::WrongContent && isStillTrue(each)
            && findMirror(m_plan, each.target.host, each.target.url);
    });
    return wrong;
}

QStringList RegistryProbeModel::workingOfDockerHub() const
{
    RegistryVerdicts working;
    std::ranges::copy_if(m_verdicts, std::back_inserter(working), [](const RegistryVerdict &each) {
        return each.verdict == core::Verdict::Works && !each.target.isReference && each.target.host == QLatin1String(dockerHub);
    });
    std::ranges::stable_sort(working, {}, [](const RegistryVerdict &each) { return each.facts.pinged; });
    QStringList urls;
    for (const RegistryVerdict &each : working)
        urls << each.target.url;
    return urls;
}

void RegistryProbeModel::take(const HelperResult<RegistryVerdicts> &answer)
{
    if (!std::exchange(m_isAsking, false))
        return; // it was cancelled
    if (answer)
        m_verdicts = *answer;
    else
        m_error = answer.error();
    emit changed();
}

QString measuredText(const RegistryVerdict &verdict)
{
    QStringList parts;
    if (verdict.facts.pinged >= 0)
        parts << QCoreApplication::translate("RegistryProbeModel", "%1 ms").arg(QLocale().toString(verdict.facts.pinged));
    if (const auto throughput = throughputOf(verdict.facts))
        parts << QCoreApplication::translate("RegistryProbeModel", "%1/s")
                     .arg(QLocale().formattedDataSize(*throughput, 1, QLocale::DataSizeSIFormat));
    //: Between two measures, such as a time and a speed.
    return parts.join(QCoreApplication::translate("RegistryProbeModel", ", "));
}

QString verdictText(const RegistryVerdict &verdict)
{
    const QString word = sentence(verdictWord(verdict.verdict));
    const QString measured = measuredText(verdict);
    return measured.isEmpty() ? word : word + QCoreApplication::translate("RegistryProbeModel", ", ") + measured;
}

} // namespace dockwright::ui
