// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/bundle_command.h"

#include "core/talk/members.h"
#include "helper/bundle/bundle.h"
#include "helper/bundle/sha256.h"

#include <QCoreApplication>
#include <QFile>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr double bytesPerMegabyte = 1e6;

/// What is being done, as it is shown beside the per cent. %1 of %2 megabytes.
const char *wordsFor(const QString &what)
{
    if (what == QLatin1String("download"))
        return QT_TRANSLATE_NOOP("Dockwright", "Downloading Docker: %1 of %2 MB");
    if (what == QLatin1String("unpack"))
        return QT_TRANSLATE_NOOP("Dockwright", "Reading the Docker archive: %1 of %2 MB");
    if (what == QLatin1String("pack"))
        return QT_TRANSLATE_NOOP("Dockwright", "Packing: %1 of %2 MB");
    return QT_TRANSLATE_NOOP("Dockwright", "Verifying the bundle: %1 of %2 MB");
}

} // namespace

QString megabytes(qint64 bytes)
{
    return QString::number(static_cast<double>(bytes) / bytesPerMegabyte, 'f', 1);
}

void BundleTeller::operator()(const char *what, qint64 done, qint64 total)
{
    if (m_what != QLatin1String(what))
        finish();
    m_what = QLatin1String(what);
    m_total = qMax(total, done);
    const int percent = m_total > 0 ? static_cast<int>(done * 100 / m_total) : 0;
    if (percent != m_percent && percent < 100)
        tell(percent, done);
}

void BundleTeller::finish()
{
    if (!m_what.isEmpty())
        tell(100, m_total);
    m_what.clear();
    m_percent = -1;
}

void BundleTeller::tell(int percent, qint64 done)
{
    m_percent = percent;
    m_output.event({Event::Kind::Progress,
                    0,
                    {wordsFor(m_what), {megabytes(done), megabytes(m_total)}},
                    {{"percent", percent}, {"what", m_what}, {"bytes", done}, {"total", m_total}}});
}

ExitStatus tellFailure(Output &output, const Error &error, Json more)
{
    output.error(error);
    more["error"] = errorToJson(error);
    const ExitStatus status = exitStatusOf(error.code);
    output.result(status == ExitInvalid ? "invalid" : "failed", more, {});
    return status;
}

ExitStatus tellProblems(Output &output, const Errors &errors, const Message &why, Json more)
{
    for (const Error &error : errors)
        output.error(error);
    putErrors(more, "problems", errors);
    output.result("invalid", more, why);
    return ExitInvalid;
}

ExitStatus checkBundleFile(const Options &options, Output &output, const std::stop_token &stop)
{
    QFile file(options.plan);
    if (!file.open(QIODevice::ReadOnly))
        return tellFailure(output,
                           {ErrorCode::InvalidInput,
                            options.plan,
                            {QT_TRANSLATE_NOOP("Dockwright", "It cannot be read: %1."), {file.errorString()}},
                            {},
                            {}});
    BundleTeller teller(output);
    auto manifest = checkBundle(
        file.handle(), [&teller](qint64 done, qint64 total) { teller("check", done, total); }, stop);
    auto sum = manifest ? sha256OfFile(file.handle(), stop) : tl::unexpected(manifest.error());
    if (!sum) {
        sum.error().where = sum.error().where.isEmpty() ? options.plan : options.plan + u':' + sum.error().where;
        return tellFailure(output, sum.error());
    }
    teller.finish();
    if (const QStringList unknown = manifest->unknownFiles(); !unknown.isEmpty())
        output.say({QT_TRANSLATE_NOOP("Dockwright", "In the bundle, but not installed by this version of Dockwright: %1"),
                    {unknown.join(QLatin1String(", "))}});
    output.result("checked",
                  {{"bundle", options.plan},
                   {"sha256", *sum},
                   {"dockerVersion", manifest->version},
                   {"architecture", manifest->architecture},
                   {"files", manifest->files.size()},
                   {"unknown", manifest->unknownFiles()}},
                  {QT_TRANSLATE_NOOP("Dockwright", "The bundle is intact: Docker %1 for %2, %3 files.\nSHA-256 %4"),
                   {manifest->version, manifest->architecture, QString::number(manifest->files.size()), *sum}});
    return ExitDone;
}

} // namespace dockwright::helper
