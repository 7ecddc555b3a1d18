/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

/* The rows that a line of a list can make; the order is that in which they are written. */
typedef enum {
  HJ_INTAKE_PERSON,
  HJ_INTAKE_DETENTION,
  HJ_INTAKE_EXAM,
  HJ_INTAKE_SCREENING,
  HJ_INTAKE_RECORD_BAND,
  HJ_INTAKE_FAMILY_CONTACT,
  HJ_INTAKE_DISPUTE,
  HJ_INTAKE_PARTY,
} HjIntakePart;

#define HJ_INTAKE_N_PARTS (HJ_INTAKE_PARTY + 1)

const HjEntity *hj_intake_part_get_entity (HjIntakePart part);

/* A field of one of the rows, and what it becomes. */
typedef struct {
  HjIntakePart part;
  guint field;
  HjValue value; /* owned; NULL where the value is what stands in the list */
} HjIntakeSet;

/* What certain words in a column mean. */
typedef struct {
  GStrv is;    /* owned, folded: the whole value is one of them */
  GStrv has;   /* owned, folded: one of them stands in it */
  GArray *set; /* owned, of HjIntakeSet */
} HjIntakeRule;

typedef enum {
  HJ_INTAKE_READ_TEXT,
  HJ_INTAKE_READ_ID_NUMBER,
  HJ_INTAKE_READ_PHONE,
  HJ_INTAKE_READ_DATE,
  HJ_INTAKE_READ_TIME,
  HJ_INTAKE_READ_MONEY,
} HjIntakeRead;

/* A step of blood pressure begins at either of two values, in mmHg. */
typedef struct {
  int upper;
  int lower;
  GArray *set; /* owned, of HjIntakeSet */
} HjIntakeStep;

typedef struct {
  char *item;        /* owned */
  GStrv headers;     /* owned, folded */
  char *sensitivity; /* owned, of the source item */
  gboolean required; /* a list without the column is no custody list */
  HjIntakeRead read;
  GArray *into;      /* owned, of HjIntakeSet without values */
  GPtrArray *rules;  /* owned, of HjIntakeRule */
  GArray *steps;     /* owned, of HjIntakeStep, the greatest first */
  GArray *otherwise; /* (nullable) owned, of HjIntakeSet: where no rule fits */
} HjIntakeColumn;

/* A field that is taken from the first item with a value. */
typedef struct {
  HjIntakePart part;
  guint field;
  GStrv items; /* owned */
} HjIntakeFirst;

/* What the columns of a list mean. */
typedef struct {
  char *source;              /* owned */
  char *unknown_sensitivity; /* owned, of columns that the map does not know */
  GStrv ignore;              /* owned, folded headers that say nothing about anybody */
  GArray *defaults;          /* owned, of HjIntakeSet: where nothing else gives a value */
  GPtrArray *columns;        /* owned, of HjIntakeColumn */
  GArray *firsts;            /* owned, of HjIntakeFirst */
} HjIntakeMap;

HjIntakeMap *hj_intake_map_load (GError **error);
HjIntakeMap *hj_intake_map_parse (GBytes *bytes, GError **error);
void hj_intake_map_free (HjIntakeMap *self);
const HjIntakeColumn *hj_intake_map_find_header (const HjIntakeMap *self, const char *header);
gboolean hj_intake_map_ignores (const HjIntakeMap *self, const char *header);
GPtrArray *hj_intake_column_find_rules (const HjIntakeColumn *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjIntakeMap, hj_intake_map_free)

G_END_DECLS
