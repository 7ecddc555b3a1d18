/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/model/hj-projection.h"
#include "core/wire/hj-page-row.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-wire.h"

#include <string.h>
#include <zstd.h>

#define ID_A "0198c0de-0000-7000-8000-000000000001"
#define ID_B "0198c0de-0000-7000-8000-000000000002"

static gboolean
on_row (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data, GError **error)
{
  GString *told = user_data;

  g_string_append_printf (told, "row %s %s %s %" G_GINT64_FORMAT " %" G_GINT64_MODIFIER "x", bucket,
                          hj_record_get_entity (record)->name, hj_record_get_id (record),
                          hj_record_get_pos (record), mask);
  for (guint i = 0; i < hj_record_get_entity (record)->n_fields; i++) {
    const HjValue *value = hj_record_get_value (record, i);

    if (value->kind == HJ_VALUE_INT)
      g_string_append_printf (told, " %" G_GINT64_FORMAT, value->integer);
    else if (value->kind == HJ_VALUE_TEXT)
      g_string_append_printf (told, " “%s”", value->text);
  }
  g_string_append_c (told, '\n');
  return TRUE;
}

static gboolean
on_drop (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
         GError **error)
{
  g_string_append_printf (user_data, "drop %s %s %s\n", bucket, entity->name, id);
  return TRUE;
}

static gboolean
on_bucket (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "bucket %d %s\n", kind, bucket);
  return TRUE;
}

static const HjPageReader reader = { on_row, on_drop, on_bucket };

static HjRecord *
make_person (const char *id, const char *name)
{
  HjRecord *record = hj_record_new (&hj_entity_person, id);

  hj_record_set_pos (record, 31);
  hj_record_set_text (record, "name", name);
  hj_record_set_text (record, "birth_date", "1990-01-02");
  return record;
}

static GBytes *
make_page (void)
{
  g_autoptr (HjPageWriter) writer = hj_page_writer_new ();
  g_autoptr (HjRecord) a = make_person (ID_A, "王小明");
  g_autoptr (HjRecord) b = make_person (ID_B, "");
  g_autoptr (HjRecord) org = hj_record_new (&hj_entity_org, "house-1234567890");
  guint64 mask = hj_projection_get_mask (&hj_projection_mediator, &hj_entity_person);
  HjPageCommit commit = { .cursor = (char *)"cursor",
                          .epoch = (char *)"epoch",
                          .more = TRUE,
                          .pos = 99,
                          .time = 1774000000000,
                          .durable = 70 };

  hj_page_writer_add_bucket (writer, HJ_FRAME_SNAPSHOT_BEGIN, "all#officer");
  hj_page_writer_add_row (writer, "all#officer", org, 1);
  hj_page_writer_add_row (writer, "caseload:m#mediator", a, mask);
  hj_page_writer_add_row (writer, "caseload:m#mediator", b, mask);
  hj_page_writer_add_drop (writer, "caseload:m#mediator", &hj_entity_ticket, ID_B);
  hj_page_writer_add_bucket (writer, HJ_FRAME_SNAPSHOT_END, "all#officer");
  hj_page_writer_add_bucket (writer, HJ_FRAME_FORGET, "old#officer");
  return hj_page_writer_finish (writer, &commit, NULL);
}

static gboolean
read_page (GBytes *page, GString *told, HjPageCommit *commit, GError **error)
{
  return hj_page_read (page, &reader, told, commit, error);
}

