// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

/// By its name or its number, with or without a group.
bool isRoot(const AuditedContainer &container)
{
    const QString user = container.user.section(u':', 0, 0);
    return user.isEmpty() || user == QLatin1String("root") || user == QLatin1String("0");
}

Verdict judgeUsers(const AuditedDocker &docker, const AuditSubject &)
{
    if (docker.containers.empty() && docker.undescribed.isEmpty())
        return {AuditResult::NotApplicable, {QT_TRANSLATE_NOOP("Dockwright", "No container is running."), {}}};
    QStringList names;
    for (const AuditedContainer &container : docker.containers)
        if (isRoot(container))
            names << container.name;
    if (names.isEmpty() && !docker.undescribed.isEmpty())
        return undescribed(docker);
    if (names.isEmpty())
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "No running container was started as root."), {}}};
    return {AuditResult::Warn,
            {QT_TRANSLATE_NOOP("Dockwright", "These containers were started as root: %1."), {names.join(QLatin1String(", "))}},
            {QT_TRANSLATE_NOOP("Dockwright", "Add USER to their images, or create them with --user."), {}},
            names.join(u'\n')};
}

Verdict judgeHealthChecks(const AuditedDocker &docker, const AuditSubject &)
{
    if (docker.images.isEmpty())
        return {AuditResult::NotApplicable, {QT_TRANSLATE_NOOP("Dockwright", "There are no images."), {}}};
    const QStringList &without = docker.imagesWithoutHealthCheck;
    if (without.isEmpty() && docker.imagesUnknown > 0)
        return {AuditResult::Info,
                {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 images could not be looked into."),
                 {QString::number(docker.imagesUnknown), QString::number(docker.images.size())}}};
    if (without.isEmpty())
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "All images have one."), {}}};
    return {AuditResult::Warn,
            {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 images have none."),
             {QString::number(without.size()), QString::number(docker.images.size())}},
            {QT_TRANSLATE_NOOP("Dockwright", "Add HEALTHCHECK to the Dockerfile of services."), {}},
            without.join(u'\n')};
}

/// Docker Hub's and the client's support of Notary ends: docs.docker.com, Content trust in Docker.
constexpr ManualCheck manualImageChecks[] = {
    {"4.2", QT_TRANSLATE_NOOP("Dockwright", "Images are built from trusted base images"),
     QT_TRANSLATE_NOOP("Dockwright", "Check FROM in each Dockerfile: who publishes the image, and is it named by digest?")},
    {"4.3", QT_TRANSLATE_NOOP("Dockwright", "Images contain no unnecessary packages"),
     QT_TRANSLATE_NOOP("Dockwright",
                       "Check what each image contains; small base images and multi-stage builds keep it little.")},
    {"4.4", QT_TRANSLATE_NOOP("Dockwright", "Images are scanned and rebuilt with security updates"),
     QT_TRANSLATE_NOOP("Dockwright", "Scan each image, and rebuild it with docker build --pull --no-cache.")},
    {"4.5", QT_TRANSLATE_NOOP("Dockwright", "Signatures of images are verified"),
     QT_TRANSLATE_NOOP(
         "Dockwright",
         "DOCKER_CONTENT_TRUST is a setting of each user, and support for it ends; verify signatures with cosign or notation before a deployment.")},
    {"4.7", QT_TRANSLATE_NOOP("Dockwright", "Update instructions are not used alone in a Dockerfile"),
     QT_TRANSLATE_NOOP("Dockwright", "Check each Dockerfile: RUN apt-get update && apt-get install in one instruction.")},
    {"4.8", QT_TRANSLATE_NOOP("Dockwright", "Images contain no unnecessary setuid and setgid programs"),
     QT_TRANSLATE_NOOP("Dockwright", "List them in a container: find / -xdev -perm /6000 -type f")},
    {"4.9", QT_TRANSLATE_NOOP("Dockwright", "COPY is used in place of ADD"),
     QT_TRANSLATE_NOOP("Dockwright", "Check each Dockerfile: ADD fetches URLs and unpacks archives.")},
    {"4.10", QT_TRANSLATE_NOOP("Dockwright", "No secrets are stored in a Dockerfile"),
     QT_TRANSLATE_NOOP("Dockwright", "Check docker history --no-trunc IMAGE; docker build --secret leaves no trace.")},
    {"4.11", QT_TRANSLATE_NOOP("Dockwright", "Only verified packages are installed"),
     QT_TRANSLATE_NOOP("Dockwright", "Check each Dockerfile: packages from signed repositories, downloads with a checksum.")},
    {"4.12", QT_TRANSLATE_NOOP("Dockwright", "All signed artifacts are validated"),
     QT_TRANSLATE_NOOP("Dockwright",
                       "Check that your deployment verifies signatures of images and of what they are built from.")},
};

constexpr DockerCheck imageChecks[] = {
    {"4.1", QT_TRANSLATE_NOOP("Dockwright", "Containers do not run as root"), judgeUsers},
    {"4.6", QT_TRANSLATE_NOOP("Dockwright", "Images have a health check"), judgeHealthChecks},
};

} // namespace

AuditFindings auditImages(const AuditSubject &subject)
{
    AuditFindings findings = runChecks(imageChecks, subject);
    for (const ManualCheck &check : manualImageChecks)
        findings.push_back(manualFinding(check));
    return inOrder(std::move(findings));
}

} // namespace dockwright::core
