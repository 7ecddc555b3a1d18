/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/person/hj-person-details.h"

#include "app/person/hj-verdict.h"
#include "core/casework/hj-act.h"
#include "core/casework/hj-classify.h"
#include "core/model/hj-detention.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

/* How far back a page looks; more is for a report. */
#define ROWS_MAX 500

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
}

/**
 * hj_person_details_new:
 * @access: (nullable): what the user's role may
 *
 * Returns: (transfer full): details that nobody has read yet
 */
HjPersonDetails *
hj_person_details_new (const char *person_id, const HjAccess *access)
{
  HjPersonDetails *self = g_new0 (HjPersonDetails, 1);

  self->person_id = g_strdup (person_id);
  self->access = access;
  self->labels = new_records ();
  self->behaviours = new_records ();
  self->disputes = new_records ();
  self->tickets = new_records ();
  self->contacts = new_records ();
  self->exams = new_records ();
  self->screenings = new_records ();
  self->evidence
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)hj_record_unref);
  return self;
}

void
hj_person_details_free (HjPersonDetails *self)
{
  g_free (self->person_id);
  g_clear_pointer (&self->person, hj_record_unref);
  g_clear_pointer (&self->detention, hj_record_unref);
  g_free (self->house);
  g_ptr_array_unref (self->labels);
  g_strfreev (self->label_commands);
  g_free (self->verdict);
  g_clear_pointer (&self->policy, hj_risk_policy_unref);
  g_ptr_array_unref (self->behaviours);
  g_ptr_array_unref (self->disputes);
  g_ptr_array_unref (self->tickets);
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->exams);
  g_ptr_array_unref (self->screenings);
  g_hash_table_unref (self->evidence);
  g_free (self);
}

static gboolean
read_found (HjReplica *replica, HjQuery *query, GPtrArray **rows, GError **error)
{
  GPtrArray *found;

  hj_query_set_limit (query, ROWS_MAX, 0);
  found = hj_replica_select (replica, query, error);
  if (found == NULL)
    return FALSE;
  g_ptr_array_unref (*rows);
  *rows = found;
  return TRUE;
}

/* The rows of @entity whose @field is @value, the latest by @order first. */
static gboolean
read_rows (HjReplica *replica, const HjEntity *entity, const char *field, const char *value,
           const char *order, GPtrArray **rows, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);

  hj_query_where_text (query, field, value);
  if (order != NULL)
    hj_query_order (query, order, TRUE);
  return read_found (replica, query, rows, error);
}

/* Those that were struck out come with the others. */
static gboolean
read_entries (HjReplica *replica, const HjEntity *entity, const char *field, const char *value,
              GPtrArray **rows, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);

  hj_query_where_text (query, field, value);
  hj_query_with_struck (query);
  return read_found (replica, query, rows, error);
}

static gboolean
read_detention (HjPersonDetails *self, HjReplica *replica, GPtrArray *detentions, GError **error)
{
  for (guint i = 0; i < detentions->len && self->detention == NULL; i++) {
    HjRecord *detention = g_ptr_array_index (detentions, i);

    if (g_strcmp0 (hj_record_get_text (detention, "state"), "released") != 0)
      self->detention = hj_record_ref (detention);
  }
  if (self->detention == NULL && detentions->len > 0)
    self->detention = hj_record_ref (g_ptr_array_index (detentions, 0));
  if (self->detention == NULL)
    return TRUE;

  const char *house_id = hj_record_get_text (self->detention, "house");
  g_autoptr (HjRecord) house
      = house_id == NULL ? NULL : hj_replica_load (replica, &hj_entity_org, house_id, NULL);
  const char *id = hj_record_get_id (self->detention);

  self->house = house == NULL ? NULL : g_strdup (hj_record_get_text (house, "name"));
  return read_rows (replica, &hj_entity_label, "detention", id, "at", &self->labels, error)
         && read_rows (replica, &hj_entity_behaviour, "detention", id, "at", &self->behaviours,
                       error)
         && read_entries (replica, &hj_entity_exam, "detention", id, &self->exams, error)
         && read_entries (replica, &hj_entity_screening, "detention", id, &self->screenings, error);
}

static void
add_unless_there (GPtrArray *rows, HjRecord *row)
{
  for (guint i = 0; i < rows->len; i++) {
    if (g_str_equal (hj_record_get_id (g_ptr_array_index (rows, i)), hj_record_get_id (row)))
      return;
  }
  g_ptr_array_add (rows, hj_record_ref (row));
}

