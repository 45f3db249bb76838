// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/dnf_text.h"

#include "helper/packages/apt_configuration.h"
#include "helper/packages/complaint.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype rowWords = 5; ///< name, architecture, version, repository, size; a unit may follow

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

constexpr auto notSigned = QT_TRANSLATE_NOOP("Dockwright", "A package is not signed with the trusted key.");
constexpr auto noIndexSignature = QT_TRANSLATE_NOOP("Dockwright", "The mirror does not sign its index (repomd.xml.asc).");
constexpr auto badIndexSignature =
    QT_TRANSLATE_NOOP("Dockwright", "The index of the mirror is not signed with the trusted key.");
constexpr auto noIndex = QT_TRANSLATE_NOOP("Dockwright", "The index of the mirror cannot be read.");

constexpr auto useAnotherMirror =
    QT_TRANSLATE_NOOP("Dockwright",
                      "Use another mirror. If this one is trusted, and is reached by https, set install.unsignedIndex in the "
                      "plan: packages are verified in any case.");

const std::array dnfComplaints{
    Complaint{"GPG check FAILED", ErrorCode::CommandFailed, notSigned, seePackageLog},
    Complaint{"is not signed", ErrorCode::CommandFailed, notSigned, seePackageLog},
    Complaint{"No space left on device", ErrorCode::Io, noSpace, seePackageLog},
    Complaint{"more space needed", ErrorCode::Io, noSpace, seePackageLog},
    Complaint{"Could not resolve", ErrorCode::Io, notResolved, seePackageLog},
    Complaint{"Could not connect", ErrorCode::Io, notReached, seePackageLog},
    Complaint{"Couldn't connect", ErrorCode::Io, notReached, seePackageLog},
    Complaint{"GPG signature is not available", ErrorCode::CommandFailed, noIndexSignature, useAnotherMirror},
    Complaint{"GPG signature verification", ErrorCode::CommandFailed, badIndexSignature, seePackageLog},
    Complaint{"repomd.xml GPG", ErrorCode::CommandFailed, badIndexSignature, seePackageLog},
    Complaint{"Bad GPG signature", ErrorCode::CommandFailed, badIndexSignature, seePackageLog},
    Complaint{"Status code: 404", ErrorCode::InvalidInput, notThere, seePackageLog},
    Complaint{"checksum", ErrorCode::CommandFailed, mismatch, seePackageLog},
    Complaint{"Cannot download repomd.xml", ErrorCode::Io, noIndex, seePackageLog},
    Complaint{"Unable to find a match", ErrorCode::InvalidInput, unknown, seePackageLog},
    Complaint{"No match for argument", ErrorCode::InvalidInput, unknown, seePackageLog},
    Complaint{"conflicting requests", ErrorCode::Conflict, unmet, seePackageLog},
    Complaint{"conflicts with", ErrorCode::Conflict, unmet, seePackageLog},
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
    return explainComplaint(dnfComplaints, where, complaint, what);
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
