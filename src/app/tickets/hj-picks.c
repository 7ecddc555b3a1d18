/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-picks.h"

#include "app/tickets/hj-case-words.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"
#include "core/store/hj-words.h"

struct _HjPick {
  GObject parent_instance;

  char *id;        /* owned */
  HjCaseLine line; /* owned */
};

G_DEFINE_FINAL_TYPE (HjPick, hj_pick, G_TYPE_OBJECT)

static void
hj_pick_finalize (GObject *object)
{
  HjPick *self = HJ_PICK (object);

  g_free (self->id);
  hj_case_line_clear (&self->line);
  G_OBJECT_CLASS (hj_pick_parent_class)->finalize (object);
}

static void
hj_pick_class_init (HjPickClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_pick_finalize;
}

static void
hj_pick_init (HjPick *self)
{
}

static HjPick *
make_pick (const char *id, const char *heading, char *details)
{
  HjPick *self = g_object_new (HJ_TYPE_PICK, NULL);

  self->id = g_strdup (id);
  self->line.heading = g_strdup (heading);
  self->line.details = details;
  return self;
}

const char *
hj_pick_get_id (HjPick *self)
{
  g_return_val_if_fail (HJ_IS_PICK (self), NULL);
  return self->id;
}

const HjCaseLine *
hj_pick_get_line (HjPick *self)
{
  g_return_val_if_fail (HJ_IS_PICK (self), NULL);
  return &self->line;
}

static gboolean
holds (const char *text, const char *word)
{
  g_autofree char *folded = text == NULL ? NULL : g_utf8_casefold (text, -1);

  return folded != NULL && strstr (folded, word) != NULL;
}

static gboolean
begins (const char *const *words, const char *typed)
{
  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *folded = g_utf8_casefold (words[i], -1);

    if (g_str_has_prefix (folded, typed))
      return TRUE;
  }
  return FALSE;
}

static gboolean
field_holds (const HjRecord *row, const char *field, const char *word)
{
  return hj_entity_field_index (hj_record_get_entity (row), field) >= 0
         && holds (hj_record_get_text (row, field), word);
}

/* A catalogue is small enough to be looked through; it has no index of words. */
static gboolean
fits (const HjRecord *row, const char *const *typed)
{
  const char *name = hj_record_get_text (row, "name");
  g_autofree char *joined = typed[0] == NULL ? NULL : hj_words_of_name (name);
  g_auto (GStrv) words = joined == NULL ? NULL : g_strsplit (joined, " ", -1);

  for (guint i = 0; typed[i] != NULL; i++) {
    g_autofree char *word = g_utf8_casefold (typed[i], -1);

    if (!holds (name, word) && !begins ((const char *const *)words, word)
        && !field_holds (row, "specialities", word) && !field_holds (row, "languages", word))
      return FALSE;
  }
  return TRUE;
}

static char *
describe_mediator (HjReplica *replica, const HjRecord *mediator)
{
  g_autofree char *org = hj_case_dup_name (replica, "org", hj_record_get_text (mediator, "org"));
  const char *specialities = hj_record_get_text (mediator, "specialities");

  if (org == NULL)
    return g_strdup (specialities);
  return specialities == NULL ? g_steal_pointer (&org)
                              : g_strconcat (org, " · ", specialities, NULL);
}

static gboolean
is_there (const HjRecord *mediator)
{
  return hj_record_get_int (mediator, "left", 0) == 0;
}

static GPtrArray *
find_people (HjReplica *replica, const char *typed, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new_people ();
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) people = NULL;

  hj_query_set_search (query, typed);
  hj_query_set_limit (query, HJ_PICKS_MAX, 0);
  people = hj_replica_select_people (replica, query, error);
  if (people == NULL)
    return NULL;
  for (guint i = 0; i < people->len; i++) {
    const HjPersonSummary *person = g_ptr_array_index (people, i);
    const char *sex = hj_say_choice ("person", "sex", person->sex);

    g_ptr_array_add (found, make_pick (person->person, person->name,
                                       person->birth_date == NULL
                                           ? g_strdup (sex)
                                           : g_strconcat (sex, " · ", person->birth_date, NULL)));
  }
  return g_steal_pointer (&found);
}

/* Whoever can be asked for something: houses ask, and the county looks on. */
static gboolean
can_be_asked (const HjRecord *org)
{
  const char *kind = hj_record_get_text (org, "kind");

  return g_strcmp0 (kind, "house") != 0 && g_strcmp0 (kind, "county") != 0;
}

static char *
describe_org (HjReplica *replica, const HjRecord *org)
{
  g_autofree char *kind = hj_say_value (org, "kind");
  g_autofree char *parent = hj_case_dup_name (replica, "org", hj_record_get_text (org, "parent"));

  return parent == NULL ? g_steal_pointer (&kind) : g_strconcat (kind, " · ", parent, NULL);
}

/* Of a catalogue, what may be offered and is what was typed, by name. */
static GPtrArray *
find_in_catalogue (HjReplica *replica, const HjEntity *entity,
                   gboolean (*is_offered) (const HjRecord *row),
                   char *(*describe) (HjReplica *replica, const HjRecord *row), const char *typed,
                   GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) all = NULL;
  g_auto (GStrv) words = hj_words_typed (typed);

  hj_query_order (query, "name", FALSE);
  all = hj_replica_select (replica, query, error);
  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len && found->len < HJ_PICKS_MAX; i++) {
    const HjRecord *row = g_ptr_array_index (all, i);

    if (is_offered (row) && fits (row, (const char *const *)words))
      g_ptr_array_add (found, make_pick (hj_record_get_id (row), hj_record_get_text (row, "name"),
                                         describe (replica, row)));
  }
  return g_steal_pointer (&found);
}

/**
 * hj_picks_find:
 * @entity: `mediator`, `org` or `person`
 * @typed: what the user has typed so far; empty offers the first ones
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (element-type HjPick) (nullable): at most %HJ_PICKS_MAX
 */
GPtrArray *
hj_picks_find (HjReplica *replica, const char *entity, const char *typed, GError **error)
{
  if (g_str_equal (entity, "mediator"))
    return find_in_catalogue (replica, &hj_entity_mediator, is_there, describe_mediator, typed,
                              error);
  if (g_str_equal (entity, "org"))
    return find_in_catalogue (replica, &hj_entity_org, can_be_asked, describe_org, typed, error);
  return find_people (replica, typed, error);
}
