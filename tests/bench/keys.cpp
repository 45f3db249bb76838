// SPDX-License-Identifier: Apache-2.0
// A key press in the container count, until the preview beside it has been painted anew.
//   bench_keys FACTS LINES      LINES: of a daemon.json that is there already, beside the host of FACTS
#include "core/host/paths.h"
#include "ui/widgets/comfortable_style.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace dockwright;

namespace {

core::HostFacts factsOf(const QString &path, int lines)
{
    QFile file(path);
    auto facts = core::readFacts(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    if (!facts)
        qFatal("no facts: %s", qPrintable(path));
    QByteArray json = "{\n    \"labels\": [\n";
    for (int line = 0; line < lines; ++line)
        json += "        \"label" + QByteArray::number(line) + "=x\",\n";
    facts->files[QLatin1String(core::paths::daemonJson)] = {json + "        \"last=x\"\n    ]\n}\n", 0644, 0, 0,
                                                            core::FileKind::Regular};
    return *facts;
}

/// Counts the paintings of a widget.
class Paintings : public QObject
{
public:
    explicit Paintings(QWidget *widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return QObject::eventFilter(watched, event);
    }
    int count = 0;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(new ui::ComfortableStyle);
    const QStringList arguments = QApplication::arguments();
    const core::HostFacts facts = factsOf(arguments.value(1), arguments.value(2).toInt());
    const QTemporaryDir scratch;
    QSettings settings(scratch.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    ui::Language language;
    ui::PlanModel plan;
    ui::HostModel host([facts] { return ui::HostView{facts, 80'000'000'000}; });
    ui::PreviewModel preview(plan, host);
    ui::JobModel job(plan, host, preview, nullptr);
    ui::HealthModel health(plan, host, nullptr);
    ui::RecentPlans recent(settings);
    ui::Shared shared{plan, host, preview, job, health, nullptr, language, recent};
    ui::Wizard wizard(shared, settings);
    wizard.resize(1280, 800);
    wizard.show();
    host.look();
    wizard.goTo(QStringLiteral("capacity"));
    auto *count = wizard.findChild<QSpinBox *>(QStringLiteral("capacityContainersSpinBox"));
    QPlainTextEdit *text = nullptr;
    for (auto *edit : wizard.findChildren<QPlainTextEdit *>())
        if (edit->isVisible())
            text = edit;
    if (count == nullptr || text == nullptr)
        qFatal("the page has no count or no preview");
    if (!QTest::qWaitFor([&] { return !host.isLooking() && preview.isCurrent(); }))
        qFatal("no preview");
    QTest::qWait(300);
    Paintings paintings(text->viewport());
    count->setFocus();

    constexpr int presses = 500;
    std::vector<double> milliseconds;
    for (int press = 0; press < presses; ++press) {
        bool isNew = false;
        int paintedBefore = 0;
        const auto connection = QObject::connect(&preview, &ui::PreviewModel::changed, &preview, [&] {
            isNew = preview.isCurrent();
            paintedBefore = paintings.count;
        });
        QElapsedTimer clock;
        clock.start();
        QTest::keyClick(count, Qt::Key_Up);
        while (!isNew || paintings.count == paintedBefore)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        milliseconds.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        QObject::disconnect(connection);
    }
    std::ranges::sort(milliseconds);
    std::printf("%.3f %.3f\n", milliseconds[presses / 2], milliseconds[presses * 99 / 100]);
    return 0;
}
