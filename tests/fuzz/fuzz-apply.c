/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz-apply.h"

#include "../server/central-fixture.h"

#include "core/model/hj-entities.h"
#include "server/db/hj-central-rows.h"

/* Rows that the corpus names; the last character is the number. */
#define ROW "0190f3a0-0000-7000-8000-00000000010"

/* One instance for the whole run: what one input wrote meets the next ones. */
static World *world;
static Laptop *laptop;

static void
make_row (const HjEntity *entity, const char *id, const char *const *fields)
{
  g_autoptr (HjRecord) row = hj_record_new (entity, id);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; fields[i] != NULL; i += 2)
    hj_record_parse_field (row, fields[i], fields[i + 1], &error);
  g_assert_no_error (error);
  hj_central_write (world->central, row, &error);
  g_assert_no_error (error);
}

static void
begin (void)
{
  world = world_new ();
  g_assert_true (hj_sql_exec (hj_central_get_sql (world->central), "PRAGMA synchronous=OFF", NULL));
  laptop = laptop_new (world, "officer", "duty-officer", "house-1");
  make_row (&hj_entity_person, ROW "0",
            (const char *const[]){ "name", "王安", "phone", "13900000000", NULL });
  make_row (&hj_entity_detention, ROW "1",
            (const char *const[]){ "person", ROW "0", "house", "house-1", "kind", "administrative",
                                   "starts_at", "2026-06-01T08:00+08:00", "ends_at",
                                   "2026-06-11T08:00+08:00", "state", "admitted", NULL });
  make_row (&hj_entity_ticket, ROW "2",
            (const char *const[]){ "house", "house-1", "kind", "visit", "person", ROW "0", "state",
                                   "submitted", NULL });
  make_row (&hj_entity_family_contact, ROW "3",
            (const char *const[]){ "person", ROW "0", "name", "王芳", NULL });
}

void
fuzz_end_apply (void)
{
  g_clear_pointer (&laptop, laptop_free);
  g_clear_pointer (&world, world_free);
}

/* An op of a laptop that is enrolled: it is answered, whatever it says, and never blocks the next.
 */
void
fuzz_try_apply (GBytes *input)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (input, NULL), g_bytes_get_size (input));
  g_autoptr (HjOp) read = hj_op_from_text (text, -1, NULL);
  g_autoptr (GError) error = NULL;

  if (read == NULL)
    return;
  if (world == NULL)
    begin ();
  g_autoptr (HjOp) op = hj_op_copy (read);

  op->seq = ++laptop->seq;
  g_autoptr (HjBatchAnswer) answer = laptop_push (laptop, &error, op, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->results->len, ==, 1);
  const HjOpResult *result = g_ptr_array_index (answer->results, 0);

  g_assert_cmpstr (result->id, ==, op->id);
  if (result->outcome == HJ_OP_HELD)
    g_assert_true (result->reason != NULL && result->reason[0] != '\0');
}
