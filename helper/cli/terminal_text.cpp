// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/terminal_text.h"

#include <QList>

namespace dockwright::helper {

namespace {

/// Control and format characters (which the bidirectional and invisible ones are), separators of lines, lone surrogates.
bool actsOnTerminal(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
        return character != U'\t';
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

} // namespace

QString terminalText(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (const uint code : text.toUcs4()) {
        const char32_t character = code;
        if (character == U'\n')
            shown += QLatin1String("\n    ");
        else if (actsOnTerminal(character))
            shown += QStringLiteral("<U+%1>").arg(code, 4, 16, QLatin1Char('0')).toUpper();
        else
            shown += QString::fromUcs4(&character, 1);
    }
    return shown;
}

} // namespace dockwright::helper
