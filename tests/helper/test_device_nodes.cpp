// SPDX-License-Identifier: Apache-2.0
#include "helper/host/descriptor.h"
#include "helper/host/device_nodes.h"
#include "tests/support/lacking.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace test_device_nodes {

using namespace dockwright::core;
using namespace dockwright::helper;

class TestDeviceNodes : public QObject
{
    Q_OBJECT

private slots:
    void onlyNodesAreSuch()
    {
        const Descriptor devices(open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        const auto nodes = deviceNodesIn(devices.number());
        const auto null = std::ranges::find(nodes, QStringLiteral("/dev/null"), &DeviceNode::path);
        QVERIFY(null != nodes.end());
        QVERIFY(!null->isBlock && null->major == 1 && null->minor == 3);
        for (const DeviceNode &node : nodes) // neither directories nor links
            QVERIFY2(node.path != QLatin1String("/dev/pts") && node.path != QLatin1String("/dev/fd")
                         && !node.path.startsWith(QLatin1String("/dev/pts/")), // which is mounted there
                     qPrintable(node.path));
        QVERIFY(deviceNodesIn(devices.number()).size() == nodes.size());
        QVERIFY(deviceNodesIn(-1).empty());
    }

    /// As /dev/dri/card0 is; links are not followed, and what is too deep is not looked for.
    void thoseInDirectoriesAreFound()
    {
        NEEDS_ROOT();
        const QTemporaryDir place(QStringLiteral("/dev/dockwright-XXXXXX"));
        QVERIFY(place.isValid());
        QVERIFY(QDir(place.path()).mkpath(QStringLiteral("dri/by-path/deeper")));
        QVERIFY(QFile::link(place.path(), place.path() + QStringLiteral("/loop")));
        for (const char *name : {"/dri/card0", "/dri/by-path/card0", "/dri/by-path/deeper/card0"})
            if (mknod((place.path() + QLatin1String(name)).toUtf8().constData(), S_IFCHR | 0600, makedev(1, 3)) != 0)
                LACKING("no device nodes can be made here");
        const Descriptor devices(open(place.path().toUtf8().constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        QStringList paths;
        for (const DeviceNode &node : deviceNodesIn(devices.number()))
            paths << node.path;
        paths.sort();
        QCOMPARE(paths, (QStringList{"/dev/dri/by-path/card0", "/dev/dri/card0"}));
    }

    void whatIsTheHostsOrNotThereHasNone()
    {
        QVERIFY(listDeviceNodes(getpid()).empty());
        QVERIFY(listDeviceNodes(0).empty());
        QVERIFY(listDeviceNodes(-1).empty());
        QVERIFY(listDeviceNodes(1LL << 40).empty());
    }
};

DOCKWRIGHT_TEST(TestDeviceNodes, suite::NoApplication)

} // namespace test_device_nodes

#include "test_device_nodes.moc"
