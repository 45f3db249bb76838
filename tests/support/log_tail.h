// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/patience.h"

#include <QByteArray>
#include <QFile>
#include <QTest>

/// The log of another program, read from where the last look ended. It is never cut: a program that does not append goes on
/// writing where it was, and the file begins with as many zero bytes.
class LogTail
{
public:
    explicit LogTail(QString path) : m_path(std::move(path)) {}

    /// What was written since the last call.
    QByteArray next()
    {
        const QByteArray text = unread();
        m_read += text.size();
        return text;
    }
    /// The same, once `word` is in it: some programs write of a request after they have answered it.
    QByteArray nextWith(const QByteArray &word)
    {
        (void)QTest::qWaitFor([&] { return unread().contains(word); }, patience);
        return next();
    }

    /// All of a log for a test's message, which ends where a zero byte is.
    static QByteArray printable(const QByteArray &text)
    {
        return QByteArray::number(text.size()) + " bytes:\n" + QByteArray(text).replace('\0', "\\0");
    }

private:
    QByteArray unread() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) && file.seek(m_read) ? file.readAll() : QByteArray();
    }

    QString m_path;
    qint64 m_read = 0;
};
