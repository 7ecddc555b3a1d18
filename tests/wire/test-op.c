/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-op.h"

#define ID "0198c0de-0000-7000-8000-000000000001"
#define ROW "0198c0de-0000-7000-8000-000000000002"
#define GROUP "0198c0de-0000-7000-8000-000000000003"

static HjOp *
make_op (void)
{
  HjOp *op = hj_op_new (HJ_OP_SET, "person", ROW);
  HjValue old_value = { .kind = HJ_VALUE_TEXT, .text = (char *)"王" };
  HjValue new_value = { .kind = HJ_VALUE_TEXT, .text = (char *)"王小\"明\"" };
  HjValue number = { .kind = HJ_VALUE_INT, .integer = G_MAXINT64 };

  op->seq = 7;
  op->id = g_strdup (ID);
  op->raw = -5;
  op->at = 1774000000000;
  op->base = 12;
  op->base_op = g_strdup (GROUP);
  op->group = g_strdup (GROUP);
  hj_op_add_field (op, "name", &old_value, &new_value);
  hj_op_add_field (op, "count", NULL, &number);
  hj_op_add_field (op, "note", &old_value, NULL);
  return op;
}

static void
test_round_trip (void)
{
  g_autoptr (HjOp) op = make_op ();
  g_autofree char *text = hj_op_to_text (op);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjOp) copy = hj_op_from_text (text, -1, &error);
  g_autofree char *again = NULL;
  g_autofree char *hash = hj_op_hash (op);
  g_autofree char *copy_hash = NULL;

  g_assert_no_error (error);
  again = hj_op_to_text (copy);
  copy_hash = hj_op_hash (copy);
  g_assert_cmpstr (text, ==, again);
  g_assert_cmpstr (hash, ==, copy_hash);
  g_assert_cmpstr (hj_op_find_field (copy, "name")->new_value.text, ==, "王小\"明\"");
  g_assert_cmpint (hj_op_find_field (copy, "count")->new_value.integer, ==, G_MAXINT64);
  g_assert_cmpint (hj_op_find_field (copy, "note")->new_value.kind, ==, HJ_VALUE_NULL);
  g_assert_null (hj_op_find_field (copy, "absent"));
}

/* What a text holds is written so that any reader of JSON reads it back. */
static void
test_every_character (void)
{
  g_autoptr (HjOp) op = make_op ();
  g_autoptr (GString) every = g_string_new ("单\xf0\xa0\xae\xb7");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  JsonObject *fields;

  for (char byte = 1; byte < 127; byte++)
    g_string_append_c (every, byte);
  g_string_append_c (every, 127);
  HjValue value = { .kind = HJ_VALUE_TEXT, .text = every->str };

  hj_op_add_field (op, "every", &value, &value);
  text = hj_op_to_text (op);
  g_assert_null (strchr (text, '\n'));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  fields = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                          "fields");
  fields = json_object_get_object_member (fields, "every");
  g_assert_cmpstr (json_object_get_string_member (fields, "old"), ==, every->str);
  g_assert_cmpstr (json_object_get_string_member (fields, "new"), ==, every->str);
  g_autoptr (HjOp) copy = hj_op_from_text (text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (hj_op_find_field (copy, "every")->new_value.text, ==, every->str);
}

