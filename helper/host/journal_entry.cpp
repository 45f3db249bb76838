// SPDX-License-Identifier: Apache-2.0
#include "helper/host/journal_entry.h"

#include "core/base/ignore.h"
#include "helper/host/command_runner.h"

namespace dockwright::helper {

using namespace core;

namespace {

/// syslog(3): what has to be seen to is an error, what was stopped a warning.
int priorityOf(Told told)
{
    switch (told) {
    case Told::Begun:
    case Told::Done:
    case Told::Waiting:
    case Told::Confirmed:
        return 5;
    case Told::NotConfirmed:
    case Told::TakenBack:
    case Told::Refused:
    case Told::Denied:
        return 4;
    case Told::HalfDone:
        return 3;
    }
    Q_UNREACHABLE();
}

} // namespace

const char *messageId(Told told)
{
    switch (told) {
    case Told::Begun:
        return "8ed9db7165714515a25aae246a3e67e6";
    case Told::Done:
        return "506e3e192460447b9058183f2ae366fc";
    case Told::Waiting:
        return "d5d9a8daf67a4ab5a3cb7544a1ee2fd8";
    case Told::Confirmed:
        return "ca1a7a806b7c4c4ebbc692ce392545e2";
    case Told::NotConfirmed:
        return "110a5af2396c480da5d1d18b4d0a94f1";
    case Told::TakenBack:
        return "3f357e8c8ea343bb8534ffcdfa8b8c77";
    case Told::HalfDone:
        return "85ea1605a3d8424db778ab0d821483dc";
    case Told::Refused:
        return "3c8cd87bd56248eaa01e39a55f0da665";
    case Told::Denied:
        return "a74dcbbe3a044705a71dc4a954bb07ce";
    }
    Q_UNREACHABLE();
}

JournalFields fieldsOf(const Origin &origin)
{
    return {{QStringLiteral("DOCKWRIGHT_USER"), QString::number(origin.user)},
            {QStringLiteral("DOCKWRIGHT_LOGIN"), origin.login},
            {QStringLiteral("DOCKWRIGHT_WAY"), QLatin1String(wayName(origin.way))},
            {QStringLiteral("DOCKWRIGHT_ADDRESS"), origin.address},
            {QStringLiteral("DOCKWRIGHT_VERSION"), origin.version}};
}

void tellJournal(Told told, const QString &message, const JournalFields &fields)
{
    QByteArray lines;
    const auto add = [&lines](const QString &name, const QString &value) {
        lines += (name + u'=' + value.simplified()).toUtf8() + '\n'; // a line break would begin another field
    };
    add(QStringLiteral("MESSAGE"), message);
    add(QStringLiteral("MESSAGE_ID"), QLatin1String(messageId(told)));
    add(QStringLiteral("PRIORITY"), QString::number(priorityOf(told)));
    add(QStringLiteral("SYSLOG_IDENTIFIER"), QStringLiteral("dockwright-helper"));
    for (const auto &[name, value] : fields)
        if (!value.isEmpty())
            add(name, value);
    ignore(runCommand({QStringLiteral("/usr/bin/logger"), QStringLiteral("--journald")}, lines, std::chrono::seconds(5)),
           "the transaction's own record has it");
}

} // namespace dockwright::helper
