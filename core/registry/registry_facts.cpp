// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_facts.h"

namespace dockwright::core {

const char *probeStageName(ProbeStage stage)
{
    switch (stage) {
    case ProbeStage::Name:
        return "name";
    case ProbeStage::Connection:
        return "connection";
    case ProbeStage::Ping:
        return "ping";
    case ProbeStage::Token:
        return "token";
    case ProbeStage::Manifest:
        return "manifest";
    case ProbeStage::Config:
        return "config";
    case ProbeStage::Layer:
        return "layer";
    case ProbeStage::Done:
        return "done";
    }
    Q_UNREACHABLE();
}

const char *probeFailureName(ProbeFailure failure)
{
    switch (failure) {
    case ProbeFailure::None:
        return "none";
    case ProbeFailure::UnknownName:
        return "unknown-name";
    case ProbeFailure::Unreachable:
        return "unreachable";
    case ProbeFailure::TimedOut:
        return "timed-out";
    case ProbeFailure::Closed:
        return "closed";
    case ProbeFailure::Proxy:
        return "proxy";
    case ProbeFailure::Tls:
        return "tls";
    case ProbeFailure::Certificate:
        return "certificate";
    case ProbeFailure::Status:
        return "status";
    case ProbeFailure::Unreadable:
        return "unreadable";
    case ProbeFailure::TooLarge:
        return "too-large";
    case ProbeFailure::Redirects:
        return "redirects";
    case ProbeFailure::Digest:
        return "digest";
    case ProbeFailure::Untestable:
        return "untestable";
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::core
