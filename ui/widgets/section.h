// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QGridLayout>
#include <QVBoxLayout>
#include <QWidget>

namespace dockwright::ui {

class TextLabel;

/// A heading, a sentence about it, and what belongs to it, with space instead of a box around.
class Section : public QWidget
{
    Q_OBJECT

public:
    explicit Section(QWidget *parent = nullptr);

    void setHeading(const QString &heading, const QString &explanation = {});
    QVBoxLayout *content() const { return m_content; }

private:
    TextLabel *m_heading;
    TextLabel *m_explanation;
    QVBoxLayout *m_content;
};

/// A grid of two columns of the same width below what is in `column`.
QGridLayout *addTwoColumns(QVBoxLayout *column, int rowSpacing);

/// A rounded surface that holds what belongs together.
class Card : public QWidget
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);

    QVBoxLayout *content() const { return m_content; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_content;
};

} // namespace dockwright::ui
