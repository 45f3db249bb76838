// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/options.h"

#include "core/export/export.h"
#include "helper/cli/option_table.h"
#include "helper/cli/plugin_options.h"
#include "helper/cli/probe_options.h"
#include "helper/host/confirm_timer.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTranslator>

#include <algorithm>
#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

/// The words of QCommandLineParser in our language; not every host has Qt's translation.
class WordsOfQt : public QTranslator
{
public:
    explicit WordsOfQt(const Wording &wording) : m_wording(wording) { QCoreApplication::installTranslator(this); }

    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *, int) const override
    {
        return qstrcmp(context, "QCommandLineParser") == 0 ? m_wording(source) : QString();
    }

private:
    Wording m_wording;
};

[[maybe_unused]] constexpr std::array wordsOfQt{
    QT_TRANSLATE_NOOP("Dockwright", "Usage: %1"),
    QT_TRANSLATE_NOOP("Dockwright", "[options]"),
    QT_TRANSLATE_NOOP("Dockwright", "Options:"),
    QT_TRANSLATE_NOOP("Dockwright", "Unknown option '%1'."),
    QT_TRANSLATE_NOOP("Dockwright", "Unknown options: %1."),
    QT_TRANSLATE_NOOP("Dockwright", "Missing value after '%1'."),
    QT_TRANSLATE_NOOP("Dockwright", "Unexpected value after '%1'."),
};

Failure usage(Message message)
{
    return failure(ErrorCode::InvalidInput, {}, std::move(message),
                   {QT_TRANSLATE_NOOP("Dockwright", "See dockwright-helper --help for usage."), {}});
}

/// The locale of LC_ALL, LC_MESSAGES or LANG, in this order (setlocale(3)).
QString environmentLocale()
{
    for (const char *name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const QString value = qEnvironmentVariable(name); !value.isEmpty())
            return value;
    return {};
}

/// `--rollback=7` is the same as `--rollback 7`: its number may be left out, which the parser does not know. Beside --bundle,
/// --version has a value and is --docker-version.
QStringList separated(const QStringList &arguments)
{
    const bool isBundle = std::ranges::any_of(arguments, [](const QString &argument) {
        return argument == QLatin1String("--bundle") || argument.startsWith(QLatin1String("--bundle="));
    });
    QStringList result;
    for (const QString &argument : arguments) {
        if (argument.startsWith(QLatin1String("--rollback=")))
            result << QStringLiteral("--rollback") << argument.mid(11);
        else if (isBundle && (argument == QLatin1String("--version") || argument.startsWith(QLatin1String("--version="))))
            result << QLatin1String("--docker-version") + argument.mid(9);
        else
            result << argument;
    }
    return result;
}

void declare(QCommandLineParser &parser, const Wording &wording)
{
    parser.setApplicationDescription(wording(
        QT_TRANSLATE_NOOP("Dockwright", "Installs and configures Docker Engine on this host, and verifies that it works.")));
    for (const CommandOption &option : commandOptions())
        parser.addOption({QLatin1String(option.name), wording(option.meaning), QLatin1String(option.value)});
    for (const Switch &option : switches())
        parser.addOption({QLatin1String(option.name), wording(option.meaning)});
    for (const TextOption &option : textOptions()) {
        const QStringList words = option.words != nullptr ? option.words() : QStringList();
        const Message meaning{option.meaning, {words.join(QLatin1String(", "))}};
        parser.addOption({QLatin1String(option.name), wording(meaning), QLatin1String(option.value)});
    }
    for (const ListOption &option : listOptions())
        parser.addOption({QLatin1String(option.name), wording(option.meaning), QLatin1String(option.value)});
    parser.addOption(
        {{QStringLiteral("h"), QStringLiteral("help")}, wording(QT_TRANSLATE_NOOP("Dockwright", "Show this help."))});
    parser.addOption({QStringLiteral("version"), wording(QT_TRANSLATE_NOOP("Dockwright", "Show the version."))});
}

