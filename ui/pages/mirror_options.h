// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "ui/widgets/trust_editor.h"

class QCheckBox;

namespace dockwright::ui {

class Notice;
class RegistryProbeModel;
class TextLabel;

/// What is set for one mirror of a registry beside its address, and what a probe found.
class MirrorOptions : public QWidget
{
    Q_OBJECT

public:
    explicit MirrorOptions(const RegistryProbeModel &probe, QWidget *parent = nullptr);

    /// Shows it, and what is wrong with its certificates; says nothing.
    void setMirror(const QString &registry, const core::RegistryMirror &mirror, const TrustEditor::Problems &problems);
    QWidget *firstProblem() const { return m_trust->firstProblem(); }

signals:
    /// The user changed something of the mirror that is shown.
    void mirrorChanged(const dockwright::core::RegistryMirror &mirror);

private:
    QCheckBox *makeBox(const char *name, bool core::RegistryMirror::*member);
    void showVerdict();

    const RegistryProbeModel &m_probe;
    core::RegistryMirror m_mirror;
    TextLabel *m_address;
    Notice *m_verdict;
    QCheckBox *m_pull;
    QCheckBox *m_resolve;
    QCheckBox *m_override;
    TrustEditor *m_trust;
    Texts m_texts{this};
};

} // namespace dockwright::ui
