/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-take-private.h"

#include "core/model/hj-projection.h"

/* Officers keep flags and bands, not what is behind them, and enter that once only. */
static gboolean
is_kept (const HjIntakeSet *set)
{
  const HjField *field = &hj_intake_part_get_entity (set->part)->fields[set->field];

  return hj_projection_holds (&hj_projection_house_officer, field->sensitivity);
}

/* Notes which rows a new value is about, and lays it over them where it can be compared with what
 * they say.
 */
static gboolean
apply_item (HjIntakeTaking *self, const HjIntakeItem *item, gboolean only_person,
            gboolean comparable, GError **error)
{
  for (guint i = 0; i < item->sets->len; i++) {
    const HjIntakeSet *set = &g_array_index (item->sets, HjIntakeSet, i);

    if (only_person && set->part != HJ_INTAKE_PERSON)
      continue;
    if (!hj_intake_taking_load_shown (self, set->part, error))
      return FALSE;
    self->touched[set->part] = TRUE;
    if (self->shown[set->part] != NULL && comparable && is_kept (set))
      hj_record_set_value_at (self->shown[set->part], set->field, &set->value);
  }
  return TRUE;
}

/* What the flags and bands shown say about an item whose own rows do not stay here. */
typedef struct {
  gboolean there; /* there was a value before */
  gboolean same;  /* as far as they tell it was this one */
} HjIntakeTrace;

static gboolean
find_trace (HjIntakeTaking *self, const HjIntakeItem *item, HjIntakeTrace *trace, GError **error)
{
  guint n_kept = 0, n_equal = 0;

  *trace = (HjIntakeTrace){ 0 };
  for (guint i = 0; i < item->sets->len; i++) {
    const HjIntakeSet *set = &g_array_index (item->sets, HjIntakeSet, i);

    if (!is_kept (set))
      continue;
    if (!hj_intake_taking_load_shown (self, set->part, error))
      return FALSE;
    const HjRecord *shown = self->shown[set->part];
    const HjValue *value = shown == NULL ? NULL : hj_record_get_value (shown, set->field);

    n_kept++;
    n_equal += value != NULL && hj_value_equal (value, &set->value);
    trace->there = trace->there || (value != NULL && value->kind != HJ_VALUE_NULL);
  }
  trace->same = n_kept > 0 && n_equal == n_kept;
  return TRUE;
}

/* Whether the item says nothing new. Of a detention that another laptop took in, values that do not
 * stay here cannot be compared; there the flags that follow from them tell.
 */
static gboolean
is_known (HjIntakeTaking *self, HjIntakeVersions *versions, const HjIntakeItem *item,
          gboolean *known, GError **error)
{
  HjIntakeTrace trace;

  *known = hj_intake_versions_knows (versions, item);
  if (*known || versions->is_own || hj_intake_item_stays (item))
    return TRUE;
  if (!find_trace (self, item, &trace, error))
    return FALSE;
  *known = trace.same;
  if (trace.there)
    hj_intake_versions_note_hidden (versions, item);
  return TRUE;
}

/* Keeps what is new of what the list says. What cannot be compared with what is known is kept as
 * what the source said, and the rows stay as they are, unless there are none.
 */
static gboolean
take_items (HjIntakeTaking *self, HjIntakeVersions *versions, gboolean is_new_person,
            gboolean only_person, GError **error)
{
  gint64 starts_at = hj_record_get_int (self->row->parts[HJ_INTAKE_DETENTION], "starts_at", 0);

  for (guint i = 0; i < self->row->items->len; i++) {
    const HjIntakeItem *item = g_ptr_array_index (self->row->items, i);
    gboolean known;

    if (!is_known (self, versions, item, &known, error))
      return FALSE;
    if (known)
      continue;
    if (!hj_intake_versions_insert (versions, item, starts_at, error))
      return FALSE;
    if (!is_new_person
        && !apply_item (self, item, only_person, versions->is_own || hj_intake_item_stays (item),
                        error))
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

  return (!is_new_person || hj_intake_taking_insert (self, HJ_INTAKE_PERSON, error))
         && hj_intake_taking_insert (self, HJ_INTAKE_DETENTION, error)
         && hj_intake_taking_insert_missing (self, TRUE, error)
         && hj_intake_versions_init (&versions, intake, self->person, self->detention, TRUE, error)
         && take_items (self, &versions, is_new_person, TRUE, error)
         && hj_intake_taking_update_shown (self, error)
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
has_news (HjIntakeTaking *self, HjIntakeVersions *versions, gboolean *news, GError **error)
{
  *news = FALSE;
  for (guint i = 0; !*news && i < self->row->items->len; i++) {
    gboolean known;

    if (!is_known (self, versions, g_ptr_array_index (self->row->items, i), &known, error))
      return FALSE;
    *news = !known;
  }
  return TRUE;
}

static gboolean
take_news (HjIntakeTaking *self, HjIntakeVersions *versions, GError **error)
{
  HjReplica *replica = self->intake->replica;

  return take_items (self, versions, FALSE, FALSE, error)
         && hj_intake_taking_update_shown (self, error)
         && hj_intake_taking_insert_missing (self, FALSE, error)
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
  gboolean news;

  if (!hj_intake_versions_init (&versions, self, known->person, known->detention, FALSE, error))
    return FALSE;
  if (!has_news (&taking, &versions, &news, error))
    return FALSE;
  if (!news)
    return TRUE;
  return hj_replica_begin_act (self->replica, error)
         && hj_act_finish (self->replica, take_news (&taking, &versions, error), error);
}