Result<> takeCommand(const QCommandLineParser &parser, Options &options)
{
    int given = 0;
    for (const CommandOption &option : commandOptions()) {
        if (!parser.isSet(QLatin1String(option.name)))
            continue;
        ++given;
        options.command = option.command;
        if (*option.value != '\0')
            options.plan = parser.value(QLatin1String(option.name));
    }
    if (given == 0 && parser.isSet(QStringLiteral("confirm"))) {
        options.command = Command::Confirm;
        return {};
    }
    if (given == 0)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "Specify a command, for example --apply PLAN."), {}});
    if (given > 1)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "Specify only one command at a time."), {}});
    return {};
}

Result<> takeNumber(const QString &text, Options &options)
{
    bool isNumber = false;
    options.transaction = text.toULongLong(&isNumber);
    return isNumber && options.transaction != 0
        ? Result<>()
        : usage({QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a transaction number."), {text}});
}

/// Beside --apply a number of seconds, by itself a transaction.
Result<> takeConfirm(Options &options)
{
    if (!options.unconfirmed.isEmpty())
        return takeNumber(options.unconfirmed, options);
    if (options.confirm.isEmpty())
        return {};
    const auto without = [](const char *option) {
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 cannot be combined with %2."),
                      {QStringLiteral("confirm"), QLatin1String(option)}});
    };
    if (!options.root.isEmpty())
        return without("--root");
    if (options.command == Command::Confirm)
        return takeNumber(options.confirm, options);
    if (options.command != Command::Apply)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 requires %2."), {QStringLiteral("confirm"), "--apply"}});
    if (options.noRollback)
        return without("--no-rollback");
    options.confirmWithin = options.confirm.toInt();
    if (options.confirmWithin < leastWait || options.confirmWithin > longestWait)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--apply --confirm requires a number of seconds from %1 to %2."),
                      {QString::number(leastWait), QString::number(longestWait)}});
    return {};
}

Result<> takePositional(const QStringList &positional, Options &options)
{
    if (!options.remote.isEmpty() && options.command == Command::Export) {
        options.branch = positional.value(0);
        if (positional.size() == 1 && !options.branch.isEmpty() && !options.remote.startsWith(u'-'))
            return {};
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--push requires a remote and a branch."), {}});
    }
    if (positional.isEmpty())
        return {};
    const bool takesNumber = options.command == Command::Rollback || options.command == Command::History;
    if (!takesNumber || positional.size() > 1)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "Unexpected argument “%1”."), {positional.last()}});
    return takeNumber(positional.front(), options);
}

Result<> checkBelongings(const QCommandLineParser &parser)
{
    for (const Belonging &belonging : belongings()) {
        if (!parser.isSet(QLatin1String(belonging.option)))
            continue;
        const QStringList allowed = QString::fromLatin1(belonging.commands).split(u' ');
        if (std::ranges::none_of(allowed, [&](const QString &command) { return parser.isSet(command.mid(2)); }))
            return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 requires %2."),
                          {QLatin1String(belonging.option), allowed.join(QLatin1String(", "))}});
    }
    return {};
}

/// An empty value is a variable of a script that was not set: `--root ""` must not mean this machine.
Result<> checkValues(const QCommandLineParser &parser)
{
    QStringList withValue;
    for (const CommandOption &option : commandOptions())
        if (*option.value != '\0')
            withValue << QLatin1String(option.name);
    for (const TextOption &option : textOptions())
        withValue << QLatin1String(option.name);
    for (const ListOption &option : listOptions())
        withValue << QLatin1String(option.name);
    for (const QString &option : withValue)
        if (parser.isSet(option) && parser.values(option).contains(QString()))
            return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 requires a non-empty value."), {option}});
    return {};
}

/// Whose value stands in a conflict is said of a file or of a key of daemon.json, both of which begin so.
Result<> checkPlaces(const Options &options)
{
    for (const QString &place : options.ours + options.theirs)
        if (!place.startsWith(u'/'))
            return usage({QT_TRANSLATE_NOOP("Dockwright",
                                            "“%1” is neither the path of a file nor a JSON pointer into daemon.json, such as "
                                            "/log-driver."),
                          {visible(place)}});
    return {};
}