static gboolean
read_disputes (HjPersonDetails *self, HjReplica *replica, GPtrArray *detentions, GError **error)
{
  g_autoptr (GPtrArray) parties = new_records ();

  for (guint i = 0; i < detentions->len; i++) {
    g_autoptr (GPtrArray) rows = new_records ();

    if (!read_rows (replica, &hj_entity_dispute, "detention",
                    hj_record_get_id (g_ptr_array_index (detentions, i)), NULL, &rows, error))
      return FALSE;
    for (guint j = 0; j < rows->len; j++)
      add_unless_there (self->disputes, g_ptr_array_index (rows, j));
  }
  if (!read_rows (replica, &hj_entity_party, "person", self->person_id, NULL, &parties, error))
    return FALSE;
  for (guint i = 0; i < parties->len; i++) {
    const char *id = hj_record_get_text (g_ptr_array_index (parties, i), "dispute");
    g_autoptr (HjRecord) dispute
        = id == NULL ? NULL : hj_replica_load (replica, &hj_entity_dispute, id, NULL);

    if (dispute != NULL)
      add_unless_there (self->disputes, dispute);
  }
  return TRUE;
}

/* The latest that is over, else the next. */
static void
find_due (HjPersonDetails *self, HjReplica *replica)
{
  g_autoptr (GArray) dues = hj_act_due (replica, self->label);

  for (guint i = 0; i < dues->len; i++) {
    const HjWorkflowDue *due = &g_array_index (dues, HjWorkflowDue, i);

    if (self->label_due != NULL && !due->passed)
      return;
    self->label_due = due->deadline;
    self->label_due_at = due->at;
    self->label_is_overdue = due->passed;
  }
}

static void
find_label (HjPersonDetails *self, HjReplica *replica)
{
  g_autoptr (GPtrArray) commands = NULL;

  for (guint i = 0; i < self->labels->len && self->label == NULL; i++) {
    HjRecord *label = g_ptr_array_index (self->labels, i);

    if (g_strcmp0 (hj_record_get_text (label, "state"), "superseded") != 0)
      self->label = label;
  }
  if (self->label == NULL)
    return;
  find_due (self, replica);
  commands = hj_act_allowed (replica, self->label);
  if (commands == NULL)
    return;

  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < commands->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (commands, i));
  self->label_commands = g_strv_builder_end (builder);
}

static void
find_evidence (HjPersonDetails *self, HjReplica *replica)
{
  static const HjEntity *const entities[]
      = { &hj_entity_behaviour, &hj_entity_dispute,     &hj_entity_exam,
          &hj_entity_screening, &hj_entity_record_band, &hj_entity_detention };
  g_autoptr (HjVerdict) verdict = hj_verdict_new (self->verdict, self->policy);

  if (verdict == NULL)
    return;
  for (guint i = 0; i < verdict->reasons->len; i++) {
    const HjVerdictReason *reason = g_ptr_array_index (verdict->reasons, i);

    for (guint j = 0; reason->evidence[j] != NULL; j++) {
      const char *id = reason->evidence[j];
      HjRecord *row = NULL;

      if (g_hash_table_contains (self->evidence, id))
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (entities) && row == NULL; k++)
        row = hj_replica_load (replica, entities[k], id, NULL);
      if (row != NULL)
        g_hash_table_insert (self->evidence, g_strdup (id), row);
    }
  }
}

/* A points card that cannot be read leaves what the last label says: the page shows the rest. Who
 * holds half of what it asks for would be told what is not so.
 */
static void
classify (HjPersonDetails *self, HjReplica *replica)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRiskResult) result = NULL;

  self->policy = hj_classify_get_policy (replica, &problem);
  if (self->policy != NULL && hj_access_computes (self->access))
    result = hj_classify_detention (replica, self->policy, hj_record_get_id (self->detention),
                                    self->now, &problem);
  if (result != NULL)
    self->verdict
        = hj_risk_result_to_json (result, hj_record_get_id (self->detention), HJ_RISK_JSON_FULL);
  else if (self->label != NULL)
    self->verdict = g_strdup (hj_record_get_text (self->label, "result"));
  if (problem != NULL)
    g_debug ("The points card was not asked: %s", problem->message);
  find_evidence (self, replica);
}

/**
 * hj_person_details_load:
 * @details: (type HjPersonDetails): whose person is known, nothing else
 * @error: a #HjSqlError
 *
 * A #HjStoreFunc that reads all of them. A person who is not in the replica is no failure.
 */
