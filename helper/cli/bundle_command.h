// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"
#include "helper/cli/output.h"

#include <stop_token>

namespace dockwright::helper {

/// Makes events of the progress of making or reading a bundle: one for each per cent, and each part ends with 100.
class BundleTeller
{
public:
    explicit BundleTeller(Output &output) : m_output(output) {}

    void operator()(const char *what, qint64 done, qint64 total);
    void finish();

private:
    void tell(int percent, qint64 done);

    Output &m_output;
    QString m_what;
    qint64 m_total = 0;
    int m_percent = -1;
};

/// --check-bundle, which has nothing to do with this host: everybody may.
ExitStatus checkBundleFile(const Options &options, Output &output, const std::stop_token &stop);

/// The error, the result with further members, and the exit status that belongs to it.
ExitStatus tellFailure(Output &output, const core::Error &error, core::Json more = core::Json::object());

/// All that is wrong with a plan or a request, and that nothing was touched.
ExitStatus tellProblems(Output &output, const core::Errors &errors, const core::Message &why,
                        core::Json more = core::Json::object());

/// Bytes as people read them: "82.6", in 10^6.
QString megabytes(qint64 bytes);

} // namespace dockwright::helper