Result<> checkWay(const QString &way)
{
    const QStringList names = namesOfWays();
    return way.isEmpty() || names.contains(way)
        ? Result<>()
        : usage({QT_TRANSLATE_NOOP("Dockwright", "--via requires one of: %1."), {names.join(QLatin1String(", "))}});
}

Result<> checkLanguage(const QString &locale)
{
    return languageOf(locale) ? Result<>() : usage(noSuchLanguage(locale));
}

/// An export is of a plan, for hosts that are not looked at; only a directory can be that of one whose facts are known.
Result<> checkExport(const Options &options)
{
    const auto form = exportFormOf(options.form);
    if (options.out.isEmpty() || !form)
        return usage({QT_TRANSLATE_NOOP("Dockwright",
                                        "--export requires --out DIR, and --as with ansible, cloud-init, directory or script."),
                      {}});
    if (!options.root.isEmpty())
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 cannot be combined with %2."), {"root", "--export"}});
    if (options.withPasswords && !canHoldPasswords(*form))
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 requires %2."),
                      {QStringLiteral("with-passwords"), "--export --as cloud-init, --export --as script"}});
    if (!options.withBundle.isEmpty() && *form != ExportForm::Script)
        return usage(
            {QT_TRANSLATE_NOOP("Dockwright", "--%1 requires %2."), {QStringLiteral("with-bundle"), "--export --as script"}});
    if (*form == ExportForm::Directory)
        return {};
    for (const auto &[name, isGiven] : {std::pair("facts", !options.facts.isEmpty()), std::pair("commit", options.commit)})
        if (isGiven)
            return usage(
                {QT_TRANSLATE_NOOP("Dockwright", "--%1 requires %2."), {QLatin1String(name), "--export --as directory"}});
    return {};
}

Result<> checkMetrics(const Options &options)
{
    for (const auto &[name, isGiven] :
         {std::pair("make-directory", options.makesPlace), std::pair("remove", options.removesOut)})
        if (isGiven && options.out.isEmpty())
            return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 requires %2."), {QLatin1String(name), "--out"}});
    if (options.makesPlace && options.removesOut)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 cannot be combined with %2."), {"remove", "--make-directory"}});
    return {};
}

Result<> checkJournal(const Options &options)
{
    const auto wish = journalWishOf(options);
    return wish ? Result<>() : tl::unexpected(wish.error());
}

Result<> checkTogether(const Options &options)
{
    const bool changesHost =
        options.command == Command::Apply || options.command == Command::Rollback || options.command == Command::Uninstall;
    if (!options.facts.isEmpty() && options.root.isEmpty() && changesHost && !options.dryRun)
        return usage({QT_TRANSLATE_NOOP(
                          "Dockwright",
                          "--facts requires --root or --dry-run here: facts from a file are not used to change this machine."),
                      {}});
    if (options.atBoot && !options.root.isEmpty())
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 cannot be combined with %2."), {"at-boot", "--root"}});
    if (options.tries && (!options.facts.isEmpty() || !options.root.isEmpty()))
        return usage(
            {QT_TRANSLATE_NOOP("Dockwright",
                               "--try starts a container on this machine: it cannot be combined with --root or --facts."),
             {}});
    for (const auto &check : {&checkMetrics, &checkHere, &checkJournal, &checkProbe})
        if (const auto together = check(options); !together)
            return together;
    if (options.command == Command::Bundle && options.dockerVersion.isEmpty())
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--bundle requires --version VERSION, the version of Docker."), {}});
    if (options.zstd && options.plan.endsWith(QLatin1String(".tar.gz")))
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 cannot be combined with %2."), {"zstd", "OUT.tar.gz"}});
    if (options.command == Command::Export)
        if (const auto together = checkExport(options); !together)
            return together;
    const bool isReport = options.out.endsWith(QLatin1String(".html")) || options.out.endsWith(QLatin1String(".json"));
    if (options.command == Command::Audit && !options.out.isEmpty() && !isReport)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "The name of an --audit report must end in .html or .json."), {}});
    bool isNumber = options.idleExit.isEmpty();
    if (!isNumber && (options.idleExit.toUInt(&isNumber) == 0 || !isNumber))
        return usage({QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a number of seconds."), {options.idleExit}});
    return {};
}

} // namespace

