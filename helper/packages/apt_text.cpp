// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/apt_text.h"

#include "core/text/ascii.h"
#include "helper/packages/complaint.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

bool isPlainName(QStringView name)
{
    return name.size() >= 2 && name.size() <= 200 && isAsciiLowerOrDigit(name[0])
        && std::ranges::all_of(name, [](QChar letter) {
               return isAsciiLowerOrDigit(letter) || QStringLiteral("+-.").contains(letter);
           });
}

constexpr auto askNetwork = QT_TRANSLATE_NOOP("Dockwright", "Check the network, the address of the mirror, and the proxy.");
constexpr auto otherMirror = QT_TRANSLATE_NOOP("Dockwright", "Try again later, or use another mirror.");
constexpr auto noKey =
    QT_TRANSLATE_NOOP("Dockwright", "The index of the mirror is signed with a key that is not the trusted one.");
constexpr auto badSignature = QT_TRANSLATE_NOOP("Dockwright", "The signature of the mirror's index is invalid.");
constexpr auto untrusted = QT_TRANSLATE_NOOP("Dockwright", "Do not use this mirror: its content does not come from Docker.");
constexpr auto cutOff = QT_TRANSLATE_NOOP("Dockwright", "The connection to the mirror was lost.");
constexpr auto expired = QT_TRANSLATE_NOOP("Dockwright", "The index of the mirror is out of date: its signature has expired.");
constexpr auto makeSpace = QT_TRANSLATE_NOOP("Dockwright", "Free some space, for example with “apt-get clean”, and try again.");
constexpr auto configureAll = QT_TRANSLATE_NOOP("Dockwright", "Run “dpkg --configure -a” and try again.");
constexpr auto interrupted = QT_TRANSLATE_NOOP("Dockwright", "An earlier installation of packages was interrupted.");
constexpr auto locked = QT_TRANSLATE_NOOP("Dockwright", "Another package manager is running.");
constexpr auto waitForIt = QT_TRANSLATE_NOOP("Dockwright", "Wait until it has finished, and try again.");
constexpr auto proxyRefused = QT_TRANSLATE_NOOP("Dockwright", "The proxy or the mirror rejected the user name or password.");
constexpr auto certificate = QT_TRANSLATE_NOOP("Dockwright", "The mirror's certificate is not trusted.");
constexpr auto checkClock =
    QT_TRANSLATE_NOOP("Dockwright", "Check the clock, and whether the package ca-certificates is installed.");

/// The first that is found counts: a mirror that is not reached has no signature either.
const std::array aptComplaints{
    Complaint{"dpkg was interrupted", ErrorCode::Conflict, interrupted, configureAll},
    Complaint{"Could not get lock", ErrorCode::Busy, locked, waitForIt},
    Complaint{"Unable to acquire the dpkg frontend lock", ErrorCode::Busy, locked, waitForIt},
    Complaint{"is locked by another process", ErrorCode::Busy, locked, waitForIt},
    Complaint{"No space left on device", ErrorCode::Io, noSpace, makeSpace},
    Complaint{"enough free space", ErrorCode::Io, noSpace, makeSpace},
    Complaint{"Could not resolve", ErrorCode::Io, notResolved, askNetwork},
    Complaint{"failure resolving", ErrorCode::Io, notResolved, askNetwork},
    Complaint{"407  ", ErrorCode::Io, proxyRefused, askNetwork},
    Complaint{"401  ", ErrorCode::Io, proxyRefused, askNetwork},
    Complaint{"Proxy Authentication Required", ErrorCode::Io, proxyRefused, askNetwork},
    Complaint{"ertificate verification failed", ErrorCode::Io, certificate, checkClock},
    Complaint{"certificate is NOT trusted", ErrorCode::Io, certificate, checkClock},
    Complaint{"Could not connect", ErrorCode::Io, notReached, askNetwork},
    Complaint{"Unable to connect", ErrorCode::Io, notReached, askNetwork},
    Complaint{"Connection refused", ErrorCode::Io, notReached, askNetwork},
    Complaint{"Network is unreachable", ErrorCode::Io, notReached, askNetwork},
    Complaint{"Connection timed out", ErrorCode::Io, notReached, askNetwork},
    Complaint{"Cannot initiate the connection", ErrorCode::Io, notReached, askNetwork},
    Complaint{"404  Not Found", ErrorCode::InvalidInput, notThere, otherMirror},
    Complaint{"does not have a Release file", ErrorCode::InvalidInput, notThere, otherMirror},
    Complaint{"NO_PUBKEY", ErrorCode::CommandFailed, noKey, untrusted},
    Complaint{"Missing key", ErrorCode::CommandFailed, noKey, untrusted},
    Complaint{"BADSIG", ErrorCode::CommandFailed, badSignature, untrusted},
    Complaint{"Message has been manipulated", ErrorCode::CommandFailed, badSignature, untrusted},
    Complaint{"EXPKEYSIG", ErrorCode::CommandFailed, badSignature, untrusted},
    Complaint{"is expired", ErrorCode::CommandFailed, expired, otherMirror},
    Complaint{"Hash Sum mismatch", ErrorCode::CommandFailed, mismatch, otherMirror},
    Complaint{"unexpected size", ErrorCode::CommandFailed, mismatch, otherMirror},
    Complaint{"Error reading from server", ErrorCode::Io, cutOff, otherMirror},
    Complaint{"onnection closed", ErrorCode::Io, cutOff, otherMirror},
    Complaint{"Connection reset", ErrorCode::Io, cutOff, otherMirror},
    Complaint{"Connection failed", ErrorCode::Io, cutOff, otherMirror},
    Complaint{"No system certificates", ErrorCode::Io, certificate, checkClock},
    Complaint{"is not signed", ErrorCode::CommandFailed, badSignature, untrusted},
    Complaint{"are unable to be verified", ErrorCode::CommandFailed, badSignature, untrusted},
    Complaint{"signature", ErrorCode::CommandFailed, badSignature, untrusted},
    Complaint{"unmet dependencies", ErrorCode::Conflict, unmet, seePackageLog},
    Complaint{"Unable to satisfy dependencies", ErrorCode::Conflict, unmet, seePackageLog},
    Complaint{"held broken packages", ErrorCode::Conflict, unmet, seePackageLog},
    Complaint{"Unable to locate package", ErrorCode::InvalidInput, unknown, otherMirror},
    Complaint{"has no installation candidate", ErrorCode::InvalidInput, unknown, otherMirror},
};

} // namespace

