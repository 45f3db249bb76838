// SPDX-License-Identifier: Apache-2.0
#include "core/render/merged_unit.h"
#include "tests/support/suite.h"

namespace test_merged_unit {

using namespace dockwright::core;

/// What `systemctl cat` shows, from the facts.
class TestMergedUnit : public QObject
{
    Q_OBJECT

private slots:
    void theFilesOfAUnitComeInSystemdsOrderWithoutSecrets()
    {
        const QString file = QStringLiteral("/usr/lib/systemd/system/docker.service");
        const QString theirs = QStringLiteral("/etc/systemd/system/docker.service.d/05-site.conf");
        const QString ours = QStringLiteral("/etc/systemd/system/docker.service.d/20-limits.conf");
        const QString unread = QStringLiteral("/run/systemd/system.control/docker.service.d/50-x.conf");
        HostFacts facts;
        UnitFacts unit;
        unit.fragmentPath = file;
        unit.dropIns = {theirs, ours, unread};
        facts.files[ours] = {.content = "[Service]\nLimitNOFILE=1\n"};
        facts.files[file] = {.content = "[Unit]\n"};
        facts.files[theirs] = {.content = "[Service]\nEnvironment=HTTP_PROXY=http://u:hunter2@proxy:1\n"};
        const auto parts = partsOf(facts, unit);
        QStringList paths;
        for (const UnitPart &part : parts)
            paths << part.path;
        QCOMPARE(paths, QStringList({file, theirs, ours, unread}));
        QCOMPARE(*parts[0].text, QByteArray("[Unit]\n"));
        QVERIFY(parts[1].text->contains("proxy:1") && !parts[1].text->contains("hunter2"));
        QVERIFY(!parts[0].isOurs && !parts[1].isOurs && parts[2].isOurs && !parts[3].isOurs);
        QVERIFY(!parts[3].text);
        QVERIFY(partsOf(facts, UnitFacts{}).empty());
    }
};

DOCKWRIGHT_TEST(TestMergedUnit, QCoreApplication)

} // namespace test_merged_unit

#include "test_merged_unit.moc"
