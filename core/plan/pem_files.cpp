// SPDX-License-Identifier: Apache-2.0
#include "core/plan/pem_files.h"

#include "core/plan/pem.h"
#include "core/plan/problems.h"
#include "core/plan/registries.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

constexpr qint64 mostOfFiles = 4LL * 1024 * 1024; ///< of all that a plan names together

/// Calls `visit(text, place)` for each text in PEM of a plan.
template <class Owner, class Visit>
void visitPem(Owner &owner, const auto &fields, const QString &where, const Visit &visit)
{
    for (const auto &field : fields)
        if (field.isPem)
            visit(owner.*std::get<1>(field.at), where + u'/' + QLatin1String(field.name));
}

template <class Registries, class Visit>
void visitAllPem(Registries &registries, const Visit &visit)
{
    for (std::size_t i = 0; i < registries.size(); ++i) {
        visitPem(registries[i], registryFields(), placeOfRegistry(i), visit);
        for (std::size_t k = 0; k < registries[i].mirrors.size(); ++k)
            visitPem(registries[i].mirrors[k], mirrorFields(), placeOfMirror(i, k), visit);
    }
}

} // namespace

tl::expected<Plan, Errors> withPemOfFiles(Plan plan, const PemReader &read)
{
    Errors errors;
    qint64 bytes = 0;
    visitAllPem(plan.registries, [&](QString &text, const QString &where) {
        if (!isPemPath(text) || bytes > mostOfFiles)
            return;
        const auto content = read(text);
        bytes += content ? content->size() : 0;
        if (!content) {
            errors.push_back(problem(where, content.error().message, content.error().remedy));
        } else if (content->trimmed().isEmpty() || content->trimmed().startsWith('/')) {
            errors.push_back(
                problem(where,
                        {QT_TRANSLATE_NOOP("Dockwright", "“%1” has neither a certificate nor a key."), {shownText(text)}}));
        } else if (bytes > mostOfFiles) {
            errors.push_back(problem(where,
                                     {QT_TRANSLATE_NOOP("Dockwright", "The files that the plan names have more than %1 bytes."),
                                      {QString::number(mostOfFiles)}}));
        } else {
            text = QString::fromUtf8(*content);
        }
    });
    if (errors.empty() && bytes > 0)
        errors = checkRegistries(plan.registries);
    if (!errors.empty())
        return tl::unexpected(errors);
    return plan;
}

Errors checkNoPemPath(const Plan &plan)
{
    Errors errors;
    visitAllPem(plan.registries, [&](const QString &text, const QString &where) {
        if (isPemPath(text))
            errors.push_back(
                problem(where, {QT_TRANSLATE_NOOP("Dockwright", "The file “%1” was not read."), {shownText(text)}},
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "Open the plan file in Dockwright, or give it to dockwright-helper: whoever "
                                           "reads it reads the files that it names."),
                         {}}));
    });
    return errors;
}

} // namespace dockwright::core
