// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/plan_model.h"
#include "ui/widgets/field.h"
#include "ui/widgets/texts.h"

namespace dockwright::ui {

/// Inputs bound to members of the plan: each shows the member, edits it on every key press, explains it in the words of
/// the plan's own description, and says beside itself what is wrong.
class PlanFields : public QObject
{
    Q_OBJECT

public:
    using Label = std::function<QString()>;

    PlanFields(PlanModel &plan, Texts &texts, QWidget *page);

    Field *text(const char *pointer, Label label);
    /// A URL whose password shows only while it is being edited.
    Field *secretUrl(const char *pointer, Label label);
    Field *number(const char *pointer, Label label);
    /// `words` gives the choices in the order of the enumeration; without it the words of the plan are shown.
    Field *choice(const char *pointer, Label label, const std::function<QStringList()> &words = {});
    Field *check(const char *pointer, Label label);
    /// A widget of the page's own for a member; `update` shows the plan's value in it.
    Field *custom(const char *pointer, Label label, QWidget *editor, std::function<void()> update);

    /// Another sentence than the description's below the input.
    void setHelp(Field *field, Label help);
    QWidget *firstProblem() const;
    /// What is wrong with the plan on this host, beside what is wrong with it anywhere.
    void showAlso(const core::Errors &problems);
    /// Whether one of the inputs that show is for that member.
    bool shows(const core::Error &problem) const;

private:
    struct Bound {
        const core::Member *member;
        Field *field;
        std::function<void()> update;
    };

    Field *bind(const char *pointer, Label label, QWidget *editor, std::function<void()> update,
                Field::LabelIn labelIn = Field::LabelIn::Field);
    void refresh(const Bound &bound);

    PlanModel &m_plan;
    Texts &m_texts;
    QWidget *m_page;
    std::vector<Bound> m_bound;
    core::Errors m_also;
};

/// A wheel that turns over an input on its way down the page does not change it.
void guardFromWheel(QWidget *input);

/// "loggingMaxSize" + suffix for "/logging/maxSize".
QString fieldName(const char *pointer, const char *suffix);

} // namespace dockwright::ui
