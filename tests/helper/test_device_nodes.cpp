// SPDX-License-Identifier: Apache-2.0
#include "helper/host/descriptor.h"
#include "helper/host/device_nodes.h"
#include "tests/support/suite.h"

#include <QTest>

#include <algorithm>

#include <fcntl.h>
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
            QVERIFY2(node.path != QLatin1String("/dev/pts") && node.path != QLatin1String("/dev/fd"), qPrintable(node.path));
        QVERIFY(deviceNodesIn(devices.number()).size() == nodes.size());
        QVERIFY(deviceNodesIn(-1).empty());
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
