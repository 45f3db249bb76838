// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/conflict_row.h"

#include "ui/widgets/section.h"
#include "ui/widgets/text_label.h"

#include <QCoreApplication>
#include <QRadioButton>

namespace dockwright::ui {

using namespace core;

namespace {

struct ConflictRow {
    Q_DECLARE_TR_FUNCTIONS(ConflictRow)
};

} // namespace

QWidget *conflictRow(const Conflict &conflict, PreviewModel &preview, QWidget *parent, int number)
{
    auto *card = new Card(parent);
    const QString place = conflict.pointer.isEmpty() ? conflict.path : conflict.pointer;
    auto *name = new TextLabel(TextLabel::Rank::Strong, card);
    name->setText(conflict.pointer.isEmpty() ? conflict.path : conflict.path + u' ' + conflict.pointer);
    card->content()->addWidget(name);
    const Side side = preview.choices().at(place);
    const auto add = [&](Side which, const QString &text, const char *suffix) {
        auto *button = new QRadioButton(text, card);
        button->setObjectName(QStringLiteral("conflict%1%2RadioButton").arg(number).arg(QLatin1String(suffix)));
        button->setAccessibleName(name->text() + QStringLiteral(": ") + text);
        button->setChecked(side == which);
        QObject::connect(
            button, &QRadioButton::clicked, &preview, [&preview, place, which] { preview.decide(place, which); },
            Qt::QueuedConnection);
        card->content()->addWidget(button);
    };
    const bool isFile = conflict.pointer.isEmpty();
    add(Side::Theirs,
        isFile ? ConflictRow::tr("Keep the existing file")
               : ConflictRow::tr("Keep the existing value: %1").arg(conflict.theirs),
        "Theirs");
    add(Side::Ours,
        isFile ? ConflictRow::tr("Replace it; a backup is kept")
               : ConflictRow::tr("Use the value of the plan: %1; a backup is kept").arg(conflict.ours),
        "Ours");
    return card;
}

} // namespace dockwright::ui
