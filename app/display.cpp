// SPDX-License-Identifier: Apache-2.0
#include "app/display.h"

#include "app/options.h"
#include "core/base/message.h"
#include "ui/model/language.h"

#include <QLocale>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include <unistd.h>

namespace dockwright::app {

namespace {

/// What is said where Qt gives up.
QByteArray &noDisplay()
{
    static QByteArray line;
    return line;
}

/// What Qt says meanwhile: no matter, unless a display is found after all.
QStringList &heldBack()
{
    static QStringList messages;
    return messages;
}

/// Qt knows by a fatal message alone that there is no display, or no plugin for the one that there is.
void hold(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type != QtFatalMsg) {
        heldBack() << message;
        return;
    }
    std::fputs(noDisplay().constData(), stderr);
    _exit(2);
}

/// The language of --lang, else that of the environment.
QString wantedLocale(int argc, char **argv)
{
    const std::vector<std::string_view> arguments(argv, argv + argc);
    constexpr std::string_view option = "--lang";
    QString wanted;
    for (std::size_t i = 1; i < arguments.size() && wanted.isEmpty(); ++i) {
        if (arguments[i] == option && i + 1 < arguments.size())
            wanted = QString::fromLocal8Bit(arguments[i + 1].data());
        else if (arguments[i].starts_with("--lang="))
            wanted = QString::fromLocal8Bit(arguments[i].substr(option.size() + 1).data());
    }
    return core::languageOf(wanted) ? wanted : QLocale().name();
}

} // namespace

bool needsNoDisplay(const std::vector<const char *> &arguments)
{
    return std::ranges::any_of(arguments, [](std::string_view argument) {
        return argument == "-h" || argument == "--help" || argument == "-v" || argument == "--version";
    });
}

QString wrongUseOf(int argc, char **argv)
{
    const QLocale usual;
    QString wrong;
    {
        std::vector<char *> copy(argv, argv + argc + 1); // Qt may take something out of it
        const QCoreApplication application(argc, copy.data());
        ui::Language language;
        language.use(wantedLocale(argc, argv));
        wrong = wrongUse(QCoreApplication::arguments());
    }
    QLocale::setDefault(usual);
    return wrong;
}

std::unique_ptr<QApplication> makeApplication(int &argc, char **argv, const QString &wrongUse)
{
    const core::Wording say(wantedLocale(argc, argv));
    const QString why = wrongUse.isEmpty()
        ? say(QT_TRANSLATE_NOOP(
            "Dockwright",
            "No display is available. Use dockwright-helper in a terminal; for its commands see “dockwright-helper "
            "--help”."))
        : wrongUse;
    noDisplay() = "dockwright: " + why.toUtf8() + '\n';
    const std::vector<std::string_view> arguments(argv, argv + argc);
    // The options of every Qt program are those of one with windows.
    if (std::ranges::find(arguments, std::string_view("--help-all")) != arguments.end())
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const auto usual = qInstallMessageHandler(hold);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(usual);
    for (const QString &message : std::exchange(heldBack(), {}))
        qWarning("%s", qUtf8Printable(message));
    return application;
}

bool isOverSsh()
{
    const auto has = [](const char *variable) { return !qEnvironmentVariableIsEmpty(variable); };
    return has("SSH_CONNECTION") || has("SSH_TTY") || qgetenv("DISPLAY").startsWith("localhost:");
}

} // namespace dockwright::app
