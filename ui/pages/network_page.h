// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/network/probe.h"
#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

#include <QFutureWatcher>

class QCheckBox;
class QPushButton;

namespace dockwright::ui {

class ChipList;
class Section;

/// The proxy, and how it is checked that images can be pulled.
class NetworkPage : public Page
{
    Q_OBJECT

public:
    explicit NetworkPage(Shared &shared);

    static QString title() { return tr("Network"); }
    QString subtitle() const override { return tr("How dockerd reaches registries, and how each change is checked."); }
    QStringList files() const override;
    QWidget *firstProblem() const override { return m_fields.firstProblem(); }

    ProxyTest &proxyTest() { return m_test; }

private:
    /// Destinations that bypass the proxy together.
    struct Preset {
        const char *name; ///< of core::noProxyPresets()
        QCheckBox *box;
        Field *field;
    };

    void buildProxy();
    void buildBypass(Section *section);
    void buildPresets(Section *section);
    void showPresets();
    void choosePreset(const char *name, bool isWanted);
    void buildVerify();
    void runTest();
    void showTest();
    void askDesktop();
    void takeFromDesktop();

    PlanFields m_fields;
    ProxyTest m_test;
    QFutureWatcher<QString> m_desktop;
    QPushButton *m_fromDesktop = nullptr;
    QPushButton *m_testButton = nullptr;
    Notice *m_testNotice = nullptr;
    ChipList *m_noProxy = nullptr;
    std::vector<Preset> m_presets;
};

} // namespace dockwright::ui
