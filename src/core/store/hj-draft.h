/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjDraft:
 * @key: which form it is of, and for which row
 * @title: of the form, in the language in which it was begun
 * @entity: (nullable): name of the entity whose page the form stood over
 * @row: (nullable): id of the row whose page it was
 * @at: UTC milliseconds when it was last written
 * @content: what was typed, by names that are the form's; owned by it
 *
 * A form that somebody has begun and not entered yet. It is the user's alone: it is kept in the
 * replica, encrypted like everything there, and never sent.
 */
typedef struct {
  char *key;
  char *title;
  char *entity;
  char *row;
  gint64 at;
  GHashTable *content; /* owned, of char * by char * */
} HjDraft;

HjDraft *hj_draft_new (const char *key);
HjDraft *hj_draft_copy (const HjDraft *self);
void hj_draft_free (HjDraft *self);

gboolean hj_draft_keep (HjReplica *replica, HjDraft *draft, GError **error);
HjDraft *hj_draft_find (HjReplica *replica, const char *key, GError **error);
GPtrArray *hj_draft_list (HjReplica *replica, GError **error);
gboolean hj_draft_drop (HjReplica *replica, const char *key, GError **error);
void hj_draft_enter (HjReplica *replica, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjDraft, hj_draft_free)

G_END_DECLS
