// SPDX-License-Identifier: Apache-2.0
#include "core/export/forms.h"
#include "core/plan/secrets.h"
#include "core/text/wrap.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

constexpr auto planPath = "/etc/dockwright/plan.json";

/// The JSON text in ASCII, so that a block of YAML holds it as it is.
QByteArray inAscii(const QByteArray &json)
{
    QByteArray ascii;
    for (const QChar unit : QString::fromUtf8(json))
        if (unit.unicode() < 0x7f)
            ascii += static_cast<char>(unit.unicode());
        else
            ascii += QStringLiteral("\\u%1").arg(uint(unit.unicode()), 4, 16, QLatin1Char('0')).toLatin1();
    return ascii;
}

QByteArray indented(const QByteArray &text, int columns)
{
    QByteArray result;
    for (const QByteArray &line : text.trimmed().split('\n'))
        result += QByteArray(columns, ' ') + line + '\n';
    return result;
}

const char *leftOutComment = QT_TRANSLATE_NOOP(
    "Dockwright",
    "A password or key was left out, with xxxxx in its place: the apply on first boot is refused and changes nothing. "
    "Put it into %1 on the machine, and apply the plan there.");

/// For a plan whose password was left out.
QByteArray comment(const Plan &plan)
{
    QByteArray lines;
    if (lacksPassword(plan))
        for (const QString &line : commentLines(wordingOf(plan)({leftOutComment, {QLatin1String(planPath)}})))
            lines += line.toUtf8() + '\n';
    return lines;
}

QByteArray cloudInitReadme(const Plan &plan)
{
    Markdown text(wordingOf(plan));
    text.heading(1, {QT_TRANSLATE_NOOP("Dockwright", "Docker on new machines, with cloud-init"), {}});
    text.paragraph(
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "Pass user-data to a machine when you create it. On its first boot it installs dockwright-helper and applies "
             "the plan, which is kept in %1. The package comes from the repositories of the image, or from one that is "
             "named in user-data; see the comment there."),
         {QLatin1String(planPath)}});
    if (lacksPassword(plan)) {
        text.paragraph({leftOutComment, {QLatin1String(planPath)}});
        text.code({"sudo editor " + QByteArray(planPath), "sudo dockwright-helper --apply " + QByteArray(planPath)});
    }
    text.paragraph({QT_TRANSLATE_NOOP("Dockwright", "Check the file, and on the machine the result:"), {}});
    text.code({"cloud-init schema --config-file user-data", "cloud-init status --long",
               "sudo dockwright-helper --verify " + QByteArray(planPath)});
    return text.take();
}

} // namespace

std::vector<ExportFile> exportCloudInit(const Plan &plan, Passwords passwords)
{
    const Plan there = passwords == Passwords::Included ? plan : withoutSecrets(plan);
    QByteArray data = exportTemplate("cloud-init/user-data");
    data.replace("@LEFT_OUT@\n", comment(there));
    data.replace("@PATH@", planPath).replace("@PLAN@\n", indented(inAscii(writePlan(there)), 6));
    return {{QStringLiteral("README.md"), 0644, cloudInitReadme(there)}, {QStringLiteral("user-data"), 0644, data}};
}

} // namespace dockwright::core
