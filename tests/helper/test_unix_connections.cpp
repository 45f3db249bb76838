// SPDX-License-Identifier: Apache-2.0
#include "helper/host/descriptor.h"
#include "helper/host/unix_connections.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace test_unix_connections {

using namespace dockwright::helper;

namespace {

quint64 inodeOf(const Descriptor &socket)
{
    struct stat status {};
    return fstat(socket.number(), &status) == 0 ? status.st_ino : 0;
}

sockaddr_un addressOf(const QByteArray &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    return address;
}

bool isListed(quint64 accepted, quint64 connected)
{
    return std::ranges::any_of(listUnixConnections(),
                               [&](const auto &each) { return each.accepted == accepted && each.connected == connected; });
}

} // namespace

class TestUnixConnections : public QObject
{
    Q_OBJECT

private slots:
    void aConnectionIsListedByItsAcceptedEndAsLongAsItLasts()
    {
        const QTemporaryDir directory;
        const sockaddr_un address = addressOf(QFile::encodeName(directory.filePath("a\nu_str 0 0 b 1 * 2")));
        const auto *const at = reinterpret_cast<const sockaddr *>(&address); // NOLINT(*-reinterpret-cast): sockaddr(3type)
        const Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        QVERIFY(bind(listener.number(), at, sizeof address) == 0 && listen(listener.number(), 1) == 0);
        Descriptor client(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        QVERIFY(::connect(client.number(), at, sizeof address) == 0);
        const Descriptor accepted(accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
        QVERIFY(accepted.isOpen());
        const quint64 other = inodeOf(client);
        QVERIFY(isListed(inodeOf(accepted), other));
        QVERIFY(!isListed(other, inodeOf(accepted)));
        client = Descriptor();
        QVERIFY(!isListed(inodeOf(accepted), other));
    }

    /// More than one answer of the kernel holds.
    void noneIsLeftOutOfMany()
    {
        const QTemporaryDir directory;
        const sockaddr_un address = addressOf(QFile::encodeName(directory.filePath("many")));
        const auto *const at = reinterpret_cast<const sockaddr *>(&address); // NOLINT(*-reinterpret-cast): sockaddr(3type)
        const Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        QVERIFY(bind(listener.number(), at, sizeof address) == 0 && listen(listener.number(), 1) == 0);
        std::vector<Descriptor> ends;
        for (int count = 0; count < 400; ++count) {
            ends.emplace_back(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
            QVERIFY(::connect(ends.back().number(), at, sizeof address) == 0);
            ends.emplace_back(accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
        }
        std::vector<quint64> listed;
        for (const auto &each : listUnixConnections())
            listed.push_back(each.accepted);
        for (std::size_t end = 1; end < ends.size(); end += 2)
            QVERIFY(std::ranges::find(listed, inodeOf(ends[end])) != listed.end());
    }

    void aPairIsNone()
    {
        std::array<int, 2> pair{};
        QCOMPARE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), 0);
        const Descriptor one(pair[0]);
        const Descriptor other(pair[1]);
        QVERIFY(!isListed(inodeOf(one), inodeOf(other)) && !isListed(inodeOf(other), inodeOf(one)));
    }
};

DOCKWRIGHT_TEST(TestUnixConnections, suite::NoApplication)

} // namespace test_unix_connections

#include "test_unix_connections.moc"
