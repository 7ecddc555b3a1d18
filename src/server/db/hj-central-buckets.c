/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-buckets.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/sql/hj-sql-table.h"
#include "core/wire/hj-op.h"

#include <string.h>

/* What is found twice is taken once, by add_name(): for UNION, SQLite would make a table each time.
 */
#define HOUSE_OF_DETENTION "SELECT house FROM detention WHERE id = ?1"
#define HOUSE_OF_DISPUTE "SELECT house FROM dispute WHERE id = ?1"
#define HOUSE_OF_TICKET "SELECT house FROM ticket WHERE id = ?1"
#define HOUSES_OF_PERSON                                                                           \
  "SELECT house FROM detention WHERE person = ?1"                                                  \
  " UNION ALL SELECT d.house FROM party p JOIN dispute d ON d.id = p.dispute WHERE p.person = ?1"  \
  " UNION ALL SELECT org FROM origin WHERE entity = 4 AND id = ?1"
#define MEDIATORS_OF_DISPUTE                                                                       \
  "SELECT DISTINCT m.user FROM ticket t JOIN mediator m ON m.id = t.mediator WHERE t.dispute = ?1"
#define MEDIATORS_OF_PERSON                                                                        \
  "SELECT m.user FROM ticket t JOIN mediator m ON m.id = t.mediator WHERE t.person = ?1"           \
  " UNION ALL SELECT m.user FROM party p JOIN ticket t ON t.dispute = p.dispute"                   \
  " JOIN mediator m ON m.id = t.mediator WHERE p.person = ?1"
#define USER_OF_MEDIATOR "SELECT user FROM mediator WHERE id = ?1"
#define MEDIATOR_OF_TICKET                                                                         \
  "SELECT m.user FROM ticket t JOIN mediator m ON m.id = t.mediator WHERE t.id = ?1"

/* A town sees what its villages are asked: they have its laptops. ?2 is the time: what is pushed,
 * and what is opened with a purpose, is so for a while. See hj_central_expire().
 */
#define ASKED_FOR(tickets)                                                                         \
  "SELECT a.id FROM ticket t JOIN org o ON o.id = t.agency JOIN org a ON a.id = o.id"              \
  " OR (a.id = o.parent AND o.kind = 'village' AND a.kind = 'town')"                               \
  " WHERE " tickets " AND t.agency_until > ?2"
#define ASKED_OF_TICKET ASKED_FOR ("t.id = ?1")
#define ASKED_OF_DISPUTE ASKED_FOR ("t.dispute = ?1")
#define ASKED_OF_PERSON                                                                            \
  ASKED_FOR ("t.person = ?1")                                                                      \
  " UNION ALL " ASKED_FOR ("t.dispute IN (SELECT dispute FROM party WHERE person = ?1)")
#define OPENED_DISPUTE "SELECT user FROM purpose WHERE entity = 13 AND id = ?1 AND until > ?2"
#define OPENED_TICKET "SELECT user FROM purpose WHERE entity = 15 AND id = ?1 AND until > ?2"
#define OPENED_WITH_TICKET                                                                         \
  "SELECT u.user FROM ticket t JOIN purpose u ON (u.entity = 13 AND u.id = t.dispute)"             \
  " OR (u.entity = 15 AND u.id = t.id) WHERE t.id = ?1 AND u.until > ?2"
#define OPENED_OF_PERSON                                                                           \
  "SELECT u.user FROM party p JOIN purpose u ON u.entity = 13 AND u.id = p.dispute"                \
  " WHERE p.person = ?1 AND u.until > ?2"                                                          \
  " UNION ALL SELECT u.user FROM ticket t JOIN purpose u ON (u.entity = 13 AND u.id = t.dispute)"  \
  " OR (u.entity = 15 AND u.id = t.id) WHERE t.person = ?1 AND u.until > ?2"

/* Rows of @entity belong to the bucket @prefix with each name that is found. */
typedef struct {
  const HjEntity *entity;
  const char *prefix;
  const char *field; /* (nullable) whose value is looked up; NULL: the row's id */
  const char *sql;   /* (nullable) finds names; NULL: the value is the name */
  gboolean timed;    /* the SQL asks for the time */
} BucketRule;

