/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-fixture.h"

#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-rows.h"
#include "server/sync/hj-changes.h"
#include "server/sync/hj-ops.h"
#include "sign-request.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

static void
add_house (World *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) org = hj_record_new (&hj_entity_org, id);

  hj_record_set_text (org, "kind", "house");
  hj_record_set_text (org, "name", id);
  g_assert_true (hj_central_write (self->central, org, &error));
  g_assert_no_error (error);
}

World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("hejie-central-XXXXXX", &error);

  g_assert_no_error (error);
  self->folder = g_build_filename (parent, "instance", NULL);
  self->clock = hj_manual_clock_new (WORLD_NOW);
  self->random = hj_random_new_seeded (42);
  self->central = hj_central_create (self->folder, self->clock, self->random, &error);
  g_assert_no_error (error);
  add_house (self, "house-1");
  add_house (self, "house-2");
  return self;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_folder (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

void
world_free (World *self)
{
  g_autofree char *parent = g_path_get_dirname (self->folder);

  g_clear_object (&self->central);
  remove_folder (parent);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self->folder);
  g_free (self);
}

/* As after a restart of the program. */
void
world_reopen (World *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->central);
  self->central = hj_central_open (self->folder, self->clock, self->random, &error);
  g_assert_no_error (error);
}

HjRecord *
world_load (World *self, const HjEntity *entity, const char *id)
{
  g_autoptr (GError) error = NULL;
  HjRecord *record = hj_central_load (self->central, entity, id, &error);

  g_assert_no_error (error);
  return record;
}

static void
fill (HjRecord *record, const char *field, va_list rest)
{
  for (; field != NULL; field = va_arg (rest, const char *)) {
    g_autoptr (GError) error = NULL;

    hj_record_parse_field (record, field, va_arg (rest, const char *), &error);
    g_assert_no_error (error);
  }
}

static void
write_row (HjCentral *central, const HjEntity *entity, const char *id, const char *field,
           va_list rest)
{
  g_autoptr (HjRecord) record = hj_record_new (entity, id);
  g_autoptr (GError) error = NULL;

  fill (record, field, rest);
  hj_central_write (central, record, &error);
  g_assert_no_error (error);
}

/* Writes a row as the central instance's own doing. */
void
central_write_row (HjCentral *central, const HjEntity *entity, const char *id, const char *field,
                   ...)
{
  va_list rest;

  va_start (rest, field);
  write_row (central, entity, id, field, rest);
  va_end (rest);
}

/* Writes a new row as the central instance's own doing, and gives its id. */
char *
world_write (World *self, const HjEntity *entity, const char *field, ...)
{
  char *id = hj_central_new_id (self->central);
  va_list rest;

  va_start (rest, field);
  write_row (self->central, entity, id, field, rest);
  va_end (rest);
  return id;
}

/* Somebody in a house, whose detention's id it gives; the person's is kept in @person, if asked. */
char *
central_add_detained (HjCentral *central, const char *house, const char *name, char **person)
{
  g_autofree char *id = hj_central_new_id (central);
  char *detention = hj_central_new_id (central);

  central_write_row (central, &hj_entity_person, id, "name", name, NULL);
  central_write_row (central, &hj_entity_detention, detention, "person", id, "house", house, "kind",
                     "judicial", "starts_at", "2026-06-01T08:00+08:00", "ends_at",
                     "2026-06-10T08:00+08:00", "state", "admitted", NULL);
  if (person != NULL)
    *person = g_steal_pointer (&id);
  return detention;
}

char *
world_add_mediator (World *self, const char *user)
{
  return world_write (self, &hj_entity_mediator, "user", user, "name", user, NULL);
}

gint64
world_count (World *self, const HjEntity *entity)
{
  g_autofree char *text = g_strdup_printf ("SELECT count(*) FROM \"%s\"", entity->name);

  return hj_sql_ask_int (hj_central_get_sql (self->central), text, -1);
}

