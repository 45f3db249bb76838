#include "helper/cli/options.h"

#include "core/export/export.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTranslator>

#include <algorithm>
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
    CommandOption{
        Command::Audit, "audit", "",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Check host, daemon and files as the CIS Docker Benchmark 1.6 recommends (sections 1 to 3).")},
    CommandOption{Command::Metrics, "metrics", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Measure dockerd and its health for Prometheus' node_exporter.")},
    CommandOption{Command::History, "history", "", QT_TRANSLATE_NOOP("Dockwright", "List the transactions of this host.")},
    CommandOption{Command::Rollback, "rollback", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Take a transaction back: the one with the number that follows, or the newest.")},
    CommandOption{Command::Uninstall, "uninstall", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Take out what Dockwright put on this host: the configuration, and the Docker that it "
                                    "installed. Images, containers and volumes stay.")},
    CommandOption{Command::Inspect, "inspect", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Print what is known of the host as JSON, the format of --facts.")},
    CommandOption{Command::Readiness, "readiness", "",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Check whether this host has what containers are made of, and say what each is for.")},
    CommandOption{
        Command::ComposeRun, "compose-run", "RUN",
        QT_TRANSLATE_NOOP("Dockwright",
                          "Make a docker run line and a compose file of RUN (JSON, or - for standard input), and show "
                          "what the kernel makes of each setting.")},
    CommandOption{Command::ListVersions, "list-versions", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "List the versions of Docker that the repository of PLAN offers for this host.")},
    CommandOption{Command::StageBundle, "stage-bundle", "",
                  QT_TRANSLATE_NOOP("Dockwright", "Keep the bundle on standard input, a file, for an installation.")},
    CommandOption{Command::Bundle, "bundle", "OUT",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Make a bundle that installs Docker with no network: OUT.tar.gz or OUT.tar.zst.")},
    CommandOption{Command::Export, "export", "PLAN",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Write PLAN in a form that carries it to many hosts: --as says which, --out where to.")},
    CommandOption{Command::CheckBundle, "check-bundle", "FILE",
                  QT_TRANSLATE_NOOP("Dockwright",
                                    "Verify a bundle: that each file in it is whole, and nothing else is there.")},
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
    Switch{"with-data", &Options::withData,
           QT_TRANSLATE_NOOP("Dockwright",
                             "With --uninstall: delete images, containers and volumes, too. This cannot be "
                             "taken back.")},
    Switch{"commit", &Options::commit,
           QT_TRANSLATE_NOOP("Dockwright", "With --export --as directory: commit the files with Git.")},
    Switch{"try", &Options::tries,
           QT_TRANSLATE_NOOP("Dockwright",
                             "With --compose-run: start such a container, read back what the kernel has, and remove it.")},
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
    TextOption{"out", "PATH", &Options::out,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --preview and --export: write the files below this directory. With --audit: write a "
                                 "report, a .html or .json. With --metrics: write them to this file.")},
    TextOption{"as", "FORM", &Options::form,
               QT_TRANSLATE_NOOP("Dockwright", "With --export: ansible, cloud-init, directory or script.")},
    TextOption{"digest", "SHA256", &Options::digest,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --apply: only if it does exactly what the preview with this digest said.")},
    TextOption{"docker-version", "VERSION", &Options::dockerVersion,
               QT_TRANSLATE_NOOP("Dockwright", "With --bundle: of Docker, such as 28.5.2; there --version means the same.")},
    TextOption{"arch", "ARCH", &Options::architecture,
               QT_TRANSLATE_NOOP("Dockwright", "With --bundle: of the machines to be; this one's if it is not given.")},
    TextOption{"source", "SOURCE", &Options::source,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: Docker's static archive as URL or file, or the URL of a repository.")},
    TextOption{"sha256", "SUM", &Options::sha256,
               QT_TRANSLATE_NOOP("Dockwright", "With --bundle: what the static archive's sum must be.")},
    TextOption{"plan", "FILE", &Options::bundledPlan,
               QT_TRANSLATE_NOOP("Dockwright",
                                 "With --bundle: put this plan in, without its passwords, and download through its proxy.")},
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

/// With what an option goes; one that is not here goes with everything.
struct Belonging {
    const char *option;
    const char *commands; ///< as the message names them, one blank between them
};

constexpr std::array belongings{
    Belonging{"dry-run", "--apply --uninstall"},
    Belonging{"yes", "--apply --rollback --uninstall"},
    Belonging{"with-data", "--uninstall"},
    Belonging{"try", "--compose-run"},
    Belonging{"no-restart", "--apply --preview"},
    Belonging{"no-rollback", "--apply"},
    Belonging{"take-ours", "--apply --preview --rollback"},
    Belonging{"ours", "--apply --preview"},
    Belonging{"theirs", "--apply --preview"},
    Belonging{"digest", "--apply"},
    Belonging{"idle-exit", "--service"},
    Belonging{"out", "--preview --export --audit --metrics"},
    Belonging{"as", "--export"},
    Belonging{"commit", "--export"},
    Belonging{"docker-version", "--bundle"},
    Belonging{"arch", "--bundle"},
    Belonging{"source", "--bundle"},
    Belonging{"sha256", "--bundle"},
    Belonging{"plan", "--bundle"},
};

/// The words of QCommandLineParser in our language; not every host has Qt's translation.
class WordsOfQt : public QTranslator
{
public:
    explicit WordsOfQt(Wording wording) : m_wording(std::move(wording)) { QCoreApplication::installTranslator(this); }

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
        QT_TRANSLATE_NOOP("Dockwright", "Installs and configures Docker Engine on this host, and proves that it works.")));
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

Result<> checkBelongings(const QCommandLineParser &parser)
{
    for (const Belonging &belonging : belongings) {
        if (!parser.isSet(QLatin1String(belonging.option)))
            continue;
        const QStringList allowed = QString::fromLatin1(belonging.commands).split(u' ');
        if (std::ranges::none_of(allowed, [&](const QString &command) { return parser.isSet(command.mid(2)); }))
            return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 goes with %2."),
                          {QLatin1String(belonging.option), allowed.join(QLatin1String(", "))}});
    }
    return {};
}

/// An empty value is a variable of a script that was not set: `--root ""` must not mean this machine.
Result<> checkValues(const QCommandLineParser &parser)
{
    QStringList withValue;
    for (const CommandOption &option : commands)
        if (*option.value != '\0')
            withValue << QLatin1String(option.name);
    for (const TextOption &option : texts)
        withValue << QLatin1String(option.name);
    for (const QString &option : withValue)
        if (parser.isSet(option) && parser.values(option).contains(QString()))
            return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 needs a value that is not empty."), {option}});
    return {};
}

/// An export is of a plan, for hosts that are not looked at; only a directory can be that of one whose facts are known.
Result<> checkExport(const Options &options)
{
    const auto form = exportFormOf(options.form);
    if (options.out.isEmpty() || !form)
        return usage({QT_TRANSLATE_NOOP("Dockwright",
                                        "--export needs --out DIR, and --as with ansible, cloud-init, directory or script."),
                      {}});
    if (!options.root.isEmpty())
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--%1 does not go with %2."), {"root", "--export"}});
    if (*form == ExportForm::Directory)
        return {};
    for (const auto &[name, isGiven] : {std::pair("facts", !options.facts.isEmpty()), std::pair("commit", options.commit)})
        if (isGiven)
            return usage(
                {QT_TRANSLATE_NOOP("Dockwright", "--%1 goes with %2."), {QLatin1String(name), "--export --as directory"}});
    return {};
}

Result<> checkTogether(const Options &options)
{
    const bool changesHost =
        options.command == Command::Apply || options.command == Command::Rollback || options.command == Command::Uninstall;
    if (!options.facts.isEmpty() && options.root.isEmpty() && changesHost && !options.dryRun)
        return usage({QT_TRANSLATE_NOOP("Dockwright",
                                        "--facts goes with --root or --dry-run here: this machine is not changed by what "
                                        "a file says of it."),
                      {}});
    if (options.tries && (!options.facts.isEmpty() || !options.root.isEmpty()))
        return usage({QT_TRANSLATE_NOOP("Dockwright",
                                        "--try starts a container on this machine: neither --root nor --facts goes with it."),
                      {}});
    if (options.command == Command::Bundle && options.dockerVersion.isEmpty())
        return usage({QT_TRANSLATE_NOOP("Dockwright", "--bundle needs --version VERSION, of Docker."), {}});
    if (options.command == Command::Export)
        if (const auto together = checkExport(options); !together)
            return together;
    const bool isReport = options.out.endsWith(QLatin1String(".html")) || options.out.endsWith(QLatin1String(".json"));
    if (options.command == Command::Audit && !options.out.isEmpty() && !isReport)
        return usage({QT_TRANSLATE_NOOP("Dockwright", "A report of --audit ends in .html or .json."), {}});
    bool isNumber = options.idleExit.isEmpty();
    if (!isNumber && (options.idleExit.toUInt(&isNumber) == 0 || !isNumber))
        return usage({QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a number of seconds."), {options.idleExit}});
    return {};
}

} // namespace

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
    if (const auto values = checkValues(parser); !values)
        return tl::unexpected(values.error());
    if (const auto belong = checkBelongings(parser); !belong)
        return tl::unexpected(belong.error());
    if (const auto together = checkTogether(options); !together)
        return tl::unexpected(together.error());
    return options;
}

} // namespace dockwright::helper