static const BucketRule bucket_rules[] = {
  { &hj_entity_person, HJ_BUCKET_HOUSE, NULL, HOUSES_OF_PERSON },
  { &hj_entity_person, HJ_BUCKET_MEDIATOR, NULL, MEDIATORS_OF_PERSON },
  { &hj_entity_family_contact, HJ_BUCKET_HOUSE, "person", HOUSES_OF_PERSON },
  { &hj_entity_detention, HJ_BUCKET_HOUSE, "house", NULL },
  { &hj_entity_exam, HJ_BUCKET_HOUSE, "detention", HOUSE_OF_DETENTION },
  { &hj_entity_screening, HJ_BUCKET_HOUSE, "detention", HOUSE_OF_DETENTION },
  { &hj_entity_record_band, HJ_BUCKET_HOUSE, "detention", HOUSE_OF_DETENTION },
  { &hj_entity_behaviour, HJ_BUCKET_HOUSE, "detention", HOUSE_OF_DETENTION },
  { &hj_entity_label, HJ_BUCKET_HOUSE, "detention", HOUSE_OF_DETENTION },
  { &hj_entity_dispute, HJ_BUCKET_HOUSE, "house", NULL },
  { &hj_entity_dispute, HJ_BUCKET_MEDIATOR, NULL, MEDIATORS_OF_DISPUTE },
  { &hj_entity_party, HJ_BUCKET_HOUSE, "dispute", HOUSE_OF_DISPUTE },
  { &hj_entity_party, HJ_BUCKET_MEDIATOR, "dispute", MEDIATORS_OF_DISPUTE },
  { &hj_entity_ticket, HJ_BUCKET_HOUSE, "house", NULL },
  { &hj_entity_ticket, HJ_BUCKET_MEDIATOR, "mediator", USER_OF_MEDIATOR },
  { &hj_entity_person, HJ_BUCKET_ORG, NULL, ASKED_OF_PERSON, TRUE },
  { &hj_entity_dispute, HJ_BUCKET_ORG, NULL, ASKED_OF_DISPUTE, TRUE },
  { &hj_entity_party, HJ_BUCKET_ORG, "dispute", ASKED_OF_DISPUTE, TRUE },
  { &hj_entity_ticket, HJ_BUCKET_ORG, NULL, ASKED_OF_TICKET, TRUE },
  { &hj_entity_dispute, HJ_BUCKET_COUNTY, NULL, "SELECT ''" },
  { &hj_entity_ticket, HJ_BUCKET_COUNTY, NULL, "SELECT ''" },
  { &hj_entity_person, HJ_BUCKET_PURPOSE, NULL, OPENED_OF_PERSON, TRUE },
  { &hj_entity_dispute, HJ_BUCKET_PURPOSE, NULL, OPENED_DISPUTE, TRUE },
  { &hj_entity_party, HJ_BUCKET_PURPOSE, "dispute", OPENED_DISPUTE, TRUE },
  { &hj_entity_ticket, HJ_BUCKET_PURPOSE, NULL, OPENED_TICKET, TRUE },
  { &hj_entity_ticket, HJ_BUCKET_PURPOSE, "dispute", OPENED_DISPUTE, TRUE },
  { &hj_entity_attachment, HJ_BUCKET_HOUSE, "dispute", HOUSE_OF_DISPUTE },
  { &hj_entity_attachment, HJ_BUCKET_HOUSE, "ticket", HOUSE_OF_TICKET },
  { &hj_entity_attachment, HJ_BUCKET_MEDIATOR, "dispute", MEDIATORS_OF_DISPUTE },
  { &hj_entity_attachment, HJ_BUCKET_MEDIATOR, "ticket", MEDIATOR_OF_TICKET },
  { &hj_entity_attachment, HJ_BUCKET_ORG, "dispute", ASKED_OF_DISPUTE, TRUE },
  { &hj_entity_attachment, HJ_BUCKET_ORG, "ticket", ASKED_OF_TICKET, TRUE },
  { &hj_entity_attachment, HJ_BUCKET_PURPOSE, "dispute", OPENED_DISPUTE, TRUE },
  { &hj_entity_attachment, HJ_BUCKET_PURPOSE, "ticket", OPENED_WITH_TICKET, TRUE },
  { &hj_entity_held, HJ_BUCKET_USER, "user", NULL },
};

/* A change of a row of @entity may move rows of @dependent. */
typedef struct {
  const HjEntity *entity;
  const HjEntity *dependent;
  const char *field; /* (nullable) that holds the dependent's id; NULL: @sql finds ids by the row */
  const char *sql;
} DependentRule;

