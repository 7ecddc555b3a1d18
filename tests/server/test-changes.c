/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-changes.h"

#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-projection.h"
#include "core/wire/hj-wire.h"
#include "server/db/hj-central-rows.h"
#include "server/sync/hj-cursor.h"

#include <sodium.h>
#include <string.h>

typedef struct {
  World *world;
  Laptop *officer; /* of house-1; has pulled nothing yet */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->officer = laptop_new (self->world, "officer", "intake-officer", "house-1");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  laptop_free (self->officer);
  world_free (self->world);
}

/* Enough rows, none of which compresses away, for several of the smallest pages. */
static void
add_many (World *world, guint n_people)
{
  HjSql *sql = hj_central_get_sql (world->central);

  g_assert_true (hj_sql_begin (sql, NULL));
  for (guint i = 0; i < n_people; i++) {
    g_autofree char *name = g_strdup_printf ("人%u", i);
    g_autofree char *note = g_strnfill (600, 'x');
    g_autofree char *detention = central_add_detained (world->central, "house-1", name, NULL);

    g_free (world_write (world, &hj_entity_behaviour, "detention", detention, "kind", "talk",
                         "severity", "0", "at", "2026-06-02T08:00+08:00", "note", note, NULL));
  }
  g_assert_true (hj_sql_commit (sql, NULL));
}

static void
set_text (World *world, const HjEntity *entity, const char *id, const char *field, const char *text)
{
  g_autoptr (HjRecord) row = world_load (world, entity, id);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (row, field, text);
  hj_central_write (world->central, row, &error);
  g_assert_no_error (error);
}

static char *
add_lowering (World *world, const char *detention, const char *asked)
{
  return world_write (world, &hj_entity_label, "detention", detention, "color", "red", "state",
                      "lowering", "at", "2026-06-02T08:00+08:00", "asked_color", asked, NULL);
}

static const char *
get_asked (Laptop *laptop, const char *label)
{
  return hj_record_get_text (laptop_find (laptop, &hj_entity_label, label), "asked_color");
}

static guint
count_rows (Laptop *laptop)
{
  guint n_rows = 0;

  for (guint i = 0; i < laptop->frames->len; i++)
    n_rows += g_str_has_prefix (g_ptr_array_index (laptop->frames, i), "row ");
  return n_rows;
}

/* An older program gets no column that it does not know; once it was updated it gets those columns
 * that are filled, and nothing else again.
 */
static void
test_added_columns (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  Laptop *laptop = self->officer;
  g_autofree char *detention = central_add_detained (world->central, "house-1", "单雄信", NULL);
  g_autofree char *label = add_lowering (world, detention, "yellow");
  g_autofree char *empty = add_lowering (world, detention, "");

  laptop->schema = 1;
  laptop_pull (laptop);
  g_assert_null (get_asked (laptop, label));
  /* A change of nothing but such a column is not told. */
  set_text (world, &hj_entity_label, label, "asked_color", "blue");
  laptop_pull (laptop);
  g_assert_cmpuint (count_rows (laptop), ==, 0);

  laptop->schema = 2;
  g_assert_false (laptop_pull_page (laptop, G_MAXINT64));
  g_assert_cmpstr (get_asked (laptop, label), ==, "blue");
  g_assert_cmpstr (hj_record_get_text (laptop_find (laptop, &hj_entity_label, label), "color"), ==,
                   "red");
  g_assert_cmpuint (count_rows (laptop), ==, 1);
  g_assert_null (get_asked (laptop, empty));
  laptop_pull (laptop);
  g_assert_cmpuint (laptop->frames->len, ==, 0);
}

/* An update in the middle of the first load, and changes that come in between, lose nothing. */
static void
test_updated_in_between (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  Laptop *laptop = self->officer;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  add_many (world, 60);
  for (guint i = 0; i < 60; i++) {
    g_autofree char *detention = central_add_detained (world->central, "house-1", "人", NULL);

    g_ptr_array_add (labels, add_lowering (world, detention, i % 2 == 0 ? "yellow" : ""));
  }
  laptop->schema = 1;
  g_assert_true (laptop_pull_page (laptop, HJ_WIRE_PAGE_MIN));
  laptop->schema = 2;
  laptop_pull_page (laptop, HJ_WIRE_PAGE_MIN);
  for (guint i = 0; i < labels->len; i += 3)
    set_text (world, &hj_entity_label, g_ptr_array_index (labels, i), "asked_color", "blue");
  while (laptop_pull_page (laptop, HJ_WIRE_PAGE_MIN))
    ;
  for (guint i = 0; i < labels->len; i++)
    g_assert_cmpstr (get_asked (laptop, g_ptr_array_index (labels, i)), ==,
                     i % 3 == 0   ? "blue"
                     : i % 2 == 0 ? "yellow"
                                  : NULL);
}

