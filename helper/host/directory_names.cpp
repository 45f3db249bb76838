// SPDX-License-Identifier: Apache-2.0
#include "helper/host/directory_names.h"

#include <dirent.h>
#include <unistd.h>

namespace dockwright::helper {

QList<QByteArray> namesIn(int directory)
{
    QList<QByteArray> names;
    DIR *entries = fdopendir(dup(directory));
    if (entries == nullptr)
        return names;
    rewinddir(entries);
    while (const dirent *entry = readdir(entries)) // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (entry->d_name[0] != '.')
            names << QByteArray(entry->d_name);
    closedir(entries);
    return names;
}

} // namespace dockwright::helper
