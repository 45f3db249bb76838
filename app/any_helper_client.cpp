// SPDX-License-Identifier: Apache-2.0
#include "app/any_helper_client.h"

#include "core/talk/names.h"

#include <QFileInfo>
#include <QtConcurrent>

namespace dockwright::app {

using namespace core;
using ui::HelperClient;
using ui::HelperError;

namespace {

/// How long the bus may take to say what is installed, ms.
constexpr int busPatience = 10'000;

/// The service is there, or would be started when it is asked for. Waits for the bus.
bool isServiceInstalled(const QDBusConnection &bus)
{
    if (!bus.isConnected())
        return false;
    for (const char *list : {"ListActivatableNames", "ListNames"}) {
        const QDBusMessage call =
            QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                                           QStringLiteral("org.freedesktop.DBus"), QLatin1String(list));
        const QDBusMessage reply = bus.call(call, QDBus::Block, busPatience);
        if (reply.arguments().value(0).toStringList().contains(QLatin1String(names::service)))
            return true;
    }
    return false;
}

bool isProgram(const QString &path)
{
    const QFileInfo file(path);
    return file.isFile() && file.isExecutable();
}

} // namespace

AnyHelperClient::AnyHelperClient(std::function<QDBusConnection()> bus, RootHelperClient::Settings settings, QObject *parent)
    : UserHelperClient(settings.program, parent), m_bus(std::move(bus)), m_settings(std::move(settings))
{}

/// The bus may hang, and the window may not.
void AnyHelperClient::lookForService()
{
    if (std::exchange(m_isLooking, true))
        return;
    QtConcurrent::run([bus = m_bus] {
        const QDBusConnection connection = bus();
        const bool isInstalled = isServiceInstalled(connection);
        QDBusConnection::disconnectFromBus(connection.name());
        return isInstalled;
    }).then(this, [this](bool isInstalled) { choose(isInstalled); });
}

/// Where there is neither, the bus says why nothing comes of it.
void AnyHelperClient::choose(bool isInstalled)
{
    const bool isBeside = isProgram(helperProgram());
    m_isThere = isInstalled || isBeside;
    if (isInstalled || !isBeside)
        m_chosen = std::make_unique<DBusHelperClient>(m_bus, helperProgram());
    else
        m_chosen = std::make_unique<RootHelperClient>(m_settings);
    const HelperClient *chosen = m_chosen.get();
    connect(chosen, &HelperClient::waitingChanged, this, &HelperClient::waitingChanged);
    connect(chosen, &HelperClient::inspected, this, &HelperClient::inspected);
    connect(chosen, &HelperClient::runTried, this, &HelperClient::runTried);
    connect(chosen, &HelperClient::historyRead, this, &HelperClient::historyRead);
    connect(chosen, &HelperClient::transactionSeen, this, &HelperClient::transactionSeen);
    connect(chosen, &HelperClient::audited, this, &HelperClient::audited);
    connect(chosen, &HelperClient::exposureMeasured, this, &HelperClient::exposureMeasured);
    connect(chosen, &HelperClient::bundleStaged, this, &HelperClient::bundleStaged);
    connect(chosen, &HelperClient::jobStarted, this, &HelperClient::jobStarted);
    connect(chosen, &HelperClient::jobRefused, this, &HelperClient::jobRefused);
    connect(chosen, &HelperClient::jobEvent, this, &HelperClient::jobEvent);
    connect(chosen, &HelperClient::jobFinding, this, &HelperClient::jobFinding);
    connect(chosen, &HelperClient::jobFinished, this, &HelperClient::jobFinished);
    emit wayKnown();
    for (const Early &early : std::exchange(m_early, {}))
        early.ask(*m_chosen);
    emit waitingChanged();
}

void AnyHelperClient::put(std::function<void(UserHelperClient &)> ask, Refuse refuse)
{
    if (m_chosen) {
        ask(*m_chosen);
        return;
    }
    m_early.push_back({std::move(ask), std::move(refuse)});
    emit waitingChanged();
    lookForService();
}

template <class Signal>
AnyHelperClient::Refuse AnyHelperClient::refusal(Signal signal)
{
    return [this, signal](const HelperError &error) { emit(this->*signal)(tl::unexpected(error)); };
}

AnyHelperClient::Refuse AnyHelperClient::jobRefusal(const QString &kind)
{
    return [this, kind](const HelperError &error) { emit jobRefused(kind, error); };
}

void AnyHelperClient::inspect()
{
    put([](UserHelperClient &helper) { helper.inspect(); }, refusal(&HelperClient::inspected));
}

void AnyHelperClient::apply(const QByteArray &plan, const QByteArray &digest, const ui::ApplyOptions &options)
{
    put([plan, digest, options](UserHelperClient &helper) { helper.apply(plan, digest, options); },
        jobRefusal(QStringLiteral("apply")));
}

void AnyHelperClient::rollBack(quint64 transaction, const ui::ApplyOptions &options)
{
    put([transaction, options](UserHelperClient &helper) { helper.rollBack(transaction, options); },
        jobRefusal(QStringLiteral("rollback")));
}

void AnyHelperClient::confirm(quint64 transaction)
{
    put([transaction](UserHelperClient &helper) { helper.confirm(transaction); }, jobRefusal(QStringLiteral("confirm")));
}

void AnyHelperClient::lookAtTransaction(quint64 transaction)
{
    put([transaction](UserHelperClient &helper) { helper.lookAtTransaction(transaction); }, {});
}

void AnyHelperClient::checkHealth()
{
    put([](UserHelperClient &helper) { helper.checkHealth(); }, jobRefusal(QStringLiteral("health")));
}

void AnyHelperClient::audit()
{
    put([](UserHelperClient &helper) { helper.audit(); }, refusal(&HelperClient::audited));
}

void AnyHelperClient::measureExposure()
{
    put([](UserHelperClient &helper) { helper.measureExposure(); }, refusal(&HelperClient::exposureMeasured));
}

void AnyHelperClient::readHistory()
{
    put([](UserHelperClient &helper) { helper.readHistory(); }, refusal(&HelperClient::historyRead));
}

void AnyHelperClient::followJournal(int lines)
{
    put([lines](UserHelperClient &helper) { helper.followJournal(lines); }, jobRefusal(QStringLiteral("journal")));
}

void AnyHelperClient::stopJournal()
{
    if (m_chosen)
        m_chosen->stopJournal();
}

void AnyHelperClient::tryRun(const QByteArray &run)
{
    put([run](UserHelperClient &helper) { helper.tryRun(run); }, refusal(&HelperClient::runTried));
}

void AnyHelperClient::findRunningJob()
{
    put([](UserHelperClient &helper) { helper.findRunningJob(); }, {});
}

void AnyHelperClient::cancelJob()
{
    if (m_chosen)
        m_chosen->cancelJob();
}

void AnyHelperClient::handOver(const QDBusUnixFileDescriptor &file, const BundleFact &checked)
{
    put([file, checked](UserHelperClient &helper) { helper.handOver(file, checked); }, refusal(&HelperClient::bundleStaged));
}

bool AnyHelperClient::isWaiting() const
{
    return UserHelperClient::isWaiting() || (m_chosen && m_chosen->isWaiting())
        || std::ranges::any_of(m_early, [](const Early &early) { return bool(early.refuse); });
}

void AnyHelperClient::giveUp()
{
    UserHelperClient::giveUp();
    if (m_chosen)
        m_chosen->giveUp();
    for (const Early &early : std::exchange(m_early, {}))
        if (early.refuse)
            early.refuse(cancelledError());
    emit waitingChanged();
}

} // namespace dockwright::app