/* What a laptop holds is exactly what its buckets hold, column by column. */
static void
assert_equal_to_fresh (Laptop *laptop)
{
  g_autoptr (Laptop) fresh
      = laptop_new (laptop->world, laptop->user->name, laptop->user->role, laptop->user->org);
  GHashTableIter iter;
  gpointer key, row;

  g_set_str (&fresh->user->role, laptop->user->role);
  g_set_str (&fresh->user->org, laptop->user->org);
  laptop_pull (fresh);
  g_assert_cmpuint (g_hash_table_size (laptop->rows), ==, g_hash_table_size (fresh->rows));
  g_hash_table_iter_init (&iter, fresh->rows);
  while (g_hash_table_iter_next (&iter, &key, &row)) {
    HjRecord *held = g_hash_table_lookup (laptop->rows, key);

    g_assert_nonnull (held);
    g_assert_true (hj_record_equal (held, row));
  }
}

static void
test_first_load (Fixture *self, gconstpointer data)
{
  g_autofree char *detention = central_add_detained (self->world->central, "house-1", "王安", NULL);
  g_autofree char *foreign = central_add_detained (self->world->central, "house-2", "李平", NULL);
  const char *const frames[]
      = { "begin catalogue#basic",  "end catalogue#basic",         "begin user:officer#basic",
          "end user:officer#basic", "begin house:house-1#officer", "end house:house-1#officer" };

  g_assert_false (laptop_pull_page (self->officer, HJ_WIRE_PAGE_MAX));
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    g_assert_true (laptop_got (self->officer, frames[i]));
  g_assert_nonnull (laptop_find (self->officer, &hj_entity_detention, detention));
  g_assert_null (laptop_find (self->officer, &hj_entity_detention, foreign));
  g_assert_nonnull (laptop_find (self->officer, &hj_entity_org, "house-2"));
  g_assert_cmpint (self->officer->pos, ==, hj_central_get_pos (self->world->central));
}

static void
test_nothing_new_is_tiny (Fixture *self, gconstpointer data)
{
  add_many (self->world, 20);
  laptop_pull (self->officer);
  g_assert_false (laptop_pull_page (self->officer, HJ_WIRE_PAGE_MAX));
  g_assert_cmpuint (self->officer->frames->len, ==, 0);
  g_assert_cmpuint (self->officer->page_size, <, 700);
}

static void
test_first_load_goes_on_from_every_page (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) cursors = g_ptr_array_new_with_free_func (g_free);
  guint n_pages = 1;

  add_many (self->world, 300);
  while (laptop_pull_page (self->officer, HJ_WIRE_PAGE_MIN)) {
    g_ptr_array_add (cursors, g_strdup (self->officer->cursor));
    g_assert_cmpuint (++n_pages, <, 100);
  }
  g_assert_cmpuint (n_pages, >, 5);
  assert_equal_to_fresh (self->officer);
  /* A page that was lost on its way, whichever, comes again, and others after it. */
  for (guint i = 0; i < cursors->len; i++) {
    g_autoptr (Laptop) again = laptop_new (self->world, "officer", "intake-officer", "house-1");

    for (guint page = 0; page <= i; page++)
      laptop_pull_page (again, HJ_WIRE_PAGE_MIN);
    g_assert_cmpstr (again->cursor, ==, g_ptr_array_index (cursors, i));
    const HjChangesRequest asked
        = { .schema = again->schema, .cursor = again->cursor, .bytes = HJ_WIRE_PAGE_MIN };
    g_autoptr (GBytes) lost
        = hj_changes_answer (self->world->central, again->user, &asked, NULL, NULL);

    g_assert_nonnull (lost);
    world_reopen (self->world);
    laptop_pull (again);
    g_assert_cmpuint (g_hash_table_size (again->rows), ==, g_hash_table_size (self->officer->rows));
  }
}

static void
test_page_keeps_to_its_size (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) other = laptop_new (self->world, "officer", "intake-officer", "house-1");
  guint n_small = 0, n_large = 0;

  add_many (self->world, 400);
  while (laptop_pull_page (self->officer, 1))
    n_small++;
  while (laptop_pull_page (other, HJ_WIRE_PAGE_MIN * 4))
    n_large++;
  g_assert_cmpuint (n_large, >, 0);
  g_assert_cmpuint (n_small, >, 3 * n_large);
}

