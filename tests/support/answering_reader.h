// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/rooted_reader.h"

#include <QMap>

/// A host in a directory, with an ip(8) that answers by its words ("-json -4 route show table all") and a dockerd that has
/// networks.
class AnsweringReader : public dockwright::core::RootedReader
{
public:
    using RootedReader::RootedReader;

    dockwright::core::Result<dockwright::core::CommandOutput> query(const QStringList &command) const override
    {
        return dockwright::core::CommandOutput{0, answers.value(command.mid(1).join(u' ')), {}};
    }
    dockwright::core::Result<dockwright::core::Json> daemonAnswer(const QString &path, std::chrono::seconds) const override
    {
        ++asked;
        return path == QLatin1String("/networks") ? dockwright::core::Json::parse(networks.toStdString())
                                                  : dockwright::core::Json();
    }
    void answerIp(const QByteArray &links, const QByteArray &routes, const QByteArray &routesOfIpv6)
    {
        answers["-json -details address show"] = links;
        answers["-json -4 route show table all"] = routes;
        answers["-json -6 route show table all"] = routesOfIpv6;
    }

    QMap<QString, QByteArray> answers;
    QByteArray networks = "[]";
    mutable int asked = 0;
};
