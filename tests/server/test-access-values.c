/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access-rule.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-page.h"
#include "core/workflow/hj-workflow.h"
#include "server/db/hj-central-accounts.h"
#include "server/db/hj-central-list.h"
#include "server/instance/hj-instance.h"
#include "server/instance/hj-sample.h"
#include "server/sync/hj-changes.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1781000000000)
#define PEOPLE 120
/* Shorter texts, such as a surname alone, may stand anywhere. */
#define TEXT_MIN 6

/* A made-up county. */
typedef struct {
  char *parent;
  char *folder;
  HjClock *clock;
  HjCentral *central;
} County;

static County county;

static void
open_county (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRandom) random = hj_random_new_system ();
  HjSampleCounty wanted = { .people = PEOPLE, .seed = 7, .now = NOW };

  county.parent = g_dir_make_tmp ("hejie-values-XXXXXX", &error);
  g_assert_no_error (error);
  county.folder = g_build_filename (county.parent, "instance", NULL);
  county.clock = hj_manual_clock_new (NOW);
  g_assert_true (hj_instance_create (county.folder, NULL, NULL, county.clock, random, &error));
  g_assert_no_error (error);
  county.central = hj_central_open (county.folder, county.clock, random, &error);
  g_assert_no_error (error);
  g_assert_true (hj_sample_write (county.central, &wanted, &error));
  g_assert_no_error (error);
}

static void
close_county (void)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&county.central);
  g_clear_object (&county.clock);
  dir = g_dir_open (county.folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (county.folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (county.folder);
  g_rmdir (county.parent);
  g_free (county.folder);
  g_free (county.parent);
}

static gboolean
on_row_cb (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);

  g_hash_table_add (user_data, g_strdup (hj_record_get_id (record)));
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjValue *value = hj_record_get_value (record, i);

    if (value->kind == HJ_VALUE_TEXT)
      g_hash_table_add (user_data, g_strdup (value->text));
  }
  return TRUE;
}

static gboolean
on_drop_cb (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
            GError **error)
{
  return TRUE;
}

static gboolean
on_bucket_cb (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error)
{
  return TRUE;
}

/* Every text on every page that the user is sent, from @cursor on, as a program asks for it that
 * says to be of a schema; the next schema of @schemas for each page. @cursor is where that leads.
 */
static void
receive_from (GHashTable *texts, const HjCentralUser *user, const gint64 *schemas, guint n_schemas,
              char **cursor)
{
  static const HjPageReader reader = { on_row_cb, on_drop_cb, on_bucket_cb };
  gboolean more = TRUE;

  for (guint i = 0; more; i++) {
    g_autoptr (GError) error = NULL;
    g_auto (HjPageCommit) commit = { 0 };
    const HjChangesRequest asked
        = { .schema = schemas[i % n_schemas], .cursor = *cursor, .bytes = HJ_WIRE_PAGE_MAX };
    g_autoptr (GBytes) page = hj_changes_answer (county.central, user, &asked, NULL, &error);

    g_assert_no_error (error);
    hj_page_read (page, &reader, texts, &commit, &error);
    g_assert_no_error (error);
    g_set_str (cursor, commit.cursor);
    more = commit.more;
  }
}

static GHashTable *
receive (const char *name, const char *role, const char *org)
{
  const HjCentralUser user = { .name = (char *)name, .role = (char *)role, .org = (char *)org };
  const gint64 schema = HJ_SCHEMA_VERSION;
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;

  receive_from (texts, &user, &schema, 1, &cursor);
  return texts;
}

static gboolean
is_telling (const HjField *field, const HjValue *value)
{
  return value->kind == HJ_VALUE_TEXT && field->type != HJ_FIELD_CHOICE
         && field->type != HJ_FIELD_REF && strlen (value->text) >= TEXT_MIN;
}

/* The texts of the whole county that @role may hold, or those of all. */
static GHashTable *
collect (const char *role)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_autoptr (GPtrArray) rows = hj_central_list_rows (county.central, entities[i], NULL);

    for (guint j = 0; j < rows->len; j++) {
      HjRecord *row = g_ptr_array_index (rows, j);

      for (guint k = 0; k < entities[i]->n_fields; k++) {
        const HjField *field = &entities[i]->fields[k];
        const HjValue *value = hj_record_get_value (row, k);

        if (is_telling (field, value) && (role == NULL || access_rule_may_hold (role, row, field)))
          g_hash_table_add (texts, g_strdup (value->text));
      }
    }
  }
  return texts;
}

