// SPDX-License-Identifier: Apache-2.0
#include "core/text/toml_secrets.h"

#include "core/base/secret.h"
#include "core/text/secret_names.h"
#include "core/text/toml_table.h"

#include <QString>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <vector>

namespace dockwright::core {

namespace {

/// All else is not parsed, which takes longer than looking for these; a name and its text on one line is found anywhere.
bool mayHoldTomlSecret(const QByteArray &text)
{
    static constexpr std::array words{"header", "auth", "cookie", "= [", "=["};
    const QByteArray lower = text.toLower();
    return lower.contains('=') && std::ranges::any_of(words, [&](const char *word) { return lower.contains(word); });
}

bool isSecret(const std::string &key, const std::string &value)
{
    const QString name = QString::fromStdString(key).toLower();
    return isSecretName(name) || endsWithWord(name, "auth") || name.endsWith(QLatin1String("authorization"))
        || name.endsWith(QLatin1String("cookie")) || (mayNameAPath(name) && !value.starts_with('/'));
}

/// Finds the texts of a file that are secret, by where they stand.
class TextFinder
{
public:
    std::vector<toml::source_region> find(const toml::table &table)
    {
        look(table, {}, false);
        return std::move(m_found);
    }

private:
    void look(const toml::node &node, const std::string &key, bool isHeader)
    {
        if (const toml::table *table = node.as_table()) {
            for (const auto &[name, each] : *table)
                look(each, std::string(name.str()), isHeader || name.str() == "header");
        } else if (const toml::array *array = node.as_array()) {
            for (const toml::node &each : *array)
                look(each, key, isHeader);
        } else if (const auto *text = node.as_string(); text != nullptr && (isHeader || isSecret(key, text->get()))) {
            m_found.push_back(node.source());
        }
    }

    std::vector<toml::source_region> m_found;
};

/// Where a place of toml++, which counts characters from 1, is in the bytes of the text.
class Places
{
public:
    explicit Places(const QByteArray &text) : m_text(text)
    {
        for (qsizetype at = 0; at >= 0; at = text.indexOf('\n', at), at += at >= 0 ? 1 : 0)
            m_lines.push_back(at);
    }

    qsizetype of(const toml::source_position &position) const
    {
        qsizetype at = m_lines[std::min<std::size_t>(position.line, m_lines.size()) - 1];
        for (toml::source_index left = position.column - 1; left > 0 && at < m_text.size(); --left)
            for (++at; at < m_text.size() && (static_cast<unsigned char>(m_text[at]) & 0xC0U) == 0x80U;)
                ++at;
        return at;
    }

private:
    const QByteArray &m_text;
    std::vector<qsizetype> m_lines;
};

} // namespace

QByteArray withoutTomlSecrets(const QByteArray &text)
{
    const auto table = mayHoldTomlSecret(text) ? std::optional(parseToml({}, text)) : std::nullopt;
    if (!table || !*table)
        return text;
    std::vector<toml::source_region> found = TextFinder().find(**table);
    const auto placeOf = [](const toml::source_region &region) { return std::tie(region.begin.line, region.begin.column); };
    std::ranges::sort(found, [&](const auto &one, const auto &other) { return placeOf(one) < placeOf(other); });
    const Places places(text);
    QByteArray redacted;
    qsizetype done = 0;
    for (const toml::source_region &region : found) {
        const qsizetype begin = places.of(region.begin);
        redacted += text.mid(done, begin - done);
        redacted += '"';
        redacted += leftOut;
        redacted += '"';
        done = places.of(region.end);
    }
    return redacted + text.mid(done);
}

} // namespace dockwright::core
