#include "helper/packages/dnf_text.h"

#include "helper/packages/apt_configuration.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype longestDetail = 4000; ///< characters of dnf's own words
constexpr qsizetype rowWords = 5;         ///< name, architecture, version, repository, size; a unit may follow

bool consistsOf(const QString &text, const QString &others)
{
    return !text.isEmpty() && text.size() <= 200 && text[0].unicode() < 128 && text[0].isLetterOrNumber()
        && std::ranges::all_of(text, [&](QChar letter) {
               return letter.unicode() < 128 && (letter.isLetterOrNumber() || others.contains(letter));
           });
}

/// A line break would begin another option.
QByteArray onOneLine(const QString &text)
{
    QByteArray line;
    for (const char letter : text.toUtf8())
        if (static_cast<unsigned char>(letter) >= ' ')
            line += letter;
    return line;
}

struct Complaint {
    const char *words;
    ErrorCode code;
    const char *text;
};

constexpr std::array complaints{
    Complaint{"GPG check FAILED", ErrorCode::CommandFailed,
              QT_TRANSLATE_NOOP("Dockwright", "A package is not signed by the key that is trusted.")},
    Complaint{"is not signed", ErrorCode::CommandFailed,
              QT_TRANSLATE_NOOP("Dockwright", "A package is not signed by the key that is trusted.")},
    Complaint{"No space left on device", ErrorCode::Io,
              QT_TRANSLATE_NOOP("Dockwright", "There is no space left for the packages.")},
    Complaint{"more space needed", ErrorCode::Io, QT_TRANSLATE_NOOP("Dockwright", "There is no space left for the packages.")},
    Complaint{"Could not resolve", ErrorCode::Io,
              QT_TRANSLATE_NOOP("Dockwright", "The name of the mirror cannot be resolved.")},
    Complaint{"Could not connect", ErrorCode::Io, QT_TRANSLATE_NOOP("Dockwright", "The mirror cannot be reached.")},
    Complaint{"Couldn't connect", ErrorCode::Io, QT_TRANSLATE_NOOP("Dockwright", "The mirror cannot be reached.")},
    Complaint{"Status code: 404", ErrorCode::InvalidInput,
              QT_TRANSLATE_NOOP("Dockwright", "The mirror does not have what is asked for.")},
    Complaint{"checksum", ErrorCode::CommandFailed,
              QT_TRANSLATE_NOOP("Dockwright", "A file of the mirror is not what its index says: the sums differ.")},
    Complaint{"Cannot download repomd.xml", ErrorCode::Io,
              QT_TRANSLATE_NOOP("Dockwright", "The mirror's index cannot be read.")},
    Complaint{"Unable to find a match", ErrorCode::InvalidInput,
              QT_TRANSLATE_NOOP("Dockwright", "The mirror does not offer a package that is asked for.")},
    Complaint{"No match for argument", ErrorCode::InvalidInput,
              QT_TRANSLATE_NOOP("Dockwright", "The mirror does not offer a package that is asked for.")},
    Complaint{"conflicting requests", ErrorCode::Conflict,
              QT_TRANSLATE_NOOP("Dockwright", "The packages do not fit together with those of this host.")},
    Complaint{"conflicts with", ErrorCode::Conflict,
              QT_TRANSLATE_NOOP("Dockwright", "The packages do not fit together with those of this host.")},
};

} // namespace

bool isRpmName(const QString &name)
{
    return consistsOf(name, QStringLiteral("+-._"));
}

bool isRpmVersion(const QString &version)
{
    return consistsOf(version, QStringLiteral(".+-~^:_"));
}

std::map<QString, QString> readDnfTable(const QByteArray &output)
{
    std::map<QString, QString> table;
    static const QStringList units{"k", "M", "G", "B", "KiB", "MiB", "GiB"};
    QStringList words;
    bool within = false;
    bool removes = false;
    const auto take = [&] {
        // A row too long for the screen goes on in the next line, so words are counted and not lines.
        for (qsizetype next = 0; next + rowWords <= words.size();) {
            if (words[next] == QLatin1String("replacing")) {
                next += 3;
                continue;
            }
            const bool isTwice = removes && table.contains(words[next]);
            if (!isTwice)
                table[words[next]] = removes ? QString() : words[next + 2];
            next += rowWords;
            if (next < words.size() && units.contains(words[next]))
                ++next;
        }
        words.clear();
    };
    for (const QString &line : QString::fromUtf8(output).split(u'\n')) {
        if (line.startsWith(u' ')) {
            if (within)
                words << line.simplified().split(u' ', Qt::SkipEmptyParts);
            continue;
        }
        take();
        within = line.startsWith(QLatin1String("Installing")) || line.startsWith(QLatin1String("Upgrading"))
            || line.startsWith(QLatin1String("Downgrading")) || line.startsWith(QLatin1String("Reinstalling"))
            || line.startsWith(QLatin1String("Removing"));
        removes = line.startsWith(QLatin1String("Removing"));
    }
    take();
    return table;
}

Failure explainDnf(const QString &where, const QByteArray &complaint, const Message &what)
{
    const QString detail = QString::fromUtf8(complaint).trimmed().right(longestDetail);
    const Message remedy{QT_TRANSLATE_NOOP("Dockwright", "The log has the package manager's own words."), {}};
    for (const Complaint &known : complaints)
        if (complaint.contains(known.words))
            return failure(known.code, where, {known.text, {}}, remedy, detail);
    return failure(ErrorCode::CommandFailed, where, what, remedy, detail);
}

QByteArray dnfConfiguration(const QByteArray &existing, const ProxySettings &proxy, const QString &url)
{
    const QUrl target(url);
    const QUrl address(target.scheme() == QLatin1String("http") ? proxy.http : proxy.https);
    if (address.isEmpty() || isDirect(target.host(), proxy.noProxy))
        return {};
    QByteArray lines = "[main]\nproxy=" + address.toEncoded(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash) + '\n';
    if (!address.userName().isEmpty())
        lines += "proxy_username=" + onOneLine(address.userName(QUrl::FullyDecoded))
            + "\nproxy_password=" + onOneLine(address.password(QUrl::FullyDecoded)) + '\n';
    for (const QByteArray &line : existing.split('\n'))
        if (line.trimmed() != "[main]" && !line.trimmed().startsWith("proxy"))
            lines += line + '\n';
    return lines;
}

} // namespace dockwright::helper
