// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/step_list.h"

#include "ui/model/sentence.h"
#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QTimer>

namespace dockwright::ui {

namespace {

struct StateLook {
    const char *symbol;
    Tone tone;
};

StateLook lookOf(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        return {"waiting", Tone::Neutral};
    case StepState::Running:
        return {"running", Tone::Info};
    case StepState::Done:
        return {"pass", Tone::Good};
    case StepState::Failed:
        return {"fail", Tone::Bad};
    case StepState::TakenBack:
        return {"undone", Tone::Warning};
    case StepState::Stuck:
        return {"fail", Tone::Bad};
    case StepState::NotDone:
        return {"remove", Tone::Neutral};
    }
    Q_UNREACHABLE();
}

QString wordOf(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        //: State of one step of a job.
        return StepList::tr("waiting");
    case StepState::Running:
        //: State of one step of a job.
        return StepList::tr("running");
    case StepState::Done:
        //: State of one step of a job.
        return StepList::tr("done");
    case StepState::Failed:
        //: State of one step of a job.
        return StepList::tr("failed");
    case StepState::TakenBack:
        //: State of one step of a job.
        return StepList::tr("rolled back");
    case StepState::Stuck:
        //: State of one step of a job.
        return StepList::tr("could not be rolled back");
    case StepState::NotDone:
        //: State of one step of a job.
        return StepList::tr("not run");
    }
    Q_UNREACHABLE();
}

/// A symbol that can turn.
class TurningSymbol : public QWidget
{
public:
    explicit TurningSymbol(QWidget *parent) : QWidget(parent) { setFixedSize(20, 20); }

    void show(StepState state)
    {
        m_state = state;
        update();
    }
    void turn()
    {
        m_angle = (m_angle + 12) % 360;
        if (m_state == StepState::Running)
            update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const StateLook look = lookOf(m_state);
        const int angle = m_state == StepState::Running ? m_angle : 0;
        paintSymbol(painter, rect(), QLatin1String(look.symbol), toneColor(look.tone, palette()), angle);
    }

private:
    StepState m_state = StepState::Waiting;
    int m_angle = 0;
};

} // namespace

class StepRow : public QWidget
{
public:
    explicit StepRow(QWidget *parent)
        : QWidget(parent),
          m_symbol(new TurningSymbol(this)),
          m_text(new TextLabel(TextLabel::Rank::Normal, this)),
          m_state(new TextLabel(TextLabel::Rank::Muted, this)),
          m_doing(new TextLabel(TextLabel::Rank::Muted, this)),
          m_bar(new QProgressBar(this))
    {
        auto *grid = new QGridLayout(this);
        grid->setContentsMargins(0, 3, 0, 3);
        grid->setHorizontalSpacing(10);
        grid->setVerticalSpacing(4);
        grid->setColumnStretch(1, 1);
        grid->addWidget(m_symbol, 0, 0);
        grid->addWidget(m_text, 0, 1);
        grid->addWidget(m_state, 0, 2);
        grid->addWidget(m_doing, 1, 1, 1, 2);
        grid->addWidget(m_bar, 2, 1, 1, 2);
        m_state->setWordWrap(false);
        m_bar->setTextVisible(false);
        m_bar->setMaximumHeight(8);
        m_bar->hide();
        m_doing->hide();
    }

    void show(const JobStep &step, std::size_t number)
    {
        const QString text = sentence(step.text);
        m_text->setText(text.isEmpty() ? StepList::tr("Step %1").arg(number) : text);
        QString state = wordOf(step.state);
        constexpr int worthSaying = 50; // less is 0.0 s
        if (step.milliseconds >= worthSaying && step.state != StepState::Running)
            state += QStringLiteral(" · ")
                + StepList::tr("%1 s").arg(QLocale().toString(static_cast<double>(step.milliseconds) / 1000, 'f', 1));
        m_state->setText(state);
        m_symbol->show(step.state);
        setAccessibleName(m_text->text() + QStringLiteral(": ") + state);
        showProgress(step);
    }
    void turn() { m_symbol->turn(); }

private:
    void showProgress(const JobStep &step)
    {
        const bool isOn = step.state == StepState::Running && step.percent >= 0;
        const QString doing = sentence(step.doing);
        m_bar->setVisible(isOn);
        m_doing->setVisible(isOn && !doing.isEmpty());
        if (!isOn)
            return;
        m_bar->setValue(step.percent);
        m_doing->setText(doing);
        m_bar->setAccessibleName(doing.isEmpty() ? m_text->text() : doing);
        m_state->setText(StepList::tr("%1 %").arg(QLocale().toString(step.percent)));
    }

    TurningSymbol *m_symbol;
    TextLabel *m_text;
    TextLabel *m_state;
    TextLabel *m_doing;
    QProgressBar *m_bar;
};

StepList::StepList(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this)), m_turning(new QTimer(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_turning->setInterval(33);
    connect(m_turning, &QTimer::timeout, this, [this] {
        for (StepRow *row : m_rows)
            row->turn();
    });
    m_texts([this] { setSteps(m_steps); });
}

void StepList::setSteps(const std::vector<JobStep> &steps)
{
    m_steps = steps;
    while (m_rows.size() > steps.size()) {
        delete m_rows.back();
        m_rows.pop_back();
    }
    while (m_rows.size() < steps.size()) {
        m_rows.push_back(new StepRow(this));
        m_column->addWidget(m_rows.back());
    }
    bool isTurning = false;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->show(m_steps[i], i + 1);
        isTurning |= m_steps[i].state == StepState::Running;
    }
    if (isTurning)
        m_turning->start();
    else
        m_turning->stop();
}

} // namespace dockwright::ui
