#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// An image made of the program that is built in (helper/host/probe), and the name of one container of it; both are gone with
/// this value. What an earlier one left that was killed goes first.
class ThrowAway
{
public:
    explicit ThrowAway(const QString &dockerPath);
    ~ThrowAway();
    ThrowAway(const ThrowAway &) = delete;
    ThrowAway &operator=(const ThrowAway &) = delete;

    /// docker's words if there is no image; empty if there is.
    QString failure() const { return m_failure; }
    QString image() const { return m_tag; }
    QString container() const { return m_name; }

private:
    QString m_docker;
    QString m_tag;
    QString m_name;
    QString m_failure;
};

/// What a program said on standard error, or why it did not run.
QString wordsOf(const core::Result<core::CommandOutput> &output);

} // namespace dockwright::helper
