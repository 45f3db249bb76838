// SPDX-License-Identifier: Apache-2.0
#include "tests/support/suite.h"

#include <cstdio>

using namespace suite;

int main(int argc, char **argv)
{
    const QString called = QFileInfo(QString::fromLocal8Bit(argv[0])).fileName();
    for (const auto &[name, run] : runners()) {
        if (called.endsWith(u'_' + name))
            return run(argc, argv);
        if (argc > 1 && name == QLatin1String(argv[1])) {
            argv[1] = argv[0];
            return run(argc - 1, argv + 1);
        }
    }
    std::fprintf(stderr, "usage: %s TEST [what Qt Test takes], TEST being one of:\n", argv[0]);
    for (const auto &entry : runners())
        std::fprintf(stderr, "    %s\n", qPrintable(entry.first));
    return 2;
}
