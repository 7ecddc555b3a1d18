/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-intake-map-private.h"

G_BEGIN_DECLS

/* A field of a list as its source gave it, and what follows from it. */
typedef struct {
  char *item;              /* owned */
  const char *sensitivity; /* borrowed from the map */
  char *value;             /* owned, unchanged */
  char *key;               /* owned: two values that mean the same have the same key */
  gboolean understood;
  gboolean of_person; /* says something about the person, not about this detention */
  GArray *sets;       /* owned, of HjIntakeSet with their values */
} HjIntakeItem;

/* A row of a list. */
typedef struct {
  const char *cause;                  /* (nullable) static: why it is rejected */
  HjRecord *parts[HJ_INTAKE_N_PARTS]; /* owned, nullable: what it says of each, without ids */
  GPtrArray *items;                   /* owned, of HjIntakeItem; what was empty is none */
} HjIntakeRow;

/* Columns of a list in its order. */
typedef struct {
  const HjIntakeMap *map;
  const HjIntakeColumn **columns; /* owned; NULL where the map knows none */
  GStrv names;                    /* owned, as they stand in the list */
  guint n_columns;
} HjIntakeHeader;

gboolean hj_intake_header_read (HjIntakeHeader *self, const HjIntakeMap *map, GPtrArray *fields,
                                const char *name, GError **error);
void hj_intake_header_clear (HjIntakeHeader *self);

const char *hj_intake_check_person (HjRecord *person, const char *date_cause);
const char *hj_intake_check_detention (const HjRecord *detention);

HjIntakeRow *hj_intake_row_read (const HjIntakeHeader *header, GPtrArray *fields);
void hj_intake_row_free (HjIntakeRow *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjIntakeHeader, hj_intake_header_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjIntakeRow, hj_intake_row_free)

G_END_DECLS
