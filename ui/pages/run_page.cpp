// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/run_page.h"

#include "core/compose/run_checks.h"
#include "core/compose/run_output.h"
#include "ui/model/sentence.h"
#include "ui/widgets/field.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/look.h"
#include "ui/widgets/section.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;

namespace {

const QStringList policies{"", "no", "on-failure", "unless-stopped", "always"};

/// Members that are numbers, and those that are lists, of which the form has one line.
bool isNumber(const QString &pointer)
{
    return pointer == QLatin1String("/cpuShares") || pointer == QLatin1String("/pids")
        || pointer == QLatin1String("/network/mtu") || pointer == QLatin1String("/blkioWeight")
        || pointer == QLatin1String("/oomScoreAdj") || pointer.endsWith(QLatin1String("Iops"));
}

bool isList(const QString &pointer)
{
    return pointer == QLatin1String("/capDrop") || pointer == QLatin1String("/capAdd") || pointer == QLatin1String("/tmpfs")
        || pointer == QLatin1String("/network/options");
}

OrderedJson valueOf(const QString &pointer, const QString &text)
{
    bool is = false;
    const qint64 number = isNumber(pointer) ? text.toLongLong(&is) : 0;
    if (is)
        return number;
    if (!isList(pointer))
        return text;
    OrderedJson list = OrderedJson::array();
    for (const QString &item : text.split(u' ', Qt::SkipEmptyParts))
        list.push_back(item);
    return list;
}

/// "/io/0/readBps" → "runIo0ReadBpsLineEdit"
QString nameFor(const QString &pointer, const char *kind)
{
    QString name = QStringLiteral("run");
    for (const QString &token : pointer.split(u'/', Qt::SkipEmptyParts))
        name += token.left(1).toUpper() + token.mid(1);
    return name + QLatin1String(kind);
}

} // namespace

RunPage::RunPage(Shared &shared) : Page(shared)
{
    buildLimits();
    buildNetwork();
    buildRights();
    buildResult();
    m_column->addStretch();
    connect(&m_shared.host, &HostModel::changed, this, &RunPage::refresh);
    if (m_shared.helper != nullptr)
        connect(m_shared.helper, &HelperClient::runTried, this, &RunPage::showTrial);
    m_texts([this] { refresh(); });
}

Field *RunPage::place(const char *pointer, Field *field, Text label, Text help)
{
    m_fields[QLatin1String(pointer)] = field;
    m_texts([field, label = std::move(label), help = std::move(help)] {
        field->setLabel(label());
        if (help)
            field->setHelp(help());
    });
    return field;
}

void RunPage::addLine(QGridLayout *grid, const char *pointer, const char *placeholder, Text label, Text help)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(nameFor(QLatin1String(pointer), "LineEdit"));
    line->setPlaceholderText(QLatin1String(placeholder));
    line->setTextMargins(4, 0, 4, 0);
    m_lines[QLatin1String(pointer)] = line;
    connect(line, &QLineEdit::textChanged, this, &RunPage::refresh);
    Field *field = place(pointer, new Field(line, Field::LabelIn::Field, this), std::move(label), std::move(help));
    const int count = grid->count();
    grid->addWidget(field, count / 2, count % 2, Qt::AlignTop);
}

void RunPage::addCheck(QVBoxLayout *column, const char *pointer, Text label, Text help)
{
    auto *check = new QCheckBox(this);
    check->setObjectName(nameFor(QLatin1String(pointer), "CheckBox"));
    m_checks[QLatin1String(pointer)] = check;
    connect(check, &QCheckBox::toggled, this, &RunPage::refresh);
    column->addWidget(place(pointer, new Field(check, Field::LabelIn::Editor, this), std::move(label), std::move(help)));
}

void RunPage::buildLimits()
{
    auto *section = new Section(this);
    QGridLayout *grid = addTwoColumns(section->content(), 14);
    addLine(grid, "/image", "nginx:1.27", [] { return tr("&Image"); });
    addLine(grid, "/memory", "512m", [] { return tr("&Memory"); });
    addLine(grid, "/memorySwap", "1g", [] { return tr("Memory plus swap"); });
    addLine(grid, "/cpus", "1.5", [] { return tr("CP&Us"); });
    addLine(grid, "/cpuShares", "1024", [] { return tr("CPU shares"); });
    addLine(grid, "/cpuset", "0-1", [] { return tr("Allowed CPUs"); });
    addLine(grid, "/pids", "200", [] { return tr("&Processes and threads"); });
    addLine(grid, "/io/0/device", "/dev/sda", [] { return tr("&Disk to limit"); });
    addLine(grid, "/io/0/readBps", "10m", [] { return tr("Bytes read per second"); });
    addLine(grid, "/io/0/writeBps", "10m", [] { return tr("Bytes written per second"); });
    addLine(grid, "/io/0/readIops", "1000", [] { return tr("Reads per second"); });
    addLine(grid, "/io/0/writeIops", "1000", [] { return tr("Writes per second"); });
    addLine(grid, "/blkioWeight", "500", [] { return tr("Disk weight"); });
    addLine(grid, "/oomScoreAdj", "0", [] { return tr("OOM score adjustment"); });
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Limits"), tr("Empty fields set no limit.")); });
}

