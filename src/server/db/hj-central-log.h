/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-op.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/**
 * HjLoggedOp:
 *
 * An op that was received, and what became of it.
 */
typedef struct {
  char *device;
  char *user;
  char *hash;
  HjOp *op;
  HjOpResult *result;
} HjLoggedOp;

void hj_logged_op_free (HjLoggedOp *self);

HjLoggedOp *hj_central_find_logged (HjCentral *self, const char *device, gint64 seq,
                                    GError **error);
HjLoggedOp *hj_central_find_logged_op (HjCentral *self, const char *op, GError **error);
HjLoggedOp *hj_central_find_logged_new (HjCentral *self, const HjEntity *entity, const char *row,
                                        GError **error);
gint64 hj_central_last_logged (HjCentral *self, const char *device);
gint64 hj_central_free_seq (HjCentral *self, const char *device, gint64 seq);
gboolean hj_central_log_op (HjCentral *self, const HjCentralDevice *device, const HjOp *op,
                            const HjOpResult *result, GError **error);
gboolean hj_central_set_last_seq (HjCentral *self, const char *device, gint64 seq, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjLoggedOp, hj_logged_op_free)

G_END_DECLS
