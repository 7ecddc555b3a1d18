/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access-rule.h"
#include "api-ask.h"
#include "core/base/hj-time.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"
#include "core/store/hj-query.h"
#include "core/store/hj-replica-sync.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-enrolment.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-memory.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-wire.h"
#include "replica-pages.h"
#include "server/api/hj-api.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-accounts.h"
#include "server/db/hj-central-list.h"
#include "server/db/hj-central-rows.h"
#include "server/due/hj-due.h"
#include "server/instance/hj-instance.h"
#include "server/instance/hj-sample.h"
#include "server/overview/hj-overview.h"
#include "sign-request.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1781000000000)
#define PEOPLE 90
#define URL "https://county.test"
/* Shorter texts, such as a surname alone, may stand anywhere. */
#define TEXT_MIN 6
#define CATCH_UP_ROWS 1000

/* A made-up county with its routes, and one real laptop at a time. */
typedef struct {
  char *parent;
  char *folder;
  HjClock *clock;
  HjRandom *random;
  HjCentral *central;
  HjApi *api;
} County;

typedef struct {
  char *user;
  const char *role;
  const char *org;
  char *path;
  guint8 key[32];
  HjReplica *replica;
  GByteArray
      *enrolled; /* what the file held before anything was pulled: tables and the user's name */
} Laptop;

static County county;

/* Whose replicas are looked through: one user of the sample a role. */
static const struct {
  const char *user; /* NULL: who has something to do */
  const char *role;
  const char *org;
} users[] = {
  { "intake-1", "intake-officer", "house-1" },
  { "duty-1", "duty-officer", "house-1" },
  { "doctor-1", "doctor", "house-1" },
  { "counsellor-1", "counsellor", "house-1" },
  { "leader-1", "house-leader", "house-1" },
  { NULL, "mediator", NULL },
  { "women-1", "agency-member", "women-1" },
  { "town-1", "town-cadre", "town-01" },
  { "police-1", "police-station", "police-01" },
  { "supervisor-1", "supervisor", "county-1" },
  { "administrator-1", "administrator", "county-1" },
  { "auditor-1", "auditor", "county-1" },
};

static void
open_county (void)
{
  g_autoptr (GError) error = NULL;
  HjSampleCounty wanted = { .people = PEOPLE, .seed = 7, .now = NOW };

  county.parent = g_dir_make_tmp ("hejie-replicas-XXXXXX", &error);
  g_assert_no_error (error);
  county.folder = g_build_filename (county.parent, "instance", NULL);
  county.clock = hj_manual_clock_new (NOW);
  county.random = hj_random_new_system ();
  g_assert_true (
      hj_instance_create (county.folder, NULL, NULL, county.clock, county.random, &error));
  g_assert_no_error (error);
  county.central = hj_central_open (county.folder, county.clock, county.random, &error);
  g_assert_no_error (error);
  g_assert_true (hj_sample_write (county.central, &wanted, &error));
  g_assert_no_error (error);
  county.api = hj_api_new (county.central);
  hj_auth_add_routes (county.api);
  hj_overview_add_routes (county.api);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
close_county (void)
{
  g_clear_object (&county.api);
  g_clear_object (&county.central);
  g_clear_object (&county.clock);
  g_clear_object (&county.random);
  remove_tree (county.parent);
  g_free (county.folder);
  g_free (county.parent);
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, api_ask (county.api, request));
}

static void
await (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

static char *
dup_password (const char *user)
{
  g_autofree char *path = g_build_filename (county.folder, HJ_SAMPLE_USERS, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  JsonArray *array = json_node_get_array (json_parser_get_root (parser));

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = json_array_get_object_element (array, i);

    if (g_str_equal (json_object_get_string_member (object, "user"), user))
      return g_strdup (json_object_get_string_member (object, "password"));
  }
  g_error ("The sample county has no user “%s”", user);
}

static GPtrArray *
list (const HjEntity *entity)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = hj_central_list_rows (county.central, entity, &error);

  g_assert_no_error (error);
  return rows;
}

/* A mediator who has something to do. */
static char *
dup_busy_mediator (void)
{
  g_autoptr (GPtrArray) tickets = list (&hj_entity_ticket);

  for (guint i = 0; i < tickets->len; i++) {
    HjRecord *ticket = g_ptr_array_index (tickets, i);
    const char *id = hj_record_get_text (ticket, "mediator");

    if (id != NULL && g_strcmp0 (hj_record_get_text (ticket, "state"), "in-progress") == 0) {
      g_autoptr (HjRecord) mediator
          = hj_central_load (county.central, &hj_entity_mediator, id, NULL);

      return g_strdup (hj_record_get_text (mediator, "user"));
    }
  }
  g_assert_not_reached ();
}

