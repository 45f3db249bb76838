#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

/// Replays a corpus, and a fixed number of seeded mutations of it, through a fuzz target: the same inputs every time, with
/// any compiler. What libFuzzer would do with more patience.

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
    return 0;
}
