/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-batch.h"
#include "core/wire/hj-transfer.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/**
 * HjDropHeld:
 * @device: that made it, and handed it in when it was taken out of use
 * @user: its author
 * @at: when it was handed in, UTC milliseconds
 * @op: what the author did
 *
 * An op on which nobody has decided yet. Everything is owned.
 */
typedef struct {
  char *device;
  char *user;
  gint64 at;
  HjOp *op;
} HjDropHeld;

/**
 * HjDropHeldFunc:
 * @item: (transfer full): an op that waits
 * @place: where it stands, for hj_drop_walk_held() to go on behind it
 *
 * Returns: whether to go on
 */
typedef gboolean (*HjDropHeldFunc) (HjDropHeld *item, const char *place, gpointer user_data);

void hj_drop_held_free (HjDropHeld *self);
gboolean hj_drop_choose_part (HjCentral *central, const char *device, const HjBatch *batch,
                              gint64 *part, GError **error);
gboolean hj_drop_choose_piece (HjCentral *central, const char *device, const HjUploadPart *piece,
                               gint64 *part, GError **error);
HjBatch *hj_drop_open (HjCentral *central, const char *sealed, GError **error);
HjUploadPart *hj_drop_open_piece (HjCentral *central, const char *sealed, GError **error);
gboolean hj_drop_take_document (HjCentral *central, const char *device, const char *attachment,
                                GError **error);
gboolean hj_drop_take_documents (HjCentral *central, const char *device, GError **error);
gboolean hj_drop_walk_held (HjCentral *central, const char *after, HjDropHeldFunc func,
                            gpointer user_data, GError **error);
GPtrArray *hj_drop_list_held (HjCentral *central, GError **error);
gboolean hj_drop_accept (HjCentral *central, const char *op, const char *by, const char *reason,
                         GError **error);
gboolean hj_drop_refuse (HjCentral *central, const char *op, const char *by, const char *reason,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjDropHeld, hj_drop_held_free)

G_END_DECLS
