/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/store/hj-query.h"

void
casework_set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, data);
  casework_become (fixture, "officer-a", "intake-officer", "house-1");
}

static void
set_meta (Fixture *fixture, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  hj_replica_set_meta (fixture->replica, key, value, &error);
  g_assert_no_error (error);
}

void
casework_become (Fixture *fixture, const char *user, const char *role, const char *org)
{
  set_meta (fixture, HJ_META_USER, user);
  set_meta (fixture, HJ_META_ROLE, role);
  set_meta (fixture, HJ_META_ORG, org);
}

HjRecord *
casework_new_row (Fixture *fixture, const HjEntity *entity, ...)
{
  g_autoptr (GError) error = NULL;
  g_auto (HjActResult) result = { 0 };
  HjRecord *record = hj_act_draft (fixture->replica, entity, &error);
  va_list fields;

  g_assert_no_error (error);
  va_start (fields, entity);
  for (const char *field = va_arg (fields, const char *); field != NULL;
       field = va_arg (fields, const char *)) {
    hj_record_parse_field (record, field, va_arg (fields, const char *), &error);
    g_assert_no_error (error);
  }
  va_end (fields);
  hj_act_new (fixture->replica, record, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result.id, ==, hj_record_get_id (record));
  return record;
}

HjRecord *
casework_new_person (Fixture *fixture, const char *name)
{
  return casework_new_row (fixture, &hj_entity_person, "name", name, "sex", "male", "birth_date",
                           "1980-05-01", NULL);
}

/* Ten days from the fixture's beginning. */
HjRecord *
casework_new_detention (Fixture *fixture, HjRecord *person)
{
  return casework_new_row (fixture, &hj_entity_detention, "person", hj_record_get_id (person),
                           "kind", "administrative", "starts_at", "2026-03-01T08:00+00:00",
                           "ends_at", "2026-03-11T08:00+00:00", NULL);
}

void
casework_new_behaviour (Fixture *fixture, HjRecord *detention, const char *kind, gint64 severity,
                        HjActResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) entry = hj_act_draft (fixture->replica, &hj_entity_behaviour, &error);

  g_assert_no_error (error);
  hj_record_set_text (entry, "detention", hj_record_get_id (detention));
  hj_record_set_text (entry, "kind", kind);
  hj_record_set_int (entry, "severity", severity);
  hj_act_new (fixture->replica, entry, result, &error);
  g_assert_no_error (error);
}

void
casework_do (Fixture *fixture, HjRecord *record, const char *command, const char *field,
             const char *value, HjActResult *result)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_autoptr (HjRecord) given = hj_record_new (entity, hj_record_get_id (record));
  g_autoptr (GError) error = NULL;

  if (field != NULL)
    hj_record_parse_field (given, field, value, &error);
  g_assert_no_error (error);
  hj_act_do (fixture->replica, entity, hj_record_get_id (record), command, given, result, &error);
  g_assert_no_error (error);
}

HjRecord *
casework_load (Fixture *fixture, HjRecord *record)
{
  g_autoptr (GError) error = NULL;
  HjRecord *loaded = hj_replica_require (fixture->replica, hj_record_get_entity (record),
                                         hj_record_get_id (record), &error);

  g_assert_no_error (error);
  return loaded;
}

/* The only label of the detention in that state, or NULL. */
HjRecord *
casework_find_label (Fixture *fixture, HjRecord *detention, const char *state)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_label);
  g_autoptr (GError) error = NULL;

  hj_query_where_text (query, "detention", hj_record_get_id (detention));
  hj_query_where_text (query, "state", state);
  g_autoptr (GPtrArray) rows = hj_replica_select (fixture->replica, query, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, <=, 1);
  return rows->len == 0 ? NULL : hj_record_ref (g_ptr_array_index (rows, 0));
}

gint64
casework_count (Fixture *fixture, const HjEntity *entity)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GError) error = NULL;
  gint64 count = hj_replica_count (fixture->replica, query, &error);

  g_assert_no_error (error);
  return count;
}
