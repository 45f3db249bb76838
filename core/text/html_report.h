// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace dockwright::core {

/// How the first cell of a row is coloured; the word in it says the same.
enum class HtmlTone { Plain, Good, Warning, Bad };

/// A report of one table as a web page that needs no other file.
struct HtmlReport {
    struct Row {
        HtmlTone tone = HtmlTone::Plain;
        QStringList cells; ///< a row of one cell is a heading
    };

    QString language; ///< as in RFC 5646: "zh-CN"
    QString title;
    QString subtitle;
    QStringList heads;
    std::vector<Row> rows;
};

/// The page; all texts are escaped.
QByteArray htmlReport(const HtmlReport &report);

} // namespace dockwright::core
