// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <stop_token>
#include <thread>

namespace dockwright::helper {

/// Standard input of a call with --cancel-on-input: a text up to a zero byte, then lines, of which “cancel” requests a stop. It
/// is for who may not send a signal: the user whose pkexec started this as root. That the input ends stops
/// no change.
class InputWatch
{
public:
    InputWatch();
    InputWatch(const InputWatch &) = delete;
    InputWatch &operator=(const InputWatch &) = delete;
    ~InputWatch();

    /// What comes before the zero byte, or before the end; one byte more than `limit` at most.
    QByteArray readText(qint64 limit);
    /// From now on `stop` follows the lines, and where `endsWithInput` says so the end of the input.
    void start(const std::stop_source &stop, bool endsWithInput = false);

private:
    void watch(const std::stop_source &stop, bool endsWithInput);

    QByteArray m_rest; ///< read beyond the zero byte
    int m_over;        ///< an eventfd that ends the waiting
    std::jthread m_waiter;
};

} // namespace dockwright::helper
