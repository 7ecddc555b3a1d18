/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define HJ_TYPE_HANDSHAKES (hj_handshakes_get_type ())
G_DECLARE_FINAL_TYPE (HjHandshakes, hj_handshakes, HJ, HANDSHAKES, GObject)

HjHandshakes *hj_handshakes_new (SoupServer *soup);
void hj_handshakes_close_async (HjHandshakes *self, GAsyncReadyCallback callback,
                                gpointer user_data);
void hj_handshakes_close_finish (HjHandshakes *self, GAsyncResult *result);
guint hj_handshakes_get_n (HjHandshakes *self);

G_END_DECLS
