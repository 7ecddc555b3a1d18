/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HjCaseLine:
 * @heading: what stands first
 * @details: (nullable): smaller, below
 * @mark: (nullable): a word at the end, such as the state
 * @urgent: whether the mark calls for attention
 *
 * What a row says; the strings are owned.
 */
typedef struct {
  char *heading;
  char *details;
  char *mark;
  gboolean urgent;
} HjCaseLine;

void hj_case_line_clear (HjCaseLine *self);

/**
 * HjCaseRow:
 *
 * A line of a list of tickets, disputes, mediators or people. Signal `open` (string id) comes when
 * an assistive technology presses it.
 */
#define HJ_TYPE_CASE_ROW (hj_case_row_get_type ())
G_DECLARE_FINAL_TYPE (HjCaseRow, hj_case_row, HJ, CASE_ROW, GtkWidget)

void hj_case_row_set_up (GtkListItem *list_item, GCallback on_open, gpointer object);
void hj_case_row_tear_down (GtkListItem *list_item);
GtkListItem *hj_case_row_get_list_item (HjCaseRow *self);
void hj_case_row_expect (HjCaseRow *self, HjRecord *record);
HjRecord *hj_case_row_get_record (HjCaseRow *self);
void hj_case_row_show (HjCaseRow *self, const char *id, const HjCaseLine *line);
const char *hj_case_row_get_spoken (HjCaseRow *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjCaseLine, hj_case_line_clear)

G_END_DECLS
