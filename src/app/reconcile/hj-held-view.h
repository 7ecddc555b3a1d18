/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-op.h"

G_BEGIN_DECLS

/**
 * HjHeldView:
 * @held: the row of held work
 * @op: (nullable): what was entered; %NULL for what a newer release wrote
 * @draft: (nullable): it as it would be sent again; %NULL where that is not possible here
 * @row: (nullable): the row that it is about, as it is now
 * @commands: (nullable): (element-type utf8): what may be done with that row now
 * @title: what was entered
 * @subject: (nullable): whom it is about, by whom and when it was entered
 * @reason: why it waits
 * @details: (element-type utf8): titles and values, in turns
 * @now: (element-type utf8): titles and values of the row as it is, in turns; empty where there is
 * none
 * @about: what that page is called; %NULL without one
 * @page: (nullable): static, action that opens the page on which the row is shown
 * @page_id: (nullable): what the action is told
 * @other: (nullable): id of the held work that has to be decided on first
 * @other_title: (nullable): what that is
 * @done: (nullable): what was decided, once it is
 * @is_own: whether the reader entered it
 *
 * An entry that the central instance holds, as a person reads it. Everything is owned.
 */
typedef struct {
  HjRecord *held;
  HjOp *op;
  HjRecord *draft;
  HjRecord *row;
  GPtrArray *commands;
  char *title;
  char *subject;
  char *reason;
  GPtrArray *details;
  GPtrArray *now;
  char *about;
  const char *page;
  char *page_id;
  char *other;
  char *other_title;
  char *done;
  gboolean is_own;
} HjHeldView;

gboolean hj_held_view_read (HjHeldView *self, HjReplica *replica, const char *id, const char *user,
                            GError **error);
void hj_held_view_clear (HjHeldView *self);
char *hj_held_words_reason (const HjRecord *held);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjHeldView, hj_held_view_clear)

G_END_DECLS
