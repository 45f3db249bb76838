// SPDX-License-Identifier: Apache-2.0
#include "helper/bundle/bundle.h"
#include "helper/packing/static_archive.h"

#include <QBuffer>

#include <cstdint>
#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

constexpr qsizetype blockSize = 512;
constexpr qsizetype magicAt = 257;
constexpr qsizetype sumAt = 148;
constexpr qsizetype sumSize = 8;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Makes the sums of all headers of a plain tar right, so that what a mutation changed is read at all.
QByteArray withRightSums(QByteArray tar)
{
    for (qsizetype header = 0; header + blockSize <= tar.size(); header += blockSize) {
        if (QByteArrayView(tar).sliced(header + magicAt, 5) != QByteArrayView("ustar"))
            continue;
        tar.replace(header + sumAt, sumSize, QByteArray(sumSize, ' '));
        unsigned sum = 0;
        for (qsizetype i = 0; i < blockSize; ++i)
            sum += static_cast<std::uint8_t>(tar[header + i]);
        tar.replace(header + sumAt, sumSize, QByteArray::number(sum, 8).rightJustified(6, '0') + QByteArray("\0 ", 2));
    }
    return tar;
}

void requireReason(const Error &error)
{
    require(!error.message.english().isEmpty());
    require(error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Unsupported);
}

} // namespace

/// Whatever is called a bundle or Docker's archive: it is refused for a reason, or every file in it is what its manifest says
/// and can be unpacked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input = withRightSums(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    static const int file = memfd_create("bundle", MFD_CLOEXEC);
    require(file >= 0 && ftruncate(file, 0) == 0);
    require(pwrite(file, input.constData(), static_cast<std::size_t>(input.size()), 0) == input.size());

    const auto manifest = readBundleManifest(file);
    const auto checked = checkBundle(file, {}, {});
    if (!manifest) {
        requireReason(manifest.error());
        require(!checked);
    } else {
        const auto again = parseBundleManifest(writeBundleManifest(*manifest));
        require(again && *again == *manifest);
    }
    if (checked) {
        require(*checked == *manifest);
        const auto nowhere = [](const BundleFile &) -> Result<int> { return open("/dev/null", O_WRONLY | O_CLOEXEC); };
        const auto unpacked = unpackBundle(file, *checked, nowhere, {}, {});
        require(unpacked || unpacked.error().code == ErrorCode::Io); // /dev/null cannot be synced
    } else {
        requireReason(checked.error());
    }

    QBuffer spool;
    require(spool.open(QIODevice::ReadWrite));
    const auto archive = readStaticArchive(file, QStringLiteral("28.5.2"), QStringLiteral("x86_64"), spool, {}, {});
    if (!archive)
        requireReason(archive.error());
    else
        require(archive->files.size() >= static_cast<std::size_t>(bundlePrograms().size()));
    return 0;
}
