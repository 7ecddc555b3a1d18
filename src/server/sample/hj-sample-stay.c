/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sample/hj-sample-stay.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-id.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "server/sample/hj-sample-dispute.h"

static gboolean
chance (HjSampleStay *self, guint percent)
{
  return hj_random_below (self->random, 100) < percent;
}

static gboolean
give (HjSampleStay *self, HjRecord *record, GError **error)
{
  return self->sink (record, self->user_data, error);
}

/**
 * hj_sample_stay_new_record:
 *
 * Returns: (transfer full): an empty row with an id drawn from the county's seed
 */
HjRecord *
hj_sample_stay_new_record (HjSampleStay *self, const HjEntity *entity)
{
  /* Ids made one after the other sort that way, which the databases like. */
  g_autofree char *id = hj_id_new (self->now - 365 * HJ_DAY_MS + self->n_ids++, self->random);

  return hj_record_new (entity, id);
}

static HjRecord *
make_detention (HjSampleStay *self, HjRecord *person, gint64 start, int days)
{
  HjRecord *detention = hj_sample_stay_new_record (self, &hj_entity_detention);
  gboolean judicial = chance (self, 25);
  g_autofree char *year = hj_time_to_display (start, "%Y");
  g_autofree char *document = g_strdup_printf ("虚%s拘字〔%s〕%u号", judicial ? "司" : "公", year,
                                               20000 + self->n_documents++);
  g_autofree char *cell = g_strdup_printf ("%u", 101 + hj_random_below (self->random, 24));
  g_autofree char *officer = hj_sample_names_dup_name (self->names, TRUE, 1985);
  gint64 end = start + days * HJ_DAY_MS;

  hj_record_set_text (detention, "person", hj_record_get_id (person));
  hj_record_set_text (detention, "house", self->house);
  hj_record_set_text (detention, "kind", judicial ? "judicial" : "administrative");
  hj_record_set_text (detention, "authority",
                      hj_sample_names_pick (self->names, judicial ? "authorities/judicial"
                                                                  : "authorities/administrative"));
  hj_record_set_text (detention, "document", document);
  hj_record_set_text (
      detention, "reason",
      hj_sample_names_pick (self->names, judicial ? "reasons/judicial" : "reasons/administrative"));
  hj_record_set_text (detention, "case_officer", officer);
  hj_record_set_int (detention, "starts_at", start);
  hj_record_set_int (detention, "ends_at", end);
  hj_record_set_text (detention, "cell", cell);
  hj_record_set_text (detention, "state", end > self->now ? "admitted" : "released");
  return detention;
}

static gboolean
add_exam (HjSampleStay *self, const char *detention, GError **error)
{
  static const char *const plain[][4] = {
    { "blood_count", "blood_count_flag", "正常", "白细胞偏高" },
    { "ecg", "ecg_flag", "正常", "窦性心动过速" },
    { "ultrasound", "ultrasound_flag", "正常", "脂肪肝" },
    { "chest_film", "chest_film_flag", "正常", "肺部阴影" },
  };
  g_autoptr (HjRecord) exam = hj_sample_stay_new_record (self, &hj_entity_exam);

  hj_record_set_text (exam, "detention", detention);
  if (chance (self, 92)) {
    guint upper = 105 + hj_random_below (self->random, 60)
                  + (chance (self, 8) ? hj_random_below (self->random, 35) : 0);
    guint lower = 60 + hj_random_below (self->random, 35);
    g_autofree char *value = g_strdup_printf ("%u/%u mmHg", upper, lower);

    hj_record_set_text (exam, "blood_pressure", value);
    hj_record_set_text (exam, "blood_pressure_flag",
                        upper >= 180                  ? "high"
                        : upper >= 140 || lower >= 90 ? "raised"
                                                      : "normal");
  }
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++) {
    gboolean abnormal = chance (self, 12);

    if (!chance (self, 90))
      continue;
    hj_record_set_text (exam, plain[i][0], plain[i][abnormal ? 3 : 2]);
    hj_record_set_text (exam, plain[i][1], abnormal ? "abnormal" : "normal");
  }
  if (chance (self, 88)) {
    guint drawn = hj_random_below (self->random, 100);
    guint degree = drawn < 75 ? 0 : drawn < 95 ? 1 : 2;
    static const char *const values[] = { "无", "高血压,服氨氯地平", "癫痫病史" };
    static const char *const flags[] = { "none", "managed", "serious" };

    hj_record_set_text (exam, "illness", values[degree]);
    hj_record_set_text (exam, "illness_flag", flags[degree]);
  }
  return give (self, exam, error);
}

static gboolean
add_screening (HjSampleStay *self, const char *detention, GError **error)
{
  static const char *const values[] = { "正常", "言语激动", "扬言自伤", "幻觉待查" };
  static const char *const flags[] = { "normal", "agitated", "self-harm-talk", "psychosis" };
  g_autoptr (HjRecord) screening = hj_sample_stay_new_record (self, &hj_entity_screening);
  guint drawn = hj_random_below (self->random, 100);
  guint degree = drawn < 80 ? 0 : drawn < 94 ? 1 : drawn < 98 ? 2 : 3;
  gboolean injured = chance (self, 15);

  hj_record_set_text (screening, "detention", detention);
  if (chance (self, 93)) {
    hj_record_set_text (screening, "mental_state", values[degree]);
    hj_record_set_text (screening, "mental_flag", flags[degree]);
  }
  hj_record_set_text (screening, "injuries", injured ? "左前臂擦伤3cm" : "无");
  hj_record_set_int (screening, "injury_flag", injured);
  return give (self, screening, error);
}