bool isPackageName(const QString &name)
{
    const qsizetype colon = name.indexOf(u':');
    if (colon < 0)
        return isPlainName(name);
    return isPlainName(QStringView(name).left(colon)) && isPlainName(QStringView(name).mid(colon + 1));
}

bool isPackageVersion(const QString &version)
{
    return !version.isEmpty() && version.size() <= 200 && version[0] >= u'0' && version[0] <= u'9'
        && std::ranges::all_of(version, [](QChar letter) {
               return isAsciiAlphanumeric(letter) || QStringLiteral(".+-~:").contains(letter);
           });
}

std::vector<SimulatedAction> readSimulation(const QByteArray &output)
{
    std::vector<SimulatedAction> actions;
    for (const QString &line : QString::fromUtf8(output).split(u'\n')) {
        const QString word = line.section(u' ', 0, 0);
        const QString package = line.section(u' ', 1, 1);
        if (word == QLatin1String("Inst")) // the old version stands in brackets before, and dependencies behind
            actions.push_back({package, line.section(u'(', 1).section(u' ', 0, 0)});
        else if (word == QLatin1String("Remv") || word == QLatin1String("Purg"))
            actions.push_back({package, {}});
    }
    return actions;
}

std::optional<PackageProgress> readStatusLine(const QByteArray &line)
{
    const bool loads = line.startsWith("dlstatus:");
    if (!loads && !line.startsWith("pmstatus:"))
        return std::nullopt;
    // The package may have an architecture behind a colon of its own, so the number is the first field that is one.
    const QString text = QString::fromUtf8(line).section(u':', 1);
    bool isNumber = false;
    for (int field = 1; field <= 2; ++field) {
        const double percent = text.section(u':', field, field).toDouble(&isNumber);
        if (!isNumber)
            continue;
        const QString subject = text.section(u':', 0, field - 1); // a package, or the number of a file
        return PackageProgress{static_cast<int>(std::clamp(percent, 0.0, 100.0)),
                               {loads ? QT_TRANSLATE_NOOP("Dockwright", "Downloading file %1")
                                      : QT_TRANSLATE_NOOP("Dockwright", "Installing: %1"),
                                {subject}}};
    }
    return std::nullopt;
}

QStringList readMadison(const QByteArray &output)
{
    QStringList versions;
    for (const QString &line : QString::fromUtf8(output).split(u'\n')) {
        const QString version = line.section(u'|', 1, 1).trimmed();
        if (line.trimmed().endsWith(QLatin1String(" Packages")) && isPackageVersion(version) && !versions.contains(version))
            versions << version;
    }
    return versions;
}

Failure explainApt(const QString &where, const QByteArray &complaint, const Message &what)
{
    return explainComplaint(aptComplaints, where, complaint, what);
}

} // namespace dockwright::helper
