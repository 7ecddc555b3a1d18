/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/model/hj-projection.h"

static void
test_mediator_holds_neither_label_nor_health_nor_record (void)
{
  static const HjEntity *const hidden[]
      = { &hj_entity_detention, &hj_entity_exam,  &hj_entity_screening,     &hj_entity_record_band,
          &hj_entity_behaviour, &hj_entity_label, &hj_entity_family_contact };

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_cmpuint (hj_projection_get_mask (&hj_projection_mediator, hidden[i]), ==, 0);
  guint64 person = hj_projection_get_mask (&hj_projection_mediator, &hj_entity_person);
  int id_number = hj_entity_field_index (&hj_entity_person, "id_number");

  g_assert_true ((person & 1) != 0);
  g_assert_true ((person & (G_GUINT64_CONSTANT (1) << id_number)) == 0);
}

static void
test_officer_holds_flags_and_bands_only (void)
{
  for (guint i = 0; i < hj_entity_exam.n_fields; i++) {
    gboolean held = (hj_projection_get_mask (&hj_projection_house_officer, &hj_entity_exam)
                     & (G_GUINT64_CONSTANT (1) << i))
                    != 0;

    g_assert_true (held == (hj_entity_exam.fields[i].sensitivity != HJ_SENSITIVITY_HEALTH));
  }
  int record = hj_entity_field_index (&hj_entity_record_band, "record");

  g_assert_true ((hj_projection_get_mask (&hj_projection_house_officer, &hj_entity_record_band)
                  & (G_GUINT64_CONSTANT (1) << record))
                 == 0);
}

static void
test_find (void)
{
  g_assert_true (hj_projection_find ("mediator") == &hj_projection_mediator);
  g_assert_null (hj_projection_find ("everything"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/projection/mediator",
                   test_mediator_holds_neither_label_nor_health_nor_record);
  g_test_add_func ("/model/projection/officer", test_officer_holds_flags_and_bands_only);
  g_test_add_func ("/model/projection/find", test_find);
  return g_test_run ();
}