static gboolean
add_record_band (HjSampleStay *self, const char *detention, guint n_others, GError **error)
{
  static const char *const counts[] = { "none", "one", "two", "more" };
  g_autoptr (HjRecord) band = hj_sample_stay_new_record (self, &hj_entity_record_band);
  gboolean convicted = chance (self, 9);
  gboolean violent = convicted && chance (self, 45);
  guint drugs = hj_random_below (self->random, 100);

  hj_record_set_text (band, "detention", detention);
  hj_record_set_text (band, "record", violent ? "故意伤害罪 2019年" : convicted ? "盗窃罪" : "无");
  hj_record_set_text (band, "prior_detentions", counts[MIN (n_others, 3)]);
  hj_record_set_text (band, "prior_convictions", convicted ? "one" : "none");
  hj_record_set_int (band, "violence", violent);
  if (chance (self, 90)) {
    hj_record_set_text (band, "drug_record", drugs < 94 ? "无" : drugs < 98 ? "有" : "戒断中");
    hj_record_set_text (band, "drug_history",
                        drugs < 94   ? "none"
                        : drugs < 98 ? "former"
                                     : "current");
  }
  return give (self, band, error);
}

static gboolean
add_behaviours (HjSampleStay *self, const char *detention, gint64 start, gint64 end, GError **error)
{
  static const char *const kinds[] = { "talk",    "talk",     "good-conduct",   "talk",
                                       "refusal", "incident", "self-harm-sign", "threat" };
  guint n_behaviours = 1 + hj_random_below (self->random, 3);
  gint64 until = MIN (end, self->now);

  for (guint i = 0; i < n_behaviours; i++) {
    g_autoptr (HjRecord) behaviour = hj_sample_stay_new_record (self, &hj_entity_behaviour);
    guint reach = chance (self, 25) ? G_N_ELEMENTS (kinds) : 4;
    const char *kind = kinds[hj_random_below (self->random, reach)];
    g_autofree char *list = g_strconcat ("notes/", kind, NULL);
    gboolean grave = !g_str_equal (kind, "talk") && !g_str_equal (kind, "good-conduct");
    guint hours = (guint)MAX (1, (until - start) / HJ_HOUR_MS);

    hj_record_set_text (behaviour, "detention", detention);
    hj_record_set_text (behaviour, "kind", kind);
    hj_record_set_int (behaviour, "severity", grave ? 1 + hj_random_below (self->random, 2) : 0);
    hj_record_set_int (behaviour, "at",
                       start + (gint64)hj_random_below (self->random, hours) * HJ_HOUR_MS);
    hj_record_set_text (behaviour, "place", hj_sample_names_pick (self->names, "places"));
    hj_record_set_text (behaviour, "note", hj_sample_names_pick (self->names, list));
    hj_record_set_text (behaviour, "by", "duty-1");
    if (!give (self, behaviour, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_source_items (HjSampleStay *self, HjRecord *person, HjRecord *detention, GError **error)
{
  const struct {
    const char *item;
    const char *source;
    const char *value;
  } items[] = {
    { "telephone", "case-platform", hj_record_get_text (person, "phone") },
    { "registered-address", "custody-platform", hj_record_get_text (person, "registered_address") },
    { "present-address", "case-platform", hj_record_get_text (person, "address") },
    { "occupation", "custody-platform", hj_record_get_text (person, "occupation") },
    { "reason-for-punishment", "case-platform", hj_record_get_text (detention, "reason") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    g_autoptr (HjRecord) item = hj_sample_stay_new_record (self, &hj_entity_source_item);

    hj_record_set_text (item, "person", hj_record_get_id (person));
    hj_record_set_text (item, "detention", hj_record_get_id (detention));
    hj_record_set_text (item, "item", items[i].item);
    hj_record_set_text (item, "source", items[i].source);
    hj_record_set_text (item, "value", items[i].value);
    hj_record_set_int (item, "version", 1);
    hj_record_set_int (item, "observed_at", hj_record_get_int (detention, "starts_at", 0));
    hj_record_set_text (item, "sensitivity", "identity");
    hj_record_set_int (item, "understood", 1);
    if (!give (self, item, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_sample_stay_add:
 * @person: who stays
 * @n_others: how many other stays the person has
 * @start: UTC milliseconds
 * @days: how long
 * @error: the sink's
 *
 * Gives the detention and all that belongs to it to the sink.
 *
 * Returns: whether the sink took all
 */
gboolean
hj_sample_stay_add (HjSampleStay *self, HjRecord *person, guint n_others, gint64 start, int days,
                    GError **error)
{
  g_autoptr (HjRecord) detention = make_detention (self, person, start, days);
  const char *id = hj_record_get_id (detention);
  gint64 end = hj_record_get_int (detention, "ends_at", 0);

  return give (self, detention, error) && add_exam (self, id, error)
         && add_screening (self, id, error) && add_record_band (self, id, n_others, error)
         && add_behaviours (self, id, start, end, error)
         && add_source_items (self, person, detention, error)
         && (!chance (self, 70) || hj_sample_dispute_add (self, person, detention, error));
}