/* Looks for every text that the role may not hold; tells how many there are, and how many that it
 * may hold were received.
 */
static void
search (GHashTable *received, const char *role, guint *n_hidden, guint *n_held)
{
  g_autoptr (GHashTable) all = collect (NULL);
  g_autoptr (GHashTable) allowed = collect (role);
  GHashTableIter iter;
  gpointer text;

  *n_hidden = *n_held = 0;
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &text, NULL)) {
    gboolean is_allowed = g_hash_table_contains (allowed, text);

    *n_hidden += !is_allowed;
    *n_held += is_allowed && g_hash_table_contains (received, text);
    if (!is_allowed && g_hash_table_contains (received, text))
      g_error ("A %s received “%s”", role, (const char *)text);
  }
}

/* Roles that work on no mediator's matters: the sample county has one house, theirs. */
static void
test_role (gconstpointer data)
{
  const char *role = data;
  g_autoptr (GHashTable) received = receive ("somebody", role, "house-1");
  gboolean of_house
      = access_rule_is_one_of ("intake-officer duty-officer house-leader doctor counsellor", role);
  guint n_hidden, n_held;

  search (received, role, &n_hidden, &n_held);
  g_test_message ("%s: %u texts hidden, %u held", role, n_hidden, n_held);
  g_assert_cmpuint (n_hidden, >, 50);
  g_assert_true (!of_house || n_held > PEOPLE);
}

/* The same roles of a house that has nobody: the catalogue, and nothing of anybody. */
static void
test_other_house (gconstpointer data)
{
  g_autoptr (GHashTable) received = receive ("somebody", data, "house-2");
  guint n_hidden, n_held;

  /* A supervisor's cases are the county's. */
  search (received, g_str_equal (data, "supervisor") ? data : "auditor", &n_hidden, &n_held);
  g_assert_cmpuint (n_hidden, >, 4 * PEOPLE);
}

/* Nothing that a program says of itself, and no cursor that was somebody else's or the user's own
 * in another role, makes a column come that the role does not receive.
 */
static void
test_downgraded (gconstpointer data)
{
  static const gint64 schemas[]
      = { G_MININT64, -1, 0, 1, 2, HJ_SCHEMA_VERSION, HJ_SCHEMA_VERSION + 1, G_MAXINT64 };
  const char *const *roles = hj_workflow_roles ();
  const HjCentralUser user
      = { .name = (char *)"somebody", .role = (char *)data, .org = (char *)"house-1" };
  g_autoptr (GHashTable) received = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_hidden, n_held;

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++) {
    g_autofree char *cursor = NULL;

    receive_from (received, &user, &schemas[i], 1, &cursor);
    /* What came later is asked for afterwards. */
    receive_from (received, &user, &schemas[5], 1, &cursor);
  }
  for (guint i = 0; roles[i] != NULL; i++) {
    static const char *const names[] = { "somebody", "somebody-else" };

    for (guint j = 0; j < G_N_ELEMENTS (names); j++) {
      const HjCentralUser other
          = { .name = (char *)names[j], .role = (char *)roles[i], .org = (char *)"house-1" };
      g_autofree char *cursor = NULL;

      receive_from (others, &other, schemas, G_N_ELEMENTS (schemas), &cursor);
      receive_from (received, &user, schemas, G_N_ELEMENTS (schemas), &cursor);
    }
  }
  search (received, data, &n_hidden, &n_held);
  g_test_message ("%s: %u texts hidden, %u held", user.role, n_hidden, n_held);
  g_assert_cmpuint (n_hidden, >, 50);
}

static void
add_text (GHashTable *texts, const HjRecord *row, const char *field)
{
  const char *text = hj_record_get_text (row, field);

  if (text != NULL)
    g_hash_table_add (texts, g_strdup (text));
}

/* What a mediator may read of tickets, disputes, parties and people, if they are the mediator's. */
static void
add_basic (GHashTable *texts, HjRecord *row)
{
  const HjEntity *entity = hj_record_get_entity (row);

  for (guint i = 0; i < entity->n_fields; i++) {
    if (entity->fields[i].sensitivity == HJ_SENSITIVITY_BASIC
        || entity->fields[i].sensitivity == HJ_SENSITIVITY_CASE)
      add_text (texts, row, entity->fields[i].name);
  }
}

