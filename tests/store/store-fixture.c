/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store-fixture.h"

#include "core/store/hj-outbox.h"

#include <glib/gstdio.h>

const guint8 fixture_key[32] = { 7, 7, 7 };

static void
open_replica (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->replica
      = hj_replica_open (fixture->path, fixture_key, fixture->clock, fixture->random, &error);
  g_assert_no_error (error);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hejie-store.XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "replica.db", NULL);
  fixture->clock = hj_manual_clock_new (FIXTURE_TIME);
  fixture->random = hj_random_new_seeded (7);
  fixture->epoch = g_strdup ("first");
  open_replica (fixture);
}

void
fixture_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_null (fixture->page);
  g_clear_object (&fixture->replica);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->random);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->epoch);
}

void
fixture_reopen (Fixture *fixture)
{
  g_clear_object (&fixture->replica);
  open_replica (fixture);
}

/* Opens what the disk holds at this moment, while the replica itself stays open. */
HjReplica *
fixture_open_as_after_power_cut (Fixture *fixture, char **folder)
{
  static const char *const suffixes[] = { "", "-wal" };
  g_autoptr (GError) error = NULL;
  HjReplica *replica;

  *folder = g_dir_make_tmp ("hejie-cut.XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *copy = g_build_filename (*folder, "replica.db", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *from = g_strconcat (fixture->path, suffixes[i], NULL);
    g_autofree char *to = g_strconcat (copy, suffixes[i], NULL);
    g_autofree char *content = NULL;
    gsize length = 0;

    g_assert_true (g_file_get_contents (from, &content, &length, &error));
    g_assert_true (g_file_set_contents (to, content, (gssize)length, &error));
  }
  replica = hj_replica_open (copy, fixture_key, fixture->clock, fixture->random, &error);
  g_assert_no_error (error);
  return replica;
}

static HjRecord *
new_record (Fixture *fixture, const HjEntity *entity)
{
  g_autofree char *id = NULL;

  /* Ids made later sort later. */
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), 1);
  id = hj_replica_new_id (fixture->replica);
  return hj_record_new (entity, id);
}

HjRecord *
fixture_new_person (Fixture *fixture, const char *name)
{
  HjRecord *person = new_record (fixture, &hj_entity_person);

  hj_record_set_text (person, "name", name);
  return person;
}

HjRecord *
fixture_new_of (Fixture *fixture, const HjEntity *entity, const char *field, HjRecord *referred)
{
  HjRecord *record = new_record (fixture, entity);

  hj_record_set_text (record, field, hj_record_get_id (referred));
  return record;
}

HjRecord *
fixture_new_detention (Fixture *fixture, HjRecord *person, gint64 starts_at)
{
  HjRecord *detention = fixture_new_of (fixture, &hj_entity_detention, "person", person);

  hj_record_set_text (detention, "house", "house-1");
  hj_record_set_text (detention, "kind", "administrative");
  hj_record_set_text (detention, "state", "admitted");
  hj_record_set_int (detention, "starts_at", starts_at);
  hj_record_set_int (detention, "ends_at", starts_at + 10 * HJ_DAY_MS);
  return detention;
}

HjRecord *
fixture_new_label (Fixture *fixture, HjRecord *detention, const char *color)
{
  HjRecord *label = fixture_new_of (fixture, &hj_entity_label, "detention", detention);

  hj_record_set_text (label, "color", color);
  hj_record_set_text (label, "state", "confirmed");
  hj_record_set_int (label, "at", hj_replica_now (fixture->replica));
  return label;
}

HjRecord *
fixture_new_behaviour (Fixture *fixture, HjRecord *detention, const char *kind, gint64 severity,
                       gint64 at)
{
  HjRecord *behaviour = fixture_new_of (fixture, &hj_entity_behaviour, "detention", detention);

  hj_record_set_text (behaviour, "kind", kind);
  hj_record_set_int (behaviour, "severity", severity);
  hj_record_set_int (behaviour, "at", at);
  return behaviour;
}

