/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HjPageTuple:
 *
 * A serialised GVariant tuple, whose children are read one after another, where they lie. Set
 * `data` and `size`, and nothing else.
 */
typedef struct {
  const guint8 *data; /* borrowed */
  gsize size;
  gsize n_offsets; /* that were read */
  gsize at;        /* where the last child ended */
} HjPageTuple;

/**
 * HjPageList:
 *
 * A serialised GVariant array of children that have no fixed size. Made by hj_page_list_init().
 */
typedef struct {
  const guint8 *data; /* borrowed */
  gsize size;         /* of the children */
  gsize offset_size;
  gsize n_children;
} HjPageList;

const guint8 *hj_page_tuple_next (HjPageTuple *self, gsize alignment, gsize fixed_size,
                                  gboolean last, gsize *length);

gboolean hj_page_list_init (HjPageList *self, const guint8 *data, gsize size);
const guint8 *hj_page_list_get (const HjPageList *self, gsize index, gsize alignment,
                                gsize *length);

G_END_DECLS
