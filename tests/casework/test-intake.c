/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/casework/hj-intake.h"
#include "core/model/hj-projection.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-query.h"

#include <string.h>

/* What came of each row, in the words of intake.expected.csv. */
static void
on_row_taken_cb (guint row, HjIntakeOutcome outcome, const char *why, gpointer user_data)
{
  GString *said = user_data;

  g_string_append_printf (said, "%u,%s,%s\n", row, hj_intake_outcome_to_string (outcome), why);
}

static char *
read_fixture (const char *name, gsize *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

/* The expected outcomes without their header. */
static char *
read_expected (void)
{
  g_autofree char *text = read_fixture ("intake.expected.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *plain = g_string_new (NULL);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    lines[i][strcspn (lines[i], "\r")] = '\0';
    g_string_append_printf (plain, "%s\n", lines[i]);
  }
  return g_string_free_and_steal (plain);
}

static char *
write_list (Fixture *fixture, const char *name, const char *bytes, gssize length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return path;
}

static char *
import (Fixture *fixture, const char *path, gboolean dry_run, HjIntakeSummary *summary)
{
  GString *said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  hj_intake_import (fixture->replica, path, dry_run, on_row_taken_cb, said, summary, &error);
  g_assert_no_error (error);
  return g_string_free_and_steal (said);
}

/* The sample list in a folder of the test. */
static char *
write_sample (Fixture *fixture)
{
  gsize length;
  g_autofree char *bytes = read_fixture ("intake.csv", &length);

  return write_list (fixture, "intake.csv", bytes, (gssize)length);
}

/* The sample's first rows; no row has such a line end within. */
static char *
write_beginning (Fixture *fixture, const char *name, guint n_rows)
{
  g_autofree char *bytes = read_fixture ("intake.csv", NULL);
  const char *end = bytes;

  for (guint i = 0; i <= n_rows; i++)
    end = strstr (end, "\r\n") + 2;
  return write_list (fixture, name, bytes, end - bytes);
}

static void
test_expected (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_sample (fixture);
  g_autofree char *expected = read_expected ();
  g_auto (HjIntakeSummary) summary = { 0 };
  g_autofree char *said = import (fixture, path, FALSE, &summary);

  g_assert_cmpstr (said, ==, expected);
  g_assert_cmpuint (summary.counts[HJ_INTAKE_CREATED], ==, 375);
  g_assert_cmpuint (summary.counts[HJ_INTAKE_NEW_DETENTION], ==, 23);
  g_assert_cmpuint (summary.counts[HJ_INTAKE_DUPLICATE], ==, 12);
  g_assert_cmpuint (summary.counts[HJ_INTAKE_REJECTED], ==, 53);
  g_assert_cmpint (casework_count (fixture, &hj_entity_person), ==, 375);
  g_assert_cmpint (casework_count (fixture, &hj_entity_detention), ==, 398);
  g_assert_cmpint (casework_count (fixture, &hj_entity_label), ==, 398);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count (DISTINCT detention) FROM label"
                                         " WHERE state = 'proposed'"),
                   ==, 398);

  /* A second time changes nothing, also after the laptop was closed. */
  gint64 waiting = hj_outbox_count_waiting (fixture->replica);
  gint64 items = casework_count (fixture, &hj_entity_source_item);

  fixture_reopen (fixture);
  hj_intake_summary_clear (&summary);
  g_autofree char *again = import (fixture, path, FALSE, &summary);

  g_assert_nonnull (strstr (again, "1,duplicate,\n"));
  g_assert_null (strstr (again, ",created,"));
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, waiting);
  g_assert_cmpint (casework_count (fixture, &hj_entity_source_item), ==, items);
}

static void
test_dry_run (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_sample (fixture);
  g_autofree char *beside = g_strconcat (path, ".rejected.csv", NULL);
  g_autofree char *expected = read_expected ();
  g_auto (HjIntakeSummary) summary = { 0 };
  g_autofree char *said = import (fixture, path, TRUE, &summary);

  g_assert_cmpstr (said, ==, expected);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
  g_assert_cmpint (casework_count (fixture, &hj_entity_person), ==, 0);
  g_assert_null (summary.rejected_file);
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
}