/* Rows that change, come and go while a first load is on its way. */
static void
test_changes_during_first_load (Fixture *self, gconstpointer data)
{
  guint n_pages = 0;
  g_autofree char *mediator = world_add_mediator (self->world, "m1");
  g_autofree char *other = world_add_mediator (self->world, "m2");
  g_autoptr (Laptop) reader = laptop_new (self->world, "m1", "mediator", "house-1");
  g_autoptr (GPtrArray) tickets = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *long_note = g_strnfill (2000, 'y');

  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (tickets, world_write (self->world, &hj_entity_ticket, "house", "house-1",
                                           "kind", "visit", "mediator", mediator, "state",
                                           "submitted", "note", long_note, NULL));
  while (laptop_pull_page (reader, HJ_WIRE_PAGE_MIN)) {
    set_text (self->world, &hj_entity_ticket, g_ptr_array_index (tickets, n_pages), "mediator",
              other);
    set_text (self->world, &hj_entity_ticket, g_ptr_array_index (tickets, 59 - n_pages), "mediator",
              other);
    set_text (self->world, &hj_entity_ticket, g_ptr_array_index (tickets, 30), "note", "changed");
    g_ptr_array_add (tickets,
                     world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind", "fee",
                                  "mediator", mediator, "state", "submitted", NULL));
    n_pages++;
  }
  g_assert_cmpuint (n_pages, >, 2);
  assert_equal_to_fresh (reader);
  g_assert_null (laptop_find (reader, &hj_entity_ticket, g_ptr_array_index (tickets, 0)));
}

static void
test_feed_follows (Fixture *self, gconstpointer data)
{
  g_autofree char *person = NULL;
  g_autofree char *detention
      = central_add_detained (self->world->central, "house-1", "王安", &person);
  g_autofree char *frame = g_strdup_printf ("row house:house-1#officer person/%s", person);

  laptop_pull (self->officer);
  set_text (self->world, &hj_entity_person, person, "phone", "1");
  set_text (self->world, &hj_entity_person, person, "phone", "2");
  laptop_pull (self->officer);
  g_assert_true (laptop_got (self->officer, frame));
  /* What changed twice is sent once, as it is now. */
  g_assert_cmpuint (self->officer->frames->len, ==, 1);
  g_assert_cmpstr (
      hj_record_get_text (laptop_find (self->officer, &hj_entity_person, person), "phone"), ==,
      "2");
}

static void
test_long_feed_comes_in_pages (Fixture *self, gconstpointer data)
{
  guint n_pages = 0;
  gint64 last = 0;

  laptop_pull (self->officer);
  add_many (self->world, 300);
  while (laptop_pull_page (self->officer, HJ_WIRE_PAGE_MIN)) {
    g_assert_cmpint (self->officer->pos, >, last);
    last = self->officer->pos;
    n_pages++;
  }
  g_assert_cmpuint (n_pages, >, 5);
  assert_equal_to_fresh (self->officer);
}

/* A change wholly outside the reader's columns is not sent; one inside is, with no other column. */
static void
test_projection_cuts_changes (Fixture *self, gconstpointer data)
{
  g_autofree char *mediator = world_add_mediator (self->world, "m1");
  g_autoptr (Laptop) reader = laptop_new (self->world, "m1", "mediator", "house-1");
  g_autofree char *person = world_write (self->world, &hj_entity_person, "name", "王安", NULL);
  g_autofree char *ticket
      = world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind", "visit", "person",
                     person, "mediator", mediator, "state", "submitted", NULL);

  laptop_pull (reader);
  laptop_pull (self->officer);
  g_assert_nonnull (laptop_find (reader, &hj_entity_person, person));
  set_text (self->world, &hj_entity_person, person, "registered_address", "HIDDEN");
  laptop_pull (reader);
  g_assert_cmpuint (reader->frames->len, ==, 0);
  g_assert_cmpint (reader->pos, ==, hj_central_get_pos (self->world->central));
  set_text (self->world, &hj_entity_person, person, "phone", "1");
  laptop_pull (reader);
  g_assert_cmpuint (reader->frames->len, ==, 1);
  g_assert_false (laptop_holds_text (reader, "HIDDEN"));
  g_assert_true (laptop_holds_text (reader, "1"));
}

