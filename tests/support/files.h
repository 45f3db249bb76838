// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

/// What a file holds; nothing where there is none.
inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// JSON written with single quotes, as moc of Qt 6.4 does not understand raw strings.
inline QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}
