/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sample/hj-sample-facts.h"

#include "core/model/hj-entities.h"

#include <string.h>

static void
take_detention (HjFactsRow *row, const HjRecord *detention)
{
  row->detention = hj_record_get_id (detention);
  row->person = hj_record_get_text (detention, "person");
  row->kind = hj_record_get_text (detention, "kind");
  row->state = hj_record_get_text (detention, "state");
  row->starts_at = hj_record_get_int (detention, "starts_at", HJ_FACTS_MISSING);
  row->ends_at = hj_record_get_int (detention, "ends_at", HJ_FACTS_MISSING);
}

static void
take_exam (HjFactsRow *row, const HjRecord *exam)
{
  row->exam = hj_record_get_id (exam);
  row->blood_pressure = hj_record_get_text (exam, "blood_pressure_flag");
  row->blood_count = hj_record_get_text (exam, "blood_count_flag");
  row->ecg = hj_record_get_text (exam, "ecg_flag");
  row->ultrasound = hj_record_get_text (exam, "ultrasound_flag");
  row->chest_film = hj_record_get_text (exam, "chest_film_flag");
  row->illness = hj_record_get_text (exam, "illness_flag");
  row->pregnancy = hj_record_get_int (exam, "pregnancy_flag", HJ_FACTS_MISSING);
}

static void
take_screening (HjFactsRow *row, const HjRecord *screening)
{
  row->screening = hj_record_get_id (screening);
  row->mental = hj_record_get_text (screening, "mental_flag");
  row->injury = hj_record_get_int (screening, "injury_flag", HJ_FACTS_MISSING);
}

static void
take_record_band (HjFactsRow *row, const HjRecord *band)
{
  row->record_band = hj_record_get_id (band);
  row->prior_detentions = hj_record_get_text (band, "prior_detentions");
  row->prior_convictions = hj_record_get_text (band, "prior_convictions");
  row->violence = hj_record_get_int (band, "violence", HJ_FACTS_MISSING);
  row->drug_history = hj_record_get_text (band, "drug_history");
}

static void
add_dispute (GArray *disputes, const HjRecord *dispute, gboolean ended)
{
  const HjFactsDispute added = {
    .id = hj_record_get_id (dispute),
    .state = ended ? hj_record_get_text (dispute, "state") : "open",
    .cause = hj_record_get_text (dispute, "cause"),
    .title = hj_record_get_text (dispute, "title"),
  };

  g_array_append_val (disputes, added);
}

static void
add_behaviour (GArray *behaviours, const HjRecord *behaviour)
{
  const HjFactsBehaviour added = {
    .id = hj_record_get_id (behaviour),
    .kind = hj_record_get_text (behaviour, "kind"),
    .severity = hj_record_get_int (behaviour, "severity", HJ_FACTS_MISSING),
    .at = hj_record_get_int (behaviour, "at", HJ_FACTS_MISSING),
  };

  g_array_append_val (behaviours, added);
}

static int
compare_behaviours (gconstpointer a, gconstpointer b)
{
  const HjFactsBehaviour *first = a, *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return strcmp (first->id, second->id);
}

/* What is about the person, whichever the stay. */
static void
take_about_person (HjFactsRow *row, const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);

  if (entity == &hj_entity_person) {
    row->birth_date = hj_record_get_text (record, "birth_date");
    row->sex = hj_record_get_text (record, "sex");
  } else if (entity == &hj_entity_family_contact) {
    row->contacts++;
  } else if (entity == &hj_entity_detention) {
    row->earlier_detentions += hj_record_get_int (record, "starts_at", 0) < row->starts_at;
  }
}

static void
take_about_stay (HjSampleFacts *self, const HjRecord *record, gboolean ended)
{
  const HjEntity *entity = hj_record_get_entity (record);

  if (entity == &hj_entity_exam)
    take_exam (&self->row, record);
  else if (entity == &hj_entity_screening)
    take_screening (&self->row, record);
  else if (entity == &hj_entity_record_band)
    take_record_band (&self->row, record);
  else if (entity == &hj_entity_dispute)
    add_dispute (self->disputes, record, ended);
  else if (entity == &hj_entity_behaviour)
    add_behaviour (self->behaviours, record);
}

static gboolean
is_about (const HjRecord *record, const char *detention)
{
  return hj_entity_field_index (hj_record_get_entity (record), "detention") >= 0
         && g_strcmp0 (hj_record_get_text (record, "detention"), detention) == 0;
}

/*
 * hj_sample_facts_init:
 * @self: (out caller-allocates): cleared with hj_sample_facts_clear()
 * @records: (element-type HjRecord): all rows of one person, in the order of their ids; they must
 *   outlive @self
 * @detention: one of them
 * @ended: whether it is over; while it lasts no dispute of the county is settled
 *
 * Says what the rows hold as a replica would that has them all.
 */
void
hj_sample_facts_init (HjSampleFacts *self, const GPtrArray *records, const HjRecord *detention,
                      gboolean ended)
{
  *self = (HjSampleFacts){
    .row
    = { .pregnancy = HJ_FACTS_MISSING, .injury = HJ_FACTS_MISSING, .violence = HJ_FACTS_MISSING },
    .disputes = g_array_new (FALSE, FALSE, sizeof (HjFactsDispute)),
    .behaviours = g_array_new (FALSE, FALSE, sizeof (HjFactsBehaviour)),
  };
  take_detention (&self->row, detention);
  for (guint i = 0; i < records->len; i++) {
    const HjRecord *record = g_ptr_array_index (records, i);

    take_about_person (&self->row, record);
    if (is_about (record, self->row.detention))
      take_about_stay (self, record, ended);
  }
  g_array_sort (self->behaviours, compare_behaviours);
  self->row.disputes = (const HjFactsDispute *)(gpointer)self->disputes->data;
  self->row.n_disputes = self->disputes->len;
  self->row.behaviours = (const HjFactsBehaviour *)(gpointer)self->behaviours->data;
  self->row.n_behaviours = self->behaviours->len;
}

void
hj_sample_facts_clear (HjSampleFacts *self)
{
  g_clear_pointer (&self->disputes, g_array_unref);
  g_clear_pointer (&self->behaviours, g_array_unref);
}
