/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-sample.h"

#include "core/model/hj-entities.h"
#include "server/db/hj-central-list.h"
#include "server/db/hj-central-versions.h"

/* One detained person with a red label that an officer has confirmed. */
void
central_sample_fill (World *world)
{
  g_autofree char *person = world_write (world, &hj_entity_person, "name", "王小明", NULL);
  g_autofree char *detention
      = world_write (world, &hj_entity_detention, "person", person, "house", "house-1", "kind",
                     "administrative", "document", "X-1", "starts_at", "2026-06-01T08:00+08:00",
                     "ends_at", "2026-06-11T08:00+08:00", "state", "admitted", NULL);
  g_autofree char *label
      = world_write (world, &hj_entity_label, "detention", detention, "color", "red", "state",
                     "proposed", "at", "2026-06-01T09:00+08:00", "by", "wang", NULL);
  Laptop *laptop = laptop_new (world, "wang", "duty-officer", "house-1");

  laptop_pull (laptop);
  laptop_assert_sent (laptop, laptop_do_op (laptop, &hj_entity_label, label, "confirm", NULL),
                      HJ_OP_APPLIED);
  laptop_free (laptop);
}

static HjRecord *
take_only_row (World *world, const HjEntity *entity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = hj_central_list_rows (world->central, entity, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return hj_record_ref (g_ptr_array_index (rows, 0));
}

/* What every release must find in a database that holds the sample. */
void
central_sample_assert (World *world)
{
  g_autoptr (HjRecord) person = take_only_row (world, &hj_entity_person);
  g_autoptr (HjRecord) label = take_only_row (world, &hj_entity_label);
  g_autoptr (GError) error = NULL;
  g_auto (HjFieldVersion) version = { 0 };
  Laptop *laptop = laptop_new (world, "li", "house-leader", "house-1");

  g_assert_cmpstr (hj_record_get_text (person, "name"), ==, "王小明");
  g_assert_cmpstr (hj_record_get_text (label, "state"), ==, "confirmed");
  g_assert_cmpstr (hj_record_get_text (label, "decided_by"), ==, "wang");
  g_assert_true (hj_central_load_field_version (world->central, label, "state", &version, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (version.user, ==, "wang");
  laptop_pull (laptop);
  g_assert_nonnull (laptop_find (laptop, &hj_entity_label, hj_record_get_id (label)));
  laptop_free (laptop);
}
