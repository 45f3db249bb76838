// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab.h"
#include "tests/support/log_tail.h"

/// A real proxy on 127.0.0.1:8888 of a lab machine, which wants a password.
namespace lab {

/// The password, and as a URL has it: not one character of it may be lost on its way. tinyproxy takes no "@" in it; that of
/// Debian 12 (1.11.1) nothing but letters, digits, '.', '-' and '_', which a URL may have encoded, too.
struct ProxyPassword {
    QByteArray plain = suite() == "bookworm" ? "p.sesame_w-rd1" : "p:sesame%w/rd1";
    QByteArray url = suite() == "bookworm" ? "http://user:p%2Esesame%5Fw%2Drd1@127.0.0.1:8888"
                                           : "http://user:p%3Asesame%25w%2Frd1@127.0.0.1:8888";
    QByteArray part = "sesame"; ///< of it, however it is encoded: what must show nowhere
};
inline const ProxyPassword proxyPassword;

class Proxy
{
public:
    LogTail log{QStringLiteral("/root/tinyproxy.log")};

    ~Proxy() { stop(); }

    /// Returns when it answers.
    bool start()
    {
        writeFile("/root/tinyproxy.conf",
                  "Port 8888\nListen 127.0.0.1\nTimeout 60\nLogLevel Info\nBasicAuth user " + proxyPassword.plain
                      + "\nLogFile \"/root/tinyproxy.log\"\n");
        QFile::remove("/root/tinyproxy.log");
        m_process.start("/usr/bin/tinyproxy", {"-d", "-c", "/root/tinyproxy.conf"});
        const bool answers =
            m_process.waitForStarted(patience)
            && QTest::qWaitFor(
                [this] {
                    return m_process.state() == QProcess::NotRunning
                        || run({"/usr/bin/curl", "-s", "-o", "/dev/null", "http://127.0.0.1:8888/"}).status == 0;
                },
                patience);
        if (answers && m_process.state() != QProcess::NotRunning)
            return true;
        qWarning().noquote() << "tinyproxy does not run:" << m_process.readAllStandardError() << log.next();
        return false;
    }
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished(patience);
    }

private:
    QProcess m_process;
};

} // namespace lab
