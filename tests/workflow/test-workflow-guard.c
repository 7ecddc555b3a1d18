/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-guard.h"

#include <string.h>

typedef struct {
  GHashTable *row;
  GHashTable *given;
} Fields;

static const char *
on_row_asked_cb (const char *field, gpointer data)
{
  const Fields *fields = data;
  return g_hash_table_lookup (fields->row, field);
}

static const char *
on_given_asked_cb (const char *field, gpointer data)
{
  const Fields *fields = data;
  return g_hash_table_lookup (fields->given, field);
}

static void
set (GHashTable *table, const char *name, const char *value)
{
  g_hash_table_insert (table, (gpointer)name, (gpointer)value);
}

static void
test_answers (void)
{
  static const struct {
    const char *text;
    gboolean holds;
  } rows[] = {
    { "row.color = red", TRUE },
    { "row.color != red", FALSE },
    { "given.color = yellow", TRUE },
    { "after.color = yellow", TRUE },
    { "after.count = 3", TRUE },
    { "given.count = 3", FALSE },
    { "row.color = row.color", TRUE },
    { "row.color = given.color", FALSE },
    { "row.by = @user", TRUE },
    { "row.by != @user", FALSE },
    { "row.role = @role", TRUE },
    { "row.count < 4 and row.count >= 3 and row.count <= 3 and not row.count > 3", TRUE },
    { "row.count < 3 or row.count > 3", FALSE },
    { "row.count < 10", TRUE }, /* numbers, not texts */
    { "row.ends_at <= @now", TRUE },
    { "row.iso < @now", TRUE },
    { "row.iso > row.ends_at", FALSE },
    { "set(row.color) and not set(row.missing) and not set(row.empty)", TRUE },
    { "row.missing = red", FALSE },
    { "row.missing != red", TRUE },
    { "row.missing = row.empty", FALSE },
    { "row.missing < 3 or row.missing >= 3", FALSE },
    { "row.color < 3", FALSE },
    { "not not row.color = red", TRUE },
    { "row.color = blue or row.color = red and row.count = 3", TRUE },
    { "(row.color = red or row.color = blue) and row.count = 4", FALSE },
    { "not (row.color = blue or row.count = 4)", TRUE },
  };
  Fields fields
      = { g_hash_table_new (g_str_hash, g_str_equal), g_hash_table_new (g_str_hash, g_str_equal) };
  const HjWorkflowSubject subject = { .user = "wang",
                                      .role = "doctor",
                                      .row = on_row_asked_cb,
                                      .field = on_given_asked_cb,
                                      .data = &fields,
                                      .now = G_GINT64_CONSTANT (1792800000000) };

  set (fields.row, "color", "red");
  set (fields.row, "count", "3");
  set (fields.row, "by", "wang");
  set (fields.row, "role", "doctor");
  set (fields.row, "empty", "");
  set (fields.row, "ends_at", "1792800000000");
  set (fields.row, "iso", "2026-10-24T00:00:00+08:00");
  set (fields.given, "color", "yellow");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (hj_workflow_guard_holds (rows[i].text, &subject), ==, rows[i].holds);
  }
  g_hash_table_unref (fields.row);
  g_hash_table_unref (fields.given);
}

/* Whoever answers nothing meets nothing but what asks for nothing. */
static void
test_survives_without_answers (void)
{
  const HjWorkflowSubject subject = { .state = "open" };

  g_assert_false (hj_workflow_guard_holds ("row.color = red", &subject));
  g_assert_true (hj_workflow_guard_holds ("row.color != red", &subject));
  g_assert_false (hj_workflow_guard_holds ("row.by = @user", &subject));
  g_assert_false (hj_workflow_guard_holds ("row.at <= @now", &subject));
}

static void
test_finds_what_is_wrong (void)
{
  static const struct {
    const char *text;
    int offset;
    const char *part;
  } rows[] = {
    { "", 0, "ends where" },
    { "row.color", 9, "comparison" },
    { "row.color = ", 12, "ends where" },
    { "row.color == red", 10, "comparison" },
    { "color = red", 0, "begin with row." },
    { "red = row.color", 0, "begin with row." },
    { "row. = red", 0, "name should follow" },
    { "row.by = @me", 9, "@user" },
    { "set(color)", 4, "begin with row." },
    { "set(row.color", 13, "“)”" },
    { "(row.color = red", 16, "“)”" },
    { "row.color = red)", 15, "the end" },
    { "row.color = red and", 19, "ends where" },
    { "row.color & red", 10, "comparison" },
    { "((((((((((row.a = b", 9, "8 deep" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sentence = NULL;
    int offset = -1;

    g_test_message ("%s", rows[i].text);
    g_assert_false (hj_workflow_guard_check (rows[i].text, NULL, NULL, &offset, &sentence));
    g_assert_cmpint (offset, ==, rows[i].offset);
    g_assert_nonnull (strstr (sentence, rows[i].part));
    g_assert_true (g_str_has_suffix (sentence, "."));
  }
  g_autofree char *many = g_strnfill (600, '(');
  g_assert_false (hj_workflow_guard_check (many, NULL, NULL, NULL, NULL));
}

static void
on_reference_told_cb (HjWorkflowScope scope, const char *name, const char *literal,
                      gboolean ordered, int offset, gpointer data)
{
  g_string_append_printf (data, "%d:%s:%s:%d:%d ", scope, name, literal == NULL ? "-" : literal,
                          ordered, offset);
}

static void
test_tells_of_fields (void)
{
  g_autoptr (GString) told = g_string_new (NULL);

  g_assert_true (hj_workflow_guard_check (
      "row.color = red and (after.at < given.until or set(row.x)) and row.by != @user",
      on_reference_told_cb, told, NULL, NULL));
  g_assert_cmpstr (told->str, ==,
                   "0:color:red:0:0 2:at:-:1:21 1:until:-:1:32 0:x:-:0:51 0:by:-:0:63 ");
  g_assert_true (hj_workflow_guard_asks_given ("row.a = b and given.c = d"));
  g_assert_true (hj_workflow_guard_asks_given ("after.c = d"));
  g_assert_false (hj_workflow_guard_asks_given ("row.a = b"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow-guard/answers", test_answers);
  g_test_add_func ("/workflow-guard/survives-without-answers", test_survives_without_answers);
  g_test_add_func ("/workflow-guard/finds-what-is-wrong", test_finds_what_is_wrong);
  g_test_add_func ("/workflow-guard/tells-of-fields", test_tells_of_fields);
  return g_test_run ();
}
