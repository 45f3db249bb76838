// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/event.h"
#include "helper/engine/apply_report.h"
#include "helper/engine/undo.h"

#include <stop_token>

namespace dockwright::helper {

/// Tells whoever has started a transaction how far it is.
class Teller
{
public:
    explicit Teller(core::EventSink sink) : m_sink(std::move(sink)) {}

    const core::EventSink &sink() const { return m_sink; }
    void tell(core::Event::Kind kind, int step, core::Message text, core::Json data = core::Json::object());
    /// What is told with the health.
    void note(core::Findings findings, ApplyReport &report);

    /// For what takes long in a step (1-based; 0: in none). Nothing is awaited once `stop` is requested.
    Waiting waitingFor(int step, std::stop_token stop = {});
    Work workFor(int step, std::stop_token stop = {});

private:
    core::EventSink m_sink;
};

} // namespace dockwright::helper
