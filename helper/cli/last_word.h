// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace dockwright::helper::last_word {

/// What is written where SIGALRM ends the process, which must not leave a caller without an answer. It is made beforehand: a
/// signal's handler may only write it (signal-safety(7)). Where it cannot be written, the process ends nevertheless, a second
/// later.
struct Words {
    int file;         ///< descriptor to write to
    QByteArray start; ///< of the line; the number of the line follows where `isCounted`
    QByteArray end;   ///< of the line
    int status;       ///< of the process
    bool isCounted = false;
};

/// Once, before anything else is written.
void prepare(const Words &words);

/// The caller has its answer: SIGALRM then ends the process without another.
void withdraw();

/// Held while a line is written: the last one then begins on a line of its own, and has the next number.
class Line
{
public:
    explicit Line(int number);
    ~Line();
    Line(const Line &) = delete;
    Line &operator=(const Line &) = delete;
};

} // namespace dockwright::helper::last_word