static void
test_round_trip (void)
{
  g_autoptr (GBytes) page = make_page ();
  g_autoptr (GString) told = g_string_new (NULL);
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = g_strdup_printf (
      "bucket %d all#officer\n"
      "row all#officer org house-1234567890 0 1\n"
      "row caseload:m#mediator person " ID_A " 31 %" G_GINT64_MODIFIER "x",
      HJ_FRAME_SNAPSHOT_BEGIN, hj_projection_get_mask (&hj_projection_mediator, &hj_entity_person));

  g_assert_true (read_page (page, told, &commit, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (told->str, expected));
  g_assert_nonnull (strstr (told->str, "“王小明”"));
  g_assert_nonnull (strstr (told->str, "drop caseload:m#mediator ticket " ID_B));
  g_assert_cmpstr (commit.cursor, ==, "cursor");
  g_assert_cmpstr (commit.epoch, ==, "epoch");
  g_assert_true (commit.more);
  g_assert_cmpint (commit.pos, ==, 99);
  g_assert_cmpint (commit.time, ==, 1774000000000);
  g_assert_cmpint (commit.durable, ==, 70);
}

/* What is outside the mask is not on the page at all. */
static void
test_projection (void)
{
  g_autoptr (HjPageWriter) writer = hj_page_writer_new ();
  g_autoptr (HjRecord) record = make_person (ID_A, "王小明");
  HjPageCommit commit = { .cursor = (char *)"", .epoch = (char *)"" };
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_auto (HjPageCommit) got = { 0 };

  hj_record_set_text (record, "id_number", "99010119900102001X");
  hj_page_writer_add_row (writer, "b", record,
                          hj_projection_get_mask (&hj_projection_mediator, &hj_entity_person));
  page = hj_page_writer_finish (writer, &commit, NULL);
  g_assert_true (read_page (page, told, &got, NULL));
  g_assert_null (strstr (told->str, "99010119900102001X"));
}

static void
test_cut_at_every_byte (void)
{
  g_autoptr (GBytes) page = make_page ();

  for (gsize i = 0; i < g_bytes_get_size (page); i++) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (page, 0, i);
    g_autoptr (GString) told = g_string_new (NULL);
    g_auto (HjPageCommit) commit = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (read_page (cut, told, &commit, &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  }
}

static guint8 *
unpack (GBytes *page, gsize *length)
{
  gsize capacity = 1024 * 1024;
  guint8 *plain = g_malloc (capacity);

  *length
      = ZSTD_decompress (plain, capacity, g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  g_assert_false (ZSTD_isError (*length));
  return plain;
}

static GBytes *
pack (const guint8 *plain, gsize length)
{
  gsize capacity = ZSTD_compressBound (length);
  guint8 *packed = g_malloc (capacity);
  gsize packed_length = ZSTD_compress (packed, capacity, plain, length, 1);

  g_assert_false (ZSTD_isError (packed_length));
  return g_bytes_new_take (packed, packed_length);
}

/* Every flipped bit is noticed, or changes nothing (a wider window, say). */
static void
test_every_flipped_bit (void)
{
  g_autoptr (GBytes) page = make_page ();
  g_autoptr (GString) right = g_string_new (NULL);
  g_auto (HjPageCommit) right_commit = { 0 };
  gsize length;
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (page, &length), g_bytes_get_size (page));

  g_assert_true (read_page (page, right, &right_commit, NULL));
  for (gsize bit = 0; bit < length * 8; bit++) {
    g_autoptr (GBytes) flipped = NULL;
    g_autoptr (GString) told = g_string_new (NULL);
    g_auto (HjPageCommit) commit = { 0 };
    g_autoptr (GError) error = NULL;

    bytes[bit / 8] ^= 1 << bit % 8;
    flipped = g_bytes_new (bytes, length);
    bytes[bit / 8] ^= 1 << bit % 8;
    if (!read_page (flipped, told, &commit, &error)) {
      g_assert_nonnull (error);
      continue;
    }
    g_assert_cmpstr (told->str, ==, right->str);
    g_assert_cmpstr (commit.cursor, ==, right_commit.cursor);
    g_assert_cmpint (commit.pos, ==, right_commit.pos);
  }
}

static GBytes *
make_repetitive_page (gsize bytes)
{
  g_autoptr (HjPageWriter) writer = hj_page_writer_new ();
  g_autofree char *text = g_strnfill (60000, 'a');
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_ticket, ID_A);
  HjPageCommit commit = { .cursor = (char *)"", .epoch = (char *)"" };

  hj_record_set_text (record, "note", text);
  while (hj_page_writer_get_size (writer) < bytes)
    hj_page_writer_add_row (writer, "b", record,
                            G_GUINT64_CONSTANT (1)
                                << hj_entity_field_index (&hj_entity_ticket, "note"));
  return hj_page_writer_finish (writer, &commit, NULL);
}

/* Honest rows that compress very well are read; what expands without end is not. */
static void
test_expansion (void)
{
  g_autoptr (GBytes) page = make_repetitive_page (4 * 1024 * 1024);
  g_autoptr (GBytes) large = make_repetitive_page (HJ_PAGE_PLAIN_MAX + 1);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (page, 0, g_bytes_get_size (page) / 2);
  g_autoptr (GString) told = g_string_new (NULL);
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (read_page (page, told, &commit, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (told->len, >, 4 * 1024 * 1024);
  g_assert_false (read_page (large, told, &commit, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (read_page (cut, told, &commit, &error));
  g_assert_nonnull (error);
}

static void
test_empty (void)
{
  g_autoptr (HjPageWriter) writer = hj_page_writer_new ();
  HjPageCommit commit = { .cursor = (char *)"c", .epoch = (char *)"e", .pos = 5 };
  g_autoptr (GBytes) page = hj_page_writer_finish (writer, &commit, NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  g_auto (HjPageCommit) got = { 0 };

  g_assert_cmpuint (g_bytes_get_size (page), <, 256);
  g_assert_true (read_page (page, told, &got, NULL));
  g_assert_cmpuint (told->len, ==, 0);
  g_assert_cmpint (got.pos, ==, 5);
}

/* Offsets in a row take one, two or four bytes, as it is long. */
static void
test_rows_of_any_length (void)
{
  static const gsize lengths[] = { 0, 1, 150, 300, 70000 };
  guint64 mask = (G_GUINT64_CONSTANT (1) << hj_entity_person.n_fields) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *text = g_strnfill (lengths[i], 'x');
    g_autoptr (HjRecord) record = hj_record_new (&hj_entity_person, "a-short-name");

    hj_record_set_pos (record, G_MAXINT64 - 1);
    hj_record_set_text (record, "name", "王小明");
    hj_record_set_text_at (record, hj_entity_person.n_fields - 1, text);
    g_autoptr (GVariant) row = g_variant_ref_sink (hj_page_row_to_variant (record, mask));
    g_autoptr (HjRecord) again = hj_page_row_read (
        g_variant_get_data (row), g_variant_get_size (row), &hj_entity_person, mask);

    g_assert_nonnull (again);
    g_assert_true (hj_record_equal (record, again));
    g_assert_cmpint (hj_record_get_pos (again), ==, G_MAXINT64 - 1);
  }
}

/* Whatever the bytes, nothing beyond them is read; valgrind and sanitizers would tell. */
static void
test_cut_rows (void)
{
  guint64 mask = (G_GUINT64_CONSTANT (1) << hj_entity_person.n_fields) - 1;
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_person, "a-short-name");

  hj_record_set_text (record, "name", "王小明");
  g_autoptr (GVariant) row = g_variant_ref_sink (hj_page_row_to_variant (record, mask));

  for (gsize length = 0; length < g_variant_get_size (row); length++) {
    g_autofree guint8 *bytes = g_memdup2 (g_variant_get_data (row), length);
    g_autoptr (HjRecord) again = hj_page_row_read (bytes, length, &hj_entity_person, mask);

    g_assert_true (again == NULL || !hj_record_equal (record, again));
  }
}

/* The bytes of a row are looked at when it is read: a text that is none makes it no row. */
static void
test_broken_rows (void)
{
  guint64 mask = (G_GUINT64_CONSTANT (1) << hj_entity_person.n_fields) - 1;
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_person, "a-short-name");
  const guint8 instead[] = { 0xff, '\0' };

  hj_record_set_text (record, "name", "abcdef");
  g_autoptr (GVariant) row = g_variant_ref_sink (hj_page_row_to_variant (record, mask));
  gsize length = g_variant_get_size (row);

  for (guint i = 0; i < G_N_ELEMENTS (instead); i++) {
    g_autofree guint8 *bytes = g_memdup2 (g_variant_get_data (row), length);
    guint8 *name = memmem (bytes, length, "abcdef", 6);

    name[2] = instead[i];
    g_assert_null (hj_page_row_read (bytes, length, &hj_entity_person, mask));
  }
}

/* Below its compression a frame may claim anything. Only what the commit frame itself says is not
 * covered by its digest.
 */
static void
test_every_flipped_bit_below_compression (void)
{
  g_autoptr (GBytes) page = make_page ();
  g_autoptr (GString) right = g_string_new (NULL);
  g_auto (HjPageCommit) right_commit = { 0 };
  gsize length = 0;
  g_autofree guint8 *plain = unpack (page, &length);

  g_assert_true (read_page (page, right, &right_commit, NULL));
  for (gsize bit = 0; bit < length * 8; bit++) {
    g_autoptr (GString) told = g_string_new (NULL);
    g_auto (HjPageCommit) commit = { 0 };
    g_autoptr (GError) error = NULL;

    plain[bit / 8] ^= 1 << bit % 8;
    g_autoptr (GBytes) flipped = pack (plain, length);
    plain[bit / 8] ^= 1 << bit % 8;
    if (read_page (flipped, told, &commit, &error))
      g_assert_cmpstr (told->str, ==, right->str);
    else
      g_assert_true (error->domain == HJ_WIRE_ERROR);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/page/round-trip", test_round_trip);
  g_test_add_func ("/wire/page/projection", test_projection);
  g_test_add_func ("/wire/page/cut-at-every-byte", test_cut_at_every_byte);
  g_test_add_func ("/wire/page/every-flipped-bit", test_every_flipped_bit);
  g_test_add_func ("/wire/page/expansion", test_expansion);
  g_test_add_func ("/wire/page/empty", test_empty);
  g_test_add_func ("/wire/page/rows-of-any-length", test_rows_of_any_length);
  g_test_add_func ("/wire/page/cut-rows", test_cut_rows);
  g_test_add_func ("/wire/page/broken-rows", test_broken_rows);
  g_test_add_func ("/wire/page/every-flipped-bit-below-compression",
                   test_every_flipped_bit_below_compression);
  return g_test_run ();
}
