// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "core/render/annotated_text.h"
#include "core/render/containerd_config.h"
#include "core/render/doctor_units.h"
#include "core/render/exposure_rules.h"
#include "core/render/generated_file.h"
#include "core/render/heartbeat.h"
#include "core/render/kernel_settings.h"
#include "core/render/metrics_units.h"
#include "core/render/registry_files.h"
#include "core/text/unit_file.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

struct DropIn {
    const char *path;
    const char *purpose;
};

constexpr DropIn dropIns[] = {
    {paths::proxyDropIn, QT_TRANSLATE_NOOP("Dockwright", "The proxy through which dockerd reaches registries.")},
    {paths::limitsDropIn, QT_TRANSLATE_NOOP("Dockwright", "The resources of the host that dockerd itself may use.")},
    {paths::securityDropIn, QT_TRANSLATE_NOOP("Dockwright", "Restrictions of dockerd that do not affect containers.")},
    {paths::loggingDropIn, QT_TRANSLATE_NOOP("Dockwright", "Where dockerd's own messages go, and the rate limit for them.")},
    {paths::performanceDropIn, QT_TRANSLATE_NOOP("Dockwright", "How dockerd is started, stopped and scheduled.")},
    {paths::reliabilityDropIn, QT_TRANSLATE_NOOP("Dockwright", "Dependencies of dockerd, and its share of a busy host.")},
    {paths::containerdLinkDropIn, QT_TRANSLATE_NOOP("Dockwright", "How dockerd works together with containerd.service.")},
    {paths::exposureDropIn,
     QT_TRANSLATE_NOOP("Dockwright",
                       "Loads the rules for docker-proxy, which are about the cgroup that each start makes anew.")},
    {paths::containerdDropIn,
     QT_TRANSLATE_NOOP("Dockwright", "The resources of the host that containerd, and with it every container, may use.")},
};

GeneratedFile absent(const char *path)
{
    return {QLatin1String(path), std::nullopt, 0644, false, {}};
}

/// One drop-in with those of the assignments that belong to it; absent when there is none.
GeneratedFile renderDropIn(const DropIn &dropIn, const std::vector<Assignment> &assignments, CommentLanguage language)
{
    AnnotatedText text(language);
    text.addHeader(dropIn.purpose);
    QString section;
    for (const Assignment &assignment : assignments) {
        const Directive *directive = findDirective(assignment.directive);
        if (directive == nullptr || qstrcmp(directive->file, dropIn.path) != 0)
            continue;
        if (section != QLatin1String(directive->section)) {
            section = QLatin1String(directive->section);
            text.addSection(section);
        }
        text.addDirective(*directive, QLatin1String(directive->key) + u'=' + assignment.value);
    }
    return section.isEmpty() ? absent(dropIn.path) : text.toFile(dropIn.path);
}

GeneratedFile proxyEnvironment(const Plan &plan)
{
    const ProxySettings &proxy = plan.proxy;
    if (proxy.target != ProxyTarget::Unit || !proxy.hasPassword())
        return absent(paths::proxyEnvironment);
    AnnotatedText text(plan.comments);
    text.addHeader(
        QT_TRANSLATE_NOOP("Dockwright", "The proxy of dockerd, including its password: only root may read this file."));
    const auto add = [&](QStringView directive, const char *name, const QString &value) {
        if (const auto line = quoteEnvironmentFileLine(QLatin1String(name), value); line && !value.isEmpty())
            text.addDirective(*findDirective(directive), *line);
    };
    add(u"10-proxy/HTTP_PROXY", "HTTP_PROXY", proxy.http);
    add(u"10-proxy/HTTPS_PROXY", "HTTPS_PROXY", proxy.https);
    add(u"10-proxy/NO_PROXY", "NO_PROXY", proxy.noProxy.join(u','));
    return text.toFile(paths::proxyEnvironment, 0600, true);
}

GeneratedFile sysctlFile(const Plan &plan, const HostFacts &facts)
{
    const std::optional<qint64> value = nrOpenToSet(plan, facts);
    if (!value)
        return absent(paths::sysctl);
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "Kernel settings that the limits of Docker require."));
    text.addDirective(*findDirective(u"sysctl/fs.nr_open"), QStringLiteral("fs.nr_open = %1").arg(*value));
    return text.toFile(paths::sysctl);
}

GeneratedFile newContainerdConfig(const Plan &plan, qint64 bytes)
{
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "Settings of containerd that differ from its defaults."));
    text.addLine(QStringLiteral("version = 2"));
    text.addSection(QStringLiteral("grpc"));
    for (const char *id : {"config.toml/grpc/max_recv_message_size", "config.toml/grpc/max_send_message_size"}) {
        const Directive *directive = findDirective(QString::fromLatin1(id));
        text.addDirective(*directive, QStringLiteral("%1 = %2").arg(QLatin1String(directive->key)).arg(bytes));
    }
    return text.toFile(paths::containerdConfig);
}

