/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-entity.h"

G_BEGIN_DECLS

typedef enum { HJ_VALUE_NULL, HJ_VALUE_INT, HJ_VALUE_TEXT } HjValueKind;

/* A value in a record; text is owned by the record. */
typedef struct {
  HjValueKind kind;
  union {
    gint64 integer;
    char *text;
  };
} HjValue;

#define HJ_TYPE_RECORD (hj_record_get_type ())
GType hj_record_get_type (void);

HjRecord *hj_record_new (const HjEntity *entity, const char *id);
HjRecord *hj_record_ref (HjRecord *self);
void hj_record_unref (HjRecord *self);
HjRecord *hj_record_copy (const HjRecord *self);
gboolean hj_record_equal (const HjRecord *a, const HjRecord *b);

const HjEntity *hj_record_get_entity (const HjRecord *self);
const char *hj_record_get_id (const HjRecord *self);
gint64 hj_record_get_pos (const HjRecord *self);
void hj_record_set_pos (HjRecord *self, gint64 pos);

const HjValue *hj_record_get_value (const HjRecord *self, guint index);
gboolean hj_record_is_null (const HjRecord *self, const char *field);
const char *hj_record_get_text (const HjRecord *self, const char *field);
gint64 hj_record_get_int (const HjRecord *self, const char *field, gint64 fallback);

void hj_record_set_null_at (HjRecord *self, guint index);
void hj_record_set_text_at (HjRecord *self, guint index, const char *text);
void hj_record_take_text_at (HjRecord *self, guint index, char *text);
void hj_record_set_int_at (HjRecord *self, guint index, gint64 integer);
void hj_record_set_value_at (HjRecord *self, guint index, const HjValue *value);
void hj_record_set_text (HjRecord *self, const char *field, const char *text);
void hj_record_set_int (HjRecord *self, const char *field, gint64 integer);
gboolean hj_record_parse_field (HjRecord *self, const char *field, const char *input,
                                GError **error);

guint64 hj_record_changed_mask (const HjRecord *before, const HjRecord *after);
guint64 hj_record_filled_mask (const HjRecord *self);

gboolean hj_value_equal (const HjValue *a, const HjValue *b);
char *hj_value_to_input (const HjField *field, const HjValue *value);
char *hj_value_to_display (const HjField *field, const HjValue *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRecord, hj_record_unref)

G_END_DECLS