/* Ends of a rejected row: what was added to it. */
static const char *
find_row_end (const char *rejected)
{
  static const char *const causes[]
      = { "cause",           "fields", "name-missing",          "id-length",
          "check-digit",     "date",   "birth-differs-from-id", "sex-differs-from-id",
          "end-before-start" };
  const char *end = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++) {
    g_autofree char *tail = g_strdup_printf (",%s\r\n", causes[i]);
    const char *at = strstr (rejected, tail);

    if (at != NULL && (end == NULL || at < end))
      end = at;
  }
  return end;
}

/* The rejected rows stand in their file byte for byte and in their order, each with its cause. */
static void
test_rejected_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_beginning (fixture, "intake.csv", 50);
  g_auto (HjIntakeSummary) summary = { 0 };
  g_autofree char *said = import (fixture, path, FALSE, &summary);
  g_autofree char *source = NULL, *rejected = NULL;
  g_autoptr (GError) error = NULL;
  guint n_rows = 0;

  g_assert_cmpuint (summary.counts[HJ_INTAKE_REJECTED], ==, 6);
  g_assert_true (g_str_has_suffix (summary.rejected_file, "intake.csv.rejected.csv"));
  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (summary.rejected_file, &rejected, NULL, &error);
  g_assert_no_error (error);
  for (const char *at = rejected, *found = source; *at != '\0'; n_rows++) {
    const char *end = find_row_end (at);

    g_assert_nonnull (end);
    g_autofree char *row = g_strndup (at, (gsize)(end - at));

    found = strstr (found, row);
    g_assert_nonnull (found);
    found += strlen (row);
    g_assert_true (g_str_has_prefix (found, "\r\n"));
    at = strstr (end, "\r\n") + 2;
  }
  g_assert_cmpuint (n_rows, ==, 1 + 6);

  /* Corrected or not, it can be taken in itself, and its causes say nothing about anybody. */
  g_auto (HjIntakeSummary) again = { 0 };
  g_autofree char *said_again = import (fixture, summary.rejected_file, FALSE, &again);

  g_assert_cmpuint (again.counts[HJ_INTAKE_REJECTED], ==, 6);
}

static char *
to_utf8 (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  char *text = g_convert (bytes, (gssize)length, "UTF-8", "GB18030", NULL, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

/* Every encoding and line end gives the same rows. */
static void
test_encodings (Fixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree char *bytes = read_fixture ("intake.csv", &length);
  g_autofree char *expected = read_expected ();
  g_autofree char *utf8 = to_utf8 (bytes, length);
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", utf8, NULL);
  g_autofree char *unix_lines = replace (utf8, "\r\n", "\n");
  g_autofree char *mac_lines = replace (bytes, "\r\n", "\r");
  const char *const lists[] = { utf8, marked, unix_lines, mac_lines };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *path = write_list (fixture, "other.csv", lists[i], -1);
    g_auto (HjIntakeSummary) summary = { 0 };
    g_autofree char *said = import (fixture, path, TRUE, &summary);

    g_assert_cmpstr (said, ==, expected);
  }
}

#define HEADER                                                                                     \
  "姓名,性别,身份证号,出生日期,现住址,联系电话,拘留种类,决定机关,决定书文号,拘留起始,拘留截止,"    \
  "前科情况,吸毒史,血压,心电图,疾病用药,精神状况,体表伤情,纠纷类别,纠纷缘由,对方当事人,涉案金额,"  \
  "家属姓名,家属电话,血型\n"
#define ROW_OF(phone, ecg)                                                                         \
  "何和平,男,990281197005187362,,梨洲街道," phone ",行政拘留,公安局,〔2026〕1号,2026-05-06 02:00," \
  "2026/5/9 2:00,盗窃罪,戒断中,181/92 mmHg," ecg ",无,扬言自伤,面部淤青,邻里纠纷,持械威胁邻居,"    \
  "韩英轩,４.3万元,陈志明,139-0000-0000,AB\n"

/* The ID number of row is a woman's; a list says so. */
static const char one_row[] = HEADER ROW_OF ("13800000000", "正常");

static char *
as_woman (const char *list)
{
  return replace (list, "男", "女");
}

static HjRecord *
find_one (Fixture *fixture, const HjEntity *entity, const char *field, const char *value)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GError) error = NULL;

  if (field != NULL)
    hj_query_where_text (query, field, value);
  g_autoptr (GPtrArray) rows = hj_replica_select (fixture->replica, query, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return hj_record_ref (g_ptr_array_index (rows, 0));
}

