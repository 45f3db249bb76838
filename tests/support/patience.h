// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTest>

/// How long, in milliseconds, a test waits for what must come. A limit says that something hangs, not that the machine is busy:
/// each is many times what the slowest machine needs, and a test that passes never waits for one.
inline constexpr int patience = 120'000;
/// The same for a command that may install packages or restart Docker.
inline constexpr int commandPatience = 1'200'000;
/// The same for what is promised to come at once, or within ten seconds, whatever others do or never do: less than what those
/// would have it wait for takes.
inline constexpr int promptness = 20'000;

// Qt's own limits are five seconds for a condition, and five minutes for a test function.
inline const bool watchdogIsPatient = qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT")
    || qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(3 * commandPatience));
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT((condition), patience)
#define QTRY_VERIFY2(condition, message) QTRY_VERIFY2_WITH_TIMEOUT((condition), message, patience)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT((actual), expected, patience)
