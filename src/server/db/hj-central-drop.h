/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/* What an entry of the audit calls the refusal of an op that was handed in; its purpose is the
 * reason, its detail the op's id.
 */
#define HJ_CENTRAL_REFUSES_DROPPED "held refuse"

/**
 * HjCentralDropped:
 * @device: who handed it in
 * @user: the device's
 * @part: which of the device's parts it is
 * @at: when, UTC milliseconds
 * @sealed: base64
 *
 * A part of a laptop's unsent work. All strings are borrowed.
 */
typedef struct {
  const char *device;
  const char *user;
  gint64 part;
  gint64 at;
  const char *sealed;
} HjCentralDropped;

/**
 * HjCentralDroppedFunc:
 *
 * Returns: whether to go on
 */
typedef gboolean (*HjCentralDroppedFunc) (const HjCentralDropped *part, gpointer user_data);

gboolean hj_central_put_dropped (HjCentral *self, const HjCentralDropped *dropped, GError **error);
gboolean hj_central_walk_dropped (HjCentral *self, const char *device, gint64 part,
                                  HjCentralDroppedFunc func, gpointer user_data, GError **error);
gboolean hj_central_walk_dropped_by (HjCentral *self, const char *device, gint64 part,
                                     HjCentralDroppedFunc func, gpointer user_data, GError **error);
gboolean hj_central_dup_dropped (HjCentral *self, const char *device, gint64 part, char **sealed,
                                 GError **error);
gboolean hj_central_holds_dropped (HjCentral *self, const HjCentralDropped *dropped,
                                   gboolean *holds, GError **error);
gboolean hj_central_decide_dropped (HjCentral *self, const char *device, const char *op,
                                    const char *outcome, const char *by, GError **error);
gboolean hj_central_is_dropped_decided (HjCentral *self, const char *device, const char *op);
gboolean hj_central_find_refusal (HjCentral *self, const char *user, const char *op,
                                  gboolean *refused, char **reason, GError **error);

G_END_DECLS
