/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-facts-row.h"
#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjFactsFunc:
 *
 * Returns: whether to go on; %FALSE with @error set is a failure, without it an end
 */
typedef gboolean (*HjFactsFunc) (const HjFactsRow *row, gpointer user_data, GError **error);

gboolean hj_facts_query_all (HjReplica *self, HjFactsFunc func, gpointer user_data, GError **error);
gboolean hj_facts_query_one (HjReplica *self, const char *detention, HjFactsFunc func,
                             gpointer user_data, GError **error);

G_END_DECLS