Result<JournalWish> journalWishOf(const Options &options)
{
    JournalWish wish{.follows = options.follows};
    const auto priority = priorityNamed(options.priority);
    if (!options.priority.isEmpty() && !priority)
        return usage({QT_TRANSLATE_NOOP("Dockwright",
                                        "“%1” is not a priority: emerg, alert, crit, err, warning, notice, info or debug."),
                      {visible(options.priority)}});
    wish.priority = priority.value_or(wish.priority);
    bool isNumber = options.lines.isEmpty();
    if (!isNumber)
        wish.lines = options.lines.toInt(&isNumber);
    if (!isNumber || wish.lines < 0 || wish.lines > mostJournalLines)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 requires a number from %2 to %3."),
                      {QStringLiteral("lines"), QStringLiteral("0"), QString::number(mostJournalLines)}});
    return wish;
}

QString wantedLocale(const QStringList &arguments)
{
    QString wanted;
    for (qsizetype i = 0; i < arguments.size() && wanted.isEmpty(); ++i) {
        if (arguments[i] == QLatin1String("--lang"))
            wanted = arguments.value(i + 1);
        else if (arguments[i].startsWith(QLatin1String("--lang=")))
            wanted = arguments[i].mid(7);
    }
    return languageOf(wanted) ? wanted : environmentLocale();
}

bool wantsJson(const QStringList &arguments)
{
    return arguments.contains(QLatin1String("--json"));
}

Result<Options> readOptions(const QStringList &arguments)
{
    Options options;
    options.locale = wantedLocale(arguments);
    const Wording wording(options.locale);
    const WordsOfQt inOurLanguage(wording);
    QCommandLineParser parser;
    declare(parser, wording);
    options.json = wantsJson(arguments);
    options.help = parser.helpText();
    if (!parser.parse(separated(arguments)))
        return usage({"%1", {parser.errorText()}});
    if (parser.isSet(QStringLiteral("help")))
        return options;
    if (parser.isSet(QStringLiteral("version"))) {
        options.command = Command::Version;
        return options;
    }
    for (const Switch &option : switches())
        options.*option.member = parser.isSet(QLatin1String(option.name));
    for (const TextOption &option : textOptions())
        if (parser.isSet(QLatin1String(option.name)))
            options.*option.member = parser.value(QLatin1String(option.name));
    for (const ListOption &option : listOptions())
        options.*option.member = parser.values(QLatin1String(option.name));
    if (const auto taken = takeCommand(parser, options); !taken)
        return tl::unexpected(taken.error());
    if (const auto taken = takePositional(parser.positionalArguments(), options); !taken)
        return tl::unexpected(taken.error());
    if (const auto values = checkValues(parser); !values)
        return tl::unexpected(values.error());
    if (const auto confirm = takeConfirm(options); !confirm)
        return tl::unexpected(confirm.error());
    if (const auto way = checkWay(options.via); !way)
        return tl::unexpected(way.error());
    if (parser.isSet(QStringLiteral("lang")))
        if (const auto language = checkLanguage(options.locale); !language)
            return tl::unexpected(language.error());
    if (const auto belong = checkBelongings(parser); !belong)
        return tl::unexpected(belong.error());
    if (const auto sums = alignPluginSums(parser.optionNames(), options); !sums)
        return tl::unexpected(sums.error());
    if (const auto places = checkPlaces(options); !places)
        return tl::unexpected(places.error());
    if (const auto together = checkTogether(options); !together)
        return tl::unexpected(together.error());
    return options;
}

} // namespace dockwright::helper
