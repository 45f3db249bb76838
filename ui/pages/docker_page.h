#pragma once

#include "ui/pages/page.h"

class QGridLayout;
class QRadioButton;

namespace dockwright::ui {

class Notice;

/// Which Docker Engine is there, and that it is kept.
class DockerPage : public Page
{
    Q_OBJECT

public:
    explicit DockerPage(Shared &shared);

    QString title() const override { return tr("Docker"); }
    QString subtitle() const override { return tr("The engine that is configured."); }

private:
    void showHost();

    QGridLayout *m_facts;
    QRadioButton *m_keep;
    Notice *m_notice;
};

} // namespace dockwright::ui
