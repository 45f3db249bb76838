// SPDX-License-Identifier: Apache-2.0
#include "core/plan/plan_description.h"
#include "core/text/ascii.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

/// What ends up in the arguments of a package manager: nothing that could be taken for an option or a second word.
namespace dockwright::core {

namespace {

template <class First, class Other>
bool isWord(const QString &text, qsizetype longest, First first, Other other)
{
    return !text.isEmpty() && text.size() <= longest && first(text.front()) && std::all_of(text.begin() + 1, text.end(), other);
}

bool isHex(const QString &text, qsizetype digits)
{
    return text.size() == digits
        && std::ranges::all_of(text, [](QChar c) { return isLowerHexDigit(c) || (c >= u'A' && c <= u'F'); });
}

} // namespace

Message checkRepository(const QString &text)
{
    if (text.size() > 200 || std::ranges::any_of(text, [](QChar c) { return c.isSpace() || c == u'\'' || c == u'"'; }))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a repository URL."), {shownText(text)}};
    return checkMirror(text);
}

Message checkChannel(const QString &text)
{
    return isWord(text, 32, isAsciiLower, isAsciiLowerOrDigit)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid channel."), {shownText(text)}};
}

Message checkFingerprint(const QString &text)
{
    return isHex(text, 40) ? Message{}
                           : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a fingerprint."), {shownText(text)}};
}

Message checkSuite(const QString &text)
{
    const auto other = [](QChar c) { return isAsciiLowerOrDigit(c) || c == u'.' || c == u'-' || c == u'_'; };
    return text.isEmpty() || isWord(text, 32, isAsciiLowerOrDigit, other)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid name in a repository."), {shownText(text)}};
}

// Debian Policy, 5.6.12 "Version"; of an rpm the same characters and "^" and "_".
Message checkVersion(const QString &text)
{
    const auto other = [](QChar c) { return isAsciiAlphanumeric(c) || QLatin1String(".+-:~^_").contains(c); };
    return text.isEmpty() || isWord(text, 128, isAsciiDigit, other)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid version."), {shownText(text)}};
}

// Debian Policy, 5.6.1 "Source".
Message checkPackageName(const QString &text)
{
    const auto other = [](QChar c) { return isAsciiLowerOrDigit(c) || c == u'+' || c == u'-' || c == u'.'; };
    return text.size() >= 2 && isWord(text, 64, isAsciiLowerOrDigit, other)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid package name."), {shownText(text)}};
}

Message checkSha256(const QString &text)
{
    return text.isEmpty() || isHex(text, 64)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a SHA-256 checksum."), {shownText(text)}};
}

// systemd.io/USER_NAMES, "Strict mode", and the dot that many sites use; root needs no group.
Message checkUserName(const QString &text)
{
    const auto first = [](QChar c) { return isAsciiLower(c) || isAsciiUpper(c) || c == u'_'; };
    const auto other = [](QChar c) { return isAsciiAlphanumeric(c) || c == u'_' || c == u'-' || c == u'.'; };
    return text != QLatin1String("root") && isWord(text, 31, first, other)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a regular user name."), {shownText(text)}};
}

} // namespace dockwright::core
