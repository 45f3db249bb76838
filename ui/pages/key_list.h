// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/tone.h"
#include "ui/pages/page.h"

#include <QAbstractListModel>

namespace dockwright::core {
struct KeyRow;
}

namespace dockwright::ui {

/// The name of a key as text.
QString keyName(const core::KeyRow &row);

/// dockerd's default for a key in the language of the window; empty where there is none.
QString standardOf(const core::KeyRow &row);

/// Why the host's dockerd does not know a key; empty where it does, or where its version is unknown.
QString releaseProblem(const Shared &shared, const core::KeyRow &row);

/// What is wrong with the value of a key in the plan, by itself or on this host; empty where it is right or not set.
QString keyProblem(const Shared &shared, const core::KeyRow &row);

/// All keys of daemon.json under headings: what the plan sets comes first, then the others by what they are about; of a
/// search those whose name fits come first.
class KeyList : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        AboutRole = Qt::UserRole, ///< what the key is for
        StateRole,                ///< its value, its default, or why it has none
        ToneRole,                 ///< of the state
        DangerRole,               ///< in two words; empty for none
        EffectRole,               ///< in one word
    };

    explicit KeyList(Shared &shared, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// Words of a key's name or of what it is for, in English or Chinese, in any order.
    void setSearch(const QString &search);
    /// The key in a row; null for a heading.
    const core::KeyRow *keyAt(int row) const;
    /// Where a key is; -1 where the search leaves it out.
    int find(const core::KeyRow *key) const;
    /// The first key; -1 where there is none.
    int firstKey() const;
    int keyCount() const;
    /// Follows the plan, the host and the language.
    void refresh();

private:
    struct Line {
        const core::KeyRow *key = nullptr;
        QString heading;

        friend bool operator==(const Line &, const Line &) = default;
    };

    std::vector<Line> makeLines() const;
    void addByGroup(std::vector<Line> &lines, const std::vector<const core::KeyRow *> &keys) const;
    void addByRank(std::vector<Line> &lines, std::vector<const core::KeyRow *> keys, const QString &heading) const;
    bool fits(const core::KeyRow &key) const;
    bool isIn(const core::KeyRow &key, const QString &word) const;
    bool isInParts(const core::KeyRow &key, const QString &word) const;
    const QStringList &wordsOfRow(const core::KeyRow &key) const;
    int rankOf(const core::KeyRow &key) const;
    QString about(const core::KeyRow &key) const;
    std::pair<Tone, QString> state(const core::KeyRow &key) const;

    Shared &m_shared;
    QStringList m_wanted;             ///< the words of the search
    std::vector<QStringList> m_words; ///< of each row of the table, in both languages
    std::vector<Line> m_lines;
};

} // namespace dockwright::ui
