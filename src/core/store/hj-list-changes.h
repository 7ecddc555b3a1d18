/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Beyond so many places, one change from the first to the last of them is cheaper to show. */
#define HJ_LIST_CHANGES_MAX 16

/**
 * HjListChange:
 * @at: position in the list as it was before any change
 * @n_removed: how many rows go from there
 * @added_at: position in the list as it will be
 * @n_added: how many rows of the new list, from there, take their place
 */
typedef struct {
  guint at;
  guint n_removed;
  guint added_at;
  guint n_added;
} HjListChange;

GArray *hj_list_changes_find (const GArray *before, const GArray *after);

G_END_DECLS
