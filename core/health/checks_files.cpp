// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/render/daemon_json.h"
#include "core/render/generated_file.h"
#include "core/text/redact.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

namespace {

QString modeText(int mode)
{
    return QStringLiteral("%1").arg(mode, 4, 8, QLatin1Char('0'));
}

void checkFile(Examination &examination, const QString &path)
{
    const FileFact *file = examination.facts().file(path);
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "Permissions and owner of %1"), {path}};
    if (file == nullptr)
        return;
    const int widest = redactSecrets(file->content) != file->content ? 0600 : 0644;
    const bool good = file->kind == FileKind::Regular && (file->mode & ~widest) == 0 && file->uid == 0 && file->gid == 0;
    examination.judge(good, "files/mode", Severity::Warning, title,
                      {QT_TRANSLATE_NOOP("Dockwright", "a regular file, mode %1 or stricter, root:root"), {modeText(widest)}},
                      {"%1 %2:%3", {modeText(file->mode), QString::number(file->uid), QString::number(file->gid)}},
                      {QT_TRANSLATE_NOOP("Dockwright", "chown root:root %1; chmod %2 %1"), {path, modeText(widest)}});
}

void checkModes(Examination &examination)
{
    for (const char *path : paths::managed)
        checkFile(examination, QLatin1String(path));
    for (const auto &[path, hash] : examination.facts().lastWritten.files)
        if (isRegistryFile(path))
            checkFile(examination, path);
}

/// Files that the plan wants must be there; whether their content is right is for --verify.
void checkPresence(Examination &examination)
{
    if (examination.plan() == nullptr)
        return;
    for (const GeneratedFile &file : generateFiles(*examination.plan(), examination.facts()))
        if (file.content && examination.facts().file(file.path) == nullptr)
            examination.add({QStringLiteral("files/missing"),
                             Severity::Warning,
                             {"%1", {file.path}},
                             {},
                             {QT_TRANSLATE_NOOP("Dockwright", "It does not exist."), {}},
                             {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan."), {}},
                             {}});
}

} // namespace

std::span<const Check> fileChecks()
{
    static constexpr std::array checks{checkModes, checkPresence};
    return checks;
}

} // namespace dockwright::core
