// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/export/forms.h"
#include "core/text/redact.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

QByteArray octal(int mode)
{
    return QByteArray::number(mode, 8).rightJustified(4, '0');
}

QByteArray code(const QByteArray &text)
{
    return '`' + text + '`';
}

void tellFiles(Markdown &text, const std::vector<GeneratedFile> &files)
{
    const Wording &wording = text.wording();
    std::vector<QByteArrayList> rows{{wording(QT_TRANSLATE_NOOP("Dockwright", "file")).toUtf8(),
                                      wording(QT_TRANSLATE_NOOP("Dockwright", "mode")).toUtf8(), "SHA-256"}};
    for (const GeneratedFile &file : files)
        rows.push_back({code(file.path.toUtf8()), octal(file.mode), code(sha256(redactSecrets(*file.content)).toLatin1())});
    text.table(rows);
}

QByteArray readme(const Plan &plan, const QByteArray &planJson, const std::vector<GeneratedFile> &files, bool isForOneHost)
{
    Markdown text(wordingOf(plan));
    text.heading(1, {QT_TRANSLATE_NOOP("Dockwright", "Docker as defined by a plan"), {}});
    text.paragraph(
        {QT_TRANSLATE_NOOP("Dockwright", "plan.json defines the state of the hosts. Its SHA-256 is the digest of this export:"),
         {}});
    text.code({sha256(planJson).toLatin1()});
    text.heading(2, {QT_TRANSLATE_NOOP("Dockwright", "Apply it"), {}});
    text.code({"dockwright-helper --preview plan.json", "sudo dockwright-helper --apply plan.json",
               "sudo dockwright-helper --verify plan.json"});
    text.heading(2, {QT_TRANSLATE_NOOP("Dockwright", "What it writes"), {}});
    text.paragraph(
        isForOneHost
            ? Message{QT_TRANSLATE_NOOP(
                          "Dockwright",
                          "The directory files contains what the plan writes on the host whose facts were given. Other "
                          "keys of an existing daemon.json are kept."),
                      {}}
            : Message{QT_TRANSLATE_NOOP(
                          "Dockwright",
                          "The directory files contains what the plan writes on a host, for review and comparison. Values that "
                          "depend on the host are determined there: CPUQuota=, what requires a containerd.service, and other "
                          "keys of an existing daemon.json, which are kept."),
                      {}});
    tellFiles(text, files);
    text.heading(2, {QT_TRANSLATE_NOOP("Dockwright", "Change it"), {}});
    text.paragraph(
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Every change goes through Git: edit a copy of the plan, export it over what is here, and commit."),
         {}});
    text.code({"cp plan.json ../plan.json && editor ../plan.json", "git rm --quiet -r .",
               "dockwright-helper --export ../plan.json --as directory --out . --commit", "git push origin main"});
    return text.take();
}

} // namespace

std::vector<ExportFile> exportDirectory(const Plan &plan, const HostFacts *facts)
{
    const auto files = facts != nullptr ? renderFiles(plan, *facts) : renderFiles(forAnyHost(plan), anyHost());
    const QByteArray planJson = writePlan(withoutSecrets(plan));
    std::vector<ExportFile> exported{{QStringLiteral("README.md"), 0644, readme(plan, planJson, files, facts != nullptr)},
                                     {QStringLiteral("plan.json"), 0644, planJson}};
    for (const GeneratedFile &file : files)
        exported.push_back({QStringLiteral("files") + file.path, 0644, redactSecrets(*file.content)});
    return exported;
}

} // namespace dockwright::core
