// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab.h"
#include "tests/support/log_tail.h"

#include <memory>

/// A real registry of a lab machine: on port 5000 without TLS, and the same images with it on port 5443, by the names
/// registry.lab and far.lab. 10.99.0.1 is its address, too: Go asks no proxy for what is on loopback, and no container reaches
/// that.
namespace lab {

class Registry
{
public:
    static constexpr auto logFile = "/root/registry.log";
    LogTail log{QString::fromLatin1(logFile)};

    ~Registry() { stop(); }

    /// Returns when both answer.
    bool start()
    {
        writeFile("/root/registry.yml", configuration("5000"));
        writeFile("/root/secure.yml", configuration("5443") + tls);
        return shellOk("ip address add 10.99.0.1/32 dev lo; "
                       "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=registry.lab -addext "
                       "subjectAltName=DNS:registry.lab,DNS:far.lab -keyout /root/tls.key -out /root/tls.crt 2>/dev/null")
            && serve("/root/registry.yml") && serve("/root/secure.yml") && answers("http://127.0.0.1:5000/v2/")
            && answers("https://127.0.0.1:5443/v2/");
    }
    /// What each of them is told. With `tls` behind it, it has that.
    static QByteArray configuration(const QByteArray &port)
    {
        return "version: 0.1\nlog:\n  accesslog:\n    disabled: false\n"
               "storage:\n  filesystem:\n    rootdirectory: /root/registry\nhttp:\n  addr: :"
            + port + '\n';
    }
    static constexpr auto tls = "  tls:\n    certificate: /root/tls.crt\n    key: /root/tls.key\n";
    /// One more, by that configuration, perhaps behind another command.
    bool serve(const char *configuration, const QStringList &behind = {})
    {
        return run(behind + QStringList{"/usr/bin/docker-registry", "serve", configuration}, logFile);
    }
    /// What else answers as long as this does.
    bool run(const QStringList &command, const QString &output)
    {
        QProcess &process = *m_processes.emplace_back(std::make_unique<QProcess>());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setStandardOutputFile(output, QIODevice::Append);
        process.start(command[0], command.mid(1));
        return process.waitForStarted(patience);
    }
    void stop()
    {
        for (const auto &process : m_processes) {
            process->kill();
            process->waitForFinished(patience);
        }
        m_processes.clear();
    }

    static bool answers(const char *url)
    {
        return shellOk(QByteArray("for i in $(seq 600); do curl -s -k -o /dev/null ") + url
                       + " && exit; sleep 0.1; done; exit 1");
    }
    /// Gives it the image of the lab by that name, and keeps none here.
    static bool fill(const QByteArray &name)
    {
        const QByteArray image = "127.0.0.1:5000/library/" + name;
        return importImage()
            && shellOk("docker tag lab/busybox " + image + " && docker push -q " + image + " && docker rmi " + image
                       + " lab/busybox");
    }

private:
    std::vector<std::unique_ptr<QProcess>> m_processes;
};

} // namespace lab
