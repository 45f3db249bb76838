#pragma once

#include "tests/support/engine_helper_client.h"
#include "ui/widgets/look.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

/// A whole window on the example host, with a directory as the machine.
struct Window {
    static dockwright::core::HostFacts exampleFacts()
    {
        QFile file(QStringLiteral(SOURCE_DIR "/resources/examples/facts.json"));
        return file.open(QIODevice::ReadOnly) ? *dockwright::core::readFacts(file.readAll()) : dockwright::core::HostFacts{};
    }

    explicit Window(bool withHelper = true)
        : root(directory.filePath(QStringLiteral("root"))),
          isMade(QDir().mkpath(root)),
          client(root, exampleFacts()),
          host([this] {
              return dockwright::ui::HostView{dockwright::helper::RootDirectory(root, exampleFacts()).inspect(false),
                                              80'000'000'000};
          }),
          preview(plan, host),
          job(plan, host, preview, withHelper ? &client : nullptr),
          health(plan, host, withHelper ? &client : nullptr),
          settings(directory.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat),
          shared{plan, host, preview, job, health, withHelper ? &client : nullptr, language},
          wizard(shared, settings)
    {
        wizard.resize(1280, 800);
        wizard.show();
        host.look();
    }
    ~Window() { client.wait(); }

    /// True once the host is known and the preview is that of the plan.
    bool settle()
    {
        return QTest::qWaitFor(
            [this] {
                return host.knowledge() != dockwright::ui::HostModel::Knowledge::Nothing && !host.isLooking()
                    && preview.isCurrent();
            },
            10000);
    }

    template <class T>
    T *find(const char *name)
    {
        T *widget = wizard.findChild<T *>(QLatin1String(name));
        if (widget == nullptr)
            qFatal("no widget %s", name);
        return widget;
    }

    QTemporaryDir directory;
    QString root;
    bool isMade;
    EngineHelperClient client;
    dockwright::ui::Language language;
    dockwright::ui::PlanModel plan;
    dockwright::ui::HostModel host;
    dockwright::ui::PreviewModel preview;
    dockwright::ui::JobModel job;
    dockwright::ui::HealthModel health;
    QSettings settings;
    dockwright::ui::Shared shared;
    dockwright::ui::Wizard wizard;
};
