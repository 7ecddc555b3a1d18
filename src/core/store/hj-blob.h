/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/* A piece of a document that is kept, or handed over, at once. */
#define HJ_BLOB_PIECE_BYTES (256 * 1024)

/**
 * HjBlob:
 * @attachment: id of the document
 * @size: bytes of all of it
 * @received: how many of them are here, from the beginning on
 * @whole: whether all are here, and have the SHA-256 that the document says
 * @own: whether it was attached on this laptop, and the central instance is not sure of it yet
 * @pinned: whether it stays on this laptop
 *
 * What is in a document, as far as it is on this laptop.
 */
typedef struct {
  char *attachment;
  gint64 size;
  gint64 received;
  gboolean whole;
  gboolean own;
  gboolean pinned;
} HjBlob;

void hj_blob_free (HjBlob *self);

/**
 * HjBlobState:
 * @HJ_BLOB_WAITING: it is here and waits to be handed in
 * @HJ_BLOB_HERE: it is here, and at the central instance
 * @HJ_BLOB_AWAY: it is at the central instance and not, or not wholly, here
 * @HJ_BLOB_MISSING: whoever attached it has not handed it in yet
 * @HJ_BLOB_DAMAGED: it was attached here, the central instance lacks it, and what is here is not
 *   what was attached any more
 */
typedef enum {
  HJ_BLOB_WAITING,
  HJ_BLOB_HERE,
  HJ_BLOB_AWAY,
  HJ_BLOB_MISSING,
  HJ_BLOB_DAMAGED,
} HjBlobState;

HjBlob *hj_blob_find (HjReplica *replica, const char *attachment, GError **error);
HjBlobState hj_blob_get_state (HjReplica *replica, const HjRecord *attachment);

gboolean hj_blob_take (HjReplica *replica, HjRecord *attachment, GInputStream *content,
                       GError **error);
gboolean hj_blob_give_up (HjReplica *replica, const char *attachment, GError **error);
gboolean hj_blob_append (HjReplica *replica, const HjRecord *attachment, gint64 start,
                         GBytes *piece, GError **error);
GBytes *hj_blob_read (HjReplica *replica, const char *attachment, gint64 start, gsize most,
                      GError **error);
gboolean hj_blob_write (HjReplica *replica, const HjRecord *attachment, GOutputStream *to,
                        GError **error);
gboolean hj_blob_drop (HjReplica *replica, const char *attachment, GError **error);
gboolean hj_blob_set_pinned (HjReplica *replica, const HjRecord *attachment, gboolean pinned,
                             GError **error);

GPtrArray *hj_blob_list_waiting (HjReplica *replica, GError **error);
GPtrArray *hj_blob_list_uncertain (HjReplica *replica, GError **error);
GPtrArray *hj_blob_list_wanted (HjReplica *replica, GError **error);
gboolean hj_blob_check (HjReplica *replica, const HjRecord *attachment, GError **error);
gboolean hj_blob_note_damaged (HjReplica *replica, const char *attachment, GError **error);
gboolean hj_blob_heal (HjReplica *replica, const char *attachment, const char *from,
                       GError **error);
GPtrArray *hj_blob_list_damaged (HjReplica *replica, GError **error);
char *hj_blob_say_damaged (const HjRecord *attachment);
gboolean hj_blob_note_sent (HjReplica *replica, const char *attachment, gint64 pos, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjBlob, hj_blob_free)

G_END_DECLS
