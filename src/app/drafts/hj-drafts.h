/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/store/hj-draft.h"

G_BEGIN_DECLS

/**
 * HjDraftLine:
 * @draft: owned
 * @about: (nullable): owned, whom or what the form is about, as far as this laptop still knows
 */
typedef struct {
  HjDraft *draft;
  char *about;
} HjDraftLine;

void hj_draft_line_free (HjDraftLine *self);

/**
 * HjDraftsFunc:
 * @owner: what was handed to hj_drafts_load()
 * @lines: (transfer full) (element-type HjDraftLine)
 */
typedef void (*HjDraftsFunc) (gpointer owner, GPtrArray *lines);

/**
 * HjDrafts:
 *
 * The forms that the user of a session has begun. Signal `keep`: the session ends, and every open
 * form is written now. Signal `changed`: those that wait may be others. Signal `dropped`
 * (#HjDraft): the user has closed a form, and it is forgotten unless somebody keeps it.
 */
#define HJ_TYPE_DRAFTS (hj_drafts_get_type ())
G_DECLARE_FINAL_TYPE (HjDrafts, hj_drafts, HJ, DRAFTS, GObject)

HjDrafts *hj_drafts_get (HjSession *session);

void hj_drafts_set_page (HjDrafts *self, const char *entity, const char *row);
void hj_drafts_stamp (HjDrafts *self, HjDraft *draft);
void hj_drafts_keep_open_ones (HjDrafts *self);

void hj_drafts_put (HjDrafts *self, const HjDraft *draft);
void hj_drafts_put_back (HjDrafts *self, const HjDraft *draft);
void hj_drafts_drop (HjDrafts *self, const HjDraft *draft);
void hj_drafts_forget (HjDrafts *self, const char *key);
void hj_drafts_tell_changed (HjDrafts *self);
void hj_drafts_load (HjSession *session, gpointer owner, HjDraftsFunc func);

void hj_drafts_set_resumed (HjDrafts *self, const char *key);
char *hj_drafts_take_resumed (HjDrafts *self, const char *prefix, const char *id);

G_END_DECLS
