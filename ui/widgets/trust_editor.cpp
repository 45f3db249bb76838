// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/trust_editor.h"

#include "core/base/secret.h"
#include "ui/model/files.h"
#include "ui/model/sentence.h"
#include "ui/network/certificates.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr qint64 mostBytes = 256LL * 1024; ///< of a file: a whole store of a distribution
constexpr std::size_t mostShown = 3;       ///< certificates of a text

QString &textOf(Trust &trust, TrustEditor::Part part)
{
    return part == TrustEditor::Authorities ? trust.ca : part == TrustEditor::Certificate ? trust.clientCert : trust.clientKey;
}

/// In two halves, each of which fits a line.
QString brokenFingerprint(QString fingerprint)
{
    if (fingerprint.size() > 1)
        fingerprint[fingerprint.size() / 2] = u'\n';
    return fingerprint;
}

QString describe(const CertificateView &view)
{
    const QString day = view.until.toUTC().date().toString(Qt::ISODate);
    const QString who = view.subject == view.issuer
        ? TrustEditor::tr("%1, self-signed, valid until %2").arg(view.subject, day)
        : TrustEditor::tr("%1, issued by %2, valid until %3").arg(view.subject, view.issuer, day);
    return who + u'\n' + TrustEditor::tr("SHA-256 %1").arg(brokenFingerprint(view.fingerprint));
}

QString describeCertificates(const QString &pem, const QString &none)
{
    if (pem.isEmpty())
        return none;
    if (pem.startsWith(u'/'))
        return TrustEditor::tr("the file %1 of the host").arg(visible(pem));
    const auto views = certificatesIn(pem);
    QStringList lines;
    for (std::size_t i = 0; i < std::min(views.size(), mostShown); ++i)
        lines << describe(views[i]);
    if (views.size() > mostShown)
        lines << TrustEditor::tr("and %n more", nullptr, static_cast<int>(views.size() - mostShown));
    return lines.join(u'\n');
}

QString describeSecret(const QString &key)
{
    if (key.isEmpty())
        return TrustEditor::tr("none");
    if (key == QLatin1String(leftOut))
        return TrustEditor::tr("It was left out of this plan: choose it again.");
    if (key.startsWith(u'/'))
        return TrustEditor::tr("the file %1 of the host").arg(visible(key));
    const QString kind = describeKey(key);
    return kind.isEmpty() ? TrustEditor::tr("a private key; it is not shown")
                          : TrustEditor::tr("a private key (%1); it is not shown").arg(kind);
}

void sayRemarks(Notice &notice, const std::vector<TrustRemark> &remarks)
{
    QStringList more;
    for (std::size_t i = 1; i < remarks.size(); ++i)
        more << sentence(remarks[i].text);
    notice.setVisible(!remarks.empty());
    if (!remarks.empty())
        notice.say(toneOf(remarks.front().severity), sentence(remarks.front().text), more.join(u'\n'));
}

} // namespace