/* A row that was changed and then left is never shown on the way. */
static void
test_what_left_is_not_shown (Fixture *self, gconstpointer data)
{
  g_autofree char *m1 = world_add_mediator (self->world, "m1");
  g_autofree char *m2 = world_add_mediator (self->world, "m2");
  g_autoptr (Laptop) reader = laptop_new (self->world, "m1", "mediator", "house-1");
  g_autofree char *ticket = world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind",
                                         "visit", "mediator", m1, "state", "submitted", NULL);
  g_autofree char *drop = g_strdup_printf ("drop mediator:m1#mediator ticket/%s", ticket);
  g_autofree char *put = g_strdup_printf ("row mediator:m1#mediator ticket/%s", ticket);

  laptop_pull (reader);
  set_text (self->world, &hj_entity_ticket, ticket, "note", "before");
  set_text (self->world, &hj_entity_ticket, ticket, "mediator", m2);
  set_text (self->world, &hj_entity_ticket, ticket, "note", "SECRET");
  laptop_pull (reader);
  g_assert_true (laptop_got (reader, drop));
  g_assert_false (laptop_got (reader, put));
  g_assert_null (laptop_find (reader, &hj_entity_ticket, ticket));
  /* It comes back whole. */
  set_text (self->world, &hj_entity_ticket, ticket, "mediator", m1);
  set_text (self->world, &hj_entity_ticket, ticket, "mediator", m2);
  set_text (self->world, &hj_entity_ticket, ticket, "mediator", m1);
  laptop_pull (reader);
  g_assert_false (laptop_got (reader, drop));
  g_assert_cmpstr (hj_record_get_text (laptop_find (reader, &hj_entity_ticket, ticket), "note"), ==,
                   "SECRET");
}

static void
test_moved_house_forgets_and_loads (Fixture *self, gconstpointer data)
{
  g_autofree char *first = central_add_detained (self->world->central, "house-1", "王安", NULL);
  g_autofree char *second = central_add_detained (self->world->central, "house-2", "李平", NULL);

  laptop_pull (self->officer);
  g_set_str (&self->officer->user->org, "house-2");
  g_assert_false (laptop_pull_page (self->officer, HJ_WIRE_PAGE_MAX));
  g_assert_true (laptop_got (self->officer, "forget house:house-1#officer"));
  g_assert_true (laptop_got (self->officer, "begin house:house-2#officer"));
  g_assert_false (laptop_got (self->officer, "begin catalogue#basic"));
  g_assert_null (laptop_find (self->officer, &hj_entity_detention, first));
  g_assert_nonnull (laptop_find (self->officer, &hj_entity_detention, second));
  assert_equal_to_fresh (self->officer);
}

static void
test_changed_role (Fixture *self, gconstpointer data)
{
  g_autofree char *first = central_add_detained (self->world->central, "house-1", "王安", NULL);

  laptop_pull (self->officer);
  g_set_str (&self->officer->user->role, "house-leader");
  laptop_pull_page (self->officer, HJ_WIRE_PAGE_MAX);
  g_assert_true (laptop_got (self->officer, "begin house-lead:house-1#officer"));
  g_assert_false (laptop_got (self->officer, "begin house:house-1#officer"));
  g_set_str (&self->officer->user->role, "mediator");
  laptop_pull (self->officer);
  g_assert_null (laptop_find (self->officer, &hj_entity_detention, first));
  assert_equal_to_fresh (self->officer);
}

/* The scope is lost while its first load is running. */
static void
test_scope_lost_on_the_way (Fixture *self, gconstpointer data)
{
  add_many (self->world, 100);
  g_assert_true (laptop_pull_page (self->officer, HJ_WIRE_PAGE_MIN));
  g_set_str (&self->officer->user->role, "administrator");
  laptop_pull (self->officer);
  g_assert_true (laptop_got (self->officer, "forget house:house-1#officer"));
  assert_equal_to_fresh (self->officer);
}

static void
assert_begins_anew (Laptop *laptop)
{
  guint n_rows = g_hash_table_size (laptop->rows);

  g_assert_false (laptop_pull_page (laptop, HJ_WIRE_PAGE_MAX));
  g_assert_true (laptop_got (laptop, "begin catalogue#basic"));
  g_assert_true (laptop_got (laptop, "end house:house-1#officer"));
  g_assert_cmpuint (g_hash_table_size (laptop->rows), ==, n_rows);
}

