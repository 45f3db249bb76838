// SPDX-License-Identifier: Apache-2.0
#include "helper/host/unreaped.h"

#include "core/host/processes.h"
#include "helper/host/process_facts.h"

#include <QThread>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// One that is about to be waited for is no finding.
constexpr unsigned long pauseBetweenLooks = 300; // ms

struct Zombie {
    qint64 pid = 0;
    qint64 parent = 0;
    QString name;
    QString started; ///< with the process id it names one process

    friend bool operator==(const Zombie &, const Zombie &) = default;
};

/// proc_pid_stat(5): "PID (NAME) STATE PPID …", the 22nd word being the start; a name may hold blanks and brackets.
std::optional<Zombie> readZombie(const HostReader &host, qint64 pid)
{
    const QString text = QString::fromUtf8(host.systemFile(QStringLiteral("/proc/%1/stat").arg(pid)));
    const QStringList words = text.section(QLatin1String(") "), -1).split(u' ');
    if (words.size() < 20 || words[0] != QLatin1String("Z"))
        return std::nullopt;
    const qsizetype open = text.indexOf(u'(');
    return Zombie{pid, words[1].toLongLong(), text.mid(open + 1, text.lastIndexOf(QLatin1String(") ")) - open - 1), words[19]};
}

std::vector<Zombie> readZombies(const HostReader &host)
{
    std::vector<Zombie> zombies;
    for (const qint64 pid : processIds(host))
        if (auto zombie = readZombie(host, pid))
            zombies.push_back(std::move(*zombie));
    return zombies;
}

std::vector<Zombie> readLastingZombies(const HostReader &host)
{
    std::vector<Zombie> zombies = readZombies(host);
    if (zombies.empty())
        return zombies;
    QThread::msleep(pauseBetweenLooks);
    const std::vector<Zombie> later = readZombies(host);
    std::erase_if(zombies, [&](const Zombie &each) { return std::ranges::find(later, each) == later.end(); });
    return zombies;
}

} // namespace

std::optional<std::vector<UnreapedFact>> findUnreaped(const HostReader &host)
{
    std::vector<UnreapedFact> facts;
    const std::vector<Zombie> zombies = readLastingZombies(host);
    if (zombies.empty())
        return facts;
    const Json running = host.askDaemon(QStringLiteral("/containers/json"));
    if (!running.is_array())
        return std::nullopt;
    for (const Json &each : running) {
        const auto described = host.describeContainer(textOf(each, "Id"));
        if (!described)
            return std::nullopt;
        const Json &container = *described;
        const Json pid = container.is_object() ? container.value(Json::json_pointer("/State/Pid"), Json()) : Json();
        const qint64 init = pid.is_number_integer() ? pid.get<qint64>() : 0;
        UnreapedFact fact{textOf(container, "Name").mid(1), nameOfInit(host, init), {}};
        for (const Zombie &zombie : zombies)
            if (init > 0 && zombie.parent == init)
                fact.zombies << QStringLiteral("%1 %2").arg(zombie.pid).arg(zombie.name);
        if (!fact.zombies.isEmpty())
            facts.push_back(std::move(fact));
    }
    std::ranges::sort(facts, {}, &UnreapedFact::container);
    return facts;
}

} // namespace dockwright::helper
