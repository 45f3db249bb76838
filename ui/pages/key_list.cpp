// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/key_list.h"

#include "core/catalog/catalog.h"
#include "core/daemon/key_words.h"
#include "core/host/key_release.h"
#include "core/host/paths.h"
#include "core/plan/engine_section.h"
#include "core/plan/engine_values.h"
#include "core/plan/plan_description.h"
#include "ui/model/sentence.h"
#include "ui/pages/setting_pages.h"

#include <QRegularExpression>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

/// Words of a key that is another section's, too.
std::vector<const char *> meaningsOf(const KeyRow &row)
{
    std::vector<const char *> meanings;
    if (*row.about != '\0')
        meanings.push_back(row.about);
    for (const ManagedPlace &place : placesOfOthers(row))
        if (const Member *member = findMember(fromUtf8(place.member)))
            meanings.push_back(member->meaning);
    return meanings;
}

/// What can stand in a value: its choices, and the names of its members.
void addWordsOf(const Shape &shape, QStringList &words)
{
    for (const std::string_view choice : shape.choices)
        words << fromUtf8(choice);
    for (const Shape::Member &member : shape.members) {
        words << fromUtf8(member.name);
        addWordsOf(*member.shape, words);
    }
    if (shape.items != nullptr)
        addWordsOf(*shape.items, words);
}

/// In lower case, with the letters of a Chinese keyboard as those of any other.
QString plain(const QString &text)
{
    return text.normalized(QString::NormalizationForm_KC).toLower();
}

/// All by which a key can be found.
QStringList wordsOf(const KeyRow &row, const std::vector<Wording> &wordings)
{
    QStringList words{fromUtf8(row.key), fromUtf8(row.flag)};
    addWordsOf(*row.shape, words);
    for (const ManagedPlace &place : placesOfOthers(row))
        words << memberName(fromUtf8(place.member)) << fromUtf8(place.pointer);
    for (const Wording &word : wordings) {
        words << word(groupName(row.group)) << word(row.standard);
        for (const char *meaning : meaningsOf(row))
            words << word(meaning);
    }
    words.removeAll(QString());
    std::ranges::transform(words, words.begin(), plain);
    return words;
}

/// Chinese has no blanks between its words: one that is found nowhere as it stands may be several.
bool isChinese(const QString &word)
{
    return std::ranges::all_of(word, [](QChar letter) { return letter.script() == QChar::Script_Han; });
}

QString effectWord(const KeyRow &row)
{
    const Directive *directive = findDirective(QLatin1String("daemon.json/") + keyName(row));
    if (directive == nullptr || !isEngineKey(row))
        return {};
    if (row.isPartlyReloaded)
        return KeyList::tr("reload or restart");
    //: What a change of a setting takes, in one word.
    return directive->effect == Effect::Reload ? KeyList::tr("reload") : KeyList::tr("restart");
}

} // namespace

QString keyName(const KeyRow &row)
{
    return fromUtf8(row.key);
}

QString standardOf(const KeyRow &row)
{
    return sentence(row.standard);
}

QString releaseProblem(const Shared &shared, const KeyRow &row)
{
    return sentence(checkKeyRelease(row, shared.host.facts()->dockerdVersion));
}

QString keyProblem(const Shared &shared, const KeyRow &row)
{
    const EngineSettings &engine = shared.plan.plan().engine;
    if (!isKeySet(engine, row))
        return {};
    if (const auto problem = findKeyProblem(engine, row)) {
        // Of a text that is no JSON the place is its line and column.
        const bool hasPlace = !problem->where.startsWith(u'/') && !problem->where.isEmpty();
        return hasPlace ? problem->where + QLatin1String(": ") + sentence(*problem) : sentence(*problem);
    }
    const QString place = QLatin1String(paths::daemonJson) + QLatin1String("#/") + keyName(row);
    for (const Error &error : shared.preview.preview()->problems)
        if (error.where == place || error.where.startsWith(place + u'/'))
            return sentence(error);
    return {};
}

KeyList::KeyList(Shared &shared, QObject *parent) : QAbstractListModel(parent), m_shared(shared)
{
    std::vector<Wording> wordings; // once: each reads its file of translations
    for (const SpokenLanguage &language : languages)
        wordings.emplace_back(QLatin1String(language.code));
    for (const KeyRow &row : daemonKeyRows())
        m_words.push_back(wordsOf(row, wordings));
    m_lines = makeLines();
}

int KeyList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

