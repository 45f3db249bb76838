// SPDX-License-Identifier: Apache-2.0
#include "helper/exposure/measure_exposure.h"

#include "core/exposure/outside_addresses.h"
#include "core/host/host_reader.h"
#include "core/host/programs.h"
#include "helper/exposure/arrivals.h"
#include "helper/exposure/attempt.h"
#include "helper/exposure/packet_mark.h"
#include "helper/exposure/reply_routes.h"
#include "helper/exposure/run_outside.h"
#include "helper/host/lock.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <sys/resource.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::chrono::milliseconds patience{500};    ///< for an answer of this very host
constexpr std::chrono::seconds patienceForAnother{5}; ///< who measures at the same time
constexpr qsizetype mostAddresses = 3;                ///< of this host, of a family, that a wildcard is tried at

/// Many files may be open as long as this lives.
class ManyFiles
{
public:
    ManyFiles()
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        constexpr rlim_t wanted = 16'384;
        rlimit more = m_before;
        more.rlim_cur = std::max(m_before.rlim_cur, std::min(m_before.rlim_max, wanted));
        setrlimit(RLIMIT_NOFILE, &more);
    }
    ~ManyFiles() { setrlimit(RLIMIT_NOFILE, &m_before); }
    ManyFiles(const ManyFiles &) = delete;
    ManyFiles &operator=(const ManyFiles &) = delete;

private:
    rlimit m_before{};
};

QStringList ofFamily(const QStringList &addresses, bool isIpv6)
{
    QStringList chosen;
    for (const QString &each : addresses)
        if (each.contains(u':') == isIpv6 && chosen.size() < mostAddresses)
            chosen << each;
    return chosen;
}

/// One measurement: what is tried by whom, and what came of it.
class ExposureTrial
{
public:
    ExposureTrial(const ExposedPorts &ports, const HostNetworks &networks, const OutsideAddresses &addresses,
                  const ReplyRoutes &routes)
        : m_ports(ports), m_networks(networks), m_addresses(addresses), m_routes(routes), m_attempts(ports.size())
    {}

    Result<> run(const QString &ipProgram, const std::stop_token &stop)
    {
        std::set<qint64> processes;
        for (const ExposedPort &port : m_ports)
            if (port.process > 0)
                processes.insert(port.process);
        const Arrivals arrivals(processes, strangers(true) + neighbours(true), m_nonce);
        const auto ran = runOutside(ipProgram, m_addresses,
                                    {.prepare = [&](bool hasIpv6) { m_answered = answeredPairs(hasIpv6); },
                                     .outside =
                                         [&](bool hasIpv6) {
                                             m_outside = attemptsFromOutside(hasIpv6);
                                             attemptAll(m_outside, patience, stop);
                                         },
                                     .here =
                                         [&](bool hasIpv6) {
                                             m_hasIpv6 = hasIpv6;
                                             m_here = attemptsFromHere(hasIpv6);
                                             attemptAll(m_here, patience, stop);
                                         },
                                     .confirm = [&] { return confirmLink(); }});
        if (!ran)
            return ran;
        conclude(arrivals);
        return {};
    }

    bool hasIpv6() const { return m_hasIpv6; }
    const std::vector<PortAttempts> &attempts() const { return m_attempts; }

    QStringList strangers(bool hasIpv6) const { return outsideOf(m_addresses.stranger, m_addresses.strangerIpv6, hasIpv6); }
    QStringList neighbours(bool hasIpv6) const { return outsideOf(m_addresses.neighbour, m_addresses.neighbourIpv6, hasIpv6); }

private:
    static QStringList outsideOf(const LinkAddresses &link, const LinkAddresses &linkOfIpv6, bool hasIpv6)
    {
        QStringList addresses{link.outside};
        if (hasIpv6)
            addresses << linkOfIpv6.outside;
        addresses.removeAll(QString());
        return addresses;
    }

    /// Where a port is looked for: at its address, or at those of this host; where it has none, at its end of the link.
    QStringList targetsOf(const ExposedPort &port, bool hasIpv6) const
    {
        if (!port.isWildcard())
            return port.isOfIpv6() && !hasIpv6 ? QStringList() : QStringList{port.address};
        QStringList targets;
        for (const bool isIpv6 : {false, true}) {
            // A socket of IPv6 that serves all addresses mostly serves those of IPv4, too.
            const bool isServed = port.isOfIpv6() == isIpv6 || (port.isOfIpv6() && port.isOfHostNetwork);
            if (!isServed || (isIpv6 && !hasIpv6))
                continue;
            const QStringList own = ofFamily(m_networks.addresses, isIpv6);
            const QString end = isIpv6 ? m_addresses.strangerIpv6.host : m_addresses.stranger.host;
            targets << (own.isEmpty() ? QStringList{end} : own);
        }
        targets.removeAll(QString());
        return targets;
    }

