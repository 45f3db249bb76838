// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/last_word.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstring>

#include <unistd.h>

namespace dockwright::helper::last_word {

namespace {

/// One text of bounded size, which a handler may read at any time.
struct Text {
    std::array<char, 4096> bytes{}; // together no more than what is written to a pipe at once
    std::size_t size = 0;

    void add(const char *text, std::size_t count)
    {
        count = std::min(count, bytes.size() - size);
        std::memcpy(bytes.data() + size, text, count);
        size += count;
    }

    void add(int number)
    {
        std::array<char, 12> digits{};
        std::size_t at = digits.size();
        do {
            digits[--at] = static_cast<char>('0' + number % 10);
            number /= 10;
        } while (number > 0);
        add(digits.data() + at, digits.size() - at);
    }
};

// Written before the handler is there; of what changes later a handler sees one value or the other.
int file = -1;
int status = 1;
bool isCounted = false;
Text start;
Text end;
std::atomic<int> lines = 0;
std::atomic<bool> isWithin = false;
std::atomic<bool> isGiven = false;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void say(int /*signal*/)
{
    if (isGiven)
        raise(SIGALRM); // the handler is gone with its first call
    alarm(1);           // nobody may read what follows
    Text all;
    if (isWithin)
        all.add("\n", 1);
    all.add(start.bytes.data(), start.size);
    if (isCounted)
        all.add(lines + 1);
    all.add(end.bytes.data(), end.size);
    for (std::size_t done = 0; done < all.size;) {
        const ssize_t count = write(file, all.bytes.data() + done, all.size - done);
        if (count <= 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    _exit(status);
}

} // namespace

void prepare(const Words &words)
{
    file = words.file;
    status = words.status;
    isCounted = words.isCounted;
    start.add(words.start.constData(), static_cast<std::size_t>(words.start.size()));
    end.add(words.end.constData(), static_cast<std::size_t>(words.end.size()));
    struct sigaction action {};
    action.sa_handler = say;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, nullptr);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &one, nullptr); // whoever started this may have blocked it
}

void withdraw()
{
    isGiven = true;
}

Line::Line(int number)
{
    lines = number;
    isWithin = true;
}

Line::~Line()
{
    isWithin = false;
}

} // namespace dockwright::helper::last_word
