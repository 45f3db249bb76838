// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

#include <QRandomGenerator>

/// Sections "exposure" at random, which are right.
class RandomExposure
{
public:
    explicit RandomExposure(quint32 seed) : m_random(seed) {}

    dockwright::core::ExposureSettings settings()
    {
        dockwright::core::ExposureSettings settings;
        settings.enforce = dockwright::core::ExposureEnforcement::On;
        for (int i = m_random.bounded(4); i > 0; --i)
            settings.allow.push_back({networks(), ports()});
        return settings;
    }

private:
    /// None meets another.
    QStringList networks()
    {
        if (m_random.bounded(8) == 0)
            return {QStringLiteral("0.0.0.0/0"), QStringLiteral("::/0")};
        QStringList networks;
        for (int i = m_random.bounded(4); i > 0; --i)
            networks << (m_random.bounded(2) == 0 ? QStringLiteral("10.%1.%2.0/24").arg(i).arg(m_random.bounded(256))
                                                  : QStringLiteral("fd%1::/16").arg(0x10 * i + m_random.bounded(16), 2, 16));
        return networks;
    }

    QStringList ports()
    {
        QStringList ports;
        int port = 1 + m_random.bounded(1000);
        for (int i = 1 + m_random.bounded(5); i > 0; --i) {
            const int last = port + (m_random.bounded(2) == 0 ? 0 : 1 + m_random.bounded(5000));
            const QString range = last == port ? QString::number(port) : QStringLiteral("%1-%2").arg(port).arg(last);
            ports << range + (m_random.bounded(2) == 0 ? QStringLiteral("/tcp") : QStringLiteral("/udp"));
            port = last + 1 + m_random.bounded(1000);
        }
        return ports;
    }

    QRandomGenerator m_random;
};
