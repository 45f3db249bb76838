// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRandomGenerator>

#include <initializer_list>
#include <vector>

namespace lottery {

/// Which of a lottery's draws this is: each has its own sequence, so that a change in one leaves the others as they are.
enum class Draw : quint32 { Host = 1, Plan, Attempt };

/// What is at random, and the same for the same seed, host and draw, wherever it is thrown.
class Dice
{
public:
    Dice(quint32 seed, quint32 host, Draw draw) : m_generator(generator(seed, host, draw)) {}

    /// From `lowest` to `highest`, both included.
    int number(int lowest, int highest) { return m_generator.bounded(lowest, highest + 1); }
    bool oneIn(int sides) { return m_generator.bounded(sides) == 0; }

    template <class T>
    T pick(std::initializer_list<T> choices)
    {
        return choices.begin()[m_generator.bounded(static_cast<int>(choices.size()))];
    }
    /// At most `most` of these, none twice, in their order.
    template <class T>
    std::vector<T> some(std::vector<T> choices, int most)
    {
        const auto wanted = static_cast<std::size_t>(number(0, most));
        while (choices.size() > wanted)
            choices.erase(choices.begin() + m_generator.bounded(static_cast<int>(choices.size())));
        return choices;
    }

private:
    static QRandomGenerator generator(quint32 seed, quint32 host, Draw draw)
    {
        const quint32 words[]{seed, host, static_cast<quint32>(draw)};
        return QRandomGenerator(words);
    }

    QRandomGenerator m_generator;
};

} // namespace lottery
