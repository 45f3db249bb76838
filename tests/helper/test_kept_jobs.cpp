// SPDX-License-Identifier: Apache-2.0
#include "helper/service/kept_jobs.h"
#include "tests/support/suite.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>

namespace test_kept_jobs {

using namespace dockwright::helper;

namespace {

constexpr KeptBounds bounds{.perUser = 8, .ofAll = 64};
constexpr KeptBounds ofStreams{.perUser = 2, .ofAll = 8};
constexpr uint admin = 1000;
constexpr uint guest = 1001;

/// `count` more of a user, one after the other.
void add(std::vector<EndedJob> &jobs, uint user, int count, bool areStreams = false)
{
    for (int i = 0; i < count; ++i)
        jobs.push_back({jobs.size() + 1, user, areStreams});
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
        const auto forgotten = jobsToForget(jobs, bounds, ofStreams);
        QCOMPARE(forgotten.size(), std::size_t(92));
        QCOMPARE(forgotten.front(), quint64(2)); // the oldest first; the admin's one stays
        QCOMPARE(forgotten.back(), quint64(93));
    }

    void whatIsWithinTheBoundsStays()
    {
        std::vector<EndedJob> jobs;
        add(jobs, admin, 8);
        add(jobs, guest, 8);
        QVERIFY(jobsToForget(jobs, bounds, ofStreams).empty());
        QVERIFY(jobsToForget({}, bounds, ofStreams).empty());
    }

    void manyUsersTogetherHaveABoundToo()
    {
        std::vector<EndedJob> jobs;
        add(jobs, admin, 1);
        for (uint user = 2000; user < 2010; ++user)
            add(jobs, user, 8);
        const auto forgotten = jobsToForget(jobs, bounds, ofStreams);
        QCOMPARE(jobs.size() - forgotten.size(), bounds.ofAll);
        QVERIFY(std::ranges::find(forgotten, quint64(1)) == forgotten.end()); // who has least loses nothing
    }

    void streamsDriveOutNoJobOfTheirUser()
    {
        std::vector<EndedJob> jobs;
        add(jobs, admin, 8);
        add(jobs, admin, 20, true);
        const auto forgotten = jobsToForget(jobs, bounds, ofStreams);
        QCOMPARE(forgotten.size(), std::size_t(18));
        QCOMPARE(forgotten.front(), quint64(9));
        QCOMPARE(forgotten.back(), quint64(26));
    }
};

DOCKWRIGHT_TEST(TestKeptJobs, QCoreApplication)

} // namespace test_kept_jobs

#include "test_kept_jobs.moc"
