#include "helper/cli/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

struct CommandOption {
    Command command;
    const char *name;
    const char *value; ///< what follows it, or "" for nothing
    const char *meaning;
};

constexpr std::array commands{
    CommandOption{Command::Apply, "apply", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Make the host what PLAN (a file, or - for standard input) says.")},
    CommandOption{Command::Preview, "preview", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Show the files that PLAN would write, as a unified diff against the host.")},
    CommandOption{Command::Explain, "explain", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Show directive by directive what the guide has, what PLAN writes, and why.")},
    CommandOption{Command::Validate, "validate", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Check PLAN, and name all that is wrong with it.")},
    CommandOption{Command::Verify, "verify", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright", "Compare the host's files and the running daemon with PLAN.")},
    CommandOption{Command::Health, "health", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Check whether Docker on this host is healthy.")},
    CommandOption{Command::History, "history", "", QT_TRANSLATE_NOOP("Dockwright", "List the transactions of this host.")},
    CommandOption{Command::Rollback, "rollback", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Take a transaction back: the one with the number that follows, or the newest.")},
    CommandOption{Command::Inspect, "inspect", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Print what is known of the host as JSON, the format of --facts.")},
    CommandOption{Command::StageBundle, "stage-bundle", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Keep the bundle on standard input, a file, for an installation.")},
    CommandOption{Command::Service, "service", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Serve the wizard over the system bus; systemd starts it.")},
};

struct Switch {
    const char *name;
    bool Options::*member;
    const char *meaning;
};

constexpr std::array switches{
    Switch{"dry-run", &Options::dryRun, QT_TRANSLATE_NOOP("Dockwright", "Show what would be done, and do nothing.")},
    Switch{"yes", &Options::yes, QT_TRANSLATE_NOOP("Dockwright", "Go on even if running containers are stopped by it.")},
    Switch{"json", &Options::json, QT_TRANSLATE_NOOP("Dockwright", "Print one JSON object a line.")},
    Switch{"no-restart", &Options::noRestart,
           QT_TRANSLATE_NOOP("Dockwright", "Neither reload nor restart Docker; it takes effect at its next start.")},
    Switch{"no-rollback", &Options::noRollback, QT_TRANSLATE_NOOP("Dockwright", "Leave everything as it is when it fails.")},
    Switch{"take-ours", &Options::takeOurs,
           QT_TRANSLATE_NOOP("Dockwright", "Overwrite what was edited by hand; it is backed up.")},
};

struct TextOption {
    const char *name;
    const char *value;
    QString Options::*member;
    const char *meaning;
};

constexpr std::array texts{
    TextOption{"root", "DIR", &Options::root,
               QT_TRANSLATE_NOOP("Dockwright", "Work on a directory instead of this machine; nothing is restarted.")},
    TextOption{"facts", "FILE", &Options::facts,
               QT_TRANSLATE_NOOP("Dockwright", "Take what is known of the host from FILE; with --root, the files from there.")},
    TextOption{"out", "DIR", &Options::out, QT_TRANSLATE_NOOP("Dockwright", "With --preview: write the files below DIR.")},
    TextOption{"digest", "SHA256", &Options::digest,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --apply: only if it does exactly what the preview with this digest said.")},
    TextOption{"idle-exit", "SECONDS", &Options::idleExit,
               QT_TRANSLATE_NOOP("Dockwright", "With --service: leave after so long with nothing to do (60).")},
    TextOption{"lang", "LOCALE", &Options::locale, QT_TRANSLATE_NOOP("Dockwright", "Speak this language: en or zh_CN.")},
};

struct ListOption {
    const char *name;
    QStringList Options::*member;
    const char *meaning;
};

constexpr std::array lists{
    ListOption{"ours", &Options::ours,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Overwrite this file or key that was edited by hand; may be given more than once.")},
    ListOption{"theirs", &Options::theirs,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "Leave this file or key as it was edited by hand; may be given more than once.")},
};

Failure usage(Message message)
{
    return failure(ErrorCode::InvalidInput, {}, std::move(message),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockwright-helper --help shows how it is called."), {}});
}

/// The locale of LC_ALL, LC_MESSAGES or LANG, in this order (setlocale(3)).
QString environmentLocale()
{
    for (const char *name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const QString value = qEnvironmentVariable(name); !value.isEmpty())
            return value;
    return {};
}

/// --lang may stand anywhere, and the help is to be in that language.
QString wantedLocale(const QStringList &arguments)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == QLatin1String("--lang"))
            return arguments.value(i + 1);
        if (arguments[i].startsWith(QLatin1String("--lang=")))
            return arguments[i].mid(7);
    }
    return environmentLocale();
}

/// `--rollback=7` is the same as `--rollback 7`: its number may be left out, which the parser does not know.
QStringList separated(const QStringList &arguments)
{
    QStringList result;
    for (const QString &argument : arguments) {
        if (argument.startsWith(QLatin1String("--rollback=")))
            result << QStringLiteral("--rollback") << argument.mid(11);
        else
            result << argument;
    }
    return result;
}

void declare(QCommandLineParser &parser, const Wording &wording)
{
    parser.setApplicationDescription(
        wording(QT_TRANSLATE_NOOP("Dockwright", "Configures Docker Engine on this host, and proves that it works.")));
    for (const CommandOption &option : commands)
        parser.addOption({QLatin1String(option.name), wording(option.meaning), QLatin1String(option.value)});
    for (const Switch &option : switches)
        parser.addOption({QLatin1String(option.name), wording(option.meaning)});
    for (const TextOption &option : texts)
        parser.addOption({QLatin1String(option.name), wording(option.meaning), QLatin1String(option.value)});
    for (const ListOption &option : lists)
        parser.addOption({QLatin1String(option.name), wording(option.meaning), QStringLiteral("PLACE")});
    parser.addOption(
        {{QStringLiteral("h"), QStringLiteral("help")}, wording(QT_TRANSLATE_NOOP("Dockwright", "Show this help."))});
    parser.addOption({QStringLiteral("version"), wording(QT_TRANSLATE_NOOP("Dockwright", "Show the version."))});
}

Result<> takeCommand(const QCommandLineParser &parser, Options &options)
{
    int given = 0;
    for (const CommandOption &option : commands) {
        if (!parser.isSet(QLatin1String(option.name)))
            continue;
        ++given;
        options.command = option.command;
        if (*option.value != '\0')
            options.plan = parser.value(QLatin1String(option.name));
    }
    if (given == 0)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "Say what to do, for example --apply PLAN."), {}});
    if (given > 1)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "Only one thing can be done at a time."), {}});
    return {};
}

Result<> takePositional(const QStringList &positional, Options &options)
{
    if (positional.isEmpty())
        return {};
    if (options.command != Command::Rollback || positional.size() > 1)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "“%1” does not belong here."), {positional.last()}});
    bool isNumber = false;
    options.transaction = positional.front().toULongLong(&isNumber);
    if (!isNumber || options.transaction == 0)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "“%1” is not the number of a transaction."), {positional.front()}});
    return {};
}

