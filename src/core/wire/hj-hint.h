/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HJ_HINT_PATH "/v1/live"
#define HJ_HINT_CONTENT_TYPE "text/event-stream"

/* What is sent while there is nothing to say, so that both ends notice a connection that is gone.
 */
#define HJ_HINT_HEARTBEAT ":\n\n"

/**
 * HjHintKind:
 * @HJ_HINT_NEWS: something may be new for this user
 * @HJ_HINT_SCOPE: the user receives other rows than before
 * @HJ_HINT_LEAVE: the laptop is to come and hand in what it has; nothing follows
 */
typedef enum {
  HJ_HINT_NEWS,
  HJ_HINT_SCOPE,
  HJ_HINT_LEAVE,
} HjHintKind;

/**
 * HjHint:
 * @pos: position of the central database's last change
 * @spread: milliseconds over which those who are told come back, so that they do not come as one
 *
 * An event of `GET /v1/live`: a reason to reconcile, and never what there is to know.
 */
typedef struct {
  HjHintKind kind;
  gint64 pos;
  gint64 spread;
} HjHint;

GBytes *hj_hint_to_bytes (const HjHint *self);

/**
 * HjHintFunc:
 *
 * Takes a hint that was read.
 */
typedef void (*HjHintFunc) (const HjHint *hint, gpointer user_data);

typedef struct _HjHintReader HjHintReader;

HjHintReader *hj_hint_reader_new (HjHintFunc func, gpointer user_data);
void hj_hint_reader_free (HjHintReader *self);
gboolean hj_hint_reader_feed (HjHintReader *self, GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjHintReader, hj_hint_reader_free)

G_END_DECLS