static void
assert_field (Fixture *fixture, const HjEntity *entity, const char *field, const char *expected)
{
  g_autoptr (HjRecord) row = find_one (fixture, entity, NULL, NULL);

  g_assert_cmpstr (hj_record_get_text (row, field), ==, expected);
}

static void
import_text (Fixture *fixture, const char *text, const char *expected)
{
  g_autofree char *woman = as_woman (text);
  g_autofree char *path = write_list (fixture, "list.csv", woman, -1);
  g_auto (HjIntakeSummary) summary = { 0 };
  g_autofree char *said = import (fixture, path, FALSE, &summary);

  g_assert_cmpstr (said, ==, expected);
}

/* What a row makes of each column. */
static void
test_row (Fixture *fixture, gconstpointer data)
{
  import_text (fixture, one_row, "1,created,\n");
  assert_field (fixture, &hj_entity_person, "name", "何和平");
  assert_field (fixture, &hj_entity_person, "birth_date", "1970-05-18");
  assert_field (fixture, &hj_entity_person, "sex", "female");
  assert_field (fixture, &hj_entity_detention, "kind", "administrative");
  assert_field (fixture, &hj_entity_detention, "house", "house-1");
  assert_field (fixture, &hj_entity_detention, "state", "admitted");
  assert_field (fixture, &hj_entity_exam, "blood_pressure_flag", "high");
  assert_field (fixture, &hj_entity_exam, "blood_pressure", "181/92 mmHg");
  assert_field (fixture, &hj_entity_exam, "ecg_flag", "normal");
  assert_field (fixture, &hj_entity_exam, "illness_flag", "none");
  assert_field (fixture, &hj_entity_exam, "ultrasound_flag", NULL);
  assert_field (fixture, &hj_entity_screening, "mental_flag", "self-harm-talk");
  assert_field (fixture, &hj_entity_record_band, "prior_convictions", "one");
  assert_field (fixture, &hj_entity_record_band, "drug_history", "current");
  assert_field (fixture, &hj_entity_family_contact, "phone", "13900000000");
  assert_field (fixture, &hj_entity_dispute, "category", "neighbours");
  assert_field (fixture, &hj_entity_dispute, "title", "持械威胁邻居");
  assert_field (fixture, &hj_entity_dispute, "state", "open");
  assert_field (fixture, &hj_entity_label, "color", "red");

  g_autoptr (HjRecord) detention = find_one (fixture, &hj_entity_detention, NULL, NULL);
  g_autoptr (HjRecord) dispute = find_one (fixture, &hj_entity_dispute, NULL, NULL);
  g_autoptr (HjRecord) screening = find_one (fixture, &hj_entity_screening, NULL, NULL);
  g_autoptr (HjRecord) person = find_one (fixture, &hj_entity_person, NULL, NULL);
  g_autoptr (HjRecord) self = find_one (fixture, &hj_entity_party, "role", "detained");
  g_autoptr (HjRecord) other = find_one (fixture, &hj_entity_party, "role", "other");

  g_assert_cmpint (hj_record_get_int (detention, "ends_at", 0)
                       - hj_record_get_int (detention, "starts_at", 0),
                   ==, 3 * HJ_DAY_MS);
  g_assert_cmpint (hj_record_get_int (dispute, "sum", 0), ==, 4300000);
  g_assert_cmpint (hj_record_get_int (screening, "injury_flag", 0), ==, 1);
  g_assert_cmpstr (hj_record_get_text (self, "person"), ==, hj_record_get_id (person));
  g_assert_cmpstr (hj_record_get_text (other, "name"), ==, "韩英轩");

  g_autoptr (HjRecord) unknown = find_one (fixture, &hj_entity_source_item, "item", "血型");
  g_autoptr (HjRecord) ecg = find_one (fixture, &hj_entity_source_item, "item", "ecg");

  g_assert_cmpstr (hj_record_get_text (unknown, "value"), ==, "AB");
  g_assert_cmpint (hj_record_get_int (unknown, "understood", 1), ==, 0);
  g_assert_cmpint (hj_record_get_int (ecg, "understood", 0), ==, 1);
  g_assert_cmpint (hj_record_get_int (ecg, "version", 0), ==, 1);
  g_assert_cmpstr (hj_record_get_text (ecg, "sensitivity"), ==, "health");
}

