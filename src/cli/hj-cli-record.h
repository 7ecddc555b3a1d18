/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "cli/hj-cli-table.h"
#include "cli/hj-cli.h"
#include "core/model/hj-record.h"
#include "core/store/hj-query.h"

G_BEGIN_DECLS

gboolean hj_cli_split_assignment (const char *word, char **field, const char **value,
                                  GError **error);
gboolean hj_cli_take_assignments (char **words, HjRecord *record, GError **error);

JsonNode *hj_cli_record_to_json (const HjRecord *record);
JsonNode *hj_cli_row_to_json (HjReplica *replica, const HjRecord *record);
const char *hj_cli_color_title (const char *color);
char *hj_cli_value_to_text (const HjField *field, const HjValue *value);
HjCliTable *hj_cli_record_table_new (const HjEntity *entity);
void hj_cli_record_table_add (HjCliTable *table, const HjRecord *record);

/**
 * HjCliRowFunc:
 *
 * Returns: whether to go on; %FALSE with @error set is a failure, without it an end
 */
typedef gboolean (*HjCliRowFunc) (const HjRecord *record, gpointer user_data, GError **error);

gboolean hj_cli_each_row (HjReplica *replica, HjQuery *query, gint64 limit, HjCliRowFunc func,
                          gpointer user_data, GError **error);
gboolean hj_cli_print_rows (HjCli *cli, HjQuery *query, gint64 limit, GError **error);

G_END_DECLS
