/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

gboolean hj_deed_note_open (HjReplica *replica, const HjEntity *entity, const char *id,
                            GError **error);
gboolean hj_deed_note_print (HjReplica *replica, const HjEntity *entity, const char *id,
                             const char *purpose, GError **error);
gboolean hj_deed_note_search (HjReplica *replica, const char *words, GError **error);
gboolean hj_deed_note_list (HjReplica *replica, const HjEntity *entity, const char *words,
                            GError **error);
gboolean hj_deed_note_export (HjReplica *replica, const HjEntity *entity, const char *purpose,
                              GError **error);
gboolean hj_deed_note_export_document (HjReplica *replica, const char *attachment,
                                       const char *purpose, GError **error);
gboolean hj_deed_note_export_table (HjReplica *replica, const char *what, const char *purpose,
                                    GError **error);
gboolean hj_deed_note_classify (HjReplica *replica, const char *detention, GError **error);
gboolean hj_deed_note_import (HjReplica *replica, const char *detail, GError **error);

G_END_DECLS
