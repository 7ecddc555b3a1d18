/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HjCliTable:
 *
 * Rows of text for people: columns stand under each other, also where letters are two cells wide.
 */
typedef struct _HjCliTable HjCliTable;

HjCliTable *hj_cli_table_new (guint n_columns);
void hj_cli_table_keep_whole (HjCliTable *self);
void hj_cli_table_free (HjCliTable *self);
void hj_cli_table_add (HjCliTable *self, const char *const *cells);
char *hj_cli_table_to_text (const HjCliTable *self);

int hj_cli_text_width (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjCliTable, hj_cli_table_free)

G_END_DECLS
