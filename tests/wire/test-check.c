/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-check.h"

#include "core/model/hj-entities.h"
#include "core/wire/hj-wire.h"

#define ALL G_MAXUINT64
#define ID(last) "0190f3a0-0000-7000-8000-00000000000" last

static HjRecord *
make_person (const char *id, const char *name, const char *sex)
{
  HjRecord *record = hj_record_new (&hj_entity_person, id);

  hj_record_set_text (record, "name", name);
  if (sex != NULL)
    hj_record_set_text (record, "sex", sex);
  return record;
}

static char *
digest_of (guint64 mask, HjRecord *first, HjRecord *second)
{
  HjDigest digest = { 0 };

  hj_digest_add (&digest, first, mask);
  if (second != NULL)
    hj_digest_add (&digest, second, mask);
  return hj_digest_to_text (&digest);
}

/* Rows in another order are the same; anything else that differs is told. */
static void
test_digest (void)
{
  g_autoptr (HjRecord) one = make_person (ID ("1"), "王芳", "female");
  g_autoptr (HjRecord) other = make_person (ID ("2"), "曾国藩", NULL);
  g_autoptr (HjRecord) renamed = make_person (ID ("1"), "王方", "female");
  g_autoptr (HjRecord) moved = make_person (ID ("3"), "王芳", "female");
  g_autoptr (HjRecord) emptied = make_person (ID ("1"), "王芳", NULL);
  g_autofree char *digest = digest_of (ALL, one, other);
  g_autofree char *turned = digest_of (ALL, other, one);
  HjRecord *unlike[] = { renamed, moved, emptied, other, NULL };

  g_assert_cmpstr (digest, ==, turned);
  for (guint i = 0; i < G_N_ELEMENTS (unlike); i++) {
    g_autofree char *changed = digest_of (ALL, other, unlike[i]);

    g_assert_cmpstr (digest, !=, changed);
  }
}

/* Columns outside of the mask, and the version, are not looked at. */
static void
test_mask (void)
{
  g_autoptr (HjRecord) one = make_person (ID ("1"), "王芳", "female");
  g_autoptr (HjRecord) other = make_person (ID ("1"), "王芳", NULL);
  guint64 name = 1;

  hj_record_set_pos (other, 7);
  g_autofree char *digest = digest_of (name, one, NULL);
  g_autofree char *like = digest_of (name, other, NULL);

  g_assert_cmpstr (hj_entity_person.fields[0].name, ==, "name");
  g_assert_cmpstr (digest, ==, like);
}

static HjCheck *
parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_json (text, strlen (text), HJ_WIRE_SMALL_MAX, error);

  return hj_check_from_json (json_node_get_object (node), error);
}

static void
test_json (void)
{
  HjCheck check = { .bucket = (char *)"house:house-1#officer",
                    .entity = 3,
                    .after = (char *)ID ("1"),
                    .last_entity = 4,
                    .last = (char *)"house-1",
                    .digest = (char *)"1-2" };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, hj_check_to_json (&check));
  g_autofree char *text = hj_wire_json_to_text (node);
  g_autoptr (HjCheck) copy = parse (text, NULL);

  g_assert_nonnull (copy);
  g_assert_cmpstr (copy->bucket, ==, check.bucket);
  g_assert_cmpint (copy->entity, ==, 3);
  g_assert_cmpstr (copy->after, ==, check.after);
  g_assert_cmpint (copy->last_entity, ==, 4);
  g_assert_cmpstr (copy->last, ==, "house-1");
  g_assert_cmpstr (copy->digest, ==, "1-2");
}

static void
test_broken (void)
{
  const char *const texts[] = {
    "{}",
    "{\"bucket\":\"b\",\"entity\":0,\"last_entity\":0,\"digest\":\"1\"}",
    "{\"bucket\":\"b\",\"entity\":1,\"last_entity\":2,\"digest\":\"1\"}",
    "{\"bucket\":\"b\",\"entity\":1,\"last_entity\":0,\"last\":\"x\",\"digest\":\"1\"}",
    "{\"bucket\":\"b\",\"entity\":1,\"last_entity\":0,\"digest\":1}",
    "{\"bucket\":[],\"entity\":1,\"last_entity\":0,\"digest\":\"1\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (texts[i], &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/check/digest", test_digest);
  g_test_add_func ("/wire/check/mask", test_mask);
  g_test_add_func ("/wire/check/json", test_json);
  g_test_add_func ("/wire/check/broken", test_broken);
  return g_test_run ();
}
