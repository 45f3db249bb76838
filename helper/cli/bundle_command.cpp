#include "helper/cli/bundle_command.h"

#include "helper/bundle/pack_bundle.h"
#include "helper/bundle/sha256.h"
#include "helper/cli/input.h"
#include "helper/cli/session.h"

#include <QCoreApplication>
#include <QFile>

#include <sys/utsname.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr double bytesPerMegabyte = 1e6;

QString megabytes(qint64 bytes)
{
    return QString::number(static_cast<double>(bytes) / bytesPerMegabyte, 'f', 1);
}

/// What is being done, as it is shown beside the per cent. %1 of %2 megabytes.
const char *wordsFor(const QString &what)
{
    if (what == QLatin1String("download"))
        return QT_TRANSLATE_NOOP("Dockwright", "Downloading Docker: %1 of %2 MB");
    if (what == QLatin1String("unpack"))
        return QT_TRANSLATE_NOOP("Dockwright", "Reading Docker's archive: %1 of %2 MB");
    if (what == QLatin1String("pack"))
        return QT_TRANSLATE_NOOP("Dockwright", "Packing: %1 of %2 MB");
    return QT_TRANSLATE_NOOP("Dockwright", "Verifying the bundle: %1 of %2 MB");
}

/// Makes events of the progress, one for each per cent, and each part ends with 100.
class Teller
{
public:
    explicit Teller(Output &output) : m_output(output) {}

    void operator()(const char *what, qint64 done, qint64 total)
    {
        if (m_what != QLatin1String(what))
            finish();
        m_what = QLatin1String(what);
        m_total = qMax(total, done);
        const int percent = m_total > 0 ? static_cast<int>(done * 100 / m_total) : 0;
        if (percent != m_percent && percent < 100)
            tell(percent, done);
    }

    void finish()
    {
        if (!m_what.isEmpty())
            tell(100, m_total);
        m_what.clear();
        m_percent = -1;
    }

private:
    void tell(int percent, qint64 done)
    {
        m_percent = percent;
        m_output.event({Event::Kind::Progress,
                        0,
                        {wordsFor(m_what), {megabytes(done), megabytes(m_total)}},
                        {{"percent", percent}, {"what", m_what}, {"bytes", done}, {"total", m_total}}});
    }

    Output &m_output;
    QString m_what;
    qint64 m_total = 0;
    int m_percent = -1;
};

ExitStatus fail(Output &output, const Error &error)
{
    output.error(error);
    const ExitStatus status = exitStatusOf(error.code);
    output.result(status == ExitInvalid ? "invalid" : "failed", {{"error", errorToJson(error)}}, {});
    return status;
}

/// As Docker's static archives name it.
QString architectureOfThisMachine()
{
    utsname names{};
    uname(&names);
    const QString machine = QString::fromLatin1(names.machine);
    if (machine == QLatin1String("armv7l"))
        return QStringLiteral("armhf");
    return machine == QLatin1String("armv6l") ? QStringLiteral("armel") : machine;
}

tl::expected<PackRequest, Errors> requestOf(const Options &options)
{
    PackRequest request{
        options.dockerVersion, options.architecture, options.source, options.sha256.toLower(), options.plan, {}, {}};
    if (request.architecture.isEmpty())
        request.architecture = architectureOfThisMachine();
    if (options.bundledPlan.isEmpty())
        return request;
    const auto text = readInput(options.bundledPlan, maximalPlan);
    if (!text)
        return tl::unexpected(Errors{text.error()});
    const auto plan = readPlan(*text);
    if (!plan)
        return tl::unexpected(plan.error());
    request.planJson = writePlan(withoutSecrets(*plan));
    request.proxy = plan->proxy;
    return request;
}

ExitStatus refuse(Output &output, const Errors &errors)
{
    Json problems = Json::array();
    for (const Error &error : errors) {
        output.error(error);
        problems.push_back(errorToJson(error));
    }
    output.result("invalid", {{"problems", problems}}, {});
    return ExitInvalid;
}

ExitStatus pack(const Options &options, Output &output, const std::stop_token &stop)
{
    const auto request = requestOf(options);
    if (!request)
        return refuse(output, request.error());
    Teller teller(output);
    const auto report = packBundle(*request, std::ref(teller), stop);
    if (!report)
        return fail(output, report.error());
    teller.finish();
    if (!report->ignored.isEmpty())
        output.say(
            {QT_TRANSLATE_NOOP("Dockwright", "Left out of Docker's archive: %1"), {report->ignored.join(QLatin1String(", "))}});
    if (!report->isSourceKnown)
        output.say(
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Docker publishes no sum of its archive %1, so that nothing says that it is the right one. Its "
                               "SHA-256 is %2; --sha256 compares it next time."),
             {report->source, report->sourceSha256}});
    output.result("packed",
                  {{"bundle", options.plan},
                   {"sha256", report->sha256},
                   {"size", report->size},
                   {"dockerVersion", report->manifest.version},
                   {"architecture", report->manifest.architecture},
                   {"source", report->source},
                   {"sourceSha256", report->sourceSha256},
                   {"sourceCompared", report->isSourceKnown},
                   {"ignored", report->ignored}},
                  {QT_TRANSLATE_NOOP("Dockwright", "The bundle %1 is made: Docker %2 for %3, %4 MB.\nSHA-256 %5"),
                   {options.plan, report->manifest.version, report->manifest.architecture, megabytes(report->size),
                    report->sha256}});
    return ExitDone;
}

ExitStatus check(const Options &options, Output &output, const std::stop_token &stop)
{
    QFile file(options.plan);
    if (!file.open(QIODevice::ReadOnly))
        return fail(output,
                    {ErrorCode::InvalidInput,
                     options.plan,
                     {QT_TRANSLATE_NOOP("Dockwright", "It cannot be read: %1."), {file.errorString()}},
                     {},
                     {}});
    Teller teller(output);
    auto manifest = checkBundle(
        file.handle(), [&teller](qint64 done, qint64 total) { teller("check", done, total); }, stop);
    auto sum = manifest ? sha256OfFile(file.handle(), stop) : tl::unexpected(manifest.error());
    if (!sum) {
        sum.error().where = sum.error().where.isEmpty() ? options.plan : options.plan + u':' + sum.error().where;
        return fail(output, sum.error());
    }
    teller.finish();
    if (const QStringList unknown = manifest->unknownFiles(); !unknown.isEmpty())
        output.say({QT_TRANSLATE_NOOP("Dockwright", "In the bundle, and not installed by this Dockwright: %1"),
                    {unknown.join(QLatin1String(", "))}});
    output.result("checked",
                  {{"bundle", options.plan},
                   {"sha256", *sum},
                   {"dockerVersion", manifest->version},
                   {"architecture", manifest->architecture},
                   {"files", manifest->files.size()},
                   {"unknown", manifest->unknownFiles()}},
                  {QT_TRANSLATE_NOOP("Dockwright", "The bundle is whole: Docker %1 for %2, %3 files.\nSHA-256 %4"),
                   {manifest->version, manifest->architecture, QString::number(manifest->files.size()), *sum}});
    return ExitDone;
}

} // namespace

bool isBundleCommand(const Options &options)
{
    return options.command == Command::Bundle || options.command == Command::CheckBundle;
}

ExitStatus runBundleCommand(const Options &options, Output &output, const std::stop_token &stop)
{
    return options.command == Command::Bundle ? pack(options, output, stop) : check(options, output, stop);
}

} // namespace dockwright::helper
