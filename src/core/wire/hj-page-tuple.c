/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-page-tuple.h"

#include <string.h>

/*
 * GVariant's serialisation, read where it lies: a GVariant for each child would take longer than to
 * put a row into a table. A tuple has its children one after another, each at its alignment, and at
 * its end, last first, where each ends that has no fixed size and is not the last. An array has at
 * its end where each of its children ends, first first.
 *
 * What is read may be any bytes: nothing beyond them is looked at.
 *
 * Source: the GVariant specification, “Serialisation Format”.
 */

static gsize
find_offset_size (gsize size)
{
  return size > G_MAXUINT32 ? 8 : size > G_MAXUINT16 ? 4 : size > G_MAXUINT8 ? 2 : 1;
}

static gsize
read_offset (const guint8 *data, gsize offset_size)
{
  guint64 offset = 0;

  memcpy (&offset, data, offset_size);
  return (gsize)GUINT64_FROM_LE (offset);
}

static gsize
round_up (gsize at, gsize alignment)
{
  return (at + alignment - 1) / alignment * alignment;
}

/* Where the next child ends that says so, or beyond the tuple. */
static gsize
read_end (HjPageTuple *self)
{
  gsize offset_size = find_offset_size (self->size);
  gsize from_end = ++self->n_offsets * offset_size;

  return from_end > self->size ? G_MAXSIZE
                               : read_offset (self->data + self->size - from_end, offset_size);
}

/**
 * hj_page_tuple_next:
 * @alignment: of the child's type, bytes
 * @fixed_size: of the child's type, bytes, or 0 where it has none
 * @last: whether it is the tuple's last child
 * @length: (out): the child's bytes
 *
 * Returns: (transfer none) (nullable): the next child, or %NULL if it is not within the tuple
 */
const guint8 *
hj_page_tuple_next (HjPageTuple *self, gsize alignment, gsize fixed_size, gboolean last,
                    gsize *length)
{
  gsize from = round_up (self->at, alignment);
  gsize offsets = self->n_offsets * find_offset_size (self->size);
  gsize end = fixed_size > 0          ? from + fixed_size
              : !last                 ? read_end (self)
              : offsets <= self->size ? self->size - offsets
                                      : 0;

  if (from > end || end > self->size)
    return NULL;
  self->at = end;
  *length = end - from;
  return self->data + from;
}

/**
 * hj_page_list_init:
 * @data: (array length=size): an array, serialised; stays for as long as it is read
 *
 * Returns: whether it has children at all, which may yet be none
 */
gboolean
hj_page_list_init (HjPageList *self, const guint8 *data, gsize size)
{
  gsize offset_size = find_offset_size (size);
  gsize end = size < offset_size ? G_MAXSIZE : read_offset (data + size - offset_size, offset_size);

  if (end > size || (size - end) % offset_size != 0)
    return FALSE;
  *self = (HjPageList){ data, end, offset_size, (size - end) / offset_size };
  return TRUE;
}

/**
 * hj_page_list_get:
 * @index: below its number of children
 * @alignment: of the children's type, bytes
 * @length: (out): the child's bytes
 *
 * Returns: (transfer none) (nullable): the child, or %NULL if it is not within the array
 */
const guint8 *
hj_page_list_get (const HjPageList *self, gsize index, gsize alignment, gsize *length)
{
  const guint8 *offsets = self->data + self->size + index * self->offset_size;
  gsize before = index == 0 ? 0 : read_offset (offsets - self->offset_size, self->offset_size);
  gsize end = read_offset (offsets, self->offset_size);

  if (before > self->size || end > self->size || round_up (before, alignment) > end)
    return NULL;
  *length = end - round_up (before, alignment);
  return self->data + round_up (before, alignment);
}
