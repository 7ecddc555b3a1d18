/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-api.h"

G_BEGIN_DECLS

#define HJ_TYPE_API_THREAD (hj_api_thread_get_type ())
G_DECLARE_FINAL_TYPE (HjApiThread, hj_api_thread, HJ, API_THREAD, GObject)

/**
 * HjApiSetup:
 *
 * Adds further routes, on the database's thread.
 */
typedef void (*HjApiSetup) (HjApi *api);

/**
 * HjApiCall:
 * @data: what was given to hj_api_thread_call_async()
 * @error: what went wrong
 *
 * Does something else, on the database's thread, between two requests.
 *
 * Returns: what the caller wants to know; %FALSE on failure
 */
typedef gboolean (*HjApiCall) (HjCentral *central, gpointer data, GError **error);

HjApiThread *hj_api_thread_new (const char *folder, HjClock *clock, HjRandom *random,
                                HjApiSetup setup, GError **error);
void hj_api_thread_handle_async (HjApiThread *self, const HjHttpRequest *request, const char *lane,
                                 GAsyncReadyCallback callback, gpointer user_data);
HjHttpReply *hj_api_thread_handle_finish (GAsyncResult *result);
void hj_api_thread_call_async (HjApiThread *self, HjApiCall call, gpointer data,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean hj_api_thread_call_finish (GAsyncResult *result, GError **error);
guint hj_api_thread_get_n_waiting (HjApiThread *self);
gsize hj_api_thread_get_body_max (HjApiThread *self, const char *path);
void hj_api_thread_watch (HjApiThread *self, gboolean watch);
gint64 hj_api_thread_get_pos (HjApiThread *self);

G_END_DECLS
