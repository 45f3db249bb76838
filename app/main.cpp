#include "app/dbus_helper_client.h"
#include "app/host_look.h"
#include "app/options.h"
#include "app/screenshots.h"
#include "ui/widgets/comfortable_style.h"

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
        wizard.showHistory();
    else if (options.showHealth)
        wizard.goTo(QStringLiteral("health"));
    else if (!options.page.isEmpty())
        wizard.goTo(options.page);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("dockwright"));
    QApplication::setApplicationVersion(QStringLiteral(DOCKWRIGHT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("io.github.dockwright"));
    QApplication::setStyle(new ui::ComfortableStyle);
    ui::Language language;
    language.use(QLocale().name());
    const app::Options options = app::readOptions(application);
    const QTemporaryDir scratch;
    const auto settings = openSettings(options, scratch);
    const QString kept = settings->value(QStringLiteral("window/language"), QLocale().name()).toString();
    language.use(options.locale.isEmpty() ? kept : options.locale);
    QObject::connect(&language, &ui::Language::changed, settings.get(),
                     [&] { settings->setValue(QStringLiteral("window/language"), language.current()); });

    app::DBusHelperClient client;
    app::DBusHelperClient *const helper = options.previewOnly ? nullptr : &client;
    ui::PlanModel plan;
    const bool isThisHost = options.facts.isEmpty();
    ui::HostModel host(isThisHost ? app::lookAtThisHost() : app::lookAtFacts(options.facts),
                       isThisHost ? app::lookAtWholeHost() : ui::WholeLook());
    ui::PreviewModel preview(plan, host);
    ui::JobModel job(plan, host, preview, helper);
    ui::HealthModel health(plan, host, helper);
    ui::Shared shared{plan, host, preview, job, health, helper, language, &client};
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
    wizard.show();
    // A job that is found, or begun in another window, is shown where it is followed.
    if (helper != nullptr)
        QObject::connect(helper, &ui::HelperClient::jobStarted, &wizard, [&](const QString &kind) {
            if (kind != QLatin1String("health"))
                wizard.goTo(QStringLiteral("apply"));
        });
    return QApplication::exec();
}