static Laptop *
enrol (guint number)
{
  static guint n_enrolled = 0;
  Laptop *self = g_new0 (Laptop, 1);
  guint8 authority[HJ_ENROL_FINGERPRINT_BYTES] = { 1 };
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *user
      = users[number].user == NULL ? dup_busy_mediator () : g_strdup (users[number].user);
  g_autofree char *password = dup_password (user);
  g_autofree char *text = hj_auth_make_enrol_code (county.central, user, authority, &error);
  g_autofree char *name = g_strdup_printf ("replica-%u-%u.db", number, n_enrolled++);
  HjEnrolCode code;

  g_assert_no_error (error);
  g_assert_true (hj_enrol_code_parse (&code, text, &error));
  g_autoptr (DexFuture) future = hj_enrolment_run_over (transport, URL, &code, password, "laptop");

  await (future);
  const GValue *value = dex_future_get_value (future, &error);

  g_assert_no_error (error);
  self->user = g_steal_pointer (&user);
  self->role = users[number].role;
  self->org = users[number].org;
  self->path = g_build_filename (county.parent, name, NULL);
  memset (self->key, (int)number + 1, sizeof self->key);
  self->replica = hj_replica_open (self->path, self->key, county.clock, county.random, &error);
  g_assert_no_error (error);
  g_assert_true (hj_enrolment_save (g_value_get_boxed (value), self->replica, &error));
  self->enrolled = replica_pages_decrypt (self->path, self->key);
  return self;
}

static void
laptop_free (Laptop *self)
{
  g_clear_object (&self->replica);
  g_byte_array_unref (self->enrolled);
  g_free (self->path);
  g_free (self->user);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Laptop, laptop_free)

static void
reconcile (Laptop *self)
{
  g_autoptr (HjStore) store = hj_inline_store_new (self->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, NULL, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, county.clock);
  g_autoptr (DexFuture) future = hj_sync_engine_run (engine);
  g_autoptr (GError) error = NULL;

  await (future);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  while (hj_replica_is_behind (self->replica)) {
    hj_replica_catch_up (self->replica, CATCH_UP_ROWS, &error);
    g_assert_no_error (error);
  }
}

