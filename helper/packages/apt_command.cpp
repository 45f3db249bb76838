// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/apt_command.h"

#include "helper/packages/apt_configuration.h"
#include "helper/packages/apt_text.h"
#include "helper/packages/package_words.h"

#include <QUrl>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto lookLimit = std::chrono::minutes(2);
constexpr auto downloadLimit = std::chrono::minutes(60);
constexpr auto changeLimit = std::chrono::minutes(60);

/// debconf(7), apt-listchanges(1), needrestart(1), ucf(1).
const QList<QByteArray> &environment()
{
    static const QList<QByteArray> variables{"DEBIAN_FRONTEND=noninteractive", "APT_LISTCHANGES_FRONTEND=none",
                                             "NEEDRESTART_MODE=l", "UCF_FORCE_CONFFOLD=1"};
    return variables;
}

/// The hosts that apt's sources name.
QStringList sourceHosts()
{
    const auto output = runCommand(
        {QLatin1String(aptGet), QStringLiteral("indextargets"), QStringLiteral("--format"), QStringLiteral("$(SITE)")});
    QStringList hosts;
    for (const QString &site : output ? QString::fromUtf8(output->standardOutput).split(u'\n') : QStringList())
        if (const QString host = QUrl(site).host(); !host.isEmpty() && !hosts.contains(host))
            hosts << host;
    return hosts;
}

/// The command's words may repeat an address that holds the proxy's password.
QByteArray withoutPasswords(QByteArray text, const ProxySettings &proxy)
{
    for (const QString &address : {proxy.http, proxy.https})
        for (const QUrl::ComponentFormattingOption form : {QUrl::FullyEncoded, QUrl::FullyDecoded})
            if (const QString password = QUrl(address).password(form); !password.isEmpty())
                text.replace(password.toUtf8(), "xxxxx");
    return text;
}

QStringList hostsOf(const QStringList &command)
{
    QStringList hosts = sourceHosts();
    for (const QString &word : command)
        if (const QString host = QUrl(word).host(); !host.isEmpty())
            hosts << host;
    return hosts;
}

} // namespace

QStringList aptOptions()
{
    return {"--yes",
            "--quiet",
            "-oAPT::Get::AllowUnauthenticated=false",
            "-oAcquire::AllowInsecureRepositories=false",
            "-oAcquire::AllowWeakRepositories=false",
            "-oAcquire::AllowDowngradeToInsecureRepositories=false",
            "-oAcquire::Check-Valid-Until=true",
            "-oAcquire::http::Timeout=20",
            "-oAcquire::https::Timeout=20",
            "-oAcquire::Retries=1",
            "-oAPT::Status-Fd=3",
            "-oDpkg::Use-Pty=false",
            "-oDPkg::Lock::Timeout=10",
            "-oDpkg::Options::=--force-confdef",
            "-oDpkg::Options::=--force-confold"};
}

QStringList dpkgOptions()
{
    return {"--force-confdef", "--force-confold"};
}

Result<CommandOutput> runApt(const QStringList &command, AptTask task, const Work &work, const Message &what,
                             ProgressRange range)
{
    CommandWatch watch;
    watch.environment = environment();
    watch.status = [&](const QByteArray &line) {
        if (auto progress = readStatusLine(line); progress && work.progress) {
            progress->percent = range.from + (range.to - range.from) * progress->percent / 100;
            work.progress(*progress);
        }
    };
    QStringList words = command;
    if (task == AptTask::Download) {
        watch.input = aptConfiguration(work.proxy, work.proxy.isUsed() ? hostsOf(command) : QStringList());
        if (!watch.input.isEmpty())
            words.insert(words[0] == QLatin1String(prlimit) ? 3 : 1, QStringLiteral("--config-file=/dev/stdin"));
    }
    watch.limit = task == AptTask::Look ? lookLimit : task == AptTask::Download ? downloadLimit : changeLimit;
    if (task == AptTask::Change) {
        watch.waiting = [&](int seconds) {
            if (work.waiting)
                work.waiting(seconds);
            return true;
        };
    } else {
        watch.waiting = work.waiting;
        watch.stop = work.stop;
    }
    auto output = runWatched(words, watch);
    if (output && output->status != 0)
        return explainApt(command[0], withoutPasswords(output->standardError + output->standardOutput, work.proxy), what);
    return output;
}

Result<QStringList> listVersions(const QString &package, const QStringList &options, const Work &work)
{
    const auto output = runApt(QStringList{QLatin1String(aptCache)} + options
                                   + QStringList{QStringLiteral("madison"), QStringLiteral("--"), package},
                               AptTask::Look, work, cannotListVersions());
    if (output)
        return readMadison(output->standardOutput);
    const bool isUnknown = output.error().code == ErrorCode::InvalidInput;
    return isUnknown ? Result<QStringList>(QStringList()) : tl::unexpected(output.error());
}

} // namespace dockwright::helper
