/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-admin.h"

#include "core/model/hj-entities.h"
#include "server/db/hj-central-accounts.h"
#include "server/db/hj-central-rows.h"
#include "server/due/hj-due.h"
#include "sim-administrator.h"
#include "sim-leave.h"

/* Commands that the clock gives at a time. */
#define DUE_MAX 100

/* What is decided at the central instance while laptops are away. */

static const char *const officer_roles[] = { "duty-officer", "house-leader", "auditor" };
static const char *const houses[] = { "house-1", "house-2" };
static const char *const agencies[] = { "agency-1", "agency-2" };
static const char *const names[] = { "甲", "乙", "丙" };

#define PICK(central, array) ((array)[hj_random_below ((central)->random, G_N_ELEMENTS (array))])

/* Longest lease that somebody decides on; it is never so short that the work of a world ends. */
#define LEASE_DAYS_MAX 20

static HjCentralUser *
pick_user (SimCentral *self)
{
  g_autoptr (GPtrArray) users = hj_central_list_users (self->central, NULL);

  g_assert_nonnull (users);
  return g_ptr_array_steal_index (users, hj_random_below (self->random, users->len));
}

static void
disable_or_enable (SimCentral *self)
{
  g_autoptr (HjCentralUser) user = pick_user (self);
  const HjAdminRequest asked = { .name = user->name };

  sim_administrator_ask (self, user->disabled ? HJ_ADMIN_USERS_ENABLE : HJ_ADMIN_USERS_DISABLE,
                         &asked);
}

/* Somebody is moved to another house or agency and back; an officer gets another role as well. */
static void
move_user (SimCentral *self)
{
  g_autoptr (HjCentralUser) user = pick_user (self);
  gboolean is_officer = g_str_has_prefix (user->name, "officer-");
  HjAdminRequest asked = { .name = user->name, .full_name = (char *)PICK (self, names) };

  if (is_officer)
    asked.role = (char *)PICK (self, officer_roles);
  if (g_str_equal (user->role, "agency-member"))
    asked.org = (char *)PICK (self, agencies);
  else if (is_officer || g_str_equal (user->role, "mediator") || g_str_equal (user->role, "doctor"))
    asked.org = (char *)PICK (self, houses);
  sim_administrator_ask (self, HJ_ADMIN_USERS_CHANGE, &asked);
}

/* An organisation has another name, or another one above it. */
static void
change_org (SimCentral *self)
{
  const HjAdminRequest asked
      = { .id = (char *)(hj_random_below (self->random, 2) == 0 ? PICK (self, houses)
                                                                : PICK (self, agencies)),
          .name = (char *)PICK (self, names),
          .parent = (char *)(hj_random_below (self->random, 2) == 0 ? "county-1" : "") };

  sim_administrator_ask (self, HJ_ADMIN_ORGS_CHANGE, &asked);
}

static void
set_lease (SimCentral *self)
{
  const HjAdminRequest asked = { .days = 1 + hj_random_below (self->random, LEASE_DAYS_MAX) };

  sim_administrator_ask (self, HJ_ADMIN_LEASE_SET, &asked);
}

static HjRecord *
pick_row (SimCentral *self, const HjEntity *entity)
{
  HjSql *sql = hj_central_get_sql (self->central);
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM \"%s\"", entity->name);
  gint64 n_rows = hj_sql_ask_int (sql, count, 0);

  if (n_rows == 0)
    return NULL;
  g_autofree char *text
      = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id LIMIT 1 OFFSET ?1", entity->name);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);

  g_assert_nonnull (statement);
  hj_sql_bind_int (statement, 1, hj_random_below (self->random, (guint32)n_rows));
  g_assert_true (hj_sql_step (sql, statement, NULL));
  g_autofree char *id = hj_sql_dup_id (statement, 0);

  hj_sql_reset (statement);
  return hj_central_load (self->central, entity, id, NULL);
}

static void
write_field (SimCentral *self, HjRecord *row, const char *field, const char *value)
{
  HjSql *sql = hj_central_get_sql (self->central);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (row, field, value);
  g_assert_true (hj_sql_begin (sql, NULL));
  hj_central_write (self->central, row, &error);
  g_assert_no_error (error);
  hj_sql_commit (sql, &error);
  g_assert_no_error (error);
}

/* One in three times; a frozen one stays frozen. */
static void
revoke_device (SimCentral *self)
{
  g_autoptr (GPtrArray) devices = hj_central_list_devices (self->central, NULL);

  g_assert_nonnull (devices);
  const HjCentralDevice *device
      = g_ptr_array_index (devices, hj_random_below (self->random, devices->len));
  const HjAdminRequest asked = { .id = device->id };

  if (hj_random_below (self->random, 3) == 0 && g_str_equal (device->state, "active"))
    sim_administrator_ask (self, HJ_ADMIN_DEVICES_REVOKE, &asked);
}

static void
write_new (SimCentral *self, HjRecord *row)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_sql_begin (hj_central_get_sql (self->central), NULL));
  hj_central_write (self->central, row, &error);
  g_assert_no_error (error);
  hj_sql_commit (hj_central_get_sql (self->central), &error);
  g_assert_no_error (error);
}

static HjRecord *
new_row (SimCentral *self, const HjEntity *entity)
{
  g_autofree char *id = hj_central_new_id (self->central);

  return hj_record_new (entity, id);
}

