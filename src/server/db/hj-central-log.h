/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-op.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/**
 * HjFieldVersion:
 * @pos: when the field was changed last; 1 for a field as old as its row
 * @user: (nullable): owned, by whom; %NULL if by the central instance, or not known
 * @device: (nullable): owned, with what
 * @at: UTC milliseconds, or 0
 */
typedef struct {
  gint64 pos;
  char *user;
  char *device;
  gint64 at;
} HjFieldVersion;

void hj_field_version_clear (HjFieldVersion *self);

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

gboolean hj_central_load_field_version (HjCentral *self, const HjRecord *row, const char *field,
                                        HjFieldVersion *version, GError **error);
gint64 hj_central_find_clock (HjCentral *self, const HjRecord *row, const HjFieldVersion *version);
gboolean hj_central_others_changed (HjCentral *self, const HjRecord *row, gint64 after,
                                    const char *device);
gboolean hj_central_is_lost_position (HjCentral *self, gint64 pos);

HjRecord *hj_central_find_open_conflict (HjCentral *self, const HjRecord *row, const char *field,
                                         const char *offered, const char *op, GError **error);
gboolean hj_central_is_conflict_shared (HjCentral *self, const HjRecord *conflict,
                                        const char *device, GError **error);
GPtrArray *hj_central_list_open_conflicts (HjCentral *self, const HjRecord *row, GError **error);
gboolean hj_central_note_origin (HjCentral *self, const HjRecord *row, const char *org,
                                 GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjFieldVersion, hj_field_version_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjLoggedOp, hj_logged_op_free)

G_END_DECLS
