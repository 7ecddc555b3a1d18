/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sample/hj-sample-history.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-id.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "server/sample/hj-sample-stay.h"

/* How far back histories reach. */
#define YEARS_BACK 6

struct _HjSampleHistory {
  GObject parent_instance;
  HjRandom *random;       /* owned */
  HjSampleNames *names;   /* owned */
  GHashTable *id_numbers; /* owned, those given already */
  HjSampleStay stay;      /* what one detention is made with */
};

G_DEFINE_FINAL_TYPE (HjSampleHistory, hj_sample_history, G_TYPE_OBJECT)

static char *
dup_fresh_id_number (HjSampleHistory *self, char **birth_date, gboolean male)
{
  while (TRUE) {
    g_autofree char *date = hj_sample_names_dup_birth_date (self->names, 1952, 2006);
    g_autofree char *number = hj_sample_names_dup_id_number (self->names, date, male);

    if (!g_hash_table_add (self->id_numbers, g_strdup (number)))
      continue;
    *birth_date = g_steal_pointer (&date);
    return g_steal_pointer (&number);
  }
}

static HjRecord *
make_person (HjSampleHistory *self)
{
  gboolean male = hj_random_below (self->random, 100) < 84;
  g_autofree char *birth_date = NULL;
  g_autofree char *id_number = dup_fresh_id_number (self, &birth_date, male);
  HjRecord *person = hj_sample_stay_new_record (&self->stay, &hj_entity_person);
  int birth_year = (int)g_ascii_strtoll (birth_date, NULL, 10);

  hj_record_take_text_at (person, 0, hj_sample_names_dup_name (self->names, male, birth_year));
  hj_record_set_text (person, "sex", male ? "male" : "female");
  hj_record_set_text (person, "birth_date", birth_date);
  hj_record_set_text (person, "id_number", id_number);
  g_autofree char *phone = hj_sample_names_dup_phone (self->names);
  g_autofree char *address = hj_sample_names_dup_address (self->names);

  hj_record_set_text (person, "phone", phone);
  hj_record_set_text (person, "registered_address", address);
  if (hj_random_below (self->random, 3) != 0) {
    hj_record_set_text (person, "address", address);
  } else {
    g_autofree char *other = hj_sample_names_dup_address (self->names);
    hj_record_set_text (person, "address", other);
  }
  hj_record_set_text (person, "occupation", hj_sample_names_pick (self->names, "occupations"));
  return person;
}

static gboolean
add_contacts (HjSampleHistory *self, HjRecord *person, GError **error)
{
  guint n_contacts = hj_random_below (self->random, 3);

  for (guint i = 0; i < n_contacts; i++) {
    g_autoptr (HjRecord) contact
        = hj_sample_stay_new_record (&self->stay, &hj_entity_family_contact);
    g_autofree char *name
        = hj_sample_names_dup_name (self->names, hj_random_below (self->random, 2) == 0, 1975);
    g_autofree char *phone = hj_sample_names_dup_phone (self->names);

    hj_record_set_text (contact, "person", hj_record_get_id (person));
    hj_record_set_text (contact, "name", name);
    hj_record_set_text (contact, "relation", hj_sample_names_pick (self->names, "relations"));
    hj_record_set_text (contact, "phone", phone);
    if (!self->stay.sink (contact, self->stay.user_data, error))
      return FALSE;
  }
  return TRUE;
}

/* Where a stay of so many days starts, to the hour. */
static gint64
pick_start (HjSampleHistory *self, gboolean detained, int days)
{
  gint64 now_hour = self->stay.now - self->stay.now % HJ_HOUR_MS;

  if (detained)
    return now_hour - (gint64)hj_random_below (self->random, (guint)(days * 24 - 6)) * HJ_HOUR_MS;
  return now_hour
         - (gint64)(days + 1 + (int)hj_random_below (self->random, YEARS_BACK * 365)) * HJ_DAY_MS
         - (gint64)hj_random_below (self->random, 24) * HJ_HOUR_MS;
}

static void
hj_sample_history_finalize (GObject *object)
{
  HjSampleHistory *self = HJ_SAMPLE_HISTORY (object);

  g_clear_pointer (&self->id_numbers, g_hash_table_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->random);
  G_OBJECT_CLASS (hj_sample_history_parent_class)->finalize (object);
}

static void
hj_sample_history_class_init (HjSampleHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sample_history_finalize;
}

static void
hj_sample_history_init (HjSampleHistory *self)
{
  self->id_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * hj_sample_history_new:
 * @random: seeded
 * @house: id of the detention house
 * @mediators: (array zero-terminated=1): ids of the county's mediators; must outlive the history
 * @now: UTC milliseconds; the histories end here
 * @sink: takes every row
 *
 * Returns: (transfer full): what makes up people and what happened to them
 */
HjSampleHistory *
hj_sample_history_new (HjRandom *random, const char *house, const char *const *mediators,
                       gint64 now, HjSampleSink sink, gpointer user_data)
{
  HjSampleHistory *self = g_object_new (HJ_TYPE_SAMPLE_HISTORY, NULL);

  self->random = g_object_ref (random);
  self->names = hj_sample_names_new (random);
  self->stay = (HjSampleStay){
    .random = self->random,
    .names = self->names,
    .house = house,
    .mediators = mediators,
    .n_mediators = g_strv_length ((char **)mediators),
    .now = now,
    .sink = sink,
    .user_data = user_data,
  };
  return self;
}

/**
 * hj_sample_history_add_person:
 * @detained: whether the person is in the house now; otherwise all stays lie in the past
 * @error: the sink's
 *
 * Makes one person with contacts and one to three stays and gives every row to the sink.
 *
 * Returns: whether the sink took all
 */
gboolean
hj_sample_history_add_person (HjSampleHistory *self, gboolean detained, GError **error)
{
  g_autoptr (HjRecord) person = make_person (self);
  guint drawn = hj_random_below (self->random, 100);
  guint n_stays = drawn < 80 ? 1 : drawn < 94 ? 2 : 3;

  if (!self->stay.sink (person, self->stay.user_data, error) || !add_contacts (self, person, error))
    return FALSE;
  for (guint i = 0; i < n_stays; i++) {
    static const int lengths[] = { 3, 5, 7, 10, 15 };
    gboolean current = detained && i + 1 == n_stays;
    int days = lengths[hj_random_below (self->random, G_N_ELEMENTS (lengths))];
    gint64 start = pick_start (self, current, days);

    if (!hj_sample_stay_add (&self->stay, person, n_stays - 1, start, days, error))
      return FALSE;
  }
  return TRUE;
}
