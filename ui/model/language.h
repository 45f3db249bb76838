// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTranslator>

namespace dockwright::ui {

/// The language of the window: English or Simplified Chinese, changed at once, Qt's own texts and number formats too.
class Language : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~Language() override;

    /// "en" or "zh_CN"; anything else is the nearest of the two.
    void use(const QString &locale);
    /// The locale in use, "en" or "zh_CN".
    const QString &current() const { return m_current; }

signals:
    void changed();

private:
    QString m_current = QStringLiteral("en");
    QTranslator m_ours;
    QTranslator m_qts;
};

} // namespace dockwright::ui