/* What everybody holds of a case that is in their hands: neither what identifies nor the stay. */
static gboolean
is_of_case (const HjRecord *row, const HjField *field)
{
  return !access_rule_is_one_of ("id_number birth_date registered_address detention", field->name);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
is_village_of (const char *village, const char *town)
{
  g_autoptr (HjRecord) org
      = village == NULL ? NULL : hj_central_load (county.central, &hj_entity_org, village, NULL);

  return org != NULL && g_strcmp0 (hj_record_get_text (org, "kind"), "village") == 0
         && g_strcmp0 (hj_record_get_text (org, "parent"), town) == 0;
}

static gboolean
is_in_hands (const Laptop *laptop, const HjRecord *ticket)
{
  const char *agency = hj_record_get_text (ticket, "agency");

  if (g_str_equal (laptop->role, "mediator")) {
    const char *id = hj_record_get_text (ticket, "mediator");
    g_autoptr (HjRecord) mediator
        = id == NULL ? NULL : hj_central_load (county.central, &hj_entity_mediator, id, NULL);

    return mediator != NULL && g_strcmp0 (hj_record_get_text (mediator, "user"), laptop->user) == 0;
  }
  return access_rule_is_one_of ("agency-member town-cadre police-station", laptop->role)
         && hj_record_get_int (ticket, "agency_until", 0) > hj_clock_get_raw_time (county.clock)
         && (g_strcmp0 (agency, laptop->org) == 0 || is_village_of (agency, laptop->org));
}

/* Ids of the tickets, disputes, parties and people that are in the user's hands. */
static GHashTable *
find_case_rows (const Laptop *laptop, const char *opened)
{
  GHashTable *ids = new_set ();
  g_autoptr (GPtrArray) tickets = list (&hj_entity_ticket);
  g_autoptr (GPtrArray) parties = list (&hj_entity_party);

  if (opened != NULL)
    g_hash_table_add (ids, g_strdup (opened));
  for (guint i = 0; i < tickets->len; i++) {
    HjRecord *ticket = g_ptr_array_index (tickets, i);
    const char *dispute = hj_record_get_text (ticket, "dispute");

    if (!is_in_hands (laptop, ticket) && (opened == NULL || g_strcmp0 (dispute, opened) != 0))
      continue;
    g_hash_table_add (ids, g_strdup (hj_record_get_id (ticket)));
    if (dispute != NULL)
      g_hash_table_add (ids, g_strdup (dispute));
    if (!hj_record_is_null (ticket, "person"))
      g_hash_table_add (ids, g_strdup (hj_record_get_text (ticket, "person")));
  }
  for (guint i = 0; i < parties->len; i++) {
    HjRecord *party = g_ptr_array_index (parties, i);

    if (!g_hash_table_contains (ids, hj_record_get_text (party, "dispute")))
      continue;
    g_hash_table_add (ids, g_strdup (hj_record_get_id (party)));
    if (!hj_record_is_null (party, "person"))
      g_hash_table_add (ids, g_strdup (hj_record_get_text (party, "person")));
  }
  return ids;
}

static gboolean
is_telling (const HjField *field, const HjValue *value)
{
  return value->kind == HJ_VALUE_TEXT && field->type != HJ_FIELD_CHOICE
         && field->type != HJ_FIELD_REF && strlen (value->text) >= TEXT_MIN;
}

/* Sorts every telling text of the county into what the user may hold and all there is. */
static void
collect (const Laptop *laptop, const char *role, const char *opened, GHashTable *all,
         GHashTable *allowed)
{
  g_autoptr (GHashTable) in_hands
      = g_str_equal (role, laptop->role) ? find_case_rows (laptop, opened) : new_set ();
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_autoptr (GPtrArray) rows = list (entities[i]);

    for (guint j = 0; j < rows->len; j++) {
      HjRecord *row = g_ptr_array_index (rows, j);
      gboolean mine = g_hash_table_contains (in_hands, hj_record_get_id (row));

      for (guint k = 0; k < entities[i]->n_fields; k++) {
        const HjField *field = &entities[i]->fields[k];
        const HjValue *value = hj_record_get_value (row, k);

        if (!is_telling (field, value))
          continue;
        g_hash_table_add (all, g_strdup (value->text));
        if (access_rule_may_hold (role, row, field) || (mine && is_of_case (row, field)))
          g_hash_table_add (allowed, g_strdup (value->text));
      }
    }
  }
}

static gboolean
stands_in (GByteArray *pages, const char *text)
{
  return memmem (pages->data, pages->len, text, strlen (text)) != NULL;
}

/* A text that is part of one that the user may hold proves nothing. */
static gboolean
is_part_of_any (GHashTable *allowed, const char *text)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, allowed);
  while (g_hash_table_iter_next (&iter, &other, NULL)) {
    if (strstr (other, text) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Looks through everything that the file holds; tells how much is hidden and how much is there. */
static void
search (Laptop *laptop, const char *role, const char *opened, guint *n_hidden, guint *n_held)
{
  g_autoptr (GHashTable) all = new_set ();
  g_autoptr (GHashTable) allowed = new_set ();
  g_autoptr (GByteArray) pages = NULL;
  GHashTableIter iter;
  gpointer text;

  collect (laptop, role, opened, all, allowed);
  pages = replica_pages_decrypt (laptop->path, laptop->key);
  *n_hidden = *n_held = 0;
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &text, NULL)) {
    if (g_hash_table_contains (allowed, text)) {
      *n_held += stands_in (pages, text);
      continue;
    }
    if (stands_in (laptop->enrolled, text) || is_part_of_any (allowed, text))
      continue;
    ++*n_hidden;
    if (stands_in (pages, text))
      g_error ("The replica of a %s holds “%s”", laptop->role, (const char *)text);
  }
}

static void
set_role (const Laptop *laptop, const char *role)
{
  g_autofree char *sql
      = g_strdup_printf ("UPDATE user SET role = '%s' WHERE name = '%s'", role, laptop->user);

  g_assert_true (hj_sql_exec (hj_central_get_sql (county.central), sql, NULL));
}

