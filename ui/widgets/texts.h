// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QEvent>
#include <QWidget>

#include <functional>
#include <vector>

namespace dockwright::ui {

/// The texts of a widget: each setter runs at once, and again whenever the language changes.
class Texts : public QObject
{
public:
    explicit Texts(QWidget *owner) { owner->installEventFilter(this); }

    void operator()(std::function<void()> set)
    {
        set();
        m_setters.push_back(std::move(set));
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::LanguageChange)
            for (const auto &set : m_setters)
                set();
        return false;
    }

private:
    std::vector<std::function<void()>> m_setters;
};

} // namespace dockwright::ui
