#include "core/export/forms.h"
#include "core/plan/plan.h"

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
            ascii += QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0')).toLatin1();
    return ascii;
}

QByteArray indented(const QByteArray &text, int columns)
{
    QByteArray result;
    for (const QByteArray &line : text.trimmed().split('\n'))
        result += QByteArray(columns, ' ') + line + '\n';
    return result;
}

QByteArray readme(const Plan &plan)
{
    Markdown text(wordingOf(plan));
    text.heading(1, {QT_TRANSLATE_NOOP("Dockwright", "Docker on machines to be, with cloud-init"), {}});
    text.paragraph({QT_TRANSLATE_NOOP("Dockwright",
                                      "Give user-data to a machine when it is made. At its first start it installs "
                                      "dockwright-helper and applies the plan, which stays in %1. The package comes from the "
                                      "image's repositories, or from one that is named in user-data; see the comment there."),
                    {QLatin1String(planPath)}});
    text.paragraph({QT_TRANSLATE_NOOP("Dockwright", "Check the file, and in the machine how it went:"), {}});
    text.code({"cloud-init schema --config-file user-data", "cloud-init status --long",
               "sudo dockwright-helper --verify " + QByteArray(planPath)});
    return text.take();
}

} // namespace

std::vector<ExportFile> exportCloudInit(const Plan &plan)
{
    QByteArray data = exportTemplate("cloud-init/user-data");
    data.replace("@PATH@", planPath).replace("@PLAN@\n", indented(inAscii(writePlan(plan)), 6));
    return {{QStringLiteral("README.md"), 0644, readme(plan)}, {QStringLiteral("user-data"), 0644, data}};
}

} // namespace dockwright::core