    /// Of all addresses that are tried and those of the outsider: what replies over the link.
    std::set<AddressPair> answeredPairs(bool hasIpv6) const
    {
        std::set<AddressPair> pairs;
        for (const ExposedPort &port : m_ports)
            for (const QString &to : targetsOf(port, hasIpv6))
                for (const QString &from : strangers(hasIpv6) + neighbours(hasIpv6))
                    if (from.contains(u':') == to.contains(u':'))
                        pairs.insert({from, to});
        return m_routes.thoseOverLink(pairs);
    }

    /// Managers of networks may take away what they did not make.
    Result<> confirmLink() const
    {
        if (answeredPairs(m_hasIpv6) == m_answered)
            return {};
        return failure(ErrorCode::Busy, {},
                       {QT_TRANSLATE_NOOP("Dockwright",
                                          "Addresses or routes of this host were changed meanwhile: what was measured does not "
                                          "count."),
                        {}});
    }

    /// For each port and each of its addresses from the stranger's address, and from the neighbour's.
    std::vector<Attempt> attemptsFromOutside(bool hasIpv6)
    {
        std::vector<Attempt> attempts;
        for (std::size_t i = 0; i < m_ports.size(); ++i)
            for (const QString &to : targetsOf(m_ports[i], hasIpv6))
                for (const QString &from : strangers(hasIpv6) + neighbours(hasIpv6)) {
                    const auto number = static_cast<quint32>(attempts.size());
                    if (from.contains(u':') != to.contains(u':'))
                        continue;
                    if (m_answered.contains({from, to}) && number < packet_mark::mostOutside)
                        attempts.push_back({i, m_ports[i].protocol, from, to, m_ports[i].port, number, m_nonce});
                    else
                        m_untried.push_back({i, m_ports[i].protocol, from, to});
                }
        return attempts;
    }

    std::vector<Attempt> attemptsFromHere(bool hasIpv6) const
    {
        std::vector<Attempt> attempts;
        for (std::size_t i = 0; i < m_ports.size(); ++i)
            for (const QString &to : targetsOf(m_ports[i], hasIpv6))
                attempts.push_back({i,
                                    m_ports[i].protocol,
                                    {},
                                    to,
                                    m_ports[i].port,
                                    packet_mark::mostOutside + static_cast<quint32>(attempts.size()),
                                    m_nonce});
        return attempts;
    }

    /// Of several attempts that counts which came farthest; one of which nothing was heard may have come in.
    static void take(ReachOutcome &outcome, ReachOutcome another)
    {
        constexpr std::array order{ReachOutcome::Untried, ReachOutcome::Unreachable, ReachOutcome::Refused,
                                   ReachOutcome::Silent,  ReachOutcome::Arrived,     ReachOutcome::Answered};
        if (std::ranges::find(order, another) > std::ranges::find(order, outcome))
            outcome = another;
    }

    void conclude(const Arrivals &arrivals)
    {
        std::map<qint64, Arrivals::Arrived> arrived;
        for (std::size_t i = 0; i < m_ports.size(); ++i) {
            const qint64 process = m_ports[i].process;
            if (!arrived.contains(process))
                arrived[process] = arrivals.takeFrom(process);
            m_attempts[i].isWatched = arrived[process].isComplete;
        }
        const auto outcomeOf = [&](const Attempt &attempt) {
            const bool hasArrived = arrived[m_ports[attempt.port].process].numbers.contains(attempt.number);
            return hasArrived && attempt.outcome != ReachOutcome::Answered ? ReachOutcome::Arrived : attempt.outcome;
        };
        for (const Attempt &attempt : m_here)
            take(m_attempts[attempt.port].host, outcomeOf(attempt));
        for (const Attempt &attempt : m_outside)
            take(outcomeFrom(attempt), outcomeOf(attempt));
        doubtKeptOut();
    }

    ReachOutcome &outcomeFrom(const Attempt &attempt)
    {
        PortAttempts &attempts = m_attempts[attempt.port];
        return strangers(true).contains(attempt.from) ? attempts.stranger : attempts.neighbour;
    }

