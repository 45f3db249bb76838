// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTranslator>

namespace dockwright::ui {

/// The language of the window, one of core/base/languages.h, changed at once, Qt's own texts and number formats too.
class Language : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~Language() override;

    /// The nearest of ours to it, English where none is near.
    void use(const QString &locale);
    /// The code of the language in use.
    const QString &current() const { return m_current; }

signals:
    void changed();

private:
    QString m_current = QStringLiteral("en");
    QTranslator m_ours;
    QTranslator m_qts;
};

} // namespace dockwright::ui