/* Somebody in the first house, with a dispute that a mediator has; every other one was pushed. */
static void
add_case (SimCentral *self, gboolean is_pushed)
{
  gint64 now = hj_clock_get_raw_time (self->clock);
  g_autoptr (HjRecord) person = new_row (self, &hj_entity_person);
  g_autoptr (HjRecord) detention = new_row (self, &hj_entity_detention);
  g_autoptr (HjRecord) dispute = new_row (self, &hj_entity_dispute);
  g_autoptr (HjRecord) party = new_row (self, &hj_entity_party);
  g_autoptr (HjRecord) ticket = new_row (self, &hj_entity_ticket);
  g_autoptr (HjRecord) mediator = pick_row (self, &hj_entity_mediator);

  hj_record_set_text (person, "name", "丁");
  write_new (self, person);
  hj_record_set_text (detention, "person", hj_record_get_id (person));
  hj_record_set_text (detention, "house", houses[0]);
  hj_record_set_text (detention, "kind", "administrative");
  hj_record_set_text (detention, "state", "admitted");
  hj_record_set_int (detention, "starts_at", now - HJ_HOUR_MS);
  hj_record_set_int (detention, "ends_at", now + 10 * HJ_DAY_MS);
  write_new (self, detention);
  hj_record_set_text (dispute, "house", houses[0]);
  hj_record_set_text (dispute, "detention", hj_record_get_id (detention));
  hj_record_set_text (dispute, "title", "欠薪");
  hj_record_set_text (dispute, "state", "open");
  write_new (self, dispute);
  hj_record_set_text (party, "dispute", hj_record_get_id (dispute));
  hj_record_set_text (party, "person", hj_record_get_id (person));
  hj_record_set_text (party, "name", "丁");
  hj_record_set_text (party, "role", "detained");
  write_new (self, party);
  hj_record_set_text (ticket, "house", houses[0]);
  hj_record_set_text (ticket, "kind", "mediation");
  hj_record_set_text (ticket, "dispute", hj_record_get_id (dispute));
  hj_record_set_text (ticket, "person", hj_record_get_id (person));
  hj_record_set_text (ticket, "mediator", hj_record_get_id (mediator));
  hj_record_set_text (ticket, "state", is_pushed ? "pushed" : "submitted");
  if (is_pushed) {
    hj_record_set_text (ticket, "agency", "agency-1");
    hj_record_set_int (ticket, "agency_until", now + 15 * HJ_MINUTE_MS);
  }
  write_new (self, ticket);
}

/**
 * sim_admin_add_cases:
 * @n_cases: how many
 *
 * Puts in what was there before the world begins, so that everybody has something to do. There must
 * be a mediator.
 */
void
sim_admin_add_cases (SimCentral *central, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    add_case (central, i % 2 == 1);
}

/* A detention goes to the other house, or back: the person moves along. Now and then there and
 * back, before anybody could have heard of it.
 */
static void
move_detention (SimCentral *self)
{
  g_autoptr (HjRecord) detention = pick_row (self, &hj_entity_detention);

  if (detention == NULL)
    return;
  g_autofree char *before = g_strdup (hj_record_get_text (detention, "house"));

  write_field (self, detention, "house", PICK (self, houses));
  if (hj_random_below (self->random, 4) != 0)
    return;
  g_autoptr (HjRecord) moved
      = hj_central_load (self->central, &hj_entity_detention, hj_record_get_id (detention), NULL);

  write_field (self, moved, "house", before);
}

static void
assign_mediator (SimCentral *self)
{
  g_autoptr (HjRecord) ticket = pick_row (self, &hj_entity_ticket);
  g_autoptr (HjRecord) mediator = pick_row (self, &hj_entity_mediator);

  if (ticket != NULL && mediator != NULL)
    write_field (self, ticket, "mediator", hj_record_get_id (mediator));
}

/**
 * sim_admin_let_due:
 *
 * Does what the clock does: commands that are due, and taking back what was given for a while.
 */
void
sim_admin_let_due (SimCentral *central)
{
  g_autoptr (GError) error = NULL;
  guint n_given;

  do {
    hj_due_run (central->central, DUE_MAX, &n_given, &error);
    g_assert_no_error (error);
  } while (n_given == DUE_MAX);
}

/**
 * sim_admin_do_something:
 *
 * Changes who may see what, or how far back the feed reaches.
 *
 * Returns: (transfer none): what was done
 */
const char *
sim_admin_do_something (SimCentral *central)
{
  g_autoptr (GError) error = NULL;

  switch (hj_random_below (central->random, 12)) {
  case 0:
    disable_or_enable (central);
    return "a user is disabled or enabled";
  case 1:
  case 8:
    move_user (central);
    return "a user is moved";
  case 2:
  case 3:
    move_detention (central);
    return "a detention is moved";
  case 4:
    assign_mediator (central);
    return "a ticket is given to a mediator";
  case 5:
    sim_admin_let_due (central);
    return "what is due is done";
  case 6:
    revoke_device (central);
    return "a laptop is revoked";
  case 7:
    sim_leave_decide (central);
    return "something that was handed in is decided";
  case 9:
    change_org (central);
    return "an organisation is changed";
  case 10:
    set_lease (central);
    return "the lease is another one";
  default:
    hj_central_raise_feed_floor (central->central, &error);
    g_assert_no_error (error);
    return "the feed is cut";
  }
}

/**
 * sim_admin_enable_all:
 *
 * Lets everybody in again. To be called when disks have no more faults.
 */
void
sim_admin_enable_all (SimCentral *central)
{
  g_autoptr (GPtrArray) users = hj_central_list_users (central->central, NULL);

  g_assert_nonnull (users);
  for (guint i = 0; i < users->len; i++) {
    const HjCentralUser *user = g_ptr_array_index (users, i);
    const HjAdminRequest asked = { .name = user->name };

    if (user->disabled)
      g_assert_cmpuint (sim_administrator_ask (central, HJ_ADMIN_USERS_ENABLE, &asked), ==, 200);
  }
}
