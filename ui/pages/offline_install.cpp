// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/offline_install.h"

#include "ui/model/sentence.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;
using BundleState = BundleModel::State;

OfflineInstall::OfflineInstall(Shared &shared, PlanFields &fields, QWidget *parent)
    : Section(parent), m_shared(shared), m_fields(fields), m_bundle(shared.plan, shared.host, shared.helper)
{
    buildChoice();
    connect(&m_bundle, &BundleModel::changed, this, &OfflineInstall::refresh);
    connect(&m_shared.plan, &PlanModel::changed, this, &OfflineInstall::refresh);
    m_texts([this] {
        setHeading(tr("Bundle"),
                   tr("One file that contains all of Docker, created on a machine with a network. Nothing is downloaded here, "
                      "and every file in it is verified before the first one is written."));
        m_choose->setText(tr("Choose a bun&dle…"));
        m_handOver->setText(tr("&Verify and import…"));
        m_pack->setText(tr("Create a bundl&e…"));
        m_pack->setAccessibleDescription(tr("Opens a separate window."));
        m_bar->setAccessibleName(tr("Verification of the bundle"));
        refresh();
    });
}

void OfflineInstall::buildChoice()
{
    auto *buttons = new QWidget(this);
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_choose = new QPushButton(symbolIcon(QStringLiteral("open")), {}, buttons);
    m_choose->setObjectName(QStringLiteral("chooseBundlePushButton"));
    m_handOver = new QPushButton(symbolIcon(QStringLiteral("key")), {}, buttons);
    m_handOver->setObjectName(QStringLiteral("handOverBundlePushButton"));
    m_pack = new QPushButton(symbolIcon(QStringLiteral("export")), {}, buttons);
    m_pack->setObjectName(QStringLiteral("packBundlePushButton"));
    row->addWidget(m_choose);
    row->addWidget(m_handOver);
    row->addWidget(m_pack);
    row->addStretch();
    buttons->setFocusProxy(m_choose);
    content()->addWidget(m_fields.custom(
        "/install/bundle", [] { return tr("Install from"); }, buttons, [] {}));
    m_path = new TextLabel(TextLabel::Rank::Normal, this);
    m_path->setObjectName(QStringLiteral("bundlePathLabel"));
    content()->addWidget(m_path);
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(QStringLiteral("bundleProgressBar"));
    content()->addWidget(m_bar);
    m_notice = new Notice(Notice::Frame::Filled, this);
    m_notice->setObjectName(QStringLiteral("bundleNotice"));
    content()->addWidget(m_notice);
    auto *card = new Card(this);
    m_card = card;
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(24);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnStretch(1, 1);
    card->content()->addLayout(m_grid);
    content()->addWidget(m_card);
    connect(m_choose, &QPushButton::clicked, this, &OfflineInstall::askForBundle);
    connect(m_handOver, &QPushButton::clicked, this, [this] { m_bundle.take(m_shared.plan.plan().install.bundle); });
    connect(m_pack, &QPushButton::clicked, this, &OfflineInstall::packWanted);
}

void OfflineInstall::askForBundle()
{
    auto *dialog = new QFileDialog(this, tr("Choose a bundle"), QDir::homePath(), tr("Bundles (*.tar.gz *.tar.zst)"));
    dialog->setObjectName(QStringLiteral("bundleFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, &m_bundle, &BundleModel::take);
    dialog->open();
}

void OfflineInstall::refresh()
{
    const BundleState state = m_bundle.state();
    const QString &path = m_shared.plan.plan().install.bundle;
    m_choose->setEnabled(m_bundle.hasHelper() && !m_bundle.isBusy());
    m_pack->setEnabled(m_bundle.hasHelper());
    m_handOver->setVisible(m_bundle.hasHelper() && state == BundleState::Elsewhere && !path.isEmpty());
    m_path->setText(path);
    m_path->setVisible(!path.isEmpty() && state != BundleState::Verifying && state != BundleState::HandingOver);
    m_bar->setVisible(m_bundle.isBusy());
    m_bar->setRange(0, state == BundleState::HandingOver ? 0 : 100);
    m_bar->setValue(m_bundle.percent());
    m_notice->setVisible(state != BundleState::None || !m_bundle.hasHelper());
    m_card->setVisible(state == BundleState::Kept);
    switch (state) {
    case BundleState::None:
        m_notice->say(Tone::Info, tr("Without the privileged helper no bundle can be imported from here."),
                      tr("Set it in the plan, and apply the plan in a terminal."));
        break;
    case BundleState::Verifying:
        m_notice->say(Tone::Info, tr("Verifying the bundle…"));
        break;
    case BundleState::HandingOver:
        m_notice->say(Tone::Info, tr("Importing the bundle; your system asks for administrator authorization."));
        break;
    case BundleState::Kept:
        m_notice->say(Tone::Good, tr("The bundle is intact, and the helper has imported it."));
        showBundle();
        break;
    case BundleState::Elsewhere:
        m_notice->say(Tone::Info, tr("It is not known yet whether the helper has this bundle."),
                      tr("Import it, or use “Inspect as administrator”."));
        break;
    case BundleState::Failed:
        m_notice->say(Tone::Bad, joined(tr("This bundle cannot be used."), sentence(m_bundle.error()->why.message)),
                      sentence(m_bundle.error()->why.remedy));
        break;
    }
}

void OfflineInstall::showBundle()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const BundleFact &bundle = m_bundle.bundle();
    const std::pair<QString, QString> rows[] = {{tr("Version"), bundle.version},
                                                {tr("Architecture"), bundle.architecture},
                                                {QStringLiteral("SHA-256"), bundle.sha256}};
    for (int i = 0; const auto &[name, value] : rows) {
        auto *label = new TextLabel(TextLabel::Rank::Muted, m_card);
        label->setText(name);
        label->setWordWrap(false);
        auto *text = new TextLabel(TextLabel::Rank::Normal, m_card);
        text->setObjectName(QStringLiteral("bundleValue%1Label").arg(i));
        text->setText(value);
        text->setSelectable();
        m_grid->addWidget(label, i, 0, Qt::AlignTop);
        m_grid->addWidget(text, i, 1);
        ++i;
    }
}

} // namespace dockwright::ui
