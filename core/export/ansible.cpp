// SPDX-License-Identifier: Apache-2.0
#include "core/export/forms.h"
#include "core/plan/plan.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

QByteArray ansibleReadme(const Plan &plan)
{
    Markdown text(wordingOf(plan));
    text.heading(1, {QT_TRANSLATE_NOOP("Dockwright", "Docker on many hosts, with Ansible"), {}});
    text.paragraph(
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "The role dockwright applies roles/dockwright/files/plan.json to each host. Add your hosts to inventory.ini, "
             "then show what would be done, and apply it:"),
         {}});
    text.code({"ansible-playbook -i inventory.ini site.yml --check", "ansible-playbook -i inventory.ini site.yml"});
    text.paragraph(
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "If a host fails, it is rolled back and the rollout stops; the remaining hosts are not changed. The first "
             "host is updated alone, then a quarter at a time; to change these numbers:"),
         {}});
    text.code({"ansible-playbook -i inventory.ini site.yml -e dockwright_serial=2"});
    text.paragraph(
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "The hosts need dockwright-helper. The role copies it as a file, or installs it from a repository; for all "
             "variables see roles/dockwright/defaults/main.yml:"),
         {}});
    text.code({"ansible-playbook -i inventory.ini site.yml \\",
               "    -e '{\"dockwright_packages\": [\"/srv/dockwright-helper_amd64.deb\"]}'",
               "ansible-playbook -i inventory.ini site.yml -e dockwright_package=dockwright-helper"});
    text.paragraph(
        {QT_TRANSLATE_NOOP("Dockwright", "Afterwards the facts about a host are in the fact dockwright_facts."), {}});
    return text.take();
}

} // namespace

std::vector<ExportFile> exportAnsible(const Plan &plan)
{
    const QString role = QStringLiteral("roles/dockwright/");
    QByteArray defaults = exportTemplate("ansible/roles/dockwright/defaults/main.yml");
    defaults.replace("@NEEDS_PROXY@", plan.proxy.hasPassword() ? "true" : "false");
    std::vector<ExportFile> files{{QStringLiteral("README.md"), 0644, ansibleReadme(plan)},
                                  {role + QStringLiteral("defaults/main.yml"), 0644, defaults},
                                  {role + QStringLiteral("files/plan.json"), 0644, writePlan(withoutSecrets(plan))}};
    for (const char *name : {"site.yml", "inventory.ini", "roles/dockwright/meta/main.yml", "roles/dockwright/tasks/main.yml",
                             "roles/dockwright/tasks/bring.yml", "roles/dockwright/tasks/judge.yml"})
        files.push_back({QLatin1String(name), 0644, exportTemplate(QByteArray("ansible/").append(name).constData())});
    return files;
}

} // namespace dockwright::core