static void
unref_set (gpointer set)
{
  g_hash_table_unref (set);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

Laptop *
laptop_new (World *world, const char *user, const char *role, const char *org)
{
  Laptop *self = g_new0 (Laptop, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *device_id = hj_central_new_id (world->central);
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  g_autofree char *key = NULL;
  HjCentralUser account
      = { .name = (char *)user, .role = (char *)role, .org = (char *)org, .password = (char *)"-" };
  HjCentralDevice device = {
    .id = device_id,
    .user = (char *)user,
    .name = (char *)"laptop",
    .refresh_hash = (char *)"-",
    .state = (char *)"active",
    .enrolled_at = WORLD_NOW,
  };

  self->secret_key = g_malloc (crypto_sign_SECRETKEYBYTES);
  crypto_sign_keypair (public_key, self->secret_key);
  key = g_base64_encode (public_key, sizeof public_key);
  device.public_key = key;
  self->world = world;
  self->schema = HJ_SCHEMA_VERSION;
  self->user = hj_central_find_user (world->central, user, NULL);
  if (self->user == NULL) {
    hj_central_add_user (world->central, &account, &error);
    g_assert_no_error (error);
    self->user = hj_central_find_user (world->central, user, &error);
  }
  hj_central_add_device (world->central, &device, &error);
  g_assert_no_error (error);
  self->device = hj_central_find_device (world->central, device_id, &error);
  g_assert_no_error (error);
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_set);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_set);
  self->rows
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)hj_record_unref);
  self->frames = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
laptop_free (Laptop *self)
{
  hj_central_user_free (self->user);
  hj_central_device_free (self->device);
  g_hash_table_unref (self->buckets);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->frames);
  g_free (self->secret_key);
  g_free (self->cursor);
  g_free (self);
}

/* An access token that is good for an hour. */
void
laptop_give_token (Laptop *self, const char *token)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);

  g_assert_true (hj_central_add_access (self->world->central, hash, self->device->id,
                                        hj_central_now (self->world->central) + HJ_HOUR_MS, NULL));
}

char *
laptop_sign (Laptop *self, const char *method, const char *path, const char *token, GBytes *body)
{
  return sign_request (self->secret_key, method, path, token, body);
}

static char *
make_key (const HjEntity *entity, const char *id)
{
  return g_strdup_printf ("%s/%s", entity->name, id);
}

static gboolean
is_held_anywhere (Laptop *self, const char *key)
{
  GHashTableIter iter;
  gpointer set;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, NULL, &set)) {
    if (g_hash_table_contains (set, key))
      return TRUE;
  }
  return FALSE;
}

static GHashTable *
require_set (GHashTable *sets, const char *bucket)
{
  GHashTable *set = g_hash_table_lookup (sets, bucket);

  if (set == NULL) {
    set = new_set ();
    g_hash_table_insert (sets, g_strdup (bucket), set);
  }
  return set;
}

static gboolean
take_row (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data, GError **error)
{
  Laptop *self = user_data;
  const HjEntity *entity = hj_record_get_entity (record);
  g_autofree char *key = make_key (entity, hj_record_get_id (record));
  GHashTable *seen = g_hash_table_lookup (self->seen, bucket);
  HjRecord *known = g_hash_table_lookup (self->rows, key);

  g_ptr_array_add (self->frames, g_strdup_printf ("row %s %s", bucket, key));
  g_hash_table_add (require_set (self->buckets, bucket), g_strdup (key));
  if (seen != NULL)
    g_hash_table_add (seen, g_strdup (key));
  if (known == NULL) {
    g_hash_table_insert (self->rows, g_strdup (key), hj_record_ref (record));
    return TRUE;
  }
  if (hj_record_get_pos (known) > hj_record_get_pos (record))
    return TRUE;
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_record_set_value_at (known, i, hj_record_get_value (record, i));
  }
  hj_record_set_pos (known, hj_record_get_pos (record));
  return TRUE;
}

