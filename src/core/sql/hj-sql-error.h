/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sql/hj-sql.h"

G_BEGIN_DECLS

gboolean hj_sql_fail_full (GError **error);

G_END_DECLS