/* What the role holds while it has it, and after it was taken away. */
static void
test_role (gconstpointer data)
{
  g_autoptr (Laptop) laptop = enrol (GPOINTER_TO_UINT (data));
  gboolean only_catalogue = access_rule_is_one_of ("administrator auditor", laptop->role);
  guint n_hidden, n_held, n_hidden_after, n_left;

  reconcile (laptop);
  search (laptop, laptop->role, NULL, &n_hidden, &n_held);
  set_role (laptop, "auditor");
  reconcile (laptop);
  search (laptop, "auditor", NULL, &n_hidden_after, &n_left);
  g_test_message ("%s: %u texts hidden, %u held; then %u and %u", laptop->role, n_hidden, n_held,
                  n_hidden_after, n_left);
  g_assert_cmpuint (n_hidden, >, 30);
  g_assert_cmpuint (n_hidden_after, >=, n_hidden);
  g_assert_true (only_catalogue ? n_left == n_held : n_left < n_held);
  set_role (laptop, laptop->role);
}

static char *
find_ticketed_dispute (void)
{
  g_autoptr (GPtrArray) tickets = list (&hj_entity_ticket);

  for (guint i = 0; i < tickets->len; i++) {
    const char *dispute = hj_record_get_text (g_ptr_array_index (tickets, i), "dispute");

    if (dispute != NULL)
      return g_strdup (dispute);
  }
  g_assert_not_reached ();
}

static void
open_with_purpose (Laptop *laptop, const char *dispute)
{
  HjPurposeRequest asked = { (char *)"dispute", (char *)dispute, (char *)"信访件复核" };
  g_autoptr (GBytes) body = hj_purpose_request_to_bytes (&asked);
  g_autofree char *token = hj_replica_dup_meta (laptop->replica, HJ_META_ACCESS);
  g_autofree char *key = hj_replica_dup_meta (laptop->replica, HJ_META_DEVICE_KEY);
  gsize key_length;
  g_autofree guint8 *secret_key = g_base64_decode (key, &key_length);
  g_autofree char *signature = sign_request (secret_key, "POST", HJ_PURPOSE_PATH, token, body);
  const HjHttpRequest request = { .method = "POST",
                                  .path = HJ_PURPOSE_PATH,
                                  .content_type = HJ_WIRE_TYPE_JSON,
                                  .token = token,
                                  .signature = signature,
                                  .body = body };
  g_autoptr (HjHttpReply) reply = hj_api_handle (county.api, &request);

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
wait_and_look (gint64 milliseconds)
{
  guint n_given;

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (county.clock), milliseconds);
  g_assert_true (hj_due_run (county.central, 1000, &n_given, NULL));
}

/* The columns of a case leave while its rows stay. */
static void
test_purpose (void)
{
  g_autoptr (Laptop) laptop = enrol (9);
  g_autofree char *dispute = find_ticketed_dispute ();
  guint n_hidden, n_held, n_hidden_open, n_held_open;

  g_assert_cmpstr (laptop->role, ==, "supervisor");
  reconcile (laptop);
  search (laptop, laptop->role, NULL, &n_hidden, &n_held);
  open_with_purpose (laptop, dispute);
  reconcile (laptop);
  search (laptop, laptop->role, dispute, &n_hidden_open, &n_held_open);
  g_assert_cmpuint (n_held_open, >, n_held + 3);
  wait_and_look (HJ_PURPOSE_TIME + HJ_MINUTE_MS);
  reconcile (laptop);
  search (laptop, laptop->role, NULL, &n_hidden, &n_held);
  g_assert_cmpuint (n_hidden, >, n_hidden_open);
}

/* What was pushed leaves when it is taken back, and when its time is over. */
static void
test_push_ends (void)
{
  g_autoptr (Laptop) laptop = enrol (6);
  guint n_hidden, n_held, n_hidden_after, n_left;

  g_assert_cmpstr (laptop->role, ==, "agency-member");
  reconcile (laptop);
  search (laptop, laptop->role, NULL, &n_hidden, &n_held);
  wait_and_look (15 * HJ_DAY_MS);
  reconcile (laptop);
  search (laptop, laptop->role, NULL, &n_hidden_after, &n_left);
  g_test_message ("%u held, %u after", n_held, n_left);
  g_assert_cmpuint (n_left, <, n_held);
}

static HjRecord *
first_row (HjReplica *replica, const HjEntity *entity)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GPtrArray) rows = NULL;

  hj_query_set_limit (query, 1, 0);
  rows = hj_replica_select (replica, query, NULL);
  return rows->len == 0 ? NULL : hj_record_ref (g_ptr_array_index (rows, 0));
}

