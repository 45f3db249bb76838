// SPDX-License-Identifier: Apache-2.0
#include "app/options.h"

#include "core/base/message.h"
#include "ui/model/sentence.h"
#include "ui/wizard/page_list.h"

#include <QCommandLineParser>
#include <QFile>

#include <algorithm>
#include <array>
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

QStringList pageNames()
{
    QStringList pages;
    for (const ui::PageEntry &entry : ui::pageList())
        pages << QLatin1String(entry.name);
    return pages;
}

/// The options, and what they were given.
struct Given {
    QCommandLineParser parser;
    QCommandLineOption plan{QStringLiteral("plan"), CommandLine::tr("Open this plan."), QStringLiteral("FILE")};
    QCommandLineOption page{QStringLiteral("page"),
                            CommandLine::tr("Start on this page: %1.").arg(pageNames().join(QStringLiteral(", "))),
                            QStringLiteral("NAME")};
    QCommandLineOption health{QStringLiteral("health"), CommandLine::tr("Start with the health checks.")};
    QCommandLineOption history{QStringLiteral("history"), CommandLine::tr("Start with the history of changes to this host.")};
    QCommandLineOption lang{QStringLiteral("lang"),
                            CommandLine::tr("Use this language: %1.").arg(core::languageCodes().join(QStringLiteral(", "))),
                            QStringLiteral("LOCALE")};
    QCommandLineOption preview{QStringLiteral("preview-only"),
                               CommandLine::tr("Do not use the privileged helper: nothing can be applied.")};
    QCommandLineOption facts{
        QStringLiteral("facts"),
        CommandLine::tr(
            "Read the facts of the host from this file, written by dockwright-helper --inspect, instead of from this "
            "machine; implies --preview-only."),
        QStringLiteral("FILE")};
    QCommandLineOption shots{QStringLiteral("screenshot"),
                             CommandLine::tr(
                                 "Render every page, in every language, light and dark, into this directory, and exit."),
                             QStringLiteral("DIR")};

    Given()
    {
        parser.setApplicationDescription(CommandLine::tr("Configures Docker Engine on this host."));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addOptions({plan, page, health, history, lang, preview, facts, shots});
        parser.addPositionalArgument(QStringLiteral("FILE"), CommandLine::tr("A plan to open, same as --plan."),
                                     QStringLiteral("[FILE]"));
    }

    QString file() const
    {
        return parser.positionalArguments().isEmpty() ? parser.value(plan) : parser.positionalArguments().first();
    }

    /// What is wrong with them, empty where nothing is; the parser has them then.
    QString wrongIn(const QStringList &arguments)
    {
        if (!parser.parse(arguments))
            return parser.errorText();
        for (const char *about : {"help", "help-all", "version"})
            if (parser.isSet(QLatin1String(about)))
                return {};
        const QStringList files = parser.positionalArguments();
        if (files.size() > (parser.isSet(plan) ? 0 : 1))
            return CommandLine::tr("Unknown argument “%1”. See --help.").arg(files.last());
        if (parser.isSet(page) && !pageNames().contains(parser.value(page)))
            return CommandLine::tr("There is no page “%1”; the pages are %2.")
                .arg(parser.value(page), pageNames().join(QStringLiteral(", ")));
        if (parser.isSet(lang) && !core::languageOf(parser.value(lang)))
            return ui::sentence(core::noSuchLanguage(parser.value(lang)));
        return {};
    }
};

/// Read once: it may be a pipe.
core::HostFacts factsIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        refuse(path + QStringLiteral(": ") + file.errorString());
    const auto facts = core::readFacts(file.readAll());
    if (!facts)
        refuse(path + QStringLiteral(": ") + ui::sentence(facts.error()));
    return *facts;
}

/// Options of Qt itself, which it takes out of the arguments once it has a display (QGuiApplication, QApplication): those with
/// a value, and those without.
constexpr std::array withValue{
    "platform", "platformpluginpath", "platformtheme", "plugin",  "qwindowgeometry", "geometry", "qwindowicon",
    "icon",     "qwindowtitle",       "title",         "session", "display",         "style",    "stylesheet"};
constexpr std::array alone{"reverse", "widgetcount", "nograb", "dograb", "sync"};

QStringList withoutQts(const QStringList &arguments)
{
    QStringList ours;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        const QString name = argument.mid(argument.startsWith(QLatin1String("--")) ? 2 : 1).section(u'=', 0, 0);
        const auto isIt = [&](const char *each) { return argument.startsWith(u'-') && name == QLatin1String(each); };
        if (std::ranges::any_of(withValue, isIt))
            i += argument.contains(u'=') ? 0 : 1;
        else if (std::ranges::none_of(alone, isIt))
            ours << argument;
    }
    return ours;
}

} // namespace

QString wrongUse(const QStringList &arguments)
{
    Given given;
    if (const QString wrong = given.wrongIn(withoutQts(arguments)); !wrong.isEmpty())
        return wrong;
    for (const QString &path : {given.file(), given.parser.value(given.facts)})
        if (!path.isEmpty() && !QFile::exists(path))
            return CommandLine::tr("There is no file “%1”.").arg(path);
    return {};
}

Options readOptions(const QCoreApplication &application)
{
    Given given;
    if (const QString wrong = given.wrongIn(application.arguments()); !wrong.isEmpty())
        refuse(wrong);
    given.parser.process(application);
    Options options;
    options.plan = given.file();
    options.page = given.parser.value(given.page);
    options.locale = given.parser.value(given.lang);
    options.factsFile = given.parser.value(given.facts);
    options.screenshots = given.parser.value(given.shots);
    options.showHealth = given.parser.isSet(given.health);
    options.showHistory = given.parser.isSet(given.history);
    options.previewOnly =
        given.parser.isSet(given.preview) || given.parser.isSet(given.facts) || given.parser.isSet(given.shots);
    if (given.parser.isSet(given.facts))
        options.facts = factsIn(options.factsFile);
    return options;
}

} // namespace dockwright::app