gboolean
hj_person_details_load (HjReplica *replica, gpointer details, GError **error)
{
  HjPersonDetails *self = details;
  g_autoptr (GPtrArray) detentions = new_records ();

  self->now = hj_replica_now (replica);
  self->person = hj_replica_load (replica, &hj_entity_person, self->person_id, NULL);
  if (self->person == NULL)
    return TRUE;
  if (!read_rows (replica, &hj_entity_detention, "person", self->person_id, "ends_at", &detentions,
                  error)
      || !read_detention (self, replica, detentions, error)
      || !read_disputes (self, replica, detentions, error)
      || !read_entries (replica, &hj_entity_family_contact, "person", self->person_id,
                        &self->contacts, error)
      || !read_rows (replica, &hj_entity_ticket, "person", self->person_id, "at", &self->tickets,
                     error))
    return FALSE;
  find_label (self, replica);
  if (self->detention != NULL) {
    classify (self, replica);
    self->may_note = hj_act_may_make (replica, &hj_entity_behaviour);
  }
  self->may_open_ticket = hj_act_may_make (replica, &hj_entity_ticket);
  return TRUE;
}

static gboolean
equal_record (const HjRecord *a, const HjRecord *b)
{
  return a == b || (a != NULL && b != NULL && hj_record_equal (a, b));
}

static gboolean
equal_rows (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    if (!hj_record_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_person_details_equal:
 *
 * Returns: whether a reader would see the same; the time of the reading does not count
 */
gboolean
hj_person_details_equal (const HjPersonDetails *a, const HjPersonDetails *b)
{
  static const char *const nothing[] = { NULL };
  const char *const *a_commands = a->label_commands == NULL ? nothing : (gpointer)a->label_commands;
  const char *const *b_commands = b->label_commands == NULL ? nothing : (gpointer)b->label_commands;

  return equal_record (a->person, b->person) && equal_record (a->detention, b->detention)
         && g_strcmp0 (a->house, b->house) == 0 && equal_rows (a->labels, b->labels)
         && g_strcmp0 (a->verdict, b->verdict) == 0 && equal_rows (a->behaviours, b->behaviours)
         && equal_rows (a->disputes, b->disputes) && equal_rows (a->tickets, b->tickets)
         && equal_rows (a->contacts, b->contacts) && equal_rows (a->exams, b->exams)
         && equal_rows (a->screenings, b->screenings) && g_strv_equal (a_commands, b_commands)
         && a->label_due == b->label_due && a->label_is_overdue == b->label_is_overdue
         && a->may_note == b->may_note && a->may_open_ticket == b->may_open_ticket;
}

/**
 * hj_person_details_touched:
 * @entities: as of the signal `changed` of a store
 *
 * Returns: whether the page of a person may look different now
 */
gboolean
hj_person_details_touched (guint64 entities)
{
  static const HjEntity *const read[]
      = { &hj_entity_person,        &hj_entity_detention,   &hj_entity_label,
          &hj_entity_behaviour,     &hj_entity_dispute,     &hj_entity_party,
          &hj_entity_ticket,        &hj_entity_exam,        &hj_entity_screening,
          &hj_entity_policy,        &hj_entity_record_band, &hj_entity_org,
          &hj_entity_family_contact };

  for (gsize i = 0; i < G_N_ELEMENTS (read); i++) {
    if ((entities & (G_GUINT64_CONSTANT (1) << read[i]->number)) != 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * hj_person_details_has_label:
 *
 * Returns: whether the user receives labels with their colour
 */
gboolean
hj_person_details_has_label (const HjPersonDetails *self)
{
  guint color = (guint)hj_entity_field_index (&hj_entity_label, "color");

  return hj_access_holds (self->access, &hj_entity_label, color);
}

/**
 * hj_person_details_is_detained:
 *
 * Returns: whether the person is in the house
 */
gboolean
hj_person_details_is_detained (const HjPersonDetails *self)
{
  return self->detention != NULL
         && g_strcmp0 (hj_record_get_text (self->detention, "state"), "released") != 0;
}

/**
 * hj_person_details_get_hours_left:
 *
 * Returns: whole hours to release, rounded up; 0 or less once the time is over or without a
 *   detention
 */
gint64
hj_person_details_get_hours_left (const HjPersonDetails *self, gint64 now)
{
  return self->detention == NULL ? 0 : hj_detention_get_hours_left (self->detention, now);
}