static void
let_go (Laptop *self, const char *bucket, const char *key)
{
  g_autofree char *copy = g_strdup (key);

  g_hash_table_remove (require_set (self->buckets, bucket), copy);
  if (!is_held_anywhere (self, copy))
    g_hash_table_remove (self->rows, copy);
}

static gboolean
take_drop (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
           GError **error)
{
  Laptop *self = user_data;
  g_autofree char *key = make_key (entity, id);

  g_ptr_array_add (self->frames, g_strdup_printf ("drop %s %s", bucket, key));
  let_go (self, bucket, key);
  return TRUE;
}

static void
let_all_go_but (Laptop *self, const char *bucket, GHashTable *kept)
{
  g_autoptr (GPtrArray) keys
      = g_hash_table_get_keys_as_ptr_array (require_set (self->buckets, bucket));

  for (guint i = 0; i < keys->len; i++) {
    if (kept == NULL || !g_hash_table_contains (kept, g_ptr_array_index (keys, i)))
      let_go (self, bucket, g_ptr_array_index (keys, i));
  }
}

static gboolean
take_bucket (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error)
{
  Laptop *self = user_data;

  if (kind == HJ_FRAME_FORGET) {
    g_ptr_array_add (self->frames, g_strdup_printf ("forget %s", bucket));
    let_all_go_but (self, bucket, NULL);
    g_hash_table_remove (self->buckets, bucket);
    g_hash_table_remove (self->seen, bucket);
  } else if (kind == HJ_FRAME_SNAPSHOT_BEGIN) {
    g_ptr_array_add (self->frames, g_strdup_printf ("begin %s", bucket));
    g_hash_table_insert (self->seen, g_strdup (bucket), new_set ());
  } else {
    g_ptr_array_add (self->frames, g_strdup_printf ("end %s", bucket));
    g_assert_nonnull (g_hash_table_lookup (self->seen, bucket));
    let_all_go_but (self, bucket, g_hash_table_lookup (self->seen, bucket));
    g_hash_table_remove (self->seen, bucket);
  }
  return TRUE;
}

/* Pulls one page; tells whether there are more. */
gboolean
laptop_pull_page (Laptop *self, gint64 bytes)
{
  static const HjPageReader reader = { take_row, take_drop, take_bucket };
  g_autoptr (GError) error = NULL;
  g_auto (HjPageCommit) commit = { 0 };
  const HjChangesRequest asked
      = { .schema = self->schema, .cursor = self->cursor, .bytes = bytes, .check = self->check };
  g_autoptr (GBytes) page
      = hj_changes_answer (self->world->central, self->user, &asked, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_set_size (self->frames, 0);
  g_assert_true (hj_page_read (page, &reader, self, &commit, &error));
  g_assert_no_error (error);
  g_set_str (&self->cursor, commit.cursor);
  self->pos = commit.pos;
  self->durable = commit.durable;
  self->page_size = g_bytes_get_size (page);
  return commit.more;
}

/* Pulls until there is no more, on the largest pages. */
void
laptop_pull (Laptop *self)
{
  while (laptop_pull_page (self, G_MAXINT64))
    ;
}

HjRecord *
laptop_find (Laptop *self, const HjEntity *entity, const char *id)
{
  g_autofree char *key = make_key (entity, id);

  return g_hash_table_lookup (self->rows, key);
}

gboolean
laptop_got (Laptop *self, const char *frame)
{
  return g_ptr_array_find_with_equal_func (self->frames, frame, g_str_equal, NULL);
}

/* Whether any value of any row contains @text. */
gboolean
laptop_holds_text (Laptop *self, const char *text)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row)) {
    for (guint i = 0; i < hj_record_get_entity (row)->n_fields; i++) {
      const HjValue *value = hj_record_get_value (row, i);

      if (value->kind == HJ_VALUE_TEXT && strstr (value->text, text) != NULL)
        return TRUE;
    }
  }
  return FALSE;
}