static void
test_forged_cursor (Fixture *self, gconstpointer data)
{
  g_autofree char *cursor = NULL;
  gsize length = 0;

  add_many (self->world, 3);
  laptop_pull (self->officer);
  cursor = g_strdup (self->officer->cursor);
  g_autofree guchar *bytes = g_base64_decode (cursor, &length);

  for (gsize i = 0; i < length; i += 7) {
    bytes[i] ^= 0x20;
    g_free (self->officer->cursor);
    self->officer->cursor = g_base64_encode (bytes, length);
    bytes[i] ^= 0x20;
    assert_begins_anew (self->officer);
  }
  for (const char *const *text = (const char *const[]){ "", "x", "////", "AAAA", "不", NULL };
       *text != NULL; text++) {
    g_set_str (&self->officer->cursor, *text);
    assert_begins_anew (self->officer);
  }
}

/* A cursor is good for the user that it was given to only. */
static void
test_stolen_cursor (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) thief = laptop_new (self->world, "thief", "intake-officer", "house-1");

  add_many (self->world, 3);
  laptop_pull (self->officer);
  g_set_str (&thief->cursor, self->officer->cursor);
  laptop_pull_page (thief, HJ_WIRE_PAGE_MAX);
  g_assert_true (laptop_got (thief, "begin house:house-1#officer"));
}

static void
test_expired_cursor (Fixture *self, gconstpointer data)
{
  g_autofree char *person = NULL;
  g_autofree char *detention
      = central_add_detained (self->world->central, "house-1", "王安", &person);

  laptop_pull (self->officer);
  set_text (self->world, &hj_entity_person, person, "phone", "9");
  g_assert_true (hj_central_raise_feed_floor (self->world->central, NULL));
  g_assert_cmpint (
      hj_sql_ask_int (hj_central_get_sql (self->world->central), "SELECT count(*) FROM feed", -1),
      ==, 0);
  assert_begins_anew (self->officer);
  assert_equal_to_fresh (self->officer);
  /* One that has read everything goes on. */
  g_assert_true (hj_central_raise_feed_floor (self->world->central, NULL));
  laptop_pull (self->officer);
  g_assert_cmpuint (self->officer->frames->len, ==, 0);
}

/* A laptop that lost its cursor is told of all that its user may hold no longer. */
static void
test_lost_cursor_after_lost_scope (Fixture *self, gconstpointer data)
{
  g_autofree char *detention = central_add_detained (self->world->central, "house-1", "王安", NULL);

  laptop_pull (self->officer);
  g_clear_pointer (&self->officer->cursor, g_free);
  g_set_str (&self->officer->user->org, "house-2");
  laptop_pull (self->officer);
  g_assert_null (laptop_find (self->officer, &hj_entity_detention, detention));
  assert_equal_to_fresh (self->officer);
}

static void
test_new_epoch_begins_anew (Fixture *self, gconstpointer data)
{
  g_autofree char *before = hj_central_dup_meta (self->world->central, HJ_CENTRAL_META_EPOCH);
  g_autofree char *after = NULL;
  gint64 pos;

  add_many (self->world, 3);
  laptop_pull (self->officer);
  pos = hj_central_get_pos (self->world->central);
  g_assert_true (hj_central_begin_epoch (self->world->central, NULL));
  after = hj_central_dup_meta (self->world->central, HJ_CENTRAL_META_EPOCH);
  g_assert_cmpstr (before, !=, after);
  g_assert_cmpint (hj_central_get_pos (self->world->central), >, pos);
  assert_begins_anew (self->officer);
  add_many (self->world, 3);
  laptop_pull (self->officer);
  assert_equal_to_fresh (self->officer);
}

static void
test_page_tells_what_is_durable (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->world->folder, "backup", NULL);
  gint64 pos;

  add_many (self->world, 3);
  laptop_pull (self->officer);
  g_assert_cmpint (self->officer->durable, ==, 0);
  pos = hj_central_get_pos (self->world->central);
  g_assert_true (hj_central_backup (self->world->central, path, NULL));
  add_many (self->world, 3);
  laptop_pull (self->officer);
  g_assert_cmpint (self->officer->durable, ==, pos);
  g_assert_cmpint (self->officer->pos, >, pos);
}