static HjPageWriter *
get_page (Fixture *fixture)
{
  if (fixture->page == NULL)
    fixture->page = hj_page_writer_new ();
  return fixture->page;
}

void
fixture_send_in (Fixture *fixture, const char *bucket, HjRecord *record, guint64 mask)
{
  hj_record_set_pos (record, ++fixture->pos);
  hj_page_writer_add_row (get_page (fixture), bucket, record, mask);
}

void
fixture_send (Fixture *fixture, HjRecord *record)
{
  guint n_fields = hj_record_get_entity (record)->n_fields;

  fixture_send_in (fixture, FIXTURE_BUCKET, record, (G_GUINT64_CONSTANT (1) << n_fields) - 1);
}

void
fixture_send_drop (Fixture *fixture, const char *bucket, HjRecord *record)
{
  fixture->pos++;
  hj_page_writer_add_drop (get_page (fixture), bucket, hj_record_get_entity (record),
                           hj_record_get_id (record));
}

void
fixture_send_bucket (Fixture *fixture, HjFrameKind kind, const char *bucket)
{
  fixture->pos++;
  hj_page_writer_add_bucket (get_page (fixture), kind, bucket);
}

GBytes *
fixture_finish_page (Fixture *fixture, gboolean more, gint64 durable)
{
  g_autofree char *cursor = g_strdup_printf ("cursor-%" G_GINT64_FORMAT, fixture->pos);
  HjPageCommit commit = {
    .cursor = cursor,
    .epoch = fixture->epoch,
    .more = more,
    .pos = fixture->pos,
    .time = hj_clock_get_raw_time (fixture->clock),
    .durable = durable,
  };
  g_autoptr (HjPageWriter) page = g_object_ref (get_page (fixture));
  g_autoptr (GError) error = NULL;
  GBytes *bytes = hj_page_writer_finish (page, &commit, &error);

  g_assert_no_error (error);
  g_clear_object (&fixture->page);
  return bytes;
}

static void
apply (Fixture *fixture, GBytes *page)
{
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_pulled = 0;

  hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error);
  g_assert_no_error (error);
}

/* Ends the page, after which there is no more, and takes it in. */
void
fixture_apply_durable (Fixture *fixture, gint64 durable)
{
  g_autoptr (GBytes) page = fixture_finish_page (fixture, FALSE, durable);

  apply (fixture, page);
}

void
fixture_apply (Fixture *fixture)
{
  fixture_apply_durable (fixture, 0);
}

void
fixture_enter (Fixture *fixture, HjRecord *record)
{
  g_autoptr (GError) error = NULL;

  hj_replica_insert (fixture->replica, record, &error);
  g_assert_no_error (error);
}

/* The central instance's answer to all ops that wait. */
void
fixture_answer (Fixture *fixture, HjOpOutcome outcome, gint64 pos)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = hj_outbox_next_batch (fixture->replica, 100, G_MAXSIZE, &error);
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_op_result_free);

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++) {
    HjOutboxEntry *entry = g_ptr_array_index (entries, i);

    g_ptr_array_add (results, hj_op_result_new (entry->op->seq, entry->op->id, outcome, pos));
  }
  hj_outbox_take_results (fixture->replica, results, &error);
  g_assert_no_error (error);
}

/* A field of the row as the user sees it; NULL also where there is no such row. */
char *
fixture_dup_text (Fixture *fixture, HjRecord *record, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) shown = hj_replica_load (fixture->replica, hj_record_get_entity (record),
                                                hj_record_get_id (record), &error);

  g_assert_no_error (error);
  return shown == NULL ? NULL : g_strdup (hj_record_get_text (shown, field));
}

void
fixture_assert_no_meta (Fixture *fixture, const char *key)
{
  g_autofree char *value = hj_replica_dup_meta (fixture->replica, key);

  g_assert_null (value);
}

gint64
fixture_ask (Fixture *fixture, const char *sql)
{
  return hj_sql_ask_int (hj_replica_get_sql (fixture->replica), sql, -1);
}
