// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/engine/journal.h"
#include "helper/engine/teller.h"
#include "helper/engine/what_ran.h"
#include "helper/host/reserve.h"

namespace dockwright::helper {

/// Takes back what a transaction has done, by its records.
class WayBack
{
public:
    /// Whether what cannot be taken back now is left open for another call to try.
    enum class Trying { Again, LastTime };
    /// How something is taken back: why it is, if that is known, and who may end the waiting for units.
    struct Way {
        Trying trying = Trying::LastTime;
        std::stop_token stop;
        const core::Error *failure = nullptr;
    };

    /// Keeps what it is given; `reserve` may be null.
    WayBack(HostWriter &host, Journal &journal, Teller &teller, Reserve *reserve)
        : m_host(host), m_journal(journal), m_teller(teller), m_reserve(reserve)
    {}

    /// What could not be taken back, each with a remedy; the record says how it ended.
    core::Errors takeBackAll(quint64 id, const Way &way);
    /// What ran beside Docker is to run after a way back, too.
    core::Errors lookForOthers(WhatRan ran, ApplyReport &report, const std::stop_token &stop);

private:
    core::Errors undoAll(quint64 id, const Way &way);

    HostWriter &m_host;
    Journal &m_journal;
    Teller &m_teller;
    Reserve *m_reserve;
};

} // namespace dockwright::helper