/* A word that the map does not know is kept, and makes nothing up. */
static void
test_unknown_word (Fixture *fixture, gconstpointer data)
{
  import_text (fixture, HEADER ROW_OF ("13800000000", "看不清"), "1,created,\n");
  assert_field (fixture, &hj_entity_exam, "ecg", "看不清");
  assert_field (fixture, &hj_entity_exam, "ecg_flag", NULL);
  g_autoptr (HjRecord) ecg = find_one (fixture, &hj_entity_source_item, "item", "ecg");

  g_assert_cmpint (hj_record_get_int (ecg, "understood", 1), ==, 0);
}

static gint64
get_version (Fixture *fixture, const char *value)
{
  g_autoptr (HjRecord) item = find_one (fixture, &hj_entity_source_item, "value", value);

  return hj_record_get_int (item, "version", 0);
}

/* A changed value is a further version, and shows; the list from before then changes nothing. */
static void
test_changed_value (Fixture *fixture, gconstpointer data)
{
  import_text (fixture, one_row, "1,created,\n");
  import_text (fixture, HEADER ROW_OF ("138 1111 1111", "窦性心动过速"), "1,duplicate,\n");
  g_assert_cmpint (get_version (fixture, "138 1111 1111"), ==, 2);
  g_assert_cmpint (get_version (fixture, "窦性心动过速"), ==, 2);
  assert_field (fixture, &hj_entity_person, "phone", "13811111111");
  assert_field (fixture, &hj_entity_exam, "ecg_flag", "abnormal");

  gint64 waiting = hj_outbox_count_waiting (fixture->replica);

  /* The same meaning in other characters is no change. */
  import_text (fixture, HEADER ROW_OF ("１３８１１１１１１１１", "窦性心动过速"), "1,duplicate,\n");
  import_text (fixture, one_row, "1,duplicate,\n");
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, waiting);
  assert_field (fixture, &hj_entity_person, "phone", "13811111111");
}

static void
send_as_to_officer (Fixture *fixture, const HjEntity *entity)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = hj_replica_select (fixture->replica, query, &error);
  guint64 mask = hj_projection_get_mask (&hj_projection_house_officer, entity);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);
    const char *sensitivity
        = entity == &hj_entity_source_item ? hj_record_get_text (row, "sensitivity") : "basic";

    if (!g_str_equal (sensitivity, "health") && !g_str_equal (sensitivity, "record"))
      fixture_send_in (fixture, FIXTURE_BUCKET, row, mask);
  }
}

/* The central instance has taken in all, and sends back what officers keep of it. */
static void
take_health_away (Fixture *fixture)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  while (hj_outbox_count_waiting (fixture->replica) > 0)
    fixture_answer (fixture, HJ_OP_APPLIED, fixture->pos + 1);
  for (guint i = 0; i < n_entities; i++)
    send_as_to_officer (fixture, entities[i]);
  fixture_apply (fixture);
}

static void
test_health_taken_away (Fixture *fixture, gconstpointer data)
{
  import_text (fixture, one_row, "1,created,\n");
  take_health_away (fixture);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM source_item WHERE item = 'ecg'"), ==,
                   0);
  gint64 items = casework_count (fixture, &hj_entity_source_item);

  import_text (fixture, one_row, "1,duplicate,\n");
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
  g_assert_cmpint (casework_count (fixture, &hj_entity_source_item), ==, items);

  import_text (fixture, HEADER ROW_OF ("13800000000", "窦性心动过速"), "1,duplicate,\n");
  g_assert_cmpint (get_version (fixture, "窦性心动过速"), ==, 2);
  assert_field (fixture, &hj_entity_exam, "ecg_flag", "abnormal");
}

/* Another laptop took the list in: what it must not show cannot be compared, but its flags can. */
static void
test_other_laptop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  import_text (fixture, one_row, "1,created,\n");
  take_health_away (fixture);
  hj_sql_exec (hj_replica_get_sql (fixture->replica),
               "DELETE FROM own_row; DELETE FROM meta WHERE key LIKE 'intake:%'", &error);
  g_assert_no_error (error);
  import_text (fixture, one_row, "1,duplicate,\n");
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);

  /* What differs is kept as what the source said; the doctor's rows stay as they are. */
  import_text (fixture, HEADER ROW_OF ("13800000000", "窦性心动过速"), "1,duplicate,\n");
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
  g_assert_cmpint (get_version (fixture, "窦性心动过速"), ==, 2);
  assert_field (fixture, &hj_entity_exam, "ecg_flag", "normal");
}

