// SPDX-License-Identifier: Apache-2.0
#include "core/export/export.h"

#include "core/base/hash.h"
#include "core/export/forms.h"
#include "core/plan/registries.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

struct Form {
    ExportForm form;
    const char *name;
    const char *withoutPassword; ///< how it gets to the hosts
    const char *withPassword; ///< what to mind then; nullptr where many keep the files, or have means of their own for secrets
};
constexpr std::array forms{
    Form{ExportForm::Ansible, "ansible",
         QT_TRANSLATE_NOOP("Dockwright", "Set dockwright_proxy in a file that is encrypted with ansible-vault."), nullptr},
    Form{ExportForm::CloudInit, "cloud-init",
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "On the machine, put it into /etc/dockwright/plan.json and apply that file; until then an apply is refused."),
         QT_TRANSLATE_NOOP(
             "Dockwright",
             "On many clouds every program on the machine can read its user-data: use a password for the proxy that is not "
             "used elsewhere.")},
    Form{ExportForm::Directory, "directory",
         QT_TRANSLATE_NOOP("Dockwright", "Enter it again in a copy of the plan before you apply that copy."), nullptr},
    Form{ExportForm::Script, "script",
         QT_TRANSLATE_NOOP("Dockwright", "Put it into the script in place of xxxxx; until then the script refuses to run."),
         QT_TRANSLATE_NOOP("Dockwright", "Delete the script from the hosts where it was used.")}};

const Form &formOf(ExportForm form)
{
    return *std::ranges::find(forms, form, &Form::form);
}

Finding passwordNote(const Form &form, bool isIncluded)
{
    return {QStringLiteral("export/password"),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Proxy password"), {}},
            {},
            {isIncluded ? QT_TRANSLATE_NOOP("Dockwright", "The files contain it, and only you can read them.")
                        : QT_TRANSLATE_NOOP("Dockwright", "It was left out."),
             {}},
            {isIncluded ? form.withPassword : form.withoutPassword, {}},
            {}};
}

Finding keyNote(bool isIncluded)
{
    return {QStringLiteral("export/key"),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Private keys for registries"), {}},
            {},
            {isIncluded ? QT_TRANSLATE_NOOP("Dockwright", "The files contain them, and only you can read them.")
                        : QT_TRANSLATE_NOOP("Dockwright", "They were left out: the plan contains xxxxx in their place."),
             {}},
            {isIncluded ? "" : QT_TRANSLATE_NOOP("Dockwright", "Enter them on each host before you apply the plan there."), {}},
            {}};
}

bool installsSomething(const Plan &plan)
{
    return plan.install.method != InstallMethod::Keep || !plan.install.groupUsers.isEmpty();
}

Findings notesOf(const Plan &plan, ExportForm form, bool hasSecret)
{
    Findings notes;
    if (plan.proxy.hasPassword())
        notes.push_back(passwordNote(formOf(form), hasSecret));
    if (withoutKeys(plan.registries) != plan.registries)
        notes.push_back(keyNote(hasSecret));
    if (form == ExportForm::Script && installsSomething(plan))
        notes.push_back(
            {QStringLiteral("export/install"),
             Severity::Warning,
             {QT_TRANSLATE_NOOP("Dockwright", "Installing Docker"), {}},
             {},
             {QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "The script configures an existing Docker; it does not install Docker or add users to the group docker."),
              {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Install Docker first, or let dockwright-helper apply the plan."), {}},
             {}});
    if (form == ExportForm::Script && plan.monitoring.enabled)
        notes.push_back(
            {QStringLiteral("export/monitoring"),
             Severity::Warning,
             {QT_TRANSLATE_NOOP("Dockwright", "Metrics for Prometheus"), {}},
             {},
             {QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "The script does not include them: they are measured by dockwright-helper, which is not installed on "
                  "such hosts."),
              {}},
             {},
             {}});
    if (form == ExportForm::Script && plan.registry.doctor.enabled)
        notes.push_back(
            {QStringLiteral("export/doctor"),
             Severity::Warning,
             {QT_TRANSLATE_NOOP("Dockwright", "Doctor of the mirrors"), {}},
             {},
             {QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "The script does not include it: mirrors are probed by dockwright-helper, which is not installed on such hosts."),
              {}},
             {},
             {}});
    return notes;
}

/// Which keys of daemon.json a dockerd knows is decided on its host, and not by these.
void noteMtu(Findings &notes, const Plan &plan, ExportForm form)
{
    if (plan.network.mtu == 0 || (form != ExportForm::Script && form != ExportForm::Directory))
        return;
    notes.push_back(
        {QStringLiteral("export/mtu"),
         Severity::Warning,
         {QT_TRANSLATE_NOOP("Dockwright", "MTU of Docker networks"), {}},
         {},
         {QT_TRANSLATE_NOOP("Dockwright", "The files set the MTU of the default bridge only; other networks keep 1500."), {}},
         {QT_TRANSLATE_NOOP("Dockwright",
                            "Apply the plan by dockwright-helper, or create networks with it: docker network create --opt "
                            "com.docker.network.driver.mtu=%1"),
          {QString::number(plan.network.mtu)}},
         {}});
}

/// On other hosts nobody knows which directory a path would be relative to.
Errors checkBundle(const Plan &plan, ExportForm form)
{
    const bool isRead = plan.install.method == InstallMethod::Offline && form != ExportForm::Script;
    if (!isRead || QDir::isAbsolutePath(plan.install.bundle))
        return {};
    return {{ErrorCode::InvalidInput,
             QStringLiteral("/install/bundle"),
             {QT_TRANSLATE_NOOP("Dockwright", "“%1” does not identify the location of the bundle on another host."),
              {visible(plan.install.bundle)}},
             {QT_TRANSLATE_NOOP("Dockwright", "Write the absolute path, such as /var/cache/docker.tar.zst."), {}},
             {}}};
}

