// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"
#include "ui/model/host_model.h"

namespace dockwright::ui {

/// Who reaches the ports of the containers on this host, as the helper measures it when it is asked to.
class ExposureModel : public QObject
{
    Q_OBJECT

public:
    enum class State { Unasked, Measuring, Measured, Failed };
    /// Why nothing can be measured.
    enum class Obstacle { None, NoHelper, NoDocker, DockerIsDown };

    /// `helper` may be null.
    ExposureModel(HostModel &host, HelperClient *helper, QObject *parent = nullptr);

    void measure();

    State state() const { return m_state; }
    Obstacle obstacle() const;
    /// When Measured.
    const core::ExposureReport &report() const { return m_report; }
    /// The host was changed since it was asked, as far as this window knows.
    bool isOutdated() const { return m_isOutdated; }
    /// When Failed.
    const core::Error &error() const { return m_error; }

signals:
    void changed();

private:
    void take(const HelperResult<core::ExposureReport> &report);

    HostModel &m_host;
    HelperClient *m_helper;
    State m_state = State::Unasked;
    core::ExposureReport m_report;
    core::Error m_error{};
    bool m_isOutdated = false;
};

} // namespace dockwright::ui
