// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/network/probe.h"
#include "ui/widgets/texts.h"

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace dockwright::ui {

class Symbol;

/// One of the known mirrors of Docker's packages or another URL, each with what the probe found.
class RepositoryChoice : public QWidget
{
    Q_OBJECT

public:
    explicit RepositoryChoice(MirrorProbe &probe, QWidget *parent = nullptr);

    /// Shows this one; says nothing.
    void setRepository(const QString &url);
    /// The known ones, and the one that was typed if it is another.
    QStringList repositories() const;
    QLineEdit *line() const { return m_line; }

    /// The known ones by their URL, the guide's first.
    static QStringList known();

signals:
    /// The user chose or typed it.
    void repositoryChanged(const QString &url);
    void probeWanted();

private:
    struct Row {
        QRadioButton *button;
        Symbol *symbol;
        QLabel *state;
    };

    void addRow(int row, QWidget *address);
    void choose(int row);
    void setTexts();
    void showProbe();
    QString urlOf(int row) const;
    QString fastest() const;

    MirrorProbe &m_probe;
    QGridLayout *m_grid;
    std::vector<Row> m_rows; ///< that of another URL is the last
    QLineEdit *m_line;
    QLabel *m_meaning; ///< of the times
    QPushButton *m_probeAll;
    Texts m_texts{this};
};

} // namespace dockwright::ui