static const DependentRule dependent_rules[] = {
  { &hj_entity_org, &hj_entity_ticket, NULL,
    "SELECT id FROM ticket WHERE agency = ?1"
    " OR agency IN (SELECT id FROM org WHERE parent = ?1)" },
  { &hj_entity_mediator, &hj_entity_ticket, NULL, "SELECT id FROM ticket WHERE mediator = ?1" },
  { &hj_entity_person, &hj_entity_family_contact, NULL,
    "SELECT id FROM family_contact WHERE person = ?1" },
  { &hj_entity_person, &hj_entity_source_item, NULL,
    "SELECT id FROM source_item WHERE person = ?1" },
  { &hj_entity_detention, &hj_entity_person, "person", NULL },
  { &hj_entity_dispute, &hj_entity_party, NULL, "SELECT id FROM party WHERE dispute = ?1" },
  { &hj_entity_dispute, &hj_entity_ticket, NULL, "SELECT id FROM ticket WHERE dispute = ?1" },
  { &hj_entity_dispute, &hj_entity_attachment, NULL,
    "SELECT id FROM attachment WHERE dispute = ?1" },
  { &hj_entity_party, &hj_entity_person, "person", NULL },
  { &hj_entity_ticket, &hj_entity_dispute, "dispute", NULL },
  { &hj_entity_ticket, &hj_entity_person, "person", NULL },
  { &hj_entity_ticket, &hj_entity_attachment, NULL, "SELECT id FROM attachment WHERE ticket = ?1" },
};

static void
add_name (GPtrArray *buckets, const char *prefix, const char *name)
{
  g_autofree char *bucket = g_strconcat (prefix, name, NULL);

  if (!g_ptr_array_find_with_equal_func (buckets, bucket, g_str_equal, NULL))
    g_ptr_array_add (buckets, g_steal_pointer (&bucket));
}

