// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/security_page.h"

#include "core/host/paths.h"
#include "ui/model/sentence.h"
#include "ui/widgets/section.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QToolButton>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

bool isLeftOut(const Directive &directive)
{
    return directive.disposition == Disposition::Withheld;
}

} // namespace

SecurityPage::SecurityPage(Shared &shared) : Page(shared), m_fields(shared.plan, m_texts, this)
{
    buildSecurity();
    buildReliability();
    buildPerformance();
    buildLeftOut();
    m_column->addStretch();
}

QStringList SecurityPage::files() const
{
    return {QLatin1String(paths::securityDropIn),    QLatin1String(paths::performanceDropIn),
            QLatin1String(paths::reliabilityDropIn), QLatin1String(paths::heartbeatService),
            QLatin1String(paths::heartbeatTimer),    QLatin1String(paths::daemonJson)};
}

void SecurityPage::buildSecurity()
{
    auto *section = new Section(this);
    Field *profile = m_fields.choice(
        "/security/profile", [] { return tr("&Profile of dockerd"); },
        [] {
            return QStringList{tr("hardened"), tr("compatible")};
        });
    addWithCost(section, profile, [] {
        return tr("Hardened removes from dockerd what no container, build or live-restore needs. Compatible leaves its unit "
                  "unchanged.");
    });
    addWithCost(section,
                m_fields.check("/security/noNewPrivileges", [] { return tr("Containers cannot gain new privile&ges"); }),
                [] { return tr("Drawback: sudo and su stop working in new containers."); });
    addWithCost(section, m_fields.check("/security/usernsRemap", [] { return tr("&User namespaces for containers"); }), [] {
        return tr("Root in a container is an unprivileged user on the host. Drawback: existing images, containers and volumes "
                  "are hidden while it is on.");
    });
    addWithCost(
        section, m_fields.check("/security/icc", [] { return tr("Containers on the &default bridge can communicate"); }), [] {
            return tr(
                "Drawback of turning it off: containers that communicate over the default bridge need a user-defined network.");
        });
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Security")); });
}

void SecurityPage::addWithCost(Section *section, Field *field, PlanFields::Label cost)
{
    m_fields.setHelp(field, std::move(cost));
    section->content()->addWidget(field);
}

void SecurityPage::buildReliability()
{
    auto *section = new Section(this);
    addWithCost(section,
                m_fields.check("/reliability/liveRestore",
                               [] { return tr("Containers keep running while dockerd restarts (&live-restore)"); }),
                [] { return tr("Drawback: incompatible with Docker Swarm."); });
    addWithCost(section, m_fields.check("/defaults/init", [] { return tr("&Init process in new containers"); }),
                [] { return tr("Reaps zombies and forwards signals. Drawback: one small process for each container."); });
    addWithCost(section, m_fields.check("/reliability/heartbeat", [] { return tr("&Heartbeat of dockerd"); }), [] {
        return tr(
            "A timer checks dockerd every 30 s and restarts it after three consecutive failures. Drawback: a dockerd that "
            "is only slow may be restarted.");
    });
    section->content()->addWidget(m_fields.choice("/reliability/restart", [] { return tr("&Restart dockerd"); }));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(16);
    //: How long systemd waits before it restarts dockerd.
    grid->addWidget(m_fields.text("/reliability/restartSec", [] { return tr("Delay be&fore restart"); }), 0, 0, Qt::AlignTop);
    grid->addWidget(m_fields.number("/reliability/oomScoreAdjust", [] { return tr("&OOM score"); }), 0, 1, Qt::AlignTop);
    //: How many starts within a time before systemd gives up.
    grid->addWidget(m_fields.number("/reliability/startLimitBurst", [] { return tr("Starts allow&ed"); }), 1, 0, Qt::AlignTop);
    //: The time in which so many starts are tried.
    Field *interval = m_fields.text("/reliability/startLimitInterval", [] { return tr("Start limit in&terval"); });
    m_fields.setHelp(interval, [] { return tr("After that many starts in this interval, systemd gives up."); });
    grid->addWidget(interval, 1, 1, Qt::AlignTop);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    section->content()->addLayout(grid);
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Reliability")); });
}

