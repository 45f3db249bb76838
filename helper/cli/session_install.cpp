#include "helper/cli/session.h"

#include "core/host/paths.h"
#include "helper/bundle/sha256.h"
#include "helper/host/bundle_store.h"
#include "helper/install/installer.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

#include <unistd.h>

/// What a session does to install Docker and to take it out again.
namespace dockwright::helper {

using namespace core;

namespace {

bool isInstallation(const InstallSettings &install)
{
    return install.method != InstallMethod::Keep || !install.groupUsers.isEmpty();
}

Result<QString> sumOfFile(int file)
{
    Sha256 sum;
    QByteArray buffer(1024 * 1024, Qt::Uninitialized);
    for (qint64 at = 0;;) {
        const ssize_t count = pread(file, buffer.data(), static_cast<std::size_t>(buffer.size()), at);
        if (count < 0)
            return ioFailure({}, errno);
        if (count == 0)
            return sum.take();
        sum.add(buffer.constData(), static_cast<std::size_t>(count));
        at += count;
    }
}

Error cannotOpen(const QFile &file)
{
    return {ErrorCode::InvalidInput,
            QStringLiteral("/install/bundle"),
            {QT_TRANSLATE_NOOP("Dockwright", "%1: %2"), {file.fileName(), file.errorString()}},
            {QT_TRANSLATE_NOOP("Dockwright", "Name the file that dockwright-helper --bundle has made."), {}},
            {}};
}

} // namespace

/// The facts, with those about an installation where the plan asks for one.
Result<HostFacts> Session::lookFor(const Plan &plan)
{
    HostFacts facts = look(false);
    Installer *installer = m_givenFacts ? nullptr : m_host->installer();
    if (installer == nullptr || !isInstallation(plan.install))
        return facts;
    std::optional<BundleFact> given;
    if (plan.install.method == InstallMethod::Offline && !plan.install.bundle.isEmpty()) {
        auto bundle = describeGiven(plan.install.bundle);
        if (!bundle)
            return tl::unexpected(bundle.error());
        given = std::move(*bundle);
    }
    installer->inspect(facts, plan.install.packages, plan.install.groupUsers, given);
    return facts;
}

Result<BundleFact> Session::describeGiven(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(cannotOpen(file));
    const auto sum = sumOfFile(file.handle());
    return sum ? describeBundle(file.handle(), *sum) : tl::unexpected(sum.error());
}

/// Brings the bundle that the plan names to where it is installed from, unless it is there.
Result<> Session::stageFor(const Prepared &prepared)
{
    const auto install = std::ranges::find_if(prepared.changes.steps,
                                              [](const Step &step) { return std::holds_alternative<InstallBundle>(step); });
    const QString path = prepared.plan.install.bundle;
    if (install == prepared.changes.steps.end() || path.isEmpty())
        return {};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(cannotOpen(file));
    const auto staged = stageVerified(file.handle());
    if (!staged)
        return tl::unexpected(staged.error());
    if (staged->sha256 != std::get<InstallBundle>(*install).bundle.sha256)
        return failure(ErrorCode::PlanStale, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "The bundle was replaced by another in the meantime."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Try again."), {}});
    return {};
}

/// A bundle that is kept is whole: every member of it was verified.
Result<StagedBundle> Session::stageVerified(int file)
{
    auto staged = stageBundle(file, *m_files);
    if (!staged)
        return staged;
    const int copy = openStaged(staged->sha256, *m_files);
    if (copy < 0)
        return ioFailure(QLatin1String(paths::bundles), errno);
    const auto progress = [this, last = -1](qint64 done, qint64 total) mutable {
        const int percent = total > 0 ? static_cast<int>(done * 100 / total) : 0;
        if (percent != std::exchange(last, percent))
            m_output.event({Event::Kind::Progress,
                            0,
                            {QT_TRANSLATE_NOOP("Dockwright", "Verifying the bundle: %1 %"), {QString::number(percent)}},
                            {{"percent", percent}, {"what", "check"}}});
    };
    const auto checked = checkBundle(copy, progress, m_stop);
    close(copy);
    if (!checked) {
        dropStaged(*m_files);
        return tl::unexpected(checked.error());
    }
    return staged;
}

ExitStatus Session::stage()
{
    const auto bundle = stageVerified(STDIN_FILENO);
    if (!bundle)
        return fail(bundle.error());
    m_output.result("staged", {{"sha256", bundle->sha256}, {"size", bundle->size}},
                    {QT_TRANSLATE_NOOP("Dockwright", "The bundle is kept; its SHA-256 is %1."), {bundle->sha256}});
    return ExitDone;
}

ExitStatus Session::uninstall()
{
    if (m_host->isLive() && geteuid() != 0 && !m_options.dryRun)
        return fail(rootOnly());
    std::optional<Lock> lock;
    Engine engine(*m_host, sink());
    if (!m_options.dryRun) {
        auto taken = Lock::take(*m_files);
        if (!taken)
            return fail(taken.error());
        lock.emplace(std::move(*taken));
        if (const ExitStatus recovered = recover(engine); recovered != ExitDone)
            return recovered;
    }
    HostFacts facts = look(false);
    if (Installer *installer = m_host->installer())
        installer->inspect(facts, {}, {}, {});
    auto changes = makeUninstall(facts, m_options.withData);
    if (!changes)
        return refuse(changes.error(), QT_TRANSLATE_NOOP("Dockwright", "Nothing was touched."));
    if (!m_host->isLive())
        changes = forDirectory(*changes);
    if (const auto ready = mayTakeOut(*changes, facts); !ready)
        return fail(ready.error());
    if (m_options.dryRun) {
        m_output.changes(*changes);
        m_output.result(changes->isEmpty() ? "unchanged" : "planned", {{"digest", changes->digest().toStdString()}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Nothing was done: this was a dry run."), {}});
        return ExitDone;
    }
    return finish(engine.takeOut(*changes, facts, m_stop), Json::object());
}

Result<> Session::mayTakeOut(const ChangeSet &changes, const HostFacts &facts) const
{
    if (facts.install && !facts.install->installed.isEmpty())
        return mayTakeDockerAway(facts);
    if (changes.stopsContainers && !m_options.yes && !m_options.dryRun)
        return tl::unexpected(wouldStop(changes));
    return {};
}

} // namespace dockwright::helper
