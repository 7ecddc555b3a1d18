/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

/**
 * HjOpKind:
 * @HJ_OP_NEW: makes a row; `new` values only
 * @HJ_OP_SET: changes fields of a row, each against the value that the writer saw
 * @HJ_OP_DO: a command of the row's workflow
 */
typedef enum { HJ_OP_NEW, HJ_OP_SET, HJ_OP_DO } HjOpKind;

/**
 * HjOpField:
 * @name: the field's name as the writer knew it
 * @old_value: what the writer saw; missing for %HJ_OP_NEW and arguments of a command
 * @new_value: what the writer wants
 */
typedef struct {
  char *name;
  HjValue old_value;
  HjValue new_value;
} HjOpField;

/**
 * HjOp:
 * @seq: place in the device's sequence, from 1 without gaps; 0 until the outbox gives it
 * @id: UUIDv7
 * @schema: %HJ_SCHEMA_VERSION of the writer
 * @raw: UTC milliseconds by the device's own clock; evidence only
 * @at: the same, corrected by the central instance's last known time; evidence only
 * @kind: what it does
 * @entity: name, perhaps of an entity that only a newer release knows
 * @row: id of the row
 * @base: position of the row that the writer saw; 0 if none was confirmed
 * @base_op: (nullable): the writer's own earlier op that this one builds on
 * @command: (nullable): for %HJ_OP_DO
 * @state: (nullable): for %HJ_OP_DO, the state in which the writer saw the row
 * @fields: (element-type HjOpField): at most %HJ_FIELDS_MAX, each name once
 * @group: (nullable): ops with the same UUID in a row are applied together or not at all
 *
 * One act of a user on one row. Written once and never changed afterwards.
 */
typedef struct {
  gatomicrefcount ref_count;
  gint64 seq;
  char *id;
  guint schema;
  gint64 raw;
  gint64 at;
  HjOpKind kind;
  char *entity;
  char *row;
  gint64 base;
  char *base_op;
  char *command;
  char *state;
  GPtrArray *fields;
  char *group;
} HjOp;

#define HJ_TYPE_OP (hj_op_get_type ())
GType hj_op_get_type (void);

HjOp *hj_op_new (HjOpKind kind, const char *entity, const char *row);
HjOp *hj_op_copy (const HjOp *self);
HjOp *hj_op_ref (HjOp *self);
void hj_op_unref (HjOp *self);

void hj_op_add_field (HjOp *self, const char *name, const HjValue *old_value,
                      const HjValue *new_value);
const HjOpField *hj_op_find_field (const HjOp *self, const char *name);

const char *hj_op_kind_to_string (HjOpKind kind);
void hj_op_append_to (const HjOp *self, GString *json);
HjOp *hj_op_from_json (JsonNode *node, GError **error);
char *hj_op_to_text (const HjOp *self);
HjOp *hj_op_from_text (const char *text, gssize length, GError **error);
char *hj_op_hash (const HjOp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjOp, hj_op_unref)

/**
 * HjOpOutcome:
 * @HJ_OP_APPLIED: done as asked
 * @HJ_OP_MERGED: done beside what others have done meanwhile
 * @HJ_OP_CONFLICT: a person has to decide; both values are kept
 * @HJ_OP_HELD: kept for a person to look at, nothing was changed
 * @HJ_OP_DUPLICATE: was there already
 */
typedef enum {
  HJ_OP_APPLIED,
  HJ_OP_MERGED,
  HJ_OP_CONFLICT,
  HJ_OP_HELD,
  HJ_OP_DUPLICATE,
} HjOpOutcome;

/**
 * HjOpResult:
 * @seq: the op's
 * @id: the op's
 * @outcome: what became of it
 * @pos: once a pull has reached it, the replica shows the result
 * @reason: (nullable): one sentence for held ops and conflicts
 * @conflict: (nullable): id of the conflict row
 */
typedef struct {
  gint64 seq;
  char *id;
  HjOpOutcome outcome;
  gint64 pos;
  char *reason;
  char *conflict;
} HjOpResult;

HjOpResult *hj_op_result_new (gint64 seq, const char *id, HjOpOutcome outcome, gint64 pos);
void hj_op_result_free (HjOpResult *self);
const char *hj_op_outcome_to_string (HjOpOutcome outcome);
gboolean hj_op_outcome_from_string (const char *text, HjOpOutcome *outcome);
JsonNode *hj_op_result_to_json (const HjOpResult *self);
HjOpResult *hj_op_result_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjOpResult, hj_op_result_free)

G_END_DECLS
