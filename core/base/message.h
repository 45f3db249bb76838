// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/languages.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

class QTranslator;

namespace dockwright::core {

/// A sentence for people that is in no language yet: its English source, marked
/// `QT_TRANSLATE_NOOP("Dockwright", "…%1…")` for lupdate, and what stands in for %1 … %9.
struct Message {
    QByteArray text; ///< UTF-8
    QStringList args;

    bool isEmpty() const { return text.isEmpty(); }
    /// The English sentence.
    QString english() const;
    friend bool operator==(const Message &, const Message &) = default;
};

/// Foreign text as it may be shown: control characters, invisible ones and those that turn the direction of text appear by
/// their number ("<U+202E>"), so that they neither steer a terminal nor forge a text. Line breaks and tabs stay.
QString printable(const QString &text);

/// The same for what belongs on one line: line breaks and tabs appear by their number too, and a text that is very long is
/// cut off.
QString visible(const QString &text);

/// `text` with %1 … %9 replaced by `args` in one pass, so that an argument that itself holds "%1" stays as it is.
/// Arguments are made `printable`.
QString fillIn(const QString &text, const QStringList &args);

/// The code of each language that Dockwright speaks, as --lang takes it.
QStringList languageCodes();

/// The one of them that a locale as in "zh_CN.UTF-8" or "C" asks for; nullopt for another language.
std::optional<QString> languageOf(const QString &locale);

/// The row of the language that a locale asks for; for another language English.
const SpokenLanguage &spokenLanguage(const QString &locale);

/// Somebody asked for another language.
Message noSuchLanguage(const QString &locale);

/// One of the languages that Dockwright speaks. Translating needs no application object and is the same
/// for the same message at any time, so generated files can be written in another language than the screen's.
class Wording
{
public:
    /// `locale` as in "zh_CN" or "zh_CN.UTF-8"; anything that is not a language of ours is English.
    explicit Wording(const QString &locale = {});
    ~Wording();
    Wording(const Wording &) = default;
    Wording &operator=(const Wording &) = default;

    QString operator()(const char *text) const;
    QString operator()(const Message &message) const;

private:
    std::shared_ptr<QTranslator> m_translator;
};

} // namespace dockwright::core
