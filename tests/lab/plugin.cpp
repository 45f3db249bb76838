// SPDX-License-Identifier: Apache-2.0
// A plug-in of docker(1) for the lab, "docker lab": says what it was called with (docker/cli docs/extend/cli_plugins.md).

#include <cstdio>
#include <cstring>

int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "docker-cli-plugin-metadata") == 0)
        return std::puts(R"({"SchemaVersion": "0.1.0", "Vendor": "Dockwright", "Version": "1", "ShortDescription": "A lab"})")
            < 0;
    std::printf("plug-in:");
    for (int i = 1; i < argc; ++i)
        std::printf(" %s", argv[i]);
    std::puts("");
    return 0;
}