TrustEditor::TrustEditor(const QString &name, QWidget *parent)
    : QWidget(parent),
      m_ofAuthorities(new Notice(Notice::Frame::Plain, this)),
      m_ofClient(new Notice(Notice::Frame::Plain, this))
{
    setObjectName(name + QStringLiteral("TrustEditor"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    makeRow(Authorities, name + QStringLiteral("Ca"), column);
    column->addWidget(m_ofAuthorities);
    makeRow(Certificate, name + QStringLiteral("ClientCert"), column);
    makeRow(Key, name + QStringLiteral("ClientKey"), column);
    column->addWidget(m_ofClient);
    m_ofAuthorities->setObjectName(name + QStringLiteral("CaNotice"));
    m_ofClient->setObjectName(name + QStringLiteral("ClientNotice"));
    m_texts([this] { setTexts(); });
}

void TrustEditor::makeRow(Part part, const QString &name, QVBoxLayout *column)
{
    Row &row = m_rows[part];
    row = {new TextLabel(TextLabel::Rank::Strong, this), new TextLabel(TextLabel::Rank::Muted, this), new QPushButton(this),
           new QToolButton(this), new Notice(Notice::Frame::Plain, this)};
    row.what->setObjectName(name + QStringLiteral("Label"));
    row.what->setSelectable();
    row.choose->setObjectName(name + QStringLiteral("PushButton"));
    row.remove->setObjectName(name + QStringLiteral("RemoveToolButton"));
    row.problem->setObjectName(name + QStringLiteral("ProblemNotice"));
    row.remove->setIcon(symbolIcon(QStringLiteral("close")));
    row.remove->setFocusPolicy(Qt::StrongFocus);
    row.remove->setAutoRaise(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(row.label, 1);
    line->addWidget(row.choose);
    line->addWidget(row.remove);
    column->addLayout(line);
    column->addWidget(row.what);
    column->addWidget(row.problem);
    connect(row.choose, &QPushButton::clicked, this, [this, part] { ask(part); });
    connect(row.remove, &QToolButton::clicked, this, [this, part] { put(part, {}); });
}

void TrustEditor::setTexts()
{
    const std::array names{tr("CA certificates"), tr("Client certificate"), tr("Client key")};
    for (int part = 0; part < parts; ++part) {
        const auto at = static_cast<std::size_t>(part);
        const Row &row = m_rows[at];
        row.label->setText(names[at]);
        row.choose->setText(tr("Choose…"));
        row.choose->setAccessibleName(tr("Choose a file: %1").arg(names[at]));
        row.remove->setAccessibleName(tr("Remove: %1").arg(names[at]));
        row.remove->setToolTip(row.remove->accessibleName());
    }
    refresh();
}

void TrustEditor::setTrust(const QString &owner, const Trust &trust, const Problems &problems)
{
    if (owner == m_owner && trust == m_trust && problems == m_problems)
        return; // it may be a whole store of certificates
    if (owner != m_owner || trust != m_trust)
        m_refused = {};
    m_owner = owner;
    m_trust = trust;
    m_problems = problems;
    refresh();
}

void TrustEditor::refresh()
{
    m_rows[Authorities].what->setText(describeCertificates(m_trust.ca, tr("none beside those of the system")));
    m_rows[Certificate].what->setText(describeCertificates(m_trust.clientCert, tr("none")));
    m_rows[Key].what->setText(describeSecret(m_trust.clientKey));
    for (int part = 0; part < parts; ++part) {
        const auto at = static_cast<std::size_t>(part);
        const Row &row = m_rows[at];
        row.remove->setVisible(!textOf(m_trust, static_cast<Part>(part)).isEmpty());
        const QString &problem = m_refused[at].isEmpty() ? m_problems[at] : m_refused[at];
        row.problem->say(Tone::Bad, problem);
        row.problem->setVisible(!problem.isEmpty());
        row.choose->setAccessibleDescription(problem.isEmpty() ? row.what->text() : problem);
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    sayRemarks(*m_ofAuthorities, remarksOnAuthorities(m_trust.ca, now));
    sayRemarks(*m_ofClient, remarksOnClient(m_trust.clientCert, m_trust.clientKey, now));
}

QWidget *TrustEditor::firstProblem() const
{
    const auto found = std::ranges::find_if(m_problems, [](const QString &problem) { return !problem.isEmpty(); });
    return found != m_problems.end() ? m_rows[static_cast<std::size_t>(found - m_problems.begin())].choose : nullptr;
}

void TrustEditor::ask(Part part)
{
    const QString files = part == Key ? tr("Keys (*.key *.pem)") : tr("Certificates (*.crt *.cert *.pem *.cer *.der)");
    auto *dialog =
        new QFileDialog(this, m_rows[part].label->text(), QDir::homePath(), files + QLatin1String(";;") + tr("All files (*)"));
    dialog->setObjectName(QStringLiteral("trustFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, part](const QString &path) { takeFile(part, path); });
    dialog->open();
}

void TrustEditor::takeFile(Part part, const QString &path)
{
    readUserFile(path, mostBytes).then(this, [this, part, owner = m_owner](const Result<QByteArray> &content) {
        take(part, owner, content);
    });
}

void TrustEditor::take(Part part, const QString &owner, const Result<QByteArray> &content)
{
    if (owner != m_owner)
        return; // another is shown by now
    const auto text =
        content ? (part == Key ? keyFromFile(*content) : certificatesFromFile(*content)) : tl::unexpected(content.error());
    if (text) {
        put(part, *text);
        return;
    }
    m_refused = {};
    m_refused[part] = joined(tr("This file cannot be used."), sentence(text.error()));
    refresh();
}

void TrustEditor::put(Part part, const QString &text)
{
    m_refused = {};
    Trust trust = m_trust;
    textOf(trust, part) = text;
    if (trust == m_trust)
        refresh();
    else
        emit trustChanged(trust);
}

} // namespace dockwright::ui
