/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/audit/hj-audit-words.h"

#include "core/base/hj-time.h"
#include "core/model/hj-entity.h"
#include "core/wire/hj-admin.h"
#include "core/wire/hj-deed.h"
#include "core/wire/hj-proposal.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const struct {
  const char *act;
  const char *title;
} acts[] = {
  { "read", N_ ("Received") },        { "open", NC_ ("audit", "Opened") },
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
      return g_str_equal (acts[i].act, HJ_DEED_OPEN) ? C_ ("audit", "Opened") : _ (acts[i].title);
  }
  return act;
}

typedef struct {
  const char *what;
  const char *title;
} Name;

/* What an administrator does to an account or laptop says more than that it is one. */
static const Name administered[] = {
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
  { "user list", N_ ("Accounts") },
  { "user add", N_ ("New account") },
  { "user change", N_ ("Change of an account") },
  { "user disable", N_ ("Account disabled") },
  { "user enable", N_ ("Account enabled") },
  { "user password", N_ ("New password") },
  { "enrol-code", N_ ("Enrolment code") },
  { "org list", N_ ("Organisations") },
  { "org add", N_ ("New organisation") },
  { "org change", N_ ("Change of an organisation") },
  { "device list", N_ ("Laptops") },
  { "device revoke", N_ ("Laptop taken out of use") },
  { "lease", N_ ("Offline lease") },
  { "held list", N_ ("Sealed work") },
  { "audit list", N_ ("Audit") },
  { "audit verify", N_ ("Audit") },
  { "policy publish", N_ ("Policy published") },
  { "backup", N_ ("Backup made") },
  { "restore", N_ ("Backup restored") },
  { HJ_PROPOSALS_PROPOSE_PATH, N_ ("Policy proposed") },
  { HJ_PROPOSALS_DECIDE_PATH, N_ ("Proposed policy decided on") },
};

/* What was asked of the central instance. */
static const Name asked[] = {
  { "/v1/changes", N_ ("Reconciliation") },
  { "/v1/ops", N_ ("Handing in") },
  { "/v1/enrol", N_ ("Enrolment of a laptop") },
  { "/v1/recover", N_ ("Forgotten passphrase") },
  { "/v1/token", N_ ("Sign-in of a laptop") },
  { "/v1/drop", N_ ("Hand-in of a laptop taken out of use") },
  { "/v1/audit", N_ ("Audit of a laptop") },
  { "/v1/audit/list", N_ ("Audit") },
  { "/v1/audit/check", N_ ("Audit") },
  { "/v1/purpose", N_ ("Case opened with a purpose") },
  { "/v1/figures", N_ ("Figures") },
  { "laptop", N_ ("On the laptop") },
  { "strangers", N_ ("Strangers") },
  { "requests", N_ ("Further requests") },
};

static const char *
find_name (const Name *names, gsize n_names, const char *what)
{
  for (gsize i = 0; i < n_names; i++) {
    if (g_strcmp0 (names[i].what, what) == 0)
      return _ (names[i].title);
  }
  return NULL;
}

/* What it was, as people call it; what has no name stays as it is noted. */
static const char *
say_what (const HjAuditLine *line)
{
  const HjEntity *entity = line->entity == NULL ? NULL : hj_entity_find (line->entity);
  const char *name = find_name (administered, G_N_ELEMENTS (administered), line->what);

  if (name == NULL && entity != NULL)
    name = _ (entity->title);
  if (name == NULL)
    name = find_name (asked, G_N_ELEMENTS (asked), line->what);
  return name != NULL ? name : line->what != NULL ? line->what : "";
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
add (GString *text, const char *between, const char *title, const char *value)
{
  g_autofree char *trimmed = value == NULL ? NULL : g_strchomp (g_strdup (value));
  g_autofree char *line = NULL;

  if (trimmed == NULL || *trimmed == '\0')
    return;
  /* Translators: a field and what it holds */
  line = g_strdup_printf (C_ ("field", "%s: %s"), title, trimmed);
  g_string_append_printf (text, "%s%s", between, line);
}

/**
 * hj_audit_words_details:
 *
 * Returns: (transfer full): when and why, of which row, and where it is kept, in lines
 */
char *
hj_audit_words_details (const HjAuditLine *line)
{
  gboolean joined = line->device_seq != 0;
  gboolean named = line->entity != NULL && line->what != NULL && *line->what != '/'
                   && find_name (asked, G_N_ELEMENTS (asked), line->what) == NULL;
  g_autofree char *time
      = hj_time_to_display (joined ? line->device_at : line->at, "%Y-%m-%d %H:%M:%S");
  GString *text = g_string_new (time);
  g_autofree char *place = g_strdup_printf ("%" PRId64, line->seq);
  g_autofree char *own = g_strdup_printf ("%" PRId64, line->device_seq);

  if (named)
    add (text, " · ", _ ("Command"), line->what);
  add (text, "\n", _ ("Purpose"), line->purpose);
  add (text, "\n", _ ("Row"), line->row);
  add (text, "\n", _ ("Detail"), line->detail);
  add (text, "\n", _ ("Entry"), place);
  if (joined)
    add (text, " · ", _ ("Entry on the laptop"), own);
  add (text, " · ", _ ("Laptop"), line->device);
  return g_string_free_and_steal (text);
}

/**
 * hj_audit_words_looker:
 *
 * Returns: (transfer full): how often somebody looked, and when last
 */
char *
hj_audit_words_looker (const HjAuditLooker *looker)
{
  g_autofree char *last = hj_time_to_display (looker->last, "%Y-%m-%d %H:%M:%S");

  /* Translators: how often, and a day and a time */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u time, last %s", "%u times, last %s", looker->count),
      looker->count, last);
}
