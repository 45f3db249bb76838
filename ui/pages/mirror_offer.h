// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "ui/widgets/texts.h"

class QPushButton;

namespace dockwright::ui {

class Notice;
class RegistryProbeModel;

/// Known mirrors of a registry, proposed only once they have been probed on this host and work.
class MirrorOffer : public QWidget
{
    Q_OBJECT

public:
    explicit MirrorOffer(const RegistryProbeModel &probe, QWidget *parent = nullptr);

    void setRegistry(const core::RegistryHost &registry);
    /// Known mirrors that the registry does not have yet.
    QStringList candidates() const;
    /// Those of them that the probe found to work: of Docker Hub that they give the image, of others that they answer.
    QStringList offered() const;

signals:
    /// The candidates are to be probed.
    void probeWanted(const QStringList &urls);
    void taken(const QStringList &urls);

private:
    bool isHub() const;
    bool isProbed(const QString &url) const;
    bool works(const QString &url) const;
    bool hasOneThatWorks() const;
    QString describe(const QString &url) const;
    void refresh();

    const RegistryProbeModel &m_probe;
    core::RegistryHost m_registry;
    Notice *m_notice;
    QPushButton *m_find;
    QPushButton *m_take;
    Texts m_texts{this};
};

} // namespace dockwright::ui
