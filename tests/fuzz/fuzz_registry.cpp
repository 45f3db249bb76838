// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_protocol.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace dockwright::core;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void requireContent(const ContentReference &reference)
{
    require(isContentDigest(reference.digest) && reference.size >= 0);
}

} // namespace

/// Whatever a registry sends: what is read of it can go into a URL and a header.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (const auto challenge = readChallenge(input)) {
        require(!challenge->realm.isEmpty());
        if (const auto url = tokenUrl(*challenge, QStringLiteral("library/hello-world")))
            require(url->isValid() && !url->host().isEmpty() && url->userInfo().isEmpty());
    }
    require(std::ranges::all_of(readToken(input), [](char c) { return c > ' ' && c < '\x7f'; }));
    readCreated(input);
    readHttpDate(input);
    const auto manifest = readImageManifest(input, QStringLiteral("x86_64"));
    if (!manifest) {
        require(!manifest.error().message.english().isEmpty());
        return 0;
    }
    if (manifest->child)
        requireContent(*manifest->child);
    else
        requireContent(manifest->config);
    for (const ContentReference &layer : manifest->layers)
        requireContent(layer);
    return 0;
}