/// The lines of the two sizes in a file that was there before.
std::vector<Annotation> annotateMessageSizes(const QByteArray &toml)
{
    std::vector<Annotation> annotations;
    const QList<QByteArray> lines = toml.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i)
        for (const char *name : {"max_recv_message_size", "max_send_message_size"})
            if (lines[i].trimmed().startsWith(name))
                annotations.push_back({static_cast<int>(i) + 1, QLatin1String("config.toml/grpc/") + QLatin1String(name)});
    return annotations;
}

bool needsMessageSizes(const Plan &plan, const HostFacts &facts)
{
    return plan.containerd.maxMessageMiB != ContainerdSettings{}.maxMessageMiB && facts.containerdIsOwnUnit();
}

qint64 messageBytes(const Plan &plan)
{
    return plan.containerd.maxMessageMiB * 1024 * 1024;
}

/// containerd has no directory for additions that works in all its versions, so the two sizes are set within the file
/// that is there, and everything else in it stays.
GeneratedFile containerdConfig(const Plan &plan, const HostFacts &facts)
{
    const QString path = QLatin1String(paths::containerdConfig);
    const FileFact *there = facts.file(path);
    const bool hasOthers = there != nullptr && hasOtherSettings(there->content);
    const bool isWanted = needsMessageSizes(plan, facts);
    const qint64 bytes = messageBytes(plan);
    std::optional<QByteArray> content;
    if (isWanted && hasOthers)
        content = withMessageSizes(there->content, bytes).value_or(there->content); // see checkContainerdConfig
    else if (!isWanted && hasOthers && facts.lastWritten.files.contains(path))
        content = withoutMessageSizes(there->content).value_or(there->content);
    if (content)
        return {path, content, there->mode, false, annotateMessageSizes(*content)};
    return isWanted ? newContainerdConfig(plan, bytes) : absent(paths::containerdConfig);
}

} // namespace

Result<> checkContainerdConfig(const Plan &plan, const HostFacts &facts)
{
    const QString path = QLatin1String(paths::containerdConfig);
    const FileFact *there = facts.file(path);
    const bool mustBeEdited = there != nullptr && there->kind == FileKind::Regular && needsMessageSizes(plan, facts)
        && hasOtherSettings(there->content);
    if (!mustBeEdited || withMessageSizes(there->content, messageBytes(plan)))
        return {};
    return failure(
        ErrorCode::Unsupported, path,
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "%1 cannot be edited safely in its current form, so containerd.maxMessageMiB cannot be written to it."),
         {path}},
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "Write its grpc settings as a single table [grpc], or set max_recv_message_size and max_send_message_size "
             "there by hand and leave containerd.maxMessageMiB out of the plan."),
         {}});
}

std::vector<GeneratedFile> generateFiles(const Plan &plan, const HostFacts &facts)
{
    const std::vector<Assignment> assignments = unitAssignments(plan, facts);
    std::vector<GeneratedFile> files;
    for (const DropIn &dropIn : dropIns)
        files.push_back(renderDropIn(dropIn, assignments, plan.comments));
    const bool heartbeat = plan.reliability.heartbeat;
    files.push_back(heartbeat ? heartbeatService(plan, facts) : absent(paths::heartbeatService));
    files.push_back(heartbeat ? heartbeatTimer(plan) : absent(paths::heartbeatTimer));
    const bool metrics = plan.monitoring.enabled;
    files.push_back(metrics ? metricsService(plan) : absent(paths::metricsService));
    files.push_back(metrics ? metricsFileService(plan) : absent(paths::metricsFileService));
    files.push_back(metrics ? metricsTimer(plan) : absent(paths::metricsTimer));
    const bool doctor = plan.registry.doctor.enabled;
    files.push_back(doctor ? doctorService(plan) : absent(paths::doctorService));
    files.push_back(doctor ? doctorTimer(plan) : absent(paths::doctorTimer));
    const bool enforced = plan.exposure.enforce == ExposureEnforcement::On;
    files.push_back(enforced ? exposureService(plan) : absent(paths::exposureService));
    files.push_back(enforced ? exposureNftablesDropIn(plan) : absent(paths::nftablesDropIn));
    files.push_back(enforced ? exposureRules(plan, facts) : absent(paths::exposureRules));
    files.push_back(enforced ? exposureProxyRules(plan, facts) : absent(paths::exposureProxyRules));
    files.push_back(proxyEnvironment(plan));
    files.push_back(containerdConfig(plan, facts));
    files.push_back(sysctlFile(plan, facts));
    for (GeneratedFile &file : registryFiles(plan, facts))
        files.push_back(std::move(file));
    return files;
}

bool isAsGenerated(const GeneratedFile &file, const FileFact &there)
{
    return file.content && there == FileFact{*file.content, file.mode, 0, 0, FileKind::Regular};
}

} // namespace dockwright::core
