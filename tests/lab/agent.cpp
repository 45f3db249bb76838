// SPDX-License-Identifier: Apache-2.0
// A polkit agent for the lab: registers for its own login session, runs a command there, and answers what polkit asks
// meanwhile.
//   lab_agent LOG ANSWER COMMAND…     ANSWER is a password, or "-cancel", or "-hold" (never answers)
// Each question is a line of LOG: the action, a tab, the message. Ends with the command's exit status.

#include <polkitqt1-agent-listener.h>
#include <polkitqt1-agent-session.h>
#include <polkitqt1-details.h>
#include <polkitqt1-identity.h>
#include <polkitqt1-subject.h>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>

#include <cstdio>

#include <unistd.h>

namespace {

class LabAgent : public PolkitQt1::Agent::Listener
{
    Q_OBJECT

public:
    LabAgent(const QString &log, const QString &answer) : m_log(log), m_answer(answer) {}

public slots:
    void initiateAuthentication(const QString &actionId, const QString &message, const QString &, const PolkitQt1::Details &,
                                const QString &cookie, const PolkitQt1::Identity::List &identities,
                                PolkitQt1::Agent::AsyncResult *result) override
    {
        QFile log(m_log);
        if (log.open(QIODevice::Append))
            log.write((actionId + u'\t' + message + u'\n').toUtf8());
        if (m_answer == QLatin1String("-hold"))
            return;
        if (m_answer == QLatin1String("-cancel")) {
            result->setError(QStringLiteral("cancelled"));
            result->setCompleted();
            return;
        }
        auto *session = new PolkitQt1::Agent::Session(identities.first(), cookie, result, this);
        connect(session, &PolkitQt1::Agent::Session::request, session, [this, session] { session->setResponse(m_answer); });
        connect(session, &PolkitQt1::Agent::Session::completed, session, [session] {
            session->result()->setCompleted();
            session->deleteLater();
        });
        session->initiate();
    }
    bool initiateAuthenticationFinish() override { return true; }
    void cancelAuthentication() override {}

private:
    QString m_log;
    QString m_answer;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 4)
        return 2;
    LabAgent agent(arguments[1], arguments[2]);
    if (!agent.registerListener(PolkitQt1::UnixSessionSubject(getpid()), QStringLiteral("/lab/agent"))) {
        std::fprintf(stderr, "lab_agent: polkitd takes no agent for this session\n");
        return 2;
    }
    QProcess command;
    command.setProcessChannelMode(QProcess::ForwardedChannels);
    command.setInputChannelMode(QProcess::ForwardedInputChannel);
    QObject::connect(&command, &QProcess::finished, &QCoreApplication::exit);
    command.start(arguments[3], arguments.mid(4));
    return QCoreApplication::exec();
}

#include "agent.moc"
