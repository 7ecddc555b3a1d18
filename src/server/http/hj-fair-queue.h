/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HjFairQueue:
 *
 * Work that waits, in lanes that have their turn one after the other: whoever puts much into one
 * lane does not make the others wait for more than a piece of it. Safe to use from any thread.
 */
typedef struct _HjFairQueue HjFairQueue;

HjFairQueue *hj_fair_queue_new (void);
void hj_fair_queue_free (HjFairQueue *self);
void hj_fair_queue_push (HjFairQueue *self, const char *lane, gpointer item);
gpointer hj_fair_queue_pop (HjFairQueue *self);
void hj_fair_queue_close (HjFairQueue *self);
guint hj_fair_queue_get_length (HjFairQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjFairQueue, hj_fair_queue_free)

G_END_DECLS
