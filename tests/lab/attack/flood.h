// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab_bus.h"

#include <QProcess>
#include <QRandomGenerator>

/// Calls of every kind from a user who may do nothing, and applies beside them that must not be reached.
namespace attack {

/// As many open files as a message of the system bus takes.
QVariantMap manyFiles(int file);

/// Whatever there is to call, in whatever form.
class AnyCalls
{
public:
    AnyCalls();
    ~AnyCalls();
    AnyCalls(const AnyCalls &) = delete;
    AnyCalls &operator=(const AnyCalls &) = delete;

    int sent() const { return m_sent; }
    /// A user comes, calls this and that, and leaves; sometimes in the middle of it.
    void come();

private:
    QVariant anyArgument();
    QDBusPendingCall callSomething(lab::User &guest);

    QRandomGenerator m_random{7};
    int m_file;
    int m_sent = 0;
};

/// A plan that is applied and taken back, over and over: in turns by root's own calls, and by a user's over the bus.
class Applies
{
public:
    /// So many are different.
    static constexpr int kinds = 4;

    explicit Applies(lab::User &user) : m_user(user) {}

    int begun() const { return m_begun; }
    /// Begins the next one where the last has ended.
    void goOn();
    /// Waits for the last one. What failed of all of them.
    QStringList finish();

private:
    bool hasEnded();
    void conclude();
    void beginAsRoot(bool isBack);
    void beginOverTheBus(bool isBack);

    lab::User &m_user;
    QProcess m_root;
    QString m_job; ///< over the bus; empty while root's run
    int m_begun = 0;
    QStringList m_failures;
};

} // namespace attack
