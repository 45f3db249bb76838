// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/engine_helper_client.h"
#include "tests/support/examples.h"
#include "tests/support/mnemonics.h"
#include "tests/support/patience.h"
#include "ui/widgets/look.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QRegularExpression>
#include <QSet>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <utility>

/// As desktops in the dark have it.
inline QPalette darkPalette()
{
    QPalette palette(QColor(0x2b, 0x2d, 0x30), QColor(0x24, 0x26, 0x29));
    palette.setColor(QPalette::Base, QColor(0x1b, 0x1d, 0x1f));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, QColor(0xe8, 0xea, 0xed));
    return palette;
}

/// Texts that have less room than they need.
inline QStringList cutOff(const QWidget &window)
{
    QStringList cut;
    for (const auto *label : window.findChildren<QLabel *>())
        if (label->isVisible() && !label->text().isEmpty()
            && (label->wordWrap() ? label->heightForWidth(label->width()) > label->height() + 1
                                  : label->sizeHint().width() > label->width() + 1))
            cut << label->text();
    return cut;
}

/// What is wrong with a widget as it is drawn: a text without room, a place that was not filled in, two texts in one place, two
/// controls with one key.
inline QStringList flawsOf(const QWidget &widget)
{
    static const QRegularExpression place(QStringLiteral("%L?[1-9]"));
    QStringList flaws = cutOff(widget);
    for (const QString &clash : mnemonics::shared(widget))
        flaws << QStringLiteral("one key: ") + clash;
    const auto labels = widget.findChildren<QLabel *>();
    for (const auto *label : labels) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        if (label->text().contains(place))
            flaws << QStringLiteral("not filled in: ") + label->text();
        for (const auto *other : labels)
            if (other < label && other->isVisible() && !other->text().isEmpty() && other->parent() == label->parent()
                && other->geometry().intersects(label->geometry()))
                flaws << QStringLiteral("one on the other: %1 / %2").arg(label->text(), other->text());
    }
    return flaws;
}

/// Until nothing in it moves any more: two looks in a row find each child where it was.
inline bool isLaidOut(const QWidget &widget)
{
    QList<QRect> before;
    return QTest::qWaitFor(
        [&] {
            QList<QRect> now;
            for (const auto *child : widget.findChildren<QWidget *>())
                now << child->geometry();
            return std::exchange(before, now) == now;
        },
        patience);
}

/// Keeps a widget as it is now beside the pictures of `make screenshots`, to be looked at. False, with what is wrong, for one
/// that has a flaw which can be found without eyes, that is of one colour, or that cannot be kept.
inline bool draw(QWidget &widget, const QString &name)
{
    const QString directory = QStringLiteral(BINARY_DIR "/screenshots");
    const bool isWell = isLaidOut(widget) && QTest::qWaitFor([&] { return flawsOf(widget).isEmpty(); }, promptness);
    if (!isWell)
        qWarning().noquote() << name << flawsOf(widget).join(u'\n');
    const QImage picture = widget.grab().toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < picture.height(); y += 3)
        for (int x = 0; x < picture.width(); x += 3)
            colors << picture.pixel(x, y);
    if (colors.size() < 10)
        qWarning().noquote() << name << "is empty";
    return isWell && colors.size() >= 10 && QDir().mkpath(directory)
        && picture.save(directory + QStringLiteral("/%1.png").arg(name));
}

/// A whole window on the example host, with a directory as the machine.
struct Window {
    /// The same host before anything of Docker was there, as root sees it.
    static dockwright::core::HostFacts factsWithoutDocker()
    {
        using namespace dockwright::core;
        HostFacts facts = exampleHost();
        facts.dockerdPath.reset();
        facts.dockerPath.reset();
        facts.dockerOrigin.clear();
        facts.dockerUnit.reset();
        facts.dockerSocket.reset();
        facts.containerdUnit.reset();
        facts.daemon.reset();
        facts.runningContainers.reset();
        facts.install.emplace();
        facts.install->packageManager = QStringLiteral("apt");
        return facts;
    }

    explicit Window(bool withHelper = true, dockwright::core::HostFacts facts = exampleHost())
        : root(directory.filePath(QStringLiteral("root"))),
          isMade(QDir().mkpath(root)),
          client(root, facts),
          host([this, facts] {
              return dockwright::ui::HostView{
                  dockwright::helper::RootDirectory(root, facts).inspect(dockwright::core::Depth::Daemon), 80'000'000'000};
          }),
          preview(plan, host),
          job(plan, host, preview, withHelper ? &client : nullptr),
          health(plan, host, withHelper ? &client : nullptr),
          settings(directory.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat),
          recent(settings),
          shared{plan, host, preview, job, health, withHelper ? &client : nullptr, language, recent, &client},
          wizard(shared, settings)
    {
        wizard.makeAllPages();
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
            patience);
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
    dockwright::ui::RecentPlans recent;
    dockwright::ui::Shared shared;
    dockwright::ui::Wizard wizard;
};

/// True if a label on the screen has the text in it.
inline bool says(const Window &window, const QString &text)
{
    const auto labels = window.wizard.findChildren<QLabel *>();
    return std::ranges::any_of(labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}
