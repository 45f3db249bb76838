// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QFileInfo>
#include <QTest>

#include <map>

/// A room's tests are one program, which runs the class of the file that is named: `core_tests test_plan`, or by a link of that
/// name, `core_test_plan`; what follows is Qt Test's own.
namespace suite {

using Runner = int (*)(int argc, char **argv);

/// The file's name without its ending → what runs its class.
inline std::map<QString, Runner> &runners()
{
    static std::map<QString, Runner> all;
    return all;
}

template <class Test, class Application>
int runTest(int argc, char **argv)
{
    [[maybe_unused]] Application application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

struct NoApplication {
    NoApplication(int, char **) {}
};

struct Registered {
    Registered(const char *file, Runner runner) { runners()[QFileInfo(QString::fromUtf8(file)).completeBaseName()] = runner; }
};

} // namespace suite

/// Ends a test file in place of QTEST_MAIN: the class, and what it runs under (QCoreApplication, QApplication,
/// suite::NoApplication).
#define DOCKWRIGHT_TEST(Test, Application)                                                                                     \
    namespace {                                                                                                                \
    const suite::Registered registered(__FILE__, &suite::runTest<Test, Application>);                                          \
    }
