/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HjRowQueueFunc:
 *
 * Puts into the row of @list_item what its item holds.
 */
typedef void (*HjRowQueueFunc) (GtkListItem *list_item, gpointer user_data);

/**
 * HjRowQueue:
 *
 * Rows of a list view that wait to be filled. A view binds some two hundred rows when its model
 * changes, though a screen shows a dozen: those on the screen come before the next frame, the
 * others, nearest first, when nothing else is to be done; all of them a few at a time, so that no
 * turn of the main loop is held up for longer than %HJ_ROW_QUEUE_BUDGET.
 */
typedef struct _HjRowQueue HjRowQueue;

/* Microseconds of work in a turn. */
#define HJ_ROW_QUEUE_BUDGET 4000

HjRowQueue *hj_row_queue_new (GtkListView *list, HjRowQueueFunc func, gpointer user_data);
void hj_row_queue_free (HjRowQueue *self);
void hj_row_queue_add (HjRowQueue *self, GtkListItem *list_item);
void hj_row_queue_look_again (HjRowQueue *self);
void hj_row_queue_remove (HjRowQueue *self, GtkListItem *list_item);
guint hj_row_queue_get_length (HjRowQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRowQueue, hj_row_queue_free)

G_END_DECLS
