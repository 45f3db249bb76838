#include "app/options.h"

#include "ui/wizard/page_list.h"

#include <QCommandLineParser>

#include <cstdio>

namespace dockwright::app {

namespace {

struct CommandLine {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

[[noreturn]] void refuse(const QString &why)
{
    std::fprintf(stderr, "dockwright: %s\n", qUtf8Printable(why));
    std::exit(2);
}

} // namespace

Options readOptions(const QCoreApplication &application)
{
    QStringList pages;
    for (const ui::PageEntry &entry : ui::pageList())
        pages << QLatin1String(entry.name);
    QCommandLineParser parser;
    parser.setApplicationDescription(CommandLine::tr("Configures Docker Engine on this host."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption plan(QStringLiteral("plan"), CommandLine::tr("Open this plan."), QStringLiteral("FILE"));
    const QCommandLineOption page(QStringLiteral("page"),
                                  CommandLine::tr("Start on this page: %1.").arg(pages.join(QStringLiteral(", "))),
                                  QStringLiteral("NAME"));
    const QCommandLineOption health(QStringLiteral("health"), CommandLine::tr("Start with the health checks."));
    const QCommandLineOption history(QStringLiteral("history"),
                                     CommandLine::tr("Start with the history of changes to this host."));
    const QCommandLineOption lang(QStringLiteral("lang"), CommandLine::tr("Use this language: en or zh_CN."),
                                  QStringLiteral("LOCALE"));
    const QCommandLineOption preview(QStringLiteral("preview-only"),
                                     CommandLine::tr("Do not use the privileged helper: nothing can be applied."));
    const QCommandLineOption facts(
        QStringLiteral("facts"),
        CommandLine::tr(
            "Read the facts of the host from this file, written by dockwright-helper --inspect, instead of from this "
            "machine; implies --preview-only."),
        QStringLiteral("FILE"));
    const QCommandLineOption shots(QStringLiteral("screenshot"),
                                   CommandLine::tr(
                                       "Render every page, in every language, light and dark, into this directory, and exit."),
                                   QStringLiteral("DIR"));
    parser.addOptions({plan, page, health, history, lang, preview, facts, shots});
    parser.addPositionalArgument(QStringLiteral("FILE"), CommandLine::tr("A plan to open, same as --plan."),
                                 QStringLiteral("[FILE]"));
    parser.process(application);
    const QStringList files = parser.positionalArguments();
    if (files.size() > (parser.isSet(plan) ? 0 : 1))
        refuse(CommandLine::tr("Unknown argument “%1”. See --help.").arg(files.last()));
    if (parser.isSet(page) && !pages.contains(parser.value(page)))
        refuse(CommandLine::tr("There is no page “%1”; the pages are %2.")
                   .arg(parser.value(page), pages.join(QStringLiteral(", "))));
    return {files.isEmpty() ? parser.value(plan) : files.first(),
            parser.value(page),
            parser.value(lang),
            parser.value(facts),
            parser.value(shots),
            parser.isSet(health),
            parser.isSet(history),
            parser.isSet(preview) || parser.isSet(facts) || parser.isSet(shots)};
}

} // namespace dockwright::app