void RunPage::buildNetwork()
{
    auto *section = new Section(this);
    QGridLayout *grid = addTwoColumns(section->content(), 14);
    addLine(grid, "/network/name", "limited-net", [] { return tr("New network"); });
    addLine(grid, "/network/mtu", "1400", [] { return tr("MTU"); });
    addLine(grid, "/network/subnet", "10.20.0.0/24", [] { return tr("Subnet"); });
    addLine(grid, "/network/options", "com.docker.network.bridge.enable_icc=false", [] { return tr("Options of the driver"); });
    addCheck(
        section->content(), "/network/internal", [] { return tr("Without a way out"); },
        [] { return tr("Containers in the network reach each other only (internal)."); });
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Network"), tr("Empty fields use the default network of Docker.")); });
}

void RunPage::buildRights()
{
    auto *section = new Section(this);
    QGridLayout *grid = addTwoColumns(section->content(), 14);
    addLine(grid, "/user", "1000:1000", [] { return tr("User"); });
    addLine(grid, "/capDrop", "ALL", [] { return tr("Capabilities to drop"); });
    addLine(grid, "/capAdd", "NET_BIND_SERVICE", [] { return tr("Capabilities to add"); });
    addLine(grid, "/tmpfs", "/run /tmp:size=64m", [] { return tr("tmpfs mounts"); });
    addCheck(
        section->content(), "/init", [] { return tr("&With an init process"); },
        [] { return tr("Reaps zombies, and forwards signals to the program."); });
    addCheck(
        section->content(), "/readOnly", [] { return tr("&Read-only file system"); },
        [] { return tr("Only volumes and tmpfs mounts are writable."); });
    addCheck(
        section->content(), "/noNewPrivileges", [] { return tr("N&o new privileges"); },
        [] { return tr("sudo, su and file capabilities give no additional privileges in the container."); });
    m_restart = new QComboBox(this);
    m_restart->setObjectName(QStringLiteral("runRestartComboBox"));
    m_restart->addItems(policies);
    connect(m_restart, &QComboBox::currentIndexChanged, this, &RunPage::refresh);
    section->content()->addWidget(
        place("/restart", new Field(m_restart, Field::LabelIn::Field, this), [] { return tr("R&estart policy"); }, {}));
    m_texts([this] {
        m_restart->setItemText(0, tr("Docker default"));
        m_restart->setItemText(1, tr("do not restart (no)"));
        m_restart->setItemText(2, tr("restart on failure (on-failure)"));
        m_restart->setItemText(3, tr("restart unless stopped (unless-stopped)"));
        m_restart->setItemText(4, tr("always restart (always)"));
    });
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Privileges")); });
}

QPlainTextEdit *RunPage::addOutput(QGridLayout *grid, const char *name, QPushButton *&copy)
{
    auto *text = new QPlainTextEdit(this);
    text->setObjectName(QLatin1String(name) + QStringLiteral("PlainTextEdit"));
    text->setReadOnly(true);
    text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); // the rest of the page's height is no use to it
    text->setFont(fixedFont());
    text->setTabChangesFocus(true);
    copy = new QPushButton(symbolIcon(QStringLiteral("copy")), {}, this);
    copy->setObjectName(QLatin1String(name) + QStringLiteral("CopyPushButton"));
    const int row = grid->rowCount();
    grid->addWidget(text, row, 0);
    grid->addWidget(copy, row, 1, Qt::AlignTop);
    connect(copy, &QPushButton::clicked, this, [text] { QGuiApplication::clipboard()->setText(text->toPlainText()); });
    return text;
}

void RunPage::buildResult()
{
    auto *section = new Section(this);
    m_notice = new Notice(Notice::Frame::Plain, this);
    section->content()->addWidget(m_notice);
    auto *outputs = new QGridLayout;
    section->content()->addLayout(outputs);
    m_line = addOutput(outputs, "runLine", m_copyLine);
    m_compose = addOutput(outputs, "runCompose", m_copyCompose);
    m_line->setFixedHeight(m_line->fontMetrics().lineSpacing() * 4);
    m_compose->setFixedHeight(m_compose->fontMetrics().lineSpacing() * 12);
    m_try = new QPushButton(symbolIcon(QStringLiteral("run")), {}, this);
    m_try->setObjectName(QStringLiteral("runTryPushButton"));
    section->content()->addWidget(m_try, 0, Qt::AlignLeft);
    m_findings = new QVBoxLayout;
    m_findings->setSpacing(2);
    section->content()->addLayout(m_findings);
    m_column->addWidget(section);
    connect(m_try, &QPushButton::clicked, this, &RunPage::startTrial);
    m_texts([this, section] {
        section->setHeading(
            tr("Result"),
            tr("A trial run starts a tiny container with these settings, reads them back from the kernel, and removes it "
               "and its network. The image itself is not run."));
        m_line->setAccessibleName(tr("The docker run command"));
        m_compose->setAccessibleName(tr("The compose file"));
        m_copyLine->setText(tr("Copy command &line"));
        m_copyCompose->setText(tr("Copy compose &file"));
        m_try->setText(tr("&Try it"));
    });
}

