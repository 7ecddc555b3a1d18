/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sample/hj-sample-names.h"

#include "core/model/hj-person.h"

#include "hj-sample-resources.h"

#include <json-glib/json-glib.h>

#define COUNTY_RESOURCE "/org/hejie/sample/county.json"

/* One person in so many bears a name that is not a Han one. */
#define FOREIGN_ONE_IN 60

/* Given names of these years on come from the younger list. */
#define YOUNG_SINCE 1980

struct _HjSampleNames {
  GObject parent_instance;
  HjRandom *random;    /* owned */
  JsonNode *county;    /* owned, the document */
  GHashTable *lists;   /* owned, path → GPtrArray of texts that the document owns */
  GPtrArray *surnames; /* owned, texts that the document owns */
  GArray *weights;     /* owned, running sums of guint, one a surname */
};

G_DEFINE_FINAL_TYPE (HjSampleNames, hj_sample_names, G_TYPE_OBJECT)

static JsonNode *
read_county (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (hj_sample_get_resource (), COUNTY_RESOURCE, 0, &error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length = 0;

  if (bytes == NULL)
    g_error ("The sample county is missing from the program: %s", error->message);
  const char *text = g_bytes_get_data (bytes, &length);

  if (!json_parser_load_from_data (parser, text, (gssize)length, &error))
    g_error ("The sample county cannot be read: %s", error->message);
  return json_parser_steal_root (parser);
}

static void
read_surnames (HjSampleNames *self)
{
  JsonArray *list = json_object_get_array_member (json_node_get_object (self->county), "surnames");
  guint sum = 0;

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *surname = json_array_get_object_element (list, i);

    sum += (guint)json_object_get_int_member (surname, "weight");
    g_ptr_array_add (self->surnames, (char *)json_object_get_string_member (surname, "text"));
    g_array_append_val (self->weights, sum);
  }
}

static GPtrArray *
find_list (HjSampleNames *self, const char *path)
{
  GPtrArray *found = g_hash_table_lookup (self->lists, path);

  if (found != NULL)
    return found;
  JsonObject *object = json_node_get_object (self->county);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint last = g_strv_length (parts) - 1;

  for (guint i = 0; i < last; i++)
    object = json_object_get_object_member (object, parts[i]);
  JsonArray *array = json_object_get_array_member (object, parts[last]);

  found = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (found, (char *)json_array_get_string_element (array, i));
  g_hash_table_insert (self->lists, g_strdup (path), found);
  return found;
}

static const char *
pick_surname (HjSampleNames *self)
{
  guint sum = g_array_index (self->weights, guint, self->weights->len - 1);
  guint drawn = hj_random_below (self->random, sum);
  guint at = 0;

  while (g_array_index (self->weights, guint, at) <= drawn)
    at++;
  return g_ptr_array_index (self->surnames, at);
}

static void
hj_sample_names_finalize (GObject *object)
{
  HjSampleNames *self = HJ_SAMPLE_NAMES (object);

  g_clear_pointer (&self->lists, g_hash_table_unref);
  g_clear_pointer (&self->surnames, g_ptr_array_unref);
  g_clear_pointer (&self->weights, g_array_unref);
  g_clear_pointer (&self->county, json_node_unref);
  g_clear_object (&self->random);
  G_OBJECT_CLASS (hj_sample_names_parent_class)->finalize (object);
}

static void
hj_sample_names_class_init (HjSampleNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sample_names_finalize;
}

