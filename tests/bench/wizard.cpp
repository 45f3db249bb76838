// SPDX-License-Identifier: Apache-2.0
// The least that a wizard in Qt can be: QWizard with one page.
#include <QApplication>
#include <QLabel>
#include <QVBoxLayout>
#include <QWizard>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    auto *page = new QWizardPage;
    page->setTitle(QStringLiteral("Welcome"));
    (new QVBoxLayout(page))->addWidget(new QLabel(QStringLiteral("One page.")));
    QWizard wizard;
    wizard.addPage(page);
    wizard.resize(1280, 800);
    wizard.show();
    return QApplication::exec();
}
