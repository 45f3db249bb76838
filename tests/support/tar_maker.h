// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <archive.h>
#include <archive_entry.h>
#include <elf.h>

#include <functional>

/// Makes archives in memory, also such as no honest program would make.
class TarMaker
{
public:
    explicit TarMaker(const char *filter = "gzip", bool isPax = true) : m_archive(archive_write_new())
    {
        if (isPax)
            archive_write_set_format_pax(m_archive);
        else
            archive_write_set_format_gnutar(m_archive);
        if (*filter != '\0')
            archive_write_add_filter_by_name(m_archive, filter);
        archive_write_set_bytes_in_last_block(m_archive, 1);
        archive_write_open(m_archive, this, nullptr, &TarMaker::take, nullptr);
    }
    ~TarMaker() { archive_write_free(m_archive); }
    TarMaker(const TarMaker &) = delete;
    TarMaker &operator=(const TarMaker &) = delete;

    TarMaker &file(const QByteArray &name, const QByteArray &content, unsigned mode = 0644)
    {
        return member(name, mode, AE_IFREG, content);
    }

    TarMaker &member(const QByteArray &name, unsigned mode, unsigned type, const QByteArray &content = {},
                     const std::function<void(archive_entry *)> &more = {})
    {
        archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.constData());
        archive_entry_set_filetype(entry, type);
        archive_entry_set_perm(entry, static_cast<__LA_MODE_T>(mode));
        archive_entry_set_size(entry, type == AE_IFREG ? content.size() : 0);
        if (more)
            more(entry);
        archive_write_header(m_archive, entry);
        archive_write_data(m_archive, content.constData(), static_cast<std::size_t>(content.size()));
        archive_entry_free(entry);
        return *this;
    }

    QByteArray finish()
    {
        archive_write_close(m_archive);
        return m_bytes;
    }

private:
    static la_ssize_t take(archive *, void *self, const void *data, std::size_t size)
    {
        static_cast<TarMaker *>(self)->m_bytes.append(static_cast<const char *>(data), static_cast<qsizetype>(size));
        return static_cast<la_ssize_t>(size);
    }

    archive *m_archive;
    QByteArray m_bytes;
};

/// A program for x86_64 as far as its header says; the rest of it is `content`.
inline QByteArray elfProgram(const QByteArray &content, quint16 machine = EM_X86_64)
{
    Elf64_Ehdr header{};
    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_type = ET_EXEC;
    header.e_machine = machine;
    return QByteArray(reinterpret_cast<const char *>(&header), sizeof header) + content;
}
