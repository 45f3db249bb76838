// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace dockwright::core {

/// What a text says: escapes and continued lines resolved, as JSON, systemd (systemd.syntax(7), "Quoting") and logfmt have
/// them. Each character knows the piece of the text that it stands for, so that what is to be hidden is taken out there.
class Meaning
{
public:
    explicit Meaning(const QString &text);

    const QString &text() const { return m_meaning; }
    qsizetype size() const { return m_meaning.size(); }
    QChar at(qsizetype index) const { return m_meaning[index]; }
    /// Where the character begins in the text; of the size, where that ends.
    qsizetype place(qsizetype index) const { return m_places[static_cast<std::size_t>(index)].begin; }
    /// A quote that is one, and not the escaped character; an apostrophe if it encloses something.
    bool isQuote(qsizetype index) const { return m_isQuote[static_cast<std::size_t>(index)]; }
    bool isBlank(qsizetype index) const { return QLatin1String(" \t\r\n").contains(m_meaning[index]); }
    /// The closing quote of the quoted text that a character is in; -1 outside.
    qsizetype closingQuote(qsizetype index) const { return m_closing[static_cast<std::size_t>(index)]; }

private:
    struct Place {
        qsizetype begin;
        bool isEscaped;
    };

    qsizetype add(QChar character, qsizetype begin, qsizetype end, bool isEscaped);

    /// A character by its number in `digits` digits from `first`; nothing is taken where they are not there.
    std::optional<qsizetype> takeNumber(const QString &text, qsizetype begin, qsizetype first, int digits, int base);

    qsizetype takeEscape(const QString &text, qsizetype at);

    bool isEscaped(qsizetype at) const { return m_places[static_cast<std::size_t>(at)].isEscaped; }

    /// An apostrophe encloses something only where a word begins with it ("it's" does not).
    bool isOpening(qsizetype at) const;

    /// And where one ends a word before the line does; each is looked for once.
    qsizetype closingApostrophe(qsizetype from) const;

    void findQuotes();

    /// Returns where it ends.
    qsizetype enclose(qsizetype open, qsizetype end);

    QString m_meaning;
    std::vector<Place> m_places;
    std::vector<qsizetype> m_closing;
    std::vector<bool> m_isQuote;
};

} // namespace dockwright::core
