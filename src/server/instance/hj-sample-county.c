/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-sample-county.h"

#include "core/base/hj-id.h"

#include <string.h>

#define VILLAGES 314
#define PASSWORD_LENGTH 12
#define BIRTH_YEARS_FROM 1962
#define BIRTH_YEARS 36

static const char password_alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";

static gboolean
put_org (HjSampleMaker *self, const char *id, const char *kind, const char *name,
         const char *parent, GError **error)
{
  const HjInstanceOrg org = { id, kind, name, parent };

  return hj_instance_put_org (self->central, &org, error);
}

/* Villages are called after the families that founded them; one town has no two of a name. */
static char *
dup_village_name (HjSampleMaker *self, GHashTable *taken, const char *town)
{
  static const char *const endings[] = { "家村", "家桥村", "家埭村", "家畈村", "家社区" };

  while (TRUE) {
    g_autofree char *person = hj_sample_names_dup_name (self->names, TRUE, BIRTH_YEARS_FROM);
    const char *ending = endings[hj_random_below (self->random, G_N_ELEMENTS (endings))];
    g_autofree char *name = g_strdup_printf (
        "%s%.*s%s", town, (int)(g_utf8_next_char (person) - person), person, ending);

    if (g_hash_table_add (taken, g_strdup (name)))
      return g_steal_pointer (&name);
  }
}

static gboolean
put_villages (HjSampleMaker *self, const char *const *towns, guint n_towns, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < VILLAGES; i++) {
    g_autofree char *id = g_strdup_printf ("village-%03u", i + 1);
    g_autofree char *parent = g_strdup_printf ("town-%02u", i % n_towns + 1);
    g_autofree char *name = dup_village_name (self, taken, towns[i % n_towns]);

    if (!put_org (self, id, "village", name, parent, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_towns (HjSampleMaker *self, GError **error)
{
  guint n_towns;
  const char *const *towns = hj_sample_names_get_list (self->names, "towns", &n_towns);

  for (guint i = 0; i < n_towns; i++) {
    g_autofree char *town = g_strdup_printf ("town-%02u", i + 1);
    g_autofree char *police = g_strdup_printf ("police-%02u", i + 1);
    g_autofree char *station = g_strconcat (towns[i], "派出所", NULL);

    if (!put_org (self, town, "town", towns[i], HJ_INSTANCE_COUNTY, error)
        || !put_org (self, police, "police", station, HJ_INSTANCE_COUNTY, error))
      return FALSE;
  }
  return put_villages (self, towns, n_towns, error);
}

/**
 * hj_sample_county_put_orgs:
 * @error: as hj_instance_put_org()
 *
 * Adds towns, villages, police stations, the court, bureaus and partner agencies, within the
 * caller's transaction.
 */
gboolean
hj_sample_county_put_orgs (HjSampleMaker *self, GError **error)
{
  static const struct {
    const char *id;
    const char *kind;
    const char *name;
  } offices[] = {
    { "court-1", "court", "人民法院" },
    { "enforcement-1", "bureau", "人民法院执行局" },
    { "justice-1", "bureau", "司法局" },
    { "women-1", "agency", "妇女联合会" },
    { "youth-1", "agency", "关心下一代工作委员会" },
    { "law-1", "agency", "和众律师事务所" },
    { "counselling-1", "agency", "心晴心理咨询中心" },
    { "volunteers-1", "agency", "平安志愿者协会" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (offices); i++) {
    g_autofree char *name
        = g_strconcat (hj_sample_names_get_county (self->names), offices[i].name, NULL);

    if (!put_org (self, offices[i].id, offices[i].kind, name, HJ_INSTANCE_COUNTY, error))
      return FALSE;
  }
  return put_towns (self, error);
}

static void
note_user (HjSampleMaker *self, const HjInstanceUser *user)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "user", user->name);
  json_object_set_string_member (object, "role", user->role);
  json_object_set_string_member (object, "org", user->org);
  json_object_set_string_member (object, "password", user->password);
  json_array_add_object_element (self->users, object);
}

static gboolean
put_user (HjSampleMaker *self, const char *name, const char *role, const char *org, GError **error)
{
  char password[PASSWORD_LENGTH + 1] = { 0 };
  gboolean male = hj_random_below (self->random, 2) == 0;
  int year = BIRTH_YEARS_FROM + (int)hj_random_below (self->random, BIRTH_YEARS);
  g_autofree char *full_name = hj_sample_names_dup_name (self->names, male, year);
  g_autofree char *id = hj_id_new (self->now, self->random);
  const HjInstanceUser user = { name, role, org, full_name, password };

  for (guint i = 0; i < PASSWORD_LENGTH; i++)
    password[i] = password_alphabet[hj_random_below (self->secrets, sizeof password_alphabet - 1)];
  if (!hj_instance_put_user (self->central, &user, HJ_PASSWORD_COST_FICTIONAL, id, error))
    return FALSE;
  if (g_str_equal (role, "mediator"))
    g_ptr_array_add (self->mediators, g_steal_pointer (&id));
  note_user (self, &user);
  return TRUE;
}

static gboolean
put_mediators (HjSampleMaker *self, guint n_mediators, GError **error)
{
  guint n_towns;

  hj_sample_names_get_list (self->names, "towns", &n_towns);
  for (guint i = 0; i < n_mediators; i++) {
    g_autofree char *name = g_strdup_printf ("mediator-%u", i + 1);
    g_autofree char *org = g_strdup_printf ("town-%02u", i % n_towns + 1);

    if (!put_user (self, name, "mediator", org, error))
      return FALSE;
  }
  g_ptr_array_add (self->mediators, NULL);
  return TRUE;
}

/**
 * hj_sample_county_put_users:
 * @n_mediators: how many mediators
 * @error: as hj_instance_put_user()
 *
 * Adds accounts of every role, within the caller's transaction.
 */
gboolean
hj_sample_county_put_users (HjSampleMaker *self, guint n_mediators, GError **error)
{
  static const struct {
    const char *name;
    const char *role;
    const char *org;
  } users[] = {
    { "intake-1", "intake-officer", HJ_INSTANCE_HOUSE },
    { "intake-2", "intake-officer", HJ_INSTANCE_HOUSE },
    { "duty-1", "duty-officer", HJ_INSTANCE_HOUSE },
    { "duty-2", "duty-officer", HJ_INSTANCE_HOUSE },
    { "doctor-1", "doctor", HJ_INSTANCE_HOUSE },
    { "counsellor-1", "counsellor", HJ_INSTANCE_HOUSE },
    { "leader-1", "house-leader", HJ_INSTANCE_HOUSE },
    { "justice-1", "agency-member", "justice-1" },
    { "enforcement-1", "agency-member", "enforcement-1" },
    { "women-1", "agency-member", "women-1" },
    { "town-1", "town-cadre", "town-01" },
    { "police-1", "police-station", "police-01" },
    { "supervisor-1", "supervisor", HJ_INSTANCE_COUNTY },
    { "administrator-1", "administrator", HJ_INSTANCE_COUNTY },
    { "auditor-1", "auditor", HJ_INSTANCE_COUNTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
    if (!put_user (self, users[i].name, users[i].role, users[i].org, error))
      return FALSE;
  }
  return put_mediators (self, n_mediators, error);
}
