// SPDX-License-Identifier: Apache-2.0
#include "core/host/install_facts.h"

namespace dockwright::core {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PackageFact, version, held)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(BundleFileFact, name, path, mode, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(BundleFact, sha256, version, architecture, files)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(InstalledRecord, version, bundle, files, directories, packages, repositoryFiles,
                                                madeGroup, members)

void to_json(Json &json, const InstallFacts &facts)
{
    json = {{"packageManager", facts.packageManager},
            {"architecture", facts.architecture},
            {"packages", facts.packages},
            {"keyFingerprints", facts.keyFingerprints},
            {"bundle", facts.bundle},
            {"presentFiles", facts.presentFiles},
            {"missingDirectories", facts.missingDirectories},
            {"groupMembers", facts.groupMembers},
            {"users", facts.users},
            {"missingNeeds", facts.missingNeeds},
            {"missingWishes", facts.missingWishes},
            {"installed", facts.installed}};
}

void from_json(const Json &json, InstallFacts &facts)
{
    const InstallFacts none;
    facts.packageManager = json.value("packageManager", none.packageManager);
    facts.architecture = json.value("architecture", none.architecture);
    facts.packages = json.value("packages", none.packages);
    facts.keyFingerprints = json.value("keyFingerprints", none.keyFingerprints);
    facts.bundle = json.value("bundle", none.bundle);
    facts.presentFiles = json.value("presentFiles", none.presentFiles);
    facts.missingDirectories = json.value("missingDirectories", none.missingDirectories);
    facts.groupMembers = json.value("groupMembers", none.groupMembers);
    facts.users = json.value("users", none.users);
    facts.missingNeeds = json.value("missingNeeds", none.missingNeeds);
    facts.missingWishes = json.value("missingWishes", none.missingWishes);
    facts.installed = json.value("installed", none.installed);
}

QByteArray writeInstalled(const InstalledRecord &record)
{
    Json json = record;
    json["format"] = 1;
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

InstalledRecord readInstalled(const QByteArray &text)
{
    const auto document = parseJson(text);
    if (!document)
        return {};
    try {
        return Json(document->value).get<InstalledRecord>();
    } catch (const Json::exception &) {
        return {};
    }
}

} // namespace dockwright::core
