/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-csv-writer.h"

G_BEGIN_DECLS

gboolean hj_audit_table_write (HjCsvWriter *writer, gpointer entries, GError **error);

G_END_DECLS