/* Adds the first column of every row that @text finds by an id and, where @timed, the time. */
static gboolean
collect (HjCentral *self, const char *text, gboolean timed, const char *id, GPtrArray *names,
         GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, id);
  if (timed)
    hj_sql_bind_int (statement, 2, hj_central_now (self));
  while (hj_sql_step (sql, statement, &problem)) {
    char *name = hj_sql_dup_id (statement, 0);

    if (name != NULL)
      g_ptr_array_add (names, name);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

static gboolean
add_found (HjCentral *self, GPtrArray *buckets, const char *prefix, const char *sql, gboolean timed,
           const char *id, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!collect (self, sql, timed, id, names, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    add_name (buckets, prefix, g_ptr_array_index (names, i));
  return TRUE;
}

static gboolean
apply_rule (HjCentral *self, const BucketRule *rule, const HjRecord *record, GPtrArray *buckets,
            GError **error)
{
  const char *id
      = rule->field == NULL ? hj_record_get_id (record) : hj_record_get_text (record, rule->field);

  if (id == NULL)
    return TRUE;
  if (rule->sql != NULL)
    return add_found (self, buckets, rule->prefix, rule->sql, rule->timed, id, error);
  add_name (buckets, rule->prefix, id);
  return TRUE;
}

/* An item is as sensitive as it says. */
static gboolean
add_item_buckets (HjCentral *self, const HjRecord *item, GPtrArray *buckets, GError **error)
{
  const char *sensitivity = hj_record_get_text (item, "sensitivity");
  const char *detention = hj_record_get_text (item, "detention");
  const char *prefix = HJ_BUCKET_HOUSE_RECORD;

  if (g_strcmp0 (sensitivity, "basic") == 0 || g_strcmp0 (sensitivity, "identity") == 0)
    prefix = HJ_BUCKET_HOUSE;
  else if (g_strcmp0 (sensitivity, "health") == 0)
    prefix = HJ_BUCKET_HOUSE_HEALTH;
  if (detention != NULL)
    return add_found (self, buckets, prefix, HOUSE_OF_DETENTION, FALSE, detention, error);
  return add_found (self, buckets, prefix, HOUSES_OF_PERSON, FALSE,
                    hj_record_get_text (item, "person"), error);
}

/* The bucket beside @bucket whose readers hold @sensitivity, if there is one. */
static void
add_beside (GPtrArray *buckets, const char *bucket, const HjEntity *entity,
            HjSensitivity sensitivity)
{
  const HjProjection *projection = hj_central_bucket_projection (bucket);

  if (projection == NULL
      || (hj_projection_holds_entity (projection, entity)
          && hj_projection_holds (projection, sensitivity)))
    add_name (buckets, "", bucket);
  else if (g_str_has_prefix (bucket, HJ_BUCKET_HOUSE) && sensitivity == HJ_SENSITIVITY_HEALTH)
    add_name (buckets, HJ_BUCKET_HOUSE_HEALTH, bucket + strlen (HJ_BUCKET_HOUSE));
  else if (g_str_has_prefix (bucket, HJ_BUCKET_HOUSE) && sensitivity == HJ_SENSITIVITY_RECORD)
    add_name (buckets, HJ_BUCKET_HOUSE_RECORD, bucket + strlen (HJ_BUCKET_HOUSE));
}

/* A conflict shows values of a field, so only those receive it who hold the field. */
static gboolean
add_conflict_buckets (HjCentral *self, const HjRecord *conflict, GPtrArray *buckets, GError **error)
{
  const HjEntity *entity = hj_entity_find (hj_record_get_text (conflict, "entity"));
  const char *field = hj_record_get_text (conflict, "field");
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = NULL;
  g_autoptr (GPtrArray) row_buckets = NULL;

  if (entity == NULL || entity == &hj_entity_conflict)
    return TRUE;
  row = hj_sql_table_load (hj_central_get_sql (self), entity, hj_record_get_text (conflict, "row"),
                           &problem);
  if (row != NULL)
    row_buckets = hj_central_buckets_of (self, row, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  int index = field == NULL ? -1 : hj_entity_field_index (entity, field);
  HjSensitivity sensitivity = index < 0 ? entity->sensitivity : entity->fields[index].sensitivity;

  for (guint i = 0; row_buckets != NULL && i < row_buckets->len; i++)
    add_beside (buckets, g_ptr_array_index (row_buckets, i), entity, sensitivity);
  return TRUE;
}

static gboolean
names_only_what_officers_hold (const HjOp *op)
{
  const HjEntity *entity = hj_entity_find (op->entity);

  /* The sensitivity of an item is in its value: a leader is not shown the payload. */
  if (entity == NULL || entity == &hj_entity_source_item)
    return FALSE;
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);
    int index = hj_entity_field_index (entity, field->name);

    if (index < 0
        || !hj_projection_holds (&hj_projection_house_officer, entity->fields[index].sensitivity))
      return FALSE;
  }
  return hj_projection_holds_entity (&hj_projection_house_officer, entity);
}

/* The leader of the author's house sees held work too, unless it holds what leaders do not. */
static gboolean
add_held_buckets (HjCentral *self, const HjRecord *held, GPtrArray *buckets, GError **error)
{
  const char *payload = hj_record_get_text (held, "payload");
  g_autoptr (HjOp) op = payload == NULL ? NULL : hj_op_from_text (payload, -1, NULL);

  if (op == NULL || !names_only_what_officers_hold (op))
    return TRUE;
  return add_found (self, buckets, HJ_BUCKET_HOUSE_LEAD,
                    "SELECT org FROM user WHERE name = ?1"
                    " AND role IN ('intake-officer', 'duty-officer', 'house-leader')",
                    FALSE, hj_record_get_text (held, "user"), error);
}

/* Whether buckets of @prefix are asked about. */
static gboolean
is_asked_for (const char *const *among, const char *prefix)
{
  gboolean found = among == NULL;

  for (guint i = 0; !found && among[i] != NULL; i++)
    found = g_str_has_prefix (among[i], prefix);
  return found;
}

/**
 * hj_central_buckets_of:
 * @record: a row as it is, or is about to be
 * @error: a #HjSqlError
 *
 * Where a row belongs by what it says and by the rows around it.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): names of buckets, each once
 */
GPtrArray *
hj_central_buckets_of (HjCentral *self, const HjRecord *record, GError **error)
{
  return hj_central_buckets_among (self, record, NULL, error);
}

/**
 * hj_central_buckets_among:
 * @record: a row as it is, or is about to be
 * @among: (nullable) (array zero-terminated=1): names of buckets
 * @error: a #HjSqlError
 *
 * The same for whoever asks about some buckets only: what leads to others is not looked up.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): those of @among where the row belongs,
 *   and perhaps more
 */
GPtrArray *
hj_central_buckets_among (HjCentral *self, const HjRecord *record, const char *const *among,
                          GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_autoptr (GPtrArray) buckets = g_ptr_array_new_with_free_func (g_free);

  if (entity->kind == HJ_ENTITY_CATALOGUE)
    add_name (buckets, HJ_BUCKET_CATALOGUE, "");
  for (guint i = 0; i < G_N_ELEMENTS (bucket_rules); i++) {
    if (bucket_rules[i].entity == entity && is_asked_for (among, bucket_rules[i].prefix)
        && !apply_rule (self, &bucket_rules[i], record, buckets, error))
      return NULL;
  }
  if (entity == &hj_entity_source_item && !add_item_buckets (self, record, buckets, error))
    return NULL;
  if (entity == &hj_entity_conflict && !add_conflict_buckets (self, record, buckets, error))
    return NULL;
  if (entity == &hj_entity_held && !add_held_buckets (self, record, buckets, error))
    return NULL;
  return g_steal_pointer (&buckets);
}

static gboolean
add_row (HjCentral *self, const HjEntity *entity, const char *id, GPtrArray *rows, GError **error)
{
  g_autoptr (GError) problem = NULL;
  HjRecord *row = hj_sql_table_load (hj_central_get_sql (self), entity, id, &problem);

  if (row != NULL)
    g_ptr_array_add (rows, row);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
add_rows (HjCentral *self, const HjEntity *entity, const char *sql, const char *id, GPtrArray *rows,
          GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!collect (self, sql, FALSE, id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!add_row (self, entity, g_ptr_array_index (ids, i), rows, error))
      return FALSE;
  }
  return TRUE;
}

/* Conflicts go where their row goes. Their column is text. */
static gboolean
add_conflicts (HjCentral *self, const HjRecord *record, GPtrArray *rows, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT id FROM conflict WHERE row = ?1 AND entity = ?2", error);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, hj_record_get_id (record));
  hj_sql_bind_text (statement, 2, hj_record_get_entity (record)->name);
  ids = hj_sql_list_ids (sql, statement, &problem);
  for (guint i = 0; problem == NULL && i < ids->len; i++)
    add_row (self, &hj_entity_conflict, g_ptr_array_index (ids, i), rows, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_central_dependents_of:
 * @record: a row that was made, or changed whom it refers to, or moved
 * @is_new: whether it was made just now, so that nobody can disagree about it yet
 * @error: a #HjSqlError
 *
 * Rows that may have to move along. What depends on those in turn is not among them: it is asked
 * for when one of them has moved.
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the rows as they are
 */
GPtrArray *
hj_central_dependents_of (HjCentral *self, const HjRecord *record, gboolean is_new, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);

  for (guint i = 0; i < G_N_ELEMENTS (dependent_rules); i++) {
    const DependentRule *rule = &dependent_rules[i];
    gboolean added = TRUE;

    if (rule->entity != entity)
      continue;
    if (rule->field == NULL)
      added = add_rows (self, rule->dependent, rule->sql, hj_record_get_id (record), rows, error);
    else if (!hj_record_is_null (record, rule->field))
      added
          = add_row (self, rule->dependent, hj_record_get_text (record, rule->field), rows, error);
    if (!added)
      return NULL;
  }
  if (!is_new && entity->kind != HJ_ENTITY_CENTRAL && !add_conflicts (self, record, rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

/**
 * hj_central_bucket_projection:
 *
 * Returns: (transfer none) (nullable): what readers of the bucket hold of rows that are in another
 *   bucket too; %NULL where the bucket's rows are all of its own kind
 */
const HjProjection *
hj_central_bucket_projection (const char *bucket)
{
  static const struct {
    const char *prefix;
    const HjProjection *projection;
  } shared[] = {
    { HJ_BUCKET_HOUSE, &hj_projection_house_officer },
    { HJ_BUCKET_MEDIATOR, &hj_projection_mediator },
    { HJ_BUCKET_ORG, &hj_projection_package },
    { HJ_BUCKET_COUNTY, &hj_projection_overview },
    { HJ_BUCKET_PURPOSE, &hj_projection_opened },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shared); i++) {
    if (g_str_has_prefix (bucket, shared[i].prefix))
      return shared[i].projection;
  }
  return NULL;
}

static gboolean
field_moves (const HjEntity *entity, guint field)
{
  return entity->fields[field].type == HJ_FIELD_REF
         || (entity == &hj_entity_mediator && g_str_equal (entity->fields[field].name, "user"))
         || (entity == &hj_entity_ticket
             && g_str_equal (entity->fields[field].name, "agency_until"));
}

/**
 * hj_central_fields_move:
 * @mask: one bit a field of @entity
 *
 * Returns: whether a row in which these change, or those around it, may have to go into other
 *   buckets
 */
gboolean
hj_central_fields_move (const HjEntity *entity, guint64 mask)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0 && field_moves (entity, i))
      return TRUE;
  }
  return FALSE;
}
