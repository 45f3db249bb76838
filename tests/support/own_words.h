// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/catalog/catalog.h"
#include "core/daemon/key_table.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"
#include "tests/support/mnemonics.h"
#include "ui/widgets/text_label.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTranslator>

/// What of a window is in no language, and so may stand in it without having been asked for. See Brackets.
namespace own_words {

/// Puts every text that is asked for in brackets, so that one that is not asked for stands out.
class Brackets : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int) const override
    {
        return u'⟦' + QString::fromUtf8(source) + u'⟧';
    }
};

/// Every text of a JSON document that is one value, and no file's content.
inline void collect(const QJsonValue &json, QStringList &texts)
{
    if (json.isString() && !json.toString().isEmpty() && json.toString().size() < 200 && !json.toString().contains(u'\n'))
        texts << json.toString();
    for (const QJsonValue &item : json.toArray())
        collect(item, texts);
    const QJsonObject object = json.toObject();
    for (const QJsonValue member : object)
        collect(member, texts);
}

/// The values of host and plan, and the names of directives and keys; long ones first, as they hold short ones.
inline QStringList valuesOf(const dockwright::core::HostFacts &facts, const dockwright::core::Plan &plan)
{
    QStringList values{"containerd", "default-ulimits", "nofile"}; // a program, a key of daemon.json, a limit
    collect(QJsonDocument::fromJson(dockwright::core::writeFacts(facts)).object(), values);
    collect(QJsonDocument::fromJson(dockwright::core::writePlan(plan)).object(), values);
    for (const dockwright::core::Directive &directive : dockwright::core::catalog())
        for (const char *key : {directive.key, directive.guideKey})
            if (*key != '\0')
                values << QString::fromUtf8(key);
    for (const dockwright::core::KeyRow &row : dockwright::core::daemonKeyRows())
        values << QString::fromStdString(std::string(row.key));
    values.removeDuplicates();
    std::ranges::sort(values, std::greater(), &QString::size);
    return values;
}

/// True if nothing of a text is left without what is in no language: paths, names with dots, options of the kernel, numbers
/// with their units, and `values`, each as a whole word.
inline bool isOfNoLanguage(QString text, const QStringList &values)
{
    static const QRegularExpression forms(QStringLiteral(
        "https?://\\S+|(?<![\\w.])/[^\\s]+|\\bmax(?=\\()|\\bCONFIG_[A-Z0-9_]+|\\b[a-z][a-z0-9_-]*(\\.[a-z0-9_*-]+)+\\b"
        "|\\d[\\d., ]*(B|[KMGT]i?B|kB|ms|s|%)(?![A-Za-z])"));
    static const QRegularExpression letters(QStringLiteral("[A-Za-z]"));
    text.remove(forms);
    for (const QString &value : values) {
        if (!text.contains(letters))
            break;
        for (qsizetype at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
            const bool begins = at == 0 || !text[at - 1].isLetterOrNumber();
            const bool ends = at + value.size() == text.size() || !text[at + value.size()].isLetterOrNumber();
            if (begins && ends)
                text.replace(at, value.size(), u' ');
        }
    }
    return !text.contains(letters);
}

/// The visible texts of a widget that were not asked for while Brackets were installed.
inline QStringList unasked(const QWidget &widget, const QStringList &values)
{
    QStringList texts = mnemonics::texts(widget);
    for (const auto *label : widget.findChildren<dockwright::ui::TextLabel *>())
        if (label->isVisible())
            texts << label->text();
    QStringList hard;
    for (const QString &text : texts)
        if (!text.contains(u'⟦') && !isOfNoLanguage(text, values))
            hard << text;
    hard.removeDuplicates();
    return hard;
}

} // namespace own_words