static void
hj_sample_names_init (HjSampleNames *self)
{
  self->lists
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->surnames = g_ptr_array_new ();
  self->weights = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * hj_sample_names_new:
 * @random: seeded, so that the same county comes again
 *
 * Returns: (transfer full): what a fictional county's people are called and where they live
 */
HjSampleNames *
hj_sample_names_new (HjRandom *random)
{
  HjSampleNames *self = g_object_new (HJ_TYPE_SAMPLE_NAMES, NULL);

  self->random = g_object_ref (random);
  self->county = read_county ();
  read_surnames (self);
  return self;
}

const char *
hj_sample_names_get_county (HjSampleNames *self)
{
  return json_object_get_string_member (json_node_get_object (self->county), "county");
}

/**
 * hj_sample_names_get_list:
 * @path: where the list stands in the document, such as `reasons/judicial`
 * @length: (out): how many
 *
 * Returns: (transfer none) (array length=length): its texts
 */
const char *const *
hj_sample_names_get_list (HjSampleNames *self, const char *path, guint *length)
{
  GPtrArray *list = find_list (self, path);

  *length = list->len;
  return (const char *const *)list->pdata;
}

/**
 * hj_sample_names_pick:
 * @path: where the list stands in the document
 *
 * Returns: (transfer none): one of its texts
 */
const char *
hj_sample_names_pick (HjSampleNames *self, const char *path)
{
  GPtrArray *list = find_list (self, path);

  return g_ptr_array_index (list, hj_random_below (self->random, list->len));
}

/**
 * hj_sample_names_pick_cause:
 * @category: (out) (transfer none): a category of disputes
 * @text: (out) (transfer none): what it is about
 */
void
hj_sample_names_pick_cause (HjSampleNames *self, const char **category, const char **text)
{
  JsonArray *causes = json_object_get_array_member (json_node_get_object (self->county), "causes");
  guint drawn = hj_random_below (self->random, json_array_get_length (causes));
  JsonObject *cause = json_array_get_object_element (causes, drawn);

  *category = json_object_get_string_member (cause, "category");
  *text = json_object_get_string_member (cause, "text");
}

/**
 * hj_sample_names_dup_name:
 * @male: whose name
 * @birth_year: fashions change
 *
 * Returns: (transfer full): a name: one or two characters after a surname of one or two, or one of
 *   another people's names with a dot
 */
char *
hj_sample_names_dup_name (HjSampleNames *self, gboolean male, int birth_year)
{
  if (hj_random_below (self->random, FOREIGN_ONE_IN) == 0)
    return g_strdup (hj_sample_names_pick (self, male ? "foreign/male" : "foreign/female"));

  gboolean young = birth_year >= YOUNG_SINCE;
  const char *list = male ? (young ? "given/male-young" : "given/male-old")
                          : (young ? "given/female-young" : "given/female-old");
  const char *surname = pick_surname (self);
  const char *first = hj_sample_names_pick (self, list);
  const char *second
      = hj_random_below (self->random, 5) == 0 ? "" : hj_sample_names_pick (self, list);

  return g_strconcat (surname, first, second, NULL);
}

/**
 * hj_sample_names_dup_birth_date:
 *
 * Returns: (transfer full): `YYYY-MM-DD`, in one of the years from @first_year to @last_year
 */
char *
hj_sample_names_dup_birth_date (HjSampleNames *self, int first_year, int last_year)
{
  int year = first_year + (int)hj_random_below (self->random, (guint)(last_year - first_year + 1));
  int month = 1 + (int)hj_random_below (self->random, 12);
  guint days = g_date_get_days_in_month ((GDateMonth)month, (GDateYear)year);

  return g_strdup_printf ("%04d-%02d-%02d", year, month,
                          1 + (int)hj_random_below (self->random, days));
}

/**
 * hj_sample_names_dup_id_number:
 * @birth_date: `YYYY-MM-DD`
 *
 * Returns: (transfer full): a number that keeps GB 11643 but begins with a division code that is
 *   allocated to nobody, so that it can be no real person's
 */
char *
hj_sample_names_dup_id_number (HjSampleNames *self, const char *birth_date, gboolean male)
{
  const char *division = hj_sample_names_pick (self, "divisions");
  guint order = hj_random_below (self->random, 500) * 2 + (male ? 1 : 0);
  g_autofree char *digits = g_strdup_printf ("%s%.4s%.2s%.2s%03u", division, birth_date,
                                             birth_date + 5, birth_date + 8, order);

  return g_strdup_printf ("%s%c", digits, hj_id_number_check_character (digits));
}

/**
 * hj_sample_names_dup_phone:
 *
 * Returns: (transfer full): eleven digits; numbers that begin with 10 belong to no network
 */
char *
hj_sample_names_dup_phone (HjSampleNames *self)
{
  return g_strdup_printf ("10%09u", hj_random_below (self->random, 1000000000));
}

/**
 * hj_sample_names_dup_address:
 *
 * Returns: (transfer full): county, town, village and house number
 */
char *
hj_sample_names_dup_address (HjSampleNames *self)
{
  return g_strdup_printf (
      "%s%s%u村%u号", hj_sample_names_get_county (self), hj_sample_names_pick (self, "towns"),
      1 + hj_random_below (self->random, 15), 1 + hj_random_below (self->random, 300));
}
