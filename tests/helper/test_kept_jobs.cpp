// SPDX-License-Identifier: Apache-2.0
#include "helper/service/kept_jobs.h"
#include "tests/support/suite.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>

namespace test_kept_jobs {

using namespace dockwright::helper;

namespace {

constexpr std::size_t perUser = 8;
constexpr std::size_t ofAll = 64;
constexpr uint admin = 1000;
constexpr uint guest = 1001;

/// `count` more of a user, one after the other.
void add(std::vector<EndedJob> &jobs, uint user, int count)
{
    for (int i = 0; i < count; ++i)
        jobs.push_back({jobs.size() + 1, user});
}

} // namespace

class TestKeptJobs : public QObject
{
    Q_OBJECT

private slots:
    void whoAsksOftenDrivesOutOnlyHisOwn()
    {
        std::vector<EndedJob> jobs;
        add(jobs, admin, 1);
        add(jobs, guest, 100);
        const auto forgotten = jobsToForget(jobs, perUser, ofAll);
        QCOMPARE(forgotten.size(), std::size_t(92));
        QCOMPARE(forgotten.front(), quint64(2)); // the oldest first; the admin's one stays
        QCOMPARE(forgotten.back(), quint64(93));
    }

    void whatIsWithinTheBoundsStays()
    {
        std::vector<EndedJob> jobs;
        add(jobs, admin, 8);
        add(jobs, guest, 8);
        QVERIFY(jobsToForget(jobs, perUser, ofAll).empty());
        QVERIFY(jobsToForget({}, perUser, ofAll).empty());
    }

    void manyUsersTogetherHaveABoundToo()
    {
        std::vector<EndedJob> jobs;
        add(jobs, admin, 1);
        for (uint user = 2000; user < 2010; ++user)
            add(jobs, user, 8);
        const auto forgotten = jobsToForget(jobs, perUser, ofAll);
        QCOMPARE(jobs.size() - forgotten.size(), ofAll);
        QVERIFY(std::ranges::find(forgotten, quint64(1)) == forgotten.end()); // who has least loses nothing
    }
};

DOCKWRIGHT_TEST(TestKeptJobs, QCoreApplication)

} // namespace test_kept_jobs

#include "test_kept_jobs.moc"