static void
test_cursor_text (Fixture *self, gconstpointer data)
{
  guint8 key[crypto_auth_KEYBYTES], other_key[crypto_auth_KEYBYTES];
  g_autoptr (HjCursor) cursor = hj_cursor_new ("u");
  HjCursorBucket *bucket = hj_cursor_add (cursor, "house:1#officer");

  memset (key, 1, sizeof key);
  memset (other_key, 2, sizeof other_key);
  cursor->epoch = g_strdup ("e");
  cursor->pos = G_GINT64_CONSTANT (1) << 40;
  bucket->state = HJ_SNAPSHOT_RUNNING;
  bucket->entity = 4;
  bucket->after = g_strdup ("x");
  g_autofree char *text = hj_cursor_to_text (cursor, key);
  g_autoptr (HjCursor) read = hj_cursor_from_text (text, key);

  g_assert_cmpstr (read->epoch, ==, "e");
  g_assert_cmpstr (read->user, ==, "u");
  g_assert_cmpint (read->pos, ==, cursor->pos);
  bucket = hj_cursor_find (read, "house:1#officer");
  g_assert_cmpint (bucket->state, ==, HJ_SNAPSHOT_RUNNING);
  g_assert_cmpuint (bucket->entity, ==, 4);
  g_assert_cmpstr (bucket->after, ==, "x");
  g_assert_null (hj_cursor_find (read, "other"));
  g_assert_null (hj_cursor_from_text (text, other_key));
  g_assert_null (hj_cursor_from_text (NULL, key));
}

static char *
digest_house (Laptop *laptop)
{
  const HjProjection *projection = hj_projection_find ("officer");
  HjDigest digest = { 0 };
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, g_hash_table_lookup (laptop->buckets, "house:house-1#officer"));
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    const HjRecord *record = g_hash_table_lookup (laptop->rows, key);

    hj_digest_add (&digest, record,
                   hj_projection_get_mask (projection, hj_record_get_entity (record)));
  }
  return hj_digest_to_text (&digest);
}

/* What a laptop holds otherwise than it was sent comes anew, and only that bucket; what is the same
 * costs no row; what changed meanwhile is not compared.
 */
static void
test_compared (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  Laptop *laptop = self->officer;
  guint n_entities;
  HjCheck check = { .bucket = (char *)"house:house-1#officer",
                    .entity = hj_entity_list (&n_entities)[0]->number };

  add_many (world, 30);
  laptop_pull (laptop);
  g_autofree char *digest = digest_house (laptop);

  check.digest = digest;
  laptop->check = &check;
  laptop_pull (laptop);
  g_assert_cmpuint (laptop->frames->len, ==, 0);
  check.digest = (char *)"1-00000000000000000000000000000000";
  laptop_pull_page (laptop, G_MAXINT64);
  g_assert_true (laptop_got (laptop, "begin house:house-1#officer"));
  g_assert_true (laptop_got (laptop, "end house:house-1#officer"));
  g_assert_cmpuint (
      count_rows (laptop), ==,
      g_hash_table_size (g_hash_table_lookup (laptop->buckets, "house:house-1#officer")));
  check.bucket = (char *)"house:house-2#officer";
  laptop_pull (laptop);
  g_assert_cmpuint (laptop->frames->len, ==, 0);
  check.bucket = (char *)"house:house-1#officer";
  add_many (world, 1);
  laptop_pull_page (laptop, G_MAXINT64);
  g_assert_false (laptop_got (laptop, "begin house:house-1#officer"));
  g_assert_cmpuint (count_rows (laptop), >, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/changes/first-load", test_first_load },
    { "/changes/compared", test_compared },
    { "/changes/nothing-new-is-tiny", test_nothing_new_is_tiny },
    { "/changes/first-load-goes-on", test_first_load_goes_on_from_every_page },
    { "/changes/page-keeps-to-its-size", test_page_keeps_to_its_size },
    { "/changes/during-first-load", test_changes_during_first_load },
    { "/changes/feed-follows", test_feed_follows },
    { "/changes/long-feed", test_long_feed_comes_in_pages },
    { "/changes/projection-cuts", test_projection_cuts_changes },
    { "/changes/what-left-is-not-shown", test_what_left_is_not_shown },
    { "/changes/moved-house", test_moved_house_forgets_and_loads },
    { "/changes/changed-role", test_changed_role },
    { "/changes/scope-lost-on-the-way", test_scope_lost_on_the_way },
    { "/changes/forged-cursor", test_forged_cursor },
    { "/changes/stolen-cursor", test_stolen_cursor },
    { "/changes/expired-cursor", test_expired_cursor },
    { "/changes/lost-cursor", test_lost_cursor_after_lost_scope },
    { "/changes/new-epoch", test_new_epoch_begins_anew },
    { "/changes/durable", test_page_tells_what_is_durable },
    { "/changes/cursor-text", test_cursor_text },
    { "/changes/added-columns", test_added_columns },
    { "/changes/updated-in-between", test_updated_in_between },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
