/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-words.h"

#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

typedef struct {
  const char *id;
  const char *title;
} Word;

static const Word roles[] = {
  { "intake-officer", N_ ("Intake officer") },
  { "duty-officer", N_ ("Duty officer") },
  { "doctor", N_ ("Doctor") },
  { "counsellor", N_ ("Counsellor") },
  { "house-leader", N_ ("House leader") },
  { "mediator", N_ ("Mediator") },
  { "agency-member", N_ ("Agency member") },
  { "town-cadre", N_ ("Town cadre") },
  { "police-station", N_ ("Police station") },
  { "supervisor", N_ ("County supervisor") },
  { "administrator", N_ ("Administrator") },
  { "auditor", N_ ("Auditor") },
};

static const Word device_states[] = {
  { "active", NC_ ("laptop", "In use") },
  { "revoked", NC_ ("laptop", "Taken out of use") },
  { "frozen", NC_ ("laptop", "Stopped: a copy of it was seen") },
};

/**
 * hj_admin_words_role:
 * @role: a role id
 *
 * Returns: (transfer none): what people call the role; itself where nobody knows it
 */
const char *
hj_admin_words_role (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (g_strcmp0 (roles[i].id, role) == 0)
      return _ (roles[i].title);
  }
  return role;
}

/**
 * hj_admin_words_device_state:
 * @state: of an enrolled laptop
 *
 * Returns: (transfer none): what people call it; itself where nobody knows it
 */
const char *
hj_admin_words_device_state (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (device_states); i++) {
    if (g_strcmp0 (device_states[i].id, state) == 0)
      return g_dpgettext2 (NULL, "laptop", device_states[i].title);
  }
  return state;
}

/**
 * hj_admin_words_seen:
 * @seen_at: UTC milliseconds, or 0
 *
 * Returns: (transfer full): when the central instance last heard of a user or a laptop
 */
char *
hj_admin_words_seen (gint64 seen_at)
{
  g_autofree char *time = seen_at == 0 ? NULL : hj_say_time (seen_at);

  /* Translators: a day and a minute */
  return time == NULL ? g_strdup (_ ("Never seen")) : g_strdup_printf (_ ("Seen %s"), time);
}

/**
 * hj_admin_words_laptops:
 * @n: how many are in use
 */
char *
hj_admin_words_laptops (gint64 n)
{
  if (n == 0)
    return g_strdup (_ ("no laptop"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d laptop", "%d laptops", (gulong)n),
                          (int)n);
}
