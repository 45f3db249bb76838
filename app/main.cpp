// SPDX-License-Identifier: Apache-2.0
#include "app/any_helper_client.h"
#include "app/display.h"
#include "app/host_look.h"
#include "app/options.h"
#include "app/screenshots.h"
#include "core/base/any_locale.h"
#include "core/base/outlive_bus.h"
#include "ui/widgets/comfortable_style.h"
#include "ui/wizard/fit_screen.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>
#include <QTemporaryDir>

using namespace dockwright;

namespace {

/// A program that draws pictures leaves the user's settings alone.
std::unique_ptr<QSettings> openSettings(const app::Options &options, const QTemporaryDir &scratch)
{
    if (options.screenshots.isEmpty())
        return std::make_unique<QSettings>(QStringLiteral("dockwright"), QStringLiteral("dockwright"));
    return std::make_unique<QSettings>(scratch.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
}

void showFirst(ui::Wizard &wizard, const app::Options &options)
{
    if (!options.plan.isEmpty())
        wizard.openPlan(options.plan);
    if (options.showHistory)
        wizard.goTo(QStringLiteral("health"), QStringLiteral("history"));
    else if (options.showHealth)
        wizard.goTo(QStringLiteral("health"));
    else if (!options.page.isEmpty())
        wizard.goTo(options.page);
}

/// --help and --version are for a terminal, too: readOptions() prints what is asked for and ends the program.
void printAbout(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    ui::Language language;
    language.use(QLocale().name());
    app::readOptions(application);
}

} // namespace

int main(int argc, char *argv[])
{
    core::outliveTheBus();
    core::acceptAnyLocale();
    QCoreApplication::setApplicationName(QStringLiteral("dockwright"));
    QCoreApplication::setApplicationVersion(QStringLiteral(DOCKWRIGHT_VERSION));
    if (app::needsNoDisplay({argv + 1, argv + argc}))
        printAbout(argc, argv);
    const auto made = app::makeApplication(argc, argv, app::wrongUseOf(argc, argv));
    QApplication::setDesktopFileName(QStringLiteral("io.github.dockwright"));
    QApplication::setStyle(new ui::ComfortableStyle);
    ui::Language language;
    language.use(QLocale().name());
    const app::Options options = app::readOptions(*made);
    const QTemporaryDir scratch;
    const auto settings = openSettings(options, scratch);
    const QString kept = settings->value(QStringLiteral("window/language"), QLocale().name()).toString();
    language.use(options.locale.isEmpty() ? kept : options.locale);
    QObject::connect(&language, &ui::Language::changed, settings.get(),
                     [&] { settings->setValue(QStringLiteral("window/language"), language.current()); });

    app::AnyHelperClient client;
    app::AnyHelperClient *const helper = options.previewOnly ? nullptr : &client;
    ui::PlanModel plan;
    const bool isThisHost = !options.facts;
    ui::HostModel host(isThisHost ? app::lookAtThisHost() : app::lookAtFacts(options.factsFile, *options.facts),
                       isThisHost ? app::lookAtWholeHost() : ui::WholeLook());
    ui::PreviewModel preview(plan, host);
    ui::JobModel job(plan, host, preview, helper);
    ui::HealthModel health(plan, host, helper);
    ui::RecentPlans recent(*settings);
    ui::Shared shared{plan, host, preview, job, health, helper, language, recent, &client, app::isOverSsh()};
    ui::Wizard wizard(shared, *settings);
    showFirst(wizard, options);
    if (!options.screenshots.isEmpty()) {
        host.look();
        return app::drawAllPages(wizard, shared, options.screenshots) ? 0 : 1;
    }
    QObject::connect(&wizard, &ui::Wizard::appeared, &host, [&] {
        host.look();
        if (helper != nullptr)
            helper->findRunningJob();
    });
    ui::showOnScreen(wizard);
    // A job that is found, or begun in another window, is shown where it is followed.
    QObject::connect(&job, &ui::JobModel::changed, &wizard, [&wizard, &job, wasWaiting = false]() mutable {
        const bool isNew = !std::exchange(wasWaiting, job.isWaiting()) && job.isWaiting();
        if (isNew)
            wizard.goTo(QStringLiteral("apply"));
    });
    if (helper != nullptr)
        QObject::connect(helper, &ui::HelperClient::jobStarted, &wizard, [&](const QString &kind) {
            if (app::changesHost(kind))
                wizard.goTo(QStringLiteral("apply"));
        });
    return QApplication::exec();
}
