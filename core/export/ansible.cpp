#include "core/export/forms.h"
#include "core/plan/plan.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

QByteArray readme(const Plan &plan)
{
    Markdown text(wordingOf(plan));
    text.heading(1, {QT_TRANSLATE_NOOP("Dockwright", "Docker on many hosts, with Ansible"), {}});
    text.paragraph(
        {QT_TRANSLATE_NOOP("Dockwright",
                           "The role dockwright makes each host what roles/dockwright/files/plan.json says. Write the "
                           "hosts into inventory.ini. See what would be done, and do it:"),
         {}});
    text.code({"ansible-playbook -i inventory.ini site.yml --check", "ansible-playbook -i inventory.ini site.yml"});
    text.paragraph(
        {QT_TRANSLATE_NOOP("Dockwright",
                           "A host where something fails is taken back, and stops the rollout; the hosts after it are "
                           "untouched. The first host goes alone, then a quarter at a time; other numbers:"),
         {}});
    text.code({"ansible-playbook -i inventory.ini site.yml -e dockwright_serial=2 -e dockwright_max_fail_percentage=10"});
    text.paragraph({QT_TRANSLATE_NOOP("Dockwright",
                                      "The hosts need dockwright-helper. The role brings it as a file, or from a repository; "
                                      "roles/dockwright/defaults/main.yml has all variables:"),
                    {}});
    text.code({"ansible-playbook -i inventory.ini site.yml \\",
               "    -e '{\"dockwright_packages\": [\"/srv/dockwright-helper_amd64.deb\"]}'",
               "ansible-playbook -i inventory.ini site.yml -e dockwright_package=dockwright-helper"});
    text.paragraph({QT_TRANSLATE_NOOP("Dockwright", "What is known of a host afterwards is its fact dockwright_facts."), {}});
    return text.take();
}

} // namespace

std::vector<ExportFile> exportAnsible(const Plan &plan)
{
    const QString role = QStringLiteral("roles/dockwright/");
    QByteArray defaults = exportTemplate("ansible/roles/dockwright/defaults/main.yml");
    defaults.replace("@NEEDS_PROXY@", plan.proxy.hasPassword() ? "true" : "false");
    std::vector<ExportFile> files{{QStringLiteral("README.md"), 0644, readme(plan)},
                                  {role + QStringLiteral("defaults/main.yml"), 0644, defaults},
                                  {role + QStringLiteral("files/plan.json"), 0644, writePlan(withoutSecrets(plan))}};
    for (const char *name : {"site.yml", "inventory.ini", "roles/dockwright/meta/main.yml", "roles/dockwright/tasks/main.yml",
                             "roles/dockwright/tasks/bring.yml", "roles/dockwright/tasks/judge.yml"})
        files.push_back({QLatin1String(name), 0644, exportTemplate(QByteArray("ansible/").append(name).constData())});
    return files;
}

} // namespace dockwright::core
