// SPDX-License-Identifier: Apache-2.0
#include "core/text/unit_file.h"

#include <cstdint>
#include <cstdlib>

using namespace dockwright::core;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

/// Units of others are read without a crash, and a value that we quote comes back as it went in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const qsizetype lines = input.count('\n') + input.count('\r') + 1; // either is a line break
    const UnitFile file = readUnitFile(input);
    int last = 0;
    for (const UnitEntry &entry : file.entries) {
        require(entry.line > last && entry.line <= lines);
        last = entry.line;
        require(!entry.key.isEmpty() || !entry.section.isEmpty());
        const auto words = splitUnitWords(entry.value);
        if (words)
            expandCommand(*words, {QStringLiteral("A=b c")});
    }
    for (const Error &problem : file.problems)
        require(problem.where.toInt() >= 1 && problem.where.toInt() <= lines);
    readEnvironmentFile(input);

    const QString value = QString::fromUtf8(input);
    const auto quoted = quoteEnvironment(QStringLiteral("NAME"), value);
    const auto line = quoteEnvironmentFileLine(QStringLiteral("NAME"), value);
    require(quoted.has_value() == line.has_value());
    if (!quoted)
        return 0;
    const QString assignment = QLatin1String("NAME=") + value;
    const UnitFile ours = readUnitFile("[Service]\nEnvironment=" + quoted->toUtf8() + "\n");
    require(ours.problems.empty() && ours.entries.size() == 1);
    auto words = splitUnitWords(ours.entries[0].value);
    require(words && words->size() == 1);
    require(words->front().replace(QLatin1String("%%"), QLatin1String("%")) == assignment);
    require(readEnvironmentFile(line->toUtf8() + '\n') == QStringList{assignment});
    return 0;
}
