// SPDX-License-Identifier: Apache-2.0
#include "tests/support/processor_time.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include <malloc.h>

/// Replays a corpus, and a fixed number of seeded mutations of it, through a fuzz target: the same inputs every time, with
/// any compiler; then long and deep ones, whose time and memory must grow as they do. What libFuzzer would do with more
/// patience.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace std::string_view_literals;

constexpr int mutations = 3000;
constexpr qsizetype maximalSize = LONGEST_INPUT;

void run(const QByteArray &input)
{
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.constData()), static_cast<std::size_t>(input.size()));
}

std::vector<QByteArray> readCorpus(const QString &path)
{
    std::vector<QByteArray> corpus{QByteArray()};
    const QDir directory(path);
    for (const QString &name : directory.entryList(QDir::Files, QDir::Name)) {
        QFile file(directory.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            corpus.push_back(file.readAll());
    }
    return corpus;
}

/// One small change: a byte, a part taken out, repeated or brought in from another input, or a character with a meaning.
void mutate(QByteArray &input, const std::vector<QByteArray> &corpus, QRandomGenerator &random)
{
    static constexpr std::string_view meaningful = "{}[]\",:\\/'%$#;=\n\0 \t~@-+.eE0159\xff\xc3"sv;
    const auto place = [&] { return static_cast<qsizetype>(random.bounded(static_cast<quint32>(input.size() + 1))); };
    const QByteArray &other = corpus[random.bounded(static_cast<quint32>(corpus.size()))];
    const qsizetype from = place();
    const qsizetype count = random.bounded(16);
    switch (random.bounded(5)) {
    case 0:
        if (from < input.size())
            input[from] = static_cast<char>(random.bounded(256));
        break;
    case 1:
        input.remove(from, count);
        break;
    case 2:
        input.insert(place(), input.mid(from, count));
        break;
    case 3:
        input.insert(from, other.mid(random.bounded(static_cast<int>(other.size()) + 1), count * 2));
        break;
    default:
        input.insert(from, meaningful[random.bounded(static_cast<quint32>(meaningful.size()))]);
    }
}

/// A line of /proc/self/status, in KiB.
long statusLine(const char *name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    for (const QByteArray &line : file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QList<QByteArray>())
        if (line.startsWith(name))
            return line.mid(static_cast<qsizetype>(std::string_view(name).size())).simplified().split(' ').first().toLong();
    return 0;
}

struct Cost {
    long long nanoseconds = 0; ///< of the processor
    long kibibytes = 0;        ///< of memory, at the most, beyond what there was
};

Cost costOf(const QByteArray &input)
{
    malloc_trim(0);
    QFile peak(QStringLiteral("/proc/self/clear_refs"));
    if (!peak.open(QIODevice::WriteOnly) || peak.write("5") != 1 || !peak.flush()) // proc(5): the peak begins anew
        return {};
    const long there = statusLine("VmRSS:");
    const long long before = processorTime();
    run(input);
    return {processorTime() - before, statusLine("VmHWM:") - there};
}

/// Inputs that grow: long lists, deep nesting, many members, the same piece over and over, each in what this target reads.
QByteArray grown(const QByteArray &piece, int form, qsizetype size)
{
    const auto times = static_cast<int>(size / (piece.size() + 1));
    const QByteArray list = (piece + ',').repeated(times) + piece;
    switch (form) {
    case 0:
        return '[' + list + ']';
    case 1:
        return "{\"registry\":{\"mirrors\":[" + list + "]}}";
    case 2:
        return "{\"registry-mirrors\":[" + list + "],\"log-opts\":{\"a\":[" + list + "]}}";
    case 3:
        return "[Service]\n" + ("Environment=" + piece + '\n').repeated(times);
    case 4:
        return piece.repeated(times);
    default:
        return QByteArray("[").repeated(times) + piece + QByteArray("{\"a\":").repeated(times);
    }
}
constexpr int forms = 6;

/// Four times as much takes some four times as long, and some bytes of memory for each of the input. 0, or what was exceeded.
int checkGrowth(const std::vector<QByteArray> &corpus)
{
    constexpr qsizetype size = 50'000;
    constexpr long long unmeasurable = 50'000'000; ///< ns
    /// KiB. What was freed and is used again is not seen, and AddressSanitizer keeps up to 256 MiB of it (quarantine_size_mb);
    /// what grows with the square takes gigabytes here.
    constexpr long noise = 256L * 1024;
    constexpr long mostMemory = 1500L * 1024; ///< KiB; the sanitizers have their share in it
    std::vector<QByteArray> pieces{"{}",       "[]",   "0",      "\"x\"",    "{\"a\":[]}", "\"\\u0040\"", "\"",        "\\",
                                   "\"a://\"", "a:b@", "token=", "proxy=\"", "://",        "\n",          "[a]\nb=c\n"};
    for (std::size_t i = 0; i < corpus.size() && i < 10; ++i)
        pieces.push_back(corpus[i].left(2000));
    long most = 0;
    for (const QByteArray &piece : pieces)
        for (int form = 0; form < forms; ++form) {
            Cost one;
            Cost four;
            bool grows = true; // page faults of a busy machine grow too, but not three times
            for (int attempt = 0; grows && attempt < 3; ++attempt) {
                one = costOf(grown(piece, form, size));
                four = costOf(grown(piece, form, 4 * size));
                most = std::max(most, four.kibibytes);
                grows = (four.nanoseconds > unmeasurable && four.nanoseconds > 10 * one.nanoseconds)
                    || (four.kibibytes > noise && four.kibibytes > 10 * one.kibibytes);
            }
            if (grows) {
                std::fprintf(stderr, "form %d of %s: %lld ns and %ld KiB, and four times as much %lld ns and %ld KiB\n", form,
                             piece.left(40).toPercentEncoding().constData(), one.nanoseconds, one.kibibytes, four.nanoseconds,
                             four.kibibytes);
                return 1;
            }
        }
    if (most > mostMemory) {
        std::fprintf(stderr, "%ld KiB of memory\n", most);
        return 1;
    }
    if (most == 0) {
        std::fprintf(stderr, "the memory of no input could be measured\n");
        return 1;
    }
    std::printf("%zu pieces in %d forms; %ld KiB at most\n", pieces.size(), forms, most);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
        return 2;
    }
    const std::vector<QByteArray> corpus = readCorpus(QString::fromLocal8Bit(argv[1]));
    if (corpus.size() < 2) {
        std::fprintf(stderr, "%s: no inputs\n", argv[1]);
        return 2;
    }
    for (const QByteArray &input : corpus)
        run(input);
    QRandomGenerator random(1);
    for (int i = 0; i < mutations; ++i) {
        QByteArray input = corpus[random.bounded(static_cast<quint32>(corpus.size()))];
        for (int changes = random.bounded(1, 6); changes > 0; --changes)
            mutate(input, corpus, random);
        input.truncate(maximalSize);
        run(input);
    }
    std::printf("%zu inputs and %d mutations\n", corpus.size(), mutations);
    return checkGrowth(corpus);
}
