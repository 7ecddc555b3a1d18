/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjConflictSide:
 * @value: what it says
 * @author: who wrote it, when and on which laptop
 * @effect: what it means to take it
 * @choice: (nullable): what a button says that takes it; %NULL where it cannot be taken
 *
 * One of the two sides of a conflict, in words. Strings are owned.
 */
typedef struct {
  char *value;
  char *author;
  char *effect;
  char *choice;
} HjConflictSide;

/**
 * HjConflictView:
 * @conflict: the conflict itself
 * @title: what it is about
 * @subject: (nullable): whom it is about
 * @question: what happened, and what is asked
 * @before: (nullable): what both saw
 * @shown_words: (nullable): what was written when that was done which is shown
 * @done: (nullable): what was decided, once it is
 * @field: (nullable): field for which another value may be written
 * @row: (nullable): the row that it is about
 * @page: (nullable): static, action that opens the page on which the row is shown
 * @page_id: (nullable): what the action is told
 * @shown_is_mine: whether the side shown is the reader's own, and the other one somebody else's
 *
 * A conflict as a person reads it. Strings and records are owned.
 */
typedef struct {
  HjRecord *conflict;
  char *title;
  char *subject;
  char *question;
  char *before;
  HjConflictSide shown;
  HjConflictSide offered;
  char *shown_words;
  char *done;
  const HjField *field;
  HjRecord *row;
  const char *page;
  char *page_id;
  gboolean shown_is_mine;
} HjConflictView;

gboolean hj_conflict_view_read (HjConflictView *self, HjReplica *replica, const char *id,
                                const char *user, GError **error);
void hj_conflict_view_clear (HjConflictView *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjConflictView, hj_conflict_view_clear)

G_END_DECLS
