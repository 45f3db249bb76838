// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "core/render/generated_file.h"

/// The units that write metrics for the textfile collector of Prometheus' node_exporter.
namespace dockwright::core {

GeneratedFile metricsService(const Plan &plan);
/// Makes the directory, and takes the file away when the timer is stopped: node_exporter would hand on old numbers for ever.
GeneratedFile metricsFileService(const Plan &plan);
GeneratedFile metricsTimer(const Plan &plan);

/// The file that node_exporter reads.
QString metricsFile(const Plan &plan);

/// The directory that a metricsFileService() with this content makes; empty where it names none.
QString textfileDirectoryIn(const QByteArray &fileService);

} // namespace dockwright::core
