// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSettings>

namespace dockwright::ui {

/// The plans that were opened or saved last, the newest first; kept with the window's settings.
class RecentPlans : public QObject
{
    Q_OBJECT

public:
    explicit RecentPlans(QSettings &settings, QObject *parent = nullptr) : QObject(parent), m_settings(settings) {}

    QStringList paths() const;
    void add(const QString &path);

signals:
    void changed();

private:
    QSettings &m_settings;
};

} // namespace dockwright::ui
