/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-take-private.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

/* A row being taken in. */
typedef struct {
  HjIntake *intake;
  const HjIntakeRow *row;
  const char *person;
  const char *detention;
  HjRecord *shown[HJ_INTAKE_N_PARTS]; /* owned, nullable: the rows that are there, as they become */
  gboolean touched[HJ_INTAKE_N_PARTS]; /* a new value is about it */
} HjIntakeTaking;

static void
clear_taking (HjIntakeTaking *self)
{
  for (guint i = 0; i < HJ_INTAKE_N_PARTS; i++)
    g_clear_pointer (&self->shown[i], hj_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjIntakeTaking, clear_taking)

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

static gboolean
insert_part (HjIntakeTaking *self, HjIntakePart part, GError **error)
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
static gboolean
insert_missing_parts (HjIntakeTaking *self, gboolean is_new, GError **error)
{
  for (guint part = HJ_INTAKE_EXAM; part < HJ_INTAKE_N_PARTS; part++) {
    gboolean there = FALSE;

    if (self->row->parts[part] == NULL || (!is_new && !self->touched[part])
        || self->shown[part] != NULL)
      continue;
    if ((!is_new || part == HJ_INTAKE_FAMILY_CONTACT) && !is_there (self, part, &there, error))
      return FALSE;
    if (!there && !insert_part (self, part, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
update_shown_parts (HjIntakeTaking *self, GError **error)
{
  for (guint part = 0; part < HJ_INTAKE_N_PARTS; part++) {
    if (self->shown[part] != NULL
        && !hj_replica_update (self->intake->replica, self->shown[part], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
load_shown (HjIntakeTaking *self, HjIntakePart part, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (self->touched[part])
    return TRUE;
  g_autofree char *id = make_part_id (self, part);

  self->touched[part] = TRUE;
  self->shown[part]
      = hj_replica_load (self->intake->replica, hj_intake_part_get_entity (part), id, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Lays a new value over the rows that show it. */
static gboolean
apply_item (HjIntakeTaking *self, const HjIntakeItem *item, gboolean only_person, GError **error)
{
  for (guint i = 0; i < item->sets->len; i++) {
    const HjIntakeSet *set = &g_array_index (item->sets, HjIntakeSet, i);

    if (only_person && set->part != HJ_INTAKE_PERSON)
      continue;
    if (!load_shown (self, set->part, error))
      return FALSE;
    if (self->shown[set->part] != NULL)
      hj_record_set_value_at (self->shown[set->part], set->field, &set->value);
  }
  return TRUE;
}

/* Keeps what is new of what the list says. Values that do not stay on this laptop, of a detention
 * that another one took in, cannot be compared with what is known: they are kept as what the source
 * said, and the doctor's rows stay as they are.
 */
static gboolean
take_items (HjIntakeTaking *self, HjIntakeVersions *versions, gboolean is_new_person,
            gboolean only_person, GError **error)
{
  for (guint i = 0; i < self->row->items->len; i++) {
    const HjIntakeItem *item = g_ptr_array_index (self->row->items, i);

    if (hj_intake_versions_knows (versions, item))
      continue;
    if (!hj_intake_versions_insert (versions, item, error))
      return FALSE;
    if (!is_new_person && (versions->is_own || hj_intake_item_stays (item))
        && !apply_item (self, item, only_person, error))
      return FALSE;
  }
  return hj_intake_versions_store (versions, error);
}

static gboolean
take_new (HjIntakeTaking *self, gboolean is_new_person, GError **error)
{
  HjIntake *intake = self->intake;
  g_auto (HjIntakeVersions) versions = { 0 };
  g_autofree char *label = hj_intake_derive_id (self->detention, "label", "intake", NULL);

  return (!is_new_person || insert_part (self, HJ_INTAKE_PERSON, error))
         && insert_part (self, HJ_INTAKE_DETENTION, error)
         && insert_missing_parts (self, TRUE, error)
         && hj_intake_versions_init (&versions, intake, self->person, self->detention, TRUE, error)
         && take_items (self, &versions, is_new_person, TRUE, error)
         && update_shown_parts (self, error)
         && hj_label_propose (intake->replica, intake->actor, self->detention, label,
                              hj_replica_now (intake->replica), NULL, error);
}

/*
 * hj_intake_take_new:
 * @person: (nullable): id of the person, if known
 * @error: an error of the store; then nothing has happened
 *
 * Enters a detention with all that the row says, and the label that the classifier proposes, as
 * one act.
 */
gboolean
hj_intake_take_new (HjIntake *self, const HjIntakeRow *row, const char *person, GError **error)
{
  g_autofree char *new_person = hj_replica_new_id (self->replica);
  g_autofree char *detention = hj_replica_new_id (self->replica);
  g_auto (HjIntakeTaking) taking = {
    .intake = self,
    .row = row,
    .person = person == NULL ? new_person : person,
    .detention = detention,
  };

  return hj_replica_begin_act (self->replica, error)
         && hj_act_finish (self->replica, take_new (&taking, person == NULL, error), error);
}

static gboolean
has_news (const HjIntakeRow *row, const HjIntakeVersions *versions)
{
  for (guint i = 0; i < row->items->len; i++) {
    if (!hj_intake_versions_knows (versions, g_ptr_array_index (row->items, i)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
take_news (HjIntakeTaking *self, HjIntakeVersions *versions, GError **error)
{
  HjReplica *replica = self->intake->replica;

  return take_items (self, versions, FALSE, FALSE, error) && update_shown_parts (self, error)
         && insert_missing_parts (self, FALSE, error)
         && hj_label_propose (replica, self->intake->actor, self->detention, NULL,
                              hj_replica_now (replica), NULL, error);
}

/*
 * hj_intake_take_known:
 * @known: a person and a detention that are there
 * @error: an error of the store; then nothing has happened
 *
 * Enters values that differ from all that were taken in before as further versions of their source
 * items, and lays them over the rows that show them, as one act. Where nothing is new, nothing is
 * written.
 */
gboolean
hj_intake_take_known (HjIntake *self, const HjIntakeRow *row, const HjIntakeKnown *known,
                      GError **error)
{
  g_auto (HjIntakeVersions) versions = { 0 };
  g_auto (HjIntakeTaking) taking = {
    .intake = self,
    .row = row,
    .person = known->person,
    .detention = known->detention,
  };

  if (!hj_intake_versions_init (&versions, self, known->person, known->detention, FALSE, error))
    return FALSE;
  if (!has_news (row, &versions))
    return TRUE;
  return hj_replica_begin_act (self->replica, error)
         && hj_act_finish (self->replica, take_news (&taking, &versions, error), error);
}