void SecurityPage::buildPerformance()
{
    auto *section = new Section(this);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(16);
    grid->addWidget(m_fields.text("/performance/startTimeout", [] { return tr("St&art timeout"); }), 0, 0, Qt::AlignTop);
    grid->addWidget(m_fields.text("/performance/stopTimeout", [] { return tr("&Stop timeout"); }), 0, 1, Qt::AlignTop);
    grid->addWidget(m_fields.number("/performance/nice", [] { return tr("Nice le&vel"); }), 1, 0, Qt::AlignTop);
    grid->addWidget(m_fields.choice("/performance/ioClass", [] { return tr("I/O class"); }), 1, 1, Qt::AlignTop);
    grid->addWidget(m_fields.number("/performance/ioPriority", [] { return tr("I/O priorit&y"); }), 2, 0, Qt::AlignTop);
    grid->addWidget(m_fields.number("/containerd/maxMessageMiB", [] { return tr("Largest message of containerd"); }), 2, 1,
                    Qt::AlignTop);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    section->content()->addLayout(grid);
    addWithCost(section,
                m_fields.choice(
                    "/containerd/snapshotter", [] { return tr("Containerd image store"); },
                    [] {
                        //: Whether images are kept in the containerd image store.
                        return QStringList{tr("as dockerd decides"), tr("on"), tr("off")};
                    }),
                [] { return tr("Drawback: images in the other store are hidden."); });
    addWithCost(section, m_fields.check("/defaults/buildkit", [] { return tr("Build with Build&Kit"); }),
                [] { return tr("docker build uses BuildKit instead of the legacy builder."); });
    section->content()->addWidget(m_fields.choice(
        "/comments", [] { return tr("Co&mments in the files"); },
        [] {
            QStringList names;
            for (const SpokenLanguage &each : languages)
                names << QString::fromUtf8(each.name);
            //: No comments in the generated files.
            return names << tr("none");
        }));
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Timeouts, scheduling and images")); });
}

void SecurityPage::buildLeftOut()
{
    auto *section = new Section(this);
    m_unfold = new QToolButton(section);
    m_unfold->setObjectName(QStringLiteral("leftOutToolButton"));
    m_unfold->setCheckable(true);
    m_unfold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_unfold->setArrowType(Qt::RightArrow);
    m_leftOut = new QWidget(section);
    m_leftOut->hide();
    section->content()->addWidget(m_unfold);
    section->content()->addWidget(m_leftOut);
    m_column->addWidget(section);
    connect(m_unfold, &QToolButton::toggled, this, [this](bool on) {
        m_unfold->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_leftOut->setVisible(on);
    });
    m_texts([this, section] {
        section->setHeading(tr("Recommendations of the guide that are not applied"),
                            tr("Each was tested with a real systemd and dockerd."));
        m_unfold->setText(tr("Show %n setting(s)", nullptr, static_cast<int>(std::ranges::count_if(catalog(), isLeftOut))));
        m_unfold->setAccessibleName(tr("Settings of the guide that are left out"));
        showLeftOut();
    });
}

void SecurityPage::showLeftOut()
{
    delete m_leftOut->layout();
    qDeleteAll(m_leftOut->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    auto *column = new QVBoxLayout(m_leftOut);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    for (const Directive &directive : catalog()) {
        if (!isLeftOut(directive))
            continue;
        auto *name = new TextLabel(TextLabel::Rank::Strong, m_leftOut);
        name->setText(QString::fromUtf8(directive.guideKey) + QStringLiteral(" = ") + QString::fromUtf8(directive.guideValue));
        auto *reason = new TextLabel(TextLabel::Rank::Normal, m_leftOut);
        reason->setText(sentence(directive.reason));
        auto *measured = new TextLabel(TextLabel::Rank::Muted, m_leftOut);
        measured->setText(QStringLiteral("%1 · %2").arg(QLatin1String(directive.guideFile), sentence(directive.measurement)));
        auto *entry = new QVBoxLayout;
        entry->setSpacing(2);
        entry->addWidget(name);
        entry->addWidget(reason);
        entry->addWidget(measured);
        column->addLayout(entry);
    }
}

} // namespace dockwright::ui
