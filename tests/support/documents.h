// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/patience.h"

#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QXmlStreamReader>

#include <utility>
#include <vector>

/// The commands of a document, taken out of it by what knows its language: cmark for Markdown, mandoc for manuals, bash for
/// the commands themselves.
namespace documents {

/// What a document shows as code.
struct Code {
    QString place;   ///< such as "README.md, Packages"
    int section = 0; ///< counts the headings of a document
    bool isBlock = false;
    QString text;
};

struct Ended {
    int status = -1;
    QString output;
};

inline Ended runTool(const QStringList &command, const QString &input = {})
{
    QProcess process;
    process.start(command[0], command.mid(1));
    process.write(input.toUtf8());
    process.closeWriteChannel();
    const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
    return {hasEnded ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput())};
}

/// Collects the code of the XML that cmark and mandoc make.
class CodeReader
{
public:
    CodeReader(const QString &document, const QString &xml, bool isManual) : m_name(document), m_isManual(isManual), m_xml(xml)
    {}

    /// Empty if the XML is broken, as no document is without any code.
    std::vector<Code> read()
    {
        while (!m_xml.atEnd())
            if (m_xml.readNext() == QXmlStreamReader::StartElement)
                readElement();
        return m_xml.hasError() ? std::vector<Code>{} : m_codes;
    }

private:
    void readElement()
    {
        const QStringView name = m_xml.name();
        const QString kind = m_xml.attributes().value(QLatin1String("class")).toString();
        if (m_isManual ? name == QLatin1String("h1") : name == QLatin1String("heading"))
            takeHeading();
        else if (name == QLatin1String(m_isManual ? "pre" : "code_block"))
            take(true, text());
        else if (m_isManual && kind == QLatin1String("Bd Bd-indent"))
            m_isDisplay = true; // of one line, .Dl
        else if (name == QLatin1String("code") && (!m_isManual || kind == QLatin1String("Li")))
            take(std::exchange(m_isDisplay, false), text().simplified());
    }

    void takeHeading()
    {
        ++m_section;
        m_heading = text().simplified();
    }

    QString text() { return m_xml.readElementText(QXmlStreamReader::IncludeChildElements); }

    void take(bool isBlock, const QString &code)
    {
        m_codes.push_back({m_name + QLatin1String(", ") + m_heading, m_section, isBlock, code});
    }

    QString m_name;
    bool m_isManual;
    QXmlStreamReader m_xml;
    QString m_heading;
    int m_section = 0;
    bool m_isDisplay = false;
    std::vector<Code> m_codes;
};

/// `path` is below `directory`; manuals are known by their section, "dockwright.1".
inline std::vector<Code> codeOf(const QString &directory, const QString &path)
{
    const bool isManual = path.back().isDigit();
    const QString file = directory + u'/' + path;
    const Ended made =
        isManual ? runTool({"mandoc", "-T", "html", "-O", "fragment", file}) : runTool({"cmark", "-t", "xml", file});
    if (made.status != 0)
        return {};
    // A fragment has many roots, and a whole document a declaration.
    return CodeReader(path, isManual ? QLatin1String("<page>") + made.output + QLatin1String("</page>") : made.output, isManual)
        .read();
}

/// Where the links and pictures of a Markdown file lead.
inline QStringList targetsOf(const QString &file)
{
    QStringList targets;
    QXmlStreamReader xml(runTool({"cmark", "-t", "xml", file}).output);
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.attributes().hasAttribute(QLatin1String("destination")))
            targets << xml.attributes().value(QLatin1String("destination")).toString();
    return targets;
}

/// What bash makes of a command: one way of writing it, without comments. Empty if it is not whole.
inline QString normalized(const QString &command)
{
    if (command.endsWith(u'\\'))
        return {};
    const Ended read = runTool({"bash", "-c", "eval \"f() {\n$(cat)\n}\" 2>/dev/null && declare -f f"}, command);
    QStringList lines = read.output.trimmed().split(u'\n');
    return read.status == 0 ? lines.mid(2, lines.size() - 3).join(u'\n').trimmed() : QString();
}

/// A command as it stands in a document, and in the one way of writing it.
struct Command {
    QString text;
    QString normal;
};

/// The commands of a block, one after the other; a last one that is not whole has no normal form.
inline std::vector<Command> commandsOf(const QString &block)
{
    std::vector<Command> commands;
    QString open;
    for (const QString &line : block.split(u'\n')) {
        open += (open.isEmpty() ? QString() : QStringLiteral("\n")) + line;
        if (open.trimmed().isEmpty() || open.trimmed().startsWith(u'#')) {
            open.clear();
            continue;
        }
        if (const QString normal = normalized(open); !normal.isEmpty()) {
            commands.push_back({open, normal});
            open.clear();
        }
    }
    if (!open.isEmpty())
        commands.push_back({open, {}});
    return commands;
}

} // namespace documents
