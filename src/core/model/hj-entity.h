/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HjRecord HjRecord;
typedef struct _HjEntity HjEntity;

#define HJ_MODEL_ERROR (hj_model_error_quark ())
GQuark hj_model_error_quark (void);

/**
 * HjModelError:
 * @HJ_MODEL_ERROR_UNKNOWN: no such entity, field, choice or command
 * @HJ_MODEL_ERROR_INVALID: a value breaks its field's rule
 */
typedef enum { HJ_MODEL_ERROR_UNKNOWN, HJ_MODEL_ERROR_INVALID } HjModelError;

/**
 * HJ_SCHEMA_VERSION:
 *
 * Grows by one with every change of a descriptor; both databases and the wire carry it.
 */
#define HJ_SCHEMA_VERSION 4

/* A changed-column mask is one bit a field, bit 0 being the first field. */
#define HJ_FIELDS_MAX 60

/**
 * HjFieldType:
 * @HJ_FIELD_TEXT: UTF-8
 * @HJ_FIELD_INT: whole number
 * @HJ_FIELD_BOOL: 0 or 1
 * @HJ_FIELD_TIME: UTC milliseconds
 * @HJ_FIELD_DATE: text `YYYY-MM-DD`
 * @HJ_FIELD_REF: id of a row of another entity
 * @HJ_FIELD_CHOICE: text, one of the field's choices
 * @HJ_FIELD_JSON: text holding one JSON value
 */
typedef enum {
  HJ_FIELD_TEXT,
  HJ_FIELD_INT,
  HJ_FIELD_BOOL,
  HJ_FIELD_TIME,
  HJ_FIELD_DATE,
  HJ_FIELD_REF,
  HJ_FIELD_CHOICE,
  HJ_FIELD_JSON,
} HjFieldType;

/**
 * HjSensitivity:
 * @HJ_SENSITIVITY_BASIC: seen by everybody who sees the row
 * @HJ_SENSITIVITY_IDENTITY: ID number and what identifies beyond a name
 * @HJ_SENSITIVITY_HEALTH_FLAG: that an examination item is out of the ordinary, not its value
 * @HJ_SENSITIVITY_HEALTH: examination values and illnesses
 * @HJ_SENSITIVITY_RECORD_BAND: how much of a record there is, not what
 * @HJ_SENSITIVITY_RECORD: the record itself
 * @HJ_SENSITIVITY_LABEL: labels and behaviour
 * @HJ_SENSITIVITY_CARE: what a label says about danger to oneself, without its colour
 * @HJ_SENSITIVITY_CASE: what tells whose case it is: who is in it, its number at the court, and
 * what people wrote about it in their own words
 *
 * Why a column is kept from whom (requirements §5). The classes health and record of the design
 * are each cut in two, since house officers hold flags and bands but not what is behind them.
 */
typedef enum {
  HJ_SENSITIVITY_BASIC,
  HJ_SENSITIVITY_IDENTITY,
  HJ_SENSITIVITY_HEALTH_FLAG,
  HJ_SENSITIVITY_HEALTH,
  HJ_SENSITIVITY_RECORD_BAND,
  HJ_SENSITIVITY_RECORD,
  HJ_SENSITIVITY_LABEL,
  HJ_SENSITIVITY_CARE,
  HJ_SENSITIVITY_CASE,
} HjSensitivity;

#define HJ_N_SENSITIVITIES (HJ_SENSITIVITY_CASE + 1)

/**
 * HjMerge:
 * @HJ_MERGE_FIELD: merged three-way against the version that the writer saw
 * @HJ_MERGE_EVENT: written when the row is made, never changed
 * @HJ_MERGE_COMMAND: changed by a command of the entity's workflow only
 * @HJ_MERGE_CENTRAL: given by the central instance only
 */
typedef enum {
  HJ_MERGE_FIELD,
  HJ_MERGE_EVENT,
  HJ_MERGE_COMMAND,
  HJ_MERGE_CENTRAL,
} HjMerge;

/**
 * HjFieldFlags:
 * @HJ_FIELD_REQUIRED: a row without it is invalid
 * @HJ_FIELD_SEARCH: found by its words, its pinyin and its initials
 * @HJ_FIELD_SEARCH_PART: found by any part of three characters or more (numbers)
 * @HJ_FIELD_INDEXED: often asked for; has an index
 */
typedef enum {
  HJ_FIELD_REQUIRED = 1 << 0,
  HJ_FIELD_SEARCH = 1 << 1,
  HJ_FIELD_SEARCH_PART = 1 << 2,
  HJ_FIELD_INDEXED = 1 << 3,
} HjFieldFlags;

typedef struct {
  const char *value;
  const char *title; /* msgid */
} HjChoice;

typedef struct {
  const char *name;
  const char *title; /* msgid */
  HjFieldType type;
  HjSensitivity sensitivity;
  HjMerge merge;
  HjFieldFlags flags;
  const char *ref;         /* REF: the entity's name */
  const HjChoice *choices; /* CHOICE: ends with a NULL value */
  gint64 minimum;          /* INT: both 0 means any */
  gint64 maximum;
  guint since; /* schema version that brought the field; 0 for the first; always the last ones */
} HjField;

/**
 * HjEntityKind:
 * @HJ_ENTITY_RECORD: rows are made and changed
 * @HJ_ENTITY_EVENT: rows are only added
 * @HJ_ENTITY_CATALOGUE: kept by the central instance, read by all
 * @HJ_ENTITY_CENTRAL: made by the central instance about the work of others
 */
typedef enum {
  HJ_ENTITY_RECORD,
  HJ_ENTITY_EVENT,
  HJ_ENTITY_CATALOGUE,
  HJ_ENTITY_CENTRAL,
} HjEntityKind;

struct _HjEntity {
  const char *name;
  const char *title; /* msgid */
  guint number;      /* on the wire and in feeds; never used again for another entity */
  HjEntityKind kind;
  HjSensitivity sensitivity; /* least class that a reader of any of its rows must hold */
  const char *workflow;      /* (nullable) name of the state machine that its commands obey */
  const HjField *fields;
  guint n_fields;
  guint since; /* schema version that brought the entity with all its fields; 0 for the first */
  gboolean (*validate) (const HjRecord *record, GError **error); /* (nullable) */
};

#define HJ_ENTITY_FIELDS(array) .fields = (array), .n_fields = G_N_ELEMENTS (array)

const HjEntity *const *hj_entity_list (guint *n_entities);
const HjEntity *hj_entity_find (const char *name);
const HjEntity *hj_entity_find_number (guint number);
const HjEntity *hj_entity_require (const char *name, GError **error);
int hj_entity_field_index (const HjEntity *self, const char *field);
const HjField *hj_entity_require_field (const HjEntity *self, const char *field, GError **error);
const HjChoice *hj_field_find_choice (const HjField *self, const char *value);
gboolean hj_field_is_integer (const HjField *self);
guint64 hj_entity_fields_between (const HjEntity *self, guint after, guint upto);

G_END_DECLS