Qt::ItemFlags KeyList::flags(const QModelIndex &index) const
{
    return keyAt(index.row()) != nullptr ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QString KeyList::about(const KeyRow &key) const
{
    QString text;
    for (const char *meaning : meaningsOf(key)) {
        text = joined(text, sentence(meaning));
        if (*key.about != '\0') // a section's words about a part of it are for the search
            break;
    }
    return text;
}

std::pair<Tone, QString> KeyList::state(const KeyRow &key) const
{
    const EngineSettings &engine = m_shared.plan.plan().engine;
    if (isKeySet(engine, key)) {
        if (!keyProblem(m_shared, key).isEmpty())
            return {Tone::Bad, tr("invalid")};
        const QString value = shownText(keyText(engine, key));
        //: The value of a setting that is set to the empty text.
        return {Tone::Good, value.isEmpty() ? tr("empty") : value};
    }
    if (!isEngineKey(key)) {
        const auto places = placesOfOthers(key);
        const SettingPage *page = places.empty() ? nullptr : findSettingPage(fromUtf8(places.front().member));
        return {Tone::Info, page != nullptr ? tr("on the page %1").arg(page->title()) : tr("not set by Dockwright")};
    }
    if (!releaseProblem(m_shared, key).isEmpty())
        return {Tone::Warning, tr("not in this dockerd")};
    const QString standard = standardOf(key);
    return {Tone::Neutral, standard.isEmpty() ? tr("not set") : tr("not set, default: %1").arg(standard)};
}

QVariant KeyList::data(const QModelIndex &index, int role) const
{
    const KeyRow *key = keyAt(index.row());
    if (key == nullptr)
        return role == Qt::DisplayRole || role == Qt::AccessibleTextRole
            ? QVariant(m_lines[static_cast<std::size_t>(index.row())].heading)
            : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return keyName(*key);
    case AboutRole:
    case Qt::ToolTipRole:
        return about(*key);
    case StateRole:
        return state(*key).second;
    case ToneRole:
        return static_cast<int>(state(*key).first);
    case DangerRole:
        return sentence(dangerName(key->danger));
    case EffectRole:
        return effectWord(*key);
    case Qt::AccessibleTextRole: {
        QStringList parts{keyName(*key), state(*key).second, sentence(dangerName(key->danger)), effectWord(*key)};
        parts.removeAll(QString());
        return parts.join(QLatin1String(", "));
    }
    case Qt::AccessibleDescriptionRole:
        return about(*key);
    default:
        return {};
    }
}

void KeyList::setSearch(const QString &search)
{
    // A key as it stands in a file or on a command line: "mtu":, --mtu.
    static const QRegularExpression marks(QStringLiteral("[\"',;]|:(?=\\s|$)|(?<=^|\\s)-+|=$"));
    const QString words = plain(search).replace(u'_', u'-').replace(marks, QStringLiteral(" ")).simplified();
    m_wanted = words.split(u' ', Qt::SkipEmptyParts);
    refresh();
}

const KeyRow *KeyList::keyAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_lines.size()) ? m_lines[static_cast<std::size_t>(row)].key : nullptr;
}

int KeyList::find(const KeyRow *key) const
{
    const auto found = std::ranges::find(m_lines, key, &Line::key);
    return key != nullptr && found != m_lines.end() ? static_cast<int>(found - m_lines.begin()) : -1;
}

int KeyList::firstKey() const
{
    const auto found = std::ranges::find_if(m_lines, [](const Line &line) { return line.key != nullptr; });
    return found != m_lines.end() ? static_cast<int>(found - m_lines.begin()) : -1;
}

int KeyList::keyCount() const
{
    return static_cast<int>(std::ranges::count_if(m_lines, [](const Line &line) { return line.key != nullptr; }));
}

void KeyList::refresh()
{
    std::vector<Line> lines = makeLines();
    if (lines == m_lines) {
        if (!m_lines.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_lines = std::move(lines);
    endResetModel();
}

bool KeyList::fits(const KeyRow &key) const
{
    return std::ranges::all_of(m_wanted, [&](const QString &word) { return isIn(key, word) || isInParts(key, word); });
}

bool KeyList::isIn(const KeyRow &key, const QString &word) const
{
    return std::ranges::any_of(wordsOfRow(key), [&](const QString &words) { return words.contains(word); });
}

bool KeyList::isInParts(const KeyRow &key, const QString &word) const
{
    return isChinese(word) && std::ranges::any_of(wordsOfRow(key), [&](const QString &words) {
               return std::ranges::all_of(word, [&](QChar letter) { return words.contains(letter); });
           });
}

const QStringList &KeyList::wordsOfRow(const KeyRow &key) const
{
    return m_words[static_cast<std::size_t>(&key - daemonKeyRows().data())];
}

/// The name itself, how it begins, what it contains, what it is for, and what that has in it.
int KeyList::rankOf(const KeyRow &key) const
{
    const QString name = keyName(key);
    const QString asName = m_wanted.join(u'-');
    if (name == asName)
        return 0;
    if (name.startsWith(asName))
        return 1;
    if (name.contains(asName))
        return 2;
    return std::ranges::all_of(m_wanted, [&](const QString &word) { return isIn(key, word); }) ? 3 : 4;
}

std::vector<KeyList::Line> KeyList::makeLines() const
{
    std::vector<const KeyRow *> set;
    std::vector<const KeyRow *> others;
    for (const KeyRow &row : daemonKeyRows())
        if (fits(row))
            (isKeySet(m_shared.plan.plan().engine, row) ? set : others).push_back(&row);
    std::vector<Line> lines;
    addByRank(lines, std::move(set), tr("Set in this plan"));
    if (m_wanted.isEmpty())
        addByGroup(lines, others);
    else
        addByRank(lines, std::move(others), tr("Not set in this plan"));
    return lines;
}

void KeyList::addByGroup(std::vector<Line> &lines, const std::vector<const KeyRow *> &keys) const
{
    for (int group = 0; group <= static_cast<int>(KeyGroup::Daemon); ++group) {
        std::vector<const KeyRow *> members;
        std::ranges::copy_if(keys, std::back_inserter(members),
                             [&](const KeyRow *key) { return static_cast<int>(key->group) == group; });
        addByRank(lines, std::move(members), sentence(groupName(static_cast<KeyGroup>(group))));
    }
}

void KeyList::addByRank(std::vector<Line> &lines, std::vector<const KeyRow *> keys, const QString &heading) const
{
    if (keys.empty())
        return;
    lines.push_back({nullptr, heading});
    if (!m_wanted.isEmpty())
        std::ranges::stable_sort(keys, {}, [this](const KeyRow *key) { return rankOf(*key); });
    for (const KeyRow *key : keys)
        lines.push_back({key, {}});
}

} // namespace dockwright::ui
