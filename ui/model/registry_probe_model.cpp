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
    return writePlan(asked);
}

} // namespace

RegistryProbeModel::RegistryProbeModel(HelperClient *helper, QObject *parent) : QObject(parent), m_helper(helper)
{
    connect(&m_desktop, &MirrorProbe::changed, this, &RegistryProbeModel::changed);
    if (m_helper != nullptr)
        connect(m_helper, &HelperClient::registriesProbed, this, &RegistryProbeModel::take);
}

void RegistryProbeModel::probe(const Plan &plan, const QString &image)
{
    QStringList urls;
    m_asked.clear();
    m_askedHost = image.isEmpty() ? QString::fromLatin1(dockerHub) : readImageReference(image).host();
    for (const RegistryHost &registry : registryList(plan))
        for (const RegistryMirror &mirror : registry.mirrors) {
            if (registry.host == m_askedHost)
                m_asked << withoutSlashes(mirror.url);
            if (!urls.contains(mirror.url) && !mirror.overridePath) // which is no API by its URL
                urls << mirror.url;
        }
    m_verdicts.clear();
    m_error.reset();
    m_isAsking = m_helper != nullptr;
    if (m_isAsking)
        m_helper->probeRegistries(questionOf(plan), image);
    m_desktop.probe(urls);
}

void RegistryProbeModel::cancel()
{
    if (std::exchange(m_isAsking, false))
        m_helper->cancelProbe();
    m_desktop.cancel();
    emit changed();
}

const RegistryVerdict *RegistryProbeModel::verdict(const QString &url) const
{
    const auto found = std::ranges::find_if(m_verdicts, [&](const RegistryVerdict &each) {
        return !each.target.isReference && each.target.host == m_shown && each.target.url == withoutSlashes(url);
    });
    return found != m_verdicts.end() ? &*found : nullptr;
}

const RegistryVerdict *RegistryProbeModel::reference() const
{
    const auto found = std::ranges::find_if(m_verdicts, [&](const RegistryVerdict &each) {
        return each.target.isReference && each.target.host == m_shown;
    });
    return found != m_verdicts.end() ? &*found : nullptr;
}

bool RegistryProbeModel::isAsked(const QString &url) const
{
    return m_isAsking && m_askedHost == m_shown && m_asked.contains(withoutSlashes(url));
}

const std::optional<HelperError> &RegistryProbeModel::error() const
{
    static const std::optional<HelperError> none;
    return m_askedHost == m_shown ? m_error : none;
}

RegistryVerdicts RegistryProbeModel::wrongContent() const
{
    RegistryVerdicts wrong;
    std::ranges::copy_if(m_verdicts, std::back_inserter(wrong),
                         [](const RegistryVerdict &each) { return each.verdict == core::Verdict::WrongContent; });
    return wrong;
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
