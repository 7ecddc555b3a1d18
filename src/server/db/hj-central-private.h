/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/* Grows by one with every change of the tables below, and the migration that goes with it. */
#define HJ_CENTRAL_SCHEMA 6

gboolean hj_central_schema_upgrade (HjSql *sql, guint version, GError **error);
gboolean hj_central_read_key (const char *folder, guint8 *key, GError **error);
gboolean hj_central_make_key (const char *folder, HjRandom *random, guint8 *key, GError **error);

guint32 hj_central_draw (HjCentral *self, guint32 below);
gboolean hj_central_note_epoch (HjCentral *self, gint64 restored, gint64 first, GError **error);

gboolean hj_central_sync_folder (const char *folder);

/* Runs a statement that gives no rows, whose parameters are all texts; ends with %NULL. */
gboolean hj_central_run_texts (HjCentral *self, GError **error, const char *sql,
                               ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