OrderedJson RunPage::formJson() const
{
    OrderedJson json = OrderedJson::object();
    for (const auto &[pointer, line] : m_lines)
        if (const QString text = line->text().trimmed(); !text.isEmpty())
            json[OrderedJson::json_pointer(pointer.toStdString())] = valueOf(pointer, text);
    for (const auto &[pointer, check] : m_checks)
        if (check->isChecked())
            json[OrderedJson::json_pointer(pointer.toStdString())] = true;
    if (m_restart->currentIndex() > 0)
        json["restart"] = policies[m_restart->currentIndex()];
    return json;
}

void RunPage::refresh()
{
    if (m_findings == nullptr)
        return;
    const auto read = readRun(QByteArray::fromStdString(formJson().dump()));
    RunHost host = runHostOf(*m_shared.host.facts());
    const Errors errors = read ? checkRun(*read, host) : read.error();
    m_isRight = errors.empty();
    m_run = read.value_or(ContainerRun{});
    showProblems(errors);
    const QString line = m_isRight ? dockerRunLine(m_run) : QString();
    if (m_line->toPlainText() != line)
        m_line->setPlainText(line);
    m_compose->setPlainText(m_isRight ? QString::fromUtf8(composeFragment(m_run)) : QString());
    for (QPushButton *button : {m_copyLine, m_copyCompose})
        button->setEnabled(m_isRight);
    m_try->setEnabled(m_isRight && !m_isTrying && m_shared.helper != nullptr);
    if (m_trial && m_tried != writeRun(m_run))
        m_trial.reset();
    showSettings();
}

/// An image that is not named yet is no mistake.
void RunPage::showProblems(const Errors &errors)
{
    std::map<QString, QString> problems;
    for (const Error &error : errors) {
        QString where = error.where;
        while (!where.isEmpty() && !m_fields.contains(where))
            where = where.section(u'/', 0, -2);
        const bool isEmptyImage = where == QLatin1String("/image") && m_lines.at(where)->text().isEmpty();
        if (where.isEmpty())
            where = error.where.startsWith(QLatin1String("/network")) ? QStringLiteral("/network/name")
                : error.where.startsWith(QLatin1String("/io"))        ? QStringLiteral("/io/0/device")
                                                                      : QStringLiteral("/image");
        if (!isEmptyImage && problems[where].isEmpty())
            problems[where] = sentence(error);
    }
    for (const auto &[pointer, field] : m_fields)
        field->setProblem(problems[pointer]);
    if (m_isRight)
        m_notice->say(Tone::Good, tr("Docker accepts these settings."));
    else if (m_lines.at(QStringLiteral("/image"))->text().trimmed().isEmpty())
        m_notice->say(Tone::Info, tr("Enter an image, and set the limits."));
    else
        m_notice->say(Tone::Bad, tr("Docker would reject this; the errors are shown next to the settings."));
}

/// What is expected, or after a try what was read back.
void RunPage::showSettings()
{
    Findings shown;
    if (m_trial && *m_trial) {
        shown = (**m_trial).findings;
        m_notice->say((**m_trial).isAsExpected ? Tone::Good : Tone::Warning, sentence((**m_trial).text));
    } else if (m_isRight) {
        shown = judgeRun(runSettings(m_run, runHostOf(*m_shared.host.facts())), nullptr);
    }
    fillRows(*m_findings, m_rows, shown);
    if (m_isTrying)
        m_notice->say(Tone::Info, tr("Running the trial…"));
    else if (m_trial && !*m_trial)
        m_notice->say(Tone::Bad, joined(tr("The trial could not be run."), sentence(m_trial->error().why.message)),
                      sentence(m_trial->error().why.remedy));
}

void RunPage::startTrial()
{
    m_isTrying = true;
    m_tried = writeRun(m_run);
    m_trial.reset();
    refresh();
    m_shared.helper->tryRun(m_tried);
}

void RunPage::showTrial(const HelperResult<RunTrial> &trial)
{
    m_isTrying = false;
    m_trial = trial;
    refresh();
}

} // namespace dockwright::ui
