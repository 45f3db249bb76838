// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace dockwright::core {

/// A value in DER (X.690, 8.1).
struct DerValue {
    unsigned char tag = 0;
    QByteArray content{};
    qsizetype end = 0; ///< where it ends; 0: there is none that is as long as it says
};

/// The one that begins at `at`.
DerValue derAt(const QByteArray &der, qsizetype at);

} // namespace dockwright::core