static HjRecord *
find_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++) {
    if (g_strcmp0 (hj_record_get_id (g_ptr_array_index (rows, i)), id) == 0)
      return g_ptr_array_index (rows, i);
  }
  return NULL;
}

static void
add_if_found (GHashTable *texts, GPtrArray *rows, const char *id)
{
  HjRecord *row = find_row (rows, id);

  if (row != NULL)
    add_basic (texts, row);
}

static GHashTable *
collect_of_mediator (const char *mediator)
{
  GHashTable *texts = collect ("auditor"); /* the catalogue */
  g_autoptr (GPtrArray) tickets = hj_central_list_rows (county.central, &hj_entity_ticket, NULL);
  g_autoptr (GPtrArray) disputes = hj_central_list_rows (county.central, &hj_entity_dispute, NULL);
  g_autoptr (GPtrArray) parties = hj_central_list_rows (county.central, &hj_entity_party, NULL);
  g_autoptr (GPtrArray) people = hj_central_list_rows (county.central, &hj_entity_person, NULL);

  for (guint i = 0; i < tickets->len; i++) {
    HjRecord *ticket = g_ptr_array_index (tickets, i);
    const char *dispute = hj_record_get_text (ticket, "dispute");

    if (g_strcmp0 (hj_record_get_text (ticket, "mediator"), mediator) != 0)
      continue;
    add_basic (texts, ticket);
    add_if_found (texts, disputes, dispute);
    add_if_found (texts, people, hj_record_get_text (ticket, "person"));
    for (guint j = 0; dispute != NULL && j < parties->len; j++) {
      HjRecord *party = g_ptr_array_index (parties, j);

      if (g_strcmp0 (hj_record_get_text (party, "dispute"), dispute) != 0)
        continue;
      add_basic (texts, party);
      add_if_found (texts, people, hj_record_get_text (party, "person"));
    }
  }
  return texts;
}

static void
test_every_mediator (void)
{
  g_autoptr (GHashTable) all = collect (NULL);
  g_autoptr (GPtrArray) mediators
      = hj_central_list_rows (county.central, &hj_entity_mediator, NULL);
  guint n_held = 0, n_hidden = 0;

  for (guint i = 0; i < MIN (mediators->len, 20); i++) {
    HjRecord *mediator = g_ptr_array_index (mediators, i);
    g_autoptr (GHashTable) received
        = receive (hj_record_get_text (mediator, "user"), "mediator", "county-1");
    g_autoptr (GHashTable) allowed = collect_of_mediator (hj_record_get_id (mediator));
    GHashTableIter iter;
    gpointer text;

    g_hash_table_iter_init (&iter, all);
    while (g_hash_table_iter_next (&iter, &text, NULL)) {
      gboolean is_allowed = g_hash_table_contains (allowed, text);

      n_hidden += !is_allowed;
      n_held += is_allowed && g_hash_table_contains (received, text);
      if (!is_allowed && g_hash_table_contains (received, text))
        g_error ("A mediator received “%s”", (const char *)text);
    }
  }
  g_test_message ("mediators: %u texts hidden, %u held", n_hidden, n_held);
  g_assert_cmpuint (n_hidden, >, 100 * PEOPLE / 20);
  g_assert_cmpuint (n_held, >, 0);
}

int
main (int argc, char **argv)
{
  const char *const *roles = hj_workflow_roles ();
  int status;

  g_test_init (&argc, &argv, NULL);
  open_county ();
  for (guint i = 0; roles[i] != NULL; i++) {
    g_autofree char *path = g_strconcat ("/access/values/", roles[i], NULL);
    g_autofree char *other = g_strconcat ("/access/values-elsewhere/", roles[i], NULL);

    if (!g_str_equal (roles[i], "mediator")) {
      g_autofree char *downgraded = g_strconcat ("/access/values-downgraded/", roles[i], NULL);

      g_test_add_data_func (path, roles[i], test_role);
      g_test_add_data_func (downgraded, roles[i], test_downgraded);
    }
    g_test_add_data_func (other, roles[i], test_other_house);
  }
  g_test_add_func ("/access/values/mediators", test_every_mediator);
  status = g_test_run ();
  close_county ();
  return status;
}
