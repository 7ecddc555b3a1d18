/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-take-private.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

void
hj_intake_taking_clear (HjIntakeTaking *self)
{
  for (guint i = 0; i < HJ_INTAKE_N_PARTS; i++)
    g_clear_pointer (&self->shown[i], hj_record_unref);
}

void
hj_intake_known_clear (HjIntakeKnown *known)
{
  g_clear_pointer (&known->person, g_free);
  g_clear_pointer (&known->detention, g_free);
}

static gboolean
find_id (HjReplica *replica, HjQuery *query, char **id, GError **error)
{
  hj_query_set_limit (query, 1, 0);
  g_autoptr (GPtrArray) rows = hj_replica_select (replica, query, error);

  *id = rows != NULL && rows->len > 0 ? g_strdup (hj_record_get_id (g_ptr_array_index (rows, 0)))
                                      : NULL;
  return rows != NULL;
}

/*
 * hj_intake_find_known:
 * @known: (out caller-allocates): cleared with hj_intake_known_clear()
 *
 * Looks for the row's person by ID number, and for the detention by decision document, or by its
 * start where the list names none.
 */
gboolean
hj_intake_find_known (HjIntake *self, const HjIntakeRow *row, HjIntakeKnown *known, GError **error)
{
  const HjRecord *detention = row->parts[HJ_INTAKE_DETENTION];
  const char *document = hj_record_get_text (detention, "document");
  g_autoptr (HjQuery) people = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) detentions = hj_query_new (&hj_entity_detention);

  *known = (HjIntakeKnown){ 0 };
  hj_query_where_text (people, "id_number",
                       hj_record_get_text (row->parts[HJ_INTAKE_PERSON], "id_number"));
  if (!find_id (self->replica, people, &known->person, error))
    return FALSE;
  if (known->person == NULL)
    return TRUE;
  hj_query_where_text (detentions, "person", known->person);
  if (document != NULL)
    hj_query_where_text (detentions, "document", document);
  else
    hj_query_where_int (detentions, "starts_at", hj_record_get_int (detention, "starts_at", 0));
  return find_id (self->replica, detentions, &known->detention, error);
}

/* What hangs on a detention has an id that follows from it. The detention's own id is random and
 * stays in the house, so nobody who sees the dispute can guess the document from its id.
 */
static char *
make_part_id (const HjIntakeTaking *self, HjIntakePart part)
{
  if (part == HJ_INTAKE_PERSON)
    return g_strdup (self->person);
  if (part == HJ_INTAKE_DETENTION)
    return g_strdup (self->detention);
  return hj_intake_derive_id (self->detention, hj_intake_part_get_entity (part)->name, "intake",
                              NULL);
}

static void
link_part (const HjIntakeTaking *self, HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);

  if (hj_entity_field_index (entity, "person") >= 0 && entity != &hj_entity_party)
    hj_record_set_text (record, "person", self->person);
  if (hj_entity_field_index (entity, "detention") >= 0)
    hj_record_set_text (record, "detention", self->detention);
  if (entity == &hj_entity_party) {
    g_autofree char *dispute = make_part_id (self, HJ_INTAKE_DISPUTE);

    hj_record_set_text (record, "dispute", dispute);
    hj_record_set_text (record, "role", "other");
  }
}

/* The person in the house is a party too, so that a mediator who is given the dispute has a name.
 */
static gboolean
insert_detained_party (HjIntakeTaking *self, const char *dispute, GError **error)
{
  const HjRecord *person = self->row->parts[HJ_INTAKE_PERSON];
  g_autofree char *id = hj_intake_derive_id (dispute, "party", "detained", NULL);
  g_autoptr (HjRecord) party = hj_record_new (&hj_entity_party, id);

  hj_record_set_text (party, "dispute", dispute);
  hj_record_set_text (party, "person", self->person);
  hj_record_set_text (party, "name", hj_record_get_text (person, "name"));
  hj_record_set_text (party, "phone", hj_record_get_text (person, "phone"));
  hj_record_set_text (party, "role", "detained");
  return hj_replica_insert (self->intake->replica, party, error);
}

gboolean
hj_intake_taking_insert (HjIntakeTaking *self, HjIntakePart part, GError **error)
{
  const HjEntity *entity = hj_intake_part_get_entity (part);
  HjReplica *replica = self->intake->replica;
  g_autofree char *id = make_part_id (self, part);
  g_autoptr (HjRecord) record = hj_record_new (entity, id);

  for (guint i = 0; i < entity->n_fields; i++)
    hj_record_set_value_at (record, i, hj_record_get_value (self->row->parts[part], i));
  link_part (self, record);
  hj_act_fill_defaults (record, self->intake->actor, hj_replica_now (replica));
  return hj_replica_insert (replica, record, error)
         && (part != HJ_INTAKE_DISPUTE || insert_detained_party (self, id, error));
}

/* Whether somebody has entered the like by hand, or an earlier detention's list had it. */
static gboolean
is_there (HjIntakeTaking *self, HjIntakePart part, gboolean *there, GError **error)
{
  const HjEntity *entity = hj_intake_part_get_entity (part);
  const HjRecord *record = self->row->parts[part];
  g_autofree char *own = make_part_id (self, part);
  g_autofree char *dispute = NULL;
  g_autofree char *id = NULL;
  g_autoptr (HjQuery) query = hj_query_new (entity);

  *there = hj_replica_owns (self->intake->replica, entity, own);
  if (*there)
    return TRUE;
  if (part == HJ_INTAKE_FAMILY_CONTACT) {
    hj_query_where_text (query, "person", self->person);
    hj_query_where_text (query, "name", hj_record_get_text (record, "name"));
    hj_query_where_text (query, "phone", hj_record_get_text (record, "phone"));
  } else if (part == HJ_INTAKE_PARTY) {
    dispute = make_part_id (self, HJ_INTAKE_DISPUTE);
    *there = !hj_replica_owns (self->intake->replica, &hj_entity_dispute, dispute);
    hj_query_where_text (query, "dispute", dispute);
    hj_query_where_text (query, "role", "other");
  } else {
    hj_query_where_text (query, "detention", self->detention);
  }
  if (!find_id (self->intake->replica, query, &id, error))
    return FALSE;
  *there = *there || id != NULL;
  return TRUE;
}

/* Makes the rows that hang on the detention and are not there yet. */
gboolean
hj_intake_taking_insert_missing (HjIntakeTaking *self, gboolean is_new, GError **error)
{
  for (guint part = HJ_INTAKE_EXAM; part < HJ_INTAKE_N_PARTS; part++) {
    gboolean there = FALSE;

    if (self->row->parts[part] == NULL || (!is_new && !self->touched[part])
        || self->shown[part] != NULL)
      continue;
    if ((!is_new || part == HJ_INTAKE_FAMILY_CONTACT) && !is_there (self, part, &there, error))
      return FALSE;
    if (!there && !hj_intake_taking_insert (self, part, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
hj_intake_taking_update_shown (HjIntakeTaking *self, GError **error)
{
  for (guint part = 0; part < HJ_INTAKE_N_PARTS; part++) {
    if (self->shown[part] != NULL
        && !hj_replica_update (self->intake->replica, self->shown[part], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
hj_intake_taking_load_shown (HjIntakeTaking *self, HjIntakePart part, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (self->loaded[part])
    return TRUE;
  g_autofree char *id = make_part_id (self, part);

  self->loaded[part] = TRUE;
  self->shown[part]
      = hj_replica_load (self->intake->replica, hj_intake_part_get_entity (part), id, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
