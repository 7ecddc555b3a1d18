/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjCentralDropped:
 * @device: who handed it in
 * @user: the device's
 * @part: which of the device's parts it is
 * @at: when, UTC milliseconds
 * @sealed: base64
 *
 * A part of a laptop's unsent work. All strings are owned.
 */
typedef struct {
  char *device;
  char *user;
  gint64 part;
  gint64 at;
  char *sealed;
} HjCentralDropped;

void hj_central_dropped_free (HjCentralDropped *self);
gboolean hj_central_put_dropped (HjCentral *self, const HjCentralDropped *dropped, GError **error);
GPtrArray *hj_central_list_dropped (HjCentral *self, GError **error);
gboolean hj_central_decide_dropped (HjCentral *self, const char *device, const char *op,
                                    const char *outcome, const char *by, GError **error);
gboolean hj_central_is_dropped_decided (HjCentral *self, const char *device, const char *op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjCentralDropped, hj_central_dropped_free)

G_END_DECLS