    /// Who was kept out at one address, and not tried at another, was not kept out. Nor does it say anything where rules name
    /// the very address.
    void doubtKeptOut()
    {
        for (const Attempt &attempt : m_untried) {
            m_attempts[attempt.port].isRepliedElsewhere |= !m_answered.contains({attempt.from, attempt.to});
            if (ReachOutcome &outcome = outcomeFrom(attempt); !isReached(outcome))
                outcome = ReachOutcome::Untried;
        }
        for (const Attempt &attempt : m_outside) {
            const bool isNamed = (m_addresses.isStrangerNamed && attempt.from == m_addresses.stranger.outside)
                || (m_addresses.isStrangerIpv6Named && attempt.from == m_addresses.strangerIpv6.outside);
            ReachOutcome &outcome = outcomeFrom(attempt);
            if (isReached(outcome) || (!isNamed && attempt.outcome != ReachOutcome::Untried))
                continue;
            outcome = ReachOutcome::Untried;
            m_attempts[attempt.port].isStrangerNamed |= isNamed;
        }
    }

    const ExposedPorts &m_ports;
    HostNetworks m_networks;
    OutsideAddresses m_addresses;
    const ReplyRoutes &m_routes;
    quint64 m_nonce = QRandomGenerator::system()->generate64();
    bool m_hasIpv6 = false;
    std::set<AddressPair> m_answered;
    std::vector<Attempt> m_outside;
    std::vector<Attempt> m_untried; ///< from outside
    std::vector<Attempt> m_here;
    std::vector<PortAttempts> m_attempts;
};

Result<> measure(const HostReader &host, const RootedFiles &files, ExposureFacts &facts, const std::stop_token &stop)
{
    const auto ipProgram = findProgram(host, QStringLiteral("ip"));
    if (!ipProgram)
        return failure(ErrorCode::Unsupported, {}, {QT_TRANSLATE_NOOP("Dockwright", "There is no program ip (iproute2)."), {}});
    const auto lock = openLockFile(files, QLatin1String("/run/dockwright/exposure"));
    if (!lock)
        return tl::unexpected(lock.error());
    if (waitForFlock(lock->number(), patienceForAnother) != 0)
        return failure(ErrorCode::Busy, {}, {QT_TRANSLATE_NOOP("Dockwright", "Another measurement is under way."), {}});
    removeOutsideLink(*ipProgram); // its addresses would be taken for this host's
    const auto seen = inspectNetwork(host, false);
    if (!seen)
        return failure(ErrorCode::Unsupported, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The routes of this host cannot be read."), {}});
    const HostNetworks networks = hostNetworksOf(*seen, peersOfHost(host));
    const OutsideAddresses addresses = chooseOutsideAddresses(networks, facts.firewall.networks);
    facts.firewall.interfaces.removeIf([&](const QString &pattern) {
        return pattern != QLatin1String("?")
            && std::ranges::none_of(networks.interfaces, [&](const QString &name) { return isAboutInterface(pattern, name); });
    });
    if (addresses.stranger.isEmpty())
        return failure(ErrorCode::Unsupported, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "There is no network that is free for an outsider."), {}});
    const ManyFiles manyFiles;
    const ReplyRoutes routes(host, *ipProgram);
    ExposureTrial trial(facts.ports, networks, addresses, routes);
    if (const auto ran = trial.run(*ipProgram, stop); !ran)
        return ran;
    facts.attempts = trial.attempts();
    facts.outsider.strangers = trial.strangers(trial.hasIpv6());
    facts.outsider.neighbours = trial.neighbours(trial.hasIpv6());
    if (!trial.hasIpv6())
        facts.outsider.whyNotIpv6 = {QT_TRANSLATE_NOOP("Dockwright",
                                                       "IPv6 was not measured: this host takes no address of it."),
                                     {}};
    return {};
}

} // namespace

void measureExposure(const HostReader &host, const RootedFiles &files, ExposureFacts &facts, const std::stop_token &stop)
{
    if (geteuid() != 0) {
        facts.outsider.whyNot = {QT_TRANSLATE_NOOP("Dockwright", "Only root can make an outsider: run it with sudo."), {}};
        return;
    }
    QElapsedTimer clock;
    clock.start();
    if (const auto measured = measure(host, files, facts, stop); !measured)
        facts.outsider.whyNot = measured.error().message;
    facts.outsider.milliseconds = clock.elapsed();
}

} // namespace dockwright::helper
