// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "ui/widgets/texts.h"

#include <array>

class QPushButton;
class QToolButton;

namespace dockwright::ui {

class Notice;
class TextLabel;

/// Whom to trust at a registry or mirror, as a plan has it.
struct Trust {
    QString ca;
    QString clientCert;
    QString clientKey;

    friend bool operator==(const Trust &, const Trust &) = default;
};

/// The certificates of a registry or mirror: chosen from files, and shown as what they are. A key is never shown.
class TrustEditor : public QWidget
{
    Q_OBJECT

public:
    enum Part { Authorities, Certificate, Key };
    static constexpr int parts = 3;
    using Problems = std::array<QString, parts>;

    /// `name` begins the object names of the buttons.
    explicit TrustEditor(const QString &name, QWidget *parent = nullptr);

    /// Shows these of a registry or mirror, and what is wrong with each in the plan; says nothing.
    void setTrust(const QString &owner, const Trust &trust, const Problems &problems = {});
    /// Takes what is in a file, if it can be used; says beside the button what is wrong otherwise.
    void takeFile(Part part, const QString &path);
    /// The first button beside which something is wrong with the plan.
    QWidget *firstProblem() const;

signals:
    /// The user chose or removed something.
    void trustChanged(const dockwright::ui::Trust &trust);

private:
    struct Row {
        TextLabel *label;
        TextLabel *what;
        QPushButton *choose;
        QToolButton *remove;
        Notice *problem;
    };

    void makeRow(Part part, const QString &name, class QVBoxLayout *column);
    void setTexts();
    void ask(Part part);
    void take(Part part, const QString &owner, const core::Result<QByteArray> &content);
    void put(Part part, const QString &text);
    void refresh();
    void remark();

    std::array<Row, parts> m_rows{};
    Notice *m_ofAuthorities;
    Notice *m_ofClient;
    QString m_owner;
    Trust m_trust;
    Problems m_problems;
    Problems m_refused; ///< files that were chosen and are not usable
    Texts m_texts{this};
};

} // namespace dockwright::ui