/* An op as the laptop would make it on the row that it holds. */
HjOp *
laptop_op (Laptop *self, HjOpKind kind, const HjEntity *entity, const char *row)
{
  HjOp *op = hj_op_new (kind, entity->name, row);
  HjRecord *known = laptop_find (self, entity, row);

  op->seq = ++self->seq;
  op->id = hj_central_new_id (self->world->central);
  op->raw = op->at = hj_clock_get_raw_time (self->world->clock);
  op->base = known == NULL ? 0 : hj_record_get_pos (known);
  return op;
}

static void
add_field (HjOp *op, const HjEntity *entity, const HjRecord *known, const char *field,
           const char *text)
{
  int index = hj_entity_field_index (entity, field);
  g_autoptr (HjRecord) scratch = hj_record_new (entity, op->row);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (index, >=, 0);
  hj_record_parse_field (scratch, field, text, &error);
  g_assert_no_error (error);
  hj_op_add_field (op, field, known == NULL ? NULL : hj_record_get_value (known, (guint)index),
                   hj_record_get_value (scratch, (guint)index));
}

/* An op that makes a row with a new id. */
HjOp *
laptop_new_op (Laptop *self, const HjEntity *entity, const char *field, ...)
{
  g_autofree char *id = hj_central_new_id (self->world->central);
  HjOp *op = laptop_op (self, HJ_OP_NEW, entity, id);
  va_list rest;

  va_start (rest, field);
  for (; field != NULL; field = va_arg (rest, const char *))
    add_field (op, entity, NULL, field, va_arg (rest, const char *));
  va_end (rest);
  return op;
}

HjOp *
laptop_set_op (Laptop *self, const HjEntity *entity, const char *row, const char *field,
               const char *new_text)
{
  HjOp *op = laptop_op (self, HJ_OP_SET, entity, row);

  add_field (op, entity, laptop_find (self, entity, row), field, new_text);
  return op;
}

HjOp *
laptop_do_op (Laptop *self, const HjEntity *entity, const char *row, const char *command, ...)
{
  HjOp *op = laptop_op (self, HJ_OP_DO, entity, row);
  HjRecord *known = laptop_find (self, entity, row);
  va_list rest;

  op->command = g_strdup (command);
  if (known != NULL && entity->workflow != NULL)
    op->state = g_strdup (hj_record_get_text (known, "state"));
  va_start (rest, command);
  for (const char *field = va_arg (rest, const char *); field != NULL;
       field = va_arg (rest, const char *))
    add_field (op, entity, known, field, va_arg (rest, const char *));
  va_end (rest);
  return op;
}

/* Sends ops, which stay the caller's, in one batch. */
HjBatchAnswer *
laptop_push (Laptop *self, GError **error, HjOp *op, ...)
{
  g_autoptr (HjBatch) batch = hj_batch_new (self->device->id, self->device->id);
  gint64 expected;
  va_list rest;

  va_start (rest, op);
  for (; op != NULL; op = va_arg (rest, HjOp *))
    g_ptr_array_add (batch->ops, hj_op_ref (op));
  va_end (rest);
  return hj_ops_apply (self->world->central, self->device, self->user, batch, &expected, error);
}

/* Sends one op, which stays the caller's. */
HjOpResult *
laptop_send (Laptop *self, HjOp *op)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatchAnswer) answer = laptop_push (self, &error, op, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->results->len, ==, 1);
  return g_ptr_array_steal_index (answer->results, 0);
}

/* Sends one op, which is taken. */
void
laptop_assert_sent (Laptop *self, HjOp *op, HjOpOutcome outcome)
{
  g_autoptr (HjOp) owned = op;
  g_autoptr (HjOpResult) result = laptop_send (self, owned);

  if (result->outcome != outcome)
    g_test_message ("%s: %s", hj_op_outcome_to_string (result->outcome), result->reason);
  g_assert_cmpstr (hj_op_outcome_to_string (result->outcome), ==,
                   hj_op_outcome_to_string (outcome));
  g_assert_true ((result->reason != NULL) || outcome != HJ_OP_HELD);
}