static void
test_hash_tells_apart (void)
{
  g_autoptr (HjOp) op = make_op ();
  g_autofree char *hash = hj_op_hash (op);
  g_autofree char *text = hj_op_to_text (op);
  const char *const changes[][2] = {
    { "\"seq\":7", "\"seq\":8" },
    { "\"raw\":-5", "\"raw\":-6" },
    { "\"kind\":\"set\"", "\"kind\":\"new\"" },
    { "\"entity\":\"person\"", "\"entity\":\"persom\"" },
    { "\"base\":12", "\"base\":13" },
    { "王小", "王大" },
    { "9223372036854775807", "9223372036854775806" },
    { "\"count\"", "\"county\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_auto (GStrv) parts = g_strsplit (text, changes[i][0], 2);
    g_autofree char *changed = g_strjoinv (changes[i][1], parts);
    g_autoptr (GError) error = NULL;
    g_autoptr (HjOp) other = hj_op_from_text (changed, -1, &error);
    g_autofree char *other_hash = NULL;

    g_assert_no_error (error);
    other_hash = hj_op_hash (other);
    g_assert_cmpstr (changed, !=, text);
    g_assert_cmpstr (hash, !=, other_hash);
  }
}

static void
test_hash_ignores_order (void)
{
  g_autoptr (HjOp) a = make_op ();
  g_autoptr (HjOp) b = make_op ();
  gpointer first = g_ptr_array_steal_index (b->fields, 0);
  g_autofree char *hash_a = hj_op_hash (a);
  g_autofree char *hash_b = NULL;

  g_ptr_array_add (b->fields, first);
  hash_b = hj_op_hash (b);
  g_assert_cmpstr (hash_a, ==, hash_b);
}

/* Any prefix and any changed byte give an op or a clean error. */
static void
test_total (void)
{
  g_autoptr (HjOp) op = make_op ();
  g_autofree char *text = hj_op_to_text (op);
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (HjOp) cut = hj_op_from_text (text, (gssize)i, &error);
    char kept = text[i];

    g_assert_null (cut);
    g_assert_nonnull (error);
    for (guint bit = 0; bit < 8; bit++) {
      g_autoptr (GError) flipped = NULL;
      g_autoptr (HjOp) other = NULL;

      text[i] = (char)(kept ^ (1 << bit));
      other = hj_op_from_text (text, (gssize)length, &flipped);
      g_assert_true ((other == NULL) == (flipped != NULL));
    }
    text[i] = kept;
  }
}

static void
test_refused (void)
{
  const char *const texts[] = {
    "{}",
    "[]",
    "{\"seq\":0,\"id\":\"" ID "\",\"schema\":1,\"raw\":0,\"at\":0,\"kind\":\"new\","
    "\"entity\":\"a\",\"row\":\"b\",\"fields\":{}}",
    "{\"seq\":1,\"id\":\"no\",\"schema\":1,\"raw\":0,\"at\":0,\"kind\":\"new\","
    "\"entity\":\"a\",\"row\":\"b\",\"fields\":{}}",
    "{\"seq\":1,\"id\":\"" ID "\",\"schema\":1,\"raw\":0,\"at\":0,\"kind\":\"old\","
    "\"entity\":\"a\",\"row\":\"b\",\"fields\":{}}",
    "{\"seq\":1,\"id\":\"" ID "\",\"schema\":1,\"raw\":0,\"at\":0,\"kind\":\"do\","
    "\"entity\":\"a\",\"row\":\"b\",\"fields\":{}}",
    "{\"seq\":1,\"id\":\"" ID "\",\"schema\":1,\"raw\":0,\"at\":0,\"kind\":\"new\","
    "\"entity\":\"a\",\"row\":\"b\",\"fields\":{\"x\":{\"new\":[]}}}",
    "{\"seq\":1,\"id\":\"" ID "\",\"schema\":1,\"raw\":0,\"at\":0,\"kind\":\"new\","
    "\"entity\":\"a\",\"row\":\"b\",\"fields\":{},\"more\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_op_from_text (texts[i], -1, &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  }
}

static void
test_results (void)
{
  for (int outcome = HJ_OP_APPLIED; outcome <= HJ_OP_DUPLICATE; outcome++) {
    g_autoptr (HjOpResult) result = hj_op_result_new (3, ID, (HjOpOutcome)outcome, 44);
    g_autoptr (JsonNode) node = NULL;
    g_autoptr (HjOpResult) copy = NULL;

    result->reason = g_strdup ("Because.");
    node = hj_op_result_to_json (result);
    copy = hj_op_result_from_json (node, NULL);
    g_assert_nonnull (copy);
    g_assert_cmpint (copy->outcome, ==, outcome);
    g_assert_cmpint (copy->pos, ==, 44);
    g_assert_cmpstr (copy->id, ==, ID);
    g_assert_cmpstr (copy->reason, ==, "Because.");
    g_assert_null (copy->conflict);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/op/round-trip", test_round_trip);
  g_test_add_func ("/wire/op/every-character", test_every_character);
  g_test_add_func ("/wire/op/hash-tells-apart", test_hash_tells_apart);
  g_test_add_func ("/wire/op/hash-ignores-order", test_hash_ignores_order);
  g_test_add_func ("/wire/op/total", test_total);
  g_test_add_func ("/wire/op/refused", test_refused);
  g_test_add_func ("/wire/op/results", test_results);
  return g_test_run ();
}
