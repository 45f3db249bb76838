// SPDX-License-Identifier: Apache-2.0
// All files of a plan, rendered and merged, and the rows of each diff: what one key press costs before anything is painted.
//   bench_preview PLAN FACTS
#include "core/changes/make_changes.h"
#include "core/plan/plan.h"
#include "core/text/diff_rows.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <atomic>
#include <cstdio>

// Every allocation goes through here, Qt's and the library's, too.
extern "C" void *__libc_malloc(std::size_t size); // NOLINT
static std::atomic<long> allocations{0};
extern "C" void *malloc(std::size_t size)
{
    allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}

using namespace dockwright::core;

namespace {

QByteArray contentOf(const char *path)
{
    QFile file(QString::fromUtf8(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::size_t rowsOf(const Plan &plan, const HostFacts &facts)
{
    const auto changes = makeChanges(plan, facts, {{}, Side::Ours});
    std::size_t rows = 0;
    for (const GeneratedFile &file : changes->files) {
        const FileFact *there = facts.file(file.path);
        rows += diffRows(there != nullptr ? there->content : QByteArray(), file.content.value_or(QByteArray())).size();
    }
    return rows;
}

} // namespace

int main(int argc, char **argv)
{
    const auto plan = readPlan(contentOf(argc > 2 ? argv[1] : ""));
    const auto facts = readFacts(contentOf(argc > 2 ? argv[2] : ""));
    if (!plan || !facts) {
        std::fputs("usage: bench_preview PLAN FACTS\n", stderr);
        return 2;
    }
    constexpr int count = 501;
    std::vector<double> milliseconds;
    std::size_t rows = 0;
    long made = 0;
    for (int i = 0; i < count; ++i) {
        const long before = allocations;
        QElapsedTimer clock;
        clock.start();
        rows = rowsOf(*plan, *facts);
        milliseconds.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        made = allocations - before;
    }
    std::ranges::sort(milliseconds);
    std::printf("%.4f %ld %zu\n", milliseconds[count / 2], made, rows);
    return 0;
}
