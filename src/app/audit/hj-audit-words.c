/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/audit/hj-audit-words.h"

#include "core/base/hj-time.h"
#include "core/model/hj-entity.h"
#include "core/wire/hj-admin.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const struct {
  const char *act;
  const char *title;
} acts[] = {
  { "read", N_ ("Received") },        { "open", N_ ("Opened") },
  { "search", N_ ("Searched") },      { "list", N_ ("Listed") },
  { "export", N_ ("Exported") },      { "print", N_ ("Printed") },
  { "classify", N_ ("Classified") },  { "import", N_ ("Imported") },
  { "change", N_ ("Changed") },       { "refuse", N_ ("Was refused") },
  { "admit", N_ ("Was admitted") },   { "administer", N_ ("Administered") },
  { "break", N_ ("Does not go on") },
};

/**
 * hj_audit_words_nth_act:
 * @index: 0 for all acts
 *
 * Returns: (nullable): the act that is offered at that place; %NULL for all, and behind the last
 */
const char *
hj_audit_words_nth_act (guint index)
{
  return index == 0 || index > G_N_ELEMENTS (acts) ? NULL : acts[index - 1].act;
}

/**
 * hj_audit_words_act:
 *
 * Returns: what people call it, or itself where nobody knows it
 */
const char *
hj_audit_words_act (const char *act)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    if (g_strcmp0 (acts[i].act, act) == 0)
      return _ (acts[i].title);
  }
  return act;
}

static const struct {
  const char *what;
  const char *title;
} administered[] = {
  { HJ_ADMIN_USERS, N_ ("Accounts") },
  { HJ_ADMIN_USERS_ADD, N_ ("New account") },
  { HJ_ADMIN_USERS_CHANGE, N_ ("Change of an account") },
  { HJ_ADMIN_USERS_DISABLE, N_ ("Account disabled") },
  { HJ_ADMIN_USERS_ENABLE, N_ ("Account enabled") },
  { HJ_ADMIN_USERS_PASSWORD, N_ ("New password") },
  { HJ_ADMIN_USERS_CODE, N_ ("Enrolment code") },
  { HJ_ADMIN_ORGS, N_ ("Organisations") },
  { HJ_ADMIN_ORGS_ADD, N_ ("New organisation") },
  { HJ_ADMIN_ORGS_CHANGE, N_ ("Change of an organisation") },
  { HJ_ADMIN_DEVICES, N_ ("Laptops") },
  { HJ_ADMIN_DEVICES_REVOKE, N_ ("Laptop taken out of use") },
  { HJ_ADMIN_LEASE, N_ ("Offline lease") },
  { HJ_ADMIN_LEASE_SET, N_ ("Change of the offline lease") },
  { HJ_ADMIN_SEALED, N_ ("Sealed work") },
  { "held accept", N_ ("Sealed work taken") },
  { "held refuse", N_ ("Sealed work refused") },
  { HJ_ADMIN_HELD, N_ ("Held work") },
};

/* What it was, as people call it. */
static const char *
say_what (const HjAuditLine *line)
{
  const HjEntity *entity = line->entity == NULL ? NULL : hj_entity_find (line->entity);

  for (guint i = 0; i < G_N_ELEMENTS (administered); i++) {
    if (g_strcmp0 (administered[i].what, line->what) == 0)
      return _ (administered[i].title);
  }
  if (entity != NULL)
    return _ (entity->title);
  return line->what == NULL ? "" : line->what;
}

/**
 * hj_audit_words_title:
 *
 * Returns: (transfer full): who did what
 */
char *
hj_audit_words_title (const HjAuditLine *line)
{
  return g_strdup_printf ("%s · %s · %s", line->user == NULL ? _ ("A stranger") : line->user,
                          hj_audit_words_act (line->act), say_what (line));
}

static void
add_line (GString *text, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "\n%s: %s", title, value);
}

/**
 * hj_audit_words_details:
 *
 * Returns: (transfer full): when and where, which row, and why, in lines
 */
char *
hj_audit_words_details (const HjAuditLine *line)
{
  gboolean joined = line->device_seq != 0;
  g_autofree char *time
      = hj_time_to_display (joined ? line->device_at : line->at, "%Y-%m-%d %H:%M:%S");
  GString *text = g_string_new (time);
  g_autofree char *place = g_strdup_printf ("%" PRId64, line->seq);
  g_autofree char *own = g_strdup_printf ("%" PRId64, line->device_seq);

  add_line (text, _ ("Purpose"), line->purpose);
  add_line (text, _ ("Row"), line->row);
  add_line (text, _ ("Detail"), line->detail);
  add_line (text, _ ("Entry"), place);
  if (joined)
    add_line (text, _ ("Entry on the laptop"), own);
  add_line (text, _ ("Laptop"), line->device);
  return g_string_free_and_steal (text);
}
