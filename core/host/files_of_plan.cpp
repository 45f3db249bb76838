// SPDX-License-Identifier: Apache-2.0
#include "core/host/files_of_plan.h"

#include "core/host/rooted_reader.h"
#include "core/plan/pem_files.h"

#include <QCoreApplication>

namespace dockwright::core {

tl::expected<Plan, Errors> withFilesOfPlan(Plan plan)
{
    const RootedReader reader(QStringLiteral("/"));
    return withPemOfFiles(std::move(plan), [&](const QString &path) -> Result<QByteArray> {
        auto content = reader.readSystemFile(path);
        if (!content)
            return tl::unexpected(content.error());
        if (!*content)
            return failure(ErrorCode::InvalidInput, path, {QT_TRANSLATE_NOOP("Dockwright", "There is no such file."), {}});
        return std::move(**content);
    });
}

} // namespace dockwright::core
