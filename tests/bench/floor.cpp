// SPDX-License-Identifier: Apache-2.0
// The floor of an apply that has nothing to change: one process that reads and compares the same files, and asks systemd for
// the state of the same unit over D-Bus.
//   bench_floor PAIRS UNIT     PAIRS: a file with the two paths of each comparison, a line each
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QFile>

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QVariant ask(const QString &path, const QString &interface, const QString &method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.systemd1"), path, interface, method);
    message.setArguments(arguments);
    return QDBusConnection::systemBus().call(message).arguments().value(0);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QStringList paths = QString::fromUtf8(contentOf(arguments.value(1))).split(u'\n', Qt::SkipEmptyParts);
    if (paths.isEmpty())
        return 2;
    for (qsizetype i = 0; i + 1 < paths.size(); i += 2)
        if (contentOf(paths[i]) != contentOf(paths[i + 1]))
            return 1;
    const auto unit = ask(QStringLiteral("/org/freedesktop/systemd1"), QStringLiteral("org.freedesktop.systemd1.Manager"),
                          QStringLiteral("LoadUnit"), {arguments.value(2)})
                          .value<QDBusObjectPath>();
    const QVariant state = ask(unit.path(), QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("GetAll"),
                               {QStringLiteral("org.freedesktop.systemd1.Unit")});
    return state.isValid() ? 0 : 1;
}