/* Stopped after some rows, and begun again: as if it had never stopped. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *whole = write_beginning (fixture, "whole.csv", 60);
  g_autofree char *part = write_beginning (fixture, "part.csv", 25);
  g_autofree char *folder = NULL;
  g_auto (HjIntakeSummary) expected = { 0 };
  g_auto (HjIntakeSummary) first = { 0 };
  g_auto (HjIntakeSummary) second = { 0 };
  g_autofree char *tried = import (fixture, whole, TRUE, &expected);
  g_autofree char *begun = import (fixture, part, FALSE, &first);
  HjReplica *running = fixture->replica;
  g_autoptr (HjReplica) cut = fixture_open_as_after_power_cut (fixture, &folder);

  fixture->replica = cut;
  g_autofree char *ended = import (fixture, whole, FALSE, &second);

  g_assert_cmpuint (first.counts[HJ_INTAKE_CREATED] + second.counts[HJ_INTAKE_CREATED], ==,
                    expected.counts[HJ_INTAKE_CREATED]);
  g_assert_cmpint (casework_count (fixture, &hj_entity_person), ==,
                   expected.counts[HJ_INTAKE_CREATED]);
  g_assert_cmpint (casework_count (fixture, &hj_entity_detention), ==,
                   expected.counts[HJ_INTAKE_CREATED] + expected.counts[HJ_INTAKE_NEW_DETENTION]);
  g_assert_cmpint (casework_count (fixture, &hj_entity_label), ==,
                   casework_count (fixture, &hj_entity_detention));
  fixture->replica = running;
  g_clear_object (&cut);
  fixture_remove_folder (folder);
}

static void
assert_no_list (Fixture *fixture, const char *bytes, gssize length, const char *word)
{
  g_autofree char *path = write_list (fixture, "broken.csv", bytes, length);
  g_autofree char *beside = g_strconcat (path, ".rejected.csv", NULL);
  g_auto (HjIntakeSummary) summary = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_intake_import (fixture->replica, path, FALSE, NULL, NULL, &summary, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
}

static void
test_no_list (Fixture *fixture, gconstpointer data)
{
  g_auto (HjIntakeSummary) summary = { 0 };
  g_autoptr (GError) error = NULL;

  assert_no_list (fixture, "", 0, "empty");
  assert_no_list (fixture, "\xef\xbb\xbf", 3, "empty");
  assert_no_list (fixture, "\r\n\r\n", 4, "empty");
  assert_no_list (fixture, "PK\x03\x04\0\0binary", 12, "no text");
  assert_no_list (fixture, "\xff\xfe\xfd", 3, "neither");
  assert_no_list (fixture, "a,b,c\n1,2,3\n", -1, "姓名");
  assert_no_list (fixture, HEADER "\"何和平,男\n\n", -1, "line 2");
  g_assert_false (
      hj_intake_import (fixture->replica, fixture->folder, FALSE, NULL, NULL, &summary, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_sample (fixture);
  g_auto (HjIntakeSummary) summary = { 0 };
  g_autoptr (GError) error = NULL;

  casework_become (fixture, "mediator-a", "mediator", "agency-1");
  g_assert_false (hj_intake_import (fixture->replica, path, FALSE, NULL, NULL, &summary, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/intake/expected", test_expected);
  CASEWORK_ADD ("/intake/dry-run", test_dry_run);
  CASEWORK_ADD ("/intake/rejected-file", test_rejected_file);
  CASEWORK_ADD ("/intake/encodings", test_encodings);
  CASEWORK_ADD ("/intake/row", test_row);
  CASEWORK_ADD ("/intake/unknown-word", test_unknown_word);
  CASEWORK_ADD ("/intake/changed-value", test_changed_value);
  CASEWORK_ADD ("/intake/health-taken-away", test_health_taken_away);
  CASEWORK_ADD ("/intake/other-laptop", test_other_laptop);
  CASEWORK_ADD ("/intake/stopped", test_stopped);
  CASEWORK_ADD ("/intake/no-list", test_no_list);
  CASEWORK_ADD ("/intake/role", test_role);
  return g_test_run ();
}
