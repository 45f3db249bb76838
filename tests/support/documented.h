// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"
#include "tests/support/files.h"
#include "tests/support/patience.h"

#include <QProcess>
#include <QStringList>

#include <algorithm>

/// The values that manuals and completions name, as each of them has them: to be compared with the program's own.
namespace documented {

inline const QString resources = QStringLiteral(SOURCE_DIR "/resources/");
inline const QString completions = QStringLiteral(BINARY_DIR "/resources/completion/");

/// The folders of the manuals, one for each language: "" for English.
inline QStringList locales()
{
    QStringList folders = dockwright::core::languageCodes();
    folders.first().clear();
    return folders;
}

/// "dockwright.1" in a language, "" for English, from a line that begins with `from` to the next section.
inline QByteArray section(const QString &locale, const QString &page, const QByteArray &from)
{
    const QByteArray text =
        '\n' + readFile(resources + QStringLiteral("man/") + (locale.isEmpty() ? page : locale + u'/' + page));
    const qsizetype begin = text.indexOf('\n' + from);
    qsizetype end = text.size();
    for (const char *heading : {"\n.Sh ", "\n.Ss "})
        if (const qsizetype next = text.indexOf(heading, begin + 2); next > 0)
            end = std::min(end, next);
    return begin < 0 ? QByteArray() : text.mid(begin, end - begin);
}

/// The words of one macro's line that are names: not the macros among them, and no punctuation.
inline QStringList namesOf(const QByteArray &line)
{
    static const QByteArrayList macros{"Bc", "Bo", "Cm", "Fl", "No", "Ns", "Pc", "Po", "Ql"};
    const auto isOfName = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    QStringList names;
    for (const QByteArray &word : line.simplified().split(' '))
        if (word.size() > 1 && std::ranges::all_of(word, isOfName) && !macros.contains(word))
            names << QString::fromLatin1(word);
    return names;
}

/// What the first list in a text explains: the names after `.It Cm`.
inline QStringList itemsOf(const QByteArray &text)
{
    QStringList items;
    int depth = 0;
    for (const QByteArray &line : text.mid(text.indexOf("\n.Bl")).split('\n')) {
        depth += line.startsWith(".Bl") ? 1 : line.startsWith(".El") ? -1 : 0;
        if (depth == 0 && !items.isEmpty())
            break;
        if (depth == 1 && line.startsWith(".It Cm "))
            items << namesOf(line.mid(7));
    }
    return items;
}

/// All names that a text marks with Cm or Ql, wherever in a line.
inline QStringList namesIn(const QByteArray &text)
{
    QStringList names;
    for (const QByteArray &line : text.split('\n'))
        if (const qsizetype at = std::max(line.indexOf("Cm "), line.indexOf("Ql ")); line.startsWith('.') && at > 0)
            names << namesOf(line.mid(at + 3));
    return names;
}

/// What is said of an option in OPTIONS, in the item that begins with it.
inline QByteArray option(const QString &locale, const QString &page, const QString &name)
{
    const QByteArray all = section(locale, page, ".Sh OPTIONS").replace('\n', " \n");
    const qsizetype begin = all.indexOf("\n.It Fl Fl " + name.toUtf8() + ' ');
    return begin < 0 ? QByteArray() : all.mid(begin, all.indexOf("\n.It Fl", begin + 1) - begin);
}

inline QStringList run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
    if (!hasEnded || process.exitCode() != 0)
        return {program + QStringLiteral(" failed: ") + QString::fromUtf8(process.readAllStandardError())};
    return QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

/// What bash offers after "PROGRAM --OPTION ".
inline QStringList byBash(const QString &program, const QString &option)
{
    return run(
        QStringLiteral("bash"),
        {"--norc", "-c",
         "source \"$1\"; COMP_WORDS=(\"$2\" \"--$3\" '') COMP_CWORD=2; \"_${2//-/_}\"; printf '%s\\n' \"${COMPREPLY[@]}\"",
         "bash", completions + program + QStringLiteral(".bash"), program, option});
}

inline QStringList byFish(const QString &program, const QString &option)
{
    QStringList words = run(QStringLiteral("fish"),
                            {"--no-config", "--command", "source $argv[1]; complete --do-complete \"$argv[2] --$argv[3] \"",
                             completions + program + QStringLiteral(".fish"), program, option});
    for (QString &word : words)
        word = word.section(u'\t', 0, 0);
    return words;
}

/// zsh's own form, an array of specifications: '--OPTION[what it does]:what it takes:(one two)'. Only the interactive shell
/// completes, so it is read.
inline QStringList byZsh(const QString &program, const QString &option)
{
    const QByteArray text = readFile(completions + u'_' + program);
    const qsizetype begin = text.indexOf("'--" + option.toUtf8() + '[');
    const QByteArray line = begin < 0 ? QByteArray() : text.mid(begin, text.indexOf('\n', begin) - begin);
    const QByteArray words = line.mid(line.lastIndexOf(":(") + 2);
    return line.contains(":(") ? QString::fromUtf8(words.left(words.indexOf(')'))).split(u' ') : QStringList();
}

/// The options for which zsh's completion has a list of values.
inline QStringList optionsWithValues(const QString &program)
{
    QStringList options;
    for (const QByteArray &line : readFile(completions + u'_' + program).split('\n'))
        if (const QByteArray text = line.trimmed(); text.startsWith("'--") && text.contains(":("))
            options << QString::fromUtf8(text.mid(3, text.indexOf('[') - 3));
    options.sort();
    return options;
}

inline QStringList sorted(QStringList words)
{
    words.sort();
    return words;
}

} // namespace documented

/// All three completions offer just these values after an option, and the manual in each language names them with it.
#define QVERIFY_COMPLETED(program, option, values)                                                                             \
    QCOMPARE(documented::sorted(documented::byBash(program, option)), documented::sorted(values));                             \
    QCOMPARE(documented::sorted(documented::byFish(program, option)), documented::sorted(values));                             \
    QCOMPARE(documented::sorted(documented::byZsh(program, option)), documented::sorted(values))
