// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/registry_probe_model.h"
#include "ui/pages/page.h"
#include "ui/widgets/login_editor.h"
#include "ui/widgets/trust_editor.h"

#include <map>

class QCheckBox;
class QLineEdit;

namespace dockwright::ui {

class Field;
class MirrorList;
class MirrorOffer;
class MirrorOptions;
class Notice;
class TextLabel;

/// The chosen registry of a plan: by which of dockerd's ways its mirrors are used, the mirrors, and whom to trust.
class RegistryPanel : public QWidget
{
    Q_OBJECT

public:
    RegistryPanel(Shared &shared, RegistryProbeModel &probe, QWidget *parent = nullptr);

    /// Shows an entry of core::registryList().
    void setRegistry(std::size_t inList);
    /// Probes the known mirrors of the chosen registry that it does not have yet.
    void probeKnown();
    /// The first input of it with something wrong; null when all is right.
    QWidget *firstProblem() const;

private:
    void buildMirrors();
    void buildTrust();
    void buildLogin();
    void setTexts();
    void refresh();
    bool hasHostView() const;
    void sayMechanism();
    void showMirror();
    void showReference();
    /// What is wrong in the plan with a part of the registry, "mirrors/0/ca"; empty for nothing.
    QString problemOf(const QString &part) const;
    TrustEditor::Problems trustProblems(const QString &owner) const;
    LoginEditor::Problems loginProblems() const;
    void edit(const QString &part, const std::function<void(core::RegistryHost &)> &change);
    /// Of a plan that has these mirrors, too.
    void probe(const QStringList &further, RegistryProbeModel::Views views = RegistryProbeModel::Views::Both);
    /// That the registry and its mirrors are asked for; empty for the one of the plan.
    QString image() const;
    core::RegistryHost registry() const;

    Shared &m_shared;
    RegistryProbeModel &m_probe;
    std::size_t m_at = 0;
    std::map<QString, QString> m_images{}; ///< to ask for, by registry, as they were typed
    QVBoxLayout *m_column;
    TextLabel *m_name;
    Notice *m_wrong;
    Notice *m_mechanism;
    MirrorList *m_mirrors = nullptr;
    Field *m_mirrorsField = nullptr;
    MirrorOptions *m_options = nullptr;
    Field *m_image = nullptr;
    QLineEdit *m_imageLine = nullptr;
    Notice *m_reference = nullptr;
    MirrorOffer *m_offer = nullptr;
    QWidget *m_own = nullptr; ///< what is the registry's own: its certificates
    TextLabel *m_ownHeading = nullptr;
    TrustEditor *m_trust = nullptr;
    Field *m_insecure = nullptr;
    QCheckBox *m_insecureBox = nullptr;
    TextLabel *m_loginHeading = nullptr;
    LoginEditor *m_login = nullptr;
    Texts m_texts{this};
};

} // namespace dockwright::ui
