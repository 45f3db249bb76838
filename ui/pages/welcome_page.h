// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QComboBox;
class QGridLayout;
class QPushButton;

namespace dockwright::ui {

class Card;
class Notice;
class Section;
class TextLabel;

/// What this host is, how to begin, and the language.
class WelcomePage : public Page
{
    Q_OBJECT

public:
    explicit WelcomePage(Shared &shared);

    static QString title() { return tr("Welcome"); }
    QString subtitle() const override
    {
        return tr("Dockwright installs and configures Docker Engine on this host. Nothing is changed before the page Apply.");
    }

private:
    void buildHost();
    void buildStart();
    void buildLanguage();
    void showHost();
    void showNotices();
    void showRecent();
    void startFromHost();

    Section *m_host;
    QGridLayout *m_facts;
    QVBoxLayout *m_notices;
    QPushButton *m_lookAsRoot;
    QPushButton *m_open;
    QPushButton *m_fromHost;
    QVBoxLayout *m_recent;
    Notice *m_started;
    QComboBox *m_language;
};

} // namespace dockwright::ui
