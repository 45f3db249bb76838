// SPDX-License-Identifier: Apache-2.0
// Loaded into a program beforehand (LD_PRELOAD): says when its first window has painted itself, and what memory it took until a
// second after that, and ends it. Says nothing of how: any Qt program is measured in the same way.
//   FIRST_FRAME_SINCE=CLOCK_MONOTONIC-in-ns LD_PRELOAD=libbench_first_frame.so PROGRAM
#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QFile>
#include <QTimer>
#include <QWidget>

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

double sinceStart()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const double start = qgetenv("FIRST_FRAME_SINCE").toDouble();
    return (static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec) - start) / 1e6;
}

QByteArray peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (status.open(QIODevice::ReadOnly))
        for (const QByteArray &line : status.readAll().split('\n'))
            if (line.startsWith("VmHWM:"))
                return line.simplified().split(' ').value(1);
    return {};
}

class FirstFrame : public QObject
{
public:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (!m_isSeen && event->type() == QEvent::Paint && widget != nullptr && widget->isWindow() && widget->isVisible()) {
            m_isSeen = true;
            QTimer::singleShot(0, this, [this] {
                m_milliseconds = sinceStart();
                QTimer::singleShot(1000, this, [this] {
                    std::printf("%.3f %s\n", m_milliseconds, peakMemory().constData());
                    std::fflush(stdout);
                    std::_Exit(0);
                });
            });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    bool m_isSeen = false;
    double m_milliseconds = 0;
};

void watch()
{
    static FirstFrame firstFrame;
    QCoreApplication::instance()->installEventFilter(&firstFrame);
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(watch)
