/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <string.h>

static void
test_names_and_numbers_are_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_assert_true (g_hash_table_add (seen, (char *)entities[i]->name));
    g_assert_true (g_hash_table_add (numbers, GUINT_TO_POINTER (entities[i]->number)));
    g_assert_true (hj_entity_find (entities[i]->name) == entities[i]);
    g_assert_true (hj_entity_find_number (entities[i]->number) == entities[i]);
  }
}

static void
test_fields_are_sound (void)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    const HjEntity *entity = entities[i];

    g_assert_cmpuint (entity->n_fields, >, 0);
    g_assert_cmpuint (entity->n_fields, <=, HJ_FIELDS_MAX);
    for (guint j = 0; j < entity->n_fields; j++) {
      const HjField *field = &entity->fields[j];

      g_assert_cmpint (hj_entity_field_index (entity, field->name), ==, (int)j);
      g_assert_nonnull (field->title);
      /* Masks of older programs stay right only if new fields come last. */
      g_assert_cmpuint (field->since, <=, HJ_SCHEMA_VERSION);
      if (j > 0)
        g_assert_cmpuint (field->since, >=, entity->fields[j - 1].since);
      /* Whoever may not hold the entity must not be let in by one of its fields. */
      if (entity->sensitivity != HJ_SENSITIVITY_BASIC)
        g_assert_cmpint (field->sensitivity, !=, HJ_SENSITIVITY_BASIC);
      g_assert_true ((field->type == HJ_FIELD_CHOICE) == (field->choices != NULL));
      if (field->type == HJ_FIELD_REF)
        g_assert_nonnull (hj_entity_find (field->ref));
    }
  }
}

static void
test_versions_bring_fields (void)
{
  guint64 all = (G_GUINT64_CONSTANT (1) << hj_entity_label.n_fields) - 1;
  guint64 asked = G_GUINT64_CONSTANT (1) << hj_entity_field_index (&hj_entity_label, "asked_color");

  g_assert_cmpuint (hj_entity_fields_between (&hj_entity_label, 0, HJ_SCHEMA_VERSION), ==, all);
  g_assert_cmpuint (hj_entity_fields_between (&hj_entity_label, 0, 1), ==, all & ~asked);
  g_assert_cmpuint (hj_entity_fields_between (&hj_entity_label, 1, 2), ==, asked);
  g_assert_cmpuint (hj_entity_fields_between (&hj_entity_label, 2, 2), ==, 0);
  /* An entity that came later has no field before, also none that others had then. */
  all = (G_GUINT64_CONSTANT (1) << hj_entity_attachment.n_fields) - 1;
  g_assert_cmpuint (hj_entity_fields_between (&hj_entity_attachment, 0, 3), ==, 0);
  g_assert_cmpuint (hj_entity_fields_between (&hj_entity_attachment, 3, 4), ==, all);
}

static void
test_references_point_backwards (void)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    for (guint j = 0; j < entities[i]->n_fields; j++) {
      const HjField *field = &entities[i]->fields[j];
      gboolean found = field->type != HJ_FIELD_REF;

      for (guint k = 0; k <= i && !found; k++)
        found = g_str_equal (entities[k]->name, field->ref);
      g_assert_true (found);
    }
  }
}

static void
test_unknown_names_are_told (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_entity_require ("persn", &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "person"));
  g_clear_error (&error);
  g_assert_null (hj_entity_require_field (&hj_entity_person, "nam", &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "id_number"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/entity/unique", test_names_and_numbers_are_unique);
  g_test_add_func ("/model/entity/fields", test_fields_are_sound);
  g_test_add_func ("/model/entity/versions", test_versions_bring_fields);
  g_test_add_func ("/model/entity/references", test_references_point_backwards);
  g_test_add_func ("/model/entity/unknown", test_unknown_names_are_told);
  return g_test_run ();
}
