// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/judges/random_case.h"

#include "core/daemon/key_table.h"
#include "tests/lab/judges/values.h"

#include <QMap>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <string_view>

namespace judges {

using namespace dockwright;

namespace {

/// The flag of a key, without dashes.
QString flagOf(const std::string &key)
{
    const core::KeyRow *row = core::findDaemonKey(key);
    return core::fromUtf8(row != nullptr && !row->flag.empty() ? row->flag : std::string_view(key));
}

QString wordOf(const core::OrderedJson &value)
{
    return value.is_string() ? value.get<QString>() : core::fromUtf8(value.dump());
}

/// "10.201.0.0/16" and 24 → "base=10.201.0.0/16,size=24".
QString poolWord(const core::OrderedJson &pool)
{
    QStringList members;
    for (const auto &[name, value] : pool.items())
        members << core::fromUtf8(name) + u'=' + wordOf(value);
    return members.join(u',');
}

/// A member of an object as a flag says it.
QString memberWord(const std::string &key, const QString &name, const core::OrderedJson &value)
{
    if (key == "default-ulimits")
        return name + u'=' + wordOf(value.at("Soft")) + u':' + wordOf(value.at("Hard"));
    if (key == "runtimes")
        return name + u'=' + wordOf(value.at("path"));
    if (key == "default-network-opts")
        return name + u'=' + core::fromUtf8(value.begin().key()) + u'=' + wordOf(*value.begin());
    return name + u'=' + wordOf(value);
}

/// A key's value as flags, each with its value: one for each item or member.
std::vector<std::pair<QString, QString>> flagsOf(const std::string &key, const core::OrderedJson &value)
{
    const QString flag = flagOf(key);
    std::vector<std::pair<QString, QString>> flags;
    if (value.is_array()) {
        for (const core::OrderedJson &item : value)
            flags.emplace_back(flag, item.is_object() ? poolWord(item) : wordOf(item));
    } else if (value.is_object()) {
        for (const auto &[member, inner] : value.items())
            if (const QString name = core::fromUtf8(member); key == "proxies")
                flags.emplace_back(name, wordOf(inner));
            else
                flags.emplace_back(key == "runtimes" ? QStringLiteral("add-runtime") : flag, memberWord(key, name, inner));
    } else {
        flags.emplace_back(flag, wordOf(value));
    }
    return flags;
}

class Dice
{
public:
    explicit Dice(quint32 seed) : m_random(seed) {}
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(m_random.bounded(static_cast<int>(bound))); }
    bool isOneOf(std::size_t chances) { return below(chances) == 0; }

private:
    QRandomGenerator m_random;
};

class CaseMaker
{
public:
    CaseMaker(quint32 seed, const QSet<QString> &knownFlags) : m_dice(seed), m_knownFlags(knownFlags) {}

    Case make()
    {
        if (m_dice.isOneOf(6))
            addCertificates();
        for (std::size_t left = 1 + m_dice.below(4); left > 0; --left)
            add(allValues()[m_dice.below(allValues().size())]);
        if (m_dice.isOneOf(12))
            m_case.file[ignoredForms()[static_cast<qsizetype>(m_dice.below(12))].toStdString()] = "http://x.lan";
        return std::move(m_case);
    }

private:
    void addCertificates()
    {
        constexpr std::array<std::string_view, 3> files{"tlscacert", "tlscert", "tlskey"};
        const std::string_view how = m_dice.isOneOf(2) ? "tls" : "tlsverify";
        for (const Values &values : allValues())
            if (values.key == how || (std::ranges::find(files, values.key) != files.end() && !m_dice.isOneOf(6)))
                add(values);
    }

    /// Into the file, the unit, or both.
    void add(const Values &values)
    {
        const bool isWrong = values.right.empty() || (!values.wrong.empty() && m_dice.isOneOf(6));
        const auto &from = isWrong ? values.wrong : values.right;
        const auto value = core::OrderedJson::parse(from[m_dice.below(from.size())]);
        const std::size_t place = m_dice.below(20);
        const bool isForUnit = place < 4 && !values.right.empty();
        if (isForUnit)
            addFlags(values.key, isWrong ? core::OrderedJson::parse(values.right.front()) : value);
        if (!isForUnit || place == 0)
            m_case.file[values.key] = value;
    }

    void addFlags(const std::string &key, const core::OrderedJson &value)
    {
        static const QMap<QString, QString> letters{{"host", "-H"},           {"debug", "-D"},  {"log-level", "-l"},
                                                    {"storage-driver", "-s"}, {"bridge", "-b"}, {"group", "-G"},
                                                    {"pidfile", "-p"}};
        for (const auto &[flag, word] : flagsOf(key, value)) {
            if (!m_knownFlags.contains(flag))
                continue;
            const bool isSwitch = value.is_boolean();
            if (isSwitch && value == true && m_dice.isOneOf(2))
                m_case.flags << (letters.contains(flag) ? letters[flag] : QLatin1String("--") + flag);
            else if (letters.contains(flag) && !isSwitch && m_dice.isOneOf(2))
                m_case.flags << letters[flag] << word;
            else if (!isSwitch && m_dice.isOneOf(3))
                m_case.flags << QLatin1String("--") + flag << word;
            else
                m_case.flags << QLatin1String("--") + flag + u'=' + word;
        }
    }

    Dice m_dice;
    const QSet<QString> &m_knownFlags;
    Case m_case{core::OrderedJson::object(), {}};
};

} // namespace

const QStringList &ignoredForms()
{
    static const QStringList forms{"registry-mirror", "insecure-registry", "dns-opt",        "label",
                                   "http-proxy",      "https-proxy",       "no-proxy",       "log-opt",
                                   "storage-opt",     "exec-opt",          "default-ulimit", "authorization-plugin"};
    return forms;
}

Case randomCase(quint32 seed, const QSet<QString> &knownFlags)
{
    return CaseMaker(seed, knownFlags).make();
}

} // namespace judges