Result<> checkTogether(const Options &options)
{
    if (!options.out.isEmpty() && options.command != Command::Preview)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--out goes with --preview."), {}});
    const bool changesHost = options.command == Command::Apply || options.command == Command::Rollback;
    if (!options.facts.isEmpty() && options.root.isEmpty() && changesHost && !options.dryRun)
        return usage({QT_TRANSLATE_NOOP("Dockwright",
                                        "--facts goes with --root or --dry-run here: this machine is not changed by what "
                                        "a file says of it."),
                      {}});
    if (!options.digest.isEmpty() && options.command != Command::Apply)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--digest goes with --apply."), {}});
    bool isNumber = options.idleExit.isEmpty();
    if (!isNumber && (options.idleExit.toUInt(&isNumber) == 0 || !isNumber))
        return usage({QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a number of seconds."), {options.idleExit}});
    if (options.dryRun && options.command != Command::Apply)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--dry-run goes with --apply."), {}});
    return {};
}

} // namespace

Result<Options> readOptions(const QStringList &arguments)
{
    Options options;
    options.locale = wantedLocale(arguments);
    const Wording wording(options.locale);
    QCommandLineParser parser;
    declare(parser, wording);
    options.json = arguments.contains(QLatin1String("--json"));
    options.help = parser.helpText();
    if (!parser.parse(separated(arguments)))
        return usage({"%1", {parser.errorText()}});
    if (parser.isSet(QStringLiteral("help")))
        return options;
    if (parser.isSet(QStringLiteral("version"))) {
        options.command = Command::Version;
        return options;
    }
    for (const Switch &option : switches)
        options.*option.member = parser.isSet(QLatin1String(option.name));
    for (const TextOption &option : texts)
        if (parser.isSet(QLatin1String(option.name)))
            options.*option.member = parser.value(QLatin1String(option.name));
    for (const ListOption &option : lists)
        options.*option.member = parser.values(QLatin1String(option.name));
    if (const auto taken = takeCommand(parser, options); !taken)
        return tl::unexpected(taken.error());
    if (const auto taken = takePositional(parser.positionalArguments(), options); !taken)
        return tl::unexpected(taken.error());
    if (const auto together = checkTogether(options); !together)
        return tl::unexpected(together.error());
    return options;
}

} // namespace dockwright::helper
