// SPDX-License-Identifier: Apache-2.0
#include "core/base/message.h"
#include "tests/support/lacking.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <vector>

namespace test_translations {

using namespace dockwright::core;

namespace {

QString catalogueOf(const QString &language)
{
    return QStringLiteral(SOURCE_DIR "/translations/dockwright_%1.ts").arg(language);
}

const QString plurals = catalogueOf(QStringLiteral("en"));

/// Of each language that is not that of the sources.
QStringList catalogues()
{
    QStringList files;
    for (const QString &code : languageCodes())
        if (catalogueOf(code) != plurals)
            files << catalogueOf(code);
    return files;
}

struct Entry {
    QString source;
    QString translation;
    QString type; ///< Of the translation: empty where it is finished.
};

/// The entries of a Qt Linguist file; none if it cannot be read whole.
std::vector<Entry> readEntries(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    std::vector<Entry> entries;
    bool isPlural = false;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("message")) {
            entries.emplace_back();
            isPlural = xml.attributes().hasAttribute(QLatin1String("numerus"));
        } else if (xml.name() == QLatin1String("source") && !entries.empty()) {
            entries.back().source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation") && !entries.empty()) {
            entries.back().type = xml.attributes().value(QLatin1String("type")).toString();
            if (!isPlural)
                entries.back().translation = xml.readElementText();
        } else if (xml.name() == QLatin1String("numerusform") && !entries.empty()) {
            // An empty form shows as an empty entry, one without the number as one with other places.
            const QString form = xml.readElementText();
            entries.back().translation = form.contains(QLatin1String("%n")) ? form : QString();
        }
    }
    return xml.hasError() ? std::vector<Entry>() : entries;
}

QSet<QString> sourcesIn(const QString &path)
{
    QSet<QString> sources;
    for (const Entry &entry : readEntries(path))
        sources.insert(entry.source);
    return sources;
}

/// The places %1 to %9 of a text; how often each occurs does not count.
QSet<QString> placesIn(const QString &text)
{
    static const QRegularExpression place(QStringLiteral("%[1-9]"));
    QSet<QString> places;
    for (auto match = place.globalMatch(text); match.hasNext();)
        places.insert(match.next().captured());
    return places;
}

QString findLupdate()
{
    const QString usual = QStringLiteral("/usr/lib/qt6/bin/lupdate");
    if (QFileInfo(usual).isExecutable())
        return usual;
    const QString qtpaths = QStandardPaths::findExecutable(QStringLiteral("qtpaths6"));
    if (qtpaths.isEmpty())
        return {};
    QProcess process;
    process.start(qtpaths, {QStringLiteral("--query"), QStringLiteral("QT_INSTALL_BINS")});
    if (!process.waitForFinished(patience))
        return {};
    const QString found = QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed() + QStringLiteral("/lupdate");
    return QFileInfo(found).isExecutable() ? found : QString();
}

bool holdsChinese(const QString &text)
{
    static const QRegularExpression han(QStringLiteral("\\p{Han}"));
    return text.contains(han);
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        for (const QString &catalogue : catalogues())
            QVERIFY2(!readEntries(catalogue).empty(), qPrintable(catalogue));
        QVERIFY(!readEntries(plurals).empty());
    }

    void everyEntryIsTranslated()
    {
        QStringList open;
        const QStringList files = catalogues() + QStringList{plurals};
        for (const QString &file : files)
            for (const Entry &entry : readEntries(file))
                if (!entry.type.isEmpty() || entry.translation.trimmed().isEmpty())
                    open.append(entry.source + QStringLiteral(" [") + entry.type + u']');
        QVERIFY2(open.isEmpty(), qPrintable(open.join(u'\n')));
    }

    void placesOfArgumentsAgree()
    {
        QStringList wrong;
        for (const QString &catalogue : catalogues())
            for (const Entry &entry : readEntries(catalogue))
                if (placesIn(entry.source) != placesIn(entry.translation))
                    wrong.append(entry.source + QStringLiteral(" -> ") + entry.translation);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void lineBreaksAgree()
    {
        QStringList wrong;
        for (const QString &catalogue : catalogues())
            for (const Entry &entry : readEntries(catalogue))
                if (entry.source.count(u'\n') != entry.translation.count(u'\n'))
                    wrong.append(entry.source);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noSourceIsMissingOrGone_data()
    {
        QTest::addColumn<QString>("catalogue");
        for (const QString &catalogue : catalogues())
            QTest::newRow(qPrintable(QFileInfo(catalogue).fileName())) << catalogue;
    }
    void noSourceIsMissingOrGone()
    {
        QFETCH(QString, catalogue);
        const QString lupdate = findLupdate();
        if (lupdate.isEmpty())
            LACKING("There is no lupdate.");
        const QTemporaryDir directory;
        QVERIFY(directory.isValid());
        const QString copy = directory.filePath(QFileInfo(catalogue).fileName());
        QVERIFY(QFile::copy(catalogue, copy));
        QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));

        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setWorkingDirectory(QStringLiteral(SOURCE_DIR));
        process.start(lupdate,
                      {QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("-locations"), QStringLiteral("none"),
                       QStringLiteral("-no-obsolete"), QStringLiteral("core"), QStringLiteral("helper"), QStringLiteral("ui"),
                       QStringLiteral("app"), QStringLiteral("-ts"), copy});
        QVERIFY(process.waitForFinished(patience));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                 process.readAllStandardOutput().constData());

        const QSet<QString> present = sourcesIn(catalogue);
        const QSet<QString> current = sourcesIn(copy);
        const QStringList missing = (current - present).values();
        const QStringList gone = (present - current).values();
        QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("Not in the .ts: ") + missing.join(u'\n')));
        QVERIFY2(gone.isEmpty(), qPrintable(QStringLiteral("No longer in the sources: ") + gone.join(u'\n')));
    }

    void programSpeaksChinese()
    {
        const Wording chinese(QStringLiteral("zh_CN"));
        const QString translated = chinese("The plan is valid.");
        QVERIFY2(holdsChinese(translated), qPrintable(translated));
        const QString filled = chinese(Message{"Restart %1", {QStringLiteral("docker.service")}});
        QVERIFY2(holdsChinese(filled) && filled.contains(QLatin1String("docker.service")), qPrintable(filled));
        QCOMPARE(Wording(QStringLiteral("en"))("The plan is valid."), QStringLiteral("The plan is valid."));
    }
};

DOCKWRIGHT_TEST(TestTranslations, QCoreApplication)

} // namespace test_translations

#include "test_translations.moc"