/// A script does not know what dockerd of the host will make of them.
Errors checkScript(const Plan &plan, ExportForm form)
{
    return form == ExportForm::Script ? checkScriptable(plan) : Errors();
}

std::vector<ExportFile> filesOf(const Plan &plan, ExportForm form, const HostFacts *facts, Passwords passwords)
{
    switch (form) {
    case ExportForm::Ansible:
        return exportAnsible(plan);
    case ExportForm::CloudInit:
        return exportCloudInit(plan, passwords);
    case ExportForm::Directory:
        return exportDirectory(plan, facts);
    case ExportForm::Script:
        return exportScript(plan, passwords);
    }
    Q_UNREACHABLE();
}

/// The guide's, and which plan it was.
QString commitMessageOf(const Plan &plan, const QString &digest)
{
    return QStringLiteral(
               "feat(docker): apply SRE 2025 systemd optimizations\n\nFor %1 containers a host.\n\nPlan-SHA256: %2\n")
        .arg(QString::number(plan.capacity.containers), digest);
}

} // namespace

const char *exportFormName(ExportForm form)
{
    return formOf(form).name;
}

std::optional<ExportForm> exportFormOf(const QString &name)
{
    const auto found = std::ranges::find_if(forms, [&](const Form &form) { return name == QLatin1String(form.name); });
    return found == forms.end() ? std::nullopt : std::optional(found->form);
}

bool canHoldPasswords(ExportForm form)
{
    return formOf(form).withPassword != nullptr;
}

Errors checkScriptable(const Plan &plan)
{
    Errors errors;
    if (!plan.registries.empty())
        errors.push_back(
            {ErrorCode::Unsupported,
             QStringLiteral("/registries"),
             {QT_TRANSLATE_NOOP("Dockwright", "A script cannot set up the registries of a plan."), {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan by dockwright-helper, or take the registries out of it."), {}},
             {}});
    if (!plan.network.ipv6.isEmpty())
        errors.push_back(
            {ErrorCode::Unsupported,
             QStringLiteral("/network/ipv6"),
             {QT_TRANSLATE_NOOP("Dockwright",
                                "A script cannot give IPv6 to containers: the keys for it depend on the dockerd there."),
              {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan by dockwright-helper, or set network.ipv6 to off."), {}},
             {}});
    if (plan.network.choosesPools || plan.network.choosesMtu)
        errors.push_back(
            {ErrorCode::Unsupported,
             plan.network.choosesPools ? QStringLiteral("/network/pools") : QStringLiteral("/network/mtu"),
             {QT_TRANSLATE_NOOP("Dockwright", "A script cannot choose the networks of containers by those of the host."), {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan by dockwright-helper, or write the values in place of auto."),
              {}},
             {}});
    if (plan.exposure.enforce == ExposureEnforcement::On)
        errors.push_back(
            {ErrorCode::Unsupported,
             QStringLiteral("/exposure/enforce"),
             {QT_TRANSLATE_NOOP("Dockwright", "A script cannot keep others out of published ports."), {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan by dockwright-helper, or set exposure.enforce to report."), {}},
             {}});
    return errors;
}

tl::expected<Export, Errors> makeExport(const Plan &plan, ExportForm form, const HostFacts *facts, Passwords passwords)
{
    Errors errors = checkPlan(plan);
    std::ranges::move(checkBundle(plan, form), std::back_inserter(errors));
    std::ranges::move(checkScript(plan, form), std::back_inserter(errors));
    if (!errors.empty())
        return tl::unexpected(bounded(errors));
    const bool mayHold = passwords == Passwords::Included && canHoldPasswords(form);
    const bool hasSecret = mayHold && withoutSecrets(plan) != plan;
    const Plan exported = hasSecret ? plan : withoutSecrets(plan);
    Export result{
        filesOf(plan, form, facts, passwords), sha256(writePlan(exported)), hasSecret, notesOf(plan, form, hasSecret), {}};
    if (form != ExportForm::Directory || facts == nullptr)
        noteMtu(result.notes, plan, form);
    result.commitMessage = commitMessageOf(exported, result.digest);
    if (hasSecret)
        for (ExportFile &file : result.files)
            file.mode &= 0700;
    return result;
}

tl::expected<Export, Errors> makeBundleExport(const Plan &plan, const QString &version, const QString &architecture,
                                              Passwords passwords)
{
    auto result = makeExport(plan, ExportForm::Script, nullptr, passwords);
    if (!result)
        return result;
    const Passwords held = result->hasSecret ? Passwords::Included : Passwords::LeftOut;
    result->files = {{QStringLiteral("install"), result->hasSecret ? 0700 : 0755,
                      makeInstaller(plan, version, architecture, held)},
                     {QStringLiteral("plan.json"), 0644, writePlan(withoutSecrets(plan))}};
    std::erase_if(result->notes, [](const Finding &note) { return note.id == QLatin1String("export/install"); });
    if (!plan.install.groupUsers.isEmpty())
        result->notes.push_back({QStringLiteral("export/group"),
                                 Severity::Warning,
                                 {QT_TRANSLATE_NOOP("Dockwright", "The group docker"), {}},
                                 {},
                                 {QT_TRANSLATE_NOOP("Dockwright", "The script creates it, and adds no users to it."), {}},
                                 {QT_TRANSLATE_NOOP("Dockwright", "Add them on each host: usermod -aG docker NAME."), {}},
                                 {}});
    return result;
}

} // namespace dockwright::core
