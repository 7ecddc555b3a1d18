/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "app/tickets/hj-case-row.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjCaseListKind:
 * @entity: of the rows; it has a workflow, by which they are open or done
 * @order: (nullable): field by which open rows stand, the least first, and done ones the other way
 *   round; %NULL leaves them as they came
 * @describe: fills in the line of a row; on the store's thread
 * @icon: of an empty list
 * @title: accessible name of the list
 * @empty: title of an empty list
 * @empty_words: what to do about it, for officers of a house
 *
 * What a list shows. Static.
 */
typedef struct {
  const HjEntity *entity;
  const char *order;
  void (*describe) (HjReplica *replica, const HjRecord *record, HjCaseLine *line);
  const char *icon;
  const char *title;
  const char *empty;
  const char *empty_words;
} HjCaseListKind;

/**
 * HjCaseList:
 *
 * Cases, the open ones first. Signal `open` (string id).
 */
#define HJ_TYPE_CASE_LIST (hj_case_list_get_type ())
G_DECLARE_FINAL_TYPE (HjCaseList, hj_case_list, HJ, CASE_LIST, AdwBin)

GtkWidget *hj_case_list_new (HjSession *session, const HjCaseListKind *kind);

G_END_DECLS
