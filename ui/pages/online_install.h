// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/versions_model.h"
#include "ui/network/probe.h"
#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/section.h"

class QComboBox;

namespace dockwright::ui {

class RepositoryChoice;
class Spinner;
class TextLabel;

/// From which mirror Docker's packages come, and which version of them.
class OnlineInstall : public Section
{
    Q_OBJECT

public:
    OnlineInstall(Shared &shared, PlanFields &fields, QWidget *parent);

    /// Begins to ask mirrors and versions, as far as it was not done.
    void begin();
    /// What the repository for this host cannot be, if it is not known which that is.
    core::Errors problems() const;
    MirrorProbe &probe() { return m_probe; }
    VersionsModel &versions() { return m_versions; }

private:
    void buildRepository();
    void buildRelease();
    void buildVersion();
    void follow();
    void probeAll();
    void showVersions();
    void fillVersions();
    void setVersion(const QString &text);
    QUrl releaseAddress(const QString &base) const;

    Shared &m_shared;
    PlanFields &m_fields;
    MirrorProbe m_probe;
    VersionsModel m_versions;
    QTimer m_pause;   ///< before what was typed is asked
    QString m_probed; ///< what was asked last
    bool m_hasBegun = false;
    RepositoryChoice *m_repository;
    QWidget *m_release; ///< distribution and codename, where they are not known
    QComboBox *m_version;
    Spinner *m_spinner;
    TextLabel *m_count;
    Notice *m_failure;
    Texts m_texts{this};
};

} // namespace dockwright::ui