/* What somebody might give with a command that needs the field. */
static void
fill (Laptop *laptop, const HjRecord *row, const HjWorkflowCommand *command, const HjField *field,
      HjRecord *given)
{
  g_autoptr (HjRecord) mediator = NULL;

  if (g_str_equal (field->name, "reason") && command->n_reasons > 0) {
    hj_record_set_text (given, field->name, command->reasons[0].code);
  } else if (g_str_equal (field->name, "agency")) {
    hj_record_set_text (given, field->name, "women-1");
  } else if (g_str_equal (field->name, "mediator")) {
    mediator = first_row (laptop->replica, &hj_entity_mediator);
    hj_record_set_text (given, field->name, hj_record_get_id (mediator));
  } else if (g_str_equal (field->name, "color")) {
    const char *asked = hj_record_get_text (row, "asked_color");

    hj_record_set_text (given, field->name,
                        asked != NULL ? asked : hj_record_get_text (row, "color"));
  } else if (g_str_equal (field->name, "asked_color")) {
    hj_record_set_text (given, field->name, "yellow");
  } else if (field->type == HJ_FIELD_TIME) {
    hj_record_set_int (given, field->name, hj_clock_get_raw_time (county.clock) + HJ_DAY_MS);
  } else {
    g_assert_cmpint (field->type, ==, HJ_FIELD_TEXT);
    hj_record_set_text (given, field->name, "双方同意");
  }
}

static void
give (Laptop *laptop, const HjRecord *row, const char *name)
{
  const HjEntity *entity = hj_record_get_entity (row);
  const HjWorkflowCommand *command = hj_workflow_find_command_from (
      hj_workflow_get_default (entity->workflow), name, hj_record_get_text (row, "state"));
  g_autofree char *id = g_strdup (hj_record_get_id (row));
  g_autoptr (HjRecord) given = hj_record_new (entity, id);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  HjReplicaStatus status;

  for (guint i = 0; command->require[i] != NULL; i++)
    fill (laptop, row, command, hj_entity_require_field (entity, command->require[i], NULL), given);
  hj_act_do (laptop->replica, entity, id, name, given, &result, &error);
  if (error != NULL)
    g_error ("%s of a %s as %s: %s", name, entity->name, laptop->role, error->message);
  reconcile (laptop);
  hj_replica_get_status (laptop->replica, &status);
  if (status.outbox != 0 || status.held != 0 || status.conflicts != 0)
    g_error ("The central instance did not take %s of a %s by a %s", name, entity->name,
             laptop->role);
}

/* Gives the first command of any row that was not tried in that state yet. */
static gboolean
give_next (Laptop *laptop, const HjEntity *entity, GHashTable *tried)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = hj_replica_select (laptop->replica, query, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);
    g_autoptr (GPtrArray) names = hj_act_allowed (laptop->replica, row);

    for (guint j = 0; j < names->len; j++) {
      const char *name = g_ptr_array_index (names, j);

      if (g_hash_table_add (tried, g_strdup_printf ("%s %s %s", entity->name,
                                                    hj_record_get_text (row, "state"), name))) {
        give (laptop, row, name);
        return TRUE;
      }
    }
  }
  return FALSE;
}

/* Whatever the window offers, the central instance takes. */
static void
test_offered_is_taken (gconstpointer data)
{
  guint n_entities, n_given = 0;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  HjRights rights = 0;

  /* Those before have moved everything on. */
  close_county ();
  open_county ();
  g_autoptr (Laptop) laptop = enrol (GPOINTER_TO_UINT (data));
  const HjAccess *access = hj_access_find (laptop->role);

  reconcile (laptop);
  for (guint i = 0; i < n_entities; i++) {
    g_autoptr (GHashTable) tried = new_set ();

    if (entities[i]->workflow == NULL
        || (entities[i]->kind != HJ_ENTITY_RECORD && entities[i]->kind != HJ_ENTITY_EVENT))
      continue;
    while (give_next (laptop, entities[i], tried))
      ;
    g_test_message ("%s: %u commands of a %s", laptop->role, g_hash_table_size (tried),
                    entities[i]->name);
    n_given += g_hash_table_size (tried);
    rights |= hj_access_get_rights (access, entities[i]);
  }
  g_assert_true ((n_given > 0) == ((rights & HJ_MAY_COMMAND) != 0));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  open_county ();
  for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
    g_autofree char *path = g_strconcat ("/access/replicas/", users[i].role, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_role);
  }
  for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
    g_autofree char *path = g_strconcat ("/access/offered/", users[i].role, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_offered_is_taken);
  }
  g_test_add_func ("/access/replicas/purpose", test_purpose);
  g_test_add_func ("/access/replicas/push-ends", test_push_ends);
  status = g_test_run ();
  close_county ();
  return status;
}
